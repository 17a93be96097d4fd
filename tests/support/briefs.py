"""Briefs for tests: of a few incidents made by a test, or of the bundled ones."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from geo import catalog
from geo.analysis.control import Control
from geo.brief.report import Brief, period_of
from geo.dataset import Dataset
from geo.model.viewstate import ViewState
from geo.plate.content import Content
from geo.plate.options import Options
from geo.store import BUNDLED
from tests.support.controls import control as no_control
from tests.support.datasets import bundled, dataset

MADE = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LINK = "https://maps.example.org/?from=2014-01-04&to=2014-01-04&v=0"


def brief_of(
    records: Iterable[Mapping[str, Any]] | None,
    day: str,
    days: int = 1,
    options: Mapping[str, Any] | None = None,
    control: Control | None = None,
    link: str = LINK,
    **asked: Any,
) -> Brief:
    """Return the brief of incidents, the bundled ones for None; `asked` are fields of the filter.

    Of incidents made by a test nothing is known about control, unless `control` says something.
    """
    if records is None:
        return brief_from(bundled(), day, days, options, control, link, **asked)
    nothing_known = control or no_control([])
    return brief_from(_made(list(records)), day, days, options, nothing_known, link, **asked)


def brief_from(
    loaded: Dataset,
    day: str,
    days: int = 1,
    options: Mapping[str, Any] | None = None,
    control: Control | None = None,
    link: str = LINK,
    **asked: Any,
) -> Brief:
    """Return the brief of a dataset."""
    start, end = period_of(date.fromisoformat(day), days)
    view = ViewState().with_filter(start=start, end=end, **asked)
    content = Content.of(loaded, view, catalog.BUNDLED_TITLE, [BUNDLED], created=MADE, as_of=MADE, link=link)
    chosen = Options(template="a4", callouts=8, **(options or {}))
    return Brief.of(content, control or loaded.control(view.filter), chosen)


_MADE: dict[str, Dataset] = {}


def _made(records: list[Mapping[str, Any]]) -> Dataset:
    """A dataset of records, made once: many tests ask different things of the same few incidents."""
    key = repr(records)
    if key not in _MADE:
        _MADE[key] = dataset(records)
    return _MADE[key]
