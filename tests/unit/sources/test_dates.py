"""Dates in every style, decided by the whole column."""

from collections.abc import Sequence

import pyarrow as arrow
import pytest

from geo.sources.dates import Dates, order_question, read_dates


def read(*texts: str | None, day_first: bool | None = None, evidence: Sequence[Sequence[str]] = ()) -> Dates:
    columns = [arrow.array(e, arrow.string()) for e in evidence]
    return read_dates(arrow.chunked_array([arrow.array(texts, arrow.string())]), day_first, columns)


def iso(*texts: str | None, day_first: bool | None = None) -> list[str | None]:
    result: list[str | None] = read(*texts, day_first=day_first).iso.to_pylist()
    return result


@pytest.mark.parametrize(
    "text",
    [
        "2014-01-04",
        " 2014-01-04\u00a0",
        "2014-01-04T10:00:00Z",
        "2014-01-04 00:00:00",
        "2014-01-04T23:59:59.123+03:00",
        "2014/1/4",
        "2014.01.04",
        "2014 / 01 / 04",
        "2014. 1. 4",
        "20140104",
        "04 January 2014",
        "4-Jan-14",
        "4 Jan. 2014",
        "Jan 4, 2014",
        "January 4th, 2014 10:30 PM",
        "Sat, 4 Jan 2014",
        "Saturday 4 January 2014",
        "4th of January 2014",
        "2014-Jan-04",
        "2014 January 4",
        "41643",
        "41643.75",
        "٢٠١٤-٠١-٠٤",
        "4 janvier 2014",
        "4 de enero de 2014",
        "4 Ocak 2014",
        "4 января 2014",
        "4 січня 2014",
        "4 يناير 2014",
        "٤ كانون الثاني ٢٠١٤",
        "4 كانون الثاني 2014",
    ],
)
def test_style_is_read(text: str) -> None:
    found = read(text)
    assert found.iso.to_pylist() == ["2014-01-04"]
    assert not found.ambiguous
    assert not found.to_month.any()
    assert found.read.all()


@pytest.mark.parametrize(
    "text",
    ["0000-00-00", "2014-02-30", "2014-13-01", "31/02/2014", "2014", "yesterday", "32 January 2014", "99999"],
)
def test_what_is_no_date_stays_as_it_is(text: str) -> None:
    assert iso(text) == [text]
    assert not read(text).read.any()


def test_blank_is_null() -> None:
    assert iso(None, "", " ", "NA", "-") == [None] * 5


def test_no_rows() -> None:
    assert iso() == []
    assert read().to_month.tolist() == []


@pytest.mark.parametrize(
    "text", ["2014-01", "01/2014", "Jan 2014", "janvier 2014", "2014 January", "كانون الثاني 2014"]
)
def test_month_alone_is_its_first_day_and_said(text: str) -> None:
    found = read(text, "2014-03-02", None)
    assert found.iso.to_pylist() == ["2014-01-01", "2014-03-02", None]
    assert found.to_month.tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("text", "year"), [("3 Jan 69", "1969"), ("3 Jan 99", "1999"), ("3 Jan 68", "2068"), ("3 Jan 14", "2014")]
)
def test_two_digits_of_a_year(text: str, year: str) -> None:
    assert iso(text) == [f"{year}-01-03"]


def test_one_day_beyond_12_decides_for_all_cells() -> None:
    found = read("03/04/2014", "13/04/2014")
    assert found.iso.to_pylist() == ["2014-04-03", "2014-04-13"]
    assert found.order == "day first"
    found = read("03/04/2014", "04/13/2014")
    assert found.iso.to_pylist() == ["2014-03-04", "2014-04-13"]
    assert found.order == "month first"


def test_column_that_cannot_decide_is_asked_about_and_left() -> None:
    found = read("05/05/2014", "03/04/2014", "2014-01-03")
    assert found.ambiguous
    assert found.example == "03/04/2014"
    assert found.iso.to_pylist() == ["2014-05-05", "03/04/2014", "2014-01-03"]
    (question,) = order_question(found, "when")
    assert question.option == "day_first"
    assert "03/04/2014" in question.text
    assert "when" in question.text
    assert [value for value, _ in question.choices] == [True, False]


def test_order_that_does_not_matter_is_not_asked_about() -> None:
    found = read("05/05/2014", "2014-01-03")
    assert not found.ambiguous
    assert found.order == ""
    assert order_question(found, "when") == ()


def test_answer_of_a_person_decides() -> None:
    assert iso("03/04/2014", day_first=True) == ["2014-04-03"]
    assert iso("03/04/2014", day_first=False) == ["2014-03-04"]


def test_answer_of_a_person_holds_against_a_slip_in_the_column() -> None:
    assert iso("03/04/2014", "01/13/2014", day_first=True) == ["2014-04-03", "01/13/2014"]


def test_separators_tell_styles_apart() -> None:
    found = read("13/01/2014", "02/01/2014", "01-13-2014", "01-02-2014")
    assert found.iso.to_pylist() == ["2014-01-13", "2014-01-02", "2014-01-13", "2014-01-02"]


def test_style_without_evidence_follows_the_other() -> None:
    assert iso("13/01/2014", "02.01.2014") == ["2014-01-13", "2014-01-02"]


def test_style_without_evidence_is_asked_about_when_the_others_disagree() -> None:
    found = read("13/01/2014", "01-13-2014", "02.01.2014")
    assert found.ambiguous
    assert found.example == "02.01.2014"


def test_minority_that_contradicts_its_style_stays_unread() -> None:
    found = read("13/01/2014", "14/01/2014", "01/15/2014", "02/03/2014")
    assert found.iso.to_pylist() == ["2014-01-13", "2014-01-14", "01/15/2014", "2014-03-02"]
    assert not found.ambiguous


def test_rows_count_and_not_distinct_values() -> None:
    found = read("13/01/2014", "14/01/2014", *["01/15/2014"] * 3, "02/03/2014")
    assert found.iso.to_pylist()[-1] == "2014-02-03"


def test_contradiction_without_a_majority_is_asked_about() -> None:
    found = read("13/01/2014", "01/13/2014", "02/03/2014")
    assert found.ambiguous
    assert found.example == "02/03/2014"


def test_other_column_of_dates_is_evidence() -> None:
    found = read("03/04/2014", evidence=[["13/04/2014"]])
    assert found.iso.to_pylist() == ["2014-04-03"]
    assert read("03/04/2014", evidence=[["04/05/2014"]]).ambiguous


def test_evidence_does_not_outvote_the_column() -> None:
    assert read("03/13/2014", "03/04/2014", evidence=[["13/04/2014"]]).iso.to_pylist() == [
        "2014-03-13",
        "2014-03-04",
    ]
