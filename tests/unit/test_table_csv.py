"""Derived tables as CSV."""

import pandas as pd

from geo.export.tables import table_csv


def test_days_counts_and_blanks_are_written_plainly() -> None:
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(["2014-01-03", None]),
            "deaths": [4.0, None],
            "rate": [0.5, 2.0],
            "held": [True, False],
        }
    )
    assert table_csv(frame).decode().splitlines() == [
        '"day","deaths","rate","held"',
        "2014-01-03,4,0.5,true",
        ",,2,false",
    ]


def test_cell_that_a_spreadsheet_would_run_is_neutralised() -> None:
    assert table_csv(pd.DataFrame({"place": ["=1+1", "Atareb"]})).decode().splitlines()[1:] == [
        '"\'=1+1"',
        '"Atareb"',
    ]
