"""Tell what lies under the pointer, and pick it by click or key; see picking.js."""

from typing import ClassVar

from geo.webmap.base import Plugin


class Picking(Plugin):
    """Tell what lies under the pointer, and pick it by click or key. Takes no options."""

    scripts: ClassVar[tuple[str, ...]] = ("picking.js",)
