"""The interactive map as one HTML file that works offline, opened from disk."""

import base64
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from branca.element import Figure

from geo.errors import ExportError
from geo.templates import render
from geo.webmap.assets import asset
from geo.webmap.map_state import MapState
from geo.webmap.situation_map import files, situation_map

_TEMPLATE = "standalone.html"
_MAP = "situation_map"
# These would end the script element early, or begin a comment inside it (HTML standard, 4.12.1.3).
_BREAKS_SCRIPT = re.compile(r"</script|<script|<!--", re.IGNORECASE)
_ADDRESS = re.compile(r"url\([^)]*\)")


def standalone_html(
    columns: bytes,
    records: Sequence[Mapping[str, Any]] | None,
    basemap: Mapping[str, Any] | None,
    state: Mapping[str, Any],
    title: str,
    control: bytes | None = None,
) -> str:
    """Return the map as one HTML document: Leaflet, our files, incidents and background included.

    It asks the network for nothing, and its own Content-Security-Policy keeps it so. Texts of records are in it as
    JSON in which no markup can begin.

    Parameters
    ----------
    columns : bytes
        A columns file (`geo.webmap.columns.pack`) of the incidents to include.
    records : sequence of mapping or None
        Display records (`geo.records`), their ``row`` being the row in `columns`; None leaves the details out.
    basemap : mapping or None
        Land, provinces, waters and towns, as in ``data/basemap.json``.
    state : mapping
        What to show first, as `MapState` takes it. An online basemap is left out.
    title : str
        Title of the document.
    control : bytes, optional
        Who holds what (`geo.webmap.control_columns`), its evidence numbered as the rows of `columns`; without it the map
        does not offer that layer.

    Raises
    ------
    ExportError
        When a bundled file cannot stand inside a document.
    """
    embedded = {
        "columnsBase64": base64.b64encode(columns).decode("ascii"),
        "records": None if records is None else [dict(record) for record in records],
        "basemap": basemap,
        "controlBase64": None if control is None else base64.b64encode(control).decode("ascii"),
    }
    base = situation_map(embedded=embedded)
    # The rows in the file are those that pass: there is no server that could apply a filter.
    MapState({**state, "mask": "", "basemap": None}).add_to(base)
    figure = cast(Figure, base.get_root())
    figure.render()
    scripts, styles = files()
    # The same map gives the same file: folium's names are drawn by lot.
    start = figure.script.render().replace(base.get_name(), _MAP)
    # The template marks these as safe: each is our own code, or JSON written by `script_json`.
    return render(
        _TEMPLATE,
        title=title,
        map_id=_MAP,
        styles=[_style(name) for name in styles],
        scripts=[_script(_text(name), name) for name in scripts],
        start=_script(start, "the map"),
    )


def _text(name: str) -> str:
    content = asset(name)
    if content is None:
        raise ExportError(f"the map's file “{name}” is missing: reinstall Sitmap")
    return content.decode("utf-8")


def _script(text: str, name: str) -> str:
    found = _BREAKS_SCRIPT.search(text)
    if found:
        raise ExportError(f"{name} holds “{found.group()}”, which cannot stand in an HTML document")
    return text


def _style(name: str) -> str:
    # Pictures of controls that the map does not have; each would be a request.
    return _ADDRESS.sub("none", _text(name)).replace("</", "<\\/")
