"""The holdings that were added: one file each in the folder of the user's own places."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

import pandas as pd
import pyarrow as arrow

from geo.errors import PlaceError
from geo.holdings.checking import COLUMNS, Checked
from geo.places import folder as places
from geo.places.folder import Added, own_folder

Signature = tuple[tuple[str, int, int], ...]
_KIND: Literal["holdings"] = "holdings"
_SCHEMA = arrow.schema(
    [
        (
            name,
            {
                "latitude": arrow.float64(),
                "longitude": arrow.float64(),
                "geo_precision": arrow.int32(),
                "start": arrow.date32(),
                "end": arrow.date32(),
            }.get(name, arrow.string()),
        )
        for name in COLUMNS
    ]
)


def signature(folder: Path | None = None) -> Signature:
    """Name, size and time of change of each file of holdings: another one when any was added or removed."""
    where = own_folder() if folder is None else folder
    try:
        found = [(path.name, path.stat()) for path in where.glob(f"{_KIND}-*.parquet")]
    except OSError as error:
        raise PlaceError(f"{where}: cannot be read ({error.strerror}): see SITMAP_PLACES") from error
    return tuple(sorted((name, status.st_size, status.st_mtime_ns) for name, status in found))


def listed(folder: Path | None = None) -> tuple[Added, ...]:
    """Return the files of holdings that were added, oldest first.

    Raises
    ------
    PlaceError
        When one cannot be read, naming it.
    """
    where = own_folder() if folder is None else folder
    found = [places.added_of(where / name) for name, _, _ in signature(where)]
    return tuple(sorted(found, key=lambda added: (added.added, added.key)))


def add(checked: Checked, folder: Path | None = None) -> Added:
    """Keep what may be kept of a checked table; the same file again changes nothing.

    Raises
    ------
    PlaceError
        When no row can be kept, or the folder cannot be written.
    """
    where = own_folder() if folder is None else folder
    batch = checked.batch
    if checked.holdings.empty:
        raise PlaceError(
            f"{checked.table.name}: no row can be kept: see why each was rejected, correct the file and add it again"
        )
    rejected = checked.rejected().drop_duplicates("row")
    added = Added(
        kind=_KIND,
        name=checked.table.name,
        digest=checked.table.digest,
        countries={},
        holds={"holdings": len(checked.holdings)},
        rows_read=batch.rows_read,
        left_out={str(rule): int(n) for rule, n in rejected["rule"].value_counts().items()},
        said=(f"{batch.kept:,} kept, {batch.repaired:,} repaired, {batch.rejected:,} rejected",),
    )
    there = next((old for old in listed(where) if old.key == added.key), None)
    if there is not None:
        return there
    rows = arrow.Table.from_pandas(checked.holdings, schema=_SCHEMA, preserve_index=False)
    return places.write(where, rows, added)


def remove(which: str, folder: Path | None = None) -> Added:
    """Take away a file of holdings, by its key or name.

    Raises
    ------
    PlaceError
        When there is no such, or several.
    """
    where = own_folder() if folder is None else folder
    found = [added for added in listed(where) if which in (added.key, added.name)]
    if len(found) != 1:
        there = ", ".join(f"{a.name} ({a.key})" for a in (found or listed(where)))
        what = f"means {len(found)} of what was added" if found else "was not added"
        raise PlaceError(f"“{which}” {what}: name one of {there or 'nothing, no holdings were added'}")
    try:
        places.path_of(where, found[0]).unlink()
    except OSError as error:
        raise PlaceError(
            f"{places.path_of(where, found[0])}: cannot be removed ({error.strerror})"
        ) from error
    return found[0]


def held(folder: Path | None = None) -> pd.DataFrame:
    """Return all holdings that were added, in `geo.holdings.checking.COLUMNS`, the newest file last.

    Raises
    ------
    PlaceError
        When a file cannot be read.
    """
    where = own_folder() if folder is None else folder
    return _read(where, signature(where)).copy()


@lru_cache(maxsize=4)
def _read(folder: Path, _signature: Signature) -> pd.DataFrame:
    parts = [places.read(places.path_of(folder, added)) for added in listed(folder)]
    table = arrow.concat_tables([part.cast(_SCHEMA) for part in parts]) if parts else _SCHEMA.empty_table()
    frame: pd.DataFrame = table.to_pandas(date_as_object=False)
    return frame
