"""The incidents that a briefing points out by number: by hand, or by a rule that is printed with them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.model import vocabulary

NOTABLE_RULE = (
    "Incidents are numbered in order of date. Undisputed changes of control have up to half of the numbers, "
    "incidents with most reported deaths the others; better graded reports come first, doubtful and improbable ones "
    "last, and no place has more than three numbers before other places have theirs."
)
"""How incidents are chosen, for people."""

READ = (
    "incident_id",
    "kind",
    "control_after",
    "control_contested",
    "fatalities",
    "fatalities_low",
    "source_reliability",
    "info_credibility",
    "first_day",
    "latitude",
    "longitude",
    "admin1_pcode",
    "location",
)
"""The columns that the rule reads."""

PER_PLACE = 3
"""Numbers that a place has before others have had their turn."""

_CHANGE = "control_change"
_DOUBTFUL, _IMPROBABLE, _UNGRADED = 4, 5, 6
_RELIABILITY = {code: number for number, code in enumerate(vocabulary.SOURCE_RELIABILITIES.values())}
_UNKNOWN = _RELIABILITY["F"]
_HUNDREDTHS = 100
"""Parts of a degree that count as one place: about a kilometre."""

Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]


def notable(
    frame: pd.DataFrame, most: int, picked: Sequence[str] = (), only_picked: bool = False
) -> pd.DataFrame:
    """Return the most important incidents in the order of their numbers.

    Those picked by hand come first, in the order in which they were picked. The others follow the rule that
    `NOTABLE_RULE` says, and run in order of date and then of place, so that their list reads as a chronology.

    An incident is a change of control when it is of that kind or states a new holder; one that a text of the time
    contests waits until those with a toll have their numbers. Deaths are the best figure, else the lowest reported; a blank is no toll. Changes compete by
    credibility, deaths, reliability and day (newest first), the others by deaths, credibility, reliability and day. A
    report that nobody graded counts as F6, after better ones of the same toll; one graded 4 or 5 is numbered when
    there is nothing else. Incidents within a hundredth of a degree of each other count as one place.

    Parameters
    ----------
    frame : DataFrame
        `row` and the columns of `geo.model.incident`; of these `READ` suffice.
    most : int
        Incidents at most.
    picked : sequence of str
        Identifiers; those that are not in the frame are passed over.
    only_picked : bool
        Whether to leave it at those picked.

    Returns
    -------
    DataFrame
        Rows of the frame with their index, and `why`: ``picked``, ``control`` (a change of control), ``toll``
        (reported deaths) or ``grade`` (better graded than what is left).
    """
    by_hand = _by_hand(frame, picked)[: max(most, 0)]
    by_rule: dict[int, str] = {}
    if not only_picked and most > len(by_hand):
        by_rule = _Merits(frame, by_hand).best(most - len(by_hand))
    found = frame.iloc[[*by_hand, *_by_date(frame, by_rule)]]
    why = ["picked"] * len(by_hand) + [by_rule[at] for at in _by_date(frame, by_rule)]
    return found.assign(why=why)


def _by_hand(frame: pd.DataFrame, picked: Sequence[str]) -> list[int]:
    """Positions of those picked, in the order in which they were."""
    if not picked:
        return []
    at = np.flatnonzero(frame["incident_id"].isin(list(picked)).to_numpy(dtype=bool))
    position = dict(zip(frame["incident_id"].iloc[at].tolist(), at.tolist(), strict=True))
    return [position[name] for name in dict.fromkeys(picked) if name in position]


def _by_date(frame: pd.DataFrame, chosen: Iterable[int]) -> list[int]:
    """Positions in order of date, then of place."""
    at = list(chosen)
    listed = frame.iloc[at]
    keys = zip(listed["first_day"], listed["location"].fillna(""), listed["row"], at, strict=True)
    return [key[-1] for key in sorted(keys)]


class _Merits:
    """What speaks for numbering each incident, as numbers.

    Parameters
    ----------
    frame : DataFrame
        As for `notable`.
    without : sequence of int
        Positions that are numbered already.
    """

    def __init__(self, frame: pd.DataFrame, without: Sequence[int]) -> None:
        credibility = _integers(frame["info_credibility"], _UNGRADED)
        self.deaths = _integers(frame["fatalities"].fillna(frame["fatalities_low"]), 0)
        self.changes = _changes(frame)
        self.undisputed = self.changes & ~frame["control_contested"].fillna(False).to_numpy(dtype=bool)
        # The least comes first.
        self.keys = {
            "change": -self.changes.astype(np.int64),
            "credibility": credibility,
            "deaths": -self.deaths,
            "reliability": _reliabilities(frame["source_reliability"]),
            "day": -frame["first_day"].to_numpy(dtype="datetime64[D]").astype(np.int64),
            "row": frame["row"].to_numpy(dtype=np.int64),
        }
        self.numbered = list(without)
        self.free = np.ones(len(frame), dtype=bool)
        self.free[self.numbered] = False
        self.sound = (credibility != _DOUBTFUL) & (credibility != _IMPROBABLE)
        self.place = _places(frame)

    def best(self, most: int) -> dict[int, str]:
        """Return the positions that the rule chooses, and why."""
        chosen: dict[int, str] = {}
        used = Counter(self.place[self.numbered].tolist())
        for turn in self._turns(most):
            for at in self._ordered(turn, most):
                if len(chosen) >= turn.until:
                    break
                place = int(self.place[at])
                if at not in chosen and (used[place] < PER_PLACE or not turn.spread):
                    chosen[at] = turn.why or self._why(at)
                    used[place] += 1
        return chosen

    def _why(self, at: int) -> str:
        if self.deaths[at]:
            return "toll"
        return "control" if self.changes[at] else "grade"

    def _turns(self, most: int) -> Iterator["_Turn"]:
        """Yield the turns of the rule."""
        by_toll = ("deaths", "credibility", "reliability", "day", "row")
        by_change = ("credibility", "deaths", "reliability", "day", "row")
        changes = self.sound & self.undisputed
        yield _Turn((most + 1) // 2, changes, by_change, why="control")
        yield _Turn(most, self.sound & (self.deaths > 0), by_toll)
        # Where too few have a toll; and then where one place is all that there is.
        for spread in (True, False):
            yield _Turn(most, changes, by_change, spread, why="control")
            yield _Turn(most, self.sound, ("change", *by_toll), spread)
        for spread in (True, False):
            yield _Turn(most, ~self.sound, ("credibility", "change", *by_toll), spread)

    def _ordered(self, turn: "_Turn", most: int) -> list[int]:
        """The first of those wanted, as many as can matter: no loop runs over all incidents."""
        at = np.flatnonzero(turn.wanted & self.free)
        order = at[np.lexsort([self.keys[name][at] for name in reversed(turn.keys)])]
        if turn.spread:
            order = order[_nth(self.place[order]) < PER_PLACE]
        # Those numbered already are passed over, and so are the others of their places.
        first: list[int] = order[: (1 + PER_PLACE) * (most + len(self.numbered))].tolist()
        return first


@dataclass(frozen=True)
class _Turn:
    """A turn of the rule: numbers given out when it ends, to whom, in which order, and whether places have a limit."""

    until: int
    wanted: Flags
    keys: tuple[str, ...]
    spread: bool = True
    why: str = ""


def _nth(values: Integers) -> Integers:
    """How often each value has come before."""
    return pd.Series(values).groupby(values, sort=False).cumcount().to_numpy().astype(np.int64)


def _changes(frame: pd.DataFrame) -> Flags:
    """Which incidents are changes of control."""
    return ((frame["kind"] == _CHANGE) | frame["control_after"].notna()).to_numpy(dtype=bool)


def _reliabilities(grades: "pd.Series[str]") -> Integers:
    """Grades as numbers, A the least; missing is F. Each grade is looked up once."""
    codes, distinct = pd.factorize(grades)
    known = [_RELIABILITY.get(grade, _UNKNOWN) for grade in distinct.tolist()]
    return np.array([*known, _UNKNOWN], dtype=np.int64)[codes]


def _places(frame: pd.DataFrame) -> Integers:
    """A number for each place: its point to a hundredth of a degree, else its name and province."""
    latitude, longitude = (frame[name].to_numpy(dtype=np.float64) for name in ("latitude", "longitude"))
    placed = np.isfinite(latitude) & np.isfinite(longitude)
    place = np.full(len(frame), -1, dtype=np.int64)
    north, east = (
        np.round(degrees[placed] * _HUNDREDTHS).astype(np.int64) for degrees in (latitude, longitude)
    )
    place[placed] = (north + 90 * _HUNDREDTHS) * 1_000_000 + east + 180 * _HUNDREDTHS
    named = frame.loc[~placed, ["admin1_pcode", "location"]].fillna("")
    place[~placed] = -1 - named.groupby(["admin1_pcode", "location"], sort=False).ngroup().to_numpy()
    return place


def _integers(values: "pd.Series[Any]", missing: int) -> Integers:
    numbers: Integers = values.fillna(missing).to_numpy(dtype=np.int64)
    return numbers
