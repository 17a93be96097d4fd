"""Tables of incidents: what they show, and a row that finds its mark on the map."""

from typing import Any

import pandas as pd
import streamlit as st

from geo.dataset import Dataset
from geo.model import incident, vocabulary
from geo.model.viewstate import Selection
from pages.shared import state

COLUMNS = (
    "event_date",
    "kind",
    "location",
    "admin1",
    "actor1",
    "actor2",
    "fatalities",
    "notes",
    "source",
    "grade",
)
"""What a table shows unless a person chooses otherwise."""

SHORT = 500
"""Rows of the table below the map; the Incidents page has all of them."""

PAGE = 5_000
"""Rows that a browser is given at once."""


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return incidents as people read them: labels instead of codes, the two grades as one."""
    out = frame.copy()
    out["kind"] = frame["kind"].map({kind.code: kind.label for kind in vocabulary.KINDS})
    out["grade"] = frame["source_reliability"].fillna("F") + frame["info_credibility"].fillna(6).astype("str")
    return out


def column_config(names: list[str]) -> dict[str, Any]:
    """Return headings, units and formats of table columns, from the incident schema."""
    config: dict[str, Any] = {
        "grade": st.column_config.TextColumn("Grade", help="Source (A–F) and information (1–6)")
    }
    for name in names:
        if name == "grade":
            continue
        column = incident.column(name)
        make = {
            "date": lambda c: st.column_config.DateColumn(c.label, help=c.definition, format="YYYY-MM-DD"),
            "integer": lambda c: st.column_config.NumberColumn(c.label, help=c.definition),
            "number": lambda c: st.column_config.NumberColumn(c.label, help=c.definition, format="%.5f"),
        }.get(column.type, lambda c: st.column_config.TextColumn(c.label, help=c.definition))
        config[name] = make(column)
    return config


def _picked(ids: list[str], key: str) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    state.change(selection=Selection("ids", (ids[rows[0]],)) if rows else None)


def incident_table(frame: pd.DataFrame, key: str, columns: list[str], height: int = 360) -> None:
    """Show incidents; choosing a row picks that incident, on the map too."""
    # Only what is shown goes to the browser, and the identifier: all columns of a row are ten times as much.
    st.dataframe(
        readable(frame)[list(dict.fromkeys(["incident_id", *columns]))],
        column_order=columns,
        column_config=column_config(columns),
        hide_index=True,
        height=height,
        placeholder="–",
        key=key,
        selection_mode="single-row",
        on_select=lambda: _picked(frame["incident_id"].tolist(), key),
    )


def picked_table(dataset: Dataset) -> None:
    """Show what is picked on the map, else everything on show, newest first."""
    view = state.current()
    rows = dataset.ordered(view.filter, view.selection)
    left, right = st.columns([6, 1], vertical_alignment="center")
    if view.selection is None:
        left.markdown("**Incidents on show, newest first**")
    else:
        words = "of the incidents on show, newest first" if len(rows) else "passes the filter in these dates"
        left.markdown(f"**Picked: {len(rows):,}** {words}")
        right.button(
            "Clear", on_click=lambda: state.change(selection=None), width="stretch", key="clear_pick"
        )
    if len(rows) > SHORT:
        st.caption(f"The newest {SHORT:,} of {len(rows):,}. The Incidents page has all of them.")
    incident_table(dataset.frame(rows[:SHORT]), "map_table", list(COLUMNS))


def paged_table(dataset: Dataset, columns: list[str]) -> None:
    """Show all incidents that pass: at once while a browser takes them easily, else in pages sorted here."""
    wanted = state.current().filter
    if int(dataset.mask(wanted).sum()) <= PAGE:
        incident_table(dataset.frame(dataset.ordered(wanted)), "incident_table", columns, height=620)
        return
    left, middle, right = st.columns([2, 2, 4], vertical_alignment="bottom")
    by = left.selectbox(
        "Sort by",
        incident.NAMES,
        index=1,
        format_func=lambda name: incident.column(name).label,
        key="sort_by",
    )
    falling = middle.segmented_control(
        "Order", ["Falling", "Rising"], default="Falling", required=True, key="order"
    )
    rows = dataset.ordered(wanted, by=by, descending=falling == "Falling")
    with right:
        page = st.pagination(-(-len(rows) // PAGE), key="page")
    first = (page - 1) * PAGE
    st.caption(f"Rows {first + 1:,} to {min(first + PAGE, len(rows)):,} of {len(rows):,}.")
    incident_table(dataset.frame(rows[first : first + PAGE]), "incident_table", columns, height=620)


def simple_table(frame: pd.DataFrame, columns: list[str]) -> None:
    """Show some columns of incidents, with nothing to pick."""
    st.dataframe(frame[columns], column_config=column_config(columns), hide_index=True, placeholder="–")


def publishers(frame: pd.DataFrame) -> pd.DataFrame:
    """Return who published what was coded, how often, and with which grades, the most frequent first."""
    named = frame.assign(
        source=frame["source"].fillna("not stated"), grade=frame["source_reliability"].fillna("F")
    )
    table = named.groupby("source").agg(
        Incidents=("incident_id", "count"), Grades=("grade", lambda grades: ", ".join(sorted(set(grades))))
    )
    return table.sort_values("Incidents", ascending=False).rename_axis("Publisher").reset_index()
