"""The filter panel: each widget changes the sentence, the counts and the address, and says what it would find."""

from datetime import date

import pytest

from tests.app.reading import count_of, counts, option, query, records, sentence, table

ISIS = "Islamic State of Iraq and al-Sham"


def test_kind_filters_and_is_in_the_address(run_page):
    page = run_page()
    kinds = page.sidebar.button_group(key="filter_kinds")
    label = next(text for text in kinds.options if "Clash" in text)
    kinds.select("clash").run()
    assert query(page) == {"kind": ["clash"]}
    assert sentence(page) == f"{count_of(label)} clashes"
    assert set(table(page)["kind"]) == {"Clash"}


def test_count_of_every_kind_is_what_choosing_it_finds(run_page):
    page = run_page(query={"admin1": "SY02"})
    labels = page.sidebar.button_group(key="filter_kinds").options
    assert sum(map(count_of, labels)) == len(table(page))
    shown = table(page)["kind"].value_counts()
    for label in labels:
        name = next(kind for kind in shown.index if f") {kind} " in label)
        assert count_of(label) == shown[name]


def test_counts_of_a_field_ignore_the_field_itself(run_page):
    everything = run_page().sidebar.button_group(key="filter_kinds").options
    chosen = run_page(query={"kind": "clash"}).sidebar.button_group(key="filter_kinds").options
    assert chosen == everything
    provinces = run_page(query={"kind": "clash"}).sidebar.multiselect(key="filter_provinces").options
    assert (
        sum(map(count_of, provinces))
        <= 55
        < sum(map(count_of, run_page().sidebar.multiselect(key="filter_provinces").options))
    )


def test_every_option_shows_a_count(run_page):
    page = run_page()
    options = [
        *page.sidebar.button_group(key="filter_kinds").options,
        *page.sidebar.multiselect(key="filter_actors").options,
        *page.sidebar.multiselect(key="filter_provinces").options,
        *page.sidebar.selectbox(key="filter_reliability").options,
        *page.sidebar.selectbox(key="filter_credibility").options,
        *page.sidebar.selectbox(key="filter_precision").options,
    ]
    assert len(options) > 60
    for text in options:
        assert 0 <= count_of(text) <= 304, text


@pytest.mark.parametrize("alias", ["Daesh", "ISIL", "Islamic State of Iraq and al-Sham", "DAIISH"])
def test_actor_is_found_by_any_alias(run_page, alias):
    page = run_page()
    actors = page.sidebar.multiselect(key="filter_actors")
    text = option([o for o in actors.options if alias in o], "ISIS")
    actors.select(ISIS).run()
    assert sentence(page) == f"{count_of(text)} incidents involving ISIS"
    assert query(page) == {"actor": [ISIS]}


def test_alias_in_a_link_becomes_the_actor(run_page):
    page = run_page(query={"actor": "Daesh"})
    assert page.sidebar.multiselect(key="filter_actors").value == [ISIS]
    assert query(page) == {"actor": [ISIS]}


def test_actors_stand_below_their_side_and_the_side_counts_them(run_page):
    options = run_page().sidebar.multiselect(key="filter_actors").options
    at = options.index(option(options, "All: Jihadist"))
    members = []
    for text in options[at + 1 :]:
        if text.startswith("All: "):
            break
        members.append(text)
    assert any(text.startswith("ISIS") for text in members)
    assert max(map(count_of, members)) <= count_of(options[at]) <= sum(map(count_of, members))


def test_actor_against_actor(run_page):
    page = run_page(query={"actor": "Daesh"})
    either = len(table(page))
    against = page.sidebar.multiselect(key="filter_against")
    text = option(against.options, "Insurgents")
    against.select("Insurgents").run()
    assert sentence(page) == f"{count_of(text)} incidents between ISIS and Insurgents"
    assert 0 < len(table(page)) == count_of(text) < either
    assert query(page)["against"] == ["Insurgents"]


def test_against_is_offered_only_beside_an_actor(run_page):
    assert not [m for m in run_page().sidebar.multiselect if m.key == "filter_against"]


def test_province_filters(run_page):
    page = run_page()
    provinces = page.sidebar.multiselect(key="filter_provinces")
    text = option(provinces.options, "Idlib")
    provinces.select("SY07").run()
    assert sentence(page) == f"{count_of(text)} incidents in Idlib province"
    assert query(page) == {"admin1": ["SY07"]}


def test_text_finds_whatever_its_case(run_page):
    page = run_page()
    page.sidebar.text_input(key="filter_text").input("aTaReB").run()
    assert query(page) == {"q": ["aTaReB"]}
    assert "Atareb" in set(table(page)["location"])
    assert len(table(page)) < 20


@pytest.mark.parametrize(
    ("name", "column", "choice"),
    [
        ("reliability", "source_reliability", "B"),
        ("credibility", "info_credibility", 1),
        ("precision", "geo_precision", 1),
    ],
)
def test_grades_and_precision_find_what_their_option_says(run_page, name, column, choice):
    page = run_page()
    box = page.sidebar.selectbox(key=f"filter_{name}")
    text = option(box.options, f"{choice}:")
    box.select(choice).run()
    assert query(page) == {name: [str(choice)]}
    assert len(table(page)) == count_of(text)
    assert (records(page)[column] <= choice).all()


def test_deaths_at_least_leaves_out_what_is_not_reported(run_page):
    page = run_page()
    page.sidebar.number_input(key="filter_deaths").set_value(10).run()
    assert query(page) == {"deaths": ["10"]}
    assert table(page)["fatalities"].notna().all()
    assert table(page)["fatalities"].min() >= 10
    assert "at least 10 reported deaths" in sentence(page)


def test_dates_are_the_window(run_page):
    page = run_page()
    page.sidebar.date_input(key="filter_start").set_value(date(2014, 1, 2)).run()
    page.sidebar.date_input(key="filter_end").set_value(date(2014, 1, 4)).run()
    assert query(page) == {"from": ["2014-01-02"], "to": ["2014-01-04"]}
    assert sentence(page).endswith("2–4 January 2014")
    assert "outside the dates" in counts(page)


@pytest.mark.parametrize(("first", "second"), [("start", "end"), ("end", "start")])
def test_dates_cannot_be_turned_round(run_page, first, second):
    late, early = date(2014, 3, 1), date(2014, 1, 5)
    page = run_page()
    wanted = {"start": late, "end": early}
    for name in (first, second):
        page.sidebar.date_input(key=f"filter_{name}").set_value(wanted[name]).run()
    assert not page.exception
    shown = [page.sidebar.date_input(key=f"filter_{name}").value for name in ("start", "end")]
    # What was typed last stays; the other follows it.
    assert shown == [wanted[second]] * 2


def test_only_an_end_is_up_to_this_date(run_page):
    page = run_page(query={"to": "2013-12-31"})
    assert "up to 31 December 2013" in sentence(page)


def test_show_everything_lets_go_of_everything(run_page):
    page = run_page(
        query={
            "kind": "clash",
            "q": "Aleppo",
            "from": "2014-01-01",
            "deaths": "2",
            "admin1": "SY02",
            "sel": "province:SY02",
            "shading": "count",
        }
    )
    assert not page.button("show_everything").disabled
    page.button("show_everything").click().run()
    assert sentence(page) == "304 incidents"
    # How the map is drawn is no filter.
    assert query(page) == {"shading": ["count"]}
    assert page.sidebar.text_input(key="filter_text").value == ""
    assert page.sidebar.date_input(key="filter_start").value is None
    assert page.button("show_everything").disabled


def test_a_filter_lets_go_of_what_was_picked_but_the_dates_do_not(run_page):
    page = run_page(query={"sel": "province:SY02"})
    page.sidebar.date_input(key="filter_start").set_value(date(2014, 1, 2)).run()
    assert query(page)["sel"] == ["province:SY02"]
    page.sidebar.text_input(key="filter_text").input("bridge").run()
    assert "sel" not in query(page)


def test_panel_is_set_from_the_link(run_page):
    page = run_page(
        query={
            "kind": ["clash", "protest"],
            "admin1": "SY02",
            "q": "square",
            "deaths": "3",
            "reliability": "C",
            "from": "2014-01-05",
        }
    )
    assert sorted(page.sidebar.button_group(key="filter_kinds").value) == ["clash", "protest"]
    assert page.sidebar.multiselect(key="filter_provinces").value == ["SY02"]
    assert page.sidebar.text_input(key="filter_text").value == "square"
    assert page.sidebar.number_input(key="filter_deaths").value == 3
    assert page.sidebar.selectbox(key="filter_reliability").value == "C"
    assert page.sidebar.date_input(key="filter_start").value == date(2014, 1, 5)


def test_an_online_basemap_is_off_until_a_person_chooses_one(run_page):
    page = run_page()
    box = page.sidebar.selectbox(key="basemap")
    assert box.value is None
    box.select("Esri.WorldGrayCanvas").run()
    assert query(page) == {"basemap": ["Esri.WorldGrayCanvas"]}
    page.sidebar.selectbox(key="basemap").set_value(None).run()
    assert query(page) == {}


def test_actors_are_counted_as_umbrellas_and_sides_and_back(run_page):
    page = run_page(query={"actor": "Ahrar al-Sham"})
    alone = len(table(page))
    page.sidebar.button_group(key="filter_rollup").select("parent").run()
    assert query(page) == {"actor": ["Ahrar al-Sham"], "rollup": ["parent"]}
    assert sentence(page) == "56 incidents involving IF or groups under it"
    (chosen,) = page.sidebar.multiselect(key="filter_actors").value
    assert chosen == "Islamic Front"
    assert "IF (56) · Islamic Front" in str(page.sidebar.multiselect(key="filter_actors").options)
    page.sidebar.button_group(key="filter_rollup").select("side").run()
    options = page.sidebar.multiselect(key="filter_actors").options
    assert all(text.startswith("All: ") for text in options)
    assert count_of(option(options, "All: Opposition")) == len(table(page)) > 56
    # What was chosen is not forgotten meanwhile.
    page.sidebar.button_group(key="filter_rollup").select("").run()
    assert query(page) == {"actor": ["Ahrar al-Sham"]}
    assert len(table(page)) == alone


def test_further_actor_beside_an_umbrella_leaves_what_was_chosen(run_page):
    page = run_page(query={"actor": "Ahrar al-Sham", "rollup": "parent"})
    page.sidebar.multiselect(key="filter_actors").select("Hezbollah").run()
    assert query(page)["actor"] == ["Ahrar al-Sham", "Hezbollah"]
    page.sidebar.multiselect(key="filter_actors").unselect("Islamic Front").run()
    assert query(page)["actor"] == ["Hezbollah"]


def test_group_and_what_it_became_are_one(run_page):
    page = run_page(query={"actor": "Daesh"})
    found = len(table(page))
    page.sidebar.toggle(key="filter_succession").set_value(True).run()
    assert query(page) == {"actor": [ISIS], "lines": ["1"]}
    assert sentence(page) == f"{found} incidents involving ISIS, what it was before or what it became"
    label = option(page.sidebar.multiselect(key="filter_actors").options, "ISI – ISIS – IS (")
    assert count_of(label) == found


def test_how_actors_are_counted_alone_asks_for_nothing_and_show_everything_resets_it(run_page):
    page = run_page(query={"rollup": "side", "lines": "1"})
    assert counts(page).startswith(counts(run_page()))
    page.sidebar.button(key="show_everything").click().run()
    assert query(page) == {}
