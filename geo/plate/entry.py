"""Entries of a legend: a swatch, drawn as the map draws the thing, and what it means."""

from collections.abc import Callable
from dataclasses import dataclass, field

from matplotlib.axes import Axes

Swatch = Callable[[Axes, float, float, float], None]
"""Draws a swatch on axes in points of the page, from its left edge and its top, in a height."""


@dataclass(frozen=True)
class Entry:
    """A line of a legend.

    Attributes
    ----------
    draw : callable
        Draws the swatch: axes, left edge, top and height, in points of the page.
    text : str
        What it means; may wrap, and may be empty where the title of the section says it.
    width : float
        Of the swatch, in points.
    amount : str
        How many, set at the end of the line; "" for none.
    height : float
        Of the swatch, in points; 0 for a little more than the type.
    """

    draw: Swatch = field(repr=False)
    text: str
    width: float
    amount: str = ""
    height: float = 0.0

    @property
    def said(self) -> str:
        """The text with its amount: “Clash 12”."""
        return f"{self.text} {self.amount}".strip()


@dataclass(frozen=True)
class Section:
    """Entries about one thing, under a title; `note` follows them as running text."""

    title: str
    entries: tuple[Entry, ...]
    note: str = ""
