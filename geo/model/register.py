"""The files of the actor register: the bundled one, and a folder of one's own whose rows go before it.

A folder holds `actors.csv` with the columns of `ACTOR_COLUMNS` and `actor_dates.csv` with those of `DATE_COLUMNS`. In
one's own folder a row of `actors.csv` takes the place of the bundled row of that name or adds an actor, and the rows of
a name in `actor_dates.csv` take the place of all its bundled ones (`none` alone: nothing dated). Either may be missing.
"""

import contextlib
import csv
import hashlib
import io
import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from geo.errors import ActorError
from geo.model.actors import COLOUR, SIDE_PREFIX, UNKNOWN_COLOUR, Actor, Actors, Change, name_key, split_names
from geo.model.vocabulary import SIDES
from geo.model.words import join_words

ACTORS, DATES = "actors.csv", "actor_dates.csv"
ARABIC_COLUMNS = ("name_ar", "short_ar")
ACTOR_COLUMNS = ("name", "aliases", "short_name", "side", "colour", "parent", "covers", *ARABIC_COLUMNS)
DATE_COLUMNS = ("name", "date", "change", "value", "source")
NOTHING = "none"
CHANGES = ("becomes", "colour", NOTHING)
"""What a row of `actor_dates.csv` may say; the last is for one's own file, where it takes the bundled rows away."""

MOST_CHARACTERS = 300
"""Of one name."""

_BEGINS_A_FORMULA = tuple("=+-@")
_FILES = threading.Lock()
"""Two files are read and written as one."""


@dataclass(frozen=True)
class Row:
    """A row as text, with where it stands, for messages."""

    where: str
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Return a cell without the spaces around it; "" for one that is not there."""
        return (self.cells.get(column) or "").strip()

    def wrong(self, what: str) -> ActorError:
        """Return the error that something about this row is wrong."""
        return ActorError(f"{self.where}: {what}")


def load(bundled: Path, own: Path | None = None) -> Actors:
    """Read the register.

    Parameters
    ----------
    bundled : Path
        Folder of the bundled files.
    own : Path, optional
        Folder of one's own files; it need not exist.

    Raises
    ------
    ActorError
        When a file cannot be read or its rows do not make a register; the message names file and row and says what
        to do.
    """
    with _FILES:
        actors = _rows_of(bundled / ACTORS, ACTOR_COLUMNS)
        dates = _rows_of(bundled / DATES, DATE_COLUMNS) if (bundled / DATES).exists() else []
        if own is not None:
            actors = _over(actors, _rows_of_own(own / ACTORS, ACTOR_COLUMNS), each_once=True)
            dates = _over(dates, _rows_of_own(own / DATES, DATE_COLUMNS))
    return of_rows(actors, dates)


def signature(*folders: Path) -> tuple[tuple[int, int, int], ...]:
    """Return what changes when a file of a folder does, at the cost of a look at each: for caches."""
    found = []
    for path in (folder / name for folder in folders for name in (ACTORS, DATES)):
        try:
            status = path.stat()
        except OSError:
            found.append((0, 0, 0))
        else:
            found.append((status.st_ino, status.st_size, status.st_mtime_ns))
    return tuple(found)


def fingerprint(own: Path) -> str:
    """Return a name for the contents of one's own files, for noticing that somebody else saved meanwhile."""
    with _FILES:
        return _fingerprint(own)


def _fingerprint(own: Path) -> str:
    found = hashlib.sha256()
    for path in (own / ACTORS, own / DATES):
        try:
            content = path.read_bytes() if path.exists() else b""
        except OSError as error:
            raise ActorError(f"{path}: cannot be read ({error.strerror}): see SITMAP_REGISTER") from error
        found.update(hashlib.sha256(content).digest())
    return found.hexdigest()[:16]


def rows_of_text(text: str, name: str, columns: Sequence[str]) -> list[Row]:
    """Return the rows of a CSV text.

    Parameters
    ----------
    text : str
        With a header.
    name : str
        Of the file, for messages.
    columns : sequence of str
        The columns that there may be; the first is needed.

    Raises
    ------
    ActorError
        When it has other columns, or a row has more cells than there are columns.
    """
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""))
        given = reader.fieldnames or []
        wrong = [column for column in given if column not in columns]
        if wrong or columns[0] not in given:
            what = f"a column “{wrong[0][:40]}”" if wrong else f"no column “{columns[0]}”"
            raise ActorError(f"{name}: {what}: the columns are {', '.join(columns)}")
        rows = [Row(f"{name}, row {number}", cells) for number, cells in enumerate(reader, start=2)]
    except csv.Error as error:
        raise ActorError(f"{name}: cannot be read as a CSV file ({error})") from error
    for row in rows:
        if None in row.cells:
            raise row.wrong("more cells than columns: put a cell with a comma in it into quotes")
    return rows


def _rows_of(path: Path, columns: Sequence[str]) -> list[Row]:
    try:
        return rows_of_text(path.read_bytes().decode("utf-8-sig"), path.name, columns)
    except (OSError, UnicodeDecodeError) as error:
        raise ActorError(f"{path.name}: cannot be read as a UTF-8 CSV file ({error})") from error


def _rows_of_own(path: Path, columns: Sequence[str]) -> list[Row]:
    rows = _rows_of(path, columns) if path.exists() else []
    # Both folders have files of the same name, so messages say which one is meant.
    return [Row(f"own {row.where}", row.cells) for row in rows]


def _over(rows: list[Row], upper: list[Row], *, each_once: bool = False) -> list[Row]:
    """Rows with those of some names replaced: in their place where there is one row a name, else at the end."""
    new = {name_key(row["name"]): row for row in upper}
    if not each_once or len(new) < len(upper):
        return [row for row in rows if name_key(row["name"]) not in new] + upper
    kept = [_with_arabic(new.pop(name_key(row["name"]), row), row) for row in rows]
    return kept + list(new.values())


def _with_arabic(row: Row, below: Row) -> Row:
    """A row with the Arabic names of the one that it takes the place of, where its file has no column for them."""
    if row is below or any(name in row.cells for name in ARABIC_COLUMNS):
        return row
    return Row(row.where, {**row.cells, **{name: below[name] for name in ARABIC_COLUMNS}})


def of_rows(actors: Iterable[Row], dates: Iterable[Row] = ()) -> Actors:
    """Make a register of rows.

    Raises
    ------
    ActorError
        When a row has no name, an unknown side, a bad colour or date, or a parent that has no row; when a name or an
        alias means two actors; when umbrellas go round in a circle or what a group became is not one line.
    """
    found: dict[str, tuple[Row, Actor]] = {}
    for row in actors:
        actor = _actor(row)
        if name_key(actor.name) in found:
            raise row.wrong(f"“{actor.name}” stands there twice: keep one row for each actor")
        found[name_key(actor.name)] = row, actor
    names = {key: actor.name for key, (_, actor) in found.items()}
    _check_aliases(found)
    entries = [_with_parent(row, actor, names) for row, actor in found.values()]
    register = Actors(tuple(entries), tuple(_changes(list(dates), names)))
    for row, actor in found.values():
        top = register.ancestors(actor.name)[-1]
        if register.get(top).parent:
            raise row.wrong(f"“{top}” stands above and below itself: take one of these parents away")
    return register


def _actor(row: Row) -> Actor:
    side, colour, covers = row["side"] or "other", row["colour"] or UNKNOWN_COLOUR, row["covers"]
    aliases = split_names(row["aliases"])
    for name in (row["name"], row["short_name"], row["name_ar"], row["short_ar"], *aliases):
        _check_name(row, name)
    if not row["name"]:
        raise row.wrong("no name: every actor needs one")
    sides = SIDES.values()
    for what, code in (("side", side), ("covers", covers or side)):
        if code not in sides:
            raise row.wrong(f"{what} “{code[:40]}”: use one of {', '.join(map(str, sides))}")
    if not COLOUR.fullmatch(colour):
        raise row.wrong(f"colour “{colour[:40]}”: write it as #rrggbb")
    arabic = row["name_ar"], row["short_ar"]
    return Actor(row["name"], aliases, row["short_name"], side, colour, row["parent"], covers, *arabic)


def _check_name(row: Row, name: str) -> None:
    """Refuse what no record could name, a link could not hold or a spreadsheet would run."""
    if len(name) > MOST_CHARACTERS:
        raise row.wrong(f"a name of {len(name)} characters: at most {MOST_CHARACTERS}")
    if not name.isprintable() or ";" in name or name.startswith(SIDE_PREFIX):
        shown = "".join(c if c.isprintable() else " " for c in name[:40])
        raise row.wrong(f"“{shown}” cannot be a name: no line break, no “;”, no “{SIDE_PREFIX}” before it")
    if name.startswith(_BEGINS_A_FORMULA):
        raise row.wrong(f"“{name[:40]}” begins like a formula of a spreadsheet: begin it with a letter")


def _check_aliases(found: Mapping[str, tuple[Row, Actor]]) -> None:
    owner: dict[str, str] = {}
    for row, actor in found.values():
        for alias in dict.fromkeys(map(name_key, actor.aliases)):
            # The canonical name of another actor wins, see `Actors.find`.
            other = owner.setdefault(alias, actor.name)
            if other != actor.name and alias not in found:
                raise row.wrong(
                    f"alias “{alias}” of “{actor.name}” is one of “{other}” too: take it away from one of them"
                )


def _with_parent(row: Row, actor: Actor, names: Mapping[str, str]) -> Actor:
    if not actor.parent:
        return actor
    parent = names.get(name_key(actor.parent))
    if parent is None:
        raise row.wrong(f"parent “{actor.parent[:80]}” of “{actor.name}” has no row of its own: add it")
    return replace(actor, parent=parent)


def _changes(rows: Sequence[Row], names: Mapping[str, str]) -> list[Change]:
    found: list[Change] = []
    becomes: dict[str, Change] = {}
    was: dict[str, str] = {}
    for row in rows:
        change = _change(row, names)
        if change is None:
            continue
        if any((c.name, c.day, c.change) == (change.name, change.day, change.change) for c in found):
            raise row.wrong(
                f"“{change.name}” has that change on {change.day} already: keep one row of the two"
            )
        found.append(change)
        if change.change == "becomes":
            _add_to_lines(row, change, becomes, was)
    return found


def _change(row: Row, names: Mapping[str, str]) -> Change | None:
    name = names.get(name_key(row["name"]))
    if name is None:
        raise row.wrong(
            f"“{row['name'][:80]}” has no row in {ACTORS}: add it there, under its canonical name"
        )
    if row["change"] not in CHANGES:
        raise row.wrong(f"change “{row['change'][:40]}”: use one of {', '.join(CHANGES)}")
    if row["change"] == NOTHING:
        return None
    try:
        day = date.fromisoformat(row["date"])
    except ValueError:
        raise row.wrong(f"date “{row['date'][:40]}”: write it as 2014-06-29") from None
    value = row["value"]
    if row["source"].startswith(_BEGINS_A_FORMULA):
        raise row.wrong("the source begins like a formula of a spreadsheet: begin it with a letter")
    if row["change"] == "colour" and not COLOUR.fullmatch(value):
        raise row.wrong(f"colour “{value[:40]}”: write it as #rrggbb")
    if row["change"] == "becomes":
        known = names.get(name_key(value))
        if known is None:
            raise row.wrong(
                f"becomes “{value[:80]}”, which has no row in {ACTORS}: add it, under its canonical name"
            )
        value = known
    return Change(name, day, row["change"], value, row["source"])


def _add_to_lines(row: Row, change: Change, becomes: dict[str, Change], was: dict[str, str]) -> None:
    """Note what a group became, and refuse what would not be a line: a fork, a merger, a circle, days out of order."""
    name, value = change.name, change.value
    if name in becomes:
        raise row.wrong(f"“{name}” becomes “{becomes[name].value}” already: a group goes on as one other")
    if value in was:
        raise row.wrong(
            f"“{value}” continues “{was[value]}” already: keep the one group that it continues, and let the others end"
        )
    last = value
    while last in becomes:
        last = becomes[last].value
    if last == name:
        raise row.wrong(f"“{name}” would become itself again: take one row of that circle away")
    before = becomes.get(was.get(name, ""))
    after = becomes.get(value)
    if (before and before.day >= change.day) or (after and after.day <= change.day):
        raise row.wrong(f"“{name}” becomes “{value}” on {change.day}: days must grow along a line")
    becomes[name], was[value] = change, name


def actor_cells(actor: Actor) -> dict[str, str]:
    """Return an actor as a row of `actors.csv`."""
    return {
        "name": actor.name,
        "aliases": ";".join(actor.aliases),
        "short_name": actor.short_name,
        "side": actor.side,
        "colour": actor.colour,
        "parent": actor.parent,
        "covers": actor.covers,
        "name_ar": actor.name_ar,
        "short_ar": actor.short_ar,
    }


def change_cells(change: Change) -> dict[str, str]:
    """Return a change as a row of `actor_dates.csv`."""
    return {
        "name": change.name,
        "date": change.day.isoformat(),
        "change": change.change,
        "value": change.value,
        "source": change.source,
    }


def text_of(rows: Iterable[Mapping[str, str]], columns: Sequence[str]) -> str:
    """Return rows as the text of a CSV file that `load` reads."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def over(actors: Actors, text: str, name: str) -> Actors:
    """Return a register with the rows of a file put over it, as those of one's own folder are.

    Parameters
    ----------
    actors : Actors
        The register as it is.
    text : str
        Of an `actors.csv` or an `actor_dates.csv`; which of the two it is, its columns say.
    name : str
        Of the file, for messages.

    Raises
    ------
    ActorError
        When the file cannot be used, see `of_rows`.
    """
    entries, dates = _rows_of_actors(actors), _rows_of_changes(actors.changes)
    header = text.split("\n", 1)[0]
    if "change" in next(csv.reader([header.strip("\r\ufeff")]), []):
        return of_rows(entries, _over(dates, rows_of_text(text.lstrip("\ufeff"), name, DATE_COLUMNS)))
    new = rows_of_text(text.lstrip("\ufeff"), name, ACTOR_COLUMNS)
    return of_rows(_over(entries, new, each_once=True), dates)


@dataclass(frozen=True)
class Difference:
    """How one register differs from another: canonical names of actors that were added, changed or taken away."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Return “added Jaish al-Fatah; changed FSA and YPG”, or “nothing changed”."""
        parts = [
            f"{verb} {join_words(names[:5] if len(names) <= 6 else [*names[:5], f'{len(names) - 5} more'])}"
            for verb, names in (("added", self.added), ("changed", self.changed), ("took away", self.removed))
            if names
        ]
        return "; ".join(parts) or "nothing changed"


def difference(old: Actors, new: Actors) -> Difference:
    """Return how a register differs from another, in its actors and in what is dated of them."""
    one, other = ({a.name: (a, _dated(register, a.name)) for a in register} for register in (old, new))
    return Difference(
        tuple(name for name in other if name not in one),
        tuple(name for name in other if name in one and one[name] != other[name]),
        tuple(name for name in one if name not in other),
    )


def _dated(actors: Actors, name: str) -> tuple[Change, ...]:
    dated = (change for change in actors.changes if change.name == name)
    return tuple(sorted(dated, key=lambda change: (change.day, change.change)))


def check_whole(bundled: Actors, wanted: Actors) -> None:
    """Raise ActorError when a register lacks an actor of the bundled one, which one's own files could not say."""
    gone = difference(bundled, wanted).removed
    if gone:
        raise ActorError(
            f"“{gone[0]}” is a bundled actor, which can be changed but not removed or renamed: bring back its row"
        )


def as_bundled(actors: Actors, bundled: Actors, name: str) -> Actors:
    """Return a register with an actor, and what is dated of it, as bundled; without it when it is not bundled.

    Raises
    ------
    ActorError
        When other rows need the actor as it is.
    """
    before = {actor.name: actor for actor in bundled}
    entries = [
        before.get(a.name, a) if a.name == name else a for a in actors if a.name != name or name in before
    ]
    dates = [c for c in actors.changes if c.name != name] + list(_dated(bundled, name))
    return of_rows(_rows_of_actors(entries), _rows_of_changes(dates))


def _rows_of_actors(actors: Iterable[Actor]) -> list[Row]:
    return [Row(f"{ACTORS}, “{actor.name}”", actor_cells(actor)) for actor in actors]


def _rows_of_changes(changes: Iterable[Change]) -> list[Row]:
    return [Row(f"{DATES}, “{change.name}”", change_cells(change)) for change in changes]


def save(own: Path, bundled: Actors, wanted: Actors, seen: str) -> None:
    """Write one's own files so that, over the bundled ones, they make a register.

    Parameters
    ----------
    own : Path
        Folder of one's own files, made if need be.
    bundled : Actors
        The bundled register alone.
    wanted : Actors
        The register as it shall be.
    seen : str
        The `fingerprint` of the folder that the edit began from.

    Raises
    ------
    ActorError
        When somebody else saved since then, when a bundled actor is missing, or when the folder cannot be written.
    """
    check_whole(bundled, wanted)
    mine = [a for a in wanted if bundled.find(a.name) != a]
    dates: list[dict[str, str]] = []
    for actor in wanted:
        now = _dated(wanted, actor.name)
        if now != _dated(bundled, actor.name):
            nothing = {"name": actor.name, "date": "", "change": NOTHING, "value": "", "source": ""}
            dates += [change_cells(change) for change in now] or [nothing]
    with _FILES:
        if _fingerprint(own) != seen:
            raise ActorError(
                "somebody else saved the register while you edited it: reload the page and edit again"
            )
        _put(own / ACTORS, text_of(map(actor_cells, mine), ACTOR_COLUMNS))
        _put(own / DATES, text_of(dates, DATE_COLUMNS))


def _put(path: Path, text: str) -> None:
    """Write a file in one step: who reads meanwhile has the old one or the new one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise ActorError(f"{path}: cannot be written ({error.strerror}): see SITMAP_REGISTER") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
