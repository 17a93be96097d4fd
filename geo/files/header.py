"""Where a table begins: titles above it, its header or none, tags below, and names that are unique."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from geo.files.table import ADVICE, REASON

LOOKED_AT = 100
"""Records at the head of a file from which its layout is found out."""

Record = Sequence[str]

_DATA = re.compile(
    r"""\s*(?:
        [-+]?(?:\d+(?:[.,]\d*)*|[.,]\d+)(?:[eE][-+]?\d+)?      # a number, or a date such as 3.4.2014
      | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T\ ].*)?            # a date
      | \d{1,2}[-\ ]\w{3,9}[-\ ]\d{2,4}                        # 04 January 2014
      | (?:POINT|POLYGON|LINESTRING)\b.*                       # well-known text
      | https?://.*
    )\s*""",
    re.VERBOSE,
)
_TAG = re.compile(r"\s*#[A-Za-z]\w*.*")
_YEAR = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True)
class Layout:
    """How the first records of a file are to be read.

    Attributes
    ----------
    skipped : int
        Records above the header, or above the first row of data.
    has_header : bool
        Whether the record after those names the columns.
    tagged : bool
        Whether the record below the header holds HXL hashtags.
    names : tuple of str
        Unique names of all columns.
    given : tuple of bool
        Which of these the file gives; the others are made up.
    """

    skipped: int
    has_header: bool
    tagged: bool
    names: tuple[str, ...]
    given: tuple[bool, ...]

    @property
    def data(self) -> int:
        """Number of the first record of data."""
        return self.skipped + self.has_header + self.tagged


def layout(records: Sequence[Record]) -> Layout:
    """Find out where the table begins.

    Parameters
    ----------
    records : sequence of sequence of str
        The first records (up to `LOOKED_AT`), cells as text, empty cells as "".

    Notes
    -----
    A title stands above the table in records that fill less than half of its columns, or as a comment
    (``# ...``). The first full record is a header when it has text where the records below have numbers, dates
    or coordinates. A row of tags right below a header is recognised as HXL (hxlstandard.org) has it: every
    filled cell begins with #.
    """
    width = _width(records)
    if not width:
        return Layout(0, False, False, (), ())
    skipped = _first(records, width)
    body = records[skipped + 1 :]
    first = records[skipped]
    has_header = _is_header(first, body)
    tagged = has_header and bool(body) and _is_tagged(body[0]) and not _is_tagged(first)
    if not has_header:
        return Layout(skipped, False, False, tuple(str(n + 1) for n in range(width)), (True,) * width)
    names = [*first, *[""] * (width - len(first))]
    return Layout(skipped, True, tagged, unique_names(names), tuple(bool(name.strip()) for name in names))


def unnamed(plan: Layout) -> tuple[str, ...]:
    """Return the columns for which the header has no name."""
    return tuple(name for name, given in zip(plan.names, plan.given, strict=True) if not given)


def skipped_words(plan: Layout, records: Sequence[Record]) -> dict[str, str]:
    """Return what is to be said about the header: lines above it, tags below it, or that there is none."""
    said = {}
    above = [" ".join(" ".join(record).split()) for record in records[: plan.skipped]]
    above = [text for text in above if text]
    if above:
        said["above the table"] = f"{len(above)} left out: “{above[0][:80]}”"
    if not plan.has_header:
        said["header"] = "none: columns are numbered"
    if plan.tagged:
        said["tags"] = "a row of HXL hashtags below the header left out"
    return said


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return names of which no two are the same: "column 7" for an empty one, "notes (2)" for a second "notes"."""
    stripped = [" ".join(name.split()) or f"column {number}" for number, name in enumerate(names, start=1)]
    taken = set(stripped)
    last: dict[str, int] = {}
    result = []
    for name in stripped:
        number = last.get(name, 0) + 1
        unique = name if number == 1 else f"{name} ({number})"
        while number > 1 and unique in taken:
            number += 1
            unique = f"{name} ({number})"
        last[name] = number
        result.append(unique)
        taken.add(unique)
    return tuple(result)


def _filled(record: Record) -> int:
    return sum(bool(cell.strip()) for cell in record)


def _length(record: Record) -> int:
    """Cells of a record up to the last filled one."""
    return max((number for number, cell in enumerate(record, start=1) if cell.strip()), default=0)


def _width(records: Sequence[Record]) -> int:
    """Return the number of columns: cells of most records; more when a header names more."""
    lengths = Counter(len(record) for record in records if _filled(record))
    if not lengths:
        return 0
    usual = max(lengths, key=lambda length: (lengths[length], length))
    header = next((_length(r) for r in records if _length(r) >= usual), 0)
    return max(usual, header)


def _first(records: Sequence[Record], width: int) -> int:
    """Return the number of the first record that belongs to the table."""
    fullest = max((_filled(record) for record in records), default=0)
    needed = min(fullest, width) / 2
    for number, record in enumerate(records):
        comment = _is_comment(record) and _length(record) < width
        if _filled(record) and (_filled(record) > needed or fullest <= 1) and not comment:
            return number
    return next((n for n, record in enumerate(records) if _filled(record)), 0)


def _is_comment(record: Record) -> bool:
    return bool(record) and record[0].lstrip().startswith("#") and not _is_tagged(record)


def _is_tagged(record: Record) -> bool:
    filled = [cell for cell in record if cell.strip()]
    return bool(filled) and all(_TAG.fullmatch(cell) for cell in filled)


def _is_data(cell: str) -> bool:
    return bool(_DATA.fullmatch(cell[:200]))


def _is_header(first: Record, body: Sequence[Record]) -> bool:
    if _is_tagged(first) or _is_numbering(first):
        return True
    data = [_is_data(cell) for cell in first]
    if not any(data) or _names_years(first):
        return True
    below = [r for r in body if _filled(r)][: LOOKED_AT // 2]
    named = held = 0
    for number, is_data in enumerate(data):
        cells = [r[number] for r in below if number < len(r) and r[number].strip()]
        if cells and sum(map(_is_data, cells)) > len(cells) / 2 and first[number].strip():
            named, held = named + (not is_data), held + is_data
    if named or held:
        return named > held
    return sum(data) <= _filled(first) / 5


def _is_numbering(first: Record) -> bool:
    """Whether the names are 1, 2, ...: a file of rejected rows whose original had no header."""
    names = [cell.strip() for cell in first if cell.strip() not in (REASON, ADVICE)]
    return len(names) < len(first) and names == [str(n + 1) for n in range(len(names))]


def _names_years(first: Record) -> bool:
    """Whether columns are named by years, as in a table of counts: 2013, 2014, 2015."""
    years = [cell.strip() for cell in first if _is_data(cell)]
    return (
        len(years) >= 2
        and all(_YEAR.fullmatch(year) for year in years)
        and all(int(b) - int(a) == 1 for a, b in pairwise(years))
    )
