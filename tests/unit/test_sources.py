"""Record formats: the order in which they are tried, and files of ours through the file reader."""

from pathlib import Path

import pytest

from geo.errors import SourceError
from geo.files.reader import read
from geo.settings import DATA
from geo.sources import SOURCES
from geo.sources.base import Options
from geo.sources.sitmap import REQUIRED, SITMAP

HEAD = ",".join((*REQUIRED, "actor1"))


def write(folder: Path, text: str) -> Path:
    file = folder / "rows.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_own_layout_is_tried_first_and_any_spreadsheet_last() -> None:
    assert SOURCES[0].code == "sitmap"
    assert SOURCES[-1].code == "spreadsheet"


def test_every_source_says_its_title() -> None:
    assert all(source.title and source.code == source.code.lower() for source in SOURCES)


def test_text_stays_text_and_only_the_empty_string_is_unknown(tmp_path: Path) -> None:
    row = ",".join(["007"] + ["NA"] * (len(REQUIRED) - 1) + ["None"])
    table = read(write(tmp_path, f"\ufeff{HEAD}\n{row}\n"))
    fields = SITMAP.read(table, Options()).fields
    assert fields["incident_id"].to_pylist() == ["007"]
    assert fields["actor1"].to_pylist() == ["None"]
    assert fields["event_date"].to_pylist() == ["NA"]


def test_line_break_in_a_cell_is_kept(tmp_path: Path) -> None:
    row = ",".join(["x"] * len(REQUIRED)) + ',"two\nlines"'
    table = read(write(tmp_path, f"{HEAD}\n{row}\n"))
    assert SITMAP.read(table, Options()).fields["actor1"].to_pylist() == ["two\nlines"]


def test_bundled_file_is_ours_and_has_304_rows() -> None:
    table = read(DATA / "incidents_2014.csv")
    assert next(source for source in SOURCES if source.recognises(table)) is SITMAP
    reading = SITMAP.read(table, Options())
    assert reading.rows == 304
    assert reading.unused == ()
    assert reading.questions == ()


def test_file_without_our_columns_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"rows\.csv"):
        SITMAP.read(read(write(tmp_path, "a,b\n1,2\n")), Options())
