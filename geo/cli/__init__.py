"""The commands of ``python -m geo``, one module each; `COMMANDS` lists them in the order of the help."""

import argparse
from collections.abc import Callable
from typing import Any

from geo import __version__
from geo.cli.actors import add_actors
from geo.cli.audit import add_audit
from geo.cli.base import Parser
from geo.cli.brief import add_brief
from geo.cli.codebook import add_codebook
from geo.cli.control import add_control
from geo.cli.holdings import add_holdings
from geo.cli.importing import add_import
from geo.cli.incidents import add_incidents
from geo.cli.places import add_geocode, add_locate
from geo.cli.plate import add_plate
from geo.cli.userplaces import add_boundaries, add_gazetteer
from geo.cli.versions import add_diff, add_undo, add_versions

COMMANDS: tuple[Callable[[Any], None], ...] = (
    add_locate,
    add_geocode,
    add_import,
    add_incidents,
    add_versions,
    add_undo,
    add_diff,
    add_audit,
    add_actors,
    add_control,
    add_plate,
    add_brief,
    add_boundaries,
    add_gazetteer,
    add_holdings,
    add_codebook,
)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line; the filter's flags are those of `geo.model.filter.FIELDS`."""
    top = Parser(
        prog="python -m geo",
        description="Sitmap on the command line: find provinces and places, take incidents in and out of the store.",
        epilog="""\
examples:
  python -m geo incidents --kind clash --admin1 Aleppo --from 2014-01-02 --to 2014-01-04
  python -m geo incidents --actor Daesh -o daesh.kml
  python -m geo import field-notes.xlsx --country Syria
  python -m geo geocode "Maarat al-Numan" --country Syria
  python -m geo locate 36.2012 37.1612

exit status: 0 done, 1 failed, 2 wrong usage or value, 3 nothing certain found (locate, geocode)""",
    )
    top.add_argument("-V", "--version", action="version", version=f"Sitmap {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in COMMANDS:
        add(commands)
    return top
