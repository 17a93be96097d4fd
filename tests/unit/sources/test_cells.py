"""Cells: blanks, entities, numbers, truth values, tolls."""

from collections.abc import Callable
from typing import Any

import pyarrow as arrow
import pytest

from geo.sources.cells import (
    blank_tokens,
    integers,
    joined_notes,
    numbers,
    tolls,
    trimmed,
    truths,
    unescaped,
)


def cells(*texts: str | None) -> arrow.ChunkedArray:
    return arrow.chunked_array([arrow.array(texts, arrow.string())])


def applied(function: Callable[..., Any], *texts: str | None) -> list[str | None]:
    result: list[str | None] = function(cells(*texts)).to_pylist()
    return result


def test_invisible_spaces_are_trimmed() -> None:
    assert applied(trimmed, "\u00a0a b\u200b", "\ufeffx", " \t\n", "", None) == ["a b", "x", None, None, None]


@pytest.mark.parametrize(
    "token", ["NA", "n/a", "NULL", "None", "nan", "#N/A", "-", " na ", "#REF!", "(blank)"]
)
def test_words_for_nothing_are_blank(token: str) -> None:
    assert applied(blank_tokens, token, "Nablus") == [None, "Nablus"]


def test_word_for_nothing_can_mean_something() -> None:
    assert blank_tokens(cells("NA", "NULL"), keep=("na",)).to_pylist() == ["NA", None]


def test_entities_are_the_characters_they_stand_for() -> None:
    assert applied(unescaped, "36&deg;12&#39;", "A &amp; B", "?a=1&copy=2", None) == [
        "36°12'",
        "A & B",
        "?a=1&copy=2",
        None,
    ]


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (["3", "3.0", "+4", "-5", "٣", None], ["3", "3", "4", "-5", "3", None]),
        (["1,204", "1 204", "1'204", "12,345,678"], ["1204", "1204", "1204", "12345678"]),
        (["2.02E+13", "2.5", "many"], ["2.02E+13", "2.5", "many"]),
        (["1.204", "7"], ["1.204", "7"]),
        (["1.204", "1.204.567"], ["1204", "1204567"]),
        (["1,204", "2,5"], ["1,204", "2,5"]),
        (["1,20,4", "12,34"], ["1,20,4", "12,34"]),
    ],
)
def test_whole_numbers(texts: list[str | None], read: list[str | None]) -> None:
    assert applied(integers, *texts) == read


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (["1.5", "-2", ".5"], ["1.5", "-2", ".5"]),
        (["36,5", "1,204"], ["36.5", "1.204"]),
        (["36.5", "1,204"], ["36.5", "1204"]),
        (["1.234,5", "1.234"], ["1234.5", "1234"]),
        (["1,234.5", "1,234"], ["1234.5", "1234"]),
        (["1.234"], ["1.234"]),
        (["1,234,567", "2,5", "3,456"], ["1234567", "2.5", "3,456"]),
        (["1.2.3", "x", "1,2,3"], ["1.2.3", "x", "1,2,3"]),
    ],
)
def test_marks_in_numbers_are_decided_by_the_column(texts: list[str], read: list[str]) -> None:
    assert applied(numbers, *texts) == read


def test_truth_values_in_several_languages() -> None:
    assert applied(truths, "Yes", "no", "1", "0", "oui", "нет", "نعم", "✓", None, "perhaps") == [
        "true", "false", "true", "false", "true", "false", "true", "true", None, "perhaps",
    ]  # fmt: skip
    assert truths(cells("Civilian targeting"), ["civilian targeting"]).to_pylist() == ["true"]


@pytest.mark.parametrize(
    ("cell", "best", "low", "high", "words"),
    [
        ("5", "5", None, None, None),
        ("0", "0", None, None, None),
        ("-3", "-3", None, None, None),
        ("5+", "5", "5", None, None),
        ("at least 5", "5", "5", None, None),
        ("more than 1,000", "1000", "1000", None, None),
        ("≥ 7", "7", "7", None, None),
        ("up to 12", None, None, "12", None),
        ("10-12", None, "10", "12", None),
        ("between 10 and 12", None, "10", "12", None),
        ("١٠-١٢", None, "10", "12", None),
        ("12-10", "12-10", None, None, None),
        ("~20", "20", None, None, "~20"),
        ("about 20", "20", None, None, "about 20"),
        ("dozens", None, None, None, "dozens"),
        ("dozens of civilians", None, None, None, "dozens of civilians"),
        ("3 killed", "3", None, None, None),
        ("٣ قتلى", "3", None, None, None),
        ("two", "2", None, None, None),
        ("unknown", None, None, None, None),
        ("7 (3 civilians)", "7 (3 civilians)", None, None, None),
        ("2.5", "2.5", None, None, None),
    ],
)
def test_toll(cell: str, best: str | None, low: str | None, high: str | None, words: str | None) -> None:
    found = tolls(cells(cell))
    assert [a.to_pylist() for a in (found.best, found.low, found.high, found.words)] == [
        [best],
        [low],
        [high],
        [words],
    ]


def test_blank_toll_stays_blank() -> None:
    assert tolls(cells(None, "", "NA")).best.to_pylist() == [None] * 3


def test_count_without_a_span_keeps_it_in_words() -> None:
    found = tolls(cells("10-12", "5+", "up to 7", "4")).without_span()
    assert found.low.null_count == found.high.null_count == 4
    assert found.best.to_pylist() == [None, "5", None, "4"]
    assert found.words.to_pylist() == ["10–12", "at least 5", "up to 7", None]


def test_words_of_a_toll_go_to_the_end_of_the_note() -> None:
    notes, rows = joined_notes(
        arrow.array(["a", None, "c", None]), "deaths", arrow.array(["dozens", "some", None, None])
    )
    assert notes.to_pylist() == ["a [deaths: dozens]", "[deaths: some]", "c", None]
    assert rows.tolist() == [0, 1]
