"""The gazetteer: certain answers only, on a handful of places made by hand and on the bundled ones."""

import csv
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from shapely import box

from geo.errors import PlaceError
from geo.places.boundaries import Boundaries, Province
from geo.places.gazetteer import Gazetteer, Place

COLUMNS = (
    "alias",
    "name",
    "kind",
    "parent",
    "country",
    "admin1_pcode",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "note",
)


def province(pcode: str, west: float, name: str, iso2: str = "AA") -> Province:
    return Province(
        pcode, name, name, "", (), f"Country {iso2}", iso2, iso2 + "X", box(west, 40, west + 1, 41)
    )


def place(
    name: str, lat: float, lon: float, pcode: str, country: str = "AA", parent: str = "", population: int = 0
) -> Place:
    return Place(name, lat, lon, country, pcode, 1, None, "made by hand", population, parent)


@pytest.fixture(scope="module")
def boundaries() -> Boundaries:
    return Boundaries(
        [province("A1", 10, "Westland"), province("A2", 11, "Eastland"), province("B1", 12, "Farland", "BB")]
    )


@pytest.fixture(scope="module")
def gazetteer(boundaries: Boundaries) -> Gazetteer:
    return Gazetteer(
        [
            (place("Kafr Nabl", 40.5, 10.5, "A1"), ["كفرنبل"]),
            (place("Tall Abyad", 40.2, 10.2, "A1"), []),
            (place("Tall Abyad", 40.2, 11.8, "A2"), []),
            (place("Tall Abyad", 40.2, 12.8, "B1", "BB"), []),
            (place("Mansoura", 40.7, 10.7, "A1"), []),
            (place("Mansurah", 40.71, 10.7, "A1"), []),
            (place("Rastan", 40.3, 10.3, "A1"), []),
            (place("Rastan", 40.8, 10.3, "A1"), []),
            (place("Bordertown", 40.5, 11.02, "A2"), []),
            (place("Onlyfar", 40.5, 12.5, "B1", "BB"), []),
            (place("Westland", 40.9, 10.9, "A1"), []),
            (place("Old Market", 40.91, 10.91, "A1", parent="Westland"), ["السوق القديم"]),
        ],
        boundaries,
    )


def answer(gazetteer: Gazetteer, *question: object) -> tuple[str, object, object]:
    row = gazetteer.geocode(*question).iloc[0]
    return (
        row.status,
        None if pd.isna(row.latitude) else row.latitude,
        None if pd.isna(row.longitude) else row.longitude,
    )


def test_an_exact_name_is_answered_in_any_spelling(gazetteer: Gazetteer) -> None:
    found = gazetteer.geocode(["KAFR-NABL", "Kfar Nabl", "كفرنبل", "al-Kafr Nabl"], "AA", "Westland")
    assert found.status.tolist() == ["exact"] * 4
    assert found.name.tolist() == ["Kafr Nabl"] * 4
    assert found.iloc[0].to_dict() == {
        "status": "exact", "name": "Kafr Nabl", "latitude": 40.5, "longitude": 10.5, "admin1_pcode": "A1",
        "country": "Country AA", "geo_precision": 1, "geonameid": pd.NA, "source": "made by hand",
    } or pd.isna(found.geonameid[0])  # fmt: skip


def test_a_likeness_is_a_candidate_and_no_answer(gazetteer: Gazetteer) -> None:
    assert answer(gazetteer, "Kofr Nobl", "AA", "Westland")[0] == "candidates"
    assert answer(gazetteer, "Quite Else", "AA", "Westland")[0] == "none"
    best = gazetteer.candidates("Kofr Nobl", "AA", "Westland")[0]
    assert best.place.name == "Kafr Nabl"
    assert 60 < best.score < 100


def test_namesakes_are_told_apart_by_province(gazetteer: Gazetteer) -> None:
    assert answer(gazetteer, "Tel Abyad", "AA", "Westland") == ("exact", 40.2, 10.2)
    assert answer(gazetteer, "Tel Abyad", "AA", "Eastland") == ("exact", 40.2, 11.8)
    assert answer(gazetteer, "Tel Abyad", "AA") == ("ambiguous", None, None)
    assert answer(gazetteer, "Tel Abyad") == ("ambiguous", None, None)


def test_the_country_excludes_namesakes_abroad(gazetteer: Gazetteer) -> None:
    assert answer(gazetteer, "Onlyfar", "BB") == ("exact", 40.5, 12.5)
    assert answer(gazetteer, "Onlyfar") == ("exact", 40.5, 12.5)
    assert answer(gazetteer, "Onlyfar", "AA") == ("none", None, None)
    assert answer(gazetteer, "Onlyfar", "Atlantis") == ("none", None, None)
    assert gazetteer.candidates("Onlyfar", "AA") == []
    assert gazetteer.candidates("Onlyfar", "Atlantis") == []


def test_a_namesake_in_another_province_is_a_candidate_only(gazetteer: Gazetteer) -> None:
    assert answer(gazetteer, "Kafr Nabl", "AA", "Eastland") == ("candidates", None, None)


def test_just_over_the_border_of_the_province_still_counts(gazetteer: Gazetteer) -> None:
    assert answer(gazetteer, "Bordertown", "AA", "Westland") == ("exact", 40.5, 11.02)


def test_the_stated_province_implies_its_country(gazetteer: Gazetteer) -> None:
    assert answer(gazetteer, "Tall Abyad", None, "Farland") == ("exact", 40.2, 12.8)


def test_one_spot_listed_twice_is_one_place(gazetteer: Gazetteer) -> None:
    assert answer(gazetteer, "Mansoura", "AA", "Westland") == ("exact", 40.7, 10.7)


def test_two_spots_in_one_province_are_ambiguous(gazetteer: Gazetteer) -> None:
    assert answer(gazetteer, "Rastan", "AA", "Westland") == ("ambiguous", None, None)
    assert len(gazetteer.candidates("Rastan", "AA", "Westland")) >= 2


def test_a_district_resolves_in_its_city_only(gazetteer: Gazetteer) -> None:
    assert answer(gazetteer, "Old Market", "AA", "Westland") == ("exact", 40.91, 10.91)
    assert answer(gazetteer, "السوق القديم", "AA", "Westland") == ("exact", 40.91, 10.91)
    assert answer(gazetteer, "Old Market district", "AA", "Westland") == ("exact", 40.91, 10.91)
    assert answer(gazetteer, "Old Market", "AA", "Eastland")[0] == "candidates"
    assert answer(gazetteer, "Old Market", "AA")[0] == "candidates"
    assert answer(gazetteer, "Old Market")[0] == "candidates"


def test_a_word_for_the_sort_of_place_is_looked_past(gazetteer: Gazetteer) -> None:
    assert answer(gazetteer, "Kafr Nabl town", "AA", "Westland")[0] == "exact"
    assert answer(gazetteer, "town", "AA", "Westland")[0] == "none"


def test_no_name_is_none(gazetteer: Gazetteer) -> None:
    found = gazetteer.geocode(["", None, float("nan"), " - "], "AA", "Westland")
    assert found.status.tolist() == ["none"] * 4
    assert gazetteer.geocode([]).shape == (0, 9)
    assert gazetteer.geocode(None).status.tolist() == ["none"]
    assert gazetteer.candidates("") == []


def test_arrays_go_row_by_row_and_keep_the_index(gazetteer: Gazetteer) -> None:
    names = pd.Series(["Tall Abyad", "Tall Abyad", "Onlyfar"], index=[7, 8, 9])
    found = gazetteer.geocode(
        names, ["AA", "AA", None], np.array(["Westland", "Eastland", None], dtype=object)
    )
    assert found.index.tolist() == [7, 8, 9]
    assert found.longitude.tolist() == [10.2, 11.8, 12.5]


def test_lengths_must_agree(gazetteer: Gazetteer) -> None:
    with pytest.raises(PlaceError, match="country: 1 values for 2 rows"):
        gazetteer.geocode(["a", "b"], ["AA"])


def test_candidates_come_ranked_and_limited(gazetteer: Gazetteer) -> None:
    found = gazetteer.candidates("Tall Abyad", "AA", "Eastland", limit=2)
    assert len(found) == 2
    assert [c.place.longitude for c in found] == [11.8, 10.2]
    assert found[0].score == 100 > found[1].score


def test_a_candidate_tells_its_province_and_how_far_it_is_from_the_stated_one(gazetteer: Gazetteer) -> None:
    near, far = gazetteer.candidates("Tall Abyad", "AA", "Eastland", limit=2)
    assert (near.province, near.distance_m) == ("Eastland", 0.0)
    # From 10.2 E to 11 E along 40.2 N, where a degree of longitude is 85,145 m (Snyder 1987, p. 25).
    assert (far.province, far.distance_m) == ("Westland", pytest.approx(0.8 * 85_145, rel=2e-3))
    assert gazetteer.candidates("Tall Abyad", "AA")[0].distance_m is None


def test_what_a_person_decided_is_certain_there_and_only_there(boundaries: Boundaries) -> None:
    meant = place("Rastan", 40.8, 10.3, "A1")
    decided = Gazetteer(
        [(place("Rastan", 40.3, 10.3, "A1"), []), (meant, [])],
        boundaries,
        [("Rustan", "Country AA", "westland province", meant), ("Rastan", "AA", "", meant)],
    )
    assert answer(decided, "RUSTAN", "AA", "Westland") == ("exact", 40.8, 10.3)
    assert answer(decided, "Rustan", "AAX", "A1") == ("exact", 40.8, 10.3)
    assert answer(decided, "Rustan", "AA", "Eastland")[0] != "exact"
    assert answer(decided, "Rustan", "AA")[0] != "exact"
    assert answer(decided, "Rastan", "AA") == ("exact", 40.8, 10.3)
    assert answer(decided, "Rastan", "AA", "Westland")[0] == "ambiguous"
    assert [c.place for c in decided.candidates("Rastan", "AA", "Westland", limit=1)] != []


def test_a_decision_counts_where_the_province_is_not_known(boundaries: Boundaries) -> None:
    meant = place("Parakou", 9.34, 2.62, "", country="BJ")
    decided = Gazetteer([], boundaries, [("Parakou town", "Benin", "Borgou", meant)])
    assert answer(decided, "Parakou town", "BJ", "borgou") == ("exact", 9.34, 2.62)
    assert answer(decided, "Parakou town", "Benin", "Alibori")[0] == "none"


def test_places_of_a_country_without_provinces_are_found(boundaries: Boundaries) -> None:
    found = Gazetteer([(place("Parakou", 9.34, 2.62, "", country="BJ"), [])], boundaries)
    row = found.geocode("Parakou", "Bénin", "Borgou").iloc[0]
    assert (row.status, row.country) == ("exact", "Benin")
    assert pd.isna(row.admin1_pcode)
    assert answer(found, "Parakou", "Togo")[0] == "none"


# -- files -----------------------------------------------------------------------------------------------------------


def written(folder: Path, aliases: Iterable[dict[str, str]]) -> Path:
    with (folder / "gazetteer.csv").open("w", encoding="utf-8", newline="") as file:
        file.write("geonameid,name,names,latitude,longitude,country,admin1_pcode,population\n")
        file.write(
            "5,Kafr Nabl,كفرنبل,40.5,10.5,AA,A1,100\n6,Twin,,40.1,10.1,AA,A1,0\n7,Twin,,40.9,10.1,AA,A1,0\n"
        )
    with (folder / "place_aliases.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(
            [
                dict.fromkeys(COLUMNS, "") | {"country": "AA", "admin1_pcode": "A1", "geo_precision": "1"} | a
                for a in aliases
            ]
        )
    return folder


def test_aliases_of_each_kind(tmp_path: Path, boundaries: Boundaries) -> None:
    point = {"latitude": "40.6", "longitude": "10.6", "source": "a map"}
    gazetteer = Gazetteer.load(
        written(
            tmp_path,
            [
                {"alias": "Kafranbel", "name": "Kafr Nabl", "kind": "spelling"},
                {"alias": "Hill by Kafr Nabl", "name": "Kafr Nabl", "kind": "spelling", "geo_precision": "2"},
                {"alias": "Watch Hill", "name": "Tower", "kind": "place"} | point,
                {"alias": "Look-out", "name": "Tower", "kind": "place"} | point,
                {"alias": "Old Market", "name": "Market", "kind": "district", "parent": "Westland"} | point,
            ],
        ),
        boundaries,
    )
    found = gazetteer.geocode(
        ["Kafranbel", "Hill by Kafr Nabl", "Watch Hill", "look out", "Old Market"], "AA", "Westland"
    )
    assert found.status.tolist() == ["exact"] * 5
    assert found.latitude.tolist() == [40.5, 40.5, 40.6, 40.6, 40.6]
    assert found.geo_precision.tolist() == [1, 2, 1, 1, 1]
    assert found.source.tolist() == ["GeoNames", "GeoNames", "a map", "a map", "a map"]
    assert sum(p.name == "Tower" for p in gazetteer.places) == 1
    # The name itself must still mean the place, not what is only near it.
    assert gazetteer.geocode("Kafr Nabl", "AA", "Westland").geo_precision.tolist() == [1]


@pytest.mark.parametrize(
    ("alias", "message"),
    [
        ({"kind": "guess"}, "kind is 'guess'"),
        ({"kind": "place", "name": "X", "alias": "X", "latitude": "1", "longitude": "1"}, "needs the source"),
        ({"kind": "place", "name": "X", "alias": "X", "source": "s"}, "could not convert"),
        (
            {"kind": "district", "name": "X", "alias": "X", "source": "s", "latitude": "1", "longitude": "1"},
            "names its city",
        ),
        ({"kind": "spelling", "name": "Unheard", "alias": "X"}, "means 0 places"),
        ({"kind": "spelling", "name": "Twin", "alias": "X"}, "means 2 places"),
    ],
)
def test_a_wrong_alias_is_named_with_its_line(
    tmp_path: Path, boundaries: Boundaries, alias: dict[str, str], message: str
) -> None:
    with pytest.raises(PlaceError, match=rf"place_aliases\.csv:2: .*{message}"):
        Gazetteer.load(written(tmp_path, [alias]), boundaries)


def test_a_missing_or_foreign_file_is_named(tmp_path: Path, boundaries: Boundaries) -> None:
    with pytest.raises(PlaceError, match=r"place_aliases\.csv: cannot be read"):
        Gazetteer.load(tmp_path, boundaries)
    written(tmp_path, [])
    (tmp_path / "gazetteer.csv").write_text("a,b\n1,2\n")
    with pytest.raises(PlaceError, match="no column 'geonameid'"):
        Gazetteer.load(tmp_path, boundaries)


# -- the bundled places ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bundled() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize(
    ("name", "admin1", "lat", "lon"),
    [
        ("Maarat al-Numan", "Idlib", 35.648, 36.676),
        ("معرة النعمان", "إدلب", 35.648, 36.676),
        ("Tal Rifat", "Aleppo", 36.473, 37.097),
        ("Salaheddin", "Aleppo", 36.182, 37.122),
        ("صلاح الدين", "حلب", 36.182, 37.122),
        ("Haret Hreik", "Mount Lebanon", 33.850, 35.517),
        ("Atme", "Idlib", 36.311, 36.686),
        ("Binish", "Idlib", 35.957, 36.714),
        ("Kobani", "Aleppo", 36.890, 38.354),
        ("Deir Jamal", "Aleppo", 36.445, 37.028),
        ("Atareb", "Aleppo", 36.139, 36.825),
        ("Azaz", "Aleppo", 36.586, 37.046),
        ("Rukban", "Homs", None, None),
    ],
)
def test_names_of_the_news(
    bundled: Gazetteer, name: str, admin1: str, lat: float | None, lon: float | None
) -> None:
    row = bundled.geocode(name, "Lebanon" if admin1 == "Mount Lebanon" else "Syria", admin1).iloc[0]
    if lat is None:
        assert row.status != "exact"
    else:
        assert row.status == "exact"
        assert (row.latitude, row.longitude) == (pytest.approx(lat, abs=0.02), pytest.approx(lon, abs=0.02))


def test_salah_al_din_alone_is_not_a_province_of_iraq(bundled: Gazetteer) -> None:
    assert bundled.geocode("صلاح الدين", "Syria").status.tolist() == ["candidates"]


def test_candidates_find_what_the_news_misspells(bundled: Gazetteer) -> None:
    assert bundled.candidates("Jisr Shogour", "Syria", "Idlib")[0].place.name == "Jisr ash Shughūr"
    assert bundled.candidates("Sarakib", "Syria")[0].place.admin1_pcode == "SY07"
