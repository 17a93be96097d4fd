"""The typefaces of printed pages: Noto Sans and Noto Sans Arabic, bundled, so that a page is the same on every machine."""

import threading
from functools import cache, lru_cache
from pathlib import Path

from matplotlib import font_manager
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.ft2font import FT2Font, LoadFlags

from geo.settings import DATA

FOLDER = DATA / "fonts"
FAMILIES = ("Noto Sans", "Noto Sans Arabic")
"""Looked through in this order for every character."""

_FILES = {
    False: ("NotoSans-Regular.ttf", "NotoSansArabic-Regular.ttf"),
    True: ("NotoSans-Bold.ttf", "NotoSansArabic-Bold.ttf"),
}
_POINTS = 72
"""Dots an inch at which a measured pixel is a point."""
_FINE = 64.0
"""FreeType measures in 64ths of a pixel."""
_MEASURED_AT = 100.0
"""Points at which text is measured: without hinting it is as wide at any other size in proportion."""

_UNKNOWN = "\ufffd"

MEASURING = threading.RLock()
"""A typeface holds the text that it measures: one thread at a time."""


def files(bold: bool) -> tuple[Path, ...]:
    """Return the files of a weight, in the order in which characters are looked for."""
    return tuple(FOLDER / name for name in _FILES[bold])


@cache
def register() -> None:
    """Make the bundled typefaces known to matplotlib, once."""
    for weight in _FILES:
        for file in files(weight):
            font_manager.fontManager.addfont(str(file))


@lru_cache(maxsize=256)
def properties(size: float, bold: bool = False) -> FontProperties:
    """Return the typeface for matplotlib's texts; `size` in points. Not to be changed: it is shared."""
    register()
    return FontProperties(family=list(FAMILIES), size=size, weight="bold" if bold else "normal")


@cache
def _characters() -> frozenset[int]:
    return frozenset(code for file in files(bold=False) for code in FT2Font(str(file)).get_charmap())


def drawable(text: str) -> str:
    """Return a text in which the mark of an unreadable character stands for those that no typeface here has."""
    if text.isascii():
        return text
    return "".join(letter if letter == "\n" or ord(letter) in _characters() else _UNKNOWN for letter in text)


@lru_cache(maxsize=2)
def _face(bold: bool) -> FT2Font:
    return get_font([str(file) for file in files(bold)])


@lru_cache(maxsize=100_000)
def _ems(text: str, bold: bool) -> float:
    """How wide a line of text is in a type of size 1."""
    with MEASURING:
        face = _face(bold)
        face.set_size(_MEASURED_AT, _POINTS)
        face.set_text(drawable(text), 0.0, flags=LoadFlags.NO_HINTING)
        return float(face.get_width_height()[0]) / _FINE / _MEASURED_AT


def width(text: str, size: float, bold: bool = False) -> float:
    """Return how wide a line of text is when it is set, in points; shaping and direction are taken into account."""
    if not text:
        return 0.0
    # A space at an end has no ink to measure: it is measured between two letters.
    if text[0].isspace() or text[-1].isspace():
        return (_ems(f"n{text}n", bold) - _ems("nn", bold)) * size
    return _ems(text, bold) * size


ASCENT = 0.80
"""From the baseline to the top of a line of text that has accents, to its size."""
CAP_HEIGHT = 0.714
"""From the baseline to the top of capitals, to its size (Noto Sans)."""
DESCENT = 0.24
"""From the baseline to the bottom of a line of text, to its size."""
