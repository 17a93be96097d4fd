"""The formats that are read, in the order in which a file is tried, and what is told of the others."""

import re
from collections.abc import Callable

from geo.errors import SourceError
from geo.files.delimited import CSV
from geo.files.format import File, Format
from geo.files.geojson import GEOJSON
from geo.files.kml import KML
from geo.files.layers import GPKG, SHP
from geo.files.markup import root
from geo.files.parquet import PARQUET
from geo.files.workbook import ODS, XLS, XLSX, is_locked

FORMATS: tuple[Format, ...] = (XLSX, ODS, XLS, PARQUET, GPKG, SHP, KML, GEOJSON, CSV)
"""The last takes any text."""

_TABLE = "export its table as CSV or XLSX"
_UNPACK = "unpack it and choose the file with the incidents"
_OLE = b"\xd0\xcf\x11\xe0"
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*["}]|\[\s*[\[{"\d])')

_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", _TABLE),
    (b"\x89PNG", "a picture", "choose the file with the incidents"),
    (b"\xff\xd8\xff", "a picture", "choose the file with the incidents"),
    (b"GIF8", "a picture", "choose the file with the incidents"),
    (b"II*\0", "a picture", "choose the file with the incidents"),
    (b"MM\0*", "a picture", "choose the file with the incidents"),
    (b"RIFF", "a picture, a film or a sound", "choose the file with the incidents"),
    (b"{\\rtf", "a text document (RTF)", _TABLE),
    (b"\x1f\x8b", "compressed (gzip)", _UNPACK),
    (b"BZh", "compressed (bzip2)", _UNPACK),
    (b"\xfd7zXZ", "compressed (xz)", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "compressed (zstd)", _UNPACK),
    (b"7z\xbc\xaf", "an archive (7-Zip)", _UNPACK),
    (b"Rar!", "an archive (RAR)", _UNPACK),
    (b"ARROW1", "an Arrow file", "write it as Parquet"),
    (b"SQLite format 3\0", "an SQLite database, not a GeoPackage", _TABLE),
    (b"\x7fELF", "a program", "choose the file with the incidents"),
    (b"MZ\x90", "a program", "choose the file with the incidents"),
)
"""How files that are no tables begin, what they are, and what to do."""


def recognise(file: File) -> Format:
    """Return the format of a file, by its content alone.

    Raises
    ------
    SourceError
        When it is of a kind that holds no table: says which, and what to do.
    """
    for form in FORMATS[:-1]:
        if form.recognises(file):
            return form
    for kind in (_magic, _office, _archive, _markup):
        told = kind(file)
        if told:
            what, advice = told
            raise SourceError(f"{file.name}: is {what}; {advice}")
    return FORMATS[-1]


Told = tuple[str, str] | None


def _magic(file: File) -> Told:
    return next(((what, advice) for magic, what, advice in _MAGIC if file.head.startswith(magic)), None)


def _office(file: File) -> Told:
    if is_locked(file):
        return "a workbook protected by a password", "save it without one"
    if file.head.startswith(_OLE):
        return "an old Office document without a workbook", _TABLE
    return None


_PARTS: tuple[tuple[Callable[[str], bool], str, str], ...] = (
    (lambda name: name.startswith("word/"), "a Word document", _TABLE),
    (lambda name: name.startswith("ppt/"), "a presentation", _TABLE),
    (lambda name: name == "xl/workbook.bin", "a binary workbook (XLSB)", "save it as XLSX"),
    (lambda name: name == "content.xml", "a document that is no spreadsheet", _TABLE),
)


def _archive(file: File) -> Told:
    for belongs, what, advice in _PARTS:
        if any(belongs(name) for name in file.members):
            return what, advice
    if file.members:
        names = [" ".join(name.split())[:60] for name in sorted(file.members)[:3]]
        more = " and more" if len(file.members) > len(names) else ""
        return f"a ZIP archive with {', '.join(names)}{more}", _UNPACK
    if file.head.startswith(b"PK"):
        return "a ZIP archive without parts", "fetch it again"
    return None


def _markup(file: File) -> Told:
    start = file.head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:14].lower().startswith((b"<!doctype html", b"<html")):
        return "a web page", "download the data itself"
    if start.startswith(b"<"):
        name = root(file.head, file.name)
        if name or start.startswith(b"<?xml"):
            return f"XML ({name[:40] or 'without content'}), not KML", _TABLE
    if _JSON.match(file.head):
        return "JSON, not GeoJSON", _TABLE
    return None
