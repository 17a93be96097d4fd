"""Administrative units: which province and district a point lies in, and which province a name means.

A point is answered by the polygon that holds it. One that lies in none, or in another country than the one its
record states, is answered by the nearest province (of that country) within 5 km: generalised boundaries put
border towns a few hundred metres outside their country. Districts and subdistricts are answered where the user's own
boundaries have them, and only inside the province found.
"""

import json
import math
import re
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import shapely

from geo.errors import PlaceError
from geo.places import folder as own
from geo.places.areas import NOWHERE, Areas, Floats, Indices, metres_per_degree
from geo.places.countries import Countries
from geo.places.names import normal_form
from geo.settings import DATA

NEAREST_M = 5_000.0
"""How far outside a province a point may lie and still be given to it, in metres."""

DISTRICT, SUBDISTRICT = 2, 3
_CHUNK = 100_000
_WORDS_ABOUT = re.compile(
    r"\b(?:province|governorate|district|region|muhafazat|mohafazat|mouhafazat|muhafazah|vilayet|ili"
    r"|oblast|oblast'|oblasti|département|departement|department|prefecture|préfecture)\b"
    r"|محافظة|منطقة|область",
    re.IGNORECASE,
)
_COLUMNS = (
    "admin1_pcode", "admin1", "admin2_pcode", "admin2", "admin3_pcode", "admin3", "country", "found_by", "distance_m",
    "disagrees",
)  # fmt: skip
_FOUND_BY = np.array(["none", "polygon", "nearest", None], dtype=object)


@dataclass(frozen=True)
class Province:
    """One first-order administrative unit.

    Attributes
    ----------
    pcode
        OCHA p-code (``SY02``) in Syria and where the user's boundaries have it, ISO 3166-2 code (``LB-JL``) elsewhere.
    name, name_ocha, name_ar
        Common English spelling, OCHA's spelling and the Arabic name.
    aliases
        Other spellings, as ACLED, OCHA and Natural Earth write them, or in other languages.
    country, iso2, iso3
        English name and ISO 3166-1 codes of the country.
    geometry
        Polygon or multipolygon in WGS84 degrees, longitude first.
    label_point
        Latitude and longitude of a point well inside, where it is known already; see `label`.
    """

    pcode: str
    name: str
    name_ocha: str
    name_ar: str
    aliases: tuple[str, ...]
    country: str
    iso2: str
    iso3: str
    geometry: shapely.Geometry
    label_point: tuple[float, float] | None = None

    @cached_property
    def label(self) -> tuple[float, float]:
        """Latitude and longitude of a point well inside, see `label_of`."""
        return label_of(self.geometry) if self.label_point is None else self.label_point


@dataclass(frozen=True)
class Unit:
    """A district (level 2) or subdistrict (level 3).

    Attributes
    ----------
    pcode, name
        Its code, and its name in English where there is one.
    level
        2 or 3.
    iso2
        ISO 3166-1 two-letter code of the country.
    admin1_pcode, admin2_pcode
        Codes of the province and, for level 3, of the district that it lies in; empty where that is not known.
    geometry
        Polygon or multipolygon in WGS84 degrees, longitude first.
    """

    pcode: str
    name: str
    level: int
    iso2: str
    admin1_pcode: str
    admin2_pcode: str
    geometry: shapely.Geometry


def label_of(geometry: shapely.Geometry) -> tuple[float, float]:
    """Latitude and longitude of a point well inside a polygon: the centre of the largest circle that fits.

    The longitudes are squeezed by the latitude first, so that the circle is round on the ground.
    """
    largest = max(shapely.get_parts(geometry), key=lambda part: part.area)
    squeeze = math.cos(math.radians(largest.centroid.y))
    flat = shapely.transform(largest, lambda xy: xy * (squeeze, 1.0))
    x, y = shapely.maximum_inscribed_circle(flat, tolerance=0.002).coords[0]
    return (round(y, 4), round(x / squeeze, 4))


class _Layer:
    """The districts, or the subdistricts, of all countries.

    Parameters
    ----------
    units
        All of one level.
    province_of, parent_of
        Number by code: of provinces, and of the districts for a layer of subdistricts.
    """

    def __init__(
        self, units: Sequence[Unit], province_of: dict[str, int], parent_of: dict[str, int] | None = None
    ) -> None:
        self.pcodes = np.array([*(u.pcode for u in units), None], dtype=object)
        self.names = np.array([*(u.name for u in units), None], dtype=object)
        self.number = {u.pcode: i for i, u in enumerate(units)}
        # A unit of no known province is never answered.
        unknown = len(province_of)
        self.province = np.array([province_of.get(u.admin1_pcode, unknown) for u in units], dtype=np.int64)
        self.parent = np.array(
            [NOWHERE if parent_of is None else parent_of.get(u.admin2_pcode, NOWHERE) for u in units],
            dtype=np.int64,
        )
        self.areas = (
            Areas(np.array([u.geometry for u in units], dtype=object), self.province, NEAREST_M)
            if units
            else None
        )

    def at(self, y: Floats, x: Floats, province: Indices, how: npt.NDArray[np.int8]) -> Indices:
        """The unit of each point within the province found for it, NOWHERE where there is none.

        A point outside every province, or that lies in a unit of the next province, gets the nearest one of its own
        province: the levels of one country need not agree to the metre.
        """
        found = np.full(len(y), NOWHERE, dtype=np.int64)
        if self.areas is None:
            return found
        asked = np.flatnonzero(province >= 0)
        found[asked] = self.areas.holding(y[asked], x[asked], province[asked], self.province)
        elsewhere = (found >= 0) & (self.province[found] != province)
        search = np.flatnonzero(elsewhere | ((found < 0) & (how == 2)))
        found[search] = NOWHERE
        search = search[self.areas.may_be_near(y[search], x[search], province[search])]
        for at in range(0, len(search), _CHUNK):
            rows = search[at : at + _CHUNK]
            near, units, metres = self.areas.near(y[rows], x[rows])
            own_province = self.province[units] == province[rows[near]]
            near, units, metres = near[own_province], units[own_province], metres[own_province]
            order = np.lexsort((metres, near))
            first = order[np.flatnonzero(np.diff(near[order], prepend=-1))]
            found[rows[near[first]]] = units[first]
        return found


class Boundaries:
    """The provinces and districts, and the questions asked of them.

    Parameters
    ----------
    provinces
        In WGS84 degrees, not overlapping; of any number of countries.
    units
        Districts and subdistricts in them.
    country_names
        Further names of countries by ISO 3166-1 two-letter code.

    Raises
    ------
    PlaceError
        When there are no provinces, or two share a p-code.
    """

    def __init__(
        self,
        provinces: Sequence[Province],
        units: Sequence[Unit] = (),
        country_names: dict[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.provinces = tuple(provinces)
        self.units = tuple(units)
        if not self.provinces:
            raise PlaceError("boundaries: 0 provinces; there must be some")
        self._index = {p.pcode: i for i, p in enumerate(self.provinces)}
        if len(self._index) != len(self.provinces):
            raise PlaceError("boundaries: two provinces share a p-code; each needs its own")
        self._pcodes = np.array([*(p.pcode for p in self.provinces), None], dtype=object)
        self._names = np.array([*(p.name for p in self.provinces), None], dtype=object)
        self._countries = np.array([*(p.country for p in self.provinces), None], dtype=object)
        self._more_names = country_names or {}
        iso2 = [p.iso2 for p in self.provinces]
        self._country_codes = {c: i for i, c in enumerate(dict.fromkeys(iso2))}
        self._country_of = np.array([self._country_codes[c] for c in iso2], dtype=np.int64)
        geometries = np.array([p.geometry for p in self.provinces], dtype=object)
        self._areas = Areas(geometries, self._country_of, NEAREST_M)
        by_level = {level: [u for u in self.units if u.level == level] for level in (DISTRICT, SUBDISTRICT)}
        self._districts = _Layer(by_level[DISTRICT], self._index)
        self._subdistricts = _Layer(by_level[SUBDISTRICT], self._index, self._districts.number)

    # -- reading -----------------------------------------------------------------------------------------------

    @classmethod
    def load(cls, path: Path | None = None) -> "Boundaries":
        """Read boundaries from a GeoJSON file; when no path is given, the bundled ones and the user's own.

        These are kept in memory until something is added to the user's folder or removed from it. The provinces that
        a user added for a country replace the bundled ones of that country.

        Raises
        ------
        PlaceError
            When a file is missing or not such a file.
        """
        if path is not None:
            return cls.read(path)
        folder = own.own_folder()
        # Two sessions that ask at once read it once.
        with _LOADING:
            return _joined(folder, own.signature(folder, boundaries_only=True))

    @classmethod
    def bundled(cls) -> "Boundaries":
        """The bundled boundaries alone, kept in memory."""
        return _bundled()

    @classmethod
    def read(cls, path: Path) -> "Boundaries":
        """Read boundaries from a GeoJSON file, without keeping them."""
        try:
            features = json.loads(path.read_text(encoding="utf-8"))["features"]
            return cls([_province(feature) for feature in features])
        except OSError as error:
            raise PlaceError(f"{path}: cannot be read ({error.strerror}); run data/build.py") from error
        except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.GEOSException) as error:
            raise PlaceError(f"{path}: not a file of boundaries ({type(error).__name__}: {error})") from error

    # -- names -------------------------------------------------------------------------------------------------

    @cached_property
    def _countries_by_name(self) -> dict[str, int]:
        names = {}
        for p in self.provinces:
            for name in (p.country, p.iso2, p.iso3, *self._country_names(p.iso2)):
                names[normal_form(name)] = self._country_codes[p.iso2]
        names.pop("", None)
        return names

    def _country_names(self, iso2: str) -> tuple[str, ...]:
        return (*_COUNTRY_ALIASES.get(iso2, ()), *self._more_names.get(iso2, ()))

    @cached_property
    def _provinces_by_name(self) -> dict[str, tuple[int, ...]]:
        names: dict[str, dict[int, None]] = {}
        for i, p in enumerate(self.provinces):
            for name in (p.pcode, p.name, p.name_ocha, p.name_ar, *p.aliases):
                if form := province_form(name):
                    names.setdefault(form, {})[i] = None
        return {form: tuple(found) for form, found in names.items()}

    def country_code(self, country: object) -> str | None:
        """ISO 3166-1 two-letter code of a country given by name or code, None for what is no country.

        The country need not have provinces here.
        """
        if not isinstance(country, str):
            return None
        code = self._country(country)
        return Countries.load().code(country) if code < 0 else list(self._country_codes)[code]

    def country_name(self, iso2: str) -> str:
        """English name of a country by its two-letter code; the code itself for an unknown one."""
        code = self._country_codes.get(iso2)
        if code is None:
            return Countries.load().name(iso2)
        return self.provinces[int(np.argmax(self._country_of == code))].country

    def _country(self, country: object) -> int:
        """Number of a country with provinces, -1 for any other."""
        if not isinstance(country, str):
            return -1
        number = self._countries_by_name.get(normal_form(country))
        if number is None and normal_form(country):
            # A name in another language, or the formal one.
            number = self._country_codes.get(Countries.load().code(country) or "")
        return -1 if number is None else number

    def province(self, code_or_name: str, country: str | None = None) -> Province | None:
        """The province with that p-code, name or alias.

        Parameters
        ----------
        code_or_name
            Matched by normal form, so ``idleb``, ``Idlib province`` and ``SY07`` are one.
        country
            Name or ISO code; without it a name that two countries use gives None.
        """
        i = self._match(code_or_name, -1 if country is None else self._country(country), country is not None)
        return None if i < 0 else self.provinces[i]

    def _match(self, name: object, country: int, country_given: bool) -> int:
        if not isinstance(name, str) or (country_given and country < 0):
            return -1
        found = self._provinces_by_name.get(province_form(name), ())
        if country_given:
            found = tuple(i for i in found if self._country_of[i] == country)
        return found[0] if len(found) == 1 else -1

    def match_admin1(self, names: Iterable[object], country: object = None) -> npt.NDArray[np.object_]:
        """P-codes of provinces given by name, alias or p-code.

        Parameters
        ----------
        names
            Shape (n,). What is missing, unknown, or used by two countries gives None.
        country
            One country for all, or n of them (name or ISO code); a missing one is no restriction.

        Returns
        -------
        numpy.ndarray
            Shape (n,), dtype object: p-code or None.

        Raises
        ------
        PlaceError
            When the lengths differ.
        """
        told = coded(names)
        if told is None:
            return np.empty(0, dtype=object)
        return self._pcodes[self._match_all(told, coded(country, len(told.codes), "country"))]

    def _match_all(self, names: "Coded", countries: "Coded | None") -> Indices:
        """Number of the province that each name means, or -1; each pair of name and country looked up once."""
        country_values = [] if countries is None else countries.values
        known = [(self._country(c), normal_form(c) != "") for c in country_values]
        # The last of each stands for a missing value.
        known.append((-1, False))
        country_codes = np.full(1, -1) if countries is None else countries.codes
        pairs = names.codes * len(known) + country_codes % len(known)
        codes, distinct = pd.factorize(pairs)
        found = np.full(len(distinct), NOWHERE, dtype=np.int64)
        for at, pair in enumerate(distinct.tolist()):
            name, country = divmod(pair, len(known))
            if name >= 0:
                found[at] = self._match(names.values[name], *known[country])
        return found[codes]

    # -- points ------------------------------------------------------------------------------------------------

    def locate(
        self,
        lat: npt.ArrayLike,
        lon: npt.ArrayLike,
        stated_admin1: object = None,
        country: object = None,
    ) -> pd.DataFrame:
        """Find the province of each point.

        The polygon that holds the point answers first. Where none does, or where it belongs to another country than
        the stated one, the nearest province (of the stated country) within 5 km answers; among several that near the
        stated province is preferred.

        Parameters
        ----------
        lat, lon
            WGS84 degrees, scalars or shape (n,). Missing, masked, infinite or out-of-range values are points
            without a province, not errors.
        stated_admin1
            What the record says: one text, or shape (n,). Matched by normal form against names, aliases and
            p-codes.
        country
            Name or ISO 3166-1 code: one text, or shape (n,). Without it the country of the stated province counts.

        Returns
        -------
        pandas.DataFrame
            n rows with the index of `lat` if it is a Series. Columns: ``admin1_pcode``, ``admin1``, ``country``
            (missing where none was found), ``admin2_pcode``, ``admin2``, ``admin3_pcode`` and ``admin3`` (the
            district and subdistrict in that province; missing where not known), ``found_by`` ("polygon", "nearest",
            "none"; of the province), ``distance_m`` (0 inside; metres on the ellipsoid for nearest; NaN for none) and
            ``disagrees`` (the stated province is known and is not the one found).

        Raises
        ------
        PlaceError
            When the lengths differ, or the coordinates are no numbers.
        """
        index = lat.index if isinstance(lat, pd.Series) else None
        y, x = _degrees(lat, "latitude"), _degrees(lon, "longitude")
        if len(y) != len(x):
            raise PlaceError(f"locate: {len(y)} latitudes and {len(x)} longitudes; give one of each a point")
        unusable = np.isnan(y) | np.isnan(x)
        y[unusable] = x[unusable] = np.nan
        names = coded(stated_admin1, len(y), "stated_admin1")
        countries = coded(country, len(y), "country")

        stated = np.full(len(y), NOWHERE) if names is None else self._match_all(names, countries)
        wanted = self._wanted_countries(countries, stated)
        found = self._areas.holding(y, x, stated)
        how = (found >= 0).astype(np.int8)
        distance = np.where(found >= 0, 0.0, np.nan)

        missed = ~unusable & (found < 0) & (wanted > -2)
        abroad = (found >= 0) & (wanted >= 0)
        abroad[abroad] = self._country_of[found[abroad]] != wanted[abroad]
        search = np.flatnonzero(missed | abroad)
        search = search[self._areas.may_be_near(y[search], x[search], wanted[search])]
        for start in range(0, len(search), _CHUNK):
            rows = search[start : start + _CHUNK]
            near, metres = self._nearest(y[rows], x[rows], stated[rows], wanted[rows])
            hit = near >= 0
            found[rows[hit]], distance[rows[hit]], how[rows[hit]] = near[hit], metres[hit], 2

        district = self._districts.at(y, x, found, how)
        subdistrict = self._subdistricts.at(y, x, found, how)
        district, subdistrict = self._nested(district, subdistrict)
        result = pd.DataFrame(
            {
                "admin1_pcode": _labels(found, self._pcodes),
                "admin1": _labels(found, self._names),
                "admin2_pcode": _labels(district, self._districts.pcodes),
                "admin2": _labels(district, self._districts.names),
                "admin3_pcode": _labels(subdistrict, self._subdistricts.pcodes),
                "admin3": _labels(subdistrict, self._subdistricts.names),
                "country": _labels(found, self._countries),
                "found_by": _labels(how, _FOUND_BY),
                "distance_m": distance,
                "disagrees": (found >= 0) & (stated >= 0) & (found != stated),
            },
            columns=list(_COLUMNS),
        )
        if index is not None:
            result.index = index
        return result

    def _nested(self, district: Indices, subdistrict: Indices) -> tuple[Indices, Indices]:
        """Districts and subdistricts that do not contradict each other: the subdistrict's own district counts."""
        known = np.flatnonzero(subdistrict >= 0)
        parent = self._subdistricts.parent[subdistrict[known]]
        told = parent >= 0
        district = district.copy()
        district[known[told]] = parent[told]
        return district, subdistrict

    def distance_m(self, pcode: str, lat: float, lon: float) -> float:
        """Metres from a point to a province, 0 inside; infinite beyond 5 km or when there is none such."""
        i = self._index.get(pcode, NOWHERE)
        if i < 0 or not self._in_box(i, lat, lon):
            return math.inf
        if self._areas.holds(i, lat, lon):
            return 0.0
        _, provinces, metres = self._areas.near(np.array([lat]), np.array([lon]))
        return float(metres[provinces == i].min(initial=math.inf))

    def _in_box(self, i: int, lat: float, lon: float) -> bool:
        """Whether a point lies in the box around what is within 5 km of a province: most points do not."""
        west, south, east, north = self._boxes[i]
        return west <= lon <= east and south <= lat <= north

    @cached_property
    def _boxes(self) -> list[list[float]]:
        boxes = shapely.bounds(self._areas.geometries)
        per_lon, per_lat = metres_per_degree(np.minimum(np.abs(boxes[:, 1::2]).max(axis=1), 89.0))
        across, up = 1.02 * NEAREST_M / per_lon, 1.02 * NEAREST_M / per_lat
        around: list[list[float]] = (boxes + np.stack([-across, -up, across, up], axis=1)).tolist()
        return around

    def metres_to(self, pcode: str, lat: float, lon: float) -> float:
        """Metres from a point to a province however far, 0 inside; infinite when there is none such.

        Measured on a plane that is true at the point: to a few parts in a thousand within 100 km.
        """
        i = self._index.get(pcode, NOWHERE)
        if i < 0 or not (math.isfinite(lat) and math.isfinite(lon)):
            return math.inf
        if self._areas.holds(i, lat, lon):
            return 0.0
        per_lon, per_lat = (float(m[0]) for m in metres_per_degree(np.array([lat])))
        ring = shapely.transform(
            self.provinces[i].geometry, lambda xy: (xy - (lon, lat)) * (per_lon, per_lat)
        )
        return float(shapely.distance(ring, shapely.Point(0.0, 0.0)))

    def _wanted_countries(self, countries: "Coded | None", stated: Indices) -> Indices:
        """Country to look in: a number, -1 for any, -2 for one that has no provinces here."""
        wanted = np.where(stated >= 0, self._country_of[stated], -1)
        if countries is None:
            return wanted
        known = [self._country(c) if normal_form(c) else -1 for c in countries.values]
        unknown = [
            -2 if code < 0 and normal_form(c) else code
            for code, c in zip(known, countries.values, strict=True)
        ]
        given = np.array([*unknown, -1], dtype=np.int64)[countries.codes]
        return np.where(given == -1, wanted, given)

    def _nearest(self, y: Floats, x: Floats, stated: Indices, wanted: Indices) -> tuple[Indices, Floats]:
        """Nearest province within 5 km and its distance in metres; -1 and NaN where there is none."""
        nearest = np.full(len(y), NOWHERE, dtype=np.int64)
        metres = np.full(len(y), np.nan)
        rows, provinces, distance = self._areas.near(y, x)
        allowed = (wanted[rows] < 0) | (self._country_of[provinces] == wanted[rows])
        rows, provinces, distance = rows[allowed], provinces[allowed], distance[allowed]
        order = np.lexsort((distance, stated[rows] != provinces, rows))
        rows, provinces, distance = rows[order], provinces[order], distance[order]
        first = np.flatnonzero(np.diff(rows, prepend=-1))
        nearest[rows[first]], metres[rows[first]] = provinces[first], distance[first]
        return nearest, metres


def _labels(codes: npt.NDArray[np.integer[Any]], labels: npt.NDArray[np.object_]) -> pd.Series:
    """Texts by code, -1 meaning missing; the last of the labels stands for that."""
    if len(labels) == 1:
        return pd.Series(pd.array(pa.nulls(len(codes), pa.large_string()), dtype="str"))
    positions = pa.array(codes.astype(np.int32), mask=codes < 0)
    taken = pa.array(labels[:-1], type=pa.large_string()).take(positions)
    return pd.Series(pd.array(taken, dtype="str"))


def _degrees(values: npt.ArrayLike, axis: str) -> npt.NDArray[np.float64]:
    """Degrees as floats, with NaN for whatever cannot be a point on the globe."""
    degrees: npt.NDArray[np.float64]
    mask = np.ma.getmaskarray(values) if isinstance(values, np.ma.MaskedArray) else None
    try:
        if isinstance(values, pd.Series | pd.Index | pd.api.extensions.ExtensionArray):
            degrees = np.array(
                pd.to_numeric(pd.Series(values)).astype("Float64").to_numpy(np.float64, na_value=np.nan)
            )
        else:
            degrees = np.atleast_1d(np.array(np.ma.getdata(values), dtype=np.float64))
    except (TypeError, ValueError) as error:
        raise PlaceError(f"locate: {axis} is not a number ({error}); give decimal degrees") from error
    if degrees.ndim != 1:
        raise PlaceError(f"locate: {axis} has {degrees.ndim} dimensions; give one list of degrees")
    limit = 90.0 if axis == "latitude" else 180.0
    with np.errstate(invalid="ignore"):
        degrees[~(np.abs(degrees) <= limit)] = np.nan
    if mask is not None:
        degrees[np.atleast_1d(mask)] = np.nan
    return degrees


@dataclass(frozen=True)
class Coded:
    """A column of texts: the distinct ones, and which of them each row has (-1: missing, or no text)."""

    codes: npt.NDArray[np.intp]
    values: list[str]


def coded(values: object, length: int | None = None, what: str = "names") -> Coded | None:
    """A column of texts of that length, one text standing for all rows; None for nothing stated."""
    if isinstance(values, str):
        return Coded(np.zeros(1 if length is None else length, dtype=np.intp), [values])
    if not isinstance(values, pd.Series | np.ndarray):
        values = texts(values, length, what)
    if values is None:
        return None
    if length is not None and len(values) != length:
        raise PlaceError(_unfit(what, len(values), length))
    codes, distinct = pd.factorize(values)
    keep = np.array([isinstance(v, str) for v in distinct] + [False])
    return Coded(np.where(keep[codes], codes, -1), [v if isinstance(v, str) else "" for v in distinct])


def _unfit(what: str, given: int, rows: int) -> str:
    return f"{what}: {given} values for {rows} rows; give one, or one a row"


def texts(values: object, length: int | None = None, what: str = "names") -> npt.NDArray[np.object_] | None:
    """Texts as an object array of that length, one text standing for all; None for nothing stated.

    Raises
    ------
    PlaceError
        When there are several, but not `length` of them; `what` names them in the message.
    """
    if values is None:
        return None
    if isinstance(values, str):
        return np.full(1 if length is None else length, values, dtype=object)
    if not isinstance(values, Iterable):
        # A missing value of some kind (NaN, pd.NA) says nothing.
        return None
    array = np.array(list(values), dtype=object)
    array[[not isinstance(v, str) for v in array]] = None
    if length is not None and len(array) != length:
        raise PlaceError(_unfit(what, len(array), length))
    return array


def province_form(name: str) -> str:
    """Normal form of a province's name, without words such as province or governorate."""
    return normal_form(_WORDS_ABOUT.sub(" ", name)) or normal_form(name)


def _province(feature: dict[str, Any]) -> Province:
    p = feature["properties"]
    geometry = shapely.geometry.shape(feature["geometry"])
    if geometry.is_empty or geometry.geom_type not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"{p['pcode']} is no polygon")
    return Province(
        pcode=p["pcode"],
        name=p["name"],
        name_ocha=p["name_ocha"],
        name_ar=p["name_ar"],
        aliases=tuple(p["aliases"]),
        country=p["country"],
        iso2=p["iso2"],
        iso3=p["iso3"],
        geometry=geometry,
    )


# How records write the countries beside their English name and ISO codes.
_COUNTRY_ALIASES: dict[str, tuple[str, ...]] = {
    "SY": ("Syrian Arab Republic", "سوريا", "سورية"),
    "LB": ("لبنان",),
    "IQ": ("العراق",),
    "JO": ("الأردن",),
    "IL": ("إسرائيل",),
    "PS": ("Palestinian Territories", "State of Palestine", "Occupied Palestinian Territory", "فلسطين"),
    "TR": ("Türkiye", "Turkiye", "تركيا"),
}


@cache
def _bundled() -> Boundaries:
    return Boundaries.read(DATA / "boundaries.geojson")


# -- the user's own ------------------------------------------------------------------------------------------------------

_LOADING = threading.Lock()


@lru_cache(maxsize=2)
def _joined(folder: Path, signature: own.Signature) -> Boundaries:
    """The bundled boundaries with those of a folder; the signature is part of the key only."""
    bundled = _bundled()
    if not signature:
        return bundled
    rows, country_names = own_rows(folder)
    theirs = [_own_province(row, bundled) for row in rows if row["level"] == 1]
    replaced = {p.iso2 for p in theirs}
    provinces = [p for p in bundled.provinces if p.iso2 not in replaced] + theirs
    # Without their districts first: these ask where they lie.
    plain = Boundaries(provinces)
    below = [row for row in rows if row["level"] > 1]
    return Boundaries(provinces, _own_units(below, plain), country_names)


def own_rows(folder: Path) -> tuple[list[dict[str, Any]], dict[str, tuple[str, ...]]]:
    """Units that were added to a folder, the newest of each country and level, and names of their countries.

    What was made of districts by joining them gives way to provinces that were added as such.
    """
    records = [a for a in own.list_added(folder) if a.kind == "boundaries"]
    names: dict[str, tuple[str, ...]] = {}
    newest: dict[tuple[str, int], tuple[bool, int]] = {}
    read = []
    for number, added in enumerate(records):
        names |= added.countries
        rows = own.read(own.path_of(folder, added)).to_pylist()
        for row in rows:
            row["made"] = (not row["derived"], number)
            of = row["iso2"], row["level"]
            newest[of] = max(newest.get(of, row["made"]), row["made"])
        read += rows
    return [row for row in read if row["made"] == newest[row["iso2"], row["level"]]], names


def _own_province(row: dict[str, Any], bundled: Boundaries) -> Province:
    """A province of the user's, which keeps the names that a bundled one of that code or name has."""
    iso2 = row["iso2"]
    known = next((p for p in bundled.provinces if (p.iso2, p.pcode) == (iso2, row["pcode"])), None)
    known = known or bundled.province(row["name"], iso2)
    names = [*row["aliases"]]
    if known is not None and known.iso2 == iso2:
        names += [known.pcode, known.name, known.name_ocha, known.name_ar, *known.aliases]
    return Province(
        pcode=row["pcode"],
        name=row["name"],
        name_ocha=row["name"],
        name_ar=row["name_ar"] or (known.name_ar if known is not None else ""),
        aliases=tuple(dict.fromkeys(name for name in names if name and name != row["name"])),
        country=row["country"],
        iso2=iso2,
        iso3=row["iso3"],
        geometry=shapely.from_wkb(row["wkb"]),
        label_point=(row["label_lat"], row["label_lon"]),
    )


def _own_units(rows: list[dict[str, Any]], provinces: Boundaries) -> list[Unit]:
    """Districts and subdistricts, each in the province of its code, else of its name, else of the middle of it."""
    units = [
        Unit(
            pcode=row["pcode"],
            name=row["name"],
            level=row["level"],
            iso2=row["iso2"],
            admin1_pcode=_parent(row, provinces),
            admin2_pcode=row["admin2_pcode"],
            geometry=shapely.from_wkb(row["wkb"]),
        )
        for row in rows
    ]
    lost = [i for i, unit in enumerate(units) if not unit.admin1_pcode]
    middle = shapely.point_on_surface([units[i].geometry for i in lost])
    found = provinces.locate(
        shapely.get_y(middle), shapely.get_x(middle), country=[units[i].iso2 for i in lost]
    )
    for i, pcode in zip(lost, found["admin1_pcode"].fillna(""), strict=True):
        units[i] = replace(units[i], admin1_pcode=pcode)
    return units


def _parent(row: dict[str, Any], provinces: Boundaries) -> str:
    for told in (row["admin1_pcode"], row["admin1"]):
        found = provinces.province(told, row["iso2"]) if told else None
        if found is not None:
            return found.pcode
    return ""
