"""Trends: incidents and deaths by day, week or month, and what of it is out of the ordinary."""

import streamlit as st

from pages.shared import state
from pages.shared.headline import headline
from pages.shared.panel import filter_panel
from pages.shared.trends import show_trends

dataset = state.dataset()
filter_panel(dataset)
st.title("Trends")
counts = headline(dataset)
if counts.found:
    show_trends(dataset, counts)
