"""Ranges of deaths whose bounds do not hold the best estimate: widened until they do."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
from pyarrow import compute

from geo.model.verdicts import Finding

BEST, LOW, HIGH = "fatalities", "fatalities_low", "fatalities_high"


def widened(fields: dict[str, Any]) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """Return the fields with bounds that hold the best estimate, and what was changed.

    For datasets whose coders count each figure by itself, so that a bound may miss the best estimate by one or two: no
    figure is dropped and none invented, the published best one only becomes the bound that it lies beyond.

    Parameters
    ----------
    fields : mapping
        Our columns as string arrays of one length, None where there is none.
    """
    result, found = dict(fields), []
    best = fields.get(BEST)
    for name, beyond in ((LOW, np.greater), (HIGH, np.less)):
        bound = fields.get(name)
        if best is None or bound is None:
            continue
        with np.errstate(invalid="ignore"):
            wrong = beyond(_numbers(bound), _numbers(best))
        rows = np.flatnonzero(wrong)
        if not len(rows):
            continue
        result[name] = compute.if_else(arrow.array(wrong), best, bound)
        found.append(
            Finding(
                "repaired",
                name,
                "the range holds the best estimate: widened to it",
                "",
                rows,
                _taken(bound, rows),
                _taken(best, rows),
            )
        )
    return result, tuple(found)


def _numbers(texts: Any) -> npt.NDArray[np.float64]:
    """Whole numbers written in digits; not a number for anything else."""
    plain = compute.if_else(compute.match_substring_regex(texts, r"^[0-9]{1,9}$"), texts, None)
    values = compute.cast(plain, arrow.float64())
    return np.asarray(
        values.to_numpy(zero_copy_only=False) if isinstance(values, arrow.Array) else values.to_numpy()
    )


def _taken(texts: Any, rows: npt.NDArray[np.int64]) -> arrow.Array:
    taken = texts.take(arrow.array(rows))
    return taken.combine_chunks() if isinstance(taken, arrow.ChunkedArray) else taken
