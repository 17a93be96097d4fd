"""Provinces: which one a point lies in, and which one a name means.

A point is answered by the polygon that holds it. One that lies in none, or in another country than the one its
record states, is answered by the nearest province (of that country) within 5 km: generalised boundaries put
border towns a few hundred metres outside their country.
"""

import json
import math
import re
from collections.abc import Iterable, Sequence
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
from geo.places.names import normal_form
from geo.settings import DATA

NEAREST_M = 5_000.0
"""How far outside a province a point may lie and still be given to it, in metres."""

_CELL = 0.005  # degrees; smaller cells leave fewer points to the exact test, and cost memory by the square
_OUTSIDE, _EXACT = np.uint8(255), np.uint8(254)
_NEAR_CELL = 0.05  # degrees; about the reach of the nearest-province rule
_CHUNK = 100_000
_WORDS_ABOUT = re.compile(
    r"\b(?:province|governorate|district|region|muhafazat|mohafazat|mouhafazat|muhafazah|vilayet|ili)\b"
    r"|محافظة|منطقة",
    re.IGNORECASE,
)
_COLUMNS = ("admin1_pcode", "admin1", "country", "found_by", "distance_m", "disagrees")
_FOUND_BY = np.array(["none", "polygon", "nearest", None], dtype=object)


@dataclass(frozen=True)
class Province:
    """One first-order administrative unit.

    Attributes
    ----------
    pcode
        OCHA p-code (``SY02``) in Syria, ISO 3166-2 code (``LB-JL``) elsewhere.
    name, name_ocha, name_ar
        Common English spelling, OCHA's spelling and the Arabic name.
    aliases
        Other spellings, as ACLED, OCHA and Natural Earth write them.
    country, iso2, iso3
        English name and ISO 3166-1 codes of the country.
    geometry
        Polygon or multipolygon in WGS84 degrees, longitude first.
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

    @cached_property
    def label(self) -> tuple[float, float]:
        """Latitude and longitude of a point well inside: the centre of the largest circle that fits.

        The longitudes are squeezed by the latitude first, so that the circle is round on the ground.
        """
        largest = max(shapely.get_parts(self.geometry), key=lambda part: part.area)
        squeeze = math.cos(math.radians(largest.centroid.y))
        flat = shapely.transform(largest, lambda xy: xy * (squeeze, 1.0))
        x, y = shapely.maximum_inscribed_circle(flat, tolerance=0.002).coords[0]
        return (round(y, 4), round(x / squeeze, 4))


def _degrees_to_metres(
    latitude: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Metres in a degree of longitude and of latitude there (WGS84 radii of curvature; Snyder 1987, p. 24-25)."""
    a, e2 = 6_378_137.0, 0.006_694_379_990_14
    phi = np.radians(latitude)
    w = 1.0 - e2 * np.sin(phi) ** 2
    return np.deg2rad(a / np.sqrt(w) * np.cos(phi)), np.deg2rad(a * (1.0 - e2) / w**1.5)


class Boundaries:
    """The provinces, and the questions asked of them.

    Parameters
    ----------
    provinces
        At most 250, in WGS84 degrees, not overlapping.

    Raises
    ------
    PlaceError
        When there are none, too many, or two share a p-code.
    """

    def __init__(self, provinces: Sequence[Province]) -> None:
        self.provinces = tuple(provinces)
        if not 0 < len(self.provinces) < _EXACT:
            raise PlaceError(f"boundaries: {len(self.provinces)} provinces, 1 to 250 can be used")
        self._index = {p.pcode: i for i, p in enumerate(self.provinces)}
        if len(self._index) != len(self.provinces):
            raise PlaceError("boundaries: two provinces share a p-code; each needs its own")
        self._geometries = np.array([p.geometry for p in self.provinces], dtype=object)
        self._pcodes = np.array([*(p.pcode for p in self.provinces), None], dtype=object)
        self._names = np.array([*(p.name for p in self.provinces), None], dtype=object)
        self._countries = np.array([*(p.country for p in self.provinces), None], dtype=object)
        iso2 = [p.iso2 for p in self.provinces]
        self._country_codes = {c: i for i, c in enumerate(dict.fromkeys(iso2))}
        self._country_of = np.array([self._country_codes[c] for c in iso2], dtype=np.int16)
        shapely.prepare(self._geometries)

    # -- reading -----------------------------------------------------------------------------------------------

    @classmethod
    def load(cls, path: Path | None = None) -> "Boundaries":
        """Read boundaries from a GeoJSON file; the bundled ones, kept in memory, when no path is given.

        Raises
        ------
        PlaceError
            When the file is missing or not such a file.
        """
        return _bundled() if path is None else cls.read(path)

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
            for name in (p.country, p.iso2, p.iso3, *_COUNTRY_ALIASES.get(p.iso2, ())):
                names[normal_form(name)] = self._country_codes[p.iso2]
        return names

    @cached_property
    def _provinces_by_name(self) -> dict[str, tuple[int, ...]]:
        names: dict[str, dict[int, None]] = {}
        for i, p in enumerate(self.provinces):
            for name in (p.pcode, p.name, p.name_ocha, p.name_ar, *p.aliases):
                if form := province_form(name):
                    names.setdefault(form, {})[i] = None
        return {form: tuple(found) for form, found in names.items()}

    def country_code(self, country: object) -> str | None:
        """ISO 3166-1 two-letter code of a country given by name or code, or None if we have none such."""
        code = self._country(country)
        return None if code < 0 else list(self._country_codes)[code]

    def _country(self, country: object) -> int:
        return self._countries_by_name.get(normal_form(country), -1) if isinstance(country, str) else -1

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
        coded = _coded(names)
        if coded is None:
            return np.empty(0, dtype=object)
        return self._pcodes[self._match_all(coded, _coded(country, len(coded.codes), "country"))]

    def _match_all(self, names: "_Coded", countries: "_Coded | None") -> npt.NDArray[np.int16]:
        """Index of the province that each name means, or -1; each pair of name and country looked up once."""
        country_values = countries.values if countries is not None else []
        known = [(self._country(c), normal_form(c) != "") for c in country_values]
        # The last row and column stand for a missing value.
        width = len(country_values) + 1
        country_codes = countries.codes if countries is not None else np.full(1, -1)
        pairs = names.codes % (len(names.values) + 1) * width + country_codes % width
        table = np.full((len(names.values) + 1) * width, -1, dtype=np.int16)
        for pair in np.unique(pairs) if width > 1 else range(len(names.values)):
            n, c = divmod(int(pair), width)
            if n < len(names.values):
                country, given = known[c] if c < len(known) else (-1, False)
                table[pair] = self._match(names.values[n], country, given)
        matched: npt.NDArray[np.int16] = table[pairs]
        return matched

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
            (missing where none was found), ``found_by`` ("polygon", "nearest", "none"), ``distance_m`` (0 inside;
            metres on the ellipsoid for nearest; NaN for none) and ``disagrees`` (the stated province is known and
            is not the one found).

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
        names = _coded(stated_admin1, len(y), "stated_admin1")
        countries = _coded(country, len(y), "country")

        stated = np.full(len(y), -1, dtype=np.int16) if names is None else self._match_all(names, countries)
        wanted = self._wanted_countries(countries, stated)
        found = self._polygon_at(y, x, stated)
        how = (found >= 0).astype(np.int8)
        distance = np.where(found >= 0, 0.0, np.nan)

        missed = ~unusable & (found < 0) & (wanted > -2)
        abroad = (found >= 0) & (wanted >= 0)
        abroad[abroad] = self._country_of[found[abroad]] != wanted[abroad]
        search = np.flatnonzero(missed | abroad)
        search = search[self._near_grid.may_be_near(y[search], x[search], wanted[search])]
        for start in range(0, len(search), _CHUNK):
            rows = search[start : start + _CHUNK]
            near, metres = self._nearest(y[rows], x[rows], stated[rows], wanted[rows])
            hit = near >= 0
            found[rows[hit]], distance[rows[hit]], how[rows[hit]] = near[hit], metres[hit], 2

        result = pd.DataFrame(
            {
                "admin1_pcode": _labels(found, self._pcodes),
                "admin1": _labels(found, self._names),
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

    def distance_m(self, pcode: str, lat: float, lon: float) -> float:
        """Metres from a point to a province, 0 inside; infinite beyond 5 km or when there is none such."""
        i = self._index.get(pcode, -1)
        y, x = np.array([lat], dtype=float), np.array([lon], dtype=float)
        if i < 0 or not (np.isfinite(y[0]) and np.isfinite(x[0])):
            return float("inf")
        if shapely.intersects_xy(self._geometries[i], x, y)[0]:
            return 0.0
        near, metres = self._nearest(y, x, np.array([i]), np.array([self._country_of[i]]), only_stated=True)
        return float(metres[0]) if near[0] == i else float("inf")

    def _wanted_countries(
        self, countries: "_Coded | None", stated: npt.NDArray[np.int16]
    ) -> npt.NDArray[np.int16]:
        """Country to look in: an index, -1 for any, -2 for one that these boundaries do not have."""
        wanted = np.where(stated >= 0, self._country_of[stated], np.int16(-1)).astype(np.int16)
        if countries is None:
            return wanted
        known = [self._country(c) if normal_form(c) else -1 for c in countries.values]
        unknown = [
            -2 if code < 0 and normal_form(c) else code
            for code, c in zip(known, countries.values, strict=True)
        ]
        given = np.array([*unknown, -1], dtype=np.int16)[countries.codes]
        return np.where(given == -1, wanted, given).astype(np.int16)

    # -- the grid: cells wholly inside one province answer at once ------------------------------------------------

    @cached_property
    def _grid(self) -> "_Grid":
        return _Grid.of(self._geometries)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self._geometries)

    def _polygon_at(
        self, y: npt.NDArray[np.float64], x: npt.NDArray[np.float64], stated: npt.NDArray[np.int16]
    ) -> npt.NDArray[np.int16]:
        cells = self._grid.at(y, x)
        found = cells.astype(np.int16)
        found[cells >= _EXACT] = -1
        exact = np.flatnonzero(cells == _EXACT)
        if len(exact):
            rows, provinces = self._tree.query(shapely.points(x[exact], y[exact]), predicate="intersects")
            # On a shared border both answer: the stated province first, else the one listed first.
            order = np.lexsort((provinces, stated[exact[rows]] != provinces, rows))
            rows, provinces = rows[order], provinces[order]
            first = np.flatnonzero(np.diff(rows, prepend=-1))
            found[exact[rows[first]]] = provinces[first]
        return found

    @cached_property
    def _segments(self) -> "_Segments":
        return _Segments.of(self._geometries)

    @cached_property
    def _near_grid(self) -> "_NearGrid":
        return _NearGrid.of(self._segments, self._country_of)

    def _nearest(
        self,
        y: npt.NDArray[np.float64],
        x: npt.NDArray[np.float64],
        stated: npt.NDArray[np.integer[Any]],
        wanted: npt.NDArray[np.integer[Any]],
        only_stated: bool = False,
    ) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.float64]]:
        """Nearest province within 5 km and its distance in metres; -1 and NaN where there is none."""
        nearest = np.full(len(y), -1, dtype=np.int16)
        metres = np.full(len(y), np.nan)
        rows, provinces, distance = self._segments.within(y, x, NEAREST_M)
        allowed = (wanted[rows] < 0) | (self._country_of[provinces] == wanted[rows])
        if only_stated:
            allowed &= provinces == stated[rows]
        rows, provinces, distance = rows[allowed], provinces[allowed], distance[allowed]
        order = np.lexsort((distance, stated[rows] != provinces, rows))
        rows, provinces, distance = rows[order], provinces[order], distance[order]
        first = np.flatnonzero(np.diff(rows, prepend=-1))
        nearest[rows[first]], metres[rows[first]] = provinces[first], distance[first]
        return nearest, metres


@dataclass(frozen=True)
class _Grid:
    """Which province holds each cell of a fine grid, or that an exact test is needed."""

    west: float
    south: float
    cells: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, geometries: npt.NDArray[np.object_]) -> "_Grid":
        west, south, east, north = shapely.total_bounds(geometries)
        west, south = west - 2 * _CELL, south - 2 * _CELL
        # Fine cells are for provinces; something the size of a continent gets by with the exact test.
        shape = int((north - south) / _CELL) + 4, int((east - west) / _CELL) + 4
        if shape[0] * shape[1] > 100_000_000:
            return cls(west, south, np.full((1, 1), _EXACT, dtype=np.uint8))
        cells = np.full(shape, _OUTSIDE, dtype=np.uint8)
        start, end, owner = _edges(geometries)
        _fill(cells, (start - (west, south)) / _CELL, (end - (west, south)) / _CELL, owner)
        _mark(cells, (start - (west, south)) / _CELL, (end - (west, south)) / _CELL)
        return cls(west, south, cells)

    def at(self, y: npt.NDArray[np.float64], x: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
        """Cell of each point; outside the grid counts as outside."""
        height, width = self.cells.shape
        if height == width == 1:
            return np.where(np.isfinite(y), _EXACT, _OUTSIDE)
        # One cell of slack: the border cells of the array are outside by construction.
        with np.errstate(invalid="ignore"):
            row = np.clip(np.nan_to_num((y - self.south) / _CELL, nan=0.0), 0, height - 1).astype(np.int32)
            column = np.clip(np.nan_to_num((x - self.west) / _CELL, nan=0.0), 0, width - 1).astype(np.int32)
        return self.cells[row, column]


def _edges(
    geometries: npt.NDArray[np.object_],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.intp]]:
    """Boundary segments of polygons: start (m, 2), end (m, 2) as x, y, and the polygon each belongs to."""
    parts, whole = shapely.get_parts(geometries, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    inside = ring[1:] == ring[:-1]
    return points[:-1][inside], points[1:][inside], whole[part[ring[:-1][inside]]]


def _fill(
    cells: npt.NDArray[np.uint8],
    start: npt.NDArray[np.float64],
    end: npt.NDArray[np.float64],
    owner: npt.NDArray[np.intp],
) -> None:
    """Write each polygon's number into the cells whose centre it holds, by even-odd scan lines."""
    low, high = np.minimum(start[:, 1], end[:, 1]), np.maximum(start[:, 1], end[:, 1])
    # Rows r whose centre line r + 0.5 lies in [low, high).
    first, last = np.ceil(low - 0.5).astype(np.int64), np.ceil(high - 0.5).astype(np.int64)
    count = last - first
    edge = np.repeat(np.arange(len(count)), count)
    row = np.repeat(first, count) + np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    (x0, y0), (x1, y1) = start[edge].T, end[edge].T
    crossing = x0 + (row + 0.5 - y0) * (x1 - x0) / (y1 - y0)
    order = np.lexsort((crossing, row, owner[edge]))
    crossing, row, number = crossing[order], row[order], owner[edge][order]
    left = np.clip(np.ceil(crossing[0::2] - 0.5).astype(np.int64), 0, cells.shape[1])
    right = np.clip(np.ceil(crossing[1::2] - 0.5).astype(np.int64), 0, cells.shape[1])
    for r, a, b, n in zip(row[0::2], left, right, number[0::2], strict=True):
        cells[r, a:b] = n


def _along(
    start: npt.NDArray[np.float64], end: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.intp]]:
    """Points each quarter unit along segments, (k, 2), and the segment of each."""
    steps = np.ceil(np.abs(end - start).max(axis=1) * 4).astype(np.int64) + 1
    segment = np.repeat(np.arange(len(steps)), steps)
    part = (np.arange(steps.sum()) - np.repeat(np.cumsum(steps) - steps, steps)) / np.repeat(steps, steps)
    return start[segment] + part[:, None] * (end - start)[segment], segment


def _mark(cells: npt.NDArray[np.uint8], start: npt.NDArray[np.float64], end: npt.NDArray[np.float64]) -> None:
    """Mark every cell that a boundary may touch: the cells of points along it, and their neighbours."""
    column, row = np.floor(_along(start, end)[0]).astype(np.int64).T
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            cells[row + down, column + right] = _EXACT


@dataclass(frozen=True)
class _NearGrid:
    """Coarse cells from which a province of a country may be within 5 km; the rest needs no measuring."""

    west: float
    south: float
    cells: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, segments: "_Segments", country_of: npt.NDArray[np.int16]) -> "_NearGrid":
        corners = np.concatenate([segments.start, segments.end])
        (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
        per_lon, per_lat = _degrees_to_metres(np.array([min(max(abs(south), abs(north)), 80.0)]))
        across, up = (int(np.ceil(NEAREST_M * 1.02 / (p[0] * _NEAR_CELL))) + 1 for p in (per_lon, per_lat))
        west, south = west - (across + 1) * _NEAR_CELL, south - (up + 1) * _NEAR_CELL
        shape = (
            int(country_of.max()) + 2,
            int((north - south) / _NEAR_CELL) + up + 2,
            int((east - west) / _NEAR_CELL) + across + 2,
        )
        cells = np.zeros(shape, dtype=np.bool_)
        points, segment = _along(
            (segments.start - (west, south)) / _NEAR_CELL, (segments.end - (west, south)) / _NEAR_CELL
        )
        column, row = np.floor(points).astype(np.int64).T
        cells[country_of[segments.owner[segment]], row, column] = True
        for _ in range(up):
            cells[:, 1:-1] |= cells[:, :-2] | cells[:, 2:]
        for _ in range(across):
            cells[:, :, 1:-1] |= cells[:, :, :-2] | cells[:, :, 2:]
        # The last layer is for points of no stated country.
        cells[-1] = cells.any(axis=0)
        return cls(west, south, cells)

    def may_be_near(
        self, y: npt.NDArray[np.float64], x: npt.NDArray[np.float64], wanted: npt.NDArray[np.int16]
    ) -> npt.NDArray[np.bool_]:
        """Whether a boundary of the wanted country (-1: of any) may be within 5 km."""
        _, height, width = self.cells.shape
        row = np.floor((y - self.south) / _NEAR_CELL).astype(np.int64)
        column = np.floor((x - self.west) / _NEAR_CELL).astype(np.int64)
        inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)
        near: npt.NDArray[np.bool_] = inside.copy()
        near[inside] = self.cells[wanted[inside], row[inside], column[inside]]
        return near


@dataclass(frozen=True)
class _Segments:
    """Boundary segments in a tree, for distances in metres."""

    tree: shapely.STRtree
    start: npt.NDArray[np.float64]
    end: npt.NDArray[np.float64]
    owner: npt.NDArray[np.intp]

    @classmethod
    def of(cls, geometries: npt.NDArray[np.object_]) -> "_Segments":
        start, end, owner = _edges(geometries)
        return cls(shapely.STRtree(shapely.linestrings(np.stack([start, end], axis=1))), start, end, owner)

    def within(
        self, y: npt.NDArray[np.float64], x: npt.NDArray[np.float64], metres: float
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.float64]]:
        """Pairs of a point and a province with a segment that near, with the distance in metres."""
        per_lon, per_lat = _degrees_to_metres(y)
        # Near a pole a degree of longitude shrinks to nothing; no province of ours is there.
        reach_x, reach_y = metres * 1.01 / np.maximum(per_lon, 1.0), metres * 1.01 / per_lat
        boxes = shapely.box(x - reach_x, y - reach_y, x + reach_x, y + reach_y)
        rows, segment = self.tree.query(boxes)
        scale = np.stack([per_lon[rows], per_lat[rows]], axis=1)
        point = np.stack([x[rows], y[rows]], axis=1)
        a, b = (self.start[segment] - point) * scale, (self.end[segment] - point) * scale
        along = b - a
        length = (along**2).sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            part = np.clip(np.nan_to_num(-(a * along).sum(axis=1) / length), 0.0, 1.0)
        distance: npt.NDArray[np.float64] = np.sqrt(((a + part[:, None] * along) ** 2).sum(axis=1))
        near = distance <= metres
        return rows[near], self.owner[segment[near]], distance[near]


def _labels(codes: npt.NDArray[np.integer[Any]], labels: npt.NDArray[np.object_]) -> pd.Series:
    """Texts by code, -1 meaning missing."""
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
class _Coded:
    """A column of texts: the distinct ones, and which of them each row has (-1: missing, or no text)."""

    codes: npt.NDArray[np.intp]
    values: list[str]


def _coded(values: object, length: int | None = None, what: str = "names") -> _Coded | None:
    """A column of texts of that length, one text standing for all rows; None for nothing stated."""
    if isinstance(values, str):
        return _Coded(np.zeros(1 if length is None else length, dtype=np.intp), [values])
    if not isinstance(values, pd.Series | np.ndarray):
        values = texts(values, length, what)
    if values is None:
        return None
    if length is not None and len(values) != length:
        raise PlaceError(_unfit(what, len(values), length))
    codes, distinct = pd.factorize(values)
    keep = np.array([isinstance(v, str) for v in distinct] + [False])
    return _Coded(np.where(keep[codes], codes, -1), [v if isinstance(v, str) else "" for v in distinct])


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
