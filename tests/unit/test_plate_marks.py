"""The marks of a printed map: what they stand for, where they stand, how they are drawn."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure
from matplotlib.text import Text

from geo.model.viewstate import ViewState
from geo.model.vocabulary import KIND_CODES, KINDS
from geo.places.boundaries import Boundaries
from geo.plate import marks, merging
from geo.plate.content import Content
from geo.plate.frame import Frame
from geo.plate.ground import ground_tables
from geo.plate.look import DARK, LIGHT
from geo.plate.marks import draw_badge, draw_disc, draw_marks, draw_ring, marks_of, short_count
from geo.plate.page import Rect
from geo.plate.plan import Marks
from geo.store import BUNDLED
from tests.support.datasets import bundled
from tests.support.maps import RECT, UNIT, content, drawn, frame, pixels

FAR = {
    "latitude": 33.5,
    "longitude": 36.3,
    "location": "Damascus",
    "admin1": "Damascus",
    "admin1_pcode": "SY01",
}
NEAR = {"latitude": 36.1, "longitude": 36.8, "geo_precision": 2}
PROVINCE = {"geo_precision": 3, "latitude": None, "longitude": None, "location": "Aleppo"}
PROTEST = {"event_type": "Protests", "sub_event_type": "Peaceful protest"}


@pytest.fixture(scope="module")
def country() -> Content:
    return Content.of(bundled(), ViewState(), "Test", [BUNDLED])


def hidden(*layers: str) -> ViewState:
    return ViewState(hidden=layers)


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].findobj(Text) if text.get_text()]


def collections(figure: Figure, zorder: float) -> Iterator[PathCollection]:
    for artist in figure.axes[0].get_children():
        if isinstance(artist, PathCollection) and artist.get_zorder() == zorder:
            yield artist


def faces(figure: Figure, zorder: float) -> set[str]:
    return {
        to_hex(face) for artist in collections(figure, zorder) for face in artist.get_facecolor() if face[3]
    }


def painted(found: Marks, where: Frame, **given: Any) -> Figure:
    return drawn(lambda axes: draw_marks(axes, found, where, LIGHT, **given))


# -- what they stand for -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bounds", [(35.6, 32.2, 42.5, 37.4), (36.5, 36.0, 37.3, 36.5), (-60, -20, -50, -10)])
def test_every_incident_shown_is_in_a_mark_or_counted_outside(
    country: Content, bounds: tuple[float, float, float, float]
) -> None:
    found = marks_of(country, frame(bounds))
    assert found.shown + found.outside == country.counts.shown
    assert found.total.tolist() == found.by_kind.sum(axis=1).tolist()
    shown = country.places["shown"].to_numpy()
    for mark in range(len(found)):
        assert shown[found.of_place == mark].sum() == found.total[mark]


def test_a_frame_around_everything_leaves_nothing_outside(country: Content) -> None:
    assert marks_of(country, frame((20, 20, 60, 50))).outside == 0


def test_without_incidents_there_are_no_marks() -> None:
    nothing = content([{}], ViewState().with_filter(text="xyzzy"))
    found = marks_of(nothing, frame())
    assert (len(found), found.outside) == (0, 0)
    assert found.by_kind.shape == (0, len(KINDS))
    painted(found, frame())


def test_a_dataset_without_a_place_has_no_marks() -> None:
    nowhere = content([{"latitude": None, "longitude": None, "admin1_pcode": None, "placed_by": "none"}])
    assert len(marks_of(nowhere, frame())) == 0


def test_a_hidden_layer_has_no_marks_and_nothing_outside() -> None:
    found = marks_of(content([{}, FAR], hidden("incidents")), frame((36, 36, 38, 37)))
    assert (len(found), found.outside) == (0, 0)
    assert found.of_place.tolist() == [-1, -1]


def test_what_is_known_to_the_province_alone_never_is_a_disc(country: Content) -> None:
    found = marks_of(country, frame())
    province_only = country.places["cls"].to_numpy() == 3
    held = found.of_place >= 0
    assert found.badge[found.of_place[held & province_only]].all()
    assert not found.badge[found.of_place[held & ~province_only]].any()
    assert (held & province_only).sum() > 5


def test_a_badge_stands_in_its_province_where_there_is_room(country: Content) -> None:
    where = frame()
    found = marks_of(country, where)
    places, provinces = country.places, ground_tables(Boundaries.load()).provinces.geometry
    for pcode in ("SY02", "SY08", "SY09", "SY06", "SY04"):
        (place,) = np.flatnonzero((places["cls"] == 3) & (places["province"] == pcode))
        mark = found.of_place[place]
        x = (found.x[mark] - where.rect.x) / where.world + where.west
        y = (found.y[mark] - where.rect.y) / where.world + where.north
        assert shapely.contains_xy(provinces[pcode], x, y), pcode


def test_the_share_that_lies_only_near_a_place_is_told_apart() -> None:
    found = marks_of(content([{}, {**NEAR, "latitude": 36.2012, "longitude": 37.1612}, NEAR]), frame())
    assert found.total.sum() == 3
    assert found.near.sum() == 2


# -- where they stand --------------------------------------------------------------------------------------------------


def at_edge(inset: float) -> Marks:
    """Return the marks of one incident that lies so far inside the left edge, in pixels of the web map."""
    where = frame()
    west, _ = where.degrees(where.rect.x + inset * UNIT, where.rect.centre[1])
    _, middle = where.middle
    return marks_of(content([{"longitude": west, "latitude": middle}]), where)


def test_a_mark_that_shows_by_more_than_its_middle_is_kept_and_one_that_does_not_is_counted() -> None:
    assert len(at_edge(merging.SINGLE * 0.55)) == 1
    cut = at_edge(merging.SINGLE * 0.45)
    assert (len(cut), cut.outside) == (0, 1)


def test_a_frame_over_the_date_line_shows_both_sides() -> None:
    fiji = [
        {"latitude": -17.0, "longitude": lon, "admin1_pcode": None, "country": "Fiji"} for lon in (178, -179)
    ]
    found = marks_of(content(fiji), Frame.at(RECT, UNIT, -17, 179.5, 6))
    assert (len(found), found.outside) == (2, 0)
    assert abs(found.x[0] - found.x[1]) < 100


def test_badges_come_first_and_then_small_marks_over_large(country: Content) -> None:
    found = marks_of(country, frame())
    assert found.badge.tolist() == sorted(found.badge.tolist(), reverse=True)
    assert (np.diff(found.radius[~found.badge]) <= 0).all()


def test_marks_of_one_window_are_merged_by_what_it_shows() -> None:
    rows: list[dict[str, Any]] = [
        {"event_date": "2014-01-01"},
        {"event_date": "2014-01-02", "longitude": 37.24},
    ]
    rows += [{"event_date": "2014-02-01"}] * 60
    window = ViewState().with_filter(start=date(2014, 1, 1), end=date(2014, 1, 3))
    shown = content(rows, window)
    where = frame((36.4, 35.8, 37.8, 36.6))
    assert len(marks_of(shown, where)) == 2
    # In a series the sixty of another plate have the mark stand wherever it will stand there.
    assert len(marks_of(shown, where, full=90)) == 1


def test_marks_of_a_series_stand_still() -> None:
    rng = np.random.default_rng(4)
    rows = [
        {
            "event_date": f"2014-01-{1 + n % 10:02d}",
            "latitude": round(float(rng.uniform(35, 37)), 1),
            "longitude": round(float(rng.uniform(36, 40)), 1),
        }
        for n in range(150)
    ]
    where, spots = frame(), []
    for day in (1, 6):
        window = ViewState().with_filter(start=date(2014, 1, day), end=date(2014, 1, day + 4))
        found = marks_of(content(rows, window), where, full=90)
        spots.append({(round(x, 3), round(y, 3)) for x, y in zip(found.x, found.y, strict=True)})
    assert spots[0] & spots[1]
    every = marks_of(content(rows), where, full=90)
    assert spots[0] | spots[1] == {(round(x, 3), round(y, 3)) for x, y in zip(every.x, every.y, strict=True)}


def test_the_scale_of_a_large_dataset_follows_the_window() -> None:
    rows = [{"event_date": f"2014-01-{1 + n % 30:02d}"} for n in range(600)]
    assert marks.full_of(content(rows)) == 600
    week = ViewState().with_filter(start=date(2014, 1, 1), end=date(2014, 1, 7))
    assert marks.full_of(content(rows, week)) == pytest.approx(600 * merging.BURST * 7 / 30)
    beyond = ViewState().with_filter(start=date(2013, 1, 1), end=date(2014, 1, 7))
    assert marks.full_of(content(rows, beyond)) == marks.full_of(content(rows, week))
    assert marks.full_of(content(rows[:10])) == merging.FULL


def test_a_radius_is_that_of_the_web_map_in_points(country: Content) -> None:
    found = marks_of(country, frame())
    radius = marks.radius_of(country, frame())
    expected = [
        radius(n) * (merging.BADGE if b else 1) for n, b in zip(found.total, found.badge, strict=True)
    ]
    assert found.radius.tolist() == pytest.approx(expected)
    assert radius(1) == merging.SINGLE * UNIT


# -- how they are drawn ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (7, "7"),
        (999, "999"),
        (1000, "1.0k"),
        (1234, "1.2k"),
        (9950, "10k"),
        (34_400, "34k"),
        (1_230_000, "1.2M"),
    ],
)
def test_a_count_has_four_characters_at_most(n: int, text: str) -> None:
    assert short_count(n) == text


def test_one_incident_is_a_glyph_and_several_are_a_number() -> None:
    where = frame()
    one = painted(marks_of(content([PROTEST]), where), where)
    assert texts(one) == []
    protest = LIGHT.kinds[KIND_CODES.index("protest")].lower()
    assert protest in faces(one, marks.MARK_ORDER)
    three = painted(marks_of(content([{}, {}, PROTEST]), where), where)
    assert texts(three) == ["3"]
    assert {protest, LIGHT.kinds[0].lower()} <= faces(three, marks.MARK_ORDER)


def test_a_badge_is_a_glyph_or_a_number_too() -> None:
    where = frame()
    assert texts(painted(marks_of(content([PROVINCE]), where), where)) == []
    two = painted(marks_of(content([PROVINCE, {**PROVINCE, **PROTEST}]), where), where)
    assert texts(two) == ["2"]
    assert not list(collections(two, marks.MARK_ORDER))


def test_a_halo_is_drawn_only_for_what_is_near_and_when_it_is_asked_for() -> None:
    where = frame()
    near = marks_of(content([NEAR]), where)
    (halo,) = collections(painted(near, where), marks.HALO_ORDER)
    assert halo.get_linewidths() == pytest.approx([1.2 * UNIT])
    assert not list(collections(painted(near, where, uncertainty=False), marks.HALO_ORDER))
    assert not list(collections(painted(marks_of(content([{}]), where), where), marks.HALO_ORDER))


def test_everything_drawn_is_cut_off_at_the_frame(country: Content) -> None:
    where = frame()
    figure = painted(marks_of(country, where), where)
    artists = [a for a in figure.axes[0].get_children() if a.get_zorder() >= marks.HALO_ORDER]
    assert len(artists) > 10
    corners = figure.axes[0].transData.inverted()
    for artist in artists:
        box = artist.get_clip_box()
        assert box is not None, artist
        ends = corners.transform(box.get_points())
        assert sorted(ends[:, 0]) == pytest.approx([RECT.x, RECT.right])
        assert sorted(ends[:, 1]) == pytest.approx([RECT.y, RECT.bottom])


def counts(**of: int) -> npt.NDArray[np.int64]:
    return np.array([of.get(code, 0) for code in KIND_CODES])


def test_slices_of_a_ring_are_told_apart_without_colour() -> None:
    grey = replace(LIGHT, kinds=("#777777",) * len(KINDS))

    def across(amounts: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
        figure = drawn(lambda axes: draw_ring(axes, 100, 100, 30, amounts, grey, unit=1.0))
        return pixels(figure, 144)[:, :, 0][2 * 70 : 2 * 130, 2 * 70 : 2 * 130]

    one, two = across(counts(clash=4)), across(counts(clash=2, protest=2))
    # Straight down from the middle, where the second slice begins.
    assert one[96:114, 60].max() < 140
    assert two[96:114, 60].min() > 200


def test_a_slice_too_thin_to_see_leaves_no_gap() -> None:
    kinds, angles = marks._angles(counts(clash=5000, protest=1, riot=4999), 0.01)
    assert [KIND_CODES[kind] for kind in kinds] == ["clash", "riot"]
    assert angles[-1] - angles[0] == pytest.approx(2 * np.pi)


@pytest.mark.parametrize("text", ["7", "99", "999", "9.9k", "999k"])
def test_a_number_keeps_inside_the_hole_of_its_ring(text: str) -> None:
    least = {1: 11.0, 2: 11.0, 3: 13.0}.get(len(text), 15.5)
    figure = drawn(lambda axes: draw_ring(axes, 100, 100, least, counts(clash=1), LIGHT, text, 1.0))
    (drawn_text,) = (t for t in figure.axes[0].findobj(Text) if t.get_text())
    figure.canvas.draw()
    box = drawn_text.get_window_extent().transformed(figure.axes[0].transData.inverted())
    assert abs(box.width) <= 2 * marks.HOLE * least
    assert (box.x0 + box.x1) / 2 == pytest.approx(100, abs=0.6)


def test_a_colour_that_hardly_shows_gets_an_outline_in_ink() -> None:
    pale = replace(LIGHT, kinds=("#f0efe9",) * len(KINDS))

    def edges(look: Any) -> set[tuple[float, ...]]:
        figure = drawn(lambda axes: draw_disc(axes, 0, 50, 50, 10, look))
        (artist,) = collections(figure, marks.MARK_ORDER)
        return {tuple(edge) for edge in artist.get_edgecolor()}

    assert to_rgba(pale.ink) in edges(pale)
    assert to_rgba(LIGHT.ink) not in edges(LIGHT)


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_the_signs_of_a_legend_are_drawn_in_the_order_they_are_given(look: Any) -> None:
    def draw(axes: Any) -> None:
        draw_disc(axes, 3, 40, 40, 8, look, zorder=12)
        draw_badge(axes, 80, 40, 9, look)
        draw_badge(axes, 110, 40, 9, look, kind=2)
        draw_badge(axes, 140, 40, 9, look, counts=counts(clash=2, riot=1))
        draw_badge(axes, 170, 40, 9, look, total=12)
        draw_ring(axes, 200, 40, 12, counts(clash=2), look, "2")
        marks.draw_halo(axes, 230, 40, 8, 0.5, look, zorder=13)

    figure = drawn(draw, look)
    assert sorted(texts(figure)) == ["12", "2", "3"]
    assert len(list(collections(figure, 12))) == len(list(collections(figure, 13))) == 1
    picture = pixels(figure)
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 20


def test_marks_are_as_large_as_the_units_of_their_frame_say(country: Content) -> None:
    large = Frame.around(Rect(0, 0, 800, 600), 2 * UNIT, (35.6, 32.2, 42.5, 37.4))
    small = Frame.around(Rect(0, 0, 400, 300), UNIT, (35.6, 32.2, 42.5, 37.4))
    assert marks_of(country, large).radius.tolist() == pytest.approx(
        (2 * marks_of(country, small).radius).tolist()
    )
