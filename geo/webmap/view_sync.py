"""Let the maps of a page that belong together pan and zoom together; see view_sync.js."""

from typing import ClassVar

from geo.webmap.base import Plugin


class ViewSync(Plugin):
    """Let maps whose state has the same ``sync`` text pan and zoom together. Takes no options."""

    scripts: ClassVar[tuple[str, ...]] = ("view_sync.js",)
