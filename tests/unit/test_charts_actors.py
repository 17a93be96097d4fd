"""Charts of actors: what they draw of a table, in both themes, and that they become pictures."""

import pandas as pd
import pytest

from geo.charts import actors as charts
from geo.charts.look import picture, themed

WORDS = {"pair": "x", "said": "x", "deaths": "not reported", "kinds": "1 clash", "days": "3 January 2014"}
THEMES = pytest.mark.parametrize("theme", ["light", "dark"])


def square(*names, **counts):
    """The cells of a square; ``A_B=3`` are the incidents of two, whichever way round."""

    def number(one, other):
        return counts.get(f"{one}_{other}", counts.get(f"{other}_{one}", 0))

    return pd.DataFrame(
        {"one": a, "other": b, "row": a, "column": b, "incidents": number(a, b), **WORDS}
        for a in names
        for b in names
    )


def made(names, theme="light", **counts):
    colours = dict.fromkeys(names, "#111111")
    return themed(charts.matrix(square(*names, **counts), list(names), colours, theme), theme).to_dict()


def layer(chart, mark):
    return next(each for each in chart["layer"] if each["mark"]["type"] == mark)


@THEMES
def test_matrix_has_rows_and_columns_in_one_order_and_a_cell_that_can_be_picked(theme):
    chart = made(["C", "A"], theme, C_A=3)
    squares = layer(chart, "rect")["encoding"]
    assert squares["x"]["sort"] == squares["y"]["sort"] == ["C", "A"]
    assert [(p["name"], p["select"]["fields"]) for p in chart["params"]] == [(charts.PAIR, ["one", "other"])]
    assert squares["description"]["field"] == "said"


def test_matrix_writes_no_number_into_an_empty_cell():
    (rule,) = layer(made(["A", "B"], A_B=3), "text")["transform"]
    assert rule["filter"] == "(datum.incidents > 0)"


def test_chips_of_near_black_groups_stand_out_from_the_dark_ground():
    def chip(theme):
        chart = made(["A"], theme, A_A=1)
        return chart["datasets"][layer(chart, "point")["data"]["name"]][0]["colour"]

    assert chip("light") == "#111111"
    assert chip("dark") != "#111111"


@THEMES
def test_times_have_the_kinds_that_occur_in_their_colours(theme):
    table = pd.DataFrame(
        {
            "start": pd.to_datetime(["2014-01-06", "2014-01-13"]),
            "kind": ["clash", "bombing"],
            "label": ["Clash", "Bombing"],
            "incidents": [2, 1],
        }
    )
    scale = charts.times(table, "week", theme).to_dict()["encoding"]["color"]["scale"]
    assert scale["domain"] == ["Clash", "Bombing"]
    assert scale["range"] == (["#D55E00", "#CC79A7"] if theme == "light" else ["#F07B2B", "#E39BC3"])


def test_bars_of_a_month_end_with_the_month():
    table = pd.DataFrame(
        {"start": pd.to_datetime(["2014-02-01"]), "kind": "clash", "label": "Clash", "incidents": 1}
    )
    chart = charts.times(table, "month", "light").to_dict()
    ((line,),) = chart["datasets"].values()
    assert line["start"].startswith("2014-02-01") and line["end"].startswith("2014-02-27")


def test_the_same_side_lies_left_and_the_opposite_side_right():
    table = pd.DataFrame({"label": ["A", "B"], "against": [5, 0], "beside": [2, 3]})
    chart = charts.companions(table, "light").to_dict()
    ((*lines,),) = chart["datasets"].values()
    assert {(line["label"], line["length"]) for line in lines} == {("A", 5), ("A", -2), ("B", -3)}
    assert all(line["incidents"] > 0 for line in lines)


def test_every_chart_becomes_a_picture():
    ranked = pd.DataFrame(
        {"label": ["Aleppo", "No province stated"], "incidents": [3, 1], "deaths": "–", "rest": [False, True]}
    )
    names = ["A", "B"]
    for chart in (
        charts.matrix(square(*names, A_B=1), names, dict.fromkeys(names, "#D9D9D9"), "light"),
        charts.companions(pd.DataFrame({"label": ["A"], "against": [1], "beside": [0]}), "light"),
        charts.ranked(ranked, "light"),
    ):
        assert picture(chart, "svg").startswith(b"<svg")
