"""Stores of a test's own: `write(folder, [{...}, {...}])` appends incidents made by `tests.factories`."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from geo.ingest import Batch, Origin
from geo.store import Store
from tests import factories

ORIGIN = Origin(
    dataset="test",
    title="Incidents of a test",
    licence="CC BY 4.0",
    citation="Made up",
    batch_id="test",
)


def write(folder: Path, records: Iterable[Mapping[str, Any]], origin: Origin = ORIGIN) -> int:
    """Append incidents to the store in a folder, as one version, past every check; return its number."""
    batch = Batch.of(factories.incidents(records))
    return Store(str(folder)).merge(batch, origin, withdraw="none").version
