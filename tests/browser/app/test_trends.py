"""In which week clashes peaked in Aleppo, asked the page as a person does."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app.driver import DEEP_PATH


@pytest.mark.tolerates(DEEP_PATH)
def test_the_page_says_when_clashes_peaked_and_hovering_tells_the_number(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/trends?kind=clash&admin1=SY02&bin=week")
    expect(page.get_by_text("Most in the week of 30 Dec 2013: 5 clashes")).to_be_visible()
    chart = page.get_by_test_id("stVegaLiteChart")
    expect(chart.get_by_text("6 Jan", exact=True)).to_be_visible()
    # The highest bar is that of the sentence: the field behind it tells its numbers.
    week = chart.locator("[aria-label*='Week of 30 Dec 2013']").first
    week.hover(force=True)
    tooltip = page.locator("#vg-tooltip-element")
    expect(tooltip).to_contain_text("Week of 30 Dec 2013")
    expect(tooltip).to_contain_text("5.1, of which 0.1 spread over its days")
    page.get_by_test_id("stPopoverButton").filter(has_text="Download").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="SVG", exact=True).click()
    drawn = download.value.path().read_text(encoding="utf-8")
    assert ">Clashes in Aleppo province, weekly<" in drawn
    assert ">Source: " in drawn
