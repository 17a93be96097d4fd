"""Links, the presentation view, and how the map looks: theme, shading, background."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app.driver import FRAME, App

ATAREB = "580b6445"
TILES = "server.arcgisonline.com"
ONE_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)


def test_a_link_gives_the_same_picture_in_another_browser(app: App, new_app) -> None:
    app.open(f"?kind=clash&kind=shelling&shading=count&hide=water&sel=places:{ATAREB}")
    app.map("sitmap.setWindow('2014-01-01', '2014-01-15')")
    app.page.wait_for_url("**from=2014-01-01**")
    middle = app.point(35.6, 38.5)
    app.drag([middle, (middle[0] - 120, middle[1] + 60)])
    before = app.map("sitmap.view.zoom")
    app.frame.get_by_role("button", name="Zoom in").click()
    app.until("before => sitmap.view.zoom > before && !map._animatingZoom", before)
    app.view_is_in_the_address()
    expect(app.sentence).to_contain_text("1–15 January 2014")
    mine = app.picture()
    other = new_app().open(f"?{urlsplit(app.page.url).query}")
    other.until("sitmap.counts.passing < 304 && map.sitmap.selection !== null")
    assert other.picture() == mine
    assert other.sentence.inner_text() == app.sentence.inner_text()
    assert mine["shown"] > 0
    assert mine["selection"]["places"] == [ATAREB]
    assert mine["layers"]["shading"] == "count"
    assert mine["layers"]["water"] is False


def test_moving_to_another_page_and_back_keeps_filter_and_view(app: App) -> None:
    app.open("?kind=clash&view=36.1390,36.8250,10")
    app.go_to("incidents")
    app.page.wait_for_url("**/incidents?**kind=clash**")
    expect(app.sentence).to_have_text("55 clashes")
    app.go_to("")
    app.page.wait_for_url(re.compile(r":\d+/\?.*kind=clash"))
    app.ready()
    app.until("sitmap.counts.passing === 55")
    assert app.map("[sitmap.view.zoom, sitmap.view.lat.toFixed(2)]") == [10, "36.14"]


def test_back_in_the_browser_takes_the_filter_back(app: App) -> None:
    app.open()
    app.page.get_by_role("textbox", name="Text").fill("Atareb")
    app.page.keyboard.press("Enter")
    app.page.wait_for_url("**q=Atareb**")
    app.until("sitmap.counts.passing === 6")
    app.page.go_back()
    expect(app.sentence).to_have_text("304 incidents")
    app.ready()
    app.until("sitmap.counts.passing === 304")
    expect(app.page.get_by_role("textbox", name="Text")).to_have_value("")


def test_an_address_in_a_link_becomes_no_link(app: App) -> None:
    app.open("?q=https%3A%2F%2Fexample.org%2Fx+www.example.org+a%40example.org")
    expect(app.sentence).to_contain_text("example.org")
    assert app.sentence.locator("a[href*='example.org']").count() == 0


def expect_only_the_map(page: Page) -> None:
    """Whatever one points at is the map."""
    for x, y in ((5, 5), (720, 10), (1430, 5), (5, 450), (720, 450), (1430, 890), (5, 890), (160, 200)):
        tag = page.evaluate("([x, y]) => document.elementFromPoint(x, y).tagName", [x, y])
        assert tag == "IFRAME", (x, y, tag)
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    expect(page.locator("h5")).to_be_hidden()
    assert page.locator(FRAME).bounding_box() == {"x": 0, "y": 0, "width": 1440, "height": 900}


def expect_a_slide(app: App) -> None:
    """Title, period, N of M, legend, scale, north, sources and disclaimer stand on the map."""
    expect(app.locator(".sm-title-name")).to_have_text("Northern Syria, winter 2013/14")
    expect(app.locator(".sm-title-period")).to_have_text("2–31 January 2014")
    expect(app.locator(".sm-title-filter")).to_contain_text("Clashes")
    shown = app.map("sitmap.shown")
    expect(app.locator(".sm-title-shown")).to_contain_text(f"{shown} of 304 incidents shown")
    for part in (".sm-title", ".sm-legend", ".sm-scale", ".sm-north", ".sm-source-text", ".sm-source-more"):
        expect(app.locator(part)).to_be_visible()
    expect(app.locator(".sm-source")).to_contain_text("CC BY 4.0")
    expect(app.locator(".sm-source")).to_contain_text("Data as of")
    expect(app.locator(".sm-source")).to_contain_text("do not imply official endorsement")
    # Of the legend what is drawn, and no tools.
    expect(app.locator(".sm-kind", has_text="Clash")).to_be_visible()
    expect(app.locator(".sm-kind", has_text="Protest")).to_be_hidden()
    for tool in (".leaflet-control-zoom", ".sm-area-bar", ".sm-tb-head"):
        expect(app.locator(tool)).to_be_hidden()


def test_f_presents_and_escape_leaves(app: App) -> None:
    app.open("?kind=clash&from=2014-01-02&to=2014-01-31")
    app.map("window.mine = 1")
    app.page.locator("body").press("f")
    app.page.wait_for_url("**present=1**")
    expect(app.page.get_by_test_id("stSidebar")).to_be_hidden()
    expect_only_the_map(app.page)
    expect_a_slide(app)
    app.page.keyboard.press("Escape")
    app.page.wait_for_url(lambda url: "present" not in url)
    expect(app.page.get_by_test_id("stSidebar")).to_be_visible()
    expect(app.locator(".sm-title")).to_be_hidden()
    assert app.map("window.mine") == 1, "the frame was loaded again"
    assert app.map("sitmap.counts.passing") == 55


def test_a_link_to_a_slide(app: App) -> None:
    app.open("?present=1&kind=clash&from=2014-01-02&to=2014-01-31")
    expect(app.locator(".sm-title")).to_be_visible()
    expect_only_the_map(app.page)
    expect_a_slide(app)


def test_a_link_to_a_slide_hides_no_incident_behind_its_title(app: App) -> None:
    app.open("?present=1&kind=clash&from=2014-01-02&to=2014-01-31")
    expect(app.locator(".sm-title")).to_be_visible()
    hidden = """() => {
      const boxes = [".sm-title", ".sm-legend", ".sm-source"].map(s => document.querySelector(s).getBoundingClientRect());
      const { data, counts } = map.sitmap;
      return [...data.places.lat.keys()].filter(p => counts.placeTotal[p]).filter(p => {
        const { x, y } = map.latLngToContainerPoint([data.places.lat[p], data.places.lon[p]]);
        return boxes.some(b => x > b.left && x < b.right && y > b.top && y < b.bottom);
      }).length === 0;
    }"""
    app.until(hidden)


def test_typing_an_f_does_not_present(app: App) -> None:
    app.open()
    app.page.get_by_role("textbox", name="Text").press_sequentially("ff")
    app.page.keyboard.press("Enter")
    app.page.wait_for_url("**q=ff**")
    assert "present" not in app.page.url
    expect(app.page.get_by_test_id("stSidebar")).to_be_visible()


# ---- the look ---------------------------------------------------------------------------------------


def test_dark_theme_is_that_of_page_and_map(new_app) -> None:
    app = new_app(color_scheme="dark").open()
    app.until("map.sitmap.theme === 'dark'")
    assert (
        app.map("getComputedStyle(document.querySelector('.sitmap')).getPropertyValue('--land').trim()")
        == "#1b2229"
    )
    assert app.map("map.sitmap.kindColour(1) === map.sitmap.data.kinds[1].colourDark")
    expect(app.page.locator(".stApp")).to_have_css("background-color", "rgb(16, 22, 28)")


def test_shading_provinces_from_the_layers_menu(app: App) -> None:
    app.open()
    expect(app.locator(".sm-classes")).to_be_hidden()
    app.frame.get_by_role("button", name="Layers").click()
    app.locator(".sm-layers").get_by_label("Number of incidents").check()
    app.page.wait_for_url("**shading=count**")
    classes = app.locator(".sm-classes li")
    expect(classes.first).to_be_visible()
    assert classes.count() >= 3
    # A point of Aleppo province without a mark has the colour of the highest class.
    point = app.map("(() => { const p = map.latLngToContainerPoint([36.62, 36.75]); return [p.x, p.y]; })()")
    app.until(
        """([x, y]) => {
          const wanted = map.sitmap.shadingClasses.at(-1).colour.match(/\\w\\w/g).map(h => parseInt(h, 16));
          return [...document.querySelectorAll("canvas")].some(canvas => {
            const box = canvas.getBoundingClientRect();
            const ratio = canvas.width / box.width;
            const [r, g, b] = canvas.getContext("2d").getImageData((x - box.left) * ratio, (y - box.top) * ratio, 1, 1).data;
            return Math.hypot(r - wanted[0], g - wanted[1], b - wanted[2]) < 30;
          });
        }""",
        point,
    )
    app.locator(".sm-layers").get_by_role("group", name="Shade provinces by").get_by_label("Nothing").check()
    app.page.wait_for_url(lambda url: "shading" not in url)
    expect(app.locator(".sm-classes")).to_be_hidden()


def test_layers_can_be_switched_off(app: App) -> None:
    app.open()
    app.frame.get_by_role("button", name="Layers").click()
    app.locator(".sm-layers").get_by_label("Incidents", exact=True).uncheck()
    app.page.wait_for_url("**hide=incidents**")
    app.until("sitmap.marksDrawn === 0")
    app.locator(".sm-layers").get_by_label("Incidents", exact=True).check()
    app.until("sitmap.marksDrawn > 0")


@pytest.mark.tolerates(rf"another host: https://{re.escape(TILES)}/")
def test_an_online_basemap_asks_its_own_host_only_and_only_when_chosen(new_app) -> None:
    app = new_app()
    hosts: list[str] = []
    app.page.context.on("request", lambda request: hosts.append(urlsplit(request.url).hostname or ""))
    app.page.context.route(
        f"https://{TILES}/**",
        lambda route: route.fulfill(
            content_type="image/png", body=ONE_PIXEL, headers={"Access-Control-Allow-Origin": "*"}
        ),
    )
    app.open()
    assert set(hosts) == {"127.0.0.1"}
    # Choosing it in the panel is tested without a browser; here the address has it, as after the choice.
    with app.page.expect_request(lambda request: TILES in request.url):
        app.page.goto(f"{app.url}/?basemap=Esri.WorldGrayCanvas")
    app.page.wait_for_url("**basemap=Esri.WorldGrayCanvas**")
    # The frame loads itself once more, to be let by its policy: it is found anew each time.
    frame = app.page.frame_locator("iframe[title^=streamlit_folium]")
    expect(frame.locator("img.leaflet-tile-loaded").first).to_be_attached()
    expect(frame.locator(".sm-source")).to_contain_text("Esri")
    assert set(hosts) - {""} == {"127.0.0.1", TILES}
    app.ready()
    assert app.map("sitmap.counts.total") == 304
