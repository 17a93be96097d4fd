"""Parquet: typed columns and the points as GeoParquet 1.0, so that geographic tools find them."""

import json
from typing import BinaryIO

import pyarrow.parquet

from geo.export.about import About
from geo.export.extract import Extract

# No "crs" is OGC:CRS84: WGS84 degrees, longitude first (GeoParquet 1.0.0, "crs").
_GEO = {
    "version": "1.0.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}


def write(extract: Extract, about: About, stream: BinaryIO) -> None:
    """Write the incidents with a `geometry` column of well-known binary, null without a point."""
    table = extract.table.append_column("geometry", extract.wkb)
    told = {"geo": json.dumps(_GEO), "sitmap": json.dumps(about.to_json(), ensure_ascii=False)}
    pyarrow.parquet.write_table(table.replace_schema_metadata(told), stream, compression="zstd")
