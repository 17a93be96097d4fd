"""Whatever a record says: no cell is a formula, nothing is lost, and our own CSV comes back as it went out."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from functools import cache
from xml.etree import ElementTree

import pandas as pd
import pyarrow as arrow
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.dataset import Counts
from geo.export import About, exporter
from geo.files.reader import read
from geo.model.cells import neutralise, restore
from geo.sources.base import Options
from geo.sources.sitmap import SITMAP
from tests.factories import incidents

ABOUT = About("t", "s", Counts(1, 0, 0, 0, 1), (), 1, datetime(2014, 4, 1, tzinfo=UTC))
RISKY = "=+-@\t\r\n＝＋－＠"
FORBIDDEN_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

anything = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
risky = st.text(st.sampled_from(RISKY + "'\"',; a1\u00a0\u3000"), min_size=1, max_size=12)
texts = st.lists(anything | risky, min_size=1, max_size=8)


def _neutral(cells: list[str]) -> list[str]:
    return neutralise(arrow.array(cells, arrow.string())).to_pylist()


@cache
def _row() -> pd.DataFrame:
    return incidents([{}])


def _frame(notes: list[str]) -> pd.DataFrame:
    """Return one incident a note; making each from nothing would take most of the test's time."""
    frame = pd.concat([_row()] * len(notes), ignore_index=True)
    return frame.assign(notes=notes, incident_id=[f"i{n}" for n in range(len(notes))])


@given(texts)
@example(["'=1"])
@example(["''=1", "'", "", " =1", "'ok", "=", "\u3000＝1"])
def test_neutral_cells_run_nowhere_and_are_restored(cells: list[str]) -> None:
    neutral = _neutral(cells)
    assert restore(pd.Series(neutral, dtype="str")).tolist() == cells
    for before, after in zip(cells, neutral, strict=True):
        assert not after.lstrip(" \u00a0\u3000").startswith(tuple(RISKY))
        assert after in (before, f"'{before}")
        if before.lstrip(" \u00a0\u3000'").startswith(tuple(RISKY)) is False:
            assert after == before


# Control characters other than tab and line breaks never get into a store, and a file that has them is refused.
storable = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\r\n"), min_size=1, max_size=30
)


@given(st.lists(storable | risky, min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
@example(["\r", "\n", "a\r\nb", '"', ",", ";", "\ufeff", "NA", "None"])
def test_csv_comes_back_as_it_went_out(tmp_path_factory: pytest.TempPathFactory, notes: list[str]) -> None:
    file = tmp_path_factory.mktemp("csv") / "export.csv"
    file.write_bytes(exporter("csv").to_bytes(_frame(notes), ABOUT))
    assert SITMAP.read(read(file), Options()).fields["notes"].to_pylist() == notes


@given(texts)
@settings(max_examples=25, deadline=None)
def test_no_cell_of_csv_begins_a_formula(notes: list[str]) -> None:
    content = exporter("csv").to_bytes(_frame(notes), ABOUT).decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    assert len(rows) == len(notes)
    assert not [row["notes"] for row in rows if row["notes"].startswith(tuple(RISKY))]


@given(texts)
@settings(max_examples=25, deadline=None)
def test_kml_is_well_formed_and_its_description_holds_no_markup_of_a_record(notes: list[str]) -> None:
    document = ElementTree.fromstring(exporter("kml").to_bytes(_frame(notes), ABOUT))
    marks = list(document.iter("{http://www.opengis.net/kml/2.2}Placemark"))
    shown = [FORBIDDEN_IN_XML.sub("\ufffd", note) for note in notes]
    found = [
        data.text
        for mark in marks
        for data in mark.iter("{http://www.opengis.net/kml/2.2}SimpleData")
        if data.get("name") == "notes"
    ]
    assert found == shown
    for mark, note in zip(marks, shown, strict=True):
        description = mark.findtext("{http://www.opengis.net/kml/2.2}description")
        block = ElementTree.fromstring(str(description))
        assert {element.tag for element in block.iter()} == {"div", "p", "b"}
        # A reader of XML joins line ends; all other characters are as they were.
        assert re.sub("\r\n?", "\n", note) in re.sub("\r\n?", "\n", "".join(block.itertext()))


@given(texts)
@settings(max_examples=25, deadline=None)
def test_geojson_keeps_every_text(notes: list[str]) -> None:
    features = json.loads(exporter("geojson").to_bytes(_frame(notes), ABOUT))["features"]
    assert [feature["properties"]["notes"] for feature in features] == notes


@given(
    st.lists(
        st.tuples(st.sampled_from([1, 2, 3]), st.booleans(), st.none() | st.integers(0, 1000)),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=25, deadline=None)
def test_points_and_blanks_are_never_made_up(rows: list[tuple[int, bool, int | None]]) -> None:
    frame = _frame(["x"] * len(rows)).assign(
        geo_precision=pd.array([precision for precision, _, _ in rows], dtype="Int32"),
        latitude=[36.0 if placed else None for _, placed, _ in rows],
        longitude=[37.0 if placed else None for _, placed, _ in rows],
        fatalities=pd.array([deaths for _, _, deaths in rows], dtype="Int32"),
    )
    features = json.loads(exporter("geojson").to_bytes(frame, ABOUT))["features"]
    assert len(features) == len(rows)
    for feature, (precision, placed, deaths) in zip(features, rows, strict=True):
        assert (feature["geometry"] is not None) == (placed and precision < 3)
        assert feature["properties"]["fatalities"] == deaths
