"""The colours of holders on a plate: how they show on the ground, and how they fade."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from geo.language import ENGLISH, Language
from geo.model.actors import Actors
from geo.plate.content import Content
from geo.plate.control.letters import letters_of
from geo.plate.glyphs import FAINT, contrast
from geo.plate.look import DARK, Look

_RIMS = {"light": ("#14181c", 0.28), "dark": ("#000000", 0.5)}
"""Of a thin outline, and how much of it covers what it stands on, by theme."""


def mixed(colour: str, ground: str, strength: float) -> str:
    """Return the colour that one drawn with a strength, 0 to 1, has on another; each #rrggbb.

    Printed colours are mixed here and not made transparent: what lies below a disc must not change its colour.
    """
    both = zip(_parts(colour), _parts(ground), strict=True)
    return "#" + "".join(f"{round(strength * over + (1 - strength) * under):02x}" for over, under in both)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@dataclass(frozen=True)
class Palette:
    """The colours of holders on a day in a theme.

    Attributes
    ----------
    actors : Actors
        The register; a holder's colour belongs to a day.
    day : date or None
        The day that is shown.
    look : Look
        The theme.
    letters : mapping
        The letter of each holder, see `letters_of`.
    """

    actors: Actors
    day: date | None
    look: Look
    letters: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, content: Content, look: Look, language: Language = ENGLISH) -> "Palette":
        """Return the colours of the last day of what a plate shows, and the letters in its language."""
        actors, control = content.loaded.actors, content.control
        letters = {} if control is None else letters_of(control, content.names, language)
        return cls(actors, content.period[1], look, letters)

    @property
    def ground(self) -> str:
        """What discs are faded towards, and the fill of a holder that is not known."""
        return self.look.home

    def holder(self, value: str) -> str:
        """Return the colour of a holder, that of the ground for "", which is not known."""
        return self.actors.colour(value, self.day).lower() if value else self.ground

    def pair(self, holder: str, other: str) -> tuple[str, str]:
        """Return the two colours of the stripes of a place that is not settled."""
        one = self.holder(holder)
        if other:
            return one, self.holder(other)
        # Nobody knows who the other is: a colour of no holder that shows beside the one.
        shows = bool(holder) and contrast(one, self.look.casing) >= FAINT
        return one, self.look.casing if shows else self.look.hatch

    def is_faint(self, colour: str) -> bool:
        """Whether a colour hardly shows on the ground."""
        return contrast(colour, self.ground) < FAINT

    def faded(self, colour: str, strength: float) -> str:
        """Return a colour as old evidence has it."""
        return mixed(colour, self.ground, strength)

    def rim(self, colour: str) -> str:
        """Return the thin outline of a disc of a colour that shows by itself."""
        over, share = _RIMS["dark" if self.look.code == DARK.code else "light"]
        return mixed(over, colour, share)
