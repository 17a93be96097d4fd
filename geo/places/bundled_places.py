"""The bundled gazetteer as it lies in files: GeoNames' places, and names reviewed by hand.

Reviewed places come first: where GeoNames has the same spot, the reviewed entry answers.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from geo.errors import PlaceError
from geo.places.names import normal_form
from geo.places.place import Place, metres_between
from geo.places.place_table import PlaceTable

SAME_SPOT_M = 3_000.0
"""Two entries of one name this near each other, in metres, are one place listed twice."""

GEONAMES = "GeoNames"
_ALIAS_COLUMNS = (
    "alias", "name", "kind", "parent", "country", "admin1_pcode", "latitude", "longitude", "geo_precision", "source", "note",
)  # fmt: skip


class Gathering:
    """Places and spellings, gathered one by one."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        self.spellings: list[tuple[str, int]] = []
        self._by_form: dict[str, list[int]] = {}

    def add(self, place: Place, spellings: Iterable[str]) -> None:
        """Add a place with the spellings that mean it."""
        self.places.append(place)
        for spelling in spellings:
            self.spell(spelling, len(self.places) - 1)

    def spell(self, spelling: str, number: int) -> None:
        """Add a spelling of the place with a number."""
        form = normal_form(spelling)
        numbers = self._by_form.setdefault(form, [])
        if form and number not in numbers:
            numbers.append(number)
            self.spellings.append((spelling, number))

    def named(self, name: str) -> list[int]:
        """Numbers of the places of a name."""
        return self._by_form.get(normal_form(name), [])

    @property
    def table(self) -> PlaceTable:
        """What was gathered."""
        return PlaceTable.of(self.places, self.spellings)


def spots(places: Sequence[Place], numbers: Iterable[int]) -> list[int]:
    """One of each group of entries at the same spot, the first listed of each."""
    found: list[int] = []
    for n in numbers:
        a = places[n]
        near = (
            metres_between(a.latitude, a.longitude, places[m].latitude, places[m].longitude) <= SAME_SPOT_M
            for m in found
        )
        if not any(near):
            found.append(n)
    return found


def read_bundled(folder: Path) -> PlaceTable:
    """Read ``gazetteer.csv`` and ``place_aliases.csv``.

    Raises
    ------
    PlaceError
        When a file is missing or malformed, naming file and line.
    """
    gathering = Gathering()
    aliases = list(_rows(folder / "place_aliases.csv", _ALIAS_COLUMNS))
    for where, row in aliases:
        if row["kind"] in ("place", "district"):
            _add_alias(gathering, where, row)
        elif row["kind"] != "spelling":
            raise PlaceError(f"{where}: kind is {row['kind']!r}; it must be spelling, place or district")
    for where, row in _rows(folder / "gazetteer.csv", ("geonameid", "name", "names")):
        gathering.add(_geonames_place(where, row), (row["name"], *row["names"].split("|")))
    for where, row in aliases:
        if row["kind"] == "spelling":
            _add_spelling(gathering, where, row)
    return gathering.table


def _add_alias(gathering: Gathering, where: str, row: dict[str, str]) -> None:
    for number in gathering.named(row["name"]):
        place = gathering.places[number]
        same = (place.country, place.admin1_pcode, place.parent) == (
            row["country"],
            row["admin1_pcode"],
            row["parent"],
        )
        if same and (f"{place.latitude:.4f}", f"{place.longitude:.4f}") == _rounded(where, row):
            gathering.spell(row["alias"], number)
            return
    if not row["source"]:
        raise PlaceError(f"{where}: a place needs the source of its coordinates")
    if (row["kind"] == "district") != bool(row["parent"]):
        raise PlaceError(f"{where}: a district, and only a district, names its city as parent")
    gathering.add(_alias_place(where, row), (row["name"], row["alias"]))


def _add_spelling(gathering: Gathering, where: str, row: dict[str, str]) -> None:
    numbers = [
        n
        for n in gathering.named(row["name"])
        if gathering.places[n].country == row["country"]
        and gathering.places[n].admin1_pcode == row["admin1_pcode"]
    ]
    found = spots(gathering.places, numbers)
    if len(found) != 1:
        raise PlaceError(
            f"{where}: {row['name']!r} means {len(found)} places in {row['admin1_pcode']}; it must mean one"
        )
    if row["geo_precision"] == "2":
        # Something known by the town it is near: the town's point, and said to be only near.
        gathering.add(replace(gathering.places[found[0]], geo_precision=2), (row["alias"],))
    else:
        gathering.spell(row["alias"], found[0])


def _rows(path: Path, needed: Iterable[str]) -> Iterable[tuple[str, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if missing := [c for c in needed if c not in (reader.fieldnames or ())]:
                raise PlaceError(f"{path}: no column {missing[0]!r}; run data/build.py")
            for row in reader:
                yield f"{path}:{reader.line_num}", row
    except OSError as error:
        raise PlaceError(f"{path}: cannot be read ({error.strerror}); run data/build.py") from error


def _rounded(where: str, row: dict[str, str]) -> tuple[str, str]:
    try:
        return f"{float(row['latitude']):.4f}", f"{float(row['longitude']):.4f}"
    except ValueError as error:
        raise PlaceError(f"{where}: a place needs latitude and longitude in degrees") from error


def _alias_place(where: str, row: dict[str, str]) -> Place:
    try:
        return Place(
            name=row["name"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            country=row["country"],
            admin1_pcode=row["admin1_pcode"],
            geo_precision=int(row["geo_precision"]),
            geonameid=None,
            source=row["source"],
            parent=row["parent"],
        )
    except ValueError as error:
        raise PlaceError(f"{where}: {error}") from error


def _geonames_place(where: str, row: dict[str, str]) -> Place:
    try:
        return Place(
            name=row["name"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            country=row["country"],
            admin1_pcode=row["admin1_pcode"],
            geo_precision=1,
            geonameid=int(row["geonameid"]),
            source=GEONAMES,
            population=int(row["population"]),
        )
    except (ValueError, KeyError) as error:
        raise PlaceError(f"{where}: not a line of the gazetteer ({error})") from error
