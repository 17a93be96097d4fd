"""Whether a row can be an incident at all: the checks of its columns, and of columns against one another."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as arrow
import pyarrow.compute as pc

from geo.ingest import rules
from geo.ingest.ledger import Ledger
from geo.ingest.rules import READ, Rule
from geo.ingest.typed import Rows, coded, looks_like_day
from geo.model import incident, vocabulary

Failing = Callable[[Rows], Any]
"""``(rows) -> boolean Arrow column`` of the rows that do not keep a rule; null counts as no."""


@dataclass(frozen=True)
class Check:
    """A rule and how to see who breaks it.

    Attributes
    ----------
    rule : Rule
        In words.
    failing : callable
        As `Failing`.
    quotes : tuple of str
        Columns whose texts the finding quotes.
    """

    rule: Rule
    failing: Failing
    quotes: tuple[str, ...]


def kinds(rows: Rows) -> arrow.Array:
    """Return the kind of event of each row, null where the vocabulary covers the two types by none."""
    types, type_names = coded(rows.value["event_type"])
    subs, sub_names = coded(rows.value["sub_event_type"])
    names, sub = [*type_names.to_pylist(), ""], [*sub_names.to_pylist(), ""]
    pairs, which = np.unique(types * (len(sub) + 1) + subs, return_inverse=True)
    first = np.zeros(len(pairs), dtype=np.int64)
    first[which[::-1]] = np.arange(len(types))[::-1]
    found = [vocabulary.kind_of(names[types[row]], sub[subs[row]]) for row in first]
    return arrow.array(found, arrow.string()).take(arrow.array(which))


def _unreadable(name: str, rows: Rows) -> Any:
    return pc.and_(pc.is_valid(rows.text[name]), pc.is_null(rows.value[name]))


def _no_date(name: str, as_written: bool) -> Failing:
    def failing(rows: Rows) -> Any:
        unreadable = _unreadable(name, rows)
        if not pc.any(unreadable).as_py():
            return unreadable
        doubted = pc.if_else(unreadable, rows.text[name], arrow.scalar(None, arrow.string()))
        written = looks_like_day(doubted)
        return pc.and_(unreadable, written if as_written else pc.invert(written))

    return failing


def _later(name: str) -> Failing:
    return lambda rows: pc.greater(rows.value[name], arrow.scalar(rows.today, arrow.date32()))


def _earlier(name: str) -> Failing:
    earliest = arrow.scalar(incident.EARLIEST, arrow.date32())
    return lambda rows: pc.less(rows.value[name], earliest)


def _not_given(name: str) -> Failing:
    return lambda rows: pc.is_null(rows.text[name])


def _unknown(name: str, codes: vocabulary.CodeList) -> Failing:
    known = arrow.array(list(codes.values()), incident.arrow_schema().field(name).type)
    return lambda rows: pc.and_(pc.is_valid(rows.value[name]), pc.invert(pc.is_in(rows.value[name], known)))


def _below(name: str, minimum: float) -> Failing:
    return lambda rows: pc.less(rows.value[name], minimum)


def _over(name: str, maximum: float) -> Failing:
    return lambda rows: pc.greater(rows.value[name], maximum)


def _out_of_order(low: str, high: str) -> Failing:
    return lambda rows: pc.greater(rows.value[low], rows.value[high])


def _half_a_point(rows: Rows) -> Any:
    return pc.xor(pc.is_null(rows.text["latitude"]), pc.is_null(rows.text["longitude"]))


def _no_kind(rows: Rows) -> Any:
    return pc.and_(pc.is_valid(rows.text["event_type"]), pc.is_null(kinds(rows)))


POINT = ("latitude", "longitude")
_LATER_GIVEN = ("incident_id", "geo_precision")
"""Required columns that may still be found: `geo.ingest.identity` and `geo.ingest.placing` check them."""


def _of_column(c: incident.Column) -> list[Check]:
    """The checks of one column, as its declaration asks for them."""
    checks: list[tuple[dict[str, Rule], Failing]] = []
    if c.type == "date":
        checks += [
            (rules.READABLE, _no_date(c.name, as_written=False)),
            (rules.POSSIBLE, _no_date(c.name, as_written=True)),
            (rules.NOT_BEFORE, _earlier(c.name)),
            (rules.NOT_IN_FUTURE, _later(c.name)),
        ]
    elif c.type != "text":
        checks.append((rules.READABLE, lambda rows: _unreadable(c.name, rows)))
    if c.required and c.name not in _LATER_GIVEN:
        checks.append((rules.REQUIRED, _not_given(c.name)))
    if c.codes is not None:
        checks.append((rules.KNOWN_CODE, _unknown(c.name, c.codes)))
    # The range of a point is checked when its axes have been turned right.
    if c.minimum is not None and c.name not in POINT:
        checks.append((rules.NOT_BELOW, _below(c.name, c.minimum)))
    if c.maximum is not None and c.name not in POINT:
        checks.append((rules.NOT_OVER, _over(c.name, c.maximum)))
    return [Check(rule[c.name], failing, (c.name,)) for rule, failing in checks]


CHECKS: tuple[Check, ...] = (
    *(check for c in READ if not c.derived for check in _of_column(c)),
    Check(rules.EVENT_TYPE, _no_kind, ("event_type",)),
    *(Check(rule, _out_of_order(*pair), pair) for pair, rule in rules.IN_ORDER.items()),
    Check(rules.BOTH_OR_NEITHER, _half_a_point, POINT),
)


def check(rows: Rows, ledger: Ledger) -> None:
    """Note every row that does not keep a rule of `CHECKS`."""
    for one in CHECKS:
        failing = pc.fill_null(one.failing(rows), False)
        if pc.any(failing).as_py():
            at = np.flatnonzero(np.asarray(failing)).astype(np.int64)
            ledger.note(one.rule, at + rows.first, rows.quoted(*one.quotes, at=at))
