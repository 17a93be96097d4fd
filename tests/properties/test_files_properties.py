"""Whatever bytes a file has it is a table or one line of refusal, and a table of text comes back cell for cell."""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as arrow
import pyarrow.parquet
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geo.errors import SourceError
from geo.files.reader import read
from geo.files.rejects import write_rejects
from geo.files.table import Table

KML = b"""<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>a</name><Placemark><name>Aleppo</name>
<TimeSpan><begin>2014</begin></TimeSpan><ExtendedData><Data name="n"><value>1</value></Data></ExtendedData><Point><coordinates>37,36</coordinates></Point>
</Placemark></Folder></Document></kml>"""
GEOJSON = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"a": [1, {"b": None}]}, "geometry": {"type": "Point", "coordinates": [37.1, 36]}},
            {"type": "Feature", "properties": None, "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}},
        ],
    }
).encode()  # fmt: skip
TEXT = 'Report,,\n\ndate,place,"no\ntes"\n#date,#adm1,\n2014-01-03,حلب,"a ""b"""\n2014-01-04,x\n'.encode()


@cache
def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["date", "place"])
    book.active.append(["2014-01-03", 1.5])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def kmz() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parcel:
        parcel.writestr("doc.kml", KML)
    return out.getvalue()


@cache
def parquet() -> bytes:
    out = io.BytesIO()
    arrow.parquet.write_table(arrow.table({"a": ["x", None], "b": [[1], None]}), out)
    return out.getvalue()


IN_PROCESS: tuple[Callable[[], bytes], ...] = (lambda: TEXT, lambda: KML, lambda: GEOJSON, kmz)
APART: tuple[Callable[[], bytes], ...] = (workbook, parquet)


@contextmanager
def file_of(content: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file.csv"
        file.write_bytes(content)
        yield file


def check_read(content: bytes) -> None:
    """Read bytes; anything but a sound table or a refusal of one line is a failure."""
    with file_of(content) as file:
        try:
            table = read(file)
        except SourceError as error:
            assert len(str(error).splitlines()) == 1
            assert str(error).startswith("file.csv")
            return
    table.rows.validate(full=True)
    assert all(column.type == arrow.string() for column in table.rows.columns)
    assert len(set(table.columns)) == len(table.columns)


@st.composite
def damaged(draw: st.DrawFn, makers: tuple[Callable[[], bytes], ...]) -> bytes:
    """Draw a file of a format with bytes changed, cut out, doubled or put in."""
    content = bytearray(draw(st.sampled_from(makers))())
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        length = draw(st.integers(0, 12))
        put = draw(st.binary(max_size=8) | st.just(bytes(content[at : at + 40])))
        content[at : at + length] = put
    return bytes(content)


@given(st.binary(max_size=200) | damaged(IN_PROCESS))
@example(b"\xff\xfe\x00\xd8")
@example(b'"')
@example(b"a,b\n\xff\xff")
def test_any_bytes_are_a_table_or_a_refusal_of_one_line(content: bytes) -> None:
    check_read(content)


@given(damaged(APART))
@settings(max_examples=5)
def test_damaged_binary_files_are_a_table_or_a_refusal_of_one_line(content: bytes) -> None:
    check_read(content)


letters = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(list("\n,;\t|\"' "))
cell = st.text(letters, max_size=8).filter(lambda text: text.strip() != "")
mostly = st.one_of(cell, cell, st.just(""))


@st.composite
def grids(draw: st.DrawFn) -> list[list[str]]:
    """Draw rows of two to four columns; no row is empty, and all columns of the first have a name."""
    width = draw(st.integers(2, 4))
    names = [f"name {number}" for number in range(width)]
    rows = draw(
        st.lists(st.lists(mostly, min_size=width, max_size=width).filter(any), min_size=1, max_size=6)
    )
    return [names, *rows]


def is_tagged(row: list[str]) -> bool:
    return all(not text.strip() or text.strip().startswith("#") for text in row)


@given(
    grids(),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(suppress_health_check=[HealthCheck.filter_too_much])
def test_a_grid_of_text_comes_back_cell_for_cell(
    grid: list[list[str]], delimiter: str, encoding: str, ending: str
) -> None:
    if is_tagged(grid[1]):
        grid = [grid[0], ["x"] * len(grid[0]), *grid[1:]]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator=ending).writerows(grid)
    with file_of(out.getvalue().encode(encoding)) as file:
        table = read(file)
    assert table.delimiter == delimiter
    assert [table.columns, *(tuple(c or "" for c in row.values()) for row in table.rows.to_pylist())] == [
        tuple(row) for row in grid
    ]


@given(grids(), st.sampled_from(",;\t|"))
def test_rejected_rows_come_back_as_they_went_out(grid: list[list[str]], delimiter: str) -> None:
    names, *rows = grid
    columns = {name: [row[number] or None for row in rows] for number, name in enumerate(names)}
    original = arrow.table({name: arrow.array(cells, arrow.string()) for name, cells in columns.items()})
    table = Table("a.csv", "csv", original, delimiter=delimiter)
    out = io.BytesIO()
    write_rejects(table, np.arange(len(rows)), ["why"] * len(rows), ["how"] * len(rows), out)
    with file_of(out.getvalue()) as file:
        back = read(file)
    assert back.corrected
    assert back.rows.to_pylist() == original.to_pylist()
