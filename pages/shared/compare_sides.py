"""What the filter is compared with: chosen above the comparison and kept in the link."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

import streamlit as st

from geo.analysis.sides import DATES, FILTER, MODES, Other, Sides, sides
from geo.dataset import Dataset
from geo.errors import FilterError
from geo.model import vocabulary
from geo.model.filter import Filter
from pages.shared import state
from pages.shared.text import plain

MOST = 20
"""Values of one field that side B can be given by hand."""

_MODE = "compare_mode"


def choose_sides(dataset: Dataset) -> Sides | None:
    """Offer what side B may be, and return both sides; None when the dataset is empty."""
    if dataset.extent is None:
        return None
    low, high = (day.date() for day in dataset.extent)
    # One element, whatever is in it: maps below that change their position on the page load anew.
    with st.container(key="compare_sides"):
        other = _chosen(dataset)
        found = sides(state.current().filter, other, (low, high))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _mode(other, found)
            st.button(
                "Swap A and B",
                icon=":material/swap_horiz:",
                key="compare_swap",
                on_click=_swap,
                args=(found,),
            )
        if other.mode in (DATES, FILTER):
            _panel(dataset, other, (low, high))
    return found


def _mode(other: Other, found: Sides) -> None:
    st.session_state[_MODE] = other.mode
    st.segmented_control(
        "Compare A, the incidents above, with B",
        list(MODES),
        required=True,
        wrap=True,
        format_func=MODES.__getitem__,
        key=_MODE,
        on_change=_mode_changed,
        args=(found,),
    )


def _chosen(dataset: Dataset) -> Other:
    """What the link says side B is; the period before when it cannot be read."""
    try:
        other = Other.read(state.current().choice("other"))
    except FilterError as error:
        st.warning(plain(f"Side B of the link could not be read and is the period before: {error}."))
        return Other()
    return replace(other, wanted=other.wanted.canonical(dataset.actors))


def _set(other: Other) -> None:
    try:
        state.choose(other=other.write())
    except ValueError:
        st.toast("Side B is too long for a link: take some of its values away.")


def _mode_changed(found: Sides) -> None:
    mode = st.session_state[_MODE]
    if mode == DATES:
        _set(Other(DATES, Filter(start=found.other.start, end=found.other.end)))
    elif mode == FILTER:
        dates_were_own = state.current().choice("other").startswith(DATES)
        _set(Other(FILTER, found.other.wanted if dates_were_own else state.current().filter))
    else:
        _set(Other(mode))


def _swap(found: Sides) -> None:
    wanted, other = found.turned()
    state.change_filter(**{f.name: getattr(wanted, f.name) for f in fields(Filter)})
    _set(other)


# -- the panel of side B -----------------------------------------------------------------------------------------------


def _panel(dataset: Dataset, other: Other, extent: tuple[date, date]) -> None:
    # They stand beside each other as far as the width allows.
    with st.container(horizontal=True):
        _date("start", "B from", other, extent)
        _date("end", "B to", other, extent)
        if other.mode == FILTER:
            _conditions(dataset, other)
    if other.mode == FILTER:
        words = other.wanted.sentence(dataset.context)
        st.caption(
            plain(f"B is a filter of its own: {words}. The panel at the left is A’s; to use it for B, swap.")
        )


def _conditions(dataset: Dataset, other: Other) -> None:
    """The widgets of side B's kinds, actors and provinces, each option with its count."""
    facets = dataset.facets(other.wanted)
    words: dict[str, tuple[str, Callable[[str], str]]] = {
        "kinds": ("Kinds in B", lambda code: vocabulary.kind(code).label),
        "actors": ("Actors in B", dataset.context.actor),
        "provinces": ("Provinces in B", dataset.context.province),
    }
    for name, (label, named) in words.items():
        _many(name, label, named, facets[name], other)


def _key(name: str) -> str:
    return f"compare_{name}"


def _date(name: str, label: str, other: Other, extent: tuple[date, date]) -> None:
    wanted = other.wanted
    st.session_state[_key(name)] = getattr(wanted, name)
    st.date_input(
        label,
        value=None,
        min_value=min(extent[0], wanted.start or extent[0]),
        max_value=max(extent[1], wanted.end or extent[1]),
        key=_key(name),
        on_change=_date_changed,
        args=(name, other),
        format="YYYY-MM-DD",
        width=172,
    )


def _date_changed(name: str, other: Other) -> None:
    day = st.session_state[_key(name)]
    start, end = (day, other.wanted.end) if name == "start" else (other.wanted.start, day)
    if start and end and start > end:
        # The date that was set holds, the other one gives way.
        start = end = day
    _set(Other(other.mode, replace(other.wanted, start=start, end=end)))


def _many(
    name: str, label: str, words: Callable[[str], str], counts: Mapping[str, int], other: Other
) -> None:
    chosen: Sequence[str] = getattr(other.wanted, name)
    st.session_state[_key(name)] = list(chosen)
    st.multiselect(
        label,
        list(dict.fromkeys([*sorted(counts, key=lambda code: -counts[code]), *chosen])),
        format_func=lambda code: f"{words(code)} ({counts.get(code, 0):,})",
        key=_key(name),
        on_change=_many_changed,
        args=(name, other),
        placeholder="Any",
        width=200,
        max_selections=max(MOST, len(chosen)),
        filter_mode="contains",
        select_all=False,
    )


def _many_changed(name: str, other: Other) -> None:
    change: dict[str, Any] = {name: tuple(st.session_state[_key(name)])}
    _set(Other(other.mode, replace(other.wanted, **change)))
