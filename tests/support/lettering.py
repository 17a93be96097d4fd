"""Maps for tests of numbers and names: marks by hand, and what may not lie on what, measured with shapely."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import numpy as np
import shapely

from geo.model.viewstate import ViewState
from geo.plate.content import Content
from geo.plate.frame import Frame
from geo.plate.page import Rect
from geo.plate.plan import Callout, Label, Marks
from tests.support.datasets import dataset

RECT = Rect(30, 40, 480, 320)
AROUND = (36.0, 34.0, 40.0, 36.7)
"""West, south, east and north of the map."""


def content_of(records: Iterable[dict[str, Any]], view: ViewState | None = None) -> Content:
    """Return what a plate of some records says."""
    return Content.of(
        dataset(records), view or ViewState(), "Test", [], created=datetime(2026, 11, 24, tzinfo=UTC)
    )


def frame_of(rect: Rect = RECT, unit: float = 0.8) -> Frame:
    """Return a map of `AROUND`."""
    return Frame.around(rect, unit, AROUND)


def marks_of(
    content: Content, frame: Frame, radius: Sequence[float] | float = 10.0, badge: Sequence[int] = ()
) -> Marks:
    """Return a mark for each place of a dataset; those whose number is in `badge` are badges."""
    table = content.loaded.places.table
    x, y = frame.points(table["lon"], table["lat"])
    return marks_at(x, y, np.broadcast_to(radius, len(table)), np.isin(np.arange(len(table)), badge))


def marks_at(x: Any, y: Any, radius: Any, badge: Any, near: Any = 0) -> Marks:
    """Return marks at points of the page, one a place."""
    count = len(x)
    return Marks(
        x=np.array(x, dtype=np.float64),
        y=np.array(y, dtype=np.float64),
        radius=np.array(radius, dtype=np.float64),
        badge=np.array(badge, dtype=bool),
        total=np.ones(count, dtype=np.int64),
        near=np.broadcast_to(near, count).astype(np.int64),
        by_kind=np.zeros((count, 12), dtype=np.int64),
        of_place=np.arange(count, dtype=np.int64),
    )


# -- geometry ----------------------------------------------------------------------------------------------------------


def box(rect: Rect) -> shapely.Geometry:
    """Return a rectangle as a polygon."""
    return shapely.box(rect.x, rect.y, rect.right, rect.bottom)


def outlines(marks: Marks) -> list[shapely.Geometry]:
    """Return the discs of marks, and the squares of badges."""
    return [
        box(rect) if badge else shapely.Point(rect.centre).buffer(rect.width / 2)
        for rect, badge in zip(marks.rects(), marks.badge.tolist(), strict=True)
    ]


def discs(callouts: Sequence[Callout]) -> list[shapely.Geometry]:
    """Return the discs of numbers."""
    return [shapely.Point(c.x, c.y).buffer(c.radius) for c in callouts]


def leaders(callouts: Sequence[Callout]) -> list[shapely.Geometry]:
    """Return the leaders of numbers."""
    return [shapely.LineString([(c.x, c.y), c.anchor]) for c in callouts]


def assert_numbers_stand_free(
    callouts: Sequence[Callout], marks: Marks, frame: Frame, obstacles: Sequence[Rect] = ()
) -> None:
    """Assert that number discs lie in the frame and cover no mark, no obstacle, no other disc and no other's leader."""
    found = discs(callouts)
    for number, disc in enumerate(found):
        assert box(frame.rect).contains(disc)
        for other in (*outlines(marks), *map(box, obstacles)):
            assert not disc.intersects(other)
        for at, line in enumerate(leaders(callouts)):
            assert at == number or not disc.intersects(line)
    assert not any(one.intersects(other) for one, other in combinations(found, 2))


def assert_names_stand_free(
    labels: Sequence[Label],
    callouts: Sequence[Callout],
    marks: Marks,
    frame: Frame,
    obstacles: Sequence[Rect] = (),
) -> None:
    """Assert that names lie in the frame and cover no mark, no number or its leader, no obstacle and no other name."""
    found = [box(label.rect) for label in labels]
    taken = [*outlines(marks), *discs(callouts), *leaders(callouts), *map(box, obstacles)]
    for label, area in zip(labels, found, strict=True):
        assert frame.rect.holds(label.rect), label.text
        assert not any(area.intersects(other) for other in taken), label.text
    for one, other in combinations(range(len(labels)), 2):
        assert not found[one].intersects(found[other]), (labels[one].text, labels[other].text)
