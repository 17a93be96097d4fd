"""Incidents for tests: name what the test is about, the rest is an ordinary clash at Aleppo.

incident(location="Atareb", fatalities=None)         one record as a dict
incidents([{}, {"event_date": "2014-02-01"}])        a table in the columns and types of geo.model.incident
"""

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

import pandas as pd

from geo.model import incident as model
from geo.model import vocabulary

_numbers = count(1)

ORDINARY: dict[str, Any] = {
    "event_date": "2014-01-03",
    "end_date": None,
    "time_precision": 1,
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Insurgents",
    "actor2": "Syrian Army",
    "civilian_targeting": False,
    "country": "Syria",
    "admin1": "Aleppo",
    "admin1_pcode": "SY02",
    "location": "Aleppo",
    "latitude": 36.2012,
    "longitude": 37.1612,
    "geo_precision": 1,
    "source": "A newspaper",
    "source_reliability": "B",
    "info_credibility": 2,
    "notes": "A clash.",
    "dataset": "test",
    "licence": "CC BY 4.0",
    "placed_by": "record",
    "batch_id": "test",
}
"""An incident as the store keeps it. Tolls are not reported."""


def incident(**fields: Any) -> dict[str, Any]:
    """Return one record with every column of the model, blank ones None.

    `incident_id` counts up, `kind` follows from the event types, and `first_day` and `last_day` are left to
    `incidents`, which derives them; each may be given instead.
    """
    unknown = set(fields) - set(model.NAMES)
    if unknown:
        raise TypeError(f"no such column: {', '.join(sorted(unknown))}")
    record: dict[str, Any] = dict.fromkeys(model.NAMES) | ORDINARY | fields
    if record["incident_id"] is None:
        record["incident_id"] = f"test-{next(_numbers):06d}"
    if record["dataset_record_id"] is None:
        record["dataset_record_id"] = record["incident_id"]
    if record["kind"] is None:
        record["kind"] = vocabulary.kind_of(record["event_type"], record["sub_event_type"] or "")
    return record


def incidents(records: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return a typed table with one row for each mapping of fields, in the order given."""
    frame = pd.DataFrame(
        [incident(**fields) for fields in records], columns=list(model.NAMES), dtype="object"
    )
    table = model.typed(frame)
    first, last = model.spans(table["event_date"], table["end_date"], table["time_precision"])
    table["first_day"] = table["first_day"].fillna(first)
    table["last_day"] = table["last_day"].fillna(last)
    return table
