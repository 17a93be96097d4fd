"""Pointing at the map: what the tooltip says, and what a click, a drawn area or a key picks."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.frame_page import incident, reports, served, settle

HOSTILE = "<img src=x onerror=alert(1)> & \u202egnp"
HERE = [
    incident(place="Atareb"),
    incident(place="Atareb", kind="air_strike"),
    incident(on="2014-01-04", place="Aleppo", fatalities=3),
    incident(on="2014-01-05", place="Idlib", kind="protest"),
    incident(on="2014-01-06", place=None),
]
MARK = """
(name) => {
  const i = core.incidents, o = map.getPixelOrigin();
  let at = null;
  i.eachDrawn((mark, x, y) => {
    if (core.data.places.name[i.marks.anchors[mark]] !== name) return;
    const p = map.layerPointToContainerPoint(L.point(x - o.x, y - o.y));
    at = [p.x, p.y];
  });
  return at;
}
"""


@pytest.fixture
def chart(page: Page) -> Iterator[Page]:
    with _opened(page, HERE) as opened:
        yield opened


@contextmanager
def _opened(page: Page, rows: Sequence[dict[str, Any]]) -> Iterator[Page]:
    """Open the map of some incidents at a zoom that keeps their places apart."""
    with served(rows, {"view": [35.95, 36.95, 9.5], "viewSeq": 1}) as url:
        page.goto(url)
        page.wait_for_function("window.sitmap && sitmap.ready")
        settle(page)
        yield page


def spot(chart: Page, name: str) -> tuple[float, float]:
    x, y = chart.evaluate(MARK, name)
    return x, y


def test_tooltip_names_the_place_and_counts_by_kind(chart: Page) -> None:
    chart.mouse.move(*spot(chart, "Atareb"))
    tip = chart.locator(".sm-hover")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("Atareb")
    expect(tip.locator(".sm-hover-kind")).to_have_text(["Clash1", "Air strike1", "All2"])


def test_tooltip_of_a_hostile_name_is_text(page: Page) -> None:
    row = incident(place=HOSTILE, lat=36.1, lon=36.9)
    with _opened(page, [row, incident()]) as chart:
        chart.mouse.move(*spot(chart, HOSTILE))
        expect(chart.locator(".sm-hover-title")).to_have_text(HOSTILE.replace("\u202e", ""))
        assert chart.locator(".sm-hover img").count() == 0


def test_tooltip_says_how_near(page: Page) -> None:
    with _opened(page, [incident(precision=2), incident(precision=2)]) as chart:
        chart.mouse.move(*spot(chart, "Atareb"))
        expect(chart.locator(".sm-hover")).to_contain_text("near the place, not exactly there")


def test_click_picks_the_places_of_a_mark(chart: Page) -> None:
    chart.mouse.click(*spot(chart, "Atareb"))
    atareb = chart.evaluate("core.data.places.id[core.data.places.name.indexOf('Atareb')]")
    assert reports(chart, "select") == [
        {"type": "select", "selection": {"type": "places", "places": [atareb]}}
    ]
    assert chart.evaluate("core.rowsAt({places: [...core.selectedPlaces]}).length") == 2


def test_click_with_control_adds_and_takes_away(chart: Page) -> None:
    chart.mouse.click(*spot(chart, "Atareb"))
    chart.keyboard.down("Control")
    chart.mouse.click(*spot(chart, "Aleppo"))
    assert chart.evaluate("core.selectedPlaces.size") == 2
    chart.mouse.click(*spot(chart, "Aleppo"))
    chart.keyboard.up("Control")
    assert chart.evaluate("core.selectedPlaces.size") == 1


def test_click_on_a_province_asks_for_it(chart: Page) -> None:
    x, y = chart.evaluate(
        "(() => { const p = map.latLngToContainerPoint([36.5, 37.5]); return [p.x, p.y]; })()"
    )
    chart.mouse.click(x, y)
    chart.wait_for_function("reports.some(r => r.type === 'province')")
    assert reports(chart, "province") == [{"type": "province", "pcode": "SY02", "additive": False}]
    assert reports(chart, "select") == []


def test_double_click_zooms_and_picks_no_province(page: Page) -> None:
    page.clock.install()
    with _opened(page, HERE) as chart:
        before = chart.evaluate("map.getZoom()")
        x, y = chart.evaluate(
            "(() => { const p = map.latLngToContainerPoint([36.5, 37.5]); return [p.x, p.y]; })()"
        )
        chart.mouse.dblclick(x, y)
        chart.clock.run_for(1000)
        assert chart.evaluate("map.getZoom()") > before
        assert reports(chart, "province") == []


def drag(chart: Page, *corners: tuple[float, float]) -> None:
    chart.mouse.move(*corners[0])
    chart.mouse.down()
    for corner in corners[1:]:
        chart.mouse.move(*corner, steps=6)
    chart.mouse.up()


def test_rectangle_picks_what_lies_in_it(chart: Page) -> None:
    x, y = spot(chart, "Atareb")
    chart.get_by_role("button", name="Select in a rectangle").click()
    drag(chart, (x - 30, y - 30), (x + 30, y + 30))
    (report,) = reports(chart, "select")
    assert report["selection"]["type"] == "area"
    assert len(report["selection"]["ring"]) == 4
    assert (
        chart.evaluate("core.rowsAt(core.selection).map(row => core.data.places.name[core.data.place[row]])")
        == ["Atareb"] * 2
    )
    expect(chart.locator("path.sm-area-ring")).to_have_count(1)


def test_lasso_picks_what_lies_in_it(chart: Page) -> None:
    (ax, ay), (bx, by) = spot(chart, "Atareb"), spot(chart, "Aleppo")
    chart.get_by_role("button", name="Select by drawing around").click()
    drag(
        chart,
        (ax - 40, ay + 40),
        (ax - 40, ay - 40),
        (bx + 40, by - 40),
        (bx + 40, by + 40),
        (ax - 40, ay + 40),
    )
    (report,) = reports(chart, "select")
    assert 4 <= len(report["selection"]["ring"]) <= 120
    assert sorted(
        chart.evaluate("core.placesIn(core.selection.ring).map(p => core.data.places.name[p])")
    ) == ["Aleppo", "Atareb"]


def test_escape_gives_up_a_drawing(chart: Page) -> None:
    x, y = spot(chart, "Atareb")
    tool = chart.get_by_role("button", name="Select in a rectangle")
    tool.focus()
    chart.keyboard.press("Enter")
    expect(tool).to_have_attribute("aria-pressed", "true")
    chart.mouse.move(x - 30, y - 30)
    chart.mouse.down()
    chart.mouse.move(x + 30, y + 30)
    expect(chart.locator(".sm-area-preview")).to_have_count(1)
    chart.keyboard.press("Escape")
    chart.mouse.up()
    expect(tool).to_have_attribute("aria-pressed", "false")
    expect(chart.locator(".sm-area-preview")).to_have_count(0)
    assert reports(chart, "select") == []


def test_keys_go_from_mark_to_mark_and_list_one(chart: Page) -> None:
    chart.evaluate("map.getContainer().focus()")
    chart.keyboard.press("n")
    expect(chart.locator(".sm-hover")).to_contain_text("Atareb")
    chart.keyboard.press("Enter")
    (report,) = reports(chart, "select")
    assert report["selection"]["type"] == "places"
    assert chart.evaluate("core.rowsAt({places: [...core.selectedPlaces]}).length") == 2


def test_enter_lists_all_that_the_map_shows(chart: Page) -> None:
    chart.evaluate("map.getContainer().focus()")
    chart.keyboard.press("Enter")
    assert chart.evaluate("core.rowsAt(core.selection).length") == 4
    chart.evaluate("map.getContainer().focus()")
    chart.keyboard.press("Escape")
    assert chart.evaluate("core.selection") is None


def test_a_picked_incident_out_of_view_is_brought_into_it(chart: Page) -> None:
    chart.evaluate("map.setView([40, 30], 9, { animate: false })")
    chart.evaluate("core.select({ type: 'places', places: [core.data.places.id[0]] })")
    name = chart.evaluate("core.data.places.name[0]")
    chart.wait_for_function(f"({MARK})({name!r}) !== null")
    x, y = spot(chart, name)
    details = chart.locator(".sm-details").bounding_box()
    assert details is not None
    assert 0 < x < details["x"]
    assert 0 < y < 900


def test_the_same_state_twice_changes_nothing(chart: Page) -> None:
    chart.evaluate("core.setWindow(16073, 16074, { final: true })")
    chart.evaluate("core.applyState({ ...core.state, window: [null, null] })")
    assert chart.evaluate("core.window") == {"from": 16073, "to": 16074}


def test_a_late_answer_does_not_undo_a_newer_window(chart: Page) -> None:
    chart.evaluate(
        "core.setWindow(16073, 16074, { final: true }); core.setWindow(16075, 16075, { final: true })"
    )
    chart.evaluate("core.applyState({ ...core.state, seq: 2, window: [16073, 16074] })")
    assert chart.evaluate("core.window") == {"from": 16075, "to": 16075}
    chart.evaluate("core.applyState({ ...core.state, seq: 3, window: [16075, 16075] })")
    chart.evaluate("core.applyState({ ...core.state, seq: 4, window: [16073, 16074] })")
    assert chart.evaluate("core.window") == {"from": 16073, "to": 16074}


def test_a_new_state_keeps_the_view_unless_it_is_asked_for(chart: Page) -> None:
    chart.evaluate("map.setView([36.3, 37.2], 10, { animate: false })")
    chart.evaluate("core.applyState({ ...core.state, seq: 2, title: 'Other' })")
    assert chart.evaluate("map.getZoom()") == 10
    chart.evaluate("core.applyState({ ...core.state, seq: 3, viewSeq: 2 })")
    assert chart.evaluate("map.getZoom()") == 9.5


def test_a_filter_is_asked_for_once_and_counted(chart: Page) -> None:
    chart.evaluate("core.applyState({ ...core.state, seq: 2, mask: '?kind=protest' })")
    chart.wait_for_function("core.counts.passing === 1")
    assert chart.evaluate("[core.counts.total, core.counts.shown]") == [5, 1]
    chart.evaluate("core.applyState({ ...core.state, seq: 3, mask: '' })")
    chart.wait_for_function("core.counts.passing === 5")


def test_switching_the_theme_changes_the_colours_drawn(chart: Page) -> None:
    colour = "core.incidents.sprites.colours[0]"
    before = chart.evaluate(colour)
    chart.evaluate("core.applyState({ ...core.state, seq: 2, theme: 'dark' })")
    assert chart.evaluate(colour) != before
    assert chart.evaluate("core.map.getContainer().dataset.theme") == "dark"


def test_shading_classes_stay_while_the_window_moves(chart: Page) -> None:
    chart.evaluate("core.setLayers({ shading: 'count' })")
    before = chart.evaluate("core.shadingClasses")
    assert before[0]["from"] == 1
    assert before[-1]["to"] is None
    chart.evaluate("core.setWindow(16073, 16073, {})")
    settle(chart)
    assert chart.evaluate("core.shadingClasses") == before


@pytest.mark.parametrize("largest", [1, 2, 4, 9, 113, 48_000])
def test_shading_classes_are_whole_and_leave_no_gap(chart: Page, largest: int) -> None:
    found = chart.evaluate("n => Sitmap.shading.classes(n, 'light')", largest)
    assert 1 <= len(found) <= 5
    assert found[0]["from"] == 1
    for low, high in pairwise(found):
        assert low["to"] + 1 == high["from"]
    assert found[-1]["from"] <= largest
    assert len({c["colour"] for c in found}) == len(found)


def test_names_are_never_written_over_marks(chart: Page) -> None:
    chart.evaluate("core.labels.drawNow()")
    crossed = chart.evaluate(
        """() => {
          const { left, top } = core.labels.view;
          const over = [];
          core.incidents.eachDrawn((mark, x, y, r) => {
            for (const box of core.labels.drawn) {
              const dx = Math.max(box.left - (x - left), 0, x - left - box.right), dy = Math.max(box.top - (y - top), 0, y - top - box.bottom);
              if (Math.hypot(dx, dy) < r) over.push(box.text);
            }
          });
          return [core.labels.drawn.length, over];
        }"""
    )
    assert crossed[0] > 0
    assert crossed[1] == []


def test_a_badge_gives_way_to_a_mark_and_hatches_its_province(page: Page) -> None:
    rows = [incident(place="Idlib"), incident(place="Idlib", precision=3)]
    with _opened(page, rows) as chart:
        spots = chart.evaluate(
            """() => { const m = core.incidents.marks; return Array.from({ length: m.count }, (_, i) => [m.isBadge(i), m.x[i], m.y[i], m.radius(i)]); }"""
        )
        (mark,), (badge,) = [s for s in spots if not s[0]], [s for s in spots if s[0]]
        assert max(abs(mark[1] - badge[1]), abs(mark[2] - badge[2])) >= mark[3] + badge[3]
        assert chart.evaluate("[...core.provinces.hatched]") == [1]
        chart.evaluate("core.setLayers({ uncertainty: false })")
        settle(chart)
        assert chart.evaluate("[...core.provinces.hatched]") == []
