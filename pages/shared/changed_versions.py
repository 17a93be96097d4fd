"""Every version of the dataset: what made it, the dataset as it was then, and a way to undo it."""

import streamlit as st

from geo import catalog
from geo.errors import SitmapError, StoreError
from geo.model.words import join_words, quantity
from geo.store import Commit, History
from pages.shared import state
from pages.shared.changed import COMPARED, name_of, open_version
from pages.shared.errors import show_error
from pages.shared.text import plain

_OUTCOME = "sitmap_undo_outcome"
_SHOWN = 20


def outcome() -> None:
    """Say once how an undo went."""
    said = st.session_state.pop(_OUTCOME, None)
    if isinstance(said, SitmapError):
        show_error(said)
    elif said:
        st.success(said)


def versions(history: History) -> None:
    """List the versions, newest first."""
    standing = {commit.version for commit in history.standing()}
    shown = len(history.commits) if st.session_state.get("changed_all") else _SHOWN
    for commit in history.commits[:shown]:
        _version(history, commit, standing)
    if len(history.commits) > _SHOWN:
        st.toggle(f"Show all {len(history.commits):,} versions", key="changed_all")


def _version(history: History, commit: Commit, standing: set[int]) -> None:
    with st.container(border=True):
        left, right = st.columns([3, 2], vertical_alignment="center")
        name = name_of(commit)
        gone = " :gray-badge[undone]" if commit.undone is None and commit.version not in standing else ""
        left.markdown(f"**Version {commit.version}** &nbsp;{plain(name[:1].upper() + name[1:])}{gone}")
        left.caption("  \n".join([plain(_what(commit)), *map(plain, _whence(commit))]))
        with right, st.container(horizontal=True, horizontal_alignment="right"):
            if st.button("See as it was", key=f"see_{commit.version}", icon=":material/history:"):
                open_version(commit.version, selection=None)
            _undo(history, commit)


def _what(commit: Commit) -> str:
    """Return what a version did to the dataset, and when."""
    counts = (
        (commit.added, "added"),
        (commit.updated, "updated"),
        (commit.withdrawn, "withdrawn"),
        (commit.unchanged, "unchanged"),
    )
    done = [f"{number:,} {verb}" for number, verb in counts if number]
    return f"{commit.when:%Y-%m-%d %H:%M} UTC. {(join_words(done) or 'Nothing changed').capitalize()}."


def _whence(commit: Commit) -> list[str]:
    """Return where the rows of an import came from, and how they fared; nothing for an undo."""
    if commit.undone is not None:
        return []
    verdicts = f"{commit.kept:,} kept, {commit.repaired:,} repaired, {commit.rejected:,} rejected"
    origin = [
        f"Dataset {commit.dataset}",
        *([f"file {commit.file_name}"] if commit.file_name else []),
        *([f"read as {commit.source}"] if commit.file_name else []),
        *([f"retrieved {commit.retrieved}"] if commit.retrieved else []),
    ]
    return [
        f"{quantity(commit.rows_read, 'row', 'rows')} read: {verdicts}.",
        f"{', '.join(origin)}. Licence: {commit.licence}.",
    ]


def _undo(history: History, commit: Commit) -> None:
    try:
        history.undoable(commit.version)
    except StoreError as error:
        text = str(error)
        st.button(
            "Undo", key=f"undo_{commit.version}", disabled=True, help=plain(text[:1].upper() + text[1:])
        )
        return
    with st.popover("Undo", icon=":material/undo:"):
        st.markdown(plain(consequence(commit, history.commits[0].version + 1)))
        st.button(
            f"Undo version {commit.version}",
            key=f"undo_{commit.version}",
            type="primary",
            on_click=_undone,
            args=(commit.version,),
        )


def consequence(commit: Commit, made: int) -> str:
    """Return what undoing a version will do.

    Parameters
    ----------
    commit : Commit
        The version; no later import of its dataset stands.
    made : int
        The version that the undo makes.
    """
    parts = (
        (commit.added, "that it added", "is taken out", "are taken out"),
        (commit.updated, "that it updated", "goes back to what it was", "go back to what they were"),
        (commit.withdrawn, "that it withdrew", "comes back", "come back"),
    )
    told = [
        f"{quantity(number, 'incident', 'incidents')} {which} {one if number == 1 else many}"
        for number, which, one, many in parts
        if number
    ]
    return (
        f"This makes version {made}: {join_words(told) or 'no incident changes'}. "
        f"Nothing is lost: version {commit.version} can still be seen, and the undo can be undone."
    )


def _undone(version: int) -> None:
    try:
        done = catalog.store().undo(version)
    except SitmapError as error:
        st.session_state[_OUTCOME] = error
        return
    st.session_state[_OUTCOME] = f"Version {version} is undone: version {done.version} is now the newest."
    st.session_state[COMPARED] = (done.version - 1, done.version)
    # What is picked may be gone now.
    state.change(version=None, selection=None)
