"""Where the discs of who holds what stand on a plate, and what each says."""

import math
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.plate.content import Content
from geo.plate.control.signs import Measures
from geo.plate.frame import Frame, mercator_x, mercator_y
from geo.plate.plan import ControlMarks, Marks

Numbers = npt.NDArray[np.float64]

# How evidence ages: it speaks with full strength for two weeks and with the least after a quarter of a year.
FRESH_DAYS = 14
OLD_DAYS = 90
LEVELS = 4
LEAST = 0.4
STRENGTHS = tuple(1 - (1 - LEAST) * level / LEVELS for level in range(LEVELS + 1))
"""The strength of each level of age, 1 for fresh, as on the web map (control_times.js)."""

SMALLEST = 2.2
LARGEST = 9.0
"""Radius of a disc, in pixels of the web map (control_layer.js)."""
CROWDED = 0.4
"""Of the mean distance of places: the largest radius at which discs leave each other room."""

TOGETHER = 1.2
"""Of the radius: how far places may be apart that share a disc."""

HELD = "held"
"""The state of a place that is simply held (`vocabulary.CONTROL_STATES`)."""

_EPOCH = date(1970, 1, 1)


def control_marks(content: Content, frame: Frame, marks: Marks) -> ControlMarks | None:
    """Return the discs of the places in a frame, as things stood at the end of the window's last day.

    Parameters
    ----------
    content : Content
        Its `control`, and the window: changes within it count, its last day is the one that is shown.
    frame : Frame
        The map; only places inside are returned, so that the legend counts what can be seen.
    marks : Marks
        Of the incidents: those that stand on a place hide its disc.

    Returns
    -------
    ControlMarks or None
        None when the layer is off, or there is no day to show it of.
    """
    control, (first, last) = content.control, content.period
    if control is None or last is None:
        return None
    known = control.at(last)
    x, y = frame.points(known["longitude"], known["latitude"])
    inside = frame.shows(x, y)
    known, x, y = known[inside], x[inside], y[inside]
    place = known["place"].to_numpy(dtype=np.int64)
    former = formers(control.changes, first or last, last).reindex(place)
    radius = radius_at(frame.zoom, spacing(control.places) * frame.world / frame.unit) * frame.unit
    near = control.places["geo_precision"].to_numpy()[place] == 2
    mark = _covering(x, y, marks)
    spot = _spots(x, y, TOGETHER * radius, near, mark)
    changed = former.notna().to_numpy()
    size = Measures(radius, frame.unit)
    return ControlMarks(
        place=place,
        x=x[spot],
        y=y[spot],
        radius=radius,
        reach=radius + np.where(changed, size.reach, size.gap),
        holder=_texts(known["holder"]),
        other=_texts(known["other"]),
        former=_texts(former.fillna("")),
        state=_texts(known["state"]),
        strength=strength_of(known["stale_days"].to_numpy(dtype=np.int64)),
        mark=mark,
        unit=frame.unit,
        rect=frame.rect,
        spot=spot,
        near=near,
        changed=changed,
    )


def strength_of(days: npt.ArrayLike) -> Numbers:
    """Return how strongly evidence is drawn that is so many days off: in steps, as it ages."""
    old = np.clip(np.asarray(days, dtype=np.float64), FRESH_DAYS, OLD_DAYS)
    level = np.ceil((old - FRESH_DAYS) / (OLD_DAYS - FRESH_DAYS) * LEVELS).astype(np.int64)
    return np.asarray(STRENGTHS)[level]


def radius_at(zoom: float, apart: float) -> float:
    """Return the radius of discs in pixels at a zoom, with places so many pixels apart in the mean."""
    return min(LARGEST, max(SMALLEST, min(max(4.2, 5.6 + 0.9 * (zoom - 7)), CROWDED * apart)))


def spacing(places: pd.DataFrame) -> float:
    """Return the side of the square that each place with a point would have to itself, as a share of the world's width."""
    placed = places[places["latitude"].notna()]
    if len(placed) < 2:
        return 1.0
    sides = [np.ptp(mercator_x(placed["longitude"])), np.ptp(mercator_y(placed["latitude"]))]
    return float(np.sqrt(sides[0] * sides[1] / len(placed)))


def formers(changes: pd.DataFrame, first: date, last: date) -> "pd.Series[str]":
    """Return who held each place before the last change that surely happened within a window, by place.

    Places without such a change are not in it; "" is a holder that the record does not name.
    """
    day = changes["last_day"].to_numpy(dtype=np.int64)
    within = changes["counts"].to_numpy(dtype=bool) & (day >= _number(first)) & (day <= _number(last))
    counted = changes[within].sort_values(["place", "last_day"], kind="stable")
    return counted.drop_duplicates("place", keep="last").set_index("place")["before"].astype("object")


def _number(day: date) -> int:
    return (day - _EPOCH).days


def _texts(column: "pd.Series[str]") -> list[str]:
    return [str(text) for text in column]


def _covering(x: Numbers, y: Numbers, marks: Marks) -> npt.NDArray[np.int64]:
    """The first mark, in the order of drawing, that stands on each point; -1 for none. Badges stand on no place."""
    found = np.full(len(x), -1, dtype=np.int64)
    for mark in np.flatnonzero(~marks.badge)[::-1]:
        away = np.hypot(x - marks.x[mark], y - marks.y[mark])
        found[away < marks.radius[mark]] = mark
    return found


def _spots(
    x: Numbers, y: Numbers, away: float, near: npt.NDArray[np.bool_], mark: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """The place at whose point each one is drawn: its own, or that of the nearest one drawn before it within a distance.

    Exact places come first: a disc stands where one of its places surely is. Those under a mark stay where they are.
    """
    found = np.arange(len(x), dtype=np.int64)
    anchors: dict[tuple[int, int], list[int]] = {}
    column, row = (np.floor(values / away).astype(np.int64).tolist() for values in (x, y))
    for at in np.flatnonzero(mark < 0)[np.argsort(near[mark < 0], kind="stable")].tolist():
        cells = [(column[at] + right, row[at] + down) for right in (-1, 0, 1) for down in (-1, 0, 1)]
        beside = [anchor for cell in cells for anchor in anchors.get(cell, ())]
        apart = [math.hypot(x[anchor] - x[at], y[anchor] - y[at]) for anchor in beside]
        if apart and min(apart) <= away:
            found[at] = beside[apart.index(min(apart))]
        else:
            anchors.setdefault((column[at], row[at]), []).append(at)
    return found
