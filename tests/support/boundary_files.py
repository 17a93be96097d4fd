"""Files of boundaries for tests: rectangles with the columns that publishers use.

write(path, [({"ADM1_EN": "Alibori", ...}, box(2, 11, 3, 12)), ...])
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pyogrio.raw
import pyproj
import shapely
from shapely import Geometry, box

Row = tuple[Mapping[str, str | None], Geometry]

BENIN: Sequence[Row] = tuple(
    (
        {
            "ADM0_EN": "Benin", "ADM0_FR": "Bénin", "ADM0_PCODE": "BJ", "ADM1_EN": province, "ADM1_FR": french, "ADM1_PCODE": code[:4],
            "ADM2_EN": district, "ADM2_PCODE": code,
        },
        area,
    )
    for province, french, district, code, area in (
        ("Alibori", "Alibori", "Banikoara", "BJ0101", box(2, 11, 2.5, 12)),
        ("Alibori", "Alibori", "Gogounou", "BJ0102", box(2.5, 11, 3, 12)),
        ("Atacora", "Atakora", "Boukoumbé", "BJ0201", box(1, 11, 2, 11.5)),
        ("Atacora", "Atakora", "Cobly", "BJ0202", box(1, 11.5, 2, 12)),
    )
)  # fmt: skip
"""Four districts in two provinces, with the names and codes of OCHA's file of level 2."""

BENIN_PROVINCES: Sequence[Row] = tuple(
    ({"ADM0_EN": "Benin", "ADM0_PCODE": "BJ", "ADM1_EN": name, "ADM1_PCODE": code}, area)
    for name, code, area in (("Alibori", "BJ01", box(2, 11, 3, 12)), ("Atacora", "BJ02", box(1, 11, 2, 12)))
)

UKRAINE: Sequence[Row] = tuple(
    (
        {
            "ADM0_EN": "Ukraine", "ADM0_PCODE": "UA", "ADM1_EN": name, "ADM1_UK": ukrainian, "ADM1_RU": russian, "ADM1_PCODE": code,
        },
        area,
    )
    for name, ukrainian, russian, code, area in (
        ("Kyiv", "Київ", "Киев", "UA80", box(30, 50, 31, 51)),
        ("Kharkivska", "Харківська", "Харьковская", "UA63", box(36, 49, 37, 50)),
    )
)  # fmt: skip


def write(
    path: Path,
    rows: Sequence[Row],
    crs: str | None = "EPSG:4326",
    layer: str | None = None,
    append: bool = False,
) -> Path:
    """Write a file in the format of its suffix; a shapefile's name may end in .zip. Rows are in WGS84."""
    names = list(dict.fromkeys(name for properties, _ in rows for name in properties))
    geometry = np.array([shape for _, shape in rows], dtype=object)
    if crs not in (None, "EPSG:4326"):
        turn = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
        geometry = shapely.transform(geometry, lambda xy: np.column_stack(turn.transform(xy[:, 0], xy[:, 1])))
    into = path.with_suffix("") / "layer.shp" if path.suffix == ".zip" else path
    into.parent.mkdir(parents=True, exist_ok=True)
    kinds = {shape.geom_type for shape in geometry if shape is not None}
    pyogrio.raw.write(
        into,
        shapely.to_wkb(geometry),
        [np.array([properties.get(name) for properties, _ in rows], dtype=object) for name in names],
        names,
        layer=layer,
        geometry_type=kinds.pop() if len(kinds) == 1 else "Unknown",
        crs=crs or "EPSG:4326",
        append=append,
        encoding="UTF-8",
    )
    if crs is None:
        into.with_suffix(".prj").unlink()
    if path.suffix == ".zip":
        with ZipFile(path, "w") as archive:
            for part in sorted(into.parent.iterdir()):
                archive.write(part, f"{path.stem}/{path.stem}{part.suffix}")
    return path
