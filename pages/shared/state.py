"""The state of the view, shared by all pages: kept in the session, written to the address, read from it.

Widgets never own it: a widget is set from the state before it is made, and its callback changes the state. So it
survives moving between pages, and the same link gives the same picture.
"""

from dataclasses import replace
from typing import Any, cast

import streamlit as st

from geo import catalog
from geo.dataset import Dataset
from geo.errors import VersionError
from geo.model.viewstate import Selection, ViewState

_STATE, _WRITTEN, _PROBLEMS, _VIEW_ASKED, _DATASET = (
    "sitmap_state",
    "sitmap_written",
    "sitmap_problems",
    "sitmap_view_asked",
    "sitmap_dataset",
)


_REMEMBERED = 6
"""Addresses that were written, the newest first, by which a late one is known."""


def _query() -> dict[str, list[str]]:
    return {key: st.query_params.get_all(key) for key in st.query_params}


def _without_view(query: dict[str, list[str]]) -> dict[str, list[str]]:
    # The frame writes the view into the address itself, so that panning reruns nothing.
    return {key: values for key, values in query.items() if key != "view"}


def begin() -> None:
    """Take over what the address says: on the first run, and when a person went back, forward or edited it."""
    query = _query()
    first = _STATE not in st.session_state
    # Moving to another page clears the address; that asks for nothing.
    # An address that was written a moment ago comes from a browser that has not yet seen the newer one: what is done
    # quickly on the map would be undone by it.
    moved = bool(query) and _without_view(query) not in st.session_state.get(_WRITTEN, [])
    if first or moved:
        found, problems = ViewState.read(query)
        found = replace(found, filter=found.filter.canonical(catalog.register()))
        found, problems = _existing_selection(*_existing_version(found, problems))
        st.session_state[_STATE] = found
        st.session_state[_PROBLEMS] = problems
        st.session_state[_VIEW_ASKED] = st.session_state.get(_VIEW_ASKED, 0) + 1
    elif "view" in query:
        view = ViewState.read({"view": query["view"]})[0].view
        st.session_state[_STATE] = replace(current(), view=view or current().view)


def _existing_version(found: ViewState, problems: tuple[str, ...]) -> tuple[ViewState, tuple[str, ...]]:
    try:
        dataset_of(found)
    except VersionError as error:
        return replace(found, version=None), (*problems, str(error))
    return found, problems


def _existing_selection(found: ViewState, problems: tuple[str, ...]) -> tuple[ViewState, tuple[str, ...]]:
    kept = existing(found.selection, found)
    if kept == found.selection:
        return found, problems
    return replace(found, selection=kept), (*problems, "sel: an incident that this version does not have")


def existing(selection: Selection | None, view: ViewState | None = None) -> Selection | None:
    """Return a selection of incidents without those that the version on show does not have."""
    if selection is None or selection.type != "ids":
        return selection
    ids, _ = dataset_of(view or current()).rows_of(selection.values)
    kept = tuple(value for value in selection.values if value in ids)
    return replace(selection, values=kept) if kept else None


def end() -> None:
    """Write the state into the address, so that the address is the link."""
    query = current().to_query()
    if _query() != query:
        st.query_params.from_dict(query)
    written = [_without_view(query), *st.session_state.get(_WRITTEN, [])]
    st.session_state[_WRITTEN] = [q for at, q in enumerate(written) if q not in written[:at]][:_REMEMBERED]


def current() -> ViewState:
    """Return the state of the view."""
    return cast("ViewState", st.session_state[_STATE])


def change(**changes: Any) -> None:
    """Change parts of the state."""
    st.session_state[_STATE] = replace(current(), **changes)


def change_filter(**changes: Any) -> None:
    """Change fields of the filter; what was picked under the old one is let go when the fields differ."""
    before = current()
    after = before.with_filter(**changes)
    if after.filter.without_dates != before.filter.without_dates:
        after = replace(after, selection=None)
    st.session_state[_STATE] = after


def choose(**values: str) -> None:
    """Change choices of an analysis page (`geo.model.viewstate.CHOICES`); "" is the default."""
    st.session_state[_STATE] = current().with_choices(**values)


def view_request() -> int:
    """Return a number that grows each time the address, not the person's hand, says where the map looks."""
    return int(st.session_state[_VIEW_ASKED])


def problems() -> tuple[str, ...]:
    """Return what could not be read of the address, once."""
    found = tuple(st.session_state.get(_PROBLEMS, ()))
    st.session_state[_PROBLEMS] = ()
    return found


def dataset_of(view: ViewState) -> Dataset:
    """Return the version of the dataset that a state asks for."""
    return catalog.dataset(view.version)


def dataset() -> Dataset:
    """Return the version of the dataset that the view shows."""
    return dataset_of(current())


def permalink() -> str:
    """Return the address of this picture: everything, with the version of the dataset."""
    state = current()
    pinned = replace(state, version=dataset().version)
    base = str(st.context.url or "").split("?", maxsplit=1)[0]
    return f"{base}?{pinned.query_string()}"


def dataset_newest_version() -> int:
    """Return the number of the newest version of the dataset."""
    return catalog.store().version()
