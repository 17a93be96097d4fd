"""Downloads of what passes the filter: one menu of formats, made only when one is asked for."""

import hashlib
import re
from functools import partial

import streamlit as st

from geo import catalog
from geo.dataset import Dataset
from geo.export import EXPORTERS, About, Exporter, left_out
from geo.export.about import LICENCE_RULE
from geo.model.filter import Filter
from geo.model.viewstate import ViewState
from geo.model.words import join_words
from pages.shared import state
from pages.shared.text import plain


def downloads(dataset: Dataset, columns: list[str]) -> None:
    """Offer the incidents that pass the filter in every format of `EXPORTERS`; `columns` are those of the table."""
    view = state.current()
    with st.popover("Download", width="stretch", icon=":material/download:"):
        everything = st.toggle("All columns", value=True, key="all_columns", persist_state="session")
        restricted = _restricted(dataset, view)
        for exporter in EXPORTERS:
            chosen = None if everything or not exporter.has_columns else columns
            st.download_button(
                f"{exporter.label}: {exporter.help}",
                data=partial(_file, dataset, view, exporter, chosen, restricted),
                file_name=_name(dataset, view.filter, exporter),
                mime=exporter.media_type,
                key=f"download_{exporter.code}",
                on_click="ignore",
                width="stretch",
            )


def _restricted(dataset: Dataset, view: ViewState) -> frozenset[str]:
    """Return the datasets whose raw rows stay out of files: a person may say that they may pass them on."""
    restricted = catalog.restricted(dataset)
    # The map's file holds incidents of all dates.
    parts = left_out(dataset, view.filter.without_dates, restricted, catalog.sources(dataset))
    if not parts:
        return restricted
    names = plain(join_words([part.title for part in parts]))
    # Another dataset is another question, not one that is answered already.
    asked = hashlib.sha256(names.encode()).hexdigest()[:8]
    if st.toggle(f"I may pass on raw rows of {names}", value=False, key=f"raw_rows_{asked}"):
        return frozenset()
    st.caption(
        f"Without it they are left out of every file, and the map has no details of them: {LICENCE_RULE}."
    )
    return restricted


def _file(
    dataset: Dataset,
    view: ViewState,
    exporter: Exporter,
    columns: list[str] | None,
    restricted: frozenset[str],
) -> bytes:
    # Runs when the button is pressed, outside the page's run: nothing of the session may be asked for here.
    sources = catalog.sources(dataset)
    # Only a map shows who holds what.
    control = None if exporter.has_columns else catalog.control(dataset, view.filter)
    about = About.of(
        dataset,
        view.filter,
        catalog.title(dataset),
        sources,
        view=view,
        restricted=restricted,
        control=control,
    )
    return exporter.to_bytes(dataset.incidents(exporter.holds(view.filter)), about, columns)


def _name(dataset: Dataset, wanted: Filter, exporter: Exporter) -> str:
    """Return a file name that says what is in it, in letters that every system takes."""
    words = wanted.sentence(dataset.context)
    return f"sitmap-{re.sub(r'[^a-z0-9]+', '-', words.lower()).strip('-')[:60]}{exporter.suffix}"
