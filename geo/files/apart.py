"""Readers of binary formats, run in a process of their own.

Such a reader is a library in C++ or Rust that trusts its file: one that is damaged, or made to harm, can have it
ask for more memory than there is, loop, or crash. In a process of its own, with bounds on memory and time, that
ends in one line for the person and not in the end of Sitmap.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import pyarrow as arrow
import pyarrow.ipc

from geo.errors import SourceError
from geo.files.format import File, Format
from geo.files.limits import Limits
from geo.files.table import Table

_REFUSED = 3
_NO_MEMORY = 4
_ROWS, _ABOUT = "rows.arrow", "about.json"
_ENVIRONMENT = {
    # Arrow's own allocators and many threads reserve address space that they do not use.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "PROJ_NETWORK": "OFF",
}


def read(form: Format, file: File, sheet: str | None, limits: Limits) -> Table:
    """Read a file by a format's reader in another process.

    Raises
    ------
    SourceError
        What the reader says; or that it needed too much memory or time, or broke off.
    """
    with tempfile.TemporaryDirectory(prefix="sitmap-") as folder:
        task = {
            "code": form.code,
            "path": str(file.path),
            "name": file.name,
            "size": file.size,
            "members": sorted(file.members),
            "sheet": sheet,
            "limits": asdict(limits),
            "folder": folder,
        }
        status = _run(task, limits, file.name)
        result = Path(folder)
        if status == _REFUSED:
            raise SourceError(json.loads((result / _ABOUT).read_text(encoding="utf-8"))["error"])
        if status:
            raise SourceError(
                f"{file.name}: damaged, or its {form.title} cannot be read in {limits.memory / (1 << 30):.3g} GiB of "
                "memory (a single filled cell far below or right of the table is enough); copy the table into a new file"
            )
        return _received(result)


def _run(task: dict[str, object], limits: Limits, name: str) -> int:
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
    try:
        done = subprocess.run(
            [sys.executable, "-c", "from geo.files.apart import serve; serve()"],
            input=json.dumps(task).encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # a crash is told by the status; its words are for developers
            env={**os.environ, **_ENVIRONMENT, "PYTHONPATH": path},
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError(
            f"{name}: not read within {limits.seconds} seconds; save the table as CSV and read that"
        ) from error
    return done.returncode


def _received(folder: Path) -> Table:
    about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    with arrow.OSFile(str(folder / _ROWS)) as source:  # not mapped: the folder goes away
        rows = arrow.ipc.open_file(source).read_all()
    return Table(
        about["name"],
        about["format"],
        rows,
        about["has_header"],
        said=about["said"],
        sheets=tuple(about["sheets"]),
    )


def serve() -> None:
    """Do what `read` asks on standard input, and end the process; its status says how it went."""
    # The readers of all formats, which the process that asks may not want to have loaded.
    from geo.files.formats import FORMATS

    task = json.load(sys.stdin)
    limits = Limits(**task["limits"])
    hold_to(limits.memory)
    path = Path(task["path"])
    folder = Path(task["folder"])
    file = File(path, task["name"], task["size"], b"", frozenset(task["members"]))
    form = next(form for form in FORMATS if form.code == task["code"])
    try:
        _send(form.read(file, task["sheet"], limits), folder)
    except SourceError as error:
        (folder / _ABOUT).write_text(json.dumps({"error": str(error)}), encoding="utf-8")
        sys.exit(_REFUSED)
    except MemoryError:
        sys.exit(_NO_MEMORY)


def hold_to(memory: int) -> None:
    """Let this process have no more than so many bytes of address space, where the system can do that."""
    try:
        import resource  # not on Windows
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    allowed = memory if most == resource.RLIM_INFINITY else min(memory, most)
    resource.setrlimit(resource.RLIMIT_AS, (allowed, most))


def _send(table: Table, folder: Path) -> None:
    about = {
        "name": table.name,
        "format": table.format,
        "has_header": table.has_header,
        "said": dict(table.said),
        "sheets": list(table.sheets),
    }
    (folder / _ABOUT).write_text(json.dumps(about), encoding="utf-8")
    with (
        arrow.OSFile(str(folder / _ROWS), "wb") as sink,
        arrow.ipc.new_file(sink, table.rows.schema) as writer,
    ):
        writer.write_table(table.rows)
