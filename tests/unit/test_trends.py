"""Incidents and deaths by day, week or month: every incident once, and no more exactly than it is known."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.analysis import trends
from geo.analysis.bins import Bins
from geo.dataset import Dataset
from geo.model.actors import Grouping
from geo.model.filter import Filter
from tests.support.datasets import bundled, dataset

FIRST, LAST = date(2013, 12, 30), date(2014, 1, 26)


def divide(loaded: Dataset, by: str, wanted: Filter | None = None, most: int = 8) -> trends.Division:
    wanted = wanted or Filter()
    return trends.divide(
        loaded.passing(wanted),
        trends.split(by),
        loaded.ask,
        loaded.members,
        loaded.actors,
        wanted.grouping,
        most,
    )


def count(
    loaded: Dataset, bins: Bins | None = None, by: str = "none", wanted: Filter | None = None
) -> pd.DataFrame:
    return trends.count(divide(loaded, by, wanted), bins or Bins("week", FIRST, LAST), loaded.ask)


def by_week(records: Sequence[Mapping[str, Any]], figure: str = "incidents") -> list[float]:
    """A figure of the four weeks from 30 December 2013."""
    bins = Bins("week", FIRST, LAST)
    return trends.dense(count(dataset(records), bins), figure, bins).round(3).tolist()


# ---- where an incident counts -----------------------------------------------------------------------------


def test_days_count_in_their_week() -> None:
    days = ["2013-12-30", "2014-01-05", "2014-01-06", "2014-01-26"]
    assert by_week([{"event_date": day} for day in days]) == [2, 1, 0, 1]


def test_incident_known_to_the_week_is_sure_by_week_and_spread_by_day() -> None:
    loaded = dataset([{"event_date": "2014-01-08", "time_precision": 2}])
    by_week = count(loaded)
    assert (by_week["incidents"].tolist(), by_week["sure"].tolist()) == ([1], [1])
    by_day = count(loaded, Bins("day", FIRST, LAST))
    assert len(by_day) == 7
    assert by_day["incidents"].tolist() == pytest.approx([1 / 7] * 7)
    assert not by_day["sure"].any()


def test_incident_known_to_the_month_is_spread_over_its_days_inside_the_dates() -> None:
    loaded = dataset([{"event_date": "2014-01-15", "time_precision": 3}])
    found = count(loaded)
    # 26 days of January lie inside the dates: five of them in the first week.
    assert found["incidents"].tolist() == pytest.approx([5 / 26, 7 / 26, 7 / 26, 7 / 26])
    assert not found["sure"].any()


def test_incident_across_the_edge_of_the_dates_is_wholly_inside_but_not_sure() -> None:
    loaded = dataset([{"event_date": "2014-01-06", "end_date": "2014-01-09"}])
    found = count(loaded, Bins("day", date(2014, 1, 9), LAST))
    assert found["incidents"].tolist() == [1]
    assert found["sure"].tolist() == [0]


@pytest.mark.parametrize("unit", ["day", "week", "month"])
@pytest.mark.parametrize(
    "wanted",
    [
        Filter(),
        Filter(start=date(2014, 1, 8), end=date(2014, 2, 12)),
        Filter(start=date(2014, 1, 15), end=date(2014, 1, 15)),
        Filter(kinds=("clash",), provinces=("SY02",)),
    ],
    ids=str,
)
def test_bins_add_up_to_the_count_of_the_headline(unit: str, wanted: Filter) -> None:
    loaded = bundled()
    extent = loaded.extent
    assert extent is not None
    bins = Bins(unit, wanted.start or extent[0].date(), wanted.end or extent[1].date())
    found = count(loaded, bins, wanted=wanted)
    assert found["incidents"].sum() == pytest.approx(loaded.counts(wanted).found)
    assert (found["sure"] <= found["incidents"] + 1e-9).all()


# ---- deaths -----------------------------------------------------------------------------------------------


def test_blank_toll_is_not_reported_and_adds_nothing() -> None:
    records = [{"fatalities": 5}, {"fatalities": 0}, {}]
    assert by_week(records, "reporting")[0] == 2
    assert by_week(records, "deaths")[0] == 5


def test_low_and_high_stand_around_the_best_figure() -> None:
    records = [
        {"fatalities": 10, "fatalities_low": 8, "fatalities_high": 15},
        {"fatalities": 3},
        {"fatalities": 4, "fatalities_low": 4},
    ]
    figures = ("deaths_low", "deaths", "deaths_high")
    assert [by_week(records, figure)[0] for figure in figures] == [15, 17, 22]


def test_toll_with_a_lowest_figure_alone_is_at_least_that() -> None:
    records = [{"fatalities_low": 6}]
    assert [by_week(records, figure)[0] for figure in ("deaths_low", "deaths", "deaths_high")] == [6, 6, 6]
    assert by_week(records, "reporting")[0] == 1


# ---- series -----------------------------------------------------------------------------------------------


def totals(loaded: Dataset, by: str, wanted: Filter | None = None, most: int = 8) -> dict[str, float]:
    division = divide(loaded, by, wanted, most)
    found = trends.count(division, Bins("week", FIRST, LAST), loaded.ask)
    names = (*division.values, f"{division.rest} more")
    sums = found.groupby("series")["incidents"].sum()
    return {names[int(number)]: round(float(n), 6) for number, n in sums.items()}


def test_kinds_beyond_the_most_frequent_are_one_series() -> None:
    kinds = ["clash"] * 3 + ["shelling"] * 2 + ["riot", "protest"]
    loaded = dataset([{"kind": kind} for kind in kinds])
    assert totals(loaded, "kind", most=3) == {"clash": 3, "shelling": 2, "2 more": 2}
    assert list(totals(loaded, "kind", most=4)) == ["clash", "shelling", "protest", "riot"]


def test_incidents_without_a_province_are_a_series() -> None:
    loaded = dataset([{}, {"admin1": None, "admin1_pcode": None}])
    assert totals(loaded, "province") == {"": 1, "SY02": 1}


def test_incident_counts_once_for_each_actor() -> None:
    loaded = dataset(
        [
            {"actor1": "ISIS", "assoc_actor_1": "Jabhat al-Nusra", "actor2": "Syrian Army"},
            {"actor1": "Syrian Army", "actor2": "ISIS"},
            # On both sides of one incident it is one incident still.
            {"actor1": "ISIS", "actor2": "Daesh"},
        ]
    )
    isis = "Islamic State of Iraq and al-Sham"
    assert totals(loaded, "actor") == {isis: 3, "Syrian Army": 2, "Jabhat al-Nusra": 1}
    assert totals(loaded, "side") == {"side:jihadist": 3, "side:government": 2}


def test_incident_counts_once_among_the_other_actors() -> None:
    loaded = dataset(
        [{"actor1": "ISIS", "actor2": "YPG"}] * 3 + [{"actor1": "Hezbollah", "actor2": "Syrian Army"}]
    )
    isis = "Islamic State of Iraq and al-Sham"
    assert totals(loaded, "actor", most=3) == {isis: 3, "YPG": 3, "2 more": 1}


def test_incident_that_names_nobody_is_a_series_of_its_own() -> None:
    loaded = dataset([{"actor1": None, "actor2": None}, {"actor1": "ISIS", "actor2": None}])
    assert totals(loaded, "actor") == {"Islamic State of Iraq and al-Sham": 1, "": 1}


def test_actors_are_counted_as_the_filter_takes_them_together() -> None:
    records = [{"actor1": "Liwa al-Tawhid", "actor2": None}, {"actor1": "Ahrar al-Sham", "actor2": None}]
    loaded = dataset(records)
    taken_together = {loaded.actors.group(r["actor1"], Grouping("side")) for r in records}
    assert totals(loaded, "actor", Filter(rollup="side")) == dict.fromkeys(taken_together, 2.0)


def test_nothing_that_passes_is_no_series() -> None:
    loaded = dataset([{}])
    wanted = Filter(kinds=("riot",))
    assert [divide(loaded, by, wanted).values for by in ("kind", "side", "actor", "province")] == [()] * 4
    assert count(loaded, by="actor", wanted=wanted).empty


# ---- what is made of them -----------------------------------------------------------------------------------


def test_average_is_of_whole_bins_alone_and_looks_back() -> None:
    values = np.array([1.0, 2.0, 3.0, 4.0, 9.0])
    whole = np.array([False, True, True, True, True])
    mean = trends.average(values, whole, 3)
    assert np.isnan(mean[:3]).all()
    assert mean[3:].tolist() == pytest.approx([3.0, 16 / 3])


def test_average_over_more_bins_than_there_are_is_none() -> None:
    assert np.isnan(trends.average(np.ones(2), np.ones(2, dtype=bool), 5)).all()


def test_peaks_are_all_bins_with_the_highest_figure() -> None:
    assert trends.peaks(np.array([0, 3, 1, 3])) == [1, 3]
    assert trends.peaks(np.zeros(3)) == []


def test_records_cover_the_days_of_incidents_that_are_known_to_the_week() -> None:
    loaded = dataset(
        [
            {"event_date": "2013-12-20", "time_precision": 3},
            {"event_date": "2014-01-08", "time_precision": 2},
            {"event_date": "2014-02-01"},
        ]
    )
    assert trends.coverage(loaded.table, loaded.ask) == (date(2014, 1, 6), date(2014, 2, 1))
    vague = dataset([{"event_date": "2013-12-20", "time_precision": 3}])
    assert trends.coverage(vague.table, vague.ask) is None


# ---- the bundled incidents, counted by hand -------------------------------------------------------------------


def test_clashes_in_aleppo_peaked_in_the_week_of_30_december() -> None:
    """Five: Atareb on 2 January; Atareb, Aleppo city, Qabtan al-Jabal and al-Kalassa on 3 January.

    One more, Maskanah, is known to December 2013 only: two of its 31 days lie in that week. No other week has more than
    four (27 January: Maaret al-Ratiq, Tal Rifaat, al-Raee, al-Bab).
    """
    loaded = bundled()
    wanted = Filter(kinds=("clash",), provinces=("SY02",))
    bins = Bins("week", date(2013, 12, 1), date(2014, 3, 31))
    found = count(loaded, bins, wanted=wanted)
    incidents, sure = (trends.dense(found, figure, bins) for figure in ("incidents", "sure"))
    assert [bins.words(n) for n in trends.peaks(incidents)] == ["week of 30 Dec 2013"]
    assert incidents.max() == pytest.approx(5 + 2 / 31)
    assert sure.max() == 5
    assert sorted(sure)[-2] == 4
