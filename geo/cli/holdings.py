"""`holdings`: who holds a place as you state it, added, listed and removed."""

import argparse
from pathlib import Path
from typing import Any

from geo.cli.base import DONE, UsageError, say
from geo.errors import ExportError, PlaceError, SourceError

_SHOWN = 10


def add_file(given: argparse.Namespace) -> int:
    """Check a table of holdings and keep what passes."""
    # Late: reading and placing bring libraries that a wrong argument need not wait for.
    from geo import holdings
    from geo.files.reader import read
    from geo.holdings import columns

    try:
        said = columns.options(_mapping(given.map), given.country or "", _day_first(given.first))
        checked = holdings.check(read(Path(given.file), sheet=given.sheet), said)
        if given.rejects:
            _write_rejects(checked, given.rejects)
        added = None if given.dry_run else holdings.add(checked)
    except (PlaceError, SourceError) as error:
        # A refused file is the person's to mend, like a wrong argument.
        raise UsageError(str(error)) from error
    batch = checked.batch
    figures = {
        "file": checked.table.name,
        "key": added.key if added else None,
        "rows_read": batch.rows_read,
        "kept": batch.kept,
        "repaired": batch.repaired,
        "rejected": batch.rejected,
        "to_review": [name.name for name in batch.unplaced],
        "changed": bool(added and added.changed),
        "reasons": batch.findings.reasons(),
    }
    say(figures if given.json else "\n".join(_lines(figures, given.dry_run)))
    return DONE


def _mapping(texts: list[str] | None) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts or ()]
    for ours, sign, theirs in pairs:
        if not (ours and sign and theirs):
            raise UsageError(f"--map {ours}{sign}{theirs}: write it as OURS=THEIRS, such as holder=Faction")
    return {ours: theirs for ours, _, theirs in pairs}


def _day_first(text: str | None) -> bool | None:
    return None if text is None else text == "day"


def _write_rejects(checked: Any, path: str) -> None:
    try:
        with Path(path).open("wb") as stream:
            checked.write_rejects(stream)
    except OSError as error:
        raise ExportError(f"{path}: cannot be written ({error.strerror or error})") from error


def _lines(figures: dict[str, Any], dry_run: bool) -> list[str]:
    done = (
        "would be kept"
        if dry_run
        else f"added as {figures['key']}"
        if figures["changed"]
        else "there already"
    )
    lines = [
        f"{figures['file']}: {figures['rows_read']:,} rows: {figures['kept']:,} kept, {figures['repaired']:,} repaired, "
        f"{figures['rejected']:,} rejected; {done}"
    ]
    if names := figures["to_review"]:
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        lines.append(
            f"  no certain place for {', '.join(names[:_SHOWN])}{more}: known to the province, not drawn"
        )
    return [*lines, *(f"  {number:>9,}  {reason}" for reason, number in figures["reasons"].items())]


def list_files(given: argparse.Namespace) -> int:
    """List what was added."""
    from geo import holdings

    found = holdings.listed()
    if given.json:
        say(
            [{"key": a.key, "name": a.name, "added": a.added, "holdings": a.holds["holdings"]} for a in found]
        )
    else:
        lines = [f"{a.name} ({a.key}): {a.holds['holdings']:,} holdings, added {a.added[:10]}" for a in found]
        say("\n".join(lines) or "nothing was added")
    return DONE


def remove_file(given: argparse.Namespace) -> int:
    """Take away what was added."""
    from geo import holdings

    try:
        removed = holdings.remove(given.which)
    except PlaceError as error:
        raise UsageError(str(error)) from error
    say(
        {"key": removed.key, "name": removed.name}
        if given.json
        else f"removed: {removed.name} ({removed.key})"
    )
    return DONE


def add_holdings(commands: Any) -> None:
    """Add the command to the parser."""
    what = (
        "Take a table of who holds which place (columns place, holder, from, to, source; also province, country, "
        "latitude, longitude). Every row is checked and placed as incidents are, and counts beside them in `control`."
    )
    command = commands.add_parser("holdings", help="who holds a place, as you state it", description=what)
    verbs = command.add_subparsers(title="commands", metavar="COMMAND", required=True)
    listing = verbs.add_parser(
        "list", help="what was added", description="List what was added, oldest first."
    )
    listing.set_defaults(run=list_files)
    removing = verbs.add_parser(
        "remove", help="take away what was added", description="Take away what was added."
    )
    removing.add_argument("which", metavar="KEY", help="key or file name, as `list` shows them")
    removing.set_defaults(run=remove_file)
    adding = verbs.add_parser("add", help="take a file", description=what)
    adding.add_argument("file", metavar="FILE")
    adding.add_argument(
        "--map", action="append", metavar="OURS=THEIRS", help="take our column from theirs; may be repeated"
    )
    adding.add_argument("--country", metavar="C", help="country of rows that state none")
    adding.add_argument(
        "--first", choices=["day", "month"], help="what comes first in dates such as 03/04/2014"
    )
    adding.add_argument("--sheet", metavar="S", help="sheet of the file")
    adding.add_argument("--dry-run", action="store_true", help="say what would happen and keep nothing")
    adding.add_argument("--rejects", metavar="FILE", help="write the rejected rows there, with the reason")
    adding.set_defaults(run=add_file)
    for each in (listing, removing, adding):
        each.add_argument("--json", action="store_true", help="print JSON")
