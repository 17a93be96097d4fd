"""The Brief page as a person uses it: words typed, a file downloaded, a recipe kept and made again."""

import re
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.app.driver import DEEP_PATH, App


def text_of(path: Path) -> str:
    """Return the text of a PDF, its lines joined."""
    with pypdfium2.PdfDocument(path) as document:
        return " ".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", " ")


def saved(page: Page, button: Locator, path: Path) -> Path:
    with page.expect_download() as download:
        button.click()
    download.value.save_as(path)
    return path


@pytest.mark.tolerates(DEEP_PATH)
def test_a_typed_title_is_on_the_preview_and_in_the_pdf(page: Page, app_url: str, tmp_path: Path) -> None:
    page.goto(f"{app_url}/brief?admin1=SY02&from=2014-01-01&to=2014-01-31")
    plate = page.locator(".st-key-paper img")
    expect(plate).to_have_attribute("alt", re.compile(r"^Incidents in Aleppo province\. .*64 incidents"))
    title = page.get_by_label("Title", exact=True)
    title.fill("Aleppo, <b>in January</b>")
    page.keyboard.press("Tab")
    expect(plate).to_have_attribute("alt", re.compile(r"^Aleppo, <b>in January</b>\. "))
    box = plate.bounding_box()
    assert box is not None
    assert box["width"] / box["height"] == pytest.approx(16 / 9, rel=0.01), "seen whole, in its own shape"
    file = saved(page, page.locator(".st-key-plate_pdf").get_by_role("button"), tmp_path / "plate.pdf")
    told = text_of(file)
    assert "Aleppo, <b>in January</b>" in told
    assert "64 of 304 incidents shown" in told
    assert f"{app_url}/?" in told, "the link opens the map page"


@pytest.mark.tolerates(DEEP_PATH)
def test_a_recipe_is_kept_and_made_again(page: Page, app_url: str, tmp_path: Path) -> None:
    page.goto(f"{app_url}/brief?kind=clash")
    page.locator(".st-key-recipes summary").click()
    page.get_by_label("Name", exact=True).fill("Clashes of the week")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("“Clashes of the week” is kept")).to_be_visible()
    page.get_by_role("radio", name="PDF").click()
    make = page.get_by_role("button", name="Make PDF")
    told = text_of(saved(page, make, tmp_path / "recipe.pdf"))
    assert "Clashes" in told
    assert "55 of 304 incidents shown" in told


@pytest.mark.tolerates(DEEP_PATH)
def test_the_plate_starts_where_a_person_left_the_map(page: Page, app_url: str) -> None:
    app = App(page, app_url).open()
    x, y = app.point(36.2, 37.16)
    page.mouse.move(x, y)
    page.mouse.wheel(0, -240)
    # At once, while the map still zooms: what leads to other pages lies outside of it.
    app.sentence.hover()
    app.until("map.sitmap.moved")
    app.view_is_in_the_address()
    app.until("map.sitmap._seq && map.sitmap._seen >= map.sitmap._seq")
    left = re.findall(r"view=([^&]+)", page.url)
    app.go_to("brief")
    page.locator("summary", has_text="Map").click()
    expect(page.get_by_role("radio", name="As on the map")).to_be_enabled()
    expect(page.locator(".st-key-paper img")).to_be_visible()
    page.wait_for_url(re.compile(r"/brief.*view="))
    assert re.findall(r"view=([^&]+)", page.url) == left
