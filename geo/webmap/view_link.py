"""Keep centre and zoom in the address of the page; see view_link.js."""

from typing import ClassVar

from geo.webmap.base import Plugin


class ViewLink(Plugin):
    """Keep centre and zoom in the address of the page. Takes no options."""

    scripts: ClassVar[tuple[str, ...]] = ("view_link.js",)
