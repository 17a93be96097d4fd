"""A comparison on the page: sentences, two maps, and where the difference lies by province and by kind."""

from collections import Counter
from pathlib import Path
from typing import cast

import pandas as pd
import streamlit as st

from geo.analysis.comparison import REST, Comparison, compare, counted, listed, shortened
from geo.analysis.comparison_words import (
    change_sentence,
    count_notes,
    deaths_sentence,
    line_sentence,
    rate,
    setting_notes,
    unit_words,
    where_sentence,
)
from geo.analysis.sides import Side, Sides
from geo.charts.comparison import PICKED, Measure, change_bars, change_rows
from geo.charts.look import Theme
from geo.dataset import Dataset
from geo.model import vocabulary
from geo.model.filter import subject
from geo.model.words import period, quantity
from geo.webmap.shade import FALLS, RISES, diverging
from pages.shared import state
from pages.shared.analysis_map import analysis_map
from pages.shared.charts import show_chart
from pages.shared.choose import choose
from pages.shared.text import plain

LINES = 14
"""Provinces with a bar of their own; the others share one."""

_BARS = "compare_province_bars"
_NOTE = """\
**Rates.** Incidents of a side divided by its days; days before the data begin or after they end do not count. So
periods of unequal length compare. An incident that is known to a week or a month is in every period that this
touches, as on the map, and counts there in full.

**The interval.** If incidents came by chance, independently and at a steady rate on each side, a ratio of the two rates
within the 95 % interval would explain what was counted (exact interval of the ratio of two Poisson rates). If it holds
1, chance alone may have made the difference: “no clear change”. Of 20 lines where nothing changed, about one seems
clear all the same. Incidents that count on both sides make these more alike than they are. Lines in bold are clear; lines with fewer than 5 incidents on both sides together are grey.

**What it does not say.** Incidents come in clusters, such as one offensive of many clashes: then the true
uncertainty is larger than the interval. And these are reports: more of them may mean that more happened, or that more
was seen and told.

**Deaths.** The best figures of incidents that report a toll, with the sums of the low and the high ones. An incident
without a figure adds nothing: it is not counted as 0 deaths. Deaths have no interval: many of them come from few incidents."""


def report(dataset: Dataset, sides: Sides) -> None:
    """Lay out the comparison of two sides."""
    st.html(Path(__file__).with_name("compare.css"))
    notes = setting_notes(sides)
    if not (sides.one.days and sides.other.days):
        st.info(plain(" ".join([*notes, "Choose other dates for it to compare."])))
        return
    found = _compared(dataset, sides)
    if not found.whole.incidents_a + found.whole.incidents_b:
        st.info(plain(" ".join([*notes, "No incident passes on either side."])))
        return
    _sentences(dataset, found, notes)
    _maps(dataset, sides, found)
    measure = cast(
        "Measure",
        choose(
            st.segmented_control,
            "measure",
            "Where the difference lies",
            {"incidents": "Incidents", "fatalities": "Reported deaths"},
            required=True,
        ),
    )
    _provinces(dataset, found, measure)
    _kinds(found, measure)
    with st.expander("How to read this"):
        st.markdown(_NOTE)


def _compared(dataset: Dataset, sides: Sides) -> Comparison:
    one, other = (dataset.ask(counted(dataset.passing(s.wanted), s)) for s in (sides.one, sides.other))
    shared = int((dataset.mask(sides.one.wanted) & dataset.mask(sides.other.wanted)).sum())
    return compare(sides, one, other, shared)


def _sentences(dataset: Dataset, found: Comparison, notes: list[str]) -> None:
    where = where_sentence(found, dataset.context)
    with st.container(key="compare_sentences"):
        st.markdown(f"#### {_text(change_sentence(found, dataset.context))}")
        st.markdown(_text(" ".join(filter(None, [where, deaths_sentence(found)]))))
        st.caption("  \n".join(_text(note) for note in [*notes, *count_notes(found)]))


def _text(words: str) -> str:
    # A number and its sign stay on one line.
    return plain(words.replace(" %", "\u00a0%"))


def _maps(dataset: Dataset, sides: Sides, found: Comparison) -> None:
    with st.container(key="compare_maps"):
        for column, side, name in zip(st.columns(2), (sides.one, sides.other), "ab", strict=True):
            with column:
                title = f"{name.upper()}: {period(side.start, side.end)}"
                words = _counts(side, int(found.whole[f"incidents_{name}"]))
                st.markdown(f"**{name.upper()}** {plain(words)}")
                analysis_map(
                    dataset,
                    f"compare_{name}",
                    wanted=side.wanted,
                    incidents=True,
                    title=title,
                    sync="compare",
                    province=state.current().choice("province"),
                    on_province=_pick,
                )


def _counts(side: Side, incidents: int) -> str:
    days = quantity(side.days, "day", "days")
    return f"{subject(side.wanted.kinds, incidents)} in {days}, {rate(incidents / side.days)} a day"


# -- by province and by kind -------------------------------------------------------------------------------------------


def _pick(code: str) -> None:
    state.choose(province="" if code == state.current().choice("province") else code)


def _bar_picked() -> None:
    picked = st.session_state[_BARS]["selection"].get(PICKED) or []
    code = str(picked[-1]["code"]) if picked else ""
    state.choose(province="" if code == REST else code)


def _names(dataset: Dataset, codes: "pd.Series[str]") -> dict[str, str]:
    """What each line of provinces is called; two of one name in two countries are told apart by their codes."""
    names = {code: dataset.context.province(code) if code else "No province" for code in codes}
    often = Counter(names.values())
    unique = {code: name if often[name] == 1 else f"{name} ({code})" for code, name in names.items()}
    return unique | {REST: f"{len(codes) - LINES} others"}


def _provinces(dataset: Dataset, found: Comparison, measure: Measure) -> None:
    lines, chosen = found.provinces, state.current().choice("province")
    names = _names(dataset, lines["code"])
    rows = change_rows(shortened(found, lines, LINES, chosen or None), names, measure)
    with st.container(key="compare_delta"):
        left, right = st.columns([5, 7])
        with left:
            _delta_map(dataset, found, measure, chosen)
        with right:
            _bars(found, rows, lines, names, "Province", measure, chosen)
    picked = lines[lines["code"] == chosen]
    if chosen and len(picked):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_text(line_sentence(picked.iloc[0], names[chosen])), width="content")
            st.button("Clear", key="compare_clear", on_click=_pick, args=(chosen,), type="tertiary")


def _delta_map(dataset: Dataset, found: Comparison, measure: Measure, chosen: str) -> None:
    column, noun = (
        ("deaths_difference", "reported deaths") if measure == "fatalities" else ("difference", "incidents")
    )
    lines = found.provinces[found.provinces["code"] != ""]
    unit = f"{noun} {unit_words(found.unit)}"
    st.markdown("**On the map**")
    analysis_map(
        dataset,
        "compare_delta",
        wanted=found.sides.one.wanted,
        shade=diverging(
            dict(zip(lines["code"], lines[column].astype(float), strict=True)),
            unit=unit,
            title="A less B",
            unknown="not reported",
        ),
        title=f"A less B, {unit}",
        province=chosen,
        on_province=_pick,
    )


def _kinds(found: Comparison, measure: Measure) -> None:
    names = {code: vocabulary.kind(code).label for code in found.kinds["code"]}
    _bars(found, change_rows(found.kinds, names, measure), found.kinds, names, "Kind", measure)


def _bars(
    found: Comparison,
    rows: pd.DataFrame,
    lines: pd.DataFrame,
    names: dict[str, str],
    heading: str,
    measure: Measure,
    chosen: str = "",
) -> None:
    pick = heading == "Province"

    def make(theme: Theme):
        colours = {"rise": RISES[theme][-1], "fall": FALLS[theme][-1]}
        return change_bars(
            rows, theme, unit=found.unit, measure=measure, colours=colours, chosen=chosen or None, pick=pick
        )

    st.markdown(f"**By {heading.lower()}**")
    show_chart(
        make,
        _BARS if pick else "compare_kind_bars",
        listed(found, lines, heading, names),
        f"sitmap-compare-{heading.lower()}",
        alt_text=f"{heading} by {heading.lower()}: counts of A and B and their difference.",
        on_select=_bar_picked if pick else None,
        selection_mode=PICKED if pick else None,
    )
