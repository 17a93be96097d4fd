"""UCDP Georeferenced Event Dataset: 41 to 49 columns over its releases, and candidate files without a header.

Sources
-------
Högbladh (2023), UCDP GED Codebook version 23.1, Uppsala University: names of columns, `date_prec`, `where_prec`,
`type_of_violence`, estimates. Names of earlier releases: codebooks of versions 2.0 to 18.1.
"""

import re

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
import pyarrow.compute as pc

from geo.files.table import Table
from geo.sources.base import Options, Reading, Source
from geo.sources.cells import each_distinct, integers, numbers
from geo.sources.columns import Columns, Fields, blank, days, mask, normal
from geo.sources.dates import order_question, read_dates
from geo.sources.headerless import DECIMAL, INTEGER, TEXT, Expected, aligned, like
from geo.sources.ranges import widened

TIME_PRECISIONS = {"1": "1", "2": "2", "3": "2", "4": "3", "5": "3"}
"""`date_prec` to our precision of the date. UCDP: 1 the day; 2 a range of 2 to 6 days; 3 the week; 4 a range of 8 to 30 days
or the month; 5 more than a month, up to a year. Ours ends at the month, so 5 is 3; the span itself is kept in all cases."""

GEO_PRECISIONS = {"1": "1", "2": "2", "3": "2", "4": "3", "5": "3", "6": "3", "7": "3"}
"""`where_prec` to our precision of the place. UCDP: 1 the place; 2 within about 25 km of it; 3 a second-order division
(district); 4 a first-order division (province); 5 a line or a region that is no division; 6 the country; 7 international
waters or airspace. A district is our “small area around it”; from the province on there is no place to draw."""

VIOLENCE = {
    "1": ("Battles", "Armed clash", None),
    "2": ("Battles", "Armed clash", None),
    "3": ("Violence against civilians", "Attack", "true"),
}
"""`type_of_violence` to event type, sub-event type and civilian targeting. 1 state-based and 2 non-state conflict are between
organised parties. Civilians may die in them too (`deaths_civilians`), hit by accident or on purpose: UCDP does not say
which, so nothing is said. 3 one-sided violence is by definition the deliberate killing of civilians."""

_VIOLENCE_WORDS = {"statebased": "1", "nonstate": "2", "onesided": "3"}

_PLAIN: dict[str, tuple[str, ...]] = {
    "dataset_record_id": ("id", "relid"),
    "actor1": ("sidea",),
    "actor2": ("sideb",),
    "country": ("country",),
    "admin1": ("adm1", "adm1name"),
    "admin2": ("adm2", "adm2name"),
    "location": ("wherecoordinates",),
}
_TOLLS: dict[str, tuple[str, ...]] = {
    "fatalities": ("best", "bestest"),
    "fatalities_low": ("low", "lowest", "lowestimate"),
    "fatalities_high": ("high", "highest", "highestimate"),
}

_COUNT = like(r"-?\d+(?:\.0)?")
_DAY = like(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T][\d:.]+)?")
_CODES = like(r"-?\d+(?:[;, ]+-?\d+)*")

LAYOUT: tuple[Expected, ...] = (
    Expected("id", INTEGER, required=True),
    Expected("relid", like(r"[A-Z]{2,5}-\d{4}-\d-.*"), 3.0, required=True),
    Expected("year", like(r"(?:19|20)\d\d")),
    Expected("activeyear", like(r"[01]|(?i:true|false)")),
    Expected("codestatus", like(r"(?i)(?:clear|check|unclear).{0,30}"), 2.0),
    Expected("typeofviolence", like("[123]"), 1.0, required=True),
    Expected("conflictdsetid", like(r"[\d-]+"), 0.8),
    Expected("conflictnewid", INTEGER),
    Expected("conflictname", TEXT),
    Expected("dyaddsetid", like(r"[\d-]+"), 0.8),
    Expected("dyadnewid", INTEGER),
    Expected("dyadname", TEXT),
    Expected("sideadsetid", like(r"[\d-]+"), 0.8),
    Expected("sideanewid", INTEGER),
    Expected("sidea", TEXT, 1.0, required=True),
    Expected("sidebdsetid", like(r"[\d-]+"), 0.8),
    Expected("sidebnewid", INTEGER),
    Expected("sideb", TEXT, 1.0, required=True),
    Expected("numberofsources", INTEGER),
    Expected("sourcearticle", TEXT),
    Expected("sourceoffice", TEXT, 0.8),
    Expected("sourcedate", like(r"[\d;:/. -]+")),
    Expected("sourceheadline", TEXT, 0.8),
    Expected("sourceoriginal", TEXT, 0.9),
    Expected("whereprec", like("[1-7]"), 1.0, required=True),
    Expected("wherecoordinates", TEXT),
    Expected("wheredescription", TEXT, 0.8),
    Expected("adm1", TEXT, 0.95),
    Expected("adm2", TEXT, 0.9),
    Expected("latitude", DECIMAL, 1.0, required=True),
    Expected("longitude", DECIMAL, 1.0, required=True),
    Expected("geomwkt", like(r"(?i)POINT ?\(.*\)"), 3.0),
    Expected("priogridgid", INTEGER),
    Expected("country", TEXT),
    Expected("countryid", INTEGER),
    Expected("region", TEXT),
    Expected("eventclarity", like("[12]")),
    Expected("dateprec", like("[1-5]"), 1.0, required=True),
    Expected("datestart", _DAY, 2.0, required=True),
    Expected("dateend", _DAY, 2.0, required=True),
    Expected("deathsa", _COUNT),
    Expected("deathsb", _COUNT),
    Expected("deathscivilians", _COUNT),
    Expected("deathsunknown", _COUNT),
    Expected("best", _COUNT),
    Expected("high", _COUNT),
    Expected("low", _COUNT),
    Expected("gwnoa", _CODES, 0.9),
    Expected("gwnob", _CODES, 0.8),
)
"""The columns of release 23.1 in their order; earlier releases lack some."""


def recognises(table: Table) -> str:
    """Return what shows that a file is UCDP GED; empty when nothing does.

    Its counts per year and dyad have a type of violence too, but no `date_start` beside it.
    """
    if not table.has_header:
        return "event numbers, precisions and dates stand as in UCDP GED" if aligned(table, LAYOUT) else ""
    names = {normal(name): name for name in table.columns}
    own = [
        names[key]
        for key in ("relid", "whereprec", "dateprec", "dyadname", "wherecoordinates")
        if key in names
    ]
    if {"typeofviolence", "datestart"} <= names.keys() and own:
        return f"it has UCDP's columns {', '.join((names['typeofviolence'], names['datestart'], *own[:2]))}"
    return ""


def read(table: Table, options: Options) -> Reading:
    """Read a file of any release (`geo.sources.base.Source`).

    All rows are taken, also those whose `code_status` says that UCDP still checks them. The span of `date_start` to
    `date_end` is kept, the estimates are kept as a range, and a best estimate of 0 is a count.
    """
    columns = Columns(table, options, aligned(table, LAYOUT))
    fields: Fields = {ours: columns.take(ours, *names) for ours, names in _PLAIN.items()}
    for ours, names in _TOLLS.items():
        cells = columns.take(ours, *names)
        fields[ours] = None if cells is None else integers(cells)
    fields["latitude"], fields["longitude"] = _point(columns)
    fields["geo_precision"] = _coded(columns.take("geo_precision", "whereprec"), GEO_PRECISIONS)
    _tell_violence(columns, fields)
    start = columns.text("event_date", "datestart")
    end = columns.text("end_date", "dateend")
    first = read_dates(start, options.day_first, evidence=(end,))
    last = read_dates(end, options.day_first, evidence=(start,))
    fields |= _span(columns, first.iso, last.iso)
    fields |= _sources(columns)
    fields["notes"] = _notes(columns)
    questions = order_question(first, columns.name_of("event_date")) or order_question(
        last, columns.name_of("end_date")
    )
    fields, widenings = widened(fields)
    return columns.reading(fields, widenings, questions=questions)


def _coded(cells: arrow.Array | None, codes: dict[str, str]) -> arrow.Array | None:
    """Return codes of ours; a code that the table does not have stays, for ingest to refuse."""
    return None if cells is None else each_distinct(integers(cells), lambda code: codes.get(code, code))


_WKT = r"(?i)^POINT ?\((?P<x>-?[\d.]+)[ ,]+(?P<y>-?[\d.]+)\)$"


def _point(columns: Columns) -> tuple[arrow.Array | None, arrow.Array | None]:
    """Latitude and longitude; from the well-known text where a file has that alone."""
    latitude, longitude = columns.take("latitude", "latitude"), columns.take("longitude", "longitude")
    if latitude is not None and longitude is not None:
        return numbers(latitude), numbers(longitude)
    if not columns.has("geomwkt"):
        return latitude, longitude
    point = columns.part("latitude", "geomwkt")
    columns.part("longitude", "geomwkt")
    parts = pc.extract_regex(point, _WKT)
    return pc.coalesce(pc.struct_field(parts, "y"), point), pc.coalesce(pc.struct_field(parts, "x"), point)


def _tell_violence(columns: Columns, fields: Fields) -> None:
    kind = columns.take("event_type", "typeofviolence")
    if kind is None:
        return
    coded = each_distinct(integers(kind), _violence_code)
    fields["event_type"] = each_distinct(coded, lambda code: VIOLENCE[code][0] if code in VIOLENCE else code)
    # What the file says of the violence says these as well.
    for ours in ("sub_event_type", "civilian_targeting"):
        columns.part(ours, "typeofviolence")
    fields["sub_event_type"] = each_distinct(
        coded, lambda code: VIOLENCE[code][1] if code in VIOLENCE else None
    )
    fields["civilian_targeting"] = each_distinct(
        coded, lambda code: VIOLENCE[code][2] if code in VIOLENCE else None
    )


def _violence_code(text: str) -> str:
    folded = normal(text)
    return next((code for word, code in _VIOLENCE_WORDS.items() if folded.startswith(word)), text)


def _span(columns: Columns, first: arrow.Array, last: arrow.Array) -> Fields:
    """The days on which it may have happened, and how exactly that is; a known day needs no end."""
    given = columns.take("time_precision", "dateprec")
    precision = blank(columns.rows) if given is None else _coded(given, TIME_PRECISIONS)
    precision = pc.coalesce(precision, arrow.array(_precision_of(first, last), arrow.string()))
    one_day = mask(pc.and_(pc.equal(first, last), pc.equal(precision, "1")))
    end = pc.if_else(arrow.array(one_day), arrow.scalar(None, arrow.string()), last)
    return {"event_date": first, "end_date": end, "time_precision": precision}


def _precision_of(first: arrow.Array, last: arrow.Array) -> npt.NDArray[np.object_]:
    """Precision of the date by the length of the span, for a release that does not state it."""
    begin, end = days(first), days(last)
    length = (np.where(np.isnat(end), begin, end) - begin).astype("timedelta64[D]").astype(float)
    steps = [np.isnat(begin), length < 1, length < 7]
    return np.select(steps, np.array(["", "1", "2"], dtype=object), "3")


# The name that a citation of the earlier releases begins with: “Reuters 1989-05-17 …”, “BBC, 1999-…”.
_PUBLISHER = re.compile(r"""["'\s]*([^\W\d_][^\d,;:("]{1,40}?)\s*[\d,;("]""")
_TO_THE_DATE = re.compile(r"\s+(?:on|of|dated|from|for)$")


def _sources(columns: Columns) -> Fields:
    """Publishers, titles and days of the texts, several separated by “;” as UCDP has them.

    Releases before 17.2 have one text for all three: it is the title, and what it begins with is the publisher.
    """
    article = columns.part("source_title", "sourcearticle")
    publisher = each_distinct(columns.part("source", "sourcearticle"), _publisher)
    return {
        "source": pc.coalesce(columns.part("source", "sourceoffice"), publisher),
        "source_title": pc.coalesce(columns.part("source_title", "sourceheadline"), article),
        "source_date": columns.take("source_date", "sourcedate"),
    }


def _publisher(article: str) -> str | None:
    found = _PUBLISHER.match(article)
    return _TO_THE_DATE.sub("", found[1]) if found else None


def _notes(columns: Columns) -> arrow.Array:
    """What UCDP wrote about the place and who reported it; it has no description of what happened."""
    place = pc.utf8_rtrim(columns.part("notes", "wheredescription"), characters=" .,;")
    where = pc.binary_join_element_wise("Where: ", place, "")
    said = pc.binary_join_element_wise("Reported by: ", columns.part("notes", "sourceoriginal"), "")
    return pc.coalesce(pc.binary_join_element_wise(where, said, ". "), where, said)


UCDP = Source(
    code="ucdp",
    title="UCDP Georeferenced Event Dataset",
    licence="CC BY 4.0",
    citation=(
        "Sundberg & Melander (2013), “Introducing the UCDP Georeferenced Event Dataset”, Journal of Peace Research 50(4); "
        "Davies, Pettersson & Öberg (2023), “Organized violence 1989–2022 and the return of conflicts between states?”, "
        "Journal of Peace Research 60(4)"
    ),
    raw_rows=True,
    recognises=recognises,
    read=read,
)
