"""Series: one plate a day, a week, a month or a province, as the steps of a view."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from geo.errors import PlateError
from geo.language import ENGLISH, Language
from geo.model.viewstate import ViewState
from geo.plate.content import Content

MOST_STEPS = 400
"""More than a year of days."""


@dataclass(frozen=True)
class Step:
    """One plate of a series.

    Attributes
    ----------
    key : str
        For names of files: the first day, ISO, or the code of the province.
    label : str
        For people: the period or the province.
    view : ViewState
        What the plate shows.
    """

    key: str
    label: str
    view: ViewState


@dataclass(frozen=True)
class By:
    """A way to divide a view: its code, and its words on a page."""

    code: str
    label: str


BYS: tuple[By, ...] = (
    By("day", "One a day"),
    By("week", "One a week"),
    By("month", "One a month"),
    By("province", "One a province"),
)


def steps_of(content: Content, by: str, language: Language = ENGLISH) -> list[Step]:
    """Return the steps of a series.

    Days, weeks (Monday to Sunday, ISO 8601) and months of the calendar follow each other through the whole period, also
    those without incidents, so that time is even; the first and the last are cut off at its ends. Provinces are those in
    which the filter finds incidents.

    Parameters
    ----------
    content : Content
        Of the whole series.
    by : str
        Code of one of `BYS`.
    language : Language
        Of the labels.

    Raises
    ------
    PlateError
        When `by` is unknown, or there is no step or more than `MOST_STEPS`.
    """
    if by not in {way.code for way in BYS}:
        raise PlateError(f"no series “{by[:40]}”: use one of {', '.join(way.code for way in BYS)}")
    steps = _provinces(content, language) if by == "province" else _windows(content, by, language)
    if not steps:
        raise PlateError("nothing found to make a series of: widen the dates or remove a filter")
    return steps


def _windows(content: Content, by: str, language: Language) -> list[Step]:
    first, last = content.period
    if first is None or last is None or first > last:
        return []
    windows = list(_cut(first, last, by))
    if len(windows) > MOST_STEPS:
        raise PlateError(
            f"{len(windows):,} plates, one a {by}: at most {MOST_STEPS}; choose a shorter period or longer steps"
        )
    return [
        Step(start.isoformat(), language.period(start, end), _in_window(content.view, start, end))
        for start, end in windows
    ]


def _cut(first: date, last: date, by: str) -> Iterator[tuple[date, date]]:
    start = first
    while start <= last:
        end = min(_end(start, by), last)
        yield start, end
        if end == last:
            return
        start = end + timedelta(days=1)


def _end(start: date, by: str) -> date:
    """The last day of the day, week or month that a day is in."""
    if by == "week":
        days_left = 6 - start.weekday()
        return start + timedelta(days=min(days_left, (date.max - start).days))
    if by == "month":
        later = start.replace(day=28) + timedelta(days=4)
        return later - timedelta(days=later.day)
    return start


def _in_window(view: ViewState, start: date, end: date) -> ViewState:
    return replace(view, filter=replace(view.filter, start=start, end=end))


def _provinces(content: Content, language: Language) -> list[Step]:
    codes = content.loaded.columns(("admin1_pcode",))["admin1_pcode"].astype("object")[content.mask]
    found = set(codes.dropna())
    known = [province.pcode for province in content.loaded.boundaries.provinces if province.pcode in found]
    return [
        Step(
            code,
            language.province(code, content.names),
            replace(content.view, filter=replace(content.view.filter, provinces=(code,)), view=None),
        )
        for code in known
    ]
