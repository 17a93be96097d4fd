"""Geometry of any kind and coordinate system as latitude and longitude."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
import shapely

from geo.files.columns import as_text, counted

LATITUDE, LONGITUDE = "latitude", "longitude"
_WGS84 = "EPSG:4326"
_DECIMALS = 7
"""Of a coordinate that was computed: a centimetre."""

Coordinates = npt.NDArray[np.float64]


def add_points(
    rows: arrow.Table, geometry: npt.NDArray[np.object_], crs: Any, said: dict[str, str]
) -> arrow.Table:
    """Return a table with columns `latitude` and `longitude` of its geometry; unchanged when it has these columns.

    Parameters
    ----------
    rows : pyarrow.Table
        Text.
    geometry : ndarray of shapely geometries, shape (rows,)
        x before y, in `crs`; None where there is none. Of a line or an area a point on it is taken.
    crs : str or None
        What `pyproj` understands; None when the file does not say, and then degrees are taken for granted.
    said : dict
        Where is written what a person should know.
    """
    if {LATITUDE, LONGITUDE} & {name.strip().lower() for name in rows.column_names}:
        return rows
    kinds = shapely.get_type_id(geometry)
    several = (kinds > 0) & ~shapely.is_empty(geometry)
    points = geometry.copy()
    points[kinds != 0] = None
    points[several] = shapely.point_on_surface(geometry[several])
    if several.any():
        areas = counted(int(several.sum()), "row has a line, an area", "rows have a line, an area")
        said["geometry"] = f"{areas} or several points: one point on it is taken"
    x, y = _degrees(shapely.get_x(points), shapely.get_y(points), crs, said)
    # Made anew: Arrow takes a table without columns for one without rows.
    columns = dict(zip(rows.column_names, rows.columns, strict=True))
    return arrow.table({**columns, LATITUDE: _column(y), LONGITUDE: _column(x)})


def _degrees(
    x: Coordinates, y: Coordinates, crs: Any, said: dict[str, str]
) -> tuple[Coordinates, Coordinates]:
    if crs is None:
        said["coordinate system"] = "not stated: taken as WGS84 degrees"
        return x, y
    import pyproj.network  # slow to load, and most files need none of it

    # No grids are fetched, whatever the environment says. (Exported, though its types do not say so.)
    pyproj.network.set_network_enabled(active=False)  # type: ignore[attr-defined]
    try:
        system = pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError:
        said["coordinate system"] = "not understood: taken as WGS84 degrees"
        return x, y
    if system.to_authority() in (("EPSG", "4326"), ("OGC", "CRS84")):
        return x, y
    transformer = pyproj.Transformer.from_crs(system, _WGS84, always_xy=True)
    degrees = transformer.transform(x, y)
    said["coordinate system"] = f"{' '.join(system.name.split())}, converted to WGS84"
    longitude, latitude = (np.round(np.asarray(part, np.float64), _DECIMALS) for part in degrees)
    outside = np.isinf(longitude) | np.isinf(latitude)
    return np.where(outside, np.nan, longitude), np.where(outside, np.nan, latitude)


def _column(values: Coordinates) -> arrow.Array:
    return as_text(arrow.array(values, arrow.float64(), from_pandas=True))
