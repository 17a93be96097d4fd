"""The actors: found by any name, taken together, and what they were on a day."""

from datetime import date

import pytest

from geo.catalog import bundled_register
from geo.model.actors import UNKNOWN_COLOUR, Actor, Actors, Change, Grouping, split_names

ISI, ISIS, IS = "Islamic State of Iraq", "Islamic State of Iraq and al-Sham", "Islamic State"


def register() -> Actors:
    """Two lines of successors, an umbrella whose own line ends in another one, and a collective name."""
    return Actors(
        (
            Actor("Old", ("Oldies",), "O", "jihadist", "#000001"),
            Actor("New", (), "N", "jihadist", "#000002"),
            Actor("Newest", (), "", "jihadist", "#000003", "Roof"),
            Actor("Roof", (), "", "jihadist", "#000004"),
            Actor("Brigade", (), "B", "opposition", "#000005", "Front"),
            Actor("Front", (), "F", "opposition", "#000006", "Army"),
            Actor("Army", (), "A", "opposition", "#000007"),
            Actor("Rebels", (), "", "opposition", "#000008", covers="opposition"),
        ),
        (
            Change("New", date(2015, 1, 1), "becomes", "Newest"),
            Change("Old", date(2014, 1, 1), "becomes", "New"),
            Change("New", date(2014, 6, 2), "colour", "#00000B"),
            Change("New", date(2014, 6, 1), "colour", "#00000A"),
        ),
    )


@pytest.mark.parametrize(
    "name", ["ISIS", "isis", "Daesh", " DAESH ", "Islamic State of Iraq  and al-Sham", "ISIL"]
)
def test_actor_is_found_by_any_of_its_names(name: str) -> None:
    found = bundled_register().find(name)
    assert found is not None
    assert found.name == ISIS
    assert "Daesh" in found.search_label


def test_canonical_name_wins_over_an_alias() -> None:
    one, other = Actor("A", ("B",)), Actor("B")
    assert Actors((one, other)).find("b") is other


def test_name_that_the_register_lacks_stands_for_itself() -> None:
    assert Actors().find("Nobody") is None
    assert Actors().get("Nobody") == Actor("Nobody", side="other", colour=UNKNOWN_COLOUR)
    assert Actors().get("Nobody").short == "Nobody"
    assert Actors().line("Nobody") == ("Nobody",)
    assert Actors().within("Nobody", Grouping("parent", succession=True)) == ("Nobody",)


def test_names_are_split_at_semicolons() -> None:
    assert split_names(" A; ;B;C ") == ("A", "B", "C")
    assert split_names(None) == split_names("") == ()


def test_actors_of_a_side_keep_their_order() -> None:
    kurdish = [actor.name for actor in bundled_register().of_side("kurdish")]
    assert "YPG" in kurdish
    assert kurdish == [actor.name for actor in bundled_register() if actor.side == "kurdish"]


@pytest.mark.parametrize("name", ["Oldies", "New", "newest"])
def test_line_is_the_same_from_each_of_its_names(name: str) -> None:
    assert register().line(name) == ("Old", "New", "Newest")


@pytest.mark.parametrize(
    ("day", "label", "colour"),
    [
        (None, "O", "#000001"),
        (date(2013, 12, 31), "O", "#000001"),
        (date(2014, 1, 1), "N", "#000002"),
        (date(2014, 5, 31), "N", "#000002"),
        (date(2014, 6, 1), "N", "#00000A"),
        (date(2014, 12, 31), "N", "#00000B"),
        (date(2015, 1, 1), "Newest", "#000003"),
    ],
)
def test_name_and_colour_are_those_of_the_day(day: date | None, label: str, colour: str) -> None:
    assert register().label("Old", day) == label
    assert register().colour("Oldies", day) == colour


def test_later_name_is_called_by_the_earlier_one_before_its_day() -> None:
    assert register().named_at("Newest", date(2013, 1, 1)) == "Old"
    assert register().label("Newest") == "Newest"


def test_side_has_a_label_and_a_colour_at_any_day() -> None:
    assert register().label("side:jihadist", date(2014, 1, 1)) == "Jihadist"
    assert register().colour("side:jihadist") == "#111111"


@pytest.mark.parametrize(
    ("name", "rollup", "succession", "group"),
    [
        ("Oldies", "", False, "Old"),
        ("Newest", "", True, "Old"),
        ("Newest", "parent", False, "Roof"),
        ("Newest", "parent", True, "Roof"),
        ("Old", "parent", False, "Old"),
        # One of its names stands under the roof, so the line does.
        ("Old", "parent", True, "Roof"),
        ("Brigade", "parent", False, "Army"),
        ("Army", "parent", False, "Army"),
        ("Brigade", "side", True, "side:opposition"),
        ("side:kurdish", "parent", True, "side:kurdish"),
        ("Nobody", "side", False, "side:other"),
    ],
)
def test_actor_counts_as_its_group(name: str, rollup: str, succession: bool, group: str) -> None:
    grouping = Grouping(rollup, succession)
    assert register().group(name, grouping) == group
    assert register().group(group, grouping) == group


def test_group_holds_everybody_that_counts_as_it() -> None:
    found = register()
    assert found.within("F", Grouping("parent")) == ("Army", "Brigade", "Front")
    assert found.within("New", Grouping(succession=True)) == ("Old", "New", "Newest")
    assert found.within("Brigade", Grouping("side")) == ("side:opposition",)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Brigade", "B", True),
        ("Brigade", "Army", True),
        ("Brigade", "Roof", False),
        ("Old", "Newest", True),
        ("Rebels", "Brigade", True),
        ("Rebels", "Newest", False),
        ("side:opposition", "Brigade", True),
        ("side:opposition", "side:opposition", True),
        ("side:opposition", "side:jihadist", False),
        ("side:opposition", "Rebels", True),
        ("side:jihadist", "Brigade", False),
    ],
)
def test_names_agree_when_they_may_mean_the_same_holder(one: str, other: str, agree: bool) -> None:
    assert register().agree(one, other) is agree
    assert register().agree(other, one) is agree


def test_jihadist_groups_do_not_agree_and_unnamed_rebels_cover_the_opposition_alone() -> None:
    found = bundled_register()
    assert [actor.name for actor in found if actor.covers] == ["Insurgents"]
    assert not found.agree("ISIS", "Jabhat al-Nusra")
    assert found.agree("rebels", "Ahrar al-Sham")
    assert not found.agree("rebels", "ISIS")


@pytest.mark.parametrize(
    ("name", "day", "label"),
    [
        (ISIS, date(2013, 4, 8), "ISI"),
        (ISIS, date(2013, 4, 9), "ISIS"),
        (ISIS, date(2014, 6, 28), "ISIS"),
        (ISIS, date(2014, 6, 29), "IS"),
        ("Jabhat al-Nusra", date(2016, 7, 28), "JFS"),
        ("Jabhat al-Nusra", date(2017, 1, 28), "HTS"),
    ],
)
def test_bundled_lines_change_on_their_days(name: str, day: date, label: str) -> None:
    assert bundled_register().label(name, day) == label
    assert bundled_register().line(ISIS) == (ISI, ISIS, IS)


def test_every_bundled_change_has_a_source() -> None:
    assert all(change.source for change in bundled_register().changes)
