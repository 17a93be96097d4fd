"""Which column of the file is which of ours: what was understood, and dropdowns to correct it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from geo.files.table import Table
from geo.importing import prepare
from geo.model import incident, vocabulary
from geo.model.words import join_words
from geo.sources import mappings
from geo.sources.column_names import UTM_ZONE
from pages.shared import upload
from pages.shared.import_welcome import source_choice
from pages.shared.text import plain
from pages.shared.upload import Upload

FIRST = (
    "event_date",
    "event_type",
    "sub_event_type",
    "location",
    "admin1",
    "country",
    "latitude",
    "longitude",
    "actor1",
    "actor2",
    "fatalities",
    "notes",
    "source",
    "dataset_record_id",
)
"""Our columns that nearly every file has; the others are one click away."""


_SAMPLES = 3
_NONE = ""


def understood(file: Upload) -> str:
    """Return in one line what the file was taken for."""
    prepared = file.prepared
    assert prepared is not None  # noqa: S101 - only called when the file has been checked
    said = "; ".join(f"{name} {value}" for name, value in prepared.table.said.items())
    how = (
        "Read by its columns"
        if prepared.source.code == "spreadsheet"
        else f"Recognised as {prepared.source.title}"
    )
    return f"{how}: {prepared.evidence}. {said[:1].upper()}{said[1:]}"


def questions(file: Upload) -> None:
    """Ask what the file cannot decide."""
    assert file.prepared is not None  # noqa: S101 - see `understood`
    st.caption(plain(understood(file)))
    for number, question in enumerate(file.prepared.reading.questions):
        st.warning(plain(question.text), icon=":material/help:")
        with st.container(horizontal=True):
            for position, (value, words) in enumerate(question.choices):
                answer: dict[str, Any] = {question.option: value}
                st.button(
                    plain(words),
                    key=f"import_answer_{number}_{position}",
                    on_click=partial(upload.change_options, file, **answer),
                )


def columns_panel(file: Upload, opened: bool = False) -> None:
    """Show which column is which of ours, with samples, and let a person correct it."""
    prepared = file.prepared
    assert prepared is not None  # noqa: S101 - see `understood`
    used = prepared.reading.used
    with st.expander(
        f"Columns: {len(used)} understood, {len(prepared.reading.unused)} left out", expanded=opened
    ):
        source_choice(file)
        samples = _samples(prepared.table)
        _selects(file, FIRST, samples)
        others = [c.name for c in incident.COLUMNS if not c.derived and c.name not in FIRST]
        others.append(UTM_ZONE)
        if st.toggle("More columns", key="import_more", value=any(name in used for name in others)):
            _selects(file, others, samples)
        _options(file)
        if prepared.reading.unused:
            st.caption(plain(f"Left out: {join_words(list(prepared.reading.unused)[:30])}."))
        _saving(file)


def _samples(table: Table) -> dict[str, str]:
    head = table.rows.slice(0, 500)
    return {
        name: ", ".join(list(dict.fromkeys(v[:30] for v in head[name].to_pylist() if v))[:_SAMPLES])
        for name in table.columns
    }


def _selects(file: Upload, names: "tuple[str, ...] | list[str]", samples: Mapping[str, str]) -> None:
    assert file.prepared is not None  # noqa: S101 - see `understood`
    used, mapping = file.prepared.reading.used, file.wish.options.mapping
    for number in range(0, len(names), 3):
        for place, name in zip(st.columns(3), names[number : number + 3], strict=False):
            now = mapping.get(name, next(iter(used.get(name, ())), _NONE))
            _select(file, place, name, now, samples)


def _select(
    file: Upload, place: "st.delta_generator.DeltaGenerator", name: str, now: str, samples: Mapping[str, str]
) -> None:
    constants = (
        [f"{mappings.CONSTANT}{kind}" for kind in vocabulary.EVENT_TYPES] if name == "event_type" else []
    )
    options = list(dict.fromkeys([_NONE, now, *samples, *constants]))

    def words(option: str) -> str:
        if option.startswith(mappings.CONSTANT):
            return f"every row: {option[len(mappings.CONSTANT) :]}"
        sample = samples.get(option)
        return f"{option} · {sample}" if sample else option or "not in the file"

    label, definition = _words_of(name)
    key = f"import_column_{name}_{file.step}"
    place.selectbox(
        label,
        options,
        index=options.index(now),
        format_func=words,
        key=key,
        help=definition,
        on_change=lambda: _chosen(file, name, st.session_state[key]),
    )


def _words_of(name: str) -> tuple[str, str]:
    if name == UTM_ZONE:
        return (
            "UTM zone",
            "Zone of eastings and northings, such as 37N, when they have a column of their own.",
        )
    column = incident.column(name)
    return column.label, column.definition


def _chosen(file: Upload, name: str, column: str) -> None:
    upload.change_options(file, mapping={**file.wish.options.mapping, name: column})


def _options(file: Upload) -> None:
    assert file.prepared is not None  # noqa: S101 - see `understood`
    options = file.wish.options
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    country = left.text_input(
        "Country of rows that state none", options.country, key=f"import_country_{file.step}"
    )
    orders = {
        None: "Decided by the whole column",
        True: "Day first: 31/12/2014",
        False: "Month first: 12/31/2014",
    }
    day_first = middle.selectbox(
        "Order in dates",
        list(orders),
        index=list(orders).index(options.day_first),
        format_func=orders.__getitem__,
        key=f"import_order_{file.step}",
    )
    every = options.all_events
    if file.prepared.source.code == "gdelt":
        every = right.toggle(
            "Every event, not only conflict and protest", options.all_events, key=f"import_all_{file.step}"
        )
    if (country.strip(), day_first, every) != (options.country, options.day_first, options.all_events):
        upload.change_options(file, country=country.strip(), day_first=day_first, all_events=every)
        st.rerun()


def _saving(file: Upload) -> None:
    if not file.wish.options.mapping or file.table is None or file.prepared is None:
        return
    guessed = {ours: theirs[0] for ours, theirs in file.prepared.reading.used.items() if len(theirs) == 1}
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    name = left.text_input("Keep these columns for the next file like this, as", key="import_mapping_name")
    if right.button("Keep", key="import_mapping_keep", disabled=not name.strip(), width="stretch"):
        mapping = {**guessed, **file.wish.options.mapping}
        mappings.save(name.strip(), mapping, file.table.columns, prepare.mappings_folder())
        st.toast(plain(f"Kept as “{name.strip()}”: files with the same columns are read this way."))
