"""What the map needs of a dataset version: the columns file, and the addresses to fetch things from."""

import threading
from collections import OrderedDict
from dataclasses import replace
from urllib.parse import urlencode

import numpy as np

from geo import catalog
from geo.analysis.control import MATTERING, Control
from geo.dataset import Dataset
from geo.export.about import citations
from geo.model.filter import Filter
from geo.webmap.assets import digest
from geo.webmap.control_columns import control_columns
from geo.webmap.ground import basemap_digest
from geo.webmap.incident_columns import incident_columns

PREFIX = "/sitmap"

RESTING_ON = "on"
"""Key in the address of who holds what: what it rests on besides the version and the filter (`catalog.control_token`)."""

_KEPT = 4
"""Files of who holds what that are kept: those of the filters that were asked for last."""

_encoding = threading.Lock()
_encoded: OrderedDict[int, tuple[Control, bytes]] = OrderedDict()


def root(base: str = "") -> str:
    """Return the path that our routes stand below, for a server mounted at `base`."""
    return f"/{base.strip('/')}{PREFIX}" if base.strip("/") else PREFIX


def map_urls(token: str, base: str = "") -> dict[str, str]:
    """Return where the frame fetches the data of a version from, and the assets.

    Parameters
    ----------
    token : str
        The version, as `catalog.token` names it.
    base : str
        Path that the server is mounted at.
    """
    at = root(base)
    return {
        "assets": f"{at}/assets/{digest()}",
        "columns": f"{at}/columns/{token}",
        "mask": f"{at}/mask/{token}",
        "records": f"{at}/records/{token}",
        "control": f"{at}/control/{token}",
        "basemap": f"{at}/basemap/{basemap_digest()}.json",
    }


def map_data(loaded: Dataset) -> bytes:
    """Return the columns file of a version of the store, or of an import that is held."""
    sources = catalog.sources(loaded)
    return incident_columns(
        loaded,
        {
            "title": sources[0].title if sources else "",
            "sources": "; ".join(dict.fromkeys(source.citation for source in citations(sources))),
            "rawRowsAllowed": not catalog.restricted(loaded),
        },
    )


def mask_bits(loaded: Dataset, wanted: Filter) -> bytes:
    """Return which incidents pass a filter without its dates: bit i & 7 of byte i >> 3 is row i."""
    return np.packbits(loaded.mask(wanted.without_dates), bitorder="little").tobytes()


def control_filter(wanted: Filter) -> Filter:
    """Return what of a filter who holds what depends on: filters that differ in the rest have the same file."""
    return replace(Filter(), **{name: getattr(wanted, name) for name in MATTERING})


def control_query(loaded: Dataset, wanted: Filter) -> str:
    """Return the query of the address of who holds what, as the map is told it: the filter, and what else it rests on."""
    query = control_filter(wanted).to_query() | {RESTING_ON: [resting_on(loaded)]}
    return f"?{urlencode(query, doseq=True)}"


def resting_on(loaded: Dataset) -> str:
    """Return a name for what control rests on now besides the version: another one when holdings come or go."""
    return catalog.control_token(loaded).rpartition("-")[2]


def control_data(loaded: Dataset, wanted: Filter) -> bytes:
    """Return the columns file of who holds what under a filter; the last few are kept."""
    control = catalog.control(loaded, control_filter(wanted))
    with _encoding:
        known = _encoded.get(id(control))
        # The number of an object that is gone may come back.
        if known is None or known[0] is not control:
            known = control, control_columns(control, loaded)
        _encoded[id(control)] = known
        _encoded.move_to_end(id(control))
        while len(_encoded) > _KEPT:
            _encoded.popitem(last=False)
        return known[1]
