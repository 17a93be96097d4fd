"""The Provinces page: ranked and shaded by one filter, one province in detail, and rates of a population one brings."""

from dataclasses import replace

import pandas as pd
import pytest

from tests.app.reading import counts, notes, query, sentence, unescaped, warnings
from tests.support import stores

HOSTILE = "[x](javascript:alert(1)) <b>& Sons"
PEOPLE = 'Governorate,Population 2011\nIdleb,"1,501,000"\nAl Hasakeh,1512000\nAtlantis,5\nAr Raqqa,none\n'


@pytest.fixture(autouse=True)
def own_places(tmp_path, monkeypatch):
    """Each test has a population of its own."""
    monkeypatch.setenv("SITMAP_PLACES", str(tmp_path / "places"))


@pytest.fixture
def run(run_page):
    return lambda **link: run_page("provinces.py", link)


def frame(page, *columns):
    """Return the first table that has all these columns."""
    return next(d.value for d in page.main.dataframe if set(columns) <= set(d.value.columns))


def ranking(page):
    return frame(page, "Province", "Incidents", "Clashes")


def districts(page):
    """Return the table of districts, which follows that of towns."""
    return [d.value for d in page.main.dataframe if {"name", "told"} <= set(d.value.columns)][-1]


def said(page) -> str:
    return unescaped(
        "\n".join(m.value for m in [*page.main.markdown, *page.main.caption, *page.main.subheader])
    )


def test_the_table_adds_up_to_the_headline(run):
    page = run()
    table = ranking(page)
    assert table["Incidents"].sum() == 304
    assert table["Province"].tolist()[0] == "Aleppo"
    assert table["Province"].tolist()[-1] == "No province stated"
    assert table["Incidents"].tolist()[-1] == 12
    assert "304 incidents: 292 in 15 provinces, 12 without a province. None in Tartus and Suwayda." in said(
        page
    )
    assert "Choose a province on the map or in the table" in said(page)


def test_it_follows_the_filter_that_all_pages_share(run):
    page = run(kind="clash", admin1="SY02")
    assert sentence(page) == "23 clashes in Aleppo province"
    assert ranking(page)["Incidents"].tolist() == [23]
    assert "None in" not in said(page)


def test_ranked_by_deaths_what_is_not_reported_comes_last(run):
    page = run(rank="fatalities")
    deaths = ranking(page)["Reported deaths"].tolist()[:-1]
    known = pd.Series(deaths).dropna().tolist()
    assert known == sorted(known, reverse=True)
    assert deaths[: len(known)] == known
    assert len(known) < len(deaths)
    assert ranking(page).columns.tolist()[:3] == ["Province", "Country", "Reported deaths"]


def test_ranking_is_part_of_the_link(run):
    page = run()
    page.main.button_group(key="choice_rank").set_value("fatalities").run()
    assert not page.exception
    assert query(page)["rank"] == ["fatalities"]


@pytest.mark.parametrize("name", ["SY09", "Deir ez-Zor", "deir ez zor province"])
def test_a_link_names_a_province_by_code_or_name(run, name):
    page = run(province=name)
    assert page.main.subheader[0].value.startswith("Deir ez")
    assert query(page)["province"] == ["SY09"]
    assert "5 incidents, 3 January – 16 March 2014: 2% of all that pass." in said(page)
    assert "No toll is reported." in said(page)


def test_a_province_that_is_not_known_is_said(run):
    page = run(province="Atlantis")
    assert warnings(page) == [
        "No province has the code or name “Atlantis”, or two countries have one of that name."
    ]
    assert "province" not in query(page)


def test_the_profile_counts_what_the_table_counts(run):
    page = run(province="SY07")
    row = ranking(page).set_index("Province").loc["Idlib"]
    kinds = frame(page, "label", "told")
    assert kinds["incidents"].sum() == row["Incidents"]
    assert kinds["deaths"].sum() == row["Reported deaths"]
    weeks = frame(page, "week")
    assert weeks["incidents"].sum() == pytest.approx(row["Incidents"])
    assert set(frame(page, "incident_id", "notes")["admin1"]) == {"Idlib"}
    assert len(frame(page, "incident_id", "notes")) == row["Incidents"]


def test_towns_and_what_is_known_only_to_the_province_add_up(run):
    page = run(province="SY09")
    towns = frame(page, "name", "told")["incidents"].sum()
    assert towns + 2 == 5
    assert "Besides: 2 incidents known only to the province." in said(page)


def test_who_holds_what_at_the_end_of_the_window(run):
    page = run(province="SY07", to="2014-01-20")
    held = frame(page, "holder", "basis").set_index("name")
    assert held.loc["Saraqeb", "holder"] == "Insurgents"
    assert held.loc["Saraqeb", "incident_id"] == "syr-2014-0129"
    assert "On 20 January 2014" in said(page)


def test_only_this_province_sets_the_filter(run):
    page = run(province="SY07", kind="protest")
    page.main.button(key="provinces_only").click().run()
    assert query(page)["admin1"] == ["SY07"]
    assert sentence(page) == "3 protests in Idlib province"
    assert page.main.button(key="provinces_only").disabled


def test_a_province_goes_to_the_map_as_the_selection(run):
    page = run(province="SY07")
    page.main.button(key="provinces_map").click().run()
    assert not page.exception
    assert query(page)["sel"] == ["province:SY07"]
    latitude, longitude, zoom = (float(n) for n in query(page)["view"][0].split(","))
    assert (35 < latitude < 36.5, 36 < longitude < 37.5, 8 < zoom < 10.5) == (True, True, True)


def test_a_province_without_incidents_says_so(run):
    page = run(province="SY10", kind="clash")
    assert notes(page) == ["No incident in this province passes the filter."]


def test_nothing_that_passes_is_said_and_nothing_is_drawn(run):
    page = run(q="xyzzy")
    assert notes(page) == [
        "Nothing passes this filter. Take a condition away, or choose Show everything in the panel."
    ]
    assert not page.main.dataframe
    assert counts(page).startswith("0 of 304 incidents shown")


# ---- rates ----------------------------------------------------------------------------------------------


def give(page, content=PEOPLE, name="people.csv"):
    uploader = next(u for u in page.main.file_uploader if u.label.startswith("A table of people"))
    return uploader.set_value((name, content.encode(), "text/csv")).run()


def test_without_a_population_no_rate_is_offered(run):
    page = run(rank="incidents_rate")
    assert page.main.button_group(key="choice_rank").options == ["Incidents", "Reported deaths"]
    assert not any("100,000" in name for name in ranking(page).columns)


def test_a_population_is_checked_row_by_row_used_and_removed(run):
    page = give(run())
    verdicts = frame(page, "verdict", "why")
    assert verdicts["verdict"].tolist() == ["rejected", "rejected", "kept", "kept"]
    assert "4 rows read: 2 kept and 2 rejected." in said(page).replace("**", "")
    assert page.main.number_input[0].value == 2011
    page.main.text_input[0].set_value("Central Bureau of Statistics").run()
    page.main.button(key="population_keep").click().run()
    assert not page.exception
    assert "Rates per 100,000; population" not in said(page)
    assert "population: Central Bureau of Statistics, 2011." in said(page)
    rates = ranking(page).set_index("Province")["Incidents per 100,000"]
    assert rates["Idlib"] == pytest.approx(27 / 15.01)
    assert rates.isna()["Aleppo"]
    assert "13 provinces have no population, so no rate." in said(page)
    page.main.button_group(key="choice_rank").set_value("incidents_rate").run()
    assert ranking(page)["Province"].tolist()[:2] == ["Idlib", "Hasakah"]
    page.main.button(key="population_remove").click().run()
    assert not any("100,000" in name for name in ranking(page).columns)


def test_rates_from_few_incidents_are_said(run):
    page = give(run(kind="protest"))
    page.main.button(key="population_keep").click().run()
    assert "on fewer than 5 incidents (grey)" in said(page)


def test_the_columns_of_a_population_can_be_corrected(run):
    page = give(run(), "place,a,b\nIdlib,1,1500000\n")
    column = next(s for s in page.main.selectbox if s.label == "Population")
    assert column.value is None
    assert page.main.error[0].value.startswith("No column is chosen that holds their population")
    column.set_value("b").run()
    assert not page.main.error
    assert page.main.button(key="population_keep").label == "Use 1 population"


def test_a_file_that_holds_no_table_is_refused_in_one_line(run):
    page = give(run(), "", "empty.csv")
    assert not page.exception
    assert page.main.error[0].value.startswith("Empty.csv: is empty")


def test_a_spoilt_population_is_said_once_and_the_page_goes_on(run, tmp_path):
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "population.csv").write_text("nonsense\n", encoding="utf-8")
    page = run()
    assert [box.value.count("no column") for box in page.main.error] == [1]
    assert len(ranking(page)) == 16


# ---- records are not to be trusted ----------------------------------------------------------------------


def test_districts_and_hostile_names_are_shown_as_text(run, tmp_path, monkeypatch):
    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "incidents"))
    record = {"actor1": HOSTILE, "location": HOSTILE, "admin2": HOSTILE}
    stores.write(
        tmp_path / "incidents", [{**record, "incident_id": "a"}, {"incident_id": "b", "admin2": None}]
    )
    page = run(province="SY02")
    raw = "\n".join(m.value for m in [*page.main.markdown, *page.main.caption])
    assert "](javascript" not in raw
    assert "<b>" not in raw
    assert sorted(districts(page)["name"]) == ["District not known", HOSTILE]


def test_two_numbers_of_a_population_never_leave_it_half_kept(tmp_path):
    """Keeping a new population replaces the whole file in one step."""
    import pyarrow as arrow

    from geo.analysis import population
    from geo.places.boundaries import Boundaries

    rows = arrow.table({"Province": ["Aleppo", "Idlib"], "Population": ["7", "9"]})
    checked = population.check(rows, population.Mapped("Province", "Population"), Boundaries.load())
    population.keep(checked, tmp_path)
    population.keep(replace(checked, people=checked.people.head(1)), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["population.csv"]
    assert population.kept(tmp_path).people == {"SY02": 7}
