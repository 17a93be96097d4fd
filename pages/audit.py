"""The audit: what deserves a second look, check by check, among the incidents that pass the filter."""

import streamlit as st

from geo.analysis.audit import CHECKS
from pages.shared import state
from pages.shared.audit import section
from pages.shared.headline import headline
from pages.shared.panel import filter_panel

dataset = state.dataset()
filter_panel(dataset)
st.title("Audit")
headline(dataset)
st.caption("What deserves a second look among them. The lists only point out: looking changes nothing.")
for check in CHECKS:
    section(dataset, check)
