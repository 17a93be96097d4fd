"""Who holds the places of a province at the end of the window, and on what evidence."""

import pandas as pd
import streamlit as st

from geo import catalog
from geo.analysis.control_words import held_sentence, readable
from geo.dataset import Dataset
from geo.model.words import join_words
from geo.places.boundaries import Province
from pages.shared import state
from pages.shared.text import plain

_ROW, _HEAD, _TALLEST = 35, 38, 318
_NAMED = 8
"""Contested places that a line names; further ones are counted."""

_COLUMNS = {
    "name": "Place",
    "holder": "Holder",
    "other": st.column_config.TextColumn("Other party", help="While it is contested or changing hands."),
    "state": "State",
    "since": st.column_config.DateColumn("Since", format="YYYY-MM-DD"),
    "basis": st.column_config.TextColumn("Rests on"),
    "stale_days": st.column_config.NumberColumn(
        "Days old", format="localized", help="From the evidence to the end of the window."
    ),
    "incident_id": st.column_config.TextColumn("Evidence", help="The incident that says so."),
}


def control(dataset: Dataset, province: Province) -> None:
    """Show who holds which place of a province on the last day asked for."""
    wanted = state.current().filter
    day = wanted.end or (dataset.extent[1].date() if dataset.extent else None)
    if day is None:
        return
    st.markdown("**Who holds what**")
    with st.spinner("Working out who held what", show_time=False):
        held = catalog.control(dataset, wanted).at(day)
    held = held[held["admin1_pcode"] == province.pcode]
    if held.empty:
        st.caption("No record says who holds a place in this province.")
        return
    st.markdown(plain(held_sentence(held, dataset.actors, day)))
    _contested(held)
    unsettled_first = held.sort_values("contested", ascending=False, kind="stable")
    table = readable(unsettled_first, dataset.actors, day)
    st.dataframe(
        table[list(_COLUMNS)].replace("", pd.NA),
        column_config=_COLUMNS,
        hide_index=True,
        placeholder="–",
        height=min(_HEAD + _ROW * len(table), _TALLEST),
        key="provinces_control",
    )
    st.caption(
        "By the rules of the Control page. Of the filter, dates, provinces, grades and how actors are counted apply here; "
        "kinds and actors do not."
    )


def _contested(held: pd.DataFrame) -> None:
    names = held.loc[held["contested"].astype(bool), "name"].astype(str).tolist()
    if not names:
        return
    more = len(names) - _NAMED
    shown = names if more <= 0 else [*names[:_NAMED], f"{more:,} more"]
    st.markdown(plain(f"Not settled: {join_words(shown)}."))
