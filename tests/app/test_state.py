"""The state: from the address and into it, across pages, and what the map reports into it."""

from itertools import count

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import RUN_SECONDS
from tests.app.reading import notes, query, sentence, table, warnings
from tests.support import stores

PAGES = ("situation.py", "incidents.py", "sources.py", "codebook.py")
LINK = {
    "from": "2014-01-02",
    "to": "2014-01-31",
    "kind": ["clash", "control_change"],
    "admin1": "SY02",
    "shading": "fatalities",
    "hide": "labels,water",
    "view": "36.1000,37.2000,8.5",
    "sel": "province:SY02",
}


def as_lists(link):
    return {key: [value] if isinstance(value, str) else list(value) for key, value in link.items()}


# ---- the address ------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", PAGES)
def test_every_page_runs_with_and_without_a_link(run_page, script):
    assert not run_page(script).warning
    assert not run_page(script, LINK).warning


def test_the_address_stays_the_link(run_page):
    assert query(run_page(query=LINK)) == as_lists(LINK)


def test_empty_values_and_keys_of_others_are_left_out_without_a_word(run_page):
    page = run_page(query={"utm_source": "mail", "kind": "", "q": "  "})
    assert not page.warning
    assert query(page) == {}


GARBAGE = {
    "from": "yesterday",
    "to": "2014-02-31",
    "kind": "war",
    "actor": "side:martians",
    "deaths": "-3",
    "reliability": "Z",
    "credibility": "9",
    "precision": "x",
    "shading": "pink",
    "hide": "everything",
    "basemap": "<b>",
    "view": "1,2",
    "sel": "moon:1",
    "v": "minus one",
    "present": "perhaps",
}


@pytest.mark.parametrize("key", GARBAGE)
def test_a_garbage_value_is_left_out_and_named(run_page, key):
    page = run_page(query={key: GARBAGE[key]})
    assert sentence(page) == "304 incidents"
    (line,) = warnings(page)
    assert line.startswith("Part of the link could not be read")
    assert key in line
    assert query(page) == {}


def test_a_link_of_garbage_gives_the_default_view_and_one_line(run_page):
    page = run_page(query=GARBAGE)
    assert sentence(page) == "304 incidents"
    assert len(page.warning) == 1
    assert not page.error
    assert query(page) == {}
    page.run()
    assert not page.warning, "the line is said once"


def test_what_can_be_read_of_a_broken_link_is_kept(run_page):
    page = run_page(query={"kind": "clash", "from": "yesterday"})
    assert sentence(page) == "55 clashes"
    assert query(page) == {"kind": ["clash"]}


def test_dates_the_wrong_way_round_are_left_out(run_page):
    page = run_page(query={"from": "2014-02-01", "to": "2014-01-01"})
    assert sentence(page) == "304 incidents"
    assert "wrong way round" in warnings(page)[0]


def test_unknown_version_is_named_and_the_newest_is_shown(run_page):
    page = run_page(query={"v": "99", "kind": "clash"})
    assert sentence(page) == "55 clashes"
    assert "no version 99" in warnings(page)[0]
    assert query(page) == {"kind": ["clash"]}


def test_selection_of_an_incident_that_is_not_there_is_let_go(run_page):
    page = run_page(query={"sel": "ids:syr-1066-0001"})
    assert len(table(page)) == 304
    assert warnings(page)
    assert query(page) == {}


@pytest.mark.parametrize("script", ["situation.py", "incidents.py"])
def test_an_old_version_says_so_and_offers_the_newest(run_page, tmp_path, monkeypatch, script):
    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "incidents"))
    stores.write(tmp_path / "incidents", [{}, {}])
    stores.write(tmp_path / "incidents", [{}])
    assert sentence(run_page(script)) == "3 incidents"
    page = run_page(script, {"v": "0"})
    assert sentence(page) == "2 incidents"
    assert "version 0 of the data; the newest is version 1" in notes(page)[0]
    assert query(page) == {"v": ["0"]}
    (button,) = [b for b in page.main.button if b.label == "Show the newest"]
    button.click().run()
    assert sentence(page) == "3 incidents"
    assert not page.info
    assert query(page) == {}


def test_empty_dataset_has_a_page(run_page, tmp_path, monkeypatch):
    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "incidents"))
    stores.write(tmp_path / "incidents", [])
    for script in PAGES:
        run_page(script)


# ---- moving between pages ---------------------------------------------------------------------------


def open_page(page: AppTest, script: str) -> AppTest:
    """Move to a page as a click in the navigation does: the address is cleared first."""
    page.query_params.clear()
    page.switch_page(f"../{script}")
    page.run()
    assert not page.exception
    return page


def test_state_survives_moving_through_all_pages(run_page):
    page = run_page(query=LINK)
    said = sentence(page)
    for script in ("incidents.py", "sources.py", "codebook.py", "situation.py"):
        open_page(page, script)
        assert query(page) == as_lists(LINK), script
        if script in ("incidents.py", "situation.py"):
            assert sentence(page) == said
    assert sorted(page.sidebar.button_group(key="filter_kinds").value) == ["clash", "control_change"]


def test_a_filter_changed_on_one_page_holds_on_the_other(run_page):
    page = run_page("incidents.py")
    page.sidebar.text_input(key="filter_text").input("Atareb").run()
    found = len(table(page))
    open_page(page, "situation.py")
    assert page.sidebar.text_input(key="filter_text").value == "Atareb"
    assert len(table(page)) == found < 304


def test_an_edited_address_is_taken_over(run_page):
    page = run_page(query={"kind": "clash"})
    page.query_params.clear()
    page.query_params["kind"] = "protest"
    page.run()
    assert sentence(page) == "25 protests"


# ---- what the map reports ---------------------------------------------------------------------------


def reporting_page():
    """Take a report of the map into the state, as the component's callback does, and write the address."""
    import streamlit as st

    from pages.shared import map_view, state

    state.begin()
    if "map" in st.session_state:
        map_view._taken_back("map")
    state.end()


class Map:
    """The frame of a session: `report(type, ...)` comes back as st_folium brings it."""

    def __init__(self) -> None:
        self.page = AppTest.from_function(reporting_page, default_timeout=RUN_SECONDS).run()
        self.numbers = count(1_700_000_000_000, 1000)

    def event(self, kind: str, **payload: object) -> dict[str, object]:
        return {"seq": next(self.numbers), "type": kind, **payload}

    def bring(self, newest: dict[str, object], earlier: list[dict[str, object]] = ()) -> dict[str, list[str]]:
        """Bring a report with those that it repeats; return the address after it."""
        properties = {"sitmap": 1, **newest, "earlier": list(earlier)}
        self.page.session_state["map"] = {
            "last_active_drawing": {"type": "Feature", "geometry": None, "properties": properties}
        }
        self.page.run()
        assert not self.page.exception, self.page.exception
        return query(self.page)

    def report(self, kind: str, **payload: object) -> dict[str, list[str]]:
        return self.bring(self.event(kind, **payload))


@pytest.fixture
def frame(store) -> Map:
    return Map()


def test_window_of_the_map(frame):
    after = frame.report("window", **{"from": 16072, "to": 16074, "mode": "window"})
    assert after == {"from": ["2014-01-02"], "to": ["2014-01-04"]}


def test_window_up_to_a_date(frame):
    assert frame.report("window", **{"from": None, "to": 16074, "mode": "upto"}) == {"to": ["2014-01-04"]}


def test_window_over_everything_is_no_window(frame):
    frame.report("window", **{"from": 16072, "to": 16074, "mode": "window"})
    assert frame.report("window", **{"from": None, "to": None, "mode": "window"}) == {}
    assert frame.report("window", **{"from": 16040, "to": 16160, "mode": "window"}) == {}


@pytest.mark.parametrize(
    ("selection", "written"),
    [
        ({"type": "places", "places": ["580b6445"]}, "places:580b6445"),
        ({"type": "ids", "ids": ["syr-2014-0034"]}, "ids:syr-2014-0034"),
        ({"type": "province", "pcode": "SY02"}, "province:SY02"),
        (
            {"type": "area", "ring": [[36, 36.5], [36, 37], [36.5, 37]]},
            "area:36.0000 36.5000;36.0000 37.0000;36.5000 37.0000",
        ),
    ],
)
def test_selection_of_the_map_and_letting_go(frame, selection, written):
    assert frame.report("select", selection=selection) == {"sel": [written]}
    assert frame.report("select", selection=None) == {}


@pytest.mark.parametrize(
    "selection",
    [
        {"type": "moon"},
        {"type": "ids"},
        {"type": "ids", "ids": []},
        {"type": "ids", "ids": ["nobody"]},
        {"type": "area", "ring": [[1, 2]]},
        {"type": "area", "ring": [["x", "y"], [1, 2], [3, 4]]},
        "text",
    ],
)
def test_selection_that_is_none_picks_nothing(frame, selection):
    assert frame.report("select", selection=selection) == {}


def test_province_is_chosen_exchanged_added_and_taken_back(frame):
    assert frame.report("province", pcode="SY02", additive=False) == {"admin1": ["SY02"]}
    assert frame.report("province", pcode="SY07", additive=False) == {"admin1": ["SY07"]}
    assert frame.report("province", pcode="SY02", additive=True) == {"admin1": ["SY02", "SY07"]}
    assert frame.report("province", pcode="SY07", additive=True) == {"admin1": ["SY02"]}
    assert frame.report("province", pcode="SY02", additive=False) == {}


def test_kind_of_the_legend_is_a_switch(frame):
    assert frame.report("kind", code="clash") == {"kind": ["clash"]}
    assert frame.report("kind", code="protest") == {"kind": ["clash", "protest"]}
    assert frame.report("kind", code="clash") == {"kind": ["protest"]}


def test_presentation_on_and_off(frame):
    assert frame.report("present", on=True) == {"present": ["1"]}
    assert frame.report("present", on=False) == {}


def test_layers(frame):
    layers = {"incidents": True, "labels": False, "water": False, "shading": "count"}
    assert frame.report("layers", layers=layers) == {"hide": ["labels,water"], "shading": ["count"]}
    assert frame.report("layers", layers={"shading": "pink"}) == {}


def test_reports_that_came_together_are_all_taken_in_their_order(frame):
    first = frame.event("kind", code="clash")
    second = frame.event("window", **{"from": 16072, "to": 16074, "mode": "window"})
    third = frame.event("kind", code="protest")
    after = frame.bring(third, [second, first])
    assert after == {"from": ["2014-01-02"], "to": ["2014-01-04"], "kind": ["clash", "protest"]}


def test_a_report_that_is_repeated_is_taken_once(frame):
    first = frame.event("kind", code="clash")
    assert frame.bring(first) == {"kind": ["clash"]}
    assert frame.bring(first) == {"kind": ["clash"]}
    second = frame.event("present", on=True)
    assert frame.bring(second, [first]) == {"kind": ["clash"], "present": ["1"]}


def test_what_is_no_report_of_ours_changes_nothing(frame):
    frame.report("kind", code="clash")
    for properties in (
        {},
        {"name": "a polygon"},
        {"sitmap": 1, "seq": 9e14, "type": "unheard of", "earlier": []},
    ):
        frame.page.session_state["map"] = {"last_active_drawing": {"properties": properties}}
        frame.page.run()
        assert not frame.page.exception
        assert query(frame.page) == {"kind": ["clash"]}
    for value in (None, {}, {"last_active_drawing": None}):
        frame.page.session_state["map"] = value
        frame.page.run()
        assert not frame.page.exception


def test_report_of_a_kind_that_there_is_not_changes_nothing(frame):
    assert frame.report("kind", code="war") == {}


def test_address_that_is_late_does_not_undo_what_was_done_since(run_page):
    page = run_page("incidents.py", {"kind": "clash"})
    page.sidebar.text_input(key="filter_text").set_value("Atareb").run()
    assert query(page) == {"kind": ["clash"], "q": ["Atareb"]}
    del page.query_params["q"]
    page.run()
    assert query(page) == {"kind": ["clash"], "q": ["Atareb"]}
    page.query_params["q"] = "Azaz"
    page.run()
    assert query(page) == {"kind": ["clash"], "q": ["Azaz"]}, "an address of somebody's own still counts"
