"""The map inside an analysis page: the same core with fewer parts, so that a page can hold several."""

from collections.abc import Mapping
from typing import Any

import folium

from geo.webmap import situation_map
from geo.webmap.base import Plugin
from geo.webmap.control_layer import ControlLayer
from geo.webmap.figure import Figure
from geo.webmap.incident_layer import IncidentLayer
from geo.webmap.legend import Legend
from geo.webmap.picking import Picking
from geo.webmap.place_labels import PlaceLabels
from geo.webmap.province_layer import ProvinceLayer
from geo.webmap.view_sync import ViewSync

PARTS: tuple[tuple[type[Plugin], Mapping[str, Any]], ...] = (
    (ProvinceLayer, {}),
    (IncidentLayer, {}),
    (ControlLayer, {}),
    (PlaceLabels, {}),
    (Picking, {"provinces": True}),
    (Legend, {"compact": True}),
    (Figure, {}),
    (ViewSync, {}),
)
"""Parts of the map in the order in which they are made, with their options."""


def analysis_map(urls: Mapping[str, str]) -> folium.Map:
    """Return the map; it is the same for every state of a dataset version, as `situation_map` is.

    Parameters
    ----------
    urls : mapping
        Addresses, as `situation_map` takes them.
    """
    base = situation_map.bare_map(urls)
    for part, options in PARTS:
        part(options).add_to(base)
    return base


def files() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the scripts and the styles of the map in the order of loading."""
    return situation_map.files([part for part, _ in PARTS])
