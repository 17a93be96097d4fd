"""Rejected rows as a file that a person corrects and feeds back: the original layout and two columns more."""

from collections.abc import Sequence
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
import pyarrow.csv
from pyarrow import compute

from geo.files.table import ADVICE, REASON, Table
from geo.model.cells import neutralise

_MARK = b"\xef\xbb\xbf"
_NUMBER = r"^[-+]?[0-9]+([.,][0-9]+)?$"


def write_rejects(
    table: Table,
    rows: npt.NDArray[np.int64],
    reasons: Sequence[str],
    advices: Sequence[str],
    stream: BinaryIO,
    columns: Sequence[str] | None = None,
) -> None:
    """Write rows of a file as delimited text in UTF-8; `geo.files.reader.read` gives them back as they were.

    Parameters
    ----------
    table : Table
        The file as it was read.
    rows : ndarray of int64, shape (n,)
        Which of its rows, in the order in which they are written.
    reasons, advices : sequence of str, length n
        Why each was rejected, and what to do about it.
    stream : binary file
        Where to write. A byte-order mark goes first: without it spreadsheet programs take the text for another
        encoding and spoil it when they save.
    columns : sequence of str, optional
        Names of the columns of a file without a header; 1, 2, ... without them.

    Notes
    -----
    Cells that a spreadsheet would run are made harmless (see `geo.model.cells`); a plain negative number is none.
    """
    chosen = table.rows.take(arrow.array(rows, arrow.int64()))
    names = list(columns) if columns is not None and not table.has_header else chosen.column_names
    added = [arrow.chunked_array([arrow.array(list(texts), arrow.string())]) for texts in (reasons, advices)]
    written = [_harmless(column) for column in (*chosen.columns, *added)]
    stream.write(_MARK)
    pyarrow.csv.write_csv(
        arrow.table(written, names=[*names, REASON, ADVICE]),
        stream,
        pyarrow.csv.WriteOptions(delimiter=table.delimiter),
    )


def _harmless(column: arrow.ChunkedArray) -> arrow.ChunkedArray:
    plain = compute.match_substring_regex(column, _NUMBER)
    return compute.if_else(plain, column, neutralise(column))
