"""Draws the indicative areas around the places that somebody holds: light, striped where it is not settled."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from matplotlib.path import Path

from geo.analysis.control import Control
from geo.analysis.control_areas import control_areas, countries_of
from geo.places.boundaries import Boundaries
from geo.plate import paint
from geo.plate.content import Content
from geo.plate.control.colours import Palette
from geo.plate.control.placed import HELD
from geo.plate.frame import Frame
from geo.plate.look import Look
from geo.plate.page import Rect
from geo.plate.paths import draw_path, path_of

ZORDER = 2
"""Of the areas among the layers of the map."""

# As on the web map (control_areas.js).
FILL = 0.24
FILL_FAINT = 0.55
FILL_STRIPED = 0.32
HAIR = 0.4
HAIR_FROM = 7.8
"""Zoom; with smaller areas hair lines would be most of the picture."""
STRIPE = 4.0
"""Width of a stripe, in pixels of the web map."""

Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Ground:
    """The areas of places that look alike.

    Attributes
    ----------
    holder, other : str
        Values of the register; "" not known.
    settled : bool
        Whether the places are simply held.
    shapes : ndarray of object
        Polygons in points of the page, cut at the map's edge.
    """

    holder: str
    other: str
    settled: bool
    shapes: Shapes


def draw_areas(axes: Axes, frame: Frame, content: Content, look: Look) -> None:
    """Draw the areas on axes in points of the page; nothing when the view does not ask for them."""
    palette = Palette.of(content, look)
    outline = paint.clip(axes, frame.rect)
    for ground in grounds(content, frame):
        for path, colour, width, strength in _drawn(ground, frame, palette):
            colours = ("none", colour) if width else (colour, "none")
            look_of = dict(zip(("facecolor", "edgecolor"), colours, strict=True))
            draw_path(axes, path, outline, ZORDER, linewidth=width, alpha=strength, **look_of)


def shows_areas(content: Content) -> bool:
    """Whether the view asks for areas, and there is a day to show them of."""
    return content.control is not None and content.view.control == "areas" and content.period[1] is not None


def grounds(content: Content, frame: Frame) -> list[Ground]:
    """Return the areas that a frame shows, those of places that look alike together."""
    day = content.period[1]
    if content.control is None or day is None or not shows_areas(content):
        return []
    areas = areas_of(content.control, content.loaded.boundaries)
    known = content.control.at(day)
    shapes = areas[known["place"].to_numpy(dtype=np.int64)]
    rect = frame.rect
    seen = np.array([shape is not None for shape in shapes], dtype=bool)
    seen[seen] = shapely.intersects(shapes[seen], frame.box)
    groups: dict[tuple[bool, str, str], list[int]] = {}
    for at in np.flatnonzero(seen).tolist():
        settled = str(known["state"].iat[at]) == HELD
        other = "" if settled else str(known["other"].iat[at])
        groups.setdefault((settled, str(known["holder"].iat[at]), other), []).append(at)
    found = []
    for (settled, holder, other), members in sorted(groups.items(), reverse=True):
        on_page = frame.on_page(shapes[members])
        cut = shapely.clip_by_rect(on_page, rect.x - 1, rect.y - 1, rect.right + 1, rect.bottom + 1)
        found.append(Ground(holder, other, settled, cut))
    return found


@lru_cache(maxsize=2)
def areas_of(control: Control, boundaries: Boundaries) -> Shapes:
    """Return the area of each place in WGS84 degrees; the plates of a series share them."""
    return control_areas(control.places, countries_of(boundaries.provinces))


def strength_of(settled: bool, colour: str, palette: Palette) -> float:
    """Return how much an area in a colour covers the ground, 0 to 1."""
    if not settled:
        return FILL_STRIPED
    return FILL_FAINT if palette.is_faint(colour) else FILL


def _drawn(ground: Ground, frame: Frame, palette: Palette) -> Iterator[tuple[Path, str, float, float]]:
    """Outline, colour, width of line (0 for a fill) and strength of all that an area is drawn with."""
    colour = palette.holder(ground.holder)
    strength = strength_of(ground.settled, colour, palette)
    if ground.settled:
        fills: list[tuple[npt.ArrayLike, str]] = [(ground.shapes, colour)]
    else:
        one, other = palette.pair(ground.holder, ground.other)
        whole, bands = shapely.union_all(ground.shapes), stripes_over(frame.rect, STRIPE * frame.unit)
        fills = [(shapely.difference(whole, bands), one), (shapely.intersection(whole, bands), other)]
    for shapes, fill in fills:
        yield path_of(shapes), fill, 0.0, strength
    if frame.zoom >= HAIR_FROM:
        line = colour if ground.holder else palette.look.hatch
        yield path_of(ground.shapes), line, 0.5 * frame.unit, HAIR


def stripes_over(rect: Rect, wide: float) -> shapely.Geometry:
    """Return every second stripe of a width over a rectangle, rising to the right, as one shape."""
    step = 2 * wide * np.sqrt(2)
    starts = np.arange(rect.x - rect.height, rect.right + rect.height, step)
    across = step / 2
    return shapely.multipolygons(
        [
            shapely.Polygon(
                [
                    (x, rect.bottom),
                    (x + across, rect.bottom),
                    (x + across + rect.height, rect.y),
                    (x + rect.height, rect.y),
                ]
            )
            for x in starts.tolist()
        ]
    )
