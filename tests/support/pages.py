"""A small page for tests: a title, a map, a list, counts and sources."""

from collections.abc import Sequence
from dataclasses import replace

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle

from geo.plate import fonts
from geo.plate.look import LIGHT, Look
from geo.plate.page import Drawing, Page, Paragraph, Rect, Run, TextBlock

TITLE = "Clashes in Aleppo province"
ARABIC = "قصف مدفعي على الأتارب غرب حلب"
SOURCE = "Sources: Daily Star, accessed 5 January 2014"
LINK = "https://example.org/map?v=3&kind=clash"
LAND, MARK = "#f6f4ef", "#d55e00"
MAP = Rect(20, 60, 160, 100)


def draw_map(axes: Axes, at: float = 60.0, name: str = "Aleppo") -> None:
    """Draw land, a mark and its name."""
    axes.add_patch(Rectangle((MAP.x, MAP.y), MAP.width, MAP.height, facecolor=LAND, zorder=1))
    axes.add_patch(Circle((at, 100), 10, facecolor=MARK, edgecolor="none", zorder=7))
    axes.text(100, 150, name, fontproperties=fonts.properties(9), color="#4a4f55", zorder=10)


def page(
    title: str = TITLE,
    entries: Sequence[str] = ("Battle at Kafr Hamra", "Bomb in Aleppo"),
    name: str = "Aleppo",
    at: float = 60.0,
    look: Look = LIGHT,
    rtl: bool = False,
    url: str = LINK,
) -> Page:
    """Return a page of 360 by 200 points."""

    def block(role: str, rect: Rect, paragraphs: Sequence[Paragraph], size: float) -> TextBlock:
        return TextBlock(role, rect, tuple(paragraphs), size, rtl)

    listed = [
        Paragraph(
            (Run("3 Jan", bold=True), Run(f" {entry}.")),
            marker=str(number),
            before=3.0 if number > 1 else 0.0,
        )
        for number, entry in enumerate(entries, start=1)
    ]
    elements = (
        block("title", Rect(20, 14, 320, 24), [Paragraph((Run(title, bold=True),))], 16),
        block(
            "counts",
            Rect(20, 40, 320, 12),
            [Paragraph((Run("2 of 9 incidents shown", colour=look.soft),))],
            8,
        ),
        Drawing("map", MAP, lambda axes: draw_map(axes, at, name), "Map of Aleppo with one mark"),
        block("list", Rect(200, 60, 140, 100), listed, 9),
        block("sources", Rect(20, 172, 320, 20), [Paragraph((Run(f"{SOURCE}. "), Run(LINK, url=url)))], 7),
    )
    return Page(
        360,
        200,
        look,
        elements,
        title=title,
        author="Desk & Co",
        subject="2 of 9 incidents shown",
        created="2014-02-01T10:20:30Z",
        language="ar" if rtl else "en",
    )


def arabic_page() -> Page:
    """Return a page in Arabic."""
    return page(title=ARABIC, entries=("اشتباك في حلب", "انفجار في إدلب"), name="حلب", rtl=True)


def without_map(of: Page) -> Page:
    """Return a page of text alone."""
    return replace(of, elements=tuple(of.blocks()))
