"""Datasets for tests: one made of a few fields a row, and the bundled one as the store gives it."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pandas as pd
import pyarrow as arrow

from geo import ingest
from geo.catalog import register
from geo.dataset import Dataset
from geo.model import incident as model
from geo.model.actors import Actors
from geo.places.boundaries import Boundaries
from geo.places.gazetteer import Gazetteer
from geo.settings import DATA
from geo.sources.sitmap import read
from geo.store import BUNDLED
from tests.factories import incidents


def dataset(records: Iterable[Mapping[str, Any]], actors: Actors | None = None) -> Dataset:
    """Return a dataset of records as `tests.factories.incidents` takes them."""
    table = arrow.Table.from_pandas(incidents(records), schema=model.arrow_schema(), preserve_index=False)
    return Dataset(table, 0, actors or register(), Boundaries.load())


def ingested(rows: Iterable[Mapping[str, str]]) -> ingest.Batch:
    """Read rows of text, an ordinary clash at Aleppo unless they say otherwise."""
    ordinary = {
        "event_date": "2014-01-03",
        "time_precision": "1",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "country": "Syria",
        "admin1": "Aleppo",
        "location": "Aleppo",
        "geo_precision": "1",
    }
    records = [{"incident_id": f"t-{number}", **ordinary, **row} for number, row in enumerate(rows)]
    raw = (
        pd.DataFrame(records, columns=None if records else ["incident_id", *ordinary])
        .fillna("")
        .astype("str")
    )
    return ingest.ingest(raw, BUNDLED, Boundaries.load(), Gazetteer.load())


@cache
def bundled_batch() -> ingest.Batch:
    """Return the bundled rows as they are read into a new store."""
    return ingest.ingest(read(DATA / "incidents_2014.csv"), BUNDLED, Boundaries.load(), Gazetteer.load())


@cache
def bundled() -> Dataset:
    """Return the bundled dataset."""
    frame = bundled_batch().incidents
    table = arrow.Table.from_pandas(frame, schema=model.arrow_schema(), preserve_index=False)
    return Dataset(table, 0, register(), Boundaries.load())
