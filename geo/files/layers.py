"""GeoPackage and zipped Shapefile: one layer as a table of text, its geometry as points in WGS84.

GDAL opens what it is given by any of its drivers and understands names that are addresses or commands. So it
never sees a name that a person gave: the file is put under a fixed name into a folder of its own, and that its
content is of the one format is known before.
"""

import shutil
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pyarrow as arrow
import shapely

from geo.errors import SourceError
from geo.files import archive
from geo.files.columns import as_text, check_cells, counted, without_blank_rows
from geo.files.format import File, Format, chosen, sheets_in_order
from geo.files.header import unique_names
from geo.files.limits import Limits
from geo.files.points import add_points
from geo.files.table import Table

_SQLITE = b"SQLite format 3\0"
_APPLICATIONS = (b"GPKG", b"GP10", b"GP11")
_APPLICATION_AT = 68
"""Where SQLite keeps the four bytes that say whose file it is (sqlite.org/fileformat.html, 1.3)."""
_SHAPE = b"\0\0\x27\x0a"
_SIDES = (".shp", ".dbf", ".shx", ".prj", ".cpg")


def _is_geopackage(file: File) -> bool:
    mark = file.head[_APPLICATION_AT : _APPLICATION_AT + 4]
    return file.head.startswith(_SQLITE) and mark in _APPLICATIONS


def _is_shapefile(file: File) -> bool:
    return any(_suffix(name) == ".shp" for name in file.members)


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _read_geopackage(file: File, sheet: str | None, limits: Limits) -> Table:
    import pyogrio  # slow to load, and not wanted for the other formats

    with tempfile.TemporaryDirectory(prefix="sitmap-") as folder:
        place = Path(folder) / "layer.gpkg"
        try:
            place.symlink_to(file.path)
        except OSError:  # a system or a disk without links
            shutil.copyfile(file.path, place)
        try:
            names = tuple(str(name) for name, _ in pyogrio.list_layers(place).tolist())
            asked = chosen(file, sheet, names)
            layer = asked if asked is not None else _longest(place, names, file)
            return _table("gpkg", file, place, layer, names, limits)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, arrow.ArrowException) as error:
            raise _damaged(file, "GeoPackage") from error


def _longest(place: Path, names: tuple[str, ...], file: File) -> str:
    import pyogrio  # see above

    counts = {
        name: pyogrio.read_info(place, layer=name, force_feature_count=True)["features"] for name in names
    }
    if not counts:
        raise SourceError(f"{file.name}: it has no layer; choose the file with the incidents")
    return max(counts, key=lambda name: counts[name])


def _read_shapefile(file: File, sheet: str | None, limits: Limits) -> Table:
    import pyogrio  # see above

    parts = archive.members(file.path, file.name)
    archive.check_directory(parts, file.name, limits)
    layers = {
        str(PurePosixPath(part.filename).with_suffix("")): part
        for part in parts
        if _suffix(part.filename) == ".shp"
    }
    asked = chosen(file, sheet, tuple(layers))
    layer = asked if asked is not None else max(layers, key=lambda name: layers[name].file_size)
    with tempfile.TemporaryDirectory(prefix="sitmap-") as folder, file.path.open("rb") as stream:
        for part in parts:
            belongs = str(PurePosixPath(part.filename).with_suffix("")) == layer
            if belongs and _suffix(part.filename) in _SIDES:
                with (Path(folder) / f"layer{_suffix(part.filename)}").open("wb") as out:
                    out.writelines(archive.pieces(stream, part, file.name))
        place = Path(folder) / "layer.shp"
        with place.open("rb") as shape:
            if shape.read(len(_SHAPE)) != _SHAPE:
                raise _damaged(file, "Shapefile")
        try:
            return _table("shp", file, place, layer, tuple(layers), limits)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, arrow.ArrowException) as error:
            raise _damaged(file, "Shapefile") from error


def _damaged(file: File, title: str) -> SourceError:
    return SourceError(f"{file.name}: damaged, not readable as {title}; fetch or export it again")


def _table(code: str, file: File, place: Path, layer: str, names: tuple[str, ...], limits: Limits) -> Table:
    import pyogrio.raw  # see above

    options: dict[str, Any] = {"layer": layer} if code == "gpkg" else {}
    with pyogrio.raw.open_arrow(place, use_pyarrow=True, **options) as (meta, reader):
        limits.check_shape(file.name, 0, len(reader.schema))
        column = meta["geometry_name"] or "wkb_geometry"
        fields = [name for name in reader.schema.names if name != column]
        chunks: list[list[arrow.Array]] = []
        shapes: list[Any] = [np.empty(0, object)]
        count = size = 0
        for batch in reader:
            count, size = count + batch.num_rows, size + batch.nbytes
            limits.check_shape(file.name, count, len(fields))
            if size > limits.unpacked:
                raise SourceError(f"{file.name}: more than {limits.unpacked:,} bytes; split the file")
            chunks.append([as_text(batch.column(name)) for name in fields])
            if column in batch.schema.names:
                wkb = batch.column(column).to_numpy(zero_copy_only=False)
                shapes.append(shapely.from_wkb(wkb, on_invalid="ignore"))
    rows = arrow.table(
        {
            title: arrow.chunked_array([chunk[number] for chunk in chunks], arrow.string())
            for number, title in enumerate(unique_names(fields))
        }
    )
    said: dict[str, str] = {}
    if len(names) > 1:
        said["layer"] = f"{layer}, of {counted(len(names), 'layer', 'layers')}"
    geometry = np.concatenate(shapes)
    if len(geometry) == rows.num_rows and meta["geometry_type"] is not None:
        rows = add_points(rows, geometry, meta["crs"], said)
    rows, _ = without_blank_rows(rows)
    check_cells(rows, file.name, limits)
    return Table(file.name, code, rows, said=said, sheets=sheets_in_order(names, layer))


GPKG = Format("gpkg", "GeoPackage", _is_geopackage, _read_geopackage, apart=True)
SHP = Format("shp", "Shapefile", _is_shapefile, _read_shapefile, apart=True)
