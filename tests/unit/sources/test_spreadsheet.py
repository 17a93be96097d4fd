"""Any spreadsheet: guess, mapping, dates, points, tolls, kinds; nothing lost and nothing changed silently."""

from collections.abc import Mapping, Sequence

import pyarrow as arrow
import pytest

from geo.errors import SourceError
from geo.files.table import Table
from geo.model import incident, vocabulary
from geo.model.verdicts import Finding
from geo.sources.base import Options, Reading
from geo.sources.spreadsheet import SPREADSHEET

Cells = Sequence[str | None]


def table(columns: Mapping[str, Cells]) -> Table:
    rows = arrow.table({name: arrow.array(list(cells), arrow.string()) for name, cells in columns.items()})
    return Table("log.xlsx", "xlsx", rows)


def read(columns: Mapping[str, Cells], **options: object) -> Reading:
    return SPREADSHEET.read(table(columns), Options(**options))  # type: ignore[arg-type]


def field(reading: Reading, name: str) -> list[str | None]:
    result: list[str | None] = reading.fields[name].to_pylist()
    return result


def finding(reading: Reading, name: str) -> Finding:
    (found,) = [f for f in reading.findings if f.field == name]
    return found


ORDINARY: dict[str, Cells] = {"Date": ["2014-01-03"], "Town": ["Atareb"], "Type": ["clash"]}


def test_table_with_a_date_and_a_place_is_recognised_by_its_columns() -> None:
    words = SPREADSHEET.recognises(table(ORDINARY))
    assert "Date" in words
    assert "Town" in words


@pytest.mark.parametrize(
    "place", [{"Lat": ["36.2"], "Lon": ["37.1"]}, {"Province": ["Aleppo"]}, {"GPS": ["36.2, 37.1"]}]
)
def test_any_kind_of_place_will_do(place: dict[str, Cells]) -> None:
    assert SPREADSHEET.recognises(table({"Date": ["2014-01-03"], **place}))


@pytest.mark.parametrize(
    "columns", [{"Fruit": ["apple"]}, {"Date": ["2014-01-03"]}, {"Town": ["Atareb"]}, {}]
)
def test_table_without_a_date_or_a_place_is_not_recognised(columns: dict[str, Cells]) -> None:
    assert not SPREADSHEET.recognises(table(columns))


def test_table_without_a_date_is_refused_with_what_to_do() -> None:
    with pytest.raises(SourceError, match=r"log\.xlsx.*date.*event_date"):
        read({"Town": ["Atareb"]})
    with pytest.raises(SourceError, match=r"log\.xlsx.*place.*location"):
        read({"Date": ["2014-01-03"]})


def test_messy_sheet_is_read() -> None:
    reading = read(
        {
            "ID": ["a1", "a2", "a3"],
            "Date of incident": ["13/01/2014", "4/1/2014", "15 January 2014"],
            "Gouvernorat": ["Aleppo", "Idleb", " "],
            "Town": ["Atareb\u00a0", "Binnish", "NA"],
            "Coordinates": ["36°12'4\"N 37°9'40\"E", "35.96, 36.71", None],
            "What happened": ["Airstrike", "clashes", "protest"],
            "No. killed": ["5+", "10-12", None],
            "Wounded": ["3", "n/a", "7"],
            "Perpetrator": ["SyAAF", None, "x"],
            "Source grade": ["B2", "F6", None],
            "Mystery": ["q", "r", "s"],
        }
    )
    assert field(reading, "dataset_record_id") == ["a1", "a2", "a3"]
    assert field(reading, "event_date") == ["2014-01-13", "2014-01-04", "2014-01-15"]
    assert field(reading, "admin1") == ["Aleppo", "Idleb", None]
    assert field(reading, "location") == ["Atareb", "Binnish", None]
    assert field(reading, "latitude") == ["36.201111", "35.96", None]
    assert field(reading, "longitude") == ["37.161111", "36.71", None]
    assert field(reading, "event_type") == ["Explosions/Remote violence", "Battles", "Protests"]
    assert field(reading, "sub_event_type") == ["Air/drone strike", "Armed clash", "Peaceful protest"]
    assert field(reading, "fatalities") == ["5", None, None]
    assert field(reading, "fatalities_low") == ["5", "10", None]
    assert field(reading, "fatalities_high") == [None, "12", None]
    assert field(reading, "injured") == ["3", None, "7"]
    assert field(reading, "source_reliability") == ["B", "F", None]
    assert field(reading, "info_credibility") == ["2", "6", None]
    assert reading.unused == ("Mystery",)
    assert reading.used["latitude"] == reading.used["longitude"] == ("Coordinates",)
    assert reading.questions == ()
    assert reading.findings == ()
    assert set(reading.fields.column_names) <= set(incident.NAMES)


# Dates.


def test_date_without_precision_is_exact_and_a_month_is_not() -> None:
    reading = read(
        {**ORDINARY, "Date": ["2014-01-03", "Jan 2014"], "Town": ["a", "b"], "Type": ["clash"] * 2}
    )
    assert field(reading, "time_precision") == ["1", "3"]
    assert finding(reading, "time_precision").rows.tolist() == [1]


def test_stated_precision_is_kept_where_the_date_is_a_day() -> None:
    reading = read(
        {
            "Date": ["2014-01-03"] * 2 + ["Jan 2014"],
            "Date precision": ["2", None, "1"],
            "Town": ["a", "b", "c"],
            "Type": ["clash"] * 3,
        }
    )
    assert field(reading, "time_precision") == ["2", "1", "3"]
    assert finding(reading, "time_precision").old.to_pylist() == ["1"]


def test_order_that_the_column_cannot_decide_is_asked_about() -> None:
    columns = {**ORDINARY, "Date": ["03/04/2014"]}
    (question,) = read(columns).questions
    assert question.option == "day_first"
    assert "“Date”" in question.text
    assert field(read(columns, day_first=True), "event_date") == ["2014-04-03"]
    assert field(read(columns, day_first=False), "event_date") == ["2014-03-04"]


def test_last_day_decides_how_the_first_is_meant() -> None:
    reading = read({**ORDINARY, "Date": ["03/04/2014"], "End date": ["13/04/2014"]})
    assert field(reading, "event_date") == ["2014-04-03"]
    assert field(reading, "end_date") == ["2014-04-13"]


def test_two_dates_that_nothing_decides_are_asked_about_once() -> None:
    assert len(read({**ORDINARY, "Date": ["03/04/2014"], "End date": ["05/04/2014"]}).questions) == 1


def test_what_is_no_date_stays() -> None:
    columns = {"Date": ["0000-00-00", "2014-01-03", "2014-01-04"], "Town": ["a"] * 3, "Type": ["clash"] * 3}
    assert field(read(columns), "event_date")[0] == "0000-00-00"


# Places.


def test_place_claims_what_it_has() -> None:
    columns: dict[str, Cells] = {
        "Date": ["2014-01-03"] * 4,
        "Lat": ["36.2", None, None, None],
        "Lon": ["37.1", None, None, None],
        "Town": ["a", "b", None, None],
        "Province": ["Aleppo", "Aleppo", "Aleppo", None],
        "Type": ["clash"] * 4,
    }
    assert field(read(columns), "geo_precision") == ["1", "1", "3", "3"]
    assert field(read({**columns, "Place precision": ["2", "2", None, "3"]}), "geo_precision") == [
        "2",
        "2",
        "3",
        "3",
    ]


def test_utm_in_three_columns() -> None:
    reading = read(
        {
            "Date": ["2014-01-03"],
            "Easting": ["334,800"],
            "Northing": ["4,007,585"],
            "UTM zone": ["37N"],
            "Type": ["clash"],
        }
    )
    assert str(field(reading, "latitude")[0]).startswith("36.19")
    assert str(field(reading, "longitude")[0]).startswith("37.16")
    assert set(reading.used["latitude"]) == {"Northing", "UTM zone"}
    assert reading.unused == ()


def test_zone_for_all_rows_can_be_said() -> None:
    mapping = {"latitude": "Y", "longitude": "X", "utm_zone": "=37N"}
    reading = read(
        {"Date": ["2014-01-03"], "X": ["334800"], "Y": ["4007585"], "Type": ["clash"]}, mapping=mapping
    )
    assert str(field(reading, "latitude")[0]).startswith("36.19")
    assert "utm_zone" not in reading.fields.column_names


def test_unreadable_point_stays() -> None:
    reading = read(
        {**ORDINARY, "Lat": ["north of town"], "Lon": ["37.1"]},
        mapping={"latitude": "Lat", "longitude": "Lon"},
    )
    assert field(reading, "latitude") == ["north of town"]


def test_na_is_namibia_only_among_codes() -> None:
    columns = {"Date": ["2014-01-03"] * 3, "Town": ["a", "b", "c"], "Type": ["clash"] * 3}
    assert field(read({**columns, "Country": ["NA", "SY", "LB"]}), "country") == ["NA", "SY", "LB"]
    assert field(read({**columns, "Country": ["NA", "Syria", "Lebanon"]}), "country") == [
        None,
        "Syria",
        "Lebanon",
    ]


def test_country_of_rows_that_state_none() -> None:
    assert field(read(ORDINARY, country="Syria"), "country") == ["Syria"]


# Kinds of events.


def kinds(types: Cells, subs: Cells | None = None, **more: Cells) -> Reading:
    rows = len(types)
    columns: dict[str, Cells] = {"Date": ["2014-01-03"] * rows, "Town": ["a"] * rows, "Event type": types}
    return read({**columns, **({"Sub event type": subs} if subs else {}), **more})


def test_kind_that_is_not_understood_stays() -> None:
    reading = kinds(["clash", "weather", None])
    assert field(reading, "event_type") == ["Battles", "weather", None]
    assert reading.findings == ()


def test_kind_known_by_one_word_of_a_text_is_said() -> None:
    found = finding(kinds(["clash", "Airstrike on market"]), "event_type")
    assert found.rows.tolist() == [1]
    assert found.old.to_pylist() == ["Airstrike on market"]
    assert found.new is not None
    assert found.new.to_pylist() == ["Explosions/Remote violence"]


def test_both_types_of_acled_pass() -> None:
    reading = kinds(["Battles", "Protests"], ["Armed clash", "Peaceful protest"])
    assert field(reading, "event_type") == ["Battles", "Protests"]
    assert field(reading, "sub_event_type") == ["Armed clash", "Peaceful protest"]
    assert reading.findings == ()


def test_sub_event_type_decides_where_the_type_is_general() -> None:
    reading = kinds(["Explosions/Remote violence", "Incident", "clash"], ["mortar", "airstrike", None])
    assert field(reading, "sub_event_type") == [
        "Shelling/artillery/missile attack",
        "Air/drone strike",
        "Armed clash",
    ]
    assert field(reading, "event_type")[1] == "Explosions/Remote violence"
    assert finding(reading, "event_type").old.to_pylist() == ["Incident"]


def test_sub_event_type_in_unknown_words_is_kept_or_its_loss_is_said() -> None:
    reading = kinds(["Battles", "airstrike"], ["xyz", "xyz"])
    assert field(reading, "sub_event_type") == ["xyz", "Air/drone strike"]
    found = finding(reading, "sub_event_type")
    assert (found.rows.tolist(), found.old.to_pylist()) == ([1], ["xyz"])


def test_who_takes_a_place_decides_the_sub_event_type() -> None:
    reading = kinds(
        ["captured"] * 4, Perpetrator=["Syrian Army", "Jabhat al-Nusra", None, "Military Forces of Benin"]
    )
    regains, overtakes = "Government regains territory", "Non-state actor overtakes territory"
    assert field(reading, "sub_event_type") == [regains, overtakes, overtakes, regains]
    assert finding(reading, "sub_event_type").rows.tolist() == [2]


def test_who_holds_the_place_afterwards_comes_before_the_first_actor() -> None:
    reading = kinds(["captured"], Perpetrator=["Syrian Army"], **{"Held by": ["Jabhat al-Nusra"]})
    assert field(reading, "sub_event_type") == ["Non-state actor overtakes territory"]


def test_file_without_kinds_is_asked_about_and_the_answer_is_taken() -> None:
    columns = {name: ORDINARY[name] for name in ("Date", "Town")}
    (question,) = read(columns, mapping={"location": "Town"}).questions
    assert question.option == "mapping"
    assert [words for _, words in question.choices] == list(vocabulary.EVENT_TYPES)
    answer = question.choices[0][0]
    assert isinstance(answer, dict)
    assert answer["location"] == "Town"
    reading = read(columns, mapping=answer)
    assert reading.questions == ()
    assert field(reading, "event_type") == [vocabulary.EVENT_TYPES[0]]


def test_constant_may_be_a_word_for_the_kind() -> None:
    reading = read(
        {"Date": ["2014-01-03"], "Town": ["a"]}, mapping={"event_type": "=airstrike", "source": "=SOHR"}
    )
    assert field(reading, "sub_event_type") == ["Air/drone strike"]
    assert field(reading, "source") == ["SOHR"]


# Tolls and notes.


def test_words_for_a_toll_go_into_the_note_and_it_is_said() -> None:
    reading = read({**ORDINARY, "Killed": ["dozens"], "Injured": ["about 20"], "Notes": ["A market."]})
    assert field(reading, "fatalities") == [None]
    assert field(reading, "injured") == ["20"]
    assert field(reading, "notes") == ["A market. [deaths: dozens] [injured: about 20]"]
    assert finding(reading, "fatalities").old.to_pylist() == ["dozens"]
    assert finding(reading, "injured").old.to_pylist() == ["about 20"]


def test_toll_that_cannot_be_read_stays() -> None:
    columns = {
        "Date": ["2014-01-03"] * 2,
        "Town": ["a", "b"],
        "Type": ["clash"] * 2,
        "Killed": ["7 (3 children)", "4"],
    }
    assert field(read(columns), "fatalities") == ["7 (3 children)", "4"]


def test_stated_lowest_and_highest_come_before_those_of_the_text() -> None:
    columns = {
        "Date": ["2014-01-03"] * 2,
        "Town": ["a", "b"],
        "Type": ["clash"] * 2,
        "Killed": ["5+", "10-12"],
    }
    reading = read({**columns, "Low": ["4", None], "High": ["9.0", None]})
    assert field(reading, "fatalities_low") == ["4", "10"]
    assert field(reading, "fatalities_high") == ["9", "12"]


def test_lowest_and_highest_without_a_best_figure() -> None:
    reading = read({**ORDINARY, "Low": ["4"], "High": ["9"]})
    assert field(reading, "fatalities_low") == ["4"]
    assert field(reading, "fatalities_high") == ["9"]


def test_entities_in_texts_are_decoded_and_it_is_said() -> None:
    reading = read({**ORDINARY, "Notes": ["A &amp; B"], "Link": ["https://a.org/?x=1&copy=2"]})
    assert field(reading, "notes") == ["A & B"]
    assert field(reading, "source_url") == ["https://a.org/?x=1&copy=2"]
    assert finding(reading, "notes").old.to_pylist() == ["A &amp; B"]


# Mapping.


def test_mapping_of_a_person_comes_before_the_guess() -> None:
    columns = {**ORDINARY, "Seen": ["2014-02-01"], "Text": ["x"]}
    reading = read(columns, mapping={"event_date": "Seen", "notes": "Text", "location": "", "admin1": "Town"})
    assert field(reading, "event_date") == ["2014-02-01"]
    assert field(reading, "notes") == ["x"]
    assert field(reading, "admin1") == ["Atareb"]
    assert "location" not in reading.fields.column_names
    assert reading.unused == ("Date",)


def test_mapping_alone_is_enough() -> None:
    reading = read(
        {"a": ["2014-01-03"], "b": ["x"]},
        mapping={"event_date": "a", "location": "b", "event_type": "=clash"},
    )
    assert field(reading, "event_date") == ["2014-01-03"]


def test_mapping_that_does_not_fit_is_refused() -> None:
    with pytest.raises(SourceError, match="“nowhere”"):
        read(ORDINARY, mapping={"notes": "nowhere"})


def test_no_rows() -> None:
    mapping = {"event_date": "a", "location": "b", "event_type": "=clash"}
    assert read({"a": [], "b": []}, mapping=mapping).rows == 0
