"""UCDP GED in the names and columns of its releases."""

from dataclasses import replace
from pathlib import Path

import pytest

from geo.files.reader import read as read_file
from geo.sources.base import Options, Reading
from geo.sources.ucdp import UCDP
from tests.support.source_files import Row, acled, acled_v5, gdelt, table, ucdp, ucdp_old, without, written


def read(*rows: Row, header: bool = True, **options: object) -> Reading:
    return UCDP.read(table(rows, header), replace(Options(), **options))


def one(row: Row, name: str, **options: object) -> str | None:
    return read(row, **options).fields[name][0].as_py()


EXPECTED = {
    "dataset_record_id": "300380",
    "event_date": "2013-01-03",
    "end_date": None,
    "time_precision": "1",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "civilian_targeting": None,
    "actor1": "Government of Syria",
    "actor2": "Syrian insurgents",
    "country": "Syria",
    "admin1": "Aleppo governorate",
    "admin2": "Jebel Saman district",
    "location": "Atareb town",
    "latitude": "36.1353",
    "longitude": "36.8291",
    "geo_precision": "1",
    "fatalities": "3",
    "fatalities_low": "2",
    "fatalities_high": "4",
}


@pytest.mark.parametrize("header", [True, False], ids=["header", "no header"])
@pytest.mark.parametrize("row", [ucdp(), ucdp_old()], ids=["49 columns", "41 columns"])
def test_release_is_recognised_and_read(row: Row, header: bool) -> None:
    assert len(row) in (49, 41)
    made = table([row, {**row, "id": "300381"}], header)
    assert UCDP.recognises(made)
    reading = UCDP.read(made, Options())
    assert {name: reading.fields[name][0].as_py() for name in EXPECTED} == EXPECTED


@pytest.mark.parametrize(
    "missing",
    ["where_description", "source_original", "code_status", "gwnob", "conflict_dset_id", "source_headline"],
)
def test_headerless_candidate_file_may_lack_a_column(missing: str) -> None:
    made = table([without(ucdp(), missing)], header=False)
    assert UCDP.recognises(made)
    reading = UCDP.read(made, Options())
    assert {name: reading.fields[name][0].as_py() for name in EXPECTED} == EXPECTED


def test_headerless_file_is_read_from_disk(tmp_path: Path) -> None:
    rows = [ucdp(id=str(n), relid=f"SYR-2013-1-11973-{n}") for n in range(5)]
    found = read_file(written(tmp_path, table(rows, header=False)))
    assert UCDP.recognises(found)
    assert UCDP.read(found, Options()).fields["dataset_record_id"].to_pylist() == ["0", "1", "2", "3", "4"]


def test_other_tables_are_not_taken_for_ucdp() -> None:
    assert not UCDP.recognises(table([acled()]))
    assert not UCDP.recognises(table([acled_v5()], header=False))
    assert not UCDP.recognises(table([gdelt()], header=False))
    yearly = {"conflict_id": "1", "type_of_violence": "1", "year": "2013", "bd_best": "3", "side_a": "A"}
    assert not UCDP.recognises(table([yearly]))


@pytest.mark.parametrize(
    ("where_prec", "geo_precision"),
    [("1", "1"), ("2", "2"), ("3", "2"), ("4", "3"), ("5", "3"), ("6", "3"), ("7", "3"), ("9", "9")],
)
def test_precision_of_the_place(where_prec: str, geo_precision: str) -> None:
    assert one(ucdp(where_prec=where_prec), "geo_precision") == geo_precision


@pytest.mark.parametrize(
    ("date_prec", "end", "time_precision", "end_date"),
    [
        ("1", "2013-01-03", "1", None),
        ("2", "2013-01-05", "2", "2013-01-05"),
        ("3", "2013-01-09", "2", "2013-01-09"),
        ("4", "2013-01-31", "3", "2013-01-31"),
        ("5", "2013-12-31", "3", "2013-12-31"),
        ("2", "2013-01-03", "2", "2013-01-03"),
        ("1", "2013-01-04", "1", "2013-01-04"),
    ],
)
def test_span_of_days_is_kept(date_prec: str, end: str, time_precision: str, end_date: str | None) -> None:
    reading = read(ucdp(date_prec=date_prec, date_end=end))
    fields = {name: reading.fields[name][0].as_py() for name in ("event_date", "end_date", "time_precision")}
    assert fields == {"event_date": "2013-01-03", "end_date": end_date, "time_precision": time_precision}


@pytest.mark.parametrize(("end", "expected"), [("2013-01-03", "1"), ("2013-01-09", "2"), ("2013-02-02", "3")])
def test_precision_of_the_date_follows_from_the_span_when_it_is_not_stated(end: str, expected: str) -> None:
    assert one(without(ucdp(date_end=end), "date_prec"), "time_precision") == expected


def test_time_of_day_is_cut_off() -> None:
    row = ucdp(date_start="2013-01-03 00:00:00.000", date_end="2013-01-05 00:00:00.000", date_prec="2")
    assert (one(row, "event_date"), one(row, "end_date")) == ("2013-01-03", "2013-01-05")


@pytest.mark.parametrize(
    ("violence", "expected"),
    [
        ("1", ("Battles", "Armed clash", None)),
        ("2", ("Battles", "Armed clash", None)),
        ("3", ("Violence against civilians", "Attack", "true")),
        ("One-sided violence", ("Violence against civilians", "Attack", "true")),
        ("state-based conflict", ("Battles", "Armed clash", None)),
        ("8", ("8", None, None)),
    ],
)
def test_type_of_violence(violence: str, expected: tuple[str | None, ...]) -> None:
    row = ucdp(type_of_violence=violence, deaths_civilians="7")
    assert (
        tuple(one(row, name) for name in ("event_type", "sub_event_type", "civilian_targeting")) == expected
    )


def test_best_estimate_of_zero_stays_zero_and_a_blank_stays_blank() -> None:
    reading = read(ucdp(best="0", low="0", high="1"), ucdp(best="", low="", high=""))
    assert reading.fields["fatalities"].to_pylist() == ["0", None]
    assert reading.fields["fatalities_high"].to_pylist() == ["1", None]


def test_texts_are_named_by_office_headline_and_date() -> None:
    reading = read(ucdp())
    told = {
        name: reading.fields[name][0].as_py() for name in ("source", "source_title", "source_date", "notes")
    }
    assert told == {
        "source": "SOHR;VDC",
        "source_title": "Shells at Atareb;Dead of the week",
        "source_date": "2013-01-03;2013-01-04",
        "notes": "Where: west of al-Atareb. Reported by: a local activist",
    }


@pytest.mark.parametrize(
    ("article", "publisher"),
    [
        ('Reuters 1989-05-17 "Rebels blow up power lines"', "Reuters"),
        ("BBC 5/31/1999 Four village guards killed", "BBC"),
        ('Press Trust of India (28 November 2000): "16 killed"', "Press Trust of India"),
        ("AFP, 2001-10-07", "AFP"),
        ("Al-Sharqiyah TV on 7 March", "Al-Sharqiyah TV"),
        ("http://monuc.unmissions.org/Default.aspx?ctl=1", None),
        ("(1) A datasheet\n\n(2) Another", None),
        ("Fighting resumes: 5 dead", None),
    ],
)
def test_publisher_of_an_earlier_release_is_what_its_citation_begins_with(
    article: str, publisher: str | None
) -> None:
    row = ucdp_old(source_article=article)
    assert one(row, "source") == publisher
    assert one(row, "source_title") == article


def test_point_is_read_from_well_known_text_when_there_is_nothing_else() -> None:
    row = without(ucdp(geom_wkt="POINT (-36.8291 36.1353)"), "latitude", "longitude")
    assert (one(row, "latitude"), one(row, "longitude")) == ("36.1353", "-36.8291")


def test_rows_that_are_still_checked_are_taken() -> None:
    reading = read(ucdp(code_status="Check"), ucdp(code_status="Unclear"))
    assert reading.findings == ()
    assert reading.rows == 2


def test_mapping_replaces_what_is_made_of_several_columns() -> None:
    row = ucdp()
    assert one(row, "notes", mapping={"notes": "conflict_name"}) == "Syria: Government"
    assert "notes" not in read(row, mapping={"notes": ""}).fields.column_names
    assert one(row, "event_type", mapping={"event_type": "=Riots"}) == "Riots"


def test_start_and_end_tell_each_other_which_part_is_the_day() -> None:
    row = ucdp(date_start="3/1/2013", date_end="25/1/2013", date_prec="4")
    reading = read(row)
    assert (one(row, "event_date"), one(row, "end_date")) == ("2013-01-03", "2013-01-25")
    assert reading.questions == ()
    assert len(read(ucdp(date_start="3/1/2013", date_end="4/1/2013")).questions) == 1
