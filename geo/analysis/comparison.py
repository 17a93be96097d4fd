"""Two sides compared: incidents and reported deaths per day, by province and by kind, with what is known of the change.

An incident is in a window when its span overlaps it (`geo.model.filter`), and counts there in full. Rates are per day
on which there are data, so that periods of unequal length compare.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from geo.analysis.rates import ratio
from geo.analysis.sides import Side, Sides

BUSY = 1
"""Incidents a day, of the busier side, from which rates are told per day; rarer ones are easier to read per 30 days."""

FEW = 5
"""Incidents of both sides together below which a line is too thin to read anything from it."""

A, B = "_a", "_b"

_COUNTED = ("incidents", "reaching", "reported", "deaths", "deaths_low", "deaths_high")


@dataclass(frozen=True)
class Comparison:
    """What two sides have in common and apart.

    The tables have one row a line, the largest rise first and the largest fall last; each sums up to `total`, which
    is a table of one row. Columns, with `_a` and `_b` for the sides:

    ``code`` (province code or "" for none; kind code; "" in `total`), ``incidents_``, ``reaching_`` (of them with a
    span that reaches beyond the window), ``reported_`` (of them with a figure of deaths), ``deaths_``,
    ``deaths_low_``, ``deaths_high_`` (NaN: not reported), ``rate_`` and ``deaths_rate_`` (per `unit` days),
    ``difference`` and ``deaths_difference`` (A less B, per `unit` days), ``ratio``, ``low``, ``high`` (of A's rate to
    B's, with its 95 % interval), ``clear`` (whether that leaves out 1), ``few`` (fewer than `FEW` incidents).

    Attributes
    ----------
    sides : Sides
        What is compared.
    unit : int
        Days that rates are told for: 1 or 30.
    total, provinces, kinds : DataFrame
        The lines.
    shared : int
        Incidents that count on both sides.
    """

    sides: Sides
    unit: int
    total: pd.DataFrame
    provinces: pd.DataFrame
    kinds: pd.DataFrame
    shared: int

    @property
    def whole(self) -> "pd.Series[Any]":
        """The one row of `total`."""
        return self.total.iloc[0]


def counted(table: ir.Table, side: Side) -> ir.Table:
    """Return the counts of a side by province and kind, for the query engine.

    Parameters
    ----------
    table : ibis Table
        The incidents of the side (`Dataset.passing`).
    side : Side
        Its window.

    Returns
    -------
    ibis Table
        `admin1_pcode`, `kind`, `incidents`, `reaching`, `reported`, `deaths`, `deaths_low`, `deaths_high`; a low or
        high figure that is blank is the best one, and sums of figures are null where there is none.
    """
    best = table.fatalities
    known = best.notnull()  # noqa: PD004
    reaching = (table.first_day < ibis.literal(side.start)) | (table.last_day > ibis.literal(side.end))
    return table.group_by("admin1_pcode", "kind").agg(
        incidents=table.count(),
        reaching=reaching.sum(),
        reported=best.count(),
        deaths=best.sum(),
        deaths_low=ibis.coalesce(table.fatalities_low, best).sum(where=known),
        deaths_high=ibis.coalesce(table.fatalities_high, best).sum(where=known),
    )


def compare(sides: Sides, one: pd.DataFrame, other: pd.DataFrame, shared: int = 0) -> Comparison:
    """Compare two sides by their counts.

    Parameters
    ----------
    sides : Sides
        Each with at least one day of data.
    one, other : DataFrame
        What the engine answers to `counted` for A and for B.
    shared : int
        Incidents that pass on both sides.

    Raises
    ------
    ValueError
        When a side has no day with data.
    """
    cells = _cells(one, other)
    busiest = max(cells[f"incidents{at}"].sum() / max(1, s.days) for at, s in _by_suffix(sides))
    unit = 1 if busiest >= BUSY else 30
    total = _lines(cells.assign(code=""), sides, unit)
    if total.empty:
        total = _lines(_nothing(cells), sides, unit)
    return Comparison(
        sides,
        unit,
        total,
        _lines(cells.rename(columns={"admin1_pcode": "code"}), sides, unit),
        _lines(cells.rename(columns={"kind": "code"}), sides, unit),
        shared,
    )


def _by_suffix(sides: Sides) -> Sequence[tuple[str, Side]]:
    return ((A, sides.one), (B, sides.other))


def _cells(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Both sides side by side, one row a province and kind."""
    keys = ["admin1_pcode", "kind"]
    # As objects: two empty columns of text cannot be merged.
    parts = [
        frame.assign(**{key: frame[key].astype("object").fillna("") for key in keys})
        for frame in (one, other)
    ]
    cells = parts[0].merge(parts[1], on=keys, how="outer", suffixes=(A, B))
    counts = [f"{name}{at}" for name in _COUNTED[:3] for at in (A, B)]
    return cells.fillna(dict.fromkeys(counts, 0)).astype(dict.fromkeys(counts, "int64"))


def _nothing(cells: pd.DataFrame) -> pd.DataFrame:
    """One row that counts nothing, so that a comparison without incidents has a total too."""
    return cells.reindex([0]).fillna(0).assign(code="")


def _lines(cells: pd.DataFrame, sides: Sides, unit: int) -> pd.DataFrame:
    """Sum the cells of each `code`, and say what that makes a day and by how much it changed."""
    columns = [f"{name}{at}" for at in (A, B) for name in _COUNTED]
    lines = cells.groupby("code")[columns].sum().reset_index()
    for at, side in _by_suffix(sides):
        # Without incidents there are no deaths; with incidents, but no figure, they are not reported.
        unknown = pd.Series(0.0, index=lines.index).where(lines[f"incidents{at}"] == 0)
        for name in _COUNTED[3:]:
            sums = lines[f"{name}{at}"].astype("float64")
            lines[f"{name}{at}"] = sums.where(lines[f"reported{at}"] > 0, unknown)
        lines[f"rate{at}"] = lines[f"incidents{at}"] / side.days * unit
        lines[f"deaths_rate{at}"] = lines[f"deaths{at}"] / side.days * unit
    lines["difference"] = lines["rate_a"] - lines["rate_b"]
    lines["deaths_difference"] = lines["deaths_rate_a"] - lines["deaths_rate_b"]
    found = ratio(lines["incidents_a"], sides.one.days, lines["incidents_b"], sides.other.days)
    lines = lines.assign(ratio=found.estimate, low=found.low, high=found.high, clear=found.clear)
    lines["few"] = lines["incidents_a"] + lines["incidents_b"] < FEW
    order = np.lexsort((lines["code"], -lines["difference"]))
    return lines.iloc[order].reset_index(drop=True)


REST = "*"
"""Code of the line that sums up those that a short list leaves out."""


def shortened(found: Comparison, lines: pd.DataFrame, most: int, kept: str | None = None) -> pd.DataFrame:
    """Return the lines of the largest differences, the others summed up in one line of code `REST`.

    Parameters
    ----------
    found : Comparison
        Where the lines come from.
    lines : DataFrame
        Its `provinces` or `kinds`.
    most : int
        Lines at most, besides that of the others.
    kept : str, optional
        A code that stays a line of its own in any case.
    """
    if len(lines) <= most + 1:
        return lines
    largest = lines["difference"].abs().sort_values(ascending=False).index[:most]
    own = lines.index.isin(largest) | (lines["code"] == kept)
    short = _lines(lines.assign(code=lines["code"].where(own, REST)), found.sides, found.unit)
    last = short["code"] == REST
    return pd.concat([short[~last], short[last]], ignore_index=True)


def listed(found: Comparison, lines: pd.DataFrame, heading: str, names: Mapping[str, str]) -> pd.DataFrame:
    """Return lines as a table for people, with the sum of all as its last row.

    Parameters
    ----------
    found : Comparison
        Where the lines come from.
    lines : DataFrame
        Its `provinces` or `kinds`.
    heading : str
        Of the first column, such as “Province”.
    names : mapping
        What each code is called.

    Returns
    -------
    DataFrame
        Counts, rates, their difference, and the ratio with its interval: blank where it has no end, as when B has none.
    """
    rows = pd.concat([lines, found.total], ignore_index=True)
    per = "day" if found.unit == 1 else f"{found.unit} days"
    table = pd.DataFrame({heading: [*lines["code"].map(names), "All"]})
    for label, name in (
        ("A, incidents", "incidents_a"),
        ("B, incidents", "incidents_b"),
        (f"A per {per}", "rate_a"),
        (f"B per {per}", "rate_b"),
        (f"Difference per {per}", "difference"),
        ("Ratio A to B", "ratio"),
        ("Ratio, low (95 %)", "low"),
        ("Ratio, high (95 %)", "high"),
        ("A, incidents with a toll", "reported_a"),
        ("A, reported deaths", "deaths_a"),
        ("A, low", "deaths_low_a"),
        ("A, high", "deaths_high_a"),
        ("B, incidents with a toll", "reported_b"),
        ("B, reported deaths", "deaths_b"),
        ("B, low", "deaths_low_b"),
        ("B, high", "deaths_high_b"),
        (f"Difference of deaths per {per}", "deaths_difference"),
    ):
        table[label] = rows[name].replace(np.inf, np.nan)
    return table.round(3)
