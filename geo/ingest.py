"""From a file's rows to incidents: normalise, check, place. Every row gets a verdict.

    text columns -> types -> kind -> place -> span -> schema

A row is kept, repaired or rejected, and the three sum to the rows read. A rejected row is never lost: its
verdict names the field, the value, the rule and what to do.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pandera.errors

from geo.model import incident, vocabulary
from geo.places.boundaries import Boundaries
from geo.places.gazetteer import Gazetteer

_KEPT_FROM_FILE = ("stated_admin1", "dataset_record_id")
"""Derived columns that a file may bring: what a record said first is not to be had again."""

VERDICT_COLUMNS = ("row", "incident_id", "verdict", "field", "value", "rule", "advice")


@dataclass(frozen=True)
class Origin:
    """Where a batch comes from, as it is kept with every record of it."""

    dataset: str
    title: str
    licence: str
    citation: str
    batch_id: str


@dataclass(frozen=True)
class Batch:
    """The result of reading one file.

    Attributes
    ----------
    incidents : DataFrame
        The rows kept, in the columns and types of `geo.model.incident`.
    verdicts : DataFrame
        One line for each finding, columns `VERDICT_COLUMNS`; `row` counts from 1 in the file.
    rows_read, kept, repaired, rejected : int
        Rows; kept + repaired + rejected = rows_read.
    """

    incidents: pd.DataFrame
    verdicts: pd.DataFrame
    rows_read: int
    kept: int
    repaired: int
    rejected: int


class _Verdicts:
    """Collects findings; a row that is rejected once stays rejected."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.ids = frame["incident_id"] if "incident_id" in frame else pd.Series("", index=frame.index)
        self.found: list[tuple[Any, ...]] = []
        self.rejected = pd.Series(False, index=frame.index)
        self.repaired = pd.Series(False, index=frame.index)

    def note(
        self,
        verdict: str,
        where: "pd.Series[bool]",
        field: str,
        values: "pd.Series[Any]",
        rule: str,
        advice: str,
    ) -> None:
        rows = where[where].index
        target = self.rejected if verdict == "rejected" else self.repaired
        target[rows] = True
        self.found += [
            (row + 1, self.ids[row], verdict, field, _as_text(values[row]), rule, advice) for row in rows
        ]

    def frame(self) -> pd.DataFrame:
        return pd.DataFrame(self.found, columns=list(VERDICT_COLUMNS))


def _as_text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def ingest(raw: pd.DataFrame, origin: Origin, boundaries: Boundaries, gazetteer: Gazetteer) -> Batch:
    """Turn rows of text into incidents.

    Parameters
    ----------
    raw : DataFrame
        One row a record, our column names, text; the empty string is unknown. Columns that are not ours are
        left out.
    origin : Origin
        Kept with every record.
    boundaries, gazetteer : Boundaries, Gazetteer
        Where things are.
    """
    raw = raw.reset_index(drop=True)
    verdicts = _Verdicts(raw)
    frame = _typed(raw, verdicts)
    frame["kind"] = vocabulary.kinds_of(frame["event_type"].fillna(""), frame["sub_event_type"].fillna(""))
    verdicts.note(
        "rejected",
        frame["kind"].isna(),
        "event_type",
        frame["event_type"],
        "the event type is one of ACLED's",
        f"use one of {', '.join(vocabulary.EVENT_TYPES)}",
    )
    _check_given_place(frame, verdicts)
    # A row that is refused anyway does not take the identifier from one that is good.
    ids = frame["incident_id"].mask(verdicts.rejected)
    again = ids.duplicated() & ids.notna()
    verdicts.note(
        "rejected", again, "incident_id", frame["incident_id"], "the identifier is unique", "give it its own"
    )
    no_precision = frame["geo_precision"].isna()
    _place(frame, boundaries, gazetteer)
    verdicts.note(
        "repaired",
        no_precision & frame["geo_precision"].notna(),
        "geo_precision",
        frame["geo_precision"],
        "is given",
        "taken from how the place was found",
    )
    frame["first_day"], frame["last_day"] = incident.spans(
        frame["event_date"], frame["end_date"], frame["time_precision"]
    )
    for name in ("dataset", "licence", "batch_id"):
        frame[name] = getattr(origin, name)
    frame["dataset_record_id"] = frame["dataset_record_id"].fillna(frame["incident_id"])
    frame = incident.typed(frame)
    _check(frame, verdicts)
    good = frame[~verdicts.rejected].reset_index(drop=True)
    rejected = int(verdicts.rejected.sum())
    repaired = int((verdicts.repaired & ~verdicts.rejected).sum())
    return Batch(good, verdicts.frame(), len(raw), len(raw) - rejected - repaired, repaired, rejected)


def _typed(raw: pd.DataFrame, verdicts: _Verdicts) -> pd.DataFrame:
    """Read every column into its type; a text that cannot be read rejects its row."""
    out: dict[str, pd.Series[Any]] = {}
    for c in incident.COLUMNS:
        # What we derive is not read: a file of ours that comes back is placed and dated anew.
        read = c.name in raw and (not c.derived or c.name in _KEPT_FROM_FILE)
        given = raw[c.name] if read else pd.Series("", index=raw.index, dtype="str")
        text = given.astype("str").str.strip()
        text = text.mask(text == "")
        values, readable = _READERS[c.type](text)
        unreadable = text.notna() & ~readable
        verdicts.note("rejected", unreadable, c.name, text, _RULES[c.type], "correct it in the file")
        out[c.name] = values
    return pd.DataFrame(out, index=raw.index)


def _read_text(text: "pd.Series[Any]") -> tuple["pd.Series[Any]", "pd.Series[bool]"]:
    return text, text.notna()


def _read_number(text: "pd.Series[Any]") -> tuple["pd.Series[Any]", "pd.Series[bool]"]:
    values = pd.to_numeric(text, errors="coerce").astype("float64")
    values = values.mask(~np.isfinite(values))
    return values, values.notna()


def _read_integer(text: "pd.Series[Any]") -> tuple["pd.Series[Any]", "pd.Series[bool]"]:
    numbers, finite = _read_number(text)
    whole = finite & (numbers % 1 == 0) & (numbers.abs() < np.iinfo(np.int32).max)
    return numbers.mask(~whole).astype("Int32"), whole


def _read_date(text: "pd.Series[Any]") -> tuple["pd.Series[Any]", "pd.Series[bool]"]:
    values = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
    return values, values.notna()


_BOOLEANS = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}


def _read_boolean(text: "pd.Series[Any]") -> tuple["pd.Series[Any]", "pd.Series[bool]"]:
    values = text.str.lower().map(_BOOLEANS).astype("boolean")
    return values, values.notna()


_READERS = {
    "text": _read_text,
    "number": _read_number,
    "integer": _read_integer,
    "date": _read_date,
    "boolean": _read_boolean,
}
_RULES = {
    "text": "a text",
    "number": "a number",
    "integer": "a whole number",
    "date": "a date as 2014-01-31",
    "boolean": "true or false",
}


def _check_given_place(frame: pd.DataFrame, verdicts: _Verdicts) -> None:
    """Refuse half a point and an unknown precision, before placing could write over them."""
    half = (frame["latitude"].isna() != frame["longitude"].isna()) & ~verdicts.rejected
    both = frame["latitude"].astype("str") + ", " + frame["longitude"].astype("str")
    verdicts.note(
        "rejected", half, "latitude", both, "latitude and longitude both or neither", "give both or none"
    )
    precision = frame["geo_precision"]
    unknown = precision.notna() & ~precision.isin(list(vocabulary.GEO_PRECISIONS.values()))
    codes = ", ".join(map(str, vocabulary.GEO_PRECISIONS.values()))
    verdicts.note("rejected", unknown, "geo_precision", precision, "known code", f"use one of {codes}")


def _place(frame: pd.DataFrame, boundaries: Boundaries, gazetteer: Gazetteer) -> None:
    """Give each row its point, province and country, and say how: the columns of placing change in place."""
    frame["stated_admin1"] = frame["stated_admin1"].fillna(frame["admin1"])
    own_point = frame["latitude"].notna() & frame["longitude"].notna()
    frame["placed_by"] = pd.Series("record", index=frame.index, dtype="object").where(own_point)
    _place_by_name(frame, ~own_point, gazetteer)
    _locate(frame, boundaries)
    _place_by_province(frame, boundaries)
    frame["placed_by"] = frame["placed_by"].fillna("none")


def _place_by_name(frame: pd.DataFrame, pointless: "pd.Series[bool]", gazetteer: Gazetteer) -> None:
    # Precision 3 names a region: its name may also be a town's, and the town would be a false precision.
    named = frame.index[pointless & frame["location"].notna() & (frame["geo_precision"] != 3).fillna(True)]
    if not len(named):
        return
    rows = frame.loc[named]
    found = gazetteer.geocode(
        rows["location"].tolist(),
        country=rows["country"].fillna("").tolist(),
        admin1=rows["stated_admin1"].fillna("").tolist(),
    )
    exact = found["status"].to_numpy() == "exact"
    hit = named[exact]
    frame.loc[hit, "latitude"] = found["latitude"].to_numpy()[exact]
    frame.loc[hit, "longitude"] = found["longitude"].to_numpy()[exact]
    frame.loc[hit, "placed_name"] = found["name"].to_numpy()[exact]
    frame.loc[hit, "placed_by"] = "gazetteer"
    coarser = np.fmax(
        frame.loc[hit, "geo_precision"].to_numpy(dtype="float64", na_value=np.nan),
        found["geo_precision"].to_numpy(dtype="float64")[exact],
    )
    frame.loc[hit, "geo_precision"] = coarser.astype("int32")


def _locate(frame: pd.DataFrame, boundaries: Boundaries) -> None:
    points = frame.index[frame["latitude"].notna() & frame["longitude"].notna()]
    rows = frame.loc[points]
    found = boundaries.locate(
        rows["latitude"].to_numpy(),
        rows["longitude"].to_numpy(),
        stated_admin1=rows["stated_admin1"].fillna("").tolist(),
        country=rows["country"].fillna("").tolist(),
    )
    inside = found["found_by"].to_numpy() != "none"
    hit = points[inside]
    for name in ("admin1_pcode", "admin1", "country"):
        frame.loc[hit, name] = found[name].to_numpy()[inside]
    frame.loc[hit, "admin1_disagrees"] = found["disagrees"].to_numpy()[inside]


def _place_by_province(frame: pd.DataFrame, boundaries: Boundaries) -> None:
    """Find the province of what has no point by the province that it states, and say that this is all."""
    pointless = frame.index[frame["placed_by"].isna()]
    rows = frame.loc[pointless]
    codes = np.asarray(
        boundaries.match_admin1(
            rows["stated_admin1"].fillna("").tolist(), rows["country"].fillna("").tolist()
        ),
        dtype=object,
    )
    known = np.array([bool(code) for code in codes], dtype=bool)
    hit = pointless[known]
    provinces = {p.pcode: p for p in boundaries.provinces}
    frame.loc[hit, "admin1_pcode"] = codes[known]
    frame.loc[hit, "admin1"] = [provinces[code].name for code in codes[known]]
    frame.loc[hit, "country"] = [provinces[code].country for code in codes[known]]
    frame.loc[hit, "placed_by"] = "province"
    frame.loc[hit, "geo_precision"] = 3


def _check(frame: pd.DataFrame, verdicts: _Verdicts) -> None:
    """Hold every row against the schema; what fails is rejected with the check's own words."""
    try:
        incident.schema().validate(frame[~verdicts.rejected], lazy=True)
    except pandera.errors.SchemaErrors as failures:
        for name, rule, rows in _findings(failures.failure_cases):
            where = pd.Series(frame.index.isin(rows), index=frame.index)
            if incident.column(name).derived:
                # What was derived from a bad value is bad too; the value that was given is said alone.
                where &= ~verdicts.rejected
            verdicts.note("rejected", where, name, frame[name], rule, "correct it in the file")


def _findings(cases: pd.DataFrame) -> list[tuple[str, str, list[int]]]:
    """Return column, rule and rows of each failed check, checks of columns that a file gives first."""
    cases = cases.dropna(subset=["index"])
    of_columns = cases["schema_context"] == "Column"
    # A check over several columns fails once for each column of the frame; its name begins with the one it is about.
    named = cases["column"].where(of_columns, cases["check"].astype("str").str.split(" ").str[0])
    found: list[tuple[str, str, list[int]]] = []
    for (name, check), group in cases.groupby([named, cases["check"].astype("str")], sort=False):
        rule = "is given" if check == "not_nullable" else str(check)
        found.append((str(name), rule, sorted({int(row) for row in group["index"]})))
    return sorted(found, key=lambda finding: incident.column(finding[0]).derived)
