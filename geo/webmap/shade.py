"""Shading of provinces by a value that a page has worked out: classes with colours and words, the same on map and page.

Two kinds. `sequential` is for how much: from little to much in one hue, as the map's own counts are shaded
(shading.js). `diverging` is for how much more or less: two hues away from a middle that says "no change". Both choose
round limits in about equal ratios, so that a province with a hundred incidents and one with three are told apart.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

CLASSES = 5
"""Of a sequential shade at most; more steps of one hue cannot be told apart on a map (Brewer, 1994)."""

RAMPS: Mapping[str, tuple[str, ...]] = {
    "light": ("#f5ead6", "#ecd7b5", "#dfbf91", "#cea06c", "#b5804e"),
    "dark": ("#35322f", "#473d35", "#5d4b3c", "#765d44", "#92724d"),
}
"""From little to much, the colours of shading.js; on the dark map much is light."""

FALLS: Mapping[str, tuple[str, ...]] = {
    "light": ("#cfe0ef", "#86b4d9", "#2f6fa8"),
    "dark": ("#274258", "#37719f", "#6fb3e8"),
}
RISES: Mapping[str, tuple[str, ...]] = {
    "light": ("#fbdcb4", "#f0a552", "#b8600f"),
    "dark": ("#57402a", "#9d6426", "#f0a14a"),
}
"""Blue and orange, apart for every kind of colour blindness, from slight to strong."""
MIDDLE: Mapping[str, str] = {"light": "#e8e6e1", "dark": "#2c333a"}
"""Of “no change”."""

UNKNOWN = "not known"
MINUS = "\u2212"

_ROUND = (1, 1.5, 2, 3, 4, 5, 7, 10)
_COARSE = (1, 2, 5, 10)
_SHARES = (0.08, 0.2, 0.5)
"""Where the classes of a change begin, as shares of the largest change."""
_LEAST_SHARE = 1e-3
"""Of the largest value below which limits make no sense: all less than that is one class."""


@dataclass(frozen=True)
class ShadeClass:
    """A class: values from `low` to below `high`, None where it is open, with its colours and its words.

    `light` and `dark` are #rrggbb for the two themes, "" for a class that is not filled.
    """

    low: float | None
    high: float | None
    light: str
    dark: str
    label: str


@dataclass(frozen=True)
class Shade:
    """What a map shades its provinces by.

    Attributes
    ----------
    title, unit : str
        What the values are, and what they count, such as “incidents”.
    values : tuple of (str, float or None)
        By province code; None is not known. A province that is not among them is left as it is.
    classes : tuple of ShadeClass
        Ascending and without gaps.
    note : str
        A line below the classes; "" for none.
    unknown : str
        Words for provinces whose value is not known.
    signed : bool
        Whether values are changes, written with their sign.
    """

    title: str
    unit: str
    values: tuple[tuple[str, float | None], ...]
    classes: tuple[ShadeClass, ...]
    note: str = ""
    unknown: str = UNKNOWN
    signed: bool = False

    def class_of(self, value: float | None) -> int:
        """Return the index of the class that holds a value, -1 for None and for a shade without classes."""
        if value is None or not self.classes:
            return -1
        if self.signed and value < 0:
            # Classes of changes mirror each other: -5 is as strong as +5.
            return len(self.classes) - 1 - self.class_of(-value)
        return bisect_right([c.low for c in self.classes[1:] if c.low is not None], value)

    def text(self, value: float | None) -> str:
        """Return a value in words, such as “12 incidents”, “+0.4 incidents a day” or “not known”."""
        if value is None:
            return self.unknown
        if self.signed and not value:
            return "no change"
        unit = _of_one(self.unit) if abs(value) == 1 else self.unit
        sign = ("+" if value > 0 else MINUS) if self.signed else ""
        return f"{sign}{number_text(abs(value) if self.signed else value)} {unit}".strip()

    def as_state(self) -> dict[str, Any]:
        """Return the shade as the map takes it: JSON-able, each province with its class and its value in words."""
        return {
            "title": self.title,
            "unit": self.unit,
            "note": self.note,
            "unknown": self.unknown,
            "classes": [{"light": c.light, "dark": c.dark, "label": c.label} for c in self.classes],
            "of": {code: [self.class_of(value), self.text(value)] for code, value in self.values},
        }


def sequential(
    values: Mapping[str, float | None],
    *,
    unit: str,
    title: str,
    whole: bool = True,
    note: str = "",
    unknown: str = UNKNOWN,
    largest: float = 0.0,
) -> Shade:
    """Return a shade from little to much.

    Parameters
    ----------
    values : mapping
        Not negative, by province code; None and NaN are not known.
    unit, title, note, unknown : str
        See `Shade`.
    whole : bool
        Whether the values are counts: then the classes are those that the map makes of counts (shading.js), the first
        beginning at 1. Otherwise they may have decimals, as rates do.
    largest : float
        Of counts, up to which the classes reach, where that is more than the largest value: shades of several windows
        then have the same classes.
    """
    known = _known(values)
    found = [value for _, value in known if value is not None]
    positive = [value for value in found if value > 0]
    if whole:
        most = max([largest, *positive])
        starts = _counts_from(most) if most >= 1 else []
    else:
        starts = _rates_from(positive)
    classes = [_sequential_class(starts, at, whole) for at in range(len(starts))]
    if len(classes) == 1 and not whole:
        classes = [replace(classes[0], label=_range_label(min(positive), max(positive)))]
    if len(found) > len(positive):
        classes.insert(0, ShadeClass(0.0, starts[0] if starts else None, "", "", "0"))
    return Shade(title, unit, known, tuple(classes), note, unknown)


def diverging(
    values: Mapping[str, float | None],
    *,
    unit: str,
    title: str,
    whole: bool = False,
    least: float | None = None,
    note: str = "",
    unknown: str = UNKNOWN,
) -> Shade:
    """Return a shade of changes: symmetric classes around “no change”, blue for less and orange for more.

    Parameters
    ----------
    values : mapping
        Changes by province code; None and NaN are not known.
    unit, title, note, unknown : str
        See `Shade`.
    whole : bool
        Whether the values are differences of counts.
    least : float, optional
        The least change that is shown as one; by default a round number near a twelfth of the largest change.
    """
    known = _known(values)
    largest = max((abs(value) for _, value in known if value is not None), default=0.0)
    limits = _change_limits(largest, whole, least)
    middle = _middle_label(limits, whole)
    low, high = (-limits[0], limits[0]) if limits else (None, None)
    classes = [
        *_change_classes(limits, whole, falling=True),
        ShadeClass(low, high, MIDDLE["light"], MIDDLE["dark"], middle),
        *_change_classes(limits, whole, falling=False),
    ]
    return Shade(title, unit, known, tuple(classes), note, unknown, signed=True)


def number_text(value: float) -> str:
    """Return a number for people: thousands set apart, three digits that count, a real minus sign."""
    size = abs(value)
    if size == int(size) or size >= 100:
        text = f"{size:,.0f}"
    else:
        text = f"{size:.{max(0, 2 - math.floor(math.log10(size)))}f}".rstrip("0").rstrip(".")
    return f"{MINUS}{text}" if value < 0 else text


def _of_one(unit: str) -> str:
    """The unit after a 1: “incident”, “reported death”, “incident a day”."""
    if unit.endswith("s"):
        return unit[:-1]
    first, space, rest = unit.partition(" ")
    return f"{first.removesuffix('s')}{space}{rest}"


def _known(values: Mapping[str, float | None]) -> tuple[tuple[str, float | None], ...]:
    return tuple(
        (code, None if value is None or not math.isfinite(value) else float(value))
        for code, value in sorted(values.items())
    )


def _round_number(value: float, steps: Iterable[float] = _ROUND) -> float:
    """The round number nearest to a positive value, by ratio."""
    power = 10.0 ** math.floor(math.log10(value))
    nearest = min(steps, key=lambda step: abs(math.log(step * power / value)))
    # 0.1 * 3 is not 0.3: to the digits that a round number can have.
    return float(f"{nearest * power:.2g}")


# -- how much ----------------------------------------------------------------------------------------------------------


def _counts_from(largest: float) -> list[float]:
    """Where the classes of counts begin: the rule of shading.js."""
    starts: list[float] = []
    for at in range(CLASSES):
        start = 1.0 if at == 0 else math.ceil(_round_number(largest ** (at / CLASSES)))
        if start <= largest and (not starts or start > starts[-1]):
            starts.append(float(start))
    return starts


def _rates_from(positive: list[float]) -> list[float]:
    """Where the classes of rates begin: at round numbers in about equal ratios from the least value to the largest."""
    if not positive:
        return []
    largest = max(positive)
    least = max(min(positive), largest * _LEAST_SHARE)
    starts = [math.nextafter(0.0, 1.0)]
    for at in range(1, CLASSES):
        start = _round_number(least * (largest / least) ** (at / CLASSES))
        if least < start <= largest and start > starts[-1]:
            starts.append(start)
    return starts


def _sequential_class(starts: list[float], at: int, whole: bool) -> ShadeClass:
    low = starts[at]
    high = starts[at + 1] if at + 1 < len(starts) else None
    # As shading.js does: few classes are as far apart as they can be.
    step = 2 if len(starts) == 1 else round(at * (CLASSES - 1) / (len(starts) - 1))
    label = _count_label(low, high) if whole else _rate_label(at, low, high)
    return ShadeClass(low, high, RAMPS["light"][step], RAMPS["dark"][step], label)


def _count_label(low: float, high: float | None) -> str:
    if high is None:
        return f"{number_text(low)}+"
    return number_text(low) if high - low == 1 else f"{number_text(low)}\u2013{number_text(high - 1)}"


def _rate_label(at: int, low: float, high: float | None) -> str:
    if high is None:
        return f"{number_text(low)}+"
    return f"under {number_text(high)}" if at == 0 else _range_label(low, high)


def _range_label(low: float, high: float) -> str:
    return number_text(low) if low == high else f"{number_text(low)}\u2013{number_text(high)}"


# -- how much more or less ---------------------------------------------------------------------------------------------


def _change_limits(largest: float, whole: bool, least: float | None) -> list[float]:
    """Where the classes of a rise begin, ascending; those of a fall are their mirror."""
    if not largest:
        return []
    limits = [] if least is None else [least]
    for share in _SHARES if least is None else _SHARES[1:]:
        limit = _round_number(largest * share, _COARSE)
        limit = math.ceil(limit) if whole else limit
        if limit <= largest and (not limits or limit > limits[-1]):
            limits.append(float(limit))
    return limits


def _middle_label(limits: list[float], whole: bool) -> str:
    if not limits or (whole and limits[0] == 1):
        return "no change"
    return f"less than \u00b1{number_text(limits[0])}"


def _change_classes(limits: list[float], whole: bool, *, falling: bool) -> list[ShadeClass]:
    """Classes of falls or of rises, ascending; the strongest is always in the strongest colour."""
    ramps = FALLS if falling else RISES
    found = []
    for at, start in enumerate(limits):
        end = limits[at + 1] if at + 1 < len(limits) else None
        step = len(ramps["light"]) - len(limits) + at
        low, high = (None if end is None else -end, -start) if falling else (start, end)
        label = _change_label(start, end, whole, falling)
        found.append(ShadeClass(low, high, ramps["light"][step], ramps["dark"][step], label))
    return found[::-1] if falling else found


def _change_label(start: float, end: float | None, whole: bool, falling: bool) -> str:
    sign = MINUS if falling else "+"
    if end is None:
        return f"{sign}{number_text(start)} or {'lower' if falling else 'higher'}"
    last = end - 1 if whole else end
    if last == start:
        return f"{sign}{number_text(start)}"
    return f"{sign}{number_text(start)} to {sign}{number_text(last)}"
