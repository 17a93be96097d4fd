"""Sitmap's own layout, also as our exports bring it back."""

import pyarrow as arrow
import pytest

from geo.errors import SourceError
from geo.files.table import Table
from geo.model import incident
from geo.sources.base import Options
from geo.sources.sitmap import REQUIRED, SITMAP


def table(**columns: str | None) -> Table:
    """Return a table of one row that has every required column."""
    row = dict.fromkeys(REQUIRED, "x") | {"event_date": "2014-01-03"} | columns
    rows = arrow.table({name: arrow.array([value], arrow.string()) for name, value in row.items()})
    return Table("rows.csv", "csv", rows)


def read_one(options: Options | None = None, **columns: str | None) -> dict[str, str | None]:
    reading = SITMAP.read(table(**columns), options or Options())
    row: dict[str, str | None] = reading.fields.to_pylist()[0]
    return row


def test_own_columns_are_recognised() -> None:
    assert SITMAP.recognises(table(notes="x"))
    other = Table("x.csv", "csv", arrow.table({"event_id_cnty": ["SYR1"], "event_date": ["2014-01-03"]}))
    assert not SITMAP.recognises(other)


def test_only_an_empty_cell_is_blank() -> None:
    row = read_one(actor1="NA", actor2="None", notes="", end_date="NA", incident_id="007")
    assert row["actor1"] == "NA"
    assert row["actor2"] == "None"
    assert row["notes"] is None
    assert row["end_date"] == "NA"
    assert row["incident_id"] == "007"


@pytest.mark.parametrize(
    ("cell", "text"), [("'=1+1", "=1+1"), ("''=x", "'=x"), ("'quoted'", "'quoted'"), ("'-5", "-5")]
)
def test_harmless_text_is_restored(cell: str, text: str) -> None:
    assert read_one(notes=cell)["notes"] == text


def test_numbers_are_not_taken_for_harmless_text() -> None:
    assert read_one(latitude="'-5")["latitude"] == "'-5"


def test_line_break_in_a_cell_is_kept() -> None:
    assert read_one(notes="two\nlines")["notes"] == "two\nlines"


def test_dates_as_a_spreadsheet_writes_them_come_back() -> None:
    row = read_one(event_date="2014-01-03 00:00:00", end_date="2014-01-05T00:00:00")
    assert (row["event_date"], row["end_date"]) == ("2014-01-03", "2014-01-05")


def test_dates_in_either_order_are_asked_about_once() -> None:
    reading = SITMAP.read(table(event_date="03/04/2014", end_date="04/04/2014"), Options())
    (question,) = reading.questions
    assert question.option == "day_first"
    assert read_one(Options(day_first=True), event_date="03/04/2014")["event_date"] == "2014-04-03"


def test_one_date_is_evidence_for_the_other() -> None:
    row = read_one(event_date="03/04/2014", end_date="13/04/2014")
    assert row["event_date"] == "2014-04-03"


def test_columns_that_are_not_ours_are_left_out_and_named() -> None:
    reading = SITMAP.read(table(geometry="x"), Options())
    assert reading.unused == ("geometry",)
    assert set(reading.fields.column_names) <= set(incident.NAMES)
    assert reading.used["event_date"] == ("event_date",)


def test_mapping_of_a_person_comes_before_our_names() -> None:
    options = Options(mapping={"notes": "remark", "actor1": "", "country": "=Syria"})
    row = read_one(options, remark="r", notes="n", actor1="a")
    assert row["notes"] == "r"
    assert row["country"] == "Syria"
    assert "actor1" not in row


def test_missing_required_column_is_named() -> None:
    rows = table().rows.drop_columns(["event_type"])
    with pytest.raises(SourceError, match=r"rows\.csv.*event_type"):
        SITMAP.read(Table("rows.csv", "csv", rows), Options())


def test_country_of_rows_that_state_none() -> None:
    assert read_one(Options(country="Syria"), country=None)["country"] == "Syria"
    assert read_one(Options(country="Syria"), country="Lebanon")["country"] == "Lebanon"
    assert read_one(Options(country="Syria"))["country"] == "Syria"
