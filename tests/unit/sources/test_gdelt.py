"""GDELT 1.0 and 2.0: what is taken, how exact it is, and which reports are one incident."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from geo.errors import SourceError
from geo.files.reader import read as read_file
from geo.model.verdicts import Finding
from geo.model.vocabulary import kind_of
from geo.sources import cameo
from geo.sources.base import Options, Reading
from geo.sources.gdelt import GDELT
from tests.support.source_files import (
    Row,
    acled,
    acled_v5,
    gdelt,
    gdelt_1,
    only,
    table,
    ucdp,
    without,
    written,
)


def read(*rows: Row, header: bool = True, **options: object) -> Reading:
    return GDELT.read(table(rows, header), replace(Options(), **options))


def one(row: Row, name: str, **options: object) -> str | None:
    return read(row, **options).fields[name][0].as_py()


def refused(reading: Reading) -> list[int]:
    rows = [f.rows for f in reading.findings if f.verdict == "rejected"]
    return sorted(np.concatenate(rows).tolist()) if rows else []


def about(reading: Reading, field: str) -> Finding:
    (finding,) = [f for f in reading.findings if f.field == field]
    return finding


def at(number: int, **fields: str) -> Row:
    return gdelt(GLOBALEVENTID=str(number), **fields)


EXPECTED = {
    "dataset_record_id": "479491239",
    "event_date": "2015-10-27",
    "end_date": None,
    "time_precision": "1",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "SYRIAN",
    "actor2": "REBEL",
    "country": "Syria",
    "admin1": "Halab",
    "location": "Aleppo",
    "latitude": "36.2028",
    "longitude": "37.1586",
    "geo_precision": "1",
    "reports": "1",
    "source": "example.org",
    "source_url": "https://www.example.org/news/fighting.html",
    "source_date": "2015-10-27",
}

# Layouts and recognition.


@pytest.mark.parametrize("header", [True, False], ids=["header", "no header"])
@pytest.mark.parametrize("row", [gdelt(), gdelt_1()], ids=["61 columns", "58 columns"])
def test_layout_is_recognised_and_read(row: Row, header: bool) -> None:
    assert len(row) in (61, 58)
    made = table([row], header)
    assert GDELT.recognises(made)
    reading = GDELT.read(made, Options())
    assert {name: reading.fields[name][0].as_py() for name in EXPECTED} == EXPECTED


@pytest.mark.parametrize("case", [str.lower, str.upper])
def test_case_of_the_header_does_not_matter(case: object) -> None:
    row = {case(name): value for name, value in gdelt().items()}  # type: ignore[operator]
    assert GDELT.recognises(table([row]))
    assert one(row, "event_type") == "Battles"


def test_backfile_without_addresses_is_read() -> None:
    row = without(gdelt_1(SQLDATE="19950412", DATEADDED="19950412"), "SOURCEURL")
    made = table([row], header=False)
    assert GDELT.recognises(made)
    reading = GDELT.read(made, Options())
    assert [
        reading.fields[name][0].as_py() for name in ("event_date", "source", "source_url", "source_date")
    ] == [
        "1995-04-12",
        None,
        None,
        None,
    ]


@pytest.mark.parametrize("delimiter", ["\t", ",", ";"])
@pytest.mark.parametrize("header", [True, False])
def test_file_is_read_whatever_its_delimiter(tmp_path: Path, delimiter: str, header: bool) -> None:
    rows = [at(n, SQLDATE=f"2015102{n}") for n in range(1, 5)]
    found = read_file(written(tmp_path, table(rows, header), delimiter))
    assert GDELT.recognises(found)
    assert GDELT.read(found, Options()).fields["dataset_record_id"].to_pylist() == ["1", "2", "3", "4"]


def test_export_of_some_columns_is_read() -> None:
    row = only(gdelt(), "SQLDATE", "EventCode", "ActionGeo_Lat", "ActionGeo_Long", "ActionGeo_CountryCode")
    assert GDELT.recognises(table([row]))
    reading = read(row)
    assert reading.fields["event_type"][0].as_py() == "Battles"
    assert "dataset_record_id" not in reading.fields.column_names


def test_other_tables_are_not_taken_for_gdelt() -> None:
    for row in (acled(), ucdp()):
        assert not GDELT.recognises(table([row]))
    for row in (acled_v5(), ucdp(), {str(n): "x" for n in range(61)}, {str(n): "1" for n in range(58)}):
        assert not GDELT.recognises(table([row], header=False))


def test_file_without_codes_is_refused_by_name() -> None:
    with pytest.raises(SourceError, match=r"rows\.csv.*EventCode|rows\.csv.*eventcode"):
        read(without(gdelt(), "EventCode", "EventBaseCode", "EventRootCode"))


# Codes.


def test_every_declared_code_has_a_kind_and_a_root() -> None:
    prefixes = [code.prefix for code in cameo.CODES]
    assert len(set(prefixes)) == len(prefixes)
    assert {p for p in prefixes if len(p) == 2} == {f"{n:02}" for n in range(1, 21)}
    assert all(kind_of(code.event_type, code.sub_event_type) for code in cameo.CODES)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("140", ("Protests", "")),
        ("1411", ("Protests", "Peaceful protest")),
        ("145", ("Riots", "Violent demonstration")),
        ("1451", ("Riots", "Violent demonstration")),
        ("1712", ("Strategic developments", "Looting/property destruction")),
        ("173", ("Strategic developments", "Arrests")),
        ("175", ("Violence against civilians", "Attack")),
        ("180", ("Violence against civilians", "")),
        ("181", ("Violence against civilians", "Abduction/forced disappearance")),
        ("1821", ("Violence against civilians", "Sexual violence")),
        ("1823", ("Violence against civilians", "Attack")),
        ("183", ("Explosions/Remote violence", "Remote explosive/landmine/IED")),
        ("1831", ("Explosions/Remote violence", "Suicide bomb")),
        ("1833", ("Explosions/Remote violence", "Remote explosive/landmine/IED")),
        ("190", ("Battles", "Armed clash")),
        ("192", ("Battles", "")),
        ("194", ("Explosions/Remote violence", "Shelling/artillery/missile attack")),
        ("1952", ("Explosions/Remote violence", "Air/drone strike")),
        ("202", ("Violence against civilians", "Attack")),
        ("2041", ("Explosions/Remote violence", "Chemical weapon")),
    ],
)
def test_code_of_conflict_or_protest_is_taken(code: str, expected: tuple[str, str]) -> None:
    reading = read(gdelt(EventCode=code, EventBaseCode=code[:3], EventRootCode=code[:2]))
    assert refused(reading) == []
    assert reading.fields["event_type"][0].as_py() == expected[0]
    assert (reading.fields["sub_event_type"][0].as_py() or "") == expected[1]


@pytest.mark.parametrize(
    "code", ["010", "043", "0211", "130", "150", "154", "160", "170", "1723", "174", "176"]
)
def test_other_codes_are_refused_by_code_unless_all_are_wanted(code: str) -> None:
    row = gdelt(EventCode=code, EventBaseCode=code[:3], EventRootCode=code[:2])
    reading = read(row)
    (finding,) = reading.findings
    assert (finding.verdict, finding.field, finding.old.to_pylist()) == ("rejected", "event_type", [code])
    assert f"CAMEO {code[:2]}" in finding.rule
    assert "all events" in finding.advice
    assert one(row, "reports") is None
    everything = read(row, all_events=True)
    assert everything.findings == ()
    assert everything.fields["event_type"][0].as_py() == "Strategic developments"
    assert everything.fields["reports"][0].as_py() == "1"


def test_one_finding_stands_for_all_rows_with_a_code() -> None:
    consult, arrest = {"EventCode": "043", "EventRootCode": "04"}, {"EventCode": "173", "EventRootCode": "17"}
    reading = read(at(1, **consult), at(2, **arrest), at(3, **{**consult, "EventCode": "042"}))
    (finding,) = reading.findings
    assert finding.rows.tolist() == [0, 2]
    assert finding.old.to_pylist() == ["043", "042"]


def test_unknown_code_stays_for_ingest_to_refuse() -> None:
    assert one(gdelt(EventCode="X", EventRootCode="---", EventBaseCode=""), "event_type") == "X"


@pytest.mark.parametrize(
    ("text", "root", "code"),
    [
        ("43", "4", "043"),
        ("43", "04", "043"),
        ("141", "14", "141"),
        ("14", "1", "014"),
        ("14", "14", "14"),
        ("211", "2", "0211"),
        ("201", "20", "201"),
        ("43", "", "043"),
        ("211", "", "0211"),
        ("193", "", "193"),
        ("1831", "", "1831"),
        ("043", "", "043"),
        ("---", "", "---"),
    ],
)
def test_eaten_leading_zeros_come_back(text: str, root: str, code: str) -> None:
    assert cameo.restored(text, root) == code


def test_codes_that_a_spreadsheet_made_numbers_are_codes_again() -> None:
    assert one(gdelt(EventCode="193.0", EventRootCode="19.0"), "event_type") == "Battles"
    assert refused(read(gdelt(EventCode="14", EventBaseCode="14", EventRootCode="1"))) == [0]


# Places.


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("1", "Syria", (None, None, "3")),
        ("2", "Oregon, United States", (None, "Oregon", "3")),
        ("3", "Salem, Oregon, United States", ("Salem", "Oregon", "1")),
        ("3", "Johnson County, Iowa, United States", ("Johnson County", "Iowa", "2")),
        ("4", "Assisi, Umbria, Italy", ("Assisi", "Umbria", "1")),
        ("4", "London, London, City of, United Kingdom", ("London", "London, City of", "1")),
        ("4", "Arabian Peninsula, Saudi Arabia (general), Saudi Arabia", ("Arabian Peninsula", None, "2")),
        ("4", "Karnataka, Karnataka, India", ("Karnataka", "Karnataka", "2")),
        ("5", "Madhya Pradesh, Madhya Pradesh, India", (None, "Madhya Pradesh", "3")),
    ],
)
def test_place_is_no_more_exact_than_its_type(kind: str, name: str, expected: tuple[str | None, ...]) -> None:
    row = gdelt(ActionGeo_Type=kind, ActionGeo_FullName=name)
    assert tuple(one(row, column) for column in ("location", "admin1", "geo_precision")) == expected


@pytest.mark.parametrize(
    ("fips", "country"),
    [("IZ", "Iraq"), ("AU", "Austria"), ("AS", "Australia"), ("SP", "Spain"), ("UP", "Ukraine")],
)
def test_country_codes_are_fips(fips: str, country: str) -> None:
    assert one(gdelt(ActionGeo_CountryCode=fips), "country") == country


def test_country_of_an_unknown_code_is_the_end_of_the_full_name() -> None:
    assert one(gdelt(ActionGeo_CountryCode="ZZ"), "country") == "Syria"


def test_fips_codes_of_provinces_are_never_taken_for_pcodes() -> None:
    assert "admin1_pcode" not in read(gdelt()).fields.column_names


def test_report_without_a_place_of_action_is_refused() -> None:
    nowhere = {"ActionGeo_Type": "0", "ActionGeo_FullName": "", "ActionGeo_Lat": "", "ActionGeo_Long": ""}
    reading = read(at(1), at(2, **nowhere))
    assert about(reading, "location").rows.tolist() == [1]
    assert reading.fields["reports"].to_pylist() == ["1", None]


def test_zero_point_of_a_province_is_taken_away_and_told() -> None:
    zero = {
        "ActionGeo_Type": "2",
        "ActionGeo_FullName": "Georgia, United States",
        "ActionGeo_Lat": "0",
        "ActionGeo_Long": "0",
    }
    reading = read(gdelt(**zero))
    assert reading.fields["latitude"][0].as_py() is None
    assert reading.fields["admin1"][0].as_py() == "Georgia"
    assert about(reading, "latitude").old.to_pylist() == ["0, 0"]


# Dates that come from words.


@pytest.mark.parametrize("days_before", ["20151027", "20151026", "20151025", "20150101"])
def test_ordinary_date_is_a_day(days_before: str) -> None:
    reading = read(gdelt(SQLDATE=days_before))
    assert reading.findings == ()
    assert reading.fields["time_precision"][0].as_py() == "1"


@pytest.mark.parametrize(
    ("event", "added", "expected"),
    [
        ("20151020", "20151027220000", ("2015-10-20", None, "2")),
        ("20150927", "20151027220000", ("2015-09-27", None, "3")),
        ("20150928", "20151028220000", ("2015-09-28", None, "3")),
        ("20141027", "20151027220000", ("2014-01-01", "2014-12-31", "3")),
        ("20160228", "20170227000000", ("2016-01-01", "2016-12-31", "3")),
        ("20141027", "20151027", ("2014-01-01", "2014-12-31", "3")),
    ],
)
def test_date_made_from_words_is_as_exact_as_the_words(
    event: str, added: str, expected: tuple[str | None, ...]
) -> None:
    reading = read(gdelt(SQLDATE=event, DATEADDED=added))
    assert (
        tuple(reading.fields[n][0].as_py() for n in ("event_date", "end_date", "time_precision")) == expected
    )
    (finding,) = reading.findings
    assert finding.verdict == "repaired"


def test_year_from_words_says_what_stood_there() -> None:
    finding = about(read(at(1), at(2, SQLDATE="20141027")), "event_date")
    assert finding.rows.tolist() == [1]
    assert (finding.old.to_pylist(), finding.new.to_pylist()) == (
        ["2014-10-27"],
        ["2014-01-01 to 2014-12-31"],
    )


def test_decade_from_words_is_refused() -> None:
    reading = read(at(1), at(2, SQLDATE="20051027"), at(3, SQLDATE="20051027"))
    assert refused(reading) == [1, 2]
    assert reading.fields["reports"].to_pylist() == ["1", None, None]
    assert not reading.merged.any()
    assert about(reading, "event_date").old.to_pylist() == ["2005-10-27", "2005-10-27"]


def test_bulk_added_events_keep_their_days() -> None:
    reading = read(gdelt_1(SQLDATE="20120203", DATEADDED="20130203"))
    assert reading.findings == ()
    assert reading.fields["event_date"][0].as_py() == "2012-02-03"


def test_refused_codes_get_no_finding_about_their_date() -> None:
    reading = read(gdelt(EventCode="043", EventRootCode="04", SQLDATE="20141027"))
    assert [finding.field for finding in reading.findings] == ["event_type"]


# Reports of one event.


def test_reports_of_one_event_are_one_incident_and_counted() -> None:
    reading = read(at(12), at(11), at(13))
    assert reading.fields["reports"].to_pylist() == [None, "3", None]
    assert reading.merged.tolist() == [True, False, True]
    finding = about(reading, "reports")
    assert finding.verdict == "repaired"
    assert finding.rows.tolist() == [0, 2]
    assert (finding.old.to_pylist(), finding.new.to_pylist()) == (["12", "13"], ["11", "11"])


def test_lowest_number_stands_for_the_group_as_a_number_not_as_a_text() -> None:
    assert read(at(10), at(9)).merged.tolist() == [True, False]


def test_order_of_the_actors_does_not_part_reports() -> None:
    turned = {"Actor1Code": "REB", "Actor1Name": "REBEL", "Actor2Code": "SYRMIL", "Actor2Name": "SYRIAN"}
    assert read(at(1), at(2, **turned)).fields["reports"].to_pylist() == ["2", None]


def test_codes_of_one_event_type_and_root_do_not_part_reports() -> None:
    assert read(at(1), at(2, EventCode="190", EventBaseCode="190")).fields["reports"].to_pylist() == [
        "2",
        None,
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"SQLDATE": "20151026"},
        {"ActionGeo_FeatureID": "-2541858"},
        {"EventCode": "194", "EventBaseCode": "194"},
        {"EventCode": "202", "EventRootCode": "20"},
        {"Actor2Code": "IRQ"},
        {"Actor2Code": "", "Actor2Name": ""},
    ],
    ids=["day", "place", "event type", "root", "actor", "no actor"],
)
def test_reports_that_differ_are_two_incidents(other: Row) -> None:
    reading = read(at(1), at(2, **other))
    assert reading.fields["reports"].to_pylist() == ["1", "1"]
    assert not reading.merged.any()


def test_spelling_of_one_place_does_not_part_reports_but_the_point_does_without_feature() -> None:
    assert read(at(1), at(2, ActionGeo_FullName="Berea, Halab, Syria")).merged.tolist() == [False, True]
    here = {"ActionGeo_FeatureID": ""}
    assert read(at(1, **here), at(2, **here)).merged.tolist() == [False, True]
    assert read(at(1, **here), at(2, ActionGeo_Lat="36.3", **here)).merged.tolist() == [False, False]


def test_row_that_stands_twice_is_merged_but_not_counted_twice() -> None:
    reading = read(at(1), at(1), at(2))
    assert reading.fields["reports"].to_pylist() == ["2", None, None]
    assert reading.merged.tolist() == [False, True, True]


def test_refused_rows_take_no_part_in_groups() -> None:
    reading = read(at(1, ActionGeo_Lat=""), at(2), at(3, EventCode="043", EventRootCode="04"))
    assert reading.fields["reports"].to_pylist() == [None, "1", None]


def test_rows_without_numbers_are_grouped_too() -> None:
    row = without(gdelt(), "GLOBALEVENTID")
    assert read(row, row).fields["reports"].to_pylist() == ["2", None]


def test_no_event_of_the_file_may_be_wanted() -> None:
    reading = read(gdelt(EventCode="043", EventRootCode="04"))
    assert reading.fields["reports"].to_pylist() == [None]
    assert not reading.merged.any()


# Other columns.


def test_tolls_and_grades_are_not_in_gdelt() -> None:
    names = read(gdelt()).fields.column_names
    assert not {
        "fatalities",
        "fatalities_low",
        "fatalities_high",
        "info_credibility",
        "source_reliability",
    } & set(names)


def test_actor_without_a_name_is_its_code() -> None:
    assert one(gdelt(Actor1Name=""), "actor1") == "SYRMIL"
    assert one(gdelt(Actor1Name="", Actor1Code=""), "actor1") is None


def test_note_says_what_was_coded() -> None:
    assert one(gdelt(EventCode="1952", EventBaseCode="195"), "notes") == "CAMEO 1952: employ aerial weapons"


def test_source_that_is_no_address_is_a_name() -> None:
    row = gdelt(SOURCEURL="BBC Monitoring")
    assert (one(row, "source"), one(row, "source_url")) == ("BBC Monitoring", None)
    assert one(gdelt(SOURCEURL="http://[broken/"), "source") == "http://[broken/"
