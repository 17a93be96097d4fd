"""Sitmap's own layout: a CSV file with the columns of `geo.model.incident`, as the bundled data has it."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from geo.errors import SourceError
from geo.model import incident
from geo.model.cells import restore
from geo.sources.base import Source

REQUIRED = tuple(c.name for c in incident.COLUMNS if c.required and not c.derived)


def recognises(columns: Sequence[str]) -> bool:
    """Return whether the columns are ours: every required one is there under our name."""
    return set(REQUIRED) <= set(columns)


def read(path: Path) -> pd.DataFrame:
    """Read a file of this layout as text; unknown is the empty string.

    A text that our own export made harmless for spreadsheets comes back as it was (`geo.model.cells`).

    Raises
    ------
    SourceError
        When the file cannot be read as UTF-8 CSV or lacks a required column, naming it.
    """
    try:
        # keep_default_na=False: “NA” and “None” can be names; only the empty string is unknown here.
        frame = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise SourceError(f"{path.name}: cannot be read as a UTF-8 CSV file ({error})") from error
    missing = [name for name in REQUIRED if name not in frame.columns]
    if missing:
        raise SourceError(f"{path.name}: no column {', '.join(missing)}: add it or choose another format")
    for column in incident.COLUMNS:
        if column.type == "text" and column.name in frame:
            frame[column.name] = restore(frame[column.name])
    return frame


SITMAP = Source("sitmap", "Sitmap CSV", recognises, read)
