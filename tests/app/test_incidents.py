"""The Incidents page: the same filter, the columns that one chooses, every download."""

import io
import json
import zipfile
from dataclasses import replace

import pytest

from geo.export import EXPORTERS
from tests.app.reading import query, sentence, table, unescaped
from tests.support import stores


def test_table_has_every_incident_that_passes(run_page):
    assert len(table(run_page("incidents.py"))) == 304
    page = run_page("incidents.py", {"kind": "clash"})
    assert len(table(page)) == 55
    assert sentence(page) == "55 clashes"


def test_columns_can_be_chosen(run_page):
    page = run_page("incidents.py")
    columns = page.main.multiselect(key="columns")
    assert "event_date" in columns.value
    columns.set_value(["incident_id", "notes"]).run()
    assert not page.exception
    columns = page.main.multiselect(key="columns")
    assert columns.value == ["incident_id", "notes"]
    columns.set_value([]).run()
    assert not page.exception


def test_columns_are_kept_while_one_looks_at_another_page(run_page):
    page = run_page("incidents.py")
    page.main.multiselect(key="columns").set_value(["incident_id", "notes"]).run()
    page.switch_page("../codebook.py").run()
    page.switch_page("../incidents.py").run()
    assert page.main.multiselect(key="columns").value == ["incident_id", "notes"]


def test_every_format_is_offered(run_page):
    page = run_page("incidents.py")
    offered = {button.key for button in page.main.get("download_button")}
    assert offered == {f"download_{exporter.code}" for exporter in EXPORTERS}
    assert {"csv", "geojson", "gpkg", "kml", "parquet", "xlsx", "html"} <= {e.code for e in EXPORTERS}


@pytest.fixture(scope="module")
def files(store) -> dict[str, bytes]:
    """What the page hands out for the clashes, by format."""
    from geo import catalog
    from geo.model.filter import Filter
    from geo.model.viewstate import ViewState
    from pages.shared import downloads

    dataset = catalog.dataset()
    wanted = Filter(kinds=("clash",))
    return {e.code: downloads._file(dataset, ViewState(wanted), e, None, frozenset()) for e in EXPORTERS}


def test_downloads_hold_what_the_page_shows(files):
    csv = files["csv"].decode("utf-8-sig")
    assert csv.count("syr-2014-") >= 55
    assert len(json.loads(files["geojson"])["features"]) == 55
    assert zipfile.ZipFile(io.BytesIO(files["xlsx"])).testzip() is None
    assert files["gpkg"].startswith(b"SQLite format 3")
    assert files["parquet"].startswith(b"PAR1")
    assert files["kml"].lstrip().startswith(b"<?xml")
    assert b"<!doctype html>" in files["html"][:200].lower()


def test_name_of_a_download_says_the_filter_in_plain_letters(run_page):
    from geo import catalog
    from geo.model.filter import Filter
    from pages.shared import downloads

    exporter = EXPORTERS[0]
    hostile = Filter(kinds=("clash",), text="../../etc/passwd\\“x”")
    name = downloads._name(catalog.dataset(), hostile, exporter)
    assert name.startswith("sitmap-clashes-mentioning")
    assert name.endswith(exporter.suffix)
    assert not set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert ".." not in name


def test_empty_result_has_a_table_and_downloads(run_page):
    page = run_page("incidents.py", {"q": "zebra crossing"})
    assert len(table(page)) == 0
    assert page.info
    assert query(page) == {"q": ["zebra crossing"]}


def _restricted_store(folder):
    """Three incidents, one of them of a dataset that must not be passed on."""
    stores.write(folder, [{"incident_id": "open-1"}, {"incident_id": "open-2"}])
    strict = replace(stores.ORIGIN, dataset="acled", title="ACLED [Syria]", raw_rows=False)
    stores.write(folder, [{"incident_id": "strict-1", "kind": "protest", "notes": "Secret."}], strict)


def test_raw_rows_of_a_strict_licence_are_left_out_until_a_person_confirms(run_page, tmp_path, monkeypatch):
    from pages.shared import downloads

    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "incidents"))
    _restricted_store(tmp_path / "incidents")
    given = []
    real = downloads.partial
    monkeypatch.setattr(downloads, "partial", lambda *a: given.append(a[1:]) or real(*a))
    page = run_page("incidents.py")
    assert len(table(page)) == 3
    question = next(t for t in page.main.toggle if "raw rows" in t.label)
    assert unescaped(question.label) == "I may pass on raw rows of ACLED [Syria]"
    assert question.value is False
    csv = {a[2].code: downloads._file(*a) for a in given}["csv"].decode()
    assert "open-1" in csv and "strict-1" not in csv and "Secret" not in csv
    given.clear()
    question.set_value(True).run()
    csv = {a[2].code: downloads._file(*a) for a in given}["csv"].decode()
    assert "strict-1" in csv


def test_nobody_is_asked_about_rows_that_do_not_pass_or_may_be_passed_on(run_page, tmp_path, monkeypatch):
    def asked(page):
        return [t.label for t in page.main.toggle if "raw rows" in t.label]

    assert not asked(run_page("incidents.py"))
    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "incidents"))
    _restricted_store(tmp_path / "incidents")
    assert asked(run_page("incidents.py", {"kind": "protest"}))
    assert not asked(run_page("incidents.py", {"kind": "clash"}))
