"""Who held what when, as a chart and in words."""

import json
from datetime import date
from typing import Any

import pandas as pd
import pytest

from geo.analysis.control_words import held_sentence, moved_sentence, readable
from geo.charts.control import MOST, Timeline, chart, first_drawn, timeline
from geo.charts.look import Theme, picture
from geo.dataset import Dataset
from geo.model.filter import Filter
from tests.support.datasets import bundled, dataset

TAKEN = {
    "event_date": "2014-01-10",
    "location": "Manbij",
    "latitude": 36.528,
    "longitude": 37.955,
    "sub_event_type": "Non-state actor overtakes territory",
    "control_before": "Insurgents",
    "control_after": "Islamic State of Iraq and al-Sham",
    "incident_id": "taken",
}
RETAKEN = {
    **TAKEN,
    "event_date": "2014-01-20",
    "control_before": "ISIS",
    "control_after": "Insurgents",
    "control_contested": True,
    "incident_id": "retaken",
}


def drawn(loaded: Dataset, first: date = date(2014, 1, 1), last: date = date(2014, 1, 31)) -> Timeline:
    control = loaded.control(Filter())
    return timeline(control, loaded.actors, control.places.index.tolist(), first, last)


def test_bands_follow_each_other_and_are_cut_at_the_days_shown() -> None:
    bands = drawn(dataset([TAKEN, RETAKEN])).table()
    assert bands["holder"].tolist() == ["Insurgents", "ISIS", "Insurgents"]
    assert bands["from"].dt.strftime("%m-%d").tolist() == ["01-01", "01-10", "01-20"]
    assert bands["until"].dt.strftime("%m-%d").tolist() == ["01-09", "01-19", "01-31"]
    assert bands["rests on"].tolist()[0] == "who held it before"
    assert bands["state"].tolist() == ["held", "held", "contested"]


def test_only_what_a_later_record_tells_is_pale_and_only_what_is_not_certain_is_halved() -> None:
    bands = drawn(dataset([TAKEN, RETAKEN])).bands
    assert bands["inferred"].tolist() == [True, False, False]
    assert bands["unsure"].tolist() == [False, False, True]
    assert bands["other"].tolist() == ["", "", "ISIS"]


def test_changes_are_marked_on_the_day_by_which_they_had_happened() -> None:
    changes = drawn(dataset([TAKEN, RETAKEN])).changes
    assert changes["by"].tolist() == ["10 January 2014", "20 January 2014"]
    assert changes["said"].tolist() == ["Insurgents → ISIS", "ISIS → Insurgents"]


def test_of_too_many_bands_the_newest_are_drawn() -> None:
    takers = ("Insurgents", "Islamic State of Iraq and al-Sham")
    days = pd.date_range("2005-01-01", periods=MOST + 500, freq="D").strftime("%Y-%m-%d")
    taken = [
        {
            **TAKEN,
            "incident_id": f"t{n}",
            "event_date": on,
            "control_before": takers[n % 2],
            "control_after": takers[(n + 1) % 2],
        }
        for n, on in enumerate(days)
    ]
    control = dataset(taken).control(Filter())
    first, last = date(2005, 1, 1), date(2014, 1, 1)
    begin = first_drawn(control, [0], first, last)
    assert first < begin
    shown = timeline(control, dataset(taken).actors, [0], begin, last)
    assert MOST // 2 < len(shown.bands) <= MOST
    assert first_drawn(control, [0], begin, last) == begin


def test_two_places_of_one_name_are_told_apart_by_their_province() -> None:
    other = {
        **TAKEN,
        "incident_id": "other",
        "latitude": 35.2,
        "longitude": 40.1,
        "admin1": "Deir ez-Zor",
        "admin1_pcode": "SY09",
    }
    assert sorted(drawn(dataset([TAKEN, other])).order) == ["Manbij, Aleppo", "Manbij, Deir ez-Zor"]


def test_place_that_was_only_fought_over_has_a_band_of_nobody() -> None:
    fought = {"location": "Atareb", "latitude": 36.139, "longitude": 36.825, "control_contested": True}
    bands = drawn(dataset([fought])).table()
    assert bands["holder"].tolist() == ["not known"]
    assert bands["state"].tolist() == ["not known"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_holder_has_one_colour_in_the_legend(theme: Theme) -> None:
    shown = drawn(bundled(), date(2013, 12, 20), date(2014, 3, 31))
    spec: dict[str, Any] = json.loads(chart(shown, theme).to_json())
    scale = next(
        layer["encoding"]["color"]["scale"] for layer in spec["layer"] if "color" in layer["encoding"]
    )
    assert set(shown.bands["holder"]) | set(shown.bands["other"]) - {""} <= set(scale["domain"])
    assert len(scale["domain"]) == len(scale["range"])


def test_chart_is_a_picture_that_names_places_and_holders() -> None:
    svg = picture(chart(drawn(dataset([TAKEN, RETAKEN])), "light", 600), "svg").decode()
    assert ">Manbij<" in svg
    assert ">ISIS<" in svg


def test_sentence_counts_holders_and_what_is_not_certain() -> None:
    loaded = bundled()
    held = loaded.control(Filter()).at(date(2014, 1, 20))
    text = held_sentence(held, loaded.actors, date(2014, 1, 20))
    known = held[held["holder"] != ""]
    assert text.startswith(f"On 20 January 2014 {len(known)} places have a known holder: Insurgents ")
    assert "1 more place was fought over" in text


def test_sentence_of_what_changed_hands_names_who_lost_and_gained() -> None:
    loaded = dataset([TAKEN])
    moved = loaded.control(Filter()).between(date(2014, 1, 1), date(2014, 1, 31))
    text = moved_sentence(moved, loaded.actors, date(2014, 1, 1), date(2014, 1, 31))
    assert (
        text
        == "1 place changed hands between 1 January 2014 and 31 January 2014: Insurgents lost 1; ISIS gained 1."
    )


def test_days_without_a_statement_or_a_change_are_said_in_words() -> None:
    loaded = dataset([TAKEN])
    control = loaded.control(Filter())
    days = date(2014, 2, 1), date(2014, 2, 2)
    assert moved_sentence(control.between(*days), loaded.actors, *days).startswith(
        "No place is known to have changed hands"
    )
    nobody = control.at(days[0]).iloc[:0]
    assert (
        held_sentence(nobody, loaded.actors, days[0])
        == "On 1 February 2014 no record says who held any place."
    )


def test_tables_name_holders_as_they_were_called_and_leave_blanks_blank() -> None:
    loaded = dataset([])
    table = pd.DataFrame({"holder": ["Islamic State of Iraq and al-Sham", ""], "state": ["held", "unknown"]})
    read = readable(table, loaded.actors, date(2014, 1, 1))
    assert read["holder"].tolist() == ["ISIS", ""]
    assert read["state"].tolist() == ["held", "not known"]
