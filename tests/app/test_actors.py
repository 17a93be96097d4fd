"""The Actors page: who is against whom in words and numbers, the profile of an actor, and the way to the map."""

import pytest

from tests.app.reading import query, sentence, unescaped
from tests.support import stores

HOSTILE = "*x* [a](javascript:b) <b>y</b> :red[z]"
ISIS, AHRAR = "Islamic State of Iraq and al-Sham", "Ahrar al-Sham"
PAIR, WHO = "actors_pair", "choice_actor"
CHARTS = "arrow_vega_lite_chart"


@pytest.fixture
def small(tmp_path, monkeypatch):
    """Return a function that makes the store hold some records, clashes unless they say otherwise."""

    def write(*records):
        monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "incidents"))
        stores.write(tmp_path / "incidents", [{"incident_id": f"r{n}", **r} for n, r in enumerate(records)])

    return write


def said(page) -> str:
    parts = [*page.main.markdown, *page.main.caption, *page.main.subheader, *page.main.info]
    return "\n".join(unescaped(part.value).replace("**", "") for part in parts)


def table(page, *columns):
    """Return the one table of the page that has these columns."""
    (found,) = [d.value for d in page.main.dataframe if set(columns) <= set(d.value.columns)]
    return found


def pairs(page):
    found = table(page, "one", "other")
    return {(one, other): n for one, other, n in found[["one", "other", "incidents"]].itertuples(index=False)}


def test_a_link_answers_who_fought_whom_in_deir_ez_zor(run_page):
    page = run_page("actors.py", {"admin1": "SY09"})
    assert sentence(page) == "5 incidents in Deir ez-Zor province"
    assert pairs(page) == {("ISIS", "Ahrar"): 2, ("ISIS", "Insurgents"): 1, ("ISIS", "Nusra"): 1}
    text = said(page)
    assert "ISIS against Ahrar: 2 incidents, no toll reported." in text
    assert "Of 3 incidents with somebody named on both sides" in text
    assert "Not against anyone named: 0 incidents. Not looked at: 2 protests, agreements" in text


def test_the_most_frequent_pairs_are_said_with_their_tolls(run_page, small):
    small(*[{"fatalities": 3}, {"fatalities": None}, {"fatalities": 1}], {"actor1": "ISIS", "fatalities": 0})
    text = said(run_page("actors.py"))
    assert "Army against Insurgents: 3 incidents, 4 reported deaths (2 of them report a toll)." in text
    assert "Army against ISIS: 1 incident, 0 reported deaths." in text


def test_rolled_up_the_matrix_counts_umbrellas_and_sides(run_page):
    page = run_page("actors.py", {"admin1": "SY09", "rollup": "side"})
    assert pairs(page) == {("Jihadist", "Opposition"): 3, ("Jihadist", "Jihadist"): 1}
    assert "Jihadist against others of Jihadist: 1 incident" in said(page)


def test_two_actors_open_their_incidents_and_a_filter(run_page):
    page = run_page("actors.py", {"admin1": "SY09"})
    box = page.main.selectbox(key=PAIR)
    assert box.options[0] == "ISIS against Ahrar (2)"
    box.select_index(0).run()
    lists = [d.value for d in page.main.dataframe if "incident_id" in d.value and "notes" in d.value]
    assert lists[0]["incident_id"].tolist() == ["syr-2014-0193", "syr-2014-0173"]
    page.main.button(key="actors_only_pair").click().run()
    asked = query(page)
    assert (asked["actor"], asked["against"], asked["admin1"]) == ([ISIS], [AHRAR], ["SY09"])
    assert "protest" not in asked["kind"]
    assert sentence(page).startswith("2 incidents of")


def test_a_pair_that_no_longer_passes_is_let_go(run_page):
    page = run_page("actors.py", {"admin1": "SY09"})
    page.main.selectbox(key=PAIR).select_index(0).run()
    page.sidebar.multiselect(key="filter_provinces").set_value(["SY12"]).run()
    assert not page.exception
    assert page.main.selectbox(key=PAIR).value is None


def test_the_incidents_of_a_pair_go_to_the_map(run_page):
    page = run_page("actors.py", {"admin1": "SY09"})
    page.main.selectbox(key=PAIR).select_index(0).run()
    page.main.button(key="actors_pair_incidents_map").click().run()
    assert not page.exception
    assert query(page)["sel"] == ["ids:syr-2014-0193|syr-2014-0173"]
    assert sentence(page) == "5 incidents in Deir ez-Zor province"


def test_a_link_opens_a_profile_by_any_name(run_page):
    page = run_page("actors.py", {"who": "Daesh", "admin1": "SY09"})
    assert query(page)["who"] == [ISIS]
    text = said(page)
    assert ISIS in text and "Side Jihadist" in text
    assert "Named in 3 incidents, no toll reported" in text
    assert "7 January – 10 February 2014" in text
    assert "Kinds 2 changes of control and 1 bombing" in text
    against = table(page, "label", "against", "beside")
    assert against.values.tolist() == [["Ahrar", 2, 0], ["Insurgents", 1, 0], ["Nusra", 1, 0]]
    places = table(page, "name", "province", "incidents")
    assert places[["name", "incidents"]].values.tolist() == [["Mayadin", 2]]
    assert "1 known only to the province" in text


def test_the_profile_is_of_the_most_frequent_actor_until_one_is_chosen(run_page):
    page = run_page("actors.py")
    assert page.main.selectbox(key=WHO).value == ISIS
    assert "who" not in query(page)
    page.main.selectbox(key=WHO).select("YPG").run()
    assert query(page) == {"who": ["YPG"]}
    assert "Under Democratic Union Party" in said(page)
    # The bars and their remark add up to all nine incidents.
    times = table(page, "start", "label", "incidents")
    assert times["incidents"].sum() == 4
    assert "5 incidents whose days lie in more than one week are in no bar." in said(page)


def test_what_an_actor_gained_and_lost_has_its_evidence(run_page):
    page = run_page("actors.py", {"who": ISIS, "from": "2014-01-01", "to": "2014-01-31"})
    moved = table(page, "change", "contested", "incident_id")
    assert {moment.strftime("%Y-%m") for moment in moved["last_day"]} == {"2014-01"}
    mayadin = moved[moved["incident_id"] == "syr-2014-0084"]
    assert mayadin[["change", "place", "other"]].values.tolist() == [["Lost", "Mayadin", "Insurgents"]]
    gained, lost = ((moved["change"] == word).sum() for word in ("Gained", "Lost"))
    assert f"Gained {gained} times, lost {lost} times." in said(page)


def test_a_whole_side_has_a_profile_without_rolling_up(run_page):
    page = run_page("actors.py", {"who": "side:kurdish"})
    text = said(page)
    assert "Kurdish: the whole side" in text and "Counted as it" in text
    assert "None of these incidents names it" not in text


def test_what_a_whole_side_gained_is_counted_as_the_side(run_page):
    asked = {"from": "2014-01-01", "to": "2014-01-31"}
    alone, rolled = (
        run_page("actors.py", {"who": "side:jihadist", **asked, **more}) for more in ({}, {"rollup": "side"})
    )
    moved = [
        [d.value["incident_id"].tolist() for d in p.main.dataframe if "contested" in d.value]
        for p in (alone, rolled)
    ]
    assert moved[0] == moved[1] != []


def test_rolled_up_a_profile_says_whom_it_counts(run_page):
    page = run_page("actors.py", {"who": AHRAR, "rollup": "parent"})
    assert query(page)["who"] == ["Islamic Front"]
    counted = next(line for line in said(page).splitlines() if line.startswith("Counted as it"))
    assert "Ahrar" in counted and "Tawhid" in counted


def test_what_a_group_became_is_said_with_its_source(run_page):
    text = said(run_page("actors.py", {"who": ISIS}))
    assert "Islamic State from 29 June 2014" in text
    assert "of the line:" in text


def test_a_name_that_the_register_lacks_is_said_to_be_lacking(run_page, small):
    small({"actor1": HOSTILE}, {"actor1": HOSTILE})
    page = run_page("actors.py", {"who": HOSTILE})
    text = said(page)
    assert f"#### {HOSTILE}" in text
    assert "Not in the register" in text
    assert pairs(page) == {(HOSTILE, "Army"): 2} or pairs(page) == {("Army", HOSTILE): 2}
    raw = "\n".join(m.value for m in [*page.main.markdown, *page.main.caption])
    assert "javascript:" not in raw


def test_an_actor_of_a_link_that_nothing_names_is_said_to_be_absent(run_page):
    page = run_page("actors.py", {"who": "Nobody at all"})
    assert "None of these incidents names it." in said(page)
    assert "Not in the register" in said(page)


def test_protests_alone_have_no_matrix_and_say_why(run_page):
    page = run_page("actors.py", {"kind": "protest"})
    assert "In none of these incidents are two sides against each other." in said(page)
    assert not [d for d in page.main.dataframe if "one" in d.value]
    assert page.main.selectbox(key=WHO).value == "Protesters"


def test_nothing_that_passes_leaves_the_headline_alone(run_page):
    page = run_page("actors.py", {"q": "nothing like it"})
    assert "Nothing passes this filter." in said(page)
    assert [heading.value for heading in page.main.subheader] == ["Actor register"]
    assert not page.main.get(CHARTS)


def test_incidents_that_name_nobody_are_said(run_page, small):
    small({"actor1": None, "actor2": None})
    assert "These incidents name nobody." in said(run_page("actors.py"))


def test_an_empty_store_says_where_to_begin(run_page, small):
    small()
    page = run_page("actors.py")
    assert sentence(page) == "0 incidents"
    assert "The Import page takes them in." in said(page)
