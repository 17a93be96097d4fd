"""The records of a delimited text below its header, as columns of text.

A text that keeps to RFC 4180 is read by Arrow, in parallel and in about its own memory. Arrow refuses a record
with too many or too few cells and misreads a lone quotation mark; the part of a text around such a place, and no
more of it, is split by `geo.files.splitting`.
"""

from collections.abc import Sequence
from itertools import islice

import pyarrow as arrow
import pyarrow.csv
from pyarrow import compute

from geo.files.columns import blank_to_null, counted
from geo.files.limits import Limits
from geo.files.splitting import QUOTE, first_unsound, line_number, next_record, split

_BLOCK = 4 << 20
_RECORDS = 20_000
_LINES_NAMED = 5
_NEAR = 1 << 20
"""Bytes before and behind a lone quotation mark that are split by hand."""


class Records:
    """The records below the header: `rows`, and `uneven` with the numbers of those that did not fit."""

    def __init__(
        self, buffer: arrow.Buffer, delimiter: str, names: Sequence[str], limits: Limits, name: str
    ) -> None:
        self._buffer, self._delimiter, self._limits, self._name = buffer, delimiter, limits, name
        self._names = names
        self._chunks = [_columns([], names)]
        self._count = 0
        self.uneven: list[int] = []
        self._lines: list[int] = []
        self.said: dict[str, str] = {}

    def read(self, start: int) -> None:
        """Read from the first record, which begins at `start`, to the end."""
        end = self._buffer.size
        while start < end:
            unsound = first_unsound(self._buffer, self._delimiter, start)
            if unsound is None:
                self._sound(start, end)
                break
            if "quotation marks" not in self.said:
                line = line_number(self._buffer, unsound)
                self.said["quotation marks"] = (
                    f"marks that enclose no cell are part of the text, first in line {line}"
                )
            before = next_record(self._buffer, start, max(start, unsound - _NEAR))
            if before > unsound:
                before = start
            self._sound(start, before)
            start = self._by_hand(before, min(unsound + _NEAR, end))
        if self.uneven:
            self.said["uneven rows"] = self._uneven_words()

    @property
    def rows(self) -> arrow.Table:
        """All records so far."""
        return arrow.concat_tables(self._chunks)

    def _sound(self, start: int, end: int) -> None:
        """Read a part of records whose quotation marks are as they should be."""
        if start >= end:
            return
        rows = _by_arrow(self._buffer.slice(start, end - start), self._delimiter, self._names)
        if rows is not None:
            self._add(rows)
            return
        middle = next_record(self._buffer, start, (start + end) // 2)
        if end - start <= _NEAR or middle >= end:
            self._by_hand(start, end)
            return
        self._sound(start, middle)
        self._sound(middle, end)

    def _by_hand(self, start: int, stop: int) -> int:
        """Read the records that begin before `stop`; returns where the next one begins."""
        records = split(self._buffer, self._delimiter, self._limits, self._name, start)
        width, mark = len(self._names), self._delimiter.encode()
        while batch := list(islice(records, _RECORDS)):
            here = [record for record in batch if record[0] < stop]
            for number, (position, cells) in enumerate(here, start=self._count):
                if len(cells) != width and not _fits(cells, width, mark):
                    self.uneven.append(number)
                    if len(self._lines) < _LINES_NAMED:
                        self._lines.append(line_number(self._buffer, position))
            self._add(_columns([cells for _, cells in here], self._names))
            if len(here) < len(batch):
                return batch[len(here)][0]
        return int(self._buffer.size)

    def _add(self, rows: arrow.Table) -> None:
        self._chunks.append(rows)
        self._count += rows.num_rows
        self._limits.check_shape(self._name, self._count, len(self._names))

    def _uneven_words(self) -> str:
        more = "" if len(self.uneven) == len(self._lines) else " and others"
        where = ("line " if len(self._lines) == 1 else "lines ") + ", ".join(map(str, self._lines)) + more
        return (
            f"{counted(len(self.uneven), 'row has', 'rows have')} more or fewer cells than the "
            f"{len(self._names)} columns ({where}): surplus cells are joined to the last, missing ones are empty"
        )


def _by_arrow(buffer: arrow.Buffer, delimiter: str, names: Sequence[str]) -> arrow.Table | None:
    """Return the rows; None when a record has more or fewer cells than there are names."""
    try:
        return pyarrow.csv.read_csv(
            arrow.BufferReader(buffer),
            read_options=pyarrow.csv.ReadOptions(column_names=list(names), block_size=_BLOCK),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=_has(buffer, bytes([QUOTE]))
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, arrow.string()),
                null_values=[""],
                strings_can_be_null=True,
                check_utf8=False,  # `as_utf8` has seen to that
            ),
        )
    except arrow.ArrowInvalid:
        return None


def _has(buffer: arrow.Buffer, mark: bytes) -> bool:
    view = memoryview(buffer)
    return any(mark in bytes(view[at : at + _BLOCK]) for at in range(0, len(view), _BLOCK))


def _fits(cells: list[bytes], width: int, mark: bytes) -> bool:
    """Give a record as many cells as there are columns; whether nothing had to be moved for it."""
    while len(cells) > width and not cells[-1]:
        cells.pop()
    surplus = len(cells) > width
    if surplus:
        cells[width - 1 :] = [mark.join(cells[width - 1 :])]
    fits = len(cells) == width and not surplus
    cells.extend([b""] * (width - len(cells)))
    return fits


def _columns(records: Sequence[list[bytes]], names: Sequence[str]) -> arrow.Table:
    columns = zip(*records, strict=True) if records else ([] for _ in names)
    return arrow.table(
        {
            name: blank_to_null(compute.cast(arrow.array(cells, arrow.binary()), arrow.string()))
            for name, cells in zip(names, columns, strict=True)
        }
    )
