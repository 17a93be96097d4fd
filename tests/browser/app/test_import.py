"""From drop to map without the command line: a messy spreadsheet is dropped, corrected, reviewed and committed."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app.driver import DEEP_PATH, App
from tests.support import messy
from tests.support.servers import ROOT, streamlit_server

pytestmark = pytest.mark.tolerates(DEEP_PATH)


@pytest.fixture(scope="module")
def import_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app with a store and places of its own: what is imported here must not meet other tests."""
    folder = tmp_path_factory.mktemp("import")
    places = {"SITMAP_PLACES": str(folder / "places")}
    with streamlit_server(ROOT / "dashboard.py", folder / "incidents", folder, places) as server:
        yield server.url


def drop(page: Page, name: str, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )


def metric(page: Page, label: str) -> "re.Pattern[str] | object":
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue")


def test_messy_spreadsheet_goes_from_drop_to_map(new_app: Callable[..., App], import_url: str) -> None:
    app = new_app(import_url)
    page = app.page
    page.goto(f"{import_url}/importing")
    drop(page, messy.NAME, messy.content())
    expect(metric(page, "Rejected")).to_have_text("2")

    # A rejected row is written over where it stands, and checked again.
    page.get_by_role("tab", name="Rejected (2)").click()
    editor = page.get_by_test_id("stDataFrame").filter(visible=True)
    box = editor.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 60, box["y"] + 52)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator(".gdg-input").fill("10/01/2014")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile("Check again with 1 corrected row")).click()
    expect(metric(page, "Rejected")).to_have_text("1")

    # A name that is not certain is decided once, for all its rows.
    page.get_by_role("tab", name=re.compile("Names to review")).click()
    page.get_by_role("button", name=re.compile("This is the place, for all 2 rows")).click()
    expect(page.get_by_role("tab", name="Names to review (0)")).to_be_visible()

    # The preview, then the commit.
    page.get_by_role("tab", name="On the map").click()
    app.ready()
    app.until("sitmap.shown > 0")
    page.get_by_role("button", name=re.compile("Commit 7 rows")).click()
    expect(page.get_by_text("is in the dataset as version 1")).to_be_visible()
    page.get_by_role("button", name="Show on the map").click()
    app.ready()
    expect(app.caption).to_contain_text("of 311 incidents shown")


def test_hostile_text_of_a_file_is_shown_as_text(new_app: Callable[..., App], import_url: str) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    rows = tuple((*row[:2], hostile, row[3], row[4], "", "", hostile) for row in messy.ROWS[:2])
    page = new_app(import_url).page
    page.goto(f"{import_url}/importing")
    drop(page, f"{hostile[:9]}.csv".replace("/", ""), messy.content(rows))
    expect(metric(page, "Rejected")).to_have_text("0")
    assert page.locator("img[src=x]").count() == 0


def test_page_works_at_a_small_size(new_app: Callable[..., App], import_url: str, tmp_path: Path) -> None:
    page = new_app(import_url, viewport={"width": 1024, "height": 700}).page
    page.goto(f"{import_url}/importing")
    drop(page, messy.NAME, messy.content())
    commit = page.get_by_role("button", name=re.compile("^Commit|Commit "))
    commit.scroll_into_view_if_needed()
    expect(commit).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
