"""Boundaries: which province a point lies in, on squares made by hand and on the bundled provinces."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod
from shapely import Geometry, MultiPolygon, Polygon, box, intersects_xy

from geo.errors import PlaceError
from geo.places.boundaries import Boundaries, Province, Unit


def province(
    pcode: str, geometry: Geometry, name: str = "", iso2: str = "AA", aliases: tuple[str, ...] = ()
) -> Province:
    name = name or f"Province {pcode}"
    return Province(pcode, name, name, "", aliases, f"Country {iso2}", iso2, iso2 + "X", geometry)


WEST, EAST, ABROAD = box(10, 40, 11, 41), box(11, 40, 12, 41), box(12, 40, 13, 41)
HOLED = Polygon(box(14, 40, 15, 41).exterior.coords, [box(14.4, 40.4, 14.6, 40.6).exterior.coords])


@pytest.fixture(scope="module")
def squares() -> Boundaries:
    """Two provinces of country AA side by side, one of BB to the east, and one with a hole and an island."""
    return Boundaries(
        [
            province("AA1", WEST, "Westland", aliases=("Occident",)),
            province("AA2", EAST, "Eastland"),
            province("BB1", ABROAD, "Eastland", iso2="BB"),
            province("BB2", MultiPolygon([HOLED, box(16, 40, 16.1, 40.1)]), "Ring", iso2="BB"),
        ]
    )


@pytest.fixture(scope="module")
def bundled() -> Boundaries:
    return Boundaries.load()


# -- polygons --------------------------------------------------------------------------------------------------------


def test_a_point_inside_is_found_by_polygon(squares: Boundaries) -> None:
    row = squares.locate(40.5, 10.5).iloc[0]
    assert (row.admin1_pcode, row.admin1, row.country, row.found_by, row.distance_m) == (
        "AA1", "Westland", "Country AA", "polygon", 0.0,
    )  # fmt: skip
    assert not row.disagrees


def test_holes_are_outside_and_islands_are_inside(squares: Boundaries) -> None:
    found = squares.locate([40.5, 40.1, 40.05], [14.5, 14.1, 16.05])
    assert found.found_by.tolist() == ["none", "polygon", "polygon"]


def test_the_grid_answers_as_the_polygons_do(squares: Boundaries) -> None:
    rng = np.random.default_rng(5)
    x, y = rng.uniform(9.9, 16.2, 20_000), rng.uniform(39.9, 41.1, 20_000)
    # Many points hard by the borders, where a wrong cell would show.
    x[:5_000] = np.round(x[:5_000]) + rng.normal(0, 0.003, 5_000)
    found = squares.locate(y, x)
    for p in squares.provinces:
        inside = intersects_xy(p.geometry, x, y)
        assert (found.admin1_pcode[inside] == p.pcode).all()
        assert not ((found.admin1_pcode == p.pcode) & (found.found_by == "polygon"))[~inside].any()


def test_on_a_shared_border_the_stated_province_answers(squares: Boundaries) -> None:
    found = squares.locate([40.5, 40.5, 40.5], [11.0, 11.0, 11.0], ["Westland", "AA2", None])
    assert found.admin1_pcode.tolist() == ["AA1", "AA2", "AA1"]


def test_many_points_keep_the_index_of_the_series(squares: Boundaries) -> None:
    lat = pd.Series([40.5, 40.5], index=["p", "q"])
    assert squares.locate(lat, [10.5, 11.5]).index.tolist() == ["p", "q"]


# -- nearest ---------------------------------------------------------------------------------------------------------


def test_just_outside_the_nearest_answers_in_true_metres(squares: Boundaries) -> None:
    # At 40.5 N a degree of longitude is 84,686 m on WGS84 (Snyder), of latitude 111,045 m at 41 N.
    west, north = squares.locate(40.5, 9.97).iloc[0], squares.locate(41.03, 10.5).iloc[0]
    assert west.found_by == north.found_by == "nearest"
    assert west.distance_m == pytest.approx(0.03 * 84_769, rel=2e-3)
    assert north.distance_m == pytest.approx(0.03 * 111_050, rel=2e-3)


def test_five_kilometres_are_as_far_as_it_reaches(squares: Boundaries) -> None:
    per_degree = 84_769
    found = squares.locate([40.5, 40.5], [10 - 4_950 / per_degree, 10 - 5_050 / per_degree])
    assert found.found_by.tolist() == ["nearest", "none"]
    assert np.isnan(found.distance_m[1])


def test_nearest_agrees_with_the_geodesic(squares: Boundaries) -> None:
    rng = np.random.default_rng(7)
    x, y = rng.uniform(10.1, 11.9, 2_000), 41 + rng.uniform(0, 0.06, 2_000)
    metres = Geod(ellps="WGS84").inv(x, y, x, np.full_like(y, 41.0))[2]
    clear = np.abs(metres - 5_000) > 5
    found = squares.locate(y[clear], x[clear], country="AA")
    assert ((found.found_by == "nearest") == (metres[clear] < 5_000)).all()
    near = found.found_by == "nearest"
    assert np.allclose(found.distance_m[near], metres[clear][near], rtol=1e-3)


def test_a_point_over_the_border_goes_back_to_the_stated_country(squares: Boundaries) -> None:
    over, stated_far = squares.locate([40.5, 40.5], [12.01, 12.5], country="AA")[
        ["admin1_pcode", "found_by"]
    ].values.tolist()
    assert over == ["AA2", "nearest"]
    assert stated_far == ["BB1", "polygon"]


def test_the_country_of_the_stated_province_counts_as_stated(squares: Boundaries) -> None:
    row = squares.locate(40.5, 12.01, "Westland").iloc[0]
    assert (row.admin1_pcode, row.found_by, row.disagrees) == ("AA2", "nearest", True)


def test_nearest_prefers_the_stated_province_within_reach(squares: Boundaries) -> None:
    found = squares.locate([41.01, 41.01], [10.99, 10.99], ["Eastland", None], ["AA", "AA"])
    assert found.admin1_pcode.tolist() == ["AA2", "AA1"]
    assert found.found_by.tolist() == ["nearest", "nearest"]


def test_an_unknown_country_finds_nothing_outside(squares: Boundaries) -> None:
    found = squares.locate([40.5, 40.5], [9.99, 10.5], country="Atlantis")
    assert found.found_by.tolist() == ["none", "polygon"]


# -- what is stated --------------------------------------------------------------------------------------------------


def test_disagreement_needs_a_known_province(squares: Boundaries) -> None:
    found = squares.locate(
        [40.5] * 5, [10.5] * 5, ["Westland", "occident", "AA2", "Nowhere", None], "Country AA"
    )
    assert found.disagrees.tolist() == [False, False, True, False, False]


def test_a_name_in_two_countries_needs_the_country(squares: Boundaries) -> None:
    assert squares.match_admin1(["Eastland"] * 4, [None, "AA", "bbx", "Country BB"]).tolist() == [
        None,
        "AA2",
        "BB1",
        "BB1",
    ]
    assert squares.province("Eastland") is None
    assert squares.province("eastland province", "BB").pcode == "BB1"


def test_matching_is_by_normal_form_and_by_code(squares: Boundaries) -> None:
    assert squares.match_admin1(["WESTLAND", "Occident", "aa1", "", None, float("nan")]).tolist() == (
        ["AA1", "AA1", "AA1", None, None, None]
    )
    assert squares.match_admin1([]).tolist() == []


# -- what cannot be placed -------------------------------------------------------------------------------------------


def test_no_point_is_none_and_never_an_error(squares: Boundaries) -> None:
    lat = np.ma.array([np.nan, 40.5, 91.0, 40.5, np.inf, 40.5, 40.5], mask=[0, 0, 0, 0, 0, 1, 0])
    lon = [10.5, np.nan, 10.5, 181.0, 10.5, 10.5, 10.5]
    found = squares.locate(lat, lon, "Westland", "AA")
    assert found.found_by.tolist() == ["none"] * 6 + ["polygon"]
    assert found.admin1_pcode[:6].isna().all()
    assert not found.disagrees.any()


def test_nullable_columns_and_missing_scalars_are_taken(squares: Boundaries) -> None:
    lat = pd.Series([40.5, pd.NA], dtype="Float64")
    assert squares.locate(lat, lat - 30).found_by.tolist() == ["polygon", "none"]
    assert squares.locate(None, 10.5).found_by.tolist() == ["none"]
    assert squares.locate(pd.Series([None, "40.5"], dtype=object), [10.5, 10.5]).found_by.tolist() == [
        "none",
        "polygon",
    ]


def test_no_points_give_an_empty_table_with_its_columns(squares: Boundaries) -> None:
    found = squares.locate([], [])
    assert len(found) == 0
    assert list(found) == [
        "admin1_pcode", "admin1", "admin2_pcode", "admin2", "admin3_pcode", "admin3", "country", "found_by", "distance_m",
        "disagrees",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 2], [1]), "2 latitudes and 1 longitudes"),
        (([1, 2], [1, 2], ["a"]), "stated_admin1: 1 values for 2 rows"),
        (([1], [1], None, ["a", "b"]), "country: 2 values for 1 rows"),
        ((["north"], [1]), "latitude is not a number"),
        (([[1, 2]], [1]), "2 dimensions"),
    ],
)
def test_arguments_that_do_not_fit_are_named(squares: Boundaries, arguments: tuple, message: str) -> None:
    with pytest.raises(PlaceError, match=message):
        squares.locate(*arguments)


def test_provinces_must_be_some_and_have_codes_of_their_own() -> None:
    with pytest.raises(PlaceError, match="0 provinces"):
        Boundaries([])
    with pytest.raises(PlaceError, match="share a p-code"):
        Boundaries([province("A", WEST), province("A", EAST)])


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[1]", '{"features": [{"properties": {}, "geometry": null}]}', '{"features": [3]}'],
)
def test_an_unreadable_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "b.geojson"
    path.write_text(text)
    with pytest.raises(PlaceError, match=r"b\.geojson"):
        Boundaries.load(path)
    with pytest.raises(PlaceError, match=r"missing\.geojson"):
        Boundaries.load(tmp_path / "missing.geojson")


def test_a_file_reads_back(tmp_path: Path) -> None:
    properties = {
        "pcode": "X1", "name": "X", "name_ocha": "X", "name_ar": "", "aliases": [], "country": "C", "iso2": "CC", "iso3": "CCC",
    }  # fmt: skip
    geometry = {"type": "Polygon", "coordinates": [list(map(list, WEST.exterior.coords))]}
    path = tmp_path / "b.geojson"
    path.write_text(json.dumps({"features": [{"properties": properties, "geometry": geometry}]}))
    assert Boundaries.load(path).locate(40.5, 10.5).admin1_pcode.tolist() == ["X1"]


# -- districts and subdistricts --------------------------------------------------------------------------------------


def unit(pcode: str, geometry: Geometry, admin1: str, level: int = 2, admin2: str = "") -> Unit:
    return Unit(pcode, f"Unit {pcode}", level, "AA", admin1, admin2, geometry)


@pytest.fixture(scope="module")
def nested() -> Boundaries:
    """Two provinces; the western one in two districts, of which the northern has two subdistricts."""
    return Boundaries(
        [province("AA1", WEST, "Westland"), province("AA2", EAST, "Eastland")],
        [
            unit("D1", box(10, 40, 11, 40.5), "AA1"),
            # It reaches a little into the next province, as districts of another scale do.
            unit("D2", box(10, 40.5, 11.02, 41), "AA1"),
            unit("D3", box(11.02, 40.5, 12, 41), "AA2"),
            unit("S1", box(10, 40.5, 10.5, 41), "AA1", 3, "D2"),
            unit("S2", box(10.5, 40.5, 11, 41), "AA1", 3, "D2"),
            unit("S9", box(10, 40, 10.5, 40.5), "", 3, ""),
        ],
    )


def test_a_point_gets_its_district_and_subdistrict(nested: Boundaries) -> None:
    found = nested.locate([40.2, 40.7, 40.7, 40.2], [10.7, 10.2, 10.7, 11.5])
    assert found.admin1_pcode.tolist() == ["AA1", "AA1", "AA1", "AA2"]
    assert found.admin2_pcode.fillna("").tolist() == ["D1", "D2", "D2", ""]
    assert found.admin3_pcode.fillna("").tolist() == ["", "S1", "S2", ""]
    assert found.admin2.tolist()[:2] == ["Unit D1", "Unit D2"]
    assert found.admin3.tolist()[1:3] == ["Unit S1", "Unit S2"]


def test_a_district_lies_in_the_province_found(nested: Boundaries) -> None:
    row = nested.locate(40.7, 11.01).iloc[0]
    assert (row.admin1_pcode, row.admin2_pcode) == (
        "AA2",
        "D3",
    )  # D2's polygon holds it, D3 is Eastland's nearest
    assert pd.isna(row.admin3_pcode)


def test_a_point_just_outside_gets_the_nearest_district_too(nested: Boundaries) -> None:
    row = nested.locate(40.7, 9.98, country="AA").iloc[0]
    assert (row.found_by, row.admin1_pcode, row.admin2_pcode, row.admin3_pcode) == (
        "nearest", "AA1", "D2", "S1",
    )  # fmt: skip


def test_a_unit_of_no_known_province_is_never_answered(nested: Boundaries) -> None:
    assert nested.locate(40.2, 10.2).admin3.isna().all()


def test_on_a_shared_border_the_district_of_the_province_found_answers(nested: Boundaries) -> None:
    found = nested.locate([40.2, 40.2], [11.0, 11.0], ["Westland", "Eastland"])
    assert found.admin2_pcode.fillna("").tolist() == ["D1", ""]


# -- several countries -----------------------------------------------------------------------------------------------


def test_countries_far_apart_and_hundreds_of_provinces_are_no_matter() -> None:
    many = [
        province(f"{iso2}{i:03}", box(west + i * 0.1, south, west + (i + 1) * 0.1, south + 1), iso2=iso2)
        for iso2, west, south in (("AA", -170.0, -40.0), ("BB", 2.0, 6.0), ("CC", 140.0, 60.0))
        for i in range(300)
    ]
    boundaries = Boundaries(many)
    rng = np.random.default_rng(1)
    wanted = rng.integers(0, len(many), 3_000)
    inside = [many[i].geometry.centroid for i in wanted]
    found = boundaries.locate([p.y for p in inside], [p.x for p in inside])
    assert found.admin1_pcode.tolist() == [many[i].pcode for i in wanted]
    assert boundaries.locate([0.0, 50.0], [0.0, 3.0]).found_by.tolist() == ["none", "none"]
    near = boundaries.locate([7.01], [2.05], country="BB").iloc[0]
    assert (near.admin1_pcode, near.found_by) == ("BB000", "nearest")


def test_a_country_without_provinces_is_still_a_country(squares: Boundaries) -> None:
    assert squares.country_code("Benin") == squares.country_code("BEN") == "BJ"
    assert squares.country_name("BJ") == "Benin"
    assert squares.country_code("Atlantis") is None
    # Its points are nobody else's, but for the polygon that holds them.
    assert squares.locate([40.5, 40.5], [9.99, 10.5], country="Benin").found_by.tolist() == [
        "none",
        "polygon",
    ]


# -- the bundled provinces -------------------------------------------------------------------------------------------

CAPITALS = {
    "SY01": (33.5134, 36.2916), "SY02": (36.2012, 37.1612), "SY03": (33.5723, 36.4018), "SY04": (34.7268, 36.7234),
    "SY05": (35.1318, 36.7578), "SY06": (35.5317, 35.7901), "SY07": (35.9306, 36.6339), "SY08": (36.5024, 40.7477),
    "SY09": (35.3359, 40.1408), "SY10": (34.8890, 35.8866), "SY11": (35.9528, 39.0079), "SY12": (32.6189, 36.1021),
    "SY13": (32.7090, 36.5695), "SY14": (33.1256, 35.8240),
}  # fmt: skip


def test_the_fourteen_governorates_hold_their_capitals(bundled: Boundaries) -> None:
    assert [p.pcode for p in bundled.provinces if p.iso2 == "SY"] == list(CAPITALS)
    found = bundled.locate(*map(list, zip(*CAPITALS.values(), strict=True)))
    assert found.admin1_pcode.tolist() == list(CAPITALS)


@pytest.mark.parametrize(
    ("town", "lat", "lon", "pcode", "metres"),
    [
        ("Kobani", 36.8906, 38.3536, "SY02", 1_000),
        ("Tell Abyad", 36.6975, 38.9567, "SY11", 1_000),
        ("Kasab", 35.9272, 35.9890, "SY06", 1_000),
        ("Rukban", 33.3143, 38.7033, "SY04", 3_000),
    ],
)
def test_border_towns_are_given_back_to_syria(
    bundled: Boundaries, town: str, lat: float, lon: float, pcode: str, metres: float
) -> None:
    row = bundled.locate(lat, lon, country="Syria").iloc[0]
    assert (row.admin1_pcode, row.found_by) == (pcode, "nearest"), town
    assert 0 < row.distance_m < metres
    assert bundled.locate(lat, lon).country[0] != "Syria"


def test_abu_al_duhur_disagrees_with_idlib(bundled: Boundaries) -> None:
    row = bundled.locate(35.7319, 37.1042, "Idlib", "Syria").iloc[0]
    assert (row.admin1_pcode, row.found_by, row.disagrees) == ("SY02", "polygon", True)


@pytest.mark.parametrize(
    ("lat", "lon"), [(33.267, 35.770), (32.99, 35.69), (33.1256, 35.824), (32.77, 35.70)]
)
def test_the_golan_and_the_undof_zone_are_quneitra(bundled: Boundaries, lat: float, lon: float) -> None:
    assert bundled.locate(lat, lon).admin1_pcode.tolist() == ["SY14"]


def test_west_of_the_golan_is_not_quneitra(bundled: Boundaries) -> None:
    assert bundled.locate([32.79, 33.207], [35.53, 35.57]).admin1_pcode.tolist() == ["IL-Z", "IL-Z"]


def test_points_far_away_are_none(bundled: Boundaries) -> None:
    assert set(bundled.locate([48.2, 9.3, 34.5, -33], [16.4, 2.3, 34.5, 151]).found_by) == {"none"}


@pytest.mark.parametrize(
    ("spellings", "pcode"),
    [
        ("Idleb|Idlib|idlib province|محافظة إدلب|SY07", "SY07"),
        ("Dara|Dar'a|Daraa|Deraa|درعا", "SY12"),
        ("Ar Raqqa|Ar-Raqqa|Raqqa|A-Raqqa province|Al-Raqqah", "SY11"),
        ("Al Hasakeh|Al-Hasakeh|Hasakah|Hassakeh", "SY08"),
        ("Rural Damascus|Rif Dimashq|Reef Dimashq|Damascus Countryside", "SY03"),
        ("Damascus|Dimashq|دمشق", "SY01"),
        ("Lattakia|Latakia|Al Ladhiqiyah", "SY06"),
        ("Deir-ez-Zor|Deir ez Zor|Deir e-Zor|Dayr Az Zawr", "SY09"),
        ("As-Sweida|As Sweida|Suwayda", "SY13"),
        ("Tartous|Tartus", "SY10"),
        ("Quneitra|Golan Heights", "SY14"),
        ("Hama|Hamah", "SY05"),
        ("Homs|Hims", "SY04"),
        ("Aleppo|Halab|حلب", "SY02"),
    ],
)
def test_the_spellings_of_the_governorates(bundled: Boundaries, spellings: str, pcode: str) -> None:
    names = spellings.split("|")
    assert bundled.match_admin1(names, "Syria").tolist() == [pcode] * len(names)


def test_fips_codes_are_not_taken_for_p_codes(bundled: Boundaries) -> None:
    """GeoNames' SY.09 is Aleppo; OCHA's SY09 is Deir ez-Zor."""
    assert bundled.province("SY09").name == "Deir ez-Zor"
    assert bundled.province("SY.12") is None or bundled.province("SY.12").pcode == "SY12"


def test_countries_go_by_name_and_codes(bundled: Boundaries) -> None:
    assert [
        bundled.country_code(c) for c in ("Syria", "SYR", "sy", "سوريا", "Türkiye", "Atlantis", None)
    ] == (["SY", "SY", "SY", "SY", "TR", None, None])


def test_distance_to_a_province(bundled: Boundaries) -> None:
    assert bundled.distance_m("SY02", 36.2, 37.15) == 0
    assert 500 < bundled.distance_m("SY07", 35.7319, 37.1042) < 5_000
    assert bundled.distance_m("SY14", 36.2, 37.15) == float("inf")
    assert (
        bundled.distance_m("SY14", float("nan"), 37.15)
        == bundled.distance_m("none", 36.2, 37.15)
        == float("inf")
    )


def test_metres_to_a_province_however_far(bundled: Boundaries) -> None:
    assert bundled.metres_to("SY02", 36.2, 37.15) == 0
    metres = bundled.metres_to("SY07", 35.7319, 37.1042)
    assert metres == pytest.approx(bundled.distance_m("SY07", 35.7319, 37.1042), rel=1e-6)
    assert 200_000 < bundled.metres_to("SY12", 35.7319, 37.1042) < 400_000
    assert bundled.metres_to("none", 36.2, 37.15) == float("inf")
