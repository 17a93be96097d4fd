"""Every word of a plate and a brief is there in every language, and says the same."""

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from geo import catalog
from geo.catalog import BUNDLED_TITLE
from geo.language import ARABIC, Names
from geo.language.counting import KIND_NOUNS, NOUNS, Noun, noun
from geo.language.direction import has_rtl
from geo.language.labels import labels
from geo.language.phrases import SENTENCES
from geo.language.sentence import PHRASES, SILENT
from geo.model.actors import SIDE_PREFIX
from geo.model.checks import CHECK_CODES
from geo.model.filter import FIELDS, Context, Filter
from geo.model.vocabulary import CODE_LISTS, KINDS, SIDES
from geo.places.boundaries import Boundaries
from tests.support.code import python_files, tree

SAYING = [
    file
    for file in python_files("geo")
    if file.parts[:2] in (("geo", "plate"), ("geo", "brief"))
    or (file.parts[:2] == ("geo", "analysis") and file.stem.startswith("notable"))
]
"""Where texts are said in the language of a page."""

Said = tuple[str, str, str]
"""Where, by which method, and the English text (its singular, for a counted noun)."""


def _said(file: Path) -> Iterator[tuple[str, str, ast.expr]]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            method, at = node.func.attr, 1 if node.func.attr == "counted" else 0
            if method in ("say", "counted", "label") and len(node.args) > at:
                yield f"{file}:{node.lineno}", method, node.args[at]


def _texts(file: Path, argument: ast.expr) -> list[str] | None:
    """Return the texts that an argument may be; None when they cannot be read from the code."""
    if isinstance(argument, ast.IfExp):
        both = [_texts(file, argument.body), _texts(file, argument.orelse)]
        return None if None in both else [text for texts in both for text in texts or ()]
    if isinstance(argument, ast.Name):
        argument = _constant(file, argument.id) or argument
    value = argument.value if isinstance(argument, ast.Constant) else None
    return [value] if isinstance(value, str) else None


def _constant(file: Path, name: str) -> ast.expr | None:
    """Return what a module gives a name, in its own lines or in those of the module that it imports it from."""
    for node in tree(file).body:
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == name for t in node.targets
        ):
            return node.value
        if isinstance(node, ast.ImportFrom) and any(alias.name == name for alias in node.names):
            return _constant(Path(f"{(node.module or '').replace('.', '/')}.py"), name)
    return None


@cache
def _all_said() -> list[Said]:
    found = []
    for file in SAYING:
        for where, method, argument in _said(file):
            texts = _texts(file, argument)
            # A label may be that of a row of the vocabulary, of a country or of the dataset: these have tests of their own.
            assert texts is not None or method == "label", (
                f"{where}: give `.{method}(` the text itself, so that its translation can be checked"
            )
            found += [(where, method, text) for text in texts or ()]
    return found


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_text_of_plates_and_briefs_has_its_arabic() -> None:
    said = _all_said()
    assert len(said) > 20
    missing = [
        f"{where}: {text}"
        for where, method, text in said
        if (
            noun(text) is None
            if method == "counted"
            else text not in SENTENCES and ARABIC.label(text) == text
        )
    ]
    assert not missing, "no Arabic (geo/language/phrases.py, counting.py) for:\n" + "\n".join(missing)


def test_no_arabic_is_left_of_a_text_that_nothing_says() -> None:
    said = {text for _, _, text in _all_said()}
    # The title of the bundled data is said as a label; kinds are counted in the sentence of a filter.
    assert not set(SENTENCES) - said - {BUNDLED_TITLE}
    assert not set(NOUNS) - said - {"kind", "incident"}


@pytest.mark.parametrize("english", SENTENCES, ids=lambda text: text[:40])
def test_arabic_has_the_placeholders_of_the_english(english: str) -> None:
    arabic = SENTENCES[english]
    assert _placeholders(arabic) == _placeholders(english)
    assert has_rtl(re.sub(r"\{[^}]*\}", "", arabic)) or not re.search(
        "[a-z]{3}", re.sub(r"\{[^}]*\}", "", english)
    )
    # Vowel signs read back twice from a PDF, and print leaves them out; a tanwin tells forms apart.
    assert not re.search("[\u064c-\u0652]", arabic)
    assert not re.search("[\u0660-\u0669,;?]", re.sub(r"[0-9],[0-9]", "", arabic)), (
        "Arabic marks, Latin digits"
    )


def test_every_label_of_the_vocabulary_is_arabic_too() -> None:
    for kind in KINDS:
        assert has_rtl(kind.label_ar) and has_rtl(kind.plural_ar), kind.code
        assert ARABIC.kind(kind.code) == kind.label_ar
    for codes in CODE_LISTS:
        assert has_rtl(codes.label_ar), codes.column
        for code in codes.codes:
            assert has_rtl(code.label_ar), (codes.column, code.code)
    assert all(map(has_rtl, labels().values()))
    assert len({kind.label_ar for kind in KINDS}) == len(KINDS)


def test_every_kind_can_be_counted() -> None:
    assert set(KIND_NOUNS) == {kind.code for kind in KINDS}
    for counted in (*NOUNS.values(), *KIND_NOUNS.values()):
        assert isinstance(counted, Noun)
        assert counted.two_of != counted.two, counted.two


def test_every_field_of_the_filter_has_an_arabic_phrase() -> None:
    assert {f.name for f in FIELDS} == {*PHRASES, *SILENT}
    assert not set(PHRASES) & set(SILENT)


def test_every_choice_of_the_filter_can_be_said_in_arabic() -> None:
    names = Names(catalog.bundled_register(), Boundaries.bundled())
    context = Context(actors=names.actors)
    asked = [
        *(Filter(checks=(code,)) for code in CHECK_CODES),
        *(Filter(actors=(f"{SIDE_PREFIX}{code.code}",)) for code in SIDES.codes),
        *(Filter(reliability=str(grade)) for grade in "ABCDEF"),
        *(Filter(credibility=grade) for grade in range(1, 7)),
        *(Filter(precision=precision) for precision in (1, 2, 3)),
    ]
    said = [ARABIC.sentence(one, context, names) for one in asked]
    assert all(map(has_rtl, said))
    assert len(set(said)) == len(said)
