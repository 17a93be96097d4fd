"""The Compare page: side B by dates and by filter, the swap, the sentences, and what is said when nothing compares."""

import re
from datetime import date

import pytest

from tests.app.reading import notes, query, sentence, unescaped, warnings
from tests.support import stores

JANUARY = {"from": "2014-01-03", "to": "2014-01-16"}


def said(page) -> str:
    parts = [*page.main.markdown, *page.main.caption]
    return "\n".join(unescaped(part.value).replace("\u00a0", " ") for part in parts)


def verdict(page) -> str:
    (found,) = [m.value for m in page.main.markdown if m.value.startswith("#### ")]
    return unescaped(found.removeprefix("#### ")).replace("\u00a0", " ")


def tables(page) -> list:
    return [d.value for d in page.main.dataframe if "A, incidents" in d.value]


def choose_side(page, mode: str):
    control = next(c for c in page.main.get("button_group") if c.key == "compare_mode")
    control.set_value(mode).run()
    assert not page.exception
    return page


def test_the_period_before_is_what_a_link_without_a_side_compares_with(run_page):
    page = run_page("compare.py", JANUARY)
    assert sentence(page) == "109 incidents, 3–16 January 2014"
    assert verdict(page) == (
        "7.8 incidents a day in 3–16 January 2014 against 3.1 in 20 December 2013 – 2 January 2014: 2.5 times as many "
        "(95 % interval 1.7 to 3.6)."
    )
    text = said(page)
    assert "Most of the rise lies in Aleppo (+30) and Idlib (+8)." in text
    assert "Reported deaths: 397 (367–462) in A" in text
    assert "24 incidents may lie in either period and count in both. Without: 85 against 20" in text
    assert query(page) == {"from": ["2014-01-03"], "to": ["2014-01-16"]}


def test_both_tables_end_with_the_sum_which_is_the_headline(run_page):
    page = run_page("compare.py", JANUARY)
    provinces, kinds = tables(page)
    for table in (provinces, kinds):
        counts = table["A, incidents"].tolist()
        assert sum(counts[:-1]) == counts[-1] == 109
    assert "No province" in provinces["Province"].tolist()


def test_own_dates_start_from_the_period_before_and_go_into_the_link(run_page):
    page = choose_side(run_page("compare.py", {"kind": "clash", **JANUARY}), "dates")
    assert query(page)["vs"] == ["dates?from=2013-12-20&to=2014-01-02"]
    page.main.date_input(key="compare_start").set_value(date(2014, 2, 1)).run()
    # A first day after the last takes the last along.
    assert query(page)["vs"] == ["dates?from=2014-02-01&to=2014-02-01"]
    page.main.date_input(key="compare_end").set_value(date(2014, 2, 28)).run()
    assert "against" in verdict(page)
    assert "1–28 February 2014" in verdict(page)
    assert "clashes" in verdict(page)


def test_another_filter_starts_as_side_a_and_is_changed_by_itself(run_page):
    page = choose_side(run_page("compare.py", {"admin1": "SY02", **JANUARY}), "filter")
    assert "Both sides ask for the same. Change B." in said(page)
    page.main.multiselect(key="compare_provinces").set_value(["SY07"]).run()
    page.main.multiselect(key="compare_kinds").set_value(["clash"]).run()
    assert not page.exception
    assert query(page)["vs"] == ["filter?from=2014-01-03&to=2014-01-16&kind=clash&admin1=SY07"]
    assert query(page)["admin1"] == ["SY02"]
    assert "in A (incidents in Aleppo province, 3–16 January 2014)" in verdict(page)
    assert "in B (clashes in Idlib province, 3–16 January 2014)" in verdict(page)


@pytest.mark.parametrize(
    "link",
    [
        JANUARY,
        {"admin1": "SY02", "vs": "filter?admin1=SY07&kind=clash"},
        {"from": "2014-02-01", "vs": "year"},
    ],
)
def test_swapped_twice_says_the_same_again(run_page, link):
    page = run_page("compare.py", {**link, "v": "0"})
    before = [
        table["A, incidents"].tolist()[-1:] + table["B, incidents"].tolist()[-1:] for table in tables(page)
    ]
    page.main.button(key="compare_swap").click().run()
    after = [
        table["B, incidents"].tolist()[-1:] + table["A, incidents"].tolist()[-1:] for table in tables(page)
    ]
    assert not page.exception
    assert after == before
    link = query(page)
    page.main.button(key="compare_swap").click().run()
    page.main.button(key="compare_swap").click().run()
    assert query(page) == link


def test_a_year_earlier_before_the_data_begin_cannot_be_compared(run_page):
    page = run_page("compare.py", {**JANUARY, "vs": "year"})
    (note,) = notes(page)
    assert note.startswith(
        "There are no data for B (3–16 January 2013): data run from 1 December 2013 to 31 March 2014"
    )
    assert not tables(page)


def test_all_dates_compare_their_halves_and_say_so(run_page):
    page = run_page("compare.py")
    assert "Nothing lies before these dates: A is their second half (30 January – 31 March 2014)" in said(
        page
    )
    assert "no clear change" in verdict(page)


def test_days_before_the_data_begin_are_left_out_of_the_rate(run_page):
    page = run_page("compare.py", {"from": "2013-12-11", "to": "2013-12-30"})
    assert (
        "Data begin on 1 December 2013: 10 days of B (21 November – 10 December 2013) do not count"
        in said(page)
    )
    assert re.search(r"\d+ incidents? in 10 days", said(page))


def test_reported_deaths_are_shown_with_low_and_high(run_page):
    page = run_page("compare.py", {**JANUARY, "measure": "fatalities"})
    provinces = tables(page)[0].set_index("Province")
    assert provinces.loc["Raqqa", ["A, reported deaths", "A, low", "A, high"]].tolist() == [72, 72, 102]
    assert provinces["A, reported deaths"].isna()["Daraa"]


def test_a_chosen_province_is_told_and_let_go(run_page):
    page = run_page("compare.py", {**JANUARY, "province": "SY11"})
    assert "Raqqa: 10 incidents in A, 2 in B, 5.0 times as many (95 % interval 1.07 to 47)" in said(page)
    page.main.button(key="compare_clear").click().run()
    assert "province" not in query(page)
    assert "Raqqa: 10" not in said(page)


@pytest.mark.parametrize("text", ["sideways", "filter?kind=picnic", "filter?from=soon"])
def test_a_side_that_cannot_be_read_is_said_and_the_period_before_taken(run_page, text):
    page = run_page("compare.py", {**JANUARY, "vs": text})
    assert any("Side B of the link could not be read" in warning for warning in warnings(page))
    assert "20 December 2013" in verdict(page)


def test_nothing_on_either_side_is_said(run_page):
    page = run_page("compare.py", {"kind": "clash", "q": "nowhere at all"})
    assert any("No incident passes on either side." in note for note in notes(page))


def test_a_dataset_without_incidents_has_nothing_to_compare(run_page, tmp_path, monkeypatch):
    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "incidents"))
    stores.write(tmp_path / "incidents", [])
    page = run_page("compare.py")
    assert not tables(page)
    assert not page.main.get("button_group")


def test_text_of_a_link_is_no_markup(run_page):
    page = run_page("compare.py", {"vs": "filter?q=*x* [a](javascript:b)"})
    raw = "\n".join(m.value for m in [*page.main.markdown, *page.main.caption])
    assert "[a]" not in raw
    assert "*x*" in said(page)
