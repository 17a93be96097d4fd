"""What holds for every filter and every link."""

from datetime import date, timedelta
from urllib.parse import parse_qs

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.catalog import register
from geo.dataset import Dataset
from geo.model import vocabulary
from geo.model.actors import ROLLUPS, split_names
from geo.model.filter import FIELDS, GROUPING_FIELDS, SEARCHED, Filter, fold
from geo.model.viewstate import LAYER_CODES, SHADINGS, Selection, View, ViewState, keys
from tests.support.datasets import bundled, dataset

QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

names = [actor.name for actor in register()][:12]
days = st.dates(date(2013, 12, 1), date(2014, 4, 10))
words = st.sampled_from(["isis", "Aleppo", "the", "bridge", "ARMY", "zzz", "حلب", "%", "'"])
actor_values = st.sampled_from([*names, "Daesh", "nobody", "side:jihadist", "side:other", "side:opposition"])


@st.composite
def filters(draw: st.DrawFn, day: st.SearchStrategy[date] = days) -> Filter:
    """A filter such as a person may put together, mostly of one to three things."""
    start, end = sorted([draw(day), draw(day)])
    values = {
        "start": start,
        "end": end,
        "kinds": tuple(draw(st.lists(st.sampled_from(vocabulary.KIND_CODES), min_size=1, max_size=4))),
        "actors": tuple(draw(st.lists(actor_values, min_size=1, max_size=3))),
        "against": tuple(draw(st.lists(actor_values, min_size=1, max_size=2))),
        "provinces": tuple(
            draw(st.lists(st.sampled_from(["SY02", "SY07", "LB-BI", "XX"]), min_size=1, max_size=3))
        ),
        "text": " ".join(draw(st.lists(words, min_size=1, max_size=2))),
        "deaths": draw(st.integers(1, 40)),
        "reliability": draw(st.sampled_from("ABCDEF")),
        "credibility": draw(st.integers(1, 6)),
        "precision": draw(st.integers(1, 3)),
        "rollup": draw(st.sampled_from(ROLLUPS[1:])),
        "succession": True,
    }
    chosen = draw(st.sets(st.sampled_from(sorted(values)), max_size=3))
    return Filter(**{name: value for name, value in values.items() if name in chosen})


@pytest.fixture(scope="module")
def rows() -> list[dict[str, object]]:
    return [prepared(row) for _, row in bundled().incidents(Filter(), newest_first=False).iterrows()]


def side(row: pd.Series, number: int) -> set[str]:
    cells = [row[f"actor{number}"], row[f"assoc_actor_{number}"]]
    found = [register().get(name) for cell in cells if not pd.isna(cell) for name in split_names(cell)]
    return {actor.name for actor in found} | {f"side:{actor.side}" for actor in found}


def prepared(row: pd.Series) -> dict[str, object]:
    text = fold(" ".join(str(row[name]) for name in SEARCHED if not pd.isna(row[name])))
    return {**row.to_dict(), "one": side(row, 1), "two": side(row, 2), "text": text}


def passes(row: dict[str, object], wanted: Filter) -> bool:
    """The filter's meaning, row by row, as its docstring says it."""
    one, two = row["one"], row["two"]
    actors, against = (
        {name for value in values for name in register().within(value, wanted.grouping)}
        for values in (wanted.actors, wanted.against)
    )
    text = row["text"]
    grade = "F" if pd.isna(row["source_reliability"]) else row["source_reliability"]
    credibility = 6 if pd.isna(row["info_credibility"]) else row["info_credibility"]
    return all(
        (
            wanted.start is None or row["last_day"].date() >= wanted.start,
            wanted.end is None or row["first_day"].date() <= wanted.end,
            not wanted.kinds or row["kind"] in wanted.kinds,
            not actors or bool(actors & (one | two)),
            not against or bool(against & (one | two)),
            not (actors and against)
            or bool((actors & one and against & two) or (against & one and actors & two)),
            not wanted.provinces or row["admin1_pcode"] in wanted.provinces,
            all(word in text for word in fold(wanted.text).split()),
            wanted.deaths is None or (not pd.isna(row["fatalities"]) and row["fatalities"] >= wanted.deaths),
            wanted.reliability is None or grade <= wanted.reliability,
            wanted.credibility is None or credibility <= wanted.credibility,
            wanted.precision is None or row["geo_precision"] <= wanted.precision,
        )
    )


@QUICK
@given(filters())
def test_filter_means_what_it_says_row_by_row(rows: list[dict[str, object]], wanted: Filter) -> None:
    assert bundled().mask(wanted).tolist() == [passes(row, wanted) for row in rows]


@QUICK
@given(filters(), filters())
def test_output_is_a_subset_and_a_further_condition_never_adds(one: Filter, other: Filter) -> None:
    every = set(bundled().incidents(Filter())["incident_id"])
    found = bundled().incidents(one)["incident_id"]
    assert set(found) <= every
    assert found.is_unique
    # What actors stand for is no condition: it makes those that are there wider.
    conditions = [f for f in FIELDS if f.name not in GROUPING_FIELDS]
    free = {f.name: getattr(other, f.name) for f in conditions if getattr(one, f.name) == f.default}
    if one.start is None and one.end is None:
        narrower = bundled().mask(Filter(**{**{f.name: getattr(one, f.name) for f in FIELDS}, **free}))
        assert not (narrower & ~bundled().mask(one)).any()


@QUICK
@given(filters())
def test_parts_together_are_the_filter(wanted: Filter) -> None:
    loaded = bundled()
    whole = loaded._run(loaded.table.filter(wanted.predicate(loaded.table, loaded.context)).select("row"))
    assert sorted(whole["row"].to_pylist()) == np.flatnonzero(loaded.mask(wanted)).tolist()


@QUICK
@given(filters(), st.integers(0, 60), st.integers(0, 60))
def test_widening_the_dates_never_loses_an_incident(wanted: Filter, before: int, after: int) -> None:
    wider = Filter(
        **{f.name: getattr(wanted, f.name) for f in FIELDS}
        | {
            "start": wanted.start and wanted.start - timedelta(days=before),
            "end": wanted.end and wanted.end + timedelta(days=after),
        }
    )
    assert not (bundled().mask(wanted) & ~bundled().mask(wider)).any()


@QUICK
@given(filters())
def test_counts_sum_to_the_total(wanted: Filter) -> None:
    counts = bundled().counts(wanted)
    assert counts.filtered + counts.outside + counts.no_place + counts.shown == counts.total == 304
    assert min(counts.filtered, counts.outside, counts.no_place, counts.shown) >= 0
    assert counts.found == int(bundled().mask(wanted).sum())


@settings(QUICK, max_examples=10)
@given(filters())
def test_facets_are_what_choosing_the_option_would_find(wanted: Filter) -> None:
    loaded = bundled()
    facets = loaded.facets(wanted)
    options = {
        "kinds": vocabulary.KIND_CODES,
        "provinces": ("SY02", "SY07", "LB-BI", "XX"),
        "actors": (*names, "side:jihadist", "side:other", "side:civilian"),
        "against": (*names[:6], "side:jihadist", "side:other"),
        "reliability": tuple("ABCDEF"),
        "credibility": range(1, 7),
        "precision": range(1, 4),
    }
    for name, values in options.items():
        many = next(f.many for f in FIELDS if f.name == name)
        for value in values:
            fields = {f.name: getattr(wanted, f.name) for f in FIELDS} | {name: (value,) if many else value}
            found = int(loaded.mask(Filter(**fields)).sum())
            group = register().group(value, wanted.grouping) if name in ("actors", "against") else str(value)
            assert facets[name].get(group, 0) == found, (name, value)


texts = st.text(max_size=40)
tokens = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=30)


@st.composite
def any_filters(draw: st.DrawFn) -> Filter:
    start, end = sorted([draw(st.dates()), draw(st.dates())])
    return Filter(
        draw(st.sampled_from([None, start])),
        draw(st.sampled_from([None, end])),
        tuple(draw(st.lists(st.sampled_from(vocabulary.KIND_CODES)))),
        tuple(draw(st.lists(tokens.filter(lambda t: not t.startswith("side:"))))),
        tuple(draw(st.lists(st.sampled_from(["side:kurdish", "side:other"])))),
        tuple(draw(st.lists(tokens.filter(lambda t: not t.startswith("side:"))))),
        draw(texts),
        draw(st.none() | st.integers(1, 999_999_999)),
        draw(st.none() | st.sampled_from("ABCDEF")),
        draw(st.none() | st.integers(1, 6)),
        draw(st.none() | st.integers(1, 3)),
        rollup=draw(st.sampled_from(ROLLUPS)),
        succession=draw(st.booleans()),
    )


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    kind = draw(st.sampled_from(["ids", "places", "province", "area"]))
    if kind == "area":
        corner = st.tuples(st.floats(-90, 90), st.floats(-180, 180)).map(lambda c: f"{c[0]:.4f} {c[1]:.4f}")
        return Selection("area", tuple(draw(st.lists(corner, min_size=3, max_size=8))))
    value = tokens.filter(str.isprintable)
    return Selection(kind, tuple(draw(st.lists(value, min_size=1, max_size=1 if kind == "province" else 6))))


states = st.builds(
    ViewState,
    filter=any_filters(),
    shading=st.sampled_from(SHADINGS),
    hidden=st.lists(st.sampled_from(LAYER_CODES)).map(tuple),
    basemap=st.from_regex(r"[\w.-]{0,60}", fullmatch=True),
    view=st.none() | st.builds(View, st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 22)),
    selection=st.none() | selections(),
    version=st.none() | st.integers(0, 999_999_999),
    present=st.booleans(),
)


@QUICK
@given(any_filters())
def test_filter_survives_its_link(wanted: Filter) -> None:
    assert Filter.parse(wanted.query_string()) == wanted
    assert wanted.sentence(bundled().context)


@QUICK
@given(states)
def test_state_survives_its_link(state: ViewState) -> None:
    query = state.query_string()
    assert ViewState.read(parse_qs(query)) == (state, ())
    assert ViewState.read(parse_qs(query))[0].query_string() == query


@settings(QUICK, max_examples=60)
@given(st.dictionaries(st.sampled_from(list(keys())) | texts, st.lists(texts, max_size=4), max_size=6))
def test_any_garbage_gives_a_state_that_can_be_shown(query: dict[str, list[str]]) -> None:
    state, problems = ViewState.read(query)
    assert all(isinstance(problem, str) and problem for problem in problems)
    loaded = bundled()
    assert loaded.counts(state.filter).total == 304
    assert state.filter.sentence(loaded.context, 1)
    if state.selection is not None:
        loaded.selected(state.selection, state.filter)
    assert ViewState.read(state.to_query())[0] == state


@settings(QUICK, max_examples=60)
@given(st.text(max_size=200))
def test_any_garbage_address_gives_a_state(query: str) -> None:
    ViewState.read(parse_qs(query))
    Filter.read(parse_qs(query, keep_blank_values=True))


@settings(QUICK, max_examples=25)
@given(
    st.recursive(st.none() | st.floats() | texts, lambda c: st.lists(c) | st.dictionaries(texts, c)), texts
)
def test_any_event_of_the_map_is_a_selection_or_none(value: object, kind: str) -> None:
    for type_ in (kind, "ids", "places", "province", "area"):
        event = {"type": type_, "ids": value, "places": value, "pcode": value, "ring": value}
        found = Selection.from_event(event)
        if found is not None:
            state = ViewState(selection=found)
            assert ViewState.read(parse_qs(state.query_string()))[0] == state


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_case_never_counts(text: str) -> None:
    assert fold(text.upper()) == fold(text.upper().lower())


@settings(QUICK, max_examples=8)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_what_stands_in_a_text_is_found_by_it(notes: list[str]) -> None:
    clean = [Filter(text=note).text for note in notes]
    loaded: Dataset = dataset([{"notes": note, "location": "x"} for note in clean])
    for row, note in enumerate(loaded.columns(("notes",))["notes"].fillna("")):
        assert loaded.mask(Filter(text=note))[row]
