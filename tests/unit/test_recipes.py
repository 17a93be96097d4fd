"""Recipes: what they keep, which dates they find on newer data, and a folder that bears anything."""

import json
import os
from dataclasses import replace
from datetime import date

import pytest

from geo import recipes
from geo.errors import PlateError
from geo.model.filter import Filter
from geo.model.viewstate import Selection, View, ViewState
from geo.plate.options import Options
from geo.recipes import Recipe, Window
from tests.support.datasets import dataset

VIEW = ViewState(
    filter=Filter(start=date(2014, 1, 1), end=date(2014, 1, 31), provinces=("SY02",), text="bridge & road"),
    shading="count",
    control="places",
    hidden=("water",),
    view=View(36.2, 37.1, 8),
)
OPTIONS = Options(template="a4", language="ar", title="عنوان", picked=("b", "a"), logo=b"\x89PNG\x00")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "recipes"


def recipe(name="Weekly", rule="fixed", days=0):
    return Recipe(name, VIEW, OPTIONS, Window(rule, days))


# -- a recipe ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rule", "days"), [("fixed", 0), ("last", 1), ("last", 1500), ("monday", 0)])
def test_recipe_comes_back_from_its_file_as_it_was(folder, rule, days):
    kept = recipe(rule=rule, days=days)
    recipes.save(kept, folder)
    assert recipes.find("Weekly", folder) == kept


def test_recipe_keeps_of_a_view_only_what_a_plate_shows():
    full = replace(
        VIEW,
        version=3,
        selection=Selection("ids", ("a",)),
        present=True,
        basemap="OpenTopoMap",
        choices=(("bin", "week"),),
    )
    assert Recipe("x", full).view == VIEW
    assert "v=" not in Recipe("x", full).to_json()["view"]


@pytest.mark.parametrize("name", ["", "   ", "\x00\n\u202e"])
def test_recipe_without_a_name_is_refused(name):
    with pytest.raises(PlateError, match="needs a name"):
        recipe(name)


def test_name_is_put_into_one_form_and_may_not_be_long():
    assert recipe(" a\n b\u202e\ud800 ").name == "a b"
    assert len(recipe("x" * 200).name) == 200
    with pytest.raises(PlateError, match="201 characters"):
        recipe("x" * 201)


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("format", 2, "not a recipe that this version"),
        ("name", 5, "name is missing or of the wrong type"),
        ("options", [], "options is missing or of the wrong type"),
        ("view", "kind=nonsense", "its view cannot be read: kind"),
        ("window", "last 0 days", "a window of 0 days"),
        ("window", "now and then", "no window"),
        ("options", {"theme": "pink"}, "no theme “pink”"),
    ],
)
def test_recipe_that_cannot_be_read_whole_is_refused(part, value, said):
    with pytest.raises(PlateError, match=said):
        Recipe.from_json(recipe().to_json() | {part: value})


@pytest.mark.parametrize("values", [None, [], "x", 3, {}])
def test_other_json_is_no_recipe(values):
    with pytest.raises(PlateError, match="not a recipe"):
        Recipe.from_json(values)


# -- its dates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "days", "start", "end"),
    [
        ("fixed", 0, "2014-01-01", "2014-01-31"),
        ("last", 1, "2014-03-05", "2014-03-05"),
        ("last", 7, "2014-02-27", "2014-03-05"),
        ("monday", 0, "2014-03-03", "2014-03-05"),
    ],
)
def test_dates_follow_the_newest_day_of_the_data(rule, days, start, end):
    # The second is known to March alone: that it may have been on the 31st makes it no newer.
    newer = dataset([{"event_date": "2014-03-05"}, {"event_date": "2014-03-01", "time_precision": 3}])
    view = recipe(rule=rule, days=days).view_on(newer)
    assert (str(view.filter.start), str(view.filter.end)) == (start, end)
    assert view.filter.without_dates == VIEW.filter.without_dates
    assert replace(view, filter=VIEW.filter) == VIEW


def test_data_without_incidents_leave_the_dates():
    assert recipe(rule="last", days=3).view_on(dataset([])) == VIEW


def test_window_says_what_it_is():
    said = [
        Window(rule, days).words() for rule, days in (("fixed", 0), ("last", 1), ("last", 30), ("monday", 0))
    ]
    assert said == [
        "always the same dates",
        "the last day of the data",
        "the last 30 days of the data",
        "the last week of the data, since its Monday",
    ]


@pytest.mark.parametrize(("rule", "days"), [("last", 0), ("last", -1), ("last", 3_661), ("weekly", 1)])
def test_window_that_is_none_is_refused(rule, days):
    with pytest.raises(PlateError):
        Window(rule, days)


# -- the folder --------------------------------------------------------------------------------------------------------


def test_no_folder_holds_no_recipes(folder):
    assert recipes.saved(folder) == []
    assert recipes.unreadable(folder) == []


def test_folder_is_that_of_the_settings(folder, monkeypatch):
    monkeypatch.setenv("SITMAP_RECIPES", str(folder))
    recipes.save(recipe())
    assert [found.name for found in recipes.saved()] == ["Weekly"]
    assert recipes.remove("Weekly").name == "Weekly"
    assert list(folder.iterdir()) == []


def test_recipes_are_listed_by_name(folder):
    for name in ("b", "C", "a"):
        recipes.save(recipe(name), folder)
    assert [found.name for found in recipes.saved(folder)] == ["a", "b", "C"]


def test_name_is_taken_once_whatever_its_case(folder):
    recipes.save(recipe("Weekly"), folder)
    with pytest.raises(PlateError, match="there is a recipe “weekly” already"):
        recipes.save(recipe("weekly"), folder)
    recipes.save(recipe("weekly", "monday"), folder, replace=True)
    (kept,) = recipes.saved(folder)
    assert (kept.name, kept.window.rule) == ("weekly", "monday")
    assert recipes.find("WEEKLY", folder) == kept


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/",
        "..",
        "CON",
        "a" * 200,
        "العربية",
        "<script>",
        "x\ty",
        "%2e%2e",
        ".hidden",
        "a/b\\c",
    ],
)
def test_hostile_names_stay_in_the_folder(folder, name):
    path = recipes.save(recipe(name), folder)
    assert path.parent == folder
    assert [entry.name for entry in folder.iterdir()] == [path.name]
    assert path.name.isascii()
    assert len(path.name) < 60
    assert recipes.find(name, folder).name == recipe(name).name
    recipes.remove(name, folder)
    assert not list(folder.iterdir())


def test_missing_recipe_names_those_that_there_are(folder):
    with pytest.raises(PlateError, match="no recipe “x”: none is saved yet"):
        recipes.find("x", folder)
    recipes.save(recipe("b"), folder)
    recipes.save(recipe("a"), folder)
    for ask in (recipes.find, recipes.remove):
        with pytest.raises(PlateError, match="no recipe “x”: use one of a, b"):
            ask("x", folder)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe{", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "not a recipe"),
        (b'{"format": 1}', "name is missing"),
        (b" " * 5_000_001, "too large"),
    ],
)
def test_broken_files_are_named_and_hide_no_others(folder, content, why):
    recipes.save(recipe(), folder)
    (folder / "broken.json").write_bytes(content)
    (folder / "notes.txt").write_text("no recipe", encoding="utf-8")
    assert [found.name for found in recipes.saved(folder)] == ["Weekly"]
    (broken,) = recipes.unreadable(folder)
    assert broken.file == "broken.json"
    assert why in broken.why


def test_recipe_whose_own_file_is_broken_says_so(folder):
    path = recipes.save(recipe(), folder)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(PlateError, match="not JSON: save “Weekly” again"):
        recipes.find("Weekly", folder)
    recipes.save(recipe(), folder)
    assert recipes.find("Weekly", folder) == recipe()


def test_second_file_of_one_name_is_named(folder):
    path = recipes.save(recipe(), folder)
    (folder / "z-copy.json").write_bytes(path.read_bytes())
    assert len(recipes.saved(folder)) == 1
    assert [broken.file for broken in recipes.unreadable(folder)] == ["z-copy.json"]


def test_a_failed_write_leaves_the_recipe_that_was_there(folder, monkeypatch):
    recipes.save(recipe(), folder)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PlateError, match="No space left on device"):
        recipes.save(recipe(rule="monday"), folder, replace=True)
    assert recipes.find("Weekly", folder) == recipe()
    assert len(list(folder.iterdir())) == 1


def test_folder_that_is_a_file_is_named(tmp_path):
    place = tmp_path / "recipes"
    place.write_text("x", encoding="utf-8")
    for ask in (recipes.saved, lambda folder: recipes.save(recipe(), folder)):
        with pytest.raises(PlateError, match="SITMAP_RECIPES"):
            ask(place)


def test_file_says_what_it_holds_to_a_person(folder):
    text = recipes.save(recipe("أسبوعي", "last", 7), folder).read_text(encoding="utf-8")
    values = json.loads(text)
    assert values["window"] == "last 7 days"
    assert "أسبوعي" in text
