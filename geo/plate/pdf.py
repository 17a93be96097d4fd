"""Pages as PDF: vectors, and text that can be searched, copied and read aloud.

matplotlib draws; what is added here is what it leaves out: a tree that says what is a heading, what a paragraph and what a
picture with which alternative text (ISO 32000-1, 14.7 and 14.8), the language, and which letters an Arabic ligature has.
"""

import io
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from matplotlib.backends._backend_pdf_ps import CharacterTracker
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_pdf import Name, PdfFile, Reference, RendererPdf, pdfRepr

from geo.plate import paint, sheet
from geo.plate.page import Drawing, Element, Page
from geo.plate.text import cleaned, has_rtl

_TAGS = {"title": "H1", "subtitle": "H2", "heading": "H2"}
"""What a block of text is, by its role; any other is a paragraph."""
_CODES = 65_536
"""Codes of two bytes, by which a text names the glyphs of an embedded typeface (Type 42)."""
_LIGATURES = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFEFC, 0xFBFF, -1)}
"""Letters, and the Arabic presentation form of them together (Unicode U+FC00 to U+FEFC)."""


class _Letters(CharacterTracker):
    """Which glyph stands for which letters.

    A ligature is told by its one character among the Arabic presentation forms, which every reader takes apart into letters
    in the order in which they are written; of several letters most readers would turn the order round, as they must turn the
    glyphs, which stand from left to right. A mark on a ligature is that mark alone.
    """

    def __init__(self) -> None:
        super().__init__(_CODES)

    def track_glyph(self, font: Any, chars: str | int, glyph: int) -> Any:
        """Note a glyph with its letters."""
        if isinstance(chars, str) and len(chars) > 1 and has_rtl(chars):
            chars = _one_character(font, chars, glyph)
        return super().track_glyph(font, chars, glyph)


def _one_character(font: Any, letters: str, glyph: int) -> str:
    """The character that stands for what a glyph shows of some letters; the letters when there is none."""
    own = [chr(code) for code, index in font.get_charmap().items() if index == glyph]
    for character in own:
        if set(unicodedata.normalize("NFKC", character)) <= set(letters):
            return character
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _LIGATURES.get(bare, bare)


class _File(PdfFile):
    """A file with a tree of what its pages consist of."""

    def __init__(self, stream: io.BytesIO, first: Page) -> None:
        self._tree: Reference | None = None
        self._language = first.language
        self._parts: list[list[tuple[Element, list[int]]]] = []
        super().__init__(stream, metadata=_information(first))
        self._character_tracker = _Letters()

    def writeObject(self, object: Any, contents: Any) -> None:  # noqa: A002, N802 - matplotlib's names
        """Write an object; the catalogue and the pages lead to the tree."""
        kind = contents.get("Type") if isinstance(contents, dict) else None
        if kind == Name("Catalog"):
            self._tree = self.reserveObject("structure")
            contents = contents | {
                "StructTreeRoot": self._tree,
                "MarkInfo": {"Marked": True},
                "Lang": self._language,
                "ViewerPreferences": {"DisplayDocTitle": True},
            }
        elif kind == Name("Page"):
            contents = contents | {"StructParents": len(self._parts), "Tabs": Name("S")}
            self._parts.append([])
        super().writeObject(object, contents)

    def begin_part(self, element: Element) -> None:
        """Mark what is drawn from here on as a piece of an element."""
        parts = self._parts[-1]
        mark = sum(len(marks) for _, marks in parts)
        if not parts or parts[-1][0] is not element:
            parts.append((element, []))
        parts[-1][1].append(mark)
        tag = pdfRepr(Name(_tag(element)))
        self.write(b"%s << /MCID %d >> BDC\n" % (tag, mark))

    def begin_artifact(self) -> None:
        """Mark what is drawn from here on as nothing that needs to be read."""
        self.write(b"/Artifact BMC\n")

    def end_mark(self) -> None:
        """End what was begun last."""
        self.write(b"EMC\n")

    def finalize(self) -> None:
        """Write what comes last: the tree, and matplotlib's own ends."""
        self.endStream()
        document = self.reserveObject("document")
        children: list[Reference] = []
        owners: list[Any] = []
        for number, (page, parts) in enumerate(zip(self.pageList, self._parts, strict=True)):
            of_mark: dict[int, Reference] = {}
            for element, marks in parts:
                child = self.reserveObject("part")
                self.writeObject(child, _part(element, marks, page, document))
                children.append(child)
                of_mark.update(dict.fromkeys(marks, child))
            owners += [number, [of_mark[mark] for mark in sorted(of_mark)]]
        self.writeObject(
            document, {"Type": Name("StructElem"), "S": Name("Document"), "P": self._tree, "K": children}
        )
        self.writeObject(
            self._tree,
            {
                "Type": Name("StructTreeRoot"),
                "K": document,
                "ParentTree": {"Nums": owners},
                "ParentTreeNextKey": len(self._parts),
            },
        )
        super().finalize()


class _Renderer(RendererPdf):
    """Draws on a page, and marks which element each artist belongs to."""

    def __init__(self, file: _File, page: Page, dpi: int) -> None:
        super().__init__(file, dpi, page.height / paint.POINTS, page.width / paint.POINTS)
        self._page = page
        self._open: Element | None = None
        self._is_open = False

    def open_group(self, s: str, gid: str | None = None) -> None:
        """Begin an artist: what follows belongs to the element that its name tells."""
        if s in ("figure", "axes"):
            return
        number = sheet.element_of(gid)
        element = None if number is None else self._page.elements[number]
        if isinstance(element, Drawing) and not element.alt:
            element = None
        if self._is_open and element is self._open:
            return
        self.end()
        if element is None:
            self.file.begin_artifact()
        else:
            self.file.begin_part(element)
        self._open, self._is_open = element, True

    def end(self) -> None:
        """End the element that is open."""
        if self._is_open:
            self.file.end_mark()
        self._open, self._is_open = None, False


def write(pages: Sequence[Page], dpi: int) -> bytes:
    """Return pages as one PDF, the same bytes for the same pages.

    Parameters
    ----------
    pages : sequence of Page
        At least one; the first says what the file says about itself.
    dpi : int
        Dots an inch of what is a picture on the page, such as a logo; all else is drawn in vectors.
    """
    stream = io.BytesIO()
    with paint.PAINTING, paint.settings():
        file = _File(stream, pages[0])
        for page in pages:
            _draw(file, page, dpi)
        file.finalize()
        file.close()
    return stream.getvalue()


def _draw(file: _File, page: Page, dpi: int) -> None:
    drawn = sheet.figure(page)
    drawn.dpi = paint.POINTS
    width, height = page.width / paint.POINTS, page.height / paint.POINTS
    file.newPage(width, height)
    renderer = _Renderer(file, page, dpi)
    mixed: Any = MixedModeRenderer(drawn, width, height, dpi, renderer)
    drawn.draw(mixed)
    renderer.end()
    renderer.finalize()


def _part(element: Element, marks: list[int], page: Reference, document: Reference) -> dict[str, Any]:
    """The entry of an element in the tree."""
    entry = {
        "Type": Name("StructElem"),
        "S": Name(_tag(element)),
        "P": document,
        "Pg": page,
        "K": list(marks),
    }
    if isinstance(element, Drawing):
        entry["Alt"] = cleaned(element.alt)
    return entry


def _tag(element: Element) -> str:
    return "Figure" if isinstance(element, Drawing) else _TAGS.get(element.role, "P")


def _information(page: Page) -> dict[str, Any]:
    said = {"Title": page.title, "Author": page.author, "Subject": page.subject}
    return {
        **{name: cleaned(text) or None for name, text in said.items()},
        "Creator": "Sitmap",
        "Producer": "matplotlib",
        "CreationDate": datetime.fromisoformat(page.created) if page.created else None,
    }
