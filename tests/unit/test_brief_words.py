"""A brief in sentences: every number says what it counts, against what, and what is not known stays so."""

from collections.abc import Sequence
from typing import Any

import pytest

from geo.analysis.control import MISSING
from geo.brief import words
from geo.brief.report import Brief
from geo.language import ENGLISH
from tests.support.briefs import brief_of
from tests.support.controls import band, control
from tests.support.controls import day as day_number

SATURDAY = "2014-01-04"
WEEK = {"event_date": SATURDAY, "time_precision": 2}


def on(*days: str) -> list[dict]:
    return [{"event_date": day} for day in days]


def said(records: Sequence[dict] | None, day: str = SATURDAY, days: int = 1, **asked: Any) -> str:
    return " ".join(words.summary(brief_of(records, day, days, **asked), ENGLISH))


def cells(found: Brief) -> dict[str, tuple[str, ...]]:
    return {row.label: row.cells for row in words.numbers(found, ENGLISH)}


# -- head --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "kind"), [(1, "Daily brief: "), (7, "Weekly brief: "), (10, "Brief: ")])
def test_the_title_names_the_kind_of_brief_and_the_dataset(days: int, kind: str) -> None:
    found = brief_of(on(SATURDAY), SATURDAY, days)
    assert words.title(found, ENGLISH) == f"{kind}Northern Syria, winter 2013/14"


def test_a_title_of_ones_own_stands_alone() -> None:
    found = brief_of(on(SATURDAY), SATURDAY, options={"title": "Aleppo today"})
    assert words.title(found, ENGLISH) == "Aleppo today"


def test_the_subtitle_is_the_period_and_what_is_asked_for() -> None:
    assert words.subtitle(brief_of(on(SATURDAY), SATURDAY), ENGLISH) == "4 January 2014"
    asked = brief_of(on(SATURDAY), SATURDAY, 3, provinces=("SY02",))
    assert words.subtitle(asked, ENGLISH) == "2–4 January 2014 · Incidents in Aleppo province"


def test_who_made_it_when_of_which_data_is_said() -> None:
    found = brief_of(on(SATURDAY), SATURDAY, options={"author": "Example Centre"})
    assert words.made(found, ENGLISH) == (
        "Made by Example Centre on 24 November 2026.",
        "Data as of 2026-11-24 09:30 UTC, version 0.",
    )
    assert words.made(brief_of(on(SATURDAY), SATURDAY), ENGLISH)[0] == "Made on 24 November 2026."


# -- summary -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (
            ("2014-01-03", SATURDAY, SATURDAY),
            "2 incidents dated to 4 January 2014, 1 more than to 3 January 2014.",
        ),
        (
            ("2014-01-03", "2014-01-03"),
            "0 incidents dated to 4 January 2014, 2 fewer than to 3 January 2014.",
        ),
        (("2014-01-03", SATURDAY), "1 incident dated to 4 January 2014, as many as to 3 January 2014."),
        ((SATURDAY,), "1 incident dated to 4 January 2014; for the period before there are no data."),
    ],
)
def test_incidents_are_compared_with_the_period_before(days: tuple[str, ...], sentence: str) -> None:
    # One of an uncertain date, so that there is something to tell, from Monday the day after.
    later = {"event_date": "2014-01-10", "end_date": "2014-01-12"}
    found = brief_of(
        [*on(*days), later, *([WEEK | {"event_date": SATURDAY, "end_date": "2014-01-09"}])], SATURDAY
    )
    assert words.summary(found, ENGLISH)[0] == sentence


def test_uncertain_dates_count_apart_and_say_so() -> None:
    month = {"event_date": "2014-01-20", "time_precision": 3}
    assert (
        "1 incident known to the week, the month or a longer span may lie in it or in the period before, and count apart."
        in said([*on(SATURDAY), month])
    )
    ending_now = {"event_date": SATURDAY, "end_date": "2014-01-06"}
    assert "may lie in it too, and count apart." in said([*on(SATURDAY), ending_now])
    assert (
        "2 incidents known to the week, the month or a longer span may lie in it too, and count apart; of these, 1 may"
        in said([*on(SATURDAY), ending_now, month])
    )


def test_provinces_and_actors_are_ranked_over_all_incidents() -> None:
    idlib = {"event_date": SATURDAY, "admin1": "Idlib", "admin1_pcode": "SY07"}
    text = said([*on(SATURDAY, SATURDAY), WEEK, idlib])
    assert "All 4 incidents by province: Aleppo 3 and Idlib 1." in text
    assert (
        "Named most often: Insurgents 4 and Army 4." in text
        or "Named most often: Army 4 and Insurgents 4." in text
    )


def test_provinces_beyond_the_first_are_counted() -> None:
    codes = {"SY02": 3, "SY07": 2, "SY11": 2, "SY05": 1, "SY04": 1}
    records = [{"event_date": SATURDAY, "admin1_pcode": code} for code, n in codes.items() for _ in range(n)]
    assert "Aleppo 3, Idlib 2, Raqqa 2 and 2 other provinces." in said(records)


@pytest.mark.parametrize(
    ("tolls", "sentence"),
    [
        ((None, None), "Reported deaths: no toll is reported (2 incidents)."),
        ((3, None), "Reported deaths: 3; no toll is reported for 1 of 2 incidents."),
        ((3, 1), "Reported deaths: 4."),
        ((0,), "Reported deaths: 0."),
    ],
)
def test_a_blank_toll_is_told_and_never_summed_as_zero(tolls: tuple[int | None, ...], sentence: str) -> None:
    assert sentence in said([{"event_date": SATURDAY, "fatalities": toll} for toll in tolls])


def test_the_range_of_tolls_is_told() -> None:
    record = {"event_date": SATURDAY, "fatalities": 1200, "fatalities_low": 1000, "fatalities_high": 1300}
    assert "Reported deaths: 1,200 (1,000–1,300)." in said([record])


# -- nothing -----------------------------------------------------------------------------------------------------------


def test_nothing_says_why_and_what_was_before() -> None:
    assert said(on("2014-01-03", "2014-01-06")) == (
        "No incident is recorded for 4 January 2014. No incident in these dates; 2 in others. "
        "That nothing is recorded does not mean that nothing happened. Dated to the period before, 3 January 2014: 1 incident."
    )
    assert "No incident passes this filter." in said(on("2014-01-03", "2014-01-06"), text="xyzzy")


def test_nothing_outside_the_data_says_where_they_lie() -> None:
    text = said(on("2014-01-03", "2014-01-06"), "2015-01-01")
    assert "The data run from 3 January 2014 to 6 January 2014." in text
    assert "period before" not in text


# -- the table ---------------------------------------------------------------------------------------------------------


def test_every_number_stands_beside_that_of_the_period_before() -> None:
    records = [
        {"event_date": SATURDAY, "fatalities": 5},
        {"event_date": SATURDAY},
        {"event_date": "2014-01-03", "fatalities": 7},
        {"event_date": "2014-01-20", "time_precision": 3, "fatalities": 50},
    ]
    found = brief_of(records, SATURDAY)
    assert words.numbers_header(found, ENGLISH) == ("Number", "4 Jan", "3 Jan", "Change", "Date uncertain")
    assert cells(found) == {
        "Incidents": ("2", "1", "1 more", "1"),
        "Clash": ("2", "1", "1 more", "1"),
        "Reported deaths": ("5", "7", "2 fewer", "50"),
        "Incidents without a toll": ("1", "0", "1 more", "–"),
        "Places": ("1", "1", "no change", "1"),
        "Provinces": ("1", "1", "no change", "1"),
    }


def test_unreported_deaths_are_not_compared() -> None:
    found = cells(
        brief_of([{"event_date": SATURDAY}, {"event_date": "2014-01-03", "fatalities": 7}], SATURDAY)
    )
    assert found["Reported deaths"] == ("not reported", "7", "–", "–")


def test_without_data_before_there_is_no_change() -> None:
    found = brief_of(on("2014-01-04", "2014-01-08"), SATURDAY)
    assert cells(found)["Incidents"] == ("1", "–", "–", "–")
    assert words.numbers_note(found, ENGLISH)[-1] == "3 January 2014: there are data for 0 of 1 days."


@pytest.mark.parametrize(
    ("day", "days", "heading"), [("2014-01-14", 7, "8–14 Jan"), ("2014-01-03", 7, "28 Dec – 3 Jan")]
)
def test_the_heading_of_several_days_is_short(day: str, days: int, heading: str) -> None:
    assert words.numbers_header(brief_of(on(day), day, days), ENGLISH)[1] == heading


# -- control -----------------------------------------------------------------------------------------------------------


def held(**other: Any) -> Any:
    change = day_number(SATURDAY)
    bands = [
        part
        for place in (0, 1)
        for part in (
            band(place, end=change, holder="ISIS"),
            band(place, change, holder="Insurgents", **other),
        )
    ]
    return control(bands, ids={3: "t-3"})


def test_places_of_one_day_and_source_stand_together() -> None:
    found = brief_of(on(SATURDAY), SATURDAY, control=held(row=3, set_row=3))
    assert words.moved(found, ENGLISH) == [
        "Atareb (Aleppo) and Inzarat (Aleppo): from ISIS to Insurgents, by 4 Jan; A paper"
    ]


def test_what_is_asserted_or_contested_says_so() -> None:
    found = brief_of(on(SATURDAY), SATURDAY, control=held(set_asserted=0, contested=True))
    (line,) = words.moved(found, ENGLISH)
    assert line.endswith("by 4 Jan; contested; asserted: A map of January")


def test_a_change_on_a_day_that_nobody_states_says_so() -> None:
    found = brief_of(on(SATURDAY), SATURDAY, control=held(since=MISSING, row=3, set_row=3))
    if found.moved["day"].notna().all():
        pytest.fail("the day should not be known")
    assert "on a day that no record states" in words.moved(found, ENGLISH)[0]


def test_a_filter_that_control_does_not_follow_says_so() -> None:
    asked = [
        brief_of(on(SATURDAY), SATURDAY, **wanted)
        for wanted in ({"kinds": ("clash",)}, {"provinces": ("SY02",)})
    ]
    assert [words.control_note(found, ENGLISH) for found in asked] == [
        "Of the filter only provinces, grades and how actors are counted apply to control.",
        "",
    ]


# -- what is not known -------------------------------------------------------------------------------------------------


def test_what_is_not_known_is_counted() -> None:
    placeless = {
        "admin1_pcode": None,
        "admin1": None,
        "latitude": None,
        "longitude": None,
        "geo_precision": 3,
    }
    records = [
        {"event_date": SATURDAY, "fatalities": 1},
        {"event_date": SATURDAY, "geo_precision": 2},
        {"event_date": SATURDAY, "geo_precision": 3},
        {"event_date": SATURDAY} | placeless,
        {"event_date": "2014-02-01"},
    ]
    assert words.not_known(brief_of(records, SATURDAY), ENGLISH, outside=2) == [
        "4 of 5 incidents of the dataset: 1 outside the dates.",
        "1 incident without a place: counted, not on the map.",
        "2 incidents outside this section of the map.",
        "2 incidents known to the province or a wider area alone.",
        "1 incident near the place that is named, not at it.",
        "3 incidents without a reported toll; a blank toll is never 0.",
    ]


def test_sources_and_reservations_are_said() -> None:
    found = brief_of(None, SATURDAY)
    assert words.sources(found, ENGLISH)[0].startswith("Sources: Sitmap incidents of the Syrian war 2013/14")
    assert words.sources(found, ENGLISH)[1].startswith("Licence: ")
    with_rule, without = words.notes(ENGLISH, True), words.notes(ENGLISH, False)
    assert with_rule[1:] == without
    assert without[-1] == "The boundaries and names shown do not imply official endorsement or acceptance."
