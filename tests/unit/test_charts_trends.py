"""Charts of trends: what they draw, in which words and colours."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest

from geo.analysis import trends
from geo.analysis.bins import Bins
from geo.charts.look import DASHES, PALETTE, Theme, moments, picture, themed
from geo.charts.trend import UNSURE, Trend, figure_words, series_colours, series_labels, trend_table
from geo.charts.trends import panels_chart, trend_chart
from geo.model import vocabulary
from geo.model.filter import Filter
from tests.support.datasets import dataset

FIRST, LAST = date(2014, 1, 1), date(2014, 1, 26)


def trend(
    records: Sequence[Mapping[str, Any]], by: str = "none", theme: Theme = "light", **parts: Any
) -> Trend:
    loaded = dataset(records)
    bins = Bins("week", FIRST, LAST)
    split = trends.split(by)
    division = trends.divide(
        loaded.passing(Filter()), split, loaded.ask, loaded.members, loaded.actors, Filter().grouping
    )
    counted = trends.count(division, bins, loaded.ask)
    labels = series_labels(split, division, loaded.actors, loaded.context.provinces, LAST)
    colours = series_colours(split, division, loaded.actors, LAST, theme)
    return Trend(bins, counted, labels, colours, bins.whole, lines=not split.once, **parts)


def spec(chart: Any) -> dict[str, Any]:
    return json.loads(themed(chart, "light").to_json())


def rows(chart: Any, *fields: str) -> list[dict[str, Any]]:
    """Every row of data of a chart that has the fields."""
    return [row for data in spec(chart)["datasets"].values() for row in data if set(fields) <= set(row)]


def ms(day: str) -> int:
    return int(np.datetime64(day, "ms").astype(int))


MIXED = [{}, {"event_date": "2014-01-08"}, {"event_date": "2014-01-15", "time_precision": 3}]


def test_bars_stand_on_one_another_and_lighter_parts_above() -> None:
    found = trend_chart(trend(MIXED), "light")
    parts = sorted(rows(found, "low", "high"), key=lambda row: (row["from"], row["low"]))
    first_week = [row for row in parts if row["from"] == ms("2014-01-01")]
    assert [row["known"] for row in first_week] == ["known to the week", UNSURE]
    assert first_week[0]["high"] == first_week[1]["low"] == 1
    assert sum(row["high"] - row["low"] for row in parts) == pytest.approx(3)


def test_bar_of_a_bin_that_the_dates_cut_is_narrower_beside_a_grey_field() -> None:
    found = trend_chart(trend([{}]), "light")
    (bar,) = rows(found, "low", "high")
    assert (bar["from"], bar["to"]) == (ms("2014-01-01"), ms("2014-01-06"))
    grey = [row for row in rows(found, "grey") if row["grey"] and row["from"] < row["to"]]
    assert [(row["from"], row["to"]) for row in grey] == [(ms("2013-12-30"), ms("2014-01-01"))]


def test_hovering_tells_exact_numbers() -> None:
    said = {row["when"]: row for row in rows(trend_chart(trend(MIXED), "light"), "when")}
    assert said["Week of 30 Dec 2013 (5 of 7 days)"]["all"] == "1.2, of which 0.2 spread over its days"
    assert set(said) == {
        "Week of 30 Dec 2013 (5 of 7 days)",
        "Week of 6 Jan 2014",
        "Week of 13 Jan 2014",
        "Week of 20 Jan 2014",
    }


def test_deaths_are_a_band_and_say_who_reports() -> None:
    records = [{"event_date": "2014-01-08", "fatalities": 10, "fatalities_low": 8, "fatalities_high": 15}]
    found = trend_chart(trend([*records, {"event_date": "2014-01-09"}], deaths=True), "light")
    said = {row["when"]: row for row in rows(found, "when")}
    assert said["Week of 6 Jan 2014"]["all"] == "10 (8–15)"
    assert said["Week of 6 Jan 2014"]["toll"] == "1 of 2 incidents"
    assert {"area", "line"} <= {layer["mark"]["type"] for layer in spec(found)["layer"]}


def test_lines_are_dashed_and_named_at_their_end() -> None:
    records = [{"actor1": "ISIS", "actor2": "YPG", "event_date": "2014-01-08"}]
    layers = spec(trend_chart(trend(records, "actor"), "light"))["layer"]
    (line,) = [layer for layer in layers if layer["mark"]["type"] == "line"]
    assert line["encoding"]["strokeDash"]["scale"]["range"] == [list(dash) for dash in DASHES[:2]]
    names = [layer for layer in layers if layer["mark"]["type"] == "text"]
    assert len(names) == 1


def test_names_of_lines_that_end_alike_stand_apart() -> None:
    records = [{"actor1": "ISIS", "actor2": "YPG", "event_date": "2014-01-22"}]
    found = spec(trend_chart(trend(records, "actor"), "light"))
    (name_layer,) = [layer for layer in found["layer"] if layer["mark"]["type"] == "text"]
    heights = [row["value"] for row in found["datasets"][name_layer["data"]["name"]]]
    assert heights[1] - heights[0] > 0.04


def test_line_leaves_out_bins_that_the_dates_cut() -> None:
    records = [
        {"actor1": "ISIS", "actor2": None},
        {"actor1": "ISIS", "actor2": None, "event_date": "2014-01-08"},
    ]
    found = spec(trend_chart(trend(records, "actor"), "light"))

    def times(mark: str) -> list[int]:
        (layer,) = [layer for layer in found["layer"] if layer["mark"]["type"] == mark]
        return [row["at"] for row in found["datasets"][layer["data"]["name"]]]

    assert len(times("line")) == 3
    assert times("point") == [ms("2014-01-02T12")]


def test_marked_bin_has_a_sign_and_every_judged_bin_its_range() -> None:
    expected = [None, (0, 0), None, None]
    found = trend_chart(trend([{"event_date": "2014-01-08"}] * 6, expected=expected), "light")
    shapes = [layer["mark"].get("shape") for layer in spec(found)["layer"]]
    assert "triangle-up" in shapes
    assert [row["expected"] for row in rows(found, "when")] == ["–", "0–0", "–", "–"]


def test_colours_are_those_of_kinds_actors_and_provinces() -> None:
    records = [{"kind": "clash"}, {"kind": "clash"}, {"kind": "riot"}]
    light, dark = (trend(records, "kind", theme).colours for theme in ("light", "dark"))
    clash = vocabulary.kind("clash")
    assert (light[0], dark[0]) == (clash.colour, clash.colour_dark)
    assert trend(records, "province").colours == PALETTE["light"][:1]
    # Black is not seen on the dark ground.
    assert trend([{"actor1": "ISIS", "actor2": None}], "actor", "dark").colours[0] != "#111111"


def test_labels_never_repeat() -> None:
    records = [{"actor1": f"Brigade {number}", "actor2": None} for number in range(12)]
    labels = trend(records, "actor").labels
    assert len(set(labels)) == len(labels) == 8
    assert labels[-1] == "Other (5)"


def test_panels_share_one_scale() -> None:
    records = [{}] * 5 + [{"admin1": "Idlib", "admin1_pcode": "SY07"}]
    found = trend(records, "province", height=130)
    top = max(found.of(number).highest for number in (0, 1))
    panels = trend(records, "province", height=130, top=top)
    scales = {
        json.dumps(layer["encoding"]["y"]["scale"]["domain"])
        for panel in spec(panels_chart(panels, "light"))["concat"]
        for layer in panel["layer"]
        if "y" in layer["encoding"]
    }
    assert len(scales) == 1


def test_table_has_every_number_behind_the_chart() -> None:
    table = trend_table(trend([{"fatalities": 3}, {"kind": "riot"}], "kind"))
    assert table["series"].tolist() == ["Clash", "Riot"]
    assert table["incidents"].tolist() == [1, 1]
    assert table["deaths"].tolist() == [3, 0]
    assert table["days"].tolist() == [5, 5]
    assert "series" not in trend_table(trend([{}]))


@pytest.mark.parametrize("by", ["none", "actor"])
@pytest.mark.parametrize("deaths", [False, True])
def test_picture_shows_weeks_by_their_mondays(by: str, deaths: bool) -> None:
    drawn = picture(trend_chart(trend(MIXED, by, deaths=deaths, width=3), "light"), "svg").decode()
    assert ">6 Jan<" in drawn
    assert ">2013<" in drawn


def test_moments_are_milliseconds_of_coordinated_time() -> None:
    assert moments(np.array([0, 16076])).tolist() == [0, ms("2014-01-06")]


def test_counts_are_whole_unless_a_share_is_part_of_them() -> None:
    assert [figure_words(value) for value in (1204.0, 3.42, 2.9999999)] == ["1,204", "3.4", "3"]
