"""The daily brief: a situation report about a day or a few, as it will print, and its files."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial

import streamlit as st

from geo import catalog, printing
from geo.brief.files import FORMATS, format_of
from geo.brief.printed import pages_of
from geo.brief.report import MOST_DAYS, latest_day, period_of
from geo.dataset import Dataset
from geo.errors import SitmapError
from geo.model.incident import EARLIEST, LATEST
from geo.model.viewstate import ViewState
from geo.model.words import period
from geo.plate import files as plates
from geo.plate.options import Options
from pages.shared import brief_draft as draft
from pages.shared.brief_form import credit, language, widget
from pages.shared.errors import show_error

_SCREEN_DPI = 110


@dataclass(frozen=True)
class Wanted:
    """A brief that is asked for: the view, its last day, how many it has, its words and the map's address."""

    view: ViewState
    day: date
    days: int
    options: Options
    address: str


def daily(dataset: Dataset) -> None:
    """Lay out the choices of a brief, its pages and its files."""
    try:
        newest = latest_day(dataset)
    except SitmapError as error:
        show_error(error)
        return
    left, right = st.columns([3, 7], gap="medium")
    with left, st.container(key="choices"):
        wanted = _wanted(newest)
    with right:
        _pages(dataset, wanted)


def _wanted(newest: date) -> Wanted:
    made = draft.current()
    widget(
        st.date_input,
        "day",
        "Last day",
        made.day or newest,
        lambda day: None if day in (None, newest) else day,
        min_value=EARLIEST,
        max_value=LATEST,
        format="YYYY-MM-DD",
        help="The filter of the page counts, without its dates.",
    )
    widget(
        st.number_input,
        "days",
        "Days",
        made.days,
        lambda number: int(number or 1),
        min_value=1,
        max_value=MOST_DAYS,
        step=1,
    )
    day, days = made.day or newest, made.days
    start, _ = period_of(day, days)
    before = date.fromordinal(max(start.toordinal() - 1, EARLIEST.toordinal()))
    st.caption(f"About {period(start, day)}, against {period(*period_of(before, days))}.")
    language()
    credit()
    return Wanted(draft.view(), day, days, draft.current().options, draft.address())


def _brief(dataset: Dataset, wanted: Wanted):
    start, end = period_of(wanted.day, wanted.days)
    shown = wanted.view.with_filter(start=start, end=end)
    return printing.brief(
        dataset,
        wanted.view,
        wanted.day,
        wanted.days,
        wanted.options.language,
        wanted.options.author,
        wanted.options.marking,
        link=printing.link_to(wanted.address, shown, dataset.version),
    )


def _pages(dataset: Dataset, wanted: Wanted) -> None:
    key = f"{catalog.control_token(dataset)} {catalog.title(dataset)} {datetime.now(UTC):%Y-%m-%d}"
    try:
        pictures = _drawn(key, wanted, dataset)
    except SitmapError as error:
        show_error(error)
        return
    with st.container(horizontal=True):
        for format_ in FORMATS:
            st.download_button(
                format_.label,
                data=partial(_written, dataset, wanted, format_.code),
                file_name=f"sitmap-brief-{wanted.day}.{format_.code}",
                mime=format_.mime,
                key=f"brief_as_{format_.code}",
                on_click="ignore",
                icon=":material/download:",
            )
    for number, (picture, alt) in enumerate(pictures, 1):
        st.image(
            picture,
            caption=f"Page {number} of {len(pictures)}, 210 × 297 mm",
            alt=alt,
            width="stretch",
            output_format="PNG",
        )


@st.cache_data(max_entries=6, show_spinner="Writing the brief")
def _drawn(key: str, wanted: Wanted, _dataset: Dataset) -> list[tuple[bytes, str]]:
    del key  # Part of the key only: it stands for the dataset and all that is known around it.
    pages = pages_of(_brief(_dataset, wanted))
    return [
        (plates.to_bytes(page, "png", _SCREEN_DPI), "\n".join(block.text for block in page.blocks()))
        for page in pages
    ]


def _written(dataset: Dataset, wanted: Wanted, code: str) -> bytes:
    # Runs when the button is pressed, outside the page's run: nothing of the session may be asked for here.
    return format_of(code).write(_brief(dataset, wanted)).content
