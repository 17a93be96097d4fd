"""The audit: what each check points out, what it leaves alone, and how it is listed."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyproj
import pytest

from geo.analysis import audit, duplicates
from geo.analysis.duplicates import CROWD, LONGEST_SPAN, NEAR_M
from geo.dataset import Dataset
from geo.model import checks
from geo.model.filter import Filter
from tests.support.datasets import bundled, dataset

NO_POINT: dict[str, Any] = {"latitude": None, "longitude": None}
ANYWHERE = Filter()


def flagged(loaded: Dataset, code: str) -> list[str]:
    """Identifiers of the incidents that the check points out, as the filter finds them."""
    by_filter = loaded.incidents(Filter(checks=(code,)), newest_first=False)
    assert by_filter["row"].tolist() == loaded.found(code).rows.tolist()
    return sorted(by_filter["incident_id"])


def listed(loaded: Dataset, code: str, wanted: Filter = ANYWHERE) -> pd.DataFrame:
    return loaded.audited(code, wanted).table


def pair(**fields: Any) -> list[Mapping[str, Any]]:
    """An incident and another report of it, which differs in the given fields."""
    return [{"incident_id": "a"}, {"incident_id": "b", "dataset": "other", **fields}]


# ---- the registry -----------------------------------------------------------------------------------


def test_every_check_has_words_and_functions() -> None:
    assert [check.words for check in audit.CHECKS] == list(checks.CHECKS)
    assert len(set(checks.CHECK_CODES)) == len(checks.CHECKS)


@pytest.mark.parametrize("code", checks.CHECK_CODES)
def test_every_list_has_declared_columns_and_can_be_written(code: str) -> None:
    found = bundled().audited(code, ANYWHERE)
    assert found.lines == len(found.table) > 0
    table = audit.as_arrow(found.table)
    assert table.num_rows == found.lines
    assert all(audit.column(name).label for name in table.column_names)


@pytest.mark.parametrize("code", checks.CHECK_CODES)
def test_nothing_is_found_among_no_incidents(code: str) -> None:
    found = dataset([]).audited(code, ANYWHERE)
    assert (found.incidents, found.lines, len(found.table)) == (0, 0, 0)


@pytest.mark.parametrize("code", checks.CHECK_CODES)
def test_nothing_is_found_about_an_ordinary_incident(code: str) -> None:
    assert flagged(dataset([{}]), code) == []


def test_list_can_be_cut_and_still_says_how_long_it_is() -> None:
    whole = bundled().audited("duplicates", ANYWHERE)
    found = bundled().audited("duplicates", ANYWHERE, most=3)
    assert (found.incidents, found.lines) == (whole.incidents, whole.lines)
    assert found.table["incident_id"].tolist() == whole.table["incident_id"].tolist()[:3]


# ---- stated province against geometry ---------------------------------------------------------------


def test_province_that_disagrees_is_listed_with_its_distance() -> None:
    abu_duhur = {"latitude": 35.7319, "longitude": 37.1042}
    loaded = dataset(
        [
            {"incident_id": "near", **abu_duhur, "stated_admin1": "Idlib", "admin1_disagrees": True},
            {"incident_id": "far", "stated_admin1": "Daraa", "admin1_disagrees": True},
            {"incident_id": "agrees", "stated_admin1": "Aleppo", "admin1_disagrees": False},
            {"incident_id": "unknown", "stated_admin1": "Nowhere", "admin1_disagrees": None},
        ]
    )
    assert flagged(loaded, "disagrees") == ["far", "near"]
    table = listed(loaded, "disagrees").set_index("incident_id")
    assert table.loc["near", ["stated_admin1", "admin1"]].tolist() == ["Idlib", "Aleppo"]
    assert 0 < table.loc["near", "distance_m"] < 5_000
    assert pd.isna(table.loc["far", "distance_m"])


# ---- names that could not be placed -----------------------------------------------------------------


def test_names_that_could_not_be_placed_are_grouped_and_counted() -> None:
    coarse = {**NO_POINT, "geo_precision": 3, "placed_by": "province", "stated_admin1": "Aleppo"}
    loaded = dataset(
        [
            {"incident_id": "1", **coarse, "location": "Kindi hospital"},
            {"incident_id": "2", **coarse, "location": "Kindi hospital", "event_date": "2014-02-01"},
            {"incident_id": "3", **coarse, "location": "Umm al-Amed"},
            {"incident_id": "province", **coarse, "location": "Aleppo Governorate"},
            {"incident_id": "nameless", **coarse, "location": None},
            {"incident_id": "found", "location": "Atareb", "placed_by": "gazetteer"},
            {
                "incident_id": "4",
                **NO_POINT,
                "placed_by": "none",
                "location": "the north",
                "admin1_pcode": None,
            },
        ]
    )
    assert flagged(loaded, "unplaced") == ["1", "2", "3", "4"]
    table = listed(loaded, "unplaced")
    assert table["location"].tolist() == ["Kindi hospital", "Umm al-Amed", "the north"]
    assert table["incidents"].tolist() == [2, 1, 1]
    assert table.loc[0, ["first", "last"]].dt.date.astype(str).tolist() == ["2014-01-03", "2014-02-01"]


def test_groups_count_the_incidents_of_the_filter() -> None:
    coarse = {**NO_POINT, "geo_precision": 3, "placed_by": "province", "location": "Kindi hospital"}
    loaded = dataset([coarse, coarse, {**coarse, "kind": "protest"}])
    found = loaded.audited("unplaced", Filter(kinds=("clash",)))
    assert (found.incidents, found.lines, found.table["incidents"].tolist()) == (2, 1, [2])


# ---- off the map ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"latitude": 34.0, "longitude": 34.2}, "in the sea"),
        ({"latitude": 48.5, "longitude": 32.0}, "outside the stated country"),
        ({**NO_POINT, "admin1_pcode": None}, "no point and no province"),
        ({**NO_POINT, "geo_precision": 3}, None),
        ({"latitude": 48.5, "longitude": 32.0, "country": "Ukraine"}, None),
        ({"latitude": 48.5, "longitude": 32.0, "country": None}, None),
        ({"latitude": 48.5, "longitude": 32.0, "country": "Ruritania"}, None),
        ({"latitude": 36.9, "longitude": 38.34}, None),
    ],
    ids=str,
)
def test_what_lies_off_the_map(fields: dict[str, Any], why: str | None) -> None:
    loaded = dataset([{"incident_id": "x", **fields}, {"incident_id": "fine"}])
    assert flagged(loaded, "offmap") == (["x"] if why else [])
    assert listed(loaded, "offmap")["why"].tolist() == ([why] if why else [])


def test_point_abroad_says_where_it_lies() -> None:
    loaded = dataset([{"latitude": 48.5, "longitude": 32.0}])
    assert listed(loaded, "offmap")["found_country"].tolist() == ["Ukraine"]


# ---- piles ------------------------------------------------------------------------------------------


def test_ten_on_one_point_are_a_pile_with_what_they_claim() -> None:
    loaded = dataset([{"geo_precision": 1 + (n > 5) + (n > 8)} for n in range(audit.PILE)])
    (line,) = listed(loaded, "piles").to_dict("records")
    assert [line[f"precision_{p}"] for p in (1, 2, 3)] == [6, 3, 1]
    assert (line["incidents"], line["of_all"], line["names"]) == (10, 10, "Aleppo")


@pytest.mark.parametrize(
    ("names", "precision", "is_pile"),
    [
        (["Homs"] * 5, 1, False),
        (["Homs"] * 4 + ["HOMS"], 1, False),
        (["Homs"] * 4 + ["Rastan"], 1, True),
        (["Homs"] * 4 + ["Rastan"], 2, False),
        (["Homs"] * 3 + ["Rastan"], 1, False),
        (["Homs"] * 4 + [None], 1, False),
    ],
)
def test_five_that_claim_to_be_exact_under_different_names_are_a_pile(
    names: list[str | None], precision: int, is_pile: bool
) -> None:
    loaded = dataset([{"location": name, "geo_precision": precision} for name in names])
    assert len(flagged(loaded, "piles")) == (len(names) if is_pile else 0)


def test_points_a_metre_apart_are_no_pile() -> None:
    assert flagged(dataset([{"latitude": 36.2 + n * 1e-4} for n in range(20)]), "piles") == []


def test_pile_names_its_most_frequent_places_first() -> None:
    loaded = dataset(
        [{"location": name} for name in ["B", "B", "B", "A", "A", "C", "D", "E", "F"]]
        + [{"location": None}] * 3
    )
    assert listed(loaded, "piles")["names"].tolist() == ["B, A, C, D and 2 more"]


def test_pile_counts_the_filter_beside_the_whole() -> None:
    loaded = dataset([{"kind": "protest"}] * 8 + [{}] * 4)
    (line,) = listed(loaded, "piles", Filter(kinds=("clash",))).to_dict("records")
    assert (line["incidents"], line["of_all"]) == (4, 12)


# ---- duplicates -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "is_pair"),
    [
        ({}, True),
        ({"event_date": "2014-01-04"}, True),
        ({"event_date": "2014-01-02"}, True),
        ({"event_date": "2014-01-05"}, False),
        ({"event_date": "2014-01-01", "end_date": "2014-01-02"}, True),
        ({"event_date": "2013-12-30", "end_date": "2014-01-01"}, False),
        ({"event_date": "2014-01-20", "time_precision": 3}, True),
        ({"event_date": "2013-12-20", "end_date": "2014-02-20"}, False),
        ({"kind": "shelling"}, False),
        ({"geo_precision": 2}, True),
        ({"geo_precision": 3}, False),
        (NO_POINT, False),
        ({"latitude": 36.2460}, True),  # 4,971 m north
        ({"latitude": 36.2466}, False),  # 5,037 m north
        ({"longitude": 37.2165}, True),  # 4,977 m east
        ({"longitude": 37.2173}, False),  # 5,049 m east
        ({"dataset": "test"}, True),
        ({"dataset": "test", "dataset_record_id": "a"}, False),
        ({"dataset_record_id": "a"}, True),
    ],
    ids=str,
)
def test_what_may_be_one_incident(fields: dict[str, Any], is_pair: bool) -> None:
    assert flagged(dataset(pair(**fields)), "duplicates") == (["a", "b"] if is_pair else [])


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (("ISIS", "Insurgents"), ("Daesh", "Kurds"), "same party"),
        (("Syrian Army", None), (None, "Syrian Army"), "same party"),
        (("Syrian Army", "Civilians"), ("ISIS", "Civilians"), None),
        (("Syrian Army", "Unidentified armed group"), ("ISIS", "Unidentified armed group"), None),
        (("Civilians", None), ("Civilians", None), "same party"),
        (("Hawks of Nowhere (2011-2020)", "Kurds"), ("Army of the Hawks", None), "similar names"),
        (("M23", "Kurds"), ("M23 forces", "X (2011-2020)"), "similar names"),
        (("Lions (2011-2020)", None), ("Bears (2011-2020)", None), None),
        (("Civilians (Syria)", "Lions"), ("Civilians (Syria)", "Bears"), None),
        (("Lions of Nowhere", None), ("Bears of Elsewhere", None), None),
        (("Military Forces of Syria", None), ("Military Forces of Turkey", None), None),
        (("ISIS", None), (None, None), "not named"),
        ((None, None), (None, None), "not named"),
    ],
    ids=str,
)
def test_actors_have_to_be_similar(one: tuple[Any, Any], other: tuple[Any, Any], said: str | None) -> None:
    names = [dict(zip(("actor1", "actor2"), actors, strict=True)) for actors in (one, other)]
    table = listed(dataset([{"dataset": f"d{n}", **fields} for n, fields in enumerate(names)]), "duplicates")
    assert table["actors"].tolist() == ([said] if said else [])


def test_associated_actors_count() -> None:
    loaded = dataset(pair(actor1="Kurds", actor2=None, assoc_actor_1="X; Insurgents"))
    assert listed(loaded, "duplicates")["actors"].tolist() == ["same party"]


def test_pair_shows_both_sides_and_how_far_they_are_apart() -> None:
    loaded = dataset(pair(event_date="2014-01-04", latitude=36.21, location="Halab", fatalities=4))
    (line,) = listed(loaded, "duplicates").to_dict("records")
    _, _, metres = pyproj.Geod(ellps="WGS84").inv(37.1612, 36.2012, 37.1612, 36.21)
    assert line["distance_m"] == pytest.approx(metres, abs=0.5)
    assert (line["days_apart"], line["incident_id"], line["other_id"]) == (1, "a", "b")
    assert (line["location"], line["other_location"]) == ("Aleppo", "Halab")
    assert pd.isna(line["fatalities"])
    assert line["other_fatalities"] == 4


def test_weights_make_a_hundred_and_the_likeliest_come_first() -> None:
    assert sum(duplicates.WEIGHTS.values()) == 100
    same = {"fatalities": 3}
    loaded = dataset(
        [
            {"incident_id": "1", **same},
            {"incident_id": "2", **same, "dataset": "other"},
            {"incident_id": "3", **same, "latitude": 36.22},
        ]
    )
    table = listed(loaded, "duplicates")
    assert table["score"].is_monotonic_decreasing
    assert table.loc[0, ["score", "incident_id", "other_id"]].tolist() == [100, "1", "2"]
    assert table["score"].iloc[1:].max() < 100


def test_pair_is_listed_when_one_of_the_two_passes() -> None:
    loaded = dataset(pair(fatalities=9))
    found = loaded.audited("duplicates", Filter(deaths=5))
    assert (found.incidents, found.lines) == (1, 1)
    assert loaded.audited("duplicates", Filter(deaths=50)).lines == 0


def by_hand(loaded: Dataset) -> set[tuple[int, int]]:
    """Every pair within reach in place, time and kind, each with each."""
    frame = loaded.columns(("latitude", "longitude", "first_day", "last_day", "kind"))
    one, other = np.triu_indices(len(frame), 1)
    lat, lon = frame["latitude"].to_numpy(), frame["longitude"].to_numpy()
    _, _, metres = pyproj.Geod(ellps="WGS84").inv(lon[one], lat[one], lon[other], lat[other])
    first, last = (frame[c].to_numpy().astype("datetime64[D]").astype(int) for c in ("first_day", "last_day"))
    kind = frame["kind"].to_numpy()
    near = (metres <= NEAR_M) & (first[other] <= last[one] + 1) & (kind[one] == kind[other])
    return {(int(a), int(b)) for a, b in zip(one[near], other[near], strict=True)}


@pytest.mark.parametrize(
    "middle", [(36.2, 37.2), (-1e-3, 0.0), (-33.0, 180.0), (70.0, -180.0), (89.99, 20.0), (-89.97, 0.0)]
)
def test_cells_and_days_lose_no_pair_anywhere_on_earth(middle: tuple[float, float]) -> None:
    rng = np.random.default_rng(5)
    reach = 0.09  # degrees: ten kilometres to each side
    shrink = max(np.cos(np.radians(middle[0])), 0.002)
    north = np.clip(middle[0] + rng.uniform(-reach, reach, 90), -90, 90)
    east = (middle[1] + rng.uniform(-reach, reach, 90) / shrink + 180) % 360 - 180
    records = [
        {
            "latitude": float(lat),
            "longitude": float(lon),
            "event_date": f"2014-01-{day:02d}",
            "time_precision": int(precision),
            "kind": ("clash", "protest")[number % 2],
        }
        for number, (lat, lon, day, precision) in enumerate(
            zip(north, east, rng.integers(1, 29, 90), rng.choice([1, 1, 1, 2, 3], 90), strict=True)
        )
    ]
    loaded = dataset(records)
    found = loaded.found("duplicates").lines
    pairs = set(zip(found["row"].tolist(), found["other"].tolist(), strict=True))
    assert len(pairs) == len(found)
    assert pairs == by_hand(loaded)
    assert pairs


def test_a_crowd_is_compared_in_part_and_says_so() -> None:
    loaded = dataset([{}] * (CROWD + 3))
    found = loaded.found("duplicates")
    assert len(found.lines) < (CROWD + 3) * (CROWD + 2) / 2
    assert f"compared with {CROWD} others" in found.note
    assert len(found.rows) == CROWD + 3


def test_what_is_not_compared_is_said() -> None:
    loaded = dataset([{}, NO_POINT, {"end_date": "2014-06-01"}])
    note = loaded.found("duplicates").note
    assert note.startswith("2 incidents known only to a province or to more than")
    assert str(LONGEST_SPAN) in note


def test_pairs_beyond_the_most_are_dropped_from_the_unlikeliest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "MOST_PAIRS", 3)
    loaded = dataset([{"latitude": 36.2 + 0.01 * n} for n in range(6)])
    found = loaded.found("duplicates")
    assert len(found.lines) == 3
    assert "Of 14 pairs the 3 likeliest are kept." in found.note
    assert (found.lines["distance_m"] < 1_200).all()
