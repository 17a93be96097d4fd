"""The columns of a table of holdings: what people call them, and which column of an incident checks each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as arrow
import pyarrow.compute as pc

from geo.errors import SourceError
from geo.files.table import Table
from geo.model.verdicts import Finding
from geo.sources import coordinates
from geo.sources.base import Options, Reading
from geo.sources.cells import integers, trimmed, unescaped
from geo.sources.columns import Columns, same
from geo.sources.dates import order_question, read_dates


@dataclass(frozen=True)
class Field:
    """A column of a table of holdings.

    Attributes
    ----------
    name : str
        Ours.
    checked_as : str
        The column of an incident (`geo.model.incident`) by whose rules its cells are checked.
    label : str
        For people.
    names : tuple of str
        What people call it, in the form of `geo.sources.columns.normal`.
    """

    name: str
    checked_as: str
    label: str
    names: tuple[str, ...]


FIELDS: tuple[Field, ...] = (
    Field(
        "place",
        "location",
        "Place",
        ("place", "location", "town", "placename", "settlement", "village", "city", "name", "site"),
    ),
    Field(
        "holder",
        "control_after",
        "Holder",
        (
            "holder",
            "heldby",
            "controlledby",
            "control",
            "controller",
            "controlafter",
            "actor",
            "faction",
            "group",
            "party",
        ),
    ),
    Field(
        "from",
        "event_date",
        "From",
        ("from", "since", "start", "startdate", "fromdate", "datefrom", "asof", "date", "eventdate"),
    ),
    Field("to", "end_date", "To", ("to", "until", "till", "end", "enddate", "todate", "dateto")),
    Field("province", "admin1", "Province", ("province", "admin1", "governorate", "adm1", "region", "state")),
    Field("country", "country", "Country", ("country", "adm0", "admin0")),
    Field("latitude", "latitude", "Latitude", ("latitude", "lat", "y")),
    Field("longitude", "longitude", "Longitude", ("longitude", "lon", "long", "lng", "x")),
    Field("precision", "geo_precision", "Place precision", ("precision", "geoprecision")),
    Field("source", "source", "Source", ("source", "sources", "reportedby", "publisher")),
    Field("link", "source_url", "Address", ("link", "url", "sourceurl")),
    Field("note", "notes", "Note", ("note", "notes", "comment", "comments", "remarks", "description")),
)
"""Columns that a table of holdings may have; a place, a holder and one of the two dates it must have."""

_BY_NAME = {field.name: field for field in FIELDS}
_PLAIN = ("place", "holder", "province", "country", "source", "link", "note")
_EVENT = {
    "event_type": "Strategic developments",
    "sub_event_type": "Non-violent transfer of territory",
    "time_precision": "1",
}


def label(checked_as: str) -> str:
    """Return what a table of holdings calls a column of an incident."""
    return next((field.label for field in FIELDS if field.checked_as == checked_as), checked_as)


def reworded(text: str) -> str:
    """Return a rule or an advice about a column of an incident in the words of a table of holdings."""
    for field in FIELDS:
        text = (
            re.sub(rf"\b{field.checked_as}\b", f"“{field.label}”", text) if "_" in field.checked_as else text
        )
    return text


def options(mapping: Mapping[str, str], country: str = "", day_first: bool | None = None) -> Options:
    """Return what a person says about a table of holdings: our names, such as ``holder``, to the file's columns.

    Raises
    ------
    SourceError
        When a name is none of `FIELDS`.
    """
    unknown = [name for name in mapping if name not in _BY_NAME]
    if unknown:
        raise SourceError(
            f"no column “{unknown[0]}” in a table of holdings: use one of {', '.join(_BY_NAME)}"
        )
    theirs = {_BY_NAME[name].checked_as: column for name, column in mapping.items()}
    return Options(mapping=theirs, country=country, day_first=day_first)


def read(table: Table, said: Options) -> tuple[Reading, arrow.Array, arrow.Array]:
    """Read a table of holdings into the columns that incidents are checked by.

    Returns
    -------
    (Reading, pyarrow bool array, pyarrow bool array)
        The rows; which of them state no first day (their last day stands in its place); which state a last day.

    Raises
    ------
    SourceError
        When the table has no place, no holder or no date.
    """
    columns = Columns(table, said)
    cells = {field.name: columns.take(field.checked_as, *field.names) for field in FIELDS}
    _require(table, cells)
    fields = {_BY_NAME[name].checked_as: _text(cells[name]) for name in _PLAIN}
    no_dates = arrow.nulls(columns.rows, arrow.string())
    given = {name: no_dates if cells[name] is None else cells[name] for name in ("from", "to")}
    first = read_dates(given["from"], said.day_first, [given["to"]])
    last = read_dates(given["to"], said.day_first, [given["from"]])
    open_start = pc.is_null(first.iso)
    fields["event_date"] = pc.coalesce(first.iso, last.iso)
    # “From January” is from its last day at the latest: nothing is held earlier than it is known to be.
    fields["event_date"] = pc.if_else(
        arrow.array(first.to_month), _month_end(first.iso), fields["event_date"]
    )
    fields["end_date"] = pc.if_else(arrow.array(last.to_month), _month_end(last.iso), last.iso)
    questions = [
        q
        for dates, name in ((first, "event_date"), (last, "end_date"))
        for q in order_question(dates, columns.name_of(name))
    ]
    fields |= _where(columns, cells)
    fields |= {name: same(text, columns.rows) for name, text in _EVENT.items()}
    findings: list[Finding] = []
    return columns.reading(fields, findings, questions=questions), open_start, pc.is_valid(last.iso)


def _require(table: Table, cells: Mapping[str, arrow.Array | None]) -> None:
    has_point = cells["latitude"] is not None and cells["longitude"] is not None
    for name, there in (
        ("place", cells["place"] is not None or has_point),
        ("holder", cells["holder"] is not None),
        ("from", cells["from"] is not None or cells["to"] is not None),
    ):
        if not there:
            known = ", ".join(f"“{column[:40]}”" for column in table.columns[:8])
            raise SourceError(
                f"{table.name}: no column “{name}” among {known}: a table of holdings has place, holder, from, to and source; "
                f"say which one it is"
            )


def _text(cells: arrow.Array | None) -> arrow.Array | None:
    return None if cells is None else trimmed(unescaped(cells))


def _month_end(iso: arrow.Array) -> arrow.Array:
    """The last day of the month of each ISO date; texts that are none stay as they are."""
    days = pc.strptime(iso, format="%Y-%m-%d", unit="s", error_is_null=True)
    ends = pc.subtract(
        pc.ceil_temporal(days, unit="month", ceil_is_strictly_greater=True),
        arrow.scalar(86_400, arrow.duration("s")),
    )
    return pc.coalesce(pc.strftime(ends, format="%Y-%m-%d"), iso)


def _where(columns: Columns, cells: Mapping[str, arrow.Array | None]) -> dict[str, arrow.Array]:
    found: dict[str, arrow.Array] = {}
    stated = cells["precision"]
    if cells["latitude"] is not None and cells["longitude"] is not None:
        points = coordinates.from_columns(cells["latitude"], cells["longitude"])
        found |= {"latitude": points.latitude, "longitude": points.longitude}
    exact = same("1", columns.rows)
    found["geo_precision"] = exact if stated is None else pc.coalesce(integers(stated), exact)
    return found
