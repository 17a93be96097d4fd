"""Names that a person may have meant: known ones as they are, unknown ones with their nearest neighbours."""

from collections.abc import Collection, Iterable, Mapping

from rapidfuzz import fuzz, process, utils

from geo.errors import FilterError
from geo.model.actors import SIDE_PREFIX, Actors
from geo.model.words import join_words

_LEAST_SCORE = 65.0
_SHOWN = 3


def suggestion(text: str, names: Mapping[str, str]) -> str:
    """Return the end of an error message: “: did you mean a, b or c?”, or nothing when no name is near.

    Parameters
    ----------
    text : str
        What was asked for.
    names : mapping
        From every known spelling to the name that is to be suggested for it.
    """
    spellings = list(names)
    close = process.extract(
        text,
        spellings,
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=20,
        score_cutoff=_LEAST_SCORE,
    )
    # Of the near ones the whole name counts more than a part of it.
    close.sort(key=lambda match: -(match[1] + fuzz.ratio(text, match[0], processor=utils.default_process)))
    found = list(dict.fromkeys(names[spelling] for spelling, _, _ in close))[:_SHOWN]
    return f": did you mean {join_words([f'“{name}”' for name in found], 'or')}?" if found else ""


def known_actor(value: str, actors: Actors, others: Collection[str]) -> str:
    """Return an actor value of a filter if it means anything.

    Parameters
    ----------
    value : str
        A name or alias, or ``side:jihadist``.
    actors : Actors
        The register.
    others : collection of str
        Names that the data has besides the register's.

    Raises
    ------
    FilterError
        When neither the register nor the data has the name; the message suggests near ones.
    """
    if value.startswith(SIDE_PREFIX) or actors.find(value) is not None or value in others:
        return value
    spellings = {name: name for name in others} | _spellings(actors)
    raise FilterError(f"no actor “{value}” in the register or the data{suggestion(value, spellings)}")


def _spellings(actors: Actors) -> dict[str, str]:
    def names() -> Iterable[tuple[str, str]]:
        for actor in actors:
            yield actor.name, actor.name
            yield actor.short, actor.name
            yield from ((alias, actor.name) for alias in actor.aliases)

    return dict(names())
