"""Rejected rows go out in their original layout and come back as they were."""

import io
from pathlib import Path

import numpy as np
import pyarrow as arrow
import pytest

from geo.files.reader import read
from geo.files.rejects import write_rejects
from geo.files.table import Table

RISKY = ["=1+1", "@x", "'=1", "\t1", "-a"]


def table_of(columns: dict[str, list[str | None]], **about: object) -> Table:
    rows = arrow.table({name: arrow.array(cells, arrow.string()) for name, cells in columns.items()})
    return Table("records.csv", "csv", rows, **about)


def rejected(table: Table, rows: list[int], columns: list[str] | None = None) -> bytes:
    out = io.BytesIO()
    reasons = [f"reason {row}" for row in rows]
    write_rejects(table, np.array(rows, np.int64), reasons, ["do this"] * len(rows), out, columns)
    return out.getvalue()


def read_back(tmp_path: Path, content: bytes) -> Table:
    file = tmp_path / "rejects.csv"
    file.write_bytes(content)
    return read(file)


def test_rows_go_out_with_reason_and_advice_in_the_original_layout() -> None:
    table = table_of({"date": ["2014-01-03", "x"], "notes": ["a;b", None]}, delimiter=";")
    assert rejected(table, [1, 0]).decode("utf-8-sig").splitlines() == [
        '"date";"notes";"sitmap_reason";"sitmap_advice"',
        '"x";;"reason 1";"do this"',
        '"2014-01-03";"a;b";"reason 0";"do this"',
    ]


def test_no_cell_is_a_formula_and_a_negative_number_stays_one() -> None:
    lines = rejected(table_of({"a": RISKY, "lon": ["-9.65"] * 5}), list(range(5))).decode("utf-8-sig")
    assert lines.count('"-9.65"') == 5
    assert '"=1' not in lines
    assert '"@' not in lines
    assert '"-a' not in lines


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_what_comes_back_is_what_went_out(tmp_path: Path, delimiter: str) -> None:
    table = table_of(
        {"notes": [*RISKY, 'a "b",\nc', None], "lon": ["-9.65", "1", *[None] * 4, "x"]}, delimiter=delimiter
    )
    back = read_back(tmp_path, rejected(table, list(range(7))))
    assert back.corrected
    assert back.delimiter == delimiter
    assert back.rows.to_pylist() == table.rows.to_pylist()


def test_file_without_a_header_gets_names_or_numbers(tmp_path: Path) -> None:
    table = table_of({"1": ["36.2"], "2": ["x"]}, has_header=False)
    numbered = read_back(tmp_path, rejected(table, [0]))
    assert (numbered.columns, numbered.has_header, numbered.corrected) == (("1", "2"), False, True)
    named = read_back(tmp_path, rejected(table, [0], ["lat", "notes"]))
    assert (named.columns, named.has_header) == (("lat", "notes"), True)


def test_file_with_one_of_the_two_columns_is_not_a_corrected_one(tmp_path: Path) -> None:
    table = read_back(tmp_path, b"date,sitmap_reason\n2014-01-03,'=1\n")
    assert not table.corrected
    assert table.rows["sitmap_reason"].to_pylist() == ["'=1"]
