"""The rows and columns of an export, typed: what every format writes from."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow
import pyarrow.compute
import shapely

from geo.errors import ExportError
from geo.model import incident
from geo.model.near import suggestion

ALWAYS = (
    "incident_id",
    "time_precision",
    "geo_precision",
    "source",
    "source_url",
    "source_reliability",
    "info_credibility",
    "licence",
)
"""Columns that nobody can leave out: without them a place, a date or a toll passes for more than it is."""

FORBIDDEN_IN_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"


def chosen_columns(wanted: Iterable[str] | None) -> tuple[str, ...]:
    """Return the columns of an export in the model's order: the chosen ones and `ALWAYS`; all when None.

    Raises
    ------
    ExportError
        When a column does not exist.
    """
    if wanted is None:
        return incident.NAMES
    names = {*wanted, *ALWAYS}
    for name in sorted(names):
        if name not in incident.NAMES:
            near = suggestion(name, {n: n for n in incident.NAMES})
            raise ExportError(f"no column “{name}”{near or ': `codebook` lists them'}")
    return tuple(name for name in incident.NAMES if name in names)


@dataclass(frozen=True)
class Extract:
    """Incidents to be written.

    Attributes
    ----------
    frame : DataFrame
        Every column of the model, typed, in the order in which the rows are written.
    columns : tuple of str
        Columns to write, in the model's order.
    """

    frame: pd.DataFrame
    columns: tuple[str, ...]

    @classmethod
    def of(cls, frame: pd.DataFrame, columns: Iterable[str] | None = None) -> "Extract":
        """Take the incidents of a frame that has at least the required columns of the model.

        Raises
        ------
        ExportError
            When a column does not exist.
        """
        return cls(incident.typed(frame.reset_index(drop=True)), chosen_columns(columns))

    @cached_property
    def table(self) -> arrow.Table:
        """The columns to write, as an Arrow table; blank is null."""
        schema = arrow.schema(
            [incident.arrow_schema().field(name).with_nullable(True) for name in self.columns]
        )
        return arrow.Table.from_pandas(self.frame[list(self.columns)], schema=schema, preserve_index=False)

    @cached_property
    def has_point(self) -> npt.NDArray[np.bool_]:
        """Which incidents have a point, shape (n,): those with coordinates and a place precision of 1 or 2.

        An incident that is known to a province only must not look like one in the middle of it.
        """
        placed = self.frame["latitude"].notna() & self.frame["longitude"].notna()
        return (placed & self.frame["geo_precision"].isin([1, 2])).to_numpy(dtype=bool)

    @property
    def points(self) -> list[tuple[float, float] | None]:
        """Longitude and latitude (WGS84 degrees) of each incident, None for one without a point."""
        rows = zip(
            self.has_point.tolist(),
            self.frame["longitude"].tolist(),
            self.frame["latitude"].tolist(),
            strict=True,
        )
        return [(longitude, latitude) if given else None for given, longitude, latitude in rows]

    @property
    def wkb(self) -> arrow.Array:
        """The points as an Arrow array of well-known binary, null for an incident without one."""
        geometry = np.full(len(self.frame), None, dtype=object)
        placed = self.frame[self.has_point]
        geometry[self.has_point] = shapely.points(
            placed["longitude"].to_numpy(), placed["latitude"].to_numpy()
        )
        return arrow.array(shapely.to_wkb(geometry), type=arrow.binary())


def map_texts(table: arrow.Table, change: Any) -> arrow.Table:
    """Return the table with its text columns changed by a function of one Arrow column."""
    for position, field in enumerate(table.schema):
        if arrow.types.is_string(field.type):
            table = table.set_column(position, field, change(table.column(position)))
    return table


def without_controls(text: Any) -> Any:
    """Return an Arrow text column in which U+FFFD stands for each character that XML 1.0 forbids."""
    return pyarrow.compute.replace_substring_regex(text, FORBIDDEN_IN_XML, "\ufffd")


def values(table: arrow.Table) -> dict[str, list[Any]]:
    """Return the columns as lists of Python values fit for JSON: days as “2014-01-03”, blank as None."""
    return {
        name: (column.cast(arrow.string()) if arrow.types.is_date(column.type) else column).to_pylist()
        for name, column in zip(table.column_names, table.columns, strict=True)
    }
