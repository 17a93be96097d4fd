"""Which incidents are numbered, in which order, and why."""

from typing import Any

import numpy as np
import pandas as pd

from geo.analysis.notable import PER_PLACE, READ, notable
from tests.factories import incidents

CHANGE = {"sub_event_type": "Non-state actor overtakes territory", "control_after": "Insurgents"}


def table(*records: dict[str, Any]) -> pd.DataFrame:
    """Incidents, each at a place of its own unless it says where."""
    placed = [
        {"latitude": 34 + number / 10, "location": f"Town {number:02d}", "incident_id": f"i{number}"} | record
        for number, record in enumerate(records)
    ]
    frame = incidents(placed)
    frame.insert(0, "row", np.arange(len(frame)))
    return frame


def numbered(frame: pd.DataFrame, most: int, **choice: Any) -> list[str]:
    return notable(frame, most, **choice)["incident_id"].tolist()


def test_half_of_the_numbers_go_to_changes_of_control_and_the_others_to_tolls() -> None:
    frame = table(*[CHANGE] * 4, *[{"fatalities": n} for n in (3, 9, 5)])
    chosen = notable(frame, 4)
    assert sorted(chosen["why"]) == ["control", "control", "toll", "toll"]
    assert sorted(chosen["fatalities"].dropna()) == [5, 9]


def test_changes_of_control_take_the_numbers_that_tolls_leave() -> None:
    frame = table(*[CHANGE] * 5, {"fatalities": 2}, {})
    assert notable(frame, 4)["why"].tolist().count("control") == 3


def test_undisputed_change_comes_before_a_contested_one() -> None:
    frame = table(
        CHANGE | {"control_contested": True, "info_credibility": 1}, CHANGE | {"info_credibility": 3}
    )
    assert numbered(frame, 1) == ["i1"]


def test_contested_change_comes_before_incidents_without_a_toll() -> None:
    frame = table({"info_credibility": 1}, CHANGE | {"control_contested": True, "info_credibility": 3})
    assert numbered(frame, 1) == ["i1"]
    assert notable(frame, 1)["why"].tolist() == ["control"]


def test_better_graded_change_comes_first() -> None:
    frame = table(*(CHANGE | {"info_credibility": grade} for grade in (3, 1, 2)))
    assert numbered(frame, 1) == ["i1"]


def test_more_reliable_source_decides_between_equal_tolls() -> None:
    frame = table(*({"fatalities": 7, "source_reliability": grade} for grade in ("C", "A", "B")))
    assert numbered(frame, 1) == ["i1"]


def test_improbable_report_is_numbered_last_whatever_its_toll() -> None:
    frame = table(
        {"fatalities": 900, "info_credibility": 5},
        CHANGE | {"info_credibility": 5},
        {"fatalities": 80, "info_credibility": 4},
        {},
    )
    assert numbered(frame, 1) == ["i3"]
    assert set(numbered(frame, 2)) == {"i2", "i3"}


def test_ungraded_report_is_numbered_by_its_toll_and_stands_behind_graded_ones_of_the_same() -> None:
    ungraded = {"info_credibility": None, "source_reliability": None}
    frame = table(
        ungraded | {"fatalities": 50},
        {"fatalities": 40, "info_credibility": 3},
        ungraded | {"fatalities": 40},
    )
    assert set(numbered(frame, 2)) == {"i0", "i1"}


def test_blank_toll_counts_as_none_and_a_lowest_figure_as_one() -> None:
    frame = table({}, {"fatalities": 0}, {"fatalities_low": 4})
    chosen = notable(frame, 1)
    assert chosen["incident_id"].tolist() == ["i2"]
    assert chosen["why"].tolist() == ["toll"]


def test_no_toll_at_all_leaves_it_to_the_grading() -> None:
    frame = table({"info_credibility": 3}, {"info_credibility": 1}, {"info_credibility": 2})
    chosen = notable(frame, 2)
    assert set(chosen["incident_id"]) == {"i1", "i2"}
    assert set(chosen["why"]) == {"grade"}


def test_place_has_three_numbers_before_others_have_theirs() -> None:
    here = {"latitude": 36.2, "location": "Aleppo"}
    frame = table(*[here | {"fatalities": 100 + n} for n in range(6)], {"fatalities": 1}, {"fatalities": 2})
    chosen = notable(frame, 5)
    assert chosen["location"].tolist().count("Aleppo") == PER_PLACE
    assert len(chosen) == 5


def test_one_place_alone_has_all_the_numbers() -> None:
    frame = table(*[{"latitude": 36.2, "location": "Atareb"}] * 6)
    assert len(notable(frame, 5)) == 5


def test_spellings_of_one_point_are_one_place() -> None:
    frame = table(
        *[{"latitude": 36.2001, "location": f"Aleppo {n}", "fatalities": 9} for n in range(5)],
        {"fatalities": 1},
    )
    assert "i5" in numbered(frame, PER_PLACE + 1)


def test_incidents_without_a_point_are_told_apart_by_name() -> None:
    nowhere = {"latitude": None, "longitude": None}
    frame = table(
        *[nowhere | {"location": "A", "fatalities": 9}] * 4, nowhere | {"location": "B", "fatalities": 1}
    )
    assert "i4" in numbered(frame, PER_PLACE + 1)


def test_numbers_run_in_order_of_date_and_then_of_place() -> None:
    frame = table(
        {"event_date": "2014-01-09", "location": "B", "fatalities": 1},
        {"event_date": "2014-01-09", "location": "A", "fatalities": 2},
        {"event_date": "2014-01-02", "location": "C", "fatalities": 3},
    )
    assert notable(frame, 3)["location"].tolist() == ["C", "A", "B"]


def test_newest_of_equals_is_chosen() -> None:
    frame = table(*(CHANGE | {"event_date": f"2014-01-0{day}"} for day in (4, 6, 5)))
    assert numbered(frame, 1) == ["i1"]


def test_picked_incidents_come_first_in_the_order_in_which_they_were_picked() -> None:
    frame = table({"fatalities": 90}, {}, {"info_credibility": 5}, {})
    chosen = notable(frame, 3, ["i2", "i1", "i2", "unknown"])
    assert chosen["incident_id"].tolist() == ["i2", "i1", "i0"]
    assert chosen["why"].tolist() == ["picked", "picked", "toll"]


def test_only_picked_leaves_it_at_those() -> None:
    frame = table({"fatalities": 90}, {}, {})
    assert numbered(frame, 3, picked=["i1"], only_picked=True) == ["i1"]


def test_no_more_are_numbered_than_asked_for() -> None:
    frame = table({}, {}, {})
    assert numbered(frame, 0) == []
    assert numbered(frame, 1, picked=["i0", "i1"]) == ["i0"]
    assert len(notable(table(), 5)) == 0


def test_order_of_the_table_does_not_matter() -> None:
    frame = table(*[CHANGE] * 3, *[{"fatalities": n % 3} for n in range(9)])
    shuffled = frame.sample(frac=1, random_state=4)
    assert numbered(frame, 6) == numbered(shuffled, 6)


def test_rule_needs_no_other_columns_than_it_says() -> None:
    frame = table(CHANGE, {"fatalities": 3}, {})
    assert numbered(frame[["row", *READ]], 2) == numbered(frame, 2)
