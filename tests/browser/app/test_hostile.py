"""A record whose every text is an attack: nothing of it runs, nothing of it becomes an element, anywhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app.driver import DEEP_PATH, App
from tests.support import stores
from tests.support.servers import ROOT, Server, streamlit_server

RUN = "top.hacked = parent.hacked = window.hacked = 1"
ATTACK = (
    f"</script><script>{RUN}</script>"
    f"<img src=x class=hacked onerror='{RUN}'>"
    f"<svg class=hacked onload='{RUN}'></svg>"
    f"\"'><b class=hacked>b</b><!-- "
    f"[link](javascript:{RUN.replace(' ', '')}) ![picture](https://tiles.example.org/x.png) **bold** $x$ "
    f":red[colour] <iframe class=hacked srcdoc='<script>{RUN}</script>'></iframe>"
    "{{7*7}} ${alert(1)} \u202eesrever =HYPERLINK(1)"
)
# The filter takes names of up to 200 characters.
NAME = f"<img src=x class=hacked onerror='{RUN}'> **bold** $x$ :red[colour] https://example.org"
URLS = ("javascript:top.hacked=1", "data:text/html,<script>top.hacked=1</script>")
ADDRESS = "<base href='https://tiles.example.org/'>" + ATTACK
TEXTS = (
    "sub_event_type", "actor1", "assoc_actor_1", "actor2", "assoc_actor_2", "country", "admin1", "admin2", "location",
    "control_before", "control_after", "source", "source_scale", "source_title", "source_date", "notes", "dataset",
    "dataset_record_id", "licence", "stated_admin1", "placed_name", "batch_id",
)  # fmt: skip
HOSTILE = {
    **dict.fromkeys(TEXTS, ATTACK),
    "actor1": NAME,
    "kind": "clash",
    "admin1_disagrees": True,
    "control_contested": True,
    "latitude": 35.9,
    "longitude": 36.7,
}
ORIGIN = stores.Origin(dataset=ATTACK, title=ATTACK, licence=ATTACK, citation=ATTACK, batch_id="x")
# The frame and the page around it hold Streamlit's and our own elements; these would be the record's.
FOREIGN = ".hacked, img[src='x'], [href*='example.org'], a[href^='javascript'], a[href^='data:text'], iframe[srcdoc]"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile")
    records = [HOSTILE | {"incident_id": f"{ADDRESS} {n}", "source_url": url} for n, url in enumerate(URLS)]
    # One that has no place, for the list of those, and one that is as it should be.
    records += [
        HOSTILE
        | {"latitude": None, "longitude": None, "geo_precision": 3, "admin1_pcode": None, "placed_by": "none"}
    ]
    for n, record in enumerate(records):
        record["dataset_record_id"] = f"{ATTACK} {n}"
    records += [{"notes": "An ordinary clash."}]
    stores.write(folder / "incidents", records, ORIGIN)
    with streamlit_server(ROOT / "dashboard.py", folder / "incidents", folder) as server:
        yield server


def expect_harmless(page: Page) -> None:
    """Nothing ran and nothing became an element, in any frame of the page."""
    assert len(page.frames) >= 1
    for frame in page.frames:
        assert frame.evaluate("window.hacked") is None, frame.url
        assert frame.locator(FOREIGN).count() == 0, (
            frame.url,
            frame.locator(FOREIGN).first.evaluate("e => e.outerHTML"),
        )


def test_on_the_map_and_in_the_details(new_app, hostile: Server) -> None:
    app: App = new_app(hostile.url).open("?view=35.9,36.7,11")
    dialogs: list[str] = []
    app.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    place = app.map(
        "map.sitmap.data.places.id[map.sitmap.data.places.lat.findIndex(lat => Math.abs(lat - 35.9) < 0.01)]"
    )
    at = app.mark_of(place)
    app.page.mouse.move(*at)
    expect(app.locator(".sm-hover")).to_contain_text("</script><script>")
    app.page.mouse.click(*at)
    records = app.details.locator(".sm-record")
    expect(records).to_have_count(2)
    for part in (
        ".sm-record-note",
        ".sm-record-where",
        ".sm-record-sub",
        ".sm-record-id",
        ".sm-actor",
        ".sm-facts",
    ):
        expect(records.first.locator(part).first).to_contain_text("<img src=x class=hacked")
    expect(app.page.get_by_text("Picked: 2")).to_be_visible()
    # The characters that turn text round are taken out of what is shown.
    assert "\u202e" not in app.details.inner_text()
    assert app.details.locator("a").count() == 0
    expect_harmless(app.page)
    app.page.keyboard.press("f")
    expect(app.locator(".sm-title")).to_be_visible()
    expect(app.locator(".sm-source-text")).to_contain_text("<img src=x")
    expect_harmless(app.page)
    assert dialogs == []


def test_in_the_filters_and_the_sentence(new_app, hostile: Server) -> None:
    app: App = new_app(hostile.url).open()
    app.page.get_by_role("combobox", name="Actor").fill("bold")
    option = app.page.get_by_role("option", name=re.compile("^<img src=x class=hacked"))
    expect(option).to_contain_text("class=hacked")
    expect_harmless(app.page)
    option.click()
    expect(app.sentence).to_contain_text("<img src=x class=hacked")
    expect(app.sentence).to_contain_text("**bold** $x$ :red[colour]")
    app.until("sitmap.counts.passing === 3")
    expect(app.locator(".sm-title-filter")).to_contain_text("<img src=x class=hacked")
    expect_harmless(app.page)


@pytest.mark.tolerates(DEEP_PATH)
def test_in_the_table_of_incidents(new_app, hostile: Server) -> None:
    page = new_app(hostile.url).page
    page.goto(f"{hostile.url}/incidents")
    expect(page.locator("h5").first).to_have_text("4 incidents")
    expect(page.get_by_test_id("stDataFrame").locator("canvas").first).to_be_visible()
    expect(page.locator("[role=gridcell]", has_text="class=hacked").first).to_be_attached()
    expect_harmless(page)


@pytest.mark.tolerates(DEEP_PATH)
def test_on_the_sources_page(new_app, hostile: Server) -> None:
    page = new_app(hostile.url).page
    page.goto(f"{hostile.url}/sources")
    expect(page.get_by_text("<img src=x class=hacked").first).to_be_visible()
    for box in page.get_by_test_id("stExpander").all()[:2]:
        box.locator("summary").click()
    expect(page.locator("[role=gridcell]", has_text="class=hacked").first).to_be_attached()
    expect_harmless(page)


@pytest.mark.tolerates(DEEP_PATH)
def test_in_the_offline_map(new_app, new_context, hostile: Server, tmp_path: Path) -> None:
    page = new_app(hostile.url).page
    page.goto(f"{hostile.url}/incidents")
    page.get_by_role("button", name="Download", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Interactive map").click()
    file = tmp_path / "map.html"
    download.value.save_as(file)
    context = new_context()
    context.set_offline(True)
    alone = context.new_page()
    dialogs: list[str] = []
    alone.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    alone.goto(file.as_uri())
    alone.wait_for_function("window.sitmap && sitmap.ready")
    assert alone.evaluate("sitmap.total") == 4
    alone.locator(".sitmap").focus()
    alone.keyboard.press("Enter")
    expect(alone.locator(".sm-record")).to_have_count(3)
    expect(alone.locator(".sm-record-note").filter(has_text="class=hacked").first).to_be_visible()
    expect_harmless(alone)
    assert dialogs == []


@pytest.mark.tolerates("example.org", "Failed to load", "Not allowed", "about:blank", "ERR_")
def test_the_checks_of_this_module_can_fail(page: Page) -> None:
    page.set_content(f"<p>{ATTACK}</p>")
    page.wait_for_function("window.hacked === 1")
    with pytest.raises(AssertionError):
        expect_harmless(page)
