"""Draws a page with matplotlib: lines of text where they were broken, drawings where they stand."""

import threading
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Patch, PathPatch, Rectangle
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from geo.plate import fonts
from geo.plate.lettering import Piece, is_rtl, pieces_of, whole
from geo.plate.look import Look
from geo.plate.page import MARKER, Drawing, Line, Page, Rect, Run, TextBlock, lines_of

POINTS = 72.0
Side = Literal["left", "center", "right"]
ON_TOP = 20.0
"""Drawing order of the text of a page: over every drawing."""
PAINTING = threading.RLock()
"""matplotlib's typefaces and settings are shared by all threads: one page at a time."""

SETTINGS: Any = {
    "font.family": list(fonts.FAMILIES),
    "pdf.fonttype": 42,  # the typeface itself, so that text can be searched and copied
    "pdf.compression": 6,
    "text.hinting": "no_hinting",  # hinted letters are wider at small sizes than they are measured
    "svg.fonttype": "none",  # text as text
    "svg.hashsalt": "sitmap",  # the same page gives the same bytes
    "path.simplify": False,
    "axes.unicode_minus": False,
    "text.parse_math": False,  # a record's “$” is no formula
}


def settings() -> AbstractContextManager[None]:
    """Return the settings under which pages are drawn and written, as a context."""
    fonts.register()
    return mpl.rc_context(SETTINGS)


def part_of(
    page: Page, rect: Rect, elements: tuple[TextBlock | Drawing, ...], transparent: bool = False
) -> Figure:
    """Return what lies in a rectangle of a page, drawn from some of its elements."""
    figure = Figure(figsize=(rect.width / POINTS, rect.height / POINTS), facecolor=page.look.paper)
    if transparent:
        figure.patch.set_alpha(0)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(rect.x, rect.right)
    axes.set_ylim(rect.bottom, rect.y)
    axes.set_autoscale_on(False)
    for element in elements:
        if isinstance(element, TextBlock):
            draw_block(axes, element, page.look)
        else:
            element.draw(axes)
    return figure


def clip(axes: Axes, rect: Rect) -> Patch:
    """Return an outline by which artists are cut off: `artist.set_clip_path(clip(axes, rect))`."""
    outline = Rectangle((rect.x, rect.y), rect.width, rect.height, facecolor="none", edgecolor="none")
    outline.set_transform(axes.transData)
    return outline


def draw_block(axes: Axes, block: TextBlock, look: Look, zorder: float = ON_TOP) -> None:
    """Draw a block of text on axes in points of the page."""
    for line in lines_of(block.paragraphs, block.rect.width, block.size):
        _draw_line(axes, block, line, look, zorder)


def _draw_line(axes: Axes, block: TextBlock, line: Line, look: Look, zorder: float) -> None:
    rect, size, rtl = block.rect, block.size, block.rtl
    indent = MARKER * size if line.paragraph.marker else 0.0
    widths = [fonts.width(run.text, size, run.bold) for run in line.runs]
    spare = rect.width - indent - sum(widths)
    shift = {"start": 0.0, "center": spare / 2, "end": spare}[line.paragraph.align]
    baseline = rect.y + line.baseline
    if line.paragraph.marker and line.is_first:
        _draw_marker(axes, block, line, baseline, look, zorder)
    at = indent + shift
    told = rtl and is_rtl(*(run.text for run in line.runs))
    for run, wide in zip(line.runs, widths, strict=True):
        left = rect.right - at - wide if rtl else rect.x + at
        # An address keeps its own direction, down to the stroke at its end.
        draw_run(axes, run, left, baseline, size, look, zorder, None if run.url else told)
        at += wide


def draw_run(
    axes: Axes,
    run: Run,
    left: float,
    baseline: float,
    size: float,
    look: Look,
    zorder: float = ON_TOP,
    rtl: bool | None = None,
) -> None:
    """Draw a run of text from its left end; `rtl` is the direction of its line, by default that of its letters."""
    for piece in pieces_of(run.text, left, size, run.bold, rtl):
        _letter(axes, piece, baseline, size, run.bold, run.colour or look.ink, zorder, run.url)


def _letter(
    axes: Axes, piece: Piece, baseline: float, size: float, bold: bool, colour: str, zorder: float, url: str
) -> Text:
    return axes.text(
        piece.x,
        baseline,
        piece.text,
        fontproperties=fonts.properties(size, bold),
        color=colour,
        ha=piece.side,
        va="baseline",
        url=url or None,
        zorder=zorder,
    )


def draw_haloed(
    axes: Axes,
    text: str,
    x: float,
    y: float,
    size: float,
    bold: bool,
    colour: str,
    halo: str,
    width: float,
    ha: Side = "left",
    zorder: float = ON_TOP,
) -> tuple[PathPatch, Text]:
    """Draw a line of text on its baseline with an outline that lifts it off the ground; return both.

    The outline is drawn below the text: matplotlib's own path effects would make shapes of the letters in PDF and SVG.

    Parameters
    ----------
    axes : Axes
        In points of the page.
    text : str
        Of any script.
    x, y : float
        The end or middle of the baseline that `ha` names, in points.
    size : float
        Of the type, in points.
    bold : bool
        Whether it is set bold.
    colour, halo : str
        Of the text and of the outline, #rrggbb.
    width : float
        How far the outline reaches out of the letters, in points.
    ha : str
        ``left``, ``center`` or ``right``: what `x` is of the text.
    zorder : float
        Of both.
    """
    piece = whole(text, x - {"left": 0.0, "center": 0.5, "right": 1.0}[ha] * fonts.width(text, size, bold))
    moved = Affine2D().scale(size, -size).translate(piece.x, y)
    outline = PathPatch(
        _outline(piece.text, bold),
        facecolor=halo,
        edgecolor=halo,
        linewidth=2 * width,
        joinstyle="round",
        zorder=zorder,
        transform=moved + axes.transData,
    )
    axes.add_artist(outline)
    return outline, _letter(axes, piece, y, size, bold, colour, zorder, "")


@lru_cache(maxsize=4_000)
def _outline(text: str, bold: bool) -> TextPath:
    """The letters as a path in a type of size 1, y up."""
    return TextPath((0, 0), text, size=1, prop=fonts.properties(1.0, bold))


def _draw_marker(
    axes: Axes, block: TextBlock, line: Line, baseline: float, look: Look, zorder: float
) -> None:
    radius = 0.62 * block.size
    x = block.rect.right - radius if block.rtl else block.rect.x + radius
    draw_number(axes, line.paragraph.marker, x, baseline - 0.36 * block.size, radius, look, zorder)


def draw_number(
    axes: Axes, text: str, x: float, y: float, radius: float, look: Look, zorder: float = ON_TOP
) -> None:
    """Draw a number in a disc: beside an entry of the list, and on the map where it happened."""
    axes.add_patch(
        Circle(
            (x, y),
            radius,
            facecolor=look.ink,
            edgecolor=look.panel,
            linewidth=radius * 0.14,
            zorder=zorder,
        )
    )
    size = radius * (1.18 if len(text) < 2 else 0.98)
    axes.text(
        x,
        y + size * fonts.CAP_HEIGHT / 2,
        text,
        fontproperties=fonts.properties(round(size, 2), True),
        color=look.panel,
        ha="center",
        va="baseline",
        zorder=zorder,
    )
