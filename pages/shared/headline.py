"""The line above the map and the tables: the filter in English, what is shown, and where the rest is."""

import streamlit as st

from geo.dataset import Counts, Dataset
from geo.model.words import quantity
from pages.shared import state
from pages.shared.changed_since import changed_notice
from pages.shared.text import plain


def headline(dataset: Dataset) -> Counts:
    """Say what is on show; also what was wrong with the link, and which version this is if not the newest."""
    view = state.current()
    counts = dataset.counts(view.filter)
    _notices(dataset)
    sentence = view.filter.sentence(dataset.context, counts.found)
    st.markdown(f"##### {plain(sentence[:1].upper() + sentence[1:])}")
    st.caption(plain(share(counts)))
    if counts.total and not counts.shown:
        _nothing(counts)
    return counts


def share(counts: Counts) -> str:
    """Return “N of M incidents shown” and where the others are; the parts always sum to M."""
    rest = [
        (counts.filtered, "filtered out"),
        (counts.outside, "outside the dates"),
        (counts.no_place, "without a place on the map"),
    ]
    where = ", ".join(f"{number:,} {words}" for number, words in rest if number)
    shown = f"{counts.shown:,} of {quantity(counts.total, 'incident', 'incidents')} shown"
    return f"{shown}: {where}." if where else f"{shown}."


def _nothing(counts: Counts) -> None:
    if counts.no_place:
        st.info("What was found has no place on the map. The Incidents page lists it.")
    elif counts.outside:
        st.info(f"Nothing in these dates; {counts.outside:,} would pass in others. Widen the dates.")
    else:
        st.info("Nothing passes this filter. Take a condition away, or choose Show everything in the panel.")


def _notices(dataset: Dataset) -> None:
    problems = state.problems()
    if problems:
        # What may stand there instead is for the command line; here one line must do.
        short = [": ".join(problem.split(": ")[:2]) for problem in problems[:3]]
        st.warning(plain(f"Part of the link could not be read and was left out ({'; '.join(short)})."))
    asked = state.current().version
    if asked is not None and asked != (newest := state.dataset_newest_version()):
        changed_notice(dataset, newest)
