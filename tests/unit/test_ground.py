"""The background of the map: bundled, the user's own provinces, the world; small, and another digest with every change."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from geo.places.boundaries import Boundaries, Province
from geo.places.userplaces import add_boundaries, remove
from geo.settings import DATA
from geo.webmap import ground
from tests.support.boundary_files import BENIN, write


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of the settings; it is not there yet."""
    monkeypatch.setenv("SITMAP_PLACES", str(tmp_path / "places"))
    return tmp_path / "places"


def provinces(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {f["properties"]["pcode"]: f["properties"] for f in content["provinces"]["features"]}


def names(content: dict[str, Any]) -> set[str]:
    return {f["properties"]["name"] for f in content["world"]["features"]}


def geometries(collection: dict[str, Any]) -> list[shapely.Geometry]:
    return [shape(f["geometry"]) for f in collection["features"]]


def test_without_anything_added_it_is_what_is_bundled(folder: Path) -> None:
    content = json.loads(ground.basemap_json())
    bundled = json.loads((DATA / "basemap.json").read_text(encoding="utf-8"))
    assert {name: content[name] for name in bundled} == bundled
    assert ground.basemap_digest() == hashlib.sha256(ground.basemap_json()).hexdigest()[:12]


def test_the_users_provinces_are_added_and_the_digest_says_so(tmp_path: Path, folder: Path) -> None:
    before = ground.basemap_digest()
    add_boundaries(write(tmp_path / "ben.geojson", BENIN), folder)
    content = json.loads(ground.basemap_json())
    assert provinces(content)["BJ01"] == {
        "pcode": "BJ01", "name": "Alibori", "name_ar": "", "country": "Benin", "home": False, "label": [11.5, 2.5],
    }  # fmt: skip
    assert "SY02" in provinces(content)
    assert ground.basemap_digest() != before
    remove(folder, "ben.geojson")
    assert ground.basemap_digest() == before


def test_the_users_provinces_of_the_home_country_take_the_place_of_the_bundled(
    tmp_path: Path, folder: Path
) -> None:
    rows = [({"ADM0_EN": "Syria", "ADM1_EN": "Halab", "ADM1_PCODE": "SY02"}, shapely.box(36.5, 35, 39, 37))]
    add_boundaries(write(tmp_path / "syr.geojson", rows), folder)
    drawn = provinces(json.loads(ground.basemap_json()))
    assert [(p["name"], p["home"]) for p in drawn.values() if p["country"] == "Syria"] == [("Halab", True)]


def test_borders_keep_away_from_the_users_provinces(tmp_path: Path, folder: Path) -> None:
    add_boundaries(write(tmp_path / "ben.geojson", BENIN), folder)
    lines = shapely.union_all(geometries(json.loads(ground.basemap_json())["borders"]))
    assert lines.distance(shapely.box(1, 11, 3, 12)) > 0.2
    assert lines.distance(shapely.Point(1.6, 9.0)) < 0.3  # Togo's, further south


def test_many_vertices_become_fewer_and_neighbours_go_on_to_share_their_border(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ground, "MOST_VERTICES", 400)
    x = np.linspace(0, 1, 2_000)
    wave = np.column_stack([2 + 0.05 * np.sin(40 * x), x])
    left = shapely.Polygon([(1, 0), *wave, (1, 1)]).union(shapely.box(5, 5, 5.001, 5.001))
    right = shapely.Polygon([(3, 0), *wave, (3, 1)])
    both = [Province(c, c, "", "", (), "C", "CC", "CCC", g) for c, g in (("L", left), ("R", right))]
    drawn = ground.simplified(both)
    assert shapely.get_num_coordinates(drawn).sum() <= 400
    assert drawn[0].symmetric_difference(left).area < 0.02
    assert drawn[0].intersection(drawn[1]).area == pytest.approx(0, abs=1e-9)
    assert shapely.union_all(drawn).area == pytest.approx(2, rel=1e-3)


def test_a_file_of_a_few_incidents_has_what_is_around_them(tmp_path: Path, folder: Path) -> None:
    add_boundaries(write(tmp_path / "ben.geojson", BENIN), folder)
    content = ground.basemap_around(np.array([11.3, np.nan]), np.array([2.4, np.nan]))
    assert set(provinces(content)) == {"BJ01", "BJ02"}
    assert {"Nigeria", "Togo", "Niger"} <= names(content)
    assert "Australia" not in names(content)
    assert content["land"]["features"] == content["lakes"]["features"] == []
    assert len(json.dumps(content)) < 60_000
    home = ground.basemap_around([36.2], [37.16])
    assert {"SY02", "SY12", "TR-63"} <= set(provinces(home))
    assert "BJ01" not in provinces(home)
    assert "Aleppo" in {town["name"] for town in home["towns"]}


def test_a_file_without_a_point_shows_the_region(folder: Path) -> None:
    content = ground.basemap_around([], [])
    assert set(provinces(content)) == {p.pcode for p in Boundaries.bundled().provinces}
    assert content["world"]["features"] == []


# -- the world ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world() -> dict[str, Any]:
    return json.loads((DATA / "world.json").read_text(encoding="utf-8"))


def test_the_world_is_made_of_the_files_beside_it(world: dict[str, Any]) -> None:
    for name, digest in world["made_of"].items():
        assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == digest, "run data/build_world.py"


def test_the_world_stays_small_and_covers_land_outside_the_region(world: dict[str, Any]) -> None:
    assert (DATA / "world.json").stat().st_size < 500_000
    land = shapely.union_all(shapely.make_valid(geometries(world["world"])))
    for lon, lat in ((2.3, 9.3), (30.5, 50.6), (-58.4, -34.9), (134, -25), (105, 60)):
        assert land.contains(shapely.Point(lon, lat)), (lon, lat)
    for lon, lat in ((-30, 0), (37.2, 36.2), (80, -30)):
        assert not land.contains(shapely.Point(lon, lat)), (lon, lat)
    assert all(len(f["properties"]["label"]) == 2 for f in world["world"]["features"])


def test_borders_are_lines_on_land_and_not_along_the_bundled_provinces(world: dict[str, Any]) -> None:
    lines = shapely.union_all(geometries(world["borders"]))
    assert lines.geom_type == "MultiLineString"
    assert lines.distance(shapely.Point(13.5, 7)) > 0.3
    ours = shapely.union_all([p.geometry for p in Boundaries.bundled().provinces])
    assert lines.distance(ours) > 0.15
