"""English, the language that texts are written in."""

from geo.language.base import Language

ENGLISH = Language()
