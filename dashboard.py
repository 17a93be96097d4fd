"""The front door of Sitmap: the page script, the HTTP routes beside it and the headers that keep it quiet.

Start it with ``streamlit run dashboard.py``.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from geo.web.routes import routes, warm
from geo.web.security import SecurityHeaders
from pages.shared.errors import show_error


@asynccontextmanager
async def ready(_app: Any) -> AsyncIterator[None]:
    """Fill and load the store before the address is printed, so that the first visit does not wait for it."""
    await run_in_threadpool(warm)
    yield


app = st.App(
    Path(__file__).parent / "pages" / "shared" / "navigation.py",
    routes=routes(st.get_option("server.baseUrlPath")),
    middleware=[Middleware(SecurityHeaders)],
    lifespan=ready,
    on_script_error=show_error,
)
