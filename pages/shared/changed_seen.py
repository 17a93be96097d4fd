"""The version that a person has seen: kept in a small file beside the store, else for the session.

A person says so with a button: a page that took each visit for a look would lose what is new to a reload. Streamlit
can set no cookie, so the browser keeps nothing; a file beside a store on this machine outlives browser and server.
It is one for all who use this server. Where the store is far away or nothing may be written beside it, the session
keeps the version.
"""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from geo.settings import settings

_SESSION = "sitmap_seen"


@dataclass(frozen=True)
class Seen:
    """A version that was seen, and when (UTC)."""

    version: int
    when: datetime


def file() -> Path | None:
    """Return the file that keeps it; None when the store is no folder of this machine."""
    if not settings().store_is_local:
        return None
    store = Path(settings().store)
    return store.with_name(f"{store.name}.seen.json")


def seen(identity: str) -> Seen | None:
    """Return the version of this store that was seen last; None when there is none."""
    for text in (st.session_state.get(_SESSION, ""), _read()):
        try:
            kept = json.loads(text)
            if kept["store"] == identity:
                return Seen(int(kept["version"]), datetime.fromisoformat(kept["when"]))
        except (ValueError, TypeError, KeyError):
            continue
    return None


def mark(identity: str, version: int) -> None:
    """Keep that a version of this store was seen now."""
    when = datetime.now(UTC).isoformat(timespec="seconds")
    text = json.dumps({"store": identity, "version": version, "when": when})
    st.session_state[_SESSION] = text
    if path := file():
        whole = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            whole.write_text(text, encoding="utf-8")
            whole.replace(path)
        except OSError:
            whole.unlink(missing_ok=True)


def _read() -> str:
    path = file()
    try:
        return path.read_text(encoding="utf-8") if path else ""
    except (OSError, UnicodeDecodeError):
        return ""
