"""Columns of a file found by any of the names that a format has given them, and what became of each."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
import pyarrow.compute as pc

from geo.files.table import Table
from geo.model.verdicts import Finding
from geo.sources.base import Options, Question, Reading
from geo.sources.cells import blank_tokens
from geo.sources.mappings import resolved


def normal(name: str) -> str:
    """Return a column name without case, spaces and signs: ``EVENT_ID_CNTY`` and ``event id cnty`` are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


Fields: TypeAlias = dict[str, Any]
"""Our columns to string arrays of one length; None where the file has nothing for one."""


class Columns:
    """The columns of one file, taken one after the other.

    What a person said in `Options.mapping` comes before any name that the format knows.

    Parameters
    ----------
    table : Table
        The file.
    options : Options
        What the person said.
    names : mapping, optional
        For a file without a header: name in normal form to column of the file.
    """

    def __init__(self, table: Table, options: Options, names: Mapping[str, str] | None = None) -> None:
        self._table, self._options = table, options
        self._said = resolved(table, options.mapping)
        self._names = dict(names or {})
        if not self._names:
            for name in table.columns:
                self._names.setdefault(normal(name), name)
        self._used: dict[str, tuple[str, ...]] = {}
        self._asked: set[str] = set()

    @property
    def rows(self) -> int:
        """Rows of the file."""
        return int(self._table.rows.num_rows)

    def take(self, ours: str, *names: str, keep: Collection[str] = ()) -> arrow.Array | None:
        """Return the cells from which one of our columns is made, trimmed, null for blank and its tokens.

        Parameters
        ----------
        ours : str
            Our column; what it came from is noted.
        *names : str
            Names of the format in normal form, the preferred one first.
        keep : collection of str
            Tokens in lower case that are no blank here (`geo.sources.cells.blank_tokens`).

        Returns
        -------
        pyarrow string array or None
            Shape (rows,); None when the file has no such column or the person wants none.
        """
        self._asked.add(ours)
        if ours in self._said:
            theirs, cells = self._said[ours]
            if cells is None:
                return None
        else:
            found = next((self._names[name] for name in names if name in self._names), None)
            if found is None:
                return None
            theirs, cells = (found,), self._table.rows[found]
        self._note(ours, theirs)
        return blank_tokens(cells, keep)

    def text(self, ours: str, *names: str) -> arrow.Array:
        """`take`, with nulls where there is no such column."""
        cells = self.take(ours, *names)
        return blank(self.rows) if cells is None else cells

    def part(self, ours: str, name: str, keep: Collection[str] = ()) -> arrow.Array:
        """Return one of several columns that one of ours is made from; nulls where the file has no such column.

        What a person said about our column is no part of it: it replaces the whole in `reading`.
        """
        if name not in self._names:
            return blank(self.rows)
        self._note(ours, (self._names[name],))
        return blank_tokens(self._table.rows[self._names[name]], keep)

    def has(self, name: str) -> bool:
        """Return whether the file has a column of that name in normal form."""
        return name in self._names

    def _note(self, ours: str, theirs: tuple[str, ...]) -> None:
        self._used[ours] = tuple(dict.fromkeys((*self._used.get(ours, ()), *theirs)))

    def name_of(self, ours: str) -> str:
        """Return the column of the file that one of ours came from, for a message; ours when there is none."""
        return ", ".join(self._used.get(ours, ())) or ours

    def reading(
        self,
        fields: Fields,
        findings: Iterable[Finding] = (),
        merged: npt.NDArray[np.bool_] | None = None,
        questions: Iterable[Question] = (),
        heads: npt.NDArray[np.int64] | None = None,
    ) -> Reading:
        """Return what was read, with what the person said about columns and the country.

        Parameters
        ----------
        fields : mapping
            Our columns; those that are None are left out.
        findings, merged, questions, heads
            As in `Reading`; findings without rows are left out, and one question is asked once.
        """
        given = {name: cells for name, cells in fields.items() if cells is not None}
        for ours, (theirs, cells) in self._said.items():
            if ours in self._asked:
                continue
            given.pop(ours, None)
            self._used.pop(ours, None)
            if cells is not None:
                given[ours], self._used[ours] = blank_tokens(cells), theirs
        if self._options.country:
            stated = given.get("country", blank(self.rows))
            given["country"] = pc.fill_null(stated, self._options.country)
        used = {ours: theirs for ours, theirs in self._used.items() if ours in given}
        taken = {name for theirs in used.values() for name in theirs}
        return Reading(
            fields=arrow.table(given),
            findings=tuple(finding for finding in findings if len(finding.rows)),
            merged=merged,
            heads=heads,
            questions=tuple({question.option: question for question in questions}.values()),
            used=used,
            unused=tuple(name for name in self._table.columns if name not in taken),
        )


def blank(rows: int) -> arrow.Array:
    """Return a column of blanks."""
    return arrow.nulls(rows, arrow.string())


def same(value: str, rows: int) -> arrow.Array:
    """Return a column with one value."""
    return arrow.repeat(arrow.scalar(value, arrow.string()), rows)


def mask(condition: arrow.Array) -> npt.NDArray[np.bool_]:
    """Return an Arrow condition as a NumPy mask; null is False."""
    result: npt.NDArray[np.bool_] = np.asarray(pc.fill_null(condition, False).to_numpy(zero_copy_only=False))
    return result


def rows_where(condition: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return the rows at which a mask is set."""
    return np.flatnonzero(condition).astype(np.int64)


def days(iso: arrow.Array) -> npt.NDArray[np.datetime64]:
    """Return ISO dates as days, NaT for what is none."""
    stamps = pc.strptime(iso, format="%Y-%m-%d", unit="s", error_is_null=True)
    # Arrow takes the 30th of February for the 2nd of March.
    stamps = pc.if_else(pc.equal(pc.strftime(stamps, format="%Y-%m-%d"), iso), stamps, None)
    result: npt.NDArray[np.datetime64] = stamps.to_numpy(zero_copy_only=False).astype("datetime64[D]")
    return result
