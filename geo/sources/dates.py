"""Dates in every style that files of the field have, read as ISO days.

The order of day and month is decided once for all cells of a column that are written alike (with the same separator),
from those in which only one order is possible. A cell alone never decides for itself.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
import pyarrow.compute as pc

from geo.sources.base import Question
from geo.sources.cells import Column, blank_tokens, plain_digits

_MONTH_NAMES = (
    "january janvier enero janeiro januar ocak января січня يناير كانون_الثاني جانفي",
    "february fevrier febrero fevereiro februar subat февраля лютого فبراير شباط فيفري",
    "march mars marzo marco marz maerz mart марта березня مارس اذار",
    "april avril abril nisan апреля квітня ابريل نيسان افريل",
    "may mai mayo maio mayis мая май травня مايو ايار ماي",
    "june juin junio junho juni haziran июня червня يونيو حزيران جوان",
    "july juillet julio julho juli temmuz июля липня يوليو تموز جويلية",
    "august aout agosto agustos августа серпня اغسطس اب اوت",
    "september septembre septiembre setembro setiembre sept eylul сентября вересня سبتمبر ايلول",
    "october octobre octubre outubro oktober ekim октября жовтня اكتوبر تشرين_الاول",
    "november novembre noviembre novembro kasim ноября листопада نوفمبر تشرين_الثاني",
    "december decembre diciembre dezembro dezember aralik декабря грудня ديسمبر كانون_الاول",
)  # fmt: skip
"""Names in English, French, Spanish, Portuguese, German, Turkish, Russian, Ukrainian and Arabic (Gulf, Levant, Maghreb),
in the form of `_folded`."""

_WEEKDAY_NAMES = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo "
    "الاثنين الاحد الثلاثاء الاربعاء الخميس الجمعة السبت"
)
_WEEKDAYS = frozenset(_WEEKDAY_NAMES.split())


def _folded(word: str) -> str:
    """Return a word in lower case without points and diacritics, with one form of alef."""
    word = unicodedata.normalize("NFKD", word.casefold().replace("ı", "i"))
    word = "".join(c for c in word if not unicodedata.combining(c))
    return re.sub("[أإآٱ]", "ا", word.replace(".", "")).strip()


def _month_table() -> dict[str, int]:
    """Every name of a month, and its beginnings of three letters or more that no other month shares."""
    whole = {n.replace("_", " "): i for i, names in enumerate(_MONTH_NAMES, start=1) for n in names.split()}
    short: dict[str, set[int]] = {}
    for name, month in whole.items():
        for length in range(3, len(name)):
            short.setdefault(name[:length].strip(), set()).add(month)
    return {s: months.pop() for s, months in short.items() if len(months) == 1} | whole


_MONTHS = _month_table()

_PARTS = {
    "{NAME}": r"(?P<name>(?!de\b|of\b)[^\W\d_]{2,}\.?(?: (?!de\b|of\b)[^\W\d_]{2,})?)",
    "{DAY}": r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|º)?",
    "{YEAR}": r"(?P<y>\d{4}|'?\d\d)",
    "{GAP}": r"(?: de | of | d['’]|[-/., ])*",
}
"""What stands for a part of a date in `_STYLES`."""


def _style(written: str) -> re.Pattern[str]:
    for name, part in _PARTS.items():
        written = written.replace(name, part)
    return re.compile(written)


_STYLES = tuple(
    _style(style)
    for style in (
        r"(?P<y>\d{4})(?P<s>[-/. ])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})",
        r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)",
        r"(?P<a>\d{1,2})(?P<s>[-/. ])(?P<b>\d{1,2})(?P=s)(?P<y>\d{4}|\d\d)",
        r"{DAY}{GAP}{NAME}{GAP}{YEAR}",
        r"{NAME}{GAP}{DAY}[-/., ]+{YEAR}",
        r"(?P<y>\d{4}){GAP}{NAME}{GAP}{DAY}",
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})",
        r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})",
        r"{NAME}{GAP}(?P<y>\d{4})",
        r"(?P<y>\d{4}){GAP}{NAME}",
        r"(?P<serial>[2-7]\d{4})(?:\.\d+)?",
    )
)
"""What a date may look like; groups: y, m, d; name of a month; a and b, of which one is the day; a day number."""

_TIME_OF_DAY = (
    r"(?:T|[ ,]+(?:at )?|[ ]*T[ ]*)[0-2]?\d[:.][0-5]\d(?:[:.][0-5]\d(?:[.,]\d+)?)? ?(?:[AaPp]\.?[Mm]\.?)?"
    r" ?(?:Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?$"
)
_SERIAL_START = date(1899, 12, 30)
"""Day 0 of spreadsheet day numbers, for days after February 1900 (the sheet counts 29 February 1900)."""

_CENTURY_TURN = 69
"""Two-digit years from here on belong to the 1900s (POSIX, strptime %y)."""


@dataclass(frozen=True)
class Dates:
    """A column of dates.

    Attributes
    ----------
    iso : pyarrow string array, shape (n,)
        ``2014-01-03``; the text of the file where it could not be read; null where blank.
    order : str
        ``day first`` or ``month first`` when that mattered, else empty.
    ambiguous : bool
        Whether the column cannot decide the order, so that a person must; those cells are left as they are.
    example : str
        A cell that could be either.
    to_month : ndarray of bool, shape (n,)
        Cells that name a month only; `iso` is its first day.
    read : ndarray of bool, shape (n,)
        Cells that hold a date which could be read.
    """

    iso: arrow.Array
    order: str
    ambiguous: bool
    example: str
    to_month: npt.NDArray[np.bool_]
    read: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class _Cell:
    """One distinct text: a date, or two numbers of which one is the day."""

    iso: str | None = None
    month_only: bool = False
    style: str = ""
    parts: tuple[int, int, int] = (0, 0, 0)

    def possible(self) -> tuple[bool, bool]:
        """Whether it is a date with the day first, and with the month first."""
        first, second, year = self.parts
        return _iso(year, second, first) is not None, _iso(year, first, second) is not None

    def ordered(self, day_first: bool) -> str | None:
        first, second, year = self.parts
        return _iso(year, second, first) if day_first else _iso(year, first, second)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _year(text: str) -> int:
    year = int(text.lstrip("'"))
    if len(text.lstrip("'")) == 4:
        return year
    return year + (1900 if year >= _CENTURY_TURN else 2000)


def _without_weekday(text: str) -> str:
    match = re.match(r"([^\W\d_]+)\.?,? +(?=.*\d)", text)
    return text[match.end() :] if match and _folded(match[1]) in _WEEKDAYS else text


def _cell(text: str) -> _Cell:
    """Read one text as far as it can be read alone."""
    text = re.sub(r"\s+", " ", plain_digits(text)).strip(" ,;")
    text = re.sub("[‐‑‒–—]", "-", text).replace("،", ",")
    text = re.sub(r" ?([-/]) ?|(?<=\d)(\.) (?=\d)", r"\1\2", _without_weekday(text))
    for style in _STYLES:
        if match := style.fullmatch(text):
            cell = _from_groups(match.groupdict())
            if cell is not None:
                return cell
    return _Cell()


def _from_groups(groups: dict[str, str | None]) -> _Cell | None:
    if serial := groups.get("serial"):
        return _Cell((_SERIAL_START + timedelta(days=int(serial))).isoformat())
    year = _year(groups["y"] or "")
    if groups.get("a"):
        parts = (int(groups["a"] or 0), int(groups["b"] or 0), year)
        return _Cell(style=groups["s"] or "", parts=parts)
    month = _MONTHS.get(_folded(groups["name"] or "")) if "name" in groups else int(groups["m"] or 0)
    if month is None:
        return None
    day = groups.get("d")
    iso = _iso(year, month, int(day) if day else 1)
    return _Cell(iso, month_only=not day) if iso else None


def _orders(cells: Sequence[_Cell], rows: Sequence[int]) -> dict[str, bool | None]:
    """Return for each style of numeric dates whether the day comes first; None when its cells do not decide."""
    day: Counter[str] = Counter()
    month: Counter[str] = Counter()
    for cell, count in zip(cells, rows, strict=True):
        if cell.style:
            as_day, as_month = cell.possible()
            day[cell.style] += count * (as_day and not as_month)
            month[cell.style] += count * (as_month and not as_day)
    return {s: None if day[s] == month[s] else day[s] > month[s] for s in day.keys() | month.keys()}


def _one(orders: Iterable[bool | None]) -> bool | None:
    """Return what all that decide agree on."""
    decided = {order for order in orders if order is not None}
    return decided.pop() if len(decided) == 1 else None


def _encoded(column: Column) -> tuple[arrow.Array, arrow.Array, list[_Cell], list[int]]:
    """Return the trimmed column, the position of each cell's day among the cells read, these, and how often each occurs."""
    text = blank_tokens(column)
    distinct = text.dictionary_encode()
    # Time stamps: a million distinct texts, a few thousand days.
    days = pc.replace_substring_regex(distinct.dictionary, _TIME_OF_DAY, "").dictionary_encode()
    codes = days.indices.take(distinct.indices)
    cells = [_cell(day) for day in days.dictionary.to_pylist()]
    rows = np.bincount(codes.drop_null().to_numpy(), minlength=len(cells))
    return text, codes, cells, rows.tolist()


def read_dates(column: Column, day_first: bool | None = None, evidence: Sequence[Column] = ()) -> Dates:
    """Read a column of dates, in whatever styles its cells are written.

    The day of a time stamp is the one that is written: time of day and zone are cut off. A year alone is no date.

    Parameters
    ----------
    column : pyarrow string array, shape (n,)
        As in the file.
    day_first : bool, optional
        What 3/4/2014 means, said by a person; None: decided by the column.
    evidence : sequence of pyarrow string arrays
        Other columns of dates of the same file, asked when the column itself does not decide.

    Notes
    -----
    Cells with the same separator are one style and have one order: that which most cells demand in which only one is
    possible; cells that contradict it stay unread. A style without such cells follows the other styles, then the
    evidence, where these agree.
    """
    text, codes, cells, rows = _encoded(column)
    orders: dict[str, bool | None] = _orders(cells, rows)
    if day_first is not None:
        orders = dict.fromkeys(orders, day_first)
    elif None in orders.values():
        common = _one(orders.values())
        if common is None:
            common = _order_of(evidence) if not any(o is not None for o in orders.values()) else None
        orders = {s: common if order is None else order for s, order in orders.items()}
    return _result(text, codes, cells, rows, orders)


def _order_of(columns: Sequence[Column]) -> bool | None:
    found: list[bool | None] = []
    for column in columns:
        _, _, cells, rows = _encoded(column)
        found += _orders(cells, rows).values()
    return _one(found)


def _settled(cell: _Cell, order: bool | None) -> str | None:
    """Return the day of a cell; without an order, only what is the same day in either can be read."""
    if not cell.style:
        return cell.iso
    if order is not None:
        return cell.ordered(order)
    either = {cell.ordered(True), cell.ordered(False)}
    return either.pop() if len(either) == 1 else None


def _result(
    text: arrow.Array,
    codes: arrow.Array,
    cells: Sequence[_Cell],
    rows: Sequence[int],
    orders: dict[str, bool | None],
) -> Dates:
    settled = [_settled(cell, orders.get(cell.style)) for cell in cells]
    mattered: Counter[str] = Counter()
    open_: list[tuple[bool, int]] = []
    for position, cell in enumerate(cells):
        order = orders.get(cell.style)
        if cell.style and order is None and settled[position] is None and any(cell.possible()):
            open_.append((not all(cell.possible()), position))
        elif order is not None and settled[position] is not None and cell.parts[0] != cell.parts[1]:
            mattered["day first" if order else "month first"] += rows[position]
    month_only = np.array([*(cell.month_only for cell in cells), False], dtype=bool)
    read = np.array([*(iso is not None for iso in settled), False], dtype=bool)
    positions = pc.fill_null(codes, len(cells)).to_numpy()
    # The example that shows the question best can be read both ways.
    example = str(text[int(np.flatnonzero(positions == min(open_)[1])[0])]) if open_ else ""
    days = arrow.array(settled, arrow.string()).take(codes)
    order_said = mattered.most_common(1)[0][0] if mattered else ""
    return Dates(
        pc.coalesce(days, text), order_said, bool(open_), example, month_only[positions], read[positions]
    )


def order_question(dates: Dates, column: str) -> tuple[Question, ...]:
    """Return what to ask about a column whose order of day and month is not to be told; nothing when it is."""
    if not dates.ambiguous:
        return ()
    text = f"Is {dates.example} in column “{column}” written with the day or with the month first?"
    return (Question("day_first", text, ((True, "the day first"), (False, "the month first"))),)
