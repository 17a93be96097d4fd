"""Charts of actors: who is against whom, when a group is active, where, with and against whom."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from geo.charts.look import ACCENT, GRID, INK, PALETTE, REST, SOFT, Theme, readable
from geo.model.vocabulary import KINDS

PAIR = "pair"
"""Name of the selection of a cell; it holds `one` and `other`."""

_SEQUENCE: Mapping[Theme, tuple[str, ...]] = {
    "light": ("#DCE9F6", "#9DC3E2", "#4F94C8", "#1F65A6", "#0A3268"),
    "dark": ("#1B3248", "#235583", "#3B7FB8", "#77AFDF", "#CBE3F8"),
}
"""One hue from few to many, so that it reads the same for every eye: by lightness, away from the ground."""

_CELL, _NAMES, _TURN = 28, 110, -40
_STRONG = 0.35
"""Share of the largest count, on the scale of square roots 0.59, from which on a cell's number needs the ground's colour."""
_PADDING = {"left": 4, "top": 4, "right": 32, "bottom": 4}
_BANDS = alt.Scale(paddingInner=0.07, paddingOuter=0)
_BAR = 22
_WEEKS_HEIGHT = 310


def matrix(
    cells: pd.DataFrame, order: Sequence[str], colours: Mapping[str, str], theme: Theme
) -> alt.LayerChart:
    """Return who is against whom as a square, the same both ways, with numbers in its cells.

    Parameters
    ----------
    cells : DataFrame
        One line a cell, empty ones too: `one` and `other` (values, for the selection `PAIR`), `row` and `column` (labels),
        `incidents`, words for the tooltip, `pair`, `deaths`, `kinds`, `days`, and `said`, the cell in words.
    order : sequence of str
        The labels of rows, and of columns.
    colours : mapping
        Colour of each label, ``#rrggbb``.
    theme : str
        ``light`` or ``dark``.
    """
    most = max(int(cells["incidents"].max()), 1)
    x = alt.X(
        "column:N", sort=list(order), title=None, scale=_BANDS, axis=_axis(orient="top", labelAngle=_TURN)
    )
    y = alt.Y("row:N", sort=list(order), title=None, scale=_BANDS, axis=_axis(labelPadding=18))
    picked = alt.selection_point(name=PAIR, fields=["one", "other"], on="click", clear="dblclick")
    scale = alt.Scale(type="sqrt", domain=[0, most], range=list(_SEQUENCE[theme]), interpolate="lab")
    some = alt.datum.incidents > 0
    base = alt.Chart(cells).encode(x=x, y=y)
    squares = (
        base.mark_rect(cornerRadius=3, cursor="pointer")
        .encode(
            color=alt.condition(
                some, alt.Color("incidents:Q", scale=scale, legend=None), alt.value(GRID[theme])
            ),
            opacity=alt.condition(some, alt.value(1), alt.value(0.4)),
            stroke=alt.condition(picked, alt.value(INK[theme]), alt.value("transparent"), empty=False),
            strokeWidth=alt.value(2),
            # For those who cannot see the square: what a cell says.
            description="said:N",
            tooltip=[
                alt.Tooltip("pair:N", title="Between"),
                alt.Tooltip("incidents:Q", title="Incidents", format=","),
                alt.Tooltip("deaths:N", title="Reported deaths"),
                alt.Tooltip("kinds:N", title="Kinds"),
                alt.Tooltip("days:N", title="Days"),
            ],
        )
        .add_params(picked)
    )
    dark_cell = alt.datum.incidents >= _STRONG * most
    numbers = (
        base.transform_filter(some)
        .mark_text(fontSize=12, fontWeight=500, clip=False)
        .encode(
            text=alt.Text("incidents:Q", format=","),
            color=alt.condition(dark_cell, alt.value(_on_strong(theme)), alt.value(INK[theme])),
        )
    )
    chips = _chips(order, colours, theme)
    chart: alt.LayerChart = (
        alt.layer(squares, numbers, chips)
        # Numbers and chips bring their own colours; shared, they would be read on the scale of the squares.
        .resolve_scale(color="independent")
        # The last name leans out of the square.
        .properties(width=alt.Step(46), height=alt.Step(_CELL), padding=_PADDING)
    )
    return chart


def _on_strong(theme: Theme) -> str:
    return "#ffffff" if theme == "light" else "#10161c"


def _chips(order: Sequence[str], colours: Mapping[str, str], theme: Theme) -> alt.Chart:
    """The colour of each row's actor, between its name and its cells."""
    table = pd.DataFrame({"row": list(order), "colour": [readable(colours[label], theme) for label in order]})
    chips: alt.Chart = (
        alt.Chart(table)
        .mark_point(shape="square", size=90, filled=True, opacity=1, clip=False)
        .encode(
            x=alt.value(-10),
            y=alt.Y("row:N", sort=list(order), scale=_BANDS),
            color=alt.Color("colour:N", scale=None),
            tooltip=alt.Tooltip("row:N", title="Actor"),
        )
    )
    return chips


def _axis(**options: Any) -> alt.Axis:
    given = {
        "ticks": False,
        "domain": False,
        "grid": False,
        "labelLimit": _NAMES,
        "labelPadding": 6,
        "labelOverlap": False,
    }
    return alt.Axis(**(given | options))


def times(table: pd.DataFrame, unit: str, theme: Theme) -> alt.Chart:
    """Return incidents by week or month as bars, divided by kind.

    Parameters
    ----------
    table : DataFrame
        `start` (datetime64), `kind` (code) and its `label`, `incidents`.
    unit : str
        ``week`` or ``month``.
    theme : str
        ``light`` or ``dark``.
    """
    kinds = [kind for kind in KINDS if kind.code in set(table["kind"])]
    colours = [kind.colour_dark if theme == "dark" else kind.colour for kind in kinds]
    whole = pd.Timedelta(days=7) if unit == "week" else pd.offsets.MonthBegin(1)
    # A hair between bars.
    ends = table["start"] + whole - pd.Timedelta(hours=12 if unit == "week" else 48)
    form = "Week of %-d %b %Y" if unit == "week" else "%B %Y"
    chart: alt.Chart = (
        alt.Chart(table.assign(end=ends, order=table["kind"].map({k.code: n for n, k in enumerate(kinds)})))
        # Bounds in time would make it a bar that lies.
        .mark_bar(orient="vertical")
        .encode(
            x=alt.X("start:T", title=None, axis=alt.Axis(grid=False, labelOverlap=True, tickCount=8)),
            x2="end:T",
            y=alt.Y(
                "incidents:Q", title="Incidents", axis=alt.Axis(tickMinStep=1, tickCount=4, domain=False)
            ),
            color=alt.Color(
                "label:N",
                scale=alt.Scale(domain=[kind.label for kind in kinds], range=colours),
                legend=alt.Legend(title=None, orient="bottom", columns=2),
            ),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("start:T", title=unit.capitalize(), format=form),
                alt.Tooltip("label:N", title="Kind"),
                alt.Tooltip("incidents:Q", title="Incidents", format=","),
            ],
        )
        .properties(width=620, height=_WEEKS_HEIGHT)
    )
    return chart


def companions(table: pd.DataFrame, theme: Theme) -> alt.LayerChart:
    """Return with whom and against whom a group stands, as bars to both sides of a line.

    Parameters
    ----------
    table : DataFrame
        `label`, `against`, `beside` (incidents), the most frequent first.
    theme : str
        ``light`` or ``dark``.
    """
    words = {"beside": "On the same side", "against": "Against"}
    long = table.melt("label", list(words), var_name="how", value_name="incidents")
    long = long[long["incidents"] > 0]
    long = long.assign(
        length=long["incidents"].where(long["how"] == "against", -long["incidents"]),
        how=long["how"].map(words),
    )
    # Room for the numbers beside the longest bars.
    room = 0.12 * int(table[list(words)].max().max())
    domain = [-int(table["beside"].max()) - room, int(table["against"].max()) + room]
    y = alt.Y("label:N", sort=table["label"].tolist(), title=None, axis=_axis())
    axis = alt.Axis(labelExpr="format(abs(datum.value), ',')", tickMinStep=1, tickCount=5, domain=False)
    base = alt.Chart(long).encode(
        y=y,
        x=alt.X("length:Q", title="Incidents", scale=alt.Scale(domain=domain, nice=False), axis=axis),
        tooltip=[
            alt.Tooltip("label:N", title="Actor"),
            alt.Tooltip("how:N", title="How"),
            alt.Tooltip("incidents:Q", title="Incidents", format=","),
        ],
    )
    colours = [PALETTE[theme][0], PALETTE[theme][1]]
    bars = base.mark_bar(cornerRadius=2, height=_BAR * 0.62).encode(
        color=alt.Color(
            "how:N",
            scale=alt.Scale(domain=list(words.values()), range=colours),
            legend=alt.Legend(title=None, orient="top"),
        )
    )
    text = base.encode(text=alt.Text("incidents:Q", format=","), color=alt.value(SOFT[theme]))
    right = text.transform_filter(alt.datum.length > 0).mark_text(align="left", dx=4, fontSize=11)
    left = text.transform_filter(alt.datum.length < 0).mark_text(align="right", dx=-4, fontSize=11)
    chart: alt.LayerChart = (bars + left + right).properties(width=460, height=alt.Step(_BAR))
    return chart


def ranked(table: pd.DataFrame, theme: Theme) -> alt.LayerChart:
    """Return names by their incidents as bars with numbers; a line that stands for the rest is grey.

    Parameters
    ----------
    table : DataFrame
        `label`, `incidents`, `deaths` (words), `rest` (whether it is no single thing), in the order of the bars.
    theme : str
        ``light`` or ``dark``.
    """
    most = max(int(table["incidents"].max()), 1)
    base = alt.Chart(table).encode(
        y=alt.Y("label:N", sort=table["label"].tolist(), title=None, axis=_axis(labelLimit=150)),
        x=alt.X("incidents:Q", title=None, axis=None, scale=alt.Scale(domain=[0, most * 1.15], nice=False)),
        tooltip=[
            alt.Tooltip("label:N", title="Where"),
            alt.Tooltip("incidents:Q", title="Incidents", format=","),
            alt.Tooltip("deaths:N", title="Reported deaths"),
        ],
    )
    bars = base.mark_bar(cornerRadius=2, height=_BAR * 0.62).encode(
        color=alt.condition("datum.rest", alt.value(REST[theme]), alt.value(ACCENT[theme]))
    )
    numbers = base.mark_text(align="left", dx=4, fontSize=11).encode(
        text=alt.Text("incidents:Q", format=","), color=alt.value(SOFT[theme])
    )
    chart: alt.LayerChart = (bars + numbers).properties(width=320, height=alt.Step(_BAR))
    return chart
