"""GeoJSON (RFC 7946), also as one feature a line (RFC 8142): read feature by feature, whatever its size.

GDAL is not asked: it follows addresses in a file's coordinate system and takes some JSON for commands.
"""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import shapely

from geo.errors import SourceError
from geo.files.columns import check_cells, json_text, number, without_blank_rows
from geo.files.format import File, Format, chosen
from geo.files.gathering import Gathering, Key
from geo.files.limits import Limits
from geo.files.points import add_points
from geo.files.table import Table

_PIECE = 1 << 20
_VALUE = 64 << 20
"""Characters of one feature at most: the outline of a large country has some ten million."""

_LIKE_DEGREES = "OGC:CRS84"
_CRS = re.compile(r"(urn:ogc:def:crs:|EPSG:)[\w.:-]{1,40}")
_SPACE = " \t\r\n\x1e"  # with the separator of GeoJSON text sequences
_START = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n\x1e]*\{")
_TYPE = re.compile(rb'"type"\s*:\s*"Feature(Collection)?"')
_DECODER = json.JSONDecoder(strict=False)


def _is_geojson(file: File) -> bool:
    return bool(_START.match(file.head) and _TYPE.search(file.head))


class _Json:
    """JSON values of a file, one after the other, with no more of it in memory than the value at hand."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text, self._at, self._ended = "", 0, False

    def peek(self) -> str:
        """Return the next character that is no space; "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._more(_PIECE)

    def skip(self, character: str) -> bool:
        """Pass over a character; whether it stands there."""
        found = self.peek() == character
        self._at += found
        return found

    def demand(self, character: str) -> None:
        """Pass over a character that must stand there."""
        if not self.skip(character):
            raise self.broken(f"“{character}” is missing")

    def value(self) -> Any:
        """Return the next value."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
                if end < len(self._text) or self._ended:
                    self._at = end
                    return value
            except json.JSONDecodeError as error:
                if self._ended:
                    raise self.broken("it ends early, or is no JSON") from error
            except ValueError as error:
                raise self.broken("a number has too many digits") from error
            except RecursionError as error:
                raise self.broken("it is nested too deep") from error
            if len(self._text) - self._at > _VALUE:
                raise self.broken(f"a feature is larger than {_VALUE:,} characters, or is no JSON")
            self._more(max(_PIECE, len(self._text) - self._at))

    def broken(self, why: str) -> SourceError:
        """Return the error about what stands at this place."""
        return SourceError(
            f"{self._name}: damaged, not readable as GeoJSON ({why}); fetch or export it again"
        )

    def _more(self, size: int) -> None:
        piece = self._stream.read(size)
        try:
            text = self._decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            raise self.broken("it is not UTF-8") from error
        self._text, self._at, self._ended = self._text[self._at :] + text, 0, not piece


def read(file: File, sheet: str | None, limits: Limits) -> Table:
    """Read features: their properties as columns, what is nested as JSON, their geometry as a point.

    Raises
    ------
    SourceError
        When it is no GeoJSON or goes beyond the limits.
    """
    chosen(file, sheet, ())
    gathered = Gathering(file.name, limits)
    shapes: list[Any] = []
    members: dict[str, Any] = {}
    with file.path.open("rb") as stream:
        for count, feature in enumerate(_features(_Json(stream, file.name), members), start=1):
            if not isinstance(feature, dict):
                raise SourceError(f"{file.name}: feature {count} is no object; fetch or export it again")
            gathered.add(_record(feature, f"{file.name}: feature {count}", limits))
            shapes.append(_geometry(feature.get("geometry")))
    rows = gathered.table()
    said: dict[str, str] = {}
    if shapes:
        rows = add_points(rows, _array(shapes), _crs(members.get("crs")), said)
    rows, _ = without_blank_rows(rows)
    check_cells(rows, file.name, limits)
    return Table(file.name, "geojson", rows, said=said)


def _features(source: _Json, members: dict[str, Any]) -> Iterator[Any]:
    """Yield features of all objects of a file; `members` takes what the collection says beside them."""
    while source.peek():
        source.demand("{")
        own: dict[str, Any] = {}
        while source.peek() != "}":
            key = source.value()
            source.demand(":")
            if key == "features" and source.skip("["):
                yield from _elements(source)
            elif isinstance(key, str):
                own[key] = source.value()
            else:
                raise source.broken("a name is no text")
            if not source.skip(","):
                break
        source.demand("}")
        if own.get("type") == "Feature":
            yield own
        else:
            members.update(own)


def _elements(source: _Json) -> Iterator[Any]:
    while source.peek() != "]":
        yield source.value()
        if not source.skip(","):
            break
    source.demand("]")


def _record(feature: dict[str, Any], where: str, limits: Limits) -> dict[Key, str | None]:
    properties = feature.get("properties")
    record: dict[Key, str | None] = {}
    if feature.get("id") is not None:
        record["feature", "id"] = _text(feature["id"], where, limits)
    if isinstance(properties, dict):
        for name, value in properties.items():
            record["property", name] = _text(value, where, limits)
    if ("property", "id") in record:
        record.pop(("feature", "id"), None)
    return record


def _text(value: Any, where: str, limits: Limits) -> str | None:
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number(value) or None
    if isinstance(value, int):
        return str(value)
    if _depth(value) > limits.depth:
        raise SourceError(
            f"{where}: a property is nested deeper than {limits.depth} levels; remove it from the file"
        )
    return json_text(value)


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level:
        depth += 1
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
    return depth


def _geometry(value: Any) -> Any:
    """Return a point as its coordinates, another geometry as a shape, None for what is neither."""
    if not isinstance(value, dict):
        return None
    at = value.get("coordinates")
    if value.get("type") != "Point":
        return shapely.from_geojson(json.dumps(value), on_invalid="ignore")
    if not isinstance(at, list) or len(at) < 2:
        return None
    point = at[:2]
    return tuple(point) if all(_is_number(part) for part in point) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300


def _array(shapes: list[Any]) -> npt.NDArray[np.object_]:
    result = np.empty(len(shapes), object)
    places = [number_ for number_, shape in enumerate(shapes) if isinstance(shape, tuple)]
    result[:] = [None if isinstance(shape, tuple) else shape for shape in shapes]
    if places:
        result[places] = shapely.points(np.array([shapes[place] for place in places], float))
    return result


def _crs(stated: Any) -> str | None:
    """Return the coordinate system of GeoJSON before RFC 7946; an address is not followed."""
    if stated is None:
        return _LIKE_DEGREES
    properties = stated.get("properties") if isinstance(stated, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) and _CRS.fullmatch(name) else None


GEOJSON = Format("geojson", "GeoJSON", _is_geojson, read)
