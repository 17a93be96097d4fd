"""Who takes part in incidents: against whom, beside whom, when and where.

A million incidents name a few thousand different combinations of parties. The query engine counts incidents once for
each combination; members of parties are looked at there, not once a row.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from geo.model.actors import SIDE_PREFIX, Actors, Grouping
from geo.model.vocabulary import KIND_CODES, SIDES

UNOPPOSED = ("protest", "agreement", "strategic")
"""Kinds whose two sides need not be against each other: a truce names two sides, an aid delivery too."""

OPPOSED = tuple(code for code in KIND_CODES if code not in UNOPPOSED)
"""Kinds in which one side acts against the other, a change of control without a fight among them."""

OTHERS = ""
"""Stands for all groups that have no line of their own; no group has this name."""

MOST_GROUPS = 14
"""Lines of a matrix besides the others; more cannot be read at a glance."""

_COUNTED = ("incidents", "told", "deaths")
_SPANNED = {"first_day": "min", "last_day": "max"}


@dataclass(frozen=True)
class Standing:
    """Which groups stand in which parties.

    Attributes
    ----------
    groups : tuple of str
        Canonical names, sides as ``side:jihadist``, or `OTHERS`.
    table : DataFrame
        `party` and `group` (index into `groups`), each pair once.
    names : mapping
        The names that count as each group, by group.
    """

    groups: tuple[str, ...]
    table: pd.DataFrame
    names: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, members: pd.DataFrame, actors: Actors, grouping: Grouping) -> "Standing":
        """Gather the groups of parties.

        Parameters
        ----------
        members : DataFrame
            `party` and `name`, as `geo.dataset.Dataset.members` holds them; whole sides among them are passed over.
        actors : Actors
            The register.
        grouping : Grouping
            What actors are counted as.
        """
        single = members[~members["name"].str.startswith(SIDE_PREFIX)]
        number, known = pd.factorize(single["name"], sort=True)
        return cls._gathered(
            single["party"].to_numpy(), number, {str(n): actors.group(str(n), grouping) for n in known}
        )

    @classmethod
    def _gathered(cls, party: Any, number: Any, group_of: dict[str, str]) -> "Standing":
        code, groups = pd.factorize(np.array(list(group_of.values()), dtype=object))
        names: dict[str, list[str]] = {}
        for name, group in group_of.items():
            names.setdefault(group, []).append(name)
        table = pd.DataFrame({"party": party, "group": code[number] if len(code) else number})
        found = {group: tuple(each) for group, each in names.items()}
        return cls(tuple(map(str, groups)), table.drop_duplicates(ignore_index=True), found)

    def folded(self, kept: Collection[str]) -> "Standing":
        """Return the same with every group that is not kept counted as `OTHERS`."""
        shown = set(kept)
        return self.as_one(OTHERS, [group for group in self.groups if group not in shown])

    def as_one(self, value: str, groups: Collection[str]) -> "Standing":
        """Return the same with several groups counted as one, which is the last of `groups`."""
        joined = set(groups)
        kept = [group for group in self.groups if group not in joined]
        place = {group: at for at, group in enumerate(kept)}
        new = np.array([place.get(group, len(kept)) for group in self.groups], dtype=np.int64)
        table = self.table.assign(group=new[self.table["group"].to_numpy(dtype=np.int64)])
        names = {group: self.names[group] for group in kept}
        names[value] = tuple(name for group in groups for name in self.names[group])
        return Standing((*kept, value), table.drop_duplicates(ignore_index=True), names)

    def of_side(self, value: str, actors: Actors) -> "Standing":
        """Return the same with the groups of a side, as ``side:jihadist``, counted as that side."""
        return self.as_one(
            value, [group for group in self.groups if actors.side_of(group) == actors.side_of(value)]
        )


def combinations(passing: ir.Table) -> ir.Table:
    """Return how many incidents each two parties have in each kind.

    Returns
    -------
    ibis Table
        `side1`, `side2` (numbers of parties), `kind`, `incidents`, `told` (those of them that report a toll),
        `deaths` (the sum of what they report), `first_day`, `last_day`.
    """
    return passing.group_by("side1", "side2", "kind").aggregate(**_measures(passing))


def _measures(incidents: ir.Table) -> dict[str, ir.Scalar]:
    return {
        "incidents": incidents.count(),
        "told": incidents.fatalities.count(),
        "deaths": incidents.fatalities.sum().fill_null(0).cast("int64"),
        "first_day": incidents.first_day.min(),
        "last_day": incidents.last_day.max(),
    }


def counted(lines: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Sum lines of `combinations` or `spread` by some columns, blanks too, the most frequent first.

    Returns
    -------
    DataFrame
        The columns asked for, `incidents`, `told`, `deaths`, `first_day`, `last_day`.
    """
    how = dict.fromkeys(_COUNTED, "sum") | _SPANNED
    found = lines.groupby(list(by), sort=True, as_index=False, dropna=False, observed=True).agg(how)
    return found.sort_values("incidents", ascending=False, kind="stable", ignore_index=True)


def against(found: pd.DataFrame, standing: Standing) -> pd.DataFrame:
    """Return who is against whom: one line for each two groups on opposite sides and each kind of `OPPOSED`.

    Associated actors count as those they stand beside. An incident counts once for each two groups, however many
    members of a group it names, so the sum over pairs may exceed the number of incidents.

    Parameters
    ----------
    found : DataFrame
        Lines of `combinations`.
    standing : Standing
        The groups of the parties.

    Returns
    -------
    DataFrame
        `one` and `other` (indices of groups, the smaller first; equal for a group against itself) and the columns of
        `combinations` besides the parties.
    """
    lines = found[found["kind"].isin(OPPOSED)]
    one, other = (_members(lines, side, standing) for side in ("side1", "side2"))
    return _paired(lines, one.merge(other, on="line"), standing)


def beside(found: pd.DataFrame, standing: Standing) -> pd.DataFrame:
    """Return who stands on the same side: one line for each two groups and each kind, in the columns of `against`."""
    sides = [_members(found, side, standing) for side in ("side1", "side2")]
    pairs = pd.concat([side.merge(side, on="line") for side in sides], ignore_index=True)
    return _paired(found, pairs[pairs["group_x"] != pairs["group_y"]], standing)


def _members(lines: pd.DataFrame, side: str, standing: Standing) -> pd.DataFrame:
    named = pd.DataFrame({"line": np.arange(len(lines)), "party": lines[side].to_numpy()})
    return named.merge(standing.table, on="party")[["line", "group"]]


def _paired(lines: pd.DataFrame, pairs: pd.DataFrame, standing: Standing) -> pd.DataFrame:
    number = max(len(standing.groups), 1)
    one, other = (pairs[name].to_numpy(dtype=np.int64) for name in ("group_x", "group_y"))
    both = np.minimum(one, other) * number + np.maximum(one, other)
    key = pd.unique(pairs["line"].to_numpy(dtype=np.int64) * number**2 + both)
    line, both = np.divmod(key, number**2)
    found = lines.drop(columns=["side1", "side2"]).take(line).reset_index(drop=True)
    found.insert(0, "one", both // number)
    found.insert(1, "other", both % number)
    return found


@dataclass(frozen=True)
class Matrix:
    """Who is against whom among the incidents that pass a filter.

    ``opposed + alone + unopposed`` is the number of all these incidents.

    Attributes
    ----------
    groups : tuple of str
        Rows and columns: by side in the order of `vocabulary.SIDES`, the most frequent first; `OTHERS` last, if any.
    cells : DataFrame
        `one` and `other` (values of `groups`, each two once), `kind` and the measures of `combinations`.
    pairs : DataFrame
        Every two groups, not only those of the matrix: `one`, `other` and the measures, the most frequent first. `one`
        is the more frequent group of the two, and the one that bears arms.
    opposed : int
        Incidents with somebody named on both sides.
    alone : int
        Incidents of such kinds that name nobody on one of the sides.
    unopposed : int
        Incidents of kinds in which no side is against another.
    """

    groups: tuple[str, ...]
    cells: pd.DataFrame
    pairs: pd.DataFrame
    opposed: int
    alone: int
    unopposed: int

    @classmethod
    def of(cls, found: pd.DataFrame, standing: Standing, actors: Actors, most: int = MOST_GROUPS) -> "Matrix":
        """Make the matrix of lines of `combinations`, with at most `most` groups besides the others."""
        named = standing.table["party"].unique()
        can_oppose = found["kind"].isin(OPPOSED)
        both = can_oppose & found["side1"].isin(named) & found["side2"].isin(named)
        everyone = against(found[both], standing)
        ranked = list(named_in(found[both], standing))
        shown = ranked[:most]
        groups = (*_by_side(shown, actors), *([OTHERS] if len(ranked) > most else []))
        lines = standing.folded(shown) if OTHERS in groups else standing
        cells = counted(against(found[both], lines), ("one", "other", "kind"))
        return cls(
            groups,
            _valued(cells, lines),
            _valued(_in_words(counted(everyone, ("one", "other")), ranked, standing, actors), standing),
            int(found.loc[both, "incidents"].sum()),
            int(found.loc[can_oppose & ~both, "incidents"].sum()),
            int(found.loc[~can_oppose, "incidents"].sum()),
        )


def _in_words(pairs: pd.DataFrame, ranked: Sequence[str], standing: Standing, actors: Actors) -> pd.DataFrame:
    """The same pairs with the group first that words name first: “Army against civilians”."""
    order = sorted(ranked, key=lambda group: actors.side_of(group) == "civilian")
    at = {group: number for number, group in enumerate(order)}
    place = np.array([at.get(group, -1) for group in standing.groups], dtype=np.int64)
    ends = pairs[["one", "other"]].to_numpy(dtype=np.int64)
    turned = place[ends[:, 0]] > place[ends[:, 1]]
    return pairs.assign(
        one=np.where(turned, ends[:, 1], ends[:, 0]), other=np.where(turned, ends[:, 0], ends[:, 1])
    )


def named_in(found: pd.DataFrame, standing: Standing) -> dict[str, int]:
    """Return in how many incidents each group is named, on whichever side, the most frequent first.

    Parameters
    ----------
    found : DataFrame
        Lines of `combinations`.
    standing : Standing
        The groups of the parties.
    """
    number = max(len(standing.groups), 1)
    sides = [_members(found, side, standing) for side in ("side1", "side2")]
    # One number for a line and a group is told apart far faster than two columns.
    key = pd.unique(
        np.concatenate([side["line"].to_numpy() * number + side["group"].to_numpy() for side in sides])
    )
    weights = found["incidents"].to_numpy()[key // number]
    totals = np.bincount(key % number, weights=weights, minlength=len(standing.groups)).astype(np.int64)
    order = np.argsort(-totals, kind="stable")
    return {standing.groups[group]: int(totals[group]) for group in order if totals[group]}


def lines_of(found: pd.DataFrame, standing: Standing, group: str) -> pd.DataFrame:
    """Return those lines of `combinations` that a group takes part in, on whichever side."""
    own = standing.table["party"][standing.table["group"] == standing.groups.index(group)]
    return found[found["side1"].isin(own) | found["side2"].isin(own)]


def _by_side(groups: Sequence[str], actors: Actors) -> list[str]:
    order = {str(side): number for number, side in enumerate(SIDES.values())}
    return sorted(groups, key=lambda group: order[actors.side_of(group)])


def _valued(table: pd.DataFrame, standing: Standing) -> pd.DataFrame:
    values = np.array(standing.groups, dtype=object)
    return table.assign(**{name: values[table[name].to_numpy(dtype=np.int64)] for name in ("one", "other")})


Bin = Literal["week", "month"]

_LONGEST = 160
"""Weeks in a row of bars; more are months."""


def bin_of(first: date, last: date) -> Bin:
    """Return what a row of bars from one day to another counts by."""
    return "week" if (last - first).days <= 7 * _LONGEST else "month"


def spread(incidents: ir.Table, unit: Bin) -> ir.Table:
    """Return how incidents spread over time, kinds and places.

    Returns
    -------
    ibis Table
        `start` (the Monday, or the first of the month; blank for incidents whose days do not lie in one week or
        month, so that none is counted in a time that it is not known for), `kind`, `admin1_pcode`, `place` (as in
        `geo.dataset.Dataset.passing`) and the measures of `combinations`.
    """
    code: Literal["W", "M"] = "W" if unit == "week" else "M"
    starts, ends = incidents.first_day.truncate(code), incidents.last_day.truncate(code)
    binned = incidents.mutate(start=(starts == ends).ifelse(starts, ibis.null("date")))
    return binned.group_by("start", "kind", "admin1_pcode", "place").aggregate(**_measures(binned))


def taking_part(passing: ir.Table, members: ir.Table, names: Sequence[str]) -> ir.Table:
    """Return the incidents that name one of a group on either side.

    Parameters
    ----------
    passing, members : ibis Table
        As `geo.dataset.Dataset` gives them.
    names : sequence of str
        The names that count as the group (`Standing.names`).
    """
    parties = members.filter(members.name.isin(list(names))).party
    return passing.filter(passing.side1.isin(parties) | passing.side2.isin(parties))


def companions(found: pd.DataFrame, standing: Standing, group: str) -> pd.DataFrame:
    """Return with whom and against whom a group stands.

    Parameters
    ----------
    found : DataFrame
        Lines of `combinations`.
    standing : Standing
        The groups of the parties.
    group : str
        One of its groups.

    Returns
    -------
    DataFrame
        `group`, `against` (incidents of `OPPOSED` kinds with it on the opposite side), `beside` (incidents of any kind
        with it on the same side); the most frequent first. The group itself is there when it stands on both sides.
    """
    number = standing.groups.index(group)
    parts = [_ends(pairs, number) for pairs in (against(found, standing), beside(found, standing))]
    table = pd.concat(parts, axis=1, keys=["against", "beside"]).fillna(0).astype("int64")
    table.insert(0, "group", np.array(standing.groups, dtype=object)[table.index.to_numpy(dtype=np.int64)])
    order = (-table["against"] - table["beside"]).sort_values(kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _ends(pairs: pd.DataFrame, number: int) -> "pd.Series[int]":
    """Incidents by the group at the other end of the pairs that one group is in."""
    own = pairs[(pairs["one"] == number) | (pairs["other"] == number)]
    end = np.where(own["one"] == number, own["other"], own["one"])
    return own["incidents"].groupby(end).sum()


def held(changes: pd.DataFrame, group: str) -> pd.DataFrame:
    """Return what a group gained and lost, of changes of control.

    Parameters
    ----------
    changes : DataFrame
        As `geo.analysis.control.Control.changes` holds them; those that do not count are passed over.
    group : str
        A holder.

    Returns
    -------
    DataFrame
        Lines of `changes`, with `gained` True or False.
    """
    moved = changes[changes["counts"] & (changes["before"] != changes["after"])]
    own = moved[(moved["before"] == group) | (moved["after"] == group)]
    return own.assign(gained=own["after"] == group)
