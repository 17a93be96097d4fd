"""What a file format is: recognised by its content, read into a table of text."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from geo.errors import SourceError
from geo.files.limits import Limits
from geo.files.table import Table

HEAD = 1 << 16
"""Bytes at the beginning of a file by which it is recognised."""


@dataclass(frozen=True)
class File:
    """A file that is to be read.

    Attributes
    ----------
    path : Path
        Absolute, of a regular file that is not empty.
    name : str
        Its name, for messages; on one line.
    size : int
        In bytes.
    head : bytes
        Its first `HEAD` bytes.
    members : frozenset of str
        Names of the parts when it is a ZIP archive.
    """

    path: Path
    name: str
    size: int
    head: bytes
    members: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Format:
    """A file format.

    Attributes
    ----------
    code : str
        As `Table.format` has it.
    title : str
        Its name for people.
    recognises : callable
        ``(file) -> bool``: whether the content says that it is of this format.
    read : callable
        ``(file, sheet, limits) -> Table``; digest and corrections are added by `geo.files.reader`. `file.head`
        is empty for a format that is read apart.
    apart : bool
        Whether it is read in a process of its own, because a library that trusts its file reads it.
    """

    code: str
    title: str
    recognises: Callable[[File], bool]
    read: Callable[[File, str | None, Limits], Table]
    apart: bool = False


def chosen(file: File, sheet: str | None, sheets: tuple[str, ...]) -> str | None:
    """Return the sheet that a person asked for, None when any will do.

    Raises
    ------
    SourceError
        When the file has no sheet of that name.
    """
    if sheet is None or sheet in sheets:
        return sheet
    # Sheets may be named by anybody, and a message is one line.
    names = ", ".join(f"“{' '.join(name.split())}”" for name in sheets[:10])
    has = f"it has {names}" if sheets else "a file of this format has no sheets"
    raise SourceError(f"{file.name}: no sheet or layer “{' '.join(sheet.split())}”; {has}")


def sheets_in_order(sheets: tuple[str, ...], first: str) -> tuple[str, ...]:
    """Return all sheets, the one that was read first."""
    return (first, *(name for name in sheets if name != first))
