"""Who holds what as the map reads it: bands and changes by number, dated looks of holders, outlines of areas."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.analysis.control import MISSING, Control
from geo.model.actors import Actor, Actors, Change
from geo.places.boundaries import Boundaries
from geo.webmap.columns import pack_tables, unpack
from geo.webmap.control_columns import NOBODY, control_columns, looks
from tests.support.controls import band, change, control, day

EXTENT = (date(2013, 12, 1), date(2014, 3, 31))
CHANGED = day("2014-01-05")
ACTORS = Actors(
    (Actor("Insurgents", colour="#2e9e5b"), Actor("Islamic State", short_name="ISIS", colour="#111111"))
)
USUAL = control(
    [
        band(0, end=CHANGED, holder="Islamic State", basis="before", row=4, evidence_day=CHANGED),
        band(0, CHANGED, holder="Insurgents", other="Islamic State", state="contested", row=4),
        band(1, holder="Insurgents", row=2),
    ],
    [
        change(0, CHANGED, "Islamic State", "Insurgents", first_day=CHANGED - 6),
        change(1, CHANGED, "", "Insurgents", counts=False),
    ],
)


def encoded(of: Control = USUAL, **given: Any) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    about = SimpleNamespace(
        actors=ACTORS, boundaries=Boundaries.bundled(), extent=tuple(map(pd.Timestamp, EXTENT))
    )
    return unpack(control_columns(of, about, **given))  # type: ignore[arg-type]


def test_bands_name_holders_and_states_by_number() -> None:
    header, columns = encoded()
    names = [holder["value"] for holder in header["holders"]]
    codes = [state["code"] for state in header["states"]]
    assert [names[at] for at in columns["band_holder"]] == ["Islamic State", "Insurgents", "Insurgents"]
    assert columns["band_other"].tolist() == [NOBODY, names.index("Islamic State"), NOBODY]
    assert [codes[at] for at in columns["band_state"]] == ["held", "contested", "held"]
    assert columns["band_since"].tolist() == [MISSING, CHANGED, MISSING]
    assert columns["band_evidence_day"].tolist()[:2] == [CHANGED, CHANGED]


def test_days_of_which_nothing_is_known_say_so() -> None:
    header, columns = encoded(control([band(0, basis="", state="unknown"), band(1, holder="Insurgents")]))
    assert [header["bases"][at] for at in columns["band_basis"]] == ["", "change"]


def test_places_without_a_point_are_there_without_one() -> None:
    header, _ = encoded()
    assert header["places"]["lat"] == [36.139, None]
    assert header["places"]["name"] == ["Atareb", "Inzarat"]


def test_only_changes_that_count_are_there() -> None:
    header, columns = encoded()
    assert header["rows"]["change"] == 1
    assert columns["change_last_day"].tolist() == [CHANGED]
    assert header["holders"][columns["change_before"][0]]["value"] == "Islamic State"


def test_evidence_is_numbered_as_the_rows_of_the_file_it_stands_in() -> None:
    _, columns = encoded(rows=np.array([-1, -1, -1, -1, 7]))
    assert columns["band_row"].tolist() == columns["band_set_row"].tolist() == [7, 7, NOBODY]


def test_areas_are_outlines_of_places_with_a_point() -> None:
    _, columns = encoded()
    assert columns["ring_place"].tolist() == [0]
    assert columns["ring_start"].tolist() == [0]
    corners = np.column_stack((columns["corner_lon"], columns["corner_lat"]))
    assert len(corners) > 20
    assert (corners[0] != corners[-1]).any(), "the first corner stands there twice"


def test_dataset_without_any_control_is_a_file_too() -> None:
    header, columns = encoded(control([], places=()))
    assert header["holders"] == []
    assert {len(column) for column in columns.values()} == {0}


def test_holder_that_looks_otherwise_from_a_day_on_has_two_looks() -> None:
    dated = Actors(
        (Actor("Nusra", colour="#d9d9d9"),),
        (
            Change("Nusra", date(2014, 1, 29), "colour", "#aaaaaa"),
            Change("Nusra", date(2016, 7, 28), "colour", "#bbbbbb"),
        ),
    )
    assert looks(dated, "Nusra", *EXTENT) == [
        {"from": day("2013-12-01"), "label": "Nusra", "colour": "#d9d9d9"},
        {"from": day("2014-01-29"), "label": "Nusra", "colour": "#aaaaaa"},
    ]


def test_dates_of_another_holder_are_no_new_look() -> None:
    dated = Actors(ACTORS.entries, (Change("Insurgents", date(2014, 1, 29), "colour", "#aaaaaa"),))
    assert len(looks(dated, "Islamic State", *EXTENT)) == 1


def test_columns_of_one_table_must_be_of_one_length() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        pack_tables({}, {"band": {"a": np.zeros(2), "b": np.zeros(3)}})
