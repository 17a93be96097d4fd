"""The profile of an actor: who it is, when and where it is active, with and against whom, and its incidents."""

from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from geo.analysis.actors import (
    Bin,
    Standing,
    bin_of,
    companions,
    counted,
    lines_of,
    named_in,
    spread,
    taking_part,
)
from geo.charts import actors as charts
from geo.dataset import Dataset
from geo.model import vocabulary
from geo.model.actors import SIDE_PREFIX
from geo.model.filter import Filter
from geo.model.words import join_words, quantity
from pages.shared import state
from pages.shared.actor_holdings import holdings
from pages.shared.actor_identity import identity
from pages.shared.actor_incidents import incident_list
from pages.shared.actor_words import days, kinds, label, labels, search_label, tally, titled, toll
from pages.shared.charts import show_chart
from pages.shared.choose import choose
from pages.shared.text import plain

_PROVINCES, _PLACES, _COMPANIONS = 10, 10, 12
"""Lines of the lists of a profile; the tables behind its charts have all."""

_TOLL = "Deaths in incidents with it, of both sides and of bystanders: a record does not say who killed whom."


def profile(dataset: Dataset, found: pd.DataFrame, standing: Standing, day: date | None) -> None:
    """Let a person choose an actor and show its profile.

    Parameters
    ----------
    dataset : Dataset
        The version on show.
    found : DataFrame
        The incidents that pass, as lines of `geo.analysis.actors.combinations`.
    standing : Standing
        The groups of the parties.
    day : date or None
        The last day asked for: names and colours are those of that day.
    """
    st.subheader("Profile of an actor", anchor="profile")
    group = _chosen(dataset, found, standing)
    if not group:
        st.caption("These incidents name nobody.")
        return
    if group.startswith(SIDE_PREFIX) and group not in standing.groups:
        standing = standing.of_side(group, dataset.actors)
    own = lines_of(found, standing, group) if group in standing.groups else found.head(0)
    identity(dataset, standing.names.get(group, ()), group, day, _facts(own))
    if own.empty:
        st.info("None of these incidents names it. Take a condition of the filter away, or choose another.")
        return
    st.caption(_TOLL)
    wanted, name = state.current().filter, label(group, dataset.actors, day)
    incidents = taking_part(dataset.passing(wanted), dataset.members, standing.names[group])
    unit = bin_of(own["first_day"].min().date(), own["last_day"].max().date())
    spreading = dataset.ask(spread(incidents, unit))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _when(spreading, unit, name)
    with right:
        _where(dataset, counted(spreading, ("admin1_pcode",)), name)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _with_whom(dataset, own, standing, group, day)
    with right:
        _places(dataset, counted(spreading, ("place",)))
    holdings(dataset, group)
    st.markdown("**Its latest incidents**")
    asked = Filter(actors=(group,), rollup=wanted.rollup, succession=wanted.succession)
    incident_list(dataset, asked, "actors_latest")


def _chosen(dataset: Dataset, found: pd.DataFrame, standing: Standing) -> str:
    """Return the group that a person chose, or that the link names by any of its names.

    Without a choice it is the most frequent one; "" when the incidents name nobody.
    """
    grouping = state.current().filter.grouping
    asked = state.current().choice("actor")
    group = dataset.actors.group(asked, grouping) if asked else ""
    if group != asked:
        state.choose(actor=group)
    sides = Standing.of(dataset.ask(dataset.members), dataset.actors, replace(grouping, rollup="side"))
    counts = named_in(found, standing) | named_in(found, sides)
    if group:
        counts.setdefault(group, 0)
    if not counts:
        return ""
    options = {value: search_label(value, dataset.actors, number) for value, number in counts.items()}
    return choose(
        st.selectbox,
        "actor",
        "Actor, by any of its names, or a whole side",
        options,
        filter_mode="contains",
    )


def _facts(own: pd.DataFrame) -> list[str]:
    """What is reported of the group: how much, when, and in which kinds of incident."""
    if own.empty:
        return []
    incidents, told, deaths = (int(own[name].sum()) for name in ("incidents", "told", "deaths"))
    span = days(own["first_day"].min(), own["last_day"].max())
    return [
        f"**Named in** {plain(tally(incidents, told, deaths))}",
        f"**First to last day** {plain(span)}",
        f"**Kinds** {plain(kinds(own))}",
    ]


def _when(spreading: pd.DataFrame, unit: Bin, name: str) -> None:
    table = counted(spreading, ("start", "kind")).sort_values(["start", "kind"], ignore_index=True)
    known = table[table["start"].notna()]
    unknown = int(table.loc[table["start"].isna(), "incidents"].sum())
    st.markdown(f"**When, by {unit}**")
    words = {kind.code: kind.label for kind in vocabulary.KINDS}
    known = known.assign(label=known["kind"].map(words))
    if known.empty:
        st.caption(f"None of these incidents is known to the {unit}.")
        return
    show_chart(
        lambda theme: charts.times(known, unit, theme),
        "actors_times",
        known[["start", "label", "incidents"]],
        "sitmap-actor-times",
        title=titled(f"{name} by {unit}"),
        alt_text=f"Bars of incidents by {unit}, divided by kind.",
        columns={
            "start": st.column_config.DateColumn(f"First day of the {unit}", format="YYYY-MM-DD"),
            "label": "Kind",
            "incidents": st.column_config.NumberColumn("Incidents", format="localized"),
        },
    )
    if unknown:
        st.caption(
            f"{quantity(unknown, 'incident', 'incidents')} whose days lie in more than one {unit} "
            f"{'is' if unknown == 1 else 'are'} in no bar."
        )


_MEASURES = {
    "incidents": st.column_config.NumberColumn("Incidents", format="localized"),
    "told": st.column_config.NumberColumn("With a toll", format="localized"),
    "deaths": st.column_config.NumberColumn("Reported deaths", format="localized", help=_TOLL),
    "first_day": st.column_config.DateColumn("First day", format="YYYY-MM-DD"),
    "last_day": st.column_config.DateColumn("Last day", format="YYYY-MM-DD"),
}


def _where(dataset: Dataset, provinces: pd.DataFrame, name: str) -> None:
    st.markdown("**Where, by province**")
    named = [
        dataset.context.province(code) if isinstance(code, str) else "No province stated"
        for code in provinces["admin1_pcode"]
    ]
    table = provinces.assign(label=named, rest=provinces["admin1_pcode"].isna())
    # A province that nobody states comes last, by itself.
    table = table.sort_values("rest", kind="stable", ignore_index=True)
    show_chart(
        lambda theme: charts.ranked(_cut(table), theme),
        "actors_provinces",
        _readable(table[["label", *_MEASURES]]),
        "sitmap-actor-provinces",
        title=titled(f"{name} by province"),
        alt_text=f"Bars of incidents by province, most in {named[0]}.",
        columns={"label": "Province", **_MEASURES},
    )


def _cut(table: pd.DataFrame) -> pd.DataFrame:
    """The first provinces, one line for all others, and what has no province, so that the bars add up."""
    words = [toll(*line) for line in table[["incidents", "told", "deaths"]].itertuples(index=False)]
    lines = table.assign(deaths=words)[["label", "incidents", "deaths", "rest"]]
    others = table[~table["rest"]].iloc[_PROVINCES:]
    if len(others) < 2:
        return lines
    sums = [int(others[name].sum()) for name in ("incidents", "told", "deaths")]
    last = {
        "label": f"{len(others):,} more provinces",
        "incidents": sums[0],
        "deaths": toll(*sums),
        "rest": True,
    }
    return pd.concat([lines.head(_PROVINCES), pd.DataFrame([last]), lines[lines["rest"]]], ignore_index=True)


def _readable(table: pd.DataFrame) -> pd.DataFrame:
    """Measures for people: a sum of which nothing is reported is blank."""
    return table.assign(deaths=table["deaths"].where(table["told"] > 0).astype("Int64"))


def _with_whom(dataset: Dataset, own: pd.DataFrame, standing: Standing, group: str, day: date | None) -> None:
    st.markdown("**With and against whom**")
    table = companions(own, standing, group)
    if table.empty:
        st.caption("These incidents name nobody else.")
        return
    name, named = label(group, dataset.actors, day), labels(table["group"].tolist(), dataset.actors, day)
    table = table.assign(label=[named[other] for other in table["group"]])[["label", "against", "beside"]]
    show_chart(
        lambda theme: charts.companions(table.head(_COMPANIONS), theme),
        "actors_companions",
        table,
        "sitmap-actor-companions",
        title=titled(f"With and against {name}"),
        alt_text=f"Bars of incidents with and against each other actor, most with {table['label'].iloc[0]}.",
        columns={
            "label": "Actor",
            "against": st.column_config.NumberColumn("Against", format="localized"),
            "beside": st.column_config.NumberColumn("On the same side", format="localized"),
        },
    )
    more = f"The first {_COMPANIONS} of {len(table):,}. " if len(table) > _COMPANIONS else ""
    st.caption(
        f"{more}An incident counts once for each actor that it names. Against: as in the matrix above."
    )


def _places(dataset: Dataset, table: pd.DataFrame) -> None:
    st.markdown("**Where, by place**")
    places = dataset.places.table
    at = table[table["place"] >= 0].join(places[["name", "cls", "province"]], on="place")
    exact = at[at["cls"] < 3].head(_PLACES)
    # A town and what lies near it are two places on the map.
    names = exact["name"].where(exact["cls"] == 1, "near " + exact["name"].str.removeprefix("near "))
    st.dataframe(
        _readable(
            exact.assign(name=names, province=[dataset.context.province(code) for code in exact["province"]])
        )[["name", "province", "incidents", "deaths"]],
        column_config={
            "name": st.column_config.TextColumn("Place", width=150),
            "province": "Province",
            **_MEASURES,
        },
        hide_index=True,
        placeholder="–",
        height=38 + 35 * len(exact),
        key="actors_places",
    )
    coarse = int(at.loc[at["cls"] == 3, "incidents"].sum())
    nowhere = int(table.loc[table["place"] < 0, "incidents"].sum())
    said = [
        f"{number:,} {words}"
        for number, words in ((coarse, "known only to the province"), (nowhere, "without a place"))
        if number
    ]
    more = int((at["cls"] < 3).sum()) - len(exact)
    elsewhere = f"{quantity(more, 'more place', 'more places')}. " if more else ""
    if elsewhere or said:
        st.caption(f"{elsewhere}{f'Besides: {join_words(said)}.' if said else ''}")
