"""ZIP archives, looked through before any library unpacks them.

The central directory of an archive is written by whoever made it and may lie. So every part is inflated once, in
pieces that are thrown away, and must come out at the size that the directory states. Only then is the archive
given to a reader that trusts it.
"""

import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from geo.errors import SourceError
from geo.files.limits import RATIO_FROM, Limits

MAGIC = b"PK\x03\x04"
_END = b"PK\x05\x06"
_END_BYTES = 22
_LOCAL_BYTES = 30
_PIECE = 1 << 20
_ENCRYPTED = 1


def members(path: Path, name: str) -> tuple[ZipInfo, ...]:
    """Return the parts of an archive as its directory states them; raises `SourceError` when it is damaged."""
    try:
        with ZipFile(path) as archive:
            return tuple(archive.infolist())
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise damaged(name) from error


def damaged(name: str) -> SourceError:
    """Return the error about an archive that cannot be unpacked."""
    return SourceError(f"{name}: damaged, its parts cannot be unpacked; fetch or save the file again")


def check_directory(parts: tuple[ZipInfo, ...], name: str, limits: Limits) -> None:
    """Refuse an archive by what its directory states; raises `SourceError`."""
    if len(parts) > limits.parts:
        raise SourceError(
            f"{name}: {len(parts):,} parts in the archive, and at most {limits.parts:,} are read"
        )
    total = sum(part.file_size for part in parts)
    if total > limits.unpacked:
        raise SourceError(
            f"{name}: it would unpack to {total:,} bytes, and at most {limits.unpacked:,} are read; split the file"
        )
    for part in parts:
        if part.flag_bits & _ENCRYPTED:
            raise SourceError(f"{name}: protected by a password; save it without one")
        if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise SourceError(f"{name}: packed in a way that is not read; save it again")
        if part.file_size > RATIO_FROM and part.file_size > limits.ratio * part.compress_size:
            raise SourceError(
                f"{name}: a part of it would grow more than {limits.ratio} times when unpacked, as no table of "
                "incidents does; save the sheet with the incidents as a new file or as CSV"
            )
    # Parts that share bytes can each be small and together without bound.
    ordered = sorted(parts, key=lambda part: part.header_offset)
    if ordered and ordered[0].header_offset < 0:  # the directory states more than there is before it
        raise damaged(name)
    if any(b.header_offset < a.header_offset + _LOCAL_BYTES + a.compress_size for a, b in pairwise(ordered)):
        raise damaged(name)


def check_end(path: Path, name: str) -> None:
    """Refuse an archive whose end can be read in two ways, so that no two readers see different parts."""
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - (1 << 16) - _END_BYTES))
        tail = stream.read()
        stream.seek(0)
        begins = stream.read(4) == MAGIC
    if not begins or tail.count(_END) != 1 or tail.rfind(_END) != len(tail) - _END_BYTES:
        raise damaged(name)


def pieces(stream: BinaryIO, part: ZipInfo, name: str) -> Iterator[bytes]:
    """Yield a part, unpacked piece by piece.

    Parameters
    ----------
    stream : binary file
        The archive.
    part : ZipInfo
        One of its parts.
    name : str
        Name of the file, for messages.

    Raises
    ------
    SourceError
        When the part is not what the directory states: as soon as that is seen.
    """
    stream.seek(part.header_offset)
    header = stream.read(_LOCAL_BYTES)
    if len(header) < _LOCAL_BYTES or not header.startswith(MAGIC):
        raise damaged(name)
    stream.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    deflated = part.compress_type == ZIP_DEFLATED
    unpacked = 0
    for piece in _inflated(stream, part, name) if deflated else _stored(stream, part):
        unpacked += len(piece)
        if unpacked > part.file_size:
            raise damaged(name)
        yield piece
    if unpacked != part.file_size:
        raise damaged(name)


def _stored(stream: BinaryIO, part: ZipInfo) -> Iterator[bytes]:
    left = part.compress_size
    while left and (piece := stream.read(min(left, _PIECE))):
        left -= len(piece)
        yield piece


def _inflated(stream: BinaryIO, part: ZipInfo, name: str) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed in _stored(stream, part):
            waiting = packed
            while waiting:
                yield inflate.decompress(waiting, _PIECE)
                waiting = inflate.unconsumed_tail
        while piece := inflate.decompress(b"", _PIECE):
            yield piece
    except zlib.error as error:
        raise damaged(name) from error
    if not inflate.eof:
        raise damaged(name)
