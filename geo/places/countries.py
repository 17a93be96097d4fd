"""The world's countries: by name, by code and by point.

The bundled polygons are generalised (a coast may be off by a few kilometres), so a point is asked about with a tolerance:
it fits a country when it lies inside, within some kilometres of it, or in land that the country shares with others
(`geo.places.shared`). Almost all points are answered by a coarse grid; only those near a border or a coast are measured.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import shapely

from geo.errors import PlaceError
from geo.places.fips import FIPS
from geo.places.names import normal_form
from geo.places.outlines import Outlines
from geo.places.shared import SHARED, Shared
from geo.places.worldgrid import NOTHING, WorldGrid
from geo.settings import DATA

TOLERANCE_M = 10_000.0
"""How far outside a country, or at sea, a point may lie before it is doubted, in metres."""

NEAREST_M = 5_000.0
"""How far outside a country's generalised outline a point still counts as there, in metres."""

CENTRE_DEGREES = 0.01
"""How near to a country's centre a point is taken for that centre, in degrees."""

_CHUNK = 100_000
# In square degrees of latitude, some 2,000 km²: the middle of anything smaller is a town as well as a centre.
_CENTRE_AREA = 0.16
_CODE = re.compile(r"[A-Za-z]{2,3}")
_BRACKETS = re.compile(r"^(.+?)\s*\((.+)\)\s*$")
_SPELT_OUT = (
    (re.compile(r"\b(?:St|Ste)\b\.?", re.IGNORECASE), "Saint"),
    (re.compile(r"\bIs\b\.?", re.IGNORECASE), "Islands"),
    (re.compile(r"^S\b\.?\s*(?=[A-Z])"), "South "),
    (re.compile(r"^N\b\.?\s*(?=[A-Z])"), "North "),
    (re.compile(r"^W\b\.?\s*(?=[A-Z])"), "Western "),
    (re.compile("&"), " and "),
    (re.compile(r"^\s*the\s+", re.IGNORECASE), ""),
)
# What stands before brackets that tell two countries apart: Congo (Kinshasa), Guinea (Bissau).
_NEEDS_BRACKETS = frozenset({"congo", "guinea"})


@dataclass(frozen=True)
class Country:
    """A country, or a dependency with a code of its own.

    Attributes
    ----------
    iso2, iso3
        ISO 3166-1 codes; XK and XKX for Kosovo.
    name, name_fr, name_ar
        Common names in English, French and Arabic; empty where not known.
    aliases
        Other names, formal and former ones among them.
    centres
        Latitude and longitude that the World Factbook gives for the country or for its parts.
    geometry
        Generalised multipolygon in WGS84 degrees, longitude first.
    """

    iso2: str
    iso3: str
    name: str
    name_fr: str
    name_ar: str
    aliases: tuple[str, ...]
    centres: tuple[tuple[float, float], ...]
    geometry: shapely.Geometry


class Countries:
    """The countries, and the questions asked of them.

    Parameters
    ----------
    countries
        In WGS84 degrees, not overlapping by more than their generalisation.
    areas
        Outlines of disputed or leased land by name, inside one of the countries.
    shared
        Whose records may lie where else.

    Raises
    ------
    PlaceError
        When there are no countries, two have one code, or `shared` names what is neither country nor area.
    """

    def __init__(
        self,
        countries: Sequence[Country],
        areas: dict[str, shapely.Geometry] | None = None,
        shared: Iterable[Shared] = (),
    ) -> None:
        self.countries = tuple(countries)
        areas = areas or {}
        self._index = {c.iso2: i for i, c in enumerate(self.countries)}
        if not self.countries or len(self._index) != len(self.countries):
            raise PlaceError("countries: none, or two with one code; run data/build.py")
        self._iso2 = np.array([*self._index, ""], dtype=object)
        self._geometries = np.array([*(c.geometry for c in self.countries), *areas.values()], dtype=object)
        shape = {**self._index, **{name: i + len(self._index) for i, name in enumerate(areas)}}
        # Which shapes a record of each country may lie in.
        self._allowed = np.eye(len(self.countries), len(shape), dtype=np.bool_)
        for row in shared:
            if unknown := {row.country, *row.territory} - shape.keys():
                raise PlaceError(f"countries: no {', '.join(sorted(unknown))} to share; run data/build.py")
            self._allowed[self._index[row.country], [shape[t] for t in row.territory]] = True

    # -- reading -----------------------------------------------------------------------------------------------

    @classmethod
    def load(cls, path: Path | None = None) -> "Countries":
        """Read countries from a GeoJSON file; the bundled ones, kept in memory, when no path is given.

        Raises
        ------
        PlaceError
            When the file is missing or not such a file.
        """
        return _bundled() if path is None else cls.read(path)

    @classmethod
    def read(cls, path: Path) -> "Countries":
        """Read countries from a GeoJSON file, without keeping them."""
        try:
            text = path.read_text(encoding="utf-8")
            properties = [feature["properties"] for feature in json.loads(text)["features"]]
            geometries = shapely.get_parts(shapely.from_geojson(text))
            told = list(zip(properties, geometries, strict=True))
            countries = [_country(p, geometry) for p, geometry in told if "iso2" in p]
            return cls(countries, {p["area"]: geometry for p, geometry in told if "area" in p}, SHARED)
        except OSError as error:
            raise PlaceError(f"{path}: cannot be read ({error.strerror}); run data/build.py") from error
        except (ValueError, KeyError, TypeError, shapely.errors.GEOSException) as error:
            raise PlaceError(f"{path}: not a file of countries ({type(error).__name__}: {error})") from error

    # -- names -------------------------------------------------------------------------------------------------

    @cached_property
    def _by_form(self) -> dict[str, str]:
        names = {}
        for c in self.countries:
            for name in (c.name, c.name_fr, c.name_ar, *c.aliases):
                names[country_form(name)] = c.iso2
        names.pop("", None)
        return names

    @cached_property
    def _by_code(self) -> dict[str, str]:
        return {code: c.iso2 for c in self.countries for code in (c.iso2, c.iso3)}

    def code(self, name: object) -> str | None:
        """ISO 3166-1 two-letter code of a country.

        Parameters
        ----------
        name
            English, French or Arabic name, formal, common or former, with qualifiers before or behind a comma or in
            brackets; or the two- or three-letter ISO code. FIPS codes are another list: see `from_fips`.

        Returns
        -------
        str or None
            None for what is no text or no such country.
        """
        if not isinstance(name, str):
            return None
        text = name.strip()
        if _CODE.fullmatch(text) and (code := self._by_code.get(text.upper())):
            return code
        for form in _readings(text):
            if code := self._by_form.get(form):
                return code
        return self._before_brackets(text)

    def _before_brackets(self, text: str) -> str | None:
        """The country before brackets, when what is in them names no other."""
        if not (found := _BRACKETS.match(text)) or country_form(found[1]) in _NEEDS_BRACKETS:
            return None
        outer, inner = self.code(found[1]), self.code(found[2])
        return outer if inner in (None, outer) else None

    def codes(self, names: object) -> npt.NDArray[np.object_]:
        """ISO 3166-1 two-letter codes of countries given by name or code, each distinct one looked up once.

        Parameters
        ----------
        names
            Shape (n,): an Arrow, pandas or NumPy array, or a list, of texts.

        Returns
        -------
        numpy.ndarray
            Shape (n,), dtype object: a code, or None for what is missing or unknown.
        """
        return _mapped(names, self.code)

    def name(self, iso2: str) -> str:
        """Common English name of a country by its two-letter code; the code itself for an unknown one."""
        i = self._index.get(iso2)
        return iso2 if i is None else self.countries[i].name

    def from_fips(self, codes: object) -> npt.NDArray[np.object_]:
        """ISO 3166-1 two-letter codes of FIPS 10-4 codes, as GDELT writes countries.

        Parameters
        ----------
        codes
            Shape (n,): an Arrow, pandas or NumPy array, or a list, of texts.

        Returns
        -------
        numpy.ndarray
            Shape (n,), dtype object: a code, or None for what is missing or no code of a country.
        """
        return _mapped(codes, lambda code: FIPS.get(code.strip().upper()))

    # -- points ------------------------------------------------------------------------------------------------

    def country_at(
        self, lat: npt.ArrayLike, lon: npt.ArrayLike, metres: float = NEAREST_M
    ) -> npt.NDArray[np.object_]:
        """Country that each point lies in, or else the nearest one within some metres.

        Parameters
        ----------
        lat, lon
            Shape (n,) or scalars, WGS84 degrees. Missing or out of range: in no country.
        metres
            How far outside all countries a point may lie and still be given to one.

        Returns
        -------
        numpy.ndarray
            Shape (n,), dtype object: ISO 3166-1 two-letter code, or "".

        Raises
        ------
        PlaceError
            When the lengths differ, or the coordinates are no numbers.
        """
        y, x = _points(lat, lon)
        found = self._grid.at(y, x)
        unsure = np.flatnonzero((found < 0) & ~np.isnan(y))
        for rows in _chunks(unsure):
            inside = self._inside(y[rows], x[rows])
            found[rows] = inside
            outside = rows[inside < 0]
            near, shape, distance = self._outlines.within(y[outside], x[outside], metres)
            land = shape < len(self.countries)
            near, shape, distance = near[land], shape[land], distance[land]
            order = np.lexsort((shape, distance, near))
            first = order[np.flatnonzero(np.diff(near[order], prepend=-1))]
            found[outside[near[first]]] = shape[first]
        return self._iso2[np.maximum(found, NOTHING)]

    def fits(
        self, lat: npt.ArrayLike, lon: npt.ArrayLike, iso2: object, metres: float = TOLERANCE_M
    ) -> npt.NDArray[np.bool_]:
        """Whether each point may lie in the country that its record states.

        The position that the World Factbook gives for a country fits it even where it lies in the sea (Cuba, Vanuatu).

        Parameters
        ----------
        lat, lon
            Shape (n,) or scalars, WGS84 degrees. A missing point contradicts nothing: True.
        iso2
            ISO 3166-1 two-letter code: one for all, or shape (n,). Missing, empty or unknown: True.
        metres
            How far outside the country, or outside what it shares, a point may lie.

        Returns
        -------
        numpy.ndarray
            Shape (n,), bool.

        Raises
        ------
        PlaceError
            When the lengths differ, or the coordinates are no numbers.
        """
        y, x = _points(lat, lon)
        stated = self._stated(iso2, len(y))
        cell = self._grid.at(y, x)
        fits = (stated < 0) | np.isnan(y) | np.isnan(x)
        sure = ~fits & (cell >= 0)
        fits[sure] = self._allowed[stated[sure], cell[sure]]
        for rows in _chunks(np.flatnonzero(~fits)):
            fits[rows] = self._measured_fit(y[rows], x[rows], stated[rows], metres)
        return fits

    def _measured_fit(
        self,
        y: npt.NDArray[np.float64],
        x: npt.NDArray[np.float64],
        stated: npt.NDArray[np.int16],
        metres: float,
    ) -> npt.NDArray[np.bool_]:
        """`fits` without the grid, for points with a stated country."""
        fits = np.zeros(len(y), dtype=np.bool_)
        for country in np.unique(stated).tolist():
            rows = np.flatnonzero(stated == country)
            fits[rows] = _at_any(np.array(self.countries[country].centres), y[rows], x[rows])
            for shape in np.flatnonzero(self._allowed[country]).tolist():
                rows = rows[~fits[rows]]
                fits[rows] = self._holds(shape, y[rows], x[rows])
        outside = np.flatnonzero(~fits)
        near, outline, _ = self._outlines.within(y[outside], x[outside], metres)
        near = outside[near]
        fits[near[self._allowed[stated[near], outline]]] = True
        return fits

    def at_sea(
        self, lat: npt.ArrayLike, lon: npt.ArrayLike, metres: float = TOLERANCE_M
    ) -> npt.NDArray[np.bool_]:
        """Whether each point lies farther than some metres from every country, and is no country's centre either.

        Parameters
        ----------
        lat, lon
            Shape (n,) or scalars, WGS84 degrees. A missing point is not at sea.
        metres
            How far from land a point may lie.

        Returns
        -------
        numpy.ndarray
            Shape (n,), bool.

        Raises
        ------
        PlaceError
            When the lengths differ, or the coordinates are no numbers.
        """
        y, x = _points(lat, lon)
        at_sea = (self._grid.at(y, x) < 0) & ~np.isnan(y)
        at_sea[at_sea] = ~self.centroid_like(y[at_sea], x[at_sea])
        for rows in _chunks(np.flatnonzero(at_sea)):
            near, _, _ = self._outlines.within(y[rows], x[rows], metres)
            at_sea[rows[near]] = False
            rest = rows[at_sea[rows]]
            at_sea[rest] = self._inside(y[rest], x[rest]) < 0
        return at_sea

    def centroid_like(self, lat: npt.ArrayLike, lon: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Whether each point is what is written for "somewhere in the country".

        That is, within 0.01 degrees: the position that the World Factbook gives for the country (Syria: 35, 38), the
        centroid of its polygons, or the centroid of the largest. Countries smaller than 2,000 km² have no such point.

        Parameters
        ----------
        lat, lon
            Shape (n,) or scalars, WGS84 degrees.

        Returns
        -------
        numpy.ndarray
            Shape (n,), bool.

        Raises
        ------
        PlaceError
            When the lengths differ, or the coordinates are no numbers.
        """
        y, x = _points(lat, lon)
        like = np.isin(_centre_cell(y, x), self._centre_cells)
        for rows in _chunks(np.flatnonzero(like)):
            like[rows] = _at_any(self._centres, y[rows], x[rows])
        return like

    @cached_property
    def _centres(self) -> npt.NDArray[np.float64]:
        """Latitude and longitude of what is taken for a country's centre, shape (k, 2)."""
        large = [c for c in self.countries if _ground_area(c.geometry) >= _CENTRE_AREA]
        largest = [max(shapely.get_parts(c.geometry), key=lambda part: part.area) for c in large]
        middle = shapely.centroid(np.array([*(c.geometry for c in large), *largest], dtype=object))
        told = [centre for c in large for centre in c.centres]
        return np.concatenate([shapely.get_coordinates(middle)[:, ::-1], np.array(told).reshape(-1, 2)])

    @cached_property
    def _centre_cells(self) -> npt.NDArray[np.int64]:
        around = [(up * CENTRE_DEGREES, right * CENTRE_DEGREES) for up in (-1, 0, 1) for right in (-1, 0, 1)]
        moved = (self._centres[:, None, :] + np.array(around)).reshape(-1, 2)
        return np.unique(_centre_cell(moved[:, 0], moved[:, 1]))

    # -- polygons ----------------------------------------------------------------------------------------------

    @cached_property
    def _grid(self) -> WorldGrid:
        return WorldGrid.of(self._geometries[: len(self.countries)])

    @cached_property
    def _outlines(self) -> Outlines:
        return Outlines.of(self._geometries)

    @cached_property
    def _parts(self) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.intp], shapely.STRtree]:
        """Single polygons from the largest, ready to be asked; the shape that each is of; and a tree of them."""
        parts, shape = shapely.get_parts(self._geometries, return_index=True)
        order = np.argsort(-shapely.area(parts), kind="stable")
        parts, shape = parts[order], shape[order]
        shapely.prepare(parts)
        return parts, shape, shapely.STRtree(parts)

    def _holds(
        self, shape: int, y: npt.NDArray[np.float64], x: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.bool_]:
        """Which points a shape holds."""
        shapely.prepare(self._geometries[shape])
        holds: npt.NDArray[np.bool_] = shapely.intersects_xy(self._geometries[shape], x, y)
        return holds

    def _inside(self, y: npt.NDArray[np.float64], x: npt.NDArray[np.float64]) -> npt.NDArray[np.int16]:
        """Country that holds each point, -1 for none; the smaller polygon where generalised outlines overlap."""
        parts, shape, tree = self._parts
        found = np.full(len(y), NOTHING, dtype=np.int16)
        rows, part = tree.query(shapely.points(x, y))
        land = shape[part] < len(self.countries)
        rows, part = rows[land], part[land]
        order = np.argsort(part, kind="stable")
        rows, part = rows[order], part[order]
        for group in np.split(np.arange(len(part)), np.flatnonzero(np.diff(part)) + 1):
            if len(group):
                hit = rows[group][
                    shapely.intersects_xy(parts[part[group[0]]], x[rows[group]], y[rows[group]])
                ]
                found[hit] = shape[part[group[0]]]
        return found

    def _stated(self, iso2: object, length: int) -> npt.NDArray[np.int16]:
        """Position of each stated country, -1 for none or an unknown one."""
        if isinstance(iso2, str) or iso2 is None:
            return np.full(length, self._index.get(iso2 or "", NOTHING), dtype=np.int16)
        codes, distinct = _coded(iso2)
        if len(codes) != length:
            raise PlaceError(f"fits: {len(codes)} countries for {length} points; give one, or one a point")
        return np.array([*(self._index.get(c, NOTHING) for c in distinct), NOTHING], dtype=np.int16)[codes]


# -- names ---------------------------------------------------------------------------------------------------------


def country_form(name: str) -> str:
    """Normal form of a country's name: `normal_form` with Saint, Islands and "and" spelt out and no leading "the"."""
    for pattern, words in _SPELT_OUT:
        name = pattern.sub(words, name)
    return normal_form(name)


def _readings(text: str) -> Iterator[str]:
    """Forms of what a text may say: as it stands, and with what follows a comma or is in brackets put first."""
    yield country_form(text)
    if found := _BRACKETS.match(text):
        yield country_form(f"{found[2]} {found[1]}")
    name, comma, qualifier = text.partition(",")
    if comma:
        yield country_form(f"{qualifier} {name}")


# -- arrays ----------------------------------------------------------------------------------------------------------


def _coded(values: Any) -> tuple[npt.NDArray[np.intp], list[str]]:
    """Position of each value among the distinct texts, -1 for what is missing or no text; and those texts."""
    if isinstance(values, pa.Array | pa.ChunkedArray):
        values = values.to_pandas()
    elif not isinstance(values, pd.Series | pd.Index | np.ndarray | pd.api.extensions.ExtensionArray):
        values = np.array(list(values), dtype=object)
    codes, distinct = pd.factorize(values)
    text = np.array([isinstance(v, str) for v in distinct] + [False])
    return np.where(text[codes], codes, -1), [v if isinstance(v, str) else "" for v in distinct]


def _mapped(values: object, code: Any) -> npt.NDArray[np.object_]:
    codes, distinct = _coded(values)
    return np.array([*map(code, distinct), None], dtype=object)[codes]


def _points(lat: Any, lon: Any) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Latitudes and longitudes as floats, both NaN for what cannot be a point on the globe."""
    y, x = _degrees(lat), _degrees(lon)
    if len(y) != len(x):
        raise PlaceError(f"countries: {len(y)} latitudes and {len(x)} longitudes; give one of each a point")
    with np.errstate(invalid="ignore"):
        unusable = ~((np.abs(y) <= 90.0) & (np.abs(x) <= 180.0))
    y[unusable] = x[unusable] = np.nan
    return y, x


def _degrees(values: Any) -> npt.NDArray[np.float64]:
    try:
        if isinstance(values, pa.Array | pa.ChunkedArray):
            values = values.to_pandas()
        if isinstance(values, pd.Series | pd.Index | pd.api.extensions.ExtensionArray):
            return np.array(pd.Series(values).astype("Float64").to_numpy(np.float64, na_value=np.nan))
        degrees: npt.NDArray[np.float64] = np.array(values, dtype=np.float64, ndmin=1)
        return degrees
    except (TypeError, ValueError) as error:
        raise PlaceError(f"countries: a coordinate is no number ({error}); give decimal degrees") from error


def _chunks(rows: npt.NDArray[np.intp]) -> Iterator[npt.NDArray[np.intp]]:
    for start in range(0, len(rows), _CHUNK):
        yield rows[start : start + _CHUNK]


def _at_any(
    centres: npt.NDArray[np.float64], y: npt.NDArray[np.float64], x: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Whether each point is at one of the centres."""
    centres = centres.reshape(-1, 2)
    away = np.abs(np.stack([y, x], axis=1)[:, None, :] - centres).max(axis=2)
    at: npt.NDArray[np.bool_] = np.any(away <= CENTRE_DEGREES, axis=1)
    return at


def _ground_area(geometry: shapely.Geometry) -> float:
    """Area in square degrees of latitude (of the sinusoidal projection, which keeps areas)."""
    flat = shapely.transform(
        geometry, lambda xy: xy * np.stack([np.cos(np.radians(xy[:, 1])), np.ones(len(xy))], axis=1)
    )
    return float(flat.area)


def _centre_cell(y: npt.NDArray[np.float64], x: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Number of the cell of a grid as fine as the tolerance; -1 for a missing point."""
    row, column = ((np.nan_to_num(axis) + 200.0) // CENTRE_DEGREES for axis in (y, x))
    return np.where(np.isnan(y) | np.isnan(x), -1, (row * 100_000 + column).astype(np.int64))


def _country(properties: dict[str, Any], geometry: shapely.Geometry) -> Country:
    return Country(
        iso2=properties["iso2"],
        iso3=properties["iso3"],
        name=properties["name"],
        name_fr=properties["name_fr"],
        name_ar=properties["name_ar"],
        aliases=tuple(properties["aliases"]),
        centres=tuple((float(latitude), float(longitude)) for latitude, longitude in properties["centres"]),
        geometry=geometry,
    )


@cache
def _bundled() -> Countries:
    return Countries.read(DATA / "countries.geojson")
