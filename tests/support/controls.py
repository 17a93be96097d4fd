"""Who holds what, made by hand: a `Control` of a few places for tests of the map.

control([band(0, CHANGED, holder="Insurgents")], [change(0, CHANGED, "ISIS", "Insurgents")])
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from geo.analysis.control import MISSING, Control
from geo.analysis.control.walk import END_DAY, FIRST_DAY

PLACES = (("Atareb", 36.139, 36.825, 1), ("Inzarat", np.nan, np.nan, 3))
"""Name, latitude, longitude and precision; all of Aleppo province."""

EVIDENCE_COLUMNS = ("id", "source")
_CHANGE_COLUMNS = ("place", "first_day", "last_day", "before", "after", "contested", "counts")


def day(iso: str) -> int:
    """Return the days since 1970-01-01 of an ISO date."""
    return (date.fromisoformat(iso) - date(1970, 1, 1)).days


def band(
    place: int, start: int = FIRST_DAY, end: int = END_DAY, holder: str = "", **other: Any
) -> dict[str, Any]:
    """Return days on which a place is held, by default since the first of them and on the evidence of that day."""
    at = max(start, 0)
    return {
        "place": place,
        "start": start,
        "end": end,
        "holder": holder,
        "other": "",
        "state": "held",
        "contested": False,
        "basis": "change",
        "since": start if start > FIRST_DAY else MISSING,
        "row": -1,
        "asserted": -1,
        "evidence_first": other.get("evidence_day", at),
        "evidence_day": at,
        "set_row": other.get("row", -1),
        "set_asserted": -1,
    } | other


def change(place: int, on: int, before: str, after: str, **other: Any) -> dict[str, Any]:
    """Return a change of hands that counts."""
    return {
        "place": place,
        "first_day": on,
        "last_day": on,
        "before": before,
        "after": after,
        "contested": False,
        "counts": True,
    } | other


def control(
    bands: Sequence[Mapping[str, Any]],
    changes: Iterable[Mapping[str, Any]] = (),
    places: Sequence[tuple[str, float, float, int]] = PLACES,
    ids: Mapping[int, str] | None = None,
) -> Control:
    """Return a Control; `ids` are the identifiers of the incidents that are evidence, by row."""
    names, latitudes, longitudes, precisions = zip(*places, strict=True) if places else ((),) * 4
    table = pd.DataFrame(
        {
            "name": names,
            "admin1": "Aleppo",
            "admin1_pcode": "SY02",
            "country": "Syria",
            "latitude": np.array(latitudes, dtype=float),
            "longitude": np.array(longitudes, dtype=float),
            "geo_precision": np.array(precisions, dtype=int),
            "place_id": [f"c{number}" for number in range(len(places))],
        }
    )
    evidence = pd.Series(dict(ids or {}), dtype=object, name="id").to_frame().assign(source="A paper")
    return Control(
        places=table,
        bands=pd.DataFrame(list(bands), columns=list(band(0))),
        changes=pd.DataFrame(list(changes), columns=list(_CHANGE_COLUMNS)),
        forms=tuple(names),
        evidence=evidence,
        asserted_sources={0: "A map of January"},
    )
