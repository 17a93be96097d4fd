"""From incidents and asserted holdings to `Control`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as arrow
from pyarrow import compute

from geo.analysis.control.answers import Control
from geo.analysis.control.order import Ordered, Statement, in_order, once
from geo.analysis.control.places import gather
from geo.analysis.control.statements import UNGRADED_CREDIBILITY, UNGRADED_RELIABILITY, statements
from geo.analysis.control.walk import END_DAY, FIRST_DAY, Band, Walk
from geo.model import vocabulary
from geo.model.actors import Actors, Grouping
from geo.model.filter import Filter
from geo.model.incident import day_numbers
from geo.places.boundaries import Boundaries

MATTERING: tuple[str, ...] = ("provinces", "credibility", "reliability", "rollup", "succession")
"""Fields of the filter that control follows; the others would hide evidence."""

DOUBTFUL = (4, 5)
"""Grades of information that do not move control by themselves (rule 9): doubtful and improbable."""

_NO_PLACE = "it speaks of a province or a wider area, not of one place"
_FIGHTING = "it tells that the place was fought over, not that it changed hands"
_Texts = npt.NDArray[np.object_]


def control_of(
    incidents: arrow.Table,
    actors: Actors,
    boundaries: Boundaries,
    wanted: Filter,
    asserted: pd.DataFrame | None = None,
) -> Control:
    """Work out who held each place when.

    Parameters
    ----------
    incidents : pyarrow.Table
        In the columns of `geo.model.incident`.
    actors, boundaries : Actors, Boundaries
        The register and the provinces.
    wanted : Filter
        Its provinces, least grades and grouping count (`MATTERING`).
    asserted : DataFrame, optional
        Holdings that somebody states beside the incidents: `name`, `admin1`, `admin1_pcode`, `country`, `latitude`,
        `longitude`, `geo_precision`, `holder`, `start`, `end` (datetime, blank is open), `source`.
    """
    said = _with_asserted(statements(incidents, actors), asserted, actors)
    if wanted.provinces:
        said = said[said["admin1_pcode"].isin(wanted.provinces)].reset_index(drop=True)
    places, said["place"] = gather(said, boundaries, _usage(incidents))
    holders = _Holders.of(said, actors, wanted.grouping)
    judged = _Judged.of(said, wanted)
    stated = said[said["row"] < 0]
    lines = _bands(said, holders, judged, len(places))
    return Control(
        places=places.drop(columns="form"),
        bands=_band_table(lines, said, holders),
        changes=_change_table(said, holders, judged),
        forms=tuple(places["form"]),
        evidence=said[said["row"] >= 0].set_index("row")[["id", "source"]],
        asserted_sources=dict(zip(stated["asserted"].tolist(), stated["source"].tolist(), strict=True)),
    )


def _usage(incidents: arrow.Table) -> dict[str, int]:
    """How many incidents use each name of a place."""
    counted = compute.value_counts(incidents["location"].combine_chunks())
    return dict(zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True))


def _with_asserted(said: pd.DataFrame, asserted: pd.DataFrame | None, actors: Actors) -> pd.DataFrame:
    """Add the asserted holdings to the statements, with `asserted` (row of the holding, else -1) and `end`."""
    said = said.assign(asserted=-1, end=END_DAY - 1)
    if asserted is None or asserted.empty:
        return said
    holder = [
        actors.get(str(name).strip()).name if isinstance(name, str) else "" for name in asserted["holder"]
    ]
    start, end = (
        _days(asserted[name], blank) for name, blank in (("start", FIRST_DAY), ("end", END_DAY - 1))
    )
    more = pd.DataFrame(
        {
            name: asserted[name].fillna("").astype(str)
            for name in ("name", "admin1", "admin1_pcode", "country", "source")
        }
    )
    more = more.reset_index(drop=True).assign(
        row=-1,
        id="",
        first=start,
        last=start,
        end=end,
        before="",
        after=holder,
        contested=False,
        derived=False,
        lost=False,
        credibility=UNGRADED_CREDIBILITY,
        reliability=UNGRADED_RELIABILITY,
        asserted=np.arange(len(asserted)),
        latitude=asserted["latitude"].to_numpy(dtype=float),
        longitude=asserted["longitude"].to_numpy(dtype=float),
        precision=asserted["geo_precision"].to_numpy(dtype=np.int64),
    )
    more = more[more["after"] != ""]
    both = pd.concat([said, more], ignore_index=True) if len(said) else more
    return both[said.columns].reset_index(drop=True)


def _days(days: "pd.Series[Any]", blank: int) -> npt.NDArray[np.int64]:
    known = pd.to_datetime(days)
    numbers = day_numbers(known.fillna(pd.Timestamp(0))).astype(np.int64)
    return np.clip(np.where(known.isna(), blank, numbers), FIRST_DAY, END_DAY - 1)


@dataclass(frozen=True)
class _Holders:
    """Names of holders as numbers, what they are counted as, and which may be one.

    Attributes
    ----------
    names : tuple of str
        Canonical names.
    groups : ndarray of str
        What each name counts as; a blank at the end, for `NONE`.
    before, after : ndarray of int64
        Numbers of the holders of each statement.
    agreed : tuple of bytes
        For each holder and each other one whether they may be one; for `NONE` at the end.
    """

    names: tuple[str, ...]
    groups: _Texts
    before: npt.NDArray[np.int64]
    after: npt.NDArray[np.int64]
    agreed: tuple[bytes, ...]

    @classmethod
    def of(cls, said: pd.DataFrame, actors: Actors, grouping: Grouping) -> "_Holders":
        """Number the holders of statements."""
        both = pd.concat([said["before"], said["after"]], ignore_index=True)
        codes, names = pd.factorize(both.where(both != ""), sort=True)
        groups = np.array([*(actors.group(str(name), grouping) for name in names), ""], dtype=object)
        known = tuple(map(str, names))
        return cls(known, groups, codes[: len(said)], codes[len(said) :], _agreement(known, groups, actors))

    def same(self, one: int, other: int) -> bool:
        """Whether two holders count as one."""
        return bool(self.groups[one] == self.groups[other])

    def agree(self, one: int, other: int) -> bool:
        """Whether two holders may be one: they count as one, or one is the umbrella of the other."""
        return bool(self.agreed[one][other])


def _agreement(names: tuple[str, ...], groups: _Texts, actors: Actors) -> tuple[bytes, ...]:
    """Say for each holder and each other one whether they may be one (`Actors.agree`), or count as one.

    Asked a million times of a few hundred names, so all is answered at once.
    """
    number = {name: at for at, name in enumerate(names)}
    sides = np.array([*(actors.side_of(name) for name in names), ""], dtype=object)
    may = groups[:, None] == groups[None, :]
    for one, name in enumerate(names):
        wide = [number[other] for other in actors.wider(name) if other in number]
        may[one, wide] = may[wide, one] = True
        if covered := actors.get(name).covers:
            may[one, sides == covered] = may[sides == covered, one] = True
    return tuple(row.tobytes() for row in may)


@dataclass(frozen=True)
class _Judged:
    """What each statement may do.

    Attributes
    ----------
    force : ndarray of str
        Of `geo.analysis.control.order.Force`, "" when it counts for nothing.
    why : ndarray of str
        Why it moves no control; "" when it may.
    """

    force: _Texts
    why: _Texts

    @classmethod
    def of(cls, said: pd.DataFrame, wanted: Filter) -> "_Judged":
        """Judge statements by their words, their place and their grades (rules 4, 5 and 9)."""
        asserted = (said["asserted"] >= 0).to_numpy()
        moves = (said["after"] != "").to_numpy() | said["lost"].to_numpy(dtype=bool)
        holds = (said["before"] != "").to_numpy()
        force = np.where(moves, "change", np.where(holds, "contest", "dispute")).astype(object)
        why = np.where(moves, "", _FIGHTING).astype(object)
        credibility = said["credibility"].to_numpy(dtype=np.int64)
        if wanted.credibility is None:
            doubtful = np.isin(credibility, DOUBTFUL) & ~asserted
            force[doubtful] = "doubted"
            why[doubtful & moves] = [_doubt(code) for code in credibility[doubtful & moves]]
        else:
            below = (credibility > wanted.credibility) & ~asserted
            force[below] = ""
            why[below] = [
                f"its information is graded {code}, and at least {wanted.credibility} is asked for"
                for code in credibility[below]
            ]
        if wanted.reliability is not None:
            source = said["reliability"].to_numpy(dtype=object)
            worse = np.array([str(code) > wanted.reliability for code in source], dtype=bool) & ~asserted
            force[worse] = ""
            why[worse] = [
                f"its source is graded {code}, and at least {wanted.reliability} is asked for"
                for code in source[worse]
            ]
        force[asserted] = "asserted"
        nowhere = (said["place"] < 0).to_numpy()
        force[nowhere], why[nowhere] = "", _NO_PLACE
        return cls(force, why)


def _doubt(code: int) -> str:
    label = vocabulary.INFO_CREDIBILITIES.label_of(int(code))
    return f"it is graded {code} ({label}): that contests the place and does not move it"


@dataclass(frozen=True)
class _Lines:
    """The bands of all places, one line each, in order: place, first day and how it stood."""

    place: list[int]
    start: list[int]
    band: list[tuple[Any, ...]]


def _bands(said: pd.DataFrame, holders: _Holders, judged: _Judged, places: int) -> _Lines:
    """Return the bands of all places; says in `judged` which statements moved nothing after all."""
    numbers, apart = _by_place(said, judged, places)
    assertions = said.loc[said["asserted"] >= 0, "end"]
    ends = dict(zip(assertions.index.tolist(), assertions.tolist(), strict=True))
    told = _told(said, holders, judged)
    lines = _Lines([], [], [])
    for place, there in enumerate(numbers):
        statements_there = [told(number) for number in there]
        ordered = Ordered(tuple(statements_there), {})
        if not apart[place]:
            stays, repeats = once(statements_there, holders.agree)
            for number, twin in repeats.items():
                judged.why[number] = (
                    f"the same change as {said['id'].iloc[twin]}, which is the better evidence"
                )
            ordered = in_order(stays, holders.agree)
        walk = Walk(ordered, holders.agree, holders.same, ends)
        for number, why in walk.idle.items():
            judged.why[number] = why
        lines.place.extend([place] * len(walk.starts))
        lines.start.extend(walk.starts)
        # Plain tuples of numbers and texts: the collector of garbage lets these be, of 100,000 it is a third of the time.
        lines.band.extend(map(tuple, walk.bands))
    return lines


def _by_place(
    said: pd.DataFrame, judged: _Judged, places: int
) -> tuple[list[list[int]], npt.NDArray[np.bool_]]:
    """Return the numbers of each place's statements by their days, and whether no days of two of them overlap."""
    first, last, place = (said[name].to_numpy(dtype=np.int64) for name in ("first", "last", "place"))
    counting = np.flatnonzero(judged.force != "")
    order = counting[np.lexsort((last[counting], first[counting], place[counting]))]
    numbers = [part.tolist() for part in np.split(order, np.searchsorted(place[order], np.arange(1, places)))]
    overlap = (place[order][1:] == place[order][:-1]) & (last[order][:-1] >= first[order][1:])
    apart = np.ones(places, dtype=bool)
    apart[place[order][1:][overlap]] = False
    return numbers[:places], apart


def _told(said: pd.DataFrame, holders: _Holders, judged: _Judged) -> Callable[[int], Statement]:
    """Return what makes a statement of its number."""
    force = judged.force
    takes_last = np.isin(force, ("change", "asserted"))
    first, last = (said[name].to_numpy(dtype=np.int64) for name in ("first", "last"))
    day = np.where(takes_last, last, first)
    graded = (said[name].tolist() for name in ("contested", "credibility", "reliability", "id"))
    arrays = (force, first, last, day, holders.before, holders.after)
    lines = list(zip(*(array.tolist() for array in arrays), *graded, strict=True))

    def told(number: int) -> Statement:
        does, begin, end, takes_effect, before, after, contested, credibility, reliability, key = lines[
            number
        ]
        grade = (does == "doubted", credibility, reliability)
        return Statement(
            number, does, begin, takes_effect, (begin, end), before, after, contested, grade, key
        )

    return told


def _band_table(lines: _Lines, said: pd.DataFrame, holders: _Holders) -> pd.DataFrame:
    place, start = np.array(lines.place, dtype=np.int32), np.array(lines.start, dtype=np.int32)
    # A band ends where the next of its place begins, the last of a place with the days covered.
    end = np.full(len(place), END_DAY, dtype=np.int32)
    follows = np.flatnonzero(place[1:] == place[:-1])
    end[follows] = start[follows + 1]
    # Not strict: without a line there are no columns either.
    columns = dict(zip(Band._fields, zip(*lines.band, strict=True), strict=False))
    state, basis = (np.array(columns.pop(name, ()), dtype=object) for name in ("state", "basis"))
    numbers = {name: np.array(columns.get(name, ()), dtype=np.int64) for name in Band._fields}
    # A blank at the end, for the number -1 of no statement.
    rows, holdings = (np.append(said[name].to_numpy(dtype=np.int64), -1) for name in ("row", "asserted"))
    evidence, set_by = numbers["evidence"], numbers["set_by"]
    return pd.DataFrame(
        {
            "place": place,
            "start": start,
            "end": end,
            "holder": holders.groups[numbers["holder"]],
            "other": holders.groups[numbers["other"]],
            "state": state,
            "contested": (state != "held") & (evidence >= 0),
            "basis": basis,
            **{name: numbers[name].astype(np.int32) for name in ("since", "evidence_first", "evidence_day")},
            "row": rows[evidence],
            "asserted": holdings[evidence],
            "set_row": rows[set_by],
            "set_asserted": holdings[set_by],
        }
    )


def _change_table(said: pd.DataFrame, holders: _Holders, judged: _Judged) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "place": said["place"].to_numpy(dtype=np.int32),
            "first_day": said["first"].to_numpy(dtype=np.int32),
            "last_day": said["last"].to_numpy(dtype=np.int32),
            "before": holders.groups[holders.before],
            "after": holders.groups[holders.after],
            "contested": said["contested"].to_numpy(dtype=bool),
            "counts": judged.why == "",
            "why": judged.why,
            "row": said["row"].to_numpy(dtype=np.int64),
            "credibility": said["credibility"].to_numpy(dtype=np.int64),
            "reliability": said["reliability"].to_numpy(dtype=object),
            "derived": said["derived"].to_numpy(dtype=bool),
        }
    )
    told = table[said["asserted"].to_numpy() < 0]
    return told.sort_values(["last_day", "first_day", "row"], kind="stable", ignore_index=True)
