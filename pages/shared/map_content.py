"""What every map of a page is told, and how what was done on it comes back."""

import base64
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import streamlit as st

from geo.dataset import Dataset
from geo.model.filter import Filter
from geo.web.mapdata import control_query, mask_bits

INLINE_ROWS = 50_000
"""Incidents up to which a filter's mask goes with the state: 6 kB at most."""

_EPOCH = date(1970, 1, 1)


def shown(dataset: Dataset, wanted: Filter) -> dict[str, Any]:
    """Return the part of a map's state that follows from a filter: which incidents, in which window, and the theme."""
    query = wanted.without_dates.query_string()
    return {
        "mask": f"?{query}" if query else "",
        "bits": _bits(dataset, wanted.without_dates),
        "window": [day_number(wanted.start), day_number(wanted.end)],
        "theme": st.context.theme.type or "light",
        "controlQuery": control_query(dataset, wanted),
    }


def _bits(dataset: Dataset, wanted: Filter) -> str | None:
    """Return the mask of a small dataset as base64; a large one's is fetched by its address, once, and cached."""
    if dataset.rows > INLINE_ROWS or wanted.is_everything:
        return None
    return base64.b64encode(mask_bits(dataset, wanted)).decode("ascii")


def numbered(slot: str, content: dict[str, Any]) -> dict[str, Any]:
    """Give the content a number that grows when it changes, by which the frame knows what it has.

    `slot` is the key of the session under which the last content of this map is kept.
    """
    number, before = st.session_state.get(slot, (0, None))
    if content != before:
        number += 1
        st.session_state[slot] = (number, content)
    return {"seq": number, **content}


def newest_report(key: str) -> dict[str, Any] | None:
    """Return the newest report of the map of a component key; None when there is none."""
    drawing = (st.session_state.get(key) or {}).get("last_active_drawing") or {}
    newest = drawing.get("properties") or {}
    return newest if newest.get("sitmap") == 1 else None


def new_reports(newest: dict[str, Any], slot: str) -> Iterator[dict[str, Any]]:
    """Yield what was done on a map since last time, each report once and in order.

    A report repeats the few before it, because two that come close together reach the server as one. `slot` is the
    key of the session under which the number of the last one is kept.
    """
    seen = st.session_state.get(slot, 0)
    for event in sorted([*newest.get("earlier", []), newest], key=lambda event: event["seq"]):
        if event["seq"] > seen:
            yield event
    st.session_state[slot] = max(seen, newest["seq"])


def day_number(day: date | None) -> int | None:
    """Return the days since 1970-01-01, as the map counts them."""
    return None if day is None else (day - _EPOCH).days


def day_of(number: Any) -> date | None:
    """Return the date of such a number."""
    return None if number is None else _EPOCH + timedelta(days=int(number))
