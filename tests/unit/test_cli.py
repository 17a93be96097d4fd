"""The command line: the app's filter and exporters, and errors of one line."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from geo import catalog
from geo.__main__ import main
from geo.export import EXPORTERS
from geo.model import incident, vocabulary
from geo.model.filter import FIELDS, Filter

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Run:
    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.out, newline="")))


@pytest.fixture
def geo(capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Run a command as a terminal would; `SystemExit` of --help counts as its status."""

    def run(*arguments: str) -> Run:
        try:
            status = main(arguments)
        except SystemExit as end:
            status = int(end.code or 0)
        captured = capsys.readouterr()
        return Run(status, captured.out, captured.err)

    return run


def refused(run: Run, *words: str, status: int = 2) -> None:
    assert run.status == status, run
    assert run.out == ""
    assert run.err.startswith("error: ")
    assert run.err.count("\n") == 1 and run.err.endswith("\n"), run.err
    for word in words:
        assert word in run.err


# -- locate and geocode -----------------------------------------------------------------------------------------


def test_locate_says_the_province_and_how(geo: Callable[..., Run]) -> None:
    run = geo("locate", "36.2012", "37.1612")
    assert run == Run(0, "Aleppo province (SY02), Syria\nthe point lies in it\n", "")


def test_locate_compares_with_what_is_stated(geo: Callable[..., Run]) -> None:
    assert (
        "disagrees with the stated province (SY07)" in geo("locate", "36.2", "37.16", "--admin1", "Idleb").out
    )
    assert "\nagrees with" in geo("locate", "36.2", "37.16", "--admin1", "Halab", "--country", "SY").out


def test_locate_json_is_typed(geo: Callable[..., Run]) -> None:
    answer = json.loads(geo("locate", "36.2012", "37.1612", "--json", "--admin1", "SY07").out)
    assert answer == {
        "latitude": 36.2012,
        "longitude": 37.1612,
        "admin1_pcode": "SY02",
        "admin1": "Aleppo",
        "country": "Syria",
        "found_by": "polygon",
        "distance_m": 0.0,
        "stated_admin1_pcode": "SY07",
        "disagrees": True,
    }


@pytest.mark.parametrize("point", [("-33.9", "18.4"), ("-.5", "-1e1"), ("0", "-180")])
def test_negative_degrees_are_numbers_and_no_province_has_its_status(
    geo: Callable[..., Run], point: tuple[str, str]
) -> None:
    run = geo("locate", *point)
    assert (run.status, run.err) == (3, "")
    assert run.out.startswith("no province")
    assert json.loads(geo("locate", *point, "--json").out)["admin1_pcode"] is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("90.5", "10"), "LAT: 90.5 is not between -90 and 90 degrees"),
        (("10", "-181"), "LON: -181 is not between -180 and 180 degrees"),
        (("nan", "10"), "LAT: nan is not between"),
        (("36,2", "37"), "LAT: “36,2” is not a number of degrees"),
        (("-36.2N", "37"), "LAT: “-36.2N” is not a number of degrees"),
        (("36.2",), "the following arguments are required: LON"),
        (("36", "37", "--country", "Francia"), "no country “Francia”: use one of"),
        (("36", "37", "--admin1", "Alepo province x"), "did you mean “Aleppo (SY02)”"),
    ],
)
def test_locate_refuses_what_is_no_point_or_place(
    geo: Callable[..., Run], arguments: tuple[str, ...], words: str
) -> None:
    refused(geo("locate", *arguments), words)


def test_geocode_places_a_name_and_says_how(geo: Callable[..., Run]) -> None:
    run = geo("geocode", "Atareb", "--country", "Syria")
    assert run.status == 0
    assert "Aleppo (SY02), Syria  36.1390 36.8250" in run.out and "found by name in" in run.out
    place = json.loads(geo("geocode", "الأتارب", "--admin1", "Aleppo", "--json").out)["place"]
    assert (place["admin1_pcode"], place["country"]) == ("SY02", "Syria")


def test_geocode_gives_ranked_candidates_with_a_status_of_their_own(geo: Callable[..., Run]) -> None:
    run = geo("geocode", "Atarebb Town X", "--country", "Syria", "--json")
    answer = json.loads(run.out)
    assert run.status == 3 and answer["place"] is None and answer["candidates"]
    scores = [candidate["score"] for candidate in answer["candidates"]]
    assert scores == sorted(scores, reverse=True)
    words = geo("geocode", "Atarebb Town X", "--country", "Syria").out.splitlines()
    assert words[0].startswith("no place has this name for certain") and len(words) == len(scores) + 1


def test_geocode_of_nothing_finds_nothing(geo: Callable[..., Run]) -> None:
    run = geo("geocode", "???")
    assert (run.status, run.out) == (3, "no place of this name, and none that comes near\n")
    refused(geo("geocode", "Atareb", "--country", "Atlantis"), "no country “Atlantis”")


# -- incidents --------------------------------------------------------------------------------------------------


def test_incidents_are_csv_with_one_line_about_them(geo: Callable[..., Run]) -> None:
    run = geo("incidents")
    assert run.status == 0
    assert len(run.rows) == 304
    placeless = catalog.dataset().counts(Filter()).no_place
    assert run.err == f"All incidents: 304 of 304 incidents; {placeless} of them have no place\n"


def test_flags_are_the_filter_of_the_app(geo: Callable[..., Run]) -> None:
    run = geo(
        "incidents", "--from", "2014-01-02", "--to", "2014-01-10", "--kind", "clash", "--kind", "bombing",
        "--admin1", "Idleb", "--admin1", "SY02", "--actor", "Daesh", "--precision", "2",
    )  # fmt: skip
    same = "from=2014-01-02&to=2014-01-10&kind=clash&kind=bombing&admin1=SY07&admin1=SY02&actor=Daesh&precision=2"
    wanted = Filter.parse(same)
    expected = catalog.dataset().incidents(wanted, newest_first=False)["incident_id"].tolist()
    assert [row["incident_id"] for row in run.rows] == expected and expected
    assert run.err.startswith(
        "Clashes and bombings involving ISIS in Idlib or Aleppo provinces"
    ) or run.err.startswith("Clashes and bombings involving ISIS in Aleppo or Idlib provinces")


def test_every_filter_field_has_its_flag_and_its_help(geo: Callable[..., Run]) -> None:
    text = " ".join(geo("incidents", "--help").out.split())
    for field in FIELDS:
        assert f"--{field.key} " in text
        assert " ".join(field.help.split()) in text
    for form in EXPORTERS:
        assert f" {form.code} " in text


@pytest.mark.parametrize("command", ["locate", "geocode", "incidents", "codebook", "versions"])
def test_help_explains_each_command(geo: Callable[..., Run], command: str) -> None:
    run = geo(command, "--help")
    assert run.status == 0 and "usage: python -m geo" in run.out
    assert command in geo("--help").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "the following arguments are required: COMMAND"),
        (("incident",), "invalid choice: 'incident'"),
        (("incidents", "--fro", "2014-01-01"), "unrecognized arguments: --fro"),
        (("incidents", "--from", "3 January"), "from: “3 January” is not a date: write it as 2014-01-31"),
        (("incidents", "--from", "2014-02-01", "--to", "2014-01-01"), "the wrong way round"),
        (("incidents", "--from", "2014-01-01", "--from", "2014-01-02"), "--from is given 2 times"),
        (("incidents", "--kind", "war"), "no event kind “war”: use one of clash"),
        (("incidents", "--kind", ""), "--kind is empty"),
        (("incidents", "--deaths", "many"), "deaths: “many” is not a number"),
        (("incidents", "--reliability", "G"), "“G” is not one of A, B"),
        (("incidents", "--actor", "Hezbolla"), "no actor “Hezbolla” in the register or the data: did you mean “Hezbollah”"),
        (("incidents", "--actor", "Daesh", "--against", "side:martian"), "no side “martian”"),
        (("incidents", "--admin1", "Idlyb"), "no province “Idlyb”: did you mean “Idlib (SY07)”"),
        (("incidents", "--version", "99"), "no version 99; the newest is 0"),
        (("incidents", "--version", "-1"), "“-1” is not the number of a version"),
        (("incidents", "--format", "doc"), "invalid choice: 'doc'"),
        (("incidents", "-o", "incidents.doc"), "does not end in a known suffix"),
        (("incidents", "--columns", "kind,deaths"), "--columns: no column “deaths”"),
        (("incidents", "--format", "html", "--columns", "kind"), "html has no columns to choose"),
        (("incidents", "--q", "x\n" * 150), "a text of 300 characters"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_refused_in_one_line(
    geo: Callable[..., Run], arguments: tuple[str, ...], words: str
) -> None:
    refused(geo(*arguments), words)


def test_a_message_cannot_steer_the_terminal(geo: Callable[..., Run]) -> None:
    run = geo("locate", "\x1b[2J\nnowhere\r", "1")
    refused(run, "nowhere")
    assert "\x1b" not in run.err and "\r" not in run.err


def test_an_actor_of_the_data_that_the_register_lacks_is_known(geo: Callable[..., Run]) -> None:
    loaded = catalog.dataset()
    facets = loaded.facets(Filter())["actors"]
    for name in (*list(facets)[:3], "side:jihadist", "daesh"):
        assert geo("incidents", "--actor", name, "--columns", "kind").status == 0


@pytest.mark.parametrize("form", EXPORTERS, ids=lambda e: e.code)
def test_format_follows_the_suffix_and_the_file_is_what_the_exporter_makes(
    geo: Callable[..., Run], tmp_path: Path, form: object
) -> None:
    file = tmp_path / f"clashes{form.suffix}"  # type: ignore[attr-defined]
    run = geo("incidents", "--kind", "agreement", "-o", str(file))
    assert (run.status, run.out) == (0, "")
    start = {
        "xlsx": b"PK",
        "gpkg": b"SQLite format 3",
        "parquet": b"PAR1",
        "kml": b"<?xml",
        "csv": b'"incident_id"',
    }
    assert file.read_bytes().startswith(start.get(form.code, b""))  # type: ignore[attr-defined]
    assert file.stat().st_size > 500


def test_format_flag_wins_over_the_suffix(geo: Callable[..., Run], tmp_path: Path) -> None:
    file = tmp_path / "table.txt"
    assert geo("incidents", "--format", "xlsx", "-o", str(file), "--columns", "kind, event_date").status == 0
    with file.open("rb") as content:
        header = [cell.value for cell in openpyxl.load_workbook(content)["Incidents"][1]]
    assert header[:4] == ["incident_id", "event_date", "time_precision", "kind"]


def test_no_incident_is_a_file_too(geo: Callable[..., Run]) -> None:
    run = geo("incidents", "--q", "zzzz")
    assert (run.status, run.rows) == (0, [])
    assert run.err == "Incidents mentioning “zzzz”: 0 of 304 incidents\n"


@pytest.mark.parametrize("code", ["xlsx", "gpkg", "parquet"])
def test_a_terminal_gets_no_binary_file(
    geo: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    refused(geo("incidents", "--format", code), f"{code} is no text for a terminal: give a file with -o FILE")


def test_file_that_cannot_be_written_is_a_failure(geo: Callable[..., Run], tmp_path: Path) -> None:
    refused(geo("incidents", "-o", str(tmp_path / "no folder" / "x.csv")), "cannot be written", status=1)
    refused(geo("incidents", "-o", str(tmp_path), "--format", "csv"), "cannot be written", status=1)


# -- codebook and versions --------------------------------------------------------------------------------------


def test_codebook_is_the_vocabulary(geo: Callable[..., Run]) -> None:
    book = json.loads(geo("codebook", "--json").out)
    assert [kind["code"] for kind in book["kinds"]] == list(vocabulary.KIND_CODES)
    assert [codes["column"] for codes in book["code_lists"]] == [c.column for c in vocabulary.CODE_LISTS]
    assert [column["name"] for column in book["columns"]] == list(incident.NAMES)
    text = geo("codebook").out
    assert all(kind.definition in text for kind in vocabulary.KINDS)
    assert all(column.definition in text for column in incident.COLUMNS)


def test_actor_is_told_by_any_name_as_of_a_day(geo: Callable[..., Run]) -> None:
    (told,) = json.loads(geo("actors", "Daesh", "--date", "2014-07-01", "--json").out)
    assert (told["short_name"], told["side"], told["parent"]) == ("ISIS", "jihadist", None)
    assert (told["called"], told["colour"], told["date"]) == ("Islamic State", "#111111", "2014-07-01")
    assert [one["from"] for one in told["line"]] == [None, "2013-04-09", "2014-06-29"]
    text = geo("actors", "Ahrar").out
    assert "umbrella    Islamic Front" in text
    assert "line" not in text
    assert "stands for  any group of the side Opposition" in geo("actors", "rebels").out


def test_register_is_listed_whole(geo: Callable[..., Run]) -> None:
    listed = json.loads(geo("actors", "--json").out)
    assert [one["name"] for one in listed] == [actor.name for actor in catalog.register()]
    assert geo("actors").out.count("\n") == len(listed)


def test_nobody_of_that_name_and_no_date_are_refused(geo: Callable[..., Run]) -> None:
    refused(geo("actors", "Nusrra"), "no actor “Nusrra”", status=2)
    refused(geo("actors", "--date", "tomorrow"), "--date “tomorrow” is not a date", status=2)


def test_versions_tell_what_was_imported(geo: Callable[..., Run]) -> None:
    (version,) = json.loads(geo("versions", "--json").out)
    assert (version["version"], version["rows_read"]) == (0, 304)
    assert version["when"].endswith("Z")
    assert geo("versions").out.startswith("   0  20")


# -- when things go wrong outside -------------------------------------------------------------------------------


@pytest.fixture
def copy(monkeypatch: pytest.MonkeyPatch, store: Path, tmp_path: Path) -> Path:
    """Set a copy of the store that a test may damage."""
    catalog.store()
    folder = tmp_path / "incidents"
    shutil.copytree(store, folder)
    # Another identity, or the version that is in memory already would be answered.
    log = folder / "_delta_log" / "00000000000000000000.json"
    text = log.read_text(encoding="utf-8")
    identity = catalog.store().identity()
    log.write_text(text.replace(identity, identity[::-1]), encoding="utf-8")
    monkeypatch.setenv("SITMAP_STORE", str(folder))
    return folder


def test_store_with_a_lost_file_is_a_failure(geo: Callable[..., Run], copy: Path) -> None:
    for file in copy.rglob("*.parquet"):
        file.unlink()
    refused(geo("incidents"), "incident store at", "is damaged", status=1)


def test_store_with_an_unreadable_file_is_a_failure(geo: Callable[..., Run], copy: Path) -> None:
    for file in copy.rglob("*.parquet"):
        file.write_bytes(b"no parquet")
    refused(geo("incidents"), "incident store at", "is damaged", status=1)


def test_store_with_an_unreadable_log_is_a_failure(geo: Callable[..., Run], copy: Path) -> None:
    (copy / "_delta_log" / "00000000000000000000.json").write_text("{")
    refused(geo("versions"), "incident store at", "cannot be read", status=1)


def test_store_that_is_a_file_is_a_failure(
    geo: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "file"))
    refused(geo("versions"), str(tmp_path / "file"), status=1)
    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "file" / "below"))
    refused(geo("versions"), str(tmp_path / "file"), status=1)


def test_setting_that_cannot_be_used_is_named(
    geo: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITMAP_STORE", "")
    refused(geo("versions"), "SITMAP_STORE is empty")


def test_what_nobody_foresaw_is_one_line_too(
    geo: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.cli.places.Boundaries.load", lambda: 1 / 0)
    refused(geo("locate", "1", "2"), "unexpected ZeroDivisionError", status=1)


def test_reader_that_has_had_enough_is_no_error_to_speak_of() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        run = subprocess.run(
            [sys.executable, "-m", "geo", "codebook"],
            cwd=ROOT,
            stdout=pipe,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (run.returncode, run.stderr) == (1, b"")
