"""The online basemap: only when the state asks for it, and the frame loads itself once to be allowed to."""

import pytest
from playwright.sync_api import Page

from tests.browser.frame_page import incident, served

BASEMAP = {"name": "Test.Tiles", "url": "/tile/{z}/{x}/{y}.png", "attribution": "<b>Tiles</b> & co"}


def loads(page: Page, **state: object) -> list[str]:
    """Open the map with a state and return the addresses of the documents that were loaded."""
    documents: list[str] = []
    page.on(
        "request", lambda request: documents.append(request.url) if request.is_navigation_request() else None
    )
    with served([incident()], state) as url:
        page.goto(url)
        page.wait_for_function(
            "window.sitmap && sitmap.ready && core.parts.OnlineBasemap.shown !== undefined"
        )
        if state.get("basemap"):
            page.wait_for_function("window.core && core.parts.OnlineBasemap.layer !== null")
        page.wait_for_load_state("networkidle")
    return documents


def test_none_is_the_default(page: Page) -> None:
    assert len(loads(page)) == 1
    assert page.evaluate("document.querySelectorAll('.leaflet-tile').length") == 0
    assert "sitmap_basemap" not in page.evaluate("document.cookie")


@pytest.mark.tolerates("404")
def test_a_basemap_sets_the_cookie_and_loads_the_frame_once_more(page: Page) -> None:
    assert len(loads(page, basemap=BASEMAP)) == 2
    assert "sitmap_basemap=Test.Tiles" in page.evaluate("document.cookie")
    assert page.evaluate("document.querySelectorAll('.leaflet-tile').length") > 0


@pytest.mark.tolerates("404")
def test_turning_it_off_takes_the_cookie_away(page: Page) -> None:
    loads(page, basemap=BASEMAP)
    with served([incident()]) as url:
        page.goto(url)
        # The first load still had the cookie; the frame took it away and loaded itself again.
        page.wait_for_function("window.sitmap && sitmap.ready && core.parts.OnlineBasemap.loadedWith === ''")
    assert "sitmap_basemap" not in page.evaluate("document.cookie")


@pytest.mark.tolerates("404")
def test_without_cookies_it_does_not_load_for_ever(page: Page) -> None:
    page.add_init_script("Object.defineProperty(document, 'cookie', { get: () => '', set: () => {} })")
    assert len(loads(page, basemap=BASEMAP)) <= 2


@pytest.mark.tolerates("404")
def test_fills_give_way_and_the_attribution_is_text(page: Page) -> None:
    with served([incident()], {"basemap": BASEMAP}) as url:
        page.goto(url)
        page.wait_for_function("window.core && core.parts.OnlineBasemap.layer !== null")
        assert (
            page.evaluate("core.parts.OnlineBasemap.layer.getAttribution()")
            == "&lt;b&gt;Tiles&lt;/b&gt; &amp; co"
        )
        middle = "core.provinces.ground._context.getImageData(700, 400, 1, 1).data[3]"
        page.wait_for_function(f"{middle} === 0")
        page.evaluate("core.applyState({ ...core.state, seq: 99, layers: { shading: 'count' } })")
        page.wait_for_function(f"{middle} > 0")
