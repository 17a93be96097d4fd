"""How much of a file is read at most, so that no file can exhaust the machine."""

from dataclasses import dataclass

from geo.errors import SourceError


@dataclass(frozen=True)
class Limits:
    """Bounds that are checked before the memory is spent.

    Attributes
    ----------
    bytes : int
        Size of the file.
    rows, columns : int
        Of the table.
    characters : int
        In one cell, in bytes of UTF-8.
    line_bytes : int
        In one line of a text file.
    unpacked : int
        Bytes of all parts of a ZIP archive (XLSX, ODS, KMZ, zipped Shapefile) or of a Parquet file when unpacked.
    ratio : int
        Times that a part of an archive may grow when it is unpacked. Deflate reaches 1,032; sheets of ordinary
        incidents reach 10 to 30. Parts up to `RATIO_FROM` bytes may grow as they like.
    parts : int
        Files in an archive.
    depth : int
        Levels of objects and arrays inside a property of GeoJSON, and of elements in KML.
    memory : int
        Bytes of address space that the reader of a binary format may take, in a process of its own. A
        workbook's reader lays out all cells up to the last filled one, also the empty ones, and a file of 3 kB
        can ask for 400 GB of them. Held to by Linux; other systems have no such bound.
    seconds : int
        Time that the reader of a binary format may take.
    """

    bytes: int = 4 << 30
    rows: int = 20_000_000
    columns: int = 2_000
    characters: int = 1_000_000
    line_bytes: int = 16 << 20
    unpacked: int = 4 << 30
    ratio: int = 100
    parts: int = 10_000
    depth: int = 100
    memory: int = 6 << 30
    seconds: int = 900

    def check_shape(self, name: str, rows: int, columns: int) -> None:
        """Refuse a table of more rows or columns than are read; raises `SourceError`."""
        if rows > self.rows:
            raise SourceError(
                f"{name}: {rows:,} rows or more, and at most {self.rows:,} are read; split the file"
            )
        if columns > self.columns:
            raise SourceError(
                f"{name}: {columns:,} columns, and at most {self.columns:,} are read; keep those about incidents"
            )


LIMITS = Limits()
"""Those of the command line; a page asks for less."""

RATIO_FROM = 10 << 20
"""Bytes; see `Limits.ratio`."""
