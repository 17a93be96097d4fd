"""ACLED's event types and sub-event types, today's and those of its earlier releases.

Sources
-------
Today's: ACLED Codebook (2023). The earlier ones: ACLED Codebooks of versions 5 to 8 (2015-2017); how they became
today's: "ACLED definitions and code changes" of 2019.
"""

import re

from geo.model.vocabulary import EVENT_TYPES

SUB_EVENTS: dict[str, tuple[str, ...]] = {
    "Battles": ("Armed clash", "Government regains territory", "Non-state actor overtakes territory"),
    "Explosions/Remote violence": (
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    ),
    "Protests": ("Peaceful protest", "Protest with intervention", "Excessive force against protesters"),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Strategic developments": (
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    ),
    "Violence against civilians": ("Sexual violence", "Attack", "Abduction/forced disappearance"),
}
"""Sub-event types of each event type."""

RIOTS_OR_PROTESTS = "Riots/Protests"
"""The one earlier type that became two: who took part decides which (`geo.sources.acled`)."""

EARLIER: dict[str, tuple[str, str]] = {
    "Battle-No change of territory": ("Battles", "Armed clash"),
    "Battle-Government regains territory": ("Battles", "Government regains territory"),
    "Battle-Non-state actor overtakes territory": ("Battles", "Non-state actor overtakes territory"),
    "Battle-Non-state actors overtake territory": ("Battles", "Non-state actor overtakes territory"),
    # Earlier codebooks did not part shells from bombs and air strikes: which it was is not said.
    "Remote violence": ("Explosions/Remote violence", ""),
    "Headquarters or base established": ("Strategic developments", "Headquarters or base established"),
    "Non-violent transfer of territory": ("Strategic developments", "Non-violent transfer of territory"),
    "Strategic development": ("Strategic developments", ""),
    "Non-violent activity by a conflict actor": ("Strategic developments", ""),
    RIOTS_OR_PROTESTS: (RIOTS_OR_PROTESTS, ""),
}
"""Event types of earlier releases, each with today's event type and, where it follows, sub-event type."""


def _folded(term: str) -> str:
    return re.sub(r"[^a-z]", "", term.lower())


_TYPES = {_folded(name): (name, "") for name in EVENT_TYPES} | {
    _folded(term): today for term, today in EARLIER.items()
}
_SUBS = {_folded(sub): (kind, sub) for kind, subs in SUB_EVENTS.items() for sub in subs}


def of_event_type(term: str) -> tuple[str, str] | None:
    """Return today's event type and the sub-event type that an event type implies; None for no type of ACLED's.

    Case, spaces and signs between the words do not matter. A term that does not imply a sub-event type has "".
    """
    return _TYPES.get(_folded(term))


def of_sub_event_type(term: str) -> tuple[str, str] | None:
    """Return event type and sub-event type of a sub-event type; None for none of ACLED's."""
    return _SUBS.get(_folded(term))
