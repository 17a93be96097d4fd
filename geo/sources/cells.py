"""Cells of foreign tables as the rest of Sitmap expects them: blanks, entities, numbers, truth values, tolls.

Every function takes a column of text and gives one of the same length. What cannot be read stays as the file has
it, so that ingest refuses it together with its value; a blank stays blank and is never 0. How separators in numbers
are meant is decided by the whole column, never by one cell.
"""

import html
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
import pyarrow.compute as pc

Column: TypeAlias = arrow.Array | arrow.ChunkedArray

# Spaces that a trim by Unicode classes alone would leave: zero-width marks, directional marks, the byte order mark.
_SPACE = "".join(map(chr, (*range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x2010))))
_SPACE += "".join(
    map(chr, (0x2028, 0x2029, *range(0x202A, 0x2030), 0x205F, *range(0x2060, 0x206A), 0x3000, 0xFEFF))
)

_BLANKS = (
    "na n/a #n/a n.a. n.a null none nan nil <na> nat #null! #value! #ref! #div/0! #name? #num! \\n - -- --- – — . .. ... ? * "
    "(null) (blank) [null]"
)
BLANKS = frozenset(_BLANKS.split())
"""What programs and people write for nothing, in lower case."""

_DIGITS = str.maketrans(
    {chr(zero + n): str(n) for zero in (0x0660, 0x06F0, 0x0966, 0xFF10) for n in range(10)}
    | {"٫": ".", "٬": ",", "−": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " "}
)
_ENTITY = r"&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});"


def as_array(column: Column) -> arrow.Array:
    """Return a column as one array of `string`."""
    if isinstance(column, arrow.ChunkedArray):
        column = column.combine_chunks()
        # Older and newer versions differ in whether this still has chunks.
        if isinstance(column, arrow.ChunkedArray):
            column = (
                arrow.concat_arrays(column.chunks) if column.num_chunks else arrow.array([], arrow.string())
            )
    return column if column.type == arrow.string() else column.cast(arrow.string())


def each_distinct(column: Column, change: Callable[[str], str | None]) -> arrow.Array:
    """Return the column with `change` applied, worked out once for each distinct text; blanks stay blank."""
    coded = as_array(column).dictionary_encode()
    changed = arrow.array([change(text) for text in coded.dictionary.to_pylist()], arrow.string())
    return changed.take(coded.indices)


def plain_digits(text: str) -> str:
    """Return the text with Arabic-Indic, Persian, Devanagari and full-width digits as 0-9, its minus as “-”."""
    return text if text.isascii() else text.translate(_DIGITS)


def trimmed(column: Column) -> arrow.Array:
    """Return the texts without spaces at both ends, invisible ones included; the empty text becomes null."""
    text = pc.utf8_trim(as_array(column), characters=_SPACE)
    return pc.if_else(pc.equal(text, ""), arrow.scalar(None, arrow.string()), text)


def blank_tokens(column: Column, keep: Collection[str] = ()) -> arrow.Array:
    """Return the texts trimmed, with NA, NULL, None, nan, #N/A, “-” and the like (`BLANKS`) as null.

    Parameters
    ----------
    column : pyarrow string array
        As in the file.
    keep : collection of str
        Tokens in lower case that mean something in this column: ``na`` is Namibia in a column of country codes.
    """
    text = trimmed(column)
    tokens = arrow.array(sorted(BLANKS - set(keep)), arrow.string())
    return pc.if_else(pc.is_in(pc.ascii_lower(text), tokens), arrow.scalar(None, arrow.string()), text)


def unescaped(column: Column) -> arrow.Array:
    """Return the texts with HTML entities (``&deg;``, ``&amp;``) as the characters they stand for.

    Only entities that end in a semicolon are meant: ``?a=1&copy=2`` is an address.
    """
    text = as_array(column)
    held = pc.fill_null(pc.match_substring_regex(text, _ENTITY), False)
    if not pc.any(held).as_py():
        return text
    return pc.replace_with_mask(text, held, each_distinct(text.filter(held), unescape))


def unescape(text: str) -> str:
    """Return one text with its HTML entities as characters."""
    return re.sub(_ENTITY, lambda match: html.unescape(match[0]), text)


# Numbers.

_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,'’ ]\d+)*|[.,]\d+)")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:([.,'’ ])\d{3})(?:\1\d{3})*")


@dataclass(frozen=True)
class _Marks:
    """How a column writes numbers: which marks are decimal in some cell, and which separate thousands."""

    decimal: frozenset[str]
    thousands: frozenset[str]


def _marks(texts: list[str]) -> _Marks:
    decimal, thousands = set(), set()
    for text in texts:
        if not _NUMBER.fullmatch(text):
            continue
        found = re.findall(r"[.,]", text)
        if len(set(found)) == 2:
            decimal.add(found[-1])
            thousands.add(found[0])
        elif len(found) > 1:
            thousands.add(found[0])
        elif found and not _GROUPED.fullmatch(text):
            decimal.add(found[0])
    return _Marks(frozenset(decimal), frozenset(thousands))


def _separated(text: str, marks: _Marks) -> str | None:
    """Return a number with a decimal point and without separators; None when its marks could mean either."""
    if not _NUMBER.fullmatch(text):
        return None
    bare = re.sub(r"(?<=\d)['’ ](?=\d{3}(?:\D|$))", "", text)
    found = re.findall(r"[.,]", bare)
    if not found:
        return bare if bare.lstrip("+-").isdigit() else None
    last = found[-1]
    if len(set(found)) == 2 or len(found) == 1:
        cut = len(found) == 1 and _is_thousands(bare, last, marks)
        whole, _, part = bare.rpartition(last)
        if cut is None:
            return None
        if cut or not _well_grouped(whole):
            return whole + part if cut else None
        return re.sub("[.,]", "", whole) + "." + part
    return bare.replace(last, "") if _GROUPED.fullmatch(bare) else None


def _is_thousands(text: str, mark: str, marks: _Marks) -> bool | None:
    """Whether the one mark of a number separates thousands; None when the column uses it for both."""
    if not _GROUPED.fullmatch(text):
        return False
    if mark in marks.decimal and mark in marks.thousands:
        return None
    if mark in marks.decimal:
        return False
    other = "," if mark == "." else "."
    # “1.204” alone is a decimal number for most programs, “1,204” a thousand for most people.
    return mark in marks.thousands or other in marks.decimal or mark == ","


def _well_grouped(whole: str) -> bool:
    return not re.search("[.,]", whole) or _GROUPED.fullmatch(whole) is not None


def numbers(column: Column) -> arrow.Array:
    """Return numbers with a decimal point and without separators: “1.234,5” and “1,234.5” become “1234.5”.

    Whether “1,204” is a thousand or a little more than one is decided by the other cells of the column; when
    they say both, it stays as it is.
    """
    return _numeric(column, r"^-?\d+(\.\d+)?$", lambda text: text)


def integers(column: Column) -> arrow.Array:
    """Return whole numbers as digits: “3.0” becomes “3” and “1,204” becomes “1204”.

    “2.5”, “2.02E+13” and words stay as they are. So does “1.204” unless the column shows that its points
    separate thousands: it may as well be an average.
    """

    def whole(number: str) -> str | None:
        match = re.fullmatch(r"\+?(-?\d+)(?:\.0*)?", number)
        return match[1] if match else None

    return _numeric(column, r"^-?\d+$", whole)


def _numeric(column: Column, plain: str, finish: Callable[[str], str | None]) -> arrow.Array:
    """Read numbers; a column in which every number is `plain` has nothing to decide and passes at once."""
    text = blank_tokens(column)
    if pc.all(pc.match_substring_regex(text, plain)).as_py() in (True, None):
        return text
    coded = text.dictionary_encode()
    given = coded.dictionary.to_pylist()
    texts = [plain_digits(text) for text in given]
    marks = _marks(texts)

    def read(text: str, original: str) -> str:
        number = text if text.isascii() and text.isdigit() else _separated(text, marks)
        done = finish(number) if number is not None else None
        return original if done is None else done

    read_ = [read(text, original) for text, original in zip(texts, given, strict=True)]
    return arrow.array(read_, arrow.string()).take(coded.indices)


# Truth values.

_TRUE = "true t yes y 1 1.0 x ✓ ✔ oui vrai si sí verdadero نعم صح evet doğru так да ja wahr"
_FALSE = "false f no n 0 0.0 non faux falso لا خطأ hayır yanlış ні нет nein falsch"
_TRUTH = dict.fromkeys(_TRUE.split(), "true") | dict.fromkeys(_FALSE.split(), "false")


def truths(column: Column, true_words: Collection[str] = ()) -> arrow.Array:
    """Return “true” and “false” for yes and no in several languages, 1 and 0, ticks; others stay.

    Parameters
    ----------
    column : pyarrow string array
        As in the file.
    true_words : collection of str
        Further words in lower case that mean true in this column.
    """
    words = _TRUTH | dict.fromkeys(true_words, "true")
    return each_distinct(blank_tokens(column), lambda text: words.get(plain_digits(text).casefold(), text))


# Tolls.


@dataclass(frozen=True)
class Tolls:
    """A column of tolls as three figures and what no figure holds; blank is not reported.

    Attributes
    ----------
    best, low, high : pyarrow string array, shape (n,)
        Whole numbers as text. `best` keeps a text that could not be read. “5+” and “at least 5” are the figure
        5 and the lowest figure 5; “10-12” is lowest and highest without a single figure; “up to 12” is the highest.
    words : pyarrow string array, shape (n,)
        What the cell says where the figures hold less than that: “dozens” (no figure), “~20” (the figure 20).
    """

    best: arrow.Array
    low: arrow.Array
    high: arrow.Array
    words: arrow.Array

    def without_span(self) -> "Tolls":
        """Return the tolls for a count that has no lowest and highest figure: the cell goes into `words` instead."""
        spanned = pc.or_(pc.is_valid(self.low), pc.is_valid(self.high))
        none = arrow.nulls(len(self.best), arrow.string())
        return Tolls(self.best, none, none, pc.if_else(spanned, self._said, self.words))

    @property
    def _said(self) -> arrow.Array:
        """The span in words, as there is no column for it."""
        empty = pc.fill_null(self.low, "")
        ends = pc.binary_join_element_wise(empty, pc.fill_null(self.high, ""), "–")
        only_low = pc.and_(pc.is_valid(self.low), pc.is_null(self.high))
        only_high = pc.and_(pc.is_null(self.low), pc.is_valid(self.high))
        ends = pc.if_else(only_low, pc.binary_join_element_wise("at least", empty, " "), ends)
        return pc.if_else(
            only_high, pc.binary_join_element_wise("up to", pc.fill_null(self.high, ""), " "), ends
        )


_UNREPORTED_WORDS = (
    "unknown;unk;not known;not reported;unreported;not available;unspecified;not specified;undetermined;n/r;nr;tbc;tbd;"
    "inconnu;desconocido;غير معروف;bilinmiyor;невідомо;неизвестно"
)
_UNREPORTED = frozenset(_UNREPORTED_WORDS.split(";"))
_VAGUE = re.compile(
    r"(?:(?:at least|over|more than|some|about) )?"
    r"(?:dozens?|scores?|several|many|multiple|numerous|some|a few|few|a number|hundreds?|thousands?|tens|plusieurs|"
    r"des dizaines|des centaines|varios|decenas|عشرات|العشرات|عدد|عدة|مئات|onlarca|десятки|кілька|несколько)"
    r"(?: (?:of|and|or|more|killed|dead|deaths|people|persons|civilians|casualties|fatalities|wounded|injured|dozens))*"
)
_NUMERAL_WORDS = "zero one two three four five six seven eight nine ten eleven twelve"
_NUMERALS = {word: number for number, word in enumerate(_NUMERAL_WORDS.split())}
_COUNTED = re.compile(
    r"(?<=\d) (?:people|persons?|killed|dead|deaths?|died|fatalit(?:y|ies)|civilians?|soldiers?|fighters?|martyrs?|wounded|"
    r"injured|injuries|casualties|victims?|morts?|tués?|blessés?|muertos?|heridos?|قتيل|قتلى|شهيد|شهداء|جريح|جرحى|ölü|yaralı)$"
)
_N = r"(\d{1,9})"
_AT_LEAST = re.compile(
    rf"(?:at least|min\.?|minimum|over|more than|not less than|no fewer than|>=?|≥|au moins|plus de|al menos|más de|على الأقل|"
    rf"أكثر من|en az) ?{_N}(?: or more| and more)?|{_N} ?(?:\+|or more|and more|plus|على الأقل)"
)
_AT_MOST = re.compile(
    rf"(?:at most|max\.?|maximum|up to|less than|fewer than|under|<=?|≤|jusqu'à|hasta|حتى) ?{_N}"
)
_ABOUT = re.compile(
    rf"(?:~|≈|about|around|approx\.?|approximately|circa|ca\.?|c\.|roughly|nearly|almost|environ|alrededor de|حوالي|نحو|yaklaşık) ?{_N}"
)
_BETWEEN = re.compile(
    rf"(?:between |from |entre |de |بين )?{_N} ?(?:-|–|—|to|and|or|à|et|a|y|و|إلى|\.\.) ?{_N}"
)

_Toll = tuple[str | None, str | None, str | None, str | None]


def tolls(column: Column) -> Tolls:
    """Read a column of tolls; nothing is invented, a range stays a range.

    Parameters
    ----------
    column : pyarrow string array
        As in the file: figures, “5+”, “at least 5”, “10-12”, “~20”, “3 killed”, “two”, “dozens”.
    """
    plain = integers(column)
    coded = plain.dictionary_encode()
    parts = [_toll(text) for text in coded.dictionary.to_pylist()]
    turned = [arrow.array([part[i] for part in parts], arrow.string()).take(coded.indices) for i in range(4)]
    return Tolls(*turned)


def _toll(original: str) -> _Toll:
    if original.isdigit() and original.isascii():
        return original, None, None, None
    text = re.sub(r"\s+", " ", plain_digits(original)).casefold()
    # Separators of thousands inside a phrase; a column that writes figures alone has been read before.
    text = _COUNTED.sub("", re.sub(r"(?<=\d),(?=\d{3}\b)", "", text))
    text = re.sub(r"[a-z]+", lambda match: str(_NUMERALS.get(match[0], match[0])), text)
    if re.fullmatch(_N, text):
        return text, None, None, None
    if text in _UNREPORTED:
        return None, None, None, None
    return _phrase(text, original)


def _phrase(text: str, original: str) -> _Toll:
    if match := _AT_LEAST.fullmatch(text):
        figure = match[1] or match[2]
        return figure, figure, None, None
    if match := _AT_MOST.fullmatch(text):
        return None, None, match[1], None
    if match := _ABOUT.fullmatch(text):
        return match[1], None, None, original
    if (match := _BETWEEN.fullmatch(text)) and int(match[1]) <= int(match[2]):
        return None, match[1], match[2], None
    if _VAGUE.fullmatch(text):
        return None, None, None, original
    return original, None, None, None


def joined_notes(
    notes: arrow.Array, label: str, words: arrow.Array
) -> tuple[arrow.Array, npt.NDArray[np.int64]]:
    """Return the notes with what no figure holds at their end, “[deaths: dozens]”, and the rows that it concerns."""
    concerned = np.flatnonzero(pc.is_valid(words).to_numpy(zero_copy_only=False))
    added = pc.binary_join_element_wise(f"[{label}: ", words, "]", "")
    both = pc.binary_join_element_wise(notes, added, " ")
    return pc.coalesce(both, added, notes), concerned.astype(np.int64)
