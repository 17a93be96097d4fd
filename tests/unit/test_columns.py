"""The columns file: what goes in comes out, in the layout that the browser reads."""

import json
import struct

import numpy as np
import pytest

from geo.webmap.columns import MAGIC, pack, unpack

COLUMNS = {
    "first_day": np.array([16059, 16060, 16160], np.int32),
    "kind": np.array([0, 11, 3], np.uint8),
    "place": np.array([0, 0xFFFFFFFF, 7], np.uint32),
    "province": np.array([-1, 0, 13], np.int16),
}
HEADER = {"version": "3", "places": {"name": ["Ma'arrat an-Nu'man", "معرة النعمان"]}}


def test_columns_come_back_as_they_were() -> None:
    header, columns = unpack(pack(HEADER, COLUMNS))
    assert header["version"] == "3"
    assert header["rows"] == 3
    assert header["places"] == HEADER["places"]
    assert list(columns) == list(COLUMNS)
    for name, column in COLUMNS.items():
        assert columns[name].dtype == column.dtype
        np.testing.assert_array_equal(columns[name], column)


def test_every_array_is_aligned_for_typed_arrays() -> None:
    file = pack(HEADER, COLUMNS)
    length = struct.unpack("<I", file[4:8])[0]
    header = json.loads(file[8 : 8 + length])
    assert file[:4] == MAGIC == b"SITM"
    assert (8 + length) % 8 == 0
    assert [column["offset"] % 8 for column in header["columns"]] == [0, 0, 0, 0]


def test_values_are_little_endian_whatever_came_in() -> None:
    big = {"first_day": COLUMNS["first_day"].astype(">i4")}
    file = pack({}, big)
    assert file.endswith(struct.pack("<3i", 16059, 16060, 16160))
    np.testing.assert_array_equal(unpack(file)[1]["first_day"], COLUMNS["first_day"])


def test_no_rows_is_a_file_too() -> None:
    header, columns = unpack(pack({}, {"first_day": np.array([], np.int32)}))
    assert header["rows"] == 0
    assert len(columns["first_day"]) == 0


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        pack({}, COLUMNS | {"kind": np.array([1], np.uint8)})


@pytest.mark.parametrize("file", [b"", b"PK\x03\x04", b"SITN" + b"\0" * 8])
def test_other_files_are_refused(file: bytes) -> None:
    with pytest.raises(ValueError, match="no columns file"):
        unpack(file)


def test_another_format_is_refused() -> None:
    file = pack(HEADER, COLUMNS).replace(b'"format":1', b'"format":9')
    with pytest.raises(ValueError, match="format 9"):
        unpack(file)


def test_numbers_that_json_does_not_know_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        pack({"lat": [float("nan")]}, COLUMNS)
