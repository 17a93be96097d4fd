"""Sitmap's own layout: the columns of `geo.model.incident`, as the bundled data and our own exports have them."""

from typing import Any

import pyarrow as arrow
import pyarrow.compute as pc

from geo.errors import SourceError
from geo.files.table import Table
from geo.model import incident
from geo.model.cells import restore
from geo.sources.base import Options, Question, Reading, Source
from geo.sources.cells import as_array
from geo.sources.dates import order_question, read_dates
from geo.sources.mappings import resolved

REQUIRED = tuple(c.name for c in incident.COLUMNS if c.required and not c.derived)


def recognises(table: Table) -> str:
    """Return what shows that the columns are ours: every required one is there under our name."""
    return "it has Sitmap's own columns" if set(REQUIRED) <= set(table.columns) else ""


def read(table: Table, options: Options) -> Reading:
    """Read a file of this layout; only an empty cell is blank, “NA” and “None” can be names.

    A text that our own export made harmless for spreadsheets comes back as it was (`geo.model.cells`). Dates that a
    spreadsheet program has written anew are read in its style.

    Raises
    ------
    SourceError
        When the file lacks a required column, naming it, or the mapping does not fit it.
    """
    used: dict[str, tuple[str, ...]] = {name: (name,) for name in incident.NAMES if name in table.columns}
    fields: dict[str, Any] = {name: _text(table.rows[name]) for name in used}
    for name, (theirs, column) in resolved(table, options.mapping).items():
        fields.pop(name, None)
        used.pop(name, None)
        if column is not None:
            fields[name], used[name] = _text(column), theirs
    missing = [name for name in REQUIRED if name not in fields]
    if missing:
        raise SourceError(f"{table.name}: no column {', '.join(missing)}: add it or choose another format")
    for c in incident.COLUMNS:
        if c.type == "text" and c.name in fields:
            fields[c.name] = _restored(fields[c.name])
    questions = _read_dates(fields, options)
    if options.country:
        stated = fields.get("country", arrow.nulls(table.rows.num_rows, arrow.string()))
        fields["country"] = pc.fill_null(stated, options.country)
    taken = {name for columns in used.values() for name in columns}
    return Reading(
        fields=arrow.table(fields),
        questions=questions,
        used=used,
        unused=tuple(name for name in table.columns if name not in taken),
    )


def _read_dates(fields: dict[str, Any], options: Options) -> tuple[Question, ...]:
    """Read the dates that a file brings in place; what they leave open is asked once."""
    given = {name: fields[name] for name in ("event_date", "end_date") if name in fields}
    questions: tuple[Question, ...] = ()
    for name, column in given.items():
        dates = read_dates(column, options.day_first, [c for other, c in given.items() if other != name])
        # A date has no tokens for blank here either: what is not empty and no date is refused later.
        fields[name] = pc.coalesce(dates.iso, column)
        questions += order_question(dates, name)
    return questions[:1]


def _text(column: arrow.ChunkedArray) -> arrow.ChunkedArray:
    return pc.if_else(pc.equal(column, ""), arrow.scalar(None, arrow.string()), column)


def _restored(column: arrow.ChunkedArray) -> arrow.Array:
    text = as_array(column)
    quoted = pc.fill_null(pc.starts_with(text, "'"), False)
    if not pc.any(quoted).as_py():
        return text
    cells = restore(text.filter(quoted).to_pandas())
    return pc.replace_with_mask(text, quoted, arrow.Array.from_pandas(cells, type=arrow.string()))


SITMAP = Source(
    code="sitmap",
    title="Sitmap's own columns",
    licence="",
    citation="",
    raw_rows=True,
    recognises=recognises,
    read=read,
)
