"""The user's own names: tables in every usual shape, decisions, and both found from then on."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as arrow
import pytest

from geo.errors import PlaceError
from geo.files.table import Table
from geo.places import own_places
from geo.places.boundaries import Boundaries
from geo.places.gazetteer import Gazetteer
from geo.places.place import Place
from geo.places.userplaces import (
    add_boundaries,
    add_gazetteer,
    forget_alias,
    list_added,
    remember_alias,
    remove,
)
from tests.support.boundary_files import BENIN, write


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of the settings; it is not there yet."""
    monkeypatch.setenv("SITMAP_PLACES", str(tmp_path / "places"))
    return tmp_path / "places"


def table(
    rows: Sequence[Mapping[str, str | None]],
    name: str = "places.csv",
    digest: str = "a" * 64,
    header: bool = True,
) -> Table:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    content = {c: arrow.array([row.get(c) for row in rows], arrow.string()) for c in columns}
    return Table(name, "csv", arrow.table(content), has_header=header, digest=digest)


def geonames(*rows: tuple[str, str, str, str, str, str, str]) -> Table:
    """A dump: id, name, alternate names, latitude, longitude, class, country."""
    lines = []
    for number, name, more, lat, lon, kind, country in rows:
        cells = [number, name, name, more, lat, lon, kind, "PPL", country, *[""] * 5, "1200", *[""] * 4]
        lines.append({str(i + 1): cell or None for i, cell in enumerate(cells)})
    return table(lines, "BJ.txt", header=False)


def found(name: str, country: str = "Benin", admin1: str = "") -> tuple[str, float, str]:
    row = Gazetteer.load().geocode(name, country, admin1).iloc[0]
    return row.status, row.latitude, row.source


KANDI = {"name": "Kandi", "lat": "11.13", "lon": "2.94"}


# -- tables ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        {"name": "Kandi", "lat": "11.13", "lon": "2.94"},
        {"Name": " Kandi ", "Latitude": "11,13", "Longitude": "2,94"},
        {"PPL_NAME_EN": "Kandi", "Y": "11.13", "X": "2.94", "ADM0_EN": "Benin"},
        {"featureName_en": "Kandi", "featureRefName_ar": None, "admin1Name_en": "Alibori", "admin0Pcode": "BJ", "POINT_Y": "11.13", "POINT_X": "2.94"},
        {"Settlement": "Kandi", "Lat_DD": "11.13", "Long_DD": "2.94", "Country": "Bénin"},
        {"place_name": "Kandi", "lat": "11.13", "lng": "2.94", "country_code": "BEN"},
        {"location": "Kandi", "latitude": "11.13", "longitude": "2.94", "name_fr": "Kandy"},
    ],
    ids=" ".join,
)  # fmt: skip
def test_columns_go_by_many_names(folder: Path, row: dict[str, str | None]) -> None:
    added = add_gazetteer(table([row]), folder)
    assert (added.holds["places"], list(added.countries)) == (1, ["BJ"])
    assert found("KANDI") == ("exact", 11.13, "places.csv")


def test_names_in_other_languages_mean_the_place_too(folder: Path) -> None:
    row = KANDI | {"name_ar": "كاندي", "featureAltName_en": "Candi; Kandé", "name_uk": "Канді"}
    add_gazetteer(table([row]), folder)
    for name in ("كاندي", "Candi", "Kandé", "КАНДІ"):
        assert found(name)[:2] == ("exact", 11.13), name


def test_a_dump_of_geonames_gives_its_populated_places(folder: Path) -> None:
    dump = geonames(
        ("2391893", "Parakou", "Paraku,Parakou,mwh hsn,Параку", "9.337", "2.63", "P", "BJ"),
        ("1", "Mont Sokbaro", "", "9.316", "1.45", "T", "BJ"),
    )
    added = add_gazetteer(dump, folder)
    assert dict(added.left_out) == {"of a feature class other than P": 1}
    row = Gazetteer.load().geocode("Paraku", "Benin").iloc[0]
    assert (row.status, row.name, row.geonameid, row.source) == ("exact", 0, 2391893, "GeoNames")
    assert [p.population for p in Gazetteer.load().places if p.name == "Parakou"] == [1200]
    assert found("mwh hsn")[0] != "exact"
    assert found("Mont Sokbaro")[0] != "exact"
    more = add_gazetteer(dump, folder, classes=("P", "T"))
    assert more.changed
    assert found("Mont Sokbaro")[0] == "exact"


def test_rows_that_cannot_be_used_are_counted_by_reason(folder: Path) -> None:
    rows = [
        KANDI, KANDI | {"name": None}, KANDI | {"lat": "north"}, KANDI | {"lat": "95"}, KANDI | {"lat": "0", "lon": "0.0"},
        KANDI | {"lat": "-40", "lon": "-20"},
    ]  # fmt: skip
    added = add_gazetteer(table(rows), folder)
    assert dict(added.left_out) == {
        "without a name": 1, "without a point on the globe": 3, "without a country that is known": 1,
    }  # fmt: skip
    assert added.rows_read == sum(added.left_out.values()) + added.holds["places"] == 6
    assert added.said == ("no column says the country: taken from the points",)


def test_the_country_may_be_said(folder: Path) -> None:
    assert list(add_gazetteer(table([KANDI]), folder, country="Togo").countries) == ["TG"]
    assert found("Kandi", "Togo")[0] == "exact"
    assert found("Kandi", "Benin")[0] == "none"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"lat": "1", "lon": "2"}], "no column of names among lat, lon"),
        ([{"name": "Kandi", "lon": "2"}], "no column of latitudes"),
        ([{"name": "Kandi", "lat": "2", "when": "x"}], "no column of longitudes"),
        ([KANDI | {"lat": None}], "no row has a name and a point"),
    ],
)
def test_a_table_without_names_or_points_is_refused(
    folder: Path, rows: Sequence[Mapping[str, str | None]], message: str
) -> None:
    with pytest.raises(PlaceError, match=rf"places\.csv: {message}"):
        add_gazetteer(table(rows), folder)
    assert list_added(folder) == ()


def test_the_same_table_again_changes_nothing_and_says_so(folder: Path) -> None:
    assert add_gazetteer(table([KANDI]), folder).changed
    loaded = Gazetteer.load()
    assert not add_gazetteer(table([KANDI]), folder).changed
    assert Gazetteer.load() is loaded


def test_names_go_when_their_file_is_removed(folder: Path) -> None:
    added = add_gazetteer(table([KANDI]), folder)
    assert found("Kandi")[0] == "exact"
    remove(folder, added.key)
    assert found("Kandi")[0] == "none"


# -- with provinces and the bundled places ---------------------------------------------------------------------------


def test_places_lie_in_the_users_provinces_whichever_came_first(tmp_path: Path, folder: Path) -> None:
    add_gazetteer(table([KANDI]), folder)
    assert found("Kandi", admin1="Alibori")[0] == "exact"  # a province that is not known says nothing
    add_boundaries(write(tmp_path / "ben.geojson", BENIN), folder)
    row = Gazetteer.load().geocode("Kandi", "Benin", "Alibori").iloc[0]
    assert (row.status, row.admin1_pcode) == ("exact", "BJ01")
    assert found("Kandi", admin1="Atacora")[0] == "candidates"


def test_bundled_places_move_into_the_users_provinces(tmp_path: Path, folder: Path) -> None:
    whole = Boundaries.bundled().province("LB-JL")
    assert whole is not None
    rows = [({"ADM0_EN": "Lebanon", "ADM1_EN": "Mount Lebanon", "ADM1_PCODE": "LB5"}, whole.geometry)]
    add_boundaries(write(tmp_path / "lb.geojson", rows), folder)
    row = Gazetteer.load().geocode("Haret Hreik", "Lebanon", "Mount Lebanon").iloc[0]
    assert (row.status, row.admin1_pcode) == ("exact", "LB5")


def test_the_users_place_answers_before_that_of_geonames(folder: Path) -> None:
    before = Gazetteer.load().geocode("Kafranbel", "Syria", "Idlib").iloc[0]
    assert before.status == "exact"
    moved = {"name": "Kafranbel", "lat": f"{before.latitude + 0.05}", "lon": f"{before.longitude}"}
    add_gazetteer(table([moved]), folder)
    after = Gazetteer.load().geocode("Kafranbel", "Syria", "Idlib").iloc[0]
    assert (after.status, after.source) == ("exact", "places.csv")
    assert after.latitude == pytest.approx(before.latitude + 0.05)


def test_forms_written_under_other_rules_are_made_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_gazetteer(table([KANDI | {"name_ar": "كاندي"}]), folder)
    boundaries = Boundaries.load()
    before = own_places.read_own(folder, boundaries)[0]
    monkeypatch.setitem(own_places._LISTS, "forms", "forms_999")
    monkeypatch.setitem(own_places._LISTS, "bones", "bones_999")
    after = own_places.read_own(folder, boundaries)[0]
    assert after.forms.to_pylist() == before.forms.to_pylist()
    assert after.bones.to_pylist() == before.bones.to_pylist()
    assert np.array_equal(after.place, before.place)


# -- decisions -------------------------------------------------------------------------------------------------------

CAMP = Place("Camp Kandi", 11.2, 2.9, "BJ", "", 2, None, "review")


def test_a_decision_is_remembered_once_and_can_be_forgotten(folder: Path) -> None:
    assert found("The camp", admin1="Alibori")[0] == "none"
    assert remember_alias(folder, "The camp", "Benin", "Alibori", CAMP)
    assert not remember_alias(folder, "the  CAMP", "Benin", "Alibori", CAMP)
    row = Gazetteer.load().geocode("The Camp", "BJ", "Alibori").iloc[0]
    assert (row.status, row.latitude, row.geo_precision, row.source) == ("exact", 11.2, 2, "review")
    assert forget_alias(folder, "The camp", "Benin", "Alibori")
    assert not forget_alias(folder, "The camp", "Benin", "Alibori")
    assert found("The camp", admin1="Alibori")[0] == "none"


def test_a_later_decision_takes_the_place_of_an_earlier_one(folder: Path) -> None:
    remember_alias(folder, "The camp", "Benin", "", CAMP)
    other = Place("Other", 9.0, 2.0, "BJ", "", 1, 77, "x, “y”\n=z")
    assert remember_alias(folder, "The camp", "Benin", "", other)
    row = Gazetteer.load().geocode("The camp", "Benin").iloc[0]
    assert (row.latitude, row.geonameid, row.source) == (9.0, 77, "x, “y”\n=z")
    assert len((folder / "aliases.csv").read_text(encoding="utf-8").split("The camp")) == 2


def test_a_name_without_letters_cannot_be_decided(folder: Path) -> None:
    with pytest.raises(PlaceError, match="has no letters"):
        remember_alias(folder, " - ", "Benin", "", CAMP)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("alias,country\nx,y\n", "no column 'admin1'"),
        ("{head}\nx,BJ,,X,north,2,BJ,,1,,s\n", r"aliases\.csv:2: not a decision"),
        ("{head}\nx,BJ,,X,95,2,BJ,,1,,s\n", r"aliases\.csv:2: no point on the globe"),
        ("{head}\nx,BJ\n", r"aliases\.csv:2: not a decision"),
    ],
)
def test_a_file_of_decisions_that_was_broken_by_hand_is_named(
    folder: Path, content: str, message: str
) -> None:
    remember_alias(folder, "The camp", "Benin", "", CAMP)
    head = (folder / "aliases.csv").read_text(encoding="utf-8").splitlines()[0]
    (folder / "aliases.csv").write_text(content.format(head=head), encoding="utf-8")
    with pytest.raises(PlaceError, match=message):
        Gazetteer.load()
