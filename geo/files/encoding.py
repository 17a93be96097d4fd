"""The bytes of a text file as UTF-8, whatever they were."""

import codecs
import re
from dataclasses import dataclass

import charset_normalizer
import pyarrow as arrow

from geo.errors import SourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ONE_BYTE = ("cp1252", "cp1256", "cp1251", "latin_1")
_NAMES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "utf-32-le": "UTF-32 LE",
    "utf-32-be": "UTF-32 BE",
    "cp1252": "windows-1252",
    "cp1256": "windows-1256",
    "cp1251": "windows-1251",
    "latin_1": "ISO-8859-1",
}
_HEAD = 1 << 16
_BLOCK = 1 << 22
_SAMPLE_WORDS = 4_000
_PAIRS = 8
"""Pairs of bytes from which on UTF-16 is told from a text with stray zero bytes."""

# A word of more than ASCII: only these tell encodings apart. Length is bounded to keep the search linear.
_WORD = re.compile(rb"[A-Za-z]{0,40}[\x80-\xff][A-Za-z\x80-\xff]{0,40}")
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Text:
    """A text file.

    Attributes
    ----------
    buffer : pyarrow.Buffer
        Its text in UTF-8, without a byte-order mark and without zero characters.
    encoding : str
        What it was written in, as people call it.
    damaged : int
        Characters that are not of that encoding; they have become U+FFFD.
    """

    buffer: arrow.Buffer
    encoding: str
    damaged: int = 0


def as_utf8(raw: arrow.Buffer, name: str) -> Text:
    """Find out the encoding of a text file.

    A byte-order mark decides; without one a text that is valid UTF-8 is UTF-8. Of the encodings of one byte a
    character, windows-1252, windows-1256 (Arabic), windows-1251 (Cyrillic) and ISO-8859-1 are told apart by which
    gives the words that have more than ASCII the likelier letters.

    Parameters
    ----------
    raw : pyarrow.Buffer
        The file; UTF-8 is not copied.
    name : str
        Name of the file, for messages.

    Raises
    ------
    SourceError
        When the bytes are not text.
    """
    head = bytes(raw[:_HEAD])
    mark, encoding = next(((mark, code) for mark, code in _MARKS if head.startswith(mark)), (b"", ""))
    raw, head = raw.slice(len(mark)), head[len(mark) :]
    encoding = encoding or _wide(head)
    if encoding in ("", "utf-8"):
        _check_text(raw, head, name)
        if _is_utf8(raw):
            return Text(raw, "UTF-8 with byte-order mark" if mark else "UTF-8")
        encoding = _narrow(raw)
    text = _decoded(raw, encoding)
    _check_text(text.buffer, bytes(text.buffer[:_HEAD]), name)
    return text


def _wide(head: bytes) -> str:
    """Return UTF-16 when it has no mark but every second byte of its ASCII characters is zero."""
    pairs = len(head) // 2
    even, odd = head[: 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if pairs >= _PAIRS and odd > 0.2 * pairs and even < 0.02 * pairs:
        return "utf-16-le"
    if pairs >= _PAIRS and even > 0.2 * pairs and odd < 0.02 * pairs:
        return "utf-16-be"
    return ""


def _check_text(buffer: arrow.Buffer, head: bytes, name: str) -> None:
    view = memoryview(buffer)
    for start in range(0, len(view), _BLOCK):
        if b"\0" in bytes(view[start : start + _BLOCK]):
            raise SourceError(
                f"{name}: not a text file, nor of any other format that is read (it has zero bytes); "
                "export the table again as CSV or XLSX"
            )
    if len(_CONTROL.findall(head)) > max(2, 0.01 * len(head)):
        raise SourceError(
            f"{name}: not a text file, nor of any other format that is read (it has control characters); "
            "export the table again as CSV or XLSX"
        )


def _is_utf8(buffer: arrow.Buffer) -> bool:
    # As one cell of Arrow, whose check takes a tenth of a second for half a gigabyte and no memory.
    ends = arrow.py_buffer(memoryview(bytes(8) + buffer.size.to_bytes(8, "little")))
    try:
        arrow.LargeStringArray.from_buffers(1, ends, buffer).validate(full=True)
    except arrow.ArrowInvalid:
        return False
    return True


def _narrow(raw: arrow.Buffer) -> str:
    """Return the encoding of a text that is neither UTF-16 nor wholly UTF-8."""
    words = [match.group() for _, match in zip(range(_SAMPLE_WORDS), _WORD.finditer(raw), strict=False)]
    sample = b" ".join(words)
    read = sample.decode("utf-8", "replace")
    beyond = sum(character > "\x7f" for character in read)
    if read.count("\ufffd") < 0.1 * beyond:
        return "utf-8"  # a few damaged characters in a text that is otherwise UTF-8
    best = charset_normalizer.from_bytes(sample, cp_isolation=list(_ONE_BYTE)).best()
    if best is not None and best.encoding in _ONE_BYTE:
        return best.encoding
    return "cp1252" if _has_meaning(sample, "cp1252") else "latin_1"


def _has_meaning(sample: bytes, encoding: str) -> bool:
    try:
        sample.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(raw: arrow.Buffer, encoding: str) -> Text:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    view = memoryview(raw)
    out = arrow.BufferOutputStream()
    damaged = 0
    for start in range(0, max(len(view), 1), _BLOCK):
        text = decoder.decode(bytes(view[start : start + _BLOCK]), final=start + _BLOCK >= len(view))
        damaged += text.count("\ufffd")
        # A lone surrogate of damaged UTF-16 has no form in UTF-8.
        out.write(text.encode("utf-8", "replace"))
    return Text(out.getvalue(), _NAMES[encoding], damaged)
