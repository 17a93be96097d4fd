"""Title, period, counts, scale bar, north arrow and sources; and the presentation view."""

from typing import ClassVar

from geo.webmap.base import Plugin


class MapFrame(Plugin):
    """Frame the map: quietly while working, in full for a slide.

    The presentation view is turned on by ``state.present``, its button or the F key, and left by Escape. Takes no
    options.
    """

    scripts: ClassVar[tuple[str, ...]] = ("dom.js", "map_frame.js")
    styles: ClassVar[tuple[str, ...]] = ("map.css",)
