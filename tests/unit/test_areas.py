"""Areas: the grid answers as the polygons do, wherever on the globe they lie."""

import numpy as np
import pytest
from shapely import Polygon, box, intersects_xy

from geo.places.areas import NOWHERE, Areas


def areas(*geometries: Polygon, reach: float = 5_000.0) -> Areas:
    shapes = np.array(geometries, dtype=object)
    return Areas(shapes, np.arange(len(shapes)), reach)


def holding(found: Areas, y: np.ndarray, x: np.ndarray, preferred: int = NOWHERE) -> np.ndarray:
    return found.holding(
        np.asarray(y, dtype=float), np.asarray(x, dtype=float), np.full(len(np.asarray(y)), preferred)
    )


def star(x: float, y: float, corners: int, seed: int) -> Polygon:
    rng = np.random.default_rng(seed)
    angle = np.sort(rng.uniform(0, 2 * np.pi, corners))
    radius = rng.uniform(0.2, 1.4, corners)
    return Polygon(np.column_stack([x + radius * np.cos(angle), y + radius * np.sin(angle)]))


@pytest.mark.parametrize(("x", "y"), [(2.0, 9.0), (-70.3, -33.7), (178.0, 70.0), (0.0, 0.0)])
def test_every_point_is_answered_as_the_polygon_does(x: float, y: float) -> None:
    shape = star(x, y, 60, seed=int(abs(x)))
    found = areas(shape)
    rng = np.random.default_rng(2)
    px, py = rng.uniform(x - 1.6, min(x + 1.6, 180), 20_000), rng.uniform(y - 1.6, y + 1.6, 20_000)
    # Many hard by the outline, where a wrong cell would show.
    at = np.asarray(shape.exterior.coords)[rng.integers(0, 60, 5_000)]
    px[:5_000], py[:5_000] = (at + rng.normal(0, 0.004, (5_000, 2))).T
    expected = np.where(intersects_xy(shape, px, py), 0, NOWHERE)
    assert (holding(found, py, np.minimum(px, 180)) == expected).all()


def test_degrees_wholly_inside_need_no_cells() -> None:
    found = areas(box(-20, -10, 40, 30), box(40, -10, 60, 30))
    assert holding(found, [0, 29.9, 5, 31], [0, -19.9, 50, 0]).tolist() == [0, 0, 1, NOWHERE]
    assert len(found._tiles.cells) < 60 * 40 / 4  # only degrees along the borders


def test_of_areas_that_overlap_the_first_answers_and_the_preferred_one_before_it() -> None:
    found = areas(box(0, 0, 4, 4), box(2, 0, 6, 4))
    assert holding(found, [2.5], [3.0]).tolist() == [0]
    assert holding(found, [2.5], [3.0], preferred=1).tolist() == [1]
    assert holding(found, [2.5], [5.0]).tolist() == [1]


def test_the_edge_of_the_world_is_inside_and_what_is_no_point_is_nowhere() -> None:
    found = areas(box(170, 80, 180, 90), box(-180, -90, -170, -80))
    assert holding(found, [90, 85, -90, np.nan], [180, 175, -180, 175]).tolist() == [0, 0, 1, NOWHERE]


def test_holes_and_second_parts_are_seen() -> None:
    ring = box(0, 0, 3, 3).difference(box(1, 1, 2, 2)).union(box(5, 5, 6, 6))
    assert holding(areas(ring), [0.5, 1.5, 5.5], [0.5, 1.5, 5.5]).tolist() == [0, NOWHERE, 0]


def test_near_finds_every_boundary_within_reach_and_its_metres() -> None:
    found = areas(box(10, 40, 11, 41), box(12, 40, 13, 41))
    rows, numbers, metres = found.near(np.array([40.5, 40.5]), np.array([11.01, 11.5]))
    assert set(rows.tolist()) == {0}
    assert set(numbers.tolist()) == {0}
    assert metres.min() == pytest.approx(
        0.01 * 84_769, rel=1e-3
    )  # Snyder 1987: a degree of longitude at 40.5 N


def test_what_may_not_be_near_is_not_near() -> None:
    found = areas(box(10, 40, 11, 41), box(12, 40, 13, 41))
    rng = np.random.default_rng(3)
    x, y = rng.uniform(9.5, 13.5, 20_000), rng.uniform(39.5, 41.5, 20_000)
    for group in (-1, 0, 1):
        may_be = found.may_be_near(y, x, np.full(len(x), group))
        rows, numbers, _ = found.near(y, x)
        near = np.zeros(len(x), bool)
        near[rows[(numbers == group) | (group < 0)]] = True
        assert not (near & ~may_be).any()
        assert may_be.mean() < 0.5
