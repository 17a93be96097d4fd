"""Incidents that are numbered by hand: which ones are offered, and which of those picked a plate does not show."""

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
from geo.model.words import MONTHS, join_words, quantity
from geo.plate.content import Content
from geo.plate.extent import frame_of
from geo.plate.marks import marks_of
from geo.plate.options import Options
from geo.plate.page import Page
from geo.plate.template import template

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


def not_shown(page: Page, content: Content, options: Options) -> str:
    """Say which of the incidents picked by hand have no number on a plate, and why; "" when all have one."""
    asked = options.picked[: options.most_callouts]
    reasons = _reasons(page, content, options, asked)
    beyond = len(options.picked) - len(asked)
    if beyond:
        reasons.append((beyond, f"beyond the {options.most_callouts:,} that may be numbered"))
    told = [f"{number:,} {why}" for number, why in reasons if number]
    lost = sum(number for number, _ in reasons)
    picked = quantity(len(options.picked), "incident picked", "incidents picked")
    verb = "has" if lost == 1 else "have"
    return f"{lost:,} of the {picked} by hand {verb} no number: {join_words(told)}." if told else ""


def _reasons(page: Page, content: Content, options: Options, asked: tuple[str, ...]) -> list[tuple[int, str]]:
    """How many of the incidents have no number, by reason, in the order in which they are tested."""
    loaded = content.loaded
    _, found = loaded.rows_of(asked)
    rows = np.array(found, dtype=np.int64)
    passing = rows[content.mask[rows]]
    placed = passing[loaded.places.of_row[passing] >= 0]
    drawn = placed
    if "incidents" not in content.view.hidden:
        (map_,) = page.drawings("map")
        marks = marks_of(content, frame_of(content, map_.rect, template(options.template).unit))
        drawn = placed[marks.of_place[loaded.places.of_row[placed]] >= 0]
    listed = sum(bool(entry.marker) for block in page.blocks("list") for entry in block.paragraphs)
    return [
        (len(asked) - len(rows), "not in these data"),
        (len(rows) - len(passing), "outside the filter or the dates"),
        (len(passing) - len(placed), "without a place on the map"),
        (len(placed) - len(drawn), "outside this section of the map"),
        (max(len(drawn) - listed, 0), "without room on the page"),
    ]
