"""Paths that matplotlib draws: outlines of shapes, circles, squares with round corners, slices of a ring.

Coordinates are points of the page, y down. Holes run against their outline, so that they stay open by the rule that
all of matplotlib's formats fill by (nonzero winding).
"""

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

Numbers = npt.NDArray[np.float64]

_CORNER = 4 / 3 * (math.sqrt(2) - 1)
"""Where the handles of a Bezier curve are that draws a quarter of a circle."""


def path_of(geometries: npt.ArrayLike) -> Path:
    """Return shapely polygons and lines, of several parts or one, as one path; points and empty ones are left out."""
    parts = shapely.get_parts(shapely.get_parts(np.asarray(geometries, dtype=object)))
    kinds = shapely.get_type_id(parts)
    areas = shapely.orient_polygons(parts[kinds == shapely.GeometryType.POLYGON])
    lines = parts[(kinds == shapely.GeometryType.LINESTRING) | (kinds == shapely.GeometryType.LINEARRING)]
    rings = shapely.get_rings(areas)
    return _joined([*_vertices(rings, closed=True), *_vertices(lines, closed=False)])


def _vertices(lines: Any, closed: bool) -> list[tuple[Numbers, bool]]:
    xy, of = shapely.get_coordinates(lines, return_index=True)
    cuts = np.flatnonzero(np.diff(of)) + 1
    return [(line, closed) for line in np.split(xy, cuts) if len(line) > 1]


def _joined(lines: list[tuple[Numbers, bool]]) -> Path:
    if not lines:
        return Path(np.empty((0, 2)))
    codes = np.full(sum(len(line) for line, _ in lines), Path.LINETO, dtype=np.uint8)
    start = 0
    for line, closed in lines:
        codes[start] = Path.MOVETO
        start += len(line)
        if closed:
            codes[start - 1] = Path.CLOSEPOLY
    return Path(np.concatenate([line for line, _ in lines]), codes)


def circle(x: float, y: float, radius: float) -> Path:
    """Return a circle."""
    return placed(Path.unit_circle(), x, y, radius)


def placed(path: Path, x: float, y: float, size: float) -> Path:
    """Return a path around the origin at a point, that many times as large."""
    return Path(np.asarray(path.vertices) * size + (x, y), path.codes)


def slice_of(x: float, y: float, radius: float, start: float, end: float) -> Path:
    """Return a slice of a disc between two angles in radians, clockwise from the right."""
    if end - start >= 2 * math.pi - 1e-9:
        return circle(x, y, radius)
    return placed(Path.wedge(math.degrees(start), math.degrees(end)), x, y, radius)


def arc(x: float, y: float, radius: float, start: float, end: float) -> Path:
    """Return a part of a circle's line between two angles in radians, clockwise from the right."""
    if end - start >= 2 * math.pi - 1e-9:
        return circle(x, y, radius)
    return placed(Path.arc(math.degrees(start), math.degrees(end)), x, y, radius)


def rounded(x: float, y: float, half_width: float, half_height: float, corner: float) -> Path:
    """Return a rectangle with round corners around a point."""
    corner = min(corner, half_width, half_height)
    handle = corner * (1 - _CORNER)
    vertices: list[tuple[float, float]] = []
    # Each corner from the edge before it to the edge after it, clockwise on the page.
    for across, down, turned in ((1, -1, False), (1, 1, True), (-1, 1, False), (-1, -1, True)):
        right, low = x + across * half_width, y + down * half_height
        flat = [(right - across * corner, low), (right - across * handle, low)]
        steep = [(right, low - down * handle), (right, low - down * corner)]
        steps = [*steep[::-1], *flat[::-1]] if turned else [*flat, *steep]
        vertices += steps
    codes = np.full(len(vertices) + 1, Path.CURVE4, dtype=np.uint8)
    codes[::4] = Path.LINETO
    codes[0], codes[-1] = Path.MOVETO, Path.CLOSEPOLY
    return Path([*vertices, vertices[0]], codes)


def segments(ends: npt.ArrayLike) -> Path:
    """Return straight lines as one path; shape (n, 2, 2): both ends of each, x and y."""
    vertices = np.asarray(ends, dtype=np.float64).reshape(-1, 2)
    codes = np.tile(np.array([Path.MOVETO, Path.LINETO], dtype=np.uint8), len(vertices) // 2)
    return Path(vertices, codes)


def hatching(west: float, north: float, east: float, south: float, step: float) -> Numbers:
    """Return slanting lines through a rectangle, rising to the right and cut off at its edges; shape (n, 2, 2).

    `step` is their distance along a level line. Lines of one step fall on each other, whatever the rectangle: they go
    on through rectangles that lie side by side.
    """
    first = math.ceil((west + north) / step)
    sums = np.arange(first, math.floor((east + south) / step) + 1) * step
    left = np.maximum(west, sums - south)
    right = np.minimum(east, sums - north)
    ends = np.stack([np.column_stack([left, sums - left]), np.column_stack([right, sums - right])], axis=1)
    found: Numbers = ends[left < right]
    return found


class Sheet:
    """Paths in the order in which they are painted, drawn as one artist: hundreds of marks would be slow one by one."""

    def __init__(self) -> None:
        self._paths: list[Path] = []
        self._faces: list[Any] = []
        self._edges: list[Any] = []
        self._widths: list[float] = []

    def fill(self, path: Path, colour: Any) -> None:
        """Fill a path with a colour."""
        self._add(path, colour, "none", 0.0)

    def stroke(self, path: Path, colour: Any, width: float) -> None:
        """Draw the line of a path; width in points."""
        self._add(path, "none", colour, width)

    def _add(self, path: Path, face: Any, edge: Any, width: float) -> None:
        self._paths.append(path)
        self._faces.append(face)
        self._edges.append(edge)
        self._widths.append(width)

    def draw(self, axes: Axes, zorder: float, outline: Patch | None = None, **look: Any) -> None:
        """Draw the paths on axes in points of the page, cut off at an outline (`paint.clip`)."""
        if not self._paths:
            return
        artist = PathCollection(
            self._paths,
            facecolors=self._faces,
            edgecolors=self._edges,
            linewidths=self._widths,
            zorder=zorder,
            **look,
        )
        axes.add_artist(artist)
        if outline is not None:
            artist.set_clip_path(outline)


def draw_path(axes: Axes, path: Path, outline: Patch, zorder: float, **look: Any) -> None:
    """Draw one path on axes in points of the page, cut off at an outline; nothing when it is empty."""
    if not np.size(path.vertices):
        return
    artist = PathPatch(path, zorder=zorder, joinstyle="round", capstyle="round", **look)
    axes.add_artist(artist)
    artist.set_clip_path(outline)
