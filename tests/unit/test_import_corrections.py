"""Cells corrected by hand stand in the table as if the file had had them, and are said as repairs."""

import pyarrow as arrow

from geo.files.table import Table
from geo.importing import corrections

TABLE = Table(
    "notes.csv",
    "csv",
    arrow.table({"Datum": ["2014-01-03", "32.1.14", None], "Ort": ["Atareb", "Homs", "Aleppo"]}),
)
USED = {"event_date": ("Datum",), "location": ("Ort",)}


def test_edit_takes_the_place_of_the_cell() -> None:
    table = corrections.corrected(TABLE, {1: {"Datum": "2014-01-31"}, 2: {"Datum": "2014-02-01", "Ort": ""}})
    assert table.rows["Datum"].to_pylist() == ["2014-01-03", "2014-01-31", "2014-02-01"]
    assert table.rows["Ort"].to_pylist() == ["Atareb", "Homs", None]
    assert TABLE.rows["Datum"].to_pylist() == ["2014-01-03", "32.1.14", None]


def test_edit_of_a_row_or_column_that_is_not_there_changes_nothing() -> None:
    table = corrections.corrected(TABLE, {9: {"Datum": "2014-01-31"}, 0: {"Farbe": "rot"}})
    assert table.rows.equals(TABLE.rows)
    assert corrections.findings(TABLE, {9: {"Datum": "x"}, 0: {"Farbe": "rot"}}, USED) == ()


def test_edit_is_a_repair_with_the_old_and_the_new_value() -> None:
    (finding,) = corrections.findings(TABLE, {1: {"Datum": "2014-01-31"}, 2: {"Datum": ""}}, USED)
    assert (finding.verdict, finding.field, finding.rows.tolist()) == ("repaired", "event_date", [1, 2])
    assert finding.old.to_pylist() == ["32.1.14", None]
    assert finding.new is not None and finding.new.to_pylist() == ["2014-01-31", None]


def test_edit_of_a_column_that_is_not_used_is_no_finding() -> None:
    assert corrections.findings(TABLE, {0: {"Ort": "Homs"}}, {"event_date": ("Datum",)}) == ()
