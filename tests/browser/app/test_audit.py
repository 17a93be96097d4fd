"""From a list of the audit to the map, and an import undone, as a person does it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.app.driver import DEEP_PATH, App
from tests.support import stores
from tests.support.servers import ROOT, streamlit_server


def test_a_list_of_the_audit_filters_the_map(app: App) -> None:
    app.open()
    app.go_to("audit")
    app.page.wait_for_url("**/audit**")
    heading = app.page.get_by_role("heading", name="Piles on one point")
    expect(heading).to_contain_text("points")
    incidents = int(heading.inner_text().split(", ")[1].split(" ")[0])
    app.page.locator(".st-key-map_piles").get_by_role("button").click()
    expect(app.sentence).to_have_text(f"{incidents} incidents piled on one point")
    app.page.wait_for_url("**check=piles**")
    app.ready()
    app.until("passing => sitmap.counts.passing === passing", incidents)
    expect(app.locator(".sm-title-filter")).to_have_text("Incidents piled on one point")


@pytest.fixture(scope="module")
def two_versions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an app with two imports: Atareb, and then Manbij."""
    folder = tmp_path_factory.mktemp("undo")
    for name, lat, lon in (("Atareb", 36.139, 36.825), ("Manbij", 36.528, 37.955)):
        stores.write(
            folder / "incidents", [{"incident_id": name, "location": name, "latitude": lat, "longitude": lon}]
        )
    with streamlit_server(ROOT / "dashboard.py", folder / "incidents", folder) as server:
        yield server.url


def test_an_import_is_looked_at_and_undone(new_app, two_versions: str) -> None:
    app = new_app(two_versions).open()
    app.until("sitmap.counts.passing === 2")
    app.go_to("changed")
    page = app.page
    expect(page.get_by_text("1 incident was added", exact=True)).to_be_visible()
    page.get_by_role("button", name="Show on the map").click()
    page.wait_for_url("**sel=ids%3AManbij**")
    app.ready()
    app.until("map.sitmap.selectedPlaces.size === 1")
    app.go_to("changed")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("This makes version 2: 1 incident that it added is taken out.")).to_be_visible()
    page.get_by_role("button", name="Undo version 1").click()
    expect(page.get_by_text("Version 1 is undone: version 2 is now the newest.")).to_be_visible()
    expect(page.get_by_text("1 incident was withdrawn", exact=True)).to_be_visible()
    app.go_to("")
    expect(app.sentence).to_have_text("1 incident")
    app.ready()
    app.until("sitmap.counts.passing === 1")
    assert "sel=" not in page.url


@pytest.mark.tolerates(DEEP_PATH)
def test_the_dataset_as_it_was_is_a_link(new_app, two_versions: str) -> None:
    app = new_app(two_versions)
    app.page.goto(f"{two_versions}/changed")
    app.page.locator(".st-key-see_0").get_by_role("button").click()
    app.page.wait_for_url("**v=0**")
    app.ready()
    app.until("sitmap.counts.passing === 1")
    expect(app.page.get_by_text("You are looking at version 0 of the data")).to_be_visible()


@pytest.mark.tolerates(DEEP_PATH)
def test_a_list_of_the_audit_is_downloaded_by_our_own_writer(app: App, tmp_path: Path) -> None:
    app.page.goto(f"{app.url}/audit")
    with app.page.expect_download() as waiting:
        app.page.locator(".st-key-download_unplaced").get_by_role("button").click()
    waiting.value.save_as(tmp_path / "list.csv")
    lines = (tmp_path / "list.csv").read_text(encoding="utf-8").splitlines()
    assert waiting.value.suggested_filename == "sitmap-audit-unplaced.csv"
    assert lines[0].startswith('"location","stated_admin1","country","incidents"')
    assert len(lines) > 10
