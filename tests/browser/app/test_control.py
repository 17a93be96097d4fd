"""The Control page in a browser: from a date to a holder, its evidence and the map."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.app.driver import DEEP_PATH, App

pytestmark = pytest.mark.tolerates(DEEP_PATH)


def test_a_band_of_the_chart_shows_its_evidence_and_leads_to_the_map(app: App) -> None:
    page = app.page
    page.goto(f"{app.url}/control?to=2014-01-20&admin1=SY11")
    expect(page.get_by_text("On 20 January 2014 4 places have a known holder: ISIS 4.")).to_be_visible()
    # A mark of the chart is named by its channels.
    band = page.locator("[aria-roledescription='bar'][aria-label*='syr-2014-0109']").first
    band.click()
    expect(page.get_by_text("Record syr-2014-0109.")).to_be_visible()
    page.wait_for_url("**sel=ids%3Asyr-2014-0109**")
    page.get_by_role("button", name="On the map").click()
    page.wait_for_url(lambda url: "/control?" not in url and "control=places" in url)
    app.ready()
    app.until("map.sitmap.selectedPlaces.size === 1")
    app.until("map.sitmap.layers.control === 'places'")


def test_two_dates_are_compared_on_the_map_and_in_a_table(app: App, tmp_path: Path) -> None:
    page = app.page
    page.goto(f"{app.url}/control?at=2014-01-20&at0=2014-01-10")
    app.ready()
    app.until("sitmap.window.from === '2014-01-11' && sitmap.window.to === '2014-01-20'")
    app.until("map.sitmap.layers.control === 'places' && map.sitmap.layers.incidents === false")
    page.get_by_role("tab", name="What changed hands").click()
    with page.expect_download() as waiting:
        page.locator(".st-key-control_changed_csv").get_by_role("button").click()
    waiting.value.save_as(tmp_path / "changed.csv")
    assert waiting.value.suggested_filename == "changed-hands-2014-01-10-2014-01-20.csv"
    text = (tmp_path / "changed.csv").read_text(encoding="utf-8")
    assert '"al-Bab","Aleppo","Insurgents","ISIS"' in text
