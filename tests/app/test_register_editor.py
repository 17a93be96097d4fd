"""The register on the Actors page: what it says, files over it, the way back, and somebody else's save."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo import catalog
from geo.errors import ActorError
from geo.model import register
from geo.model.actors import Change
from pages.shared.register_tables import INCIDENTS, SWATCH, actors_table, dates_table, register_of
from tests.app.reading import unescaped

MINE = "name,side,colour,aliases\nFree Syrian Army,opposition,#123456,FSA\nMy group,kurdish,#654321,\n"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SITMAP_REGISTER", str(tmp_path / "register"))
    return tmp_path / "register"


def captions(page: AppTest) -> str:
    return "\n".join(unescaped(caption.value) for caption in page.main.caption)


def upload(page: AppTest, text: str) -> None:
    """Give a file to the register's uploader and take its rows if that is offered."""
    uploader = next(u for u in page.main.file_uploader if u.key.startswith("register_file"))
    uploader.set_value(("mine.csv", text.encode(), "text/csv")).run()
    button = [b for b in page.button if b.key == "register_take"]
    if button and not button[0].disabled:
        button[0].click().run()
    assert not page.exception


def test_tables_say_the_register_and_give_it_back() -> None:
    actors = catalog.bundled_register()
    table = actors_table(actors, {"YPG": 7})
    assert table.set_index("name")[INCIDENTS]["YPG"] == 7
    assert table[SWATCH].str.startswith("data:image/svg+xml;utf8,").all()
    assert register_of(table, dates_table(actors)) == actors


def test_edited_tables_are_the_register_that_they_say() -> None:
    actors = catalog.bundled_register()
    table, dates = actors_table(actors, {}), dates_table(actors)
    table.loc[table["name"] == "YPG", "colour"] = "#ABCDEF"
    # A new row has nothing in the cells that were not filled, and one that was only begun has nothing at all.
    table = pd.concat([table, pd.DataFrame([{"name": "D", "side": "other"}, {}])], ignore_index=True)
    dates = pd.concat(
        [
            dates,
            pd.DataFrame(
                [{"name": "D", "date": pd.Timestamp("2015-01-01"), "change": "colour", "value": "#000000"}]
            ),
        ],
        ignore_index=True,
    )
    found = register_of(table, dates)
    assert found.get("YPG").colour == "#ABCDEF"
    assert found.changes[-1] == Change("D", date(2015, 1, 1), "colour", "#000000")
    assert register.difference(actors, found) == register.Difference(("D",), ("YPG",))
    table.loc[table["name"] == "D", "side"] = "nobody"
    with pytest.raises(ActorError, match=r"actors\.csv, “D”: side “nobody”"):
        register_of(table, dates)


def test_rows_of_a_file_count_everywhere_once_taken(run_page: Callable[..., AppTest], own: Path) -> None:
    page = run_page("actors.py")
    assert "no actor differs yet" in captions(page)
    upload(page, MINE)
    assert "2 actors differ" in captions(page)
    assert unescaped(page.success[-1].value).startswith("Saved: added My group; changed Free Syrian Army")
    assert catalog.dataset().actors.colour("FSA") == "#123456"
    assert sorted(path.name for path in own.iterdir()) == ["actor_dates.csv", "actors.csv"]


def test_file_that_makes_no_register_is_refused_in_one_line(
    run_page: Callable[..., AppTest], own: Path
) -> None:
    page = run_page("actors.py")
    upload(page, "name,side\nA,nobody\n")
    assert page.error[0].value.startswith("Mine.csv, row 2: side “nobody”: use one of")
    assert not own.exists()


def test_own_rows_go_back_to_the_bundled_ones(run_page: Callable[..., AppTest], own: Path) -> None:
    page = run_page("actors.py")
    upload(page, MINE)
    for name, label in (("Free Syrian Army", "Back to the bundled row"), ("My group", "Remove the row")):
        choice = next(box for box in page.selectbox if box.key.startswith("register_reset"))
        choice.select(name).run()
        button = page.button(key="register_reset")
        assert button.label == label
        button.click().run()
    assert catalog.register() == catalog.bundled_register()
    assert "no actor differs yet" in captions(page)


def test_what_somebody_else_saved_is_shown_and_not_lost(run_page: Callable[..., AppTest], own: Path) -> None:
    page, other = run_page("actors.py"), run_page("actors.py")
    upload(other, "name,colour\nTheirs,#111111\n")
    upload(page, "name,colour\nMine,#222222\n")
    assert {"Theirs", "Mine"} <= {actor.name for actor in catalog.register()}


def test_names_without_a_row_are_listed(
    run_page: Callable[..., AppTest], own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.support import stores

    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "incidents"))
    stores.write(tmp_path / "incidents", [{"actor1": "Lions *of* Nowhere"}, {"actor1": "ISIS"}])
    assert "Without a row, and so on side “other”: Lions *of* Nowhere (1)." in captions(run_page("actors.py"))
