"""KML 2.2 and KMZ: every placemark a row, read as it streams by; links in it are not followed."""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO
from xml.parsers import expat

import numpy as np
import shapely

from geo.errors import SourceError
from geo.files import archive
from geo.files.columns import check_cells, counted, without_blank_rows
from geo.files.format import File, Format, chosen
from geo.files.gathering import Gathering, Key
from geo.files.limits import Limits
from geo.files.markup import root
from geo.files.points import add_points
from geo.files.table import Table

ALL = "all folders"
_PIECE = 1 << 20
_TEXT = 64 << 20
"""Characters of one element at most."""

_FIELDS = {
    ("Placemark", "name"): "name",
    ("Placemark", "description"): "description",
    ("Placemark", "address"): "address",
    ("TimeStamp", "when"): "when",
    ("TimeSpan", "begin"): "begin",
    ("TimeSpan", "end"): "end",
}


def _is_kml(file: File) -> bool:
    if any(_is_part(name) for name in file.members):
        return True
    return file.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and root(file.head, file.name) == "kml"


def _is_part(name: str) -> bool:
    return name.lower().endswith(".kml")


class _Placemarks:
    """What an XML parser calls; `rows` and `shapes` grow with each placemark."""

    def __init__(self, file: File, limits: Limits, only: str | None) -> None:
        self._name, self._limits, self._only = file.name, limits, only
        self.rows = Gathering(file.name, limits)
        self.shapes: list[Any] = []
        self.folders: dict[str, None] = {}
        self.links = self.unreadable = 0
        self._path: list[str] = []
        self._folder: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._record: dict[Key, str | None] | None = None
        self._key = ""
        self._parts: list[Any] = []
        self._rings: list[list[tuple[float, float]]] = []

    def refuse(self, *_about: Any) -> None:
        """Refuse a document type: its entities may grow without bound or name other files."""
        raise SourceError(
            f"{self._name}: it declares a document type (DOCTYPE), which no table needs and which can make a small "
            "file grow without bound; save it again without"
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        local = name.rpartition(":")[2]
        self._path.append(local)
        self._text, self._length = [], 0
        if len(self._path) > self._limits.depth:
            raise SourceError(
                f"{self._name}: nested deeper than {self._limits.depth} levels; export it again with fewer folders"
            )
        if local == "Folder":
            self._folder.append("")
        elif local == "Placemark":
            self._record, self._parts = {}, []
        elif local in ("Data", "SimpleData"):
            self._key = attributes.get("name", "")
        elif local == "Polygon":
            self._rings = []
        self.links += local == "NetworkLink"

    def text(self, text: str) -> None:
        """Take characters of an element."""
        self._length += len(text)
        if self._length > _TEXT:
            raise SourceError(f"{self._name}: a text is longer than {_TEXT:,} characters; remove it")
        self._text.append(text)

    def end(self, _name: str) -> None:
        """Take the end of an element."""
        local = self._path.pop()
        parent = self._path[-1] if self._path else ""
        text = "".join(self._text).strip()
        self._text, self._length = [], 0
        if local == "Folder":
            self._folder.pop()
        elif (parent, local) == ("Folder", "name"):
            self._folder[-1] = " ".join(text.split())
        elif local == "Placemark":
            self._finish()
        elif self._record is not None:
            self._field(parent, local, text)

    def _field(self, parent: str, local: str, text: str) -> None:
        record = self._record
        if record is None:
            return
        if (parent, local) in _FIELDS:
            record["", _FIELDS[parent, local]] = text or None
        elif local == "SimpleData" or (parent, local) == ("Data", "value"):
            record["data", self._key] = text or None
        elif local == "coordinates":
            self._coordinates(parent, text)
        elif local == "Polygon":
            self._shape(shapely.Polygon, self._rings[0] if self._rings else [], self._rings[1:])

    def _coordinates(self, parent: str, text: str) -> None:
        try:
            points = [_pair(place) for place in text.split()]
        except ValueError:
            self.unreadable += 1
            return
        if parent == "LinearRing" and "Polygon" in self._path:
            self._rings.append(points)
        elif parent == "Point":
            self._shape(shapely.Point, points[0] if points else None)
        else:
            self._shape(shapely.LineString, points)

    def _shape(self, make: Any, *of: Any) -> None:
        try:
            self._parts.append(make(*of))
        except (ValueError, TypeError, shapely.errors.ShapelyError):
            self.unreadable += 1

    def _finish(self) -> None:
        record, self._record = self._record, None
        folder = next((name for name in reversed(self._folder) if name), "")
        self.folders[folder] = None
        if record is None or self._only not in (None, folder):
            return
        if folder:
            record["", "folder"] = folder
        self.rows.add(record)
        parts = self._parts
        self.shapes.append(
            None if not parts else parts[0] if len(parts) == 1 else shapely.GeometryCollection(parts)
        )


def _pair(place: str) -> tuple[float, float]:
    parts = place.split(",")
    return float(parts[0]), float(parts[1] if len(parts) > 1 else "")


def read(file: File, sheet: str | None, limits: Limits) -> Table:
    """Read the placemarks of all folders, or of one.

    Raises
    ------
    SourceError
        When it is no KML, declares a document type, or goes beyond the limits.
    """
    found = _parsed(file, limits, None if sheet == ALL else sheet)
    folders = tuple(name for name in found.folders if name)
    sheets = (ALL, *folders) if len(found.folders) > 1 else folders
    chosen(file, sheet, sheets)
    rows = found.rows.table()
    said: dict[str, str] = {}
    if len(folders) > 1:
        said["folders"] = sheet or f"all {len(folders)} are read, see the column “folder”"
    if found.links:
        said["links"] = f"{counted(found.links, 'link', 'links')} to other files not followed"
    if found.unreadable:
        said["unreadable geometry"] = counted(found.unreadable, "shape", "shapes")
    if found.shapes:
        shapes = np.empty(len(found.shapes), object)
        shapes[:] = found.shapes
        rows = add_points(rows, shapes, "OGC:CRS84", said)
    rows, _ = without_blank_rows(rows)
    check_cells(rows, file.name, limits)
    first = sheet or (sheets[0] if sheets else "")
    order = (first, *(name for name in sheets if name != first)) if sheets else ()
    return Table(file.name, "kml", rows, said=said, sheets=order)


def _parsed(file: File, limits: Limits, only: str | None) -> _Placemarks:
    found = _Placemarks(file, limits, only)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = found.refuse
    parser.StartElementHandler = found.start
    parser.CharacterDataHandler = found.text
    parser.EndElementHandler = found.end
    try:
        with file.path.open("rb") as stream:
            for piece in _pieces(stream, file, limits):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        line = parser.ErrorLineNumber
        raise SourceError(f"{file.name}, line {line}: not readable as KML; export it again") from error
    return found


def _pieces(stream: BinaryIO, file: File, limits: Limits) -> Iterable[bytes]:
    if not file.members:
        return iter(lambda: stream.read(_PIECE), b"")
    return _unpacked(stream, file, limits)


def _unpacked(stream: BinaryIO, file: File, limits: Limits) -> Iterator[bytes]:
    parts = archive.members(file.path, file.name)
    archive.check_directory(parts, file.name, limits)
    # The first one is the document; others are what it links to (KML reference, "KMZ files").
    part = next(part for part in parts if _is_part(part.filename))
    return archive.pieces(stream, part, file.name)


KML = Format("kml", "KML", _is_kml, read)
