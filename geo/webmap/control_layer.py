"""Draw who holds what at the end of the window's last day, moving with the time bar; see control_layer.js."""

from typing import ClassVar

from geo.webmap.base import Plugin


class ControlLayer(Plugin):
    """Draw who holds what: places, rings around the marks of incidents, and indicative areas. Takes no options.

    It is made after the layer of incidents, whose marks it asks for.
    """

    scripts: ClassVar[tuple[str, ...]] = (
        "sprites.js",
        "clusters.js",
        "dom.js",
        "control_times.js",
        "control_words.js",
        "control_sprites.js",
        "patch_layer.js",
        "control_areas.js",
        "control_discs.js",
        "control_layer.js",
    )
