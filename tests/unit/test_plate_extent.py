from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
import shapely

from geo.analysis.control import Control
from geo.model.filter import Filter
from geo.model.viewstate import Selection, View, ViewState
from geo.plate.content import Content
from geo.plate.extent import EDGE, LEAST_M, MARK, frame_of
from geo.plate.frame import Frame
from geo.plate.page import Rect
from tests.support.controls import band, control
from tests.support.datasets import dataset

RECT = Rect(20, 30, 600, 400)
UNIT = 0.8
EVERYTHING = ViewState()
ALEPPO = {"location": "Aleppo"}
ATAREB = {"location": "Atareb", "latitude": 36.139, "longitude": 36.825}
DEIR = {
    "location": "Deir ez-Zor", "latitude": 35.336, "longitude": 40.141, "admin1": "Deir ez-Zor", "admin1_pcode": "SY09",
}  # fmt: skip


def content(
    records: Iterable[Mapping[str, Any]], view: ViewState = EVERYTHING, held: Control | None = None
) -> Content:
    return Content.of(dataset(records), view, "A map", [], control=held)


def frame(
    records: Iterable[Mapping[str, Any]], view: ViewState = EVERYTHING, held: Control | None = None
) -> Frame:
    return frame_of(content(records, view, held), RECT, UNIT)


def bounds(found: Content, pcode: str) -> tuple[float, ...]:
    return next(p.geometry.bounds for p in found.loaded.boundaries.provinces if p.pcode == pcode)


def holds(found: Frame, box: tuple[float, ...]) -> bool:
    return bool(shapely.covers(found.box, shapely.box(*box)))


def is_inside(found: Frame, longitude: float, latitude: float, edge: float = 0.0) -> bool:
    x, y = found.points([longitude], [latitude])
    return bool(found.shows(x, y, -edge)[0])


def test_a_view_of_the_map_is_kept():
    view = ViewState(view=View(36.1, 36.9, 9.5))
    assert frame([DEIR], view) == Frame.at(RECT, UNIT, 36.1, 36.9, 9.5)


def test_incidents_have_room_for_their_marks_at_the_edge():
    found = frame([ATAREB, DEIR])
    room = MARK * UNIT + EDGE * RECT.height
    for place in (ATAREB, DEIR):
        assert is_inside(found, place["longitude"], place["latitude"], room - 0.5)
    x, _ = found.points([ATAREB["longitude"]], [ATAREB["latitude"]])
    assert x[0] - RECT.x == pytest.approx(room, abs=0.5)  # and no more room than that


def test_one_town_is_shown_with_its_surroundings():
    found = frame([ATAREB])
    assert RECT.height * found.metres() == pytest.approx(LEAST_M, rel=0.01)
    assert found.middle == pytest.approx((ATAREB["longitude"], ATAREB["latitude"]), abs=1e-6)


def test_incidents_outside_the_window_do_not_matter():
    found = frame(
        [ATAREB, DEIR | {"event_date": "2014-02-01"}], EVERYTHING.with_filter(end=date(2014, 1, 31))
    )
    assert not is_inside(found, DEIR["longitude"], DEIR["latitude"])


def test_an_incident_far_away_is_not_dropped():
    far = {
        "location": "Kabul",
        "latitude": 34.53,
        "longitude": 69.17,
        "country": "Afghanistan",
        "admin1_pcode": None,
    }
    found = frame([ATAREB, ALEPPO, far])
    assert is_inside(found, 69.17, 34.53)
    assert is_inside(found, ATAREB["longitude"], ATAREB["latitude"])


def test_incidents_known_to_the_province_show_all_of_it():
    found = content([ATAREB, {"geo_precision": 3}])
    assert holds(frame_of(found, RECT, UNIT), bounds(found, "SY02"))


def test_of_a_province_abroad_only_the_badge_has_to_be_seen():
    abroad = {
        "geo_precision": 3,
        "country": "Iraq",
        "admin1": "Anbar",
        "admin1_pcode": "IQ-AN",
        "latitude": None,
        "longitude": None,
    }
    found = content([ALEPPO, ALEPPO, abroad])
    place = found.places[found.places["cls"] == 3].iloc[0]
    shown = frame_of(found, RECT, UNIT)
    assert is_inside(shown, place["lon"], place["lat"], MARK * UNIT)
    assert not holds(shown, bounds(found, "IQ-AN"))


def test_provinces_asked_for_are_whole_when_incidents_are_widespread():
    view = EVERYTHING.with_filter(provinces=("SY02",))
    found = content([ATAREB, {"location": "Kobani", "latitude": 36.89, "longitude": 38.353}], view)
    assert holds(frame_of(found, RECT, UNIT), bounds(found, "SY02"))


def test_provinces_asked_for_do_not_hide_where_a_town_lies():
    view = EVERYTHING.with_filter(provinces=("SY02",))
    assert frame([ATAREB], view) == frame([ATAREB])


def test_places_of_control_are_shown_where_there_are_no_incidents():
    held = control([band(0, holder="Insurgents")], places=(("Raqqa", 35.95, 39.01, 1),))
    view = ViewState(control="places", filter=Filter(text="nowhere"))
    found = frame([ATAREB], view, held)
    assert is_inside(found, 39.01, 35.95)
    assert not is_inside(found, ATAREB["longitude"], ATAREB["latitude"])


def test_places_of_control_are_shown_when_incidents_are_switched_off():
    held = control([band(0, holder="Insurgents")], places=(("Raqqa", 35.95, 39.01, 1),))
    view = ViewState(control="places", hidden=("incidents",))
    assert not is_inside(frame([ATAREB], view, held), ATAREB["longitude"], ATAREB["latitude"])
    assert is_inside(frame([ATAREB], replace(view, hidden=()), held), ATAREB["longitude"], ATAREB["latitude"])


def test_nothing_found_shows_the_provinces_asked_for():
    found = content([ATAREB, DEIR], ViewState(filter=Filter(text="nowhere", provinces=("SY02",))))
    shown = frame_of(found, RECT, UNIT)
    assert holds(shown, bounds(found, "SY02"))
    assert not is_inside(shown, DEIR["longitude"], DEIR["latitude"])


def test_nothing_found_shows_where_the_dataset_is():
    assert frame([ATAREB, DEIR], ViewState(filter=Filter(text="nowhere"))) == frame([ATAREB, DEIR])


def test_an_empty_dataset_shows_the_world():
    found = frame([])
    assert found.world == pytest.approx(RECT.width)
    assert is_inside(found, 36.8, 36.1)


def test_a_selection_does_not_move_the_map():
    picked = ViewState(selection=Selection("places", ("no-such-place",)))
    assert frame([ATAREB, DEIR], picked) == frame([ATAREB, DEIR])


@pytest.mark.parametrize("latitude", [90.0, -90.0, 0.0])
@pytest.mark.parametrize("longitude", [180.0, -180.0, -30.0])
def test_poles_and_oceans_have_a_frame(latitude: float, longitude: float):
    at_sea = {
        "location": "At sea",
        "latitude": latitude,
        "longitude": longitude,
        "country": None,
        "admin1_pcode": None,
    }
    found = frame([at_sea])
    assert np.isfinite([found.world, found.west, found.north]).all()
    assert is_inside(found, longitude, latitude)


def test_the_whole_world_is_no_wider_than_the_page():
    ends = [
        {"latitude": 10.0, "longitude": end, "country": None, "admin1_pcode": None} for end in (-180.0, 180.0)
    ]
    assert frame(ends).world == pytest.approx(RECT.width)
