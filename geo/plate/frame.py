"""The map's frame on a page: which part of the world it shows, at which scale, in web Mercator as on the screen."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geo.plate.page import Rect

Numbers = npt.NDArray[np.float64]

EQUATOR_M = 40_075_016.686
"""Length of the equator of WGS84, which web Mercator is as wide as (EPSG:3857), in metres."""
TILE = 256
"""Pixels of the whole world at Leaflet's zoom 0."""
NORTHERNMOST = 85.0511
"""Where web Mercator ends, degrees."""


def mercator_x(longitude: npt.ArrayLike) -> Numbers:
    """Return 0 to 1 from west to east, for degrees."""
    return (np.asarray(longitude, dtype=np.float64) + 180) / 360


def mercator_y(latitude: npt.ArrayLike) -> Numbers:
    """Return 0 to 1 from north to south, for degrees."""
    inside = np.clip(np.asarray(latitude, dtype=np.float64), -NORTHERNMOST, NORTHERNMOST)
    sine = np.sin(np.radians(inside))
    return np.asarray(0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi))


@dataclass(frozen=True)
class Frame:
    """The part of a page that is map.

    Attributes
    ----------
    rect : Rect
        Where it is on the page, in points.
    unit : float
        Points to a pixel of the web map: sizes of marks and labels there times this are sizes here.
    world : float
        Width of the whole world at this scale, in points.
    west, north : float
        Of the upper left corner, in the world's units: 0 to 1, y down.
    """

    rect: Rect
    unit: float
    world: float
    west: float
    north: float

    @property
    def zoom(self) -> float:
        """Leaflet's zoom of the same scale in pixels of the web map."""
        return math.log2(self.world / self.unit / TILE)

    def points(self, longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> tuple[Numbers, Numbers]:
        """Return x and y on the page, in points, for degrees; arrays of the same shape, NaN for NaN."""
        x = (mercator_x(longitude) - self.west) * self.world + self.rect.x
        y = (mercator_y(latitude) - self.north) * self.world + self.rect.y
        return x, y

    def on_page(self, geometry: npt.ArrayLike) -> npt.NDArray[np.object_]:
        """Return shapely geometries in WGS84 degrees, longitude first, as geometries in points of the page."""

        def moved(xy: Numbers) -> Numbers:
            return np.column_stack(self.points(xy[:, 0], xy[:, 1]))

        found: npt.NDArray[np.object_] = shapely.transform(np.asarray(geometry, dtype=object), moved)
        return found

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Return longitude and latitude of a point of the page."""
        lon = ((x - self.rect.x) / self.world + self.west) * 360 - 180
        turned = math.pi * (1 - 2 * ((y - self.rect.y) / self.world + self.north))
        return lon, math.degrees(math.atan(math.sinh(turned)))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of the frame, in degrees."""
        west, north = self.degrees(self.rect.x, self.rect.y)
        east, south = self.degrees(self.rect.right, self.rect.bottom)
        return west, south, east, north

    @property
    def box(self) -> shapely.Geometry:
        """The frame as a polygon in degrees."""
        return shapely.box(*self.bounds)

    @property
    def middle(self) -> tuple[float, float]:
        """Longitude and latitude of the middle, in degrees."""
        return self.degrees(*self.rect.centre)

    def metres(self, latitude: float | None = None) -> float:
        """Return how many metres on the ground a point is at a latitude, that of the middle by default."""
        at = self.middle[1] if latitude is None else latitude
        return EQUATOR_M * math.cos(math.radians(at)) / self.world

    def shows(self, x: Numbers, y: Numbers, margin: float = 0.0) -> npt.NDArray[np.bool_]:
        """Return which points of the page lie in the frame, or at most `margin` points outside it."""
        rect = self.rect.grown(margin)
        return (x >= rect.x) & (x <= rect.right) & (y >= rect.y) & (y <= rect.bottom)

    @classmethod
    def around(
        cls, rect: Rect, unit: float, bounds: Sequence[float], padding: float = 0.0, least_m: float = 0.0
    ) -> "Frame":
        """Return the frame that shows bounds as large as they fit.

        Parameters
        ----------
        rect : Rect
            Where it is on the page.
        unit : float
            See `Frame`.
        bounds : sequence of float
            West, south, east and north in degrees; may be a point.
        padding : float
            Free edge around the bounds, in points.
        least_m : float
            Metres that the shorter side of the frame shows at least.
        """
        west, south, east, north = bounds
        left, right = mercator_x([west, east]).tolist()
        top, bottom = mercator_y([north, south]).tolist()
        room_x, room_y = max(rect.width - 2 * padding, 1.0), max(rect.height - 2 * padding, 1.0)
        share = max((right - left) / room_x, (bottom - top) / room_y)
        if least_m:
            middle = (north + south) / 2
            least = least_m / (EQUATOR_M * math.cos(math.radians(middle))) / min(rect.width, rect.height)
            share = max(share, least)
        # A frame never shows more than one world.
        share = min(max(share, 1e-9), 1.0 / max(rect.width, rect.height))
        world = 1.0 / share
        x, y = (left + right) / 2, (top + bottom) / 2
        return cls(rect, unit, world, x - rect.width / 2 / world, y - rect.height / 2 / world)

    @classmethod
    def at(cls, rect: Rect, unit: float, latitude: float, longitude: float, zoom: float) -> "Frame":
        """Return the frame that shows what a screen shows at Leaflet's zoom around a point in degrees.

        What a screen of `SCREEN` pixels shows is in it; it shows more where its shape differs.
        """
        width, height = SCREEN
        pixels = TILE * 2.0**zoom
        share = max(width / pixels / rect.width, height / pixels / rect.height)
        share = min(share, 1.0 / max(rect.width, rect.height))
        world = 1.0 / share
        x, y = float(mercator_x(longitude)), float(mercator_y(latitude))
        return cls(rect, unit, world, x - rect.width / 2 / world, y - rect.height / 2 / world)


SCREEN = (1080.0, 600.0)
"""Pixels of the map on a common laptop: what `Frame.at` takes a view to show."""
