"""What a legend says of who holds what: exactly what is drawn, each sign as it is drawn."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely
from matplotlib.axes import Axes

from geo.analysis.control_areas import REACH_M
from geo.language import Language
from geo.plate.content import Content
from geo.plate.control.areas import HAIR, Ground, grounds, strength_of, stripes_over
from geo.plate.control.colours import Palette, mixed
from geo.plate.control.letters import LETTER_FROM
from geo.plate.control.placed import FRESH_DAYS, HELD, LEAST, OLD_DAYS
from geo.plate.control.signs import AWAY, TOP, TURN, Meaning, Measures, Part, draw_disc, draw_ring
from geo.plate.control.signs import WIDTH as RING_WIDTH
from geo.plate.entry import Entry
from geo.plate.frame import Frame
from geo.plate.look import Look
from geo.plate.page import Rect
from geo.plate.paths import Sheet, path_of
from geo.plate.plan import ControlMarks

ZORDER = 13
"""Of swatches: a legend may stand in a box on the map."""
WIDTH = 14.0
"""Of a swatch, in points."""
DISC = 0.46
"""Radius of a swatch's disc to its height, or to its width where that is less."""
AGES = 4
"""Discs that show the fading."""

Signs = Callable[[Sheet, float, float, float], None]
"""Draws a sign in a sheet around a point, with discs of a radius."""


@dataclass(frozen=True)
class _Drawn:
    """What is drawn of who holds what in a frame: places by holder, areas, and the signs."""

    control: ControlMarks
    areas: tuple[Ground, ...]
    places: Counter[str]

    @property
    def holders(self) -> list[str]:
        """Holders of places in the frame, "" for those of nobody known; those of the most places first."""
        return sorted(self.places, key=lambda value: (value == "", -self.places[value], value))

    @property
    def others(self) -> list[str]:
        """Whose colour is in stripes and rings, and who holds none of the places."""
        named = {*self._of_stripes(), *self._of_rings(), *(ground.other for ground in self.areas)}
        return sorted(named - set(self.places) - {""})

    @property
    def outside(self) -> list[str]:
        """Holders of whom only an area reaches into the frame."""
        return sorted({ground.holder for ground in self.areas} - {*self.places, *self.others, ""})

    def _of_stripes(self) -> Iterator[str]:
        parties = zip(self.control.other, self.control.state, strict=True)
        return (other for other, state in parties if state != HELD)

    def _of_rings(self) -> Iterator[str]:
        rings = zip(self.control.former, self.control.changed.tolist(), strict=True)
        return (former for former, changed in rings if changed)

    @property
    def unsettled(self) -> list[tuple[str, str]]:
        """Holder and other party of places that are not simply held; those where nobody is known are named as such."""
        parties = zip(self.control.holder, self.control.other, self.control.state, strict=True)
        return [(holder, other) for holder, other, state in parties if state != HELD and holder]

    @property
    def contested(self) -> Meaning:
        """What such a place says, of one where the other party is known if there is any."""
        return Meaning(*max(self.unsettled, key=lambda parties: bool(parties[1])), settled=False)

    @property
    def shares_discs(self) -> bool:
        """Whether a disc stands for several places."""
        return bool((self.control.spot != np.arange(len(self.control.spot))).any())

    @property
    def colours(self) -> tuple[str, str]:
        """Two holders to show signs with, the same one where there is no other."""
        known = [*(value for value in self.holders if value), *self.others] or [""]
        return known[0], known[min(1, len(known) - 1)]


def control_entries(
    content: Content, control: ControlMarks, frame: Frame, language: Language, look: Look
) -> list[Entry]:
    """Return the legend's entries of who holds what: holders with their places, and the signs that are drawn.

    Parameters
    ----------
    content : Content
        What the plate says.
    control : ControlMarks
        As `control_marks` returns it for the frame.
    frame : Frame
        The map.
    language : Language
        To say it in.
    look : Look
        The theme.
    """
    drawn = _Drawn(control, tuple(grounds(content, frame)), Counter(control.holder))
    palette = Palette.of(content, look, language)
    if control.radius < LETTER_FROM:
        palette = replace(palette, letters={})
    return [
        *_holders(drawn, content, language, palette),
        *_signs(drawn, language, palette),
        *_areas(drawn, language, palette),
    ]


def control_note(content: Content, control: ControlMarks, language: Language) -> str:
    """Return what the entries cannot show: that nothing is known, and places that are not drawn; "" for nothing to say."""
    day = content.period[1]
    if content.control is None or day is None:
        return ""
    known = content.control.at(day)
    undrawn = int(known["latitude"].isna().sum())
    outside = len(known) - undrawn - len(control.place)
    return " ".join(
        text
        for text, wanted in (
            (
                language.say("No record says who held any place on this map on this day."),
                not len(control.place),
            ),
            (
                language.say(
                    "Not drawn, known only to the province: {places}.",
                    places=language.counted(undrawn, "place", "places"),
                ),
                undrawn,
            ),
            (
                language.say(
                    "Outside this section of the map: {places}.",
                    places=language.counted(outside, "place", "places"),
                ),
                outside,
            ),
        )
        if wanted
    )


# -- holders and signs -------------------------------------------------------------------------------------------------


def _holders(drawn: _Drawn, content: Content, language: Language, palette: Palette) -> Iterator[Entry]:
    def named(value: str) -> str:
        return language.actor(value, content.names, content.period[1])

    for value in drawn.holders:
        places = language.counted(drawn.places[value], "place", "places")
        holder = named(value) if value else language.label("Not known")
        text = language.say("{holder}: {places}", holder=holder, places=places)
        yield _entry(_disc(Meaning(value, settled=bool(value)), palette), text)
    for value in drawn.others:
        text = language.say("{holder}: contests or held before", holder=named(value))
        yield _entry(_disc(Meaning(value), palette), text)
    for value in drawn.outside:
        text = language.say("{holder}: places outside the map", holder=named(value))
        yield _entry(_disc(Meaning(value), palette), text)


def _signs(drawn: _Drawn, language: Language, palette: Palette) -> Iterator[Entry]:
    first, second = drawn.colours
    control = drawn.control
    if drawn.unsettled:
        places = language.counted(len(drawn.unsettled), "place", "places")
        text = language.say("Contested or unclear: {places}", places=places)
        yield _entry(_disc(drawn.contested, palette), text)
    if control.changed.any():
        places = language.counted(int(control.changed.sum()), "place", "places")
        text = language.say("Ring: the holder before, changed in this period: {places}", places=places)
        at = int(np.flatnonzero(control.changed)[0])
        yield _entry(_ringed(control.holder[at], control.former[at], palette), text)
    if drawn.shares_discs:
        yield _entry(
            _divided(first, second, palette),
            language.say("Places that stand together share a disc, divided by holder"),
        )
    if (control.mark >= 0).any():
        yield _entry(
            _around(first, second, palette),
            language.say("Ring around incidents: who holds the places below them"),
        )
    if control.near.any():
        places = language.counted(int(control.near.sum()), "place", "places")
        text = language.say("Only near the place: {places}", places=places)
        yield _entry(_disc(Meaning(first), palette, near=True), text)
    if (control.strength < 1).any():
        text = language.say(
            "Paler: evidence {fresh} to {old} days old, or older", fresh=FRESH_DAYS, old=OLD_DAYS
        )
        yield _entry(_ages(first, palette), text)


def _areas(drawn: _Drawn, language: Language, palette: Palette) -> Iterator[Entry]:
    if not drawn.areas:
        return
    clear = {
        ground.holder: ground
        for ground in drawn.areas
        if ground.settled and not palette.is_faint(palette.holder(ground.holder))
    }
    ground = next((clear[value] for value in drawn.holders if value in clear), drawn.areas[0])
    text = language.say(
        "Areas are indicative: the ground nearest to each place, cut at {km} km", km=round(REACH_M / 1000)
    )
    yield _entry_of_area(ground, palette, text)


def _entry(signs: Signs, text: str) -> Entry:
    def draw(axes: Axes, x: float, y: float, height: float) -> None:
        sheet = Sheet()
        signs(sheet, x + WIDTH / 2, y + height / 2, DISC * min(height, WIDTH))
        sheet.draw(axes, ZORDER)

    return Entry(draw, text, WIDTH)


def _sized(radius: float, letter_from: float = LETTER_FROM) -> Measures:
    """The measures of a swatch's disc, as if it were one of seven pixels on the web map."""
    return Measures(radius, radius / 7, letter_from)


def _disc(meaning: Meaning, palette: Palette, near: bool = False) -> Signs:
    def draw(sheet: Sheet, x: float, y: float, radius: float) -> None:
        draw_disc(sheet, x, y, _sized(radius, letter_from=0.0), (Part(meaning),), palette, near)

    return draw


def _ringed(holder: str, former: str, palette: Palette) -> Signs:
    def draw(sheet: Sheet, x: float, y: float, radius: float) -> None:
        draw_disc(sheet, x, y, _sized(0.62 * radius), (Part(Meaning(holder), former),), palette)

    return draw


def _halves(first: str, second: str) -> tuple[Part, Part]:
    middle = TOP + TURN / 2
    return Part(Meaning(first), end=middle), Part(Meaning(second), start=middle)


def _divided(first: str, second: str, palette: Palette) -> Signs:
    def draw(sheet: Sheet, x: float, y: float, radius: float) -> None:
        draw_disc(sheet, x, y, _sized(radius), _halves(first, second), palette)

    return draw


def _around(first: str, second: str, palette: Palette) -> Signs:
    def draw(sheet: Sheet, x: float, y: float, radius: float) -> None:
        unit = radius / 10
        draw_ring(sheet, x, y, radius - (AWAY + RING_WIDTH) * unit, _halves(first, second), unit, palette)

    return draw


def _ages(first: str, palette: Palette) -> Signs:
    def draw(sheet: Sheet, x: float, y: float, radius: float) -> None:
        del radius  # A row of them is as wide as any other swatch.
        small = _sized(0.17 * WIDTH)
        for number in range(AGES):
            share = number / (AGES - 1)
            meaning = Meaning(first, strength=1 - (1 - LEAST) * share)
            at = x + (share - 0.5) * (WIDTH - 2 * small.radius)
            draw_disc(sheet, at, y, small, (Part(meaning),), palette)

    return draw


def _entry_of_area(ground: Ground, palette: Palette, text: str) -> Entry:
    colour = palette.holder(ground.holder)
    strength = strength_of(ground.settled, colour, palette)

    def draw(axes: Axes, x: float, y: float, height: float) -> None:
        sheet = Sheet()
        box = Rect(x, y + 0.12 * height, WIDTH, 0.76 * height)
        whole = shapely.box(box.x, box.y, box.right, box.bottom)
        sheet.fill(path_of(whole), mixed(colour, palette.ground, strength))
        if not ground.settled:
            _, other = palette.pair(ground.holder, ground.other)
            bands = shapely.intersection(whole, stripes_over(box, 0.25 * height))
            sheet.fill(path_of(bands), mixed(other, palette.ground, strength))
        sheet.stroke(path_of(whole), mixed(palette.look.hatch, palette.ground, HAIR), 0.5)
        sheet.draw(axes, ZORDER)

    return Entry(draw, text, WIDTH)
