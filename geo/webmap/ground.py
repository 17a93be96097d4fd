"""The background of the map: the bundled land, waters and provinces, the user's own provinces, and the rest of the world.

The bundled files know the region around Syria well. Elsewhere the outlines of the world's countries stand for the
land, and the provinces are those that the user has added. Borders of one country are simplified together, so that
neighbours go on to share them.
"""

import hashlib
import json
import threading
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.places.boundaries import Boundaries, Province
from geo.settings import DATA

_FILES = ("basemap.json", "world.json")

MOST_VERTICES = 60_000
"""Of the user's provinces together, about a megabyte; more detail would only make every first visit slower."""

_FINEST = 0.002  # degrees: what coverage_simplify may move, about 200 m
_DECIMALS = 4  # about 10 m
_AWAY = 0.25  # degrees that the world's borders, which are coarse, keep from the user's provinces
_AROUND, _WIDE = (
    4.0,
    15.0,
)  # degrees of surroundings, and of the countries further off, in a file of a few incidents

_LOADING = threading.Lock()

Ground = dict[str, Any]


def basemap_json() -> bytes:
    """Return the background of the map as JSON: land, world, borders, provinces, waters and towns."""
    with _LOADING:
        return _written(Boundaries.load())[0]


def basemap_digest() -> str:
    """Return a name for the present background, so that browsers may keep it for good."""
    with _LOADING:
        return _written(Boundaries.load())[1]


def ground_of(boundaries: Boundaries) -> Ground:
    """Return the background of a map with these provinces, as GeoJSON in WGS84 degrees; shared, not to be changed.

    Keys: `land`, `world`, `borders`, `provinces`, `lakes`, `rivers` (feature collections) and `towns`.
    """
    with _LOADING:
        return _ground(boundaries)


def basemap_around(latitude: npt.ArrayLike, longitude: npt.ArrayLike) -> Ground:
    """Return what of the background lies around some points: for a file that shows nothing else.

    Parameters
    ----------
    latitude, longitude
        Shape (n,), WGS84 degrees, n may be 0; NaN is no point.
    """
    ground = _ground(Boundaries.load())
    y, x = np.asarray(latitude, dtype=np.float64), np.asarray(longitude, dtype=np.float64)
    y, x = y[np.isfinite(y)], x[np.isfinite(x)]
    if not len(y):
        return {**ground, "world": _collection([]), "borders": _collection([])}
    window, wide = (shapely.box(x.min() - r, y.min() - r, x.max() + r, y.max() + r) for r in (_AROUND, _WIDE))
    kept = {name: _touching(ground[name], window) for name in ("land", "provinces", "lakes", "rivers")}
    kept["world"] = _touching(ground["world"], wide)
    kept["borders"] = _clipped(ground["borders"], wide)
    # A country is shown whole, or the map could not say what it is.
    near = {f["properties"]["country"] for f in kept["provinces"]["features"]}
    kept["provinces"] = _collection(
        f for f in ground["provinces"]["features"] if f["properties"]["country"] in near
    )
    west, south, east, north = window.bounds
    towns = [t for t in ground["towns"] if west <= t["lon"] <= east and south <= t["lat"] <= north]
    return {**kept, "towns": towns}


@lru_cache(maxsize=2)
def _written(boundaries: Boundaries) -> tuple[bytes, str]:
    content = json.dumps(
        _ground(boundaries), ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()
    return content, hashlib.sha256(content).hexdigest()[:12]


@lru_cache(maxsize=2)
def _ground(boundaries: Boundaries) -> Ground:
    bundled = _bundled()
    known = {p.pcode: p for p in Boundaries.bundled().provinces}
    kept = {p.pcode for p in boundaries.provinces if known.get(p.pcode) is p}
    home = {f["properties"]["country"] for f in bundled["provinces"]["features"] if f["properties"]["home"]}
    provinces = [f for f in bundled["provinces"]["features"] if f["properties"]["pcode"] in kept]
    own = [p for p in boundaries.provinces if p.pcode not in kept]
    features = _features(own, home)
    return {
        **bundled,
        "provinces": _collection([*provinces, *features]),
        "borders": _away_from(features, bundled["borders"]) if features else bundled["borders"],
    }


def _away_from(provinces: list[dict[str, Any]], borders: Ground) -> Ground:
    """Borders without those along provinces, whose own outline is finer: two lines side by side are one too many."""
    theirs = shapely.union_all([_shape(f) for f in provinces]).buffer(_AWAY)
    return _collection(
        _feature(shapely.difference(_shape(f), theirs), f["properties"]) for f in borders["features"]
    )


# -- the user's provinces ----------------------------------------------------------------------------------------------


def _features(provinces: list[Province], home: Iterable[str]) -> list[dict[str, Any]]:
    if not provinces:
        return []
    geometries = simplified(provinces)
    return [
        _feature(
            geometry,
            {
                "pcode": p.pcode,
                "name": p.name,
                "name_ar": p.name_ar,
                "country": p.country,
                "home": p.country in home,
                "label": list(p.label),
            },
        )
        for p, geometry in zip(provinces, geometries, strict=True)
    ]


def simplified(provinces: list[Province]) -> npt.NDArray[np.object_]:
    """Shapes of provinces for drawing, coarser until all have at most `MOST_VERTICES` together."""
    tolerance = _FINEST
    while True:
        drawn = np.empty(len(provinces), dtype=object)
        for iso2 in {p.iso2 for p in provinces}:
            at = [i for i, p in enumerate(provinces) if p.iso2 == iso2]
            drawn[at] = shapely.coverage_simplify([provinces[i].geometry for i in at], tolerance)
        if shapely.get_num_coordinates(drawn).sum() <= MOST_VERTICES:
            return _rounded(drawn, _DECIMALS)
        drawn[:] = [_without_islands(g, tolerance**2) for g in drawn]
        if shapely.get_num_coordinates(drawn).sum() <= MOST_VERTICES or tolerance > 1:
            return _rounded(drawn, _DECIMALS)
        tolerance *= 2


def _without_islands(geometry: shapely.Geometry, area: float) -> shapely.Geometry:
    """A geometry without parts smaller than an area in square degrees; the largest part stays."""
    parts = sorted(shapely.get_parts(geometry), key=lambda part: -part.area)
    return shapely.multipolygons([parts[0], *(part for part in parts[1:] if part.area >= area)])


def _rounded(geometries: npt.NDArray[np.object_], decimals: int) -> npt.NDArray[np.object_]:
    """The same vertex of two neighbours is rounded to the same: they go on to share their border."""
    rounded: npt.NDArray[np.object_] = shapely.transform(geometries, lambda xy: xy.round(decimals))
    return rounded


# -- files --------------------------------------------------------------------------------------------------------------


@cache
def _bundled() -> Ground:
    """What data/build.py (the region) and data/build_world.py (everything else) wrote."""
    region, world = (json.loads((DATA / name).read_text(encoding="utf-8")) for name in _FILES)
    return {**region, "world": world["world"], "borders": world["borders"]}


# -- GeoJSON -------------------------------------------------------------------------------------------------------------


def _collection(features: Iterable[dict[str, Any]]) -> Ground:
    return {"type": "FeatureCollection", "features": list(features)}


def _feature(geometry: shapely.Geometry, properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": dict(properties),
        "geometry": json.loads(shapely.to_geojson(geometry)),
    }


def _shape(feature: Mapping[str, Any]) -> shapely.Geometry:
    geometry = shapely.geometry.shape(feature["geometry"])
    # Of lines, making valid would make a mixture.
    return shapely.make_valid(geometry) if geometry.geom_type.endswith("Polygon") else geometry


def _touching(collection: Ground, window: shapely.Geometry) -> Ground:
    """The features that show in a window, whole."""
    return _collection([f for f in collection["features"] if _shape(f).intersects(window)])


def _clipped(collection: Ground, window: shapely.Geometry) -> Ground:
    """The features as far as they reach into a window."""
    cut = [(f, shapely.intersection(_shape(f), window)) for f in collection["features"]]
    return _collection([_feature(geometry, f["properties"]) for f, geometry in cut if not geometry.is_empty])
