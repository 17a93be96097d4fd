"""Spellings of many names: which places have one, and which spellings come near to one.

Made for a million of them: the arrays are Arrow's and NumPy's, and a look-up touches only what shares letters with the
name asked for.
"""

from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
from rapidfuzz import fuzz, process

_CLOSE = 2_000
"""Spellings that share most letter pairs with a name, of which the likeness is measured."""

_BEGIN, _END = "\x01", "\x02"


class Spellings:
    """Keys (normal forms, say), each of one or several places.

    Parameters
    ----------
    keys
        Shape (n,), strings; an empty one is no key.
    places
        Shape (n,): number of the place that each is of. Places of one key stay in this order.
    """

    def __init__(self, keys: arrow.Array, places: npt.NDArray[np.int32]) -> None:
        named = np.flatnonzero(arrow.compute.binary_length(keys).to_numpy(zero_copy_only=False) > 0)
        coded = keys.take(arrow.array(named)).dictionary_encode()
        key_of = coded.indices.to_numpy(zero_copy_only=False)
        order = np.argsort(key_of, kind="stable")
        self.keys: arrow.Array = coded.dictionary
        self.rows = named[order]
        """Number of the given row behind each entry, entries of one key side by side."""
        self._places = places[self.rows]
        counts = np.bincount(key_of, minlength=len(self.keys))
        self.starts = np.concatenate([[0], np.cumsum(counts)])
        self._starts: list[int] = self.starts.tolist()
        self._number = dict(zip(self.keys.to_pylist(), range(len(self.keys)), strict=True))

    def places(self, key: str) -> list[int]:
        """Numbers of the places of a key."""
        number = self._number.get(key)
        if number is None:
            return []
        found: list[int] = self._places[self._starts[number] : self._starts[number + 1]].tolist()
        return found if len(found) == 1 else list(dict.fromkeys(found))

    def close(
        self, key: str, allowed: npt.NDArray[np.bool_] | None, least: float, limit: int
    ) -> list[tuple[str, float, list[int]]]:
        """Keys that are like one: the key, its likeness (0 to 100, weighted) and the given rows behind it.

        Parameters
        ----------
        key
            What is asked for.
        allowed
            Shape (places,): which places may answer; None for all.
        least
            Likeness below which a key is left out.
        limit
            How many keys at most.
        """
        if not len(self.keys):
            return []
        shared = self._letters.shared(key)
        if allowed is not None:
            usable = np.add.reduceat(allowed[self._places], self.starts[:-1], dtype=np.int64) > 0
            shared = np.where(usable, shared, 0.0)
        some = np.flatnonzero(shared > 0)
        if len(some) > _CLOSE:
            some = some[np.argpartition(-shared[some], _CLOSE)[:_CLOSE]]
        some.sort()
        names = self.keys.take(arrow.array(some)).to_pylist()
        found = process.extract(key, names, scorer=fuzz.WRatio, limit=limit, score_cutoff=least)
        return [(name, likeness, self._rows_of(int(some[at]), allowed)) for name, likeness, at in found]

    def _rows_of(self, number: int, allowed: npt.NDArray[np.bool_] | None) -> list[int]:
        entries = slice(self.starts[number], self.starts[number + 1])
        rows, places = self.rows[entries], self._places[entries]
        kept: list[int] = (rows if allowed is None else rows[allowed[places]]).tolist()
        return kept

    @cached_property
    def _letters(self) -> "_Letters":
        return _Letters.of(self.keys)


class _Letters:
    """Pairs of letters, each with the keys that have it."""

    def __init__(
        self,
        pairs: npt.NDArray[np.int64],
        starts: npt.NDArray[np.int64],
        keys: npt.NDArray[np.int32],
        sizes: npt.NDArray[np.int64],
    ) -> None:
        self._pairs, self._starts, self._keys, self._sizes = pairs, starts, keys, sizes

    @classmethod
    def of(cls, keys: arrow.Array) -> "_Letters":
        texts = [f"{_BEGIN}{key}{_END}" for key in keys.to_pylist()]
        sizes = np.array([len(text) for text in texts], dtype=np.int64)
        letters = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
        key = np.repeat(np.arange(len(texts), dtype=np.int32), sizes)
        pair = (letters[:-1] << 21) | letters[1:]
        within = key[:-1] == key[1:]
        pair, key = pair[within], key[:-1][within]
        order = np.argsort(pair, kind="stable")
        pairs, starts = np.unique(pair[order], return_index=True)
        return cls(pairs, np.append(starts, len(order)), key[order], sizes - 1)

    def shared(self, key: str) -> npt.NDArray[np.float64]:
        """How much of their letter pairs each key shares with one: 0 to 1 (Dice's coefficient)."""
        letters = np.array([ord(c) for c in f"{_BEGIN}{key}{_END}"], dtype=np.int64)
        asked = np.unique((letters[:-1] << 21) | letters[1:])
        at = np.minimum(np.searchsorted(self._pairs, asked), len(self._pairs) - 1)
        hits = [self._keys[self._starts[i] : self._starts[i + 1]] for i in at[self._pairs[at] == asked]]
        counted = np.bincount(np.concatenate([*hits, np.empty(0, np.int32)]), minlength=len(self._sizes))
        return np.minimum(2.0 * counted / (self._sizes + len(letters) - 1), 1.0)
