"""Whether the data have changed since the version of a link: how many incidents, and how many of them it is about."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
import streamlit as st

from geo import catalog
from geo.analysis.changes import match
from geo.dataset import Dataset
from geo.model.filter import Filter
from geo.model.words import join_words
from geo.store import Commit, Store
from pages.shared import state
from pages.shared.changed import COMPARED

MOST_ROWS = 200_000
"""Incidents of a version up to which the changes are counted while a person waits; the What changed page counts more."""

CHANGED = "../changed.py"
"""The What changed page, as Streamlit finds it from the script of the navigation."""

Flags = npt.NDArray[np.bool_]


class Identifiers(NamedTuple):
    """Identifiers of the incidents that differ between two versions; those of edited ones as they were and as they are."""

    added: list[str]
    edited_before: list[str]
    edited_after: list[str]
    withdrawn: list[str]


@dataclass(frozen=True)
class Since:
    """How many incidents were added, edited and withdrawn, and how many of all these a filter finds before or after."""

    added: int
    edited: int
    withdrawn: int
    found: int

    def sentence(self, is_everything: bool) -> str:
        """Return what changed; `is_everything` leaves out how many of them the filter finds."""
        counts = ((self.added, "added"), (self.edited, "edited"), (self.withdrawn, "withdrawn"))
        told = join_words([f"{number:,} {verb}" for number, verb in counts if number])
        if not told:
            return "Both hold the same incidents."
        if is_everything:
            return f"The data have changed since: {told}."
        return f"The data have changed since: {told}; {self.found or 'none'} of them under this filter."


def since(loaded: Dataset, wanted: Filter, newest: int) -> str:
    """Return what has changed between a version and the newest in a sentence; "" where counting takes too long."""
    store = catalog.store()
    if max(loaded.rows, _rows(loaded, store.commits(), newest)) > MOST_ROWS:
        return ""
    differing = _differing(store.address, store.identity(), loaded.version, newest)
    return _counted(loaded, catalog.dataset(newest), wanted, differing).sentence(wanted == Filter())


def _rows(loaded: Dataset, commits: tuple[Commit, ...], newest: int) -> int:
    """Incidents of the newest version, by what the versions since did: it need not be loaded for that."""
    between = [commit for commit in commits if loaded.version < commit.version <= newest]
    return loaded.rows + sum(commit.added - commit.withdrawn for commit in between)


@st.cache_data(max_entries=16, show_spinner="Comparing with the newest data")
def _differing(address: str, identity: str, before: int, after: int) -> Identifiers:
    del identity  # Part of the key only: another table at the same address has versions of its own.
    store = Store(address)
    matched = match(store.read(before), store.read(after))
    old, new = matched.before["incident_id"], matched.after["incident_id"]
    return Identifiers(
        _of(new, matched.new),
        old.take(arrow.array(matched.row_before[matched.edited])).to_pylist(),
        _of(new, matched.edited),
        _of(old, matched.missing),
    )


def _of(ids: arrow.ChunkedArray, mask: Flags) -> list[str]:
    return list(ids.filter(arrow.array(mask)).to_pylist())


def _counted(before: Dataset, after: Dataset, wanted: Filter, differing: Identifiers) -> Since:
    edited = zip(
        _passing(before, wanted, differing.edited_before),
        _passing(after, wanted, differing.edited_after),
        strict=True,
    )
    found = (
        sum(_passing(after, wanted, differing.added))
        + sum(was or is_ for was, is_ in edited)
        + sum(_passing(before, wanted, differing.withdrawn))
    )
    return Since(len(differing.added), len(differing.edited_after), len(differing.withdrawn), found)


def _passing(loaded: Dataset, wanted: Filter, ids: list[str]) -> list[bool]:
    """Which incidents pass, in the order of their identifiers."""
    known, rows = loaded.rows_of(ids)
    mask = loaded.mask(wanted)
    passing = {name for name, row in zip(known, rows, strict=True) if mask[row]}
    return [name in passing for name in ids]


def changed_notice(loaded: Dataset, newest: int) -> None:
    """Say that a link shows an older version, what has changed since, and offer the newest."""
    told = since(loaded, state.current().filter, newest)
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.info(
        f"You are looking at version {loaded.version} of the data; the newest is version {newest}. "
        f"{told or 'What changed says how they differ.'}"
    )
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        if st.button("What changed", key="since_changed", width="content"):
            st.session_state[COMPARED] = (loaded.version, newest)
            st.switch_page(CHANGED)
        st.button("Show the newest", on_click=_newest, key="since_newest", width="content")


def _newest() -> None:
    state.change(version=None)
