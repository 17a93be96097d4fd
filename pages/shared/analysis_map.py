"""A map inside an analysis page: shaded provinces, who holds what, or incidents, in the window of a filter."""

from collections.abc import Callable
from functools import partial
from typing import Any

import folium
import streamlit as st
from streamlit_folium import st_folium

from geo import catalog
from geo.dataset import Dataset
from geo.model.filter import Filter
from geo.model.viewstate import LAYER_CODES
from geo.web.mapdata import map_urls
from geo.webmap import analysis_map as webmap
from geo.webmap.map_state import MapState
from geo.webmap.shade import Shade
from pages.shared.map_content import new_reports, newest_report, numbered, shown


def analysis_map(
    dataset: Dataset,
    key: str,
    *,
    wanted: Filter,
    shade: Shade | None = None,
    control: str = "none",
    incidents: bool = False,
    title: str = "",
    height: int = 420,
    sync: str = "",
    province: str = "",
    on_province: Callable[[str], None] | None = None,
) -> None:
    """Show a map.

    Parameters
    ----------
    dataset : Dataset
        Whose incidents.
    key : str
        Of this map on its page; a page may hold several.
    wanted : Filter
        The incidents that it counts and draws; its dates are the map's window.
    shade : Shade, optional
        What the provinces are shaded by.
    control : str
        What is shown of who holds what, of `geo.model.viewstate.CONTROLS`.
    incidents : bool
        Whether incidents are drawn.
    title : str
        Words in the corner of the map, such as its period.
    height : int
        Pixels.
    sync : str
        Maps of a page with the same text here pan and zoom together.
    province : str
        Code of a province to outline; "" for none.
    on_province : callable, optional
        Called with the code of a province that was clicked, once for each click, before the page runs again. Without
        it a click does nothing.
    """
    token = catalog.token(dataset)
    # st_folium tells maps apart by their script without anything that follows an underscore.
    name = f"analysis-{key.replace('_', '-')}-{token}"
    content: dict[str, Any] = {
        **shown(dataset, wanted),
        "layers": dict.fromkeys(LAYER_CODES, True)
        | {"incidents": incidents, "shading": "none", "control": control},
        "view": None,
        "viewSeq": 0,
        "seen": st.session_state.get(_seen(name), 0),
        "selection": {"type": "province", "pcode": province} if province else None,
        "title": title,
        "kinds": list(wanted.kinds),
        "shade": shade.as_state() if shade is not None else None,
        "sync": sync,
        "picks": on_province is not None,
    }
    group = folium.FeatureGroup(name="state")
    MapState(numbered(f"{name}_sent", content)).add_to(group)
    st_folium(
        webmap.analysis_map(map_urls(token, st.get_option("server.baseUrlPath"))),
        key=name,
        height=height,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        feature_group_to_add=group,
        on_change=partial(_taken_back, name, {p.pcode for p in dataset.boundaries.provinces}, on_province),
    )


def _seen(name: str) -> str:
    return f"{name}_seen"


def _taken_back(name: str, codes: set[str], on_province: Callable[[str], None] | None) -> None:
    newest = newest_report(name)
    if newest is None:
        return
    for event in new_reports(newest, _seen(name)):
        code = str(event.get("pcode"))
        if event.get("type") == "province" and code in codes and on_province is not None:
            on_province(code)
