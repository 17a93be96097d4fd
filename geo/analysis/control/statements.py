"""Statements of control: the records that say who held a place, before or after, or that it was fought over."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow
from pyarrow import compute

from geo.model import incident
from geo.model.actors import Actors

_READ = (
    "incident_id",
    "first_day",
    "last_day",
    "kind",
    "sub_event_type",
    "actor1",
    "actor2",
    "country",
    "admin1",
    "admin1_pcode",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "control_before",
    "control_after",
    "control_contested",
    "source",
    "source_reliability",
    "info_credibility",
)
_TAKEN = {"location": "name", "geo_precision": "precision", "incident_id": "id"}
_GOVERNMENT_REGAINS = "Government regains territory"
_CHANGE = "control_change"
_TEXTS = ("id", "name", "admin1", "admin1_pcode", "country", "source", "before", "after")
UNGRADED_CREDIBILITY = 6
UNGRADED_RELIABILITY = "F"


def statements(incidents: arrow.Table, actors: Actors) -> pd.DataFrame:
    """Return the statements of control among incidents.

    Parameters
    ----------
    incidents : pyarrow.Table
        In the columns of `geo.model.incident`.
    actors : Actors
        For the canonical names of holders, and for the parties of changes whose record names no holders.

    Returns
    -------
    DataFrame
        One row a statement, in the order of the table: `row` (of the incident), `id`, `first`, `last` (int64, days since
        1970), `before`, `after` (canonical names, "" not stated), `contested`, `derived` (bool: the holders are read
        from the two actors and the event type), `lost` (bool: a change that states no new holder), `credibility` (6
        when missing), `reliability` ("F" when missing), `name`, `admin1`, `admin1_pcode`, `country` ("" when blank),
        `latitude`, `longitude` (WGS84 degrees, NaN without), `precision`, `source`.
    """
    rows = np.flatnonzero(_stating(incidents))
    frame = incident.from_arrow(incidents.select(list(_READ)).take(arrow.array(rows))).rename(columns=_TAKEN)
    frame.insert(0, "row", rows)
    for ours, theirs in (("first", "first_day"), ("last", "last_day")):
        frame[ours] = incident.day_numbers(frame[theirs]).astype(np.int64)
    named = {name: _canonical(frame[f"control_{name}"], actors) for name in ("before", "after")}
    contested = frame["control_contested"].fillna(False).to_numpy(dtype=bool)
    derived = (named["before"] == "") & (named["after"] == "") & ~contested
    if derived.any():
        before, after = _by_event(frame[derived], actors)
        named["before"][derived], named["after"][derived] = before, after
    frame = frame.assign(**named, contested=contested, derived=derived)
    changes = (frame["kind"] == _CHANGE).to_numpy()
    frame["lost"] = changes & ~contested & (named["after"] == "") & (named["before"] != "")
    frame["credibility"] = frame["info_credibility"].fillna(UNGRADED_CREDIBILITY).to_numpy(dtype=np.int64)
    frame["reliability"] = frame["source_reliability"].fillna(UNGRADED_RELIABILITY).to_numpy(dtype=object)
    for name in _TEXTS:
        frame[name] = frame[name].fillna("").to_numpy(dtype=object)
    frame["precision"] = frame["precision"].to_numpy(dtype=np.int64)
    said = contested | (named["before"] != "") | (named["after"] != "")
    names = [*("row", "first", "last", *_TEXTS, "contested", "derived", "lost"), "credibility", "reliability"]
    kept: pd.DataFrame = frame.loc[said, [*names, "latitude", "longitude", "precision"]]
    return kept.reset_index(drop=True)


def _stating(incidents: arrow.Table) -> npt.NDArray[np.bool_]:
    """Which incidents may say something about control."""
    parts = [
        compute.is_valid(incidents["control_before"]),
        compute.is_valid(incidents["control_after"]),
        incidents["control_contested"].fill_null(False),
        compute.equal(incidents["kind"], _CHANGE).fill_null(False),
    ]
    found = parts[0]
    for part in parts[1:]:
        found = compute.or_(found, part)
    result: npt.NDArray[np.bool_] = found.to_numpy().astype(bool)
    return result


def _canonical(names: "pd.Series[str]", actors: Actors) -> npt.NDArray[np.object_]:
    """Canonical names; "" for blank. Each distinct name is looked up once."""
    codes, distinct = pd.factorize(names)
    known = np.array([*(actors.get(str(name).strip()).name for name in distinct), ""], dtype=object)
    return known[codes]


def _by_event(frame: pd.DataFrame, actors: Actors) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
    """Who held a place before and after, by the event type and the two actors (ACLED Codebook, territory events).

    The first actor of a takeover or transfer has the place afterwards. Of “Government regains territory” the codebook
    does not promise the order: it is the actor of the government's side, else the first.
    """
    one, other = (_canonical(frame[name], actors) for name in ("actor1", "actor2"))
    regained = (frame["sub_event_type"] == _GOVERNMENT_REGAINS).fillna(False).to_numpy(dtype=bool)
    sides = {name: _side(name, actors) for name in {*one, *other}}
    side_one, side_other = (np.array([sides[name] for name in names], dtype=object) for names in (one, other))
    turned = regained & (side_one != "government") & (side_other == "government")
    after, before = np.where(turned, other, one), np.where(turned, one, other)
    armed = np.where(turned, side_one, side_other) != "civilian"
    before = np.where(armed & (after != "") & (before != after), before, "")
    return before, after


def _side(name: str, actors: Actors) -> str:
    """The side of an actor; ACLED writes “Civilians (Syria)”, which the register need not list by country."""
    return (actors.find(name) or actors.get(name.split(" (", maxsplit=1)[0])).side if name else ""
