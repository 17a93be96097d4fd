"""The bundled incidents, which fill a new store."""

from pathlib import Path

from geo import ingest
from geo.errors import StoreError
from geo.files import reader
from geo.places.boundaries import Boundaries
from geo.places.gazetteer import Gazetteer
from geo.settings import DATA, settings
from geo.sources.base import Options
from geo.sources.sitmap import SITMAP
from geo.store.table import Store

BUNDLED = ingest.Origin(
    dataset="syria-2013-2014",
    title="Incidents of the Syrian war, 20 December 2013 to 31 March 2014",
    licence="Facts from public texts; notes by the Sitmap developers (MIT)",
    citation="Sitmap incidents of the Syrian war 2013/14; place points: UCDP GED 19.1 and GeoNames (CC BY 4.0)",
    batch_id="bundled",
)


def seed(store: Store) -> bool:
    """Fill a store that does not exist with the bundled incidents; return whether this call did it.

    Raises
    ------
    StoreError
        When nothing can be written there.
    """
    if store.exists():
        return False
    if "://" not in store.address:
        try:
            Path(store.address).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"no incident store can be made at {store.address}: {error.strerror}") from error
    reading = SITMAP.read(reader.read(DATA / "incidents_2014.csv"), Options())
    batch = ingest.ingest(reading, BUNDLED, Boundaries.load(), Gazetteer.load())
    # Two servers that start together: the other one may be first, and both have the same rows.
    return store.create(batch, BUNDLED)


def open_store(address: str | None = None) -> Store:
    """Return the store of the settings (or at `address`), filled with the bundled incidents if it is new."""
    store = Store(address or settings().store)
    seed(store)
    return store
