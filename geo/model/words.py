"""Plain English for numbers, lists and periods, said the same way everywhere."""

from collections.abc import Sequence
from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def quantity(count: int, one: str, many: str) -> str:
    """Return a count with its noun: “1 clash”, “1,204 clashes”."""
    return f"{count:,} {one if count == 1 else many}"


def join_words(words: Sequence[str], conjunction: str = "and") -> str:
    """Return words as an English list: “a”, “a and b”, “a, b and c”."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def day(when: date) -> str:
    """Return a day: “3 January 2014”."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def period(start: date | None, end: date | None) -> str:
    """Return a period: “3 January 2014”, “2–4 January 2014”, “up to 4 January 2014”; empty for all dates."""
    if start is None and end is None:
        return ""
    if start is None or end is None:
        return f"up to {day(end)}" if end else f"from {day(start)}" if start else ""
    if start == end:
        return day(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day(end)}"
    if start.year == end.year:
        return f"{start.day} {MONTHS[start.month - 1]} – {day(end)}"
    return f"{day(start)} – {day(end)}"
