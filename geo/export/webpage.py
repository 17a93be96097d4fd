"""HTML: the interactive map of the incidents in one file that opens without a network."""

import json
from datetime import date
from typing import BinaryIO

import pyarrow as arrow

from geo.dataset import Dataset
from geo.export.about import About
from geo.export.extract import Extract
from geo.model import incident
from geo.model.filter import Filter
from geo.places.boundaries import Boundaries
from geo.records import records
from geo.webmap.assets import basemap_json
from geo.webmap.export_html import standalone_html
from geo.webmap.incident_columns import incident_columns


def write(extract: Extract, about: About, stream: BinaryIO) -> None:
    """Write the map of the incidents, with their details; it has every column that it shows."""
    table = arrow.Table.from_pandas(extract.frame, schema=incident.arrow_schema(), preserve_index=False)
    shown = Dataset(table, about.version, about.actors, Boundaries.load())
    cited = "; ".join(source.citation for source in about.sources)
    told = {
        "title": about.title,
        "sources": f"{cited}; version {about.version}, exported {about.moment}".removeprefix("; "),
        "rawRowsAllowed": True,
        # What the filter left out is not in the file, and is still counted: “N of M incidents shown”.
        "total": about.counts.total,
    }
    page = standalone_html(
        incident_columns(shown, told),
        records(shown.incidents(Filter(), newest_first=False), about.actors),
        json.loads(basemap_json()),
        _state(about),
        about.title,
    )
    stream.write(page.encode())


def _state(about: About) -> dict[str, object]:
    """Return what the map shows first: the window, the layers, the place and what is picked, as on the screen."""
    view = about.view
    return {
        "seq": 1,
        "viewSeq": 1,
        "layers": view.layers(),
        "view": None if view.view is None else [view.view.latitude, view.view.longitude, view.view.zoom],
        "selection": None if view.selection is None else view.selection.to_event(),
        "window": [None if day is None else _day_number(day) for day in about.window],
        "title": about.title,
        "filterText": about.subject,
    }


def _day_number(day: date) -> int:
    return (day - date(1970, 1, 1)).days
