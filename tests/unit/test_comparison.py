"""Two sides compared: what each asks for, the counts and rates of every line, and the sentences made of them."""

from datetime import date

import numpy as np
import pytest

from geo.analysis.comparison import REST, Comparison, compare, counted, listed, shortened
from geo.analysis.comparison_words import (
    change_sentence,
    count_notes,
    deaths_sentence,
    interval,
    line_sentence,
    setting_notes,
    where_sentence,
)
from geo.analysis.sides import DATES, FILTER, YEAR, Other, Side, Sides, sides
from geo.dataset import Dataset
from geo.errors import FilterError
from geo.model.filter import Filter
from tests.support.datasets import bundled, dataset

DATA = (date(2014, 1, 1), date(2014, 3, 31))
WEEK = Filter(start=date(2014, 1, 15), end=date(2014, 1, 21))


def days(side: Side) -> tuple[str, str, int]:
    return str(side.start), str(side.end), side.days


def compared(data: Dataset, wanted: Filter, other: Other | None = None) -> Comparison:
    assert data.extent
    low, high = (day.date() for day in data.extent)
    found = sides(wanted, other or Other(), (low, high))
    answers = [data.ask(counted(data.passing(s.wanted), s)) for s in (found.one, found.other)]
    shared = data.mask(found.one.wanted) & data.mask(found.other.wanted)
    return compare(found, *answers, shared=int(shared.sum()))


def spread(**numbers: int) -> list[dict]:
    """So many clashes: a key is a province's name and a day of January, as ``aleppo_3``."""
    codes = {"aleppo": "SY02", "idlib": "SY07", "raqqa": "SY11", "nowhere": None}
    return [
        {"admin1_pcode": codes[key.split("_")[0]], "event_date": f"2014-01-{int(key.split('_')[1]):02}"}
        for key, number in numbers.items()
        for _ in range(number)
    ]


# -- the sides ---------------------------------------------------------------------------------------------------------


def test_side_b_is_the_period_of_the_same_length_just_before() -> None:
    found = sides(WEEK, Other(), DATA)
    assert days(found.other) == ("2014-01-08", "2014-01-14", 7)
    assert found.other.wanted.without_dates == WEEK.without_dates


def test_side_b_may_be_the_same_days_a_year_earlier() -> None:
    leap = Filter(start=date(2016, 2, 29), end=date(2016, 3, 2))
    found = sides(leap, Other(YEAR), (date(2015, 1, 1), date(2016, 12, 31)))
    assert days(found.other) == ("2015-02-28", "2015-03-02", 3)


def test_own_dates_keep_the_filter_and_follow_it() -> None:
    other = Other.read("dates?from=2014-02-01&to=2014-02-10&kind=protest")
    found = sides(Filter(kinds=("clash",)), other, DATA)
    assert found.other.wanted.kinds == ("clash",)
    assert days(found.other) == ("2014-02-01", "2014-02-10", 10)
    assert found.only_dates_differ


def test_another_filter_is_wholly_its_own() -> None:
    found = sides(Filter(kinds=("clash",), text="bridge"), Other.read("filter?admin1=SY07"), DATA)
    assert found.other.wanted.without_dates == Filter(provinces=("SY07",))
    assert days(found.other) == ("2014-01-01", "2014-03-31", 90)
    assert not found.only_dates_differ


@pytest.mark.parametrize(
    "other",
    [
        Other(),
        Other(YEAR),
        Other(DATES, Filter(start=date(2014, 1, 2))),
        Other(FILTER, Filter(kinds=("clash",), text="a & b?")),
        Other(FILTER),
    ],
)
def test_side_b_survives_a_link(other: Other) -> None:
    assert Other.read(other.write()) == other


def test_a_bare_query_is_a_filter() -> None:
    assert Other.read("kind=clash") == Other(FILTER, Filter(kinds=("clash",)))


@pytest.mark.parametrize("text", ["sideways", "sideways?kind=clash", "filter?kind=picnic", "dates?from=soon"])
def test_a_link_that_says_nothing_readable_is_refused(text: str) -> None:
    with pytest.raises(FilterError):
        Other.read(text)


def test_days_outside_the_data_do_not_count_as_observed() -> None:
    found = sides(Filter(start=date(2014, 1, 6), end=date(2014, 1, 15)), Other(), DATA)
    assert days(found.other) == ("2013-12-27", "2014-01-05", 5)
    (note,) = setting_notes(found)
    assert note.startswith("Data begin on 1 January 2014: 5 days of B (27 December 2013")
    after = sides(Filter(start=date(2014, 3, 30), end=date(2014, 4, 1)), Other(), DATA)
    assert setting_notes(after) == [
        "Data end on 31 March 2014: 1 day of A (30 March – 1 April 2014) does not count as observed."
    ]


@pytest.mark.parametrize(
    "wanted",
    [Filter(), Filter(start=DATA[0]), Filter(end=DATA[1]), Filter(start=date(1990, 1, 1), end=DATA[1])],
)
def test_without_anything_before_the_halves_are_compared(wanted: Filter) -> None:
    found = sides(wanted, Other(), DATA)
    assert days(found.other) == ("2014-01-01", "2014-02-14", 45)
    assert days(found.one) == ("2014-02-15", "2014-03-31", 45)
    assert setting_notes(found)[0].startswith("Nothing lies before these dates: A is their second half")


def test_one_day_at_the_beginning_has_nothing_to_compare_with() -> None:
    found = sides(Filter(start=DATA[0], end=DATA[0]), Other(), DATA)
    assert (found.one.days, found.other.days) == (1, 0)
    assert setting_notes(found) == [
        "There are no data for B (31 December 2013): data run from 1 January 2014 to 31 March 2014."
    ]


@pytest.mark.parametrize("year", [1, 2100])
def test_windows_far_from_the_data_have_no_days(year: int) -> None:
    lone = Filter(start=date(year, 1, 1), end=date(year, 1, 1))
    for mode in ("before", YEAR):
        found = sides(lone, Other(mode), DATA)
        assert found.one.days == found.other.days == 0


def test_an_open_date_beyond_the_data_is_no_window_turned_round() -> None:
    assert Side.of(Filter(start=date(2015, 1, 1)), DATA).days == 0
    assert Side.of(Filter(end=date(2013, 1, 1)), DATA).days == 0


def test_overlap_is_said_and_sides_that_are_the_same_too() -> None:
    over = sides(WEEK, Other(DATES, Filter(start=date(2014, 1, 20), end=date(2014, 1, 31))), DATA)
    assert setting_notes(over) == ["The periods overlap by 2 days."]
    assert setting_notes(sides(WEEK, Other(FILTER, WEEK), DATA)) == ["Both sides ask for the same. Change B."]


@pytest.mark.parametrize("other", [Other(), Other(FILTER, Filter(kinds=("protest",), end=date(2014, 2, 3)))])
def test_turned_twice_is_as_before(other: Other) -> None:
    first = sides(WEEK, other, DATA)
    second = sides(*first.turned(), DATA)
    assert (second.one, second.other) == (first.other, first.one)
    third = sides(*second.turned(), DATA)
    assert (third.one, third.other) == (first.one, first.other)


# -- the counts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "link", ["", "from=2014-01-03&to=2014-01-16", "kind=clash", "actor=ISIS&from=2014-02-01", "deaths=1"]
)
def test_provinces_and_kinds_add_up_to_the_counts_of_the_headline(link: str) -> None:
    data = bundled()
    found = compared(data, Filter.parse(link))
    for name, side in (("a", found.sides.one), ("b", found.sides.other)):
        number = data.counts(side.wanted).found
        for lines in (found.total, found.provinces, found.kinds, shortened(found, found.provinces, 3)):
            assert lines[f"incidents_{name}"].sum() == number
            assert lines[f"deaths_{name}"].sum() == found.total[f"deaths_{name}"].sum()


def test_clashes_around_new_year_2014_are_those_of_the_rows() -> None:
    found = compared(bundled(), Filter.parse("kind=clash&from=2014-01-01&to=2014-01-14"))
    rows = bundled().incidents(Filter(kinds=("clash",)))
    here = rows[(rows["last_day"] >= "2014-01-01") & (rows["first_day"] <= "2014-01-14")]
    assert found.whole.incidents_a == len(here) == 19
    by_province = here["admin1_pcode"].fillna("").value_counts()
    lines = found.provinces.set_index("code")
    assert lines.loc[by_province.index, "incidents_a"].tolist() == by_province.tolist()
    assert found.whole.deaths_a == here["fatalities"].sum() == 140


def test_incidents_without_a_province_are_a_line_of_their_own() -> None:
    data = dataset(spread(aleppo_3=2, nowhere_3=1, aleppo_1=1, aleppo_4=1))
    found = compared(data, Filter(start=date(2014, 1, 3), end=date(2014, 1, 4)))
    assert dict(zip(found.provinces["code"], found.provinces["incidents_a"], strict=True)) == {
        "SY02": 3,
        "": 1,
    }


def test_unequal_lengths_are_compared_by_the_day() -> None:
    data = dataset(spread(aleppo_1=4, aleppo_9=16, aleppo_10=4))
    found = compared(
        data,
        Filter(start=date(2014, 1, 9), end=date(2014, 1, 10)),
        Other(DATES, Filter(start=date(2014, 1, 1), end=date(2014, 1, 8))),
    )
    (line,) = found.provinces.to_dict("records")
    assert (found.unit, line["rate_a"], line["rate_b"], line["difference"]) == (1, 10, 0.5, 9.5)
    assert line["ratio"] == 20
    assert line["clear"]


def test_rare_incidents_are_told_per_thirty_days() -> None:
    data = dataset(spread(aleppo_1=1, aleppo_20=2))
    found = compared(data, Filter(start=date(2014, 1, 11), end=date(2014, 1, 20)))
    assert (found.unit, found.whole.rate_a, found.whole.rate_b) == (30, 6, 3)


def test_deaths_that_are_not_reported_are_not_zero() -> None:
    def toll(day: str, **figures: int) -> dict:
        return {"event_date": day, **figures}

    data = dataset(
        [
            toll("2014-01-01"),
            toll("2014-01-02", fatalities=5, fatalities_low=3, fatalities_high=9),
            toll("2014-01-02", fatalities=2),
            toll("2014-01-02"),
        ]
    )
    found = compared(data, Filter(start=date(2014, 1, 2), end=date(2014, 1, 2)))
    line = found.whole
    assert (line.deaths_a, line.deaths_low_a, line.deaths_high_a, line.reported_a) == (7, 5, 11, 2)
    assert np.isnan(line.deaths_b)
    assert np.isnan(line.deaths_difference)
    assert deaths_sentence(found) == (
        "Reported deaths: 7 (5–11) in A, 7.0 a day (a toll is reported for 2 of 3 incidents); none known in B (1 "
        "incident, no toll reported)."
    )
    assert listed(found, found.provinces, "Province", {"SY02": "Aleppo"})["B, reported deaths"].isna().all()


def test_a_short_list_keeps_the_largest_differences_and_the_chosen_line() -> None:
    data = dataset(spread(aleppo_2=9, idlib_2=2, raqqa_2=1, nowhere_1=4, raqqa_1=1))
    found = compared(data, Filter(start=date(2014, 1, 2), end=date(2014, 1, 2)))
    short = shortened(found, found.provinces, 1)
    assert short["code"].tolist() == ["SY02", REST]
    assert short["incidents_a"].tolist() == [9, 3]
    assert short["incidents_b"].tolist() == [0, 5]
    assert shortened(found, found.provinces, 1, kept="SY11")["code"].tolist() == ["SY02", "SY11", REST]
    assert shortened(found, found.provinces, 3)["code"].tolist() == found.provinces["code"].tolist()


def test_a_comparison_of_nothing_has_a_total_of_nothing() -> None:
    data = dataset(spread(aleppo_1=1, aleppo_9=1))
    found = compared(data, Filter(kinds=("protest",)))
    assert (found.whole.incidents_a, found.whole.incidents_b) == (0, 0)
    assert found.provinces.empty
    assert "nothing to compare" in change_sentence(found, data.context)


def test_a_side_without_days_cannot_be_compared() -> None:
    data = dataset(spread(aleppo_1=1))
    with pytest.raises(ValueError, match="needs days"):
        compared(data, Filter(start=date(2014, 1, 1), end=date(2014, 1, 1)))


def test_the_table_ends_with_the_sum_and_leaves_a_ratio_without_end_blank() -> None:
    data = dataset(spread(aleppo_2=3, idlib_1=1))
    found = compared(data, Filter(start=date(2014, 1, 2), end=date(2014, 1, 2)))
    table = listed(found, found.provinces, "Province", {"SY02": "Aleppo", "SY07": "Idlib"})
    assert table["Province"].tolist() == ["Aleppo", "Idlib", "All"]
    assert table["A, incidents"].tolist() == [3, 0, 3]
    assert table["Ratio A to B"].isna().tolist() == [True, False, False]
    assert table["Ratio, high (95 %)"].isna().tolist() == [True, False, False]


# -- the sentences -----------------------------------------------------------------------------------------------------

TEN_DAYS = Filter(start=date(2014, 1, 11), end=date(2014, 1, 20))


def test_a_rise_is_told_with_its_interval_and_where_it_lies() -> None:
    data = dataset(spread(aleppo_1=4, idlib_2=8, raqqa_5=1, aleppo_12=24, raqqa_12=2, aleppo_20=1))
    found = compared(data, TEN_DAYS)
    assert change_sentence(found, data.context) == (
        "2.7 incidents a day in 11–20 January 2014 against 1.3 in 1–10 January 2014: 2.1 times as many (95 % interval "
        "1.04 to 4.4)."
    )
    assert (
        where_sentence(found, data.context)
        == "Most of the rise lies in Aleppo (+21); clearly fewer in Idlib (−8)."
    )


def test_no_clear_change_is_said_so_and_small_provinces_are_not_read_into() -> None:
    data = dataset(spread(aleppo_1=3, idlib_2=3, aleppo_12=5, idlib_20=2))
    found = compared(data, TEN_DAYS)
    assert "no clear change (ratio 1.2, 95 % interval" in change_sentence(found, data.context)
    assert where_sentence(found, data.context) == "No province by itself changed clearly."


def test_opposite_changes_that_cancel_out_are_told() -> None:
    data = dataset(spread(aleppo_1=10, idlib_12=10, aleppo_12=1, idlib_1=1, aleppo_20=1))
    found = compared(data, TEN_DAYS)
    assert where_sentence(found, data.context) == (
        "By province, clearly more in Idlib (+9) and fewer in Aleppo (−8)."
    )


def test_a_fall_is_told_in_per_cent_and_none_as_at_least() -> None:
    data = dataset(spread(aleppo_1=40, aleppo_12=10, aleppo_20=1))
    assert "72 % fewer (95 % interval 45 % to 87 %)" in change_sentence(
        compared(data, TEN_DAYS), data.context
    )
    none = compared(dataset(spread(aleppo_1=10, aleppo_21=1)), TEN_DAYS)
    assert change_sentence(none, data.context) == (
        "0 incidents a day in 11–20 January 2014 against 1.0 in 1–10 January 2014: at least 55 % fewer (95 % interval)."
    )
    nearly = compared(dataset(spread(aleppo_1=400, aleppo_20=1)), TEN_DAYS)
    assert "over 99 % fewer (95 % interval 98.6 % to over 99 %)" in change_sentence(nearly, data.context)


def test_some_where_there_were_none_is_told_as_at_least() -> None:
    data = dataset(spread(aleppo_12=10, idlib_20=1, raqqa_1=1))
    assert interval(compared(data, TEN_DAYS).provinces.iloc[0]) == "at least 2.2"
    found = compared(data, Filter(start=TEN_DAYS.start, end=TEN_DAYS.end, provinces=("SY02",)))
    assert change_sentence(found, data.context).endswith("at least 2.2 times as many (95 % interval).")


def test_within_one_province_the_kinds_say_where_it_lies() -> None:
    protests = [{"event_date": "2014-01-12", "kind": "protest"}] * 12
    data = dataset([*spread(aleppo_1=2, aleppo_20=2), *protests])
    wanted = Filter(start=TEN_DAYS.start, end=TEN_DAYS.end, provinces=("SY02",))
    found = compared(data, wanted)
    assert change_sentence(found, data.context).startswith(
        "Incidents in Aleppo province: 1.4 a day in 11–20 January 2014 against 0.2 in 1–10 January 2014, 7.0 times"
    )
    assert where_sentence(found, data.context) == "Most of the rise lies in protests (+12)."


def test_two_filters_are_named_a_and_b() -> None:
    data = dataset(spread(aleppo_1=4, idlib_2=8, aleppo_10=1))
    found = compared(data, Filter(provinces=("SY02",)), Other.read("filter?admin1=SY07"))
    assert change_sentence(found, data.context).startswith(
        "0.5 a day in A (incidents in Aleppo province, 1–10 January 2014) against 0.8 in B (incidents in Idlib province, "
    )


def test_rates_are_named_with_their_unit_when_lengths_differ() -> None:
    data = dataset(spread(aleppo_1=1, aleppo_3=30, idlib_3=1))
    wanted = Filter(start=date(2014, 1, 3), end=date(2014, 1, 3))
    found = compared(data, wanted, Other(DATES, Filter(start=date(2014, 1, 1), end=date(2014, 1, 2))))
    assert where_sentence(found, data.context) == "Most of the rise lies in Aleppo (+29.5 a day)."


def test_an_incident_that_may_lie_in_either_period_is_said_and_taken_out_once() -> None:
    vague = {"event_date": "2014-01-10", "end_date": "2014-01-11", "time_precision": 2}
    data = dataset([*spread(aleppo_1=1, aleppo_12=9, aleppo_20=1), vague])
    found = compared(data, TEN_DAYS)
    assert (found.whole.incidents_a, found.whole.incidents_b, found.shared) == (11, 2, 1)
    first, second = count_notes(found)
    assert first.startswith(
        "1 incident may lie in either period and counts in both. Without: 10 against 1, 10 times as many"
    )
    assert second == (
        "Counted in full although they last longer than the dates or are known to the week or month only: 1 of the 11 "
        "of A and 1 of the 2 of B."
    )


def test_a_line_is_told_with_its_deaths() -> None:
    data = dataset(
        [{**row, "fatalities": 3} for row in spread(raqqa_1=1, raqqa_12=2, raqqa_20=0, aleppo_20=1)]
    )
    found = compared(data, TEN_DAYS)
    line = found.provinces.set_index("code").loc["SY11"]
    assert line_sentence(line, "Raqqa") == (
        "Raqqa: 2 incidents in A, 1 in B, no clear change (ratio 2.0, 95 % interval 0.10 to 118); reported deaths 6 in "
        "A, 3 in B."
    )


@pytest.mark.parametrize(
    ("a", "b", "words"), [(3, 0, "at least 0.41"), (0, 3, "at most 2.4"), (0, 0, "any"), (20, 10, "0.89–4.8")]
)
def test_intervals_are_written_by_the_ends_that_they_have(a: int, b: int, words: str) -> None:
    data = dataset(
        [
            *spread(aleppo_12=a, aleppo_1=b),
            *({**row, "kind": "protest"} for row in spread(idlib_1=1, idlib_20=1)),
        ]
    )
    found = compared(data, TEN_DAYS)
    clashes = found.kinds.set_index("code").reindex(["clash"]).iloc[0] if a + b else None
    if clashes is None:
        clashes = compared(data, Filter(kinds=("riot",), start=TEN_DAYS.start, end=TEN_DAYS.end)).whole
    assert interval(clashes) == words


def test_both_sides_are_named_in_one_type() -> None:
    found = sides(WEEK, Other(), DATA)
    assert isinstance(found, Sides)
    assert found.extent == DATA
