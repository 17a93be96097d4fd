"""HTML: the interactive map of the incidents in one file that opens without a network."""

from datetime import date
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as arrow

from geo.analysis.control import Control
from geo.dataset import Dataset
from geo.export.about import LICENCE_RULE, About
from geo.export.extract import Extract
from geo.model import incident
from geo.model.filter import Filter
from geo.places.boundaries import Boundaries
from geo.records import records
from geo.webmap.control_columns import NOBODY, control_columns
from geo.webmap.export_html import standalone_html
from geo.webmap.ground import basemap_around
from geo.webmap.incident_columns import incident_columns

_ON_MARK = (
    "row",
    "kind",
    "kindLabel",
    "title",
    "dates",
    "location",
    "admin1",
    "country",
    "precision",
    "lat",
    "lon",
)
"""What a record in words has in common with the mark on the map."""


def write(extract: Extract, about: About, stream: BinaryIO) -> None:
    """Write the map of the incidents, with their details; it has every column that it shows.

    Of datasets whose raw rows may not be passed on it has marks and counts, and instead of details the reason.
    """
    table = arrow.Table.from_pandas(extract.frame, schema=incident.arrow_schema(), preserve_index=False)
    shown = Dataset(table, about.version, about.actors, Boundaries.load())
    frame = shown.incidents(Filter(), newest_first=False)
    withheld = frame["dataset"].isin(about.restricted)
    cited = "; ".join(source.citation for source in about.sources)
    told = {
        "title": about.title,
        "sources": f"{cited}; version {about.version}, exported {about.moment}".removeprefix("; "),
        "rawRowsAllowed": not withheld.any(),
        # What the filter left out is not in the file, and is still counted: “N of M incidents shown”.
        "total": about.counts.total,
    }
    details = [
        _without_details(record) if hidden else record
        for record, hidden in zip(records(frame, about.actors), withheld, strict=True)
    ]
    page = standalone_html(
        incident_columns(shown, told),
        details,
        basemap_around(shown.places.table["lat"], shown.places.table["lon"]),
        _state(about),
        about.title,
        None
        if about.control is None
        else control_columns(about.control, shown, _rows_in(shown, about.control)),
    )
    stream.write(page.encode())


def _rows_in(shown: Dataset, control: Control) -> npt.NDArray[np.int64]:
    """Return the row in the file of each row of the dataset that is evidence; `NOBODY` for those not in the file."""
    evidence = control.evidence["id"]
    row_of = dict(zip(*shown.rows_of(list(evidence)), strict=True))
    rows = np.full(int(evidence.index.max()) + 1 if len(evidence) else 1, NOBODY, dtype=np.int64)
    rows[evidence.index] = [row_of.get(key, NOBODY) for key in evidence]
    return rows


def _without_details(record: dict[str, Any]) -> dict[str, Any]:
    """Return what the mark itself shows of an incident, and why there is no more."""
    return {
        **{name: record[name] for name in _ON_MARK},
        "id": f"row {record['row']}",
        "notes": f"The details are left out: {LICENCE_RULE}.",
        **dict.fromkeys(("fatalities", "injured", "source", "placement"), "not passed on"),
    }


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
