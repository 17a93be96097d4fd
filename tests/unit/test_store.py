"""The store: what an import does to a dataset, version by version, and how it is undone."""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import deltalake
import pyarrow as arrow
import pytest

from geo import ingest
from geo.errors import StoreError, VersionError
from geo.model import incident as model
from geo.settings import ROOT
from geo.store import BUNDLED, Store, bundled, open_store, seed
from tests.factories import incidents

ONE = ingest.Origin(
    dataset="one", title="First dataset", licence="CC BY 4.0", citation="First, Records", batch_id="b1"
)
TWO = replace(ONE, dataset="two", title="Second dataset", batch_id="b2")


def batch(records: Iterable[Mapping[str, Any]] | int = 2, *, refused: Iterable[str] = ()) -> ingest.Batch:
    """Rows of an import: as many ordinary ones as a number says, or records with at least an `id`."""
    if isinstance(records, int):
        records = [{"id": f"r{number}"} for number in range(records)]
    rows = [{**record} for record in records]
    for row in rows:
        row["dataset_record_id"] = row.pop("id")
        row.setdefault("incident_id", row["dataset_record_id"])
    made = ingest.Batch.of(incidents(rows))
    return replace(made, rejected_ids=arrow.array(list(refused), arrow.string()))


def days(*numbers: int, **fields: Any) -> list[dict[str, Any]]:
    """Records r1, r2, ... on those days of January 2014."""
    return [{"id": f"r{n}", "event_date": f"2014-01-{n:02}", **fields} for n in numbers]


@pytest.fixture
def place(tmp_path: Path) -> Store:
    """Return a store that does not exist yet."""
    return Store(str(tmp_path / "incidents"))


def ids(store: Store, version: int | None = None, column: str = "dataset_record_id") -> list[str]:
    return sorted(store.read(version)[column].to_pylist())


def numbers(outcome: Any) -> tuple[int, int, int, int, int]:
    return outcome.added, outcome.updated, outcome.unchanged, outcome.withdrawn, outcome.outside


# -- a new store ------------------------------------------------------------------------------------------------


def test_new_store_is_filled_once(tmp_path: Path) -> None:
    address = str(tmp_path / "deep" / "incidents")
    assert not Store(address).exists()
    assert open_store(address).read().num_rows == 304
    again = open_store(address)
    assert again.read().num_rows == 304
    assert again.version() == 0
    assert not seed(again)


def test_missing_store_says_what_to_do(place: Store) -> None:
    for question in (place.version, place.read, place.commits, place.identity):
        with pytest.raises(StoreError, match="start the app once"):
            question()


def test_store_at_a_file_is_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder", encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        open_store(str(file / "incidents"))
    assert "\n" not in str(caught.value)


def test_other_table_at_the_same_address_is_another_identity(tmp_path: Path) -> None:
    stores = [Store(str(tmp_path / name)) for name in ("a", "b")]
    for store in stores:
        store.merge(batch(), ONE)
    assert stores[0].identity() != stores[1].identity()


# Both have read and placed the rows before either writes, which is when the tables could be doubled.
_SEED = """
import sys, pathlib, time
from geo import ingest
from geo.store import Store, seed
read, meeting = ingest.ingest, pathlib.Path(sys.argv[2])
def meet(*arguments):
    batch = read(*arguments)
    (meeting / sys.argv[3]).touch()
    until = time.monotonic() + 60
    while len(list(meeting.iterdir())) < 2 and time.monotonic() < until:
        pass
    return batch
ingest.ingest = meet
store = Store(sys.argv[1])
print(seed(store), store.version(), store.read().num_rows)
"""


def test_two_processes_that_start_together_seed_once(tmp_path: Path) -> None:
    meeting = tmp_path / "meeting"
    meeting.mkdir()
    address = str(tmp_path / "incidents")
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _SEED, address, str(meeting), name],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    answers = [process.communicate(timeout=120)[0].split() for process in started]
    assert sorted(answers) == [["False", "0", "304"], ["True", "0", "304"]]
    assert Store(address).read().num_rows == 304


def test_late_process_does_not_seed_a_table_that_came_meanwhile(
    place: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*_: object) -> ingest.Batch:
        place.merge(batch(), ONE)
        return batch()

    monkeypatch.setattr(bundled.ingest, "ingest", overtaken)
    assert not seed(place)
    assert place.read().num_rows == 2


# -- an import --------------------------------------------------------------------------------------------------


def test_import_is_a_new_version_and_the_old_one_stays(place: Store) -> None:
    assert place.merge(batch(2), ONE).version == 0
    outcome = place.merge(batch(3), TWO)
    assert (outcome.version, outcome.committed) == (1, True)
    assert [place.read(version).num_rows for version in (0, 1, None)] == [2, 5, 5]
    assert place.read().column_names == list(model.NAMES)


def test_version_says_where_it_came_from_and_what_it_did(place: Store) -> None:
    origin = replace(
        ONE, source="acled", retrieved="2026-11-24", digest="f00", file_name="new.csv", raw_rows=False
    )
    place.merge(batch(days(1, 2, 3)), ONE)
    place.merge(batch([*days(1, 3, notes="New."), *days(5)]), origin)
    newest, first = place.commits()
    assert (newest.version, newest.operation, newest.undone) == (1, "import", None)
    assert (newest.added, newest.updated, newest.unchanged, newest.withdrawn) == (1, 2, 0, 1)
    assert (newest.rows_read, newest.kept, newest.repaired, newest.rejected, newest.merged) == (3, 3, 0, 0, 0)
    assert (newest.source, newest.retrieved, newest.digest) == ("acled", "2026-11-24", "f00")
    assert (newest.file_name, newest.raw_rows) == ("new.csv", False)
    assert (first.added, first.raw_rows, first.citation) == (3, True, "First, Records")


def test_incidents_come_back_as_they_were_put_in(place: Store) -> None:
    put = batch(3)
    place.merge(put, replace(ONE, dataset="test"))
    got = model.from_arrow(place.read()).sort_values("incident_id", ignore_index=True)
    assert got.equals(put.incidents)


def test_same_import_again_changes_nothing_and_writes_nothing(place: Store) -> None:
    place.merge(batch(3), ONE)
    again = place.merge(batch([{"id": f"r{n}"} for n in (2, 0, 1)]), replace(ONE, batch_id="later"))
    assert (again.version, again.committed) == (0, False)
    assert numbers(again) == (0, 0, 3, 0, 0)
    assert not again.changes.anything
    assert place.version() == 0
    assert set(place.read()["batch_id"].to_pylist()) == {"test"}


def test_new_edited_same_and_withdrawn_records(place: Store) -> None:
    place.merge(batch(days(1, 2, 3, 4)), ONE)
    newer = [*days(1), *days(2, fatalities=5, notes="Corrected."), *days(4, 6)]
    outcome = place.merge(batch(newer), replace(ONE, batch_id="later"))
    assert numbers(outcome) == (1, 1, 2, 1, 0)
    assert outcome.changes.edited[["field", "old", "new"]].values.tolist() == [
        ["fatalities", "", "5"],
        ["notes", "A clash.", "Corrected."],
    ]
    assert outcome.changes.withdrawn["dataset_record_id"].to_pylist() == ["r3"]
    assert ids(place) == ["r1", "r2", "r4", "r6"]
    assert ids(place, 0) == ["r1", "r2", "r3", "r4"]


def test_unchanged_record_keeps_the_import_that_brought_it(place: Store) -> None:
    place.merge(batch(days(1, 2)), ONE)
    place.merge(batch([*days(1), *days(2, notes="New.", batch_id="later")]), ONE)
    rows = {r["dataset_record_id"]: r["batch_id"] for r in place.read().to_pylist()}
    assert rows == {"r1": "test", "r2": "later"}


def test_other_datasets_stay_untouched(place: Store) -> None:
    odd = replace(ONE, dataset="o'dd; --")
    place.merge(batch(2), TWO)
    place.merge(batch(3), odd)
    place.merge(batch([{"id": "r0", "notes": "New."}]), odd, withdraw="all")
    rows = place.read()
    assert sorted(zip(rows["dataset"].to_pylist(), rows["dataset_record_id"].to_pylist(), strict=True)) == [
        ("o'dd; --", "r0"),
        ("two", "r0"),
        ("two", "r1"),
    ]


def test_plan_says_the_same_and_writes_nothing(place: Store) -> None:
    assert numbers(place.plan(batch(2), ONE)) == (2, 0, 0, 0, 0)
    assert not place.exists()
    place.merge(batch(days(1, 2, 3)), ONE)
    newer = batch([*days(1, notes="New."), *days(3)])
    plan = place.plan(newer, ONE)
    assert place.version() == 0
    assert numbers(plan) == numbers(place.merge(newer, ONE)) == (0, 1, 1, 1, 0)


def test_record_twice_in_an_import_is_refused(place: Store) -> None:
    with pytest.raises(StoreError, match="record “r1” more than once"):
        place.merge(batch([*days(1), *days(1)]), ONE)
    assert not place.exists()


def test_row_without_a_required_value_is_not_written(place: Store) -> None:
    bad = batch(1)
    position = bad.table.schema.get_field_index("event_type")
    column = arrow.array([None], arrow.string())
    table = bad.table.set_column(position, bad.table.schema.field(position), column)
    with pytest.raises(StoreError, match="nothing was written") as caught:
        place.merge(replace(bad, table=table), ONE)
    assert "\n" not in str(caught.value)
    assert not place.exists()


def test_import_of_no_rows_into_a_new_store_makes_it(place: Store) -> None:
    assert place.merge(batch(0), ONE).committed
    assert place.read().num_rows == 0
    assert not place.merge(batch(0), ONE).committed


def overtake(
    store: Store, monkeypatch: pytest.MonkeyPatch, *others: tuple[ingest.Batch, ingest.Origin]
) -> None:
    """Let other imports come first, each at the moment when one has planned and is about to write."""
    waiting, real = list(others), Store._write

    def late(self: Store, *arguments: Any) -> None:
        if waiting and self is store:
            Store(store.address).merge(*waiting.pop(0))
        real(self, *arguments)

    monkeypatch.setattr(Store, "_write", late)


def test_import_that_was_overtaken_is_held_against_what_is_there_now(
    place: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.merge(batch(1), TWO)
    overtake(place, monkeypatch, (batch(2), ONE), (batch([{"id": "r0", "notes": "New."}, {"id": "r1"}]), ONE))
    outcome = place.merge(batch(3), ONE)
    assert outcome.version == 3
    assert numbers(outcome) == (1, 1, 1, 0, 0)
    assert [place.read(version).num_rows for version in range(4)] == [1, 3, 3, 4]


def test_import_that_another_process_made_meanwhile_is_not_made_again(
    place: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.merge(batch(1), TWO)
    overtake(place, monkeypatch, (batch(2), ONE))
    outcome = place.merge(batch(2), ONE)
    assert (outcome.committed, outcome.version) == (False, 1)
    assert place.read().num_rows == 3


def test_first_import_that_was_overtaken_is_added(place: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    overtake(place, monkeypatch, (batch(1), TWO))
    assert place.merge(batch([{"id": "r0"}]), ONE).version == 1
    assert ids(place, column="incident_id") == ["one:r0", "r0"]


def test_undo_that_was_overtaken_sees_the_newer_import(place: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    place.merge(batch(1), ONE)
    overtake(place, monkeypatch, (batch(2), ONE))
    with pytest.raises(StoreError, match="undo 1 first"):
        place.undo(0)
    assert place.version() == 1


def test_import_gives_up_when_others_always_come_first(place: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    place.merge(batch(1), TWO)
    overtake(place, monkeypatch, *((batch([{"id": "r0", "fatalities": n}]), TWO) for n in range(60)))
    with pytest.raises(StoreError, match="other imports came first each time"):
        place.merge(batch(2), ONE)
    assert set(place.read()["dataset"].to_pylist()) == {"two"}


def test_commit_whose_answer_was_lost_counts_as_made(place: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    place.merge(batch(1), ONE)
    real = Store._write

    def lost(self: Store, *arguments: Any) -> None:
        real(self, *arguments)
        raise OSError("connection lost")

    monkeypatch.setattr(Store, "_write", lost)
    assert place.merge(batch(2), ONE).version == 1
    assert ids(place) == ["r0", "r1"]


# -- what an import withdraws -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("withdraw", "expected", "left"),
    [
        # Days 10 to 12 are covered; 1 to 9 and 13 to 30 are not spoken of.
        ("covered", (0, 0, 2, 1, 27), 29),
        ("all", (0, 0, 2, 28, 0), 2),
        ("none", (0, 0, 2, 0, 28), 30),
    ],
)
def test_missing_records_are_withdrawn_where_the_import_speaks_for_them(
    place: Store, withdraw: Any, expected: tuple[int, ...], left: int
) -> None:
    place.merge(batch(days(*range(1, 31))), ONE)
    assert numbers(place.merge(batch(days(10, 12)), ONE, withdraw)) == expected
    assert place.read().num_rows == left


def test_records_of_countries_that_an_import_lacks_stay(place: Store) -> None:
    lebanon = [{**record, "id": f"l{record['id']}"} for record in days(2, 3, country="Lebanon")]
    place.merge(batch([*days(1, 2, 3, 4), *lebanon]), ONE)
    assert numbers(place.merge(batch(days(1, 4)), ONE)) == (0, 0, 2, 2, 2)
    assert ids(place) == ["lr2", "lr3", "r1", "r4"]


@pytest.mark.parametrize(
    ("stored", "newer", "withdrawn", "outside"),
    [
        # The first day was deleted at the source: one record outside is the edge of a whole dataset.
        (range(1, 11), range(2, 11), 1, 0),
        (range(1, 11), range(3, 11), 0, 2),
        # Two of forty are five per cent.
        (range(1, 31), range(2, 31), 1, 0),
        (range(1, 31), range(3, 31), 0, 2),
    ],
)
def test_a_little_outside_is_the_edge_of_the_whole_dataset(
    place: Store, stored: range, newer: range, withdrawn: int, outside: int
) -> None:
    place.merge(batch(days(*stored)), ONE)
    assert numbers(place.plan(batch(days(*newer)), ONE))[3:] == (withdrawn, outside)


def test_five_per_cent_outside_count_as_the_edge(place: Store) -> None:
    january = days(*range(3, 31))
    february = [{"id": f"f{n}", "event_date": f"2014-02-{n:02}"} for n in range(1, 11)]
    place.merge(batch([*days(1, 2), *january, *february]), ONE)
    assert numbers(place.plan(batch([*january, *february]), ONE))[3:] == (2, 0)


def test_import_that_shares_no_record_withdraws_nothing(place: Store) -> None:
    place.merge(batch(days(1, 2, 3)), ONE)
    other = [{**record, "id": f"new{record['id']}"} for record in days(1, 3)]
    assert numbers(place.merge(batch(other), ONE)) == (2, 0, 0, 0, 3)
    assert place.read().num_rows == 5


def test_rejected_row_does_not_withdraw_its_record(place: Store) -> None:
    place.merge(batch(days(1, 2, 3)), ONE)
    outcome = place.merge(batch(days(1, 3), refused=["r2", "unknown"]), ONE, "all")
    assert numbers(outcome) == (0, 0, 2, 0, 0)
    assert (outcome.refused, outcome.committed) == (1, False)
    assert ids(place) == ["r1", "r2", "r3"]


# -- identifiers ------------------------------------------------------------------------------------------------


def test_identifier_that_another_dataset_has_becomes_a_longer_one(place: Store) -> None:
    place.merge(batch([{"id": "1"}]), ONE)
    place.merge(batch([{"id": "1"}, {"id": "2"}]), TWO)
    assert ids(place, column="incident_id") == ["1", "2", "two:1"]
    assert not place.merge(batch([{"id": "1"}, {"id": "2"}]), TWO).committed
    place.merge(batch([{"id": "1", "notes": "New."}, {"id": "2"}]), TWO)
    assert ids(place, column="incident_id") == ["1", "2", "two:1"]


def test_identifier_is_unique_whatever_a_file_brings(place: Store) -> None:
    place.merge(batch([{"id": "a", "incident_id": "two:1"}, {"id": "b", "incident_id": "1"}]), ONE)
    place.merge(batch([{"id": "1"}, {"id": "2", "incident_id": "1"}, {"id": "3", "incident_id": "1"}]), TWO)
    assert ids(place, column="incident_id") == ["1", "two:1", "two:1-2", "two:2", "two:3"]


def test_identifier_twice_in_a_file_is_told_apart(place: Store) -> None:
    place.merge(batch([{"id": "1", "incident_id": "x"}, {"id": "2", "incident_id": "x"}]), ONE)
    assert ids(place, column="incident_id") == ["one:2", "x"]


# -- licences ---------------------------------------------------------------------------------------------------


def test_new_licence_is_taken_over_and_is_no_edit(place: Store) -> None:
    place.merge(batch(days(1, 2)), ONE)
    outcome = place.merge(batch(days(1, 2, licence="All rights reserved")), ONE)
    assert (outcome.committed, outcome.relicensed) == (True, 2)
    assert numbers(outcome) == (0, 0, 2, 0, 0)
    assert set(place.read()["licence"].to_pylist()) == {"All rights reserved"}


def test_one_import_under_a_strict_licence_restricts_the_dataset_until_it_is_undone(place: Store) -> None:
    strict = replace(ONE, raw_rows=False)
    place.merge(batch(2), ONE)
    place.merge(batch(2), TWO)
    assert place.history().restricted() == frozenset()
    # Nothing else differs: the terms alone make the version.
    assert place.merge(batch(2), strict).committed
    assert not place.merge(batch(2), strict).committed
    place.merge(batch(3), ONE)
    history = place.history()
    assert [history.restricted(version) for version in (1, 2, 3)] == [frozenset(), {"one"}, {"one"}]
    place.undo(3)
    place.undo(2)
    assert place.history().restricted() == frozenset()


# -- undo -------------------------------------------------------------------------------------------------------


def rows(store: Store, version: int | None = None) -> list[dict[str, Any]]:
    return sorted(store.read(version).to_pylist(), key=lambda row: str(row["incident_id"]))


def test_undo_brings_the_dataset_back_and_leaves_the_others(place: Store) -> None:
    place.merge(batch(days(1, 2, 3)), ONE)
    before = rows(place)
    place.merge(batch([*days(1, notes="New.", batch_id="later"), *days(3, 4)]), ONE)
    after = rows(place)
    place.merge(batch([{"id": "z"}]), TWO)
    outcome = place.undo(1)
    assert (outcome.version, outcome.committed) == (3, True)
    assert numbers(outcome) == (1, 1, 1, 1, 0)
    assert rows(place) == [*before, *(row for row in rows(place, 2) if row["dataset"] == "two")]
    commit = place.commits()[0]
    assert (commit.operation, commit.undone, commit.dataset, commit.rows_read) == ("undo", 1, "one", 0)
    place.undo(3)
    assert [row for row in rows(place) if row["dataset"] == "one"] == after


def test_first_version_can_be_undone(place: Store) -> None:
    place.merge(batch(2), ONE)
    place.undo(0)
    assert place.read().num_rows == 0
    place.undo(1)
    assert ids(place) == ["r0", "r1"]


def test_undo_of_an_import_that_was_built_upon_names_what_to_undo_first(place: Store) -> None:
    for number in range(3):
        place.merge(batch(2 + number), ONE)
    place.merge(batch(1), TWO)
    with pytest.raises(StoreError, match="“one” was imported again after version 0: undo 2 and 1 first"):
        place.undo(0)
    place.undo(2)
    with pytest.raises(StoreError, match="undo 1 first"):
        place.undo(0)
    place.undo(1)
    place.undo(0)
    assert set(place.read()["dataset"].to_pylist()) == {"two"}


def test_what_is_undone_is_not_undone_again(place: Store) -> None:
    place.merge(batch(1), ONE)
    place.merge(batch(2), ONE)
    place.undo(1)
    with pytest.raises(StoreError, match="version 1 is undone already, by version 2"):
        place.undo(1)
    place.merge(batch(3), ONE)
    with pytest.raises(StoreError, match="imported again after version 2: undo 3 first"):
        place.undo(2)


@pytest.mark.parametrize("version", [1, -1, 10**6])
def test_undo_of_no_version_is_an_error(place: Store, version: int) -> None:
    place.merge(batch(1), ONE)
    with pytest.raises(VersionError, match=f"version {version} was not made by an import"):
        place.undo(version)


def test_undone_records_do_not_take_an_identifier_that_is_in_use_now(place: Store) -> None:
    place.merge(batch([{"id": "1"}]), ONE)
    place.undo(0)
    place.merge(batch([{"id": "1"}]), TWO)
    place.undo(1)
    assert ids(place, column="incident_id") == ["1", "one:1"]


def test_import_after_an_undo_starts_from_what_is_there(place: Store) -> None:
    place.merge(batch(1), ONE)
    place.merge(batch(3), ONE)
    place.undo(1)
    assert numbers(place.merge(batch(3), ONE)) == (2, 0, 1, 0, 0)
    assert [commit.version for commit in place.history().standing()] == [3, 0]


# -- versions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [1, 7, 10**8])
def test_missing_version_is_named(place: Store, version: int) -> None:
    place.merge(batch(), ONE)
    with pytest.raises(VersionError, match=f"no version {version}"):
        place.read(version)


def _first_release(store: Store) -> None:
    """Write a table as the first release did: fewer columns, fewer facts in the log."""
    about = {
        "dataset": "one", "title": "t", "licence": "l", "citation": "c", "batch_id": "b",
        "rows_read": 2, "kept": 1, "repaired": 1, "rejected": 0,
    }  # fmt: skip
    table = batch(2).table.drop_columns(["admin3", "reports"])
    table = table.set_column(
        table.schema.get_field_index("dataset"), "dataset", arrow.array(["one"] * 2, arrow.string())
    )
    commit = deltalake.CommitProperties(custom_metadata={"sitmap": json.dumps(about)})
    deltalake.write_deltalake(store.address, table, commit_properties=commit)


def test_store_of_the_first_release_is_read_and_goes_on(place: Store) -> None:
    _first_release(place)
    (first,) = place.commits()
    assert (first.operation, first.added, first.raw_rows, first.undone) == ("import", 2, True, None)
    assert place.read().column_names == list(model.NAMES)
    assert place.read()["admin3"].null_count == 2
    assert not place.merge(batch(2), ONE).committed
    place.merge(batch([{"id": "r0"}, {"id": "r1"}, {"id": "n", "admin3": "Atareb"}]), ONE)
    assert sorted(place.read()["admin3"].to_pylist(), key=str) == ["Atareb", None, None]
    place.merge(batch([{"id": "r0", "reports": 4}, {"id": "r1"}]), ONE)
    assert sorted(place.read()["reports"].to_pylist(), key=str) == [4, None]
    assert place.read(0)["reports"].null_count == 2
    place.undo(2)
    place.undo(1)
    assert ids(place) == ["r0", "r1"]


def test_version_that_another_program_made_is_passed_over(place: Store) -> None:
    place.merge(batch(1), ONE)
    place.merge(batch(2), ONE)
    deltalake.DeltaTable(place.address).optimize.compact()
    assert place.version() == 2
    assert [commit.version for commit in place.commits()] == [1, 0]
    place.undo(1)
    assert ids(place) == ["r0"]


def test_reader_of_a_version_is_not_disturbed_by_a_writer(place: Store) -> None:
    place.merge(batch(3), ONE)
    reading = deltalake.DeltaTable(place.address, version=0)
    place.merge(batch([{"id": "r0", "notes": "New."}]), ONE, "all")
    place.undo(1)
    assert reading.to_pyarrow_table().num_rows == 3


def test_versions_are_kept_for_ever_with_their_log(place: Store) -> None:
    place.merge(batch([{"id": "r", "fatalities": 0}]), ONE)
    # With each checkpoint the engine would forget what is older than this.
    hasty = {
        "delta.checkpointInterval": "3",
        "delta.logRetentionDuration": "interval 0 seconds",
        "delta.enableExpiredLogCleanup": "true",
    }
    deltalake.DeltaTable(place.address).alter.set_table_properties(hasty)
    for number in range(2, 9):
        place.merge(batch([{"id": "r", "fatalities": number}]), ONE)
    assert list(Path(place.address).glob("_delta_log/*.checkpoint.parquet"))
    assert [commit.version for commit in place.commits()] == [8, 7, 6, 5, 4, 3, 2, 0]
    assert [place.read(v)["fatalities"].to_pylist() for v in (0, 4, 8)] == [[0], [4], [8]]


def test_file_that_no_version_names_does_no_harm(place: Store) -> None:
    place.merge(batch(2), ONE)
    file = next(Path(place.address).glob("*.parquet"))
    (file.parent / f"part-00000-orphan-{file.name}").write_bytes(file.read_bytes())
    (file.parent / "half.parquet").write_bytes(file.read_bytes()[:100])
    assert place.read().num_rows == 2
    assert place.merge(batch(3), ONE).added == 1
    assert ids(place) == ["r0", "r1", "r2"]


def test_bundled_incidents_can_be_imported_again_without_a_change(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "incidents"))
    table = store.read()
    again = replace(batch(0), table=table)
    assert not store.merge(again, BUNDLED).committed
