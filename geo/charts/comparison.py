"""Two sides compared, line by line: counts of both, a bar for the difference, and the ratio with its interval."""

import math
from collections.abc import Mapping
from typing import Any, Literal

import altair as alt
import pandas as pd

from geo.analysis.comparison import REST
from geo.analysis.comparison_words import deaths_text, interval, signed, times, unit_words
from geo.charts.look import GRID, INK, SOFT, Theme
from geo.charts.look import REST as GREY

Measure = Literal["incidents", "fatalities"]

Align = Literal["left", "center", "right"]

PICKED = "picked"
"""Name of the selection; what is picked has a `code`."""

_ROW = 26
_HEAD = 22
_SIZE = 12
_A_AT, _B_AT, _BARS_FROM = 34, 78, 128
_DEATHS_A_AT, _DEATHS_B_AT, _DEATHS_BARS_FROM = 96, 196, 256
_RATIO_WIDTH, _VALUE_WIDTH = 164, 46
"""Pixels of the columns of text; the bars take what is left of the width."""


def change_rows(lines: pd.DataFrame, names: Mapping[str, str], measure: Measure) -> pd.DataFrame:
    """Return what the chart draws of lines of a comparison: texts, the difference and its tone.

    Parameters
    ----------
    lines : DataFrame
        Of `geo.analysis.comparison.Comparison`.
    names : mapping
        What each code is called.
    measure : str
        ``incidents`` or ``fatalities``.
    """
    deaths = measure == "fatalities"
    records = [_row(line, names, deaths) for line in lines.to_dict("records")]
    rows = pd.DataFrame(records)
    last = (lines["code"] == REST).to_numpy()
    order = rows["difference"].where(~last).rank(method="first", ascending=False, na_option="bottom")
    return rows.assign(order=order).sort_values("order", ignore_index=True)


def _row(line: Mapping[Any, Any], names: Mapping[str, str], deaths: bool) -> dict[str, Any]:
    at = pd.Series(line)
    gap = float(line["deaths_difference" if deaths else "difference"])
    tone = "rise" if gap > 0 else "fall"
    ratio = "none in B" if math.isinf(line["ratio"]) else times(line["ratio"])
    return {
        "code": line["code"],
        "name": names[line["code"]],
        "a": deaths_text(at, "_a") if deaths else f"{line['incidents_a']:,}",
        "b": deaths_text(at, "_b") if deaths else f"{line['incidents_b']:,}",
        "difference": gap,
        "change": signed(gap),
        "tone": "few" if line["few"] and not deaths else tone,
        "ratio": "" if deaths else f"{ratio}  ({interval(at)})",
        "weight": "clear" if line["clear"] and not deaths else "unclear",
    }


def change_bars(
    rows: pd.DataFrame,
    theme: Theme,
    *,
    unit: int,
    measure: Measure,
    colours: Mapping[str, str],
    chosen: str | None = None,
    pick: bool = False,
) -> alt.TopLevelMixin:
    """Return the bars of a comparison.

    Parameters
    ----------
    rows : DataFrame
        From `change_rows`.
    theme : str
        ``light`` or ``dark``.
    unit : int
        Days that differences are told for.
    measure : str
        ``incidents`` or ``fatalities``.
    colours : mapping
        #rrggbb of ``rise`` and ``fall``, those of the map beside it.
    chosen : str, optional
        Code of a line that is marked.
    pick : bool
        Whether a line can be picked (`PICKED`).
    """
    deaths = measure == "fatalities"
    a_at, b_at, left = (
        (_DEATHS_A_AT, _DEATHS_B_AT, _DEATHS_BARS_FROM) if deaths else (_A_AT, _B_AT, _BARS_FROM)
    )
    right = 0 if deaths else _RATIO_WIDTH
    base = alt.Chart(rows.assign(chosen=rows["code"] == chosen)).encode(
        y=alt.Y("name:N", sort=list(rows["name"]), title=None, axis=_names(theme))
    )
    scale = alt.Scale(
        domain=_domain(rows["difference"]),
        range=[left + _VALUE_WIDTH, alt.expr(f"width - {right + _VALUE_WIDTH}")],
    )
    x = alt.X("difference:Q", axis=None, scale=scale)
    ink = alt.condition(alt.datum.tone == "few", alt.value(SOFT[theme]), alt.value(INK[theme]))
    bold = {"expr": "datum.weight === 'clear' ? 600 : 400"}
    tones = alt.Scale(domain=["rise", "fall", "few"], range=[colours["rise"], colours["fall"], GREY[theme]])
    ground = base.mark_rect(fill=INK[theme], cornerRadius=3).encode(
        x=alt.value(0),
        x2=alt.value(alt.expr("width")),
        opacity=alt.condition("datum.chosen", alt.value(0.09), alt.value(0.0)),
        tooltip=_tooltip(unit, deaths),
    )
    if pick:
        ground = ground.add_params(alt.selection_point(name=PICKED, fields=["code"]))
    zero = base.mark_rule(color=GRID[theme], strokeWidth=1.5).encode(x=alt.XDatum(0, scale=scale, axis=None))
    bars = base.mark_bar(height=13, cornerRadiusEnd=2).encode(
        x=x, color=alt.Color("tone:N", scale=tones, legend=None), tooltip=_tooltip(unit, deaths)
    )
    layers = [
        ground,
        zero,
        bars,
        base.mark_text(align="right", fontSize=_SIZE).encode(x=alt.value(a_at), text="a:N", color=ink),
        base.mark_text(align="right", fontSize=_SIZE).encode(x=alt.value(b_at), text="b:N", color=ink),
        _ends(base, x, ink, bold, falling=False),
        _ends(base, x, ink, bold, falling=True),
    ]
    if not deaths:
        text = base.mark_text(align="right", fontWeight=bold, fontSize=_SIZE)
        layers.append(text.encode(x=alt.value(alt.expr("width")), text="ratio:N", color=ink))
    zero_at = _share_of_zero(rows["difference"])
    middle = f"{left + _VALUE_WIDTH} + {zero_at} * (width - {left + right + 2 * _VALUE_WIDTH})"
    layers += _heads(theme, unit, a_at, b_at, middle, deaths)
    return alt.layer(*layers).properties(
        height=_ROW * len(rows),
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        padding={"top": _HEAD + 4, "left": 4, "right": 4, "bottom": 4},
    )


def _names(theme: Theme) -> alt.Axis:
    return alt.Axis(
        domain=False,
        ticks=False,
        grid=False,
        labelLimit=190,
        labelPadding=8,
        labelFontSize=12,
        labelColor=INK[theme],
    )


def _domain(differences: "pd.Series[Any]") -> list[float]:
    low, high = min(0.0, float(differences.min())), max(0.0, float(differences.max()))
    return [low, high] if low < high else [-1.0, 1.0]


def _share_of_zero(differences: "pd.Series[Any]") -> float:
    low, high = _domain(differences)
    return -low / (high - low)


def _ends(base: alt.Chart, x: alt.X, ink: Any, bold: Any, *, falling: bool) -> alt.Chart:
    """The differences as numbers at the ends of their bars."""
    side = "datum.difference < 0" if falling else "!(datum.difference < 0)"
    mark = base.transform_filter(side).mark_text(
        align="right" if falling else "left", dx=-5 if falling else 5, fontWeight=bold, fontSize=_SIZE
    )
    ends: alt.Chart = mark.encode(x=x, text="change:N", color=ink)
    return ends


def _heads(theme: Theme, unit: int, a_at: int, b_at: int, middle: str, deaths: bool) -> list[alt.Chart]:
    heads: list[tuple[str, str, Align]] = [
        ("A", str(a_at), "right"),
        ("B", str(b_at), "right"),
        (_gap_words(unit, deaths), middle, "center"),
    ]
    if not deaths:
        heads.append(("A to B (95 % interval)", "width", "right"))
    return [
        alt.Chart(pd.DataFrame({"head": [text]}))
        .mark_text(align=align, baseline="bottom", color=SOFT[theme], fontSize=12)
        .encode(x=alt.value(alt.expr(at)), y=alt.value(-6), text="head:N")
        for text, at, align in heads
    ]


def _gap_words(unit: int, deaths: bool) -> str:
    return f"A less B, {'deaths' if deaths else 'incidents'} {unit_words(unit)}"


def _tooltip(unit: int, deaths: bool) -> list[alt.Tooltip]:
    shown = [
        ("name", ""),
        ("a", "A, reported deaths" if deaths else "A, incidents"),
        ("b", "B, reported deaths" if deaths else "B, incidents"),
        ("change", _gap_words(unit, deaths)),
        *([] if deaths else [("ratio", "A to B (95 % interval)")]),
    ]
    return [alt.Tooltip(f"{field}:N", title=title or "Line") for field, title in shown]
