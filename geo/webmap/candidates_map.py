"""A small still map of the places that a name may mean, numbered as in the list beside it."""

import math
from collections.abc import Sequence
from typing import Any

import shapely

from geo.places.boundaries import Boundaries
from geo.places.gazetteer import Candidate
from geo.templates import render

WIDTH, HEIGHT = 520, 360
"""Pixels of the picture; the page scales it."""

LEAST_SPAN = 1.0
"""Degrees of latitude that the picture shows at least, so that one place alone is seen in its province."""

_MARGIN = 0.18
_NEAR = 22  # pixels; a label that near to a mark is hidden by it
_COARSE = 0.004  # of the span: what is finer than a pixel need not be drawn


def candidates_map(boundaries: Boundaries, candidates: Sequence[Candidate]) -> str:
    """Return an SVG with the provinces around the candidates, and a numbered mark for each.

    Parameters
    ----------
    boundaries : Boundaries
        The provinces to draw.
    candidates : sequence of Candidate
        At least one, in the order of their numbers.
    """
    lats = [c.place.latitude for c in candidates]
    lons = [c.place.longitude for c in candidates]
    middle, centre = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    # The longitudes are squeezed by the latitude, so that shapes are right in the middle of the picture.
    squeeze = max(0.05, math.cos(math.radians(middle)))
    span = max(
        LEAST_SPAN,
        (max(lats) - min(lats)) * (1 + 2 * _MARGIN),
        (max(lons) - min(lons)) * squeeze * (1 + 2 * _MARGIN) * HEIGHT / WIDTH,
    )
    scale = HEIGHT / span
    box = shapely.box(
        centre - WIDTH / scale / squeeze / 2,
        middle - span / 2,
        centre + WIDTH / scale / squeeze / 2,
        middle + span / 2,
    )

    def at(longitude: float, latitude: float) -> dict[str, float]:
        return {
            "x": round(WIDTH / 2 + (longitude - centre) * squeeze * scale, 1),
            "y": round(HEIGHT / 2 - (latitude - middle) * scale, 1),
        }

    seen = [p for p in boundaries.provinces if p.geometry.intersects(box)]
    shapes = [(p, shapely.clip_by_rect(p.geometry, *box.bounds)) for p in seen]
    points = [at(lon, lat) for lon, lat in zip(lons, lats, strict=True)]
    labels = [
        {"text": p.name, **at(p.label[1], p.label[0])}
        for p in seen
        if box.contains(shapely.Point(p.label[1], p.label[0]))
    ]
    return render(
        "candidates.svg",
        width=WIDTH,
        height=HEIGHT,
        land=[_path(shape.simplify(span * _COARSE), at) for _, shape in shapes if not shape.is_empty],
        labels=[_beside(label, points) for label in labels],
        points=points,
    )


def _beside(label: dict[str, Any], points: Sequence[dict[str, float]]) -> dict[str, Any]:
    """Return a label that stands on no mark."""
    hidden = any(abs(label["x"] - p["x"]) < _NEAR and abs(label["y"] - p["y"]) < _NEAR for p in points)
    return {**label, "y": label["y"] - _NEAR} if hidden else label


def _path(shape: shapely.Geometry, at: Any) -> str:
    """Return the rings of a shape as the path of an SVG."""
    rings = []
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        points = [at(x, y) for x, y in shapely.get_coordinates(ring)]
        rings.append("M" + "L".join(f"{p['x']} {p['y']}" for p in points) + "Z")
    return "".join(rings)
