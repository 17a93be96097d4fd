"""The house: who may import whom, how long a page is, and where markup is made."""

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from geo.model.filter import FIELDS, Filter
from geo.sources import SOURCES
from geo.sources.base import Source
from tests.support.code import ROOT, files, imports, module_name, python_files, tree

KNOWLEDGE = {"settings", "errors", "model", "places"}
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "settings": {"errors"},
    "templates": {"errors"},
    "model": {"errors", "settings"},
    "files": {"errors", "settings", "model"},
    "places": {"errors", "settings", "model", "files"},
    "sources": KNOWLEDGE | {"files"},
    "ingest": KNOWLEDGE | {"sources"},
    # Tables in, tables out: these know no store.
    "records": KNOWLEDGE,
    "analysis": KNOWLEDGE,
    "charts": KNOWLEDGE | {"analysis"},
    "dataset": KNOWLEDGE | {"records", "analysis"},
    "webmap": KNOWLEDGE | {"templates", "records", "analysis", "dataset"},
    "export": KNOWLEDGE | {"templates", "records", "analysis", "dataset", "webmap"},
    "language": KNOWLEDGE,
    "plate": KNOWLEDGE | {"templates", "language", "records", "analysis", "dataset", "webmap", "export"},
    "brief": KNOWLEDGE
    | {"templates", "language", "records", "analysis", "dataset", "webmap", "export", "plate"},
    "recipes": KNOWLEDGE | {"language", "dataset", "webmap", "export", "plate"},
    "holdings": KNOWLEDGE | {"files", "sources", "ingest"},
    "store": KNOWLEDGE | {"files", "sources", "ingest", "analysis"},
    # These join them.
    "catalog": KNOWLEDGE | {"records", "analysis", "dataset", "sources", "ingest", "holdings", "store"},
    "importing": KNOWLEDGE | {"files", "sources", "ingest", "analysis", "store"},
    "printing": KNOWLEDGE
    | {
        "language",
        "analysis",
        "dataset",
        "webmap",
        "export",
        "plate",
        "brief",
        "recipes",
        "store",
        "catalog",
    },
    "web": KNOWLEDGE
    | {"templates", "records", "analysis", "dataset", "webmap", "export", "store", "catalog"},
    "cli": KNOWLEDGE
    | {
        "files",
        "records",
        "analysis",
        "charts",
        "dataset",
        "sources",
        "ingest",
        "holdings",
        "webmap",
        "export",
        "store",
        "catalog",
        "importing",
        "language",
        "plate",
        "brief",
        "recipes",
        "printing",
    },
    "__main__": {"errors", "cli"},
}
"""Parts of geo/ and what each may import besides itself; a new part is a new line."""

PAGE_LINES = 60
TAG = re.compile(r"</?[a-zA-Z!][^<]*")
CODE = python_files("geo", "pages", "dashboard.py")
SCRIPTS = sorted(file for file in files() if file.suffix == ".js" and file.parts[:2] == ("geo", "webmap"))


def _part(module: str) -> str:
    """Return the part of geo that a dotted name belongs to; "" for the package itself."""
    parts = module.split(".")
    if parts[0] == "geo" and len(parts) > 1 and parts[1] not in _names_of_package():
        return parts[1]
    return ""


def _names_of_package() -> set[str]:
    """Names that geo/__init__.py defines, such as __version__: no parts."""
    body = tree(Path("geo/__init__.py")).body
    return {
        t.id for node in body if isinstance(node, ast.Assign) for t in node.targets if isinstance(t, ast.Name)
    }


@pytest.mark.parametrize("file", python_files("geo"), ids=str)
def test_geo_never_imports_streamlit_or_pages(file: Path) -> None:
    wrong = [
        name for name in imports(file) if name.split(".")[0] in {"streamlit", "streamlit_folium", "pages"}
    ]
    assert not wrong, f"{file} imports {wrong}: geo is knowledge, pages show it"


@pytest.mark.parametrize("file", python_files("geo"), ids=str)
def test_imports_inside_geo_go_one_way(file: Path) -> None:
    own = _part(module_name(file))
    if own:
        assert own in MAY_IMPORT, (
            f"{file}: a new part of geo; add a line to MAY_IMPORT that says what it may import"
        )
    allowed = MAY_IMPORT.get(own, set()) | {own, ""}
    wrong = [name for name in imports(file) if name.split(".")[0] == "geo" and _part(name) not in allowed]
    assert not wrong, f"{file} imports {wrong}; {own or 'geo'} may import {sorted(allowed - {''})}"


def test_parts_may_not_import_each_other_in_a_circle() -> None:
    settled: set[str] = set()
    while len(settled) < len(MAY_IMPORT):
        ready = {part for part, needs in MAY_IMPORT.items() if part not in settled and needs <= settled}
        assert ready, f"a circle among {sorted(set(MAY_IMPORT) - settled)}"
        settled |= ready


@pytest.mark.parametrize("file", python_files("pages"), ids=str)
def test_pages_import_no_other_page_and_no_front_door(file: Path) -> None:
    own = [name for name in imports(file) if name.split(".")[0] in {"pages", "dashboard"}]
    wrong = [name for name in own if not name.startswith("pages.shared")]
    assert not wrong, f"{file} imports {wrong}: pages share through pages/shared"


@pytest.mark.parametrize("file", [f for f in python_files("pages") if len(f.parts) == 2], ids=str)
def test_page_is_short(file: Path) -> None:
    lines = [line for line in (ROOT / file).read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(lines) <= PAGE_LINES, (
        f"{file} has {len(lines)} lines: a page reads the state, asks geo and lays out"
    )


def test_every_page_is_in_the_navigation() -> None:
    navigation = (ROOT / "pages/shared/navigation.py").read_text(encoding="utf-8")
    pages = {f.stem for f in python_files("pages") if len(f.parts) == 2 and f.stem != "__init__"}
    assert pages
    missing = {page for page in pages if f'"{page}"' not in navigation}
    assert not missing, f"no way leads to {sorted(missing)}"


def test_every_module_of_geo_is_used() -> None:
    used = {name for file in CODE for name in imports(file)}
    modules = {module_name(file) for file in python_files("geo")} - {"geo", "geo.__main__"}
    unused = {m for m in modules if not any(name == m or name.startswith(f"{m}.") for name in used)}
    assert not unused, f"nothing imports {sorted(unused)}: register it or remove it"


# Registries are explicit tuples.


def test_every_source_is_registered() -> None:
    assert isinstance(SOURCES, tuple)
    modules = [module_name(f) for f in python_files("geo") if f.parts[:2] == ("geo", "sources")]
    declared = {
        value
        for module in modules
        for value in vars(importlib.import_module(module)).values()
        if isinstance(value, Source)
    }
    assert declared == set(SOURCES)
    assert len({source.code for source in SOURCES}) == len(SOURCES)


def test_every_filter_field_is_declared_once() -> None:
    assert isinstance(FIELDS, tuple)
    assert sorted(field.name for field in FIELDS) == sorted(f.name for f in fields(Filter))
    assert len({field.key for field in FIELDS}) == len(FIELDS)


# The browser's side mirrors the Python side: a plugin names its scripts, the one of its own name among them.


def _scripts_named() -> dict[Path, list[str]]:
    """Return the modules of geo/webmap that assign `scripts` in a class, with the files they name."""
    found: dict[Path, list[str]] = {}
    for file in python_files("geo"):
        if file.parts[:2] != ("geo", "webmap"):
            continue
        for node in ast.walk(tree(file)):
            target = node.target if isinstance(node, ast.AnnAssign) else None
            if isinstance(target, ast.Name) and target.id == "scripts" and isinstance(node.value, ast.Tuple):
                found.setdefault(file, []).extend(ast.literal_eval(node.value))
    return found


@pytest.mark.parametrize("file", [file for file, names in _scripts_named().items() if names], ids=str)
def test_plugin_has_a_script_of_its_own_name_beside_it(file: Path) -> None:
    assert f"{file.stem}.js" in _scripts_named()[file]
    assert file.with_suffix(".js") in SCRIPTS


@pytest.mark.parametrize("script", SCRIPTS, ids=str)
def test_every_script_belongs_to_a_plugin(script: Path) -> None:
    assert any(script.name in names for names in _scripts_named().values()), f"no plugin names {script.name}"


def test_every_script_that_a_plugin_names_is_there() -> None:
    named = {name for names in _scripts_named().values() for name in names}
    assert named <= {script.name for script in SCRIPTS}


SINKS = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write(ln)?|createContextualFragment|srcdoc)\b|\beval\s*\(|new Function\b"
)


@pytest.mark.parametrize("script", SCRIPTS, ids=str)
def test_script_makes_no_markup_from_text(script: Path) -> None:
    lines = enumerate((ROOT / script).read_text(encoding="utf-8").splitlines(), start=1)
    wrong = [f"{script}:{number}: {line.strip()}" for number, line in lines if SINKS.search(_code_of(line))]
    assert not wrong, "use textContent and Sitmap's element helpers:\n" + "\n".join(wrong)


def _code_of(line: str) -> str:
    """The line without a comment: prose may name what code must not."""
    return re.sub(r"(^\s*\*.*$)|(/\*.*?(\*/|$))|((?<!:)//.*$)", "", line)


# Markup is made by one Jinja2 environment with autoescape, nowhere else.


def _markup_made_of_strings(node: ast.AST) -> Iterator[ast.AST]:
    """Yield f-strings, additions, %-formats and .format calls that have a tag in their constant text."""
    for child in ast.walk(node):
        parts: list[ast.expr] = []
        if isinstance(child, ast.JoinedStr):
            parts = child.values
        elif isinstance(child, ast.BinOp) and isinstance(child.op, ast.Add | ast.Mod):
            parts = [child.left, child.right]
        elif (
            isinstance(child, ast.Call)
            and isinstance(child.func, ast.Attribute)
            and child.func.attr == "format"
        ):
            parts = [child.func.value]
        if any(
            isinstance(p, ast.Constant) and isinstance(p.value, str) and TAG.search(p.value) for p in parts
        ):
            yield child


@pytest.mark.parametrize("file", CODE, ids=str)
def test_no_markup_in_formatted_strings(file: Path) -> None:
    wrong = [
        f"{file}:{node.lineno}: {ast.unparse(node)[:90]}" for node in _markup_made_of_strings(tree(file))
    ]
    assert not wrong, "markup belongs into a template:\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    "source",
    ['f"<b>{x}</b>"', '"<b>" + x', '"<b>%s" % x', '"<b>{}".format(x)', 'f"{x}</td>"', 'f"<!--{x}-->"'],
)
def test_rule_on_formatted_strings_finds_markup(source: str) -> None:
    assert list(_markup_made_of_strings(ast.parse(source)))


@pytest.mark.parametrize(
    "source", ['f"{x} < {y}"', '"<b>bold</b>"', 'f"{n:<8}"', 'f"a -> {x}"', 'f"1 <2 {x}"']
)
def test_rule_on_formatted_strings_leaves_other_text(source: str) -> None:
    assert not list(_markup_made_of_strings(ast.parse(source)))


def _calls(file: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def test_there_is_one_template_environment_and_it_escapes() -> None:
    made = [
        (file, call) for file in CODE for name, call in _calls(file) if name.split(".")[-1] == "Environment"
    ]
    for file, call in made:
        escapes = [ast.unparse(k.value) for k in call.keywords if k.arg == "autoescape"]
        assert escapes == ["True"], f"{file}: an environment without autoescape=True"
    assert len(made) <= 1, f"more than one environment: {sorted({str(file) for file, _ in made})}"
    # jinja2.Template escapes nothing; folium's own Template writes scripts and is for geo/webmap alone.
    wrong = [
        str(file)
        for file in CODE
        for name in imports(file)
        if name in {"jinja2.Template", "markupsafe.Markup"}
        or (name == "folium.template.Template" and file.parts[:2] != ("geo", "webmap"))
    ]
    assert not wrong


@pytest.mark.parametrize("file", python_files("pages", "dashboard.py"), ids=str)
def test_pages_do_not_switch_escaping_off(file: Path) -> None:
    wrong = [
        f"{file}:{call.lineno}"
        for _, call in _calls(file)
        for keyword in call.keywords
        if keyword.arg in {"unsafe_allow_html", "unsafe_allow_javascript"}
    ]
    assert not wrong


@pytest.mark.parametrize("file", CODE, ids=str)
def test_warnings_are_not_silenced(file: Path) -> None:
    assert not [
        name for name, _ in _calls(file) if name in {"warnings.filterwarnings", "warnings.simplefilter"}
    ]
