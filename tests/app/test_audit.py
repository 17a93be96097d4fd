"""The Audit page: every check with its list, on to the map, and into a file that is safe to open."""

import csv
import io

import pytest

from geo.model.checks import CHECK_CODES, CHECKS
from tests.app.reading import query, sentence, unescaped
from tests.support import stores

FORMULA = '=HYPERLINK("http://example.org")'
HOSTILE = "*x* [a](javascript:b) <b>y</b> :red[z]"
COARSE = {"latitude": None, "longitude": None, "geo_precision": 3, "placed_by": "province"}
FLAWED = [
    {"incident_id": "a", "location": FORMULA, "admin1_disagrees": True, "stated_admin1": "Idlib"},
    {"incident_id": "b", "location": HOSTILE, **COARSE},
    {"incident_id": "c", "event_date": "2014-02-01", "kind": "protest"},
    {"incident_id": "d", "event_date": "2014-02-02", "kind": "protest"},
]


@pytest.fixture
def flawed(tmp_path, monkeypatch):
    """A store with a flaw for the checks `disagrees`, `unplaced` and `duplicates`, and none for the others."""
    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "incidents"))
    stores.write(tmp_path / "incidents", FLAWED)


def said(page) -> str:
    return "\n".join(
        unescaped(m.value) for m in [*page.main.markdown, *page.main.caption, *page.main.subheader]
    )


def headings(page) -> dict[str, str]:
    """What stands behind the heading of each check: its counts."""
    found = {}
    for heading in page.main.subheader:
        label, _, count = heading.value.partition(" :gray[")
        found[label] = count.rstrip("]")
    return found


def test_every_check_says_what_it_means_and_how_many_it_found(run_page):
    page = run_page("audit.py")
    assert list(headings(page)) == [check.label for check in CHECKS]
    text = said(page)
    assert all(check.definition in text for check in CHECKS)
    assert headings(page)["Stated province and point disagree"] == "1"
    assert len(page.main.dataframe) == sum(count[0] != "0" for count in headings(page).values())


def test_a_check_without_findings_says_so_and_offers_nothing(run_page, flawed):
    page = run_page("audit.py")
    assert headings(page)["Off the map"] == headings(page)["Piles on one point"] == "0"
    assert said(page).count("Nothing to look at here.") == 2
    keys = {b.key for b in [*page.main.button, *page.main.get("download_button")] if b.key}
    assert not {f"{what}_{code}" for what in ("map", "download") for code in ("offmap", "piles")} & keys
    assert {"map_disagrees", "download_disagrees", "map_duplicates"} <= keys


def test_lists_hold_the_incidents_of_the_filter(run_page, flawed):
    page = run_page("audit.py", {"kind": "protest"})
    assert sentence(page) == "2 protests"
    assert headings(page)["Stated province and point disagree"] == "0"
    assert headings(page)["Possible duplicates"] == "1 pair, 2 incidents"
    (pairs,) = [d.value for d in page.main.dataframe]
    assert pairs[["incident_id", "other_id", "days_apart"]].values.tolist() == [["c", "d", 1]]


@pytest.mark.parametrize("code", CHECK_CODES)
def test_a_list_goes_to_the_map_as_a_filter_in_the_link(run_page, code):
    page = run_page("audit.py", {"from": "2014-01-01"})
    page.main.button(key=f"map_{code}").click().run()
    assert not page.exception
    assert query(page) == {"from": ["2014-01-01"], "check": [code]}
    assert sentence(page).endswith("from 1 January 2014")
    assert page.sidebar.multiselect(key="filter_checks").value == [code]


def test_link_with_a_check_filters_every_page(run_page, flawed):
    page = run_page("incidents.py", {"check": ["disagrees", "duplicates"]})
    assert sentence(page).startswith("3 incidents with a stated province that disagrees")
    assert page.main.dataframe[0].value["incident_id"].tolist() == ["d", "c", "a"]


def test_checks_can_be_chosen_in_the_panel_and_taken_back(run_page, flawed):
    page = run_page()
    page.sidebar.multiselect(key="filter_checks").select("unplaced").run()
    assert query(page) == {"check": ["unplaced"]}
    assert sentence(page) == "1 incident with a name that could not be placed"
    page.sidebar.button(key="show_everything").click().run()
    assert query(page) == {}


def lines(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode("utf-8"))))


def download(code: str, restricted: tuple[str, ...] = ()) -> list[dict[str, str]]:
    from geo import catalog
    from geo.analysis.audit import check
    from geo.model.filter import Filter
    from pages.shared import audit

    return lines(audit._csv(catalog.dataset(), check(code), Filter(), restricted))


@pytest.mark.parametrize("code", CHECK_CODES)
def test_download_holds_the_whole_list(run_page, code):
    run_page("audit.py")
    from geo import catalog
    from geo.model.filter import Filter

    assert len(download(code)) == catalog.dataset().audited(code, Filter()).lines > 0


def test_download_cannot_be_run_by_a_spreadsheet(run_page, flawed):
    (line,) = download("disagrees")
    assert line["location"] == f"'{FORMULA}"
    assert line["stated_admin1"] == "Idlib"


def test_download_leaves_out_what_may_not_be_passed_on(run_page, tmp_path, monkeypatch):
    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "incidents"))
    stores.write(tmp_path / "incidents", FLAWED[:1])
    closed = stores.Origin(
        dataset="closed", title="x", licence="No redistribution", citation="x", batch_id="x", raw_rows=False
    )
    records = [{**FLAWED[0], "incident_id": "e", "dataset": "closed", "fatalities": 1}]
    stores.write(tmp_path / "incidents", records, closed)
    page = run_page("audit.py")
    assert headings(page)["Stated province and point disagree"] == "2"
    assert "The download leaves out lines of closed" in said(page)
    assert [line["incident_id"] for line in download("disagrees", ("closed",))] == ["a"]
    assert download("duplicates", ("closed",)) == []


def test_text_of_records_is_no_markup(run_page, flawed):
    page = run_page("audit.py")
    raw = "\n".join(m.value for m in [*page.main.markdown, *page.main.caption])
    assert "javascript" not in raw
    names = next(d.value for d in page.main.dataframe if "placed_by" in d.value)
    assert names["location"].tolist() == [HOSTILE]


def test_a_dataset_without_incidents_has_nothing_to_look_at(run_page, tmp_path, monkeypatch):
    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "incidents"))
    stores.write(tmp_path / "incidents", [])
    page = run_page("audit.py")
    assert said(page).count("Nothing to look at here.") == len(CHECKS)
