"""How long a person waits for a plate; `python bench/plate.py`.

Cold: a new process, `python -m geo plate`, with a store that is filled already, from the start of the process to the file.
Warm: in a process that has made one plate, from the view to the bytes of a slide as PNG at 200 dpi, a new filter each time;
with the bundled incidents, and with 100,000 made-up ones in the window (bench/acled_file.py). Other formats warm.
Writes bench/results/plate.csv.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.report import machine, write  # noqa: E402

RESULTS = ROOT / "bench" / "results" / "plate.csv"
ROUNDS = 7
MANY = 100_000
DPI = 200


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SITMAP_STORE"] = str(Path(folder) / "incidents")
        for name in ("PLACES", "REGISTER", "RECIPES"):
            os.environ[f"SITMAP_{name}"] = str(Path(folder) / name.lower())
        rows = [cold(folder), *bundled(), *many()]
    write(RESULTS, [{**row, **machine()} for row in rows])


def cold(folder: str) -> dict[str, Any]:
    """A new process for each plate; the first fills the store and is not counted."""
    command = [sys.executable, "-m", "geo", "plate", "--admin1", "Aleppo", "-o", f"{folder}/cold.png"]
    taken = []
    for _ in range(ROUNDS + 1):
        begun = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        taken.append(time.perf_counter() - begun)
    return row("cold, command line", "slide", "png", 304, taken[1:], first=taken[0])


def row(
    what: str, template: str, code: str, incidents: int, taken: list[float], first: float | None = None
) -> dict[str, Any]:
    found = {
        "what": what,
        "template": template,
        "format": code,
        "incidents": incidents,
        "median_s": round(median(taken), 2),
        "slowest_s": round(max(taken), 2),
        "first_s": "" if first is None else round(first, 2),
        "rounds": len(taken),
    }
    print(found)
    return found


def bundled() -> Iterator[dict[str, Any]]:
    """Plates of the bundled incidents in a warm process."""
    from geo import catalog

    loaded = catalog.dataset()
    for template in ("slide", "a4"):
        yield measured("warm, bundled", loaded, template, "png")
    for code in ("pdf", "svg", "pptx"):
        yield measured("warm, bundled", loaded, "slide", code)


def many() -> Iterator[dict[str, Any]]:
    """Plates with many incidents in the window."""
    from bench import acled_file
    from geo import catalog
    from geo.dataset import Dataset
    from geo.files.reader import read
    from geo.ingest import ingest
    from geo.places.boundaries import Boundaries
    from geo.places.gazetteer import Gazetteer
    from geo.sources.acled import ACLED
    from geo.sources.base import Options
    from geo.store import BUNDLED

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "acled.csv"
        acled_file.write(file, MANY, faults=0.0)
        reading = ACLED.read(read(file), Options())
    batch = ingest(reading, BUNDLED, Boundaries.load(), Gazetteer.load())
    loaded = Dataset(batch.table, 0, catalog.register(), Boundaries.load())
    yield measured("warm, many", loaded, "slide", "png")


def measured(what: str, loaded: Any, template: str, code: str) -> dict[str, Any]:
    """Plates of windows that differ by a day, so that none is remembered."""
    from geo import printing
    from geo.model.viewstate import ViewState
    from geo.plate.files import to_bytes
    from geo.plate.options import Options

    first, last = (day.date() for day in loaded.extent)
    view, options = ViewState(), Options(template=template)
    taken = []
    for number in range(ROUNDS + 1):
        start: date = first + timedelta(days=number % 3)
        end: date = last - timedelta(days=number // 3)
        asked = replace(view, filter=replace(view.filter, start=start, end=end))
        begun = time.perf_counter()
        page = printing.plate(loaded, asked, options, f"http://localhost:8501/?{asked.query_string()}")
        to_bytes(page, code, DPI)
        taken.append(time.perf_counter() - begun)
    return row(what, template, code, loaded.rows, taken[1:], first=taken[0])


if __name__ == "__main__":
    main()
