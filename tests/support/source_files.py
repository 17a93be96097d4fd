"""Tables and files in the layouts of ACLED, UCDP GED and GDELT: name what a test is about, the rest is ordinary.

table([acled(fatalities="7")])                         one row in today's layout, as `geo.files.reader` gives it
table([acled_v5(EVENT_TYPE="Remote violence")], header=False)
written(tmp_path, table([gdelt()]), delimiter=";")     the same as a file
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as arrow
from pyarrow import csv

from geo.files.table import Table

Row = dict[str, str]


def table(rows: Sequence[Mapping[str, str]], header: bool = True, name: str = "rows.csv") -> Table:
    """Return a table of text with the columns of the first row; without a header they are called 1, 2, ..."""
    names = list(rows[0])
    cells = {n: arrow.array([row.get(n) or None for row in rows], arrow.string()) for n in names}
    made = arrow.table(cells)
    return Table(
        name, "csv", made if header else made.rename_columns([str(i + 1) for i in range(len(names))]), header
    )


def written(folder: Path, made: Table, delimiter: str = ",") -> Path:
    """Write a table as a file of delimited text, with its header if it has one."""
    file = folder / made.name
    options = csv.WriteOptions(include_header=made.has_header, delimiter=delimiter, quoting_style="needed")
    csv.write_csv(made.rows, file, options)
    return file


def _row(ordinary: Mapping[str, str], fields: Mapping[str, str]) -> Row:
    unknown = set(fields) - set(ordinary)
    if unknown:
        raise TypeError(f"no such column: {', '.join(sorted(unknown))}")
    return {**ordinary, **fields}


def without(row: Row, *names: str) -> Row:
    """Return a row without some columns."""
    return {name: value for name, value in row.items() if name not in names}


def only(row: Row, *names: str) -> Row:
    """Return a row with some columns alone."""
    return {name: row[name] for name in names}


def renamed(row: Row, names: Mapping[str, str]) -> Row:
    """Return a row whose columns have other names."""
    return {names.get(name, name): value for name, value in row.items()}


# ACLED.

ACLED_NOW: Row = {
    "event_id_cnty": "SYR1234",
    "event_date": "2014-01-03",
    "year": "2014",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Islamic State (Syria)",
    "assoc_actor_1": "",
    "inter1": "Rebel group",
    "actor2": "Opposition Rebels (Syria)",
    "assoc_actor_2": "Islamic Front; Mujahideen Army",
    "inter2": "Rebel group",
    "interaction": "Rebel group-Rebel group",
    "civilian_targeting": "",
    "iso": "760",
    "region": "Middle East",
    "country": "Syria",
    "admin1": "Aleppo",
    "admin2": "Jebel Saman",
    "admin3": "Atareb",
    "location": "Atareb",
    "latitude": "36.1353",
    "longitude": "36.8291",
    "geo_precision": "1",
    "source": "SOHR; Syria Direct",
    "source_scale": "Other-National",
    "notes": "Fighting between rebels and the Islamic State.",
    "fatalities": "5",
    "tags": "",
    "timestamp": "1606847400",
}

ACLED_V5: Row = {
    "GWNO": "652",
    "EVENT_ID_CNTY": "1234SYR",
    "EVENT_ID_NO_CNTY": "1234",
    "EVENT_DATE": "03/01/2014",
    "YEAR": "2014",
    "TIME_PRECISION": "1",
    "EVENT_TYPE": "Battle-No change of territory",
    "ACTOR1": "Islamic State (Syria)",
    "ALLY_ACTOR_1": "",
    "INTER1": "2",
    "ACTOR2": "Opposition Rebels (Syria)",
    "ALLY_ACTOR_2": "Islamic Front",
    "INTER2": "2",
    "INTERACTION": "22",
    "COUNTRY": "Syria",
    "ADMIN1": "Aleppo",
    "ADMIN2": "Jebel Saman",
    "ADMIN3": "",
    "LOCATION": "Atareb",
    "LATITUDE": "36.1353",
    "LONGITUDE": "36.8291",
    "GEO_PRECISION": "2",
    "SOURCE": "SOHR",
    "NOTES": "Fighting between rebels and the Islamic State.",
    "FATALITIES": "5",
}


def acled(**fields: str) -> Row:
    """Return a row of ACLED's present 31 columns."""
    return _row(ACLED_NOW, fields)


def acled_2019(**fields: str) -> Row:
    """Return a row of the 31 columns of 2018-2022: with `data_id` and `iso3`, without disorder type and targeting."""
    now = without(acled(), "disorder_type", "civilian_targeting", "tags", "timestamp")
    ordinary = {
        "data_id": "7654321",
        "iso": now["iso"],
        "event_id_cnty": now["event_id_cnty"],
        "event_id_no_cnty": "1234",
        **without(now, "iso", "event_id_cnty"),
        "inter1": "2",
        "inter2": "2",
        "interaction": "22",
        "event_date": "03 January 2014",
        "timestamp": "1606847400",
        "iso3": "SYR",
    }
    return _row(ordinary, fields)


def acled_v5(**fields: str) -> Row:
    """Return a row of version 5: upper-case columns, old event types, no sub-event type."""
    return _row(ACLED_V5, fields)


def acled_v8(**fields: str) -> Row:
    """Return a row of version 8: `ISO` for `GWNO`, a region, a scale of the source, `GEO_PRECIS`, a time stamp."""
    old = renamed(acled_v5(), {"GWNO": "ISO", "GEO_PRECISION": "GEO_PRECIS"})
    ordinary: Row = {}
    for name, value in old.items():
        if name == "COUNTRY":
            ordinary["REGION"] = "Middle East"
        if name == "NOTES":
            ordinary["SOURCE SCALE"] = "National"
        ordinary[name] = value
    return _row({**ordinary, "ISO": "760", "EVENT_ID_CNTY": "SYR1234", "TIMESTAMP": "1546300800"}, fields)


# UCDP GED.

UCDP_NOW: Row = {
    "id": "300380",
    "relid": "SYR-2013-1-11973-99",
    "year": "2013",
    "active_year": "1",
    "code_status": "Clear",
    "type_of_violence": "1",
    "conflict_dset_id": "299",
    "conflict_new_id": "299",
    "conflict_name": "Syria: Government",
    "dyad_dset_id": "11973",
    "dyad_new_id": "11973",
    "dyad_name": "Government of Syria - Syrian insurgents",
    "side_a_dset_id": "118",
    "side_a_new_id": "118",
    "side_a": "Government of Syria",
    "side_b_dset_id": "4456",
    "side_b_new_id": "4456",
    "side_b": "Syrian insurgents",
    "number_of_sources": "2",
    "source_article": '"SOHR,2013-01-03,Shells at Atareb";"VDC,2013-01-04,Dead of the week"',
    "source_office": "SOHR;VDC",
    "source_date": "2013-01-03;2013-01-04",
    "source_headline": "Shells at Atareb;Dead of the week",
    "source_original": "a local activist",
    "where_prec": "1",
    "where_coordinates": "Atareb town",
    "where_description": "west of al-Atareb",
    "adm_1": "Aleppo governorate",
    "adm_2": "Jebel Saman district",
    "latitude": "36.1353",
    "longitude": "36.8291",
    "geom_wkt": "POINT (36.8291 36.1353)",
    "priogrid_gid": "181154",
    "country": "Syria",
    "country_id": "652",
    "region": "Middle East",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2013-01-03",
    "date_end": "2013-01-03",
    "deaths_a": "0",
    "deaths_b": "2",
    "deaths_civilians": "1",
    "deaths_unknown": "0",
    "best": "3",
    "high": "4",
    "low": "2",
    "gwnoa": "652",
    "gwnob": "",
}

_UCDP_V2 = {
    "conflict_new_id": "conflict_id",
    "dyad_new_id": "dyad_id",
    "side_a_new_id": "side_a_id",
    "side_b_new_id": "side_b_id",
    "best": "best_est",
    "high": "high_est",
    "low": "low_est",
}


def ucdp(**fields: str) -> Row:
    """Return a row of UCDP GED 23.1."""
    return _row(UCDP_NOW, fields)


def ucdp_old(**fields: str) -> Row:
    """Return a row with the 41 columns and the names of earlier releases."""
    late = (
        *(
            "code_status",
            "dyad_dset_id",
            "conflict_dset_id",
            "side_a_dset_id",
            "side_b_dset_id",
            "where_description",
        ),
        *("source_office", "source_date", "source_headline", "number_of_sources"),
    )
    row = renamed(without(ucdp(), *late), _UCDP_V2)
    article = 'Reuters 1989-05-17 "Rebels blow up power lines"'
    return _row({**row, "source_article": article, "gwnob": "", "isocc": "SYR", "gwab": ""}, fields)


# GDELT.

_ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
_GEO = {
    "Type": "4",
    "FullName": "Aleppo, Halab, Syria",
    "CountryCode": "SY",
    "ADM1Code": "SY09",
    "ADM2Code": "18411",
    "Lat": "36.2028",
    "Long": "37.1586",
    "FeatureID": "-2541857",
}


def _gdelt() -> Row:
    return {
        "GLOBALEVENTID": "479491239",
        "SQLDATE": "20151027",
        "MonthYear": "201510",
        "Year": "2015",
        "FractionDate": "2015.8137",
        **{f"{actor}{part}": "" for actor in ("Actor1", "Actor2") for part in _ACTOR.split()},
        "Actor1Code": "SYRMIL",
        "Actor1Name": "SYRIAN",
        "Actor2Code": "REB",
        "Actor2Name": "REBEL",
        "IsRootEvent": "1",
        "EventCode": "193",
        "EventBaseCode": "193",
        "EventRootCode": "19",
        "QuadClass": "4",
        "GoldsteinScale": "-10",
        "NumMentions": "6",
        "NumSources": "1",
        "NumArticles": "6",
        "AvgTone": "-3.5",
        **{
            f"{who}Geo_{part}": value
            for who in ("Actor1", "Actor2", "Action")
            for part, value in _GEO.items()
        },
        "DATEADDED": "20151027220000",
        "SOURCEURL": "https://www.example.org/news/fighting.html",
    }


def gdelt(**fields: str) -> Row:
    """Return a row of GDELT 2.0: 61 columns."""
    return _row(_gdelt(), fields)


def gdelt_1(**fields: str) -> Row:
    """Return a row of GDELT 1.0: 58 columns, a day as date of adding."""
    row = {name: value for name, value in _gdelt().items() if "ADM2Code" not in name}
    return _row({**row, "DATEADDED": "20151027"}, fields)
