"""Files that hold no incidents are refused with what gave them away; ordinary ones pass."""

import dataclasses

import pytest

from geo.errors import SourceError
from geo.settings import DATA
from geo.sources.aggregates import refuse_aggregates
from tests.support.source_files import (
    Row,
    acled,
    acled_2019,
    acled_v5,
    acled_v8,
    gdelt,
    gdelt_1,
    only,
    table,
    ucdp,
    ucdp_old,
)


def row(**fields: str) -> Row:
    return dict(fields)


WEEKLY = {
    "WEEK": "2024-01-06",
    "REGION": "Middle East",
    "COUNTRY": "Syria",
    "ADMIN1": "Aleppo",
    "EVENT_TYPE": "Battles",
    "SUB_EVENT_TYPE": "Armed clash",
    "EVENTS": "12",
    "FATALITIES": "40",
    "DISORDER_TYPE": "Political violence",
    "ID": "31",
    "CENTROID_LATITUDE": "36.2",
    "CENTROID_LONGITUDE": "37.5",
}
HAPI = {
    "location_code": "SYR",
    "admin1_code": "SY02",
    "admin1_name": "Aleppo",
    "event_type": "political_violence",
    "events": "3",
    "fatalities": "2",
    "reference_period_start": "2024-01-01",
    "reference_period_end": "2024-01-31",
}
AGGREGATES = {
    "acled weekly": (WEEKLY, ["WEEK", "EVENTS"]),
    "acled monthly": ({**WEEKLY, "MONTH": "2024-01"}, ["EVENTS"]),
    "weekly without centroids": (
        only(WEEKLY, "WEEK", "COUNTRY", "EVENT_TYPE", "EVENTS"),
        ["WEEK", "COUNTRY", "EVENTS"],
    ),
    "hapi": (HAPI, ["reference_period_start", "events"]),
    "country-month-year": (
        row(Country="Syria", Month="January", Year="2014", Events="1,204", Fatalities="5"),
        ["Month", "Events"],
    ),
    "country-year": (row(COUNTRY="Syria", YEAR="2014", EVENTS="31"), ["YEAR", "EVENTS"]),
    "ucdp deaths": (
        row(
            conflict_id="299",
            dyad_id="11973",
            side_a="Government of Syria",
            side_b="IS",
            year="2014",
            bd_best="90",
            bd_low="80",
        ),
        ["bd_best", "year"],
    ),
    "ucdp one-sided": (
        row(actor_name="IS", year="2014", best_fatality_estimate="30", location="Syria"),
        ["best_fatality_estimate"],
    ),
    "ucdp country-year": (
        row(country_cy="Syria", year_cy="2014", sb_exist_cy="1", sb_total_deaths_best_cy="9"),
        ["sb_exist_cy"],
    ),
    "ucdp dyad-year": (
        row(
            dyad_id="1",
            conflict_id="2",
            location="Syria",
            year="2014",
            intensity_level="2",
            start_date="2011-03-15",
        ),
        ["intensity_level", "year"],
    ),
    "gdelt reduced": (
        row(
            Date="20140103",
            Source="SYR",
            Target="REB",
            CAMEOCode="193",
            NumEvents="2",
            NumArts="8",
            ActionGeoLat="36",
            ActionGeoLong="37",
        ),
        ["NumEvents", "CAMEOCode"],
    ),
    "gdelt daily": (row(Date="20140103", Country="SY", EventCount="120"), ["Date", "EventCount"]),
    "per month": (row(month="2014-01", events="12"), ["month", "events"]),
    "geonames with header": (
        row(
            geonameid="1",
            name="Aleppo",
            latitude="36",
            longitude="37",
            **{"feature class": "P", "feature code": "PPL"},
            date="2014-01-03",
        ),
        ["feature class", "feature code"],
    ),
    "boundaries": (
        row(
            ADM1_EN="Aleppo",
            ADM1_PCODE="SY02",
            ADM0_EN="Syria",
            date="2014-01-03",
            validOn="2018-01-01",
            Shape_Area="1.5",
        ),
        ["ADM1_PCODE"],
    ),
    "places without a date": (
        row(NAME="Aleppo", LAT="36.2", LON="37.2", PCODE="C1007"),
        ["NAME", "LAT", "no column holds a date"],
    ),
}


@pytest.mark.parametrize("case", AGGREGATES)
def test_file_without_events_is_refused_with_the_columns_that_told(case: str) -> None:
    fields, told = AGGREGATES[case]
    with pytest.raises(SourceError) as refusal:
        refuse_aggregates(table([fields, fields], name="file.csv"))
    message = str(refusal.value)
    assert message.startswith("file.csv: ")
    assert all(word in message for word in told)
    assert "\n" not in message


def test_gazetteer_and_boundaries_are_sent_where_they_belong() -> None:
    for case, command in (
        ("geonames with header", "geo gazetteer add"),
        ("boundaries", "geo boundaries add"),
    ):
        with pytest.raises(SourceError, match=command):
            refuse_aggregates(table([AGGREGATES[case][0]]))


def test_geonames_dump_without_header_is_refused_although_it_has_a_date() -> None:
    cells = [
        "170063",
        "Aleppo",
        "Aleppo",
        "Halab",
        "36.20124",
        "37.16117",
        "P",
        "PPLA",
        "SY",
        "",
        "09",
        "",
        "",
        "",
        "1602264",
    ]
    cells += ["", "392", "Asia/Damascus", "2019-09-05"]
    dump = {str(n): cell for n, cell in enumerate(cells)}
    with pytest.raises(SourceError, match="gazetteer"):
        refuse_aggregates(table([dump], header=False))


ORDINARY = {
    "acled": [acled()],
    "acled 2019": [acled_2019()],
    "acled version 8": [acled_v8()],
    "acled version 5": [acled_v5()],
    "acled short": [only(acled(), "event_date", "event_type", "latitude", "longitude")],
    "ucdp": [ucdp()],
    "ucdp old": [ucdp_old()],
    "gdelt": [gdelt()],
    "gdelt 1": [gdelt_1()],
    "events in words": [row(week="3", country="Syria", date="2014-01-03", events="Shelling of the market")],
    "events in words, no day": [row(week="3", country="Syria", events="Shelling of the market")],
    "week beside day": [row(date="2014-01-03", week="1", governorate="Aleppo", killed="3")],
    "count of events at a place": [row(date="2014-01-03", location="Atareb", events="2")],
    "year, month and day": [
        row(Year="2014", Month="1", Day="3", Governorate="Aleppo", Place="Atareb", Count="4")
    ],
    "count of dead": [row(date="2014-01-03", province="Aleppo", actor="IS", count="4")],
    "p-codes": [row(date="2014-01-03", adm1_pcode="SY02", location="Atareb", description="A clash")],
    "arabic": [{"التاريخ": "2014-01-03", "المكان": "حلب"}],
    "dates under an odd name": [row(A="3 January 2014", B="Atareb"), row(A="5 Feb 2014", B="Binnish")],
}


@pytest.mark.parametrize("case", ORDINARY)
def test_ordinary_incidents_raise_no_alarm(case: str) -> None:
    refuse_aggregates(table(ORDINARY[case]))


@pytest.mark.parametrize(
    "made", [acled_v5(), ucdp(), gdelt(), gdelt_1()], ids=["acled", "ucdp", "gdelt", "gdelt 1"]
)
def test_ordinary_incidents_without_header_raise_no_alarm(made: Row) -> None:
    refuse_aggregates(table([made], header=False))


def test_bundled_incidents_raise_no_alarm() -> None:
    from geo.files.reader import read

    refuse_aggregates(read(DATA / "incidents_2014.csv"))


def test_file_without_rows_is_judged_by_its_names() -> None:
    empty = table([acled()])
    refuse_aggregates(dataclasses.replace(empty, rows=empty.rows.slice(0, 0)))
