"""Decisions of a review: what a name means in a country and province, remembered in `aliases.csv`.

One line a decision, in the order in which they were made; of two about the same name the later one counts. The
file may be edited by hand.
"""

import csv
from collections.abc import Iterable
from pathlib import Path

from geo.errors import PlaceError
from geo.places.boundaries import province_form
from geo.places.folder import ALIASES, put_in_place
from geo.places.names import normal_form
from geo.places.place import Place

_COLUMNS = (
    "alias", "country", "admin1", "name", "latitude", "longitude", "place_country", "admin1_pcode", "geo_precision", "geonameid",
    "source",
)  # fmt: skip

Decision = tuple[str, str, str, Place]
"""The name, country and province as the records write them, and the place meant."""


def remember_alias(folder: Path, alias: str, country: str, admin1: str, place: Place) -> bool:
    """Remember that a name means a place where records state that country and province.

    Parameters
    ----------
    folder
        The user's folder of places; made if it is not there.
    alias, country, admin1
        As records write them; country and province may be empty.
    place
        What is meant.

    Returns
    -------
    bool
        Whether anything changed: False when it was remembered already.

    Raises
    ------
    PlaceError
        When the name is empty, or the folder cannot be read or written.
    """
    if not normal_form(alias):
        raise PlaceError(f"“{alias}” has no letters: a name is needed to remember what it means")
    known = list(remembered(folder))
    wanted = (alias, country, admin1, place)
    same = [d for d in known if _key(*d[:3]) == _key(alias, country, admin1)]
    if same and same[-1][3] == place:
        return False
    _write(folder, [*(d for d in known if d not in same), wanted])
    return True


def forget_alias(folder: Path, alias: str, country: str, admin1: str) -> bool:
    """Forget what a name means in a country and province; whether it was remembered.

    Raises
    ------
    PlaceError
        When the folder cannot be read or written.
    """
    known = list(remembered(folder))
    left = [d for d in known if _key(*d[:3]) != _key(alias, country, admin1)]
    if len(left) == len(known):
        return False
    _write(folder, left)
    return True


def remembered(folder: Path) -> Iterable[Decision]:
    """Decisions in a folder, oldest first; none when it has none.

    Raises
    ------
    PlaceError
        When the file is malformed, naming the line.
    """
    path = folder / ALIASES
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if missing := [c for c in _COLUMNS if c not in (reader.fieldnames or ())]:
                raise PlaceError(
                    f"{path}: no column {missing[0]!r}: correct the file, or remove it to forget all names"
                )
            for row in reader:
                yield _decision(f"{path}:{reader.line_num}", row)
    except (FileNotFoundError, NotADirectoryError):
        return
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PlaceError(
            f"{path}: cannot be read ({error}); correct the file, or remove it to forget all names"
        ) from error


def _decision(where: str, row: dict[str, str]) -> Decision:
    try:
        place = Place(
            name=row["name"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            country=row["place_country"],
            admin1_pcode=row["admin1_pcode"],
            geo_precision=int(row["geo_precision"]),
            geonameid=int(row["geonameid"]) if row["geonameid"] else None,
            source=row["source"],
        )
    except (ValueError, TypeError) as error:
        raise PlaceError(
            f"{where}: not a decision about a name ({error}); correct or remove the line"
        ) from error
    if not (abs(place.latitude) <= 90 and abs(place.longitude) <= 180 and place.geo_precision in (1, 2)):
        raise PlaceError(
            f"{where}: no point on the globe, or a precision other than 1 and 2; correct or remove the line"
        )
    return row["alias"], row["country"], row["admin1"], place


def _key(alias: str, country: str, admin1: str) -> tuple[str, str, str]:
    return normal_form(alias), normal_form(country), province_form(admin1)


def _write(folder: Path, decisions: Iterable[Decision]) -> None:
    with (
        put_in_place(folder / ALIASES) as temporary,
        temporary.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for alias, country, admin1, place in decisions:
            writer.writerow(
                (
                    alias, country, admin1, place.name, repr(place.latitude), repr(place.longitude), place.country,
                    place.admin1_pcode, place.geo_precision, "" if place.geonameid is None else place.geonameid, place.source,
                )
            )  # fmt: skip
