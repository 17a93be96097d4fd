"""GDELT events 1.0 (57 or 58 columns) and 2.0 (61), with or without a header.

GDELT is coded by a machine from news: a row is a report, many rows report one event, and a date or a place is what the
machine made of the words nearest to the verb. So nothing is made more exact here than it can be.

Sources
-------
GDELT Event Codebook version 2.0 (2015) and GDELT Data Format Codebook version 1.03 (2013): columns, `Geo_Type`. Country
codes are FIPS 10-4; its ADM1 codes look like OCHA p-codes and are none, so they are never taken for such.
"""

import re
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
import pyarrow.compute as pc

from geo.errors import SourceError
from geo.files.table import Table
from geo.model.verdicts import Finding
from geo.places.countries import Countries
from geo.sources import cameo
from geo.sources.base import Options, Reading, Source
from geo.sources.cells import each_distinct, integers, numbers
from geo.sources.columns import Columns, Fields, blank, mask, normal, rows_where
from geo.sources.dates import order_question, read_dates
from geo.sources.gdelt_dates import exact_as_words
from geo.sources.gdelt_reports import grouped

_HEAD = "GLOBALEVENTID SQLDATE MonthYear Year FractionDate"
_ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
_EVENT = "IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles AvgTone"
_GEO_1 = "Type FullName CountryCode ADM1Code Lat Long FeatureID"
_GEO_2 = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"


def _layout(geo: str, *last: str) -> tuple[str, ...]:
    return (
        *_HEAD.split(),
        *(f"{actor}{part}" for actor in ("Actor1", "Actor2") for part in _ACTOR.split()),
        *_EVENT.split(),
        *(f"{who}Geo_{part}" for who in ("Actor1", "Actor2", "Action") for part in geo.split()),
        *last,
    )


LAYOUTS: tuple[tuple[str, ...], ...] = (
    _layout(_GEO_2, "DATEADDED", "SOURCEURL"),
    _layout(_GEO_1, "DATEADDED", "SOURCEURL"),
    # Files of events before April 2013 have no addresses.
    _layout(_GEO_1, "DATEADDED"),
)
"""Columns of version 2.0, of the daily files of 1.0, and of its backfiles."""

_LOOKS = {
    "globaleventid": r"\d+(?:\.0)?",
    "sqldate": r"(?:19|20)\d{6}(?:\.0)?",
    "year": r"(?:19|20)\d\d",
    "eventcode": r"\d{2,4}",
    "quadclass": "[1-4]",
    "actiongeotype": "[0-5]",
    "dateadded": r"(?:19|20)\d{6}(?:\d{6})?|[12]\.\d+E\+\d+",
}
"""What the cells of a file without a header have to look like."""

_SAMPLE = 100


def _positions(table: Table) -> dict[str, str]:
    """Return name in normal form to column of the file, for a file without a header; empty for another format."""
    if table.has_header or not table.rows.num_rows:
        return {}
    layout = next((layout for layout in LAYOUTS if len(layout) == len(table.columns)), None)
    if layout is None:
        return {}
    names = dict(zip(map(normal, layout), table.columns, strict=True))
    head = table.rows.slice(0, _SAMPLE)
    for name, pattern in _LOOKS.items():
        filled = [text.strip() for text in head[names[name]].to_pylist() if text]
        if not filled or not all(re.fullmatch(pattern, text) for text in filled):
            return {}
    return names


def recognises(table: Table) -> str:
    """Return what shows that a file is GDELT's table of events; empty when nothing does."""
    if not table.has_header:
        return (
            f"its {len(table.columns)} columns stand as in GDELT's files of events"
            if _positions(table)
            else ""
        )
    names = {normal(name): name for name in table.columns}
    codes = [names[key] for key in ("eventcode", "eventbasecode", "eventrootcode") if key in names]
    place = [name for key, name in names.items() if key.startswith("actiongeo")]
    if codes and place and names.keys() & {"globaleventid", "sqldate"}:
        return f"it has GDELT's columns {', '.join((codes[0], *place[:2]))}"
    return ""


def read(table: Table, options: Options) -> Reading:
    """Read a file of events (`geo.sources.base.Source`).

    Taken are reports that have a place of action and a code of conflict or protest (`geo.sources.cameo`), or all codes
    with `Options.all_events`. Reports of the same day, place, event type and pair of actors are one incident: the
    first reported (lowest `GLOBALEVENTID`) stands for it and `reports` is their number in the file. That is not
    `NumMentions`, which counts the same article several times. Tolls are not in GDELT and stay blank.

    Raises
    ------
    SourceError
        When the file has no event codes or no dates.
    """
    columns = Columns(table, options, _positions(table))
    _require(table, columns)
    codes = _codes(columns)
    fields, refused = _of_codes(columns, codes, options.all_events)
    fields["dataset_record_id"] = _identifiers(columns)
    fields |= _places(columns)
    taken, placeless = _with_place(fields, refused)
    pointless = _without_null_island(fields, taken)
    dates = read_dates(columns.text("event_date", "sqldate", "day"), options.day_first)
    added = _added(columns)
    fields |= {"event_date": dates.iso, "end_date": blank(columns.rows), "time_precision": _one(columns.rows)}
    taken, relative = exact_as_words(fields, added, taken)
    for number in ("1", "2"):
        fields[f"actor{number}"] = pc.coalesce(
            columns.text(f"actor{number}", f"actor{number}name"),
            columns.part(f"actor{number}", f"actor{number}code"),
        )
    fields |= _source(columns, added)
    fields["reports"], merged, heads, repeated = grouped(columns, fields, codes, taken)
    return columns.reading(
        fields,
        [*refused, *placeless, *pointless, *relative, *repeated],
        merged,
        order_question(dates, columns.name_of("event_date")),
        heads,
    )


def _require(table: Table, columns: Columns) -> None:
    for what, names in (
        ("an event code", ("eventcode", "eventbasecode", "eventrootcode")),
        ("a date", ("sqldate", "day")),
    ):
        if not any(columns.has(name) for name in names):
            raise SourceError(f"{table.name}: GDELT without {what}: export the column {names[0]} too")


def _one(rows: int) -> arrow.Array:
    return arrow.repeat(arrow.scalar("1", arrow.string()), rows)


def _identifiers(columns: Columns) -> arrow.Array | None:
    cells = columns.take("dataset_record_id", "globaleventid")
    return None if cells is None else integers(cells)


# What happened.


def _codes(columns: Columns) -> arrow.Array:
    """The finest event code of each row, with the leading zeros that a spreadsheet program has eaten."""
    root = integers(columns.part("event_type", "eventrootcode"))
    finest = integers(columns.part("event_type", "eventcode"))
    code = pc.coalesce(finest, integers(columns.part("event_type", "eventbasecode")), root)
    # Both are looked at together, once for each pair.
    pairs = pc.binary_join_element_wise(code, pc.fill_null(root, ""), "|")
    return each_distinct(pairs, lambda pair: cameo.restored(*pair.split("|", 1)))


def _of_codes(columns: Columns, codes: arrow.Array, all_events: bool) -> tuple[Fields, list[Finding]]:
    """Event types and a note of what was coded; and a refusal for each code that is not wanted."""
    coded = codes.dictionary_encode()
    texts = coded.dictionary.to_pylist()
    known = [cameo.code_of(text) for text in texts]
    at = coded.indices

    def spread(values: list[str | None]) -> arrow.Array:
        return arrow.array(values, arrow.string()).take(at)

    for ours in ("sub_event_type", "notes"):
        columns.part(ours, "eventcode")
    fields: Fields = {
        "event_type": spread(
            [code.event_type if code else text for code, text in zip(known, texts, strict=True)]
        ),
        "sub_event_type": spread([(code.sub_event_type or None) if code else None for code in known]),
        "notes": spread(
            [f"CAMEO {text}: {code.label}" if code else None for code, text in zip(known, texts, strict=True)]
        ),
    }
    refused = []
    if not all_events:
        positions = pc.fill_null(at, -1).to_numpy(zero_copy_only=False)
        for code in dict.fromkeys(code for code in known if code and not code.conflict):
            rows = rows_where(np.isin(positions, [i for i, other in enumerate(known) if other == code]))
            rule = f"conflict or protest on the ground; CAMEO {code.prefix} is “{code.label}”"
            refused.append(
                Finding(
                    "rejected",
                    "event_type",
                    rule,
                    "nothing to mend; switch on “all events” to take every code",
                    rows,
                    codes.take(arrow.array(rows)),
                )
            )
    return fields, refused


# Where.


def _places(columns: Columns) -> Fields:
    """The place of action, no more exact than GDELT's type of place.

    1 is a country, 2 and 5 are states or provinces: their points are middles. 3 and 4 are towns and landmarks, the place
    itself. Without a province of their own, or with its name, they may be as large as one (“Karnataka, Karnataka, India”), and
    a county or district is an area by its own name: those are 2.
    """
    kind = integers(columns.part("geo_precision", "actiongeotype"))
    name = columns.part("location", "actiongeofullname")
    for ours in ("admin1", "geo_precision"):
        columns.part(ours, "actiongeofullname")
    pairs = pc.binary_join_element_wise(
        pc.fill_null(kind, ""), pc.fill_null(name, ""), "|"
    ).dictionary_encode()
    places = [_place(*pair.split("|", 1)) for pair in pairs.dictionary.to_pylist()]
    spread = [
        arrow.array([place[i] for place in places], arrow.string()).take(pairs.indices) for i in range(4)
    ]
    location, admin1, precision, stated = spread
    # “NA” is the Netherlands Antilles.
    fips = columns.part("country", "actiongeocountrycode", keep=("na",))
    columns.part("country", "actiongeofullname")
    coded = fips.dictionary_encode()
    countries = Countries.load()
    iso = countries.from_fips(coded.dictionary)
    named = arrow.array([countries.name(code) if code else None for code in iso], arrow.string()).take(
        coded.indices
    )
    coordinates = {
        ours: columns.text(ours, name)
        for ours, name in (("latitude", "actiongeolat"), ("longitude", "actiongeolong"))
    }
    return {
        "location": location,
        "admin1": admin1,
        "country": pc.coalesce(named, stated),
        "geo_precision": precision,
        **{ours: numbers(cells) for ours, cells in coordinates.items()},
    }


_Place = tuple[str | None, str | None, str | None, str | None]

_AREA = re.compile(r"\b(?:County|District|Province|Region|State|Governorate)$")


def _place(kind: str, full_name: str) -> _Place:
    """Place, province, precision and country that a full name states; a province may have a comma in its name."""
    parts = [part.strip() for part in full_name.split(",")]
    country = parts[-1] or None
    if kind == "1":
        return None, None, "3", country
    province = ", ".join(parts[1:-1])
    if kind in ("2", "5"):
        return None, province or ", ".join(parts[:-1]) or None, "3", country
    if not province or province.endswith("(general)"):
        return parts[0] or None, None, "2", country
    exact = parts[0] != province and not _AREA.search(parts[0])
    return parts[0], province, "1" if exact else "2", country


def _without_null_island(fields: Fields, taken: npt.NDArray[np.bool_]) -> list[Finding]:
    """Take away the point (0, 0) that GDELT gives some provinces (“Georgia, United States”); the name remains."""
    zero = pc.and_(
        *(pc.match_substring_regex(fields[name], r"^-?0(?:\.0*)?$") for name in ("latitude", "longitude"))
    )
    false = taken & mask(pc.and_(zero, pc.equal(fields["geo_precision"], "3")))
    rows = rows_where(false)
    none = arrow.scalar(None, arrow.string())
    for name in ("latitude", "longitude"):
        fields[name] = pc.if_else(arrow.array(false), none, fields[name])
    old = arrow.array(["0, 0"] * len(rows), arrow.string())
    rule = "the point (0, 0) stands for none; placed by the province"
    return [Finding("repaired", "latitude", rule, "", rows, old, arrow.nulls(len(rows), arrow.string()))]


def _with_place(fields: Fields, refused: list[Finding]) -> tuple[npt.NDArray[np.bool_], list[Finding]]:
    """Which rows are taken so far; and a refusal of those that would be but for their place."""
    latitude, longitude = fields["latitude"], fields["longitude"]
    there = mask(pc.and_(pc.is_valid(latitude), pc.is_valid(longitude)))
    wanted = np.ones(len(there), dtype=bool)
    for finding in refused:
        wanted[finding.rows] = False
    rows = rows_where(wanted & ~there)
    none = arrow.nulls(len(rows), arrow.string())
    advice = "nothing to mend; GDELT found no place in the report"
    finding = Finding(
        "rejected", "location", "the report has a place of action (ActionGeo)", advice, rows, none
    )
    return wanted & there, [finding]


# When.


def _added(columns: Columns) -> arrow.Array:
    """The day on which GDELT added each report, as ISO date; null where it cannot be told."""
    text = pc.utf8_slice_codeunits(integers(columns.part("source_date", "dateadded")), 0, 8)
    dates = read_dates(text, True)
    return pc.if_else(arrow.array(dates.read), dates.iso, arrow.scalar(None, arrow.string()))


# Who says so.


def _source(columns: Columns, added: arrow.Array) -> Fields:
    """Publisher, address and day of the article; GDELT's older files name a service instead of an address."""
    named = columns.part("source", "sourceurl")
    address = pc.if_else(
        pc.match_substring_regex(named, r"(?i)^https?://"), named, arrow.scalar(None, arrow.string())
    )
    columns.part("source_url", "sourceurl")
    found = pc.if_else(pc.is_valid(named), added, arrow.scalar(None, arrow.string()))
    return {"source": each_distinct(named, _publisher), "source_url": address, "source_date": found}


def _publisher(text: str) -> str:
    if not re.match("(?i)https?://", text):
        return text
    try:
        host = urlsplit(text).hostname
    except ValueError:
        host = None
    return (host or text).removeprefix("www.")


GDELT = Source(
    code="gdelt",
    title="GDELT events",
    licence="Free use with citation of the GDELT Project",
    citation=(
        "The GDELT Project, gdeltproject.org. Leetaru & Schrodt (2013), “GDELT: Global Data on Events, Location and "
        "Tone, 1979–2012”, ISA Annual Convention"
    ),
    raw_rows=True,
    recognises=recognises,
    read=read,
)
