"""Record formats: recognised by their columns, read as text."""

from pathlib import Path

import pytest

from geo.errors import SourceError
from geo.settings import DATA
from geo.sources.sitmap import REQUIRED, SITMAP


def write(folder: Path, text: str | bytes) -> Path:
    file = folder / "rows.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


HEAD = ",".join((*REQUIRED, "actor1"))


def test_own_layout_is_recognised() -> None:
    assert SITMAP.recognises(["notes", *REQUIRED])
    assert not SITMAP.recognises(["event_id_cnty", "event_date"])


def test_text_stays_text_and_only_the_empty_string_is_unknown(tmp_path: Path) -> None:
    row = ",".join(["007"] + ["NA"] * (len(REQUIRED) - 1) + ["None"])
    frame = SITMAP.read(write(tmp_path, f"\ufeff{HEAD}\n{row}\n"))
    assert frame["incident_id"].tolist() == ["007"]
    assert frame["actor1"].tolist() == ["None"]
    assert not frame.isna().any(axis=None)


def test_newline_inside_a_cell_is_kept(tmp_path: Path) -> None:
    row = ",".join(["x"] * len(REQUIRED)) + ',"two\nlines"'
    assert SITMAP.read(write(tmp_path, f"{HEAD}\n{row}\n"))["actor1"].tolist() == ["two\nlines"]


def test_bundled_file_has_304_rows() -> None:
    assert len(SITMAP.read(DATA / "incidents_2014.csv")) == 304


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", b"\xff\xfe\x00", 'a\n"unclosed'], ids=str)
def test_other_file_is_refused_by_name(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(SourceError, match=r"rows\.csv"):
        SITMAP.read(write(tmp_path, text))


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"none\.csv"):
        SITMAP.read(tmp_path / "none.csv")
