"""Columns are guessed from names and contents."""

from collections.abc import Mapping, Sequence

import pyarrow as arrow
import pytest

from geo.files.table import Table
from geo.model import incident, vocabulary
from geo.sources import event_words
from geo.sources.column_names import FIELDS, UTM_ZONE, words_of
from geo.sources.event_words import understand
from geo.sources.guess import FITS, UNNAMED, Guess, guess, name_likeness


def table(columns: Mapping[str, Sequence[str | None]], has_header: bool = True) -> Table:
    rows = arrow.table({name: arrow.array(list(cells), arrow.string()) for name, cells in columns.items()})
    return Table("x.csv", "csv", rows, has_header=has_header)


def guessed(
    columns: Mapping[str, Sequence[str | None]], mapping: Mapping[str, str] | None = None
) -> dict[str, str]:
    return {ours: choice.column for ours, choice in guess(table(columns), mapping).choices.items()}


DAYS = ["2014-01-03", "2014-01-04"]
WORDS = ["Homs", "Hama"]
NUMBERS = ["3", "12"]
CELLS: dict[str, list[str]] = {
    "date": DAYS,
    "precision": ["1", "2"],
    "event": ["clash", "riot"],
    "words": WORDS,
    "truth": ["yes", "no"],
    "latitude": ["36.2", "35.1"],
    "longitude": ["37.1", "36.7"],
    "zone": ["37N", "36N"],
    "toll": NUMBERS,
    "address": ["https://a.org", "https://b.org"],
    "reliability": ["A", "B2"],
    "credibility": ["2", "6"],
    "identifier": ["a1", "a2"],
}


def test_every_field_has_a_rule_for_its_contents() -> None:
    assert {field.contents for field in FIELDS} == set(FITS) == set(CELLS)
    assert set(UNNAMED) <= {field.name for field in FIELDS}


def test_fields_are_the_columns_that_a_file_can_bring() -> None:
    ours = {column.name for column in incident.COLUMNS if not column.derived} - {"incident_id"}
    assert {field.name for field in FIELDS} == ours | {"dataset_record_id", UTM_ZONE}


@pytest.mark.parametrize(
    "field", [f for f in FIELDS if f.name not in {"latitude", "longitude", UTM_ZONE}], ids=lambda f: f.name
)
def test_each_declared_name_is_taken_for_its_field(field: "object") -> None:
    names = {f.name: f for f in FIELDS}[field.name].names  # type: ignore[attr-defined]
    contents = CELLS[field.contents]  # type: ignore[attr-defined]
    wrong = [name for name in names if guessed({name: contents}).get(field.name) != name]  # type: ignore[attr-defined]
    assert not wrong


@pytest.mark.parametrize(
    ("name", "field", "contents"),
    [
        ("Date of incident", "event_date", "date"),
        ("EVENT_DATE", "event_date", "date"),
        ("Date (dd/mm/yyyy)", "event_date", "date"),
        ("Gouvernorat", "admin1", "words"),
        ("المحافظة", "admin1", "words"),
        ("Провінція/Область", "admin1", "words"),
        ("No. killed", "fatalities", "toll"),
        ("# Killed", "fatalities", "toll"),
        ("NumberKilled", "fatalities", "toll"),
        ("Perpetrator", "actor1", "words"),
        ("Perpetrators (alleged)", "actor1", "words"),
        ("İlçe", "admin2", "words"),
        ("Descripción", "notes", "words"),
        ("N°", "dataset_record_id", "identifier"),
        ("Discription", "notes", "words"),
        ("Fatalites", "fatalities", "toll"),
    ],
)
def test_name_as_people_write_it(name: str, field: str, contents: str) -> None:
    assert guessed({name: CELLS[contents]}) == {field: name}


@pytest.mark.parametrize(
    ("name", "contents"),
    [
        ("Date", ["red", "blue"]),
        ("Killed", ["red", "blue"]),
        ("Place", ["12.5", "13.5"]),
        ("Year", ["2014", "2015"]),
        ("Day", ["3", "4"]),
        ("Link", ["red", "blue"]),
        ("Mystery", NUMBERS),
        ("Id", ["1", "1"]),
    ],
)
def test_contents_that_do_not_suit_the_name_are_not_taken(name: str, contents: list[str]) -> None:
    assert guessed({name: contents}) == {}


def test_empty_column_is_not_taken() -> None:
    assert guessed({"Date": [None, "NA"]}) == {}


def test_surer_name_wins_and_one_column_is_one_field() -> None:
    found = guessed({"Report date": ["2014-01-09", "2014-01-09"], "Incident date": DAYS, "Date": DAYS})
    assert found["event_date"] == "Date"
    assert len(set(found.values())) == len(found)


def test_coordinates_by_name() -> None:
    assert guessed({"Y": ["36.2", "35.1"], "X": ["37.1", "36.7"]}) == {"latitude": "Y", "longitude": "X"}


def test_column_with_both_coordinates_is_both() -> None:
    assert guessed({"Location": ["36.2, 37.1", "35.1, 36.7"]}) == {
        "latitude": "Location",
        "longitude": "Location",
    }


def test_one_coordinate_alone_is_none() -> None:
    assert guessed({"Lat": ["36.2", "35.1"]}) == {}


def test_metres_are_coordinates_only_with_their_zone() -> None:
    metres = {"E": ["334800", "334900"], "N": ["4007585", "4007600"]}
    assert guessed({**metres, "Zone": ["37N", "37N"]}) == {
        "latitude": "N",
        "longitude": "E",
        UTM_ZONE: "Zone",
    }
    assert "latitude" not in guessed(metres)


def test_table_without_names_is_guessed_from_contents() -> None:
    columns = {
        "1": DAYS,
        "2": ["36.2012", "35.1333"],
        "3": ["37.1612", "36.7555"],
        "4": ["airstrike", "clashes"],
        "5": ["https://a.org/1", "https://a.org/2"],
        "6": [
            "A long text about what happened there on that day",
            "Another long text about what happened on that day",
        ],
        "7": ["Aleppo", "Idleb"],
        "8": ["Syria", "Syria"],
        "9": ["3", "4"],
    }
    found = {ours: c.column for ours, c in guess(table(columns, has_header=False)).choices.items()}
    assert found == {
        "event_date": "1", "latitude": "2", "longitude": "3", "event_type": "4", "source_url": "5", "notes": "6",
        "admin1": "7", "country": "8",
    }  # fmt: skip


def test_confidence_is_higher_for_a_name_than_for_contents() -> None:
    named = guess(table({"Event date": DAYS})).choices["event_date"].confidence
    unnamed = guess(table({"abc": DAYS})).choices["event_date"].confidence
    assert 0 < unnamed < named <= 1


def test_what_a_person_said_is_settled() -> None:
    columns = {"Date": DAYS, "Seen": ["2014-01-05", "2014-01-06"], "Place": WORDS, "Text": WORDS}
    found = guess(table(columns), {"event_date": "Seen", "location": "", "event_type": "=Battles"})
    assert found.choices["event_date"].column == "Seen"
    assert "location" not in found.choices
    assert found.choices["event_type"].column == "=Battles"
    assert "event_date" not in found.mapping


def test_samples_are_the_first_distinct_values_of_every_column() -> None:
    found = guess(table({"a": ["x", "x", None, "y", "z", "w"], "b": [None] * 6}))
    assert found.samples == {"a": ("x", "y", "z"), "b": ()}


def missing(columns: Mapping[str, Sequence[str | None]]) -> set[str]:
    result: Guess = guess(table(columns))
    return {group[0] for group in result.required_missing}


def test_date_place_and_kind_must_be_known() -> None:
    assert missing({"Mystery": ["red", "blue"]}) == {"event_date", "latitude", "event_type"}
    assert missing({"Date": DAYS, "Town": WORDS, "Type": ["clash", "riot"]}) == set()
    assert missing({"Date": DAYS, "Province": WORDS}) == {"event_type"}


def test_no_rows_and_no_columns() -> None:
    assert guessed({}) == {}
    assert guessed({"Date": []}) == {}


def test_likeness_of_names_is_ordered() -> None:
    known = ("date", "event date")
    assert (
        name_likeness("date", known)
        > name_likeness("Event Date", known)
        > name_likeness("date seen", known)
        > 0
    )
    assert name_likeness("colour", known) == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("EventDate", "event date"),
        ("Événement n°1", "evenement no 1"),
        ("ÖLÜ_SAYISI", "olu sayisi"),
        ("المحافظة", "محافظه"),
        ("…", ""),
    ],
)
def test_words_of_a_name(text: str, words: str) -> None:
    assert words_of(text) == words


# Words for kinds of events.


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("clash", "clash"),
        ("Fighting", "clash"),
        ("Airstrike", "air_strike"),
        ("air-strike", "air_strike"),
        ("barrel bomb", "air_strike"),
        ("Shelling", "shelling"),
        ("mortar", "shelling"),
        ("IED", "bombing"),
        ("VBIED", "bombing"),
        ("Car bomb", "bombing"),
        ("suicide attack", "bombing"),
        ("chlorine attack", "chemical_weapon"),
        ("protest", "protest"),
        ("Demonstrations", "protest"),
        ("riot", "riot"),
        ("arrests", "arrest"),
        ("kidnapping", "arrest"),
        ("Execution", "civilian_violence"),
        ("ceasefire", "agreement"),
        ("recaptured", "control_change"),
        ("withdrawal", "control_change"),
        ("غارة جوية", "air_strike"),
        ("اشتباكات", "clash"),
        ("frappe aérienne", "air_strike"),
        ("обстріл", "shelling"),
        ("Battles", "clash"),
        ("Battles / Armed clash", "clash"),
        ("Explosions/Remote violence: Suicide bomb", "bombing"),
        ("Battle-No change of territory", "clash"),
    ],
)
def test_word_means_a_kind_of_event(text: str, kind: str) -> None:
    found = understand(text)
    assert found is not None
    assert not found.partly
    assert vocabulary.kind_of(*found.types) == kind


def test_every_phrase_leads_to_a_kind() -> None:
    for types in set(event_words.PHRASES.values()) - {event_words.CAPTURE}:
        assert vocabulary.kind_of(*types) is not None


def test_every_label_of_our_kinds_is_understood() -> None:
    for kind in vocabulary.KINDS:
        for text in (kind.code, kind.label):
            assert understand(text) is not None, text


def test_word_in_a_short_text_decides_and_is_said() -> None:
    found = understand("Airstrike on a market")
    assert found is not None
    assert found.partly
    assert found.types == ("Explosions/Remote violence", "Air/drone strike")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "weather",
        "airstrike and protest",
        "a long story in which at some point there was a protest somewhere",
        "Riots/Protests",
    ],
)
def test_text_without_one_meaning_is_not_understood(text: str) -> None:
    assert understand(text) is None
    assert event_words.not_understood([text, "clash"]) == (text,)
