"""Text of records as it may stand on a page: nothing in it that turns, breaks or hides what stands beside it."""

import re
import unicodedata

_SPACES = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x9f"  # control characters, most of which XML cannot hold
    r"\u202a-\u202e\u2066-\u2069"  # overrides and isolates of direction: the rest of the line would turn
    r"\ufeff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff]"  # no characters, and tags that nobody sees
)
_HALVES = re.compile(r"[\ud800-\udfff]")
_MARKS = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u20d0-\u20f0]{4})[\u0300-\u036f\u0483-\u0489\u20d0-\u20f0]+"
)
"""Accents beyond the fourth on one letter: they would climb over the lines above."""
_LINK = re.compile(r"https?://[^\s\x00-\x20\"'<>\\^`{|}]+", re.IGNORECASE)


def cleaned(text: str) -> str:
    """Return a text as one line that every format of file can hold.

    Tabs and ends of lines become a space; control characters, overrides of direction and what is no character go; half a
    surrogate pair becomes the mark of a character that cannot be read. What it takes to write Arabic or Persian stays.
    """
    text = _SPACES.sub(" ", text)
    text = _FORBIDDEN.sub("", text)
    text = _HALVES.sub("\ufffd", text)
    return _MARKS.sub(r"\1", text)


def cleaned_lines(text: str) -> str:
    """Return a text of which each line is `cleaned`."""
    return "\n".join(cleaned(line) for line in text.split("\n"))


def link(url: str) -> str:
    """Return an address that a page may lead to; "" for any that is not plain http or https."""
    return url if _LINK.fullmatch(url) else ""


def is_rtl(text: str) -> bool:
    """Whether a text is read from right to left: its first letter with a direction decides (Unicode UAX #9, P2)."""
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((found in ("R", "AL") for found in strong if found in ("L", "R", "AL")), False)


def has_rtl(text: str) -> bool:
    """Whether any of a text is written from right to left."""
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)
