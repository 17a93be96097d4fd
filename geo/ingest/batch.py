"""What an import brings: where it comes from, its incidents, and what was found out about every row."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow

from geo.model import incident
from geo.model.verdicts import Findings


@dataclass(frozen=True)
class Origin:
    """Where a batch comes from, as it is kept with every record of it.

    Attributes
    ----------
    dataset, title, licence, citation : str
        Key and name of the dataset, the terms of its use, and how to cite it.
    batch_id : str
        Key of this import.
    source : str
        Code of the record format (`geo.sources`).
    retrieved : str
        ISO day on which the file was fetched; empty when not known.
    digest, file_name : str
        SHA-256 and name of the file; empty when there was none.
    raw_rows : bool
        Whether raw rows may be passed on to others.
    """

    dataset: str
    title: str
    licence: str
    citation: str
    batch_id: str
    source: str = "sitmap"
    retrieved: str = ""
    digest: str = ""
    file_name: str = ""
    raw_rows: bool = True


@dataclass(frozen=True)
class Unplaced:
    """A name that waits for a person, because no place is certain for it.

    Attributes
    ----------
    name, country, admin1 : str
        As the rows state them; empty where they state nothing.
    rows : ndarray of int64
        Rows of the file that have it, from 0, ascending. Meanwhile they lie at their province, or nowhere.
    status : str
        ``ambiguous`` (several places have the name), ``candidates`` (something resembles it) or ``none``.
    """

    name: str
    country: str
    admin1: str
    rows: npt.NDArray[np.int64]
    status: Literal["ambiguous", "candidates", "none"]


@dataclass(frozen=True)
class Batch:
    """The result of reading one file.

    Attributes
    ----------
    table : pyarrow.Table
        The incidents, in the schema of `geo.model.incident`, in the order of the file.
    rows : ndarray of int64
        Row of the file, from 0, that each incident comes from.
    findings : Findings
        Every repair and every rejection.
    unplaced : tuple of Unplaced
        Names that wait for review, the most frequent first.
    merged : int
        Rows that report an incident of another row again; they count as repaired and have no incident of their own.
    ids : pyarrow string array, shape (rows_read,)
        Identifier of each row of the file, null where none could be told.
    rejected_ids : pyarrow string array
        `dataset_record_id` of the rejected rows that have one: they are in the file, though not as incidents.
    """

    table: arrow.Table
    rows: npt.NDArray[np.int64]
    findings: Findings
    unplaced: tuple[Unplaced, ...] = field(default=())
    merged: int = 0
    ids: arrow.Array | None = None
    rejected_ids: arrow.Array = field(default_factory=lambda: arrow.array([], arrow.string()))

    @classmethod
    def of(cls, incidents: pd.DataFrame) -> "Batch":
        """Return a batch of incidents (the columns and types of `geo.model.incident`) as if all had been kept."""
        table = arrow.Table.from_pandas(incidents, schema=incident.arrow_schema(), preserve_index=False)
        return cls(table, np.arange(len(incidents), dtype=np.int64), Findings(len(incidents)))

    @property
    def rows_read(self) -> int:
        """Rows of the file: kept + repaired + rejected."""
        return self.findings.rows_read

    @cached_property
    def rejected(self) -> int:
        """Rows that are refused."""
        return int(self.findings.rejected.sum())

    @property
    def kept(self) -> int:
        """Rows taken as they are."""
        return self.rows_read - self.rejected - self.repaired

    @cached_property
    def repaired(self) -> int:
        """Rows taken with a change, those merged into another row among them."""
        rejected = self.findings.rejected
        # A merged row may be named by no finding: it is the one thing that is neither kept nor an incident.
        taken = np.zeros(self.rows_read, dtype=bool)
        taken[self.rows] = True
        return int(((self.findings.repaired | ~taken) & ~rejected).sum())

    @cached_property
    def incidents(self) -> pd.DataFrame:
        """The incidents as a frame in the types of `geo.model.incident`."""
        return incident.from_arrow(self.table)

    @cached_property
    def verdicts(self) -> pd.DataFrame:
        """One line for each finding of a row, columns `VERDICT_COLUMNS`; `row` counts from 1."""
        return self.findings.frame(None if self.ids is None else self.ids.to_pylist())
