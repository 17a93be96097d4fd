"""Maps inside a page: what each is told, and clicks that come back once each and to the right one."""

import json
import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import RUN_SECONDS


def page_of_two() -> None:
    """Show two maps whose clicks are noted, and one report for each that a test has put there."""
    from dataclasses import replace
    from datetime import date

    import streamlit as st

    from geo import catalog
    from geo.webmap.shade import sequential
    from pages.shared import analysis_map, state

    state.begin()
    dataset = state.dataset()
    clicks = st.session_state.setdefault("clicks", [])
    wanted = replace(state.current().filter, start=date(2014, 1, 1), end=date(2014, 1, 31))
    shade = sequential({"SY02": 7, "SY07": None}, unit="incidents", title="Incidents")
    for key in ("first", "second_one"):
        name = f"analysis-{key.replace('_', '-')}-{catalog.token(dataset)}"
        if report := st.session_state.pop(f"report {key}", None):
            st.session_state[name] = report
            analysis_map._taken_back(name, {"SY02", "SY07"}, lambda code, key=key: clicks.append((key, code)))
        analysis_map.analysis_map(
            dataset,
            key,
            wanted=wanted,
            shade=shade,
            province="SY07",
            sync="both",
            title=key,
            on_province=clicks.append,
        )
    state.end()


@pytest.fixture
def page(store: object) -> Iterator[AppTest]:
    found = AppTest.from_function(page_of_two, default_timeout=RUN_SECONDS).run()
    assert not found.exception, found.exception
    return found


def told(page: AppTest) -> list[dict[str, object]]:
    """Return the state that each map is told."""
    arguments = [json.loads(c.proto.json_args) for c in page.get("component_instance")]
    return [json.loads(re.search(r"applyState\((.*)\);", a["feature_group"])[1]) for a in arguments]


def click(page: AppTest, key: str, *codes: str, seq: int, kind: str = "province") -> list[tuple[str, str]]:
    """Bring a report of clicks on provinces, the last of them the newest; return the clicks that were taken."""
    events = [{"seq": seq - at, "type": kind, "pcode": code} for at, code in enumerate(reversed(codes))]
    properties = {"sitmap": 1, **events[0], "earlier": events[1:], "view": None}
    page.session_state[f"report {key}"] = {"last_active_drawing": {"properties": properties}}
    page.run()
    assert not page.exception, page.exception
    return page.session_state["clicks"]


def test_each_map_is_told_window_shade_outline_and_group(page: AppTest) -> None:
    for state, title in zip(told(page), ("first", "second_one"), strict=True):
        assert state["window"] == [16071, 16101]
        assert state["title"] == title
        assert state["selection"] == {"type": "province", "pcode": "SY07"}
        assert state["shade"]["of"] == {"SY02": [3, "7 incidents"], "SY07": [-1, "not known"]}
        assert state["sync"] == "both"
        assert state["picks"] is True
        assert state["layers"]["incidents"] is False


def test_state_goes_to_a_map_again_only_when_it_changes(page: AppTest) -> None:
    before = told(page)
    page.run()
    assert told(page) == before
    assert [state["seq"] for state in before] == [1, 1]


def test_each_click_is_taken_once_and_in_order(page: AppTest) -> None:
    assert click(page, "first", "SY02", "SY07", seq=10) == [("first", "SY02"), ("first", "SY07")]
    assert len(click(page, "first", "SY02", "SY07", seq=10)) == 2
    assert click(page, "first", "SY02", "SY07", "SY02", seq=11)[2:] == [("first", "SY02")]


def test_maps_of_one_page_take_their_own_clicks(page: AppTest) -> None:
    click(page, "first", "SY02", seq=20)
    assert click(page, "second_one", "SY07", seq=5) == [("first", "SY02"), ("second_one", "SY07")]
    first, second = told(page)
    assert (first["seen"], second["seen"]) == (20, 5)


def test_what_is_no_click_on_a_province_is_left_alone(page: AppTest) -> None:
    assert click(page, "first", "SY02", seq=1, kind="theme") == []
    assert click(page, "first", "XX99", seq=2) == []


def test_the_map_of_the_map_page_is_not_disturbed(page: AppTest) -> None:
    click(page, "first", "SY02", seq=30)
    assert not [key for key in ("map_seen", "map_sent") if key in page.session_state]
