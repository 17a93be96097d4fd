"""Datasets for tests: one made of a few fields a row, and the bundled one as the store gives it."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import pyarrow as arrow

from geo import ingest
from geo.catalog import register
from geo.dataset import Dataset
from geo.files.reader import read
from geo.model import incident as model
from geo.model.actors import Actors
from geo.places.boundaries import Boundaries
from geo.places.gazetteer import Gazetteer
from geo.settings import DATA
from geo.sources.base import Options, Reading
from geo.sources.sitmap import SITMAP
from geo.store import BUNDLED
from tests.factories import incidents


def dataset(records: Iterable[Mapping[str, Any]], actors: Actors | None = None) -> Dataset:
    """Return a dataset of records as `tests.factories.incidents` takes them."""
    table = arrow.Table.from_pandas(incidents(records), schema=model.arrow_schema(), preserve_index=False)
    return Dataset(table, 0, actors or register(), Boundaries.load())


def ingested(rows: Iterable[Mapping[str, str]], **given: Any) -> ingest.Batch:
    """Read rows of text, an ordinary clash at Aleppo unless they say otherwise; `given` is for `ingest`."""
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
    names = dict.fromkeys(name for record in ({"incident_id": "", **ordinary}, *records) for name in record)
    return taken(reading({name: [record.get(name, "") for record in records] for name in names}), **given)


def reading(columns: Mapping[str, Sequence[str]], **parts: Any) -> Reading:
    """Return a file of these columns as a source gives it; the empty text is blank."""
    fields = {
        name: arrow.array([text or None for text in texts], arrow.string()) for name, texts in columns.items()
    }
    return Reading(arrow.table(fields), **parts)


def taken(rows: Reading, origin: ingest.Origin = BUNDLED, **given: Any) -> ingest.Batch:
    """Ingest a file with the bundled places."""
    return ingest.ingest(rows, origin, Boundaries.load(), Gazetteer.load(), **given)


@cache
def bundled_batch() -> ingest.Batch:
    """Return the bundled rows as they are read into a new store."""
    return taken(SITMAP.read(read(DATA / "incidents_2014.csv"), Options()))


@cache
def bundled() -> Dataset:
    """Return the bundled dataset."""
    return Dataset(bundled_batch().table, 0, register(), Boundaries.load())
