"""Where a row ends up, what waits for a person, and what a file may bring from its source."""

import numpy as np
import pyarrow as arrow
import pytest
import shapely

from geo.ingest import ingest
from geo.model import incident as model
from geo.model.verdicts import Finding
from geo.places.boundaries import Boundaries, Unit
from geo.places.gazetteer import Gazetteer
from geo.store import BUNDLED
from tests.support.datasets import ingested, reading, taken

COTONOU = {
    "country": "Bénin",
    "admin1": "Littoral",
    "admin2": "Cotonou",
    "admin3": "1er arrondissement",
    "location": "Cotonou",
    "latitude": "6.3654",
    "longitude": "2.4183",
}


def one(**row: str) -> dict[str, object]:
    batch = ingested([row])
    assert len(batch.table) == 1, batch.verdicts.to_dict("records")
    return batch.incidents.iloc[0].to_dict()


def test_uncertain_names_wait_with_their_rows() -> None:
    rows = [
        {"location": "Nowhere at all"},
        {"location": "Atareb"},
        {"location": "Nowhere at all", "country": "Lebanon"},
    ]
    batch = ingested([*rows, {"location": "Nowhere at all"}])
    waiting = [
        (name.name, name.country, name.admin1, name.rows.tolist(), name.status) for name in batch.unplaced
    ]
    assert waiting == [
        ("Nowhere at all", "Syria", "Aleppo", [0, 3], "none"),
        ("Nowhere at all", "Lebanon", "Aleppo", [2], "none"),
    ]
    assert batch.incidents["placed_by"].tolist() == ["province", "gazetteer", "none", "province"]


def test_name_that_may_be_a_known_one_waits_as_such() -> None:
    (name,) = ingested([{"location": "Misqan"}]).unplaced
    assert name.status == "candidates"


@pytest.mark.parametrize(
    "row",
    [
        {"location": "Nowhere at all", "geo_precision": "3"},
        {"location": "Nowhere at all", "latitude": "36.2", "longitude": "37.15"},
        {"location": "Nowhere at all", "event_date": "?"},
        {"location": ""},
    ],
    ids=["a region", "a point of its own", "a refused row", "no name"],
)
def test_nothing_waits_that_needs_no_name(row: dict[str, str]) -> None:
    assert ingested([row]).unplaced == ()


def test_rows_that_wait_are_counted_in_the_file_and_not_among_the_kept() -> None:
    batch = ingested([{"event_date": "?"}, {"location": "Nowhere at all"}])
    assert batch.unplaced[0].rows.tolist() == [1]
    assert batch.rows.tolist() == [1]


# -- any country -------------------------------------------------------------------------------------------------


def test_country_goes_by_its_common_name_however_it_is_written() -> None:
    for country in ("Syrian Arab Republic", "SYR", "سوريا", "Syrie"):
        assert one(country=country, location="nowhere at all", admin1="")["country"] == "Syria"
    assert one(country="Atlantis", location="nowhere at all", admin1="")["country"] == "Atlantis"


def test_without_boundaries_a_point_keeps_what_its_row_states() -> None:
    row = one(**COTONOU)
    assert [row[name] for name in ("country", "admin1", "admin2", "admin3", "placed_by")] == [
        "Benin",
        "Littoral",
        "Cotonou",
        "1er arrondissement",
        "record",
    ]
    assert (row["latitude"], row["longitude"]) == (6.3654, 2.4183)
    assert row["admin1_pcode"] != row["admin1_pcode"]


def test_without_boundaries_a_stated_province_is_kept_and_is_no_place() -> None:
    row = one(**COTONOU | {"latitude": "", "longitude": "", "geo_precision": "3"})
    assert (row["admin1"], row["placed_by"], row["geo_precision"]) == ("Littoral", "none", 3)


def test_point_tells_the_country_that_a_row_leaves_blank() -> None:
    assert one(**COTONOU | {"country": ""})["country"] == "Benin"


def test_districts_come_from_boundaries_and_else_from_the_row() -> None:
    bundled = Boundaries.bundled()
    district = Unit("SY0201", "Mount Simeon", 2, "SY", "SY02", "", shapely.box(37.0, 36.1, 37.3, 36.3))
    boundaries = Boundaries(bundled.provinces, [district])
    rows = {
        "incident_id": ["inside", "outside"],
        "event_date": ["2014-01-03"] * 2,
        "time_precision": ["1"] * 2,
        "event_type": ["Battles"] * 2,
        "country": ["Syria"] * 2,
        "admin1": ["Aleppo"] * 2,
        "admin2": ["as stated"] * 2,
        "latitude": ["36.2", "36.8"],
        "longitude": ["37.15", "38.1"],
        "geo_precision": ["1"] * 2,
    }
    batch = ingest(reading(rows), BUNDLED, boundaries, Gazetteer.load())
    assert batch.incidents["admin2"].tolist() == ["Mount Simeon", "as stated"]


# -- what a source has said already -------------------------------------------------------------------------------

DAY = {"event_date": ["2014-01-03"] * 4, "time_precision": ["1"] * 4, "event_type": ["Battles"] * 4}
FOUR = {
    **DAY,
    "geo_precision": ["3"] * 4,
    "dataset_record_id": ["a", "b", "c", "?"],
    "fatalities": ["", "", "x", ""],
}


def finding(verdict: str, row: int) -> Finding:
    return Finding(
        verdict, "event_type", "a rule", "", np.array([row]), arrow.array(["old"]), arrow.array(["new"])
    )  # type: ignore[arg-type]


def test_rows_that_the_source_refused_or_merged_are_not_judged_again() -> None:
    merged = np.array([False, True, False, False])
    source = (finding("repaired", 1), finding("rejected", 2))
    batch = taken(reading(FOUR, findings=source, merged=merged))
    assert (batch.rows_read, batch.kept, batch.repaired, batch.rejected, batch.merged) == (4, 2, 1, 1, 1)
    assert batch.rows.tolist() == [0, 3]
    assert batch.findings.found == source
    assert batch.ids is not None
    assert batch.ids.to_pylist() == [f"{BUNDLED.dataset}:a", None, None, f"{BUNDLED.dataset}:?"]


def test_merged_row_counts_as_repaired_also_when_nothing_was_said_about_it() -> None:
    batch = taken(reading(FOUR, merged=np.array([False, True, True, False])))
    assert (batch.kept, batch.repaired, batch.rejected, batch.merged, len(batch.table)) == (2, 2, 0, 2, 2)


def test_findings_name_rows_of_the_file() -> None:
    batch = taken(reading(FOUR, merged=np.array([True, True, False, False])))
    assert batch.verdicts["row"].tolist() == [3]
    assert batch.verdicts["value"].tolist() == ["x"]


# -- progress -----------------------------------------------------------------------------------------------------


class GivenUpError(Exception):
    pass


def test_progress_is_told_from_begin_to_end() -> None:
    told: list[tuple[int, int]] = []
    ingested([{}] * 10, chunk=2, report=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (10, 10)
    assert len(told) > 5


@pytest.mark.parametrize("after", range(8))
def test_report_may_give_up_at_any_time(after: int) -> None:
    calls = iter(range(after + 1))

    def report(done: int, total: int) -> None:
        if next(calls) == after:
            raise GivenUpError

    with pytest.raises(GivenUpError):
        ingested([{}] * 10, chunk=2, report=report)


def test_table_is_in_the_schema_of_the_store() -> None:
    for rows in ([], [{}], [{"event_date": "?"}]):
        table = ingested(rows).table
        assert table.schema == model.arrow_schema()
        table.validate(full=True)


def test_file_with_no_column_of_ours_is_refused_row_by_row() -> None:
    batch = taken(reading({"colour": ["red", "green"]}))
    assert (batch.rows_read, batch.rejected) == (2, 2)


def test_row_counted_with_a_refused_row_is_refused_with_it() -> None:
    # The third row is refused, and the second reports the same event.
    batch = taken(reading(FOUR, merged=np.array([False, True, False, False]), heads=np.array([0, 2, 2, 3])))
    assert (batch.kept, batch.repaired, batch.rejected, batch.merged, len(batch.table)) == (2, 0, 2, 0, 2)
    (said,) = batch.verdicts[batch.verdicts["row"] == 2].to_dict("records")
    assert (said["verdict"], said["field"], said["value"]) == ("rejected", "reports", "3")


def test_identifiers_of_refused_rows_are_known() -> None:
    batch = taken(reading(FOUR, findings=(finding("rejected", 0),)))
    assert batch.rejected_ids.to_pylist() == ["a", "c"]
