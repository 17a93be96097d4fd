"""The scale bar with its north arrow: a round length, true at the latitude of the middle of the map.

matplotlib-scalebar was tried: it works its box out while it draws, in shares of the axes, and cuts the bar to one piece
of one colour. Here labels are placed around the box before anything is drawn, so its size has to be known.
"""

import math
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Polygon, Rectangle

from geo.language import Language
from geo.plate import fonts, paint
from geo.plate.frame import Frame
from geo.plate.look import Look
from geo.plate.page import Rect, Run

LONGEST = 0.25
"""Of the map's width that a bar is long at most."""
UNEVEN = 0.02
"""How much the scale may change over the map before the bar says where it is true."""
_STEPS = (5, 2, 1)
_PARTS = {1: 2, 2: 2, 5: 5}
"""Pieces of a bar by the first digit of its length: each is a round length as well."""
_TYPE, _LEAST_TYPE = 9.5, 6.0  # pixels of the web map; points
_BAR = 4.0  # height, pixels of the web map
_PAD = 6.0
_NOTE = 0.88  # size of the note to that of the lengths
_ARROW = 0.62  # width of the arrow's column to its height
_HIGHEST_ARROW = 26.0  # pixels of the web map
_BOX, _INK = 11.0, 12.0  # drawing order
_PANEL_ALPHA = 0.86


def round_length(metres: float) -> float:
    """Return the longest round length (1, 2 or 5 times a power of ten) that is not above a number of metres."""
    power = 10.0 ** math.floor(math.log10(metres))
    return next(step * power for step in (*_STEPS, 0.5) if step * power <= metres)


@dataclass(frozen=True)
class ScaleBar:
    """A scale bar, measured.

    Attributes
    ----------
    metres : float
        What it stands for.
    length : float
        Of the bar, in points.
    zero, text, note, north : str
        The ends of the bar in words, where it is true ("" where it is true enough everywhere), and the arrow's letter.
    size : float
        Of the type, in points.
    unit : float
        Points to a pixel of the web map.
    rtl : bool
        Whether it begins at the right.
    """

    metres: float
    length: float
    zero: str
    text: str
    note: str
    north: str
    size: float
    unit: float
    rtl: bool

    @classmethod
    def of(cls, frame: Frame, language: Language) -> "ScaleBar":
        """Return the scale bar of a map."""
        metres = round_length(LONGEST * frame.rect.width * frame.metres())
        if metres < 1000:
            text = language.say("{length} m", length=_plain(metres))
        else:
            text = language.say("{length} km", length=_plain(metres / 1000))
        return cls(
            metres,
            metres / frame.metres(),
            "0",
            text,
            _true_at(frame, language),
            language.say("N"),
            max(_TYPE * frame.unit, _LEAST_TYPE),
            frame.unit,
            language.rtl,
        )

    @property
    def parts(self) -> int:
        """Pieces that the bar is divided into."""
        return _PARTS[round(self.metres / 10.0 ** math.floor(math.log10(self.metres) + 1e-9))]

    @property
    def width(self) -> float:
        """Width of the box, in points."""
        return 2 * self._pad + self._arrow_width + self._gap + self._bar_width

    @property
    def height(self) -> float:
        """Height of the box, in points."""
        return 2 * self._pad + self._inner_height

    @property
    def _pad(self) -> float:
        return _PAD * self.unit

    @property
    def _gap(self) -> float:
        return 1.2 * self._pad

    @property
    def _inner_height(self) -> float:
        note = 1.4 * _NOTE * self.size if self.note else 0.0
        return self._label_height + _BAR * self.unit + note

    @property
    def _label_height(self) -> float:
        return 1.25 * self.size

    @property
    def _arrow_width(self) -> float:
        return _ARROW * self._arrow_height

    @property
    def _arrow_height(self) -> float:
        return min(self._inner_height, _HIGHEST_ARROW * self.unit)

    @property
    def _lengths(self) -> float:
        """Width that both ends in words need."""
        return fonts.width(self.zero, self.size) + fonts.width(self.text, self.size) + 0.6 * self.size

    @property
    def _bar_width(self) -> float:
        """Width of the bar with what stands over and under it."""
        return max(self.length, self._lengths, fonts.width(self.note, _NOTE * self.size))

    def bar_rect(self, box: Rect) -> Rect:
        """Return where the bar itself lies in its box: as long as the length that it states."""
        y = box.y + self._pad + self._label_height
        if self.rtl:
            x = box.right - self._pad - self._arrow_width - self._gap - self.length
        else:
            x = box.x + self._pad + self._arrow_width + self._gap
        return Rect(x, y, self.length, _BAR * self.unit)

    def draw(self, axes: Axes, box: Rect, look: Look) -> None:
        """Draw it in a box of its width and height, on axes in points of the page."""
        axes.add_patch(_panel(box, self.unit, look))
        bar = self.bar_rect(box)
        self._draw_bar(axes, bar, look)
        self._draw_words(axes, bar, look)
        self._draw_arrow(axes, box, look)

    def _draw_bar(self, axes: Axes, bar: Rect, look: Look) -> None:
        piece = bar.width / self.parts
        for part in range(self.parts):
            at = self.parts - 1 - part if self.rtl else part
            rect = Rectangle(
                (bar.x + at * piece, bar.y),
                piece,
                bar.height,
                facecolor=look.panel if part % 2 else look.ink,
                edgecolor=look.ink,
                linewidth=0.6 * self.unit,
                zorder=_INK,
            )
            axes.add_patch(rect)

    def _draw_words(self, axes: Axes, bar: Rect, look: Look) -> None:
        over = bar.y - 0.38 * self.size
        under = bar.bottom + 1.15 * _NOTE * self.size
        self._say(axes, Run(self.zero), bar, 0.0, over, self.size, look)
        wide = fonts.width(self.text, self.size)
        self._say(axes, Run(self.text), bar, max(self.length, self._lengths) - wide, over, self.size, look)
        self._say(axes, Run(self.note, colour=look.soft), bar, 0.0, under, _NOTE * self.size, look)

    def _say(
        self, axes: Axes, run: Run, bar: Rect, away: float, baseline: float, size: float, look: Look
    ) -> None:
        """Draw text that far from the bar's beginning, in the direction of the language."""
        left = bar.right - away - fonts.width(run.text, size) if self.rtl else bar.x + away
        paint.draw_run(axes, run, left, baseline, size, look, _INK, self.rtl)

    def _draw_arrow(self, axes: Axes, box: Rect, look: Look) -> None:
        high, aside = self._arrow_height, self._pad + self._arrow_width / 2
        middle = box.right - aside if self.rtl else box.x + aside
        top = box.centre[1] - high / 2
        tip, notch, heel = (middle, top), (middle, top + 0.46 * high), top + 0.58 * high
        reach = 0.22 * high
        for side, colour in ((middle + reach, look.ink), (middle - reach, look.panel)):
            half = Polygon(
                [tip, (side, heel), notch],
                facecolor=colour,
                edgecolor=look.ink,
                linewidth=0.7 * self.unit,
                joinstyle="round",
                zorder=_INK,
            )
            axes.add_patch(half)
        size = min(self.size, 0.4 * high)
        left = middle - fonts.width(self.north, size, bold=True) / 2
        paint.draw_run(axes, Run(self.north, bold=True), left, top + high, size, look, _INK)


def _true_at(frame: Frame, language: Language) -> str:
    """Where the bar is true, when the scale of the map changes by more than `UNEVEN` from top to bottom."""
    _, south, _, north = frame.bounds
    scales = [frame.metres(south), frame.metres(north)]
    if max(scales) <= (1 + UNEVEN) * min(scales):
        return ""
    latitude = frame.middle[1]
    # The sign belongs to the number: in a line from right to left it would stand on its other side.
    angle = f"{abs(latitude):.1f}".removesuffix(".0") + "°"
    if latitude < 0:
        return language.say("Scale true at {angle} S", angle=angle)
    return language.say("Scale true at {angle} N", angle=angle)


def _plain(value: float) -> str:
    """A round number without a tail: “500”, “0.5”, “1,000”."""
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def _panel(box: Rect, unit: float, look: Look) -> FancyBboxPatch:
    return FancyBboxPatch(
        (box.x, box.y),
        box.width,
        box.height,
        boxstyle=f"round,pad=0,rounding_size={3 * unit}",
        facecolor=look.panel,
        edgecolor="none",
        alpha=_PANEL_ALPHA,
        zorder=_BOX,
    )
