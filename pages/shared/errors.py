"""How an error looks to a person: one line that says what is wrong and what to do; never a traceback."""

import logging

import streamlit as st

from geo.errors import SitmapError

log = logging.getLogger("sitmap")


def show_error(error: Exception) -> bool:
    """Show an uncaught error of a page and keep Streamlit from showing its traceback."""
    if isinstance(error, SitmapError):
        text = str(error)
        st.error(text[:1].upper() + text[1:] + ("" if text.endswith(".") else "."))
    else:
        log.error("a page failed", exc_info=error)
        st.error(
            "Something went wrong on this page. Reload it; if it happens again, the server's log says why."
        )
    return True
