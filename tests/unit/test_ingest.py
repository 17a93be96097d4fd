"""Every row gets a verdict, a place if there is one, and nothing is lost or made up."""

import pytest

from geo.ingest import Batch
from geo.model import incident as model
from tests.support.datasets import ingested


def one(**row: str) -> dict[str, object]:
    batch = ingested([row])
    assert len(batch.incidents) == 1, batch.verdicts.to_dict("records")
    return batch.incidents.iloc[0].to_dict()


BAD: list[tuple[dict[str, str], str]] = [
    ({"incident_id": ""}, "incident_id"),
    ({"event_date": ""}, "event_date"),
    ({"event_date": "03/01/2014"}, "event_date"),
    ({"event_date": "0000-00-00"}, "event_date"),
    ({"event_date": "2914-01-03"}, "event_date"),
    ({"event_date": "2014-01-03", "end_date": "2014-01-01"}, "event_date"),
    ({"event_type": "Weather"}, "event_type"),
    ({"event_type": ""}, "event_type"),
    ({"time_precision": ""}, "time_precision"),
    ({"time_precision": "4"}, "time_precision"),
    ({"geo_precision": "7"}, "geo_precision"),
    ({"geo_precision": "7", "admin1": "", "location": "nowhere at all"}, "geo_precision"),
    ({"fatalities": "many"}, "fatalities"),
    ({"fatalities": "-1"}, "fatalities"),
    ({"fatalities": "2.5"}, "fatalities"),
    ({"fatalities": "1e300"}, "fatalities"),
    ({"fatalities": "inf"}, "fatalities"),
    ({"fatalities": "3", "fatalities_low": "4"}, "fatalities_low"),
    ({"latitude": "36.2"}, "latitude"),
    ({"longitude": "37.1"}, "latitude"),
    ({"latitude": "136.2", "longitude": "37.1"}, "latitude"),
    ({"latitude": "36,2", "longitude": "37.1"}, "latitude"),
    ({"civilian_targeting": "perhaps"}, "civilian_targeting"),
    ({"source_reliability": "Z"}, "source_reliability"),
    ({"info_credibility": "9"}, "info_credibility"),
]
"""Rows that are no incident, and the field that says so."""


@pytest.fixture(scope="module")
def bad() -> Batch:
    return ingested([row for row, _ in BAD] + [{}])


def test_bad_rows_do_not_take_the_good_one_with_them(bad: Batch) -> None:
    assert (bad.rows_read, bad.kept, bad.repaired, bad.rejected) == (len(BAD) + 1, 1, 0, len(BAD))
    assert bad.incidents["incident_id"].tolist() == [f"t-{len(BAD)}"]


@pytest.mark.parametrize("number", range(len(BAD)), ids=[str(row) for row, _ in BAD])
def test_bad_row_is_rejected_with_its_reason(bad: Batch, number: int) -> None:
    (finding,) = bad.verdicts[bad.verdicts["row"] == number + 1].to_dict("records")
    assert (finding["verdict"], finding["field"]) == ("rejected", BAD[number][1])
    assert finding["rule"]
    assert finding["advice"]


def test_rejected_value_is_quoted() -> None:
    assert ingested([{"fatalities": "many"}]).verdicts["value"].tolist() == ["many"]


def test_second_row_of_an_identifier_is_rejected() -> None:
    batch = ingested([{"incident_id": "a"}, {"incident_id": "a", "location": "Homs"}])
    assert batch.incidents["location"].tolist() == ["Aleppo"]
    assert batch.verdicts["row"].tolist() == [2]


def test_rejected_row_does_not_take_an_identifier_from_a_good_one() -> None:
    batch = ingested([{"incident_id": "a", "event_date": "?"}, {"incident_id": "a"}])
    assert batch.incidents["incident_id"].tolist() == ["a"]


def test_no_rows_are_no_incidents() -> None:
    batch = ingested([])
    assert (batch.rows_read, batch.kept, batch.repaired, batch.rejected) == (0, 0, 0, 0)
    assert tuple(batch.incidents) == model.NAMES


def test_own_point_decides_the_province_and_the_disagreement_is_said() -> None:
    row = one(latitude="36.2", longitude="37.15", admin1="Idlib")
    assert (row["admin1_pcode"], row["admin1"], row["stated_admin1"]) == ("SY02", "Aleppo", "Idlib")
    assert row["admin1_disagrees"]
    assert row["placed_by"] == "record"


def test_spelling_of_a_province_is_no_disagreement() -> None:
    row = one(latitude="35.93", longitude="36.63", admin1="Idleb", location="Idlib")
    assert row["admin1"] == "Idlib"
    assert not row["admin1_disagrees"]


def test_name_is_placed_by_the_gazetteer() -> None:
    row = one(location="Atareb")
    assert row["placed_by"] == "gazetteer"
    assert row["admin1_pcode"] == "SY02"
    assert row["placed_name"]
    assert (round(row["latitude"], 1), round(row["longitude"], 1)) == (36.1, 36.8)


def test_region_is_never_placed_at_a_town_of_its_name() -> None:
    row = one(location="Aleppo", geo_precision="3")
    assert row["placed_by"] == "province"
    assert row["admin1_pcode"] == "SY02"
    assert row["latitude"] != row["latitude"]


def test_unknown_name_keeps_its_province_and_says_that_this_is_all() -> None:
    row = one(location="Nowhere at all", admin1="Idleb", country="")
    assert (row["placed_by"], row["admin1_pcode"], row["geo_precision"]) == ("province", "SY07", 3)
    assert (row["admin1"], row["country"], row["stated_admin1"]) == ("Idlib", "Syria", "Idleb")


def test_no_name_and_no_province_is_honestly_no_place() -> None:
    row = one(location="northern Syria", admin1="")
    assert row["placed_by"] == "none"
    assert row["admin1_pcode"] != row["admin1_pcode"]
    assert row["geo_precision"] == 1


def test_blank_precision_is_repaired_where_the_place_tells_it() -> None:
    batch = ingested([{"geo_precision": ""}, {"geo_precision": "", "admin1": "", "location": ""}])
    assert (batch.kept, batch.repaired, batch.rejected) == (0, 1, 1)
    assert batch.verdicts[["row", "verdict", "field"]].values.tolist() == [
        [1, "repaired", "geo_precision"],
        [2, "rejected", "geo_precision"],
    ]


def test_derived_columns_of_a_file_are_not_believed() -> None:
    row = one(
        kind="protest",
        admin1_pcode="XX99",
        placed_by="guess",
        first_day="rubbish",
        batch_id="theirs",
        location="northern Syria",
        admin1="",
        stated_admin1="Halab",
    )
    assert (row["kind"], row["admin1_pcode"], row["placed_by"], row["batch_id"]) == (
        "clash",
        "SY02",
        "province",
        "bundled",
    )


def test_spaces_around_texts_are_not_part_of_them() -> None:
    row = one(actor1="  ISIS ", fatalities=" 3 ", notes="   ")
    assert (row["actor1"], row["fatalities"]) == ("ISIS", 3)
    assert row["notes"] != row["notes"]


def test_hostile_text_is_kept_as_it_is() -> None:
    text = "<script>alert(1)</script>'; DROP TABLE incidents; -- =1+1"
    row = one(notes=text, location=text, actor1=text)
    assert (row["notes"], row["location"], row["actor1"]) == (text, text, text)
