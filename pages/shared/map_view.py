"""The map in the page: built from the state, and what was done on it taken back into the state."""

import base64
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import folium
import streamlit as st
from streamlit_folium import st_folium

from geo import catalog
from geo.dataset import Dataset
from geo.model.filter import Filter
from geo.model.viewstate import LAYER_CODES, SHADINGS, Selection, View, ViewState
from geo.model.vocabulary import KIND_CODES
from geo.settings import settings
from geo.web.mapdata import map_urls, mask_bits
from geo.webmap.basemaps import basemap, basemaps
from geo.webmap.map_state import MapState
from geo.webmap.situation_map import situation_map
from pages.shared import state

INLINE_ROWS = 50_000
"""Incidents up to which a filter's mask goes with the state: 6 kB at most."""

_COMPONENT = "map"
_SEEN, _SENT = "map_seen", "map_sent"
_EPOCH = date(1970, 1, 1)


def map_view(dataset: Dataset) -> None:
    """Show the map of the state; a change on it has gone into the state before the page runs again."""
    view = state.current()
    if view.present:
        st.html(Path(__file__).with_name("present.css"))
    token = catalog.token(dataset)
    group = folium.FeatureGroup(name="state")
    MapState(_numbered(map_state(dataset, view))).add_to(group)
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
    query = wanted.without_dates.query_string()
    chosen = basemap(view.basemap) if view.basemap else None
    return {
        "mask": f"?{query}" if query else "",
        "bits": _bits(dataset, wanted.without_dates),
        "window": [_day_number(wanted.start), _day_number(wanted.end)],
        "layers": view.layers(),
        "theme": st.context.theme.type or "light",
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


def _bits(dataset: Dataset, wanted: Filter) -> str | None:
    """Return the mask of a small dataset as base64; a large one's is fetched by its address, once, and cached."""
    if dataset.rows > INLINE_ROWS or wanted.is_everything:
        return None
    return base64.b64encode(mask_bits(dataset, wanted)).decode("ascii")


def _numbered(content: dict[str, Any]) -> dict[str, Any]:
    """Give the content a number that grows when it changes, by which the frame knows what it has."""
    number, before = st.session_state.get(_SENT, (0, None))
    if content != before:
        number += 1
        st.session_state[_SENT] = (number, content)
    return {"seq": number, **content}


def _selection(dataset: Dataset, view: ViewState) -> dict[str, Any] | None:
    if view.selection is None:
        return None
    event = view.selection.to_event()
    if view.selection.type == "ids":
        # The frame knows rows; it learns identifiers only with the records that it has shown.
        event["ids"], event["rows"] = dataset.rows_of(view.selection.values)
    return event


def _day_number(day: date | None) -> int | None:
    return None if day is None else (day - _EPOCH).days


def _day(number: Any) -> date | None:
    return None if number is None else _EPOCH + timedelta(days=int(number))


def _taken_back(key: str) -> None:
    """Take what was done on the map into the state, each report once and in order.

    A report repeats the few before it, because two that come close together reach the server as one.
    """
    drawing = (st.session_state.get(key) or {}).get("last_active_drawing") or {}
    newest = drawing.get("properties") or {}
    if newest.get("sitmap") != 1:
        return
    seen = st.session_state.get(_SEEN, 0)
    for event in sorted([*newest.get("earlier", []), newest], key=lambda event: event["seq"]):
        if event["seq"] > seen and event.get("type") in _EVENTS:
            _EVENTS[event["type"]](event)
    st.session_state[_SEEN] = max(seen, newest["seq"])
    _take_view(newest.get("view"))


def _take_view(view: Any) -> None:
    """Keep where the map looks, which every report says once a person has moved it."""
    if view:
        state.change(view=View(*(float(number) for number in view)))


def _take_window(event: dict[str, Any]) -> None:
    upto = event.get("mode") == "upto"
    start, end = None if upto else _day(event.get("from")), _day(event.get("to"))
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
    shading = layers.get("shading")
    state.change(
        hidden=tuple(code for code in sorted(LAYER_CODES) if layers.get(code) is False),
        shading=shading if shading in SHADINGS else "none",
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
