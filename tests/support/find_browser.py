"""The browser that the browser tests drive: an installed one, else Debian's package, else Playwright's download.

    python -m tests.support.find_browser [--install]

prints which one, and with ``--install`` gets one where there is none.
"""

import argparse
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

VARIABLE = "SITMAP_TEST_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
DEBIAN_PACKAGES = ("chromium", "fonts-dejavu-core")
"""Without recommended packages Chromium comes with no font; DejaVu has Latin and Arabic."""


class NoBrowserError(Exception):
    """There is no browser for the tests; the text says what to do."""


@dataclass(frozen=True)
class Browser:
    """A browser: where it is, what it calls itself and where it came from."""

    path: str
    version: str
    origin: str

    def __str__(self) -> str:
        """Return the line that is printed."""
        return f"{self.version} at {self.path} ({self.origin})"


def _version(path: str) -> str | None:
    """Return what the program calls itself; None when it does not start (a stub that only names a package)."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip() or None


def _at(path: str | None, origin: str) -> Browser | None:
    version = _version(path) if path else None
    return Browser(path, version, origin) if path and version else None


def _playwrights() -> Browser | None:
    # Imported late: a machine with its own browser needs no word from Playwright about where one would be.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return _at(playwright.chromium.executable_path, "Playwright's download")


def find() -> Browser:
    """Return the browser that is there.

    Raises
    ------
    NoBrowserError
        When there is none, or the one that the environment names does not start.
    """
    given = os.environ.get(VARIABLE)
    if given:
        browser = _at(given, VARIABLE)
        if browser is None:
            raise NoBrowserError(f"{VARIABLE} names {given}, which does not start")
        return browser
    for path in (*map(shutil.which, NAMES), *MAC_PATHS):
        browser = _at(path, "installed")
        if browser is not None:
            return browser
    browser = _playwrights()
    if browser is None:
        raise NoBrowserError(
            f"no Chromium or Chrome: install one, name it in {VARIABLE}, or run `make browser`"
        )
    return browser


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _install_debians() -> bool:
    """Install Debian's package; say whether that worked."""
    if not (_is_root() and shutil.which("apt-get")):
        return False
    print(f"Installing {' and '.join(DEBIAN_PACKAGES)} (Debian's packages)", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *DEBIAN_PACKAGES],
    ):
        done = subprocess.run(
            step, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            return False
    return True


def _install_playwrights() -> None:
    print("Installing Chromium (Playwright's download)", flush=True)
    libraries = ["--with-deps"] if _is_root() and shutil.which("apt-get") else []
    subprocess.run([sys.executable, "-m", "playwright", "install", *libraries, "chromium"], check=False)


def install() -> Browser:
    """Return the browser that is there, after getting one where there was none.

    Raises
    ------
    NoBrowserError
        When none could be had.
    """
    if os.environ.get(VARIABLE):
        return find()
    for get in (lambda: True, _install_debians, _install_playwrights):
        get()
        try:
            return find()
        except NoBrowserError as error:
            missing = error
    raise missing


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.support.find_browser", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--install", action="store_true", help="get a browser where there is none")
    try:
        browser = install() if parser.parse_args().install else find()
    except NoBrowserError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Browser    {browser}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
