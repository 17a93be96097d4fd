"""Which browser the browser tests take."""

import sys
from pathlib import Path

import pytest

from tests.support import find_browser
from tests.support.find_browser import Browser, NoBrowserError


@pytest.fixture(autouse=True)
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(find_browser.VARIABLE, raising=False)
    monkeypatch.setattr(find_browser, "MAC_PATHS", ())
    monkeypatch.setattr(find_browser.shutil, "which", {}.get)
    monkeypatch.setattr(find_browser, "_playwrights", lambda: None)


def _program(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(f"#!{sys.executable}\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_browser_named_by_the_environment_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = _program(tmp_path, "mine", "print('Mine 1.0')")
    other = _program(tmp_path, "chromium", "print('Chromium 2.0')")
    monkeypatch.setattr(find_browser.shutil, "which", lambda _: other)
    monkeypatch.setenv(find_browser.VARIABLE, mine)
    assert find_browser.find() == Browser(mine, "Mine 1.0", find_browser.VARIABLE)


def test_named_browser_that_does_not_start_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(find_browser.VARIABLE, str(tmp_path / "absent"))
    with pytest.raises(NoBrowserError, match="absent, which does not start"):
        find_browser.install()


def test_stub_that_does_not_start_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = {
        "chromium": _program(tmp_path, "chromium", "raise SystemExit(1)"),
        "google-chrome": _program(tmp_path, "google-chrome", "print('Google Chrome 3.0')"),
    }
    monkeypatch.setattr(find_browser.shutil, "which", programs.get)
    assert find_browser.find().version == "Google Chrome 3.0"


def test_without_a_browser_the_message_says_what_to_do() -> None:
    with pytest.raises(NoBrowserError, match="make browser"):
        find_browser.find()


def test_install_asks_debian_first_and_playwright_only_when_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = _program(tmp_path, "chromium", "print('Chromium 2.0')")
    asked = []

    def debian() -> bool:
        asked.append("debian")
        return False

    def playwright() -> None:
        asked.append("playwright")
        monkeypatch.setattr(
            find_browser, "_playwrights", lambda: Browser(program, "Chromium 2.0", "download")
        )

    monkeypatch.setattr(find_browser, "_install_debians", debian)
    monkeypatch.setattr(find_browser, "_install_playwrights", playwright)
    assert find_browser.install().origin == "download"
    assert asked == ["debian", "playwright"]
