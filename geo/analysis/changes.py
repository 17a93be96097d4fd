"""What changed between two tables of incidents: added, edited, withdrawn; and a paragraph that says so.

A record is the same record in both when its dataset and the dataset's own identifier are the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow
from pyarrow import compute

from geo.model import incident, vocabulary
from geo.model.words import day, join_words, quantity

IDENTITY = ("dataset", "dataset_record_id")

BOOKKEEPING = ("incident_id", "licence", "batch_id")
"""Columns that say how a record came to us, not what happened: a difference in them is no edit."""

COMPARED = tuple(name for name in incident.NAMES if name not in (*IDENTITY, *BOOKKEEPING))

EDIT_COLUMNS = ("incident_id", "field", "old", "new")

_NAMED = 3
"""Incidents, fields and provinces that a paragraph names before it says how many more there are."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Matched:
    """Which rows of two tables are the same record, and in which columns they differ.

    Attributes
    ----------
    before, after : pyarrow.Table
        Incidents in our columns.
    row_before : ndarray of int64, shape (rows of after,)
        The row of `before` that is the same record; -1 for a new one.
    differs : mapping of str to ndarray of bool, shape (rows of after,)
        The columns that differ anywhere, and in which rows; a new row differs in nothing.
    missing : ndarray of bool, shape (rows of before,)
        Records that `after` does not have.
    """

    before: arrow.Table
    after: arrow.Table
    row_before: npt.NDArray[np.int64]
    differs: Mapping[str, Mask]
    missing: Mask

    @property
    def new(self) -> Mask:
        """Which rows of `after` are no record of `before`."""
        return self.row_before < 0

    @cached_property
    def edited(self) -> Mask:
        """Which rows of `after` differ from what they were."""
        result = np.zeros(self.after.num_rows, dtype=bool)
        for mask in self.differs.values():
            result |= mask
        return result


def match(before: arrow.Table, after: arrow.Table) -> Matched:
    """Find the same records in two tables and compare them, column by column.

    Parameters
    ----------
    before, after : pyarrow.Table
        Incidents in the columns of `geo.model.incident`; identities are unique in `after`. Of records that
        `before` has twice, the first is compared.
    """
    keys_before, keys_after = _keys(before), _keys(after)
    found = compute.index_in(keys_after, value_set=keys_before)
    missing = ~mask_of(compute.is_in(keys_before, value_set=keys_after))
    row_before = found.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    same_order = len(row_before) == before.num_rows and bool((row_before == np.arange(len(row_before))).all())
    old = row_before >= 0
    differs = {}
    for name in COMPARED:
        column = before[name] if same_order else before[name].combine_chunks().take(found)
        mask = _differ(column, after[name]) & old
        if mask.any():
            differs[name] = mask
    return Matched(before, after, row_before, differs, missing)


def _keys(table: arrow.Table) -> arrow.Array:
    """The identity of each row as one text."""
    record = compute.coalesce(table["dataset_record_id"], table["incident_id"])
    dataset = compute.fill_null(table["dataset"], "")
    # A unit separator stands in no name: two parts cannot run into each other.
    return compute.binary_join_element_wise(dataset, record, "\x1f").combine_chunks()


def mask_of(values: arrow.Array | arrow.ChunkedArray) -> Mask:
    """Return truth values of Arrow, none of them blank, as an array."""
    if isinstance(values, arrow.ChunkedArray):
        return np.asarray(values.to_numpy(), dtype=bool)
    return np.asarray(values.to_numpy(zero_copy_only=False), dtype=bool)


def _differ(one: arrow.ChunkedArray | arrow.Array, other: arrow.ChunkedArray) -> Mask:
    unequal = mask_of(compute.fill_null(compute.not_equal(one, other), False))
    blank = [mask_of(compute.is_null(values, nan_is_null=True)) for values in (one, other)]
    # Not a number equals nothing, itself included; two blanks are the same.
    return (unequal & ~(blank[0] & blank[1])) | (blank[0] ^ blank[1])


@dataclass(frozen=True)
class Changes:
    """What changed between two tables of incidents.

    Attributes
    ----------
    added, withdrawn : pyarrow.Table
        Incidents that only the later, only the earlier table has, in the columns of `geo.model.incident`.
    edited : DataFrame
        One line for each field that changed, columns `EDIT_COLUMNS`: the values as text, "" for blank.
    edited_after : pyarrow.Table
        The edited incidents as they are now.
    """

    added: arrow.Table
    withdrawn: arrow.Table
    edited: pd.DataFrame
    edited_after: arrow.Table

    @classmethod
    def of(cls, matched: Matched, withdrawn: Mask | None = None) -> "Changes":
        """Gather the changes between matched tables.

        Parameters
        ----------
        matched : Matched
            The two tables.
        withdrawn : ndarray of bool, shape (rows of before,), optional
            Which records are withdrawn; by default all that the later table does not have.
        """
        gone = matched.missing if withdrawn is None else withdrawn
        return cls(
            added=_rows(matched.after, matched.new),
            withdrawn=_rows(matched.before, gone),
            edited=_edits(matched),
            edited_after=_rows(matched.after, matched.edited),
        )

    @property
    def anything(self) -> bool:
        """Whether anything changed."""
        return bool(self.added.num_rows or self.withdrawn.num_rows or self.edited_after.num_rows)

    def fields(self) -> dict[str, int]:
        """Return how many incidents changed in each field, the most frequent first."""
        counts = self.edited["field"].value_counts()
        return {str(name): int(count) for name, count in counts.items()}

    def sentence(self) -> str:
        """Return “12 incidents were added, 3 were edited and 1 was withdrawn”, or that nothing changed."""
        return self._told(self._counts(), "Nothing changed")

    def paragraph(self, before: str, after: str) -> str:
        """Return what changed as a paragraph to paste.

        Parameters
        ----------
        before, after : str
            What the two tables are called: “version 3 (24 November 2026)”.
        """
        details = (
            _where_and_what(self.added),
            _edits_named(self.edited, self.edited_after),
            _named(_names(self.withdrawn.slice(0, _NAMED)), self.withdrawn.num_rows),
        )
        parts = [
            (count, f"{words} ({detail})" if detail else words)
            for (count, words), detail in zip(self._counts(), details, strict=True)
        ]
        told = self._told(parts, "no incident was added, edited or withdrawn")
        return f"Between {before} and {after}: {told}."

    def _counts(self) -> list[tuple[int, str]]:
        numbers = (self.added.num_rows, self.edited_after.num_rows, self.withdrawn.num_rows)
        verbs = ("added", "edited", "withdrawn")
        return [
            (number, f"{'was' if number == 1 else 'were'} {verb}")
            for number, verb in zip(numbers, verbs, strict=True)
        ]

    @staticmethod
    def _told(parts: Sequence[tuple[int, str]], nothing: str) -> str:
        said: list[str] = []
        for number, words in parts:
            if number:
                # The noun stands once: “12 incidents were added, 3 were edited”.
                who = f"{number:,}" if said else quantity(number, "incident", "incidents")
                said.append(f"{who} {words}")
        return join_words(said) if said else nothing


def compare(before: arrow.Table, after: arrow.Table) -> Changes:
    """Return what changed from one table of incidents to another.

    Parameters
    ----------
    before, after : pyarrow.Table
        In the columns of `geo.model.incident`, as `Store.read` gives a version.
    """
    return Changes.of(match(before, after))


def _rows(table: arrow.Table, mask: Mask) -> arrow.Table:
    if mask.all():
        return table
    return table.take(arrow.array(np.flatnonzero(mask))) if mask.any() else table.slice(0, 0)


def _edits(matched: Matched) -> pd.DataFrame:
    """One line for each field that changed: the edited incidents in their order, fields in the model's."""
    parts = []
    for number, (name, mask) in enumerate(matched.differs.items()):
        after = np.flatnonzero(mask)
        before = arrow.array(matched.row_before[after])
        parts.append(
            arrow.table(
                {
                    "row": after,
                    "number": np.full(len(after), number),
                    "incident_id": matched.before["incident_id"].take(before),
                    "field": arrow.repeat(name, len(after)),
                    "old": _as_text(matched.before[name].take(before)),
                    "new": _as_text(matched.after[name].take(arrow.array(after))),
                }
            )
        )
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in EDIT_COLUMNS})
    lines = arrow.concat_tables(parts).sort_by([("row", "ascending"), ("number", "ascending")])
    frame: pd.DataFrame = lines.select(list(EDIT_COLUMNS)).to_pandas()
    return frame.astype("str")


def _as_text(values: arrow.ChunkedArray) -> arrow.ChunkedArray:
    return compute.fill_null(values.cast(arrow.string()), "")


# -- words ------------------------------------------------------------------------------------------------------


def _where_and_what(added: arrow.Table) -> str:
    """“7 clashes and 5 airstrikes, mostly Aleppo 7 and Idlib 3”; the most frequent first."""
    kinds = [
        quantity(count, _lower(vocabulary.kind(code).label), _lower(vocabulary.kind(code).plural))
        for code, count in _counted(added["kind"])
    ]
    provinces = [f"{name} {count:,}" for name, count in _counted(added["admin1"])]
    if not kinds:
        return ""
    more = len(kinds) - _NAMED
    what = join_words(
        [*kinds[:_NAMED], f"{quantity(more, 'other kind', 'other kinds')}"] if more > 0 else kinds
    )
    where = join_words(provinces[:_NAMED])
    return f"{what}; {'mostly ' if len(provinces) > _NAMED else ''}{where}" if where else what


def _counted(column: arrow.ChunkedArray) -> list[tuple[str, int]]:
    counts = compute.value_counts(column.drop_null()).to_pylist()
    return sorted(((c["values"], c["counts"]) for c in counts), key=lambda pair: (-pair[1], pair[0]))


def _lower(label: str) -> str:
    """Return a label for the middle of a sentence; an abbreviation stays as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _names(table: arrow.Table) -> list[str]:
    """What a person calls each incident: “clash at Atareb on 3 January 2014”."""
    columns = ("kind", "location", "admin1", "country", "event_date")
    return [_name(row) for row in table.select(list(columns)).to_pylist()]


def _name(row: Mapping[str, Any]) -> str:
    kind = _lower(vocabulary.kind(row["kind"]).label)
    around = row["admin1"] or row["country"]
    where = f" at {row['location']}" if row["location"] else f" in {around}" if around else ""
    return f"{kind}{where} on {day(row['event_date'])}"


def _named(names: Sequence[str], total: int) -> str:
    more = total - len(names)
    return join_words([*names, f"{more:,} more"] if more > 0 else names)


def _edits_named(edited: pd.DataFrame, after: arrow.Table) -> str:
    """“clash at Atareb on 3 January 2014: deaths from 3 to 5; 12 more”."""
    first = after.slice(0, _NAMED)
    names = [
        f"{name}: {_fields_named(edited[edited['incident_id'] == identifier])}"
        for identifier, name in zip(first["incident_id"].to_pylist(), _names(first), strict=True)
    ]
    more = after.num_rows - len(names)
    return "; ".join([*names, f"{more:,} more"] if more > 0 else names)


def _fields_named(lines: pd.DataFrame) -> str:
    """What changed of one incident; columns that we derive are named only when nothing else changed."""
    stated = lines[[not incident.column(name).derived for name in lines["field"]]]
    told = [
        f"{_lower(incident.column(field).label)}{_from_to(old, new)}"
        for field, old, new in (stated if len(stated) else lines)
        .head(_NAMED)[["field", "old", "new"]]
        .to_numpy()
    ]
    return _named(told, len(stated) or len(lines))


def _from_to(old: str, new: str) -> str:
    """The change itself where it is short enough to be read in a sentence."""
    if max(len(old), len(new)) > 24 or "\n" in old + new:
        return ""
    return f" from {old or 'blank'} to {new or 'blank'}"
