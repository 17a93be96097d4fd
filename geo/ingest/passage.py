"""The way of a file's rows to incidents: read, check, place, identify. Every row gets a verdict.

A row is kept, repaired or rejected, and the three sum to the rows read. A rejected row is never lost: its
verdict names the field, the value, the rule and what to do.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow
import pyarrow.compute as pc

from geo.ingest import rules, typed
from geo.ingest.batch import Batch, Origin, Unplaced
from geo.ingest.centres import coarsen
from geo.ingest.checks import check, kinds
from geo.ingest.identity import Identity, identify, refuse_repeated
from geo.ingest.ledger import Ledger
from geo.ingest.placing import Places, place
from geo.ingest.points import check_whereabouts, own_points
from geo.ingest.stated import Bools, Ints, Stated, Tell, distinct
from geo.ingest.typed import Rows
from geo.model import incident, vocabulary
from geo.model.verdicts import Finding, Findings, gathered
from geo.places.boundaries import Boundaries
from geo.places.countries import Countries
from geo.places.gazetteer import Gazetteer
from geo.sources.base import Reading

CHUNK = 100_000
"""Rows, or questions about places, that are worked on between two calls of `report`."""

Report = Callable[[int, int], None]
_COPIERS = 2
_READ, _OWN, _WHEREABOUTS, _PLACED = 0.5, 0.6, 0.7, 0.9
"""Shares of the whole work that are done after each step."""


def ingest(
    reading: Reading,
    origin: Origin,
    boundaries: Boundaries,
    gazetteer: Gazetteer,
    today: date | None = None,
    report: Report | None = None,
    chunk: int = CHUNK,
) -> Batch:
    """Turn rows of text into incidents.

    Parameters
    ----------
    reading : Reading
        A file in our columns.
    origin : Origin
        Kept with every record.
    boundaries, gazetteer : Boundaries, Gazetteer
        Where things are.
    today : date, optional
        What lies after it is in the future; by default the day that it is anywhere on earth.
    report : callable, optional
        ``(rows done, rows in all)``, called now and then. May raise in order to give up: nothing has been written.
    chunk : int
        Rows worked on at once: memory and the time between two reports grow with it, the result is the same.
    """
    done = _teller(report, reading.rows)
    refused = Findings(reading.rows, reading.findings).rejected
    merged = np.zeros(reading.rows, dtype=bool) if reading.merged is None else reading.merged & ~refused
    # What the source has refused or counted elsewhere is out; what is left is judged by itself.
    file_rows = np.flatnonzero(~refused & ~merged)
    fields = reading.fields
    if len(file_rows) < reading.rows:
        fields = fields.filter(arrow.array(~refused & ~merged))
    ledger = Ledger(len(file_rows))
    passed = _passed(
        fields, origin, boundaries, gazetteer, today or _latest_day_on_earth(), ledger, chunk, done
    )
    findings = gathered(reading.rows, reading.findings, ledger.findings(file_rows))
    findings = _with_heads(findings, reading, merged)
    merged &= ~findings.rejected
    return Batch(
        table=_table(passed, origin, ~ledger.rejected),
        rows=file_rows[~ledger.rejected],
        findings=findings,
        unplaced=tuple(_of_file(passed.places, file_rows, ledger.rejected)),
        merged=int(merged.sum()),
        ids=_spread(passed.identity.incident_id, file_rows, reading.rows),
        rejected_ids=_rejected_ids(passed.identity, reading, file_rows, findings.rejected),
    )


def _with_heads(findings: Findings, reading: Reading, merged: Bools) -> Findings:
    """Refuse the rows that are counted with a row that is refused: they would be lost without a word."""
    if reading.heads is None:
        return findings
    rows = np.flatnonzero(merged & findings.rejected[reading.heads])
    if not len(rows):
        return findings
    heads = arrow.array(reading.heads[rows] + 1).cast(arrow.string())
    rule = rules.HEAD
    return gathered(
        findings.rows_read,
        findings.found,
        [Finding(rule.verdict, rule.field, rule.words, rule.advice, rows, heads)],
    )


def _rejected_ids(identity: Identity, reading: Reading, file_rows: Ints, rejected: Bools) -> arrow.Array:
    """Record identifiers of refused rows: what the store has of them stays as it is."""
    known = _spread(identity.record_id, file_rows, reading.rows)
    for name in ("dataset_record_id", "incident_id"):
        if name in reading.fields.column_names:
            known = pc.coalesce(known, reading.fields[name].combine_chunks())
    return known.filter(arrow.array(rejected)).drop_null()


def _latest_day_on_earth() -> date:
    """The day in the zone that is furthest ahead, so that nobody's today is in the future."""
    return (datetime.now(UTC) + timedelta(hours=14)).date()


def _teller(report: Report | None, rows: int) -> Tell:
    def tell(share: float) -> None:
        if report is not None:
            report(round(share * rows), rows)

    return tell


def _between(tell: Tell, start: float, end: float) -> Tell:
    return lambda share: tell(start + (end - start) * share)


@dataclass(frozen=True)
class _Passed:
    """What was found out about rows, before the refused ones are taken out."""

    rows: Rows
    identity: Identity
    places: Places


def _passed(
    fields: arrow.Table,
    origin: Origin,
    boundaries: Boundaries,
    gazetteer: Gazetteer,
    today: date,
    ledger: Ledger,
    chunk: int,
    tell: Tell,
) -> _Passed:
    rows = _read(fields, today, ledger, chunk, _between(tell, 0.0, _READ))
    countries = Countries.load()
    stated = Stated.of(rows, countries)
    step = _between(tell, _READ, _OWN)
    points = own_points(rows, stated, boundaries, countries, ledger, chunk, step)
    given = _given_precision(rows)
    step = _between(tell, _OWN, _WHEREABOUTS)
    exact = given != vocabulary.GEO_PRECISIONS.values()[-1]
    check_whereabouts(rows, stated, points, exact, countries, ledger, chunk, step)
    precision = coarsen(points, stated, given, boundaries, gazetteer, countries, ledger)
    step = _between(tell, _WHEREABOUTS, _PLACED)
    places = place(rows, stated, points, precision, boundaries, gazetteer, countries, chunk, step)
    _check_precision(rows, places, ledger)
    identity = identify(fields, rows, origin.dataset, ledger)
    refuse_repeated(fields, identity, ledger, chunk)
    tell(1.0)
    return _Passed(rows, identity, places)


def _read(fields: arrow.Table, today: date, ledger: Ledger, chunk: int, tell: Tell) -> Rows:
    read: list[Rows] = []
    for start in range(0, max(fields.num_rows, 1), chunk):
        part = typed.read(fields.slice(start, chunk), start, today, ledger)
        check(part, ledger)
        read.append(part)
        tell(min(start + chunk, fields.num_rows) / max(fields.num_rows, 1))
    return typed.joined(read)


def _given_precision(rows: Rows) -> Ints:
    return np.asarray(rows.value["geo_precision"].fill_null(0)).astype(np.int64)


def _check_precision(rows: Rows, places: Places, ledger: Ledger) -> None:
    """A precision that the file leaves blank is taken from the place; without one there is none."""
    blank = rows.text["geo_precision"].is_null().to_numpy()
    found = np.flatnonzero(blank & (places.precision > 0))
    new = arrow.array(places.precision[found]).cast(arrow.string())
    ledger.note(rules.PRECISION_FROM_PLACE, found, rows.quoted("geo_precision", at=found), new)
    lost = np.flatnonzero(blank & (places.precision == 0))
    ledger.note(rules.REQUIRED["geo_precision"], lost, rows.quoted("geo_precision", at=lost))


# -- the incidents ----------------------------------------------------------------------------------------------


def _table(passed: _Passed, origin: Origin, kept: Bools) -> arrow.Table:
    """The rows that are not refused, in the schema of an incident."""
    makers = _makers(passed, origin)
    mask = None if kept.all() else arrow.array(kept)

    def column(name: str) -> arrow.ChunkedArray:
        made = makers[name]() if name in makers else passed.rows.value[name]
        whole = made if isinstance(made, arrow.ChunkedArray) else arrow.chunked_array([made])
        return whole if mask is None else whole.filter(mask)

    schema = incident.arrow_schema()
    # Arrow gives the processor back while it copies: two columns at once take half the time. What a column is made
    # from is let go before the next one.
    with ThreadPoolExecutor(_COPIERS) as pool:
        return arrow.table(list(pool.map(column, schema.names)), schema=schema)


def _makers(passed: _Passed, origin: Origin) -> dict[str, Callable[[], Any]]:
    """How to make each column that Sitmap works out, and each of the file that it has changed, for all rows."""
    rows, places = passed.rows, passed.places
    first_day, last_day = _spans(rows)
    placements = arrow.array(list(vocabulary.PLACEMENTS.values()), arrow.string())
    precision = places.precision.astype(np.int32)

    def constant(name: str) -> Callable[[], Any]:
        text = arrow.scalar(getattr(origin, name) or None, arrow.string())
        return lambda: arrow.repeat(text, len(rows))

    return {
        "incident_id": lambda: passed.identity.incident_id,
        "dataset_record_id": lambda: passed.identity.record_id,
        "kind": lambda: kinds(rows),
        "stated_admin1": lambda: pc.coalesce(rows.value["stated_admin1"], rows.value["admin1"]),
        **{name: label.column for name, label in places.labels.items()},
        "latitude": lambda: arrow.array(places.latitude, mask=np.isnan(places.latitude)),
        "longitude": lambda: arrow.array(places.longitude, mask=np.isnan(places.longitude)),
        "geo_precision": lambda: arrow.array(precision, mask=precision == 0),
        "placed_by": lambda: placements.take(arrow.array(places.placed_by)),
        "admin1_disagrees": lambda: arrow.array(places.disagrees == 1.0, mask=np.isnan(places.disagrees)),
        "first_day": lambda: first_day,
        "last_day": lambda: last_day,
        **{name: constant(name) for name in ("dataset", "licence", "batch_id")},
    }


def _spans(rows: Rows) -> tuple[arrow.Array, arrow.Array]:
    """First and last day of each row, worked out once for each distinct span."""
    days = [_days(rows.value[name]) for name in ("event_date", "end_date")]
    precision = np.asarray(rows.value["time_precision"].fill_null(0)).astype(np.int64)
    which, first = distinct(*(day.astype(np.int64) for day in days), precision)
    event, end = (pd.Series(day[first].astype("datetime64[s]")) for day in days)
    spans = incident.spans(event, end, pd.Series(precision[first], dtype="Int32"))
    found = (arrow.array(day.to_numpy().astype("datetime64[D]"), arrow.date32()) for day in spans)
    one, other = (days.take(arrow.array(which)) for days in found)
    return one, other


def _days(column: arrow.ChunkedArray) -> npt.NDArray[np.datetime64]:
    return np.asarray(column.to_numpy(), dtype="datetime64[D]")


def _of_file(places: Places, file_rows: Ints, rejected: Bools) -> list[Unplaced]:
    """The names that wait for review with the rows of the file that are kept, the most frequent first."""
    waiting = [replace(name, rows=file_rows[name.rows[~rejected[name.rows]]]) for name in places.unplaced]
    return sorted((name for name in waiting if len(name.rows)), key=lambda name: -len(name.rows))


def _spread(ids: arrow.ChunkedArray, file_rows: Ints, count: int) -> arrow.Array:
    """Identifiers by row of the file, null for rows that were out before."""
    if len(file_rows) == count:
        return arrow.concat_arrays(ids.chunks) if ids.num_chunks else arrow.array([], arrow.string())
    where = np.full(count, -1, dtype=np.int64)
    where[file_rows] = np.arange(len(file_rows))
    return ids.take(arrow.array(where, mask=where < 0)).combine_chunks()
