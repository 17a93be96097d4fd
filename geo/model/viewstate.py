"""The state of a view: everything that a link holds, so that the same link gives the same picture.

Each part is one row of `PARTS` (attribute, key, read, write), as the filter's fields are rows of `FIELDS`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self
from urllib.parse import unquote, urlencode

from geo.model.filter import FIELDS, Filter
from geo.model.incident import EARLIEST, LATEST

SHADINGS = ("none", "count", "fatalities")
CONTROLS = ("none", "places", "areas")
"""What the map shows of who holds what: nothing, the places, or the places and indicative areas around them."""

MAX_SELECTED = 500
"""Places, incidents or corners of one selection in a link; browsers and proxies cut longer addresses."""


@dataclass(frozen=True)
class Layer:
    """A part of the map that can be switched: its code and the words of its switch."""

    code: str
    label: str


LAYERS: tuple[Layer, ...] = (
    Layer("incidents", "Incidents"),
    Layer("labels", "Place names"),
    Layer("water", "Rivers and lakes"),
    Layer("neighbours", "Neighbouring countries"),
    Layer("uncertainty", "Uncertainty of place"),
)
LAYER_CODES = tuple(layer.code for layer in LAYERS)


@dataclass(frozen=True)
class Choice:
    """A choice of one analysis page: how it counts, groups or compares. It is part of the link like everything else.

    Attributes
    ----------
    name, key : str
        Name in `ViewState.choices`, and key in a link.
    help : str
        What it may be, for the message about one that cannot be read.
    values : tuple of str
        The values it may have, the first being the default. Empty: any text that `pattern` takes, "" by default.
    pattern : str
        Regular expression of the whole text, where the values are not a closed list.
    is_day : bool
        Whether the text is a day of the calendar, as 2014-01-31, that an incident could have.
    """

    name: str
    key: str
    help: str
    values: tuple[str, ...] = ()
    pattern: str = ""
    is_day: bool = False

    @property
    def default(self) -> str:
        """The value that is left out of a link."""
        return self.values[0] if self.values else ""

    def read(self, text: str) -> str:
        """Return the value of a text; ValueError when it cannot be one."""
        if text not in self.values and not (self.pattern and re.fullmatch(self.pattern, text)):
            raise ValueError(text)
        if self.is_day and not EARLIEST <= date.fromisoformat(text) <= LATEST:
            raise ValueError(text)
        return text


_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_NAME = r"[^\x00-\x1f\x7f]{1,200}"

CHOICES: tuple[Choice, ...] = (
    Choice("bin", "bin", "auto, day, week or month", ("auto", "day", "week", "month")),
    Choice(
        "split", "by", "none, kind, side, actor or province", ("none", "kind", "side", "actor", "province")
    ),
    Choice("measure", "measure", "incidents or fatalities", ("incidents", "fatalities")),
    Choice("average", "avg", "none, 3, 5 or 7", ("none", "3", "5", "7")),
    Choice("panels", "panels", "0 or 1", ("0", "1")),
    Choice(
        "rank",
        "rank",
        "what provinces are ranked by",
        ("incidents", "fatalities", "incidents_rate", "fatalities_rate"),
    ),
    Choice("province", "province", "the code of a province", pattern=_NAME),
    Choice("actor", "who", "the name of an actor", pattern=_NAME),
    Choice("other", "vs", "a period or filter to compare with", pattern=r"[^\x00-\x1f\x7f]{1,4000}"),
    Choice("at", "at", "a date, as 2014-01-31", pattern=_DAY, is_day=True),
    Choice("earlier", "at0", "a date, as 2014-01-31", pattern=_DAY, is_day=True),
)
"""Every choice of an analysis page."""
_CHOICE = {choice.name: choice for choice in CHOICES}


@dataclass(frozen=True)
class Selection:
    """What a person picked on the map or in a table.

    Attributes
    ----------
    type : str
        ``ids``, ``places``, ``province`` or ``area``.
    values : tuple of str
        Incident ids; place ids of the map data; one province code; or corners ``"lat lon"`` of a polygon.
    """

    type: str
    values: tuple[str, ...]

    @classmethod
    def from_event(cls, event: Mapping[str, Any] | None) -> Self | None:
        """Read the selection that the map reports; None when there is none or it cannot be read."""
        if not event:
            return None
        readers: dict[str, Callable[[], list[str]]] = {
            "ids": lambda: [str(v) for v in event["ids"]],
            "places": lambda: [str(v) for v in event["places"]],
            "province": lambda: [str(event["pcode"])],
            "area": lambda: [f"{float(lat):.4f} {float(lon):.4f}" for lat, lon in event["ring"]],
        }
        try:
            type_ = str(event["type"])
            values = [value for value in readers[type_]() if value]
            if type_ == "area":
                # Fewer corners of the whole shape, not the first corners of it.
                values = values[:: 1 + (len(values) - 1) // MAX_SELECTED]
            found = cls(type_, tuple(values[:MAX_SELECTED]))
            _check_selection(found)
        except (KeyError, TypeError, ValueError, OverflowError):
            return None
        return found

    def to_event(self) -> dict[str, Any]:
        """Return the selection as the map reads it."""
        if self.type == "area":
            return {"type": "area", "ring": [[float(n) for n in corner.split()] for corner in self.values]}
        if self.type == "province":
            return {"type": "province", "pcode": self.values[0]}
        return {"type": self.type, self.type: list(self.values)}

    @property
    def ring(self) -> list[tuple[float, float]]:
        """Corners of an area as (latitude, longitude), WGS84 degrees."""
        return [(float(lat), float(lon)) for lat, lon in (corner.split() for corner in self.values)]


@dataclass(frozen=True)
class View:
    """Where the map looks: centre in WGS84 degrees and Leaflet's zoom."""

    latitude: float
    longitude: float
    zoom: float

    def __post_init__(self) -> None:
        """Round to what a link holds, about 10 m, so that a view is the same after it."""
        for name, digits in (("latitude", 4), ("longitude", 4), ("zoom", 2)):
            # Adding zero turns -0.0 into 0.0.
            object.__setattr__(self, name, round(float(getattr(self, name)), digits) + 0.0)


@dataclass(frozen=True)
class ViewState:
    """Everything that a link holds.

    Attributes
    ----------
    filter : Filter
        The window and the filter.
    shading : str
        Province shading: one of `SHADINGS`.
    hidden : tuple of str
        Codes of the layers that are switched off.
    basemap : str
        Name of the online basemap that is on; empty for none.
    view : View or None
        Where the map looks; None for the whole dataset.
    selection : Selection or None
        What is picked.
    version : int or None
        Version of the dataset; None for the newest.
    present : bool
        Whether the map is shown alone with its frame.
    control : str
        What the map shows of who holds what: one of `CONTROLS`.
    choices : tuple of (str, str)
        Choices of analysis pages that are not at their default, by name (`CHOICES`).
    """

    filter: Filter = field(default_factory=Filter)
    shading: str = "none"
    hidden: tuple[str, ...] = ()
    basemap: str = ""
    view: View | None = None
    selection: Selection | None = None
    version: int | None = None
    present: bool = False
    control: str = "none"
    choices: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Put the hidden layers and the choices into one order, so that equal states are equal."""
        object.__setattr__(self, "hidden", tuple(sorted(set(self.hidden))))
        given = dict(self.choices)
        ordered = ((c.name, given[c.name]) for c in CHOICES if given.get(c.name, c.default) != c.default)
        object.__setattr__(self, "choices", tuple(ordered))

    def choice(self, name: str) -> str:
        """Return the value of a choice of `CHOICES`; KeyError when there is none of that name."""
        return dict(self.choices).get(name, _CHOICE[name].default)

    def with_choices(self, **values: str) -> Self:
        """Return the state with some choices changed, "" to their default; ValueError for a value that one cannot have."""
        checked = {n: _CHOICE[n].read(v) if v else _CHOICE[n].default for n, v in values.items()}
        return replace(self, choices=tuple((dict(self.choices) | checked).items()))

    def with_filter(self, **changes: Any) -> Self:
        """Return the state with some fields of its filter changed."""
        return replace(self, filter=replace(self.filter, **changes))

    def layers(self) -> dict[str, Any]:
        """Return the layer switches as the map reads them."""
        switches = {code: code not in self.hidden for code in LAYER_CODES}
        return switches | {"shading": self.shading, "control": self.control}

    def to_query(self) -> dict[str, list[str]]:
        """Return the state as the keys and values of a link; what is at its default is left out."""
        query = self.filter.to_query()
        for part in PARTS:
            value = getattr(self, part.name)
            if value != part.default:
                query[part.key] = [part.write(value)]
        return query | {_CHOICE[name].key: [value] for name, value in self.choices}

    def query_string(self) -> str:
        """Return the state as a query string without the question mark."""
        return urlencode(self.to_query(), doseq=True)

    @classmethod
    def read(cls, query: Mapping[str, Sequence[str]]) -> tuple[Self, tuple[str, ...]]:
        """Read a link leniently: what cannot be read stays at its default and is named."""
        found, problems = Filter.read(query)
        values: dict[str, Any] = {}
        trouble = list(problems)
        for part in PARTS:
            given = query.get(part.key)
            if not given or not given[-1]:
                continue
            try:
                values[part.name] = part.read(given[-1])
            except ValueError:
                trouble.append(f"{part.key}: “{given[-1][:40]}” is not {part.help}")
        chosen = {}
        for choice in CHOICES:
            given = query.get(choice.key)
            if not given or not given[-1]:
                continue
            try:
                chosen[choice.name] = choice.read(given[-1])
            except ValueError:
                trouble.append(f"{choice.key}: “{given[-1][:40]}” is not {choice.help}")
        return cls(filter=found, choices=tuple(chosen.items()), **values), tuple(trouble)


def _read_shading(text: str) -> str:
    if text not in SHADINGS:
        raise ValueError(text)
    return text


def _read_control(text: str) -> str:
    if text not in CONTROLS:
        raise ValueError(text)
    return text


def _read_hidden(text: str) -> tuple[str, ...]:
    codes = text.split(",")
    if not set(codes) <= set(LAYER_CODES):
        raise ValueError(text)
    return tuple(sorted(set(codes)))


def _read_name(text: str) -> str:
    if not re.fullmatch(r"[\w.-]{1,60}", text):
        raise ValueError(text)
    return text


def _read_view(text: str) -> View:
    latitude, longitude, zoom = (float(part) for part in text.split(","))
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180 and 0 <= zoom <= 22):
        raise ValueError(text)
    return View(latitude, longitude, zoom)


def _write_view(view: View) -> str:
    return f"{view.latitude:.4f},{view.longitude:.4f},{view.zoom:g}"


_SEPARATOR = {"ids": "|", "places": ",", "province": ",", "area": ";"}


def _read_selection(text: str) -> Selection:
    kind, _, rest = text.partition(":")
    if kind not in _SEPARATOR:
        raise ValueError(text)
    values = (v for v in rest.split(_SEPARATOR[kind]) if v)
    selection = Selection(kind, tuple(values) if kind == "area" else tuple(unquote(v) for v in values))
    _check_selection(selection)
    return selection


def _check_selection(selection: Selection) -> None:
    """Raise ValueError for a selection that cannot be one."""
    number = len(selection.values)
    if not 1 <= number <= MAX_SELECTED or (selection.type == "province" and number > 1):
        raise ValueError(selection.type)
    if not all(value.isprintable() for value in selection.values):
        raise ValueError(selection.type)
    if selection.type == "area":
        inside = [-90 <= lat <= 90 and -180 <= lon <= 180 for lat, lon in selection.ring]
        if number < 3 or not all(inside):
            raise ValueError(selection.type)


def _write_selection(selection: Selection) -> str:
    separator = _SEPARATOR[selection.type]
    # An identifier may hold the separator itself.
    escaped = (v.replace("%", "%25").replace(separator, f"%{ord(separator):02X}") for v in selection.values)
    return f"{selection.type}:{separator.join(escaped)}"


def _read_version(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise ValueError(text)
    return int(text)


def _read_flag(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError(text)
    return text == "1"


@dataclass(frozen=True)
class Part:
    """One part of the state besides the filter: attribute, key in a link, what it is, reader and writer."""

    name: str
    key: str
    help: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]

    @property
    def default(self) -> Any:
        """The value that is left out of a link."""
        return ViewState.__dataclass_fields__[self.name].default


PARTS: tuple[Part, ...] = (
    Part("shading", "shading", "none, count or fatalities", _read_shading, str),
    Part("hidden", "hide", "a list of layers", _read_hidden, ",".join),
    Part("basemap", "basemap", "the name of a basemap", _read_name, str),
    Part("view", "view", "a view: latitude,longitude,zoom", _read_view, _write_view),
    Part("selection", "sel", "a selection", _read_selection, _write_selection),
    Part("version", "v", "a version number", _read_version, str),
    Part("present", "present", "0 or 1", _read_flag, lambda on: str(int(on))),
    Part("control", "control", "none, places or areas", _read_control, str),
)


def keys() -> Iterable[str]:
    """Return every key that a link may hold."""
    return [row.key for rows in (FIELDS, PARTS, CHOICES) for row in rows]
