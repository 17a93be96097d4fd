"""`actors`: the register, or one actor of it: names, side, umbrella, colour, and what it was called when."""

import argparse
from datetime import date
from typing import Any

from geo.cli.base import DONE, UsageError, one_line, say
from geo.model.actors import Actor, Actors
from geo.model.near import known_actor
from geo.model.vocabulary import SIDES
from geo.model.words import day as in_words


def actors(given: argparse.Namespace) -> int:
    """Say what the register knows."""
    # Late: it brings the store's libraries, and a wrong argument need not wait for them.
    from geo import catalog

    when = _day(given.date)
    register = catalog.register()
    found = [register.get(known_actor(given.name, register, ()))] if given.name else list(register)
    told = [_told(actor, register, when) for actor in found]
    lines = _lines(told[0]) if given.name else [_row(one) for one in told]
    say(told if given.json else "\n".join(lines))
    return DONE


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--date “{one_line(text)[:40]}” is not a date: write it as 2014-06-29") from None


def _told(actor: Actor, register: Actors, when: date | None) -> dict[str, Any]:
    line = register.line(actor.name)
    changes = [register.became(name) for name in line]
    return {
        "name": actor.name,
        "short_name": actor.short,
        "aliases": list(actor.aliases),
        "side": actor.side,
        "parent": actor.parent or None,
        "under": list(register.ancestors(actor.name)[1:]),
        "covers": actor.covers or None,
        "date": when.isoformat() if when else None,
        "called": register.named_at(actor.name, when),
        "colour": register.colour(actor.name, when),
        "line": [
            {
                "name": name,
                "from": before.day.isoformat() if before else None,
                "source": before.source if before else None,
            }
            for name, before in zip(line, (None, *changes), strict=False)
        ],
    }


def _row(told: dict[str, Any]) -> str:
    label = SIDES.label_of(told["side"])
    called = f"  (then {told['called']})" if told["called"] != told["name"] else ""
    return f"{told['short_name']:<13}{label:<12}{told['colour']}  {told['name']}{called}"


def _lines(told: dict[str, Any]) -> list[str]:
    lines = [
        f"{told['name']} ({told['short_name']})",
        f"  side        {SIDES.label_of(told['side'])}",
        f"  umbrella    {', under '.join(told['under']) or 'none'}",
    ]
    if told["covers"]:
        lines.append(f"  stands for  any group of the side {SIDES.label_of(told['covers'])}")
    lines.append(f"  colour      {told['colour']}")
    if told["aliases"]:
        lines.append(f"  also        {'; '.join(told['aliases'])}")
    if told["date"]:
        lines.append(f"  called      {told['called']}, on {in_words(date.fromisoformat(told['date']))}")
    if len(told["line"]) > 1:
        lines.append("  line")
        for one in told["line"]:
            since = in_words(date.fromisoformat(one["from"])) if one["from"] else "at first"
            lines.append(
                f"    {since:<18}{one['name']}" + (f": {one_line(one['source'])}" if one["source"] else "")
            )
    return lines


def add_actors(commands: Any) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "actors",
        help="the actor register",
        description="Print the actor register, or one actor: names, side, umbrella, colour, and what the group was "
        "before and became.",
        epilog="""\
examples:
  python -m geo actors
  python -m geo actors Daesh --date 2014-07-01

exit status: 0 printed, 1 failed, 2 wrong usage, or nobody of that name""",
    )
    command.add_argument("name", nargs="?", metavar="NAME", help="one actor, by any of its names")
    command.add_argument(
        "--date", metavar="D", help="name and colour as of a day, as 2014-06-29; by default the actor's own"
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=actors)
