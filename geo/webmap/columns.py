"""The columns file of a dataset version ("SITM"): a JSON header and typed arrays, read by columns.js.

Little endian: ``SITM``, the length of the header as uint32, the header as UTF-8 JSON padded with spaces to a
multiple of 8, then the arrays, each aligned to 8 bytes; offsets in the header count from its end.
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

FORMAT = 1
MAGIC = b"SITM"
NO_PLACE = 0xFFFFFFFF
"""Place of an incident that is nowhere on the map."""


def pack(header: Mapping[str, Any], columns: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """Return a columns file.

    Parameters
    ----------
    header : mapping
        JSON-able; `format`, `rows` and `columns` are added.
    columns : mapping of str to ndarray, shape (rows,)
        At least one; all of the same length.

    Raises
    ------
    ValueError
        When the arrays differ in length.
    """
    lengths = {len(column) for column in columns.values()}
    if len(lengths) != 1:
        raise ValueError(f"the columns differ in length: {sorted(lengths)}")
    return _file({"rows": lengths.pop(), **header}, columns)


def pack_tables(header: Mapping[str, Any], tables: Mapping[str, Mapping[str, npt.NDArray[Any]]]) -> bytes:
    """Return a columns file of several tables: column `start` of table `band` is there as ``band_start``.

    Parameters
    ----------
    header : mapping
        JSON-able; `format`, `rows` (of each table) and `columns` are added.
    tables : mapping of str to mapping of str to ndarray
        The columns of one table are of the same length.

    Raises
    ------
    ValueError
        When the arrays of a table differ in length.
    """
    rows = {name: sorted({len(column) for column in table.values()}) for name, table in tables.items()}
    uneven = {name: lengths for name, lengths in rows.items() if len(lengths) != 1}
    if uneven:
        raise ValueError(f"the columns differ in length: {uneven}")
    columns = {
        f"{name}_{column}": values for name, table in tables.items() for column, values in table.items()
    }
    return _file({"rows": {name: lengths[0] for name, lengths in rows.items()}, **header}, columns)


def _file(header: Mapping[str, Any], columns: Mapping[str, npt.NDArray[Any]]) -> bytes:
    body = bytearray()
    described = []
    for name, column in columns.items():
        body += b"\0" * (-len(body) % 8)
        little = np.ascontiguousarray(column, dtype=column.dtype.newbyteorder("<"))
        described.append(
            {"name": name, "dtype": column.dtype.name, "offset": len(body), "length": len(column)}
        )
        body += little.tobytes()
    text = json.dumps(
        {"format": FORMAT, "columns": described, **header},
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
    ).encode()
    text += b" " * (-(8 + len(text)) % 8)
    return MAGIC + len(text).to_bytes(4, "little") + text + bytes(body)


def unpack(file: bytes) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """Return the header and the arrays of a columns file.

    Raises
    ------
    ValueError
        When the bytes are not a columns file of this format.
    """
    if file[:4] != MAGIC:
        raise ValueError("this is no columns file")
    start = 8 + int.from_bytes(file[4:8], "little")
    header = json.loads(file[8:start])
    if header["format"] != FORMAT:
        raise ValueError(f"columns of format {header['format']} are not known here")
    columns = {
        c["name"]: np.frombuffer(
            file, np.dtype(c["dtype"]).newbyteorder("<"), c["length"], start + c["offset"]
        )
        for c in header["columns"]
    }
    return header, columns
