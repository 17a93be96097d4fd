"""Provinces ranked: the lines add up, what is not known stays unknown, and a rate says what it rests on."""

import math

import pandas as pd
import pytest

from geo.analysis.provinces import (
    NO_PROVINCE,
    RANKS,
    Named,
    by_column,
    by_province,
    coverage,
    ranked,
    sentence,
    toll,
    values,
)
from geo.model.filter import Filter
from tests.support import datasets

NAMES = {
    "SY02": Named("Aleppo", "Syria"),
    "SY07": Named("Idlib", "Syria"),
    "SY11": Named("Raqqa", "Syria"),
    "": Named(""),
}
IDLIB = {"admin1_pcode": "SY07", "admin1": "Idlib"}
NOWHERE = {"admin1_pcode": None, "admin1": None, "latitude": None, "longitude": None, "geo_precision": 3}


def table(*records, by="incidents", days=10, people=None, wanted=None):
    loaded = datasets.dataset(records)
    counts = loaded.ask(by_province(loaded.passing(wanted or Filter())))
    return ranked(counts, NAMES, days, people or {}, by)


def line(frame, code):
    return frame[frame["code"] == code].iloc[0]


def test_incidents_without_a_province_are_a_line_of_their_own_and_last():
    found = table(NOWHERE, NOWHERE, NOWHERE, {}, IDLIB, IDLIB)
    assert found["code"].tolist() == ["SY07", "SY02", NO_PROVINCE]
    assert found["incidents"].tolist() == [2, 1, 3]
    assert found["name"].tolist() == ["Idlib", "Aleppo", "No province stated"]


def test_lines_add_up_to_the_incidents_that_pass():
    loaded = datasets.bundled()
    for wanted in (Filter(), Filter(kinds=("clash",)), Filter(provinces=("SY02",))):
        counts = loaded.ask(by_province(loaded.passing(wanted)))
        found = ranked(counts, {}, 1, {}, "incidents")
        assert found["incidents"].sum() == loaded.counts(wanted).found
        assert found["share"].sum() == pytest.approx(1)


def test_an_empty_code_and_a_missing_one_are_one_line():
    counts = pd.DataFrame(
        {
            "admin1_pcode": ["", None],
            "incidents": [2, 3],
            "told": [0, 0],
            "clashes": [1, 1],
            "fatalities": [math.nan, math.nan],
            "low": [math.nan, math.nan],
            "high": [math.nan, math.nan],
            "first_day": pd.to_datetime(["2014-01-05", "2014-01-02"]),
            "last_day": pd.to_datetime(["2014-01-06", "2014-01-03"]),
        }
    )
    found = ranked(counts, NAMES, 1, {}, "incidents")
    assert (len(found), found["incidents"].iloc[0], str(found["first_day"].iloc[0].date())) == (
        1,
        5,
        "2014-01-02",
    )
    assert math.isnan(found["fatalities"].iloc[0])


def test_a_toll_that_nobody_reports_is_blank_and_not_zero():
    found = table({}, {}, {**IDLIB, "fatalities": 0})
    assert math.isnan(line(found, "SY02")["fatalities"])
    assert line(found, "SY07")["fatalities"] == 0
    assert (line(found, "SY02")["told"], line(found, "SY07")["told"]) == (0, 1)


def test_low_and_high_are_sums_over_incidents_with_a_toll():
    found = table(
        {"fatalities": 10, "fatalities_low": 8, "fatalities_high": 15},
        {"fatalities": 5},
        {"fatalities_high": 99},
    )
    aleppo = line(found, "SY02")
    assert (aleppo["told"], aleppo["fatalities"], aleppo["low"], aleppo["high"]) == (2, 15, 13, 20)


def test_days_are_those_that_the_incidents_span():
    found = table({"event_date": "2014-01-03", "end_date": "2014-01-09"}, {"event_date": "2014-01-05"})
    assert [str(found[name].iloc[0].date()) for name in ("first_day", "last_day")] == [
        "2014-01-03",
        "2014-01-09",
    ]


def test_per_day_is_over_the_days_with_data_and_blank_without_any():
    assert line(table({}, {}, days=4), "SY02")["per_day"] == 0.5
    assert math.isnan(line(table({}, days=0), "SY02")["per_day"])


def test_a_rate_is_per_hundred_thousand_people():
    found = table({}, {}, {"fatalities": 30}, IDLIB, people={"SY02": 600_000})
    aleppo, idlib = line(found, "SY02"), line(found, "SY07")
    assert (aleppo["incidents_rate"], aleppo["fatalities_rate"]) == (0.5, 5)
    assert math.isnan(idlib["incidents_rate"])


@pytest.mark.parametrize(
    ("by", "order"),
    [
        ("incidents", ["SY02", "SY07", "SY11", ""]),
        ("fatalities", ["SY07", "SY11", "SY02", ""]),
        ("incidents_rate", ["SY11", "SY02", "SY07", ""]),
        ("fatalities_rate", ["SY11", "SY02", "SY07", ""]),
    ],
)
def test_what_is_not_known_ranks_after_what_is(by, order):
    raqqa = {"admin1_pcode": "SY11", "fatalities": 1}
    records = [{}, {}, {}, {**IDLIB, "fatalities": 9}, IDLIB, raqqa, NOWHERE]
    people = {"SY02": 4_000_000, "SY11": 100_000}
    assert by in RANKS
    assert table(*records, by=by, people=people)["code"].tolist() == order


def test_a_map_shades_zero_where_it_was_looked_and_nothing_where_it_was_not():
    found = table({}, {**IDLIB, "fatalities": 3})
    asked = {"SY02": 100, "SY07": None, "SY11": None}
    assert values(found, "incidents", asked) == {"SY02": 1, "SY07": 1, "SY11": 0}
    assert values(found, "fatalities", asked) == {"SY02": None, "SY07": 3, "SY11": None}


def test_a_rate_without_population_is_not_known_and_without_incidents_is_zero():
    found = table({}, people={"SY02": 50_000})
    shaded = values(found, "incidents_rate", {"SY02": 50_000, "SY07": None, "SY11": 70_000})
    assert shaded == {"SY02": 2, "SY07": None, "SY11": 0}


def test_incidents_without_a_province_are_not_on_the_map():
    assert values(table(NOWHERE, {}), "incidents", {}) == {"SY02": 1}


def test_the_line_below_says_how_they_add_up():
    assert coverage(table({}, IDLIB, IDLIB)) == "3 incidents: 3 in 2 provinces."
    assert coverage(table({}, NOWHERE, NOWHERE)) == "3 incidents: 1 in 1 province, 2 without a province."


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ((113, 23, 400, 380, 450), "23 of 113 incidents report a toll: 400 deaths (380–450)."),
        ((1, 1, 1, 1, 1), "1 of 1 incident reports a toll: 1 death."),
        ((5, 1, 0, 0, 0), "1 of 5 incidents reports a toll: 0 deaths."),
        ((5, 0, math.nan, math.nan, math.nan), "No toll is reported."),
    ],
)
def test_tolls_in_words(figures, said):
    assert toll(*figures) == said


def test_a_province_in_words():
    records = [{"kind": "clash"}] * 2 + [{"kind": "protest", "event_date": "2014-02-01"}, IDLIB]
    kinds = pd.DataFrame({"kind": ["clash", "protest"], "incidents": [2, 1]})
    said = sentence(line(table(*records), "SY02"), kinds)
    assert said == (
        "3 incidents, 3 January – 1 February 2014: 75% of all that pass. Most often: 2 clashes. No toll is reported."
    )


def test_districts_add_up_with_those_that_are_not_known():
    loaded = datasets.dataset([{"admin2": "Afrin"}, {"admin2": "Afrin", "fatalities": 2}, {"admin2": None}])
    found = loaded.ask(by_column(loaded.passing(Filter()), "admin2"))
    assert found["admin2"].fillna("?").tolist() == ["Afrin", "?"]
    assert found["incidents"].tolist() == [2, 1]
    assert found["deaths"].iloc[0] == 2


def test_the_bundled_incidents_by_province():
    """Counted by hand from data/incidents_2014.csv, by the province that the row states."""
    loaded = datasets.bundled()
    found = ranked(loaded.ask(by_province(loaded.passing(Filter()))), {}, 102, {}, "incidents")
    by_code = found.set_index("code")
    assert by_code.loc["SY09", "incidents"] == 5  # Deir ez-Zor
    assert found["code"].iloc[0] == "SY02"  # Aleppo
