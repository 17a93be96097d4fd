"""Settings, read from the environment once a call: `settings()`.

Each setting is one field here; `docs/settings.md` lists them and a test holds the two together.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from geo.errors import SettingError

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"


def _setting(variable: str, default: str, what: str) -> Any:
    return field(default=default, metadata={"variable": variable, "what": what})


@dataclass(frozen=True)
class Settings:
    """The settings of one process.

    Attributes are text exactly as the environment gives it; a property turns it into a value, so that a
    wrong one is reported with the name of its variable.
    """

    store: str = _setting(
        "SITMAP_STORE",
        str(ROOT / "var" / "incidents"),
        "Folder (or object-storage address) of the incident store, a Delta table. Filled with the bundled "
        "incidents on first use.",
    )
    places: str = _setting(
        "SITMAP_PLACES",
        str(ROOT / "var" / "places"),
        "Folder of your own places: the boundaries, gazetteers, holdings and population that you add, and the names that you settle in review.",
    )
    register: str = _setting(
        "SITMAP_REGISTER",
        str(ROOT / "var" / "register"),
        "Folder of your own actor register: `actors.csv` and `actor_dates.csv`, whose rows go before the bundled ones.",
    )
    recipes: str = _setting(
        "SITMAP_RECIPES",
        str(ROOT / "var" / "recipes"),
        "Folder of saved recipes: plates that are made again on newer data.",
    )
    basemaps: str = _setting(
        "SITMAP_BASEMAPS",
        "Esri.WorldGrayCanvas,Esri.WorldTopoMap,Esri.WorldImagery,OpenTopoMap",
        "Online basemaps a person may turn on, as xyzservices names separated by commas. Empty: none. "
        "Nothing is requested before a person chooses one.",
    )
    basemap_url: str = _setting(
        "SITMAP_BASEMAP_URL",
        "",
        "Address of a tile server of your own, such as https://tiles.example.org/{z}/{x}/{y}.png; "
        "offered as “Custom”.",
    )
    basemap_attribution: str = _setting(
        "SITMAP_BASEMAP_ATTRIBUTION", "", "Attribution shown with the custom tile server."
    )
    title: str = _setting(
        "SITMAP_TITLE", "", "Title of the map. Empty: the names of the datasets that it shows."
    )
    organisation: str = _setting(
        "SITMAP_ORGANISATION", "", "Author or organisation named on the presentation view, plates and briefs."
    )
    address: str = _setting(
        "SITMAP_ADDRESS",
        "",
        "Address at which people open the dashboard, such as https://maps.example.org. Links on plates and "
        "briefs begin with it. Empty: the page's own address on those made in the browser, none on those of the command line.",
    )

    @property
    def store_is_local(self) -> bool:
        """Whether the store is a folder of this machine."""
        return "://" not in self.store

    @property
    def basemap_names(self) -> tuple[str, ...]:
        """The xyzservices names of the online basemaps a person may turn on."""
        return tuple(name.strip() for name in self.basemaps.split(",") if name.strip())


def settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment.

    Raises
    ------
    SettingError
        When a variable holds something unusable, naming the variable.
    """
    environ = os.environ if environ is None else environ
    given = {
        f.name: environ[f.metadata["variable"]] for f in fields(Settings) if f.metadata["variable"] in environ
    }
    result = Settings(**given)
    if not result.store.strip():
        raise SettingError("SITMAP_STORE is empty: give a folder or an address, or unset it")
    if not result.places.strip():
        raise SettingError("SITMAP_PLACES is empty: give a folder, or unset it")
    if not result.register.strip():
        raise SettingError("SITMAP_REGISTER is empty: give a folder, or unset it")
    if not result.recipes.strip():
        raise SettingError("SITMAP_RECIPES is empty: give a folder, or unset it")
    if result.address and not result.address.startswith(("https://", "http://")):
        raise SettingError("SITMAP_ADDRESS must be an http(s) address, such as https://maps.example.org")
    url = result.basemap_url
    if url and not (url.startswith(("https://", "http://")) and all(p in url for p in ("{z}", "{x}", "{y}"))):
        raise SettingError("SITMAP_BASEMAP_URL must be an http(s) address with {z}, {x} and {y} in it")
    return result
