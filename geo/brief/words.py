"""A brief in sentences: title, summary, numbers, changes of control, what is not known, sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from geo.analysis.control import MATTERING
from geo.analysis.notable import NOTABLE_RULE
from geo.brief.report import Brief, Figures
from geo.export.about import BOUNDARIES_NOTE
from geo.language import Language
from geo.model.filter import Filter
from geo.plate.words import nothing_found

NOTHING = "–"
_NAMED = 3
"""Provinces and actors that the summary names."""


def title(brief: Brief, language: Language) -> str:
    """Return the title of the person, or that of the dataset behind what kind of brief it is."""
    if brief.options.title:
        return brief.options.title
    about = language.label(brief.content.title)
    if brief.days == 1:
        return language.say("Daily brief: {title}", title=about)
    if brief.days == 7:
        return language.say("Weekly brief: {title}", title=about)
    return language.say("Brief: {title}", title=about)


def subtitle(brief: Brief, language: Language) -> str:
    """Return the period, and which incidents are asked for when not all are."""
    dates = language.period(brief.start, brief.end)
    content = brief.content
    if content.filter.without_dates.is_everything:
        return dates
    asked = language.sentence(content.filter, content.loaded.context, content.names)
    return f"{dates} · {asked}"


def made(brief: Brief, language: Language) -> tuple[str, ...]:
    """Return who made the brief when, and of which data."""
    content = brief.content
    day = content.created.date()
    author = brief.options.author
    return (
        language.say("Made by {author} on {day}.", author=author, day=day)
        if author
        else language.say("Made on {day}.", day=day),
        language.say(
            "Data as of {moment} UTC, version {version}.",
            moment=f"{content.as_of:%Y-%m-%d %H:%M}",
            version=str(content.loaded.version),
        ),
    )


# -- summary -----------------------------------------------------------------------------------------------------------


def summary(brief: Brief, language: Language) -> list[str]:
    """Return what happened in a few sentences, each a number with what it counts."""
    if not brief.now.incidents:
        return nothing_happened(brief, language)
    return [
        _incidents(brief, language),
        *_uncertain(brief, language),
        *_where(brief, language),
        *_who(brief, language),
        *_deaths(brief, language),
    ]


def nothing_happened(brief: Brief, language: Language) -> list[str]:
    """Return that no incident is recorded, why that may be, and what was recorded before."""
    said = [
        language.say("No incident is recorded for {period}.", period=language.period(brief.start, brief.end)),
        _no_data(brief, language) or nothing_found(brief.content, language),
        language.say("That nothing is recorded does not mean that nothing happened."),
    ]
    if brief.before.side.days:
        incidents = language.counted(brief.before.sure.incidents, "incident", "incidents")
        period = language.period(brief.before.side.start, brief.before.side.end)
        said.append(
            language.say(
                "Dated to the period before, {period}: {incidents}.", period=period, incidents=incidents
            )
        )
    return said


def _no_data(brief: Brief, language: Language) -> str:
    extent = brief.content.loaded.extent
    if brief.now.side.days or extent is None:
        return ""
    first, last = (day.date() for day in extent)
    return language.say("The data run from {first} to {last}.", first=first, last=last)


def _incidents(brief: Brief, language: Language) -> str:
    now, before = brief.now.sure.incidents, brief.before.sure.incidents
    told: dict[str, Any] = {
        "incidents": language.counted(now, "incident", "incidents"),
        "period": language.period(brief.start, brief.end),
    }
    if not brief.before.side.days:
        return language.say("{incidents} dated to {period}; for the period before there are no data.", **told)
    told |= {
        "before": language.period(brief.before.side.start, brief.before.side.end),
        "number": abs(now - before),
    }
    if now > before:
        return language.say("{incidents} dated to {period}, {number} more than to {before}.", **told)
    if now < before:
        return language.say("{incidents} dated to {period}, {number} fewer than to {before}.", **told)
    return language.say("{incidents} dated to {period}, as many as to {before}.", **told)


def _uncertain(brief: Brief, language: Language) -> list[str]:
    if not brief.now.unsure.incidents:
        return []
    incidents = language.counted(brief.now.unsure.incidents, "incident", "incidents")
    shared = brief.shared
    if not shared:
        return [
            language.say(
                "{incidents} known to the week, the month or a longer span may lie in it too, and count apart.",
                incidents=incidents,
            )
        ]
    if shared == brief.now.unsure.incidents:
        return [
            language.say(
                "{incidents} known to the week, the month or a longer span may lie in it or in the period before, "
                "and count apart.",
                incidents=incidents,
            )
        ]
    return [
        language.say(
            "{incidents} known to the week, the month or a longer span may lie in it too, and count apart; "
            "of these, {shared} may lie in the period before as well.",
            incidents=incidents,
            shared=shared,
        )
    ]


def _where(brief: Brief, language: Language) -> list[str]:
    names = brief.content.names
    ranked = _together(brief.now.sure.by_province, brief.now.unsure.by_province)
    # Of one province asked for it says nothing new.
    if not ranked or len(brief.content.filter.provinces) == 1:
        return []
    listed = [f"{language.province(code, names)} {language.number(number)}" for code, number in ranked]
    rest = len(listed) - _NAMED
    if rest > 1:
        listed[_NAMED:] = [language.counted(rest, "other province", "other provinces")]
    return [
        language.say(
            "All {incidents} by province: {provinces}.",
            incidents=_many(brief.now.incidents, language),
            provinces=language.joined(listed),
        )
    ]


def _who(brief: Brief, language: Language) -> list[str]:
    names = brief.content.names
    listed = [
        f"{language.actor(value, names, brief.end)} {language.number(number)}"
        for value, number in brief.named[:_NAMED]
    ]
    return [language.say("Named most often: {actors}.", actors=language.joined(listed))] if listed else []


def _together(*parts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    sums: dict[str, int] = {}
    for part in parts:
        for code, number in part:
            sums[code] = sums.get(code, 0) + number
    return sorted(sums.items(), key=lambda each: (-each[1], each[0]))


def _deaths(brief: Brief, language: Language) -> list[str]:
    """The tolls; what is not reported is not nothing."""
    said = []
    if brief.now.sure.incidents:
        said.append(language.say("Reported deaths: {deaths}.", deaths=_toll(brief.now.sure, language)))
    if brief.now.unsure.deaths is not None:
        said.append(
            language.say(
                "Reported deaths of the incidents of uncertain date: {deaths}.",
                deaths=_toll(brief.now.unsure, language),
            )
        )
    return said


def _toll(figures: Figures, language: Language) -> str:
    incidents = language.counted(figures.incidents, "incident", "incidents")
    if figures.deaths is None or figures.low is None or figures.high is None:
        return language.say("no toll is reported ({incidents})", incidents=incidents)
    deaths = language.number(figures.deaths)
    if figures.low < figures.high:
        deaths = f"{deaths} ({language.number(figures.low)}–{language.number(figures.high)})"
    if not figures.untold:
        return deaths
    return language.say(
        "{deaths}; no toll is reported for {untold} of {incidents}",
        deaths=deaths,
        untold=figures.untold,
        incidents=incidents,
    )


# -- numbers -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NumbersRow:
    """A line of the table of numbers: what is counted, and its cells; `level` 1 is a part of the line above it."""

    label: str
    cells: tuple[str, ...]
    level: int = 0


def numbers_header(brief: Brief, language: Language) -> tuple[str, ...]:
    """Return the headings of the table of numbers, the first over the names of the lines."""
    return (
        language.say("Number"),
        _short_period(brief.start, brief.end, language),
        _short_period(brief.before.side.start, brief.before.side.end, language),
        language.say("Change"),
        language.say("Date uncertain"),
    )


def _short_period(start: date, end: date, language: Language) -> str:
    if start == end:
        return language.short_day(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{language.short_day(end)}"
    return f"{language.short_day(start)} – {language.short_day(end)}"


def numbers(brief: Brief, language: Language) -> list[NumbersRow]:
    """Return the headline numbers against those of the period before, and apart what may lie in the period."""
    now, before, unsure = brief.now.sure, brief.before.sure, brief.now.unsure

    def row(label: str, name: str, level: int = 0) -> NumbersRow:
        values = (getattr(figures, name) for figures in (now, before, unsure))
        return NumbersRow(label, _cells(brief, language, *values), level)

    kinds = [
        NumbersRow(
            language.kind(code),
            _cells(brief, language, now.of_kind(code), before.of_kind(code), unsure.of_kind(code)),
            1,
        )
        for code in brief.kinds
    ]
    return [
        row(language.say("Incidents"), "incidents"),
        *kinds,
        NumbersRow(language.say("Reported deaths"), _deaths_cells(brief, language)),
        row(language.say("Incidents without a toll"), "untold", 1),
        row(language.say("Places"), "places"),
        row(language.say("Provinces"), "provinces"),
    ]


def _cells(brief: Brief, language: Language, now: int, before: int, unsure: int) -> tuple[str, ...]:
    observed, earlier = brief.now.side.days, brief.before.side.days
    return (
        language.number(now) if observed else NOTHING,
        language.number(before) if earlier else NOTHING,
        _change(now, before, language) if observed and earlier else NOTHING,
        language.number(unsure) if unsure else NOTHING,
    )


def _change(now: int, before: int, language: Language) -> str:
    if now == before:
        return language.say("no change")
    if now > before:
        return language.say("{number} more", number=now - before)
    return language.say("{number} fewer", number=before - now)


def _deaths_cells(brief: Brief, language: Language) -> tuple[str, ...]:
    now, before, unsure = brief.now.sure, brief.before.sure, brief.now.unsure
    comparable = now.deaths is not None and before.deaths is not None
    return (
        *(_deaths_cell(figures, language) for figures in (now, before)),
        _change(now.deaths or 0, before.deaths or 0, language) if comparable else NOTHING,
        _deaths_cell(unsure, language),
    )


def _deaths_cell(figures: Figures, language: Language) -> str:
    if figures.deaths is not None:
        return language.number(figures.deaths)
    return language.say("not reported") if figures.incidents else NOTHING


def numbers_note(brief: Brief, language: Language) -> list[str]:
    """Return what a reader must know of the numbers: dates that are uncertain, and days without data."""
    side = brief.before.side
    said = [
        language.say(
            "Compared with {period}. Date uncertain: incidents known to the week, the month or a span that reaches "
            "beyond the period; they count in their own column and not in the change.",
            period=language.period(side.start, side.end),
        )
    ]
    for window, days in ((brief.now.side, brief.days), (side, side.length)):
        if window.days < days:
            said.append(
                language.say(
                    "{period}: there are data for {some} of {all} days.",
                    period=language.period(window.start, window.end),
                    some=window.days,
                    all=days,
                )
            )
    return said


# -- changes of control ------------------------------------------------------------------------------------------------


def control_note(brief: Brief, language: Language) -> str:
    """Return that control does not follow the whole filter; "" when it does."""
    asked = brief.content.filter.without_dates
    if asked.without(*MATTERING) == Filter():
        return ""
    return language.say("Of the filter only provinces, grades and how actors are counted apply to control.")


@dataclass(frozen=True)
class _Move:
    """What the same source says of several places: from whom to whom, by which day (None: no record states one)."""

    before: str
    after: str
    day: date | None
    contested: bool
    evidence: str


def moved(brief: Brief, language: Language) -> list[str]:
    """Return what changed hands: which places, from whom to whom, by when, on whose word.

    Places that the same source names for the same day stand together.
    """
    together: dict[_Move, list[str]] = {}
    for line in brief.moved.to_dict("records"):
        day = None if pd.isna(line["day"]) else pd.Timestamp(line["day"]).date()
        evidence = _evidence(line["source"] or "", line["incident_id"], language)
        move = _Move(line["before"], line["after"], day, bool(line["contested"]), evidence)
        together.setdefault(move, []).append(_place(line, brief, language))
    return [_moved(move, places, brief, language) for move, places in together.items()]


def _moved(move: _Move, places: Sequence[str], brief: Brief, language: Language) -> str:
    names = brief.content.names
    told: dict[str, Any] = {
        "places": language.joined(places),
        "before": language.party(move.before, names, brief.end),
        "after": language.party(move.after, names, brief.end),
    }
    if move.day is None:
        said = language.say("{places}: from {before} to {after}, on a day that no record states", **told)
    else:
        day = language.short_day(move.day)
        said = language.say("{places}: from {before} to {after}, by {day}", day=day, **told)
    if move.contested:
        return language.say("{change}; contested; {source}", change=said, source=move.evidence)
    return language.say("{change}; {source}", change=said, source=move.evidence)


def _place(line: dict[Any, Any], brief: Brief, language: Language) -> str:
    pcode = line["admin1_pcode"] or ""
    place = language.place(line["name"], line["latitude"], line["longitude"], pcode)
    province = language.province(pcode, brief.content.names) if pcode else line["admin1"]
    return f"{place} ({province})" if province else place


def _evidence(source: str, incident: str, language: Language) -> str:
    """Who says so: the publisher of a record, else the record; or whoever asserted it without one."""
    if incident:
        return source or incident
    return language.say("asserted: {source}", source=source) if source else language.say("asserted")


# -- what is not known, and where it comes from ------------------------------------------------------------------------


def not_known(brief: Brief, language: Language, outside: int = 0) -> list[str]:
    """Return how many incidents there are of how many, and what their records leave open.

    Parameters
    ----------
    brief : Brief
        What it is about.
    language : Language
        To say it in.
    outside : int
        Incidents whose mark lies outside the map's frame.
    """
    counts = brief.content.counts
    untold = brief.now.sure.untold + brief.now.unsure.untold
    said = [share(brief, language)]
    if counts.no_place:
        said.append(
            language.say(
                "{incidents} without a place: counted, not on the map.",
                incidents=_many(counts.no_place, language),
            )
        )
    if outside:
        said.append(
            language.say("{incidents} outside this section of the map.", incidents=_many(outside, language))
        )
    if brief.province_only:
        said.append(
            language.say(
                "{incidents} known to the province or a wider area alone.",
                incidents=_many(brief.province_only, language),
            )
        )
    if brief.near:
        said.append(
            language.say(
                "{incidents} near the place that is named, not at it.", incidents=_many(brief.near, language)
            )
        )
    if untold:
        said.append(
            language.say(
                "{incidents} without a reported toll; a blank toll is never 0.",
                incidents=_many(untold, language),
            )
        )
    return said


def _many(count: int, language: Language) -> str:
    return language.counted(count, "incident", "incidents")


def share(brief: Brief, language: Language) -> str:
    """Return how many incidents of the dataset the brief is about, and where the others are."""
    counts = brief.content.counts
    parts = [
        language.say("{number} filtered out", number=counts.filtered) if counts.filtered else "",
        language.say("{number} outside the dates", number=counts.outside) if counts.outside else "",
    ]
    where = language.joined([part for part in parts if part])
    told = language.say("{found} of {all} incidents of the dataset", found=counts.found, all=counts.total)
    return f"{told}: {where}." if where else f"{told}."


def sources(brief: Brief, language: Language) -> list[str]:
    """Return the sources with the day of access, each with its licence."""
    cited = "; ".join(dict.fromkeys(source.citation for source in brief.content.sources))
    licences = "; ".join(dict.fromkeys(s.licence for s in brief.content.sources if s.licence))
    return [
        *([language.say("Sources: {sources}.", sources=cited)] if cited else []),
        *([language.say("Licence: {licences}.", licences=licences)] if licences else []),
    ]


def notes(language: Language, numbered: bool) -> list[str]:
    """Return the rules and reservations: numbering, grading, boundaries."""
    return [
        *([language.say(NOTABLE_RULE)] if numbered else []),
        language.say(
            "Grading, such as B2: the source from A (completely reliable) to E (unreliable), F cannot be judged; the "
            "information from 1 (confirmed) to 5 (improbable), 6 cannot be judged."
        ),
        language.say(BOUNDARIES_NOTE),
    ]
