"""A file as it was read: a table of text, before anybody has said what its columns mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as arrow

REASON, ADVICE = "sitmap_reason", "sitmap_advice"
"""The two columns that a file of rejected rows has beside the original ones; taken off when it is read again."""


def _no_rows() -> npt.NDArray[np.int64]:
    return np.empty(0, np.int64)


@dataclass(frozen=True)
class Table:
    """Every cell of a file, as text.

    Attributes
    ----------
    name : str
        Name of the file, for messages.
    format : str
        ``csv``, ``xlsx``, ``ods``, ``xls``, ``parquet``, ``geojson``, ``gpkg``, ``kml`` or ``shp``.
    rows : pyarrow.Table
        All columns `string`, null for an empty cell, names unique; a file without a header has ``1``, ``2``, ...
        Row i is record i of the file, also where a record runs over several lines. Geometry is in the columns
        ``latitude`` and ``longitude`` (WGS84 degrees) unless the file has such columns itself.
    has_header : bool
        Whether the file names its columns.
    digest : str
        SHA-256 of the file, in hexadecimal.
    said : mapping
        What was found out on the way, for the person: ``{"encoding": "windows-1256", "delimiter": "semicolon"}``.
    corrected : bool
        Whether this is a file of rejected rows that comes back: it had the columns `REASON` and `ADVICE`, which
        are no longer among `rows`.
    sheets : sequence of str
        The sheets or layers to choose from; the one that was read first.
    delimiter : str
        What separates the cells of delimited text; a comma for every other format.
    uneven : ndarray of int64, shape (n,)
        Rows that have fewer cells than there are columns (the rest is null) or more (the surplus is joined to the
        last cell by the delimiter): their cells may stand in wrong columns. Ascending.
    """

    name: str
    format: str
    rows: arrow.Table
    has_header: bool = True
    digest: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    corrected: bool = False
    sheets: Sequence[str] = ()
    delimiter: str = ","
    uneven: npt.NDArray[np.int64] = field(default_factory=_no_rows)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in the order of the file."""
        return tuple(self.rows.column_names)
