"""A line of text in pieces of one direction each, where they stand.

matplotlib goes by the first letter of a text, so an Arabic line that begins with a Latin name or a bracket is told its
direction by a mark at its beginning. That is its leftmost end, after which nothing is set; within a line the marks would
shift the letters behind them in a PDF, so a piece that keeps its own direction is set by itself.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from geo.language.direction import RLM, begins_rtl, has_rtl, pieces, unmarked
from geo.plate import fonts


@dataclass(frozen=True)
class Piece:
    """Some text of a line as it is given to matplotlib.

    Attributes
    ----------
    text : str
        With the mark of its direction, if it needs one.
    x : float
        Its end from which its line is read, in points: where another typeface stands in for ours, as in a viewer of SVG,
        lines go on to begin where they should.
    side : str
        What end that is: ``left`` or ``right``.
    rtl : bool
        Whether it is itself read from right to left.
    """

    text: str
    x: float
    side: Literal["left", "right"] = "left"
    rtl: bool = False


def is_rtl(*texts: str) -> bool:
    """Whether a line of these texts is read from right to left: when it has a letter that is, or sets a piece apart."""
    return any(RLM in text or has_rtl(text) for text in texts)


def pieces_of(text: str, left: float, size: float, bold: bool, rtl: bool | None = None) -> list[Piece]:
    """Return the pieces of a line, or of a part of it.

    Parameters
    ----------
    text : str
        Of any script.
    left : float
        Left end of it, in points.
    size : float
        Of the type, in points.
    bold : bool
        Whether it is set bold.
    rtl : bool, optional
        Whether its line is read from right to left; by default what its own letters say.
    """
    if not (is_rtl(text) if rtl is None else rtl):
        plain = unmarked(text)
        return [Piece(plain, left)] if plain.strip() else []
    return list(_from_right(text, left + fonts.width(text, size, bold), size, bold))


def whole(text: str, left: float) -> Piece:
    """Return a line as one piece from its left end, for a name with an outline: nothing in it is set apart."""
    rtl = has_rtl(text)
    return Piece(_told(unmarked(text)) if rtl else unmarked(text), left, "left", rtl)


def _told(text: str) -> str:
    """A text from right to left, with the mark that says so where its first letter does not."""
    is_sign = len(text) == 1 and not unicodedata.mirrored(text)
    return text if is_sign or (has_rtl(text) and begins_rtl(text)) else f"{RLM}{text}"


def _from_right(text: str, right: float, size: float, bold: bool) -> Iterator[Piece]:
    for text_of_piece, rtl in pieces(text):
        core = text_of_piece.strip()
        if core:
            # Spaces have no ink: the letters begin where those at the right end stop.
            head, _, tail = text_of_piece.partition(core)
            spaces = fonts.width(head if rtl else tail, size, bold)
            yield Piece(_told(core) if rtl else core, right - spaces, "right", rtl)
        right -= fonts.width(text_of_piece, size, bold)
