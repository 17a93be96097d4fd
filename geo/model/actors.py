"""The actor register: canonical names, aliases, sides, parents and colours."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from geo.errors import ActorError
from geo.model.vocabulary import SIDES

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
UNKNOWN_COLOUR = "#7F7F7F"


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
    """

    name: str
    aliases: tuple[str, ...] = ()
    short_name: str = ""
    side: str = "other"
    colour: str = UNKNOWN_COLOUR
    parent: str = ""

    @property
    def short(self) -> str:
        """Return the short name, the whole name when there is none."""
        return self.short_name or self.name

    @property
    def search_label(self) -> str:
        """Return every name in one line, so that a search box finds the actor by any of them."""
        others = [n for n in dict.fromkeys((self.name, *self.aliases)) if n != self.short]
        return f"{self.short} · {', '.join(others)}" if others else self.short


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


@dataclass(frozen=True)
class Actors:
    """A register of actors, found by any of their names."""

    entries: tuple[Actor, ...] = field(default=())

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
                        index.setdefault(_key(name), actor)
        return index

    def find(self, name: str) -> Actor | None:
        """Return the actor that has this name, short name or alias; None when there is none."""
        return self._by_name.get(_key(name))

    def get(self, name: str) -> Actor:
        """Return the actor of this name, a nameless-side one made up for a name the register lacks."""
        return self.find(name) or Actor(name)

    def of_side(self, side: str) -> tuple[Actor, ...]:
        """Return the actors of a side, in register order."""
        return tuple(actor for actor in self.entries if actor.side == side)


def split_names(cell: str | None) -> tuple[str, ...]:
    """Split a cell of several actors joined by “;” into names."""
    return tuple(part.strip() for part in (cell or "").split(";") if part.strip())


def load(path: Path) -> Actors:
    """Read an actor register from a CSV file with the columns of `Actor`.

    Raises
    ------
    ActorError
        When the file cannot be read or a row has no name, an unknown side, a bad colour, a parent that the
        register lacks, or a name that is there already; the message names the row.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            entries = tuple(
                _read(row, number, path) for number, row in enumerate(csv.DictReader(file), start=2)
            )
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ActorError(f"{path.name}: cannot be read as a UTF-8 CSV file ({error})") from error
    names = [actor.name for actor in entries]
    for actor in entries:
        if names.count(actor.name) > 1:
            raise ActorError(f"{path.name}: “{actor.name}” stands there twice: keep one row for each actor")
        if actor.parent and actor.parent not in names:
            raise ActorError(f"{path.name}: parent “{actor.parent}” of “{actor.name}” has no row of its own")
    return Actors(entries)


def _read(row: dict[str, str], number: int, path: Path) -> Actor:
    where = f"{path.name}, row {number}"
    name = (row.get("name") or "").strip()
    if not name:
        raise ActorError(f"{where}: no name: every actor needs one")
    side = (row.get("side") or "other").strip()
    if side not in SIDES.values():
        raise ActorError(f"{where}: side “{side}”: use one of {', '.join(map(str, SIDES.values()))}")
    colour = (row.get("colour") or UNKNOWN_COLOUR).strip()
    if not _COLOUR.fullmatch(colour):
        raise ActorError(f"{where}: colour “{colour}”: write it as #rrggbb")
    return Actor(
        name,
        split_names(row.get("aliases")),
        (row.get("short_name") or "").strip(),
        side,
        colour,
        (row.get("parent") or "").strip(),
    )
