"""Servers for tests: the app on a free loopback port, with a store of its own, ended by its process id."""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90
"""Two cores that share the work with a test run take a while for the first import of everything."""


@dataclass(frozen=True)
class Server:
    """A server that runs: its address without a slash at the end, and the file it logs into."""

    url: str
    log: Path


def free_port() -> int:
    """Return a loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _wait(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    deadline = monotonic() + START_SECONDS
    while not _answers(url):
        try:
            # Waiting on the process, not on the clock: a server that dies is noticed at once.
            process.wait(timeout=0.2)
            raise RuntimeError(
                f"the server ended with status {process.returncode}:\n{log.read_text()[-4000:]}"
            )
        except subprocess.TimeoutExpired:
            if monotonic() > deadline:
                raise RuntimeError(
                    f"no answer at {url} in {START_SECONDS} s:\n{log.read_text()[-4000:]}"
                ) from None


@contextmanager
def streamlit_server(
    script: Path, store: str | Path, folder: Path, environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Run ``streamlit run script`` until the block ends.

    Parameters
    ----------
    script : Path
        The app's front door, or a small script of a test.
    store : str or Path
        ``SITMAP_STORE`` of the server; filled by the app at its first start. The other folders lie in `folder`.
    folder : Path
        Where the log is written.
    environment : mapping, optional
        More variables. Every other ``SITMAP_`` variable of this process is withheld.
    """
    port = free_port()
    log = folder / f"server-{port}.log"
    variables = {
        name: value for name, value in os.environ.items() if not name.startswith(("SITMAP_", "STREAMLIT_"))
    }
    variables |= {
        "SITMAP_STORE": str(store),
        "SITMAP_PLACES": str(folder / "places"),
        "SITMAP_REGISTER": str(folder / "register"),
        "SITMAP_RECIPES": str(folder / "recipes"),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }
    variables |= environment or {}
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(process, f"{url}/_stcore/health", log)
            yield Server(url, log)
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
