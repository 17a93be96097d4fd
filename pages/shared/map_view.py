"""The map in the page: built from the state, and what was done on it taken back into the state."""

from datetime import date
from pathlib import Path
from typing import Any

import folium
import streamlit as st
from streamlit_folium import st_folium

from geo import catalog
from geo.dataset import Dataset
from geo.model.viewstate import CONTROLS, LAYER_CODES, SHADINGS, Selection, View, ViewState
from geo.model.vocabulary import KIND_CODES
from geo.settings import settings
from geo.web.mapdata import map_urls
from geo.webmap.basemaps import basemap, basemaps
from geo.webmap.map_state import MapState
from geo.webmap.situation_map import situation_map
from pages.shared import state
from pages.shared.map_content import day_of, new_reports, newest_report, numbered, shown

_COMPONENT = "map"
_SEEN, _SENT = "map_seen", "map_sent"


def map_view(dataset: Dataset) -> None:
    """Show the map of the state; a change on it has gone into the state before the page runs again."""
    view = state.current()
    if view.present:
        st.html(Path(__file__).with_name("present.css"))
    token = catalog.token(dataset)
    group = folium.FeatureGroup(name="state")
    MapState(numbered(_SENT, map_state(dataset, view))).add_to(group)
    with st.container(key="whole-map"):
        st_folium(
            situation_map(map_urls(token, st.get_option("server.baseUrlPath"))),
            # st_folium tells maps apart by their script without anything that follows an underscore.
            key=f"{_COMPONENT}-{token}",
            height=620,
            use_container_width=True,
            returned_objects=["last_active_drawing"],
            feature_group_to_add=group,
            on_change=lambda: _taken_back(f"{_COMPONENT}-{token}"),
        )


def map_state(dataset: Dataset, view: ViewState) -> dict[str, Any]:
    """Return what the map must know of the state, as `MapState` writes it into the frame."""
    wanted = view.filter
    chosen = basemap(view.basemap) if view.basemap else None
    return {
        **shown(dataset, wanted),
        "layers": view.layers(),
        "view": [view.view.latitude, view.view.longitude, view.view.zoom] if view.view else None,
        "viewSeq": state.view_request(),
        # What has arrived, so that the frame sends again what has not.
        "seen": st.session_state.get(_SEEN, 0),
        "selection": _selection(dataset, view),
        "title": catalog.title(dataset),
        "organisation": settings().organisation,
        "filterText": wanted.describe(dataset.context),
        "kinds": list(wanted.kinds),
        "present": view.present,
        "basemap": {"name": chosen.name, "url": chosen.url, "attribution": chosen.attribution}
        if chosen
        else None,
        "permalink": state.permalink(),
    }


def _selection(dataset: Dataset, view: ViewState) -> dict[str, Any] | None:
    if view.selection is None:
        return None
    event = view.selection.to_event()
    if view.selection.type == "ids":
        # The frame knows rows; it learns identifiers only with the records that it has shown.
        event["ids"], event["rows"] = dataset.rows_of(view.selection.values)
    return event


def _taken_back(key: str) -> None:
    """Take what was done on the map into the state."""
    newest = newest_report(key)
    if newest is None:
        return
    for event in new_reports(newest, _SEEN):
        if event.get("type") in _EVENTS:
            _EVENTS[event["type"]](event)
    _take_view(newest.get("view"))


def _take_view(view: Any) -> None:
    """Keep where the map looks, which every report says once a person has moved it."""
    if view:
        state.change(view=View(*(float(number) for number in view)))


def _take_window(event: dict[str, Any]) -> None:
    upto = event.get("mode") == "upto"
    start, end = None if upto else day_of(event.get("from")), day_of(event.get("to"))
    extent = state.dataset().extent
    everything = extent is not None and not upto and _covers(start, end, *(day.date() for day in extent))
    state.change_filter(start=None if everything else start, end=None if everything else end)


def _covers(start: date | None, end: date | None, low: date, high: date) -> bool:
    return (start is None or start <= low) and (end is None or end >= high)


def _take_selection(event: dict[str, Any]) -> None:
    state.change(selection=state.existing(Selection.from_event(event.get("selection"))))


def _toggled(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(v for v in values if v != value) if value in values else (*values, value)


def _take_province(event: dict[str, Any]) -> None:
    chosen, code = state.current().filter.provinces, str(event.get("pcode"))
    if not event.get("additive") and code not in chosen:
        chosen = ()
    state.change_filter(provinces=_toggled(chosen, code))


def _take_kind(event: dict[str, Any]) -> None:
    code = event.get("code")
    if code in KIND_CODES:
        state.change_filter(kinds=_toggled(state.current().filter.kinds, code))


def _take_present(event: dict[str, Any]) -> None:
    state.change(present=bool(event.get("on")))


def _take_layers(event: dict[str, Any]) -> None:
    layers = event.get("layers") or {}
    shading, control = layers.get("shading"), layers.get("control")
    state.change(
        hidden=tuple(code for code in sorted(LAYER_CODES) if layers.get(code) is False),
        shading=shading if shading in SHADINGS else "none",
        control=control if control in CONTROLS else "none",
    )


_EVENTS = {
    "window": _take_window,
    "select": _take_selection,
    "province": _take_province,
    "kind": _take_kind,
    "present": _take_present,
    "layers": _take_layers,
}


def _basemap_changed() -> None:
    state.change(basemap=st.session_state["basemap"] or "")


def basemap_choice() -> None:
    """Offer the online basemaps, off unless a person chooses one, and say what choosing means."""
    offered = basemaps()
    if not offered:
        return
    view = state.current()
    if view.basemap and basemap(view.basemap) is None:
        state.change(basemap="")
    st.session_state["basemap"] = state.current().basemap or None
    with st.sidebar.expander("Online basemap", expanded=bool(view.basemap)):
        st.selectbox(
            "Basemap",
            [b.name for b in offered],
            index=None,
            format_func=lambda name: next(b.label for b in offered if b.name == name),
            placeholder="None (offline)",
            key="basemap",
            on_change=_basemap_changed,
            label_visibility="collapsed",
        )
        st.caption("Turning one on asks its server for the tiles of the area you look at.")
