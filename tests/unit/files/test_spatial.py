"""Files with geometry: columns as text, and a latitude and longitude in WGS84 for every row."""

import json
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as arrow
import pyarrow.parquet
import pyogrio
import pytest
import shapely
from shapely.geometry import LineString, Point, Polygon

from geo.errors import SourceError
from geo.files.limits import Limits
from geo.files.reader import read

ALEPPO = Point(37.16, 36.2)
ALEPPO_UTM = Point(334_625.14, 4_007_710.0)  # EPSG:32637
SQUARE = Polygon([(36, 35), (37, 35), (37, 36), (36, 36)])


def layer(file: Path, driver: str, shapes: list[Any], crs: str = "EPSG:4326", **columns: list[Any]) -> None:
    table = arrow.table(
        {**columns, "geom": arrow.array(shapely.to_wkb(np.array(shapes, object)), arrow.binary())}
    )
    kind = {shape.geom_type for shape in shapes if shape}
    pyogrio.write_arrow(
        table,
        file,
        driver=driver,
        layer=file.stem,
        geometry_name="geom",
        geometry_type=kind.pop() if len(kind) == 1 else "Unknown",
        crs=crs,
    )


def geojson(tmp_path: Path, features: list[Any], **members: Any) -> Path:
    file = tmp_path / "records.txt"
    file.write_text(
        json.dumps({"type": "FeatureCollection", **members, "features": features}), encoding="utf-8"
    )
    return file


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def at(*where: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": where}


def places(table: Any) -> list[tuple[str | None, str | None]]:
    return list(zip(table.rows["latitude"].to_pylist(), table.rows["longitude"].to_pylist(), strict=True))


# GeoJSON


def test_properties_of_geojson_become_text(tmp_path: Path) -> None:
    file = geojson(
        tmp_path,
        [
            feature(
                at(37.16, 36.2), code="007", n=3, share=2.0, killed=None, sure=True, tags=["a", {"b": 1}]
            ),
            feature(None, code="\ud800", place="حلب"),
        ],
    )
    table = read(file)
    assert table.format == "geojson"
    assert table.rows.to_pylist() == [
        {
            "code": "007", "n": "3", "share": "2", "killed": None, "sure": "true", "tags": '["a", {"b": 1}]',
            "place": None, "latitude": "36.2", "longitude": "37.16",
        },
        {
            "code": "?", "n": None, "share": None, "killed": None, "sure": None, "tags": None,
            "place": "حلب", "latitude": None, "longitude": None,
        },
    ]  # fmt: skip


def test_areas_and_lines_give_a_point_on_them_and_that_is_said(tmp_path: Path) -> None:
    shapes = [SQUARE, LineString([(36, 35), (36, 36)])]
    table = read(geojson(tmp_path, [feature(json.loads(shapely.to_geojson(shape)), n=1) for shape in shapes]))
    for shape, (latitude, longitude) in zip(shapes, places(table), strict=True):
        assert shape.intersects(Point(float(longitude or "nan"), float(latitude or "nan")))
    assert "2 rows have a line, an area" in table.said["geometry"]


def test_coordinate_system_of_older_geojson_is_converted(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32637"}}
    table = read(geojson(tmp_path, [feature(at(ALEPPO_UTM.x, ALEPPO_UTM.y), n=1)], crs=crs))
    latitude, longitude = (float(part or "nan") for part in places(table)[0])
    assert (latitude, longitude) == pytest.approx((36.2, 37.16), abs=1e-3)
    assert "UTM zone 37N" in table.said["coordinate system"]


def test_address_of_a_coordinate_system_is_not_followed(tmp_path: Path) -> None:
    crs = {"type": "link", "properties": {"href": "http://127.0.0.1:1/crs", "type": "proj4"}}
    table = read(geojson(tmp_path, [feature(at(37.16, 36.2), n=1)], crs=crs))
    assert places(table) == [("36.2", "37.16")]
    assert "not stated" in table.said["coordinate system"]


def test_columns_of_the_file_go_before_its_geometry(tmp_path: Path) -> None:
    table = read(geojson(tmp_path, [feature(at(1, 2), Latitude="36.2", Longitude="37.16")]))
    assert table.columns == ("Latitude", "Longitude")


def test_features_one_a_line_are_read(tmp_path: Path) -> None:
    file = tmp_path / "records"
    file.write_text(
        "".join(f"\x1e{json.dumps(feature(at(n, n), n=n))}\n" for n in range(3)), encoding="utf-8"
    )
    assert read(file).rows["n"].to_pylist() == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"type": "FeatureCollection", "features": [{"type": "Feature"', "ends early"),
        ('{"type": "FeatureCollection", "features": [1]}', "feature 1 is no object"),
        ('{"type": "Feature", "properties": {"a": ' + "[" * 150 + "]" * 150 + "}}", "deeper than 100 levels"),
        ('{"type": "Feature", "properties": {"a": ' + "[" * 100_000, "nested too deep"),
        ('{"type": "Feature", "properties": {"a": ' + "9" * 5_000 + "}}", "too many digits"),
        ('{"type": "Feature", "a": "\xff"}', "not UTF-8"),
    ],
)  # fmt: skip
def test_broken_geojson_is_refused(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "a.geojson"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(SourceError, match=message):
        read(file)


# KML

KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>All</name>
<Folder><name>Clashes</name>
 <Placemark><name>Aleppo</name><description><![CDATA[<b>A clash</b> &amp; fire]]></description>
  <TimeStamp><when>2014-01-03</when></TimeStamp>
  <ExtendedData><Data name="killed"><displayName>Killed</displayName><value>3</value></Data></ExtendedData>
  <Point><coordinates>37.16,36.2,0</coordinates></Point></Placemark>
</Folder>
<Folder><name>Shelling</name>
 <Placemark><name>Area</name><TimeSpan><begin>2014-01</begin><end>2014-02</end></TimeSpan>
  <ExtendedData><SchemaData schemaUrl="#s"><SimpleData name="name">x</SimpleData></SchemaData></ExtendedData>
  <Polygon><outerBoundaryIs><LinearRing><coordinates>36,35 37,35 37,36 36,36 36,35</coordinates></LinearRing>
  </outerBoundaryIs></Polygon></Placemark>
 <Placemark><name>Nowhere</name></Placemark>
</Folder></Document></kml>"""


def test_placemarks_of_all_folders_become_rows(tmp_path: Path) -> None:
    file = tmp_path / "records.xml"
    file.write_text(KML, encoding="utf-8")
    table = read(file)
    assert (table.format, table.sheets) == ("kml", ("all folders", "Clashes", "Shelling"))
    first, second, third = table.rows.to_pylist()
    assert first == {
        "name": "Aleppo", "description": "<b>A clash</b> &amp; fire", "when": "2014-01-03", "killed": "3",
        "folder": "Clashes", "begin": None, "end": None, "name (2)": None, "latitude": "36.2", "longitude": "37.16",
    }  # fmt: skip
    assert (second["begin"], second["end"], second["name (2)"], second["folder"]) == (
        "2014-01",
        "2014-02",
        "x",
        "Shelling",
    )
    assert SQUARE.intersects(Point(float(second["longitude"]), float(second["latitude"])))
    assert (third["name"], third["latitude"]) == ("Nowhere", None)


def test_one_folder_of_kml_can_be_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "a.kml"
    file.write_text(KML, encoding="utf-8")
    assert read(file, sheet="Shelling").rows["name"].to_pylist() == ["Area", "Nowhere"]
    assert read(file, sheet="all folders").rows.num_rows == 3
    with pytest.raises(SourceError, match="no sheet or layer"):
        read(file, sheet="Other")


def test_kmz_is_read_as_its_kml(tmp_path: Path) -> None:
    file = tmp_path / "a.kmz"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("doc.kml", KML)
        out.writestr("files/icon.png", b"\x89PNG")
    assert read(file).rows.num_rows == 3


# GeoPackage and Shapefile


def test_layer_of_a_geopackage_becomes_text_and_degrees(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    days = arrow.array([datetime(2014, 1, 3, 10), None], arrow.timestamp("ms"))
    layer(
        file,
        "GPKG",
        [ALEPPO_UTM, None],
        "EPSG:32637",
        n=[20_200_000_000_000, None],
        share=[1.5, 2.0],
        at=days,
    )
    odd = file.rename(tmp_path / "vsicurl? a.csv")
    table = read(odd)
    assert (table.format, table.rows["n"].to_pylist()) == ("gpkg", ["20200000000000", None])
    assert (table.rows["share"].to_pylist(), table.rows["at"].to_pylist()) == (
        ["1.5", "2"],
        ["2014-01-03T10:00:00Z", None],
    )
    latitude, longitude = places(table)[0]
    assert (float(latitude or 0), float(longitude or 0)) == pytest.approx((36.2, 37.16), abs=1e-3)
    assert places(table)[1] == (None, None)


def test_layer_with_most_rows_is_read_and_others_can_be_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    for title, count in (("few", 1), ("many", 3)):
        part = tmp_path / f"{title}.gpkg"
        layer(part, "GPKG", [ALEPPO] * count, n=list(range(count)))
        meta, table = pyogrio.raw.read_arrow(part)
        pyogrio.write_arrow(
            table, file, layer=title, driver="GPKG", geometry_name=meta["geometry_name"], geometry_type="Point",
            crs=meta["crs"], append=file.exists(),
        )  # fmt: skip
    table = read(file)
    assert (table.sheets, table.rows.num_rows) == (("many", "few"), 3)
    assert read(file, sheet="few").rows.num_rows == 1


def zipped_shapefile(tmp_path: Path, *left_out: str) -> Path:
    layer(tmp_path / "records.shp", "ESRI Shapefile", [SQUARE, SQUARE], place=["حلب", "Homs"])
    file = tmp_path / "records.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for part in tmp_path.glob("records.*"):
            if part != file and part.suffix not in left_out:
                out.write(part, f"folder/{part.name}")
    return file


def test_zipped_shapefile_is_read(tmp_path: Path) -> None:
    table = read(zipped_shapefile(tmp_path))
    assert (table.format, table.rows["place"].to_pylist()) == ("shp", ["حلب", "Homs"])
    assert table.sheets == ("folder/records",)
    assert "2 rows" in table.said["geometry"]


def test_missing_coordinate_system_is_said(tmp_path: Path) -> None:
    assert "not stated" in read(zipped_shapefile(tmp_path, ".prj")).said["coordinate system"]


# Parquet


def parquet(tmp_path: Path, table: arrow.Table, **options: Any) -> Path:
    file = tmp_path / "records.csv"
    arrow.parquet.write_table(table, file, **options)
    return file


def test_columns_of_parquet_become_text(tmp_path: Path) -> None:
    columns = {
        "day": arrow.array([date(2014, 1, 3), None]),
        "at": arrow.array([datetime(2014, 1, 3, 10, 0, 1, 5), None], arrow.timestamp("us", "UTC")),
        "midnight": arrow.array([datetime(2014, 1, 3), None], arrow.timestamp("ns")),
        "share": arrow.array([2.02e13, 1e-7]),
        "none": arrow.array([float("nan"), None]),
        "kind": arrow.array(["a", ""]).dictionary_encode(),
        "list": arrow.array([["a", "b"], None]),
        "sure": arrow.array([True, False]),
        "raw": arrow.array([b"\xff", b"a"]),
    }
    table = read(parquet(tmp_path, arrow.table(columns)))
    assert table.format == "parquet"
    assert table.rows.to_pylist() == [
        {
            "day": "2014-01-03", "at": "2014-01-03T10:00:01Z", "midnight": "2014-01-03", "share": "20200000000000",
            "none": None, "kind": "a", "list": '["a", "b"]', "sure": "true", "raw": "ff",
        },
        {
            "day": None, "at": None, "midnight": None, "share": "0.0000001",
            "none": None, "kind": None, "list": None, "sure": "false", "raw": "61",
        },
    ]  # fmt: skip


@pytest.mark.parametrize("columns", [{}, {"n": ["1"]}])
def test_geometry_of_geoparquet_becomes_degrees(tmp_path: Path, columns: dict[str, list[str]]) -> None:
    geo = {
        "version": "1.0.0",
        "primary_column": "g",
        "columns": {"g": {"encoding": "WKB", "geometry_types": []}},
    }
    table = arrow.table({"g": [shapely.to_wkb(ALEPPO)], **columns}).replace_schema_metadata(
        {"geo": json.dumps(geo)}
    )
    read_back = read(parquet(tmp_path, table))
    assert places(read_back) == [("36.2", "37.16")]
    assert "g" not in read_back.columns


def test_parquet_of_one_long_text_many_times_is_refused(tmp_path: Path) -> None:
    text = arrow.array(["x" * 900_000])
    coded = arrow.DictionaryArray.from_arrays(np.zeros(200_000, np.int32), text)
    file = parquet(tmp_path, arrow.table({"notes": coded}))
    assert file.stat().st_size < 2_000_000
    with pytest.raises(SourceError, match="would unpack to more than"):
        read(file)


def test_parquet_beyond_the_limits_is_refused(tmp_path: Path) -> None:
    file = parquet(tmp_path, arrow.table({"a": [1, 2], "b": [1, 2]}))
    with pytest.raises(SourceError, match="2 rows or more"):
        read(file, limits=Limits(rows=1))
    with pytest.raises(SourceError, match="2 columns"):
        read(file, limits=Limits(columns=1))
