"""`locate` and `geocode`: where a point lies, and what a name means."""

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from geo.cli.base import DONE, NOT_FOUND, UsageError, plain, say
from geo.model import vocabulary
from geo.places.boundaries import Boundaries
from geo.places.gazetteer import Gazetteer
from geo.places.known import known_country, known_province


def locate(given: argparse.Namespace) -> int:
    """Say which province a point lies in."""
    latitude, longitude = _degrees("LAT", given.latitude, 90), _degrees("LON", given.longitude, 180)
    boundaries = Boundaries.load()
    country = known_country(given.country, boundaries) if given.country is not None else None
    stated = known_province(given.admin1, boundaries, country=country) if given.admin1 is not None else None
    row = boundaries.locate([latitude], [longitude], stated_admin1=stated, country=country).iloc[0]
    found = row["found_by"] != "none"
    answer = {
        "latitude": latitude,
        "longitude": longitude,
        "admin1_pcode": row["admin1_pcode"] if found else None,
        "admin1": row["admin1"] if found else None,
        "country": row["country"] if found else None,
        "found_by": row["found_by"],
        "distance_m": round(float(row["distance_m"]), 1) if found else None,
        "stated_admin1_pcode": stated,
        "disagrees": bool(row["disagrees"]) if found and stated else None,
    }
    say(answer if given.json else _located(answer))
    return DONE if found else NOT_FOUND


def _located(answer: Mapping[str, Any]) -> str:
    if answer["admin1"] is None:
        return "no province: the point lies in none of ours, nor within 5 km of one"
    how = {
        "polygon": "the point lies in it",
        "nearest": f"the nearest, {answer['distance_m']:,.0f} m away; the point itself lies outside it",
    }
    lines = [
        f"{answer['admin1']} province ({answer['admin1_pcode']}), {answer['country']}",
        how[answer["found_by"]],
    ]
    if answer["disagrees"] is not None:
        verb = "disagrees with" if answer["disagrees"] else "agrees with"
        lines.append(f"{verb} the stated province ({answer['stated_admin1_pcode']})")
    return "\n".join(lines)


def geocode(given: argparse.Namespace) -> int:
    """Say which place a name means, or which it may mean."""
    gazetteer = Gazetteer.load()
    country = known_country(given.country, gazetteer.boundaries) if given.country is not None else None
    admin1 = given.admin1
    # The province of a city district may be given as its city: that is the gazetteer's own to resolve.
    if admin1 is not None and admin1 not in {place.parent for place in gazetteer.places}:
        admin1 = known_province(admin1, gazetteer.boundaries, country=country)
    row = gazetteer.geocode(given.name, country=country, admin1=admin1).iloc[0]
    placed = row["status"] == "exact"
    candidates = [] if placed else gazetteer.candidates(given.name, country=country, admin1=admin1)
    provinces = gazetteer.boundaries.provinces
    names = {p.pcode: p.name for p in provinces} | {p.iso2: p.country for p in provinces}
    found = (
        "name",
        "latitude",
        "longitude",
        "admin1_pcode",
        "country",
        "geo_precision",
        "geonameid",
        "source",
    )
    answer = {
        "query": given.name,
        "status": row["status"],
        "place": {name: plain(row[name]) for name in found} if placed else None,
        "candidates": [
            {**asdict(candidate.place), "score": candidate.score, "matched": candidate.matched}
            for candidate in candidates
        ],
    }
    say(answer if given.json else _geocoded(answer, names))
    return DONE if placed else NOT_FOUND


def _geocoded(answer: Mapping[str, Any], names: Mapping[str, str]) -> str:
    def where(place: Mapping[str, Any]) -> str:
        code, country = place["admin1_pcode"], place["country"]
        city = f"{place['parent']}, " if place.get("parent") else ""
        inside = f"{names.get(code, code)} ({code}), " if code else ""
        point = f"{place['latitude']:.4f} {place['longitude']:.4f}"
        return f"{city}{inside}{names.get(country, country)}  {point}"

    if answer["place"] is not None:
        place = answer["place"]
        near = vocabulary.GEO_PRECISIONS.label_of(place["geo_precision"])
        return f"{place['name']}, {where(place)}\n{near}; found by name in: {place['source']}"
    if not answer["candidates"]:
        return "no place of this name, and none that comes near"
    several = answer["status"] == "ambiguous"
    reason = "several places have this name" if several else "no place has this name for certain"
    lines = [
        f"{candidate['score']:5.1f}  {candidate['name']}, {where(candidate)}"
        for candidate in answer["candidates"]
    ]
    return "\n".join([f"{reason}: choose one, or add --admin1 or --country; best first", *lines])


def _degrees(name: str, text: str, limit: int) -> float:
    try:
        degrees = float(text)
    except ValueError:
        raise UsageError(f"{name}: “{text}” is not a number of degrees: write it as 36.2012") from None
    if not -limit <= degrees <= limit:
        raise UsageError(f"{name}: {text} is not between -{limit} and {limit} degrees")
    return degrees


def add_locate(commands: Any) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "locate",
        help="the province that a point lies in",
        description="Say which province a point lies in. A point outside all of them, but within 5 km of one, is "
        "given to the nearest.",
        epilog="""\
examples:
  python -m geo locate 36.2012 37.1612
  python -m geo locate 36.89 38.35 --country Syria --admin1 Aleppo
  python -m geo locate -33.9 18.4 --json

exit status: 0 found, 2 wrong usage or value, 3 no province there""",
    )
    command.add_argument("latitude", metavar="LAT", help="degrees north, WGS84, such as 36.2012")
    command.add_argument("longitude", metavar="LON", help="degrees east, WGS84, such as 37.1612")
    command.add_argument("--admin1", metavar="P", help="the province that the record states, to compare with")
    command.add_argument(
        "--country", metavar="C", help="the country that the record states: it alone is searched"
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=locate)


def add_geocode(commands: Any) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "geocode",
        help="the place that a name means",
        description="Say which place a name means. Only a name that means exactly one place there is answered; "
        "otherwise near ones are listed with a score from 0 to 100.",
        epilog="""\
examples:
  python -m geo geocode Atareb --country Syria
  python -m geo geocode Salaheddin --admin1 Aleppo
  python -m geo geocode الرقة --json

exit status: 0 placed, 2 wrong usage or value, 3 only candidates or nothing""",
    )
    command.add_argument("name", metavar="NAME", help="the name, in Latin or Arabic script")
    command.add_argument(
        "--country", metavar="C", help="name or ISO code: places elsewhere are not considered"
    )
    command.add_argument("--admin1", metavar="P", help="province it lies in, or the city of a district")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=geocode)
