"""Tables of places as they come: OCHA's populated places, GeoNames' country dumps, and plain name, latitude, longitude."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow
from pyarrow import compute

from geo.errors import PlaceError
from geo.files.table import Table
from geo.model.words import join_words
from geo.places.countries import Countries
from geo.places.names import normal_form
from geo.places.place_table import SCHEMA, PlaceTable

POPULATED = ("P",)
"""GeoNames' feature class of cities, towns and villages."""

_LANGUAGE = r"(?:ar|fr|uk|ua|ru|es|pt|so|sw|am|fa|ps|ku|tr|en|local|alt)"
_KIND = r"(?:feature|ppl|place|settlement|community|comm|locality|village|town|city|location|loc|pop_?place|admin4|adm4|vill)"
# Names of columns in lower case without what is no letter or digit; the first that matches counts, of "more" all.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": (rf"{_KIND}nameen", rf"{_KIND}en", rf"{_KIND}name", rf"{_KIND}refname(?:en)?", "nameen", "name", "asciiname", _KIND, "nom", "nombre"),
    "more": (rf"{_KIND}?(?:ref|alt)?name\d?{_LANGUAGE}?\d?", rf"{_KIND}{_LANGUAGE}\d?", "altnames?|alternatenames?|aliases|othernames?|spellings"),
    "latitude": ("latitude", "lat", "latdd", "declat", "y", "pointy", "ycoord(?:inate)?", "gpslatitude", "latitudedd", "latwgs84"),
    "longitude": ("longitude", "lon", "long", "lng", "londd", "longdd", "declon(?:g)?", "x", "pointx", "xcoord(?:inate)?", "gpslongitude", "longitudedd", "lonwgs84"),
    "country": ("admin0pcode|adm0pcode", "countrycode", "iso2|iso3|isocode|iso", "admin0nameen|adm0en|admin0name|adm0name|admin0", "country(?:name)?"),
    "admin1": (),
    "population": ("population|pop|poptotal|totalpop(?:ulation)?",),
    "geonameid": ("geonameid",),
    "class": ("featureclass",),
}  # fmt: skip
_GEONAMES = (
    "geonameid",
    "name",
    "asciiname",
    "alternatenames",
    "latitude",
    "longitude",
    "class",
    "code",
    "country",
)
_GEONAMES_COLUMNS, _GEONAMES_POPULATION = 19, 14
_NOT_SIMPLE = re.compile(r"[^a-z0-9]+")
_SEVERAL = re.compile(r"[|;,،]")


@dataclass
class NameTable:
    """What was taken from a table.

    Attributes
    ----------
    table
        The places; their provinces are not known yet.
    rows_read, left_out, said
        As in `geo.places.folder.Added`.
    """

    table: PlaceTable
    rows_read: int
    left_out: Counter[str] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)


def take(table: Table, iso2: str | None, classes: Collection[str] = POPULATED) -> NameTable:
    """Read places from a table.

    Parameters
    ----------
    table
        As read from a file. Without a header and with 19 columns it is one of GeoNames' dumps.
    iso2
        Country of all rows; without it a column says it, or else the point does.
    classes
        Feature classes to take from GeoNames (P populated places, A administrative, T mountains, ...); others are left out
        and counted.

    Raises
    ------
    PlaceError
        When there is no column of names or of points, or no row has both.
    """
    columns = _columns(table)
    length = table.rows.num_rows
    names = _texts(table, columns["name"])
    latitude, longitude = (
        _degrees(table, columns["latitude"], 90.0),
        _degrees(table, columns["longitude"], 180.0),
    )
    on_globe = np.isfinite(latitude) & np.isfinite(longitude) & ~((latitude == 0) & (longitude == 0))
    class_ = _texts(table, columns["class"])
    wanted = compute.is_in(class_, arrow.array([*classes, ""], arrow.string())).to_numpy(zero_copy_only=False)
    named = compute.not_equal(names, "").to_numpy(zero_copy_only=False)
    countries = _countries(table, columns["country"], iso2, latitude, longitude)
    known = compute.not_equal(countries, "").to_numpy(zero_copy_only=False)
    left = np.ones(length, dtype=bool)
    left_out: Counter[str] = Counter()
    for reason, good in (
        (f"of a feature class other than {join_words(list(classes), 'and')}", wanted),
        ("without a name", named),
        ("without a point on the globe", on_globe),
        ("without a country that is known", known),
    ):
        left_out[reason] += int((left & ~good).sum())
        left &= good
    rows = np.flatnonzero(left)
    if not len(rows):
        raise PlaceError(f"{table.name}: no row has a name and a point; its columns are {_shown(table)}")
    taken = NameTable(_places(table, columns, rows, names, latitude, longitude, countries), length)
    taken.left_out = +left_out
    if columns["country"] is None and iso2 is None:
        taken.said.append("no column says the country: taken from the points")
    return taken


# -- columns ---------------------------------------------------------------------------------------------------------


def _columns(table: Table) -> dict[str, str | None]:
    """The column of each part, None where there is none."""
    if not table.has_header and len(table.columns) == _GEONAMES_COLUMNS:
        given = dict(zip(_GEONAMES, table.columns, strict=False))
        return dict.fromkeys(_COLUMNS) | {
            **{name: given[name] for name in _GEONAMES if name in _COLUMNS},
            "more": given["alternatenames"],
            "population": table.columns[_GEONAMES_POPULATION],
        }
    found: dict[str, str | None] = {}
    used: set[str] = set()
    for part in ("latitude", "longitude", "name", "country", "population", "geonameid", "class"):
        found[part] = _first(table.columns, _COLUMNS[part], used)
        used |= {found[part] or ""}
    for part, what in (("name", "names"), ("latitude", "latitudes"), ("longitude", "longitudes")):
        if found[part] is None:
            raise PlaceError(
                f"{table.name}: no column of {what} among {_shown(table)}; name them name, latitude and longitude"
            )
    return found


def _shown(table: Table) -> str:
    return ", ".join(table.columns[:10]) + (", ..." if len(table.columns) > 10 else "")


def _first(columns: Iterable[str], patterns: Iterable[str], used: Collection[str]) -> str | None:
    for pattern in patterns:
        for column in columns:
            if column not in used and re.fullmatch(pattern, _simple(column)):
                return column
    return None


def _simple(column: str) -> str:
    return _NOT_SIMPLE.sub("", column.casefold())


def _more(table: Table, columns: Mapping[str, str | None]) -> list[str]:
    """Columns of further names."""
    if not table.has_header:
        alternates = columns.get("more")
        return [alternates] if alternates else []
    used = {column for column in columns.values() if column}
    patterns = [re.compile(pattern) for pattern in _COLUMNS["more"]]
    return [
        c
        for c in table.columns
        if c not in used and any(pattern.fullmatch(_simple(c)) for pattern in patterns)
    ]


# -- values -----------------------------------------------------------------------------------------------------------


def _texts(table: Table, column: str | None) -> arrow.Array:
    """Trimmed texts, "" for none."""
    if column is None:
        return arrow.repeat(arrow.scalar(""), table.rows.num_rows)
    values = table.rows[column].combine_chunks().fill_null("")
    return compute.utf8_trim_whitespace(values)


def _degrees(table: Table, column: str | None, limit: float) -> npt.NDArray[np.float64]:
    """Degrees, NaN for what is no number or none on the globe; a decimal comma is taken."""
    texts = compute.replace_substring(_texts(table, column), ",", ".")
    degrees: npt.NDArray[np.float64] = np.array(pd.to_numeric(texts.to_pandas(), errors="coerce"), np.float64)
    with np.errstate(invalid="ignore"):
        degrees[~(np.abs(degrees) <= limit)] = np.nan
    return degrees


def _countries(
    table: Table,
    column: str | None,
    iso2: str | None,
    latitude: npt.NDArray[np.float64],
    longitude: npt.NDArray[np.float64],
) -> arrow.Array:
    """Two-letter code of the country of each row, "" for none."""
    if iso2 is not None:
        return arrow.repeat(arrow.scalar(iso2), table.rows.num_rows)
    if column is None:
        return arrow.array(Countries.load().country_at(latitude, longitude), arrow.string())
    texts = _texts(table, column).dictionary_encode()
    codes = [Countries.load().code(text) or "" for text in texts.dictionary.to_pylist()]
    return arrow.array(codes, arrow.string()).take(texts.indices)


def _whole(table: Table, column: str | None, rows: npt.NDArray[np.int64]) -> "pd.Series[int]":
    texts = _texts(table, column).take(arrow.array(rows)).to_pandas()
    whole: pd.Series[int] = pd.to_numeric(texts, errors="coerce").round().astype("Int64")
    return whole


def _places(
    table: Table,
    columns: Mapping[str, str | None],
    rows: npt.NDArray[np.int64],
    names: arrow.Array,
    latitude: npt.NDArray[np.float64],
    longitude: npt.NDArray[np.float64],
    countries: arrow.Array,
) -> PlaceTable:
    at = arrow.array(rows)
    blank = arrow.repeat(arrow.scalar(""), len(rows))
    source = "GeoNames" if columns["geonameid"] else table.name
    content = {
        "name": names.take(at),
        "latitude": latitude[rows],
        "longitude": longitude[rows],
        "country": countries.take(at),
        "admin1_pcode": blank,
        "geo_precision": np.ones(len(rows), dtype=np.int8),
        "geonameid": arrow.array(_whole(table, columns["geonameid"], rows)),
        "source": arrow.repeat(arrow.scalar(source), len(rows)),
        "population": arrow.array(_whole(table, columns["population"], rows).fillna(0).clip(lower=0)),
        "parent": blank,
    }
    places = arrow.table([arrow.array(content[f.name], f.type) for f in SCHEMA], schema=SCHEMA)
    spellings = [content["name"], *(_texts(table, column).take(at) for column in _more(table, columns))]
    texts, place = _spellings(spellings)
    return PlaceTable.spelt(places, texts, place)


def _spellings(columns: list[arrow.Array]) -> tuple[arrow.Array, npt.NDArray[np.int32]]:
    """Every spelling of each place that adds a normal form, and the place of each."""
    texts: list[str] = []
    place: list[int] = []
    for number, (name, *others) in enumerate(zip(*(column.to_pylist() for column in columns), strict=True)):
        seen = {normal_form(name)}
        texts.append(name)
        place.append(number)
        for other in others:
            for spelling in _SEVERAL.split(other) if other else ():
                form = normal_form(spelling)
                if len(form) > 1 and form not in seen and not _is_machine_made(spelling):
                    seen.add(form)
                    texts.append(spelling.strip())
                    place.append(number)
    return arrow.array(texts, arrow.string()), np.array(place, dtype=np.int32)


def _is_machine_made(spelling: str) -> bool:
    """GeoNames lists transliterations without vowels ("mwh hsn"): they begin in lower case."""
    spelling = spelling.strip()
    return spelling.isascii() and spelling[:1].islower()
