"""Where the numbers of a map may stand, and which of these spots each is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from geo.plate import placing
from geo.plate.frame import Frame
from geo.plate.page import Rect
from geo.plate.placing import Numbers, Taken
from geo.plate.plan import ControlMarks, Marks

RADIUS, LEAST_RADIUS = 7.5, 5.5
"""Of a disc: pixels of the web map, and the points that its number needs to be read on paper."""
GAP = 1.5
"""Pixels of the web map between a disc and what stands beside it."""

_REACHES = (2.5, 5, 9, 14, 20, 27, 35, 45, 57, 72, 90, 112, 140)
_TURNS = 24
_STEP = 2.2
"""Where a disc may stand: pixels of its leader, directions, and over all the map in steps of the disc's radius."""
_PREFERRED = -np.pi / 4
"""The direction that a number takes where all are free: to the upper right."""
_SWEEPS = 3
_WORSE_TURN = 1.5
_OVER_CONTROL, _OVER_MARK, _OVER_LEADER, _OVER_OBSTACLE = 30.0, 60.0, 120.0, 400.0
"""What counts as how many pixels of a longer leader."""


class Ground:
    """What stands on the map before any number does.

    Parameters
    ----------
    marks : Marks
        What is not covered; nor are their halos, when `halos` says that they are drawn.
    frame : Frame
        Discs lie wholly inside it.
    obstacles : sequence of Rect
        What else is not covered.
    control : ControlMarks or None
        What is covered only where there is nowhere else.
    """

    def __init__(
        self,
        marks: Marks,
        frame: Frame,
        obstacles: Sequence[Rect],
        control: ControlMarks | None,
        halos: bool,
    ) -> None:
        self.marks, self.frame = marks, frame
        self.radius = max(RADIUS * frame.unit, LEAST_RADIUS)
        self.gap = GAP * frame.unit
        self.taken = Taken(boxes=placing.boxes(obstacles))
        self.taken.add_marks(marks, placing.outskirts(marks, control, frame.unit, halos))
        self.obstacles = placing.boxes(obstacles)
        self.discs = np.column_stack([marks.x, marks.y, marks.radius])
        self.control = np.empty((0, 3)) if control is None else control.bare

    def is_free(self, centres: Numbers) -> npt.NDArray[np.bool_]:
        """Return where a disc covers nothing and lies in the frame; shape (n,)."""
        inside = self.frame.shows(centres[:, 0], centres[:, 1], -self.radius - self.gap)
        return np.asarray(inside & (self.taken.clearance(centres) >= self.radius + self.gap))


class Spots:
    """Where the number of a mark may stand: in rings around it, and anywhere on the map when all of these are taken.

    Parameters
    ----------
    mark : int
        Whose number it is.
    ground : Ground
        What stands on the map.
    """

    def __init__(self, mark: int, ground: Ground) -> None:
        self._mark, self._ground = mark, ground

    @cached_property
    def beside(self) -> "Rated":
        """The spots in rings around the mark."""
        marks, unit = self._ground.marks, self._ground.frame.unit
        turns = np.linspace(0, 2 * np.pi, _TURNS, endpoint=False) + _PREFERRED
        first = _edge(marks, self._mark, turns) + self._ground.radius
        reach = np.add.outer(np.asarray(_REACHES) * unit, first)
        return self._rated((reach[..., None] * _directions(turns)).reshape(-1, 2) + self._middle)

    @cached_property
    def anywhere(self) -> "Rated":
        """Spots all over the map."""
        rect, step = self._ground.frame.rect, _STEP * self._ground.radius
        x, y = (
            np.arange(low + step / 2, high, step)
            for low, high in ((rect.x, rect.right), (rect.y, rect.bottom))
        )
        return self._rated(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2))

    @property
    def _middle(self) -> Numbers:
        return self._ground.discs[self._mark, :2]

    def _rated(self, centres: Numbers) -> "Rated":
        ground, unit = self._ground, self._ground.frame.unit
        centres = centres[ground.is_free(centres)]
        away = centres - self._middle
        turns = np.asarray(np.arctan2(away[:, 1], away[:, 0]), dtype=np.float64)
        edge = _edge(ground.marks, self._mark, turns)
        ends = np.hstack([centres, self._middle + edge[:, None] * _directions(turns)])
        leader = (np.hypot(*away.T) - edge - ground.radius) / unit
        off = np.abs(np.angle(np.exp(1j * (turns - _PREFERRED))))
        return Rated(ends, leader + _WORSE_TURN * off + _covering(ends, self._mark, ground))


@dataclass(frozen=True)
class Rated:
    """Spots that are free, as far as marks and furniture go.

    Attributes
    ----------
    ends : ndarray of float64, shape (n, 4)
        Middle of the disc, and the other end of its leader at the edge of the mark.
    cost : ndarray of float64, shape (n,)
        How much speaks against each, in pixels of a longer leader.
    """

    ends: Numbers
    cost: Numbers


def _edge(marks: Marks, mark: int, turns: Numbers) -> Numbers:
    """How far the edge of a mark is from its middle in directions; a badge is a square."""
    reach = (
        np.maximum(np.abs(np.cos(turns)), np.abs(np.sin(turns))) if marks.badge[mark] else np.ones(len(turns))
    )
    return np.asarray(marks.radius[mark] / reach)


def _directions(turns: Numbers) -> Numbers:
    return np.column_stack([np.cos(turns), np.sin(turns)])


def _covering(ends: Numbers, mark: int, ground: Ground) -> Numbers:
    """What leaders and discs cover that may be covered where there is nowhere else, as a cost; shape (n,)."""
    others = np.delete(ground.discs, mark, axis=0)
    over_marks = (placing.to_lines(others[:, :2], ends) < others[:, 2:]).sum(axis=0)
    over_obstacles = placing.entering(ends, ground.obstacles).sum(axis=1)
    outside = ~ground.frame.shows(ends[:, 2], ends[:, 3])
    over_control = placing.between(ends[:, :2], ground.control[:, :2]) < ground.radius + ground.control[:, 2]
    cost: Numbers = (
        _OVER_MARK * over_marks
        + _OVER_OBSTACLE * (over_obstacles + outside)
        + _OVER_CONTROL * over_control.sum(axis=1)
    )
    return cost


class Placing:
    """Gives every number its spot: first those with few, then each once more in the light of the others.

    Parameters
    ----------
    ground : Ground
        What is there.
    spots : mapping of int to Spots
        Of each number that has a mark.
    """

    def __init__(self, ground: Ground, spots: Mapping[int, Spots]) -> None:
        self._apart = 2 * ground.radius + ground.gap
        self._clear = ground.radius + ground.gap / 2
        self._spots = spots
        self._order = sorted(spots, key=lambda at: (len(spots[at].beside.cost), at))
        self._chosen: dict[int, Numbers] = {}

    def placed(self) -> dict[int, Numbers]:
        """Return the spot of each number that has one: middle of the disc, end of the leader."""
        for at in self._order:
            self._settle(at)
        for at in self._order:
            if at not in self._chosen:
                self._make_room(at)
        for _ in range(_SWEEPS):
            moved = [self._settle(at) for at in self._order]
            if not any(moved):
                break
        return self._chosen

    def _settle(self, at: int) -> bool:
        """Give a number the best spot that the others leave; whether it moved."""
        before = self._chosen.pop(at, None)
        spot = self._best(at)
        if spot is None:
            return False
        self._chosen[at] = spot
        return before is None or not np.array_equal(before, spot)

    def _make_room(self, at: int) -> None:
        """Let one of the others move so that a number has room; leave all as it was when none can."""
        for other in self._order:
            if other not in self._chosen:
                continue
            kept = self._chosen.pop(other)
            if self._settle(at):
                if self._settle(other):
                    return
                del self._chosen[at]
            self._chosen[other] = kept

    def _best(self, at: int) -> Numbers | None:
        others = placing.table((self._chosen[other] for other in sorted(self._chosen)), 4)
        spots = self._spots[at]
        found = self._best_of(spots.beside, others)
        return self._best_of(spots.anywhere, others) if found is None else found

    def _best_of(self, rated: Rated, others: Numbers) -> Numbers | None:
        ends = rated.ends
        free = (placing.between(ends[:, :2], others[:, :2]) >= self._apart).all(axis=1)
        free &= (placing.to_lines(ends[:, :2], others) >= self._clear).all(axis=1)
        free &= (placing.to_lines(others[:, :2], ends) >= self._clear).all(axis=0)
        if not free.any():
            return None
        crossed = placing.crossing(ends, others).sum(axis=1)
        cost = np.where(free, rated.cost + _OVER_LEADER * crossed, np.inf)
        return np.asarray(ends[np.argmin(cost)])
