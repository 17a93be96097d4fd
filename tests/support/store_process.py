"""A process that imports into a store and may be killed at any moment.

`Importers` is a process that has loaded everything and forks a child for each job, so that a test can have many of
them in a second. A job is a line of JSON:

    {"address": ..., "dataset": ..., "first": 0, "rows": 500, "times": 3, "limit": null, "out": ...}

imports `rows` records, all with `first` as their toll, then all with `first` + 1, and so on `times` times (0: for
ever); `limit` is the largest file in bytes that the child may write. What came of it is written to `out`: a line for
each import, the version or the error.
"""

import ctypes
import json
import os
import resource
import signal
import struct
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

_WATCHED = 0x00000FFF  # IN_ALL_EVENTS (inotify(7))
_CREATED_FOLDER = 0x40000100  # IN_ISDIR | IN_CREATE
_HEAD = struct.Struct("iIII")


# -- the process ------------------------------------------------------------------------------------------------


def _serve() -> None:
    """Fork a child for each line of standard input and print its number; an empty line waits for all of them."""
    import geo.store  # noqa: F401  Loaded once, before the children.
    import tests.factories  # noqa: F401

    _answer("ready")
    for line in sys.stdin:
        if line.strip():
            child = os.fork()
            if not child:
                _import(**json.loads(line))
                os._exit(0)
            _answer(str(child))
        else:
            while _reaped():
                pass
            _answer("done")


def _answer(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _reaped() -> bool:
    try:
        os.wait()
    except ChildProcessError:
        return False
    return True


def _import(
    address: str, dataset: str, first: int, rows: int, times: int, limit: int | None, out: str
) -> None:
    from geo.errors import SitmapError
    from geo.ingest import Batch, Origin
    from geo.store import Store
    from tests.factories import incidents

    if limit is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    frame = incidents([{"incident_id": f"{dataset}-{n}", "notes": f"{n * n} " * 40} for n in range(rows)])
    origin = Origin(dataset, dataset, "CC BY 4.0", "Made up", "test")
    value = first
    while not times or value < first + times:
        frame["fatalities"] = value
        try:
            said = str(Store(address).merge(Batch.of(frame), origin).version)
        except SitmapError as error:
            said = str(error)
        with Path(out).open("a", encoding="utf-8") as file:
            file.write(f"{said}\n")
        value += 1


# -- the tests' side --------------------------------------------------------------------------------------------


class Importers:
    """The process that forks importers, as a context."""

    def __enter__(self) -> "Importers":
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.store_process"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._answer() == "ready"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=60)

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def _say(self, line: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._answer()

    def start(self, address: Path, out: Path, **job: Any) -> int:
        """Start an import and return the number of its process."""
        usual = {"dataset": "d", "first": 0, "rows": 500, "times": 1, "limit": None}
        return int(self._say(json.dumps({**usual, **job, "address": str(address), "out": str(out)})))

    def wait(self) -> None:
        """Wait until every import has ended."""
        assert self._say("") == "done"


class Events:
    """What happens to the files below a folder, one event at a time (Linux)."""

    def __init__(self, folder: Path) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._descriptor = self._libc.inotify_init1(0)
        self._folders: dict[int, Path] = {}
        self._watch(folder)

    def _watch(self, folder: Path) -> None:
        number = self._libc.inotify_add_watch(self._descriptor, os.fsencode(folder), _WATCHED)
        self._folders[number] = folder
        for entry in folder.iterdir():
            if entry.is_dir():
                self._watch(entry)

    def wait_for(self, count: int) -> None:
        """Return when that many events have happened."""
        while count > 0:
            for watch, mask, name in self._read():
                count -= 1
                if mask & _CREATED_FOLDER == _CREATED_FOLDER:
                    self._watch(self._folders[watch] / name)

    def _read(self) -> list[tuple[int, int, str]]:
        data, at, found = os.read(self._descriptor, 65_536), 0, []
        while at < len(data):
            watch, mask, _, length = _HEAD.unpack_from(data, at)
            at += _HEAD.size + length
            found.append((watch, mask, os.fsdecode(data[at - length : at].rstrip(b"\0"))))
        return found

    def close(self) -> None:
        """Stop watching."""
        os.close(self._descriptor)


if __name__ == "__main__":
    _serve()
