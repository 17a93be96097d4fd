"""`brief`: a situation report of one page about a day or a few, for a person or a nightly job."""

import argparse
import sys
from datetime import date
from typing import Any

from geo.cli.base import DONE, STDOUT, UsageError, version_number, write_file
from geo.cli.incidents import filter_of, known
from geo.errors import PlateError
from geo.language import LANGUAGES
from geo.model.filter import FIELDS
from geo.model.viewstate import ViewState
from geo.model.words import period, quantity
from geo.settings import settings

LATEST = "latest"
_DATES = ("start", "end")
"""Fields of the filter that the period of the brief takes the place of."""


def brief(given: argparse.Namespace) -> int:
    """Write the brief."""
    # Late: the libraries of store and print take their time, and a wrong argument need not wait for them.
    from geo import catalog, printing
    from geo.brief.files import written
    from geo.brief.report import latest_day

    code = _code(given)
    day = None if given.date == LATEST else _day(given.date)
    wanted = filter_of(given)
    loaded = catalog.dataset(given.version)
    start, end = _period(day or latest_day(loaded), given.days)
    view = ViewState(filter=known(wanted, loaded)).with_filter(start=start, end=end)
    made = printing.brief(
        loaded,
        view,
        end,
        given.days,
        language=given.language,
        author=settings().organisation if given.author is None else given.author,
        marking=given.marking,
        title=given.title,
        link=printing.link_to(settings().address, view, loaded.version),
    )
    found = written(made, code)
    write_file(found.content, given.output)
    counted = f"{quantity(made.now.incidents, 'incident', 'incidents')}, {found.numbered:,} numbered"
    where = "" if given.output in (None, STDOUT) else f": {given.output}"
    print(f"brief for {period(made.start, made.end)}: {counted}{where}", file=sys.stderr)
    return DONE


def _code(given: argparse.Namespace) -> str:
    """Return the format asked for, by --format, else by the file's suffix, else Markdown."""
    from geo.brief.files import format_of, format_of_file  # late, as in `brief`

    to_stdout = given.output in (None, STDOUT)
    try:
        if given.format is not None:
            chosen = format_of(given.format)
        else:
            chosen = format_of("md") if to_stdout else format_of_file(given.output)
    except PlateError as error:
        raise UsageError(str(error)) from None
    if to_stdout and chosen.binary and sys.stdout.isatty():
        raise UsageError(f"{chosen.code} is no text for a terminal: give a file with -o FILE")
    return chosen.code


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--date: “{text}” is not a date: write it as 2014-01-31, or {LATEST}") from None


def _period(day: date, days: int) -> tuple[date, date]:
    from geo.brief.report import period_of  # late, as in `brief`

    try:
        return period_of(day, days)
    except PlateError as error:
        raise UsageError(str(error)) from None


def _number_of_days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 366):
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of days from 1 to 366")
    return int(text)


def add_brief(commands: Any) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "brief",
        help="a situation report of one page about a day or a week",
        description="Write a brief: numbers against the period before, a map with numbered incidents, changes of control, "
        "what is not known, and sources. It is written, and says so, when nothing is recorded too.",
        epilog="""\
examples:
  python -m geo brief --date 2014-01-04 -o brief.pdf
  python -m geo brief --date latest --days 7 --admin1 Aleppo --author "Example Centre" -o week.docx
  python -m geo brief --date latest --language ar --marking INTERNAL -o brief-ar.pdf

Incidents known to the week or the month only may lie in the period: they count apart from those that do.

exit status: 0 written (also when no incident passes), 1 failed, 2 wrong usage or value""",
    )
    command.add_argument(
        "--date", required=True, metavar="D", help=f"last day of the brief, such as 2014-01-31, or {LATEST}"
    )
    command.add_argument(
        "--days",
        type=_number_of_days,
        default=1,
        metavar="N",
        help="days of the brief, 1 by default; 7 for a week",
    )
    words = command.add_argument_group("words")
    words.add_argument("--language", choices=list(LANGUAGES), default="en", help="en by default")
    words.add_argument("--title", default="", metavar="T", help="instead of the dataset's")
    words.add_argument("--author", metavar="A", help="author or organisation; SITMAP_ORGANISATION by default")
    words.add_argument("--marking", default="", metavar="M", help="handling mark, such as INTERNAL")
    chosen = command.add_argument_group("filter")
    for field in FIELDS:
        if field.name in _DATES:
            command.set_defaults(**{field.name: None})
            continue
        help_text = field.help.replace("%", "%%")
        chosen.add_argument(
            f"--{field.key}", dest=field.name, action="append", metavar=field.key.upper(), help=help_text
        )
    command.add_argument(
        "--version", type=version_number, metavar="N", help="version of the dataset, the newest by default"
    )
    command.add_argument(
        "--format", metavar="F", help="pdf, docx or md; by default what FILE's suffix says, else md"
    )
    command.add_argument("-o", "--output", metavar="FILE", help="file to write; standard output by default")
    command.set_defaults(run=brief)
