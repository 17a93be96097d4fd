"""The page of trends: its choices, the sentence, the chart or a panel for each province, and how it was counted."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from geo.analysis import anomalies, trends
from geo.analysis.bins import UNITS, Bins, choose_unit
from geo.charts.look import Theme
from geo.charts.trend import Trend, alt_text, figure_words, series_colours, series_labels, trend_table
from geo.charts.trends import panels_chart, trend_chart
from geo.dataset import Counts, Dataset
from geo.model import vocabulary
from geo.model.filter import Filter
from geo.model.words import join_words, quantity
from pages.shared import state
from pages.shared.charts import chart_files, draw_chart, show_chart
from pages.shared.choose import choose
from pages.shared.text import plain

_PANEL_HEIGHT = 130
_MOST_LISTED = 12
_MOST_TIES = 3


@dataclass(frozen=True)
class Asked:
    """What is counted: of which incidents, in which bins, divided by what."""

    dataset: Dataset
    wanted: Filter
    bins: Bins
    by: trends.Split
    panels: bool
    deaths: bool
    width: int

    @classmethod
    def of(cls, dataset: Dataset, wanted: Filter, first: date, last: date) -> "Asked":
        choice = state.current().choice
        panels = choice("panels") == "1"
        return cls(
            dataset,
            wanted,
            Bins(choose_unit(choice("bin"), first, last), first, last),
            trends.split("province" if panels else choice("split")),
            panels,
            choice("measure") == "fatalities",
            0 if choice("average") == "none" else int(choice("average")),
        )

    def divided(self, by: trends.Split, most: int = trends.MOST_SERIES) -> trends.Division:
        loaded = self.dataset
        passing = loaded.passing(self.wanted)
        return trends.divide(
            passing, by, loaded.ask, loaded.members, loaded.actors, self.wanted.grouping, most
        )

    @cached_property
    def division(self) -> trends.Division:
        return self.divided(self.by, trends.MOST_PANELS if self.panels else trends.MOST_SERIES)

    @cached_property
    def counted(self) -> pd.DataFrame:
        return trends.count(self.division, self.bins, self.dataset.ask)

    @cached_property
    def whole(self) -> pd.DataFrame:
        """All incidents, each once."""
        if self.by.code == "none":
            return self.counted
        return trends.count(self.divided(trends.split("none")), self.bins, self.dataset.ask)

    @cached_property
    def covered(self) -> tuple[date, date] | None:
        return trends.coverage(self.dataset.table, self.dataset.ask)

    @cached_property
    def usable(self) -> Any:
        return self.bins.within(*self.covered) if self.covered else np.zeros(len(self.bins), dtype=bool)

    @cached_property
    def incidents(self) -> Any:
        """Incidents of every bin."""
        return trends.dense(self.whole, "incidents", self.bins)

    @cached_property
    def expected(self) -> list[tuple[int, int] | None]:
        return anomalies.ordinary(self.incidents, self.bins.days, self.usable)

    @property
    def marked(self) -> bool:
        """Whether the chart has a place for marks: deaths come in clusters, and lines have no sum to mark."""
        return not self.deaths and self.by.once and not self.panels

    @cached_property
    def labels(self) -> tuple[str, ...]:
        names = self.dataset.context.provinces
        return series_labels(self.by, self.division, self.dataset.actors, names, self.bins.last)

    def trend(self, theme: Theme) -> Trend:
        """Return what the chart shows, in the colours of a theme."""
        actors = self.dataset.actors
        single = trends.split("none") if self.panels else self.by
        colours = series_colours(single, self.division, actors, self.bins.last, theme)
        found = Trend(
            self.bins,
            self.counted,
            self.labels,
            colours,
            self.usable,
            self.deaths,
            lines=not self.by.once,
            width=self.width,
            expected=self.expected if self.marked else (),
        )
        if not self.panels:
            return found
        top = max((found.of(n).highest for n in range(len(self.labels))), default=0.0)
        return replace(found, top=top, height=_PANEL_HEIGHT)


def show_trends(dataset: Dataset, counts: Counts) -> None:
    """Lay out the page for incidents that are there."""
    wanted = state.current().filter
    first, last = _dates(dataset, wanted)
    asked = Asked.of(dataset, wanted, first, last)
    _choices(asked.bins.unit, asked.panels)
    if asked.deaths and not asked.whole["reporting"].sum():
        st.info(f"None of these {quantity(counts.found, 'incident', 'incidents')} reports a toll.")
        return
    st.markdown(f"**{plain(_most(asked))}**")
    if asked.panels:
        _panels(asked)
    else:
        _chart(asked)
    st.caption("  \n".join(plain(note) for note in _notes(asked, counts)))
    if asked.marked:
        _out_of_the_ordinary(asked)


def _dates(dataset: Dataset, wanted: Filter) -> tuple[date, date]:
    """The days that are counted: those asked for, as far as the dataset reaches."""
    low, high = (day.date() for day in dataset.extent or (pd.Timestamp(0), pd.Timestamp(0)))
    return max(low, wanted.start or low), min(high, wanted.end or high)


# ---- choices --------------------------------------------------------------------------------------------


def _choices(unit: str, panels: bool) -> None:
    row = st.container(horizontal=True, vertical_alignment="top", gap="small")
    pick, select = row.segmented_control, row.selectbox
    choose(pick, "measure", "Count", {"incidents": "Incidents", "fatalities": "Deaths"})
    units = {"auto": "Auto"} | {name: name.capitalize() for name in UNITS}
    choose(pick, "bin", "By", units)
    choose(pick, "panels", "Show", {"0": "One chart", "1": "Provinces"})
    if not panels:
        splits = {each.code: each.label for each in trends.SPLITS}
        choose(select, "split", "Divided by", splits, width=140)
    averages = {"none": "None"} | {width: f"{width} {unit}s" for width in ("3", "5", "7")}
    choose(select, "average", "Moving average", averages, width=140)


# ---- the sentence ---------------------------------------------------------------------------------------


def _noun(wanted: Filter) -> Callable[[int], str]:
    if len(wanted.kinds) == 1:
        kind = vocabulary.kind(wanted.kinds[0])
        return lambda count: kind.label.lower() if count == 1 else kind.plural
    return lambda count: "incident" if count == 1 else "incidents"


def _most(asked: Asked) -> str:
    """Say which bin has most; shares of incidents whose bin is not known are said apart."""
    bins, figure = asked.bins, "deaths" if asked.deaths else "incidents"
    values = trends.dense(asked.whole, figure, bins)
    found = trends.peaks(values)
    highest = float(values[found[0]])
    where = f"{bins.phrase(found[0])}"
    if len(found) > 1:
        named = join_words([bins.words(n) for n in found[:_MOST_TIES]])
        where = (
            named
            if len(found) <= _MOST_TIES
            else f"{len(found)} {bins.unit}s, the first {bins.phrase(found[0])}"
        )
    each = " each" if len(found) > 1 else ""
    if asked.deaths:
        some, all_ = (trends.dense(asked.whole, name, bins)[found[0]] for name in ("reporting", "incidents"))
        told = "" if each else f", by {_about(some)} of {_about(all_)} incidents"
        return f"Most deaths {where}: {_about(highest)} reported{each}{told}."
    sure = float(trends.dense(asked.whole, "sure", bins)[found[0]])
    noun = _noun(asked.wanted)
    if highest - sure < 1e-6 or each:
        return f"Most {where}: {figure_words(highest)} {noun(round(highest))}{each}."
    with_shares = f"{figure_words(highest)} with the shares of those whose {bins.unit} is not known"
    return f"Most {where}: {figure_words(sure)} {noun(round(sure))} ({with_shares})."


def _about(value: float) -> str:
    whole = round(value)
    return f"{whole:,}" if abs(value - whole) < 1e-6 else f"about {whole:,}"


# ---- the chart ------------------------------------------------------------------------------------------


def _title(asked: Asked) -> str:
    words = asked.wanted.sentence(asked.dataset.context)
    what = f"deaths in {words}" if asked.deaths else words
    divided = f", by {asked.by.label.lower()}" if asked.by.code != "none" else ""
    return (
        f"{what}, {dict(zip(UNITS, ('daily', 'weekly', 'monthly'), strict=True))[asked.bins.unit]}{divided}"
    )


def _chart(asked: Asked) -> None:
    trend = asked.trend("light")
    show_chart(
        lambda theme: trend_chart(asked.trend(theme), theme),
        "trend",
        trend_table(trend),
        "sitmap-trend",
        alt_text=alt_text(trend),
        title=_title(asked),
    )


def _panels(asked: Asked) -> None:
    trend = asked.trend("light")
    columns = st.columns(3)
    for number, label in enumerate(asked.labels):
        one = trend.of(number)
        with columns[number % len(columns)]:
            total = figure_words(float(one.total(one.figure).sum()))
            st.markdown(f"**{plain(label)}** :gray[{total}]")
            draw_chart(
                lambda theme, number=number: trend_chart(asked.trend(theme).of(number), theme),
                f"panel_{number}",
                alt_text=f"{label}: {alt_text(one)}",
            )
    chart_files(
        lambda theme: panels_chart(asked.trend(theme), theme),
        "panels",
        trend_table(trend),
        "sitmap-trend-provinces",
        title=_title(asked),
    )


# ---- how it was counted ---------------------------------------------------------------------------------


def _notes(asked: Asked, counts: Counts) -> list[str]:
    notes = [_why(asked), _spread(asked), _cut(asked), _tolls(asked), _several(asked, counts)]
    if asked.panels:
        what = "Reported deaths" if asked.deaths else "Incidents"
        notes.insert(0, f"{what} a {asked.bins.unit}, all panels on one scale.")
    if counts.no_place:
        notes.append(
            f"Counted with {quantity(counts.no_place, 'incident', 'incidents')} without a place on the map."
        )
    if asked.width:
        notes.append(
            f"The moving average is the mean of a {asked.bins.unit} and the {asked.width - 1} before it, "
            "where all of them are whole."
        )
    return [note for note in notes if note]


def _why(asked: Asked) -> str:
    unit, chosen = asked.bins.unit, state.current().choice("bin")
    days = (asked.bins.last - asked.bins.first).days + 1
    if chosen == "auto":
        return f"By {unit}, because the dates span {quantity(days, 'day', 'days')}."
    if chosen != unit:
        return f"By {unit}: {quantity(days, 'day', 'days')} are more {chosen}s than one chart can show."
    return ""


def _spread(asked: Asked) -> str:
    unsure = float((asked.whole["incidents"] - asked.whole["sure"]).sum())
    if unsure < 0.5:
        return ""
    lighter = "" if asked.deaths or not asked.by.once else " and drawn lighter"
    known = quantity(round(unsure), "incident is", "incidents are")
    each = "it is" if round(unsure) == 1 else "each is"
    return (
        f"{known} known to a longer time than the {asked.bins.unit}: "
        f"{each} spread evenly over its days inside the dates{lighter}, so that all add up."
    )


def _cut(asked: Asked) -> str:
    bins = asked.bins
    cut = [n for n in {0, len(bins) - 1} if not bins.whole[n]]
    named = [f"{bins.words(n)} ({bins.days[n]} of {bins.ends[n] - bins.starts[n]} days)" for n in sorted(cut)]
    hollow = ", drawn as hollow points" if asked.deaths or not asked.by.once else ""
    return f"Not whole: {join_words(named)}{hollow}." if named else ""


def _tolls(asked: Asked) -> str:
    if not asked.deaths:
        return ""
    some, every = (round(float(asked.whole[name].sum())) for name in ("reporting", "incidents"))
    band = (
        " The band goes from the lowest to the highest figures."
        if asked.trend("light").band or asked.panels
        else ""
    )
    return (
        f"{some:,} of {quantity(every, 'incident', 'incidents')} report a toll; "
        f"the others are not reported, which is not 0.{band}"
    )


def _several(asked: Asked, counts: Counts) -> str:
    if asked.by.once:
        return ""
    total = round(float(asked.counted["incidents"].sum()))
    return (
        f"An incident counts once for every {asked.by.code} that takes part in it, so the lines add up to {total:,} "
        f"and not to {counts.found:,}."
    )


# ---- out of the ordinary --------------------------------------------------------------------------------


def _out_of_the_ordinary(asked: Asked) -> None:
    unit, found = asked.bins.unit, anomalies.marks(asked.incidents, asked.expected)
    if not any(asked.expected):
        st.caption(
            f"No {unit} is held against those before it: that takes {anomalies.LEAST_BEFORE} whole {unit}s before one."
        )
        return
    st.markdown("**Out of the ordinary**")
    lines = [_said(asked.bins, mark) for mark in found[-_MOST_LISTED:]]
    if len(found) > len(lines):
        lines.insert(0, f"{len(found) - len(lines)} earlier ones, marked in the chart")
    st.markdown(
        "\n".join(f"- {plain(line)}" for line in lines) if lines else f"No {unit} is out of the ordinary."
    )
    begins = asked.covered[0] if asked.covered else asked.bins.first
    late = f" Records begin on {begins:%-d %b %Y}." if begins > asked.bins.first + timedelta(days=1) else ""
    st.caption(
        plain(
            f"Marked ▲ or ▼ when so many, or so few, would come in fewer than 1 of 100 {unit}s had the rate of the "
            f"{anomalies.LEAST_BEFORE} to {anomalies.MOST_BEFORE} {unit}s before gone on; ▲ takes at least "
            f"{anomalies.LEAST_MORE} incidents. Only whole {unit}s with records are held against one another.{late}"
        )
    )


def _said(bins: Bins, mark: anomalies.Mark) -> str:
    sign = "▲ more" if mark.more else "▼ fewer"
    words = bins.words(mark.number)
    return f"{sign}: {words}: {figure_words(mark.count)}, expected {mark.low:,}–{mark.high:,}"
