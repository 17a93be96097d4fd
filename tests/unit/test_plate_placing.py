"""Distances and crossings of discs, boxes and lines, against shapely."""

import numpy as np
import pytest
import shapely

from geo.plate import placing
from geo.plate.placing import Taken

RANDOM = np.random.default_rng(7)
POINTS = RANDOM.uniform(0, 50, (40, 2))
LINES = np.vstack([RANDOM.uniform(0, 50, (30, 4)), [[5, 5, 5, 30], [5, 5, 30, 5], [9, 9, 9, 9]]])
CORNERS = RANDOM.uniform(0, 40, (30, 2))
BOXES = np.hstack([CORNERS, CORNERS + RANDOM.uniform(1, 12, (30, 2))])


def lines_of(rows: np.ndarray) -> np.ndarray:
    return shapely.linestrings(rows.reshape(-1, 2, 2))


def boxes_of(rows: np.ndarray) -> np.ndarray:
    return shapely.box(*rows.T)


def test_distances_between_points() -> None:
    expected = shapely.distance(shapely.points(POINTS)[:, None], shapely.points(CORNERS))
    assert placing.between(POINTS, CORNERS) == pytest.approx(expected)


def test_distances_to_boxes_are_nothing_inside() -> None:
    expected = shapely.distance(shapely.points(POINTS)[:, None], boxes_of(BOXES))
    assert placing.to_boxes(POINTS, BOXES) == pytest.approx(expected)


def test_distances_to_lines() -> None:
    expected = shapely.distance(shapely.points(POINTS)[:, None], lines_of(LINES))
    assert placing.to_lines(POINTS, LINES) == pytest.approx(expected)


def test_boxes_overlap_where_they_share_an_area() -> None:
    shared = shapely.area(shapely.intersection(boxes_of(BOXES)[:, None], boxes_of(BOXES)))
    assert (placing.overlapping(BOXES, BOXES) == (shared > 0)).all()


def test_boxes_side_by_side_do_not_overlap() -> None:
    assert not placing.overlapping(np.array([[0.0, 0, 5, 5]]), np.array([[5.0, 0, 9, 5]])).any()


def test_lines_enter_boxes_that_they_run_into() -> None:
    inside = boxes_of(BOXES + np.array([1e-6, 1e-6, -1e-6, -1e-6]))
    assert (placing.entering(LINES, BOXES) == shapely.intersects(lines_of(LINES)[:, None], inside)).all()


def test_lines_cross_between_their_ends_alone() -> None:
    crossed = shapely.crosses(lines_of(LINES[:30])[:, None], lines_of(LINES[:30]))
    assert (placing.crossing(LINES[:30], LINES[:30]) == crossed).all()
    fan = np.array([[0.0, 0, 5, 5], [0.0, 0, 5, -5]])
    assert not placing.crossing(fan, fan).any()


def test_clearance_is_the_distance_to_the_nearest_thing() -> None:
    taken = Taken(np.array([[0.0, 0, 2]]), np.array([[10.0, -1, 12, 1]]), np.array([[0.0, 20, 10, 20]]))
    points = np.array([[5.0, 0], [9, 0], [5, 17], [1, 0]])
    assert taken.clearance(points) == pytest.approx([3, 1, 3, -1])


def test_nothing_there_leaves_all_the_room() -> None:
    assert np.isinf(Taken().clearance(POINTS)).all()
    assert Taken().has_room(BOXES).all()


def test_box_has_room_when_it_touches_nothing() -> None:
    taken = Taken(np.array([[0.0, 0, 2]]), np.array([[10.0, -1, 12, 1]]), np.array([[0.0, 20, 10, 20]]))
    around = np.array([[3.0, 0, 5, 2], [1, 1, 5, 2], [11, 0, 14, 3], [5, 19, 6, 21], [1.5, 1.5, 5, 3]])
    assert taken.has_room(around).tolist() == [True, False, False, False, True]
