"""One version of the dataset, loaded for questions: masks, counts, facets and rows.

Rows are numbered in the order in which the browser holds them (first day, last day, identifier); a mask, a
record and a selection all speak of these numbers.
"""

import copy
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow
import shapely
from pyarrow import compute

from geo.analysis import audit
from geo.analysis.control import MATTERING, Control, control_of
from geo.analysis.material import Found, Material
from geo.model import incident, vocabulary
from geo.model.actors import Actors, Grouping
from geo.model.filter import SEARCHED, Context, Filter, fold
from geo.model.parties import Parties
from geo.model.viewstate import Selection
from geo.places.boundaries import Boundaries

_PLACE_ID_LENGTH = 8
_ROW_ORDER = [(name, "ascending") for name in ("first_day", "last_day", "incident_id")]
_ASKED = (
    "first_day",
    "last_day",
    "kind",
    "country",
    "admin1_pcode",
    "admin2",
    "location",
    "civilian_targeting",
    "fatalities",
    "fatalities_low",
    "fatalities_high",
    "injured",
    "geo_precision",
    "source_reliability",
    "info_credibility",
)
"""Columns that the filter's predicates and analyses read as they are."""

_SLICE = 100_000
_KEPT_MASKS = 64
_KEPT_CONTROLS = 8
_GRADED: tuple[tuple[str, vocabulary.CodeList, str | int], ...] = (
    ("reliability", vocabulary.SOURCE_RELIABILITIES, "F"),
    ("credibility", vocabulary.INFO_CREDIBILITIES, 6),
    ("precision", vocabulary.GEO_PRECISIONS, 3),
)
"""Fields of the filter that ask for “at least as good”, their codes, and what a missing code counts as."""


@dataclass(frozen=True)
class Counts:
    """How many incidents are shown, and where the others are.

    ``filtered + outside + no_place + shown = total``, in that order of testing.
    """

    total: int
    filtered: int
    outside: int
    no_place: int
    shown: int

    @property
    def found(self) -> int:
        """Incidents that the filter and the window ask for, with or without a place."""
        return self.no_place + self.shown


@dataclass(frozen=True)
class Listed:
    """What a check found among the incidents that pass a filter.

    Attributes
    ----------
    incidents : int
        How many of these incidents the check points out.
    lines : int
        Lines of the whole list.
    table : DataFrame
        The list, or its first lines, in columns of `geo.analysis.audit.column`.
    note : str
        What the check did not look at; empty when nothing.
    """

    incidents: int
    lines: int
    table: pd.DataFrame
    note: str


class Dataset:
    """The incidents of one version.

    Parameters
    ----------
    incidents : pyarrow.Table
        In the columns of `geo.model.incident`.
    version : int
        Number of the version.
    actors, boundaries : Actors, Boundaries
        The register and the provinces that names come from.
    """

    def __init__(self, incidents: arrow.Table, version: int, actors: Actors, boundaries: Boundaries) -> None:
        self.version = version
        self.boundaries = boundaries
        self._lock = threading.Lock()
        self._coded: dict[str, tuple[npt.NDArray[np.int64], list[Any]]] = {}
        self._controlling = threading.Lock()
        self._checking = threading.Lock()
        incidents = incidents.combine_chunks()
        order = compute.sort_indices(incidents, _ROW_ORDER).to_numpy()
        in_order = bool((order[1:] > order[:-1]).all())
        self._incidents = incidents if in_order else incidents.take(arrow.array(order))
        parties = Parties.of(self._incidents, actors)
        # Nothing is fetched from anywhere: the engine's extensions are those that it was built with.
        self._engine = ibis.duckdb.connect(autoinstall_known_extensions=False)
        self.table: ir.Table = self._keep("incidents", self._questioned(parties))
        self._registers = count()
        self._begin_register(actors, parties)

    def _begin_register(self, actors: Actors, parties: Parties) -> None:
        """Begin with a register: everything that its names and groups decide starts empty here."""
        number = next(self._registers)
        self.actors = actors
        self._parties = parties
        self._grouped: dict[Grouping, Parties] = {Grouping(): parties}
        self._members: ir.Table = self._keep(f"members{number}", parties.members())
        self._masks: OrderedDict[Filter, npt.NDArray[np.bool_]] = OrderedDict()
        self._controls: OrderedDict[tuple[Filter, bytes], Control] = OrderedDict()
        self._found: dict[str, Found] = {}
        self._flagging = f"flags{number}"
        self._flags: ir.Table = self._keep(self._flagging, _flags("", np.empty(0, dtype=np.int64)))

    def under(self, actors: Actors) -> "Dataset":
        """Return the same incidents under another register, without reading them again."""
        other = copy.copy(self)
        # What a copy has already worked out with the old register it must work out anew.
        other.__dict__.pop("_material", None)
        other._begin_register(actors, self._parties.under(actors))  # noqa: SLF001 - a Dataset of this class
        return other

    def _keep(self, name: str, content: arrow.Table) -> ir.Table:
        with self._lock:
            self._engine.con.register("loaded", content)
            self._engine.raw_sql(f"CREATE TABLE {name} AS FROM loaded")
            self._engine.con.unregister("loaded")
            return self._engine.table(name)

    def _questioned(self, parties: Parties) -> arrow.Table:
        """What the engine is asked about: the columns asked for, the text to search and the parties."""
        table = self._incidents.select(list(_ASKED))
        table = table.append_column("row", arrow.array(np.arange(self.rows, dtype=np.int64)))
        table = table.append_column("side1", arrow.array(parties.side1))
        table = table.append_column("side2", arrow.array(parties.side2))
        table = table.append_column("place", arrow.array(self.places.of_row))
        return table.append_column("search_text", _search_text(self._incidents))

    def _run(self, expression: ir.Table) -> arrow.Table:
        # One DuckDB connection serves every session's thread; it runs one query at a time.
        with self._lock:
            return expression.to_pyarrow()

    def passing(self, wanted: Filter) -> ir.Table:
        """Return the incidents that pass a filter as a table of the query engine, to be counted there (`ask`).

        Columns: `row`, `side1`, `side2` (numbers of parties, see `members`), `place` (index into `places.table`, -1
        without one), and of `geo.model.incident`: first_day, last_day, kind, country, admin1_pcode, admin2, location,
        civilian_targeting, fatalities, fatalities_low, fatalities_high, injured, geo_precision, source_reliability,
        info_credibility.
        """
        # Checks are made when the predicate is built, and take the lock themselves: not inside `ask`.
        return self.table.filter(wanted.predicate(self.table, self.context)).drop("search_text")

    @property
    def members(self) -> ir.Table:
        """The members of parties: `party` and `name`, a canonical name or a side as ``side:jihadist``."""
        return self._members

    def ask(self, expression: ir.Table) -> pd.DataFrame:
        """Return what the query engine answers to an expression over `passing` and `members`.

        Dates come as datetime64, counts as integers; a blank makes integers floating-point with NaN.
        """
        frame: pd.DataFrame = self._run(expression).to_pandas(date_as_object=False)
        return frame

    @property
    def rows(self) -> int:
        """Number of incidents."""
        return int(self._incidents.num_rows)

    @property
    def context(self) -> Context:
        """Names of actors and provinces, and what checks found, for predicates and sentences."""
        # Not kept: it leads back here, and a version let go would wait for the collector of such rings.
        return Context(self.actors, self._province_names, self._members, self._flagged)

    @cached_property
    def _province_names(self) -> dict[str, str]:
        return {p.pcode: p.name for p in self.boundaries.provinces}

    def found(self, code: str) -> Found:
        """Return what a check of the audit finds in this version, made when it is first asked for.

        Raises
        ------
        KeyError
            When there is no such check.
        """
        with self._checking:
            known = self._found.get(code)
            if known is None:
                known = audit.check(code).find(self._material)
                self._add_flags(code, known.rows)
                self._found[code] = known
            return known

    def audited(self, code: str, wanted: Filter, most: int | None = None) -> Listed:
        """Return the list of a check for the incidents that pass a filter.

        Parameters
        ----------
        code : str
            Of `geo.model.checks.CHECKS`.
        wanted : Filter
            The incidents asked for; a pair is listed when one of the two passes.
        most : int, optional
            Lines at most, for a page; all by default.
        """
        check, found, passing = audit.check(code), self.found(code), self.mask(wanted)
        lines = audit.lines_of(found, passing)
        # A line of a grouped list needs all its incidents, so there the list is cut and not what it is made of.
        table = check.listed(self._material, lines if check.grouped else lines[:most])
        number = len(table) if check.grouped else len(lines)
        return Listed(int(passing[found.rows].sum()), number, table[:most], found.note)

    def control(self, wanted: Filter, asserted: pd.DataFrame | None = None) -> Control:
        """Return who held each place when, by the incidents of this version and by asserted holdings.

        Parameters
        ----------
        wanted : Filter
            Only `geo.analysis.control.MATTERING` of it counts: anything else would hide evidence.
        asserted : DataFrame, optional
            Holdings that somebody states, see `geo.analysis.control.control_of`.
        """
        mattering = Filter(**{name: getattr(wanted, name) for name in MATTERING})
        digest = b"" if asserted is None else pd.util.hash_pandas_object(asserted).to_numpy().tobytes()
        # Sessions that ask at once wait for one answer.
        with self._controlling:
            known = self._controls.get((mattering, digest))
            if known is None:
                known = control_of(self._incidents, self.actors, self.boundaries, mattering, asserted)
                self._controls[mattering, digest] = known
                if len(self._controls) > _KEPT_CONTROLS:
                    self._controls.popitem(last=False)
            self._controls.move_to_end((mattering, digest))
            return known

    @cached_property
    def _material(self) -> Material:
        return Material(self._incidents, self.places.of_row >= 0, self.actors, self.boundaries)

    def _flagged(self, codes: Sequence[str]) -> ir.Table:
        """Return what checks found as a table of `row` and `check`, those that are asked for among them."""
        for code in codes:
            self.found(code)
        return self._flags

    def _add_flags(self, code: str, rows: npt.NDArray[np.int64]) -> None:
        with self._lock:
            self._engine.con.register("loaded", _flags(code, rows))
            self._engine.raw_sql(f"INSERT INTO {self._flagging} FROM loaded")
            self._engine.con.unregister("loaded")

    @cached_property
    def places(self) -> "Places":
        """The place of every incident."""
        columns = ("latitude", "longitude", "geo_precision", "admin1_pcode", "location")
        return Places.of(self.columns(columns), self.boundaries)

    @cached_property
    def days(self) -> pd.DataFrame:
        """`first_day` and `last_day` of every incident in row order, as datetime64."""
        return self.columns(("first_day", "last_day"))

    def columns(self, names: Sequence[str]) -> pd.DataFrame:
        """Return some columns of every incident, in row order and in the types of the model."""
        return incident.from_arrow(self._incidents.select(list(names)))

    def rows_of(self, ids: Sequence[str]) -> tuple[list[str], list[int]]:
        """Return those of the identifiers that exist, and the row of each."""
        rows = self._where("incident_id", ids)
        return self._incidents["incident_id"].take(arrow.array(rows)).to_pylist(), rows.tolist()

    def _where(self, column: str, values: Sequence[str]) -> npt.NDArray[np.int64]:
        """Rows that have one of the values in a column of text, ascending."""
        found = compute.is_in(self._incidents[column], value_set=arrow.array(list(values), arrow.string()))
        return np.flatnonzero(found.to_numpy())

    @cached_property
    def extent(self) -> tuple[pd.Timestamp, pd.Timestamp] | None:
        """First and last day of the dataset, None when it is empty."""
        if not self.rows:
            return None
        return pd.Timestamp(self.days["first_day"].min()), pd.Timestamp(self.days["last_day"].max())

    def mask(self, wanted: Filter) -> npt.NDArray[np.bool_]:
        """Return which incidents pass, by row; shape (rows,)."""
        result = np.ones(self.rows, dtype=bool)
        for part in wanted.parts():
            result &= self._passing(part)
        return result

    def _passing(self, part: Filter) -> npt.NDArray[np.bool_]:
        """Which incidents pass one part of a filter; remembered, because a person changes one part at a time."""
        with self._lock:
            known = self._masks.get(part)
            if known is not None:
                self._masks.move_to_end(part)
                return known
        rows = self._run(self.table.filter(part.predicate(self.table, self.context)).select("row"))
        result = np.zeros(self.rows, dtype=bool)
        result[rows["row"].to_numpy()] = True
        with self._lock:
            self._masks[part] = result
            while len(self._masks) > _KEPT_MASKS:
                self._masks.popitem(last=False)
        return result

    def counts(self, wanted: Filter) -> Counts:
        """Return how many incidents are shown under a filter, and where the others are."""
        passing = self.mask(wanted.without_dates)
        found = self.mask(wanted) if wanted != wanted.without_dates else passing
        placed = self.places.of_row >= 0
        return Counts(
            total=self.rows,
            filtered=int(self.rows - passing.sum()),
            outside=int(passing.sum() - found.sum()),
            no_place=int((found & ~placed).sum()),
            shown=int((found & placed).sum()),
        )

    def incidents(
        self, wanted: Filter, rows: Sequence[int] | None = None, newest_first: bool = True
    ) -> pd.DataFrame:
        """Return the incidents that pass, with their `row`; optionally only those of the given rows.

        The frame has `row` and the columns of `geo.model.incident` in their types.
        """
        passing = self.mask(wanted)
        if rows is None:
            found = np.flatnonzero(passing)
        else:
            chosen = sorted({row for row in rows if 0 <= row < self.rows and passing[row]})
            found = np.array(chosen, dtype=np.int64)
        # Rows are in the order of days, so the other way round is newest first.
        return self.frame(found[::-1] if newest_first else found)

    def frame(self, rows: npt.NDArray[np.int64]) -> pd.DataFrame:
        """Return incidents by their rows, in the order given: `row` and the columns of `geo.model.incident`."""
        frame = incident.from_arrow(self._incidents.take(arrow.array(rows)))
        frame.insert(0, "row", rows)
        return frame

    def ordered(
        self,
        wanted: Filter,
        selection: Selection | None = None,
        by: str = "event_date",
        descending: bool = True,
    ) -> npt.NDArray[np.int64]:
        """Return the rows that pass, and are picked if there is a selection, in the order of a column.

        Blanks come last. Rows that the column does not tell apart come newest first.
        """
        passing = self.mask(wanted)
        found = np.flatnonzero(passing if selection is None else passing & self._picked(selection))[::-1]
        keys = self._incidents[by].take(arrow.array(found))
        order = "descending" if descending else "ascending"
        # Arrow's sort is not stable; the position keeps ties in their order.
        table = arrow.table({"key": keys, "position": np.arange(len(found))})
        sorting = [("key", order, "at_end"), ("position", "ascending", "at_end")]
        order_of_found: npt.NDArray[np.uint64] = compute.sort_indices(table, sorting).to_numpy()
        return found[order_of_found]

    def selected(self, selection: Selection, wanted: Filter) -> list[int]:
        """Return the rows that are picked and pass the filter, ascending."""
        return [int(row) for row in np.flatnonzero(self.mask(wanted) & self._picked(selection))]

    def _picked(self, selection: Selection) -> npt.NDArray[np.bool_]:
        if selection.type in ("ids", "province"):
            column = "incident_id" if selection.type == "ids" else "admin1_pcode"
            result = np.zeros(self.rows, dtype=bool)
            result[self._where(column, selection.values)] = True
            return result
        table = self.places.table
        if selection.type == "places":
            chosen = table["id"].isin(selection.values).to_numpy(dtype=bool)
        else:
            ring = shapely.Polygon([(lon, lat) for lat, lon in selection.ring])
            # A badge stands for a whole province: a shape drawn over the badge says nothing about its incidents.
            inside = shapely.contains_xy(ring, table["lon"].to_numpy(), table["lat"].to_numpy())
            chosen = inside & (table["cls"].to_numpy() < 3)
        return np.append(chosen, False)[self.places.of_row]

    def facets(self, wanted: Filter) -> Mapping[str, Mapping[str, int]]:
        """Count the incidents behind each option of a field, under all the other fields.

        Returns
        -------
        mapping
            ``{field name: {value as in a link: count}}`` for kinds, actors (and sides), against, provinces,
            reliability, credibility and precision; the latter three count "at least as good". Actors are counted as
            the filter groups them (`Actors.group`).
        """
        facets: dict[str, dict[str, int]] = {}
        for name, column in (("kinds", "kind"), ("provinces", "admin1_pcode")):
            codes, values = self._codes(column)
            counts = np.bincount(codes[self.mask(wanted.without(name))], minlength=len(values) + 1)
            facets[name] = {str(v): int(n) for v, n in zip(values, counts[1:], strict=True) if n}
        parties = self._parties_as(wanted.grouping)
        for name, opposite in (("actors", wanted.against), ("against", wanted.actors)):
            others = [self.actors.group(value, wanted.grouping) for value in opposite]
            facets[name] = parties.counts(self.mask(wanted.without(name)), others)
        for name, codes_of, missing in _GRADED:
            codes, values = self._codes(codes_of.column)
            each = np.bincount(codes[self.mask(wanted.without(name))], minlength=len(values) + 1)
            by_value = dict(zip((missing, *values), each, strict=False)) | dict(
                zip(values, each[1:], strict=True)
            )
            by_value[missing] = each[0] + (each[1 + values.index(missing)] if missing in values else 0)
            running = np.cumsum([by_value.get(code, 0) for code in codes_of.values()])
            facets[name] = {str(code): int(n) for code, n in zip(codes_of.values(), running, strict=True)}
        return facets

    def _parties_as(self, grouping: Grouping) -> Parties:
        """The parties with their members taken together."""
        known = self._grouped.get(grouping)
        if known is None:
            known = self._grouped[grouping] = self._parties.grouped(self.actors, grouping)
        return known

    def _codes(self, column: str) -> tuple[npt.NDArray[np.int64], list[Any]]:
        """A column as numbers: 0 for a missing value, else 1 + the index in the values."""
        with self._lock:
            known = self._coded.get(column)
        if known is None:
            encoded = self._incidents[column].combine_chunks().dictionary_encode()
            codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64) + 1
            known = codes, encoded.dictionary.to_pylist()
            with self._lock:
                self._coded[column] = known
        return known


def _flags(code: str, rows: npt.NDArray[np.int64]) -> arrow.Table:
    return arrow.table({"row": arrow.array(rows), "check": arrow.array([code] * len(rows), arrow.string())})


def _search_text(incidents: arrow.Table) -> arrow.ChunkedArray:
    """Everything that a text search looks into, folded, one text a row."""
    chunks = []
    for start in range(0, incidents.num_rows, _SLICE):
        part = incidents.slice(start, _SLICE)
        folded = [_folded(part[name].combine_chunks()).fill_null("") for name in SEARCHED]
        chunks.append(compute.binary_join_element_wise(*folded, " "))
    return arrow.chunked_array(chunks, arrow.string())


def _folded(texts: arrow.Array) -> arrow.Array:
    # Many rows share an actor, a place or a source: each distinct text is folded once.
    encoded = texts.dictionary_encode()
    return arrow.array([fold(t) for t in encoded.dictionary.to_pylist()], arrow.string()).take(
        encoded.indices
    )


@dataclass(frozen=True)
class Places:
    """Where incidents are drawn: a point, a province, or nowhere.

    Attributes
    ----------
    table : DataFrame
        One row a place: `id` (stable across versions), `lat`, `lon` (WGS84 degrees), `name`, `cls` (1 the place,
        2 near it, 3 province only), `province` (code or "").
    of_row : ndarray of int64, shape (rows,)
        Index into `table` for each incident; -1 when it has no place.
    """

    table: pd.DataFrame
    of_row: npt.NDArray[np.int64]

    @classmethod
    def of(cls, frame: pd.DataFrame, boundaries: Boundaries) -> "Places":
        """Gather the places of incidents given in row order."""
        pcode = frame["admin1_pcode"].astype("object").fillna("").to_numpy(dtype=object)
        precision = frame["geo_precision"].to_numpy(dtype=np.int64)
        latitude, longitude = (frame[c].to_numpy(dtype=np.float64).copy() for c in ("latitude", "longitude"))
        provinces = boundaries.provinces
        number_of = {p.pcode: number for number, p in enumerate(provinces)}
        province = pd.Series(pcode).map(number_of).fillna(-1).to_numpy(dtype=np.int64)
        badge = np.where((precision == 3) & (province >= 0), province, -1)
        placed = (badge >= 0) | (np.isfinite(latitude) & np.isfinite(longitude))
        labels = np.array([p.label for p in provinces]).reshape(-1, 2)
        latitude[badge >= 0], longitude[badge >= 0] = labels[badge[badge >= 0]].T

        rows = np.flatnonzero(placed)
        # Five decimals are a metre: finer differences are noise of conversion.
        north, east = (np.round(d[rows] * 1e5).astype(np.int64) for d in (latitude, longitude))
        # 25, 26 and 2 bits: one number is grouped far faster than three columns. A badge says all by itself.
        point = (north + 9_000_000 << 26 | east + 18_000_000) << 2 | precision[rows]
        key = np.where(badge[rows] >= 0, -1 - badge[rows], point)
        number, keys = pd.factorize(key, sort=True)
        first = np.full(len(keys), -1, dtype=np.int64)
        first[number[::-1]] = np.arange(len(rows))[::-1]
        names = _most_frequent(frame["location"].iloc[rows], number, len(keys))
        badges = badge[rows][first]
        table = pd.DataFrame(
            {
                "lat": north[first] / 1e5,
                "lon": east[first] / 1e5,
                "cls": precision[rows][first],
                "province": pcode[rows][first],
                "name": [
                    provinces[b].name if b >= 0 else name for b, name in zip(badges, names, strict=True)
                ],
            }
        )
        spots = zip(badges, table["lat"], table["lon"], table["cls"], strict=True)
        table["id"] = [
            _place_id(provinces[b].pcode if b >= 0 else f"{lat:.5f} {lon:.5f} {precision_of}")
            for b, lat, lon, precision_of in spots
        ]
        of_row = np.full(len(frame), -1, dtype=np.int64)
        of_row[rows] = number
        return cls(table, of_row)


def _most_frequent(names: "pd.Series[Any]", place: npt.NDArray[np.int64], places: int) -> list[str]:
    """The name that each place is called most often; the first by alphabet among equals, "" without any."""
    code, known = pd.factorize(names, sort=True)
    named = code >= 0
    pair, pairs = pd.factorize(place[named] * (len(known) + 1) + code[named])
    counted = pd.DataFrame({"place": pairs // (len(known) + 1), "name": pairs % (len(known) + 1)})
    counted["count"] = np.bincount(pair, minlength=len(pairs))
    best = counted.sort_values(["place", "count", "name"], ascending=[True, False, True]).drop_duplicates(
        "place"
    )
    result = np.full(places, "", dtype=object)
    result[best["place"]] = np.asarray(known, dtype=object)[best["name"]]
    return [str(name) for name in result]


def _place_id(what: str) -> str:
    """Return a key that names the same place in every version, so that a link goes on to mean it."""
    return hashlib.sha256(what.encode()).hexdigest()[:_PLACE_ID_LENGTH]
