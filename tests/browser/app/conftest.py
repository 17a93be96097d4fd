"""The whole app in a browser. One profile serves the tests of a module, because the first visit costs seconds.

def test_something(app):                 the map page of the bundled incidents; `app.open(...)` first
def test_another(new_app):               `new_app(url, **options)`: the map page in a profile of its own
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.app.driver import App
from tests.browser.conftest import FAILED, TIMEOUT_MS, VIEWPORT, Watch, _keep_pictures

expect.set_options(timeout=TIMEOUT_MS)


class Relay:
    """Passes on what a profile that outlives a test does, to the watch of the test that runs."""

    def __init__(self) -> None:
        self.watch = Watch()

    def attach(self, context: BrowserContext) -> None:
        # The watch is looked up when something happens, not now.
        context.on("request", lambda request: self.watch._request(request))  # noqa: PLW0108
        context.on("console", lambda message: self.watch._console(message))  # noqa: PLW0108
        context.on("weberror", lambda error: self.watch._error(error))  # noqa: PLW0108


@pytest.fixture(scope="module")
def shared(browser: Browser) -> Iterator[tuple[Page, Relay]]:
    context = browser.new_context(viewport=VIEWPORT, locale="en-GB", timezone_id="UTC", color_scheme="light")
    context.set_default_timeout(TIMEOUT_MS)
    relay = Relay()
    relay.attach(context)
    yield context.new_page(), relay
    context.close()


@pytest.fixture
def app(
    shared: tuple[Page, Relay], watch: Watch, app_url: str, request: pytest.FixtureRequest
) -> Iterator[App]:
    """The map page of the bundled incidents, in the profile of the module."""
    page, relay = shared
    relay.watch = watch
    yield App(page, app_url)
    relay.watch = Watch()
    if request.node.stash.get(FAILED, False):
        _keep_pictures(request.node.name, [page.context])


@pytest.fixture
def new_app(new_context: Callable[..., BrowserContext], app_url: str) -> Callable[..., App]:
    """Return ``new_app(url=None, **options)``: the map page in a profile of its own, with Playwright's options."""

    def new(url: str | None = None, **options: object) -> App:
        return App(new_context(**options).new_page(), url or app_url)

    return new
