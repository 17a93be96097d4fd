"""From a file's rows to incidents: read, check, place, identify; every row gets a verdict."""

from geo.ingest.batch import Batch, Origin, Unplaced
from geo.ingest.passage import ingest

__all__ = ["Batch", "Origin", "Unplaced", "ingest"]
