"""Downloads of what passes the filter: one menu of formats, made only when one is asked for."""

import re
from functools import partial

import streamlit as st

from geo import catalog
from geo.dataset import Dataset
from geo.export import EXPORTERS, About, Exporter
from geo.model.filter import Filter
from geo.model.viewstate import ViewState
from geo.settings import settings
from pages.shared import state


def downloads(dataset: Dataset, columns: list[str]) -> None:
    """Offer the incidents that pass the filter in every format of `EXPORTERS`; `columns` are those of the table."""
    view = state.current()
    with st.popover("Download", width="stretch", icon=":material/download:"):
        everything = st.toggle("All columns", value=True, key="all_columns", persist_state="session")
        for exporter in EXPORTERS:
            chosen = None if everything or not exporter.has_columns else columns
            st.download_button(
                f"{exporter.label}: {exporter.help}",
                data=partial(_file, dataset, view, exporter, chosen),
                file_name=_name(dataset, view.filter, exporter),
                mime=exporter.media_type,
                key=f"download_{exporter.code}",
                on_click="ignore",
                width="stretch",
            )


def _file(dataset: Dataset, view: ViewState, exporter: Exporter, columns: list[str] | None) -> bytes:
    # Runs when the button is pressed, outside the page's run: nothing of the session may be asked for here.
    commits = [commit for commit in catalog.store().commits() if commit.version <= dataset.version]
    about = About.of(dataset, view.filter, settings().title, commits, view=view)
    return exporter.to_bytes(dataset.incidents(exporter.holds(view.filter)), about, columns)


def _name(dataset: Dataset, wanted: Filter, exporter: Exporter) -> str:
    """Return a file name that says what is in it, in letters that every system takes."""
    words = wanted.sentence(dataset.context)
    return f"sitmap-{re.sub(r'[^a-z0-9]+', '-', words.lower()).strip('-')[:60]}{exporter.suffix}"
