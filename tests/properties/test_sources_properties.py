"""What holds for every table: reading raises nothing but a readable error, rows in are rows out, values come back."""

from datetime import date
from typing import Any

import pyarrow as arrow
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from geo.errors import SourceError
from geo.files.table import Table
from geo.model.words import MONTHS
from geo.sources import cells, coordinates
from geo.sources.base import Options
from geo.sources.column_names import FIELDS
from geo.sources.dates import read_dates
from geo.sources.event_words import understand
from geo.sources.guess import guess
from geo.sources.sitmap import REQUIRED, SITMAP
from geo.sources.spreadsheet import SPREADSHEET

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=14)
nearly = st.text("0123456789٣.,:;/-+°'\"NSEWdmsPOINT() TZJanuary", max_size=18)
fragments = st.lists(
    st.sampled_from(
        [
            "2014",
            "03",
            "/",
            "-",
            " ",
            "Jan",
            "T10:00",
            "36",
            "°",
            "12",
            "'",
            "N",
            ",",
            ".",
            "37N",
            "334500",
            "&deg;",
            "+",
            "~",
            "dozens",
            "POINT(",
            ")",
        ]
    ),
    max_size=9,
).map("".join)
cell = st.none() | texts | nearly | fragments
column = st.lists(cell, max_size=8)


def array(values: list[str | None]) -> arrow.ChunkedArray:
    return arrow.chunked_array([arrow.array(values, arrow.string())])


@QUICK
@given(column, st.sampled_from([None, True, False]))
def test_any_column_of_dates_is_read_or_left(values: list[str | None], day_first: bool | None) -> None:
    found = read_dates(array(values), day_first)
    assert len(found.iso) == len(found.to_month) == len(found.read) == len(values)
    for text, iso, read in zip(
        cells.blank_tokens(array(values)).to_pylist(), found.iso.to_pylist(), found.read, strict=True
    ):
        if read:
            date.fromisoformat(iso)
        else:
            assert iso == text


@QUICK
@given(st.lists(st.dates().map(str), max_size=6))
def test_iso_dates_are_themselves(days: list[str]) -> None:
    found = read_dates(array([*days]))
    assert found.iso.to_pylist() == days
    assert not found.ambiguous


STYLES = {
    "day/month": lambda d: f"{d.day}/{d.month:02}/{d.year}",
    "day.month": lambda d: f"{d.day:02}.{d.month}.{d.year}",
    "month-day": lambda d: f"{d.month}-{d.day}-{d.year}",
    "month in words": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "short month": lambda d: f"{d.day}-{MONTHS[d.month - 1][:3]}-{d.year % 100:02}",
    "American": lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}",
    "digits": lambda d: f"{d:%Y%m%d}",
    "time stamp": lambda d: f"{d}T10:20:30Z",
    "day number": lambda d: str((d - date(1899, 12, 30)).days),
}
days = st.dates(date(1970, 1, 1), date(2060, 12, 31))


@QUICK
@given(st.lists(days, min_size=1, max_size=6), st.sampled_from(sorted(STYLES)))
def test_date_in_any_style_comes_back_when_the_column_decides(when: list[date], style: str) -> None:
    # The last cell can be read in one order only.
    when = [*when, date(2014, 1, 31)]
    found = read_dates(array([STYLES[style](d) for d in when]))
    assert found.iso.to_pylist() == [str(d) for d in when]
    assert found.read.all()


latitudes = st.floats(-89.99, 89.99)
longitudes = st.floats(-179.99, 179.99)


def dms(degrees: float, letters: str, marks: tuple[str, str, str]) -> str:
    thousandths = round(abs(degrees) * 3_600_000)
    whole, rest = divmod(thousandths, 3_600_000)
    minutes, seconds = divmod(rest, 60_000)
    letter = letters[degrees < 0]
    return f"{whole}{marks[0]}{minutes}{marks[1]}{seconds / 1000:.3f}{marks[2]} {letter}"


marks = st.sampled_from(
    [("°", "'", '"'), ("° ", "′ ", "″"), (" ", " ", ""), ("&deg;", "&#39;", "&quot;"), ("º", "’", "’’")]
)


@QUICK
@given(latitudes, longitudes, marks)
def test_degrees_minutes_seconds_come_back(lat: float, lon: float, signs: tuple[str, str, str]) -> None:
    north, east = dms(lat, "NS", signs), dms(lon, "EW", signs)
    both = coordinates.from_columns(array([north]), array([east]))
    one = coordinates.from_cells(array([f"{north}, {east}"]))
    for points in (both, one):
        assert float(points.latitude[0].as_py()) == pytest.approx(lat, abs=1e-5)
        assert float(points.longitude[0].as_py()) == pytest.approx(lon, abs=1e-5)


@QUICK
@given(st.floats(-79, 83), longitudes)
def test_utm_comes_back_within_a_metre(lat: float, lon: float) -> None:
    zone, half = int((lon + 180) // 6) + 1, "N" if lat >= 0 else "M"
    assume(1 <= zone <= 60)
    out = Transformer.from_crs(4326, (32600 if half == "N" else 32700) + zone, always_xy=True)
    east, north = out.transform(lon, lat)
    found = coordinates.from_utm(array([f"{east:.2f}"]), array([f"{north:.2f}"]), array([f"{zone}{half}"]))
    again = out.transform(float(found.longitude[0].as_py()), float(found.latitude[0].as_py()))
    assert again == pytest.approx((east, north), abs=1)


@QUICK
@given(column, column)
def test_any_coordinates_are_read_or_left(first: list[str | None], second: list[str | None]) -> None:
    rows = min(len(first), len(second))
    a, b = array(first[:rows]), array(second[:rows])
    for points in (coordinates.from_columns(a, b), coordinates.from_cells(a), coordinates.from_utm(a, b, b)):
        assert len(points.latitude) == len(points.longitude) == rows


@QUICK
@given(column)
def test_any_cells_are_read_or_left(values: list[str | None]) -> None:
    for function in (
        cells.trimmed,
        cells.blank_tokens,
        cells.unescaped,
        cells.numbers,
        cells.integers,
        cells.truths,
    ):
        assert len(function(array(values))) == len(values)
    found = cells.tolls(array(values))
    assert len(found.best) == len(found.low) == len(found.high) == len(found.words) == len(values)
    assert len(found.without_span().words) == len(values)


@QUICK
@given(st.integers(0, 10**7), st.sampled_from(["{}", "{:,}", "{}.0", " {} "]))
def test_whole_numbers_come_back(number: int, style: str) -> None:
    assert cells.integers(array([style.format(number)])).to_pylist() == [str(number)]


@QUICK
@given(texts | fragments)
def test_any_text_for_a_kind_is_understood_or_not(text: str) -> None:
    found = understand(text)
    assert found is None or found.types[0]


names = st.sampled_from([name for field in FIELDS for name in (field.name, field.names[-1])]) | texts.filter(
    bool
)
values = cell | st.sampled_from(
    ["clash", "captured", "2014-01-03", "36.2", "37.1", "10-12", "Syria", "B2", "yes", "1"]
)


@st.composite
def tables(draw: Any) -> Table:
    columns = draw(st.lists(names, unique=True, max_size=7))
    rows = draw(st.integers(0, 5))
    data = {
        name: arrow.array(draw(st.lists(values, min_size=rows, max_size=rows)), arrow.string())
        for name in columns
    }
    return Table("x.csv", "csv", arrow.table(data), has_header=draw(st.booleans()))


mappings = st.dictionaries(
    st.sampled_from([field.name for field in FIELDS]),
    st.sampled_from(["", "=x", "=2014-01-03", "=clash", "=37N", "nowhere"]) | names,
    max_size=4,
)


@FEW
@given(tables(), mappings)
def test_any_table_is_guessed_and_read_or_refused_in_words(table: Table, mapping: dict[str, str]) -> None:
    found = guess(table)
    assert set(found.samples) == set(table.columns)
    pairs = [c.column for ours, c in found.choices.items() if ours != "longitude"]
    assert len(set(pairs)) == len(pairs)
    SPREADSHEET.recognises(table)
    for options in (Options(), Options(mapping=mapping, country="Syria", day_first=True)):
        try:
            reading = SPREADSHEET.read(table, options)
        except SourceError as error:
            assert len(str(error).splitlines()) == 1
            continue
        assert reading.rows == table.rows.num_rows
        assert all(type_ == arrow.string() for type_ in reading.fields.schema.types)
        taken = {name for columns in reading.used.values() for name in columns}
        assert taken | set(reading.unused) == set(table.columns)
        for finding in reading.findings:
            assert len(finding.rows) == len(finding.old)
            assert all(0 <= row < reading.rows for row in finding.rows)


@FEW
@given(tables(), st.booleans())
def test_any_table_of_ours_keeps_its_rows(table: Table, with_required: bool) -> None:
    rows = table.rows
    if with_required:
        for name in REQUIRED:
            if name not in rows.column_names:
                rows = rows.append_column(name, arrow.nulls(rows.num_rows, arrow.string()))
    try:
        assert SITMAP.read(Table("x.csv", "csv", rows), Options()).rows == rows.num_rows
    except SourceError:
        assert not set(REQUIRED) <= set(rows.column_names)
