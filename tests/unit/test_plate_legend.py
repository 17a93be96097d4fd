"""The legend of a plate: exactly what is drawn, in columns that hold it."""

from collections.abc import Iterable, Mapping
from functools import cache
from string import ascii_lowercase
from typing import Any

import pytest
from matplotlib.artist import Artist
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from geo.language import language
from geo.model.viewstate import ViewState
from geo.model.vocabulary import KIND_CODES, kind
from geo.plate import fonts, paint, sheet
from geo.plate.content import Content
from geo.plate.control import control_marks
from geo.plate.entry import Entry, Section
from geo.plate.frame import Frame
from geo.plate.legend import draw_legend, legend_height, legend_of
from geo.plate.look import DARK, LIGHT
from geo.plate.marks import marks_of
from geo.plate.page import Drawing, Page, Rect
from geo.plate.plan import Marks
from tests.support.controls import band, control
from tests.support.datasets import dataset

MAP = Rect(20, 20, 500, 400)
SYRIA = (35.5, 32.3, 42.4, 37.4)
NORTH = (36.0, 35.5, 38.5, 37.0)
"""Aleppo province without the south of the country."""
SIZE = 9.0

HERE: dict[str, Any] = {}
NEAR = {"geo_precision": 2, "location": "Raqqa", "latitude": 35.95, "longitude": 39.01}
SOMEWHERE = {"geo_precision": 3, "location": "Aleppo province", "placed_by": "province"}
SOUTH = {
    "location": "Daraa",
    "admin1": "Dar'a",
    "admin1_pcode": "SY12",
    "latitude": 32.62,
    "longitude": 36.10,
}
BOMBING = {"event_type": "Explosions/Remote violence", "sub_event_type": "Suicide bomb"}


def told(records: Iterable[Mapping[str, Any]], **view: Any) -> Content:
    """Return what a plate of incidents says; `view` are fields of its view."""
    return Content.of(dataset(records), ViewState(**view), "Test", [])


def drawn(content: Content, bounds: tuple[float, float, float, float] = SYRIA) -> tuple[Frame, Marks]:
    """Return the map of some bounds and its marks."""
    frame = Frame.around(MAP, 0.8, bounds, 12)
    return frame, marks_of(content, frame)


def legend(
    content: Content, code: str = "en", bounds: tuple[float, float, float, float] = SYRIA
) -> list[Section]:
    """Return the legend of a map."""
    frame, marks = drawn(content, bounds)
    return legend_of(content, marks, None, frame, language(code), LIGHT, SIZE)


def texts(sections: Iterable[Section]) -> list[str]:
    """Return all words of a legend."""
    return [text for s in sections for text in (s.title, *(e.said for e in s.entries), s.note) if text]


def says(sections: Iterable[Section], words: str) -> bool:
    """Whether any text of a legend begins with these words."""
    return any(text.startswith(words) for text in texts(sections))


# -- what it says ------------------------------------------------------------------------------------------------------


def test_kinds_and_their_numbers_are_those_of_the_marks():
    content = told([HERE, HERE, BOMBING, NEAR, SOMEWHERE, SOUTH])
    _, marks = drawn(content)
    section = legend(content)[0]
    expected = [
        (kind(code).label, str(count))
        for code, count in zip(KIND_CODES, marks.by_kind.sum(axis=0).tolist(), strict=True)
        if count
    ]
    assert [(entry.text, entry.amount) for entry in section.entries] == expected
    assert sum(int(entry.amount) for entry in section.entries) == marks.shown == 6


def test_incidents_outside_the_frame_are_not_counted():
    content = told([HERE, SOUTH, {**SOUTH, **BOMBING}])
    _, marks = drawn(content, NORTH)
    assert marks.outside == 2
    assert [entry.said for entry in legend(content, bounds=NORTH)[0].entries] == ["Clash 1"]


def test_a_map_of_nothing_has_no_legend():
    assert legend(told([])) == []
    assert legend(told([HERE], hidden=("incidents",))) == []


CASES: dict[str, tuple[list[Mapping[str, Any]], dict[str, Any], set[str]]] = {
    "one incident": ([HERE], {}, set()),
    "several at one place": ([HERE, HERE], {}, {"Several incidents of one kind"}),
    "several kinds": ([HERE, BOMBING], {}, {"Several incidents, divided by kind"}),
    "sizes": ([*[HERE] * 50, SOUTH], {}, {"Several incidents of one kind", "sizes"}),
    "near": ([NEAR], {}, {"Dashed: lies only near the place"}),
    "near, in part": (
        [NEAR, {**NEAR, "geo_precision": 1}],
        {},
        {"Dashed: this share lies only near the place", "Several incidents of one kind", "together"},
    ),
    "province": (
        [SOMEWHERE],
        {},
        {"Square: known to the province only", "Hatched: somewhere in this province"},
    ),
    "no uncertainty": (
        [NEAR, SOMEWHERE],
        {"hidden": ("uncertainty",)},
        {"Square: known to the province only"},
    ),
    "shading": (
        [HERE],
        {"shading": "count"},
        {"Incidents by province", "Not shaded: none"},
    ),
    "deaths": (
        [{"fatalities": 3}],
        {"shading": "fatalities"},
        {"Reported deaths by province", "Not shaded: none reported"},
    ),
    "no deaths reported": ([HERE], {"shading": "fatalities"}, set()),
}
SIGNS = (
    "Several incidents of one kind",
    "Several incidents, divided by kind",
    "Dashed: lies only near the place",
    "Dashed: this share lies only near the place",
    "Square: known to the province only",
    "Hatched: somewhere in this province",
    "Incidents by province",
    "Reported deaths by province",
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_sign_is_explained_when_it_is_drawn_and_only_then(case: str):
    records, view, expected = CASES[case]
    found = legend(told(records, **view))
    assert {sign for sign in SIGNS if says(found, sign)} == expected & set(SIGNS)
    places = [section for section in found if section.title == "Incidents at a place"]
    assert ("sizes" in expected) == any(not entry.text for section in places for entry in section.entries)
    unshaded = [text for text in texts(found) if text.startswith("Not shaded")]
    assert unshaded == [text for text in expected if text.startswith("Not shaded")]
    assert ("together" in expected) == says(found, "Places that lie close together")


def test_hatching_of_a_province_outside_the_frame_is_not_explained():
    content = told(
        [HERE, {**SOMEWHERE, "location": "Dar'a province", "admin1": "Dar'a", "admin1_pcode": "SY12"}]
    )
    assert says(legend(content), "Hatched")
    assert not says(legend(content, bounds=NORTH), "Hatched")


def test_only_classes_of_provinces_in_the_frame_are_explained():
    records = [*[HERE] * 40, SOUTH]
    everywhere = told(records, shading="count")
    shade = everywhere.shade
    assert shade is not None
    labels = {shade.classes[shade.class_of(value)].label for _, value in shade.values}
    assert len(labels) == 2 < len(shade.classes)
    explained = {entry.text for section in legend(everywhere) for entry in section.entries}
    assert {c.label for c in shade.classes} & explained == labels
    near = {entry.text for section in legend(everywhere, bounds=NORTH) for entry in section.entries}
    assert {c.label for c in shade.classes} & near == {shade.classes[shade.class_of(40)].label}


def test_sizes_say_how_many_incidents_marks_of_that_size_stand_for():
    # Marks of 2 and of 5 are of one size, the least that holds a number.
    content = told([*[HERE] * 60, *[NEAR] * 5, *[SOUTH] * 2, {**SOUTH, "latitude": 36.6, "longitude": 40.8}])
    rect = Rect(0, 0, 300, 400)
    figure, _ = painted(legend(content), rect, 1)
    numbers = [text.get_text() for text in figure.findobj(Text)]
    assert {"1", "2–5", "60"} <= set(numbers)


def test_who_holds_what_stands_first_with_its_day():
    holding = control([band(0, holder="Insurgents")])
    view = ViewState(control="places")
    content = Content.of(dataset([HERE, {"event_date": "2014-01-20"}]), view, "Test", [], control=holding)
    frame, marks = drawn(content)
    discs = control_marks(content, frame, marks)
    found = legend_of(content, marks, discs, frame, language("en"), LIGHT, SIZE)
    assert found[0].title == "Who holds what on 20 January 2014"
    assert says(found[:1], "Insurgents: 1 place")
    without = legend_of(content, marks, None, frame, language("en"), LIGHT, SIZE)
    assert not says(without, "Who holds what")


def test_an_arabic_legend_is_arabic():
    assert not [text for text in texts(full("ar")) if set(text.lower()) & set(ascii_lowercase)]


# -- how it is set -----------------------------------------------------------------------------------------------------


def everything() -> list[Mapping[str, Any]]:
    """Return incidents of all kinds of marks."""
    kinds = [
        {"event_type": event, "sub_event_type": sub if sub != "*" else None}
        for event, sub in (kind(code).acled[0] for code in KIND_CODES if kind(code).acled)
    ]
    return [*kinds, *[HERE] * 40, *[SOUTH] * 4, NEAR, SOMEWHERE]


def painted(
    sections: list[Section], rect: Rect, columns: int, rtl: bool = False
) -> tuple[Figure, list[Artist]]:
    """Return a legend as a figure, and what was drawn."""
    drawing = Drawing(
        "legend", rect, lambda axes: draw_legend(axes, sections, rect, SIZE, columns, DARK, rtl)
    )
    page = Page(rect.right + 40, rect.bottom + 40, DARK, (drawing,))
    with paint.PAINTING, paint.settings():
        figure = sheet.figure(page)
        figure.set_dpi(72)
        figure.canvas.draw()
    axes = figure.axes[0]
    kept = (axes.patch, axes.title, *axes.spines.values(), axes.xaxis, axes.yaxis)
    return figure, [a for a in axes.get_children() if a not in kept and not _is_blank(a)]


def _is_blank(artist: Artist) -> bool:
    return isinstance(artist, Text) and not artist.get_text()


def extent(artist: Artist) -> Bbox:
    """Return what an artist covers on the page, y down; of a text its letters, not the space of its lines."""
    if isinstance(artist, PathCollection):
        return Bbox.union([path.get_extents() for path in artist.get_paths() if len(path.vertices)])
    assert isinstance(artist, Text)
    box, baseline, size = artist.get_window_extent(), artist.get_position()[1], artist.get_fontsize()
    return Bbox([[box.x0, baseline - fonts.ASCENT * size], [box.x1, baseline + fonts.DESCENT * size]])


@cache
def full(code: str) -> list[Section]:
    """Return a legend of every sign."""
    return legend(told(everything(), shading="count"), code)


@pytest.mark.parametrize(("code", "columns", "width"), [("en", 1, 150.0), ("en", 4, 500.0), ("ar", 2, 300.0)])
def test_nothing_leaves_the_rectangle_that_its_height_says(code: str, columns: int, width: float):
    sections = full(code)
    rect = Rect(30, 25, width, legend_height(sections, width, SIZE, columns))
    _, artists = painted(sections, rect, columns, code == "ar")
    covered = Bbox.union([extent(artist) for artist in artists])
    assert covered.x0 >= rect.x - 1
    assert covered.x1 <= rect.right + 1
    assert covered.y0 >= rect.y - 1
    assert covered.y1 <= rect.bottom + 1
    # It is no higher than it must be either.
    assert covered.y1 >= rect.bottom - 0.6 * SIZE


def test_more_columns_are_never_higher():
    sections = full("en")
    heights = [legend_height(sections, 170.0 * n, SIZE, n) for n in (1, 2, 3, 4)]
    assert heights == sorted(heights, reverse=True)
    assert legend_height([], 200, SIZE, 3) == 0


def spot(text: str, figure: Figure) -> Bbox:
    """Return where a text stands."""
    found = next(t for t in figure.findobj(Text) if t.get_text() == text)
    return found.get_window_extent()


def plain(text: str) -> Entry:
    """Return an entry without a swatch."""
    return Entry(lambda *_: None, text, 12)


@pytest.mark.parametrize("columns", [1, 2, 3, 4])
def test_a_title_stays_with_its_first_entry_and_a_note_with_the_last(columns: int):
    sections = [
        Section(f"Title {s}", tuple(plain(f"Entry {s}.{e}") for e in range(count)), f"Note {s}")
        for s, count in enumerate((1, 7, 2, 3))
    ]
    width = 100.0 * columns
    figure, _ = painted(sections, Rect(0, 0, width, legend_height(sections, width, SIZE, columns)), columns)
    for number, section in enumerate(sections):
        title, first = spot(section.title, figure), spot(f"Entry {number}.0", figure)
        assert 0 < first.x0 - title.x0 < 30 and 0 < title.y0 - first.y0 < 2.5 * SIZE
        last, note = spot(section.entries[-1].text, figure), spot(section.note, figure)
        assert 0 < last.x0 - note.x0 < 30 and 0 < last.y0 - note.y0 < 2.5 * SIZE


def test_text_of_an_entry_wraps_within_its_column():
    section = Section("", (plain("a long explanation that has to go over several lines"),))
    width = 90.0
    one, more = (legend_height([section], w, SIZE, 1) for w in (600.0, width))
    assert more > 2 * one
    figure, _ = painted([section], Rect(10, 0, width, more), 1)
    lines = [t for t in figure.findobj(Text) if t.get_text()]
    assert len(lines) > 2
    assert max(t.get_window_extent().x1 for t in lines) <= 10 + width + 0.5
    assert " ".join(t.get_text() for t in lines) == section.entries[0].text


def test_a_page_from_right_to_left_mirrors_the_legend():
    content = told([HERE, BOMBING])
    rect = Rect(20, 0, 300, 200)
    boxes = {}
    for code in ("en", "ar"):
        figure, artists = painted(legend(content, code), rect, 2, code == "ar")
        swatch = next(a for a in artists if isinstance(a, PathCollection))
        label = language(code).kind("clash")
        # The direction of a line may be told by a mark that nobody sees.
        text = next(t for t in figure.findobj(Text) if label in t.get_text())
        boxes[code] = (extent(swatch), text.get_window_extent())
    assert boxes["en"][0].x1 <= boxes["en"][1].x0 and boxes["en"][0].x0 < rect.x + 20
    assert boxes["ar"][0].x0 >= boxes["ar"][1].x1 and boxes["ar"][0].x1 > rect.right - 20
    assert boxes["en"][0].x0 - rect.x == pytest.approx(rect.right - boxes["ar"][0].x1, abs=0.5)


def test_amounts_of_a_section_end_in_one_line():
    content = told([*[HERE] * 12, BOMBING])
    figure, _ = painted(legend(content), Rect(0, 0, 260, 300), 1)
    ends = [spot(text, figure) for text in ("12", "1")]
    assert ends[0].x1 == pytest.approx(ends[1].x1, abs=0.8)
    assert ends[0].x1 < 200  # near the words, not at the far edge
    assert ends[0].x0 > spot("Bombing", figure).x1
