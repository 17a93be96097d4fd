"""The dates: the time bar in the frame and the two fields in the sidebar are one window."""

import re

from playwright.sync_api import expect

from tests.browser.app.driver import App


def expect_agreement(app: App) -> None:
    """Sentence, caption, address, sidebar and time bar all speak of the window of the map."""
    window = app.map("sitmap.window")
    app.page.wait_for_url(re.compile(f"from={window['from']}&to={window['to']}"))
    app.expect_date("From", window["from"])
    app.expect_date("To", window["to"])
    counts = app.map("({shown: sitmap.shown, found: sitmap.counts.inWindow})")
    expect(app.sentence).to_have_text(re.compile(rf"^{counts['found']} incidents?, "))
    expect(app.caption).to_contain_text(f"{counts['shown']} of 304 incidents shown")
    expect(app.locator(".sm-tb-shown")).to_contain_text(f"{counts['shown']} of 304")


def test_dragging_a_handle_moves_the_map_at_once_and_the_page_when_it_is_let_go(app: App) -> None:
    app.open()
    before = app.map("({shown: sitmap.shown, view: sitmap.view})")
    handle = app.locator(".sm-tb-from").bounding_box()
    bar = app.locator(".sm-tb-plot").bounding_box()
    mouse = app.page.mouse
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    mouse.move(x, y)
    mouse.down()
    seen = []
    for part in (0.2, 0.4, 0.6):
        mouse.move(x + part * bar["width"], y, steps=3)
        app.settle()
        seen.append(app.map("sitmap.shown"))
    assert before["shown"] > seen[0] > seen[1] > seen[2] > 0
    # The hand is still down: the page has heard nothing.
    assert "from=" not in app.page.url
    expect(app.sentence).to_have_text("304 incidents")
    mouse.up()
    expect_agreement(app)
    assert app.map("sitmap.shown") == seen[2]
    assert app.map("sitmap.view") == before["view"]


def test_dragging_the_window_whole_keeps_its_length(app: App) -> None:
    app.open("?from=2014-01-01&to=2014-01-07")
    grip = app.locator(".sm-tb-grip").bounding_box()
    at = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    app.drag([at, (at[0] + 200, at[1])])
    app.until("sitmap.window.from > '2014-01-10'")
    assert app.map("map.sitmap.window.to - map.sitmap.window.from") == 6
    expect_agreement(app)


def test_a_date_typed_in_the_sidebar_moves_the_bar(app: App) -> None:
    app.open()
    app.type_date("From", "2014-01-02")
    app.until("sitmap.window.from === '2014-01-02'")
    app.type_date("To", "2014-01-04")
    app.until("sitmap.window.to === '2014-01-04'")
    expect(app.locator(".sm-tb-dates")).to_have_text("2–4 January 2014")
    expect(app.locator(".sm-tb-from")).to_have_attribute("aria-valuetext", "2 January 2014")
    expect_agreement(app)


def test_buttons_set_the_length_and_all_dates(app: App) -> None:
    app.open("?from=2014-01-02&to=2014-02-28")
    app.frame.get_by_role("button", name="7 days").click()
    expect_agreement(app)
    assert app.map("sitmap.window") == {"from": "2014-02-22", "to": "2014-02-28"}
    app.frame.get_by_role("button", name="All", exact=True).click()
    expect(app.sentence).to_have_text("304 incidents")
    app.page.wait_for_url(lambda url: "from=" not in url and "to=" not in url)


def test_up_to_this_date(app: App) -> None:
    app.open("?from=2014-01-02&to=2014-01-04")
    app.frame.get_by_role("radio", name="Up to this date").check()
    expect(app.sentence).to_contain_text("up to 4 January 2014")
    app.page.wait_for_url(lambda url: "to=2014-01-04" in url and "from=" not in url)
    app.until("map.sitmap.mode === 'upto'")
    expect(app.locator(".sm-tb-dates")).to_have_text("Up to 4 January 2014")
    expect(app.caption).to_contain_text(f"{app.map('sitmap.shown')} of 304")


def test_playing_moves_the_map_alone_and_pausing_tells_the_page(app: App) -> None:
    app.open("?from=2014-01-01&to=2014-01-07")
    app.locator(".sm-tb-play").click()
    expect(app.locator(".sm-tb-play")).to_have_attribute("aria-label", "Pause")
    app.until("sitmap.window.to >= '2014-01-11'")
    assert "to=2014-01-07" in app.page.url
    app.locator(".sm-tb-play").click()
    expect(app.locator(".sm-tb-play")).to_have_attribute("aria-label", "Play")
    assert app.map("map.sitmap.window.to - map.sitmap.window.from") == 6
    expect_agreement(app)
    stopped = app.map("sitmap.window")
    app.settle()
    assert app.map("sitmap.window") == stopped


def test_keyboard_alone(app: App) -> None:
    app.open("?from=2014-01-10&to=2014-01-20")
    page = app.page
    for _ in range(150):
        page.keyboard.press("Tab")
        if app.map("document.hasFocus() && document.activeElement.dataset.part === 'from'"):
            break
    else:
        raise AssertionError("Tab never reached the first day of the time bar")
    window = "[sitmap.window.from, sitmap.window.to].join(' ')"

    def press(key: str, expected: str) -> None:
        page.keyboard.press(key)
        assert app.map(window) == expected, key

    press("ArrowRight", "2014-01-11 2014-01-20")
    press("ArrowLeft", "2014-01-10 2014-01-20")
    press("PageUp", "2014-01-17 2014-01-20")
    press("PageDown", "2014-01-10 2014-01-20")
    press("Home", "2013-12-01 2014-01-20")
    press("End", "2014-01-20 2014-01-20")
    expect_agreement(app)
    page.keyboard.press(" ")
    expect(app.locator(".sm-tb-play")).to_have_attribute("aria-label", "Pause")
    page.keyboard.press(" ")
    expect(app.locator(".sm-tb-play")).to_have_attribute("aria-label", "Play")
    expect_agreement(app)
    assert page.evaluate("window.scrollY") == 0, "the space bar moved the page"
