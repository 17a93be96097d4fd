"""ACLED: the 31 columns of today, those of earlier releases, short exports, and version 5 without a header.

Sources
-------
ACLED Codebook (2023): columns and codes. Codebooks of versions 5 to 8 (2015-2017): upper-case columns, joint codes of
`INTERACTION`, and the event types that `geo.sources.acled_terms` turns into today's.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
import pyarrow.compute as pc

from geo.files.table import Table
from geo.model.verdicts import Finding
from geo.sources import acled_terms
from geo.sources.acled_terms import RIOTS_OR_PROTESTS
from geo.sources.base import Options, Reading, Source
from geo.sources.cells import each_distinct, integers, numbers, truths
from geo.sources.columns import Columns, Fields, blank, mask, normal, rows_where
from geo.sources.dates import order_question, read_dates
from geo.sources.headerless import DECIMAL, INTEGER, SAMPLE, TEXT, Expected, aligned, like

_PLAIN: dict[str, tuple[str, ...]] = {
    "dataset_record_id": ("eventidcnty", "dataid"),
    "actor1": ("actor1",),
    "assoc_actor_1": ("assocactor1", "allyactor1"),
    "actor2": ("actor2",),
    "assoc_actor_2": ("assocactor2", "allyactor2"),
    "country": ("country", "iso3"),
    "admin1": ("admin1",),
    "admin2": ("admin2",),
    "admin3": ("admin3",),
    "location": ("location",),
    "source": ("source",),
    "source_scale": ("sourcescale",),
    "notes": ("notes",),
}
"""Our columns whose cells are taken as they are, with ACLED's names for them, the present one first."""

_INTEGERS: dict[str, tuple[str, ...]] = {
    "time_precision": ("timeprecision",),
    "geo_precision": ("geoprecision", "geoprecis"),
    "fatalities": ("fatalities",),
}
_NUMBERS: dict[str, tuple[str, ...]] = {
    "latitude": ("latitude",),
    "longitude": ("longitude",),
}

_DATE_STYLES = r"\d{1,4}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2,4}"


def _is_event_type(text: str) -> bool:
    return acled_terms.of_event_type(text) is not None


def _is_sub_event_type(text: str) -> bool:
    return acled_terms.of_sub_event_type(text) is not None


_EVENT_ID = like(r"\d+[A-Z]{3}|[A-Z]{3}\d+")
_INTER = like(
    "[0-8]|State forces|Rebel group|Political militia|Identity militia|Rioters|Protesters|Civilians|External.*"
)

LAYOUT: tuple[Expected, ...] = (
    Expected("dataid", INTEGER, 0.5),
    Expected("iso", INTEGER, 0.4),
    Expected("gwno", INTEGER, 0.6),
    Expected("eventidcnty", _EVENT_ID, 2.0, required=True),
    Expected("eventidnocnty", INTEGER, 0.6),
    Expected("eventdate", like(_DATE_STYLES), 2.0, required=True),
    Expected("year", like(r"(?:19|20)\d\d")),
    Expected("timeprecision", like("[123]")),
    Expected(
        "disordertype", like("(?i)(?:political violence|demonstrations|strategic developments)(?:; ?.*)?")
    ),
    Expected("eventtype", _is_event_type, 2.0, required=True),
    Expected("subeventtype", _is_sub_event_type, 2.0),
    Expected("actor1", TEXT),
    Expected("assocactor1", TEXT, 0.9),
    Expected("inter1", _INTER),
    Expected("actor2", TEXT),
    Expected("assocactor2", TEXT, 0.9),
    Expected("inter2", _INTER),
    Expected("interaction", like(r"\d{1,2}|[A-Z].*-[A-Z].*|.*only")),
    Expected("civiliantargeting", like("(?i)civilian.targeting"), 2.0),
    Expected("iso3code", INTEGER, 0.4),
    Expected(
        "region", like("(?i).*(?:africa|asia|america|europe|middle east|caribbean|oceania|caucasus).*"), 0.95
    ),
    Expected("country", TEXT),
    Expected("admin1", TEXT),
    Expected("admin2", TEXT, 0.9),
    Expected("admin3", TEXT, 0.8),
    Expected("location", TEXT),
    Expected("latitude", DECIMAL, 1.0, required=True),
    Expected("longitude", DECIMAL, 1.0, required=True),
    Expected("geoprecision", like("[123]")),
    Expected("source", TEXT),
    Expected(
        "sourcescale",
        like("(?i)(?:other|new media|local|subnational|national|regional|international).{0,40}"),
        1.5,
    ),
    Expected("notes", TEXT),
    Expected("fatalities", INTEGER),
    Expected("tags", TEXT, 0.5),
    Expected("timestamp", like(r"\d{9,10}")),
    Expected("iso3", like("[A-Z]{3}")),
)
"""Every column that ACLED has had, in the order in which they stand."""

_OWN = frozenset(
    (
        *("eventidcnty", "eventidnocnty", "dataid", "gwno", "inter1", "inter2", "interaction"),
        *("disordertype", "allyactor1", "allyactor2", "geoprecis"),
    )
)
"""Names that other tables of incidents do not have."""

_NEARLY_ALL = 0.8

_KNOWN = {expected.name for expected in LAYOUT} | _OWN | {name for names in _PLAIN.values() for name in names}


def recognises(table: Table) -> str:
    """Return what shows that a file is ACLED's; empty when nothing does.

    An event number, or two other names that only ACLED has, are enough beside date and event type. A short export is
    recognised when nearly all of its names are ACLED's and so are its event types.
    """
    if not table.has_header:
        return (
            "event numbers, dates and event types stand as in ACLED's files" if aligned(table, LAYOUT) else ""
        )
    names = {normal(name): name for name in table.columns}
    kinds = names.keys() & {"eventtype", "subeventtype"}
    if "eventdate" not in names or not kinds:
        return ""
    own = [name for key, name in names.items() if key in _OWN]
    if len(own) > 1 or "eventidcnty" in names:
        return f"it has ACLED's columns {', '.join(own[:4])}"
    short = {"latitude", "longitude"} <= names.keys() and len(names.keys() & _KNOWN) >= _NEARLY_ALL * len(
        names
    )
    if short and any(_has_terms(table, names[key]) for key in kinds):
        return "its columns and event types are ACLED's"
    return ""


def _has_terms(table: Table, column: str) -> bool:
    filled = {text for text in table.rows[column].slice(0, SAMPLE).to_pylist() if text}
    known = sum(1 for text in filled if _is_event_type(text) or _is_sub_event_type(text))
    return known > 0 and known >= _NEARLY_ALL * len(filled)


def read(table: Table, options: Options) -> Reading:
    """Read a file of any of ACLED's layouts (`geo.sources.base.Source`).

    Event types of earlier releases are written in today's words; “Riots/Protests” becomes the one or the other by who
    took part, and each such row says so. A blank `civilian_targeting` means no where the file uses that column; where it
    does not, violence against civilians targets civilians by its definition and the rest stays unsaid. 0 deaths is ACLED's
    count and stays 0.
    """
    columns = Columns(table, options, aligned(table, LAYOUT))
    fields: Fields = {ours: columns.take(ours, *names) for ours, names in _PLAIN.items()}
    for readers, read_cells in ((_INTEGERS, integers), (_NUMBERS, numbers)):
        for ours, names in readers.items():
            cells = columns.take(ours, *names)
            fields[ours] = None if cells is None else read_cells(cells)
    dates = read_dates(columns.text("event_date", "eventdate"), options.day_first)
    fields["event_date"] = dates.iso
    if dates.to_month.any():
        stated = fields["time_precision"]
        month_only = arrow.array(dates.to_month)
        fields["time_precision"] = pc.if_else(
            month_only, "3", blank(columns.rows) if stated is None else stated
        )
    fields["event_type"], fields["sub_event_type"] = _types(columns)
    findings = _part_riots_from_protests(columns, fields)
    fields["civilian_targeting"] = _civilian_targeting(columns, fields["event_type"])
    return columns.reading(fields, findings, questions=order_question(dates, columns.name_of("event_date")))


def _types(columns: Columns) -> tuple[arrow.Array, arrow.Array]:
    """Event type and sub-event type in today's words; a word that is not ACLED's stays."""
    given = columns.take("event_type", "eventtype")
    subs = columns.text("sub_event_type", "subeventtype")
    own_subs = each_distinct(subs, lambda text: (acled_terms.of_sub_event_type(text) or ("", text))[1])
    if given is None:
        # A short export may have the finer type alone; each belongs to one event type.
        types = each_distinct(subs, lambda text: (acled_terms.of_sub_event_type(text) or (text,))[0])
        return types, own_subs
    types = each_distinct(given, lambda text: (acled_terms.of_event_type(text) or (text,))[0])
    implied = each_distinct(given, lambda text: (acled_terms.of_event_type(text) or ("", ""))[1] or None)
    return types, pc.coalesce(own_subs, implied)


_TOOK_PART = ("inter1", "inter2", "interaction")
_RIOTERS, _PROTESTERS = r"(?i)5|rioter", r"(?i)6|protest[eo]r"
_NAMED_RIOTERS, _NAMED_PROTESTERS = r"(?i)\brioters?\b", r"(?i)\bprotest[eo]rs?\b"


def _part_riots_from_protests(columns: Columns, fields: Fields) -> list[Finding]:
    """Write “Riots” or “Protests” for the earlier type that was both; `event_type` changes in place.

    Rioters (inter code 5, alone or in the joint code) make it a riot, also when protesters took part; else protesters (6)
    make it a protest; a file without codes has the word in the names of its actors. What tells neither is refused.
    """
    types = fields["event_type"]
    both = mask(pc.equal(types, RIOTS_OR_PROTESTS))
    rows = rows_where(both)
    if not len(rows):
        return []
    # The codes decide about the event type, so that is what these columns were used for.
    codes = _joined([columns.part("event_type", name) for name in _TOOK_PART], rows)
    names = _joined([fields[name] for name in ("actor1", "assoc_actor_1", "actor2", "assoc_actor_2")], rows)
    none = arrow.scalar(None, arrow.string())
    decided = none
    for text, pattern, word in (
        (names, _NAMED_PROTESTERS, "Protests"),
        (names, _NAMED_RIOTERS, "Riots"),
        (codes, _PROTESTERS, "Protests"),
        (codes, _RIOTERS, "Riots"),
    ):
        decided = pc.if_else(pc.match_substring_regex(text, pattern), word, decided)
    fields["event_type"] = pc.replace_with_mask(
        types, arrow.array(both), pc.fill_null(decided, RIOTS_OR_PROTESTS)
    )
    told = pc.is_valid(decided).to_numpy(zero_copy_only=False)
    return [
        Finding(
            "repaired",
            "event_type",
            "an earlier release's “Riots/Protests” is told apart by who took part (rioters 5, protesters 6)",
            "",
            rows[told],
            arrow.array([RIOTS_OR_PROTESTS] * int(told.sum()), arrow.string()),
            decided.filter(arrow.array(told)),
        ),
        Finding(
            "rejected",
            "event_type",
            "riot or protest is told by who took part (inter codes 5 or 6, or the actors)",
            "write Riots or Protests as its event type",
            rows[~told],
            arrow.array([RIOTS_OR_PROTESTS] * int((~told).sum()), arrow.string()),
        ),
    ]


def _joined(columns: list[arrow.Array | None], rows: npt.NDArray[np.int64]) -> arrow.Array:
    given = [pc.fill_null(column.take(arrow.array(rows)), "") for column in columns if column is not None]
    return (
        pc.binary_join_element_wise(*given, "|") if given else arrow.array([""] * len(rows), arrow.string())
    )


def _civilian_targeting(columns: Columns, types: arrow.Array) -> arrow.Array:
    cells = columns.take("civilian_targeting", "civiliantargeting")
    if cells is not None and cells.null_count < len(cells):
        return pc.fill_null(truths(cells, ("civilian targeting", "civilians targeted")), "false")
    none = arrow.scalar(None, arrow.string())
    return pc.if_else(pc.equal(types, "Violence against civilians"), "true", none)


ACLED = Source(
    code="acled",
    title="ACLED",
    licence="ACLED terms of use: no redistribution of raw records; visuals must cite ACLED",
    citation=(
        "Armed Conflict Location & Event Data (ACLED), acleddata.com. ACLED asks to be cited with the date of access and the "
        "filters used. Raleigh, Linke, Hegre & Karlsen (2010), “Introducing ACLED”, Journal of Peace Research 47(5)"
    ),
    raw_rows=False,
    recognises=recognises,
    read=read,
)
