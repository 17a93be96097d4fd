"""Provinces ranked by what happened in them, and one of them in words.

The query engine counts (`by_province`), the few lines that it answers are named, shared out and ranked here. Incidents
without a province are a line of their own, so that the lines add up to all incidents that pass.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from geo.model import vocabulary
from geo.model.words import period, quantity

NO_PROVINCE = ""
"""Code of the line of incidents without a province."""

FEW = 5
"""Incidents below which a rate says little: one more or less moves it by a fifth or more."""

PER = 100_000
"""People to whom a rate is told, as is usual in public health and criminology."""

RANKS: Mapping[str, str] = {
    "incidents": "Incidents",
    "fatalities": "Reported deaths",
    "incidents_rate": f"Incidents per {PER:,}",
    "fatalities_rate": f"Deaths per {PER:,}",
}
"""What provinces are ranked by, as in the choice `rank`, and its words."""

RATES = ("incidents_rate", "fatalities_rate")
"""Those that need a population."""

_COUNTS = ("incidents", "told", "clashes")
_SUMS = ("fatalities", "low", "high")


@dataclass(frozen=True)
class Named:
    """What people call a province: its name and its country."""

    name: str
    country: str = ""


def by_province(incidents: ir.Table) -> ir.Table:
    """Return the counts of each province, for the query engine.

    Parameters
    ----------
    incidents : ibis Table
        As `geo.dataset.Dataset.passing` gives them.

    Returns
    -------
    ibis Table
        `admin1_pcode` (null for incidents without a province), `incidents`, `told` (those of them with a figure of
        deaths), `clashes`, `fatalities`, `low`, `high` (sums over those with a figure, null when none has one; a low or
        high figure that is blank is the best one), `first_day`, `last_day`.
    """
    best = incidents.fatalities
    known = best.notnull()  # noqa: PD004 - an expression of the engine, no data frame
    return incidents.group_by("admin1_pcode").aggregate(
        incidents=incidents.count(),
        told=best.count(),
        clashes=(incidents.kind == "clash").sum(),
        fatalities=best.sum(),
        low=ibis.coalesce(incidents.fatalities_low, best).sum(where=known),
        high=ibis.coalesce(incidents.fatalities_high, best).sum(where=known),
        first_day=incidents.first_day.min(),
        last_day=incidents.last_day.max(),
    )


def ranked(
    counts: pd.DataFrame, names: Mapping[str, Named], days: int, people: Mapping[str, int], by: str
) -> pd.DataFrame:
    """Name the provinces, work out shares and rates, and rank them.

    Parameters
    ----------
    counts : DataFrame
        What the engine answers to `by_province`.
    names : mapping
        By code of province; one that is not there goes by its code.
    days : int
        Days on which there are data; 0 leaves `per_day` blank.
    people : mapping
        Population by code of province; the others have no rate.
    by : str
        One of `RANKS`.

    Returns
    -------
    DataFrame
        One line a province, the highest first and what is not known after it, incidents without a province
        (`NO_PROVINCE`) last: `code`, `name`, `country`, `incidents`, `share` (0 to 1), `told`, `fatalities`, `low`,
        `high` (blank: not reported), `clashes`, `first_day`, `last_day`, `per_day`, `population`, `incidents_rate`,
        `fatalities_rate` (per 100,000 people; blank: no population, or no toll reported).
    """
    table = counts.assign(code=counts["admin1_pcode"].fillna(NO_PROVINCE)).drop(columns="admin1_pcode")
    table = _merged(table)
    found = [names.get(code, Named(code)) for code in table["code"]]
    table["name"] = [each.name or "No province stated" for each in found]
    table["country"] = [each.country for each in found]
    total = int(table["incidents"].sum())
    table["share"] = table["incidents"] / max(total, 1)
    table["per_day"] = table["incidents"] / days if days > 0 else np.nan
    table["population"] = table["code"].map(dict(people)).astype("float64")
    for name in ("incidents", "fatalities"):
        table[f"{name}_rate"] = table[name].astype("float64") / table["population"] * PER
    return _in_order(table, by)


def _merged(table: pd.DataFrame) -> pd.DataFrame:
    """One line a code: a record without a province may have a null code or an empty one."""
    if table["code"].is_unique:
        return table
    # Of nothing but blanks the sum is blank, not 0.
    how: dict[str, Any] = dict.fromkeys(_COUNTS, "sum")
    how |= {name: lambda values: values.sum(min_count=1) for name in _SUMS}
    return table.groupby("code", as_index=False).agg(how | {"first_day": "min", "last_day": "max"})


def _in_order(table: pd.DataFrame, by: str) -> pd.DataFrame:
    keys = table.assign(last=table["code"] == NO_PROVINCE, unknown=table[by].isna())
    keys = keys.sort_values(
        ["last", "unknown", by, "incidents", "name"], ascending=[True, True, False, False, True]
    )
    columns = [
        "code",
        "name",
        "country",
        "incidents",
        "share",
        "told",
        "fatalities",
        "low",
        "high",
        "clashes",
    ]
    columns += ["first_day", "last_day", "per_day", "population", *RATES]
    return keys[columns].reset_index(drop=True)


def values(table: pd.DataFrame, by: str, asked: Mapping[str, Any]) -> dict[str, float | None]:
    """Return what a map shades provinces by.

    Parameters
    ----------
    table : DataFrame
        From `ranked`.
    by : str
        One of `RANKS`.
    asked : mapping
        Codes of the provinces that the filter asks about: those among them without incidents have none, and all other
        provinces have no value, not 0. Its values say the population, None where it is not known.

    Returns
    -------
    dict
        By code; None is not known (no toll reported, or no population).
    """
    found: dict[str, float | None] = {}
    for code, people in asked.items():
        found[code] = 0.0 if by == "incidents" or (by == "incidents_rate" and people) else None
    for code, value in zip(table["code"], table[by], strict=True):
        if code != NO_PROVINCE:
            found[code] = None if pd.isna(value) else float(value)
    return found


def coverage(table: pd.DataFrame) -> str:
    """Return how the lines add up: “304 incidents: 292 in 15 provinces, 12 without a province.”."""
    nowhere = int(table.loc[table["code"] == NO_PROVINCE, "incidents"].sum())
    total = int(table["incidents"].sum())
    number = int((table["code"] != NO_PROVINCE).sum())
    said = f"{quantity(total, 'incident', 'incidents')}: {total - nowhere:,} in {quantity(number, 'province', 'provinces')}"
    return f"{said}, {nowhere:,} without a province." if nowhere else f"{said}."


def toll(incidents: int, told: int, deaths: float, low: float, high: float) -> str:
    """Return the tolls of incidents in a sentence; what is not reported is not nothing.

    Examples
    --------
    >>> toll(113, 23, 400, 380, 450)
    '23 of 113 incidents report a toll: 400 deaths (380–450).'
    """
    if not told:
        return "No toll is reported."
    # Tolls that are reported as single figures leave no range to state.
    span = f" ({low:,.0f}–{high:,.0f})" if low < high else ""
    of = f"{told:,} of {quantity(incidents, 'incident', 'incidents')}"
    return f"{of} {'reports' if told == 1 else 'report'} a toll: {quantity(int(deaths), 'death', 'deaths')}{span}."


def sentence(line: "pd.Series[Any]", kinds: pd.DataFrame) -> str:
    """Return a province in words.

    Parameters
    ----------
    line : Series
        Its line of `ranked`.
    kinds : DataFrame
        `kind` and `incidents` of the province, the most frequent first.
    """
    number = int(line["incidents"])
    days = period(line["first_day"].date(), line["last_day"].date())
    text = f"{quantity(number, 'incident', 'incidents')}, {days}: {line['share']:.0%} of all that pass."
    most = kinds.iloc[0]
    if number > 1:
        kind = vocabulary.kind(str(most["kind"]))
        text += f" Most often: {quantity(int(most['incidents']), kind.label.lower(), kind.plural)}."
    return f"{text} {toll(number, *(line[name] for name in ('told', 'fatalities', 'low', 'high')))}"


def by_column(incidents: ir.Table, column: str) -> ir.Table:
    """Return the counts of each value of a column, such as `place` or `admin2`, the most frequent first.

    Returns
    -------
    ibis Table
        The column (null for incidents without a value), `incidents`, `told` (those with a figure of deaths) and `deaths`
        (null when none has one).
    """
    found = incidents.group_by(column).aggregate(
        incidents=incidents.count(), told=incidents.fatalities.count(), deaths=incidents.fatalities.sum()
    )
    return found.order_by(ibis.desc("incidents"), column)
