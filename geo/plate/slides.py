"""Pages as slides: text that can be edited, the map and other drawings as pictures, in one's own presentation if wanted."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.exc import PythonPptxError
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.presentation import Presentation as Deck
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.slide import Slide, SlideLayout
from pptx.text.text import _Paragraph, _Run
from pptx.util import Emu, Length, Pt

from geo.errors import PlateError
from geo.plate import paint, sheet
from geo.plate.look import Look
from geo.plate.page import LEADING, MARKER, Drawing, Page, Paragraph, Rect, Run, TextBlock
from geo.plate.text import cleaned, has_rtl, link

LARGEST = 50_000_000
"""Bytes of a presentation that is taken as a template, at most."""
_UNPACKED = 300_000_000
_MEMBERS = 5_000
TYPEFACE = "Arial"
"""Every PowerPoint has it, with Arabic; it is a little narrower than what pages are measured with, so lines keep their length."""
LANGUAGES = {False: "en-US", True: "ar-SA"}
NOTED = ("counts", "sources")
"""Roles of the text that stands in the notes of a slide as well."""

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_TYPES = "[Content_Types].xml"
_MAIN = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_TEMPLATE = b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml"
_FURNITURE = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""The first day that a ZIP archive can hold."""
_BROKEN = (
    PythonPptxError,
    zipfile.BadZipFile,
    zlib.error,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,  # what is no XML
    TypeError,
    ValueError,
)
"""What reading a damaged presentation may raise."""


@dataclass(frozen=True)
class _Place:
    """Where a page lies on a slide: its scale, and its corner in points of the slide."""

    scale: float
    left: float
    top: float
    themed: bool
    """Whether typeface and colour of the text are the presentation's own."""

    def put(self, shape: BaseShape, rect: Rect) -> None:
        """Move a shape to where a rectangle of the page lies."""
        shape.left, shape.top, shape.width, shape.height = self.box(rect)

    def box(self, rect: Rect) -> tuple[Length, Length, Length, Length]:
        """Return left, top, width and height of a rectangle on the slide."""
        return (
            _points(self.left + rect.x * self.scale),
            _points(self.top + rect.y * self.scale),
            _points(rect.width * self.scale),
            _points(rect.height * self.scale),
        )

    def points(self, size: float) -> Length:
        """Return a length of the page on the slide."""
        return _points(size * self.scale)


def _points(size: float) -> Length:
    return Emu(round(size * Pt(1)))


def write(pages: Sequence[Page], dpi: int, presentation: bytes = b"") -> bytes:
    """Return pages as the slides of a presentation, the same bytes for the same pages.

    Parameters
    ----------
    pages : sequence of Page
        At least one; the first sets the size of the slides, the others are fitted into it.
    dpi : int
        Dots an inch of the pictures.
    presentation : bytes
        The organisation's own .pptx or .potx. Its masters, layouts, theme and size stay, and its typeface and the colour
        of its text are used; **its slides are removed**. Pages are scaled to fit, on the layout that has a title and least
        else. Empty: slides of the page's own size and colour.

    Raises
    ------
    PlateError
        When the presentation cannot be used: it is too large, damaged, protected, has macros, or is none.
    """
    content = _checked(presentation) if presentation else b""
    with _readable():
        deck = _opened(content) if presentation else _plain(pages[0])
        layout = _layout_of(deck)
    for page in pages:
        with _readable():
            slide = deck.slides.add_slide(layout)
            notes = slide.notes_slide.notes_text_frame
        _fill(slide, page, dpi, _place(deck, page, themed=bool(presentation)))
        if notes is not None:
            notes.text = _notes(page)
    stream = io.BytesIO()
    with _readable():
        _describe(deck, pages[0])
        deck.save(stream)
    return _dated(stream, pages[0])


# -- presentations -----------------------------------------------------------------------------------------------------


def _plain(page: Page) -> Deck:
    """A presentation of the size of a page, its layouts stretched to it."""
    deck = Presentation()
    old_width, old_height = _size(deck)
    width, height = _points(page.width), _points(page.height)
    deck.slide_width, deck.slide_height = width, height
    across, down = width / old_width, height / old_height
    for shape in _own_shapes(deck):
        shape.left, shape.width = Emu(round(shape.left * across)), Emu(round(shape.width * across))
        shape.top, shape.height = Emu(round(shape.top * down)), Emu(round(shape.height * down))
    _colour_theme(deck, page.look)
    return deck


def _colour_theme(deck: Deck, look: Look) -> None:
    """Give a presentation the colours of a page: what a person adds to a dark slide can be read, links as well."""
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    colours = {"dk1": look.ink, "lt1": look.paper, "hlink": look.accent, "folHlink": look.accent}
    root = parse_xml(theme.blob)
    for name, colour in colours.items():
        holder = root.find(f".//{qn(f'a:{name}')}")
        holder[:] = [OxmlElement("a:srgbClr")]
        holder[0].set("val", colour.removeprefix("#").upper())
    theme.blob = serialize_part_xml(root)


def _own_shapes(deck: Deck) -> Iterator[BaseShape]:
    """The shapes of master and layouts that have a place of their own."""
    for owner in (deck.slide_master, *deck.slide_layouts):
        for shape in owner.shapes:
            if shape.element.xpath("./p:spPr/a:xfrm"):
                yield shape


def _size(deck: Deck) -> tuple[int, int]:
    return deck.slide_width or Pt(960), deck.slide_height or Pt(540)


@contextmanager
def _readable() -> Iterator[None]:
    """Say in one line that a presentation is damaged, wherever that comes out."""
    try:
        yield
    except _BROKEN:
        raise PlateError(
            "the presentation cannot be read: open it in PowerPoint, save it as .pptx again and take that"
        ) from None


def _opened(content: bytes) -> Deck:
    """The organisation's presentation without its slides."""
    deck = Presentation(io.BytesIO(content))
    _remove_slides(deck)
    if not len(deck.slide_layouts):
        raise PlateError("the presentation has no layout: save one with a title and take that")
    return deck


def _checked(presentation: bytes) -> bytes:
    """A presentation that may be opened, as .pptx; refuses what is none or would harm."""
    if len(presentation) > LARGEST:
        raise PlateError(
            f"the presentation has {len(presentation):,} bytes: at most {LARGEST:,}; delete its slides and save it again"
        )
    if presentation.startswith(_OLD_OR_LOCKED):
        raise PlateError(
            "the presentation is protected by a password or of the old format: save it as .pptx without one"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(presentation)) as archive:
            members = archive.infolist()
            if len(members) > _MEMBERS or sum(member.file_size for member in members) > _UNPACKED:
                raise PlateError(
                    f"the presentation unpacks to more than {_UNPACKED // 10**6} MB or {_MEMBERS:,} parts: delete its "
                    "slides and save it again"
                )
            types = archive.read(_TYPES)
            if b"macroEnabled" in types or any(m.filename.endswith("vbaProject.bin") for m in members):
                raise PlateError(
                    "the presentation has macros: save it as .pptx, which has none, and take that"
                )
            if _TEMPLATE in types:
                return _repacked(archive, {_TYPES: types.replace(_TEMPLATE, _MAIN)}, _EARLIEST)
            if _MAIN not in types:
                raise KeyError(_TYPES)
    except _BROKEN:
        raise PlateError("the file is no presentation: choose a .pptx or .potx file") from None
    return presentation


def _repacked(archive: zipfile.ZipFile, other: dict[str, bytes], when: datetime) -> bytes:
    """An archive with some members replaced, all of one date."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in dict.fromkeys(archive.namelist()):
            member = zipfile.ZipInfo(name, when.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            packed.writestr(member, other.get(name) or archive.read(name))
    return stream.getvalue()


def _dated(stream: io.BytesIO, page: Page) -> bytes:
    with zipfile.ZipFile(stream) as archive:
        return _repacked(archive, {}, max(_created(page), _EARLIEST))


def _created(page: Page) -> datetime:
    return datetime.fromisoformat(page.created) if page.created else _EARLIEST


def _remove_slides(deck: Deck) -> None:
    """Remove every slide with its parts, and what lists slides by their number (sections, custom shows)."""
    listed = deck.slides.element
    for entry in list(listed):
        deck.part.drop_rel(entry.rId)
        listed.remove(entry)
    root = deck.element
    for found in (*root.findall(qn("p:custShowLst")), *root.findall(qn("p:extLst"))):
        root.remove(found)


def _layout_of(deck: Deck) -> SlideLayout:
    """The layout with a title and least else; with least at all where none has a title."""

    def order(layout: SlideLayout) -> tuple[bool, int]:
        kinds = [shape.placeholder_format.type for shape in layout.shapes if shape.is_placeholder]
        titled = any(kind in _TITLES for kind in kinds)
        return not titled, sum(kind not in _FURNITURE for kind in kinds)

    return min(deck.slide_layouts, key=order)


def _describe(deck: Deck, page: Page) -> None:
    said = deck.core_properties
    said.title, said.author, said.subject = (
        cleaned(t)[:255] for t in (page.title, page.author, page.subject)
    )
    said.last_modified_by = said.author
    said.keywords = said.comments = ""
    said.language = page.language
    said.revision = 1
    said.created = said.modified = _created(page).replace(tzinfo=None)


# -- slides ------------------------------------------------------------------------------------------------------------


def _place(deck: Deck, page: Page, themed: bool) -> _Place:
    """Where a page lies on the slides of a presentation: as large as it fits, in the middle."""
    width, height = (length / Pt(1) for length in _size(deck))
    scale = min(width / page.width, height / page.height)
    return _Place(scale, (width - page.width * scale) / 2, (height - page.height * scale) / 2, themed)


def _fill(slide: Slide, page: Page, dpi: int, place: _Place) -> None:
    """Put the elements of a page on a slide, in their order."""
    if not place.themed:
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = _colour(page.look.paper)
    title = slide.shapes.title
    for element in page.elements:
        if isinstance(element, Drawing):
            _add_picture(slide, page, element, dpi, place)
        elif element.text.strip():
            shape = title if element.role == "title" else None
            title = None if shape is not None else title
            _add_text(slide, shape, element, page.look, place)
    _remove_empty(slide)


def _remove_empty(slide: Slide) -> None:
    for shape in list(slide.placeholders):
        if shape.has_text_frame and not shape.text_frame.text.strip():
            shape.element.getparent().remove(shape.element)


def _notes(page: Page) -> str:
    """What is shown and where it comes from, with every address of the page."""
    texts = [block.text for role in NOTED for block in page.blocks(role)]
    urls = (run.url for block in page.blocks() for part in block.paragraphs for run in part.runs)
    said = "\n".join(texts)
    texts += [url for url in dict.fromkeys(urls) if link(url) and url not in said]
    return "\n".join(cleaned(line) for text in texts for line in text.split("\n"))


def _add_picture(slide: Slide, page: Page, drawing: Drawing, dpi: int, place: _Place) -> None:
    # Also as large on the slide as it is fine.
    picture = _picture(page, drawing, round(dpi * place.scale))
    stream = io.BytesIO()
    picture.save(stream, format="PNG", dpi=(dpi, dpi))
    stream.seek(0)
    shape = slide.shapes.add_picture(stream, *place.box(drawing.rect))
    shape.name = drawing.role
    named: Any = shape.element
    named.nvPicPr.cNvPr.set("descr", cleaned(drawing.alt))


def _picture(page: Page, drawing: Drawing, dpi: int) -> Image.Image:
    """A drawing as a picture, with nothing where it draws nothing."""
    with paint.PAINTING, paint.settings():
        drawn = paint.part_of(page, drawing.rect, (drawing,), transparent=True)
        sheet.clean(drawn)
        drawn.set_dpi(dpi)
        canvas = FigureCanvasAgg(drawn)
        canvas.draw()
        picture = Image.fromarray(np.asarray(canvas.buffer_rgba()))
    opaque = picture.getextrema()[-1] == (255, 255)
    return picture.convert("RGB") if opaque else picture


# -- text --------------------------------------------------------------------------------------------------------------


def _add_text(slide: Slide, shape: Shape | None, block: TextBlock, look: Look, place: _Place) -> None:
    """Write a block into a shape, or into a text box of its own."""
    if shape is None:
        shape = slide.shapes.add_textbox(*place.box(block.rect))
        shape.name = block.role
    else:
        place.put(shape, block.rect)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for number, paragraph in enumerate(block.paragraphs):
        added = frame.add_paragraph() if number else frame.paragraphs[0]
        _set_paragraph(added, paragraph, block, place, first=not number)
        if paragraph.marker:
            marker = Run(paragraph.marker, bold=True)
            _add_run(added, marker, block, look, place, after=_gap(paragraph.marker, block.rtl))
        for run in paragraph.runs:
            _add_run(added, run, block, look, place)


def _set_paragraph(
    added: _Paragraph, paragraph: Paragraph, block: TextBlock, place: _Place, first: bool
) -> None:
    ends = (PP_ALIGN.RIGHT, PP_ALIGN.LEFT) if block.rtl else (PP_ALIGN.LEFT, PP_ALIGN.RIGHT)
    added.alignment = {"start": ends[0], "center": PP_ALIGN.CENTER, "end": ends[1]}[paragraph.align]
    added.line_spacing = place.points(LEADING * block.size)
    added.space_before = place.points(0.0 if first else paragraph.before)
    added.space_after = place.points(0.0)
    properties = added._p.get_or_add_pPr()  # noqa: SLF001 - python-pptx has no public way to direction and indent
    properties.set("rtl", "1" if block.rtl else "0")
    indent = place.points(MARKER * block.size) if paragraph.marker else 0
    properties.set("marL", str(int(indent)))
    properties.set("indent", str(-int(indent)))


def _add_run(
    added: _Paragraph, run: Run, block: TextBlock, look: Look, place: _Place, after: str = ""
) -> None:
    text = cleaned(run.text)
    made: _Run = added.add_run()
    made.text = text + after
    font = made.font
    font.size = place.points(block.size)
    font.bold = run.bold
    font._element.set("lang", LANGUAGES[has_rtl(text)])  # noqa: SLF001 - nor to the language
    if not place.themed:
        font.name = TYPEFACE
    if not place.themed or run.colour not in ("", look.ink):
        font.color.rgb = _colour(run.colour or look.ink)
    if link(run.url):
        made.hyperlink.address = run.url


def _gap(marker: str, rtl: bool) -> str:
    """What stands between a number and its text: a tab to the indent; from right to left not every program has that."""
    if not rtl:
        return "\t"
    return "\u2003" if len(marker) < 2 else "\u2002"


def _colour(code: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(code.removeprefix("#")))
