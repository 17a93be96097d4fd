"""Two versions held against each other: what was added, edited and withdrawn, in words, tables and on the map."""

import re
from typing import Any

import pandas as pd
import pyarrow as arrow
import streamlit as st

from geo import catalog
from geo.analysis.changes import Changes, compare
from geo.model import incident
from geo.model.filter import Filter
from geo.model.viewstate import MAX_SELECTED, Selection
from geo.model.words import day, quantity
from geo.store import Commit, History, Store
from pages.shared import changed_seen, state
from pages.shared.table import column_config, readable
from pages.shared.text import plain

MAP = "../situation.py"
"""The map page, as Streamlit finds it from the script of the navigation."""

MOST = 1_000
"""Lines of a table on the page."""

COMPARED = "sitmap_compared"
"""Where the session keeps the two versions: widgets forget when their page is left."""

_COLUMNS = [
    "event_date",
    "kind",
    "location",
    "admin1",
    "actor1",
    "actor2",
    "fatalities",
    "source",
    "dataset",
    "incident_id",
]
_EDITS = {"event_date": "Date", "location": "Place", "field": "Field", "old": "Before", "new": "After"}
_HEIGHT = 388


def choice(history: History, store: Store) -> tuple[int, int]:
    """Let a person choose two versions, or all since the last look; return them, the earlier one first."""
    commits = {commit.version: commit for commit in history.commits}
    looked = changed_seen.seen(store.identity())
    before, after = st.session_state[COMPARED] = _compared(history, looked)
    left, right, since = st.columns([4, 4, 2], vertical_alignment="bottom")
    for column, key, label, options in (
        (left, "before", "From", [v for v in commits if v < max(commits)]),
        (right, "after", "To", [v for v in commits if v > before]),
    ):
        st.session_state[f"changed_{key}"] = before if key == "before" else after
        column.selectbox(
            label, options, format_func=lambda v: _label(commits[v]), key=f"changed_{key}", on_change=_chosen
        )
    newest = history.commits[0].version
    since.button(
        "Since I last looked",
        on_click=_compare,
        args=(looked.version if looked else before, newest),
        disabled=looked is None or looked.version >= newest,
        help="From the version that was last marked as seen to the newest.",
        width="stretch",
    )
    _look(looked, newest, store)
    return before, after


def _compared(history: History, looked: changed_seen.Seen | None) -> tuple[int, int]:
    """Return the versions to compare: those of a link, those chosen before, else what is new to this person."""
    known = [commit.version for commit in history.commits]
    linked = st.query_params.get("since", "")
    kept = st.session_state.get(COMPARED)
    if re.fullmatch("[0-9]{1,9}", linked):
        kept = int(linked), state.current().version or known[0]
    if kept and kept[0] < kept[1] and set(kept) <= set(known):
        return kept
    if looked and looked.version in known[1:]:
        return looked.version, known[0]
    return known[1], known[0]


def _compare(before: int, after: int) -> None:
    st.session_state[COMPARED] = (before, after)


def _chosen() -> None:
    before, after = st.session_state["changed_before"], st.session_state["changed_after"]
    known = [commit.version for commit in catalog.store().commits()]
    later = min(version for version in known if version > before)
    _compare(before, after if after > before else later)


def _label(commit: Commit) -> str:
    return f"Version {commit.version}, {commit.when:%Y-%m-%d %H:%M}: {name_of(commit)}"


def name_of(commit: Commit) -> str:
    """Return what made a version, in a few words."""
    return commit.title if commit.undone is None else f"undo of version {commit.undone}"


def _look(looked: changed_seen.Seen | None, newest: int, store: Store) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if looked and looked.version >= newest:
            st.caption(
                f"Version {newest}, the newest, was marked as seen on {_moment(looked)}. Nothing is new since."
            )
            return
        st.caption(
            f"Version {looked.version} was marked as seen on {_moment(looked)}."
            if looked
            else "No version is marked as seen."
        )
        st.button(
            f"Mark version {newest} as seen",
            on_click=changed_seen.mark,
            args=(store.identity(), newest),
            type="tertiary",
            icon=":material/visibility:",
        )


def _moment(looked: changed_seen.Seen) -> str:
    return f"{day(looked.when.date())}, {looked.when:%H:%M} UTC"


@st.cache_resource(max_entries=3, show_spinner="Comparing the two versions")
def _changes(address: str, identity: str, before: int, after: int) -> Changes:
    del identity  # Part of the key only: another table at the same address has versions of its own.
    store = Store(address)
    return compare(store.read(before), store.read(after))


def difference(history: History, store: Store, before: int, after: int) -> None:
    """Show what changed from one version to another."""
    commits = {commit.version: commit for commit in history.commits}
    changes = _changes(store.address, store.identity(), before, after)
    st.markdown(f"##### {plain(changes.sentence())}")
    if not changes.anything:
        st.caption("The two versions hold the same incidents.")
        return
    text = changes.paragraph(*(_named(commits[version]) for version in (before, after)))
    st.code(f"{text} {_sources(history, after)}", language=None, wrap_lines=True)
    parts = (
        ("Added", changes.added, after),
        ("Edited", changes.edited_after, after),
        ("Withdrawn", changes.withdrawn, before),
    )
    for tab, (name, table, version) in zip(
        st.tabs([f"{name} :gray[{table.num_rows:,}]" for name, table, _ in parts]), parts, strict=True
    ):
        with tab:
            if not table.num_rows:
                st.caption(f"No incident was {name.lower()}.")
                continue
            if name == "Edited":
                _edited(changes)
            else:
                _incidents(table)
            _to_map(name, table, version)


def _named(commit: Commit) -> str:
    return f"version {commit.version} ({day(commit.when.date())})"


def _sources(history: History, version: int) -> str:
    cited = dict.fromkeys(
        commit.citation + (f", retrieved {commit.retrieved}" if commit.retrieved else "")
        for commit in history.standing(version)
    )
    return f"Sources: {'; '.join(cited)}." if cited else ""


def _incidents(table: arrow.Table) -> None:
    frame = readable(incident.from_arrow(table.slice(0, MOST)))[_COLUMNS]
    _table(frame, column_config(_COLUMNS), table.num_rows)


def _edited(changes: Changes) -> None:
    where = changes.edited_after.select(["incident_id", "event_date", "location"])
    frame = changes.edited.head(MOST).merge(incident.from_arrow(where), on="incident_id", how="left")
    frame["field"] = [incident.column(name).label for name in frame["field"]]
    config = column_config(["incident_id"]) | {
        name: st.column_config.DateColumn(label, format="YYYY-MM-DD") if name == "event_date" else label
        for name, label in _EDITS.items()
    }
    _table(frame[[*_EDITS, "incident_id"]], config, len(changes.edited))


def _table(frame: pd.DataFrame, config: dict[str, Any], rows: int) -> None:
    height = min(_HEIGHT, 38 + 35 * len(frame))
    st.dataframe(frame, column_config=config, hide_index=True, height=height, placeholder="–")
    if rows > len(frame):
        st.caption(f"The first {len(frame):,} of {quantity(rows, 'line', 'lines')}.")


def _to_map(name: str, table: arrow.Table, version: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        picked = min(table.num_rows, MAX_SELECTED)
        which = "them" if picked == table.num_rows else f"the first {picked:,} of {table.num_rows:,}"
        st.caption(f"The map picks {which}, in version {version} and without a filter.")
        if st.button("Show on the map", key=f"changed_map_{name}", width="content", icon=":material/map:"):
            ids = table["incident_id"].slice(0, MAX_SELECTED).to_pylist()
            picks = Selection.from_event({"type": "ids", "ids": ids})
            open_version(version, selection=picks, filter=Filter(), view=None)


def open_version(version: int, **changes: Any) -> None:
    """Go to the map as it is in a version of the dataset."""
    newest = state.dataset_newest_version()
    state.change(version=None if version == newest else version, **changes)
    st.switch_page(MAP)
