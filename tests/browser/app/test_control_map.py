"""Who holds what on the map page: from the layers' menu to the link, the tip, the evidence and another grouping."""

from playwright.sync_api import expect

from tests.browser.app.driver import App

MAARAT = (35.6484, 36.676)


def test_who_held_maarat_on_20_january_and_on_what_evidence(app: App) -> None:
    app.open("?from=2014-01-14&to=2014-01-20&view=35.75,36.8,9")
    assert app.map("sitmap.control") is None
    app.frame.get_by_role("button", name="Layers").click()
    app.locator(".sm-layers").get_by_role("group", name="Who holds what").get_by_label(
        "Places", exact=True
    ).check()
    app.page.wait_for_url("**control=places**")
    app.until("sitmap.control !== null")
    expect(app.locator(".sm-legend")).to_contain_text("20 Jan 2014")
    app.page.mouse.move(*app.point(*MAARAT))
    expect(app.locator(".sm-hover")).to_contain_text(
        "Held by Insurgents since 5 Jan 2014 (evidence 15 days old)"
    )
    app.page.mouse.click(*app.point(*MAARAT))
    expect(app.details.locator(".sm-held-list")).to_contain_text("Maarat al-Numan: held by Insurgents")
    expect(app.details.locator(".sm-record-note").first).to_contain_text("driven ISIS out of the place")
    app.page.wait_for_url("**sel=ids**")


def test_grouping_by_side_groups_the_holders_and_the_window_moves_the_day(app: App) -> None:
    app.open("?from=2014-01-01&to=2014-01-20&control=areas&rollup=side")
    app.until("sitmap.control && sitmap.control.areas > 20")
    labels = "sitmap.control.holders.map(holder => holder.label)"
    assert {"Opposition", "Jihadist", "Government"} <= set(app.map(labels))
    before = app.map("sitmap.control.changed")
    app.map("sitmap.setWindow('2014-01-20', '2014-01-20')")
    app.until("before => sitmap.control.changed < before", before)
    app.map("sitmap.setWindow('2014-01-01', '2014-03-31')")
    app.until("sitmap.control.day === Sitmap.day.parse('2014-03-31')")
