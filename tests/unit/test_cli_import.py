"""The command line takes a file in, says what became of every row, and takes it back."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from geo import catalog
from geo.__main__ import main
from geo.store import Store
from tests.support import messy

Geo = Callable[..., "tuple[int, str, str]"]


@pytest.fixture(autouse=True)
def own_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Give each test a store and places of its own."""
    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "store" / "incidents"))
    monkeypatch.setenv("SITMAP_PLACES", str(tmp_path / "places"))


@pytest.fixture
def geo(capsys: pytest.CaptureFixture[str]) -> Geo:
    def run(*arguments: str | Path) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    file = tmp_path / messy.NAME
    file.write_bytes(messy.content())
    return file


def answer(run: tuple[int, str, str], status: int = 0) -> dict[str, object]:
    assert run[0] == status, run
    found: dict[str, object] = json.loads(run[1])
    return found


KEYS = {
    "rows_read", "kept", "repaired", "rejected", "unchanged", "updated", "withdrawn", "placed_by",
    "province_disagreements", "version", "reasons",
}  # fmt: skip


def test_import_says_what_became_of_every_row(geo: Geo, notes: Path) -> None:
    found = answer(geo("import", notes, "--json"))
    assert set(found) >= KEYS
    assert found["rows_read"] == len(messy.ROWS)
    assert sum(int(str(found[name])) for name in ("kept", "repaired", "rejected")) == len(messy.ROWS)
    assert (found["rejected"], found["added"], found["version"], found["committed"]) == (2, 6, 1, True)
    assert sum(found["placed_by"].values()) == 6  # type: ignore[attr-defined]
    assert catalog.store().read().num_rows == 304 + 6


def test_same_file_again_changes_nothing_and_says_so(geo: Geo, notes: Path) -> None:
    geo("import", notes)
    found = answer(geo("import", notes, "--json"))
    assert (found["committed"], found["version"], found["unchanged"]) == (False, 1, 6)
    assert "nothing to change: version 1 has all of it already" in geo("import", notes)[1]
    assert catalog.store().version() == 1


def test_dry_run_writes_nothing_and_makes_no_store(geo: Geo, notes: Path, tmp_path: Path) -> None:
    found = answer(geo("import", notes, "--dry-run", "--json", "--store", tmp_path / "nowhere"))
    assert (found["committed"], found["version"], found["added"]) == (False, None, 6)
    assert not (tmp_path / "nowhere").exists()
    answer(geo("import", notes, "--dry-run", "--json"))
    assert catalog.store().version() == 0


def test_store_flag_names_the_store(geo: Geo, notes: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert answer(geo("import", notes, "--json", "--store", other))["version"] == 1
    assert Store(str(other)).read().num_rows == 310
    assert catalog.store().version() == 0


def test_rejected_rows_are_corrected_and_fed_back(geo: Geo, notes: Path, tmp_path: Path) -> None:
    rejected = tmp_path / "rejected.csv"
    geo("import", notes, "--rejects", rejected)
    text = rejected.read_text(encoding="utf-8-sig")
    header = text.splitlines()[0].replace('"', "").split(";")
    assert header == [*messy.HEADER, "sitmap_reason", "sitmap_advice"]
    assert text.count("\n") == 3
    rejected.write_text(
        text.replace("0000-00-00", "10/01/2014").replace("weather", "shelling"), encoding="utf-8"
    )
    found = answer(geo("import", rejected, "--dataset", "weekly-notes", "--first", "day", "--json"))
    # What is not in the file of corrections stays.
    assert (found["added"], found["withdrawn"], found["rejected"]) == (2, 0, 0)
    assert catalog.store().read().num_rows == 304 + 8


def test_columns_can_be_named(geo: Geo, notes: Path) -> None:
    found = answer(
        geo(
            "import",
            notes,
            "--json",
            "--dry-run",
            "--map",
            "event_type==Protests",
            "--map",
            "notes=",
            "--country",
            "Syria",
        )
    )
    assert found["rejected"] == 1
    status, _, error = geo("import", notes, "--map", "colour=Day")
    assert status == 2 and "--map: “colour=Day” is not ours=theirs" in error
    status, _, error = geo("import", notes, "--map", "notes=Bemerkung")
    assert status == 2 and "“Bemerkung”" in error


def test_ambiguous_dates_are_asked_about(geo: Geo, tmp_path: Path) -> None:
    file = tmp_path / "dates.csv"
    file.write_bytes(messy.content(tuple(("03/04/2014", *row[1:]) for row in messy.ROWS[:2])))
    status, out, error = geo("import", file)
    assert (status, out) == (2, "") and "03/04/2014" in error and error.count("\n") == 1
    days = {}
    for first in ("day", "month"):
        answer(geo("import", file, "--first", first, "--dataset", first, "--json"))
        table = catalog.store().read().to_pandas()
        days[first] = {str(d) for d in table.loc[table["dataset"] == first, "event_date"]}
    assert days == {"day": {"2014-04-03"}, "month": {"2014-03-04"}}


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7\n" + bytes(100), "PDF"),
        (
            b"WEEK,COUNTRY,ADMIN1,EVENT_TYPE,EVENTS,FATALITIES\n2014-01-04,Syria,Aleppo,Battles,12,30\n",
            "EVENTS",
        ),
        (b"a,b\n1,2\n3,4\n", "date"),
    ],
)
def test_refused_file_is_one_line_and_status_2(geo: Geo, tmp_path: Path, content: bytes, word: str) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(content)
    status, out, error = geo("import", file, "--json")
    assert (status, out) == (2, "")
    assert word in error and error.startswith("error: file.csv") and error.count("\n") == 1
    assert catalog.store().version() == 0


def test_file_of_nothing_but_bad_rows_is_refused(geo: Geo, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_bytes(messy.content(tuple(row for row in messy.ROWS if row[1] == "weather")))
    status, out, error = geo("import", file, "--json", "--first", "day")
    assert status == 2 and "every row was rejected" in error
    assert json.loads(out)["rejected"] == 1
    assert catalog.store().version() == 0


def test_undo_takes_an_import_back_and_can_be_undone(geo: Geo, notes: Path) -> None:
    geo("import", notes)
    found = answer(geo("undo", "1", "--json"))
    assert (found["version"], found["withdrawn"]) == (2, 6)
    assert catalog.store().read().num_rows == 304
    status, _, error = geo("undo", "1")
    assert status == 1 and "undone already" in error
    assert answer(geo("undo", "2", "--json"))["added"] == 6
    assert geo("undo", "99")[0] == 2
    assert "version 1 undone" in geo("versions")[1]


def test_diff_says_what_changed(geo: Geo, notes: Path) -> None:
    geo("import", notes)
    found = answer(geo("diff", "0", "1", "--json"))
    assert [len(found[name]) for name in ("added", "edited", "withdrawn")] == [6, 0, 0]  # type: ignore[arg-type]
    assert "6 incidents were added" in geo("diff", "0", "1")[1]
    assert geo("diff", "0", "9")[0] == 2


def test_audit_lists_what_deserves_a_second_look(geo: Geo, notes: Path) -> None:
    geo("import", notes)
    found = answer(geo("audit", "--json"))
    checks = found["checks"]
    assert set(checks) == {"disagrees", "unplaced", "offmap", "piles", "duplicates"}  # type: ignore[call-overload]
    only = answer(geo("audit", "--check", "unplaced", "--admin1", "Idleb", "--json"))["checks"]
    assert list(only) == ["unplaced"]  # type: ignore[call-overload]
    assert any("Maart" in json.dumps(line) for line in only["unplaced"]["list"])  # type: ignore[index, call-overload]
    assert "Names that could not be placed" in geo("audit", "--check", "unplaced")[1]
    assert geo("audit", "--check", "nonsense")[0] == 2


def test_own_places_are_found_from_then_on(geo: Geo, tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_text("name,lat,lon\nZzyzx Farm,35.9,36.6\n", encoding="utf-8")
    assert geo("geocode", "Zzyzx Farm")[0] == 3
    added = answer(geo("gazetteer", "add", file, "--country", "Syria", "--json"))
    assert added["changed"] and added["holds"] == {"places": 1, "names": 1}
    assert geo("geocode", "Zzyzx Farm")[0] == 0
    assert not answer(geo("gazetteer", "add", file, "--country", "Syria", "--json"))["changed"]
    assert "places.csv" in geo("gazetteer", "list")[1]
    assert geo("gazetteer", "remove", "places.csv")[0] == 0
    assert geo("geocode", "Zzyzx Farm")[0] == 3


def test_own_boundaries_are_used_from_then_on(geo: Geo, tmp_path: Path) -> None:
    file = tmp_path / "benin.geojson"
    square = [[[2.0, 9.0], [3.0, 9.0], [3.0, 10.0], [2.0, 10.0], [2.0, 9.0]]]
    properties = {"ADM1_EN": "Borgou", "ADM1_PCODE": "BJ04", "ADM0_EN": "Benin", "ADM0_PCODE": "BJ"}
    feature = {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    assert geo("locate", "9.5", "2.5")[0] == 3
    assert answer(geo("boundaries", "add", file, "--json"))["countries"] == {"BJ": ["Benin"]}
    assert "Borgou province (BJ04), Benin" in geo("locate", "9.5", "2.5")[1]
    file.write_text("{}", encoding="utf-8")
    status, _, error = geo("boundaries", "add", file)
    assert status == 2 and error.count("\n") == 1


def test_columns_that_were_kept_are_used_again(geo: Geo, notes: Path) -> None:
    from geo.importing import prepare
    from geo.sources import mappings

    table = prepare.load(notes)
    kept = {"event_date": "Day", "event_type": "=Protests", "location": "Town", "admin1": "Gov"}
    mappings.save("field office", kept, table.columns, prepare.mappings_folder())
    assert "as they were kept" in str(answer(geo("import", notes, "--json"))["recognised_by"])
    stored = catalog.store().read().to_pandas()
    assert set(stored.loc[stored["dataset"] == "weekly-notes", "event_type"]) == {"Protests"}
