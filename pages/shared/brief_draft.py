"""The plate that is being made: what the session knows of it besides the view, kept when its page is left."""

from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, cast

import streamlit as st

from geo.dataset import Dataset
from geo.model.viewstate import ViewState
from geo.plate.options import Options
from geo.printing import link_to
from geo.settings import settings
from pages.shared import state

PATH = "brief"
"""Of the page in the address."""

PARTS = {"plate": "Plate", "brief": "Daily brief"}
"""What the page makes: the map as a finished page, or a report about a day or a few."""

_DRAFT = "sitmap_draft"
_CHOICES = {f.name for f in fields(Options)}


@dataclass(frozen=True)
class Draft:
    """The plate that is being made.

    Attributes
    ----------
    options : Options
        The choices of the plate.
    whole : bool
        Whether the map shows everything found, wherever the map page looks.
    dpi : int
        Of pictures that are downloaded.
    logo_name : str
        Name of the logo's file.
    slides, slides_name : bytes, str
        The presentation that slides are made from, and its name; empty for none.
    part : str
        What is made: a code of `PARTS`.
    by, seconds : str, float
        How a series is divided (`geo.plate.series.BYS`), and how long each plate stands where they move.
    day, days : date or None, int
        The last day of the brief (None for the newest of the data), and how many it has.
    """

    options: Options = field(default_factory=Options)
    whole: bool = False
    dpi: int = 150
    logo_name: str = ""
    slides: bytes = b""
    slides_name: str = ""
    part: str = "plate"
    by: str = "week"
    seconds: float = 1.0
    day: date | None = None
    days: int = 1


def current() -> Draft:
    """Return the plate that is being made."""
    if _DRAFT not in st.session_state:
        st.session_state[_DRAFT] = Draft(Options(author=settings().organisation))
    return cast("Draft", st.session_state[_DRAFT])


def change(**changes: Any) -> None:
    """Change parts of it, those of its options too."""
    draft = current()
    chosen = {name: value for name, value in changes.items() if name in _CHOICES}
    others = {name: value for name, value in changes.items() if name not in _CHOICES}
    st.session_state[_DRAFT] = replace(draft, options=replace(draft.options, **chosen), **others)


def take(options: Options, whole: bool) -> None:
    """Take up the options of a recipe; what a recipe does not hold stays, a logo is named as such."""
    name = "of the recipe" if options.logo else ""
    st.session_state[_DRAFT] = replace(current(), options=options, whole=whole, logo_name=name)


def view() -> ViewState:
    """Return what the plate shows: the view of the pages, without what a plate does not show."""
    shown = state.current()
    looks = None if current().whole else shown.view
    return replace(shown, view=looks, selection=None, present=False, basemap="", choices=())


def address() -> str:
    """Return the address of the map page, which links of plates begin with: that of the settings, else this one's."""
    if settings().address:
        return settings().address
    page = str(st.context.url or "").split("?", maxsplit=1)[0].rstrip("/").removesuffix(f"/{PATH}")
    return f"{page}/" if page else ""


def link(loaded: Dataset, shown: ViewState) -> str:
    """Return the address that opens a view again with its version; "" when there is none."""
    return link_to(address(), shown, loaded.version)
