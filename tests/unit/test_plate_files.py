"""Pages as PNG, PDF and SVG: size, text, typefaces, what the file says about itself, and that nothing can break it."""

import base64
import io
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

import pypdfium2 as pdfium
import pytest
from fontTools.ttLib import TTFont
from matplotlib.patches import Rectangle
from PIL import Image

from geo.errors import PlateError
from geo.plate import files
from geo.plate.look import DARK
from geo.plate.page import Drawing, Page, Rect
from geo.plate.text import cleaned, is_rtl, link
from tests.support.pages import ARABIC, LAND, LINK, MARK, SOURCE, TITLE, arabic_page, page

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
HOSTILE = (
    '<script>alert(1)</script> ]]> & "q" $x^2$ \x00\x07\x1b\x85\u202e\u2066\ufeff\ud800\ufffe\nnext\tline'
)


def png_of(of: Page, dpi: int = 72) -> Image.Image:
    return Image.open(io.BytesIO(files.to_bytes(of, "png", dpi)))


def pdf_of(arabic: bool = False) -> pdfium.PdfDocument:
    return pdfium.PdfDocument(pdf_bytes(arabic))


@cache
def pdf_bytes(arabic: bool = False) -> bytes:
    return files.to_bytes(arabic_page() if arabic else page(), "pdf")


def text_of(document: pdfium.PdfDocument, number: int = 0) -> str:
    return str(document[number].get_textpage().get_text_bounded())


def svg_of(of: Page) -> ET.Element:
    return ET.fromstring(files.to_bytes(of, "svg"))


def texts_of(root: ET.Element) -> list[str]:
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


# -- the registry ------------------------------------------------------------------------------------------------------


def test_every_format_is_found_by_code_and_by_suffix() -> None:
    assert [form.code for form in files.FORMATS] == ["png", "pdf", "svg", "pptx"]
    for form in files.FORMATS:
        assert files.plate_format(form.code) is form
        assert files.format_of_file(f"plate{form.suffix.upper()}") is form


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: files.plate_format("bmp"), "no format “bmp”: use one of png, pdf, svg, pptx"),
        (lambda: files.format_of_file("plate.bmp"), "“plate.bmp” does not end in a known suffix"),
        (lambda: files.to_bytes(page(), "png", 71), "71 dpi: take 72 to 600"),
        (
            lambda: files.to_bytes(replace(page(), width=3000, height=3000), "png", 600),
            "625,000,000|625 million|at most 100 million",
        ),
        (
            lambda: files.plate_format("png").write([page(), page()]),
            "2 pages do not fit into one PNG: take PDF, PowerPoint",
        ),
        (lambda: files.plate_format("pdf").write([]), "no page to write"),
    ],
    ids=["code", "suffix", "dpi", "pixels", "pages", "none"],
)
def test_what_cannot_be_written_is_said_in_one_line(ask: Callable[[], Any], words: str) -> None:
    with pytest.raises(PlateError, match=words) as caught:
        ask()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("code", ["png", "pdf", "svg", "pptx"])
def test_same_page_gives_same_bytes(code: str) -> None:
    mixed = page(name="Aleppo حلب", entries=())
    assert files.to_bytes(mixed, code, 72) == files.to_bytes(mixed, code, 72)


@pytest.mark.parametrize("code", ["png", "pdf", "svg", "pptx"])
def test_no_text_of_a_record_can_break_a_file(code: str) -> None:
    hostile = page(title=HOSTILE, entries=(HOSTILE,), name=HOSTILE, url="javascript:alert(1)")
    hostile = replace(hostile, author=HOSTILE, subject=HOSTILE)
    hostile = replace(
        hostile, elements=(*hostile.elements, Drawing("code", Rect(0, 0, 9, 9), lambda _axes: None, HOSTILE))
    )
    written = files.to_bytes(hostile, code, 72)
    assert b"javascript:" not in written
    assert code != "svg" or b"<script" not in written


# -- PNG ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("width", "dpi", "pixels"), [(960.0, 72, 960), (595.276, 200, 1654), (959.976, 150, 2000)]
)
def test_png_has_exactly_the_pixels_asked_for(width: float, dpi: int, pixels: int) -> None:
    picture = png_of(replace(page(), width=width), dpi)
    assert picture.width == pixels
    assert round(picture.info["dpi"][0]) == dpi


def test_png_says_what_it_is_and_when_the_page_was_made() -> None:
    about = png_of(arabic_page()).text  # type: ignore[attr-defined]
    assert about == {
        "Title": ARABIC,
        "Author": "Desk & Co",
        "Description": "2 of 9 incidents shown",
        "Creation Time": "2014-02-01T10:20:30Z",
        "Software": "Sitmap",
    }


def test_png_shows_the_page_in_its_colours() -> None:
    light, dark = png_of(page()), png_of(page(look=DARK))
    assert light.getpixel((60, 100)) == (0xD5, 0x5E, 0x00)
    assert light.getpixel((30, 70)) == (0xF6, 0xF4, 0xEF)
    assert dark.getpixel((2, 2)) == (0x12, 0x18, 0x1E)


def test_what_comes_later_on_the_page_lies_above() -> None:
    box = Drawing(
        "box",
        Rect(40, 80, 40, 40),
        lambda axes: axes.add_patch(Rectangle((40, 80), 40, 40, facecolor="#0000ff")),
    )
    covered = replace(page(), elements=(*page().elements, box))
    assert png_of(covered).getpixel((60, 100)) == (0, 0, 255)


# -- PDF ---------------------------------------------------------------------------------------------------------------


def test_pdf_has_the_size_of_the_page_and_says_what_it_is() -> None:
    document = pdf_of()
    assert document[0].get_size() == pytest.approx((360, 200))
    assert document.is_tagged()
    about = document.get_metadata_dict()
    assert (about["Title"], about["Author"]) == (TITLE, "Desk & Co")
    assert about["CreationDate"] == "D:20140201102030Z"


def test_pdf_text_reads_in_the_order_of_the_page() -> None:
    text = text_of(pdf_of())
    wanted = [
        TITLE,
        "2 of 9 incidents shown",
        "1 3 Jan Battle at Kafr Hamra.",
        "2 3 Jan Bomb in Aleppo.",
        f"{SOURCE}. {LINK}",
    ]
    places = [text.replace("\r\n", " ").find(part) for part in wanted]
    assert -1 not in places
    assert places == sorted(places)


def test_pdf_text_in_arabic_reads_as_it_was_written() -> None:
    text = text_of(pdf_of(arabic=True))
    assert ARABIC in text
    assert "حلب" in text
    assert "انفجار في إدلب" in text


def test_pdf_has_a_page_for_each_page() -> None:
    document = pdfium.PdfDocument(files.plate_format("pdf").write([page(), arabic_page()]))
    assert len(document) == 2
    assert TITLE in text_of(document)
    assert ARABIC in text_of(document, 1)


def _streams(data: bytes) -> list[bytes]:
    found = []
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        try:
            found.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    return found


def test_pdf_typefaces_are_embedded_subsets() -> None:
    data = pdf_bytes(arabic=True)
    named = set(re.findall(rb"/FontName /([\w+-]+)", data))
    assert {name.split(b"+")[1] for name in named} >= {
        b"NotoSans-Bold",
        b"NotoSansArabic-Bold",
        b"NotoSansArabic-Regular",
    }
    assert all(re.match(rb"[A-Z]{6}\+", name) for name in named)
    assert b"/Subtype /Type3" not in data
    embedded = [TTFont(io.BytesIO(s)) for s in _streams(data) if s.startswith(b"\x00\x01\x00\x00")]
    assert len(embedded) == data.count(b"/FontFile2") == len(named)
    assert all(font["maxp"].numGlyphs < 100 for font in embedded)


def test_pdf_draws_vectors_and_leads_to_the_link() -> None:
    data = pdf_bytes()
    assert b"/Subtype /Image" not in data
    assert LINK.encode() in data
    assert b"/Subtype /Link" in data


def test_pdf_says_what_its_parts_are_to_those_who_cannot_see() -> None:
    data = pdf_bytes(arabic=True)
    assert b"/Lang (ar)" in data
    assert b"/S /H1" in data
    assert re.search(
        rb"/Alt \(Map of Aleppo with one mark\)[^>]*/S /Figure|/S /Figure[^>]*/Alt \(Map of Aleppo", data
    )
    drawn = next(s for s in _streams(data) if b"BDC" in s)
    assert drawn.count(b"BDC") + drawn.count(b"BMC") == drawn.count(b"EMC")


# -- SVG ---------------------------------------------------------------------------------------------------------------


def test_svg_text_is_text_in_the_order_of_the_page() -> None:
    texts = texts_of(svg_of(page()))
    assert texts[0] == TITLE
    assert texts.index("Aleppo") < texts.index("1") < texts.index(" Battle at Kafr Hamra.")
    assert texts[-2:] == [f"{SOURCE}. ", LINK]


def test_svg_keeps_the_space_at_the_begin_of_a_run() -> None:
    spaces = {
        "".join(text.itertext()): text.get("{http://www.w3.org/XML/1998/namespace}space")
        for text in svg_of(page()).iter(f"{SVG}text")
    }
    assert spaces[" Bomb in Aleppo."] == "preserve"
    assert spaces["Aleppo"] is None


def test_svg_turns_arabic_round_its_left_end() -> None:
    styles = {"".join(t.itertext()): t.get("style") or "" for t in svg_of(arabic_page()).iter(f"{SVG}text")}
    assert "direction: rtl" in styles[ARABIC]
    # Written from the left end, which is where a text from right to left ends.
    assert "text-anchor: end" in styles["حلب"]
    assert "direction" not in styles[LINK]


def test_svg_carries_the_letters_it_uses_with_their_joined_forms() -> None:
    style = "".join(svg_of(arabic_page()).find(f".//{SVG}style").itertext())  # type: ignore[union-attr]
    faces = re.findall(
        r"font-family:'([\w ]+)';font-weight:(\d+);src:url\(data:font/woff;base64,([^)]+)\)", style
    )
    assert {face[:2] for face in faces} == {
        (f, w) for f in ("Noto Sans", "Noto Sans Arabic") for w in ("400", "700")
    }
    font = next(
        TTFont(io.BytesIO(base64.b64decode(data)))
        for family, weight, data in faces
        if (family, weight) == ("Noto Sans Arabic", "700")
    )
    assert set(map(ord, ARABIC)) - {ord(" ")} <= set(font.getBestCmap())
    assert {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord} >= {
        "init",
        "medi",
        "fina",
    }


def test_svg_asks_for_nothing_outside_itself() -> None:
    data = files.to_bytes(page(), "svg").decode()
    assert "<!DOCTYPE" not in data
    assert "matplotlib.org" not in data
    root = ET.fromstring(data)
    outside = {
        value
        for node in root.iter()
        for name, value in node.attrib.items()
        if name == HREF and not value.startswith("#")
    }
    assert outside == {LINK}
    assert not re.search(r"url\((?!#|data:)", data)


def test_svg_groups_are_named_after_the_elements() -> None:
    root = svg_of(page())
    groups = {node.get("id") for node in root.iter(f"{SVG}g")}
    assert {"title-0", "map-2", "list-3"} <= groups
    shown = next(node for node in root.iter(f"{SVG}g") if node.get("id") == "map-2")
    assert shown.get("aria-label") == "Map of Aleppo with one mark"
    assert [style for node in shown.iter(f"{SVG}path") if MARK in (style := node.get("style") or "")]
    assert LAND in "".join(node.get("style") or "" for node in shown.iter(f"{SVG}path"))


def test_svg_says_what_it_is() -> None:
    root = svg_of(page())
    assert root.findtext(f"{SVG}title") == TITLE
    said = "".join(root.find(f"{SVG}metadata").itertext())  # type: ignore[union-attr]
    assert "Desk & Co" in said
    assert "2014-02-01T10:20:30Z" in said


# -- text --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\tb\r\nc\u2028d", "a b c d"),
        ("a\x00\x08\x7f\x9fb", "ab"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("half \ud83d", "half \ufffd"),
        ("e" + "\u0301" * 40, "e" + "\u0301" * 4),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("$5 & <b>", "$5 & <b>"),
    ],
)
def test_text_is_cleaned_of_what_turns_hides_or_breaks(text: str, clean: str) -> None:
    assert cleaned(text) == clean
    assert cleaned(clean) == clean


def test_first_letter_decides_the_direction() -> None:
    assert is_rtl("12 حلب Aleppo")
    assert not is_rtl("Aleppo حلب")
    assert not is_rtl("12")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "https://a b", 'http://x"y']
)
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    assert link(url) == ""
    assert link(LINK) == LINK


def test_pages_without_a_time_have_none_in_their_files() -> None:
    timeless = replace(page(), created="")
    year = str(datetime.now(UTC).year)
    assert f"D:{year}".encode() not in files.to_bytes(timeless, "pdf")
    assert "dc:date" not in files.to_bytes(timeless, "svg").decode()
    assert "Creation Time" not in png_of(timeless).text  # type: ignore[attr-defined]
