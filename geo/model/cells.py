"""Text that a spreadsheet would run as a formula: made harmless on the way out, restored on the way in.

A spreadsheet runs a cell that begins with ``= + - @`` (also full-width, also after spaces) and may do so after a
tab or a line break (OWASP, "CSV Injection"). Such a text gets one apostrophe in front. So does a text that has
apostrophes before such a character already: that way exactly one apostrophe comes off again when the file is
read back, and no text changes on its way out and in. Only text columns are treated; a number may be negative.
"""

from typing import Any

import pandas as pd
import pyarrow as arrow
import pyarrow.compute

# Spelt out instead of \s: the engines of pandas and Arrow do not agree on what \s is.
_RISKY = "[ \u00a0\u3000]*[=+@\\-\t\r\n＝＋－＠]"
_HARMFUL = f"^('*{_RISKY})"
_HARMLESS = f"^'('*{_RISKY})"


def neutralise(text: Any) -> Any:
    """Return an Arrow string array in which no cell can be run by a spreadsheet; blanks stay blank."""
    return pyarrow.compute.replace_substring_regex(text, _HARMFUL, r"'\1")


def restore(text: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return the texts as they were before `neutralise`.

    Parameters
    ----------
    text : Series of str
        Cells of a text column; the empty string and missing values stay as they are.
    """
    cells = arrow.chunked_array([arrow.Array.from_pandas(text, type=arrow.large_string())])
    restored = pyarrow.compute.replace_substring_regex(cells, _HARMLESS, r"\1")
    return pd.Series(restored.to_pandas().to_numpy(), index=text.index, name=text.name, dtype="str")
