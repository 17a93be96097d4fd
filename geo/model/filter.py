"""The filter: which incidents are asked for, as one frozen value.

Each field is one row of `FIELDS`: the attribute, its key in a link (and, as ``--key``, on the command line),
how it is read and written, the predicate over the incident table and the phrase in the English sentence.
The page, the browser's bitset, the exports and the command line all go through here.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, Self
from urllib.parse import parse_qs, urlencode

import ibis
import ibis.expr.types as ir

from geo.errors import FilterError, VocabularyError
from geo.model import vocabulary
from geo.model.actors import ROLLUPS, SIDE_PREFIX, Actors, Grouping
from geo.model.checks import CHECK_CODES, check
from geo.model.words import join_words, period, quantity

MAX_NAME = 1000
"""Characters of an actor or a province code; records join whole lists into one name."""

MAX_TEXT = 200
"""Characters of a text search; more is a paste by mistake."""

MAX_VALUES = 200
"""Values of one field in a link; no hand chooses more."""


@dataclass(frozen=True)
class Context:
    """What predicates and phrases need besides the value.

    Attributes
    ----------
    actors : Actors
        The register, for aliases, sides and short names.
    provinces : mapping
        Names of provinces by code.
    members : ibis Table, optional
        The members of parties (`geo.model.parties.Parties.members`); predicates over actors need it.
    flagged : callable, optional
        From codes of checks to a table of `row` and `check` that holds at least what these found; predicates over
        checks need it. A function, because a check is made when it is first asked for.
    grouping : Grouping
        What actor values are taken together as; a filter puts its own here for its predicates and phrases.
    """

    actors: Actors = field(default_factory=Actors)
    provinces: Mapping[str, str] = field(default_factory=dict)
    members: ir.Table | None = field(default=None, compare=False)
    flagged: Callable[[Sequence[str]], ir.Table] | None = field(default=None, compare=False)
    grouping: Grouping = field(default_factory=Grouping)

    def province(self, code: str) -> str:
        """Return the name of a province by its code; the code itself when it is not known."""
        return self.provinces.get(code, code)

    def actor(self, value: str) -> str:
        """Return what an actor value means in a sentence, such as “ISIS”, “IF or groups under it”, “jihadist actors”."""
        # The umbrella of the name as it is written; the line is put into words, so that its first name does not
        # stand for a later one that the person chose.
        top = self.actors.group(value, replace(self.grouping, succession=False))
        if top.startswith(SIDE_PREFIX):
            return f"{vocabulary.SIDES.label_of(top.removeprefix(SIDE_PREFIX)).lower()} actors"
        words = [self.actors.get(top).short]
        if self.grouping.rollup == "parent" and self.actors.has_groups_under(top):
            words.append("groups under it")
        if self.grouping.succession:
            words += _of_line(self.actors.line(top), self.actors.get(top).name)
        return join_words(words, "or")


@dataclass(frozen=True)
class Filter:
    """Which incidents are asked for; a field at its default asks for nothing.

    Attributes
    ----------
    start, end : date or None
        The window, both ends included. An incident is in it when its span overlaps it. `start` None with an
        `end` is "up to this date"; both None is all dates.
    kinds : tuple of str
        Kind codes, any of them.
    actors, against : tuple of str
        Actor names (any alias) or ``side:jihadist``. `actors` alone: on either side. With `against`: one of
        `actors` on one side and one of `against` on the other.
    provinces : tuple of str
        Province codes, any of them.
    text : str
        Words that must all stand in place, note, actors or source; case and accents do not count.
    deaths : int or None
        Reported deaths at least; rows without a figure do not pass.
    reliability : str or None
        Source grade at least (A is best). A missing grade counts as F.
    credibility : int or None
        Information grade at least (1 is best). A missing grade counts as 6.
    precision : int or None
        Place precision at most (1 is the most exact).
    checks : tuple of str
        Codes of `geo.model.checks.CHECKS`, any of them: incidents that the audit points out.
    rollup : str
        What an actor of `actors` and `against` stands for, and what actors are counted as: one of
        `geo.model.actors.ROLLUPS`. By itself it asks for nothing.
    succession : bool
        Whether an actor stands for what it became and what it was before, too. By itself it asks for nothing.
    """

    start: date | None = None
    end: date | None = None
    kinds: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    text: str = ""
    deaths: int | None = None
    reliability: str | None = None
    credibility: int | None = None
    precision: int | None = None
    checks: tuple[str, ...] = ()
    rollup: str = ""
    succession: bool = False

    def __post_init__(self) -> None:
        """Put lists into one order, so that equal filters are equal, and refuse a window turned round."""
        for name in ("kinds", "actors", "against", "provinces", "checks"):
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))
        object.__setattr__(self, "text", " ".join(_CONTROL.sub(" ", self.text).split()))
        if self.start and self.end and self.start > self.end:
            raise FilterError(f"the dates are the wrong way round: from {self.start} to {self.end}")

    @property
    def is_everything(self) -> bool:
        """Whether nothing is asked for, so that every incident passes."""
        return self.without(*GROUPING_FIELDS) == Filter()

    @property
    def grouping(self) -> Grouping:
        """What actors are taken together as, wherever they are asked for, counted or drawn."""
        return Grouping(self.rollup, self.succession)

    def without(self, *names: str) -> Self:
        """Return the same filter with the named fields at their defaults."""
        defaults: dict[str, Any] = {f.name: f.default for f in fields(self)}
        return replace(self, **{name: defaults[name] for name in names})

    @property
    def without_dates(self) -> Self:
        """The filter as the browser's bitset knows it: the window is the time bar's own."""
        return self.without("start", "end")

    def canonical(self, actors: Actors) -> Self:
        """Return the same filter with every actor under its canonical name, so that options and counts meet it."""
        named: dict[str, Any] = {
            name: tuple(v if v.startswith(SIDE_PREFIX) else actors.get(v).name for v in getattr(self, name))
            for name in ("actors", "against")
        }
        return replace(self, **named)

    def parts(self) -> tuple[Self, ...]:
        """Return filters that each ask for one thing, and all together for the same as this one.

        Actors against actors are one thing: neither field says it alone. What they stand for goes with them; without
        them it asks for nothing.
        """
        asked = [f for f in FIELDS if getattr(self, f.name) != f.default]
        together = {f.name: getattr(self, f.name) for f in asked if f.is_actor}
        if together:
            together |= {name: getattr(self, name) for name in GROUPING_FIELDS}
        alone = [
            {f.name: getattr(self, f.name)} for f in asked if not (f.is_actor or f.name in GROUPING_FIELDS)
        ]
        return tuple(type(self)(**values) for values in (*alone, together) if values)

    def predicate(self, table: ir.Table, context: Context) -> ir.BooleanValue:
        """Return the Ibis expression that is true for the incidents asked for, and never null.

        Parameters
        ----------
        table : ibis Table
            The incident table with the search columns that the dataset adds: `search_text` (folded words) and
            `side1`, `side2` (numbers of parties), and `row` (its number).
        context : Context
            The actor register, the members of parties and what checks found.
        """
        result: ir.BooleanValue = ibis.literal(True)
        opposed = bool(self.actors and self.against)
        context = replace(context, grouping=self.grouping)
        for f in FIELDS:
            value = getattr(self, f.name)
            if value != f.default and not (opposed and f.is_actor):
                result = result & f.predicate(table, value, context)
        if opposed:
            result = result & _opposed(table, self.actors, self.against, context)
        return result

    def to_query(self) -> dict[str, list[str]]:
        """Return the filter as the keys and values of a link; fields at their default are left out."""
        return {
            f.key: list(f.write(getattr(self, f.name))) for f in FIELDS if getattr(self, f.name) != f.default
        }

    def query_string(self) -> str:
        """Return the filter as a query string without the question mark."""
        return urlencode(self.to_query(), doseq=True)

    @classmethod
    def read(cls, query: Mapping[str, Sequence[str]]) -> tuple[Self, tuple[str, ...]]:
        """Read a link leniently: what cannot be read stays at its default and is named.

        Returns
        -------
        (Filter, tuple of str)
            The filter and one clause for each value that was passed over.
        """
        values: dict[str, Any] = {}
        problems = []
        for f in FIELDS:
            given = [v for v in query.get(f.key, ()) if v]
            if not given:
                continue
            try:
                values[f.name] = f.read(_not_too_many(given))
            except (ValueError, FilterError) as error:
                problems.append(f"{f.key}: {error}")
        try:
            return cls(**values), tuple(problems)
        except FilterError as error:
            values.pop("start", None), values.pop("end", None)
            return cls(**values), (*problems, str(error))

    @classmethod
    def parse(cls, query: Mapping[str, Sequence[str]] | str) -> Self:
        """Read a link strictly.

        Raises
        ------
        FilterError
            When a value cannot be read, naming its key and what it may be.
        """
        if isinstance(query, str):
            query = parse_qs(query)
        result, problems = cls.read(query)
        if problems:
            raise FilterError("; ".join(problems))
        return result

    def sentence(self, context: Context, count: int | None = None) -> str:
        """Return the filter in English, such as “clashes involving ISIS in Aleppo province, 2–4 January 2014”.

        Parameters
        ----------
        context : Context
            Names of actors and provinces.
        count : int, optional
            Puts the number before the noun and bends the noun to it.
        """
        context = replace(context, grouping=self.grouping)
        words = " ".join([subject(self.kinds, count), *self._phrases(context)])
        dates = period(self.start, self.end)
        return f"{words}, {dates}" if dates else words

    def describe(self, context: Context) -> str:
        """Return the sentence without its dates and with a capital, for a map that says its period itself."""
        text = self.without_dates.sentence(context)
        return "All incidents" if self.without_dates.is_everything else text[0].upper() + text[1:]

    def _phrases(self, context: Context) -> list[str]:
        # An actor against an actor is one phrase; the two fields' own would read as two conditions.
        if self.actors and self.against:
            opposed = f"between {_names(self.actors, context)} and {_names(self.against, context)}"
            return [opposed, *self._own_phrases(context, [f for f in FIELDS if not f.is_actor])]
        return self._own_phrases(context, FIELDS)

    def _own_phrases(self, context: Context, among: Sequence["FilterField"]) -> list[str]:
        chosen = [f for f in among if getattr(self, f.name) != f.default]
        phrases = [f.phrase(getattr(self, f.name), context) for f in chosen]
        return [phrase for phrase in phrases if phrase]


def subject(kinds: Sequence[str], count: int | None = None) -> str:
    """Return the noun of a sentence: “12 clashes”, “1 protest”, “clashes and air strikes”, “incidents”."""
    ordered = [kind for kind in vocabulary.KINDS if kind.code in kinds]
    if len(ordered) == 1:
        one, many = _in_sentence(ordered[0].label), ordered[0].plural
    elif 1 < len(ordered) <= 3:
        one = join_words([_in_sentence(kind.label) for kind in ordered], "or")
        many = join_words([kind.plural for kind in ordered])
    elif ordered:
        one, many = (f"incident of {len(ordered)} kinds", f"incidents of {len(ordered)} kinds")
    else:
        one, many = "incident", "incidents"
    return many if count is None else quantity(count, one, many)


def _in_sentence(label: str) -> str:
    return label[0].lower() + label[1:]


SEARCHED = (
    "location",
    "admin1",
    "stated_admin1",
    "notes",
    "actor1",
    "assoc_actor_1",
    "actor2",
    "assoc_actor_2",
    "source",
    "source_title",
    "incident_id",
)
"""Columns that the text search looks into."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# Letters that no decomposition turns into what people type for them; apostrophes in their many shapes.
_PLAIN = {
    "ı": "i",
    "ø": "o",
    "đ": "d",
    "ł": "l",
    "æ": "ae",
    "œ": "oe",
    "ـ": "",
    **dict.fromkeys("’‘ʼʾʿ′", "'"),
}
_UNPLAIN = re.compile(f"[{''.join(_PLAIN)}]")
_MARKS = re.compile(
    "[" + "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.combining(chr(code))) + "]+"
)


def fold(text: str) -> str:
    """Return text as the search compares it: case and accents do not count, nor the vowel signs of Arabic.

    Both sides of a comparison go through here, the words asked for and the column `search_text`, so that they
    cannot differ. Folding twice changes nothing.
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return _MARKS.sub("", _UNPLAIN.sub(lambda letter: _PLAIN[letter[0]], plain))


GROUPING_FIELDS = ("rollup", "succession")
"""Fields that say what an actor stands for, and ask for nothing by themselves."""

Predicate = Callable[[ir.Table, Any, Context], ir.BooleanValue]
Phrase = Callable[[Any, Context], str]


def _no_phrase(_value: object, _context: Context) -> str:
    return ""


@dataclass(frozen=True)
class FilterField:
    """One field of the filter.

    Attributes
    ----------
    name : str
        Attribute of `Filter`.
    key : str
        Key in a link and flag on the command line.
    label, help : str
        Words for the panel and the command line.
    read, write : callable
        From the texts of a link to the value and back.
    predicate : callable
        ``(table, value, context) -> Ibis boolean``.
    phrase : callable
        ``(value, context) -> str``, its part of the sentence.
    many : bool
        Whether the key may be repeated.
    """

    name: str
    key: str
    label: str
    help: str
    read: Callable[[Sequence[str]], Any]
    write: Callable[[Any], Iterable[str]]
    predicate: Predicate
    phrase: Phrase = _no_phrase
    many: bool = False

    @property
    def default(self) -> Any:
        """The value that asks for nothing."""
        return Filter.__dataclass_fields__[self.name].default

    @property
    def is_actor(self) -> bool:
        """Whether the field names actors."""
        return self.name in ("actors", "against")


def _not_too_many(texts: Sequence[str]) -> Sequence[str]:
    if len(texts) > MAX_VALUES:
        raise FilterError(f"{len(texts)} values: at most {MAX_VALUES}")
    return texts


def _read_day(texts: Sequence[str]) -> date:
    try:
        return date.fromisoformat(texts[-1])
    except ValueError:
        raise FilterError(f"“{_short(texts[-1])}” is not a date: write it as 2014-01-31") from None


def _read_kinds(texts: Sequence[str]) -> tuple[str, ...]:
    try:
        return tuple(vocabulary.kind(_short(text)).code for text in texts)
    except VocabularyError as error:
        raise FilterError(str(error)) from None


def _read_names(texts: Sequence[str]) -> tuple[str, ...]:
    for text in texts:
        if len(text) > MAX_NAME:
            raise FilterError(f"a name of {len(text)} characters: at most {MAX_NAME}")
        if _CONTROL.search(text):
            raise FilterError("a name with control characters")
        side = text.removeprefix(SIDE_PREFIX)
        if side != text and side not in vocabulary.SIDES.values():
            raise FilterError(
                f"no side “{_short(side)}”: use one of {', '.join(map(str, vocabulary.SIDES.values()))}"
            )
    return tuple(texts)


def _short(text: str) -> str:
    """Return a value as a message quotes it: a link may hold a page of text."""
    return text if len(text) <= 40 else f"{text[:40]}…"


def _read_text(texts: Sequence[str]) -> str:
    if len(texts[-1]) > MAX_TEXT:
        raise FilterError(f"a text of {len(texts[-1])} characters: search for at most {MAX_TEXT}")
    return texts[-1]


def _read_count(texts: Sequence[str]) -> int:
    # The column is a 32-bit integer; a number of any length would not compare with it.
    if not re.fullmatch("0{0,20}[1-9][0-9]{0,8}", texts[-1]):
        raise FilterError(f"“{_short(texts[-1])}” is not a number from 1 to 999,999,999")
    return int(texts[-1])


def _read_code(codes: vocabulary.CodeList) -> Callable[[Sequence[str]], Any]:
    def read(texts: Sequence[str]) -> str | int:
        for code in codes.values():
            if str(code) == texts[-1]:
                return code
        raise FilterError(f"“{_short(texts[-1])}” is not one of {', '.join(map(str, codes.values()))}")

    return read


def _read_rollup(texts: Sequence[str]) -> str:
    if texts[-1] not in ROLLUPS:
        raise FilterError(f"“{_short(texts[-1])}” is not one of {', '.join(filter(None, ROLLUPS))}")
    return texts[-1]


def _read_switch(texts: Sequence[str]) -> bool:
    if texts[-1] not in ("0", "1"):
        raise FilterError(f"“{_short(texts[-1])}” is not 1 (on) or 0 (off)")
    return texts[-1] == "1"


def _read_checks(texts: Sequence[str]) -> tuple[str, ...]:
    for text in texts:
        if text not in CHECK_CODES:
            raise FilterError(f"no check “{_short(text)}”: use one of {', '.join(CHECK_CODES)}")
    return tuple(texts)


def _one(value: object) -> list[str]:
    return [str(value)]


def _passes(_table: ir.Table, _value: object, _context: Context) -> ir.BooleanValue:
    return ibis.literal(True)


def _on_side(side: ir.IntegerValue, values: Sequence[str], context: Context) -> ir.BooleanValue:
    """Return whether the party on a side has a member that one of the values names."""
    if context.members is None:
        raise FilterError("actors cannot be asked for without the members of parties")
    names = [name for value in values for name in context.actors.within(value, context.grouping)]
    members = context.members.filter(context.members.name.isin(names))
    return side.isin(members.party)


def _either_side(table: ir.Table, values: Sequence[str], context: Context) -> ir.BooleanValue:
    return _on_side(table.side1, values, context) | _on_side(table.side2, values, context)


def _opposed(
    table: ir.Table, actors: Sequence[str], against: Sequence[str], context: Context
) -> ir.BooleanValue:
    return (_on_side(table.side1, actors, context) & _on_side(table.side2, against, context)) | (
        _on_side(table.side1, against, context) & _on_side(table.side2, actors, context)
    )


def _names(values: Sequence[str], context: Context) -> str:
    return join_words(list(dict.fromkeys(context.actor(value) for value in values)), "or")


def _of_line(line: Sequence[str], name: str) -> list[str]:
    """Words for the other names of a line of successors, seen from one of them."""
    earlier, later = name != line[0], name != line[-1]
    return ["what it was before"] * earlier + ["what it became"] * later


def _flagged(table: ir.Table, codes: Sequence[str], context: Context) -> ir.BooleanValue:
    if context.flagged is None:
        raise FilterError("checks cannot be asked for without the audit of a dataset")
    found = context.flagged(codes)
    return table.row.isin(found.filter(found["check"].isin(codes)).row)


def _has_words(table: ir.Table, text: str, _context: Context) -> ir.BooleanValue:
    result: ir.BooleanValue = ibis.literal(True)
    for word in fold(text).split():
        result = result & table.search_text.contains(word)
    return result


def _in_provinces(codes: Sequence[str], context: Context) -> str:
    return f"in {join_words([context.province(code) for code in codes], 'or')} province" + "s" * (
        len(codes) > 1
    )


def _graded(what: str, codes: vocabulary.CodeList) -> Phrase:
    def phrase(value: object, _context: Context) -> str:
        or_better = "" if value == codes.codes[0].code else " or better"
        return f"{what} graded {value} ({codes.label_of(value)}){or_better}"

    return phrase


FIELDS: tuple[FilterField, ...] = (
    FilterField(
        "start",
        "from",
        "From",
        "first day, as 2014-01-01",
        _read_day,
        _one,
        lambda t, v, _: t.last_day >= ibis.literal(v),
    ),
    FilterField(
        "end",
        "to",
        "To",
        "last day, as 2014-01-31",
        _read_day,
        _one,
        lambda t, v, _: t.first_day <= ibis.literal(v),
    ),
    FilterField(
        "kinds",
        "kind",
        "Kind",
        "event kind, such as clash (see `codebook`); may be repeated",
        _read_kinds,
        list,
        lambda t, v, _: t.kind.isin(v),
        many=True,
    ),
    FilterField(
        "actors",
        "actor",
        "Actor",
        "actor by any name, or side:jihadist; may be repeated",
        _read_names,
        list,
        _either_side,
        lambda v, c: f"involving {_names(v, c)}",
        many=True,
    ),
    FilterField(
        "against",
        "against",
        "Against",
        "actor on the other side from --actor; may be repeated",
        _read_names,
        list,
        _either_side,
        lambda v, c: f"involving {_names(v, c)}",
        many=True,
    ),
    FilterField(
        "rollup",
        "rollup",
        "Count actors as",
        "an actor stands for its whole umbrella (parent) or its whole side (side)",
        _read_rollup,
        _one,
        _passes,
    ),
    FilterField(
        "succession",
        "lines",
        "Count a group and what it became as one",
        "1: an actor stands for what it became and what it was before, too",
        _read_switch,
        lambda v: ["1"] if v else [],
        _passes,
    ),
    FilterField(
        "provinces",
        "admin1",
        "Province",
        "province by code or name, such as SY02 or Aleppo; may be repeated",
        _read_names,
        list,
        lambda t, v, _: t.admin1_pcode.isin(v).fill_null(False),
        _in_provinces,
        many=True,
    ),
    FilterField(
        "text",
        "q",
        "Text",
        "words in place, note, actors or source",
        _read_text,
        _one,
        _has_words,
        lambda v, _: f"mentioning “{v}”",
    ),
    FilterField(
        "deaths",
        "deaths",
        "Deaths at least",
        "reported deaths at least",
        _read_count,
        _one,
        lambda t, v, _: (t.fatalities >= v).fill_null(False),
        lambda v, _: f"with at least {quantity(v, 'reported death', 'reported deaths')}",
    ),
    FilterField(
        "reliability",
        "reliability",
        "Source at least",
        "source grade at least, A (best) to F",
        _read_code(vocabulary.SOURCE_RELIABILITIES),
        _one,
        lambda t, v, _: t.source_reliability.fill_null("F") <= v,
        _graded("from sources", vocabulary.SOURCE_RELIABILITIES),
    ),
    FilterField(
        "credibility",
        "credibility",
        "Information at least",
        "information grade at least, 1 (best) to 6",
        _read_code(vocabulary.INFO_CREDIBILITIES),
        _one,
        lambda t, v, _: t.info_credibility.fill_null(6) <= v,
        _graded("with information", vocabulary.INFO_CREDIBILITIES),
    ),
    FilterField(
        "precision",
        "precision",
        "Place known at least",
        "place precision at most, 1 (most exact) to 3",
        _read_code(vocabulary.GEO_PRECISIONS),
        _one,
        lambda t, v, _: t.geo_precision <= v,
        lambda v, _: {1: "at exactly known places", 2: "at or near known places"}.get(v, ""),
    ),
    FilterField(
        "checks",
        "check",
        "Audit",
        f"what the audit points out: {', '.join(CHECK_CODES)}; may be repeated",
        _read_checks,
        list,
        _flagged,
        lambda v, _: join_words([check(code).phrase for code in v], "or"),
        many=True,
    ),
)
