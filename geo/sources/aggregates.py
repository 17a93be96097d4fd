"""Files that look like incidents and are none: counts per area and period, places, boundaries.

An incident has a day and is one row. A row that counts the events of a week in a province would be drawn as one event
in the middle of that province, so such a file is refused as a whole, with the columns that gave it away.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from geo.errors import SourceError
from geo.files.table import Table
from geo.sources.columns import normal

SAMPLE = 500
"""Rows at the head of a file that are looked at."""

_NEARLY_ALL = 0.95
_ADVICE = "choose the file that has one row for each event"
_PLACES = "it has no events: “python -m geo gazetteer add FILE” takes places"
_BOUNDARIES = "it has no events: “python -m geo boundaries add FILE” takes boundaries"


def _names(words: str) -> tuple[str, ...]:
    return tuple(words.split())


@dataclass(frozen=True)
class Signature:
    """Columns by which a table that holds no incidents is known.

    Attributes
    ----------
    what : str
        What the file holds instead.
    groups : tuple of tuple of str
        One name of each group must be there, in normal form (`geo.sources.columns.normal`).
    counted : tuple of str
        Of these one must be there with whole numbers in nearly all its cells; empty: nothing is counted.
    unless : tuple of str
        Columns with which the file is taken for events after all.
    advice : str
        What to do.
    """

    what: str
    groups: tuple[tuple[str, ...], ...]
    counted: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    advice: str = _ADVICE


_EVENT_COUNTS = _names(
    "events eventcount eventscount countevents numevents numberofevents noofevents nevents totalevents eventtotal incidents "
    "incidentcount numberofincidents nincidents totalincidents politicalviolenceevents demonstrationevents"
)
_COUNTS = (*_EVENT_COUNTS, "count", "n")
_PERIODS = _names(
    "week weekstart weekstarting startofweek weekdate month monthyear yearmonth monthstart year quarter period "
    "referenceperiodstart referenceperiodend"
)
_AREAS = _names(
    "country countryname countrycode locationcode iso iso3 region admin0 admin1 admin2 admin1name admin1code admin2name "
    "admin2code adm1 adm1name adm1pcode adm2pcode province governorate district state centroidlatitude centroidid"
)
_DAYS = _names(
    "eventdate date day datestart dateofevent dateofincident incidentdate sqldate startdate datum fecha jour"
)
_IDENTITIES = _names("eventidcnty relid globaleventid eventid incidentid recordid")
_PLACE_NAMES = _names(
    "location locationname place placename town village city settlement wherecoordinates actiongeofullname"
)
_DEATHS = _names(
    "bdbest bestfatalityestimate sbexist sbexistcy sbtotaldeathsbest sbtotaldeathsbestcy cumulativetotaldeathsinorgviobest "
    "cumulativetotaldeathsinorgviobestcy"
)

SIGNATURES: tuple[Signature, ...] = (
    Signature(
        "counts of reports per day, pair of actors and code",
        (_names("numevents"), _names("cameocode eventcode")),
    ),
    Signature(
        "counts of events per area and period",
        (_names("referenceperiodstart"), _names("referenceperiodend")),
        counted=_COUNTS,
        unless=_IDENTITIES,
    ),
    Signature(
        "counts of events per area and period",
        (_PERIODS, _names("centroidlatitude centroidlongitude centroidid")),
        counted=_COUNTS,
        unless=_IDENTITIES,
    ),
    Signature(
        "counts of events per area and period",
        (_PERIODS, _AREAS),
        _COUNTS,
        (*_DAYS, *_IDENTITIES, *_PLACE_NAMES),
    ),
    Signature(
        "counts of events per period",
        (_PERIODS,),
        _COUNTS,
        (*_DAYS, *_IDENTITIES, *_PLACE_NAMES, "latitude", "lat"),
    ),
    Signature(
        "counts of events per day",
        ((*_DAYS, "yearmonthday"),),
        _EVENT_COUNTS,
        (
            *_IDENTITIES,
            *_PLACE_NAMES,
            "latitude",
            "lat",
            "y",
            "geometry",
            "eventtype",
            "description",
            "notes",
        ),
    ),
    Signature("counts of deaths per year", (_DEATHS, _names("year yearcy")), unless=("datestart", "relid")),
    Signature(
        "armed conflicts by year",
        (
            _names("intensitylevel cumulativeintensity incompatibility"),
            _names("year"),
            _names("conflictid dyadid"),
        ),
        unless=("datestart", "relid"),
    ),
    Signature(
        "a gazetteer of places",
        (
            _names("featureclass"),
            _names("featurecode"),
            _names("latitude lat"),
            _names("geonameid asciiname name ufi"),
        ),
        unless=(*_IDENTITIES, *_names("eventdate eventtype dateofevent incidentdate")),
        advice=_PLACES,
    ),
    Signature(
        "boundaries of administrative areas",
        (
            _names("adm1pcode adm2pcode adm3pcode"),
            _names("validon validto shapearea shapeleng areasqkm adm0en"),
        ),
        unless=(
            *_IDENTITIES,
            *_names("eventdate eventtype incidentdate location fatalities killed notes description"),
        ),
        advice=_BOUNDARIES,
    ),
)
"""Tables that look like events, in the order in which they are tried.

The names are those of ACLED's aggregated files (weekly and monthly), of HDX HAPI's conflict events and of “political
violence events and fatalities by country-month-year”; of UCDP's country-year, dyad-year and battle-related deaths; of GDELT's
reduced and daily counts; of GeoNames and GNS; and of OCHA's common operational datasets.
"""

_DATE_NAME = re.compile(
    r"(?i)date|day|month|year|week|time|when|period|datum|fecha|jour|giorno|tarih|дата|день|تاريخ|يوم|日期"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[^\W\d_]*\.?"
_DATE = re.compile(
    rf"(?i)\s*(?:\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}(?:[T ,].*)?|(?:19|20)\d\d[01]\d[0-3]\d(?:\d{{4,6}})?"
    rf"|\d{{1,2}}[- .]+(?:de )?[^\W\d_]{{3,12}}\.?[- ,.]+(?:de )?\d{{2,4}}.*|{_MONTH}[- ]\d{{1,2}},?[- ]\d{{2,4}}.*"
    r"|[٠-٩۰-۹]{1,4}[-/.][٠-٩۰-۹]{1,2}[-/.][٠-٩۰-۹]{1,4}.*)\s*"
)
_SOME = 0.3
"""Share of a column's filled cells that must look like dates for it to be one: real columns have blanks in words."""


def refuse_aggregates(table: Table) -> None:
    """Refuse a file that holds no incidents.

    Parameters
    ----------
    table : Table
        The file.

    Raises
    ------
    SourceError
        When the file counts events per area or period, or holds places, boundaries or anything else without a date;
        it names the columns that gave that away.
    """
    names = {normal(name): name for name in table.columns} if table.has_header else {}
    for signature in SIGNATURES:
        told = _told_by(signature, names, table)
        if told:
            columns = ", ".join(f"“{name}”" for name in told)
            raise SourceError(
                f"{table.name}: {signature.what}, no events (columns {columns}); {signature.advice}"
            )
    places = _geonames(table)
    if places:
        columns = ", ".join(f"“{name}”" for name in places)
        raise SourceError(f"{table.name}: a gazetteer of places, no events (columns {columns}); {_PLACES}")
    if not _has_date(table):
        columns = ", ".join(f"“{name}”" for name in table.columns[:6])
        more = f" and {len(table.columns) - 6} more" if len(table.columns) > 6 else ""
        raise SourceError(
            f"{table.name}: no column holds a date ({columns}{more}), so these are no events; add a column with the date of each"
        )


def _told_by(signature: Signature, names: dict[str, str], table: Table) -> tuple[str, ...]:
    """Return the columns that show the signature; none when it is not there."""
    if any(name in names for name in signature.unless):
        return ()
    found = [next((names[name] for name in group if name in names), "") for group in signature.groups]
    if not all(found):
        return ()
    if signature.counted:
        counts = [names[name] for name in signature.counted if name in names and _whole(table, names[name])]
        if not counts:
            return ()
        found.append(counts[0])
    return tuple(dict.fromkeys(found))


def _filled(table: Table, column: str) -> Sequence[str]:
    return [text.strip() for text in table.rows[column].slice(0, SAMPLE).to_pylist() if text and text.strip()]


def _whole(table: Table, column: str) -> bool:
    filled = _filled(table, column)
    return bool(filled) and sum(1 for t in filled if re.fullmatch(r"\d[\d,. ]*", t)) >= _NEARLY_ALL * len(
        filled
    )


def _geonames(table: Table) -> tuple[str, ...]:
    """Return feature class and feature code of a GeoNames dump: it has no header, and a date in its last column."""
    if table.has_header:
        return ()
    for one, other in pairwise(table.columns):
        classes, codes = _filled(table, one), _filled(table, other)
        if _all_like("[AHLPRSTUV]", classes) and _all_like("[A-Z][A-Z0-9]{1,4}", codes):
            return one, other
    return ()


def _all_like(pattern: str, texts: Sequence[str]) -> bool:
    return bool(texts) and sum(1 for text in texts if re.fullmatch(pattern, text)) >= _NEARLY_ALL * len(texts)


def _has_date(table: Table) -> bool:
    # A name is enough: an empty or strange column of dates is for the person to see, not to be told away.
    if table.has_header and any(_DATE_NAME.search(name) for name in table.columns):
        return True
    for column in table.columns:
        filled = _filled(table, column)
        if filled and sum(1 for text in filled if _DATE.fullmatch(text)) >= _SOME * len(filled):
            return True
    return False
