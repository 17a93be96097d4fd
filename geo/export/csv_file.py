"""CSV: UTF-8 without a byte-order mark, commas, every text quoted, cells that a spreadsheet would run neutralised."""

from typing import BinaryIO

import pyarrow.csv

from geo.export.about import About
from geo.export.extract import Extract, map_texts
from geo.model.cells import neutralise


def write(extract: Extract, _about: About, stream: BinaryIO) -> None:
    """Write the incidents as CSV; blank is empty, a day 2014-01-03, a truth value true or false."""
    pyarrow.csv.write_csv(map_texts(extract.table, neutralise), stream)
