"""Arabic names of places: those reviewed by hand, then those of the gazetteer for a place of that name at that spot.

A name is never transcribed: a place whose Arabic name nobody gives keeps the name it has.
"""

import csv
import json
import math
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from rapidfuzz import fuzz

from geo.places.boundaries import Boundaries
from geo.places.gazetteer import Gazetteer
from geo.places.names import normal_form, skeleton
from geo.places.place import metres_between
from geo.settings import DATA

SAME_PLACE_M = 2_000.0
"""A place of that name this near is that place; the points of gazetteers differ by as much."""
TOWN_M = 6_000.0
"""Of a town on the map, whose point may be that of any quarter."""

REVIEWED = DATA / "place_names_ar.csv"

_ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a ]+")
# How GeoNames writes the Arabic article before a name.
_ARTICLE = re.compile("(?:al|ad|adh|an|ar|as|ash|at|ath|az)[ -]", re.IGNORECASE)
_PART = tuple(
    (re.compile(pattern, re.IGNORECASE), arabic)
    for pattern, arabic in (
        (r"near (.+)", "قرب {}"),
        (r"(?:countryside of (.+)|(.+) countryside)", "ريف {}"),
        (r"outskirts of (.+)", "أطراف {}"),
        (r"north of (.+)", "شمال {}"),
        (r"south of (.+)", "جنوب {}"),
        (r"east of (.+)", "شرق {}"),
        (r"west of (.+)", "غرب {}"),
        (r"(.+) (?:neighbou?rhood|quarter|district)", "حي {}"),
        (r"(?:city of (.+)|(.+) city)", "مدينة {}"),
        (r"(?:province of (.+)|(.+) province)", "محافظة {}"),
    )
)


def arabic_place(name: str, latitude: float, longitude: float, pcode: str = "") -> str:
    """Return the Arabic name of a place.

    Parameters
    ----------
    name : str
        As a record writes it.
    latitude, longitude : float
        WGS84 degrees; NaN for one that lies nobody knows where, of which only a reviewed name is certain.
    pcode : str
        Code of its province; "" where it is not known.

    Returns
    -------
    str
        "" when none is known.
    """
    y, x = (round(float(v), 4) if math.isfinite(v) else math.nan for v in (latitude, longitude))
    return _found(Gazetteer.load(), name, y, x, pcode)


@lru_cache(maxsize=20_000)
def _found(gazetteer: Gazetteer, name: str, latitude: float, longitude: float, pcode: str) -> str:
    if _ARABIC.fullmatch(name):
        return name
    certain = reviewed(name, pcode) or _known(gazetteer, name, latitude, longitude, pcode)
    return certain or _part_of(gazetteer, name, latitude, longitude, pcode)


def _known(gazetteer: Gazetteer, name: str, latitude: float, longitude: float, pcode: str) -> str:
    province = gazetteer.boundaries.province(name)
    if province is not None and province.pcode == pcode and province.name_ar:
        return arabic_province(province.name, pcode, province.name_ar)
    form = normal_form(name)
    for town, arabic, lat, lon in _towns():
        if town == form and metres_between(lat, lon, latitude, longitude) <= TOWN_M:
            return arabic
    for place, spellings in gazetteer.spellings_near(name, latitude, longitude, SAME_PLACE_M):
        arabic = reviewed(place.name, place.admin1_pcode) or likeliest(place.name, spellings)
        if arabic:
            return arabic
    return ""


def _part_of(gazetteer: Gazetteer, name: str, latitude: float, longitude: float, pcode: str) -> str:
    """What is said of a place, such as that it is near it, when the place itself has an Arabic name."""
    for pattern, arabic in _PART:
        told = pattern.fullmatch(name.strip())
        whole = next(filter(None, told.groups()), "") if told else ""
        known = whole and _found(gazetteer, whole, latitude, longitude, pcode)
        if known:
            return arabic.format(known)
    return ""


def arabic_province(name: str, pcode: str, name_ar: str) -> str:
    """Return the Arabic name of a province: the reviewed one, else the one that its boundaries have; may be ""."""
    return reviewed(name, pcode) or plain(name_ar)


def reviewed(name: str, pcode: str) -> str:
    """Return the reviewed Arabic name, "" when there is none."""
    return _reviewed().get((normal_form(name), pcode), "")


@cache
def _reviewed() -> dict[tuple[str, str], str]:
    with REVIEWED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        (normal_form(name), row["admin1_pcode"]): row["name_ar"]
        for row in rows
        for name in row["names"].split("|")
    }


@cache
def _towns() -> list[tuple[str, str, float, float]]:
    towns = json.loads((DATA / "basemap.json").read_text(encoding="utf-8"))["towns"]
    boundaries = Boundaries.bundled()
    at = boundaries.locate([t["lat"] for t in towns], [t["lon"] for t in towns])["admin1_pcode"].fillna("")
    found = []
    for town, pcode in zip(towns, at, strict=True):
        arabic = reviewed(town["name"], pcode) or with_article(town["name"], plain(town["name_ar"]))
        if arabic:
            found.append((normal_form(town["name"]), arabic, town["lat"], town["lon"]))
    return found


def likeliest(name: str, spellings: Iterable[str]) -> str:
    """Return the spelling in Arabic letters that is most like a Latin name; "" when there is none.

    Some are Kurdish or medieval names of the same place, so likeness goes before order.
    """
    bones = skeleton(name)
    arabic = [plain(s) for s in spellings if _ARABIC.fullmatch(plain(s))]
    best = max(
        arabic, key=lambda s: (fuzz.ratio(skeleton(s), bones), s.startswith("ال"), -len(s)), default=""
    )
    return with_article(name, best)


def with_article(name: str, arabic: str) -> str:
    """Return an Arabic name with the article and the final letter that its Latin spelling shows and it lacks."""
    if not arabic or not _ARTICLE.match(name):
        return arabic
    if arabic.endswith("ه") and name.endswith("ah"):
        arabic = f"{arabic[:-1]}ة"
    return arabic if arabic.startswith("ال") else f"ال{arabic}"


def plain(name: str) -> str:
    """Return a name without vowel signs, which print leaves out."""
    return "".join(c for c in name if not unicodedata.combining(c))
