"""The languages of printed pages: English, which the code is written in, and Arabic.

A sentence is written in English where it is said, `language.say("{shown} of {all} shown", shown=…)`; another language has
it in its table under that English text, and a test holds that no sentence is missing there.
"""

from geo.language.arabic import ARABIC
from geo.language.base import Language, Names
from geo.language.english import ENGLISH

__all__ = ["ARABIC", "ENGLISH", "LANGUAGES", "Language", "Names", "language"]

LANGUAGES: dict[str, Language] = {found.code: found for found in (ENGLISH, ARABIC)}


def language(code: str) -> Language:
    """Return the language with that code; KeyError when there is none."""
    return LANGUAGES[code]
