"""`python -m geo control`: the same answers as the page, for people and as JSON."""

import json
from collections.abc import Callable

import pytest

from geo.__main__ import main

Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def control(capsys: pytest.CaptureFixture[str]) -> Said:
    """Run the command; gives status, output and errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(("control", *arguments))
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_json_says_who_held_a_place_and_on_what_evidence(control: Said) -> None:
    status, out, _ = control("--date", "2014-01-20", "--place", "Raqqa", "--json")
    assert status == 0
    assert json.loads(out) == [
        {
            "place": "Raqa",
            "admin1": "Raqqa",
            "holder": "Islamic State of Iraq and al-Sham",
            "since": "2014-01-14",
            "contested": False,
            "incident_id": "syr-2014-0109",
            "source": "AFP via Your Middle East",
            "stale_days": 6,
            "state": "held",
            "other": None,
            "basis": "change",
        }
    ]


def test_json_leaves_what_is_not_known_null(control: Said) -> None:
    _, out, _ = control("--date", "2014-01-20", "--place", "Atareb", "--json")
    (line,) = json.loads(out)
    assert (line["holder"], line["since"], line["contested"]) == (None, None, True)


def test_people_read_a_table_with_short_names(control: Said) -> None:
    status, out, _ = control(
        "--date", "2014-03-15", "--place", "Azaz", "--place", "Atareb", "--place", "Adra"
    )
    title, heading, *lines = out.splitlines()
    assert status == 0
    assert title == "At the end of 15 March 2014"
    assert heading.split() == [
        "Place",
        "Province",
        "Holder",
        "Since",
        "State",
        "Evidence",
        "Source",
        "Days",
        "old",
    ]
    cells = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines]
    assert cells[0] == [
        "Aazaz",
        "Aleppo",
        "FSA",
        "2014-02-28",
        "held",
        "syr-2014-0239",
        "AFP via Ahram Online",
        "15",
    ]
    assert cells[1][2:4] == ["not known", "fought over"]
    assert cells[2][2:5] == ["Army", "not stated", "contested (Insurgents)"]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Maarat al-Nu'man", "Maarat al-Numan"),
        ("معرة النعمان", "Maarat al-Numan"),
        ("Azaz", "Aazaz"),
        ("Ar Raqqah", "Raqa"),
        ("الرقة", "Raqa"),
    ],
)
def test_a_place_is_found_by_any_spelling(control: Said, name: str, place: str) -> None:
    status, out, _ = control("--date", "2014-01-20", "--place", name, "--json")
    assert (status, [line["place"] for line in json.loads(out)]) == (0, [place])


def test_a_place_without_a_statement_says_so(control: Said) -> None:
    assert control("--date", "2014-01-05", "--place", "Manbij") == (3, "no record says who held Manbij\n", "")
    assert control("--date", "2014-01-05", "--place", "Manbij", "--json")[:2] == (3, "[]\n")


def test_a_place_that_nobody_knows_says_so_and_what_comes_near(control: Said) -> None:
    status, out, _ = control("--date", "2014-01-05", "--place", "Saraqebville")
    assert status == 3
    assert out.startswith("no place “Saraqebville” in the records or the gazetteer: did you mean “Saraqeb”")


def test_places_without_a_statement_are_named_below_those_with_one(control: Said) -> None:
    status, out, _ = control("--date", "2014-01-05", "--place", "Raqqa", "--place", "Manbij")
    assert status == 0
    assert out.splitlines()[-1] == "no record says who held Manbij"


def test_a_place_whose_statements_come_later_is_not_answered_with_them(control: Said) -> None:
    assert control("--date", "2014-01-01", "--place", "Atareb") == (
        3,
        "no record says who held Atareb at the end of 1 January 2014\n",
        "",
    )


def test_compare_says_what_changed_hands_whichever_day_comes_first(control: Said) -> None:
    days = ("2014-01-31", "2014-01-15")
    answers = [
        control("--date", one, "--compare", other, "--admin1", "Idlib", "--json")[1]
        for one, other in (days, days[::-1])
    ]
    assert answers[0] == answers[1]
    assert json.loads(answers[0]) == [
        {
            "place": "Saraqeb",
            "admin1": "Idlib",
            "before": "Islamic State of Iraq and al-Sham",
            "after": "Insurgents",
            "day": "2014-01-17",
            "contested": False,
            "incident_id": "syr-2014-0129",
            "source": "AFP via Naharnet",
        }
    ]


def test_compare_for_people_and_when_nothing_changed(control: Said) -> None:
    _, out, _ = control("--date", "2014-01-15", "--compare", "2014-01-31", "--admin1", "Idlib")
    assert (
        out.splitlines()[0]
        == "Changed hands between the end of 15 January 2014 and the end of 31 January 2014"
    )
    assert "ISIS" in out and "2014-01-17" in out
    quiet = ("--date", "2014-03-01", "--compare", "2014-03-02", "--admin1", "Idlib")
    assert control(*quiet) == (0, "no place is known to have changed hands\n", "")


def test_grades_and_grouping_are_those_of_the_filter(control: Said) -> None:
    _, out, _ = control(
        "--date", "2014-03-15", "--place", "Adra", "--credibility", "4", "--rollup", "side", "--json"
    )
    (line,) = json.loads(out)
    assert (line["holder"], line["state"], line["other"]) == (
        "side:opposition",
        "contested",
        "side:government",
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--date", "yesterday"), "--date: “yesterday” is not a date: write it as 2014-01-31"),
        (("--date", "2014-01-05", "--compare", "x"), "--compare: “x” is not a date"),
        (("--date", "2014-01-05", "--place", "!"), "--place: “!” is no name"),
        (("--date", "2014-01-05", "--admin1", "Nowhere"), "no province “Nowhere”"),
        (("--date", "2014-01-05", "--kind", "clash"), "--kind"),
        ((), "--date"),
    ],
)
def test_wrong_usage_is_one_line(control: Said, arguments: tuple[str, ...], words: str) -> None:
    status, out, err = control(*arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert words in err
