"""The checked rows on a map before they are committed."""

import folium
import streamlit as st
from streamlit_folium import st_folium

from geo import catalog
from geo.model.words import quantity
from geo.web.mapdata import map_urls
from geo.webmap.map_state import MapState
from geo.webmap.situation_map import situation_map
from pages.shared.upload import Upload

HEIGHT = 520


def preview(file: Upload) -> None:
    """Show where the rows would lie, with the time bar and the details of the real map."""
    prepared = file.prepared
    assert prepared is not None  # noqa: S101 - only called when the file has been checked
    loaded = file.loaded
    if loaded is None or not loaded.rows:
        st.info("No row could be kept, so there is nothing on the map.")
        return
    key = f"import_preview_{file.step}"
    # Only a few are held at once: another person's preview may have taken the place of this one.
    if catalog.by_token(st.session_state.get(key, "")) is not loaded:
        st.session_state[key] = catalog.hold(loaded, prepared.origin)
    token = st.session_state[key]
    placeless = int((loaded.places.of_row < 0).sum())
    group = folium.FeatureGroup(name="state")
    MapState(_state()).add_to(group)
    with st.container(key="whole-map-preview"):
        st_folium(
            situation_map(map_urls(token, st.get_option("server.baseUrlPath"))),
            key=f"preview-{token}",
            height=HEIGHT,
            use_container_width=True,
            returned_objects=[],
            feature_group_to_add=group,
        )
    if placeless:
        st.caption(
            f"{quantity(placeless, 'incident has', 'incidents have')} no place on the map; they are listed and counted."
        )


def _state() -> dict[str, object]:
    """Return what the map must know: everything on, nothing asked for."""
    return {
        "seq": 1,
        "mask": "",
        "window": [None, None],
        "theme": st.context.theme.type or "light",
        "title": "Before the import",
    }
