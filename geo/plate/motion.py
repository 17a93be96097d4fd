"""Pages one after the other: a GIF for anything, and an MP4 for slides and browsers.

Pages are drawn one by one and kept in a folder until all are known; never more than one is in memory.
"""

import io
import struct
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

import imageio_ffmpeg
import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.GifImagePlugin import getdata

from geo.errors import PlateError
from geo.plate import paint, png
from geo.plate.page import Page

SECONDS = (0.2, 30.0)
"""How long a page may stand."""
WIDEST_GIF, WIDEST_MP4 = 1280, 1920
"""Pixels of the longer side at most."""
LAST = 3
"""How many times as long the last page stands, before it begins again."""
FRAMES = 5
"""Frames of an MP4 in a second: some players show nothing of a film that has fewer than a few."""

_COLOURS = 255
_FLAT = 64
"""The commonest colours, which the palette of a GIF holds exactly: grounds, marks, text."""
_UNCHANGED = 255
"""The index of the palette that leaves a pixel as it was."""
_AT_ONCE = 8_192
"""Colours that are compared with the palette at once."""

_LONGEST = 655_350
"""Milliseconds that a frame of a GIF can stand."""

_COLOUR = (
    "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,"
    "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"
)
"""The colours of high definition, used and said: else players guess, and red turns orange."""

Table = npt.NDArray[np.uint8]
"""Red, green and blue of each colour; shape (colours, 3)."""
Indices = npt.NDArray[np.uint8]
Colours = npt.NDArray[np.uint32]
Counts = npt.NDArray[np.int64]


def gif(pages: Iterable[Page], dpi: int = 96, seconds: float = 1.0) -> bytes:
    """Return pages as a GIF that begins again for ever.

    Parameters
    ----------
    pages : iterable of Page
        All of one size.
    dpi : int
        Dots an inch; fewer where the picture would be larger than `WIDEST_GIF`.
    seconds : float
        How long each page stands; the last one `LAST` times as long.

    Raises
    ------
    PlateError
        When there is no page, or `seconds` is out of `SECONDS`.
    """
    _check(seconds)
    with tempfile.TemporaryDirectory(prefix="sitmap-") as folder:
        # What is needed of all pages before the first is written: their colours. One palette, so that nothing flickers.
        palette = _Palette()
        files: list[Path] = []
        for frame in _frames(pages, dpi, WIDEST_GIF):
            palette.add(frame)
            files.append(Path(folder) / f"{len(files)}.png")
            frame.save(files[-1], compress_level=1)
        return _joined(files, palette.table(), seconds)


def mp4(pages: Iterable[Page], dpi: int = 144, seconds: float = 1.0) -> bytes:
    """Return pages as an MP4 (H.264, yuv420p, BT.709) that slides, browsers and phones play.

    Parameters
    ----------
    pages : iterable of Page
        All of one size.
    dpi : int
        Dots an inch; fewer where the picture would be larger than `WIDEST_MP4`.
    seconds : float
        How long each page stands; the last one `LAST` times as long.

    Raises
    ------
    PlateError
        When there is no page, `seconds` is out of `SECONDS`, or the encoder does not work.
    """
    _check(seconds)
    with tempfile.TemporaryDirectory(prefix="sitmap-") as folder:
        film = Path(folder) / "film.mp4"
        try:
            _encode(film, _frames(pages, dpi, WIDEST_MP4), round(seconds * FRAMES))
            return film.read_bytes()
        except (OSError, RuntimeError):
            raise PlateError("the film cannot be encoded here: take GIF or PDF instead") from None


def _check(seconds: float) -> None:
    if not SECONDS[0] <= seconds <= SECONDS[1]:
        raise PlateError(f"{seconds:g} seconds a page: take {SECONDS[0]:g} to {SECONDS[1]:g}")


def _frames(pages: Iterable[Page], dpi: int, widest: int) -> Iterator[Image.Image]:
    """Pages as pictures of even width and height, which H.264 asks for."""
    page = None
    for page in pages:
        fitting = min(float(dpi), widest / max(page.width, page.height) * paint.POINTS)
        picture = png.picture(page, fitting)
        yield picture.crop((0, 0, picture.width // 2 * 2, picture.height // 2 * 2))
    if page is None:
        raise PlateError("no page to write: choose a period or a view that has one")


# -- MP4 ---------------------------------------------------------------------------------------------------------------


def _encode(film: Path, frames: Iterator[Image.Image], times: int) -> None:
    """Write frames, each a number of times, by the ffmpeg that the package brings: a program of its own."""
    frame = next(frames)
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y"),
        *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{frame.width}x{frame.height}", "-r", f"{FRAMES}"),
        *("-i", "-", "-vf", _COLOUR, "-pix_fmt", "yuv420p"),
        *("-c:v", "libx264", "-crf", "20", "-preset", "veryfast", "-tune", "stillimage"),
        # What a browser needs to begin stands first, and nothing in the file tells of time or machine.
        *("-movflags", "+faststart", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"),
        str(film),
    ]
    with subprocess.Popen(  # noqa: S603 - no word of it comes from outside
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as encoder:
        if encoder.stdin is None:
            raise OSError("no pipe to the encoder")
        for following in frames:
            _repeat(encoder.stdin, frame, times)
            frame = following
        _repeat(encoder.stdin, frame, times * LAST)
    if encoder.returncode:
        raise OSError(f"the encoder ended with {encoder.returncode}")


def _repeat(pipe: IO[bytes], frame: Image.Image, times: int) -> None:
    data = frame.tobytes()
    for _ in range(times):
        pipe.write(data)


# -- GIF ---------------------------------------------------------------------------------------------------------------


class _Palette:
    """The colours of pictures, counted, and the palette that serves them best."""

    def __init__(self) -> None:
        self._colours: Colours = np.empty(0, np.uint32)
        self._counts: Counts = np.empty(0, np.int64)

    def add(self, picture: Image.Image) -> None:
        """Count the colours of a picture."""
        here, counts = np.unique(_packed(picture), return_counts=True)
        self._colours, index = np.unique(np.concatenate([self._colours, here]), return_inverse=True)
        self._counts = np.bincount(index, np.concatenate([self._counts, counts])).astype(np.int64)

    def table(self) -> Table:
        """Return the palette, at most `_COLOURS`: the commonest as they are, and others so that none is far from all.

        Cuts at the median would give the many pale colours of the ground more, and paint a small yellow mark orange.
        """
        order = np.argsort(-self._counts, kind="stable")
        flat, rest = self._colours[order[:_FLAT]], order[_FLAT:]
        if not len(rest):
            return _bytes_of(flat)
        weights = np.log2(self._counts[rest] + 1).astype(np.int64) + 1
        strip = Image.fromarray(_bytes_of(np.repeat(self._colours[rest], weights))[np.newaxis])
        cut = strip.quantize(
            _COLOURS - len(flat), Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE
        )
        others = np.asarray(cut.getpalette(), np.uint8).reshape(-1, 3)
        return np.concatenate([_bytes_of(flat), others])[:_COLOURS]


def _bytes_of(colours: Colours) -> npt.NDArray[np.uint8]:
    return np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=-1).astype(np.uint8)


def _joined(files: Sequence[Path], table: Table, seconds: float) -> bytes:
    """Pictures as one GIF: of each after the first only what has changed."""
    stream = io.BytesIO()
    before: Indices | None = None
    piece, corner, waits = None, (0, 0), 0
    for number, file in enumerate(files):
        frame = _indices(file, table)
        if before is None:
            stream.write(_header(frame, table))
        change = _change(before, frame)
        if change is not None:
            _write_piece(stream, piece, corner, waits)
            (piece, corner), waits = change, 0
        before = frame
        waits += round(1000 * seconds) * (LAST if number == len(files) - 1 else 1)
    _write_piece(stream, piece, corner, waits)
    stream.write(b";")
    return stream.getvalue()


def _indices(file: Path, table: Table) -> Indices:
    """A picture as indices into the palette, the nearest colour for each pixel; shape (height, width)."""
    with Image.open(file) as picture:
        packed = _packed(picture)
    colours, index = np.unique(packed, return_inverse=True)
    palette = table.astype(np.float32)
    lengths = (palette**2).sum(axis=1)
    nearest = np.empty(len(colours), np.uint8)
    for start in range(0, len(colours), _AT_ONCE):
        some = _bytes_of(colours[start : start + _AT_ONCE]).astype(np.float32)
        # |c - p|² without |c|², which is the same for every p.
        nearest[start : start + _AT_ONCE] = (lengths - 2 * some @ palette.T).argmin(axis=1)
    return nearest[index].reshape(packed.shape)


def _packed(picture: Image.Image) -> Colours:
    """The colours of a picture as one number each; shape (height, width)."""
    rgb = np.asarray(picture).astype(np.uint32)
    return (rgb[..., 0] << 16 | rgb[..., 1] << 8 | rgb[..., 2]).astype(np.uint32)


def _header(frame: Indices, table: Table) -> bytes:
    """The beginning of a GIF: size, palette of 256 colours, and that it begins again for ever (GIF89a)."""
    height, width = frame.shape
    again = b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    colours = table.tobytes().ljust(3 * 256, b"\x00")
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0) + colours + again


def _change(before: Indices | None, frame: Indices) -> tuple[Image.Image, tuple[int, int]] | None:
    """What differs from the frame before, and its corner; None when nothing does."""
    if before is None:
        return Image.fromarray(frame), (0, 0)
    changed = before != frame
    if not changed.any():
        return None
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    box = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    piece = np.where(changed[box], frame[box], np.uint8(_UNCHANGED))
    return Image.fromarray(piece), (int(columns[0]), int(rows[0]))


def _write_piece(
    stream: io.BytesIO, piece: Image.Image | None, corner: tuple[int, int], milliseconds: int
) -> None:
    if piece is not None:
        waits = min(milliseconds, _LONGEST)
        stream.writelines(getdata(piece, corner, duration=waits, disposal=1, transparency=_UNCHANGED))
