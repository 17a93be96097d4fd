"""Make a map a figure in a page: its title, a scale bar, and a wheel that does not hold up the reader; see figure.js."""

from typing import ClassVar

from geo.webmap.base import Plugin


class Figure(Plugin):
    """Make a map a figure in a page: its title, a scale bar, and a calm wheel. Takes no options."""

    scripts: ClassVar[tuple[str, ...]] = ("dom.js", "figure.js")
    styles: ClassVar[tuple[str, ...]] = ("map.css",)
