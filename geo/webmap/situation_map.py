"""The situation map: a folium map of our own parts over local assets."""

from collections.abc import Mapping, Sequence
from typing import Any

import folium

from geo.webmap.area_select import AreaSelect
from geo.webmap.base import Plugin
from geo.webmap.control_layer import ControlLayer
from geo.webmap.core import Core
from geo.webmap.details import Details
from geo.webmap.incident_layer import IncidentLayer
from geo.webmap.legend import Legend
from geo.webmap.map_frame import MapFrame
from geo.webmap.online_basemap import OnlineBasemap
from geo.webmap.picking import Picking
from geo.webmap.place_labels import PlaceLabels
from geo.webmap.province_layer import ProvinceLayer
from geo.webmap.time_bar import TimeBar
from geo.webmap.view_link import ViewLink

PARTS: tuple[type[Plugin], ...] = (
    OnlineBasemap,
    ProvinceLayer,
    IncidentLayer,
    ControlLayer,
    PlaceLabels,
    Picking,
    AreaSelect,
    ViewLink,
    MapFrame,
    Legend,
    TimeBar,
    Details,
)
"""Parts of the map in the order in which they are made: each may ask those before it."""

CENTRE = (35.0, 38.5)
"""Where the map stands until its data tell where to look: latitude and longitude, WGS84 degrees."""

_LEAFLET_SCRIPT, _LEAFLET_STYLE = "leaflet.js", "leaflet.css"
SCRIPT, STYLE = "sitmap.js", "sitmap.css"
"""Names under which all files are served as one, see bundle.py."""

_OPTIONS: Mapping[str, Any] = {
    # Quarter steps let the first view fill the frame and the wheel move in small strides.
    "zoom_snap": 0.25,
    "wheel_px_per_zoom_level": 90,
    "keyboard_pan_delta": 90,
}


def situation_map(
    urls: Mapping[str, str] | None = None, embedded: Mapping[str, Any] | None = None
) -> folium.Map:
    """Return the map; the same function serves the page, the exported file and a notebook.

    It is the same for every state of a dataset version, so that a frame which shows it can stay: states come as
    `MapState`. It holds no incident: those it fetches, or finds embedded.

    Parameters
    ----------
    urls : mapping, optional
        Addresses: ``assets`` (folder of Leaflet and our files), ``columns``, ``mask``, ``records``, ``basemap``, ``control``.
    embedded : mapping, optional
        Instead: ``columnsBase64``, ``records`` (list or None), ``basemap`` and ``controlBase64`` (or None); no file is
        linked then.

    Raises
    ------
    ValueError
        When neither or both are given.
    """
    base = bare_map(urls, embedded)
    for part in PARTS:
        part().add_to(base)
    return base


def bare_map(urls: Mapping[str, str] | None = None, embedded: Mapping[str, Any] | None = None) -> folium.Map:
    """Return a map with its core and no part yet; takes and raises what `situation_map` does."""
    if (urls is None) == (embedded is None):
        raise ValueError("give either the addresses of the map's data or the data")
    assets = urls["assets"] if urls is not None else ""
    base = folium.Map(location=CENTRE, zoom_start=6, tiles=None, max_bounds=False, **_OPTIONS)
    base.default_js = [("sitmap", f"{assets}/{SCRIPT}")] if assets else []
    base.default_css = [("sitmap_css", f"{assets}/{STYLE}")] if assets else []
    source = {"urls": _data_urls(urls)} if urls is not None else {"embedded": dict(embedded or {})}
    Core(source).add_to(base)
    return base


def _data_urls(urls: Mapping[str, str]) -> dict[str, str]:
    return {name: urls[name] for name in ("columns", "mask", "records", "basemap", "control")}


def files(parts: Sequence[type[Plugin]] = PARTS) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the scripts and the styles of a map of some parts in the order of loading, Leaflet's first."""
    loaded: tuple[type[Plugin], ...] = (Core, *parts)
    scripts = dict.fromkeys([_LEAFLET_SCRIPT, *(name for part in loaded for name in part.scripts)])
    styles = dict.fromkeys([_LEAFLET_STYLE, *(name for part in loaded for name in part.styles)])
    return tuple(scripts), tuple(styles)
