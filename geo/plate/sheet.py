"""A page as a figure that can be written: its elements one above the other, its text clean, every artist named."""

import re

from matplotlib.figure import Figure
from matplotlib.text import Text

from geo.plate import fonts, paint
from geo.plate.page import Page, Rect, TextBlock
from geo.plate.text import cleaned_lines

_STEP = 1000.0
"""More than any zorder inside an element: what comes later on the page lies above."""
_NAME = re.compile(r"e(\d+)\.\d+\.[\w-]+")


def figure(page: Page) -> Figure:
    """Return a page as a figure, to be made and written under `paint.PAINTING` and `paint.settings`.

    Elements lie over each other in the order of the page. Each artist's gid begins with its element (`element_of`), so
    that a file can say what belongs together.
    """
    drawn = paint.part_of(page, Rect(0, 0, page.width, page.height), ())
    axes = drawn.axes[0]
    for number, element in enumerate(page.elements):
        known = {id(artist) for artist in axes.get_children()}
        if isinstance(element, TextBlock):
            paint.draw_block(axes, element, page.look)
        else:
            element.draw(axes)
        added = [artist for artist in axes.get_children() if id(artist) not in known]
        for part, artist in enumerate(added):
            artist.set_gid(_name(number, part, element.role))
            artist.set_zorder(artist.get_zorder() + number * _STEP)
    clean(drawn)
    return drawn


def clean(drawn: Figure) -> None:
    """Clean every text of a figure: drawings write texts of their own."""
    for found in drawn.findobj(Text):
        if isinstance(found, Text):
            found.set_text(fonts.drawable(cleaned_lines(found.get_text())))


def _name(number: int, part: int, role: str) -> str:
    return f"e{number}.{part}.{re.sub(r'[^a-z0-9-]', '-', role.lower()) or 'part'}"


def element_of(gid: str | None) -> int | None:
    """Return the number of the element that an artist belongs to; None when it belongs to none."""
    found = _NAME.fullmatch(gid or "")
    return int(found[1]) if found else None
