"""Cells that a person corrected on the page: put into the table as if the file had had them, and said as repairs."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow as arrow
from pyarrow import compute

from geo.files.table import Table
from geo.model.verdicts import Finding

Edits = Mapping[int, Mapping[str, str]]
"""Row of the file, from 0, to the columns of the file that were written over."""


def corrected(table: Table, edits: Edits) -> Table:
    """Return the table with the edits in place of what the file says; an empty text is a blank cell."""
    rows = table.rows
    for position, name in enumerate(table.columns):
        changed = {row: cells[name] for row, cells in edits.items() if name in cells and row < rows.num_rows}
        if changed:
            mask = np.zeros(rows.num_rows, dtype=bool)
            mask[list(changed)] = True
            values = arrow.array([changed[row] or None for row in sorted(changed)], arrow.string())
            column = rows.column(position).combine_chunks()
            rows = rows.set_column(
                position, name, compute.replace_with_mask(column, arrow.array(mask), values)
            )
    return replace(table, rows=rows)


def findings(table: Table, edits: Edits, used: Mapping[str, tuple[str, ...]]) -> tuple[Finding, ...]:
    """Return the edits as repairs of our columns, with what the file says and what stands there now.

    Parameters
    ----------
    table : Table
        As the file has it, without the edits.
    edits : mapping
        See `Edits`.
    used : mapping
        Our columns to the columns of the file that they came from (`Reading.used`).
    """
    ours = {theirs: name for name, columns in used.items() for theirs in columns}
    found = []
    for name in table.columns:
        changed = sorted(row for row, cells in edits.items() if name in cells and row < table.rows.num_rows)
        if name not in ours or not changed:
            continue
        old = table.rows[name].take(arrow.array(changed)).combine_chunks()
        new = arrow.array([edits[row][name] or None for row in changed], arrow.string())
        rows = np.array(changed, dtype=np.int64)
        found.append(
            Finding("repaired", ours[name], "corrected by hand before the import", "", rows, old, new)
        )
    return tuple(found)
