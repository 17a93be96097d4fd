"""The date slider: a histogram of the incidents under a window that can be dragged and played."""

from typing import ClassVar

from geo.webmap.base import Plugin


class TimeBar(Plugin):
    """Change the dates of the map at frame rate, without the server.

    Docked at the bottom of the map. It reads the days and kinds from the core, moves the core's window while a hand
    drags or a key is held, and lets the core tell the server once the hand lets go. Takes no options.
    """

    scripts: ClassVar[tuple[str, ...]] = ("dom.js", "time_axis.js", "time_histogram.js", "time_bar.js")
    styles: ClassVar[tuple[str, ...]] = ("map.css",)
