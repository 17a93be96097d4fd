"""What the map needs of a dataset version: the columns file, and the addresses to fetch things from."""

import numpy as np

from geo import catalog
from geo.dataset import Dataset
from geo.export.about import citations
from geo.model.filter import Filter
from geo.webmap.assets import digest
from geo.webmap.ground import basemap_digest
from geo.webmap.incident_columns import incident_columns

PREFIX = "/sitmap"


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
