"""The map page without its frame: what it says of the filter, and what it sends to the map."""

import json
import re

import pytest

from tests.app.reading import counts, notes, query, records, sentence, table, warnings


def test_everything_is_counted_and_what_is_not_drawn_is_named(run_page):
    page = run_page()
    assert sentence(page) == "304 incidents"
    found = re.fullmatch(r"(\d+) of 304 incidents shown: (\d+) without a place on the map\.", counts(page))
    assert found, counts(page)
    assert sum(map(int, found.groups())) == 304
    assert len(table(page)) == 304
    assert not page.warning
    assert query(page) == {}


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ({"kind": "clash"}, "55 clashes"),
        ({"actor": "Daesh"}, "133 incidents involving ISIS"),
        ({"admin1": "SY02"}, "114 incidents in Aleppo province"),
        ({"from": "2014-01-02", "to": "2014-01-04"}, "40 incidents, 2–4 January 2014"),
        ({"q": "Atareb"}, "6 incidents mentioning “Atareb”"),
    ],
)
def test_sentence_says_the_filter_and_its_number(run_page, link, expected):
    page = run_page(query=link)
    number = re.search(r"\d+", expected)[0]
    shown = sentence(page)
    # The number of the sentence is what the filter finds, not written down here twice.
    assert re.sub(r"^\d+", "N", shown) == expected.replace(number, "N", 1)
    assert int(shown.split()[0]) == len(table(page)) > 0


def test_parts_of_the_counts_always_sum_to_all(run_page):
    page = run_page(query={"kind": ["clash", "protest"], "from": "2014-01-01", "to": "2014-01-31"})
    line = counts(page)
    numbers = [int(n) for n in re.findall(r"(\d+) (?:filtered|outside|without)", line)]
    shown, total = map(int, re.match(r"(\d+) of (\d+)", line).groups())
    assert len(numbers) >= 2, line
    assert shown + sum(numbers) == total == 304


def test_table_is_newest_first(run_page):
    days = table(run_page())["event_date"].tolist()
    assert len(set(days)) > 10
    assert days == sorted(days, reverse=True)


def test_empty_result_explains_itself_and_shows_the_way_back(run_page):
    page = run_page(query={"q": "zebra crossing"})
    assert sentence(page).startswith("0 incidents mentioning")
    assert counts(page) == "0 of 304 incidents shown: 304 filtered out."
    assert any("Show everything" in note for note in notes(page))
    assert not page.button("show_everything").disabled


def test_empty_dates_say_that_other_dates_have_some(run_page):
    page = run_page(query={"q": "Atareb", "from": "2014-03-20", "to": "2014-03-31"})
    assert sentence(page).startswith("0 incidents")
    assert any(re.search(r"[1-9]\d* would pass in others", note) for note in notes(page)), notes(page)


def test_found_without_a_place_says_that_the_table_has_it(run_page):
    everything = records(run_page())
    lost = everything.index[everything["placed_by"] == "none"][0]
    page = run_page(query={"q": lost})
    assert counts(page).startswith("0 of 304")
    assert any("no place on the map" in note for note in notes(page))
    assert table(page)["incident_id"].tolist() == [lost]


def test_selection_of_the_link_narrows_the_table(run_page):
    page = run_page(query={"sel": "ids:syr-2014-0034"})
    assert table(page)["incident_id"].tolist() == ["syr-2014-0034"]
    page.button("clear_pick").click().run()
    assert len(table(page)) == 304
    assert "sel" not in query(page)


def test_presentation_leaves_the_table_out(run_page):
    page = run_page(query={"present": "1"})
    assert not page.main.dataframe
    assert not page.warning


def test_text_that_a_person_searches_for_is_shown_letter_for_letter(run_page):
    hostile = "*bold* :red[x] <b>y</b> $z$ [a](javascript:b) ![c](d) `e` ~f~ :material/home:"
    page = run_page(query={"q": hostile})
    heading = page.main.markdown[0].value
    assert hostile in sentence(page)
    # No sign that Markdown knows stands there without its backslash.
    body = heading.removeprefix("##### ")
    assert not re.search(r"(?<!\\)[*\[\]<>$`~_!:]", body), body


def test_problem_of_a_link_is_shown_letter_for_letter(run_page):
    page = run_page(query={"from": "<img src=x>[a](b)"})
    assert "<img src=x>[a](b)" in warnings(page)[0]
    assert not re.search(r"(?<!\\)[*\[\]<>$`]", page.warning[0].value)


def arguments_of(page):
    """Return the texts that st_folium hands to the frame, by name."""
    (component,) = [element.proto for element in page.main if hasattr(element.proto, "json_args")]
    return {name: str(value) for name, value in json.loads(component.json_args).items()}


def sent_to_the_map(page):
    """Return the state in the script that st_folium hands to the frame."""
    script = arguments_of(page)["feature_group"]
    return json.loads(re.search(r"applyState\((\{.*?\})\);", script, re.DOTALL)[1])


def test_map_is_sent_the_filter_without_its_dates_and_the_window(run_page):
    state = sent_to_the_map(
        run_page(
            query={
                "kind": "clash",
                "from": "2014-01-02",
                "to": "2014-01-04",
                "shading": "count",
                "hide": "water",
            }
        )
    )
    assert state["mask"] == "?kind=clash"
    assert state["window"] == [16072, 16074]
    assert state["layers"]["shading"] == "count"
    assert state["layers"]["water"] is False
    assert state["layers"]["labels"] is True
    assert state["basemap"] is None
    assert state["filterText"] == "Clashes"
    assert "kind=clash" in state["permalink"]
    assert "v=0" in state["permalink"]


def test_hostile_text_does_not_leave_the_script_of_the_map(run_page):
    page = run_page(query={"q": "</script><script>alert(1)</script>"})
    assert "</script><script>alert(1)" in sent_to_the_map(page)["filterText"]
    sent = "".join(arguments_of(page).values())
    assert "alert(1)" in sent
    assert "<script>alert(1)" not in sent


def test_unknown_basemap_of_a_link_asks_nobody(run_page):
    page = run_page(query={"basemap": "Evil.Tiles"})
    assert sent_to_the_map(page)["basemap"] is None
    assert "basemap" not in query(page)
