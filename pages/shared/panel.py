"""The filter panel in the sidebar: one widget for each field of the filter, each option with its count."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from geo.dataset import Dataset
from geo.model import checks, vocabulary
from geo.model.actors import ROLLUPS, SIDE_PREFIX
from geo.model.filter import FIELDS, Filter
from pages.shared import state

_FIELD = {f.name: f for f in FIELDS}


def _key(name: str) -> str:
    return f"filter_{name}"


def _changed(name: str, to_value: Callable[[Any], Any]) -> None:
    state.change_filter(**{name: to_value(st.session_state[_key(name)])})


def _widget(
    make: Callable[..., Any],
    name: str,
    shown: Any,
    to_value: Callable[[Any], Any] = lambda v: v,
    **options: Any,
) -> None:
    """Make the widget of a field, set from the state; its change goes into the state and nowhere else."""
    st.session_state[_key(name)] = shown
    label = options.pop("label", _FIELD[name].label)
    make(label, key=_key(name), on_change=_changed, args=(name, to_value), **options)


def filter_panel(dataset: Dataset) -> None:
    """Lay out the panel for the dataset on show, in the sidebar."""
    wanted = state.current().filter
    facets = dataset.facets(wanted)
    with st.sidebar:
        _dates(dataset, wanted)
        _kinds(wanted, facets["kinds"])
        _actors(dataset, wanted, facets)
        _grouping(wanted)
        _provinces(dataset, wanted, facets["provinces"])
        _widget(st.text_input, "text", wanted.text, placeholder="bridge, Atareb, SOHR", max_chars=200)
        with st.expander("Tolls, grades and precision", expanded=_uses_grades(wanted)):
            _grades(wanted, facets)
        with st.expander("Checks", expanded=bool(wanted.checks)):
            _checks(wanted)
        _reset(wanted)


def _dates(dataset: Dataset, wanted: Filter) -> None:
    if dataset.extent is None:
        return
    low, high = (day.date() for day in dataset.extent)
    options = {"min_value": min(low, wanted.start or low), "max_value": max(high, wanted.end or high)}
    _date("start", wanted.start, _start, "From", **options)
    _date("end", wanted.end, _end, "To", **options)


def _date(name: str, shown: date | None, callback: Callable[[], None], label: str, **options: Any) -> None:
    st.session_state[_key(name)] = shown
    st.date_input(label, value=None, key=_key(name), on_change=callback, format="YYYY-MM-DD", **options)


def _start() -> None:
    start, end = st.session_state[_key("start")], state.current().filter.end
    state.change_filter(start=start, end=max(end, start) if start and end else end)


def _end() -> None:
    start, end = state.current().filter.start, st.session_state[_key("end")]
    state.change_filter(end=end, start=min(start, end) if start and end else start)


def _kinds(wanted: Filter, counts: Mapping[str, int]) -> None:
    def label(code: str) -> str:
        return (
            f"![{code}](sitmap/glyph/{code}.svg) {vocabulary.kind(code).label} :gray[{counts.get(code, 0):,}]"
        )

    codes = [c for c in vocabulary.KIND_CODES if counts.get(c) or c in wanted.kinds]
    if not codes:
        return
    _widget(
        st.pills, "kinds", list(wanted.kinds), tuple, options=codes, selection_mode="multi", format_func=label
    )


def _actors(dataset: Dataset, wanted: Filter, facets: Mapping[str, Mapping[str, int]]) -> None:
    for name, words in (("actors", "Actor, on either side"), ("against", "Against")):
        if name == "against" and not wanted.actors:
            continue
        counts = facets[name]
        # What was chosen stays in the link as it was chosen, so that counting another way and back loses nothing.
        asked: dict[str, list[str]] = {}
        for value in getattr(wanted, name):
            asked.setdefault(dataset.actors.group(value, wanted.grouping), []).append(value)
        chosen = list(asked)

        def label(value: str, counts: Mapping[str, int] = counts) -> str:
            return _actor_label(dataset, wanted, value, counts.get(value, 0))

        def to_value(groups: list[str], asked: Mapping[str, list[str]] = asked) -> tuple[str, ...]:
            return tuple(value for group in groups for value in asked.get(group, [group]))

        _widget(
            st.multiselect,
            name,
            chosen,
            to_value,
            label=words,
            options=list(dict.fromkeys([*_by_side(dataset, counts), *chosen])),
            format_func=label,
            placeholder="Any name: Daesh, ISIS, FSA",
            filter_mode="contains",
            select_all=False,
        )


def _actor_label(dataset: Dataset, wanted: Filter, value: str, count: int) -> str:
    """Return an option of an actor field with every name that it is found by."""
    if value.startswith(SIDE_PREFIX):
        return f"All: {vocabulary.SIDES.label_of(value.removeprefix(SIDE_PREFIX))} ({count:,})"
    actors = dataset.actors
    line = actors.line(value) if wanted.succession else (value,)
    short = " – ".join(actors.label(name) for name in line)
    within = [name for name in actors.within(value, wanted.grouping) if name not in line]
    names = [n for name in line for n in (actors.get(name).name, *actors.get(name).aliases)]
    others = [n for n in dict.fromkeys([*names, *within]) if n != short]
    return f"{short} ({count:,}) · {', '.join(others)}" if others else f"{short} ({count:,})"


def _by_side(dataset: Dataset, counts: Mapping[str, int]) -> list[str]:
    """Return the options of an actor field: each side followed by its actors, the most frequent first."""
    options = []
    for side in map(str, vocabulary.SIDES.values()):
        names = [n for n in counts if not n.startswith(SIDE_PREFIX) and dataset.actors.get(n).side == side]
        if names or f"{SIDE_PREFIX}{side}" in counts:
            options += [f"{SIDE_PREFIX}{side}", *sorted(names, key=lambda n: (-counts[n], n))]
    return options


_COUNTED_AS = {"": "Groups", "parent": "Umbrellas", "side": "Sides"}


def _grouping(wanted: Filter) -> None:
    """Lay out what an actor stands for: itself, its umbrella, its side, and what it became."""
    _widget(
        st.segmented_control,
        "rollup",
        wanted.rollup,
        lambda value: value or "",
        options=list(ROLLUPS),
        format_func=_COUNTED_AS.__getitem__,
        width="stretch",
        help="What an actor stands for here, in charts and in the control of places. Groups: for itself. Umbrellas: "
        "for everybody under the same umbrella, as Ahrar al-Sham and Jaish al-Islam are under the Islamic Front. "
        "Sides: for everybody on its side.",
    )
    _widget(
        st.toggle,
        "succession",
        wanted.succession,
        help="A group that goes on under another name, as ISIS did as Islamic State, is found and counted as one with "
        "it. The Actors page lists what became what, and when.",
    )


def _provinces(dataset: Dataset, wanted: Filter, counts: Mapping[str, int]) -> None:
    codes = list(dict.fromkeys([*sorted(counts, key=lambda c: -counts[c]), *wanted.provinces]))
    _widget(
        st.multiselect,
        "provinces",
        list(wanted.provinces),
        tuple,
        options=codes,
        format_func=lambda c: f"{dataset.context.province(c)} ({counts.get(c, 0):,})",
        placeholder="Any province",
        filter_mode="contains",
        select_all=False,
    )


_GRADES = {
    "reliability": vocabulary.SOURCE_RELIABILITIES,
    "credibility": vocabulary.INFO_CREDIBILITIES,
    "precision": vocabulary.GEO_PRECISIONS,
}


def _uses_grades(wanted: Filter) -> bool:
    return wanted.deaths is not None or any(getattr(wanted, name) is not None for name in _GRADES)


def _grades(wanted: Filter, facets: Mapping[str, Mapping[str, int]]) -> None:
    _widget(st.number_input, "deaths", wanted.deaths, value=None, min_value=1, step=1, placeholder="Any")
    for name, codes in _GRADES.items():
        counts = facets[name]
        _widget(
            st.selectbox,
            name,
            getattr(wanted, name),
            options=list(codes.values()),
            index=None,
            format_func=lambda c, codes=codes, counts=counts: (
                f"{c}: {codes.label_of(c)} ({counts.get(str(c), 0):,})"
            ),
            placeholder="Any",
        )


def _checks(wanted: Filter) -> None:
    # Without counts: they would run every check of a large dataset for each visitor of the map.
    _widget(
        st.multiselect,
        "checks",
        list(wanted.checks),
        tuple,
        label="What the audit points out",
        options=list(checks.CHECK_CODES),
        format_func=lambda code: checks.check(code).label,
        placeholder="Any",
        select_all=False,
    )


def _clear() -> None:
    state.change(filter=Filter(), selection=None)


def _reset(wanted: Filter) -> None:
    st.button(
        "Show everything",
        on_click=_clear,
        disabled=wanted == Filter(),
        width="stretch",
        key="show_everything",
    )
