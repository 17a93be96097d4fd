"""Compare: two periods or two filters side by side, and what is known of the difference."""

import streamlit as st

from pages.shared import state
from pages.shared.compare_report import report
from pages.shared.compare_sides import choose_sides
from pages.shared.headline import headline
from pages.shared.panel import filter_panel

dataset = state.dataset()
filter_panel(dataset)
st.title("Compare")
headline(dataset)
found = choose_sides(dataset)
if found is not None:
    report(dataset, found)
