"""Widgets for the choices of an analysis page: set from the state, and their change goes into the state alone."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from pages.shared import state


def _key(name: str) -> str:
    return f"choice_{name}"


def _chosen(name: str) -> None:
    state.choose(**{name: st.session_state[_key(name)] or ""})


def choose(make: Callable[..., Any], name: str, label: str, options: Mapping[str, str], **more: Any) -> str:
    """Make a widget that offers the values of a choice, and return the value in force.

    Parameters
    ----------
    make : callable
        Such as ``st.selectbox`` or ``st.segmented_control``, of a container too.
    name : str
        Of `geo.model.viewstate.CHOICES`.
    label : str
        Above the widget.
    options : mapping
        The values and their words, in order.
    more
        Further options of the widget.
    """
    value = state.current().choice(name)
    st.session_state[_key(name)] = value if value in options else next(iter(options), None)
    make(
        label,
        list(options),
        format_func=lambda v: options[v],
        key=_key(name),
        on_change=_chosen,
        args=(name,),
        **more,
    )
    return str(st.session_state[_key(name)] or "")
