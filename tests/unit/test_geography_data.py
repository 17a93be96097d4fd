"""The bundled geography: whole, small, and what its record says it is."""

import csv
import hashlib
import json
import re

import pandas as pd
import pytest
import shapely
from shapely.geometry import shape

from geo.places.boundaries import Boundaries
from geo.places.countries import Countries, country_form
from geo.places.gazetteer import Gazetteer
from geo.settings import DATA

RECORD = json.loads((DATA / "geography.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def basemap() -> dict:
    return json.loads((DATA / "basemap.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def boundaries() -> Boundaries:
    return Boundaries.load()


def shapes(collection: dict) -> list[shapely.Geometry]:
    return [shape(feature["geometry"]) for feature in collection["features"]]


@pytest.mark.parametrize("output", RECORD["outputs"], ids=lambda o: o["file"])
def test_files_are_what_the_record_says(output: dict) -> None:
    assert hashlib.sha256((DATA / output["file"]).read_bytes()).hexdigest() == output["sha256"], (
        f"{output['file']} was changed by hand; run data/build.py"
    )


def test_every_source_has_version_checksum_and_licence() -> None:
    for source in RECORD["sources"]:
        assert re.fullmatch("[0-9a-f]{64}", source["sha256"])
        assert source["version"] and source["licence"]


@pytest.mark.parametrize(
    ("name", "kilobytes"),
    [
        ("boundaries.geojson", 500),
        ("countries.geojson", 1_500),
        ("basemap.json", 600),
        ("gazetteer.csv", 1_500),
        ("place_aliases.csv", 100),
    ],
)
def test_files_stay_small(name: str, kilobytes: int) -> None:
    assert (DATA / name).stat().st_size < kilobytes * 1_000


# -- boundaries ------------------------------------------------------------------------------------------------------


def test_provinces_are_valid_and_do_not_overlap(boundaries: Boundaries) -> None:
    geometries = [p.geometry for p in boundaries.provinces]
    assert shapely.is_valid(geometries).all()
    tree = shapely.STRtree(geometries)
    a, b = tree.query(geometries, predicate="intersects")
    shared = [
        shapely.intersection(geometries[i], geometries[j]).area for i, j in zip(a, b, strict=True) if i < j
    ]
    assert max(shared) < 1e-6


def test_each_country_has_its_provinces(boundaries: Boundaries) -> None:
    count = pd.Series([p.iso2 for p in boundaries.provinces]).value_counts().to_dict()
    assert count == {"TR": 36, "IQ": 18, "SY": 14, "JO": 12, "LB": 6, "IL": 6, "PS": 2}


def test_syria_is_one_piece_of_its_known_size(boundaries: Boundaries) -> None:
    """185,180 square kilometres with the Golan (UN Statistics Division)."""
    syria = shapely.union_all([p.geometry for p in boundaries.provinces if p.iso2 == "SY"])
    flat = shapely.transform(syria, lambda xy: (xy * (1, 0) * 111.32 * 0.8181) + xy * (0, 1) * 110.95)
    assert flat.area == pytest.approx(185_180, rel=0.02)
    main = max(shapely.get_parts(syria), key=lambda part: part.area)
    assert main.area / syria.area > 0.9999
    assert not main.interiors


def test_names_are_english_arabic_and_unlike_within_a_country(boundaries: Boundaries) -> None:
    syria = [p for p in boundaries.provinces if p.iso2 == "SY"]
    assert {p.name for p in syria} == {
        "Aleppo", "Idlib", "Rif Dimashq", "Deir ez-Zor", "Hasakah", "Raqqa", "Daraa", "Suwayda", "Quneitra", "Tartus", "Latakia",
        "Homs", "Hama", "Damascus",
    }  # fmt: skip
    for p in boundaries.provinces:
        assert re.fullmatch("[\u0621-\u064a ]+", p.name_ar), p.pcode
        assert boundaries.province(p.name, p.iso2) is p
        assert boundaries.province(p.name_ar, p.iso2) is p


# -- countries -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def countries() -> Countries:
    return Countries.load()


def test_world_is_whole(countries: Countries) -> None:
    """Every code of ISO 3166-1 in use, and Kosovo; no small island state has vanished."""
    assert len(countries.countries) == 250
    for c in countries.countries:
        assert re.fullmatch("[A-Z]{2}", c.iso2)
        assert re.fullmatch("[A-Z]{3}", c.iso3)
        assert c.name and c.name_fr and re.search("[\u0621-\u064a]", c.name_ar), c.iso2
        assert c.geometry.is_valid and c.geometry.area > 1e-5, c.iso2
    assert {"NR", "TV", "MV", "MH", "KI", "PW", "MT", "BB", "VA", "MC", "XK", "PS", "EH", "TW", "SS"} <= {
        c.iso2 for c in countries.countries
    }


def test_a_name_means_one_country(countries: Countries) -> None:
    owner: dict[str, str] = {}
    for c in countries.countries:
        for name in (c.name, c.name_fr, c.name_ar, *c.aliases):
            assert owner.setdefault(country_form(name), c.iso2) == c.iso2, name


def test_countries_overlap_by_no_more_than_their_generalisation(countries: Countries) -> None:
    geometries = [c.geometry for c in countries.countries]
    a, b = shapely.STRtree(geometries).query(geometries, predicate="intersects")
    shared = {
        (countries.countries[i].iso2, countries.countries[j].iso2): shapely.intersection(
            geometries[i], geometries[j]
        ).area
        for i, j in zip(a, b, strict=True)
        if i < j
    }
    # Rounding to 0.001 degrees, and the smallest countries drawn exactly: no more than some 35 km².
    assert max(shared.values()) < 0.004, max(shared, key=lambda pair: shared[pair])


def test_countries_and_provinces_agree(countries: Countries, boundaries: Boundaries) -> None:
    """Generalised and exact outlines of one source differ along their length only."""
    for iso2 in ("SY", "LB", "IQ", "JO", "IL", "PS"):
        exact = shapely.union_all([p.geometry for p in boundaries.provinces if p.iso2 == iso2])
        (drawn,) = (c.geometry for c in countries.countries if c.iso2 == iso2)
        assert drawn.symmetric_difference(exact).area < 0.012 * exact.length, iso2


def test_country_coordinates_have_three_decimals() -> None:
    for line in (DATA / "countries.geojson").read_text(encoding="utf-8").splitlines()[1:]:
        assert re.search(r"\d\.\d{4}", line.partition('"geometry"')[2]) is None


# -- basemap ---------------------------------------------------------------------------------------------------------


def test_the_drawn_provinces_are_those_of_the_boundaries(basemap: dict, boundaries: Boundaries) -> None:
    drawn = {f["properties"]["pcode"]: f["properties"] for f in basemap["provinces"]["features"]}
    assert list(drawn) == [p.pcode for p in boundaries.provinces]
    assert [drawn[p.pcode]["home"] for p in boundaries.provinces] == [
        p.iso2 == "SY" for p in boundaries.provinces
    ]
    assert all(set(p) == {"pcode", "name", "name_ar", "country", "home", "label"} for p in drawn.values())


def test_labels_lie_in_their_province(basemap: dict, boundaries: Boundaries) -> None:
    labels = {f["properties"]["pcode"]: f["properties"]["label"] for f in basemap["provinces"]["features"]}
    found = boundaries.locate(*map(list, zip(*labels.values(), strict=True)))
    assert found.admin1_pcode.tolist() == list(labels)
    assert (found.found_by == "polygon").all()


def test_simplification_moved_no_province(basemap: dict, boundaries: Boundaries) -> None:
    for feature, exact in zip(basemap["provinces"]["features"], boundaries.provinces, strict=True):
        drawn = shape(feature["geometry"])
        assert shapely.is_valid(drawn), exact.pcode
        # On average no border moves by more than 0.0004 degrees, some 40 m.
        assert drawn.symmetric_difference(exact.geometry).area < 0.0004 * exact.geometry.length, exact.pcode


def test_drawn_neighbours_share_their_border(basemap: dict) -> None:
    """Between provinces that touch there is neither a gap nor an overlap that a map would show."""
    drawn = shapes(basemap["provinces"])
    syria = [
        g for g, f in zip(drawn, basemap["provinces"]["features"], strict=True) if f["properties"]["home"]
    ]
    union = shapely.union_all(syria)
    assert sum(g.area for g in syria) == pytest.approx(union.area, abs=1e-6)
    gaps = [shapely.Polygon(ring).area for part in shapely.get_parts(union) for ring in part.interiors]
    assert sum(gaps) < 1e-6


def test_land_and_provinces_agree_along_the_coast(basemap: dict) -> None:
    land = shapely.union_all(shapes(basemap["land"]))
    provinces = shapely.union_all(shapes(basemap["provinces"]))
    assert provinces.difference(land).area < 1e-4
    # Off the Syrian and Lebanese coast no land looks out from under the provinces.
    coast = shapely.box(35.0, 33.3, 36.3, 35.85)
    assert land.intersection(coast).difference(provinces).area < 1e-4


def test_water_is_where_it_should_be(basemap: dict) -> None:
    lakes = {f["properties"]["name"]: shape(f["geometry"]) for f in basemap["lakes"]["features"]}
    assert lakes["Lake Assad"].contains(shapely.Point(38.2, 36.0))
    assert lakes["Sea of Galilee"].contains(shapely.Point(35.59, 32.82))
    rivers = basemap["rivers"]["features"]
    euphrates = shapely.union_all(
        [shape(f["geometry"]) for f in rivers if f["properties"]["name"] == "Euphrates"]
    )
    for town in ((40.141, 35.336), (39.008, 35.95), (40.92, 34.45)):
        assert euphrates.distance(shapely.Point(town)) < 0.06
    assert all(isinstance(f["properties"]["scalerank"], int) for f in rivers)
    jordan = shapely.union_all([shape(f["geometry"]) for f in rivers if f["properties"]["name"] == "Jordan"])
    assert jordan.bounds[3] <= 33.25


def test_towns_are_ranked_named_and_on_land(basemap: dict) -> None:
    towns = basemap["towns"]
    assert [t["rank"] for t in towns] == sorted(t["rank"] for t in towns)
    assert {t["name"] for t in towns if t["rank"] == 0} == {
        "Damascus",
        "Aleppo",
        "Beirut",
        "Amman",
        "Baghdad",
    }
    assert {"Homs", "Hama", "Idlib", "Raqqa", "Hasakah", "Deir ez-Zor"} <= {
        t["name"] for t in towns if t["rank"] == 1
    }
    assert {"Atarib", "Kasab", "Kobani", "Maarat al-Numan", "Saraqib"} <= {
        t["name"] for t in towns if t["rank"] <= 5
    }
    assert all(set(t) == {"name", "name_ar", "lat", "lon", "rank"} for t in towns)
    land = shapely.union_all(shapes(basemap["land"])).buffer(0.02)
    dry = shapely.contains_xy(land, [t["lon"] for t in towns], [t["lat"] for t in towns])
    # The island of Arwad is too small for Natural Earth.
    assert [t["name"] for t, on_land in zip(towns, dry, strict=True) if not on_land] == ["Arwad"]


def test_display_coordinates_have_four_decimals(basemap: dict) -> None:
    text = json.dumps([basemap["provinces"], basemap["land"], basemap["towns"]])
    assert re.search(r"\d\.\d{5}", text) is None


# -- places ----------------------------------------------------------------------------------------------------------


def test_every_alias_says_where_it_comes_from_and_lies_in_its_province(boundaries: Boundaries) -> None:
    with (DATA / "place_aliases.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["source"] for row in rows)
    points = [row for row in rows if row["kind"] != "spelling"]
    found = boundaries.locate(
        [float(r["latitude"]) for r in points],
        [float(r["longitude"]) for r in points],
        [r["admin1_pcode"] for r in points],
        [r["country"] for r in points],
    )
    outside = [p["alias"] for p, d in zip(points, found.disagrees, strict=True) if d]
    # The air base of Abu al-Duhur is Idlib's; the generalised boundary has it in Aleppo.
    assert outside == ["Abu Dahour military airbase"]
    assert (found.found_by != "none").all()


def test_every_bundled_incident_gets_a_place_or_a_province_or_is_known_to_have_none(
    boundaries: Boundaries,
) -> None:
    incidents = pd.read_csv(DATA / "incidents_2014.csv", dtype=str, keep_default_na=False)
    own = incidents["latitude"] != ""
    named = Gazetteer.load().geocode(incidents["location"], incidents["country"], incidents["admin1"])
    placed = ~own & (named["status"] == "exact") & (incidents["geo_precision"] != "3")
    province = pd.notna(boundaries.match_admin1(incidents["admin1"], incidents["country"]))
    nowhere = ~own & ~placed & ~province
    assert (own.sum(), placed.sum(), nowhere.sum(), len(incidents)) == (136, 97, 12, 304)
    assert set(incidents["location"][nowhere]) == {
        "Damascus/Homs road", "Syria-Lebanon frontier", "across Syria", "bigger cities", "northern Syria", "not stated",
        "other towns", "outside of Beirut", "throughout Syria",
    }  # fmt: skip
    # A name never leads out of the province that the record states.
    found = boundaries.locate(
        named["latitude"][placed],
        named["longitude"][placed],
        incidents["admin1"][placed],
        incidents["country"][placed],
    )
    assert not found["disagrees"].any()


def test_names_lead_to_the_points_that_records_give_themselves() -> None:
    incidents = pd.read_csv(DATA / "incidents_2014.csv", dtype=str, keep_default_na=False)
    own = incidents[incidents["latitude"] != ""]
    named = Gazetteer.load().geocode(own["location"], own["country"], own["admin1"])
    exact = named["status"] == "exact"
    assert exact.sum() >= 118
    assert (named["latitude"] - own["latitude"].astype(float))[exact].abs().max() < 0.03
    assert (named["longitude"] - own["longitude"].astype(float))[exact].abs().max() < 0.03
