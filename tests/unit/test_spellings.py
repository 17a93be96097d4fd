"""Spellings: places by key, and keys that are like a name."""

import numpy as np
import pyarrow as arrow
import pytest

from geo.places.spellings import Spellings


@pytest.fixture(scope="module")
def spellings() -> Spellings:
    keys = ["kandi", "parakou", "", "kandi", "كاندي", "cotonou", "parakou"]
    return Spellings(arrow.array(keys), np.array([4, 1, 9, 2, 4, 3, 1], dtype=np.int32))


def test_places_of_a_key_come_in_their_order_and_once(spellings: Spellings) -> None:
    assert spellings.places("kandi") == [4, 2]
    assert spellings.places("parakou") == [1]
    assert spellings.places("") == spellings.places("nowhere") == []


def test_a_like_key_comes_with_the_rows_behind_it(spellings: Spellings) -> None:
    found = spellings.close("kandy", None, 60.0, 5)
    assert [(key, rows) for key, _, rows in found] == [("kandi", [0, 3])]
    assert spellings.close("كاندى", None, 60.0, 5)[0][0] == "كاندي"
    assert spellings.close("zzz", None, 60.0, 5) == []


def test_only_what_is_allowed_answers(spellings: Spellings) -> None:
    allowed = np.zeros(10, dtype=bool)
    allowed[2] = True
    assert [rows for _, _, rows in spellings.close("kandy", allowed, 60.0, 5)] == [[3]]


def test_the_likest_of_many_is_among_those_that_are_measured() -> None:
    rng = np.random.default_rng(1)
    keys = ["".join(rng.choice(list("abcdefgh"), 7)) for _ in range(20_000)]
    spellings = Spellings(arrow.array(keys), np.arange(len(keys), dtype=np.int32))
    for key in keys[:20]:
        assert spellings.close(key + "x", None, 60.0, 10)[0][0] == key


def test_no_keys_are_no_matter() -> None:
    nothing = Spellings(arrow.array([], arrow.string()), np.empty(0, dtype=np.int32))
    assert nothing.places("x") == nothing.close("x", None, 0.0, 5) == []
