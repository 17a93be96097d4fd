"""The state of a view and the link that holds it."""

from datetime import date
from urllib.parse import parse_qs

import pytest

from geo.model.filter import Filter
from geo.model.viewstate import LAYER_CODES, MAX_SELECTED, PARTS, Selection, View, ViewState, keys

FULL = ViewState(
    filter=Filter(start=date(2014, 1, 2), kinds=("clash",)),
    shading="fatalities",
    hidden=("water", "labels"),
    basemap="Esri.WorldTopoMap",
    view=View(36.123456, -0.00001, 7.25),
    selection=Selection("ids", ("a|b", "50%", "c d")),
    version=0,
    present=True,
    control="areas",
    choices=(("bin", "week"), ("actor", "Ahrar al-Sham; Nusra"), ("at", "2014-01-20")),
)


def test_link_holds_the_whole_state() -> None:
    assert ViewState.read(parse_qs(FULL.query_string())) == (FULL, ())
    assert set(FULL.to_query()) <= set(keys())


def test_default_state_is_the_empty_link() -> None:
    assert ViewState().query_string() == ""
    assert ViewState.read({}) == (ViewState(), ())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("shading", "rainbow"),
        ("hide", "sea"),
        ("hide", "water,sea"),
        ("basemap", "https://evil.example/"),
        ("view", "36,37"),
        ("view", "nan,37,5"),
        ("view", "91,37,5"),
        ("view", "36,37,99"),
        ("view", "1e999,0,0"),
        ("sel", "ids:"),
        ("sel", "nobody:1"),
        ("sel", "area:36 37;36 38"),
        ("sel", "area:36 37;36 38;nan 1"),
        ("sel", "area:36 37;36 38;1 2 3"),
        ("sel", "province:SY02,SY07"),
        ("sel", "ids:a\x00b"),
        ("sel", "ids:" + "|".join(map(str, range(MAX_SELECTED + 1)))),
        ("v", "-1"),
        ("v", "9" * 10),
        ("v", "٣"),
        ("present", "yes"),
        ("control", "towns"),
        ("bin", "year"),
        ("at", "20 January"),
        ("at", "2014-02-30"),
        ("at", "2014-13-01"),
        ("at0", "0001-01-01"),
        ("at0", "9999-12-31"),
        ("at", "٢٠١٤-٠١-٠١"),
        ("who", "x" * 201),
        ("province", "a\x00b"),
    ],
)
def test_what_cannot_be_read_is_named_and_passed_over(key: str, value: str) -> None:
    found, problems = ViewState.read({key: [value], "kind": ["clash"]})
    assert found == ViewState(filter=Filter(kinds=("clash",)))
    (problem,) = problems
    assert problem.startswith(f"{key}: ")
    assert len(problem) < 150


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.key)
def test_part_at_its_default_is_left_out(part: object) -> None:
    assert getattr(ViewState(), part.name) == part.default


def test_layers_are_on_unless_hidden() -> None:
    layers = ViewState(hidden=("water",), shading="count").layers()
    switches = {code: code != "water" for code in LAYER_CODES}
    assert layers == switches | {"shading": "count", "control": "none"}


def test_choice_at_its_default_is_left_out_and_can_be_taken_back() -> None:
    chosen = ViewState().with_choices(bin="week", average="none", actor="Nusra")
    assert chosen.to_query() == {"bin": ["week"], "who": ["Nusra"]}
    assert (chosen.choice("bin"), chosen.choice("split"), chosen.choice("province")) == ("week", "none", "")
    assert chosen.with_choices(bin="", actor="") == ViewState()


def test_choice_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="year"):
        ViewState().with_choices(bin="year")


def test_filter_of_a_state_can_be_changed_alone() -> None:
    changed = FULL.with_filter(kinds=("riot",))
    assert changed.filter == Filter(start=date(2014, 1, 2), kinds=("riot",))
    assert changed.view == FULL.view


@pytest.mark.parametrize(
    "event",
    [
        {"type": "ids", "ids": ["a", "b"]},
        {"type": "places", "places": ["0a1b2c3d"]},
        {"type": "province", "pcode": "SY02"},
        {"type": "area", "ring": [[36.0, 37.0], [36.5, 37.0], [36.5, 37.5]]},
    ],
    ids=lambda event: event["type"],
)
def test_selection_of_the_map_comes_back_as_it_was(event: dict[str, object]) -> None:
    selection = Selection.from_event(event)
    assert selection is not None
    assert selection.to_event() == event


@pytest.mark.parametrize(
    "event",
    [
        None,
        {},
        {"type": "ids"},
        {"type": "ids", "ids": []},
        {"type": "ids", "ids": [""]},
        {"type": "ids", "ids": 5},
        {"type": ["ids"], "ids": ["a"]},
        {"type": "nobody", "ids": ["a"]},
        {"type": "area", "ring": [[36, 37], [36, 38]]},
        {"type": "area", "ring": [[36, 37], [36, 38], ["x", 1]]},
        {"type": "area", "ring": [[36, 37], [36, 38], [float("inf"), 1]]},
        {"type": "area", "ring": [[36, 37], [36, 38], [1]]},
        {"type": "area", "ring": [[360, 37], [36, 38], [1, 1]]},
        ["ids"],
    ],
    ids=str,
)
def test_event_that_is_no_selection_is_none(event: object) -> None:
    assert Selection.from_event(event) is None


def test_lasso_of_many_corners_keeps_its_whole_shape() -> None:
    ring = [[30 + n / 1000, 40.0] for n in range(1200)] + [[30.0, 41.0]] * 3
    selection = Selection.from_event({"type": "area", "ring": ring})
    assert selection is not None
    assert len(selection.values) <= MAX_SELECTED
    assert selection.ring[0] == (30.0, 40.0)
    assert (30.0, 41.0) in selection.ring
