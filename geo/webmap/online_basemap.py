"""Show an online basemap, only when the state asks for one; see online_basemap.js."""

from typing import ClassVar

from geo.webmap.base import Plugin


class OnlineBasemap(Plugin):
    """Show an online basemap, only when the state asks for one. Takes no options."""

    scripts: ClassVar[tuple[str, ...]] = ("online_basemap.js",)
