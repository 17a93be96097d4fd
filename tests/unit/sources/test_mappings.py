"""Mappings of columns: applied to a file, kept and found again."""

import os
from pathlib import Path

import pyarrow as arrow
import pytest

from geo.errors import SourceError
from geo.files.table import Table
from geo.sources.mappings import find, resolved, save, saved_mappings

COLUMNS = ("Datum", "Ort")
TABLE = Table("x.csv", "csv", arrow.table({"Datum": ["3.4.2014", None], "Ort": ["Homs", "Hama"]}))


def test_mapping_names_columns_constants_and_nothing() -> None:
    found = resolved(TABLE, {"event_date": "Datum", "event_type": "= Battles", "notes": ""})
    theirs, cells = found["event_date"]
    assert theirs == ("Datum",)
    assert cells is not None
    assert cells.to_pylist() == ["3.4.2014", None]
    theirs, cells = found["event_type"]
    assert theirs == ()
    assert cells is not None
    assert cells.to_pylist() == ["Battles", "Battles"]
    assert found["notes"] == ((), None)


def test_mapping_to_a_column_that_the_file_lacks_is_refused() -> None:
    with pytest.raises(SourceError, match=r"x\.csv.*“Tag”.*Datum, Ort"):
        resolved(TABLE, {"event_date": "Tag"})


def test_mapping_of_a_column_that_is_not_ours_is_refused() -> None:
    with pytest.raises(SourceError, match="“when”"):
        resolved(TABLE, {"when": "Datum"})


def test_kept_mapping_is_found_for_the_same_columns_in_any_order(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "mappings"
    save("Weekly بيانات", {"event_date": "Datum", "event_type": "=Battles"}, COLUMNS, folder)
    found = find(reversed(COLUMNS), folder)
    assert found is not None
    assert found.name == "Weekly بيانات"
    assert found.mapping == {"event_date": "Datum", "event_type": "=Battles"}
    assert find(("Datum",), folder) is None
    assert find((*COLUMNS, "More"), folder) is None


def test_no_folder_holds_no_mapping(tmp_path: Path) -> None:
    assert find(COLUMNS, tmp_path / "none") is None
    assert saved_mappings(tmp_path / "none") == ()


def test_same_name_replaces(tmp_path: Path) -> None:
    save("a", {"event_date": "Ort"}, COLUMNS, tmp_path)
    save("a", {"event_date": "Datum"}, COLUMNS, tmp_path)
    assert [saved.mapping for saved in saved_mappings(tmp_path)] == [{"event_date": "Datum"}]


def test_of_several_the_one_kept_last_is_found(tmp_path: Path) -> None:
    for number, name in enumerate("ab"):
        save(name, {"location": "Ort"}, COLUMNS, tmp_path)
        os.utime(tmp_path / f"{name}.json", (1000 - number, 1000 - number))
    found = find(COLUMNS, tmp_path)
    assert found is not None
    assert found.name == "a"


@pytest.mark.parametrize("name", ["", " ", "../x", "a/b", "a\\b", ".hidden", "a\nb", "x" * 81, "CON:", "a."])
def test_name_that_could_be_a_path_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match="name"):
        save(name, {}, COLUMNS, tmp_path / "in")
    assert not list(tmp_path.rglob("*.json"))


def test_keeping_leaves_no_other_file(tmp_path: Path) -> None:
    save("a", {}, COLUMNS, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_folder_that_cannot_be_written_is_a_readable_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SourceError, match="cannot be kept"):
        save("a", {}, COLUMNS, tmp_path / "file" / "in")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "1", '{"name": "a"}', '{"name": "a", "mapping": {"x": "y"}, "columns": []}', '{"name": "a", "mapping": {"notes": 1}, "columns": []}', '{"name": 1, "mapping": {}, "columns": []}', "[" * 100_000],
)  # fmt: skip
def test_broken_file_is_named_and_does_not_hide_the_others(tmp_path: Path, text: str) -> None:
    save("good", {"location": "Ort"}, COLUMNS, tmp_path)
    (tmp_path / "broken.json").write_text(text)
    with pytest.raises(SourceError, match=r"broken\.json"):
        saved_mappings(tmp_path)
    found = find(COLUMNS, tmp_path)
    assert found is not None
    assert found.name == "good"
