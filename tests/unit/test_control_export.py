"""Who holds what in the map as one file: there with its own numbering of evidence, and gone when nobody asks for it."""

import base64
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from geo.export import About, exporter
from geo.model.filter import Filter
from geo.model.viewstate import ViewState
from geo.webmap.columns import unpack
from geo.webmap.control_columns import NOBODY
from tests.support.controls import band, control
from tests.support.datasets import dataset

LOADED = dataset(
    [
        {"incident_id": "left-out", "event_date": "2014-01-01"},
        {"incident_id": "kept", "event_date": "2014-01-05", "kind": "control_change"},
        {"incident_id": "also-kept", "event_date": "2014-01-09", "kind": "control_change"},
    ]
)
WANTED = Filter(kinds=("control_change",))
HELD = control(
    [band(0, holder="Insurgents", row=2), band(1, holder="Insurgents", row=0)],
    ids={0: "left-out", 1: "kept", 2: "also-kept"},
)
ABOUT = About.of(
    LOADED,
    WANTED,
    "Test",
    (),
    datetime(2014, 4, 1, tzinfo=UTC),
    ViewState(filter=WANTED, control="areas"),
    control=HELD,
)


def written(about: About) -> str:
    return exporter("html").to_bytes(LOADED.incidents(WANTED), about).decode()


def embedded(page: str) -> tuple[dict[str, Any], Any]:
    found = re.search(r'"controlBase64":"([^"]+)"', page)
    assert found is not None
    return unpack(base64.b64decode(found.group(1)))


def test_evidence_is_numbered_as_in_the_file_and_what_the_filter_left_out_is_no_row_of_it() -> None:
    header, columns = embedded(written(ABOUT))
    assert header["places"]["name"] == ["Atareb", "Inzarat"]
    assert columns["band_row"].tolist() == [1, NOBODY]


def test_file_shows_the_layer_as_the_screen_did() -> None:
    assert '"control":"areas"' in written(ABOUT)


def test_file_without_control_says_that_there_is_none() -> None:
    assert '"controlBase64":null' in written(replace(ABOUT, control=None))
