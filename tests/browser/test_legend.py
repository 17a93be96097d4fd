"""The legend, the layers menu and the frame with its presentation view, in a real browser."""

import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Page, expect

from tests.browser import frame_page as fp

MIXED = [
    *fp.series("2014-01-01", [3]),
    *fp.series("2014-01-02", [2], kind="protest", place="Idlib"),
    fp.incident("2014-01-02", kind="shelling", precision=2, place="Aleppo"),
    fp.incident("2014-01-03", place=None),
]

Show = Callable[..., Page]


@pytest.fixture
def show(page: Page) -> Iterator[Show]:
    with ExitStack() as stack:
        yield lambda incidents=MIXED, **state: stack.enter_context(fp.opened(page, incidents, state))


def counts(page: Page) -> dict[str, str]:
    """Return the legend's kinds that are not dimmed, with their counts."""
    rows = page.locator(".sm-kinds li:not(.is-zero)").all()
    return {
        row.locator(".sm-kind-label").inner_text(): row.locator(".sm-number").inner_text() for row in rows
    }


def test_legend_counts_what_is_shown(show: Show) -> None:
    page = show()
    assert counts(page) == {"Clash": "3", "Shelling": "1", "Protest": "2"}
    assert page.locator(".sm-kinds li").count() == page.evaluate("core.data.kinds.length")


def test_legend_counts_follow_the_window(show: Show) -> None:
    page = show()
    page.get_by_role("slider", name="First day").press("ArrowRight")
    expect(page.get_by_role("button", name="Clash, 0")).to_be_visible()
    assert counts(page) == {"Shelling": "1", "Protest": "2"}


def test_swatch_has_the_colour_and_glyph_of_the_kind(show: Show) -> None:
    page = show(theme="dark")
    mark = page.get_by_role("button", name="Protest, 2").locator("svg")
    kind = page.evaluate("core.data.kinds.find(kind => kind.code === 'protest')")
    assert mark.locator("circle").get_attribute("fill") == kind["colourDark"]
    assert mark.locator("path").get_attribute("d") == kind["glyph"]


def test_click_on_a_kind_asks_for_the_filter(show: Show) -> None:
    page = show()
    page.get_by_role("button", name="Protest, 2").click()
    assert fp.reports(page, "kind") == [{"type": "kind", "code": "protest"}]


def test_kinds_of_the_filter_are_marked(show: Show) -> None:
    page = show(mask="?kind=protest")
    expect(page.get_by_role("button", name="Protest, 2")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Clash, 0")).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".sm-kinds .is-off")).to_have_count(page.evaluate("core.data.kinds.length") - 1)


def test_sizes_are_those_of_the_marks(show: Show) -> None:
    page = show()
    radii = [float(c.get_attribute("r") or 0) for c in page.locator(".sm-size-circle").all()]
    assert radii == pytest.approx([page.evaluate(f"core.radius({n})") for n in (1, 10, 100)])


def test_layers_apply_at_once_and_are_told(show: Show) -> None:
    page = show()
    page.get_by_role("button", name="Layers").click()
    page.get_by_role("radio", name="Number of incidents").check()
    page.get_by_role("checkbox", name="Place names").uncheck()
    assert page.evaluate("[core.layers.shading, core.layers.labels]") == ["count", False]
    assert fp.reports(page, "layers") == [
        {"type": "layers", "shading": "count"},
        {"type": "layers", "labels": False},
    ]


def test_shading_is_explained_with_its_unit(show: Show) -> None:
    page = show(layers=fp.STATE["layers"] | {"shading": "fatalities"})
    page.evaluate(
        "core.shadingClasses = [{from: 1, to: 9, colour: '#fee8c8'}, {from: 10, to: 24, colour: '#e34a33'}]; core.fire('shading')"
    )
    section = page.locator(".sm-legend-section", has_text="Provinces")
    expect(section).to_contain_text("reported deaths")
    expect(section.locator(".sm-number")).to_have_text(["1–9", "10–24"])


def test_legend_folds(show: Show) -> None:
    page = show()
    button = page.get_by_role("button", name="Legend", exact=True)
    button.press("Enter")
    expect(page.locator(".sm-legend")).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")


# ---- the frame -----------------------------------------------------------------------------------------


def test_scale_bar_is_round_and_true_in_the_middle_of_the_map(show: Show) -> None:
    page = show()
    page.evaluate("map.setView([52, 37], 7, {animate: false})")
    fp.settle(page)
    bar = page.locator(".sm-scale")
    metres, pixels = (float(bar.get_attribute(f"data-{name}") or 0) for name in ("metres", "pixels"))
    per_pixel = math.cos(math.radians(52)) * 2 * math.pi * 6371000 / (256 * 2**7)
    assert metres / pixels == pytest.approx(per_pixel, rel=0.005)
    assert metres / 10 ** math.floor(math.log10(metres)) in {1, 2, 5}
    expect(bar).to_have_attribute("aria-label", "Scale bar: 50 km")


def test_f_shows_the_slide_and_escape_leaves_it(show: Show) -> None:
    page = show(window=fp.days("2014-01-01", "2014-01-02"), filterText="All incidents")
    expect(page.locator(".sm-title")).to_be_hidden()
    page.keyboard.press("f")
    expect(page.locator(".sm-title")).to_be_visible()
    expect(page.locator(".sm-title-name")).to_have_text("Northern Syria, winter 2013/14")
    expect(page.locator(".sm-title-period")).to_have_text("1–2 January 2014")
    expect(page.locator(".sm-title-shown")).to_have_text("6 of 7 incidents shown; 1 outside the dates")
    expect(page.locator(".sm-source")).to_contain_text("Data as of 31 March 2014")
    expect(page.locator(".sm-source")).to_contain_text(
        "The boundaries and names shown do not imply official endorsement or acceptance."
    )
    for control in (".sm-tb-transport", ".leaflet-control-zoom", ".sm-tb-presets", ".sm-kinds .is-zero"):
        expect(page.locator(control).first).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".sm-title")).to_be_hidden()
    assert [r["on"] for r in fp.reports(page, "present")] == [True, False]


def test_slide_hides_no_incident_and_leaving_it_brings_the_view_back(show: Show) -> None:
    page = show()
    page.evaluate("map.setView([35.35, 37.9], 9, {animate: false})")  # Atareb comes to lie under the title
    before = page.evaluate("[map.getCenter().lat, map.getZoom()]")
    page.keyboard.press("f")
    point = page.evaluate("map.latLngToContainerPoint([36.139, 36.825])")
    title = page.locator(".sm-title").bounding_box()
    assert title
    assert point["y"] > title["y"] + title["height"]
    page.keyboard.press("Escape")
    assert page.evaluate("[map.getCenter().lat, map.getZoom()]") == before


def test_slide_says_where_the_others_are(show: Show) -> None:
    page = show(present=True, mask="?kind=clash", window=fp.days("2014-01-02", "2014-01-03"))
    expect(page.locator(".sm-title-shown")).to_have_text(
        "0 of 7 incidents shown; 3 filtered out, 3 outside the dates, 1 with no place on the map"
    )


def test_f_typed_in_a_field_is_a_letter(show: Show) -> None:
    page = show()
    page.evaluate("document.body.append(Object.assign(document.createElement('input'), {id: 'field'}))")
    page.locator("#field").focus()
    page.keyboard.type("f")
    expect(page.locator(".sm-title")).to_be_hidden()
    assert page.locator("#field").input_value() == "f"


def test_f_in_the_page_around_the_frame_works(page: Page) -> None:
    with fp.served(MIXED) as url:
        page.goto(url + "outside")
        frame = page.frame_locator("iframe")
        expect(frame.locator(".sm-kinds li").first).to_be_visible()
        page.keyboard.press("f")
        expect(frame.locator(".sm-title")).to_be_visible()


def test_echo_of_the_server_does_not_undo_the_key(show: Show) -> None:
    page = show()
    page.keyboard.press("f")
    page.evaluate("state => core.applyState(state)", fp.STATE | {"seq": 5})
    fp.settle(page)
    expect(page.locator(".sm-title")).to_be_visible()
    page.evaluate("state => core.applyState(state)", fp.STATE | {"seq": 6, "present": True})
    page.evaluate("state => core.applyState(state)", fp.STATE | {"seq": 7, "present": False})
    expect(page.locator(".sm-title")).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("present", [False, True])
def test_texts_of_the_frame_have_contrast(show: Show, theme: str, present: bool) -> None:
    page = show(theme=theme, present=present)
    page.evaluate("core.select({type: 'places', places: ['p0']})")
    fp.settle(page)
    ratios = page.evaluate(CONTRAST)
    low = {text: round(ratio, 2) for text, ratio in ratios if ratio < 4.5}
    assert len(ratios) > 20
    assert not low


CONTRAST = """() => {
    const parse = text => text.match(/[\\d.]+/g).map(Number);
    const lum = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const over = (top, below) => { const a = top[3] ?? 1; return [0, 1, 2].map(i => top[i] * a + below[i] * (1 - a)); };
    const back = node => {
        const layers = [];
        for (let n = node; n && n.nodeType === 1; n = n.parentElement) layers.push(parse(getComputedStyle(n).backgroundColor));
        return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255]);
    };
    const found = [];
    const walker = document.createTreeWalker(document.querySelector('#map'), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode.textContent.trim();
        const node = walker.currentNode.parentElement;
        if (!text || node.closest('svg, option, .leaflet-disabled') || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        const paper = back(node);
        const [light, dark] = [lum(over(parse(getComputedStyle(node).color), paper)), lum(paper)].sort((a, b) => b - a);
        found.push([text.slice(0, 40), (light + 0.05) / (dark + 0.05)]);
    }
    return found;
}"""
