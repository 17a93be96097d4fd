"""A table of holdings from file to verdicts: the reading, checks and placing of incidents, without making any."""

from dataclasses import dataclass, replace
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
import pyarrow as arrow

from geo import ingest
from geo.errors import SourceError
from geo.files.rejects import write_rejects
from geo.files.table import Table
from geo.holdings import columns
from geo.model.verdicts import Finding
from geo.places.boundaries import Boundaries
from geo.places.gazetteer import Gazetteer
from geo.sources.base import Options, Reading

COLUMNS = (
    "name",
    "admin1",
    "admin1_pcode",
    "country",
    "latitude",
    "longitude",
    "geo_precision",
    "holder",
    "start",
    "end",
    "source",
    "source_url",
    "note",
)
"""Columns of a table of holdings that was checked; `start` and `end` are days, blank where they are open."""

_TAKEN = {
    "name": "location",
    "admin1": "admin1",
    "admin1_pcode": "admin1_pcode",
    "country": "country",
    "latitude": "latitude",
    "longitude": "longitude",
    "geo_precision": "geo_precision",
    "holder": "control_after",
    "start": "event_date",
    "end": "end_date",
    "source": "source",
    "source_url": "source_url",
    "note": "notes",
}


@dataclass(frozen=True)
class Checked:
    """A table of holdings with a verdict for every row.

    Attributes
    ----------
    table : Table
        The file.
    reading : Reading
        How its columns were understood.
    batch : Batch
        The verdicts: kept + repaired + rejected = rows read.
    holdings : DataFrame
        What may be kept, in `COLUMNS`, in the order of the file.
    """

    table: Table
    reading: Reading
    batch: ingest.Batch
    holdings: pd.DataFrame

    def rejected(self) -> pd.DataFrame:
        """Return the rejected rows, one line a reason: `row` (from 1), `field`, `value`, `rule`, `advice`."""
        verdicts = self.batch.verdicts
        lines = verdicts[verdicts["verdict"] == "rejected"].copy()
        lines["field"] = [columns.label(name) for name in lines["field"]]
        for name in ("rule", "advice"):
            lines[name] = [columns.reworded(text) for text in lines[name]]
        return lines[["row", "field", "value", "rule", "advice"]].reset_index(drop=True)

    def write_rejects(self, stream: BinaryIO) -> None:
        """Write the rejected rows as the file has them, with why and what to do, to be corrected and read again."""
        lines = self.rejected()
        rows = sorted(set(lines["row"].tolist()))
        of_row = {row: lines[lines["row"] == row] for row in rows}
        write_rejects(
            self.table,
            np.array(rows, dtype=np.int64) - 1,
            ["; ".join(f"{line.field}: {line.rule}" for line in of_row[row].itertuples()) for row in rows],
            ["; ".join(dict.fromkeys(text for text in of_row[row]["advice"] if text)) for row in rows],
            stream,
        )


def check(table: Table, said: Options | None = None) -> Checked:
    """Read, check and place a table of holdings; nothing is kept yet.

    Parameters
    ----------
    table : Table
        From `geo.files.reader.read`.
    said : Options, optional
        From `geo.holdings.columns.options`.

    Raises
    ------
    SourceError
        When a column is missing, or a date could be read in two ways and nobody says which.
    """
    reading, open_start, has_end = columns.read(table, said or Options())
    if reading.questions:
        raise SourceError(f"{table.name}: {reading.questions[0].text}")
    nameless = arrow.nulls(reading.rows, arrow.string())
    holder = reading.fields["control_after"] if "control_after" in reading.fields.column_names else nameless
    reading = _without_holder_refused(reading, holder)
    origin = ingest.Origin("holdings", table.name, "", table.name, "holdings", digest=table.digest)
    batch = ingest.ingest(reading, origin, Boundaries.load(), Gazetteer.load())
    return Checked(table, reading, batch, _holdings(batch, open_start, has_end))


def _without_holder_refused(reading: Reading, holder: Any) -> Reading:
    """Refuse rows that name no holder: an incident may lack one, a holding may not."""
    rows = np.flatnonzero(holder.is_null().to_numpy())
    if not len(rows):
        return reading
    finding = Finding(
        "rejected",
        "control_after",
        "the row says who holds the place",
        "write the holder, or take the row out",
        rows.astype(np.int64),
        arrow.nulls(len(rows), arrow.string()),
    )
    return replace(reading, findings=(*reading.findings, finding))


def _holdings(batch: ingest.Batch, open_start: arrow.Array, has_end: arrow.Array) -> pd.DataFrame:
    frame = batch.incidents
    result = pd.DataFrame({ours: frame[theirs] for ours, theirs in _TAKEN.items()})
    rows = batch.rows
    result["start"] = result["start"].mask(open_start.to_numpy(zero_copy_only=False)[rows])
    result["end"] = result["end"].where(has_end.to_numpy(zero_copy_only=False)[rows])
    return result.reset_index(drop=True)
