"""The core of the map: data, state, window, counts and selection; see core.js."""

from typing import ClassVar

from folium.template import Template

from geo.webmap.base import Plugin


class Core(Plugin):
    """Load the data into the map and keep its state.

    Parameters
    ----------
    options : mapping
        ``{"urls": {...}}`` or ``{"embedded": {...}}``, as Sitmap.Core takes them.
    """

    scripts: ClassVar[tuple[str, ...]] = (
        "day.js",
        "colour.js",
        "columns.js",
        "counter.js",
        "canvas_layer.js",
        "core.js",
    )
    styles: ClassVar[tuple[str, ...]] = ("map.css", "core.css")

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            new Sitmap.Core({{ this._parent.get_name() }}, {{ this.options_json }});
        {% endmacro %}
        """
    )
