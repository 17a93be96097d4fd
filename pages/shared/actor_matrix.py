"""Who is against whom: sentences, the matrix, and the incidents of two actors."""

from datetime import date
from functools import partial
from itertools import product
from typing import Any

import pandas as pd
import streamlit as st

from geo.analysis.actors import OPPOSED, OTHERS, UNOPPOSED, Matrix, Standing
from geo.charts.actors import PAIR, matrix
from geo.charts.look import REST
from geo.dataset import Dataset
from geo.model import vocabulary
from geo.model.filter import Filter
from geo.model.words import join_words, quantity
from pages.shared import state
from pages.shared.actor_incidents import incident_list
from pages.shared.actor_words import days, kinds, label, labels, tally, titled, toll
from pages.shared.charts import show_chart
from pages.shared.text import plain

_CHART, _PAIR = "actors_matrix", "actors_pair"
_SAID = 3
"""Pairs that are said in words."""

_OFFERED = 1_000
"""Pairs in the box and in the table, the most frequent; more are not read."""

_WIDE = 9
"""Groups from which on the matrix takes the whole width."""

Pair = tuple[str, str]


def against_whom(dataset: Dataset, found: Matrix, standing: Standing, day: date | None) -> None:
    """Show who is against whom: the most frequent pairs in words, all in a matrix, and where the rest is."""
    st.subheader("Who against whom", anchor="matrix")
    if not found.opposed:
        st.info(f"In none of these incidents are two sides against each other. {_elsewhere(found)}")
        return
    st.markdown("  \n".join(_sentence(pair, dataset, day) for pair in found.pairs.head(_SAID).itertuples()))
    box = st.container() if len(found.groups) >= _WIDE else st.columns([3, 2])[0]
    with box:
        _square(dataset, found, day)
    st.caption(f"{plain(_counted(found))}  \n{plain(_elsewhere(found))}")
    _pair(dataset, found, standing, day)


def _sentence(pair: Any, dataset: Dataset, day: date | None) -> str:
    one, other = (label(group, dataset.actors, day) for group in (pair.one, pair.other))
    who = f"{one} {_versus(pair.one, pair.other)} {other}"
    return f"**{plain(who)}**: {plain(tally(pair.incidents, pair.told, pair.deaths))}."


def _versus(one: str, other: str) -> str:
    return "against" if one != other else "against others of"


def _elsewhere(found: Matrix) -> str:
    """Where the incidents are that are not against anyone named."""
    left_out = join_words([vocabulary.kind(code).plural for code in UNOPPOSED])
    return (
        f"Not against anyone named: {quantity(found.alone, 'incident', 'incidents')}. "
        f"Not looked at: {found.unopposed:,} {left_out}, whose sides need not be against each other."
    )


def _counted(found: Matrix) -> str:
    looked_at = join_words([vocabulary.kind(code).plural for code in OPPOSED])
    return (
        f"Of {quantity(found.opposed, 'incident', 'incidents')} with somebody named on both sides ({looked_at}). "
        "One that names several actors counts once for each two of them on opposite sides, associated actors "
        "included, so the cells add up to more."
    )


def _square(dataset: Dataset, found: Matrix, day: date | None) -> None:
    named = labels(found.groups, dataset.actors, day)
    cells = _cells(found, named)
    colours = {
        named[group]: dataset.actors.colour(group, day) if group != OTHERS else REST["light"]
        for group in found.groups
    }
    most = found.pairs.iloc[0]
    show_chart(
        lambda theme: matrix(cells, list(named.values()), colours, theme),
        _CHART,
        _table(found, dataset, day),
        "sitmap-who-against-whom",
        title=titled("Who against whom"),
        alt_text=(
            f"A square of {len(named)} actors by {len(named)}. Most incidents: "
            f"{label(most.one, dataset.actors, day)} against {label(most.other, dataset.actors, day)}, {most.incidents:,}."
        ),
        columns=_COLUMNS,
        on_select=partial(_clicked, _pairs(found)),
        selection_mode=PAIR,
    )


def _cells(found: Matrix, named: dict[str, str]) -> pd.DataFrame:
    """Every cell of the square, both ways round and empty ones too, with its words."""
    filled = {
        frozenset(pair): _said(cell) for pair, cell in found.cells.groupby(["one", "other"], sort=False)
    }
    empty: dict[str, int | str] = {"incidents": 0, **dict.fromkeys(_WORDS, "–")}
    lines = []
    for one, other in product(found.groups, repeat=2):
        pair = f"{named[one]} {_versus(one, other)} {named[other]}"
        said = filled.get(frozenset((one, other)), empty)
        lines.append(
            {
                "one": one,
                "other": other,
                "row": named[one],
                "column": named[other],
                "pair": pair,
                "said": f"{pair}: {quantity(int(said['incidents']), 'incident', 'incidents')}",
                **said,
            }
        )
    return pd.DataFrame(lines)


_WORDS = ("deaths", "kinds", "days")


def _said(cell: pd.DataFrame) -> dict[str, int | str]:
    incidents, told, deaths = (int(cell[name].sum()) for name in ("incidents", "told", "deaths"))
    return {
        "incidents": incidents,
        "deaths": toll(incidents, told, deaths),
        "kinds": kinds(cell),
        "days": days(cell["first_day"].min(), cell["last_day"].max()),
    }


_COLUMNS = {
    "incidents": st.column_config.NumberColumn("Incidents", format="localized"),
    "told": st.column_config.NumberColumn(
        "With a toll", format="localized", help="Incidents that report deaths or none."
    ),
    "deaths": st.column_config.NumberColumn(
        "Reported deaths",
        format="localized",
        help="Of both sides and of bystanders, in the incidents with a toll.",
    ),
    "one": "Actor",
    "other": "Against",
    "first_day": st.column_config.DateColumn("First day", format="YYYY-MM-DD"),
    "last_day": st.column_config.DateColumn("Last day", format="YYYY-MM-DD"),
}


def _table(found: Matrix, dataset: Dataset, day: date | None) -> pd.DataFrame:
    table = found.pairs.head(_OFFERED).copy()
    for name in ("one", "other"):
        table[name] = [label(group, dataset.actors, day) for group in table[name]]
    table["deaths"] = table["deaths"].where(table["told"] > 0).astype("Int64")
    return table


def _pairs(found: Matrix) -> dict[Pair, int]:
    """The pairs that can be opened with their incidents: the most frequent ones, and the cells of the others."""
    own = found.pairs.head(_OFFERED)
    offered = dict(zip(zip(own["one"], own["other"], strict=True), own["incidents"], strict=True))
    for (one, other), number in found.cells.groupby(["one", "other"], sort=False)["incidents"].sum().items():
        if (other, one) not in offered:
            offered[one, other] = int(number)
    return offered


def _clicked(offered: dict[Pair, int]) -> None:
    picked = st.session_state[_CHART]["selection"].get(PAIR) or [{}]
    cell = picked[0].get("one"), picked[0].get("other")
    st.session_state[_PAIR] = next((p for p in (cell, cell[::-1]) if p in offered), None)


def _pair(dataset: Dataset, found: Matrix, standing: Standing, day: date | None) -> None:
    """Let a person choose two actors, by a cell or by name, and show their incidents."""
    offered = _pairs(found)
    if st.session_state.get(_PAIR) not in offered:
        st.session_state[_PAIR] = None

    def words(pair: Pair) -> str:
        one, other = (label(group, dataset.actors, day) for group in pair)
        return f"{one} {_versus(*pair)} {other} ({offered[pair]:,})"

    chosen = st.selectbox(
        "Incidents of two actors",
        list(offered),
        format_func=words,
        key=_PAIR,
        placeholder="Choose a cell above, or two actors here",
        filter_mode="contains",
    )
    if chosen is None:
        return
    with st.container(border=True):
        _ways(chosen, dataset, day)
        incident_list(dataset, _asked(chosen, found, standing), "actors_pair_incidents")


def _asked(chosen: Pair, found: Matrix, standing: Standing) -> Filter:
    """The filter that finds the incidents of two groups."""
    rest = standing.folded(found.groups).names[OTHERS] if OTHERS in chosen else ()
    one, other = (rest if group == OTHERS else (group,) for group in chosen)
    # Names of the others each stand for their whole group, which is one of the others too.
    grouping = state.current().filter.grouping
    return Filter(
        actors=one, against=other, kinds=OPPOSED, rollup=grouping.rollup, succession=grouping.succession
    )


def _ways(chosen: Pair, dataset: Dataset, day: date | None) -> None:
    """Offer to filter by the pair, and the profiles of the two."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if OTHERS not in chosen:
            st.button(
                "Filter by these two",
                on_click=_filter_by,
                args=(chosen,),
                icon=":material/filter_alt:",
                help="Asks for the incidents of this list alone, on every page.",
                key="actors_only_pair",
            )
        for group in dict.fromkeys(chosen):
            if group != OTHERS:
                st.button(
                    f"Profile: {plain(label(group, dataset.actors, day))}",
                    on_click=state.choose,
                    kwargs={"actor": group},
                    type="tertiary",
                    key=f"actors_profile_{chosen.index(group)}",
                )


def _filter_by(chosen: Pair) -> None:
    asked = state.current().filter.kinds
    looked_at = tuple(code for code in asked if code in OPPOSED) or OPPOSED
    state.change_filter(actors=chosen[:1], against=chosen[1:], kinds=looked_at)
