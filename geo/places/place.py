"""A place: what a name may mean."""

import math
from dataclasses import dataclass

_EARTH_M = 6_371_009.0  # mean radius


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
    province
        Name of the province that it lies in; empty if in none of ours.
    distance_m
        Metres from the stated province, 0 inside it; None when none was stated.
    """

    place: Place
    score: float
    matched: str
    province: str = ""
    distance_m: float | None = None


def metres_between(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """Metres between two points, WGS84 degrees, on a sphere; good for points near each other."""
    east = math.cos(math.radians((a_lat + b_lat) / 2)) * math.radians(a_lon - b_lon)
    return _EARTH_M * math.hypot(math.radians(a_lat - b_lat), east)
