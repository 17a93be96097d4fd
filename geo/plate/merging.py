"""Which places share a mark at a scale, and where it stands: the rules of the web map (clusters.js, marks.js).

Places are ranked once by all their incidents. In that order each is drawn at its own point, unless its mark would
touch one that stands already: then it is taken in by the nearest, which may grow and take in others. Badges of
provinces are moved aside within their province where they would hide a mark, and merged where there is no room.
Lengths are pixels of the web map; the page has `Frame.unit` points to each.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Radius = Callable[[float], float]
"""Radius in pixels of the mark of so many incidents."""
Within = Callable[[int, Numbers, Numbers], npt.NDArray[np.bool_]]
"""Which points of the world, x and y in 0 to 1, lie in the province of a badge's place."""

SINGLE = 9.5
"""Radius of a mark with a glyph: the smallest at which all glyphs can be told apart."""
LARGEST = 27.0
FULL = 90
"""Incidents at which a mark of a small dataset reaches its largest size."""
GAP = 2.5
"""Least space between two marks."""
BURST = 1.5
"""How much busier than the average a window may be before its largest marks are capped."""
BADGE = 0.9
"""Half side of a badge to the radius of a disc of the same count: about the same area."""
BADGE_STEPS = (0, 14, 24, 34, 46, 60)
BADGE_TURNS = 12
"""Where a badge may stand aside: distances from the label point of its province, and directions."""
_LEAST = ((2, SINGLE), (100, 11.0), (1000, 13.0))
_LEAST_OF_MORE = 15.5
"""Least radius that holds the number of fewer than so many incidents, and of more."""
_BADGE_CELL = 2 * LARGEST + 24
_WEIGHT_OF_BADGE = 3
"""How much worse it is to cover a badge than a mark."""


def least_for(n: float) -> float:
    """Return the least radius that holds the number of incidents."""
    return next((radius for below, radius in _LEAST if n < below), _LEAST_OF_MORE)


def scale(full: float) -> Radius:
    """Return the radius of marks by their incidents: area in proportion, between legible and not too large.

    `full` is the number of incidents at which the largest size is reached.
    """
    factor = LARGEST / math.sqrt(full)
    return lambda n: min(LARGEST, max(least_for(n), factor * math.sqrt(n)))


@dataclass(frozen=True)
class Merged:
    """Marks and the places that they speak for.

    Attributes
    ----------
    of : ndarray of int64, shape (places,)
        Mark of each place, -1 for those without incidents.
    x, y : ndarray of float64, shape (marks,)
        Where each stands, in 0 to 1 of the world.
    points : int
        Number of marks of places; those after them are badges.
    """

    of: Integers
    x: Numbers
    y: Numbers
    points: int


@dataclass(frozen=True)
class Spots:
    """Places as merging takes them.

    Attributes
    ----------
    x, y : ndarray of float64, shape (places,)
        In 0 to 1 of the world.
    badge : ndarray of bool, shape (places,)
        Whether a place stands for a whole province.
    rank : ndarray, shape (places,)
        Incidents at all: places with more stand first.
    weight : ndarray, shape (places,)
        Incidents that the marks are sized by; 0 leaves a place out.
    """

    x: Numbers
    y: Numbers
    badge: npt.NDArray[np.bool_]
    rank: Integers
    weight: Integers

    def ranked(self, badges: bool) -> list[int]:
        """Return the places that are badges, or those that are not, best first, without those left out."""
        order = np.lexsort((np.arange(len(self.rank)), -self.rank))
        found: list[int] = order[(self.badge[order] == badges) & (self.weight[order] > 0)].tolist()
        return found


def merged(spots: Spots, pixels: float, radius: Radius, within: Within) -> Merged:
    """Return the marks of places at a scale.

    Parameters
    ----------
    spots : Spots
        The places.
    pixels : float
        Width of the world.
    radius : callable
        Of marks, by incidents.
    within : callable
        Which points lie in the province of a badge's place.
    """
    known = cache(radius)
    of, anchors, sums = _merge_points(spots, pixels, known)
    badges = int((spots.badge & (spots.weight > 0)).sum())
    board = _Board(spots.x[anchors] * pixels, spots.y[anchors] * pixels, sums, badges, known)
    _stand_badges(of, spots, board, pixels, within)
    shown = slice(0, board.count)
    return Merged(of, board.x[shown] / pixels, board.y[shown] / pixels, board.points)


# -- places ------------------------------------------------------------------------------------------------------------


_CELL = 2 * LARGEST + GAP
_AROUND = tuple((across, down) for across in (-1, 0, 1) for down in (-1, 0, 1))


class _Cluster:
    """Marks that stand, and which took in which; those near a point are found in a grid of cells."""

    def __init__(self, radius: Radius) -> None:
        self.radius = radius
        self.x: list[float] = []
        self.y: list[float] = []
        self.r: list[float] = []
        self.sums: list[int] = []
        self.into: list[int] = []  # the mark that took this one in; itself while it stands
        self.cells: dict[tuple[int, int], list[int]] = {}

    def add(self, x: float, y: float, weight: int) -> int:
        mark = len(self.x)
        self.x.append(x)
        self.y.append(y)
        self.sums.append(weight)
        self.r.append(self.radius(weight))
        self.into.append(mark)
        self.cells.setdefault((math.floor(x / _CELL), math.floor(y / _CELL)), []).append(mark)
        return mark

    def grow(self, mark: int, by: int) -> None:
        self.sums[mark] += by
        self.r[mark] = self.radius(self.sums[mark])

    def take_in(self, host: int, mark: int) -> None:
        self.into[mark] = host
        self.cells[math.floor(self.x[mark] / _CELL), math.floor(self.y[mark] / _CELL)].remove(mark)
        self.grow(host, self.sums[mark])

    def touched(self, x: float, y: float, r: float, after: int = -1) -> int:
        """The nearest standing mark that a circle would touch, of those numbered after one; -1 for none."""
        best, nearest = -1, math.inf
        column, row = math.floor(x / _CELL), math.floor(y / _CELL)
        for across, down in _AROUND:
            for mark in self.cells.get((column + across, row + down), ()):
                if mark <= after:
                    continue
                distance = math.hypot(self.x[mark] - x, self.y[mark] - y)
                if distance < nearest and distance < r + self.r[mark] + GAP:
                    best, nearest = mark, distance
        return best

    def standing(self, mark: int) -> int:
        while self.into[mark] != mark:
            mark = self.into[mark]
        return mark

    def settle(self) -> None:
        """Merge marks that grew until they touch."""
        changed = True
        while changed:
            changed = False
            for mark in range(len(self.x)):
                while self.into[mark] == mark:
                    other = self.touched(self.x[mark], self.y[mark], self.r[mark], after=mark)
                    if other < 0:
                        break
                    self.take_in(mark, other)
                    changed = True


def _merge_points(spots: Spots, pixels: float, radius: Radius) -> tuple[Integers, list[int], list[int]]:
    """The mark of each place, the place that each mark stands at, and its incidents."""
    cluster = _Cluster(radius)
    places: list[int] = []
    of = [-1] * len(spots.x)
    x, y, weight = (spots.x * pixels).tolist(), (spots.y * pixels).tolist(), spots.weight.tolist()
    for place in spots.ranked(badges=False):
        host = cluster.touched(x[place], y[place], radius(weight[place]))
        if host < 0:
            host = cluster.add(x[place], y[place], weight[place])
            places.append(place)
        else:
            cluster.grow(host, weight[place])
        of[place] = host
    cluster.settle()
    kept = [mark for mark in range(len(places)) if cluster.into[mark] == mark]
    number = {mark: at for at, mark in enumerate(kept)}
    # A place without a mark has -1, which stands at the end of the table.
    now = np.array([*(number[cluster.standing(mark)] for mark in range(len(places))), -1], dtype=np.int64)
    return now[of], [places[mark] for mark in kept], [cluster.sums[mark] for mark in kept]


# -- badges ------------------------------------------------------------------------------------------------------------


class _Board:
    """The marks that stand, to which badges are added."""

    def __init__(self, x: Numbers, y: Numbers, sums: list[int], badges: int, radius: Radius) -> None:
        self.points = self.count = len(x)
        room = np.zeros(badges)
        self.x, self.y = np.concatenate([x, room]), np.concatenate([y, room])
        self.sums = [*sums, *([0] * badges)]
        self.reach = np.concatenate([[radius(n) for n in sums], room])
        self.radius = radius

    def stand(self, x: Numbers, y: Numbers, weight: int) -> int:
        """Return the mark of a badge of a weight: a new one where it has room, else the badge that it is one with.

        Parameters
        ----------
        x, y : ndarray of float64, shape (n,)
            Where it may stand, the best spot first.
        weight : int
            Its incidents.
        """
        covered, host = self._overlap(x, y, BADGE * self.radius(weight))
        # The first free spot, else the least bad one.
        best = int(covered.argmin())
        mark = int(host[best]) if covered[best] > 0 else -1
        if mark < 0:
            mark = self.count
            self.count += 1
            self.x[mark], self.y[mark] = x[best], y[best]
        self.sums[mark] += weight
        self.reach[mark] = BADGE * self.radius(self.sums[mark])
        return mark

    def _overlap(self, x: Numbers, y: Numbers, half: float) -> tuple[Numbers, Integers]:
        """How much of other marks a badge would cover at each spot, and a badge among them; -1 for none."""
        near = self._near(float(x[0]), float(y[0]))
        apart = np.maximum(np.abs(self.x[near] - x[:, None]), np.abs(self.y[near] - y[:, None]))
        over = half + GAP + self.reach[near] - apart
        badge = near >= self.points
        covered: Numbers = (np.maximum(over, 0) * np.where(badge, _WEIGHT_OF_BADGE, 1)).sum(axis=1)
        # Marks near are in order: the last badge counts.
        last = np.where((over > 0) & badge, np.arange(len(near)), -1).max(axis=1, initial=-1)
        return covered, np.append(near, -1)[last]

    def _near(self, x: float, y: float) -> Integers:
        """Marks that a badge could cover at any of its spots, by columns and rows of the web map's grid."""
        far = BADGE_STEPS[-1] + _BADGE_CELL
        shown = slice(0, self.count)
        near = np.flatnonzero((np.abs(self.x[shown] - x) < far) & (np.abs(self.y[shown] - y) < far))
        column, row = np.floor(self.x[near] / _BADGE_CELL), np.floor(self.y[near] / _BADGE_CELL)
        ordered: Integers = near[np.lexsort((near, row, column))]
        return ordered


def _stand_badges(of: Integers, spots: Spots, board: _Board, pixels: float, within: Within) -> None:
    """Give each badge's place its mark, the best known provinces first."""
    for place in spots.ranked(badges=True):
        x = spots.x[place] * pixels + _ASIDE_X
        y = spots.y[place] * pixels + _ASIDE_Y
        inside = within(place, x / pixels, y / pixels)
        inside[0] = True  # the label point itself is always a spot
        of[place] = board.stand(x[inside], y[inside], int(spots.weight[place]))


_STEPS_AND_TURNS = [
    (step, 2 * math.pi * turn / BADGE_TURNS)
    for step in BADGE_STEPS
    for turn in range(BADGE_TURNS if step else 1)
]
_ASIDE_X = np.array([step * math.cos(angle) for step, angle in _STEPS_AND_TURNS])
_ASIDE_Y = np.array([step * math.sin(angle) for step, angle in _STEPS_AND_TURNS])
