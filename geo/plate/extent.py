"""Which part of the world a plate shows: where the person's map looks, else all that is shown, with its surroundings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.plate.content import Content
from geo.plate.control.placed import LARGEST as LARGEST_DISC
from geo.plate.frame import NORTHERNMOST, Frame
from geo.plate.page import Rect

LEAST_M = 40_000.0
"""Metres across that a map shows at least: a town with its neighbours, so that a reader sees where it lies."""
EDGE = 0.06
"""Free edge to the map's shorter side."""
MARK = 27.0
"""Radius of the largest mark of incidents, in pixels of the web map (marks.js)."""
WIDESPREAD = 0.4
"""Of the width or height of the provinces asked for: incidents that reach so far are shown with all of these."""
WORLD = (-180.0, -56.0, 180.0, 72.0)
"""West, south, east and north of a map of nothing."""
PROVINCE_ONLY = 3

_ROUNDS = (
    4  # the room for marks depends on the scale, and the scale on that room; each round is ten times closer
)

Bounds = tuple[float, float, float, float]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Shown:
    """What must be seen: points in degrees with the radius of their marks in points, and bounds of whole regions."""

    longitude: Numbers = field(default_factory=lambda: np.empty(0))
    latitude: Numbers = field(default_factory=lambda: np.empty(0))
    radius: float = 0.0
    regions: tuple[Bounds, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing."""
        return not len(self.longitude) and not self.regions

    @property
    def bounds(self) -> Bounds:
        """West, south, east and north of it, in degrees, as far as web Mercator reaches."""
        points = []
        if len(self.longitude):
            west, east = float(self.longitude.min()), float(self.longitude.max())
            points.append((west, float(self.latitude.min()), east, float(self.latitude.max())))
        west, south, east, north = _joined([*self.regions, *points])
        low, high = np.clip([south, north], -NORTHERNMOST, NORTHERNMOST).tolist()
        return west, low, east, high


def frame_of(content: Content, rect: Rect, unit: float) -> Frame:
    """Return the frame of a plate.

    Where the view says where the map looks, that. Else all that is shown: incidents in the window, those known to their
    province alone as the whole province; without any, the places of the control layer; without these, the provinces
    asked for, the places of the dataset, the world. What is picked changes nothing.

    Parameters
    ----------
    content : Content
        What the plate says.
    rect : Rect
        Where the map stands on the page, in points.
    unit : float
        Points to a pixel of the web map.
    """
    view = content.view.view
    if view is not None:
        return Frame.at(rect, unit, view.latitude, view.longitude, view.zoom)
    for shown in _candidates(content, unit):
        if not shown.is_empty:
            return _around(shown, rect, unit)
    return Frame.around(rect, unit, WORLD)


def _candidates(content: Content, unit: float) -> Iterator[_Shown]:
    """What a map may be of; it is of the first that is not empty."""
    provinces = _provinces(content)
    incidents = _with_provinces(_incidents(content, "shown", MARK * unit), provinces)
    control = _with_provinces(_control(content, LARGEST_DISC * unit), provinces)
    yield from (control, incidents) if "incidents" in content.view.hidden else (incidents, control)
    yield _Shown(regions=tuple(provinces))
    yield _incidents(content, "total", MARK * unit)


def _incidents(content: Content, column: str, radius: float) -> _Shown:
    """Places with incidents, of those known to their province alone the whole province.

    Of provinces abroad only the point where their badge stands: one report from a desert beyond the border would make the
    country that the map is about small.
    """
    places = content.places
    counted = places[places[column] > 0]
    home = _home(content, counted, column)
    is_badge = (counted["cls"] == PROVINCE_ONLY) & counted["province"].isin(home)
    points, badges = counted[~is_badge], counted.loc[is_badge, "province"].astype("object")
    return _Shown(
        _degrees(points["lon"]),
        _degrees(points["lat"]),
        radius,
        tuple(home[str(code)] for code in badges.unique()),
    )


def _home(content: Content, counted: pd.DataFrame, column: str) -> dict[str, Bounds]:
    """Bounds of the provinces of the country that has the most of the counted incidents, by code."""
    country = {province.pcode: province.country for province in content.loaded.boundaries.provinces}
    by_country = counted[column].groupby(counted["province"].astype("object").map(country)).sum()
    if by_country.empty:
        return {}
    home = by_country.idxmax()
    return {code: bounds for code, bounds in _bounds_of(content).items() if country[code] == home}


def _control(content: Content, radius: float) -> _Shown:
    day = content.period[1]
    if content.control is None or day is None:
        return _Shown()
    known = content.control.at(day)
    placed = known[known["latitude"].notna()]
    return _Shown(_degrees(placed["longitude"]), _degrees(placed["latitude"]), radius)


def _provinces(content: Content) -> list[Bounds]:
    """Bounds of the provinces that the filter names and the map knows."""
    bounds = _bounds_of(content)
    return [bounds[code] for code in content.filter.provinces if code in bounds]


def _bounds_of(content: Content) -> dict[str, Bounds]:
    """Bounds of each province by its code, in degrees."""
    provinces = content.loaded.boundaries.provinces
    corners = shapely.bounds([province.geometry for province in provinces]).tolist()
    return {p.pcode: (w, s, e, n) for p, (w, s, e, n) in zip(provinces, corners, strict=True)}


def _with_provinces(shown: _Shown, provinces: Sequence[Bounds]) -> _Shown:
    """What is shown, and the provinces asked for where it reaches over much of them."""
    if shown.is_empty or not provinces:
        return shown
    west, south, east, north = _joined(provinces)
    left, low, right, high = shown.bounds
    if max((right - left) / (east - west), (high - low) / (north - south)) < WIDESPREAD:
        return shown
    return replace(shown, regions=(*shown.regions, *provinces))


def _around(shown: _Shown, rect: Rect, unit: float) -> Frame:
    """The closest frame in which all has a free edge, points with their marks."""
    edge = EDGE * min(rect.width, rect.height)
    frame = Frame.around(rect, unit, shown.bounds, edge, LEAST_M)
    for _ in range(_ROUNDS):
        frame = Frame.around(rect, unit, _with_marks(shown, frame), edge, LEAST_M)
    return frame


def _with_marks(shown: _Shown, frame: Frame) -> Bounds:
    """Bounds of what is shown, with the marks as large as they are in a frame."""
    if not len(shown.longitude):
        return shown.bounds
    x, y = frame.points(shown.longitude, shown.latitude)
    west, north = frame.degrees(float(x.min()) - shown.radius, float(y.min()) - shown.radius)
    east, south = frame.degrees(float(x.max()) + shown.radius, float(y.max()) + shown.radius)
    return _joined([*shown.regions, (west, south, east, north)])


def _joined(bounds: Sequence[Bounds]) -> Bounds:
    west, south, east, north = zip(*bounds, strict=True)
    return min(west), min(south), max(east), max(north)


def _degrees(column: npt.ArrayLike) -> Numbers:
    return np.asarray(column, dtype=np.float64)
