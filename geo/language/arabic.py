"""Arabic, as the Syrian press and the United Nations write it: Syriac month names, Latin digits."""

import string
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from babel import Locale
from babel.dates import get_month_names

from geo.language.base import Language, Names
from geo.language.counting import KIND_NOUNS, noun, oblique_duals
from geo.language.direction import begins_rtl, isolated
from geo.language.labels import key, labels
from geo.language.phrases import SENTENCES
from geo.language.place_names import arabic_place, arabic_province
from geo.language.sentence import sentence
from geo.model.actors import SIDE_PREFIX, Actor
from geo.model.filter import Context, Filter
from geo.places.countries import Countries

SYRIA = "ar_SY"
"""The locale of the months: كانون الثاني for January."""

_AFTER_PREPOSITION = {
    "مدنيون": "مدنيين",
    "متظاهرون": "متظاهرين",
    "محتجزون": "محتجزين",
}
"""Names of actors that end differently after a preposition."""


class Arabic(Language):
    """Arabic as Syrian and United Nations texts write it, with Latin digits.

    Values that are not Arabic, such as a Latin name or a date of digits, keep their own direction by marks that nobody
    sees (`geo.language.direction`).
    """

    code = "ar"
    name = "العربية"
    rtl = True
    comma = "، "
    semicolon = "؛ "

    def say(self, text: str, **values: object) -> str:
        """Return an English sentence in Arabic, with its values filled in; in English when it has no Arabic."""
        arabic = SENTENCES.get(text)
        if arabic is None:
            return super().say(text, **values)
        return _Filling(self).vformat(arabic, (), {name: self._written(v) for name, v in values.items()})

    def isolate(self, text: str) -> str:
        """Return a text so that it keeps its own direction in an Arabic line."""
        return isolated(text)

    def number(self, count: int) -> str:
        """Return a count with thousands set apart; the sign of a negative one stays before it."""
        return isolated(super().number(count))

    def counted(self, count: int, one: str, many: str) -> str:
        """Return a count with its noun in the form that Arabic has for that number: “3 حوادث”, “11 حادثة”."""
        found = noun(one)
        return found.with_number(count, self.number(count)) if found else super().counted(count, one, many)

    def counted_kind(self, count: int, code: str) -> str:
        """Return a count of incidents of a kind: “غارتان جويتان”."""
        return KIND_NOUNS[code].with_number(count, self.number(count))

    def joined(self, parts: Sequence[str]) -> str:
        """Return a list: “أ وب وج”."""
        told = [self.isolate(part) for part in parts]
        # The conjunction is one letter and part of the next word, which only a word in Arabic or a number can bear.
        return "".join(
            part if not at else f" و{part}" if begins_rtl(part) else f" و {part}"
            for at, part in enumerate(told)
        )

    def day(self, when: date) -> str:
        """Return a day: “3 كانون الثاني 2014”."""
        return f"{when.day} {self.month(when)}"

    def short_day(self, when: date) -> str:
        """Return a day without its year; Arabic does not shorten months."""
        return f"{when.day} {_months()[when.month]}"

    def month(self, when: date) -> str:
        """Return a month: “كانون الثاني 2014”."""
        return f"{_months()[when.month]} {when.year}"

    def period(self, start: date | None, end: date | None) -> str:
        """Return a period: “2–4 كانون الثاني 2014”; “” when both are open."""
        if start is None or end is None:
            return f"حتى {self.day(end)}" if end else f"ابتداء من {self.day(start)}" if start else ""
        if start == end:
            return self.day(end)
        if (start.year, start.month) == (end.year, end.month):
            return f"{start.day}–{self.day(end)}"
        return f"{self.short_day(start) if start.year == end.year else self.day(start)} – {self.day(end)}"

    def label(self, text: str) -> str:
        """Return the Arabic of a label of the vocabulary, of a country, or of a text that stands alone."""
        return labels().get(key(text)) or SENTENCES.get(text) or _countries().get(text) or text

    def province(self, pcode: str, names: Names) -> str:
        """Return the Arabic name of a province; its other name when it has none."""
        found = next((p for p in names.boundaries.provinces if p.pcode == pcode), None)
        if found is None:
            return pcode
        return arabic_province(found.name, pcode, found.name_ar) or found.name

    def place(self, name: str, latitude: float, longitude: float, pcode: str = "") -> str:
        """Return the Arabic name of a place; the name given when none is known for that spot."""
        return arabic_place(name, latitude, longitude, pcode) or name

    def actor(self, value: str, names: Names, day: date | None = None) -> str:
        """Return the short Arabic name of an actor or side as it was on a day; the English one where there is none."""
        if value.startswith(SIDE_PREFIX):
            return self.label(names.actors.label(value))
        found = names.actors.get(names.actors.named_at(value, day))
        return found.short_in_arabic or found.short

    def _whole_name(self, actor: Actor) -> str:
        return actor.name_ar

    def sentence(self, wanted: Filter, context: Context, names: Names, count: int | None = None) -> str:
        """Return the filter in Arabic without its dates: “اشتباكات بمشاركة تنظيم الدولة في محافظة حلب”."""
        return sentence(wanted, context, names, self, count)

    def after_preposition(self, text: str) -> str:
        """Return a name or a counted noun as it ends after a preposition: “حادثتين”."""
        return _AFTER_PREPOSITION.get(text) or oblique_duals().get(text) or text


class _Filling(string.Formatter):
    """Fills a sentence; “:of” asks for the form after a preposition."""

    def __init__(self, language: Arabic) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        text = self._language.after_preposition(value) if format_spec == "of" else value
        return self._language.isolate(text)


@cache
def _months() -> Mapping[int, str]:
    return get_month_names("wide", locale=Locale.parse(SYRIA))


@cache
def _countries() -> Mapping[str, str]:
    return {country.name: country.name_ar for country in Countries.load().countries}


ARABIC = Arabic()
