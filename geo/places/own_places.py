"""The user's own places, as they are kept in the folder: with their normal forms, so that a million load in a second."""

from pathlib import Path

import numpy as np
import pyarrow as arrow

from geo.places import folder as own
from geo.places.boundaries import Boundaries
from geo.places.names import FORMS
from geo.places.place_table import SCHEMA, PlaceTable

_LISTS = {"spellings": "spellings", "forms": f"forms_{FORMS}", "bones": f"bones_{FORMS}"}


def stored(table: PlaceTable) -> arrow.Table:
    """Places as they are written: one row a place, its spellings, their forms and skeletons in lists."""
    order = np.argsort(table.place, kind="stable")
    starts = np.searchsorted(table.place[order], np.arange(len(table) + 1)).astype(np.int32)
    rows = table.places
    for name, column in _LISTS.items():
        values = getattr(table, name).take(arrow.array(order))
        rows = rows.append_column(column, arrow.ListArray.from_arrays(arrow.array(starts), values))
    return rows


def read_own(folder: Path, boundaries: Boundaries) -> list[PlaceTable]:
    """The places that were added to a folder, the newest first.

    Their provinces are those of the boundaries given, whatever boundaries there were when they were added.

    Raises
    ------
    PlaceError
        When a file cannot be read.
    """
    added = [a for a in own.list_added(folder) if a.kind == "gazetteer"]
    return [_table(own.read(own.path_of(folder, a)), boundaries) for a in reversed(added)]


def _table(rows: arrow.Table, boundaries: Boundaries) -> PlaceTable:
    rows = rows.combine_chunks()
    places = rows.select(SCHEMA.names).cast(SCHEMA)
    spellings = rows[_LISTS["spellings"]].combine_chunks()
    place = np.repeat(np.arange(len(rows), dtype=np.int32), np.diff(spellings.offsets.to_numpy()))
    texts = spellings.flatten()
    if _LISTS["forms"] in rows.column_names:
        forms, bones = (rows[_LISTS[name]].combine_chunks().flatten() for name in ("forms", "bones"))
        table = PlaceTable(places, texts, forms, bones, place)
    else:
        # Written when names were reduced by other rules.
        table = PlaceTable.spelt(places, texts, place)
    return table.in_provinces(provinces_of(places, boundaries))


def provinces_of(places: arrow.Table, boundaries: Boundaries) -> arrow.Array:
    """Code of the province that each place lies in, "" for none."""
    country = places["country"].combine_chunks().dictionary_encode()
    found = boundaries.locate(
        places["latitude"].to_numpy(),
        places["longitude"].to_numpy(),
        country=np.array(country.dictionary.to_pylist(), dtype=object)[country.indices.to_numpy()]
        if len(places)
        else [],
    )
    return arrow.array(found["admin1_pcode"], arrow.string()).fill_null("")
