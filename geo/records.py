"""An incident in words, as the details panel, the offline map and KML say it.

Every value is plain text of the record and is not to be trusted: whoever shows it escapes it.
"""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from geo.model import incident, vocabulary
from geo.model.actors import Actors, split_names
from geo.model.words import day, period

NOT_REPORTED = "not reported"
_DAYS_KNOWN = {2: "known to the week", 3: "known to the month"}


def records(frame: pd.DataFrame, actors: Actors) -> list[dict[str, Any]]:
    """Return display records of incidents, in the order of the frame.

    Parameters
    ----------
    frame : DataFrame
        Columns of `geo.model.incident` and `row`.
    actors : Actors
        For short names, and for colours on the day of the incident.
    """
    return [_record(row, actors) for row in frame.to_dict("records")]


def _record(row: Mapping[Hashable, Any], actors: Actors) -> dict[str, Any]:
    kind = vocabulary.kind(row["kind"])
    return {
        "row": int(row["row"]),
        "id": row["incident_id"],
        "kind": kind.code,
        "kindLabel": kind.label,
        "title": _title(kind, row),
        "subEvent": _text(row["sub_event_type"]) or _text(row["event_type"]),
        "dates": dates(row),
        "location": _text(row["location"]),
        "admin1": _text(row["admin1"]),
        "country": _text(row["country"]),
        "actors": list(_actors(row, actors)),
        "fatalities": toll(row["fatalities"], row["fatalities_low"], row["fatalities_high"]),
        "injured": toll(row["injured"]),
        "control": _control(row),
        "civilianTargeting": bool(row["civilian_targeting"]) if _given(row["civilian_targeting"]) else False,
        "notes": _text(row["notes"]),
        "source": _text(row["source"]),
        "sourceTitle": _text(row["source_title"]),
        "sourceUrl": safe_url(_text(row["source_url"])),
        "sourceDate": _text(row["source_date"]),
        "grading": _grading(row),
        "placement": _placement(row),
        "precision": vocabulary.GEO_PRECISIONS.label_of(row["geo_precision"]),
        "lat": float(row["latitude"]) if _given(row["latitude"]) else None,
        "lon": float(row["longitude"]) if _given(row["longitude"]) else None,
    }


def _title(kind: vocabulary.Kind, row: Mapping[Hashable, Any]) -> str:
    if place := _text(row["location"]):
        return f"{kind.label} at {place}"
    around = _text(row["admin1"]) or _text(row["country"])
    return f"{kind.label}, {around}" if around else kind.label


def _given(value: Any) -> bool:
    return not pd.isna(value)


def _text(value: Any) -> str:
    return str(value) if _given(value) else ""


def dates(row: Mapping[Hashable, Any]) -> str:
    """Return when it happened, with how exactly that is known."""
    first, last = (pd.Timestamp(row[name]).date() for name in ("first_day", "last_day"))
    if first == last:
        return day(first)
    known = _DAYS_KNOWN.get(int(row["time_precision"]))
    if known is None or _given(row["end_date"]):
        return period(first, last)
    return f"between {day(first)} and {day(last)} ({known}; reported for {_day_of(row['event_date'])})"


def _day_of(value: Any) -> str:
    when: date = pd.Timestamp(value).date()
    return day(when)


def toll(best: Any, low: Any = None, high: Any = None) -> str:
    """Return a toll as it was reported: a range stays a range and a blank stays a blank.

    Returns
    -------
    str
        “12”, “12 (reported 8 to 20)”, “at least 8”, “8 to 20”, “up to 20” or “not reported”.
    """
    low, high = (value if _given(value) else None for value in (low, high))
    span = _span(low, high)
    if not _given(best):
        return span or NOT_REPORTED
    if span == "" or low == high == best:
        return f"{int(best):,}"
    if high is None and low == best:
        return f"at least {int(best):,}"
    return f"{int(best):,} (reported {span})"


def _span(low: Any, high: Any) -> str:
    if low is None and high is None:
        return ""
    if low is None or high is None:
        return f"at least {int(low):,}" if high is None else f"up to {int(high):,}"
    return f"{int(low):,}" if low == high else f"{int(low):,} to {int(high):,}"


def _actors(row: Mapping[Hashable, Any], actors: Actors) -> Iterable[dict[str, str]]:
    day_of = pd.Timestamp(row["first_day"]).date()
    for column, role in incident.ACTOR_COLUMNS:
        for name in split_names(_text(row[column])):
            colour = actors.colour(name, day_of)
            yield {"name": name, "short": actors.get(name).short, "colour": colour, "role": role}


def _control(row: Mapping[Hashable, Any]) -> dict[str, Any] | None:
    before, after = _text(row["control_before"]), _text(row["control_after"])
    contested = bool(row["control_contested"]) if _given(row["control_contested"]) else False
    if not (before or after or contested):
        return None
    return {"before": before, "after": after, "contested": contested}


def _grading(row: Mapping[Hashable, Any]) -> dict[str, str]:
    reliability = _text(row["source_reliability"]) or "F"
    credibility = int(row["info_credibility"]) if _given(row["info_credibility"]) else 6
    words = (
        f"source {vocabulary.SOURCE_RELIABILITIES.label_of(reliability)}; "
        f"information {vocabulary.INFO_CREDIBILITIES.label_of(credibility)}"
    )
    return {"code": f"{reliability}{credibility}", "text": words}


def _placement(row: Mapping[Hashable, Any]) -> str:
    words = vocabulary.PLACEMENTS.label_of(_text(row["placed_by"]) or "none")
    name, stated, admin1 = (_text(row[c]) for c in ("placed_name", "stated_admin1", "admin1"))
    if name:
        words += f" (gazetteer: {name})"
    if _given(row["admin1_disagrees"]) and row["admin1_disagrees"]:
        words += f"; the record states {stated}, the point lies in {admin1}"
    return words


def safe_url(address: str) -> str | None:
    """Return an address that may be linked to: http or https with a host; None for any other."""
    text = address.strip()
    # A browser drops some of these characters and would go to another address than the one that is shown.
    if not text.isprintable() or any(c.isspace() or c == "\\" for c in text):
        return None
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and host else None
