"""The incident store: a versioned table of incidents that is whole at every moment.

`commits` is the log: which import made which version, which stand, what may be undone. `planning` says what an
import does to a dataset, and writes nothing. `table` is the Delta table: read, merge, undo. `bundled` fills a new
store.
"""

from geo.store.bundled import BUNDLED, open_store, seed
from geo.store.commits import Commit, History
from geo.store.planning import Plan, Withdraw
from geo.store.table import Outcome, Store

__all__ = ["BUNDLED", "Commit", "History", "Outcome", "Plan", "Store", "Withdraw", "open_store", "seed"]
