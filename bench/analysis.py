"""How long a person waits on the pages that analyse a million incidents; `python bench/analysis.py`.

A warm server on loopback with the incidents of `acled_file.py`, imported as a person would, Chromium without a GPU. A
change of the filter is from the pointer going down on a kind in the panel until the page has run and its line says the
new filter, by the browser's own clock. Each page is opened first and changed once unmeasured; what is asked is another
filter each time, so that no answer is remembered. Writes bench/results/analysis.csv.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import acled_file  # noqa: E402
from bench.report import machine, write  # noqa: E402
from tests.support.find_browser import find  # noqa: E402
from tests.support.servers import streamlit_server  # noqa: E402

RESULTS = ROOT / "bench" / "results" / "analysis.csv"
INCIDENTS = 1_000_000
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
PAGES = ("trends", "provinces", "actors", "compare", "control")
CHANGES = 8
PILLS = ".st-key-filter_kinds button"
KIND = re.compile(r"(\w[^\d]*) [\d,]+$")
OPENING_MS, ANSWER_MS = 180_000, 60_000
WATCH = """() => {
  document.addEventListener("pointerdown", () => { window.pressedAt = performance.now(); }, true);
  window.settled = before => {
    const app = document.querySelector("[data-testid='stApp']");
    const line = document.querySelector("h5");
    if (!line || line.innerText === before || app.dataset.testScriptState !== "notRunning") return null;
    return performance.now();
  };
}"""


def open_page(page: Page, url: str) -> None:
    """Open a page and wait until it has run."""
    page.goto(url)
    page.wait_for_selector("h5", timeout=OPENING_MS)
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']", timeout=OPENING_MS)
    page.evaluate(WATCH)


def change_ms(page: Page, kind: str) -> float:
    """Choose one more kind (or one less) and return how long the page takes to say so, milliseconds."""
    before = page.locator("h5").first.inner_text()
    page.locator(PILLS).filter(has_text=kind).first.click()
    done = page.wait_for_function(
        "before => window.settled(before)", arg=before, timeout=ANSWER_MS, polling="raf"
    )
    return float(done.json_value()) - float(page.evaluate("window.pressedAt"))


def changes(browser: Browser, url: str, name: str) -> list[float]:
    """Return how long each change of the filter takes on a page."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    open_page(page, f"{url}/{name}")
    page.wait_for_selector(PILLS)
    # A pill says its kind and how many: “Clash 1,204”.
    texts = page.locator(PILLS).all_inner_texts()[:CHANGES]
    kinds = [found[1] for text in texts if (found := KIND.search(text))]
    times = [change_ms(page, kind) for kind in kinds]
    page.close()
    return times[1:]


def imported(folder: Path) -> Path:
    """Import the incidents into a store in a folder and return it."""
    acled_file.write(folder / "acled.csv", INCIDENTS)
    store = folder / "incidents"
    environ = {**os.environ, "SITMAP_STORE": str(store), "SITMAP_PLACES": str(folder / "places")}
    command = [sys.executable, "-m", "geo", "import", str(folder / "acled.csv")]
    subprocess.run(command, cwd=ROOT, env=environ, check=True, stdout=subprocess.DEVNULL)
    return store


def row(name: str, values: list[float]) -> dict[str, object]:
    """Return one line of the result."""
    return {
        "what": f"change the filter on {name.capitalize()}",
        "unit": "ms",
        "median": round(median(values)),
        "slowest": round(max(values)),
        "target": 1500,
        "runs": len(values),
        **machine(),
    }


def main() -> None:
    """Measure and write the result."""
    with tempfile.TemporaryDirectory() as text, sync_playwright() as playwright:
        folder = Path(text)
        store = imported(folder)
        browser = playwright.chromium.launch(executable_path=find().path, args=ARGUMENTS)
        with streamlit_server(ROOT / "dashboard.py", store, folder) as server:
            rows = [row(name, changes(browser, server.url, name)) for name in PAGES]
        browser.close()
    write(RESULTS, rows)
    for line in rows:
        print(line)


if __name__ == "__main__":
    main()
