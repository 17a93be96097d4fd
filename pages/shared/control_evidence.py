"""The incident that a holding rests on, as it was reported."""

from typing import Any

import numpy as np
import streamlit as st

from geo.dataset import Dataset
from geo.model.viewstate import Selection
from geo.records import records
from pages.shared import state
from pages.shared.changed import MAP
from pages.shared.text import plain

_MOST = 3
"""Incidents that are shown in full; the map and the Incidents page show more."""


def evidence(dataset: Dataset) -> None:
    """Show the incidents that are picked, with their sources, and the way to the map."""
    picked = state.current().selection
    if picked is None or picked.type != "ids":
        return
    ids, rows = dataset.rows_of(picked.values[:_MOST])
    if not ids:
        return
    for record in records(dataset.frame(np.array(rows, dtype=np.int64)), dataset.actors):
        with st.container(border=True):
            _record(record)


def _record(record: dict[str, Any]) -> None:
    left, right = st.columns([6, 1], vertical_alignment="top")
    province = f", {record['admin1']}" if record["admin1"] else ""
    left.markdown(f"**{plain(record['title'] + province)}**, {plain(record['dates'])}")
    control = record["control"] or {}
    moved = (
        f"{control.get('before') or 'not stated'} → {control.get('after') or 'not stated'}" if control else ""
    )
    lines = [
        record["notes"],
        f"Control: {moved}{', contested' if control.get('contested') else ''}" if moved else "",
        f"Source: {record['source'] or 'not stated'}{': ' + record['sourceTitle'] if record['sourceTitle'] else ''}, "
        f"graded {record['grading']['code']} ({record['grading']['text']}). Record {record['id']}.",
    ]
    left.caption("  \n".join(plain(line) for line in lines if line))
    with right:
        if st.button(
            "On the map", key=f"evidence_map_{record['row']}", icon=":material/map:", width="stretch"
        ):
            state.change(selection=Selection("ids", (record["id"],)), control="places", view=None)
            st.switch_page(MAP)
        st.button(
            "Close", key=f"evidence_close_{record['row']}", width="stretch", type="tertiary", on_click=_close
        )


def _close() -> None:
    state.change(selection=None)
