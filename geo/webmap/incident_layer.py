"""Draw the incidents: a mark for every place, sized by count and divided by kind; see incident_layer.js."""

from typing import ClassVar

from geo.webmap.base import Plugin


class IncidentLayer(Plugin):
    """Draw the incidents: a mark for every place, sized by count and divided by kind. Takes no options."""

    scripts: ClassVar[tuple[str, ...]] = ("sprites.js", "clusters.js", "marks.js", "incident_layer.js")
