"""Coordinates in every notation that files of the field have, as decimal degrees of WGS84.

Plain decimal numbers pass as they are, whole columns at once. What cannot be read stays as the file has it, so that
ingest refuses it together with its value. Whether a point fits its country is not asked here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
import pyarrow.compute as pc
from pyproj import Transformer

from geo.sources.cells import Column, blank_tokens, each_distinct, numbers, plain_digits, unescaped

_PLAIN = r"^-?\d{1,3}(\.\d+)?$"
_TEXT = arrow.string()
_NONE = arrow.scalar(None, _TEXT)

_DIRECTIONS = {
    "N": "north|norte|nord|kuzey|شمالا|شمالًا|شمال|північ|пн|север",
    "S": "south|sud|sur|sul|güney|جنوبا|جنوبًا|جنوب|південь|пд|юг",
    "E": "east|este|est|ost|doğu|شرقا|شرقًا|شرق|схід|сх|восток",
    "W": "west|ouest|oeste|ovest|batı|غربا|غربًا|غرب|захід|зх|запад",
}
"""Words for the directions. “O” alone is west in French and east in German: it is not read."""

_SPELLINGS: tuple[tuple[str, str], ...] = (
    ("[−‐‑–]", "-"),
    # One mark for each of degrees, minutes and seconds; two primes are one mark of seconds.
    ("''|′′|’’|[“”″„〞]", '"'),
    ("[‘’′´`ʹʼ]", "'"),
    (r"[º˚⁰∘]|(?i:deg(?:rees?|rés?)?\.?|grados?)", "°"),
    (r"(?i:min(?:utes?)?)\.?", "'"),
    (r"(?i:sec(?:onds?)?)\.?", '"'),
    # An S in the case of D and M before it is seconds, else the south.
    (r"(\d) ?D ?(\d+) ?M ?(\d+(?:[.,]\d+)?) ?S", r"\1°\2'\3" + '"'),
    (r"(\d) ?[dD] ?(\d)", r"\1°\2"),
    (r"(\d) ?[mM] ?(\d|\b)", r"\1'\2"),
    (r"('\s*\d+(?:[.,]\d+)?) ?s", r'\1"'),
    *((f"(?i)(?:{words})", f" {letter}") for letter, words in _DIRECTIONS.items()),
    # Degrees, minutes and seconds without anything between, as in aviation: 361204N 0370940E.
    (r"(^|[^\d.,])(\d{2,3})(\d\d)(\d\d(?:\.\d+)?) ?([NSEWnsew])\b", r"\1\2 \3 \4 \5"),
)
"""Spellings of marks and directions, and what each becomes; in this order."""

_ODD = r"[^-+\d\s.,;:°'\"NSEW]|''|\d{6}"
"""What shows that a text is not yet in the spelling that they lead to."""

_ANGLE = (
    r"^[\s,;]*(?P<before>[NSEWnsew])?[:.\s]*(?P<sign>[-+])?\s*(?P<d>\d{1,3}(?:[.,]\d+)?)\s*[°:*\s]?\s*"
    r"(?:(?P<m>\d{1,2}(?:[.,]\d+)?)\s*[':\s]?\s*(?:(?P<s>\d{1,2}(?:[.,]\d+)?)\s*[\"']?)?)?[\s,;]*(?P<after>[NSEWnsew])?\.?$"
)


@dataclass(frozen=True)
class Points:
    """Points of n rows.

    Attributes
    ----------
    latitude, longitude : pyarrow string array, shape (n,)
        Decimal degrees (WGS84, EPSG:4326) with a decimal point; the text of the file where it could not be read; null
        where blank.
    """

    latitude: arrow.Array
    longitude: arrow.Array


def from_columns(latitude: Column, longitude: Column) -> Points:
    """Read a column of latitudes and one of longitudes.

    Decimal with point or comma; degrees, minutes and seconds with any marks; directions as letters or words before or
    after. Where the letters say that the two are the other way round, they change places.

    Parameters
    ----------
    latitude, longitude : pyarrow string arrays, shape (n,)
        As in the file.
    """
    north, east = blank_tokens(latitude), blank_tokens(longitude)
    if _all_plain(north) and _all_plain(east):
        return Points(north, east)
    return _joined(_angles(north), _angles(east), north, east)


def from_cells(column: Column) -> Points:
    """Read a column that holds both: “36.2, 37.16”, “36°12′N 37°9′E”, “POINT (37.16 36.2)”, a map's address, UTM with zone.

    Of two plain numbers the first is the latitude, unless some first numbers of the column are beyond 90 and no second is.

    Parameters
    ----------
    column : pyarrow string array, shape (n,)
        As in the file. A cell that could not be read is in both columns of the result.
    """
    original = blank_tokens(column)
    first, second = _split(original, _AS_WRITTEN)
    rest = _spelt(pc.if_else(pc.is_null(first), original, _NONE))
    a, b = _split(rest, _AS_SPELT)
    first, second = pc.coalesce(first, a), pc.coalesce(second, b)
    points = _joined(_angles(first), _angles(second), first, second)
    read = pc.and_(_is_plain(points.latitude), _is_plain(points.longitude))
    latitude, longitude = pc.if_else(read, points.latitude, _NONE), pc.if_else(read, points.longitude, _NONE)
    in_utm = _utm_cells(pc.if_else(pc.is_null(first), rest, _NONE))
    return Points(
        pc.coalesce(latitude, in_utm.latitude, original), pc.coalesce(longitude, in_utm.longitude, original)
    )


def from_utm(easting: Column, northing: Column, zone: Column) -> Points:
    """Read eastings and northings in metres of UTM zones (WGS84).

    Parameters
    ----------
    easting, northing : pyarrow string arrays, shape (n,)
        Metres, with or without separators of thousands.
    zone : pyarrow string array, shape (n,)
        “37N”, “37S”, “UTM zone 37N”, “EPSG:32637”. A number alone does not tell the hemisphere and is not read.

    Notes
    -----
    The letter is the hemisphere or the latitude band (DMA TM 8358.1: C to M south, N to X north). “S” is both: it is
    taken as band S, 32 to 40 degrees north, where the northing lies in that band, else as south.
    """
    east, north = numbers(easting), numbers(northing)
    points = _utm(east, north, blank_tokens(zone))
    return Points(pc.coalesce(points.latitude, north), pc.coalesce(points.longitude, east))


# Angles.


def _is_plain(text: arrow.Array) -> arrow.Array:
    return pc.fill_null(pc.match_substring_regex(text, _PLAIN), False)


def _all_plain(text: arrow.Array) -> bool:
    return bool(pc.all(pc.match_substring_regex(text, _PLAIN)).as_py() in (True, None))


def _spelt(text: arrow.Array) -> arrow.Array:
    """Return the texts with one spelling of digits, marks and directions."""
    for _ in range(2):  # An entity may be escaped again: &amp;deg;
        text = unescaped(text)
    local = pc.fill_null(pc.match_substring_regex(text, "[٠-٩۰-۹٫０-９]"), False)
    if pc.any(local).as_py():
        text = pc.replace_with_mask(text, local, each_distinct(text.filter(local), plain_digits))
    odd = pc.fill_null(pc.match_substring_regex(text, _ODD), False)
    if not pc.any(odd).as_py():
        return text
    spelt = text.filter(odd)
    for spelling, instead in _SPELLINGS:
        spelt = pc.replace_substring_regex(spelt, spelling, instead)
    return pc.replace_with_mask(text, odd, spelt)


@dataclass(frozen=True)
class _Angles:
    """Angles in degrees, NaN where unread; the axis that a letter names: 1 latitude, 2 longitude, 0 none."""

    degrees: npt.NDArray[np.float64]
    axis: npt.NDArray[np.int8]
    plain: arrow.Array
    """The text where it is a plain number already, else null: such a number keeps its digits."""


def _angles(text: arrow.Array) -> _Angles:
    # “36,2012” is the most frequent notation after the plain one, and is made plain at once.
    text = pc.replace_substring_regex(text, r"^([+-]?\d{1,3}),(\d+)$", r"\1.\2")
    plain = pc.if_else(_is_plain(text), text, _NONE)
    degrees = np.full(len(text), np.nan)
    axis = np.zeros(len(text), dtype=np.int8)
    rows = np.flatnonzero(pc.and_(pc.is_valid(text), pc.is_null(plain)).to_numpy(zero_copy_only=False))
    if len(rows):
        degrees[rows], axis[rows] = _notation(_spelt(text.take(arrow.array(rows))))
    return _Angles(degrees, axis, plain)


def _figure(found: arrow.Array, group: str) -> npt.NDArray[np.float64]:
    text = pc.replace_substring(pc.struct_field(found, group), ",", ".")
    text = pc.if_else(pc.equal(text, ""), _NONE, text)
    return np.asarray(pc.cast(text, arrow.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)


def _letter(found: arrow.Array) -> npt.NDArray[np.str_]:
    """The letter before or after; “?” where there are two."""
    before, after = (pc.fill_null(pc.struct_field(found, group), "") for group in ("before", "after"))
    letters = pc.utf8_upper(pc.binary_join_element_wise(before, after, ""))
    single = pc.if_else(pc.greater(pc.utf8_length(letters), 1), "?", letters)
    return np.asarray(single.to_numpy(zero_copy_only=False), dtype=np.str_)


def _notation(text: arrow.Array) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int8]]:
    """Read degrees, minutes and seconds with a direction: degrees (NaN unread) and the axis named."""
    found = pc.extract_regex(text, _ANGLE)
    d, m, s = (_figure(found, group) for group in "dms")
    letter = _letter(found)
    sign = np.asarray(
        pc.fill_null(pc.struct_field(found, "sign"), "").to_numpy(zero_copy_only=False), dtype=np.str_
    )
    whole = (np.isnan(m) | (d % 1 == 0)) & (np.isnan(s) | (m % 1 == 0))
    sixtieths = (np.nan_to_num(m) < 60) & (np.nan_to_num(s) < 60)
    degrees = d + np.nan_to_num(m) / 60 + np.nan_to_num(s) / 3600
    south_west = np.isin(letter, ["S", "W"])
    contradicts = (letter == "?") | ((sign == "-") & np.isin(letter, ["N", "E"]))
    degrees = np.where(whole & sixtieths & ~contradicts & (degrees <= 180), degrees, np.nan)
    axis = np.isin(letter, ["N", "S"]) + 2 * np.isin(letter, ["E", "W"])
    return np.where(south_west | (sign == "-"), -degrees, degrees), axis.astype(np.int8)


def _joined(first: _Angles, second: _Angles, first_text: arrow.Array, second_text: arrow.Array) -> Points:
    """Return two columns of angles as points, each axis where its letter says it is."""
    swapped = (first.axis == 2) & (second.axis == 1)
    # A letter of the other axis without its counterpart contradicts the column: such a cell is not read.
    north = np.where(first.axis == 2, np.nan, first.degrees)
    east = np.where(second.axis == 1, np.nan, second.degrees)
    north = np.where(swapped, second.degrees, north)
    east = np.where(swapped, first.degrees, east)
    return Points(
        pc.coalesce(first.plain, _decimal(north), first_text),
        pc.coalesce(second.plain, _decimal(east), second_text),
    )


def _decimal(degrees: npt.NDArray[np.float64]) -> arrow.Array:
    """Return degrees as text with up to six decimals, a tenth of a metre; null for NaN."""
    fine = np.where(np.isfinite(degrees) & (np.abs(degrees) <= 180), degrees, np.nan)
    exact = arrow.array(np.round(fine, 6), from_pandas=True).cast(arrow.decimal128(10, 6), safe=False)
    text = pc.replace_substring_regex(exact.cast(_TEXT), r"\.?0+$", "")
    return pc.if_else(pc.is_in(text, arrow.array(["", "-0", "-"])), "0", text)


# Both in one cell.

_NUMBERS = {"{N}": r"[+-]?\d{1,3}(?:\.\d+)?", "{DOT}": r"[+-]?\d{1,3}\.\d+", "{COMMA}": r"[+-]?\d{1,3},\d+"}
"""What stands for a number in the patterns of `_Form`: any, with a decimal point, with a decimal comma."""


@dataclass(frozen=True)
class _Form:
    """How a cell holds a point: groups a (latitude) and b (longitude)."""

    written: str
    either_order: bool = False

    @property
    def pattern(self) -> str:
        """The regular expression."""
        result = self.written
        for name, number in _NUMBERS.items():
            result = result.replace(name, number)
        return result


_AS_WRITTEN = (
    _Form(r"^[\[(]?\s*(?P<a>{N})\s*°?\s*(?:[;/|]|,\s|\s)\s*(?P<b>{N})\s*°?\s*[\])]?$", either_order=True),
    _Form(r"^[\[(]?\s*(?P<a>{DOT})\s*°?,(?P<b>{N})\s*°?[\])]?$", either_order=True),
    _Form(r"^[\[(]?\s*(?P<a>{N})\s*°?,(?P<b>{DOT})\s*°?[\])]?$", either_order=True),
    _Form(r"^[\[(]?\s*(?P<a>{COMMA})\s*°?(?:\s*[;/|]\s*|,?\s+)(?P<b>{COMMA})\s*°?[\])]?$", either_order=True),
    # Well-known text and GeoJSON have the longitude first.
    _Form(r"(?i)POINT\s*Z?M?\s*\(\s*(?P<b>{N})\s+(?P<a>{N})(?:\s+[-+.\d]+)*\s*\)$"),
    _Form(r'(?i)"Point".*"coordinates"\s*:\s*\[\s*(?P<b>{N})\s*,\s*(?P<a>{N})'),
    # Addresses of maps: the pin, then the middle of the view.
    _Form(r"!3d(?P<a>{DOT})!4d(?P<b>{DOT})"),
    _Form(r"mlat=(?P<a>{DOT})&mlon=(?P<b>{DOT})"),
    _Form(r"(?:[?&](?:q|ll|query|center)=|[/@]|^geo:)(?P<a>{DOT})(?:,|%2C)\s*(?P<b>{DOT})"),
    _Form(r"map=\d+(?:\.\d+)?/(?P<a>{DOT})/(?P<b>{DOT})"),
    _Form(r"(?i)^lat[a-z]*[.:=\s]+(?P<a>{N})\s*°?[\s,;/]+lon[a-z]*[.:=\s]+(?P<b>{N})\s*°?$"),
    _Form(r"(?i)^lon[a-z]*[.:=\s]+(?P<b>{N})\s*°?[\s,;/]+lat[a-z]*[.:=\s]+(?P<a>{N})\s*°?$"),
)
"""Forms of a point in one cell as they stand in the file, in the order tried."""

_AS_SPELT = (
    # Plain numbers again: they may have been written in other digits.
    *_AS_WRITTEN[:4],
    # With directions, after each number or before it.
    _Form(
        r"^[\[(]?(?P<a>[^A-Za-z(\[]*\d[^A-Za-z]*[NSEWnsew])[\s,;/|]*(?P<b>[^A-Za-z]*\d[^A-Za-z]*[NSEWnsew])[\])]?$"
    ),
    _Form(
        r"^[\[(]?\s*(?P<a>[NSEWnsew][^A-Za-z]*\d[^A-Za-z]*)(?P<b>[NSEWnsew][^A-Za-z]*\d[^A-Za-z\])]*)[\])]?$"
    ),
    _Form(r"^[\[(]?(?P<a>[^,;/|]*[°'\"][^,;/|]*)[,;/|]\s*(?P<b>[^,;/|]*[°'\"][^,;/|\])]*)[\])]?$"),
    # Nothing but marks between them: 36°12'4" 37°9'40".
    _Form(r"^(?P<a>-?\d{1,2}°\s*[\d.]+'\s*(?:[\d.]+\")?)\s+(?P<b>-?\d{1,3}°\s*[\d.]+'\s*(?:[\d.]+\")?)$"),
)
"""Further forms, after `_spelt`."""


def _split(text: arrow.Array, forms: Sequence[_Form]) -> tuple[arrow.Array, arrow.Array]:
    """Return latitude and longitude of each cell as the first form that fits has them; null where none does."""
    first = second = arrow.nulls(len(text), _TEXT)
    for form in forms:
        unread = pc.and_(pc.is_null(first), pc.is_valid(text))
        if not pc.any(unread).as_py():
            break
        found = pc.extract_regex(pc.if_else(unread, text, _NONE), form.pattern)
        a, b = pc.struct_field(found, "a"), pc.struct_field(found, "b")
        if form.either_order and _longitude_first(a, b):
            a, b = b, a
        first, second = pc.coalesce(first, a), pc.coalesce(second, b)
    return first, second


def _longitude_first(a: arrow.Array, b: arrow.Array) -> bool:
    first, second = (_largest(x) for x in (a, b))
    return first > 90 and second <= 90


def _largest(text: arrow.Array) -> float:
    values = pc.cast(pc.replace_substring(pc.utf8_ltrim(text, "+"), ",", "."), arrow.float64())
    return float(pc.max(pc.abs(values)).as_py() or 0)


# UTM.

_UTM_CELL = (
    r"(?i)^(?:UTM\s*)?(?:zone\s*)?(?P<zone>\d{1,2}\s*[C-X])[\s,;:]+(?:E\s*[:=]?\s*)?(?P<e>\d{6}(?:\.\d+)?)\s*(?:m?\s*E)?[\s,;/]+"
    r"(?:N\s*[:=]?\s*)?(?P<n>\d{1,8}(?:\.\d+)?)\s*(?:m?\s*N)?$"
)
_ZONE = r"(?i)^(?:(?:WGS\s*_?(?:19)?84)?[\s/_]*(?:UTM)?[\s_]*(?:zone)?[\s_]*)?(?P<number>\d{1,2})[\s_]*(?P<letter>[C-HJ-NP-X]|north|south)$"
_EPSG = r"(?i)^(?:EPSG:?\s*)?32(?P<half>[67])(?P<number>\d\d)$"
_BAND_S = (3_540_000, 4_430_000)
"""Northings in metres of 32 to 40 degrees north."""


def _utm_cells(text: arrow.Array) -> Points:
    found = pc.extract_regex(text, _UTM_CELL)
    east, north, zone = (pc.struct_field(found, group) for group in ("e", "n", "zone"))
    return _utm(east, north, zone)


def _utm(easting: arrow.Array, northing: arrow.Array, zone: arrow.Array) -> Points:
    """Return points; null where a row has no readable easting, northing and zone."""
    east, north = (_metres(text) for text in (easting, northing))
    coded = zone.dictionary_encode()
    zones = [_zone(plain_digits(text)) for text in coded.dictionary.to_pylist()] + [(0, "")]
    codes = pc.fill_null(coded.indices, len(zones) - 1).to_numpy()
    number = np.array([n for n, _ in zones])[codes]
    letter = np.array([name for _, name in zones])[codes]
    in_band_s = (letter == "S") & (north >= _BAND_S[0]) & (north <= _BAND_S[1])
    southern = np.isin(letter, list("CDEFGHJKLMS")) & ~in_band_s
    fine = (number > 0) & (east > 0) & (east < 1_000_000) & (north >= 0) & (north <= 10_000_000)
    latitude, longitude = np.full(len(east), np.nan), np.full(len(east), np.nan)
    epsg = np.where(southern, 32700, 32600) + number
    for code in np.unique(epsg[fine]).tolist():
        rows = fine & (epsg == code)
        longitude[rows], latitude[rows] = _transformer(code).transform(east[rows], north[rows])
    return Points(_decimal(latitude), _decimal(longitude))


def _metres(text: arrow.Array) -> npt.NDArray[np.float64]:
    good = pc.if_else(pc.match_substring_regex(text, r"^\d{1,9}(\.\d+)?$"), text, _NONE)
    return np.asarray(good.cast(arrow.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)


def _zone(text: str) -> tuple[int, str]:
    """Return number and letter of a zone; 0 when it cannot be read."""
    found = pc.extract_regex(arrow.scalar(text), _ZONE).as_py()
    if found:
        number, letter = int(found["number"]), found["letter"].upper()
        # A word is a hemisphere; M and N are bands of either half.
        letter = {"NORTH": "N", "SOUTH": "M"}.get(letter, letter)
        return (number, letter) if 1 <= number <= 60 else (0, "")
    found = pc.extract_regex(arrow.scalar(text), _EPSG).as_py()
    if found and 1 <= int(found["number"]) <= 60:
        return int(found["number"]), "N" if found["half"] == "6" else "M"
    return 0, ""


def is_zone(text: str) -> bool:
    """Return whether a text names a UTM zone with its hemisphere or band."""
    return _zone(plain_digits(text))[0] > 0


@cache
def _transformer(epsg: int) -> Transformer:
    return Transformer.from_crs(epsg, 4326, always_xy=True)
