"""Indicative areas around the places of which it is known who holds them.

An area is the ground that is nearer to its place than to any other known place of the same country (a Voronoi cell),
cut at a distance from the place and at the border of its country. It says which place stands for a piece of ground, and
nothing about who walks there: maps must call it indicative, and say from how many places it is made.
"""

from collections.abc import Iterable, Mapping
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.places.areas import metres_per_degree
from geo.places.boundaries import Province

REACH_M = 12_000.0
"""How far from its place an area reaches at most, in metres: a morning's walk, beyond which a village says little."""

NEAR_M = 1_000.0
"""A place known only nearly has no area of its own within this distance of one that is known exactly, in metres."""

_TURN = 8  # corners in a quarter of the circle at which areas are cut
_COARSE_M = (
    150.0  # what the border may be simplified by, in metres: less than a pixel at the zooms that show areas
)

Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]


def control_areas(places: pd.DataFrame, countries: Mapping[str, shapely.Geometry]) -> Shapes:
    """Return the area of each place.

    Parameters
    ----------
    places : DataFrame
        `latitude`, `longitude` (WGS84 degrees, NaN without a point), `geo_precision` (1 the place, 2 near it) and
        `country`, one row a place.
    countries : mapping
        Shape of each country by its name, WGS84 degrees, longitude first. A country that is not in it cuts nothing.

    Returns
    -------
    ndarray of object, shape (len(places),)
        Polygon or multipolygon in WGS84 degrees, longitude first; None for a place that has no area: it has no point,
        stands where another one stands, is known only nearly while an exact one is within `NEAR_M`, or lies so far
        outside its country that nothing is left.
    """
    result = np.full(len(places), None, dtype=object)
    country = places["country"].fillna("").to_numpy(dtype=object)
    placed = np.isfinite(places["latitude"].to_numpy(dtype=np.float64))
    for name in dict.fromkeys(country[placed]):
        rows = np.flatnonzero(placed & (country == name))
        result[rows] = _in_country(places.iloc[rows], countries.get(name))
    return result


def countries_of(provinces: Iterable[Province]) -> dict[str, shapely.Geometry]:
    """Return the shape of each country: the provinces that lie in it, as one."""
    groups: dict[str, list[shapely.Geometry]] = {}
    for province in provinces:
        groups.setdefault(province.country, []).append(province.geometry)
    return {name: shapely.union_all(shapes) for name, shapes in groups.items()}


def _in_country(places: pd.DataFrame, border: shapely.Geometry | None) -> Shapes:
    latitude, longitude = (places[c].to_numpy(dtype=np.float64) for c in ("latitude", "longitude"))
    plane = _Plane(float(latitude.mean()), float(longitude.mean()))
    x, y = plane.forward(longitude, latitude)
    own = _with_own_area(x, y, places["geo_precision"].to_numpy(dtype=np.int64))
    result = np.full(len(places), None, dtype=object)
    points = shapely.points(x[own], y[own])
    cells = shapely.intersection(_cells(points), shapely.buffer(points, REACH_M, quad_segs=_TURN))
    if border is not None:
        cells = _cut(cells, plane.to_plane(border))
    result[own] = [plane.from_plane(cell) if cell.area > 0 else None for cell in cells]
    return result


def _with_own_area(x: Floats, y: Floats, precision: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Rows of the places that make an area: the first at each point, the exact ones before those known nearly."""
    order = np.lexsort((np.arange(len(x)), precision))
    spots = np.column_stack((x, y))[order].round(0)
    _, first = np.unique(spots, axis=0, return_index=True)
    rows = order[np.sort(first)]
    exact = rows[precision[rows] == 1]
    near = rows[precision[rows] > 1]
    if len(exact) and len(near):
        tree = shapely.STRtree(shapely.points(x[exact], y[exact]))
        beside, _ = tree.query(shapely.points(x[near], y[near]), predicate="dwithin", distance=NEAR_M)
        near = np.delete(near, np.unique(beside))
    return np.sort(np.concatenate((exact, near)))


def _cells(points: Shapes) -> Shapes:
    """The Voronoi cell of each point, in the order of the points."""
    if len(points) == 1:
        return cast(Shapes, shapely.buffer(points, 2 * REACH_M))
    # Beyond the outermost points the cells must reach as far as they will be cut.
    extent = shapely.box(*shapely.total_bounds(points)).buffer(2 * REACH_M)
    cells = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=extent, ordered=True)
    return cast(Shapes, shapely.get_parts(cells))


def _cut(cells: Shapes, border: shapely.Geometry) -> Shapes:
    """The cells within a border; most lie wholly inside and are left alone."""
    border = shapely.make_valid(border.simplify(_COARSE_M))
    shapely.prepare(border)
    outside = ~shapely.contains_properly(border, cells)
    cells = cells.copy()
    cells[outside] = [_polygons(shape) for shape in shapely.intersection(cells[outside], border)]
    return cells


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """What of a shape has an area: a cut may leave points and lines where it touches the border."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


class _Plane:
    """Metres around a point: distances are true along the parallels and the middle meridian (sinusoidal projection)."""

    def __init__(self, latitude: float, longitude: float) -> None:
        self.latitude, self.longitude = latitude, longitude
        _, high = metres_per_degree(np.array([latitude]))
        self.high = float(high[0])

    def forward(self, longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
        wide, _ = metres_per_degree(latitude)
        return (longitude - self.longitude) * wide, (latitude - self.latitude) * self.high

    def back(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        latitude = y / self.high + self.latitude
        wide, _ = metres_per_degree(latitude)
        return x / wide + self.longitude, latitude

    def to_plane(self, shape: shapely.Geometry) -> shapely.Geometry:
        return shapely.transform(shape, lambda lon_lat: np.column_stack(self.forward(*lon_lat.T)))

    def from_plane(self, shape: shapely.Geometry) -> shapely.Geometry:
        return shapely.transform(shape, lambda x_y: np.column_stack(self.back(*x_y.T)))
