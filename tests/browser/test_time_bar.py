"""The time bar in a real browser: pointer, touch, keys, playing, and long and short periods."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser import frame_page as fp

JANUARY = fp.series("2014-01-01", [2] * 31)
"""Two clashes at Atareb on each day of January."""
WEEK = fp.days("2014-01-10", "2014-01-16")

Show = Callable[..., Page]


@pytest.fixture
def show(page: Page) -> Iterator[Show]:
    with ExitStack() as stack:
        yield lambda incidents=JANUARY, **state: stack.enter_context(fp.opened(page, incidents, state))


def slider(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name)


def x_of(page: Page, iso: str) -> float:
    """Return the pixel of the page in the middle of a day on the time bar."""
    return page.evaluate(
        "day => core.parts.TimeBar.plot.getBoundingClientRect().left + core.parts.TimeBar._x(day + 0.5)",
        fp.day(iso),
    )


def plot_y(page: Page, part: float = 0.5) -> float:
    box = page.locator(".sm-tb-plot").bounding_box()
    assert box
    return box["y"] + part * (box["height"] - 16)


def drag(page: Page, start: tuple[float, float], end_x: float, steps: int = 8) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(end_x, start[1], steps=steps)
    page.mouse.up()


def middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


# ---- pointer -------------------------------------------------------------------------------------------


def test_dragging_the_first_handle_changes_the_first_day_alone_and_is_told_once(show: Show) -> None:
    page = show(window=WEEK)
    page.evaluate("window.moves = 0; core.on('window', () => window.moves++)")
    x, y = middle(slider(page, "First day"))
    drag(page, (x, y), x + x_of(page, "2014-01-13") - x_of(page, "2014-01-10"))
    assert fp.window(page) == ["2014-01-13", "2014-01-16"]
    assert page.evaluate("moves") >= 2, "the map follows while the hand drags"
    told = fp.reports(page, "window")
    assert [(r["from"], r["to"]) for r in told] == [tuple(fp.days("2014-01-13", "2014-01-16"))]


def test_last_handle_stops_at_the_first(show: Show) -> None:
    page = show(window=WEEK)
    drag(page, middle(slider(page, "Last day")), x_of(page, "2014-01-03"))
    assert fp.window(page) == ["2014-01-10", "2014-01-10"]


@pytest.mark.parametrize("by_grip", [True, False])
def test_dragging_the_window_keeps_its_length(show: Show, by_grip: bool) -> None:
    page = show(window=WEEK)
    start = middle(slider(page, "Dates shown")) if by_grip else (x_of(page, "2014-01-13"), plot_y(page))
    drag(page, start, start[0] + x_of(page, "2014-01-15") - x_of(page, "2014-01-10"))
    assert fp.window(page) == ["2014-01-15", "2014-01-21"]


def test_window_dragged_past_the_end_stops_there_with_its_length(show: Show) -> None:
    page = show(window=WEEK)
    drag(page, middle(slider(page, "Dates shown")), 1439)
    assert fp.window(page) == ["2014-01-25", "2014-01-31"]


def test_dragging_over_empty_space_draws_a_new_window(show: Show) -> None:
    page = show(window=WEEK)
    drag(page, (x_of(page, "2014-01-25"), plot_y(page)), x_of(page, "2014-01-21"))
    assert fp.window(page) == ["2014-01-21", "2014-01-25"]


def test_dragging_over_the_whole_period_draws_a_new_window(show: Show) -> None:
    page = show()
    drag(page, (x_of(page, "2014-01-05"), plot_y(page)), x_of(page, "2014-01-08"))
    assert fp.window(page) == ["2014-01-05", "2014-01-08"]


def test_click_on_a_bar_centres_the_window_there(show: Show) -> None:
    page = show(window=WEEK)
    page.mouse.click(x_of(page, "2014-01-24"), plot_y(page))
    assert fp.window(page) == ["2014-01-21", "2014-01-27"]


def test_click_on_a_bar_of_the_whole_period_shows_that_day(show: Show) -> None:
    page = show()
    page.mouse.click(x_of(page, "2014-01-24"), plot_y(page))
    assert fp.window(page) == ["2014-01-24", "2014-01-24"]


def test_escape_gives_up_a_drag(show: Show) -> None:
    page = show(window=WEEK)
    page.mouse.move(*middle(slider(page, "Dates shown")))
    page.mouse.down()
    page.mouse.move(x_of(page, "2014-01-28"), plot_y(page, 0.1), steps=4)
    page.wait_for_function("day => core.window.from > day", arg=fp.day("2014-01-10"))
    page.keyboard.press("Escape")
    page.mouse.up()
    assert fp.window(page) == ["2014-01-10", "2014-01-16"]


def test_map_stays_where_it_is_while_the_bar_is_dragged(show: Show) -> None:
    page = show(window=WEEK)
    before = page.evaluate("[map.getCenter().lat, map.getCenter().lng, map.getZoom()]")
    drag(page, middle(slider(page, "Dates shown")), 1200)
    page.mouse.wheel(0, 400)
    page.mouse.dblclick(x_of(page, "2014-01-05"), plot_y(page))
    fp.settle(page)
    assert page.evaluate("[map.getCenter().lat, map.getCenter().lng, map.getZoom()]") == before


def test_finger_drags_the_window(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(has_touch=True).new_page()
    with fp.opened(page, JANUARY, {"window": WEEK}):
        start, y = x_of(page, "2014-01-13"), plot_y(page)
        end = start + x_of(page, "2014-01-15") - x_of(page, "2014-01-10")
        touch = page.context.new_cdp_session(page)
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": start, "y": y}]})
        for part in (0.25, 0.5, 0.75, 1):
            at = {"x": start + (end - start) * part, "y": y}
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_function("reports.some(r => r.type === 'window')")
        assert fp.window(page) == ["2014-01-15", "2014-01-21"]


# ---- keys ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "key", "window"),
    [
        ("First day", "ArrowRight", ["2014-01-11", "2014-01-16"]),
        ("First day", "ArrowLeft", ["2014-01-09", "2014-01-16"]),
        ("First day", "PageDown", ["2014-01-03", "2014-01-16"]),
        ("First day", "Home", ["2014-01-01", "2014-01-16"]),
        ("First day", "End", ["2014-01-16", "2014-01-16"]),
        ("Last day", "ArrowRight", ["2014-01-10", "2014-01-17"]),
        ("Last day", "PageUp", ["2014-01-10", "2014-01-23"]),
        ("Last day", "End", ["2014-01-10", "2014-01-31"]),
        ("Dates shown", "ArrowRight", ["2014-01-11", "2014-01-17"]),
        ("Dates shown", "PageUp", ["2014-01-17", "2014-01-23"]),
        ("Dates shown", "Home", ["2014-01-01", "2014-01-07"]),
        ("Dates shown", "End", ["2014-01-25", "2014-01-31"]),
        ("Dates shown", "Shift+ArrowRight", ["2014-01-10", "2014-01-17"]),
        ("Dates shown", "Shift+ArrowLeft", ["2014-01-10", "2014-01-15"]),
    ],
)
def test_keys_move_what_has_the_focus(show: Show, name: str, key: str, window: list[str]) -> None:
    page = show(window=WEEK)
    slider(page, name).press(key)
    assert fp.window(page) == window
    told = fp.reports(page, "window")
    assert [r["to"] for r in told] == [fp.day(window[1])], "told when the key goes up"


def test_key_held_down_is_told_once(show: Show) -> None:
    page = show(window=WEEK)
    slider(page, "Dates shown").focus()
    for _ in range(5):
        page.keyboard.down("ArrowRight")
    assert fp.reports(page, "window") == []
    page.keyboard.up("ArrowRight")
    assert [r["from"] for r in fp.reports(page, "window")] == [fp.day("2014-01-15")]


def test_sliders_say_their_dates_in_words(show: Show) -> None:
    page = show(window=WEEK)
    expect(slider(page, "First day")).to_have_attribute("aria-valuetext", "10 January 2014")
    expect(slider(page, "Last day")).to_have_attribute("aria-valuetext", "16 January 2014")
    expect(slider(page, "Dates shown")).to_have_attribute("aria-valuetext", "10–16 January 2014, 7 days")
    expect(slider(page, "Last day")).to_have_attribute("aria-valuemin", str(WEEK[0]))
    expect(slider(page, "Last day")).to_have_attribute("aria-valuemax", str(fp.day("2014-01-31")))


def test_bar_works_with_the_keyboard_alone(show: Show) -> None:
    page = show(window=WEEK)
    page.get_by_role("button", name="One day back").focus()
    names = []
    for _ in range(14):
        names.append(
            page.evaluate(
                "document.activeElement.ariaLabel || document.activeElement.textContent || document.activeElement.value"
            )
        )
        page.keyboard.press("Tab")
    assert names[1] == "Play"
    assert {"Speed", "1 day", "All", "Dates shown", "First day", "Last day"} <= set(names)


# ---- presets and modes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("preset", "window"),
    [
        ("1 day", ["2014-01-16", "2014-01-16"]),
        ("7 days", ["2014-01-10", "2014-01-16"]),
        ("30 days", ["2014-01-01", "2014-01-30"]),
        ("All", ["2014-01-01", "2014-01-31"]),
    ],
)
def test_presets_set_the_length(show: Show, preset: str, window: list[str]) -> None:
    page = show(window=fp.days("2014-01-15", "2014-01-16"))
    button = page.get_by_role("button", name=preset, exact=True)
    button.click()
    assert fp.window(page) == window
    expect(button).to_have_attribute("aria-pressed", "true")
    assert len(fp.reports(page, "window")) == 1


def test_up_to_this_date_counts_from_the_beginning_and_back(show: Show) -> None:
    page = show(window=WEEK)
    page.get_by_role("radio", name="Up to this date").check()
    assert page.evaluate("core.mode") == "upto"
    assert page.evaluate("core.counts.shown") == 32
    expect(page.locator(".sm-tb-dates")).to_have_text("Up to 16 January 2014")
    expect(slider(page, "First day")).to_be_hidden()
    assert fp.reports(page, "window")[-1]["mode"] == "upto"
    page.get_by_role("radio", name="In this window").check()
    assert fp.window(page) == ["2014-01-10", "2014-01-16"]


def test_bar_says_the_period_and_the_counts(show: Show) -> None:
    page = show([*JANUARY, fp.incident("2014-01-12", place=None)], window=WEEK)
    expect(page.locator(".sm-tb-dates")).to_have_text("10–16 January 2014")
    expect(page.locator(".sm-tb-length")).to_have_text("7 days")
    expect(page.locator(".sm-tb-shown")).to_have_text("14 of 63 incidents shown")


def test_state_of_the_server_moves_the_handles_without_an_echo(show: Show) -> None:
    page = show(window=WEEK)
    state = fp.STATE | {"seq": 9, "window": fp.days("2014-01-20", "2014-01-21")}
    page.evaluate("state => core.applyState(state)", state)
    expect(slider(page, "First day")).to_have_attribute("aria-valuetext", "20 January 2014")
    assert fp.reports(page, "window") == []


# ---- playing -------------------------------------------------------------------------------------------


def test_playing_goes_by_the_clock_and_pausing_tells_the_server_once(show: Show, page: Page) -> None:
    page.clock.install()
    show(window=WEEK)
    fp.frozen(page)
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(2100)
    assert fp.window(page) == ["2014-01-14", "2014-01-20"], "two days a second"
    assert fp.reports(page, "window") == []
    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(2000)
    assert fp.window(page) == ["2014-01-14", "2014-01-20"]
    assert [r["from"] for r in fp.reports(page, "window")] == [fp.day("2014-01-14")]


def test_speed_is_stated_and_kept(show: Show, page: Page) -> None:
    page.clock.install()
    show(window=WEEK)
    fp.frozen(page)
    page.get_by_label("Speed").select_option("4")
    expect(page.locator(".sm-tb-rate")).to_have_text("8 days a second")
    slider(page, "Dates shown").press(" ")
    page.clock.run_for(1050)
    assert fp.window(page) == ["2014-01-18", "2014-01-24"]


def test_playing_stops_at_the_end(show: Show, page: Page) -> None:
    page.clock.install()
    show(window=WEEK)
    fp.frozen(page)
    slider(page, "Dates shown").press(" ")
    page.clock.run_for(9000)
    assert fp.window(page) == ["2014-01-25", "2014-01-31"]
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert len(fp.reports(page, "window")) == 1


def test_playing_everything_starts_with_the_first_week(show: Show, page: Page) -> None:
    page.clock.install()
    show()
    fp.frozen(page)
    page.get_by_role("button", name="Play").click()
    assert fp.window(page) == ["2014-01-01", "2014-01-07"]
    page.clock.run_for(600)
    assert fp.window(page) == ["2014-01-02", "2014-01-08"]


# ---- the histogram -------------------------------------------------------------------------------------


def colour_at(page: Page, x: float, from_base: float) -> str:
    """Return the colour of the bars' canvas above the base line."""
    return page.evaluate(
        """([x, up]) => {
            const { canvas, plot } = core.parts.TimeBar;
            const ratio = canvas.width / canvas.clientWidth;
            const at = [x - plot.getBoundingClientRect().left, plot.clientHeight - 16 - up].map(v => Math.round(v * ratio));
            const [r, g, b, a] = canvas.getContext('2d').getImageData(at[0], at[1], 1, 1).data;
            return a ? '#' + [r, g, b].map(v => v.toString(16).padStart(2, '0')).join('').toUpperCase() : '';
        }""",
        [x, from_base],
    )


def test_bars_are_stacked_in_the_order_of_the_legend(show: Show) -> None:
    page = show(
        [
            fp.incident("2014-01-02", kind="clash"),
            fp.incident("2014-01-02", kind="protest"),
            fp.incident("2014-01-04"),
        ]
    )
    x = x_of(page, "2014-01-02")
    assert colour_at(page, x, 3) == "#009E73", "protest below"
    assert colour_at(page, x, 24) == "#D55E00", "clash on top, as in the legend"
    assert colour_at(page, x_of(page, "2014-01-03"), 3) == ""


def test_bars_follow_the_theme(show: Show) -> None:
    page = show(theme="dark")
    assert colour_at(page, x_of(page, "2014-01-02"), 5) == "#F07B2B"


def test_bars_follow_the_filter(show: Show) -> None:
    page = show([fp.incident("2014-01-02", kind="protest"), fp.incident("2014-01-04")])
    assert colour_at(page, x_of(page, "2014-01-02"), 5) == "#009E73"
    page.evaluate("state => core.applyState(state)", fp.STATE | {"seq": 2, "mask": "?kind=clash"})
    page.wait_for_function("core.counts.passing === 1")
    fp.settle(page)
    assert colour_at(page, x_of(page, "2014-01-02"), 5) == ""


def test_incident_known_to_the_week_is_spread_over_it(show: Show) -> None:
    page = show([fp.incident("2014-01-06", until="2014-01-12")])
    assert colour_at(page, x_of(page, "2014-01-09"), 5) == "#D55E00"
    page.mouse.move(x_of(page, "2014-01-09"), plot_y(page))
    expect(page.locator(".sm-tip")).to_contain_text("about 0.1 incidents")
    expect(page.get_by_role("button", name="About the bars")).to_have_attribute(
        "title",
        "Each bar counts the incidents that pass the filter, by the colours of the legend. An incident known only to the week or month is spread evenly over it.",
    )


def test_pointer_over_a_bar_shows_its_day_and_kinds(show: Show) -> None:
    page = show([*JANUARY, *fp.series("2014-01-12", [3], kind="air_strike")])
    page.mouse.move(x_of(page, "2014-01-12"), plot_y(page))
    tip = page.locator(".sm-tip")
    expect(tip).to_contain_text("12 January 2014")
    expect(tip).to_contain_text("5 incidents")
    expect(tip.locator(".sm-tip-row")).to_have_text(["Clash2", "Air strike3"])


@pytest.mark.parametrize(
    ("incidents", "bin_days", "label"),
    [
        ([fp.incident("2014-01-03")], 1, "3 Jan 2014"),
        (fp.series("2014-01-01", [1, 2, 1]), 1, "1 Jan 2014"),
        ([fp.incident(f"{year}-03-05") for year in range(1975, 2015)], 28, "1980"),
    ],
    ids=["one day", "three days", "forty years"],
)
def test_periods_of_any_length_have_visible_bars(
    show: Show, incidents: list[dict[str, Any]], bin_days: int, label: str
) -> None:
    page = show(incidents)
    assert page.evaluate("core.parts.TimeBar._histogram().size") == bin_days
    assert page.evaluate("core.parts.TimeBar._histogram().size * core.parts.TimeBar._pixelsPerDay()") >= 2
    ticks = page.evaluate(
        "Sitmap.timeAxis.ticks(...core.parts.TimeBar._range(), core.parts.TimeBar.width).map(t => t.label)"
    )
    assert label in ticks
    assert len(ticks) <= 25
    slider(page, "Last day").press("ArrowLeft")
    assert page.evaluate("core.window.to") == max(fp.day(incidents[-1]["on"]) - 1, fp.day(incidents[0]["on"]))


def test_long_period_can_be_zoomed_until_days_part(show: Show) -> None:
    page = show(
        [fp.incident(f"{year}-03-05") for year in range(1975, 2015)],
        window=fp.days("1990-03-01", "1990-03-10"),
    )
    for _ in range(12):
        slider(page, "Dates shown").press("+")
    assert page.evaluate("core.parts.TimeBar._histogram().size") == 1
    drag(page, (x_of(page, "1990-03-03"), plot_y(page)), x_of(page, "1990-03-05"))
    assert fp.window(page) == ["1990-03-03", "1990-03-12"]
    page.get_by_role("button", name="Whole period").click()
    assert page.evaluate("core.parts.TimeBar._histogram().size") == 28
