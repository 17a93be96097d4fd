"""Any spreadsheet: a table of incidents of which nobody knows the layout, read by what its columns seem to be.

A date without a stated precision is exact to the day, one that names only a month is precision 3. A place without a stated
precision is the place itself (1) where there is a point or a name, and the province (3) where there is only that.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
import pyarrow.compute as pc

from geo.errors import SourceError
from geo.files.table import Table
from geo.model.verdicts import Finding
from geo.model.vocabulary import EVENT_TYPES
from geo.sources import coordinates, event_columns
from geo.sources.base import Options, Question, Reading, Source
from geo.sources.cells import Tolls, integers, joined_notes, tolls, trimmed, truths, unescaped
from geo.sources.column_names import UTM_ZONE
from geo.sources.columns import Columns, blank, mask, rows_where
from geo.sources.dates import order_question, read_dates
from geo.sources.guess import PLACE_FIELDS, Guess, guess
from geo.sources.mappings import CONSTANT

_TEXTS = (
    "assoc_actor_1",
    "assoc_actor_2",
    "actor1",
    "actor2",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "control_before",
    "control_after",
    "source",
    "source_scale",
    "source_title",
    "source_url",
    "source_date",
)
_TRUTHS = {
    "civilian_targeting": ("civilian targeting", "civilians targeted"),
    "control_contested": ("contested", "disputed"),
}

Fields = dict[str, arrow.Array | None]


@dataclass
class _Part:
    """What one part of the reading found: our columns, findings about rows, questions."""

    fields: Fields
    findings: list[Finding]
    questions: tuple[Question, ...] = ()


def recognises(table: Table) -> str:
    """Return what shows that a table holds incidents: a column with a date and one with a place."""
    choices = guess(table).choices
    place = next((choices[name] for name in PLACE_FIELDS if name in choices), None)
    if "event_date" not in choices or place is None:
        return ""
    return f"dates in “{choices['event_date'].column}”, places in “{place.column}”"


def read(table: Table, options: Options) -> Reading:
    """Read any table by what its columns are guessed to be and what a person said about them.

    Raises
    ------
    SourceError
        When there is no column with a date or none with a place, or the mapping does not fit the file.
    """
    guessed = guess(table, options.mapping)
    columns = Columns(table, options, guessed.mapping or {"": ""})
    _check(table, guessed)
    parts = [_texts(columns), _when(columns, options)]
    parts.append(_where(columns, parts[0].fields))
    parts.append(_what(columns, table, options, parts[0].fields))
    parts.append(_toll(columns, parts[0].fields.pop("notes", None)))
    parts.append(_grades(columns))
    fields: Fields = {}
    for part in parts:
        fields |= part.fields
    reading = columns.reading(
        fields,
        [finding for part in parts for finding in part.findings],
        questions=[question for part in parts for question in part.questions],
    )
    return _with_zone(reading, guessed)


def _check(table: Table, guessed: Guess) -> None:
    for group, words in zip(guessed.required_missing, ("a date", "a place", ""), strict=False):
        if group == ("event_date",):
            raise SourceError(f"{table.name}: no column with {words} was found: say which one is event_date")
        if group == PLACE_FIELDS:
            raise SourceError(
                f"{table.name}: no column with a place was found: say which one is location, admin1, or latitude and longitude"
            )


def _with_zone(reading: Reading, guessed: Guess) -> Reading:
    """Name the column of zones, which is no column of ours, among those of the latitude."""
    zone = guessed.choices.get(UTM_ZONE)
    if zone is None or zone.column not in reading.unused or "latitude" not in reading.used:
        return reading
    used = {**reading.used, "latitude": (*reading.used["latitude"], zone.column)}
    return replace(reading, used=used, unused=tuple(name for name in reading.unused if name != zone.column))


# Texts.


def _texts(columns: Columns) -> _Part:
    part = _Part({}, [])
    for name in (*_TEXTS, "notes"):
        cells = columns.take(name, name)
        if cells is not None:
            part.fields[name] = _plain_text(name, cells, part.findings)
    part.fields["country"] = _country(columns)
    part.fields["dataset_record_id"] = columns.take("dataset_record_id", "dataset_record_id")
    return part


def _plain_text(name: str, cells: arrow.Array, findings: list[Finding]) -> arrow.Array:
    text = trimmed(unescaped(cells))
    changed = rows_where(mask(pc.not_equal(text, cells)))
    findings += _repaired(name, "characters written as HTML entities are themselves", changed, cells, text)
    return text


def _country(columns: Columns) -> arrow.Array | None:
    cells = columns.take("country", "country", keep=("na",))
    if cells is None:
        return None
    # “NA” is Namibia among codes of two letters, and nothing among names.
    codes = pc.mean(pc.equal(pc.utf8_length(cells.filter(pc.is_valid(cells))), 2)).as_py() or 0
    return cells if codes > 0.5 else columns.take("country", "country")


def _repaired(
    name: str, rule: str, rows: npt.NDArray[np.int64], old: arrow.Array, new: arrow.Array
) -> Iterator[Finding]:
    if len(rows):
        at = arrow.array(rows)
        yield Finding("repaired", name, rule, "", rows, old.take(at), new.take(at))


# Dates.


def _when(columns: Columns, options: Options) -> _Part:
    first, last = columns.text("event_date", "event_date"), columns.take("end_date", "end_date")
    start = read_dates(first, options.day_first, [last] if last is not None else [])
    stated = columns.text("time_precision", "time_precision")
    month = arrow.array(start.to_month)
    precision = pc.if_else(month, "3", pc.fill_null(integers(stated), "1"))
    part = _Part({"event_date": start.iso, "time_precision": precision}, [])
    finer = rows_where(mask(pc.and_(month, pc.not_equal(pc.fill_null(stated, ""), "3"))))
    part.findings += _repaired(
        "time_precision", "a date that names a month is precision 3", finer, stated, precision
    )
    part.questions = order_question(start, columns.name_of("event_date"))
    if last is not None:
        end = read_dates(last, options.day_first, [first])
        part.fields["end_date"] = end.iso
        part.questions += order_question(end, columns.name_of("end_date"))
    return part


# Places.


def _where(columns: Columns, texts: Fields) -> _Part:
    part = _Part({}, [])
    points = _points(columns)
    placed = arrow.repeat(arrow.scalar(False), columns.rows)
    if points is not None:
        part.fields |= {"latitude": points.latitude, "longitude": points.longitude}
        placed = pc.and_(pc.is_valid(points.latitude), pc.is_valid(points.longitude))
    location = texts.get("location")
    if location is not None:
        placed = pc.or_(placed, pc.is_valid(location))
    stated = columns.text("geo_precision", "geo_precision")
    part.fields["geo_precision"] = pc.coalesce(integers(stated), pc.if_else(placed, "1", "3"))
    return part


def _points(columns: Columns) -> coordinates.Points | None:
    north, east = columns.take("latitude", "latitude"), columns.take("longitude", "longitude")
    zone = columns.take(UTM_ZONE, UTM_ZONE)
    if north is None or east is None:
        return None
    if columns.name_of("latitude") == columns.name_of("longitude"):
        return coordinates.from_cells(north)
    return coordinates.from_columns(north, east) if zone is None else coordinates.from_utm(east, north, zone)


# Kinds of events.


def _what(columns: Columns, table: Table, options: Options, texts: Fields) -> _Part:
    given, sub = columns.take("event_type", "event_type"), columns.take("sub_event_type", "sub_event_type")
    if given is None and sub is None:
        return _Part({}, [], (_kind_question(table, options),))
    nobody = blank(columns.rows)
    found = event_columns.read_kinds(
        nobody if given is None else trimmed(unescaped(given)),
        nobody if sub is None else trimmed(unescaped(sub)),
        pc.coalesce(texts.get("control_after", nobody), texts.get("actor1", nobody)),
    )
    return _Part({"event_type": found.types, "sub_event_type": found.subs}, list(found.findings))


def _kind_question(table: Table, options: Options) -> Question:
    return Question(
        "mapping",
        f"{table.name} has no column that says what kind of event a row is. What are they?",
        tuple(({**options.mapping, "event_type": f"{CONSTANT}{name}"}, name) for name in EVENT_TYPES),
    )


# Tolls, and what no figure holds.


def _toll(columns: Columns, notes: arrow.Array | None) -> _Part:
    part = _Part({}, [])
    notes = blank(columns.rows) if notes is None else notes
    best = columns.take("fatalities", "fatalities")
    low, high = (columns.take(name, name) for name in ("fatalities_low", "fatalities_high"))
    if best is not None:
        found = tolls(best)
        stated_low, stated_high = _or_blank(low, columns), _or_blank(high, columns)
        part.fields |= {
            "fatalities": found.best,
            "fatalities_low": pc.coalesce(stated_low, found.low),
            "fatalities_high": pc.coalesce(stated_high, found.high),
        }
        notes = _noted(part, "fatalities", "deaths", best, found, notes)
    else:
        part.fields |= {"fatalities_low": low and integers(low), "fatalities_high": high and integers(high)}
    for name, label in (("injured", "injured"), ("reports", "reports")):
        cells = columns.take(name, name)
        if cells is not None:
            found = tolls(cells).without_span()
            part.fields[name] = found.best
            notes = _noted(part, name, label, cells, found, notes)
    part.fields["notes"] = notes
    return part


def _or_blank(cells: arrow.Array | None, columns: Columns) -> arrow.Array:
    return blank(columns.rows) if cells is None else integers(cells)


def _noted(
    part: _Part, name: str, label: str, cells: arrow.Array, found: Tolls, notes: arrow.Array
) -> arrow.Array:
    """Put what the figures of a toll do not hold into the notes, and say so."""
    said, rows = joined_notes(notes, label, found.words)
    part.findings += _repaired(name, "words and estimates are kept in the note", rows, cells, found.best)
    return said


# Truth values and grades.


def _grades(columns: Columns) -> _Part:
    part = _Part({}, [])
    for name, words in _TRUTHS.items():
        cells = columns.take(name, name)
        part.fields[name] = None if cells is None else truths(cells, words)
    reliability = columns.take("source_reliability", "source_reliability")
    credibility = columns.take("info_credibility", "info_credibility")
    if reliability is not None:
        # “B2” is both grades in one, the usual way to write them.
        both = pc.extract_regex(reliability, "^(?P<source>[A-Fa-f]) ?-? ?(?P<item>[1-6])$")
        part.fields["source_reliability"] = pc.utf8_upper(
            pc.coalesce(pc.struct_field(both, "source"), reliability)
        )
        if credibility is None and pc.any(pc.is_valid(both)).as_py():
            part.fields["info_credibility"] = pc.struct_field(both, "item")
    if credibility is not None:
        part.fields["info_credibility"] = integers(credibility)
    return part


SPREADSHEET = Source(
    code="spreadsheet",
    title="Any spreadsheet",
    licence="",
    citation="",
    raw_rows=True,
    recognises=recognises,
    read=read,
)
