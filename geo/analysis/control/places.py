"""The places that statements of control speak of: which records mean one place, and which stay apart."""

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.places.boundaries import Boundaries
from geo.places.names import normal_form, normal_forms

NEAR_KM = 5.0
"""Precise records of one name in one province are one place within this distance: sources digitise a town's centre apart."""

_EARTH_KM = 6371.0088
_ID_LENGTH = 8
_AREA_WORDS = ("province", "governorate", "region", "muhafazah", "countryside")
_Ints = npt.NDArray[np.int64]


def gather(
    said: pd.DataFrame, boundaries: Boundaries, usage: Mapping[str, int]
) -> tuple[pd.DataFrame, _Ints]:
    """Tell the places of statements apart.

    Parameters
    ----------
    said : DataFrame
        With `name`, `admin1`, `admin1_pcode`, `country`, `latitude`, `longitude` (WGS84 degrees) and `precision`.
    boundaries : Boundaries
        For the names of provinces.
    usage : mapping
        How often each name is used in the dataset: a place is called by the most frequent of its names.

    Returns
    -------
    (DataFrame, ndarray of int64)
        Places, numbered from 0 in the order of province and name: `name`, `admin1`, `admin1_pcode`, `country`,
        `latitude`, `longitude` (NaN when only the province is known), `geo_precision`, `place_id`, `form` (the name's
        normal form). And the place of each statement, -1 when it speaks of no one place.
    """
    spots = _spots(said, boundaries)
    label = _joined(spots)
    label = _drawn_to_precise(spots, label)
    # The last, for the node -1, is no place.
    spots["place"] = np.append(label, -1)[spots["node"].to_numpy()]
    placed = spots[spots["place"] >= 0]
    places = _described(placed, usage)
    number = dict(zip(places.index, range(len(places)), strict=True))
    of_row = np.full(len(said), -1, dtype=np.int64)
    of_row[placed.index.to_numpy()] = placed["place"].map(number).to_numpy(dtype=np.int64)
    return places.reset_index(drop=True), of_row


def _spots(said: pd.DataFrame, boundaries: Boundaries) -> pd.DataFrame:
    """What each statement says of its place, and the number of its smallest unit (`node`, -1 for none).

    A node is one exact point; near a point, one name at it; without a point, one name in a province.
    """
    frame = said[["name", "admin1", "admin1_pcode", "country"]].copy()
    pointed = np.isfinite(said["latitude"].to_numpy()) & np.isfinite(said["longitude"].to_numpy())
    frame["precision"] = np.where(pointed, said["precision"].to_numpy(), 3)
    exact = (frame["precision"] < 3).to_numpy()
    # Five decimals are a metre: finer differences are noise of conversion.
    for ours, theirs in (("north", "latitude"), ("east", "longitude")):
        degrees = np.where(exact, said[theirs].to_numpy(), 0.0)
        frame[ours] = np.round(degrees * 1e5).astype(np.int64)
    frame["form"] = normal_forms(frame["name"])
    nowhere = ((frame["form"] == "") | (frame["admin1_pcode"] == "")).to_numpy()
    wide = ~exact & (nowhere | _is_province(frame, ~exact, boundaries))
    point = frame["precision"] == 1
    keys = pd.MultiIndex.from_arrays(
        [
            frame["precision"],
            frame["north"],
            frame["east"],
            frame["form"].where(~point, ""),
            frame["admin1_pcode"].where(~exact, ""),
        ]
    )
    node, _ = pd.factorize(keys)
    frame["node"] = np.where(wide, -1, node)
    # Numbers without gaps.
    frame["node"] = pd.factorize(frame["node"].where(frame["node"] >= 0))[0]
    return frame


def _is_province(
    frame: pd.DataFrame, asked: npt.NDArray[np.bool_], boundaries: Boundaries
) -> npt.NDArray[np.bool_]:
    """Whether the place named is the province itself, also as “Aleppo province”; only where it is asked."""
    result = np.zeros(len(frame), dtype=bool)
    triples = pd.MultiIndex.from_frame(frame.loc[asked, ["name", "admin1", "admin1_pcode"]])
    codes, distinct = pd.factorize(triples)
    found = [_names_province(name, admin1, pcode, boundaries) for name, admin1, pcode in distinct]
    result[asked] = np.array(found, dtype=bool)[codes]
    return result


def _names_province(name: str, admin1: str, pcode: str, boundaries: Boundaries) -> bool:
    words = name.split()
    while words and words[-1].casefold() in _AREA_WORDS:
        words.pop()
    bare = " ".join(words)
    if not bare:
        return True
    if normal_form(bare) == normal_form(admin1):
        return True
    found = boundaries.match_admin1([bare])[0]
    return bool(found is not None and found == pcode)


def _joined(spots: pd.DataFrame) -> _Ints:
    """The place of each node: points of one name in one province that lie near each other are one."""
    nodes = int(spots["node"].max()) + 1 if len(spots) else 0
    above = np.arange(nodes)

    def root(node: int) -> int:
        while above[node] != node:
            above[node] = above[above[node]]
            node = int(above[node])
        return node

    named = spots[(spots["precision"] < 3) & (spots["form"] != "") & (spots["node"] >= 0)]
    distinct = named.drop_duplicates(["node", "form", "admin1_pcode"])
    # Precise points and points nearby stay apart: what lies near a town is not the town.
    same = ["precision", "form", "admin1_pcode"]
    distinct = distinct[distinct.duplicated(same, keep=False)]
    for _, group in distinct.groupby(same, sort=False):
        node = group["node"].to_numpy()
        for one, other in zip(*_near(group), strict=True):
            above[root(int(node[one]))] = root(int(node[other]))
    return np.array([root(node) for node in range(nodes)], dtype=np.int64)


def _near(group: pd.DataFrame) -> tuple[_Ints, _Ints]:
    """Pairs of points of a group that lie within `NEAR_KM` of each other, by the great circle."""
    latitude, longitude = (np.radians(group[name].to_numpy() / 1e5) for name in ("north", "east"))
    ones, others = [], []
    for at in range(len(group) - 1):
        rise = np.sin((latitude[at + 1 :] - latitude[at]) / 2) ** 2
        turn = np.sin((longitude[at + 1 :] - longitude[at]) / 2) ** 2
        across = rise + np.cos(latitude[at]) * np.cos(latitude[at + 1 :]) * turn
        found = np.flatnonzero(2 * _EARTH_KM * np.arcsin(np.sqrt(across)) <= NEAR_KM) + at + 1
        ones += [at] * len(found)
        others += found.tolist()
    return np.array(ones, dtype=np.int64), np.array(others, dtype=np.int64)


def _drawn_to_precise(spots: pd.DataFrame, label: _Ints) -> _Ints:
    """Give names without a point to the one place of that name in the province: a precise one, else one nearby."""
    known: dict[tuple[str, str], dict[int, set[int]]] = {}
    distinct = spots[(spots["node"] >= 0) & (spots["form"] != "")].drop_duplicates(
        ["node", "form", "admin1_pcode"]
    )
    columns = (distinct[name].tolist() for name in ("node", "precision", "form", "admin1_pcode"))
    for node, precision, form, pcode in zip(*columns, strict=True):
        known.setdefault((form, pcode), {}).setdefault(precision, set()).add(int(label[node]))
    result = label.copy()
    for by_precision in known.values():
        # Of several of one name none can be told to be meant.
        precise = by_precision.get(1) or by_precision.get(2) or set()
        if 3 in by_precision and len(precise) == 1:
            for vague in by_precision[3]:
                result[label == vague] = next(iter(precise))
    return result


def _described(placed: pd.DataFrame, usage: Mapping[str, int]) -> pd.DataFrame:
    """One row a place, by its label, in the order of province and name."""
    columns = ["name", "admin1", "admin1_pcode", "country", "latitude", "longitude", "geo_precision"]
    if placed.empty:
        return pd.DataFrame({name: [] for name in [*columns, "place_id", "form"]}).astype(
            {"latitude": float, "longitude": float, "geo_precision": np.int64}
        )
    # The most precise record of a place says where it lies.
    spot = _most(placed, ["precision", "north", "east", "admin1", "admin1_pcode", "country"])
    places = spot.assign(name=_names(placed, usage).reindex(spot.index).fillna(""))
    has_point = places["precision"] < 3
    places["latitude"] = (places["north"] / 1e5).where(has_point)
    places["longitude"] = (places["east"] / 1e5).where(has_point)
    places["geo_precision"] = places["precision"]
    places["form"] = normal_forms(places["name"])
    places["place_id"] = [_place_id(*row) for row in _identities(places)]
    towns = places[places["precision"] == 1]
    namesakes = pd.MultiIndex.from_frame(places[["form", "admin1_pcode"]]).isin(
        pd.MultiIndex.from_frame(towns[["form", "admin1_pcode"]])
    )
    beside = namesakes & (places["precision"] == 2).to_numpy() & (places["form"] != "").to_numpy()
    places["name"] = places["name"].where(~beside, "near " + places["name"])
    places = places.sort_values(["admin1_pcode", "name", "place_id"], kind="stable")
    return places[[*columns, "place_id", "form"]]


def _most(placed: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The values of each place; of several the smallest first column, then the most frequent, then the smallest."""
    counted = placed.groupby(["place", *names], sort=False).size().rename("count").reset_index()
    order = ["place", names[0], "count", *names[1:]]
    counted = counted.sort_values(order, ascending=[name != "count" for name in order], kind="stable")
    return counted.drop_duplicates("place").set_index("place").drop(columns="count")


def _names(placed: pd.DataFrame, usage: Mapping[str, int]) -> "pd.Series[str]":
    """The name of each place that the dataset uses most; the first by alphabet among equals."""
    named = placed.loc[placed["name"] != "", ["place", "name"]].drop_duplicates()
    named["used"] = named["name"].map(usage).fillna(0)
    best = named.sort_values(["place", "used", "name"], ascending=[True, False, True])
    return best.drop_duplicates("place").set_index("place")["name"]


def _identities(places: pd.DataFrame) -> Any:
    return zip(
        *(places[name] for name in ("precision", "north", "east", "form", "admin1_pcode")), strict=True
    )


def _place_id(precision: int, north: int, east: int, form: str, pcode: str) -> str:
    """A key that names the same place in every version: its point, with its name where that is needed."""
    point = f"{north / 1e5:.5f} {east / 1e5:.5f}"
    what = {1: point, 2: f"{point} near {form}"}.get(precision, f"{form} in {pcode}")
    return hashlib.sha256(what.encode()).hexdigest()[:_ID_LENGTH]
