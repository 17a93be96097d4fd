"""Incidents and deaths by day, week or month, divided into series.

Every incident counts once in all, however well its date is known: one whose span lies in one bin counts there, one that
spans several is spread evenly over its days. Days outside the dates asked for do not take part, so that the bins add up
to the number of incidents that the filter finds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow

from geo.analysis.bins import Bins
from geo.model.actors import SIDE_PREFIX, Actors, Grouping
from geo.model.incident import day_numbers

Ask = Callable[[ir.Table], pd.DataFrame]
"""How the query engine is asked: `Dataset.ask`."""

MOST_SERIES = 8
"""Series of one chart, “other” included: more colours and dashes cannot be told apart."""

MOST_PANELS = 12
"""Provinces that have a chart of their own."""

NOT_STATED = ""
"""Value of incidents that state no province, or name no actor."""

_WEEK = 7

FIGURES = ("incidents", "sure", "reporting", "deaths", "deaths_low", "deaths_high")


@dataclass(frozen=True)
class Split:
    """What incidents can be divided by.

    Attributes
    ----------
    code : str
        As in a link.
    label : str
        For people.
    column : str
        Column that holds the value; empty where the parties of an incident decide.
    once : bool
        Whether an incident counts in one series only, so that the series add up to all incidents.
    """

    code: str
    label: str
    column: str = ""
    once: bool = True


SPLITS: tuple[Split, ...] = (
    Split("none", "Nothing"),
    Split("kind", "Kind", "kind"),
    Split("side", "Side", once=False),
    Split("actor", "Actor", once=False),
    Split("province", "Province", "admin1_pcode"),
)
_SPLIT = {each.code: each for each in SPLITS}


def split(code: str) -> Split:
    """Return what incidents are divided by; KeyError when there is no such code."""
    return _SPLIT[code]


@dataclass(frozen=True)
class Division:
    """Incidents divided into series.

    Attributes
    ----------
    values : tuple of str
        What has a series of its own, the most frequent first: kind codes, province codes, canonical names,
        ``side:jihadist``; `NOT_STATED` for incidents without one; one empty text when nothing divides them.
    rest : int
        Number of further values, which are one series together, the last; 0 for none.
    table : ibis Table
        The incidents with `series`: a number into `values`, or where an incident counts in several series, the sum of
        2 to the power of each.
    several : bool
        Whether an incident counts in several series.
    """

    values: tuple[str, ...]
    rest: int
    table: ir.Table
    several: bool = False

    @property
    def length(self) -> int:
        """Number of series."""
        return len(self.values) + bool(self.rest)


def divide(
    passing: ir.Table,
    by: Split,
    ask: Ask,
    members: ir.Table,
    actors: Actors,
    grouping: Grouping,
    most: int = MOST_SERIES,
) -> Division:
    """Divide incidents into series.

    Parameters
    ----------
    passing, members : ibis Table
        `Dataset.passing` and `Dataset.members`.
    by : Split
        What divides them.
    ask : callable
        `Dataset.ask`.
    actors : Actors
        The register.
    grouping : Grouping
        How actors are taken together.
    most : int
        Series at most. Of more values the most frequent have their own, the rest share one.
    """
    if by.column:
        return _by_column(passing, by.column, ask, most)
    if by.once:
        return Division((NOT_STATED,), 0, passing.mutate(series=ibis.literal(0)))
    is_side = members.name.startswith(SIDE_PREFIX)
    return _by_party(
        passing, members.filter(is_side if by.code == "side" else ~is_side), ask, actors, grouping, most
    )


def _by_column(passing: ir.Table, column: str, ask: Ask, most: int) -> Division:
    value = passing[column].fill_null(NOT_STATED)
    found = ask(passing.group_by(value=value).agg(incidents=passing.count()))
    values, rest = _ranked(found.set_index("value")["incidents"], most)
    if not values:
        return Division((), 0, passing.mutate(series=ibis.literal(0)))
    number = value.cases(*((name, position) for position, name in enumerate(values)), else_=len(values))
    return Division(values, rest, passing.mutate(series=number))


def _ranked(incidents: "pd.Series[int]", most: int) -> tuple[tuple[str, ...], int]:
    """The values that have their own series, and how many have not, from the incidents of each value."""
    ordered = sorted(incidents.index, key=lambda value: (-incidents[value], value))
    own = ordered if len(ordered) <= most else ordered[: most - 1]
    return tuple(map(str, own)), len(ordered) - len(own)


def _by_party(
    passing: ir.Table, members: ir.Table, ask: Ask, actors: Actors, grouping: Grouping, most: int
) -> Division:
    sides = ibis.union(passing.select(party="side1"), passing.select(party="side2"))
    stands = sides.group_by("party").agg(times=sides.count())
    named = stands.join(members, "party")
    found = ask(named.group_by("name").agg(times=named.times.sum()))
    value = [actors.group(name, grouping) for name in found["name"]]
    nameless = stands.anti_join(members, "party").party
    is_nameless = passing.side1.isin(nameless) & passing.side2.isin(nameless)
    without = int(ask(passing.aggregate(n=is_nameless.sum().fill_null(0)))["n"].iloc[0])
    own, rest = _ranked(found["times"].groupby(value).sum(), most - bool(without))
    values = (*own, NOT_STATED) if without else own
    number = {name: position for position, name in enumerate(own)}
    bits = [1 << number.get(name, len(values)) for name in value]
    names = arrow.array(found["name"].tolist(), arrow.string())
    bit = ibis.memtable(arrow.table({"name": names, "bit": arrow.array(bits, arrow.int32())}))
    known = members.join(bit, "name")
    party = known.group_by("party").agg(bits=known.bit.bit_or())
    one, two = party.rename(side1="party", bits1="bits"), party.rename(side2="party", bits2="bits")
    both = passing.left_join(one, "side1").left_join(two, "side2")
    takes_part = both.bits1.fill_null(0) | both.bits2.fill_null(0)
    series = (takes_part == 0).ifelse(1 << len(own), takes_part)
    return Division(values, rest, both.mutate(series=series).drop("bits1", "bits2"), several=True)


def count(division: Division, bins: Bins, ask: Ask, by: Sequence[str] = ("series",)) -> pd.DataFrame:
    """Count the incidents and deaths of each series in each bin.

    Parameters
    ----------
    division : Division
        The incidents and their series.
    bins : Bins
        That cover the dates asked for.
    ask : callable
        `Dataset.ask`.
    by : sequence of str
        Columns that are counted apart.

    Returns
    -------
    DataFrame
        Columns `by`, `number` (of the bin) and `FIGURES`: incidents, those of them whose span lies in one bin
        (`sure`), those that report a toll (`reporting`), and the best, lowest and highest figure of deaths. Only bins
        that have something, in the order of the columns.
    """
    table = division.table
    best = ibis.coalesce(table.fatalities, table.fatalities_low, 0)
    figures = {
        "incidents": table.count(),
        "reporting": ibis.coalesce(table.fatalities, table.fatalities_low, table.fatalities_high).count(),
        # A record that gives a lowest figure alone says “at least”, and that is its best figure.
        "deaths": best.sum(),
        "deaths_low": ibis.coalesce(table.fatalities_low, table.fatalities, 0).sum(),
        "deaths_high": ibis.coalesce(table.fatalities_high, best).sum(),
    }
    counted = spread(ask(table.group_by("first_day", "last_day", *by).agg(**figures)), bins, by)
    return _each(counted, division.length, by) if division.several and "series" in by else counted


def _each(counted: pd.DataFrame, series: int, by: Sequence[str]) -> pd.DataFrame:
    """Counts of combinations of series as counts of each of them."""
    parts = [
        counted[counted["series"].to_numpy() >> number & 1 == 1].assign(series=number)
        for number in range(series)
    ]
    return pd.concat(parts).groupby([*by, "number"], as_index=False).sum() if parts else counted


def spread(spans: pd.DataFrame, bins: Bins, by: Sequence[str]) -> pd.DataFrame:
    """Put counts of spans into bins: `count` after the query engine.

    Parameters
    ----------
    spans : DataFrame
        `first_day`, `last_day` (datetime64), the columns `by` and the figures but `sure`.
    bins : Bins
        That cover the dates; every span overlaps the dates.
    by : sequence of str
        Columns that are counted apart.
    """
    said_first, said_last = (day_numbers(spans[name]) for name in ("first_day", "last_day"))
    window_first, window_last = bins.window
    first, last = np.maximum(said_first, window_first), np.minimum(said_last, window_last)
    from_bin, to_bin = bins.of(first), bins.of(last)
    sure = (from_bin == to_bin) & (said_first >= bins.starts[from_bin]) & (said_last < bins.ends[from_bin])
    times = to_bin - from_bin + 1
    row = np.repeat(np.arange(len(spans)), times)
    number = np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times) + from_bin[row]
    inside = np.minimum(bins.ends[number], last[row] + 1) - np.maximum(bins.starts[number], first[row])
    share = inside / (last - first + 1)[row]
    counted = spans[list(by)].iloc[row].reset_index(drop=True)
    counted["number"] = number
    for name in FIGURES:
        figure = np.where(sure, spans["incidents"], 0) if name == "sure" else spans[name].to_numpy()
        counted[name] = figure.astype(np.float64)[row] * share
    return counted.groupby([*by, "number"], as_index=False).sum()


def coverage(incidents: ir.Table, ask: Ask) -> tuple[date, date] | None:
    """Return the first and the last day of incidents that are known to the week at least; None when there is none.

    One incident known to a month or a year reaches far beyond the days that a dataset reports on: bins there are next
    to empty because nobody reported, and nothing may be held against them.
    """
    exact = incidents.filter(incidents.last_day.delta(incidents.first_day, unit="day") < _WEEK)
    found = ask(exact.aggregate(first=exact.first_day.min(), last=exact.last_day.max()))
    first, last = found["first"].iloc[0], found["last"].iloc[0]
    return None if pd.isna(first) else (first.date(), last.date())


def dense(counted: pd.DataFrame, figure: str, bins: Bins, series: int = 0) -> npt.NDArray[np.float64]:
    """Return a figure of one series in every bin, 0 where it has nothing; shape (bins,)."""
    of_series = counted[counted["series"] == series]
    result = np.zeros(len(bins))
    result[of_series["number"].to_numpy()] = of_series[figure].to_numpy()
    return result


def average(
    values: npt.NDArray[np.float64], whole: npt.NDArray[np.bool_], width: int
) -> npt.NDArray[np.float64]:
    """Return the mean of each bin and the `width` - 1 before it; NaN where one of them is not whole.

    Parameters
    ----------
    values : ndarray of float, shape (bins,)
        A figure of every bin.
    whole : ndarray of bool, shape (bins,)
        Whether a bin can be averaged: all its days lie inside the dates.
    width : int
        Bins that are taken together.
    """
    result = np.full(len(values), np.nan)
    if len(values) >= width:
        usable = np.where(whole, values, np.nan)
        windows = np.lib.stride_tricks.sliding_window_view(usable, width)
        result[width - 1 :] = windows.mean(axis=1)
    return result


def peaks(values: npt.NDArray[np.float64]) -> list[int]:
    """Return the bins with the highest figure; none when there is nothing."""
    highest = values.max(initial=0.0)
    return [int(n) for n in np.flatnonzero(values >= highest - 1e-6)] if highest > 0 else []
