"""Scale bar, north arrow, locator and graticule: true, legible, and never over a mark where there is room beside it."""

import io
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pypdfium2
import pyproj
import pytest
import shapely
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Text

from geo.language import language
from geo.model.viewstate import ViewState
from geo.model.vocabulary import KIND_CODES
from geo.places.boundaries import Boundaries
from geo.plate import fonts, paint, sheet
from geo.plate.content import Content
from geo.plate.frame import Frame
from geo.plate.furniture import HALO, MARGIN, Furniture, furniture_of
from geo.plate.graticule import angle_text, draw_graticule, graticule_labels, line_text, lines_of
from geo.plate.inset import Inset, inset_of
from geo.plate.look import DARK, LIGHT
from geo.plate.options import Options
from geo.plate.page import Drawing, Page, Rect
from geo.plate.plan import ControlMarks, Marks
from geo.plate.scale_bar import UNEVEN, ScaleBar, round_length
from tests.support.datasets import dataset
from tests.support.maps import discs_at

MAP = Rect(30, 40, 560, 400)
UNIT = 0.8
TOWN = (36.75, 36.1, 36.9, 36.2)
PROVINCE = (36.4, 35.5, 38.4, 37.0)
COUNTRY = (35.5, 32.3, 42.4, 37.4)
CONTINENT = (-10.0, 20.0, 60.0, 60.0)
SOUTHERN = (20.0, -36.0, 30.0, -28.0)
FRAMES = {"town": TOWN, "province": PROVINCE, "country": COUNTRY, "continent": CONTINENT, "south": SOUTHERN}


def frame(name: str, rect: Rect = MAP) -> Frame:
    """Return the frame of a view."""
    return Frame.around(rect, UNIT, FRAMES[name], 10)


def standing(
    *spots: tuple[float, float], radius: float = 8.0, near: bool = False, badge: bool = False
) -> Marks:
    """Return marks of one incident each at points of the page."""
    n = len(spots)
    x, y = (np.array([spot[at] for spot in spots], dtype=float) for at in (0, 1))
    one, kinds = np.ones(n, dtype=np.int64), np.zeros((n, len(KIND_CODES)), dtype=np.int64)
    return Marks(
        x, y, np.full(n, radius), np.full(n, badge), one, one * near, kinds, np.full(0, -1, dtype=np.int64)
    )


def discs(*spots: tuple[float, float]) -> ControlMarks:
    """Return discs of control at points of the page."""
    return discs_at(*zip(*spots, strict=True))


@cache
def nothing() -> Content:
    """Return what a plate of no incidents says."""
    return Content.of(dataset([]), ViewState(), "Test", [])


def furnished(
    marks: Marks,
    control: ControlMarks | None = None,
    code: str = "en",
    view: str = "province",
    **options: bool,
) -> dict[str, Furniture]:
    """Return the furniture of a map by role."""
    chosen = Options(language=code, **options)
    found = furniture_of(frame(view), marks, control, nothing(), chosen, language(code), LIGHT)
    assert len({piece.role for piece in found}) == len(found)
    return {piece.role: piece for piece in found}


def corner(rect: Rect) -> str:
    """Return the corner of the map that a box stands in."""
    away = MARGIN * UNIT
    down = "top" if rect.y == pytest.approx(MAP.y + away) else "bottom"
    across = "left" if rect.x == pytest.approx(MAP.x + away) else "right"
    at = (MAP.x + away if across == "left" else MAP.right - away - rect.width,
          MAP.y + away if down == "top" else MAP.bottom - away - rect.height)  # fmt: skip
    assert (rect.x, rect.y) == pytest.approx(at)
    return f"{down} {across}"


CORNERS = {
    "top left": (MAP.x + 20, MAP.y + 20),
    "top right": (MAP.right - 20, MAP.y + 20),
    "bottom left": (MAP.x + 20, MAP.bottom - 20),
    "bottom right": (MAP.right - 20, MAP.bottom - 20),
}


def hides(rect: Rect, marks: Marks) -> int:
    """Return how many discs a rectangle touches."""
    box = shapely.box(rect.x, rect.y, rect.right, rect.bottom)
    points = shapely.points(marks.x, marks.y)
    return int((shapely.distance(box, points) < marks.radius).sum())


# -- the scale bar -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize("code", ["en", "ar"])
def test_the_bar_is_as_long_on_the_ground_as_it_says(name: str, code: str):
    seen = frame(name)
    bar = ScaleBar.of(seen, language(code))
    rect = bar.bar_rect(Rect(50, 60, bar.width, bar.height))
    said = re.search(r"([\d.,]+)\W*(\w+)", bar.text)
    assert said is not None
    stated = float(said[1].replace(",", "")) * (1 if said[2] in ("m", "م") else 1000)
    # The bar laid through the middle of the map, in short pieces along its parallel, measured on the ellipsoid.
    x, y = seen.rect.centre
    edges = np.linspace(x - rect.width / 2, x + rect.width / 2, 200)
    lon, lat = zip(*(seen.degrees(at, y) for at in edges), strict=True)
    assert pyproj.Geod(ellps="WGS84").line_length(lon, lat) == pytest.approx(stated, rel=0.005)


@pytest.mark.parametrize("name", FRAMES)
def test_the_bar_is_round_and_a_tenth_to_a_quarter_of_the_map(name: str):
    bar = ScaleBar.of(frame(name), language("en"))
    assert 0.1 * MAP.width <= bar.length <= 0.25 * MAP.width
    assert f"{bar.metres:.0f}".rstrip("0") in ("1", "2", "5")


def test_round_lengths_are_the_longest_not_above():
    assert [round_length(v) for v in (1, 1.99, 2, 4.9, 5, 9.99, 10, 23_000, 700)] == [
        1, 1, 2, 2, 5, 5, 10, 20_000, 500,
    ]  # fmt: skip


def test_the_bar_says_where_it_is_true_when_the_scale_changes():
    words = language("en")
    assert ScaleBar.of(frame("town"), words).note == ""
    assert ScaleBar.of(frame("country"), words).note == f"Scale true at {frame('country').middle[1]:.1f}° N"
    assert ScaleBar.of(frame("south"), words).note.endswith("° S")
    for name in FRAMES:
        _, south, _, north = frame(name).bounds
        scales = sorted((frame(name).metres(south), frame(name).metres(north)))
        assert bool(ScaleBar.of(frame(name), words).note) == (scales[1] > (1 + UNEVEN) * scales[0])


def painted(found: list[Furniture]) -> tuple[Figure, list[Artist]]:
    """Return pieces of furniture as a figure, and what was drawn."""
    pieces = tuple(Drawing(piece.role, piece.rect, piece.draw) for piece in found)
    with paint.PAINTING, paint.settings():
        figure = sheet.figure(Page(MAP.right + 30, MAP.bottom + 40, DARK, pieces))
        figure.set_dpi(72)
        figure.canvas.draw()
    axes = figure.axes[0]
    return figure, [*axes.patches, *(t for t in axes.findobj(Text) if t.get_text())]


@pytest.mark.parametrize("code", ["en", "ar"])
@pytest.mark.parametrize("view", ["town", "country", "continent"])
def test_what_is_drawn_of_the_scale_stays_in_its_box(code: str, view: str):
    scale = furnished(standing(), code=code, view=view, inset=False)["scale"]
    _, artists = painted([scale])
    high = MAP.bottom + 40
    for artist in artists:
        box = artist.get_window_extent()
        assert box.x0 >= scale.rect.x - 0.6
        assert box.x1 <= scale.rect.right + 0.6
        if isinstance(artist, Patch):
            assert high - box.y1 >= scale.rect.y - 0.6
            assert high - box.y0 <= scale.rect.bottom + 0.6
        elif isinstance(artist, Text):
            assert artist.get_position()[1] + fonts.DESCENT * artist.get_fontsize() <= scale.rect.bottom + 0.6
            assert artist.get_position()[1] - 0.75 * artist.get_fontsize() >= scale.rect.y


def test_the_pieces_of_the_bar_are_as_long_as_the_bar():
    scale = furnished(standing(), inset=False)["scale"]
    bar = ScaleBar.of(frame("province"), language("en"))
    _, artists = painted([scale])
    pieces = [a for a in artists if isinstance(a, Rectangle)]
    assert len(pieces) == bar.parts
    assert sum(piece.get_width() for piece in pieces) == pytest.approx(bar.length)
    assert len({round(piece.get_width(), 6) for piece in pieces}) == 1


def test_the_scale_is_mirrored_on_a_page_from_right_to_left():
    spots = {}
    for code in ("en", "ar"):
        _, artists = painted([furnished(standing(), code=code, inset=False)["scale"]])
        texts = {a.get_text(): a.get_window_extent() for a in artists if isinstance(a, Text)}
        zero = next(box for text, box in texts.items() if text.strip("\u200e\u200f") == "0")
        north = next(box for text, box in texts.items() if text.strip("\u200e\u200f") in ("N", "ش"))
        spots[code] = (zero.x0, north.x0)
    assert spots["en"][1] < spots["en"][0] < MAP.centre[0]
    assert spots["ar"][1] > spots["ar"][0] > MAP.centre[0]


# -- corners -----------------------------------------------------------------------------------------------------------


def test_an_empty_map_has_the_scale_where_reading_begins_and_the_locator_opposite():
    found = furnished(standing())
    assert (corner(found["scale"].rect), corner(found["inset"].rect)) == ("bottom left", "bottom right")
    found = furnished(standing(), code="ar")
    assert (corner(found["scale"].rect), corner(found["inset"].rect)) == ("bottom right", "bottom left")


@pytest.mark.parametrize("taken", CORNERS)
@pytest.mark.parametrize("as_disc", [False, True])
def test_furniture_leaves_a_corner_with_a_mark_or_a_disc_of_control_alone(taken: str, as_disc: bool):
    spot = CORNERS[taken]
    found = furnished(standing(), discs(spot)) if as_disc else furnished(standing(spot))
    assert taken not in {corner(piece.rect) for piece in found.values()}
    assert set(found) == {"scale", "inset"}


def test_the_scale_keeps_to_the_foot_of_the_map_while_it_can():
    found = furnished(standing(CORNERS["bottom left"]))
    assert corner(found["scale"].rect) == "bottom right"
    assert corner(found["inset"].rect) == "top right"
    found = furnished(standing(CORNERS["bottom left"], CORNERS["bottom right"]))
    assert corner(found["scale"].rect) == "top left"


def test_furniture_never_hides_a_mark_while_there_is_room():
    random = np.random.default_rng(7)
    for _ in range(60):
        spots = np.column_stack([random.uniform(MAP.x, MAP.right, 25), random.uniform(MAP.y, MAP.bottom, 25)])
        marks = standing(*map(tuple, spots.tolist()))
        found = furnished(marks)
        if "inset" in found:
            assert hides(found["inset"].rect, marks) == 0
            assert not found["inset"].rect.touches(found["scale"].rect)
        box = found["scale"].rect
        least = min(
            hides(Rect(x, y, box.width, box.height), marks)
            for x in (MAP.x + MARGIN * UNIT, MAP.right - MARGIN * UNIT - box.width)
            for y in (MAP.y + MARGIN * UNIT, MAP.bottom - MARGIN * UNIT - box.height)
        )
        assert hides(box, marks) == least


def test_where_every_corner_is_taken_the_scale_stays_and_the_locator_goes():
    spots = [spot for spot in CORNERS.values() for _ in range(3)]
    found = furnished(standing(*spots, CORNERS["bottom left"]))
    assert set(found) == {"scale"}
    # Of corners that are all taken, the least bad one.
    assert corner(found["scale"].rect) == "bottom right"


def test_the_locator_shrinks_before_it_goes():
    free = furnished(standing())["inset"].rect
    mirrored = MAP.x + MAP.right - free.x
    beside = [(free.x + 4, free.y + 4), (mirrored - 4, free.y + 4)]
    top = [spot for name, spot in CORNERS.items() if name.startswith("top")]
    found = furnished(standing(*beside, *top, radius=3.0))
    assert 0.6 * free.width < found["inset"].rect.width < free.width
    assert corner(found["inset"].rect) == "bottom right"


def test_the_dashed_ring_and_the_corners_of_a_badge_are_not_hidden_either():
    rect = furnished(standing())["scale"].rect
    radius = 8.0
    just_off = (rect.right + radius + HALO * UNIT / 2, rect.centre[1])
    assert corner(furnished(standing(just_off))["scale"].rect) == "bottom left"
    assert corner(furnished(standing(just_off, near=True))["scale"].rect) != "bottom left"
    diagonal = (rect.right + 0.9 * radius, rect.y - 0.9 * radius)
    assert corner(furnished(standing(diagonal))["scale"].rect) == "bottom left"
    assert corner(furnished(standing(diagonal, badge=True))["scale"].rect) != "bottom left"


@pytest.mark.parametrize("view", FRAMES)
def test_furniture_lies_inside_the_map(view: str):
    for piece in furnished(standing(), view=view).values():
        assert MAP.holds(piece.rect)


# -- the locator -------------------------------------------------------------------------------------------------------


def located(name: str, code: str = "en", incidents: dict[str, int] | None = None) -> Inset | None:
    """Return the locator of a view."""
    return inset_of(frame(name), Boundaries.load(), language(code), incidents or {})


def test_a_town_and_a_province_are_shown_in_their_country():
    for name in ("town", "province"):
        inset = located(name)
        assert inset is not None
        assert (inset.country, inset.has_provinces) == ("Syria", True)
        west, north, east, south = inset.bounds
        assert west <= inset.view[0] < inset.view[2] <= east
        assert north <= inset.view[1] < inset.view[3] <= south
        assert inset.aspect == pytest.approx((east - west) / (south - north))


def test_a_country_is_shown_among_its_neighbours():
    inset = located("country")
    assert inset is not None
    assert not inset.has_provinces
    assert inset.bounds[2] - inset.bounds[0] > 2.5 * (inset.view[2] - inset.view[0])


def test_a_continent_has_no_locator_and_a_person_may_want_none():
    assert located("continent") is None
    assert set(furnished(standing(), inset=False)) == {"scale"}


def test_the_country_of_the_most_incidents_is_located():
    assert located("country", incidents={"Iraq": 3, "Syria": 2}).country == "Iraq"
    assert located("country", incidents={"Iraq": 2, "Syria": 3}).country == "Syria"


def test_the_locator_is_a_fifth_of_the_map_and_shows_its_outline():
    inset = furnished(standing())["inset"]
    assert 0.16 * MAP.height <= max(inset.rect.width, inset.rect.height) <= 0.21 * MAP.height
    figure, artists = painted([inset])
    accent = [a for a in artists if isinstance(a, Rectangle) and a.get_edgecolor()[:3] == rgb(LIGHT.accent)]
    assert len(accent) == 1
    box = accent[0]
    assert inset.rect.holds(Rect(box.get_x(), box.get_y(), box.get_width(), box.get_height()))
    assert "Syria" in [t.get_text() for t in figure.findobj(Text)]


def rgb(colour: str) -> tuple[float, ...]:
    """Return a colour as matplotlib keeps it."""
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))


# -- the graticule -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize(
    "rect", [MAP, replace(MAP, width=400), replace(MAP, height=700), replace(MAP, height=200)]
)
def test_a_map_has_a_few_lines_in_each_direction(name: str, rect: Rect):
    lines, _ = lines_of(frame(name, rect))
    for axis in ("meridian", "parallel"):
        assert 2 <= sum(line.axis == axis for line in lines) <= 9


def test_lines_stand_where_their_degrees_are():
    seen = frame("province")
    for line in lines_of(seen)[0]:
        if line.axis == "meridian":
            assert seen.degrees(line.at, MAP.y)[0] == pytest.approx(line.degrees)
        else:
            assert seen.degrees(MAP.x, line.at)[1] == pytest.approx(line.degrees)


def test_angles_are_as_fine_as_their_step():
    assert angle_text(36, 1) == "36°"
    assert angle_text(-36.25, 0.25) == "36°15′"
    assert angle_text(36, 0.25) == "36°00′"
    assert angle_text(36 + 7 / 60, 1 / 60) == "36°07′"
    assert angle_text(36.5 + 30 / 3600, 30 / 3600) == "36°30′30″"


def test_sides_are_named_and_the_middle_of_the_world_has_none():
    lines, step = lines_of(Frame.around(MAP, UNIT, (-170, -60, 190, 60)))
    told = {line_text(line, step, language("en")) for line in lines}
    assert "0°" in told
    assert all(re.fullmatch(r"0°|\d+° [NSEW]", text) for text in told)
    assert {text[-1] for text in told} == {"°", "N", "S", "E", "W"}
    assert not [text for text in told if int(text.split("°")[0]) > 180]


@pytest.mark.parametrize("code", ["en", "ar"])
def test_labels_of_lines_stand_inside_the_map_and_off_obstacles_and_each_other(code: str):
    furniture = [piece.rect for piece in furnished(standing(), code=code).values()]
    labels = graticule_labels(frame("province"), language(code), furniture)
    assert len(labels) >= 4
    for number, label in enumerate(labels):
        assert MAP.holds(label.rect)
        others = [*furniture, *(other.rect for other in labels[number + 1 :])]
        assert not any(label.rect.touches(other) for other in others)
    sides = {label.rect.x < MAP.centre[0] for label in labels if label.rect.y > MAP.y + 20}
    assert sides == {code == "en"}


@pytest.mark.parametrize("form", ["pdf", "svg"])
def test_a_label_with_a_halo_is_real_text_and_written_once(form: str):
    drawing = Drawing("map", MAP, lambda axes: draw_graticule(axes, frame("province"), language("en"), LIGHT))
    written = io.BytesIO()
    with paint.PAINTING, paint.settings():
        sheet.figure(Page(620, 480, LIGHT, (drawing,))).savefig(written, format=form)
    if form == "pdf":
        text = pypdfium2.PdfDocument(written.getvalue())[0].get_textpage().get_text_range()
    else:
        text = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", written.getvalue().decode()))
    for label in graticule_labels(frame("province"), language("en")):
        assert text.count(label.text) == 1
