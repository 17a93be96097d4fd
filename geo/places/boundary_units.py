"""From the layers of a boundary file to units of one shape: country, level, code, names, parents and area."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as arrow
import shapely

from geo.errors import PlaceError
from geo.model.words import join_words
from geo.places.boundaries import label_of
from geo.places.boundary_columns import DEEPEST, Level, levels_of
from geo.places.boundary_files import Layer
from geo.places.countries import Countries
from geo.places.folder import read
from geo.places.names import normal_form

SCHEMA = arrow.schema(
    [
        ("iso2", arrow.string()),
        ("iso3", arrow.string()),
        ("country", arrow.string()),
        ("level", arrow.int8()),
        ("derived", arrow.bool_()),
        ("pcode", arrow.string()),
        ("name", arrow.string()),
        ("name_ar", arrow.string()),
        ("aliases", arrow.list_(arrow.string())),
        ("admin1_pcode", arrow.string()),
        ("admin1", arrow.string()),
        ("admin2_pcode", arrow.string()),
        ("label_lat", arrow.float64()),
        ("label_lon", arrow.float64()),
        ("wkb", arrow.binary()),
    ]
)
"""One unit a row; `derived` ones were made by joining those below them."""

_SAME_AREA = 0.5
_SLIVER = 0.01
_SHAPE_TYPE = re.compile(r"adm(\d)", re.IGNORECASE)
_NOT_CODE = re.compile(r"[^A-Z0-9]+")


@dataclass
class Taken:
    """What was taken from a file.

    Attributes
    ----------
    rows
        In `SCHEMA`.
    countries
        Names of each country by its two-letter code.
    rows_read, left_out, said
        As in `geo.places.folder.Added`.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    countries: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows_read: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)

    @property
    def table(self) -> arrow.Table:
        """The rows as a table."""
        return arrow.Table.from_pylist(self.rows, SCHEMA)


@dataclass
class _Unit:
    """One unit of a layer.

    `line` is code and name, `aliases` all names and `arabic` the Arabic one, each from level 1 down to its own.
    """

    iso2: str
    line: tuple[tuple[str, str], ...]
    arabic: tuple[str, ...]
    aliases: tuple[tuple[str, ...], ...]
    geometry: shapely.Geometry
    row: int

    def key(self, level: int) -> tuple[Any, ...]:
        """What makes two rows one unit of a level: its code, else its name and what it lies in."""
        code, name = self.line[level - 1]
        if code:
            return self.iso2, code
        return (
            self.iso2,
            *(c or normal_form(n) for c, n in self.line[: level - 1]),
            normal_form(name) or name,
        )


def take(file: str, layers: Sequence[Layer], level: int | None, iso2: str | None) -> Taken:
    """Read units from layers.

    Parameters
    ----------
    file
        Its name, for messages.
    layers
        As read; every layer has the level of the deepest name in it.
    level
        What level to take instead: units of that level are joined from those below.
    iso2
        Country of all units, in place of what the file says.

    Raises
    ------
    PlaceError
        When country, level or names are not to be had, or units overlap.
    """
    taken = Taken()
    planned = _planned(file, layers, level, taken)
    supplied: dict[tuple[str, int], bool] = {}
    found: list[tuple[int, list[_Unit]]] = []
    for layer, columns, depth in planned:
        taken.rows_read += len(layer)
        units = _units(file, layer, columns, depth, iso2, taken)
        taken.said += [*layer.said, *_repairs(layer)]
        units = [u for u in units if not supplied.get((u.iso2, depth))] if depth else units
        supplied |= {(u.iso2, depth): True for u in units}
        found.append((depth, units))
    codes = _Codes()
    for depth, units in sorted(found, key=lambda pair: pair[0]):
        if depth == 0:
            taken.rows += _country_rows(units, taken)
            continue
        joined = _one_each(file, units, depth, taken)
        _check_overlaps(file, joined, taken)
        taken.rows += [_row(unit, depth, codes, taken, derived=False) for unit in joined]
        taken.rows += _derived(units, depth, supplied, codes, taken)
    if not taken.rows:
        raise PlaceError(f"{file}: no unit with both a name and an area; see {_left(taken)}")
    _tell_codes(codes, taken)
    return taken


def _left(taken: Taken) -> str:
    return join_words([f"{n} rows {reason}" for reason, n in taken.left_out.items()], "and") or "its rows"


# -- levels ---------------------------------------------------------------------------------------------------------


def _planned(
    file: str, layers: Sequence[Layer], level: int | None, taken: Taken
) -> list[tuple[Layer, dict[int, Level], int]]:
    """Each layer to be read with its columns and its level, without layers that repeat a level."""
    told = [(layer, levels_of(layer.columns)) for layer in layers]
    depths = [_depth(layer, columns) for layer, columns in told]
    if level is not None:
        fit = [i for i, depth in enumerate(depths) if depth == level]
        # Where no layer is of that level, those below it are joined; a file of one layer is believed to be what is said.
        deeper = [i for i, depth in enumerate(depths) if depth is not None and depth > level]
        use = fit or deeper[:1] or [i for i, depth in enumerate(depths) if depth is None]
        planned = [(*told[i], level) for i in use]
    else:
        planned = [(*pair, depth) for pair, depth in zip(told, depths, strict=True) if depth is not None]
    if not planned:
        seen = ", ".join(list(layers[0].columns)[:8]) or "none"
        which = "that level" if level is not None else "a level"
        raise PlaceError(
            f"{file}: no names of {which} among its columns ({seen}); "
            "name them as ADM1_EN, ADM1_PCODE, or say the level of the file (0 to 3)"
        )
    seen_titles = [layer.name for layer in layers if all(layer is not p[0] for p in planned)]
    if seen_titles:
        taken.said.append(f"not used: {join_words([f'layer {t or file}' for t in seen_titles], 'and')}")
    return planned


def _depth(layer: Layer, columns: Mapping[int, Level]) -> int | None:
    """The level of a layer: the deepest that its columns name, or that geoBoundaries states; None when unsaid."""
    stated = next((values for name, values in layer.columns.items() if name.casefold() == "shapetype"), [])
    if hit := _SHAPE_TYPE.fullmatch(next(filter(None, stated), "")):
        return int(hit[1]) if int(hit[1]) <= DEEPEST else None
    for level in range(DEEPEST, -1, -1):
        names = columns[level].all_names if level in columns else ()
        if level in columns and any(any(layer.columns[c]) for c in (*names, columns[level].code) if c):
            # A country's name beside plain names of who knows what says nothing of their level.
            return None if level == 0 and -1 in columns and columns[-1].names else level
    return None


# -- rows -------------------------------------------------------------------------------------------------------------


def _units(
    file: str,
    layer: Layer,
    columns: Mapping[int, Level],
    depth: int,
    iso2: str | None,
    taken: Taken,
) -> list[_Unit]:
    where = f"{file}: {layer.name}" if layer.name else file
    country = _country_reader(where, layer, columns.get(0), iso2, taken)
    plain = columns.get(-1, Level())
    line = [columns.get(level, plain if level == depth else Level()) for level in range(1, depth + 1)]
    if depth and not line[-1].named:
        line[-1] = plain
    units = []
    for row, geometry in enumerate(layer.geometry):
        names = tuple(_names(layer, level, row) for level in line)
        told = tuple(_told(layer, level, known, row) for level, known in zip(line, names, strict=True))
        if geometry is None:
            taken.left_out["without an area"] += 1
        elif depth and not any(told[-1]):
            taken.left_out["without a name"] += 1
        else:
            arabic = tuple(_of(layer, level.arabic, row) for level in line)
            units.append(_Unit(country(row), told, arabic, names, geometry, row))
    return units


def _names(layer: Layer, level: Level, row: int) -> tuple[str, ...]:
    """All names that a row has for a level, the preferred one first."""
    texts = (_of(layer, column, row) for column in level.all_names)
    return tuple(dict.fromkeys(name.strip() for text in texts for name in text.split("|") if name.strip()))


def _told(layer: Layer, level: Level, names: tuple[str, ...], row: int) -> tuple[str, str]:
    """Code and name that a row has for a level; without a name the code is the name."""
    code = _of(layer, level.code, row)
    return code, next(iter(names), code)


def _of(layer: Layer, column: str | None, row: int) -> str:
    return layer.columns[column][row] if column else ""


def _country_reader(
    where: str, layer: Layer, columns: Level | None, iso2: str | None, taken: Taken
) -> Callable[[int], str]:
    """What gives the country of a row: as stated for the whole file, else by code or by any name."""
    told = (columns.code, *columns.all_names) if columns is not None else ()
    known: dict[tuple[str, ...], str] = {}
    if iso2 is None and not any(any(layer.columns[c]) for c in told if c):
        raise PlaceError(f"{where}: no column says the country (ADM0_EN, ADM0_PCODE); say it: --country")

    def read(row: int) -> str:
        texts = tuple(_of(layer, column, row) for column in told)
        if texts not in known:
            codes = (Countries.load().code(text) for text in texts if text)
            found = iso2 or next(filter(None, codes), None)
            if found is None:
                shown = join_words([f"“{t}”" for t in texts if t], "or") or "nothing"
                raise PlaceError(
                    f"{where}: row {row + 1}: {shown} is no country that is known; say it: --country"
                )
            known[texts] = found
            names = dict.fromkeys((*taken.countries.get(found, ()), *(t for t in texts[1:] if t)))
            taken.countries[found] = tuple(names)
        return known[texts]

    return read


def _repairs(layer: Layer) -> list[str]:
    if not layer.repaired:
        return []
    rows = ", ".join(str(row + 1) for row in layer.repaired[:10]) + (
        " ..." if len(layer.repaired) > 10 else ""
    )
    of = f" of layer {layer.name}" if layer.name else ""
    return [f"outlines that crossed themselves were mended: {len(layer.repaired)} (row {rows}{of})"]


# -- one unit, one row ------------------------------------------------------------------------------------------------


def _one_each(file: str, units: list[_Unit], depth: int, taken: Taken) -> list[_Unit]:
    """Rows of one unit joined; two rows of one code that lie over each other are an error."""
    groups: dict[tuple[Any, ...], list[_Unit]] = {}
    for unit in units:
        groups.setdefault(unit.key(depth), []).append(unit)
    several = [group for group in groups.values() if len(group) > 1]
    for group in several:
        areas = shapely.area([u.geometry for u in group])
        whole = shapely.union_all([u.geometry for u in group])
        if whole.area < areas.sum() * (1 - _SLIVER):
            code, name = group[0].line[depth - 1]
            raise PlaceError(
                f"{file}: rows {group[0].row + 1} and {group[1].row + 1} are both “{code or name}” and overlap; "
                "remove one of them"
            )
        group[0].geometry = whole
        names = tuple(dict.fromkeys(name for u in group for name in u.aliases[-1]))
        group[0].aliases = (*group[0].aliases[:-1], names)
    if several:
        taken.said.append(f"areas of several rows joined to one: {len(several)} of level {depth}")
    return [group[0] for group in groups.values()]


def _check_overlaps(file: str, units: Sequence[_Unit], taken: Taken) -> None:
    """Refuse what lies over another for more than half; cut what lies inside another out of it."""
    geometries = np.array([u.geometry for u in units], dtype=object)
    inside = shapely.point_on_surface(geometries)
    a, b = shapely.STRtree(geometries).query(inside, predicate="intersects")
    cut = 0
    for i, j in zip(a.tolist(), b.tolist(), strict=True):
        if i == j:
            continue
        one, other = units[i], units[j]
        common = shapely.intersection(one.geometry, other.geometry).area
        if common > _SAME_AREA * max(one.geometry.area, other.geometry.area):
            names = [f"“{u.line[-1][1]}” (row {u.row + 1})" for u in (one, other)]
            raise PlaceError(f"{file}: {join_words(names, 'and')} overlap; a place can lie in one unit only")
        if common > _SAME_AREA * one.geometry.area:
            other.geometry = shapely.difference(other.geometry, one.geometry)
            cut += 1
    if cut:
        taken.said.append(f"areas inside another were cut out of it: {cut}")


def _derived(
    units: Sequence[_Unit],
    depth: int,
    supplied: Mapping[tuple[str, int], bool],
    codes: "_Codes",
    taken: Taken,
) -> list[dict[str, Any]]:
    """Units above a level, joined from it, where the file names them and has no layer of them."""
    rows = []
    for level in range(depth - 1, 0, -1):
        groups: dict[tuple[Any, ...], list[_Unit]] = {}
        nameless = {u.iso2 for u in units if not any(u.line[level - 1])}
        for unit in units:
            if unit.iso2 not in nameless and not supplied.get((unit.iso2, level)):
                groups.setdefault(unit.key(level), []).append(unit)
        for group in groups.values():
            whole = replace(group[0], geometry=_union([u.geometry for u in group]))
            rows.append(_row(whole, level, codes, taken, derived=True))
        if groups:
            taken.said.append(f"level {level} joined from level {depth}: {len(groups)} units")
    return rows


def _union(geometries: list[shapely.Geometry]) -> shapely.Geometry:
    """Areas side by side as one; edges that are no true neighbours cost more."""
    if len(geometries) == 1:
        return geometries[0]
    try:
        whole = shapely.coverage_union_all(geometries)
        if whole.is_valid:
            return whole
    except shapely.errors.GEOSException:
        pass
    return shapely.union_all(geometries)


# -- codes and rows -----------------------------------------------------------------------------------------------------


class _Codes:
    """The code of each unit: its own, or one made of country and name, the same for the same file."""

    def __init__(self) -> None:
        self.made = 0
        self._of: dict[tuple[Any, ...], str] = {}
        self._used: set[tuple[int, str]] = set()

    def of(self, unit: _Unit, level: int) -> str:
        code, name = unit.line[level - 1]
        if code:
            return code
        key = (level, *unit.key(level))
        if key not in self._of:
            plain = name if name.isascii() else normal_form(name)
            letters = _NOT_CODE.sub("-", plain.upper()).strip("-")
            # A name in another script has no letters for a code.
            letters = letters or hashlib.sha256(name.encode()).hexdigest()[:6].upper()
            stem = f"{unit.iso2}-{letters}"
            code, number = stem, 1
            while (level, code) in self._used:
                number += 1
                code = f"{stem}-{number}"
            self.made += 1
            self._used.add((level, code))
            self._of[key] = code
        return self._of[key]


def _tell_codes(codes: _Codes, taken: Taken) -> None:
    if codes.made:
        taken.said.append(f"units without a code got one from country and name: {codes.made}")


def _row(unit: _Unit, level: int, codes: _Codes, taken: Taken, derived: bool) -> dict[str, Any]:
    name = unit.line[level - 1][1]
    label = label_of(unit.geometry) if level == 1 else (None, None)
    above = [codes.of(unit, k) if any(unit.line[k - 1]) else "" for k in range(1, level)]
    return {
        **_country(unit.iso2, taken),
        "level": level,
        "derived": derived,
        "pcode": codes.of(unit, level),
        "name": name,
        "name_ar": unit.arabic[level - 1],
        "aliases": [alias for alias in unit.aliases[level - 1] if alias != name],
        "admin1_pcode": above[0] if above else "",
        "admin1": unit.line[0][1] if above else "",
        "admin2_pcode": above[1] if len(above) > 1 else "",
        "label_lat": label[0],
        "label_lon": label[1],
        "wkb": shapely.to_wkb(unit.geometry),
    }


def _country_rows(units: Sequence[_Unit], taken: Taken) -> list[dict[str, Any]]:
    """Outlines of countries, one each."""
    rows = []
    for iso2 in dict.fromkeys(unit.iso2 for unit in units):
        outline = _union([unit.geometry for unit in units if unit.iso2 == iso2])
        country = _country(iso2, taken)
        blank: dict[str, Any] = dict.fromkeys(SCHEMA.names, "")
        blank |= {"aliases": [], "label_lat": None, "label_lon": None, "level": 0, "derived": False}
        rows.append(
            {**blank, **country, "pcode": iso2, "name": country["country"], "wkb": shapely.to_wkb(outline)}
        )
    return rows


def _country(iso2: str, taken: Taken) -> dict[str, str]:
    """The country as the world list calls it: one country has one name everywhere."""
    known = next((c for c in Countries.load().countries if c.iso2 == iso2), None)
    if known is not None:
        return {"iso2": iso2, "iso3": known.iso3, "country": known.name}
    return {"iso2": iso2, "iso3": "", "country": next(iter(taken.countries.get(iso2, ())), iso2)}


def read_levels(path: Path) -> list[tuple[str, int, bool]]:
    """Country, level and whether joined from below, each combination in a written file once."""
    told = read(path, ["iso2", "level", "derived"])
    return [tuple(row.values()) for row in told.group_by(told.column_names).aggregate([]).to_pylist()]
