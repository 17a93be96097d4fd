"""Which record a row is: the same file again gives the same identifiers, and no identifier stands for two incidents."""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as arrow
import pyarrow.compute as pc

from geo.ingest import rules
from geo.ingest.ledger import Ledger
from geo.ingest.rules import READ, Rule
from geo.ingest.stated import Bools, Coded, Ints, distinct
from geo.ingest.typed import Rows, picked

_DIGITS = 20
"""Hexadecimal digits of a digest, 80 bits: among ten million rows two would share one by chance once in 20 billion files."""


@dataclass(frozen=True)
class Identity:
    """Identifiers of rows.

    Attributes
    ----------
    incident_id, record_id : pyarrow.ChunkedArray
        Ours, unique over all datasets, and the one of the dataset; null where a file that should give one does not.
    """

    incident_id: arrow.ChunkedArray
    record_id: arrow.ChunkedArray


def identify(fields: arrow.Table, rows: Rows, dataset: str, ledger: Ledger) -> Identity:
    """Return the identifiers of rows.

    The file's own `incident_id` stands. Without that column it is the dataset and its record's identifier; a record
    without one gets a digest of its content, so that the same row is the same record in every import, and the second
    and third of several equal rows a number behind it.

    Parameters
    ----------
    fields : pyarrow.Table
        The rows as they were read: what the digest is made of.
    """
    own, record = rows.value["incident_id"], rows.value["dataset_record_id"]
    if "incident_id" in fields.column_names:
        lost = np.flatnonzero(pc.is_null(own).to_numpy())
        ledger.note(rules.REQUIRED["incident_id"], lost, rows.quoted("incident_id", at=lost))
        return Identity(own, _told_apart(record, own))
    nameless = np.flatnonzero(pc.is_null(record).to_numpy())
    if len(nameless):
        made = _digests(fields, nameless)
        if "dataset_record_id" in fields.column_names:
            old = arrow.nulls(len(nameless), arrow.string())
            ledger.note(rules.IDENTIFIED, nameless, old, made)
        record = _filled(record, nameless, made)
    return Identity(pc.binary_join_element_wise(f"{dataset}:", record, ""), record)


def _told_apart(record: arrow.ChunkedArray, own: arrow.ChunkedArray) -> arrow.ChunkedArray:
    """Records of a file with identifiers of its own: the same number from two datasets is not one record."""
    records, ids = Coded.of(record).codes, Coded.of(own).codes
    _, first = distinct(records, ids)
    known = records[first][records[first] >= 0]
    several = np.append(np.bincount(known, minlength=1) > 1, False)[records]
    return pc.coalesce(pc.if_else(arrow.array(several), own, record), own)


def _filled(column: arrow.ChunkedArray, rows: Ints, new: arrow.Array) -> arrow.ChunkedArray:
    mask = np.zeros(len(column), dtype=bool)
    mask[rows] = True
    return arrow.chunked_array([pc.replace_with_mask(arrow.concat_arrays(column.chunks), mask, new)])


def _digests(fields: arrow.Table, rows: Ints) -> arrow.Array:
    """Digest of each row's content, repeated ones numbered."""
    names = sorted(c.name for c in READ if c.name in fields.column_names)
    # A file may have none of our columns: its rows are all the same.
    content = (
        fields.select(names) if names else arrow.table({"none": arrow.nulls(len(fields), arrow.string())})
    )
    if len(rows) < len(content):
        mask = np.zeros(len(content), dtype=bool)
        mask[rows] = True
        content = content.filter(arrow.array(mask))
    # A blank adds nothing, not even its column's name: a file with an empty column more has the same rows.
    named = ", ".join(f"'{name}=' || {name}" for name in content.column_names)
    # DuckDB hashes where the texts lie; a million of them in Python's own memory would cost more than all the checks.
    with duckdb.connect() as engine:
        engine.register("content", content)
        query = f"SELECT md5(concat_ws(chr(31), {named}))[:{_DIGITS}] AS digest FROM content"  # noqa: S608 names are ours
        found = engine.sql(query).to_arrow_table().column("digest")
    return _numbered(
        arrow.concat_arrays([arrow.array([], arrow.string()), *found.cast(arrow.string()).chunks])
    )


def _numbered(texts: arrow.Array) -> arrow.Array:
    """The texts, with -2, -3, ... behind the second and further ones of equal texts."""
    codes = Coded.of(arrow.chunked_array([texts])).codes
    order = np.argsort(codes, kind="stable")
    begins = np.flatnonzero(np.diff(codes[order], prepend=-1))
    lengths = np.diff(np.append(begins, len(codes)))
    number = np.empty(len(codes), dtype=np.int64)
    number[order] = np.arange(len(codes)) - np.repeat(begins, lengths) + 1
    behind = pc.binary_join_element_wise("-", arrow.array(number).cast(arrow.string()), "")
    return pc.binary_join_element_wise(texts, pc.if_else(arrow.array(number > 1), behind, ""), "")


def refuse_repeated(fields: arrow.Table, identity: Identity, ledger: Ledger, chunk: int) -> None:
    """Refuse the second row of each identifier, and say when it is only the same row again.

    A row that is refused anyway does not take the identifier from one that is good.
    """
    _refuse(rules.UNIQUE, fields, identity.incident_id, ledger, chunk)
    if "incident_id" in fields.column_names:
        _refuse(rules.UNIQUE_RECORD, fields, identity.record_id, ledger, chunk)


def _refuse(unique: Rule, fields: arrow.Table, ids: arrow.ChunkedArray, ledger: Ledger, chunk: int) -> None:
    codes = Coded.of(ids).codes
    standing = np.flatnonzero(~ledger.rejected & (codes >= 0))
    order = standing[np.argsort(codes[standing], kind="stable")]
    again = np.flatnonzero(np.diff(codes[order]) == 0) + 1
    if not len(again):
        return
    begins = np.flatnonzero(np.diff(codes[order], prepend=-1))
    first = order[begins[np.searchsorted(begins, again, side="right") - 1]]
    sorting = np.argsort(order[again])
    second, first = order[again][sorting], first[sorting]
    same = np.concatenate(
        [
            _equal(fields, first[at : at + chunk], second[at : at + chunk])
            for at in range(0, len(second), chunk)
        ]
    )
    for rule, at in ((rules.SAME_AGAIN, second[same]), (unique, second[~same])):
        ledger.note(rule, at, picked(ids, at))


def _equal(fields: arrow.Table, one: Ints, other: Ints) -> Bools:
    """Whether pairs of rows say the same in every column."""
    equal = np.ones(len(one), dtype=bool)
    seen = np.union1d(one, other)
    places = [arrow.array(np.searchsorted(seen, rows)) for rows in (one, other)]
    for name in fields.column_names:
        texts = pc.fill_null(picked(fields[name], seen), "")
        a, b = (texts.take(place) for place in places)
        equal &= pc.equal(a, b).to_numpy(zero_copy_only=False)
    return equal
