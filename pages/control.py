"""Control: who holds which place on a date, on what evidence, and what changed hands between two dates."""

import streamlit as st

from geo import catalog
from pages.shared import state
from pages.shared.control import changed, changes, dates, held, on_map, places_by_time, said
from pages.shared.control_evidence import evidence
from pages.shared.control_holdings import holdings_panel
from pages.shared.headline import headline
from pages.shared.panel import filter_panel

dataset = state.dataset()
filter_panel(dataset)
st.title("Control")
headline(dataset)
control = catalog.control(dataset, state.current().filter)
if control.places.empty:
    st.info("No incident that counts here states who held a place. Widen the filter, or add holdings below.")
else:
    earlier, later = dates(dataset)
    said(dataset, control, earlier, later)
    on_map(dataset, earlier, later)
    evidence(dataset)
    parts = {
        "Places by time": places_by_time,
        "Who holds what": held,
        "What changed hands": changed,
        "Every statement of a change": changes,
    }
    for tab, show in zip(st.tabs(list(parts)), parts.values(), strict=True):
        with tab:
            show(dataset, control, earlier, later)
holdings_panel()
