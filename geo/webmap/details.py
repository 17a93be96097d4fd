"""The panel that tells what happened at the places picked on the map."""

from typing import ClassVar

from geo.webmap.base import Plugin


class Details(Plugin):
    """List the incidents of the selection, newest first, following the window.

    Every value of a record is untrusted text and reaches the page as a text node only. Takes no options.
    """

    scripts: ClassVar[tuple[str, ...]] = ("dom.js", "control_details.js", "details.js")
    styles: ClassVar[tuple[str, ...]] = ("map.css",)
