"""The sources: what the data is, under which licence, what it lacks, and how it was placed."""

import streamlit as st

from geo import catalog
from geo.model import vocabulary
from geo.model.words import quantity
from geo.places.origins import about_incidents, origins
from pages.shared import state
from pages.shared.table import publishers, simple_table
from pages.shared.text import plain

WHERE = ["incident_id", "event_date", "location", "stated_admin1", "admin1", "notes"]

dataset = state.dataset()
frame = dataset.columns([*WHERE, "placed_by", "admin1_disagrees", "source", "source_reliability"])
st.title("Sources")
st.subheader("Incidents")
for commit in catalog.store().history().standing(dataset.version):
    st.markdown(f"**{plain(commit.title)}**, version {commit.version} of {commit.when:%Y-%m-%d %H:%M} UTC")
    passing_on = "" if commit.raw_rows else " Raw rows may not be passed on."
    retrieved = f" Retrieved on {plain(commit.retrieved)}." if commit.retrieved else ""
    st.caption(
        f"{quantity(commit.rows_read, 'row', 'rows')} read: {commit.kept:,} kept, {commit.repaired:,} repaired, "
        f"{commit.rejected:,} rejected.{retrieved} Licence: {plain(commit.licence)}.{passing_on} "
        f"Cite as: {plain(commit.citation)}."
    )
st.subheader("How incidents were placed")
placed = frame["placed_by"].value_counts()
lines = [f"- **{placed.get(c.code, 0):,}** {c.label}. {c.definition}" for c in vocabulary.PLACEMENTS.codes]
st.markdown("\n".join(lines))
with st.expander(f"Without a place on the map: {placed.get('none', 0):,}"):
    simple_table(frame[frame["placed_by"] == "none"], WHERE)
disagree = frame[frame["admin1_disagrees"].fillna(False).astype(bool)]
with st.expander(f"Point in another province than the record states: {len(disagree):,}"):
    simple_table(disagree, WHERE)
st.subheader("Publishers")
st.dataframe(publishers(frame), hide_index=True, height=300)
st.subheader("Map and place names")
st.dataframe(origins(), hide_index=True)
with st.expander("About the bundled incidents: coding rules, licences, known gaps"):
    st.markdown(about_incidents())
