"""The actor register: found by any name, and refused when it is malformed."""

from pathlib import Path

import pytest

from geo.errors import ActorError
from geo.model import actors
from geo.model.actors import UNKNOWN_COLOUR, Actor, Actors, split_names
from geo.settings import DATA

HEAD = "name,aliases,short_name,side,colour,parent\n"


def load(folder: Path, *lines: str) -> Actors:
    file = folder / "actors.csv"
    file.write_text(HEAD + "\n".join(lines), encoding="utf-8")
    return actors.load(file)


@pytest.mark.parametrize(
    "name", ["ISIS", "isis", "Daesh", " DAESH ", "Islamic State of Iraq  and al-Sham", "ISIL"]
)
def test_actor_is_found_by_any_of_its_names(name: str) -> None:
    found = actors.load(DATA / "actors.csv").find(name)
    assert found is not None
    assert found.name == "Islamic State of Iraq and al-Sham"
    assert "Daesh" in found.search_label


def test_canonical_name_wins_over_an_alias(tmp_path: Path) -> None:
    register = load(tmp_path, "A,B,,other,#000000,", "B,,,other,#000000,")
    assert register.find("b") is register.entries[1]


def test_name_that_the_register_lacks_stands_for_itself() -> None:
    register = Actors()
    assert register.find("Nobody") is None
    assert register.get("Nobody") == Actor("Nobody", side="other", colour=UNKNOWN_COLOUR)
    assert register.get("Nobody").short == "Nobody"


def test_names_are_split_at_semicolons() -> None:
    assert split_names(" A; ;B;C ") == ("A", "B", "C")
    assert split_names(None) == split_names("") == ()


def test_actors_of_a_side_keep_their_order() -> None:
    register = actors.load(DATA / "actors.csv")
    kurdish = [actor.name for actor in register.of_side("kurdish")]
    assert "YPG" in kurdish
    assert kurdish == [actor.name for actor in register if actor.side == "kurdish"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([",,,other,#000000,"], "row 2: no name"),
        (["A,,,nobody,#000000,"], "row 2: side “nobody”"),
        (["A,,,other,red,"], "row 2: colour “red”"),
        (["A,,,other,#000000,Missing"], "parent “Missing”"),
        (["A,,,other,#000000,", "A,,,other,#000000,"], "“A” stands there twice"),
    ],
)
def test_malformed_register_is_refused(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(ActorError, match=message):
        load(tmp_path, *lines)


def test_missing_register_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ActorError, match=r"none\.csv"):
        actors.load(tmp_path / "none.csv")


def test_blank_side_and_colour_have_defaults(tmp_path: Path) -> None:
    (actor,) = load(tmp_path, "A,,,,,")
    assert (actor.side, actor.colour, actor.short) == ("other", UNKNOWN_COLOUR, "A")
