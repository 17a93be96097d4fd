"""Workbooks: one sheet as text, dates in ISO form, numbers as they are stored."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest

from geo.errors import SourceError
from geo.files.reader import read

HEADER = ["date", "place", "n"]


def xlsx(tmp_path: Path, fill: Callable[[Any], None]) -> Path:
    book = openpyxl.Workbook()
    fill(book)
    file = tmp_path / "book.bin"
    book.save(file)
    return file


def sheet_of(*rows: list[Any]) -> Callable[[Any], None]:
    def fill(book: Any) -> None:
        for row in rows:
            book.active.append(row)

    return fill


def ods(tmp_path: Path, *rows: list[Any]) -> Path:
    def cell(value: Any) -> str:
        if isinstance(value, date):
            return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
        if isinstance(value, int | float):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        text = f"<text:p>{escape(value)}</text:p>" if value else ""
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    file = tmp_path / "book.bin"
    with zipfile.ZipFile(file, "w") as out:
        out.writestr("mimetype", kind)
        out.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
            f'<table:table table:name="Sheet">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        out.writestr(
            "META-INF/manifest.xml",
            f'<?xml version="1.0"?><m:manifest xmlns:m="{manifest}"><m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>',
        )
    return file


def test_values_become_text_as_they_are_stored(tmp_path: Path) -> None:
    values = [
        (datetime(2014, 1, 3), "2014-01-03"),
        (datetime(2014, 1, 3, 10, 5), "2014-01-03T10:05:00"),
        (time(3, 4), "03:04:00"),
        (20_200_000_000_000, "20200000000000"),
        (3.0, "3"),
        (-36.2012, "-36.2012"),
        (0.00001, "0.00001"),
        (True, "true"),
        ("007", "007"),
        ("a\nb", "a\nb"),
    ]
    file = xlsx(
        tmp_path, sheet_of(["kind", "value"], *[[str(n), value] for n, (value, _) in enumerate(values)])
    )
    table = read(file)
    assert table.format == "xlsx"
    assert table.rows["value"].to_pylist() == [text for _, text in values]


def test_blank_rows_and_columns_around_the_table_are_no_part_of_it(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        sheet["C2"] = "Report of 3 March"
        for column, name in zip("CDF", HEADER, strict=True):
            sheet[f"{column}4"] = name
            for row in (5, 7):
                sheet[f"{column}{row}"] = f"{name} {row}"

    table = read(xlsx(tmp_path, fill))
    assert table.columns == tuple(HEADER)
    assert [row["n"] for row in table.rows.to_pylist()] == ["n 5", "n 7"]
    assert "Report of 3 March" in table.said["above the table"]
    assert table.said["empty rows"].startswith("1 row ")


def test_merged_texts_fill_their_rows_and_merged_numbers_do_not(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet_of(HEADER, ["2014-01-03", "Aleppo", 5], ["2014-01-04", None, None], ["2014-01-05", None, None])(
            book
        )
        book.active.merge_cells("B2:B4")
        book.active.merge_cells("C2:C4")

    table = read(xlsx(tmp_path, fill))
    assert table.rows["place"].to_pylist() == ["Aleppo"] * 3
    assert table.rows["n"].to_pylist() == ["5", None, None]
    assert "merged cells" in table.said


def test_sheet_with_most_rows_is_read_and_said(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book.active.append(["Read me"])
        book.active.title = "About"
        for title, count in (("Data", 3), ("Codes", 2), ("Lists", 9)):
            sheet = book.create_sheet(title)
            for row in [HEADER] * count:
                sheet.append(row)
        book["Lists"].sheet_state = "hidden"

    file = xlsx(tmp_path, fill)
    table = read(file)
    assert table.sheets == ("Data", "About", "Codes", "Lists")
    assert "Data, of 4 sheets" in table.said["sheet"]
    assert read(file, sheet="Codes").rows.num_rows == 1
    with pytest.raises(SourceError, match="no sheet or layer “Nowhere”; it has “About”, “Data”"):
        read(file, sheet="Nowhere")


def test_sheet_without_names_has_numbered_columns(tmp_path: Path) -> None:
    table = read(xlsx(tmp_path, sheet_of([300380, 2013, 35.76, 36.5], [21300, 1989, -9.65, 20.4])))
    assert (table.columns, table.has_header, table.rows.num_rows) == (("1", "2", "3", "4"), False, 2)


def test_ods_is_read_like_xlsx(tmp_path: Path) -> None:
    table = read(ods(tmp_path, HEADER, [date(2014, 1, 3), "حلب", 5.0], [date(2014, 1, 4), "a & b", 0.5]))
    assert table.format == "ods"
    assert table.rows.to_pylist() == [
        {"date": "2014-01-03", "place": "حلب", "n": "5"},
        {"date": "2014-01-04", "place": "a & b", "n": "0.5"},
    ]


def test_workbook_without_any_cell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no sheet holds anything"):
        read(xlsx(tmp_path, sheet_of()))


def test_workbook_under_the_name_of_a_text_is_a_workbook(tmp_path: Path) -> None:
    file = xlsx(tmp_path, sheet_of(HEADER, ["2014-01-03", "Aleppo", 1])).rename(tmp_path / "records.csv")
    assert read(file).format == "xlsx"
    assert read(file.rename(tmp_path / "records.ods")).format == "xlsx"
