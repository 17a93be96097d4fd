"""A comparison in sentences: how much more or less, how sure that is, where it lies, and what to bear in mind."""

import math
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from geo.analysis.comparison import Comparison
from geo.analysis.rates import ratio
from geo.analysis.sides import Side, Sides
from geo.model import vocabulary
from geo.model.filter import Context, subject
from geo.model.words import day, join_words, period, quantity

MINUS = "\u2212"

_A_DAY = 0.5
"""Incidents a day from which a sentence speaks of days; rarer ones are told for 30 days."""

_TIMES = 1.5
"""A ratio from which a rise is told in times, and below which in per cent."""

_NAMED = 3
"""Provinces or kinds that a sentence names at most in one direction."""

Line = Any
"""A row of a table of `Comparison`."""


def rate(value: float) -> str:
    """Return a rate as text: two digits that count below 1, one decimal below 100, thousands set apart."""
    if value >= 100 or value == 0:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def signed(value: float) -> str:
    """Return a difference with its sign: “+2.1”, “−0.14”, “0”, and “not known” for NaN."""
    if math.isnan(value):
        return "not known"
    return f"{'+' if value > 0 else MINUS if value < 0 else ''}{rate(abs(value))}"


def _whole(gap: int) -> str:
    return f"{gap:+,}".replace("-", MINUS)


def times(value: float) -> str:
    """Return a ratio as text, finer near 1, where a tenth decides: “2.4”, “0.37”, “1.04”, “12”."""
    if math.isinf(value):
        return "∞"
    if value >= 10 or value == 0:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 1.1 else f"{value:.1f}"


def interval(line: Line) -> str:
    """Return the interval of a line's ratio: “1.6–3.6”, “at least 3.0”, “at most 0.4”, “any”."""
    if line.low == 0 and math.isinf(line.high):
        return "any"
    if math.isinf(line.high):
        return f"at least {times(line.low)}"
    return f"at most {times(line.high)}" if line.low == 0 else f"{times(line.low)}–{times(line.high)}"


def unit_words(unit: int) -> str:
    """Return the unit of rates: “a day” or “per 30 days”."""
    return "a day" if unit == 1 else f"per {unit} days"


def change(line: Line) -> str:
    """Return what a line's ratio and its interval say: “2.4 times as many (95 % interval 1.6 to 3.6)”."""
    if math.isnan(line.ratio):
        return "nothing to compare"
    if not line.clear:
        return f"no clear change{_unclear(line)}"
    if math.isinf(line.ratio):
        return f"at least {times(line.low)} times as many (95 % interval)"
    if line.ratio == 0:
        return f"at least {_percent(1 - line.high)} fewer (95 % interval)"
    if line.ratio >= _TIMES:
        return f"{times(line.ratio)} times as many (95 % interval {times(line.low)} to {times(line.high)})"
    share, low, high, word = line.ratio - 1, line.low - 1, line.high - 1, "more"
    if line.ratio < 1:
        share, low, high, word = -share, -high, -low, "fewer"
    # Of many incidents a change is known to tenths of a per cent.
    digits = 1 if high - low < 0.05 else 0
    first, least, most = (_percent(number, digits) for number in (share, low, high))
    return f"{first} {word} (95 % interval {least} to {most})"


def _unclear(line: Line) -> str:
    ends = f"95 % interval {times(line.low)} to {times(line.high)}"
    if math.isinf(line.high):
        ends = f"95 % interval {times(line.low)} or more"
    return f" ({ends})" if line.ratio in (0, math.inf) else f" (ratio {times(line.ratio)}, {ends})"


def _percent(share: float, digits: int = 0) -> str:
    percent = share * 100
    if 99.5 <= percent < 100:
        return "over 99 %"
    return f"{percent:.{digits}f} %" if percent >= 1 else f"{percent:.1g} %"


def change_sentence(found: Comparison, context: Context) -> str:
    """Return how often things happened on both sides, and what that makes.

    Such as “1.9 clashes a day in 1–14 January 2014 against 0.8 in 18–31 December 2013: 2.4 times as many (95 %
    interval 1.6 to 3.6).”
    """
    one, other, line = found.sides.one, found.sides.other, found.whole
    rates = line.incidents_a / one.days, line.incidents_b / other.days
    unit = 1 if max(rates) >= _A_DAY else 30
    first, second = (rate(value * unit) for value in rates)
    a_day, wanted = unit_words(unit), one.wanted.without_dates
    if not found.sides.only_dates_differ:
        sides = (f"{_subject(side, context)}, {_period(side)}" for side in (one, other))
        return f"{first} {a_day} in A ({next(sides)}) against {second} in B ({next(sides)}): {change(line)}."
    noun = subject(wanted.kinds)
    if wanted.sentence(context) == noun:
        return f"{first} {noun} {a_day} {_in(one)} against {second} {_in(other)}: {change(line)}."
    words = _capital(wanted.sentence(context))
    return f"{words}: {first} {a_day} {_in(one)} against {second} {_in(other)}, {change(line)}."


def _subject(side: Side, context: Context) -> str:
    return side.wanted.without_dates.sentence(context)


def _period(side: Side) -> str:
    return period(side.start, side.end)


def _in(side: Side) -> str:
    return f"{'on' if side.start == side.end else 'in'} {_period(side)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def where_sentence(found: Comparison, context: Context) -> str:
    """Return in which provinces, or else kinds, the change lies; "" when there is only one of both."""
    if len(found.provinces) > 1:
        return _where(found, found.provinces, "province", lambda code: province(code, context))
    if len(found.kinds) > 1:
        return _where(found, found.kinds, "kind", lambda code: vocabulary.kind(code).plural)
    return ""


def province(code: str, context: Context) -> str:
    """Return the name of a line of provinces."""
    return context.province(code) if code else "no province"


def _where(found: Comparison, lines: pd.DataFrame, what: str, name: Callable[[str], str]) -> str:
    rises, falls = lines[lines["difference"] > 0], lines[lines["difference"] < 0][::-1]
    whole = found.whole
    if not whole.clear:
        return _clear_ones(found, rises, falls, what, name)
    up = bool(whole.difference > 0)
    along, against = (rises, falls) if up else (falls, rises)
    word, other = ("rise", "fewer") if up else ("fall", "more")
    if not found.sides.only_dates_differ:
        word = "difference"
    most = _most_of(along)
    listed = _list(found, along.head(most or 1), name)
    main = (
        f"Most of the {word} lies in {listed}"
        if most
        else f"The {word} is spread over {len(along)} {what}s, the most in {listed}"
    )
    clear = against[against["clear"]].head(_NAMED)
    return f"{main}; clearly {other} in {_list(found, clear, name)}." if len(clear) else f"{main}."


def _most_of(along: pd.DataFrame) -> int:
    """How many of the largest changes make up more than half of all in that direction; 0 when too many to name."""
    shares = along["difference"].abs().cumsum() / along["difference"].abs().sum()
    needed = int(np.argmax(shares.to_numpy() > 0.5)) + 1
    return needed if needed <= _NAMED else 0


def _clear_ones(
    found: Comparison, rises: pd.DataFrame, falls: pd.DataFrame, what: str, name: Callable[[str], str]
) -> str:
    clear = [
        f"{word} in {_list(found, some, name)}"
        for word, lines in (("more", rises), ("fewer", falls))
        if len(some := lines[lines["clear"]].head(_NAMED))
    ]
    return f"By {what}, clearly {join_words(clear)}." if clear else f"No {what} by itself changed clearly."


def _list(found: Comparison, lines: pd.DataFrame, name: Callable[[str], str]) -> str:
    """Lines with their differences: of counts when both sides have as many days, else of rates."""
    even = found.sides.one.days == found.sides.other.days
    words = []
    for at, line in enumerate(lines.to_dict("records")):
        gap = line["incidents_a"] - line["incidents_b"] if even else line["difference"]
        # The unit once is enough.
        unit = "" if even or at else f" {unit_words(found.unit)}"
        words.append(f"{name(line['code'])} ({_whole(gap) if even else signed(gap)}{unit})")
    return join_words(words)


def deaths_sentence(found: Comparison) -> str:
    """Return the reported deaths of both sides, with their range and how many incidents report any."""
    line = found.whole
    sides = ((line, "_a", "A", found.sides.one), (line, "_b", "B", found.sides.other))
    return f"Reported deaths: {'; '.join(_deaths(*side) for side in sides)}."


def _deaths(line: Line, at: str, name: str, side: Side) -> str:
    incidents, reported = int(line[f"incidents{at}"]), int(line[f"reported{at}"])
    if not reported:
        return f"none known in {name} ({quantity(incidents, 'incident', 'incidents')}, no toll reported)"
    return (
        f"{deaths_text(line, at)} in {name}, {rate(line[f'deaths{at}'] / side.days)} a day (a toll is reported for {reported:,} of "
        f"{quantity(incidents, 'incident', 'incidents')})"
    )


def deaths_text(line: Line, at: str) -> str:
    """Return the deaths of a side of a line: “397 (367–462)”, “12”, or “not reported”."""
    best, low, high = (line[f"{name}{at}"] for name in ("deaths", "deaths_low", "deaths_high"))
    if math.isnan(best):
        return "not reported"
    return f"{best:,.0f}" if low == best == high else f"{best:,.0f} ({low:,.0f}–{high:,.0f})"


def line_sentence(line: Line, name: str) -> str:
    """Return one line of a comparison, such as a province, in a sentence."""
    counts = (
        f"{quantity(int(line.incidents_a), 'incident', 'incidents')} in A, {int(line.incidents_b):,} in B"
    )
    deaths = f"reported deaths {deaths_text(line, '_a')} in A, {deaths_text(line, '_b')} in B"
    return f"{name}: {counts}, {change(line)}; {deaths}."


def setting_notes(sides: Sides) -> list[str]:
    """Return what a reader must know of the two windows: halves, overlap, days without data."""
    notes = []
    if sides.halved:
        notes.append(
            f"Nothing lies before these dates: A is their second half ({_period(sides.one)}), B their first "
            f"({_period(sides.other)})."
        )
    if sides.one.wanted == sides.other.wanted:
        notes.append("Both sides ask for the same. Change B.")
    elif sides.shared_days and sides.only_dates_differ:
        notes.append(f"The periods overlap by {quantity(sides.shared_days, 'day', 'days')}.")
    for name, side in (("A", sides.one), ("B", sides.other)):
        notes += _without_data(name, side, sides.extent)
    return notes


def _without_data(name: str, side: Side, extent: tuple[date, date]) -> list[str]:
    if side.days == side.length:
        return []
    begin, end = day(extent[0]), day(extent[1])
    if not side.days:
        return [f"There are no data for {name} ({_period(side)}): data run from {begin} to {end}."]
    bounds = [
        *([f"data begin on {begin}"] if side.start < extent[0] else []),
        *([f"data end on {end}"] if side.end > extent[1] else []),
    ]
    missing = quantity(side.length - side.days, "day", "days")
    return [
        f"{_capital(join_words(bounds))}: {missing} of {name} ({_period(side)}) "
        f"{'does' if side.length - side.days == 1 else 'do'} not count as observed."
    ]


def count_notes(found: Comparison) -> list[str]:
    """Return what a reader must know of the counts: incidents on both sides, and spans beyond a window."""
    line, notes = found.whole, []
    if found.shared and not found.sides.shared_days:
        notes.append(_doubtful(found))
    elif found.shared:
        notes.append(f"{quantity(found.shared, 'incident counts', 'incidents count')} on both sides.")
    beyond = [
        f"{int(line[f'reaching{at}']):,} of the {int(line[f'incidents{at}']):,} of {name}"
        for name, at in (("A", "_a"), ("B", "_b"))
        if line[f"reaching{at}"]
    ]
    if beyond:
        notes.append(
            "Counted in full although they last longer than the dates or are known to the week or month only: "
            f"{join_words(beyond)}."
        )
    return notes


def _doubtful(found: Comparison) -> str:
    line, one, other = found.whole, found.sides.one, found.sides.other
    a, b = int(line.incidents_a) - found.shared, int(line.incidents_b) - found.shared
    apart = ratio(a, one.days, b, other.days)
    without = pd.Series(
        {
            "ratio": float(apart.estimate),
            "low": float(apart.low),
            "high": float(apart.high),
            "clear": bool(apart.clear),
        }
    )
    many = quantity(
        found.shared,
        "incident may lie in either period and counts",
        "incidents may lie in either period and count",
    )
    return f"{many} in both. Without: {a:,} against {b:,}, {change(without)}."
