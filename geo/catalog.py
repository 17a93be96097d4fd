"""The versions of the dataset that this process has loaded, and imports that wait to be committed.

Each has a token that stands in addresses: it never means another content, so that what is fetched by it can be kept
for good.
"""

import hashlib
import re
import secrets
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import numpy as np
import shapely

from geo import holdings
from geo.analysis.control import Control
from geo.dataset import Dataset
from geo.ingest import Origin
from geo.model import register as registers
from geo.model.actors import Actors
from geo.model.filter import Filter
from geo.model.words import join_words
from geo.places.boundaries import Boundaries
from geo.settings import DATA, settings
from geo.store import BUNDLED, Commit, Store, open_store

_LOADED = 3
"""Versions kept in memory: the newest, the one a link asks for, and one for whoever has not reloaded yet."""

_HELD = 3
"""Imports kept in memory until they are committed or forgotten, the newest."""

_NAMED = 3
"""Datasets that the title of a map names; further ones are counted."""

BUNDLED_TITLE = "Northern Syria, winter 2013/14"
"""Of the map while it shows the bundled incidents alone."""

_LOADING = threading.Lock()
_HOLDING = threading.Lock()

_held: OrderedDict[str, tuple[Dataset, tuple[Origin, ...]]] = OrderedDict()
_datasets_of: weakref.WeakKeyDictionary[Dataset, frozenset[str]] = weakref.WeakKeyDictionary()


def bundled_register() -> Actors:
    """Return the bundled actor register alone."""
    return _bundled_register(registers.signature(DATA))


@lru_cache(maxsize=1)
def _bundled_register(_signature: object) -> Actors:
    return registers.load(DATA)


def own_register() -> Path:
    """Return the folder of one's own register; it need not exist."""
    return Path(settings().register)


def register() -> Actors:
    """Return the actor register as it is now: the bundled one with the rows of one's own folder over it.

    Raises
    ------
    ActorError
        When a file of it cannot be read, see `geo.model.register`.
    """
    return _register(own_register(), registers.signature(DATA, own_register()))


@lru_cache(maxsize=2)
def _register(own: Path, _signature: object) -> Actors:
    return registers.load(DATA, own)


@lru_cache(maxsize=_LOADED)
def _load(address: str, identity: str, version: int, boundaries: Boundaries) -> Dataset:
    del identity  # Part of the key only: another table at the same address has versions of its own.
    return Dataset(Store(address).read(version), version, register(), boundaries)


@lru_cache(maxsize=_LOADED)
def _under(loaded: Dataset, actors: Actors) -> Dataset:
    """A version under a register; incidents are read once, whatever becomes of the register."""
    return loaded if loaded.actors == actors else loaded.under(actors)


def store() -> Store:
    """Return the store of the settings, filled with the bundled incidents if it is new."""
    return open_store(settings().store)


def dataset(version: int | None = None) -> Dataset:
    """Return a version of the dataset, the newest by default, with boundaries and register as they are now.

    Raises
    ------
    StoreError, VersionError
        When the store cannot be read or has no such version.
    ActorError
        When the register cannot be read.
    """
    opened = store()
    newest = opened.version()
    actors = register()
    # Two sessions that ask for a version at once load it once.
    with _LOADING:
        loaded = _load(
            opened.address, opened.identity(), newest if version is None else version, Boundaries.load()
        )
        return _under(loaded, actors)


def hold(loaded: Dataset, *origins: Origin) -> str:
    """Keep a dataset that is not in the store, such as an import before it is committed, and return its token.

    The newest `_HELD` are kept.

    Parameters
    ----------
    loaded : Dataset
        Its incidents.
    origins : Origin
        Where they come from, for the map's title and sources.
    """
    with _HOLDING:
        name = f"p-{secrets.token_hex(4)}"
        _held[name] = loaded, origins
        while len(_held) > _HELD:
            _held.popitem(last=False)
        return name


def _token_held(loaded: Dataset) -> str | None:
    with _HOLDING:
        return next((name for name, (held, _) in _held.items() if held is loaded), None)


def token(loaded: Dataset) -> str:
    """Return the name of a version (or of a held dataset) in an address."""
    around = _digest(loaded.boundaries, loaded.actors)
    return _token_held(loaded) or f"{loaded.version}-{store().identity()[:8]}-{around}"


@lru_cache(maxsize=_LOADED)
def _digest(boundaries: Boundaries, actors: Actors) -> str:
    """A name for boundaries and register: badges lie in the one, names, groups and colours come from the other."""
    provinces = boundaries.provinces
    named = "\n".join(f"{p.pcode}\t{p.name}\t{p.country}" for p in provinces)
    shapes = np.array([p.geometry for p in provinces], dtype=object)
    found = hashlib.sha256(named.encode())
    found.update(np.round(shapely.bounds(shapes), 6).tobytes())
    found.update(repr((actors.entries, actors.changes)).encode())
    return found.hexdigest()[:8]


def by_token(text: str) -> Dataset | None:
    """Return the dataset that a token names; None when it is not held, or not of this store, boundaries and register."""
    with _HOLDING:
        if text in _held:
            return _held[text][0]
    found = re.fullmatch(r"([0-9]{1,9})-([0-9a-f-]{8})-([0-9a-f]{8})", text)
    if found is None or store().identity()[:8] != found[2]:
        return None
    if _digest(Boundaries.load(), register()) != found[3]:
        return None
    version = int(found[1])
    return dataset(version) if version <= store().version() else None


def control(loaded: Dataset, wanted: Filter) -> Control:
    """Return who holds what in a version: from its incidents, and from the holdings that somebody asserted beside them.

    Of the filter only what concerns evidence and grouping counts, see `geo.analysis.control`.
    """
    asserted = holdings.held()
    return loaded.control(wanted, None if asserted.empty else asserted)


def control_token(loaded: Dataset) -> str:
    """Return a name for all that control rests on besides the filter: it changes when holdings are added or removed."""
    return f"{token(loaded)}-{hashlib.sha256(repr(holdings.signature()).encode()).hexdigest()[:8]}"


def sources(loaded: Dataset) -> tuple[Commit | Origin, ...]:
    """Return what has to be cited: the imports that stand of every dataset that has incidents in it, newest first."""
    with _HOLDING:
        for held, origins in _held.values():
            if held is loaded:
                return origins
    present = _datasets(loaded)
    return tuple(commit for commit in store().history().standing(loaded.version) if commit.dataset in present)


def title(loaded: Dataset) -> str:
    """Return the title of the map: the one of the settings, else the names of the datasets that it shows."""
    if settings().title:
        return settings().title
    shown = sources(loaded)
    if {source.dataset for source in shown} == {BUNDLED.dataset}:
        return BUNDLED_TITLE
    names = list(dict.fromkeys(source.title for source in shown))
    more = len(names) - _NAMED
    return join_words(names[:_NAMED] if more <= 0 else [*names[:_NAMED], f"{more} more"])


def restricted(loaded: Dataset) -> frozenset[str]:
    """Return the datasets of which raw rows may not be passed on, by their licence.

    What is known of a dataset today holds for its earlier versions too.
    """
    if _token_held(loaded):
        return frozenset(origin.dataset for origin in sources(loaded) if not origin.raw_rows)
    history = store().history()
    return (history.restricted(loaded.version) | history.restricted()) & _datasets(loaded)


def _datasets(loaded: Dataset) -> frozenset[str]:
    """The datasets that have incidents in a version."""
    if loaded not in _datasets_of:
        names: Iterable[str] = loaded.columns(("dataset",))["dataset"].dropna().unique()
        _datasets_of[loaded] = frozenset(names)
    return _datasets_of[loaded]
