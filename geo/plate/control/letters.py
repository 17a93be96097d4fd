"""A letter for each holder: colours alone do not tell holders apart in grey, nor for every eye."""

from collections.abc import Mapping
from functools import cache

import numpy as np
import pandas as pd
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from geo.analysis.control import Control
from geo.model.actors import Actors
from geo.plate import fonts
from geo.plate.paths import placed

LETTER_FROM = 3.6
"""Radius of a disc, in points, from which on a letter in it can be read on paper."""
SIZE = 1.3
"""Of the type to the radius of the disc: bold and nearly five points at the least radius, as small as print may be."""
_DRAWN_AT = 100.0


def letters_of(control: Control, actors: Actors) -> Mapping[str, str]:
    """Return the letter of each holder: of its short name the first that is not taken, "" when all of them are.

    Those who held most over all dates choose first, so that a letter means the same on every plate of a series.
    """
    bands, changes = control.bands, control.changes
    named = pd.concat([bands["holder"], bands["other"], changes["before"], changes["after"]])
    counted = named.astype("object").value_counts()
    holders = sorted((str(value) for value in counted.index if value), key=lambda v: (-int(counted[v]), v))
    found: dict[str, str] = {}
    for value in holders:
        name = actors.label(value).upper()
        free = (letter for letter in name if "A" <= letter <= "Z" and letter not in found.values())
        found[value] = next(free, "")
    return found


def letter(text: str, x: float, y: float, radius: float) -> Path:
    """Return a letter in the middle of a disc, as an outline: the text of a page is not to be sown with them."""
    return placed(_outline(text), x, y, SIZE * radius)


@cache
def _outline(text: str) -> Path:
    """A letter in a type of size 1 around the origin, y down."""
    drawn = TextPath((0, 0), text, size=_DRAWN_AT, prop=fonts.properties(_DRAWN_AT, True))
    corners = np.asarray(drawn.vertices)
    middle = (drawn.get_extents().x0 + drawn.get_extents().x1) / 2, fonts.CAP_HEIGHT * _DRAWN_AT / 2
    return Path((corners - middle) / (_DRAWN_AT, -_DRAWN_AT), drawn.codes)
