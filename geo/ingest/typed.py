"""From texts to types: every column of a file that is ours, cleaned and read.

Work is done once for each distinct text wherever a column repeats itself.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
import pyarrow.compute as pc

from geo.ingest.ledger import Ledger
from geo.ingest.rules import READ
from geo.ingest.texts import cleaned, trimmed
from geo.model import incident


@dataclass(frozen=True)
class Rows:
    """Rows of a file.

    Attributes
    ----------
    first : int
        Position of the first of them among all.
    today : date
        What lies after it is in the future.
    text : mapping of str to pyarrow.ChunkedArray
        What the file says, trimmed, for each column of `READ`; null for blank.
    value : mapping of str to pyarrow.ChunkedArray
        The same in the type of the column; null also where the text cannot be read.
    """

    first: int
    today: date
    text: dict[str, arrow.ChunkedArray]
    value: dict[str, arrow.ChunkedArray]

    def __len__(self) -> int:
        return len(self.text["incident_id"])

    def quoted(self, *names: str, at: npt.NDArray[np.int64]) -> arrow.Array:
        """Return what some rows say in one column, or in several with commas between."""
        texts = [picked(self.text[name], at) for name in names]
        if len(texts) == 1:
            return texts[0]
        return pc.binary_join_element_wise(*(pc.fill_null(text, "") for text in texts), ", ")


def read(fields: arrow.Table, first: int, today: date, ledger: Ledger) -> Rows:
    """Return rows of text (null for blank) cleaned, and read into their types; what was cleaned away is noted."""
    text: dict[str, arrow.ChunkedArray] = {}
    value: dict[str, arrow.ChunkedArray] = {}
    for c in READ:
        given = fields[c.name] if c.name in fields.column_names else _blank(fields.num_rows)
        text[c.name] = trimmed(given)
        if c.type == "text":
            text[c.name] = value[c.name] = cleaned(c.name, text[c.name], first, ledger)
        else:
            value[c.name] = _each_distinct(text[c.name], _READERS[c.type])
    return Rows(first, today, text, value)


def joined(parts: list[Rows]) -> Rows:
    """Return rows that follow one another as one, without copying them."""

    def join(name: str, of: Callable[[Rows], dict[str, arrow.ChunkedArray]]) -> arrow.ChunkedArray:
        chunks = [chunk for part in parts for chunk in of(part)[name].chunks]
        return arrow.chunked_array(chunks, of(parts[0])[name].type)

    names = [c.name for c in READ]
    return Rows(
        parts[0].first,
        parts[0].today,
        {name: join(name, lambda part: part.text) for name in names},
        {name: join(name, lambda part: part.value) for name in names},
    )


def picked(column: arrow.ChunkedArray, at: npt.NDArray[np.int64]) -> arrow.Array:
    """Return some values of a long column, by ascending positions. `take` would copy the whole column first."""
    mask = np.zeros(len(column), dtype=bool)
    mask[at] = True
    chosen = column.filter(arrow.array(mask))
    return arrow.concat_arrays(chosen.chunks) if chosen.num_chunks else arrow.array([], column.type)


def _blank(rows: int) -> arrow.ChunkedArray:
    return arrow.chunked_array([arrow.nulls(rows, arrow.string())])


def coded(column: arrow.ChunkedArray) -> tuple[npt.NDArray[np.int64], arrow.Array]:
    """Return a column as numbers of its distinct values (-1: blank), and the values."""
    encoded = pc.dictionary_encode(column).combine_chunks()
    if isinstance(encoded, arrow.ChunkedArray):  # no chunk at all
        return np.empty(0, dtype=np.int64), arrow.array([], column.type)
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return codes.astype(np.int64), encoded.dictionary


def _each_distinct(
    text: arrow.ChunkedArray, reader: Callable[[arrow.Array], arrow.Array]
) -> arrow.ChunkedArray:
    encoded = pc.dictionary_encode(text).combine_chunks()
    if isinstance(encoded, arrow.ChunkedArray):
        return arrow.chunked_array([reader(arrow.array([], arrow.string()))])
    return arrow.chunked_array([reader(encoded.dictionary).take(encoded.indices)])


# -- readers: distinct texts in, values out, null where a text cannot be read -------------------------------------

_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}
_LARGEST = np.iinfo(np.int32).max


def _numbers(texts: arrow.Array) -> arrow.Array:
    plain = pc.if_else(pc.match_substring_regex(texts, _NUMBER), texts, arrow.scalar(None, arrow.string()))
    values = plain.cast(arrow.float64())
    return pc.if_else(pc.is_finite(values), values, arrow.scalar(None, arrow.float64()))


def _integers(texts: arrow.Array) -> arrow.Array:
    values = _numbers(texts)
    whole = pc.and_(pc.equal(values, pc.trunc(values)), pc.less(pc.abs(values), float(_LARGEST)))
    return pc.if_else(whole, values, arrow.scalar(None, arrow.float64())).cast(arrow.int32())


def _dates(texts: arrow.Array) -> arrow.Array:
    return arrow.array([_day(text) for text in texts.to_pylist()], arrow.date32())


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def looks_like_day(texts: arrow.Array | arrow.ChunkedArray) -> Any:
    """Return which texts are written as a day, whether or not the calendar has it."""
    return pc.match_substring_regex(texts, f"^{_DAY.pattern}$")


def _booleans(texts: arrow.Array) -> arrow.Array:
    return arrow.array([_BOOLEANS.get(text.lower()) for text in texts.to_pylist()], arrow.bool_())


_READERS: dict[incident.Type, Callable[[arrow.Array], arrow.Array]] = {
    "number": _numbers,
    "integer": _integers,
    "date": _dates,
    "boolean": _booleans,
}
