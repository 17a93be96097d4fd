"""Text that flows through columns: down one, on in the next, over to a further page; nothing is cut off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from geo.plate import fonts
from geo.plate.page import LEADING, Paragraph, Rect, Run, lines_of, text_height

_SLACK = 0.01
"""Points that rounding may cost."""
_TRIES = 24
"""Halvings in search of the height at which columns are even."""


@dataclass(frozen=True)
class Piece:
    """A paragraph that flows.

    Attributes
    ----------
    paragraph : Paragraph
        What it says.
    size : float
        Of its type, in points.
    before : float
        Space before it, in points; none at the top of a column.
    is_heading : bool
        Whether it stays with what follows.
    """

    paragraph: Paragraph
    size: float
    before: float = 0.0
    is_heading: bool = False

    def height(self, width: float) -> float:
        """Return how high it is in a width, in points."""
        return _height(self.paragraph, width, self.size)


@lru_cache(maxsize=2_000)
def _height(paragraph: Paragraph, width: float, size: float) -> float:
    """Kept, because the same text is tried again and again."""
    return text_height([paragraph], width, size)


@dataclass(frozen=True)
class Placed:
    """A piece in its place."""

    piece: Piece
    rect: Rect


def fill(pieces: Sequence[Piece], columns: Sequence[Rect]) -> tuple[list[Placed], list[Piece]]:
    """Fill columns one after the other.

    Returns
    -------
    (list of Placed, list of Piece)
        What stands where, and what found no room.
    """
    placed: list[Placed] = []
    rest = list(pieces)
    for column in columns:
        top = column.y
        while rest:
            before = rest[0].before if top > column.y else 0.0
            room = column.bottom - top - before
            if _needed(rest, column) > room + _SLACK and not _break_first(rest, column, room):
                break
            piece = rest.pop(0)
            high = piece.height(column.width)
            placed.append(Placed(piece, Rect(column.x, top + before, column.width, high)))
            top += before + high
    return placed, rest


def even(pieces: Sequence[Piece], columns: Sequence[Rect]) -> tuple[list[Placed], list[Piece]]:
    """Fill columns as `fill` does, to the same height as far as it goes when all find room."""
    placed, rest = fill(pieces, columns)
    if rest:
        return placed, rest
    low, high = 0.0, max(column.height for column in columns)
    for _ in range(_TRIES):
        middle = (low + high) / 2
        _, left = fill(pieces, [replace(c, height=min(middle, c.height)) for c in columns])
        low, high = (middle, high) if left else (low, middle)
    return fill(pieces, [replace(column, height=min(high, column.height)) for column in columns])


def _needed(rest: Sequence[Piece], column: Rect) -> float:
    """How high the next piece is; a heading with what follows it, or with the beginning of that."""
    first = rest[0]
    high = first.height(column.width)
    if not first.is_heading or len(rest) < 2:
        return high
    second = rest[1]
    following = second.height(column.width)
    if high + second.before + following > column.height:
        following = min(following, LEADING * second.size * 2)
    return high + second.before + following


def _break_first(rest: list[Piece], column: Rect, room: float) -> bool:
    """Break the first piece so that its beginning fits into the room, if it is longer than a whole column."""
    piece = rest[0]
    if piece.height(column.width) <= column.height:
        return False
    lines = lines_of([piece.paragraph], column.width, piece.size)
    fitting = [line for line in lines if line.baseline + fonts.DESCENT * piece.size <= room]
    if not fitting:
        return False
    text, at = piece.paragraph.text, 0
    for line in fitting:
        said = "".join(run.text for run in line.runs)
        at = text.index(said, at) + len(said)
    runs = piece.paragraph.runs
    head = replace(piece.paragraph, runs=tuple(_runs(runs, 0, at)))
    # What follows begins a line: not with the space at which it was broken.
    at += len(text[at:]) - len(text[at:].lstrip())
    tail = replace(piece.paragraph, runs=tuple(_runs(runs, at, len(text))), marker="")
    rest[:1] = [replace(piece, paragraph=head), replace(piece, paragraph=tail, before=0.0)]
    return True


def _runs(runs: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    """The runs of a part of a text, given by its first character and the one behind its last."""
    passed = 0
    for run in runs:
        part = run.text[max(start - passed, 0) : max(end - passed, 0)]
        if part:
            yield replace(run, text=part)
        passed += len(run.text)
