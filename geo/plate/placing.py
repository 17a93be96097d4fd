"""Where there is room on a map: distances and crossings of discs, boxes and lines, many at once.

Points, boxes and lines come as arrays of a row each, in points of the page: x and y; left, top, right and bottom; the
two ends x, y, x, y. Results have a row for each of the first and a column for each of the second.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geo.plate.control.signs import AWAY, CASING, LINE, RING, WIDTH
from geo.plate.marks import HALO
from geo.plate.page import Rect
from geo.plate.plan import ControlMarks, Marks

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def table(rows: Iterable[Iterable[float]], width: int) -> Numbers:
    """Return rows of numbers as an array of shape (n, width), n may be 0."""
    return np.array([list(row) for row in rows], dtype=np.float64).reshape(-1, width)


def boxes(rects: Iterable[Rect]) -> Numbers:
    """Return rectangles as boxes, shape (n, 4)."""
    return table(((r.x, r.y, r.right, r.bottom) for r in rects), 4)


def between(points: Numbers, others: Numbers) -> Numbers:
    """Return how far points are from other points; shape (n, m)."""
    x, y = points[:, None, 0] - others[:, 0], points[:, None, 1] - others[:, 1]
    return np.asarray(np.hypot(x, y))


def to_boxes(points: Numbers, around: Numbers) -> Numbers:
    """Return how far points are from boxes, 0 inside; shape (n, m)."""
    x, y = points[:, None, 0], points[:, None, 1]
    beside = np.maximum(np.maximum(around[:, 0] - x, x - around[:, 2]), 0)
    above = np.maximum(np.maximum(around[:, 1] - y, y - around[:, 3]), 0)
    return np.asarray(np.hypot(beside, above))


def to_lines(points: Numbers, lines: Numbers) -> Numbers:
    """Return how far points are from straight lines between two ends; shape (n, m)."""
    run = lines[:, 2:] - lines[:, :2]
    length = np.maximum((run**2).sum(axis=1), 1e-12)
    x, y = points[:, None, 0] - lines[:, 0], points[:, None, 1] - lines[:, 1]
    share = np.clip((x * run[:, 0] + y * run[:, 1]) / length, 0, 1)
    return np.asarray(np.hypot(x - share * run[:, 0], y - share * run[:, 1]))


def overlapping(around: Numbers, others: Numbers) -> Flags:
    """Return which boxes share more than an edge; shape (n, m)."""
    return np.asarray(
        (around[:, None, 0] < others[:, 2])
        & (others[:, 0] < around[:, None, 2])
        & (around[:, None, 1] < others[:, 3])
        & (others[:, 1] < around[:, None, 3])
    )


def entering(lines: Numbers, around: Numbers) -> Flags:
    """Return which lines run into boxes; shape (n, m). A box is cut where the line is inside on both axes at once."""
    first, last = np.zeros((len(lines), len(around))), np.ones((len(lines), len(around)))
    for axis in (0, 1):
        start = lines[:, None, axis]
        run = lines[:, None, axis + 2] - start
        low, high = around[:, axis] - start, around[:, axis + 2] - start
        still = np.abs(run) < 1e-12
        safe = np.where(still, 1.0, run)
        near, far = np.minimum(low / safe, high / safe), np.maximum(low / safe, high / safe)
        # A line along the other axis is inside all the way or not at all.
        inside = (low < 0) & (high > 0)
        first = np.maximum(first, np.where(still, np.where(inside, 0.0, 2.0), near))
        last = np.minimum(last, np.where(still, 1.0, far))
    return np.asarray(first < last)


def crossing(lines: Numbers, others: Numbers) -> Flags:
    """Return which lines cross others between their ends; shape (n, m)."""

    def side(ends: Numbers, at: Numbers) -> Numbers:
        run_x, run_y = ends[..., 2] - ends[..., 0], ends[..., 3] - ends[..., 1]
        return np.asarray(run_x * (at[..., 1] - ends[..., 1]) - run_y * (at[..., 0] - ends[..., 0]))

    one, two = lines[:, None, :], others[None, :, :]
    apart = side(one, two[..., :2]) * side(one, two[..., 2:])
    return np.asarray((apart < 0) & (side(two, one[..., :2]) * side(two, one[..., 2:]) < 0))


@dataclass
class Taken:
    """What stands on a map already: discs (x, y, radius), boxes and lines, as the functions of this module take them."""

    discs: Numbers = field(default_factory=lambda: np.empty((0, 3)))
    boxes: Numbers = field(default_factory=lambda: np.empty((0, 4)))
    lines: Numbers = field(default_factory=lambda: np.empty((0, 4)))

    def add(
        self, discs: Numbers | None = None, boxes: Numbers | None = None, lines: Numbers | None = None
    ) -> None:
        """Put more there."""
        self.discs = self.discs if discs is None else np.vstack([self.discs, discs])
        self.boxes = self.boxes if boxes is None else np.vstack([self.boxes, boxes])
        self.lines = self.lines if lines is None else np.vstack([self.lines, lines])

    def add_marks(self, marks: Marks, gap: Numbers) -> None:
        """Put marks there with a gap around each: discs, and the squares of badges."""
        whole = np.column_stack([marks.x, marks.y, marks.radius + gap])
        self.add(discs=whole[~marks.badge], boxes=squares(whole[marks.badge]))

    def clearance(self, points: Numbers) -> Numbers:
        """Return how far each point is from the nearest thing, below 0 inside a disc; shape (n,)."""
        near = [
            between(points, self.discs) - self.discs[:, 2],
            to_boxes(points, self.boxes),
            to_lines(points, self.lines),
        ]
        found: Numbers = np.hstack(near).min(axis=1, initial=np.inf)
        return found

    def has_room(self, around: Numbers) -> Flags:
        """Return which boxes touch nothing; shape (n,)."""
        hit = (to_boxes(self.discs, around) < self.discs[:, 2:]).any(axis=0)
        hit |= overlapping(around, self.boxes).any(axis=1)
        hit |= entering(self.lines, around).any(axis=0)
        return np.asarray(~hit)


def outskirts(marks: Marks, control: ControlMarks | None, unit: float, halos: bool) -> Numbers:
    """Return how far halos, and the rings of who holds a place, stand out from marks, in points; shape (n,).

    Parameters
    ----------
    marks, control
        What is drawn.
    unit : float
        Points to a pixel of the web map.
    halos : bool
        Whether halos are drawn.
    """
    found = np.where((marks.near > 0) & ~marks.badge & halos, HALO + 1.0, 1.0)
    for mark, former in () if control is None else zip(control.mark.tolist(), control.former, strict=True):
        if mark >= 0:
            ring = AWAY + WIDTH + CASING + (LINE + RING + LINE if former else 0.0)
            found[mark] = max(found[mark], ring)
    return np.asarray(found * unit)


def squares(discs: Numbers) -> Numbers:
    """Return the boxes around discs, shape (n, 4)."""
    reach = discs[:, 2:]
    return np.hstack([discs[:, :2] - reach, discs[:, :2] + reach])
