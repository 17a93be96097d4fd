"""The population of provinces: brought as a table, checked row by row, kept for rates, and taken away again."""

import tempfile
from pathlib import Path

import streamlit as st

from geo.analysis import population
from geo.analysis.population import (
    EARLIEST,
    KEPT,
    LATEST,
    NOT_USED,
    REJECTED,
    Checked,
    Mapped,
    Population,
    check,
    guess,
    year_in,
)
from geo.dataset import Dataset
from geo.errors import PlaceError, SitmapError, SourceError
from geo.files.reader import read
from geo.files.table import Table
from geo.model.words import join_words, quantity
from pages.shared.errors import show_error
from pages.shared.text import plain

_FORMATS = ["csv", "tsv", "txt", "xlsx", "xls", "ods", "parquet"]
_SAID, _ROUND = "population_said", "population_round"
_NONE = ""
_ROLES = {"province": "Province", "population": "Population", "year": "Year", "country": "Country"}
_NEEDED = ("province", "population")


def counting() -> Population:
    """Return the population that counts; a file that cannot be read is said, and then there is none."""
    try:
        return population.kept()
    except PlaceError as error:
        show_error(error)
        return Population()


def population_panel(dataset: Dataset, people: Population) -> None:
    """Offer to add a population, and say which one counts."""
    number = len(people.people)
    label = (
        f"Population for rates ({quantity(number, 'province', 'provinces')})"
        if number
        else "Population for rates"
    )
    with st.expander(label, icon=":material/groups_2:", expanded=bool(st.session_state.get(_SAID))):
        st.caption(
            "A table with a row for each province: its name or code, and how many people live there. With it incidents and "
            "reported deaths are also told per 100,000 people. It is kept beside your own places."
        )
        if text := st.session_state.pop(_SAID, ""):
            st.success(plain(text))
        if number:
            _shown(people)
        _add(dataset)


def _shown(people: Population) -> None:
    left, right = st.columns([6, 1], vertical_alignment="center")
    total = sum(people.people.values())
    left.markdown(
        plain(
            f"{quantity(len(people.people), 'province', 'provinces')}, {total:,} people: {people.described()}."
        )
    )
    right.button("Remove", key="population_remove", width="stretch", on_click=_remove)
    st.dataframe(
        people.table[["province", "admin1_pcode", "population", "year", "source"]],
        column_config={
            "province": "Province",
            "admin1_pcode": "Code",
            "population": st.column_config.NumberColumn("Population", format="localized"),
            "year": "Year",
            "source": "Source",
        },
        hide_index=True,
        placeholder="–",
        height=min(220, 38 + 35 * len(people.table)),
        key="population_table",
    )


def _remove() -> None:
    population.remove()
    st.session_state[_SAID] = "The population is removed; no rates are told."


def _add(dataset: Dataset) -> None:
    # A number in the key: an uploader cannot be emptied, only replaced by a new one.
    turn = st.session_state.get(_ROUND, 0)
    file = st.file_uploader("A table of people by province", type=_FORMATS, key=f"population_{turn}")
    if file is None:
        return
    try:
        table = _read(file.name, file.getvalue())
        mapped = _mapped(dataset, table, turn)
        year, source = _told(table, mapped, turn)
        checked = check(table.rows, mapped, dataset.boundaries, year=year, source=source)
    except SitmapError as error:
        show_error(error)
        return
    _verdicts(checked, table.name)


@st.cache_data(max_entries=2, show_spinner="Reading the table")
def _read(name: str, content: bytes) -> Table:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name).name or "file")
        try:
            path.write_bytes(content)
        except OSError as error:
            raise SourceError(f"{name}: cannot be stored for reading ({error.strerror})") from error
        return read(path)


def _mapped(dataset: Dataset, table: Table, turn: int) -> Mapped:
    """Return which columns say what: guessed, and correctable."""
    guessed = guess(table.rows, dataset.boundaries)
    found = {}
    for column, (role, label) in zip(st.columns(len(_ROLES)), _ROLES.items(), strict=True):
        options = list(table.columns) if role in _NEEDED else [_NONE, *table.columns]
        value = getattr(guessed, role)
        found[role] = column.selectbox(
            label,
            options,
            index=options.index(value) if value in options else None,
            format_func=lambda name: name or "no such column",
            placeholder="Choose a column",
            key=f"population_{role}_{turn}_{table.digest[:8]}",
        )
    return Mapped(**{role: name or "" for role, name in found.items()})


def _told(table: Table, mapped: Mapped, turn: int) -> tuple[int | None, str]:
    """Return the year of the figures, where no column says it, and whose they are."""
    left, right = st.columns([1, 3])
    year = left.number_input(
        "Year of the figures",
        EARLIEST,
        LATEST,
        value=None if mapped.year else year_in(mapped.population),
        placeholder="unknown" if not mapped.year else "in the table",
        disabled=bool(mapped.year),
        key=f"population_when_{turn}_{mapped.population}_{mapped.year}",
        help="The year that the figures are of; it stands beside every rate.",
    )
    source = right.text_input(
        "Source",
        value=table.name.rsplit(".", 1)[0],
        max_chars=200,
        key=f"population_source_{turn}_{table.digest[:8]}",
        help="Whose figures these are; it stands beside every rate.",
    )
    return (None if mapped.year or year is None else int(year)), source


def _verdicts(checked: Checked, name: str) -> None:
    numbers = {verdict: checked.number(verdict) for verdict in (KEPT, NOT_USED, REJECTED)}
    parts = [f"{number:,} {verdict}" for verdict, number in numbers.items() if number]
    st.markdown(f"**{quantity(len(checked.verdicts), 'row', 'rows')} read**: {join_words(parts)}.")
    order = checked.verdicts["verdict"].map({REJECTED: 0, NOT_USED: 1, KEPT: 2})
    st.dataframe(
        checked.verdicts.loc[order.sort_values(kind="stable").index].replace("", None),
        column_config={
            "row": st.column_config.NumberColumn("Row", width="small"),
            "province": "In the file",
            "population": "Population in the file",
            "means": "Province",
            "verdict": st.column_config.TextColumn("Verdict", width="small"),
            "why": st.column_config.TextColumn("Why", width="large"),
        },
        hide_index=True,
        placeholder="–",
        height=min(260, 38 + 35 * len(checked.verdicts)),
        key="population_verdicts",
    )
    number = len(checked.people)
    if number:
        st.button(
            f"Use {quantity(number, 'population', 'populations')}",
            type="primary",
            key="population_keep",
            on_click=_keep,
            args=(checked, name),
            help="Replaces the population that counts now.",
        )


def _keep(checked: Checked, name: str) -> None:
    population.keep(checked)
    st.session_state[_SAID] = (
        f"{name}: the population of {quantity(len(checked.people), 'province', 'provinces')} counts."
    )
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
