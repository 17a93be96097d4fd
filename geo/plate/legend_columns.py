"""Sets a legend in columns: sections flow from one into the next, titles stay with what they are of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from matplotlib.axes import Axes

from geo.plate import fonts, paint
from geo.plate.entry import Entry, Section
from geo.plate.look import Look
from geo.plate.page import LEADING, Paragraph, Rect, Run, TextBlock, lines_of, text_height

BETWEEN = 1.8
"""Space between two columns, to the size of the type."""
SECTION = 0.75
"""Space before a section that does not begin a column."""
INDENT = 0.6
"""Space between a swatch and its text."""
ROW, WRAPPED_ROW = 0.2, 0.4
"""Space between two entries, and after one of several lines."""
PATIENCE = 1.25
"""How much higher a legend may be for the sake of sections that are not divided."""
WIDE = 1.6
"""How many times wider than the narrowest swatch one may be to share their column; wider ones push their text on."""
AMOUNT = 1.3
"""Least space between a text and its amount."""
SWATCH = 1.2
"""Height of a swatch that does not say its own."""
_FIRST = fonts.ASCENT * 1.12  # of the first baseline, to the size of the type
_NOTE = 0.92  # size of a note to that of entries
_EXACT = 1e-6  # points


def legend_height(sections: Sequence[Section], width: float, size: float, columns: int) -> float:
    """Return how high a legend is, in points.

    Parameters
    ----------
    sections : sequence of Section
        What it explains.
    width : float
        Of all columns together, in points.
    size : float
        Of the type, in points.
    columns : int
        How many columns it may take, one or more.
    """
    return _Columns(sections, width, size, columns).height


def draw_legend(
    axes: Axes,
    sections: Sequence[Section],
    rect: Rect,
    size: float,
    columns: int,
    look: Look,
    rtl: bool,
) -> None:
    """Draw a legend on axes in points of the page.

    Parameters
    ----------
    axes : Axes
        In points of the page.
    sections : sequence of Section
        What it explains.
    rect : Rect
        Where, at least as high as `legend_height` says for its width; the legend begins at its top.
    size, columns
        Of the type in points; how many columns it may take.
    look : Look
        The colours.
    rtl : bool
        Whether it is read from right to left: swatches stand right of their text, and the first column is the rightmost.
    """
    laid = _Columns(sections, rect.width, size, columns)
    for number, column in enumerate(laid.filled):
        away = number * (laid.wide + BETWEEN * size)
        left = rect.right - away - laid.wide if rtl else rect.x + away
        top = rect.y
        for at, piece in enumerate(column):
            top += piece.before if at else 0.0
            piece.draw(axes, Rect(left, top, laid.wide, piece.height), look, rtl)
            top += piece.height


# -- pieces ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Piece:
    """What is not divided: its height, the space before it, and whether it stays with what follows."""

    height: float
    before: float
    stays: bool

    def draw(self, axes: Axes, rect: Rect, look: Look, rtl: bool) -> None:
        """Draw it in a rectangle of its height."""
        raise NotImplementedError


@dataclass(frozen=True)
class _Words(_Piece):
    """A title or a note."""

    text: str
    size: float
    bold: bool

    def draw(self, axes: Axes, rect: Rect, look: Look, rtl: bool) -> None:
        run = Run(self.text, self.bold, "" if self.bold else look.soft)
        paint.draw_block(axes, TextBlock("legend", rect, (Paragraph((run,)),), self.size, rtl), look)


@dataclass(frozen=True)
class _Row(_Piece):
    """An entry, with the measures of its section."""

    entry: Entry
    size: float
    measures: "_Measures"

    def draw(self, axes: Axes, rect: Rect, look: Look, rtl: bool) -> None:
        entry, size, measures = self.entry, self.size, self.measures
        swatch = _swatch_height(entry, size)
        first = _FIRST * size - fonts.CAP_HEIGHT * size / 2  # middle of the first line
        lines = measures.lines(entry)
        # Centre on centre; of more lines than the swatch is high the swatch stands beside the first.
        middle = (lines - 1) * LEADING * size / 2 + first
        text_top = max(swatch / 2 - middle, 0.0)
        swatch_top = max(text_top + (middle if lines == 1 or text_top else first) - swatch / 2, 0.0)
        box = Rect(rect.x, rect.y + swatch_top, measures.box(entry), swatch)
        box = _mirrored(box, rect, rtl)
        entry.draw(axes, box.x + (box.width - entry.width) / 2, box.y, swatch)
        at = Rect(rect.x + measures.indent(entry), rect.y + text_top, measures.room(entry), rect.height)
        self._say(axes, entry.text, _mirrored(at, rect, rtl), "start", look, rtl)
        end = Rect(rect.x, rect.y + text_top, measures.end, rect.height)
        self._say(axes, entry.amount, _mirrored(end, rect, rtl), "end", look, rtl)

    def _say(self, axes: Axes, text: str, rect: Rect, align: str, look: Look, rtl: bool) -> None:
        if text:
            paragraph = Paragraph((Run(text),), align=align)
            paint.draw_block(axes, TextBlock("legend", rect, (paragraph,), self.size, rtl), look)


def _mirrored(rect: Rect, within: Rect, rtl: bool) -> Rect:
    return Rect(within.x + within.right - rect.right, rect.y, rect.width, rect.height) if rtl else rect


def _swatch_height(entry: Entry, size: float) -> float:
    return entry.height or SWATCH * size


class _Measures:
    """What the entries of a section share: where their texts begin and their amounts end."""

    def __init__(self, section: Section, width: float, size: float) -> None:
        told = [entry for entry in section.entries if entry.text]
        self.size = size
        least = min((entry.width for entry in told), default=0.0)
        self.swatch = max((entry.width for entry in told if entry.width <= WIDE * least), default=0.0)
        self.amount = max((fonts.width(entry.amount, size) for entry in told if entry.amount), default=0.0)
        counted = [fonts.width(entry.text, size) for entry in told if entry.amount]
        # Amounts stand in a column of their own, not farther from the texts than they must.
        self.end = min(
            self.swatch + (INDENT + AMOUNT) * size + max(counted, default=0.0) + self.amount, width
        )
        self.width = width

    def box(self, entry: Entry) -> float:
        """Width of the box that a swatch stands in the middle of."""
        return max(self.swatch, entry.width) if entry.text else entry.width

    def indent(self, entry: Entry) -> float:
        """Where an entry's text begins."""
        return self.box(entry) + INDENT * self.size

    def room(self, entry: Entry) -> float:
        """Width that an entry's text has; a little more than it needs at most, for what rounding takes."""
        if entry.amount:
            return self.end - self.amount - AMOUNT * self.size - self.indent(entry) + 0.01
        return self.width - self.indent(entry)

    def lines(self, entry: Entry) -> int:
        """How many lines an entry's text takes, at least one."""
        return max(len(lines_of([Paragraph((Run(entry.text),))], self.room(entry), self.size)), 1)

    def height(self, entry: Entry) -> float:
        """How high an entry is."""
        text = (
            text_height([Paragraph((Run(entry.text),))], self.room(entry), self.size) if entry.text else 0.0
        )
        return max(text, _swatch_height(entry, self.size))


def _pieces(section: Section, width: float, size: float) -> Iterator[_Piece]:
    measures = _Measures(section, width, size)
    before = SECTION * size
    if section.title:
        height = _text_height(section.title, width, size, bold=True) + 0.15 * size
        yield _Words(height, before, True, section.title, size, True)
        before = ROW * size
    last = len(section.entries) - 1
    for number, entry in enumerate(section.entries):
        # A note stays with the last entry, and no entry stands alone, neither under its title nor over the next one.
        stays = bool(section.note) if number == last else number in (0, last - 1)
        yield _Row(measures.height(entry), before, stays, entry, size, measures)
        before = (ROW if measures.lines(entry) == 1 else WRAPPED_ROW) * size
    if section.note:
        height = _text_height(section.note, width, _NOTE * size)
        yield _Words(height, before, False, section.note, _NOTE * size, False)


def _text_height(text: str, width: float, size: float, bold: bool = False) -> float:
    return text_height([Paragraph((Run(text, bold),))], width, size)


# -- columns -----------------------------------------------------------------------------------------------------------


class _Columns:
    """Pieces in columns that are as low as they can be."""

    def __init__(self, sections: Sequence[Section], width: float, size: float, columns: int) -> None:
        self.wide = (width - (columns - 1) * BETWEEN * size) / columns
        whole = [list(_pieces(section, self.wide, size)) for section in sections]
        parted = [group for pieces in whole for group in _groups(pieces)]
        self.filled = _balanced(parted, columns)
        """The pieces of each column, at most as many as there are columns."""
        unbroken = _balanced(whole, columns)
        if _highest(unbroken) <= PATIENCE * _highest(self.filled):
            self.filled = unbroken

    @property
    def height(self) -> float:
        """The height of the highest column."""
        return _highest(self.filled)


def _balanced(groups: list[list[_Piece]], columns: int) -> list[list[_Piece]]:
    """Groups of pieces in so many columns, as low as they can be."""
    if not groups:
        return []
    limits = sorted(_limits(groups))
    low, high = 0, len(limits) - 1
    while low < high:
        middle = (low + high) // 2
        if len(_filled(groups, limits[middle])) <= columns:
            high = middle
        else:
            low = middle + 1
    return _filled(groups, limits[low])


def _limits(groups: list[list[_Piece]]) -> set[float]:
    """Heights that a column can have: of every run of groups."""
    return {
        height
        for start in range(len(groups))
        for height in accumulate(
            _height(group) + (group[0].before if at else 0.0) for at, group in enumerate(groups[start:])
        )
    }


def _filled(groups: list[list[_Piece]], limit: float) -> list[list[_Piece]]:
    columns: list[list[_Piece]] = []
    for group in groups:
        if columns and _height([*columns[-1], *group]) <= limit + _EXACT:
            columns[-1] += group
        else:
            columns.append(list(group))
    return columns


def _highest(columns: list[list[_Piece]]) -> float:
    return max((_height(column) for column in columns), default=0.0)


def _groups(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces that are not parted."""
    group: list[_Piece] = []
    for piece in pieces:
        group.append(piece)
        if not piece.stays:
            yield group
            group = []
    if group:
        yield group


def _height(pieces: Sequence[_Piece]) -> float:
    return sum(piece.height + (piece.before if at else 0.0) for at, piece in enumerate(pieces))
