"""The glyphs of kinds as matplotlib paths, and colours that read on each other."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from matplotlib.path import Path

from geo.model import vocabulary
from geo.plate import glyphs
from geo.plate.look import DARK, LIGHT

EVERY = range(len(vocabulary.KINDS))


def outlines(path: Path) -> list[shapely.Polygon]:
    return [shapely.Polygon(ring) for ring in path.to_polygons()]


def signed_area(polygon: shapely.Polygon) -> float:
    return polygon.area if polygon.exterior.is_ccw else -polygon.area


@pytest.mark.parametrize("kind", EVERY, ids=vocabulary.KIND_CODES)
def test_a_glyph_fits_its_box_and_fills_much_of_it(kind: int) -> None:
    west, north, east, south = glyphs.glyph_path(kind).get_extents().extents
    assert -0.5 <= west < -0.2
    assert -0.5 <= north < -0.2
    assert 0.2 < east <= 0.5
    assert 0.2 < south <= 0.5


@pytest.mark.parametrize("kind", EVERY, ids=vocabulary.KIND_CODES)
def test_filled_by_winding_a_glyph_has_the_holes_that_the_even_odd_rule_gives(kind: int) -> None:
    polygons = outlines(glyphs.glyph_path(kind))
    even_odd = shapely.Polygon()
    for polygon in polygons:
        even_odd = even_odd.symmetric_difference(polygon)
    wound = abs(sum(signed_area(polygon) for polygon in polygons))
    assert wound == pytest.approx(even_odd.area)


def test_a_hole_drawn_in_the_direction_of_its_outline_is_a_hole_and_an_island_in_it_none() -> None:
    squares = "M2 2H22V22H2ZM6 6H18V18H6ZM10 10H14V14H10Z"
    found = glyphs._wound(list(glyphs._outlines(squares)))
    areas = [signed_area(shapely.Polygon(outline.vertices)) for outline in found]
    assert abs(sum(areas)) == 20**2 - 12**2 + 4**2


def test_an_arc_is_a_part_of_a_circle() -> None:
    (outline,) = glyphs._outlines("M12 1.5A4.5 4.5 0 1 1 12 10.5 4.5 4.5 0 1 1 12 1.5Z")
    assert outline.polygon.area == pytest.approx(np.pi * 4.5**2, rel=0.01)
    # The upper half of a circle, clockwise.
    (half,) = glyphs._outlines("M2 12A10 10 0 0 1 22 12Z")
    assert half.polygon.bounds == pytest.approx((2, 2, 22, 12), abs=0.05)


def test_a_glyph_in_relative_commands_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = (replace(vocabulary.KINDS[0], glyph="m1 1l2 2z"), *vocabulary.KINDS[1:])
    monkeypatch.setattr(glyphs, "KINDS", kinds)
    glyphs.glyph_path.cache_clear()
    with pytest.raises(ValueError, match=r"command 'm': use M, L, H"):
        glyphs.glyph_path(0)
    glyphs.glyph_path.cache_clear()


def test_contrast_is_that_of_wcag() -> None:
    assert glyphs.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert glyphs.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("kind", EVERY, ids=vocabulary.KIND_CODES)
def test_every_glyph_reads_on_its_disc_and_on_a_badge(kind: int, look: glyphs.Look) -> None:
    assert glyphs.contrast(glyphs.ink_on(look.kinds[kind]), look.kinds[kind]) >= 3
    assert glyphs.contrast(glyphs.on_panel(kind, look), look.panel) >= glyphs.FAINT


def test_a_colour_that_hardly_shows_on_the_ground_is_faint() -> None:
    pale = replace(LIGHT, kinds=("#f0efe9", *LIGHT.kinds[1:]))
    assert glyphs.is_faint(0, pale)
    assert not glyphs.is_faint(0, LIGHT)
    assert glyphs.on_panel(0, pale) == pale.ink
