"""A million made-up incidents on 6,000 places over four years, the same ones for the same seed.

    python bench/generate.py OUT.sitm [--incidents N] [--places P] [--seed S]

writes a columns file (geo/webmap/columns.py). Days have quiet and busy stretches, a few places have most of the
incidents, a tenth is known to the week or month only, some have no place: what real datasets look like to the map.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.model.vocabulary import KINDS
from geo.webmap.columns import NO_PLACE, pack
from geo.webmap.incident_columns import kinds

FIRST_DAY, DAYS = 16071, 4 * 365  # 2014-01-01
BOX = (33.0, 36.0, 37.0, 42.0)  # south, west, north, east, degrees
KIND_SHARES = np.array([30, 4, 12, 25, 9, 1, 6, 5, 1, 3, 1, 3], dtype=float)
PROVINCE_BADGES = 12
SPANS = {2: 7, 3: 30}
Columns = dict[str, npt.NDArray[Any]]


def provinces() -> list[dict[str, Any]]:
    """Return the home provinces of the bundled geography, with their label points."""
    path = Path(__file__).resolve().parent.parent / "data" / "basemap.json"
    features = json.loads(path.read_text(encoding="utf-8"))["provinces"]["features"]
    return [f["properties"] for f in features if f["properties"]["home"]]


def million(incidents: int = 1_000_000, places: int = 6_000, seed: int = 2014) -> bytes:
    """Return the columns file."""
    rng = np.random.default_rng(seed)
    where, province_of = _places(rng, places)
    columns = _rows(rng, incidents, province_of, np.array(where["cls"]))
    header = {
        "version": f"synthetic{seed}",
        "minDay": int(columns["first_day"].min()),
        "maxDay": int(columns["last_day"].max()),
        "places": where,
        "kinds": kinds(),
        "provinces": [{"pcode": p["pcode"], "name": p["name"], "country": p["country"]} for p in provinces()],
        "dataset": {
            "title": "Synthetic incidents",
            "sources": f"made up, seed {seed}",
            "asOf": "2017-12-31",
            "noPlace": int((columns["place"] == NO_PLACE).sum()),
            "rawRowsAllowed": True,
        },
    }
    return pack(header, columns)


def _places(rng: np.random.Generator, count: int) -> tuple[dict[str, list[Any]], npt.NDArray[np.int16]]:
    south, west, north, east = BOX
    # Half of the places crowd around forty towns, the others lie anywhere: villages around cities and in the steppe.
    towns = rng.uniform((south, west), (north, east), (40, 2))
    points = rng.uniform((south, west), (north, east), (count, 2))
    crowded = rng.random(count) < 0.5
    points[crowded] = towns[rng.integers(0, 40, crowded.sum())] + rng.normal(0, 0.12, (crowded.sum(), 2))
    rows = provinces()
    labels = np.array([p["label"] for p in rows])
    nearest = ((points[:, None, :] - labels[None]) ** 2).sum(axis=2).argmin(axis=1).astype(np.int16)
    cls = np.where(rng.random(count) < 0.15, 2, 1)
    badges = np.arange(count - PROVINCE_BADGES, count)
    cls[badges], nearest[badges] = 3, np.arange(PROVINCE_BADGES)
    points[badges] = labels[:PROVINCE_BADGES]
    return {
        "lat": points[:, 0].round(5).tolist(),
        "lon": points[:, 1].round(5).tolist(),
        "name": [f"Place {n}" for n in range(count)],
        "id": [f"p{n}" for n in range(count)],
        "cls": cls.tolist(),
        "province": nearest.tolist(),
    }, nearest


def _rows(
    rng: np.random.Generator, count: int, province_of: npt.NDArray[np.int16], cls: npt.NDArray[np.int64]
) -> Columns:
    busy = 1 + 0.8 * np.sin(np.arange(DAYS) / 45) + rng.gamma(1, 0.6, DAYS)
    day = FIRST_DAY + rng.choice(DAYS, count, p=busy / busy.sum())
    popular = 1 / np.arange(1, len(province_of) + 1) ** 0.7
    place = rng.permutation(len(province_of))[rng.choice(len(province_of), count, p=popular / popular.sum())]
    known = rng.choice([1, 2, 3], count, p=[0.9, 0.07, 0.03])
    first, last = day.copy(), day.copy()
    for precision, length in SPANS.items():
        vague = known == precision
        first[vague] -= (first[vague] - FIRST_DAY) % length
        last[vague] = first[vague] + length - 1
    nowhere = rng.random(count) < 0.01
    columns: Columns = {
        "first_day": first.astype(np.int32),
        "last_day": last.astype(np.int32),
        "place": np.where(nowhere, NO_PLACE, place).astype(np.uint32),
        "kind": rng.choice(len(KINDS), count, p=KIND_SHARES / KIND_SHARES.sum()).astype(np.uint8),
        "fatalities": np.where(rng.random(count) < 0.3, -1, rng.poisson(1.5, count)).astype(np.int32),
        "precision": cls[place].astype(np.uint8),
        "province": province_of[place].astype(np.int16),
    }
    order = np.lexsort((columns["last_day"], columns["first_day"]))
    return {name: column[order] for name, column in columns.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--incidents", type=int, default=1_000_000)
    parser.add_argument("--places", type=int, default=6_000)
    parser.add_argument("--seed", type=int, default=2014)
    given = parser.parse_args()
    given.out.write_bytes(million(given.incidents, given.places, given.seed))


if __name__ == "__main__":
    main()
