"""What a brief counts: the period against the one before, what may lie in it apart, tolls that are not reported."""

from datetime import date

import pandas as pd
import pytest

from geo.brief.report import MOST_DAYS, Brief, latest_day, period_of
from geo.errors import PlateError
from geo.model.filter import Filter
from geo.model.viewstate import ViewState
from geo.plate.content import Content
from geo.plate.options import Options
from tests.support.briefs import brief_of
from tests.support.controls import band, control
from tests.support.controls import day as day_number
from tests.support.datasets import bundled, dataset

SATURDAY = "2014-01-04"


def on(*days: str) -> list[dict]:
    return [{"event_date": day} for day in days]


# -- the two periods -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "first"), [(1, "2014-01-04"), (7, "2013-12-29"), (31, "2013-12-05")])
def test_the_period_ends_on_the_day(days: int, first: str) -> None:
    assert period_of(date(2014, 1, 4), days) == (date.fromisoformat(first), date(2014, 1, 4))


@pytest.mark.parametrize("days", [0, -1, MOST_DAYS + 1])
def test_a_brief_of_no_days_or_too_many_is_refused(days: int) -> None:
    with pytest.raises(PlateError, match=r"1 to 366"):
        period_of(date(2014, 1, 4), days)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_day_that_no_incident_could_have_is_refused(day: date) -> None:
    with pytest.raises(PlateError, match="the day may be"):
        period_of(day, 7)


def test_the_period_before_is_as_long_and_ends_on_the_eve() -> None:
    found = brief_of(on("2014-01-20", "2013-12-01"), "2014-01-10", 7)
    assert (found.now.side.start, found.now.side.end) == (date(2014, 1, 4), date(2014, 1, 10))
    assert (found.before.side.start, found.before.side.end) == (date(2013, 12, 28), date(2014, 1, 3))


def test_incidents_of_both_periods_are_counted() -> None:
    found = brief_of(on("2014-01-03", "2014-01-04", "2014-01-04", "2014-01-05"), SATURDAY)
    assert (found.now.sure.incidents, found.before.sure.incidents) == (2, 1)


def test_days_without_data_are_known() -> None:
    found = brief_of(on("2014-01-06", "2014-01-10"), "2014-01-10", 7)
    assert (found.now.side.days, found.before.side.days) == (5, 0)


def test_a_brief_needs_both_dates() -> None:
    loaded = dataset(on(SATURDAY))
    content = Content.of(loaded, ViewState().with_filter(end=date(2014, 1, 4)), "", [])
    with pytest.raises(PlateError, match="its first and its last"):
        Brief.of(content, loaded.control(Filter()), Options())


# -- what may lie in it ------------------------------------------------------------------------------------------------


def test_an_incident_known_to_the_week_counts_apart() -> None:
    found = brief_of([{"event_date": SATURDAY}, {"event_date": SATURDAY, "time_precision": 2}], SATURDAY)
    assert (found.now.sure.incidents, found.now.unsure.incidents, found.now.incidents) == (1, 1, 2)
    assert (found.before.sure.incidents, found.before.unsure.incidents, found.shared) == (0, 1, 1)


def test_a_week_within_the_period_is_sure() -> None:
    found = brief_of([{"event_date": "2014-01-08", "time_precision": 2}], "2014-01-12", 7)
    assert (found.now.sure.incidents, found.now.unsure.incidents) == (1, 0)


def test_a_week_that_begins_with_the_period_is_not_shared_with_the_one_before() -> None:
    found = brief_of([{"event_date": "2014-01-08", "time_precision": 2}], "2014-01-06")
    assert (found.now.unsure.incidents, found.shared) == (1, 0)


def test_the_bundled_day_agrees_with_the_spans_of_the_store() -> None:
    loaded = bundled()
    found = brief_of(None, SATURDAY)
    first, last = loaded.days["first_day"], loaded.days["last_day"]
    day, eve = pd.Timestamp(SATURDAY), pd.Timestamp("2014-01-03")
    reaches = (first <= day) & (last >= day)
    assert found.now.incidents == int(reaches.sum()) == found.content.counts.found == 24
    assert found.now.sure.incidents == int((reaches & (first == last)).sum()) == 0
    assert found.before.sure.incidents == int(((first == eve) & (last == eve)).sum()) == 24
    assert found.shared == int((reaches & (first <= eve)).sum()) == 24


def test_a_filter_narrows_both_periods() -> None:
    loaded = bundled()
    found = brief_of(None, SATURDAY, provinces=("SY02",))
    frame = loaded.columns(("first_day", "last_day", "admin1_pcode"))
    aleppo = frame[frame["admin1_pcode"] == "SY02"]
    eve = pd.Timestamp("2014-01-03")
    assert found.before.sure.incidents == int(
        ((aleppo["first_day"] == eve) & (aleppo["last_day"] == eve)).sum()
    )
    assert found.now.unsure.by_province == (("SY02", 9),)
    assert {code for code, _ in found.before.sure.by_province} == {"SY02"}


# -- figures -----------------------------------------------------------------------------------------------------------


def test_a_blank_toll_is_not_zero() -> None:
    found = brief_of([{"event_date": SATURDAY}] * 2, SATURDAY)
    assert (found.now.sure.deaths, found.now.sure.reported, found.now.sure.untold) == (None, 0, 2)


def test_a_reported_zero_is_a_toll() -> None:
    found = brief_of([{"event_date": SATURDAY, "fatalities": 0}], SATURDAY)
    assert (found.now.sure.deaths, found.now.sure.untold) == (0, 0)


def test_tolls_add_up_with_their_range_where_there_is_one() -> None:
    records = [
        {"event_date": SATURDAY, "fatalities": 5, "fatalities_low": 3, "fatalities_high": 9},
        {"event_date": SATURDAY, "fatalities": 2},
        {"event_date": SATURDAY},
    ]
    sure = brief_of(records, SATURDAY).now.sure
    assert (sure.deaths, sure.low, sure.high, sure.untold) == (7, 5, 11, 1)


def test_a_place_counts_once_also_when_some_incidents_lie_only_near_it() -> None:
    records = [
        {"event_date": SATURDAY},
        {"event_date": SATURDAY, "geo_precision": 2},
        {"event_date": SATURDAY, "location": "Atareb", "latitude": 36.139, "longitude": 36.825},
        {"event_date": SATURDAY, "geo_precision": 3, "admin1_pcode": "SY07", "admin1": "Idlib"},
    ]
    found = brief_of(records, SATURDAY)
    assert (found.now.sure.places, found.now.sure.provinces) == (2, 2)
    assert (found.province_only, found.near) == (1, 1)


def test_incidents_without_a_province_are_no_province() -> None:
    record = {
        "event_date": SATURDAY,
        "admin1_pcode": None,
        "admin1": None,
        "latitude": None,
        "longitude": None,
    }
    found = brief_of([record | {"geo_precision": 3}], SATURDAY)
    assert (found.now.sure.provinces, found.now.sure.by_province, found.content.counts.no_place) == (0, (), 1)


def test_kinds_that_occur_in_either_period_are_listed_the_most_frequent_first() -> None:
    protest = {"event_type": "Protests", "sub_event_type": "Peaceful protest"}
    records = [
        {"event_date": SATURDAY},
        *[{"event_date": SATURDAY} | protest] * 2,
        {"event_date": "2014-01-03", "event_type": "Riots", "sub_event_type": "Mob violence"},
    ]
    assert brief_of(records, SATURDAY).kinds == ("protest", "clash", "riot")


def test_an_actor_on_both_sides_counts_once_an_incident() -> None:
    records = [
        {"event_date": SATURDAY, "actor1": "Insurgents", "actor2": "Insurgents"},
        {"event_date": SATURDAY, "actor1": "YPG", "actor2": "Insurgents"},
    ]
    assert brief_of(records, SATURDAY).named[0] == ("Insurgents", 2)


# -- control -----------------------------------------------------------------------------------------------------------


def test_what_changed_hands_within_the_period_is_told_with_its_place() -> None:
    change = day_number(SATURDAY)
    held = control([band(0, end=change, holder="ISIS"), band(0, change, holder="Insurgents")], [])
    found = brief_of(on(SATURDAY), SATURDAY, control=held)
    (line,) = found.moved.to_dict("records")
    assert (line["name"], line["before"], line["after"]) == ("Atareb", "ISIS", "Insurgents")
    assert (line["admin1_pcode"], line["latitude"]) == ("SY02", 36.139)
    assert brief_of(on(SATURDAY), "2014-01-05", control=held).moved.empty
    assert brief_of(on(SATURDAY), "2014-01-03", control=held).moved.empty


# -- the newest day ----------------------------------------------------------------------------------------------------


def test_the_newest_day_is_the_last_on_which_something_begins() -> None:
    month = {"event_date": "2014-03-10", "time_precision": 3}
    assert latest_day(dataset([*on("2014-03-05"), month])) == date(2014, 3, 5)
    assert latest_day(bundled()) == date(2014, 3, 31)


def test_without_incidents_there_is_no_newest_day() -> None:
    with pytest.raises(PlateError, match="no incidents"):
        latest_day(dataset([]))


def test_a_dataset_without_incidents_has_a_brief_of_nothing() -> None:
    found = brief_of([], SATURDAY)
    assert (found.now.incidents, found.now.side.days, found.named, found.kinds) == (0, 0, (), ())
