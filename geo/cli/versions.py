"""`versions`, `undo` and `diff`: what the dataset was, how it came to be, and the way back."""

import argparse
import json
from dataclasses import asdict
from typing import Any

import pandas as pd

from geo.cli.base import DONE, say, version_number
from geo.model import incident
from geo.model.words import day


def versions(given: argparse.Namespace) -> int:
    """List the versions of the dataset, newest first."""
    from geo import catalog  # late, as in `incidents`

    commits = catalog.store().commits()
    if given.json:
        say([{**asdict(commit), "when": f"{commit.when:%Y-%m-%dT%H:%M:%SZ}"} for commit in commits])
        return DONE
    for commit in commits:
        print(f"{commit.version:>4}  {commit.when:%Y-%m-%d %H:%M} UTC  {_told(commit)}  {commit.title}")
    return DONE


def _told(commit: Any) -> str:
    if commit.operation == "undo":
        return f"version {commit.undone} undone"
    taken = (
        f"{commit.kept + commit.repaired:,} of {commit.rows_read:,} rows taken, {commit.rejected:,} rejected"
    )
    return f"{taken}: {commit.added:,} added, {commit.updated:,} updated, {commit.withdrawn:,} withdrawn"


def undo(given: argparse.Namespace) -> int:
    """Take an import back: a new version in which its dataset is as it was before."""
    from geo import catalog

    outcome = catalog.store().undo(given.version)
    figures = {
        "undone": given.version,
        "version": outcome.version,
        "added": outcome.added,
        "updated": outcome.updated,
        "withdrawn": outcome.withdrawn,
    }
    say(
        figures
        if given.json
        else f"version {given.version} is undone, as version {outcome.version}: {outcome.changes.sentence()}"
    )
    return DONE


def diff(given: argparse.Namespace) -> int:
    """Say what changed between two versions."""
    from geo import catalog
    from geo.analysis.changes import compare

    store = catalog.store()
    changes = compare(store.read(given.before), store.read(given.after))
    if given.json:
        say(
            {
                "before": given.before,
                "after": given.after,
                "added": _incidents(changes.added),
                "edited": json.loads(changes.edited.to_json(orient="records")),
                "withdrawn": _incidents(changes.withdrawn),
                "fields": changes.fields(),
            }
        )
        return DONE
    when = {commit.version: f" ({day(commit.when.date())})" for commit in store.commits()}
    names = [f"version {number}{when.get(number, '')}" for number in (given.before, given.after)]
    say(changes.paragraph(*names))
    return DONE


def _incidents(table: Any) -> list[dict[str, Any]]:
    columns = [
        "incident_id", "dataset", "dataset_record_id", "event_date", "kind", "country", "admin1", "location", "fatalities",
    ]  # fmt: skip
    frame = incident.from_arrow(table.select(columns)).astype({"event_date": "str"}).astype(object)
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def add_versions(commands: Any) -> None:
    """Add `versions` to the parser."""
    command = commands.add_parser(
        "versions",
        help="versions of the dataset, newest first",
        description="List the versions of the dataset, newest first: what was imported, and what that changed.",
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=versions)


def add_undo(commands: Any) -> None:
    """Add `undo` to the parser."""
    command = commands.add_parser(
        "undo",
        help="take an import back",
        description="Take the import that made a version back. This makes a new version, in which the dataset of that "
        "import is as it was before; every other dataset, and every old version, stays as it is. An undo can be undone.",
        epilog="exit status: 0 undone, 1 refused (a later import builds on it) or failed, 2 wrong usage or no such version",
    )
    command.add_argument(
        "version", type=version_number, metavar="V", help="number of the version (`versions` lists them)"
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=undo)


def add_diff(commands: Any) -> None:
    """Add `diff` to the parser."""
    command = commands.add_parser(
        "diff",
        help="what changed between two versions",
        description="Say what changed between two versions: incidents added, edited and withdrawn, as a paragraph to "
        "paste or as JSON.",
        epilog="examples:\n  python -m geo diff 3 5\n  python -m geo diff 3 5 --json",
    )
    command.add_argument("before", type=version_number, metavar="V1", help="number of the earlier version")
    command.add_argument("after", type=version_number, metavar="V2", help="number of the later version")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=diff)
