"""Plates laid out: five very different views of the bundled incidents in every format, by geometry, by text and by picture."""

import io
import re
from dataclasses import replace
from datetime import date
from itertools import combinations

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from pptx import Presentation

from geo.analysis.notable import NOTABLE_RULE
from geo.errors import PlateError
from geo.export.about import BOUNDARIES_NOTE
from geo.language import ENGLISH
from geo.model.viewstate import View, ViewState
from geo.model.vocabulary import KINDS
from geo.plate.compose import compose, fixed_for
from geo.plate.content import Content
from geo.plate.extent import frame_of
from geo.plate.files import to_bytes
from geo.plate.map_part import Room, compose_map, listed, numbered, outline_of
from geo.plate.options import Options
from geo.plate.page import Page, Rect, text_height
from geo.plate.paper import LARGEST_PICTURE
from geo.plate.template import TEMPLATES
from geo.plate.words import suggested_subtitle, suggested_title
from geo.store import BUNDLED
from tests.support.datasets import bundled, dataset
from tests.support.pictures import assert_like
from tests.support.plates import MADE, VIEWS, content_of, page_of

CODES = [template.code for template in TEMPLATES]
EVERY = [(name, code) for name in VIEWS for code in CODES]
DPI = 72


def text_of_pdf(page: Page) -> str:
    """The text of a plate's PDF, as a reader finds it: lines joined, spaces as one."""
    file = pypdfium2.PdfDocument(to_bytes(page, "pdf"))
    return " ".join(file[0].get_textpage().get_text_range().split())


def squeezed(text: str) -> str:
    return " ".join(text.split())


# -- in every format ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "code"), EVERY)
def test_plate_looks_like_the_one_that_was_looked_at(name: str, code: str) -> None:
    assert_like(to_bytes(page_of(name, code), "png", DPI), f"{name}-{code}")


@pytest.mark.parametrize(
    ("name", "code", "theme", "language"),
    [
        ("province", "slide", "light", "ar"),
        ("control", "a4", "dark", "ar"),
        ("country", "square", "dark", "en"),
        ("town", "a4-landscape", "dark", "ar"),
    ],
)
def test_dark_and_arabic_plates_look_like_those_that_were_looked_at(
    name: str, code: str, theme: str, language: str
) -> None:
    assert_like(
        to_bytes(page_of(name, code, theme, language), "png", DPI), f"{name}-{code}-{theme}-{language}"
    )


@pytest.mark.parametrize(
    ("name", "code", "language"),
    [*((*one, "en") for one in EVERY), *((name, code, "ar") for name in VIEWS for code in ("slide", "a4"))],
)
def test_parts_stay_on_the_paper_and_off_each_other(name: str, code: str, language: str) -> None:
    page = page_of(name, code, "light", language)
    paper = Rect(0, 0, page.width, page.height)
    covered = [(drawing.role, drawing.rect) for drawing in page.drawings()]
    for block in page.blocks():
        high = text_height(block.paragraphs, block.rect.width, block.size)
        covered.append((block.role, replace(block.rect, height=high)))
    for role, rect in covered:
        assert paper.holds(rect), role
    for (one, first), (other, second) in combinations(covered, 2):
        assert not first.grown(-0.5).touches(second.grown(-0.5)), f"{one} covers {other}"


@pytest.mark.parametrize("code", CODES)
def test_arabic_page_is_the_mirror_of_the_english_one(code: str) -> None:
    here, there = (page_of("province", code, "light", language).blocks("list") for language in ("en", "ar"))
    english, arabic = next(here).rect, next(there).rect
    width = page_of("province", code).width
    assert arabic.right == pytest.approx(width - english.x)


# -- what it says, read back and held against the store -----------------------------------------------------------------


@pytest.mark.parametrize("name", list(VIEWS))
def test_pdf_says_period_counts_sources_and_rules(name: str) -> None:
    view, loaded = VIEWS[name], bundled()
    page, counts = page_of(name, "a4"), loaded.counts(view.filter)
    text = text_of_pdf(page)
    start, end = content_of(view).period
    assert ENGLISH.period(start, end) in text
    assert f"{counts.shown} of {counts.total} incidents shown" in text
    for number, where in (
        (counts.filtered, "filtered out"),
        (counts.outside, "outside the dates"),
        (counts.no_place, "without a place"),
    ):
        assert (f"{number} {where}" in text) == bool(number)
    assert BUNDLED.citation in text and BUNDLED.licence in text
    assert "Data as of 2026-11-24 09:30 UTC, version 0." in text
    assert "Web Mercator (EPSG:3857)" in text and BOUNDARIES_NOTE in text
    numbered_here = name != "nothing"
    assert (NOTABLE_RULE in text) == numbered_here
    assert f"{content_of(view).link}" in text


def test_pdf_counts_kinds_as_the_store_does() -> None:
    view, loaded = VIEWS["province"], bundled()
    kinds = loaded.incidents(view.filter)["kind"].value_counts()
    text = text_of_pdf(page_of("province", "a4"))
    for kind in KINDS:
        said = re.search(rf"{re.escape(kind.label)} (\d+)", squeezed(text.split("Incidents by kind")[-1]))
        assert (int(said[1]) if said else 0) == kinds.get(kind.code, 0), kind.code


def test_slide_says_title_list_counts_and_sources_as_text() -> None:
    page = page_of("province", "slide")
    slide = Presentation(io.BytesIO(to_bytes(page, "pptx"))).slides[0]
    texts = [squeezed(shape.text_frame.text) for shape in slide.shapes if shape.has_text_frame]
    said = " ".join(texts)
    assert slide.shapes.title.text_frame.text == "Incidents in Aleppo province"
    assert "64 of 304 incidents shown: 190 filtered out and 50 outside the dates" in said
    assert "1–31 January 2014" in said and BUNDLED.citation in said
    numbers = [paragraph.marker for block in page.blocks("list") for paragraph in block.paragraphs]
    assert [number for number in numbers if number] == [str(n) for n in range(1, len(numbers))]
    for block in page.blocks("list"):
        for paragraph in block.paragraphs:
            assert squeezed(paragraph.text) in said
    roles = {shape.name for shape in slide.shapes if shape.shape_type == 13}
    assert len(roles) == len(list(page.drawings()))


def test_numbered_incidents_are_in_the_list_and_pass_the_filter() -> None:
    content, options = content_of(VIEWS["province"]), Options()
    part = compose_map(content, options, Rect(0, 0, 500, 400))
    passing = set(content.loaded.incidents(content.filter)["row"])
    assert {callout.row for callout in part.callouts} <= passing
    assert [callout.number for callout in part.callouts] == list(range(1, len(part.callouts) + 1))
    assert [paragraph.marker for paragraph in part.paragraphs] == [str(c.number) for c in part.callouts]


def test_counts_add_up_to_all_incidents_wherever_the_map_looks() -> None:
    view = replace(VIEWS["country"], view=View(36.2, 37.16, 10))
    page = compose(content_of(view), Options())
    text = next(page.blocks("counts")).text
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    shown, total, *elsewhere = numbers
    assert "outside this section of the map" in text
    assert shown + sum(elsewhere) == total == 304
    legend = next(page.drawings("legend")).alt
    kinds = re.search(r"Incidents by kind: ([^.]*)\.", legend)
    assert kinds and sum(int(n) for n in re.findall(r"(\d+)", kinds[1])) == shown


def test_incidents_that_are_switched_off_are_counted_as_not_drawn() -> None:
    view = replace(VIEWS["control"], hidden=("incidents",))
    page = compose(content_of(view), Options())
    assert "0 of 304 incidents shown" in next(page.blocks("counts")).text
    assert "135 not drawn, the layer is off" in next(page.blocks("counts")).text
    assert not list(page.blocks("list"))
    assert "Who holds what" in page.title


# -- words -------------------------------------------------------------------------------------------------------------


def test_words_of_the_person_stand_instead_of_those_suggested() -> None:
    options = Options(
        title="Our title",
        subtitle="Our subtitle",
        text="One line.\nAnother.",
        author="Our desk",
        marking="INTERNAL",
    )
    page = compose(content_of(VIEWS["province"]), options)
    assert [block.text for block in page.blocks("title")] == ["Our title"]
    assert [block.text for block in page.blocks("subtitle")] == ["Our subtitle"]
    assert [block.text for block in page.blocks("text")] == ["One line.\nAnother."]
    assert [block.text for block in page.blocks("marking")] == ["INTERNAL", "INTERNAL"]
    small = next(page.blocks("sources")).text
    assert "Made by Our desk on 24 November 2026." in small
    # A title may say anything: the filter is said all the same.
    assert small.startswith("Shown: Incidents in Aleppo province, 1–31 January 2014.")
    assert (page.title, page.author) == ("Our title", "Our desk")


@pytest.mark.parametrize(
    ("name", "title", "subtitle"),
    [
        ("country", "Northern Syria, winter 2013/14", "1 December 2013 – 31 March 2014"),
        ("province", "Incidents in Aleppo province", "1–31 January 2014 · Northern Syria, winter 2013/14"),
        (
            "control",
            "Northern Syria, winter 2013/14",
            "1 December 2013 – 20 January 2014 · control at the end of 20 January 2014",
        ),
    ],
)
def test_title_and_subtitle_are_said_from_the_view(name: str, title: str, subtitle: str) -> None:
    content = content_of(VIEWS[name])
    assert suggested_title(content, ENGLISH) == title
    assert suggested_subtitle(content, ENGLISH) == subtitle


def test_words_without_end_are_refused_in_one_line() -> None:
    with pytest.raises(PlateError, match="leave no room for the map"):
        compose(content_of(VIEWS["province"]), Options(template="square", text="word " * 390))


def test_map_that_shows_nothing_says_why() -> None:
    late = ViewState().with_filter(start=date(2020, 1, 1), end=date(2020, 1, 2))
    for view, words in (
        (VIEWS["nothing"], "No incident passes this filter."),
        (late, "No incident in these dates; 304 in others."),
    ):
        assert words in text_of_pdf(compose(content_of(view), Options()))


def test_text_of_a_record_is_only_text() -> None:
    hostile = dataset(
        [{"location": "$x^2$ <b>\u202e", "notes": "a\x00b </svg>", "latitude": 36.0, "longitude": 37.0}]
    )
    content = Content.of(hostile, ViewState(), "T", [BUNDLED], created=MADE)
    page = compose(content, Options())
    assert "$x^2$ <b>" in text_of_pdf(page)
    assert b"<b>" not in to_bytes(page, "svg")


# -- list and room -----------------------------------------------------------------------------------------------------


def test_list_says_less_before_it_numbers_fewer() -> None:
    content, options = content_of(VIEWS["province"]), Options()
    outline = outline_of(content, options, Rect(0, 0, 500, 400))

    def room(height: float) -> Room:
        return Room(height, lambda told: text_height(list(told), 260, 9))

    rows = numbered(content, options, outline, room(1e6))["row"].tolist()
    whole, brief = (
        text_height(list(listed(content, options, rows, fitting)), 260, 9)
        for fitting in (room(1e6), room(1.0))
    )
    assert len(rows) == options.most_callouts
    between = room((whole + brief) / 2)
    assert len(numbered(content, options, outline, between)) == len(rows)
    assert text_height(list(listed(content, options, rows, between)), 260, 9) <= between.height
    fewer = numbered(content, options, outline, room(brief / 2))
    assert 0 < len(fewer) < len(rows)


def test_notes_of_a_source_that_may_not_be_passed_on_are_not_quoted() -> None:
    content, options = content_of(VIEWS["province"]), Options()
    rows = numbered(content, options, outline_of(content, options, Rect(0, 0, 500, 400)), None)
    note = str(rows["notes"].iloc[0])[:30]
    withheld = replace(content, restricted=frozenset({BUNDLED.dataset}))
    for said, is_quoted in ((content, True), (withheld, False)):
        text = " ".join(p.text for p in listed(said, options, rows["row"].tolist(), None))
        assert (note in text) == is_quoted


def test_picked_incidents_are_numbered_and_the_paper_says_so() -> None:
    chosen = content_of(VIEWS["province"]).loaded.incidents(VIEWS["province"].filter)["incident_id"].iloc[-1]
    page = compose(content_of(VIEWS["province"]), Options(picked=(chosen,)))
    small = next(page.blocks("sources")).text
    assert "Incidents picked by hand are numbered first." in small
    alone = compose(content_of(VIEWS["province"]), Options(picked=(chosen,), only_picked=True))
    assert len([p for p in next(alone.blocks("list")).paragraphs if p.marker]) == 1
    assert NOTABLE_RULE not in next(alone.blocks("sources")).text


# -- logo and code -----------------------------------------------------------------------------------------------------


def picture(width: int, height: int) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "#c00000").save(stream, "PNG")
    return stream.getvalue()


def test_logo_keeps_its_shape_beside_the_title() -> None:
    page = compose(content_of(VIEWS["province"]), Options(logo=picture(300, 100)))
    logo = next(page.drawings("logo")).rect
    assert logo.width / logo.height == pytest.approx(3)
    image = np.asarray(Image.open(io.BytesIO(to_bytes(page, "png", DPI))).convert("RGB"))
    x, y = (round(value) for value in logo.centre)
    assert tuple(image[y, x]) == (192, 0, 0)


@pytest.mark.parametrize("content", [b"GIF89a", b"\x89PNG\r\n\x1a\n broken", b"<svg/>"])
def test_logo_that_is_no_picture_is_refused_in_one_line(content: bytes) -> None:
    with pytest.raises(PlateError, match="cannot be read: give a PNG or a JPEG"):
        compose(content_of(VIEWS["province"]), Options(logo=content))


def test_logo_that_would_fill_the_memory_is_refused() -> None:
    side = int(LARGEST_PICTURE**0.5) + 10
    with pytest.raises(PlateError, match="pixels: at most"):
        compose(content_of(VIEWS["province"]), Options(logo=picture(side, side)))


def test_code_and_link_open_the_same_map_with_its_version() -> None:
    page = page_of("province", "slide")
    link = content_of(VIEWS["province"]).link
    assert next(page.drawings("code")).alt == f"QR code of {link}"
    assert [run.url for p in next(page.blocks("sources")).paragraphs for run in p.runs if run.url] == [link]
    bare = compose(replace(content_of(VIEWS["province"]), link=""), Options())
    assert not list(bare.drawings("code"))


# -- series ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("template", ["slide", "a4"])
@pytest.mark.parametrize("control", ["none", "places"])
def test_plates_of_a_series_show_one_section_at_one_scale(template: str, control: str) -> None:
    view, options = ViewState(control=control), Options(template=template)
    fixed = fixed_for(content_of(view), options, 4)
    # A busy week over the turn of the year, whose period is the longest text, a quiet day, and one without incidents.
    spans = ((date(2013, 12, 30), date(2014, 1, 5)), (date(2014, 3, 30),) * 2, (date(2013, 11, 1),) * 2)
    pages = [
        compose(content_of(view.with_filter(start=start, end=end)), options, fixed) for start, end in spans
    ]
    (rect,) = {next(page.drawings("map")).rect for page in pages}
    # As large as it fits: the frame is the one that a single plate of all of it has in that room.
    unit = next(known.unit for known in TEMPLATES if known.code == template)
    assert fixed.bounds == pytest.approx(frame_of(content_of(view), rect, unit).bounds)
    for page in pages:
        (small,) = page.blocks("sources")
        covered = [next(page.drawings("map")), *page.drawings("legend"), *page.blocks("list")]
        assert all(part.rect.bottom <= small.rect.y for part in covered)


def test_series_has_the_scale_of_its_busiest_place() -> None:
    busy = dataset([{"latitude": 36.0, "longitude": 37.0}] * 400)
    content = Content.of(busy, ViewState(), "T", [BUNDLED], created=MADE)
    assert fixed_for(content, Options(), 1).full == 400
    assert fixed_for(content, Options(), 10).full == 90
