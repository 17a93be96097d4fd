"""Parquet, with or without geometry (GeoParquet 1.x)."""

import json
from typing import Any

import numpy as np
import pyarrow as arrow
import pyarrow.parquet
import shapely

from geo.errors import SourceError
from geo.files.columns import as_text, characters, check_cells, without_blank_rows
from geo.files.format import File, Format, chosen
from geo.files.header import unique_names
from geo.files.limits import Limits
from geo.files.points import add_points
from geo.files.table import Table

_MAGIC = b"PAR1"
_ROWS = 1 << 16
_LIKE_DEGREES = "OGC:CRS84"


def read(file: File, sheet: str | None, limits: Limits) -> Table:
    """Read a Parquet file; columns of geometry become latitude and longitude.

    Raises
    ------
    SourceError
        When it is damaged or goes beyond the limits.
    """
    chosen(file, sheet, ())
    try:
        return _table(file, limits)
    except (arrow.ArrowException, OSError, shapely.errors.ShapelyError) as error:
        raise SourceError(
            f"{file.name}: damaged, not readable as Parquet; fetch or write it again"
        ) from error


def _table(file: File, limits: Limits) -> Table:
    texts = _texts_of(file)
    with arrow.parquet.ParquetFile(file.path, read_dictionary=texts) as parquet:
        limits.check_shape(file.name, parquet.metadata.num_rows, parquet.metadata.num_columns)
        about = _geometry(parquet.schema_arrow)
        names = [field.name for field in parquet.schema_arrow]
        chunks, geometry, size = [], [np.empty(0, object)], 0
        for batch in parquet.iter_batches(batch_size=_ROWS):
            size += sum(_size(column) for column in batch.columns)
            if size > limits.unpacked:
                raise SourceError(
                    f"{file.name}: it would unpack to more than {limits.unpacked:,} bytes; split the file"
                )
            columns = dict(enumerate(batch.columns))
            if about is not None:
                geometry.append(_shapes(columns.pop(names.index(about["column"]))))
            chunks.append(columns)
    kept = [number for number in range(len(names)) if about is None or names[number] != about["column"]]
    titles = unique_names([names[number] for number in kept])
    rows = arrow.table(
        {
            title: arrow.chunked_array([as_text(chunk[number]) for chunk in chunks], arrow.string())
            for title, number in zip(titles, kept, strict=True)
        }
    )
    said: dict[str, str] = {}
    if about is not None:
        rows = add_points(rows, np.concatenate(geometry), about["crs"], said)
    rows, _ = without_blank_rows(rows)
    check_cells(rows, file.name, limits)
    return Table(file.name, "parquet", rows, said=said)


def _texts_of(file: File) -> list[str]:
    """Columns that stay coded while their size is found out: a repeated text takes no room in the file."""
    schema = arrow.parquet.read_schema(file.path)
    return [field.name for field in schema if _is_text(field.type)]


def _is_text(kind: arrow.DataType) -> bool:
    return bool(
        arrow.types.is_string(kind)
        or arrow.types.is_large_string(kind)
        or arrow.types.is_binary(kind)
        or arrow.types.is_large_binary(kind)
    )


def _size(column: arrow.Array) -> int:
    kind = column.type.value_type if arrow.types.is_dictionary(column.type) else column.type
    return characters(column) if _is_text(kind) else int(column.nbytes)


def _geometry(schema: arrow.Schema) -> dict[str, Any] | None:
    """Return column and coordinate system of the geometry; None when there is none that can be read."""
    stated = (schema.metadata or {}).get(b"geo")
    if stated is None:
        return None
    try:
        geo = json.loads(stated)
        column = geo["primary_column"]
        about = geo["columns"][column]
        encoding = about["encoding"]
        # Without the key the specification says longitude and latitude of WGS84; null says that nobody knows.
        crs = about.get("crs", _LIKE_DEGREES)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    if not isinstance(column, str) or schema.get_field_index(column) < 0 or encoding not in ("WKB", "point"):
        return None
    return {"column": column, "crs": json.dumps(crs) if isinstance(crs, dict) else crs}


def _shapes(column: arrow.Array) -> Any:
    if isinstance(column, arrow.ExtensionArray):
        column = column.storage
    if arrow.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if arrow.types.is_struct(column.type):
        x, y = (column.field(name).to_numpy(zero_copy_only=False) for name in ("x", "y"))
        shapes = shapely.points(x.astype(float), y.astype(float))
        shapes[column.is_null().to_numpy(zero_copy_only=False)] = None
        return shapes
    return shapely.from_wkb(column.to_numpy(zero_copy_only=False), on_invalid="ignore")


PARQUET = Format("parquet", "Parquet", lambda file: file.head.startswith(_MAGIC), read, apart=True)
