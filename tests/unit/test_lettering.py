"""Lines of mixed direction: each piece stands where it is read, and as wide as it was measured."""

import re
from itertools import pairwise

import pytest
from matplotlib.text import Text

from geo.language.direction import RLM, isolated
from geo.plate import fonts, paint, pdf, sheet, svg
from geo.plate.lettering import Piece, is_rtl, pieces_of, whole
from geo.plate.look import LIGHT
from geo.plate.page import Page, Paragraph, Rect, Run, TextBlock

RIGHT, SIZE = 400.0, 12.0


def page(*runs: str, rtl: bool = True, url: str = "") -> Page:
    block = TextBlock(
        "text",
        Rect(20.0, 20.0, RIGHT - 20.0, 40.0),
        (Paragraph(tuple(Run(text, url=url) for text in runs)),),
        SIZE,
        rtl,
    )
    return Page(420.0, 80.0, LIGHT, (block,), title="Test", language="ar")


def drawn(of: Page) -> list[tuple[str, float, float]]:
    """What is drawn with its left and right end in points, in reading order from the right."""
    with paint.PAINTING, paint.settings():
        figure = sheet.figure(of)
        axes = figure.axes[0]
        figure.canvas.draw()
        found = []
        for text in axes.texts:
            box = text.get_window_extent().transformed(axes.transData.inverted())
            found.append((text.get_text().replace(RLM, ""), box.x0, box.x1))
    return sorted(found, key=lambda each: -each[2])


def test_line_that_begins_in_latin_is_read_from_the_right() -> None:
    ((piece),) = pieces_of("ISIS ضد الجيش الحر", 10.0, SIZE, False)
    assert piece == Piece(
        f"{RLM}ISIS ضد الجيش الحر", 10.0 + fonts.width("ISIS ضد الجيش الحر", SIZE), "right", True
    )


def test_latin_line_is_left_alone_even_in_a_block_from_the_right() -> None:
    assert pieces_of("A title, 2014.", 10.0, SIZE, False) == [Piece("A title, 2014.", 10.0)]
    assert [text for text, _, _ in drawn(page("A title, 2014."))] == ["A title, 2014."]
    assert not is_rtl("A title", "2014")


def test_list_of_latin_names_runs_from_the_right() -> None:
    told = f"المصادر: {isolated('EA WorldView (C2)')}، {isolated('Reuters')}."
    found = drawn(page(told))
    assert [text for text, _, _ in found] == ["المصادر:", "EA WorldView (C2)", "،", "Reuters", "."]
    for (_, left, _), (_, _, right) in pairwise(found):
        assert right <= left + 0.5
    assert found[0][2] == pytest.approx(RIGHT, abs=0.6)


def test_pieces_are_as_wide_together_as_the_line() -> None:
    told = f"في {isolated('Al-Fylat Street, As-Sakhour')}، حلب {isolated('+12%')}"
    found = drawn(page(told))
    assert found[0][2] - found[-1][1] == pytest.approx(fonts.width(told, SIZE), abs=1.0)


def test_punctuation_between_marked_pieces_goes_with_the_line() -> None:
    assert is_rtl(f"({isolated('C2')}).")
    assert [(p.text, p.rtl) for p in pieces_of(f"({isolated('C2')}).", 0.0, SIZE, False)] == [
        (f"{RLM}(", True),
        ("C2", False),
        (f"{RLM}).", True),
    ]


def test_address_keeps_the_stroke_at_its_end() -> None:
    found = paint_of("https://example.org/a/", url="https://example.org/a/")
    assert [text.get_text() for text in found] == ["افتح:", "https://example.org/a/"]


def paint_of(text: str, url: str) -> list[Text]:
    block = TextBlock(
        "text", Rect(20, 20, 380, 40), (Paragraph((Run("افتح: "), Run(text, url=url))),), SIZE, True
    )
    with paint.PAINTING, paint.settings():
        return list(sheet.figure(Page(420.0, 80.0, LIGHT, (block,))).axes[0].texts)


def test_name_with_an_outline_stays_one_piece() -> None:
    assert whole("معرة النعمان (M4)", 5.0) == Piece("معرة النعمان (M4)", 5.0, "left", True)
    assert whole("M4 طريق", 5.0).text == f"{RLM}M4 طريق"
    assert whole("Idlib", 5.0) == Piece("Idlib", 5.0)
    assert whole(isolated("Idlib"), 5.0).text == "Idlib"


def test_pdf_reads_back_without_marks_between_words() -> None:
    import pypdfium2

    told = f"المصدر: {isolated('EA WorldView')}، التقييم {isolated('C2')}."
    document = pypdfium2.PdfDocument(pdf.write([page(told)], 72))
    text = document[0].get_textpage().get_text_range()
    assert "EA WorldView" in text
    assert "المصدر" in text
    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", text.strip())


def test_svg_says_the_direction_of_arabic_and_not_of_latin() -> None:
    told = f"المصدر: {isolated('EA WorldView')}."
    lines = re.findall(
        r"<(?:\w+:)?text [^>]*style=\"([^\"]*)\"[^>]*>([^<]*)", svg.write(page(told), 72).decode()
    )
    assert {text: "direction: rtl" in style for style, text in lines} == {
        "المصدر:": True,
        "EA WorldView": False,
        ".": False,
    }
