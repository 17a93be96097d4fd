"""`plate`: the map of a filter as a finished picture, page, slide or film."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import parse_qs, urlsplit

from geo.cli.base import DONE, STDOUT, UsageError, version_number, write_file
from geo.cli.incidents import add_filter, filter_of, known
from geo.errors import PlateError
from geo.language import LANGUAGES
from geo.model.filter import FIELDS
from geo.model.viewstate import CONTROLS, LAYER_CODES, SHADINGS, ViewState
from geo.model.words import quantity
from geo.plate.look import LOOKS
from geo.plate.options import DPIS, LARGEST_LOGO, LONGEST, MOST_CALLOUTS, Options
from geo.plate.series import BYS
from geo.plate.template import TEMPLATES
from geo.settings import settings

_FILMS = {"gif": ".gif", "mp4": ".mp4"}
_LARGEST_SLIDES = 50_000_000
_CHOICES = ("template", "theme", "language", "title", "subtitle", "text", "author", "marking", "callouts")
"""Options of a plate that are flags of the same name."""
_OWN = {"text": "own_text"}
"""Where a flag is kept whose name is also that of a field of the filter."""


@dataclass(frozen=True)
class _Asked:
    """What the arguments ask for: the view, the choices, and the version of the dataset."""

    loaded: Any
    view: ViewState
    options: Options


def plate(given: argparse.Namespace) -> int:
    """Write the plate, or the series of them."""
    code = _code(given)
    slides = _file("--slides", given.slides, _LARGEST_SLIDES)
    if slides and code != "pptx":
        raise UsageError(f"--slides: a presentation is for a pptx, and this is a {code}")
    # Late: the store's libraries take their time, and a wrong argument need not wait for them.
    from geo import printing
    from geo.plate.picks import unnumbered

    asked, missing = _asked(given), ""
    address = settings().address
    if given.series:
        pages = printing.series(asked.loaded, asked.view, asked.options, given.series, address)
    else:
        link = printing.link_to(address, asked.view, asked.loaded.version)
        page = printing.plate(asked.loaded, asked.view, asked.options, link)
        if asked.options.picked:
            missing = unnumbered(page, printing.content_of(asked.loaded, asked.view), asked.options)
        pages = iter([page])
    counter = _Counter(pages)
    write_file(_content(code, counter, given, slides), given.output)
    counts = asked.loaded.counts(asked.view.filter)
    where = "" if given.output in (None, STDOUT) else f": {given.output}"
    told = f"{counts.found:,} of {quantity(counts.total, 'incident', 'incidents')}"
    print(f"{quantity(counter.number, 'plate', 'plates')} of {told}{where}", file=sys.stderr)
    if missing:
        print(missing, file=sys.stderr)
    return DONE


class _Counter:
    """Pages, counted as they go by: a film of a year is never in memory as a whole."""

    def __init__(self, pages: Iterator[Any]) -> None:
        self._pages = pages
        self.number = 0

    def __iter__(self) -> Iterator[Any]:
        for page in self._pages:
            self.number += 1
            yield page


def _code(given: argparse.Namespace) -> str:
    """Return the format asked for, by --format, else by the file's suffix, else PNG."""
    from geo.plate.files import FORMATS

    suffixes = {form.code: form.suffix for form in FORMATS} | _FILMS
    if given.format is not None:
        code = str(given.format)
    elif given.output in (None, STDOUT):
        code = "png"
    else:
        suffix = PurePath(given.output).suffix.lower()
        code = next((code for code, known in suffixes.items() if known == suffix), "")
        if not code:
            raise UsageError(
                f"“{given.output}” does not end in a known suffix ({', '.join(suffixes.values())}): rename it or give --format"
            )
    if code in _FILMS and not given.series:
        raise UsageError(f"a {code} is a film: give --series {', '.join(by.code for by in BYS)}")
    if given.output in (None, STDOUT) and sys.stdout.isatty():
        raise UsageError(f"a {code} is no text for a terminal: give a file with -o FILE")
    return code


def _content(code: str, pages: _Counter, given: argparse.Namespace, slides: bytes) -> bytes:
    if code in _FILMS:
        from geo.plate.motion import gif, mp4

        film, dpi = (gif, 96) if code == "gif" else (mp4, 144)
        return film(pages, given.dpi or dpi, given.seconds)
    from geo.plate.files import plate_format

    return plate_format(code).write(list(pages), given.dpi or 200, slides)


def _asked(given: argparse.Namespace) -> _Asked:
    from geo import catalog, recipes

    if given.recipe is not None:
        _refuse_beside("--recipe", given)
        recipe = recipes.find(given.recipe)
        loaded = catalog.dataset(given.version)
        return _Asked(loaded, recipe.view_on(loaded), _options(given, recipe.options))
    if given.link is not None:
        _refuse_beside("--link", given)
        view = _view_of_link(given.link)
        loaded = catalog.dataset(view.version if given.version is None else given.version)
        view = replace(view, filter=view.filter.canonical(loaded.actors))
    else:
        wanted = filter_of(given)
        loaded = catalog.dataset(given.version)
        view = ViewState(filter=known(wanted, loaded))
    return _Asked(loaded, _layers(given, view), _options(given, Options(author=settings().organisation)))


def _refuse_beside(flag: str, given: argparse.Namespace) -> None:
    """Refuse the flags of the filter beside one that brings a filter of its own."""
    doubled = [f"--{field.key}" for field in FIELDS if getattr(given, field.name) is not None]
    if flag == "--recipe":
        doubled += [
            f"--{name}" for name in ("link", "shading", "control", "hide", "view") if getattr(given, name)
        ]
    if doubled:
        raise UsageError(f"{flag} brings its own view: leave out {', '.join(doubled)}")


def _view_of_link(link: str) -> ViewState:
    # A query alone is a link too.
    view, problems = ViewState.read(parse_qs(urlsplit(link).query or link.removeprefix("?")))
    if problems:
        raise UsageError(f"--link: {problems[0]}")
    return view


def _layers(given: argparse.Namespace, view: ViewState) -> ViewState:
    """Return a view with the layers and the map section that the flags ask for."""
    query = view.to_query()
    for name in ("shading", "control", "hide", "view"):
        if getattr(given, name) is not None:
            query[name] = [getattr(given, name)]
    found, problems = ViewState.read(query)
    if problems:
        raise UsageError(f"--{problems[0]}")
    return found


def _options(given: argparse.Namespace, options: Options) -> Options:
    found = {name: getattr(given, _OWN.get(name, name)) for name in _CHOICES}
    chosen = {name: value for name, value in found.items() if value is not None}
    for flag in ("graticule", "inset", "code"):
        if getattr(given, flag) is not None:
            chosen[flag] = getattr(given, flag)
    if given.pick:
        chosen["picked"] = tuple(given.pick)
    if given.logo is not None:
        chosen["logo"] = _file("--logo", given.logo, LARGEST_LOGO)
    try:
        return replace(options, **chosen)
    except PlateError as error:
        raise UsageError(str(error)) from None


def _file(flag: str, name: str | None, largest: int) -> bytes:
    if name is None:
        return b""
    path = Path(name)
    try:
        if path.stat().st_size > largest:
            raise UsageError(f"{flag}: {name} has more than {largest:,} bytes")
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{flag}: {name} cannot be read ({error.strerror or error})") from error


def _dpi(text: str) -> int:
    low, high = DPIS
    if not (text.isascii() and text.isdecimal() and len(text) < 5 and low <= int(text) <= high):
        raise argparse.ArgumentTypeError(f"“{text}” is not a number from {low} to {high}")
    return int(text)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 3 and int(text) <= MOST_CALLOUTS):
        raise argparse.ArgumentTypeError(f"“{text}” is not a number from 0 to {MOST_CALLOUTS}")
    return int(text)


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of seconds") from None


def add_plate(commands: Any) -> None:
    """Add the command to the parser; the filter's flags are those of `geo.model.filter.FIELDS`."""
    formats = "\n".join(f"  {t.code:<14}{t.label}, {t.use}" for t in TEMPLATES)
    command = commands.add_parser(
        "plate",
        help="the map as a picture, page, slide or film",
        description="Make the finished map of what the filter asks for: title, period, legend, scale, numbered incidents, "
        "sources. The filter is the app's own; without one, everything is shown.",
        epilog=f"""\
templates:
{formats}

examples:
  python -m geo plate --admin1 Aleppo --from 2014-01-01 --to 2014-01-31 -o aleppo.pdf
  python -m geo plate --to 2014-01-20 --control areas --hide incidents --template a4 -o control.svg
  python -m geo plate --language ar --theme dark --slides our-template.pptx -o brief.pptx
  python -m geo plate --series week --template slide -o weeks.mp4
  python -m geo plate --recipe "Aleppo, last 7 days" -o tonight.pdf

exit status: 0 written (also when nothing is found: the plate says so), 1 failed, 2 wrong usage or value""",
    )
    add_filter(command)
    _add_view(command)
    _add_choices(command)
    command.add_argument(
        "--series",
        choices=[by.code for by in BYS],
        metavar="BY",
        help="one plate a day, week, month or province",
    )
    command.add_argument(
        "--seconds",
        type=_seconds,
        default=1.0,
        metavar="S",
        help="how long a film shows each plate, 1 by default",
    )
    command.add_argument(
        "--format",
        choices=["png", "pdf", "svg", "pptx", *_FILMS],
        metavar="F",
        help="png, pdf, svg, pptx, or gif or mp4 of a series; by default what FILE's suffix says, else png",
    )
    command.add_argument(
        "--dpi", type=_dpi, metavar="N", help=f"dots an inch, {DPIS[0]} to {DPIS[1]}; 200 by default"
    )
    command.add_argument(
        "--slides", metavar="FILE", help="your organisation's own .pptx, whose master a pptx is made on"
    )
    command.add_argument("-o", "--output", metavar="FILE", help="file to write; standard output by default")
    command.set_defaults(run=plate)


def _add_view(command: argparse.ArgumentParser) -> None:
    shown = command.add_argument_group("what is shown")
    shown.add_argument(
        "--link", metavar="LINK", help="a link of the dashboard: its view, instead of a filter"
    )
    shown.add_argument(
        "--recipe", metavar="NAME", help="a saved recipe: its view and choices, on the newest data"
    )
    shown.add_argument(
        "--version", type=version_number, metavar="N", help="version of the dataset, the newest by default"
    )
    shown.add_argument(
        "--shading", choices=SHADINGS, metavar="S", help="of provinces: none, count or fatalities"
    )
    shown.add_argument(
        "--control", choices=CONTROLS, metavar="C", help="who holds what: none, places or areas"
    )
    shown.add_argument("--hide", metavar="A,B", help=f"layers to leave out, of {', '.join(LAYER_CODES)}")
    shown.add_argument(
        "--view", metavar="LAT,LON,ZOOM", help="map section as in a link; by default all that is found"
    )


def _add_choices(command: argparse.ArgumentParser) -> None:
    chosen = command.add_argument_group("how it looks")
    chosen.add_argument(
        "--template",
        choices=[t.code for t in TEMPLATES],
        metavar="T",
        help="one of those below, slide by default",
    )
    chosen.add_argument("--theme", choices=list(LOOKS), metavar="T", help="light or dark")
    chosen.add_argument("--language", choices=list(LANGUAGES), metavar="L", help="en or ar")
    for name in ("title", "subtitle"):
        chosen.add_argument(f"--{name}", metavar="TEXT", help=f"{name}; by default said from the filter")
    chosen.add_argument(
        "--text",
        dest=_OWN["text"],
        metavar="TEXT",
        help=f"your own words below, at most {LONGEST:,} characters",
    )
    chosen.add_argument(
        "--author", metavar="NAME", help="author or organisation; SITMAP_ORGANISATION by default"
    )
    chosen.add_argument("--marking", metavar="TEXT", help="handling mark, such as INTERNAL, at head and foot")
    chosen.add_argument("--logo", metavar="FILE", help="a PNG or JPEG picture")
    chosen.add_argument(
        "--callouts", type=_count, metavar="N", help="incidents to number at most, what fits by default"
    )
    chosen.add_argument(
        "--pick", action="append", metavar="ID", help="incident to number before others; may be repeated"
    )
    for name, what in (("graticule", "meridians and parallels"), ("inset", "locator"), ("code", "QR code")):
        chosen.add_argument(
            f"--{name}",
            action=argparse.BooleanOptionalAction,
            default=None,
            help=f"with or without the {what}",
        )
