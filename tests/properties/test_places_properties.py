"""What must hold for any name and any point."""

import numpy as np
import pandas as pd
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.places.boundaries import Boundaries, Unit
from geo.places.gazetteer import Gazetteer
from geo.places.names import normal_form, skeleton

BOUNDARIES, GAZETTEER = Boundaries.load(), Gazetteer.load()
COUNTRIES = sorted({p.country for p in BOUNDARIES.provinces})
NAMES = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="aeiouhlrstdnz -'’ahALouee", max_size=16),
    st.text(alphabet="الةهيىأإآءحبرم ـً", max_size=12),
    st.sampled_from([p.name for p in GAZETTEER.places]),
)
STATED = st.one_of(st.none(), st.text(max_size=8), st.sampled_from([p.name for p in BOUNDARIES.provinces]))
COUNTRY = st.one_of(st.none(), st.just(""), st.text(max_size=5), st.sampled_from(COUNTRIES))
DEGREES = st.one_of(st.none(), st.floats(), st.floats(28, 42), st.floats(30, 49))
fairly = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(NAMES)
@settings(max_examples=500, deadline=None)
def test_a_normal_form_is_its_own_normal_form(name: str) -> None:
    form = normal_form(name)
    assert normal_form(form) == form
    assert " " not in form
    assert isinstance(skeleton(name), str)


@given(NAMES)
@fairly
def test_case_and_outer_space_do_not_matter(name: str) -> None:
    assert normal_form(f"  {name}\t") == normal_form(name) == normal_form(normal_form(name).upper())


@given(st.lists(st.tuples(DEGREES, DEGREES, STATED, COUNTRY), max_size=12))
@fairly
def test_locate_never_raises_and_is_consistent(points: list[tuple]) -> None:
    lat, lon, stated, country = ([p[i] for p in points] for i in range(4))
    found = BOUNDARIES.locate(lat, lon, stated, country)
    assert len(found) == len(points)
    none = found.found_by == "none"
    assert found.admin1_pcode.isna().equals(none)
    assert found.distance_m.isna().equals(none)
    assert (found.distance_m[found.found_by == "polygon"] == 0).all()
    near = found.distance_m[found.found_by == "nearest"]
    assert ((near >= 0) & (near <= 5_000)).all()
    assert not (found.disagrees & none).any()


def _quartered() -> Boundaries:
    """The bundled provinces, each in four districts and these in four subdistricts."""
    units: list[Unit] = []
    for p in BOUNDARIES.provinces:
        for number, part in enumerate(_quarters(p.geometry)):
            district = f"{p.pcode}-{number}"
            units.append(Unit(district, district, 2, p.iso2, p.pcode, "", part))
            units += [
                Unit(f"{district}-{k}", f"{district}-{k}", 3, p.iso2, p.pcode, district, quarter)
                for k, quarter in enumerate(_quarters(part))
            ]
    return Boundaries(BOUNDARIES.provinces, units)


def _quarters(area: shapely.Geometry) -> list[shapely.Geometry]:
    west, south, east, north = area.bounds
    x, y = (west + east) / 2, (south + north) / 2
    boxes = (shapely.box(a, b, c, d) for a, c in ((west, x), (x, east)) for b, d in ((south, y), (y, north)))
    parts = (shapely.intersection(area, each) for each in boxes)
    return [part for part in parts if part.geom_type in ("Polygon", "MultiPolygon") and not part.is_empty]


QUARTERED = _quartered()


@given(st.lists(st.tuples(DEGREES, DEGREES, STATED, COUNTRY), max_size=12))
@fairly
def test_districts_lie_in_their_province_and_change_no_province(points: list[tuple]) -> None:
    lat, lon, stated, country = ([p[i] for p in points] for i in range(4))
    found = QUARTERED.locate(lat, lon, stated, country)
    plain = BOUNDARIES.locate(lat, lon, stated, country)
    columns = ["admin1_pcode", "country", "found_by", "distance_m", "disagrees"]
    pd.testing.assert_frame_equal(found[columns], plain[columns])
    for row in found.itertuples():
        if pd.notna(row.admin2_pcode):
            assert row.admin2_pcode.rsplit("-", 1)[0] == row.admin1_pcode
        if pd.notna(row.admin3_pcode):
            assert row.admin3_pcode.rsplit("-", 1)[0] == row.admin2_pcode
    # What lies inside a province lies in one of its quarters.
    assert found["admin2_pcode"][found["found_by"] == "polygon"].notna().all()


@given(st.floats(32, 38), st.floats(35, 43), STATED, COUNTRY)
@fairly
def test_one_point_is_found_as_among_many(
    lat: float, lon: float, stated: str | None, country: str | None
) -> None:
    alone = BOUNDARIES.locate(lat, lon, stated, country)
    among = BOUNDARIES.locate(
        [35.0, lat, 33.3], [38.0, lon, 36.2], [None, stated, "Homs"], [None, country, "Syria"]
    )
    pd.testing.assert_frame_equal(alone, among.iloc[[1]].reset_index(drop=True))


@given(NAMES, st.sampled_from(COUNTRIES), STATED)
@fairly
def test_geocode_never_answers_from_another_country(name: str, country: str, stated: str | None) -> None:
    row = GAZETTEER.geocode(name, country, stated).iloc[0]
    assert row.status in ("exact", "ambiguous", "candidates", "none")
    assert (row.status == "exact") == np.isfinite(row.latitude)
    if row.status == "exact":
        assert row.country == country
        assert normal_form(name) != ""
    assert all(
        c.place.country == BOUNDARIES.country_code(country)
        for c in GAZETTEER.candidates(name, country, stated)
    )


@given(st.sampled_from(GAZETTEER.places))
@fairly
def test_a_place_is_found_by_its_own_name_or_shares_it(place: object) -> None:
    row = GAZETTEER.geocode(place.name, place.country, place.parent or place.admin1_pcode).iloc[0]
    if (
        normal_form(place.name)
        and place.admin1_pcode
        and BOUNDARIES.province(place.admin1_pcode).iso2 == place.country
    ):
        assert row.status in ("exact", "ambiguous")
