"""Names that could not be placed for certain: candidates on a small map, and a decision that is remembered."""

from functools import partial
from typing import Any

import streamlit as st

from geo.errors import SitmapError
from geo.model.words import quantity
from geo.places import userplaces
from geo.places.boundaries import Boundaries
from geo.places.gazetteer import Candidate, Gazetteer
from geo.webmap.candidates_map import candidates_map
from pages.shared import upload
from pages.shared.text import plain
from pages.shared.upload import Upload

MOST = 6
"""Candidates shown for a name; further ones are hardly ever meant."""

_WHY = {
    "ambiguous": "Several places have this name.",
    "candidates": "No place has this name for certain; these come near.",
    "none": "No place of this name is known, and none comes near.",
}


def review(file: Upload) -> None:
    """Let a person say which place a name means, for all rows that have it."""
    assert file.prepared is not None  # noqa: S101 - only called when the file has been checked
    names = sorted(file.prepared.checked.unplaced, key=lambda name: -len(name.rows))
    if not names:
        st.success("Every name was placed.", icon=":material/check:")
        return
    st.caption(
        "Until you decide, these rows are known to their province only, or have no place. A decision is remembered for "
        "every later import."
    )
    left, right = st.columns([3, 2])
    with left:
        number = st.selectbox(
            f"{quantity(len(names), 'name', 'names')} to review, the most frequent first",
            range(len(names)),
            format_func=lambda n: _label(names[n]),
            key=f"import_name_{file.step}",
        )
        name = names[number]
        found = Gazetteer.load().candidates(
            name.name, country=name.country or None, admin1=name.admin1 or None, limit=MOST
        )
        st.caption(_WHY[name.status if name.status == "ambiguous" else "candidates" if found else "none"])
        chosen = _choice(file, number, found) if found else None
        if chosen is not None:
            rows = len(name.rows)
            st.button(
                f"This is the place, for {'this row' if rows == 1 else f'all {rows:,} rows'}",
                type="primary",
                key="import_accept",
                on_click=partial(_accept, file, name, chosen),
            )
    if found:
        right.image(candidates_map(Boundaries.load(), found), width="stretch")


def _label(name: Any) -> str:
    where = ", ".join(part for part in (name.admin1, name.country) if part)
    return f"{name.name} ({where}): {quantity(len(name.rows), 'row', 'rows')}" if where else name.name


def _choice(file: Upload, number: int, found: list[Candidate]) -> Candidate:
    boundaries = Boundaries.load()
    provinces = {p.pcode: p.name for p in boundaries.provinces}

    def words(n: int) -> str:
        place = found[n].place
        country = boundaries.country_name(place.country)
        where = ", ".join(p for p in (place.parent, provinces.get(place.admin1_pcode, ""), country) if p)
        return plain(f"{n + 1}. {place.name}, {where} ({found[n].score:.0f} of 100)")

    return found[
        st.radio(
            "Which place is meant",
            range(len(found)),
            format_func=words,
            key=f"import_candidate_{file.step}_{number}",
        )
    ]


def _accept(file: Upload, name: Any, chosen: Candidate) -> None:
    try:
        userplaces.remember_alias(userplaces.own_folder(), name.name, name.country, name.admin1, chosen.place)
    except SitmapError as error:
        file.error = str(error)
        return
    upload.check(file)
