"""The map and the table of the Provinces page follow each other, as a person uses them."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.app.driver import App

OWN_PATH = r"404 \(Not Found\) \(http://[\d.:]+/provinces/_stcore/(health|host-config)\)$"
IDLIB = (35.75, 36.65)
HEAD, ROW = 38, 35
"""Heights of the table in pixels: its heading, and a row."""

OUTLINED = "code => map.sitmap.selection && map.sitmap.selection.pcode === code"


@pytest.mark.tolerates(OWN_PATH)
def test_a_click_on_the_map_and_a_row_of_the_table_open_the_same_profile(app: App) -> None:
    page = app.page
    page.goto(f"{app.url}/provinces")
    app.ready()
    page.mouse.click(*app.point(*IDLIB))
    expect(page.get_by_role("heading", name="Idlib Syria")).to_be_visible()
    page.wait_for_url("**province=SY07**")
    app.until(OUTLINED, "SY07")
    table = page.locator(".st-key-provinces_table")
    expect(table.locator("canvas").first).to_be_visible()
    expect(table.locator("tr[aria-selected=true]")).to_contain_text(re.compile("Idlib"))
    box = table.get_by_test_id("stDataFrame").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 16, box["y"] + HEAD + ROW / 2)  # the first row: Aleppo
    expect(page.get_by_role("heading", name="Aleppo Syria")).to_be_visible()
    page.wait_for_url("**province=SY02**")
    app.until(OUTLINED, "SY02")
