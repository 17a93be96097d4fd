"""The folder of recipes: one JSON file each, whole or not there at all.

A file's name is made from the recipe's, for people who look into the folder; what counts is the name inside.
"""

import hashlib
import json
import os
import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geo.errors import PlateError
from geo.recipes.recipe import Recipe
from geo.settings import settings

LARGEST = 5_000_000
"""Bytes of a file at most: a recipe with the largest logo has fewer."""
MOST = 500
"""Recipes that a folder may hold."""
_SLUG = 40


@dataclass(frozen=True)
class Unreadable:
    """A file of the folder that is no recipe: its name and why."""

    file: str
    why: str


def own_folder() -> Path:
    """Return the folder of the settings; it need not exist."""
    return Path(settings().recipes)


def saved(folder: Path | None = None) -> list[Recipe]:
    """Return the recipes of a folder (that of the settings by default), by name; `unreadable` names other files.

    Raises
    ------
    PlateError
        When the folder cannot be read.
    """
    found = [content for _, content in _entries(folder or own_folder()) if isinstance(content, Recipe)]
    return sorted(found, key=lambda recipe: _same(recipe.name))


def unreadable(folder: Path | None = None) -> list[Unreadable]:
    """Return the files of a folder that are no recipes, and why."""
    found = [content for _, content in _entries(folder or own_folder()) if isinstance(content, Unreadable)]
    return sorted(found, key=lambda broken: broken.file)


def find(name: str, folder: Path | None = None) -> Recipe:
    """Return the recipe of that name; case does not count.

    Raises
    ------
    PlateError
        When there is none, naming those that there are, or when its file cannot be read.
    """
    return _entry(name, folder or own_folder())[1]


def save(recipe: Recipe, folder: Path | None = None, replace: bool = False) -> Path:
    """Keep a recipe, in one step, and return its file.

    Parameters
    ----------
    recipe : Recipe
        To keep.
    folder : Path, optional
        Where; the folder of the settings by default.
    replace : bool
        Whether it may take the place of the one of that name.

    Raises
    ------
    PlateError
        When there is one of that name, the folder is full, or it cannot be written.
    """
    where = folder or own_folder()
    there = {_same(old.name): path for path, old in _entries(where) if isinstance(old, Recipe)}
    if _same(recipe.name) in there and not replace:
        raise PlateError(
            f"there is a recipe “{_short(recipe.name)}” already: give another name, or replace it"
        )
    if _same(recipe.name) not in there and len(there) >= MOST:
        raise PlateError(f"{where}: holds {MOST} recipes already: delete one first")
    path = there.get(_same(recipe.name), where / _file_name(recipe.name))
    text = json.dumps(recipe.to_json(), ensure_ascii=False, indent=1)
    _write(path, text)
    return path


def remove(name: str, folder: Path | None = None) -> Recipe:
    """Take away the recipe of that name, and return it.

    Raises
    ------
    PlateError
        When there is none, naming those that there are, or it cannot be removed.
    """
    path, recipe = _entry(name, folder or own_folder())
    try:
        path.unlink()
    except OSError as error:
        raise PlateError(f"{path}: cannot be removed ({error.strerror}): see SITMAP_RECIPES") from error
    return recipe


def _entry(name: str, folder: Path) -> tuple[Path, Recipe]:
    entries = list(_entries(folder))
    names = []
    for path, content in entries:
        if isinstance(content, Recipe):
            if _same(content.name) == _same(name):
                return path, content
            names.append(content.name)
        elif path.name == _file_name(name):
            raise PlateError(f"{path}: {content.why}: save “{_short(name)}” again")
    known = ", ".join(_short(known) for known in sorted(names)) or "none is saved yet"
    raise PlateError(
        f"no recipe “{_short(name)}”: use one of {known}" if names else f"no recipe “{_short(name)}”: {known}"
    )


def _entries(folder: Path) -> Iterator[tuple[Path, Recipe | Unreadable]]:
    """Every file of the folder that is meant as a recipe, in the order of file names."""
    try:
        paths = sorted(p for p in folder.iterdir() if p.suffix == ".json" and not p.name.startswith("."))
    except FileNotFoundError:
        return
    except OSError as error:
        raise PlateError(f"{folder}: cannot be read ({error.strerror}): see SITMAP_RECIPES") from error
    names: set[str] = set()
    for path in paths:
        try:
            recipe = _read(path)
        except PlateError as error:
            yield path, Unreadable(path.name, str(error))
            continue
        if _same(recipe.name) in names:
            yield path, Unreadable(path.name, f"there is another recipe “{_short(recipe.name)}”")
            continue
        names.add(_same(recipe.name))
        yield path, recipe


def _read(path: Path) -> Recipe:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise PlateError(f"cannot be read ({error.strerror})") from error
    if len(content) > LARGEST:
        raise PlateError("too large for a recipe")
    try:
        values = json.loads(content)
    except (ValueError, RecursionError):
        raise PlateError("not JSON") from None
    return Recipe.from_json(values)


def _write(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except (OSError, UnicodeEncodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "the text holds half a character"
        raise PlateError(f"{path}: cannot be written ({why}): see SITMAP_RECIPES") from error
    finally:
        temporary.unlink(missing_ok=True)


def _same(name: str) -> str:
    """The form of a name by which two are the same."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _file_name(name: str) -> str:
    plain = unicodedata.normalize("NFKD", _same(name)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_SLUG].strip("-")
    digest = hashlib.sha256(_same(name).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug}-{digest}.json" if slug else f"{digest}.json"


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:60]}…"
