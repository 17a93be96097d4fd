"""The store: a version for each import, whole or not at all."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from geo import catalog, ingest
from geo.errors import StoreError, VersionError
from geo.model import incident as model
from geo.settings import ROOT
from geo.store import BUNDLED, Store, open_store
from tests.factories import incidents

TWO = replace(BUNDLED, dataset="second", title="A second import", batch_id="second")


def batch(rows: int = 2) -> ingest.Batch:
    frame = incidents([{} for _ in range(rows)])
    return ingest.Batch(frame, frame.iloc[:0], rows + 1, rows, 0, 1)


def test_new_store_is_filled_once(tmp_path: Path) -> None:
    address = str(tmp_path / "deep" / "incidents")
    assert not Store(address).exists()
    assert open_store(address).read().num_rows == 304
    again = open_store(address)
    assert again.read().num_rows == 304
    assert again.version() == 0
    assert not again.seed()


def test_import_is_a_new_version_and_the_old_one_stays(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "incidents"))
    assert store.append(batch(2), BUNDLED) == 0
    assert store.append(batch(3), TWO) == 1
    assert [store.read(version).num_rows for version in (0, 1, None)] == [2, 5, 5]
    assert store.read().column_names == list(model.NAMES)
    newest, first = store.commits()
    assert (newest.version, newest.title, newest.rows_read, newest.kept, newest.rejected) == (
        1,
        "A second import",
        4,
        3,
        1,
    )
    assert first.citation == BUNDLED.citation


def test_import_of_no_rows_is_a_version_too(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "incidents"))
    store.append(batch(0), BUNDLED)
    assert store.read().num_rows == 0


def test_incidents_come_back_as_they_were_put_in(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "incidents"))
    put = batch(3)
    store.append(put, BUNDLED)
    got = model.from_arrow(store.read()).sort_values("incident_id", ignore_index=True)
    assert got.equals(put.incidents)


def test_row_without_a_required_value_is_not_written(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "incidents"))
    bad = batch(1)
    bad.incidents["event_type"] = bad.incidents["event_type"].mask([True])
    with pytest.raises(StoreError, match="nothing was written"):
        store.append(bad, BUNDLED)
    assert not store.exists()


@pytest.mark.parametrize("version", [1, 7, 10**8])
def test_missing_version_is_named(tmp_path: Path, version: int) -> None:
    store = Store(str(tmp_path / "incidents"))
    store.append(batch(), BUNDLED)
    with pytest.raises(VersionError, match=f"no version {version}"):
        store.read(version)


def test_missing_store_says_what_to_do(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "incidents"))
    for question in (store.version, store.read, store.commits, store.identity):
        with pytest.raises(StoreError, match="start the app once"):
            question()


def test_store_at_a_file_is_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder", encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        open_store(str(file / "incidents"))
    assert "\n" not in str(caught.value)


def test_other_table_at_the_same_address_is_another_identity(tmp_path: Path) -> None:
    stores = [Store(str(tmp_path / name)) for name in ("a", "b")]
    for store in stores:
        store.append(batch(), BUNDLED)
    assert stores[0].identity() != stores[1].identity()


# Both have read and placed the rows before either writes, which is when the tables could be doubled.
_SEED = """
import sys, pathlib, time
from geo import ingest
from geo.store import Store
read, meeting = ingest.ingest, pathlib.Path(sys.argv[2])
def meet(*arguments):
    batch = read(*arguments)
    (meeting / sys.argv[3]).touch()
    until = time.monotonic() + 60
    while len(list(meeting.iterdir())) < 2 and time.monotonic() < until:
        pass
    return batch
ingest.ingest = meet
store = Store(sys.argv[1])
print(store.seed(), store.version(), store.read().num_rows)
"""


def test_two_processes_that_start_together_seed_once(tmp_path: Path) -> None:
    meeting = tmp_path / "meeting"
    meeting.mkdir()
    address = str(tmp_path / "incidents")
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _SEED, address, str(meeting), name],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    answers = [process.communicate(timeout=120)[0].split() for process in started]
    assert sorted(answers) == [["False", "0", "304"], ["True", "0", "304"]]
    assert Store(address).read().num_rows == 304


def test_late_process_does_not_seed_a_table_that_came_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, first = (Store(str(tmp_path / "incidents")) for _ in range(2))
    monkeypatch.setattr(ingest, "ingest", lambda *_: first.append(batch(), BUNDLED) or batch())
    assert not store.seed()
    assert store.read().num_rows == 2


def test_token_names_one_version_of_one_table(store: Path) -> None:
    loaded = catalog.dataset()
    token = catalog.token(loaded)
    assert catalog.by_token(token) is loaded
    number, _, identity = token.partition("-")
    for wrong in (
        "",
        "0",
        "-",
        f"99-{identity}",
        f"{number}-00000000",
        f"{number}-{identity[:3]}",
        f"x{token}",
    ):
        assert catalog.by_token(wrong) is None
    assert catalog.by_token(f"{'9' * 30}-{identity}") is None


def test_version_that_does_not_exist_is_an_error(store: Path) -> None:
    with pytest.raises(VersionError):
        catalog.dataset(10**6)
