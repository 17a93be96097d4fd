"""Which column of a file is which of ours, as a person said it: applied to a file, kept, and found again.

A mapping is our column to theirs: ``{"event_date": "Datum", "notes": "", "event_type": "=Battles"}``. The empty text takes no
column, a text after “=” is the same for every row.
"""

import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as arrow

from geo.errors import SourceError
from geo.files.table import Table
from geo.model import incident
from geo.sources.column_names import UTM_ZONE

CONSTANT = "="
OURS = (*incident.NAMES, UTM_ZONE)
"""What a column can be mapped to."""

MAX_NAME = 80
"""Characters of the name of a mapping: with its ending it is the name of a file."""

MAX_LISTED = 30
"""Columns of a file that a message names."""

_NAME = re.compile(r"[\w][\w .,()+-]*")


@dataclass(frozen=True)
class Saved:
    """A mapping that was kept.

    Attributes
    ----------
    name : str
        What the person calls it.
    mapping : mapping
        Our columns to theirs.
    columns : tuple of str
        The columns of the files that it is for, sorted.
    """

    name: str
    mapping: Mapping[str, str]
    columns: tuple[str, ...]


def save(name: str, mapping: Mapping[str, str], columns: Iterable[str], folder: Path) -> Saved:
    """Keep a mapping as a file of its own; one of the same name is replaced.

    Parameters
    ----------
    name : str
        Letters, digits, spaces and ``. , ( ) + - _``; not beginning with a sign.
    mapping : mapping
        Our columns to theirs.
    columns : iterable of str
        All columns of the file that it was made for.
    folder : Path
        Made when it is not there.

    Raises
    ------
    SourceError
        For a name or a mapping that cannot be kept, or when the file cannot be written.
    """
    saved = _checked(Saved(name.strip(), dict(mapping), tuple(sorted(columns))), "mapping")
    text = json.dumps(
        {"name": saved.name, "mapping": saved.mapping, "columns": saved.columns}, ensure_ascii=False, indent=1
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(temporary).replace(folder / f"{saved.name}.json")
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except (OSError, UnicodeError) as error:
        raise SourceError(f"mapping “{saved.name}”: cannot be kept in {folder} ({error})") from error
    return saved


def saved_mappings(folder: Path) -> tuple[Saved, ...]:
    """Return every mapping in a folder, by name; none when there is no folder.

    Raises
    ------
    SourceError
        When a file of the folder is no mapping, naming it.
    """
    return tuple(_read(path) for path in sorted(folder.glob("[!.]*.json")))


def find(columns: Iterable[str], folder: Path) -> Saved | None:
    """Return the mapping that was kept for a file with the same set of columns; None when there is none.

    Of several the one that was kept last. A file of the folder that is no mapping is passed over: it must not keep a
    person from their import, and `saved_mappings` names it.
    """
    wanted = tuple(sorted(columns))
    found: list[tuple[float, Saved]] = []
    for path in sorted(folder.glob("[!.]*.json")):
        try:
            saved = _read(path)
            if saved.columns == wanted:
                found.append((path.stat().st_mtime, saved))
        except (SourceError, OSError):
            continue
    return max(found, key=lambda item: item[0])[1] if found else None


def _read(path: Path) -> Saved:
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        saved = Saved(given["name"], given["mapping"], tuple(given["columns"]))
        return _checked(saved, path.name)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SourceError(
            f"{path.name}: is no mapping that Sitmap kept: remove it, or keep it anew"
        ) from error


def _checked(saved: Saved, where: str) -> Saved:
    if (
        not _NAME.fullmatch(saved.name)
        or len(saved.name.encode()) > MAX_NAME
        or saved.name.endswith((".", " "))
    ):
        raise SourceError(
            f"{where}: “{_shown(saved.name)}” cannot be its name: use up to {MAX_NAME} letters, digits, spaces and . , ( ) + - _"
        )
    unknown = [ours for ours in saved.mapping if ours not in OURS]
    if unknown:
        raise SourceError(
            f"{where}: Sitmap has no column “{_shown(unknown[0])}”: use one of {', '.join(OURS)}"
        )
    if not all(isinstance(text, str) for text in (*saved.mapping.values(), *saved.columns)):
        raise SourceError(f"{where}: columns must be texts: keep the mapping anew")
    return saved


def resolved(
    table: Table, mapping: Mapping[str, str]
) -> dict[str, tuple[tuple[str, ...], arrow.ChunkedArray | None]]:
    """Return for each of our columns in the mapping the columns that it comes from and its cells.

    Returns
    -------
    dict
        Our name to (their names, cells); no names for a constant, and no cells where nothing is to be taken.

    Raises
    ------
    SourceError
        For a column that is not ours or that the file does not have.
    """
    result: dict[str, tuple[tuple[str, ...], arrow.ChunkedArray | None]] = {}
    for ours, theirs in mapping.items():
        if ours not in OURS:
            raise SourceError(f"mapping: Sitmap has no column “{_shown(ours)}”: use one of {', '.join(OURS)}")
        # A column whose own name begins with “=” is that column.
        if theirs in table.columns:
            result[ours] = ((theirs,), table.rows[theirs])
        elif theirs.startswith(CONSTANT):
            constant = theirs[len(CONSTANT) :].strip() or None
            cells = arrow.repeat(arrow.scalar(constant, arrow.string()), table.rows.num_rows)
            result[ours] = ((), arrow.chunked_array([cells]))
        elif not theirs:
            result[ours] = ((), None)
        else:
            named = ", ".join(map(_shown, table.columns[:MAX_LISTED]))
            raise SourceError(
                f"{table.name}: no column “{_shown(theirs)}” for {ours}: its columns are {named}"
            )
    return result


def _shown(name: str) -> str:
    """Return a column's name, fit for a message of one line."""
    return " ".join(name.split())[:MAX_NAME]
