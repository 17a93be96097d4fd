"""Files without a header: which column is which, told by what the cells look like and by their order."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

from geo.files.table import Table

SAMPLE = 300
"""Rows at the head of a file that are looked at."""

_FIT = 0.9
"""Share of the filled cells that must look as expected; a column with a few odd cells is still that column."""

_EMPTY = 0.05
_FOREIGN = -0.5
"""What it costs to leave a column of the file unexplained: less than to call it what it is not."""

Test = Callable[[str], object]


@dataclass(frozen=True)
class Expected:
    """A column of a layout.

    Attributes
    ----------
    name : str
        Its name in normal form (`geo.sources.columns.normal`).
    test : callable
        ``(text) -> truth``: whether a cell can belong to it.
    weight : float
        How much it counts when it fits; of two neighbours that look alike the heavier one is taken first.
    required : bool
        Whether a file without it is of another layout.
    """

    name: str
    test: Test
    weight: float = 1.0
    required: bool = False


def like(pattern: str) -> Test:
    """Return the test that a whole cell matches a regular expression."""
    return re.compile(pattern).fullmatch


TEXT = like(r"(?s).*[^\W\d_].*")
INTEGER = like(r"-?\d+")
DECIMAL = like(r"-?\d{1,3}(?:[.,]\d+)?")


def aligned(table: Table, layout: Sequence[Expected]) -> dict[str, str]:
    """Return which column of a file without a header is which of a layout.

    The order of the layout holds; columns may be missing from the file, and it may have some more. Among all ways
    to lay the two over each other the one with the highest sum of weights is taken (an alignment by dynamic
    programming, as Needleman & Wunsch 1970 have it for sequences).

    Parameters
    ----------
    table : Table
        The file; one with a header or without rows fits no layout.
    layout : sequence of Expected
        All columns that the format ever had, in order.

    Returns
    -------
    dict
        Name of the layout to column of the file; empty when a required column is not there.
    """
    if table.has_header or not table.rows.num_rows:
        return {}
    head = table.rows.slice(0, SAMPLE)
    samples = [[text for text in column.to_pylist() if text] for column in head.columns]
    scores = [[_score(expected, sample) for sample in samples] for expected in layout]
    steps = _steps(layout, scores, len(samples))
    pairs = _walk(steps, len(layout), len(samples))
    names = {layout[i].name: table.columns[j] for i, j in pairs}
    complete = all(expected.name in names for expected in layout if expected.required)
    return names if complete else {}


def _score(expected: Expected, sample: Sequence[str]) -> float:
    if not sample:
        return -inf if expected.required else _EMPTY * expected.weight
    share = sum(1 for text in sample if expected.test(text.strip())) / len(sample)
    return expected.weight * share if share >= _FIT else -inf


def _steps(layout: Sequence[Expected], scores: Sequence[Sequence[float]], width: int) -> list[list[str]]:
    """Best last step for each beginning of the layout with each beginning of the file."""
    best = [[j * _FOREIGN for j in range(width + 1)]]
    steps = [["file"] * (width + 1)]
    for i in range(1, len(layout) + 1):
        best.append([best[i - 1][0]])
        steps.append(["layout"])
        for j in range(1, width + 1):
            ways = (
                (best[i - 1][j - 1] + scores[i - 1][j - 1], "both"),
                (best[i - 1][j], "layout"),
                (best[i][j - 1] + _FOREIGN, "file"),
            )
            value, step = max(ways, key=lambda way: way[0])
            best[i].append(value)
            steps[i].append(step)
    return steps


def _walk(steps: Sequence[Sequence[str]], i: int, j: int) -> list[tuple[int, int]]:
    pairs = []
    while i or j:
        step = steps[i][j]
        i, j = i - (step != "file"), j - (step != "layout")
        if step == "both":
            pairs.append((i, j))
    return pairs
