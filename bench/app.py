"""How long a person waits in the app: opening the page, and changing a filter; `python bench/app.py`.

A warm server on loopback with the bundled incidents, Chromium without a GPU. Opening is from asking for the page to a
map that answers: for the first time in a browser that has no file of the app yet, and again in one that has them.
Changing a filter is from the pointer going down on a kind in the
panel to the frame drawn under the new filter, by the browser's own clock. Writes bench/results/app.csv.
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Frame, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.report import machine, write  # noqa: E402
from tests.support.find_browser import find  # noqa: E402
from tests.support.servers import streamlit_server  # noqa: E402

RESULT = ROOT / "bench" / "results" / "app.csv"
OPENINGS, CHANGES = 9, 24
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
KINDS = ("Clash", "Protest", "Bombing")
READY = "window.sitmap && sitmap.ready"
WATCH_POINTER = """() => document.addEventListener(
  "pointerdown", () => { window.pressedAt = performance.timeOrigin + performance.now(); }, true)"""
WATCH_FILTER = """() => {
  const core = map.sitmap;
  core.on("mask", () => core.once("draw", () => { window.drawnAt = performance.timeOrigin + performance.now(); }));
}"""


def map_frame(page: Page) -> Frame:
    """Return the map's frame once its map answers."""
    page.wait_for_selector("iframe[title^=streamlit_folium]")
    frame = next(frame for frame in page.frames if "/component/" in frame.url)
    frame.wait_for_function(READY, timeout=60_000)
    return frame


def openings_s(browser: Browser, url: str) -> tuple[float, float]:
    """Return how long the first opening in a new browser context takes, and the second in the same."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    taken = []
    for _ in range(2):
        page = context.new_page()
        start = time.perf_counter()
        page.goto(url, wait_until="commit")
        map_frame(page)
        taken.append(time.perf_counter() - start)
        page.close()
    context.close()
    return taken[0], taken[1]


def changes_ms(browser: Browser, url: str) -> list[float]:
    """Return how long each change of the kinds takes until the map shows it."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(url)
    frame = map_frame(page)
    page.evaluate(WATCH_POINTER)
    frame.evaluate(WATCH_FILTER)
    times = []
    for at in range(CHANGES):
        frame.evaluate("window.drawnAt = null")
        page.get_by_test_id("stSidebar").get_by_role("button", name=KINDS[at % len(KINDS)]).click()
        frame.wait_for_function("window.drawnAt !== null", timeout=20_000)
        times.append(frame.evaluate("window.drawnAt") - page.evaluate("window.pressedAt"))
    page.close()
    return times


def row(what: str, unit: str, values: list[float], target: float) -> dict[str, object]:
    """Return one line of the result: the median, the slowest, and what is asked for."""
    digits = 2 if unit == "s" else 0
    return {
        "what": what,
        "unit": unit,
        "median": round(median(values), digits),
        "slowest": round(max(values), digits),
        "target": target,
        "runs": len(values),
        **machine(),
    }


def main() -> None:
    """Measure and write the result."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find().path, args=ARGUMENTS)
        with streamlit_server(ROOT / "dashboard.py", Path(folder) / "incidents", Path(folder)) as server:
            openings_s(browser, server.url)
            first, again = zip(*(openings_s(browser, server.url) for _ in range(OPENINGS)), strict=True)
            rows = [
                row("open the page, first visit", "s", list(first), 3.0),
                row("open the page, again", "s", list(again), 3.0),
                row("change a filter", "ms", changes_ms(browser, server.url), 300),
            ]
        browser.close()
    write(RESULT, rows)
    for line in rows:
        print(line)


if __name__ == "__main__":
    main()
