"""Columns of text made from columns of any Arrow type, and what every table of text has in common."""

import json
import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
from pyarrow import compute

from geo.errors import SourceError
from geo.files.limits import Limits

_WHOLE = 10.0**15
"""Below this a float holds every whole number, so it is written without a point or an exponent."""


def number(value: float) -> str:
    """Return a float as text that reads back as the same float: no exponent, no ".0"; "" when it is no number."""
    if math.isnan(value):
        return ""
    if not math.isfinite(value):
        return str(value)
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def blank_to_null(column: Any) -> Any:
    """Return a string column in which the empty string is null."""
    return compute.if_else(compute.equal(column, ""), arrow.scalar(None, arrow.string()), column)


def as_text(column: arrow.Array) -> arrow.Array:
    """Return a column of any type as text, shape kept.

    Whole numbers have no point, truth values are true or false, dates and times are ISO 8601 (a timestamp at
    midnight is its day when the whole column is at midnight), lists and structures are JSON, and bytes are text
    where they are UTF-8, else hexadecimal.
    """
    kind = column.type
    if isinstance(column, arrow.ExtensionArray):
        return as_text(column.storage)
    if arrow.types.is_dictionary(kind):
        return as_text(column.dictionary).take(column.indices)
    for belongs, convert in _CONVERT:
        if belongs(kind):
            return blank_to_null(convert(column))
    return blank_to_null(compute.cast(column, arrow.string()))


def _floats(column: arrow.Array) -> arrow.Array:
    values = column if column.type != arrow.float16() else compute.cast(column, arrow.float32())
    finite = compute.if_else(compute.is_finite(values), values, arrow.scalar(None, values.type))
    whole = compute.and_(
        compute.equal(finite, compute.trunc(finite)), compute.less(compute.abs(finite), _WHOLE)
    )
    whole = compute.fill_null(whole, False)
    integers = compute.cast(
        compute.cast(compute.if_else(whole, finite, arrow.scalar(0.0, values.type)), arrow.int64()),
        arrow.string(),
    )
    text = compute.if_else(whole, integers, compute.cast(values, arrow.string()))
    text = compute.if_else(compute.is_nan(values), arrow.scalar(None, arrow.string()), text)
    odd = compute.fill_null(compute.match_substring(text, "e"), False)
    if not compute.any(odd).as_py():
        return text
    return arrow.array([_plain(value) for value in text.to_pylist()], arrow.string())


def _plain(text: str | None) -> str | None:
    return text if text is None or "e" not in text else number(float(text))


def _timestamps(column: arrow.Array) -> arrow.Array:
    zone = "Z" if column.type.tz else ""
    seconds = compute.floor_temporal(column.cast(arrow.timestamp(column.type.unit)), unit="second")
    if not column.type.tz and compute.all(compute.equal(column, compute.floor_temporal(column))).as_py():
        return compute.cast(compute.cast(column, arrow.date32()), arrow.string())
    text = compute.cast(seconds.cast(arrow.timestamp("s"), safe=False), arrow.string())
    return compute.binary_join_element_wise(compute.replace_substring(text, " ", "T"), zone, "")


def _bytes(column: arrow.Array) -> arrow.Array:
    try:
        return compute.cast(column, arrow.string())
    except arrow.ArrowInvalid:
        return arrow.array([None if value is None else value.hex() for value in column.to_pylist()])


def _nested(column: arrow.Array) -> arrow.Array:
    texts = [None if value is None else json_text(value) for value in column.to_pylist()]
    return arrow.array(texts, arrow.string())


def json_text(value: Any) -> str:
    """Return a value as JSON; what JSON does not have, as a text."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _is_bytes(kind: arrow.DataType) -> bool:
    return bool(
        arrow.types.is_binary(kind)
        or arrow.types.is_large_binary(kind)
        or arrow.types.is_fixed_size_binary(kind)
    )


_CONVERT = (
    (arrow.types.is_floating, _floats),
    (arrow.types.is_timestamp, _timestamps),
    (_is_bytes, _bytes),
    (arrow.types.is_nested, _nested),
    (arrow.types.is_null, lambda column: column.cast(arrow.string())),
)


def characters(column: arrow.Array) -> int:
    """Return the bytes that a column of texts or bytes takes when laid out, without laying it out."""
    if arrow.types.is_dictionary(column.type):
        lengths = compute.binary_length(column.dictionary)
        return int(compute.sum(lengths.take(column.indices)).as_py() or 0)
    return int(compute.sum(compute.binary_length(column)).as_py() or 0)


def check_cells(rows: arrow.Table, name: str, limits: Limits) -> None:
    """Refuse a table with a cell that is too long; raises `SourceError` that names row and column."""
    for title, column in zip(rows.column_names, rows.columns, strict=True):
        lengths = compute.binary_length(column)
        longest = compute.max(lengths).as_py() or 0
        if longest > limits.characters:
            row = compute.index(lengths, longest).as_py() + 1
            raise too_long(name, f"row {row}, column “{title}”", longest, limits)


def too_long(name: str, where: str, length: int, limits: Limits) -> SourceError:
    """Return the error about a cell that is too long."""
    return SourceError(
        f"{name}, {where}: a cell of {length:,} bytes, and at most {limits.characters:,} are read; "
        "look for a quotation mark that is not closed, or shorten the text"
    )


def without_blank_rows(rows: arrow.Table) -> tuple[arrow.Table, npt.NDArray[np.bool_] | None]:
    """Return a table without the rows that hold nothing, and which rows are kept (None: all)."""
    if not rows.num_columns or not rows.num_rows:
        return rows, None
    blank = None
    for column in rows.columns:
        empty = compute.is_null(column)
        blank = empty if blank is None else compute.and_(blank, empty)
        if not compute.any(blank).as_py():
            return rows, None
    kept = compute.invert(blank)
    return rows.filter(kept), kept.to_numpy()


def without_unnamed_blanks(rows: arrow.Table, unnamed: Sequence[str]) -> arrow.Table:
    """Return a table without those of its unnamed columns that hold nothing."""
    empty = [name for name in unnamed if rows[name].null_count == rows.num_rows]
    return rows.drop_columns(empty) if empty else rows


def counted(count: int, one: str, many: str) -> str:
    """Return "1 row", "1,204 rows"."""
    return f"{count:,} {one if count == 1 else many}"
