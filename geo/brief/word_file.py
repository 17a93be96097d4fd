"""A brief as a document for Word (DOCX), with headings, a real table and the map as a picture; right to left for Arabic."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT, WD_TABLE_DIRECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from geo.brief.document import Document, Section, Table
from geo.brief.picture import Picture
from geo.plate.look import LIGHT
from geo.plate.page import Paragraph, Run
from geo.plate.text import has_rtl

_A4 = (Mm(210), Mm(297))
_MARGIN = Mm(17)
_FONT = "Arial"
"""On every machine that has Word, with Arabic letters in it."""
_SIZES: dict[str, float] = {"Normal": 9.5, "List Bullet": 9.5, "Title": 20, "Subtitle": 11, "Heading 1": 12}
_NUMBERED = Pt(18)
_PICTURE = Mm(125)
_LABEL, _CELL = Mm(62), Mm(28)
_AFTER_BIDI = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId",
    "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip
"""What may follow ``w:bidi`` among the properties of a paragraph (ECMA-376, 17.3.1.26)."""
_LOCALES = {"en": ("en-GB", "ar-SY"), "ar": ("ar-SY", "ar-SY")}


def to_docx(found: Document) -> bytes:
    """Return a brief as a DOCX."""
    writer = _Writer(found)
    writer.write()
    stream = BytesIO()
    writer.docx.save(stream)
    return stream.getvalue()


class _Writer:
    """Writes one brief."""

    def __init__(self, found: Document) -> None:
        self.found = found
        self.rtl = found.language.rtl
        self.docx: Any = docx.Document()
        self._page()
        self._styles()
        self._properties()

    def write(self) -> None:
        """Write head and sections."""
        found = self.found
        self._add(found.title, "Title")
        self._add(found.subtitle, "Subtitle")
        self._add(found.made, "Normal", colour=LIGHT.soft)
        for section in found.sections:
            self._section(section)

    # -- the document as a whole ---------------------------------------------------------------------------------------

    def _page(self) -> None:
        page = self.docx.sections[0]
        page.page_width, page.page_height = _A4
        for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
            setattr(page, side, _MARGIN)
        if not self.found.marking:
            return
        for part in (page.header, page.footer):
            paragraph = part.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            self._fill(paragraph, [Run(self.found.marking, bold=True)])

    def _styles(self) -> None:
        styles = self.docx.styles
        for name, size in _SIZES.items():
            style = styles[name]
            style.font.name = _FONT
            style.font.size = Pt(size)
            style.font.italic = False
            style.font.bold = name in ("Title", "Heading 1")
            style.font.color.rgb = _rgb(LIGHT.soft if name == "Subtitle" else LIGHT.ink)
            _complex(style.element.get_or_add_rPr(), size, bold=bool(style.font.bold))
            style.paragraph_format.space_before = Pt(10 if name == "Heading 1" else 0)
            style.paragraph_format.space_after = Pt(3)
        _without_rule(styles["Title"])
        latin, complex_script = _LOCALES[self.found.language.code]
        for defaults in styles.element.iter(qn("w:rPrDefault")):
            for lang in defaults.iter(qn("w:lang")):
                lang.set(qn("w:val"), latin)
                lang.set(qn("w:bidi"), complex_script)

    def _properties(self) -> None:
        found, core = self.found, self.docx.core_properties
        core.title, core.subject = found.title[:255], found.subtitle[:255]
        core.author = core.last_modified_by = (found.author or "Sitmap")[:255]
        core.comments, core.keywords = "", found.marking[:255]
        core.language = found.language.code
        core.created = core.modified = datetime.fromisoformat(found.created).replace(tzinfo=None)

    # -- sections ------------------------------------------------------------------------------------------------------

    def _section(self, section: Section) -> None:
        if section.heading:
            self._add(section.heading, "Heading 1")
        if section.picture is not None:
            self._picture(section.picture)
        if section.table is not None:
            self._table(section.table)
        for paragraph in section.paragraphs:
            self._paragraph(paragraph, section)

    def _paragraph(self, paragraph: Paragraph, section: Section) -> None:
        bulleted = section.is_list and not paragraph.marker
        added = self.docx.add_paragraph(style="List Bullet" if bulleted else "Normal")
        runs = list(paragraph.runs)
        if paragraph.marker:
            # The number on the map, as text: Word's own numbering could change it.
            self._fill(added, [Run(f"{paragraph.marker}.", bold=True)])
            added.add_run().add_tab()
            shape = added.paragraph_format
            shape.left_indent, shape.first_line_indent = _NUMBERED, -_NUMBERED
            shape.tab_stops.add_tab_stop(_NUMBERED)
        self._fill(added, runs)

    def _picture(self, picture: Picture) -> None:
        added = self.docx.add_paragraph(style="Normal")
        added.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape = added.add_run().add_picture(BytesIO(picture.png()), width=_PICTURE)
        properties = shape._inline.docPr  # noqa: SLF001 - python-docx has no other way to say what a picture shows
        properties.set("descr", picture.alt)
        properties.set("name", "Map")
        self._turn(added)

    def _table(self, table: Table) -> None:
        added = self.docx.add_table(rows=0, cols=len(table.header))
        added.style = "Table Grid"
        added.alignment = WD_TABLE_ALIGNMENT.CENTER
        added.autofit = False
        if self.rtl:
            added.table_direction = WD_TABLE_DIRECTION.RTL
        for number, column in enumerate(added.columns):
            column.width = _CELL if number else _LABEL
        self._row(added, table.header, bold=True)
        _repeat(added.rows[0])
        for row in table.rows:
            self._row(added, row.cells, bold=not row.part)
        _only_lines_between(added)

    def _row(self, table: Any, cells: Sequence[str], bold: bool) -> None:
        row = table.add_row()
        _never_split(row)
        for number, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = _CELL if number else _LABEL
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(1)
            paragraph.paragraph_format.keep_with_next = True
            if number:
                # In a paragraph from right to left “right” is where lines end (ECMA-376, 17.18.44).
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            self._fill(paragraph, [Run(text, bold=bold)])

    # -- text ----------------------------------------------------------------------------------------------------------

    def _add(self, text: str, style: str, colour: str = "") -> None:
        self._fill(self.docx.add_paragraph(style=style), [Run(text, colour=colour)])

    def _fill(self, paragraph: Any, runs: Iterable[Run]) -> None:
        for run in runs:
            if run.url:
                _link(paragraph, run)
                continue
            added = paragraph.add_run(run.text)
            if run.bold:
                added.bold = added.font.cs_bold = True
            if run.colour:
                added.font.color.rgb = _rgb(run.colour)
            if has_rtl(run.text):
                added.font.rtl = True
        self._turn(paragraph)

    def _turn(self, paragraph: Any) -> None:
        if self.rtl:
            paragraph._p.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)  # noqa: SLF001


# -- what python-docx has no words for -----------------------------------------------------------------------------------


def _complex(properties: Any, size: float, bold: bool) -> None:
    """Set typeface, size and weight of Arabic, which Word keeps apart from those of Latin letters."""
    fonts = properties.get_or_add_rFonts()
    # The template's themes go before typefaces by name.
    for name in [key for key in fonts.attrib if key.lower().endswith("theme")]:
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), _FONT)
    for tag, value in (("w:szCs", str(round(2 * size))), ("w:bCs", "1" if bold else "0")):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
        made = OxmlElement(tag)
        made.set(qn("w:val"), value)
        properties.insert_element_before(made, *_AFTER[tag])


_AFTER_SIZE = (
    "w:highlight", "w:u", "w:effect", "w:bdr", "w:shd", "w:fitText", "w:vertAlign", "w:rtl", "w:cs", "w:em", "w:lang",
)  # fmt: skip
_AFTER = {
    "w:szCs": _AFTER_SIZE,
    "w:bCs": (
        "w:i", "w:iCs", "w:caps", "w:smallCaps", "w:strike", "w:dstrike", "w:outline", "w:shadow", "w:emboss",
        "w:imprint", "w:noProof", "w:snapToGrid", "w:vanish", "w:webHidden", "w:color", "w:spacing", "w:w", "w:kern",
        "w:position", "w:sz", "w:szCs", *_AFTER_SIZE,
    ),
}  # fmt: skip
"""What may follow among the properties of a run (ECMA-376, 17.3.2.28)."""


def _without_rule(style: Any) -> None:
    """Take away the line that the template draws under titles."""
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _repeat(row: Any) -> None:
    """Make a row the header of its table, which is said again on each page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001


def _never_split(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


def _only_lines_between(table: Any) -> None:
    """Draw thin lines between the rows of a table and nowhere else."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        shown = side in ("top", "bottom", "insideH")
        for name, value in (("val", "single" if shown else "nil"), ("sz", "4"), ("color", LIGHT.line[1:])):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.insert_element_before(  # noqa: SLF001
        borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption", "w:tblDescription"
    )


def _link(paragraph: Any, run: Run) -> None:
    """Add a link to the web."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(run.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    added = paragraph.add_run(run.text)
    added.font.color.rgb = _rgb(LIGHT.accent)
    added.font.underline = True
    link.append(added._r)  # noqa: SLF001 - moves the run into the link
    paragraph._p.append(link)  # noqa: SLF001


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour[1:].upper())
