"""The Sources page: what the data is, under which licence, and what it lacks."""

import re

from tests.app.reading import unescaped
from tests.support import stores

HOSTILE = "*x* [a](javascript:b) <b>y</b> :red[z] ![p](q)"


def text(page) -> str:
    return "\n".join(unescaped(m.value) for m in [*page.main.markdown, *page.main.caption])


def test_says_the_dataset_its_licence_and_its_rows(run_page):
    page = run_page("sources.py")
    said = text(page)
    assert "304 rows read" in said
    assert "Licence:" in said
    assert "CC BY 4.0" in said
    kept, repaired, rejected = (
        int(n) for n in re.search(r"(\d+) kept, (\d+) repaired, (\d+) rejected", said).groups()
    )
    assert kept + repaired + rejected == 304


def test_every_incident_was_placed_or_is_listed_as_not(run_page):
    page = run_page("sources.py")
    lines = next(m.value for m in page.main.markdown if m.value.startswith("- **"))
    numbers = [int(n) for n in re.findall(r"- \*\*(\d+)\*\*", lines)]
    assert sum(numbers) == 304
    lost = next(e for e in page.expander if e.label.startswith("Without a place"))
    assert len(lost.dataframe[0].value) == numbers[-1] > 0
    assert lost.label.endswith(str(numbers[-1]))


def test_incidents_whose_point_contradicts_the_record_are_listed(run_page):
    page = run_page("sources.py")
    box = next(e for e in page.expander if "another province" in e.label)
    listed = box.dataframe[0].value
    assert len(listed) == int(box.label.rsplit(" ", 1)[1]) > 0
    assert (listed["stated_admin1"] != listed["admin1"]).all()


def test_publishers_and_map_data_have_their_counts_and_licences(run_page):
    page = run_page("sources.py")
    tables = [d.value for d in page.main.dataframe]
    publishers = next(t for t in tables if "Publisher" in t)
    assert publishers["Incidents"].sum() == 304
    assert any("icence" in column for t in tables for column in t.columns), [list(t.columns) for t in tables]


def test_words_of_an_import_are_shown_letter_for_letter(run_page, tmp_path, monkeypatch):
    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "incidents"))
    origin = stores.Origin(dataset="x", title=HOSTILE, licence=HOSTILE, citation=HOSTILE, batch_id="x")
    stores.write(tmp_path / "incidents", [{"source": HOSTILE}], origin)
    page = run_page("sources.py")
    said = text(page)
    assert said.count(HOSTILE) == 3
    raw = "\n".join(m.value for m in [*page.main.markdown, *page.main.caption])
    assert "[a](javascript" not in raw
    assert "<b>y" not in raw
