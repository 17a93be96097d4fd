"""Texts as they may be kept: trimmed, without characters that cannot be shown, and no longer than a text is."""

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
import pyarrow.compute as pc

from geo.ingest import rules
from geo.ingest.ledger import CONTROL, Ledger

_TAB, _LINE, _RETURN, _SPACE, _DELETE, _SECOND_PLANE = 9, 10, 13, 32, 127, 0xC2


def trimmed(text: arrow.ChunkedArray) -> arrow.ChunkedArray:
    """Return the texts without white space around them, the empty one as null."""
    if text.null_count == len(text):
        return text
    short = pc.utf8_trim_whitespace(text)
    # What needed no trimming goes on sharing the memory of the file.
    kept = text if _bytes(short) == _bytes(text) else short
    if pc.min(pc.binary_length(kept)).as_py() == 0:
        kept = pc.if_else(pc.equal(kept, ""), arrow.scalar(None, arrow.string()), kept)
    return kept


def cleaned(name: str, text: arrow.ChunkedArray, first: int, ledger: Ledger) -> arrow.ChunkedArray:
    """Return trimmed texts as they may be kept, and note what had to be changed.

    Parameters
    ----------
    name : str
        Column of the texts.
    text : pyarrow.ChunkedArray
        Trimmed.
    first : int
        Row of the first text.
    ledger : Ledger
        Where the changes are noted.
    """
    if any(_may_have_controls(chunk) for chunk in text.chunks):
        bad = _rows(pc.match_substring_regex(text, CONTROL))
        old = text.take(arrow.array(bad))
        new = trimmed(pc.replace_substring_regex(old, CONTROL, ""))
        ledger.note(rules.NO_CONTROL_CHARACTERS[name], bad + first, old, new)
        text = _replaced(text, bad, new)
    rule = rules.NOT_TOO_LONG.get(name)
    if rule is not None and (pc.max(pc.binary_length(text)).as_py() or 0) > rules.LONGEST_TEXT:
        bad = _rows(pc.greater(pc.utf8_length(text), rules.LONGEST_TEXT))
        old = text.take(arrow.array(bad))
        new = trimmed(pc.utf8_slice_codeunits(old, 0, rules.LONGEST_TEXT))
        ledger.note(rule, bad + first, old, new)
        text = _replaced(text, bad, new)
    return text


def _bytes(text: arrow.ChunkedArray) -> int:
    return int(pc.sum(pc.binary_length(text)).as_py() or 0)


def _rows(holds: arrow.ChunkedArray) -> npt.NDArray[np.int64]:
    return np.flatnonzero(pc.fill_null(holds, False).to_numpy()).astype(np.int64)


def _replaced(
    text: arrow.ChunkedArray, rows: npt.NDArray[np.int64], new: arrow.ChunkedArray
) -> arrow.ChunkedArray:
    mask = np.zeros(len(text), dtype=bool)
    mask[rows] = True
    whole = arrow.concat_arrays(text.chunks)
    return arrow.chunked_array([pc.replace_with_mask(whole, mask, arrow.concat_arrays(new.chunks))])


def _may_have_controls(chunk: arrow.Array) -> bool:
    """Whether the bytes of the texts hold a control character, or the lead of one; a tenth of the regex's cost."""
    _, offsets, data = chunk.buffers()
    if data is None or not len(chunk):
        return False
    ends = np.frombuffer(offsets, dtype=np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
    bytes_ = np.frombuffer(data, dtype=np.uint8)[ends[0] : ends[-1]]
    if (bytes_ == _DELETE).any():
        return True
    low = bytes_[bytes_ < _SPACE]
    if ((low != _TAB) & (low != _LINE) & (low != _RETURN)).any():
        return True
    # U+0080 to U+009F are written as C2 80 to C2 9F.
    leads = np.flatnonzero(bytes_[:-1] == _SECOND_PLANE)
    return bool((bytes_[leads + 1] < 0xA0).any())
