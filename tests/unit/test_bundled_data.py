"""The bundled data is what its README says, and every row of it is on the map or honestly not."""

from collections import Counter

import pytest

from geo.catalog import register
from geo.model import incident as model
from geo.model.actors import split_names
from geo.model.filter import Filter
from tests.support.datasets import bundled, bundled_batch

NO_PLACE = {
    "syr-2014-0027": "other towns",
    "syr-2014-0032": "across Syria",
    "syr-2014-0033": "not stated",
    "syr-2014-0035": "not stated",
    "syr-2014-0050": "northern Syria",
    "syr-2014-0055": "bigger cities",
    "syr-2014-0056": "Damascus/Homs road",
    "syr-2014-0062": "northern Syria",
    "syr-2014-0150": "Syria-Lebanon frontier",
    "syr-2014-0153": "northern Syria",
    "syr-2014-0263": "throughout Syria",
    "syr-2014-0273": "outside of Beirut",
}
"""Rows whose text names neither a place nor a province."""


@pytest.fixture(scope="module")
def frame():
    return bundled_batch().incidents


def test_every_row_is_kept() -> None:
    batch = bundled_batch()
    assert (batch.rows_read, batch.kept, batch.repaired, batch.rejected) == (304, 304, 0, 0)
    assert batch.verdicts.empty
    model.schema().validate(batch.incidents, lazy=True)


def test_types_months_and_provinces_are_those_of_the_readme(frame) -> None:
    assert Counter(frame["event_type"]) == {
        "Battles": 117,
        "Explosions/Remote violence": 75,
        "Strategic developments": 69,
        "Protests": 25,
        "Violence against civilians": 18,
    }
    assert frame["event_date"].dt.strftime("%Y-%m").value_counts(sort=False).to_dict() == {
        "2013-12": 17,
        "2014-01": 145,
        "2014-02": 83,
        "2014-03": 59,
    }
    assert Counter(frame["stated_admin1"].dropna()).most_common(5) == [
        ("Aleppo", 113),
        ("Rif Dimashq", 36),
        ("Idlib", 28),
        ("Hasakah", 22),
        ("Homs", 21),
    ]
    syria = frame[frame["stated_admin1"].isna() & (frame["country"] == "Syria")]
    stated_none = syria[syria["placed_by"] == "none"]
    assert len(stated_none) == 11
    assert Counter(frame["country"]) == {"Syria": 295, "Lebanon": 8, "Iraq": 1}


def test_changes_of_control_are_those_of_the_readme(frame) -> None:
    # A row may be contested and name the holder without a change.
    changed = frame["control_before"].notna() & frame["control_after"].notna()
    assert int(changed.sum()) == 73
    assert int((changed & frame["control_contested"].fillna(False)).sum()) == 11
    assert int((frame["kind"] == "control_change").sum()) == 73


def test_blank_tolls_are_not_zeros(frame) -> None:
    assert frame["fatalities"].isna().sum() > 100
    assert 0 < (frame["fatalities"] == 0).sum() < 20


def test_every_row_has_a_point_a_province_or_honestly_none(frame) -> None:
    by = dict(frame.groupby("placed_by")["incident_id"].count())
    assert by["record"] == 136
    assert by["gazetteer"] >= 95
    assert sum(by.values()) == 304
    point = frame["latitude"].notna()
    assert (point == frame["placed_by"].isin(["record", "gazetteer"])).all()
    assert frame.loc[frame["placed_by"] != "none", "admin1_pcode"].notna().all()
    assert (frame.loc[frame["placed_by"] == "province", "geo_precision"] == 3).all()
    assert (frame.loc[frame["placed_by"] == "gazetteer", "placed_name"].notna()).all()


def test_rows_without_a_place_are_these(frame) -> None:
    without = frame[frame["placed_by"] == "none"]
    assert dict(zip(without["incident_id"], without["location"], strict=True)) == NO_PLACE
    counts = bundled().counts(Filter())
    assert (counts.no_place, counts.shown) == (len(NO_PLACE), 304 - len(NO_PLACE))


def test_stated_provinces_hold_but_for_one(frame) -> None:
    disagree = frame[frame["admin1_disagrees"].fillna(False)]
    assert disagree[["incident_id", "stated_admin1", "admin1"]].values.tolist() == [
        ["syr-2014-0303", "Idlib", "Aleppo"]
    ]


def test_namesakes_are_told_apart_by_country(frame) -> None:
    lebanon = frame[(frame["country"] == "Lebanon") & frame["latitude"].notna()]
    assert lebanon["admin1_pcode"].str.startswith("LB-").all()
    assert lebanon["longitude"].between(35.0, 36.7).all()


def test_every_actor_is_in_the_register(frame) -> None:
    named = {
        name
        for column, _ in model.ACTOR_COLUMNS
        for cell in frame[column].dropna()
        for name in split_names(cell)
    }
    assert {name for name in named if register().find(name) is None} == set()
    holders = set(frame["control_before"].dropna()) | set(frame["control_after"].dropna())
    assert {name for name in holders if register().find(name) is None} == set()


def test_dataset_reaches_over_the_months_of_its_spans(frame) -> None:
    extent = bundled().extent
    assert extent is not None
    assert extent[0] <= frame["event_date"].min()
    assert extent[1] >= frame["event_date"].max()
    assert (frame["first_day"] <= frame["event_date"]).all()
    assert (frame["last_day"] >= frame["event_date"]).all()
