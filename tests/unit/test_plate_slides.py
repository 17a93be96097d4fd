"""Pages as slides: text to edit where it stands on the page, drawings as pictures, one's own presentation kept."""

import io
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from geo.errors import PlateError
from geo.plate import slides
from geo.plate.look import DARK
from tests.support.pages import ARABIC, LINK, SOURCE, TITLE, arabic_page, page

MACROS = b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"


def opened(content: bytes) -> Any:
    return Presentation(io.BytesIO(content))


@cache
def plain() -> bytes:
    return slides.write([page()], 72)


@cache
def own(width: float = 10, count: int = 2) -> bytes:
    """A presentation of an organisation: its master is named, and it has slides with notes and a section."""
    deck = Presentation()
    deck.slide_width = Inches(width)
    deck.slide_master.name = "House of Maps"
    for number in range(count):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = f"Old slide {number}"
        slide.notes_slide.notes_text_frame.text = "Old notes"
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def changed(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A presentation with one of its parts changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return stream.getvalue()


def shapes(content: bytes, number: int = 0) -> dict[str, Any]:
    return {shape.name: shape for shape in opened(content).slides[number].shapes}


def points(shape: Any) -> list[float]:
    return [round(length / Pt(1), 1) for length in (shape.left, shape.top, shape.width, shape.height)]


def test_slide_has_the_size_of_the_page_and_its_text_in_place() -> None:
    deck = opened(plain())
    assert (deck.slide_width, deck.slide_height) == (Pt(360), Pt(200))
    title = deck.slides[0].shapes.title
    assert title.text_frame.text == TITLE
    assert points(title) == [20, 14, 320, 24]
    found = shapes(plain())
    assert found["list"].text_frame.text.split("\n") == [
        "1\t3 Jan Battle at Kafr Hamra.",
        "2\t3 Jan Bomb in Aleppo.",
    ]
    assert found["sources"].text_frame.text == f"{SOURCE}. {LINK}"
    assert points(found["list"]) == [200, 60, 140, 100]


def test_drawing_is_a_picture_in_place_with_its_words() -> None:
    pictures = [s for s in shapes(plain()).values() if s.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert len(pictures) == 1
    assert points(pictures[0]) == [20, 60, 160, 100]
    assert pictures[0].element.nvPicPr.cNvPr.get("descr") == "Map of Aleppo with one mark"
    shown = Image.open(io.BytesIO(pictures[0].image.blob))
    assert shown.size == (160, 100)
    assert shown.getpixel((40, 40)) == (0xD5, 0x5E, 0x00)


def test_text_keeps_its_size_weight_colour_and_link() -> None:
    found = shapes(plain())
    runs = found["list"].text_frame.paragraphs[0].runs
    assert [(run.font.bold, run.font.size) for run in runs] == [(True, Pt(9)), (True, Pt(9)), (False, Pt(9))]
    assert found["list"].text_frame.word_wrap
    assert found["list"].text_frame.margin_left == 0
    assert (
        str(found["counts"].text_frame.paragraphs[0].runs[0].font.color.rgb) == page().look.soft[1:].upper()
    )
    assert found["sources"].text_frame.paragraphs[0].runs[1].hyperlink.address == LINK


def test_number_of_an_entry_hangs_before_its_text() -> None:
    properties = shapes(plain())["list"].text_frame.paragraphs[1]._p.pPr
    assert properties.get("marL") == str(-int(properties.get("indent"))) != "0"


def test_arabic_runs_from_right_to_left_and_says_its_language() -> None:
    found = shapes(slides.write([arabic_page()], 72))
    for name in ("Title 1", "list"):
        paragraph = found[name].text_frame.paragraphs[0]
        assert paragraph.alignment == PP_ALIGN.RIGHT
        assert paragraph._p.pPr.get("rtl") == "1"
        assert paragraph.runs[-1].font._element.get("lang") == "ar-SA"
    assert found["Title 1"].text_frame.text == ARABIC
    assert found["list"].text_frame.paragraphs[0].text == "1\u20033 Jan اشتباك في حلب."


def test_notes_say_what_is_shown_and_where_it_comes_from() -> None:
    notes = opened(plain()).slides[0].notes_slide.notes_text_frame.text
    assert notes.split("\n") == ["2 of 9 incidents shown", f"{SOURCE}. {LINK}"]


def test_presentation_says_what_it_is_and_when_the_page_was_made() -> None:
    said = opened(plain()).core_properties
    assert (said.title, said.author) == (TITLE, "Desk & Co")
    assert f"{said.created:%Y-%m-%d %H:%M:%S}" == "2014-02-01 10:20:30"
    with zipfile.ZipFile(io.BytesIO(plain())) as archive:
        assert {member.date_time for member in archive.infolist()} == {(2014, 2, 1, 10, 20, 30)}


def test_dark_page_makes_a_dark_slide_on_which_added_text_can_be_read() -> None:
    content = slides.write([page(look=DARK)], 72)
    assert str(opened(content).slides[0].background.fill.fore_color.rgb) == DARK.paper[1:].upper()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        theme = archive.read("ppt/theme/theme1.xml").decode()
    assert f'<a:dk1><a:srgbClr val="{DARK.ink[1:].upper()}"/></a:dk1>' in theme
    assert f'<a:hlink><a:srgbClr val="{DARK.accent[1:].upper()}"/></a:hlink>' in theme


def test_every_page_is_a_slide() -> None:
    deck = opened(slides.write([page(), arabic_page()], 72))
    assert [slide.shapes.title.text_frame.text for slide in deck.slides] == [TITLE, ARABIC]


# -- an organisation's own presentation --------------------------------------------------------------------------------


def test_own_presentation_keeps_master_size_and_theme_and_loses_its_slides() -> None:
    content = slides.write([page()], 72, own())
    deck = opened(content)
    assert deck.slide_master.name == "House of Maps"
    assert deck.slide_width == Inches(10)
    assert [slide.shapes.title.text_frame.text for slide in deck.slides] == [TITLE]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert [name for name in archive.namelist() if name.startswith("ppt/slides/slide")] == [
            "ppt/slides/slide1.xml"
        ]
        assert not [name for name in archive.namelist() if b"Old" in archive.read(name)]
        assert archive.read("ppt/theme/theme1.xml") == zipfile.ZipFile(io.BytesIO(own())).read(
            "ppt/theme/theme1.xml"
        )


def test_own_presentation_gives_typeface_colour_and_ground() -> None:
    content = slides.write([page()], 72, own())
    slide = opened(content).slides[0]
    run = slide.shapes.title.text_frame.paragraphs[0].runs[0]
    assert run.font.name is None
    assert run.font.color.type is None
    assert slide.element.find(f".//{qn('p:bg')}") is None
    assert slide.slide_layout.name == "Title Only"


def test_page_is_scaled_into_the_middle_of_an_own_presentation() -> None:
    found = shapes(slides.write([page()], 72, own()))
    # 720 by 540 points for a page of 360 by 200: twice as large, 70 points of room above and below.
    assert points(found["map"]) == [40, 70 + 120, 320, 200]
    assert found["list"].text_frame.paragraphs[0].runs[0].font.size == Pt(18)


def test_template_file_is_taken_as_well() -> None:
    main, template = slides._MAIN, slides._TEMPLATE
    potx = changed(own(), slides._TYPES, lambda types: types.replace(main, template))
    assert len(opened(slides.write([page()], 72, potx)).slides) == 1


def test_presentation_without_a_title_gets_the_title_as_text() -> None:
    deck = Presentation()
    while len(deck.slide_layouts) > 1:
        deck.slide_layouts.remove(deck.slide_layouts[0 if deck.slide_layouts[0].name != "Blank" else 1])
    stream = io.BytesIO()
    deck.save(stream)
    found = shapes(slides.write([page()], 72, stream.getvalue()))
    assert found["title"].text_frame.text == TITLE


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no presentation", "the file is no presentation"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "protected by a password or of the old format"),
        (bytes(slides.LARGEST + 1), "at most 50,000,000"),
        (changed(own(), slides._TYPES, lambda types: types.replace(slides._MAIN, MACROS)), "has macros"),
        (changed(own(), "ppt/presentation.xml", lambda _: b"<broken"), "cannot be read"),
        (changed(own(), "ppt/presentation.xml", lambda _: b"<x/>"), "cannot be read"),
        (changed(own(), "ppt/slideMasters/slideMaster1.xml", lambda xml: xml[:400]), "cannot be read"),
        (changed(own(), slides._TYPES, lambda _: b"<Types/>"), "the file is no presentation"),
        (own()[: len(own()) // 2], "the file is no presentation"),
    ],
    ids=["text", "locked", "large", "macros", "broken", "other", "master", "types", "half"],
)
def test_presentation_that_cannot_be_used_is_refused_in_one_line(content: bytes, words: str) -> None:
    with pytest.raises(PlateError, match=words) as caught:
        slides.write([page()], 72, content)
    assert "\n" not in str(caught.value)


def test_presentation_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slides, "_UNPACKED", 10_000)
    with pytest.raises(PlateError, match="unpacks to more than"):
        slides.write([page()], 72, own())
