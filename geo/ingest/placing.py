"""Where each incident lies: by its own point, by name, or by its province; and in which country and units."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as arrow
import pyarrow.compute as pc

from geo.ingest.batch import Unplaced
from geo.ingest.points import Points
from geo.ingest.stated import Bools, Floats, Ints, Stated, Tell, distinct, parts
from geo.ingest.typed import Rows, coded
from geo.model import vocabulary
from geo.places.boundaries import Boundaries
from geo.places.countries import Countries
from geo.places.gazetteer import Gazetteer

RECORD, GAZETTEER, PROVINCE, NONE = vocabulary.PLACEMENTS.values()
_REGION = 3
_UNITS = ("admin1_pcode", "admin1", "admin2", "admin3", "country")


class Labels:
    """A column of texts in the making: what the file says, and what is found instead."""

    def __init__(self, column: arrow.ChunkedArray | None, rows: int) -> None:
        self._column = arrow.chunked_array([arrow.nulls(rows, arrow.string())]) if column is None else column
        self._codes, values = coded(self._column)
        self._values = [values]
        self._count = len(values)
        self._changed = False

    def put(self, rows: Ints, answers: Iterable[Any], of: Ints) -> None:
        """Write ``answers[of]`` to rows; a missing answer leaves what stands there."""
        found = arrow.array(answers, arrow.string(), from_pandas=True)
        if isinstance(found, arrow.ChunkedArray):  # pandas may hold several
            found = arrow.concat_arrays(found.chunks)
        known = pc.is_valid(found).to_numpy(zero_copy_only=False)[of]
        self._codes[rows[known]] = of[known] + self._count
        self._values.append(found)
        self._count += len(found)
        self._changed |= bool(known.any())

    def column(self) -> arrow.ChunkedArray:
        """The texts of all rows."""
        if not self._changed:
            return self._column
        codes = arrow.array(self._codes, mask=self._codes < 0)
        return arrow.chunked_array([arrow.concat_arrays(self._values).take(codes)])


@dataclass
class Places:
    """Where the incidents lie.

    Attributes
    ----------
    latitude, longitude : ndarray of float64, shape (rows,)
        WGS84 degrees, NaN for none.
    precision : ndarray of int64, shape (rows,)
        0 for not known.
    placed_by : ndarray of int64, shape (rows,)
        Position among the codes of `geo.model.vocabulary.PLACEMENTS`.
    disagrees : ndarray of float64, shape (rows,)
        1 where the stated province is another than that of the point, 0 where not, NaN without a located point.
    labels : mapping of str to Labels
        `admin1_pcode`, `admin1`, `admin2`, `admin3`, `country`, `placed_name`.
    unplaced : list of Unplaced
        Names that wait for review, rows as positions.
    """

    latitude: Floats
    longitude: Floats
    precision: Ints
    placed_by: Ints
    disagrees: Floats
    labels: dict[str, Labels]
    unplaced: list[Unplaced] = field(default_factory=list)


def place(
    rows: Rows,
    stated: Stated,
    points: Points,
    precision: Ints,
    boundaries: Boundaries,
    gazetteer: Gazetteer,
    countries: Countries,
    chunk: int,
    tell: Tell,
) -> Places:
    """Return where each row lies, and how that is known.

    Names and points are asked about once each, however many rows have them.

    Parameters
    ----------
    precision : ndarray of int64, shape (rows,)
        0 for blank.
    """
    count = len(rows)
    labels = {name: Labels(rows.value.get(name), count) for name in (*_UNITS, "placed_name")}
    places = Places(
        points.latitude.copy(),
        points.longitude.copy(),
        precision.copy(),
        np.where(points.given, _code(RECORD), _code(NONE)),
        np.full(count, np.nan),
        labels,
    )
    _name_countries(stated, countries, labels["country"])
    _by_name(stated, points, places, gazetteer, chunk, lambda done: tell(done * 0.5))
    _locate(stated, places, boundaries, countries, chunk, lambda done: tell(0.5 + done * 0.5))
    _by_province(stated, places, boundaries)
    return places


def _code(placement: str | int) -> int:
    return vocabulary.PLACEMENTS.values().index(placement)


def _name_countries(stated: Stated, countries: Countries, label: Labels) -> None:
    """Call countries by their common name, however the file writes them."""
    names = [countries.name(code) if code else None for code in stated.iso2]
    given = np.flatnonzero(stated.country.given)
    label.put(given, names, stated.country.codes[given])


def _by_name(
    stated: Stated, points: Points, places: Places, gazetteer: Gazetteer, chunk: int, tell: Tell
) -> None:
    # Precision 3 names a region: its name may also be a town's, and the town would be a false precision.
    rows = np.flatnonzero(~points.given & stated.location.given & (places.precision != _REGION))
    which, first = distinct(
        stated.location.codes[rows], stated.country.codes[rows], stated.admin1.codes[rows]
    )
    seen = rows[first]
    names, where, provinces = stated.location.at(seen), stated.countries(seen), stated.admin1.at(seen)
    answers = [
        gazetteer.geocode(names[part], country=where[part], admin1=provinces[part])
        for part in parts(len(seen), chunk, tell)
    ]
    if not answers:
        return
    found = pd.concat(answers, ignore_index=True)
    status = found["status"].to_numpy(dtype=object)
    exact = (status == "exact")[which]
    hit, of = rows[exact], which[exact]
    for axis, name in ((places.latitude, "latitude"), (places.longitude, "longitude")):
        axis[hit] = found[name].to_numpy(dtype=np.float64)[of]
    places.labels["placed_name"].put(hit, found["name"], of)
    places.placed_by[hit] = _code(GAZETTEER)
    known = found["geo_precision"].to_numpy(dtype=np.float64, na_value=0.0).astype(np.int64)[of]
    places.precision[hit] = np.maximum(places.precision[hit], known)
    places.unplaced = list(_waiting(stated, rows, which, seen, status))


def _waiting(
    stated: Stated, rows: Ints, which: Ints, seen: Ints, status: np.ndarray[Any, Any]
) -> Iterable[Unplaced]:
    order = np.argsort(which, kind="stable")
    groups = np.split(rows[order], np.flatnonzero(np.diff(which[order])) + 1)
    for number in np.flatnonzero(status != "exact"):
        row = seen[number : number + 1]
        yield Unplaced(
            stated.location.at(row)[0],
            stated.country.at(row)[0],
            stated.admin1.at(row)[0],
            groups[number],
            status[number],
        )


def _locate(
    stated: Stated, places: Places, boundaries: Boundaries, countries: Countries, chunk: int, tell: Tell
) -> None:
    """Give every point its units and its country by geometry."""
    rows = np.flatnonzero(~np.isnan(places.latitude))
    which, first = distinct(
        places.latitude[rows], places.longitude[rows], stated.country.codes[rows], stated.admin1.codes[rows]
    )
    seen = rows[first]
    lat, lon = places.latitude[seen], places.longitude[seen]
    provinces, where = stated.admin1.at(seen), stated.countries(seen)
    answers = [
        boundaries.locate(lat[part], lon[part], stated_admin1=provinces[part], country=where[part])
        for part in parts(len(seen), chunk, tell)
    ]
    if not answers:
        return
    found = pd.concat(answers, ignore_index=True)
    inside = (found["found_by"] != "none").to_numpy()
    hit, of = rows[inside[which]], which[inside[which]]
    for name in _UNITS:
        if name in found:
            places.labels[name].put(hit, found[name], of)
    places.disagrees[hit] = found["disagrees"].to_numpy(dtype=np.float64)[of]
    # Where there are no boundaries the country is still to be told for a row that states none.
    lost = np.flatnonzero(~inside & (stated.country.codes[seen] < 0))
    if len(lost):
        codes = countries.country_at(lat[lost], lon[lost])
        names = np.full(len(seen), None, dtype=object)
        names[lost] = [countries.name(code) if code else None for code in codes]
        asked = np.isin(which, lost)
        places.labels["country"].put(rows[asked], names, which[asked])


def _by_province(stated: Stated, places: Places, boundaries: Boundaries) -> None:
    """Find the province of what has no point by the province that it states, and say that this is all."""
    rows = np.flatnonzero((places.placed_by == _code(NONE)) & stated.admin1.given)
    which, first = distinct(stated.admin1.codes[rows], stated.country.codes[rows])
    seen = rows[first]
    codes = boundaries.match_admin1(stated.admin1.at(seen), stated.countries(seen))
    provinces = {p.pcode: p for p in boundaries.provinces}
    found = [provinces.get(code) for code in codes]
    known: Bools = np.array([province is not None for province in found], dtype=bool)
    hit, of = rows[known[which]], which[known[which]]
    for name, attribute in (("admin1_pcode", "pcode"), ("admin1", "name"), ("country", "country")):
        places.labels[name].put(hit, [getattr(p, attribute, None) for p in found], of)
    places.placed_by[hit] = _code(PROVINCE)
    places.precision[hit] = _REGION
