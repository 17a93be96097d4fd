"""Plates of the dataset: joins what a view shows with where it comes from, and lays it out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from geo import catalog
from geo.brief.report import CALLOUTS, Brief, period_of
from geo.dataset import Dataset
from geo.language import language as language_of
from geo.model.viewstate import ViewState
from geo.plate.compose import compose, fixed_for
from geo.plate.content import Content
from geo.plate.options import Options
from geo.plate.page import Page
from geo.plate.series import steps_of
from geo.plate.words import suggested_subtitle, suggested_title


def content_of(loaded: Dataset, view: ViewState, link: str = "", created: datetime | None = None) -> Content:
    """Return what a plate of a view says.

    Parameters
    ----------
    loaded : Dataset
        The version that is shown.
    view : ViewState
        Filter, layers and where the map looks.
    link : str
        Address that opens the same picture, with the version of the dataset.
    created : datetime, optional
        When the plate is made; now by default.
    """
    control = catalog.control(loaded, view.filter) if view.control != "none" else None
    commits = [commit for commit in catalog.store().history().commits if commit.version <= loaded.version]
    as_of = max((commit.when for commit in commits), default=created or datetime.now(UTC))
    return Content.of(
        loaded,
        view,
        catalog.title(loaded),
        catalog.sources(loaded),
        created=created,
        as_of=as_of,
        control=control,
        link=link,
        restricted=catalog.restricted(loaded),
    )


def plate(
    loaded: Dataset, view: ViewState, options: Options, link: str = "", created: datetime | None = None
) -> Page:
    """Return the plate of a view as a page, to be written by `geo.plate.files`.

    Raises
    ------
    PlateError
        When it cannot be made as asked for, see `geo.plate.compose.compose`.
    """
    return compose(content_of(loaded, view, link, created), options)


def suggested(loaded: Dataset, view: ViewState, language: str = "en") -> tuple[str, str]:
    """Return the title and subtitle that a plate of a view has when nobody gives others."""
    content, words = content_of(loaded, view), language_of(language)
    return suggested_title(content, words), suggested_subtitle(content, words)


def series(
    loaded: Dataset,
    view: ViewState,
    options: Options,
    by: str,
    address: str = "",
    created: datetime | None = None,
) -> Iterator[Page]:
    """Yield one plate a day, week, month or province of a view, of one map section and scale where time moves.

    Parameters
    ----------
    loaded, view, options
        As for `plate`.
    by : str
        Code of one of `geo.plate.series.BYS`.
    address : str
        Where the dashboard is opened, for the link of each plate; empty for none.
    created : datetime, optional
        When the plates are made; now by default.

    Raises
    ------
    PlateError
        When there would be none, or too many.
    """
    created = created or datetime.now(UTC)
    whole = content_of(loaded, view, created=created)
    steps = steps_of(whole, by)
    fixed = None if by == "province" else fixed_for(whole, options, len(steps))
    for step in steps:
        link = link_to(address, step.view, loaded.version)
        yield compose(content_of(loaded, step.view, link, created), options, fixed)


def link_to(address: str, view: ViewState, version: int) -> str:
    """Return the address that opens a view of a version in the dashboard; "" without an address."""
    if not address:
        return ""
    pinned = replace(view, version=version)
    return f"{address.split('?', maxsplit=1)[0]}?{pinned.query_string()}"


def brief(
    loaded: Dataset,
    view: ViewState,
    day: date,
    days: int = 1,
    language: str = "en",
    author: str = "",
    marking: str = "",
    title: str = "",
    link: str = "",
    created: datetime | None = None,
) -> Brief:
    """Return the brief of a view for the days that end on one, to be written by `geo.brief.files`.

    Parameters
    ----------
    loaded, view, link, created
        As for `content_of`; the window of the view gives way to the days of the brief.
    day : date
        The last day.
    days : int
        How many there are: 1 for a daily, 7 for a weekly brief.
    language, author, marking, title : str
        As in `geo.plate.options.Options`.

    Raises
    ------
    PlateError
        When it cannot be made as asked for.
    """
    start, end = period_of(day, days)
    view = replace(view.with_filter(start=start, end=end), view=None, selection=None)
    options = Options(
        template="a4", language=language, author=author, marking=marking, title=title, callouts=CALLOUTS
    )
    content = content_of(loaded, view, link, created)
    return Brief.of(content, catalog.control(loaded, view.filter), options)
