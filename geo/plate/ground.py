"""The ground of a printed map: sea, land, provinces with their shading and hatching, waters, borders.

What is drawn, in which order and colours, follows the web map (province_layer.js). All of it are vectors, cut off just
outside the frame and simplified to what the scale can show, so that a file does not carry the whole world.
"""

import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import geopandas
import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle

from geo.places.boundaries import Boundaries
from geo.plate import paint
from geo.plate.content import Content
from geo.plate.frame import Frame, mercator_x, mercator_y
from geo.plate.look import Look
from geo.plate.paths import draw_path, hatching, path_of
from geo.webmap.ground import Ground, ground_of

Shapes = npt.NDArray[np.object_]

GROUND, SHADING, WATER, BORDERS = 1.0, 1.2, 1.4, 1.6
"""Order of drawing (zorder)."""
HATCH_STEP, HATCH_WIDTH, HATCH_ALPHA = 10.0, 0.9, 0.2
"""Of the hatching of provinces, pixels of the web map."""
FINE_ZOOM = 6.5
"""Zoom from which smaller rivers are drawn."""
_FINEST = 0.25
"""Points by which a line may be simplified: nobody sees it on paper."""
_MARGIN = 6.0
"""Pixels around the frame that are kept, so that the edges of what was cut off lie outside."""
_SEAM = 0.5
"""Points of land's own colour around it: neighbours simplified one by one must not let the sea through."""
_SLIVER = 1e-6
"""Of the world (about 40 m): gaps between provinces of one country below which they are none."""

_BUILDING = threading.Lock()


@dataclass(frozen=True)
class GroundTables:
    """The ground in world coordinates: x and y from 0 to 1, y down, web Mercator.

    Attributes
    ----------
    land : GeoDataFrame
        Everything that is land.
    frontiers : GeoDataFrame
        Borders of the countries of the world.
    countries : GeoDataFrame
        Countries with provinces: outline as `geometry`, the lines between and around their provinces as `lines`;
        `country`, `home`; the home countries last.
    provinces : GeoDataFrame
        `pcode` is the index.
    lakes, rivers : GeoDataFrame
        Waters, rivers with their `scalerank`: 1 is the largest.
    """

    land: Any
    frontiers: Any
    countries: Any
    provinces: Any
    lakes: Any
    rivers: Any


def ground_tables(boundaries: Boundaries) -> GroundTables:
    """Return the ground of a map with these provinces; made once and kept, shared between threads."""
    with _BUILDING:
        return _tables(boundaries)


@lru_cache(maxsize=2)
def _tables(boundaries: Boundaries) -> GroundTables:
    ground = ground_of(boundaries)
    provinces = _table(ground["provinces"], ("pcode", "country", "home"))
    tables = GroundTables(
        land=_land(ground),
        frontiers=_table(ground["borders"]),
        countries=_countries(provinces),
        provinces=provinces[["pcode", "geometry"]].set_index("pcode"),
        lakes=_table(ground["lakes"]),
        rivers=_table(ground["rivers"], ("scalerank",)),
    )
    # Threads share them: what is made when it is first asked for is made here.
    shapely.prepare(tables.provinces.geometry.array)
    for table in (tables.land, tables.frontiers, tables.provinces, tables.lakes, tables.rivers):
        _ = table.sindex
    return tables


def _table(collection: Ground, names: tuple[str, ...] = ()) -> Any:
    """Features as a table in world coordinates; polygons made valid, so that they can be cut."""
    features = [feature for feature in collection["features"] if feature["geometry"]]
    shapes = np.array([shapely.geometry.shape(feature["geometry"]) for feature in features], dtype=object)
    moved = shapely.transform(
        shapes, lambda xy: np.column_stack([mercator_x(xy[:, 0]), mercator_y(xy[:, 1])])
    )
    fields = {name: [feature["properties"].get(name) for feature in features] for name in names}
    return geopandas.GeoDataFrame(fields, geometry=[_valid(shape) for shape in moved])


def _valid(shape: shapely.Geometry) -> shapely.Geometry:
    """A polygon without what crosses itself; lines as they are."""
    if not shape.geom_type.endswith("Polygon") or shape.is_valid:
        return shape
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shape)))
    return shapely.multipolygons([part for part in parts if part.geom_type == "Polygon"])


def _land(ground: Ground) -> Any:
    tables = [_table(ground[name]) for name in ("land", "world")]
    return geopandas.GeoDataFrame(geometry=np.concatenate([table.geometry.array for table in tables]))


def _countries(provinces: Any) -> Any:
    rows = []
    for (country, home), table in provinces.groupby(["country", "home"], dropna=False):
        shapes = table.geometry.array
        # Provinces that meet almost are closed up: a gap would be drawn as a border.
        outline = shapely.buffer(
            shapely.union_all(shapely.buffer(shapes, _SLIVER, join_style="mitre")),
            -_SLIVER,
            join_style="mitre",
        )
        lines = shapely.line_merge(shapely.union_all(shapely.boundary(shapes)))
        rows.append({"country": country, "home": bool(home), "geometry": outline, "lines": lines})
    table = geopandas.GeoDataFrame(rows, columns=["country", "home", "geometry", "lines"])
    return table.sort_values("home", kind="stable", ignore_index=True)


# -- cutting out -------------------------------------------------------------------------------------------------------


class _Cutter:
    """Cuts shapes in world coordinates to a frame and brings them to the page.

    A frame that reaches over the date line shows the world's other end there.
    """

    def __init__(self, frame: Frame) -> None:
        rect = frame.rect
        margin = _MARGIN * frame.unit / frame.world
        east, south = frame.west + rect.width / frame.world, frame.north + rect.height / frame.world
        self._frame = frame
        self._tolerance = _FINEST / frame.world
        self._windows = [
            (turn, (frame.west - margin - turn, frame.north - margin, east + margin - turn, south + margin))
            for turn in range(math.floor(frame.west), math.floor(east) + 1)
        ]

    def shown(self, shapes: Any) -> Shapes:
        """What of a column of shapes shows, in points of the page, simplified."""
        found = [self._moved(self._cut(shapes, window), turn) for turn, window in self._windows]
        return np.concatenate(found) if found else np.empty(0, dtype=object)

    def _cut(self, shapes: Any, window: tuple[float, float, float, float]) -> Shapes:
        near = shapes.array[shapes.sindex.query(shapely.box(*window))]
        cut = shapely.clip_by_rect(np.asarray(near, dtype=object), *window)
        thinner = shapely.simplify(cut, self._tolerance, preserve_topology=True)
        found: Shapes = thinner[~shapely.is_empty(thinner)]
        return found

    def _moved(self, shapes: Shapes, turn: int) -> Shapes:
        frame = self._frame

        def on_page(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
            x = (xy[:, 0] + turn - frame.west) * frame.world + frame.rect.x
            return np.column_stack([x, (xy[:, 1] - frame.north) * frame.world + frame.rect.y])

        found: Shapes = shapely.transform(shapes, on_page)
        return found


# -- drawing -----------------------------------------------------------------------------------------------------------


def draw_ground(axes: Axes, frame: Frame, content: Content, look: Look) -> None:
    """Draw the ground of a map.

    Parameters
    ----------
    axes : Axes
        In points of the page.
    frame : Frame
        What of the world is shown, where.
    content : Content
        Whose provinces, shading and layers.
    look : Look
        The colours.
    """
    tables = ground_tables(content.loaded.boundaries)
    pen = _Pen(axes, frame, content, look, paint.clip(axes, frame.rect), _Cutter(frame), tables)
    pen.land()
    pen.shading()
    pen.hatching()
    if "water" not in content.view.hidden:
        pen.waters()
    pen.borders()


@dataclass(frozen=True)
class _Pen:
    """What drawing a part of the ground needs."""

    axes: Axes
    frame: Frame
    content: Content
    look: Look
    outline: Patch
    cutter: _Cutter
    tables: GroundTables

    def _fill(self, shapes: Shapes, colour: str, zorder: float, seam: float = 0.0) -> None:
        edge = colour if seam else "none"
        draw_path(
            self.axes, path_of(shapes), self.outline, zorder, facecolor=colour, edgecolor=edge, linewidth=seam
        )

    def _line(self, shapes: Shapes, colour: str, zorder: float, width: float, alpha: float = 1.0) -> None:
        """Draw lines, `width` in pixels of the web map."""
        draw_path(
            self.axes,
            path_of(shapes),
            self.outline,
            zorder,
            facecolor="none",
            edgecolor=colour,
            linewidth=width * self.frame.unit,
            alpha=alpha,
        )

    @property
    def _neighbours(self) -> bool:
        return "neighbours" not in self.content.view.hidden

    def _drawn_countries(self) -> Iterator[Any]:
        """Countries whose provinces are drawn: the home countries, and the others when they are switched on."""
        for country in self.tables.countries.itertuples():
            if country.home or self._neighbours:
                yield country

    def _shown(self, shape: shapely.Geometry) -> Shapes:
        return self.cutter.shown(geopandas.GeoSeries([shape]))

    def land(self) -> None:
        look, rect = self.look, self.frame.rect
        sea = Rectangle((rect.x, rect.y), rect.width, rect.height, facecolor=look.sea, zorder=GROUND)
        self.axes.add_artist(sea)
        sea.set_clip_path(self.outline)
        self._fill(self.cutter.shown(self.tables.land.geometry), look.land, GROUND, _SEAM)
        if self._neighbours:
            self._line(self.cutter.shown(self.tables.frontiers.geometry), look.boundary, GROUND, 1.0, 0.45)
        for country in self._drawn_countries():
            # A broad line under the fill leaves its outer half: the border of the country.
            shapes = self._shown(country.geometry)
            self._line(shapely.boundary(shapes), look.boundary, GROUND, 4.0 if country.home else 2.6)
            self._fill(shapes, look.home if country.home else look.land, GROUND)

    def shading(self) -> None:
        shade = self.content.shade
        if shade is None:
            return
        for pcode, value in shade.values:
            found = shade.class_of(value)
            colour = getattr(shade.classes[found], self.look.code) if found >= 0 else ""
            if colour and pcode in self.tables.provinces.index:
                shapes = self._shown(self.tables.provinces.geometry[pcode])
                self._fill(shapes, colour, SHADING, _SEAM)

    def hatching(self) -> None:
        """Hatch the provinces that incidents are known to lie in and no closer."""
        for pcode in hatched(self.content):
            if pcode in self.tables.provinces.index:
                shapes = shapely.make_valid(self._shown(self.tables.provinces.geometry[pcode]))
                self._hatch(shapely.union_all(shapes))

    def _hatch(self, shape: shapely.Geometry) -> None:
        if shape.is_empty:
            return
        west, north, east, south = shape.bounds
        lines = shapely.linestrings(hatching(west, north, east, south, HATCH_STEP * self.frame.unit))
        shapely.prepare(shape)
        self._line(shapely.intersection(lines, shape), self.look.hatch, SHADING, HATCH_WIDTH, HATCH_ALPHA)

    def waters(self) -> None:
        zoom, rivers = self.frame.zoom, self.tables.rivers
        faintest = 5 if zoom < FINE_ZOOM else 12
        for rank, group in rivers.groupby(rivers["scalerank"].fillna(6)):
            if rank <= faintest:
                width = max(0.8, (zoom - 3) * 0.42 - (rank or 6) * 0.09)
                self._line(self.cutter.shown(group.geometry), self.look.water, WATER, width, 0.85)
        self._fill(self.cutter.shown(self.tables.lakes.geometry), self.look.water, WATER)

    def borders(self) -> None:
        for country in self._drawn_countries():
            width, alpha = (0.9, 0.9) if country.home else (0.7, 0.45)
            self._line(self._shown(country.lines), self.look.boundary, BORDERS, width, alpha)


def hatched(content: Content) -> list[str]:
    """Return the codes of provinces that are hatched: those that incidents shown are known to lie in and no closer.

    None where the map shows no incidents or no uncertainty.
    """
    if {"incidents", "uncertainty"} & set(content.view.hidden):
        return []
    places = content.places
    found = places.loc[(places["cls"] == 3) & (places["shown"] > 0), "province"]
    return sorted({str(pcode) for pcode in found if pcode})
