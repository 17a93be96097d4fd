"""Places and their spellings as columns: a million of them are read and joined without a loop."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import overload

import numpy as np
import numpy.typing as npt
import pyarrow as arrow

from geo.places.names import normal_form, skeleton_of_form
from geo.places.place import Place

SCHEMA = arrow.schema(
    [
        ("name", arrow.string()),
        ("latitude", arrow.float64()),
        ("longitude", arrow.float64()),
        ("country", arrow.string()),
        ("admin1_pcode", arrow.string()),
        ("geo_precision", arrow.int8()),
        ("geonameid", arrow.int64()),
        ("source", arrow.string()),
        ("population", arrow.int64()),
        ("parent", arrow.string()),
    ]
)
"""One place a row, in the fields of `Place`."""


@dataclass(frozen=True)
class PlaceTable:
    """Places, and every spelling that means one of them.

    Attributes
    ----------
    places
        In `SCHEMA`.
    spellings, forms, bones
        Shape (n,), strings: each spelling, its normal form and the skeleton of that.
    place
        Shape (n,): row in `places` that each means.
    """

    places: arrow.Table
    spellings: arrow.Array
    forms: arrow.Array
    bones: arrow.Array
    place: npt.NDArray[np.int32]

    @classmethod
    def of(cls, places: Sequence[Place], spellings: Iterable[tuple[str, int]]) -> "PlaceTable":
        """Places with their spellings, each with the number of its place."""
        columns = [[getattr(place, name) for place in places] for name in SCHEMA.names]
        table = arrow.table(
            [arrow.array(c, t.type) for c, t in zip(columns, SCHEMA, strict=True)], schema=SCHEMA
        )
        texts, numbers = [list(part) for part in zip(*spellings, strict=True)] or ([], [])
        return cls.spelt(table, arrow.array(texts, arrow.string()), np.array(numbers, dtype=np.int32))

    @classmethod
    def spelt(cls, places: arrow.Table, spellings: arrow.Array, place: npt.NDArray[np.int32]) -> "PlaceTable":
        """Places with spellings whose forms are not known yet: each distinct one is worked out once."""
        coded = spellings.dictionary_encode()
        forms = [normal_form(text) for text in coded.dictionary.to_pylist()]
        bones = [skeleton_of_form(form) for form in forms]
        form, bone = (arrow.array(part, arrow.string()).take(coded.indices) for part in (forms, bones))
        return cls(places, spellings, form, bone, place)

    def __len__(self) -> int:
        return int(self.places.num_rows)

    def in_provinces(self, pcodes: arrow.Array) -> "PlaceTable":
        """The same with other codes of provinces."""
        at = SCHEMA.get_field_index("admin1_pcode")
        return replace(self, places=self.places.set_column(at, SCHEMA.field(at), pcodes))


def joined(tables: Sequence[PlaceTable]) -> PlaceTable:
    """All places of several tables, in their order."""
    if len(tables) == 1:
        return tables[0]
    starts = np.cumsum([0, *(len(table) for table in tables)])
    spellings, forms, bones = (
        arrow.concat_arrays([getattr(table, name) for table in tables])
        for name in ("spellings", "forms", "bones")
    )
    place = np.concatenate([table.place + start for table, start in zip(tables, starts, strict=False)])
    places = arrow.concat_tables([table.places for table in tables]).combine_chunks()
    return PlaceTable(places, spellings, forms, bones, place.astype(np.int32))


class Places(Sequence[Place]):
    """The rows of a table as `Place`, made when they are asked for."""

    def __init__(self, table: arrow.Table) -> None:
        self._columns = [table[f.name].combine_chunks() for f in fields(Place)]

    def __len__(self) -> int:
        return len(self._columns[0])

    @overload
    def __getitem__(self, number: int) -> Place: ...
    @overload
    def __getitem__(self, number: slice) -> list[Place]: ...
    def __getitem__(self, number: int | slice) -> Place | list[Place]:
        """One place by its number, or several."""
        if isinstance(number, slice):
            return [self[i] for i in range(*number.indices(len(self)))]
        if not -len(self) <= number < len(self):
            raise IndexError(number)
        return Place(*(column[number % len(self)].as_py() for column in self._columns))

    def __iter__(self) -> Iterator[Place]:
        """Give all places, in their order."""
        for row in zip(*(column.to_pylist() for column in self._columns), strict=True):
            yield Place(*row)
