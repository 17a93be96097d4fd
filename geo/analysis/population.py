"""The population of provinces: read from a table that a person brings, row by row, and kept for rates.

What is kept is one file, `population.csv`, in the folder of the user's own places; it may be edited by hand.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pyarrow as arrow

from geo.errors import PlaceError, SourceError
from geo.model.cells import neutralise, restore
from geo.model.words import join_words
from geo.places.boundaries import Boundaries
from geo.places.folder import own_folder, put_in_place

FILE = "population.csv"
COLUMNS = ("admin1_pcode", "province", "population", "year", "source")
"""Of the file; `year` and `source` may be blank."""

MOST = 2_000_000_000
"""People in a province; more than in any country is a misreading."""

EARLIEST, LATEST = 1900, 2100
KEPT, NOT_USED, REJECTED = "kept", "not used", "rejected"
"""Verdicts on a row: it counts, a newer year of the same table counts instead, or it cannot count."""

_NOT_SIMPLE = re.compile(r"[\W_]+")
_NAMES: Mapping[str, str] = {
    "province": r"(?:admin|adm)1?(?:pcode|code)|(?:admin|adm)1(?:name)?(?:en)?|province(?:s|name|code)?|governorates?(?:name)?|"
    r"pcode|mohafaza|muhafazah?|state|region|department|area|name|المحافظة|محافظة",
    "population": r"(?:total)?(?:population|pop|people|inhabitants|residents)(?:total|size|est(?:imate)?)?(?:\d{4})?|ttl|tpop|"
    r"(?:population|pop)(?:thousands?|millions?|000s?)|عددالسكان|السكان",
    "year": r"(?:reference|ref|pop(?:ulation)?|census)?year|date|السنة",
    "country": r"country(?:name)?|(?:admin|adm)0(?:name)?(?:en)?|(?:admin|adm)0pcode",
}
_SCALED = re.compile(r"thousand|million|[’'`]?\b000|in k\b", re.IGNORECASE)
_GROUPED = re.compile(r"(\d{1,3})(?:([ ,.'’\u00a0\u202f\u2009])\d{3})(?:\2\d{3})*")
_WHOLE = re.compile(r"(\d+)(?:[.,]0+)?")
_ESTIMATE = re.compile(r"\d{4,15}[.,]\d+")


@dataclass(frozen=True)
class Mapped:
    """Which columns of a table say what; "" where none does.

    Attributes
    ----------
    province, population, year, country : str
        Names of columns.
    """

    province: str = ""
    population: str = ""
    year: str = ""
    country: str = ""


@dataclass(frozen=True)
class Checked:
    """A table of people with a verdict for every row: kept + not used + rejected = rows read.

    Attributes
    ----------
    people : DataFrame
        What may be kept, one line a province: `COLUMNS`.
    verdicts : DataFrame
        One line a row: `row` (from 1), `province`, `population` (as the table has them), `means` (name of the province
        that is meant, "" for none), `verdict`, `why` ("" for a row that is kept).
    """

    people: pd.DataFrame
    verdicts: pd.DataFrame

    def number(self, verdict: str) -> int:
        """Return how many rows have a verdict."""
        return int((self.verdicts["verdict"] == verdict).sum())


@dataclass(frozen=True)
class Population:
    """The population that counts.

    Attributes
    ----------
    table : DataFrame
        `COLUMNS`, one line a province.
    """

    table: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(COLUMNS)))

    @property
    def people(self) -> dict[str, int]:
        """Population by code of province."""
        return {
            str(code): int(n)
            for code, n in zip(self.table["admin1_pcode"], self.table["population"], strict=True)
        }

    def described(self, codes: Iterable[str] | None = None) -> str:
        """Return whose figures these are and of when: “UN OCHA, 2014”; of some provinces, or of all."""
        lines = self.table if codes is None else self.table[self.table["admin1_pcode"].isin(list(codes))]
        sources = list(dict.fromkeys(str(text) for text in lines["source"] if text)) or ["source not stated"]
        years = sorted({int(year) for year in lines["year"] if year})
        when = (
            "year not stated" if not years else f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])
        )
        if years and not all(lines["year"]):
            when += " or not stated"
        return f"{join_words(sources)}, {when}"


def guess(rows: arrow.Table, boundaries: Boundaries) -> Mapped:
    """Return which columns probably say what: by their names, and the province by what stands in it.

    Parameters
    ----------
    rows : pyarrow.Table
        All columns text, null for an empty cell.
    boundaries : Boundaries
        The provinces that names and codes are matched with.
    """
    simple = {name: _NOT_SIMPLE.sub("", name.casefold()) for name in rows.column_names}
    named = {
        field: [name for name, text in simple.items() if re.fullmatch(names, text)]
        for field, names in _NAMES.items()
    }
    known = {
        name: sum(code is not None for code in boundaries.match_admin1(rows[name].to_pylist()))
        for name in (named["province"] or rows.column_names)
    }
    most = max(known.values(), default=0)
    # Of two columns that name as many provinces the first, as the file orders them.
    province = next((name for name, number in known.items() if number == most and most), "")
    rest = {
        field: [name for name in named[field] if name != province]
        for field in ("population", "year", "country")
    }
    return Mapped(province, **{field: next(iter(names), "") for field, names in rest.items()})


def year_in(name: str) -> int | None:
    """Return the year that the name of a column says, such as “Population 2011”; None when it says none."""
    found = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", name)
    return int(found[0]) if found else None


def check(
    rows: arrow.Table, mapped: Mapped, boundaries: Boundaries, *, year: int | None = None, source: str = ""
) -> Checked:
    """Look at every row of a table of people; nothing is kept yet.

    Parameters
    ----------
    rows : pyarrow.Table
        All columns text, null for an empty cell.
    mapped : Mapped
        Which columns say what; province and population are needed.
    boundaries : Boundaries
        The provinces that names and codes are matched with.
    year : int, optional
        Of all figures, where the table has no column of years.
    source : str
        Whose figures these are, in the words of the person.

    Raises
    ------
    SourceError
        When a column that is needed is not named, is not there, or counts in thousands or millions.
    """
    _require(rows, mapped)
    cells = {
        name: _texts(rows, column)
        for name, column in (
            ("province", mapped.province),
            ("population", mapped.population),
            ("year", mapped.year),
            ("country", mapped.country),
        )
    }
    countries = [text or None for text in cells["country"]] if mapped.country else None
    codes = boundaries.match_admin1([text or None for text in cells["province"]], countries)
    names = {province.pcode: province.name for province in boundaries.provinces}
    lines = [
        _line(row, code, *texts)
        for row, (code, *texts) in enumerate(
            zip(codes, cells["province"], cells["population"], cells["year"], strict=True), start=1
        )
    ]
    table = pd.DataFrame(lines, columns=["row", "code", "province", "population", "people", "year", "why"])
    table["year"] = table["year"].where(table["year"].notna(), year) if year else table["year"]
    table["verdict"] = [REJECTED if why else KEPT for why in table["why"]]
    _only_the_newest(table)
    _not_twice(table)
    table["means"] = [names.get(code, "") for code in table["code"]]
    kept = table[table["verdict"] == KEPT]
    people = pd.DataFrame(
        {
            "admin1_pcode": kept["code"].to_numpy(dtype=object),
            "province": kept["means"].to_numpy(dtype=object),
            "population": kept["people"].to_numpy(dtype="int64"),
            "year": [str(int(y)) if pd.notna(y) else "" for y in kept["year"]],
            "source": " ".join(source.split()),
        },
        columns=list(COLUMNS),
    )
    return Checked(people, table[["row", "province", "population", "means", "verdict", "why"]])


def _require(rows: arrow.Table, mapped: Mapped) -> None:
    for column, what in (
        (mapped.province, "names the provinces"),
        (mapped.population, "holds their population"),
    ):
        if not column:
            raise SourceError(
                f"no column is chosen that {what}: choose one of {join_words(rows.column_names[:8], 'or')}"
            )
    for column in (mapped.province, mapped.population, mapped.year, mapped.country):
        if column and column not in rows.column_names:
            raise SourceError(
                f"no column “{column}”: choose one of {join_words(rows.column_names[:8], 'or')}"
            )
    if _SCALED.search(mapped.population):
        raise SourceError(
            f"column “{mapped.population}” counts in thousands or millions: rates need people, so write the whole number"
        )


def _texts(rows: arrow.Table, column: str) -> list[str]:
    if not column:
        return [""] * rows.num_rows
    return [(text or "").strip() for text in rows[column].to_pylist()]


_Line = tuple[int, str | None, str, str, int | None, int | None, str]


def _line(row: int, code: str | None, province: str, population: str, year: str) -> _Line:
    """A row, its figures as numbers, and why it cannot count ("" when it can)."""
    people, when = whole(population), whole(year)
    why = _province_trouble(code, province) or _people_trouble(people, population)
    if not why and year and (when is None or not EARLIEST <= when <= LATEST):
        why = f"“{year}” is not a year from {EARLIEST} to {LATEST}"
    return row, code, province, population, people, when, why


def _province_trouble(code: str | None, province: str) -> str:
    if not province:
        return "no province"
    if code is None:
        return "no province of this name or code is known, or two countries have one"
    return ""


def _people_trouble(people: int | None, population: str) -> str:
    if not population:
        return "no population"
    if people is None:
        return "negative" if re.match(r"[-−]\s*\d", population) else "not a whole number"
    if people == 0:
        return "zero: leave the cell empty when it is not known"
    return f"more than {MOST:,}" if people > MOST else ""


def whole(text: str) -> int | None:
    """Return a text as a whole number, not negative; None when it is none.

    People are counted whole, so “1,234”, “1.234”, “1 234” and “1234.0” can mean one thing only. An estimate such as
    “1234567.8” is rounded.
    """
    if match := _GROUPED.fullmatch(text):
        return int(text.replace(match[2], ""))
    if _ESTIMATE.fullmatch(text):
        return round(float(text.replace(",", ".")))
    found = _WHOLE.fullmatch(text)
    return int(found[1]) if found and len(found[1]) <= 15 else None


def _only_the_newest(table: pd.DataFrame) -> None:
    """Of several years of a province in one table the newest counts."""
    kept = table[table["verdict"] == KEPT]
    newest = kept.groupby("code")["year"].transform("max")
    older = kept.index[(kept["year"] < newest).to_numpy(dtype=bool, na_value=False)]
    table.loc[older, ["verdict", "why"]] = (NOT_USED, "the table has a newer year of this province")


def _not_twice(table: pd.DataFrame) -> None:
    """Two rows of one province (and year): nobody can tell which of them counts."""
    kept = table[table["verdict"] == KEPT]
    for _, same in kept.groupby("code"):
        if len(same) > 1:
            others = [f"row {row}" for row in same["row"]]
            why = (
                f"the province stands there {len(same)} times ({join_words(others[:4])}): keep one row of it"
            )
            table.loc[same.index, ["verdict", "why"]] = (REJECTED, why)


def keep(checked: Checked, folder: Path | None = None) -> None:
    """Keep what may be kept of a checked table in place of any earlier population.

    Raises
    ------
    PlaceError
        When no row can be kept, or the folder cannot be written.
    """
    if checked.people.empty:
        raise PlaceError("no row can be kept: see why each was rejected, correct the table and try again")
    path = _path(folder)
    harmless = {name: neutralise(_column(checked.people[name])).to_pylist() for name in COLUMNS}
    with put_in_place(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(zip(*harmless.values(), strict=True))


def _column(values: Iterable[object]) -> arrow.Array:
    return arrow.array([str(value) for value in values], arrow.string())


def remove(folder: Path | None = None) -> None:
    """Take the population away; nothing happens when there is none.

    Raises
    ------
    PlaceError
        When the file cannot be removed.
    """
    path = _path(folder)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise PlaceError(f"{path}: cannot be removed ({error.strerror}): see SITMAP_PLACES") from error


def kept(folder: Path | None = None) -> Population:
    """Return the population that counts; an empty one when none was added.

    Raises
    ------
    PlaceError
        When the file cannot be read, naming the line.
    """
    path = _path(folder)
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return Population()
    except OSError as error:
        raise PlaceError(f"{path}: cannot be read ({error.strerror}): see SITMAP_PLACES") from error
    return _read(path, found.st_size, found.st_mtime_ns)


def _path(folder: Path | None) -> Path:
    return (own_folder() if folder is None else folder) / FILE


@lru_cache(maxsize=4)
def _read(path: Path, _size: int, _changed: int) -> Population:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
                raise PlaceError(f"{path}: no column “{missing[0]}”: correct the file, or remove it")
            lines = [_kept_line(f"{path}, line {reader.line_num}", row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PlaceError(f"{path}: cannot be read ({error}): correct the file, or remove it") from error
    table = pd.DataFrame(lines, columns=list(COLUMNS))
    if twice := table["admin1_pcode"][table["admin1_pcode"].duplicated()].tolist():
        raise PlaceError(f"{path}: {twice[0]} stands there twice: keep one line of it")
    for name in ("admin1_pcode", "province", "source"):
        table[name] = restore(table[name].astype("str")).astype(object)
    return Population(table)


def _kept_line(where: str, row: Mapping[str, str | None]) -> Sequence[object]:
    people, year = whole(row["population"] or ""), row["year"] or ""
    if not people or people > MOST or not row["admin1_pcode"] or (year and whole(year) is None):
        raise PlaceError(
            f"{where}: needs a province code, whole people above 0 and a year or none: correct the line"
        )
    return row["admin1_pcode"], row["province"] or "", people, year, row["source"] or ""
