"""Which way a text is read, and how a piece of Latin text keeps its own way inside an Arabic line.

The order of a mixed line follows from its letters (Unicode Bidirectional Algorithm, UAX #9). Where that would go wrong,
as with a list of two Latin names, the piece is set apart by marks that nobody sees: U+200E and U+200F, which every
program that shows text knows, also those that ignore the newer isolates (U+2066 to U+2069).
"""

import re
import unicodedata
from collections.abc import Iterator

LRM, RLM = "\u200e", "\u200f"
OPEN, CLOSE = RLM + LRM, LRM + RLM
"""Around a piece that is read from left to right."""

_MARKS = re.compile(f"[{LRM}{RLM}]")
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_NUMBERS = re.compile("[0-9., ()–]+")
_EDGES = re.compile(f"({OPEN}|{CLOSE})")


def has_rtl(text: str) -> bool:
    """Whether a text has a letter that is read from right to left."""
    return any(unicodedata.bidirectional(found[0]) in ("R", "AL") for found in _RTL.finditer(text))


def isolated(text: str) -> str:
    """Return a text so that it keeps its order inside a line that is read from right to left.

    Arabic, numbers with their ranges and punctuation need nothing: they are read with the line. Latin words, dates of
    digits, signed numbers and addresses get marks around them. A text that has them already is not marked again.
    """
    if has_rtl(text) or RLM in text or _NUMBERS.fullmatch(text) or not any(map(str.isalnum, text)):
        return text
    return f"{OPEN}{text}{CLOSE}"


def begins_rtl(text: str) -> bool:
    """Whether the first letter of a text, if it has one, is read from right to left."""
    strong = (unicodedata.bidirectional(character) for character in text if character not in (LRM, RLM))
    return next((found for found in strong if found in ("L", "R", "AL")), "R") != "L"


def unmarked(text: str) -> str:
    """Return a text without the marks."""
    return _MARKS.sub("", text)


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Split a line that is read from right to left into pieces in the order in which they are read.

    Yields
    ------
    (str, bool)
        A piece without marks, and whether it is read from right to left. The line may begin or end inside a piece that
        was set apart, as the lines of a broken paragraph do.
    """
    parts = _EDGES.split(text)
    rtl = next((part == OPEN for part in parts if part in (OPEN, CLOSE)), True)
    for part in parts:
        if part in (OPEN, CLOSE):
            rtl = part == CLOSE
        elif plain := unmarked(part):
            yield plain, rtl
