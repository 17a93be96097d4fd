"""`control`: who holds each place at the end of a day, on what evidence, and what changed hands between two days."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.control import MATTERING, Control
from geo.analysis.control.naming import nothing_said, places_called
from geo.cli.base import DONE, NOT_FOUND, UsageError, one_line, plain, say, version_number
from geo.cli.incidents import filter_of, known
from geo.model import vocabulary
from geo.model.actors import Actors
from geo.model.filter import FIELDS
from geo.model.words import day
from geo.places.gazetteer import Gazetteer
from geo.places.names import normal_form

_STATES = {str(code.code): code.label for code in vocabulary.CONTROL_STATES.codes}


@dataclass(frozen=True)
class _Asked:
    """Places that are asked for by name.

    Attributes
    ----------
    named : dict
        From each name to the numbers of its places in `Control.places`; empty when all are asked for.
    unsaid : tuple of str
        A sentence for each further name, of which no record says anything.
    """

    named: dict[str, npt.NDArray[np.int64]]
    unsaid: tuple[str, ...] = ()

    @property
    def all(self) -> bool:
        """Whether no place is asked for by name."""
        return not self.named and not self.unsaid

    def of(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the lines of a table that speak of these places."""
        if not self.all:
            table = table[table["place"].isin([place for places in self.named.values() for place in places])]
        return table

    def silent(self, table: pd.DataFrame) -> list[str]:
        """Return the names that have a place, and no line in a table."""
        return [name for name, places in self.named.items() if not table["place"].isin(places).any()]


def control(given: argparse.Namespace) -> int:
    """Say who holds what."""
    from geo import catalog  # late, as in `incidents`

    when = _day("--date", given.date)
    other = None if given.compare is None else _day("--compare", given.compare)
    wanted = filter_of(given)
    loaded = catalog.dataset(given.version)
    found = catalog.control(loaded, known(wanted, loaded))
    asked = _asked(given.place or (), found, loaded)
    answer = _Held(found, when) if other is None else _Moved(found, *sorted((when, other)))
    table = asked.of(answer.table)
    if given.json:
        lines = table.rename(columns={"place": "number", "name": "place"}).to_dict("records")
        say([_plain_line(line, answer.columns) for line in lines])
    else:
        shown = [answer.title, *_aligned(answer.words(table, loaded.actors))] if len(table) else []
        below = [*(answer.silence(name) for name in asked.silent(table)), *asked.unsaid]
        say("\n".join([*shown, *below] or [answer.missing]))
    # That nothing moved is an answer; that nothing is known of the places asked for is none.
    known_of = len(table) or asked.all or (other is not None and asked.named)
    return DONE if known_of else NOT_FOUND


def _day(flag: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{flag}: “{text}” is not a date: write it as 2014-01-31") from None


def _asked(names: Sequence[str], found: Control, loaded: Any) -> _Asked:
    if not names:
        return _Asked({})
    named = {}
    unsaid = []
    gazetteer = Gazetteer.load()
    for name in names:
        if not normal_form(name):
            raise UsageError(f"--place: “{name}” is no name: write one such as Atareb")
        called = places_called(name, found, gazetteer)
        if len(called):
            named[name] = called
        else:
            unsaid.append(nothing_said(name, found, loaded.columns(("location",))["location"], gazetteer))
    return _Asked(named, tuple(unsaid))


def _plain_line(line: dict[Any, Any], columns: Sequence[str]) -> dict[str, Any]:
    """Return a line for JSON: days as text, what is blank or not known as null."""
    out = {}
    for name in columns:
        value = plain(line[name])
        if isinstance(value, pd.Timestamp):
            value = value.date().isoformat()
        out[name] = None if value == "" else value
    return out


# -- for people -----------------------------------------------------------------------------------------------------


class _Held:
    """How things stood at the end of a day."""

    columns = (
        "place", "admin1", "holder", "since", "contested", "incident_id", "source", "stale_days", "state", "other", "basis",
    )  # fmt: skip
    missing = "no record says who held any place"

    def __init__(self, found: Control, when: date) -> None:
        self.table = found.at(when)
        self.title = f"At the end of {day(when)}"
        self._when = when

    def silence(self, name: str) -> str:
        """Say that no record speaks of a place that early."""
        return f"no record says who held {name} at the end of {day(self._when)}"

    def words(self, table: pd.DataFrame, actors: Actors) -> list[list[str]]:
        """Return the heading and one line of cells a place."""
        heading = ["Place", "Province", "Holder", "Since", "State", "Evidence", "Source", "Days old"]
        return [heading, *(self._cells(line, actors) for line in table.to_dict("records"))]

    def _cells(self, line: dict[Any, Any], actors: Actors) -> list[str]:
        holder = actors.label(line["holder"], self._when) if line["holder"] else "not known"
        other = f" ({actors.label(line['other'], self._when)})" if line["other"] else ""
        since = _written(line["since"]) if line["holder"] else ""
        evidence = line["incident_id"] or "asserted"
        stale = f"{line['stale_days']:,}"
        state = (_STATES[line["state"]] if line["holder"] else "fought over") + other
        return [line["name"], line["admin1"], holder, since, state, evidence, line["source"], stale]


class _Moved:
    """What changed hands between the ends of two days."""

    columns = ("place", "admin1", "before", "after", "day", "contested", "incident_id", "source")
    missing = "no place is known to have changed hands"

    def __init__(self, found: Control, earlier: date, later: date) -> None:
        self.table = found.between(earlier, later)
        self.title = f"Changed hands between the end of {day(earlier)} and the end of {day(later)}"
        self._when = later

    def silence(self, name: str) -> str:
        """Say that a place is not known to have changed hands."""
        return f"{name} is not known to have changed hands"

    def words(self, table: pd.DataFrame, actors: Actors) -> list[list[str]]:
        """Return the heading and one line of cells a place."""
        heading = ["Place", "Province", "From", "To", "By", "Contested", "Evidence", "Source"]
        return [heading, *(self._cells(line, actors) for line in table.to_dict("records"))]

    def _cells(self, line: dict[Any, Any], actors: Actors) -> list[str]:
        before, after = (actors.label(line[name], self._when) for name in ("before", "after"))
        contested = "contested" if line["contested"] else ""
        evidence = line["incident_id"] or "asserted"
        by = _written(line["day"])
        return [line["name"], line["admin1"], before, after, by, contested, evidence, line["source"]]


def _written(when: Any) -> str:
    return "not stated" if pd.isna(when) else f"{when:%Y-%m-%d}"


def _aligned(lines: list[list[str]]) -> list[str]:
    """Lines of cells as columns of text; what a record wrote may not steer the terminal."""
    cells = [[one_line(cell) for cell in line] for line in lines]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    ]


def add_control(commands: Any) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "control",
        help="who holds which place on a date",
        description="Say who holds each place at the end of a day, since when and on what evidence; with --compare, what "
        "changed hands between two days. Holdings that were added beside the incidents count too.",
        epilog="""\
examples:
  python -m geo control --date 2014-01-20
  python -m geo control --date 2014-01-20 --place Raqqa --place Atareb --json
  python -m geo control --date 2014-01-01 --compare 2014-01-31 --admin1 Aleppo

Of the filter only the province, the two grades and how actors are counted apply: anything else would hide evidence.
Without --credibility a change that is graded 4 or 5 makes a place contested and does not move it.

exit status: 0 answered, 1 failed, 2 wrong usage or value, 3 no record speaks of any place that --place names""",
    )
    command.add_argument("--date", required=True, metavar="D", help="the day, such as 2014-01-31")
    command.add_argument("--compare", metavar="D2", help="another day: what changed hands between the two")
    command.add_argument(
        "--place",
        action="append",
        metavar="NAME",
        help="a place in any spelling, all by default; may be repeated",
    )
    chosen = command.add_argument_group("filter")
    for field in FIELDS:
        if field.name in MATTERING:
            help_text = field.help.replace("%", "%%")
            chosen.add_argument(
                f"--{field.key}", dest=field.name, action="append", metavar=field.key.upper(), help=help_text
            )
        else:
            command.set_defaults(**{field.name: None})
    command.add_argument(
        "--version", type=version_number, metavar="N", help="version of the dataset, the newest by default"
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=control)
