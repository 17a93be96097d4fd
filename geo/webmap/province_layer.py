"""Draw the ground: land, provinces with shading and hatching, waters and boundaries; see province_layer.js."""

from typing import ClassVar

from geo.webmap.base import Plugin


class ProvinceLayer(Plugin):
    """Draw the ground: land, provinces with shading and hatching, waters and boundaries. Takes no options."""

    scripts: ClassVar[tuple[str, ...]] = ("shading.js", "geography.js", "province_layer.js")
