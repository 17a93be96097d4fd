"""The incident store: a Delta table on disk or object storage.

Every commit is a version: it can be read as it was, for ever, and what happened to it is written in the commit. An
import is one commit, so that a process that dies leaves the version before or the version after. Who commits says
which version the commit follows; when another process was first, the import is planned anew against what is there.
"""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import deltalake
import pyarrow as arrow
from deltalake.exceptions import DeltaError, TableNotFoundError
from pyarrow import dataset as files

from geo import ingest
from geo.analysis.changes import Changes
from geo.errors import StoreError, VersionError
from geo.model import incident
from geo.store.commits import LOG_KEY, Commit, History, Operation, read_commit
from geo.store.planning import Plan, Withdraw, plan_import, plan_undo

_ROW_COUNTS = ("rows_read", "kept", "repaired", "rejected", "merged")
_ATTEMPTS = 20
"""How often an import is planned anew because another one came first, before it gives up."""

_TOO_MANY = "other imports came first each time: try again"
_ADVICE = (
    ("No space left", "the disk is full: make room and try again"),
    ("File too large", "the disk is full: make room and try again"),
    ("Disk quota exceeded", "the quota is used up: make room and try again"),
    ("Permission denied", "this account may not write there: change the folder's rights or SITMAP_STORE"),
    ("Read-only file system", "it is read-only: point SITMAP_STORE to another folder"),
)
"""What the engine says of a failed write, and what a person can do about it."""


@dataclass(frozen=True)
class Outcome:
    """What an import or an undo did.

    Attributes
    ----------
    version : int
        The version that it made; the newest version when nothing had to be written.
    committed : bool
        Whether it made a version.
    added, updated, unchanged, withdrawn, outside, refused, relicensed : int
        As in `Plan`.
    changes : Changes
        The incidents behind the numbers.
    """

    version: int
    committed: bool
    added: int
    updated: int
    unchanged: int
    withdrawn: int
    outside: int
    refused: int
    relicensed: int
    changes: Changes


class _OvertakenError(Exception):
    """Another process made the version that this one was about to make."""


class Store:
    """A Delta table of incidents at an address."""

    def __init__(self, address: str) -> None:
        self.address = address

    # -- reading ------------------------------------------------------------------------------------------------

    def _table(self, version: int | None = None) -> deltalake.DeltaTable:
        try:
            return deltalake.DeltaTable(self.address, version=version)
        except TableNotFoundError as error:
            raise StoreError(
                f"no incident store at {self.address}: start the app once or import a file"
            ) from error
        except (DeltaError, OSError, ValueError) as error:
            if version is not None:
                raise VersionError(f"the dataset has no version {version}") from error
            raise StoreError(
                f"the incident store at {self.address} cannot be read: {_first_line(error)}"
            ) from error

    def exists(self) -> bool:
        """Return whether there is a table at the address."""
        try:
            return deltalake.DeltaTable.is_deltatable(self.address)
        except (DeltaError, OSError) as error:
            raise StoreError(
                f"the incident store at {self.address} cannot be opened: {_first_line(error)}"
            ) from error

    def version(self) -> int:
        """Return the number of the newest version."""
        return int(self._table().version())

    def identity(self) -> str:
        """Return the identifier of the table, which another table at the same address does not have."""
        return str(self._table().metadata().id)

    def commits(self) -> tuple[Commit, ...]:
        """Return every version, newest first."""
        return self._commits(self._table())

    def history(self) -> History:
        """Return the commits with what follows from their order: which imports stand, and what may be undone."""
        return History(self.commits())

    def _commits(self, table: deltalake.DeltaTable) -> tuple[Commit, ...]:
        try:
            return tuple(read_commit(entry) for entry in table.history() if LOG_KEY in entry)
        except (ValueError, TypeError, KeyError) as error:
            raise StoreError(
                f"the incident store at {self.address} has an unreadable log: {error}"
            ) from error

    def read(self, version: int | None = None) -> arrow.Table:
        """Return the incidents of a version (the newest by default) as an Arrow table in our columns.

        A column that is younger than the version is blank.

        Raises
        ------
        StoreError, VersionError
            When there is no store, or no such version.
        """
        if version is not None and version > self.version():
            raise VersionError(f"the dataset has no version {version}; the newest is {self.version()}")
        return self._rows(self._table(version))

    def _rows(
        self,
        table: deltalake.DeltaTable,
        dataset: str | None = None,
        columns: tuple[str, ...] = incident.NAMES,
    ) -> arrow.Table:
        """Return rows of a version, all or those of one dataset, in the columns asked for."""
        wanted = None if dataset is None else files.field("dataset") == dataset
        try:
            stored = table.to_pyarrow_dataset()
            known = [name for name in columns if name in stored.schema.names]
            # Files are read through Python, so that threads wait for each other: one alone is three times as fast.
            rows = stored.to_table(columns=known, filter=wanted, use_threads=False)
        except (DeltaError, OSError, ValueError, KeyError) as error:
            raise StoreError(
                f"the incident store at {self.address} is damaged: {_first_line(error)}"
            ) from error
        types = incident.arrow_schema()
        blank = {
            name: arrow.nulls(rows.num_rows, types.field(name).type) for name in columns if name not in known
        }
        return arrow.table({name: blank[name] if name in blank else rows[name] for name in columns})

    # -- planning and writing -----------------------------------------------------------------------------------

    def plan(self, batch: ingest.Batch, origin: ingest.Origin, withdraw: Withdraw = "covered") -> Plan:
        """Return what `merge` would do now; nothing is written.

        Parameters
        ----------
        batch, origin, withdraw
            As for `merge`.
        """
        return self._plan(self._table() if self.exists() else None, batch, origin, withdraw)

    def _plan(
        self,
        table: deltalake.DeltaTable | None,
        batch: ingest.Batch,
        origin: ingest.Origin,
        withdraw: Withdraw,
    ) -> Plan:
        empty = incident.arrow_schema().empty_table()
        stored = empty if table is None else self._rows(table, origin.dataset)
        ids = empty["incident_id"] if table is None else self._ids(table)
        refused = batch.rejected_ids
        return plan_import(stored, _of_dataset(batch.table, origin.dataset), refused, ids, withdraw)

    def _ids(self, table: deltalake.DeltaTable) -> arrow.ChunkedArray:
        return self._rows(table, columns=("incident_id",))["incident_id"]

    def merge(self, batch: ingest.Batch, origin: ingest.Origin, withdraw: Withdraw = "covered") -> Outcome:
        """Bring a dataset up to date with an import, in one atomic commit, or in none when nothing changes.

        A record is known by its dataset and its `dataset_record_id`. What is new is added, what differs is
        updated, what is the same stays as it is. The first import makes the table.

        Parameters
        ----------
        batch : ingest.Batch
            The rows.
        origin : ingest.Origin
            Where they come from.
        withdraw : str
            What becomes of records of the dataset that the import does not have. ``covered``: an export speaks for
            the days and countries that it covers; what is missing there is withdrawn, the rest stays, unless it is
            so little (`planning.WHOLE_SHARE`) that the export is taken as the whole dataset. An import that
            shares no record with the dataset withdraws nothing. ``all``: everything missing is withdrawn.
            ``none``: nothing is. A record whose newer row was rejected is never withdrawn.

        Raises
        ------
        StoreError
            When nothing could be written; the store is as it was.
        """

        def attempt() -> Outcome:
            table = self._table() if self.exists() else None
            plan = self._plan(table, batch, origin, withdraw)
            if table is not None and plan.nothing and not self._new_terms(table, origin):
                return _outcome(plan, int(table.version()), committed=False)
            about = {**asdict(origin), **_row_counts(batch)}
            version = self._commit(table, plan, origin.dataset, "import", about)
            return _outcome(plan, version, committed=True)

        return self._until_first(attempt)

    def _new_terms(self, table: deltalake.DeltaTable, origin: ingest.Origin) -> bool:
        """Whether the import forbids to pass on raw rows that could be passed on so far."""
        return not origin.raw_rows and origin.dataset not in History(self._commits(table)).restricted()

    def undo(self, version: int) -> Outcome:
        """Bring the dataset of an import back to what it was before it, in a new commit.

        An undo can be undone in its turn. Other datasets stay as they are.

        Parameters
        ----------
        version : int
            The version that the import made.

        Raises
        ------
        StoreError, VersionError
            When no import made the version, it is undone already, or a later import of the dataset has to be
            undone first.
        """

        def attempt() -> Outcome:
            table = self._table()
            undone = History(self._commits(table)).undoable(version)
            now = self._rows(table, undone.dataset)
            before = self._rows(self._table(version - 1), undone.dataset) if version else now.slice(0, 0)
            plan = plan_undo(now, before, self._ids(table))
            about = {name: value for name, value in asdict(undone).items() if name not in ("version", "when")}
            about |= {**dict.fromkeys(_ROW_COUNTS, 0), "undone": version}
            made = self._commit(table, plan, undone.dataset, "undo", about)
            return _outcome(plan, made, committed=True)

        return self._until_first(attempt)

    def create(self, batch: ingest.Batch, origin: ingest.Origin) -> bool:
        """Make the table with a first import; return False when another process made it meanwhile.

        Raises
        ------
        StoreError
            When nothing could be written.
        """
        plan = self._plan(None, batch, origin, "none")
        try:
            self._commit(None, plan, origin.dataset, "import", {**asdict(origin), **_row_counts(batch)})
        except _OvertakenError:
            return False
        return True

    def _until_first(self, attempt: Callable[[], Outcome]) -> Outcome:
        for _ in range(_ATTEMPTS):
            try:
                return attempt()
            except _OvertakenError:
                continue
        raise StoreError(f"nothing was written to {self.address}: {_TOO_MANY}")

    def _commit(
        self,
        table: deltalake.DeltaTable | None,
        plan: Plan,
        dataset: str,
        operation: Operation,
        about: Mapping[str, Any],
    ) -> int:
        """Write a plan as the version after the one that it was made for, and return its number."""
        key = uuid.uuid4().hex
        counts = {name: getattr(plan, name) for name in ("added", "updated", "unchanged", "withdrawn")}
        told = {**about, **counts, "operation": operation, "commit": key}
        before = -1 if table is None else int(table.version())
        try:
            self._write(table, plan, dataset, json.dumps(told, ensure_ascii=False))
        except (DeltaError, OSError, ValueError) as error:
            return self._after_failure(error, key, before)
        return before + 1

    def _write(self, table: deltalake.DeltaTable | None, plan: Plan, dataset: str, told: str) -> None:
        how: dict[str, Any] = {
            "schema_mode": "merge",
            # Exactly the next version or none: with retries the rows would follow what they were not held against.
            "commit_properties": deltalake.CommitProperties({LOG_KEY: told}, max_commit_retries=0),
            # Versions are kept for ever; by default the log forgets those of last month.
            "post_commithook_properties": deltalake.PostCommitHookProperties(cleanup_expired_logs=False),
        }
        if table is None:
            deltalake.write_deltalake(self.address, plan.rows.all(), mode="error", **how)
        elif plan.only_adds and plan.rows.keep.all():
            deltalake.write_deltalake(table, plan.rows.new(), mode="append", **how)
        else:
            quoted = dataset.replace("'", "''")
            deltalake.write_deltalake(
                table, plan.rows.all(), mode="overwrite", predicate=f"dataset = '{quoted}'", **how
            )

    def _after_failure(self, error: Exception, key: str, before: int) -> int:
        """Find out what a failed write left: our version after all, another one's, or nothing."""
        if self.exists():
            table = self._table()
            for entry in table.history():
                # What failed may have been what comes after the commit, or the answer of a far-away disk.
                if json.loads(entry.get(LOG_KEY, "{}")).get("commit") == key:
                    return int(entry["version"])
            if int(table.version()) > before:
                raise _OvertakenError from error
        raise StoreError(f"nothing was written to {self.address}: {_why(error)}") from error


def _of_dataset(table: arrow.Table, dataset: str) -> arrow.Table:
    position = table.schema.get_field_index("dataset")
    return table.set_column(position, table.schema.field(position), arrow.repeat(dataset, table.num_rows))


def _row_counts(batch: ingest.Batch) -> dict[str, int]:
    return {name: int(getattr(batch, name)) for name in _ROW_COUNTS}


def _outcome(plan: Plan, version: int, committed: bool) -> Outcome:
    same = {f.name: getattr(plan, f.name) for f in fields(Outcome) if f.name not in ("version", "committed")}
    return Outcome(version=version, committed=committed, **same)


def _why(error: Exception) -> str:
    """Return why a write failed in words, or the head of what the engine says."""
    return next((advice for sign, advice in _ADVICE if sign in str(error)), _first_line(error))


def _first_line(error: Exception) -> str:
    """Return the head of an error: the engine draws the rest as a tree over several lines."""
    return (str(error).splitlines() or [type(error).__name__])[0]
