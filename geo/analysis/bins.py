"""Days, weeks and months that incidents are counted in."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.model.words import MONTHS

UNITS = ("day", "week", "month")
"""What a bin may be, the finest first."""

MOST_BINS = 800
"""Bins of one chart: more of them than pixels across a page cannot be told apart."""

_AUTO_DAYS = {"day": 45, "week": 730}
"""Days up to which a unit is chosen by itself: beyond six weeks single days are noise, beyond two years weeks are."""

_EPOCH = date(1970, 1, 1)
Days = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Bins:
    """Consecutive days, ISO weeks (Monday to Sunday) or calendar months that cover some dates.

    Attributes
    ----------
    unit : str
        One of `UNITS`.
    first, last : date
        The dates, both included. The first and the last bin may reach beyond them.
    """

    unit: str
    first: date
    last: date

    def __len__(self) -> int:
        return len(self._edges) - 1

    @cached_property
    def _edges(self) -> Days:
        first, last = np.datetime64(self.first, "D"), np.datetime64(self.last, "D")
        if self.unit == "month":
            months = np.arange(first.astype("datetime64[M]"), last.astype("datetime64[M]") + 2)
            return months.astype("datetime64[D]").astype(np.int64)
        monday = self.first.weekday() if self.unit == "week" else 0
        step = 7 if self.unit == "week" else 1
        return np.arange(first - monday, last + step + 1, step).astype("datetime64[D]").astype(np.int64)

    @property
    def starts(self) -> Days:
        """First day of each bin, days since 1970-01-01; of the whole week or month, also where the dates cut it."""
        return self._edges[:-1]

    @property
    def ends(self) -> Days:
        """The day after each bin, days since 1970-01-01."""
        return self._edges[1:]

    @property
    def window(self) -> tuple[int, int]:
        """First and last day of the dates, days since 1970-01-01."""
        return (self.first - _EPOCH).days, (self.last - _EPOCH).days

    @cached_property
    def days(self) -> Days:
        """Number of days of each bin that lie inside the dates."""
        first, last = self.window
        return np.minimum(self.ends, last + 1) - np.maximum(self.starts, first)

    @cached_property
    def whole(self) -> npt.NDArray[np.bool_]:
        """Whether each bin lies inside the dates with all its days."""
        whole: npt.NDArray[np.bool_] = self.days == self.ends - self.starts
        return whole

    def within(self, first: date, last: date) -> npt.NDArray[np.bool_]:
        """Return whether each bin is whole and lies between two days, both included; shape (bins,)."""
        low, high = (first - _EPOCH).days, (last - _EPOCH).days
        inside: npt.NDArray[np.bool_] = self.whole & (self.starts >= low) & (self.ends <= high + 1)
        return inside

    def of(self, days: npt.NDArray[Any]) -> Days:
        """Return the bin of days inside the dates, given as days since 1970-01-01."""
        return np.searchsorted(self._edges, days, side="right") - 1

    def start(self, number: int) -> date:
        """Return the first day of a bin."""
        return _EPOCH + timedelta(days=int(self.starts[number]))

    def words(self, number: int) -> str:
        """Return a bin in words: “week of 6 Jan 2014”, “6 Jan 2014” or “January 2014”."""
        start = self.start(number)
        month = MONTHS[start.month - 1]
        if self.unit == "month":
            return f"{month} {start.year}"
        day = f"{start.day} {month[:3]} {start.year}"
        return f"week of {day}" if self.unit == "week" else day

    def phrase(self, number: int) -> str:
        """Return when something of a bin happened: “in the week of 6 Jan 2014”, “on 6 Jan 2014”, “in January 2014”."""
        before = {"day": "on ", "week": "in the ", "month": "in "}[self.unit]
        return before + self.words(number)


def choose_unit(asked: str, first: date, last: date) -> str:
    """Return what dates are counted in.

    Parameters
    ----------
    asked : str
        One of `UNITS`, or ``auto``: days up to six weeks, weeks up to two years, months beyond.
    first, last : date
        The dates, both included. Where they have more than `MOST_BINS` of what is asked for, the next coarser unit
        is taken.
    """
    length = (last - first).days + 1
    if asked == "auto":
        return next((unit for unit, most in _AUTO_DAYS.items() if length <= most), "month")
    at_least = [unit for unit in UNITS if len(Bins(unit, first, last)) <= MOST_BINS]
    finest = at_least[0] if at_least else UNITS[-1]
    return max(asked, finest, key=UNITS.index)
