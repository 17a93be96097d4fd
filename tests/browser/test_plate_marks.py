"""Printed marks against those of the web map: the same places in the same marks, at any zoom."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from geo.plate.frame import mercator_x, mercator_y
from geo.plate.merging import FULL, Spots, merged, scale
from geo.webmap import ground

WEBMAP = Path(ground.__file__).parent
PLACES, REACH = 900, 0.002
"""Random places, and how far the province of a badge's place reaches from it, in 0 to 1 of the world."""

MARKS = """
({ lat, lon, cls, place, weights, zoom, reach }) => {
  const places = new Sitmap.MarkPlaces({ places: { lat, lon, cls }, place });
  const within = (p, x, y) => p % 3 === 0 || (Math.abs(x - places.x[p]) < reach && Math.abs(y - places.y[p]) < reach);
  const marks = new Sitmap.Marks(places, Uint32Array.from(weights), zoom, within, 1);
  return { of: Array.from(marks.of), x: marks.x, y: marks.y, points: marks.points };
}
"""
MERCATOR = """
window.Sitmap = { NO_PLACE: 4294967295, mercator: { x: (lon) => lon / 360 + 0.5, y: (lat) => {
  const sine = Math.sin((lat * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
} } };
"""


@pytest.fixture
def engine(page: Page) -> Page:
    page.goto("about:blank")
    page.evaluate(f"() => {{ {MERCATOR} }}")
    for script in ("clusters.js", "marks.js"):
        page.evaluate(f"() => {{ {(WEBMAP / script).read_text(encoding='utf-8')} }}")
    return page


def test_printed_marks_are_those_of_the_web_map(engine: Page) -> None:
    rng = np.random.default_rng(9)
    lat, lon = rng.uniform(32, 37, PLACES).round(3), rng.uniform(35, 42, PLACES).round(3)
    cls = rng.choice([1] * 20 + [2, 3], PLACES)
    place = np.minimum((rng.pareto(1.0, 6 * PLACES) * 30).astype(int), PLACES - 1)
    rank = np.bincount(place, minlength=PLACES)
    weight = np.bincount(place[rng.random(len(place)) < 0.7], minlength=PLACES)
    x, y = mercator_x(lon), mercator_y(lat)

    def within(p: int, at_x: Any, at_y: Any) -> Any:
        return (p % 3 == 0) | ((abs(at_x - x[p]) < REACH) & (abs(at_y - y[p]) < REACH))

    radius = scale(max(FULL, int(rank[cls != 3].max())))
    given = {
        name: value.tolist() for name, value in (("lat", lat), ("lon", lon), ("cls", cls), ("place", place))
    }
    for zoom in (3, 5.5, 7, 9.25, 12):
        world = 256 * 2**zoom
        printed = merged(Spots(x, y, cls == 3, rank, weight), world, radius, within)
        shown = engine.evaluate(MARKS, {**given, "weights": weight.tolist(), "zoom": zoom, "reach": REACH})
        assert printed.of.tolist() == shown["of"]
        assert printed.points == shown["points"]
        assert (printed.x * world).tolist() == pytest.approx(shown["x"])
        assert (printed.y * world).tolist() == pytest.approx(shown["y"])
