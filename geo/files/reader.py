"""Any file as a table of text: the format is found out from the content, never from the name."""

import hashlib
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pyarrow as arrow

from geo.errors import SourceError
from geo.files import apart, archive
from geo.files.format import HEAD, File
from geo.files.formats import recognise
from geo.files.limits import LIMITS, Limits
from geo.files.table import ADVICE, REASON, Table
from geo.model import cells


def read(path: Path, *, sheet: str | None = None, limits: Limits = LIMITS) -> Table:
    """Read a file of any format that is known.

    Parameters
    ----------
    path : Path
        The file.
    sheet : str, optional
        The sheet of a workbook, the layer of a GeoPackage or Shapefile, the folder of a KML. Without it the one
        with the most rows is read; of a KML all folders.
    limits : Limits
        Bounds on what is read.

    Returns
    -------
    Table
        All cells as text. What was found out on the way is in `Table.said`.

    Raises
    ------
    SourceError
        When there is no such file, it holds no table, is damaged, or goes beyond the limits.
    """
    file = _opened(path, limits)
    with ThreadPoolExecutor(1) as other:
        digest = other.submit(_digest, file)
        form = recognise(file)
        table = apart.read(form, file, sheet, limits) if form.apart else form.read(file, sheet, limits)
        return _uncorrected(replace(table, digest=digest.result()))


def _opened(path: Path, limits: Limits) -> File:
    name = " ".join("".join(c if c.isprintable() else " " for c in path.name).split()) or "the file"
    try:
        path = path.absolute()
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise SourceError(f"{name}: is a folder; choose a file")
        if not stat.S_ISREG(found.st_mode):
            raise SourceError(f"{name}: is no regular file; save the data to a file and choose that")
        if not found.st_size:
            raise SourceError(f"{name}: is empty; fetch or export it again")
        if found.st_size > limits.bytes:
            raise SourceError(
                f"{name}: {found.st_size:,} bytes, and at most {limits.bytes:,} are read; split the file"
            )
        with path.open("rb") as stream:
            head = stream.read(HEAD)
    except FileNotFoundError as error:
        raise SourceError(f"{name}: there is no such file; check the path") from error
    except PermissionError as error:
        raise SourceError(f"{name}: no permission to read it; change its permissions") from error
    except (OSError, ValueError) as error:
        raise SourceError(f"{name}: cannot be opened; check the path") from error
    members: frozenset[str] = frozenset()
    if head.startswith(archive.MAGIC):
        members = frozenset(part.filename for part in archive.members(path, name))
    return File(path, name, found.st_size, head, members)


def _digest(file: File) -> str:
    try:
        with file.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(f"{file.name}: cannot be read to its end; fetch it again") from error


def _uncorrected(table: Table) -> Table:
    """Return a file of rejected rows as the original was: without our two columns, its cells as they were."""
    if not {REASON, ADVICE} <= set(table.columns):
        return table
    rows = table.rows.drop_columns([REASON, ADVICE])
    for number, name in enumerate(rows.column_names):
        rows = rows.set_column(number, name, _restored(rows[name]))
    numbered = rows.column_names == [str(number + 1) for number in range(rows.num_columns)]
    return replace(table, rows=rows, corrected=True, has_header=not numbered)


def _restored(column: arrow.ChunkedArray) -> arrow.ChunkedArray:
    coded = column.combine_chunks().dictionary_encode()
    texts = coded.dictionary.to_pandas().astype("str")
    restored = arrow.Array.from_pandas(cells.restore(texts), type=arrow.string())
    return arrow.chunked_array([restored.take(coded.indices)])
