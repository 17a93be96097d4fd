"""Incidents and deaths by day, week or month: bars that add up, lines that do not, a band where figures differ."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis import anomalies, trends
from geo.analysis.bins import Bins
from geo.charts.look import DASHES, GRID, GROUND, INK, Theme, moments
from geo.charts.time_axis import MOST_LABELS, middles, time_axis
from geo.charts.trend import UNSURE, Trend, said

_LEGEND_HEIGHT = 50
_PANEL_LABELS = 4
_LIGHTER = 0.42
_MOST_GAPS = 200
"""Bins up to which bars are a pixel apart; more would be nothing but gaps."""

_LABEL_ROOM = 0.13
"""Of the width, for names at the ends of lines."""

_LABEL_APART = 0.048
"""Of the height, between two such names."""


def trend_chart(trend: Trend, theme: Theme, *, answers: bool = True) -> Any:
    """Return the chart of a trend.

    Bars where the series add up to all incidents, their lighter part being what is known to a longer time than the bin;
    lines where they do not; for deaths that nothing divides, a line in a band from the lowest to the highest figures.
    Unless it is for a picture alone it `answers` with exact numbers where one points.
    """
    if trend.band:
        drawn = _band(trend, theme)
    elif trend.lines:
        drawn = _lines(trend)
    else:
        drawn = _bars(trend, theme)
    # On the page the height is that of all, with the legend.
    height = trend.height + _LEGEND_HEIGHT * (len(trend.labels) > 1 and not trend.lines)
    behind = [_outside(trend, theme), *([_hover(trend, theme)] if answers else [])]
    layers = [*behind, *drawn, *_marks(trend, theme)]
    return alt.layer(*layers).properties(height=height)


def panels_chart(trend: Trend, theme: Theme, columns: int = 3) -> Any:
    """Return one small chart for each series, on one scale, as one picture."""
    charts = [
        trend_chart(trend.of(series), theme, answers=False).properties(title=label, width=300)
        for series, label in enumerate(trend.labels)
    ]
    return alt.concat(*charts, columns=columns)


# ---- the two axes -------------------------------------------------------------------------------------


def _edges(trend: Trend) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """First day of each bin inside the dates, and the day after it."""
    first, last = trend.bins.window
    return np.maximum(trend.bins.starts, first), np.minimum(trend.bins.ends, last + 1)


def _time(trend: Trend, field: str = "from") -> alt.X:
    scale = alt.Scale(type="utc", nice=False)
    return alt.X(
        f"{field}:T",
        scale=scale,
        axis=time_axis(trend.bins, MOST_LABELS if trend.large else _PANEL_LABELS),
        title=None,
    )


def _count(trend: Trend, field: str) -> alt.Y:
    noun = "Deaths" if trend.deaths else "Incidents"
    top = max(trend.top or trend.highest, 1.0)
    axis = alt.Axis(
        title=f"{noun} a {trend.bins.unit}" if trend.large else None,
        titleAngle=0,
        titleAlign="left",
        titleAnchor="end",
        titleX=0,
        titleY=-14,
        tickMinStep=1,
        tickCount=5 if trend.large else 3,
        format=",d",
        domain=False,
        ticks=False,
    )
    # A little more than the highest, so that marks above a bar have room.
    return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[0, top * 1.08], nice=False), axis=axis)


# ---- what lies behind -----------------------------------------------------------------------------------


def _outside(trend: Trend, theme: Theme) -> Any:
    """The whole width, and in grey what of the first and the last bin lies outside the dates."""
    first, last = trend.bins.window
    start, end = trend.bins.starts[0], trend.bins.ends[-1]
    room = (end - start) / (1 - _LABEL_ROOM) * _LABEL_ROOM if trend.lines else 0
    spans = np.array([(start, end + room), (start, first), (last + 1, end)])
    table = pd.DataFrame(
        {"from": moments(spans[:, 0]), "to": moments(spans[:, 1]), "grey": [False, True, True]}
    )
    shade = alt.condition("datum.grey", alt.value(0.6), alt.value(0))
    return (
        alt.Chart(table)
        .mark_rect(color=GRID[theme], tooltip=None)
        .encode(x=_time(trend), x2="to:T", opacity=shade)
    )


def _hover(trend: Trend, theme: Theme) -> Any:
    """A field behind every bin that tells its exact numbers."""
    start, end = _edges(trend)
    words, names = said(trend)
    table = words.assign(**{"from": moments(start), "to": moments(end)})
    over = alt.selection_point(
        on="pointerover", clear="pointerout", fields=["from"], empty=False, name="over"
    )
    return (
        alt.Chart(table)
        .mark_rect(color=INK[theme])
        .encode(
            x=_time(trend),
            x2="to:T",
            opacity=alt.condition(over, alt.value(0.07), alt.value(0)),
            tooltip=[alt.Tooltip(f"{field}:N", title=title) for field, title in names.items()],
        )
        .add_params(over)
    )


# ---- what is drawn --------------------------------------------------------------------------------------


def _colour(trend: Trend, legend: bool) -> alt.Color:
    shown = (
        alt.Legend(title=None, orient="top", columns=4, symbolType="square", labelLimit=190)
        if legend
        else None
    )
    return alt.Color(
        "series:N",
        scale=alt.Scale(domain=list(trend.labels), range=list(trend.colours)),
        sort=list(trend.labels),
        legend=shown,
    )


def _bars(trend: Trend, theme: Theme) -> list[Any]:
    table = _segments(trend)
    gap: dict[str, Any] = {"x2Offset": -1} if len(trend.bins) <= _MOST_GAPS else {}
    unsure = bool((table["known"] == UNSURE).any())
    within = f"known to the {trend.bins.unit}"
    table["known"] = table["known"].replace("", within)
    opacity = alt.Opacity(
        "known:O",
        scale=alt.Scale(domain=[within, UNSURE], range=[1, _LIGHTER]),
        legend=alt.Legend(title=None, orient="top", symbolType="square", symbolFillColor=INK[theme])
        if unsure and trend.large
        else None,
    )
    bars = (
        alt.Chart(table)
        .mark_bar(tooltip=None, **gap)
        .encode(
            x=_time(trend),
            x2="to:T",
            y=_count(trend, "low"),
            y2="high:Q",
            color=_colour(trend, len(trend.labels) > 1),
            opacity=opacity,
        )
    )
    return [bars, *_average_line(trend, theme)]


def _segments(trend: Trend) -> pd.DataFrame:
    """The parts of the bars, stacked: `from`, `to`, `low`, `high`, `series` and `known` (empty where sure)."""
    start, end = _edges(trend)
    rows = []
    base = np.zeros(len(trend.bins))
    for known in ("", UNSURE):
        for series, label in enumerate(trend.labels):
            value = _part(trend, series, known)
            some = value > 1e-9
            part = pd.DataFrame({"from": moments(start[some]), "to": moments(end[some])})
            rows.append(part.assign(low=base[some], high=(base + value)[some], series=label, known=known))
            base = base + value
    return pd.concat(rows, ignore_index=True)


def _part(trend: Trend, series: int, known: str) -> npt.NDArray[np.float64]:
    if trend.deaths:
        return trend.values("deaths", series) if not known else np.zeros(len(trend.bins))
    sure = trend.values("sure", series)
    return trend.values("incidents", series) - sure if known else sure


def _line_table(bins: Bins, values: npt.NDArray[np.float64], label: str) -> pd.DataFrame:
    return pd.DataFrame({"at": moments(middles(bins)), "value": values, "series": label})


def _average_line(trend: Trend, theme: Theme) -> list[Any]:
    if not trend.width:
        return []
    mean = trends.average(trend.total(trend.figure), trend.usable, trend.width)
    table = _line_table(trend.bins, mean, "").dropna()
    # A line of the ground's colour around it: it crosses bars of every colour, black ones too.
    return [
        alt.Chart(table)
        .mark_line(color=colour, strokeWidth=width, tooltip=None)
        .encode(x=_time(trend, "at"), y=_count(trend, "value"))
        for colour, width in (
            (GROUND[theme], 5 if trend.large else 3),
            (INK[theme], 2 if trend.large else 1.5),
        )
    ]


def _band(trend: Trend, theme: Theme) -> list[Any]:
    bins, colour = trend.bins, trend.colours[0]
    table = _line_table(bins, trend.values("deaths", 0), trend.labels[0]).assign(
        low=trend.values("deaths_low", 0), high=trend.values("deaths_high", 0)
    )
    x, low = _time(trend, "at"), _count(trend, "low")
    whole = alt.Chart(table[bins.whole])
    area = whole.mark_area(color=colour, opacity=0.22, tooltip=None).encode(x=x, y=low, y2="high:Q")
    points = (
        {"size": 28, "filled": True, "color": colour} if trend.large and len(bins) <= _MOST_GAPS else False
    )
    line = whole.mark_line(color=colour, strokeWidth=2, point=points, tooltip=None)
    cut = alt.Chart(table[~bins.whole]).mark_rule(color=colour, opacity=0.4, strokeWidth=3, tooltip=None)
    return [
        area,
        line.encode(x=x, y=_count(trend, "value")),
        cut.encode(x=x, y=low, y2="high:Q"),
        *_cut_points(trend, table),
        *_average_line(trend, theme),
    ]


def _lines(trend: Trend) -> list[Any]:
    raw = [
        _line_table(trend.bins, trend.values(trend.figure, n), label) for n, label in enumerate(trend.labels)
    ]
    whole = [table[trend.bins.whole] for table in raw]
    charts = _cut_points(trend, pd.concat(raw))
    shown = whole
    if trend.width:
        charts.append(_line(trend, pd.concat(whole), 1.0, 0.4))
        shown = [
            table.assign(value=trends.average(table["value"].to_numpy(), trend.usable, trend.width)).dropna()
            for table in raw
        ]
    return [*charts, _line(trend, pd.concat(shown), 2.2, 1.0), _line_names(trend, shown, raw)]


def _line(trend: Trend, table: pd.DataFrame, width: float, opacity: float) -> Any:
    dashes = alt.Scale(domain=list(trend.labels), range=[list(dash) for dash in DASHES[: len(trend.labels)]])
    return (
        alt.Chart(table)
        .mark_line(strokeWidth=width, opacity=opacity, tooltip=None)
        .encode(
            x=_time(trend, "at"),
            y=_count(trend, "value"),
            color=_colour(trend, legend=False),
            strokeDash=alt.StrokeDash("series:N", scale=dashes, legend=None),
        )
    )


def _cut_points(trend: Trend, table: pd.DataFrame) -> list[Any]:
    """Bins that the dates cut, as hollow points: a line to them would fall for want of days."""
    cut = table[table["at"].isin(moments(middles(trend.bins)[~trend.bins.whole]))]
    if cut.empty:
        return []
    points = alt.Chart(cut).mark_point(size=34, filled=False, strokeWidth=1.5, opacity=0.9, tooltip=None)
    color = _colour(trend, legend=False)
    return [points.encode(x=_time(trend, "at"), y=_count(trend, "value"), color=color)]


def _line_names(trend: Trend, shown: Sequence[pd.DataFrame], raw: Sequence[pd.DataFrame]) -> Any:
    """The name of each line at its end, moved apart where they would overlap."""
    ends = [(line if len(line) else points).iloc[-1] for line, points in zip(shown, raw, strict=True)]
    ends.sort(key=lambda end: float(end["value"]))
    apart = max(trend.top or trend.highest, 1.0) * _LABEL_APART
    heights: list[float] = []
    for end in ends:
        heights.append(max(float(end["value"]), heights[-1] + apart) if heights else float(end["value"]))
    table = pd.DataFrame(ends).assign(value=heights)
    return (
        alt.Chart(table)
        .mark_text(align="left", dx=8, fontSize=12, fontWeight=600, tooltip=None)
        .encode(
            x=_time(trend, "at"),
            y=_count(trend, "value"),
            text="series:N",
            color=_colour(trend, legend=False),
        )
    )


def _marks(trend: Trend, theme: Theme) -> list[Any]:
    charts = []
    middle = moments(middles(trend.bins))
    marks = anomalies.marks(trend.total("incidents"), trend.expected)
    for more, shape in ((True, "triangle-up"), (False, "triangle-down")):
        found = [mark for mark in marks if mark.more == more]
        if found:
            table = pd.DataFrame(
                {"at": [int(middle[m.number]) for m in found], "value": [m.count for m in found]}
            )
            points = alt.Chart(table).mark_point(
                shape=shape, size=70, filled=True, opacity=1, color=INK[theme], yOffset=-9, tooltip=None
            )
            charts.append(points.encode(x=_time(trend, "at"), y=_count(trend, "value")))
    return charts
