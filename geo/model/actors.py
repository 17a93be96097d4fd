"""The actors: canonical names, aliases, sides, umbrellas and colours, and what became of a group on which day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from geo.model.vocabulary import SIDES

COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
"""How a colour is written."""

UNKNOWN_COLOUR = "#7F7F7F"
SIDE_PREFIX = "side:"
"""An actor value that begins so names a whole side of the register."""

ROLLUPS = ("", "parent", "side")
"""What actors are counted as: themselves, the umbrella they stand under, or their side."""


@dataclass(frozen=True)
class Grouping:
    """How actors are taken together.

    Attributes
    ----------
    rollup : str
        One of `ROLLUPS`.
    succession : bool
        Whether a group and what it became count as one.
    """

    rollup: str = ""
    succession: bool = False


@dataclass(frozen=True)
class Actor:
    """A party that incidents name.

    Attributes
    ----------
    name : str
        Canonical English name.
    aliases : tuple of str
        Other spellings and names.
    short_name : str
        For chips and legends.
    side : str
        A code of `vocabulary.SIDES`.
    colour : str
        ``#rrggbb`` on the map.
    parent : str
        Canonical name of the umbrella at the time, empty when there is none.
    covers : str
        The side that the name stands for as a whole, as “Insurgents” does for rebels whose group is not named; empty
        for the name of one group.
    name_ar, short_ar : str
        Name and short name in Arabic, empty where it is not known; no other name is looked up by them.
    """

    name: str
    aliases: tuple[str, ...] = ()
    short_name: str = ""
    side: str = "other"
    colour: str = UNKNOWN_COLOUR
    parent: str = ""
    covers: str = ""
    name_ar: str = ""
    short_ar: str = ""

    @property
    def short(self) -> str:
        """Return the short name, the whole name when there is none."""
        return self.short_name or self.name

    @property
    def short_in_arabic(self) -> str:
        """Return the short name in Arabic, the whole one when there is none; "" when neither is known."""
        return self.short_ar or self.name_ar

    @property
    def search_label(self) -> str:
        """Return every name in one line, so that a search box finds the actor by any of them."""
        others = [n for n in dict.fromkeys((self.name, *self.aliases)) if n != self.short]
        return f"{self.short} · {', '.join(others)}" if others else self.short


@dataclass(frozen=True)
class Change:
    """What changed about an actor on a day.

    Attributes
    ----------
    name : str
        Canonical name of the actor.
    day : date
        The first day on which it holds.
    change : str
        ``becomes``: the group goes on as another actor of the register. ``colour``: it is drawn in another colour.
    value : str
        The canonical name of what it became, or ``#rrggbb``.
    source : str
        Where that can be looked up.
    """

    name: str
    day: date
    change: str
    value: str
    source: str = ""


def name_key(name: str) -> str:
    """Return a name as names are compared: neither case nor the number of spaces counts."""
    return " ".join(name.casefold().split())


@dataclass(frozen=True)
class Actors:
    """A register of actors, found by any of their names.

    Attributes
    ----------
    entries : tuple of Actor
        The actors, in the order in which they are listed.
    changes : tuple of Change
        What changed about them on which day. A group becomes one other and continues one other at most, so that what
        it became is a line with one beginning (`geo.model.register` refuses anything else).
    """

    entries: tuple[Actor, ...] = field(default=())
    changes: tuple[Change, ...] = field(default=())

    def __iter__(self) -> Iterator[Actor]:
        """Iterate over the actors in register order."""
        return iter(self.entries)

    @cached_property
    def _by_name(self) -> dict[str, Actor]:
        index: dict[str, Actor] = {}
        # Canonical names win over aliases: “Jaish al-Sham” the group over “Jaish al-Sham” the alias.
        for names in (lambda a: (a.name,), lambda a: (a.short_name,), lambda a: a.aliases):
            for actor in self.entries:
                for name in names(actor):
                    if name:
                        index.setdefault(name_key(name), actor)
        return index

    @cached_property
    def _becomes(self) -> dict[str, Change]:
        return {c.name: c for c in self.changes if c.change == "becomes"}

    @cached_property
    def _was(self) -> dict[str, str]:
        return {c.value: c.name for c in self._becomes.values()}

    @cached_property
    def _colours(self) -> dict[str, list[Change]]:
        found: dict[str, list[Change]] = {}
        for change in sorted((c for c in self.changes if c.change == "colour"), key=lambda c: c.day):
            found.setdefault(change.name, []).append(change)
        return found

    @cached_property
    def _groups(self) -> dict[Grouping, dict[str, list[str]]]:
        """Names in each group, for each grouping that was asked for."""
        return {}

    def find(self, name: str) -> Actor | None:
        """Return the actor that has this name, short name or alias; None when there is none."""
        return self._by_name.get(name_key(name))

    def get(self, name: str) -> Actor:
        """Return the actor of this name, a nameless-side one made up for a name the register lacks."""
        return self.find(name) or Actor(name)

    def line(self, name: str) -> tuple[str, ...]:
        """Return the names of a group and of what it became, in the order in which it bore them."""
        first = self.get(name).name
        while first in self._was:
            first = self._was[first]
        found = [first]
        while found[-1] in self._becomes:
            found.append(self._becomes[found[-1]].value)
        return tuple(found)

    def named_at(self, name: str, day: date | None) -> str:
        """Return the canonical name that a group bears on a day, whichever name of its line is given.

        Without a day it is the canonical name of the name given.
        """
        if day is None:
            return self.get(name).name
        line = self.line(name)
        # Days grow along a line, so as many of its changes have come as its place in it.
        return line[sum(self._becomes[earlier].day <= day for earlier in line[:-1])]

    def became(self, name: str) -> Change | None:
        """Return what became of an actor, and when; None when nothing is known to have."""
        return self._becomes.get(self.get(name).name)

    def group(self, name: str, grouping: Grouping) -> str:
        """Return what an actor counts as: a canonical name, or a side as ``side:jihadist``.

        A line of successors goes by its first name, and stands under the first umbrella that any of its names does.
        """
        if name.startswith(SIDE_PREFIX):
            return name
        actor = self.get(name)
        if grouping.rollup == "side":
            return f"{SIDE_PREFIX}{actor.side}"
        if not grouping.succession:
            return self.ancestors(actor.name)[-1] if grouping.rollup else actor.name
        found = [self.line(actor.name)[0]]
        while grouping.rollup and (above := self._umbrella_of_line(found[-1])) and above not in found:
            found.append(above)
        return found[-1]

    def _umbrella_of_line(self, name: str) -> str:
        line = self.line(name)
        above = [self.line(parent)[0] for parent in (self.get(n).parent for n in line) if parent]
        return next((first for first in above if first != line[0]), "")

    def within(self, value: str, grouping: Grouping) -> tuple[str, ...]:
        """Return every value that counts as the same as this one: names as parties hold them, or a side.

        Parameters
        ----------
        value : str
            Any name, or ``side:jihadist``.
        grouping : Grouping
            What is taken together.
        """
        group = self.group(value, grouping)
        if group.startswith(SIDE_PREFIX):
            return (group,)
        if grouping not in self._groups:
            names: dict[str, list[str]] = {}
            for actor in self.entries:
                names.setdefault(self.group(actor.name, grouping), []).append(actor.name)
            self._groups[grouping] = names
        return tuple(dict.fromkeys([group, *self._groups[grouping].get(group, ())]))

    def has_groups_under(self, name: str) -> bool:
        """Whether an actor is an umbrella of others."""
        return any(actor.parent == name for actor in self.entries)

    def ancestors(self, name: str) -> tuple[str, ...]:
        """Return the canonical name of an actor and of the umbrellas above it, the nearest first."""
        found = [self.get(name).name]
        while (above := self.get(found[-1]).parent) and above not in found:
            found.append(above)
        return tuple(found)

    def agree(self, one: str, other: str) -> bool:
        """Whether two values may mean the same holder.

        They may when they are the same actor or names of one line, when one of them stands above the other, and when
        one is a side, or a name that covers a side, and the other belongs to that side. Either may be a name or a side
        as ``side:jihadist``.
        """
        return self._may_mean(one, other) or self._may_mean(other, one)

    def _may_mean(self, wide: str, narrow: str) -> bool:
        side = wide.removeprefix(SIDE_PREFIX) if wide.startswith(SIDE_PREFIX) else self.get(wide).covers
        if side and side == self.side_of(narrow):
            return True
        if wide.startswith(SIDE_PREFIX) or narrow.startswith(SIDE_PREFIX):
            return False
        return self.get(wide).name in self.wider(narrow)

    def wider(self, name: str) -> frozenset[str]:
        """Return the canonical names that may mean an actor too: of its line, and of all that stands above it."""
        return frozenset(wide for above in self.ancestors(name) for wide in self.line(above))

    def side_of(self, value: str) -> str:
        """Return the side of a name or of a side as ``side:jihadist``: a code of `vocabulary.SIDES`."""
        return value.removeprefix(SIDE_PREFIX) if value.startswith(SIDE_PREFIX) else self.get(value).side

    def label(self, value: str, day: date | None = None) -> str:
        """Return the short words for an actor or a side; with a day, for what the group was called then."""
        if value.startswith(SIDE_PREFIX):
            return SIDES.label_of(value.removeprefix(SIDE_PREFIX))
        return self.get(self.named_at(value, day)).short

    def colour(self, value: str, day: date | None = None) -> str:
        """Return the colour of an actor or a side as ``#rrggbb``; with a day, that of what the group was then."""
        if value.startswith(SIDE_PREFIX):
            side = value.removeprefix(SIDE_PREFIX)
            return next((str(c.colour) for c in SIDES.codes if c.code == side), UNKNOWN_COLOUR)
        actor = self.get(self.named_at(value, day))
        dated = [c.value for c in self._colours.get(actor.name, ()) if day is not None and c.day <= day]
        return dated[-1] if dated else actor.colour

    def of_side(self, side: str) -> tuple[Actor, ...]:
        """Return the actors of a side, in register order."""
        return tuple(actor for actor in self.entries if actor.side == side)


def split_names(cell: str | None) -> tuple[str, ...]:
    """Split a cell of several actors joined by “;” into names."""
    return tuple(part.strip() for part in (cell or "").split(";") if part.strip())
