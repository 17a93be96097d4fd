"""What stands on a map besides the map: scale bar with north arrow, locator; in the corners where it hides least."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from geo.language import Language
from geo.plate import inset as locator
from geo.plate.content import Content
from geo.plate.frame import Frame
from geo.plate.inset import Inset, inset_of
from geo.plate.look import Look
from geo.plate.options import Options
from geo.plate.page import Rect
from geo.plate.plan import ControlMarks, Marks
from geo.plate.scale_bar import ScaleBar

Numbers = npt.NDArray[np.float64]

MARGIN = 8.0
"""Between a piece of furniture and the edge of the map, pixels of the web map."""
HALO = 4.5
"""How far the dashed ring of incidents that lie near a place reaches out of their mark, pixels of the web map."""
_SIZES = (1.0, 0.85, 0.7)
"""Of the locator: it shrinks before it hides a mark."""
_SCALE_CORNERS = ("bottom start", "bottom end", "top start", "top end")
_INSET_CORNERS = ("bottom end", "top end", "top start", "bottom start")
"""In the order in which they are taken where they hide as little."""


@dataclass(frozen=True)
class Furniture:
    """A piece of furniture.

    Attributes
    ----------
    role : str
        ``scale`` (scale bar and north arrow) or ``inset``.
    rect : Rect
        What it covers, in points of the page.
    draw : callable
        Draws it on axes in points of the page.
    """

    role: str
    rect: Rect
    draw: Callable[[Axes], None] = field(repr=False)


def furniture_of(
    frame: Frame,
    marks: Marks,
    control: ControlMarks | None,
    content: Content,
    options: Options,
    language: Language,
    look: Look,
) -> list[Furniture]:
    """Return the furniture of a map, where it hides the fewest marks.

    The scale bar is always there. The locator is left out where it says nothing, and where it would hide a mark in
    every corner even when it is small.

    Parameters
    ----------
    frame, marks, control
        The map, its marks, and its discs of control if they are shown.
    content, options
        What is shown, and whether a locator is wanted.
    language, look
        Of the words, and the colours.
    """
    bar = ScaleBar.of(frame, language)
    inset = (
        inset_of(frame, content.loaded.boundaries, language, _by_country(content, marks))
        if options.inset
        else None
    )
    place = _Corners(frame, _Standing.of(marks, control, frame.unit), language.rtl)
    bar_rect, inset_rect = place.both(bar, inset)
    found = [Furniture("scale", bar_rect, lambda axes: bar.draw(axes, bar_rect, look))]
    if inset is not None and inset_rect is not None:
        found.append(_inset(inset, inset_rect, frame.unit, look))
    return found


def _by_country(content: Content, marks: Marks) -> Counter[str]:
    """Incidents on the map by the country that they lie in."""
    country = {province.pcode: province.country for province in content.loaded.boundaries.provinces}
    places = content.places[marks.of_place >= 0]
    found: Counter[str] = Counter()
    for pcode, shown in zip(places["province"], places["shown"].tolist(), strict=True):
        found[country.get(pcode, "")] += shown
    return found


def _inset(inset: Inset, rect: Rect, unit: float, look: Look) -> Furniture:
    return Furniture("inset", rect, lambda axes: inset.draw(axes, rect, unit, look))


@dataclass(frozen=True)
class _Standing:
    """What is not to be hidden: discs and squares, their middle and radius in points."""

    x: Numbers
    y: Numbers
    radius: Numbers
    square: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, marks: Marks, control: ControlMarks | None, unit: float) -> "_Standing":
        """Return the marks with their halos, and the discs of control."""
        halo = np.where((marks.near > 0) & ~marks.badge, HALO * unit, 0.0)
        discs = np.empty((0, 3)) if control is None else control.bare
        return cls(
            np.concatenate([marks.x, discs[:, 0]]),
            np.concatenate([marks.y, discs[:, 1]]),
            np.concatenate([marks.radius + halo, discs[:, 2]]),
            np.concatenate([marks.badge, np.zeros(len(discs), dtype=bool)]),
        )

    def hidden_by(self, rect: Rect) -> int:
        """How many a rectangle touches."""
        across = np.maximum(np.maximum(rect.x - self.x, self.x - rect.right), 0.0)
        down = np.maximum(np.maximum(rect.y - self.y, self.y - rect.bottom), 0.0)
        away = np.where(self.square, np.maximum(across, down), np.hypot(across, down))
        return int((away < self.radius).sum())


@dataclass(frozen=True)
class _Corners:
    """The corners of a map; ``start`` is where lines of text begin."""

    frame: Frame
    standing: _Standing
    rtl: bool

    def both(self, bar: ScaleBar, inset: Inset | None) -> tuple[Rect, Rect | None]:
        """Return where scale bar and locator stand; the locator as large as it hides nothing, None without room."""
        bars = list(self._rects(_SCALE_CORNERS, (bar.width, bar.height)))
        insets = [] if inset is None else list(self._insets(inset))
        # The scale keeps to the foot of the map while it can, even where the locator has to shrink for that.
        pairs = ((scale, other) for row in (bars[:2], bars[2:]) for other in insets for scale in row)
        for scale, other in pairs:
            if self._apart(scale, other) and not self._hidden(scale) + self._hidden(other):
                return scale, other
        # No room for both: the scale bar is never left out.
        alone = min(bars, key=self._hidden)
        free = (other for other in insets if self._apart(alone, other) and not self._hidden(other))
        return alone, next(free, None)

    def _insets(self, inset: Inset) -> Iterator[Rect]:
        """Where a locator may stand, the best first: large, and in its corners in their order."""
        longest = locator.SHARE * min(self.frame.rect.width, self.frame.rect.height)
        for share in _SIZES:
            yield from self._rects(_INSET_CORNERS, inset.size(longest * share))

    def _apart(self, one: Rect, other: Rect) -> bool:
        return not one.grown(MARGIN * self.frame.unit).touches(other)

    def _hidden(self, rect: Rect) -> int:
        return self.standing.hidden_by(rect)

    def _rects(self, corners: tuple[str, ...], size: tuple[float, float]) -> Iterator[Rect]:
        rect, margin = self.frame.rect, MARGIN * self.frame.unit
        width, height = size
        for corner in corners:
            is_left = corner.endswith("start") != self.rtl
            x = rect.x + margin if is_left else rect.right - margin - width
            y = rect.y + margin if corner.startswith("top") else rect.bottom - margin - height
            yield Rect(x, y, width, height)
