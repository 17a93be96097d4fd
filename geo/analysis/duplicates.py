"""Pairs of incidents that may be one: of one kind, close in place and time, with similar actors.

The rule. Two incidents are a pair when they have the same kind; both claim a place (precision 1 or 2) and their
points are at most `NEAR_M` apart on the ellipsoid; the days on which they may have happened overlap or lie at most
one day apart; they are not the same record of the same dataset; and their actors are similar:

- they share a party, by canonical name of the register. Civilians, protesters and unidentified groups are shared by
  most incidents, so they count only where one of the two names nobody else;
- or half of the telling words of the shorter list of such parties stand in the other one (`_SAID_OF_MANY` tell
  nothing);
- or one of the two names nobody.

The work grows with the pairs that are near in place and time, not with the square of the incidents: incidents are
sorted by kind, cell of about 5 km and first day, and each looks up the days that it may share in its own cell and
the eight around it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from pyarrow import compute

from geo.analysis.material import Found, Material, Rows
from geo.model.actors import Actors, split_names
from geo.model.filter import fold
from geo.model.incident import ACTOR_COLUMNS
from geo.model.words import quantity

NEAR_M = 5_000.0
"""Metres between two reports of one incident at most."""

LONGEST_SPAN = 31
"""Days. What is known to a longer time only is compared with nothing: it would meet everything."""

CROWD = 40
"""Incidents of one cell and time that one incident is compared with at most, the earliest first."""

MOST_PAIRS = 200_000
"""Pairs that are kept at most, those of the highest score."""

WEIGHTS = {"place": 30, "day": 20, "actors": 25, "toll": 10, "dataset": 15}
"""What each likeness adds to the score at most; together 100.

Place: 1 at one point, falling to 0 at `NEAR_M`. Day: 1 for the same single day, else a half. Actors: 1 for a shared
party, 0.7 for similar names, 0.3 where one names nobody. Toll: 1 for the same figure, a half where one has none.
Dataset: 1 for two datasets, 0 within one, which has been looked through by its makers.
"""

_SHARED, _SIMILAR, _UNNAMED = 1.0, 0.7, 0.3
ACTOR_WORDS = {_SHARED: "same party", _SIMILAR: "similar names", _UNNAMED: "not named"}
_CHUNK = 2_000_000
_WORD = re.compile(r"(?!\d+\b)[^\W_]{2,}")
_SAID_OF_MANY = frozenset(
    [
        "of",
        "the",
        "and",
        "al",
        "el",
        "an",
        "as",
        "ash",
        "at",
        "in",
        "for",
        "from",
        "with",
        "forces",
        "force",
        "armed",
        "military",
        "army",
        "militia",
        "militias",
        "group",
        "groups",
        "other",
        "government",
        "state",
        "security",
        "police",
        "men",
        "gunmen",
        "fighters",
    ]
)
_ANYBODY = frozenset(
    ["civilian", "civilians", "protester", "protesters", "rioter", "rioters", "unidentified", "unknown"]
)
_A, _E2 = 6_378_137.0, 0.006_694_379_990_14


def find(material: Material) -> Found:
    """Return the pairs: `row`, `other` (the later one), `distance_m`, `days_apart`, `actors` (likeness) and `score`."""
    compared = _Compared.of(material)
    likeness = _Likeness.of(material)
    points = _in_space(material)
    kept, parts, found = _no_pairs(), [], 0
    for first, second in compared.candidates():
        # The straight line through the ground: at 5 km it is a tenth of a millimetre shorter than the way along it.
        metres = np.linalg.norm(points[first] - points[second], axis=1)
        near = metres <= NEAR_M
        one, other, metres = first[near], second[near], metres[near]
        actors = likeness.actors(one, other)
        alike = (actors > 0) & ~likeness.same_record(one, other)
        parts.append(_scored(compared, likeness, one[alike], other[alike], metres[alike], actors[alike]))
        found += len(parts[-1])
        if sum(map(len, parts)) > MOST_PAIRS:
            kept, parts = _likeliest([kept, *parts]), []
    return Found(_likeliest([kept, *parts]), _note(compared, found))


def _likeliest(parts: list[pd.DataFrame]) -> pd.DataFrame:
    # Round the poles a band has so few cells that a pair is met more than once.
    pairs = pd.concat(parts, ignore_index=True).drop_duplicates(["row", "other"])
    ranked = pairs.sort_values(["score", "row", "other"], ascending=[False, True, True], ignore_index=True)
    return ranked.head(MOST_PAIRS)


def _note(compared: "_Compared", pairs: int) -> str:
    said = []
    if compared.left_out:
        said.append(
            f"{quantity(compared.left_out, 'incident', 'incidents')} known only to a province or to more than "
            f"{LONGEST_SPAN} days, or without a point, {'was' if compared.left_out == 1 else 'were'} not compared."
        )
    if compared.crowded:
        said.append(
            f"{quantity(compared.crowded, 'incident lies', 'incidents lie')} in a crowd and "
            f"{'was' if compared.crowded == 1 else 'were'} compared with {CROWD} others of each cell only."
        )
    if pairs > MOST_PAIRS:
        said.append(f"Of {pairs:,} pairs the {MOST_PAIRS:,} likeliest are kept.")
    return " ".join(said)


def _no_pairs() -> pd.DataFrame:
    whole, real = np.empty(0, dtype=np.int64), np.empty(0)
    columns = {"row": whole, "other": whole, "distance_m": real, "days_apart": whole, "actors": real}
    return pd.DataFrame(columns | {"score": whole})


@dataclass
class _Compared:
    """The incidents that are compared, in the order of kind, cell and first day.

    Attributes
    ----------
    first, last : ndarray of int64, shape (rows,)
        Days on which each incident of the dataset may have happened, since 1970-01-01.
    rows : ndarray of int64, shape (n,)
        Rows of the compared incidents, in order.
    keys : ndarray of int64, shape (n,)
        Kind, band, cell and first day of each as one ascending number.
    left_out, crowded : int
        Incidents that are not compared, and those that are compared with a part of their crowd.
    """

    first: Rows
    last: Rows
    kind: Rows
    latitude: npt.NDArray[np.float64]
    longitude: npt.NDArray[np.float64]
    rows: Rows
    keys: Rows
    left_out: int
    crowded: int = 0

    @classmethod
    def of(cls, material: Material) -> "_Compared":
        first, last = material.days("first_day"), material.days("last_day")
        kind, _ = material.codes("kind")
        taken = material.has_point & (material.precision < 3) & (last - first < LONGEST_SPAN)
        rows = np.flatnonzero(taken)
        y, x = material.latitude[rows], material.longitude[rows]
        band = _band(y)
        keys = _key(kind[rows], band, _cell(band, x), first[rows])
        # Rows come in the order of first days, and a stable sort keeps it among equal keys.
        order = np.argsort(keys, kind="stable")
        rows = rows[order]
        return cls(first, last, kind, y[order], x[order], rows, keys[order], int(len(first) - len(rows)))

    def candidates(self) -> Iterator[tuple[Rows, Rows]]:
        """Yield rows of pairs of one kind within a day in neighbouring cells, the earlier row first."""
        crowded = np.zeros(len(self.rows), dtype=bool)
        band = _band(self.latitude)
        first, last, kind = (column[self.rows] for column in (self.first, self.last, self.kind))
        for north in (-1, 0, 1):
            cell = _cell(band + north, self.longitude)
            for east in (-1, 0, 1):
                beside = _wrapped(band + north, cell + east)
                low = np.searchsorted(self.keys, _key(kind, band + north, beside, first))
                high = np.searchsorted(self.keys, _key(kind, band + north, beside, last + 1), side="right")
                yield from self._expanded(low, high, crowded)
        self.crowded = int(crowded.sum())

    def _expanded(self, low: Rows, high: Rows, crowded: npt.NDArray[np.bool_]) -> Iterator[tuple[Rows, Rows]]:
        own = np.arange(len(low))
        # In its own cell an incident meets those after it: the ones before have met it already.
        low = np.where((low <= own) & (own < high), own + 1, low)
        number = high - low
        crowded |= number > CROWD
        number = np.minimum(number, CROWD)
        ends = np.cumsum(number)
        for start in range(0, int(ends[-1]) if len(ends) else 0, _CHUNK):
            stop = min(start + _CHUNK, int(ends[-1]))
            a, b = np.searchsorted(ends, [start, stop - 1], side="right")
            span = slice(int(a), int(b) + 1)
            begin = ends[span] - number[span]
            taken = np.minimum(ends[span], stop) - np.maximum(begin, start)
            which = np.repeat(np.arange(span.start, span.stop), taken)
            position = np.arange(start, stop) - begin[which - span.start] + low[which]
            one, other = self.rows[which], self.rows[position]
            earlier = one < other
            yield one[earlier], other[earlier]


_BAND = np.degrees(NEAR_M / 6_335_000.0)
"""Height of a band of cells in degrees of latitude: `NEAR_M` where a degree is shortest, at the equator."""

_CELLS = 1 << 14
_DAYS = 1 << 18
_DAY_0 = 1 << 17


def _band(latitude: npt.NDArray[np.float64]) -> Rows:
    band: Rows = np.floor((latitude + 90) / _BAND).astype(np.int64) + 1
    return band


def _cells_in(band: Rows) -> Rows:
    """How many cells go round the earth in each band: none is narrower than `NEAR_M`, there or in the next band.

    Close to a pole, where the way along a parallel is no measure of distance, a band is one cell.
    """
    low = (band - 2) * _BAND - 90
    highest = np.minimum(np.maximum(np.abs(low), np.abs(low + 3 * _BAND)), 90)
    around = 2 * np.pi * _A * np.cos(np.radians(highest))
    cells = np.floor(around / (1.02 * NEAR_M)).astype(np.int64)
    return np.where(cells < 12, 1, cells)


def _cell(band: Rows, longitude: npt.NDArray[np.float64]) -> Rows:
    cells = _cells_in(band)
    return np.minimum(np.floor((longitude + 180) / 360 * cells).astype(np.int64), cells - 1)


def _wrapped(band: Rows, cell: Rows) -> Rows:
    return cell % _cells_in(band)


def _key(kind: Rows, band: Rows, cell: Rows, day: Rows) -> Rows:
    # 18 bits of days reach three centuries to either side of 1970, 14 bits a band's 7,858 cells at most.
    return ((kind * _CELLS + band) * _CELLS + cell) * _DAYS + (day + _DAY_0)


def _in_space(material: Material) -> npt.NDArray[np.float64]:
    """Each point on the WGS84 ellipsoid as x, y, z in metres from the centre of the earth, shape (rows, 3)."""
    phi, lam = np.radians(material.latitude), np.radians(material.longitude)
    n = _A / np.sqrt(1 - _E2 * np.sin(phi) ** 2)
    return np.stack(
        [n * np.cos(phi) * np.cos(lam), n * np.cos(phi) * np.sin(lam), n * (1 - _E2) * np.sin(phi)], axis=1
    )


def _scored(
    compared: _Compared,
    likeness: "_Likeness",
    one: Rows,
    other: Rows,
    metres: npt.NDArray[np.float64],
    actors: npt.NDArray[np.float64],
) -> pd.DataFrame:
    apart = np.maximum(compared.first[other] - compared.last[one], 0)
    single = (compared.first[one] == compared.last[other]) & (compared.last[one] == compared.first[other])
    likenesses = {
        "place": 1 - metres / NEAR_M,
        "day": np.where(single, 1.0, 0.5),
        "actors": actors,
        "toll": likeness.toll(one, other),
        "dataset": (likeness.dataset[one] != likeness.dataset[other]).astype(np.float64),
    }
    score = sum(WEIGHTS[name] * value for name, value in likenesses.items())
    return pd.DataFrame(
        {
            "row": one,
            "other": other,
            "distance_m": np.round(metres),
            "days_apart": apart,
            "actors": actors,
            "score": np.round(score).astype(np.int64),
        }
    )


@dataclass(frozen=True)
class _Likeness:
    """What is compared of two incidents besides place and time.

    Attributes
    ----------
    cast_of : ndarray of int64, shape (rows,)
        Number of the cast of each incident: the distinct combinations of its four cells of actors.
    telling, general, words : _Sets
        Of each cast: the parties that tell it apart, those that many share, and the telling words of the names.
    """

    cast_of: Rows
    telling: "_Sets"
    general: "_Sets"
    words: "_Sets"
    dataset: Rows
    record: Rows
    deaths: Rows

    @classmethod
    def of(cls, material: Material) -> "_Likeness":
        columns = [material.column(name).fill_null("") for name, _ in ACTOR_COLUMNS]
        casts = compute.binary_join_element_wise(*columns, ";").dictionary_encode()
        names = [split_names(cell) for cell in casts.dictionary.to_pylist()]
        parties = [_parties(cast, material.actors) for cast in names]
        return cls(
            casts.indices.to_numpy(zero_copy_only=False).astype(np.int64),
            _Sets.of([telling for telling, _ in parties]),
            _Sets.of([general for _, general in parties]),
            _Sets.of([_words(telling) for telling, _ in parties]),
            material.codes("dataset")[0],
            material.codes("dataset_record_id")[0],
            material.integers("fatalities"),
        )

    def same_record(self, one: Rows, other: Rows) -> npt.NDArray[np.bool_]:
        """Whether two rows are one record of one dataset."""
        record = self.record[one]
        same: npt.NDArray[np.bool_] = (record >= 0) & (record == self.record[other])
        same &= self.dataset[one] == self.dataset[other]
        return same

    def toll(self, one: Rows, other: Rows) -> npt.NDArray[np.float64]:
        """Return 1 for the same toll, 0 for another, a half where one or both have none."""
        a, b = self.deaths[one], self.deaths[other]
        return np.where((a < 0) | (b < 0), 0.5, (a == b).astype(np.float64))

    def actors(self, one: Rows, other: Rows) -> npt.NDArray[np.float64]:
        """Return how alike the actors are: 0 for not similar; each pair of casts is compared once."""
        number, pairs = pd.factorize(self.cast_of[one] << 32 | self.cast_of[other])
        a, b = np.asarray(pairs) >> 32, np.asarray(pairs) & 0xFFFFFFFF
        telling, general, words = self.telling, self.general, self.words
        anybody = telling.size + general.size
        shared = telling.common(a, b) > 0
        only_general = (telling.size[a] == 0) | (telling.size[b] == 0)
        shared |= only_general & (general.common(a, b) > 0)
        shorter = np.minimum(words.size[a], words.size[b])
        similar = (shorter > 0) & (2 * words.common(a, b) >= shorter)
        unnamed = (anybody[a] == 0) | (anybody[b] == 0)
        alike = np.select([shared, similar, unnamed], [_SHARED, _SIMILAR, _UNNAMED], 0.0)
        result: npt.NDArray[np.float64] = alike[number]
        return result


def _parties(names: tuple[str, ...], actors: Actors) -> tuple[set[str], set[str]]:
    """Canonical names of a cast: those that tell incidents apart, and those that many share."""
    found = {actor.name: actor.side for actor in map(actors.get, names)}
    general = {name for name, side in found.items() if side == "civilian" or _is_general(name)}
    return set(found) - general, general


def _is_general(name: str) -> bool:
    words = set(_WORD.findall(fold(name)))
    return bool(words and words <= _SAID_OF_MANY) or bool(words & _ANYBODY)


def _words(names: set[str]) -> set[str]:
    return {word for name in names for word in _WORD.findall(fold(name))} - _SAID_OF_MANY


@dataclass(frozen=True)
class _Sets:
    """Many small sets, compared many pairs at a time.

    Attributes
    ----------
    size : ndarray of int64, shape (sets,)
        Members of each.
    start : ndarray of int64, shape (sets,)
        Where its members begin in `member`.
    member, keys : ndarray of int64, shape (members,)
        Numbers of the members, set after set, and ``set << 32 | member``, ascending.
    """

    size: Rows
    start: Rows
    member: Rows
    keys: Rows

    @classmethod
    def of(cls, sets: list[set[str]]) -> "_Sets":
        numbers: dict[str, int] = {}
        members = [sorted(numbers.setdefault(word, len(numbers)) for word in words) for words in sets]
        size = np.array([len(words) for words in members], dtype=np.int64)
        member = np.array([number for words in members for number in words], dtype=np.int64)
        keys = np.repeat(np.arange(len(sets)), size) << 32 | member
        return cls(size, np.cumsum(size) - size, member, keys)

    def common(self, one: Rows, other: Rows) -> Rows:
        """Return how many members two sets share, for each pair of them."""
        size = self.size[one]
        pair = np.repeat(np.arange(len(one)), size)
        inner = np.arange(len(pair)) - np.repeat(np.cumsum(size) - size, size)
        wanted = other[pair] << 32 | self.member[self.start[one][pair] + inner]
        if not len(self.keys):
            return np.zeros(len(one), dtype=np.int64)
        position = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.bincount(pair[self.keys[position] == wanted], minlength=len(one)).astype(np.int64)
