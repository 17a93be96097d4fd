"""What every language can say; English is the language that texts are written in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from geo.model import vocabulary, words
from geo.model.actors import SIDE_PREFIX, Actor, Actors
from geo.model.filter import Context, Filter
from geo.places.boundaries import Boundaries

WRITTEN_OUT = 20
"""Characters of an actor's name that a sentence can bear."""


@dataclass(frozen=True)
class Names:
    """Where the names of actors, provinces and places come from."""

    actors: Actors = field(repr=False)
    boundaries: Boundaries = field(repr=False)


class Language:
    """A language of printed pages; this one is English.

    Attributes
    ----------
    code, name : str
        ISO 639-1, and its name in itself.
    rtl : bool
        Whether it is written from right to left.
    comma, semicolon : str
        What stands between parts of a line, with its space.
    """

    code = "en"
    name = "English"
    rtl = False
    comma = ", "
    semicolon = "; "

    def say(self, text: str, **values: object) -> str:
        """Return an English sentence in this language, with its values filled in (numbers by `number`)."""
        return text.format(**{name: self._written(value) for name, value in values.items()})

    def _written(self, value: object) -> str:
        if isinstance(value, int) and not isinstance(value, bool):
            return self.number(value)
        return self.day(value) if isinstance(value, date) else str(value)

    def number(self, count: int) -> str:
        """Return a count with thousands set apart: “1,204”."""
        return f"{count:,}"

    def counted(self, count: int, one: str, many: str) -> str:
        """Return a count with its noun, given in English for one and for several: “12 incidents”."""
        return words.quantity(count, one, many)

    def counted_kind(self, count: int, code: str) -> str:
        """Return a count of incidents of a kind: “12 clashes”."""
        kind = vocabulary.kind(code)
        return self.counted(count, f"{kind.label[:1].lower()}{kind.label[1:]}", kind.plural)

    def isolate(self, text: str) -> str:
        """Return a text so that it keeps its own direction in a line of this language."""
        return text

    def joined(self, parts: Sequence[str]) -> str:
        """Return a list: “a, b and c”."""
        return words.join_words(list(parts))

    def day(self, when: date) -> str:
        """Return a day: “3 January 2014”."""
        return words.day(when)

    def short_day(self, when: date) -> str:
        """Return a day without its year, as short as it is still clear: “3 Jan”."""
        return f"{when.day} {words.MONTHS[when.month - 1][:3]}"

    def month(self, when: date) -> str:
        """Return a month: “January 2014”."""
        return f"{words.MONTHS[when.month - 1]} {when.year}"

    def period(self, start: date | None, end: date | None) -> str:
        """Return a period: “2–4 January 2014”; “” when both are open."""
        return words.period(start, end)

    def label(self, text: str) -> str:
        """Return a label of the vocabulary (of a kind, a code, a side) in this language."""
        return text

    def kind(self, code: str) -> str:
        """Return the label of a kind: “Clash”."""
        return self.label(vocabulary.kind(code).label)

    def province(self, pcode: str, names: Names) -> str:
        """Return the name of a province; its code when there is none of that code."""
        return next((p.name for p in names.boundaries.provinces if p.pcode == pcode), pcode)

    def place(self, name: str, latitude: float, longitude: float, pcode: str = "") -> str:
        """Return the name of a place, in degrees of WGS84 (NaN: not located); the name given when no other is known."""
        del latitude, longitude, pcode
        return name

    def actor(self, value: str, names: Names, day: date | None = None) -> str:
        """Return the short name of an actor or side as it was on a day."""
        return names.actors.label(value, day)

    def party(self, value: str, names: Names, day: date | None = None) -> str:
        """Return the name of an actor or side in a sentence: written out where it is not long, else the short one."""
        if value.startswith(SIDE_PREFIX):
            return self.actor(value, names, day)
        whole = self._whole_name(names.actors.get(names.actors.named_at(value, day)))
        return whole if 0 < len(whole) <= WRITTEN_OUT else self.actor(value, names, day)

    def _whole_name(self, actor: Actor) -> str:
        return actor.name

    def after_preposition(self, text: str) -> str:
        """Return a name or a counted noun as it ends after a preposition."""
        return text

    def sentence(self, wanted: Filter, context: Context, names: Names, count: int | None = None) -> str:
        """Return the filter in words without its dates: “Clashes involving ISIS in Aleppo province”."""
        del names
        text = wanted.without_dates.sentence(context, count)
        if wanted.without_dates.is_everything and count is None:
            return "All incidents"
        return text[:1].upper() + text[1:]
