"""What was found out about rows of a file: what was repaired, what was rejected, and why.

A finding is about many rows at once, because a rule that fails for one row of a million fails for thousands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow

Verdict = Literal["repaired", "rejected"]

VERDICT_COLUMNS = ("row", "incident_id", "verdict", "field", "value", "new_value", "rule", "advice")


@dataclass(frozen=True)
class Finding:
    """One rule that some rows did not keep.

    Attributes
    ----------
    verdict : str
        ``repaired`` or ``rejected``.
    field : str
        Our name of the column that it is about.
    rule : str
        What should hold, or what was done, in a few plain words: “the date is not in the future”.
    advice : str
        What a person can do; empty for a repair that needs nothing.
    rows : ndarray of int64, shape (n,)
        Rows of the file, from 0, ascending.
    old, new : pyarrow string array, shape (n,)
        What the file says, and what stands there now; `new` is None for a rejection.
    """

    verdict: Verdict
    field: str
    rule: str
    advice: str
    rows: npt.NDArray[np.int64]
    old: arrow.Array
    new: arrow.Array | None = None


@dataclass(frozen=True)
class Findings:
    """All findings about a file.

    Attributes
    ----------
    rows_read : int
        Rows of the file.
    found : tuple of Finding
        In the order in which the rules are tried.
    """

    rows_read: int
    found: tuple[Finding, ...] = field(default=())

    @property
    def rejected(self) -> npt.NDArray[np.bool_]:
        """Which rows are rejected, shape (rows_read,)."""
        return self._with("rejected")

    @property
    def repaired(self) -> npt.NDArray[np.bool_]:
        """Which rows are repaired and not rejected, shape (rows_read,)."""
        return self._with("repaired") & ~self.rejected

    def _with(self, verdict: Verdict) -> npt.NDArray[np.bool_]:
        result = np.zeros(self.rows_read, dtype=bool)
        for finding in self.found:
            if finding.verdict == verdict:
                result[finding.rows] = True
        return result

    def reasons(self) -> dict[str, int]:
        """Return each rule with the number of rows that it rejected or repaired, the most frequent first."""
        counts: dict[str, int] = {}
        for finding in self.found:
            key = f"{finding.verdict}: {finding.field}: {finding.rule}"
            counts[key] = counts.get(key, 0) + len(finding.rows)
        return dict(sorted(counts.items(), key=lambda item: -item[1]))

    def frame(self, ids: Sequence[str | None] | None = None, limit: int | None = None) -> pd.DataFrame:
        """Return one line for each finding of a row: columns `VERDICT_COLUMNS`, `row` counted from 1.

        Parameters
        ----------
        ids : sequence of str, optional
            Identifier of each row of the file.
        limit : int, optional
            Lines at most of each finding, for a page.
        """
        parts = [_lines(finding, ids, limit) for finding in self.found if len(finding.rows)]
        if not parts:
            return pd.DataFrame(columns=list(VERDICT_COLUMNS))
        frame = pd.concat(parts, ignore_index=True)
        return frame.sort_values("row", kind="stable", ignore_index=True)[list(VERDICT_COLUMNS)]


def _lines(finding: Finding, ids: Sequence[str | None] | None, limit: int | None) -> pd.DataFrame:
    rows = finding.rows[:limit]
    new = finding.new[: len(rows)].to_pylist() if finding.new is not None else [""] * len(rows)
    return pd.DataFrame(
        {
            "row": rows + 1,
            "incident_id": [(ids[row] or "") if ids is not None else "" for row in rows.tolist()],
            "verdict": finding.verdict,
            "field": finding.field,
            "value": [value or "" for value in finding.old[: len(rows)].to_pylist()],
            "new_value": [value or "" for value in new],
            "rule": finding.rule,
            "advice": finding.advice,
        }
    )


def gathered(rows_read: int, *groups: Iterable[Finding]) -> Findings:
    """Return findings of several steps as one."""
    return Findings(rows_read, tuple(f for group in groups for f in group if len(f.rows)))
