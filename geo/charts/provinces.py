"""Charts of one province: what happens there, and who takes part."""

import altair as alt
import pandas as pd

from geo.charts.look import SOFT, Theme, readable

_BAR = 22
_NAMES = 150
_ROOM = 1.15
"""Length of the axis to the longest bar, so that its number has room."""


def bars(table: pd.DataFrame, what: str, theme: Theme) -> alt.LayerChart:
    """Return incidents as bars with numbers, each in its own colour.

    Parameters
    ----------
    table : DataFrame
        `label` (each once), `incidents`, `light` and `dark` (colours, ``#rrggbb``), and if it likes `deaths` (words), in
        the order of the bars.
    what : str
        What a label names, such as “Kind”.
    theme : str
        ``light`` or ``dark``.
    """
    most = max(int(table["incidents"].max()), 1)
    colours = [readable(colour, theme) for colour in table[theme]]
    names = alt.Axis(
        ticks=False, domain=False, grid=False, labelLimit=_NAMES, labelPadding=6, labelOverlap=False
    )
    told = [alt.Tooltip("label:N", title=what), alt.Tooltip("incidents:Q", title="Incidents", format=",")]
    if "deaths" in table:
        told.append(alt.Tooltip("deaths:N", title="Reported deaths"))
    base = alt.Chart(table.assign(colour=colours)).encode(
        y=alt.Y("label:N", sort=table["label"].tolist(), title=None, axis=names),
        x=alt.X("incidents:Q", title=None, axis=None, scale=alt.Scale(domain=[0, most * _ROOM], nice=False)),
        tooltip=told,
    )
    strips = base.mark_bar(cornerRadius=2, height=_BAR * 0.62).encode(color=alt.Color("colour:N", scale=None))
    numbers = base.mark_text(align="left", dx=4, fontSize=11).encode(
        text=alt.Text("incidents:Q", format=","), color=alt.value(SOFT[theme])
    )
    chart: alt.LayerChart = (strips + numbers).properties(width=320, height=alt.Step(_BAR))
    return chart
