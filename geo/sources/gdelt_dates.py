"""Dates of GDELT that come from words such as “last year”: how exact they can be."""

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
import pyarrow.compute as pc

from geo.model.verdicts import Finding
from geo.sources.columns import Fields, days, rows_where

LIVE = np.datetime64("2013-04-01", "D")
"""From this day on `DATEADDED` is the day of the news; earlier events were added in bulk, long after them."""


def exact_as_words(
    fields: Fields, added: arrow.Array, taken: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.bool_], list[Finding]]:
    """Make dates no more exact than the words that they come from; `event_date` and the like change in place.

    GDELT turns “last week”, “last month”, “last year” and “a decade ago” into the day exactly so long before the report. The
    first two keep their day as one of that week or month. “Last year” is known to the year, which is kept as a span. Ten
    years is a round number, no date: such a report is refused, as it would stand on a day of which nothing is known.
    """
    stated = fields["event_date"]
    event, report = days(stated), days(added)
    with np.errstate(invalid="ignore"):
        live = taken & (report >= LIVE) & ~np.isnat(event)
    lag = np.where(live, (report - event).astype("timedelta64[D]").astype("int64"), 0)
    months = np.where(live, _months(report) - _months(event), 0)
    same_day = live & (_day_of_month(event) == _day_of_month(report))
    week = live & (lag == 7)
    month = live & ((same_day & (months == 1)) | (lag == 30))
    year = live & ((same_day & (months == 12)) | (lag == 365))
    decade = live & ((same_day & (months == 120)) | np.isin(lag, (3650, 3652, 3653)))
    findings = [
        _coarser(fields, "2", week, "a day exactly a week before the report stands for “last week”"),
        _coarser(
            fields, "3", month & ~week, "a day exactly a month before the report stands for “last month”"
        ),
        _whole_year(fields, event, year),
    ]
    rows = rows_where(decade)
    rule = "the date is not exactly ten years before the report, which stands for “a decade ago”"
    old = stated.take(arrow.array(rows))
    findings.append(
        Finding(
            "rejected", "event_date", rule, "look the day up in the source and correct SQLDATE", rows, old
        )
    )
    return taken & ~decade, findings


def _months(when: npt.NDArray[np.datetime64]) -> npt.NDArray[np.int64]:
    months: npt.NDArray[np.int64] = when.astype("datetime64[M]").astype("int64")
    return months


def _day_of_month(when: npt.NDArray[np.datetime64]) -> npt.NDArray[np.int64]:
    ordinals: npt.NDArray[np.int64] = (when - when.astype("datetime64[M]").astype("datetime64[D]")).astype(
        "int64"
    )
    return ordinals


def _coarser(fields: Fields, precision: str, where: npt.NDArray[np.bool_], rule: str) -> Finding:
    rows = rows_where(where)
    old = fields["time_precision"].take(arrow.array(rows))
    fields["time_precision"] = pc.if_else(arrow.array(where), precision, fields["time_precision"])
    return Finding(
        "repaired",
        "time_precision",
        rule,
        "",
        rows,
        old,
        arrow.array([precision] * len(rows), arrow.string()),
    )


def _whole_year(fields: Fields, event: npt.NDArray[np.datetime64], where: npt.NDArray[np.bool_]) -> Finding:
    rows = rows_where(where)
    old = fields["event_date"].take(arrow.array(rows))
    years = [str(year) for year in event[rows].astype("datetime64[Y]")]
    at = arrow.array(where)
    for name, day in (("event_date", "01-01"), ("end_date", "12-31")):
        ends = arrow.array([f"{year}-{day}" for year in years], arrow.string())
        fields[name] = pc.replace_with_mask(fields[name], at, ends)
    fields["time_precision"] = pc.if_else(at, "3", fields["time_precision"])
    new = arrow.array([f"{year}-01-01 to {year}-12-31" for year in years], arrow.string())
    rule = "a day exactly a year before the report stands for “last year”: kept as that year"
    return Finding("repaired", "event_date", rule, "", rows, old, new)
