"""Words for actors and their counts, said the same way in sentences, tables and tooltips."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from geo.analysis.actors import OTHERS
from geo.model import vocabulary
from geo.model.actors import SIDE_PREFIX, Actors
from geo.model.words import join_words, period, quantity
from pages.shared import state

_LONGEST = 60
"""Characters of a name in a chart; a record may name a whole list of people as one actor."""


def label(group: str, actors: Actors, day: date | None) -> str:
    """Return the short words for a group as it was called on a day; `OTHERS` too."""
    text = actors.label(group, day) if group != OTHERS else "Others"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def labels(groups: Sequence[str], actors: Actors, day: date | None) -> dict[str, str]:
    """Return the short words for each group, no two the same: two that would be are followed by a number."""
    found: dict[str, str] = {}
    for group in groups:
        text = label(group, actors, day)
        same = sum(other == text or other.startswith(f"{text} (") for other in found.values())
        found[group] = f"{text} ({same + 1})" if same else text
    return found


def search_label(group: str, actors: Actors, count: int) -> str:
    """Return a group with its count and all its names, so that a box finds it by any of them."""
    if group.startswith(SIDE_PREFIX):
        return f"All: {actors.label(group)} ({count:,})"
    actor = actors.get(group)
    return actor.search_label.replace(actor.short, f"{actor.short} ({count:,})", 1)


def toll(incidents: int, told: int, deaths: int) -> str:
    """Return the tolls of incidents: “120 in 20 of 34 incidents”; what is not reported is not nothing."""
    if not told:
        return "not reported"
    return f"{deaths:,}" if told == incidents else f"{deaths:,} in {told:,} of {incidents:,} incidents"


def tally(incidents: int, told: int, deaths: int) -> str:
    """Return a count with its tolls: “34 incidents, 120 reported deaths (20 of them report a toll)”."""
    counted = quantity(incidents, "incident", "incidents")
    if not told:
        return f"{counted}, no toll reported"
    said = f"{counted}, {quantity(deaths, 'reported death', 'reported deaths')}"
    if told == incidents:
        return said
    return f"{said} ({told:,} of them {'reports' if told == 1 else 'report'} a toll)"


def kinds(table: pd.DataFrame) -> str:
    """Return incidents by `kind` as words: “20 clashes and 5 bombings”."""
    # Not a group-by: it takes milliseconds for a handful of rows, and a matrix asks a hundred times.
    each: dict[str, int] = {}
    for code, number in zip(table["kind"].tolist(), table["incidents"].tolist(), strict=True):
        each[code] = each.get(code, 0) + int(number)
    most = sorted(each.items(), key=lambda item: (-item[1], item[0]))
    words = [(vocabulary.kind(code), number) for code, number in most]
    return join_words([quantity(n, kind.label.lower(), kind.plural) for kind, n in words])


def days(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Return the days that incidents span."""
    return period(first.date(), last.date())


def titled(what: str) -> str:
    """Return the title of a picture: what it shows, of which incidents."""
    return f"{what}: {state.current().filter.sentence(state.dataset().context)}"
