"""The gazetteer: names to places, and only as far as the name is certain.

A name is answered automatically when its normal form is that of exactly one place where the record says it lies;
everything looser is a ranked candidate for a person to choose from. A namesake in another country is never an answer
when the country is known.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from rapidfuzz import fuzz, process

from geo.errors import PlaceError
from geo.places.boundaries import NEAREST_M, Boundaries, texts
from geo.places.names import normal_form, skeleton
from geo.settings import DATA

SAME_SPOT_M = 3_000.0
"""Two entries of one name this near each other, in metres, are one place listed twice."""

GEONAMES = "GeoNames"
_LEAST_SCORE = 60.0
# What a record adds to a name to say what sort of place it is.
_SORT_OF_PLACE = re.compile(
    r"\b(?:neighbou?rhood|district|quarter|city|town|village|centre|center)\b|^(?:مدينة|بلدة|قرية|حي)\s",
    re.IGNORECASE,
)
_ALIAS_COLUMNS = (
    "alias", "name", "kind", "parent", "country", "admin1_pcode", "latitude", "longitude", "geo_precision", "source", "note",
)  # fmt: skip
_COLUMNS = (
    "status", "name", "latitude", "longitude", "admin1_pcode", "country", "geo_precision", "geonameid", "source",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """One place of the gazetteer.

    Attributes
    ----------
    name
        As its source writes it.
    latitude, longitude
        WGS84 degrees.
    country
        ISO 3166-1 two-letter code.
    admin1_pcode
        Code of the province it lies in (see `geo.places.boundaries.Province`); empty if in none of ours.
    geo_precision
        1: the point is the place. 2: the point is near it.
    geonameid
        GeoNames id, None for a place from another source.
    source
        Where name and point come from.
    population
        0 when not known.
    parent
        For a district, the city that it is part of; else empty.
    """

    name: str
    latitude: float
    longitude: float
    country: str
    admin1_pcode: str
    geo_precision: int
    geonameid: int | None
    source: str
    population: int = 0
    parent: str = ""


@dataclass(frozen=True)
class Candidate:
    """A place that a name may mean.

    Attributes
    ----------
    score
        0 to 100: likeness of the names, less where the place lies outside the stated province.
    matched
        The spelling that matched.
    """

    place: Place
    score: float
    matched: str


class Gazetteer:
    """Places by name.

    Parameters
    ----------
    places
        Each with the spellings that mean it.
    boundaries
        What `country` and `admin1` are looked up in.
    """

    def __init__(self, places: Iterable[tuple[Place, Iterable[str]]], boundaries: Boundaries) -> None:
        self.boundaries = boundaries
        self.places: list[Place] = []
        self._spellings: list[tuple[str, int]] = []
        self._by_form: dict[str, list[int]] = {}
        self._pcodes = {p.pcode: p for p in boundaries.provinces}
        for place, spellings in places:
            self._add(place, (place.name, *spellings))

    def _add(self, place: Place, spellings: Iterable[str]) -> None:
        self.places.append(place)
        for spelling in spellings:
            self._spell(spelling, len(self.places) - 1)

    def _spell(self, spelling: str, number: int) -> None:
        form = normal_form(spelling)
        numbers = self._by_form.setdefault(form, [])
        if form and number not in numbers:
            numbers.append(number)
            self._spellings.append((spelling, number))

    # -- reading -----------------------------------------------------------------------------------------------

    @classmethod
    def load(cls, folder: Path | None = None, boundaries: Boundaries | None = None) -> "Gazetteer":
        """Read ``gazetteer.csv`` and ``place_aliases.csv``; the bundled ones, kept in memory, when no folder is given.

        Raises
        ------
        PlaceError
            When a file is missing or malformed, naming file and line.
        """
        if folder is None and boundaries is None:
            return _bundled()
        return cls.read(folder or DATA, boundaries or Boundaries.load())

    @classmethod
    def read(cls, folder: Path, boundaries: Boundaries) -> "Gazetteer":
        """Read the two files of a folder, without keeping them."""
        gazetteer = cls((), boundaries)
        # Reviewed places come first: where GeoNames has the same spot, the reviewed entry answers.
        aliases = list(_rows(folder / "place_aliases.csv", _ALIAS_COLUMNS))
        for where, row in aliases:
            if row["kind"] in ("place", "district"):
                gazetteer._add_alias(where, row)
            elif row["kind"] != "spelling":
                raise PlaceError(f"{where}: kind is {row['kind']!r}; it must be spelling, place or district")
        for where, row in _rows(folder / "gazetteer.csv", ("geonameid", "name", "names")):
            gazetteer._add(_geonames_place(where, row), (row["name"], *row["names"].split("|")))
        for where, row in aliases:
            if row["kind"] == "spelling":
                gazetteer._add_spelling(where, row)
        return gazetteer

    def _add_alias(self, where: str, row: dict[str, str]) -> None:
        for number in self._by_form.get(normal_form(row["name"]), ()):
            place = self.places[number]
            same = (place.country, place.admin1_pcode, place.parent) == (
                row["country"],
                row["admin1_pcode"],
                row["parent"],
            )
            if same and (f"{place.latitude:.4f}", f"{place.longitude:.4f}") == _rounded(where, row):
                self._spell(row["alias"], number)
                return
        if not row["source"]:
            raise PlaceError(f"{where}: a place needs the source of its coordinates")
        if (row["kind"] == "district") != bool(row["parent"]):
            raise PlaceError(f"{where}: a district, and only a district, names its city as parent")
        self._add(_alias_place(where, row), (row["name"], row["alias"]))

    def _add_spelling(self, where: str, row: dict[str, str]) -> None:
        numbers = [
            n
            for n in self._by_form.get(normal_form(row["name"]), ())
            if self.places[n].country == row["country"] and self.places[n].admin1_pcode == row["admin1_pcode"]
        ]
        spots = self._spots(numbers)
        if len(spots) != 1:
            raise PlaceError(
                f"{where}: {row['name']!r} means {len(spots)} places in {row['admin1_pcode']}; it must mean one"
            )
        if row["geo_precision"] == "2":
            # Something known by the town it is near: the town's point, and said to be only near.
            self._add(replace(self.places[spots[0]], geo_precision=2), (row["alias"],))
        else:
            self._spell(row["alias"], spots[0])

    # -- certain answers ---------------------------------------------------------------------------------------

    def geocode(self, names: object, country: object = None, admin1: object = None) -> pd.DataFrame:
        """The place that each name certainly means.

        Parameters
        ----------
        names
            One name, or shape (n,).
        country
            Name or ISO code: one, or shape (n,). When given, places elsewhere are not considered at all.
        admin1
            Province as the record writes it, or the city for a district: one, or shape (n,). When it is a known
            province the place must lie in it, or within 5 km of it.

        Returns
        -------
        pandas.DataFrame
            n rows with the index of `names` if it is a Series. Columns: ``status`` ("exact": certain; "ambiguous":
            the name means several places there; "candidates": it is known elsewhere, or resembles a known one; see
            `candidates`; "none"), and for "exact" ``name``, ``latitude``, ``longitude`` (WGS84 degrees),
            ``admin1_pcode``, ``country`` (English name), ``geo_precision`` (1 or 2), ``geonameid`` and ``source``;
            missing otherwise.

        Raises
        ------
        PlaceError
            When the lengths differ.
        """
        index = names.index if isinstance(names, pd.Series) else None
        values = texts([None] if names is None else names)
        if values is None:
            values = np.array([None], dtype=object)
        countries = texts(country, len(values), "country")
        provinces = texts(admin1, len(values), "admin1")
        questions = pd.MultiIndex.from_arrays(
            [_or_blank(values), _or_blank(countries, len(values)), _or_blank(provinces, len(values))]
        )
        codes, distinct = pd.factorize(questions)
        answers = [self._answer(*question) for question in distinct]
        rows = [answers[code] for code in codes]
        frame = pd.DataFrame.from_records(rows, columns=list(_COLUMNS)).astype(_DTYPES)
        if index is not None:
            frame.index = index
        return frame

    def _answer(self, name: str, country: str, admin1: str) -> tuple[object, ...]:
        where = self._where(country, admin1)
        numbers = self._exact(name, where)
        status = self._status(name, where, numbers)
        if status != "exact":
            return (status, *[None] * (len(_COLUMNS) - 1))
        place = self.places[numbers[0]]
        return (
            status,
            place.name,
            place.latitude,
            place.longitude,
            place.admin1_pcode or None,
            self._country_name(place.country),
            place.geo_precision,
            place.geonameid,
            place.source,
        )

    def _status(self, name: str, where: "_Where", numbers: list[int]) -> str:
        if numbers:
            return "exact" if len(self._spots(numbers)) == 1 else "ambiguous"
        if not normal_form(name) or where.country == "?":
            return "none"
        alike = [*self._named(name), *self._by_skeleton.get(skeleton(name), ())]
        return "candidates" if any(where.allows_country(self.places[n]) for n in alike) else "none"

    def _exact(self, name: str, where: "_Where") -> list[int]:
        """Places of exactly that name where the record says, best first."""
        numbers = [n for n in self._named(name) if where.allows_country(self.places[n])]
        if where.pcode or where.city:
            in_city = [n for n in numbers if self.places[n].parent and where.is_parent(self.places[n])]
            if where.city and not where.pcode:
                return in_city
            # Inside the province before what is only near its border.
            inside = [n for n in numbers if self._in_reach(n, where, inside=True)]
            return inside or [n for n in numbers if self._in_reach(n, where, inside=False)]
        # A district's name alone says too little: every city has its Salah al-Din.
        return numbers if all(not self.places[n].parent for n in numbers) else []

    def _named(self, name: str) -> list[int]:
        numbers = self._by_form.get(normal_form(name), [])
        return numbers or self._by_form.get(normal_form(_SORT_OF_PLACE.sub(" ", name)) or "?", [])

    def _in_reach(self, number: int, where: "_Where", inside: bool) -> bool:
        place = self.places[number]
        if place.parent and not where.is_parent(place) and place.admin1_pcode != where.pcode:
            return False
        if place.admin1_pcode == where.pcode:
            return True
        if inside or place.parent or place.country != self._pcodes[where.pcode].iso2:
            return False
        return self.boundaries.distance_m(where.pcode, place.latitude, place.longitude) <= NEAREST_M

    def _spots(self, numbers: list[int]) -> list[int]:
        """One of each group of entries at the same spot, the first listed of each."""
        spots: list[int] = []
        for n in numbers:
            if all(_metres(self.places[n], self.places[m]) > SAME_SPOT_M for m in spots):
                spots.append(n)
        return spots

    def _where(self, country: str, admin1: str) -> "_Where":
        code = self.boundaries.country_code(country) if normal_form(country) else ""
        found = self.boundaries.province(admin1, code or None) if admin1 and code is not None else None
        if found is not None:
            return _Where(found.iso2, found.pcode, normal_form(admin1), normal_form(found.name))
        return _Where(
            "?" if code is None else code, "", normal_form(admin1) if self._is_city(admin1) else "", ""
        )

    def _is_city(self, name: str) -> bool:
        return normal_form(name) in self._parents

    @cached_property
    def _parents(self) -> frozenset[str]:
        return frozenset(normal_form(p.parent) for p in self.places if p.parent)

    @cached_property
    def _by_skeleton(self) -> dict[str, list[int]]:
        table: dict[str, list[int]] = {}
        for spelling, number in self._spellings:
            # One or two consonants are shared by half the country.
            if len(bones := skeleton(spelling)) > 2:
                table.setdefault(bones, []).append(number)
        return table

    def _country_name(self, iso2: str) -> str:
        return next((p.country for p in self.boundaries.provinces if p.iso2 == iso2), iso2)

    # -- suggestions -------------------------------------------------------------------------------------------

    def candidates(
        self, name: str, country: str | None = None, admin1: str | None = None, limit: int = 8
    ) -> list[Candidate]:
        """Places that a name may mean, likeliest first; for a person to choose from, never automatic.

        Parameters
        ----------
        name
            As the record writes it.
        country, admin1
            As for `geocode`. A stated country excludes the others; a stated province only ranks.
        limit
            How many at most.
        """
        form, bones = normal_form(name), skeleton(name)
        where = self._where(country or "", admin1 or "")
        if not form or where.country == "?":
            return []
        best: dict[int, Candidate] = {}
        close = process.extract(form, self._forms, scorer=fuzz.WRatio, limit=200, score_cutoff=_LEAST_SCORE)
        for spelled, likeness, position in close:
            number = self._spellings[position][1]
            place = self.places[number]
            if not where.allows_country(place):
                continue
            # Names of quite different length match in part only; the consonants tell more than the vowels.
            plain = fuzz.ratio(form, spelled)
            skeletons = fuzz.ratio(bones, skeleton(self._spellings[position][0])) if bones else plain
            score = 0.25 * likeness + 0.45 * plain + 0.30 * skeletons
            if where.pcode and not self._in_reach(number, where, inside=False):
                score *= 0.8
            if number not in best or best[number].score < score:
                best[number] = Candidate(place, round(score, 1), self._spellings[position][0])
        ranked = sorted(best.values(), key=lambda c: (-c.score, -c.place.population, c.place.name))
        kept: list[Candidate] = []
        for candidate in ranked:
            if all(
                _metres(candidate.place, other.place) > SAME_SPOT_M or candidate.place.parent
                for other in kept
            ):
                kept.append(candidate)
        return kept[:limit]

    @cached_property
    def _forms(self) -> list[str]:
        return [normal_form(spelling) for spelling, _ in self._spellings]


@dataclass(frozen=True)
class _Where:
    """Where a record says its place lies: country code ("" any, "?" one that we have not), province, city."""

    country: str
    pcode: str
    city: str
    province: str

    def allows_country(self, place: Place) -> bool:
        return self.country in ("", place.country)

    def is_parent(self, place: Place) -> bool:
        return normal_form(place.parent) in (self.city, self.province)


def _or_blank(values: npt.NDArray[np.object_] | None, length: int | None = None) -> npt.NDArray[np.object_]:
    if values is None:
        return np.full(length or 0, "", dtype=object)
    return np.where(pd.isna(values), "", values).astype(object)


_DTYPES = {
    "status": "str", "name": "str", "latitude": "float64", "longitude": "float64", "admin1_pcode": "str", "country": "str",
    "geo_precision": "Int8", "geonameid": "Int64", "source": "str",
}  # fmt: skip


def _metres(a: Place, b: Place) -> float:
    """Distance on a sphere; the places compared are near each other."""
    lat = np.radians((a.latitude + b.latitude) / 2)
    return float(
        6_371_009.0
        * np.hypot(np.radians(a.latitude - b.latitude), np.cos(lat) * np.radians(a.longitude - b.longitude))
    )


def _rows(path: Path, needed: Iterable[str]) -> Iterable[tuple[str, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if missing := [c for c in needed if c not in (reader.fieldnames or ())]:
                raise PlaceError(f"{path}: no column {missing[0]!r}; run data/build.py")
            for row in reader:
                yield f"{path}:{reader.line_num}", row
    except OSError as error:
        raise PlaceError(f"{path}: cannot be read ({error.strerror}); run data/build.py") from error


def _rounded(where: str, row: dict[str, str]) -> tuple[str, str]:
    try:
        return f"{float(row['latitude']):.4f}", f"{float(row['longitude']):.4f}"
    except ValueError as error:
        raise PlaceError(f"{where}: a place needs latitude and longitude in degrees") from error


def _alias_place(where: str, row: dict[str, str]) -> Place:
    try:
        return Place(
            name=row["name"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            country=row["country"],
            admin1_pcode=row["admin1_pcode"],
            geo_precision=int(row["geo_precision"]),
            geonameid=None,
            source=row["source"],
            parent=row["parent"],
        )
    except ValueError as error:
        raise PlaceError(f"{where}: {error}") from error


def _geonames_place(where: str, row: dict[str, str]) -> Place:
    try:
        return Place(
            name=row["name"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            country=row["country"],
            admin1_pcode=row["admin1_pcode"],
            geo_precision=1,
            geonameid=int(row["geonameid"]),
            source=GEONAMES,
            population=int(row["population"]),
        )
    except (ValueError, KeyError) as error:
        raise PlaceError(f"{where}: not a line of the gazetteer ({error})") from error


@cache
def _bundled() -> Gazetteer:
    return Gazetteer.read(DATA, Boundaries.load())
