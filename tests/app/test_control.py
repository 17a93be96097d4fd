"""The Control page: dates, sentences, tables, evidence and asserted holdings."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.app.reading import notes, query, unescaped
from tests.support import stores

Open = Callable[..., AppTest]


def said(page: AppTest) -> str:
    """Return the sentences above the map."""
    return " ".join(unescaped(m.value) for m in page.main.markdown)


def lists(page: AppTest) -> list[pd.DataFrame]:
    return [d.value for d in page.main.dataframe]


def held(page: AppTest) -> pd.DataFrame:
    """Return the table of who holds what."""
    return next(table for table in lists(page) if "stale_days" in table).set_index("name")


def changed(page: AppTest) -> pd.DataFrame:
    """Return the table of what changed hands."""
    return next(
        table for table in lists(page) if {"before", "after", "day"} <= set(table) and "counts" not in table
    )


def test_page_answers_for_the_last_day_of_the_window(run_page: Open) -> None:
    page = run_page("control.py", {"to": "2014-01-20"})
    assert "On 20 January 2014" in said(page)
    table = held(page)
    (maarat,) = [row for name, row in table.iterrows() if "Maarat" in str(name)]
    assert (maarat["holder"], maarat["incident_id"]) == ("Insurgents", "syr-2014-0058")
    assert maarat["stale_days"] == 15


def test_dates_are_in_the_link_and_say_what_changed_hands(run_page: Open) -> None:
    page = run_page("control.py", {"at": "2014-01-20", "at0": "2014-01-10"})
    assert "between 10 January 2014 and 20 January 2014" in said(page)
    moved = changed(page)
    assert pd.to_datetime(moved["day"]).between("2014-01-11", "2014-01-20").all()
    (bab,) = moved[moved["incident_id"] == "syr-2014-0116"].to_dict("records")
    assert (bab["before"], bab["after"]) == ("Insurgents", "ISIS")


def test_choosing_a_date_puts_it_into_the_link_and_the_default_takes_it_out(run_page: Open) -> None:
    page = run_page("control.py")
    page.main.date_input(key="control_at").set_value(pd.Timestamp("2014-02-01").date()).run()
    assert query(page) == {"at": ["2014-02-01"]}
    assert "On 1 February 2014" in said(page)
    page.main.date_input(key="control_at").set_value(pd.Timestamp("2014-03-31").date()).run()
    assert query(page) == {}


def test_dates_the_wrong_way_round_are_put_in_order(run_page: Open) -> None:
    page = run_page("control.py", {"at": "2014-01-10", "at0": "2014-01-20"})
    assert "between 10 January 2014 and 20 January 2014" in said(page)


def chart_places(page: AppTest) -> set[str]:
    """Return the places of the chart, by the table behind it."""
    return set(next(table for table in lists(page) if "rests on" in table)["place"])


@pytest.mark.parametrize(
    ("text", "place"),
    [("Azaz", "Aazaz"), ("Maarat al-Nu'man", "Maarat al-Numan"), ("Tell Abyad", "Tel Abyad")],
)
def test_place_is_found_by_another_spelling(run_page: Open, text: str, place: str) -> None:
    page = run_page("control.py")
    page.main.text_input(key="control_sought").set_value(text).run()
    assert place in chart_places(page)


def test_place_without_a_statement_is_told_from_one_that_does_not_exist(run_page: Open) -> None:
    page = run_page("control.py")
    for text, said_of_it in (
        ("Zzyzx", "No place “Zzyzx”"),
        ("Manbij", "No record says who held Manbij."),
    ):
        page.main.text_input(key="control_sought").set_value(text).run()
        assert any(note.startswith(said_of_it) for note in notes(page)), notes(page)


@pytest.mark.parametrize("day", ["2014-02-30", "9999-12-31", "soon"])
def test_day_that_is_none_is_named_and_left_out(run_page: Open, day: str) -> None:
    page = run_page("control.py", {"at": day, "at0": day})
    assert "On 31 March 2014" in said(page)
    assert any("left out (at:" in unescaped(box.value) for box in page.warning)


def test_province_of_the_filter_chooses_the_places(run_page: Open) -> None:
    page = run_page("control.py", {"admin1": "SY11"})
    assert set(held(page)["admin1"]) == {"Raqqa"}


def test_conditions_that_would_hide_evidence_do_not_apply_and_that_is_said(run_page: Open) -> None:
    page = run_page("control.py", {"kind": "protest"})
    assert len(held(page)) == len(held(run_page("control.py")))
    assert any("does not: it would hide evidence" in unescaped(c.value) for c in page.main.caption)


def test_evidence_that_is_picked_is_shown_with_its_source(run_page: Open) -> None:
    page = run_page("control.py", {"sel": "ids:syr-2014-0109"})
    text = " ".join(unescaped(c.value) for c in page.main.caption)
    assert "ISIS took the whole provincial capital" in text
    assert "Record syr-2014-0109" in text
    page.main.button(
        key=next(b.key for b in page.main.button if str(b.key).startswith("evidence_close"))
    ).click().run()
    assert query(page) == {}


def test_roll_up_to_sides_names_sides(run_page: Open) -> None:
    table = held(run_page("control.py", {"rollup": "side"}))
    assert set(table["holder"].dropna()) - {""} <= {
        "Government",
        "Opposition",
        "Jihadist",
        "Kurdish",
        "Foreign",
        "Other",
    }


def test_dataset_without_statements_says_so(
    run_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "incidents"))
    stores.write(tmp_path / "incidents", [{}])
    page = run_page("control.py")
    assert any("No incident that counts here states who held a place" in note for note in notes(page))


HELD = b"place,holder,from,to,province,source\nAtareb,Insurgents,2013-12-01,,Aleppo,A council\nHama,,2013-12-01,,Hama,x\n"


def test_holdings_are_checked_added_counted_and_removed(
    run_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITMAP_PLACES", str(tmp_path / "places"))
    page = run_page("control.py", {"at": "2013-12-30"})
    page.main.get("file_uploader")[0].upload("held.csv", HELD, "text/csv").run()
    assert "**2 rows read**: 1 kept, 0 repaired, 1 rejected." in said(page)
    assert [t["rule"].tolist() for t in lists(page) if "rule" in t] == [["the row says who holds the place"]]
    page.main.button(key="holdings_add").click().run()
    assert not page.exception
    row = held(page).loc["Atareb"]
    assert (row["holder"], row["basis"], row["source"]) == ("Insurgents", "an asserted holding", "A council")
    page.main.button(
        key=next(b.key for b in page.main.button if str(b.key).startswith("holdings_remove"))
    ).click().run()
    assert "held.csv no longer counts." in " ".join(unescaped(s.value) for s in page.success)
    assert "Atareb" not in held(page).index
