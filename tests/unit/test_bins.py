"""Days, weeks and months that incidents are counted in."""

from datetime import date

import numpy as np
import pytest

from geo.analysis.bins import MOST_BINS, Bins, choose_unit


def test_weeks_begin_on_monday_and_say_how_much_of_them_the_dates_hold() -> None:
    bins = Bins("week", date(2014, 1, 1), date(2014, 1, 13))
    assert [bins.start(n) for n in range(len(bins))] == [
        date(2013, 12, 30),
        date(2014, 1, 6),
        date(2014, 1, 13),
    ]
    assert bins.days.tolist() == [5, 7, 1]
    assert bins.whole.tolist() == [False, True, False]


def test_months_have_their_own_lengths() -> None:
    bins = Bins("month", date(2014, 1, 1), date(2014, 3, 30))
    assert bins.days.tolist() == [31, 28, 30]
    assert bins.whole.tolist() == [True, True, False]


def test_one_week_from_monday_to_sunday_is_one_bin() -> None:
    bins = Bins("week", date(2014, 1, 6), date(2014, 1, 12))
    assert len(bins) == 1
    assert bins.whole.all()


@pytest.mark.parametrize(
    ("unit", "words", "phrase"),
    [
        ("day", "8 Jan 2014", "on 8 Jan 2014"),
        ("week", "week of 6 Jan 2014", "in the week of 6 Jan 2014"),
        ("month", "January 2014", "in January 2014"),
    ],
)
def test_a_bin_has_a_name(unit: str, words: str, phrase: str) -> None:
    bins = Bins(unit, date(2014, 1, 8), date(2014, 2, 8))
    assert bins.words(0) == words
    assert bins.phrase(0) == phrase


def test_bins_that_reach_beyond_the_records_are_not_within_them() -> None:
    bins = Bins("week", date(2013, 12, 16), date(2014, 1, 12))
    assert bins.within(date(2013, 12, 20), date(2014, 1, 12)).tolist() == [False, True, True, True]


def test_a_day_belongs_to_the_bin_that_holds_it() -> None:
    bins = Bins("week", date(2014, 1, 6), date(2014, 1, 19))
    sunday, monday = (np.datetime64(day).astype(int) for day in ("2014-01-12", "2014-01-13"))
    assert bins.of(np.array([sunday, monday])).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("last", "unit"), [(date(2014, 1, 31), "day"), (date(2014, 6, 1), "week"), (date(2017, 1, 1), "month")]
)
def test_length_of_the_dates_chooses_the_unit(last: date, unit: str) -> None:
    assert choose_unit("auto", date(2014, 1, 1), last) == unit


def test_more_bins_than_a_chart_can_show_become_coarser_ones() -> None:
    first, last = date(2010, 1, 1), date(2014, 12, 31)
    assert choose_unit("day", first, last) == "week"
    assert len(Bins("week", first, last)) <= MOST_BINS
    assert choose_unit("month", first, last) == "month"
    assert choose_unit("day", date(1900, 1, 1), date(2100, 12, 31)) == "month"
