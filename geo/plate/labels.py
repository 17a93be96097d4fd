"""Names on the map, where there is room for them: towns, the places of marks, provinces, neighbouring countries.

A name covers no other name, no mark with its halo, no disc of control or number, no leader and no furniture, and lies
wholly in the frame; one that finds no such place is left out. The rules are those of the web map (place_labels.js).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from geo.language import Language
from geo.language.direction import has_rtl
from geo.places.names import skeleton
from geo.plate import fonts, paint, placing
from geo.plate.callouts import leaders
from geo.plate.content import Content
from geo.plate.control.colours import mixed
from geo.plate.frame import Frame
from geo.plate.ground_names import Area, Town, countries_shown, provinces_shown, towns_shown
from geo.plate.look import Look
from geo.plate.page import Rect
from geo.plate.placing import Numbers, Taken
from geo.plate.plan import Callout, ControlMarks, Label, Marks

Disc = tuple[float, float, float]
"""Middle and radius, in points."""


@dataclass(frozen=True)
class Style:
    """How a role of names is set.

    Attributes
    ----------
    size : float
        Of the type, in pixels of the web map.
    least : float
        Of the type, in points: smaller cannot be read on paper.
    strength : float
        How strongly it is drawn over the ground, 0 to 1.
    upper : bool
        Whether it is set in capitals.
    colour : str
        Name of a colour of `Look`.
    zorder : float
        Order of drawing.
    """

    size: float
    least: float
    strength: float
    upper: bool = False
    colour: str = "label"
    zorder: float = 10.0


STYLES: dict[str, Style] = {
    "place": Style(11, 6.5, 1.0),
    "town": Style(11, 6.5, 0.85),
    "province": Style(9.5, 6.0, 0.8, upper=True, colour="soft", zorder=3.0),
    "country": Style(11.5, 7.0, 0.62, upper=True, colour="soft", zorder=3.0),
}
HALO = 1.5
"""How far the halo reaches out of the letters, pixels of the web map."""
LONGEST = 28
"""Characters of a name."""
SAME_PLACE = 48.0
"""Pixels within which two names that sound alike mean one place."""
CELL = (60.0, 25.0)
"""Pixels of the web map, width and height, that each name has for itself on average: a map is no gazetteer."""
EVERY_MARK_FROM = 9.0
"""Zoom from which all marks are named; before that those of several incidents, and those with a number."""
_PAD = {"place": (2.0, 1.0), "town": (2.0, 1.0), "province": (8.0, 4.0), "country": (16.0, 9.0)}
"""Pixels that stay free beside and above a name of a role."""
_AWAY = 2.5
"""Pixels between a mark and its name."""
_FURTHER = 12.0
"""Pixels by which the name of a capital may stand further off."""
_EDGE = 2.0
"""Pixels between a name and the edge of the map."""
_INSET = 3.0
"""Pixels between the name of an area and its border."""
_TOWN_DOT, _CAPITAL_DOT = 1.6, 2.4
"""Radius of the dots of towns, pixels."""
_WAY, _MOST_SPOTS = 8.0, 600
"""Pixels from one spot that is tried for the name of an area to the next, and how many are tried at most."""
_MIDDLE = 0.34
"""From the middle of small letters down to the baseline, to the size of the type."""
_LATIN, _ARABIC = (fonts.ASCENT, fonts.DESCENT), (0.98, 0.44)
"""From the baseline to the top and to the bottom of letters, to the size of the type; Arabic reaches further both ways."""
_LEANING = 0.4
"""Sine of the angle to its side from which a name touches its point's surroundings with a corner."""
_TURNS = (0, -40, 40, 180, -140, 140, -90, 90, -20, 20, 160, -160, -65, 65, -115, 115)
"""Degrees clockwise from the right at which a name is tried beside its point; right to left they are mirrored."""


def place_labels(
    content: Content,
    frame: Frame,
    language: Language,
    marks: Marks,
    control: ControlMarks | None,
    callouts: Sequence[Callout],
    obstacles: Sequence[Rect],
) -> list[Label]:
    """Return the names of a map with a place for each.

    Parameters
    ----------
    content : Content
        Whose places, and which layers are off.
    frame : Frame
        The map.
    language : Language
        Of the names; where it is read from right to left, a name stands to the left of its point by preference.
    marks, control, callouts, obstacles
        What is not covered, in points.
    """
    if "labels" in content.view.hidden:
        return []
    sheet = _Sheet(content, frame, language, marks, control, callouts, obstacles)
    towns = towns_shown(content, frame)
    sheet.name_towns([town for town in towns if town.rank == 0])
    sheet.name_marks(sorted({sheet.mark_of(callout.row) for callout in callouts} - {-1}), towns)
    for area in countries_shown(content, frame):
        sheet.name_area(area, "country")
    for area in provinces_shown(content, frame):
        sheet.name_area(area, "province")
    largest = np.lexsort([np.arange(len(marks)), -marks.total])
    every = frame.zoom >= EVERY_MARK_FROM
    sheet.name_marks([mark for mark in largest.tolist() if every or marks.total[mark] > 1], towns)
    sheet.name_towns([town for town in towns if town.rank > 0])
    sheet.name_marks(largest.tolist(), towns)
    sheet.name_holdings()
    return sheet.labels


class _Sheet:
    """The map as far as it is lettered."""

    def __init__(
        self,
        content: Content,
        frame: Frame,
        language: Language,
        marks: Marks,
        control: ControlMarks | None,
        callouts: Sequence[Callout],
        obstacles: Sequence[Rect],
    ) -> None:
        self.labels: list[Label] = []
        self._content, self._frame, self._language = content, frame, language
        self._marks, self._control = marks, control
        unit = frame.unit
        around = placing.outskirts(marks, control, unit, "uncertainty" not in content.view.hidden)
        self._taken = Taken(boxes=placing.boxes(obstacles))
        self._taken.add_marks(marks, around)
        # Points whose names stand beside what is drawn there; a badge stands for its province and not for a point.
        self._covers = np.column_stack([marks.x, marks.y, marks.radius + around])
        self._covers[marks.badge, 2] = 0.0
        if control is not None:
            discs = control.bare + np.array([0.0, 0.0, unit])
            self._taken.add(discs=discs)
            self._covers = np.vstack([self._covers, discs])
        self._taken.add(
            discs=placing.table(((c.x, c.y, c.radius + 0.5 * unit) for c in callouts), 3),
            lines=placing.table(leaders(callouts), 4),
        )
        self._inside = frame.rect.grown(-_EDGE * unit)
        self._most = int(frame.rect.width * frame.rect.height / (CELL[0] * CELL[1] * unit**2))
        self._named: list[tuple[float, float, str]] = []
        self._beside_named = np.zeros(len(self._covers), dtype=bool)
        self._anchors = self._anchors_of_marks()

    # -- which names ---------------------------------------------------------------------------------------------------

    def mark_of(self, row: int) -> int:
        """Return the mark of an incident; -1 without one."""
        place = self._content.loaded.places.of_row[row]
        return int(self._marks.of_place[place]) if place >= 0 else -1

    def _anchors_of_marks(self) -> npt.NDArray[np.int64]:
        """The place that each mark is named after: the one that it stands on; -1 for badges, which a province names."""
        table, of_place = self._content.loaded.places.table, self._marks.of_place
        places = np.flatnonzero(of_place >= 0)
        mark = of_place[places]
        x, y = self._frame.points(
            table["lon"].to_numpy(dtype=np.float64)[places], table["lat"].to_numpy(dtype=np.float64)[places]
        )
        away = np.hypot(x - self._marks.x[mark], y - self._marks.y[mark]).round(3)
        near = table["cls"].to_numpy(dtype=np.int64)[places]
        first = places[np.lexsort([places, near, away])][::-1]
        found = np.full(len(self._marks), -1, dtype=np.int64)
        found[of_place[first]] = first
        found[self._marks.badge] = -1
        return found

    def name_marks(self, wanted: Sequence[int], towns: Sequence[Town]) -> None:
        """Name marks after their places; one that is known only nearly after a town that it stands on, if any."""
        table = self._content.loaded.places.table
        under = {self._cover(town.x, town.y): town for town in reversed(towns)}
        for mark in wanted:
            if self._anchors[mark] < 0 or self._beside_named[mark]:
                continue
            place = table.iloc[self._anchors[mark]]
            if place["cls"] == 1 or mark not in under:
                self._name_place(place["name"], place["lat"], place["lon"], place["province"], mark)
            else:
                self._name_place(under[mark].name, under[mark].latitude, under[mark].longitude, "", mark)

    def name_holdings(self) -> None:
        """Name the places of discs of control."""
        if self._control is None or self._content.control is None:
            return
        places = self._content.control.places
        bare = self._control.place[self._control.mark < 0].tolist()
        for cover, number in enumerate(bare, start=len(self._marks)):
            place = places.iloc[number]
            self._name_place(
                place["name"], place["latitude"], place["longitude"], place["admin1_pcode"], cover
            )

    def _name_place(
        self, name: str, latitude: float, longitude: float, pcode: str, cover: int, bold: bool = False
    ) -> None:
        """Write the name of a place beside the disc that stands on it."""
        x, y, radius = self._covers[cover].tolist()
        if not name or self._is_full or self._beside_named[cover] or self._is_named(name, x, y):
            return
        text = _short(self._language.place(name, latitude, longitude, pcode))
        if self._beside(self._text(text, "place", bold), (x, y, radius)):
            self._named.append((x, y, skeleton(name)))
            self._beside_named[cover] = True

    def name_towns(self, towns: Sequence[Town]) -> None:
        """Name towns of the ground: beside the disc that stands there, unless it has a name, else with a dot."""
        for town in towns:
            cover = self._cover(town.x, town.y)
            if cover >= 0:
                self._name_place(town.name, town.latitude, town.longitude, "", cover, town.rank == 0)
            elif not self._is_full and not self._is_named(town.name, town.x, town.y):
                self._name_dot(town)

    def _name_dot(self, town: Town) -> None:
        capital = town.rank == 0
        dot: Disc = (town.x, town.y, (_CAPITAL_DOT if capital else _TOWN_DOT) * self._frame.unit)
        box = placing.squares(np.array([(town.x, town.y, dot[2] + _EDGE * self._frame.unit)]))
        if not (self._holds(box) & self._taken.has_room(box)).all():
            return
        text = _short(self._language.place(town.name, town.latitude, town.longitude))
        if self._beside(self._text(text, "place" if capital else "town", capital), dot, dot):
            self._taken.add(boxes=box)
            self._named.append((town.x, town.y, skeleton(town.name)))

    def _cover(self, x: float, y: float) -> int:
        """The disc that lies on a point: the number of a mark, or of a holding after the marks; -1 for none."""
        away = np.hypot(self._covers[:, 0] - x, self._covers[:, 1] - y)
        over = np.flatnonzero(away < self._covers[:, 2])
        return int(over[0]) if len(over) else -1

    @property
    def _is_full(self) -> bool:
        return len(self.labels) >= self._most

    def _is_named(self, name: str, x: float, y: float) -> bool:
        """Whether a name stands there already, perhaps in another spelling: a record's Azaz is the map's Aazaz."""
        heard, reach = skeleton(name), SAME_PLACE * self._frame.unit
        return any(heard == other and np.hypot(left - x, top - y) < reach for left, top, other in self._named)

    # -- where they stand ----------------------------------------------------------------------------------------------

    def _text(self, text: str, role: str, bold: bool = False) -> "_Text":
        style = STYLES[role]
        text = text.upper() if style.upper else text
        return _Text(text, role, max(style.size * self._frame.unit, style.least), bold)

    def _beside(self, text: "_Text", disc: Disc, dot: Disc | None = None) -> bool:
        """Write a name beside a disc, at the best spot that is free; whether there was one."""
        unit, rtl = self._frame.unit, self._language.rtl
        spots = text.beside(disc, _AWAY * unit, rtl)
        if text.bold:
            # Of a capital a name that stands a little off is better than none.
            spots = np.vstack([spots, text.beside(disc, (_AWAY + _FURTHER) * unit, rtl)])
        return self._write(text, spots, dot)

    def name_area(self, area: Area, role: str) -> None:
        """Write the name of a province or a country into it, as near to its best point as there is room."""
        text = self._text(self._name_of(area), role)
        self._write(text, self._within(area, text))

    def _name_of(self, area: Area) -> str:
        if area.pcode:
            return self._language.province(area.pcode, self._content.names)
        return (
            area.name_ar if self._language.code == "ar" and area.name_ar else self._language.label(area.name)
        )

    def _within(self, area: Area, text: "_Text") -> Numbers:
        """Left ends and baselines of a name that lies wholly in an area, the nearest to its best point first."""
        left, top, right, bottom = area.shape.bounds
        way = max(_WAY * self._frame.unit, math.sqrt((right - left) * (bottom - top) / _MOST_SPOTS))
        x, y = np.meshgrid(np.arange(left, right, way), np.arange(top, bottom, way))
        middles = np.vstack([[[area.x, area.y]], np.column_stack([x.ravel(), y.ravel()])])
        away = np.hypot(middles[:, 0] - area.x, middles[:, 1] - area.y)
        middles = middles[np.argsort(away, kind="stable")]
        spots = middles + np.array([-text.width / 2, _MIDDLE * text.size])
        inset = _INSET * self._frame.unit
        around = text.boxes(spots) + np.array([-inset, -inset, inset, inset])
        shapely.prepare(area.shape)
        return np.asarray(spots[shapely.covers(area.shape, shapely.box(*around.T))])

    def _write(self, text: "_Text", spots: Numbers, dot: Disc | None = None) -> bool:
        """Write a text at the first of some left ends and baselines where it covers nothing; whether there was one."""
        beside, above = _PAD[text.role]
        around = text.boxes(spots)
        padded = around + np.array([-beside, -above, beside, above]) * self._frame.unit
        found = np.flatnonzero(self._holds(around) & self._taken.has_room(padded))
        if not len(found):
            return False
        left, top, right, bottom = around[found[0]].tolist()
        rect = Rect(left, top, right - left, bottom - top)
        self.labels.append(Label(text.text, rect, text.size, text.role, text.bold, dot))
        self._taken.add(boxes=padded[found[:1]])
        return True

    def _holds(self, around: Numbers) -> npt.NDArray[np.bool_]:
        """Which boxes lie in the frame."""
        rect = self._inside
        first, last = around[:, :2] >= (rect.x, rect.y), around[:, 2:] <= (rect.right, rect.bottom)
        return np.asarray((first & last).all(axis=1))


@dataclass(frozen=True)
class _Text:
    """A name as it is set; `size` in points."""

    text: str
    role: str
    size: float
    bold: bool = False

    @cached_property
    def width(self) -> float:
        """How wide it is, in points."""
        return fonts.width(self.text, self.size, self.bold)

    @cached_property
    def _reach(self) -> tuple[float, float]:
        ascent, descent = _reach(self.text)
        return ascent * self.size, descent * self.size

    def boxes(self, spots: Numbers) -> Numbers:
        """What it covers at left ends and baselines; shape (n, 4)."""
        x, y = spots.T
        ascent, descent = self._reach
        return np.column_stack([x, y - ascent, x + self.width, y + descent])

    def beside(self, disc: Disc, away: float, rtl: bool) -> Numbers:
        """Left ends and baselines all around a disc, the best first: its box is everywhere as far from the disc."""
        x, y, radius = disc
        turns = np.radians(_TURNS)
        across, down = (-np.cos(turns) if rtl else np.cos(turns)), np.sin(turns)
        gap, (ascent, descent) = radius + away, self._reach
        leans = _pushed(down)
        baseline = y + gap * down + (leans * (ascent + descent) + ascent - descent) / 2
        # Beside a point its small letters are level with it; above and below the box keeps its distance.
        level = (1 - np.abs(leans)) * (_MIDDLE * self.size - (ascent - descent) / 2)
        left = x + gap * across + (_pushed(across) - 1) * self.width / 2
        return np.column_stack([left, baseline + level])


def _pushed(part: Numbers) -> Numbers:
    """Which way a box leans from the point that it touches, -1 to 1: fully unless the direction is along its side."""
    return np.clip(part / _LEANING, -1, 1)


def _reach(text: str) -> tuple[float, float]:
    return _ARABIC if has_rtl(text) else _LATIN


def _short(name: str) -> str:
    return f"{name[: LONGEST - 1].rstrip()}…" if len(name) > LONGEST else name


# -- drawing -----------------------------------------------------------------------------------------------------------


def draw_labels(axes: Axes, labels: Sequence[Label], look: Look) -> None:
    """Draw names, and the dots of towns, on axes in points of the page."""
    for label in labels:
        style = STYLES[label.role]
        unit = label.size / style.size
        colour = mixed(getattr(look, style.colour), look.home, style.strength)
        if label.dot is not None:
            x, y, radius = label.dot
            axes.add_patch(
                Circle(
                    (x, y), radius, facecolor=look.halo, edgecolor=colour, linewidth=unit, zorder=style.zorder
                )
            )
        paint.draw_haloed(
            axes,
            label.text,
            label.rect.x,
            label.rect.y + _reach(label.text)[0] * label.size,
            label.size,
            label.bold,
            colour,
            look.halo,
            HALO * unit,
            zorder=style.zorder,
        )
