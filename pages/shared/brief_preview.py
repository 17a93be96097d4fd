"""The plate as it will print, and its files."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from geo import catalog, printing
from geo.dataset import Dataset
from geo.errors import PlateError
from geo.model.viewstate import ViewState
from geo.plate.files import FORMATS, to_bytes
from geo.plate.options import Options
from geo.plate.picks import unnumbered
from pages.shared import brief_draft as draft
from pages.shared.errors import show_error
from pages.shared.text import plain

SCREEN_DPI = 110
"""Of the preview: a slide is then some 1,470 pixels wide."""
_MM = 25.4 / 72


@dataclass(frozen=True)
class Preview:
    """A plate as a picture: PNG, width and height of the paper in millimetres, what it shows, which picks it does not."""

    picture: bytes
    width: float
    height: float
    alt: str
    missing: str


def preview(dataset: Dataset) -> bool:
    """Show the plate of the view as it will print; whether it could be made."""
    view, options = draft.view(), draft.current().options
    link = draft.link(dataset, view)
    # With the day: a plate says when it was made.
    key = f"{catalog.control_token(dataset)} {catalog.title(dataset)} {datetime.now(UTC):%Y-%m-%d}"
    try:
        made = _drawn(key, view, options, link, dataset)
    except PlateError as error:
        show_error(error)
        return False
    with st.container(key="paper"):
        st.image(
            made.picture,
            caption=f"As it will print: {made.width:.0f} × {made.height:.0f} mm",
            alt=made.alt,
            width="stretch",
            output_format="PNG",
        )
    if made.missing:
        st.warning(plain(made.missing))
    return True


@st.cache_data(max_entries=12, show_spinner="Drawing the plate")
def _drawn(key: str, view: ViewState, options: Options, link: str, _dataset: Dataset) -> Preview:
    del key  # Part of the key only: it stands for the dataset and all that is known around it.
    page = printing.plate(_dataset, view, options, link)
    content = to_bytes(page, "png", SCREEN_DPI)
    alt = " ".join([f"{page.title}.", *(drawing.alt for drawing in page.drawings("map"))])
    missing = unnumbered(page, printing.content_of(_dataset, view), options) if options.picked else ""
    return Preview(content, page.width * _MM, page.height * _MM, alt, missing)


# -- files -------------------------------------------------------------------------------------------------------------


def files(dataset: Dataset) -> None:
    """Offer the plate in every format, made when one is asked for."""
    made, view = draft.current(), draft.view()
    name = file_name(made.options.title or view.filter.sentence(dataset.context))
    for format_ in FORMATS:
        st.download_button(
            format_.label,
            data=partial(_written, dataset, view, made, draft.link(dataset, view), format_.code),
            file_name=f"{name}{format_.suffix}",
            mime=format_.media_type,
            key=f"plate_{format_.code}",
            help=f"{format_.help[:1].upper()}{format_.help[1:]}",
            on_click="ignore",
            icon=":material/download:",
            width="content",
        )


def _written(dataset: Dataset, view: ViewState, made: draft.Draft, link: str, code: str) -> bytes:
    # Runs when the button is pressed, outside the page's run: nothing of the session may be asked for here.
    page = printing.plate(dataset, view, made.options, link)
    return to_bytes(page, code, made.dpi, made.slides)


def file_name(title: str) -> str:
    """Return a file's name without suffix that says what is in it, in letters that every system takes."""
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60].strip("-")
    return f"sitmap-{slug or 'plate'}"
