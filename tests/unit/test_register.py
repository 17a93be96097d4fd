"""The files of the register: what is refused, one's own rows over the bundled ones, and saving."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geo import catalog
from geo.errors import ActorError
from geo.model import register
from geo.model.actors import UNKNOWN_COLOUR, Actor, Actors, Change
from geo.model.filter import Filter
from geo.model.register import ACTOR_COLUMNS, ACTORS, DATE_COLUMNS, DATES, Difference, difference

HEAD = "name,aliases,short_name,side,colour,parent,covers\n"
DATES_HEAD = "name,date,change,value,source\n"


def write(folder: Path, actors: tuple[str, ...] = (), dates: tuple[str, ...] = ()) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / ACTORS).write_text(HEAD + "\n".join(actors), encoding="utf-8")
    (folder / DATES).write_text(DATES_HEAD + "\n".join(dates), encoding="utf-8")
    return folder


def load(folder: Path, *actors: str, dates: tuple[str, ...] = ()) -> Actors:
    return register.load(write(folder, actors, dates))


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([",,,other,#000000,,"], "actors.csv, row 2: no name"),
        (["A,,,nobody,#000000,,"], "row 2: side “nobody”: use one of government"),
        (["A,,,other,red,,"], "row 2: colour “red”: write it as #rrggbb"),
        (["A,,,other,,,nobody"], "row 2: covers “nobody”"),
        (["A,,,other,#000000,Missing,"], "row 2: parent “Missing” of “A” has no row of its own: add it"),
        (["A,,,,,,", "a,,,,,,"], "row 3: “a” stands there twice"),
        (["A,X;Y,,,,,", "B,y,,,,,"], "row 3: alias “y” of “B” is one of “A” too"),
        (["A,,,,,B,", "B,,,,,A,"], "stands above and below itself"),
        (["side:x,,,,,,"], "row 2: “side:x” cannot be a name"),
        (["=A1,,,,,,"], "row 2: “=A1” begins like a formula"),
        (["A\tB,,,,,,"], "row 2: “A B” cannot be a name"),
        (["A" * 301 + ",,,,,,"], "row 2: a name of 301 characters"),
        (["A,,,,,,,too many"], "row 2: more cells than columns"),
    ],
)
def test_malformed_actors_are_refused(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(ActorError) as error:
        load(tmp_path, *lines)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("dates", "message"),
    [
        (["Z,2014-01-01,becomes,B,"], "actor_dates.csv, row 2: “Z” has no row in actors.csv"),
        (["A,2014-01-01,becomes,Z,"], "row 2: becomes “Z”, which has no row in actors.csv"),
        (["A,1 January,becomes,B,"], "row 2: date “1 January”: write it as 2014-06-29"),
        (["A,2014-01-01,turns,B,"], "row 2: change “turns”: use one of becomes, colour, none"),
        (["A,2014-01-01,colour,red,"], "row 2: colour “red”"),
        (["A,2014-01-01,colour,#000000,", "a,2014-01-01,colour,#000001,"], "row 3: “A” has that change"),
        (["A,2014-01-01,becomes,B,", "A,2015-01-01,becomes,C,"], "row 3: “A” becomes “B” already"),
        (["A,2014-01-01,becomes,C,", "B,2015-01-01,becomes,C,"], "row 3: “C” continues “A” already"),
        (["A,2014-01-01,becomes,B,", "B,2015-01-01,becomes,A,"], "row 3: “B” would become itself again"),
        (["A,2014-01-01,becomes,A,"], "row 2: “A” would become itself again"),
        (
            ["A,2014-01-01,becomes,B,", "B,2014-01-01,becomes,C,"],
            "row 3: “B” becomes “C” on 2014-01-01: days",
        ),
        (
            ["B,2014-01-01,becomes,C,", "A,2014-01-01,becomes,B,"],
            "row 3: “A” becomes “B” on 2014-01-01: days",
        ),
    ],
)
def test_malformed_dates_are_refused(tmp_path: Path, dates: list[str], message: str) -> None:
    with pytest.raises(ActorError) as error:
        load(tmp_path, "A,,,,,,", "B,,,,,,", "C,,,,,,", dates=tuple(dates))
    assert message in str(error.value)


def test_missing_register_and_foreign_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ActorError, match=r"actors\.csv"):
        register.load(tmp_path)
    (tmp_path / ACTORS).write_text("name,color\nA,red\n", encoding="utf-8")
    with pytest.raises(ActorError, match="a column “color”: the columns are name, aliases"):
        register.load(tmp_path)
    (tmp_path / ACTORS).write_bytes(b"name\n\xff\xfe\n")
    with pytest.raises(ActorError, match="cannot be read as a UTF-8 CSV"):
        register.load(tmp_path)


def test_blank_side_and_colour_have_defaults_and_columns_may_be_missing(tmp_path: Path) -> None:
    (tmp_path / ACTORS).write_text("\ufeffname,aliases\nA,a1; a2\n", encoding="utf-8")
    assert register.load(tmp_path).entries == (Actor("A", ("a1", "a2"), "", "other", UNKNOWN_COLOUR),)


def test_own_rows_replace_and_add_and_messages_say_whose_they_are(tmp_path: Path) -> None:
    bundled = write(tmp_path / "b", ("A,,,jihadist,#000001,,", "B,,,,,A,"), ("A,2014-01-01,becomes,B,",))
    own = write(tmp_path / "o", ("C,,,,,B,", "a,,,kurdish,#000002,,"))
    found = register.load(bundled, own)
    assert [(actor.name, actor.side) for actor in found] == [("a", "kurdish"), ("B", "other"), ("C", "other")]
    assert found.get("B").parent == "a"
    assert found.line("B") == ("a", "B")
    write(own, ("C,,,,,Nowhere,",))
    with pytest.raises(ActorError, match=r"own actors\.csv, row 2: parent “Nowhere”"):
        register.load(bundled, own)


def test_own_dates_of_a_name_replace_all_bundled_ones_of_it(tmp_path: Path) -> None:
    rows = ("A,,,,,,", "B,,,,,,")
    bundled = write(tmp_path / "b", rows, ("A,2014-01-01,becomes,B,", "B,2014-02-01,colour,#000001,"))
    moved = write(tmp_path / "o", (), ("A,2015-01-01,colour,#000002,",))
    assert [c.value for c in register.load(bundled, moved).changes] == ["#000001", "#000002"]
    none = write(tmp_path / "n", (), ("A,,none,,",))
    assert [c.value for c in register.load(bundled, none).changes] == ["#000001"]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own"


BUNDLED = Actors(
    (Actor("A", ("a1",), "", "jihadist", "#000001"), Actor("B"), Actor("C", parent="B")),
    (Change("A", date(2014, 1, 1), "becomes", "B", "a book, page 3"),),
)


def saved(own: Path, wanted: Actors) -> Actors:
    """Save a register and read it back over the bundled one."""
    bundled = own.with_name("bundled")
    bundled.mkdir(exist_ok=True)
    (bundled / ACTORS).write_text(
        register.text_of(map(register.actor_cells, BUNDLED), ACTOR_COLUMNS), encoding="utf-8"
    )
    dates = register.text_of(map(register.change_cells, BUNDLED.changes), DATE_COLUMNS)
    (bundled / DATES).write_text(dates, encoding="utf-8")
    register.save(own, BUNDLED, wanted, register.fingerprint(own))
    return register.load(bundled, own)


@pytest.mark.parametrize(
    "wanted",
    [
        BUNDLED,
        replace(BUNDLED, entries=(*BUNDLED.entries, Actor("D", ('quoted "x"', "with, comma"), "d"))),
        replace(BUNDLED, entries=(replace(BUNDLED.entries[0], colour="#00FF00"), *BUNDLED.entries[1:])),
        replace(BUNDLED, changes=()),
        replace(BUNDLED, changes=(*BUNDLED.changes, Change("C", date(2015, 1, 1), "colour", "#00FF00"))),
    ],
)
def test_what_is_saved_is_read_back(own: Path, wanted: Actors) -> None:
    assert saved(own, wanted) == wanted
    # And taken back again.
    assert saved(own, BUNDLED) == BUNDLED


def test_row_of_a_file_without_arabic_columns_keeps_the_bundled_arabic(tmp_path: Path) -> None:
    bundled, own = tmp_path / "bundled", tmp_path / "own"
    for folder, text in (
        (bundled, "name,side,name_ar,short_ar\nA,kurdish,ألف الكبيرة,ألف\nB,other,باء,\n"),
        (own, "name,side\nA,foreign\nC,other\n"),
    ):
        folder.mkdir()
        (folder / ACTORS).write_text(text, encoding="utf-8")
    found = {actor.name: actor for actor in register.load(bundled, own)}
    assert (found["A"].side, found["A"].name_ar, found["A"].short_in_arabic) == (
        "foreign",
        "ألف الكبيرة",
        "ألف",
    )
    assert [found[name].short_in_arabic for name in "BC"] == ["باء", ""]
    (own / ACTORS).write_text("name,name_ar\nA,\n", encoding="utf-8")
    assert register.load(bundled, own).get("A").short_in_arabic == ""


def test_only_rows_that_differ_are_saved(own: Path) -> None:
    saved(own, replace(BUNDLED, entries=(*BUNDLED.entries, Actor("D"))))
    assert (own / ACTORS).read_text(encoding="utf-8").splitlines()[1:] == ["D,,,other,#7F7F7F,,,,"]
    assert (own / DATES).read_text(encoding="utf-8").splitlines()[1:] == []
    assert sorted(path.name for path in own.iterdir()) == [DATES, ACTORS]


def test_save_after_somebody_elses_is_refused_and_loses_nothing(own: Path) -> None:
    seen = register.fingerprint(own)
    first = replace(BUNDLED, entries=(*BUNDLED.entries, Actor("First")))
    register.save(own, BUNDLED, first, seen)
    with pytest.raises(ActorError, match="somebody else saved the register while you edited it: reload"):
        register.save(own, BUNDLED, replace(BUNDLED, entries=(*BUNDLED.entries, Actor("Second"))), seen)
    assert "First" in (own / ACTORS).read_text(encoding="utf-8")


def test_bundled_actor_cannot_be_taken_away(own: Path) -> None:
    with pytest.raises(ActorError, match="“A” is a bundled actor, which can be changed but not removed"):
        register.save(own, BUNDLED, Actors(BUNDLED.entries[1:]), register.fingerprint(own))
    assert not own.exists()


def test_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    with pytest.raises(ActorError, match="SITMAP_REGISTER"):
        register.save(blocked / "own", BUNDLED, BUNDLED, register.fingerprint(blocked / "own"))


def test_uploaded_rows_go_over_the_register() -> None:
    found = register.over(BUNDLED, "\ufeffname,colour,side\r\na,#ABCDEF,kurdish\r\nE,,\r\n", "mine.csv")
    assert difference(BUNDLED, found) == Difference(("a", "E"), (), ("A",))
    dated = register.over(BUNDLED, DATES_HEAD + "A,,none,,\nB,2016-01-01,colour,#000000,\n", "mine.csv")
    assert difference(BUNDLED, dated) == Difference((), ("A", "B"), ())
    with pytest.raises(ActorError, match=r"mine\.csv, row 2: colour “red”"):
        register.over(BUNDLED, "name,colour\nA,red\n", "mine.csv")
    with pytest.raises(ActorError, match=r"mine\.csv: a column “x”"):
        register.over(BUNDLED, "x,y\n1,2\n", "mine.csv")


def test_difference_is_said_in_words() -> None:
    assert Difference().words == "nothing changed"
    assert Difference(("D",), ("A", "B")).words == "added D; changed A and B"
    assert Difference(removed=tuple("ABCDEFG")).words == "took away A, B, C, D, E and 2 more"


@pytest.fixture
def own_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SITMAP_REGISTER", str(tmp_path / "register"))
    return tmp_path / "register"


def test_register_is_read_again_when_its_files_change(own_register: Path) -> None:
    before = catalog.register()
    assert catalog.register() is before
    assert before == catalog.bundled_register()
    write(own_register, ("Free Syrian Army,,FSA!,opposition,#123456,,",))
    assert catalog.register().get("Free Syrian Army").colour == "#123456"
    assert catalog.bundled_register() == before


def test_new_register_is_seen_without_reading_the_incidents_again(
    store: Path, own_register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = catalog.dataset()
    token = catalog.token(before)
    everybody = before.counts(Filter())
    monkeypatch.setattr(catalog, "Store", None)
    write(own_register, ("Insurgents,rebels,,kurdish,#123456,,",))
    after = catalog.dataset()
    assert after is not before
    assert catalog.dataset() is after
    assert after.counts(Filter()) == everybody
    wanted = Filter(actors=("side:kurdish",))
    assert after.mask(wanted).sum() > before.mask(wanted).sum()
    assert after.facets(wanted)["actors"]["side:kurdish"] == after.mask(wanted).sum()
    # Names and colours stand in what a browser keeps.
    assert catalog.token(after) != token
    assert catalog.by_token(token) is None
    assert catalog.by_token(catalog.token(after)) is after


def test_broken_own_register_is_one_line_everywhere(own_register: Path, store: Path) -> None:
    write(own_register, ("A,,,nobody,,,",))
    with pytest.raises(ActorError, match=r"own actors\.csv, row 2: side “nobody”"):
        catalog.dataset()
