"""The papers say what is there: settings, files, commands; and nothing of where they were written."""

import re
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from geo.settings import ROOT as CODE_ROOT
from geo.settings import Settings
from tests.support.code import ROOT, files

PAPERS = [file for file in files() if file.suffix == ".md"]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def _text(file: Path | str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


# Settings


def _documented() -> dict[str, tuple[str, str]]:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| (.*?) \|$", _text("docs/settings.md"), re.MULTILINE)
    return {variable: (default, what) for variable, default, what in rows}


def _declared() -> dict[str, tuple[str, str]]:
    table = {}
    for field in fields(Settings):
        assert field.default is not MISSING, field.name
        default = str(field.default).replace(f"{CODE_ROOT}/", "")
        table[field.metadata["variable"]] = (f"`{default}`" if default else "", field.metadata["what"])
    return table


def test_settings_are_documented_as_they_are() -> None:
    assert _documented() == _declared()


def test_every_variable_that_the_code_reads_is_a_setting() -> None:
    known = {f.metadata["variable"] for f in fields(Settings)} | {
        "SITMAP_TEST_BROWSER",
        "SITMAP_ACCEPT_PICTURES",
    }
    code = [f for f in files() if f.suffix in {".py", ".toml", ".md"} or f.name == "Makefile"]
    named = {name: f for f in code for name in re.findall(r"\bSITMAP_[A-Z_]*[A-Z]\b", _text(f))}
    unknown = {name: str(f) for name, f in named.items() if name not in known}
    assert not unknown, f"no such setting: {unknown}"


# Files and commands


@pytest.mark.parametrize("paper", PAPERS, ids=str)
def test_links_of_papers_lead_somewhere(paper: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", _text(paper))
    broken = [t for t in targets if not (ROOT / paper.parent / t).exists()]
    assert not broken, f"{paper}: {broken}"


@pytest.mark.parametrize("paper", PAPERS, ids=str)
def test_files_that_papers_name_exist(paper: Path) -> None:
    tops = {file.parts[0] for file in files()}
    named = [
        token.rstrip("/")
        for token in re.findall(r"`([\w.-]+(?:/[\w.-]+)*/?)`", _text(paper))
        if token.split("/")[0] in tops and not (ROOT / paper.parent / token).exists()
    ]
    missing = [name for name in named if not (ROOT / name).exists()]
    assert not missing, f"{paper} names what is not there: {missing}"


@pytest.mark.parametrize("paper", PAPERS, ids=str)
def test_commands_that_papers_name_exist(paper: Path) -> None:
    text = _text(paper)
    unknown = [
        f"make {t}"
        for t in re.findall(r"(?:`|^\s*\$? ?)make ([a-z-]+)", text, re.MULTILINE)
        if t not in TARGETS
    ]
    commands = "".join(_text(f) for f in files() if f.parts[:2] == ("geo", "cli"))
    unknown += [
        f"python -m geo {c}"
        for c in re.findall(r"python3? -m geo ([a-z]+)", text)
        if f'"{c}"' not in commands
    ]
    assert not unknown, f"{paper}: {unknown}"


# Where it was written is nobody's business

ADDRESS = re.compile(
    r"https?://[^\s/\"')]*(pypi|pythonhosted|npmjs|registry|mirror|artifactory|nexus)", re.IGNORECASE
)
MACHINE = re.compile(r"(?<![\w.~-])/(work|root|home|Users|workspace)/[\w.]")
BINARY = {".png", ".jpg", ".ico", ".gz", ".zip", ".parquet", ".gpkg", ".xlsx", ".ttf", ".pptx"}


@pytest.mark.parametrize("file", [f for f in files() if f.suffix not in BINARY], ids=str)
def test_file_names_no_package_host_and_no_path_of_a_machine(file: Path) -> None:
    text = _text(file)
    found = [match.group() for pattern in (ADDRESS, MACHINE) for match in pattern.finditer(text)]
    assert not found, f"{file}: {found[:5]}"


# Changelog


def test_changelog_keeps_its_form() -> None:
    text = _text("CHANGELOG.md")
    assert text.startswith("# Changelog\n")
    releases = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert releases
    form = re.compile(r"\[Unreleased\]|\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}")
    assert all(form.fullmatch(release) for release in releases), releases
    groups = set(re.findall(r"^### (.*)$", text, re.MULTILINE))
    assert groups <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_version_is_one() -> None:
    project = re.search(r'^version = "(.+)"$', _text("pyproject.toml"), re.MULTILINE)
    assert project
    package = re.search(r'^__version__ = "(.+)"$', _text("geo/__init__.py"), re.MULTILINE)
    assert package is None or package.group(1) == project.group(1)
