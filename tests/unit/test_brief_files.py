"""Briefs read back from their files: numbers, period and sources in each, right to left in Arabic."""

import io
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from geo.brief.files import FORMATS, Written, format_of, format_of_file, written
from geo.brief.printed import pages_of
from geo.brief.report import Brief
from geo.errors import PlateError
from geo.export.about import Citation
from geo.plate.page import Page, Rect, lines_of
from tests.support.briefs import LINK, brief_of

DAY = "2014-01-03"


@cache
def bundled_brief(code: str = "en") -> Brief:
    return brief_of(None, DAY, options={"author": "Example Centre", "marking": "INTERNAL", "language": code})


@cache
def read(form: str, code: str = "en") -> Written:
    return written(bundled_brief(code), form)


@cache
def page_of(code: str) -> Page:
    (page,) = pages_of(bundled_brief(code))
    return page


def pdf_text(content: bytes) -> list[str]:
    pages = pypdfium2.PdfDocument(content)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pages]


def paragraphs(document: Any) -> Iterator[Any]:
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


# -- PDF ---------------------------------------------------------------------------------------------------------------


def test_a_pdf_says_period_numbers_and_sources_on_one_page() -> None:
    (text,) = pdf_text(read("pdf").content)
    brief = bundled_brief()
    assert "Daily brief: Northern Syria, winter 2013/14 3 January 2014" in text
    assert (
        f"{brief.now.sure.incidents} incidents dated to 3 January 2014, 21 more than to 2 January 2014."
        in text
    )
    assert f"Incidents 24 3 21 more {brief.now.unsure.incidents}" in text
    assert f"{brief.content.counts.found} of 304 incidents of the dataset: 256 outside the dates." in text
    assert brief.content.sources[0].citation[:40] in text
    assert "Made by Example Centre on 24 November 2026. Data as of 2026-11-24 09:30 UTC, version 0." in text
    assert text.count("INTERNAL") == 2
    assert "The boundaries and names shown do not imply official endorsement or acceptance." in text
    assert LINK in text


def test_a_pdf_says_about_itself_what_it_is() -> None:
    about = pypdfium2.PdfDocument(read("pdf").content).get_metadata_dict()
    assert about["Title"] == "Daily brief: Northern Syria, winter 2013/14"
    assert (about["Author"], about["Subject"]) == ("Example Centre", "3 January 2014")


def test_the_list_has_the_numbers_of_the_map() -> None:
    page = page_of("en")
    markers = [p.marker for block in page.blocks("text") for p in block.paragraphs if p.marker]
    assert markers == [str(number) for number in range(1, read("pdf").numbered + 1)]
    assert read("pdf").numbered == read("docx").numbered == read("md").numbered == 8


@pytest.mark.parametrize("code", ["en", "ar"])
def test_no_block_of_text_covers_another(code: str) -> None:
    page = page_of(code)
    blocks = [*page.blocks(), *page.drawings("map"), *page.drawings("legend")]
    paper = Rect(0, 0, page.width, page.height)
    assert all(paper.holds(element.rect) for element in page.elements)
    assert not [(a, b) for a in blocks for b in blocks if a is not b and a.rect.grown(-0.5).touches(b.rect)]


@pytest.mark.parametrize("code", ["en", "ar"])
def test_no_word_of_the_table_is_broken(code: str) -> None:
    # A day of which no toll is reported: “not reported” stands in the narrowest columns.
    page = pages_of(brief_of(None, "2014-03-31", options={"language": code}))[0]
    for block in page.blocks("table"):
        words = {word for paragraph in block.paragraphs for word in paragraph.text.split()}
        lines = lines_of(block.paragraphs, block.rect.width, block.size)
        assert {word for line in lines for run in line.runs for word in run.text.split()} <= words


def test_arabic_is_laid_out_from_the_right() -> None:
    left, right = page_of("en"), page_of("ar")
    (map_left,), (map_right,) = left.drawings("map"), right.drawings("map")
    assert map_right.rect.right == pytest.approx(left.width - map_left.rect.x)
    assert all(block.rtl for block in right.blocks())


def test_text_that_does_not_fit_flows_to_a_second_page_and_nothing_is_cut() -> None:
    brief = bundled_brief()
    many = tuple(Citation(f"{n}", f"The citation of a source {n}", "CC BY 4.0") for n in range(260))
    longer = replace(brief, content=replace(brief.content, sources=many))
    first, second = pages_of(longer)
    flowed = " ".join(block.text for page in (first, second) for block in page.blocks("text"))
    assert not [source.citation for source in many if source.citation not in " ".join(flowed.split())]
    assert [block.text for block in second.blocks("folio")] == ["Page 2 of 2"]
    paper = Rect(0, 0, second.width, second.height)
    assert all(paper.holds(element.rect) for element in second.elements)


# -- DOCX --------------------------------------------------------------------------------------------------------------


def test_a_docx_has_headings_a_table_with_a_header_row_and_a_described_picture() -> None:
    found = docx.Document(io.BytesIO(read("docx").content))
    headings = [p.text for p in found.paragraphs if p.style.name == "Heading 1"]
    assert headings == [
        "In numbers",
        "Incidents by number",
        "Changes of control",
        "What is not known",
        "Sources and method",
    ]
    (table,) = found.tables
    assert [cell.text for cell in table.rows[0].cells] == [
        "Number",
        "3 Jan",
        "2 Jan",
        "Change",
        "Date uncertain",
    ]
    assert [cell.text for cell in table.rows[1].cells] == ["Incidents", "24", "3", "21 more", "24"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    (picture,) = found.inline_shapes
    assert picture._inline.docPr.get("descr").startswith("Map. All incidents:")
    assert found.paragraphs[0].text == "Daily brief: Northern Syria, winter 2013/14"
    assert found.paragraphs[0].style.name == "Title"


def test_a_docx_is_a4_says_what_it_is_and_carries_the_mark_on_every_page() -> None:
    found = docx.Document(io.BytesIO(read("docx").content))
    (page,) = found.sections
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert page.header.paragraphs[0].text == page.footer.paragraphs[0].text == "INTERNAL"
    about = found.core_properties
    assert (about.title, about.author, about.subject) == (
        "Daily brief: Northern Syria, winter 2013/14",
        "Example Centre",
        "3 January 2014",
    )
    assert about.created.isoformat() == "2026-11-24T09:30:00+00:00"


def test_a_docx_links_to_the_map_and_numbers_its_list() -> None:
    found = docx.Document(io.BytesIO(read("docx").content))
    (link,) = [link for p in found.paragraphs for link in p.hyperlinks]
    assert (link.address, link.text) == (LINK, LINK)
    numbered = [p.text for p in found.paragraphs if p.text.startswith(tuple("12345678")) and "\t" in p.text]
    assert [text.split(".\t")[0] for text in numbered] == [str(number) for number in range(1, 9)]


def test_an_arabic_docx_is_written_from_right_to_left() -> None:
    found = docx.Document(io.BytesIO(read("docx", "ar").content))
    assert all(p._p.pPr is not None and p._p.pPr.find(qn("w:bidi")) is not None for p in paragraphs(found))
    title = found.paragraphs[0]
    assert all(run.font.rtl for run in title.runs)
    (table,) = found.tables
    assert table._tbl.tblPr.find(qn("w:bidiVisual")) is not None
    assert not any(
        p._p.find(f".//{qn('w:bidi')}") is not None
        for p in docx.Document(io.BytesIO(read("docx").content)).paragraphs
    )


def test_text_of_records_that_xml_cannot_hold_does_not_stop_a_docx() -> None:
    records = [{"event_date": DAY, "notes": "a\x0bb\ufffe <w:p/> & “c”", "location": "Ata\x07reb"}]
    found = docx.Document(io.BytesIO(written(brief_of(records, DAY), "docx").content))
    assert any("<w:p/> &" in p.text for p in found.paragraphs)


# -- nothing, and formats ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [form.code for form in FORMATS])
def test_a_brief_of_nothing_is_written_and_says_why(form: str) -> None:
    found = written(brief_of(None, "2014-01-04", text="xyzzy"), form)
    if form == "pdf":
        (text,) = pdf_text(found.content)
    elif form == "docx":
        text = "\n".join(p.text for p in docx.Document(io.BytesIO(found.content)).paragraphs)
    else:
        text = found.content.decode()
    assert found.numbered == 0
    assert "No incident is recorded for 4 January 2014." in text
    assert "No incident passes this filter." in text


@pytest.mark.parametrize(("name", "code"), [("a.pdf", "pdf"), ("b.DOCX", "docx"), ("c.d.md", "md")])
def test_the_suffix_says_the_format(name: str, code: str) -> None:
    assert format_of_file(name).code == code


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(PlateError, match=r"brief\.doc: .*\.pdf, \.docx, \.md"):
        format_of_file("brief.doc")
    with pytest.raises(PlateError, match="no format “odt”"):
        format_of("odt")
