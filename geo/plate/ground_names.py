"""The names that the ground of a map offers: towns by rank, provinces, countries, each with where it is on the page."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely

from geo.places.boundaries import Boundaries
from geo.places.countries import Countries
from geo.plate.content import Content
from geo.plate.frame import Frame, mercator_x, mercator_y
from geo.plate.ground import ground_tables
from geo.plate.placing import Numbers, table
from geo.webmap.ground import ground_of

Shapes = npt.NDArray[np.object_]

ABROAD = 2
"""Ranks by which a town of a neighbour must be more important."""
NARROWEST = 46.0
"""Pixels of the web map that a province must be wide to be named: the name of another says more about its neighbours."""
PROVINCES_ABROAD_FROM = 7.6
"""Zoom from which the provinces of neighbours are named."""

_BUILDING = threading.Lock()


@dataclass(frozen=True)
class Town:
    """A town of the ground: its name, degrees of WGS84, rank (0 the most important) and place on the page in points."""

    name: str
    latitude: float
    longitude: float
    rank: int
    home: bool
    x: float
    y: float


@dataclass(frozen=True)
class Area:
    """A province or a country, as far as the map shows it.

    Attributes
    ----------
    name, name_ar : str
        In English, and in Arabic where that is known.
    pcode : str
        Of a province; empty for a country.
    home : bool
        Whether it belongs to a country that the data are about.
    shape : Polygon or MultiPolygon
        What shows of it, in points of the page.
    x, y : float
        Where its name stands best, in points: its label point, else the middle of what shows.
    """

    name: str
    name_ar: str
    pcode: str
    home: bool
    shape: shapely.Geometry = field(repr=False)
    x: float
    y: float


@dataclass(frozen=True)
class _Names:
    """The towns, and the shapes of areas.

    Those of provinces, and of the countries that have provinces, are in world coordinates (0 to 1), as they are drawn;
    those of other countries in degrees. Label points are latitude and longitude, or NaN.
    """

    towns: tuple[tuple[str, float, float, int, bool], ...]
    provinces: tuple[tuple[str, str, str, bool], ...]
    province_labels: Numbers
    province_shapes: Shapes
    neighbours: tuple[tuple[str, str], ...]
    neighbour_shapes: Shapes
    others: tuple[tuple[str, str], ...]
    other_shapes: Shapes


def towns_shown(content: Content, frame: Frame) -> list[Town]:
    """Return the towns in a frame that are named at its scale, the most important and those at home first."""
    towns = _names(content.loaded.boundaries).towns
    x, y = frame.points([town[2] for town in towns], [town[1] for town in towns])
    inside = np.flatnonzero(frame.shows(x, y))
    least = rank_at(frame.zoom)
    found = [Town(*towns[at], float(x[at]), float(y[at])) for at in inside.tolist()]
    shown = [town for town in found if not town.rank or town.rank <= least - (0 if town.home else ABROAD)]
    return sorted(shown, key=lambda town: (town.rank, not town.home))


def rank_at(zoom: float) -> int:
    """Return the least important rank of town that is named at a zoom, as on the web map."""
    return int((zoom - 5) * 1.5 // 1)


def provinces_shown(content: Content, frame: Frame) -> list[Area]:
    """Return the provinces that are named at a scale, those at home first."""
    names = _names(content.loaded.boundaries)
    abroad = "neighbours" not in content.view.hidden and frame.zoom >= PROVINCES_ABROAD_FROM
    found = []
    for number, shape in _visible(names.province_shapes, frame):
        name, name_ar, pcode, home = names.provinces[number]
        west, _, east, _ = shapely.bounds(names.province_shapes[number]) * frame.world
        if (home or abroad) and east - west >= NARROWEST * frame.unit:
            x, y = (
                float(one[0])
                for one in frame.points(
                    names.province_labels[[number], 1], names.province_labels[[number], 0]
                )
            )
            found.append(Area(name, name_ar, pcode, home, shape, *_best(shape, x, y)))
    return sorted(found, key=lambda area: not area.home)


def countries_shown(content: Content, frame: Frame) -> list[Area]:
    """Return the neighbouring countries in a frame, the largest first; none where that layer is off."""
    if "neighbours" in content.view.hidden:
        return []
    names = _names(content.loaded.boundaries)
    shown = [(names.neighbours[number], shape) for number, shape in _visible(names.neighbour_shapes, frame)]
    shown += [(names.others[number], shape) for number, shape in _visible_degrees(names.other_shapes, frame)]
    found = [
        Area(name, name_ar, "", False, shape, *_best(shape, np.nan, np.nan))
        for (name, name_ar), shape in shown
    ]
    return sorted(found, key=lambda area: -area.shape.area)


def _best(shape: shapely.Geometry, x: float, y: float) -> tuple[float, float]:
    if shapely.contains_xy(shape, x, y):
        return x, y
    largest = max(shapely.get_parts(shape), key=lambda part: part.area)
    middle = largest.centroid
    inside = middle if largest.contains(middle) else largest.representative_point()
    return inside.x, inside.y


def _visible(shapes: Shapes, frame: Frame) -> list[tuple[int, shapely.Geometry]]:
    """The numbers of shapes in world coordinates that show, and what shows of each in points of the page."""
    rect, world = frame.rect, frame.world
    window = (frame.west, frame.north, frame.west + rect.width / world, frame.north + rect.height / world)
    cut = shapely.clip_by_rect(shapes, *window)
    moved = shapely.transform(cut, lambda xy: (xy - (frame.west, frame.north)) * world + (rect.x, rect.y))
    return _polygons(moved, frame)


def _visible_degrees(shapes: Shapes, frame: Frame) -> list[tuple[int, shapely.Geometry]]:
    """The same for shapes in degrees."""
    return _polygons(frame.on_page(shapely.clip_by_rect(shapes, *frame.bounds)), frame)


def _polygons(shapes: Shapes, frame: Frame) -> list[tuple[int, shapely.Geometry]]:
    """The numbers of shapes that are not empty, and each simplified to what can be seen, as a multipolygon."""
    found = []
    for number in np.flatnonzero(~shapely.is_empty(shapes)).tolist():
        thinner = shapely.make_valid(shapely.simplify(shapes[number], frame.unit))
        parts = [part for part in shapely.get_parts(thinner) if part.geom_type == "Polygon" and part.area]
        if parts:
            found.append((number, shapely.multipolygons(parts)))
    return found


def _names(boundaries: Boundaries) -> _Names:
    with _BUILDING:
        return _made(boundaries)


@lru_cache(maxsize=2)
def _made(boundaries: Boundaries) -> _Names:
    ground, tables = ground_of(boundaries), ground_tables(boundaries)
    provinces = [feature["properties"] for feature in ground["provinces"]["features"]]
    codes = [properties["pcode"] for properties in provinces]
    with_provinces = {properties["country"] for properties in provinces}
    countries = {country.name: country for country in Countries.load().countries}
    others = [country for name, country in countries.items() if name not in with_provinces]
    outlines = list(tables.countries.itertuples())
    neighbours = [row for row in outlines if not row.home]
    arabic = {name: country.name_ar for name, country in countries.items()}
    home = shapely.union_all([row.geometry for row in outlines if row.home])
    shapely.prepare(home)
    towns = ground["towns"]
    x, y = mercator_x([town["lon"] for town in towns]), mercator_y([town["lat"] for town in towns])
    at_home = shapely.contains_xy(home, x, y).tolist()
    return _Names(
        towns=tuple(
            (town["name"], town["lat"], town["lon"], town["rank"], inside)
            for town, inside in zip(towns, at_home, strict=True)
        ),
        provinces=tuple((p["name"], p["name_ar"] or "", p["pcode"], bool(p["home"])) for p in provinces),
        province_labels=table((p.get("label") or (np.nan, np.nan) for p in provinces), 2),
        province_shapes=_shapes(tables.provinces.geometry.loc[codes]),
        neighbours=tuple((row.country, arabic.get(row.country, "")) for row in neighbours),
        neighbour_shapes=_shapes(row.geometry for row in neighbours),
        others=tuple((country.name, country.name_ar) for country in others),
        other_shapes=_shapes(country.geometry for country in others),
    )


def _shapes(found: Iterable[shapely.Geometry]) -> Shapes:
    listed = list(found)
    shapes = np.empty(len(listed), dtype=object)
    shapes[:] = listed
    return shapes
