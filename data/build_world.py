"""Build the background of the world outside the region: `python data/build_world.py`.

Nobody needs this to run Sitmap: world.json is part of the repository. It is made of countries.geojson and basemap.json
beside it, whose checksums it records, and the same files give the same bytes: the land of every country outside the
region that basemap.json draws finely, and the borders between countries on land.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import shapely

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from geo.places.boundaries import label_of  # noqa: E402
from geo.places.countries import Countries  # noqa: E402

SOURCES = ("countries.geojson", "basemap.json")
REGION = shapely.box(10.0, 12.0, 65.0, 50.0)  # the land in basemap.json; LAND_AROUND of build.py
LEFT_OUT = {"AQ"}  # Antarctica lies outside the map's projection
TOLERANCE = 0.15  # degrees, of coverage_simplify: outlines move by some kilometres
SMALL_ISLAND = 0.04  # square degrees; smaller ones go, but for the largest of a country
DECIMALS = 2
AWAY = 0.25  # degrees that borders keep from the provinces in basemap.json, which have their own
INLAND = 0.06  # degrees from the coast at which an outline is a border
GAP = 0.02  # degrees that outlines of neighbours may lie apart
UNDER = 0.1  # degrees by which the land reaches under that of the region, so that no seam shows


def without_islands(geometry: shapely.Geometry) -> shapely.Geometry:
    """A geometry without its small parts."""
    parts = sorted(shapely.get_parts(geometry), key=lambda part: -part.area)
    return shapely.multipolygons([parts[0], *(part for part in parts[1:] if part.area >= SMALL_ISLAND)])


def rounded(geometry: Any) -> Any:
    """The same vertex of two neighbours is rounded to the same."""
    return shapely.transform(geometry, lambda xy: xy.round(DECIMALS))


def collection(features: list[tuple[shapely.Geometry, dict[str, Any]]]) -> dict[str, Any]:
    """A GeoJSON FeatureCollection of geometries with their properties."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": properties,
                "geometry": json.loads(shapely.to_geojson(geometry)),
            }
            for geometry, properties in features
        ],
    }


def shapes(content: dict[str, Any]) -> np.ndarray:
    """Valid geometries of a FeatureCollection."""
    return shapely.make_valid([shapely.geometry.shape(f["geometry"]) for f in content["features"]])


def borders(outlines: np.ndarray, basemap: dict[str, Any]) -> shapely.Geometry:
    """Lines of the countries inland, but for those along the provinces of the region."""
    lines = shapely.unary_union(shapely.boundary(outlines))
    # Outlines of neighbours do not meet everywhere: as one they are a little larger.
    world = shapely.union_all(shapely.buffer(outlines, GAP)).buffer(-INLAND)
    land = shapely.union_all(shapes(basemap["land"])).buffer(-INLAND)
    provinces = shapely.union_all(shapes(basemap["provinces"])).buffer(AWAY)
    outside = shapely.intersection(shapely.difference(lines, REGION), world)
    inside = shapely.difference(shapely.intersection(lines, shapely.intersection(land, REGION)), provinces)
    return shapely.line_merge(shapely.union_all([outside, inside]))


def main() -> None:
    """Write world.json."""
    countries = [c for c in Countries.read(HERE / "countries.geojson").countries if c.iso2 not in LEFT_OUT]
    basemap = json.loads((HERE / "basemap.json").read_text(encoding="utf-8"))
    simple = shapely.coverage_simplify([c.geometry for c in countries], TOLERANCE)
    drawn = [(c.name, without_islands(g)) for c, g in zip(countries, simple, strict=True) if not g.is_empty]
    outlines = shapely.make_valid(rounded(np.array([g for _, g in drawn], dtype=object)))
    outside = shapely.difference(outlines, shapely.box(*shapely.buffer(REGION, -UNDER).bounds))
    land = [
        (g, {"name": name, "label": list(label_of(g))})
        for (name, _), g in zip(drawn, outside, strict=True)
        if not g.is_empty
    ]
    content = {
        "made_of": {name: hashlib.sha256((HERE / name).read_bytes()).hexdigest() for name in SOURCES},
        "world": collection(land),
        "borders": collection([(rounded(borders(outlines, basemap)), {})]),
    }
    path = HERE / "world.json"
    path.write_text(
        json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n",
        encoding="utf-8",
    )
    print(f"{path.name:20} {path.stat().st_size / 1000:8.0f} kB")


if __name__ == "__main__":
    main()
