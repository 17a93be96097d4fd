"""`python -m geo brief`: a brief for a nightly job, one line about it, and errors of one line."""

from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from geo.__main__ import main

Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def brief(capsys: pytest.CaptureFixture[str]) -> Said:
    """Run the command; gives status, output and errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(("brief", *arguments))
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_the_suffix_says_the_format_and_one_line_what_was_written(brief: Said, tmp_path: Path) -> None:
    file = tmp_path / "brief.md"
    status, out, err = brief("--date", "2014-01-04", "-o", str(file))
    assert (status, out) == (0, "")
    assert err == f"brief for 4 January 2014: 24 incidents, 8 numbered: {file}\n"
    assert file.read_text(encoding="utf-8").startswith("# Daily brief: Northern Syria, winter 2013/14")


def test_words_and_filter_are_those_given(brief: Said, tmp_path: Path) -> None:
    file = tmp_path / "week.docx"
    words = ("--title", "Aleppo", "--author", "Example Centre", "--marking", "INTERNAL", "--language", "ar")
    status, _, err = brief(
        "--date", "2014-01-07", "--days", "7", "--admin1", "Aleppo", *words, "-o", str(file)
    )
    found = docx.Document(str(file))
    assert status == 0
    assert err.startswith("brief for 1–7 January 2014: 32 incidents, ")
    assert found.paragraphs[0].text == "Aleppo"
    assert (found.core_properties.author, found.core_properties.language) == ("Example Centre", "ar")
    assert found.sections[0].header.paragraphs[0].text == "INTERNAL"


def test_markdown_goes_to_standard_output_and_has_a_link_when_an_address_is_set(
    brief: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITMAP_ADDRESS", "https://maps.example.org")
    monkeypatch.setenv("SITMAP_ORGANISATION", "The organisation")
    status, out, err = brief("--date", "2014-01-04", "--q", "Atareb")
    assert status == 0
    assert out.startswith("# Daily brief: ") and "Made by The organisation on" in out
    assert "<https://maps.example.org?from=2014-01-04&to=2014-01-04&q=Atareb&v=0>" in out
    assert err.count("\n") == 1


def test_the_newest_day_may_be_asked_for(brief: Said) -> None:
    status, out, _ = brief("--date", "latest")
    assert status == 0
    assert "**31 March 2014**" in out


def test_nothing_is_an_answer_too(brief: Said) -> None:
    status, out, err = brief("--date", "2014-01-04", "--q", "xyzzy", "--format", "md")
    assert (status, err) == (0, "brief for 4 January 2014: 0 incidents, 0 numbered\n")
    assert "No incident is recorded for 4 January 2014." in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--date", "yesterday"), "--date: “yesterday” is not a date: write it as 2014-01-31, or latest"),
        (("--date", "2014-01-04", "--days", "0"), "--days: “0” is not a number of days from 1 to 366"),
        (("--date", "2014-01-04", "--days", "x"), "is not a number of days"),
        (("--date", "1700-01-04"), "a brief for 1700-01-04: the day may be"),
        (
            ("--date", "2014-01-04", "-o", "brief.txt"),
            "brief.txt: a brief is a file ending in .pdf, .docx, .md",
        ),
        (("--date", "2014-01-04", "--format", "odt"), "no format “odt” of a brief: use one of pdf, docx, md"),
        (("--date", "2014-01-04", "--admin1", "Nowhere"), "no province “Nowhere”"),
        (("--date", "2014-01-04", "--from", "2014-01-01"), "--from"),
        (("--date", "2014-01-04", "--language", "fr"), "--language"),
        ((), "--date"),
    ],
)
def test_wrong_usage_is_one_line(brief: Said, arguments: tuple[str, ...], words: str) -> None:
    status, out, err = brief(*arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert words in err


def test_a_file_that_cannot_be_written_is_one_line(brief: Said, tmp_path: Path) -> None:
    status, _, err = brief("--date", "2014-01-04", "--q", "xyzzy", "-o", str(tmp_path / "none" / "brief.md"))
    assert (status, err.count("\n")) == (1, 1)
    assert "cannot be written" in err
