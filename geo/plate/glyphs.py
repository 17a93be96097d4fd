"""The glyphs of the kinds of events as matplotlib paths, read from the vocabulary's SVG paths."""

import math
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.path import Path

from geo.model.vocabulary import KINDS
from geo.plate.look import Look

Numbers = npt.NDArray[np.float64]
Point = tuple[float, float]

BOX = 24.0
"""Side of the box that the vocabulary draws glyphs in."""
FAINT = 1.7
"""Contrast to the ground below which a colour gets an outline, as on the web map (sprites.js)."""

_DARK_INK, _LIGHT_INK = "#14181c", "#ffffff"
_GRAPHIC = 3.0
"""Contrast at which a sign can be read (WCAG 2.1, 1.4.11)."""


# -- colours -----------------------------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb, 0 to 1 (WCAG 2.1)."""
    values = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@cache
def ink_on(colour: str) -> str:
    """Return white or near-black, whichever reads on a colour: white while it reaches 3:1, as on the web map."""
    white = contrast(_LIGHT_INK, colour)
    return _LIGHT_INK if white >= _GRAPHIC or white > contrast(_DARK_INK, colour) else _DARK_INK


def is_faint(kind: int, look: Look) -> bool:
    """Return whether the colour of a kind hardly shows on the ground."""
    return contrast(look.kinds[kind], look.home) < FAINT


def on_panel(kind: int, look: Look) -> str:
    """Return the colour of a kind where it stands on the panel's colour; the ink when it would not show."""
    return look.ink if contrast(look.kinds[kind], look.panel) < FAINT else look.kinds[kind]


# -- shapes ------------------------------------------------------------------------------------------------------------


@cache
def glyph_path(kind: int) -> Path:
    """Return the glyph of a kind in a box of side 1 around the origin, y down.

    Parameters
    ----------
    kind : int
        Index into `geo.model.vocabulary.KINDS`.

    Raises
    ------
    ValueError
        When the glyph is not written in the absolute commands M, L, H, V, C, S, A and Z.
    """
    outlines = _wound(list(_outlines(KINDS[kind].glyph)))
    return Path.make_compound_path(*(Path((o.vertices - BOX / 2) / BOX, o.codes) for o in outlines))


_TOKEN = re.compile(r"\s*,?\s*([A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "A": 7, "Z": 0}


def _commands(text: str) -> Iterator[tuple[str, list[float]]]:
    """Commands of an SVG path with their numbers; a command that repeats is given each time."""
    tokens = _TOKEN.findall(text)
    at, command = 0, ""
    while at < len(tokens):
        if tokens[at].isalpha():
            command = tokens[at]
            at += 1
        if command not in _ARGUMENTS:
            raise ValueError(f"glyph: command {command!r}: use {', '.join(_ARGUMENTS)}")
        count = _ARGUMENTS[command]
        yield command, [float(token) for token in tokens[at : at + count]]
        at += count
        # Further points after a move are lines to them.
        command = "L" if command == "M" else command


class _Outline:
    """One outline of a glyph: its vertices, and how many of them each step from the first one takes."""

    def __init__(self, start: Point) -> None:
        self.points: list[Point] = [start]
        self.steps: list[int] = []

    def add(self, *points: Point) -> None:
        self.points += points
        self.steps.append(len(points))

    @property
    def vertices(self) -> Numbers:
        return np.array([*self.points, self.points[0]])

    @property
    def codes(self) -> list[int]:
        codes = [int(Path.MOVETO)]
        for step in self.steps:
            codes += [int(Path.LINETO)] if step == 1 else [int(Path.CURVE4)] * 3
        return [*codes, int(Path.CLOSEPOLY)]

    @property
    def polygon(self) -> shapely.Polygon:
        (ring, *_) = Path(self.vertices, self.codes).to_polygons()
        return shapely.Polygon(ring)

    def turned(self) -> "_Outline":
        """The same outline the other way round."""
        found = _Outline(self.points[-1])
        found.points = self.points[::-1]
        found.steps = self.steps[::-1]
        return found


def _outlines(text: str) -> Iterator[_Outline]:
    outline: _Outline | None = None
    for command, numbers in _commands(text):
        if command == "M":
            if outline is not None:
                yield outline
            outline = _Outline((numbers[0], numbers[1]))
        elif command != "Z" and outline is not None:
            _STEPS[command](outline, numbers)
    if outline is not None:
        yield outline


def _line(outline: _Outline, numbers: list[float]) -> None:
    outline.add((numbers[0], numbers[1]))


def _level(outline: _Outline, numbers: list[float]) -> None:
    outline.add((numbers[0], outline.points[-1][1]))


def _upright(outline: _Outline, numbers: list[float]) -> None:
    outline.add((outline.points[-1][0], numbers[0]))


def _curve(outline: _Outline, numbers: list[float]) -> None:
    outline.add(*zip(numbers[::2], numbers[1::2], strict=True))


def _smooth(outline: _Outline, numbers: list[float]) -> None:
    """A curve that goes on in the direction in which the last one ended."""
    x, y = outline.points[-1]
    before = outline.points[-2] if outline.steps and outline.steps[-1] == 3 else (x, y)
    outline.add((2 * x - before[0], 2 * y - before[1]), *zip(numbers[::2], numbers[1::2], strict=True))


def _arc(outline: _Outline, numbers: list[float]) -> None:
    """A part of a circle, as SVG 1.1 (appendix F.6) finds its middle; the glyphs have no ellipses."""
    radius, _, _, large, sweep, x1, y1 = numbers
    x0, y0 = outline.points[-1]
    half = math.hypot(x1 - x0, y1 - y0) / 2
    radius = max(radius, half)
    aside = math.sqrt(max(radius**2 - half**2, 0.0)) / (2 * half)
    aside = aside if bool(large) != bool(sweep) else -aside
    middle = np.array([(x0 + x1) / 2 - aside * (y1 - y0), (y0 + y1) / 2 + aside * (x1 - x0)])
    start, end = (math.atan2(y - middle[1], x - middle[0]) for x, y in ((x0, y0), (x1, y1)))
    turn = (end - start) % (2 * math.pi) if sweep else -((start - end) % (2 * math.pi))
    pieces = max(1, math.ceil(abs(turn) / (math.pi / 2) - 1e-9))
    angles = np.linspace(start, start + turn, pieces + 1)
    reach = 4 / 3 * math.tan(turn / pieces / 4) * radius
    for one, other in pairwise(angles):
        a = middle + radius * np.array([math.cos(one), math.sin(one)])
        b = middle + radius * np.array([math.cos(other), math.sin(other)])
        out = a + reach * np.array([-math.sin(one), math.cos(one)])
        back = b - reach * np.array([-math.sin(other), math.cos(other)])
        outline.add(*((float(p[0]), float(p[1])) for p in (out, back, b)))


_STEPS: dict[str, Callable[[_Outline, list[float]], None]] = {
    "L": _line,
    "H": _level,
    "V": _upright,
    "C": _curve,
    "S": _smooth,
    "A": _arc,
}


def _wound(outlines: list[_Outline]) -> list[_Outline]:
    """Outlines so turned that those inside an odd number of others are holes.

    The vocabulary's glyphs are filled by the even-odd rule, matplotlib fills by winding.
    """
    polygons = [outline.polygon for outline in outlines]
    found = []
    for number, (outline, polygon) in enumerate(zip(outlines, polygons, strict=True)):
        others = (p for other, p in enumerate(polygons) if other != number)
        is_hole = sum(p.contains(polygon) for p in others) % 2 == 1
        found.append(outline.turned() if polygon.exterior.is_ccw == is_hole else outline)
    return found
