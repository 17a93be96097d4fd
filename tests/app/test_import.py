"""The Import page: what was understood, what became of the rows, and nothing written before a person says so."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.reading import unescaped
from tests.support import messy

PAGE = "importing.py"
SECONDS = 60


@pytest.fixture(autouse=True)
def own_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Give each test a store and places of its own: what is imported here must not meet other tests."""
    monkeypatch.setenv("SITMAP_STORE", str(tmp_path / "incidents"))
    monkeypatch.setenv("SITMAP_PLACES", str(tmp_path / "places"))
    yield


def settle(page: AppTest) -> AppTest:
    """Wait until the work in the background has ended, and show what it came to."""
    file = page.session_state["import_upload"]
    if file.job is not None:
        assert file.job.wait(SECONDS)
        page.run()
    assert not page.exception
    return page


@pytest.fixture
def dropped(run_page: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """Return ``dropped(content, name)``: the page after a file was dropped in and checked."""

    def drop(content: bytes = messy.content(), name: str = messy.NAME) -> AppTest:
        page = run_page(PAGE)
        page.file_uploader[0].set_value((name, content, "text/csv")).run()
        return settle(page)

    return drop


def text(page: AppTest) -> str:
    parts = [*page.markdown, *page.caption, *page.info, *page.success, *page.error, *page.warning]
    return "\n".join(unescaped(part.value) for part in parts)


def numbers(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    return settle(page)


def test_empty_page_says_what_it_takes_and_writes_nothing(run_page: Callable[..., AppTest]) -> None:
    page = run_page(PAGE)
    assert "Nothing is written before you commit" in text(page)
    assert not page.metric and not page.button


def test_messy_file_is_understood_and_every_row_has_a_verdict(dropped: Callable[..., AppTest]) -> None:
    page = dropped()
    found = numbers(page)
    assert f"{len(messy.ROWS)} rows read" in text(page)
    assert sum(int(found[label]) for label in ("Kept", "Repaired", "Rejected")) == len(messy.ROWS)
    assert int(found["Rejected"]) == 2
    assert int(found["Repaired"]) >= 1


def test_nothing_is_written_before_the_commit_and_all_of_it_after(dropped: Callable[..., AppTest]) -> None:
    from geo import catalog

    page = dropped()
    assert catalog.store().version() == 0
    press(page, "import_commit")
    assert catalog.store().version() == 1
    assert catalog.dataset().rows == 304 + 6
    assert "is in the dataset as version 1" in text(page)


def test_same_file_again_changes_nothing_and_says_so(dropped: Callable[..., AppTest]) -> None:
    press(dropped(), "import_commit")
    page = dropped()
    assert "Nothing would change" in text(page)
    assert page.button(key="import_commit").disabled


def test_wrong_column_is_corrected_by_dropdown(dropped: Callable[..., AppTest]) -> None:
    page = dropped()
    file = page.session_state["import_upload"]
    select = page.selectbox(key=f"import_column_notes_{file.step}")
    assert select.value == "Remarks"
    select.set_value("").run()
    settle(page)
    table = page.session_state["import_upload"].prepared.batch.table
    assert table["notes"].null_count == table.num_rows


def test_decision_about_a_name_places_all_its_rows_and_is_remembered(dropped: Callable[..., AppTest]) -> None:
    page = dropped()
    before = page.session_state["import_upload"].prepared.batch
    assert "Maart Numan City" in [name.name for name in before.unplaced]
    press(page, "import_accept")
    after = page.session_state["import_upload"].prepared.batch
    assert len(after.unplaced) == len(before.unplaced) - 1
    placed = after.table.to_pandas().query("location == 'Maart Numan City'")
    assert placed["placed_by"].tolist() == ["gazetteer", "gazetteer"]
    # Another session, the same file: nobody has to decide again.
    again = dropped().session_state["import_upload"].prepared.batch
    assert "Maart Numan City" not in [name.name for name in again.unplaced]


def test_corrected_row_comes_in(dropped: Callable[..., AppTest]) -> None:
    from pages.shared.import_verdicts import _correct

    page = dropped()
    file = page.session_state["import_upload"]
    row = next(n for n, cells in enumerate(messy.ROWS) if cells[0] == "0000-00-00")
    _correct(file, {row: {"Day": "10/01/2014"}})
    page.run()
    settle(page)
    assert numbers(page)["Rejected"] == "1"
    verdicts = file.prepared.batch.verdicts
    (line,) = verdicts[verdicts["rule"] == "corrected by hand before the import"].to_dict("records")
    assert (line["row"], line["value"], line["new_value"]) == (row + 1, "0000-00-00", "10/01/2014")


def test_dates_that_cannot_be_decided_are_asked_about(dropped: Callable[..., AppTest]) -> None:
    rows = tuple(("03/04/2014", *row[1:]) for row in messy.ROWS[:2])
    page = dropped(messy.content(rows))
    assert not page.metric
    assert "03/04/2014" in text(page)
    press(page, "import_answer_0_0")
    table = page.session_state["import_upload"].prepared.batch.table
    assert {str(day) for day in table["event_date"].to_pylist()} == {"2014-04-03"}


REFUSED: list[tuple[str, bytes, str]] = [
    ("empty.csv", b"", "empty"),
    ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(200), "picture.csv"),
    (
        "weekly.csv",
        b"WEEK,COUNTRY,ADMIN1,EVENT_TYPE,EVENTS,FATALITIES\n2014-01-04,Syria,Aleppo,Battles,12,30\n",
        "EVENTS",
    ),
    ("list.csv", b"a,b\n1,2\n3,4\n", "date"),
]


@pytest.mark.parametrize(("name", "content", "word"), REFUSED, ids=[name for name, _, _ in REFUSED])
def test_file_that_is_none_is_refused_in_one_line(
    dropped: Callable[..., AppTest], name: str, content: bytes, word: str
) -> None:
    from geo import catalog

    page = dropped(content, name)
    (error,) = page.error
    assert word in unescaped(error.value) and "\n" not in error.value
    assert not page.metric
    assert catalog.store().version() == 0


def test_file_that_is_taken_out_of_the_zone_is_let_go(dropped: Callable[..., AppTest]) -> None:
    page = dropped()
    page.file_uploader[0].set_value(None).run()
    assert "import_upload" not in page.session_state
    assert not page.metric


def test_cancel_leaves_nothing_behind(dropped: Callable[..., AppTest]) -> None:
    import threading

    from geo import catalog
    from geo.importing.job import Job

    page = dropped()
    file = page.session_state["import_upload"]
    called_off = threading.Event()

    def work(report: object) -> object:
        assert called_off.wait(SECONDS)
        report("Checking", 1, 2)  # type: ignore[operator]
        return None

    file.job = Job(work)
    page.run()
    page.button(key="import_cancel").click()
    page.run()
    called_off.set()
    settle(page)
    assert "called off" in text(page)
    assert catalog.store().version() == 0
