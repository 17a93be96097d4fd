"""How fast points find their province and district, and names their place: `python bench/locate.py`.

A million seeded points over Syria and what is around it: the median of five runs, and the same points through
geopandas.sjoin; and a million points over Syria, Benin and Ukraine with made-up districts (277) and subdistricts (2,285).
Names as a first import has them: each one once. Writes bench/results/locate.csv.
"""

import csv
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as arrow
import shapely

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geo.places import folder  # noqa: E402
from geo.places.boundaries import Boundaries, Province, Unit  # noqa: E402
from geo.places.bundled_places import read_bundled  # noqa: E402
from geo.places.countries import Countries  # noqa: E402
from geo.places.gazetteer import Gazetteer  # noqa: E402
from geo.places.names import normal_form  # noqa: E402
from geo.places.own_places import read_own, stored  # noqa: E402
from geo.places.place_table import SCHEMA, PlaceTable, joined  # noqa: E402

POINTS = 1_000_000
NAMES = 50_000
RUNS = 5
TARGET_S = 2.0
RESULTS = ROOT / "bench" / "results" / "locate.csv"


def median_s(run: Callable[[], object], runs: int = RUNS) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def sjoined(boundaries: Boundaries, lat: np.ndarray, lon: np.ndarray) -> gpd.GeoDataFrame:
    provinces = gpd.GeoDataFrame(
        {"pcode": [p.pcode for p in boundaries.provinces]},
        geometry=[p.geometry for p in boundaries.provinces],
        crs="EPSG:4326",
    )
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")
    return gpd.sjoin(points, provinces, how="left", predicate="intersects")


UNITS = {"SY": (14, 65, 270), "BJ": (12, 77, 546), "UA": (27, 135, 1469)}
"""Provinces, districts and subdistricts of three countries: about as many as OCHA lists."""

FINENESS = 0.01  # degrees between the vertices of a made-up border, and how far it wavers


def wavering(xy: np.ndarray) -> np.ndarray:
    """Every vertex moved a little, the same one always alike: neighbours go on to share their border."""
    x, y = xy.T
    return xy + 0.3 * FINENESS * np.column_stack([np.sin(977 * x + 3331 * y), np.cos(1777 * x - 577 * y)])


def parted(area: shapely.Geometry, count: int, rng: np.random.Generator) -> list[shapely.Geometry]:
    """A polygon in about as many parts as asked for, with fine borders."""
    west, south, east, north = area.bounds
    middles = shapely.multipoints(rng.uniform((west, south), (east, north), (count, 2)))
    cells = shapely.segmentize(shapely.get_parts(shapely.voronoi_polygons(middles, extend_to=area)), FINENESS)
    inside = shapely.intersection(shapely.make_valid(shapely.transform(cells, wavering)), area)
    return [g for g in inside if g.geom_type in ("Polygon", "MultiPolygon") and not g.is_empty]


def three_countries() -> tuple[Boundaries, np.ndarray, np.ndarray, np.ndarray]:
    """Boundaries of three levels, and points over their countries: latitude, longitude and country of each."""
    rng = np.random.default_rng(2014)
    provinces: list[Province] = []
    units: list[Unit] = []
    countries = {c.iso2: c for c in Countries.load().countries}
    boxes = []
    for iso2, (first, second, third) in UNITS.items():
        country = countries[iso2]
        land = max(shapely.get_parts(country.geometry), key=lambda part: part.area)
        boxes.append(land.bounds)
        for i, province in enumerate(parted(land, first, rng)):
            pcode = f"{iso2}{i:02}"
            names = (pcode, pcode, "", (), country.name, iso2, country.iso3)
            provinces.append(Province(pcode, *names, province))
            share = province.area / land.area
            for level, count in ((2, second), (3, third)):
                parts = parted(province, max(1, round(count * share)), rng)
                units += [
                    Unit(f"{pcode}-{level}-{k}", f"Unit {k}", level, iso2, pcode, "", part)
                    for k, part in enumerate(parts)
                ]
    at = rng.integers(0, len(UNITS), POINTS)
    west, south, east, north = np.array(boxes)[at].T
    names = np.array([countries[iso2].name for iso2 in UNITS], dtype=object)
    return Boundaries(provinces, units), rng.uniform(south, north), rng.uniform(west, east), names[at]


def large_gazetteer(size: int = 500_000) -> PlaceTable:
    """Made-up places of Benin, each with two spellings: a million names."""
    rng = np.random.default_rng(2014)
    letters = np.array(list("aeioubdfgklmnrstwz"))
    words = ["".join(row) for row in letters[rng.integers(0, len(letters), (size, 8))]]
    content = {
        "name": words, "latitude": rng.uniform(6.5, 12, size), "longitude": rng.uniform(1, 3.5, size), "country": ["BJ"] * size,
        "admin1_pcode": [""] * size, "geo_precision": np.ones(size), "geonameid": [None] * size, "source": ["made up"] * size,
        "population": np.zeros(size), "parent": [""] * size,
    }  # fmt: skip
    places = arrow.table([arrow.array(content[f.name], f.type, safe=False) for f in SCHEMA], schema=SCHEMA)
    number = np.repeat(np.arange(size, dtype=np.int32), 2)
    spellings = arrow.array([text for word in words for text in (word, word[4:] + " " + word[:4])])
    return PlaceTable.spelt(places, spellings, number)


def main() -> None:
    rng = np.random.default_rng(2014)
    lat, lon = rng.uniform(32.3, 37.4, POINTS), rng.uniform(35.5, 42.5, POINTS)

    load = median_s(lambda: Boundaries.read(ROOT / "data" / "boundaries.geojson"))
    boundaries = Boundaries.read(ROOT / "data" / "boundaries.geojson")
    first = median_s(lambda: boundaries.locate([36.2], [37.15]), 1)
    plain = median_s(lambda: boundaries.locate(lat, lon))
    stated_names = np.array([p.name for p in boundaries.provinces if p.iso2 == "SY"], dtype=object)
    stated = stated_names[rng.integers(0, len(stated_names), POINTS)]
    with_stated = median_s(lambda: boundaries.locate(lat, lon, stated, "Syria"))
    sjoin = median_s(lambda: sjoined(boundaries, lat, lon))

    ours, theirs = boundaries.locate(lat, lon), sjoined(boundaries, lat, lon)
    theirs = theirs[~theirs.index.duplicated()]
    inside = ours["found_by"] == "polygon"
    same = (ours["admin1_pcode"][inside] == theirs["pcode"][inside]).mean()

    levels, level_lat, level_lon, level_country = three_countries()
    level_first = median_s(lambda: levels.locate([36.2], [37.15]), 1)
    level_plain = median_s(lambda: levels.locate(level_lat, level_lon))
    level_stated = median_s(lambda: levels.locate(level_lat, level_lon, None, level_country))

    gazetteer_load = median_s(lambda: (normal_form.cache_clear(), Gazetteer.load(ROOT / "data", boundaries)))
    gazetteer = Gazetteer.load(ROOT / "data", boundaries)
    # Names as new as a first import has them: each one once, in one or two words.
    known = [p.name for p in gazetteer.places]
    rng.shuffle(known)
    pairs = (
        f"{known[i % len(known)]} {known[(7 * i + i // len(known)) % len(known)]}" for i in range(2 * NAMES)
    )
    names = list(dict.fromkeys([*known, *pairs]))[:NAMES]
    gazetteer.geocode(["nowhere at all"], "Syria")

    def unseen() -> None:
        normal_form.cache_clear()
        gazetteer.geocode(names, "Syria")

    cold = median_s(unseen)
    warm = median_s(lambda: gazetteer.geocode(names, "Syria"))

    large, bundled = large_gazetteer(), read_bundled(ROOT / "data")
    with tempfile.TemporaryDirectory() as place:
        folder.write(Path(place), stored(large), folder.Added("gazetteer", "made up", "0" * 64))

        def load_large() -> Gazetteer:
            return Gazetteer.of(joined([*read_own(Path(place), boundaries), bundled]), boundaries)

        large_load = median_s(load_large)
        many = load_large()
    asked = [f"{word}a" for word in large.places["name"].to_pylist()[:50]]
    suggest_first = median_s(lambda: many.candidates(asked[0], "Benin"), 1)
    suggest = statistics.median(
        [median_s(lambda name=name: many.candidates(name, "Benin"), 1) for name in asked]
    )

    rows = [
        ("locate, a million points", plain, "s", f"target {TARGET_S:g} s"),
        ("locate, a million points with stated province and country", with_stated, "s", ""),
        ("locate, first call (index built)", first, "s", ""),
        ("load boundaries", load, "s", ""),
        ("geopandas.sjoin, the same million points", sjoin, "s", "no nearest, no stated province"),
        ("sjoin / locate", sjoin / plain, "times", ""),
        ("points inside with the same answer as sjoin", same, "share", ""),
        (
            "locate, a million points, three countries with districts and subdistricts",
            level_plain,
            "s",
            f"target {TARGET_S:g} s",
        ),
        ("the same with stated country", level_stated, "s", ""),
        ("the same, first call (index built)", level_first, "s", ""),
        ("load gazetteer", gazetteer_load, "s", ""),
        ("geocode, names not seen before", NAMES / cold, "names/s", "target 50,000"),
        ("geocode, names seen before", NAMES / warm, "names/s", ""),
        ("load a gazetteer of a million names", large_load, "s", "target 1 s; forms are kept with the names"),
        ("candidates among a million names", 1000 * suggest, "ms", "target 50 ms"),
        ("candidates, first call (letters counted)", suggest_first, "s", ""),
    ]
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("what", "value", "unit", "note"))
        writer.writerows((what, f"{value:.4g}", unit, note) for what, value, unit, note in rows)
    for what, value, unit, note in rows:
        print(f"{what:78} {value:10.4g} {unit:8} {note}")


if __name__ == "__main__":
    main()
