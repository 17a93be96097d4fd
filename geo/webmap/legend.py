"""What is drawn now, with counts, and the switches of the layers."""

from typing import ClassVar

from geo.webmap.base import Plugin


class Legend(Plugin):
    """Explain the marks that are drawn, count them by kind, and switch layers.

    A kind is a button that filters by it; radii and class limits come from the layers that draw them. Takes no
    options.
    """

    scripts: ClassVar[tuple[str, ...]] = ("dom.js", "control_legend.js", "legend.js")
    styles: ClassVar[tuple[str, ...]] = ("map.css",)
