"""The schema: spans of days, types, and what is refused."""

import datetime

import pandas as pd
import pandera.errors
import pyarrow as arrow
import pytest

from geo.model import incident as model
from tests.factories import incidents


def span(**fields: object) -> tuple[str, str]:
    row = incidents([fields]).iloc[0]
    return row["first_day"].date().isoformat(), row["last_day"].date().isoformat()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"event_date": "2014-01-03", "time_precision": 1}, ("2014-01-03", "2014-01-03")),
        ({"event_date": "2014-01-03", "time_precision": 2}, ("2013-12-30", "2014-01-05")),
        ({"event_date": "2013-12-30", "time_precision": 2}, ("2013-12-30", "2014-01-05")),
        ({"event_date": "2014-01-05", "time_precision": 2}, ("2013-12-30", "2014-01-05")),
        ({"event_date": "2012-02-11", "time_precision": 3}, ("2012-02-01", "2012-02-29")),
        ({"event_date": "2014-12-31", "time_precision": 3}, ("2014-12-01", "2014-12-31")),
        (
            {"event_date": "2014-01-03", "end_date": "2014-01-09", "time_precision": 1},
            ("2014-01-03", "2014-01-09"),
        ),
        (
            {"event_date": "2014-01-03", "end_date": "2014-01-03", "time_precision": 3},
            ("2014-01-03", "2014-01-03"),
        ),
        ({"event_date": "9999-12-31", "time_precision": 3}, ("9999-12-01", "9999-12-31")),
    ],
)
def test_span_follows_from_date_end_and_precision(
    fields: dict[str, object], expected: tuple[str, str]
) -> None:
    assert span(**fields) == expected


def test_day_numbers_count_from_1970() -> None:
    days = pd.Series(pd.to_datetime(["1970-01-01", "2014-01-03", "1969-12-31"]))
    assert model.day_numbers(days).tolist() == [0, 16073, -1]


def test_good_rows_pass_the_schema() -> None:
    model.schema().validate(
        incidents([{}, {"fatalities": 0}, {"latitude": None, "longitude": None}]), lazy=True
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"fatalities": -1},
        {"fatalities": model.ABSURD_TOLL + 1},
        {"fatalities_low": 5, "fatalities": 4},
        {"fatalities": 5, "fatalities_high": 4},
        {"fatalities_low": 5, "fatalities_high": 4},
        {"latitude": 91.0},
        {"longitude": -180.5},
        {"latitude": None},
        {"geo_precision": 4},
        {"time_precision": 0},
        {"source_reliability": "G"},
        {"info_credibility": 7},
        {"placed_by": "guess"},
        {"event_date": "1815-06-18"},
        {"event_date": "2914-01-03"},
        {"event_date": "2014-01-05", "end_date": "2014-01-03"},
        {"kind": "war"},
        {"event_type": None, "kind": "clash"},
    ],
    ids=str,
)
def test_bad_row_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(pandera.errors.SchemaErrors):
        model.schema().validate(incidents([fields]), lazy=True)


def test_identifier_may_not_stand_there_twice() -> None:
    with pytest.raises(pandera.errors.SchemaErrors):
        model.schema().validate(incidents([{"incident_id": "a"}, {"incident_id": "a"}]), lazy=True)


def test_blank_fatalities_stay_blank() -> None:
    table = incidents([{"fatalities": None}, {"fatalities": 0}])
    assert table["fatalities"].isna().tolist() == [True, False]
    assert table["fatalities"].dtype == "Int32"


def test_frame_survives_the_arrow_table() -> None:
    frame = incidents(
        [{}, {"fatalities": 3, "civilian_targeting": None, "end_date": "2014-01-09"}, {"notes": None}]
    )
    table = arrow.Table.from_pandas(frame, schema=model.arrow_schema(), preserve_index=False)
    pd.testing.assert_frame_equal(model.from_arrow(table), frame)
    pd.testing.assert_frame_equal(model.from_arrow(table.slice(0, 0)), frame.iloc[:0])


def test_typed_gives_every_column_and_blank_text_is_missing() -> None:
    frame = model.typed(pd.DataFrame({"notes": ["", "x"], "strange": [1, 2]}))
    assert tuple(frame) == model.NAMES
    assert frame["notes"].isna().tolist() == [True, False]
    assert frame["event_date"].isna().all()


def test_every_column_has_words_and_a_type_in_both_worlds() -> None:
    assert all(column.label and column.definition.endswith(".") for column in model.COLUMNS)
    assert model.arrow_schema().names == list(model.NAMES)
    assert model.arrow_schema().field("event_date").type == arrow.date32()
    assert datetime.date(1900, 1, 1) == model.EARLIEST
