"""The graticule: meridians and parallels at round steps, with their degrees at the edges of the map."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from matplotlib.axes import Axes

from geo.language import Language
from geo.plate import fonts, paint
from geo.plate.frame import Frame
from geo.plate.look import Look
from geo.plate.page import Rect
from geo.plate.paths import draw_path, segments
from geo.plate.plan import Label

STEPS = (1 / 60, 2 / 60, 5 / 60, 10 / 60, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 45.0)
"""Degrees from one line to the next."""
_SECONDS = (1 / 3600, 2 / 3600, 5 / 3600, 10 / 3600, 15 / 3600, 30 / 3600)
LINES = 5.6
"""Lines in each direction that are aimed at: four to seven, most often."""
MOST = 8.0
"""Lines of a direction above which it gets a step of its own."""
_TYPE, _LEAST_TYPE = 8.5, 5.5  # pixels of the web map; points
_INSET = 3.0  # of a label from the edge, pixels of the web map
_WIDTH, _ALPHA = 0.6, 0.32
_LINE, _LABEL = 1.8, 3.0  # drawing order

Axis = Literal["meridian", "parallel"]


@dataclass(frozen=True)
class Line:
    """A meridian or a parallel: its degrees, and where it runs on the page (x of a meridian, y of a parallel)."""

    axis: Axis
    degrees: float
    at: float


def lines_of(frame: Frame) -> tuple[list[Line], float]:
    """Return the lines of a map, and the smaller step between them in degrees."""
    west, south, east, north = frame.bounds
    across, down = _steps(east - west, north - south)
    meridians = [
        Line("meridian", degrees, float(frame.points(degrees, 0.0)[0]))
        for degrees in _multiples(west, east, across)
    ]
    parallels = [
        Line("parallel", degrees, float(frame.points(0.0, degrees)[1]))
        for degrees in _multiples(south, north, down)
    ]
    return [*meridians, *parallels], min(across, down)


def _steps(width: float, height: float) -> tuple[float, float]:
    """Steps for a width and a height in degrees: one for both, unless one direction would have too many lines."""
    known = (*_SECONDS, *STEPS)

    def best(*sides: float) -> float:
        return min(known, key=lambda step: sum(abs(math.log(side / step / LINES)) for side in sides))

    step = best(width, height)
    if max(width, height) / step > MOST:
        return best(width), best(height)
    return step, step


def _multiples(low: float, high: float, step: float) -> list[float]:
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def angle_text(degrees: float, step: float) -> str:
    """Return an angle without its side: “36°”, “36°15′” where the step needs minutes, “36°15′30″” where seconds."""
    seconds = round(abs(degrees) * 3600)
    whole, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    if step >= 1:
        return f"{whole}°"
    if step * 60 >= 1 - 1e-9:
        return f"{whole}°{minutes:02}′"
    return f"{whole}°{minutes:02}′{left:02}″"


def line_text(line: Line, step: float, language: Language) -> str:
    """Return the degrees of a line with their side: “36° N”."""
    degrees = (line.degrees + 180) % 360 - 180 if line.axis == "meridian" else line.degrees
    angle = angle_text(degrees, step)
    if not round(degrees * 3600):
        return angle
    if line.axis == "parallel":
        return (
            language.say("{angle} N", angle=angle) if degrees > 0 else language.say("{angle} S", angle=angle)
        )
    return language.say("{angle} E", angle=angle) if degrees > 0 else language.say("{angle} W", angle=angle)


def graticule_labels(frame: Frame, language: Language, obstacles: Iterable[Rect] = ()) -> list[Label]:
    """Return the labels of the lines: parallels where lines of text begin, meridians at the top.

    Those that would touch an obstacle, such as the furniture of the map, or each other are left out.

    Parameters
    ----------
    frame : Frame
        The map.
    language : Language
        Of the sides: N, S, E, W.
    obstacles : iterable of Rect
        What the labels keep clear of.
    """
    size = max(_TYPE * frame.unit, _LEAST_TYPE)
    lines, step = lines_of(frame)
    taken = list(obstacles)
    found = []
    for line in lines:
        text = line_text(line, step, language)
        rect = _label_rect(line, fonts.width(text, size), size, frame, language.rtl)
        if not frame.rect.holds(rect) or any(rect.touches(other) for other in taken):
            continue
        taken.append(rect.grown(size / 4))
        found.append(Label(text, rect, size, "graticule"))
    return found


def _label_rect(line: Line, width: float, size: float, frame: Frame, rtl: bool) -> Rect:
    rect, away = frame.rect, _INSET * frame.unit
    if line.axis == "meridian":
        return Rect(line.at - width / 2, rect.y + away, width, size)
    x = rect.right - away - width if rtl else rect.x + away
    return Rect(x, line.at - size / 2, width, size)


def draw_graticule(
    axes: Axes, frame: Frame, language: Language, look: Look, obstacles: Sequence[Rect] = ()
) -> None:
    """Draw meridians and parallels with their degrees.

    Parameters
    ----------
    axes : Axes
        In points of the page.
    frame : Frame
        The map.
    language, look
        Of the labels, and the colours.
    obstacles : sequence of Rect
        What the labels keep clear of: the furniture.
    """
    rect, unit = frame.rect, frame.unit
    lines, _ = lines_of(frame)
    ends = [
        ((line.at, rect.y), (line.at, rect.bottom))
        if line.axis == "meridian"
        else ((rect.x, line.at), (rect.right, line.at))
        for line in lines
    ]
    outline = paint.clip(axes, rect)
    draw_path(
        axes,
        segments(ends),
        outline,
        _LINE,
        facecolor="none",
        edgecolor=look.soft,
        linewidth=_WIDTH * unit,
        alpha=_ALPHA,
    )
    for label in graticule_labels(frame, language, obstacles):
        baseline = label.rect.centre[1] + label.size * fonts.CAP_HEIGHT / 2
        paint.draw_haloed(
            axes,
            label.text,
            label.rect.x,
            baseline,
            label.size,
            False,
            look.soft,
            look.halo,
            1.4 * unit,
            "left",
            _LABEL,
        )
