"""The locator: a small map that shows where the map lies, in its country or among the countries around."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import Patch, Rectangle

from geo.language import Language
from geo.places.boundaries import Boundaries
from geo.plate import fonts, paint
from geo.plate.frame import Frame
from geo.plate.ground import GroundTables, ground_tables
from geo.plate.look import Look
from geo.plate.page import Rect
from geo.plate.paths import draw_path, path_of

Shapes = npt.NDArray[np.object_]
Bounds = tuple[float, float, float, float]
"""West, north, east, south of the world in 0 to 1, y down."""

WIDEST_M = 2_500_000.0
"""Metres that a map shows at most for a locator to say anything."""
SHARE = 0.2
"""Of the map's shorter side that the locator's longer side is long."""
_PART = 0.6
"""Of a country that a map shows at most for that country to be its locator."""
_AROUND = 3.0
"""How much wider than the map its surroundings are."""
_LEAST_AROUND_M = 1_500_000.0
_EDGE = 0.06
"""Free edge around a country, to its size."""
_ASPECTS = (0.75, 1.35)
"""Width to height of the box, at least and at most."""
_LEAST_BOX = 5.0
"""Points that the box of the map is wide and high at least: a town in a country would be a speck."""
_FINEST = 0.15
"""Points by which a line may be simplified."""
_TINT = 0.16  # of the accent in the colour of the country among others
_TYPE = 8.5  # pixels of the web map
_BOX, _LAND, _OVER = 11.0, 12.0, 13.0  # drawing order


@dataclass(frozen=True)
class Inset:
    """What a locator shows.

    Attributes
    ----------
    bounds : (float, float, float, float)
        West, north, east and south of the world in 0 to 1, y down.
    aspect : float
        Width to height.
    country : str
        That is shown apart from the others; "" for none.
    name : str
        Of that country in the language of the page.
    has_provinces : bool
        Whether its provinces are drawn.
    view : (float, float, float, float)
        What the map shows, as `bounds`.
    tables : GroundTables
        The ground.
    """

    bounds: Bounds
    aspect: float
    country: str
    name: str
    has_provinces: bool
    view: Bounds
    tables: GroundTables = field(repr=False)

    def size(self, longest: float) -> tuple[float, float]:
        """Return width and height, in points, the longer of which is given."""
        return (longest, longest / self.aspect) if self.aspect >= 1 else (longest * self.aspect, longest)

    def draw(self, axes: Axes, rect: Rect, unit: float, look: Look) -> None:
        """Draw it in a rectangle of its shape, on axes in points of the page."""
        _Pen(self, axes, rect, unit, look, paint.clip(axes, rect)).draw()


def inset_of(
    frame: Frame, boundaries: Boundaries, language: Language, incidents: Mapping[str, int]
) -> Inset | None:
    """Return the locator of a map; None where the map is so wide that a locator says nothing.

    A map that shows a part of a country is shown in that country, else among the countries around it.

    Parameters
    ----------
    frame : Frame
        What the map shows.
    boundaries : Boundaries
        Whose countries and provinces.
    language : Language
        Of the name of the country.
    incidents : mapping
        Incidents on the map by country: the one of the most is the one that the map is about.
    """
    if max(frame.rect.width, frame.rect.height) * frame.metres() > WIDEST_M:
        return None
    tables = ground_tables(boundaries)
    view = _view(frame)
    row, share = _country(tables, shapely.box(*view), incidents)
    country = "" if row is None else str(row.country)
    name = language.label(country) if country else ""
    if row is not None and share < _PART:
        bounds = _joined(_grown(row.geometry.bounds), view)
        return Inset(*_shaped(bounds), country, name, True, view, tables)
    return Inset(*_shaped(_around(frame, view)), country, name, False, view, tables)


def _view(frame: Frame) -> Bounds:
    rect = frame.rect
    return (
        frame.west,
        frame.north,
        frame.west + rect.width / frame.world,
        frame.north + rect.height / frame.world,
    )


def _country(tables: GroundTables, view: shapely.Geometry, incidents: Mapping[str, int]) -> tuple[Any, float]:
    """The country that the map is about, and how much of it the map shows.

    Of those in the frame the one of the most incidents, then the home country, then the one that covers most of the map.
    """
    countries = tables.countries
    near = countries.iloc[countries.sindex.query(view)]
    shown = shapely.area(shapely.intersection(near.geometry.array, view)).tolist()
    found = [(row, area) for row, area in zip(near.itertuples(), shown, strict=True) if area > 0]
    if not found:
        return None, 0.0
    row, area = max(found, key=lambda one: (incidents.get(one[0].country, 0), one[0].home, one[1]))
    return row, area / row.geometry.area


def _grown(bounds: Sequence[float]) -> Bounds:
    west, north, east, south = bounds
    edge = _EDGE * max(east - west, south - north)
    return west - edge, north - edge, east + edge, south + edge


def _joined(one: Bounds, other: Bounds) -> Bounds:
    """The bounds of the country, or more where the map reaches over them."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _around(frame: Frame, view: Bounds) -> Bounds:
    west, north, east, south = view
    least = _LEAST_AROUND_M / frame.metres() / frame.world
    half = max(_AROUND * max(east - west, south - north), least) / 2
    x, y = (west + east) / 2, (north + south) / 2
    return x - half, y - half, x + half, y + half


def _shaped(bounds: Bounds) -> tuple[Bounds, float]:
    """Bounds in a shape that is not too narrow, and their width to their height."""
    west, north, east, south = bounds
    width, height = east - west, south - north
    aspect = min(max(width / height, _ASPECTS[0]), _ASPECTS[1])
    wide, high = max(width, height * aspect), max(height, width / aspect)
    x, y = (west + east) / 2, (north + south) / 2
    return (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2), aspect


@dataclass(frozen=True)
class _Pen:
    """What drawing a locator needs."""

    inset: Inset
    axes: Axes
    rect: Rect
    unit: float
    look: Look
    outline: Patch

    def draw(self) -> None:
        self._paper()
        self._land()
        self._frame()
        self._name()

    def _paper(self) -> None:
        rect = self.rect
        paper = Rectangle(
            (rect.x, rect.y), rect.width, rect.height, facecolor=self.look.sea, edgecolor="none", zorder=_BOX
        )
        self.axes.add_patch(paper)

    def _land(self) -> None:
        look, tables = self.look, self.inset.tables
        self._fill(tables.land.geometry.array, look.land)
        self._line(tables.frontiers.geometry.array, 0.6, 0.8)
        for country in tables.countries.itertuples():
            one = np.array([country.geometry], dtype=object)
            is_home = country.country == self.inset.country
            # The outer half of a line under the fill is the border.
            self._line(shapely.boundary(one), 1.6 if is_home else 1.2)
            self._fill(one, self._located if is_home else look.land)
            if is_home and self.inset.has_provinces:
                self._line(np.array([country.lines], dtype=object), 0.5)

    @property
    def _located(self) -> str:
        """The colour of the country: among the countries around it, it has to stand out."""
        if self.inset.has_provinces:
            return self.look.home
        red, green, blue = (
            _TINT * accent + (1 - _TINT) * home
            for accent, home in zip(to_rgb(self.look.accent), to_rgb(self.look.home), strict=True)
        )
        return to_hex((red, green, blue))

    def _shown(self, shapes: Any) -> Shapes:
        """Shapes of the world as far as they show, in points of the page."""
        west, north, east, south = self.inset.bounds
        rim = 0.05 * (east - west)
        box = (west - rim, north - rim, east + rim, south + rim)
        scale = self.rect.width / (east - west)

        def moved(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
            return (xy - (west, north)) * scale + (self.rect.x, self.rect.y)

        cut = shapely.clip_by_rect(np.asarray(shapes, dtype=object), *box)
        placed = shapely.transform(cut[~shapely.is_empty(cut)], moved)
        found: Shapes = shapely.simplify(placed, _FINEST)
        return found

    def _fill(self, shapes: Any, colour: str) -> None:
        self._path(shapes, facecolor=colour, edgecolor=colour, linewidth=0.2)

    def _line(self, shapes: Any, width: float, alpha: float = 1.0) -> None:
        """Draw lines, `width` in pixels of the web map."""
        self._path(
            shapes,
            facecolor="none",
            edgecolor=self.look.boundary,
            linewidth=width * self.unit,
            alpha=alpha,
        )

    def _path(self, shapes: Any, **look: Any) -> None:
        draw_path(self.axes, path_of(self._shown(shapes)), self.outline, _LAND, **look)

    @property
    def view(self) -> Rect:
        """What the map shows, on the page; a town in a country is a box that can be seen."""
        west, north, east, _ = self.inset.bounds
        scale = self.rect.width / (east - west)
        left, top, right, bottom = self.inset.view
        x = self.rect.x + ((left + right) / 2 - west) * scale
        y = self.rect.y + ((top + bottom) / 2 - north) * scale
        width, height = (max(side * scale, _LEAST_BOX) for side in (right - left, bottom - top))
        return Rect(x - width / 2, y - height / 2, width, height)

    def _frame(self) -> None:
        for box in (
            self._box(self.view, self.look.panel, 2.8),
            self._box(self.view, self.look.accent, 1.5),
        ):
            box.set_clip_path(self.outline)
        self._box(self.rect, self.look.soft, 0.8)

    def _box(self, rect: Rect, colour: str, width: float) -> Rectangle:
        """Draw the outline of a rectangle, `width` in pixels of the web map."""
        box = Rectangle(
            (rect.x, rect.y),
            rect.width,
            rect.height,
            facecolor="none",
            edgecolor=colour,
            linewidth=width * self.unit,
            zorder=_OVER,
        )
        self.axes.add_artist(box)
        return box

    def _name(self) -> None:
        """The name of the country, in it and off the outline of the map, if it has room."""
        inset, size = self.inset, _TYPE * self.unit
        countries = inset.tables.countries
        shapes = self._shown(countries.geometry[countries["country"] == inset.country].array)
        spot = _spot(shapes, fonts.width(inset.name, size), size, self.view, self.rect)
        if not inset.name or spot is None:
            return
        paint.draw_haloed(
            self.axes,
            inset.name,
            spot[0],
            spot[1] + size * fonts.CAP_HEIGHT / 2,
            size,
            False,
            self.look.label,
            self.look.home,
            1.2 * self.unit,
            "center",
            _OVER,
        )


def _spot(shapes: Shapes, width: float, size: float, view: Rect, rect: Rect) -> tuple[float, float] | None:
    """The middle of a name of a width that lies in a country and not on the outline of the map; None when nowhere."""
    if not len(shapes):
        return None
    country = shapely.union_all(shapely.make_valid(shapes))
    shapely.prepare(country)
    middle = country.centroid
    step = size / 2
    best, nearest = None, math.inf
    for y in np.arange(rect.y + step, rect.bottom - step, step):
        for x in np.arange(rect.x + width / 2 + 2, rect.right - width / 2 - 2, step):
            box = Rect(x - width / 2, y - 0.55 * size, width, 1.1 * size)
            away = math.hypot(x - middle.x, y - middle.y)
            around = box.grown(1.5)
            if away >= nearest or (around.touches(view) and not view.holds(around)):
                continue
            if country.contains(shapely.box(box.x, box.y, box.right, box.bottom)):
                best, nearest = (float(x), float(y)), away
    return best
