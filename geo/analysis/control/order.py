"""The order in which the statements of one place came about (rules 8 and 10)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

NONE = -1
"""No holder: not stated, or not known."""

_MOST_TOGETHER = 8
"""Statements of overlapping spans that are put in order by who held the place; more are taken by their days."""

Force = Literal["asserted", "change", "contest", "dispute", "doubted"]
"""What a statement does: states a holding, moves control, tells who held a place in dispute, only that it was in
dispute, or claims a change that is doubtful."""

Agree = Callable[[int, int], bool]


@dataclass(slots=True)
class Statement:
    """One statement about one place; holders are numbers of names, `NONE` where not stated.

    Attributes
    ----------
    number : int
        Row of the statement in the table of all.
    force : str
        See `Force`.
    first, last : int
        Days since 1970 between which it takes effect: a change on one of them, and surely by the last. What tells of a
        dispute or makes a claim takes effect on its first day, so there both are that day.
    known : (int, int)
        First and last day that the record speaks of.
    before, after : int
        Holders.
    contested : bool
        Whether the record says so.
    grade : tuple
        Lower is better evidence.
    key : str
        Identifier, so that the order does not depend on that of the rows.
    """

    number: int
    force: Force
    first: int
    last: int
    known: tuple[int, int]
    before: int
    after: int
    contested: bool
    grade: tuple[bool, int, str]
    key: str

    @property
    def by_days(self) -> tuple[int, bool, int, str]:
        """The key of the plain order: last day, assertions before what happened that day, first day, identifier."""
        return self.last, self.force != "asserted", self.first, self.key

    @property
    def tells(self) -> bool:
        """Whether it says who held the place, in a way that counts."""
        return self.force in ("change", "contest", "asserted")

    def leaves(self, standing: int) -> int:
        """Return who holds the place after the statement, when this one held it before."""
        if self.force in ("change", "asserted"):
            return self.after
        return self.before if self.force == "contest" and self.before != NONE else standing


@dataclass(frozen=True)
class Ordered:
    """Statements in their order, and where the order decides nothing.

    Attributes
    ----------
    statements : tuple of Statement
        With `first` and `last` narrowed to what the order leaves possible.
    open_ends : dict
        From the number of the last statement of an overlapping group to another holder that might stand after it.
    """

    statements: tuple[Statement, ...]
    open_ends: dict[int, int]


def in_order(said: Sequence[Statement], agree: Agree) -> Ordered:
    """Put the statements of a place in order.

    Statements whose days do not overlap come in the order of their days. Of those whose days overlap, an order is
    sought in which each `before` agrees with who held the place then; without one they go by last day, first day and
    identifier. When such orders end with different holders, that is noted. A dispute on a day on which a change may
    be under way is left out: those days are in question anyway.

    Parameters
    ----------
    said : sequence of Statement
        Of one place, in any order.
    agree : callable
        Whether two holders may be one.
    """
    by_days = sorted(said, key=lambda s: s.by_days)
    if not _any_together(by_days):
        return Ordered(tuple(by_days), {})
    telling: list[Statement] = []
    open_ends: dict[int, int] = {}
    standing = NONE
    for group in _together([s for s in by_days if s.tells]):
        ordered, other = _chained(group, standing, agree)
        for statement in ordered:
            standing = statement.leaves(standing)
        if other != NONE:
            open_ends[ordered[-1].number] = other
        telling += ordered
    _narrow(telling)
    return Ordered(tuple(_with_others(telling, [s for s in by_days if not s.tells])), open_ends)


def _any_together(by_days: Sequence[Statement]) -> bool:
    return any(one.last >= other.first for one, other in pairwise(by_days))


def _together(by_days: Sequence[Statement]) -> list[list[Statement]]:
    """Groups of statements whose days overlap, directly or by way of others."""
    groups: list[list[Statement]] = []
    end = 0
    for statement in sorted(by_days, key=lambda s: (s.first, s.last, s.key)):
        if groups and statement.first <= end:
            groups[-1].append(statement)
            end = max(end, statement.last)
        else:
            groups.append([statement])
            end = statement.last
    return [sorted(group, key=lambda s: s.by_days) for group in groups]


def _chained(group: list[Statement], standing: int, agree: Agree) -> tuple[list[Statement], int]:
    """Return a group in the order in which each follows from the one before, and another possible last holder."""
    if not 1 < len(group) <= _MOST_TOGETHER:
        return group, NONE
    search = _Search(group, agree)
    found = search.order(standing)
    if found is None:
        return group, NONE
    end = standing
    for statement in found:
        end = statement.leaves(end)
    others = sorted(
        e for e in search.ends(search.all, standing) if NONE not in (e, end) and not agree(e, end)
    )
    return found, others[0] if others else NONE


def _with_others(telling: list[Statement], others: Sequence[Statement]) -> list[Statement]:
    """Put what tells of no holder among the rest by its day, after what happened on that day."""
    result: list[Statement] = []
    at = 0
    for statement in others:
        day = statement.first
        while at < len(telling) and telling[at].last <= day:
            result.append(telling[at])
            at += 1
        # From here on every change is done later: one that may have begun puts the day in question already.
        if not any(s.first <= day for s in telling[at : at + _MOST_TOGETHER]):
            result.append(statement)
    return result + telling[at:]


class _Search:
    """The orders of a few statements in which each `before` agrees with the holder at that moment.

    What is still to come is a set of bits, one for each statement. Which holders may stand in the end depends on that and on
    who stands now alone, so that each such situation is looked at once, not each order.
    """

    def __init__(self, group: Sequence[Statement], agree: Agree) -> None:
        self.all = (1 << len(group)) - 1
        self._group = group
        self._agree = agree
        self._known: dict[tuple[int, int], frozenset[int]] = {}

    def ends(self, left: int, standing: int) -> frozenset[int]:
        """Return who may stand when the statements that are left have come about; nobody when they cannot."""
        if not left:
            return frozenset((standing,))
        if (left, standing) not in self._known:
            found = [
                self.ends(left & ~(1 << at), self._group[at].leaves(standing))
                for at in self._next(left, standing)
            ]
            self._known[left, standing] = frozenset().union(*found)
        return self._known[left, standing]

    def order(self, standing: int) -> list[Statement] | None:
        """Return the order that is nearest to that of the group; None when there is none."""
        left, result = self.all, list[Statement]()
        if not self.ends(left, standing):
            return None
        while left:
            at = next(
                at
                for at in self._next(left, standing)
                if self.ends(left & ~(1 << at), self._group[at].leaves(standing))
            )
            left, standing = left & ~(1 << at), self._group[at].leaves(standing)
            result.append(self._group[at])
        return result

    def _next(self, left: int, standing: int) -> Iterator[int]:
        """Which of the statements that are left may come about next: none that surely comes after another of them."""
        first_end = min(s.last for at, s in enumerate(self._group) if left >> at & 1)
        for at, statement in enumerate(self._group):
            fits = left >> at & 1 and statement.first <= first_end
            if fits and _may_agree(standing, statement.before, self._agree):
                yield at


def _narrow(ordered: Sequence[Statement]) -> None:
    """Leave each statement only the days that its neighbours in the order leave it."""
    first = None
    for statement in ordered:
        first = statement.first if first is None else max(first, statement.first)
        statement.first = first
    last = None
    for statement in reversed(ordered):
        last = statement.last if last is None else min(last, statement.last)
        statement.last = last


def once(said: Sequence[Statement], agree: Agree) -> tuple[list[Statement], dict[int, int]]:
    """Take records of one change as one (rule 10): between holders that agree, on days that overlap.

    The better graded record stays, else the earlier; it happened on the days that both leave possible.

    Returns
    -------
    (list of Statement, dict)
        What stays, and from the number of each other record to that of the one it repeats.
    """
    stays: list[Statement] = []
    repeats: dict[int, int] = {}
    recent: list[Statement] = []
    for statement in sorted(said, key=lambda s: (s.known, s.grade, s.key)):
        recent = [other for other in recent if other.known[1] >= statement.known[0]]
        twin = next((other for other in recent if _same_change(statement, other, agree)), None)
        if twin is None:
            stays.append(statement)
            recent.append(statement)
            continue
        better, worse = (statement, twin) if statement.grade < twin.grade else (twin, statement)
        repeats[worse.number] = better.number
        if better is not twin:
            for kept in (stays, recent):
                kept[kept.index(twin)] = better
        _meet(better, worse)
    return stays, {number: _last_of(number, repeats) for number in repeats}


def _last_of(number: int, repeats: dict[int, int]) -> int:
    while number in repeats:
        number = repeats[number]
    return number


def _same_change(one: Statement, other: Statement, agree: Agree) -> bool:
    return (
        NONE not in (one.after, other.after)
        and agree(one.after, other.after)
        and _may_agree(one.before, other.before, agree)
        and not (one.before == one.after or other.before == other.after)
        and one.known[0] <= other.known[1]
    )


def _may_agree(one: int, other: int, agree: Agree) -> bool:
    return NONE in (one, other) or agree(one, other)


def _meet(better: Statement, worse: Statement) -> None:
    """Leave the better record of one change what both records leave possible."""
    if "doubted" not in (better.force, worse.force):
        better.first, better.last = max(better.first, worse.first), min(better.last, worse.last)
        better.known = better.first, better.last
    if better.before == NONE:
        better.before = worse.before
