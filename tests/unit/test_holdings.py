"""Asserted holdings: from a table to verdicts, kept until they are removed."""

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd
import pytest

from geo import holdings
from geo.errors import PlaceError, SourceError
from geo.files.reader import read
from geo.files.table import Table
from geo.holdings import columns
from tests.support.source_files import table

HELD = {
    "Town": "Azaz",
    "Held by": "ISIS",
    "Since": "2013-09-18",
    "Until": "",
    "Province": "Aleppo",
    "Source": "AFP",
}


def checked(*rows: Mapping[str, str], **said: object) -> holdings.Checked:
    return holdings.check(table([{**HELD, **row} for row in rows]), columns.options({}, **said))  # type: ignore[arg-type]


def test_row_is_read_placed_and_kept_with_its_dates() -> None:
    found = checked({"Until": "2014-02-28"})
    (row,) = found.holdings.to_dict("records")
    assert (row["name"], row["holder"], row["source"], row["admin1_pcode"]) == ("Azaz", "ISIS", "AFP", "SY02")
    assert (round(row["latitude"], 2), round(row["longitude"], 2)) == (36.59, 37.05)
    assert (row["start"], row["end"]) == (pd.Timestamp("2013-09-18"), pd.Timestamp("2014-02-28"))
    assert (found.batch.kept, found.batch.repaired, found.batch.rejected) == (1, 0, 0)


def test_open_dates_stay_open() -> None:
    found = checked({"Since": "", "Until": "2014-01-10"}, {}).holdings
    assert found["start"].isna().tolist() == [True, False]
    assert found["end"].isna().tolist() == [False, True]


def test_month_counts_from_its_last_day() -> None:
    assert checked({"Since": "February 2013"}).holdings["start"].tolist() == [pd.Timestamp("2013-02-28")]


def test_point_of_the_row_is_taken_as_it_is() -> None:
    rows = [
        {
            "place": "Hill 45",
            "holder": "Army",
            "from": "2014-01-01",
            "lat": "35.9",
            "lon": "36.0",
            "country": "Syria",
        }
    ]
    found = holdings.check(table(rows)).holdings
    assert found[["latitude", "longitude"]].values.tolist() == [[35.9, 36.0]]


@pytest.mark.parametrize(
    ("row", "field", "rule"),
    [
        ({"Held by": ""}, "Holder", "the row says who holds the place"),
        ({"Since": "31/31/2013"}, "From", "a date as 2014-01-31"),
        ({"Since": "2014-02-01", "Until": "2014-01-01"}, "From", "not above “To”"),
        ({"Since": ""}, "From", "is given"),
    ],
    ids=["no holder", "no date", "dates turned round", "neither date"],
)
def test_row_that_cannot_be_kept_is_rejected_with_its_reason(
    row: dict[str, str], field: str, rule: str
) -> None:
    found = checked({}, row)
    assert (found.batch.kept, found.batch.rejected) == (1, 1)
    (line,) = found.rejected().to_dict("records")
    assert (line["row"], line["field"]) == (2, field)
    assert rule in line["rule"]


def test_every_row_gets_one_verdict() -> None:
    batch = checked({}, {"Held by": ""}, {"Since": "x"}, {"Town": "Nowhere at all"}).batch
    assert batch.kept + batch.repaired + batch.rejected == batch.rows_read == 4
    assert [name.name for name in batch.unplaced] == ["Nowhere at all"]


def test_rejected_rows_come_back_as_the_file_has_them(tmp_path: Path) -> None:
    stream = io.BytesIO()
    checked({}, {"Held by": "", "Source": "=danger"}).write_rejects(stream)
    (tmp_path / "again.csv").write_bytes(stream.getvalue())
    again = read(tmp_path / "again.csv")
    assert again.corrected
    assert again.rows.select(["Town", "Source"]).to_pylist() == [{"Town": "Azaz", "Source": "=danger"}]


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        ([{"holder": "ISIS", "from": "2014-01-01"}], "place"),
        ([{"place": "Azaz", "from": "2014-01-01"}], "holder"),
        ([{"place": "Azaz", "holder": "ISIS"}], "from"),
    ],
)
def test_table_without_what_it_needs_is_refused(rows: Sequence[Mapping[str, str]], missing: str) -> None:
    with pytest.raises(SourceError, match=f"rows.csv: no column “{missing}”"):
        holdings.check(table(rows))


def test_date_of_two_meanings_is_asked_for_and_not_guessed() -> None:
    row = {"Since": "03/04/2013"}
    with pytest.raises(SourceError, match="03/04/2013 in column “Since”"):
        checked(row)
    assert checked(row, day_first=True).holdings["start"].tolist() == [pd.Timestamp("2013-04-03")]


def test_column_can_be_named_by_hand() -> None:
    rows = [{"place": "Azaz", "Who": "ISIS", "from": "2014-01-01", "province": "Aleppo"}]
    found = holdings.check(table(rows), columns.options({"holder": "Who"}))
    assert found.holdings["holder"].tolist() == ["ISIS"]
    with pytest.raises(SourceError, match="no column “owner” in a table of holdings"):
        columns.options({"owner": "Who"})


@pytest.fixture
def file() -> Callable[..., Table]:
    return lambda **row: table([{**HELD, **row}], name="held.csv")


def test_what_is_added_is_held_until_it_is_removed(tmp_path: Path, file: Callable[..., Table]) -> None:
    assert holdings.held(tmp_path).empty
    before = holdings.signature(tmp_path)
    added = holdings.add(holdings.check(file()), tmp_path)
    assert holdings.signature(tmp_path) != before
    assert holdings.held(tmp_path)["name"].tolist() == ["Azaz"]
    assert holdings.held(tmp_path)["start"].tolist() == [pd.Timestamp("2013-09-18")]
    assert [a.name for a in holdings.listed(tmp_path)] == ["held.csv"]
    assert holdings.remove(added.key, tmp_path).name == "held.csv"
    assert holdings.held(tmp_path).empty


def test_same_file_again_changes_nothing(tmp_path: Path, file: Callable[..., Table]) -> None:
    first = holdings.add(holdings.check(file()), tmp_path)
    again = holdings.add(holdings.check(file()), tmp_path)
    assert again.key == first.key
    assert len(holdings.held(tmp_path)) == 1


def test_nothing_is_kept_of_a_file_without_a_usable_row(tmp_path: Path) -> None:
    with pytest.raises(PlaceError, match="no row can be kept"):
        holdings.add(checked({"Held by": ""}), tmp_path)
    assert holdings.listed(tmp_path) == ()


def test_what_was_not_added_cannot_be_removed(tmp_path: Path) -> None:
    with pytest.raises(PlaceError, match="“x” was not added"):
        holdings.remove("x", tmp_path)
