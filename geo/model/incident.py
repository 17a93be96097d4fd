"""The incident: its columns, their types and the checks that a row must pass.

A column is one row of `COLUMNS`; the data-frame schema, the Arrow schema of the store, the exports and the
codebook are derived from it. Names are ACLED's where ACLED has one.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow

from geo.model import vocabulary

if TYPE_CHECKING:
    import pandera.pandas as pa

Type = Literal["text", "integer", "number", "date", "boolean"]

_PANDAS: dict[Type, str] = {
    "text": "str",
    "integer": "Int32",
    "number": "float64",
    "date": "datetime64[s]",
    "boolean": "boolean",
}
_ARROW: dict[Type, arrow.DataType] = {
    "text": arrow.string(),
    "integer": arrow.int32(),
    "number": arrow.float64(),
    "date": arrow.date32(),
    "boolean": arrow.bool_(),
}

EARLIEST = date(1900, 1, 1)
"""No dataset of the field reaches further back; an earlier date is a misreading."""

LATEST = date(2100, 12, 31)
"""A later date is a misreading too, and would stretch every time axis."""

ABSURD_TOLL = 1_000_000
"""A toll of a million in one incident is a typing error, not a report."""


@dataclass(frozen=True)
class Column:
    """A column of the incident table.

    Attributes
    ----------
    name : str
        As in files.
    type : str
        ``text``, ``integer``, ``number``, ``date`` or ``boolean``.
    label : str
        Heading for people.
    definition : str
        One sentence for the codebook, with the unit where there is one.
    required : bool
        Whether a row without it is refused.
    minimum, maximum : number, optional
        Inclusive bounds of a numeric column.
    codes : CodeList, optional
        The closed list that the values come from.
    derived : bool
        Whether Sitmap computes it, so that no file needs to bring it.
    """

    name: str
    type: Type
    label: str
    definition: str
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    codes: vocabulary.CodeList | None = None
    derived: bool = False


_TOLL: dict[str, Any] = {"minimum": 0, "maximum": ABSURD_TOLL}

COLUMNS: tuple[Column, ...] = (
    Column("incident_id", "text", "Incident", "Identifier, unique in the dataset.", required=True),
    Column("event_date", "date", "Date", "Day of the incident, or a day of its span.", required=True),
    Column("end_date", "date", "Until", "Last day when the record states a span; blank otherwise."),
    Column(
        "time_precision",
        "integer",
        "Date precision",
        "How exactly the date is known.",
        required=True,
        codes=vocabulary.TIME_PRECISIONS,
    ),
    Column("event_type", "text", "Event type", "ACLED event type.", required=True),
    Column("sub_event_type", "text", "Sub-event type", "ACLED sub-event type."),
    Column("kind", "text", "Kind", "Sitmap's event kind, from the two types.", required=True, derived=True),
    Column("actor1", "text", "Actor 1", "First named actor; not necessarily the attacker."),
    Column("assoc_actor_1", "text", "With actor 1", "Actors on the side of actor 1, separated by “;”."),
    Column("actor2", "text", "Actor 2", "Second named actor."),
    Column("assoc_actor_2", "text", "With actor 2", "Actors on the side of actor 2, separated by “;”."),
    Column("civilian_targeting", "boolean", "Civilians targeted", "Whether civilians were the target."),
    Column("country", "text", "Country", "Country, by geometry where there is a point."),
    Column("admin1", "text", "Province", "First-level unit, by geometry where there is a point."),
    Column("admin2", "text", "District", "Second-level unit, by geometry where its boundaries are known."),
    Column("admin3", "text", "Subdistrict", "Third-level unit, by geometry where its boundaries are known."),
    Column("admin1_pcode", "text", "Province code", "OCHA p-code, else ISO 3166-2.", derived=True),
    Column("location", "text", "Place", "Name of the place as the record spells it."),
    Column(
        "latitude", "number", "Latitude", "Decimal degrees north, WGS84 (EPSG:4326).", minimum=-90, maximum=90
    ),
    Column(
        "longitude",
        "number",
        "Longitude",
        "Decimal degrees east, WGS84 (EPSG:4326).",
        minimum=-180,
        maximum=180,
    ),
    Column(
        "geo_precision",
        "integer",
        "Place precision",
        "How exactly the place is known.",
        required=True,
        codes=vocabulary.GEO_PRECISIONS,
    ),
    Column(
        "fatalities", "integer", "Deaths", "Best single figure of deaths; blank is not reported.", **_TOLL
    ),
    Column("fatalities_low", "integer", "Deaths, low", "Lowest figure reported.", **_TOLL),
    Column("fatalities_high", "integer", "Deaths, high", "Highest figure reported.", **_TOLL),
    Column("injured", "integer", "Injured", "Wounded people; blank is not reported.", **_TOLL),
    Column(
        "reports",
        "integer",
        "Reports",
        "Machine-coded reports that are counted together as this incident.",
        minimum=1,
        maximum=ABSURD_TOLL,
    ),
    Column("control_before", "text", "Held by, before", "Who held the place before the change."),
    Column("control_after", "text", "Held by, after", "Who held the place after the change."),
    Column("control_contested", "boolean", "Contested", "Whether a text of the time disputes the change."),
    Column("source", "text", "Source", "Publisher of the text."),
    Column("source_scale", "text", "Source scale", "ACLED's scale of the source (local, national, ...)."),
    Column("source_title", "text", "Source title", "Title of the text."),
    Column("source_url", "text", "Source address", "Address of the text."),
    Column("source_date", "text", "Source date", "Date of the text: a day, a month or blank."),
    Column(
        "source_reliability",
        "text",
        "Source grade",
        "Reliability of the publisher; missing counts as F.",
        codes=vocabulary.SOURCE_RELIABILITIES,
    ),
    Column(
        "info_credibility",
        "integer",
        "Information grade",
        "Credibility of the item; missing counts as 6.",
        codes=vocabulary.INFO_CREDIBILITIES,
    ),
    Column("notes", "text", "Note", "What happened, in a sentence."),
    Column("dataset", "text", "Dataset", "Dataset that the record belongs to.", derived=True),
    Column("dataset_record_id", "text", "Record", "The dataset's own identifier.", derived=True),
    Column("licence", "text", "Licence", "Licence under which the record may be used.", derived=True),
    Column(
        "stated_admin1", "text", "Province as stated", "What the record wrote as its province.", derived=True
    ),
    Column(
        "admin1_disagrees",
        "boolean",
        "Province disagrees",
        "Whether the stated province is another one than the point lies in.",
        derived=True,
    ),
    Column(
        "placed_by",
        "text",
        "Placed by",
        "How the incident was placed.",
        codes=vocabulary.PLACEMENTS,
        derived=True,
    ),
    Column(
        "placed_name", "text", "Placed at", "Name in the gazetteer that the place was found by.", derived=True
    ),
    Column("batch_id", "text", "Import", "The import that brought the record.", derived=True),
    Column("first_day", "date", "First day", "First day on which it may have happened.", derived=True),
    Column("last_day", "date", "Last day", "Last day on which it may have happened.", derived=True),
)

NAMES: tuple[str, ...] = tuple(column.name for column in COLUMNS)
_BY_NAME = {column.name: column for column in COLUMNS}

NOT_ABOVE: tuple[tuple[str, str], ...] = (
    ("fatalities_low", "fatalities"),
    ("fatalities", "fatalities_high"),
    ("fatalities_low", "fatalities_high"),
    ("event_date", "end_date"),
    ("first_day", "last_day"),
)
"""Pairs of columns of which the first is never above the second, where both are given."""

ACTOR_COLUMNS: tuple[tuple[str, str], ...] = (
    ("actor1", "actor1"),
    ("assoc_actor_1", "assoc1"),
    ("actor2", "actor2"),
    ("assoc_actor_2", "assoc2"),
)
"""Columns that name actors and the role each gives."""


def column(name: str) -> Column:
    """Return the column of that name; KeyError when there is none."""
    return _BY_NAME[name]


def arrow_schema() -> arrow.Schema:
    """Return the Arrow schema of the incident table, in column order."""
    return arrow.schema([arrow.field(c.name, _ARROW[c.type], nullable=not c.required) for c in COLUMNS])


def _checks(c: Column, check: type["pa.Check"]) -> list["pa.Check"]:
    checks = []
    if c.codes is not None:
        checks.append(check.isin(list(c.codes.values()), name="known code"))
    if c.name == "kind":
        checks.append(check.isin(list(vocabulary.KIND_CODES), name="known kind"))
    if c.minimum is not None and c.maximum is not None:
        checks.append(check.in_range(c.minimum, c.maximum, name=f"between {c.minimum:,} and {c.maximum:,}"))
    if c.type == "date":
        checks.append(check.ge(pd.Timestamp(EARLIEST), name=f"not before {EARLIEST:%Y}"))
        checks.append(check.le(pd.Timestamp(LATEST), name=f"not after {LATEST:%Y}"))
    return checks


def _not_above(low: str, high: str, check: type["pa.Check"]) -> "pa.Check":
    def holds(frame: pd.DataFrame) -> Any:
        return (frame[low] <= frame[high]) | frame[low].isna() | frame[high].isna()

    return check(holds, name=f"{low} not above {high}")


def _both_or_neither(one: str, other: str, check: type["pa.Check"]) -> "pa.Check":
    return check(
        lambda frame: frame[one].isna() == frame[other].isna(), name=f"{one} and {other} both or neither"
    )


@cache
def schema() -> "pa.DataFrameSchema":
    """Return the checks that every row of the store has passed, for lazy validation."""
    import pandera.pandas as pa  # takes a quarter of a second to load, and no page and no plate needs it

    return pa.DataFrameSchema(
        {
            c.name: pa.Column(
                _PANDAS[c.type], _checks(c, pa.Check), nullable=not c.required, unique=c.name == "incident_id"
            )
            for c in COLUMNS
        },
        checks=[
            *(_not_above(low, high, pa.Check) for low, high in NOT_ABOVE),
            _both_or_neither("latitude", "longitude", pa.Check),
        ],
        strict=True,
    )


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with exactly the columns of `COLUMNS`, in order and typed; missing ones are blank."""
    out = {}
    for c in COLUMNS:
        values = frame[c.name] if c.name in frame else pd.Series(pd.NA, index=frame.index, dtype="object")
        out[c.name] = _as_type(values, c.type)
    return pd.DataFrame(out, index=frame.index)


def from_arrow(table: arrow.Table) -> pd.DataFrame:
    """Return columns of the store as a frame with the types of `typed`, in the order of the table."""
    kinds = {arrow.int32(): pd.Int32Dtype(), arrow.bool_(): pd.BooleanDtype()}
    frame: pd.DataFrame = table.to_pandas(types_mapper=kinds.get, date_as_object=False)
    return frame.astype({name: _PANDAS[column(name).type] for name in table.column_names})


def _as_type(values: "pd.Series[Any]", to: Type) -> "pd.Series[Any]":
    if to == "text":
        text = values.astype("str")
        return text.mask(values.isna() | (text == ""))
    if to == "number":
        return pd.to_numeric(values).astype("float64")
    if to == "date":
        return pd.to_datetime(values).astype("datetime64[s]")
    return values.astype(_PANDAS[to])  # type: ignore[call-overload,no-any-return]


def spans(
    event_date: "pd.Series[Any]", end_date: "pd.Series[Any]", time_precision: "pd.Series[Any]"
) -> tuple["pd.Series[Any]", "pd.Series[Any]"]:
    """Return the first and the last day on which each incident may have happened.

    A stated `end_date` decides. Without one, precision 1 is the day itself, 2 the ISO week (Monday to Sunday)
    that holds it, 3 the calendar month. ACLED gives a day inside the week or month, not its first day, so the
    whole week or month is what is known (ACLED Codebook, "Time precision").

    Parameters
    ----------
    event_date, end_date : Series of datetime64
        Days; `end_date` may be blank.
    time_precision : Series of int
        1, 2 or 3.
    """
    first, last = event_date.copy(), end_date.where(end_date.notna(), event_date)
    open_end = end_date.isna()
    week = open_end & (time_precision == 2).fillna(False).astype(bool)
    month = open_end & (time_precision == 3).fillna(False).astype(bool)
    monday = event_date - pd.to_timedelta(event_date.dt.day_of_week, unit="D")
    month_start = event_date.dt.to_period("M").dt.start_time
    month_end = event_date.dt.to_period("M").dt.end_time.dt.normalize()
    first = first.mask(week, monday).mask(month, month_start)
    last = last.mask(week, monday + pd.Timedelta(days=6)).mask(month, month_end)
    return first.astype("datetime64[s]"), last.astype("datetime64[s]")


def day_numbers(days: "pd.Series[Any]") -> npt.NDArray[np.int32]:
    """Return days since 1970-01-01 of a datetime series without blanks."""
    return days.to_numpy(dtype="datetime64[D]").astype(np.int32)
