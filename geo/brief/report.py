"""What a brief says, in numbers: the incidents of a period against those of the period before, and what changed hands."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.actors import Standing, combinations, named_in
from geo.analysis.control import Control
from geo.analysis.sides import Side
from geo.dataset import Dataset
from geo.errors import PlateError
from geo.model.filter import Filter
from geo.model.incident import EARLIEST, LATEST
from geo.plate.content import Content
from geo.plate.options import Options

MOST_DAYS = 366
"""Days of a brief at most: a longer time is told by the pages that analyse it."""

CALLOUTS = 8
"""Numbered incidents of a brief at most: what one page has room for."""

_COUNTED = (
    "first_day",
    "last_day",
    "kind",
    "admin1_pcode",
    "fatalities",
    "fatalities_low",
    "fatalities_high",
)

NOBODY_COUNTED = (LATEST, EARLIEST)
"""The days of a dataset without incidents: none."""


def period_of(day: date, days: int) -> tuple[date, date]:
    """Return first and last day of a brief that ends on a day.

    Raises
    ------
    PlateError
        When there is no such brief.
    """
    if not 1 <= days <= MOST_DAYS:
        raise PlateError(f"a brief of {days:,} days: it may have 1 to {MOST_DAYS}")
    if not EARLIEST <= day <= LATEST:
        raise PlateError(f"a brief for {day}: the day may be {EARLIEST} to {LATEST}")
    return day - timedelta(days=days - 1), day


def latest_day(loaded: Dataset) -> date:
    """Return the newest day in the data: the last on which an incident is known to begin.

    The end of a week or a month is no news: an incident that is known to March is as new as the first of March.

    Raises
    ------
    PlateError
        When there are no incidents.
    """
    if not loaded.rows:
        raise PlateError("the dataset has no incidents and so no latest day: import some, or give a date")
    return pd.Timestamp(loaded.days["first_day"].max()).date()


@dataclass(frozen=True)
class Figures:
    """What is counted of some incidents.

    Attributes
    ----------
    incidents : int
        How many.
    reported : int
        Those of them that report a toll.
    deaths, low, high : int or None
        Reported deaths, best figure and range; None when no incident reports any.
    places, provinces : int
        Places that are known as such (not provinces alone), and provinces.
    by_kind : tuple of (str, int)
        Incidents of each kind that occurs, the most frequent first.
    by_province : tuple of (str, int)
        Incidents of each province code, the most frequent first; those of no province are left out.
    """

    incidents: int
    reported: int
    deaths: int | None
    low: int | None
    high: int | None
    places: int
    provinces: int
    by_kind: tuple[tuple[str, int], ...]
    by_province: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> "Figures":
        """Count incidents; the frame has the columns of `_COUNTED` and `spot`, the number of the place, -1 for none.

        Tolls are summed as pages compare them: a low or high figure that is blank is the best one.
        """
        told = frame[frame["fatalities"].notna()]
        best = told["fatalities"]
        sums = (best, told["fatalities_low"].fillna(best), told["fatalities_high"].fillna(best))
        deaths, low, high = (int(figures.sum()) if len(told) else None for figures in sums)
        by_province = _ranked(frame["admin1_pcode"])
        return cls(
            len(frame),
            len(told),
            deaths,
            low,
            high,
            int(frame.loc[frame["spot"] >= 0, "spot"].nunique()),
            len(by_province),
            _ranked(frame["kind"]),
            by_province,
        )

    @property
    def untold(self) -> int:
        """Incidents that report no toll."""
        return self.incidents - self.reported

    def of_kind(self, code: str) -> int:
        """Return the incidents of a kind."""
        return dict(self.by_kind).get(code, 0)


def _ranked(values: "pd.Series[Any]") -> tuple[tuple[str, int], ...]:
    """How often each value occurs, the most frequent first, equals by alphabet; blanks are left out."""
    counts = values.astype("object").dropna().value_counts()
    return tuple(sorted(((str(v), int(n)) for v, n in counts.items()), key=lambda each: (-each[1], each[0])))


@dataclass(frozen=True)
class Window:
    """The incidents of a period.

    Attributes
    ----------
    side : Side
        Its days, and on how many of them there are data.
    sure : Figures
        Of incidents whose span lies within the period.
    unsure : Figures
        Of incidents that may lie in it: their span overlaps it and reaches beyond.
    """

    side: Side
    sure: Figures
    unsure: Figures

    @classmethod
    def of(cls, loaded: Dataset, wanted: Filter) -> "Window":
        """Count the incidents of a filter that has both dates."""
        extent = loaded.extent
        days = (extent[0].date(), extent[1].date()) if extent else NOBODY_COUNTED
        side = Side.of(wanted, days)
        found = loaded.mask(wanted)
        frame = loaded.columns(_COUNTED)[found].assign(spot=_spots(loaded)[found])
        start, end = pd.Timestamp(side.start), pd.Timestamp(side.end)
        within = (frame["first_day"] >= start) & (frame["last_day"] <= end)
        return cls(side, Figures.of(frame[within]), Figures.of(frame[~within]))

    @property
    def incidents(self) -> int:
        """All of them, as the filter finds them."""
        return self.sure.incidents + self.unsure.incidents


def _spots(loaded: Dataset) -> npt.NDArray[np.int64]:
    """The place of each incident that has one as such; -1 for the others and for provinces.

    The same spot is two places of the map when one incident lies at it and another near it: here it is one.
    """
    places = loaded.places.table
    spot = places.groupby(["lat", "lon"], sort=False).ngroup().to_numpy(dtype=np.int64)
    known = np.where(places["cls"].to_numpy() < 3, spot, -1)
    result: npt.NDArray[np.int64] = np.append(known, -1)[loaded.places.of_row]
    return result


@dataclass(frozen=True)
class Brief:
    """What a brief says.

    Attributes
    ----------
    content : Content
        What its map says: the dataset, the view with the period as its window, sources, times, link.
    options : Options
        Language, and the title, author and handling mark of the person.
    now, before : Window
        The period, and the one of equal length just before it.
    shared : int
        Incidents that may lie in either.
    moved : DataFrame
        What changed hands from the end of the day before the period to its end, in order of time: as
        `Control.between`, with `admin1_pcode`, `latitude` and `longitude` of the place.
    province_only, near : int
        Incidents of the period known to a province or wider area alone, and those that lie only near their place.
    """

    content: Content
    options: Options
    now: Window
    before: Window
    shared: int
    moved: pd.DataFrame = field(repr=False)
    province_only: int = 0
    near: int = 0

    @classmethod
    def of(cls, content: Content, control: Control, options: Options) -> "Brief":
        """Gather what a brief says.

        Parameters
        ----------
        content : Content
            Its filter has both dates.
        control : Control
            Who holds what, under the same filter.
        options : Options
            Language, title, author and handling mark; the rest is the brief's own.

        Raises
        ------
        PlateError
            When the filter leaves a date open.
        """
        wanted, loaded = content.filter, content.loaded
        if wanted.start is None or wanted.end is None:
            raise PlateError("a brief is about days: give its first and its last")
        days = (wanted.end - wanted.start).days + 1
        eve = wanted.start - timedelta(days=1)
        earlier = content.view.with_filter(start=eve - timedelta(days=days - 1), end=eve).filter
        precision = loaded.columns(("geo_precision",))["geo_precision"][content.mask]
        return cls(
            content,
            options,
            Window.of(loaded, wanted),
            Window.of(loaded, earlier),
            int((content.mask & loaded.mask(earlier)).sum()),
            _moved(control, eve, wanted.end),
            int((precision == 3).sum()),
            int((precision == 2).sum()),
        )

    @cached_property
    def named(self) -> tuple[tuple[str, int], ...]:
        """Who is named in how many incidents of the period, the most frequent first."""
        loaded, wanted = self.content.loaded, self.content.filter
        found = loaded.ask(combinations(loaded.passing(wanted)))
        if found.empty:
            return ()
        standing = Standing.of(loaded.ask(loaded.members), loaded.actors, wanted.grouping)
        return tuple(named_in(found, standing).items())

    @property
    def start(self) -> date:
        """First day of the period."""
        return self.now.side.start

    @property
    def end(self) -> date:
        """Last day of the period."""
        return self.now.side.end

    @property
    def days(self) -> int:
        """Days of the period."""
        return self.now.side.length

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds that occur in the period or the one before, the most frequent in the period first."""
        both = (self.now.sure, self.now.unsure, self.before.sure)
        occurring = {code for figures in both for code, _ in figures.by_kind}
        weight = {code: tuple(figures.of_kind(code) for figures in both) for code in occurring}
        return tuple(sorted(occurring, key=lambda code: (*(-number for number in weight[code]), code)))


def _moved(control: Control, eve: date, end: date) -> pd.DataFrame:
    moved = control.between(eve, end)
    where = control.places.loc[moved["place"], ["admin1_pcode", "latitude", "longitude"]]
    placed = moved.join(where.set_axis(moved.index))
    return placed.sort_values(["day", "name"], kind="stable", ignore_index=True)
