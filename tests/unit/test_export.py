"""Every format is read back by a program that is not ours, with rows that are hard to write."""

import base64
import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import geopandas
import openpyxl
import pandas as pd
import pyarrow as arrow
import pyarrow.parquet
import pyogrio
import pytest

from geo.dataset import Counts
from geo.errors import ExportError
from geo.export import (
    ALWAYS,
    EXPORTERS,
    About,
    Citation,
    Exporter,
    LeftOut,
    citations,
    exporter,
    exporter_of_file,
)
from geo.export.kml import NO_PLACE, PROVINCE_ONLY
from geo.files import reader
from geo.ingest import Origin, ingest
from geo.model import incident as model
from geo.model.actors import Actor, Actors
from geo.model.filter import Filter
from geo.places.boundaries import Boundaries
from geo.places.gazetteer import Gazetteer
from geo.sources.base import Options
from geo.sources.sitmap import SITMAP
from geo.webmap.columns import unpack
from tests.factories import incidents
from tests.support.datasets import dataset

ABOUT = About(
    title="A <map> & more",
    sentence="Clashes involving ISIS",
    counts=Counts(total=20, filtered=5, outside=4, no_place=2, shown=9),
    sources=(Citation("Test records", "Tester (2014), Records", "CC BY 4.0"),),
    version=7,
    generated_at=datetime(2014, 4, 1, 8, 30, tzinfo=timezone(timedelta(hours=2))),
    actors=Actors((Actor("Islamic State of Iraq and al-Sham", ("Daesh",), "ISIS", "jihadist", "#333333"),)),
)
HOSTILE = {
    "formula": '=HYPERLINK("http://x","y")',
    "plus": "+1",
    "minus": "-5",
    "at sign": "@SUM(A1)",
    "full width": "＝1+1",
    "tab": "\t=1",
    "apostrophe": "'=1",
    "space": " =1",
    "script": "</script><script>alert(1)</script>",
    "markup": "<b onclick=x>&amp;</b>",
    "end of character data": "]]>",
    "control": "a\x01b\x0bc",
    "right to left": "\u202eمعرة النعمان\u200f",
    "emoji": "🔥 attack",
    "lines": "one\r\ntwo\nthree\rfour",
    "quotes": 'he said "no", twice; then left',
    "no character": "a\uffffb",
    "looks blank": "NA",
    "address": "https://example.org/=1",
}
XML_CONTROLS = {"control": "a\ufffdb\ufffdc", "no character": "a\ufffdb"}
"""What the hostile texts become where XML cannot hold them."""

KML = "{http://www.opengis.net/kml/2.2}"
tables = pytest.mark.parametrize("form", [e for e in EXPORTERS if e.has_columns], ids=lambda e: e.code)
codes = pytest.mark.parametrize("form", EXPORTERS, ids=lambda e: e.code)


@cache
def places() -> pd.DataFrame:
    """Five incidents: at a place, near one, in a province with its centre, in one without, and nowhere."""
    return incidents(
        [
            {"incident_id": "at", "fatalities": 0},
            {"incident_id": "near", "geo_precision": 2, "fatalities": 12, "fatalities_low": 8},
            {"incident_id": "centre", "geo_precision": 3, "latitude": 36.0, "longitude": 38.0},
            {"incident_id": "province", "geo_precision": 3, "latitude": None, "longitude": None},
            {
                "incident_id": "nowhere",
                "geo_precision": 3,
                "latitude": None,
                "longitude": None,
                "admin1_pcode": None,
                "admin1": None,
            },
        ]
    )


@cache
def hostile() -> pd.DataFrame:
    return incidents([{"incident_id": name, "notes": text, "actor1": text} for name, text in HOSTILE.items()])


def read_kml(content: bytes) -> ElementTree.Element:
    document = ElementTree.fromstring(content).find(f"{KML}Document")
    assert document is not None
    return document


def folders(document: ElementTree.Element) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for folder in document.findall(f"{KML}Folder"):
        placemarks = []
        for placemark in folder.findall(f"{KML}Placemark"):
            data = {d.get("name"): d.text for d in placemark.iter(f"{KML}SimpleData")}
            data["point"] = placemark.findtext(f"{KML}Point/{KML}coordinates")
            data["title"] = placemark.findtext(f"{KML}name")
            data["description"] = placemark.findtext(f"{KML}description")
            data["style"] = placemark.findtext(f"{KML}styleUrl")
            data["span"] = [placemark.findtext(f"{KML}TimeSpan/{KML}{end}") for end in ("begin", "end")]
            placemarks.append(data)
        found[str(folder.findtext(f"{KML}name"))] = placemarks
    return found


def embedded(content: bytes) -> dict[str, Any]:
    """Return the data inside an exported map, as a browser reads it: JSON in a script."""
    text = content.decode("utf-8")
    start = text.index('{"columnsBase64"')
    found, _ = json.JSONDecoder().raw_decode(text[start:])
    return found


def _csv_ids(file: Path) -> list[str]:
    with file.open(encoding="utf-8", newline="") as text:
        return [row["incident_id"] for row in csv.DictReader(text)]


def _xlsx_ids(file: Path) -> list[str]:
    # Not read_only: that keeps the file open until somebody closes it.
    sheet = openpyxl.load_workbook(file)["Incidents"]
    return [str(row[0]) for row in sheet.iter_rows(min_row=2, values_only=True)]


READERS: dict[str, Callable[[Path], list[str]]] = {
    "csv": _csv_ids,
    "xlsx": _xlsx_ids,
    "kml": lambda f: [
        row["incident_id"] for rows in folders(read_kml(f.read_bytes())).values() for row in rows
    ],
    "json": lambda f: [row["incident_id"] for row in json.loads(f.read_bytes())["incidents"]],
    "geojson": lambda f: [feature["id"] for feature in json.loads(f.read_bytes())["features"]],
    "html": lambda f: [record["id"] for record in embedded(f.read_bytes())["records"]],
    "parquet": lambda f: pyarrow.parquet.read_table(f).column("incident_id").to_pylist(),
    "gpkg": lambda f: geopandas.read_file(f)["incident_id"].tolist(),
}


def ids(form: Exporter, content: bytes, folder: Path) -> list[str]:
    """Return the incident ids that an independent reader finds, in their order."""
    file = folder / f"export{form.suffix}"
    file.write_bytes(content)
    return READERS[form.code](file)


# -- what holds for every format --------------------------------------------------------------------------------


def test_codes_and_suffixes_name_one_format_each() -> None:
    assert isinstance(EXPORTERS, tuple)
    assert {e.code for e in EXPORTERS} == set(READERS)
    assert len({e.code for e in EXPORTERS}) == len({e.suffix for e in EXPORTERS}) == len(EXPORTERS)
    assert all(exporter(e.code) is e and exporter_of_file(f"A.b{e.suffix.upper()}") is e for e in EXPORTERS)


def test_unknown_format_and_suffix_say_what_there_is() -> None:
    with pytest.raises(ExportError, match="no format “doc”: use one of csv"):
        exporter("doc")
    with pytest.raises(ExportError, match=r"“x.doc” does not end in a known suffix \(\.csv"):
        exporter_of_file("x.doc")


@codes
def test_every_incident_is_in_the_file(form: Exporter, tmp_path: Path) -> None:
    found = ids(form, form.to_bytes(places(), ABOUT), tmp_path)
    assert sorted(found) == ["at", "centre", "near", "nowhere", "province"]


@codes
def test_hostile_texts_lose_no_incident(form: Exporter, tmp_path: Path) -> None:
    assert sorted(ids(form, form.to_bytes(hostile(), ABOUT), tmp_path)) == sorted(HOSTILE)


@codes
@pytest.mark.parametrize("rows", [0, 1])
def test_none_and_one_incident_make_a_readable_file(form: Exporter, rows: int, tmp_path: Path) -> None:
    frame = places().head(rows)
    assert ids(form, form.to_bytes(frame, ABOUT), tmp_path) == ["at"][:rows]


@pytest.mark.parametrize("code", ["csv", "geojson", "html", "json", "kml", "parquet", "xlsx"])
def test_same_incidents_give_the_same_bytes(code: str) -> None:
    assert exporter(code).to_bytes(hostile(), ABOUT) == exporter(code).to_bytes(hostile(), ABOUT)


@tables
def test_chosen_columns_bring_what_nobody_may_leave_out(form: Exporter, tmp_path: Path) -> None:
    content = form.to_bytes(places(), ABOUT, columns=["notes"])
    expected = [name for name in model.NAMES if name in {*ALWAYS, "notes"}]
    file = tmp_path / f"export{form.suffix}"
    file.write_bytes(content)
    columns = {
        "csv": lambda: list(pd.read_csv(file).columns),
        "xlsx": lambda: list(pd.read_excel(file, engine="openpyxl").columns),
        "json": lambda: list(json.loads(content)["incidents"][0]),
        "geojson": lambda: list(json.loads(content)["features"][0]["properties"]),
        "gpkg": lambda: list(pyogrio.read_info(file)["fields"]),
        "parquet": lambda: [n for n in pyarrow.parquet.read_schema(file).names if n != "geometry"],
        "kml": lambda: [f.get("name") for f in read_kml(content).iter(f"{KML}SimpleField")],
    }
    assert columns[form.code]() == expected
    assert {"time_precision", "geo_precision", "source", "source_reliability", "licence"} <= set(ALWAYS)


@codes
def test_column_that_does_not_exist_is_refused(form: Exporter) -> None:
    with pytest.raises(ExportError, match="no column “fatalitys”: did you mean “fatalities”"):
        form.to_bytes(places(), ABOUT, columns=["fatalitys"])


# -- CSV --------------------------------------------------------------------------------------------------------


def csv_rows(frame: pd.DataFrame) -> list[dict[str, str]]:
    content = exporter("csv").to_bytes(frame, ABOUT)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_csv_writes_types_as_text_and_blanks_as_nothing() -> None:
    frame = places().assign(
        longitude=[-5.5, 37.0, 38.0, None, None], control_contested=[True, False, None, None, None]
    )
    at, near, *_ = csv_rows(model.typed(frame))
    assert (at["longitude"], at["event_date"], at["control_contested"]) == ("-5.5", "2014-01-03", "true")
    assert (at["fatalities"], near["fatalities"], near["fatalities_high"]) == ("0", "12", "")
    assert [row["fatalities"] for row in csv_rows(places())] == ["0", "12", "", "", ""]


def test_csv_cell_that_a_spreadsheet_would_run_gets_an_apostrophe() -> None:
    notes = {row["incident_id"]: row["notes"] for row in csv_rows(hostile())}
    changed = {name for name, text in notes.items() if text != HOSTILE[name]}
    assert changed == {"formula", "plus", "minus", "at sign", "full width", "tab", "apostrophe", "space"}
    assert all(notes[name] == f"'{HOSTILE[name]}" for name in changed)


def test_csv_read_by_our_own_source_is_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(exporter("csv").to_bytes(hostile(), ABOUT))
    back = SITMAP.read(reader.read(file), Options()).fields
    assert dict(zip(back["incident_id"].to_pylist(), back["notes"].to_pylist(), strict=True)) == HOSTILE
    assert back["actor1"].to_pylist() == list(HOSTILE.values())


def test_csv_that_is_imported_again_gives_the_incidents_as_they_were(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    before = pd.concat([hostile(), places()], ignore_index=True)
    file.write_bytes(exporter("csv").to_bytes(before, ABOUT))
    origin = Origin("test", "t", "CC BY 4.0", "c", "test")
    batch = ingest(SITMAP.read(reader.read(file), Options()), origin, Boundaries.load(), Gazetteer.load())
    assert (batch.rows_read, batch.rejected) == (len(before), 0)
    after = batch.incidents
    # Importing trims what surrounds a text and drops control characters, for files of any origin.
    expected = before["notes"].str.strip().replace({HOSTILE["control"]: "abc"})
    assert after["notes"].tolist() == expected.tolist()
    for name in (
        "incident_id",
        "event_date",
        "kind",
        "latitude",
        "fatalities",
        "fatalities_low",
        "geo_precision",
    ):
        pd.testing.assert_series_equal(after[name], before[name])


# -- XLSX -------------------------------------------------------------------------------------------------------


def workbook(frame: pd.DataFrame, **choice: Any) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(exporter("xlsx").to_bytes(frame, ABOUT, **choice)))


def sheet_rows(book: openpyxl.Workbook) -> list[dict[str, Any]]:
    sheet = book["Incidents"]
    names = [cell.value for cell in sheet[1]]
    return [dict(zip(names, row, strict=True)) for row in sheet.iter_rows(min_row=2)]


def test_xlsx_cells_are_typed_and_blanks_are_empty() -> None:
    book = workbook(model.typed(places().assign(control_contested=[True, None, None, None, None])))
    at, near, centre, *_ = sheet_rows(book)
    assert at["event_date"].value.date() == date(2014, 1, 3) and at["event_date"].is_date
    assert (at["latitude"].data_type, at["fatalities"].data_type, at["notes"].data_type) == ("n", "n", "s")
    assert (at["fatalities"].value, near["fatalities"].value, centre["fatalities"].value) == (0, 12, None)
    assert at["control_contested"].value is True and near["control_contested"].value is None


def test_xlsx_has_no_formula_and_no_link_whatever_a_record_says() -> None:
    rows = sheet_rows(workbook(hostile()))
    assert {row["notes"].data_type for row in rows} == {"s"}
    assert all(row["notes"].hyperlink is None for row in rows)
    notes = {row["incident_id"].value: row["notes"].value for row in rows}
    assert notes["formula"] == f"'{HOSTILE['formula']}" and notes["minus"] == "'-5"
    assert notes["control"] == XML_CONTROLS["control"] and notes["emoji"] == HOSTILE["emoji"]


def test_xlsx_header_is_frozen_and_numbers_have_a_right_heading() -> None:
    sheet = workbook(places())["Incidents"]
    assert sheet.freeze_panes == "B2"
    right = {cell.value for cell in sheet[1] if cell.alignment.horizontal == "right"}
    assert right == {c.name for c in model.COLUMNS if c.type in ("integer", "number")}


def test_xlsx_says_what_it_is_on_a_second_sheet() -> None:
    book = workbook(places(), columns=["notes"])
    assert book.sheetnames == ["Incidents", "About"]
    facts = {row[0]: row[1] for row in book["About"].values if row[0]}
    assert facts["Incidents"] == "Clashes involving ISIS"
    assert facts["Number"] == "11 of 20 incidents; 2 of them have no place"
    assert facts["Source"] == "Tester (2014), Records"
    assert facts["Licence"] == "Test records: CC BY 4.0"
    assert facts["Dataset version"] == "7"
    assert facts["Exported at (UTC)"] == "2014-04-01T06:30:00Z"
    assert facts["notes"] == model.column("notes").definition
    assert "fatalities" not in facts


def test_xlsx_about_itself_runs_no_formula() -> None:
    about = About("=1", "=2", ABOUT.counts, (Citation("a", "=3", "b"),), 1, ABOUT.generated_at)
    content = exporter("xlsx").to_bytes(places(), about)
    cells = [c for row in openpyxl.load_workbook(io.BytesIO(content))["About"].iter_rows() for c in row]
    assert not [c.value for c in cells if c.data_type == "f" or str(c.value).startswith("=")]


def test_xlsx_says_so_where_a_cell_cannot_hold_a_text() -> None:
    long, odd = "x" * 40_000, "🔥" * 20_000
    rows = sheet_rows(workbook(incidents([{"notes": long}, {"notes": odd}, {"notes": "y" * 32_767}])))
    for row, text in zip(rows[:2], (long, odd), strict=True):
        kept = row["notes"].value
        assert kept.endswith("… (cut: longer than a cell of XLSX)")
        assert len(kept.encode("utf-16-le")) // 2 <= 32_767
        assert text.startswith(kept.split(" …")[0])
    assert rows[2]["notes"].value == "y" * 32_767


def test_xlsx_refuses_what_a_sheet_cannot_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.export.xlsx.MAX_ROWS", 4)
    with pytest.raises(ExportError, match="5 incidents: XLSX holds 4"):
        exporter("xlsx").to_bytes(places(), ABOUT)


# -- GeoJSON and JSON -------------------------------------------------------------------------------------------


def test_geojson_gives_a_point_only_to_what_has_one() -> None:
    features = json.loads(exporter("geojson").to_bytes(places(), ABOUT))["features"]
    points = {f["id"]: f["geometry"] for f in features}
    assert points["at"] == {"type": "Point", "coordinates": [37.1612, 36.2012]}
    assert points["near"] is not None
    assert points["centre"] is points["province"] is points["nowhere"] is None
    # The record's own figures and its province are there all the same.
    centre = features[2]["properties"]
    assert (centre["latitude"], centre["longitude"], centre["admin1_pcode"]) == (36.0, 38.0, "SY02")


def test_geojson_properties_are_typed() -> None:
    at, near, *_ = json.loads(exporter("geojson").to_bytes(places(), ABOUT))["features"]
    assert at["type"] == "Feature"
    assert at["properties"]["event_date"] == "2014-01-03"
    assert at["properties"]["civilian_targeting"] is False
    assert (at["properties"]["fatalities"], near["properties"]["fatalities_high"]) == (0, None)
    assert list(at["properties"]) == list(model.NAMES)


def test_geojson_is_read_by_geopandas_as_wgs84() -> None:
    frame = geopandas.read_file(io.BytesIO(exporter("geojson").to_bytes(places(), ABOUT)))
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.isna().tolist() == [False, False, True, True, True]
    assert (frame.geometry[0].x, frame.geometry[0].y) == (37.1612, 36.2012)


@pytest.mark.parametrize(("code", "key"), [("json", "incidents"), ("geojson", "features")])
def test_json_keeps_every_character_and_says_what_it_is(code: str, key: str) -> None:
    document = json.loads(exporter(code).to_bytes(hostile(), ABOUT))
    rows = document[key] if code == "json" else [f["properties"] for f in document[key]]
    assert {row["incident_id"]: row["notes"] for row in rows} == HOSTILE
    about = document["about"]
    assert (about["filter"], about["incidents"], about["total"]) == ("Clashes involving ISIS", 11, 20)
    assert about["exportedAt"] == "2014-04-01T06:30:00Z"
    assert about["sources"][0]["licence"] == "CC BY 4.0"


# -- GeoPackage and Parquet -------------------------------------------------------------------------------------


def test_geopackage_is_one_layer_of_typed_points(tmp_path: Path) -> None:
    file = tmp_path / "export.gpkg"
    file.write_bytes(exporter("gpkg").to_bytes(places(), ABOUT))
    assert pyogrio.list_layers(file).tolist() == [["incidents", "Point"]]
    info = pyogrio.read_info(file)
    types = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert (types["event_date"], types["fatalities"], types["latitude"]) == (
        "OFTDate",
        "OFTInteger",
        "OFTReal",
    )
    assert "Clashes involving ISIS" in info["layer_metadata"]["DESCRIPTION"]
    frame = geopandas.read_file(file)
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.isna().tolist() == [False, False, True, True, True]
    assert frame["fatalities"].isna().tolist() == [False, False, True, True, True]
    assert frame["event_date"][0].date() == date(2014, 1, 3)


def test_geopackage_keeps_texts(tmp_path: Path) -> None:
    file = tmp_path / "export.gpkg"
    file.write_bytes(exporter("gpkg").to_bytes(hostile(), ABOUT))
    frame = geopandas.read_file(file).set_index("incident_id")
    assert frame["notes"].to_dict() == HOSTILE | XML_CONTROLS


def test_parquet_is_typed_and_geoparquet(tmp_path: Path) -> None:
    file = tmp_path / "export.parquet"
    file.write_bytes(exporter("parquet").to_bytes(places(), ABOUT))
    schema = pyarrow.parquet.read_schema(file)
    assert schema.field("event_date").type == arrow.date32()
    assert schema.field("fatalities").type == arrow.int32()
    assert json.loads(schema.metadata[b"sitmap"])["datasetVersion"] == 7
    frame = geopandas.read_parquet(file)
    assert frame.geometry.isna().tolist() == [False, False, True, True, True]
    assert (frame.geometry[0].x, frame.geometry[0].y) == (37.1612, 36.2012)
    assert pyarrow.parquet.read_table(file)["fatalities"].to_pylist() == [0, 12, None, None, None]


def test_parquet_keeps_every_character(tmp_path: Path) -> None:
    file = tmp_path / "export.parquet"
    file.write_bytes(exporter("parquet").to_bytes(hostile(), ABOUT))
    table = pyarrow.parquet.read_table(file)
    assert dict(zip(table["incident_id"].to_pylist(), table["notes"].to_pylist(), strict=True)) == HOSTILE


# -- KML --------------------------------------------------------------------------------------------------------


def test_kml_has_folders_by_kind_and_for_what_has_no_point() -> None:
    frame = pd.concat(
        [
            places(),
            incidents([{"incident_id": "p", "event_type": "Protests", "sub_event_type": "Peaceful protest"}]),
        ]
    )
    found = folders(read_kml(exporter("kml").to_bytes(frame, ABOUT)))
    assert {name: [row["incident_id"] for row in rows] for name, rows in found.items()} == {
        "Clashes": ["at", "near"],
        "Protests": ["p"],
        PROVINCE_ONLY: ["centre", "province"],
        NO_PLACE: ["nowhere"],
    }
    assert found["Clashes"][0]["point"] == "37.1612,36.2012"
    assert [row["point"] for row in found[PROVINCE_ONLY] + found[NO_PLACE]] == [None, None, None]


def test_kml_has_a_style_for_each_kind_and_asks_nobody_for_icons() -> None:
    content = exporter("kml").to_bytes(places(), ABOUT)
    document = read_kml(content)
    styles = {style.get("id"): style for style in document.findall(f"{KML}Style")}
    # #D55E00 as aabbggrr
    assert styles["clash"].findtext(f"{KML}IconStyle/{KML}color") == "ff005ed5"
    assert folders(document)["Clashes"][0]["style"] == "#clash"
    assert not list(document.iter(f"{KML}href"))


def test_kml_spans_the_week_that_is_known() -> None:
    frame = incidents([{"time_precision": 2, "event_date": "2014-01-03"}])
    assert folders(read_kml(exporter("kml").to_bytes(frame, ABOUT)))["Clashes"][0]["span"] == [
        "2013-12-30",
        "2014-01-05",
    ]


def test_kml_texts_are_never_markup() -> None:
    rows = folders(read_kml(exporter("kml").to_bytes(hostile(), ABOUT)))["Clashes"]
    by_id = {row["incident_id"]: row for row in rows}
    assert {name: row["notes"] for name, row in by_id.items()} == HOSTILE | XML_CONTROLS
    # What Google Earth shows as HTML has only our own elements in it.
    for row in rows:
        shown = ElementTree.fromstring(row["description"])
        assert {element.tag for element in shown.iter()} == {"div", "p", "b"}
        assert not [element.attrib for element in shown.iter() if element.attrib]
    assert HOSTILE["script"] in "".join(ElementTree.fromstring(by_id["script"]["description"]).itertext())


def test_kml_says_not_reported_and_is_silent_about_columns_left_out() -> None:
    frame = incidents([{"notes": "Secret.", "actor1": "Daesh"}])
    everything, little = (
        folders(read_kml(exporter("kml").to_bytes(frame, ABOUT, columns)))["Clashes"][0]["description"]
        for columns in (None, ["event_date"])
    )
    assert "Deaths: </b>not reported" in everything and "Secret." in everything and "Daesh" in everything
    assert "Deaths" not in little and "Secret." not in little and "Daesh" not in little
    assert "Grading: </b>B2: source usually reliable" in little


def test_kml_is_read_by_gdal(tmp_path: Path) -> None:
    file = tmp_path / "export.kml"
    file.write_bytes(exporter("kml").to_bytes(places(), ABOUT))
    assert pyogrio.list_layers(file)[:, 0].tolist() == ["Clashes", PROVINCE_ONLY, NO_PLACE]
    assert geopandas.read_file(file, layer="Clashes").geometry[0].coords[0][:2] == (37.1612, 36.2012)


# -- HTML -------------------------------------------------------------------------------------------------------


def test_map_in_a_file_holds_the_places_the_window_and_the_words() -> None:
    about = replace(ABOUT, subject="Clashes involving <ISIS>", window=(date(2014, 1, 2), date(2014, 1, 4)))
    content = exporter("html").to_bytes(places(), about)
    data = embedded(content)
    header, columns = unpack(base64.b64decode(data["columnsBase64"]))
    assert header["rows"] == len(data["records"]) == 5
    assert header["dataset"]["noPlace"] == 1
    assert header["dataset"]["sources"] == "Tester (2014), Records; version 7, exported 2014-04-01T06:30:00Z"
    assert sorted(columns["fatalities"].tolist()) == [-1, -1, -1, 0, 12]
    assert b'"window":[16072,16074]' in content.replace(b" ", b"")
    assert b"Clashes involving <ISIS>" not in content


def test_map_in_a_file_has_no_markup_from_a_record() -> None:
    content = exporter("html").to_bytes(hostile(), ABOUT)
    assert b"<script>alert" not in content and b"<b onclick" not in content
    notes = {record["id"]: record["notes"] for record in embedded(content)["records"]}
    assert notes["script"] == HOSTILE["script"]


# -- what a file says about itself ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (Counts(304, 200, 67, 2, 35), "37 of 304 incidents; 2 of them have no place"),
        (Counts(304, 303, 0, 1, 0), "1 of 304 incidents; 1 of them has no place"),
        (Counts(1204, 0, 0, 0, 1204), "1,204 of 1,204 incidents"),
        (Counts(1, 1, 0, 0, 0), "0 of 1 incident"),
    ],
)
def test_number_is_said_with_what_has_no_place(counts: Counts, words: str) -> None:
    assert About("t", "s", counts, (), 0, datetime.now(UTC)).counted == words


# -- rows that must not be passed on ----------------------------------------------------------------------------


STRICT = Origin("acled", "ACLED", "no raw rows", "ACLED", "b", retrieved="2026-11-24", raw_rows=False)
OPEN = Origin("open", "Open records", "CC BY 4.0", "Open, Records", "b")
MIXED = (
    {"incident_id": "open-1", "dataset": "open"},
    {"incident_id": "strict-1", "dataset": "acled", "notes": "Secret.", "actor1": "Hidden", "source": "Whisper"},
    {"incident_id": "strict-2", "dataset": "acled", "kind": "protest"},
    {"incident_id": "strict-3", "dataset": "acled", "latitude": None, "longitude": None, "geo_precision": 3,
     "admin1_pcode": None},
)  # fmt: skip


def told(wanted: Filter = Filter(), restricted: frozenset[str] = frozenset({"acled"})) -> About:  # noqa: B008
    return About.of(dataset(MIXED), wanted, "t", (STRICT, OPEN), restricted=restricted)


@tables
def test_rows_of_a_strict_licence_stay_out_of_every_table(form: Exporter, tmp_path: Path) -> None:
    content = form.to_bytes(incidents(MIXED), told())
    assert ids(form, content, tmp_path) == ["open-1"]
    assert b"Secret" not in content and b"Whisper" not in content


@codes
def test_a_person_who_may_pass_them_on_gets_them_all(form: Exporter, tmp_path: Path) -> None:
    content = form.to_bytes(incidents(MIXED), told(restricted=frozenset()))
    assert sorted(ids(form, content, tmp_path)) == ["open-1", "strict-1", "strict-2", "strict-3"]


def test_map_in_a_file_has_marks_and_counts_of_a_strict_licence_and_no_details() -> None:
    content = exporter("html").to_bytes(incidents(MIXED), told())
    for secret in (b"Secret", b"Hidden", b"Whisper", b"strict-1"):
        assert secret not in content
    data = embedded(content)
    header, _ = unpack(base64.b64decode(data["columnsBase64"]))
    assert (header["rows"], header["dataset"]["rawRowsAllowed"]) == (4, False)
    assert "ACLED, accessed 2026-11-24" in header["dataset"]["sources"]
    assert [record["row"] for record in data["records"]] == [0, 1, 2, 3]
    withheld = [record for record in data["records"] if record["id"] != "open-1"]
    reason = "The details are left out: the licence does not let raw rows be passed on."
    assert [record["notes"] for record in withheld] == [reason] * 3
    assert len({record["id"] for record in withheld}) == 3


def test_what_is_left_out_is_counted_and_said() -> None:
    about = told()
    words = "3 incidents of ACLED left out: the licence does not let raw rows be passed on"
    assert about.left_out == (LeftOut("ACLED", 3, 1),)
    assert exporter("csv").counted(about) == f"1 of 4 incidents. {words}"
    assert exporter("html").counted(about) == f"4 of 4 incidents; 1 of them has no place. details of {words}"
    assert ("Left out", words) in about.facts() and ("Number", "1 of 4 incidents") in about.facts()
    told_in_json = about.to_json()
    assert (told_in_json["incidents"], told_in_json["noPlace"]) == (1, 0)
    assert told_in_json["leftOut"] == [{"title": "ACLED", "incidents": 3}]


def test_nothing_is_said_of_rows_that_were_not_asked_for() -> None:
    about = told(Filter(text="nothing has this"))
    assert about.left_out == ()
    assert exporter("csv").counted(about) == "0 of 4 incidents"


def test_citation_says_the_latest_access() -> None:
    older = replace(STRICT, retrieved="2026-10-01")
    assert [c.citation for c in citations((older, STRICT, older, OPEN))] == [
        "ACLED, accessed 2026-11-24",
        "Open, Records",
    ]
