"""The store is at a whole version whatever happens: kills, a full disk, two imports at once, a folder without rights."""

import contextlib
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geo.errors import StoreError
from geo.ingest import Batch, Origin
from geo.store import Store
from tests.factories import incidents
from tests.support.store_process import Events, Importers

KILLS, STORES = 30, 5
ROWS = 500

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs inotify")


@pytest.fixture(scope="module")
def importers() -> Iterator[Importers]:
    with Importers() as process:
        yield process


def whole(store: Store, rows: int = ROWS) -> dict[str, int]:
    """Check that the store is at a whole version, and return the toll that all records of each dataset have."""
    commits = store.commits()
    assert [commit.version for commit in commits] == list(range(store.version(), -1, -1))
    found = (
        store.read()
        .group_by("dataset")
        .aggregate([("fatalities", "min"), ("fatalities", "max"), ([], "count_all")])
    )
    tolls = {}
    for line in found.to_pylist():
        assert line["count_all"] == rows, line
        assert line["fatalities_min"] == line["fatalities_max"], line
        tolls[line["dataset"]] = line["fatalities_min"]
    assert set(tolls) == {commit.dataset for commit in commits}
    return tolls


def kill_at_random(importers: Importers, folder: Path, chance: random.Random, first: int) -> int | None:
    """Kill an import that goes on for ever after a random number of file events; return the toll it left."""
    address = folder / "incidents"
    events = Events(folder)
    child = importers.start(address, folder.parent / f"{folder.name}.out", first=first, rows=ROWS, times=0)
    events.wait_for(chance.randrange(1, 250))
    for _ in range(chance.randrange(0, 20_000)):
        pass
    os.kill(child, signal.SIGKILL)
    importers.wait()
    events.close()
    store = Store(str(address))
    return whole(store)["d"] if store.exists() else None


@linux
def test_killed_at_any_moment_the_store_is_at_a_whole_version(importers: Importers, tmp_path: Path) -> None:
    chance = random.Random(2014)
    left = set()
    for number in range(STORES):
        folder = tmp_path / str(number)
        folder.mkdir()
        toll: int | None = None
        for _ in range(KILLS // STORES):
            before, toll = (
                toll,
                kill_at_random(importers, folder, chance, first=0 if toll is None else toll + 1),
            )
            assert before is None or (toll is not None and toll >= before)
            left.add(toll)
        # The log tells every import that was made, and none that was not.
        store = Store(str(folder / "incidents"))
        for commit in store.commits():
            assert store.read(commit.version)["fatalities"].to_pylist() == [commit.version] * ROWS
        importers.start(folder / "incidents", tmp_path / "after", first=10_000, rows=ROWS)
        importers.wait()
        assert whole(store) == {"d": 10_000}
    assert len(left) > STORES


@pytest.mark.parametrize("datasets", [("a", "b"), ("d", "d")], ids=["two datasets", "one dataset"])
def test_imports_at_once_all_land_whole_in_some_order(
    importers: Importers, tmp_path: Path, datasets: tuple[str, str]
) -> None:
    address, times = tmp_path / "incidents", 6
    for number, dataset in enumerate(datasets):
        out = tmp_path / f"out{number}"
        importers.start(address, out, dataset=dataset, first=100 * number, rows=ROWS, times=times)
    importers.wait()
    said = [(tmp_path / f"out{number}").read_text(encoding="utf-8").split() for number in (0, 1)]
    assert sorted(int(version) for version in said[0] + said[1]) == list(range(2 * times))
    store = Store(str(address))
    tolls = whole(store)
    assert set(tolls) == set(datasets)
    assert set(tolls.values()) <= {times - 1, 100 + times - 1}


def test_the_same_import_at_once_is_made_once(importers: Importers, tmp_path: Path) -> None:
    address = tmp_path / "incidents"
    for number in range(3):
        importers.start(address, tmp_path / f"out{number}", rows=ROWS)
    importers.wait()
    assert [(tmp_path / f"out{n}").read_text(encoding="utf-8") for n in range(3)] == ["0\n"] * 3
    assert whole(Store(str(address))) == {"d": 0}


def full_disk(importers: Importers, folder: Path, **job: int) -> str:
    """Import more than fits, twice, and return what the person is told."""
    out = folder.parent / "full.out"
    importers.start(folder / "incidents", out, first=1, rows=ROWS, times=2, **job)
    importers.wait()
    first, second = out.read_text(encoding="utf-8").splitlines()
    assert first == second
    return first


def test_file_that_may_not_grow_leaves_the_version_before(importers: Importers, tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    importers.start(folder / "incidents", tmp_path / "out", rows=ROWS)
    importers.wait()
    assert whole(Store(str(folder / "incidents"))) == {"d": 0}
    said = full_disk(importers, folder, limit=20_000)
    assert said == f"nothing was written to {folder / 'incidents'}: the disk is full: make room and try again"
    assert whole(Store(str(folder / "incidents"))) == {"d": 0}
    importers.start(folder / "incidents", tmp_path / "out", first=5, rows=ROWS)
    importers.wait()
    assert whole(Store(str(folder / "incidents"))) == {"d": 5}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder that is a disk of one megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if (
        not sys.platform.startswith("linux")
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("a small disk can be made by root on Linux only")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_full_disk_leaves_the_version_before_and_works_again_with_room(
    importers: Importers, small_disk: Path
) -> None:
    store = Store(str(small_disk / "incidents"))
    importers.start(small_disk / "incidents", small_disk.parent / "out", rows=ROWS)
    importers.wait()
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"x" * 4_096):
            pass
    said = full_disk(importers, small_disk)
    assert said.endswith("the disk is full: make room and try again"), said
    assert whole(store) == {"d": 0}
    filler.unlink()
    importers.start(small_disk / "incidents", small_disk.parent / "out", first=5, rows=ROWS)
    importers.wait()
    assert whole(store) == {"d": 5}


def test_read_only_disk_is_said_in_one_line(small_disk: Path) -> None:
    refused(small_disk, lambda flag: _remount(small_disk, flag), "it is read-only: point SITMAP_STORE")


def _remount(folder: Path, writable: bool) -> None:
    options = f"remount,{'rw' if writable else 'ro'}"
    subprocess.run(["mount", "-o", options, str(folder)], check=True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_without_rights_is_said_in_one_line(tmp_path: Path) -> None:
    refused(tmp_path, lambda flag: _allow(tmp_path / "incidents", flag), "this account may not write there")


def _allow(folder: Path, writable: bool) -> None:
    for each in (folder, folder / "_delta_log"):
        each.chmod(0o755 if writable else 0o555)


def refused(folder: Path, allow: Callable[[bool], None], words: str) -> None:
    """Check that an import into a store that may not be written to says so, and leaves it as it was."""
    store = Store(str(folder / "incidents"))
    origin = Origin("d", "d", "CC BY 4.0", "Made up", "test")
    store.merge(Batch.of(incidents([{"fatalities": 1}])), origin)
    allow(False)
    try:
        with pytest.raises(StoreError, match=f"nothing was written .*{words}") as caught:
            store.merge(Batch.of(incidents([{}, {}])), origin)
        assert whole(store, 1) == {"d": 1}
    finally:
        allow(True)
    assert "\n" not in str(caught.value)
    assert store.merge(Batch.of(incidents([{}, {}])), origin).added == 2
