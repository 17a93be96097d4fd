"""A letter for each holder: colours alone do not tell holders apart in grey, nor for every eye."""

import re
from collections.abc import Mapping
from functools import cache

import numpy as np
import pandas as pd
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from geo.analysis.control import Control
from geo.language import Language, Names
from geo.plate import fonts
from geo.plate.paths import placed

LETTER_FROM = 3.6
"""Radius of a disc, in points, from which on a letter in it can be read on paper."""
SIZE = 1.3
"""Of the type to the radius of the disc: bold and nearly five points at the least radius, as small as print may be."""
_DRAWN_AT = 100.0
_ARTICLE = "ال"
_WRITTEN = re.compile("[A-Z\u0621-\u064a]")
"""Letters that can be read alone and small: Latin capitals, and the Arabic alphabet."""


def letters_of(control: Control, names: Names, language: Language) -> Mapping[str, str]:
    """Return the letter of each holder: of its short name the first that is not taken, "" when all of them are.

    Those who held most over all dates choose first, so that a letter means the same on every plate of a series. The name is
    that of the language; an Arabic article, with which half of the names begin, is passed over.
    """
    bands, changes = control.bands, control.changes
    named = pd.concat([bands["holder"], bands["other"], changes["before"], changes["after"]])
    counted = named.astype("object").value_counts()
    holders = sorted((str(value) for value in counted.index if value), key=lambda v: (-int(counted[v]), v))
    found: dict[str, str] = {}
    for value in holders:
        name = language.actor(value, names).upper().removeprefix(_ARTICLE)
        taken = found.values()
        free = (letter for letter in name if _WRITTEN.fullmatch(letter) and letter not in taken)
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
    extents = drawn.get_extents()
    middle = (extents.x0 + extents.x1) / 2, (extents.y0 + extents.y1) / 2
    return Path((corners - middle) / (_DRAWN_AT, -_DRAWN_AT), drawn.codes)
