"""What an import does to a dataset: which records are new, edited, the same or withdrawn. Nothing is written here."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pyarrow as arrow
from pyarrow import compute

from geo.analysis.changes import Changes, Mask, Matched, mask_of, match
from geo.errors import StoreError
from geo.model import incident

Withdraw = Literal["covered", "all", "none"]

WHOLE_SHARE = 0.05
"""An export that leaves no more than this share of the stored records outside what it covers is the whole dataset."""

_ROWS_AT_ONCE = 65_536


@dataclass(frozen=True)
class Plan:
    """What an import would do, or an undo.

    Attributes
    ----------
    added, updated, unchanged, withdrawn : int
        Records.
    outside : int
        Stored records that the import does not have and that stay, because it does not speak for them.
    refused : int
        Stored records that stay as they are because their newer row was rejected.
    relicensed : int
        Records that are otherwise the same and come under another licence now.
    changes : Changes
        The incidents behind the numbers.
    """

    added: int
    updated: int
    unchanged: int
    withdrawn: int
    outside: int
    refused: int
    relicensed: int
    changes: Changes
    rows: "Rows" = field(repr=False)

    @property
    def nothing(self) -> bool:
        """Whether the dataset stays exactly as it is."""
        return not (self.added or self.updated or self.withdrawn or self.relicensed)

    @property
    def only_adds(self) -> bool:
        """Whether every stored row stays as it is."""
        return not (self.updated or self.withdrawn or self.relicensed)


@dataclass(frozen=True)
class Rows:
    """The rows of a dataset after an import: those that stay, and those that come from it.

    Attributes
    ----------
    stays : pyarrow.Table
        Stored rows.
    keep : ndarray of bool, shape (rows of stays,)
        Which of them stay.
    comes : pyarrow.Table
        Rows of the import.
    take : ndarray of bool, shape (rows of comes,)
        Which of them come.
    """

    stays: arrow.Table
    keep: Mask
    comes: arrow.Table
    take: Mask

    def all(self) -> arrow.RecordBatchReader:
        """Return every row, a piece at a time: a second copy of a large dataset need not fit into memory."""
        return _reader(_pieces(self.stays, self.keep), _pieces(self.comes, self.take))

    def new(self) -> arrow.RecordBatchReader:
        """Return the rows that come, a piece at a time."""
        return _reader(_pieces(self.comes, self.take))


def _reader(*parts: Iterator[arrow.RecordBatch]) -> arrow.RecordBatchReader:
    schema = incident.arrow_schema()
    pieces = (arrow.record_batch(piece.columns, schema=schema) for part in parts for piece in part)
    return arrow.RecordBatchReader.from_batches(schema, pieces)


def _pieces(table: arrow.Table, chosen: Mask) -> Iterator[arrow.RecordBatch]:
    start = 0
    for piece in table.to_batches(max_chunksize=_ROWS_AT_ONCE):
        mask = chosen[start : start + piece.num_rows]
        start += piece.num_rows
        if mask.any():
            yield piece if mask.all() else piece.filter(arrow.array(mask))


def plan_import(
    stored: arrow.Table,
    table: arrow.Table,
    refused: arrow.Array,
    taken: arrow.ChunkedArray,
    withdraw: Withdraw,
) -> Plan:
    """Hold an import against the rows of its dataset.

    Parameters
    ----------
    stored : pyarrow.Table
        The dataset's rows of the newest version.
    table : pyarrow.Table
        The rows of the import, of the same dataset.
    refused : pyarrow string array
        Record identifiers of rejected rows: what is stored of them stays.
    taken : pyarrow string array
        Every `incident_id` of the store.
    withdraw : str
        What becomes of stored records that the import does not have: ``covered``: withdrawn when the import
        covers their day and country, or is taken as the whole dataset; ``all``: withdrawn; ``none``: kept.

    Raises
    ------
    StoreError
        When the import has a record twice.
    """
    _refuse_doubles(table)
    found = match(stored, table)
    table = _with_ids(found, taken)
    found = Matched(stored, table, found.row_before, found.differs, found.missing)
    spared = found.missing & _in(stored["dataset_record_id"], refused)
    absent = found.missing & ~spared
    shared = bool((~found.new).any() or spared.any())
    gone = _withdrawn(stored, table, absent, shared, withdraw)
    relicensed = _relicensed(found)
    take = found.new | found.edited | relicensed
    keep = ~gone
    keep[found.row_before[take & ~found.new]] = False
    return Plan(
        added=int(found.new.sum()),
        updated=int(found.edited.sum()),
        unchanged=int((~found.new & ~found.edited).sum()),
        withdrawn=int(gone.sum()),
        outside=int((absent & ~gone).sum()),
        refused=int(spared.sum()),
        relicensed=int(relicensed.sum()),
        changes=Changes.of(found, gone),
        rows=Rows(stored, keep, table, take),
    )


def plan_undo(stored: arrow.Table, before: arrow.Table, taken: arrow.ChunkedArray) -> Plan:
    """Bring the rows of a dataset back to what they were before an import.

    Parameters
    ----------
    stored, before : pyarrow.Table
        The dataset's rows now, and before the import.
    taken : pyarrow string array
        Every `incident_id` of the store.
    """
    found = match(stored, before)
    before = _with_ids(found, taken)
    found = Matched(stored, before, found.row_before, found.differs, found.missing)
    return Plan(
        added=int(found.new.sum()),
        updated=int(found.edited.sum()),
        unchanged=int((~found.new & ~found.edited).sum()),
        withdrawn=int(found.missing.sum()),
        outside=0,
        refused=0,
        relicensed=int(_relicensed(found).sum()),
        changes=Changes.of(found),
        # Every row as it was, with the import that brought it.
        rows=Rows(
            stored, np.zeros(stored.num_rows, dtype=bool), before, np.ones(before.num_rows, dtype=bool)
        ),
    )


def _refuse_doubles(table: arrow.Table) -> None:
    ids = table["dataset_record_id"]
    if compute.count_distinct(ids, mode="all").as_py() == table.num_rows:
        return
    counts = compute.value_counts(ids.combine_chunks())
    twice = counts.field("values").filter(compute.greater(counts.field("counts"), 1))[0].as_py()
    raise StoreError(f"the import has record “{twice}” more than once: give each record its own identifier")


def _in(values: arrow.Array | arrow.ChunkedArray, wanted: arrow.Array | arrow.ChunkedArray) -> Mask:
    return mask_of(compute.is_in(values, value_set=wanted))


def _withdrawn(
    stored: arrow.Table, table: arrow.Table, absent: Mask, shared: bool, withdraw: Withdraw
) -> Mask:
    """Which of the stored records that are absent in the import are withdrawn by it."""
    if withdraw == "none" or (withdraw == "covered" and not shared):
        return np.zeros_like(absent)
    if withdraw == "all":
        return absent
    covered = absent & _covered(stored, table)
    few = max(1, int(WHOLE_SHARE * stored.num_rows))
    # A record at the very edge that was deleted lies just outside of what the newer export covers.
    return absent if int((absent & ~covered).sum()) <= few else covered


def _covered(stored: arrow.Table, table: arrow.Table) -> Mask:
    """Which stored records lie within the days and countries of the import."""
    days = compute.min_max(table["event_date"])
    first, last = days["min"], days["max"]
    if not first.is_valid:
        return np.zeros(stored.num_rows, dtype=bool)
    inside = compute.and_(
        compute.greater_equal(stored["event_date"], first), compute.less_equal(stored["event_date"], last)
    )
    countries = compute.unique(table["country"])
    return mask_of(inside) & _in(stored["country"], countries)


def _relicensed(found: Matched) -> Mask:
    """Which rows are the same but for their licence."""
    old = found.before["licence"].take(arrow.array(found.row_before, mask=found.new))
    same = compute.equal(compute.fill_null(old, ""), compute.fill_null(found.after["licence"], ""))
    return ~mask_of(same) & ~found.new & ~found.edited


def _with_ids(found: Matched, taken: arrow.ChunkedArray) -> arrow.Table:
    """Return the later table with identifiers that are unique in the store.

    A stored record keeps the identifier that it has. A new one whose identifier is taken becomes
    ``dataset:record``.
    """
    table = found.after
    given = table["incident_id"].combine_chunks()
    kept = found.before["incident_id"].take(arrow.array(found.row_before, mask=found.new)).combine_chunks()
    clash = found.new & (_in(given, taken) | _again(given, found.new))
    ids = compute.coalesce(kept, given)
    if clash.any():
        used = arrow.chunked_array([*taken.chunks, ids.filter(arrow.array(~clash))], arrow.string())
        ids = compute.replace_with_mask(
            ids, arrow.array(clash), _qualified(table.filter(arrow.array(clash)), used)
        )
    position = table.schema.get_field_index("incident_id")
    return table.set_column(position, table.schema.field(position), ids)


def _again(ids: arrow.Array, among: Mask) -> Mask:
    """Which of the chosen rows have an identifier that an earlier one of them has."""
    rows = np.flatnonzero(among)
    codes = ids.take(arrow.array(rows)).dictionary_encode().indices.to_numpy(zero_copy_only=False)
    again = np.ones(len(rows), dtype=bool)
    again[np.unique(codes, return_index=True)[1]] = False
    result: Mask = np.zeros(len(among), dtype=bool)
    result[rows[again]] = True
    return result


def _qualified(table: arrow.Table, taken: arrow.ChunkedArray) -> arrow.Array:
    """Identifiers made of dataset and record; a number is added in the rare case that one is taken too."""
    ids = compute.binary_join_element_wise(table["dataset"], table["dataset_record_id"], ":").combine_chunks()
    again = _in(ids, taken)
    if not again.any():
        return ids
    used, texts = set(taken.to_pylist()), ids.to_pylist()
    for row in np.flatnonzero(again).tolist():
        number = 2
        while f"{texts[row]}-{number}" in used:
            number += 1
        texts[row] = f"{texts[row]}-{number}"
        used.add(texts[row])
    return arrow.array(texts, arrow.string())
