"""Indicative areas: nearest place, a limit of distance, the border, and what makes no area of its own."""

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.analysis.control_areas import REACH_M, control_areas, countries_of
from geo.places.areas import metres_per_degree
from geo.places.boundaries import Boundaries

WIDE = {"Syria": shapely.box(30, 30, 45, 40)}


def places(
    *points: tuple[float, float], precision: int | list[int] = 1, country: str = "Syria"
) -> pd.DataFrame:
    """Return a table of places from (latitude, longitude)."""
    latitude, longitude = zip(*points, strict=True)
    return pd.DataFrame(
        {"latitude": latitude, "longitude": longitude, "geo_precision": precision, "country": country}
    )


def square_km(area: shapely.Geometry) -> float:
    wide, high = metres_per_degree(np.array([area.centroid.y]))
    return float(area.area * wide[0] * high[0] / 1e6)


def test_place_alone_has_a_disc_of_the_reach() -> None:
    (area,) = control_areas(places((36.0, 37.0)), WIDE)
    assert square_km(area) == pytest.approx(np.pi * (REACH_M / 1000) ** 2, rel=0.02)
    assert area.centroid.distance(shapely.Point(37.0, 36.0)) < 0.001


def test_each_area_is_what_lies_nearest_to_its_place() -> None:
    known = places((36.0, 37.0), (36.0, 37.1), (36.05, 37.04), (35.97, 37.02))
    areas = control_areas(known, WIDE)
    rng = np.random.default_rng(1)
    lat, lon = rng.uniform(35.93, 36.1, 400), rng.uniform(36.95, 37.15, 400)
    wide, high = metres_per_degree(np.array([36.0]))
    distance = np.hypot(
        (lon[:, None] - known["longitude"].to_numpy()) * wide,
        (lat[:, None] - known["latitude"].to_numpy()) * high,
    )
    two = np.sort(distance, axis=1)[:, :2]
    clear = (two[:, 0] < REACH_M - 300) & (two[:, 1] - two[:, 0] > 100)
    held = np.column_stack([shapely.contains_xy(area, lon, lat) for area in areas])
    assert clear.sum() > 200
    assert (held[clear].argmax(axis=1) == distance[clear].argmin(axis=1)).all()
    assert (held.sum(axis=1) <= 1).all()


def test_area_ends_at_the_border_of_its_country() -> None:
    (area,) = control_areas(places((36.0, 37.0)), {"Syria": shapely.box(30, 30, 45, 36.02)})
    assert area.bounds[3] == pytest.approx(36.02, abs=0.002)


def test_neighbour_over_the_border_does_not_cut_an_area() -> None:
    known = pd.concat([places((36.0, 37.0)), places((36.03, 37.0), country="Turkey")], ignore_index=True)
    border = {"Syria": shapely.box(30, 30, 45, 36.02), "Turkey": shapely.box(30, 36.02, 45, 45)}
    syrian, turkish = control_areas(known, border)
    assert syrian.bounds[3] == pytest.approx(36.02, abs=0.002)
    assert turkish.bounds[1] == pytest.approx(36.02, abs=0.002)


def test_place_known_nearly_has_no_area_beside_an_exact_one() -> None:
    known = places((36.0, 37.0), (36.005, 37.0), (36.2, 37.0), precision=[1, 2, 2])
    areas = control_areas(known, WIDE)
    assert [area is None for area in areas] == [False, True, False]


def test_places_at_one_point_have_one_area_and_places_without_a_point_none() -> None:
    known = places((36.0, 37.0), (36.0, 37.0), (np.nan, np.nan), precision=[2, 1, 3])
    areas = control_areas(known, WIDE)
    assert [area is None for area in areas] == [True, False, True]


def test_place_outside_its_country_has_no_area() -> None:
    assert control_areas(places((50.0, 10.0), (36.0, 37.0)), WIDE)[0] is None


def test_countries_are_their_provinces_together() -> None:
    shape = countries_of(Boundaries.bundled().provinces)["Syria"]
    assert shapely.contains_xy(shape, [37.16, 39.01], [36.2, 35.95]).all()
    assert not shapely.contains_xy(shape, 35.5, 33.9)


def test_no_places_have_no_areas() -> None:
    assert len(control_areas(places((36.0, 37.0)).iloc[:0], WIDE)) == 0
