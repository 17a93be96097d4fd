"""Workbooks of XLSX, ODS and XLS: one sheet as a table of text."""

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import Any

import pyarrow as arrow
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from geo.errors import SourceError
from geo.files import archive
from geo.files.columns import check_cells, counted, number, without_blank_rows, without_unnamed_blanks
from geo.files.format import HEAD, File, Format, chosen, sheets_in_order
from geo.files.header import LOOKED_AT, layout, skipped_words, unnamed
from geo.files.limits import Limits
from geo.files.markup import root
from geo.files.table import Table

_ROWS = 10_000
_MERGED = 2_000_000
"""Cells below the first of merged ranges that are filled at most."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOOKS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_LOCKED = "EncryptedPackage".encode("utf-16-le")

Row = list[Any]


def _is_xlsx(file: File) -> bool:
    return "xl/workbook.xml" in {name.lower() for name in file.members}


def _is_ods(file: File) -> bool:
    return (
        "content.xml" in file.members and b"application/vnd.oasis.opendocument.spreadsheet" in file.head[:200]
    )


def _is_xls(file: File) -> bool:
    return file.head.startswith(_OLE) and _has(file, *_BOOKS) and not _has(file, _LOCKED)


def is_locked(file: File) -> bool:
    """Whether a file is a workbook under a password."""
    return file.head.startswith(_OLE) and _has(file, _LOCKED)


def _has(file: File, *names: bytes) -> bool:
    """Whether the directory of an OLE file, anywhere in it, has one of the names."""
    with file.path.open("rb") as stream:
        before = b""
        while piece := stream.read(1 << 20):
            if any(name in before + piece for name in names):
                return True
            before = piece[-64:]
    return False


def _read_archive(code: str, file: File, sheet: str | None, limits: Limits) -> Table:
    check_archive(file, limits)
    return _read(code, file, sheet, limits)


def check_archive(file: File, limits: Limits) -> None:
    """Refuse an XLSX or ODS that unpacks to too much, is damaged, or declares entities; raises `SourceError`."""
    parts = archive.members(file.path, file.name)
    archive.check_directory(parts, file.name, limits)
    archive.check_end(file.path, file.name)
    with file.path.open("rb") as stream:
        for part in parts:
            head = b""
            for piece in archive.pieces(stream, part, file.name):
                head = head if len(head) >= HEAD else head + piece[:HEAD]
            if part.filename.lower().endswith((".xml", ".rels")):
                if b"\0" in head:
                    raise archive.damaged(file.name)
                root(head, f"{file.name}, its part {' '.join(part.filename.split())}")


def _read(code: str, file: File, sheet: str | None, limits: Limits) -> Table:
    try:
        # Not by its path: then the end of the name would say what it is.
        with file.path.open("rb") as stream, CalamineWorkbook.from_filelike(stream) as book:
            names = tuple(
                about.name for about in book.sheets_metadata if about.typ == SheetTypeEnum.WorkSheet
            )
            asked = chosen(file, sheet, names)
            first = book.get_sheet_by_name(asked) if asked is not None else _longest(book, names, file.name)
            return _table(code, file, first, names, limits)
    except CalamineError as error:
        raise SourceError(
            f"{file.name}: damaged, or protected by a password; open it in a spreadsheet program and save it again"
        ) from error


def _longest(book: CalamineWorkbook, names: tuple[str, ...], name: str) -> CalamineSheet:
    """Return the sheet with the most rows; a hidden one only when no other holds anything."""
    hidden = {about.name for about in book.sheets_metadata if about.visible != SheetVisibleEnum.Visible}
    best, most = None, (False, 0)
    for title in names:
        sheet = book.get_sheet_by_name(title)
        rank = (title not in hidden, sheet.height)
        if sheet.height and rank > most:
            best, most = sheet, rank
    if best is None:
        raise SourceError(f"{name}: no sheet holds anything; choose the file with the incidents")
    return best


def _table(code: str, file: File, sheet: CalamineSheet, names: tuple[str, ...], limits: Limits) -> Table:
    limits.check_shape(file.name, sheet.height, sheet.width)
    merged = _merged(sheet, file.name)
    rows = _rows(sheet, merged)
    head = list(islice(rows, LOOKED_AT))
    texts = [[_text(value) or "" for value in row] for row in head]
    plan = layout(texts)
    if not plan.names:
        raise SourceError(f"{file.name}: the sheet “{' '.join(sheet.name.split())}” holds nothing")
    body = _chained(head[plan.data :], rows)
    chunks = [_columns(batch, plan.names) for batch in iter(lambda: list(islice(body, _ROWS)), [])]
    all_rows = arrow.concat_tables([_columns([], plan.names), *chunks])
    kept, _ = without_blank_rows(all_rows)
    check_cells(kept, file.name, limits)
    said = skipped_words(plan, texts)
    if len(names) > 1:
        said["sheet"] = f"{sheet.name}, of {counted(len(names), 'sheet', 'sheets')}"
    if kept.num_rows < all_rows.num_rows:
        lost = all_rows.num_rows - kept.num_rows
        said["empty rows"] = f"{counted(lost, 'row', 'rows')} without any text left out"
    if merged:
        said["merged cells"] = "texts and dates of merged cells stand in every row that they span"
    return Table(
        file.name,
        code,
        without_unnamed_blanks(kept, unnamed(plan)),
        plan.has_header,
        said=said,
        sheets=sheets_in_order(names, sheet.name),
    )


def _chained(head: list[Row], rows: Iterator[Row]) -> Iterator[Row]:
    yield from head
    yield from rows


def _merged(sheet: CalamineSheet, name: str) -> dict[int, list[tuple[int, int]]]:
    """Return, for each row below the first of a merged range, the columns to fill and the row to fill from.

    Only downwards: a title merged across the columns is still one cell.
    """
    if sheet.start is None or sheet.end is None:
        return {}
    (_, left), (bottom, right) = sheet.start, sheet.end
    result: dict[int, list[tuple[int, int]]] = {}
    count = 0
    for (top, column), (last, _) in sheet.merged_cell_ranges or ():
        if not left <= column <= right:
            continue
        count += max(0, min(last, bottom) - top)
        if count > _MERGED:
            raise SourceError(
                f"{name}: more than {_MERGED:,} merged cells; undo the merging and save it again"
            )
        for row in range(top + 1, min(last, bottom) + 1):
            result.setdefault(row, []).append((column - left, top))
    return result


def _rows(sheet: CalamineSheet, merged: dict[int, list[tuple[int, int]]]) -> Iterator[Row]:
    """Yield the rows from the first filled one, the cells of merged ranges filled.

    A number is not repeated: a toll that is merged over three incidents is not three times that toll.
    """
    origins = {origin for cells in merged.values() for _, origin in cells}
    values: dict[int, Row] = {}
    first = sheet.start[0] if sheet.start else 0
    for number_, row in enumerate(islice(sheet.iter_rows(), first, None), start=first):
        for column, origin in merged.get(number_, ()):
            value = values[origin][column] if origin in values else ""
            if isinstance(value, str | date) and row[column] == "":
                row[column] = value
        if number_ in origins:
            values[number_] = row
        yield row


def _columns(rows: list[Row], names: tuple[str, ...]) -> arrow.Table:
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    return arrow.table(
        {
            name: arrow.array([_text(value) for value in column], arrow.string())
            for name, column in zip(names, columns, strict=True)
        }
    )


def _text(value: Any) -> str | None:
    """Return what a cell holds as text: a date in ISO form, a whole number without a point, None for an empty cell."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number(value) or None
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


XLSX = Format(
    "xlsx",
    "XLSX",
    _is_xlsx,
    lambda file, sheet, limits: _read_archive("xlsx", file, sheet, limits),
    apart=True,
)
ODS = Format(
    "ods", "ODS", _is_ods, lambda file, sheet, limits: _read_archive("ods", file, sheet, limits), apart=True
)
XLS = Format("xls", "XLS", _is_xls, lambda file, sheet, limits: _read("xls", file, sheet, limits), apart=True)
