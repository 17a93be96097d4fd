"""GeoPackage: one layer of points, WGS84, with typed columns."""

import io
from typing import BinaryIO

import pyogrio

from geo.export.about import About
from geo.export.extract import Extract, map_texts, without_controls

LAYER = "incidents"


def write(extract: Extract, about: About, stream: BinaryIO) -> None:
    """Write the incidents as a layer; one without a point has a null geometry, and all its columns."""
    # A zero character would end the text there and then in SQLite.
    table = map_texts(extract.table, without_controls).append_column("geom", extract.wkb)
    file = io.BytesIO()
    pyogrio.write_arrow(
        table,
        file,
        layer=LAYER,
        driver="GPKG",
        geometry_name="geom",
        geometry_type="Point",
        crs="EPSG:4326",
        dataset_metadata={"TITLE": about.title},
        # QGIS shows the description of a layer among its properties.
        layer_metadata={"DESCRIPTION": "\n".join(f"{label}: {text}" for label, text in about.facts())},
    )
    stream.write(file.getvalue())
