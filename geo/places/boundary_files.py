"""Files of boundaries as they come: GeoJSON, GeoPackage and (zipped) Shapefile, as layers in WGS84.

GDAL opens what it is given by any of its drivers and understands names that are addresses or commands. So it sees
only files under names of ours, whose first bytes are those of the format.
"""

import hashlib
import math
import re
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import numpy.typing as npt
import pyogrio
import pyogrio.raw
import pyproj
import shapely

from geo.errors import PlaceError, SourceError
from geo.files import archive
from geo.files.limits import LIMITS

_LIMITS = replace(LIMITS, bytes=2 << 30, ratio=1_000)
"""Attribute tables of shapefiles are mostly padding: they grow more than a sheet does."""

_MAGIC = {
    ".geojson": (b"{",),
    ".json": (b"{",),
    ".gpkg": (b"SQLite format 3\0",),
    ".shp": (b"\0\0\x27\x0a",),
    ".zip": (archive.MAGIC,),
}
_SIDES = (".dbf", ".shx", ".prj", ".cpg")
_POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_GEOPACKAGES = (b"GPKG", b"GP10", b"GP11")
_APPLICATION_AT = 68
"""Where SQLite keeps the four bytes that say whose file it is (sqlite.org/fileformat.html, 1.3)."""

_TEMPORARY = re.compile(r"\S*sitmap-\S*/layer\d*\.\w+")
_SPACE = b"\xef\xbb\xbf \t\r\n"
TAKES = "GeoJSON, GeoPackage or zipped Shapefile"


@dataclass(frozen=True)
class Layer:
    """One layer of a file.

    Attributes
    ----------
    name
        As the file calls it.
    columns
        Name of each attribute, and its values as texts ("" for none).
    geometry
        Valid polygons and multipolygons in WGS84 degrees, longitude first; None where there is none.
    repaired
        Rows (from 0) whose geometry was not valid and was mended.
    said
        What the reader of the format remarked.
    """

    name: str
    columns: dict[str, list[str]]
    geometry: npt.NDArray[np.object_]
    repaired: tuple[int, ...]
    said: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.geometry)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal.

    Raises
    ------
    PlaceError
        When there is no such file, or it is too large.
    """
    try:
        if path.stat().st_size > _LIMITS.bytes:
            raise PlaceError(
                f"{path.name}: larger than {_LIMITS.bytes >> 30} GB; take a file of fewer levels or countries"
            )
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise PlaceError(f"{path}: cannot be read ({error.strerror})") from error


def layers_of(path: Path) -> list[Layer]:
    """The layers of a file that hold polygons.

    Raises
    ------
    PlaceError
        When the file is of another format or damaged, states no coordinate system, or holds no polygons.
    """
    layers = []
    try:
        # What the reader remarks goes to the person, not to the terminal of a server.
        with _opened(path) as places, warnings.catch_warnings(record=True, action="always") as remarks:
            for title, place in places:
                names = [str(name) for name, _ in pyogrio.list_layers(place).tolist()]
                layers += [_read(path.name, title, place, name) for name in names]
    except SourceError as error:
        raise PlaceError(str(error)) from error
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        shapely.errors.GEOSException,
    ) as error:
        raise PlaceError(
            f"{path.name}: damaged, not readable as {TAKES}; fetch or export it again"
        ) from error
    except OSError as error:
        raise PlaceError(f"{path}: cannot be read ({error.strerror})") from error
    said = tuple(dict.fromkeys(_TEMPORARY.sub(path.name, str(r.message)).partition("\n")[0] for r in remarks))
    found = [layer for layer in layers if any(g is not None for g in layer.geometry)]
    if not found:
        raise PlaceError(
            f"{path.name}: no polygons in it; take the file of areas, not that of points or lines"
        )
    return [replace(found[0], said=said), *found[1:]]


@contextmanager
def _opened(path: Path) -> Iterator[list[tuple[str, Path]]]:
    """Files under names of ours, each with its title, until the block ends."""
    suffix = path.suffix.lower()
    if suffix not in _MAGIC:
        raise PlaceError(f"{path.name}: boundaries are read from {TAKES}")
    _check_magic(path, suffix, path.name)
    with tempfile.TemporaryDirectory(prefix="sitmap-") as folder:
        if suffix == ".zip":
            yield list(_unpacked(path, Path(folder)))
            return
        for source in _beside(path) if suffix == ".shp" else [path]:
            shutil.copyfile(source, Path(folder) / f"layer{source.suffix.lower()}")
        yield [("", Path(folder) / f"layer{suffix}")]


def _beside(path: Path) -> list[Path]:
    """A shapefile and the files that belong to it."""
    return [path, *(p for p in path.parent.glob(f"{path.stem}.*") if p.suffix.lower() in _SIDES)]


def _check_magic(place: Path, suffix: str, name: str) -> None:
    with place.open("rb") as file:
        head = file.read(256)
    if suffix in (".geojson", ".json"):
        head = head.lstrip(_SPACE)
    foreign = suffix == ".gpkg" and head[_APPLICATION_AT : _APPLICATION_AT + 4] not in _GEOPACKAGES
    if foreign or not head.startswith(_MAGIC[suffix]):
        raise PlaceError(f"{name}: not a {suffix} file by its content; boundaries are read from {TAKES}")


def _unpacked(path: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """The files of an archive that can be read, unpacked."""
    parts = archive.members(path, path.name)
    archive.check_directory(parts, path.name, _LIMITS)
    layers = [part for part in parts if _suffix(part.filename) in _MAGIC and _suffix(part.filename) != ".zip"]
    layers = [part for part in layers if not PurePosixPath(part.filename).name.startswith(".")]
    if not layers:
        raise PlaceError(
            f"{path.name}: no boundaries in the archive; it must hold {TAKES.replace('zipped ', '')}"
        )
    with path.open("rb") as stream:
        for number, layer in enumerate(layers):
            stem = str(PurePosixPath(layer.filename).with_suffix(""))
            for part in parts:
                same = str(PurePosixPath(part.filename).with_suffix("")) == stem
                if part is layer or (same and _suffix(part.filename) in _SIDES):
                    with (folder / f"layer{number}{_suffix(part.filename)}").open("wb") as out:
                        out.writelines(archive.pieces(stream, part, path.name))
            place = folder / f"layer{number}{_suffix(layer.filename)}"
            _check_magic(place, place.suffix, f"{path.name}: {layer.filename}")
            yield stem, place


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _read(file: str, title: str, place: Path, layer: str) -> Layer:
    """One layer; `title` names it where the file itself is only one of several."""
    title = title or (layer if place.suffix == ".gpkg" else "")
    meta, _, wkb, fields = pyogrio.raw.read(place, layer=layer, force_2d=True)
    if wkb is None:
        return Layer(title, {}, np.empty(0, dtype=object), ())
    columns = {str(name): _texts(values) for name, values in zip(meta["fields"], fields, strict=True)}
    geometry = shapely.from_wkb(wkb, on_invalid="fix")
    geometry[~np.isin(shapely.get_type_id(geometry), _POLYGONS) | shapely.is_empty(geometry)] = None
    if not len(geometry) or all(g is None for g in geometry):
        return Layer(title, columns, geometry, ())
    geometry = _in_degrees(geometry, meta["crs"], f"{file}: {title}" if title else file)
    broken = np.flatnonzero(~shapely.is_valid(geometry) & ~shapely.is_missing(geometry))
    geometry[broken] = [_areas_of(g) for g in shapely.make_valid(geometry[broken])]
    return Layer(title, columns, geometry, tuple(broken.tolist()))


def _texts(values: npt.NDArray[Any]) -> list[str]:
    return [_text(value) for value in values.tolist()]


def _text(value: Any) -> str:
    """A value as text, whole numbers without a point."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _areas_of(geometry: shapely.Geometry) -> shapely.Geometry | None:
    """What of a mended geometry is area: mending may leave lines and points beside it."""
    parts = [p for p in shapely.get_parts(shapely.get_parts(geometry)) if p.geom_type == "Polygon"]
    return shapely.union_all(parts) if parts else None


def _in_degrees(geometry: npt.NDArray[np.object_], crs: str | None, where: str) -> npt.NDArray[np.object_]:
    if not crs:
        raise PlaceError(
            f"{where}: it does not say its coordinate system; add the .prj file, or export it as WGS84"
        )
    try:
        system = pyproj.CRS.from_user_input(crs)
        if not (system.to_epsg() == 4326 or system.name == "WGS 84 (CRS84)"):
            turn = pyproj.Transformer.from_crs(system, "EPSG:4326", always_xy=True)
            geometry = shapely.transform(
                geometry, lambda xy: np.column_stack(turn.transform(xy[:, 0], xy[:, 1]))
            )
    except pyproj.exceptions.ProjError as error:
        raise PlaceError(
            f"{where}: its coordinate system is not known; export it as WGS84 (EPSG:4326)"
        ) from error
    west, south, east, north = shapely.total_bounds(geometry)
    if not (-180.001 <= west <= east <= 180.001 and -90.001 <= south <= north <= 90.001):
        raise PlaceError(
            f"{where}: coordinates from {west:.6g}, {south:.6g} to {east:.6g}, {north:.6g} are no degrees; "
            "its coordinate system is stated wrongly: export it as WGS84 (EPSG:4326)"
        )
    return geometry
