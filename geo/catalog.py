"""The versions of the dataset that this process has loaded."""

import re
import threading
from functools import cache, lru_cache

from geo.dataset import Dataset
from geo.model import actors
from geo.model.actors import Actors
from geo.places.boundaries import Boundaries
from geo.settings import DATA, settings
from geo.store import Store, open_store

_LOADED = 3
"""Versions kept in memory: the newest, the one a link asks for, and one for whoever has not reloaded yet."""


_LOADING = threading.Lock()


@cache
def register() -> Actors:
    """Return the bundled actor register."""
    return actors.load(DATA / "actors.csv")


@lru_cache(maxsize=_LOADED)
def _load(address: str, identity: str, version: int) -> Dataset:
    del identity  # Part of the key only: another table at the same address has versions of its own.
    return Dataset(Store(address).read(version), version, register(), Boundaries.load())


def store() -> Store:
    """Return the store of the settings, filled with the bundled incidents if it is new."""
    return open_store(settings().store)


def dataset(version: int | None = None) -> Dataset:
    """Return a version of the dataset, the newest by default.

    Raises
    ------
    StoreError, VersionError
        When the store cannot be read or has no such version.
    """
    opened = store()
    newest = opened.version()
    # Two sessions that ask for a version at once load it once.
    with _LOADING:
        return _load(opened.address, opened.identity(), newest if version is None else version)


def token(loaded: Dataset) -> str:
    """Return the name of a version in an address: it never means another content, so it can be cached."""
    return f"{loaded.version}-{store().identity()[:8]}"


def by_token(text: str) -> Dataset | None:
    """Return the version that a token names; None when this store does not have it."""
    found = re.fullmatch(r"([0-9]{1,9})-([0-9a-f-]{8})", text)
    if found is None or store().identity()[:8] != found[2]:
        return None
    version = int(found[1])
    return dataset(version) if version <= store().version() else None
