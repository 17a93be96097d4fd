"""The paper that a plate is laid out on: its measures, its head and foot, its list and its legend."""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.axes import Axes
from PIL import Image, UnidentifiedImageError

from geo.errors import PlateError
from geo.language import Language, language
from geo.plate.code import code_size, draw_code
from geo.plate.content import Content
from geo.plate.entry import Section
from geo.plate.legend import draw_legend, legend_height
from geo.plate.look import LOOKS, Look
from geo.plate.map_part import Fixed, MapPart, Outline, Room, legend_for, numbered, outline_of
from geo.plate.options import Options
from geo.plate.page import Drawing, Element, Paragraph, Rect, Run, TextBlock, text_height
from geo.plate.template import Template, template
from geo.plate.words import counted, credits_of, suggested_subtitle, suggested_title

GAP = 1.1
"""Space between two parts, to the size of the text."""
LEGEND = (0.9, 0.82, 0.75, 0.68)
"""Sizes of the legend's type, to that of the text: the first that fits."""
MODULE = 1.05
"""Side of a module of the code in points: 0.37 mm, what a phone reads off paper."""
LARGEST_CODE = 0.13
"""Side of the code, to the shorter side of the page, at most."""
LOGO = (130.0, 40.0)
"""Room for a logo in points, width and height."""
LOGO_PIXELS = (1_080, 340)
"""What is kept of a logo: its room at 600 dots an inch."""
LARGEST_PICTURE = 40_000_000
"""Pixels of a logo: a small file may hold a picture that fills the memory."""


@dataclass(frozen=True)
class Legend:
    """A legend that fits: its sections, the size of its type, its columns, its width and height."""

    sections: tuple[Section, ...] = ()
    size: float = 0.0
    columns: int = 1
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True)
class Header:
    """The head of a page, the line where it ends, and the room in it for the counts."""

    elements: tuple[Element, ...]
    bottom: float
    counts: Rect


@dataclass(frozen=True)
class Footer:
    """The room for the small print and the code."""

    top: float
    text: Rect
    code: Rect | None


class Paper:
    """The page that is laid out, with its measures."""

    def __init__(self, content: Content, options: Options) -> None:
        self.content, self.options = content, options
        self.template: Template = template(options.template)
        self.look: Look = LOOKS[options.theme]
        self.words: Language = language(options.language)
        margin = self.template.margin
        # A handling mark stands in the margin, at head and foot.
        self.inner = Rect(margin, margin, self.template.width - 2 * margin, self.template.height - 2 * margin)
        self.gap = GAP * self.template.text
        self._outlines: dict[Rect, Outline] = {}
        self.title = options.title or suggested_title(content, self.words)
        self.subtitle = options.subtitle or suggested_subtitle(content, self.words)

    @property
    def wanted(self) -> int:
        """Incidents that could be numbered, at most as many as are asked for."""
        return min(self.options.most_callouts, self.content.counts.shown)

    def outline(self, rect: Rect, fixed: Fixed | None) -> Outline:
        """Return what a map in a rectangle shows; the last ones are remembered, because arranging asks again."""
        known = self._outlines.get(rect)
        if known is None:
            known = self._outlines[rect] = outline_of(self.content, self.options, rect, fixed)
        return known

    def room(self, rect: Rect) -> Room:
        """Return the room that a list has in a rectangle."""
        return Room(rect.height, lambda told: self.list_height(told, rect.width))

    def rows(self, outline: Outline, rect: Rect | None) -> pd.DataFrame:
        """Return the incidents that a list in a rectangle has room for, all that are asked for without one."""
        return numbered(self.content, self.options, outline, None if rect is None else self.room(rect))

    # -- parts ---------------------------------------------------------------------------------------------------------

    def block(self, role: str, rect: Rect, paragraphs: Sequence[Paragraph], size: float) -> TextBlock:
        """Return a block in the direction of the page."""
        return TextBlock(role, rect, tuple(paragraphs), size, self.words.rtl)

    def mirrored(self, rect: Rect) -> Rect:
        """Return where a rectangle of a page read from left to right stands on this one."""
        if not self.words.rtl:
            return rect
        return replace(rect, x=self.template.width - rect.right)

    def header(self) -> Header:
        """Lay out marking, logo, title, subtitle and the room for the counts."""
        size, inner, found = self.template, self.inner, list[Element]()
        found += self._markings()
        logo = self._logo()
        width = inner.width
        if logo is not None:
            found.append(logo)
            width -= logo.rect.width + 2 * self.gap
        top = inner.y
        parts = (
            ("title", self.title, size.title, True, self.look.ink),
            ("subtitle", self.subtitle, 0.55 * size.title, False, self.look.soft),
            ("text", self.options.text, size.text, False, self.look.ink),
        )
        for role, text, type_size, bold, colour in parts:
            if not text:
                continue
            paragraphs = [
                Paragraph((Run(line, bold=bold, colour=colour),))
                for line in text.splitlines()
                if line.strip()
            ]
            high = text_height(paragraphs, width, type_size)
            found.append(
                self.block(role, self.mirrored(Rect(inner.x, top, width, high)), paragraphs, type_size)
            )
            top += high + (0.12 * type_size if role == "title" else 0.25 * type_size)
        counts = self.mirrored(Rect(inner.x, top, width, 1.3 * size.text))
        bottom = max(counts.bottom, logo.rect.bottom if logo else 0.0)
        return Header(tuple(found), bottom, counts)

    def _markings(self) -> list[Element]:
        mark = self.options.marking
        if not mark:
            return []
        size = self.template.text
        paragraph = Paragraph((Run(mark, bold=True),), align="center")
        high = text_height([paragraph], self.inner.width, size)
        margin = self.template.margin
        tops = ((margin - high) / 2, self.template.height - (margin + high) / 2)
        return [
            self.block("marking", Rect(self.inner.x, top, self.inner.width, high), [paragraph], size)
            for top in tops
        ]

    def _logo(self) -> Drawing | None:
        if not self.options.logo:
            return None
        picture = _picture(self.options.logo)
        share = min(LOGO[0] / picture.width, LOGO[1] / picture.height)
        wide, high = picture.width * share, picture.height * share
        rect = self.mirrored(Rect(self.inner.right - wide, self.inner.y, wide, high))

        def draw(axes: Axes) -> None:
            axes.imshow(
                picture,
                extent=(rect.x, rect.right, rect.bottom, rect.y),
                aspect="auto",
                zorder=20,
                interpolation="lanczos",
            )

        return Drawing("logo", rect, draw, self.options.author or self.words.say("Logo"))

    def body(self, header: Header, footer: Footer) -> Rect:
        """Return the room between head and small print."""
        top = header.bottom + self.gap
        return Rect(self.inner.x, top, self.inner.width, footer.top - self.gap - top)

    def counting(self, header: Header, part: MapPart) -> TextBlock:
        """Return the line that says how many incidents are shown, and where the others are."""
        text = counted(self.content, part.marks.outside, self.words)
        size = self.template.text
        # One line, smaller where it is long: every count is explained, and none wraps into the map.
        while size > 5 and text_height([_soft(text, self.look)], header.counts.width, size) > 1.4 * size:
            size -= 0.25
        return self.block("counts", header.counts, [_soft(text, self.look)], size)

    def _credits(self, numbered: bool) -> tuple[Paragraph, ...]:
        return credits_of(self.content, self.options, numbered, self.words, self.look.soft)

    def footer(self) -> Footer:
        """Make room for the small print and the code."""
        inner, size = self.inner, self.template.small
        code = self._code_side()
        width = inner.width - (code + self.gap if code else 0.0)
        # With the rule of numbering, whether or not it will be needed: the map's height depends on it.
        high = text_height(self._credits(numbered=True), width, size)
        top = inner.bottom - max(high, code)
        square = self.mirrored(Rect(inner.right - code, inner.bottom - code, code, code)) if code else None
        return Footer(top, self.mirrored(Rect(inner.x, top, width, inner.bottom - top)), square)

    def _code_side(self) -> float:
        if not (self.options.code and self.content.link):
            return 0.0
        side = code_size(self.content.link, MODULE)
        return min(side, LARGEST_CODE * min(self.template.width, self.template.height))

    def credited(self, footer: Footer, part: MapPart) -> list[Element]:
        """Return the small print and the code."""
        paragraphs = self._credits(bool(part.callouts))
        found: list[Element] = [self.block("sources", footer.text, paragraphs, self.template.small)]
        if footer.code is not None:
            square = footer.code
            link, look = self.content.link, self.look

            def draw(axes: Axes) -> None:
                draw_code(axes, link, square, look)

            found.append(Drawing("code", square, draw, self.words.say("QR code of {link}", link=link)))
        return found

    def listing(self, rect: Rect, part: MapPart) -> list[Element]:
        """Return the numbered list under its heading; nothing when nothing is numbered."""
        if not part.paragraphs:
            return []
        return [self.block("list", rect, [self.list_heading(), *part.paragraphs], self.template.text)]

    def list_heading(self) -> Paragraph:
        """Return what stands over the list."""
        return Paragraph((Run(self.words.say("Incidents by number"), bold=True),))

    def list_height(self, paragraphs: Sequence[Paragraph], width: float) -> float:
        """Return how high the list is with its heading."""
        if not paragraphs:
            return 0.0
        return text_height([self.list_heading(), *paragraphs], width, self.template.text)

    def legend_in(self, outline: Outline, height: float, shapes: Sequence[tuple[float, int]]) -> Legend:
        """Return the legend in the first width and number of columns, and the largest type, in which it fits a height.

        Where it fits in none it is returned as low as it gets.
        """
        found = Legend(height=math.inf)
        for wide, columns in shapes:
            for size in (step * self.template.text for step in LEGEND):
                sections = legend_for(outline, self.content, self.options, size)
                if not sections:
                    return Legend()
                high = legend_height(sections, wide, size, columns)
                if high < found.height:
                    found = Legend(sections, size, columns, wide, high)
                if high <= height:
                    return found
        return found

    def legend(self, x: float, y: float, legend: Legend) -> list[Element]:
        """Return the legend with its left upper corner at a point; nothing when nothing is drawn that needs one."""
        if not legend.sections:
            return []
        rect, look, rtl = Rect(x, y, legend.width, legend.height), self.look, self.words.rtl

        def draw(axes: Axes) -> None:
            draw_legend(axes, legend.sections, rect, legend.size, legend.columns, look, rtl)

        told = " ".join(f"{s.title}: {', '.join(e.said for e in s.entries)}." for s in legend.sections)
        return [Drawing("legend", rect, draw, self.words.say("Legend. {told}", told=told))]


def _soft(text: str, look: Look) -> Paragraph:
    return Paragraph((Run(text, colour=look.soft),))


def _picture(content: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
        if picture.width * picture.height > LARGEST_PICTURE:
            raise PlateError(
                f"the logo is {picture.width:,} x {picture.height:,} pixels: at most {LARGEST_PICTURE:,} in all"
            )
        # The paper has no use for more than a few hundred pixels, and every file would carry them.
        picture.thumbnail(LOGO_PIXELS)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise PlateError("the logo cannot be read: give a PNG or a JPEG picture") from error
    return picture.convert("RGBA")
