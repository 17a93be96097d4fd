"""What a chart of a trend shows: figures of series in bins, their labels and colours, and the same in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis import trends
from geo.analysis.bins import Bins
from geo.charts.look import ACCENT, LINE_CONTRAST, PALETTE, REST, SOFT, Theme, readable
from geo.model import vocabulary
from geo.model.actors import Actors
from geo.model.words import quantity

UNSURE = "spread over its days"
"""In the legend: the part that is known to a longer time than the bin only."""

HEIGHT = 340
"""Of a chart that has the width of the page, pixels."""

_NOT_STATED = {"none": "All", "province": "No province", "side": "No actor named", "actor": "No actor named"}


@dataclass(frozen=True)
class Trend:
    """What a chart of a trend shows.

    Attributes
    ----------
    bins : Bins
        Days, weeks or months.
    counted : DataFrame
        `geo.analysis.trends.count`: figures of each series in each bin.
    labels : tuple of str
        Of the series, in order.
    colours : tuple of str
        Of the series, readable in the theme.
    deaths : bool
        Whether deaths are shown, incidents otherwise.
    lines : bool
        Whether series are lines: where one incident counts in several, bars would add up to too many.
    width : int
        Bins of the moving average; 0 for none.
    usable : ndarray of bool, shape (bins,)
        Bins that averages are taken of.
    expected : sequence of (int, int) or None
        What would be ordinary in each bin (`geo.analysis.anomalies.ordinary`), where that is known; empty when nobody
        asked.
    top : float
        Highest figure of the scale, for charts that share one; 0 for the chart's own.
    height : int
        Pixels.
    """

    bins: Bins
    counted: pd.DataFrame
    labels: tuple[str, ...]
    colours: tuple[str, ...]
    usable: npt.NDArray[np.bool_]
    deaths: bool = False
    lines: bool = False
    width: int = 0
    expected: Sequence[tuple[int, int] | None] = ()
    top: float = 0.0
    height: int = HEIGHT

    @property
    def figure(self) -> str:
        """Column that is shown."""
        return "deaths" if self.deaths else "incidents"

    @property
    def band(self) -> bool:
        """Whether low and high figures are a band."""
        return self.deaths and len(self.labels) == 1 and not self.lines

    def values(self, figure: str, series: int) -> npt.NDArray[np.float64]:
        """Return a figure of a series in every bin."""
        return trends.dense(self.counted, figure, self.bins, series)

    def total(self, figure: str) -> npt.NDArray[np.float64]:
        """Return a figure of all series together in every bin."""
        every = [self.values(figure, n) for n in range(len(self.labels))]
        summed: npt.NDArray[np.float64] = np.sum(every, axis=0)
        return summed

    @property
    def large(self) -> bool:
        """Whether the chart has room for a legend and the title of an axis; a panel has not."""
        return self.height >= HEIGHT

    @property
    def highest(self) -> float:
        """Highest figure that is drawn."""
        if self.band:
            return float(self.values("deaths_high", 0).max(initial=0.0))
        every = [self.values(self.figure, n) for n in range(len(self.labels))]
        stacked = every if self.lines else [np.sum(every, axis=0)]
        return float(np.max(stacked, initial=0.0))

    def of(self, series: int) -> "Trend":
        """Return the trend of one series alone."""
        rows = self.counted[self.counted["series"] == series]
        return replace(
            self,
            counted=rows.assign(series=0),
            labels=self.labels[series : series + 1],
            colours=self.colours[series : series + 1],
        )


def figure_words(value: float) -> str:
    """Return a count as people read it: “1,204”, and “3.4” where a share of an incident is part of it."""
    whole = round(value)
    return f"{whole:,}" if abs(value - whole) < 1e-6 else f"{value:,.1f}"


def said(trend: Trend) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the exact numbers of every bin in words, one row a bin, and the heading of each column."""
    bins = trend.bins
    when = [f"{bins.words(n)[:1].upper()}{bins.words(n)[1:]}{_cut(bins, n)}" for n in range(len(bins))]
    columns: dict[str, list[str]] = {"when": when}
    names = {"when": bins.unit.capitalize()}
    several = len(trend.labels) > 1
    if not (several and trend.lines):
        columns["all"] = _in_words(trend, None)
        names["all"] = "Deaths" if trend.deaths else "Incidents"
    if trend.deaths and not trend.lines:
        columns["toll"] = _reporting(trend)
        names["toll"] = "Toll reported by"
    for series, label in enumerate(trend.labels if several else ()):
        columns[f"s{series}"] = _in_words(trend, series)
        names[f"s{series}"] = label
    if trend.width and not (several and trend.lines):
        mean = trends.average(trend.total(trend.figure), trend.usable, trend.width)
        columns["mean"] = ["–" if np.isnan(value) else f"{value:,.1f}" for value in mean]
        names["mean"] = f"Mean of {trend.width} {bins.unit}s"
    if any(trend.expected):
        columns["expected"] = [f"{bounds[0]:,}–{bounds[1]:,}" if bounds else "–" for bounds in trend.expected]
        names["expected"] = "Expected"
    return pd.DataFrame(columns), names


def _cut(bins: Bins, number: int) -> str:
    if bins.whole[number]:
        return ""
    return f" ({bins.days[number]} of {bins.ends[number] - bins.starts[number]} days)"


def _in_words(trend: Trend, series: int | None) -> list[str]:
    """Figures of every bin in words; with the range of deaths, and with what is known to a longer time only."""

    def get(figure: str) -> npt.NDArray[np.float64]:
        return trend.total(figure) if series is None else trend.values(figure, series)

    if trend.deaths:
        found = zip(get("deaths"), get("deaths_low"), get("deaths_high"), strict=True)
        return [
            figure_words(best)
            if low == high
            else f"{figure_words(best)} ({figure_words(low)}–{figure_words(high)})"
            for best, low, high in found
        ]
    return [
        figure_words(count)
        if count - sure < 1e-6
        else f"{figure_words(count)}, of which {figure_words(count - sure)} {UNSURE}"
        for count, sure in zip(get("incidents"), get("sure"), strict=True)
    ]


def _reporting(trend: Trend) -> list[str]:
    found = zip(trend.total("reporting"), trend.total("incidents"), strict=True)
    return [f"{figure_words(some)} of {figure_words(all_)} incidents" for some, all_ in found]


def trend_table(trend: Trend) -> pd.DataFrame:
    """Return what a chart shows as a table: one row for each bin and series.

    Columns: the unit (its first day), `days` (of it inside the dates), `series` where there are several, `incidents`,
    `known to the <unit>` (of the incidents), `with a toll`, `deaths`, `deaths, low`, `deaths, high`.
    """
    bins, counted = trend.bins, trend.counted
    number = counted["number"].to_numpy()
    table = pd.DataFrame(
        {
            bins.unit: pd.to_datetime([bins.start(n) for n in number]),
            "days": bins.days[number],
            "series": np.array(trend.labels, dtype=object)[counted["series"].to_numpy()],
            "incidents": counted["incidents"].round(2).to_numpy(),
            f"known to the {bins.unit}": counted["sure"].round(2).to_numpy(),
            "with a toll": counted["reporting"].round(2).to_numpy(),
            "deaths": counted["deaths"].round(2).to_numpy(),
            "deaths, low": counted["deaths_low"].round(2).to_numpy(),
            "deaths, high": counted["deaths_high"].round(2).to_numpy(),
        }
    ).sort_values([bins.unit, "series"], ignore_index=True)
    return table if len(trend.labels) > 1 else table.drop(columns="series")


def alt_text(trend: Trend) -> str:
    """Return what a chart shows, in a sentence for those who cannot see it."""
    noun = "Deaths" if trend.deaths else "Incidents"
    series = (
        f", divided into {quantity(len(trend.labels), 'series', 'series')}" if len(trend.labels) > 1 else ""
    )
    return f"{noun} a {trend.bins.unit} from {trend.bins.first} to {trend.bins.last}{series}; the table has every number."


def series_colours(
    by: trends.Split, division: trends.Division, actors: Actors, day: date, theme: Theme
) -> tuple[str, ...]:
    """Return the colour of each series, readable in a theme: a kind's, an actor's at a date, a province's by its rank."""

    def of(position: int, value: str) -> str:
        if by.code == "none":
            return ACCENT[theme]
        if value == trends.NOT_STATED:
            return SOFT[theme]
        if by.code == "kind":
            kind = vocabulary.kind(value)
            return kind.colour_dark if theme == "dark" else kind.colour
        if by.code == "province":
            return PALETTE[theme][position % len(PALETTE[theme])]
        return readable(actors.colour(value, day), theme, LINE_CONTRAST)

    own = tuple(of(position, value) for position, value in enumerate(division.values))
    return (*own, REST[theme]) if division.rest else own


def series_labels(
    by: trends.Split, division: trends.Division, actors: Actors, provinces: Mapping[str, str], day: date
) -> tuple[str, ...]:
    """Return the words for each series; no two are the same."""

    def of(value: str) -> str:
        if value == trends.NOT_STATED:
            return _NOT_STATED[by.code]
        if by.code == "kind":
            return vocabulary.kind(value).label
        return provinces.get(value, value) if by.code == "province" else actors.label(value, day)

    labels = [of(value) for value in division.values]
    twice = {label for label in labels if labels.count(label) > 1}
    own = tuple(
        value if label in twice else label for label, value in zip(labels, division.values, strict=True)
    )
    return (*own, f"Other ({division.rest:,})") if division.rest else own
