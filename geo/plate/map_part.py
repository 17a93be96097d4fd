"""The map of a plate or a brief, composed: what is drawn where, the numbered list and the legend that go with it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle

from geo.language import Language, language
from geo.plate import callouts as numbering
from geo.plate import control as controls
from geo.plate import labels as naming
from geo.plate import marks as marking
from geo.plate import paint
from geo.plate.content import Content
from geo.plate.entry import Section
from geo.plate.extent import frame_of
from geo.plate.frame import Frame
from geo.plate.furniture import Furniture, furniture_of
from geo.plate.graticule import draw_graticule, graticule_labels
from geo.plate.ground import draw_ground
from geo.plate.legend import legend_of
from geo.plate.look import LOOKS, Look
from geo.plate.options import Options
from geo.plate.page import Drawing, Paragraph, Rect, Run, TextBlock, text_height
from geo.plate.plan import Callout, ControlMarks, Label, Marks
from geo.plate.template import template
from geo.plate.words import described, nothing_found

LENGTHS = (numbering.LONGEST, 90, 0)
"""Characters of what happened, in the list: fewer where otherwise fewer incidents could be numbered; 0 leaves notes out."""


@dataclass(frozen=True)
class Room:
    """The room of the list beside a map: its height in points, and how high paragraphs are in its width."""

    height: float
    measure: Callable[[Sequence[Paragraph]], float]

    def share(self, paragraphs: Sequence[Paragraph]) -> float:
        """Return the height of paragraphs to the room; at most 1 when they fit."""
        return self.measure(paragraphs) / max(self.height, 1e-9)


@dataclass(frozen=True)
class Fixed:
    """What the plates of a series share: the part of the world that they show, the scale of their marks, and their room.

    `bounds` are west, south, east and north in degrees; `full` is the number of incidents at which a mark is largest;
    `body` is the part of the page below the head and above the small print.
    """

    bounds: tuple[float, float, float, float]
    full: int
    body: Rect


@dataclass(frozen=True)
class Outline:
    """What a map shows, before names and numbers: its frame on the page, its marks, and its discs of control if shown."""

    frame: Frame
    marks: Marks
    control: ControlMarks | None


@dataclass(frozen=True)
class MapPart:
    """A map, composed.

    Attributes
    ----------
    outline : Outline
        What it shows, where on the page.
    callouts, labels, furniture
        What stands on it, as geometry.
    paragraphs : tuple of Paragraph
        The list of numbered incidents, in the order of their numbers.
    legend : tuple of Section
        What is drawn, explained.
    drawing : Drawing
        Draws all of it.
    """

    outline: Outline
    callouts: tuple[Callout, ...]
    labels: tuple[Label, ...]
    furniture: tuple[Furniture, ...]
    paragraphs: tuple[Paragraph, ...]
    legend: tuple[Section, ...]
    drawing: Drawing

    @property
    def frame(self) -> Frame:
        """The part of the world that it shows."""
        return self.outline.frame

    @property
    def marks(self) -> Marks:
        """The marks of the incidents."""
        return self.outline.marks


def outline_of(content: Content, options: Options, rect: Rect, fixed: Fixed | None = None) -> Outline:
    """Return what a map in a rectangle of the page shows, `fixed` being what the plates of a series share."""
    unit = template(options.template).unit
    frame = frame_of(content, rect, unit) if fixed is None else Frame.around(rect, unit, fixed.bounds)
    marks = marking.marks_of(content, frame, None if fixed is None else fixed.full)
    return Outline(frame, marks, controls.control_marks(content, frame, marks))


def legend_for(outline: Outline, content: Content, options: Options, size: float) -> tuple[Section, ...]:
    """Return the legend of a map; `size` of its type in points."""
    words, look = language(options.language), LOOKS[options.theme]
    return tuple(legend_of(content, outline.marks, outline.control, outline.frame, words, look, size))


def compose_map(
    content: Content,
    options: Options,
    rect: Rect,
    legend_size: float = 8.5,
    room: Room | None = None,
    fixed: Fixed | None = None,
) -> MapPart:
    """Compose the map of a plate in a rectangle of the page.

    Parameters
    ----------
    content, options
        What is shown and how.
    rect : Rect
        Where the map stands, in points.
    legend_size : float
        Size of the legend's type, in points.
    room : Room, optional
        Of the list that goes with the map: incidents are said in fewer words, and then fewer are numbered, until they fit.
    fixed : Fixed, optional
        What the plates of a series share.
    """
    outline = outline_of(content, options, rect, fixed)
    return filled(content, options, outline, numbered(content, options, outline, room), legend_size, room)


def filled(
    content: Content,
    options: Options,
    outline: Outline,
    rows: pd.DataFrame,
    legend_size: float,
    room: Room | None,
) -> MapPart:
    """Put numbers, names and furniture on what a map shows; `rows` are the incidents to number (`numbered`)."""
    words, look = language(options.language), LOOKS[options.theme]
    frame, marks, control = outline.frame, outline.marks, outline.control
    furniture = furniture_of(frame, marks, control, content, options, words, look)
    obstacles = [piece.rect for piece in furniture]
    if options.graticule:
        obstacles += [label.rect for label in graticule_labels(frame, words, obstacles)]
    if (notice := _notice(content, frame, words)) is not None:
        obstacles.append(_around(notice, frame))
    placed = numbering.place_callouts(rows, marks, content, frame, obstacles, control)
    named = naming.place_labels(content, frame, words, marks, control, placed, obstacles)
    part = MapPart(
        outline,
        tuple(placed),
        tuple(named),
        tuple(furniture),
        listed(content, options, [callout.row for callout in placed], room),
        legend_for(outline, content, options, legend_size),
        Drawing("map", frame.rect, _nothing_drawn, described(content, marks.shown, words)),
    )

    def draw(axes: Axes) -> None:
        draw_map(axes, part, content, options)

    return replace(part, drawing=replace(part.drawing, draw=draw))


def _nothing_drawn(_axes: Axes) -> None:
    """Stands in until the part is whole."""


# -- the list ----------------------------------------------------------------------------------------------------------


def numbered(content: Content, options: Options, outline: Outline, room: Room | None) -> pd.DataFrame:
    """Return the incidents to number, in the order of their numbers: as many as the list has room for, said briefly."""
    most = options.most_callouts
    while most > 0:
        rows = numbering.candidates(content, outline.marks, replace(options, callouts=most))
        told = _told(content, options, rows["row"].tolist(), LENGTHS[-1])
        share = 1.0 if room is None or not told else room.share(told)
        if share <= 1.0:
            return rows
        most = min(len(rows) - 1, math.floor(len(rows) / share))
    return numbering.candidates(content, outline.marks, replace(options, callouts=0, picked=()))


def listed(
    content: Content, options: Options, rows: Sequence[int], room: Room | None
) -> tuple[Paragraph, ...]:
    """Return the list of numbered incidents, each said in as many words as there is room for; `rows` of the dataset."""
    for longest in LENGTHS:
        told = _told(content, options, rows, longest)
        if room is None or room.share(told) <= 1.0:
            break
    return tuple(told)


def _told(content: Content, options: Options, rows: Sequence[int], longest: int) -> list[Paragraph]:
    if not rows:
        return []
    words, look = language(options.language), LOOKS[options.theme]
    callouts = [Callout(number, row, 0.0, 0.0, 0.0, (0.0, 0.0)) for number, row in enumerate(rows, 1)]
    return numbering.callout_paragraphs(callouts, content, words, look, longest)


# -- drawing -----------------------------------------------------------------------------------------------------------


def draw_map(axes: Axes, part: MapPart, content: Content, options: Options) -> None:
    """Draw a composed map on axes in points of the page."""
    look, words = LOOKS[options.theme], language(options.language)
    frame = part.frame
    draw_ground(axes, frame, content, look)
    if options.graticule:
        draw_graticule(axes, frame, words, look, [piece.rect for piece in part.furniture])
    controls.draw_areas(axes, frame, content, look)
    marking.draw_marks(axes, part.marks, frame, look, "uncertainty" not in content.view.hidden)
    if part.outline.control is not None:
        controls.draw_control(axes, part.outline.control, part.marks, content, look, words)
    numbering.draw_callouts(axes, part.callouts, look)
    naming.draw_labels(axes, part.labels, look)
    for piece in part.furniture:
        piece.draw(axes)
    if (notice := _notice(content, frame, words)) is not None:
        _draw_notice(axes, notice, frame, look)
    rect = frame.rect
    axes.add_patch(
        Rectangle(
            (rect.x, rect.y),
            rect.width,
            rect.height,
            facecolor="none",
            edgecolor=look.line,
            linewidth=0.8,
            zorder=14,
        )
    )


def _notice(content: Content, frame: Frame, words: Language) -> TextBlock | None:
    """Return what is said on a map that shows no incident, because an empty map could be a broken one."""
    if not content.is_empty or "incidents" in content.view.hidden:
        return None
    size = 15 * frame.unit
    paragraph = Paragraph((Run(nothing_found(content, words), bold=True),), align="center")
    width = min(0.7 * frame.rect.width, 420 * frame.unit)
    height = text_height([paragraph], width, size)
    x, y = frame.rect.centre
    rect = Rect(x - width / 2, y - height / 2, width, height)
    return TextBlock("notice", rect, (paragraph,), size, words.rtl)


def _around(notice: TextBlock, frame: Frame) -> Rect:
    return notice.rect.grown(10 * frame.unit)


def _draw_notice(axes: Axes, notice: TextBlock, frame: Frame, look: Look) -> None:
    box = _around(notice, frame)
    axes.add_patch(
        FancyBboxPatch(
            (box.x, box.y),
            box.width,
            box.height,
            boxstyle=f"round,pad=0,rounding_size={5 * frame.unit}",
            facecolor=look.panel,
            edgecolor=look.line,
            linewidth=0.8,
            zorder=12,
        )
    )
    paint.draw_block(axes, notice, look, zorder=13)
