"""The What changed page: versions held against each other, seen as they were, and undone."""

import json

import pytest

from geo.ingest import Batch
from geo.store import Store
from tests import factories
from tests.app.reading import query, sentence, unescaped
from tests.support import stores

HOSTILE = "*x* [a](javascript:b) <b>y</b> :red[z]"
FIRST = [
    {"incident_id": "a", "location": "Atareb"},
    {"incident_id": "b", "fatalities": 3},
    {"incident_id": "c", "location": "Manbij"},
]
SECOND = [
    {"incident_id": "a", "location": "Atareb"},
    {"incident_id": "b", "fatalities": 5},
    {"incident_id": "d", "location": HOSTILE},
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A store of two versions: the second adds d, edits b and withdraws c."""
    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "incidents"))
    for records in (FIRST, SECOND):
        put(tmp_path / "incidents", records)
    return tmp_path / "incidents"


def put(folder, records, origin=stores.ORIGIN) -> int:
    """Bring the store's dataset to these records, as one version."""
    return Store(str(folder)).merge(Batch.of(factories.incidents(records)), origin, withdraw="all").version


def said(page) -> str:
    return "\n".join(unescaped(m.value) for m in [*page.main.markdown, *page.main.caption])


def tables(page) -> dict[str, list[dict[str, object]]]:
    """The lines under each tab."""
    return {
        tab.label.split(" ")[0]: [row for d in tab.dataframe for row in d.value.to_dict("records")]
        for tab in page.main.tabs
    }


def test_one_version_has_nothing_to_compare(run_page, tmp_path, monkeypatch):
    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "incidents"))
    put(tmp_path / "incidents", FIRST)
    page = run_page("changed.py")
    assert "one version of the dataset so far" in said(page)
    assert not page.main.tabs
    assert "Version 0" in said(page)


def test_the_newest_import_is_compared_with_what_was_before(run_page, folder):
    page = run_page("changed.py")
    assert "##### 1 incident was added, 1 was edited and 1 was withdrawn" in said(page)
    assert [tab.label for tab in page.main.tabs] == [
        "Added :gray[1]",
        "Edited :gray[1]",
        "Withdrawn :gray[1]",
    ]
    found = tables(page)
    assert [row["incident_id"] for row in found["Added"]] == ["d"]
    assert [row["incident_id"] for row in found["Withdrawn"]] == ["c"]
    (edit,) = found["Edited"]
    assert (edit["field"], edit["old"], edit["new"], edit["incident_id"]) == ("Deaths", "3", "5", "b")


def test_paragraph_is_ready_to_paste_with_its_sources(run_page, folder):
    (code,) = [block.value for block in run_page("changed.py").main.code]
    assert code.startswith("Between version 0 (")
    assert "1 was withdrawn (clash at Manbij on 3 January 2014)" in code
    assert code.endswith("Sources: Made up.")


def test_two_versions_can_be_chosen_and_are_kept_on_the_way(run_page, folder):
    put(folder, SECOND[:1])
    page = run_page("changed.py")
    assert (
        page.main.selectbox(key="changed_before").value,
        page.main.selectbox(key="changed_after").value,
    ) == (1, 2)
    page.main.selectbox(key="changed_before").select(0).run()
    assert "2 incidents were withdrawn" in said(page)
    page.main.selectbox(key="changed_after").select(1).run()
    assert "1 incident was added, 1 was edited" in said(page)
    page.switch_page("../codebook.py").run()
    page.switch_page("../changed.py").run()
    assert (
        page.main.selectbox(key="changed_before").value,
        page.main.selectbox(key="changed_after").value,
    ) == (0, 1)
    page.main.selectbox(key="changed_before").select(1).run()
    assert page.main.selectbox(key="changed_after").value == 2, "never a version against itself"


def test_a_link_says_since_when(run_page, folder):
    put(folder, SECOND[:1])
    page = run_page("changed.py", {"since": "0"})
    assert page.main.selectbox(key="changed_before").value == 0
    assert page.main.selectbox(key="changed_after").value == 2


@pytest.mark.parametrize("since", ["9", "-1", "x", "1", ""])
def test_a_link_that_cannot_be_read_compares_the_newest(run_page, folder, since):
    page = run_page("changed.py", {"since": since})
    assert page.main.selectbox(key="changed_before").value == 0
    assert page.main.selectbox(key="changed_after").value == 1


def test_versions_that_hold_the_same_say_so(run_page, folder):
    put(folder, FIRST)
    page = run_page("changed.py", {"since": "0"})
    assert "The two versions hold the same incidents." in said(page)
    assert not page.main.code


# ---- since I last looked ----------------------------------------------------------------------------


def button(page, start: str):
    return next(b for b in page.main.button if b.label.startswith(start))


def test_what_was_seen_is_remembered_across_sessions(run_page, folder):
    page = run_page("changed.py")
    assert "No version is marked as seen." in said(page)
    assert button(page, "Since I last looked").disabled
    button(page, "Mark version 1 as seen").click().run()
    assert "Nothing is new since." in said(page)
    put(folder, FIRST)
    put(folder, FIRST[:1])
    page = run_page("changed.py")
    assert "Version 1 was marked as seen on" in said(page)
    assert page.main.selectbox(key="changed_before").value == 1
    assert page.main.selectbox(key="changed_after").value == 3
    page.main.selectbox(key="changed_before").select(2).run()
    button(page, "Since I last looked").click().run()
    assert page.main.selectbox(key="changed_before").value == 1


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"store": "another", "version": 0, "when": "2014-01-01"}', "\x00"]
)
def test_a_spoilt_memory_is_no_memory(run_page, folder, text):
    folder.with_name("incidents.seen.json").write_text(text, encoding="utf-8")
    assert "No version is marked as seen." in said(run_page("changed.py"))


def test_where_nothing_may_be_written_the_session_remembers(run_page, folder):
    folder.with_name("incidents.seen.json").mkdir()
    page = run_page("changed.py")
    button(page, "Mark version 1 as seen").click().run()
    assert not page.exception
    assert "Nothing is new since." in said(page)
    assert [p.name for p in folder.parent.iterdir() if p.name.startswith("incidents.")] == [
        "incidents.seen.json"
    ]


def test_memory_names_the_store_that_it_is_about(run_page, folder):
    page = run_page("changed.py")
    button(page, "Mark version 1 as seen").click().run()
    kept = json.loads(folder.with_name("incidents.seen.json").read_text(encoding="utf-8"))
    assert (kept["store"], kept["version"]) == (Store(str(folder)).identity(), 1)


# ---- on the map -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("Added", {"sel": ["ids:d"]}),
        ("Edited", {"sel": ["ids:b"]}),
        ("Withdrawn", {"sel": ["ids:c"], "v": ["0"]}),
    ],
)
def test_what_changed_is_picked_on_the_map_of_its_version(run_page, folder, name, link):
    page = run_page("changed.py", {"kind": "protest"})
    page.main.button(key=f"changed_map_{name}").click().run()
    assert not page.exception
    assert query(page) == link
    assert sentence(page) == "3 incidents"
    assert "**Picked: 1**" in said(page)


def test_the_dataset_as_it_was_can_be_seen(run_page, folder):
    page = run_page("changed.py", {"kind": "clash"})
    page.main.button(key="see_0").click().run()
    assert query(page) == {"v": ["0"], "kind": ["clash"]}
    assert "You are looking at version 0" in page.info[0].value


# ---- versions and undo ------------------------------------------------------------------------------


def test_every_version_says_what_made_it(run_page, folder):
    origin = stores.Origin(
        dataset="ged",
        title=HOSTILE,
        licence="CC BY 4.0",
        citation="x",
        batch_id="x",
        source="ucdp",
        retrieved="2026-11-20",
        file_name=HOSTILE,
    )
    put(folder, [{"incident_id": "g", "dataset": "ged"}], origin)
    text = said(run_page("changed.py"))
    assert f"**Version 2** &nbsp;{HOSTILE}" in text
    assert f"Dataset ged, file {HOSTILE}, read as ucdp, retrieved 2026-11-20. Licence: CC BY 4.0." in text
    assert "1 added, 1 updated, 1 withdrawn and 1 unchanged." in text
    assert "3 rows read: 3 kept, 0 repaired, 0 rejected." in text


def test_undo_says_what_it_will_do_and_does_it(run_page, folder):
    page = run_page("changed.py")
    assert (
        "This makes version 2: 1 incident that it added is taken out, 1 incident that it updated goes back to what it "
        "was and 1 incident that it withdrew comes back."
    ) in said(page)
    assert Store(str(folder)).version() == 1, "nothing happens before it is confirmed"
    page.main.button(key="undo_1").click().run()
    assert page.success[0].value == "Version 1 is undone: version 2 is now the newest."
    assert sorted(Store(str(folder)).read()["incident_id"].to_pylist()) == ["a", "b", "c"]
    assert page.main.selectbox(key="changed_before").value == 1
    assert page.main.selectbox(key="changed_after").value == 2
    assert "Undo of version 1" in said(page)
    assert ":gray-badge[undone]" in said(page)
    page.run()
    assert not page.success, "it is said once"


def test_an_undo_can_be_undone(run_page, folder):
    page = run_page("changed.py")
    page.main.button(key="undo_1").click().run()
    page.main.button(key="undo_2").click().run()
    assert sorted(Store(str(folder)).read()["incident_id"].to_pylist()) == ["a", "b", "d"]


def test_what_cannot_be_undone_says_why(run_page, folder):
    blocked = run_page("changed.py").main.button(key="undo_0")
    assert blocked.disabled
    assert "imported again after version 0: undo 1 first" in unescaped(blocked.help)


def test_an_undo_that_comes_too_late_is_refused_in_one_line(run_page, folder):
    page = run_page("changed.py")
    Store(str(folder)).undo(1)
    page.main.button(key="undo_1").click().run()
    assert not page.exception
    (line,) = [error.value for error in page.error]
    assert "undone already" in line
    assert "\n" not in line
    assert not page.success


def test_a_long_history_shows_its_newest_first(run_page, folder):
    for number in range(21):
        put(folder, [{"incident_id": "a", "fatalities": number}])
    page = run_page("changed.py")
    text = said(page)
    assert "**Version 22**" in text
    assert "**Version 0**" not in text
    page.main.toggle(key="changed_all").set_value(True).run()
    assert "**Version 0**" in said(page)
