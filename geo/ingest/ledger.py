"""The book of findings: which rule each row did not keep."""

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
import pyarrow.compute as pc

from geo.ingest.rules import RULES, Rule
from geo.model.verdicts import Finding

CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{80}-\x{9f}]"
"""Control characters other than tab and line breaks, as a regular expression of Arrow (RE2)."""

_QUOTED = 200
_Part = tuple[npt.NDArray[np.int64], arrow.Array, arrow.Array | None]


class Ledger:
    """Collects findings; a row that is rejected once stays rejected.

    Parameters
    ----------
    rows : int
        How many rows are read. Rows are given as positions from 0.
    """

    def __init__(self, rows: int) -> None:
        self.rejected: npt.NDArray[np.bool_] = np.zeros(rows, dtype=bool)
        self._parts: dict[Rule, list[_Part]] = {}

    def note(
        self,
        rule: Rule,
        rows: npt.NDArray[np.int64],
        old: arrow.Array | arrow.ChunkedArray,
        new: arrow.Array | arrow.ChunkedArray | None = None,
    ) -> None:
        """Write down that rows do not keep a rule.

        Parameters
        ----------
        rule : Rule
            What was broken.
        rows : ndarray of int64, shape (n,)
            Ascending.
        old, new : pyarrow string array, shape (n,)
            What the file says, and what stands there now. Long texts are quoted by their beginning.
        """
        if not len(rows):
            return
        if rule.verdict == "rejected":
            self.rejected[rows] = True
        self._parts.setdefault(rule, []).append((rows, _quoted(old), None if new is None else _quoted(new)))

    def findings(self, file_rows: npt.NDArray[np.int64]) -> tuple[Finding, ...]:
        """Return what was found, in the order of `RULES`.

        A row that is refused is not repaired as well: its repairs are left out.

        Parameters
        ----------
        file_rows : ndarray of int64
            Row of the file of each row.
        """
        found = (self._finding(rule, self._parts[rule], file_rows) for rule in RULES if rule in self._parts)
        return tuple(finding for finding in found if len(finding.rows))

    def _finding(self, rule: Rule, parts: list[_Part], file_rows: npt.NDArray[np.int64]) -> Finding:
        rows = np.concatenate([rows for rows, _, _ in parts])
        old = arrow.concat_arrays([old for _, old, _ in parts])
        changed = [new for _, _, new in parts if new is not None]
        new = arrow.concat_arrays(changed) if changed else None
        if rule.verdict == "repaired":
            standing = ~self.rejected[rows]
            mask = arrow.array(standing)
            rows, old = rows[standing], old.filter(mask)
            new = None if new is None else new.filter(mask)
        return Finding(rule.verdict, rule.field, rule.words, rule.advice, file_rows[rows], old, new)


def _quoted(texts: arrow.Array | arrow.ChunkedArray) -> arrow.Array:
    whole = texts.combine_chunks() if isinstance(texts, arrow.ChunkedArray) else texts
    # A terminal that prints a finding must not be steered by it.
    whole = pc.replace_substring_regex(whole, CONTROL, "\N{REPLACEMENT CHARACTER}")
    begun = pc.utf8_slice_codeunits(whole, 0, _QUOTED)
    return pc.if_else(pc.equal(begun, whole), whole, pc.binary_join_element_wise(begun, "…", ""))
