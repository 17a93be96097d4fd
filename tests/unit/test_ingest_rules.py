"""Every rule of ingest is broken once on purpose, and says so in its own words."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from geo.ingest import Batch, rules
from geo.ingest.rules import RULES, Rule
from geo.model import incident as model
from geo.places.boundaries import Boundaries
from tests.support.datasets import ingested, reading, taken

Row = Mapping[str, str]

NOWHERE = {"location": "", "admin1": ""}
AT_ALEPPO = {"latitude": "36.2012", "longitude": "37.1612"}
ABIDJAN = {
    "latitude": "5.3364",
    "longitude": "-4.0267",
    "country": "Ivory Coast",
    "admin1": "",
    "location": "Abidjan",
}
MIDDLE = {
    axis: str(degrees)
    for province in Boundaries.bundled().provinces
    if province.pcode == "SY02"
    for axis, degrees in zip(("latitude", "longitude"), province.label, strict=True)
}
IN_THE_STEPPE = {"latitude": "34.6113", "longitude": "38.9237", "admin1": "Homs"}


def _beside(name: str, value: float) -> Row:
    """A row with a number beyond its bounds, and for half of a point the other half."""
    return (
        {"latitude": "36.2", "longitude": "37.1", "country": "", name: str(value)}
        if name in POINT
        else {name: str(value)}
    )


def _out_of_order(low: str, high: str) -> Row:
    days = {"event_date": "2014-01-05", "end_date": "2014-01-04"}
    return {low: days.get(low, "5"), high: days.get(high, "4")}


PLAIN = {"event_type": "Battles", "source_reliability": "A"}
POINT = ("latitude", "longitude")
OF_COLUMNS: tuple[tuple[Mapping[str, Rule], Callable[[str], Row]], ...] = (
    (rules.READABLE, lambda name: {"latitude": "36.2", "longitude": "37.1", name: "rubbish"}),
    (rules.POSSIBLE, lambda name: {name: "2014-02-30"}),
    (rules.REQUIRED, lambda name: {**NOWHERE, name: " "}),
    (rules.KNOWN_CODE, lambda name: {name: "9"}),
    (rules.NOT_BELOW, lambda name: _beside(name, (model.column(name).minimum or 0) - 1)),
    (rules.NOT_OVER, lambda name: _beside(name, (model.column(name).maximum or 0) + 1)),
    (rules.NOT_BEFORE, lambda name: {name: "1815-06-18"}),
    (rules.NOT_IN_FUTURE, lambda name: {name: "2914-06-18"}),
    (rules.NO_CONTROL_CHARACTERS, lambda name: {name: f"{PLAIN.get(name, name)}\x1b\x85"}),
    (rules.NOT_TOO_LONG, lambda name: {name: name + "x" * rules.LONGEST_TEXT}),
)
"""The rules that follow from the declaration of a column, and a row that breaks each."""

WAYS: list[tuple[Rule, list[Row]]] = [
    *((rule, [broken(name)]) for family, broken in OF_COLUMNS for name, rule in family.items()),
    *((rule, [_out_of_order(*pair)]) for pair, rule in rules.IN_ORDER.items()),
    (rules.BOTH_OR_NEITHER, [{"latitude": "36.2"}]),
    (rules.EVENT_TYPE, [{"event_type": "Weather"}]),
    (rules.ZERO_ASIDE, [{"latitude": "0", "longitude": "0.000"}]),
    (rules.ZERO, [{"latitude": "0", "longitude": "0", **NOWHERE}]),
    (rules.SWAPPED, [{"latitude": "37.1612", "longitude": "36.2012"}]),
    (rules.LONGITUDE_SIGN, [{"latitude": "36.2012", "longitude": "-37.1612"}]),
    (rules.LATITUDE_SIGN, [{"latitude": "-36.2012", "longitude": "37.1612"}]),
    (rules.BOTH_SIGNS, [{"latitude": "-36.2012", "longitude": "-37.1612"}]),
    (rules.AT_SEA, [{"latitude": "34.5", "longitude": "33.9"}]),
    (rules.OUTSIDE, [{"latitude": "48.85", "longitude": "2.35"}]),
    (rules.WHOLE_DEGREES, [{"latitude": "36", "longitude": "37.0"}]),
    (rules.MIDDLE, [{**MIDDLE, "location": "Aleppo"}]),
    (rules.SHARED_POINT, [{**IN_THE_STEPPE, "location": name} for name in ("Uno", "Due", "Tre", "Tre", "")]),
    (rules.SHARED_TOWN, [{**AT_ALEPPO, "location": name} for name in ("Aleppo", "Uno", "Due", "Tre", "Tre")]),
    (rules.PRECISION_FROM_PLACE, [{"geo_precision": ""}]),
    (rules.UNIQUE, [{"incident_id": "a"}, {"incident_id": "a", "notes": "another"}]),
    (rules.UNIQUE_RECORD, [{"incident_id": "b", "dataset_record_id": "c"}, {"incident_id": "c"}]),
    (rules.SAME_AGAIN, [{"incident_id": "d"}, {"incident_id": "d"}]),
]
"""A rule and rows that break it."""

UNIDENTIFIED = {
    "event_date": ["2014-01-03", "2014-01-04"],
    "time_precision": ["1", "1"],
    "event_type": ["Battles", "Battles"],
    "geo_precision": ["3", "3"],
    "dataset_record_id": ["a", ""],
}


def test_every_rule_has_rows_that_break_it() -> None:
    tried = {rule for rule, _ in WAYS} | {rules.IDENTIFIED}
    assert tried == set(RULES)
    assert len(set(RULES)) == len(RULES)


@pytest.fixture(scope="module")
def spoiled() -> tuple[Batch, dict[Rule, range]]:
    """All the rows in one file, and which of them belong to each rule."""
    rows: list[Row] = []
    where: dict[Rule, range] = {}
    for rule, broken in WAYS:
        where[rule] = range(len(rows), len(rows) + len(broken))
        rows += broken
    return ingested([*rows, {}]), where


@pytest.mark.parametrize("rule", [rule for rule, _ in WAYS], ids=lambda rule: f"{rule.field}: {rule.words}")
def test_broken_rule_is_found_and_no_other(spoiled: tuple[Batch, dict[Rule, range]], rule: Rule) -> None:
    batch, where = spoiled
    here = batch.verdicts[batch.verdicts["row"].sub(1).isin(where[rule])]
    # A span that ends before 1900 ends before it begins as well.
    also = {rules.IN_ORDER["event_date", "end_date"]} if rule == rules.NOT_BEFORE["end_date"] else set()
    assert {
        Rule(*found) for found in here[["verdict", "field", "rule", "advice"]].itertuples(index=False)
    } == {
        rule,
        *also,
    }
    assert rule.advice or rule.verdict == "repaired"


def test_good_row_among_all_these_is_kept(spoiled: tuple[Batch, dict[Rule, range]]) -> None:
    batch, _ = spoiled
    assert batch.rows[-1] == batch.rows_read - 1
    assert batch.kept + batch.repaired + batch.rejected == batch.rows_read


@pytest.mark.parametrize("chunk", [5, 64])
def test_result_does_not_depend_on_where_the_file_is_cut(
    spoiled: tuple[Batch, dict[Rule, range]], chunk: int
) -> None:
    rows = [row for _, broken in WAYS for row in broken]
    whole, cut = ingested(rows), ingested(rows, chunk=chunk)
    assert cut.table.equals(whole.table)
    assert cut.verdicts.equals(whole.verdicts)
    assert cut.rows.tolist() == whole.rows.tolist()


def repair(row: Row) -> tuple[str, str]:
    """Old and new value of the one finding about a row."""
    (finding,) = ingested([row]).verdicts.to_dict("records")
    assert finding["verdict"] == "repaired"
    return finding["value"], finding["new_value"]


def test_repair_shows_old_and_new_value() -> None:
    assert repair({"latitude": "37.1612", "longitude": "36.2012"}) == ("37.1612, 36.2012", "36.2012, 37.1612")
    assert repair({"latitude": "36", "longitude": "37"}) == ("1", "3")
    assert repair({"geo_precision": ""}) == ("", "1")
    assert repair({"notes": "be\x07ll"}) == ("be�ll", "bell")


def test_long_value_is_quoted_by_its_beginning() -> None:
    (value,) = ingested([{"fatalities": "9" * 1000}]).verdicts["value"]
    assert value == "9" * 200 + "…"


def test_tab_and_line_breaks_are_no_fault() -> None:
    text = "two\r\nlines\tand a tab"
    batch = ingested([{"notes": text}])
    assert (batch.kept, batch.incidents["notes"].tolist()) == (1, [text])


def test_refused_row_is_not_repaired_as_well() -> None:
    verdicts = ingested([{"notes": "a\x07b", "event_date": "?"}]).verdicts
    assert verdicts["verdict"].tolist() == ["rejected"]


def test_today_is_not_in_the_future_and_tomorrow_is() -> None:
    batch = ingested([{"event_date": "2014-01-03"}, {"event_date": "2014-01-04"}], today=date(2014, 1, 3))
    assert batch.rows.tolist() == [0]


# -- points ----------------------------------------------------------------------------------------------------


def test_point_is_turned_and_lies_where_the_row_says() -> None:
    batch = ingested([{"latitude": "37.1612", "longitude": "36.2012"}])
    (row,) = batch.incidents.to_dict("records")
    assert (row["latitude"], row["longitude"], row["admin1_pcode"]) == (36.2012, 37.1612, "SY02")
    assert not row["admin1_disagrees"]


def test_province_says_the_country_where_none_is_stated() -> None:
    batch = ingested([{"country": "", "admin1": "Aleppo", "latitude": "37.1612", "longitude": "36.2012"}])
    (row,) = batch.incidents.to_dict("records")
    assert (row["latitude"], row["longitude"], row["country"]) == (36.2012, 37.1612, "Syria")
    assert batch.repaired == 1


def test_point_near_the_diagonal_is_turned_only_when_the_province_bears_it_out() -> None:
    swapped = {"latitude": "37.1612", "longitude": "36.2012"}
    for row in ({"admin1": ""}, {"admin1": "Daraa"}):
        batch = ingested([{**swapped, **row}])
        assert batch.verdicts[["verdict", "field"]].values.tolist() == [["rejected", "country"]]


def test_latitude_beyond_the_pole_is_turned_when_it_was_a_longitude() -> None:
    hanoi = {
        "country": "Vietnam",
        "admin1": "",
        "location": "Hanoi",
        "latitude": "105.8412",
        "longitude": "21.0245",
    }
    batch = ingested([hanoi])
    assert batch.incidents[["latitude", "longitude"]].values.tolist() == [[21.0245, 105.8412]]


def test_point_is_not_doubted_without_a_country_that_is_known() -> None:
    for country in ("", "Atlantis"):
        batch = ingested([{"latitude": "48.85", "longitude": "2.35", "country": country}])
        assert (batch.kept, batch.rejected) == (1, 0)


def test_point_at_sea_is_kept_when_it_claims_no_place() -> None:
    batch = ingested([{"latitude": "34.5", "longitude": "33.9", "geo_precision": "3", "country": "Syria"}])
    assert (batch.kept, batch.incidents["placed_by"].tolist()) == (1, ["record"])


def test_set_aside_point_leaves_the_row_to_its_names() -> None:
    (row,) = ingested([{"latitude": "0", "longitude": "0"}]).incidents.to_dict("records")
    assert (row["placed_by"], row["admin1_pcode"]) == ("gazetteer", "SY02")


def precisions(rows: list[Row]) -> list[int]:
    batch = ingested(rows)
    assert batch.rejected == 0, batch.verdicts.to_dict("records")
    return [int(value) for value in batch.incidents["geo_precision"]]


def test_whole_degrees_that_claim_no_place_are_left_alone() -> None:
    assert precisions([{"latitude": "36", "longitude": "37", "geo_precision": "2"}]) == [2]
    assert precisions([{"latitude": "36", "longitude": "37.15"}]) == [1]


def test_capital_that_fills_its_province_is_a_place_in_its_middle() -> None:
    damascus = {"latitude": "33.5157", "longitude": "36.2953", "admin1": "Damascus"}
    assert precisions([{**damascus, "location": "Damascus"}, {**damascus, "location": "A new quarter"}]) == [
        1,
        1,
    ]


def test_few_rows_or_few_names_do_not_make_a_shared_point() -> None:
    few_rows = [{**IN_THE_STEPPE, "location": name} for name in ("Uno", "Due", "Tre", "Tre")]
    few_names = [{**IN_THE_STEPPE, "location": name} for name in ("Uno", "Due", "Due", "Due", "", "")]
    assert precisions(few_rows) == [1] * 4
    assert precisions(few_names) == [1] * 6


def test_spellings_of_one_name_do_not_make_a_shared_point() -> None:
    names = ("Qaryatayn", "al-Qaryatayn", "Qaryatein", "Qaryatayn - centre", "Qaryatain", "القريتين")
    assert precisions([{**IN_THE_STEPPE, "location": name} for name in names]) == [1] * 6


def test_town_keeps_its_own_names_where_others_share_its_point() -> None:
    names = ("Aleppo", "Halab", "Aleppo - Old City", "Uno", "Due", "Tre")
    assert precisions([{**AT_ALEPPO, "location": name} for name in names]) == [1, 1, 1, 2, 2, 2]


# -- identifiers -------------------------------------------------------------------------------------------------


def test_record_of_another_dataset_is_named_after_both() -> None:
    batch = taken(reading({**UNIDENTIFIED, "dataset_record_id": ["7", "8"]}))
    assert batch.incidents["incident_id"].tolist() == [f"syria-2013-2014:{n}" for n in (7, 8)]
    assert batch.incidents["dataset_record_id"].tolist() == ["7", "8"]


def test_row_without_an_identifier_among_others_gets_one_and_says_so() -> None:
    batch = taken(reading(UNIDENTIFIED))
    (finding,) = batch.findings.found
    assert (finding.verdict, finding.field, finding.rule) == (
        "repaired",
        rules.IDENTIFIED.field,
        rules.IDENTIFIED.words,
    )
    assert finding.rows.tolist() == [1]
    assert finding.new is not None
    assert finding.new.to_pylist() == batch.incidents["dataset_record_id"].tolist()[1:]


def test_file_without_identifiers_gives_the_same_ones_each_time() -> None:
    columns = {name: texts for name, texts in UNIDENTIFIED.items() if name != "dataset_record_id"}
    twice = {name: [*texts, texts[0], texts[0]] for name, texts in columns.items()}
    ids = taken(reading(twice)).incidents["incident_id"].tolist()
    assert taken(reading(columns)).incidents["incident_id"].tolist() == ids[:2]
    assert ids[2:] == [f"{ids[0]}-2", f"{ids[0]}-3"]
    assert taken(reading({**columns, "notes": ["", ""]})).incidents["incident_id"].tolist() == ids[:2]
    assert taken(reading(columns), chunk=1).incidents["incident_id"].tolist() == ids[:2]


def test_same_number_from_two_datasets_is_not_one_record() -> None:
    ids = ("acled:1", "ucdp:1", "acled:2", "ucdp:3", "mine")
    records = ("1", "1", "2", "3", "")
    rows = [{"incident_id": i, "dataset_record_id": r} for i, r in zip(ids, records, strict=True)]
    batch = ingested([*rows, rows[2]])
    assert batch.incidents["dataset_record_id"].tolist() == ["acled:1", "ucdp:1", "2", "3", "mine"]
    assert batch.verdicts["rule"].tolist() == [rules.SAME_AGAIN.words]


def test_identifier_of_a_rejected_row_is_told() -> None:
    batch = ingested([{"incident_id": "a", "event_date": "?"}])
    assert batch.verdicts["incident_id"].tolist() == ["a"]
