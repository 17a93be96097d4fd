"""How fast points find their province and names their place: `python bench/locate.py`.

A million seeded points over Syria and what is around it: the median of five runs, and the same points through
geopandas.sjoin. Writes bench/results/locate.csv.
"""

import csv
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geo.places.boundaries import Boundaries  # noqa: E402
from geo.places.gazetteer import Gazetteer  # noqa: E402
from geo.places.names import normal_form  # noqa: E402

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


def joined(boundaries: Boundaries, lat: np.ndarray, lon: np.ndarray) -> gpd.GeoDataFrame:
    provinces = gpd.GeoDataFrame(
        {"pcode": [p.pcode for p in boundaries.provinces]},
        geometry=[p.geometry for p in boundaries.provinces],
        crs="EPSG:4326",
    )
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")
    return gpd.sjoin(points, provinces, how="left", predicate="intersects")


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
    sjoin = median_s(lambda: joined(boundaries, lat, lon))

    ours, theirs = boundaries.locate(lat, lon), joined(boundaries, lat, lon)
    theirs = theirs[~theirs.index.duplicated()]
    inside = ours["found_by"] == "polygon"
    same = (ours["admin1_pcode"][inside] == theirs["pcode"][inside]).mean()

    gazetteer_load = median_s(lambda: (normal_form.cache_clear(), Gazetteer.read(ROOT / "data", boundaries)))
    gazetteer = Gazetteer.read(ROOT / "data", boundaries)
    # Names as new as a first import has them: each one once, half of them known.
    known = [p.name for p in gazetteer.places]
    names = [f"{known[i % len(known)]}{'' if i % 2 else f' {i}'}" for i in range(NAMES)]
    normal_form.cache_clear()
    cold = median_s(lambda: gazetteer.geocode(names, "Syria"), 1)
    warm = median_s(lambda: gazetteer.geocode(names, "Syria"))

    rows = [
        ("locate, a million points", plain, "s", f"target {TARGET_S:g} s"),
        ("locate, a million points with stated province and country", with_stated, "s", ""),
        ("locate, first call (index built)", first, "s", ""),
        ("load boundaries", load, "s", ""),
        ("geopandas.sjoin, the same million points", sjoin, "s", "no nearest, no stated province"),
        ("sjoin / locate", sjoin / plain, "times", ""),
        ("points inside with the same answer as sjoin", same, "share", ""),
        ("load gazetteer", gazetteer_load, "s", ""),
        ("geocode, names not seen before", NAMES / cold, "names/s", ""),
        ("geocode, names seen before", NAMES / warm, "names/s", ""),
    ]
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("what", "value", "unit", "note"))
        writer.writerows((what, f"{value:.4g}", unit, note) for what, value, unit, note in rows)
    for what, value, unit, note in rows:
        print(f"{what:58} {value:10.4g} {unit:8} {note}")


if __name__ == "__main__":
    main()
