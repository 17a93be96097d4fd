"""How long one step of dragging the time window takes, in Chromium without a GPU.

    python bench/drag.py [--incidents 1000000]

For the bundled incidents and for made-up ones (bench/generate.py), at the zoom that shows the whole country: a window
is dragged over the dataset day by day. `step_ms` is counting and drawing (`window.sitmap.lastFrameMs`), `frame_ms` the
time from one picture on the screen to the next. Writes bench/results/drag.csv.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.generate import million  # noqa: E402
from bench.report import dragged, write  # noqa: E402
from geo import catalog  # noqa: E402
from geo.web.mapdata import map_data  # noqa: E402
from geo.webmap.export_html import standalone_html  # noqa: E402
from tests.support.find_browser import find  # noqa: E402

RESULT = ROOT / "bench" / "results" / "drag.csv"
STEPS = 240
SCENES: tuple[tuple[str, int | None, str], ...] = (
    ("7 days", 7, "none"),
    ("30 days", 30, "none"),
    ("a year", 365, "none"),
    ("up to a date", None, "none"),
    ("30 days, provinces shaded", 30, "count"),
)
# One step a frame, as a hand that drags quickly asks for it: to and fro over the whole dataset.
DRAG = """
async ([length, shading, steps]) => {
  const core = situation_map.sitmap;
  core.setLayers({ shading });
  const { minDay, maxDay } = core.data;
  const days = maxDay - minDay + 1 - (length || 0);
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const step = [], gap = [], marks = [];
  let before = 0;
  for (let i = -20; i < steps; i++) {
    const at = minDay + Math.round(Math.abs(Math.sin(i / 40)) * days);
    if (length) core.setWindow(at, at + length - 1, { mode: "window" });
    else core.setWindow(null, at, { mode: "upto" });
    const now = await frame();
    if (i > 0) { step.push(core.lastFrameMs); gap.push(now - before); marks.push(core.marksDrawn); }
    before = now;
  }
  return { step, gap, marks, zoom: core.map.getZoom() };
}
"""
JUMP = """
async () => {
  const core = situation_map.sitmap;
  const { minDay, maxDay } = core.data;
  const days = maxDay - minDay;
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const step = [], gap = [], marks = [];
  let before = 0;
  for (let i = 0; i < 60; i++) {
    const from = minDay + ((i * 7919) % days), to = Math.min(maxDay, from + ((i * 104729) % days));
    core.setWindow(from, to, { mode: "window" });
    const now = await frame();
    if (i > 0) { step.push(core.lastFrameMs); gap.push(now - before); marks.push(core.marksDrawn); }
    before = now;
  }
  return { step, gap, marks, zoom: core.map.getZoom() };
}
"""


def document(columns: bytes) -> str:
    """Return a page with the map of a columns file."""
    background = json.loads((ROOT / "data" / "basemap.json").read_text(encoding="utf-8"))
    state = {
        "seq": 1,
        "mask": "",
        "window": [None, None],
        "theme": "light",
        "view": None,
        "viewSeq": 0,
        "selection": None,
        "title": "Benchmark",
    }
    return standalone_html(columns, None, background, state, "Benchmark")


def measure(browser: Browser, name: str, columns: bytes, incidents: int) -> list[dict[str, Any]]:
    """Return one row for each scene."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "map.html"
        file.write_text(document(columns), encoding="utf-8")
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(file.as_uri())
        page.wait_for_function("window.sitmap && sitmap.ready", timeout=60_000)
        rows = [
            _row(name, incidents, scene, page.evaluate(DRAG, [length, shading, STEPS]))
            for scene, length, shading in SCENES
        ]
        rows.append(_row(name, incidents, "jumps to any window", _jumps(page)))
        page.close()
    return rows


def _jumps(page: Page) -> dict[str, Any]:
    page.evaluate("situation_map.sitmap.setLayers({ shading: 'none' })")
    return page.evaluate(JUMP)


def _row(name: str, incidents: int, scene: str, found: dict[str, Any]) -> dict[str, Any]:
    row = {
        "data": name,
        "incidents": incidents,
        "window": scene,
        **dragged(found),
    }
    print(row)
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=1_000_000)
    given = parser.parse_args()
    bundled = catalog.dataset()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find().path,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
            ],
        )
        rows = measure(browser, "bundled", map_data(bundled), bundled.rows)
        rows += measure(browser, "synthetic", million(given.incidents), given.incidents)
        browser.close()
    write(RESULT, rows)


if __name__ == "__main__":
    main()
