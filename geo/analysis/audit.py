"""The audit: incidents that deserve a second look. Nothing is changed here, every list is for a person to judge.

Each check of `geo.model.checks` has one row of `CHECKS` here: what finds its incidents in a whole version, and what
makes its list of those that a person asks for. Tables in, tables out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow

from geo.analysis import duplicates
from geo.analysis.material import Found, Material, Rows
from geo.model import checks, incident, vocabulary
from geo.model.incident import Column
from geo.places.countries import Countries
from geo.places.names import normal_forms

FAR_M = 10_000
"""Metres by which a point may miss the land or its country: coasts and borders of the world's map are that coarse."""

PILE = 10
"""Incidents on one exact point that make it a pile."""

EXACT_PILE = 5
"""Incidents on one exact point that claim precision 1 and name different places: the place cannot be all of them."""

_NAMES_SHOWN = 4

OWN_COLUMNS: tuple[Column, ...] = (
    Column(
        "distance_m",
        "number",
        "Distance, m",
        "Metres from the point to the stated province, or between two points.",
    ),
    Column("why", "text", "Why", "What is wrong with the place."),
    Column("found_country", "text", "Point lies in", "Country that the point lies in; blank at sea."),
    Column("incidents", "integer", "Incidents", "How many incidents of the filter there are."),
    Column("of_all", "integer", "On the point", "How many incidents of the whole dataset lie on the point."),
    Column("precision_1", "integer", "Claim precision 1", "How many of them claim to be exactly there."),
    Column("precision_2", "integer", "Precision 2", "How many are known to be near."),
    Column("precision_3", "integer", "Precision 3", "How many are known to the province only."),
    Column("names", "text", "Places named", "What the records call the place, the most frequent first."),
    Column("first", "date", "First", "First day of the incidents."),
    Column("last", "date", "Last", "Last day of the incidents."),
    Column("example", "text", "For example", "Identifier of one of the incidents."),
    Column(
        "score",
        "integer",
        "Score",
        "How likely the two are one, 0 to 100; a rule of thumb, not a probability.",
    ),
    Column("days_apart", "integer", "Days apart", "0 when the days on which they may have happened overlap."),
    Column(
        "actors", "text", "Actors", "Whether the two share a party, have similar names, or one names nobody."
    ),
    Column("other_id", "text", "Other identifier", "Identifier of the later incident."),
    Column("other_date", "date", "Other date", "Date of the later incident."),
    Column("other_location", "text", "Other place", "Place of the later incident."),
    Column("other_parties", "text", "Other parties", "First and second actor of the later incident."),
    Column(
        "other_fatalities", "integer", "Other deaths", "Deaths of the later incident; blank is not reported."
    ),
    Column("other_dataset", "text", "Other dataset", "Dataset of the later incident."),
    Column("parties", "text", "Parties", "First and second actor."),
)
"""Columns of the lists that the model of an incident does not have."""

_COLUMNS = {c.name: c for c in (*incident.COLUMNS, *OWN_COLUMNS)}


@dataclass(frozen=True)
class AuditCheck:
    """A check of the audit.

    Attributes
    ----------
    words : geo.model.checks.Check
        Code, label, definition and advice.
    find : callable
        ``(material) -> Found``, over a whole version.
    listed : callable
        ``(material, lines) -> DataFrame``, the list of some of the found lines.
    unit : (str, str)
        What a line of the list is, one and several.
    grouped : bool
        Whether a line of the list speaks of many found lines; else each found line is one of the list.
    """

    words: checks.Check
    find: Callable[[Material], Found]
    listed: Callable[[Material, pd.DataFrame], pd.DataFrame]
    unit: tuple[str, str] = ("incident", "incidents")
    grouped: bool = False

    @property
    def code(self) -> str:
        """Stable key, as in a link."""
        return self.words.code


def column(name: str) -> Column:
    """Return the column of a list by its name; KeyError when there is none."""
    return _COLUMNS[name]


def lines_of(found: Found, passing: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Return the lines that speak of an incident that passes; of a pair one is enough.

    Parameters
    ----------
    found : Found
        What a check found in a version.
    passing : ndarray of bool, shape (rows,)
        The incidents asked for.
    """
    wanted = np.zeros(len(found.lines), dtype=bool)
    for name in ("row", "other"):
        if name in found.lines:
            wanted |= passing[found.lines[name].to_numpy(dtype=np.int64)]
    return found.lines[wanted]


def as_arrow(listed: pd.DataFrame) -> arrow.Table:
    """Return a list as an Arrow table in the types of its columns, for a file."""
    types: dict[str, Any] = {"text": arrow.string(), "integer": arrow.int64(), "number": arrow.float64()}
    types |= {"date": arrow.date32(), "boolean": arrow.bool_()}
    schema = arrow.schema([(name, types[column(name).type]) for name in map(str, listed)])
    return arrow.Table.from_pandas(listed, schema=schema, preserve_index=False)


# -- stated province against geometry ---------------------------------------------------------------------------

_WHERE = ("incident_id", "event_date", "location")
_ORIGIN = ("source", "dataset")


def _disagrees(material: Material) -> Found:
    flagged = material.column("admin1_disagrees").fill_null(False).to_numpy(zero_copy_only=False)
    return Found(pd.DataFrame({"row": np.flatnonzero(flagged)[::-1]}))


def _disagrees_list(material: Material, lines: pd.DataFrame) -> pd.DataFrame:
    rows = lines["row"].to_numpy(dtype=np.int64)
    names = (
        *_WHERE,
        "stated_admin1",
        "admin1",
        "country",
        "latitude",
        "longitude",
        "geo_precision",
        *_ORIGIN,
    )
    frame = material.frame(names, rows)
    stated = material.boundaries.match_admin1(frame["stated_admin1"], frame["country"])
    spots = pd.DataFrame(
        {"stated": stated, "latitude": frame["latitude"], "longitude": frame["longitude"]}
    ).fillna({"stated": ""})
    number, keys = pd.factorize(pd.MultiIndex.from_frame(spots))
    metres = np.array([material.boundaries.distance_m(*key) for key in keys], dtype=np.float64)
    metres[~np.isfinite(metres)] = np.nan
    frame.insert(5, "distance_m", np.round(metres[number]) if len(keys) else metres)
    return frame.drop(columns="country")


# -- names that could not be placed -----------------------------------------------------------------------------


def _unplaced(material: Material) -> Found:
    placed_by = material.frame(("placed_by",))["placed_by"]
    named = material.column("location").is_valid().to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(placed_by.isin(["province", "none"]).to_numpy() & named)
    frame = material.frame(("location", "country", "admin1_pcode"), rows)
    # A record that names its province as its place is where it says.
    own = material.boundaries.match_admin1(frame["location"], frame["country"])
    is_province = pd.notna(own) & (own == frame["admin1_pcode"].to_numpy(dtype=object))
    return Found(pd.DataFrame({"row": rows[~is_province]}))


def _unplaced_list(material: Material, lines: pd.DataFrame) -> pd.DataFrame:
    by = ["location", "stated_admin1", "country"]
    names = (*by, "first_day", "last_day", "placed_by", "incident_id")
    frame = material.frame(names, lines["row"].to_numpy(dtype=np.int64))
    grouped = frame.groupby(by, dropna=False, sort=True).agg(
        incidents=("incident_id", "size"),
        placed_by=("placed_by", "first"),
        first=("first_day", "min"),
        last=("last_day", "max"),
        example=("incident_id", "first"),
    )
    listed = grouped.reset_index().sort_values("incidents", ascending=False, kind="stable", ignore_index=True)
    listed["placed_by"] = listed["placed_by"].map(vocabulary.PLACEMENTS.label_of)
    return listed[
        ["location", "stated_admin1", "country", "incidents", "placed_by", "first", "last", "example"]
    ]


# -- off the map ------------------------------------------------------------------------------------------------

_AT_SEA, _ABROAD, _NOWHERE = "in the sea", "outside the stated country", "no point and no province"


def _offmap(material: Material) -> Found:
    of_row, first = material.spots
    country_of, names = material.codes("country")
    countries = Countries.load()
    codes = np.array([*countries.codes(np.array(names, dtype=object)), ""], dtype=object) if names else [""]
    # Each point is asked for once with each country that is stated for it.
    pointed = np.flatnonzero(material.has_point)
    number, keys = pd.factorize(of_row[pointed] * (len(names) + 1) + country_of[pointed] + 1)
    at = first[np.asarray(keys, dtype=np.int64) // (len(names) + 1)]
    stated = np.asarray(codes, dtype=object)[np.asarray(keys, dtype=np.int64) % (len(names) + 1) - 1]
    stated = np.where(pd.isna(stated), "", stated)
    latitude, longitude = material.latitude[at], material.longitude[at]
    at_sea = countries.at_sea(latitude, longitude, FAR_M)
    abroad = ~at_sea & ~countries.fits(latitude, longitude, stated, FAR_M)
    why = np.full(len(of_row), "", dtype=object)
    why[pointed] = np.select([at_sea, abroad], [_AT_SEA, _ABROAD], "")[number]
    why[~material.has_point & ~material.placed] = _NOWHERE
    rows = np.flatnonzero(why != "")[::-1]
    return Found(pd.DataFrame({"row": rows, "why": why[rows]}))


def _offmap_list(material: Material, lines: pd.DataFrame) -> pd.DataFrame:
    names = (*_WHERE, "stated_admin1", "country", "latitude", "longitude", *_ORIGIN)
    frame = material.frame(names, lines["row"].to_numpy(dtype=np.int64))
    frame.insert(3, "why", lines["why"].to_numpy(dtype=object))
    countries = Countries.load()
    codes = countries.country_at(frame["latitude"].to_numpy(), frame["longitude"].to_numpy())
    known = {code: countries.name(code) for code in pd.unique(codes) if code}
    frame.insert(6, "found_country", pd.Series(codes).map(known))
    return frame.astype({"why": "str", "found_country": "str"})


# -- piles ------------------------------------------------------------------------------------------------------


def _piles(material: Material) -> Found:
    of_row, first = material.spots
    rows = np.flatnonzero(of_row >= 0)
    spot = of_row[rows]
    size = np.bincount(spot, minlength=len(first))
    exact = rows[material.precision[rows] == 1]
    exact_size = np.bincount(of_row[exact], minlength=len(first))
    pile = (size >= PILE) | ((exact_size >= EXACT_PILE) & (_names_on(material, exact, len(first)) > 1))
    flagged = pile[spot]
    lines = pd.DataFrame({"row": rows[flagged], "spot": spot[flagged], "of_all": size[spot[flagged]]})
    return Found(lines)


def _names_on(material: Material, rows: Rows, spots: int) -> Rows:
    """How many different place names the rows give to each point; spellings of one name are one."""
    code, values = material.codes("location")
    forms, _ = pd.factorize(normal_forms(values)) if values else (np.empty(0, dtype=np.int64), None)
    named = rows[code[rows] >= 0]
    spot = material.spots[0][named]
    _, pairs = pd.factorize(spot * (len(values) + 1) + forms[code[named]])
    return np.bincount(np.asarray(pairs, dtype=np.int64) // (len(values) + 1), minlength=spots)


def _piles_list(material: Material, lines: pd.DataFrame) -> pd.DataFrame:
    names = (
        "location",
        "geo_precision",
        "admin1",
        "country",
        "latitude",
        "longitude",
        "incident_id",
        "dataset",
    )
    frame = material.frame(names, lines["row"].to_numpy(dtype=np.int64))
    frame["spot"] = lines["spot"].to_numpy()
    frame["of_all"] = lines["of_all"].to_numpy()
    for precision in (1, 2, 3):
        frame[f"precision_{precision}"] = (frame["geo_precision"] == precision).astype(np.int64)
    kept = {
        name: (name, "first") for name in ("latitude", "longitude", "admin1", "country", "of_all", "dataset")
    }
    counts = {f"precision_{p}": (f"precision_{p}", "sum") for p in (1, 2, 3)}
    grouped = frame.groupby("spot").agg(
        incidents=("incident_id", "size"), **counts, example=("incident_id", "first"), **kept
    )
    grouped["names"] = _named(frame["spot"], frame["location"])
    grouped = grouped.sort_values(["precision_1", "incidents"], ascending=False, kind="stable")
    order = ["names", "incidents", "precision_1", "precision_2", "precision_3", "of_all"]
    return grouped.reset_index()[[*order, "admin1", "country", "latitude", "longitude", "example"]]


def _named(group: "pd.Series[Any]", names: "pd.Series[Any]") -> "pd.Series[Any]":
    """The most frequent names of each group in one text: “Homs, Homs governorate and 3 more”."""
    counted = pd.DataFrame({"group": group, "name": names}).dropna().value_counts().reset_index()
    counted = counted.sort_values(["group", "count", "name"], ascending=[True, False, True])
    counted["place"] = counted.groupby("group").cumcount()
    most = counted[counted["place"] < _NAMES_SHOWN].groupby("group")["name"].agg(", ".join)
    more = counted.groupby("group").size() - _NAMES_SHOWN
    return most + more.map(lambda n: f" and {n:,} more" if n > 0 else "").astype("str")


# -- duplicates -------------------------------------------------------------------------------------------------


def _duplicates_list(material: Material, lines: pd.DataFrame) -> pd.DataFrame:
    names = (
        "incident_id",
        "event_date",
        "kind",
        "location",
        "admin1",
        "actor1",
        "actor2",
        "fatalities",
        "dataset",
    )
    one, other = (material.frame(names, lines[name].to_numpy(dtype=np.int64)) for name in ("row", "other"))
    lines = lines.reset_index(drop=True)
    return pd.DataFrame(
        {
            "score": lines["score"],
            "distance_m": lines["distance_m"],
            "days_apart": lines["days_apart"],
            "actors": lines["actors"].map(duplicates.ACTOR_WORDS).astype("str"),
            "kind": one["kind"].map({kind.code: kind.label for kind in vocabulary.KINDS}).astype("str"),
            "event_date": one["event_date"],
            "other_date": other["event_date"],
            "location": one["location"],
            "other_location": other["location"],
            "parties": _opponents(one),
            "other_parties": _opponents(other),
            "fatalities": one["fatalities"],
            "other_fatalities": other["fatalities"],
            "dataset": one["dataset"],
            "other_dataset": other["dataset"],
            "incident_id": one["incident_id"],
            "other_id": other["incident_id"],
        }
    )


def _opponents(frame: pd.DataFrame) -> "pd.Series[Any]":
    one, two = frame["actor1"], frame["actor2"]
    return (one + " – " + two).fillna(one).fillna(two)


_FUNCTIONS: dict[str, tuple[Any, ...]] = {
    "disagrees": (_disagrees, _disagrees_list),
    "unplaced": (_unplaced, _unplaced_list, ("name", "names"), True),
    "offmap": (_offmap, _offmap_list),
    "piles": (_piles, _piles_list, ("point", "points"), True),
    "duplicates": (duplicates.find, _duplicates_list, ("pair", "pairs")),
}

CHECKS: tuple[AuditCheck, ...] = tuple(AuditCheck(words, *_FUNCTIONS[words.code]) for words in checks.CHECKS)


def check(code: str) -> AuditCheck:
    """Return the check with that code; KeyError when there is none."""
    return {c.code: c for c in CHECKS}[code]
