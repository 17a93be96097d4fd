"""Records that come one by one, each with its own fields, gathered into a table of text."""

from collections.abc import Mapping

import pyarrow as arrow

from geo.files.header import unique_names
from geo.files.limits import Limits

_RECORDS = 10_000

Key = tuple[str, str]


class Gathering:
    """A table that grows by records.

    Parameters
    ----------
    name : str
        Name of the file, for messages.
    limits : Limits
        For rows and columns.
    """

    def __init__(self, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        self._keys: dict[Key, None] = {}
        self._waiting: list[Mapping[Key, str | None]] = []
        self._chunks: list[tuple[int, dict[Key, arrow.Array]]] = []
        self._count = 0

    def add(self, record: Mapping[Key, str | None]) -> None:
        """Add a record: its fields by where they come from and their name, null for an empty one.

        Raises
        ------
        SourceError
            When there are too many records or fields.
        """
        self._keys.update(dict.fromkeys(record))
        self._waiting.append(record)
        self._count += 1
        self._limits.check_shape(self._name, self._count, len(self._keys))
        if len(self._waiting) == _RECORDS:
            self._lay_down()

    def table(self) -> arrow.Table:
        """Return all records: a column for each field, in the order in which they came first."""
        self._lay_down()
        names = unique_names([name for _, name in self._keys])
        return arrow.table(
            {
                name: arrow.chunked_array(
                    [chunk.get(key, arrow.nulls(rows, arrow.string())) for rows, chunk in self._chunks],
                    arrow.string(),
                )
                for name, key in zip(names, self._keys, strict=True)
            }
        )

    def _lay_down(self) -> None:
        if self._waiting:
            columns = {key: _column([record.get(key) for record in self._waiting]) for key in self._keys}
            self._chunks.append((len(self._waiting), columns))
            self._waiting = []


def _column(values: list[str | None]) -> arrow.Array:
    try:
        return arrow.array(values, arrow.string())
    except UnicodeEncodeError:  # half a character, which JSON can write and UTF-8 cannot
        mended = [v if v is None else v.encode("utf-8", "replace").decode() for v in values]
        return arrow.array(mended, arrow.string())
