"""The command line: ``python -m geo``. It uses the app's filter, exporters, gazetteer and boundaries.

Every error is one line on standard error. Exit status: 0 done, 1 failed, 2 wrong usage or value, 3 nothing certain
found (`locate`, `geocode`).
"""

import argparse
import contextlib
import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd

from geo import __version__
from geo.errors import ExportError, FilterError, SettingError, SitmapError, VersionError
from geo.export import ALWAYS, EXPORTERS, About, Exporter, chosen_columns, exporter, exporter_of_file
from geo.model import incident, vocabulary
from geo.model.filter import FIELDS, Filter
from geo.model.near import known_actor
from geo.places.boundaries import Boundaries
from geo.places.gazetteer import Gazetteer
from geo.places.known import known_country, known_province
from geo.settings import settings


class UsageError(SitmapError):
    """An argument that cannot be used."""


DONE, FAILED, MISUSED, NOT_FOUND, INTERRUPTED = 0, 1, 2, 3, 130
_BY_A_USER = (UsageError, FilterError, SettingError, VersionError)
_STDOUT = "-"


# -- the commands ---------------------------------------------------------------------------------------------


def locate(given: argparse.Namespace) -> int:
    """Say which province a point lies in."""
    latitude, longitude = _degrees("LAT", given.latitude, 90), _degrees("LON", given.longitude, 180)
    boundaries = Boundaries.load()
    country = known_country(given.country, boundaries) if given.country is not None else None
    stated = known_province(given.admin1, boundaries, country=country) if given.admin1 is not None else None
    row = boundaries.locate([latitude], [longitude], stated_admin1=stated, country=country).iloc[0]
    found = row["found_by"] != "none"
    answer = {
        "latitude": latitude,
        "longitude": longitude,
        "admin1_pcode": row["admin1_pcode"] if found else None,
        "admin1": row["admin1"] if found else None,
        "country": row["country"] if found else None,
        "found_by": row["found_by"],
        "distance_m": round(float(row["distance_m"]), 1) if found else None,
        "stated_admin1_pcode": stated,
        "disagrees": bool(row["disagrees"]) if found and stated else None,
    }
    _say(answer if given.json else _located(answer))
    return DONE if found else NOT_FOUND


def _located(answer: Mapping[str, Any]) -> str:
    if answer["admin1"] is None:
        return "no province: the point lies in none of ours, nor within 5 km of one"
    how = {
        "polygon": "the point lies in it",
        "nearest": f"the nearest, {answer['distance_m']:,.0f} m away; the point itself lies outside it",
    }
    lines = [
        f"{answer['admin1']} province ({answer['admin1_pcode']}), {answer['country']}",
        how[answer["found_by"]],
    ]
    if answer["disagrees"] is not None:
        verb = "disagrees with" if answer["disagrees"] else "agrees with"
        lines.append(f"{verb} the stated province ({answer['stated_admin1_pcode']})")
    return "\n".join(lines)


def geocode(given: argparse.Namespace) -> int:
    """Say which place a name means, or which it may mean."""
    gazetteer = Gazetteer.load()
    country = known_country(given.country, gazetteer.boundaries) if given.country is not None else None
    admin1 = given.admin1
    # The province of a city district may be given as its city: that is the gazetteer's own to resolve.
    if admin1 is not None and admin1 not in {place.parent for place in gazetteer.places}:
        admin1 = known_province(admin1, gazetteer.boundaries, country=country)
    row = gazetteer.geocode(given.name, country=country, admin1=admin1).iloc[0]
    placed = row["status"] == "exact"
    candidates = [] if placed else gazetteer.candidates(given.name, country=country, admin1=admin1)
    provinces = gazetteer.boundaries.provinces
    names = {p.pcode: p.name for p in provinces} | {p.iso2: p.country for p in provinces}
    found = (
        "name",
        "latitude",
        "longitude",
        "admin1_pcode",
        "country",
        "geo_precision",
        "geonameid",
        "source",
    )
    answer = {
        "query": given.name,
        "status": row["status"],
        "place": {name: _plain(row[name]) for name in found} if placed else None,
        "candidates": [
            {**asdict(candidate.place), "score": candidate.score, "matched": candidate.matched}
            for candidate in candidates
        ],
    }
    _say(answer if given.json else _geocoded(answer, names))
    return DONE if placed else NOT_FOUND


def _geocoded(answer: Mapping[str, Any], names: Mapping[str, str]) -> str:
    def where(place: Mapping[str, Any]) -> str:
        code, country = place["admin1_pcode"], place["country"]
        city = f"{place['parent']}, " if place.get("parent") else ""
        inside = f"{names.get(code, code)} ({code}), " if code else ""
        point = f"{place['latitude']:.4f} {place['longitude']:.4f}"
        return f"{city}{inside}{names.get(country, country)}  {point}"

    if answer["place"] is not None:
        place = answer["place"]
        near = vocabulary.GEO_PRECISIONS.label_of(place["geo_precision"])
        return f"{place['name']}, {where(place)}\n{near}; found by name in: {place['source']}"
    if not answer["candidates"]:
        return "no place of this name, and none that comes near"
    several = answer["status"] == "ambiguous"
    reason = "several places have this name" if several else "no place has this name for certain"
    lines = [
        f"{candidate['score']:5.1f}  {candidate['name']}, {where(candidate)}"
        for candidate in answer["candidates"]
    ]
    return "\n".join([f"{reason}: choose one, or add --admin1 or --country; best first", *lines])


def incidents(given: argparse.Namespace) -> int:
    """Write the incidents that the filter asks for."""
    # Late: the store's libraries take their time, and a wrong argument need not wait for them.
    from geo import catalog

    chosen = _exporter(given)
    columns = _columns(given.columns, chosen)
    wanted = _filter(given)
    loaded = catalog.dataset(given.version)
    wanted = _known(wanted, loaded)
    sources = [commit for commit in catalog.store().commits() if commit.version <= loaded.version]
    about = About.of(loaded, wanted, settings().title, sources)
    content = chosen.to_bytes(loaded.incidents(chosen.holds(wanted), newest_first=False), about, columns)
    if given.output in (None, _STDOUT):
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        try:
            Path(given.output).write_bytes(content)
        except OSError as error:
            raise ExportError(f"{given.output}: cannot be written ({error.strerror or error})") from error
    print(f"{about.sentence}: {about.counted}", file=sys.stderr)
    return DONE


def codebook(given: argparse.Namespace) -> int:
    """Print the vocabulary."""
    kinds = [
        {
            "code": kind.code,
            "label": kind.label,
            "plural": kind.plural,
            "colour": kind.colour,
            "definition": kind.definition,
            "acled": [list(pair) for pair in kind.acled],
        }
        for kind in vocabulary.KINDS
    ]
    lists = [asdict(codes) for codes in vocabulary.CODE_LISTS]
    columns = [
        {
            "name": column.name,
            "type": column.type,
            "label": column.label,
            "definition": column.definition,
            "required": column.required,
            "derived": column.derived,
        }
        for column in incident.COLUMNS
    ]
    if given.json:
        _say({"kinds": kinds, "code_lists": lists, "columns": columns})
    else:
        _say("\n".join(_codebook_lines(columns)))
    return DONE


def _codebook_lines(columns: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = ["Kinds (--kind)"]
    for kind in vocabulary.KINDS:
        lines.append(f"  {kind.code:<18}{kind.label}. {kind.definition}")
        covers = "; ".join(
            event_type if sub == vocabulary.ANY else f"{event_type} / {sub}" for event_type, sub in kind.acled
        )
        lines.append(f"  {'':<18}ACLED: {covers}")
    for codes in vocabulary.CODE_LISTS:
        lines += ["", f"{codes.label}: {codes.column} ({codes.source})"]
        lines += [f"  {code.code!s:<18}{code.label}. {code.definition}" for code in codes.codes]
    lines += ["", "Columns"]
    lines += [f"  {c['name']:<22}{c['type']:<9}{c['definition']}" for c in columns]
    return lines


def versions(given: argparse.Namespace) -> int:
    """List the versions of the dataset, newest first."""
    from geo import catalog  # late, as in `incidents`

    commits = catalog.store().commits()
    if given.json:
        _say([{**asdict(commit), "when": f"{commit.when:%Y-%m-%dT%H:%M:%SZ}"} for commit in commits])
        return DONE
    for commit in commits:
        counts = f"{commit.kept + commit.repaired:,} of {commit.rows_read:,} rows taken, {commit.rejected:,} rejected"
        print(f"{commit.version:>4}  {commit.when:%Y-%m-%d %H:%M} UTC  {counts}  {commit.title}")
    return DONE


# -- reading arguments ----------------------------------------------------------------------------------------


def _degrees(name: str, text: str, limit: int) -> float:
    try:
        degrees = float(text)
    except ValueError:
        raise UsageError(f"{name}: “{text}” is not a number of degrees: write it as 36.2012") from None
    if not -limit <= degrees <= limit:
        raise UsageError(f"{name}: {text} is not between -{limit} and {limit} degrees")
    return degrees


def _version(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"“{text}” is not the number of a version: `versions` lists them")
    return int(text)


def _exporter(given: argparse.Namespace) -> Exporter:
    """Return the format asked for, by --format, else by the file's suffix, else CSV."""
    to_stdout = given.output in (None, _STDOUT)
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


def _filter(given: argparse.Namespace) -> Filter:
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


def _known(wanted: Filter, loaded: Any) -> Filter:
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


# -- writing answers ------------------------------------------------------------------------------------------


def _say(answer: object) -> None:
    """Print text as it is, anything else as JSON in UTF-8."""
    if isinstance(answer, str):
        print(answer)
        return
    text = json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.buffer.write(f"{text}\n".encode())
    sys.stdout.buffer.flush()


def _plain(value: Any) -> Any:
    """Return a cell of a table as a plain Python value; None for blank."""
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _one_line(error: object) -> str:
    """Return a message without line breaks and without anything that would steer a terminal."""
    text = "".join(c if c.isprintable() else " " for c in str(error))
    return " ".join(text.split())


# -- the parser -----------------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **kwargs)
        # argparse takes “-1e1” or “-36.2N” for an option; no option of ours begins with a digit.
        self._negative_number_matcher = re.compile(r"^-[.\d]")

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} ({self.prog} --help explains)")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line; the filter's flags are those of `geo.model.filter.FIELDS`."""
    top = _Parser(
        prog="python -m geo",
        description="Sitmap on the command line: find provinces and places, and take incidents out of the store.",
        epilog="""\
examples:
  python -m geo incidents --kind clash --admin1 Aleppo --from 2014-01-02 --to 2014-01-04
  python -m geo incidents --actor Daesh -o daesh.kml
  python -m geo geocode "Maarat al-Numan" --country Syria
  python -m geo locate 36.2012 37.1612

exit status: 0 done, 1 failed, 2 wrong usage or value, 3 nothing certain found (locate, geocode)""",
    )
    top.add_argument("-V", "--version", action="version", version=f"Sitmap {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_locate(commands)
    _add_geocode(commands)
    _add_incidents(commands)
    for name, run, what in (
        ("codebook", codebook, "kinds, code lists and columns, with their definitions"),
        ("versions", versions, "versions of the dataset, newest first"),
    ):
        command = commands.add_parser(name, help=what, description=f"Print the {what}.")
        command.add_argument("--json", action="store_true", help="print JSON")
        command.set_defaults(run=run)
    return top


def _add_locate(commands: Any) -> None:
    command = commands.add_parser(
        "locate",
        help="the province that a point lies in",
        description="Say which province a point lies in. A point outside all of them, but within 5 km of one, is "
        "given to the nearest.",
        epilog="""\
examples:
  python -m geo locate 36.2012 37.1612
  python -m geo locate 36.89 38.35 --country Syria --admin1 Aleppo
  python -m geo locate -33.9 18.4 --json

exit status: 0 found, 2 wrong usage or value, 3 no province there""",
    )
    command.add_argument("latitude", metavar="LAT", help="degrees north, WGS84, such as 36.2012")
    command.add_argument("longitude", metavar="LON", help="degrees east, WGS84, such as 37.1612")
    command.add_argument("--admin1", metavar="P", help="the province that the record states, to compare with")
    command.add_argument(
        "--country", metavar="C", help="the country that the record states: it alone is searched"
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=locate)


def _add_geocode(commands: Any) -> None:
    command = commands.add_parser(
        "geocode",
        help="the place that a name means",
        description="Say which place a name means. Only a name that means exactly one place there is answered; "
        "otherwise near ones are listed with a score from 0 to 100.",
        epilog="""\
examples:
  python -m geo geocode Atareb --country Syria
  python -m geo geocode Salaheddin --admin1 Aleppo
  python -m geo geocode الرقة --json

exit status: 0 placed, 2 wrong usage or value, 3 only candidates or nothing""",
    )
    command.add_argument("name", metavar="NAME", help="the name, in Latin or Arabic script")
    command.add_argument(
        "--country", metavar="C", help="name or ISO code: places elsewhere are not considered"
    )
    command.add_argument("--admin1", metavar="P", help="province it lies in, or the city of a district")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=geocode)


def _add_incidents(commands: Any) -> None:
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
    chosen = command.add_argument_group("filter")
    for field in FIELDS:
        chosen.add_argument(
            f"--{field.key}",
            dest=field.name,
            action="append",
            metavar=field.key.upper(),
            help=field.help.replace("%", "%%"),
        )
    command.add_argument(
        "--version", type=_version, metavar="N", help="version of the dataset, the newest by default"
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
    command.add_argument("-o", "--output", metavar="FILE", help="file to write; standard output by default")
    command.set_defaults(run=incidents)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; every error is one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a character shows its number; it is no reason to fail.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        given = parser().parse_args(argv)
        status = int(given.run(given))
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        # A person at a terminal gets a line, a developer (-X dev) the traceback of what nobody foresaw.
        if sys.flags.dev_mode and not isinstance(error, (SitmapError, OSError)):
            raise
        return _failed(error)


def _failed(error: Exception) -> int:
    """Say in one line why a command failed and return its exit status."""
    if isinstance(error, OSError):
        _give_up_stdout()
        # Whoever read our output may have had enough: that is no error to speak of.
        if not isinstance(error, BrokenPipeError):
            _complain(f"cannot read or write: {error.strerror or error}")
    elif isinstance(error, SitmapError):
        _complain(str(error))
    else:
        _complain(f"unexpected {type(error).__name__}: {error} (python -X dev -m geo shows where)")
    return MISUSED if isinstance(error, _BY_A_USER) else FAILED


def _give_up_stdout() -> None:
    """Send what is left to nowhere: Python would complain once more when it closes the stream."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str) -> None:
    print(f"error: {_one_line(message)}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
