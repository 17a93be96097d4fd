"""The user's own boundaries: files in every usual shape, replaced whole, and refused in one line."""

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
import shapely
from shapely import MultiPolygon, Polygon, box

from geo.errors import PlaceError
from geo.places.boundaries import Boundaries
from geo.places.folder import signature
from geo.places.userplaces import add_boundaries, list_added, remove, version
from tests.support.boundary_files import BENIN, BENIN_PROVINCES, UKRAINE, write


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of the settings; it is not there yet."""
    monkeypatch.setenv("SITMAP_PLACES", str(tmp_path / "places"))
    return tmp_path / "places"


def at(lat: float, lon: float, country: str | None = None) -> tuple[str, ...]:
    row = Boundaries.load().locate(lat, lon, country=country).iloc[0].fillna("")
    return row.admin1_pcode, row.admin2_pcode, row.country


# -- what is taken ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ben.geojson", "ben.gpkg", "ben.zip", "ben.shp"])
def test_every_format_is_read(tmp_path: Path, folder: Path, name: str) -> None:
    added = add_boundaries(write(tmp_path / name, BENIN), folder)
    assert added.holds == {"level 1": 2, "level 2": 4}
    assert added.countries == {"BJ": ("Benin", "Bénin")}
    assert (added.rows_read, dict(added.left_out)) == (4, {})
    assert at(11.2, 2.2) == ("BJ01", "BJ0101", "Benin")
    assert at(11.7, 1.5) == ("BJ02", "BJ0202", "Benin")


def test_another_coordinate_system_is_turned_into_degrees(tmp_path: Path, folder: Path) -> None:
    add_boundaries(write(tmp_path / "ben.gpkg", BENIN, crs="EPSG:32631"), folder)
    assert at(11.2, 2.2) == ("BJ01", "BJ0101", "Benin")
    provinces = [p for p in Boundaries.load().provinces if p.iso2 == "BJ"]
    assert shapely.union_all([p.geometry for p in provinces]).bounds == pytest.approx(
        (1, 11, 3, 12), abs=1e-6
    )


def test_layers_of_a_geopackage_have_each_their_level(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "ben.gpkg"
    write(path, BENIN_PROVINCES, layer="adm1")
    write(path, BENIN, layer="adm2", append=True)
    added = add_boundaries(path, folder)
    assert added.holds == {"level 1": 2, "level 2": 4}
    assert not any("joined" in line for line in added.said)


def test_an_archive_may_hold_a_shapefile_of_each_level(tmp_path: Path, folder: Path) -> None:
    for name, rows in (("adm1", BENIN_PROVINCES), ("adm2", BENIN)):
        write(tmp_path / f"{name}.zip", rows)
    with ZipFile(tmp_path / "both.zip", "w") as both:
        for name in ("adm1", "adm2"):
            with ZipFile(tmp_path / f"{name}.zip") as one:
                for part in one.namelist():
                    both.writestr(part, one.read(part))
        both.writestr("readme.txt", "hello")
    assert add_boundaries(tmp_path / "both.zip", folder).holds == {"level 1": 2, "level 2": 4}


def test_columns_of_geoboundaries(tmp_path: Path, folder: Path) -> None:
    rows = [
        (
            {"shapeName": name, "shapeISO": code, "shapeID": "x", "shapeGroup": "BEN", "shapeType": "ADM1"},
            area,
        )
        for name, code, area in (
            ("Alibori", "BJ-AL", box(2, 11, 3, 12)),
            ("Atacora", None, box(1, 11, 2, 12)),
        )
    ]
    added = add_boundaries(write(tmp_path / "g.geojson", rows), folder)
    assert at(11.5, 2.5)[0] == "BJ-AL"
    assert at(11.5, 1.5)[0] == "BJ-ATACORA"
    assert added.said == ("units without a code got one from country and name: 1",)


def test_columns_of_gadm(tmp_path: Path, folder: Path) -> None:
    rows = [
        (
            {"GID_0": "BEN", "COUNTRY": "Benin", "GID_1": "BEN.1_1", "NAME_1": "Alibori", "VARNAME_1": "Kandi|Al Bori", "TYPE_1": "x"},
            box(2, 11, 3, 12),
        )
    ]  # fmt: skip
    add_boundaries(write(tmp_path / "g.geojson", rows), folder)
    assert (
        Boundaries.load().match_admin1(["Alibori", "Kandi", "al-bori"], "Benin").tolist() == ["BEN.1_1"] * 3
    )


def test_the_newer_names_of_ocha(tmp_path: Path, folder: Path) -> None:
    rows = [
        ({"adm0_name": "Benin", "adm1_name": "Alibori", "adm1_name1": "Alibory", "adm1_pcode": "BJ01", "iso3": "BEN"}, box(2, 11, 3, 12))
    ]  # fmt: skip
    add_boundaries(write(tmp_path / "g.geojson", rows), folder)
    assert Boundaries.load().match_admin1(["Alibory"], "BJ").tolist() == ["BJ01"]


def test_names_in_other_languages_and_scripts_are_aliases(tmp_path: Path, folder: Path) -> None:
    add_boundaries(write(tmp_path / "ua.geojson", UKRAINE), folder)
    found = Boundaries.load().match_admin1(["Київ", "КИЕВ", "Kyiv", "Харківська область"], "Ukraine")
    assert found.tolist() == ["UA80", "UA80", "UA80", "UA63"]


def test_names_of_a_level_that_was_joined_are_kept(tmp_path: Path, folder: Path) -> None:
    added = add_boundaries(write(tmp_path / "ben.geojson", BENIN), folder)
    assert added.said == ("level 1 joined from level 2: 2 units",)
    assert Boundaries.load().match_admin1(["Atakora"], "Bénin").tolist() == ["BJ02"]


def test_a_country_alone_has_no_provinces(tmp_path: Path, folder: Path) -> None:
    row = ({"ADM0_EN": "Benin", "ADM0_PCODE": "BJ"}, box(1, 6, 3, 12))
    assert add_boundaries(write(tmp_path / "b.geojson", [row]), folder).holds == {"level 0": 1}
    assert at(11.2, 2.2) == ("", "", "")
    assert Boundaries.load().country_code("Benin") == "BJ"


def test_a_country_of_several_rows_is_one(tmp_path: Path, folder: Path) -> None:
    rows = [({"ADM0_EN": "Benin"}, box(west, 6, west + 1, 12)) for west in (1, 2)]
    assert add_boundaries(write(tmp_path / "b.geojson", rows), folder).holds == {"level 0": 1}


def test_the_longer_names_of_ocha(tmp_path: Path, folder: Path) -> None:
    row = {
        "admin0Name_en": "Benin", "admin0Pcode": "BJ", "admin1Name_en": "Alibori", "admin1Name_ar": "أليبوري",
        "admin1Pcode": "BJ01", "admin1RefName": "Alibory",
    }  # fmt: skip
    add_boundaries(write(tmp_path / "b.geojson", [(row, box(2, 11, 3, 12))]), folder)
    province = Boundaries.load().province("Alibory", "Benin")
    assert province is not None
    assert (province.pcode, province.name, province.name_ar) == ("BJ01", "Alibori", "أليبوري")


def test_level_and_country_may_be_said(tmp_path: Path, folder: Path) -> None:
    rows = [({"name": "Alibori", "name_fr": "L'Alibori"}, box(2, 11, 3, 12))]
    add_boundaries(write(tmp_path / "b.geojson", rows), folder, level=1, country="Benin")
    assert at(11.2, 2.2) == ("BJ-ALIBORI", "", "Benin")


def test_provinces_are_made_of_districts_when_asked(tmp_path: Path, folder: Path) -> None:
    assert add_boundaries(write(tmp_path / "b.geojson", BENIN), folder, level=1).holds == {"level 1": 2}


def test_districts_alone_find_their_province_by_where_they_lie(tmp_path: Path, folder: Path) -> None:
    add_boundaries(write(tmp_path / "p.geojson", BENIN_PROVINCES), folder)
    rows = [({"shapeName": "Banikoara", "shapeGroup": "BEN", "shapeType": "ADM2"}, box(2, 11, 2.5, 12))]
    add_boundaries(write(tmp_path / "d.geojson", rows), folder)
    assert at(11.2, 2.2) == ("BJ01", "BJ-BANIKOARA", "Benin")


def test_areas_that_cross_themselves_are_mended_and_said(tmp_path: Path, folder: Path) -> None:
    bow = Polygon([(2, 11), (3, 12), (3, 11), (2, 12)])
    added = add_boundaries(write(tmp_path / "b.geojson", [(BENIN_PROVINCES[0][0], bow)]), folder)
    assert added.said == ("outlines that crossed themselves were mended: 1 (row 1)",)
    assert [at(11.5, lon)[0] for lon in (2.1, 2.9)] == ["BJ01", "BJ01"]


def test_a_ring_that_is_not_closed_is_closed(tmp_path: Path, folder: Path) -> None:
    content = json.loads(write(tmp_path / "b.geojson", BENIN_PROVINCES).read_text())
    del content["features"][0]["geometry"]["coordinates"][0][-1]
    path = tmp_path / "open.geojson"
    path.write_text(json.dumps(content))
    assert add_boundaries(path, folder).holds == {"level 1": 2}
    assert at(11.5, 2.9)[0] == "BJ01"


def test_rows_of_one_unit_are_joined(tmp_path: Path, folder: Path) -> None:
    one = BENIN_PROVINCES[0][0]
    rows = [(one, box(2, 11, 3, 12)), (one, box(4, 11, 5, 12))]
    added = add_boundaries(write(tmp_path / "b.geojson", rows), folder)
    assert added.holds == {"level 1": 1}
    assert at(11.5, 4.5)[0] == at(11.5, 2.5)[0] == "BJ01"


def test_a_city_inside_its_province_is_cut_out_of_it(tmp_path: Path, folder: Path) -> None:
    city = {**BENIN_PROVINCES[0][0], "ADM1_EN": "Kandi", "ADM1_PCODE": "BJ99"}
    rows = [*BENIN_PROVINCES, (city, box(2.4, 11.4, 2.6, 11.6))]
    added = add_boundaries(write(tmp_path / "b.geojson", rows), folder)
    assert added.said == ("areas inside another were cut out of it: 1",)
    assert [at(11.5, lon)[0] for lon in (2.5, 2.3)] == ["BJ99", "BJ01"]


def test_rows_without_area_or_name_are_counted(tmp_path: Path, folder: Path) -> None:
    blank = dict.fromkeys(BENIN_PROVINCES[0][0], None) | {"ADM0_EN": "Benin"}
    rows = [*BENIN_PROVINCES, (BENIN_PROVINCES[0][0], None), (blank, box(5, 5, 6, 6))]
    added = add_boundaries(write(tmp_path / "b.geojson", rows), folder)
    assert dict(added.left_out) == {"without an area": 1, "without a name": 1}
    assert added.rows_read == 4


# -- what is replaced ------------------------------------------------------------------------------------------------


def test_bundled_provinces_of_that_country_give_way_and_others_stay(tmp_path: Path, folder: Path) -> None:
    rows = [
        ({"ADM0_PCODE": "SY", "ADM0_EN": "Syrian Arab Republic", "ADM1_EN": name, "ADM1_PCODE": code}, area)
        for name, code, area in (
            ("Idleb", "SY07", box(36, 35, 37, 36.5)),
            ("Halab", "SY02", box(37, 35, 39, 37)),
        )
    ]
    add_boundaries(write(tmp_path / "syr.geojson", rows), folder)
    found = Boundaries.load()
    assert {p.pcode for p in found.provinces if p.iso2 == "SY"} == {"SY07", "SY02"}
    assert found.province("IL-Z") is Boundaries.bundled().province("IL-Z")
    # A country has one name everywhere, and a province keeps the names that it was known by.
    assert {p.country for p in found.provinces if p.iso2 == "SY"} == {"Syria"}
    assert found.match_admin1(["Idlib", "إدلب", "Aleppo"], "Syria").tolist() == ["SY07", "SY07", "SY02"]


def test_the_newest_file_of_a_country_and_level_counts(tmp_path: Path, folder: Path) -> None:
    add_boundaries(write(tmp_path / "old.geojson", BENIN), folder)
    row = ({**BENIN_PROVINCES[0][0], "ADM1_PCODE": "BJ77"}, box(1, 11, 3, 12))
    add_boundaries(write(tmp_path / "new.geojson", [row]), folder)
    # The districts of the older file stay: their province is found by where they lie.
    assert at(11.2, 2.2) == ("BJ77", "BJ0101", "Benin")
    assert [a.name for a in list_added(folder)] == ["old.geojson", "new.geojson"]
    add_boundaries(write(tmp_path / "newer.geojson", BENIN_PROVINCES), folder)
    assert [a.name for a in list_added(folder)] == ["old.geojson", "newer.geojson"]
    assert at(11.2, 2.2) == ("BJ01", "BJ0101", "Benin")


def test_the_same_file_again_changes_nothing_and_says_so(tmp_path: Path, folder: Path) -> None:
    path = write(tmp_path / "ben.geojson", BENIN)
    first = add_boundaries(path, folder)
    before = signature(folder)
    again = add_boundaries(path, folder)
    assert (first.changed, again.changed) == (True, False)
    assert again.holds == first.holds
    assert signature(folder) == before


def test_an_older_file_added_again_counts_again(tmp_path: Path, folder: Path) -> None:
    old = write(tmp_path / "old.geojson", BENIN)
    add_boundaries(old, folder)
    whole = [({**properties, "ADM2_PCODE": "BJ99"}, area) for properties, area in BENIN[:1]]
    add_boundaries(write(tmp_path / "new.geojson", whole), folder)
    assert at(11.2, 2.2)[1] == "BJ99"
    assert add_boundaries(old, folder).changed
    assert at(11.2, 2.2)[1] == "BJ0101"


def test_what_is_removed_is_forgotten_and_the_bundled_ones_are_back(tmp_path: Path, folder: Path) -> None:
    before = version(folder)
    added = add_boundaries(write(tmp_path / "ben.geojson", BENIN), folder)
    assert version(folder) != before
    assert remove(folder, "ben.geojson").key == added.key
    assert list_added(folder) == ()
    assert Boundaries.load() is Boundaries.bundled()
    with pytest.raises(PlaceError, match=r"“ben.geojson” was not added.*the folder is empty"):
        remove(folder, "ben.geojson")


def test_a_running_process_notices_what_another_adds(tmp_path: Path, folder: Path) -> None:
    assert at(11.2, 2.2)[0] == ""
    elsewhere = tmp_path / "elsewhere"
    add_boundaries(write(tmp_path / "ben.geojson", BENIN), elsewhere)
    folder.mkdir()
    for file in elsewhere.iterdir():
        file.rename(folder / file.name)
    loaded = Boundaries.load()
    assert at(11.2, 2.2)[0] == "BJ01"
    assert Boundaries.load() is loaded


def test_a_failed_addition_leaves_nothing_behind(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "ben.geojson", BENIN)
    add_boundaries(write(tmp_path / "ua.geojson", UKRAINE), folder)
    before = sorted(folder.iterdir())

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(PlaceError, match=r"cannot be written .*No space left"):
        add_boundaries(path, folder)
    assert sorted(folder.iterdir()) == before


# -- what is refused -------------------------------------------------------------------------------------------------


def _text(tmp_path: Path, name: str, content: bytes) -> Path:
    (tmp_path / name).write_bytes(content)
    return tmp_path / name


def _points(tmp_path: Path) -> Path:
    return write(tmp_path / "p.geojson", [(BENIN[0][0], shapely.Point(2, 11))])


def _nameless(tmp_path: Path) -> Path:
    return write(tmp_path / "n.geojson", [({"area": "12"}, box(2, 11, 3, 12))])


def _no_level(tmp_path: Path) -> Path:
    return write(tmp_path / "l.geojson", [({"name": "Alibori", "country": "Benin"}, box(2, 11, 3, 12))])


def _no_country(tmp_path: Path) -> Path:
    return write(tmp_path / "c.geojson", [({"ADM1_EN": "Alibori"}, box(2, 11, 3, 12))])


def _unknown_country(tmp_path: Path) -> Path:
    return write(tmp_path / "u.geojson", [({"ADM0_EN": "Atlantis", "ADM1_EN": "X"}, box(2, 11, 3, 12))])


def _no_system(tmp_path: Path) -> Path:
    return write(tmp_path / "s.shp", BENIN, crs=None)


def _wrong_system(tmp_path: Path) -> Path:
    return write(tmp_path / "w.geojson", [(BENIN[0][0], box(400_000, 1_200_000, 500_000, 1_300_000))])


def _overlapping(tmp_path: Path) -> Path:
    first = BENIN_PROVINCES[0]
    return write(tmp_path / "o.geojson", [first, ({**first[0], "ADM1_PCODE": "BJ09"}, box(2, 11, 3, 12.1))])


def _twice(tmp_path: Path) -> Path:
    return write(tmp_path / "t.geojson", [BENIN_PROVINCES[0], (BENIN_PROVINCES[0][0], box(2.5, 11, 3.5, 12))])


def _foreign_code(tmp_path: Path) -> Path:
    return write(
        tmp_path / "f.geojson", [({**BENIN_PROVINCES[0][0], "ADM1_PCODE": "SY02"}, box(2, 11, 3, 12))]
    )


def _truncated(tmp_path: Path) -> Path:
    path = write(tmp_path / "z.zip", BENIN)
    return _text(tmp_path, "broken.zip", path.read_bytes()[:300])


def _no_layer(tmp_path: Path) -> Path:
    with ZipFile(tmp_path / "e.zip", "w") as archive:
        archive.writestr("readme.txt", "nothing here")
    return tmp_path / "e.zip"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (_points, "no polygons in it"),
        (_nameless, "no names of a level"),
        (_no_level, "no names of a level .*say the level"),
        (_no_country, "no column says the country"),
        (_unknown_country, "row 1: “Atlantis” is no country"),
        (_no_system, "does not say its coordinate system"),
        (_wrong_system, "are no degrees"),
        (_overlapping, r"“Alibori” \(row 1\) and “Alibori” \(row 2\) overlap|overlap"),
        (_twice, "rows 1 and 2 are both “BJ01” and overlap"),
        (_foreign_code, "code SY02 of Alibori is that of a province of Syria too"),
        (_truncated, "damaged"),
        (_no_layer, "no boundaries in the archive"),
        (lambda d: _text(d, "x.geojson", b"<html>"), "not a .geojson file by its content"),
        (lambda d: _text(d, "x.geojson", b"{}"), "damaged|no polygons"),
        (lambda d: _text(d, "x.geojson", b""), "not a .geojson file"),
        (lambda d: _text(d, "x.gpkg", b"SQLite format 3\0" + b"\0" * 100), "not a .gpkg file"),
        (lambda d: _text(d, "x.gpkg", b"SQLite format 3\0" + b"\0" * 52 + b"GPKG" + b"\0" * 99), "damaged"),
        (lambda d: _text(d, "x.csv", b"a,b"), "boundaries are read from GeoJSON"),
        (lambda d: _text(d, "x.json", b"<OGRVRTDataSource/>"), "not a .json file by its content"),
        (lambda d: d / "missing.geojson", "cannot be read"),
        (lambda d: d, "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(
    tmp_path: Path, folder: Path, make: Callable[[Path], Path], message: str
) -> None:
    path = make(tmp_path)
    with pytest.raises(PlaceError, match=message) as refused:
        add_boundaries(path, folder)
    assert "\n" not in str(refused.value)
    assert path.name in str(refused.value)
    assert signature(folder) == ()


@pytest.mark.parametrize(
    ("level", "country", "message"), [(4, None, "level 4"), (1, "Atlantis", "no country")]
)
def test_a_wrong_level_or_country_is_refused(
    tmp_path: Path, folder: Path, level: int, country: str | None, message: str
) -> None:
    with pytest.raises(PlaceError, match=message):
        add_boundaries(write(tmp_path / "ben.geojson", BENIN), folder, level=level, country=country)


def test_a_damaged_file_of_the_folder_is_named(tmp_path: Path, folder: Path) -> None:
    added = add_boundaries(write(tmp_path / "ben.geojson", BENIN), folder)
    path = folder / f"boundaries-{added.key}.parquet"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(PlaceError, match=rf"boundaries-{added.key}\.parquet: not a file that Sitmap wrote"):
        Boundaries.load()


def test_an_island_state_is_no_error(tmp_path: Path, folder: Path) -> None:
    islands = MultiPolygon([box(179, -17, 179.9, -16), box(-179.9, -17, -179, -16)])
    rows = [({"ADM0_EN": "Fiji", "ADM1_EN": "Northern", "ADM1_PCODE": "FJ1"}, islands)]
    add_boundaries(write(tmp_path / "fj.geojson", rows), folder)
    assert [at(-16.5, lon)[0] for lon in (179.5, -179.5, 0.0)] == ["FJ1", "FJ1", ""]


def test_geojson_with_properties_of_all_kinds_is_read(tmp_path: Path, folder: Path) -> None:
    properties = {
        "ADM0_EN": "Benin",
        "ADM1_EN": "Alibori",
        "ADM1_PCODE": 7,
        "n": None,
        "d": {"a": 1},
        "ok": True,
    }
    feature = {
        "type": "Feature",
        "properties": properties,
        "geometry": json.loads(shapely.to_geojson(box(2, 11, 3, 12))),
    }
    path = tmp_path / "k.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    add_boundaries(path, folder)
    assert at(11.2, 2.2)[0] == "7"
