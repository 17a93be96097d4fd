"""The notice over an older version: what has changed since, counted under the link's own filter too."""

import pytest

from geo.ingest import Batch
from geo.store import Store
from pages.shared import changed_since
from tests import factories
from tests.app.reading import notes, query
from tests.support import stores

FIRST = [
    {"incident_id": "a", "location": "Atareb"},
    {"incident_id": "b", "fatalities": 3},
    {"incident_id": "c", "location": "Manbij"},
]
SECOND = [
    {"incident_id": "a", "location": "Atareb"},
    {"incident_id": "b", "fatalities": 5},
    {"incident_id": "d", "location": "Azaz"},
    {"incident_id": "e", "location": "Azaz"},
]
START = "You are looking at version 0 of the data; the newest is version 1. "


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A store of two versions: the second adds d and e, edits b and withdraws c."""
    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "incidents"))
    for records in (FIRST, SECOND):
        put(tmp_path / "incidents", records)
    return tmp_path / "incidents"


def put(folder, records) -> None:
    Store(str(folder)).merge(Batch.of(factories.incidents(records)), stores.ORIGIN, withdraw="all")


def test_link_to_an_older_version_says_what_has_changed_since(run_page, folder):
    page = run_page("incidents.py", {"v": "0"})
    assert notes(page) == [START + "The data have changed since: 2 added, 1 edited and 1 withdrawn."]


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ({"q": "Azaz"}, "2 of them"),
        ({"q": "Manbij"}, "1 of them"),
        ({"deaths": "4"}, "1 of them"),  # the edited one passes only as it is now
        ({"deaths": "1"}, "1 of them"),
        ({"q": "Atareb"}, "none of them"),
        ({"from": "2014-02-01", "to": "2014-02-28"}, "none of them"),
    ],
)
def test_changes_are_counted_under_the_filter_of_the_link(run_page, folder, link, found):
    page = run_page("incidents.py", {"v": "0", **link})
    assert (
        START + f"The data have changed since: 2 added, 1 edited and 1 withdrawn; {found} under this filter."
        in notes(page)
    )


def test_an_edit_that_takes_an_incident_out_of_the_filter_counts(run_page, folder):
    put(folder, [{**record, "fatalities": None} for record in SECOND])
    page = run_page("incidents.py", {"v": "1", "deaths": "4"})
    assert any("1 edited; 1 of them under this filter." in note for note in notes(page)), notes(page)


def test_newest_version_and_a_link_without_one_say_nothing(run_page, folder):
    assert not notes(run_page("incidents.py", {"v": "1"}))
    assert not notes(run_page("incidents.py"))


def test_versions_that_hold_the_same_say_so(run_page, folder):
    Store(str(folder)).undo(1)
    page = run_page("incidents.py", {"v": "0"})
    assert notes(page) == [
        "You are looking at version 0 of the data; the newest is version 2. Both hold the same incidents."
    ]


def test_what_changed_opens_with_the_two_versions(run_page, folder):
    put(folder, FIRST)
    page = run_page("incidents.py", {"v": "0"})
    page.main.button(key="since_changed").click().run()
    assert not page.exception
    assert page.main.selectbox(key="changed_before").value == 0
    assert page.main.selectbox(key="changed_after").value == 2


def test_large_datasets_point_to_the_page_instead_of_counting(run_page, folder, monkeypatch):
    # Four incidents are more than the version of the link has: what was added since counts.
    monkeypatch.setattr(changed_since, "MOST_ROWS", 3)
    monkeypatch.setattr(changed_since, "match", None)
    page = run_page("incidents.py", {"v": "0"})
    assert notes(page) == [START + "What changed says how they differ."]
    assert page.main.button(key="since_changed")


def test_newest_is_one_press_away(run_page, folder):
    page = run_page("incidents.py", {"v": "0", "q": "Azaz"})
    page.main.button(key="since_newest").click().run()
    assert query(page) == {"q": ["Azaz"]}
    assert not notes(page)
