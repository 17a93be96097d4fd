"""Plates for tests: five very different views of the bundled incidents, each in every format."""

from datetime import UTC, date, datetime
from functools import cache

from geo import catalog
from geo.language import Language, language
from geo.model.viewstate import ViewState
from geo.plate.compose import compose
from geo.plate.content import Content
from geo.plate.options import Options
from geo.plate.page import Page
from geo.store import BUNDLED
from tests.support.datasets import bundled

MADE = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LINK = "http://localhost:8501/"

VIEWS: dict[str, ViewState] = {
    "town": ViewState().with_filter(text="Atareb", start=date(2014, 1, 3), end=date(2014, 1, 3)),
    "province": ViewState().with_filter(provinces=("SY02",), start=date(2014, 1, 1), end=date(2014, 1, 31)),
    "country": ViewState(),
    "control": ViewState(control="areas").with_filter(end=date(2014, 1, 20)),
    "nothing": ViewState().with_filter(text="xyzzy"),
}
"""One town on one day, a province in a month, everything, who holds what on a day, and nothing."""


@cache
def content_of(view: ViewState) -> Content:
    """Return what a plate of the bundled incidents says."""
    loaded = bundled()
    return Content.of(
        loaded,
        view,
        catalog.BUNDLED_TITLE,
        [BUNDLED],
        created=MADE,
        as_of=MADE,
        control=loaded.control(view.filter),
        link=f"{LINK}?{view.query_string()}",
    )


@cache
def page_of(name: str, template: str, theme: str = "light", code: str = "en") -> Page:
    """Return the plate of one of `VIEWS`."""
    options = Options(template=template, theme=theme, language=code, author="Sitmap", marking="")
    return compose(content_of(VIEWS[name]), options)


def words_of(page: Page) -> Language:
    """Return the language of a page."""
    return language(page.language)
