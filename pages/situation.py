"""The map: incidents by place and date, with the time bar, the details and the table below."""

import streamlit as st

from pages.shared import state
from pages.shared.headline import headline
from pages.shared.map_view import basemap_choice, map_view
from pages.shared.panel import filter_panel
from pages.shared.table import picked_table

dataset = state.dataset()
above = st.container()
# The map comes first: a person waits for it, and the rest follows while the browser draws.
map_view(dataset)
with above:
    headline(dataset)
filter_panel(dataset)
basemap_choice()
if not state.current().present:
    picked_table(dataset)
