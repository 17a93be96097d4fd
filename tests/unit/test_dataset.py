"""A version of the dataset answers: what passes, how many, where they are."""

import threading
from collections.abc import Sequence
from datetime import date

import numpy as np
import pyarrow as arrow
import pytest
import shapely

from geo.analysis import audit
from geo.dataset import Dataset
from geo.model import incident as model
from geo.model.actors import Actor, Actors, Change
from geo.model.filter import Filter
from geo.model.viewstate import Selection
from geo.places.boundaries import Boundaries, Province
from tests.factories import incidents
from tests.support.datasets import bundled, dataset

HOSTILE_NAME = 'x\') OR 1=1 -- \\ "q" <b>%_'
HOSTILE = 'x\'; DROP TABLE incidents; -- 100% \\ "q" [a-z]_*'


def passing(loaded: Dataset, **fields: object) -> list[str]:
    """Identifiers of the incidents that pass, in row order, by the mask and by the table alike."""
    wanted = Filter(**fields)
    ids = loaded.columns(("incident_id",))["incident_id"]
    by_mask = ids[loaded.mask(wanted)].tolist()
    assert loaded.incidents(wanted, newest_first=False)["incident_id"].tolist() == by_mask
    return by_mask


def test_rows_are_in_the_order_of_days_then_identifiers() -> None:
    loaded = dataset(
        [
            {"incident_id": "d", "event_date": "2014-02-01"},
            {"incident_id": "c", "event_date": "2014-01-31", "time_precision": 3},
            {"incident_id": "b", "event_date": "2014-01-01"},
            {"incident_id": "a", "event_date": "2014-02-01"},
        ]
    )
    assert passing(loaded) == ["b", "c", "a", "d"]
    newest = loaded.incidents(Filter())
    assert newest["incident_id"].tolist() == ["d", "a", "c", "b"]
    assert newest["row"].tolist() == [3, 2, 1, 0]


def test_incidents_have_the_columns_and_types_of_the_model() -> None:
    frame = dataset([{"fatalities": 3}, {"fatalities": None}]).incidents(Filter(), newest_first=False)
    assert tuple(frame) == ("row", *model.NAMES)
    assert frame["fatalities"].dtype == "Int32"
    assert frame["fatalities"].isna().tolist() == [False, True]
    assert str(frame["first_day"].dtype) == "datetime64[s]"
    assert frame["end_date"].isna().all()


@pytest.mark.parametrize("rows", [[0, 2], [2, 0, 2], [2, 99, -1, 0, 10**30]])
def test_chosen_rows_alone_are_given(rows: Sequence[int]) -> None:
    loaded = dataset([{}, {}, {}])
    assert loaded.incidents(Filter(), rows, newest_first=False)["row"].tolist() == [0, 2]
    assert loaded.incidents(Filter(), []).empty


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("2014-01-03", "2014-01-03", ["day", "month", "span", "week"]),
        ("2014-01-06", "2014-01-31", ["month", "span"]),
        ("2014-01-09", None, ["month", "span"]),
        ("2014-01-10", None, ["month"]),
        (None, "2013-12-29", []),
        (None, "2013-12-30", ["week"]),
        ("2014-02-01", None, []),
        (None, None, ["day", "month", "span", "week"]),
    ],
)
def test_window_holds_what_overlaps_it(start: str | None, end: str | None, found: list[str]) -> None:
    loaded = dataset(
        [
            {"incident_id": "day"},
            {"incident_id": "week", "time_precision": 2},
            {"incident_id": "month", "time_precision": 3},
            {"incident_id": "span", "end_date": "2014-01-09"},
        ]
    )
    days = (date.fromisoformat(d) if d else None for d in (start, end))
    assert sorted(passing(loaded, **dict(zip(("start", "end"), days, strict=True)))) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bridge", ["a"]),
        ("BRIDGE aleppo", ["a"]),
        ("bridge homs", []),
        ("100%", ["h"]),
        ("%", ["h"]),
        ("_", ["h"]),
        ("\\", ["h"]),
        ("'", ["h"]),
        ('"q"', ["h"]),
        ("drop table incidents; --", ["h"]),
        ("[a-z]", ["h"]),
        ("حلب", ["r"]),
        ("istanbul", ["t"]),
        ("strasse", ["t"]),
        ("İSTANBUL", ["t"]),
        ("isis", ["r"]),
        ("zzz", []),
        ("\x00bridge", ["a"]),
    ],
)
def test_text_is_searched_word_by_word_and_literally(text: str, found: list[str]) -> None:
    loaded = dataset(
        [
            {"incident_id": "a", "notes": "At the Bridge."},
            {"incident_id": "h", "notes": HOSTILE},
            {"incident_id": "r", "location": "حَلَب", "actor1": "ISIS", "notes": None},
            {"incident_id": "t", "location": "Istanbul", "source": "Straße", "notes": None, "admin1": None},
        ]
    )
    assert passing(loaded, text=text) == found


@pytest.fixture(scope="module")
def fights() -> Dataset:
    return dataset(
        [
            {"incident_id": "a", "actor1": "ISIS", "actor2": "Insurgents"},
            {"incident_id": "b", "actor1": "Syrian Army", "assoc_actor_1": "Hezbollah", "actor2": "Daesh"},
            {
                "incident_id": "c",
                "actor1": "Jabhat al-Nusra",
                "assoc_actor_1": "ISIS;Insurgents",
                "actor2": None,
            },
            {"incident_id": "d", "actor1": "Lions of Nowhere", "actor2": "Civilians"},
            {"incident_id": "e", "actor1": None, "actor2": None},
            {"incident_id": "f", "actor1": HOSTILE_NAME, "actor2": None},
        ]
    )


@pytest.mark.parametrize(
    ("actors", "against", "found"),
    [
        (("Daesh",), (), ["a", "b", "c"]),
        (("side:jihadist",), (), ["a", "b", "c"]),
        (("Lions of Nowhere",), (), ["d"]),
        (("side:other",), (), ["d", "f"]),
        (("nobody",), (), []),
        (("ISIS",), ("Insurgents",), ["a"]),
        (("Insurgents",), ("ISIS",), ["a"]),
        (("ISIS",), ("Hezbollah", "Civilians"), ["b"]),
        (("side:jihadist",), ("side:jihadist",), []),
        ((), ("Hezbollah",), ["b"]),
        ((HOSTILE_NAME,), (), ["f"]),
    ],
)
def test_actors_are_found_by_any_name_on_either_side(
    fights: Dataset, actors: tuple[str, ...], against: tuple[str, ...], found: list[str]
) -> None:
    assert passing(fights, actors=actors, against=against) == found


def test_actors_are_counted_by_canonical_name_and_side(fights: Dataset) -> None:
    counts = fights.facets(Filter())["actors"]
    assert counts["Islamic State of Iraq and al-Sham"] == 3
    assert counts["side:jihadist"] == 3
    assert counts["Lions of Nowhere"] == 1
    assert counts["side:other"] == 2
    assert "Daesh" not in counts


def test_opponents_alone_are_counted_against_an_actor(fights: Dataset) -> None:
    counts = fights.facets(Filter(actors=("ISIS",)))["against"]
    assert {name: n for name, n in counts.items() if not name.startswith("side:")} == {
        "Insurgents": 1,
        "Syrian Army": 1,
        "Hezbollah": 1,
    }


GROUPED = Actors(
    (
        Actor("Old", side="jihadist"),
        Actor("New", ("Newish",), side="jihadist"),
        Actor("Front", side="opposition"),
        Actor("Brigade", side="opposition", parent="Front"),
    ),
    (Change("Old", date(2014, 1, 1), "becomes", "New"),),
)


@pytest.fixture(scope="module")
def groups() -> Dataset:
    return dataset(
        [
            {"incident_id": "a", "actor1": "Old", "actor2": "Brigade"},
            {"incident_id": "b", "actor1": "Newish", "assoc_actor_1": "Old", "actor2": None},
            {"incident_id": "c", "actor1": "Front", "actor2": "New"},
            {"incident_id": "d", "actor1": "Front", "assoc_actor_1": "Brigade", "actor2": "Nobody"},
        ],
        GROUPED,
    )


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"actors": ("Old",)}, ["a", "b"]),
        ({"actors": ("Old",), "succession": True}, ["a", "b", "c"]),
        ({"actors": ("Brigade",), "rollup": "parent"}, ["a", "c", "d"]),
        ({"actors": ("Brigade",), "rollup": "side"}, ["a", "c", "d"]),
        ({"actors": ("Newish",), "rollup": "side"}, ["a", "b", "c"]),
        ({"actors": ("Brigade",), "against": ("New",)}, []),
        ({"actors": ("Brigade",), "against": ("New",), "succession": True}, ["a"]),
        ({"actors": ("Brigade",), "against": ("New",), "rollup": "parent", "succession": True}, ["a", "c"]),
        ({"rollup": "side", "succession": True}, ["a", "b", "c", "d"]),
    ],
    ids=str,
)
def test_actor_stands_for_its_group(groups: Dataset, fields: dict[str, object], found: list[str]) -> None:
    assert passing(groups, **fields) == found
    assert groups.counts(Filter(**fields)).found == len(found)


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, {"Old": 2, "New": 2, "Front": 2, "Brigade": 2, "Nobody": 1}),
        ({"succession": True}, {"Old": 3, "Front": 2, "Brigade": 2, "Nobody": 1}),
        ({"rollup": "parent"}, {"Old": 2, "New": 2, "Front": 3, "Nobody": 1}),
        ({"rollup": "side"}, {}),
    ],
    ids=str,
)
def test_groups_are_counted_once_an_incident(
    groups: Dataset, fields: dict[str, object], counts: dict[str, int]
) -> None:
    found = groups.facets(Filter(**fields))["actors"]
    sides = {"side:jihadist": 3, "side:opposition": 3, "side:other": 1}
    assert found == counts | sides


def test_opponents_are_counted_as_groups(groups: Dataset) -> None:
    counts = groups.facets(Filter(actors=("New",), rollup="parent", succession=True))["against"]
    assert counts == {"Front": 2, "side:opposition": 2}


def test_other_register_names_the_same_incidents_and_leaves_the_first_alone(groups: Dataset) -> None:
    before = groups.facets(Filter())["actors"]
    renamed = groups.under(Actors((Actor("Old", ("Brigade",), side="kurdish"),)))
    assert passing(renamed, actors=("Brigade",)) == ["a", "b", "d"]
    assert passing(renamed, actors=("side:kurdish",)) == ["a", "b", "d"]
    # What a check found is of one register: it is looked for again under the other.
    assert passing(groups, checks=("duplicates",)) == ["a", "b", "c", "d"]
    assert renamed.found("duplicates") is not groups.found("duplicates")
    assert passing(renamed, checks=("duplicates",)) == ["a", "b", "c", "d"]
    assert groups.facets(Filter())["actors"] == before
    assert passing(groups, actors=("Brigade",)) == ["a", "d"]


def test_unregistered_names_do_not_meet_an_empty_register() -> None:
    loaded = dataset([{"actor1": "ISIS", "actor2": None}, {"actor1": "Daesh", "actor2": None}], Actors())
    assert len(passing(loaded, actors=("ISIS",))) == 1
    register = Actors((Actor("ISIS", ("Daesh",)),))
    assert len(passing(dataset([{"actor1": "ISIS"}, {"actor1": "Daesh"}], register), actors=("daesh",))) == 2


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"deaths": 1}, ["b"]),
        ({"reliability": "B"}, ["b"]),
        ({"reliability": "E"}, ["b"]),
        ({"reliability": "F"}, ["a", "b"]),
        ({"credibility": 5}, ["b"]),
        ({"credibility": 6}, ["a", "b"]),
        ({"provinces": ("SY02",)}, ["b"]),
        ({"precision": 1}, ["b"]),
        ({"precision": 3}, ["a", "b"]),
    ],
    ids=str,
)
def test_missing_values_never_pass_for_a_good_one(fields: dict[str, object], found: list[str]) -> None:
    loaded = dataset(
        [
            {
                "incident_id": "a",
                "fatalities": None,
                "source_reliability": None,
                "info_credibility": None,
                "admin1_pcode": None,
                "geo_precision": 3,
            },
            {"incident_id": "b", "fatalities": 2, "source_reliability": "B", "info_credibility": 5},
        ]
    )
    assert passing(loaded, **fields) == found


def flawed() -> Dataset:
    """Four clashes: one whose province disagrees, two that may be one, one in order; and a protest that disagrees."""
    return dataset(
        [
            {"incident_id": "a", "admin1_disagrees": True, "stated_admin1": "Idlib", "latitude": 35.0},
            {"incident_id": "b", "event_date": "2014-02-01"},
            {"incident_id": "c", "event_date": "2014-02-02", "dataset": "other"},
            {"incident_id": "d", "event_date": "2014-03-01"},
            {"incident_id": "e", "admin1_disagrees": True, "kind": "protest", "latitude": 35.5},
        ]
    )


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"checks": ("disagrees",)}, ["a", "e"]),
        ({"checks": ("duplicates",)}, ["b", "c"]),
        ({"checks": ("disagrees", "duplicates")}, ["a", "e", "b", "c"]),
        ({"checks": ("piles",)}, []),
        ({"checks": ("disagrees",), "kinds": ("protest",)}, ["e"]),
        ({"checks": ("duplicates",), "end": date(2014, 2, 1)}, ["b"]),
    ],
    ids=str,
)
def test_checks_pass_what_any_of_them_points_out(fields: dict[str, object], found: list[str]) -> None:
    assert passing(flawed(), **fields) == found


def test_checks_are_made_when_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    real = audit.check

    def watched(code: str) -> audit.AuditCheck:
        made.append(code)
        return real(code)

    monkeypatch.setattr(audit, "check", watched)
    loaded = flawed()
    loaded.facets(Filter())
    loaded.counts(Filter(kinds=("clash",)))
    assert made == []
    for _ in range(2):
        loaded.mask(Filter(checks=("disagrees",)))
    loaded.facets(Filter(checks=("disagrees",), kinds=("clash",)))
    assert made == ["disagrees"]


def test_facets_and_counts_keep_to_the_checks() -> None:
    wanted = Filter(checks=("disagrees",))
    assert flawed().facets(wanted)["kinds"] == {"clash": 1, "protest": 1}
    counts = flawed().counts(wanted)
    assert (counts.total, counts.filtered, counts.shown) == (5, 3, 2)


def test_zero_deaths_are_reported_and_not_one() -> None:
    assert passing(dataset([{"fatalities": 0}]), deaths=1) == []


def test_graded_facets_count_at_least_as_good() -> None:
    loaded = dataset([{"source_reliability": grade} for grade in ("A", "C", "F", None)])
    assert loaded.facets(Filter())["reliability"] == {"A": 1, "B": 1, "C": 2, "D": 2, "E": 2, "F": 4}


def test_counts_say_where_the_others_are() -> None:
    loaded = dataset(
        [
            {},
            {"kind": "protest"},
            {"kind": "protest", "event_date": "2013-01-01"},
            {"event_date": "2013-01-01"},
            {"latitude": None, "longitude": None},
        ]
    )
    counts = loaded.counts(Filter(kinds=("clash",), start=date(2014, 1, 1)))
    assert (counts.total, counts.filtered, counts.outside, counts.no_place, counts.shown) == (5, 2, 1, 1, 1)
    assert counts.found == 2


def test_place_is_a_point_a_province_or_none() -> None:
    loaded = dataset(
        [
            {"incident_id": "1 point", "latitude": 36.123456, "longitude": 37.1, "location": "A"},
            {"incident_id": "2 same", "latitude": 36.123457, "longitude": 37.1, "location": "B"},
            {"incident_id": "3 again", "latitude": 36.123456, "longitude": 37.1, "location": "B"},
            {"incident_id": "4 near", "latitude": 36.123456, "longitude": 37.1, "geo_precision": 2},
            {"incident_id": "5 province", "latitude": None, "longitude": None, "geo_precision": 3},
            {"incident_id": "6 province", "geo_precision": 3},
            {
                "incident_id": "7 badge",
                "geo_precision": 3,
                "admin1_pcode": None,
                "latitude": 1.0,
                "longitude": 2.0,
            },
            {
                "incident_id": "8 badge",
                "geo_precision": 3,
                "admin1_pcode": "XX",
                "latitude": 3.0,
                "longitude": 4.0,
            },
            {"incident_id": "9 none", "latitude": None, "longitude": None},
        ]
    )
    places = loaded.places
    table = places.table.iloc[places.of_row[:-1]].reset_index(drop=True)
    assert places.of_row[-1] == -1
    assert table["cls"].tolist() == [1, 1, 1, 2, 3, 3, 3, 3]
    assert table["name"].tolist()[:5] == ["B", "B", "B", "Aleppo", "Aleppo"]
    assert len(set(table["id"])) == 5
    label = next(p.label for p in loaded.boundaries.provinces if p.pcode == "SY02")
    assert (table["lat"][4], table["lon"][4]) == pytest.approx(label)
    assert (table["lat"][6], table["lon"][6]) == (1.0, 2.0)
    assert table["province"].tolist()[4:] == ["SY02", "SY02", "", "XX"]


def test_place_keeps_its_id_when_the_dataset_grows() -> None:
    ids = set(dataset([{}, {"geo_precision": 3}]).places.table["id"])
    assert ids < set(dataset([{"latitude": 33.0}, {}, {"geo_precision": 3}]).places.table["id"])


@pytest.mark.parametrize(
    ("selection", "found"),
    [
        (Selection("ids", ("b", "nobody")), [1]),
        (Selection("province", ("SY02",)), [0, 2]),
        (Selection("province", ("XX",)), []),
        (Selection("places", ("nobody",)), []),
        (Selection("area", ("36 37", "36 38", "37 38", "37 37")), [0]),
        (Selection("area", ("36 37", "36 38", "37 37", "37 38")), []),
        (Selection("area", ("33 36", "33 37", "34 37", "34 36")), [1]),
    ],
    ids=str,
)
def test_selection_picks_rows(selection: Selection, found: list[int]) -> None:
    loaded = dataset(
        [
            {"incident_id": "a"},
            {"incident_id": "b", "latitude": 33.5, "longitude": 36.3, "admin1_pcode": "SY01"},
            {"incident_id": "c", "geo_precision": 3},
            {"incident_id": "d", "latitude": None, "longitude": None, "admin1_pcode": None},
        ]
    )
    assert loaded.selected(selection, Filter()) == found
    assert loaded.selected(selection, Filter(text="zzz")) == []


def test_selected_place_holds_its_incidents() -> None:
    loaded = dataset([{}, {}, {"latitude": 33.0}])
    place = loaded.places.table["id"][loaded.places.of_row[0]]
    assert loaded.selected(Selection("places", (place,)), Filter()) == [0, 1]


def test_identifiers_are_found_in_row_order() -> None:
    loaded = dataset([{"incident_id": "b"}, {"incident_id": "a"}, {"incident_id": "c"}])
    assert loaded.rows_of(["c", "zzz", "a"]) == (["a", "c"], [0, 2])
    assert loaded.rows_of([]) == ([], [])


def test_extent_reaches_from_the_first_day_to_the_last() -> None:
    extent = dataset([{"time_precision": 3}, {"event_date": "2014-02-03"}]).extent
    assert extent is not None
    assert [day.date().isoformat() for day in extent] == ["2014-01-01", "2014-02-03"]


def test_empty_dataset_answers_everything() -> None:
    loaded = dataset([])
    full = Filter(
        text="x", actors=("ISIS",), against=("side:other",), kinds=("clash",), start=date(2014, 1, 1)
    )
    assert loaded.rows == 0
    assert loaded.extent is None
    assert loaded.mask(full).shape == (0,)
    assert loaded.counts(full).total == loaded.counts(full).shown == 0
    assert loaded.incidents(full).empty
    assert set(loaded.facets(full)) == {*loaded.facets(Filter())}
    assert loaded.facets(full)["reliability"]["F"] == 0
    assert len(loaded.places.table) == 0
    assert loaded.selected(Selection("area", ("0 0", "0 1", "1 1")), full) == []


def test_mask_given_out_cannot_spoil_the_next_one() -> None:
    loaded = dataset([{}, {"kind": "protest"}])
    loaded.mask(Filter(kinds=("clash",)))[:] = True
    assert loaded.mask(Filter(kinds=("clash",))).tolist() == [True, False]


def test_sessions_may_ask_at_the_same_time() -> None:
    loaded = bundled()
    filters = [
        Filter(text=word) for word in ("isis", "aleppo", "bridge", "army", "truce", "aid", "homs", "prison")
    ]
    expected = [int(dataset_mask.sum()) for dataset_mask in map(loaded.mask, filters)]
    fresh = Dataset(loaded._incidents, 0, loaded.actors, loaded.boundaries)
    wrong: list[object] = []

    def ask(offset: int) -> None:
        try:
            for turn in range(len(filters)):
                number = (turn + offset) % len(filters)
                if int(fresh.mask(filters[number]).sum()) != expected[number]:
                    wrong.append(number)
                fresh.facets(filters[number])
                fresh.counts(filters[number])
        except Exception as error:  # noqa: BLE001 - a thread's failure is reported below
            wrong.append(error)

    threads = [threading.Thread(target=ask, args=(offset,)) for offset in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    assert any(expected)


def test_nothing_in_the_engine_may_be_fetched() -> None:
    query = "SELECT value FROM duckdb_settings() WHERE name = 'autoinstall_known_extensions'"
    assert dataset([])._engine.con.sql(query).fetchall() == [("false",)]


def test_bits_and_rows_agree_on_every_kind() -> None:
    loaded = bundled()
    masks = [loaded.mask(Filter(kinds=(kind,))) for kind in loaded.facets(Filter())["kinds"]]
    assert np.sum(masks, axis=0).tolist() == [1] * loaded.rows


def test_rows_are_ordered_by_a_column_with_blanks_last_and_ties_newest_first() -> None:
    data = dataset(
        [
            {"incident_id": "a", "event_date": "2014-01-01", "fatalities": 3},
            {"incident_id": "b", "event_date": "2014-01-02", "fatalities": None},
            {"incident_id": "c", "event_date": "2014-01-03", "fatalities": 3},
            {"incident_id": "d", "event_date": "2014-01-04", "fatalities": 9},
        ]
    )

    def ids(**order: object) -> str:
        return "".join(data.frame(data.ordered(Filter(), **order))["incident_id"])

    assert ids() == "dcba"
    assert ids(descending=False) == "abcd"
    assert ids(by="fatalities") == "dcab"
    assert ids(by="fatalities", descending=False) == "cadb"
    assert ids(by="fatalities", selection=Selection("ids", ("a", "b"))) == "ab"


def test_ordered_rows_all_pass_the_filter() -> None:
    data = dataset([{"fatalities": n} for n in (1, 5, 2, 7)])
    assert data.frame(data.ordered(Filter(deaths=3), by="fatalities"))["fatalities"].tolist() == [7, 5]


def test_more_provinces_than_a_byte_counts_keep_their_badges_apart() -> None:
    squares = [
        Province(
            f"P{n}",
            f"Province {n}",
            "",
            "",
            (),
            "Benin",
            "BJ",
            "BEN",
            shapely.box(n % 40, n // 40, n % 40 + 1, n // 40 + 1),
        )
        for n in range(600)
    ]
    records = [
        {"geo_precision": 3, "admin1_pcode": p.pcode, "latitude": None, "longitude": None} for p in squares
    ]
    table = arrow.Table.from_pandas(incidents(records), schema=model.arrow_schema(), preserve_index=False)
    places = Dataset(table, 0, Actors(), Boundaries(squares)).places
    assert sorted(places.table["province"]) == sorted(p.pcode for p in squares)
    assert len(set(places.of_row.tolist())) == len(squares)
