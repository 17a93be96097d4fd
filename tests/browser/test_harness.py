"""The watch over the browser itself: it must be able to fail."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.support.servers import Server, streamlit_server

SCRIPT = """
import streamlit as st
st.set_page_config(page_title="A small app")
st.title("It runs")
st.button("Press")
if "fail" in st.query_params:
    raise ValueError("the secret of this app")
"""


@pytest.fixture(scope="module")
def small_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("small")
    script = folder / "small.py"
    script.write_text(SCRIPT)
    with streamlit_server(script, folder / "incidents", folder) as server:
        yield server


def test_request_to_another_host_is_found(page: Page, watch: Watch) -> None:
    page.set_content("<img src='https://tiles.example.org/1.png'>")
    with pytest.raises(
        pytest.fail.Exception, match=re.escape("another host: https://tiles.example.org/1.png")
    ):
        watch.check()
    watch.findings.clear()


def test_request_from_a_frame_of_a_second_page_is_found(new_context, watch: Watch) -> None:
    page = new_context(color_scheme="dark").new_page()
    page.set_content("<iframe srcdoc=\"<script src='https://cdn.example.org/a.js'></script>\"></iframe>")
    with pytest.raises(pytest.fail.Exception, match=re.escape("another host: https://cdn.example.org/a.js")):
        watch.check()
    watch.findings.clear()


def test_error_in_the_console_and_uncaught_error_are_found(page: Page, watch: Watch) -> None:
    page.set_content(
        "<script>console.error('odd'); setTimeout(() => { throw new Error('broken'); })</script>"
    )
    page.wait_for_timeout(0)
    with pytest.raises(pytest.fail.Exception, match=r"(?s)console: odd.*uncaught error: broken"):
        watch.check()
    watch.findings.clear()


@pytest.mark.tolerates("odd")
def test_what_a_test_tolerates_does_not_fail_it(page: Page, watch: Watch) -> None:
    page.set_content("<script>console.error('odd')</script>")
    watch.check()
    assert watch.findings


def test_small_app_asks_no_other_host_and_uses_the_system_font(page: Page, small_app: Server) -> None:
    page.goto(small_app.url)
    expect(page.get_by_role("heading", name="It runs")).to_be_visible()
    font = page.get_by_role("heading", name="It runs").evaluate("e => getComputedStyle(e).fontFamily")
    assert font.startswith('Inter, "Segoe UI", system-ui'), font
    button = page.get_by_role("button", name="Press").evaluate("e => getComputedStyle(e).fontFamily")
    assert button.startswith('Inter, "Segoe UI", system-ui'), button


@pytest.mark.parametrize(("scheme", "colour"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(16, 22, 28)")])
def test_theme_follows_the_system(new_context, small_app: Server, scheme: str, colour: str) -> None:
    page = new_context(color_scheme=scheme).new_page()
    page.goto(small_app.url)
    expect(page.get_by_role("heading", name="It runs")).to_be_visible()
    expect(page.locator(".stApp")).to_have_css("background-color", colour)


def test_traceback_never_reaches_a_page(page: Page, small_app: Server) -> None:
    page.goto(f"{small_app.url}/?fail=1")
    shown = page.get_by_test_id("stException")
    expect(shown).to_be_visible()
    assert "secret" not in page.content()
    assert "ValueError" not in page.content()
    assert "Traceback" not in page.content()
