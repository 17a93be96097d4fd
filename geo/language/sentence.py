"""The filter in Arabic: one phrase for each field, built so that it fits a noun of any number and gender."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from geo.language.base import Language, Names
from geo.language.labels import label_of
from geo.model import vocabulary
from geo.model.actors import SIDE_PREFIX
from geo.model.filter import FIELDS, Context, Filter

QUOTED = "«{}»"
EVERYTHING = "جميع الحوادث"

_SIDES = {
    "government": "أطراف حكومية",
    "opposition": "أطراف معارضة",
    "jihadist": "أطراف جهادية",
    "kurdish": "أطراف كردية",
    "foreign": "أطراف أجنبية",
    "civilian": "أطراف مدنية",
    "other": "أطراف أخرى",
}
_PRECISE = {1: "في أماكن معروفة بدقة", 2: "في أماكن معروفة أو قربها", 3: ""}
_CHECKS = {
    "disagrees": "مع تعارض بين المحافظة المذكورة والإحداثيات",
    "unplaced": "باسم مكان تعذر تحديده",
    "offmap": "خارج الخريطة",
    "piles": "مع تراكم في نقطة واحدة",
    "duplicates": "مع احتمال تكرار التسجيل",
}
_MOST_KINDS = 3
"""Kinds that are named; of more only their number is said, as in English."""


@dataclass(frozen=True)
class Saying:
    """What phrases need: the language, the context of the filter and where names come from."""

    language: Language
    context: Context
    names: Names

    def one_of(self, parts: Sequence[str]) -> str:
        """Return alternatives: “حلب أو إدلب”."""
        return " أو ".join(self.language.isolate(part) for part in dict.fromkeys(parts))

    def actor(self, value: str) -> str:
        """Return what an actor value means, after a preposition."""
        actors, grouping = self.names.actors, self.context.grouping
        top = actors.group(value, replace(grouping, succession=False))
        if top.startswith(SIDE_PREFIX):
            return _SIDES[top.removeprefix(SIDE_PREFIX)]
        called = self.language.isolate(self.language.after_preposition(self.language.actor(top, self.names)))
        more = ["المجموعات التابعة"] if grouping.rollup == "parent" and actors.has_groups_under(top) else []
        if grouping.succession:
            line, name = actors.line(top), actors.get(top).name
            more += ["الأسماء السابقة"] * (name != line[0]) + ["الأسماء اللاحقة"] * (name != line[-1])
        return f"{called} (مع {self.language.joined(more)})" if more else called

    def actors(self, values: Sequence[str]) -> str:
        """Return several actors as alternatives."""
        return self.one_of([self.actor(value) for value in values])


Phrase = Callable[[Any, Saying], str]


def _provinces(codes: Sequence[str], saying: Saying) -> str:
    found = [saying.language.province(code, saying.names) for code in codes]
    noun = {1: "محافظة", 2: "محافظتي"}.get(len(found), "محافظات")
    return f"في {noun} {saying.one_of(found)}"


def _graded(before: str, codes: vocabulary.CodeList) -> Phrase:
    def phrase(value: object, saying: Saying) -> str:
        or_better = "" if value == codes.codes[0].code else " أو أفضل"
        return f"{before} {saying.language.isolate(str(value))} ({label_of(codes, value)}){or_better}"

    return phrase


PHRASES: dict[str, Phrase] = {
    "actors": lambda values, saying: f"بمشاركة {saying.actors(values)}",
    "against": lambda values, saying: f"بمشاركة {saying.actors(values)}",
    "provinces": _provinces,
    "text": lambda text, saying: f"في نصوص تذكر {QUOTED.format(saying.language.isolate(text))}",
    "deaths": lambda count, saying: f"بعدد قتلى معلن لا يقل عن {saying.language.number(count)}",
    "reliability": _graded("من مصادر بدرجة", vocabulary.SOURCE_RELIABILITIES),
    "credibility": _graded("بمعلومات من الدرجة", vocabulary.INFO_CREDIBILITIES),
    "precision": lambda value, _: _PRECISE[value],
    "checks": lambda codes, saying: saying.one_of([_CHECKS[code] for code in codes]),
}
"""By the name of the field."""

SILENT = ("start", "end", "kinds", "rollup", "succession")
"""Fields without a phrase of their own: dates are said apart, kinds are the subject, the others bend the actors."""


def sentence(
    wanted: Filter, context: Context, names: Names, language: Language, count: int | None = None
) -> str:
    """Return a filter in Arabic without its dates.

    Parameters
    ----------
    wanted : Filter
        What is asked for.
    context : Context
        Of the dataset.
    names : Names
        Where the names of actors and provinces come from.
    language : Language
        Arabic.
    count : int, optional
        Puts the number before the noun and bends the noun to it.
    """
    saying = Saying(language, replace(context, grouping=wanted.grouping), names)
    if wanted.without_dates.is_everything and count is None:
        return EVERYTHING
    chosen = [f for f in FIELDS if f.name in PHRASES and getattr(wanted, f.name) != f.default]
    phrases: list[str] = []
    # An actor against an actor is one phrase; the two fields' own would read as two conditions.
    if wanted.actors and wanted.against:
        phrases.append(f"بين {saying.actors(wanted.actors)} و{saying.actors(wanted.against)}")
        chosen = [f for f in chosen if not f.is_actor]
    phrases += [PHRASES[f.name](getattr(wanted, f.name), saying) for f in chosen]
    return " ".join([_subject(wanted.kinds, language, count), *filter(None, phrases)])


def _subject(kinds: Sequence[str], language: Language, count: int | None) -> str:
    ordered = [kind for kind in vocabulary.KINDS if kind.code in kinds]
    several = 1 < len(ordered) <= _MOST_KINDS
    if len(ordered) == 1:
        return ordered[0].plural_ar if count is None else language.counted_kind(count, ordered[0].code)
    incidents = "حوادث" if count is None else language.counted(count, "incident", "incidents")
    if several:
        named = language.joined([kind.plural_ar for kind in ordered])
        return named if count is None else f"{incidents} ({named})"
    if ordered:
        return f"{incidents} من {language.counted(len(ordered), 'kind', 'kinds')}"
    return incidents
