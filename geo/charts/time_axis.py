"""The time axis of charts whose days, weeks or months have a name each."""

from datetime import date

import altair as alt
import numpy as np
import numpy.typing as npt

from geo.analysis.bins import Bins
from geo.charts.look import moments

MOST_LABELS = 14
"""Labels along the time axis that have room on a narrow page."""

_STEPS = {
    "day": (1, 2, 7, 14, 28, 56),
    "week": (1, 2, 4, 8, 13, 26, 52),
    "month": (1, 2, 3, 6, 12, 24, 60, 120),
}
"""Bins from one label to the next; of a step, every Monday, every January, ..."""

_DAY_MS = 86_400_000


def middles(bins: Bins) -> npt.NDArray[np.float64]:
    """Return the middle of each bin, days since 1970-01-01."""
    middle: npt.NDArray[np.float64] = (bins.starts + bins.ends) / 2
    return middle


def time_axis(bins: Bins, most: int = MOST_LABELS) -> alt.Axis:
    """Return the axis: a label in the middle of its bin, with the year below where another one begins.

    Parameters
    ----------
    bins : Bins
        Days, weeks or months.
    most : int
        Labels that have room.
    """
    numbers = _labelled(bins, most)
    values = [int(m) for m in moments(middles(bins)[numbers])]
    years = [bins.start(n).year for n in numbers]
    new_year = [v for v, year, before in zip(values, years, [None, *years], strict=False) if year != before]
    # A tick stands in the middle of its bin, which for a week is three days and a half after its name.
    shift = 3.5 * _DAY_MS if bins.unit == "week" else 0
    name = f"utcFormat(datum.value - {shift:.0f}, '{'%b' if bins.unit == 'month' else '%-d %b'}')"
    year = f"utcFormat(datum.value - {shift:.0f}, '%Y')"
    expression = f"indexof({new_year}, time(datum.value)) >= 0 ? [{name}, {year}] : {name}"
    # An expression: numbers of a time scale become datetime(...), which the page's interpreter takes for a year.
    return alt.Axis(
        values=alt.ExprRef(str(values)),
        labelExpr=expression,
        ticks=False,
        labelOverlap="greedy",
        labelPadding=6,
    )


def _labelled(bins: Bins, most: int) -> list[int]:
    """Bins that have a label: every, every second, every Monday, every January ..."""
    starts = [bins.start(n) for n in range(len(bins))]
    step = next((s for s in _STEPS[bins.unit] if len(bins) <= s * most), _STEPS[bins.unit][-1])
    return [n for n, start in enumerate(starts) if _ordinal(start, bins.unit) % step == 0] or [0]


def _ordinal(start: date, unit: str) -> int:
    """Number of a day, counted from a Monday; of a week; or of a month, counted from a January."""
    if unit == "month":
        return start.year * 12 + start.month - 1
    days = start.toordinal() - 1
    return days // 7 if unit == "week" else days
