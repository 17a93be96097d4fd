"""`boundaries` and `gazetteer`: the user's own places, added, listed and removed."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from geo.cli.base import DONE, UsageError, say
from geo.errors import PlaceError, SourceError
from geo.model.words import join_words
from geo.places import userplaces
from geo.places.userplaces import Added


def add_boundaries_file(given: argparse.Namespace) -> int:
    """Take a file of administrative boundaries."""
    try:
        added = userplaces.add_boundaries(
            Path(given.file), userplaces.own_folder(), level=given.level, country=given.country
        )
    except (PlaceError, SourceError) as error:
        # A refused file is the person's to mend, like a wrong argument.
        raise UsageError(str(error)) from error
    return _answer([added], given.json)


def add_gazetteer_file(given: argparse.Namespace) -> int:
    """Take a table of places."""
    from geo.files.reader import read

    try:
        table = read(Path(given.file), sheet=given.sheet)
        added = userplaces.add_gazetteer(table, userplaces.own_folder(), country=given.country)
    except (PlaceError, SourceError) as error:
        raise UsageError(str(error)) from error
    return _answer([added], given.json)


def list_files(given: argparse.Namespace) -> int:
    """List what was added."""
    found = [added for added in userplaces.list_added() if added.kind == given.kind]
    if not found and not given.json:
        say("nothing was added")
        return DONE
    return _answer(found, given.json, added=False)


def remove_file(given: argparse.Namespace) -> int:
    """Take away what was added."""
    try:
        removed = userplaces.remove(userplaces.own_folder(), given.which)
    except PlaceError as error:
        raise UsageError(str(error)) from error
    if given.json:
        say(_values(removed))
    else:
        say(f"removed: {removed.name} ({removed.key})")
    return DONE


def _answer(found: Sequence[Added], as_json: bool, added: bool = True) -> int:
    if as_json:
        values = [_values(each) for each in found]
        say(values[0] if added else values)
    else:
        say("\n".join(line for each in found for line in _lines(each, added)))
    return DONE


def _values(added: Added) -> dict[str, Any]:
    return {"key": added.key, **asdict(added)}


def _lines(added: Added, just_now: bool) -> list[str]:
    holds = join_words(
        [
            f"{number:,} of {what}" if what.startswith("level") else f"{number:,} {what}"
            for what, number in added.holds.items()
        ]
    )
    verb = ("added: " if added.changed else "there already, nothing changed: ") if just_now else ""
    lines = [
        f"{verb}{added.name} ({added.key}): {holds or 'nothing'}, {', '.join(added.countries) or 'no country'}"
    ]
    lines += [
        f"  left out: {number:,} of {added.rows_read:,}: {reason}"
        for reason, number in added.left_out.items()
    ]
    return [*lines, *(f"  {said}" for said in added.said)]


def _commands(commands: Any, kind: str, what: str, description: str) -> Any:
    command = commands.add_parser(kind, help=what, description=description)
    verbs = command.add_subparsers(title="commands", metavar="COMMAND", required=True)
    listing = verbs.add_parser(
        "list", help="what was added", description="List what was added, oldest first."
    )
    listing.set_defaults(run=list_files, kind=kind)
    removing = verbs.add_parser(
        "remove", help="take away what was added", description="Take away what was added."
    )
    removing.add_argument("which", metavar="KEY", help="key or file name, as `list` shows them")
    removing.set_defaults(run=remove_file)
    adding = verbs.add_parser("add", help="take a file", description=description)
    adding.add_argument("file", metavar="FILE")
    adding.add_argument("--country", metavar="C", help="name or ISO code, where the file does not say it")
    for each in (listing, removing, adding):
        each.add_argument("--json", action="store_true", help="print JSON")
    return adding


def add_boundaries(commands: Any) -> None:
    """Add the command to the parser."""
    adding = _commands(
        commands,
        "boundaries",
        "your own provinces, districts and subdistricts",
        "Take administrative boundaries of any country (GeoJSON, GeoPackage or zipped Shapefile; named as OCHA, "
        "geoBoundaries or GADM do). They replace the bundled provinces of that country.",
    )
    adding.add_argument(
        "--level",
        type=int,
        choices=range(4),
        metavar="N",
        help="0 country, 1 province, 2 district, 3 subdistrict; by default as the columns say",
    )
    adding.set_defaults(run=add_boundaries_file)


def add_gazetteer(commands: Any) -> None:
    """Add the command to the parser."""
    adding = _commands(
        commands,
        "gazetteer",
        "your own places by name",
        "Take a table of places: OCHA's populated places (XLSX or CSV), a country dump of GeoNames, or any table with "
        "names, latitudes and longitudes.",
    )
    adding.add_argument("--sheet", metavar="S", help="sheet or layer of the file")
    adding.set_defaults(run=add_gazetteer_file)
