"""The actor register, edited on the page: names, sides, colours, umbrellas, and what became of a group when."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from geo import catalog
from geo.dataset import Dataset
from geo.errors import ActorError
from geo.model import register
from geo.model.actors import SIDE_PREFIX, Actors
from geo.model.filter import Filter
from geo.model.vocabulary import SIDES
from geo.model.words import join_words, quantity
from pages.shared.errors import show_error
from pages.shared.register_tables import INCIDENTS, SWATCH, actors_table, dates_table, register_of
from pages.shared.text import plain

_EDITING, _TURN, _SAVES, _SAID = "register_editing", "register_turn", "register_saves", "register_said"
_LACKING = 8
"""Names of the data that the register lacks, named; further ones are counted."""


@dataclass(frozen=True)
class _Editing:
    """What an edit began from: the register, and the contents of one's own files."""

    actors: Actors
    seen: str


def register_editor(dataset: Dataset) -> None:
    """Lay out the register of a dataset for editing; what is saved counts for everybody who uses this server."""
    mine = _own_names(catalog.register())
    st.subheader("Actor register", anchor="register")
    st.caption(
        "Names, sides and colours of actors, for every page and map of this server. What you save goes before the "
        f"bundled register and is kept in the folder of `SITMAP_REGISTER`: {_count(mine)}."
    )
    with st.expander("Edit the register"):
        _editor(dataset)


def _count(names: list[str]) -> str:
    return quantity(len(names), "actor differs", "actors differ") if names else "no actor differs yet"


def _own_names(actors: Actors) -> list[str]:
    """Names of the actors that are not as they are bundled."""
    changed = register.difference(catalog.bundled_register(), actors)
    return [actor.name for actor in actors if actor.name in {*changed.added, *changed.changed}]


def _begin() -> None:
    """Begin again from what is saved."""
    own = catalog.own_register()
    # The contents first: a save in between is then noticed when this edit is saved.
    seen = register.fingerprint(own)
    st.session_state[_EDITING] = _Editing(catalog.register(), seen)
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _editing() -> _Editing:
    if _EDITING not in st.session_state:
        _begin()
    found: _Editing = st.session_state[_EDITING]
    return found


@st.fragment
def _editor(dataset: Dataset) -> None:
    if _editing().seen != register.fingerprint(catalog.own_register()) and not _touched():
        _begin()
    editing = _editing()
    counts = dataset.facets(Filter())["actors"]
    actors = _actors_editor(editing.actors, dict(counts))
    st.caption(_lacking(dataset, dict(counts)))
    dates = _dates_editor(editing.actors)
    wanted = _wanted(actors, dates)
    _save_line(editing, wanted)
    _reset_line(editing, changed=wanted != editing.actors)
    _files(editing)


def _key(name: str) -> str:
    # A new key is a new editor: one whose rows were edited keeps the edits for as long as it is there.
    return f"register_{name}_{st.session_state[_TURN]}"


def _touched() -> bool:
    """Whether anything was edited since the edit began."""
    found = (st.session_state.get(_key(name)) for name in ("actors", "dates"))
    return any(any(state.values()) for state in found if state)


def _actors_editor(actors: Actors, counts: dict[str, int]) -> pd.DataFrame:
    column = st.column_config
    sides = [str(side) for side in SIDES.values()]
    result: pd.DataFrame = st.data_editor(
        actors_table(actors, counts),
        key=_key("actors"),
        num_rows="dynamic",
        hide_index=True,
        height=420,
        placeholder="–",
        disabled=[SWATCH, INCIDENTS],
        column_config={
            SWATCH: column.ImageColumn("", width=40, pinned=True),
            "name": column.TextColumn(
                "Name",
                width="medium",
                required=True,
                max_chars=register.MOST_CHARACTERS,
                pinned=True,
                help="The one name under which an actor is counted. That of a bundled actor stays.",
            ),
            "short_name": column.TextColumn("Short name", help="For legends and chips; it is found by it, too."),
            "side": column.SelectboxColumn("Side", options=sides, required=True, default="other"),
            "colour": column.TextColumn("Colour", width=90, validate=r"^#[0-9A-Fa-f]{6}$", help="As #rrggbb."),
            "parent": column.SelectboxColumn(
                "Umbrella", options=["", *(a.name for a in actors)], help="The group that it is under, if any."
            ),
            "covers": column.SelectboxColumn(
                "Stands for all of",
                options=["", *sides],
                help="Only for a name that means a whole side, as “Insurgents” does when a text names no group.",
            ),
            "aliases": column.TextColumn("Other names", width="large", help="Separated by “;”."),
            "name_ar": column.TextColumn("Name in Arabic", help="For maps and briefs in Arabic."),
            "short_ar": column.TextColumn("Short name in Arabic", help="Where it is shorter than the name."),
            INCIDENTS: column.NumberColumn("Incidents", format="localized", help="Of the dataset that name it."),
        },
        column_order=[
            SWATCH, "name", "short_name", "side", "colour", "parent", "covers", "aliases", "name_ar", "short_ar", INCIDENTS
        ],
    )  # fmt: skip
    return result


def _lacking(dataset: Dataset, counts: dict[str, int]) -> str:
    """Words for the names of the data that no row has, the most frequent first."""
    names = [n for n in counts if not n.startswith(SIDE_PREFIX) and dataset.actors.find(n) is None]
    if not names:
        return "Every actor of the data has its row."
    names.sort(key=lambda name: (-counts[name], name))
    shown = [f"{plain(name[:60])} ({counts[name]:,})" for name in names[:_LACKING]]
    more = [f"{len(names) - _LACKING:,} more"] if len(names) > _LACKING else []
    return (
        f"Without a row, and so on side “other”: {join_words([*shown, *more])}. Add one below the last row."
    )


def _dates_editor(actors: Actors) -> pd.DataFrame:
    column = st.column_config
    names = [actor.name for actor in actors]
    st.markdown("**What changed on a day**")
    result: pd.DataFrame = st.data_editor(
        dates_table(actors),
        key=_key("dates"),
        num_rows="dynamic",
        hide_index=True,
        column_config={
            "name": column.SelectboxColumn("Actor", options=names, required=True, width="medium"),
            "date": column.DateColumn("From", format="YYYY-MM-DD", required=True),
            "change": column.SelectboxColumn(
                "Change",
                options=[change for change in register.CHANGES if change != register.NOTHING],
                required=True,
                help="becomes: it goes on as another actor. colour: it is drawn in another colour.",
            ),
            "value": column.TextColumn(
                "To", required=True, width="medium", help="A name of the register, or #rrggbb."
            ),
            "source": column.TextColumn("Source", width="large", help="Where a reader can look it up."),
        },
    )
    return result


def _wanted(actors: pd.DataFrame, dates: pd.DataFrame) -> Actors | None:
    """Return the register that the tables say; None, and the reason on the page, when they say none."""
    try:
        wanted = register_of(actors, dates)
        register.check_whole(catalog.bundled_register(), wanted)
    except ActorError as error:
        show_error(error)
        return None
    return wanted


def _save_line(editing: _Editing, wanted: Actors | None) -> None:
    changed = wanted is not None and wanted != editing.actors
    stale = editing.seen != register.fingerprint(catalog.own_register())
    save, discard, words = st.columns([1, 1, 4], vertical_alignment="center")
    pressed = save.button(
        "Save", key="register_save", type="primary", disabled=stale or not changed, width="stretch"
    )
    discard.button(
        "Discard", key="register_discard", on_click=_begin, disabled=not _touched(), width="stretch"
    )
    if wanted is not None and changed:
        words.caption(f"Not saved yet: {plain(register.difference(editing.actors, wanted).words)}.")
    if stale:
        st.warning("Somebody else saved the register meanwhile. Discard your changes to see theirs.")
    if said := st.session_state.pop(_SAID, ""):
        st.success(plain(said))
    if pressed and wanted is not None:
        _save(editing, wanted)


def _save(editing: _Editing, wanted: Actors) -> None:
    try:
        register.save(catalog.own_register(), catalog.bundled_register(), wanted, editing.seen)
    except ActorError as error:
        show_error(error)
        return
    words = register.difference(editing.actors, wanted).words
    st.session_state[_SAID] = (
        f"Saved: {words}. It counts for every page and for everybody who uses this server."
    )
    st.session_state[_SAVES] = st.session_state.get(_SAVES, 0) + 1
    _begin()
    st.rerun()


def _reset_line(editing: _Editing, *, changed: bool) -> None:
    mine = _own_names(editing.actors)
    if not mine:
        return
    bundled = catalog.bundled_register()
    added = set(register.difference(bundled, editing.actors).added)
    choice, button = st.columns([4, 2], vertical_alignment="bottom")
    name = choice.selectbox(
        "Your own rows",
        mine,
        format_func=lambda name: f"{name} (added)" if name in added else f"{name} (changed)",
        key=_key("reset"),
    )
    pressed = button.button(
        "Remove the row" if name in added else "Back to the bundled row",
        key="register_reset",
        disabled=changed,
        width="stretch",
        help="Save or discard your changes first." if changed else None,
    )
    if pressed and name is not None:
        try:
            wanted = register.as_bundled(editing.actors, bundled, name)
        except ActorError as error:
            show_error(error)
            return
        _save(editing, wanted)


def _files(editing: _Editing) -> None:
    """Offer the register as files, and take one."""
    file = st.file_uploader(
        "Rows from a file: `actors.csv` or `actor_dates.csv`, in the same columns",
        type="csv",
        max_upload_size=5,
        # Of its own: a file that was chosen stays when the tables begin again from somebody else's save.
        key=f"register_file_{st.session_state.get(_SAVES, 0)}",
    )
    if file is not None:
        _upload(editing, file)
    actors = [register.actor_cells(actor) for actor in editing.actors]
    dates = [register.change_cells(change) for change in editing.actors.changes]
    for place, name, rows, columns in zip(
        st.columns(2),
        (register.ACTORS, register.DATES),
        (actors, dates),
        (register.ACTOR_COLUMNS, register.DATE_COLUMNS),
        strict=True,
    ):
        place.download_button(
            f"Download {name}",
            register.text_of(rows, columns).encode("utf-8-sig"),
            name,
            "text/csv",
            on_click="ignore",
            width="stretch",
            key=f"register_download_{name}",
        )


def _upload(editing: _Editing, file: Any) -> None:
    try:
        wanted = register.over(editing.actors, _text(file), file.name)
    except ActorError as error:
        show_error(error)
        return
    words = register.difference(editing.actors, wanted).words
    st.markdown(f"{plain(file.name)}: {plain(words)}.")
    if st.button("Take these rows", key="register_take", disabled=wanted == editing.actors):
        _save(editing, wanted)


def _text(file: Any) -> str:
    try:
        return str(file.getvalue().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ActorError(f"{file.name}: cannot be read as a UTF-8 CSV file: save it as UTF-8") from error
