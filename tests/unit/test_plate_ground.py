"""The ground of a printed map: its shades, hatching, waters and borders, in any frame."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch

from geo.model.viewstate import ViewState
from geo.places.boundaries import Boundaries
from geo.plate.content import Content
from geo.plate.frame import Frame
from geo.plate.ground import (
    BORDERS,
    GROUND,
    HATCH_ALPHA,
    HATCH_STEP,
    SHADING,
    WATER,
    draw_ground,
    ground_tables,
    hatched,
)
from geo.plate.look import DARK, LIGHT, Look
from geo.plate.page import Rect
from geo.store import BUNDLED
from tests.support.datasets import bundled
from tests.support.maps import RECT, UNIT, content, drawn, frame, pixels

PROVINCE = {"geo_precision": 3, "latitude": None, "longitude": None, "location": "Aleppo"}


def whole(**view: Any) -> Content:
    return Content.of(bundled(), ViewState(**view), "Test", [BUNDLED])


def painted(said: Content, where: Frame, look: Look = LIGHT) -> Figure:
    return drawn(lambda axes: draw_ground(axes, where, said, look), look)


def patches(figure: Figure, zorder: float) -> Iterator[PathPatch]:
    for artist in figure.axes[0].get_children():
        if isinstance(artist, PathPatch) and artist.get_zorder() == zorder:
            yield artist


def shaded(figure: Figure) -> list[str]:
    return [to_hex(patch.get_facecolor()) for patch in patches(figure, SHADING) if patch.get_facecolor()[3]]


def hatching(figure: Figure) -> list[PathPatch]:
    return [patch for patch in patches(figure, SHADING) if not patch.get_facecolor()[3]]


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("measure", ["count", "fatalities"])
def test_provinces_are_shaded_in_the_colours_of_their_classes(measure: str, look: Look) -> None:
    said = whole(shading=measure)
    shade = said.shade
    assert shade is not None
    classes = [shade.classes[shade.class_of(value)] for _, value in shade.values]
    expected = sorted(colour for found in classes if (colour := getattr(found, look.code)))
    # A frame that shows every province with incidents.
    figure = painted(said, frame((25, 20, 60, 45)), look)
    assert sorted(shaded(figure)) == expected
    assert len(set(expected)) > 2


def test_a_map_without_shading_shades_nothing() -> None:
    assert shaded(painted(whole(), frame())) == []


def test_a_province_is_hatched_where_an_incident_is_known_no_closer() -> None:
    said = content([{}, {**PROVINCE, "admin1_pcode": "SY08", "admin1": "Al-Hasakah"}])
    assert hatched(said) == ["SY08"]
    where = frame()
    (lines,) = hatching(painted(said, where))
    assert lines.get_edgecolor() == to_rgba(LIGHT.hatch, HATCH_ALPHA)
    assert lines.get_linewidth() == pytest.approx(0.9 * UNIT)
    (shape,) = where.on_page([ground_shape("SY08")])
    ends = lines.get_path().vertices
    assert len(ends) > 20
    assert shapely.distance(shapely.points(ends), shape).max() < 0.5
    # All on lines of one family, that goes on through neighbours.
    steps = ends.sum(axis=1) / (HATCH_STEP * UNIT)
    assert np.abs(steps - np.round(steps)).max() < 1e-6


def ground_shape(pcode: str) -> shapely.Geometry:
    """Return a province as it is drawn, in degrees."""
    (found,) = (p.geometry for p in Boundaries.load().provinces if p.pcode == pcode)
    return found


@pytest.mark.parametrize("layer", ["incidents", "uncertainty"])
def test_hatching_goes_with_its_layers(layer: str) -> None:
    said = content([PROVINCE], ViewState(hidden=(layer,)))
    assert hatched(said) == []
    assert hatching(painted(said, frame())) == []


def test_a_window_without_such_incidents_hatches_nothing() -> None:
    assert hatched(content([PROVINCE], ViewState().with_filter(text="xyzzy"))) == []


def test_waters_go_with_their_layer() -> None:
    assert list(patches(painted(whole(), frame()), WATER))
    assert not list(patches(painted(whole(hidden=("water",)), frame()), WATER))


def test_small_rivers_come_with_the_scale() -> None:
    def rivers(where: Frame) -> int:
        return sum(not patch.get_facecolor()[3] for patch in patches(painted(whole(), where), WATER))

    far, near = frame((20, 20, 60, 50)), frame((35, 33, 43, 38), Rect(0, 0, 900, 700))
    assert far.zoom < 6.5 < near.zoom
    ranks = ground_tables(Boundaries.load()).rivers["scalerank"]
    assert rivers(far) == ranks[ranks <= 5].nunique()
    assert rivers(near) > 0


def test_neighbours_without_their_layer_are_plain_land() -> None:
    where = frame()
    with_them, without = painted(whole(), where), painted(whole(hidden=("neighbours",)), where)
    assert len(list(patches(with_them, BORDERS))) > len(list(patches(without, BORDERS))) == 1
    assert LIGHT.home in {to_hex(patch.get_facecolor()) for patch in patches(without, GROUND)}


def test_everything_drawn_is_cut_off_at_the_frame() -> None:
    where = frame((36, 35, 38, 37))
    figure = painted(whole(shading="count"), where)
    axes = figure.axes[0]
    artists = [a for a in axes.findobj(Patch) if GROUND <= a.get_zorder() <= BORDERS and a is not axes.patch]
    assert len(artists) > 8
    for artist in artists:
        box = artist.get_clip_box()
        assert box is not None, artist
        ends = axes.transData.inverted().transform(box.get_points())
        assert sorted(ends[:, 0]) == pytest.approx([RECT.x, RECT.right])
        assert sorted(ends[:, 1]) == pytest.approx([RECT.y, RECT.bottom])


def test_a_file_carries_no_more_of_the_world_than_its_frame_shows() -> None:
    where = frame((36.8, 36.0, 37.0, 36.2))
    vertices = [
        p.get_path().vertices
        for z in (GROUND, SHADING, WATER, BORDERS)
        for p in patches(painted(whole(), where), z)
    ]
    every = np.concatenate(vertices)
    around = RECT.grown(10)
    assert every[:, 0].min() >= around.x
    assert every[:, 0].max() <= around.right
    assert every[:, 1].min() >= around.y
    assert every[:, 1].max() <= around.bottom
    assert len(every) < 1000
    # The country has more corners than its picture can show.
    shown = sum(len(p.get_path().vertices) for p in patches(painted(whole(), frame((0, 0, 80, 60))), BORDERS))
    full = shapely.get_num_coordinates(ground_tables(Boundaries.load()).countries["lines"].to_numpy()).sum()
    assert shown < full / 2


def test_no_sea_shows_between_neighbours() -> None:
    # At the scale of the world each country is simplified by more than the gap that would show.
    where = frame((-180, -60, 180, 80))
    said = whole(hidden=("water", "neighbours", "incidents"))
    dpi = 300
    picture = pixels(painted(said, where, replace(LIGHT, sea="#ff00ff")), dpi).astype(int)
    # Parts of Africa and Europe that are all land, which has as much green as red; the sea here has none.
    for west, south, east, north in ((16, -8, 28, 5), (5, 45, 12, 53), (0, 10, 30, 20)):
        x, y = (np.round(v * dpi / 72).astype(int) for v in where.points([west, east], [north, south]))
        inner = picture[y[0] : y[1], x[0] : x[1]]
        assert inner.size > 1000
        assert (inner[:, :, 0] - inner[:, :, 1]).max() < 20


@pytest.mark.parametrize(("latitude", "longitude"), [(-89, -180), (0, 179.9), (35, 38), (89, 0)])
@pytest.mark.parametrize("zoom", [0, 4, 18])
def test_any_frame_can_be_drawn(latitude: float, longitude: float, zoom: float) -> None:
    said = whole(shading="count")
    assert painted(said, Frame.at(RECT, UNIT, latitude, longitude, zoom)).axes[0].get_children()


@pytest.mark.parametrize("size", [(400, 20), (20, 300), (300, 300)])
def test_the_whole_world_can_be_drawn_in_any_shape(size: tuple[int, int]) -> None:
    where = Frame.around(Rect(10, 10, *size), UNIT, (-180, -85, 180, 85))
    picture = pixels(painted(whole(), where), 50)
    assert picture.std() > 1


def test_beyond_the_date_line_lies_the_worlds_other_end() -> None:
    # Around Fiji: land on both sides of the line, which is the middle of the frame.
    where = Frame.at(RECT, UNIT, -17, 180, 4)
    land = next(
        p for p in patches(painted(whole(), where), GROUND) if to_hex(p.get_facecolor()) == LIGHT.land
    )
    across = land.get_path().vertices[:, 0]
    middle = RECT.centre[0]
    assert (across < middle - 20).any()
    assert (across > middle + 20).any()


def test_the_ground_is_made_once_for_the_same_boundaries() -> None:
    assert ground_tables(Boundaries.load()) is ground_tables(Boundaries.load())
