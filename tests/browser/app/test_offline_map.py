"""The interactive map as one file: made in the app, opened from disk with the network off."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import TIMEOUT_MS, VIEWPORT


@pytest.fixture(scope="module")
def file(browser: Browser, app_url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of Aleppo province in January, as the Incidents page hands it out."""
    context = browser.new_context(viewport=VIEWPORT)
    context.set_default_timeout(TIMEOUT_MS)
    page = context.new_page()
    page.goto(f"{app_url}/incidents?admin1=SY02&from=2014-01-01&to=2014-01-31")
    page.get_by_role("button", name="Download", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Interactive map").click()
    path = tmp_path_factory.mktemp("offline") / download.value.suggested_filename
    download.value.save_as(path)
    context.close()
    return path


@pytest.fixture
def alone(new_context: Callable[..., BrowserContext], file: Path) -> Page:
    """The file in a browser without a network."""
    context = new_context()
    context.set_offline(True)
    page = context.new_page()
    page.goto(file.as_uri())
    page.wait_for_function("window.sitmap && sitmap.ready")
    return page


def test_it_asks_for_nothing_and_shows_the_filter_of_the_page(alone: Page, file: Path) -> None:
    assert file.name.startswith("sitmap-incidents-in-aleppo-province")
    assert file.suffix == ".html"
    loaded = alone.evaluate(
        "performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith('data:'))"
    )
    assert loaded == []
    assert alone.evaluate("sitmap.window") == {"from": "2014-01-01", "to": "2014-01-31"}
    assert 0 < alone.evaluate("sitmap.shown") < alone.evaluate("sitmap.total")
    assert alone.evaluate("sitmap.marksDrawn") > 0
    expect(alone.locator(".sm-tb-dates")).to_have_text("1–31 January 2014")


def test_the_time_bar_works(alone: Page) -> None:
    before = alone.evaluate("sitmap.shown")
    bar = alone.locator(".sm-tb-plot").bounding_box()
    handle = alone.locator(".sm-tb-from").bounding_box()
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    alone.mouse.move(x, y)
    alone.mouse.down()
    alone.mouse.move(x + 0.1 * bar["width"], y, steps=5)
    alone.mouse.up()
    alone.wait_for_function(
        "before => sitmap.shown < before && sitmap.window.from > '2014-01-05'", arg=before
    )
    alone.locator(".sm-tb-from").focus()
    alone.keyboard.press("Home")
    alone.wait_for_function("before => sitmap.shown > before", arg=before)
    alone.keyboard.press(" ")
    last = alone.evaluate("sitmap.window.to")
    alone.wait_for_function("last => sitmap.window.to > last", arg=last)
    alone.keyboard.press(" ")


def test_layers_and_kinds_work(alone: Page) -> None:
    alone.get_by_role("button", name="Layers").click()
    alone.get_by_label("Number of incidents").check()
    expect(alone.locator(".sm-classes")).to_be_visible()
    alone.get_by_role("group", name="Shade provinces by").get_by_label("Nothing").check()
    expect(alone.locator(".sm-classes")).to_be_hidden()
    everything = alone.evaluate("sitmap.shown")
    clashes = int(alone.locator(".sm-kind", has_text="Clash").locator(".sm-number").inner_text())
    alone.locator(".sm-kind", has_text="Clash").click()
    alone.wait_for_function("n => sitmap.shown === n", arg=clashes)
    alone.locator(".sm-kind", has_text="Clash").click()
    alone.wait_for_function("n => sitmap.shown === n", arg=everything)


def test_who_holds_what_works(alone: Page) -> None:
    alone.get_by_role("button", name="Layers").click()
    alone.get_by_role("radio", name="Places and areas").check()
    alone.wait_for_function("sitmap.control && sitmap.control.areas > 10")
    expect(alone.locator(".sm-legend")).to_contain_text("31 Jan 2014")
    alone.evaluate("sitmap.setWindow('2014-01-01', '2014-01-20')")
    expect(alone.locator(".sm-legend")).to_contain_text("20 Jan 2014")


def test_the_details_work(alone: Page) -> None:
    # Enter on the map lists all that it shows.
    alone.locator(".sitmap").focus()
    alone.keyboard.press("Enter")
    records = alone.locator(".sm-record")
    expect(records.first).to_be_visible()
    assert records.count() > 5
    expect(records.first.locator(".sm-facts")).to_contain_text("Deaths")
    expect(records.first.locator(".sm-facts")).to_contain_text("Grading")
    expect(alone.locator(".sm-details-summary")).to_contain_text("incidents")
    alone.keyboard.press("Escape")
    expect(alone.locator(".sm-details")).to_be_hidden()


def test_the_presentation_works(alone: Page) -> None:
    alone.locator(".sitmap").focus()
    alone.keyboard.press("f")
    expect(alone.locator(".sm-title")).to_be_visible()
    expect(alone.locator(".sm-title-filter")).to_contain_text("Aleppo province")
    expect(alone.locator(".sm-source-more")).to_contain_text("endorsement")
    alone.keyboard.press("Escape")
    expect(alone.locator(".sm-title")).to_be_hidden()
