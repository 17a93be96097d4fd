"""The bars of a comparison: what stands in a line, and that they become a picture."""

import pandas as pd
import pytest

from geo.analysis.comparison import REST
from geo.charts.comparison import PICKED, change_bars, change_rows
from geo.charts.look import picture, themed

COLOURS = {"rise": "#b8600f", "fall": "#2f6fa8"}
NAMES = {"SY02": "Aleppo", "SY07": "Idlib", "SY11": "Raqqa", REST: "3 others"}
NOTHING = {f"deaths{part}_{side}": 0.0 for part in ("", "_low", "_high") for side in "ab"}


def line(code: str, a: int, b: int, **values: object) -> dict:
    ordinary = {
        "ratio": a / b if b else float("inf"),
        "low": 0.5,
        "high": 4.0,
        "clear": False,
        "few": a + b < 5,
    }
    counts = {"code": code, "incidents_a": a, "incidents_b": b, "difference": float(a - b)}
    return {**counts, **ordinary, **NOTHING, "deaths_difference": 0.0, **values}


LINES = pd.DataFrame(
    [
        line("SY02", 12, 4, clear=True),
        line(REST, 9, 9),
        line("SY07", 1, 0, low=0.03, high=float("inf")),
        line(
            "SY11",
            2,
            6,
            deaths_a=float("nan"),
            deaths_difference=float("nan"),
            deaths_b=5.0,
            deaths_high_b=9.0,
        ),
    ]
)


def test_a_line_has_both_counts_and_the_ratio_with_its_interval() -> None:
    rows = change_rows(LINES, NAMES, "incidents").set_index("code")
    assert rows.loc["SY02", ["a", "b", "change", "ratio", "weight"]].tolist() == [
        "12",
        "4",
        "+8.0",
        "3.0  (0.50–4.0)",
        "clear",
    ]
    assert rows.loc["SY07", "ratio"] == "none in B  (at least 0.03)"


def test_thin_lines_are_grey_and_falls_have_their_own_tone() -> None:
    rows = change_rows(LINES, NAMES, "incidents").set_index("code")
    assert rows["tone"].to_dict() == {"SY02": "rise", REST: "fall", "SY07": "few", "SY11": "fall"}


def test_the_others_come_last() -> None:
    assert change_rows(LINES, NAMES, "incidents")["code"].tolist() == ["SY02", "SY07", "SY11", REST]


def test_deaths_have_their_range_and_no_interval_and_are_never_made_zero() -> None:
    rows = change_rows(LINES, NAMES, "fatalities").set_index("code")
    assert rows.loc["SY11", ["a", "b", "change", "ratio"]].tolist() == [
        "not reported",
        "5 (0–9)",
        "not known",
        "",
    ]


@pytest.mark.parametrize("measure", ["incidents", "fatalities"])
def test_bars_become_a_picture_with_their_words(measure) -> None:
    rows = change_rows(LINES, NAMES, measure)
    chart = change_bars(rows, "light", unit=30, measure=measure, colours=COLOURS, chosen="SY07", pick=True)
    svg = picture(chart.properties(width=560), "svg").decode()
    assert all(word in svg for word in ("Aleppo", "3 others", "per 30 days"))
    assert ("95 % interval" in svg) == (measure == "incidents")


def test_a_line_can_be_picked_only_where_that_does_something() -> None:
    rows = change_rows(LINES, NAMES, "incidents")
    for pick in (True, False):
        chart = change_bars(rows, "dark", unit=1, measure="incidents", colours=COLOURS, pick=pick)
        assert (f'"name": "{PICKED}"' in themed(chart, "dark").to_json()) == pick
