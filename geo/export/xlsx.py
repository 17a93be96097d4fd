"""XLSX: a sheet of incidents with typed cells, and a sheet that says what they are."""

from collections.abc import Callable
from datetime import UTC, date
from typing import Any, BinaryIO

import pyarrow as arrow
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from geo.errors import ExportError
from geo.export.about import About
from geo.export.extract import Extract, map_texts, without_controls
from geo.model import incident
from geo.model.cells import neutralise

MAX_ROWS = 1_048_575
"""Rows that a sheet holds below its header (Excel specifications and limits)."""

MAX_TEXT = 32_767
"""Characters that a cell holds, in UTF-16 units (Excel specifications and limits)."""

_CUT = " … (cut: longer than a cell of XLSX)"
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    # Rows go to disk as they come: 100,000 incidents would take a gigabyte as objects.
    "constant_memory": True,
}
_WIDTHS: dict[incident.Type, int] = {"text": 18, "integer": 12, "number": 12, "date": 12, "boolean": 12}
_WIDE = {
    "notes": 60,
    "source_title": 40,
    "source_url": 40,
    "location": 24,
    "actor1": 26,
    "actor2": 26,
    "licence": 30,
}


def write(extract: Extract, about: About, stream: BinaryIO) -> None:
    """Write two sheets, “Incidents” (its header frozen) and “About”.

    Raises
    ------
    ExportError
        When there are more incidents than a sheet has rows.
    """
    if len(extract.frame) > MAX_ROWS:
        raise ExportError(
            f"{len(extract.frame):,} incidents: XLSX holds {MAX_ROWS:,}; filter them, or take CSV or Parquet"
        )
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        # Without it the file would say when it was written, and two equal exports would differ.
        book.set_properties(
            {"title": about.title, "created": about.generated_at.astimezone(UTC).replace(tzinfo=None)}
        )
        bold = book.add_format({"bold": True, "bottom": 1})
        right = book.add_format({"bold": True, "bottom": 1, "align": "right"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        _incidents(book.add_worksheet("Incidents"), extract, bold, right, day)
        _about(book.add_worksheet("About"), extract, about, bold, wrapped)


def _incidents(
    sheet: Worksheet,
    extract: Extract,
    bold: Format,
    right: Format,
    day: Format,
) -> None:
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(extract.frame), 1), len(extract.columns) - 1)
    for position, name in enumerate(extract.columns):
        kind = incident.column(name).type
        width = max(_WIDE.get(name, _WIDTHS[kind]), len(name) + 3)
        sheet.set_column(position, position, width)
        sheet.write_string(0, position, name, right if kind in ("integer", "number") else bold)

    def write_day(row: int, column: int, value: date) -> None:
        sheet.write_datetime(row, column, value, day)

    def write_text(row: int, column: int, value: str) -> None:
        sheet.write_string(row, column, _fitted(value))

    # The type of a column decides, never the look of a text: “-5” in a note stays a text.
    writers: dict[incident.Type, Callable[[int, int, Any], object]] = {
        "text": write_text,
        "integer": sheet.write_number,
        "number": sheet.write_number,
        "date": write_day,
        "boolean": sheet.write_boolean,
    }
    table = map_texts(extract.table, lambda text: neutralise(without_controls(text)))
    cells = [writers[incident.column(name).type] for name in extract.columns]
    for number, row in enumerate(zip(*(c.to_pylist() for c in table.columns), strict=True), start=1):
        for position, value in enumerate(row):
            if value is not None:
                cells[position](number, position, value)


def _fitted(text: str) -> str:
    """Return the text, cut with a word about it where a cell cannot hold it."""
    # At most two units a character: shorter texts need no counting.
    if len(text) <= MAX_TEXT // 2 or len(text.encode("utf-16-le")) // 2 <= MAX_TEXT:
        return text
    room = 2 * (MAX_TEXT - len(_CUT))
    return text.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + _CUT


def _about(
    sheet: Worksheet,
    extract: Extract,
    about: About,
    bold: Format,
    wrapped: Format,
) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    columns = [(name, incident.column(name).definition) for name in extract.columns]
    facts = [(label, _harmless(text)) for label, text in about.facts()]
    lines = [("About this file", ""), *facts, ("", ""), ("Column", "Meaning"), *columns]
    heads = (0, len(facts) + 2)
    for number, (label, text) in enumerate(lines):
        sheet.write_string(number, 0, label, bold if number in heads else wrapped)
        sheet.write_string(number, 1, text, bold if number in heads else wrapped)


def _harmless(text: str) -> str:
    return str(neutralise(without_controls(arrow.array([text], arrow.string())))[0])
