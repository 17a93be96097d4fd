"""What changed between two tables, and the paragraph that says it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pyarrow as arrow
import pytest

from geo.analysis.changes import BOOKKEEPING, COMPARED, EDIT_COLUMNS, IDENTITY, compare
from geo.model import incident as model
from tests.factories import incidents


def table(records: Iterable[Mapping[str, Any]]) -> arrow.Table:
    return arrow.Table.from_pandas(incidents(records), schema=model.arrow_schema(), preserve_index=False)


A = {"incident_id": "a", "notes": "Old."}
B = {"incident_id": "b", "fatalities": 3, "location": "Atareb"}


def ids(found: arrow.Table) -> list[str]:
    return found["incident_id"].to_pylist()


def test_same_tables_in_another_order_did_not_change() -> None:
    changes = compare(table([A, B]), table([B, A]))
    assert not changes.anything
    assert list(changes.edited.columns) == list(EDIT_COLUMNS)
    assert changes.sentence() == "Nothing changed"
    assert (
        changes.paragraph("one", "two") == "Between one and two: no incident was added, edited or withdrawn."
    )


def test_added_edited_and_withdrawn_are_told_apart() -> None:
    changes = compare(table([A, B]), table([{**B, "fatalities": 5}, {"incident_id": "c"}]))
    assert (ids(changes.added), ids(changes.withdrawn), ids(changes.edited_after)) == (["c"], ["a"], ["b"])
    assert changes.edited.to_dict("records") == [
        {"incident_id": "b", "field": "fatalities", "old": "3", "new": "5"}
    ]
    assert changes.edited_after.schema.names == changes.added.schema.names == list(model.NAMES)


def test_edits_come_incident_by_incident_with_values_as_text() -> None:
    after = [
        {**B, "fatalities": None, "event_date": "2014-01-04"},
        {**A, "notes": None, "civilian_targeting": True},
    ]
    edited = compare(table([A, B]), table(after)).edited
    assert [tuple(line) for line in edited.itertuples(index=False)] == [
        ("b", "event_date", "2014-01-03", "2014-01-04"),
        ("b", "fatalities", "3", ""),
        ("b", "first_day", "2014-01-03", "2014-01-04"),
        ("b", "last_day", "2014-01-03", "2014-01-04"),
        ("a", "civilian_targeting", "false", "true"),
        ("a", "notes", "Old.", ""),
    ]
    assert compare(table([A, B]), table(after)).fields()["event_date"] == 1


def test_blank_toll_is_not_zero() -> None:
    changes = compare(table([{**B, "fatalities": None}]), table([{**B, "fatalities": 0}]))
    assert changes.edited[["old", "new"]].values.tolist() == [["", "0"]]


def test_what_is_not_a_number_is_the_same_as_itself_and_as_blank() -> None:
    position = model.arrow_schema().get_field_index("latitude")
    field = model.arrow_schema().field(position)
    nan = table([A]).set_column(position, field, arrow.array([np.nan]))
    blank = table([A]).set_column(position, field, arrow.array([None], arrow.float64()))
    assert not compare(nan, nan).anything
    assert not compare(nan, blank).anything
    assert compare(nan, table([A])).fields() == {"latitude": 1}


@pytest.mark.parametrize("name", BOOKKEEPING)
def test_how_a_record_came_to_us_is_no_edit(name: str) -> None:
    record = {**A, "dataset_record_id": "r"}
    assert not compare(table([record]), table([{**record, name: "another"}])).anything


def test_every_other_column_is_compared() -> None:
    assert {*COMPARED, *BOOKKEEPING, *IDENTITY} == set(model.NAMES)
    other = {"text": "x", "integer": 7, "number": 1.5, "date": date(2013, 5, 6), "boolean": True}
    before = table([{**A, "civilian_targeting": False}])
    for name in COMPARED:
        field = model.arrow_schema().field(name)
        value = arrow.array([other[model.column(name).type]], field.type)
        after = before.set_column(before.schema.get_field_index(name), field, value)
        assert compare(before, after).fields() == {name: 1}, name


def test_same_record_number_of_two_datasets_is_two_records() -> None:
    one, two = ({"incident_id": d, "dataset": d, "dataset_record_id": "1"} for d in ("x", "y"))
    changes = compare(table([one]), table([one, two]))
    assert ids(changes.added) == ["y"] and not len(changes.edited)


@pytest.mark.parametrize(
    ("before", "after", "added", "gone"), [([], [A], 1, 0), ([A], [], 0, 1), ([], [], 0, 0)]
)
def test_empty_tables(before: list[Any], after: list[Any], added: int, gone: int) -> None:
    changes = compare(table(before), table(after))
    assert (changes.added.num_rows, changes.withdrawn.num_rows) == (added, gone)
    assert changes.paragraph("a", "b").startswith("Between a and b: ")


def test_sentence_counts_in_plain_words() -> None:
    added = [{"incident_id": str(n)} for n in range(1_200)]
    changes = compare(table([A, B]), table([{**A, "notes": "New."}, *added]))
    assert changes.sentence() == "1,200 incidents were added, 1 was edited and 1 was withdrawn"
    assert compare(table([A]), table([A, B])).sentence() == "1 incident was added"


def test_paragraph_names_kinds_provinces_and_incidents() -> None:
    protest = {"event_type": "Protests", "sub_event_type": "Peaceful protest", "admin1": "Idlib"}
    after = [
        {**B, "fatalities": 5},
        {"incident_id": "c"},
        {"incident_id": "d"},
        {"incident_id": "e", **protest},
    ]
    changes = compare(table([A, B]), table(after))
    assert changes.paragraph("version 3", "version 5") == (
        "Between version 3 and version 5: 3 incidents were added (2 clashes and 1 protest; Aleppo 2 and Idlib 1), "
        "1 was edited (clash at Atareb on 3 January 2014: deaths from 3 to 5) and "
        "1 was withdrawn (clash at Aleppo on 3 January 2014)."
    )


def test_paragraph_stays_short_however_much_changed() -> None:
    many = [{"incident_id": f"m{n}", "location": f"Place {n}", "notes": "x" * 500} for n in range(50)]
    edited = [{**record, "notes": "y" * 500} for record in many]
    text = compare(table(many), table(edited)).paragraph("a", "b")
    assert "clash at Place 0 on 3 January 2014: note; " in text and "47 more" in text
    assert len(text) < 300
    assert "47 more" in compare(table(many), table([])).paragraph("a", "b")


def test_incident_without_a_place_is_named_by_what_is_known() -> None:
    nowhere = {"incident_id": "n", "location": None, "admin1": None, "country": None}
    assert "(clash on 3 January 2014)" in compare(table([nowhere]), table([])).paragraph("a", "b")
    province = {**nowhere, "admin1": "Homs"}
    assert "(clash in Homs on 3 January 2014)" in compare(table([province]), table([])).paragraph("a", "b")
