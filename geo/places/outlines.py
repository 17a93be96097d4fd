"""Outlines of large shapes: which shapes have an outline within some metres of a point.

Distances are measured to the segments of the outlines in a plane scaled at each point, true to a few parts in a
thousand over the kilometres that are asked about.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geo.places.areas import metres_per_degree

_MERIDIAN = 1.0  # degrees on either side of the 180th within which outlines are known on both


@dataclass(frozen=True)
class Outlines:
    """Segments of polygons' rings in a tree.

    Attributes
    ----------
    tree
        The segments.
    start, end
        Shape (m, 2), longitude and latitude in WGS84 degrees.
    owner
        Shape (m,): position of the polygon that each is of.
    """

    tree: shapely.STRtree
    start: npt.NDArray[np.float64]
    end: npt.NDArray[np.float64]
    owner: npt.NDArray[np.intp]

    @classmethod
    def of(cls, polygons: npt.NDArray[np.object_]) -> "Outlines":
        """Segments of polygons in WGS84 degrees, those near the 180th meridian on both sides of it."""
        parts, whole = shapely.get_parts(polygons, return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        points, ring = shapely.get_coordinates(rings, return_index=True)
        same = ring[1:] == ring[:-1]
        start, end, owner = points[:-1][same], points[1:][same], whole[part[ring[:-1][same]]]
        east = np.minimum(start[:, 0], end[:, 0]) > 180.0 - _MERIDIAN
        west = np.maximum(start[:, 0], end[:, 0]) < -180.0 + _MERIDIAN
        round_the_globe = np.array([360.0, 0.0])
        start = np.concatenate([start, start[east] - round_the_globe, start[west] + round_the_globe])
        end = np.concatenate([end, end[east] - round_the_globe, end[west] + round_the_globe])
        owner = np.concatenate([owner, owner[east], owner[west]])
        lines = shapely.linestrings(np.stack([start, end], axis=1))
        return cls(shapely.STRtree(lines), start, end, owner)

    def within(
        self, latitude: npt.NDArray[np.float64], longitude: npt.NDArray[np.float64], metres: float
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.float64]]:
        """Find the outlines near points.

        Parameters
        ----------
        latitude, longitude
            Shape (n,), WGS84 degrees; one that is NaN is near nothing.
        metres
            How far to look.

        Returns
        -------
        tuple of numpy.ndarray
            One entry a pair of point and segment: position of the point, position of the polygon, metres.
        """
        per_lon, per_lat = metres_per_degree(latitude)
        reach_x, reach_y = metres * 1.01 / np.maximum(per_lon, 1_000.0), metres * 1.01 / per_lat
        boxes = shapely.box(longitude - reach_x, latitude - reach_y, longitude + reach_x, latitude + reach_y)
        rows, segment = self.tree.query(boxes)
        scale = np.stack([per_lon[rows], per_lat[rows]], axis=1)
        point = np.stack([longitude[rows], latitude[rows]], axis=1)
        a, b = (self.start[segment] - point) * scale, (self.end[segment] - point) * scale
        along = b - a
        length = np.maximum((along**2).sum(axis=1), 1e-12)
        part = np.clip(-(a * along).sum(axis=1) / length, 0.0, 1.0)
        distance: npt.NDArray[np.float64] = np.sqrt(((a + part[:, None] * along) ** 2).sum(axis=1))
        near = distance <= metres
        return rows[near], self.owner[segment[near]], distance[near]
