"""A map inside an analysis page: provinces shaded by the page's values, the legend of them, and clicks."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from geo.webmap.shade import diverging, sequential
from tests.browser import frame_page as fp

INCIDENTS = [*fp.series("2014-01-01", [3]), fp.incident("2014-01-02", kind="shelling", place="Idlib")]
ALEPPO, IDLIB = (36.6, 38.0), (35.4, 36.4)
HOSTILE = "<img src=x onerror=alert(1)>"
QUIET = fp.STATE["layers"] | {"incidents": False}

Show = Callable[..., Page]


@pytest.fixture
def show(page: Page) -> Iterator[Show]:
    def opened(shade: Any = None, **state: Any) -> Page:
        told = {"layers": QUIET, "shade": shade.as_state() if shade else None, "picks": True} | state
        return stack.enter_context(fp.opened(page, INCIDENTS, told, fp.FIGURE))

    with ExitStack() as stack:
        yield opened


def incidents(aleppo: float | None, idlib: float | None, **options: Any) -> Any:
    return sequential({"SY02": aleppo, "SY07": idlib}, unit="incidents", title="In January", **options)


def colour_at(page: Page, at: tuple[float, float]) -> str:
    """Return the colour of the ground at a point, #rrggbb."""
    pixel = page.evaluate(
        """([lat, lon]) => {
          const canvas = map.getPane("sitmap-ground").querySelector("canvas");
          const p = core.provinces.ground.fromContainer(map.latLngToContainerPoint([lat, lon]));
          const ratio = core.provinces.ground.view.ratio;
          return [...canvas.getContext("2d").getImageData(Math.round(p.x * ratio), Math.round(p.y * ratio), 1, 1).data];
        }""",
        list(at),
    )
    return "#" + "".join(f"{channel:02x}" for channel in pixel[:3])


def point(page: Page, at: tuple[float, float]) -> tuple[float, float]:
    x, y = page.evaluate("at => { const p = map.latLngToContainerPoint(at); return [p.x, p.y]; }", list(at))
    return x, y


def legend(page: Page) -> list[str]:
    return page.locator(".sm-shading li").all_inner_texts()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_province_has_the_colour_of_its_class_whatever_the_window_counts(show: Show, theme: str) -> None:
    shade = incidents(40, 2)
    page = show(shade, theme=theme, window=fp.days("2014-03-01", "2014-03-31"))
    assert colour_at(page, ALEPPO) == getattr(shade.classes[shade.class_of(40)], theme)
    assert colour_at(page, IDLIB) == getattr(shade.classes[shade.class_of(2)], theme)


def test_legend_names_title_unit_classes_and_note(show: Show) -> None:
    page = show(incidents(40, None, note="Counted by hand", unknown="no population"))
    section = page.locator(".sm-legend-section:visible")
    expect(section).to_have_count(1)
    expect(section.locator("h3")).to_have_text("In Januaryincidents")
    assert legend(page) == ["20+", "10–19", "4–9", "2–3", "1", "no population"]
    expect(section).to_contain_text("Counted by hand")


def test_a_new_shade_takes_the_place_of_the_old_one(show: Show) -> None:
    page = show(incidents(40, 2))
    shade = diverging({"SY02": -3, "SY07": 4}, unit="incidents", title="Change", whole=True)
    page.evaluate("shade => core.applyState({ ...core.state, seq: 2, shade })", shade.as_state())
    fp.settle(page)
    assert colour_at(page, ALEPPO) == shade.classes[0].light
    assert colour_at(page, IDLIB) == shade.classes[-1].light
    assert legend(page)[0] == shade.classes[-1].label
    page.evaluate("core.applyState({ ...core.state, seq: 3, shade: null })")
    fp.settle(page)
    assert colour_at(page, ALEPPO) == colour_at(page, IDLIB)
    expect(page.locator(".sm-shading")).to_be_hidden()


def test_a_province_without_value_is_hatched_and_one_with_none_is_plain(show: Show) -> None:
    page = show(incidents(None, 0))
    assert page.evaluate("[...core.provinces.hatched].map(index => core.data.provinces[index].pcode)") == [
        "SY02"
    ]
    assert legend(page) == ["0", "not known"]
    assert colour_at(page, IDLIB) == page.evaluate("core.style('--home')")


def test_pointing_at_a_province_tells_its_value(show: Show) -> None:
    page = show(incidents(40, None))
    page.mouse.move(*point(page, ALEPPO))
    expect(page.locator(".sm-hover")).to_have_text("Aleppo province40 incidents")
    page.mouse.move(*point(page, IDLIB))
    expect(page.locator(".sm-hover")).to_have_text("Idlib provincenot known")


def test_a_click_reports_the_province_under_it_marks_or_not(show: Show) -> None:
    page = show(incidents(40, 2), layers=fp.STATE["layers"])
    lat, lon, _ = fp.PLACES["Atareb"]
    page.mouse.click(*point(page, (lat, lon)))
    page.wait_for_function("reports.length")
    assert page.evaluate("reports") == [{"type": "province", "pcode": "SY02"}]


def test_a_page_that_takes_no_clicks_hears_of_none(show: Show) -> None:
    page = show(incidents(40, 2), picks=False)
    page.mouse.move(*point(page, ALEPPO))
    expect(page.locator(".sm-hover")).to_be_visible()
    assert not page.evaluate("map.getContainer().classList.contains('is-over-mark')")
    page.mouse.click(*point(page, ALEPPO))
    page.locator("#map").press("Enter")
    page.locator("#map").press("Escape")
    # A double click is told from a single one after a moment: one that counts comes later than that of the first.
    page.evaluate("core.applyState({ ...core.state, seq: 2, picks: true })")
    page.mouse.click(*point(page, IDLIB))
    page.wait_for_function("reports.length")
    assert page.evaluate("reports") == [{"type": "province", "pcode": "SY07"}]


def test_the_chosen_province_is_outlined(show: Show) -> None:
    page = show(incidents(40, 2), selection={"type": "province", "pcode": "SY07"})
    assert page.evaluate("core.provinces.picked.properties.pcode") == "SY07"


def test_texts_stay_texts(show: Show) -> None:
    shade = sequential({"SY02": 2, "SY07": None}, unit=HOSTILE, title=HOSTILE, note=HOSTILE, unknown=HOSTILE)
    page = show(shade, title=HOSTILE)
    page.mouse.move(*point(page, IDLIB))
    expect(page.locator(".sm-hover")).to_contain_text(HOSTILE)
    expect(page.locator(".sm-figure-title")).to_have_text(HOSTILE)
    assert page.locator("img").count() == 0


def test_a_figure_has_a_title_a_scale_and_nothing_to_switch(show: Show) -> None:
    page = show(title="January 2014", layers=fp.STATE["layers"])
    expect(page.get_by_role("application", name="Map: January 2014")).to_be_visible()
    expect(page.locator(".leaflet-control-scale-line")).to_be_visible()
    assert page.get_by_role("button").all_inner_texts() == ["+", "−", "Legend"]
    expect(page.locator(".sm-kinds li:visible")).to_have_text(["Clash3", "Shelling1"])


@pytest.mark.parametrize("size", [(900, 420), (420, 900)])
def test_first_view_shows_the_provinces_clear_of_the_legend(show: Show, size: tuple[int, int]) -> None:
    page = show(incidents(40, 2))
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_function(
        "size => map.getSize().x === size[0] && map.getSize().y === size[1]", arg=list(size)
    )
    fp.settle(page)
    covered = page.locator(".sm-legend").bounding_box()
    assert covered is not None
    west, north = point(page, (36.8, 36.0))
    east, south = point(page, (35.3, 38.5))
    assert 0 < west < east < size[0]
    assert 0 < north < south < size[1]
    assert east < covered["x"] or south < covered["y"]


def test_a_map_without_anything_to_explain_has_no_legend(show: Show) -> None:
    page = show()
    expect(page.get_by_role("button", name="Legend")).to_be_hidden()
    expect(page.locator(".sm-legend")).to_be_hidden()


def test_the_wheel_scrolls_the_page_until_the_map_is_clicked(show: Show) -> None:
    page = show(incidents(40, 2), picks=False)
    zoom = page.evaluate("map.getZoom()")
    page.mouse.move(*point(page, ALEPPO))
    page.mouse.wheel(0, -200)
    expect(page.get_by_text("Click the map to zoom with the wheel")).to_be_visible()
    assert page.evaluate("[map.getZoom(), core.moved]") == [zoom, False]
    page.mouse.down()
    page.mouse.up()
    page.mouse.wheel(0, -200)
    page.wait_for_function("zoom => map.getZoom() > zoom", arg=zoom)


def test_counts_have_the_classes_that_the_map_page_gives_them(show: Show) -> None:
    page = show()
    for largest in (1, 2, 3, 4, 5, 7, 10, 33, 100, 1284, 50_000, 1_000_000):
        shade = incidents(largest, 1)
        found = page.evaluate("n => Sitmap.shading.classes(n, 'dark').map(c => [c.from, c.colour])", largest)
        assert found == [[c.low, c.dark] for c in shade.classes]
