"""Incidents that are numbered by hand: which ones are offered."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from geo import catalog
from geo.analysis.notable import READ, notable
from geo.dataset import Dataset
from geo.model import vocabulary
from geo.model.viewstate import ViewState
from geo.model.words import MONTHS

MOST_OFFERED = 300
"""Incidents that are offered: a browser takes no list of all."""

_READ = (*READ, "event_date", "notes")
_NOTE = 50


@dataclass(frozen=True)
class Offered:
    """Incidents to pick from: identifiers and their words, in order of date; and how many more there are."""

    words: dict[str, str]
    left_out: int


def offered(dataset: Dataset, view: ViewState, picked: tuple[str, ...]) -> Offered:
    """Return the incidents of a view to pick from, those that are picked among them."""
    query = replace(view, view=None, shading="none", control="none", hidden=()).query_string()
    found = _offered(catalog.token(dataset), query, dataset, view)
    missing = [name for name in picked if name not in found.words]
    if not missing:
        return found
    known, rows = dataset.rows_of(missing)
    frame = dataset.frame(np.array(rows, dtype=np.int64))
    words = dict(zip(known, _words(frame), strict=True))
    told = {name: words.get(name, f"{name}, not in the data") for name in missing}
    return replace(found, words=found.words | told)


@st.cache_data(max_entries=8, show_spinner=False)
def _offered(token: str, query: str, _dataset: Dataset, _view: ViewState) -> Offered:
    del token, query  # Part of the key only: they stand for the dataset and the view.
    rows = np.flatnonzero(_dataset.mask(_view.filter) & (_dataset.places.of_row >= 0))
    frame = _dataset.columns(_READ).iloc[rows].assign(row=rows)
    best = notable(frame, MOST_OFFERED)
    words = dict(zip(best["incident_id"], _words(best), strict=True))
    return Offered(words, len(rows) - len(words))


def _words(frame: pd.DataFrame) -> list[str]:
    """What a person knows an incident by: “3 Jan 2014, Atareb: Clash, 5 dead. Rebels took the …”."""
    return [_said(row) for row in frame.to_dict("records")]


def _said(row: dict[str, Any]) -> str:
    when = row["event_date"]
    where = row["location"] if isinstance(row["location"], str) else "no place"
    dead = f", {int(row['fatalities']):,} dead" if pd.notna(row["fatalities"]) else ""
    note = " ".join(str(row["notes"]).split()) if isinstance(row["notes"], str) else ""
    short = note if len(note) <= _NOTE else f"{note[:_NOTE].rsplit(' ', 1)[0]}…"
    what = vocabulary.kind(row["kind"]).label
    return f"{when.day} {MONTHS[when.month - 1][:3]} {when.year}, {where}: {what}{dead}. {short}".rstrip()
