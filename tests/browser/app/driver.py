"""The map page in a browser: what a person sees and does, and what the frame knows of itself.

app.open("?kind=clash")     the page, ready
app.sentence, app.caption   the lines above the map
app.map("sitmap.shown")     an expression in the map's frame
app.until("...")            wait until one is true
"""

import re
from typing import Any

from playwright.sync_api import Frame, Locator, Page, expect

# Streamlit looks for its server below the path of a page before it looks at the root.
DEEP_PATH = r"404 \(Not Found\) \(http://[\d.:]+/[a-z]+/_stcore/(health|host-config)\)$"

_SECTIONS = {
    "Explore": ("", "incidents"),
    "Analyse": ("control", "trends", "provinces", "actors", "compare"),
    "Brief": ("brief",),
}
FRAME = "iframe[title^='streamlit_folium']"
_READY = "window.sitmap && sitmap.ready && window.map && map.sitmap.state.seq !== null"


class App:
    """The map page of an app at `url`."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.frame: Frame

    def open(self, query: str = "") -> "App":
        """Open the map page and wait until the map answers and has the state of the link."""
        self.page.goto(f"{self.url}/{query}")
        return self.ready()

    def ready(self) -> "App":
        handle = self.page.locator(FRAME).element_handle()
        frame = handle.content_frame()
        assert frame is not None
        frame.wait_for_url("**/component/**")  # until then it is an empty page under the policy of this one
        self.frame = frame
        self.until(_READY)
        return self

    # ---- the page -----------------------------------------------------------------------------------

    @property
    def sentence(self) -> Locator:
        return self.page.locator("h5").first

    @property
    def caption(self) -> Locator:
        return self.page.get_by_test_id("stMain").get_by_test_id("stCaptionContainer").first

    @property
    def table(self) -> Locator:
        return self.page.get_by_test_id("stDataFrame").first

    def date(self, label: str) -> str:
        """Return a date of the sidebar as it stands there, such as 2014-01-02 or yyyy-mm-dd."""
        parts = ("year", "month", "day")
        return "-".join(
            self.page.get_by_role("spinbutton", name=f"{part}, {label}").inner_text().zfill(2)
            for part in parts
        )

    def expect_date(self, label: str, iso: str) -> None:
        for part, text in zip(("year", "month", "day"), iso.split("-"), strict=True):
            expect(self.page.get_by_role("spinbutton", name=f"{part}, {label}")).to_have_text(
                re.compile(f"^0?{int(text)}$")
            )

    def type_date(self, label: str, iso: str) -> None:
        """Type a date into the sidebar and go on to the next field: past the calendar's button."""
        self.page.get_by_role("spinbutton", name=f"year, {label}").click()
        self.page.keyboard.type(iso.replace("-", ""))
        self.page.keyboard.press("Tab")
        self.page.keyboard.press("Tab")

    # ---- the frame ----------------------------------------------------------------------------------

    def map(self, expression: str, argument: Any = None) -> Any:
        return self.frame.evaluate(expression, argument)

    def until(self, expression: str, argument: Any = None) -> None:
        self.frame.wait_for_function(expression, arg=argument)

    def locator(self, selector: str, **options: Any) -> Locator:
        return self.frame.locator(selector, **options)

    @property
    def details(self) -> Locator:
        return self.frame.locator(".sm-details")

    def point(self, lat: float, lon: float) -> tuple[float, float]:
        """Return where a point of the ground lies in the window, pixels."""
        x, y = self.map(
            "([lat, lon]) => { const p = map.latLngToContainerPoint([lat, lon]); return [p.x, p.y]; }",
            [lat, lon],
        )
        return self._in_window(x, y)

    def mark_of(self, place: str) -> tuple[float, float]:
        """Return where the mark that speaks for a place is drawn, in pixels of the window."""
        found = self.map(
            """id => {
              const { incidents, placeIndex } = map.sitmap;
              const wanted = incidents.marks.of[placeIndex.get(id)];
              let at = null;
              incidents.eachDrawn((mark, x, y) => {
                const p = map.layerPointToContainerPoint(L.point(x, y).subtract(map.getPixelOrigin()));
                if (mark === wanted) at = [p.x, p.y];
              });
              return at;
            }""",
            place,
        )
        assert found, f"no mark for place {place}"
        return self._in_window(*found)

    def _in_window(self, x: float, y: float) -> tuple[float, float]:
        box = self.page.locator(FRAME).bounding_box()
        assert box is not None
        return box["x"] + x, box["y"] + y

    def drag(self, path: list[tuple[float, float]], steps: int = 6) -> None:
        """Drag the mouse along a path and let go."""
        mouse = self.page.mouse
        mouse.move(*path[0])
        mouse.down()
        for point in path[1:]:
            mouse.move(*point, steps=steps)
        mouse.up()

    def picture(self) -> dict[str, Any]:
        """Return what a picture consists of: the same link has to give the same."""
        return self.map(
            """() => {
              const core = map.sitmap;
              const { lat, lon, zoom } = sitmap.view;
              return {
                version: sitmap.version, window: sitmap.window, mode: core.mode, theme: core.theme, layers: core.layers,
                shown: sitmap.shown, passing: sitmap.counts.passing, byKind: [...sitmap.counts.byKind],
                view: [lat.toFixed(4), lon.toFixed(4), zoom.toFixed(2)], // as a link holds it
                selection: core.selection && { ...core.selection, rows: null },
                present: document.querySelector(".sitmap").classList.contains("is-present"),
              };
            }"""
        )

    def view_is_in_the_address(self) -> None:
        """Wait until the map rests and the address of the page says where it looks."""
        self.until(
            """() => {
              const said = new URL(parent.location.href).searchParams.get("view");
              const { lat, lon, zoom } = sitmap.view;
              return said === `${lat.toFixed(4)},${lon.toFixed(4)},${Math.round(zoom * 100) / 100}`;
            }"""
        )

    def go_to(self, page: str) -> None:
        """Move to another page by the navigation; "" is the map."""
        section = next((name for name, pages in _SECTIONS.items() if page in pages), "Data")
        self.page.get_by_test_id("stTopNavSection").filter(has_text=section).click()
        self.page.locator(f"a[href='{self.url}/{page}']").click()

    def settle(self) -> None:
        """Wait for two frames of the browser: what was asked to be drawn is drawn then."""
        self.map(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
        )
