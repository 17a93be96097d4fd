"""The swatches of a legend: the signs of a map at the size of a line of text, drawn by what draws the map."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.path import Path

from geo.plate import fonts, marks, paint
from geo.plate.entry import Entry
from geo.plate.ground import HATCH_ALPHA, HATCH_STEP, HATCH_WIDTH
from geo.plate.look import Look
from geo.plate.page import Run
from geo.plate.paths import Sheet, circle, hatching, segments

ZORDER = 13.0
"""Drawing order: a legend may stand in a box on the map."""
SPOT = 5.0
"""Radius of the plain disc inside a halo, pixels of the web map."""
BOX = (20.0, 11.0)
"""Of a piece of ground, pixels of the web map."""
LARGEST_RING = 12.5
"""Radius of the sample of a ring, pixels of the web map."""
_BETWEEN = 7.0  # two reference marks, pixels of the web map
_LABEL = 0.9  # size of a reference mark's number to the type


def disc_entry(kind: int, text: str, amount: str, size: float, look: Look) -> Entry:
    """Return the entry of a kind: its mark and how many; `size` of the type in points."""
    side = 1.5 * size

    def draw(axes: Axes, x: float, y: float, height: float) -> None:
        marks.draw_disc(axes, kind, x + side / 2, y + height / 2, 0.45 * side, look, ZORDER)

    return Entry(draw, text, side, amount, side)


def ring_entry(counts: npt.NDArray[np.int64], radius: float, text: str, look: Look, unit: float) -> Entry:
    """Return the entry of the mark of several incidents, with the kinds of one that is drawn."""
    radius = min(radius, LARGEST_RING * unit)
    side = 2 * (radius + marks.CASING * unit)

    def draw(axes: Axes, x: float, y: float, height: float) -> None:
        number = marks.short_count(int(counts.sum()))
        marks.draw_ring(axes, x + side / 2, y + height / 2, radius, counts, look, number, unit, ZORDER)

    return Entry(draw, text, side, height=side)


def halo_entry(text: str, look: Look, unit: float) -> Entry:
    """Return the entry of the dashed ring around a mark."""
    side = 2 * (SPOT + marks.HALO + 1.0) * unit

    def draw(axes: Axes, x: float, y: float, height: float) -> None:
        at = (x + side / 2, y + height / 2)
        sheet = Sheet()
        sheet.fill(circle(*at, SPOT * unit), look.soft)
        sheet.draw(axes, ZORDER)
        marks.draw_halo(axes, *at, SPOT * unit, 1.0, look, unit)

    return Entry(draw, text, side, height=side)


def badge_entry(counts: npt.NDArray[np.int64], half: float, text: str, look: Look, unit: float) -> Entry:
    """Return the entry of the badge of a province, with the kinds of one that is drawn."""
    half = min(half, LARGEST_RING * unit)
    side = 2 * (half + marks.CASING * unit)
    single = int(counts.argmax()) if counts.sum() == 1 else None

    def draw(axes: Axes, x: float, y: float, height: float) -> None:
        at = (x + side / 2, y + height / 2)
        marks.draw_badge(axes, *at, half, look, counts, kind=single, unit=unit, zorder=ZORDER)

    return Entry(draw, text, side, height=side)


def hatch_entry(text: str, look: Look, unit: float) -> Entry:
    """Return the entry of a hatched province."""
    return _ground_entry(look.home, text, look, unit, is_hatched=True)


def shade_entry(colour: str, text: str, look: Look, unit: float) -> Entry:
    """Return the entry of a shade of provinces; the colour "" is that of ground that is not shaded."""
    return _ground_entry(colour or look.home, text, look, unit)


def _ground_entry(colour: str, text: str, look: Look, unit: float, is_hatched: bool = False) -> Entry:
    width, high = BOX[0] * unit, BOX[1] * unit

    def draw(axes: Axes, x: float, y: float, height: float) -> None:
        top, bottom = y + (height - high) / 2, y + (height + high) / 2
        box = Path([(x, top), (x + width, top), (x + width, bottom), (x, bottom), (x, top)], closed=True)
        sheet = Sheet()
        sheet.fill(box, colour)
        if is_hatched:
            lines = segments(hatching(x, top, x + width, bottom, HATCH_STEP / 2 * unit))
            sheet.stroke(lines, to_rgba(look.hatch, 2 * HATCH_ALPHA), HATCH_WIDTH * unit)
        sheet.stroke(box, look.boundary, 0.8 * unit)
        sheet.draw(axes, ZORDER)

    return Entry(draw, text, width, height=high)


@dataclass(frozen=True)
class Sample:
    """A reference mark: its radius in points, and how many incidents marks of that size stand for."""

    radius: float
    text: str
    is_single: bool


def sizes_entry(samples: Sequence[Sample], size: float, look: Look, unit: float, rtl: bool) -> Entry:
    """Return the entry of reference marks side by side, each over its number; `size` of the type in points."""
    type_size = _LABEL * size
    slots = [max(2 * s.radius, fonts.width(s.text, type_size)) for s in samples]
    gap = _BETWEEN * unit
    width = sum(slots) + gap * (len(slots) - 1)
    high = 2 * max((s.radius for s in samples), default=0.0)

    def draw(axes: Axes, x: float, y: float, height: float) -> None:
        sheet = Sheet()
        at = 0.0
        for sample, slot in zip(samples, slots, strict=True):
            middle = x + width - at - slot / 2 if rtl else x + at + slot / 2
            _sample(sheet, middle, y + high - sample.radius, sample, look, unit)
            left = middle - fonts.width(sample.text, type_size) / 2
            run = Run(sample.text, colour=look.soft)
            paint.draw_run(axes, run, left, y + height - 0.2 * type_size, type_size, look)
            at += slot + gap
        sheet.draw(axes, ZORDER)

    return Entry(draw, "", width, height=high + 1.25 * type_size)


def _sample(sheet: Sheet, x: float, y: float, sample: Sample, look: Look, unit: float) -> None:
    """A mark of no kind: a disc for one incident, a ring for several, as the map draws them."""
    sheet.fill(circle(x, y, sample.radius), to_rgba(look.soft, 0.45))
    sheet.stroke(circle(x, y, sample.radius), look.soft, 0.75 * unit)
    if not sample.is_single:
        sheet.fill(circle(x, y, marks.HOLE * sample.radius), look.panel)
        sheet.stroke(circle(x, y, marks.HOLE * sample.radius), look.soft, 0.5 * unit)
