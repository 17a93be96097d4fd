"""A coarse grid of the world: cells that lie wholly in one polygon, or in none, answer for it at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

CELL = 0.1
"""Side of a cell, in degrees."""

NOTHING, UNSURE = -1, -2
_SHAPE = (int(180 / CELL), int(360 / CELL))
_STEP = 0.25  # of a cell, between the points that an outline is followed by


@dataclass(frozen=True)
class WorldGrid:
    """Position of the polygon that holds each cell, or NOTHING or UNSURE.

    Attributes
    ----------
    cells
        Shape (1800, 3600), dtype int16, from 90° S and 180° W.
    """

    cells: npt.NDArray[np.int16]

    @classmethod
    def of(cls, polygons: npt.NDArray[np.object_]) -> "WorldGrid":
        """Grid of up to 30,000 polygons in WGS84 degrees that do not overlap."""
        parts, whole = shapely.get_parts(polygons, return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        points, ring = shapely.get_coordinates(rings, return_index=True)
        points = (points + np.array([180.0, 90.0])) / CELL
        same = ring[1:] == ring[:-1]
        start, end, owner = points[:-1][same], points[1:][same], whole[part[ring[:-1][same]]]
        cells = _filled(start, end, owner)
        row, column = _touched(start, end)
        cells[row, column] = UNSURE
        return cls(cells)

    def at(
        self, latitude: npt.NDArray[np.float64], longitude: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.int16]:
        """What the cell of each point says; NOTHING for a point that is NaN."""
        height, width = _SHAPE
        row = np.clip(np.nan_to_num((latitude + 90.0) / CELL), 0, height - 1).astype(np.int32)
        column = np.clip(np.nan_to_num((longitude + 180.0) / CELL), 0, width - 1).astype(np.int32)
        cells = self.cells[row, column]
        return np.where(np.isnan(latitude) | np.isnan(longitude), np.int16(NOTHING), cells)


def _filled(
    start: npt.NDArray[np.float64], end: npt.NDArray[np.float64], owner: npt.NDArray[np.intp]
) -> npt.NDArray[np.int16]:
    """Cells with the polygon that holds their centre, by even-odd scan lines."""
    height, width = _SHAPE
    low, high = np.minimum(start[:, 1], end[:, 1]), np.maximum(start[:, 1], end[:, 1])
    # Rows r whose centre line r + 0.5 lies in [low, high).
    first, last = np.ceil(low - 0.5).astype(np.int64), np.ceil(high - 0.5).astype(np.int64)
    count = last - first
    edge = np.repeat(np.arange(len(count)), count)
    row = np.repeat(first, count) + np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    (x0, y0), (x1, y1) = start[edge].T, end[edge].T
    crossing = x0 + (row + 0.5 - y0) * (x1 - x0) / (y1 - y0)
    order = np.lexsort((crossing, owner[edge], row))
    crossing, row, number = crossing[order], row[order], owner[edge][order]
    column = np.clip(np.ceil(crossing - 0.5).astype(np.int64), 0, width)
    # A polygon's number is added where it begins and taken off where it ends; the running sum fills what is between.
    steps = np.zeros((height, width + 1), dtype=np.int32)
    number = number + 1
    number[1::2] *= -1
    np.add.at(steps, (row, column), number)
    filled: npt.NDArray[np.int16] = (np.cumsum(steps, axis=1)[:, :width] - 1).astype(np.int16)
    return filled


def _touched(
    start: npt.NDArray[np.float64], end: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Rows and columns of cells that an outline passes through.

    Points along it are a step apart, so a cell that it touches holds one of them moved by a step at most.
    """
    steps = np.ceil(np.abs(end - start).max(axis=1) / _STEP).astype(np.int64) + 1
    segment = np.repeat(np.arange(len(steps)), steps)
    part = (np.arange(steps.sum()) - np.repeat(np.cumsum(steps) - steps, steps)) / np.repeat(steps, steps)
    along = start[segment] + part[:, None] * (end - start)[segment]
    moves = np.array([(x, y) for x in (-_STEP, _STEP) for y in (-_STEP, _STEP)])
    points = (along[:, None, :] + moves).reshape(-1, 2)
    height, width = _SHAPE
    column = np.clip(np.floor(points[:, 0]), 0, width - 1).astype(np.int64)
    row = np.clip(np.floor(points[:, 1]), 0, height - 1).astype(np.int64)
    return row, column
