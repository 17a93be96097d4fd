"""Who held what in the bundled incidents: answers checked by hand against the records and their notes."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from geo.analysis.control import Control
from geo.model.filter import Filter
from tests.support.datasets import bundled

ISIS = "Islamic State of Iraq and al-Sham"
DAYS = (date(2014, 1, 5), date(2014, 1, 20), date(2014, 3, 15))
YEAR_END, JANUARY_END = date(2013, 12, 31), date(2014, 1, 31)


@pytest.fixture(scope="module")
def control() -> Control:
    return bundled().control(Filter())


def held(control: Control, name: str, day: date) -> tuple[str, str, str, str]:
    """Holder, state, since (ISO day, "" not known) and evidence of the one place of that name."""
    (place,) = control.called(name)
    found = control.at(day)
    (line,) = found[found["place"] == place].to_dict("records")
    since = "" if pd.isna(line["since"]) else str(line["since"].date())
    return line["holder"], line["state"], since, line["incident_id"]


def moved(control: Control) -> dict[str, tuple[str, str, str, str]]:
    """What changed hands in January: from whom, to whom, by which day, by which record."""
    lines: list[dict[Any, Any]] = control.between(YEAR_END, JANUARY_END).to_dict("records")
    return {m["name"]: (m["before"], m["after"], str(m["day"].date()), m["incident_id"]) for m in lines}


def test_maarat_al_numan_was_held_by_the_insurgents_on_all_three_days(control: Control) -> None:
    # “By this date the rebel alliance is reported to have driven ISIS out of the place”: the week that ends on 5 January.
    answers = [held(control, "Maarat al-Nu'man", day) for day in DAYS]
    assert answers == [("Insurgents", "held", "2014-01-05", "syr-2014-0058")] * 3
    assert held(control, "Maarat al-Nu'man", date(2014, 1, 4))[:2] == (ISIS, "changing")


def test_raqqa_was_held_by_isis_and_taken_back_on_14_january(control: Control) -> None:
    assert [held(control, "Raqqa", day) for day in DAYS] == [
        (ISIS, "held", "", "syr-2014-0075"),  # besieged there from the 6th, so it held the city before
        (ISIS, "held", "2014-01-14", "syr-2014-0109"),
        (ISIS, "held", "2014-01-14", "syr-2014-0109"),
    ]
    # The city passed to the insurgents on a day between that no record states.
    assert held(control, "Raqqa", date(2014, 1, 6))[:2] == (ISIS, "contested")
    assert {held(control, "Raqqa", date(2014, 1, day))[1] for day in range(7, 14)} == {"unclear"}


def test_no_record_states_who_held_atareb_only_that_it_was_fought_over(control: Control) -> None:
    assert [held(control, "Atareb", day) for day in DAYS] == [("", "unknown", "", "syr-2014-0024")] * 3
    assert held(control, "Atareb", date(2014, 1, 2)) == ("", "unknown", "", "syr-2014-0022")
    on_new_year = control.at(date(2014, 1, 1))
    assert "Atareb" not in on_new_year["name"].tolist()


def test_azaz_was_held_by_isis_until_it_left_on_28_february(control: Control) -> None:
    assert [held(control, "Azaz", day) for day in DAYS] == [
        (ISIS, "held", "", "syr-2014-0239"),
        (ISIS, "held", "", "syr-2014-0239"),
        ("Free Syrian Army", "held", "2014-02-28", "syr-2014-0239"),
    ]


def test_isis_lost_these_places_in_january(control: Control) -> None:
    lost = {name: line[1:] for name, line in moved(control).items() if line[0] == ISIS}
    assert lost == {
        "Bab al-Hawa": ("Insurgents", "2014-01-05", "syr-2014-0059"),
        "Maarat al-Numan": ("Insurgents", "2014-01-05", "syr-2014-0058"),
        "Marae": ("Insurgents", "2014-01-05", "syr-2014-0060"),
        "Tal Rifaat": ("Insurgents", "2014-01-05", "syr-2014-0061"),
        "Atmeh": ("Insurgents", "2014-01-05", "syr-2014-0063"),
        "Mayadin": ("Insurgents", "2014-01-07", "syr-2014-0084"),
        "Ihris": ("Insurgents", "2014-01-07", "syr-2014-0088"),
        "Misqan": ("Insurgents", "2014-01-07", "syr-2014-0089"),
        "Ma'arsata": ("Insurgents", "2014-01-07", "syr-2014-0090"),
        "Tader roundabout": ("Insurgents", "2014-01-07", "syr-2014-0091"),
        "children's hospital, Qadi Askar": ("Islamic Front", "2014-01-08", "syr-2014-0092"),
        "Inzarat": ("Insurgents", "2014-01-08", "syr-2014-0094"),
        "Ad Dana": ("Islamic Front", "2014-01-09", "syr-2014-0101"),
        "Jarabulus prison": ("Insurgents", "2014-01-19", "syr-2014-0108"),
        "Kafar Kalbin": ("Insurgents", "2014-01-14", "syr-2014-0117"),
        "Kafra": ("Insurgents", "2014-01-14", "syr-2014-0118"),
        "Saraqeb": ("Insurgents", "2014-01-17", "syr-2014-0129"),
        "Tel Abyad border crossing": ("Local council", "2014-01-31", "syr-2014-0123"),
    }


def test_isis_took_these_places_in_january_and_two_of_them_back(control: Control) -> None:
    first, last = ((day - date(1970, 1, 1)).days for day in (date(2014, 1, 1), JANUARY_END))
    changes = control.changes
    taken = changes[(changes["after"] == ISIS) & changes["counts"] & changes["last_day"].between(first, last)]
    ids = dict(
        zip(
            control.places["name"].reindex(taken["place"]),
            control.evidence["id"].reindex(taken["row"]),
            strict=True,
        )
    )
    assert ids == {
        "Qantari": "syr-2014-0105",
        "Tel Abyad": "syr-2014-0104",
        "Raqa": "syr-2014-0109",
        "Jarabulus": "syr-2014-0130",
        "al-Bab": "syr-2014-0116",
        "Jarrah military airport": "syr-2014-0140",
    }
    # Both were lost on a day that no record states, after ISIS was fought there on 6 January.
    before = control.at(YEAR_END)
    held_before = before[(before["holder"] == ISIS) & before["place"].isin(taken["place"])]
    assert sorted(held_before["name"]) == ["Jarabulus", "Raqa"]
    # The others were the insurgents' before, by these same records; they did not change hands back.
    gained = {name: line[3] for name, line in moved(control).items() if line[1] == ISIS}
    assert gained == {name: id_ for name, id_ in ids.items() if name not in ("Raqa", "Jarabulus")}


def test_what_changed_hands_in_january_adds_up(control: Control) -> None:
    tally = control.tally(YEAR_END, JANUARY_END)
    isis = tally[tally["holder"] == ISIS]
    assert (isis["lost"].sum(), isis["gained"].sum()) == (18, 4)
    assert tally["gained"].sum() == tally["lost"].sum() == len(moved(control))


def test_a_doubted_claim_on_adra_contests_it_and_leaves_it_with_the_army(control: Control) -> None:
    assert held(control, "Adra", date(2014, 3, 15)) == ("Syrian Army", "contested", "", "syr-2014-0260")
