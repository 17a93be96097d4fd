"""Incidents in words for a list beside a map: when and where, what happened, the toll, who says so."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import nan
from typing import Any

import pandas as pd
import pyarrow as arrow

from geo.analysis.control.statements import statements
from geo.language import Language, Names
from geo.model import incident
from geo.model.actors import split_names
from geo.model.vocabulary import INFO_CREDIBILITIES
from geo.places.names import normal_form

_TOGETHER = ("agreement", "strategic")
"""Kinds whose two parties do something with each other; those of the others face each other."""
_DOUBTED = (4, 5)
"""Grades of information that are said beside it in words."""
_SHORTEST_NOTE = 40
"""Characters below which a note that is cut says nothing."""

Record = Mapping[Hashable, Any]


@dataclass(frozen=True)
class Told:
    """An incident in words, plain text of the record among them.

    Attributes
    ----------
    head : str
        When and where.
    what : str
        What happened, in one line; a sentence.
    toll : str
        The reported deaths; empty where none are reported, which is not the same as 0.
    source : str
        Who says so, and the grading.
    """

    head: str
    what: str
    toll: str
    source: str


def told(frame: pd.DataFrame, names: Names, language: Language, longest: int) -> list[Told]:
    """Return incidents in words.

    Parameters
    ----------
    frame : DataFrame
        `row` and the columns of `geo.model.incident`.
    names : Names
        For actors and provinces.
    language : Language
        To say it in. The records' own notes are quoted in English alone.
    longest : int
        Characters of `Told.what` at most, where it quotes a note.
    """
    holders = _holders(frame, names)
    return [
        Told(
            f"{_when(row, language)}{language.comma}{_where(row, names, language)}",
            _what(row, holders.get(number), names, language, longest),
            _toll(row, language),
            _source(row, language),
        )
        for number, row in enumerate(frame.to_dict("records"))
    ]


def _holders(frame: pd.DataFrame, names: Names) -> dict[int, tuple[str, str]]:
    """Who held the place before and after, by position: of the changes of control."""
    table = arrow.Table.from_pandas(
        frame[list(incident.NAMES)], schema=incident.arrow_schema(), preserve_index=False
    )
    said = statements(table, names.actors)
    said = said[(said["after"] != "") | said["lost"]]
    pairs = zip(said["before"].tolist(), said["after"].tolist(), strict=True)
    return dict(zip(said["row"].tolist(), pairs, strict=True))


# -- when and where ----------------------------------------------------------------------------------------------------


def _when(row: Record, language: Language) -> str:
    first, last = (pd.Timestamp(row[name]).date() for name in ("first_day", "last_day"))
    if first == last:
        return language.day(first)
    period = language.period(first, last)
    known = 0 if _given(row["end_date"]) else int(row["time_precision"])
    if known == 2:
        return language.say("{period} (known to the week)", period=period)
    return language.say("{period} (known to the month)", period=period) if known == 3 else period


def _where(row: Record, names: Names, language: Language) -> str:
    pcode = _text(row["admin1_pcode"])
    province = language.province(pcode, names) if pcode else _text(row["admin1"]) or _text(row["country"])
    name = _text(row["location"])
    if int(row["geo_precision"]) == 3 and province:
        if not name or normal_form(province) in normal_form(name):
            return language.say("{province} province (place not known)", province=province)
        place = language.place(name, *_point(row), pcode)
        return language.say("{place} ({province} province, not located)", place=place, province=province)
    if not name:
        return province or language.say("place not known")
    place = language.place(name, *_point(row), pcode)
    # Some records write it themselves: “near Quneitra”.
    is_said = name.casefold().startswith("near ")
    return place if int(row["geo_precision"]) != 2 or is_said else language.say("near {place}", place=place)


def _point(row: Record) -> tuple[float, float]:
    """Latitude and longitude; NaN for an incident without a point."""
    latitude, longitude = (
        float(row[name]) if _given(row[name]) else nan for name in ("latitude", "longitude")
    )
    return latitude, longitude


# -- what happened -----------------------------------------------------------------------------------------------------


def _what(
    row: Record, holders: tuple[str, str] | None, names: Names, language: Language, longest: int
) -> str:
    day = pd.Timestamp(row["first_day"]).date()
    if holders is None:
        happened = _parties(row, day, names, language)
    else:
        happened = _change(holders, day, names, language)
    doubts = list(_doubts(row, language))
    text = f"{happened} ({language.joined(doubts)})." if doubts else f"{happened}."
    note = " ".join(_text(row["notes"]).split()) if language.code == "en" else ""
    return f"{text} {shortened(note, longest - len(text) - 1)}".strip()


def _change(holders: tuple[str, str], day: date, names: Names, language: Language) -> str:
    before, after = (language.party(name, names, day) if name else "" for name in holders)
    if not before:
        return language.say("Control passes to {after}", after=after)
    if not after:
        return language.say("Control is lost by {before}", before=before)
    return language.say("Control passes from {before} to {after}", before=before, after=after)


def _parties(row: Record, day: date, names: Names, language: Language) -> str:
    kind = language.kind(row["kind"])
    named = [split_names(_text(row[column])) for column in ("actor1", "actor2")]
    parties = [language.party(found[0], names, day) for found in named if found]
    if not parties:
        return kind
    if len(parties) == 1:
        return language.say("{kind}: {actor}", kind=kind, actor=parties[0])
    one, other = parties
    if row["kind"] in _TOGETHER:
        return language.say("{kind}: {one} and {other}", kind=kind, one=one, other=other)
    return language.say("{kind}: {one} against {other}", kind=kind, one=one, other=other)


def _doubts(row: Record, language: Language) -> Iterator[str]:
    """What a reader must know before believing it."""
    if _given(row["control_contested"]) and row["control_contested"]:
        yield language.say("disputed")
    if _given(row["info_credibility"]) and int(row["info_credibility"]) in _DOUBTED:
        yield language.label(INFO_CREDIBILITIES.label_of(int(row["info_credibility"])))


def shortened(text: str, room: int) -> str:
    """Return a text that has room, or its beginning to the end of a word with “…”; "" where that would say nothing."""
    if len(text) <= room:
        return text
    if room < _SHORTEST_NOTE:
        return ""
    cut = text[:room].rsplit(" ", maxsplit=1)[0] if " " in text[:room] else text[: room - 1]
    return f"{cut.rstrip(' ,;:.–-')}…"


# -- toll and source ---------------------------------------------------------------------------------------------------


def _toll(row: Record, language: Language) -> str:
    best, low, high = (
        int(row[name]) if _given(row[name]) else None
        for name in ("fatalities", "fatalities_low", "fatalities_high")
    )
    if best is None:
        return _span(low, high, language)
    if high is None and low == best:
        return language.say("Deaths reported: at least {low}.", low=best)
    if (low is None or low == best) and (high is None or high == best):
        return language.say("Deaths reported: {best}.", best=best)
    if low is None or high is None:
        return f"{language.say('Deaths reported: {best}.', best=best)} {_span(low, high, language)}"
    return language.say("Deaths reported: {best} ({low} to {high}).", best=best, low=low, high=high)


def _span(low: int | None, high: int | None, language: Language) -> str:
    """A toll without a best figure."""
    if low is None and high is None:
        return ""
    if high is None:
        return language.say("Deaths reported: at least {low}.", low=low)
    if low is None:
        return language.say("Deaths reported: up to {high}.", high=high)
    if low == high:
        return language.say("Deaths reported: {best}.", best=low)
    return language.say("Deaths reported: {low} to {high}.", low=low, high=high)


def _source(row: Record, language: Language) -> str:
    reliability = _text(row["source_reliability"]) or "F"
    credibility = int(row["info_credibility"]) if _given(row["info_credibility"]) else 6
    grade, source = f"{reliability}{credibility}", _text(row["source"])
    if not source:
        return language.say("No source named, graded {grade}.", grade=grade)
    return language.say("{source}, graded {grade}.", source=source, grade=grade)


def _given(value: Any) -> bool:
    return not pd.isna(value)


def _text(value: Any) -> str:
    return str(value).strip() if _given(value) else ""
