"""The incident store: a Delta table on disk or object storage.

Every commit is a version: it can be read as it was, for ever, and what happened to it is written in the commit.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import deltalake
import pyarrow as arrow
from deltalake.exceptions import DeltaError, TableNotFoundError

from geo import ingest
from geo.errors import StoreError, VersionError
from geo.model import incident
from geo.places.boundaries import Boundaries
from geo.places.gazetteer import Gazetteer
from geo.settings import DATA, settings
from geo.sources.sitmap import SITMAP

_COMMIT_KEY = "sitmap"


@dataclass(frozen=True)
class Commit:
    """One version of the dataset and the import that made it.

    Attributes
    ----------
    version : int
        Number of the version, from 0.
    when : datetime
        UTC.
    dataset, title, licence, citation, batch_id : str
        As in `ingest.Origin`.
    rows_read, kept, repaired, rejected : int
        Rows of the import.
    """

    version: int
    when: datetime
    dataset: str
    title: str
    licence: str
    citation: str
    batch_id: str
    rows_read: int
    kept: int
    repaired: int
    rejected: int


BUNDLED = ingest.Origin(
    dataset="syria-2013-2014",
    title="Incidents of the Syrian war, 20 December 2013 to 31 March 2014",
    licence="Facts from public texts; notes by the Sitmap developers (MIT)",
    citation="Sitmap incidents of the Syrian war 2013/14; place points: UCDP GED 19.1 and GeoNames (CC BY 4.0)",
    batch_id="bundled",
)


class Store:
    """A Delta table of incidents at an address."""

    def __init__(self, address: str) -> None:
        self.address = address

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
        history = self._table().history()
        try:
            return tuple(_commit(entry) for entry in history if _COMMIT_KEY in entry)
        except (ValueError, TypeError, KeyError) as error:
            raise StoreError(
                f"the incident store at {self.address} has an unreadable log: {error}"
            ) from error

    def read(self, version: int | None = None) -> arrow.Table:
        """Return the incidents of a version (the newest by default) as an Arrow table in our columns.

        Raises
        ------
        StoreError, VersionError
            When there is no store, or no such version.
        """
        if version is not None and version > self.version():
            raise VersionError(f"the dataset has no version {version}; the newest is {self.version()}")
        table = self._table(version)
        try:
            return table.to_pyarrow_table().select(list(incident.NAMES))
        except (DeltaError, OSError, ValueError, KeyError) as error:
            raise StoreError(
                f"the incident store at {self.address} is damaged: {_first_line(error)}"
            ) from error

    def append(self, batch: ingest.Batch, origin: ingest.Origin) -> int:
        """Add a batch in one atomic commit and return the new version.

        The first batch makes the table. When two processes do so at once, one wins and the other gets a
        `StoreError`.
        """
        return self._write(batch, origin, new=not self.exists())

    def _write(self, batch: ingest.Batch, origin: ingest.Origin, new: bool) -> int:
        about = {
            **asdict(origin),
            "rows_read": batch.rows_read,
            "kept": batch.kept,
            "repaired": batch.repaired,
            "rejected": batch.rejected,
        }
        schema = incident.arrow_schema()
        # A new table is version 0 or nothing: with retries its rows would be added to a table made meanwhile.
        commit = deltalake.CommitProperties(
            custom_metadata={_COMMIT_KEY: json.dumps(about, ensure_ascii=False)},
            max_commit_retries=0 if new else None,
        )
        try:
            table = arrow.Table.from_pandas(batch.incidents, schema=schema, preserve_index=False)
            deltalake.write_deltalake(
                self.address, table, mode="error" if new else "append", commit_properties=commit
            )
        except (DeltaError, OSError, ValueError) as error:
            raise StoreError(f"nothing was written to {self.address}: {_first_line(error)}") from error
        return self.version()

    def seed(self) -> bool:
        """Fill an empty store with the bundled incidents; return whether this call did it."""
        if self.exists():
            return False
        if "://" not in self.address:
            try:
                Path(self.address).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(
                    f"no incident store can be made at {self.address}: {error.strerror}"
                ) from error
        raw = SITMAP.read(DATA / "incidents_2014.csv")
        batch = ingest.ingest(raw, BUNDLED, Boundaries.load(), Gazetteer.load())
        try:
            self._write(batch, BUNDLED, new=True)
        except StoreError:
            # Two servers that start together: the other one was first, and both have the same rows.
            if self.exists():
                return False
            raise
        return True


def _first_line(error: Exception) -> str:
    """Return the head of an error: the engine draws the rest as a tree over several lines."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def _commit(entry: Mapping[str, Any]) -> Commit:
    about = json.loads(entry[_COMMIT_KEY])
    when = datetime.fromtimestamp(entry["timestamp"] / 1000, tz=UTC)
    return Commit(version=int(entry["version"]), when=when, **about)


def open_store(address: str | None = None) -> Store:
    """Return the store of the settings (or at `address`), filled with the bundled incidents if it is new."""
    store = Store(address or settings().store)
    store.seed()
    return store
