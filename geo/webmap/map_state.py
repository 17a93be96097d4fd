"""The state of the map as one small element: what the server tells a frame that is already there."""

from collections.abc import Mapping
from typing import Any

from branca.element import Element, MacroElement
from folium import Map
from folium.template import Template

from geo.webmap.base import script_json


class MapState(MacroElement):
    """Hand a state to the map: ``map.sitmap.applyState(state)``.

    Goes into a FeatureGroup (st_folium's ``feature_group_to_add``, whose script is run again in the same frame
    whenever it changes) or straight onto a map. It is no layer: a layer would look for a parent that is not there.

    Parameters
    ----------
    state : mapping
        JSON-able, as Core.applyState in core.js takes it; a state with a known ``seq`` changes nothing.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            if ({{ this.map_name() }}.sitmap) {{ this.map_name() }}.sitmap.applyState({{ this.state_json }});
        {% endmacro %}
        """
    )

    def __init__(self, state: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "MapState"
        self.state_json = script_json(dict(state))

    def map_name(self) -> str:
        """Return the JavaScript name of the map that this stands on, directly or in a group.

        Raises
        ------
        ValueError
            When it stands on none.
        """
        above: Element | None = self
        while above is not None and not isinstance(above, Map):
            above = above._parent  # noqa: SLF001 - branca has no public way up
        if above is None:
            raise ValueError("a MapState stands on no map: add it to one, or to a group on one")
        return str(above.get_name())
