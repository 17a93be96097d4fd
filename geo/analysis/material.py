"""What the checks of an audit work on, and what a check gives back."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow

from geo.model import incident
from geo.model.actors import Actors
from geo.places.boundaries import Boundaries

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Material:
    """One version of the dataset, as a check reads it.

    Attributes
    ----------
    incidents : pyarrow.Table
        In the columns of `geo.model.incident`; row i is incident i, in the order of first days.
    placed : ndarray of bool, shape (rows,)
        Which incidents the map can draw, at a point or on a province.
    actors, boundaries : Actors, Boundaries
        The register and the provinces.
    """

    incidents: arrow.Table
    placed: npt.NDArray[np.bool_]
    actors: Actors
    boundaries: Boundaries

    def column(self, name: str) -> arrow.Array:
        """Return a column as one Arrow array."""
        return self.incidents[name].combine_chunks()

    def frame(self, names: tuple[str, ...], rows: Rows | None = None) -> pd.DataFrame:
        """Return some columns of some rows (all by default) in the types of the model, numbered from 0."""
        table = self.incidents.select(list(names))
        return incident.from_arrow(table if rows is None else table.take(arrow.array(rows)))

    @cached_property
    def latitude(self) -> npt.NDArray[np.float64]:
        """Degrees north, WGS84; NaN without a point."""
        return self._degrees("latitude")

    @cached_property
    def longitude(self) -> npt.NDArray[np.float64]:
        """Degrees east, WGS84; NaN without a point."""
        return self._degrees("longitude")

    def _degrees(self, name: str) -> npt.NDArray[np.float64]:
        values: npt.NDArray[np.float64] = self.column(name).to_numpy(zero_copy_only=False)
        return values.astype(np.float64)

    @cached_property
    def has_point(self) -> npt.NDArray[np.bool_]:
        """Which incidents have coordinates."""
        return np.isfinite(self.latitude) & np.isfinite(self.longitude)

    @cached_property
    def precision(self) -> npt.NDArray[np.int64]:
        """Place precision, 1 to 3."""
        return self.integers("geo_precision")

    def integers(self, name: str) -> npt.NDArray[np.int64]:
        """Return a column of integers; -1 for a blank."""
        values: npt.NDArray[Any] = self.column(name).fill_null(-1).to_numpy(zero_copy_only=False)
        return values.astype(np.int64)

    def days(self, name: str) -> Rows:
        """Return a column of required dates as days since 1970-01-01."""
        days: Rows = self.column(name).cast(arrow.int32()).to_numpy(zero_copy_only=False).astype(np.int64)
        return days

    def codes(self, name: str) -> tuple[Rows, list[Any]]:
        """Return a column as indices into its distinct values, -1 for a blank, and these values."""
        encoded = self.column(name).dictionary_encode()
        codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        return codes, encoded.dictionary.to_pylist()

    @cached_property
    def spots(self) -> tuple[Rows, Rows]:
        """Which exact point each incident lies on (-1: none), and the first row of each point.

        Points are the same to five decimals, about a metre: finer differences are noise of conversion.
        """
        rows = np.flatnonzero(self.has_point)
        north = np.round(self.latitude[rows] * 1e5).astype(np.int64)
        east = np.round(self.longitude[rows] * 1e5).astype(np.int64)
        number, keys = pd.factorize(north * 100_000_000 + east)
        first = np.empty(len(keys), dtype=np.int64)
        first[number[::-1]] = rows[::-1]
        of_row = np.full(len(self.has_point), -1, dtype=np.int64)
        of_row[rows] = number
        return of_row, first


@dataclass(frozen=True)
class Found:
    """What a check found in a whole version.

    Attributes
    ----------
    lines : DataFrame
        One line for each incident, with its `row` and what the check knows of it; one for each pair, with `row`
        and `other`, where it is about pairs.
    note : str
        What the check did not look at, or had to leave out, in a sentence; empty when nothing.
    """

    lines: pd.DataFrame
    note: str = ""

    @cached_property
    def rows(self) -> Rows:
        """Every incident that was found, ascending and once."""
        columns = [
            self.lines[name].to_numpy(dtype=np.int64) for name in ("row", "other") if name in self.lines
        ]
        return np.unique(np.concatenate(columns))
