"""Delimited text: delimiter, encoding and header found out, every record a row."""

import math
from collections import Counter
from itertools import islice

import numpy as np
import pyarrow as arrow

from geo.errors import SourceError
from geo.files.columns import check_cells, counted, without_blank_rows, without_unnamed_blanks
from geo.files.delimited_records import Records
from geo.files.encoding import as_utf8
from geo.files.format import File, Format, chosen
from geo.files.header import LOOKED_AT, Layout, layout, skipped_words, unnamed
from geo.files.limits import Limits
from geo.files.splitting import line_number, longest_line, split
from geo.files.table import Table

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}


def read(file: File, sheet: str | None, limits: Limits) -> Table:
    """Read a delimited text.

    Raises
    ------
    SourceError
        When it is not text, has no cells, or goes beyond the limits.
    """
    chosen(file, sheet, ())
    # Mapped, not read: a text in UTF-8 takes no memory but that of its columns.
    with arrow.memory_map(str(file.path)) as mapped:
        raw = mapped.read_buffer()
        _check_lines(raw, file, limits)
        text = as_utf8(raw, file.name)
        delimiter = _delimiter(text.buffer, limits, file.name)
        head = list(islice(split(text.buffer, delimiter, limits, file.name), LOOKED_AT))
        limits.check_shape(file.name, 0, max((len(cells) for _, cells in head), default=0))
        plan = layout([[cell.decode() for cell in cells] for _, cells in head])
        if not plan.names:
            raise SourceError(f"{file.name}: no cell holds anything; choose the file with the incidents")
        start = head[plan.data][0] if plan.data < len(head) else text.buffer.size
        body = Records(text.buffer, delimiter, plan.names, limits, file.name)
        body.read(start)
    said = {
        "encoding": text.encoding,
        "delimiter": DELIMITERS[delimiter] if len(plan.names) > 1 else "none",
        **skipped_words(plan, [[cell.decode() for cell in cells] for _, cells in head]),
        **body.said,
    }
    if text.damaged:
        said["damaged characters"] = (
            f"{counted(text.damaged, 'character', 'characters')} could not be read as {text.encoding} "
            "and became \ufffd"
        )
    return _table(file, body, plan, delimiter, said, limits)


def _table(
    file: File, body: Records, plan: Layout, delimiter: str, said: dict[str, str], limits: Limits
) -> Table:
    all_rows = body.rows
    rows, kept = without_blank_rows(all_rows)
    uneven = np.zeros(all_rows.num_rows, bool)
    uneven[body.uneven] = True
    if kept is not None:
        lost = all_rows.num_rows - rows.num_rows
        said["empty rows"] = f"{counted(lost, 'row', 'rows')} without any text left out"
        uneven = uneven[kept]
    check_cells(rows, file.name, limits)
    return Table(
        file.name,
        "csv",
        without_unnamed_blanks(rows, unnamed(plan)),
        plan.has_header,
        said=said,
        delimiter=delimiter,
        uneven=np.flatnonzero(uneven).astype(np.int64),
    )


def _check_lines(raw: arrow.Buffer, file: File, limits: Limits) -> None:
    length, where = longest_line(raw)
    if length > limits.line_bytes:
        raise SourceError(
            f"{file.name}, line {line_number(raw, where)}: {length:,} bytes without a line break, and at most "
            f"{limits.line_bytes:,} are read; this is no table of incidents, or its line breaks were lost"
        )


def _delimiter(buffer: arrow.Buffer, limits: Limits, name: str) -> str:
    """Return what separates the cells: what parts most records into the same number of most columns."""
    scores = {delimiter: _score(buffer, delimiter, limits, name) for delimiter in DELIMITERS}
    return max(scores, key=lambda delimiter: scores[delimiter])


def _score(buffer: arrow.Buffer, delimiter: str, limits: Limits, name: str) -> float:
    widths = [len(cells) for _, cells in islice(split(buffer, delimiter, limits, name), LOOKED_AT)]
    several = Counter(width for width in widths if width > 1)
    if not several:
        return 0.0
    usual = max(several, key=lambda width: (several[width], width))
    # A decimal comma parts all lines but the header.
    agrees = 1.0 if widths[0] == usual else 0.6
    return agrees * several[usual] / len(widths) * math.log2(usual)


CSV = Format("csv", "delimited text", lambda _file: True, read)
