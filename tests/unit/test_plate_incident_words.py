"""Incidents in words, as the list beside a map says them."""

from typing import Any

import numpy as np
import pytest

from geo.catalog import register
from geo.language import ENGLISH, Names
from geo.places.boundaries import Boundaries
from geo.plate.incident_words import Told, shortened, told
from tests.factories import incidents


def words(longest: int = 140, **fields: Any) -> Told:
    frame = incidents([fields])
    frame.insert(0, "row", np.arange(len(frame)))
    (found,) = told(frame, Names(register(), Boundaries.load()), ENGLISH, longest)
    return found


@pytest.mark.parametrize(
    ("fields", "head"),
    [
        ({}, "3 January 2014, Aleppo"),
        ({"geo_precision": 2}, "3 January 2014, near Aleppo"),
        ({"time_precision": 2}, "30 December 2013 – 5 January 2014 (known to the week), Aleppo"),
        ({"time_precision": 3}, "1–31 January 2014 (known to the month), Aleppo"),
        ({"end_date": "2014-01-05"}, "3–5 January 2014, Aleppo"),
        ({"geo_precision": 3}, "3 January 2014, Aleppo province (place not known)"),
        (
            {"geo_precision": 3, "location": "Kindi hospital"},
            "3 January 2014, Kindi hospital (Aleppo province, not located)",
        ),
        ({"location": None}, "3 January 2014, Aleppo"),
        (
            {"location": None, "admin1": None, "admin1_pcode": None, "country": None},
            "3 January 2014, place not known",
        ),
    ],
)
def test_head_says_when_and_where_no_more_exactly_than_it_is_known(fields: dict[str, Any], head: str) -> None:
    assert words(**fields).head == head


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({}, "Clash: Insurgents against Syrian Army."),
        ({"actor2": None}, "Clash: Insurgents."),
        ({"actor1": None, "actor2": None}, "Clash."),
        (
            {"event_type": "Strategic developments", "sub_event_type": "Agreement"},
            "Agreement: Insurgents and Syrian Army.",
        ),
        (
            {"sub_event_type": "Non-state actor overtakes territory", "control_after": "Insurgents"},
            "Control passes to Insurgents.",
        ),
        (
            {"sub_event_type": "Non-state actor overtakes territory", "control_before": "Syrian Army"},
            "Control is lost by Syrian Army.",
        ),
        # Without holders in the record they follow from the event type and its two actors.
        (
            {"sub_event_type": "Non-state actor overtakes territory"},
            "Control passes from Syrian Army to Insurgents.",
        ),
        (
            {"control_contested": True, "info_credibility": 4},
            "Clash: Insurgents against Syrian Army (disputed and doubtful).",
        ),
        ({"info_credibility": 5}, "Clash: Insurgents against Syrian Army (improbable)."),
    ],
)
def test_what_happened_is_one_sentence_with_the_doubts_about_it(fields: dict[str, Any], what: str) -> None:
    assert words(**{"notes": None, **fields}).what == what


def test_note_follows_and_is_cut_at_a_word() -> None:
    note = "Factions took the two checkpoints at the northern edge, and then the hospital, by nightfall of that day."
    whole = words(notes=note, longest=200).what
    assert whole.endswith(note)
    cut = words(notes=note, longest=100).what
    assert len(cut) <= 100
    assert cut.endswith("…")
    assert note.startswith(cut.removeprefix("Clash: Insurgents against Syrian Army. ").removesuffix("…"))


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("A short note.", 20, "A short note."),
        ("A note that is too long for so little room", 20, ""),
        ("x" * 90, 50, "x" * 49 + "…"),
        ("One word, and another; then this one here", 40, "One word, and another; then this one…"),
    ],
)
def test_texts_are_shortened_at_words(text: str, room: int, expected: str) -> None:
    assert shortened(text, room) == expected


@pytest.mark.parametrize(
    ("best", "low", "high", "toll"),
    [
        (None, None, None, ""),
        (0, None, None, "Deaths reported: 0."),
        (12, None, None, "Deaths reported: 12."),
        (1200, 1200, 1200, "Deaths reported: 1,200."),
        (12, 12, None, "Deaths reported: at least 12."),
        (12, 8, 20, "Deaths reported: 12 (8 to 20)."),
        (12, None, 20, "Deaths reported: 12. Deaths reported: up to 20."),
        (None, 8, None, "Deaths reported: at least 8."),
        (None, None, 20, "Deaths reported: up to 20."),
        (None, 8, 20, "Deaths reported: 8 to 20."),
        (None, 8, 8, "Deaths reported: 8."),
    ],
)
def test_toll_is_said_as_it_was_reported_and_a_blank_says_nothing(
    best: int | None, low: int | None, high: int | None, toll: str
) -> None:
    assert words(fatalities=best, fatalities_low=low, fatalities_high=high).toll == toll


@pytest.mark.parametrize(
    ("fields", "source"),
    [
        ({}, "A newspaper, graded B2."),
        ({"source_reliability": None, "info_credibility": None}, "A newspaper, graded F6."),
        ({"source": None}, "No source named, graded B2."),
    ],
)
def test_source_comes_with_its_grading_and_a_missing_grade_is_f6(fields: dict[str, Any], source: str) -> None:
    assert words(**fields).source == source
