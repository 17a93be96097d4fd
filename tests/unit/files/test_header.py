"""Where a table begins: which record is the header, and when there is none."""

import pytest

from geo.files.header import layout, unique_names

UCDP = [
    ["300380", "SYR-2013-1", "2013", "Syria: Government", "35.76", "36.55", "2013-01-03", "652"],
    ["21300", "ANG-1989-1", "1989", "Angola: Government", "-9.65", "20.4", "1989-05-10", "540"],
]


@pytest.mark.parametrize(
    ("records", "skipped", "has_header"),
    [
        ([["date", "place"], ["2014-01-03", "Aleppo"]], 0, True),
        ([["name", "place"], ["a", "b"]], 0, True),
        ([["DATE", "LAT", "notes 2014"], ["3 January 2014", "36", "x"]], 0, True),
        (UCDP, 0, False),
        (UCDP[:1], 0, False),
        ([["", ""], ["Report", ""], ["date", "place"], ["2014-01-03", "a"]], 2, True),
        ([["# a, b"], ["date", "place"], ["2014-01-03", "a"]], 1, True),
        ([["# from ACLED", "3 March"], ["date", "place", "n"], ["2014-01-03", "a", "1"]], 1, True),
        ([["#", "date", "place"], ["1", "2014-01-03", "a"]], 0, True),
        ([["#date", "#adm1"], ["2014-01-03", "a"]], 0, True),
        ([["province", "2013", "2014"], ["Aleppo", "3", "4"]], 0, True),
        ([["1", "2", "sitmap_reason", "sitmap_advice"], ["36.2", "x", "y", "z"]], 0, True),
    ],
)
def test_header_is_found(records: list[list[str]], skipped: int, has_header: bool) -> None:
    plan = layout(records)
    assert (plan.skipped, plan.has_header) == (skipped, has_header)


def test_more_cells_below_than_names_make_columns_without_names() -> None:
    plan = layout([["date", "place"], ["2014-01-03", "a", "b"], ["2014-01-04", "c", "d"]])
    assert plan.names == ("date", "place", "column 3")
    assert plan.given == (True, True, False)


@pytest.mark.parametrize(
    ("names", "unique"),
    [
        (["a", "a", "a"], ("a", "a (2)", "a (3)")),
        (["a", "a (2)", "a"], ("a", "a (2)", "a (3)")),
        (["", "column 1"], ("column 1", "column 1 (2)")),
        ([" a\nb "], ("a b",)),
    ],
)
def test_no_two_names_are_the_same(names: list[str], unique: tuple[str, ...]) -> None:
    assert unique_names(names) == unique
