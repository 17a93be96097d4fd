"""Downloads: the formats in which incidents leave Sitmap, each one row of `EXPORTERS`.

Every format holds every incident asked for, also those without a place. Text is never markup or a formula in
any of them, and the same incidents give the same bytes where the format allows it (CSV, JSON, GeoJSON, KML).
"""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

import pandas as pd

from geo.errors import ExportError
from geo.export import csv_file, json_file, kml, parquet, xlsx
from geo.export.about import About, Citation, LeftOut, citations, left_out
from geo.export.extract import ALWAYS, Extract, chosen_columns
from geo.model.filter import Filter

__all__ = [
    "ALWAYS",
    "EXPORTERS",
    "About",
    "Citation",
    "Exporter",
    "LeftOut",
    "chosen_columns",
    "citations",
    "exporter",
    "exporter_of_file",
    "left_out",
]


@dataclass(frozen=True)
class Exporter:
    """A format for downloads.

    Attributes
    ----------
    code : str
        Stable key, as on the command line.
    label : str
        Name for people.
    suffix : str
        Of its files, with the dot.
    media_type : str
        For the download's header.
    binary : bool
        Whether it is no text, and so nothing for a terminal.
    help : str
        What it is good for, in a few words.
    writer : callable
        ``(extract, about, stream)``.
    has_columns : bool
        Whether its columns can be chosen; a map always has what it shows.
    """

    code: str
    label: str
    suffix: str
    media_type: str
    binary: bool
    help: str
    writer: Callable[[Extract, About, BinaryIO], None]
    has_columns: bool = True

    def holds(self, wanted: Filter) -> Filter:
        """Return which incidents a file of this format holds for a filter.

        The map holds those of all dates: the window is what it shows first, and its time bar moves on from there.
        """
        return wanted if self.has_columns else wanted.without_dates

    def counted(self, about: About) -> str:
        """Return in words how many incidents a file of this format holds, and what its licence leaves out of it."""
        details = "" if self.has_columns else "details of "
        parts = [about.counted if self.has_columns else about.counted_on_map]
        return ". ".join([*parts, *(f"{details}{part.words}" for part in about.left_out)])

    def write(
        self, frame: pd.DataFrame, about: About, stream: BinaryIO, columns: Iterable[str] | None = None
    ) -> None:
        """Write incidents to a binary stream.

        Parameters
        ----------
        frame : DataFrame
            Columns of `geo.model.incident`; the rows are written in its order.
        about : About
            What the file says about itself. Rows of its `restricted` datasets are left out; the map leaves out
            their details.
        stream : binary file
            Written from where it stands; not closed.
        columns : iterable of str, optional
            Columns to write; `ALWAYS` come with them. All by default, and always all when not `has_columns`.

        Raises
        ------
        ExportError
            When a column does not exist or the format cannot hold the incidents.
        """
        if self.has_columns and about.restricted:
            frame = frame[~frame["dataset"].isin(about.restricted)]
        self.writer(Extract.of(frame, columns), about, stream)

    def to_bytes(self, frame: pd.DataFrame, about: About, columns: Iterable[str] | None = None) -> bytes:
        """Return what `write` writes."""
        stream = io.BytesIO()
        self.write(frame, about, stream, columns)
        return stream.getvalue()


def _geopackage(extract: Extract, about: About, stream: BinaryIO) -> None:
    from geo.export import geopackage  # brings a library of GIS formats, which nothing else here needs

    geopackage.write(extract, about, stream)


def _webpage(extract: Extract, about: About, stream: BinaryIO) -> None:
    from geo.export import webpage  # brings the map of the dashboard with it

    webpage.write(extract, about, stream)


EXPORTERS: tuple[Exporter, ...] = (
    Exporter(
        "csv", "CSV", ".csv", "text/csv; charset=utf-8", False, "plain table for any program", csv_file.write
    ),
    Exporter(
        "xlsx",
        "Excel",
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        True,
        "typed table with a sheet about itself",
        xlsx.write,
    ),
    Exporter(
        "geojson",
        "GeoJSON",
        ".geojson",
        "application/geo+json",
        False,
        "features for the web",
        json_file.write_geojson,
    ),
    Exporter(
        "gpkg",
        "GeoPackage",
        ".gpkg",
        "application/geopackage+sqlite3",
        True,
        "layer for QGIS",
        _geopackage,
    ),
    Exporter(
        "kml", "KML", ".kml", "application/vnd.google-earth.kml+xml", False, "for Google Earth", kml.write
    ),
    Exporter(
        "parquet",
        "Parquet",
        ".parquet",
        "application/vnd.apache.parquet",
        True,
        "GeoParquet for analysis",
        parquet.write,
    ),
    Exporter(
        "json", "JSON", ".json", "application/json", False, "records with what they are", json_file.write_json
    ),
    Exporter(
        "html",
        "Interactive map",
        ".html",
        "text/html; charset=utf-8",
        False,
        "the map in one file that works offline",
        _webpage,
        has_columns=False,
    ),
)


def exporter(code: str) -> Exporter:
    """Return the exporter with that code.

    Raises
    ------
    ExportError
        When there is none, naming those that exist.
    """
    for candidate in EXPORTERS:
        if candidate.code == code:
            return candidate
    raise ExportError(f"no format “{code}”: use one of {', '.join(e.code for e in EXPORTERS)}")


def exporter_of_file(name: str) -> Exporter:
    """Return the exporter that a file name's suffix stands for.

    Raises
    ------
    ExportError
        When no format has that suffix.
    """
    suffix = PurePath(name).suffix.lower()
    for candidate in EXPORTERS:
        if candidate.suffix == suffix:
            return candidate
    known = ", ".join(e.suffix for e in EXPORTERS)
    raise ExportError(f"“{name}” does not end in a known suffix ({known}): rename it or give --format")
