"""Who is against whom and with whom: counted once a pair, nothing lost, and answers checked against the rows."""

import csv
from datetime import date

import pandas as pd
import pytest

from geo.analysis import actors as analysis
from geo.analysis.actors import OPPOSED, OTHERS, UNOPPOSED, Matrix, Standing
from geo.model.actors import Actor, Actors, Grouping
from geo.model.filter import Filter
from geo.model.vocabulary import KIND_CODES, SIDES
from geo.settings import DATA
from tests.support.datasets import bundled, dataset

ISIS, NUSRA, AHRAR = "Islamic State of Iraq and al-Sham", "Jabhat al-Nusra", "Ahrar al-Sham"

REGISTER = Actors(
    (
        Actor("Army", short_name="Army", side="government"),
        Actor("Front", side="opposition"),
        Actor("Falcons", side="opposition", parent="Front"),
        Actor("Lions", side="opposition", parent="Front"),
        Actor("State", aliases=("Daesh",), side="jihadist"),
        Actor("Villagers", side="civilian"),
    )
)


EVERYTHING, ALONE = Filter(), Grouping()


def made(*records, actors=REGISTER):
    """A dataset of records; an ordinary clash unless they say otherwise, nobody named unless they do."""
    return dataset([{"actor1": None, "actor2": None, **record} for record in records], actors)


def clash(one, other, **more):
    return {"actor1": one, "actor2": other, **more}


def standing(data, grouping=ALONE):
    return Standing.of(data.ask(data.members), data.actors, grouping)


def lines(data, wanted=EVERYTHING):
    return data.ask(analysis.combinations(data.passing(wanted)))


def matrix(data, wanted=EVERYTHING, grouping=ALONE, **more):
    return Matrix.of(lines(data, wanted), standing(data, grouping), data.actors, **more)


def pairs(found):
    return {(p.one, p.other): p.incidents for p in found.pairs.itertuples()}


def cells(found):
    each = found.cells.groupby(["one", "other"])["incidents"].sum()
    return {frozenset(pair): number for pair, number in each.items()}


# Who is against whom.


def test_every_kind_either_opposes_its_sides_or_does_not():
    assert {*OPPOSED, *UNOPPOSED} == set(KIND_CODES)
    assert not {"clash", "control_change", "air_strike", "civilian_violence"} & set(UNOPPOSED)


def test_which_of_the_two_is_named_first_makes_no_difference():
    assert pairs(matrix(made(clash("Army", "State"), clash("Daesh", "Army")))) == {("Army", "State"): 2}


def test_associated_actors_stand_against_the_other_side_and_not_against_their_own():
    found = matrix(made(clash("Army", "State", assoc_actor_1="Lions", assoc_actor_2="Falcons")))
    assert {frozenset(pair) for pair in pairs(found)} == {
        frozenset(pair)
        for pair in (("Army", "State"), ("Army", "Falcons"), ("Lions", "State"), ("Lions", "Falcons"))
    }
    assert found.opposed == 1


def test_an_incident_counts_once_for_two_groups_however_many_members_it_names():
    data = made(clash("Lions", "Army", assoc_actor_1="Falcons;Front"))
    assert pairs(matrix(data, grouping=Grouping("parent"))) == {("Army", "Front"): 1}
    assert pairs(matrix(data)) == {("Army", "Lions"): 1, ("Army", "Falcons"): 1, ("Army", "Front"): 1}


def test_two_that_stand_on_both_sides_count_once():
    found = matrix(made(clash("Lions", "Lions", assoc_actor_1="State", assoc_actor_2="State")))
    assert {frozenset(pair): n for pair, n in pairs(found).items()} == {
        frozenset(("Lions",)): 1,
        frozenset(("State",)): 1,
        frozenset(("Lions", "State")): 1,
    }


def test_rolled_up_a_side_may_stand_against_itself():
    found = matrix(made(clash("Lions", "Falcons")), grouping=Grouping("side"))
    assert pairs(found) == {("side:opposition", "side:opposition"): 1}
    assert found.groups == ("side:opposition",)


def test_agreements_and_protests_are_left_out_and_counted():
    talks = {"event_type": "Strategic developments", "sub_event_type": "Agreement"}
    protest = {"event_type": "Protests", "sub_event_type": "Peaceful protest"}
    data = made(clash("Army", "State"), clash("Army", "Lions", **talks), {"actor1": "Villagers", **protest})
    found = matrix(data)
    assert pairs(found) == {("Army", "State"): 1}
    assert (found.opposed, found.alone, found.unopposed) == (1, 0, 2)


@pytest.mark.parametrize("one", [{"actor1": "Army"}, {"actor2": "Army"}, {}])
def test_an_incident_that_names_nobody_on_a_side_is_against_nobody_named(one):
    found = matrix(made(one, clash("Army", "State")))
    assert (found.opposed, found.alone) == (1, 1)
    assert pairs(found) == {("Army", "State"): 1}


def test_who_bears_arms_is_named_first_and_then_the_more_frequent():
    data = made(clash("Villagers", "Army"), clash("Villagers", "State"), clash("Villagers", "State"))
    assert set(pairs(matrix(data))) == {("Army", "Villagers"), ("State", "Villagers")}
    data = made(clash("Army", "State"), clash("State", "Lions"))
    assert set(pairs(matrix(data))) == {("State", "Army"), ("State", "Lions")}


def test_a_toll_that_is_not_reported_is_not_counted_as_one():
    data = made(
        clash("Army", "State", fatalities=3),
        clash("Army", "State", fatalities=0),
        clash("Army", "State", fatalities=None),
    )
    (pair,) = matrix(data).pairs.itertuples()
    assert (pair.incidents, pair.told, pair.deaths) == (3, 2, 3)


def test_a_pair_knows_its_first_and_last_day_and_its_kinds():
    bomb = {"event_type": "Explosions/Remote violence", "sub_event_type": "Suicide bomb"}
    data = made(
        clash("Army", "State", event_date="2014-01-07", time_precision=2),
        clash("State", "Army", event_date="2014-03-01", **bomb),
    )
    found = matrix(data)
    (pair,) = found.pairs.itertuples()
    # Known to the week of 7 January: its Monday.
    assert (pair.first_day, pair.last_day) == (pd.Timestamp("2014-01-06"), pd.Timestamp("2014-03-01"))
    assert dict(zip(found.cells["kind"], found.cells["incidents"], strict=True)) == {"clash": 1, "bombing": 1}


def test_rows_go_by_side_and_then_by_frequency():
    data = made(
        clash("Villagers", "State"), clash("Lions", "State"), clash("Falcons", "Army"), clash("Lions", "Army")
    )
    assert matrix(data).groups == ("Army", "Lions", "Falcons", "State", "Villagers")
    order = list(SIDES.values())
    sides = [data.actors.get(group).side for group in matrix(data).groups]
    assert sides == sorted(sides, key=order.index)


def test_groups_without_a_line_of_their_own_are_the_others_and_nothing_is_lost():
    data = made(
        clash("Army", "State"), clash("Army", "State"), clash("Lions", "State"), clash("Falcons", "Villagers"),
        clash("Army", "Lions", assoc_actor_2="Falcons"),
    )  # fmt: skip
    found = matrix(data, most=2)
    assert found.groups == ("Army", "State", OTHERS)
    assert cells(found) == {
        frozenset(("Army", "State")): 2,
        frozenset(("State", OTHERS)): 1,
        frozenset((OTHERS,)): 1,
        # Both others are in one incident, which counts once.
        frozenset(("Army", OTHERS)): 1,
    }
    assert sum(cells(found).values()) >= found.opposed == 5
    assert len(found.pairs) == 5


def test_there_are_no_others_when_everybody_has_a_line():
    assert OTHERS not in matrix(made(clash("Army", "State"), clash("Lions", "State")), most=3).groups


def test_names_that_the_register_lacks_count_as_themselves():
    found = matrix(made(clash("Riders of the dawn", "Army")))
    assert pairs(found) == {("Army", "Riders of the dawn"): 1}
    assert found.groups == ("Army", "Riders of the dawn")


def test_no_incidents_make_an_empty_matrix():
    found = matrix(made(clash("Army", "State")), Filter(text="nothing like it"))
    assert (found.groups, len(found.pairs), found.opposed, found.alone, found.unopposed) == ((), 0, 0, 0, 0)


@pytest.mark.parametrize("rollup", ["", "parent", "side"])
def test_the_counts_add_up_to_the_headline(rollup):
    data = bundled()
    for wanted in (
        Filter(),
        Filter(provinces=("SY02",)),
        Filter(actors=("side:kurdish",)),
        Filter(kinds=("protest",)),
    ):
        found = matrix(data, wanted, Grouping(rollup))
        assert found.opposed + found.alone + found.unopposed == data.counts(wanted).found


@pytest.mark.parametrize("rollup", ["", "parent", "side"])
def test_every_pair_is_what_the_filter_finds_for_it(rollup):
    data = bundled()
    found = matrix(data, grouping=Grouping(rollup))
    for pair in found.pairs.itertuples():
        asked = Filter(actors=(pair.one,), against=(pair.other,), kinds=OPPOSED, rollup=rollup)
        assert data.counts(asked).found == pair.incidents, pair


# The incidents behind a count.


def test_incidents_of_a_group_name_it_on_either_side():
    data = made(
        clash("Army", "State"),
        clash("Lions", "Army"),
        clash("Lions", "State", assoc_actor_2="Army"),
        clash("Lions", "State"),
    )
    rows = data.ask(
        analysis.taking_part(data.passing(Filter()), data.members, standing(data).names["Army"]).select("row")
    )
    assert len(rows) == 3
    own = analysis.lines_of(lines(data), standing(data), "Army")
    assert own["incidents"].sum() == 3


def test_a_group_on_both_sides_takes_part_once():
    data = made(clash("Lions", "Lions"))
    assert analysis.named_in(lines(data), standing(data)) == {"Lions": 1}


def test_groups_are_ranked_by_the_incidents_that_name_them():
    data = made(
        clash("Army", "State"), clash("Lions", "State", assoc_actor_2="Army"), clash("Lions", "State"), {}
    )
    assert list(analysis.named_in(lines(data), standing(data)).items()) == [
        ("State", 3),
        ("Army", 2),
        ("Lions", 2),
    ]
    assert analysis.named_in(lines(data), standing(data, Grouping("side")))["side:opposition"] == 2


def test_a_whole_side_can_be_taken_as_one_among_single_groups():
    data = made(clash("Lions", "Army", assoc_actor_1="Falcons"), clash("Lions", "State"))
    found = standing(data).of_side("side:opposition", data.actors)
    assert set(found.groups) == {"Army", "State", "side:opposition"}
    assert set(found.names["side:opposition"]) == {"Lions", "Falcons"}
    assert analysis.lines_of(lines(data), found, "side:opposition")["incidents"].sum() == 2


# With whom, when, what it held.


def companions(data, group):
    own = analysis.lines_of(lines(data), standing(data), group)
    return {
        c.group: (c.against, c.beside) for c in analysis.companions(own, standing(data), group).itertuples()
    }


def test_companions_tell_the_same_side_from_the_opposite_one():
    talks = {"event_type": "Strategic developments", "sub_event_type": "Agreement"}
    data = made(
        clash("Lions", "State", assoc_actor_1="Falcons"),
        clash("State", "Lions"),
        clash("Lions", "Army", **talks),
    )
    # Who agrees with it is neither beside nor against it.
    assert companions(data, "Lions") == {"State": (2, 0), "Falcons": (0, 1)}


def test_a_group_is_its_own_companion_only_against_itself():
    assert companions(made(clash("Lions", "Lions", assoc_actor_1="Falcons")), "Lions") == {
        "Lions": (1, 0),
        "Falcons": (1, 1),
    }


def by(data, unit, column):
    return analysis.counted(data.ask(analysis.spread(data.passing(EVERYTHING), unit)), (column,))


def test_weeks_hold_the_incidents_that_are_known_to_the_week():
    data = made(
        clash("Army", "State", event_date="2014-01-06"), clash("Army", "State", event_date="2014-01-12"),
        clash("Army", "State", event_date="2014-01-13"),
        clash("Army", "State", event_date="2014-01-08", time_precision=2),
        clash("Army", "State", event_date="2014-01-08", time_precision=3),
    )  # fmt: skip
    table = by(data, "week", "start")
    assert dict(zip(table["start"], table["incidents"], strict=True)) == {
        pd.Timestamp("2014-01-06"): 3, pd.Timestamp("2014-01-13"): 1, pd.NaT: 1,
    }  # fmt: skip


def test_months_hold_what_is_known_to_the_month():
    data = made(
        clash("Army", "State", event_date="2014-01-08", time_precision=3),
        clash("Army", "State", event_date="2014-01-30", end_date="2014-02-02"),
    )
    table = by(data, "month", "start")
    assert table["start"].isna().tolist().count(True) == 1
    assert pd.Timestamp("2014-01-01") in table["start"].tolist()


def test_long_stretches_are_counted_by_month():
    assert analysis.bin_of(date(2014, 1, 1), date(2014, 12, 31)) == "week"
    assert analysis.bin_of(date(2004, 1, 1), date(2014, 12, 31)) == "month"


def test_incidents_without_a_province_are_a_line_of_their_own():
    data = made(
        clash("Army", "State"),
        clash("Army", "State", admin1=None, admin1_pcode=None),
        clash("Army", "State", admin1=None, admin1_pcode=None),
    )
    table = by(data, "week", "admin1_pcode")
    assert table["incidents"].tolist() == [2, 1]
    assert table["admin1_pcode"].isna().tolist() == [True, False]


def test_gains_and_losses_are_changes_that_count():
    changes = pd.DataFrame(
        [
            ("State", "Lions", True),
            ("Lions", "State", True),
            ("State", "State", True),
            ("State", "Army", False),
            ("Army", "Lions", True),
        ],
        columns=["before", "after", "counts"],
    )
    own = analysis.held(changes, "State")
    assert list(zip(own["before"], own["gained"], strict=True)) == [("State", False), ("Lions", True)]


# Who fought whom in Deir ez-Zor, winter 2013/14: checked by hand against data/incidents_2014.csv.


def test_deir_ez_zor_in_the_rows():
    """The rows that the answers below rest on, as the file has them."""
    with (DATA / "incidents_2014.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["admin1"] == "Deir ez-Zor"]
    assert [(r["incident_id"], r["sub_event_type"], r["actor1"], r["assoc_actor_1"], r["actor2"]) for r in rows] == [
        ("syr-2014-0047", "Peaceful protest", "Protesters", "", ""),
        ("syr-2014-0084", "Non-violent transfer of territory", ISIS, "", "Insurgents"),
        ("syr-2014-0173", "Remote explosive/landmine/IED", ISIS, "", AHRAR),
        ("syr-2014-0193", "Non-state actor overtakes territory", NUSRA, AHRAR, ISIS),
        ("syr-2014-0267", "Peaceful protest", "Protesters", "", ""),
    ]  # fmt: skip


def test_who_fought_whom_in_deir_ez_zor():
    data = bundled()
    found = matrix(data, Filter(provinces=("SY09",)))
    # Ahrar al-Sham: the bomb at its headquarters in Mayadin, and the province that fell to Nusra and its allies.
    assert pairs(found) == {(ISIS, AHRAR): 2, (ISIS, NUSRA): 1, (ISIS, "Insurgents"): 1}
    assert (found.opposed, found.alone, found.unopposed) == (3, 0, 2)
    # None of these three reports a toll.
    assert found.pairs["told"].sum() == 0


def test_deir_ez_zor_without_what_passed_hands_without_a_fight():
    found = matrix(bundled(), Filter(provinces=("SY09",), kinds=("bombing",)))
    assert pairs(found) == {(AHRAR, ISIS): 1}


def test_deir_ez_zor_by_umbrella_and_by_side():
    wanted = Filter(provinces=("SY09",))
    assert pairs(matrix(bundled(), wanted, Grouping("parent"))) == {
        (ISIS, "Islamic Front"): 2,
        (ISIS, NUSRA): 1,
        (ISIS, "Insurgents"): 1,
    }
    by_side = matrix(bundled(), wanted, Grouping("side"))
    assert {frozenset(pair): n for pair, n in pairs(by_side).items()} == {
        frozenset(("side:jihadist", "side:opposition")): 3,
        frozenset(("side:jihadist",)): 1,
    }
