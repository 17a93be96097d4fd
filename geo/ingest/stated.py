"""What rows state about where they are, as numbers: each distinct text and each distinct question is asked once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow
import pyarrow.compute as pc

from geo.ingest.typed import Rows, coded
from geo.places.countries import Countries

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]
Tell = Callable[[float], None]
"""Called now and then with the share of the work that is done; may raise to give up."""


@dataclass(frozen=True)
class Coded:
    """A column of texts.

    Attributes
    ----------
    codes : ndarray of int64, shape (rows,)
        Number of each row's text, -1 for blank.
    values : ndarray of str, shape (distinct + 1,)
        The distinct texts; the last one is "", which -1 finds.
    """

    codes: Ints
    values: Texts

    @classmethod
    def of(cls, column: arrow.ChunkedArray) -> "Coded":
        """Number the texts of a column."""
        codes, values = coded(column)
        return cls(codes, np.array([*values.to_pylist(), ""], dtype=object))

    @property
    def given(self) -> Bools:
        """Which rows have a text."""
        return self.codes >= 0

    def at(self, rows: Ints) -> Texts:
        """Texts of some rows, "" for blank."""
        return self.values[self.codes[rows]]


@dataclass(frozen=True)
class Stated:
    """Place, country and province as rows state them.

    Attributes
    ----------
    location, country, admin1 : Coded
        `admin1` is the province as it was first stated.
    iso2 : ndarray of str, shape (distinct countries + 1,)
        ISO 3166-1 two-letter code of each distinct country; "" where it is none that is known.
    """

    location: Coded
    country: Coded
    admin1: Coded
    iso2: Texts

    @classmethod
    def of(cls, rows: Rows, countries: Countries) -> "Stated":
        """Return what the rows state."""
        country = Coded.of(rows.value["country"])
        codes = countries.codes(country.values)
        return cls(
            Coded.of(rows.value["location"]),
            country,
            Coded.of(pc.coalesce(rows.value["stated_admin1"], rows.value["admin1"])),
            np.array([code or "" for code in codes], dtype=object),
        )

    def country_codes(self, rows: Ints) -> Texts:
        """ISO codes of the countries of some rows; "" for blank or unknown."""
        return self.iso2[self.country.codes[rows]]

    def countries(self, rows: Ints) -> Texts:
        """Countries of some rows as boundaries and gazetteer know them best: by code, else as stated."""
        best = np.where(self.iso2 == "", self.country.values, self.iso2)
        return best[self.country.codes[rows]]


def distinct(*columns: Ints | Floats) -> tuple[Ints, Ints]:
    """Return the distinct combinations of columns: which of them each row has, and the first row of each."""
    which = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        codes, values = pd.factorize(column)
        which, _ = pd.factorize(which * (len(values) + 1) + codes + 1)
    count = int(which.max()) + 1 if len(which) else 0
    first = np.zeros(count, dtype=np.int64)
    first[which[::-1]] = np.arange(len(which))[::-1]
    return which.astype(np.int64), first


def parts(count: int, size: int, tell: Tell) -> Iterator[slice]:
    """Yield slices of at most that size that cover a count, and tell after each how much is done."""
    for start in range(0, count, size):
        yield slice(start, min(start + size, count))
        tell(min(start + size, count) / count)
