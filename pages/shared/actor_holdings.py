"""What an actor gained and lost: changes of control with their days and the incidents that say so."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from geo import catalog
from geo.analysis.actors import held
from geo.analysis.control import Control
from geo.dataset import Dataset
from geo.model.actors import SIDE_PREFIX
from geo.model.words import quantity
from pages.shared import state

_ROW, _HEAD, _TALLEST = 35, 38, 300
_MOST = 500
"""Changes that the page lists."""

_COLUMNS = {
    "last_day": st.column_config.DateColumn(
        "Day", format="YYYY-MM-DD", help="The day by which it had changed hands."
    ),
    "change": "Change",
    "place": "Place",
    "admin1": "Province",
    "other": st.column_config.TextColumn("From or to", help="Who held it before a gain, or after a loss."),
    "contested": st.column_config.CheckboxColumn("Contested"),
    "incident_id": st.column_config.TextColumn("Evidence", help="The incident that says so."),
}


def holdings(dataset: Dataset, group: str) -> None:
    """Show which places a group gained and lost within the dates of the filter."""
    wanted = state.current().filter
    # A whole side holds places only where its groups are counted as it.
    whole = group.startswith(SIDE_PREFIX)
    control = catalog.control(dataset, replace(wanted, rollup="side") if whole else wanted)
    moved = _within(held(control.changes, group), wanted.start, wanted.end)
    st.markdown("**What it gained and lost**")
    if moved.empty:
        st.caption("No change of control to it or from it is recorded in these dates.")
        return
    gained = int(moved["gained"].sum())
    st.markdown(
        f"Gained {quantity(gained, 'time', 'times')}, lost {quantity(len(moved) - gained, 'time', 'times')}."
    )
    _table(dataset, control, moved.head(_MOST))
    if len(moved) > _MOST:
        st.caption(f"The newest {_MOST:,} of {len(moved):,}; the Control page has all.")
    st.caption(
        "Changes of control in these dates, by the rules of the Control page; one place may change hands more than once. Of "
        "the filter, provinces, grades and how actors are counted apply here."
    )


def _within(moved: pd.DataFrame, start: date | None, end: date | None) -> pd.DataFrame:
    """Changes whose days overlap the window."""
    epoch = date(1970, 1, 1)
    inside = pd.Series(True, index=moved.index)
    if start:
        inside &= moved["last_day"] >= (start - epoch).days
    if end:
        inside &= moved["first_day"] <= (end - epoch).days
    return moved[inside].sort_values("last_day", ascending=False, kind="stable")


def _table(dataset: Dataset, control: Control, moved: pd.DataFrame) -> None:
    places = control.places.iloc[moved["place"].to_numpy()]
    other = moved["before"].where(moved["gained"], moved["after"])
    table = pd.DataFrame(
        {
            "last_day": pd.to_datetime(moved["last_day"].to_numpy(), unit="D"),
            "change": np.where(moved["gained"], "Gained", "Lost"),
            "place": places["name"].to_numpy(),
            "admin1": places["admin1"].to_numpy(),
            "other": [
                dataset.actors.label(value, date(1970, 1, 1) + timedelta(days=int(day)))
                if value
                else "not stated"
                for value, day in zip(other, moved["last_day"], strict=True)
            ],
            "contested": moved["contested"].to_numpy(),
            "incident_id": _evidence(dataset, moved["row"].to_numpy()),
        }
    )
    st.dataframe(
        table,
        column_config=_COLUMNS,
        hide_index=True,
        placeholder="–",
        height=min(_HEAD + _ROW * len(table), _TALLEST),
        key="actors_holdings",
    )


def _evidence(dataset: Dataset, rows: npt.NDArray[np.int64]) -> list[str | None]:
    """The incident of each row; an asserted holding has none."""
    ids = iter(dataset.frame(rows[rows >= 0])["incident_id"])
    return [next(ids) if row >= 0 else None for row in rows]
