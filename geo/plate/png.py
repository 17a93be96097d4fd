"""A page as PNG: of exactly the size asked for, with what it is written into the file."""

import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from geo.errors import PlateError
from geo.plate import paint, sheet
from geo.plate.page import Page
from geo.plate.text import cleaned

MOST_PIXELS = 100_000_000
"""Of a picture: one of four bytes a pixel has to lie in memory."""


def size(page: Page, dpi: float) -> tuple[int, int]:
    """Return how many pixels wide and high a page is.

    Raises
    ------
    PlateError
        When that is more than fits in memory.
    """
    width, height = (round(points / paint.POINTS * dpi) for points in (page.width, page.height))
    if width * height > MOST_PIXELS:
        raise PlateError(
            f"{width:,} × {height:,} pixels at {dpi:g} dpi: a picture has at most {MOST_PIXELS // 10**6} million; "
            "take fewer dpi, or PDF, which is sharp at any size"
        )
    return width, height


def picture(page: Page, dpi: float) -> Image.Image:
    """Return a page as a picture of red, green and blue; what `size` raises."""
    width, height = size(page, dpi)
    with paint.PAINTING, paint.settings():
        drawn = sheet.figure(page)
        drawn.set_dpi(dpi)
        # A little more than whole pixels: the drawing surface is cut to whole ones.
        drawn.set_size_inches((width + 0.01) / dpi, (height + 0.01) / dpi)
        canvas = FigureCanvasAgg(drawn)
        canvas.draw()
        return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")


def write(page: Page, dpi: int) -> bytes:
    """Return a page as a PNG file, the same bytes for the same page; what `size` raises."""
    about = PngInfo()
    said = {
        "Title": cleaned(page.title),
        "Author": cleaned(page.author),
        "Description": cleaned(page.subject),
        "Creation Time": page.created,
        "Software": "Sitmap",
    }
    for name, text in said.items():
        if text:
            about.add_itxt(name, text, lang=page.language)
    stream = io.BytesIO()
    picture(page, dpi).save(stream, format="PNG", dpi=(dpi, dpi), pnginfo=about)
    return stream.getvalue()
