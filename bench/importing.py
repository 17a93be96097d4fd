"""How fast a million incidents are imported, and in how much memory: `python bench/importing.py [--rows N]`.

Each way runs in a process of its own, three times; of these the median time and the highest memory count. Beside our
import stand DuckDB merely reading the same file, and a plain script with pandas and geopandas.sjoin. Writes
bench/results/importing.csv.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.report import machine, write  # noqa: E402

RESULTS = ROOT / "bench" / "results" / "importing.csv"
RUNS = 3
ASKED_S, ASKED_GIB = 30.0, 3.0
Steps = dict[str, float]


class Clock:
    """Seconds of each step, and of the whole."""

    def __init__(self) -> None:
        self.start = time.perf_counter()
        self.steps: Steps = {}

    def step(self, name: str, work: Callable[[], Any]) -> Any:
        """Return what the work gives, and write down how long it took."""
        begin = time.perf_counter()
        result = work()
        self.steps[name] = time.perf_counter() - begin
        return result

    def whole(self) -> Steps:
        """Return all steps, and `whole` from the beginning with the memory taken at most."""
        # ru_maxrss is in kilobytes on Linux and in bytes on macOS.
        unit = 1 if sys.platform == "darwin" else 1024
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
        return {**self.steps, "whole": time.perf_counter() - self.start, "GiB": most / (1 << 30)}


# Each way imports its own libraries: that is part of its time, and the others' are no part of its memory.


def imported(file: Path, folder: Path) -> Steps:
    """Our import: read, recognise, check and locate, commit to a new store."""
    clock = Clock()
    libraries = clock.step("libraries", _libraries)
    table = clock.step("read the file", lambda: libraries.load(file))
    source = clock.step("recognise it", lambda: libraries.recognise(table)[0])
    wish = libraries.Wish(dataset="benchmark")
    reading = clock.step("put it into our columns", lambda: source.read(table, wish.options))
    origin = libraries.origin_of(table, source, wish, datetime.now(UTC).date())
    batch = clock.step(
        "check, place and locate",
        lambda: libraries.ingest(reading, origin, libraries.Boundaries.load(), libraries.Gazetteer.load()),
    )
    store = libraries.Store(str(folder / "store"))
    clock.step("commit", lambda: store.merge(batch, origin))
    steps = clock.whole()
    if store.read().num_rows != len(batch.table):
        raise SystemExit("the store has not what was imported")
    return steps


def _libraries() -> Any:
    from types import SimpleNamespace

    from geo.importing.prepare import load, origin_of, recognise
    from geo.importing.wish import Wish
    from geo.ingest import ingest
    from geo.places.boundaries import Boundaries
    from geo.places.gazetteer import Gazetteer
    from geo.store import Store

    return SimpleNamespace(
        load=load,
        origin_of=origin_of,
        recognise=recognise,
        Wish=Wish,
        ingest=ingest,
        Boundaries=Boundaries,
        Gazetteer=Gazetteer,
        Store=Store,
    )


def read_by_duckdb(file: Path, folder: Path) -> Steps:
    """DuckDB reads the file as text into memory, and does nothing else."""
    clock = Clock()
    import duckdb

    engine = duckdb.connect(config={"temp_directory": str(folder)})
    engine.execute("CREATE TABLE rows AS FROM read_csv(?, all_varchar = true)", [str(file)])
    engine.execute("SELECT count(*) FROM rows").fetchall()
    return clock.whole()


def plain_script(file: Path, folder: Path) -> Steps:
    """What one writes without Sitmap: no verdicts, no names, no nearest province, no version."""
    clock = Clock()
    import geopandas
    import pandas

    rows = clock.step("read the file", lambda: pandas.read_csv(file, dtype="str"))
    rows["event_date"] = pandas.to_datetime(rows["event_date"], format="%Y-%m-%d", errors="coerce")
    for name in ("latitude", "longitude", "fatalities"):
        rows[name] = pandas.to_numeric(rows[name], errors="coerce")
    rows = rows.dropna(subset=["event_date", "latitude", "longitude"])
    provinces = geopandas.read_file(ROOT / "data" / "boundaries.geojson")[["pcode", "geometry"]]
    points = geopandas.GeoDataFrame(
        rows, geometry=geopandas.points_from_xy(rows["longitude"], rows["latitude"]), crs="EPSG:4326"
    )
    located = clock.step(
        "locate", lambda: geopandas.sjoin(points, provinces, how="left", predicate="intersects")
    )
    located.drop(columns=["geometry", "index_right"]).to_parquet(folder / "rows.parquet")
    return clock.whole()


WAYS: dict[str, Callable[[Path, Path], Steps]] = {
    "import into a new store": imported,
    "DuckDB merely reads the file": read_by_duckdb,
    "pandas and geopandas.sjoin": plain_script,
}


def run(way: str, file: Path) -> dict[str, float]:
    """Run one way in a process of its own; its steps in seconds, and `GiB` at its highest."""
    done = subprocess.run(
        [sys.executable, __file__, "--way", way, "--file", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{way}: {done.stderr.strip()}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def child(way: str, file: Path) -> None:
    """Do it, and print the steps."""
    with tempfile.TemporaryDirectory() as folder:
        steps = WAYS[way](file, Path(folder))
    print(json.dumps(steps))


def rows_of(found: dict[str, list[dict[str, float]]], incidents: int) -> list[dict[str, object]]:
    """Return the lines of the results: whole times, memory, our steps, and the ratios to the others."""
    medians = {
        way: {name: statistics.median(r[name] for r in runs) for name in runs[0]}
        for way, runs in found.items()
    }
    lines: list[tuple[str, float, str, str]] = []
    for way, runs in found.items():
        ours = way == next(iter(WAYS))
        lines.append((way, medians[way]["whole"], "s", f"asked: {ASKED_S:g}" if ours else ""))
        lines.append(
            (f"{way}: memory", max(r["GiB"] for r in runs), "GiB", f"asked: {ASKED_GIB:g}" if ours else "")
        )
        lines += [
            (f"{way}: {name}", s, "s", "") for name, s in medians[way].items() if name not in ("whole", "GiB")
        ]
    ours, *others = WAYS
    lines += [
        (f"time of: {ours} / {way}", medians[ours]["whole"] / medians[way]["whole"], "times", "")
        for way in others
    ]
    about = {
        "incidents": incidents,
        **machine(),
    }
    return [
        {"what": what, "value": f"{value:.3g}", "unit": unit, "note": note, **about}
        for what, value, unit, note in lines
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--file", type=Path, help="a file of bench/acled_file.py; made when it is not given")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        child(given.way, given.file)
        return

    with tempfile.TemporaryDirectory() as folder:
        file = given.file or Path(folder) / "acled.csv"
        if given.file is None:
            from bench import acled_file  # late: the other ways' processes must not carry its libraries

            acled_file.write(file, given.rows)
        found = {way: [run(way, file) for _ in range(given.runs)] for way in WAYS}
    lines = rows_of(found, given.rows)
    write(RESULTS, lines)
    for line in lines:
        print(f"{line['what']:62} {line['value']:>8} {line['unit']:6} {line['note']}")


if __name__ == "__main__":
    main()
