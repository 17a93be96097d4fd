"""The folder of the user's own places: what was added to it, each file whole or not there at all.

A file of boundaries or of names becomes one Parquet file, with the record of where it comes from inside it, and is
moved to its place in one step: who reads while another adds sees the folder before or after. `aliases.csv` holds the
decisions of a review, see `geo.places.aliases`.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pyarrow as arrow
from pyarrow import parquet

from geo.errors import PlaceError
from geo.settings import settings

Kind = Literal["boundaries", "gazetteer", "holdings"]
Signature = tuple[tuple[str, int, int], ...]

ALIASES = "aliases.csv"
_RECORD = b"sitmap"


@dataclass(frozen=True)
class Added:
    """One file of the user's own, as it was taken in.

    Attributes
    ----------
    kind
        ``boundaries``, ``gazetteer`` or ``holdings``.
    name
        Name of the file.
    digest
        SHA-256 of the file, in hexadecimal.
    how
        What was said about it when it was added (level, country, ...), as text.
    added
        When, ISO 8601 in UTC.
    countries
        ISO 3166-1 two-letter codes, with the names that the file has for them.
    holds
        How many of what: ``{"level 1": 12, "level 2": 77}`` or ``{"places": 5412, "names": 9120}``.
    rows_read
        Rows or features in the file.
    left_out
        Rows that could not be used, by reason; rows read = rows used + these.
    said
        What was changed or noticed, a line each.
    changed
        False when the file was there already: nothing was written.
    """

    kind: Kind
    name: str
    digest: str
    how: str = ""
    added: str = ""
    countries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    holds: Mapping[str, int] = field(default_factory=dict)
    rows_read: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    changed: bool = True

    @property
    def key(self) -> str:
        """Twelve hexadecimal digits that name it: the same file added in the same way has the same."""
        return hashlib.sha256(f"{self.kind} {self.digest} {self.how}".encode()).hexdigest()[:12]


def own_folder() -> Path:
    """The folder of the settings; it need not exist."""
    return Path(settings().places)


def signature(folder: Path, boundaries_only: bool = False) -> Signature:
    """Name, size and time of change of each file there: another one when anything was added or removed."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if _is_ours(entry.name, boundaries_only):
                    status = entry.stat()
                    found.append((entry.name, status.st_size, status.st_mtime_ns))
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise PlaceError(f"{folder}: cannot be read ({error.strerror}): see SITMAP_PLACES") from error
    return tuple(sorted(found))


def _is_ours(name: str, boundaries_only: bool) -> bool:
    if name.startswith("boundaries-") and name.endswith(".parquet"):
        return True
    return not boundaries_only and (
        name == ALIASES or (name.startswith("gazetteer-") and name.endswith(".parquet"))
    )


def list_added(folder: Path | None = None) -> tuple[Added, ...]:
    """What was added to a folder (that of the settings by default), oldest first.

    Raises
    ------
    PlaceError
        When a file there cannot be read, naming it.
    """
    folder = own_folder() if folder is None else folder
    found = [added_of(folder / name) for name, _, _ in signature(folder) if name != ALIASES]
    return tuple(sorted(found, key=lambda added: (added.added, added.key)))


def path_of(folder: Path, added: Added) -> Path:
    """Where what was added lies in a folder."""
    return folder / f"{added.kind}-{added.key}.parquet"


def added_of(path: Path) -> Added:
    """The record in a file of the folder."""
    try:
        told = json.loads((parquet.read_schema(path).metadata or {})[_RECORD])
        told["countries"] = {iso2: tuple(names) for iso2, names in told["countries"].items()}
        return Added(**{**told, "said": tuple(told["said"])})
    except (OSError, arrow.ArrowException, KeyError, ValueError, TypeError, AttributeError) as error:
        raise PlaceError(
            f"{path}: not a file that Sitmap wrote ({type(error).__name__}): remove it and add the source again"
        ) from error


def read(path: Path, columns: list[str] | None = None) -> arrow.Table:
    """The rows in a file of the folder.

    Raises
    ------
    PlaceError
        When it cannot be read.
    """
    try:
        return parquet.read_table(path, columns=columns)
    except (OSError, arrow.ArrowException) as error:
        raise PlaceError(f"{path}: cannot be read: remove it and add the source again") from error


def write(folder: Path, rows: arrow.Table, added: Added) -> Added:
    """Put rows and their record into a folder, in one step; returns the record with the time of now.

    Raises
    ------
    PlaceError
        When the folder cannot be written.
    """
    added = replace(added, added=datetime.now(UTC).isoformat(timespec="microseconds"), changed=True)
    record = {name: value for name, value in asdict(added).items() if name != "changed"}
    rows = rows.replace_schema_metadata({_RECORD: json.dumps(record, ensure_ascii=False).encode()})
    path = path_of(folder, added)
    with put_in_place(path) as temporary:
        parquet.write_table(rows, temporary, compression="lz4")
    return added


class put_in_place:  # noqa: N801 - reads as a verb: with put_in_place(path) as temporary
    """A path to write to, moved over `path` when the block ends well, and removed when it does not.

    Raises
    ------
    PlaceError
        When the folder cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")

    def __enter__(self) -> Path:
        """Make the folder if need be."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._cannot(error) from error
        return self.temporary

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """Move what was written, or remove it."""
        try:
            if error is None:
                with self.temporary.open("rb") as file:
                    os.fsync(file.fileno())
                self.temporary.replace(self.path)
        except OSError as failure:
            raise self._cannot(failure) from failure
        finally:
            self.temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise self._cannot(error) from error

    def _cannot(self, error: OSError) -> PlaceError:
        return PlaceError(f"{self.path}: cannot be written ({error.strerror or error}): see SITMAP_PLACES")


def remove(folder: Path, which: str) -> Added:
    """Take away what was added, by its key, its file's name or the beginning of its digest.

    Raises
    ------
    PlaceError
        When there is no such, or several, naming them.
    """
    found = [
        a for a in list_added(folder) if which and (which in (a.key, a.name) or a.digest.startswith(which))
    ]
    if len(found) != 1:
        there = ", ".join(f"{a.name} ({a.key})" for a in (found or list_added(folder)))
        what = f"means {len(found)} of what was added" if found else "was not added"
        raise PlaceError(f"{folder}: “{which}” {what}: name one of {there or 'nothing, the folder is empty'}")
    try:
        path_of(folder, found[0]).unlink()
    except OSError as error:
        raise PlaceError(f"{path_of(folder, found[0])}: cannot be removed ({error.strerror})") from error
    return found[0]
