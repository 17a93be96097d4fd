"""A real browser. Every test here fails on a request to another host and on an error in the console.

    def test_something(page, app_url):       a page, and the app with the bundled incidents
    @pytest.mark.tolerates("404")            an error or address that matches is part of this test
    new_context(color_scheme="dark")         another browser profile, watched in the same way

A test that fails leaves a picture of each of its pages in build/failures/.
"""

import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    WebError,
    sync_playwright,
)
from playwright.sync_api import Error as PlaywrightError

from tests.support.find_browser import find
from tests.support.servers import ROOT, Server, streamlit_server

HERE = Path(__file__).resolve().parent
PICTURES = ROOT / "build" / "failures"
VIEWPORT = {"width": 1440, "height": 900}
TIMEOUT_MS = 20_000
"""For one step of a page. Two cores that render without a GPU are slow, not broken."""

LAUNCH = (
    "--no-sandbox",  # tests run as root in containers, where Chromium's sandbox cannot start
    "--disable-dev-shm-usage",  # and where /dev/shm is small
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--font-render-hinting=none",
    # A request to another host is a failed test; with this it does not leave the machine either.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
)
LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}
LOCAL_SCHEMES = {"data", "blob", "file", "about"}
FAILED = pytest.StashKey[bool]()


@dataclass
class Watch:
    """What the pages of one test did that they must not do."""

    tolerated: tuple[str, ...] = ()
    contexts: list[BrowserContext] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)

    def attach(self, context: BrowserContext) -> None:
        """Watch every page of the context, its frames and workers included."""
        self.contexts.append(context)
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("page", lambda page: page.on("websocket", lambda socket: self._address(socket.url)))

    def check(self) -> None:
        """Fail when something was found that the test does not tolerate."""
        for page in (page for context in self.contexts for page in context.pages):
            try:
                page.evaluate("0")  # a round trip, after which every earlier message has come in
            except PlaywrightError:
                continue  # closed meanwhile
        left = [f for f in self.findings if not any(re.search(pattern, f) for pattern in self.tolerated)]
        if left:
            pytest.fail("\n".join(["the browser saw:", *dict.fromkeys(left)]), pytrace=False)

    def _request(self, request: Request) -> None:
        self._address(request.url)

    def _address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in LOCAL_SCHEMES and parts.hostname not in LOCAL_HOSTS:
            self.findings.append(f"a request to another host: {url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.findings.append(
                f"an error in the console: {message.text} ({message.location.get('url', '')})"
            )

    def _error(self, error: WebError) -> None:
        self.findings.append(f"an uncaught error: {error.error}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies here as browser tests, and keep them on one worker: two browsers measure each other."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Let what the browser saw fail the test itself, not its clean-up."""
    result = yield
    watch = pyfuncitem.funcargs.get("watch")
    if watch is not None:
        watch.check()
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a failure for the pictures."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser that `make browser` found."""
    found = find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.path, args=list(LAUNCH))
        yield browser
        browser.close()


@pytest.fixture
def watch(request: pytest.FixtureRequest) -> Watch:
    """What the browser saw in this test."""
    return Watch(tuple(arg for mark in request.node.iter_markers("tolerates") for arg in mark.args))


@pytest.fixture
def new_context(
    browser: Browser, watch: Watch, request: pytest.FixtureRequest
) -> Iterator[Callable[..., BrowserContext]]:
    """Return ``new_context(**options)``: a browser profile of its own, with Playwright's options."""

    def new(**options: Any) -> BrowserContext:
        context = browser.new_context(
            **{"viewport": VIEWPORT, "locale": "en-GB", "timezone_id": "UTC", "color_scheme": "light"}
            | options
        )
        context.set_default_timeout(TIMEOUT_MS)
        watch.attach(context)
        return context

    yield new
    if request.node.stash.get(FAILED, False):
        _keep_pictures(request.node.name, watch.contexts)
    for context in watch.contexts:
        context.close()


@pytest.fixture
def context(new_context: Callable[..., BrowserContext]) -> BrowserContext:
    """A light profile, 1440 x 900, British English, UTC."""
    return new_context()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page of `context`."""
    return context.new_page()


@pytest.fixture(scope="session")
def app_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with the bundled incidents, started once for all browser tests."""
    folder = tmp_path_factory.mktemp("app")
    with streamlit_server(ROOT / "dashboard.py", folder / "incidents", folder) as server:
        yield server


@pytest.fixture(scope="session")
def app_url(app_server: Server) -> str:
    """Address of the app, without a slash at the end."""
    return app_server.url


def _keep_pictures(name: str, contexts: list[BrowserContext]) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    stem = re.sub(r"[^\w.-]+", "-", name).strip("-")
    pages = [page for context in contexts for page in context.pages]
    for number, page in enumerate(pages, start=1):
        try:
            page.screenshot(path=PICTURES / f"{stem}-{number}.png")
        except PlaywrightError:
            continue  # a page that cannot be drawn is no reason to hide why the test failed
