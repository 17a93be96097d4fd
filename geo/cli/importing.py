"""`import`: a file of records into the store."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

from geo.cli.base import DONE, MISUSED, UsageError, say
from geo.errors import ExportError, SourceError
from geo.importing.wish import Wish, Withdraw, dataset_name
from geo.model import incident
from geo.sources import SOURCES
from geo.sources.base import Options


def import_file(given: argparse.Namespace) -> int:
    """Read, check, place and commit a file; say what became of every row."""
    # Late: the libraries take their time, and a wrong argument need not wait for them.
    from geo.importing import prepare, summary
    from geo.store import Store, open_store

    wish = _wish(given)
    store = Store(given.store) if given.store and given.dry_run else open_store(given.store or None)
    try:
        table = prepare.load(Path(given.file), wish)
        prepared = prepare.prepare(table, wish, store, compare=given.dry_run)
        batch = prepared.checked
    except SourceError as error:
        # A refused file is the person's to mend, like a wrong argument.
        raise UsageError(str(error)) from error
    if given.rejects:
        _write_rejects(given.rejects, prepared)
    refused = batch.rows_read > 0 and batch.rejected == batch.rows_read
    outcome = None if given.dry_run or refused else prepare.commit(prepared, store)
    figures = summary.summary(prepared, outcome)
    say(figures if given.json else "\n".join([*summary.lines(figures), _outcome(figures, given, refused)]))
    if refused:
        print(f"error: {table.name}: every row was rejected; nothing was written", file=sys.stderr)
        return MISUSED
    return DONE


def _outcome(figures: dict[str, Any], given: argparse.Namespace, refused: bool) -> str:
    if refused or given.dry_run:
        return "nothing was written"
    if not figures["committed"]:
        return f"nothing to change: version {figures['version']} has all of it already"
    return f"written as version {figures['version']}"


def _write_rejects(file: str, prepared: Any) -> None:
    from geo.importing.prepare import rejects

    try:
        with Path(file).open("wb") as stream:
            rejects(prepared, stream)
    except OSError as error:
        raise ExportError(f"{file}: cannot be written ({error.strerror or error})") from error


def _wish(given: argparse.Namespace) -> Wish:
    wish = Wish(
        source=given.source,
        dataset=given.dataset or "",
        title=given.title or "",
        licence=given.licence or "",
        citation=given.citation or "",
        retrieved=_day(given.retrieved),
        raw_rows={"yes": True, "no": False, None: None}[given.raw_rows],
        withdraw=given.withdraw,
        sheet=given.sheet,
        options=Options(
            mapping=_mapping(given.map or ()),
            country=given.country or "",
            day_first={"day": True, "month": False, None: None}[given.first],
            all_events=given.all_events,
        ),
    )
    if given.dataset and not dataset_name(given.dataset):
        raise UsageError(f"--dataset: “{given.dataset}” is no name: use letters and digits")
    return replace(wish, dataset=dataset_name(wish.dataset))


def _mapping(pairs: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        ours, separator, theirs = pair.partition("=")
        if not separator or ours not in incident.NAMES:
            known = ", ".join(c.name for c in incident.COLUMNS if not c.derived)
            raise UsageError(f"--map: “{pair}” is not ours=theirs, with ours one of {known}")
        if ours in found:
            raise UsageError(f"--map: {ours} is given twice")
        found[ours] = theirs
    return found


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--retrieved: “{text}” is not a date: write it as 2014-01-31") from None
    if day > datetime.now(UTC).date():
        raise UsageError(f"--retrieved: {text} is in the future")
    return day


def add_import(commands: Any) -> None:
    """Add the command to the parser."""
    sources = "\n".join(f"  {source.code:<12}{source.title}" for source in SOURCES)
    command = commands.add_parser(
        "import",
        help="a file of records into the store",
        description="Read a file of incident records, check and place every row, and commit what can be kept in one "
        "step. The format is recognised by content.",
        epilog=f"""\
sources:
{sources}

examples:
  python -m geo import acled.csv
  python -m geo import field-notes.xlsx --map event_date="Date of visit" --map admin1=Gov --country Syria
  python -m geo import GEDEvent.csv --dry-run --rejects rejected.csv --json

exit status: 0 committed, or nothing needed to be; 1 failed; 2 the file was refused, or wrong usage""",
    )
    command.add_argument(
        "file",
        metavar="FILE",
        help="CSV, XLSX, XLS, ODS, Parquet, GeoJSON, GeoPackage, KML or zipped Shapefile",
    )
    command.add_argument(
        "--source",
        default="auto",
        choices=["auto", *(s.code for s in SOURCES)],
        metavar="NAME",
        help="one of those below; recognised by default",
    )
    command.add_argument(
        "--map",
        action="append",
        metavar="OURS=THEIRS",
        help="take our column from theirs; OURS= takes none, OURS==TEXT one text for all rows; may be repeated",
    )
    command.add_argument(
        "--dataset",
        metavar="NAME",
        help="dataset that the records belong to; by default the source's, or the file's name",
    )
    command.add_argument("--title", metavar="T", help="title of the dataset, as sources are listed")
    command.add_argument("--licence", metavar="L", help="licence of the records")
    command.add_argument("--citation", metavar="C", help="how to cite the dataset")
    command.add_argument(
        "--retrieved", metavar="DAY", help="day on which the file was fetched; today by default"
    )
    command.add_argument(
        "--raw-rows",
        choices=["yes", "no"],
        help="whether raw rows may be passed on; by default what the source's licence says",
    )
    command.add_argument("--country", metavar="C", help="country of rows that state none")
    command.add_argument(
        "--first",
        choices=["day", "month"],
        help="what comes first in dates such as 03/04/2014; by default the whole column decides",
    )
    command.add_argument(
        "--all-events",
        action="store_true",
        help="take every event of a source that holds more than conflict and protest (GDELT)",
    )
    command.add_argument("--sheet", metavar="S", help="sheet or layer of the file")
    command.add_argument(
        "--withdraw",
        choices=list(get_args(Withdraw)),
        default="covered",
        help="records that a newer export no longer has: withdrawn where it covers their day and country (default), everywhere, nowhere",
    )
    command.add_argument(
        "--store", metavar="URL", help="store to import into; that of the settings by default"
    )
    command.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
    command.add_argument(
        "--rejects",
        metavar="FILE",
        help="write the rejected rows there, with the reason, to be corrected and imported again",
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=import_file)
