import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from numpy.typing import NDArray

from geo.analysis.control import Control
from geo.dataset import Dataset
from geo.language import ARABIC, ENGLISH, LANGUAGES
from geo.model.viewstate import ViewState
from geo.model.vocabulary import KINDS
from geo.plate import paint, sheet
from geo.plate.content import Content
from geo.plate.control import (
    areas,
    control_entries,
    control_marks,
    control_note,
    discs,
    draw_areas,
    draw_control,
    entries,
    letters,
    placed,
    signs,
)
from geo.plate.control.colours import Palette, mixed
from geo.plate.frame import Frame
from geo.plate.look import DARK, LIGHT, Look
from geo.plate.page import Drawing, Page, Rect
from geo.plate.plan import ControlMarks, Marks
from tests.support.controls import band, change, control, day
from tests.support.datasets import dataset

RECT = Rect(0, 0, 300, 200)
UNIT = 2.0
"""Large, so that pictures can be read."""
AROUND_ATAREB = (36.6, 36.0, 37.05, 36.3)
DAY = date(2014, 1, 20)
AT = day("2014-01-20")
EMPTY = Marks(
    *(np.empty(0),) * 3,
    *(np.empty(0, dtype=t) for t in (bool, int, int)),
    np.empty((0, len(KINDS))),
    np.empty(0, int),
)
ATAREB = ("Atareb", 36.139, 36.825, 1)
SCRIPTS = Path(areas.__file__).parents[2] / "webmap"


@cache
def loaded() -> Dataset:
    return dataset([{}])


def content(held: Control, layer: str = "places", start: date | None = None) -> Content:
    view = ViewState(control=layer).with_filter(start=start or date(2014, 1, 10), end=DAY)
    return Content.of(loaded(), view, "A map", [], control=held)


def frame(bounds: Sequence[float] = AROUND_ATAREB, unit: float = UNIT) -> Frame:
    return Frame.around(RECT, unit, bounds)


def marks(x: float, y: float, radius: float = 15, badge: bool = False) -> Marks:
    one = np.ones(1, dtype=np.int64)
    return replace(
        EMPTY,
        x=np.array([x]),
        y=np.array([y]),
        radius=np.array([float(radius)]),
        badge=np.array([badge]),
        total=one,
        near=0 * one,
    )


def placed_of(held: Control, standing: Marks = EMPTY, **where: object) -> ControlMarks:
    found = control_marks(content(held), frame(**where), standing)  # type: ignore[arg-type]
    assert found is not None
    return found


def picture(draw, look: Look = LIGHT, rect: Rect = RECT) -> NDArray[np.uint8]:
    """Return what is drawn on a map's ground as red, green and blue, a pixel a point."""
    page = Page(rect.width, rect.height, replace(look, paper=look.home), (Drawing("map", rect, draw),))
    with paint.PAINTING, paint.settings():
        figure = sheet.figure(page)
        figure.set_dpi(72)
        figure.canvas.draw()
        return np.asarray(figure.canvas.buffer_rgba())[..., :3]


def drawn(
    held: Control, standing: Marks = EMPTY, look: Look = LIGHT
) -> tuple[ControlMarks, NDArray[np.uint8]]:
    shown = content(held)
    found = control_marks(shown, frame(), standing)
    assert found is not None
    return found, picture(lambda axes: draw_control(axes, found, standing, shown, look), look)


def colour_at(pixels: NDArray[np.uint8], x: float, y: float) -> str:
    return to_hex(pixels[int(y), int(x)] / 255)


def is_near(one: str, other: str) -> bool:
    """Whether two colours are the same but for rounding."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return all(abs(a - b) <= 2 for a, b in pairs)


def said(held: Control, layer: str = "places", standing: Marks = EMPTY, **where: object) -> list[str]:
    shown, at = content(held, layer), frame(**where)  # type: ignore[arg-type]
    found = control_marks(shown, at, standing)
    assert found is not None
    return [entry.text for entry in control_entries(shown, found, at, ENGLISH, LIGHT)]


def held_by(*holders: str, places: Sequence[tuple[str, float, float, int]], **other: object) -> Control:
    bands = [band(number, holder=holder, evidence_day=AT, **other) for number, holder in enumerate(holders)]
    return control(bands, places=places)


INSURGENTS = held_by("Insurgents", places=[ATAREB])
GREEN = Palette(content(INSURGENTS).loaded.actors, DAY, LIGHT).holder("Insurgents")


# -- as on the web map -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "name", "value"),
    [
        *(("control_times.js", name, getattr(placed, name)) for name in ("FRESH_DAYS", "OLD_DAYS", "LEVELS", "LEAST")),
        *(("control_layer.js", name, getattr(placed, name)) for name in ("SMALLEST", "LARGEST", "CROWDED")),
        *(("control_layer.js", name, getattr(signs, name)) for name in ("WIDTH", "AWAY")),
        ("control_layer.js", "DASH", signs.STRIPE_DASH),
        *(("control_sprites.js", name, getattr(signs, name)) for name in ("FULL", "CASING", "RING", "LINE", "SMALLER")),
        *(
            ("control_areas.js", name, getattr(areas, name))
            for name in ("FILL", "FILL_FAINT", "FILL_STRIPED", "HAIR", "HAIR_FROM", "STRIPE")
        ),
        ("control_legend.js", "AGES", entries.AGES),
    ],
)  # fmt: skip
def test_measures_are_those_of_the_web_map(script: str, name: str, value: float):
    found = re.search(rf"const {name} = ([\d.]+)", (SCRIPTS / script).read_text(encoding="utf-8"))
    assert found is not None
    assert float(found[1]) == value


def test_evidence_fades_in_steps_between_two_weeks_and_a_quarter_of_a_year():
    assert placed.strength_of([0, 14, 15, 33, 34, 90, 400]) == pytest.approx(
        [1, 1, 0.85, 0.85, 0.7, 0.4, 0.4]
    )


def test_discs_shrink_where_places_crowd():
    assert placed.radius_at(7, 1000) == pytest.approx(5.6)
    assert placed.radius_at(7, 10) == pytest.approx(4.0)
    assert placed.radius_at(7, 1) == placed.SMALLEST
    assert placed.radius_at(20, 1000) == placed.LARGEST


# -- where discs stand and what they say ---------------------------------------------------------------------------------


def test_nothing_is_placed_while_the_layer_is_off():
    assert control_marks(content(INSURGENTS, "none"), frame(), EMPTY) is None


def test_discs_show_the_end_of_the_last_day_of_the_window():
    held = control(
        [
            band(0, end=AT, holder="Syrian Army"),
            band(0, AT, AT + 1, holder="Insurgents"),
            band(0, AT + 1, holder="YPG"),
        ],
        places=[ATAREB],
    )
    assert placed_of(held).holder == ["Insurgents"]


def test_places_outside_the_frame_or_known_to_the_province_alone_have_no_disc_and_are_counted():
    far = ("Damascus", 33.51, 36.29, 1)
    province = ("Inzarat", np.nan, np.nan, 3)
    held = held_by("Insurgents", "Syrian Army", "YPG", places=[ATAREB, far, province])
    found = placed_of(held)
    assert found.holder == ["Insurgents"]
    note = control_note(content(held), found, ENGLISH)
    assert note == "Not drawn, known only to the province: 1 place. Outside this section of the map: 1 place."


def test_a_map_without_a_known_place_says_so():
    held = control([], places=[ATAREB])
    assert control_note(content(held), placed_of(held), ENGLISH) == (
        "No record says who held any place on this map on this day."
    )


def test_the_former_holder_is_that_of_the_last_change_within_the_window():
    changes = [
        change(0, day("2014-01-05"), "YPG", "ISIS"),
        change(0, day("2014-01-12"), "ISIS", "Syrian Army"),
        change(0, day("2014-01-15"), "Syrian Army", "Insurgents"),
        change(0, day("2014-01-25"), "Insurgents", "ISIS"),
        change(0, day("2014-01-16"), "YPG", "Insurgents") | {"counts": False},
    ]
    found = placed_of(control([band(0, holder="Insurgents")], changes, [ATAREB]))
    assert (found.former, found.changed.tolist()) == (["Syrian Army"], [True])


def test_a_change_from_nobody_known_is_still_a_change():
    found = placed_of(control([band(0, holder="Insurgents")], [change(0, AT, "", "Insurgents")], [ATAREB]))
    assert (found.former, found.changed.tolist()) == ([""], [True])


def test_changes_outside_the_window_leave_no_ring():
    found = placed_of(
        control([band(0, holder="Insurgents")], [change(0, AT - 11, "YPG", "Insurgents")], [ATAREB])
    )
    assert not found.changed.any()


def test_a_mark_of_incidents_takes_the_place_of_the_disc_below_it():
    x, y = (float(v[0]) for v in frame().points([36.825], [36.139]))
    assert placed_of(INSURGENTS, marks(x + 10, y)).mark.tolist() == [0]
    assert placed_of(INSURGENTS, marks(x + 16, y)).mark.tolist() == [-1]
    assert placed_of(INSURGENTS, marks(x, y, badge=True)).mark.tolist() == [-1]
    assert discs.spots_of(placed_of(INSURGENTS, marks(x, y))) == []


def test_places_that_stand_together_share_a_disc_at_the_exact_one():
    together = [("A hill", 36.1395, 36.8255, 2), ATAREB, ("Kobani", 36.2, 36.9, 1)]
    found = placed_of(held_by("Syrian Army", "Insurgents", "YPG", places=together))
    assert found.spot.tolist() == [1, 1, 2]
    assert found.x[0] == found.x[1] == pytest.approx(float(frame().points([36.825], [36.139])[0][0]))


def test_a_shared_disc_is_divided_by_the_number_of_places():
    together = [ATAREB, ("A", 36.139, 36.825, 2), ("B", 36.139, 36.825, 2)]
    found = placed_of(held_by("Insurgents", "YPG", "Insurgents", places=together))
    parts = discs.parts_of(found, np.arange(3))
    assert [part.meaning.holder for part in parts] == ["Insurgents", "YPG"]
    assert [round((part.end - part.start) / signs.TURN, 3) for part in parts] == [0.667, 0.333]


# -- what is drawn -------------------------------------------------------------------------------------------------------


def test_a_disc_has_the_colour_of_its_holder_on_that_day():
    found, pixels = drawn(INSURGENTS)
    assert colour_at(pixels, found.x[0] + 0.8 * found.radius, found.y[0]) == GREEN


def test_old_evidence_is_drawn_pale():
    found, pixels = drawn(control([band(0, holder="Insurgents", evidence_day=AT - 100)], places=[ATAREB]))
    expected = mixed(GREEN, LIGHT.home, placed.LEAST)
    assert colour_at(pixels, found.x[0] + 0.8 * found.radius, found.y[0]) == expected


def test_a_contested_place_is_striped_in_both_colours():
    found, pixels = drawn(
        control(
            [band(0, holder="Insurgents", other="YPG", state="contested", evidence_day=AT)], places=[ATAREB]
        )
    )
    x, y, reach = int(found.x[0]), int(found.y[0]), int(0.6 * found.radius)
    inside = pixels[y - reach : y + reach, x - reach : x + reach].reshape(-1, 3)
    colours = {to_hex(pixel / 255) for pixel in inside}
    assert {GREEN, "#f2c500"} <= colours


def test_a_place_that_changed_hands_has_a_ring_of_its_former_holder():
    held = control(
        [band(0, holder="Insurgents", evidence_day=AT)], [change(0, AT, "YPG", "Insurgents")], [ATAREB]
    )
    found, pixels = drawn(held)
    size = signs.Measures(found.radius, UNIT)
    assert colour_at(pixels, found.x[0] + found.radius + size.middle, found.y[0]) == "#f2c500"
    _, without = drawn(INSURGENTS)
    assert colour_at(without, found.x[0] + found.radius + size.middle, found.y[0]) == LIGHT.home


def test_the_ring_around_a_mark_names_the_holders_below_it():
    x, y = (float(v[0]) for v in frame().points([36.825], [36.139]))
    standing = marks(x, y)
    _, pixels = drawn(INSURGENTS, standing)
    assert colour_at(pixels, x + 15 + (signs.AWAY + signs.WIDTH / 2) * UNIT, y) == GREEN
    assert colour_at(pixels, x, y) == LIGHT.home  # left free for the mark


def test_a_near_place_has_a_broken_outline():
    found, pixels = drawn(held_by("Insurgents", places=[(*ATAREB[:3], 2)]))
    turns = np.linspace(0, signs.TURN, 200)
    reach = found.radius + signs.Measures(found.radius, UNIT).gap / 2
    along = [
        pixels[int(found.y[0] + reach * np.sin(t)), int(found.x[0] + reach * np.cos(t))].mean() < 128
        for t in turns
    ]
    assert sum(one != other for one, other in pairwise(along)) >= 10


@pytest.mark.parametrize(("look", "holder"), [(LIGHT, "Jabhat al-Nusra"), (DARK, "ISIS")])
def test_a_colour_that_hardly_shows_has_a_strong_outline(look: Look, holder: str):
    found, pixels = drawn(held_by(holder, places=[ATAREB]), look=look)
    column = pixels[int(found.y[0]), int(found.x[0] + found.radius) - 2 : int(found.x[0] + found.radius) + 3]
    ink = np.array([int(look.ink[at : at + 2], 16) for at in (1, 3, 5)])
    assert np.abs(column.astype(int) - ink).sum(axis=1).min() < 60


def test_nothing_is_drawn_outside_the_map():
    shown, small = content(INSURGENTS), Rect(100, 50, 100, 100)
    at = Frame.around(small, UNIT, (36.825, 36.139, 36.9, 36.2), least_m=1)
    found = control_marks(shown, at, EMPTY)
    assert found is not None

    def draw(axes: Axes) -> None:
        draw_areas(axes, at, replace(shown, view=replace(shown.view, control="areas")), LIGHT)
        draw_control(axes, found, EMPTY, shown, LIGHT)

    pixels = picture(draw)
    inside = np.zeros(pixels.shape[:2], dtype=bool)
    inside[49:151, 99:201] = True
    home = np.array([int(LIGHT.home[at : at + 2], 16) for at in (1, 3, 5)])
    changed = (pixels != home).any(axis=2)
    assert changed[inside].any()
    assert not changed[~inside].any()


def test_letters_tell_holders_apart_and_stay_the_same():
    held = held_by(
        "ISIS",
        "Insurgents",
        "Insurgents",
        "Islamic Front",
        "YPG",
        places=[(str(n), 36.1 + n / 50, 36.8, 1) for n in range(5)],
    )
    found = letters.letters_of(held, content(held).names, ENGLISH)
    assert found == {"Insurgents": "I", "ISIS": "S", "Islamic Front": "F", "YPG": "Y"}
    arabic = letters.letters_of(held, content(held).names, ARABIC)
    # فصائل المعارضة, تنظيم الدولة, الجبهة الإسلامية (its article passed over), وحدات حماية الشعب
    assert arabic == {"Insurgents": "ف", "ISIS": "ت", "Islamic Front": "ج", "YPG": "و"}


@pytest.mark.parametrize("sign", ["I", "ج", "ف"])
def test_a_letter_stands_in_the_middle_of_its_disc(sign):
    extents = letters.letter(sign, 10.0, 20.0, 5.0).get_extents()
    assert (extents.x0 + extents.x1) / 2 == pytest.approx(10.0, abs=0.05)
    assert (extents.y0 + extents.y1) / 2 == pytest.approx(20.0, abs=0.05)


# -- areas ---------------------------------------------------------------------------------------------------------------


def test_areas_are_drawn_only_when_asked_for():
    for layer, is_drawn in (("places", False), ("areas", True)):
        shown = content(INSURGENTS, layer)
        pixels = picture(lambda axes, shown=shown: draw_areas(axes, frame(), shown, LIGHT))
        assert (len(np.unique(pixels.reshape(-1, 3), axis=0)) > 1) is is_drawn


def test_an_area_is_as_soft_as_on_the_web_map():
    pixels = picture(lambda axes: draw_areas(axes, frame(), content(INSURGENTS, "areas"), LIGHT))
    x, y = (float(v[0]) for v in frame().points([36.825], [36.139]))
    assert is_near(colour_at(pixels, x, y), mixed(GREEN, LIGHT.home, areas.FILL))


def test_the_area_of_a_contested_place_is_striped():
    held = control(
        [band(0, holder="Insurgents", other="YPG", state="contested", evidence_day=AT)], places=[ATAREB]
    )
    pixels = picture(lambda axes: draw_areas(axes, frame(), content(held, "areas"), LIGHT))
    colours = {to_hex(pixel / 255) for pixel in np.unique(pixels.reshape(-1, 3), axis=0)}
    for colour in (GREEN, "#f2c500"):
        expected = mixed(colour, LIGHT.home, areas.FILL_STRIPED)
        assert any(is_near(found, expected) for found in colours)


# -- the legend ----------------------------------------------------------------------------------------------------------


def test_the_legend_of_one_fresh_place_is_its_holder():
    assert said(INSURGENTS) == ["Insurgents: 1 place"]


def test_the_legend_lists_holders_by_their_places_and_nobody_known_last():
    places = [(str(n), 36.08 + n / 25, 36.8, 1) for n in range(4)]
    bands = [band(n, holder=h, evidence_day=AT) for n, h in enumerate(("YPG", "Insurgents", "Insurgents"))]
    bands.append(band(3, state="unknown", evidence_day=AT))
    assert said(control(bands, places=places)) == [
        "Insurgents: 2 places",
        "YPG: 1 place",
        "Not known: 1 place",
    ]


def test_the_legend_explains_each_sign_that_is_drawn():
    held = control(
        [band(0, holder="Insurgents", other="YPG", state="contested", evidence_day=AT - 30)],
        [change(0, AT, "ISIS", "Insurgents")],
        [(*ATAREB[:3], 2)],
    )
    assert said(held) == [
        "Insurgents: 1 place",
        "ISIS: contests or held before",
        "YPG: contests or held before",
        "Contested or unclear: 1 place",
        "Ring: the holder before, changed in this period: 1 place",
        "Only near the place: 1 place",
        "Paler: evidence 14 to 90 days old, or older",
    ]


def test_the_legend_explains_shared_discs_and_rings_around_marks():
    pair = held_by("Insurgents", "YPG", places=[ATAREB, ("Other", 36.139, 36.825, 1)])
    assert "Places that stand together share a disc, divided by holder" in said(pair)
    x, y = (float(v[0]) for v in frame().points([36.825], [36.139]))
    assert "Ring around incidents: who holds the places below them" in said(pair, standing=marks(x, y))
    assert len(said(pair, standing=marks(x, y))) == 3


def test_areas_are_called_indicative():
    assert said(INSURGENTS, "areas") == [
        "Insurgents: 1 place",
        "Areas are indicative: the ground nearest to each place, cut at 12 km",
    ]


def test_a_holder_whose_area_alone_reaches_into_the_frame_is_named():
    beside = (36.86, 36.12, 36.92, 36.16)
    assert said(INSURGENTS, "areas", bounds=beside)[0] == "Insurgents: places outside the map"


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.code)
def test_swatches_stay_in_their_boxes(look: Look):
    held = control(
        [
            band(0, holder="Insurgents", other="YPG", state="contested", evidence_day=AT - 30),
            band(1, holder="ISIS"),
        ],
        [change(0, AT, "ISIS", "Insurgents")],
        [ATAREB, (*ATAREB[:3], 2)],
    )
    shown = content(held, "areas")
    found = control_marks(shown, frame(), EMPTY)
    assert found is not None
    for entry in control_entries(shown, found, frame(), LANGUAGES["ar"], look):
        pixels = picture(lambda axes, entry=entry: entry.draw(axes, 50, 40, 12), look, Rect(0, 0, 120, 90))
        rows, columns = np.nonzero((pixels != pixels[0, 0]).any(axis=2))
        assert 48 <= columns.min() < columns.max() <= 51 + entry.width
        assert 38 <= rows.min() < rows.max() <= 53
