"""What changed: two versions held against each other, and every version with what made it."""

import streamlit as st

from geo import catalog
from pages.shared.changed import choice, difference
from pages.shared.changed_versions import outcome, versions

store = catalog.store()
history = store.history()
st.title("What changed")
outcome()
if len(history.commits) < 2:
    st.caption(
        "There is one version of the dataset so far. After the next import this page says what is new in it."
    )
else:
    before, after = choice(history, store)
    difference(history, store, before, after)
st.subheader("Versions")
st.caption(
    "Every import makes a version. Each can be seen as it was, and the newest import of a dataset can be undone."
)
versions(history)
