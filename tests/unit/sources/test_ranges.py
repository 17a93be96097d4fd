"""Bounds that miss the best estimate are widened to it; no figure is dropped, none is made up."""

import pyarrow as arrow
import pytest

from geo.sources.ranges import BEST, HIGH, LOW, widened


def one(low: str | None, best: str | None, high: str | None) -> tuple[str | None, str | None, str | None]:
    fields = {
        name: arrow.array([text], arrow.string()) for name, text in ((LOW, low), (BEST, best), (HIGH, high))
    }
    found, _ = widened(fields)
    return tuple(found[name][0].as_py() for name in (LOW, BEST, HIGH))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("3", "2", "3"), ("2", "2", "3")),
        (("9", "10", "9"), ("9", "10", "10")),
        (("334", "333", "333"), ("333", "333", "333")),
        (("1", "2", "3"), ("1", "2", "3")),
        ((None, "2", None), (None, "2", None)),
        (("3", None, "2"), ("3", None, "2")),
        (("many", "2", "-1"), ("many", "2", "-1")),
    ],
)
def test_range_holds_the_best_estimate(given: tuple[str, str, str], expected: tuple[str, str, str]) -> None:
    assert one(*given) == expected


def test_each_widening_is_a_repair_with_both_values() -> None:
    fields = {
        BEST: arrow.array(["5", "2"], arrow.string()),
        LOW: arrow.array(["1", "3"], arrow.string()),
        HIGH: None,
    }
    _, (finding,) = widened(fields)
    assert (finding.verdict, finding.field, finding.rows.tolist()) == ("repaired", LOW, [1])
    assert (finding.old.to_pylist(), finding.new.to_pylist()) == (["3"], ["2"])  # type: ignore[union-attr]
