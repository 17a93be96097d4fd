"""The filter as a value: its order, its link and its sentence."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs

import ibis
import pytest

from geo.catalog import register
from geo.errors import FilterError
from geo.model.actors import Grouping
from geo.model.filter import FIELDS, GROUPING_FIELDS, MAX_VALUES, Context, Filter, fold, subject

CONTEXT = Context(register(), {"SY02": "Aleppo", "SY07": "Idlib"})
FULL = Filter(
    start=date(2014, 1, 2),
    end=date(2014, 1, 4),
    kinds=("clash", "air_strike"),
    actors=("Daesh", "side:kurdish"),
    against=("Insurgents",),
    provinces=("SY02",),
    text="bridge & 100% 'quoted' \\ back",
    deaths=3,
    reliability="B",
    credibility=2,
    precision=1,
    checks=("piles", "disagrees"),
    rollup="parent",
    succession=True,
)


def test_order_and_repetition_do_not_make_another_filter() -> None:
    one = Filter(kinds=("clash", "riot", "clash"), text="  two   words ", checks=("piles", "offmap"))
    other = Filter(kinds=("riot", "clash"), text="two words", checks=("offmap", "piles"))
    assert one == other
    assert hash(one) == hash(other)


def test_window_turned_round_is_refused() -> None:
    with pytest.raises(FilterError, match="wrong way round"):
        Filter(start=date(2014, 2, 1), end=date(2014, 1, 1))


def test_only_the_empty_filter_is_everything() -> None:
    assert Filter().is_everything
    assert not Filter(precision=3).is_everything
    assert FULL.without(*(f.name for f in FIELDS)).is_everything
    assert FULL.without_dates.start is FULL.without_dates.end is None


def test_link_holds_the_whole_filter() -> None:
    assert Filter.parse(FULL.query_string()) == FULL
    assert Filter.parse(f"{FULL.query_string()}&shading=count") == FULL
    assert Filter().query_string() == ""


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("from=yesterday", "from"),
        ("to=2014-02-30", "to"),
        ("kind=war", "kind"),
        ("actor=side:nobody", "actor"),
        ("actor=" + "x" * 1001, "actor"),
        ("actor=a%00b", "actor"),
        ("against=side:", "against"),
        ("q=" + "x" * 201, "q"),
        ("deaths=0", "deaths"),
        ("deaths=-1", "deaths"),
        ("deaths=1.5", "deaths"),
        ("deaths=٣", "deaths"),
        ("deaths=99999999999", "deaths"),
        ("deaths=000000000001" + "9" * 40, "deaths"),
        ("deaths=" + "9" * 5000, "deaths"),
        ("reliability=b", "reliability"),
        ("credibility=7", "credibility"),
        ("precision=0", "precision"),
        ("rollup=umbrella", "rollup"),
        ("lines=2", "lines"),
        ("check=everything", "check"),
        ("check=piles&check=PILES", "check"),
        ("&".join(f"admin1=SY{n}" for n in range(MAX_VALUES + 1)), "admin1"),
    ],
)
def test_what_cannot_be_read_is_named_and_passed_over(query: str, key: str) -> None:
    found, problems = Filter.read(parse_qs(query + "&kind=riot" if key != "kind" else query))
    assert found == (Filter(kinds=("riot",)) if key != "kind" else Filter())
    (problem,) = problems
    assert problem.startswith(f"{key}: ")
    assert len(problem) < 300
    with pytest.raises(FilterError, match=key):
        Filter.parse(query)


def test_dates_turned_round_in_a_link_leave_the_rest() -> None:
    found, problems = Filter.read({"from": ["2014-02-01"], "to": ["2014-01-01"], "q": ["x"]})
    assert found == Filter(text="x")
    assert "wrong way round" in problems[0]


def test_control_characters_in_a_text_are_spaces() -> None:
    assert Filter(text="a\x00b\x1f\ud800c").text == "a b c"


def test_parts_ask_for_one_thing_each_and_actors_against_actors_together() -> None:
    parts = FULL.parts()
    grouped = {name: getattr(FULL, name) for name in GROUPING_FIELDS}
    assert Filter(actors=FULL.actors, against=FULL.against, **grouped) in parts
    assert Filter(start=FULL.start) in parts
    # Four fields make the one part about actors.
    assert len(parts) == len(FIELDS) - 3
    assert Filter().parts() == ()


def test_what_actors_stand_for_asks_for_nothing_without_actors() -> None:
    wanted = Filter(rollup="side", succession=True)
    assert wanted.is_everything
    assert wanted.parts() == ()
    assert wanted.grouping == Grouping("side", succession=True)
    assert wanted.sentence(CONTEXT, 2) == "2 incidents"
    assert replace(wanted, kinds=("clash",)).parts() == (Filter(kinds=("clash",)),)
    assert wanted.query_string() == "rollup=side&lines=1"


@pytest.mark.parametrize(
    ("wanted", "count", "sentence"),
    [
        (Filter(), None, "incidents"),
        (Filter(), 1, "1 incident"),
        (Filter(kinds=("clash",)), 12, "12 clashes"),
        (Filter(kinds=("air_strike",)), 1, "1 air strike"),
        (Filter(kinds=("clash", "protest")), 1, "1 clash or protest"),
        (Filter(kinds=("protest", "clash")), 1204, "1,204 clashes and protests"),
        (Filter(kinds=("clash", "protest", "riot", "arrest")), None, "incidents of 4 kinds"),
        (
            Filter(actors=("Daesh",), provinces=("SY02",), start=date(2014, 1, 2), end=date(2014, 1, 4)),
            None,
            "incidents involving ISIS in Aleppo province, 2–4 January 2014",
        ),
        (Filter(provinces=("SY02", "SY07")), None, "incidents in Aleppo or Idlib provinces"),
        (
            Filter(actors=("ISIS",), against=("side:opposition",)),
            None,
            "incidents between ISIS and opposition actors",
        ),
        (Filter(end=date(2014, 1, 4)), None, "incidents, up to 4 January 2014"),
        (Filter(deaths=1), None, "incidents with at least 1 reported death"),
        (Filter(text="bridge"), None, "incidents mentioning “bridge”"),
        (Filter(reliability="A"), None, "incidents from sources graded A (completely reliable)"),
        (Filter(credibility=2), None, "incidents with information graded 2 (probably true) or better"),
        (Filter(precision=1), None, "incidents at exactly known places"),
        (Filter(precision=3), None, "incidents"),
        (Filter(provinces=("XX",)), None, "incidents in XX province"),
        (Filter(actors=("Ahrar",), rollup="parent"), 2, "2 incidents involving IF or groups under it"),
        (Filter(actors=("Ahrar", "IF"), rollup="parent"), None, "incidents involving IF or groups under it"),
        (Filter(actors=("Hezbollah",), rollup="parent"), None, "incidents involving Hezbollah"),
        (
            Filter(actors=("Ahrar",), rollup="side", succession=True),
            None,
            "incidents involving opposition actors",
        ),
        (Filter(actors=("Nusra",), succession=True), None, "incidents involving Nusra or what it became"),
        (
            Filter(actors=("Daesh",), against=("HTS",), succession=True),
            None,
            "incidents between ISIS, what it was before or what it became and HTS or what it was before",
        ),
        (
            Filter(kinds=("clash",), checks=("disagrees",), end=date(2014, 1, 4)),
            12,
            "12 clashes with a stated province that disagrees with the point, up to 4 January 2014",
        ),
        (Filter(checks=("piles", "offmap")), None, "incidents off the map or piled on one point"),
    ],
)
def test_sentence_is_english(wanted: Filter, count: int | None, sentence: str) -> None:
    assert wanted.sentence(CONTEXT, count) == sentence


def test_description_leaves_the_period_to_the_map() -> None:
    assert Filter(start=date(2014, 1, 2)).describe(CONTEXT) == "All incidents"
    assert Filter(kinds=("clash",), end=date(2014, 1, 2)).describe(CONTEXT) == "Clashes"


def test_subject_without_kinds_is_incidents() -> None:
    assert subject((), 0) == "0 incidents"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Aleppo", "aleppo"),
        ("İstanbul", "istanbul"),
        ("ISPARTA Isparta ısparta", "isparta isparta isparta"),
        ("Kırıkhan", "kirikhan"),
        ("Ma’arrat an-Nu‘mān", "ma'arrat an-nu'man"),
        ("STRASSE Straße STRAẞE", "strasse strasse strasse"),
        ("ﬁn ﬄ", "fin ffl"),
        ("حَلَب", "حلب"),
        ("أإآ", "ااا"),
        ("حـلـب", "حلب"),
        ("ΟΔΟΣ οδος", "οδοσ οδοσ"),
        ("Łódź Ørsted Œuvre", "lodz orsted oeuvre"),
    ],
)
def test_case_and_accents_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_context_names_what_it_does_not_know_as_it_is() -> None:
    assert Context().province("SY02") == "SY02"
    assert Context().actor("Nobody") == "Nobody"
    assert CONTEXT.actor("side:jihadist") == "jihadist actors"


def test_checks_need_a_dataset_that_has_been_looked_through() -> None:
    table = ibis.table({"row": "int64"}, name="incidents")
    with pytest.raises(FilterError, match="audit of a dataset"):
        Filter(checks=("piles",)).predicate(table, CONTEXT)
