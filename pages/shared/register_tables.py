"""The actor register as the two tables that a person edits, and back."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pandas as pd

from geo.model import register
from geo.model.actors import Actors
from geo.model.register import ACTOR_COLUMNS, ACTORS, DATE_COLUMNS, DATES, Row
from geo.templates import render

SWATCH, INCIDENTS = "swatch", "incidents"
"""Columns of the table of actors that are shown and not edited."""


def actors_table(actors: Actors, counts: Mapping[str, int]) -> pd.DataFrame:
    """Return the actors, one row each: a swatch, the columns of `actors.csv` and the incidents that name each."""
    rows = [register.actor_cells(actor) for actor in actors]
    table = pd.DataFrame(rows, columns=list(ACTOR_COLUMNS), dtype="object")
    table.insert(0, SWATCH, [swatch(colour) for colour in table["colour"]])
    table[INCIDENTS] = [counts.get(name, 0) for name in table["name"]]
    return table


def swatch(colour: str) -> str:
    """Return a picture of a colour as an address that holds it."""
    return f"data:image/svg+xml;utf8,{quote(render('chip.svg', colour=colour))}"


def dates_table(actors: Actors) -> pd.DataFrame:
    """Return what changed on which day, in the columns of `actor_dates.csv`."""
    rows = [register.change_cells(change) for change in actors.changes]
    table = pd.DataFrame(rows, columns=list(DATE_COLUMNS), dtype="object")
    table["date"] = pd.to_datetime(table["date"])
    return table


def register_of(actors: pd.DataFrame, dates: pd.DataFrame) -> Actors:
    """Return the register that two edited tables say; rows without anything in them are passed over.

    Raises
    ------
    ActorError
        When they do not make one, see `geo.model.register.of_rows`.
    """
    return register.of_rows(_rows(actors, ACTORS, ACTOR_COLUMNS), _rows(dates, DATES, DATE_COLUMNS))


def _rows(table: pd.DataFrame, name: str, columns: tuple[str, ...]) -> list[Row]:
    rows = []
    for record in table.to_dict("records"):
        cells = {column: _cell(record.get(column)) for column in columns}
        if any(cells.values()):
            rows.append(Row(f"{name}, “{cells['name'][:80]}”" if cells["name"] else name, cells))
    return rows


def _cell(value: Any) -> str:
    if pd.isna(value):
        return ""
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)
