"""The log: which import made which version, which imports stand, and what may be undone."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Literal

from geo.errors import StoreError, VersionError
from geo.model.words import join_words

LOG_KEY = "sitmap"

Operation = Literal["import", "undo"]


@dataclass(frozen=True)
class Commit:
    """One version of the dataset and what made it.

    Attributes
    ----------
    version : int
        Number of the version, from 0.
    when : datetime
        UTC.
    dataset, title, licence, citation, batch_id, source, retrieved, digest, file_name, raw_rows
        As in `ingest.Origin`; for an undo, those of the import that is undone.
    rows_read, kept, repaired, rejected, merged : int
        Rows of the file; 0 for an undo.
    operation : str
        ``import`` or ``undo``.
    added, updated, unchanged, withdrawn : int
        Records of the dataset, against the version before.
    undone : int or None
        The version that an undo undoes.
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
    merged: int = 0
    source: str = "sitmap"
    retrieved: str = ""
    digest: str = ""
    file_name: str = ""
    raw_rows: bool = True
    operation: Operation = "import"
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    undone: int | None = None


_LOGGED = {f.name for f in fields(Commit)} - {"version", "when"}


def read_commit(entry: Mapping[str, Any]) -> Commit:
    """Return a line of the table's history as a commit.

    Raises
    ------
    ValueError, TypeError, KeyError
        When the line is not one that Sitmap wrote.
    """
    told = {name: value for name, value in json.loads(entry[LOG_KEY]).items() if name in _LOGGED}
    # The first release only ever added, and did not say so.
    told.setdefault("added", told["kept"] + told["repaired"])
    when = datetime.fromtimestamp(entry["timestamp"] / 1000, tz=UTC)
    return Commit(version=int(entry["version"]), when=when, **told)


class History:
    """The commits of a store, and what follows from their order.

    Parameters
    ----------
    commits : sequence of Commit
        In any order.
    """

    def __init__(self, commits: Sequence[Commit]) -> None:
        self.commits = tuple(sorted(commits, key=lambda commit: -commit.version))
        self._by_version = {commit.version: commit for commit in self.commits}
        self._before: dict[int, tuple[int, ...]] = {}
        self._after: dict[int, tuple[int, ...]] = {}
        standing: dict[str, tuple[int, ...]] = {}
        for commit in reversed(self.commits):
            before = standing.get(commit.dataset, ())
            # An undo leaves the dataset as it was before what it undoes, also when that was itself an undo.
            after = (*before, commit.version) if commit.undone is None else self._before[commit.undone]
            self._before[commit.version], self._after[commit.version] = before, after
            standing[commit.dataset] = after

    def standing(self, version: int | None = None) -> tuple[Commit, ...]:
        """Return the imports that stand at a version (the newest by default), newest first: not those undone."""
        last: dict[str, tuple[int, ...]] = {}
        for commit in reversed(self.commits):
            if version is None or commit.version <= version:
                last[commit.dataset] = self._after[commit.version]
        return tuple(self._by_version[number] for number in sorted(sum(last.values(), ()), reverse=True))

    def restricted(self, version: int | None = None) -> frozenset[str]:
        """Return the datasets of which raw rows may not be passed on, at a version (the newest by default).

        One import under such a licence is enough: a later one, of corrected rows say, does not lift it.
        """
        return frozenset(commit.dataset for commit in self.standing(version) if not commit.raw_rows)

    def undoable(self, version: int) -> Commit:
        """Return the commit of a version, which may be undone now.

        Raises
        ------
        VersionError
            When no import made that version.
        StoreError
            When it is undone already, or a later import of the dataset has to be undone first.
        """
        commit = self._by_version.get(version)
        if commit is None:
            raise VersionError(
                f"version {version} was not made by an import: `versions` lists those that were"
            )
        then = self._after[version]
        now = next(self._after[c.version] for c in self.commits if c.dataset == commit.dataset)
        if now == then:
            return commit
        later = sorted((number for number in now if number not in then), reverse=True)
        if later:
            first = join_words([str(number) for number in later])
            raise StoreError(
                f"“{commit.dataset}” was imported again after version {version}: undo {first} first"
            )
        by = next(c.version for c in self.commits if c.dataset == commit.dataset and c.undone is not None)
        raise StoreError(f"version {version} is undone already, by version {by}: undo that to have it back")
