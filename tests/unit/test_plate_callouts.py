"""Numbers on the map: who has one, where it stands, what is drawn and what the list says."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.language import ENGLISH
from geo.model.viewstate import ViewState
from geo.plate import paint
from geo.plate.callouts import callout_paragraphs, candidates, draw_callouts, place_callouts
from geo.plate.content import Content
from geo.plate.look import LIGHT
from geo.plate.options import Options
from geo.plate.page import Page, Rect
from geo.plate.plan import Callout, Marks
from tests.support import lettering
from tests.support.lettering import assert_numbers_stand_free, content_of, frame_of, marks_at, marks_of
from tests.support.maps import discs_at


def town(number: int, **fields: Any) -> dict[str, Any]:
    placed = {"latitude": 34.5 + 0.4 * number, "longitude": 37.0 + 0.5 * number}
    return {"incident_id": f"i{number}", "location": f"Town {number}", **placed, **fields}


def rows(content: Content) -> pd.DataFrame:
    return content.loaded.frame(np.arange(content.loaded.rows))


FOUR = content_of([town(n) for n in range(4)])
SAME = content_of([town(1, incident_id=f"i{n}") for n in range(6)])

# -- who is numbered ---------------------------------------------------------------------------------------------------


def test_incidents_with_a_mark_in_the_frame_are_numbered() -> None:
    marks = marks_of(FOUR, frame_of())
    hidden = replace(marks, of_place=np.array([0, -1, 2, 3]))
    assert candidates(FOUR, marks, Options())["incident_id"].tolist() == ["i0", "i1", "i2", "i3"]
    assert candidates(FOUR, hidden, Options())["incident_id"].tolist() == ["i0", "i2", "i3"]


def test_incidents_that_the_filter_leaves_out_have_no_number() -> None:
    days = [town(n, event_date=f"2014-01-0{n + 1}") for n in range(4)]
    content = content_of(days, ViewState().with_filter(start=date(2014, 1, 3)))
    found = candidates(content, marks_of(content, frame_of()), Options())
    assert found["incident_id"].tolist() == ["i2", "i3"]


def test_incidents_without_a_place_have_no_number() -> None:
    nowhere = {"latitude": None, "longitude": None, "admin1": None, "admin1_pcode": None, "geo_precision": 3}
    content = content_of([town(0), town(1, **nowhere)])
    assert candidates(content, marks_of(content, frame_of()), Options())["incident_id"].tolist() == ["i0"]


def test_nothing_is_numbered_where_the_incidents_are_switched_off() -> None:
    content = content_of([town(0)], ViewState(hidden=frozenset({"incidents"})))
    assert candidates(content, marks_of(content, frame_of()), Options()).empty


def test_options_say_how_many_and_which() -> None:
    marks = marks_of(FOUR, frame_of())
    assert len(candidates(FOUR, marks, Options(callouts=2))) == 2
    assert candidates(FOUR, marks, Options(callouts=0)).empty
    picked = candidates(FOUR, marks, Options(picked=("i3", "i1"), only_picked=True))
    assert picked["incident_id"].tolist() == ["i3", "i1"]
    assert picked["why"].tolist() == ["picked", "picked"]


# -- where they stand --------------------------------------------------------------------------------------------------


def test_number_stands_beside_its_mark_and_the_leader_ends_at_its_edge() -> None:
    frame = frame_of()
    marks = marks_of(FOUR, frame, badge=(2,))
    placed = place_callouts(rows(FOUR), marks, FOUR, frame, [])
    assert [(c.number, c.row) for c in placed] == [(1, 0), (2, 1), (3, 2), (4, 3)]
    assert_numbers_stand_free(placed, marks, frame)
    for callout, outline in zip(placed, lettering.outlines(marks), strict=True):
        assert outline.exterior.distance(lettering.shapely.Point(callout.anchor)) < 0.1
        assert lettering.leaders([callout])[0].length < 3 * callout.radius


def test_several_numbers_of_one_mark_stand_around_it() -> None:
    frame = frame_of()
    marks = marks_of(SAME, frame)
    placed = place_callouts(rows(SAME), marks, SAME, frame, [])
    assert len(placed) == 6
    assert_numbers_stand_free(placed, marks, frame)


def test_number_is_never_smaller_than_it_can_be_read() -> None:
    frame = frame_of(unit=0.4)
    assert place_callouts(rows(FOUR), marks_of(FOUR, frame), FOUR, frame, [])[0].radius == pytest.approx(5.5)
    frame = frame_of(unit=1.0)
    assert place_callouts(rows(FOUR), marks_of(FOUR, frame), FOUR, frame, [])[0].radius == pytest.approx(7.5)


def test_number_keeps_off_furniture() -> None:
    frame = frame_of()
    marks = marks_of(FOUR, frame)
    around = [rect.grown(25) for rect in marks.rects()[:2]]
    placed = place_callouts(rows(FOUR), marks, FOUR, frame, around)
    assert len(placed) == 4
    assert_numbers_stand_free(placed, marks, frame, around)


def test_number_stands_further_off_where_there_is_no_room_nearby() -> None:
    """Marks side by side over all of the map but one corner."""
    frame = frame_of()
    x, y = (grid.ravel() for grid in np.meshgrid(np.arange(40, 400, 18.0), np.arange(50, 360, 18.0)))
    marks = replace(
        marks_at(x, y, np.full(len(x), 9.0), np.zeros(len(x))), of_place=np.full(len(FOUR.places), 0)
    )
    placed = place_callouts(rows(FOUR), marks, FOUR, frame, [])
    assert len(placed) == 4
    assert_numbers_stand_free(placed, marks, frame)
    assert all(callout.x > 390 for callout in placed)


def test_numbers_without_any_room_are_dropped_and_the_others_run_without_a_gap() -> None:
    """The furniture leaves room for two numbers."""
    frame = frame_of(Rect(0, 0, 100, 60))
    marks = marks_at([20.0], [30.0], [8.0], [False])
    marks = replace(marks, of_place=np.zeros(len(FOUR.places), dtype=np.int64))
    walls = [Rect(0, 0, 100, 22), Rect(0, 38, 100, 22), Rect(64, 0, 36, 60)]
    placed = place_callouts(rows(FOUR), marks, FOUR, frame, walls)
    assert 1 <= len(placed) < 4
    assert [callout.number for callout in placed] == list(range(1, len(placed) + 1))
    assert_numbers_stand_free(placed, marks, frame, walls)


def test_leaders_do_not_cross_where_that_can_be_avoided() -> None:
    frame = frame_of()
    marks = marks_of(FOUR, frame)
    crowd = replace(marks, x=200 + 14 * np.arange(4.0), y=np.full(4, 200.0), radius=np.full(4, 6.0))
    lines = lettering.leaders(place_callouts(rows(FOUR), crowd, FOUR, frame, []))
    assert not any(one.crosses(other) for one in lines for other in lines if one is not other)


def test_halo_of_a_mark_stays_free_while_it_is_drawn() -> None:
    frame = frame_of()
    marks = replace(marks_of(FOUR, frame), near=np.ones(4, dtype=np.int64))
    wide = replace(marks, radius=marks.radius + 4.5 * frame.unit)
    assert_numbers_stand_free(place_callouts(rows(FOUR), marks, FOUR, frame, []), wide, frame)


def test_discs_of_control_are_spared_where_there_is_other_room() -> None:
    frame = frame_of()
    marks = marks_of(FOUR, frame)
    bare = place_callouts(rows(FOUR), marks, FOUR, frame, [])
    discs = discs_at([callout.x for callout in bare], [callout.y for callout in bare])
    held = replace(marks_at(discs.x, discs.y, np.full(4, 5.0), np.zeros(4)))
    placed = place_callouts(rows(FOUR), marks, FOUR, frame, [], discs)
    assert_numbers_stand_free(placed, held, frame)


def test_same_map_gives_the_same_places() -> None:
    frame = frame_of()
    marks = marks_of(SAME, frame)
    assert place_callouts(rows(SAME), marks, SAME, frame, []) == place_callouts(
        rows(SAME), marks, SAME, frame, []
    )


def test_nothing_to_number_gives_no_numbers() -> None:
    frame = frame_of()
    nothing = marks_at([], [], [], [])
    assert place_callouts(rows(FOUR)[:0], nothing, FOUR, frame, []) == []
    bare = Marks(**{**vars(nothing), "of_place": np.full(len(FOUR.places), -1)})
    assert place_callouts(rows(FOUR), bare, FOUR, frame, []) == []


# -- drawing and the list ----------------------------------------------------------------------------------------------


def test_numbers_are_text_in_a_pdf_once_each(tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    callouts = [Callout(n, n, 40.0 * n, 60.0, 6.0, (40.0 * n + 12, 80.0)) for n in (1, 2, 3)]
    with paint.PAINTING, paint.settings():
        figure = paint.part_of(Page(200, 120, LIGHT, ()), Rect(0, 0, 200, 120), ())
        draw_callouts(figure.axes[0], callouts, LIGHT)
        figure.savefig(tmp_path / "numbers.pdf")
    document = pdfium.PdfDocument(tmp_path / "numbers.pdf")
    assert document[0].get_textpage().get_text_range().split() == ["1", "2", "3"]
    document.close()


def test_list_has_an_entry_for_each_number_in_order() -> None:
    content = content_of([town(0, fatalities=4), town(1, event_date="2014-01-04", source="An agency")])
    callouts = [Callout(1, 1, 0, 0, 6, (0, 0)), Callout(2, 0, 0, 0, 6, (0, 0))]
    first, second = callout_paragraphs(callouts, content, ENGLISH, LIGHT)
    assert (first.marker, second.marker) == ("1", "2")
    assert (
        first.text
        == "4 January 2014, Town 1. Clash: Insurgents against Syrian Army. A clash. An agency, graded B2."
    )
    assert "Deaths reported: 4." in second.text
    assert [run.bold for run in first.runs] == [True, False, False]
    assert first.runs[-1].colour == LIGHT.soft


def test_list_of_no_numbers_is_empty() -> None:
    assert callout_paragraphs([], FOUR, ENGLISH, LIGHT) == []
