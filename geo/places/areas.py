"""Areas, and which of them holds a point or is near it: any number of them, anywhere on the globe.

A grid of fine cells answers at once where a cell lies wholly inside one area. It is kept in tiles of one degree, and
only where a boundary runs: countries far apart cost no more than countries side by side. Points in the other cells are
tested against the polygons themselves.
"""

import threading
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

NOWHERE = -1
"""In place of an area's number: there is none."""

_EXACT = -2
_CELLS_PER_DEGREE = (
    200,
    100,
    50,
    25,
)  # finer cells leave fewer points to the exact test, and cost memory by the square
_MOST_CELLS = 24_000_000
_NEAR_PER_DEGREE = 20
"""Cells of the grid that says where a boundary may be near: 0.05 degrees, about the reach of that question."""

_RUN = 8
"""Boundary segments that share one box in the tree: a tree of single ones takes ten times the memory."""

_SLICE = 500_000
_FROM_CORNER = np.array([180.0, 90.0])  # x and y of the grids count from 180 west, 90 south


def metres_per_degree(latitude: Floats) -> tuple[Floats, Floats]:
    """Metres in a degree of longitude and of latitude there (WGS84 radii of curvature; Snyder 1987, p. 24-25)."""
    a, e2 = 6_378_137.0, 0.006_694_379_990_14
    phi = np.radians(latitude)
    w = 1.0 - e2 * np.sin(phi) ** 2
    return np.deg2rad(a / np.sqrt(w) * np.cos(phi)), np.deg2rad(a * (1.0 - e2) / w**1.5)


class Areas:
    """Polygons that are asked by points.

    Parameters
    ----------
    geometries
        Shape (n,), dtype object: polygons or multipolygons in WGS84 degrees, longitude first.
    group
        Shape (n,): the number, from 0, of what each belongs to (its country, say); see `may_be_near`.
    reach
        How far `near` looks, in metres.
    """

    def __init__(
        self, geometries: npt.NDArray[np.object_], group: npt.NDArray[np.integer[Any]], reach: float
    ) -> None:
        self.geometries = geometries
        self.group = group.astype(np.int64)
        self.reach = reach
        shapely.prepare(geometries)
        # What is prepared builds its index at the first question; two threads must not build it at once.
        self._exact = threading.Lock()

    def __len__(self) -> int:
        return len(self.geometries)

    # -- inside ------------------------------------------------------------------------------------------------

    def holding(self, y: Floats, x: Floats, preferred: Indices, of: Indices | None = None) -> Indices:
        """Number of the area that holds each point, NOWHERE for none.

        Parameters
        ----------
        y, x
            Shape (m,): latitude and longitude; NaN lies in none.
        preferred
            Shape (m,): of several that share a border this one answers, else the one listed first.
        of
            Shape (n,): what `preferred` means of each area; its own number by default.
        """
        found = self._tiles.at(y, x)
        exact = np.flatnonzero(found == _EXACT)
        found[exact] = NOWHERE
        if len(exact):
            rows, areas = self._touching(y[exact], x[exact])
            rows = exact[rows]
            liked = preferred[rows] == (areas if of is None else of[areas])
            order = np.lexsort((areas, ~liked, rows))
            rows, areas = rows[order], areas[order]
            first = np.flatnonzero(np.diff(rows, prepend=-1))
            found[rows[first]] = areas[first]
        return found

    def _touching(self, y: Floats, x: Floats) -> tuple[Indices, Indices]:
        """Pairs of a point and an area that holds it or has it on its border."""
        rows, areas = self._tree.query(shapely.points(x, y))
        with self._exact:
            hit = shapely.intersects_xy(self.geometries[areas], x[rows], y[rows])
        return rows[hit], areas[hit]

    def holds(self, number: int, y: float, x: float) -> bool:
        """Whether an area holds a point."""
        with self._exact:
            return bool(shapely.intersects_xy(self.geometries[number], x, y))

    @cached_property
    def _tiles(self) -> "_Tiles":
        return _Tiles.of(self.geometries)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.geometries)

    # -- near --------------------------------------------------------------------------------------------------

    def may_be_near(self, y: Floats, x: Floats, group: Indices) -> npt.NDArray[np.bool_]:
        """Whether an area of a group (-1: of any) may be within reach of each point; False is certain."""
        return self._near.may_be(y, x, group)

    def near(self, y: Floats, x: Floats) -> tuple[Indices, Indices, Floats]:
        """Pairs of a point and an area with its boundary within reach, and metres to it on the ellipsoid.

        A point may have several pairs with one area. Distances are measured on a plane that is true at the point.
        """
        return self._segments.within(y, x, self.reach)

    @cached_property
    def _segments(self) -> "_Segments":
        return _Segments.of(self.geometries)

    @cached_property
    def _near(self) -> "_NearCells":
        return _NearCells.of(self._segments, self.group, self.reach)


def _edges(geometries: npt.NDArray[np.object_]) -> tuple[Floats, Floats, Indices]:
    """Boundary segments of polygons: start (m, 2), end (m, 2) as x, y, and the polygon each belongs to."""
    parts, whole = shapely.get_parts(geometries, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    inside = ring[1:] == ring[:-1]
    return points[:-1][inside], points[1:][inside], whole[part[ring[:-1][inside]]]


def _counted(counts: Indices) -> Indices:
    """0, 1, ... counted anew for each of several runs of these lengths."""
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)


def _along(start: Floats, end: Floats) -> tuple[Floats, Indices]:
    """Points each quarter unit along segments, (k, 2), and the segment of each."""
    steps = np.ceil(np.abs(end - start).max(axis=1) * 4).astype(np.int64) + 1
    segment = np.repeat(np.arange(len(steps)), steps)
    part = _counted(steps) / np.repeat(np.maximum(steps - 1, 1), steps)
    return start[segment] + part[:, None] * (end - start)[segment], segment


# -- the grid of cells -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Tiles:
    """Which area holds each cell, or that an exact test is needed.

    Attributes
    ----------
    n
        Cells along a degree.
    index
        Shape (180, 360), from the south-west: the number of a tile of cells, or -3 - answer for a degree that is all
        one area, in none, or left to the exact test.
    cells
        Shape (tiles, n, n): an area's number, NOWHERE or _EXACT.
    """

    n: int
    index: npt.NDArray[np.int32]
    cells: npt.NDArray[np.int32]

    @classmethod
    def of(cls, geometries: npt.NDArray[np.object_]) -> "_Tiles":
        start, end, owner = _edges(geometries)
        start, end = start + _FROM_CORNER, end + _FROM_CORNER
        edge_tiles = np.unique(
            np.concatenate([_touched(start[at], end[at], 360, 180) for at in _slices(len(start))])
        )
        n = next(
            (n for n in _CELLS_PER_DEGREE if len(edge_tiles) * n * n <= _MOST_CELLS), _CELLS_PER_DEGREE[-1]
        )
        index = np.full(180 * 360, -3 - NOWHERE, dtype=np.int32)
        index[edge_tiles] = np.arange(len(edge_tiles))
        row, left, right, number = _in_tiles(*_runs(start * n, end * n, owner), n)
        tile = index[row // n * 360 + left // n]
        _fill_whole(index, row, left, number, n, tile)
        cells = _filled(tile, row, left, right, number, n, len(edge_tiles))
        for at in _slices(len(start)):
            touched = _touched(start[at] * n, end[at] * n, 360 * n, 180 * n)
            y, x = np.divmod(touched, 360 * n)
            cells[index[y // n * 360 + x // n], y % n, x % n] = _EXACT
        return cls(n, index.reshape(180, 360), cells)

    def at(self, y: Floats, x: Floats) -> Indices:
        """What each point's cell says; NaN is nowhere."""
        unusable = np.isnan(y) | np.isnan(x)
        n = self.n
        row = np.minimum(np.where(unusable, 0.0, (y + 90.0) * n), 180 * n - 1).astype(np.int32)
        column = np.minimum(np.where(unusable, 0.0, (x + 180.0) * n), 360 * n - 1).astype(np.int32)
        tile = self.index[row // n, column // n]
        inside = np.flatnonzero(tile >= 0)
        found = -3 - tile.astype(np.int64)
        found[inside] = self.cells[tile[inside], row[inside] % n, column[inside] % n]
        found[unusable] = NOWHERE
        return found


def _slices(length: int) -> list[slice]:
    return [slice(at, at + _SLICE) for at in range(0, max(length, 1), _SLICE)]


def _touched(start: Floats, end: Floats, width: int, height: int) -> Indices:
    """Cells (row * width + column) that segments may touch: those around points a quarter of a cell apart."""
    points, _ = _along(start, end)
    found = []
    for down in (-0.126, 0.126):
        for right in (-0.126, 0.126):
            column, row = np.floor(points + np.array([right, down])).astype(np.int64).T
            found.append(np.clip(row, 0, height - 1) * width + np.clip(column, 0, width - 1))
    return np.unique(np.concatenate(found))


def _runs(start: Floats, end: Floats, owner: Indices) -> tuple[Indices, Indices, Indices, Indices]:
    """Row, first column, column after the last, and polygon of each run of cells whose centres a polygon holds.

    By even-odd scan lines through the middle of the rows.
    """
    low, high = np.minimum(start[:, 1], end[:, 1]), np.maximum(start[:, 1], end[:, 1])
    # Rows r whose centre line r + 0.5 lies in [low, high).
    first, last = np.ceil(low - 0.5).astype(np.int64), np.ceil(high - 0.5).astype(np.int64)
    count = last - first
    edge = np.repeat(np.arange(len(count)), count)
    row = first[edge] + _counted(count)
    (x0, y0), (x1, y1) = start[edge].T, end[edge].T
    crossing = x0 + (row + 0.5 - y0) * (x1 - x0) / (y1 - y0)
    order = np.lexsort((crossing, row, owner[edge]))
    column = np.ceil(crossing[order] - 0.5).astype(np.int64)
    left, right = column[0::2], column[1::2]
    some = left < right
    return row[order][0::2][some], left[some], right[some], owner[edge][order][0::2][some]


def _in_tiles(
    row: Indices, left: Indices, right: Indices, number: Indices, n: int
) -> tuple[Indices, Indices, Indices, Indices]:
    """The runs, parted where a tile ends."""
    pieces = (right - 1) // n - left // n + 1
    run = np.repeat(np.arange(len(row)), pieces)
    tile = left[run] // n + _counted(pieces)
    return row[run], np.maximum(left[run], tile * n), np.minimum(right[run], (tile + 1) * n), number[run]


def _fill_whole(
    index: npt.NDArray[np.int32],
    row: Indices,
    left: Indices,
    number: Indices,
    n: int,
    tile: npt.NDArray[np.int32],
) -> None:
    """Write the area into tiles that no boundary touches: one row tells of them all."""
    at = np.flatnonzero((tile < 0) & (row % n == n // 2))
    where = row[at] // n * 360 + left[at] // n
    index[where] = -3 - number[at]
    _, first, count = np.unique(where, return_index=True, return_counts=True)
    index[where[first[count > 1]]] = -3 - _EXACT


def _filled(
    tile: npt.NDArray[np.int32],
    row: Indices,
    left: Indices,
    right: Indices,
    number: Indices,
    n: int,
    tiles: int,
) -> npt.NDArray[np.int32]:
    """Cells of the tiles by the runs in them; where areas overlap, the exact test decides."""
    at = np.flatnonzero(tile >= 0)
    line = (tile[at].astype(np.int64) * n + row[at] % n) * (n + 1)
    begin = left[at] % n
    # A run is +1 where it begins and -1 where it ends; the running sum says what lies over each cell.
    begins, ends = line + begin, line + begin + right[at] - left[at]
    numbers = np.zeros(tiles * n * (n + 1), dtype=np.int32)
    layers = np.zeros(tiles * n * (n + 1), dtype=np.int16)
    for target, values in (
        (numbers, (number[at] + 1).astype(np.int32)),
        (layers, np.ones(len(at), np.int16)),
    ):
        np.add.at(target, begins, values)
        np.subtract.at(target, ends, values)
        np.cumsum(target.reshape(-1, n + 1), axis=1, out=target.reshape(-1, n + 1))
    cells: npt.NDArray[np.int32] = numbers.reshape(tiles, n, n + 1)[:, :, :n] - 1
    cells[layers.reshape(tiles, n, n + 1)[:, :, :n] > 1] = _EXACT
    return cells


# -- distances ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Segments:
    """Boundary segments, in runs that are boxes of a tree, for distances in metres."""

    tree: shapely.STRtree
    run_start: Indices
    start: Floats
    end: Floats
    owner: Indices

    @classmethod
    def of(cls, geometries: npt.NDArray[np.object_]) -> "_Segments":
        start, end, owner = _edges(geometries)
        changes = np.flatnonzero(np.diff(owner, prepend=-1))
        run_start = np.union1d(changes, np.arange(0, len(owner), _RUN))
        low = np.minimum.reduceat(np.minimum(start, end), run_start)
        high = np.maximum.reduceat(np.maximum(start, end), run_start)
        boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
        return cls(shapely.STRtree(boxes), np.append(run_start, len(owner)), start, end, owner)

    def within(self, y: Floats, x: Floats, metres: float) -> tuple[Indices, Indices, Floats]:
        """Pairs of a point and an area with a segment that near, with the distance in metres."""
        per_lon, per_lat = metres_per_degree(y)
        # Near a pole a degree of longitude shrinks to nothing; no boundary of ours is there.
        reach_x, reach_y = metres * 1.01 / np.maximum(per_lon, 1.0), metres * 1.01 / per_lat
        rows, run = self.tree.query(shapely.box(x - reach_x, y - reach_y, x + reach_x, y + reach_y))
        count = self.run_start[run + 1] - self.run_start[run]
        segment = np.repeat(self.run_start[run], count) + _counted(count)
        rows = np.repeat(rows, count)
        # From the point to both ends of the segment, in metres.
        (x0, y0), (x1, y1) = self.start[segment].T, self.end[segment].T
        across, up, x0, y0 = per_lon[rows], per_lat[rows], x0 - x[rows], y0 - y[rows]
        x0, y0, x1, y1 = x0 * across, y0 * up, (x1 - x[rows]) * across, (y1 - y[rows]) * up
        dx, dy = x1 - x0, y1 - y0
        with np.errstate(invalid="ignore", divide="ignore"):
            part = np.clip(np.nan_to_num(-(x0 * dx + y0 * dy) / (dx * dx + dy * dy)), 0.0, 1.0)
        distance: Floats = np.hypot(x0 + part * dx, y0 + part * dy)
        near = distance <= metres
        return rows[near], self.owner[segment[near]], distance[near]


@dataclass(frozen=True)
class _NearCells:
    """Coarse cells from which an area of a group may be within reach; the rest needs no measuring."""

    any_near: npt.NDArray[np.bool_]
    keys: Indices
    groups: int

    @classmethod
    def of(cls, segments: _Segments, group: Indices, reach: float) -> "_NearCells":
        n, groups = _NEAR_PER_DEGREE, int(group.max()) + 1
        scale = [
            _touched_by(segments.start[at], segments.end[at], group[segments.owner[at]], groups)
            for at in _slices(len(segments.owner))
        ]
        cell, of = np.divmod(np.unique(np.concatenate(scale)), groups)
        row, column = np.divmod(cell, 360 * n)
        furthest = float(np.abs((row + 0.5) / n - 90.0).max())
        per_lon, per_lat = metres_per_degree(np.array([min(furthest, 80.0)]))
        across, up = (int(np.ceil(reach * 1.02 / p[0] * n)) + 1 for p in (per_lon, per_lat))
        around = []
        for down in range(-up, up + 1):
            for right in range(-across, across + 1):
                spread = np.clip(row + down, 0, 180 * n - 1) * 360 * n + np.clip(
                    column + right, 0, 360 * n - 1
                )
                around.append(spread * groups + of)
            # Most of them repeat their neighbours'.
            around = [np.unique(np.concatenate(around))]
        keys = around[0]
        any_near = np.zeros(180 * n * 360 * n, dtype=np.bool_)
        any_near[keys // groups] = True
        return cls(any_near, keys, groups)

    def may_be(self, y: Floats, x: Floats, group: Indices) -> npt.NDArray[np.bool_]:
        """Whether a boundary of the group (-1: of any) may be within reach."""
        n = _NEAR_PER_DEGREE
        row = np.minimum((y + 90.0) * n, 180 * n - 1).astype(np.int64)
        column = np.minimum((x + 180.0) * n, 360 * n - 1).astype(np.int64)
        cell = row * 360 * n + column
        near: npt.NDArray[np.bool_] = self.any_near[cell]
        asked = np.flatnonzero(near & (group >= 0))
        wanted = cell[asked] * self.groups + group[asked]
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        near[asked] = self.keys[at] == wanted
        return near


def _touched_by(start: Floats, end: Floats, group: Indices, groups: int) -> Indices:
    """Coarse cells that segments run through, each with the group of the segment: cell * groups + group."""
    n = _NEAR_PER_DEGREE
    points, segment = _along((start + _FROM_CORNER) * n, (end + _FROM_CORNER) * n)
    column, row = np.floor(points).astype(np.int64).T
    cell = np.clip(row, 0, 180 * n - 1) * 360 * n + np.clip(column, 0, 360 * n - 1)
    return np.unique(cell * groups + group[segment])
