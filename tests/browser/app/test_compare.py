"""Two periods compared as a person does it: another side B, maps that follow each other, a province, the swap."""

import re

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.app.driver import DEEP_PATH, FRAME, App

WINDOW = "([from, to]) => sitmap.window.from === from && sitmap.window.to === to"
READY = "() => window.sitmap && sitmap.ready && window.map && map.sitmap.state.seq !== null && map.sitmap.state.sync"
WHERE = "() => { const { lat, lng } = map.getCenter(); return `${lat} ${lng} ${map.getZoom()}`; }"


def maps(page: Page) -> list[Frame]:
    """The maps of A and of B, ready."""
    found = []
    for number in range(2):
        handle = page.locator(f".st-key-compare_maps {FRAME}").nth(number).element_handle()
        assert handle is not None
        frame = handle.content_frame()
        assert frame is not None
        frame.wait_for_url("**/component/**")
        frame.wait_for_function(READY)
        found.append(frame)
    return found


@pytest.mark.tolerates(DEEP_PATH)
def test_a_rise_is_read_swapped_and_looked_at_on_two_maps(app: App) -> None:
    page = app.page
    page.goto(f"{app.url}/compare?kind=clash&from=2014-01-01&to=2014-01-14")
    verdict = page.locator("h4").first
    expect(verdict).to_contain_text("1.4 clashes a day in 1–14 January 2014 against 0.14")

    # The maps move together.
    a, b = maps(page)
    page.locator(f".st-key-compare_maps {FRAME}").first.scroll_into_view_if_needed()
    before = b.evaluate(WHERE)
    a.locator(".leaflet-container").focus()
    page.keyboard.press("+")
    b.wait_for_function(f"before => ({WHERE})() !== before", arg=before)
    a.wait_for_function(f"other => ({WHERE})() === other", arg=b.evaluate(WHERE))

    # Another side B.
    page.get_by_role("radio", name="Own dates").click()
    page.wait_for_url(re.compile(r"vs=dates%3Ffrom%3D2013-12-18"))
    app.type_date("B to", "2013-12-20")
    expect(verdict).to_contain_text("in 18–20 December 2013")
    page.wait_for_url(re.compile(r"vs=dates%3Ffrom%3D2013-12-18%26to%3D2013-12-20"))
    b.wait_for_function(WINDOW, arg=["2013-12-18", "2013-12-20"])

    # A province, picked from its row, is outlined on every map.
    rows = page.locator(".st-key-compare_province_bars svg.marks .mark-rect path")
    rows.first.click(position={"x": 8, "y": 12})  # the largest rise: Aleppo
    page.wait_for_url("**province=SY02**")
    expect(page.get_by_text(re.compile("^Aleppo: .* incidents in A"))).to_be_visible()
    a.wait_for_function("() => map.sitmap.selection && map.sitmap.selection.pcode === 'SY02'")

    page.get_by_role("button", name="Swap A and B").click()
    expect(verdict).to_contain_text("in 18–20 December 2013 against")
    page.wait_for_url(re.compile(r"from=2013-12-18&to=2013-12-20.*vs=dates%3Ffrom%3D2014-01-01"))
    a.wait_for_function(WINDOW, arg=["2013-12-18", "2013-12-20"])
    b.wait_for_function(WINDOW, arg=["2014-01-01", "2014-01-14"])
