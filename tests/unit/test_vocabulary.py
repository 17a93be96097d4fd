"""The words of the field: every one declared once, and nothing left uncovered."""

import re

import pytest

from geo.errors import VocabularyError
from geo.model import incident, vocabulary
from geo.model.vocabulary import ANY, KINDS, kind, kind_of

ACLED = {
    "Battles": ["Armed clash", "Government regains territory", "Non-state actor overtakes territory"],
    "Explosions/Remote violence": [
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    ],
    "Protests": ["Peaceful protest", "Protest with intervention", "Excessive force against protesters"],
    "Riots": ["Violent demonstration", "Mob violence"],
    "Strategic developments": [
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    ],
    "Violence against civilians": ["Sexual violence", "Attack", "Abduction/forced disappearance"],
}


def test_every_acled_type_has_a_kind() -> None:
    assert set(vocabulary.EVENT_TYPES) == set(ACLED)
    assert all(kind_of(event_type, sub) for event_type, subs in ACLED.items() for sub in subs)


@pytest.mark.parametrize(
    ("event_type", "sub_event_type", "code"),
    [
        ("Battles", "Armed clash", "clash"),
        ("Battles", "", "clash"),
        ("Battles", "Government regains territory", "control_change"),
        ("Strategic developments", "Non-violent transfer of territory", "control_change"),
        ("Explosions/Remote violence", "Air/drone strike", "air_strike"),
        ("Explosions/Remote violence", "Grenade", "shelling"),
        ("Explosions/Remote violence", "", "bombing"),
        ("Violence against civilians", "Abduction/forced disappearance", "arrest"),
        ("Violence against civilians", "Attack", "civilian_violence"),
        ("Strategic developments", "Other", "strategic"),
        ("Weather", "Rain", None),
        ("", "", None),
    ],
)
def test_kind_follows_from_the_two_types(event_type: str, sub_event_type: str, code: str | None) -> None:
    assert kind_of(event_type, sub_event_type) == code


def test_no_pair_of_types_belongs_to_two_kinds() -> None:
    pairs = [pair for one in KINDS for pair in one.acled]
    assert len(pairs) == len(set(pairs))
    assert {sub for _, sub in pairs} - {ANY} <= {sub for subs in ACLED.values() for sub in subs}


def test_kinds_differ_in_code_label_colour_and_glyph() -> None:
    for name in ("code", "label", "plural", "colour", "colour_dark", "glyph", "definition"):
        assert len({getattr(one, name) for one in KINDS}) == len(KINDS), name
    colours = [colour for one in KINDS for colour in (one.colour, one.colour_dark)]
    assert all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in colours)


@pytest.mark.parametrize("one", KINDS, ids=lambda one: one.code)
def test_glyph_stays_in_its_box(one: vocabulary.Kind) -> None:
    assert re.fullmatch(r"[MLHVCSAZ0-9. ]+", one.glyph)
    numbers = [float(n) for n in re.findall(r"\d*\.?\d+", one.glyph)]
    assert all(0 <= n <= 24 for n in numbers)
    assert one.glyph.startswith("M")
    assert one.glyph.endswith("Z")


def test_unknown_kind_names_those_that_exist() -> None:
    assert kind("clash").label == "Clash"
    with pytest.raises(VocabularyError, match=r"no event kind “war”: use one of clash, control_change"):
        kind("war")


@pytest.mark.parametrize("codes", vocabulary.CODE_LISTS, ids=lambda codes: codes.column)
def test_code_list_has_labels_and_no_code_twice(codes: vocabulary.CodeList) -> None:
    assert len(set(codes.values())) == len(codes.codes)
    assert all(entry.label and entry.definition for entry in codes.codes)
    assert codes.label_of(codes.codes[0].code) == codes.codes[0].label
    assert codes.label_of("?") == "?"


def test_code_lists_of_columns_are_those_of_the_schema() -> None:
    of_columns = {column.name: column.codes for column in incident.COLUMNS if column.codes}
    assert all(codes.column == name for name, codes in of_columns.items())
    assert {c.column for c in vocabulary.CODE_LISTS} - set(of_columns) == {"side", "state", "basis"}
