"""Name countries, provinces, towns and marks where there is room; see place_labels.js."""

from typing import ClassVar

from geo.webmap.base import Plugin


class PlaceLabels(Plugin):
    """Name countries, provinces, towns and marks where there is room. Takes no options."""

    scripts: ClassVar[tuple[str, ...]] = ("geography.js", "place_labels.js")
