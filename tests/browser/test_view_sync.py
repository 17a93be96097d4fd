"""Maps of one page that belong together: each follows the other exactly, and nothing else does."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Frame, Page

from tests.browser import frame_page as fp

INCIDENTS = [fp.incident(), fp.incident(place="Idlib", kind="protest")]
READY = "window.sitmap && sitmap.ready && map.sitmap.state.seq !== null"
WHERE = "() => { const { lat, lng } = map.getCenter(); return [lat, lng, map.getZoom()]; }"
CORNER = "() => { const p = map.latLngToContainerPoint([36.2, 37.1]); return [p.x, p.y]; }"


class Pair:
    """Two maps side by side on one page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.goto(f"{url}pair")
        self.frames = [frame for frame in page.frames if frame.parent_frame is not None]
        for frame in self.frames:
            frame.wait_for_function(READY)

    def views(self) -> list[list[float]]:
        return [frame.evaluate(WHERE) for frame in self.frames]

    def together(self) -> bool:
        """Whether both stand still at the same place, to the last digit, and see it at the same pixel."""
        for frame in self.frames:
            frame.wait_for_function(
                "() => !map._animatingZoom && !(map._panAnim && map._panAnim._inProgress)"
            )
        first, second = self.views()
        points = [frame.evaluate(CORNER) for frame in self.frames]
        return first == second and points[0] == points[1]

    def middle(self, frame: int) -> tuple[float, float]:
        box = self.frames[frame].frame_element().bounding_box()
        assert box is not None
        return box["x"] + 250, box["y"] + 200

    def focus(self, frame: int) -> Frame:
        self.frames[frame].locator("#map").focus()
        return self.frames[frame]


@pytest.fixture
def url() -> Iterator[str]:
    with fp.served(INCIDENTS, {"sync": "both"}, fp.FIGURE) as url:
        yield url


@pytest.fixture
def pair(page: Page, url: str) -> Pair:
    return Pair(page, url)


@pytest.mark.parametrize("leader", [0, 1])
def test_the_other_map_is_dragged_along_with_every_step(pair: Pair, leader: int) -> None:
    before = pair.views()
    x, y = pair.middle(leader)
    pair.page.mouse.move(x, y)
    pair.page.mouse.down()
    for step in range(1, 6):
        pair.page.mouse.move(x + 23 * step, y + 11 * step)
        fp.settle(pair.page)
        moved = [frame.evaluate(CORNER) for frame in pair.frames]
        assert moved[0] == moved[1]
    pair.page.mouse.up()
    fp.settle(pair.page)  # a map that was thrown goes on from the next frame
    assert pair.together()
    assert pair.views()[0] != before[0]


def test_keys_move_and_zoom_both(pair: Pair) -> None:
    frame = pair.focus(0)
    for key, moved in (("ArrowRight", "lng"), ("ArrowUp", "lat")):
        before = frame.evaluate(f"() => map.getCenter().{moved}")
        frame.locator("#map").press(key)
        frame.wait_for_function(f"before => map.getCenter().{moved} > before", arg=before)
        assert pair.together()
    zoom = frame.evaluate("() => map.getZoom()")
    frame.locator("#map").press("+")
    for each in pair.frames:
        each.wait_for_function("zoom => map.getZoom() > zoom && !map._animatingZoom", arg=zoom)
    assert pair.together()


def test_a_wheel_zooms_both_where_the_pointer_is(pair: Pair) -> None:
    x, y = pair.middle(1)
    pair.page.mouse.move(x, y)
    pair.page.keyboard.down("Control")
    pair.page.mouse.wheel(0, -300)
    pair.page.keyboard.up("Control")
    zoom = pair.views()[0][2]
    for frame in pair.frames:
        frame.wait_for_function("zoom => map.getZoom() > zoom && !map._animatingZoom", arg=zoom)
    assert pair.together()


def test_maps_of_another_group_another_tab_and_the_page_stay(
    pair: Pair, context: BrowserContext, url: str
) -> None:
    elsewhere = Pair(context.new_page(), url)
    pair.frames[1].evaluate("() => core.applyState({ ...core.state, seq: 2, sync: 'other' })")
    before = pair.views()[1], elsewhere.views()
    pair.page.bring_to_front()
    frame = pair.focus(0)
    start = pair.views()[0]
    frame.locator("#map").press("+")
    frame.wait_for_function("zoom => map.getZoom() > zoom && !map._animatingZoom", arg=start[2])
    assert (pair.views()[1], elsewhere.views()) == before


def test_a_map_that_comes_later_looks_where_the_others_do(pair: Pair) -> None:
    frame = pair.focus(0)
    zoom = pair.views()[0][2]
    frame.locator("#map").press("+")
    pair.frames[1].wait_for_function("zoom => map.getZoom() > zoom && !map._animatingZoom", arg=zoom)
    pair.frames[1].goto(pair.frames[1].url)
    pair.frames[1].wait_for_function(READY)
    assert pair.together()
    assert pair.views()[1][2] > zoom


def test_before_anybody_moves_them_all_look_where_the_first_does(pair: Pair) -> None:
    zoom = pair.views()[1][2]
    pair.page.evaluate("() => { document.querySelector('iframe').style.height = '240px'; }")
    pair.frames[0].wait_for_function("() => map.getSize().y < 250")
    pair.frames[1].wait_for_function(
        """zoom => {
          const other = parent.frames[0].sitmapSync.map;
          return map.getZoom() < zoom && map.getZoom() === other.getZoom() && map.getCenter().equals(other.getCenter(), 0);
        }""",
        arg=zoom,
    )


def test_a_change_of_size_moves_no_other_map(pair: Pair) -> None:
    pair.focus(0).locator("#map").press("ArrowRight")
    assert pair.together()
    before = pair.views()[1]
    pair.page.evaluate("() => { document.querySelector('iframe').style.width = '480px'; }")
    pair.frames[0].wait_for_function("() => map.getSize().x < 500")
    fp.settle(pair.page)
    assert pair.views()[1] == before
