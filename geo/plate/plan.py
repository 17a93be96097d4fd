"""What stands where on the map of a plate: marks, numbers, names, furniture, all as geometry before anything is drawn."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geo.plate.page import Rect

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Marks:
    """The marks of the incidents, best known last to be covered: badges first, then small over large.

    Attributes
    ----------
    x, y, radius : ndarray of float64, shape (n,)
        Middle and radius in points of the page; half the side of a badge.
    badge : ndarray of bool, shape (n,)
        Whether a mark is the badge of a province: incidents known to the province alone.
    total, near : ndarray of int64, shape (n,)
        Incidents shown by a mark, and those of them that lie only near the place.
    by_kind : ndarray of int64, shape (n, kinds)
        Incidents of each kind, kinds as in the vocabulary.
    of_place : ndarray of int64, shape (places,)
        The mark that stands for each place of the dataset; -1 for places without incidents shown or outside the frame.
    outside : int
        Incidents shown by the filter whose mark lies outside the frame.
    """

    x: Numbers
    y: Numbers
    radius: Numbers
    badge: npt.NDArray[np.bool_]
    total: npt.NDArray[np.int64]
    near: npt.NDArray[np.int64]
    by_kind: npt.NDArray[np.int64]
    of_place: npt.NDArray[np.int64] = field(repr=False)
    outside: int = 0

    def __len__(self) -> int:
        """Number of marks drawn."""
        return len(self.x)

    @property
    def shown(self) -> int:
        """Incidents that the marks stand for."""
        return int(self.total.sum())

    def rects(self, gap: float = 0.0) -> list[Rect]:
        """Return the square around each mark, and a gap, in their order."""
        return [
            Rect(x - r - gap, y - r - gap, 2 * (r + gap), 2 * (r + gap))
            for x, y, r in zip(self.x.tolist(), self.y.tolist(), self.radius.tolist(), strict=True)
        ]


@dataclass(frozen=True)
class ControlMarks:
    """The discs of who holds what, for one day, with all that drawing them takes.

    Attributes
    ----------
    place : ndarray of int64, shape (n,)
        Number of the place in `Control.places`.
    x, y : ndarray of float64, shape (n,)
        Middle in points of the page.
    radius : float
        Of the discs, in points.
    reach : ndarray of float64, shape (n,)
        From the middle to the edge of all that is drawn of a disc, its casing or the ring of a former holder.
    holder, other, former : list of str, length n
        Group values (`geo.model.actors`); "" where nobody is known, or nothing changed in the window (`former`).
    state : list of str, length n
        Codes of `geo.model.vocabulary.CONTROL_STATES`.
    strength : ndarray of float64, shape (n,)
        How strongly it is drawn, 0 to 1: statements fade with age, as on the web map.
    mark : ndarray of int64, shape (n,)
        The mark of incidents that stands on the place and hides its disc (it gets a ring instead); -1 for none.
    spot : ndarray of int64, shape (n,)
        The first of the places that share a disc, as an index into these arrays: discs cannot be told apart where places
        stand closer than that, and paper has no pointer to ask. All of them have its `x` and `y`.
    near : ndarray of bool, shape (n,)
        Whether a place is known only nearly.
    changed : ndarray of bool, shape (n,)
        Whether a place changed hands within the window; then `former` is who held it before, "" when nobody knows.
    unit : float
        Points to a pixel of the web map.
    rect : Rect
        The map on the page: what stands out of it is cut off.
    """

    place: npt.NDArray[np.int64]
    x: Numbers
    y: Numbers
    radius: float
    reach: Numbers
    holder: list[str]
    other: list[str]
    former: list[str]
    state: list[str]
    strength: Numbers
    mark: npt.NDArray[np.int64]
    spot: npt.NDArray[np.int64]
    near: npt.NDArray[np.bool_]
    changed: npt.NDArray[np.bool_]
    unit: float
    rect: Rect

    @property
    def bare(self) -> Numbers:
        """Middle and reach of the discs that no mark of incidents hides; shape (m, 3), in points."""
        found = np.column_stack([self.x, self.y, self.reach])
        return np.asarray(found[self.mark < 0], dtype=np.float64)


@dataclass(frozen=True)
class Callout:
    """The number of an incident on the map.

    Attributes
    ----------
    number : int
        From 1, as in the list beside the map.
    row : int
        Of the incident in the dataset.
    x, y, radius : float
        The disc of the number, in points of the page.
    anchor : (float, float)
        The point that it speaks of: the edge of the incident's mark. The leader runs from the disc to it.
    """

    number: int
    row: int
    x: float
    y: float
    radius: float
    anchor: tuple[float, float]

    @property
    def rect(self) -> Rect:
        """The square around the disc."""
        return Rect(self.x - self.radius, self.y - self.radius, 2 * self.radius, 2 * self.radius)


@dataclass(frozen=True)
class Label:
    """A name on the map.

    Attributes
    ----------
    text : str
        The name, in the language of the plate.
    rect : Rect
        What the text covers.
    size : float
        Of the type, in points.
    role : str
        ``place``, ``town``, ``province``, ``country`` or ``water``.
    bold : bool
        Whether it is set bold.
    dot : (float, float, float) or None
        Middle and radius of the dot of a town that nothing else marks.
    """

    text: str
    rect: Rect
    size: float
    role: str
    bold: bool = False
    dot: tuple[float, float, float] | None = None
