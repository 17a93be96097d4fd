"""All incidents that pass the filter: a table with the columns one chooses, and downloads."""

import streamlit as st

from geo.model import incident
from pages.shared import state
from pages.shared.downloads import downloads
from pages.shared.headline import headline
from pages.shared.panel import filter_panel
from pages.shared.table import COLUMNS, paged_table

dataset = state.dataset()
filter_panel(dataset)
headline(dataset)
left, right = st.columns([3, 1], vertical_alignment="bottom")
chosen = left.multiselect(
    "Columns",
    [*incident.NAMES, "grade"],
    default=list(COLUMNS),
    format_func=lambda name: "Grade" if name == "grade" else incident.column(name).label,
    key="columns",
    persist_state="session",
)
with right:
    downloads(dataset, [name for name in chosen if name != "grade"])
paged_table(dataset, chosen or list(COLUMNS))
st.caption("Choose a row to find the incident on the map. Click a heading to sort.")
