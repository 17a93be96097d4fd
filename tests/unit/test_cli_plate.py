"""`python -m geo plate`: a plate for a nightly job, one line about it, and errors of one line."""

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from pptx import Presentation

from geo import recipes
from geo.__main__ import main
from geo.model.viewstate import ViewState
from geo.plate.options import Options

Said = Callable[..., tuple[int, str]]


@pytest.fixture
def plate(capsys: pytest.CaptureFixture[str]) -> Said:
    """Run the command; gives status and errors."""

    def run(*arguments: str) -> tuple[int, str]:
        status = main(("plate", *arguments))
        return status, capsys.readouterr().err

    return run


def text_of(file: Path) -> str:
    return " ".join(pypdfium2.PdfDocument(file.read_bytes())[0].get_textpage().get_text_range().split())


def test_the_suffix_says_the_format_and_one_line_what_was_written(plate: Said, tmp_path: Path) -> None:
    file = tmp_path / "aleppo.pdf"
    asked = ("--admin1", "Aleppo", "--from", "2014-01-01", "--to", "2014-01-31")
    assert plate(*asked, "-o", str(file)) == (0, f"1 plate of 64 of 304 incidents: {file}\n")
    assert "Incidents in Aleppo province 1–31 January 2014" in text_of(file)


def test_flags_choose_format_words_and_layers(
    plate: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITMAP_ADDRESS", "https://maps.example.org/")
    file = tmp_path / "control.pdf"
    layers = ("--control", "places", "--hide", "incidents", "--to", "2014-01-20")
    words = ("--title", "Who holds what", "--author", "Example Centre", "--marking", "INTERNAL")
    words = (*words, "--subtitle", "On a day", "--text", "In our own words.")
    status, _ = plate(*layers, *words, "--template", "a4", "--theme", "dark", "-o", str(file))
    text = text_of(file)
    assert status == 0
    control = "Who holds what on 20 January 2014"
    for said in ("INTERNAL", control, "On a day", "In our own words.", "Made by Example Centre on"):
        assert said in text
    link = "https://maps.example.org/?to=2014-01-20&hide=incidents&v=0&control=places"
    assert link in text
    page = pypdfium2.PdfDocument(file.read_bytes())[0]
    assert page.get_size() == pytest.approx((595.3, 841.9), abs=0.2)


def test_link_of_the_dashboard_gives_its_view(plate: Said, tmp_path: Path) -> None:
    file = tmp_path / "plate.pdf"
    link = "http://localhost:8501/?q=Atareb&from=2014-01-03&to=2014-01-03&v=0"
    assert plate("--link", link, "-o", str(file))[1].startswith("1 plate of 4 of 304 incidents")
    assert "Incidents mentioning “Atareb” 3 January 2014" in text_of(file)


def test_recipe_gives_view_and_choices(plate: Said, tmp_path: Path) -> None:
    view = ViewState().with_filter(provinces=("SY02",))
    recipes.save(recipes.Recipe("Aleppo tonight", view, Options(title="From a recipe", template="letter")))
    file = tmp_path / "plate.pdf"
    try:
        assert plate("--recipe", "aleppo tonight", "--author", "Desk", "-o", str(file))[0] == 0
    finally:
        recipes.remove("Aleppo tonight")
    text = text_of(file)
    assert "From a recipe" in text and "Made by Desk on" in text
    assert "Shown: Incidents in Aleppo province" in text


def test_picture_has_the_dots_asked_for(plate: Said, tmp_path: Path) -> None:
    file = tmp_path / "plate.png"
    assert plate("--q", "xyzzy", "--template", "square", "--dpi", "96", "-o", str(file))[0] == 0
    with Image.open(file) as picture:
        assert picture.size == (720, 720)


def test_picked_incidents_and_logo_are_taken(plate: Said, tmp_path: Path) -> None:
    logo, file = tmp_path / "logo.png", tmp_path / "plate.pptx"
    Image.new("RGB", (40, 20), "#c00000").save(logo)
    options = ("--pick", "syr-2014-0022", "--callouts", "1", "--logo", str(logo), "--no-code", "--no-inset")
    assert plate("--q", "Atareb", *options, "-o", str(file))[0] == 0
    slide = Presentation(io.BytesIO(file.read_bytes())).slides[0]
    texts = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert "2 January 2014, Atareb" in texts
    assert sum(shape.shape_type == 13 for shape in slide.shapes) == 3  # map, legend, logo


def test_picked_incidents_without_a_number_are_told(plate: Said, tmp_path: Path) -> None:
    file = tmp_path / "plate.png"
    picks = ("--pick", "syr-2014-0022", "--pick", "syr-2014-0001", "--pick", "none")
    status, said = plate("--q", "Atareb", *picks, "--dpi", "72", "-o", str(file))
    assert status == 0
    assert said.splitlines()[1:] == [
        "2 of the 3 incidents picked by hand have no number: 1 not in these data and 1 outside the filter or the dates."
    ]


def test_series_is_one_plate_a_step(plate: Said, tmp_path: Path) -> None:
    file = tmp_path / "days.pdf"
    status, said = plate("--from", "2014-01-03", "--to", "2014-01-05", "--series", "day", "-o", str(file))
    assert (status, said.split(" of ")[0]) == (0, "3 plates")
    assert len(pypdfium2.PdfDocument(file.read_bytes())) == 3
    film = tmp_path / "days.gif"
    assert plate("--from", "2014-01-03", "--to", "2014-01-04", "--series", "day", "-o", str(film))[0] == 0
    with Image.open(film) as picture:
        assert picture.n_frames == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "plate.txt"], "does not end in a known suffix"),
        (["-o", "plate.gif"], "a gif is a film: give --series"),
        (["--dpi", "9", "-o", "plate.png"], "“9” is not a number from 72 to 600"),
        (["--callouts", "99", "-o", "plate.png"], "“99” is not a number from 0 to 20"),
        (["--logo", "none.png", "-o", "plate.png"], "--logo: none.png cannot be read"),
        (["--slides", "none.pptx", "-o", "plate.pptx"], "--slides: none.pptx cannot be read"),
        (["--link", "http://x/?from=2014-02-30", "-o", "plate.png"], "--link: from"),
        (["--link", "?q=a", "--q", "b", "-o", "plate.png"], "--link brings its own view: leave out --q"),
        (["--recipe", "none", "--control", "areas", "-o", "plate.png"], "leave out --control"),
        (["--recipe", "none", "-o", "plate.png"], "no recipe “none”"),
        (["--hide", "moon", "-o", "plate.png"], "--hide: “moon” is not a list of layers"),
        (["--title", "x" * 2001, "-o", "plate.png"], "the title has 2,001 characters"),
    ],
)
def test_what_cannot_be_made_is_said_in_one_line(plate: Said, arguments: list[str], words: str) -> None:
    status, said = plate(*arguments)
    assert status in (1, 2)
    assert words in said
    assert said.startswith("error: ") and said.count("\n") == 1


def test_presentation_is_only_for_slides(plate: Said, tmp_path: Path) -> None:
    own = tmp_path / "own.pptx"
    Presentation().save(str(own))
    assert plate("--slides", str(own), "-o", str(tmp_path / "plate.pdf"))[1] == (
        "error: --slides: a presentation is for a pptx, and this is a pdf\n"
    )


def test_file_that_cannot_be_written_is_said(plate: Said, tmp_path: Path) -> None:
    status, said = plate("--q", "xyzzy", "-o", str(tmp_path / "none" / "plate.png"))
    assert status == 1
    assert "cannot be written" in said
