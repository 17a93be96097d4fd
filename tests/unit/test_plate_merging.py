"""Which places share a printed mark: the numbers and rules of the web map, and marks that never touch."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.plate import glyphs, ground, marks, merging
from geo.plate.merging import Merged, Spots, merged, scale

WEBMAP = Path(merging.__file__).resolve().parents[1] / "webmap"
WORLD = 10_000.0
"""Pixels."""


def anywhere(_place: int, x: npt.NDArray[np.float64], _y: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    return np.ones(len(x), dtype=bool)


def nowhere(_place: int, x: npt.NDArray[np.float64], _y: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    return np.zeros(len(x), dtype=bool)


def spots(rows: list[tuple[float, float, int]], badges: tuple[int, ...] = (), **given_: Any) -> Spots:
    """Return places at pixels, with their incidents; those numbered in `badges` stand for provinces."""
    x, y, weight = (np.array(column) for column in zip(*rows, strict=True))
    badge = np.isin(np.arange(len(rows)), badges)
    return Spots(x / WORLD, y / WORLD, badge, given_.get("rank", weight), weight)


def merge(places: Spots, full: float = 90, within: merging.Within = anywhere) -> Merged:
    return merged(places, WORLD, scale(full), within)


# -- the web map's numbers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "name", "module"),
    [
        ("marks.js", "SINGLE", merging),
        ("marks.js", "LARGEST", merging),
        ("marks.js", "FULL", merging),
        ("marks.js", "GAP", merging),
        ("marks.js", "BURST", merging),
        ("marks.js", "BADGE", merging),
        ("marks.js", "BADGE_STEPS", merging),
        ("marks.js", "BADGE_TURNS", merging),
        ("incident_layer.js", "HOLE", marks),
        ("incident_layer.js", "HALO", marks),
        ("incident_layer.js", "THINNEST", marks),
        ("sprites.js", "FAINT", glyphs),
        ("province_layer.js", "HATCH_STEP", ground),
        ("province_layer.js", "HATCH_ALPHA", ground),
    ],
)
def test_a_number_is_that_of_the_web_map(script: str, name: str, module: Any) -> None:
    found = re.search(rf"const {name} = (.*?);", (WEBMAP / script).read_text(encoding="utf-8"))
    assert found, f"{script} has no {name}"
    numbers = [float(n) for n in re.findall(r"[\d.]+", found[1])]
    assert numbers == np.atleast_1d(getattr(module, name)).tolist()


def test_sizes_inside_functions_are_those_of_the_web_map() -> None:
    marks_js = (WEBMAP / "marks.js").read_text(encoding="utf-8")
    sizes = re.search(r"if \(n < 100\) return (\S+);\s*return n < 1000 \? (\S+) : (\S+);", marks_js)
    assert sizes
    assert [float(size) for size in sizes.groups()] == [merging.least_for(n) for n in (2, 100, 1000)]
    cell = re.search(r"new Sitmap.Grid\(2 \* LARGEST \+ (\d+)\)", marks_js)
    assert cell
    assert 2 * merging.LARGEST + float(cell[1]) == merging._BADGE_CELL
    layer = (WEBMAP / "incident_layer.js").read_text(encoding="utf-8")
    levels = re.findall(r"(?:r|half) < (\d+) \? 0 : (?:r|half) < (\d+) \? 1 : 2", layer)
    assert [tuple(map(float, level)) for level in levels] == [marks._RING_LEVELS, marks._BADGE_LEVELS]
    types = re.search(r"\[([\d., ]+)\]\[level\] - ([\d.]+) ", (WEBMAP / "sprites.js").read_text("utf-8"))
    assert types
    assert [float(size) for size in types[1].split(",")] == list(marks.NUMBER_SIZES)
    assert float(types[2]) == marks.NARROWER


# -- rules -------------------------------------------------------------------------------------------------------------


def test_a_radius_grows_with_the_root_of_the_count_between_its_limits() -> None:
    radius = scale(90)
    assert radius(1) == merging.SINGLE
    assert radius(90) == radius(900) == merging.LARGEST
    assert radius(60) / radius(30) == pytest.approx(2**0.5)
    assert [scale(1_000_000)(n) for n in (2, 99, 100, 999, 1000)] == [11, 11, 13, 13, 15.5]


def test_places_that_would_touch_share_the_mark_of_the_busier_one() -> None:
    found = merge(spots([(100, 100, 1), (110, 100, 5), (300, 100, 2)]))
    assert found.of.tolist() == [0, 0, 1]
    assert (found.x * WORLD).tolist() == pytest.approx([110, 300])


def test_the_busier_one_is_so_by_all_incidents_and_not_by_those_shown() -> None:
    found = merge(spots([(100, 100, 1), (110, 100, 5)], rank=np.array([9, 6])))
    assert (found.x * WORLD).tolist() == pytest.approx([100])


def test_a_mark_that_grew_takes_in_another() -> None:
    # 40 and 20 do not touch; 40 takes in the 19 beside it, becomes larger and then touches 20.
    rows = [(100.0, 100.0, 40), (135.0, 100.0, 20), (90.0, 100.0, 19)]
    assert len(merge(spots(rows[:2])).x) == 2
    assert merge(spots(rows)).of.tolist() == [0, 0, 0]


def test_places_without_incidents_have_no_mark() -> None:
    found = merge(spots([(100, 100, 0), (300, 100, 2), (500, 100, 0)], badges=(2,)))
    assert found.of.tolist() == [-1, 0, -1]
    assert len(merge(spots([(100, 100, 0)])).x) == 0


def test_a_badge_stands_aside_of_a_mark() -> None:
    found = merge(spots([(1000, 1000, 4), (1000, 1000, 3)], badges=(1,)))
    assert found.points == 1
    reach = scale(90)(4) + merging.BADGE * scale(90)(3) + merging.GAP
    apart = max(abs(found.x[1] - found.x[0]), abs(found.y[1] - found.y[0])) * WORLD
    assert apart >= reach


def test_a_badge_that_cannot_leave_its_province_stays_at_its_label_point() -> None:
    found = merge(spots([(1000, 1000, 4), (1000, 1000, 3)], badges=(1,)), within=nowhere)
    assert (found.x[1] * WORLD, found.y[1] * WORLD) == pytest.approx((1000, 1000))


def test_badges_without_room_between_them_are_one() -> None:
    found = merge(spots([(1000, 1000, 4), (1005, 1000, 3)], badges=(0, 1)), within=nowhere)
    assert found.of.tolist() == [0, 0]
    assert found.points == 0


@given(
    st.lists(
        st.tuples(st.integers(0, 300), st.integers(0, 300), st.integers(1, 200)), min_size=1, max_size=40
    ),
    st.integers(90, 1000),
)
def test_discs_never_touch_and_every_place_has_one(rows: list[tuple[float, float, int]], full: int) -> None:
    places = spots(rows)
    found = merge(places, full)
    assert (found.of >= 0).all()
    sums = np.bincount(found.of, weights=places.weight)
    radius = np.array([scale(full)(n) for n in sums])
    x, y = found.x * WORLD, found.y * WORLD
    apart = np.hypot(x[:, None] - x, y[:, None] - y) + np.diag(np.full(len(x), np.inf))
    assert (apart >= radius[:, None] + radius + merging.GAP - 1e-6).all()
