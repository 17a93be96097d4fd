"""Pages without a browser: `run_page("incidents.py")` opens a page through the navigation, as a link does."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

NAVIGATION = Path(__file__).resolve().parents[2] / "pages" / "shared" / "navigation.py"
DEFAULT_PAGE = "situation.py"
RUN_SECONDS = 60
"""The first run of a session fills the store and compiles the queries."""

Query = Mapping[str, str | Sequence[str]]


@pytest.fixture(autouse=True)
def _full_errors() -> Iterator[None]:
    """Show whole exceptions, which a page of the real app never does: a failing test has to say why."""
    kept = st.get_option("client.showErrorDetails")
    st.set_option("client.showErrorDetails", "full")
    yield
    st.set_option("client.showErrorDetails", kept)


@pytest.fixture
def run_page(store: Path) -> Callable[..., AppTest]:
    """Return ``run_page(script=DEFAULT_PAGE, query=None, *, may_fail=False, **session)``.

    `script` is a file of pages/, `query` the link's keys and values, `session` the first session state. A page
    that shows an exception fails the test unless `may_fail`.
    """

    def run(
        script: str = DEFAULT_PAGE, query: Query | None = None, *, may_fail: bool = False, **session: object
    ) -> AppTest:
        page = AppTest.from_file(str(NAVIGATION), default_timeout=RUN_SECONDS)
        if script != DEFAULT_PAGE:
            # Before the first run a page is found by its file's name, which is its path in the address too.
            page.switch_page(f"../{script}")
        for key, value in (query or {}).items():
            page.query_params[key] = value if isinstance(value, str) else list(value)
        for key, value in session.items():
            page.session_state[key] = value
        page.run()
        if not may_fail:
            assert not page.exception, "\n".join(f"{e.message}\n{e.stack_trace}" for e in page.exception)
        return page

    return run
