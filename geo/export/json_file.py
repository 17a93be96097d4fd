"""JSON and GeoJSON (RFC 7946): one incident a line, typed values, null for blank."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from geo.export.about import About
from geo.export.extract import Extract, values

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def write_json(extract: Extract, about: About, stream: BinaryIO) -> None:
    """Write ``{"about": {...}, "incidents": [...]}``."""
    _write(stream, {"about": about.to_json()}, "incidents", _rows(extract))


def write_geojson(extract: Extract, about: About, stream: BinaryIO) -> None:
    """Write a FeatureCollection; an incident without a point is a feature with a null geometry."""
    features = (
        {
            "type": "Feature",
            "id": row["incident_id"],
            "geometry": point and {"type": "Point", "coordinates": point},
            "properties": row,
        }
        for row, point in zip(_rows(extract), extract.points, strict=True)
    )
    _write(stream, {"type": "FeatureCollection", "about": about.to_json()}, "features", features)


def _rows(extract: Extract) -> Iterator[dict[str, Any]]:
    columns = values(extract.table)
    for row in zip(*columns.values(), strict=True):
        yield dict(zip(columns, row, strict=True))


def _write(stream: BinaryIO, head: dict[str, Any], key: str, items: Iterable[dict[str, Any]]) -> None:
    stream.write(f"{_encode(head)[:-1]},{_encode(key)}:[".encode())
    separator = "\n"
    for item in items:
        stream.write(f"{separator}{_encode(item)}".encode())
        separator = ",\n"
    stream.write(b"\n]}\n")
