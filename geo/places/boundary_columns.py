"""Which column of a boundary file says what: names and codes of each level, as the usual publishers call them.

OCHA's COD-AB (``ADM1_EN``, ``ADM1_PCODE``, ``admin1Name_en``, ``adm1_name``), geoBoundaries (``shapeName``,
``shapeISO``), GADM (``NAME_1``, ``GID_1``) and files with plain names (``name``, ``pcode``).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_LANGUAGE = "ar|fr|uk|ua|ru|es|pt|so|sw|am|ti|om|fa|ps|ku|tr|my|ne|bn|ht|fil|tl|ur|hy|ka|az|he|zh|vi|th|km|lo|dz|rw|rn|mg"
# Tried in this order: the first column of a level that matches is its English name or its code, the others are further
# names. Matched against the name of the column in lower case.
_LEVELLED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (what, re.compile(pattern))
    for what, pattern in (
        ("code", r"adm(?:in)?(\d)_?p?code"),
        ("code", r"gid_(\d)"),
        ("name", r"adm(?:in)?(\d)_?(?:name)?_?en"),
        ("name", r"adm(?:in)?(\d)_?(?:name|nm)"),
        ("name", r"name_(\d)"),
        ("name", r"adm(?:in)?(\d)_?ref(?:_?name)?(?:_?en)?"),
        ("more", rf"adm(?:in)?(\d)_?(?:ref|alt)?\d?_?(?:name|nm)?_?\d?_?(?:{_LANGUAGE}|en)?\d?"),
        ("more", rf"adm(?:in)?(\d)_?alt\d?_?(?:name)?\d?_?(?:{_LANGUAGE}|en)"),
        ("more", r"(?:varname|nl_name)_(\d)"),
    )
)
# In the order of preference too: of the country (0), and of units whose level the file does not state (-1).
_UNLEVELLED: tuple[tuple[str, re.Pattern[str], int], ...] = tuple(
    (what, re.compile(pattern), level)
    for level, what, patterns in (
        (
            0,
            "code",
            ("iso3", "iso_a3", "adm0_a3", "iso_3", "shapegroup", "iso2", "iso_a2", "iso_2", "country_code"),
        ),
        (0, "name", ("country", "country_na", "country_name", "cntry_name", "admin")),
        (-1, "code", ("p_?code", "shapeiso", "iso_3166_2", "code", "shapeid", "id")),
        (-1, "name", ("name_en", "name", "shapename", "nom", "nombre")),
        (-1, "more", (rf"name_(?:{_LANGUAGE})", "name_alt", "alt_name", "local_name", "name_local")),
    )
    for pattern in patterns
)
_ARABIC = re.compile(r"_?ar$")
DEEPEST = 3


@dataclass
class Level:
    """Columns that tell of one level: the code, the names in order of preference, and further names."""

    code: str | None = None
    names: list[str] = field(default_factory=list)
    more: list[str] = field(default_factory=list)
    arabic: str | None = None

    def take(self, what: str, column: str) -> None:
        """Note what a column tells."""
        if what == "code":
            self.code = self.code or column
        elif column not in (*self.names, *self.more):
            (self.names if what == "name" else self.more).append(column)
        if what == "more" and _ARABIC.search(column.casefold()):
            self.arabic = self.arabic or column

    @property
    def named(self) -> bool:
        """Whether there is a column to name a unit of this level by."""
        return bool(self.names or self.more or self.code)

    @property
    def all_names(self) -> tuple[str, ...]:
        """Columns of names, the preferred one first."""
        return (*self.names, *self.more)


def levels_of(columns: Iterable[str]) -> dict[int, Level]:
    """Columns of each level that a file tells of, from 0 for the country; -1 for names that state no level."""
    columns = list(columns)
    found: dict[int, Level] = {}
    # One pattern after the other, so that the better name of a level comes first.
    for what, pattern in _LEVELLED:
        for column in columns:
            hit = pattern.fullmatch(column.casefold())
            if hit and int(hit[1]) <= DEEPEST and _levelled(column) == (what, pattern):
                found.setdefault(int(hit[1]), Level()).take(what, column)
    rest = [column for column in columns if _levelled(column) is None]
    for what, pattern, level in _UNLEVELLED:
        for column in rest:
            if pattern.fullmatch(column.casefold()):
                found.setdefault(level, Level()).take(what, column)
    return found


def _levelled(column: str) -> tuple[str, re.Pattern[str]] | None:
    """What a column with the level in its name tells, and the first pattern that says so."""
    for what, pattern in _LEVELLED:
        if pattern.fullmatch(column.casefold()):
            return what, pattern
    return None
