"""The points that rows bring themselves: turned right where that is certain, refused where they cannot be right."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as arrow
import pyarrow.compute as pc

from geo.ingest import rules
from geo.ingest.checks import POINT
from geo.ingest.ledger import Ledger
from geo.ingest.rules import Rule
from geo.ingest.stated import Bools, Floats, Ints, Stated, Tell, Texts, distinct, parts
from geo.ingest.typed import Rows
from geo.model import incident
from geo.places.boundaries import Boundaries
from geo.places.countries import Countries

NEAR_TURN = 5.0
"""Degrees: a point that turning moves less than this is turned only when the stated province bears it out."""


@dataclass(frozen=True)
class Turn:
    """A way in which points get turned, and the way back."""

    rule: Rule
    back: Callable[[Floats, Floats], tuple[Floats, Floats]]


TURNS: tuple[Turn, ...] = (
    Turn(rules.SWAPPED, lambda lat, lon: (lon, lat)),
    Turn(rules.LONGITUDE_SIGN, lambda lat, lon: (lat, -lon)),
    Turn(rules.LATITUDE_SIGN, lambda lat, lon: (-lat, lon)),
    Turn(rules.BOTH_SIGNS, lambda lat, lon: (-lat, -lon)),
)


@dataclass(frozen=True)
class Points:
    """Where rows say that they are.

    Attributes
    ----------
    latitude, longitude : ndarray of float64, shape (rows,)
        WGS84 degrees; both NaN for a row without a point of its own.
    spot : ndarray of int64, shape (rows,)
        Which distinct point a row has, as its stated country sees it; -1 for none.
    """

    latitude: Floats
    longitude: Floats
    spot: Ints

    @property
    def given(self) -> Bools:
        """Which rows have a point of their own."""
        return self.spot >= 0


@dataclass
class _Spots:
    """Distinct points, each with what its rows state."""

    latitude: Floats
    longitude: Floats
    iso2: Texts
    admin1: Texts

    def fit(self, countries: Countries, lat: Floats, lon: Floats, which: Ints) -> Bools:
        """Whether points are on the globe and fit the countries that these spots state."""
        fits = _on_globe(lat, lon)
        fits[fits] = countries.fits(lat[fits], lon[fits], self.iso2[which[fits]])
        return fits


def own_points(
    rows: Rows,
    stated: Stated,
    boundaries: Boundaries,
    countries: Countries,
    ledger: Ledger,
    chunk: int,
    tell: Tell,
) -> Points:
    """Return the points that rows bring, mended, and note what was mended and what is refused.

    What is refused has no point. Whether a point may lie where it lies is left to `check_whereabouts`, since that
    depends on its precision.
    """
    lat, lon = (_floats(rows, name) for name in POINT)
    both = ~np.isnan(lat) & ~np.isnan(lon)
    zero = both & (lat == 0) & (lon == 0)
    _set_aside(rows, stated, zero, ledger)
    at = np.flatnonzero(both & ~zero)
    which, first = distinct(lat[at], lon[at], stated.country.codes[at], stated.admin1.codes[at])
    seen = at[first]
    spots = _Spots(lat[seen], lon[seen], _told_countries(stated, seen, boundaries), stated.admin1.at(seen))
    turned = np.full(len(first), -1, dtype=np.int64)
    for part in parts(len(first), chunk, tell):
        turned[part] = _turned(spots, np.arange(part.start, part.stop), boundaries, countries)
    for number, turn in enumerate(TURNS):
        bad = np.flatnonzero(turned == number)
        spots.latitude[bad], spots.longitude[bad] = turn.back(spots.latitude[bad], spots.longitude[bad])
        _note_turn(rows, at[turned[which] == number], turn, ledger)
    lat[at], lon[at] = spots.latitude[which], spots.longitude[which]
    lost = ~_on_globe(spots.latitude, spots.longitude)
    _refuse_range(rows, lat, lon, at[lost[which]], ledger)
    spot = np.full(len(lat), -1, dtype=np.int64)
    spot[at] = np.where(lost[which], -1, which)
    nowhere = spot < 0
    lat[nowhere], lon[nowhere] = np.nan, np.nan
    return Points(lat, lon, spot)


def _told_countries(stated: Stated, rows: Ints, boundaries: Boundaries) -> Texts:
    """ISO codes of the countries that rows state, by the province where no country is stated; "" for unknown."""
    codes = stated.country_codes(rows).copy()
    silent = np.flatnonzero(stated.countries(rows) == "")
    if len(silent):
        of_province = {p.pcode: p.iso2 for p in boundaries.provinces}
        provinces = boundaries.match_admin1(stated.admin1.at(rows[silent]))
        codes[silent] = [of_province.get(code, "") for code in provinces]
    return codes


def _floats(rows: Rows, name: str) -> Floats:
    return np.array(rows.value[name].to_numpy(), dtype=np.float64)


def _on_globe(lat: Floats, lon: Floats) -> Bools:
    north, east = (incident.column(name).maximum or 0.0 for name in POINT)
    return (np.abs(lat) <= north) & (np.abs(lon) <= east)


def _set_aside(rows: Rows, stated: Stated, zero: Bools, ledger: Ledger) -> None:
    named = stated.location.given | stated.admin1.given
    for rule, where in ((rules.ZERO_ASIDE, zero & named), (rules.ZERO, zero & ~named)):
        at = np.flatnonzero(where)
        new = arrow.nulls(len(at), arrow.string()) if rule.verdict == "repaired" else None
        ledger.note(rule, at, rows.quoted(*POINT, at=at), new)


def _turned(spots: _Spots, which: Ints, boundaries: Boundaries, countries: Countries) -> Ints:
    """Number of the turn that brings each spot back into its country; -1 where none or several would, or none need."""
    result = np.full(len(which), -1, dtype=np.int64)
    stray = np.flatnonzero(
        (spots.iso2[which] != "")
        & ~spots.fit(countries, spots.latitude[which], spots.longitude[which], which)
    )
    if not len(stray):
        return result
    of = which[stray]
    borne_out = np.stack([_bears_out(spots, of, turn, boundaries, countries) for turn in TURNS])
    one = borne_out.sum(axis=0) == 1
    result[stray[one]] = borne_out.argmax(axis=0)[one]
    return result


def _bears_out(spots: _Spots, of: Ints, turn: Turn, boundaries: Boundaries, countries: Countries) -> Bools:
    """Whether a turn brings spots into their country, and into the province that they state if that is known.

    A point that moves little may have been right, and the country wrong: then the province must say so.
    """
    given_lat, given_lon = spots.latitude[of], spots.longitude[of]
    lat, lon = turn.back(given_lat, given_lon)
    good = spots.fit(countries, lat, lon, of)
    far = np.maximum(np.abs(lat - given_lat), np.abs(lon - given_lon)) >= NEAR_TURN
    inside = np.flatnonzero(good)
    asked = spots.admin1[of[inside]], spots.iso2[of[inside]]
    province = np.asarray(boundaries.match_admin1(*asked), dtype=object)
    found = boundaries.locate(lat[inside], lon[inside], *asked)["admin1_pcode"].to_numpy(dtype=object)
    known = province != np.array(None)
    good[inside] = np.where(known, found == province, far[inside])
    return good


def _note_turn(rows: Rows, at: Ints, turn: Turn, ledger: Ledger) -> None:
    turned = turn.back(*(_floats(rows, name)[at] for name in POINT))
    new = pc.binary_join_element_wise(*(arrow.array(axis).cast(arrow.string()) for axis in turned), ", ")
    ledger.note(turn.rule, at, rows.quoted(*POINT, at=at), new)


def _refuse_range(rows: Rows, lat: Floats, lon: Floats, at: Ints, ledger: Ledger) -> None:
    for name, values in zip(POINT, (lat, lon), strict=True):
        c = incident.column(name)
        below, over = values[at] < (c.minimum or 0.0), values[at] > (c.maximum or 0.0)
        for rule, out in ((rules.NOT_BELOW, at[below]), (rules.NOT_OVER, at[over])):
            ledger.note(rule[name], out, rows.quoted(name, at=out))


def check_whereabouts(
    rows: Rows,
    stated: Stated,
    points: Points,
    exact: Bools,
    countries: Countries,
    ledger: Ledger,
    chunk: int,
    tell: Tell,
) -> None:
    """Refuse points in the sea that claim to be places, and points outside the country that their row states.

    Parameters
    ----------
    exact : ndarray of bool, shape (rows,)
        Which rows claim to know the place or its neighbourhood (precision 1 or 2). What is known less exactly may lie
        at sea: the middle of an area with islands or a bay, or international waters.
    """
    at = np.flatnonzero(points.given)
    which, first = distinct(points.spot[at])
    seen = at[first]
    lat, lon, iso2 = points.latitude[seen], points.longitude[seen], stated.country_codes(seen)
    sea, outside = np.zeros(len(seen), dtype=bool), np.zeros(len(seen), dtype=bool)
    for part in parts(len(seen), chunk, tell):
        sea[part] = countries.at_sea(lat[part], lon[part])
        outside[part] = ~countries.fits(lat[part], lon[part], iso2[part]) & ~sea[part]
    wet, abroad = at[sea[which] & exact[at]], at[outside[which]]
    ledger.note(rules.AT_SEA, wet, rows.quoted(*POINT, at=wet))
    ledger.note(rules.OUTSIDE, abroad, rows.quoted("country", *POINT, at=abroad))
