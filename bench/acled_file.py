"""A made-up CSV file in ACLED's 31 columns, the same one for the same seed.

    python bench/acled_file.py OUT.csv [--rows N] [--places P] [--seed S] [--faults SHARE]

Incidents of ten years on 6,000 places in Syria and around it: a few places have most of them, each row has a note of
its own, and two rows of a hundred have one of the faults that real exports have.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow
import pyarrow.compute as pc
from pyarrow import csv

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geo.model.vocabulary import KINDS  # noqa: E402
from geo.places.boundaries import Boundaries  # noqa: E402

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region",
    "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
FIRST_DAY, DAYS = np.datetime64("2013-01-01"), 3652
BLOCK = 100_000
ISO = {"SY": 760, "LB": 422, "IQ": 368, "JO": 400, "IL": 376, "PS": 275, "TR": 792}
ACTORS = 400
PHRASES = (
    "according to a local monitor",
    "several houses and a school were damaged",
    "the road to the north was closed for hours",
    "residents reported heavy fire from two directions",
    "an unknown number of people were wounded",
    "no group claimed responsibility",
    "the two sides had signed a truce the week before",
    "the checkpoint at the bridge changed hands twice",
    "aid convoys were held up at the crossing",
    "both sides blamed each other for the attack",
    "the front line did not move",
    "helicopters were seen above the town in the evening",
)
SYLLABLES = [consonant + vowel for vowel in "aui" for consonant in "bdfhjklmnqrs"]
Rows = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Fault:
    """Something that is wrong with a row: `spoil(rows, at)` changes the columns in place."""

    name: str
    spoil: Callable[[Rows, npt.NDArray[np.int64]], None]


def _set(**values: str) -> Callable[[Rows, npt.NDArray[np.int64]], None]:
    def spoil(rows: Rows, at: npt.NDArray[np.int64]) -> None:
        for name, value in values.items():
            rows[name][at] = value

    return spoil


def _swap(rows: Rows, at: npt.NDArray[np.int64]) -> None:
    rows["latitude"][at], rows["longitude"][at] = rows["longitude"][at], rows["latitude"][at]


def _twice(rows: Rows, at: npt.NDArray[np.int64]) -> None:
    rows["event_id_cnty"][at] = rows["event_id_cnty"][at - 1]


def _control_character(rows: Rows, at: npt.NDArray[np.int64]) -> None:
    rows["source"][at] = [f"{text}\x07" for text in rows["source"][at]]


FAULTS: tuple[Fault, ...] = (
    Fault("no date", _set(event_date="")),
    Fault("a date of zeros", _set(event_date="0000-00-00")),
    Fault("no day of the calendar", _set(event_date="2015-02-30")),
    Fault("a date in the future", _set(event_date="2099-01-01")),
    Fault("a date too early", _set(event_date="1815-06-18")),
    Fault("half a point", _set(longitude="")),
    Fault("no point", _set(latitude="", longitude="")),
    Fault("a point at (0, 0)", _set(latitude="0", longitude="0")),
    Fault("swapped axes", _swap),
    Fault("out of range", _set(latitude="361.2")),
    Fault("in the sea", _set(latitude="34.5", longitude="33.9")),
    Fault("another country", _set(latitude="48.85", longitude="2.35")),
    Fault("whole degrees", _set(country="Syria", latitude="35", longitude="38", geo_precision="1")),
    Fault("unknown event type", _set(event_type="Weather")),
    Fault("negative toll", _set(fatalities="-3")),
    Fault("absurd toll", _set(fatalities="99999999")),
    Fault("toll in words", _set(fatalities="many")),
    Fault("unknown precision", _set(time_precision="9")),
    Fault("the same id twice", _twice),
    Fault("a control character", _control_character),
)


def places(rng: np.random.Generator, count: int) -> pd.DataFrame:
    """Return places inside provinces: name, point, country and the three levels."""
    boundaries = Boundaries.load()
    # The bundled ones, also where somebody has added boundaries of the whole world.
    shapes = [p for p in boundaries.provinces if p.iso2 in ISO]
    bounds = np.array([p.geometry.bounds for p in shapes])
    west, south, east, north = *bounds[:, :2].min(axis=0), *bounds[:, 2:].max(axis=0)
    lat, lon = rng.uniform(south, north, count * 4).round(4), rng.uniform(west, east, count * 4).round(4)
    found = boundaries.locate(lat, lon)
    inside = np.flatnonzero((found["found_by"] == "polygon").to_numpy())[:count]
    number = np.arange(len(inside))
    names = ["".join(rng.choice(SYLLABLES, 3)).capitalize() for _ in number]
    return pd.DataFrame(
        {
            "location": [f"{name} {n}" if n % 3 else name for n, name in zip(number, names, strict=True)],
            "latitude": [f"{d:.4f}" for d in lat[inside]],
            "longitude": [f"{d:.4f}" for d in lon[inside]],
            "country": found["country"].to_numpy(dtype=object)[inside],
            "admin1": found["admin1"].to_numpy(dtype=object)[inside],
            "admin2": [f"District {n % 300}" for n in number],
            "admin3": [f"Subdistrict {n % 900}" for n in number],
            "geo_precision": rng.choice(["1", "2", "3"], len(inside), p=[0.75, 0.2, 0.05]),
        }
    )


def block(
    rng: np.random.Generator, where: pd.DataFrame, first: int, rows: int, faults: float = 0.02
) -> arrow.Table:
    """Return some rows of the file, numbered from `first`."""
    popular = 1 / np.arange(1, len(where) + 1) ** 0.7
    place = rng.choice(len(where), rows, p=popular / popular.sum())
    pairs = np.array([pair for kind in KINDS for pair in kind.acled if pair[1] != "*"], dtype=object)
    what = pairs[rng.integers(0, len(pairs), rows)]
    day = FIRST_DAY + rng.integers(0, DAYS, rows)
    number = np.arange(first, first + rows).astype(str).astype(object)
    sides = np.array([f"Armed group {n} ({SYLLABLES[n % 36]})" for n in range(ACTORS)], dtype=object)
    toll = rng.poisson(1.5, rows)
    out: Rows = dict.fromkeys(COLUMNS, np.full(rows, "", dtype=object))
    out |= {name: where[name].to_numpy(dtype=object)[place] for name in where}
    out |= {
        "event_id_cnty": np.array(["SYR"], dtype=object)[np.zeros(rows, dtype=int)] + number,
        "event_date": day.astype(str).astype(object),
        "year": day.astype("datetime64[Y]").astype(str).astype(object),
        "time_precision": rng.choice(np.array(["1", "2", "3"], dtype=object), rows, p=[0.9, 0.07, 0.03]),
        "disorder_type": np.full(rows, "Political violence", dtype=object),
        "event_type": what[:, 0].copy(),
        "sub_event_type": what[:, 1].copy(),
        "actor1": sides[rng.integers(0, ACTORS, rows)],
        "actor2": np.where(rng.random(rows) < 0.8, sides[rng.integers(0, ACTORS, rows)], ""),
        "assoc_actor_1": np.where(rng.random(rows) < 0.2, sides[rng.integers(0, ACTORS, rows)], ""),
        "inter1": np.full(rows, "Rebel group", dtype=object),
        "inter2": np.full(rows, "State forces", dtype=object),
        "interaction": np.full(rows, "State forces-Rebel group", dtype=object),
        "civilian_targeting": np.where(rng.random(rows) < 0.2, "Civilian targeting", "").astype(object),
        "region": np.full(rows, "Middle East", dtype=object),
        "source": sides[rng.integers(0, ACTORS, rows)].astype(object),
        "source_scale": rng.choice(
            np.array(["National", "Local partner-Other", "International"], dtype=object), rows
        ),
        "fatalities": toll.astype(str).astype(object),
        "timestamp": (1_700_000_000 + rng.integers(0, 10_000_000, rows)).astype(str).astype(object),
    }
    iso = {"Syria": "760", "Lebanon": "422", "Iraq": "368", "Jordan": "400", "Israel": "376", "Turkey": "792"}
    out["iso"] = np.array([iso.get(country, "275") for country in out["country"]], dtype=object)
    _spoil(out, rng, faults)
    table = arrow.table({name: arrow.array(out[name], arrow.string()) for name in COLUMNS})
    return table.set_column(COLUMNS.index("notes"), "notes", _notes(table, rng))


def _spoil(rows: Rows, rng: np.random.Generator, share: float) -> None:
    count = len(rows["location"])
    spoiled = rng.permutation(np.arange(1, count))[: int(count * share)]
    for number, fault in enumerate(FAULTS):
        fault.spoil(rows, np.sort(spoiled[number :: len(FAULTS)]))


def _notes(table: arrow.Table, rng: np.random.Generator) -> arrow.Array:
    phrases = arrow.array(PHRASES)
    drawn = [phrases.take(arrow.array(rng.integers(0, len(PHRASES), table.num_rows))) for _ in range(3)]
    # One to three phrases: 100 to 300 characters.
    for n in (1, 2):
        more = pc.binary_join_element_wise("; ", drawn[n], "")
        drawn[n] = pc.if_else(arrow.array(rng.random(table.num_rows) < 0.6), more, "")
    return pc.binary_join_element_wise(
        "On ", table["event_date"], ", ", table["actor1"], " and others fought at ", table["location"], ", ",
        table["admin1"], " (", table["country"], "); ", drawn[0], drawn[1], drawn[2], ".", "",
    )  # fmt: skip


def write(file: Path, rows: int, count: int = 6_000, seed: int = 2014, faults: float = 0.02) -> None:
    """Write the file, block by block."""
    rng = np.random.default_rng(seed)
    where = places(rng, count)
    with csv.CSVWriter(file, arrow.schema([(name, arrow.string()) for name in COLUMNS])) as writer:
        for first in range(0, rows, BLOCK):
            writer.write_table(block(rng, where, first, min(BLOCK, rows - first), faults))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--places", type=int, default=6_000)
    parser.add_argument("--seed", type=int, default=2014)
    parser.add_argument("--faults", type=float, default=0.02)
    given = parser.parse_args()
    write(given.out, given.rows, given.places, given.seed, given.faults)


if __name__ == "__main__":
    main()
