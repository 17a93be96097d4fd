"""A brief on paper: A4, one page when the text fits on one, else as many as it needs."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from geo.brief.document import Document, Section, Table, document, head_of, summary_of
from geo.brief.flow import Piece, Placed, even, fill
from geo.brief.picture import WIDTH, Picture
from geo.brief.report import Brief
from geo.language import language
from geo.plate import fonts
from geo.plate.look import LOOKS
from geo.plate.page import Drawing, Element, Page, Paragraph, Rect, Run, TextBlock, text_height
from geo.plate.template import template

_MARGIN = 34.0
_TITLE, _SUBTITLE, _SUMMARY, _TEXT, _SMALL, _HEADING = 18.0, 10.5, 8.8, 7.7, 6.5, 9.0
"""Sizes of type, in points."""
_GAP = 10.0
"""Between columns, and between the parts of the page."""
_SMALL_ROLES = ("sources",)
_BELOW_MAP = ("incidents",)
"""What is told of the map: the list of its numbers."""
_SCALES = (1.0, 0.96, 0.92)
"""Of the type of the flowing text: the largest at which it fits on one page."""
_SHARES = (0.39, 0.12, 0.12, 0.195, 0.175)
"""Widths of the columns of the table of numbers, to the whole; one grows where a word would not fit, and the first yields."""
_PAD = 1.6
_INDENT = 7.0
"""Of a line that is a part of the line above it."""


def pages_of(brief: Brief) -> list[Page]:
    """Lay out a brief.

    Everything is placed from the left here; what is read from right to left is mirrored as it is put on the page.
    """
    sheet = _Sheet(brief)
    head, top = sheet.head()
    picture = Picture.of(brief, sheet.mirrored(Rect(sheet.inner.x, top, WIDTH, 0.0)).x, top)
    found = document(brief, picture)
    beside, end_of_numbers = sheet.numbers(found, top)
    first = [*head, *picture.drawings, *beside]
    columns = sheet.first_columns(picture.rect.bottom, end_of_numbers)
    bodies = sheet.bodies(found, columns)
    bodies[0] = [*first, *bodies[0]]
    return [sheet.page(found, body, number, len(bodies)) for number, body in enumerate(bodies, 1)]


class _Sheet:
    """The paper, with its measures."""

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.look = LOOKS[brief.options.theme]
        self.rtl = language(brief.options.language).rtl
        size = template("a4")
        self.width, self.height = size.width, size.height
        self.inner = Rect(_MARGIN, _MARGIN, size.width - 2 * _MARGIN, size.height - 2 * _MARGIN)

    def mirrored(self, rect: Rect) -> Rect:
        """Return where a rectangle stands on a page in the direction of the text."""
        return replace(rect, x=self.width - rect.right) if self.rtl else rect

    def block(self, role: str, rect: Rect, paragraphs: Sequence[Paragraph], size: float) -> TextBlock:
        """Return a block of text; `rect` is that of a page read from the left."""
        return TextBlock(role, self.mirrored(rect), tuple(paragraphs), size, self.rtl)

    def rule(self, rect: Rect, colour: str, thick: float) -> Drawing:
        """Return a line along the top of a rectangle of a page read from the left."""
        place = self.mirrored(rect)

        def draw(axes: Axes) -> None:
            axes.add_line(
                Line2D([place.x, place.right], [place.y, place.y], color=colour, linewidth=thick, zorder=11)
            )

        return Drawing("rule", place, draw)

    # -- the head ------------------------------------------------------------------------------------------------------

    def head(self) -> tuple[list[Element], float]:
        """Return title, period, origin and summary, and where the page goes on."""
        head, look = head_of(self.brief), self.look
        parts = (
            ("title", (Paragraph((Run(head.title, bold=True),)),), _TITLE, 1.0),
            ("subtitle", (Paragraph((Run(head.subtitle, bold=True, colour=look.accent),)),), _SUBTITLE, 2.0),
            ("made", (Paragraph((Run(head.made, colour=look.soft),)),), _SMALL, 6.0),
            ("summary", summary_of(self.brief), _SUMMARY, _GAP),
        )
        found: list[Element] = []
        top = self.inner.y
        for role, paragraphs, size, after in parts:
            if role == "summary":
                found.append(self.rule(replace(self.inner, y=top, height=1.0), look.ink, 1.1))
                top += 5.0
            high = text_height(paragraphs, self.inner.width, size)
            found.append(self.block(role, Rect(self.inner.x, top, self.inner.width, high), paragraphs, size))
            top += high + after
        return found, top

    # -- the numbers beside the map --------------------------------------------------------------------------------------

    def numbers(self, found: Document, top: float) -> tuple[list[Element], float]:
        """Return the table of numbers with its note, and where it ends."""
        section = found.section("numbers")
        if section is None or section.table is None:
            return [], top
        x = self.inner.x + WIDTH + _GAP
        column = Rect(x, top, self.inner.right - x, 0.0)
        elements, bottom = self._table(section.table, column)
        elements.insert(0, self._heading(section, column))
        high = text_height(section.paragraphs, column.width, _SMALL)
        soft = [self._soft(paragraph) for paragraph in section.paragraphs]
        note = Rect(column.x, bottom + 4.0, column.width, high)
        return [*elements, self.block("note", note, soft, _SMALL)], note.bottom

    def _heading(self, section: Section, column: Rect) -> TextBlock:
        heading = Paragraph((Run(section.heading, bold=True),))
        high = text_height([heading], column.width, _HEADING)
        return self.block("heading", replace(column, height=high), [heading], _HEADING)

    def _table(self, table: Table, column: Rect) -> tuple[list[Element], float]:
        elements: list[Element] = []
        top = column.y + 1.5 * _HEADING + 2.0
        widths = _widths(table, column.width)
        lines = [(table.header, False, True), *((row.cells, row.part, False) for row in table.rows)]
        for cells, part, is_header in lines:
            size = _SMALL if is_header else _TEXT
            blocks, high = self._line(cells, widths, replace(column, y=top), size, part, is_header)
            bottom = top + high
            if not (part or is_header):
                elements.append(self._band(Rect(column.x, top, column.width, high)))
            elements += blocks
            elements.append(self.rule(Rect(column.x, bottom, column.width, 0.5), self.look.line, 0.5))
            top = bottom
        return elements, top

    def _band(self, rect: Rect) -> Drawing:
        """Colour the ground of a line that is no part of another."""
        place, colour = self.mirrored(rect), self.look.land

        def draw(axes: Axes) -> None:
            axes.add_patch(
                Rectangle(
                    (place.x, place.y),
                    place.width,
                    place.height,
                    facecolor=colour,
                    edgecolor="none",
                    zorder=10,
                )
            )

        return Drawing("band", place, draw)

    def _line(
        self,
        cells: Sequence[str],
        widths: Sequence[float],
        place: Rect,
        size: float,
        part: bool,
        is_header: bool,
    ) -> tuple[list[Element], float]:
        """Return the cells of a line of the table, and its height."""
        colour = self.look.soft if is_header else ""
        blocks: list[tuple[Rect, Paragraph]] = []
        left = place.x
        for number, (text, wide) in enumerate(zip(cells, widths, strict=True)):
            indent = _INDENT if part and not number else 0.0
            run = Run(text, bold=not (part or is_header) and number < 2, colour=colour)
            paragraph = Paragraph((run,), align="end" if number else "start")
            rect = Rect(left + _PAD + indent, place.y + _PAD, wide - 2 * _PAD - indent, 0.0)
            blocks.append((replace(rect, height=text_height([paragraph], rect.width, size)), paragraph))
            left += wide
        high = max(rect.height for rect, _ in blocks) + 2 * _PAD
        # Headings stand on the line below them.
        return [
            self.block(
                "table",
                replace(rect, y=place.y + high - _PAD - rect.height) if is_header else rect,
                [paragraph],
                size,
            )
            for rect, paragraph in blocks
        ], high

    # -- what flows --------------------------------------------------------------------------------------------------------

    def first_columns(self, left_top: float, right_top: float) -> list[Rect]:
        """Return the columns of the first page: below the map, and below the numbers beside it."""
        x, right = self.inner.x + WIDTH + _GAP, self.inner.right
        tops = [top + _GAP for top in (left_top, right_top)]
        return [
            Rect(self.inner.x, tops[0], WIDTH, self.inner.bottom - tops[0]),
            Rect(x, tops[1], right - x, self.inner.bottom - tops[1]),
        ]

    def next_columns(self) -> list[Rect]:
        """Return the columns of a further page."""
        wide = (self.inner.width - _GAP) / 2
        return [replace(self.inner, x=x, width=wide) for x in (self.inner.x, self.inner.right - wide)]

    def bodies(self, found: Document, columns: Sequence[Rect]) -> list[list[Element]]:
        """Return the text of each page.

        What is told of the map stands below it and all else beside, where that fits; else the text flows. Somewhat smaller
        type is better than a second page with a few lines.
        """
        for lay in (self._side_by_side, self._flowing):
            for scale in _SCALES:
                placed, rest = lay(found, columns, scale)
                if not rest:
                    return [self._set(placed)]
        placed, rest = self._flowing(found, columns, 1.0)
        bodies = [self._set(placed)]
        while rest:
            placed, rest = even(rest, self.next_columns())
            bodies.append(self._set(placed))
        return bodies

    def _side_by_side(
        self, found: Document, columns: Sequence[Rect], scale: float
    ) -> tuple[list[Placed], list[Piece]]:
        below = [section for section in found.sections if section.role in _BELOW_MAP]
        others = [section for section in found.sections if section.role not in _BELOW_MAP]
        parts = [
            fill(list(self.pieces(sections, scale)), [column])
            for sections, column in zip((below, others), columns, strict=True)
        ]
        return [each for placed, _ in parts for each in placed], [each for _, rest in parts for each in rest]

    def _flowing(
        self, found: Document, columns: Sequence[Rect], scale: float
    ) -> tuple[list[Placed], list[Piece]]:
        return fill(list(self.pieces(found.sections, scale)), columns)

    def pieces(self, sections: Sequence[Section], scale: float) -> Iterator[Piece]:
        """Yield what flows through the columns, its type as large as usual times `scale`."""
        for section in sections:
            if section.role in ("summary", "map", "numbers"):
                continue
            size = scale * (_SMALL if section.role in _SMALL_ROLES else _TEXT)
            heading = Paragraph((Run(section.heading, bold=True),))
            yield Piece(heading, _HEADING, before=8.0 * scale, is_heading=True)
            for paragraph in section.paragraphs:
                soft = self._soft(paragraph) if section.role in _SMALL_ROLES else paragraph
                yield Piece(replace(soft, before=0.0), size, before=2.5 * scale)

    def _soft(self, paragraph: Paragraph) -> Paragraph:
        runs = (replace(run, colour=run.colour or self.look.soft) for run in paragraph.runs)
        return replace(paragraph, runs=tuple(runs))

    def _set(self, placed: Sequence[Placed]) -> list[Element]:
        """Return what stands in the columns, with a line over each heading and over the rest of a list."""
        found: list[Element] = []
        left: float | None = None
        for each in placed:
            piece, rect = each.piece, each.rect
            if piece.is_heading or (left is not None and rect.x != left):
                found.append(self.rule(replace(rect, y=rect.y - 2.0), self.look.ink, 0.7))
            left = rect.x
            role = "heading" if piece.is_heading else "text"
            found.append(self.block(role, rect, [piece.paragraph], piece.size))
        return found

    # -- the page as a whole -----------------------------------------------------------------------------------------------

    def page(self, found: Document, body: Sequence[Element], number: int, pages: int) -> Page:
        """Return a page with its handling mark and its number."""
        return Page(
            self.width,
            self.height,
            self.look,
            (*body, *self._margins(found, number, pages)),
            title=found.title,
            author=found.author,
            subject=found.subtitle,
            created=found.created,
            language=found.language.code,
        )

    def _margins(self, found: Document, number: int, pages: int) -> Iterator[Element]:
        foot = self.height - _MARGIN + 8.0
        line = Rect(self.inner.x, 0.0, self.inner.width, 1.5 * _TEXT)
        if found.marking:
            mark = Paragraph((Run(found.marking, bold=True),), align="center")
            for top in (_MARGIN - 20.0, foot):
                yield self.block("marking", replace(line, y=top), [mark], _TEXT)
        if pages > 1:
            told = found.language.say("Page {number} of {pages}", number=number, pages=pages)
            folio = Paragraph((Run(told, colour=self.look.soft),), align="end")
            yield self.block("folio", replace(line, y=foot), [folio], _SMALL)


def _widths(table: Table, whole: float) -> list[float]:
    """Return the widths of the columns of a table, in points: no word of a number's column is broken."""
    found = [share * whole for share in _SHARES]
    for number in range(1, len(found)):
        cells = [(table.header[number], _SMALL), *((row.cells[number], _TEXT) for row in table.rows)]
        words = [(word, size) for text, size in cells for word in text.split()]
        # Bold where a line may be: it is the wider.
        needed = max((fonts.width(word, size, True) for word, size in words), default=0.0) + 2 * _PAD + 0.1
        found[number] = max(found[number], needed)
    found[0] = whole - sum(found[1:])
    return found
