"""The signs of who holds a place, as outlines in points of the page: discs, stripes, rings.

Sizes are those of the web map (control_sprites.js, control_layer.js), in its pixels; `unit` is points to a pixel.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from matplotlib.path import Path

from geo.plate.control.colours import Palette
from geo.plate.control.letters import LETTER_FROM, letter
from geo.plate.glyphs import ink_on
from geo.plate.paths import Sheet, arc, circle, segments, slice_of

ZORDER = 4
"""Of discs and rings among the layers of the map."""

FULL = 5.0
"""Radius from which on the measures below hold; those of smaller discs are smaller by as much."""
CASING = 1.2
"""Around a disc, to keep it apart from the ground."""
RING = 2.4
"""Width of the ring of a former holder."""
LINE = 0.9
"""Thin lines on both sides of it."""
DASH = (3.0, 2.4)
"""Of the outline of a place that is known only nearly."""
SMALLER = 1.8
"""By which a disc with a dashed outline is smaller, so that both together are as large as the others."""
WIDTH = 4.2
"""Of the ring around a mark of incidents."""
AWAY = 1.4
"""Between such a mark and its ring."""
STRIPE_DASH = 4.5
"""Of a stripe along such a ring."""
TOP = -math.pi / 2
"""Where rings begin, in radians clockwise from the right."""
_TILT = math.pi / 4
"""Of stripes, which rise to the right."""


TURN = 2 * math.pi


@dataclass(frozen=True)
class Meaning:
    """What a sign says: who holds the place and against whom ("" not known), whether that is settled, how fresh it is."""

    holder: str
    other: str = ""
    settled: bool = True
    strength: float = 1.0


@dataclass(frozen=True)
class Part:
    """What of a disc or ring stands for places that look alike.

    Attributes
    ----------
    meaning : Meaning
        What it says.
    former : str or None
        Who held the places before a change in the window, "" when nobody knows; None where nothing changed.
    start, end : float
        From and to, in radians clockwise from the right.
    """

    meaning: Meaning
    former: str | None = None
    start: float = TOP
    end: float = TOP + TURN


def dashed(x: float, y: float, radius: float, unit: float) -> Path:
    """Return a circle of dashes, a whole number of them: equal in every format."""
    step = sum(DASH) * unit
    number = max(3, round(2 * math.pi * radius / step))
    turn = 2 * math.pi / number
    share = DASH[0] / sum(DASH)
    return Path.make_compound_path(
        *(arc(x, y, radius, at * turn, (at + share) * turn) for at in range(number))
    )


def stripes(x: float, y: float, radius: float, unit: float) -> list[Path]:
    """Return every second stripe of a disc, rising to the right, each cut by the disc's edge."""
    wide = max(2.4 * unit, 0.52 * radius)
    found = []
    low = -radius + wide
    while low < radius:
        found.append(_stripe(x, y, radius, low / radius, min((low + wide) / radius, 1.0)))
        low += 2 * wide
    return found


def _stripe(x: float, y: float, radius: float, low: float, high: float) -> Path:
    """What of a disc lies between two parallels of its middle, given as shares of its radius, turned by 45 degrees."""
    begin, end = math.asin(low) - _TILT, math.asin(high) - _TILT
    right = arc(x, y, radius, begin, end)
    left = arc(x, y, radius, math.pi - 2 * _TILT - end, math.pi - 2 * _TILT - begin)
    corners = [np.asarray(side.vertices) for side in (right, left)]
    codes = np.concatenate((np.asarray(right.codes), np.asarray(left.codes), [Path.CLOSEPOLY]))
    codes[len(corners[0])] = Path.LINETO
    return Path(np.concatenate((*corners, corners[0][:1])), codes)


@dataclass(frozen=True)
class Measures:
    """The measures of discs, all in points: radius, pixel of the web map, and from which radius on they have a letter."""

    radius: float
    unit: float
    letter_from: float = LETTER_FROM

    @property
    def _share(self) -> float:
        return self.unit * min(1.0, self.radius / self.unit / FULL)

    @property
    def gap(self) -> float:
        """Of the casing around a disc."""
        return CASING * self._share

    @property
    def ring(self) -> float:
        """Width of the ring of a former holder."""
        return RING * self._share

    @property
    def line(self) -> float:
        """Thin lines."""
        return LINE * self._share

    @property
    def smaller(self) -> float:
        """By which the disc of a place that is known nearly is smaller."""
        return SMALLER * self._share

    @property
    def middle(self) -> float:
        """From the edge of a disc to the middle of a former holder's ring."""
        return self.gap + self.line + self.ring / 2

    @property
    def reach(self) -> float:
        """By which such a ring stands out from its disc."""
        return self.gap + 2 * self.line + self.ring


def draw_disc(
    sheet: Sheet,
    x: float,
    y: float,
    size: Measures,
    parts: Sequence[Part],
    palette: Palette,
    near: bool = False,
) -> None:
    """Draw the disc of a place, or of several that stand together.

    Parameters
    ----------
    sheet : Sheet
        What it is drawn in.
    x, y : float
        Its middle, in points.
    size : Measures
        Its radius and what goes with that.
    parts : sequence of Part
        What it says: stripes where that is not settled, slices where places differ, a ring for a former holder.
    palette : Palette
        The colours of holders.
    near : bool
        Whether the place is known only nearly: its outline is dashed.
    """
    look, radius = palette.look, size.radius
    for part in parts:
        _former(sheet, x, y, radius + size.middle, part, size.ring, size.line, palette)
    sheet.fill(circle(x, y, radius + size.gap), look.casing)
    if near:
        ink = palette.faded(look.ink, max(part.meaning.strength for part in parts))
        sheet.stroke(dashed(x, y, radius + size.gap / 2, size.unit), ink, 1.2 * size.line)
        radius -= size.smaller
    if len(parts) == 1:
        _fill(sheet, x, y, radius, parts[0].meaning, size, palette)
    else:
        _slices(sheet, x, y, radius, parts, size, palette)
    for part in parts:
        edge, strong = _rim(part.meaning, palette)
        sheet.stroke(arc(x, y, radius, part.start, part.end), edge, (1.3 if strong else 0.9) * size.line)


def _fill(
    sheet: Sheet, x: float, y: float, radius: float, meaning: Meaning, size: Measures, palette: Palette
) -> None:
    one, other = palette.pair(meaning.holder, meaning.other)
    sheet.fill(circle(x, y, radius), palette.faded(one, meaning.strength))
    for stripe in () if meaning.settled else stripes(x, y, radius, size.unit):
        sheet.fill(stripe, palette.faded(other, meaning.strength))
    sign = palette.letters.get(meaning.holder, "")
    if sign and meaning.settled and radius >= size.letter_from:
        sheet.fill(letter(sign, x, y, radius), ink_on(palette.faded(one, meaning.strength)))


def _slices(
    sheet: Sheet,
    x: float,
    y: float,
    radius: float,
    parts: Sequence[Part],
    size: Measures,
    palette: Palette,
) -> None:
    for part in parts:
        for colour, start, end in _turns(part, radius / 2, 0.5 * STRIPE_DASH * size.unit, palette):
            sheet.fill(slice_of(x, y, radius, start, end), colour)
    edges = [(x + radius * math.cos(part.start), y + radius * math.sin(part.start)) for part in parts]
    sheet.stroke(segments([[(x, y), edge] for edge in edges]), palette.look.casing, size.line)


def draw_ring(
    sheet: Sheet, x: float, y: float, inner: float, parts: Sequence[Part], unit: float, palette: Palette
) -> None:
    """Draw a ring around a mark of incidents: who holds the places that it stands on.

    Parameters
    ----------
    sheet : Sheet
        What it is drawn in.
    x, y, inner : float
        Middle and radius of the mark, in points.
    parts : sequence of Part
        What the ring says.
    unit : float
        Points to a pixel of the web map.
    palette : Palette
        The colours of holders.
    """
    width = WIDTH * unit
    middle = inner + AWAY * unit + width / 2
    sheet.stroke(circle(x, y, middle), palette.look.casing, width + 2 * CASING * unit)
    for part in parts:
        outer = middle + width / 2 + (CASING + LINE + RING / 2) * unit
        _former(sheet, x, y, outer, part, RING * unit, LINE * unit, palette)
        for colour, start, end in _turns(part, middle, STRIPE_DASH * unit, palette):
            sheet.stroke(arc(x, y, middle, start, end), colour, width)
        edge, strong = _rim(part.meaning, palette)
        for side in (-width / 2, width / 2):
            line = arc(x, y, middle + side, part.start, part.end)
            sheet.stroke(line, edge, (0.9 if strong else 0.7) * unit)


def _former(
    sheet: Sheet, x: float, y: float, middle: float, part: Part, width: float, line: float, palette: Palette
) -> None:
    """The ring of a former holder, or a part of one: its colour between two thin lines."""
    if part.former is None:
        return
    turn, strength = arc(x, y, middle, part.start, part.end), part.meaning.strength
    sheet.stroke(turn, palette.faded(palette.look.ink, strength), width + 2 * line)
    sheet.stroke(turn, palette.faded(palette.holder(part.former), strength), width)


def _turns(part: Part, radius: float, wide: float, palette: Palette) -> list[tuple[str, float, float]]:
    """The colours of a part, each from and to an angle: both in turn, in stripes so wide, where it is not settled."""
    meaning = part.meaning
    colours = palette.pair(meaning.holder, meaning.other)
    pieces = 1 if meaning.settled else 2 * max(1, round((part.end - part.start) * radius / wide / 2))
    angles = np.linspace(part.start, part.end, pieces + 1).tolist()
    return [
        (palette.faded(colours[number % 2], meaning.strength), start, end)
        for number, (start, end) in enumerate(pairwise(angles))
    ]


def _rim(meaning: Meaning, palette: Palette) -> tuple[str, bool]:
    """The outline of a sign, and whether it is a strong one: where it is not settled, or its colour hardly shows."""
    colour = palette.holder(meaning.holder)
    strong = not meaning.settled or palette.is_faint(colour)
    if strong:
        return palette.faded(palette.look.ink, meaning.strength), True
    return palette.rim(palette.faded(colour, meaning.strength)), False
