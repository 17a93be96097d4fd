"""The profile of a province: what happens there, who takes part, where, when, who holds what, and its incidents."""

import math
from dataclasses import replace
from datetime import date

import ibis.expr.types as ir
import numpy as np
import pandas as pd
import shapely
import streamlit as st

from geo.analysis.actors import Matrix, Standing, combinations, counted, named_in
from geo.analysis.bins import Bins, choose_unit
from geo.analysis.provinces import by_column, sentence
from geo.analysis.trends import count, divide, split
from geo.charts.look import Theme
from geo.charts.provinces import bars
from geo.charts.trend import Trend, alt_text, series_colours, series_labels, trend_table
from geo.charts.trends import trend_chart
from geo.dataset import Dataset
from geo.model import vocabulary
from geo.model.filter import Filter
from geo.model.viewstate import Selection, View
from geo.model.words import join_words, quantity
from geo.places.boundaries import Province
from pages.shared import state
from pages.shared.actor_incidents import incident_list
from pages.shared.actor_words import labels, tally, toll
from pages.shared.changed import MAP
from pages.shared.charts import show_chart
from pages.shared.province_control import control
from pages.shared.text import plain

_ACTORS, _PLACES, _PAIRS = 10, 10, 3
"""Lines of the lists of a profile; their tables have all."""

_ROW, _HEAD, _TALLEST = 35, 38, 388
_TREND_HEIGHT = 270
_SEEN = 700
"""Pixels of the map that a province is to fill."""

_TOLD = st.column_config.NumberColumn("With a toll", format="localized", help="Incidents that report a toll.")
_DEATHS = st.column_config.NumberColumn(
    "Deaths", format="localized", help="As reported, of all sides: a record does not say who killed whom."
)
_INCIDENTS = st.column_config.NumberColumn("Incidents", format="localized")
_MEASURES = {"incidents": _INCIDENTS, "deaths": _DEATHS, "told": _TOLD}


def profile(dataset: Dataset, table: pd.DataFrame, province: Province | None) -> None:
    """Show the profile of the province that is chosen.

    Parameters
    ----------
    dataset : Dataset
        The version on show.
    table : DataFrame
        The provinces, from `geo.analysis.provinces.ranked`.
    province : Province or None
        The one that is chosen.
    """
    if province is None:
        st.caption("Choose a province on the map or in the table to see its profile.")
        return
    st.subheader(f"{plain(province.name)} :gray[{plain(province.country)}]", anchor="profile")
    line = table[table["code"] == province.pcode]
    if line.empty:
        st.info("No incident in this province passes the filter.")
        return
    wanted = replace(state.current().filter, provinces=(province.pcode,))
    incidents = dataset.passing(wanted)
    found = dataset.ask(combinations(incidents))
    kinds = counted(found, ("kind",))
    st.markdown(plain(sentence(line.iloc[0], kinds)))
    _ways(province)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _when(dataset, incidents, *_dates(dataset))
    with right:
        _kinds(kinds)
    left, right = st.columns(2, gap="medium")
    with left:
        _actors(dataset, found)
    with right:
        _towns(dataset, incidents)
        _districts(dataset, incidents)
    st.markdown("**Latest incidents**")
    incident_list(dataset, Filter(provinces=(province.pcode,)), "provinces_latest")
    # Last: of a large dataset it is worked out once, and that takes longer than all the rest.
    control(dataset, province)


def _dates(dataset: Dataset) -> tuple[date, date]:
    """The days that are asked for, as far as the dataset reaches."""
    wanted = state.current().filter
    low, high = (day.date() for day in dataset.extent or (pd.Timestamp(0), pd.Timestamp(0)))
    return max(low, wanted.start or low), min(high, wanted.end or high)


def _ways(province: Province) -> None:
    only = state.current().filter.provinces == (province.pcode,)
    with st.container(horizontal=True):
        st.button(
            "Only this province",
            key="provinces_only",
            icon=":material/filter_alt:",
            disabled=only,
            help="The filter asks for this province alone already."
            if only
            else "Sets the filter, on all pages.",
            on_click=lambda: state.change_filter(provinces=(province.pcode,)),
            width="content",
        )
        if st.button("Show on the map", key="provinces_map", icon=":material/map:", width="content"):
            state.change(selection=Selection("province", (province.pcode,)), view=_view_of(province))
            st.switch_page(MAP)


def _view_of(province: Province) -> View:
    """The view in which a province fills the map: at zoom 0 the world is 256 pixels wide."""
    west, south, east, north = shapely.bounds(province.geometry).tolist()
    middle = (south + north) / 2
    across = max(east - west, (north - south) / math.cos(math.radians(middle)), 1e-3)
    zoom = math.log2(_SEEN * 360 / (256 * across))
    return View(middle, (west + east) / 2, min(max(math.floor(zoom * 4) / 4, 3.0), 12.0))


def _readable(table: pd.DataFrame) -> pd.DataFrame:
    """Measures for people: a sum of which nothing is reported is blank."""
    return table.assign(deaths=table["deaths"].where(table["told"] > 0).astype("Int64"))


def _tolls(table: pd.DataFrame) -> list[str]:
    return [toll(*line) for line in table[["incidents", "told", "deaths"]].itertuples(index=False)]


def _when(dataset: Dataset, incidents: ir.Table, first: date, last: date) -> None:
    """Show the trend, by the rules of the Trends page."""
    wanted = state.current().filter
    bins = Bins(choose_unit("auto", first, last), first, last)
    by = split("kind")
    division = divide(
        incidents, by, dataset.ask, dataset.members, dataset.actors, wanted.grouping, len(vocabulary.KINDS)
    )
    counted_in = count(division, bins, dataset.ask)
    words = series_labels(by, division, dataset.actors, {}, last)

    def trend(theme: Theme) -> Trend:
        colours = series_colours(by, division, dataset.actors, last, theme)
        return Trend(bins, counted_in, words, colours, np.ones(len(bins), dtype=bool), height=_TREND_HEIGHT)

    st.markdown(f"**When, by {bins.unit}**")
    show_chart(
        lambda theme: trend_chart(trend(theme), theme),
        "provinces_times",
        trend_table(trend("light")),
        "sitmap-province-times",
        alt_text=alt_text(trend("light")),
    )
    unsure = float((counted_in["incidents"] - counted_in["sure"]).sum())
    if unsure > 0.5:
        st.caption(
            f"Lighter: {quantity(round(unsure), 'incident', 'incidents')} not known to the {bins.unit}, spread over "
            f"{'its' if round(unsure) == 1 else 'their'} days."
        )


def _kinds(kinds: pd.DataFrame) -> None:
    st.markdown("**What**")
    kind_of = [vocabulary.kind(str(code)) for code in kinds["kind"]]
    table = kinds.assign(
        label=[kind.label for kind in kind_of],
        light=[kind.colour for kind in kind_of],
        dark=[kind.colour_dark for kind in kind_of],
    )
    show_chart(
        lambda theme: bars(table.assign(deaths=_tolls(table)), "Kind", theme),
        "provinces_kinds",
        _readable(table)[["label", *_MEASURES]],
        "sitmap-province-kinds",
        alt_text=f"Bars of incidents by kind, most of them {kind_of[0].plural}.",
        columns={"label": "Kind", **_MEASURES},
    )


def _actors(dataset: Dataset, found: pd.DataFrame) -> None:
    st.markdown("**Who**")
    wanted = state.current().filter
    standing = Standing.of(dataset.ask(dataset.members), dataset.actors, wanted.grouping)
    named = named_in(found, standing)
    if not named:
        st.caption("These incidents name nobody.")
        return
    last = wanted.end or (dataset.extent[1].date() if dataset.extent else None)
    words = labels(list(named), dataset.actors, last)
    colours = [dataset.actors.colour(group, last) for group in named]
    table = pd.DataFrame(
        {"label": list(words.values()), "incidents": list(named.values()), "light": colours, "dark": colours}
    )
    # One more line takes no more room than the words that would stand for it.
    shown = table.head(_ACTORS if len(table) > _ACTORS + 1 else len(table))
    show_chart(
        lambda theme: bars(shown, "Actor", theme),
        "provinces_actors",
        table[["label", "incidents"]],
        "sitmap-province-actors",
        alt_text=f"Bars of incidents by actor, most with {table['label'].iloc[0]}.",
        columns={"label": "Actor", "incidents": _INCIDENTS},
    )
    more = f"The first {len(shown):,} of {len(table):,}. " if len(table) > len(shown) else ""
    said = _pairs(dataset, found, standing, last)
    st.caption(plain(f"{more}An incident counts for each actor that it names. {said}"))


def _pairs(dataset: Dataset, found: pd.DataFrame, standing: Standing, last: date | None) -> str:
    """The most frequent opponents in words, the same as on the Actors page."""
    pairs = Matrix.of(found, standing, dataset.actors).pairs.head(_PAIRS)
    named = labels(list(dict.fromkeys([*pairs["one"], *pairs["other"]])), dataset.actors, last)
    columns = ["one", "other", "incidents", "told", "deaths"]
    said = [
        f"{named[one]} against {named[other]}: {tally(*counts)}"
        for one, other, *counts in pairs[columns].itertuples(index=False)
    ]
    return f"{'; '.join(said)}." if said else ""


def _towns(dataset: Dataset, incidents: ir.Table) -> None:
    st.markdown("**Where**")
    table = dataset.ask(by_column(incidents, "place"))
    at = table[table["place"] >= 0].join(dataset.places.table[["name", "cls"]], on="place")
    exact = at[at["cls"] < 3]
    if len(exact):
        _list(_readable(exact.head(_PLACES))[["name", *_MEASURES]], {"name": "Place"}, "provinces_towns")
    coarse = int(at.loc[at["cls"] == 3, "incidents"].sum())
    nowhere = int(table.loc[table["place"] < 0, "incidents"].sum())
    parts = [f"{quantity(coarse, 'incident', 'incidents')} known only to the province"] * bool(coarse)
    parts += [f"{nowhere:,} without a place on the map"] * bool(nowhere)
    more = len(exact) - _PLACES
    rest = int(exact["incidents"].iloc[_PLACES:].sum())
    lines = (
        [f"{quantity(more, 'more place', 'more places')} with {quantity(rest, 'incident', 'incidents')}."]
        if more > 0
        else []
    )
    lines += [f"Besides: {join_words(parts)}."] if parts else []
    if lines:
        st.caption(" ".join(lines))


def _districts(dataset: Dataset, incidents: ir.Table) -> None:
    table = dataset.ask(by_column(incidents, "admin2"))
    if table["admin2"].isna().all():
        return
    st.markdown("**Districts**")
    table = table.assign(name=table["admin2"].fillna("District not known"))
    _list(_readable(table)[["name", *_MEASURES]], {"name": "District"}, "provinces_districts")


def _list(table: pd.DataFrame, names: dict[str, str], key: str) -> None:
    st.dataframe(
        table,
        column_config={**names, **_MEASURES},
        hide_index=True,
        placeholder="–",
        height=min(_HEAD + _ROW * len(table), _TALLEST),
        key=key,
    )
