"""What is loaded: versions and their tokens, what has to be cited, and what must not be passed on."""

from dataclasses import replace
from pathlib import Path

import pytest

from geo import catalog
from geo.errors import VersionError
from geo.places.boundaries import Boundaries
from geo.store import Store
from tests.support import stores


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the store of this test will be."""
    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "incidents"))
    return tmp_path / "incidents"


def test_token_names_one_version_of_one_table(store: Path) -> None:
    loaded = catalog.dataset()
    token = catalog.token(loaded)
    assert catalog.by_token(token) is loaded
    number, identity, boundaries = token.split("-")
    for wrong in (
        "",
        "0",
        "-",
        f"99-{identity}-{boundaries}",
        f"{number}-00000000-{boundaries}",
        f"{number}-{identity}-00000000",
        f"{number}-{identity}",
        f"{number}-{identity[:3]}-{boundaries}",
        f"x{token}",
        f"{'9' * 30}-{identity}-{boundaries}",
    ):
        assert catalog.by_token(wrong) is None, wrong


def test_version_that_does_not_exist_is_an_error(store: Path) -> None:
    with pytest.raises(VersionError):
        catalog.dataset(10**6)


def test_added_boundaries_are_noticed(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = catalog.dataset()
    token = catalog.token(before)
    assert catalog.dataset() is before
    provinces = Boundaries.load().provinces
    other = Boundaries([replace(provinces[0], name="Another name"), *provinces[1:]])
    monkeypatch.setattr(Boundaries, "load", classmethod(lambda _: other))
    after = catalog.dataset()
    assert after.boundaries is other
    assert catalog.token(after) != token
    # What a browser keeps under the old token would lie in the old provinces.
    assert catalog.by_token(token) is None


def test_only_what_has_incidents_in_the_version_is_cited(folder: Path) -> None:
    first, second = (replace(stores.ORIGIN, dataset=d, title=d, citation=d) for d in ("first", "second"))
    stores.write(folder, [{"incident_id": "1"}], first)
    stores.write(folder, [{"incident_id": "2"}], second)
    assert [source.citation for source in catalog.sources(catalog.dataset(0))] == ["first"]
    assert [source.citation for source in catalog.sources(catalog.dataset())] == ["second", "first"]
    Store(str(folder)).undo(0)
    assert [source.citation for source in catalog.sources(catalog.dataset())] == ["second"]
    assert [source.citation for source in catalog.sources(catalog.dataset(1))] == ["second", "first"]


def test_strict_licence_holds_for_earlier_versions_and_ends_with_the_rows(folder: Path) -> None:
    stores.write(folder, [{"incident_id": "1"}])
    stores.write(folder, [{"incident_id": "1"}], replace(stores.ORIGIN, raw_rows=False))
    stores.write(folder, [{"incident_id": "2"}], replace(stores.ORIGIN, dataset="other"))
    for version in (0, 1, 2):
        assert catalog.restricted(catalog.dataset(version)) == {"test"}
    Store(str(folder)).undo(1)
    assert catalog.restricted(catalog.dataset()) == frozenset()
    assert catalog.restricted(catalog.dataset(1)) == {"test"}


TITLES = ("First", "Second and First", "Third, Second and First")


def test_title_is_what_the_map_shows(folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, name in enumerate(("first", "second", "third", "fourth", "fifth")):
        origin = replace(stores.ORIGIN, dataset=name, title=name.capitalize())
        stores.write(folder, [{"incident_id": name}], origin)
        if number < len(TITLES):
            assert catalog.title(catalog.dataset()) == TITLES[number]
    assert catalog.title(catalog.dataset()) == "Fifth, Fourth, Third and 2 more"
    monkeypatch.setenv("SITMAP_TITLE", "A desk's own")
    assert catalog.title(catalog.dataset()) == "A desk's own"
    monkeypatch.delenv("SITMAP_TITLE")
    monkeypatch.setenv("SITMAP_STORE", str(store))
    assert catalog.title(catalog.dataset()) == catalog.BUNDLED_TITLE
