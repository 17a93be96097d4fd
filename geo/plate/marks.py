"""The marks of the incidents on a printed map: what each stands for, and how it is drawn.

One incident is a disc with the glyph of its kind; several are a ring of kinds around their number. A dashed halo
covers as much of a mark's edge as the share of its incidents that lie only near the place. What is known to the
province alone is a hatched square. Sizes and colours follow the web map (incident_layer.js, sprites.js).
"""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.patches import Patch
from matplotlib.path import Path

from geo.model.vocabulary import KIND_CODES
from geo.plate import fonts, paint
from geo.plate.content import Content
from geo.plate.frame import Frame, mercator_x, mercator_y
from geo.plate.glyphs import glyph_path, ink_on, is_faint, on_panel
from geo.plate.ground import ground_tables
from geo.plate.look import Look
from geo.plate.merging import (
    BADGE,
    BURST,
    FULL,
    SINGLE,
    Merged,
    Numbers,
    Radius,
    Spots,
    merged,
    scale,
)
from geo.plate.paths import Sheet, arc, circle, hatching, placed, rounded, segments, slice_of
from geo.plate.plan import Marks

HALO_ORDER, BADGE_ORDER, MARK_ORDER = 5.0, 6.0, 7.0
"""Order of drawing (zorder)."""
UNIT = 0.75
"""Points to a pixel of the web map for marks that stand alone, as in a legend, when nothing says otherwise."""

HOLE = 0.6
"""Hole of a ring to its radius: large enough for the number."""
HALO = 4.5
"""Pixels between a mark and its halo."""
THINNEST = 0.7
"""Pixels of a ring's edge below which a slice cannot be seen."""
CASING = 1.25
"""Pixels around a mark that keep it apart from the ground."""
NUMBER_SIZES = (10.5, 11.5, 13.0)
NARROWER = 1.2
"""Pixels by which the number's type is smaller for each character after the second."""
_RING_LEVELS, _BADGE_LEVELS = (15.0, 21.0), (13.0, 18.0)
"""Radius (half side) in pixels from which the next size of type is used."""
_RIM, _FAINT_RIM = 0.75, 1.0
_RIMS = {"light": ("#14181c", 0.28), "dark": ("#000000", 0.5)}
_GLYPH, _BADGE_GLYPH = 1.28, 1.35
"""Side of a glyph's box to the radius of its disc, and to the half side of its badge."""
_SEPARATOR, _SEPARATOR_SHARE = 0.9, 0.3
"""Pixels of the line between two slices, that colours alone do not tell apart in grey; of a thin slice its share."""
_TOP, _TURN = -math.pi / 2, 2 * math.pi
_NEAR, _PROVINCE_ONLY = 2, 3


def short_count(n: int) -> str:
    """Return a count in at most four characters: 7, 999, 1.2k, 34k, 1.2M."""
    if n < 1000:
        return str(n)
    if n < 9950:
        return f"{n / 1000:.1f}k"
    if n < 999_500:
        return f"{n / 1000:.0f}k"
    return f"{n / 1e6:.1f}M"


# -- which marks -------------------------------------------------------------------------------------------------------


def full_of(content: Content) -> float:
    """Return the number of incidents at which a mark is largest, by the window's share of all days.

    In a large dataset the scale follows the window, else a month among years would show nothing but the smallest marks.
    """
    return max(FULL, _most(content) * min(1.0, BURST * _share_of_days(content)))


def _most(content: Content) -> int:
    """Incidents of the busiest place over all dates."""
    places = content.places
    return int(places["total"].where(places["cls"] != _PROVINCE_ONLY, 0).max()) if len(places) else 0


def _share_of_days(content: Content) -> float:
    extent, (start, end) = content.loaded.extent, content.period
    if extent is None or start is None or end is None:
        return 1.0
    first, last = (day.date() for day in extent)
    days = (min(end, last) - max(start, first)).days + 1
    return max(days, 1) / ((last - first).days + 1)


def radius_of(content: Content, frame: Frame, full: int | None = None) -> Radius:
    """Return the radius of marks in points by their incidents, as `marks_of` with the same arguments makes them."""
    pixels = scale(full_of(content) if full is None else max(FULL, full))
    return lambda n: pixels(n) * frame.unit


def marks_of(content: Content, frame: Frame, full: int | None = None) -> Marks:
    """Return the marks of the incidents that a plate shows.

    Parameters
    ----------
    content : Content
        What is shown.
    frame : Frame
        Where. Marks whose middle lies outside, or so close to its edge that their number would be cut, are left out and
        counted.
    full : int, optional
        For plates of a series: the number of incidents at which a mark is largest. Places are then merged by their
        incidents of all dates, so that marks stand still from plate to plate; otherwise by what is shown, so that no
        more are merged than must be.
    """
    if "incidents" in content.view.hidden:
        return _drawn(content, frame, _none_merged(content), scale(FULL))
    places = content.places
    spots = Spots(
        mercator_x(places["lon"].to_numpy()),
        mercator_y(places["lat"].to_numpy()),
        (places["cls"] == _PROVINCE_ONLY).to_numpy(),
        places["total"].to_numpy(),
        places["shown" if full is None else "passing"].to_numpy(),
    )
    radius = radius_of(content, frame, full)

    def drawn(n: float) -> float:
        return radius(n) / frame.unit

    # The incidents of all dates are measured by the busiest place of all dates, as on the web map.
    assumed = drawn if full is None else scale(max(FULL, full, _most(content)))
    found = merged(spots, frame.world / frame.unit, assumed, _Provinces(content))
    return _drawn(content, frame, found, drawn)


def _none_merged(content: Content) -> Merged:
    nowhere = np.empty(0)
    return Merged(np.full(len(content.places), -1, dtype=np.int64), nowhere, nowhere, 0)


class _Provinces:
    """Knows which points of the world lie in the province of a place; one that is not on the map holds all."""

    def __init__(self, content: Content) -> None:
        self._codes = content.places["province"].tolist()
        self._shapes = ground_tables(content.loaded.boundaries).provinces.geometry

    def __call__(self, place: int, x: Numbers, y: Numbers) -> npt.NDArray[np.bool_]:
        shape = self._shapes.get(self._codes[place])
        if shape is None:
            return np.ones(len(x), dtype=bool)
        found: npt.NDArray[np.bool_] = shapely.contains_xy(shape, x, y)
        return found


def _drawn(content: Content, frame: Frame, found: Merged, radius: Radius) -> Marks:
    """The marks that show, with their counts, in the order in which they are drawn."""
    count = len(found.x)
    total, near, by_kind = _sums(content, found.of, count)
    badge = np.arange(count) >= found.points
    size = np.array([radius(n) for n in total.tolist()]) * frame.unit
    size[badge] *= BADGE
    x, y = _on_page(found, frame)
    inner = size / 2
    rect = frame.rect
    shows = (x >= rect.x + inner) & (x <= rect.right - inner)
    shows &= (y >= rect.y + inner) & (y <= rect.bottom - inner) & (total > 0)
    # Badges lie under the marks: what is known better is never hidden by what is known less.
    order = np.lexsort((np.arange(count), -size, ~badge))
    order = order[shows[order]]
    number = np.full(count + 1, -1, dtype=np.int64)
    number[order] = np.arange(len(order))
    of_place = np.where(content.places["shown"].to_numpy() > 0, number[found.of], -1)
    return Marks(
        x[order],
        y[order],
        size[order],
        badge[order],
        total[order],
        near[order],
        by_kind[order],
        of_place,
        int(total[~shows].sum()),
    )


def _sums(
    content: Content, of: npt.NDArray[np.int64], count: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Incidents of each mark: all, those only near the place, those of each kind."""
    by_kind = np.zeros((count, len(KIND_CODES)), dtype=np.int64)
    near = np.zeros(count, dtype=np.int64)
    held = of >= 0
    np.add.at(by_kind, of[held], content.by_kind[held])
    about = held & (content.places["cls"] == _NEAR).to_numpy()
    np.add.at(near, of[about], content.places["shown"].to_numpy()[about])
    return by_kind.sum(axis=1), near, by_kind


def _on_page(found: Merged, frame: Frame) -> tuple[Numbers, Numbers]:
    """Where marks stand, in points; beyond the date line those of the world's other end."""
    middle = frame.west + frame.rect.width / frame.world / 2
    x = found.x - np.round(found.x - middle)
    return (
        (x - frame.west) * frame.world + frame.rect.x,
        (found.y - frame.north) * frame.world + frame.rect.y,
    )


# -- drawing them ------------------------------------------------------------------------------------------------------


def draw_marks(axes: Axes, marks: Marks, frame: Frame, look: Look, uncertainty: bool = True) -> None:
    """Draw marks on axes in points of the page, cut off at the frame; `uncertainty` draws the halos."""
    outline = paint.clip(axes, frame.rect)
    if uncertainty:
        _draw_halos(axes, marks, frame.unit, look, outline)
    for badges, order in ((True, BADGE_ORDER), (False, MARK_ORDER)):
        pen = _Pen(look, frame.unit)
        for at in np.flatnonzero(marks.badge == badges).tolist():
            x, y, size = float(marks.x[at]), float(marks.y[at]), float(marks.radius[at])
            counts, total = marks.by_kind[at], int(marks.total[at])
            if badges:
                pen.badge(x, y, size, counts)
            elif total == 1:
                pen.disc(int(counts.argmax()), x, y, size)
            else:
                pen.ring(x, y, size, counts, short_count(total))
        pen.draw(axes, order, outline)


def draw_disc(
    axes: Axes, kind: int, x: float, y: float, radius: float, look: Look, zorder: float = MARK_ORDER
) -> None:
    """Draw the mark of one incident: a disc with the glyph of its kind; in points."""
    pen = _Pen(look, radius / SINGLE)
    pen.disc(kind, x, y, radius)
    pen.draw(axes, zorder)


def draw_badge(
    axes: Axes,
    x: float,
    y: float,
    half: float,
    look: Look,
    counts: npt.NDArray[np.int64] | None = None,
    total: int = 0,
    kind: int | None = None,
    unit: float = UNIT,
    zorder: float = BADGE_ORDER,
) -> None:
    """Draw the badge of a province, `half` a side in points.

    With a `kind` it shows its glyph: one incident; with `counts` of each kind their number and their strip; with a
    `total` alone the number; else it is bare. `unit` is points to a pixel of the web map.
    """
    pen = _Pen(look, unit)
    pen.badge_body(x, y, half)
    if kind is not None:
        pen.badge_glyph(kind, x, y, half)
    elif counts is not None and counts.any():
        pen.badge_counts(x, y, half, counts)
    elif total:
        pen.badge_number(x, y, half, total)
    pen.draw(axes, zorder)


def draw_ring(
    axes: Axes,
    x: float,
    y: float,
    radius: float,
    counts: npt.NDArray[np.int64],
    look: Look,
    number: str = "",
    unit: float = UNIT,
    zorder: float = MARK_ORDER,
) -> None:
    """Draw the mark of several incidents: a ring of kinds around their number; in points.

    `counts` are incidents of each kind, `unit` is points to a pixel of the web map.
    """
    pen = _Pen(look, unit)
    pen.ring(x, y, radius, counts, number)
    pen.draw(axes, zorder)


def draw_halo(
    axes: Axes,
    x: float,
    y: float,
    radius: float,
    share: float,
    look: Look,
    unit: float = UNIT,
    zorder: float = HALO_ORDER,
) -> None:
    """Draw the halo of a mark, `share` of the way round from the top: those of its incidents only near the place."""
    sheet = Sheet()
    _halo(sheet, x, y, radius, share, look, unit)
    sheet.draw(axes, zorder, **_dashes())


def _draw_halos(axes: Axes, marks: Marks, unit: float, look: Look, outline: Patch) -> None:
    sheet = Sheet()
    for at in np.flatnonzero(marks.near > 0).tolist():
        share = float(marks.near[at] / marks.total[at])
        _halo(sheet, float(marks.x[at]), float(marks.y[at]), float(marks.radius[at]), share, look, unit)
    sheet.draw(axes, HALO_ORDER, outline, **_dashes())


def _halo(sheet: Sheet, x: float, y: float, radius: float, share: float, look: Look, unit: float) -> None:
    line = arc(x, y, radius + HALO * unit, _TOP, _TOP + _TURN * share)
    sheet.stroke(line, to_rgba(look.ink, 0.62), 1.2 * unit)


def _dashes() -> dict[str, Any]:
    # Dashes are counted in line widths.
    return {"linestyles": [(0.0, (3 / 1.2, 2.6 / 1.2))], "capstyle": "butt"}


@dataclass(frozen=True)
class _Number:
    """A number that stands on a mark: its middle, its size and its colour."""

    text: str
    x: float
    y: float
    size: float


class _Pen:
    """Draws marks one over another, as one artist and the numbers on it."""

    def __init__(self, look: Look, unit: float) -> None:
        self.look = look
        self.unit = unit
        self.sheet = Sheet()
        self.numbers: list[_Number] = []
        colour, alpha = _RIMS[look.code]
        self.rim = to_rgba(colour, alpha)
        self.hatch = to_rgba(look.hatch, 0.55)

    def draw(self, axes: Axes, zorder: float, outline: Patch | None = None) -> None:
        """Put what was drawn on axes."""
        self.sheet.draw(axes, zorder, outline)
        for number in self.numbers:
            text = axes.text(
                number.x,
                number.y + number.size * fonts.CAP_HEIGHT / 2,
                number.text,
                fontproperties=fonts.properties(round(number.size, 2), True),
                color=self.look.ink,
                ha="center",
                va="baseline",
                zorder=zorder,
            )
            if outline is not None:
                text.set_clip_path(outline)
                text.set_clip_on(True)

    # ---- discs and rings ---------------------------------------------------------------------------------------

    def disc(self, kind: int, x: float, y: float, radius: float) -> None:
        """One incident."""
        look, unit = self.look, self.unit
        self.sheet.fill(circle(x, y, radius + CASING * unit), look.casing)
        body = circle(x, y, radius)
        self.sheet.fill(body, look.kinds[kind])
        faint = is_faint(kind, look)
        self.sheet.stroke(body, look.ink if faint else self.rim, (_FAINT_RIM if faint else _RIM) * unit)
        self.sheet.fill(placed(glyph_path(kind), x, y, _GLYPH * radius), ink_on(look.kinds[kind]))

    def ring(self, x: float, y: float, radius: float, counts: npt.NDArray[np.int64], number: str) -> None:
        """Several incidents."""
        look, unit = self.look, self.unit
        self.sheet.fill(circle(x, y, radius + CASING * unit), look.casing)
        self._slices(x, y, radius, counts)
        self.sheet.stroke(circle(x, y, radius), self.rim, _RIM * unit)
        self.sheet.fill(circle(x, y, HOLE * radius), look.panel)
        if number:
            size = _type_size(number, radius / unit, _RING_LEVELS) * unit
            self.numbers.append(_Number(number, x, y, _fitting(number, size, HOLE * radius)))

    def _slices(self, x: float, y: float, radius: float, counts: npt.NDArray[np.int64]) -> None:
        kinds, angles = _angles(counts, THINNEST * self.unit / radius)
        for kind, (start, end) in zip(kinds, pairwise(angles), strict=True):
            self.sheet.fill(slice_of(x, y, radius, start, end), self.look.kinds[kind])
        if len(kinds) < 2:
            return
        wide = [(end - start) * radius for start, end in pairwise(angles)]
        for at, angle in enumerate(angles[:-1]):
            width = min(_SEPARATOR * self.unit, _SEPARATOR_SHARE * min(wide[at], wide[at - 1]))
            across, down = math.cos(angle), math.sin(angle)
            inner = HOLE * radius
            line = [(x + inner * across, y + inner * down), (x + radius * across, y + radius * down)]
            self.sheet.stroke(Path(line), self.look.casing, width)

    # ---- badges ------------------------------------------------------------------------------------------------

    def badge(self, x: float, y: float, half: float, counts: npt.NDArray[np.int64]) -> None:
        """Incidents known to the province alone."""
        self.badge_body(x, y, half)
        if int(counts.sum()) == 1:
            self.badge_glyph(int(counts.argmax()), x, y, half)
        else:
            self.badge_counts(x, y, half, counts)

    def badge_body(self, x: float, y: float, half: float) -> None:
        """Panel, hatching, frame."""
        look, unit, sheet = self.look, self.unit, self.sheet
        around = half + CASING * unit
        sheet.fill(rounded(x, y, around, around, 4 * unit), look.casing)
        body = rounded(x, y, half, half, 3 * unit)
        sheet.fill(body, look.panel)
        inner = half - 0.4 * unit
        lines = segments(hatching(-inner, -inner, inner, inner, 4 * unit))
        sheet.stroke(placed(lines, x, y, 1), self.hatch, 0.9 * unit)
        sheet.stroke(body, look.soft, 1.25 * unit)

    def badge_glyph(self, kind: int, x: float, y: float, half: float) -> None:
        """The glyph of one incident, lifted off the hatching."""
        side = _BADGE_GLYPH * half
        glyph = placed(glyph_path(kind), x, y, side)
        self.sheet.stroke(glyph, self.look.panel, 6 / 24 * side)
        self.sheet.fill(glyph, on_panel(kind, self.look))

    def badge_counts(self, x: float, y: float, half: float, counts: npt.NDArray[np.int64]) -> None:
        """The number of several incidents, and their kinds as a strip along the lower edge."""
        unit = self.unit
        left, width = x - half + 1.5 * unit, 2 * half - 3 * unit
        bottom = y + half - 1.5 * unit
        high = max(3.5 * unit, 0.3 * half)
        ends = left + width * np.concatenate([[0.0], np.cumsum(counts) / counts.sum()])
        for kind in np.flatnonzero(counts).tolist():
            start, end = float(ends[kind]), float(ends[kind + 1])
            box = [(start, bottom - high), (end, bottom - high), (end, bottom), (start, bottom)]
            self.sheet.fill(Path([*box, box[0]], closed=True), self.look.kinds[kind])
        edges = np.unique(ends)
        thinner = np.minimum(np.diff(edges)[:-1], np.diff(edges)[1:])
        for edge, thin in zip(edges[1:-1].tolist(), thinner.tolist(), strict=True):
            line = Path([(edge, bottom - high), (edge, bottom)])
            self.sheet.stroke(line, self.look.casing, min(_SEPARATOR * unit, _SEPARATOR_SHARE * thin))
        self.badge_number(x, y, half, int(counts.sum()))

    def badge_number(self, x: float, y: float, half: float, total: int) -> None:
        """A number on a patch that lifts it off the hatching."""
        unit, text = self.unit, short_count(total)
        size = _fitting(text, _type_size(text, half / unit, _BADGE_LEVELS) * unit, half)
        y -= 1.5 * unit
        wide = min(fonts.width(text, size, bold=True) / 2 + 1.8 * unit, half - unit)
        high = size * fonts.CAP_HEIGHT / 2 + 1.8 * unit
        self.sheet.fill(rounded(x, y, wide, high, 2 * unit), self.look.panel)
        self.numbers.append(_Number(text, x, y, size))


def _angles(counts: npt.NDArray[np.int64], thinnest: float) -> tuple[list[int], list[float]]:
    """Kinds of a ring and the angles where they begin, from the top; those thinner than an angle are left out."""
    shares = counts / counts.sum()
    kinds = np.flatnonzero(shares * _TURN >= thinnest)
    kept = shares[kinds] / shares[kinds].sum()
    return kinds.tolist(), (_TOP + _TURN * np.concatenate([[0.0], np.cumsum(kept)])).tolist()


def _type_size(text: str, radius: float, levels: tuple[float, float]) -> float:
    """Pixels of a number's type on a mark of a radius in pixels."""
    level = sum(radius >= limit for limit in levels)
    return NUMBER_SIZES[level] - NARROWER * max(0, len(text) - 2)


def _fitting(text: str, size: float, radius: float) -> float:
    """The size, or as much of it as keeps a number inside a circle."""
    corner = math.hypot(fonts.width(text, size, bold=True) / 2, size * fonts.CAP_HEIGHT / 2)
    return size * min(1.0, 0.97 * radius / corner)
