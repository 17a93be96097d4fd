"""Names of places: one normal form for the many spellings of one name, and a looser skeleton.

The normal form undoes what transcription adds or leaves out without changing which word is meant: case,
diacritics, apostrophes and hyphens, the Arabic article in its spellings (al-, el-, and the sun forms ash-, ar-,
as-, a-), ta marbuta (-a, -ah, -eh), hamza, doubled letters, and the spellings of a few words that begin
countless names (Tell, Tall, Tal; Kafr, Kfar; Deir, Dayr). Two names with one normal form are taken for one name.
The skeleton keeps consonants only: good for suggestions, wrong too often for an automatic answer.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from operator import eq

import numpy as np
import numpy.typing as npt
import pandas as pd

FORMS = 2
"""Raised with every change of what `normal_form` or `skeleton` answers: forms that were written down are made anew."""

# Letters that no decomposition turns into a plain Latin letter.
_LETTERS = {
    "ı": "i", "ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "a", "þ": "th", "ð": "dh",
}  # fmt: skip
_APOSTROPHES = "'’‘`´ʻʼʾʿ′ʹ＇"
_ARABIC = {
    "آ": "ا", "أ": "ا", "إ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ێ": "ي", "ئ": "ي", "ؤ": "و", "ۆ": "و",
    "ء": "", "ة": "ه", "ە": "ه", "ۀ": "ه", "ھ": "ه", "ک": "ك", "گ": "ك", "ڤ": "ف", "پ": "ب", "ـ": "",
}  # fmt: skip
_TABLE = str.maketrans({**_LETTERS, **dict.fromkeys(_APOSTROPHES, ""), **_ARABIC})
_ARABIC_LETTER = re.compile("[ء-ي]")
_WORD = re.compile("[a-z0-9ء-ي]+")
_REPEATED = re.compile(r"([a-z])\1+")
_ARTICLE = frozenset({"al", "el", "ul", "a", "e"})
_SUN_ARTICLE = re.compile("[aeu]([tdrszn]|l)h?$")
_TA_MARBUTA = re.compile("(?:ah|eh)$|(?<=..[^aeiou])e$")
_MAY_BE_TA_MARBUTA = ("e", "ah", "eh")
_BEYOND_MARKS = re.compile(
    "[^\x00-\x7f\u0300-\u034e\u0350-\u036f]"
)  # all but ASCII and the marks of Latin letters
_LATIN_OR_ARABIC = re.compile("[a-zء-ي]")

# One Arabic word each, by the spellings met in gazetteers and in news. Keys have doubled letters already reduced.
_WORDS = {
    spelling: word
    for word, spellings in {
        "tal": "tel til teil", "kafr": "kfar kafar kefr kufr kafer kfer kefar", "deir": "dayr dair der deyr dir",
        "beit": "bayt bait bet beyt", "ayn": "ain ein eyn ayin", "um": "om oum", "abu": "abou abo abi abi",
        "sheikh": "shaykh cheikh shaikh sheik sheyh shekh sheyk", "jabal": "jebel jabel djebel jebal gebel djabal",
        "burj": "borj bourj burg", "jisr": "jisir jeser jser", "marat": "maret marit", "khirbat": "khirbet kherbet kharbat",
        "wadi": "uadi", "hay": "hai hey",
    }.items()
    for spelling in spellings.split()
    if spelling != word
}  # fmt: skip


def _squeeze(text: str) -> str:
    """Digraphs of one long vowel, then doubled letters: Mansoura, Mansura; Ariha, Areeha; Tall, Tal."""
    text = text.replace("ou", "u").replace("oo", "u").replace("ee", "i")
    return _REPEATED.sub(r"\1", text) if _has_doubles(text) else text


def _has_doubles(text: str) -> bool:
    """Whether a character follows itself: a third of the cost of a search with a backward reference."""
    return any(map(eq, text, text[1:]))


def _reduced(token: str) -> str:
    """One word without its Arabic article or its ta marbuta, in the agreed spelling."""
    if _ARABIC_LETTER.match(token):
        return token[2:] if token.startswith("ال") and len(token) > 3 else token
    token = _squeeze(token)
    # The search costs more than most words need.
    if token.endswith(_MAY_BE_TA_MARBUTA):
        token = _TA_MARBUTA.sub("a", token)
    return _WORDS.get(token, token)


_word = lru_cache(maxsize=1 << 16)(_reduced)
"""`_reduced`, remembered: names share their words."""


def _is_article(token: str, following: str) -> bool:
    if token in _ARTICLE:
        return True
    sun = _SUN_ARTICLE.match(token)
    return sun is not None and following.startswith(sun[1])


def _joined(tokens: list[str]) -> str:
    """The words without the articles between them, as one."""
    if len(tokens) > 1:
        following = [*tokens[1:], ""]
        # No article has four letters: no longer word needs the search.
        tokens = [
            t for t, f in zip(tokens, following, strict=True) if not (len(t) < 4 and f and _is_article(t, f))
        ]
    return _squeeze("".join([_word(token) for token in tokens]))


def _in_plain_letters(name: str) -> str:
    """The name without marks on its letters, in digits 0 to 9, and in lower case."""
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name.casefold().translate(_TABLE))
        if not _BEYOND_MARKS.search(name):
            name = name.encode("ascii", "ignore").decode("ascii")
        else:
            name = "".join([c if c.isascii() else _plain_character(c) for c in name])
    if name.isascii():
        # Of the letters in the table only the apostrophes are ASCII.
        return name.lower().replace("'", "").replace("`", "")
    # Some letters only become Latin, or an apostrophe, when they have been taken apart.
    return name.casefold().translate(_TABLE)


@lru_cache(maxsize=1 << 12)
def _plain_character(c: str) -> str:
    if unicodedata.combining(c):
        return ""
    digit = unicodedata.digit(c, None)
    return c if digit is None else str(digit)


@lru_cache(maxsize=1 << 17)
def normal_form(name: str) -> str:
    """Reduce a name to the form in which its spellings agree.

    Parameters
    ----------
    name
        A place name in any script. Scripts are not transcribed into one another.

    Returns
    -------
    str
        Lower-case letters and digits without spaces; empty for a name without either. Letters of a script other
        than Latin and Arabic are kept only in a name that has none of those two. Applying it twice changes
        nothing.

    Examples
    --------
    >>> normal_form("Ma'arrat an-Nu'man") == normal_form("Maarat al-Numan")
    True
    >>> normal_form("الرقّة") == normal_form("رقة")
    True
    """
    name = _in_plain_letters(name)
    if not name.isascii() and not _LATIN_OR_ARABIC.search(name):
        return _in_another_script(name)
    name = _joined(_WORD.findall(name))
    # Joining may bring two letters together that a further pass reduces (de + re, then the final e).
    for _ in range(7):
        if not _may_reduce(name):
            break
        name = _squeeze(_reduced(name))
    return name


def _may_reduce(name: str) -> bool:
    """Whether a word that was squeezed may not be in its last form: it has no doubled letters any more."""
    return "ou" in name or name.endswith(_MAY_BE_TA_MARBUTA) or name.startswith("ال") or name in _WORDS


def _in_another_script(name: str) -> str:
    """Letters and digits of a name in Cyrillic, Greek, Ge'ez or any other script: nothing is known of its words."""
    for _ in range(8):
        reduced = "".join([c for c in _in_plain_letters(name) if c.isalnum()])
        if reduced == name:
            break
        name = reduced
    return name


def normal_forms(names: Iterable[object]) -> npt.NDArray[np.object_]:
    """Normal forms of many names, each distinct name worked out once.

    Parameters
    ----------
    names
        Texts of any length n; what is missing or not a text counts as an empty name.

    Returns
    -------
    numpy.ndarray
        Shape (n,), dtype object, of `str`.
    """
    codes, distinct = pd.factorize(np.asarray(list(names), dtype=object), use_na_sentinel=False)
    forms = np.array([normal_form(n) if isinstance(n, str) else "" for n in distinct] or [""], dtype=object)
    return forms[codes] if len(codes) else np.empty(0, dtype=object)


# Digraphs first; what they give is written so that the single letters after them leave it alone.
_DIGRAPHS = {
    "sh": "S", "ch": "S", "th": "T", "dh": "D", "kh": "X", "gh": "G", "ph": "F", "dj": "J",
}  # fmt: skip
_CONSONANTS = str.maketrans({
    "q": "k", "c": "k", "p": "b", "v": "f", "x": "ks", "y": "", "w": "", "h": "",
    "ا": "", "و": "", "ي": "", "ه": "", "ح": "", "ع": "",
    "ب": "b", "ت": "t", "ث": "t", "ج": "j", "خ": "x", "د": "d", "ذ": "d", "ر": "r", "ز": "z", "س": "s", "ش": "s",
    "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "g", "ف": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n",
    **dict.fromkeys("aeiou", ""),
    **{single: single.lower() for single in _DIGRAPHS.values()},
})  # fmt: skip
_AGAIN = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 17)
def skeleton(name: str) -> str:
    """The consonants of a name in a coarse common alphabet, for suggestions only.

    Latin and Arabic spellings of one name mostly share a skeleton; so do many different names: two places with
    one skeleton are the same place in about two cases of three.

    Parameters
    ----------
    name
        A place name in Latin or Arabic script.

    Returns
    -------
    str
        Consonants without doubles; may be empty.
    """
    return skeleton_of_form(normal_form(name))


def skeleton_of_form(form: str) -> str:
    """The skeleton of a name whose normal form is known."""
    for digraph, sound in _DIGRAPHS.items():
        if digraph in form:
            form = form.replace(digraph, sound)
    bones = form.translate(_CONSONANTS)
    return _AGAIN.sub(r"\1", bones) if _has_doubles(bones) else bones
