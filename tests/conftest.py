"""What every test shares: a store and places of its own, never those in var/, and browser tests last."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# No deadline: the machine may be busy, and speed is measured in bench/. CI draws the same examples every time.
settings.register_profile("sitmap", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("sitmap")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Point `SITMAP_STORE` and `SITMAP_PLACES` at folders of this run and forget every other setting; gives the store's path.

    The folder does not exist yet: what opens the store fills it with the bundled incidents.
    """
    folder = tmp_path_factory.mktemp("store") / "incidents"
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("SITMAP_")}
    if "SITMAP_TEST_BROWSER" in kept:
        os.environ["SITMAP_TEST_BROWSER"] = kept["SITMAP_TEST_BROWSER"]
    os.environ["SITMAP_STORE"] = str(folder)
    os.environ["SITMAP_PLACES"] = str(folder.with_name("places"))
    os.environ["SITMAP_REGISTER"] = str(folder.with_name("register"))
    os.environ["SITMAP_RECIPES"] = str(folder.with_name("recipes"))
    yield folder
    for name in ("STORE", "PLACES", "REGISTER", "RECIPES"):
        del os.environ[f"SITMAP_{name}"]
    os.environ.update(kept)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests last: their driver keeps an event loop running in this thread until the end."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
