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

import numpy as np
import numpy.typing as npt
import pandas as pd

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
_NOT_A_WORD = re.compile("[^a-z0-9ء-ي]+")
_REPEATED = re.compile(r"([a-z])\1+")
_ARTICLE = frozenset({"al", "el", "ul", "a", "e"})
_SUN_ARTICLE = re.compile("[aeu]([tdrszn]|l)h?$")
_TA_MARBUTA = re.compile("(?:ah|eh)$|(?<=..[^aeiou])e$")

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
    return _REPEATED.sub(r"\1", text)


def _word(token: str) -> str:
    """One word without its Arabic article or its ta marbuta, in the agreed spelling."""
    if _ARABIC_LETTER.match(token):
        return token[2:] if token.startswith("ال") and len(token) > 3 else token
    token = _TA_MARBUTA.sub("a", _squeeze(token))
    return _WORDS.get(token, token)


def _is_article(token: str, following: str) -> bool:
    if token in _ARTICLE:
        return True
    sun = _SUN_ARTICLE.match(token)
    return sun is not None and following.startswith(sun[1])


def _pass(text: str) -> str:
    tokens = _NOT_A_WORD.sub(" ", text).split()
    kept = [
        token
        for token, following in zip(tokens, [*tokens[1:], ""], strict=False)
        if not (following and _is_article(token, following))
    ]
    return _squeeze("".join([_word(token) for token in kept]))


@lru_cache(maxsize=1 << 17)
def normal_form(name: str) -> str:
    """Reduce a name to the form in which its spellings agree.

    Parameters
    ----------
    name
        A place name in Latin or Arabic script. The two scripts are not transcribed into one another.

    Returns
    -------
    str
        Lower-case letters and digits without spaces; empty for a name without either. Applying it twice
        changes nothing.

    Examples
    --------
    >>> normal_form("Ma'arrat an-Nu'man") == normal_form("Maarat al-Numan")
    True
    >>> normal_form("الرقّة") == normal_form("رقة")
    True
    """
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name.casefold().translate(_TABLE))
        name = "".join(
            [
                str(unicodedata.digit(c)) if not c.isascii() and unicodedata.digit(c, None) is not None else c
                for c in name
                if not unicodedata.combining(c)
            ]
        )
    # Some letters only become Latin, or an apostrophe, when they have been taken apart.
    name = name.casefold().translate(_TABLE)
    # A pass may bring two letters together that a further pass reduces (de + re, then the final e).
    for _ in range(8):
        reduced = _pass(name)
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


_CONSONANTS = {
    "sh": "s", "ch": "s", "th": "t", "dh": "d", "kh": "x", "gh": "g", "ph": "f", "dj": "j",
    "q": "k", "c": "k", "p": "b", "v": "f", "x": "ks", "y": "", "w": "", "h": "",
    "ا": "", "و": "", "ي": "", "ه": "", "ح": "", "ع": "",
    "ب": "b", "ت": "t", "ث": "t", "ج": "j", "خ": "x", "د": "d", "ذ": "d", "ر": "r", "ز": "z", "س": "s", "ش": "s",
    "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "g", "ف": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n",
    **dict.fromkeys("aeiou", ""),
}  # fmt: skip
_CONSONANT = re.compile("|".join(sorted(_CONSONANTS, key=len, reverse=True)))
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
    return _AGAIN.sub(r"\1", _CONSONANT.sub(lambda m: _CONSONANTS[m[0]], normal_form(name)))
