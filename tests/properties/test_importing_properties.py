"""Whatever a file holds: it is refused in one line, or every row has a verdict; nothing else ever comes out."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import SourceError
from geo.importing import prepare
from geo.importing.wish import Wish
from geo.model import incident as model
from geo.sources.base import Options
from geo.store import Store

TODAY = date(2026, 1, 1)

HEADINGS = st.sampled_from(
    [
        "event_id_cnty", "event_date", "EVENT_DATE", "Date", "Day", "date_start", "date_end", "type_of_violence", "where_prec",
        "event_type", "sub_event_type", "What happened", "actor1", "side_a", "country", "admin1", "Gov", "Town", "location",
        "latitude", "Lat", "LONGITUDE", "lon", "geo_precision", "time_precision", "fatalities", "best", "low", "high", "Killed",
        "notes", "GLOBALEVENTID", "SQLDATE", "EventCode", "ActionGeo_Lat", "ActionGeo_Long", "المحافظة", "", "incident_id",
    ]
)  # fmt: skip
CELLS = st.one_of(
    st.dates(date(1980, 1, 1), date(2030, 1, 1)).map(str),
    st.sampled_from(
        ["", "NA", "clash", "Battles", "Armed clash", "car bomb", "Syria", "Aleppo", "Idleb", "Atareb", "Benin", "36,2", "37.16",
         "36.2, 37.16", "36°12'N", "0", "1", "2", "3", "190", "1941", "03/04/2014", "13/04/14", "4 Jan 2014", "2.02E+13", "5+",
         "10-12", "-1", "=1+1", "0000-00-00", "a\nb", "١٢", "\u202e", "37N 334500 4007300"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
)  # fmt: skip


DAYS = st.dates(date(1990, 1, 1), date(2025, 1, 1)).map(str) | st.sampled_from(
    ["03/04/2014", "13/04/2014", "", "?"]
)
SOUND: dict[str, st.SearchStrategy[str]] = {
    "event_date": DAYS,
    "event_type": st.sampled_from(["Battles", "clash", "Riots", "weather", ""]),
    "location": st.sampled_from(["Atareb", "Aleppo", "Cotonou", "Nowhere", ""]),
    "country": st.sampled_from(["Syria", "Benin", "Atlantis", ""]),
    "latitude": st.floats(-91, 91).map(str) | st.sampled_from(["36.2", "0", "36", "x"]),
    "longitude": st.floats(-181, 181).map(str) | st.sampled_from(["37.16", "0", "37"]),
}
"""Columns that make a table of incidents, mostly."""


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Return rows of cells, most often with a header, and most often with what incidents need."""
    columns: list[tuple[str, st.SearchStrategy[str]]] = []
    if draw(st.integers(0, 3)):
        columns += [(name, draw(st.sampled_from([values, values, CELLS]))) for name, values in SOUND.items()]
    columns += [(name, CELLS) for name in draw(st.lists(HEADINGS, min_size=not columns, max_size=5))]
    rows = draw(st.lists(st.tuples(*(values for _, values in columns)), max_size=5))
    head = [name for name, _ in columns]
    return [head, *map(list, rows)] if draw(st.integers(0, 5)) else [list(row) for row in rows]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(tables(), st.sampled_from([",", ";", "\t"]), st.sampled_from([None, True, False]))
def test_any_table_is_refused_in_one_line_or_every_row_has_a_verdict(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str, day_first: bool | None
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    file = tmp_path_factory.mktemp("any") / "any.csv"
    file.write_text(text.getvalue(), encoding="utf-8", newline="")
    wish = Wish(options=Options(day_first=day_first))
    try:
        table = prepare.load(file, wish)
        prepared = prepare.prepare(table, wish, Store(str(Path("nowhere"))), today=TODAY, compare=False)
        if prepared.reading.questions:
            return
        batch = prepared.checked
    except SourceError as error:
        assert str(error) and "\n" not in str(error)
        return
    assert batch.kept + batch.repaired + batch.rejected == batch.rows_read == table.rows.num_rows
    assert batch.table.num_rows == batch.kept + batch.repaired - batch.merged
    model.schema().validate(batch.incidents, lazy=True)
    stream = io.BytesIO()
    assert prepare.rejects(prepared, stream) == batch.rejected
