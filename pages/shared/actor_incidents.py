"""The newest of some incidents in a table, and the way to the map."""

import numpy as np
import streamlit as st

from geo.dataset import Dataset
from geo.model.filter import Filter
from geo.model.viewstate import MAX_SELECTED, Selection
from pages.shared import state
from pages.shared.changed import MAP
from pages.shared.table import COLUMNS, incident_table

_ROW, _HEAD, _TALLEST = 35, 38, 320
"""Heights in pixels: a row, the heading row, and the tallest table before it scrolls."""


def incident_list(dataset: Dataset, asked: Filter, key: str) -> None:
    """Show the newest incidents that pass both the shared filter and another; a row picks one, and the map shows it.

    Parameters
    ----------
    dataset : Dataset
        The version on show.
    asked : Filter
        What the list is about, such as one actor.
    key : str
        Of the table.
    """
    found = np.flatnonzero(dataset.mask(state.current().filter) & dataset.mask(asked))
    total = len(found)
    # Rows are in the order of days.
    frame = dataset.frame(found[::-1][:MAX_SELECTED])
    incident_table(frame, key, list(COLUMNS), height=min(_HEAD + _ROW * len(frame), _TALLEST))
    ids = frame["incident_id"].tolist()
    picked = state.current().selection
    one = picked.values if picked and picked.type == "ids" and set(picked.values) <= set(ids) else ()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        cut = f"The newest {len(frame):,} of {total:,}. " if total > len(frame) else ""
        st.caption(f"{cut}Newest first. Choose a row to pick that incident.")
        words = "Show the picked one on the map" if len(one) == 1 else "Show these on the map"
        if st.button(words, key=f"{key}_map", icon=":material/map:", width="content"):
            state.change(selection=Selection("ids", tuple(one or ids)), view=None)
            st.switch_page(MAP)
