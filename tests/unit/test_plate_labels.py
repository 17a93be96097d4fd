"""Names on the map: which are written, where, and that what is drawn is what was measured."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.patches import PathPatch

from geo.language import ARABIC, ENGLISH
from geo.model.viewstate import ViewState
from geo.plate import paint
from geo.plate.callouts import place_callouts
from geo.plate.content import Content
from geo.plate.frame import Frame
from geo.plate.labels import LONGEST, draw_labels, place_labels
from geo.plate.look import DARK, LIGHT
from geo.plate.page import Page, Rect
from geo.plate.plan import Label
from tests.support.lettering import (
    RECT,
    assert_names_stand_free,
    content_of,
    frame_of,
    marks_at,
    marks_of,
)
from tests.support.maps import discs_at

SYRIA = (35.4, 32.2, 42.6, 37.4)
COUNTRY = Frame.around(RECT, 0.7, SYRIA)
"""All of Syria and some of its neighbours."""
CITY = Frame.around(RECT, 0.8, (36.6, 35.8, 37.8, 36.7))
"""The city of Aleppo and its surroundings."""
NOTHING = marks_at([], [], [], [])


def town(number: int, **fields: Any) -> dict[str, Any]:
    placed = {"latitude": 34.5 + 0.4 * number, "longitude": 37.0 + 0.5 * number}
    return {"incident_id": f"i{number}", "location": f"Town {number}", **placed, **fields}


EMPTY = content_of([])
FOUR = content_of([town(n) for n in range(4)])


def named(labels: list[Label], role: str = "") -> list[str]:
    return [label.text for label in labels if role in ("", label.role)]


def of_ground(frame: Frame, content: Content = EMPTY, language: Any = ENGLISH) -> list[Label]:
    return place_labels(
        content, frame, language, replace(NOTHING, of_place=np.empty(0, np.int64)), None, [], []
    )


# -- which names -------------------------------------------------------------------------------------------------------


def test_places_of_marks_are_named_beside_them() -> None:
    frame = frame_of()
    marks = marks_of(FOUR, frame)
    labels = place_labels(FOUR, frame, ENGLISH, marks, None, [], [])
    found = {label.text: label.rect for label in labels if label.role == "place"}
    assert {f"Town {n}" for n in range(4)} <= set(found)
    for number, x in enumerate(marks.x.tolist()):
        assert abs(found[f"Town {number}"].x - x) < 20
    assert_names_stand_free(labels, [], marks, frame)


def test_badge_is_not_named_after_a_place() -> None:
    frame = frame_of()
    labels = place_labels(FOUR, frame, ENGLISH, marks_of(FOUR, frame, badge=(0, 1)), None, [], [])
    assert not {"Town 0", "Town 1"} & set(named(labels))


def test_town_that_is_the_place_of_a_mark_is_written_once() -> None:
    """The record spells it otherwise than the map does."""
    content = content_of([town(0, location="Halab", latitude=36.2012, longitude=37.1612)])
    marks = marks_of(content, CITY)
    assert named(place_labels(content, CITY, ENGLISH, marks, None, [], [])).count("Aleppo") == 1
    spelt = content_of([town(0, location="Azaz", latitude=36.586, longitude=37.044)])
    labels = named(place_labels(spelt, CITY, ENGLISH, marks_of(spelt, CITY), None, [], []))
    assert "Azaz" in labels
    assert not {"Aazaz", "A'zaz"} & set(labels)


def test_mark_that_is_known_only_nearly_takes_the_name_of_the_town_it_stands_on() -> None:
    record = {"location": "a university", "latitude": 36.5281, "longitude": 37.955, "geo_precision": 2}
    frame = Frame.around(RECT, 0.8, (37.4, 36.1, 38.6, 36.9))
    content = content_of([town(0, **record)])
    labels = named(place_labels(content, frame, ENGLISH, marks_of(content, frame), None, [], []))
    assert "Manbij" in labels
    assert "a university" not in labels


def test_towns_without_a_mark_have_a_dot() -> None:
    labels = of_ground(CITY)
    towns = [label for label in labels if label.role == "town"]
    assert towns
    assert all(label.dot is not None for label in towns)
    for label in towns:
        assert label.dot is not None
        assert abs(label.rect.centre[1] - label.dot[1]) < 12
    capital = next(label for label in labels if label.text == "Aleppo")
    assert capital.bold


def test_more_towns_are_named_the_closer_the_map_is() -> None:
    def rank(frame: Frame) -> int:
        return len(named(of_ground(frame), "town"))

    assert rank(Frame.around(RECT, 0.8, (30, 28, 48, 41))) < rank(COUNTRY)
    assert "Kabbasin" not in named(of_ground(COUNTRY))
    assert "Kabbasin" in named(of_ground(CITY))


def test_provinces_and_neighbours_are_named_inside_themselves() -> None:
    labels = of_ground(COUNTRY)
    assert {"HOMS", "RAQQA", "HAMA"} <= set(named(labels, "province"))
    assert {"TURKEY", "IRAQ", "JORDAN"} <= set(named(labels, "country"))
    assert "SYRIA" not in named(labels)
    (homs,) = (label for label in labels if label.text == "HOMS")
    west, south, east, north = next(
        p for p in EMPTY.loaded.boundaries.provinces if p.name == "Homs"
    ).geometry.bounds
    x, y = COUNTRY.points([west, east], [north, south])
    assert Rect(x[0], y[0], x[1] - x[0], y[1] - y[0]).holds(homs.rect)


def test_layers_that_are_off_are_not_named() -> None:
    unnamed = content_of([], ViewState(hidden=frozenset({"labels"})))
    assert of_ground(COUNTRY, unnamed) == []
    alone = of_ground(COUNTRY, content_of([], ViewState(hidden=frozenset({"neighbours"}))))
    assert named(alone, "country") == []
    assert "HOMS" in named(alone)


def test_names_are_in_the_language_of_the_plate_and_stand_on_its_side() -> None:
    labels = of_ground(CITY, language=ARABIC)
    assert "حلب" in named(labels)
    assert "Aleppo" not in named(labels)
    aleppo = next(label for label in labels if label.text == "حلب" and label.dot)
    assert aleppo.dot is not None
    assert aleppo.rect.right < aleppo.dot[0]
    assert "تركيا" in named(of_ground(COUNTRY, language=ARABIC))
    english = next(label for label in of_ground(CITY) if label.text == "Aleppo")
    assert english.dot is not None
    assert english.rect.x > english.dot[0]


def test_long_names_are_cut() -> None:
    content = content_of([town(0, location="a checkpoint on the road to a village beyond the hills")])
    frame = frame_of()
    labels = place_labels(content, frame, ENGLISH, marks_of(content, frame), None, [], [])
    (cut,) = (label.text for label in labels if label.text.startswith("a checkpoint"))
    assert len(cut) <= LONGEST
    assert cut.endswith("…")


def test_mark_with_a_number_is_named_before_larger_ones() -> None:
    frame = frame_of()
    content = content_of([town(0, location="Numbered"), town(1, location="Larger")])
    marks = replace(marks_of(content, frame), total=np.array([1, 9], dtype=np.int64))
    callouts = place_callouts(content.loaded.frame(np.array([0])), marks, content, frame, [])
    labels = named(place_labels(content, frame, ENGLISH, marks, None, callouts, []))
    assert labels.index("Numbered") < labels.index("Larger")
    unnumbered = named(place_labels(content, frame, ENGLISH, marks, None, [], []))
    assert unnumbered.index("Larger") < unnumbered.index("Numbered")


# -- what they keep off ------------------------------------------------------------------------------------------------


def test_names_keep_off_numbers_leaders_and_furniture() -> None:
    frame = frame_of()
    content = content_of([town(n % 4, incident_id=f"i{n}") for n in range(12)])
    marks = marks_of(content, frame)
    obstacles = [Rect(30, 40, 200, 90), Rect(380, 300, 130, 60)]
    callouts = place_callouts(content.loaded.frame(np.arange(12)), marks, content, frame, obstacles)
    labels = place_labels(content, frame, ENGLISH, marks, None, callouts, obstacles)
    assert named(labels, "place")
    assert_names_stand_free(labels, callouts, marks, frame, obstacles)


def test_names_keep_off_discs_of_control() -> None:
    x, y = (grid.ravel() for grid in np.meshgrid(np.arange(60, 500, 40.0), np.arange(60, 350, 40.0)))
    count = len(x)
    control = discs_at(x, y, 6.0)
    nobody = replace(NOTHING, of_place=np.empty(0, np.int64))
    labels = place_labels(EMPTY, CITY, ENGLISH, nobody, control, [], [])
    assert labels
    assert_names_stand_free(labels, [], marks_at(x, y, np.full(count, 6.0), np.zeros(count)), CITY)


def test_halo_of_a_mark_stays_free() -> None:
    frame = frame_of()
    marks = replace(marks_of(FOUR, frame), near=np.ones(4, dtype=np.int64))
    labels = place_labels(FOUR, frame, ENGLISH, marks, None, [], [])
    assert named(labels, "place")
    assert_names_stand_free(labels, [], replace(marks, radius=marks.radius + 4.5 * frame.unit), frame)


def test_map_that_is_full_of_marks_has_no_names_on_them() -> None:
    x, y = (grid.ravel() for grid in np.meshgrid(np.arange(30, 520, 14.0), np.arange(40, 370, 14.0)))
    marks = replace(
        marks_at(x, y, np.full(len(x), 8.0), np.zeros(len(x))), of_place=np.zeros(4, dtype=np.int64)
    )
    assert place_labels(FOUR, frame_of(), ENGLISH, marks, None, [], []) == []


# -- drawing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frame", "language", "look"),
    [(COUNTRY, ENGLISH, LIGHT), (CITY, ARABIC, DARK)],
    ids=["English", "Arabic"],
)
def test_measured_rectangles_hold_the_drawn_letters(frame: Frame, language: Any, look: Any) -> None:
    labels = of_ground(frame, language=language)
    with paint.PAINTING, paint.settings():
        figure = paint.part_of(Page(540, 400, look, ()), Rect(0, 0, 540, 400), ())
        axes = figure.axes[0]
        draw_labels(axes, labels, look)
        letters = [patch for patch in axes.get_children() if isinstance(patch, PathPatch)]
        assert len(letters) == len(labels) > 10
        for label, shape in zip(labels, letters, strict=True):
            ink = (shape.get_transform() - axes.transData).transform_path(shape.get_path()).get_extents()
            drawn = Rect(ink.x0, min(ink.y0, ink.y1), ink.width, abs(ink.height))
            assert label.rect.holds(drawn, slack=1.0), label.text


@pytest.mark.parametrize("language", [ENGLISH, ARABIC], ids=lambda language: language.code)
def test_names_are_text_in_a_pdf_once_each(language: Any, tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    labels = [
        Label(text, Rect(20, 20 + 20 * at, 90, 12), 10.0, "place")
        for at, text in enumerate(named(of_ground(CITY, language=language))[:4])
    ]
    with paint.PAINTING, paint.settings():
        figure = paint.part_of(Page(200, 120, LIGHT, ()), Rect(0, 0, 200, 120), ())
        draw_labels(figure.axes[0], labels, LIGHT)
        figure.savefig(tmp_path / "names.pdf")
        figure.savefig(tmp_path / "names.svg")
    document = pdfium.PdfDocument(tmp_path / "names.pdf")
    lines = document[0].get_textpage().get_text_range().splitlines()
    document.close()
    assert len(lines) == len(labels)
    svg = (tmp_path / "names.svg").read_text(encoding="utf-8")
    assert svg.count("<text") == len(labels)
