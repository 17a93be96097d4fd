"""ACLED in every layout that it has had."""

from dataclasses import replace
from pathlib import Path

import pytest

from geo.files.reader import read as read_file
from geo.files.table import Table
from geo.model.vocabulary import EVENT_TYPES, kind_of
from geo.sources.acled import ACLED
from geo.sources.acled_terms import EARLIER, RIOTS_OR_PROTESTS, SUB_EVENTS
from geo.sources.base import Options, Reading
from geo.sources.gdelt import GDELT
from geo.sources.ucdp import UCDP
from tests.support.source_files import (
    Row,
    acled,
    acled_2019,
    acled_v5,
    acled_v8,
    gdelt,
    only,
    table,
    ucdp,
    without,
    written,
)


def read(*rows: Row, header: bool = True, **options: object) -> Reading:
    return ACLED.read(table(rows, header), replace(Options(), **options))


def values(reading: Reading, name: str) -> list[str | None]:
    return reading.fields[name].to_pylist()


EXPECTED = {
    "event_date": "2014-01-03",
    "time_precision": "1",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Islamic State (Syria)",
    "actor2": "Opposition Rebels (Syria)",
    "country": "Syria",
    "admin1": "Aleppo",
    "admin2": "Jebel Saman",
    "location": "Atareb",
    "latitude": "36.1353",
    "longitude": "36.8291",
    "fatalities": "5",
    "notes": "Fighting between rebels and the Islamic State.",
}

LAYOUTS = {"now": acled, "2019": acled_2019, "version 8": acled_v8, "version 5": acled_v5}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout_is_recognised_and_read(layout: str) -> None:
    made = table([LAYOUTS[layout]()])
    assert ACLED.recognises(made)
    reading = ACLED.read(made, Options(day_first=True))
    assert {name: reading.fields[name][0].as_py() for name in EXPECTED} == EXPECTED


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout_without_header_is_recognised_by_its_cells(layout: str) -> None:
    made = table([LAYOUTS[layout]()], header=False)
    assert ACLED.recognises(made)
    reading = ACLED.read(made, Options(day_first=True))
    assert {name: reading.fields[name][0].as_py() for name in EXPECTED} == EXPECTED
    assert (
        values(reading, "dataset_record_id") == [LAYOUTS[layout]().get("event_id_cnty", "SYR1234")]
        or layout == "version 5"
    )


def test_headerless_version_5_keeps_number_and_source() -> None:
    reading = read(acled_v5(), acled_v5(EVENT_ID_CNTY="1235SYR", ACTOR2=""), header=False)
    assert values(reading, "dataset_record_id") == ["1234SYR", "1235SYR"]
    assert values(reading, "source") == ["SOHR", "SOHR"]
    assert values(reading, "assoc_actor_2") == ["Islamic Front", "Islamic Front"]
    assert values(reading, "geo_precision") == ["2", "2"]
    assert reading.fields.column_names.count("event_type") == 1


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("header", [True, False])
def test_file_is_recognised_whatever_its_delimiter(tmp_path: Path, delimiter: str, header: bool) -> None:
    rows = [acled_v5(EVENT_ID_CNTY=f"{n}SYR", EVENT_ID_NO_CNTY=str(n)) for n in range(1, 5)]
    found = read_file(written(tmp_path, table(rows, header), delimiter))
    assert ACLED.recognises(found)
    assert values(ACLED.read(found, Options()), "dataset_record_id") == ["1SYR", "2SYR", "3SYR", "4SYR"]


def test_short_export_is_recognised_by_names_and_event_types() -> None:
    row = only(acled(), "event_date", "event_type", "latitude", "longitude")
    assert ACLED.recognises(table([row]))
    assert not ACLED.recognises(table([{**row, "event_type": "Flood"}]))
    assert values(read(row), "event_type") == ["Battles"]


def test_short_export_with_sub_event_type_alone_gets_its_event_type() -> None:
    reading = read(
        only(
            acled(sub_event_type="Air/drone strike"), "event_date", "sub_event_type", "latitude", "longitude"
        )
    )
    assert values(reading, "event_type") == ["Explosions/Remote violence"]
    assert values(reading, "sub_event_type") == ["Air/drone strike"]


@pytest.mark.parametrize(
    "made",
    [
        table([ucdp()]),
        table([gdelt()]),
        table([gdelt()], header=False),
        table([ucdp()], header=False),
        table([{"date": "2014-01-03", "event_type": "Battles", "latitude": "36", "longitude": "37"}]),
        table(
            [
                {
                    "event_date": "2014-01-03",
                    "event_type": "Battles",
                    "lat": "36",
                    "lon": "37",
                    "reporter": "a",
                    "phone": "1",
                }
            ]
        ),
    ],
    ids=["ucdp", "gdelt", "gdelt headerless", "ucdp headerless", "other names", "spreadsheet"],
)
def test_other_tables_are_not_taken_for_acled(made: Table) -> None:
    assert not ACLED.recognises(made)


def test_columns_that_somebody_added_do_not_hide_the_format() -> None:
    assert ACLED.recognises(table([{**acled(), **{f"own {n}": "x" for n in range(20)}}]))
    assert ACLED.recognises(table([{**acled(), "own": "x"}], header=False))


def test_table_without_rows_is_read() -> None:
    empty = table([acled()])
    reading = ACLED.read(replace(empty, rows=empty.rows.slice(0, 0)), Options())
    assert reading.rows == 0


# Dates.


@pytest.mark.parametrize(
    "written_as",
    ["2014-01-03", "03 January 2014", "3-Jan-14", "20140103", "2014-01-03T00:00:00Z", "Jan 3, 2014", "41642"],
)
def test_every_style_of_date_is_the_same_day(written_as: str) -> None:
    assert values(read(acled(event_date=written_as)), "event_date") == ["2014-01-03"]


def test_order_of_day_and_month_is_asked_when_the_column_cannot_tell() -> None:
    reading = read(acled_v5(EVENT_DATE="03/04/2014"))
    assert [question.option for question in reading.questions] == ["day_first"]
    assert "EVENT_DATE" in reading.questions[0].text
    assert values(read(acled_v5(EVENT_DATE="03/04/2014"), day_first=True), "event_date") == ["2014-04-03"]


def test_unreadable_date_stays_for_ingest_to_refuse() -> None:
    assert values(read(acled(event_date="0000-00-00")), "event_date") == ["0000-00-00"]


# Event types.


def test_declared_words_are_acleds_six_types_and_25_sub_types() -> None:
    assert set(SUB_EVENTS) == set(EVENT_TYPES)
    assert sum(map(len, SUB_EVENTS.values())) == 25
    assert all(kind_of(kind, sub) for kind, subs in SUB_EVENTS.items() for sub in subs)


@pytest.mark.parametrize("term", sorted(set(EARLIER) - {RIOTS_OR_PROTESTS}))
def test_earlier_event_type_is_written_in_todays_words(term: str) -> None:
    reading = read(acled_v5(EVENT_TYPE=term))
    event_type, sub = values(reading, "event_type")[0], values(reading, "sub_event_type")[0]
    assert (event_type, sub or "") == EARLIER[term]
    assert kind_of(str(event_type), sub or "")


def test_case_and_stray_spaces_of_types_do_not_matter() -> None:
    row = acled(event_type=" explosions / remote Violence ", sub_event_type="air/drone  Strike")
    assert values(read(row), "event_type") == ["Explosions/Remote violence"]
    assert values(read(row), "sub_event_type") == ["Air/drone strike"]


def test_unknown_types_stay_as_they_are() -> None:
    reading = read(acled(event_type="Flood", sub_event_type="Dam"))
    assert (values(reading, "event_type"), values(reading, "sub_event_type")) == (["Flood"], ["Dam"])


def test_own_sub_event_type_comes_before_the_implied_one() -> None:
    row = acled(event_type="Battle-No change of territory", sub_event_type="Government regains territory")
    assert values(read(row), "sub_event_type") == ["Government regains territory"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"INTER1": "5", "INTER2": "0", "INTERACTION": "50"}, "Riots"),
        ({"INTER1": "6", "INTER2": "0", "INTERACTION": "60"}, "Protests"),
        ({"INTER1": "1", "INTER2": "6", "INTERACTION": "16"}, "Protests"),
        ({"INTER1": "6", "INTER2": "5", "INTERACTION": "56"}, "Riots"),
        ({"INTER1": "", "INTER2": "", "INTERACTION": "15"}, "Riots"),
        ({"INTER1": "Rioters", "INTER2": "", "INTERACTION": ""}, "Riots"),
        ({"INTER1": "", "INTER2": "", "INTERACTION": "", "ACTOR1": "Protesters (Syria)"}, "Protests"),
        (
            {
                "INTER1": "",
                "INTER2": "",
                "INTERACTION": "",
                "ACTOR1": "57th Brigade",
                "ACTOR2": "Rioters (Syria)",
            },
            "Riots",
        ),
    ],
)
def test_riots_and_protests_are_told_apart_by_who_took_part(fields: Row, expected: str) -> None:
    reading = read(acled_v5(), acled_v5(EVENT_TYPE="Riots/Protests", **fields))
    assert values(reading, "event_type") == ["Battles", expected]
    (finding,) = reading.findings
    assert (finding.verdict, finding.rows.tolist()) == ("repaired", [1])
    assert (finding.old.to_pylist(), finding.new.to_pylist()) == (["Riots/Protests"], [expected])


def test_riots_or_protests_without_any_hint_is_refused() -> None:
    reading = read(acled_v5(EVENT_TYPE="Riots/Protests"))
    (finding,) = reading.findings
    assert (finding.verdict, finding.field, finding.rows.tolist()) == ("rejected", "event_type", [0])
    assert values(reading, "event_type") == ["Riots/Protests"]


# Other columns.


def test_civilian_targeting_is_true_or_false_where_the_column_is_used() -> None:
    reading = read(acled(civilian_targeting="Civilian targeting"), acled())
    assert values(reading, "civilian_targeting") == ["true", "false"]


def test_civilian_targeting_is_unsaid_without_the_column_but_for_violence_against_civilians() -> None:
    reading = read(acled_v5(), acled_v5(EVENT_TYPE="Violence against civilians"))
    assert values(reading, "civilian_targeting") == [None, "true"]


def test_blank_deaths_stay_blank_and_zero_stays_zero() -> None:
    reading = read(
        acled(fatalities=""), acled(fatalities="0"), acled(fatalities="3.0"), acled(fatalities="many")
    )
    assert values(reading, "fatalities") == [None, "0", "3", "many"]


def test_decimal_comma_is_read() -> None:
    reading = read(acled(latitude="36,1353", longitude="36,8291"))
    assert (values(reading, "latitude"), values(reading, "longitude")) == (["36.1353"], ["36.8291"])


def test_literal_blanks_are_blank() -> None:
    reading = read(acled(actor2="NA", admin1="NULL", location="None"))
    assert [values(reading, name) for name in ("actor2", "admin1", "location")] == [[None], [None], [None]]


def test_record_number_is_the_event_id_else_the_data_id() -> None:
    assert values(read(acled_2019()), "dataset_record_id") == ["SYR1234"]
    assert values(read(without(acled_2019(), "event_id_cnty")), "dataset_record_id") == ["7654321"]


def test_columns_without_a_use_are_told() -> None:
    reading = read(acled())
    assert {"timestamp", "tags", "iso"} <= set(reading.unused)
    assert reading.used["assoc_actor_2"] == ("assoc_actor_2",)
    assert not set(reading.unused) & {name for theirs in reading.used.values() for name in theirs}


def test_mapping_comes_before_the_known_names() -> None:
    reading = read(acled(tags="crowd"), mapping={"notes": "tags", "admin2": "", "source_title": "region"})
    assert values(reading, "notes") == ["crowd"]
    assert "admin2" not in reading.fields.column_names
    assert values(reading, "source_title") == ["Middle East"]


def test_country_is_filled_in_where_a_row_states_none() -> None:
    assert values(read(acled(country=""), acled(), country="Lebanon"), "country") == ["Lebanon", "Syria"]


def test_raw_records_are_not_passed_on() -> None:
    assert not ACLED.raw_rows
    assert "date of access" in ACLED.citation
    assert UCDP.raw_rows
    assert GDELT.raw_rows
