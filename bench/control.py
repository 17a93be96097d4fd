"""How long one step of the time bar takes while the map shows who holds what, in Chromium without a GPU.

    python bench/control.py [--places 6000]

Made-up holdings of so many places over four years, five changes of hands a place, at the zoom that shows the whole
country: with the discs alone and with areas, without incidents and over a hundred thousand made-up ones. `step_ms` is counting and
drawing (`window.sitmap.lastFrameMs`), `frame_ms` the time from one picture on the screen to the next. Writes
bench/results/control.csv.
"""

import argparse
import json
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.generate import BOX, DAYS, FIRST_DAY, million  # noqa: E402
from bench.report import dragged, write  # noqa: E402
from geo import catalog  # noqa: E402
from geo.analysis.control import MISSING, Control  # noqa: E402
from geo.analysis.control.walk import END_DAY  # noqa: E402
from geo.analysis.control.walk import FIRST_DAY as BEGINNING  # noqa: E402
from geo.places.boundaries import Boundaries  # noqa: E402
from geo.webmap.control_columns import control_columns  # noqa: E402
from geo.webmap.export_html import standalone_html  # noqa: E402
from tests.support.find_browser import find  # noqa: E402

RESULT = ROOT / "bench" / "results" / "control.csv"
STEPS = 240
CHANGES = 5
INCIDENTS = 100_000
HOLDERS = (
    "Syrian Army",
    "Insurgents",
    "Islamic State of Iraq and al-Sham",
    "YPG",
    "Jabhat al-Nusra",
    "Islamic Front",
)
SCENES: tuple[tuple[str, int, str, bool], ...] = (
    ("places, a day a step", 1, "places", False),
    ("places, ten days a step", 10, "places", False),
    ("places and areas, a day a step", 1, "areas", False),
    ("places and areas, ten days a step", 10, "areas", False),
    ("places and areas with incidents, a day a step", 1, "areas", True),
)
DRAG = """
async ([days, control, incidents, steps]) => {
  const core = situation_map.sitmap;
  core.setLayers({ control, incidents });
  const { minDay, maxDay } = core.data;
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  while (!core.control.times) await frame();
  const step = [], gap = [], marks = [];
  let before = 0;
  for (let i = -20; i < steps; i++) {
    const to = minDay + 100 + ((i + 20) * days) % (maxDay - minDay - 100);
    core.setWindow(to - 29, to, { mode: "window" });
    const now = await frame();
    if (i > 0) { step.push(core.lastFrameMs); gap.push(now - before); marks.push(core.control.discs.count() + core.control.rings.length); }
    before = now;
  }
  return { step, gap, marks, zoom: core.map.getZoom() };
}
"""


def holdings(places: int, seed: int = 2014) -> Control:
    """Return made-up holdings: of each place so many changes of hands on days by lot, every tenth of them contested."""
    rng = np.random.default_rng(seed)
    south, west, north, east = BOX
    table = pd.DataFrame(
        {
            "name": [f"Place {number}" for number in range(places)],
            "admin1": "",
            "admin1_pcode": "",
            "country": "Syria",
            "latitude": rng.uniform(south, north, places),
            "longitude": rng.uniform(west, east, places),
            "geo_precision": rng.choice([1, 2], places, p=[0.85, 0.15]),
            "place_id": [f"c{number}" for number in range(places)],
        }
    )
    days = np.sort(FIRST_DAY + rng.integers(0, DAYS, (places, CHANGES)), axis=1)
    start = np.column_stack((np.full(places, BEGINNING), days)).ravel()
    end = np.column_stack((days, np.full(places, END_DAY))).ravel()
    number = len(start)
    # Neighbours in time differ: each holder is another one than the one before.
    holder = (
        rng.integers(0, 6, places)[:, None] + np.cumsum(rng.integers(1, 6, (places, CHANGES + 1)), axis=1)
    ) % 6
    names = np.array(HOLDERS, dtype=object)[holder]
    contested = rng.random(number) < 0.1
    before = np.roll(names.ravel(), 1)
    first = np.arange(number) % (CHANGES + 1) == 0
    evidence = np.where(first, end, start)
    bands = pd.DataFrame(
        {
            "place": np.repeat(np.arange(places), CHANGES + 1),
            "start": start,
            "end": end,
            "holder": names.ravel(),
            "other": np.where(contested & ~first, before, ""),
            "state": np.where(contested & ~first, "contested", "held"),
            "basis": np.where(first, "before", "change"),
            "since": np.where(first, MISSING, start),
            "row": -1,
            "set_row": -1,
            "asserted": -1,
            "evidence_first": evidence,
            "evidence_day": evidence,
        }
    )
    changed = bands[~first]
    changes = pd.DataFrame(
        {
            "place": changed["place"],
            "first_day": changed["start"],
            "last_day": changed["start"],
            "before": before[~first],
            "after": changed["holder"],
            "counts": True,
        }
    )
    return Control(table, bands, changes, tuple(table["name"]), pd.DataFrame({"id": [], "source": []}), {})


def measure(page: Page, scene: str, days: int, layer: str, incidents: bool, places: int) -> dict[str, Any]:
    """Return one row of the results."""
    found = page.evaluate(DRAG, [days, layer, incidents, STEPS])
    row = {
        "scene": scene,
        "places": places,
        **dragged(found),
    }
    print(row)
    return row


def document(control: bytes) -> str:
    """Return a page with the map of made-up incidents and holdings."""
    background = json.loads((ROOT / "data" / "basemap.json").read_text(encoding="utf-8"))
    state = {"seq": 1, "window": [None, None], "theme": "light", "view": None, "title": "Benchmark"}
    return standalone_html(million(INCIDENTS), None, background, state, "Benchmark", control)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=6_000)
    given = parser.parse_args()
    first = date(1970, 1, 1) + timedelta(days=FIRST_DAY)
    extent = (pd.Timestamp(first), pd.Timestamp(first + timedelta(days=DAYS)))
    about = SimpleNamespace(actors=catalog.register(), boundaries=Boundaries.bundled(), extent=extent)
    control = holdings(given.places)
    started = time.perf_counter()
    content = control_columns(control, about)  # type: ignore[arg-type]
    print(f"the file: {len(content) / 1e6:.2f} MB, written in {time.perf_counter() - started:.2f} s")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "map.html"
        file.write_text(document(content), encoding="utf-8")
        browser = playwright.chromium.launch(
            executable_path=find().path,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
            ],
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(file.as_uri())
        page.wait_for_function("window.sitmap && sitmap.ready", timeout=60_000)
        rows = [measure(page, *scene, given.places) for scene in SCENES]
        browser.close()
    write(RESULT, rows)


if __name__ == "__main__":
    main()
