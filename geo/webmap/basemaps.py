"""Online basemaps: none unless a person turns one on."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import xyzservices.providers

from geo.errors import SettingError
from geo.settings import settings

CUSTOM = "Custom"


@dataclass(frozen=True)
class Basemap:
    """Raster tiles from a server on the network.

    Attributes
    ----------
    name : str
        Key in links.
    label : str
        Words for people.
    url : str
        Address with ``{z}``, ``{x}`` and ``{y}``.
    attribution : str
        Plain text that must be shown with it.
    """

    name: str
    label: str
    url: str
    attribution: str

    @property
    def origin(self) -> str:
        """Scheme and host of the tiles, as a Content-Security-Policy names it."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}".replace("{s}", "*")


@cache
def basemaps() -> tuple[Basemap, ...]:
    """Return the basemaps that the settings allow a person to turn on.

    Raises
    ------
    SettingError
        When a name is not one of xyzservices'.
    """
    chosen = settings()
    found = [_provider(name) for name in chosen.basemap_names]
    if chosen.basemap_url:
        found.append(Basemap(CUSTOM, CUSTOM, chosen.basemap_url, chosen.basemap_attribution))
    return tuple(found)


def basemap(name: str) -> Basemap | None:
    """Return the basemap of that name if the settings allow it."""
    return next((b for b in basemaps() if b.name == name), None)


def _provider(name: str) -> Basemap:
    try:
        provider = xyzservices.providers.query_name(name)
    except ValueError:
        raise SettingError(f"SITMAP_BASEMAPS: xyzservices has no basemap “{name}”") from None
    url = provider.build_url(scale_factor="")
    return Basemap(str(provider.name), str(provider.name).replace(".", " "), url, str(provider.attribution))
