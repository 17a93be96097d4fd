"""An incident in words: what was reported stays as it was reported."""

from typing import Any

import pytest

from geo.catalog import register
from geo.model import incident as model
from geo.model.filter import Filter
from geo.records import records, safe_url, toll
from tests.factories import ORDINARY
from tests.support.datasets import bundled, dataset


def record(**fields: Any) -> dict[str, Any]:
    (only,) = records(dataset([fields]).incidents(Filter()), register())
    return only


@pytest.mark.parametrize(
    ("best", "low", "high", "words"),
    [
        (None, None, None, "not reported"),
        (0, None, None, "0"),
        (12, None, None, "12"),
        (1200, None, None, "1,200"),
        (12, 8, 20, "12 (reported 8 to 20)"),
        (12, 12, 12, "12"),
        (12, 12, None, "at least 12"),
        (12, 8, None, "12 (reported at least 8)"),
        (12, None, 20, "12 (reported up to 20)"),
        (None, 8, None, "at least 8"),
        (None, None, 20, "up to 20"),
        (None, 8, 20, "8 to 20"),
        (None, 8, 8, "8"),
    ],
)
def test_toll_stays_as_it_was_reported(
    best: int | None, low: int | None, high: int | None, words: str
) -> None:
    assert toll(best, low, high) == words
    assert record(fatalities=best, fatalities_low=low, fatalities_high=high)["fatalities"] == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "3 January 2014"),
        (
            {"time_precision": 2},
            "between 30 December 2013 and 5 January 2014 (known to the week; reported for 3 January 2014)",
        ),
        ({"end_date": "2014-01-05"}, "3–5 January 2014"),
        ({"end_date": "2014-01-05", "time_precision": 2}, "3–5 January 2014"),
    ],
    ids=str,
)
def test_dates_say_how_exactly_they_are_known(fields: dict[str, Any], words: str) -> None:
    assert record(**fields)["dates"] == words


def test_record_that_knows_almost_nothing_is_still_said() -> None:
    required = {c.name for c in model.COLUMNS if c.required}
    blank = {name: None for name in ORDINARY if name not in required}
    said = record(**blank, geo_precision=3)
    assert said["title"] == "Clash"
    assert (said["fatalities"], said["injured"]) == ("not reported", "not reported")
    assert (said["actors"], said["control"], said["sourceUrl"], said["lat"]) == ([], None, None, None)
    assert said["grading"] == {
        "code": "F6",
        "text": "source cannot be judged; information cannot be judged",
    }
    assert said["placement"] == "no place"
    assert "nan" not in str(said).lower().replace("unknown", "")
    assert "<na>" not in str(said).lower()


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"location": "Atareb"}, "Clash at Atareb"),
        ({"location": None}, "Clash, Aleppo"),
        ({"location": None, "admin1": None}, "Clash, Syria"),
    ],
    ids=str,
)
def test_title_says_what_and_where(fields: dict[str, Any], title: str) -> None:
    assert record(**fields)["title"] == title


def test_actors_have_their_role_and_keep_the_name_of_the_record() -> None:
    said = record(actor1="Daesh", assoc_actor_1="Civilians; Lions", actor2="A;B", assoc_actor_2=None)[
        "actors"
    ]
    assert [(a["name"], a["short"], a["role"]) for a in said] == [
        ("Daesh", "ISIS", "actor1"),
        ("Civilians", "Civilians", "assoc1"),
        ("Lions", "Lions", "assoc1"),
        ("A", "A", "actor2"),
        ("B", "B", "actor2"),
    ]


def test_control_is_said_when_it_changed_or_is_contested() -> None:
    assert record(control_before="A", control_after="B")["control"] == {
        "before": "A",
        "after": "B",
        "contested": False,
    }
    assert record(control_contested=True)["control"] == {"before": "", "after": "", "contested": True}
    assert record(control_contested=False)["control"] is None


def test_disagreement_about_the_province_is_said() -> None:
    said = record(stated_admin1="Idlib", admin1_disagrees=True, placed_by="gazetteer", placed_name="Atarib")
    assert said["placement"] == (
        "placed by its name (gazetteer: Atarib); the record states Idlib, the point lies in Aleppo"
    )


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://example.org/a?b=c#d", True),
        (" http://example.org ", True),
        ("HTTPS://EXAMPLE.ORG/", True),
        ("https://مثال.example/", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt://example.org/%0aalert(1)", False),
        ("data:text/html,<script>", False),
        ("//example.org/", False),
        ("https:///path", False),
        ("https://", False),
        ("https://[::1", False),
        ("https://exa\nmple.org/", False),
        ("java\tscript:alert(1)", False),
        ("https://good.example\\@evil.example/", False),
        ("ftp://example.org/", False),
        ("", False),
    ],
)
def test_only_web_addresses_may_be_linked_to(address: str, safe: bool) -> None:
    assert safe_url(address) == (address.strip() if safe else None)


def test_every_bundled_incident_can_be_said() -> None:
    said = records(bundled().incidents(Filter(), newest_first=False), register())
    assert [one["row"] for one in said] == list(range(304))
    assert all(one["title"] and one["dates"] and one["notes"] for one in said)
    assert all(one["sourceUrl"] for one in said)
