"""What a user adds to the places that Sitmap knows: boundaries of any country, gazetteers, and decisions about names."""

from collections.abc import Collection
from pathlib import Path

from geo.errors import PlaceError
from geo.files.table import Table
from geo.places import boundary_files, boundary_units, name_tables
from geo.places.aliases import forget_alias, remember_alias
from geo.places.boundaries import Boundaries, own_rows
from geo.places.boundary_columns import DEEPEST
from geo.places.countries import Countries
from geo.places.folder import Added, list_added, own_folder, path_of, remove, signature, write
from geo.places.own_places import stored

__all__ = [
    "Added",
    "add_boundaries",
    "add_gazetteer",
    "forget_alias",
    "list_added",
    "own_folder",
    "remember_alias",
    "remove",
    "version",
]


def add_boundaries(path: Path, folder: Path, level: int | None = None, country: str | None = None) -> Added:
    """Take a file of administrative boundaries into the user's folder.

    From then on the provinces of its countries replace the bundled ones, and districts and subdistricts are known. Of
    a country and level that was added before, the newer file counts.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage or (zipped) Shapefile, in any coordinate system; names and codes as OCHA, geoBoundaries or
        GADM call them.
    folder
        The user's folder of places; made if it is not there.
    level
        0 country, 1 province, 2 district, 3 subdistrict; by default as the columns say, every layer its own.
    country
        Name or ISO code of the country of all units; by default as the columns say.

    Returns
    -------
    Added
        What was taken, left out and mended; `changed` is False when the same file was there already.

    Raises
    ------
    PlaceError
        When the file cannot be used, saying what is wrong with it and what to do; nothing is written then.
    """
    if level is not None and not 0 <= level <= DEEPEST:
        raise PlaceError(f"level {level}: 0 is a country, 1 a province, 2 a district, 3 a subdistrict")
    added = Added("boundaries", path.name, boundary_files.digest_of(path), _how(level=level, country=country))
    if (there := _there(folder, added)) is not None and _in_force(folder, there):
        return there
    layers = boundary_files.layers_of(path)
    taken = boundary_units.take(path.name, layers, level, _code(country))
    _check_codes(taken, folder, path.name)
    holds = {f"level {n}": sum(row["level"] == n for row in taken.rows) for n in range(DEEPEST + 1)}
    iso2 = sorted({row["iso2"] for row in taken.rows})
    done = write(
        folder,
        taken.table,
        Added(
            kind="boundaries",
            name=path.name,
            digest=added.digest,
            how=added.how,
            countries={code: taken.countries.get(code, ()) for code in iso2},
            holds={what: number for what, number in holds.items() if number},
            rows_read=taken.rows_read,
            left_out=dict(taken.left_out),
            said=tuple(taken.said),
        ),
    )
    _drop_superseded(folder, done)
    return done


def add_gazetteer(
    table: Table, folder: Path, country: str | None = None, classes: Collection[str] = name_tables.POPULATED
) -> Added:
    """Take a table of places into the user's folder; its names are found from then on.

    Parameters
    ----------
    table
        As `geo.files.reader.read` gives it: OCHA's populated places, a country dump of GeoNames, or any table with
        columns of names, latitudes and longitudes (WGS84 degrees).
    folder
        The user's folder of places; made if it is not there.
    country
        Name or ISO code of the country of all places; by default as a column says, else as the points lie.
    classes
        Feature classes to take from GeoNames: P are populated places.

    Returns
    -------
    Added
        What was taken and left out; `changed` is False when the same file was there already.

    Raises
    ------
    PlaceError
        When there is no column of names or points, or no row has both; nothing is written then.
    """
    others = "".join(sorted(classes)) if set(classes) != set(name_tables.POPULATED) else None
    added = Added("gazetteer", table.name, table.digest, _how(country=country, classes=others))
    if (there := _there(folder, added)) is not None:
        return there
    taken = name_tables.take(table, _code(country), classes)
    codes = taken.table.places["country"].unique().to_pylist()
    return write(
        folder,
        stored(taken.table),
        Added(
            kind="gazetteer",
            name=table.name,
            digest=table.digest,
            how=added.how,
            countries=dict.fromkeys(sorted(codes), ()),
            holds={"places": len(taken.table), "names": len(taken.table.spellings)},
            rows_read=taken.rows_read,
            left_out=dict(taken.left_out),
            said=tuple(taken.said),
        ),
    )


def version(folder: Path | None = None) -> tuple[tuple[str, int, int], ...]:
    """What tells one state of the user's boundaries from another, cheap to ask: for the key of a cache."""
    return signature(own_folder() if folder is None else folder, boundaries_only=True)


def _how(**said: object) -> str:
    return " ".join(f"{name}={value}" for name, value in said.items() if value is not None)


def _code(country: str | None) -> str | None:
    if country is None:
        return None
    code = Countries.load().code(country)
    if code is None:
        raise PlaceError(f"“{country}” is no country that is known: give its English name or its ISO code")
    return code


def _there(folder: Path, added: Added) -> Added | None:
    """The record of the same file, said to have changed nothing."""
    found = next((a for a in list_added(folder) if a.key == added.key), None)
    return None if found is None else Added(**{**vars(found), "changed": False})


def _units(added: Added, folder: Path) -> set[tuple[str, int]]:
    """Countries and levels in a file of the folder, those joined from others left out."""
    rows = boundary_units.read_levels(path_of(folder, added))
    return {(iso2, level) for iso2, level, derived in rows if not derived}


def _in_force(folder: Path, added: Added) -> bool:
    """Whether nothing newer took its place."""
    newer = [a for a in list_added(folder) if a.kind == "boundaries" and a.added > added.added]
    mine = _units(added, folder)
    return not any(mine & _units(a, folder) for a in newer)


def _drop_superseded(folder: Path, done: Added) -> None:
    """Remove what the new file replaces in whole."""
    mine = _units(done, folder)
    for other in list_added(folder):
        if other.kind == "boundaries" and other.key != done.key and _units(other, folder) <= mine:
            remove(folder, other.key)


def _check_codes(taken: boundary_units.Taken, folder: Path, file: str) -> None:
    """Refuse a province whose code another country's has: a code names one province everywhere."""
    rows, _ = own_rows(folder)
    theirs = {row["iso2"] for row in taken.rows}
    others = {p.pcode: p.country for p in Boundaries.bundled().provinces if p.iso2 not in theirs}
    others |= {
        row["pcode"]: row["country"] for row in rows if row["level"] == 1 and row["iso2"] not in theirs
    }
    own: dict[str, str] = {}
    for row in taken.rows:
        if row["level"] != 1:
            continue
        of = others.get(row["pcode"]) or own.get(row["pcode"], row["country"])
        if of != row["country"] or row["pcode"] in own:
            raise PlaceError(
                f"{file}: code {row['pcode']} of {row['name']} is that of a province of {of} too; correct the file"
            )
        own[row["pcode"]] = row["country"]
