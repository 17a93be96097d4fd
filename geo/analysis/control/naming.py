"""Places of control by the names that people give them, and what to say of a name that no statement speaks of."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.control.answers import Control
from geo.model.near import suggestion
from geo.places.gazetteer import Gazetteer
from geo.places.names import normal_form
from geo.places.place import metres_between

_ONE_SPOT_M = 1_000
"""Metres within which two names of the gazetteer mean one place; a suburb has a name and a point of its own."""


def places_called(name: str, control: Control, gazetteer: Gazetteer) -> npt.NDArray[np.int64]:
    """Return the places that a name means: in any spelling, else as another name of the same place in the gazetteer."""
    called = control.called(name)
    return called if len(called) else _called_otherwise(name, control, gazetteer)


def _called_otherwise(name: str, control: Control, gazetteer: Gazetteer) -> npt.NDArray[np.int64]:
    """Places whose name means the same place of the gazetteer as another name does.

    Its sources may each list the place in their own spelling and with a point of their own.
    """
    meant = gazetteer.geocode(name).iloc[0]
    if meant["status"] != "exact":
        return np.empty(0, dtype=np.int64)
    places = control.places
    each = gazetteer.geocode(places["name"], country=places["country"], admin1=places["admin1_pcode"])
    exact = np.flatnonzero(each["status"] == "exact")
    points = zip(each["latitude"].iloc[exact], each["longitude"].iloc[exact], strict=True)
    metres = [metres_between(meant["latitude"], meant["longitude"], *point) for point in points]
    return exact[np.array(metres) <= _ONE_SPOT_M]


def nothing_said(name: str, control: Control, locations: "pd.Series[Any]", gazetteer: Gazetteer) -> str:
    """Return what to say of a name without a statement: “no record says who held Hama”, or that there is no such place.

    Parameters
    ----------
    name : str
        As a person wrote it.
    control : Control
        For the names that may have been meant.
    locations : Series of str
        Names of places in the dataset, blanks among them.
    gazetteer : Gazetteer
        For places that the dataset does not name.
    """
    form = normal_form(name)
    in_records = any(normal_form(location) == form for location in locations.dropna().unique())
    if in_records or gazetteer.geocode(name).iloc[0]["status"] in ("exact", "ambiguous"):
        return f"no record says who held {name}"
    spellings = {other: other for other in control.places["name"]}
    return f"no place “{name}” in the records or the gazetteer{suggestion(name, spellings)}"
