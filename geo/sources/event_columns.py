"""The columns that say what kind of event a row is, in whatever words, as ACLED's event types."""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
import pyarrow.compute as pc

from geo.model import register
from geo.model.actors import Actors
from geo.model.verdicts import Finding
from geo.settings import DATA
from geo.sources import event_words
from geo.sources.cells import each_distinct
from geo.sources.columns import mask, rows_where

_BETWEEN = "\x1f"
_STATE_FORCES = re.compile(
    r"\b(?:army|military forces|armed forces|government|regime|state forces|security forces|police|national guard)\b",
    re.IGNORECASE,
)
_REGAINS = "Government regains territory"
_OVERTAKES = "Non-state actor overtakes territory"


@dataclass(frozen=True)
class Kinds:
    """Event types and sub-event types of n rows; what is not understood is as in the file.

    Attributes
    ----------
    types, subs : pyarrow string array, shape (n,)
        ACLED's words.
    findings : tuple of Finding
        Where something was concluded that the file does not say in so many words.
    """

    types: arrow.Array
    subs: arrow.Array
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Meaning:
    """What an event type and a sub-event type of a file mean together."""

    event_type: str
    sub_event_type: str
    partly: bool = False
    lost: bool = False
    """Whether the sub-event type of the file is replaced without having been understood."""


def read_kinds(given: arrow.Array, sub: arrow.Array, taker: arrow.Array) -> Kinds:
    """Read event types.

    Parameters
    ----------
    given, sub : pyarrow string arrays, shape (n,)
        Event type and sub-event type as in the file.
    taker : pyarrow string array, shape (n,)
        Who holds a place afterwards, or the first actor: ACLED tells apart whether the government takes a place.
    """
    both = pc.binary_join_element_wise(
        pc.fill_null(given, ""), pc.fill_null(sub, ""), _BETWEEN
    ).dictionary_encode()
    meanings = [_meaning(*text.split(_BETWEEN, 1)) for text in both.dictionary.to_pylist()]
    types = arrow.array([m.event_type or None for m in meanings], arrow.string()).take(both.indices)
    subs = arrow.array([m.sub_event_type or None for m in meanings], arrow.string()).take(both.indices)
    taken = mask(pc.equal(subs, event_words.CAPTURE[1]))
    unsaid = np.zeros(len(taken), dtype=bool)
    if taken.any():
        unsaid = taken & mask(pc.is_null(taker))
        subs = pc.if_else(arrow.array(taken), pc.fill_null(each_distinct(taker, _taken_by), _OVERTAKES), subs)
    partly, lost = (
        arrow.array(flags, arrow.bool_()).take(both.indices)
        for flags in ([m.partly for m in meanings], [m.lost for m in meanings])
    )
    findings = (
        _finding("event_type", "a known word in it decides", mask(partly), pc.coalesce(given, sub), types),
        _finding("sub_event_type", "follows from the event type", mask(lost), sub, subs),
        _finding(
            "sub_event_type", "nobody is said to have taken the place: no government", unsaid, sub, subs
        ),
    )
    return Kinds(types, subs, tuple(finding for finding in findings if len(finding.rows)))


def _meaning(given: str, sub: str) -> _Meaning:
    one = event_words.understand(given) if given else None
    other = event_words.understand(sub) if sub else None
    if other and (one is None or one.types[0] == other.types[0]):
        partly = other.partly or bool(given and one is None)
        return _Meaning(*other.types, partly=partly)
    if one is None:
        return _Meaning(given, sub)
    # A sub-event type of another event type, or in unknown words, stays where the event type implies none.
    event_type, implied = one.types
    return _Meaning(event_type, implied or sub, partly=one.partly, lost=bool(implied and sub))


@cache
def _register() -> Actors:
    return register.load(DATA)


def _taken_by(name: str) -> str:
    actor = _register().find(name)
    government = actor.side == "government" if actor else _STATE_FORCES.search(name) is not None
    return _REGAINS if government else _OVERTAKES


def _finding(
    field: str, rule: str, where: npt.NDArray[np.bool_], old: arrow.Array, new: arrow.Array
) -> Finding:
    rows = rows_where(where)
    at = arrow.array(rows)
    return Finding("repaired", field, rule, "", rows, old.take(at), new.take(at))
