"""The two sides of a comparison: which incidents each asks for, and on how many days there are data for it.

Side A is the filter that all pages share. Side B is said by one text of the link (`Other`): another period under
the same filter, or a filter of its own.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Self

from geo.errors import FilterError
from geo.model.filter import Filter

BEFORE, YEAR, DATES, FILTER = "before", "year", "dates", "filter"

MODES: dict[str, str] = {
    BEFORE: "The period before",
    YEAR: "The same days a year earlier",
    DATES: "Own dates",
    FILTER: "Another filter",
}
"""What side B may be, and the words of it."""


@dataclass(frozen=True)
class Other:
    """What side B is, as a person chose it.

    Attributes
    ----------
    mode : str
        One of `MODES`.
    wanted : Filter
        Its dates (`DATES`) or the whole of it (`FILTER`); nothing in the other modes.
    """

    mode: str = BEFORE
    wanted: Filter = field(default_factory=Filter)

    def write(self) -> str:
        """Return it as the text of a link: "", “year”, “dates?from=…” or “filter?…”."""
        if self.mode in (DATES, FILTER):
            return f"{self.mode}?{self.wanted.query_string()}"
        return "" if self.mode == BEFORE else self.mode

    @classmethod
    def read(cls, text: str) -> Self:
        """Read the text of a link; a bare query string is a filter.

        Raises
        ------
        FilterError
            When it is neither a mode nor a filter.
        """
        if text in ("", BEFORE, YEAR):
            return cls(text or BEFORE)
        mode, mark, query = text.partition("?")
        if not mark and "=" in text:
            mode, query = FILTER, text
        if mode not in (DATES, FILTER):
            raise FilterError(f"“{text[:40]}” is not a period or a filter to compare with")
        wanted = Filter.parse(query)
        return cls(mode, Filter(start=wanted.start, end=wanted.end) if mode == DATES else wanted)


@dataclass(frozen=True)
class Side:
    """One side of a comparison.

    Attributes
    ----------
    wanted : Filter
        The incidents asked for; it has both dates.
    start, end : date
        First and last day of the window, as in the filter.
    first, last : date
        First and last day of the window on which there are data; `first` is after `last` when there are none.
    """

    wanted: Filter
    start: date
    end: date
    first: date
    last: date

    @classmethod
    def of(cls, wanted: Filter, extent: tuple[date, date]) -> Self:
        """Return the side of a filter; a date that it leaves open is that of the data.

        Parameters
        ----------
        wanted : Filter
            The incidents asked for.
        extent : tuple of date
            First and last day of the data: before and after it nobody counted.
        """
        low, high = extent
        start = wanted.start or (min(low, wanted.end) if wanted.end else low)
        end = wanted.end or max(high, start)
        return cls(replace(wanted, start=start, end=end), start, end, max(start, low), min(end, high))

    @property
    def length(self) -> int:
        """Days of the window."""
        return (self.end - self.start).days + 1

    @property
    def days(self) -> int:
        """Days of the window on which there are data."""
        return max(0, (self.last - self.first).days + 1)


@dataclass(frozen=True)
class Sides:
    """The two sides of a comparison, A and B.

    Attributes
    ----------
    one, other : Side
        A and B.
    extent : tuple of date
        First and last day of the data.
    halved : bool
        Whether nothing lies before the window of the filter, so that its second half is compared with its first.
    """

    one: Side
    other: Side
    extent: tuple[date, date]
    halved: bool = False

    @property
    def shared_days(self) -> int:
        """Days that lie in both windows."""
        first, last = max(self.one.start, self.other.start), min(self.one.end, self.other.end)
        return max(0, (last - first).days + 1)

    @property
    def only_dates_differ(self) -> bool:
        """Whether both sides ask for the same but for their dates."""
        return self.one.wanted.without_dates == self.other.wanted.without_dates

    def turned(self) -> tuple[Filter, Other]:
        """Return the shared filter and the other side after A and B change places."""
        one = self.one.wanted
        back = Other(DATES, Filter(start=one.start, end=one.end)) if self.only_dates_differ else None
        return self.other.wanted, back or Other(FILTER, one)


def sides(wanted: Filter, other: Other, extent: tuple[date, date]) -> Sides:
    """Return what is compared.

    Parameters
    ----------
    wanted : Filter
        The filter that all pages share: side A.
    other : Other
        What a person chose as side B.
    extent : tuple of date
        First and last day of the data.
    """
    one = Side.of(wanted, extent)
    if other.mode == BEFORE:
        return _before(one, extent)
    if other.mode == YEAR:
        again = replace(one.wanted, start=_year_earlier(one.start), end=_year_earlier(one.end))
    elif other.mode == DATES:
        again = replace(wanted, start=other.wanted.start, end=other.wanted.end)
    else:
        again = other.wanted
    return Sides(one, Side.of(again, extent), extent)


def _before(one: Side, extent: tuple[date, date]) -> Sides:
    """Compare with the period of the same length just before, or halves where nothing lies before."""
    if one.start <= extent[0] and one.days > 1:
        middle = one.first + timedelta(days=one.days // 2)
        early = replace(one.wanted, start=one.first, end=middle - timedelta(days=1))
        late = replace(one.wanted, start=middle, end=one.last)
        return Sides(Side.of(late, extent), Side.of(early, extent), extent, halved=True)
    day = max(2, one.start.toordinal())
    first = date.fromordinal(max(1, day - one.length))
    again = replace(one.wanted, start=first, end=date.fromordinal(day - 1))
    return Sides(one, Side.of(again, extent), extent)


def _year_earlier(day: date) -> date:
    """The same day of the year before; 28 February for the 29th, and no year before the first."""
    year = max(1, day.year - 1)
    return date(year, 2, 28) if (day.month, day.day) == (2, 29) else day.replace(year=year)
