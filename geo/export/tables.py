"""Derived tables, such as counts behind a chart, as CSV that a spreadsheet reads safely."""

import io
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as arrow
import pyarrow.csv

from geo.export.extract import map_texts
from geo.model.cells import neutralise


def table_csv(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV: UTF-8, commas, blank is empty, a day 2014-01-03, harmless to spreadsheets.

    Parameters
    ----------
    frame : DataFrame
        Any columns; the index is left out. Floating-point numbers that are whole are written without a fraction.
    """
    columns = {name: _column(frame[name]) for name in frame.columns}
    stream = io.BytesIO()
    pyarrow.csv.write_csv(map_texts(arrow.table(columns), neutralise), stream)
    return stream.getvalue()


def _column(values: "pd.Series[Any]") -> arrow.Array:
    if pd.api.types.is_datetime64_any_dtype(values):
        return arrow.Array.from_pandas(values).cast(arrow.date32(), safe=False)
    if pd.api.types.is_float_dtype(values):
        numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
        known = numbers[np.isfinite(numbers)]
        # A count with blanks among it comes as floating point; it is a count all the same.
        kind = arrow.int64() if (known == np.round(known)).all() else arrow.float64()
        return arrow.array(numbers, from_pandas=True).cast(kind, safe=False)
    array = arrow.Array.from_pandas(values)
    return array.cast(arrow.string()) if arrow.types.is_large_string(array.type) else array
