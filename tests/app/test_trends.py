"""The page of trends without a browser: its sentence, its notes and what stands in the link."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.reading import counts, notes, query, unescaped


def said(page: AppTest) -> str:
    """Everything that the page says below its headline."""
    parts = [*page.main.markdown, *page.main.caption]
    return unescaped("\n".join(part.value for part in parts))


def table(page: AppTest):
    return page.main.dataframe[0].value


def test_clashes_in_aleppo_peak_in_the_week_of_30_december(run_page) -> None:
    page = run_page("trends.py", {"kind": "clash", "admin1": "SY02", "bin": "week"})
    assert "Most in the week of 30 Dec 2013: 5 clashes (5.1 with the shares of those whose week" in said(page)
    assert counts(page).startswith("23 of 304 incidents shown")
    assert table(page)["incidents"].sum() == pytest.approx(23, abs=0.1)


def test_unit_follows_from_the_dates_and_the_page_says_so(run_page) -> None:
    page = run_page("trends.py", {"from": "2014-01-06", "to": "2014-01-19"})
    assert "By day, because the dates span 14 days." in said(page)
    words = said(run_page("trends.py"))
    assert "By week, because the dates span 121 days." in words
    assert "14 incidents are known to a longer time than the week: each is spread evenly" in words


def test_cut_weeks_are_named(run_page) -> None:
    page = run_page("trends.py", {"from": "2014-01-08", "to": "2014-02-16", "bin": "week"})
    assert "Not whole: week of 6 Jan 2014 (5 of 7 days)." in said(page)


def test_weeks_out_of_the_ordinary_are_listed_with_the_rule(run_page) -> None:
    words = said(run_page("trends.py", {"bin": "week"}))
    assert "▼ fewer: week of 3 Mar 2014: 5.9, expected 12–35" in words
    assert "fewer than 1 of 100 weeks had the rate of the 4 to 8 weeks before gone on" in words


def test_dates_too_short_to_hold_weeks_against_others_say_so(run_page) -> None:
    page = run_page("trends.py", {"from": "2014-01-06", "to": "2014-01-26", "bin": "week"})
    assert "that takes 4 whole weeks before one" in said(page)


def test_tolls_say_how_many_incidents_report_one(run_page) -> None:
    words = said(run_page("trends.py", {"measure": "fatalities"}))
    assert "75 of 304 incidents report a toll; the others are not reported, which is not 0." in words
    assert "Most deaths in the week of 6 Jan 2014: about 255 reported" in words


def test_no_toll_at_all_is_said_instead_of_an_empty_chart(run_page) -> None:
    page = run_page("trends.py", {"measure": "fatalities", "kind": "agreement"})
    assert notes(page) == ["None of these 9 incidents reports a toll."]
    assert not page.main.dataframe


def test_actors_add_up_to_more_than_the_incidents_and_the_page_says_so(run_page) -> None:
    words = said(run_page("trends.py", {"by": "actor"}))
    assert "An incident counts once for every actor that takes part in it, so the lines add up to" in words
    assert "and not to 304." in words


def test_panels_are_one_a_province_and_leave_out_what_divides(run_page) -> None:
    page = run_page("trends.py", {"panels": "1"})
    assert "**Aleppo** :gray[114]" in [unescaped(part.value) for part in page.main.markdown]
    assert "Incidents a week, all panels on one scale." in said(page)
    assert [box.label for box in page.main.selectbox] == ["Moving average"]


def test_choices_stand_in_the_link(run_page) -> None:
    page = run_page("trends.py")
    page.main.selectbox(key="choice_split").set_value("kind")
    page.main.selectbox(key="choice_average").set_value("3").run()
    assert query(page) == {"by": ["kind"], "avg": ["3"]}


def test_nothing_that_passes_is_said(run_page) -> None:
    page = run_page("trends.py", {"q": "no such words anywhere"})
    assert notes(page) == [
        "Nothing passes this filter. Take a condition away, or choose Show everything in the panel."
    ]
    assert not page.main.dataframe
