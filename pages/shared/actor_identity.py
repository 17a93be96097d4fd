"""Who an actor is, as the register has it: names, side, umbrella, what it became; or that the register lacks it."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from geo.dataset import Dataset
from geo.model.actors import SIDE_PREFIX, Actor, Actors, Change
from geo.model.vocabulary import SIDES
from geo.model.words import day, join_words
from geo.templates import render
from pages.shared.text import plain


def identity(
    dataset: Dataset, names: Sequence[str], group: str, when: date | None, more: Sequence[str]
) -> None:
    """Show who a group is.

    Parameters
    ----------
    dataset : Dataset
        The version on show.
    names : sequence of str
        The names of the data that count as the group.
    group : str
        A canonical name, or a side as ``side:jihadist``.
    when : date or None
        Names and colours are those of that day.
    more : sequence of str
        Further lines, as Markdown.
    """
    actors = dataset.actors
    colour = actors.colour(group, when)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.image(render("chip.svg", colour=colour), width=26)
        st.markdown(f"#### {plain(_title(group, actors, when))}")
    st.markdown("  \n".join([*_lines(dataset, names, group), *more]))
    sources = dict.fromkeys(change.source for change in _changes(group, actors) if change.source)
    if sources:
        st.caption(f"{'Source' if len(sources) == 1 else 'Sources'} of the line: {plain('; '.join(sources))}")


def _title(group: str, actors: Actors, when: date | None) -> str:
    if group.startswith(SIDE_PREFIX):
        return f"{actors.label(group)}: the whole side"
    return actors.named_at(group, when)


def _lines(dataset: Dataset, names: Sequence[str], group: str) -> list[str]:
    actors = dataset.actors
    if group.startswith(SIDE_PREFIX):
        code = group.removeprefix(SIDE_PREFIX)
        return [
            plain(next(c.definition for c in SIDES.codes if c.code == code)),
            *_counted(names, group, actors),
        ]
    actor = actors.find(group)
    if actor is None:
        return ["Not in the register: add it below, with its side, its colour and its other names."]
    return [*_registered(actor, actors), *_counted(names, group, actors)]


def _registered(actor: Actor, actors: Actors) -> list[str]:
    others = [name for name in dict.fromkeys((actor.short, *actor.aliases)) if name != actor.name]
    lines = [f"**Side** {plain(SIDES.label_of(actor.side))}"]
    if actor.parent:
        lines[0] += f" · **Under** {plain(actor.parent)}"
    if others:
        lines.append(f"**Also** {plain(', '.join(others))}")
    if changes := _changes(actor.name, actors):
        first, *rest = (f"{change.value} from {day(change.day)}" for change in changes)
        lines.append(f"**One line** {plain(', '.join([changes[0].name, first, *rest]))}")
    return lines


def _changes(name: str, actors: Actors) -> list[Change]:
    """What became of a group along its line, from the first name on."""
    return [change for change in map(actors.became, actors.line(name)) if change]


def _counted(names: Sequence[str], group: str, actors: Actors) -> list[str]:
    """The names of the data that are counted as the group, where they are more than its own."""
    others = sorted({actors.label(name) for name in names if name != group})
    return [f"**Counted as it** {plain(join_words(others))}"] if others else []
