"""What a row must keep: every rule with its words and what to do about it, declared once.

Rules of single columns and pairs of columns are derived from `geo.model.incident`; those about points, places and
identifiers stand here one by one. `RULES` is all of them.
"""

from dataclasses import dataclass

from geo.model import incident, vocabulary
from geo.model.verdicts import Verdict

LONGEST_TEXT = 100_000
"""Characters of a text; what is longer is no note but a mistake, such as a file inside a cell."""

_CORRECT = "correct it in the file"


@dataclass(frozen=True)
class Rule:
    """What must hold of a column, or what was done where it did not.

    Attributes
    ----------
    verdict : str
        ``repaired`` or ``rejected``: what becomes of a row that does not keep it.
    field : str
        Column that it is about.
    words : str
        What should hold, or what was done.
    advice : str
        What a person can do; empty when nothing needs doing.
    """

    verdict: Verdict
    field: str
    words: str
    advice: str = ""


# -- single columns ---------------------------------------------------------------------------------------------

_READABLE: dict[incident.Type, str] = {
    "number": "a number",
    "integer": "a whole number",
    "date": "a date as 2014-01-31",
    "boolean": "true or false",
}
_GIVEN = tuple(c for c in incident.COLUMNS if not c.derived)
KEPT_FROM_FILE = ("stated_admin1", "dataset_record_id")
"""Derived columns that a file may bring: what a record said first is not to be had again."""
READ = tuple(c for c in incident.COLUMNS if not c.derived or c.name in KEPT_FROM_FILE)
"""What is read from a file. What we derive is not: a file of ours that comes back is placed and dated anew."""

READABLE = {c.name: Rule("rejected", c.name, _READABLE[c.type], _CORRECT) for c in _GIVEN if c.type != "text"}
POSSIBLE = {
    c.name: Rule("rejected", c.name, "a day of the calendar", _CORRECT) for c in _GIVEN if c.type == "date"
}
REQUIRED = {c.name: Rule("rejected", c.name, "is given", "fill it in") for c in _GIVEN if c.required}
KNOWN_CODE = {
    c.name: Rule("rejected", c.name, "known code", f"use one of {', '.join(map(str, c.codes.values()))}")
    for c in _GIVEN
    if c.codes is not None
}
NOT_BELOW = {
    c.name: Rule("rejected", c.name, f"not below {c.minimum:,}", _CORRECT)
    for c in _GIVEN
    if c.minimum is not None
}
NOT_OVER = {
    c.name: Rule("rejected", c.name, f"not above {c.maximum:,}", _CORRECT)
    for c in _GIVEN
    if c.maximum is not None
}
NOT_BEFORE = {
    c.name: Rule("rejected", c.name, f"not before {incident.EARLIEST:%Y}", _CORRECT)
    for c in _GIVEN
    if c.type == "date"
}
NOT_IN_FUTURE = {
    c.name: Rule(
        "rejected", c.name, "not in the future", "correct it, or import the row when it has happened"
    )
    for c in _GIVEN
    if c.type == "date"
}
NO_CONTROL_CHARACTERS = {
    c.name: Rule("repaired", c.name, "characters that cannot be shown are taken out")
    for c in READ
    if c.type == "text"
}
# What is too long is no word of a list either, and is refused for that.
NOT_TOO_LONG = {
    c.name: Rule("repaired", c.name, f"a text is cut after {LONGEST_TEXT:,} characters")
    for c in READ
    if c.type == "text" and c.codes is None and c.name != "event_type"
}

# -- pairs of columns -------------------------------------------------------------------------------------------

IN_ORDER = {
    pair: Rule("rejected", pair[0], f"not above {pair[1]}", f"correct one of {pair[0]} and {pair[1]}")
    for pair in incident.NOT_ABOVE
    if not incident.column(pair[0]).derived
}
BOTH_OR_NEITHER = Rule("rejected", "latitude", "latitude and longitude both or neither", "give both or none")
EVENT_TYPE = Rule(
    "rejected",
    "event_type",
    "the event type is one of ACLED's",
    f"use one of {', '.join(vocabulary.EVENT_TYPES)}",
)

# -- points -----------------------------------------------------------------------------------------------------

_POINT = "latitude"
_TURNED = "turned so that the point lies in its country"

ZERO_ASIDE = Rule("repaired", _POINT, "(0, 0) is no point: set aside, and the row is placed by its names")
ZERO = Rule("rejected", _POINT, "(0, 0) is no point", "give the point, or the name of the place or province")
SWAPPED = Rule("repaired", _POINT, f"latitude and longitude were swapped: {_TURNED}")
LONGITUDE_SIGN = Rule("repaired", _POINT, f"the sign of the longitude was wrong: {_TURNED}")
LATITUDE_SIGN = Rule("repaired", _POINT, f"the sign of the latitude was wrong: {_TURNED}")
BOTH_SIGNS = Rule("repaired", _POINT, f"both signs were wrong: {_TURNED}")
AT_SEA = Rule(
    "rejected",
    "latitude",
    "not in the sea with precision 1 or 2",
    "correct the point, or say that it is not exact",
)
OUTSIDE = Rule(
    "rejected", "country", "the point lies in the stated country", "correct the point or the country"
)
_REGION = "known to the province only"
WHOLE_DEGREES = Rule(
    "repaired", "geo_precision", f"whole degrees are the middle of an area, not a place: {_REGION}"
)
MIDDLE = Rule(
    "repaired", "geo_precision", f"the point is the middle of a province or country, not a place: {_REGION}"
)
SHARED_POINT = Rule(
    "repaired", "geo_precision", f"many names share this point, so it is the middle of an area: {_REGION}"
)
SHARED_TOWN = Rule(
    "repaired", "geo_precision", "many names share the point of a town: known to be near it only"
)
PRECISION_FROM_PLACE = Rule("repaired", "geo_precision", "is given: taken from how the place was found")

# -- identifiers ------------------------------------------------------------------------------------------------

IDENTIFIED = Rule("repaired", "dataset_record_id", "is given: made from the content of the row")
UNIQUE = Rule("rejected", "incident_id", "the identifier is unique", "give it its own")
UNIQUE_RECORD = Rule(
    "rejected", "dataset_record_id", "the record is no other row's incident", "give it its own"
)
HEAD = Rule(
    "rejected",
    "reports",
    "the row that it is counted with is taken",
    "see why that row was rejected; this one reports the same event",
)
SAME_AGAIN = Rule("rejected", "incident_id", "the same row again", "nothing to do: it is counted once")

_DERIVED = (
    READABLE, POSSIBLE, REQUIRED, KNOWN_CODE, NOT_BELOW, NOT_OVER, NOT_BEFORE, NOT_IN_FUTURE, NO_CONTROL_CHARACTERS,
    NOT_TOO_LONG,
)  # fmt: skip
RULES: tuple[Rule, ...] = (
    *(rule for rules in _DERIVED for rule in rules.values()),
    *IN_ORDER.values(),
    BOTH_OR_NEITHER,
    EVENT_TYPE,
    ZERO_ASIDE,
    ZERO,
    SWAPPED,
    LONGITUDE_SIGN,
    LATITUDE_SIGN,
    BOTH_SIGNS,
    AT_SEA,
    OUTSIDE,
    WHOLE_DEGREES,
    MIDDLE,
    SHARED_POINT,
    SHARED_TOWN,
    PRECISION_FROM_PLACE,
    IDENTIFIED,
    UNIQUE,
    UNIQUE_RECORD,
    SAME_AGAIN,
)
