"""Plain English for numbers, lists and periods."""

from datetime import date

import pytest

from geo.model.words import day, join_words, period, quantity


def test_quantity_bends_the_noun() -> None:
    assert quantity(1, "clash", "clashes") == "1 clash"
    assert quantity(0, "clash", "clashes") == "0 clashes"
    assert quantity(1204, "clash", "clashes") == "1,204 clashes"


def test_words_make_an_english_list() -> None:
    assert [join_words(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert join_words(["a", "b"], "or") == "a or b"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (None, None, ""),
        ("2014-01-03", "2014-01-03", "3 January 2014"),
        ("2014-01-02", "2014-01-04", "2–4 January 2014"),
        ("2014-01-31", "2014-02-01", "31 January – 1 February 2014"),
        ("2013-12-30", "2014-01-05", "30 December 2013 – 5 January 2014"),
        (None, "2014-01-04", "up to 4 January 2014"),
        ("2014-01-04", None, "from 4 January 2014"),
    ],
)
def test_period_says_no_more_than_it_must(start: str | None, end: str | None, words: str) -> None:
    assert period(*(date.fromisoformat(d) if d else None for d in (start, end))) == words


def test_day_has_no_leading_zero() -> None:
    assert day(date(2014, 3, 1)) == "1 March 2014"
