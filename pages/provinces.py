"""Provinces: ranked in a table and shaded on a map that follow each other, and one of them in detail."""

import streamlit as st

from pages.shared import state
from pages.shared.headline import headline
from pages.shared.panel import filter_panel
from pages.shared.province_population import counting, population_panel
from pages.shared.province_profile import profile
from pages.shared.provinces import chosen, overview

dataset = state.dataset()
filter_panel(dataset)
st.title("Provinces")
counts = headline(dataset)
people = counting()
if counts.found:
    table = overview(dataset, people)
    profile(dataset, table, chosen(dataset))
population_panel(dataset, people)
