"""Points that are the middle of an area although their rows call them exact.

Data sets write what is known to a province or a country at its middle. Drawn as a place, such a point is a lie: where
it can be told, the row is taken back to the precision that it has.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as arrow
import shapely

from geo.ingest import rules
from geo.ingest.ledger import Ledger
from geo.ingest.points import Points
from geo.ingest.rules import Rule
from geo.ingest.stated import Bools, Floats, Ints, Stated, Texts, distinct
from geo.places.boundaries import Boundaries
from geo.places.countries import Countries
from geo.places.gazetteer import Gazetteer
from geo.places.names import normal_form, skeleton

MIDDLE_DEGREES = 0.005
"""How near to the middle of a province a point is taken for that middle: half a kilometre."""

SHARING_ROWS, SHARING_NAMES = 5, 3
"""From how many rows, and of how many different names, a point is shared rather than a place."""

NAMED_M = 5_000.0
"""How far a place of the gazetteer may lie from the point of a row that names it, in metres."""

SMALL_KM2 = 1_000.0
"""A province or country smaller than this is hardly larger than a town, and its middle is as good as a place."""

_NAMES_TRIED = 50
_LEAST_LETTERS = 4
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_DEGREE_KM = 111.2
_EXACT, _NEAR, _REGION = 1, 2, 3


@dataclass(frozen=True)
class _Claims:
    """Rows that call their point exact, by distinct pairs of point and name.

    Attributes
    ----------
    rows : ndarray of int64
        The rows.
    pair : ndarray of int64
        Which pair each of them is.
    latitude, longitude, country, name : ndarray
        Of each pair.
    point : ndarray of int64
        Which distinct point each pair is at.
    """

    rows: Ints
    pair: Ints
    latitude: Floats
    longitude: Floats
    country: Texts
    name: Texts
    point: Ints

    @classmethod
    def of(cls, points: Points, stated: Stated, precision: Ints) -> "_Claims":
        rows = np.flatnonzero(points.given & (precision == _EXACT))
        lat, lon = points.latitude[rows], points.longitude[rows]
        at, _ = distinct(lat, lon)
        pair, first = distinct(at, stated.location.codes[rows], stated.country.codes[rows])
        seen = rows[first]
        names, countries = stated.location.at(seen), stated.countries(seen)
        return cls(rows, pair, lat[first], lon[first], countries, names, at[first])

    def rows_of(self, pairs: Bools) -> Ints:
        """Rows of the pairs that are true."""
        return self.rows[pairs[self.pair]]


def coarsen(
    points: Points,
    stated: Stated,
    precision: Ints,
    boundaries: Boundaries,
    gazetteer: Gazetteer,
    countries: Countries,
    ledger: Ledger,
) -> Ints:
    """Return the precision of each row, coarser where its point is found to be the middle of an area.

    The whole file is seen at once, because only many rows together show that a point is shared. A row whose place the
    gazetteer knows there keeps its precision.

    Parameters
    ----------
    precision : ndarray of int64, shape (rows,)
        As stated, 0 for blank.
    """
    claims = _Claims.of(points, stated, precision)
    precision = precision.copy()
    if not len(claims.rows):
        return precision
    whole = (claims.latitude % 1 == 0) & (claims.longitude % 1 == 0)
    middle = np.flatnonzero(~whole & _in_a_middle(claims.latitude, claims.longitude, boundaries, countries))
    shared = _shared(claims)
    doubted = np.union1d(middle, shared)
    named = dict(zip(doubted.tolist(), _named_there(claims, doubted, boundaries, gazetteer), strict=True))
    middle = middle[[not named[pair] for pair in middle.tolist()]]
    region, town = _unlike_town(claims, np.setdiff1d(shared, middle), named)
    for rule, pairs, to in (
        (rules.WHOLE_DEGREES, np.flatnonzero(whole), _REGION),
        (rules.MIDDLE, middle, _REGION),
        (rules.SHARED_POINT, region, _REGION),
        (rules.SHARED_TOWN, town, _NEAR),
    ):
        _apply(rule, claims, pairs, to, precision, ledger)
    return precision


def _apply(rule: Rule, claims: _Claims, pairs: Ints, to: int, precision: Ints, ledger: Ledger) -> None:
    chosen = np.zeros(len(claims.name), dtype=bool)
    chosen[pairs] = True
    rows = claims.rows_of(chosen)
    rows = rows[precision[rows] == _EXACT]
    precision[rows] = to
    old, new = (arrow.array([str(value)] * len(rows), arrow.string()) for value in (_EXACT, to))
    ledger.note(rule, rows, old, new)


def _in_a_middle(lat: Floats, lon: Floats, boundaries: Boundaries, countries: Countries) -> Bools:
    """Whether points are the middle of a province or of a country that is no town by itself."""
    middle: Bools = countries.centroid_like(lat, lon)
    at = np.flatnonzero(middle)
    small = {c.iso2 for c in countries.countries if _km2(c.geometry) < SMALL_KM2}
    middle[at] = [code not in small for code in countries.country_at(lat[at], lon[at])]
    centres = _province_middles(boundaries, lat, lon)
    if len(centres):
        tree = shapely.STRtree(shapely.points(centres[:, ::-1]))
        near = tree.query(shapely.points(lon, lat), predicate="dwithin", distance=MIDDLE_DEGREES)
        middle[near[0]] = True
    return middle


def _province_middles(boundaries: Boundaries, lat: Floats, lon: Floats) -> Floats:
    """Centroid and label point, (k, 2), of the larger provinces round about the points."""
    box = shapely.box(lon.min(), lat.min(), lon.max(), lat.max())
    shapes = np.array([p.geometry for p in boundaries.provinces], dtype=object)
    about = [
        boundaries.provinces[i]
        for i in np.flatnonzero(shapely.intersects(shapely.envelope(shapes), box))
        if _km2(shapes[i]) >= SMALL_KM2
    ]
    centroids = [(p.geometry.centroid.y, p.geometry.centroid.x) for p in about]
    return np.array([*centroids, *(p.label for p in about)], dtype=np.float64).reshape(-1, 2)


def _km2(geometry: shapely.Geometry) -> float:
    """Area of a shape in degrees, roughly in square kilometres."""
    south, north = geometry.bounds[1], geometry.bounds[3]
    return float(geometry.area) * _DEGREE_KM**2 * math.cos(math.radians((south + north) / 2))


def _shared(claims: _Claims) -> Ints:
    """Pairs at points that many rows of several names share."""
    rows_of_pair = np.bincount(claims.pair, minlength=len(claims.name))
    rows_at = np.bincount(claims.point, weights=rows_of_pair)
    named = claims.name != ""
    names_at = np.bincount(claims.point[named], minlength=len(rows_at))
    many = (rows_at >= SHARING_ROWS) & (names_at >= SHARING_NAMES)
    pairs = np.flatnonzero(many[claims.point])
    if not len(pairs):
        return pairs
    pairs = pairs[np.argsort(claims.point[pairs], kind="stable")]
    groups = np.split(pairs, np.flatnonzero(np.diff(claims.point[pairs])) + 1)
    shared = [group for group in groups if _different(claims.name[group])]
    return np.sort(np.concatenate(shared)) if shared else np.empty(0, dtype=np.int64)


def _different(names: Iterable[str]) -> bool:
    """Whether there are three names among them that are not spellings or parts of one another."""
    found: list[str] = []
    for name in names:
        if name and not any(_alike(name, other) for other in found):
            found.append(name)
        if len(found) == SHARING_NAMES:
            return True
    return False


def _alike(one: str, other: str) -> bool:
    """Whether two names may be spellings of one, or one of them is the other with something added: Homs, Homs city."""
    short, long = sorted((normal_form(one), normal_form(other)), key=len)
    if short == long or (len(short) >= _LEAST_LETTERS and short in long):
        return True
    few, many = sorted((_words(one), _words(other)), key=len)
    if few and few <= many:
        return True
    bones = skeleton(one)
    return len(bones) > 1 and bones == skeleton(other) and bones.isalpha()


def _words(name: str) -> set[str]:
    """Normal forms of the words of a name that say something by themselves."""
    return {form for word in _BETWEEN_WORDS.split(name) if len(form := normal_form(word)) >= _LEAST_LETTERS}


def _named_there(claims: _Claims, pairs: Ints, boundaries: Boundaries, gazetteer: Gazetteer) -> list[bool]:
    """Whether each pair's name is, for the gazetteer, that of a place at its point."""
    if not len(pairs):
        return []
    lat, lon = claims.latitude[pairs], claims.longitude[pairs]
    inside = boundaries.locate(lat, lon, country=claims.country[pairs])["admin1_pcode"]
    found = gazetteer.geocode(
        claims.name[pairs], country=claims.country[pairs], admin1=inside.fillna("").to_numpy(dtype=object)
    )
    exact = (found["status"] == "exact").to_numpy()
    per_degree = _DEGREE_KM * 1000
    north = (found["latitude"].to_numpy(dtype=float) - lat) * per_degree
    east = (found["longitude"].to_numpy(dtype=float) - lon) * per_degree * np.cos(np.radians(lat))
    near = np.hypot(north, east) <= NAMED_M
    return [bool(yes) for yes in exact & near]


def _unlike_town(claims: _Claims, shared: Ints, named: dict[int, bool]) -> tuple[Ints, Ints]:
    """Pairs at shared points: those at the middle of an area, and those at a town that others of them name.

    A town under many names keeps them: the names that the gazetteer knows there, and their variants, are left out.
    """
    towns: dict[int, list[str]] = {}
    for pair in shared.tolist():
        if named[pair]:
            towns.setdefault(int(claims.point[pair]), []).append(claims.name[pair])
    region: list[int] = []
    town: list[int] = []
    for pair in shared.tolist():
        here = towns.get(int(claims.point[pair]), [])
        if not here:
            region.append(pair)
        elif not named[pair] and not any(_alike(claims.name[pair], name) for name in here[:_NAMES_TRIED]):
            town.append(pair)
    return np.array(region, dtype=np.int64), np.array(town, dtype=np.int64)
