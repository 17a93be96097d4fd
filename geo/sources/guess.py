"""Which column of a table is which of ours: guessed from the names of the columns and from what is in them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as arrow
import pyarrow.compute as pc
from rapidfuzz import fuzz

from geo.files.table import Table
from geo.places.boundaries import Boundaries
from geo.places.countries import Countries
from geo.sources import coordinates, event_words
from geo.sources.cells import blank_tokens, numbers, plain_digits, tolls, truths
from geo.sources.column_names import FIELDS, UTM_ZONE, Field, words_of
from geo.sources.dates import read_dates

SAMPLES = 3
"""Distinct values of each column that are shown to a person."""

_LOOKED_AT = 500
"""Rows, spread over the file, whose cells are looked at."""

_DISTINCT = 100
"""Distinct cells of them that are looked up one by one."""

_ENOUGH = 0.3
"""Confidence below which a column is not taken for a field."""

PLACE_FIELDS = ("latitude", "location", "admin1", "admin2", "admin3")
REQUIRED: tuple[tuple[str, ...], ...] = (("event_date",), PLACE_FIELDS, ("event_type", "sub_event_type"))
"""Fields of which one each must be known before rows can be taken."""


@dataclass(frozen=True)
class Choice:
    """A column taken for a field, with a confidence between 0 and 1."""

    column: str
    confidence: float


@dataclass(frozen=True)
class Guess:
    """What the columns of a file were taken for.

    Attributes
    ----------
    choices : mapping
        Our field to the column; only the two coordinates may have the same one, a column that holds both.
    samples : mapping
        Every column of the file to its first distinct values, for a person to look at.
    said : frozenset of str
        Fields that a person decided.
    """

    choices: Mapping[str, Choice]
    samples: Mapping[str, tuple[str, ...]]
    said: frozenset[str] = field(default_factory=frozenset)

    @property
    def mapping(self) -> dict[str, str]:
        """Our fields to the columns of the file, without those that a person decided."""
        return {ours: choice.column for ours, choice in self.choices.items() if ours not in self.said}

    @property
    def required_missing(self) -> tuple[tuple[str, ...], ...]:
        """Of each of these groups of fields a person must choose one before rows can be taken."""
        return tuple(group for group in REQUIRED if not any(name in self.choices for name in group))


class Contents:
    """What is in a column, looked at in a sample of its cells.

    Parameters
    ----------
    cells : pyarrow string array
        Some cells of the column, as in the file.
    all_cells : pyarrow string array
        The whole column.
    """

    def __init__(self, cells: arrow.Array, all_cells: arrow.ChunkedArray) -> None:
        text = blank_tokens(cells)
        self.text = text.filter(pc.is_valid(text))
        self._all = all_cells

    def _share(self, condition: arrow.Array) -> float:
        return float(pc.mean(pc.fill_null(condition, False)).as_py() or 0.0)

    def _like(self, pattern: str) -> float:
        return self._share(pc.match_substring_regex(self.text, pattern))

    @cached_property
    def dates(self) -> float:
        """Share of cells that are dates."""
        if self._like(r"[\d٠-٩]") < _ENOUGH:
            return 0.0
        read = read_dates(self.text, day_first=True).read
        if not read.all():
            read = read | read_dates(self.text, day_first=False).read
        return float(read.mean())

    @cached_property
    def digits(self) -> float:
        """Share of cells that are nothing but digits."""
        return self._like(r"^\d+(\.\d+)?$")

    @cached_property
    def words(self) -> float:
        """Share of cells with words: no numbers, addresses, points or dates."""
        if self.points >= 0.5 or self.dates >= 0.8:
            return 0.0
        return self._like(r"\p{L}\p{L}|^\p{L}$") - self.addresses

    @cached_property
    def addresses(self) -> float:
        """Share of web addresses."""
        return self._like(r"^(?i:https?://|www\.)")

    @cached_property
    def points(self) -> float:
        """Share of cells that hold a latitude and a longitude."""
        # Two numbers at least, which few columns have: the many forms of a point need not be tried on the others.
        if self._like(r"[\d٠-٩].*[^\d٠-٩.].*[\d٠-٩]") < _ENOUGH:
            return 0.0
        found = coordinates.from_cells(self.text)
        return self._share(pc.not_equal(found.latitude, self.text))

    @cached_property
    def angles(self) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        """Cells read as one angle, in degrees; NaN where they are none."""
        found = coordinates.from_columns(self.text, self.text)
        text = pc.if_else(
            pc.match_substring_regex(found.latitude, r"^-?\d{1,3}(\.\d+)?$"), found.latitude, None
        )
        longitude = pc.if_else(
            pc.match_substring_regex(found.longitude, r"^-?\d{1,3}(\.\d+)?$"), found.longitude, None
        )
        values = pc.coalesce(text, longitude).cast(arrow.float64()).to_numpy(zero_copy_only=False)
        return np.asarray(values, dtype=np.float64)

    def within(self, limit: float) -> float:
        """Share of cells that are an angle of that size at most."""
        return float(np.mean(np.abs(np.nan_to_num(self.angles, nan=1e9)) <= limit)) if len(self.text) else 0.0

    @cached_property
    def fine(self) -> float:
        """Share of cells that are numbers with two decimals or more, or have marks of degrees."""
        return self._like(r"^[-+]?\d{1,3}[.,]\d{2,}$|°|º|&deg;")

    @cached_property
    def metres(self) -> float:
        """Share of cells that can be an easting or a northing."""
        return self._share(pc.match_substring_regex(numbers(self.text), r"^\d{5,8}(\.\d+)?$"))

    @cached_property
    def events(self) -> float:
        """Share of distinct cells whose kind of event is understood."""
        distinct = self.text.unique().to_pylist()[:_DISTINCT]
        return 1 - len(event_words.not_understood(distinct)) / len(distinct) if distinct else 0.0

    @cached_property
    def tolls(self) -> float:
        """Share of cells that are counts of people, or words for one."""
        if self.dates >= 0.8 and self.digits < 0.5:
            return 0.0
        found = tolls(self.text)
        figure = pc.fill_null(pc.match_substring_regex(found.best, r"^-?\d{1,7}$"), False)
        return self._share(pc.or_(figure, pc.is_null(found.best)))

    @cached_property
    def truths(self) -> float:
        """Share of cells that are yes or no."""
        return self._share(pc.is_in(truths(self.text), arrow.array(["true", "false"])))

    @cached_property
    def length(self) -> float:
        """Mean length of the cells in characters."""
        return float(pc.mean(pc.utf8_length(self.text)).as_py() or 0)

    @cached_property
    def unique(self) -> bool:
        """Whether every row has a value of its own, and short ones without spaces."""
        if self.length > 40 or self._like(r"\s") > 0.1 or self._like(r"^-?\d+[.,]\d+$") > 0.1:
            return False
        all_ = self._all
        if all_.null_count or len(self.text.unique()) < len(self.text):
            return False
        return int(pc.count_distinct(all_).as_py()) == len(all_)

    @cached_property
    def zones(self) -> float:
        """Share of distinct cells that are UTM zones."""
        distinct = self.text.unique().to_pylist()
        return sum(map(coordinates.is_zone, distinct)) / len(distinct) if distinct else 0.0

    def one_of(self, pattern: str) -> float:
        """Share of cells that match."""
        return self._like(f"^(?:{pattern})$")

    def known(self, find: Callable[[list[str]], "np.ndarray[tuple[int], np.dtype[np.object_]]"]) -> float:
        """Share of distinct cells in which something is found."""
        distinct = self.text.unique().to_pylist()[:_DISTINCT]
        return sum(bool(code) for code in find(distinct)) / len(distinct) if distinct else 0.0

    @cached_property
    def provinces(self) -> float:
        """Share of distinct cells that name a known province."""
        return self.known(lambda names: Boundaries.load().match_admin1(names)) if self.words > 0.8 else 0.0

    @cached_property
    def countries(self) -> float:
        """Share of distinct cells that name a country."""
        return self.known(lambda names: Countries.load().codes(names)) if self.words > 0.8 else 0.0


def _event(contents: Contents) -> float:
    # A column of the right name is shown to the person with its words, understood or not.
    return max(0.4, contents.events) if contents.words >= 0.5 else contents.events


def _axis(limit: float) -> Callable[[Contents], float]:
    def fit(contents: Contents) -> float:
        return max(contents.within(limit), contents.points, contents.metres)

    return fit


FITS: Mapping[str, Callable[[Contents], float]] = {
    "date": lambda c: c.dates if c.dates >= 0.3 else 0.0,
    "precision": lambda c: c.one_of("[123](?:\\.0)?"),
    "event": _event,
    "words": lambda c: c.words if c.words >= 0.3 else 0.0,
    "truth": lambda c: max(c.truths, c.one_of("(?i:civilian targeting)")),
    "latitude": _axis(90),
    "longitude": _axis(180),
    "zone": lambda c: c.zones,
    "toll": lambda c: c.tolls if c.tolls >= 0.5 else 0.0,
    "address": lambda c: c.addresses,
    "reliability": lambda c: c.one_of("[A-Fa-f][1-6]?"),
    "credibility": lambda c: c.one_of("[1-6](?:\\.0)?"),
    "identifier": lambda c: float(c.unique),
}
"""How well contents suit a field, from 0 (not at all) to 1, for each of `Field.contents`."""

UNNAMED: Mapping[str, Callable[[Contents], float]] = {
    "event_date": lambda c: 0.5 * (c.dates >= 0.9 and c.digits < 0.5),
    "latitude": lambda c: max(0.6 * (c.points >= 0.9), 0.35 * (c.fine >= 0.8 and c.within(90) >= 0.95)),
    "longitude": lambda c: 0.34 * (c.fine >= 0.8 and c.within(180) >= 0.95),
    "event_type": lambda c: 0.55 * (c.events >= 0.8 and c.words >= 0.8),
    "admin1": lambda c: 0.45 * (c.provinces >= 0.7),
    "country": lambda c: 0.5 * (c.countries >= 0.9),
    "source_url": lambda c: 0.5 * (c.addresses >= 0.8),
    "notes": lambda c: 0.35 * (c.length >= 40 and c.words >= 0.8),
}
"""Confidence that contents alone give for a field whose name no column has."""


def guess(table: Table, mapping: Mapping[str, str] | None = None) -> Guess:
    """Guess which column of a table is which field.

    Parameters
    ----------
    table : Table
        The file.
    mapping : mapping, optional
        What a person said (`geo.sources.base.Options`): these fields, and the columns that they have, are settled.
    """
    said = dict(mapping or {})
    contents = _contents(table)
    taken = {theirs for theirs in said.values() if theirs in table.columns}
    choices = {ours: Choice(theirs, 1.0) for ours, theirs in said.items() if theirs}
    free = [name for name in table.columns if name not in taken and len(contents[name].text)]
    for field_, name, confidence in _ranked(table, free, contents):
        if field_.name not in choices and field_.name not in said and name not in taken:
            choices[field_.name] = Choice(name, round(confidence, 2))
            taken.add(name)
    _settle_point(choices, contents, said)
    order = [f.name for f in FIELDS]
    ordered = {
        name: choices[name]
        for name in sorted(choices, key=lambda n: order.index(n) if n in order else len(order))
    }
    return Guess(ordered, {name: _sample(table, name) for name in table.columns}, frozenset(said))


def _contents(table: Table) -> dict[str, Contents]:
    step = max(1, table.rows.num_rows // _LOOKED_AT)
    rows = np.arange(0, table.rows.num_rows, step)
    some = table.rows.take(rows)
    return {name: Contents(some[name].combine_chunks(), table.rows[name]) for name in table.columns}


def _ranked(
    table: Table, columns: list[str], contents: Mapping[str, Contents]
) -> list[tuple[Field, str, float]]:
    """Every field with every column that can be it, the surest first; names before contents alone."""
    found: list[tuple[Field, str, float]] = []
    for field_ in FIELDS:
        for name in columns:
            named = name_likeness(name, field_.names) if table.has_header else 0.0
            sure = named * FITS[field_.contents](contents[name]) if named else 0.0
            if not sure and field_.name in UNNAMED:
                sure = float(UNNAMED[field_.name](contents[name]))
            if sure >= _ENOUGH:
                found.append((field_, name, sure))
    return sorted(found, key=lambda item: -item[2])


def name_likeness(name: str, known: tuple[str, ...]) -> float:
    """Return how much a column's name is like one of the names of a field, 0 to 1.

    The same words in the same order are 0.9 and more, the surest names first; the known words among others are less,
    and a likeness of letters (rapidfuzz) is the weakest clue.
    """
    best = 0.0
    whole, bare = words_of(name), words_of(re.sub(r"[(\[{].*?[)\]}]", " ", name))
    for words, weight in ((whole, 1.0), (bare, 0.97)):
        best = max(best, weight * _same(words, known), weight * _among(words, known))
    if best or len(whole) < 5:
        return best
    likeness = max((fuzz.ratio(whole, other) for other in known if len(other) >= 5), default=0.0)
    return 0.006 * likeness if likeness >= 86 else 0.0


def _same(words: str, known: tuple[str, ...]) -> float:
    joined = words.replace(" ", "")
    for position, other in enumerate(known):
        if joined and joined == other.replace(" ", ""):
            return 1 - 0.1 * position / len(known)
    return 0.0


def _among(words: str, known: tuple[str, ...]) -> float:
    present = f" {words} "
    best = 0.0
    for other in known:
        if len(other) >= 4 and f" {other} " in present:
            best = max(best, 0.5 + 0.3 * len(other) / len(words))
    return best


def _settle_point(
    choices: dict[str, Choice], contents: Mapping[str, Contents], said: Mapping[str, str]
) -> None:
    """A column with both coordinates is both; one coordinate without the other is none; metres need their zone."""
    north = choices.get("latitude")
    if north and north.column in contents and contents[north.column].points >= 0.5:
        if "longitude" not in said:
            choices["longitude"] = north
        choices.pop(UTM_ZONE, None) if UTM_ZONE not in said else None
        return
    if "longitude" in choices and "latitude" not in choices and "latitude" not in said:
        _take_pair_of(choices, contents)
    _leave_metres_without_zone(choices, contents, said)
    for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
        if one in choices and other not in choices and one not in said:
            del choices[one]
    if "latitude" not in choices and UTM_ZONE not in said:
        choices.pop(UTM_ZONE, None)


def _leave_metres_without_zone(
    choices: dict[str, Choice], contents: Mapping[str, Contents], said: Mapping[str, str]
) -> None:
    if UTM_ZONE in choices:
        return
    for axis in ("latitude", "longitude"):
        column = choices[axis].column if axis in choices else ""
        if axis not in said and column in contents and contents[column].metres > contents[column].within(180):
            del choices[axis]


def _take_pair_of(choices: dict[str, Choice], contents: Mapping[str, Contents]) -> None:
    east = choices["longitude"]
    if east.column in contents and contents[east.column].points >= 0.5:
        choices["latitude"] = east


def _sample(table: Table, name: str) -> tuple[str, ...]:
    head = table.rows[name].slice(0, 1_000).unique().drop_null().to_pylist()
    return tuple(plain_digits(text) if text.isdigit() else text for text in head[:SAMPLES])
