"""The code as a tree, for the rules."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files() -> tuple[Path, ...]:
    """Return every file of the project, relative to its root: what git knows or would add."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(
        sorted(Path(name) for name in set(listing.stdout.split("\0")) if name and (ROOT / name).is_file())
    )


def python_files(*places: str) -> list[Path]:
    """Return the Python files in those folders (or of those names), relative to the root."""
    return [f for f in files() if f.suffix == ".py" and (str(f) in places or f.parts[0] in places)]


@cache
def tree(file: Path) -> ast.Module:
    """Return the syntax tree of a file named relative to the root."""
    return ast.parse((ROOT / file).read_text(encoding="utf-8"), filename=str(file))


def module_name(file: Path) -> str:
    """Return ``geo.model.filter`` for geo/model/filter.py and ``geo.model`` for its __init__.py."""
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(file: Path) -> Iterator[str]:
    """Yield what a file imports, late imports included; ``from a import b`` gives ``a.b``.

    Whether ``a.b`` is a module or a name inside ``a`` does not matter to rules that compare beginnings.
    """
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
