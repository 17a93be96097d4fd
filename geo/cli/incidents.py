"""`incidents`: what a filter asks for, as a file."""

import argparse
import sys
from dataclasses import replace
from typing import Any

from geo.cli.base import DONE, STDOUT, UsageError, version_number, write_file
from geo.errors import ExportError
from geo.export import ALWAYS, EXPORTERS, About, Exporter, chosen_columns, exporter, exporter_of_file
from geo.model.filter import FIELDS, Filter
from geo.model.near import known_actor
from geo.places.known import known_province


def incidents(given: argparse.Namespace) -> int:
    """Write the incidents that the filter asks for."""
    # Late: the store's libraries take their time, and a wrong argument need not wait for them.
    from geo import catalog

    chosen = _exporter(given)
    columns = _columns(given.columns, chosen)
    wanted = filter_of(given)
    loaded = catalog.dataset(given.version)
    wanted = known(wanted, loaded)
    restricted = frozenset() if given.include_restricted else catalog.restricted(loaded)
    # Only a map shows who holds what.
    control = None if chosen.has_columns else catalog.control(loaded, wanted)
    about = About.of(
        loaded, wanted, catalog.title(loaded), catalog.sources(loaded), restricted=restricted, control=control
    )
    content = chosen.to_bytes(loaded.incidents(chosen.holds(wanted), newest_first=False), about, columns)
    write_file(content, given.output)
    print(f"{about.sentence}: {chosen.counted(about)}", file=sys.stderr)
    return DONE


def _exporter(given: argparse.Namespace) -> Exporter:
    """Return the format asked for, by --format, else by the file's suffix, else CSV."""
    to_stdout = given.output in (None, STDOUT)
    if given.format is not None:
        chosen = exporter(given.format)
    else:
        try:
            chosen = EXPORTERS[0] if to_stdout else exporter_of_file(given.output)
        except ExportError as error:
            raise UsageError(str(error)) from None
    if to_stdout and chosen.binary and sys.stdout.isatty():
        raise UsageError(f"{chosen.code} is no text for a terminal: give a file with -o FILE")
    return chosen


def _columns(text: str | None, chosen: Exporter) -> tuple[str, ...] | None:
    if text is None:
        return None
    if not chosen.has_columns:
        raise UsageError(f"--columns: {chosen.code} has no columns to choose, it always holds what it shows")
    try:
        return chosen_columns(name.strip() for name in text.split(",") if name.strip())
    except ExportError as error:
        raise UsageError(f"--columns: {error}") from None


def filter_of(given: argparse.Namespace) -> Filter:
    """Read the filter as strictly as it can be: what is empty or given twice is an error, not a guess."""
    query: dict[str, list[str]] = {}
    for field in FIELDS:
        texts = getattr(given, field.name)
        if texts is None:
            continue
        if not all(text.strip() for text in texts):
            raise UsageError(f"--{field.key} is empty: give a value or leave it out")
        if len(texts) > 1 and not field.many:
            raise UsageError(f"--{field.key} is given {len(texts)} times: give it once")
        query[field.key] = texts
    return Filter.parse(query)


def known(wanted: Filter, loaded: Any) -> Filter:
    """Return the filter with provinces as codes, refusing names that mean nothing anywhere."""
    if not (wanted.actors or wanted.against or wanted.provinces):
        return wanted
    facets = loaded.facets(Filter())
    for value in (*wanted.actors, *wanted.against):
        known_actor(value, loaded.actors, facets["actors"])
    if not wanted.provinces:
        return wanted
    everything = loaded.incidents(Filter())
    named = everything.dropna(subset=["admin1_pcode", "admin1"])
    others = dict(zip(named["admin1_pcode"], named["admin1"], strict=True))
    others |= {code: code for code in facets["provinces"] if code not in others}
    codes = tuple(known_province(text, loaded.boundaries, others) for text in wanted.provinces)
    return replace(wanted, provinces=codes)


def add_filter(command: argparse.ArgumentParser) -> None:
    """Give a command the flags of the filter, one for each of `geo.model.filter.FIELDS`."""
    chosen = command.add_argument_group("filter")
    for field in FIELDS:
        chosen.add_argument(
            f"--{field.key}",
            dest=field.name,
            action="append",
            metavar=field.key.upper(),
            help=field.help.replace("%", "%%"),
        )


def add_incidents(commands: Any) -> None:
    """Add the command to the parser; the filter's flags are those of `geo.model.filter.FIELDS`."""
    formats = "\n".join(f"  {e.code:<9}{e.label}: {e.help}" for e in EXPORTERS)
    command = commands.add_parser(
        "incidents",
        help="incidents as a file",
        description="Write the incidents that the filter asks for. The filter is the app's own; without one, all "
        "are written.",
        epilog=f"""\
formats:
{formats}

examples:
  python -m geo incidents --from 2014-01-02 --to 2014-01-04 --kind clash --kind air_strike
  python -m geo incidents --admin1 Aleppo --admin1 Idleb --deaths 10 -o deadly.xlsx
  python -m geo incidents --actor Daesh --against side:opposition --format geojson > clashes.geojson

exit status: 0 written (also when no incident passes), 1 failed, 2 wrong usage or value""",
    )
    add_filter(command)
    command.add_argument(
        "--version", type=version_number, metavar="N", help="version of the dataset, the newest by default"
    )
    command.add_argument(
        "--format",
        choices=[e.code for e in EXPORTERS],
        metavar="F",
        help="one of those below; by default what FILE's suffix says, else csv",
    )
    command.add_argument(
        "--columns",
        metavar="A,B,...",
        help=f"columns to write, all by default (`codebook` lists them); {', '.join(ALWAYS)} always come along",
    )
    command.add_argument(
        "--include-restricted",
        action="store_true",
        help="also raw rows whose licence does not let them be passed on (ACLED): only if you may",
    )
    command.add_argument("-o", "--output", metavar="FILE", help="file to write; standard output by default")
    command.set_defaults(run=incidents)
