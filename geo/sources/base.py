"""What a source is: a record format that is recognised by its content and read into our columns as text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as arrow

from geo.files.table import Table
from geo.model.verdicts import Finding


@dataclass(frozen=True)
class Options:
    """What a person may say about a file.

    Attributes
    ----------
    mapping : mapping
        Our column to theirs, for what is not recognised or wrongly guessed; ``{"notes": ""}`` takes none.
    country : str
        Country of rows that state none.
    day_first : bool or None
        Whether 3/4/2014 is the third of April; None: decided by the whole column.
    all_events : bool
        For sources that hold more than conflict and protest (GDELT): take everything.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    country: str = ""
    day_first: bool | None = None
    all_events: bool = False


@dataclass(frozen=True)
class Question:
    """Something that the file cannot decide and a person must.

    Attributes
    ----------
    option : str
        The field of `Options` that answers it.
    text : str
        “Is 03/04/2014 in column “date” the 3rd of April or the 4th of March?”
    choices : tuple of (value, str)
        Values of the option, each with its words.
    """

    option: str
    text: str
    choices: tuple[tuple[object, str], ...]


@dataclass(frozen=True)
class Reading:
    """A file in our columns.

    Attributes
    ----------
    fields : pyarrow.Table
        Columns named as in `geo.model.incident`, all `string`, null for blank; row i is row i of the file. Dates
        are ISO (2014-01-03), numbers have a decimal point, codes are ours. A value that could not be read stays
        as the file has it: ingest refuses it and says so. `event_type` and `sub_event_type` are ACLED's words.
        Columns that the source does not have may be left out; `dataset_record_id` is the source's identifier.
    findings : tuple of Finding
        What reading itself repaired or rejected.
    merged : ndarray of bool, shape (rows,), or None
        Rows that report an incident of another row again and are counted there (each has a finding).
    heads : ndarray of int64, shape (rows,), or None
        With `merged`: the row that each row is counted with; itself for a row that is not merged.
    questions : tuple of Question
        What must be answered before the rows can be taken.
    used : mapping
        Our columns to the columns of the file that they came from.
    unused : tuple of str
        Columns of the file from which nothing was taken.
    """

    fields: arrow.Table
    findings: tuple[Finding, ...] = ()
    merged: npt.NDArray[np.bool_] | None = None
    heads: npt.NDArray[np.int64] | None = None
    questions: tuple[Question, ...] = ()
    used: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unused: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Rows of the file."""
        return int(self.fields.num_rows)


@dataclass(frozen=True)
class Source:
    """A record format.

    Attributes
    ----------
    code : str
        Stable key; also the usual name of its dataset.
    title : str
        Name for people.
    licence, citation : str
        Under what its records may be used, and how to cite them; empty when only the person can know.
    raw_rows : bool
        Whether its licence lets raw rows be passed on to others.
    recognises : callable
        ``(table) -> str``: in a few words what shows that a file is of this format; empty when it is not.
    read : callable
        ``(table, options) -> Reading``. Raises `SourceError` when the file as a whole cannot be used.
    """

    code: str
    title: str
    licence: str
    citation: str
    raw_rows: bool
    recognises: Callable[[Table], str]
    read: Callable[[Table, Options], Reading]
