"""Select what lies in a rectangle or a lasso; see area_select.js."""

from typing import ClassVar

from geo.webmap.base import Plugin


class AreaSelect(Plugin):
    """Select what lies in a rectangle or a lasso. Takes no options."""

    scripts: ClassVar[tuple[str, ...]] = ("area_select.js",)
