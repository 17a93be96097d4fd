"""Who fought whom in Deir ez-Zor, as a person finds it out: a link, a cell, its incidents, the map."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.app.driver import DEEP_PATH, App

pytestmark = pytest.mark.tolerates(DEEP_PATH)


def test_a_cell_of_the_matrix_opens_its_incidents_and_leads_to_the_map(app: App) -> None:
    page = app.page
    page.goto(f"{app.url}/actors?admin1=SY09")
    expect(page.get_by_text("ISIS against Ahrar: 2 incidents, no toll reported.")).to_be_visible()
    square = page.locator(".st-key-actors_matrix")
    # Three pairs, each both ways round.
    expect(square.get_by_label(re.compile(r"against .+: [1-9]\d* incidents?$"))).to_have_count(6)
    square.get_by_label("ISIS against Ahrar: 2 incidents", exact=True).click()
    box = page.get_by_role("combobox", name="Incidents of two actors")
    expect(box).to_have_value("ISIS against Ahrar (2)")
    page.locator(".st-key-actors_pair_incidents_map").get_by_role("button").click()
    page.wait_for_url("**sel=ids%3Asyr-2014-0193%7Csyr-2014-0173**")
    app.ready()
    expect(app.sentence).to_have_text("5 incidents in Deir ez-Zor province")
    app.until("map.sitmap.selectedPlaces.size === 2")
