"""Draws who holds what: a disc for each place, and a ring around the marks of incidents that stand on places."""

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from geo.language import ENGLISH, Language
from geo.plate import paint
from geo.plate.content import Content
from geo.plate.control.colours import Palette
from geo.plate.control.placed import HELD
from geo.plate.control.signs import TOP, TURN, ZORDER, Meaning, Measures, Part, draw_disc, draw_ring
from geo.plate.look import Look
from geo.plate.paths import Sheet
from geo.plate.plan import ControlMarks, Marks


def draw_control(
    axes: Axes,
    control: ControlMarks,
    marks: Marks,
    content: Content,
    look: Look,
    language: Language = ENGLISH,
) -> None:
    """Draw the discs and rings on axes in points of the page.

    Parameters
    ----------
    axes : Axes
        Of the page.
    control : ControlMarks
        As `control_marks` returns it.
    marks : Marks
        Of the incidents, as they were given to `control_marks`.
    content : Content
        Its register has the holders' colours of the day.
    look : Look
        The theme.
    language : Language
        Whose letters stand for the holders.
    """
    sheet, palette = Sheet(), Palette.of(content, look, language)
    for mark in np.unique(control.mark[control.mark >= 0]).tolist():
        parts = parts_of(control, np.flatnonzero(control.mark == mark))
        x, y, radius = (float(values[mark]) for values in (marks.x, marks.y, marks.radius))
        draw_ring(sheet, x, y, radius, parts, control.unit, palette)
    size = Measures(control.radius, control.unit)
    for members in spots_of(control):
        x, y = float(control.x[members[0]]), float(control.y[members[0]])
        near = bool(control.near[members].all())
        draw_disc(sheet, x, y, size, parts_of(control, members), palette, near)
    sheet.draw(axes, ZORDER, paint.clip(axes, control.rect))


def spots_of(control: ControlMarks) -> list[npt.NDArray[np.int64]]:
    """Return the places of each disc; what changed or is fought over comes last, over its neighbours."""
    free = np.flatnonzero(control.mark < 0)
    free = free[np.argsort(control.spot[free], kind="stable")]
    spots = np.split(free, np.flatnonzero(np.diff(control.spot[free])) + 1) if len(free) else []
    loud = control.changed | np.array([state != HELD for state in control.state], dtype=bool)
    return sorted(spots, key=lambda members: bool(loud[members].any()))


def parts_of(control: ControlMarks, members: npt.NDArray[np.int64]) -> list[Part]:
    """Return the parts of a disc or ring: places that look alike together, as large as their share; settled ones first."""
    groups: dict[tuple[bool, str, str, str | None], list[float]] = {}
    for at in members.tolist():
        settled = control.state[at] == HELD
        other = "" if settled else control.other[at]
        former = control.former[at] if control.changed[at] else None
        groups.setdefault((not settled, control.holder[at], other, former), []).append(
            float(control.strength[at])
        )
    order = sorted(groups, key=lambda key: (*key[:3], key[3] is not None, key[3] or ""))
    found: list[Part] = []
    start = TOP
    for unsettled, holder, other, former in order:
        strengths = groups[unsettled, holder, other, former]
        end = start + TURN * len(strengths) / len(members)
        strength = sum(strengths) / len(strengths)
        found.append(Part(Meaning(holder, other, not unsettled, strength), former, start, end))
        start = end
    return found
