"""The gazetteer: names to places, and only as far as the name is certain.

A name is answered automatically when its normal form is that of exactly one place where the record says it lies, or
when a person has decided what it means there; everything looser is a ranked candidate for a person to choose from. A
namesake in another country is never an answer when the country is known.
"""

import re
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow
from rapidfuzz import fuzz

from geo.places import folder as own
from geo.places.aliases import Decision, remembered
from geo.places.boundaries import NEAREST_M, Boundaries, Coded, coded, province_form
from geo.places.bundled_places import GEONAMES, SAME_SPOT_M, Gathering, read_bundled
from geo.places.names import normal_form, skeleton, skeleton_of_form
from geo.places.own_places import read_own
from geo.places.place import Candidate, Place, metres_between
from geo.places.place_table import Places, PlaceTable, joined
from geo.places.spellings import Spellings
from geo.settings import DATA

_LEAST_SCORE = 60.0
_CLOSEST = 200
# What a record adds to a name to say what sort of place it is.
_SORT_OF_PLACE = re.compile(
    r"\b(?:neighbou?rhood|district|quarter|city|town|village|centre|center)\b|^(?:مدينة|بلدة|قرية|حي)\s",
    re.IGNORECASE,
)
_COLUMNS = (
    "status", "name", "latitude", "longitude", "admin1_pcode", "country", "geo_precision", "geonameid", "source",
)  # fmt: skip
_STATUSES = np.array(["exact", "ambiguous", "candidates", "none", None], dtype=object)
_EXACT, _AMBIGUOUS, _CANDIDATES, _NONE = range(4)


class Gazetteer:
    """Places by name.

    Parameters
    ----------
    places
        Each with the spellings that mean it besides its name.
    boundaries
        What `country` and `admin1` are looked up in.
    decisions
        What names mean where a person has decided it.
    """

    def __init__(
        self,
        places: Iterable[tuple[Place, Iterable[str]]],
        boundaries: Boundaries,
        decisions: Iterable[Decision] = (),
    ) -> None:
        gathering = Gathering()
        for place, spellings in places:
            gathering.add(place, (place.name, *spellings))
        self._use(gathering.table, boundaries, decisions)

    @classmethod
    def of(
        cls, table: PlaceTable, boundaries: Boundaries, decisions: Iterable[Decision] = (), preferred: int = 0
    ) -> "Gazetteer":
        """A gazetteer of a table of places.

        Parameters
        ----------
        table, boundaries, decisions
            As for the class.
        preferred
            How many places, the first ones, are the user's own: GeoNames' of the same name and province give way.
        """
        gazetteer = cls.__new__(cls)
        gazetteer._use(table, boundaries, decisions, preferred)  # noqa: SLF001 - its own
        return gazetteer

    def _use(
        self, table: PlaceTable, boundaries: Boundaries, decisions: Iterable[Decision], preferred: int = 0
    ) -> None:
        self.boundaries = boundaries
        decisions = list(decisions)
        self._table = joined([table, PlaceTable.of([d[3] for d in decisions], [])]) if decisions else table
        self._spelt = Spellings(table.forms, table.place)
        self.places: Sequence[Place] = Places(self._table.places)
        self._preferred = preferred
        self._provinces = {p.pcode: p for p in boundaries.provinces}
        self._reach: dict[tuple[int, str], bool] = {}
        columns = self._table.places
        # Plain lists: each name asked for looks at a few of them.
        self._country: list[str] = columns["country"].to_pylist()
        self._province: list[str] = columns["admin1_pcode"].to_pylist()
        self._parent: list[str] = columns["parent"].to_pylist()
        self._lat: list[float] = columns["latitude"].to_pylist()
        self._lon: list[float] = columns["longitude"].to_pylist()
        self._decided = {
            (normal_form(alias), *self._where(country, admin1).key): len(table) + number
            for number, (alias, country, admin1, _) in enumerate(decisions)
        }

    # -- reading -----------------------------------------------------------------------------------------------

    @classmethod
    def load(cls, folder: Path | None = None, boundaries: Boundaries | None = None) -> "Gazetteer":
        """Read ``gazetteer.csv`` and ``place_aliases.csv`` of a folder; without one, the bundled and the user's places.

        These are kept in memory until something is added to the user's folder, removed or decided.

        Raises
        ------
        PlaceError
            When a file is missing or malformed, naming file and line.
        """
        if folder is not None or boundaries is not None:
            return cls.of(read_bundled(folder or DATA), boundaries or Boundaries.load())
        theirs = own.own_folder()
        with _LOADING:
            return _joined(theirs, own.signature(theirs))

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
        told = coded([None] if names is None else names) or Coded(np.array([-1]), [])
        length = len(told.codes)
        countries, provinces = coded(country, length, "country"), coded(admin1, length, "admin1")
        question = np.zeros(length, dtype=np.int64)
        for part in (told, countries, provinces):
            if part is not None:
                question = question * (len(part.values) + 1) + part.codes + 1
        codes, _ = pd.factorize(question)
        first = np.zeros(codes.max(initial=-1) + 1, dtype=np.int64)
        first[codes[::-1]] = np.arange(length)[::-1]
        status, number = self._answers(first, told, countries, provinces)
        frame = self._frame(status[codes], number[codes])
        if isinstance(names, pd.Series):
            frame.index = names.index
        return frame

    def _answers(
        self, rows: npt.NDArray[np.int64], names: Coded, countries: Coded | None, provinces: Coded | None
    ) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int64]]:
        """Status of the question in each of the rows, and the place where it is exact (-1 elsewhere)."""
        wheres: dict[tuple[str, str], _Where] = {}
        answers: list[tuple[int, int]] = []
        told = zip(_texts_at(countries, rows), _texts_at(provinces, rows), strict=True)
        for name, stated in zip(_texts_at(names, rows), told, strict=True):
            where = wheres.get(stated)
            if where is None:
                where = wheres[stated] = self._where(*stated)
            answers.append(self._answer(name, where))
        status, number = zip(*answers, strict=True) if answers else ((), ())
        return np.array(status, dtype=np.int8), np.array(number, dtype=np.int64)

    def _answer(self, name: str, where: "_Where") -> tuple[int, int]:
        form = normal_form(name)
        if self._decided and (decided := self._decided.get((form, *where.key))) is not None:
            return _EXACT, decided
        if not form or where.country == "?":
            return _NONE, -1
        named = [n for n in self._named(name, form) if where.allows(self._country[n])]
        numbers = self._exact(named, where) if named else named
        if numbers:
            return (_EXACT, numbers[0]) if self._one_spot(numbers) else (_AMBIGUOUS, -1)
        if named or any(where.allows(self._country[n]) for n in self._alike(form)):
            return _CANDIDATES, -1
        return _NONE, -1

    def _alike(self, form: str) -> list[int]:
        bones = skeleton_of_form(form)
        # One or two consonants are shared by half the country.
        return self._by_skeleton.places(bones) if len(bones) > 2 else []

    def _exact(self, numbers: list[int], where: "_Where") -> list[int]:
        """Of places of a name in the country stated those that lie where the record says, best first."""
        if where.pcode or where.city:
            if where.city and not where.pcode:
                return [n for n in numbers if self._parent[n] and where.is_city(self._parent[n])]
            # Inside the province before what is only near its border.
            inside = [n for n in numbers if self._in_reach(n, where, inside=True)]
            return self._own_first(inside or [n for n in numbers if self._in_reach(n, where, inside=False)])
        # A district's name alone says too little: every city has its Salah al-Din.
        return self._own_first(numbers) if all(not self._parent[n] for n in numbers) else []

    def _own_first(self, numbers: list[int]) -> list[int]:
        """The user's places where there are such, else all."""
        if len(numbers) < 2:
            return numbers
        return [n for n in numbers if n < self._preferred] or numbers

    def _named(self, name: str, form: str) -> list[int]:
        numbers = self._spelt.places(form)
        if numbers or not _SORT_OF_PLACE.search(name):
            return numbers
        return self._spelt.places(normal_form(_SORT_OF_PLACE.sub(" ", name)))

    def _in_reach(self, number: int, where: "_Where", inside: bool) -> bool:
        parent, province = self._parent[number], self._province[number]
        if parent and province != where.pcode and not where.is_city(parent):
            return False
        if province == where.pcode:
            return True
        if inside or parent or self._country[number] != self._provinces[where.pcode].iso2:
            return False
        asked = number, where.pcode
        if asked not in self._reach:
            metres = self.boundaries.distance_m(where.pcode, self._lat[number], self._lon[number])
            self._reach[asked] = metres <= NEAREST_M
        return self._reach[asked]

    def _one_spot(self, numbers: list[int]) -> bool:
        """Whether all of them are the first one, listed again."""
        return len(numbers) == 1 or all(self._metres(numbers[0], n) <= SAME_SPOT_M for n in numbers[1:])

    def _metres(self, a: int, b: int) -> float:
        return metres_between(self._lat[a], self._lon[a], self._lat[b], self._lon[b])

    def _where(self, country: str, admin1: str) -> "_Where":
        code = self.boundaries.country_code(country) if normal_form(country) else ""
        found = self.boundaries.province(admin1, code or None) if admin1 and code is not None else None
        form = normal_form(admin1)
        if found is not None:
            cities = frozenset((form, normal_form(found.name)))
            return _Where(found.iso2, found.pcode, form, cities, found.pcode)
        city = form if form in self._cities else ""
        return _Where("?" if code is None else code, "", city, frozenset((city,)), province_form(admin1))

    @cached_property
    def _cities(self) -> frozenset[str]:
        """Normal forms of the cities that have districts."""
        return frozenset(normal_form(city) for city in set(self._parent)) - {""}

    @cached_property
    def _by_skeleton(self) -> Spellings:
        return Spellings(self._table.bones, self._table.place)

    def _frame(self, status: npt.NDArray[np.int8], number: npt.NDArray[np.int64]) -> pd.DataFrame:
        taken = self._table.places.take(arrow.array(number, mask=number < 0))
        names = taken["country"].combine_chunks().dictionary_encode()
        english = [self.boundaries.country_name(iso2) for iso2 in names.dictionary.to_pylist()]
        pcodes = taken["admin1_pcode"]
        columns = {
            "status": arrow.array(_STATUSES[:-1]).take(arrow.array(status)),
            "name": taken["name"],
            "latitude": taken["latitude"],
            "longitude": taken["longitude"],
            "admin1_pcode": arrow.compute.if_else(arrow.compute.equal(pcodes, ""), None, pcodes),
            "country": arrow.array(english, arrow.string()).take(names.indices),
            "geo_precision": taken["geo_precision"],
            "geonameid": taken["geonameid"],
            "source": taken["source"],
        }
        frame = {name: values.to_pandas(types_mapper=_WHOLE.get) for name, values in columns.items()}
        return pd.DataFrame(frame, columns=list(_COLUMNS)).astype(_DTYPES)

    def spellings_near(
        self, name: str, latitude: float, longitude: float, within_m: float = SAME_SPOT_M
    ) -> list[tuple[Place, tuple[str, ...]]]:
        """Return the places of a name around a point, the nearest first, each with every spelling of it.

        Parameters
        ----------
        name
            In any spelling. A place whose names only share its consonants counts too, after those that bear the name:
            name and spot together are certain enough.
        latitude, longitude
            WGS84 degrees.
        within_m
            How far from the point, in metres.
        """
        form = normal_form(name)
        found: list[tuple[Place, tuple[str, ...]]] = []
        for numbers in (self._named(name, form), self._alike(form)):
            away = [(metres_between(self._lat[n], self._lon[n], latitude, longitude), n) for n in numbers]
            near = [n for metres, n in sorted(away) if metres <= within_m]
            found += [(self.places[n], self._spellings_of(n)) for n in near]
        return found

    def _spellings_of(self, number: int) -> tuple[str, ...]:
        rows = np.flatnonzero(self._table.place == number)
        return tuple(self._table.spellings.take(arrow.array(rows)).to_pylist())

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
        allowed = self._places_of(where.country) if where.country else None
        best: dict[int, tuple[float, int]] = {}
        for spelled, likeness, rows in self._spelt.close(form, allowed, _LEAST_SCORE, _CLOSEST):
            # Names of quite different length match in part only; the consonants tell more than the vowels.
            plain = fuzz.ratio(form, spelled)
            skeletons = fuzz.ratio(bones, skeleton_of_form(spelled)) if bones else plain
            score = 0.25 * likeness + 0.45 * plain + 0.30 * skeletons
            for row in rows:
                number = int(self._table.place[row])
                away = where.pcode and not self._in_reach(number, where, inside=False)
                here = score * 0.8 if away else score
                if number not in best or best[number][0] < here:
                    best[number] = here, row
        return [self._candidate(number, *best[number], where) for number in self._ranked(best)[:limit]]

    def _ranked(self, best: dict[int, tuple[float, int]]) -> list[int]:
        """The places by score, then size, then name, and each spot once; city districts stay apart."""
        population, name = self._table.places["population"], self._table.places["name"]
        order = sorted(best, key=lambda n: (-round(best[n][0], 1), -population[n].as_py(), name[n].as_py()))
        kept: list[int] = []
        for number in order[:_CLOSEST]:
            if self._parent[number] or all(self._metres(number, other) > SAME_SPOT_M for other in kept):
                kept.append(number)
        return kept

    def _candidate(self, number: int, score: float, row: int, where: "_Where") -> Candidate:
        place = self.places[number]
        province = self._provinces.get(place.admin1_pcode)
        metres = (
            self.boundaries.metres_to(where.pcode, place.latitude, place.longitude) if where.pcode else None
        )
        return Candidate(
            place=place,
            score=round(score, 1),
            matched=self._table.spellings[row].as_py(),
            province="" if province is None else province.name,
            distance_m=metres,
        )

    def _places_of(self, iso2: str) -> npt.NDArray[np.bool_]:
        found: npt.NDArray[np.bool_] = arrow.compute.equal(self._table.places["country"], iso2).to_numpy()
        return found


@dataclass(frozen=True)
class _Where:
    """Where a record says its place lies.

    Attributes
    ----------
    country
        Two-letter code, "" for any, "?" for one that there is not.
    pcode
        Code of the province, "" where none is known.
    city
        Normal form of what is no province but a city with districts.
    cities
        Normal forms of what districts may be part of.
    province
        Code of the province, else normal form of what is stated.
    """

    country: str
    pcode: str
    city: str
    cities: frozenset[str]
    province: str

    @property
    def key(self) -> tuple[str, str]:
        """Country and province, as decisions are looked up by."""
        return self.country, self.province

    def allows(self, country: str) -> bool:
        return self.country in ("", country)

    def is_city(self, parent: str) -> bool:
        return normal_form(parent) in self.cities


def _texts_at(column: Coded | None, rows: npt.NDArray[np.int64]) -> list[str]:
    """The texts of some rows, "" for missing; a list, because NumPy's numbers one by one are slow."""
    if column is None:
        return [""] * len(rows)
    values = [*column.values, ""]
    return [values[code] for code in column.codes[rows].tolist()]


_WHOLE = {arrow.int8(): pd.Int8Dtype(), arrow.int64(): pd.Int64Dtype()}
_DTYPES = {
    "status": "str", "name": "str", "latitude": "float64", "longitude": "float64", "admin1_pcode": "str", "country": "str",
    "geo_precision": "Int8", "geonameid": "Int64", "source": "str",
}  # fmt: skip


# -- the bundled places and the user's own ---------------------------------------------------------------------------------

_LOADING = threading.Lock()


@cache
def _bundled_table() -> PlaceTable:
    return read_bundled(DATA)


@lru_cache(maxsize=2)
def _joined(folder: Path, signature: own.Signature) -> Gazetteer:
    """The bundled places with those of a folder; the signature is part of the key only."""
    boundaries = Boundaries.load()
    bundled = _bundled_table()
    if not signature:
        return Gazetteer.of(bundled, boundaries)
    theirs = read_own(folder, boundaries)
    bundled = _in_own_provinces(bundled, boundaries)
    table = joined([*theirs, bundled]) if theirs else bundled
    return Gazetteer.of(table, boundaries, remembered(folder), preferred=sum(map(len, theirs)))


def _in_own_provinces(bundled: PlaceTable, boundaries: Boundaries) -> PlaceTable:
    """The bundled places with the codes of the user's provinces, where these replace the bundled ones."""
    ours = Boundaries.bundled()
    if boundaries is ours:
        return bundled
    places = bundled.places.to_pandas()
    known = {id(p) for p in ours.provinces}
    theirs = {p.iso2 for p in boundaries.provinces if id(p) not in known}
    moved = places["country"].isin(theirs)
    at = boundaries.locate(
        places["latitude"][moved],
        places["longitude"][moved],
        places["admin1_pcode"][moved],
        places["country"][moved],
    )
    places.loc[moved, "admin1_pcode"] = at["admin1_pcode"].fillna("")
    return bundled.in_provinces(arrow.array(places["admin1_pcode"], arrow.string()))


__all__ = ["GEONAMES", "SAME_SPOT_M", "Candidate", "Gazetteer", "Place"]
