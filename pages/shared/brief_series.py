"""A series of plates: one a day, week, month or province, as pages, as a GIF or as a film."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import streamlit as st

from geo import printing
from geo.dataset import Dataset
from geo.errors import PlateError
from geo.model.viewstate import ViewState
from geo.model.words import quantity
from geo.plate import motion
from geo.plate.files import plate_format
from geo.plate.page import Page
from geo.plate.series import BYS, steps_of
from pages.shared import brief_draft as draft
from pages.shared.brief_form import widget
from pages.shared.brief_preview import file_name
from pages.shared.errors import show_error
from pages.shared.text import plain

_WAYS = {way.code: way.label for way in BYS}


@dataclass(frozen=True)
class Kind:
    """A file of a series: its code, which is its suffix, its words, media type, and how it is written."""

    code: str
    label: str
    mime: str
    write: Callable[[Iterator[Page], int, float], bytes]


def _pdf(pages: Iterator[Page], dpi: int, _seconds: float) -> bytes:
    return plate_format("pdf").write(list(pages), dpi)


KINDS = (
    Kind("pdf", "PDF of pages", "application/pdf", _pdf),
    Kind("gif", "GIF", "image/gif", motion.gif),
    Kind("mp4", "MP4", "video/mp4", motion.mp4),
)


def series(dataset: Dataset) -> None:
    """Offer the series, made when one is asked for."""
    with st.popover("Series", icon=":material/auto_awesome_motion:"):
        made, view = draft.current(), draft.view()
        widget(
            st.segmented_control,
            "by",
            "Plates",
            made.by,
            options=list(_WAYS),
            format_func=_WAYS.__getitem__,
            required=True,
        )
        try:
            steps = steps_of(printing.content_of(dataset, view), made.by)
        except PlateError as error:
            show_error(error)
            return
        between = f"{steps[0].label} to {steps[-1].label}" if len(steps) > 1 else steps[0].label
        st.caption(
            plain(
                f"{quantity(len(steps), 'plate', 'plates')}: {between}. Each takes a second or two to make."
            )
        )
        widget(
            st.number_input,
            "seconds",
            "Seconds a plate, in GIF and MP4",
            made.seconds,
            lambda number: float(number or 1),
            min_value=0.2,
            max_value=10.0,
            step=0.2,
            format="%.1f",
        )
        name = file_name(made.options.title or view.filter.sentence(dataset.context))
        with st.container(horizontal=True):
            for kind in KINDS:
                st.download_button(
                    kind.label,
                    data=partial(_written, dataset, view, made, draft.address(), kind),
                    file_name=f"{name}-by-{made.by}.{kind.code}",
                    mime=kind.mime,
                    key=f"series_{kind.code}",
                    on_click="ignore",
                    icon=":material/download:",
                    width="content",
                )


def _written(dataset: Dataset, view: ViewState, made: draft.Draft, address: str, kind: Kind) -> bytes:
    # Runs when the button is pressed, outside the page's run: nothing of the session may be asked for here.
    pages = printing.series(dataset, view, made.options, made.by, address)
    return kind.write(pages, made.dpi, made.seconds)
