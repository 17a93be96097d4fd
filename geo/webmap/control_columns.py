"""Who holds what, as the map reads it: a columns file of places, holders, bands of time, changes and indicative areas."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.analysis.control_areas import REACH_M, control_areas, countries_of
from geo.dataset import Dataset
from geo.model import vocabulary
from geo.model.actors import Actors
from geo.webmap.columns import pack_tables

if TYPE_CHECKING:
    from geo.analysis.control import Control

NOBODY = -1
"""Index of a holder that is not known, and row of evidence that is not an incident of the map."""

_EPOCH = date(1970, 1, 1)
_EPOCH_STAMP = pd.Timestamp(_EPOCH)
_FINE = 5  # decimals of a degree, about a metre

_STATES = tuple(str(code.code) for code in vocabulary.CONTROL_STATES.codes)
_BASES = (*(str(code.code) for code in vocabulary.CONTROL_BASES.codes), "")
"""The last one is of days of which nothing is known."""


def control_columns(control: "Control", loaded: Dataset, rows: npt.NDArray[np.int64] | None = None) -> bytes:
    """Return the columns file of who holds what.

    Parameters
    ----------
    control : Control
        Places known to the province alone are in the file without a point: the map counts them and draws the others.
    loaded : Dataset
        The dataset that it is about: its register has the names and colours of holders, which may change with time, and
        its boundaries the countries that cut the areas.
    rows : ndarray, optional
        For a map of some incidents of the dataset: its row of each row of the dataset, `NOBODY` for those left out.
    """
    values = _holders(control)
    first, last = (day.date() for day in loaded.extent or (_EPOCH_STAMP, _EPOCH_STAMP))
    number = {value: index for index, value in enumerate(values)} | {"": NOBODY}
    places = control.places
    header = {
        "places": _places(places),
        "holders": [{"value": value, "looks": looks(loaded.actors, value, first, last)} for value in values],
        "states": [{"code": str(c.code), "label": c.label} for c in vocabulary.CONTROL_STATES.codes],
        "bases": list(_BASES),
        "asserted": {str(row): source for row, source in control.asserted_sources.items()},
        "reachKm": round(REACH_M / 1000),
    }
    areas = control_areas(places, countries_of(loaded.boundaries.provinces))
    return pack_tables(
        header,
        {
            "band": _bands(control.bands, number, rows),
            "change": _changes(control.changes, number),
            **_rings(areas),
        },
    )


def looks(actors: Actors, value: str, first: date, last: date) -> list[dict[str, Any]]:
    """Return what a holder is called and its colour over time: `from` (day number), `label` and `colour`, in order."""
    days = sorted({first, *(change.day for change in actors.changes if first < change.day <= last)})
    found: list[dict[str, Any]] = []
    for day in days:
        look = {"label": actors.label(value, day), "colour": actors.colour(value, day)}
        if not found or look.items() - found[-1].items():
            found.append({"from": (day - _EPOCH).days, **look})
    return found


def _holders(control: "Control") -> list[str]:
    """Every holder, former holder and other party, the most frequent first, which makes a stable order of drawing."""
    bands, changes = control.bands, control.changes
    named = [bands["holder"], bands["other"], changes["before"], changes["after"]]
    counted = pd.concat([column.astype("object") for column in named]).value_counts()
    return sorted((str(value) for value in counted.index if value), key=lambda v: (-int(counted[v]), v))


def _places(places: pd.DataFrame) -> dict[str, list[Any]]:
    def point(column: str) -> list[float | None]:
        return [None if np.isnan(v) else round(float(v), _FINE) for v in places[column]]

    return {
        "lat": point("latitude"),
        "lon": point("longitude"),
        "name": _texts(places["name"]),
        "admin1": _texts(places["admin1"]),
        "id": _texts(places["place_id"]),
        "cls": places["geo_precision"].astype(int).tolist(),
    }


def _texts(column: "pd.Series[Any]") -> list[str]:
    return [str(text) for text in column.astype("object").fillna("")]


def _numbers(
    column: "pd.Series[Any]", number: dict[str, int], dtype: type[np.signedinteger[Any]]
) -> npt.NDArray[np.signedinteger[Any]]:
    return column.astype("object").map(number).to_numpy(dtype=dtype)


def _codes(column: "pd.Series[Any]", codes: Sequence[str]) -> npt.NDArray[np.uint8]:
    number = {code: index for index, code in enumerate(codes)}
    return column.astype("object").map(number).to_numpy().astype(np.uint8)


def _bands(
    bands: pd.DataFrame, number: dict[str, int], rows: npt.NDArray[np.int64] | None
) -> dict[str, npt.NDArray[Any]]:
    return {
        "place": bands["place"].to_numpy(dtype=np.uint32),
        "start": bands["start"].to_numpy(dtype=np.int32),
        "end": bands["end"].to_numpy(dtype=np.int32),
        "holder": _numbers(bands["holder"], number, np.int16),
        "other": _numbers(bands["other"], number, np.int16),
        "state": _codes(bands["state"], _STATES),
        "basis": _codes(bands["basis"], _BASES),
        "since": bands["since"].to_numpy(dtype=np.int32),
        "evidence_first": bands["evidence_first"].to_numpy(dtype=np.int32),
        "evidence_day": bands["evidence_day"].to_numpy(dtype=np.int32),
        "row": _rows(bands["row"], rows),
        "set_row": _rows(bands["set_row"], rows),
        "asserted": bands["asserted"].to_numpy(dtype=np.int32),
    }


def _rows(column: "pd.Series[Any]", rows: npt.NDArray[np.int64] | None) -> npt.NDArray[np.int32]:
    row = column.to_numpy(dtype=np.int64)
    if rows is not None:
        row = np.where(row < 0, NOBODY, rows[np.maximum(row, 0)])
    return row.astype(np.int32)


def _changes(changes: pd.DataFrame, number: dict[str, int]) -> dict[str, npt.NDArray[Any]]:
    """Changes that count, by place and in their order."""
    counted = changes[changes["counts"].to_numpy(dtype=bool)].sort_values(
        ["place", "last_day"], kind="stable"
    )
    return {
        "place": counted["place"].to_numpy(dtype=np.uint32),
        "first_day": counted["first_day"].to_numpy(dtype=np.int32),
        "last_day": counted["last_day"].to_numpy(dtype=np.int32),
        "before": _numbers(counted["before"], number, np.int16),
        "after": _numbers(counted["after"], number, np.int16),
    }


def _rings(areas: npt.NDArray[np.object_]) -> dict[str, dict[str, npt.NDArray[Any]]]:
    """The outlines of the areas: `ring` (place, first corner) and `corner` (longitude, latitude).

    The last corner of an outline, which is its first again, is left out.
    """
    place, parts = np.flatnonzero(areas != None), areas[areas != None]  # noqa: E711 - element by element
    polygons, of_part = shapely.get_parts(parts, return_index=True)
    rings, of_polygon = shapely.get_rings(polygons, return_index=True)
    points, of_ring = shapely.get_coordinates(rings, return_index=True)
    last = np.diff(of_ring, append=-1) != 0
    points, of_ring = points[~last], of_ring[~last]
    return {
        "ring": {
            "place": place[of_part[of_polygon]].astype(np.uint32),
            "start": np.searchsorted(of_ring, np.arange(len(rings))).astype(np.uint32),
        },
        "corner": {"lon": points[:, 0].astype(np.float32), "lat": points[:, 1].astype(np.float32)},
    }
