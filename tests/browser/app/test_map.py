"""The map page as its users work with it: look, filter, click, draw, choose a row."""

import re
from datetime import datetime

from playwright.sync_api import expect

from tests.browser.app.driver import FRAME, App

ATAREB = "580b6445"


def test_the_map_appears_with_every_incident_counted(app: App) -> None:
    app.open()
    assert app.map("sitmap.total") == 304
    counts = app.map(
        "({total: sitmap.counts.total, shown: sitmap.shown, none: map.sitmap.data.dataset.noPlace})"
    )
    assert counts["shown"] + counts["none"] == counts["total"] == 304
    expect(app.sentence).to_have_text("304 incidents")
    expect(app.caption).to_contain_text(f"{counts['shown']} of 304 incidents shown")
    expect(app.locator(".sm-tb-shown")).to_have_text(f"{counts['shown']} of 304 incidents shown")
    assert app.map("sitmap.marksDrawn") > 30


def test_the_map_takes_the_width_and_most_of_the_height(app: App) -> None:
    app.open()
    box = app.page.locator(FRAME).bounding_box()
    assert box["height"] >= 0.65 * 900
    assert box["y"] + box["height"] <= 900, "the time bar lies below the window"
    assert box["width"] >= 1440 - 400


def test_typing_daesh_finds_isis_and_keeps_frame_and_zoom(app: App) -> None:
    app.open()
    app.map("window.mine = 1; map.setView([35.9, 38.2], 8, {animate: false})")
    before = app.map("sitmap.view")
    app.page.get_by_role("combobox", name="Actor").fill("Daesh")
    expect(app.page.get_by_role("option").first).to_contain_text("ISIS")
    app.page.keyboard.press("Enter")
    app.until("sitmap.counts.passing === 133")
    expect(app.sentence).to_have_text("133 incidents involving ISIS")
    expect(app.locator(".sm-tb-shown")).to_contain_text(f"{app.map('sitmap.shown')} of 304")
    expect(app.locator(".sm-title-filter")).to_have_text("Incidents involving ISIS")
    app.page.wait_for_url("**actor=Islamic+State+of+Iraq**")
    assert app.map("window.mine") == 1, "the frame was loaded again"
    assert app.map("sitmap.view") == before


def test_the_legend_filters_like_the_sidebar(app: App) -> None:
    app.open()
    app.locator(".sm-kind", has_text="Protest").click()
    app.page.wait_for_url("**kind=protest**")
    expect(app.sentence).to_have_text("25 protests")
    app.until("sitmap.counts.passing === 25")
    expect(app.locator(".sm-kind[aria-pressed=true]")).to_contain_text("Protest")
    app.locator(".sm-kind", has_text="Protest").click()
    expect(app.sentence).to_have_text("304 incidents")
    app.until("sitmap.counts.passing === 304")


def test_clicking_atareb_opens_what_happened_there_newest_first(app: App) -> None:
    app.open("?view=36.1390,36.8250,12")
    app.page.mouse.click(*app.mark_of(ATAREB))
    expect(app.details).to_be_visible()
    expect(app.details.locator(".sm-details-title")).to_have_text("Atareb, Aleppo province")
    expect(app.details.locator(".sm-details-summary")).to_contain_text("6 incidents")
    expect(app.details.locator(".sm-record")).to_have_count(6)
    # An incident known to the week stands where its week begins.
    days = [
        datetime.strptime(f"{re.search(r'[0-9]+ [A-Z][a-z]+ [0-9]{4}', text)[0]} +0000", "%d %B %Y %z")
        for text in app.details.locator(".sm-record-when").all_inner_texts()
    ]
    assert days == sorted(days, reverse=True)
    assert len(set(days)) == 3
    expect(app.details.locator(".sm-record").first).to_contain_text("Deaths")
    expect(app.page.get_by_text("Picked: 6")).to_be_visible()
    app.page.wait_for_url(f"**sel=places%3A{ATAREB}**")
    app.details.get_by_role("button", name="Clear selection").click()
    expect(app.details).to_be_hidden()
    expect(app.page.get_by_text("Picked: 6")).to_have_count(0)


def test_the_details_follow_the_window(app: App) -> None:
    app.open(f"?sel=places:{ATAREB}")
    expect(app.details.locator(".sm-record")).to_have_count(6)
    app.map("sitmap.setWindow('2014-01-03', '2014-01-03')")
    # Three of that day, and one known to the week that the day lies in.
    expect(app.details.locator(".sm-record")).to_have_count(4)
    expect(app.page.get_by_text("Picked: 4")).to_be_visible()


def test_clicking_a_province_filters_to_it(app: App) -> None:
    app.open()
    app.page.mouse.click(*app.point(34.6, 38.9))  # the desert of Homs: no mark there
    expect(app.sentence).to_contain_text("in Homs province")
    app.page.wait_for_url("**admin1=SY04**")
    app.until("sitmap.counts.passing === 21")


def test_a_rectangle_picks_what_lies_in_it(app: App) -> None:
    app.open("?view=36.15,36.9,10")
    app.frame.get_by_role("button", name="Select in a rectangle").click()
    app.drag([app.point(36.19, 36.75), app.point(36.09, 36.90)])
    app.page.wait_for_url("**sel=area%3A**")
    ids = app.map("map.sitmap.rowsAt({ring: map.sitmap.selection.ring}).length")
    assert ids >= 6
    expect(app.page.get_by_text(f"Picked: {ids}")).to_be_visible()
    expect(app.details.locator(".sm-details-summary")).to_contain_text(f"{ids} incidents")
    expect(app.details.locator(".sm-record").filter(has_text="Atareb").first).to_be_visible()
    # The tool is put down, so that the next drag moves the map.
    expect(app.frame.get_by_role("button", name="Select in a rectangle")).to_have_attribute(
        "aria-pressed", "false"
    )


def test_a_lasso_picks_what_lies_in_it_and_nothing_beside(app: App) -> None:
    app.open("?view=36.15,36.9,10")
    app.frame.get_by_role("button", name="Select by drawing around").click()
    corners = [(36.20, 36.82), (36.14, 36.74), (36.08, 36.82), (36.14, 36.90), (36.20, 36.83)]
    app.drag([app.point(*corner) for corner in corners])
    app.page.wait_for_url("**sel=area%3A**")
    expect(app.details.locator(".sm-record").first).to_be_visible()
    assert "admin1" not in app.page.url, "letting go was taken for a click on the province"
    picked = app.map("map.sitmap.rowsAt({ring: map.sitmap.selection.ring}).length")
    everything = app.map("sitmap.shown")
    assert 6 <= picked < everything / 2
    expect(app.page.get_by_text(f"Picked: {picked}")).to_be_visible()
    app.page.get_by_role("button", name="Clear", exact=True).click()
    app.until("map.sitmap.selection === null")
    app.page.wait_for_url(lambda url: "sel=" not in url)


def check_box(app: App, row: int) -> None:
    """Click the box before a row of the table; its cells are painted on a canvas."""
    app.table.scroll_into_view_if_needed()
    box = app.table.locator("canvas").first.bounding_box()
    app.page.mouse.click(box["x"] + 16, box["y"] + 35 + 35 * row + 17)


def test_choosing_a_row_finds_it_on_the_map(app: App) -> None:
    app.open("?q=Atareb&kind=shelling")
    app.until("sitmap.counts.passing > 0 && sitmap.counts.passing < 5")
    check_box(app, 0)
    app.page.wait_for_url("**sel=ids%3Asyr-2014-0021**")
    app.until("map.sitmap.selectedPlaces.size === 1")
    assert app.map("map.sitmap.data.places.name[[...map.sitmap.selectedPlaces][0]]") == "Atareb"
    expect(app.details.locator(".sm-record.is-pinned")).to_contain_text("syr-2014-0021")


def test_the_table_stays_in_place_when_a_row_is_chosen(app: App) -> None:
    app.open("?q=Atareb")
    app.until("sitmap.counts.passing === 6")
    check_box(app, 1)
    app.page.wait_for_url("**sel=ids**")
    expect(app.page.get_by_text("Picked: 1")).to_be_visible()
    app.page.get_by_role("button", name="Clear", exact=True).click()
    expect(app.page.get_by_text("Picked: 1")).to_have_count(0)
    app.until("map.sitmap.selection === null")


def test_an_incident_can_be_picked_by_its_id(app: App) -> None:
    app.open()
    app.map("sitmap.select('syr-2014-0034')")
    app.page.wait_for_url("**sel=ids%3Asyr-2014-0034**")
    app.until("map.sitmap.selectedPlaces.size === 1")
    expect(app.details).to_contain_text("syr-2014-0034")
    expect(app.page.get_by_text("Picked: 1")).to_be_visible()


def test_show_everything_brings_everything_back_to_the_map(app: App) -> None:
    app.open("?kind=clash&from=2014-01-02&to=2014-01-04&q=Aleppo")
    app.until("sitmap.counts.passing < 55")
    app.page.get_by_role("button", name="Show everything").click()
    expect(app.sentence).to_have_text("304 incidents")
    app.until("sitmap.counts.inWindow === 304")
    app.page.wait_for_url(re.compile(r"/(\?view=[^&]*)?$"))
