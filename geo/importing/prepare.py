"""The steps of an import up to the point where a person says yes: nothing is written before that."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow.compute as pc

from geo import ingest
from geo.errors import SourceError
from geo.files.limits import LIMITS, Limits
from geo.files.reader import read
from geo.files.rejects import write_rejects
from geo.files.table import Table
from geo.importing import corrections
from geo.importing.corrections import Edits
from geo.importing.job import Report, unreported
from geo.importing.wish import Wish, dataset_name, name_of_file
from geo.places.boundaries import Boundaries
from geo.places.gazetteer import Gazetteer
from geo.places.userplaces import own_folder
from geo.sources import SOURCES, mappings
from geo.sources.aggregates import refuse_aggregates
from geo.sources.base import Reading, Source
from geo.store import Outcome, Plan, Store

AUTO = "auto"
NOT_STATED = "not stated"
READING, CHECKING, COMPARING, WRITING = "Reading", "Checking and placing", "Comparing", "Writing"


@dataclass(frozen=True)
class Prepared:
    """An import that is ready to be looked at, and to be committed.

    Attributes
    ----------
    wish : Wish
        What was asked for.
    table : Table
        The file as it was read, without corrections.
    source : Source
        Its format.
    evidence : str
        What showed that, in a few words.
    reading : Reading
        The file in our columns.
    origin : Origin
        What is kept with every record.
    batch : Batch or None
        The incidents and verdicts; None while the reading has questions.
    plan : Plan or None
        What committing would change; None where nobody asked.
    edits : mapping
        Cells corrected by hand.
    """

    wish: Wish
    table: Table
    source: Source
    evidence: str
    reading: Reading
    origin: ingest.Origin
    batch: ingest.Batch | None = None
    plan: Plan | None = None
    edits: Edits = field(default_factory=dict)

    @property
    def checked(self) -> ingest.Batch:
        """The batch.

        Raises
        ------
        SourceError
            When the file has a question that is not answered.
        """
        if self.batch is None:
            raise SourceError(f"{self.table.name}: {self.reading.questions[0].text}")
        return self.batch


def load(path: Path, wish: Wish | None = None, limits: Limits = LIMITS, report: Report = unreported) -> Table:
    """Read a file as a table of text.

    Raises
    ------
    SourceError
        When it cannot be read.
    """
    report(READING, 0, 0)
    return read(path, sheet=wish.sheet if wish else None, limits=limits)


def recognise(table: Table, code: str = AUTO) -> tuple[Source, str]:
    """Return the format of a table and what shows it.

    Parameters
    ----------
    table : Table
        The file.
    code : str
        A code of `SOURCES` when a person chose one: then nobody guesses.

    Raises
    ------
    SourceError
        When no source takes the file, or it holds no incidents.
    """
    by_code = {source.code: source for source in SOURCES}
    if code != AUTO:
        if code not in by_code:
            raise SourceError(f"no source “{code}”: use auto or one of {', '.join(by_code)}")
        return by_code[code], "as you said"
    refuse_aggregates(table)
    for source in SOURCES:
        evidence = source.recognises(table)
        if evidence:
            return source, evidence
    raise SourceError(
        f"{table.name}: no column with a date and a place was found among {_some(table.columns)}: "
        "say which they are"
    )


def _some(names: tuple[str, ...], most: int = 8) -> str:
    shown = ", ".join(f"“{name[:40]}”" for name in names[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")


def remembered(table: Table, wish: Wish) -> Wish:
    """Return the wish with the columns that a person kept for files like this one, unless it names columns itself."""
    if wish.options.mapping:
        return wish
    saved = mappings.find(table.columns, mappings_folder())
    return wish if saved is None else replace(wish, options=replace(wish.options, mapping=saved.mapping))


def mappings_folder() -> Path:
    """Return the folder where column mappings are kept."""
    return own_folder() / "mappings"


def prepare(
    table: Table,
    wish: Wish,
    store: Store,
    report: Report = unreported,
    edits: Edits | None = None,
    today: date | None = None,
    compare: bool = True,
) -> Prepared:
    """Understand, check and place the rows of a table, and say what committing them would change.

    Parameters
    ----------
    table : Table
        From `load`.
    wish : Wish
        What a person says about it.
    store : Store
        What it is compared with.
    report : callable
        Told how far the work is; may raise to call it off.
    edits : mapping, optional
        Cells corrected by hand.
    today : date, optional
        The day after which nothing can have happened; by default the day that it is anywhere on earth.
    compare : bool
        Whether to say what committing would change; who commits at once learns it then.

    Raises
    ------
    SourceError
        When the file is refused as a whole.
    """
    edits = edits or {}
    given, wish = wish, remembered(table, wish)
    report(READING, 0, 0)
    source, evidence = recognise(table, wish.source)
    if wish is not given:
        evidence += "; columns as they were kept"
    used = corrections.corrected(table, edits) if edits else table
    reading = source.read(used, wish.options)
    if edits:
        found = corrections.findings(table, edits, reading.used)
        reading = replace(reading, findings=(*found, *reading.findings))
    origin = origin_of(table, source, wish, today or datetime.now(UTC).date())
    prepared = Prepared(wish, table, source, evidence, reading, origin, edits=edits)
    if reading.questions:
        return prepared
    batch = ingest.ingest(
        reading,
        origin,
        Boundaries.load(),
        Gazetteer.load(),
        today=today,
        report=lambda done, total: report(CHECKING, done, total),
    )
    if not compare:
        return replace(prepared, batch=batch)
    report(COMPARING, 0, 0)
    return replace(prepared, batch=batch, plan=store.plan(batch, origin, _withdraw(table, wish)))


def commit(prepared: Prepared, store: Store, report: Report = unreported) -> Outcome:
    """Write a prepared import in one commit; the last moment to call it off is before.

    Raises
    ------
    SourceError
        When the file has a question that is not answered.
    StoreError
        When nothing could be written.
    """
    report(WRITING, 0, 0)
    return store.merge(prepared.checked, prepared.origin, _withdraw(prepared.table, prepared.wish))


def _withdraw(table: Table, wish: Wish) -> Any:
    # Corrected rejects are a part of an export, whatever days they lie on.
    return "none" if table.corrected else wish.withdraw


def origin_of(table: Table, source: Source, wish: Wish, today: date) -> ingest.Origin:
    """Return what is kept with every record: the person's words first, then the source's, then the file's."""
    named = source.code not in ("sitmap", "spreadsheet")
    stem = name_of_file(table.name)
    licence, raw_rows = _licence(table, source)
    return ingest.Origin(
        dataset=dataset_name(wish.dataset) or (source.code if named else stem),
        title=wish.title or (source.title if named else table.name),
        licence=wish.licence or licence or NOT_STATED,
        citation=wish.citation or source.citation or wish.title or table.name,
        batch_id=f"{today:%Y%m%d}-{secrets.token_hex(4)}",
        source=source.code,
        retrieved=(wish.retrieved or today).isoformat(),
        digest=table.digest,
        file_name=table.name,
        raw_rows=raw_rows if wish.raw_rows is None else wish.raw_rows,
    )


def _licence(table: Table, source: Source) -> tuple[str, bool]:
    """Return the licence and whether raw rows may be passed on; a file of ours says which it came under."""
    if source.code != "sitmap" or "licence" not in table.columns:
        return source.licence, source.raw_rows
    stated = sorted(text for text in pc.unique(table.rows["licence"]).to_pylist() if text)
    restricted = {other.licence for other in SOURCES if not other.raw_rows}
    return "; ".join(stated[:5]), not restricted & set(stated)


def reasons_of(prepared: Prepared) -> dict[int, tuple[str, str]]:
    """Return for each rejected row of the file why, and what to do."""
    words: dict[int, tuple[list[str], list[str]]] = {}
    for finding in prepared.checked.findings.found:
        if finding.verdict != "rejected":
            continue
        for row, value in zip(finding.rows.tolist(), finding.old.to_pylist(), strict=True):
            reasons, advices = words.setdefault(row, ([], []))
            quoted = f" (“{value[:80]}”)" if value else ""
            reasons.append(f"{finding.field}{quoted}: {finding.rule}")
            if finding.advice and finding.advice not in advices:
                advices.append(finding.advice)
    return {row: ("; ".join(words[row][0]), "; ".join(words[row][1])) for row in sorted(words)}


def rejects(prepared: Prepared, stream: BinaryIO) -> int:
    """Write the rejected rows in the layout of the file, with why and what to do; return their number."""
    found = reasons_of(prepared)
    table = corrections.corrected(prepared.table, prepared.edits)
    write_rejects(
        table,
        np.array(list(found), dtype=np.int64),
        [reason for reason, _ in found.values()],
        [advice for _, advice in found.values()],
        stream,
    )
    return len(found)


def counts(prepared: Prepared) -> Mapping[str, int]:
    """Return how the rows were placed: code of `vocabulary.PLACEMENTS` to number."""
    found = pc.value_counts(prepared.checked.table["placed_by"]).to_pylist()
    return {str(entry["values"]): int(entry["counts"]) for entry in found}


def disagreements(prepared: Prepared) -> int:
    """Return the number of incidents whose point lies in another province than the row states."""
    return int(pc.sum(prepared.checked.table["admin1_disagrees"]).as_py() or 0)
