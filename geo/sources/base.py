"""What a source is: a record format that is recognised by its content and read into our columns as text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd


@dataclass(frozen=True)
class Source:
    """A record format.

    Attributes
    ----------
    code : str
        Stable key.
    title : str
        Name for people.
    recognises : callable
        ``(column names) -> bool``: whether a file with these columns is of this format.
    read : callable
        ``(path) -> DataFrame``: the file as text in our column names, one row a record, blank as "".
    """

    code: str
    title: str
    recognises: Callable[[Sequence[str]], bool]
    read: Callable[[Path], pd.DataFrame]
