"""The parties of incidents: who stands on each side, so that actors are asked for and counted fast.

A million incidents name a few thousand different combinations of actors. Each combination is a party with a
number; an incident keeps two numbers, and names are looked at once a party instead of once a row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow
from pyarrow import compute

from geo.model.actors import SIDE_PREFIX, Actors, Grouping, split_names
from geo.model.incident import ACTOR_COLUMNS

_Members = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
"""Pairs of parties and the value of a member, side by side."""


def member_values(cell: str | None, actors: Actors) -> tuple[str, ...]:
    """Return what a cell of names can be asked for by: canonical names, and the sides that they belong to.

    A name that the register lacks stands for itself, on side “other”.
    """
    found = [actors.get(name) for name in split_names(cell)]
    values = [actor.name for actor in found] + [f"{SIDE_PREFIX}{actor.side}" for actor in found]
    return tuple(dict.fromkeys(values))


@dataclass(frozen=True)
class Parties:
    """Who stands on each side of every incident.

    Attributes
    ----------
    side1, side2 : ndarray of int32, shape (rows,)
        Number of the party on each side.
    party, value : ndarray of int32, shape (members,)
        One line for each member of a party, in the order of parties; `value` indexes `values`.
    values : tuple of str
        Canonical names, and sides as ``side:jihadist``; or what these are taken together as (`grouped`).
    cells : tuple of str
        What each party is called in the records: names joined by “;”.
    """

    side1: npt.NDArray[np.int32]
    side2: npt.NDArray[np.int32]
    party: npt.NDArray[np.int32]
    value: npt.NDArray[np.int32]
    values: tuple[str, ...]
    cells: tuple[str, ...] = ()

    @classmethod
    def of(cls, incidents: arrow.Table, actors: Actors) -> "Parties":
        """Gather the parties of incidents in the columns of `geo.model.incident`."""
        # The join drops rows that are null throughout, so blanks are made texts first.
        blank = {name: incidents[name].combine_chunks().fill_null("") for name, _ in ACTOR_COLUMNS}
        cells = [
            compute.binary_join_element_wise(blank[actor], blank[associated], ";")
            for actor, associated in (("actor1", "assoc_actor_1"), ("actor2", "assoc_actor_2"))
        ]
        encoded = arrow.concat_arrays(cells).dictionary_encode()
        numbers = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32)
        cells_of = tuple(encoded.dictionary.to_pylist())
        side1, side2 = numbers[: len(incidents)], numbers[len(incidents) :]
        return cls(side1, side2, *_members_of(cells_of, actors), cells_of)

    def under(self, actors: Actors) -> "Parties":
        """Return the same parties with their members as another register names them."""
        return self._with_members(*_members_of(self.cells, actors))

    def grouped(self, actors: Actors, grouping: Grouping) -> "Parties":
        """Return the same parties with members taken together: each value is a group, once a party."""
        codes: dict[str, int] = {}
        group = np.array(
            [codes.setdefault(actors.group(value, grouping), len(codes)) for value in self.values],
            dtype=np.int64,
        )
        key = np.unique(self.party.astype(np.int64) << 32 | group[self.value])
        party, value = (key >> 32).astype(np.int32), (key & 0xFFFFFFFF).astype(np.int32)
        return self._with_members(party, value, tuple(codes))

    def _with_members(
        self, party: npt.NDArray[np.int32], value: npt.NDArray[np.int32], values: tuple[str, ...]
    ) -> "Parties":
        other = replace(self, party=party, value=value, values=values)
        # Who stands against whom is as before, and costs more to find than all the rest.
        other.__dict__["_pair_index"] = self._pair_index
        return other

    def members(self) -> arrow.Table:
        """Return a table with one row for each member of a party: `party` (int32) and `name`."""
        names = arrow.array(self.values, arrow.string()).take(arrow.array(self.value))
        return arrow.table({"party": arrow.array(self.party), "name": names})

    def counts(self, passing: npt.NDArray[np.bool_], others: Sequence[str] = ()) -> dict[str, int]:
        """Count the incidents that each value takes part in.

        Parameters
        ----------
        passing : ndarray of bool, shape (rows,)
            The incidents to count.
        others : sequence of str
            When given, only who stands opposite to one of these `values` is counted.
        """
        weights = np.bincount(self._pair_of_row[passing], minlength=len(self._pairs))
        pair, value = self._opposite(others) if others else self._either
        totals = np.bincount(value, weights=weights[pair], minlength=len(self.values)).astype(np.int64)
        return {name: int(n) for name, n in zip(self.values, totals, strict=True) if n}

    @cached_property
    def _pair_index(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        # Not np.unique: its hashing takes seconds on keys like these.
        row, pairs = pd.factorize(self.side1.astype(np.int64) << 32 | self.side2)
        return np.asarray(pairs), row.astype(np.int64)

    @property
    def _pairs(self) -> npt.NDArray[np.int64]:
        """Combinations of two parties that occur, as ``side1 << 32 | side2``."""
        return self._pair_index[0]

    @property
    def _pair_of_row(self) -> npt.NDArray[np.int64]:
        return self._pair_index[1]

    @cached_property
    def _either(self) -> _Members:
        """Each pair with each value on either of its sides, once."""
        every = np.arange(len(self._pairs))
        one, two = self._pairs >> 32, self._pairs & 0xFFFFFFFF
        pair, value = self._expanded(every, two)
        new = ~self._has(one[pair], value)
        return _joined(self._expanded(every, one), (pair[new], value[new]))

    def _opposite(self, others: Sequence[str]) -> _Members:
        """Each pair with each value that stands opposite to one of the others, once."""
        wanted = np.array([name in others for name in self.values], dtype=bool)
        has = np.zeros(1 + max(self.side1.max(initial=-1), self.side2.max(initial=-1)), dtype=bool)
        has[self.party[wanted[self.value]]] = True
        one, two = self._pairs >> 32, self._pairs & 0xFFFFFFFF
        first, second = np.flatnonzero(has[one]), np.flatnonzero(has[two])
        pair, value = self._expanded(second, one[second])
        new = ~(has[one[pair]] & self._has(two[pair], value))
        return _joined(self._expanded(first, two[first]), (pair[new], value[new]))

    @cached_property
    def _keys(self) -> npt.NDArray[np.int64]:
        return np.sort(self.party.astype(np.int64) << 32 | self.value)

    def _has(self, party: npt.NDArray[np.int64], value: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Whether each party has the value beside it."""
        if not len(self._keys):
            return np.zeros(len(party), dtype=bool)
        keys = party << 32 | value
        position = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        found: npt.NDArray[np.bool_] = self._keys[position] == keys
        return found

    def _expanded(self, pair: npt.NDArray[np.int64], party: npt.NDArray[np.int64]) -> _Members:
        """Each pair repeated for every member of the party beside it, with the member's value."""
        start = np.searchsorted(self.party, party, side="left")
        length = np.searchsorted(self.party, party, side="right") - start
        inner = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
        return np.repeat(pair, length), self.value[np.repeat(start, length) + inner].astype(np.int64)


def _members_of(
    cells: Sequence[str], actors: Actors
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], tuple[str, ...]]:
    """The members of parties by what these are called: `party`, `value` and `values` of `Parties`."""
    members = [member_values(cell, actors) for cell in cells]
    codes: dict[str, int] = {}
    value = [codes.setdefault(name, len(codes)) for names in members for name in names]
    party = np.repeat(np.arange(len(members), dtype=np.int32), [len(names) for names in members])
    return party, np.array(value, dtype=np.int32), tuple(codes)


def _joined(one: _Members, two: _Members) -> _Members:
    return np.concatenate([one[0], two[0]]), np.concatenate([one[1], two[1]])
