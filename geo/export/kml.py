"""KML 2.2 for Google Earth and its like: incidents by kind, with their days, and the words a person reads.

A description is shown as HTML by these programs, so its text is escaped twice: as HTML, and again as XML.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, BinaryIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import numpy as np
import pandas as pd

from geo.export.about import About
from geo.export.extract import FORBIDDEN_IN_XML, Extract, map_texts, values, without_controls
from geo.model import incident, vocabulary
from geo.model.incident import Type
from geo.model.words import join_words
from geo.records import records

PROVINCE_ONLY = "Only the province is known"
NO_PLACE = "No place on the map"

# What names, days and folders are made of; a description uses only the other columns that were chosen.
_STRUCTURE = frozenset(
    {
        "incident_id", "kind", "event_type", "event_date", "end_date", "first_day", "last_day", "time_precision",
        "location", "admin1", "admin1_pcode", "country", "geo_precision", "placed_by", "latitude", "longitude",
    }
)  # fmt: skip
_TYPES: dict[Type, str] = {
    "text": "string",
    "integer": "int",
    "number": "double",
    "date": "string",
    "boolean": "bool",
}
_SCHEMA = "incident"


def write(extract: Extract, about: About, stream: BinaryIO) -> None:
    """Write one folder for each kind, and folders for what has no point; every incident is in one of them."""
    stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n')
    stream.write(b"<Document>\n")
    for element in _head(extract, about):
        _put(stream, element)
    placemarks = list(_placemarks(extract, about))
    for name, rows in _folders(extract):
        stream.write(b"<Folder>\n")
        _put(stream, _text("name", name))
        stream.writelines(placemarks[row] for row in rows)
        stream.write(b"</Folder>\n")
    stream.write(b"</Document>\n</kml>\n")


def _put(stream: BinaryIO, element: Element) -> None:
    stream.write(_bytes(element))


def _bytes(element: Element) -> bytes:
    text = ElementTree.tostring(element, encoding="unicode")
    # A reader of XML takes a bare carriage return for a line feed.
    return text.replace("\r", "&#13;").encode() + b"\n"


def _text(tag: str, text: str) -> Element:
    element = Element(tag)
    element.text = text
    return element


def _head(extract: Extract, about: About) -> Iterator[Element]:
    yield _text("name", about.title)
    yield _text("description", _html(about.facts()))
    for kind in vocabulary.KINDS:
        yield _style(kind)
    schema = Element("Schema", {"name": _SCHEMA, "id": _SCHEMA})
    for name in extract.columns:
        column = incident.column(name)
        field = SubElement(schema, "SimpleField", {"type": _TYPES[column.type], "name": name})
        SubElement(field, "displayName").text = column.label
    yield schema


def _style(kind: vocabulary.Kind) -> Element:
    style = Element("Style", {"id": kind.code})
    red, green, blue = kind.colour[1:3], kind.colour[3:5], kind.colour[5:7]
    # KML writes a colour as aabbggrr. No icon is named: the program's own needs no request to anybody.
    for tag, scale in (("IconStyle", "0.9"), ("LabelStyle", "0.8")):
        part = SubElement(style, tag)
        SubElement(part, "color").text = f"ff{blue}{green}{red}".lower()
        SubElement(part, "scale").text = scale
    SubElement(SubElement(style, "BalloonStyle"), "text").text = "$[description]"
    return style


def _folders(extract: Extract) -> Iterator[tuple[str, list[int]]]:
    kinds = extract.frame["kind"].to_numpy(dtype=object)
    province = (extract.frame["admin1_pcode"].notna() & (extract.frame["geo_precision"] == 3)).to_numpy(
        dtype=bool
    )
    for kind in vocabulary.KINDS:
        rows = np.flatnonzero(extract.has_point & (kinds == kind.code))
        if len(rows):
            yield kind.plural[0].upper() + kind.plural[1:], rows.tolist()
    for name, among in ((PROVINCE_ONLY, province), (NO_PLACE, ~province)):
        rows = np.flatnonzero(~extract.has_point & among)
        if len(rows):
            yield name, rows.tolist()


def _placemarks(extract: Extract, about: About) -> Iterator[bytes]:
    shown = _shown(extract)
    columns = values(map_texts(extract.table, without_controls))
    first, last = (shown[name].dt.strftime("%Y-%m-%d").tolist() for name in ("first_day", "last_day"))
    for record in records(shown, about.actors):
        number = record["row"]
        placemark = Element("Placemark", {"id": f"i{number}"})
        SubElement(placemark, "name").text = record["title"]
        SubElement(placemark, "description").text = _html(_facts(record, extract.columns))
        span = SubElement(placemark, "TimeSpan")
        SubElement(span, "begin").text = first[number]
        SubElement(span, "end").text = last[number]
        SubElement(placemark, "styleUrl").text = f"#{record['kind']}"
        data = SubElement(SubElement(placemark, "ExtendedData"), "SchemaData", {"schemaUrl": f"#{_SCHEMA}"})
        for name, column in columns.items():
            if column[number] is not None:
                SubElement(data, "SimpleData", {"name": name}).text = _simple(column[number])
        if extract.has_point[number]:
            where = f"{record['lon']!r},{record['lat']!r}"
            SubElement(SubElement(placemark, "Point"), "coordinates").text = where
        yield _bytes(placemark)


def _shown(extract: Extract) -> pd.DataFrame:
    """Return the rows with only what may be said of them, in characters that XML allows."""
    kept = {*extract.columns, *_STRUCTURE}
    frame = incident.typed(extract.frame[[name for name in extract.frame if name in kept]])
    for column in incident.COLUMNS:
        if column.type == "text":
            frame[column.name] = frame[column.name].str.replace(FORBIDDEN_IN_XML, "\ufffd", regex=True)
    return frame.assign(row=range(len(frame)))


def _simple(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _facts(record: Mapping[str, Any], columns: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield label and text of each line of a description; a column that was not chosen is not spoken of."""
    place = ", ".join(filter(None, (record["location"], record["admin1"], record["country"])))
    yield "", record["title"]
    yield "Date", record["dates"]
    yield "Place", f"{place or 'not known'} ({record['precision']}; {record['placement']})"
    if record["actors"]:
        yield "Actors", join_words([actor["name"] for actor in record["actors"]])
    for label, name in (("Deaths", "fatalities"), ("Injured", "injured")):
        if name in columns:
            yield label, record[name]
    if record["control"]:
        yield "Control", _control(record["control"])
    yield "Note", record["notes"]
    yield "Source", ", ".join(filter(None, (record["source"], record["sourceTitle"], record["sourceDate"])))
    yield "Address", record["sourceUrl"] or ""
    yield "Grading", f"{record['grading']['code']}: {record['grading']['text']}"
    yield "Record", record["id"]


def _control(control: Mapping[str, Any]) -> str:
    change = f"{control['before'] or 'not stated'} → {control['after'] or 'not stated'}"
    words = change if control["before"] or control["after"] else ""
    return ", ".join(filter(None, (words, "contested" if control["contested"] else "")))


def _html(lines: Iterable[tuple[str, str]]) -> str:
    """Return lines as HTML in which nothing from a record is markup."""
    block = Element("div")
    for label, text in lines:
        if text:
            line = SubElement(block, "p")
            SubElement(line, "b").text = f"{label}: " if label else text
            line[-1].tail = text if label else None
    return ElementTree.tostring(block, encoding="unicode", method="html")
