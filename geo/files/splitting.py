"""Delimited text into records and cells: RFC 4180, and a way with texts that do not keep to it.

A cell is quoted only when its closing quotation mark is followed by a delimiter or the end of the line; otherwise
the mark is a character like any other. So a lone mark never swallows the lines below it.
"""

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as arrow

from geo.errors import SourceError
from geo.files.limits import Limits

QUOTE = ord('"')
_LINE = re.compile(rb'([^\r\n"]*+)(\r\n|\r|\n|\Z)')
_BLOCK = 1 << 24
_FIRST_BLOCK = 1 << 20


def split(
    buffer: arrow.Buffer | bytes, delimiter: str, limits: Limits, name: str, start: int = 0
) -> Iterator[tuple[int, list[bytes]]]:
    """Yield each record that is not an empty line: where it begins, and its cells.

    Parameters
    ----------
    buffer : buffer
        UTF-8.
    delimiter : str
        One ASCII character.
    limits : Limits
        For the length of a cell.
    name : str
        Name of the file, for messages.
    start : int
        Where to begin.

    Raises
    ------
    SourceError
        When a cell is too long.
    """
    mark = delimiter.encode()
    cell = _cell_pattern(mark)
    position, end = start, len(memoryview(buffer))
    while position < end:
        begin = position
        line = _LINE.match(buffer, position)
        if line is not None:  # the usual case: no quotation mark in this line
            position = line.end()
            text = line.group(1)
            if text:
                yield begin, text.split(mark)
            continue
        cells, position = _cells(buffer, position, cell, mark, limits, name)
        yield begin, cells


def _cells(
    buffer: arrow.Buffer | bytes,
    position: int,
    cell: re.Pattern[bytes],
    mark: bytes,
    limits: Limits,
    name: str,
) -> tuple[list[bytes], int]:
    """Return the cells of the record that begins there, and where it ends."""
    cells: list[bytes] = []
    while found := cell.match(buffer, position):
        if found.end() - position > 2 * limits.characters:  # every character may be a doubled mark
            raise SourceError(
                f"{name}, line {line_number(buffer, position)}: a cell of {found.end() - position:,} bytes, and at most "
                f"{limits.characters:,} are read; look for a quotation mark that is not closed"
            )
        quoted, plain, stop = found.groups()
        cells.append(plain if quoted is None else quoted.replace(b'""', b'"'))
        position = found.end()
        if stop != mark:
            break
    return cells, position


def _cell_pattern(mark: bytes) -> re.Pattern[bytes]:
    one = re.escape(mark)
    return re.compile(
        rb'(?:"((?:[^"]++|"")*+)"(?=' + one + rb"|[\r\n]|\Z)|([^" + one + rb"\r\n]*+))"
        rb"(" + one + rb"|\r\n|\r|\n|\Z)"
    )


def first_unsound(buffer: arrow.Buffer, delimiter: str, start: int) -> int | None:
    """Return where the first quotation mark stands that does not open, close or double as RFC 4180 has it.

    None when all do: then a strict and fast reader finds the same cells as `split`. Of two marks in turn the
    first must stand at the beginning of a cell and the second at its end, or be doubled; where the second does
    not, the first is at fault.

    Parameters
    ----------
    buffer : buffer
        UTF-8.
    delimiter : str
        One ASCII character.
    start : int
        Where a record begins.
    """
    data = np.frombuffer(buffer, np.uint8)
    allowed = np.zeros(256, bool)
    allowed[[ord(delimiter), 10, 13, QUOTE]] = True
    inside, last, size = False, 0, _FIRST_BLOCK
    while start < len(data):
        marks = np.flatnonzero(data[start : start + size] == QUOTE) + start
        closing = (np.arange(len(marks)) % 2 == 0) == inside
        wrong = np.flatnonzero(~allowed[_neighbours(data, marks + np.where(closing, 1, -1))])
        if len(wrong):
            first = int(wrong[0])
            opening = first - int(closing[first])
            return int(marks[opening]) if opening >= 0 else last
        if len(marks):
            inside ^= bool(len(marks) % 2)
            last = int(marks[-1])
        start += size
        size = _BLOCK
    return last if inside else None


def next_record(buffer: arrow.Buffer, start: int, target: int) -> int:
    """Return where the first record begins that does so at `target` or later.

    Parameters
    ----------
    buffer : buffer
        UTF-8, whose quotation marks are sound from `start` to there.
    start : int
        Where a record begins.
    target : int
        From where to look; the end of the text when no record begins there or later.
    """
    if target <= start:
        return start
    data = np.frombuffer(buffer, np.uint8)
    at = target - 1  # a break right before the target begins a record at the target
    inside = sum(
        int(np.count_nonzero(data[a : min(a + _BLOCK, at)] == QUOTE)) for a in range(start, at, _BLOCK)
    )
    while at < len(data):
        piece = data[at : at + _FIRST_BLOCK]
        outside = (np.cumsum(piece == QUOTE) + inside) % 2 == 0
        breaks = np.flatnonzero(outside & ((piece == 10) | (piece == 13)))
        if len(breaks):
            found = at + int(breaks[0])
            pair = bytes(data[found : found + 2]) == b"\r\n"
            return found + 1 + pair
        inside += int(np.count_nonzero(piece == QUOTE))
        at += len(piece)
    return len(data)


def _neighbours(data: npt.NDArray[np.uint8], where: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """Return the bytes there; a line break beyond both ends."""
    outside = (where < 0) | (where >= len(data))
    result = data[np.where(outside, 0, where)]
    result[outside] = 10
    return result


def longest_line(buffer: arrow.Buffer) -> tuple[int, int]:
    """Return the bytes of the longest line, and where it begins.

    A line that lies within one block of 4 MiB is not measured: it is short enough for any reader.
    """
    view = memoryview(buffer)
    longest = begin = best = 0
    block = _BLOCK // 4
    for start in range(0, len(view), block):
        piece = bytes(view[start : start + block])
        head = _least(piece.find(b"\n"), piece.find(b"\r"))
        if head < 0:
            continue
        if start + head - begin > longest:
            longest, best = start + head - begin, begin
        begin = start + max(piece.rfind(b"\n"), piece.rfind(b"\r")) + 1
    return max((longest, best), (len(view) - begin, begin))


def _least(a: int, b: int) -> int:
    return max(a, b) if min(a, b) < 0 else min(a, b)


def line_number(buffer: arrow.Buffer | bytes, position: int) -> int:
    """Return the number of the line, from 1, at a place of a text."""
    text = bytes(memoryview(buffer)[:position])
    return text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n") + 1
