"""The sources: what the data is, under which licence, what it lacks, and how it was placed."""

import json

import pandas as pd
import streamlit as st

from geo import catalog
from geo.model import vocabulary
from geo.model.filter import Filter
from geo.model.words import quantity
from geo.settings import DATA
from pages.shared import state

dataset = state.dataset()
st.title("Sources")
st.subheader("Incidents")
for commit in catalog.store().commits():
    st.markdown(f"**{commit.title}**: version {commit.version}, {commit.when:%Y-%m-%d %H:%M} UTC")
    st.caption(
        f"{quantity(commit.rows_read, 'row', 'rows')} read: {commit.kept:,} kept, {commit.repaired:,} repaired, "
        f"{commit.rejected:,} rejected. Licence: {commit.licence}. Cite as: {commit.citation}."
    )
frame = dataset.incidents(Filter())
st.subheader("How incidents were placed")
placed = frame["placed_by"].value_counts()
for code in vocabulary.PLACEMENTS.codes:
    st.markdown(f"- {code.label}: **{placed.get(code.code, 0):,}**. {code.definition}")
disagree = frame[frame["admin1_disagrees"].fillna(False).astype(bool)]
columns = ["incident_id", "event_date", "location", "stated_admin1", "admin1"]
with st.expander(f"Without a place on the map: {placed.get('none', 0):,}"):
    st.dataframe(frame.loc[frame["placed_by"] == "none", [*columns[:4], "country", "notes"]], hide_index=True)
with st.expander(f"Point in another province than the record states: {len(disagree):,}"):
    st.dataframe(disagree[columns], hide_index=True)
st.subheader("Publishers")
by_source = frame.groupby(frame["source"].fillna("not stated")).agg(
    incidents=("incident_id", "count"), reliability=("source_reliability", "first")
)
st.dataframe(by_source.sort_values("incidents", ascending=False).reset_index(), hide_index=True, height=300)
st.subheader("Map and place names")
geography = json.loads((DATA / "geography.json").read_text(encoding="utf-8"))
st.dataframe(pd.json_normalize(geography["sources"]), hide_index=True)
st.subheader("About the bundled data")
st.markdown((DATA / "README.md").read_text(encoding="utf-8").split("\n", 2)[2])
