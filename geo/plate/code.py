"""The QR code of a plate's link: as one outline, dark on light in every theme, so that a telephone reads it off paper."""

from functools import lru_cache
from itertools import groupby

import segno
import shapely
from matplotlib.axes import Axes

from geo.errors import PlateError
from geo.plate.look import DARK, Look
from geo.plate.page import Rect
from geo.plate.paths import Sheet, path_of

QUIET = 4
"""Modules of free edge around a code (ISO/IEC 18004)."""
MOST_BYTES = 2_900
"""Of a text; the largest symbol holds 2,953 at the least correction (ISO/IEC 18004)."""
LONG = 300
"""Bytes above which a code has the least correction (7 %) instead of 15 %: fewer modules, each larger, read better."""
ZORDER = 12


def fits(text: str) -> bool:
    """Whether a code can hold a text."""
    return 0 < len(text.encode()) <= MOST_BYTES


def code_size(text: str, module: float) -> float:
    """Return the side of a text's code, with its free edge, in points.

    Parameters
    ----------
    text : str
        What it says.
    module : float
        Side of one of its squares, in points; a telephone reads 0.75 (a quarter of a millimetre) from a hand away.

    Raises
    ------
    PlateError
        When no code can hold the text.
    """
    return (len(modules(text)) + 2 * QUIET) * module


@lru_cache(maxsize=16)
def modules(text: str) -> tuple[bytes, ...]:
    """Return the rows of a text's code, 1 for a dark module, without the free edge.

    Raises
    ------
    PlateError
        When no code can hold the text.
    """
    size = len(text.encode())
    if not fits(text):
        raise PlateError(
            f"a code cannot hold {size:,} bytes: pick fewer incidents or filters, or leave the code out"
        )
    made = segno.make_qr(text, error="m" if size <= LONG else "l")
    return tuple(bytes(row) for row in made.matrix)


def draw_code(axes: Axes, text: str, rect: Rect, look: Look) -> None:
    """Draw a text's code as large as it fits in a rectangle, in its middle, on axes in points of the page.

    Raises
    ------
    PlateError
        When no code can hold the text.
    """
    rows = modules(text)
    side = min(rect.width, rect.height)
    module = side / (len(rows) + 2 * QUIET)
    x, y = rect.centre
    left, top = x - side / 2, y - side / 2
    # Readers expect dark on light: on a dark page the two colours change their parts.
    dark, light = (look.paper, look.ink) if look.code == DARK.code else (look.ink, look.paper)
    sheet = Sheet()
    sheet.fill(path_of(shapely.box(left, top, left + side, top + side)), light)
    runs = [
        shapely.box(
            left + (QUIET + first) * module,
            top + (QUIET + row) * module,
            left + (QUIET + last) * module,
            top + (QUIET + row + 1) * module,
        )
        for row, values in enumerate(rows)
        for first, last in _runs(values)
    ]
    # One outline without inner edges: no fine light lines between modules, however it is drawn.
    sheet.fill(path_of(shapely.union_all(runs)), dark)
    sheet.draw(axes, ZORDER, snap=False)


def _runs(values: bytes) -> list[tuple[int, int]]:
    """From and to of the dark modules of a row that stand side by side."""
    found, at = [], 0
    for value, same in groupby(values):
        length = len(list(same))
        if value:
            found.append((at, at + length))
        at += length
    return found
