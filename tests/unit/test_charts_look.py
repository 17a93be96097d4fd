"""The look of charts, and charts as pictures."""

import json
from typing import Any

import altair as alt
import pandas as pd
import pytest

from geo.charts.look import GROUND, Theme, picture, readable, themed


def bars() -> alt.Chart:
    table = pd.DataFrame({"week": ["a", "b"], "clashes": [3, 5]})
    return alt.Chart(table, title="Clashes").mark_bar().encode(x="week:N", y="clashes:Q")


def test_picture_holds_its_texts_and_asks_for_nothing_outside() -> None:
    drawn = picture(bars(), "svg").decode()
    assert ">Clashes<" in drawn
    assert ">week<" in drawn
    assert "http" not in drawn.replace("http://www.w3.org/", "")


def test_png_is_one() -> None:
    assert picture(bars(), "png").startswith(b"\x89PNG")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_chart_on_the_page_has_no_ground_of_its_own(theme: Theme) -> None:
    spec: dict[str, Any] = json.loads(themed(bars(), theme).to_json())
    assert spec["config"]["background"] == "transparent"


def contrast(one: str, two: str) -> float:
    def luminance(colour: str) -> float:
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", ["#111111", "#000000", "#FFFFFF", "#D9D9D9", "#FFE066", "#C8202B"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_stands_out_from_the_ground(colour: str, theme: Theme) -> None:
    assert contrast(readable(colour, theme), GROUND[theme]) >= 1.95


def test_colour_that_stands_out_already_stays() -> None:
    assert readable("#C8202B", "light") == readable("#c8202b", "dark") == "#C8202B"
