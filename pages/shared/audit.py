"""The parts of the Audit page: what a check found, its list, and the ways on to the map and into a file."""

import io
from collections.abc import Collection
from functools import partial
from typing import Any

import pyarrow.csv
import streamlit as st

from geo import catalog
from geo.analysis.audit import AuditCheck, as_arrow, column
from geo.dataset import Dataset, Listed
from geo.export.extract import map_texts
from geo.model.cells import neutralise
from geo.model.filter import Filter
from geo.model.words import join_words, quantity
from pages.shared import state
from pages.shared.text import plain

MAP = "../situation.py"
"""The map page, as Streamlit finds it from the script of the navigation."""

MOST = 1_000
"""Lines of a list on the page; the download has all."""

_ROW, _HEAD, _TALLEST = 35, 38, 388
"""Heights in pixels: a row, the heading row, and the tallest list before it scrolls."""

_DATASETS = ("dataset", "other_dataset")
_WIDTHS = {"names": 300, "kind": 130, "parties": 200, "other_parties": 200}


def section(dataset: Dataset, check: AuditCheck) -> None:
    """Show a check: what it means and what to do, its list, and where to go from there."""
    wanted = state.current().filter
    with st.spinner(f"Looking for: {check.words.label.lower()}", show_time=False):
        listed = dataset.audited(check.code, wanted, MOST)
    st.subheader(f"{check.words.label} :gray[{_count(check, listed)}]", anchor=check.code)
    if not listed.incidents:
        st.caption(f"{check.words.definition} **Nothing to look at here.**")
        return
    st.markdown(f"{check.words.definition} {check.words.advice}")
    _list(listed, check.code)
    restricted = catalog.restricted(dataset)
    if said := _below(check, listed, restricted):
        st.caption(plain(said))
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button("Show on the map", key=f"map_{check.code}", width="content", icon=":material/map:"):
            state.change_filter(checks=(check.code,))
            st.switch_page(MAP)
        st.download_button(
            "Download",
            data=partial(_csv, dataset, check, wanted, restricted),
            file_name=f"sitmap-audit-{check.code}.csv",
            mime="text/csv",
            key=f"download_{check.code}",
            on_click="ignore",
            width="content",
            icon=":material/download:",
        )


def _count(check: AuditCheck, listed: Listed) -> str:
    if check.unit[0] == "incident" or not listed.incidents:
        return f"{listed.incidents:,}"
    lines = quantity(listed.lines, *check.unit)
    return f"{lines}, {quantity(listed.incidents, 'incident', 'incidents')}"


def _below(check: AuditCheck, listed: Listed, restricted: Collection[str]) -> str:
    said = [listed.note] if listed.note else []
    if listed.lines > len(listed.table):
        shown = (
            f"The first {len(listed.table):,} of {quantity(listed.lines, *check.unit)}; the download has all."
        )
        said.insert(0, shown)
    if check.code == "unplaced":
        said.append("Names that wait for your answer are on the Import page.")
    left_out = sorted(
        set(listed.table[[name for name in _DATASETS if name in listed.table]].stack()) & set(restricted)
    )
    if left_out:
        said.append(f"The download leaves out lines of {join_words(left_out)}, which may not be passed on.")
    return " ".join(said)


def _list(listed: Listed, key: str) -> None:
    st.dataframe(
        listed.table,
        column_config={name: _heading(name) for name in listed.table},
        hide_index=True,
        height=min(_HEAD + _ROW * len(listed.table), _TALLEST),
        placeholder="–",
        key=f"list_{key}",
    )


def _heading(name: str) -> Any:
    c = column(name)
    options: dict[str, Any] = {"help": c.definition, "width": _WIDTHS.get(name)}
    if c.type == "date":
        return st.column_config.DateColumn(c.label, format="YYYY-MM-DD", **options)
    if c.type == "integer":
        return st.column_config.NumberColumn(c.label, format="localized", **options)
    if c.type == "number":
        format_ = "%.5f" if c.name in ("latitude", "longitude") else "localized"
        return st.column_config.NumberColumn(c.label, format=format_, **options)
    return st.column_config.TextColumn(c.label, **options)


def _csv(dataset: Dataset, check: AuditCheck, wanted: Filter, restricted: Collection[str]) -> bytes:
    # Runs when the button is pressed, outside the page's run: nothing of the session may be asked for here.
    listed = dataset.audited(check.code, wanted).table
    for name in _DATASETS:
        if name in listed:
            listed = listed[~listed[name].isin(list(restricted))]
    stream = io.BytesIO()
    pyarrow.csv.write_csv(map_texts(as_arrow(listed), neutralise), stream)
    return stream.getvalue()
