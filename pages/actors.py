"""Actors: who is against whom, and the profile of one of them."""

import streamlit as st

from geo.analysis.actors import Matrix, Standing, combinations
from pages.shared import state
from pages.shared.actor_matrix import against_whom
from pages.shared.actor_profile import profile
from pages.shared.headline import headline
from pages.shared.panel import filter_panel
from pages.shared.register_editor import register_editor

dataset = state.dataset()
filter_panel(dataset)
st.title("Actors")
headline(dataset)
wanted = state.current().filter
found = dataset.ask(combinations(dataset.passing(wanted)))
standing = Standing.of(dataset.ask(dataset.members), dataset.actors, wanted.grouping)
last = dataset.extent[1].date() if dataset.extent else None
day = wanted.end or last
if len(found):
    against_whom(dataset, Matrix.of(found, standing, dataset.actors), standing, day)
    profile(dataset, found, standing, day)
elif not dataset.rows:
    st.info("The dataset has no incidents yet. The Import page takes them in.")
register_editor(dataset)
