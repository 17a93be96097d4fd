"""The checked rows on a map before they are committed."""

import folium
import pyarrow as arrow
import streamlit as st
from streamlit_folium import st_folium

from geo import catalog
from geo.dataset import Dataset
from geo.model.words import quantity
from geo.places.boundaries import Boundaries
from geo.web.mapdata import map_urls
from geo.webmap.map_state import MapState
from geo.webmap.situation_map import situation_map
from pages.shared.upload import Upload

HEIGHT = 520


def preview(file: Upload) -> None:
    """Show where the rows would lie, with the time bar and the details of the real map."""
    prepared = file.prepared
    assert prepared is not None  # noqa: S101 - only called when the file has been checked
    table: arrow.Table = prepared.checked.table
    if not table.num_rows:
        st.info("No row could be kept, so there is nothing on the map.")
        return
    key = f"import_preview_{file.step}"
    if key not in st.session_state:
        loaded = Dataset(table, 0, catalog.register(), Boundaries.load())
        st.session_state[key] = catalog.hold(loaded, prepared.origin), int((loaded.places.of_row < 0).sum())
    token, placeless = st.session_state[key]
    group = folium.FeatureGroup(name="state")
    MapState(_state()).add_to(group)
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
