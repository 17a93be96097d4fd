"""Who holds a place: the rules of docs/control.md, each by its name."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from geo.analysis.control import MISSING, Control
from geo.model.actors import Actor, Actors
from geo.model.filter import Filter
from geo.model.incident import EARLIEST, LATEST
from tests.support.datasets import dataset

ACTORS = Actors(
    (
        Actor("Army", side="government", parent="State"),
        Actor("State", side="government"),
        Actor("Rebels", side="opposition"),
        Actor("Brigade", side="opposition", parent="Rebels"),
        Actor("Emirate", aliases=("Emirs",), side="jihadist"),
        Actor("Front", side="jihadist"),
        Actor("Civilians", side="civilian"),
    )
)
CHANGE = {"event_type": "Battles", "sub_event_type": "Non-state actor overtakes territory"}


def said(day: str, before: str | None = None, after: str | None = None, **more: Any) -> dict[str, Any]:
    """A statement about one town: a change when it names a new holder, else fighting over it."""
    known = {"event_date": day, "location": "Town", "control_before": before, "control_after": after}
    return {**known, **(CHANGE if after else {}), **more}


def control(*records: dict[str, Any], wanted: Filter | None = None, **more: Any) -> Control:
    return dataset(records, ACTORS).control(wanted or Filter(), **more)


def on(found: Control, day: str) -> dict[str, Any]:
    """How the one place stood on a day; nothing when no record says anything."""
    lines = found.at(date.fromisoformat(day)).to_dict("records")
    assert len(lines) <= 1
    return {str(name): value for name, value in lines[0].items()} if lines else {}


def stood(found: Control, day: str) -> tuple[str, str, str]:
    line = on(found, day)
    return (line["holder"], line["other"], line["state"]) if line else ("", "", "nothing")


def reasons(found: Control) -> list[str]:
    return found.changes["why"].tolist()


def asserted(*holdings: dict[str, Any]) -> pd.DataFrame:
    ordinary = {
        "name": "Town", "admin1": "Aleppo", "admin1_pcode": "SY02", "country": "Syria", "latitude": 36.2012,
        "longitude": 37.1612, "geo_precision": 1, "holder": "Army", "start": None, "end": None, "source": "A list",
    }  # fmt: skip
    table = pd.DataFrame([{**ordinary, **holding} for holding in holdings])
    return table.assign(start=pd.to_datetime(table["start"]), end=pd.to_datetime(table["end"]))


# -- rule 1 to 3: a day, a span, and what was before ----------------------------------------------------------------


def test_the_answer_for_a_day_is_how_things_stood_at_its_end() -> None:
    found = control(said("2014-01-05", "Army", "Rebels"))
    assert stood(found, "2014-01-04") == ("Army", "", "held")
    assert stood(found, "2014-01-05") == ("Rebels", "", "held")


def test_a_change_known_to_the_week_is_changing_until_its_last_day() -> None:
    found = control(said("2014-01-08", "Army", "Rebels", time_precision=2))  # 6 to 12 January
    assert stood(found, "2014-01-05") == ("Army", "", "held")
    assert stood(found, "2014-01-06") == ("Army", "Rebels", "changing")
    assert stood(found, "2014-01-11") == ("Army", "Rebels", "changing")
    assert stood(found, "2014-01-12") == ("Rebels", "", "held")
    assert on(found, "2014-01-12")["since"] == pd.Timestamp("2014-01-12")
    assert on(found, "2014-01-09")["stale_days"] == 0


def test_while_it_changes_who_stood_holds_it_if_the_record_does_not_say() -> None:
    found = control(said("2014-01-01", None, "Army"), said("2014-01-08", None, "Rebels", time_precision=2))
    assert stood(found, "2014-01-07") == ("Army", "Rebels", "changing")


def test_before_the_first_change_its_former_holder_held_the_place() -> None:
    found = control(said("2014-01-05", "Army", "Rebels"))
    line = on(found, "2013-06-01")
    assert (line["holder"], line["basis"]) == ("Army", "before")
    assert pd.isna(line["since"])


def test_before_a_first_change_without_a_former_holder_nothing_is_known() -> None:
    found = control(said("2014-01-05", None, "Rebels"))
    assert on(found, "2014-01-04") == {}
    assert stood(found, "2014-01-05") == ("Rebels", "", "held")


# -- rule 4 to 6: contests ------------------------------------------------------------------------------------------


def test_a_fight_that_names_the_holder_contests_it_from_its_day() -> None:
    found = control(said("2014-01-06", "Army", control_contested=True))
    assert stood(found, "2014-01-05") == ("Army", "", "held")
    line = on(found, "2014-01-06")
    assert (line["holder"], line["state"], line["basis"]) == ("Army", "contested", "contest")
    assert stood(found, "2015-01-01") == ("Army", "", "contested")


def test_a_fight_that_names_nobody_says_nothing_of_the_days_before() -> None:
    found = control(said("2014-01-06", control_contested=True))
    assert on(found, "2014-01-05") == {}
    line = on(found, "2014-01-06")
    assert (line["holder"], line["state"], line["contested"]) == ("", "unknown", True)


def test_a_fight_that_names_nobody_leaves_who_stood_and_contests_it() -> None:
    found = control(
        said("2014-01-02", "Army", "Rebels"),
        said("2014-01-06", control_contested=True),
        said("2014-01-09", "Rebels", "Army"),
    )
    assert stood(found, "2014-01-05") == ("Rebels", "", "held")
    assert stood(found, "2014-01-08") == ("Rebels", "", "contested")
    assert on(found, "2014-01-08")["since"] == pd.Timestamp("2014-01-02")
    assert stood(found, "2014-01-09") == ("Army", "", "held")


def test_a_contested_change_stays_contested_by_the_former_holder_until_the_next_statement() -> None:
    found = control(
        said("2014-01-05", "Army", "Rebels", control_contested=True), said("2014-02-01", "Rebels", "Emirate")
    )
    assert stood(found, "2014-01-05") == ("Rebels", "Army", "contested")
    assert stood(found, "2014-01-31") == ("Rebels", "Army", "contested")
    assert stood(found, "2014-02-01") == ("Emirate", "", "held")


def test_a_change_that_names_no_new_holder_leaves_the_holder_unknown() -> None:
    found = control(said("2014-01-05", "Army", None, **CHANGE))
    assert stood(found, "2014-01-04") == ("Army", "", "held")
    assert stood(found, "2014-01-05") == ("", "", "unknown")


# -- rule 7: what passed unseen ---------------------------------------------------------------------------------------


def test_what_passed_unseen_is_unclear_from_the_day_after_the_last_evidence() -> None:
    found = control(said("2014-01-02", "Emirate", "Army"), said("2014-01-14", "Rebels", "Emirate"))
    assert stood(found, "2014-01-02") == ("Army", "", "held")
    assert stood(found, "2014-01-03") == ("Army", "Rebels", "unclear")
    assert stood(found, "2014-01-13") == ("Army", "Rebels", "unclear")
    assert stood(found, "2014-01-14") == ("Emirate", "", "held")


def test_a_contested_place_that_passed_unseen_is_unclear_from_the_day_after_the_fight() -> None:
    found = control(
        said("2014-01-06", "Emirate", control_contested=True), said("2014-01-14", "Rebels", "Emirate")
    )
    assert stood(found, "2014-01-06") == ("Emirate", "", "contested")
    assert stood(found, "2014-01-07") == ("Emirate", "Rebels", "unclear")
    assert stood(found, "2014-01-14") == ("Emirate", "", "held")


def test_a_fight_on_the_way_does_not_shorten_what_is_unclear() -> None:
    found = control(
        said("2014-01-02", "Emirate", "Army"),
        said("2014-01-08", control_contested=True),
        said("2014-01-14", "Rebels", "Emirate"),
    )
    assert {stood(found, f"2014-01-{day:02d}")[2] for day in range(3, 14)} == {"unclear"}


def test_an_umbrella_agrees_with_the_groups_under_it() -> None:
    found = control(said("2014-01-02", "Army", "Brigade"), said("2014-01-14", "Rebels", "Emirate"))
    assert stood(found, "2014-01-10") == ("Brigade", "", "held")


def test_who_held_it_by_a_later_fight_holds_it_since_a_day_that_nobody_knows() -> None:
    found = control(
        said("2014-01-02", "Emirate", "Army"), said("2014-01-09", "Rebels", control_contested=True)
    )
    assert stood(found, "2014-01-05") == ("Army", "Rebels", "unclear")
    assert stood(found, "2014-01-09") == ("Rebels", "", "contested")
    assert pd.isna(on(found, "2014-01-09")["since"])


# -- rule 8: the order of one day and of overlapping spans --------------------------------------------------------------


@pytest.mark.parametrize("ids", [("a", "b"), ("b", "a")])
def test_a_same_day_reversal_is_read_in_the_order_that_fits(ids: tuple[str, str]) -> None:
    found = control(
        said("2014-01-01", "Emirate", "Army"),
        said("2014-01-05", "Army", "Rebels", incident_id=ids[0]),
        said("2014-01-05", "Rebels", "Army", incident_id=ids[1]),
    )
    assert stood(found, "2014-01-04") == ("Army", "", "held")
    assert stood(found, "2014-01-05") == ("Army", "", "held")


def test_overlapping_weeks_are_read_in_the_order_that_fits() -> None:
    found = control(
        said("2014-01-01", "Emirate", "Army"),
        said("2014-01-06", "Rebels", "Emirate", end_date="2014-01-10"),
        said("2014-01-06", "Army", "Rebels", end_date="2014-01-12"),
    )
    # The takeover from the rebels by the tenth proves that theirs came before.
    assert stood(found, "2014-01-10") == ("Emirate", "", "held")
    assert stood(found, "2014-01-12") == ("Emirate", "", "held")


def test_a_reversal_that_could_end_either_way_is_contested() -> None:
    found = control(
        said("2014-01-05", "Army", "Rebels", incident_id="a"),
        said("2014-01-05", "Rebels", "Army", incident_id="b"),
    )
    assert stood(found, "2014-01-05") == ("Army", "Rebels", "contested")


def test_without_an_order_that_fits_statements_go_by_their_days_and_identifiers() -> None:
    found = control(
        said("2014-01-05", "Front", "Emirate", incident_id="b"),
        said("2014-01-05", "Army", "Rebels", incident_id="a"),
    )
    assert stood(found, "2014-01-05")[0] == "Emirate"


def test_too_many_statements_of_one_day_to_try_their_orders_go_by_identifier() -> None:
    army, rebels, emirate, front = "Army", "Rebels", "Emirate", "Front"
    chain = [army, rebels, emirate, front, army, emirate, rebels, front, emirate, army]
    records = [
        said("2014-01-05", one, other, incident_id=f"i{9 - number}")
        for number, (one, other) in enumerate(pairwise(chain))
    ]
    # The chain runs from i9 to i1, and its first step is the last by identifier.
    assert stood(control(*records), "2014-01-05") == ("Rebels", "", "held")
    # One less, and all orders are tried: every one that fits ends with the eighth step.
    assert stood(control(*records[:8]), "2014-01-05") == ("Emirate", "", "held")


def test_a_fight_while_it_changes_hands_leaves_it_changing() -> None:
    found = control(
        said("2014-01-08", "Army", "Rebels", time_precision=2), said("2014-01-09", control_contested=True)
    )
    assert stood(found, "2014-01-09") == ("Army", "Rebels", "changing")
    assert stood(found, "2014-01-12") == ("Rebels", "", "held")


def test_a_fight_on_the_day_of_a_change_contests_the_new_holder() -> None:
    found = control(said("2014-01-05", "Army", "Rebels"), said("2014-01-05", control_contested=True))
    assert stood(found, "2014-01-05") == ("Rebels", "", "contested")


# -- rule 9: claims and grades ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("grade", [4, 5])
def test_a_doubtful_claim_contests_and_does_not_move(grade: int) -> None:
    found = control(
        said("2014-01-01", "Emirate", "Army"), said("2014-01-05", "Army", "Rebels", info_credibility=grade)
    )
    assert stood(found, "2014-01-05") == ("Army", "Rebels", "contested")
    assert found.changes["counts"].tolist() == [True, False]
    assert f"graded {grade}" in reasons(found)[1]


@pytest.mark.parametrize("grade", [None, 6])
def test_what_nobody_graded_or_can_judge_counts(grade: int | None) -> None:
    assert stood(control(said("2014-01-05", "Army", "Rebels", info_credibility=grade)), "2014-01-05") == (
        "Rebels",
        "",
        "held",
    )


def test_a_doubtful_claim_alone_says_who_held_the_place_and_that_it_was_claimed() -> None:
    found = control(said("2014-01-05", "Army", "Rebels", info_credibility=4))
    assert stood(found, "2014-01-04") == ("Army", "", "held")
    assert stood(found, "2014-01-05") == ("Army", "Rebels", "contested")


def test_with_a_least_credibility_what_is_below_does_not_even_contest() -> None:
    records = [
        said("2014-01-01", "Emirate", "Army", info_credibility=1),
        said("2014-01-05", "Army", "Rebels", info_credibility=3),
        said("2014-01-06", "Army", "Front", info_credibility=None),
    ]
    found = control(*records, wanted=Filter(credibility=2))
    assert stood(found, "2014-01-09") == ("Army", "", "held")
    assert reasons(found)[1:] == [
        "its information is graded 3, and at least 2 is asked for",
        "its information is graded 6, and at least 2 is asked for",
    ]


def test_a_least_credibility_of_four_lets_doubtful_claims_move_control() -> None:
    record = said("2014-01-05", "Army", "Rebels", info_credibility=4)
    assert stood(control(record, wanted=Filter(credibility=4)), "2014-01-05") == ("Rebels", "", "held")


def test_a_least_reliability_leaves_weaker_sources_out() -> None:
    records = [
        said("2014-01-01", "Emirate", "Army", source_reliability="B"),
        said("2014-01-05", "Army", "Rebels", source_reliability=None),
    ]
    found = control(*records, wanted=Filter(reliability="C"))
    assert stood(found, "2014-01-05") == ("Army", "", "held")
    assert reasons(found)[1] == "its source is graded F, and at least C is asked for"


# -- rule 10 and 11: one change, one holder ---------------------------------------------------------------------------


def test_two_records_of_one_change_are_one_with_the_better_graded_as_evidence() -> None:
    found = control(
        said("2014-01-08", "Army", "Rebels", time_precision=2, info_credibility=2, incident_id="week"),
        said("2014-01-08", "Army", "Brigade", info_credibility=1, incident_id="day"),
    )
    assert stood(found, "2014-01-07") == ("Army", "", "held")
    assert on(found, "2014-01-08")["incident_id"] == "day"
    assert sorted(zip(found.changes["counts"], reasons(found), strict=True)) == [
        (False, "the same change as day, which is the better evidence"),
        (True, ""),
    ]


def test_of_records_of_equal_grade_the_earlier_is_the_evidence() -> None:
    found = control(
        said("2014-01-06", "Army", "Rebels", end_date="2014-01-09", incident_id="later"),
        said("2014-01-05", "Army", "Rebels", end_date="2014-01-08", incident_id="earlier"),
    )
    assert on(found, "2014-01-12")["incident_id"] == "earlier"
    # Both are right only from the 6th to the 8th.
    assert [stood(found, f"2014-01-0{day}")[2] for day in (5, 6, 7, 8)] == [
        "held",
        "changing",
        "changing",
        "held",
    ]


def test_a_change_inside_one_group_is_no_change_of_hands() -> None:
    record = said("2014-01-05", "Emirate", "Front")
    plain, by_side = control(record), control(record, wanted=Filter(rollup="side"))
    assert stood(plain, "2014-01-05")[0] == "Front"
    assert stood(by_side, "2014-01-04") == ("side:jihadist", "", "held")
    assert stood(by_side, "2014-01-05") == ("side:jihadist", "", "held")
    assert by_side.changes["counts"].tolist() == [False]
    assert reasons(by_side) == ["both holders count as one: nothing changed hands"]
    assert len(by_side.between(date(2014, 1, 1), date(2014, 2, 1))) == 0


def test_holders_have_their_canonical_names_and_those_of_their_umbrella_on_wish() -> None:
    record = said("2014-01-05", "Emirs", "Army")
    assert control(record).changes[["before", "after"]].iloc[0].tolist() == ["Emirate", "Army"]
    assert stood(control(record, wanted=Filter(rollup="parent")), "2014-01-05")[0] == "State"


def test_a_record_that_names_the_holder_of_the_time_refreshes_the_evidence() -> None:
    found = control(said("2014-01-05", "Army", "Rebels"), said("2014-03-01", None, "Rebels"))
    line = on(found, "2014-03-01")
    assert (line["since"], line["stale_days"]) == (pd.Timestamp("2014-01-05"), 0)
    assert reasons(found)[1] == "it names who held the place already: nothing changed hands"


# -- rule 12: staleness ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "stale"), [("2013-12-31", 5), ("2014-01-05", 0), ("2014-01-15", 10)])
def test_staleness_counts_days_to_the_evidence_in_either_direction(day: str, stale: int) -> None:
    assert on(control(said("2014-01-05", "Army", "Rebels")), day)["stale_days"] == stale


# -- rule 13: asserted holdings ----------------------------------------------------------------------------------------


def test_an_asserted_holding_stands_from_its_start_and_goes_stale_after_its_end() -> None:
    found = control(asserted=asserted({"start": "2014-01-10", "end": "2014-01-20"}))
    assert on(found, "2014-01-09") == {}
    inside, after = on(found, "2014-01-15"), on(found, "2014-01-25")
    assert (inside["holder"], inside["basis"], inside["stale_days"]) == ("Army", "asserted", 0)
    assert (inside["source"], inside["incident_id"]) == ("A list", "")
    assert (after["holder"], after["stale_days"]) == ("Army", 5)


def test_an_asserted_holding_with_open_ends_stands_for_good_and_never_goes_stale() -> None:
    found = control(asserted=asserted({}))
    for day in ("1950-01-01", "2099-01-01"):
        assert (stood(found, day), on(found, day)["stale_days"]) == (("Army", "", "held"), 0)
    assert pd.isna(on(found, "2014-01-01")["since"])


def test_a_change_inside_an_asserted_holding_wins_and_is_contested_until_its_end() -> None:
    holding = asserted({"start": "2014-01-01", "end": "2014-01-20"})
    found = control(said("2014-01-10", "Army", "Rebels"), asserted=holding)
    assert stood(found, "2014-01-09") == ("Army", "", "held")
    assert stood(found, "2014-01-10") == ("Rebels", "Army", "contested")
    assert stood(found, "2014-01-20") == ("Rebels", "Army", "contested")
    assert stood(found, "2014-01-21") == ("Rebels", "", "held")


def test_an_asserted_holding_is_not_overruled_by_whom_a_record_says_held_it_before() -> None:
    holding = asserted({"start": "2014-01-01", "end": "2014-01-20"})
    found = control(said("2014-01-10", "Rebels", "Army"), asserted=holding)
    assert {stood(found, f"2014-01-{day:02d}") for day in range(1, 31)} == {("Army", "", "held")}


def test_an_asserted_holding_is_placed_with_the_incidents_of_its_place() -> None:
    found = control(
        said("2014-01-10", "Army", "Rebels"), asserted=asserted({"latitude": 36.21, "start": "2014-02-01"})
    )
    assert len(found.places) == 1
    assert stood(found, "2014-02-01")[0] == "Army"


# -- statements that the event alone tells -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sub_event_type", "actors", "before", "after"),
    [
        ("Non-state actor overtakes territory", ("Rebels", "Army"), "Army", "Rebels"),
        ("Non-violent transfer of territory", ("Rebels", None), "", "Rebels"),
        ("Non-violent transfer of territory", ("Rebels", "Civilians (Syria)"), "", "Rebels"),
        ("Government regains territory", ("Rebels", "Army"), "Rebels", "Army"),
        ("Government regains territory", ("Army", "Rebels"), "Rebels", "Army"),
    ],
)
def test_a_change_without_stated_holders_is_read_from_its_event(
    sub_event_type: str, actors: tuple[str, str | None], before: str, after: str
) -> None:
    event_type = "Strategic developments" if sub_event_type.startswith("Non-violent") else "Battles"
    found = control(
        said(
            "2014-01-05",
            event_type=event_type,
            sub_event_type=sub_event_type,
            actor1=actors[0],
            actor2=actors[1],
        )
    )
    line = found.changes.iloc[0]
    assert (line["before"], line["after"], line["derived"]) == (before, after, True)
    assert stood(found, "2014-01-05")[0] == after


def test_an_ordinary_clash_states_nothing() -> None:
    found = control(said("2014-01-05"))
    assert found.places.empty
    assert found.at(date(2014, 1, 5)).empty
    assert found.changes.empty


# -- what is asked for ----------------------------------------------------------------------------------------------------


def test_only_provinces_grades_and_grouping_of_the_filter_count() -> None:
    loaded = dataset([said("2014-01-05", "Army", "Rebels")], ACTORS)
    everything = loaded.control(Filter())
    assert (
        loaded.control(Filter(start=date(2015, 1, 1), kinds=("protest",), text="x", deaths=9)) is everything
    )
    assert loaded.control(Filter(provinces=("SY07",))).places.empty


def test_bands_cover_every_day_once() -> None:
    bands = control(
        said("2014-01-08", "Army", "Rebels", time_precision=2), said("2014-02-01", None, "Front")
    ).bands
    first, last = ((day - date(1970, 1, 1)).days for day in (EARLIEST, LATEST))
    assert (bands["start"].iloc[0], bands["end"].iloc[-1]) == (first, last + 1)
    assert bands["start"].tolist()[1:] == bands["end"].tolist()[:-1]
    assert bands["since"].iloc[0] == MISSING


def test_between_two_days_what_changed_hands_has_its_evidence() -> None:
    found = control(
        said("2014-01-05", "Army", "Rebels", incident_id="taken"),
        said("2014-01-09", control_contested=True),
        said("2014-03-01", "Rebels", "Army"),
    )
    moved = found.between(date(2014, 1, 1), date(2014, 1, 31)).to_dict("records")
    assert [(m["before"], m["after"], m["contested"], m["incident_id"]) for m in moved] == [
        ("Army", "Rebels", True, "taken")
    ]
    assert moved[0]["day"] == pd.Timestamp("2014-01-05")
    assert found.between(date(2014, 1, 1), date(2014, 3, 31)).empty


def test_gains_and_losses_are_counted_by_holder_and_province() -> None:
    idlib = {
        "admin1": "Idlib",
        "admin1_pcode": "SY07",
        "latitude": 35.93,
        "longitude": 36.63,
        "location": "Idlib",
    }
    found = control(
        said("2014-01-05", "Army", "Rebels"),
        said("2014-01-06", "Army", "Rebels", latitude=36.5, location="Village"),
        said("2014-01-07", "Rebels", "Army", **idlib),
    )
    tally = found.tally(date(2014, 1, 1), date(2014, 1, 31))
    assert tally.to_dict("records") == [
        {"holder": "Army", "admin1": "Aleppo", "gained": 0, "lost": 2, "net": -2},
        {"holder": "Army", "admin1": "Idlib", "gained": 1, "lost": 0, "net": 1},
        {"holder": "Rebels", "admin1": "Aleppo", "gained": 2, "lost": 0, "net": 2},
        {"holder": "Rebels", "admin1": "Idlib", "gained": 0, "lost": 1, "net": -1},
    ]


def test_a_date_beyond_the_bands_is_answered_as_the_last_day_they_cover() -> None:
    found = control(said("2014-01-05", "Army", "Rebels"))
    assert stood(found, str(LATEST + timedelta(days=400)))[0] == "Rebels"
