"""How Arabic counts: one noun has six forms, by the plural categories of Unicode CLDR.

None and one go without a number, two is a form of its own, 3 to 10 take the plural, 11 to 99 the singular in the
accusative, and hundreds the plain singular; 103 counts as 3 does, and 111 as 11.
"""

from dataclasses import dataclass
from functools import cache

from babel import Locale
from babel.plural import PluralRule

from geo.model.vocabulary import KINDS


@dataclass(frozen=True)
class Noun:
    """A noun in the forms that it takes with a number.

    Attributes
    ----------
    zero, one, two : str
        Whole, without a number: “لا حوادث”, “حادثة واحدة”, “حادثتان”.
    few, many, other : str
        The noun after 3 to 10, after 11 to 99, and after full hundreds.
    """

    zero: str
    one: str
    two: str
    few: str
    many: str
    other: str

    def with_number(self, count: int, written: str) -> str:
        """Return a count with the noun; `written` is the number in digits."""
        category = _rule()(count)
        form: str = getattr(self, category)
        return form if category in ("zero", "one", "two") else f"{written} {form}"

    @property
    def two_of(self) -> str:
        """The form for two after a preposition or in a genitive: “حادثتين”."""
        return " ".join(_oblique_dual(word) for word in self.two.split(" "))


def _oblique_dual(word: str) -> str:
    for ending, oblique in (("ان", "ين"), ("تا", "تي")):
        if word.endswith(ending):
            return f"{word[: -len(ending)]}{oblique}"
    return word


@cache
def _rule() -> PluralRule:
    return Locale.parse("ar").plural_form


NOUNS: dict[str, Noun] = {
    "incident": Noun("لا حوادث", "حادثة واحدة", "حادثتان", "حوادث", "حادثة", "حادثة"),
    "place": Noun("لا أماكن", "مكان واحد", "مكانان", "أماكن", "مكاناً", "مكان"),
    "other province": Noun(
        "لا محافظات أخرى", "محافظة أخرى", "محافظتان أخريان", "محافظات أخرى", "محافظة أخرى", "محافظة أخرى"
    ),
    "kind": Noun("لا أنواع", "نوع واحد", "نوعان", "أنواع", "نوعاً", "نوع"),
}
"""By the English noun for one."""

KIND_NOUNS: dict[str, Noun] = {
    "clash": Noun("لا اشتباكات", "اشتباك واحد", "اشتباكان", "اشتباكات", "اشتباكاً", "اشتباك"),
    "control_change": Noun(
        "لا تغيرات في السيطرة",
        "تغير واحد في السيطرة",
        "تغيران في السيطرة",
        "تغيرات في السيطرة",
        "تغيراً في السيطرة",
        "تغير في السيطرة",
    ),
    "air_strike": Noun(
        "لا غارات جوية", "غارة جوية واحدة", "غارتان جويتان", "غارات جوية", "غارة جوية", "غارة جوية"
    ),
    "shelling": Noun(
        "لا عمليات قصف بري",
        "عملية قصف بري واحدة",
        "عمليتا قصف بري",
        "عمليات قصف بري",
        "عملية قصف بري",
        "عملية قصف بري",
    ),
    "bombing": Noun("لا تفجيرات", "تفجير واحد", "تفجيران", "تفجيرات", "تفجيراً", "تفجير"),
    "chemical_weapon": Noun(
        "لا هجمات كيميائية",
        "هجوم كيميائي واحد",
        "هجومان كيميائيان",
        "هجمات كيميائية",
        "هجوماً كيميائياً",
        "هجوم كيميائي",
    ),
    "civilian_violence": Noun(
        "لا اعتداءات على مدنيين",
        "اعتداء واحد على مدنيين",
        "اعتداءان على مدنيين",
        "اعتداءات على مدنيين",
        "اعتداءً على مدنيين",
        "اعتداء على مدنيين",
    ),
    "protest": Noun("لا مظاهرات", "مظاهرة واحدة", "مظاهرتان", "مظاهرات", "مظاهرة", "مظاهرة"),
    "riot": Noun("لا أعمال شغب", "حادثة شغب واحدة", "حادثتا شغب", "حوادث شغب", "حادثة شغب", "حادثة شغب"),
    "arrest": Noun(
        "لا عمليات اعتقال أو خطف",
        "عملية اعتقال أو خطف واحدة",
        "عمليتا اعتقال أو خطف",
        "عمليات اعتقال وخطف",
        "عملية اعتقال أو خطف",
        "عملية اعتقال أو خطف",
    ),
    "agreement": Noun("لا اتفاقات", "اتفاق واحد", "اتفاقان", "اتفاقات", "اتفاقاً", "اتفاق"),
    "strategic": Noun(
        "لا تطورات أخرى", "تطور واحد آخر", "تطوران آخران", "تطورات أخرى", "تطوراً آخر", "تطور آخر"
    ),
}
"""By the code of the kind."""


@cache
def noun(one: str) -> Noun | None:
    """Return the noun by its English form for one, also that of a kind's label (“clash”); None when there is none."""
    kinds = {kind.label.casefold(): KIND_NOUNS[kind.code] for kind in KINDS if kind.code in KIND_NOUNS}
    return NOUNS.get(one) or kinds.get(one.casefold())


@cache
def oblique_duals() -> dict[str, str]:
    """Return every form for two with what it becomes after a preposition."""
    return {found.two: found.two_of for found in (*NOUNS.values(), *KIND_NOUNS.values())}
