"""Who holds what, in sentences and in tables that people read."""

from datetime import date

import pandas as pd

from geo.model import vocabulary
from geo.model.actors import Actors
from geo.model.words import day, join_words, quantity

_NAMED = 6
"""Holders that a sentence names; further ones are counted."""

_STATES = {str(code.code): code.label for code in vocabulary.CONTROL_STATES.codes}
_BASES = {str(code.code): code.label for code in vocabulary.CONTROL_BASES.codes}


def held_sentence(held: pd.DataFrame, actors: Actors, when: date) -> str:
    """Return who holds how many places on a day: “On 20 January 2014: ISIS holds 21 places, Insurgents 18; …”.

    Parameters
    ----------
    held : DataFrame
        `Control.at` of that day.
    actors : Actors
        For the names of the time.
    when : date
        The day; things stand as at its end.
    """
    known = held[held["holder"].fillna("") != ""]
    if known.empty:
        return f"On {day(when)} no record says who held any place."
    counts = known["holder"].value_counts()
    named = [f"{actors.label(str(who), when)} {number:,}" for who, number in counts.iloc[:_NAMED].items()]
    rest = counts.iloc[_NAMED:]
    if len(rest):
        named.append(f"{quantity(len(rest), 'further holder', 'further holders')} {int(rest.sum()):,}")
    unsure = int((known["state"] != "held").sum())
    text = f"On {day(when)} {quantity(len(known), 'place has', 'places have')} a known holder: {join_words(named)}."
    if unsure:
        text += (
            f" {quantity(unsure, 'of them is', 'of them are')} contested, changing hands or changed unseen."
        )
    if unknown := len(held) - len(known):
        text += f" {quantity(unknown, 'more place was', 'more places were')} fought over without a word of who held it."
    return text


def moved_sentence(moved: pd.DataFrame, actors: Actors, earlier: date, later: date) -> str:
    """Return what changed hands between two days, by holder: “12 places changed hands … : ISIS lost 9 and gained 4, …”."""
    span = f"between {day(earlier)} and {day(later)}"
    if moved.empty:
        return f"No place is known to have changed hands {span}."
    lost, gained = moved["before"].value_counts(), moved["after"].value_counts()
    total = lost.add(gained, fill_value=0).sort_values(ascending=False, kind="stable")
    parts = []
    for who in [str(name) for name in total.index if name][:_NAMED]:
        deeds = [(int(lost.get(who, 0)), "lost"), (int(gained.get(who, 0)), "gained")]
        done = join_words([f"{verb} {number:,}" for number, verb in deeds if number])
        parts.append(f"{actors.label(who, later)} {done}")
    return f"{quantity(len(moved), 'place', 'places')} changed hands {span}: {'; '.join(parts)}."


def readable(table: pd.DataFrame, actors: Actors, when: date) -> pd.DataFrame:
    """Return a table of control with the short names of the time for holders and the words for states and bases."""

    def name(value: object) -> str:
        return actors.label(value, when) if isinstance(value, str) and value else ""

    out = table.copy()
    for column in ("holder", "other", "before", "after"):
        if column in out:
            out[column] = out[column].map(name)
    for column, words in (("state", _STATES), ("basis", _BASES)):
        if column in out:
            out[column] = out[column].map(words)
    return out
