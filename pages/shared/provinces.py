"""The provinces of what passes the filter: a shaded map and a ranked table that follow each other."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from geo.analysis.population import Population
from geo.analysis.provinces import (
    FEW,
    NO_PROVINCE,
    PER,
    RANKS,
    RATES,
    Named,
    by_province,
    coverage,
    ranked,
    values,
)
from geo.analysis.sides import Side
from geo.charts.look import REST
from geo.dataset import Dataset
from geo.export.tables import table_csv
from geo.model.filter import Filter
from geo.model.words import join_words, quantity
from geo.places.boundaries import Province
from geo.webmap.shade import Shade, sequential
from pages.shared import state
from pages.shared.analysis_map import analysis_map
from pages.shared.charts import theme
from pages.shared.choose import choose
from pages.shared.text import plain

_KEY = "provinces_table"
_ROW, _HEAD, _TALLEST = 35, 38, 493
_MAP_HEIGHT = 530
_NAMED = 6
"""Provinces without incidents that a line names; further ones are counted."""

_UNITS: Mapping[str, str] = {
    "incidents": "incidents",
    "fatalities": "reported deaths",
    "incidents_rate": "incidents",
    "fatalities_rate": "deaths",
}


def chosen(dataset: Dataset) -> Province | None:
    """Return the province whose profile is open: by code, or by any of its names as a person may write into a link."""
    asked = state.current().choice("province")
    found = dataset.boundaries.province(asked) if asked else None
    if found is not None and found.pcode != asked:
        state.choose(province=found.pcode)
    if asked and found is None:
        st.warning(
            plain(f"No province has the code or name “{asked[:60]}”, or two countries have one of that name.")
        )
        state.choose(province="")
    return found


def overview(dataset: Dataset, people: Population) -> pd.DataFrame:
    """Show the map and the ranked table; return the table (`geo.analysis.provinces.ranked`)."""
    wanted = state.current().filter
    counts = dataset.ask(by_province(dataset.passing(wanted)))
    has_rates = bool(set(counts["admin1_pcode"].dropna()) & set(people.people))
    options = {code: words for code, words in RANKS.items() if has_rates or code not in RATES}
    province = chosen(dataset)
    left, right = st.columns([5, 7], gap="medium")
    with right:
        by = choose(st.segmented_control, "rank", "Ranked by", options, required=True)
    table = ranked(counts, _names(dataset), _days(dataset, wanted), people.people, by)
    asked = _asked(dataset, table, wanted, people.people)
    with left:
        analysis_map(
            dataset,
            "provinces",
            wanted=wanted,
            shade=_shade(table, by, asked, people),
            height=_MAP_HEIGHT,
            province=province.pcode if province else "",
            on_province=_clicked,
        )
    with right:
        _ranking(table, province, by, has_rates)
        _below(dataset, table, asked, people, has_rates)
    return table


def _names(dataset: Dataset) -> dict[str, Named]:
    named = {p.pcode: Named(p.name, p.country) for p in dataset.boundaries.provinces}
    return named | {NO_PROVINCE: Named("")}


def _days(dataset: Dataset, wanted: Filter) -> int:
    """Days of the window on which there are data: before and after it nobody counted."""
    if dataset.extent is None:
        return 0
    first, last = dataset.extent
    return Side.of(wanted, (first.date(), last.date())).days


def _asked(
    dataset: Dataset, table: pd.DataFrame, wanted: Filter, people: Mapping[str, int]
) -> dict[str, int | None]:
    """Provinces that the filter asks about, in countries that have incidents at all, with their population."""
    countries = set(table["country"]) - {""}
    return {
        p.pcode: people.get(p.pcode)
        for p in dataset.boundaries.provinces
        if p.country in countries and (not wanted.provinces or p.pcode in wanted.provinces)
    }


def _shade(table: pd.DataFrame, by: str, asked: Mapping[str, int | None], people: Population) -> Shade:
    note = f"Population: {people.described(asked)}" if by in RATES else ""
    return sequential(
        values(table, by, asked),
        unit=_UNITS[by] + (f" per {PER:,} people" if by in RATES else ""),
        title=RANKS[by],
        whole=by not in RATES,
        note=note,
        unknown="no population or no toll"
        if by == "fatalities_rate"
        else "no population"
        if by in RATES
        else "no toll reported",
    )


def _clicked(code: str) -> None:
    """Open the profile of a province, or close it when it is open already."""
    state.choose(province="" if code == state.current().choice("province") else code)


def _picked(codes: list[str]) -> None:
    rows = st.session_state[_KEY]["selection"]["rows"]
    state.choose(province=codes[rows[0]] if rows else "")


def _ranking(table: pd.DataFrame, province: Province | None, by: str, has_rates: bool) -> None:
    codes = table["code"].tolist()
    row = codes.index(province.pcode) if province and province.pcode in codes else None
    # The state says which row is chosen, so that a click on the map marks it here too.
    st.session_state[_KEY] = {"selection": {"rows": [] if row is None else [row], "columns": [], "cells": []}}
    shown = readable(table, by, has_rates)
    few = (table["incidents"] < FEW).to_numpy()
    rates = [name for name in shown if name in (RANKS[code] for code in RATES)]
    grey = f"color: {REST[theme()]}"
    styled = shown.style.apply(lambda _column: [grey if thin else "" for thin in few], subset=rates)
    st.dataframe(
        styled if rates else shown,
        column_config=_config(),
        hide_index=True,
        placeholder="–",
        height=min(_HEAD + _ROW * len(table), _TALLEST),
        key=_KEY,
        selection_mode="single-row",
        on_select=partial(_picked, codes),
        alt="Provinces with their incidents, reported deaths and clashes, ranked.",
    )


def readable(table: pd.DataFrame, by: str, has_rates: bool) -> pd.DataFrame:
    """Return the ranked table in columns that people read, that by which it is ranked before the other measures."""
    spread = [
        "" if pd.isna(low) else f"{low:,.0f}–{high:,.0f}" if low < high else f"{low:,.0f}"
        for low, high in zip(table["low"], table["high"], strict=True)
    ]
    columns: dict[str, Any] = {"Province": table["name"]}
    if len(set(table["country"]) - {""}) > 1:
        columns["Country"] = table["country"]
    measures: dict[str, Any] = {
        "Incidents": table["incidents"],
        "Share": table["share"] * 100,
        "Reported deaths": table["fatalities"].astype("Int64"),
        "Low–high": pd.Series(spread, dtype="str").replace("", pd.NA),
        "With a toll": table["told"],
        "Clashes": table["clashes"],
        "Per day": table["per_day"],
    }
    if has_rates:
        measures |= {RANKS[code]: table[code] for code in RATES}
    columns[RANKS[by]] = measures.pop(RANKS[by])
    return pd.DataFrame(columns | measures | {"First day": table["first_day"], "Last day": table["last_day"]})


def _config() -> dict[str, Any]:
    number, date = st.column_config.NumberColumn, st.column_config.DateColumn
    return {
        "Province": st.column_config.TextColumn(pinned=True),
        "Incidents": number(format="localized"),
        "Share": number(format="%.1f %%", help="Of all incidents that pass the filter."),
        "Reported deaths": number(
            format="localized",
            help="Sum of the best figures. Incidents without a figure add nothing; they are not 0.",
        ),
        "Low–high": st.column_config.TextColumn(
            help="Sums of the lowest and highest figures, over incidents that report a toll."
        ),
        "With a toll": number(format="localized", help="Incidents that report a toll."),
        "Clashes": number(format="localized"),
        "Per day": number(
            format="%.2f", help="Incidents a day, over the days of the window on which there are data."
        ),
        RANKS["incidents_rate"]: number(format="%.2f", help=_rate_help("Incidents")),
        RANKS["fatalities_rate"]: number(
            "Deaths per 100,000", format="%.2f", help=_rate_help("Reported deaths")
        ),
        "First day": date(format="YYYY-MM-DD"),
        "Last day": date(format="YYYY-MM-DD"),
    }


def _rate_help(what: str) -> str:
    return (
        f"{what} in these dates, all of them together, per {PER:,} people. Grey: fewer than {FEW} incidents."
    )


def _below(
    dataset: Dataset,
    table: pd.DataFrame,
    asked: Mapping[str, int | None],
    people: Population,
    has_rates: bool,
) -> None:
    lines = [coverage(table), *_without_any(dataset, table, asked)]
    if has_rates:
        lines.append(_about_rates(table, people))
    st.caption(plain(" ".join(lines)))
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.download_button(
            "Download",
            data=lambda: table_csv(_exported(table, people)),
            file_name="sitmap-provinces.csv",
            mime="text/csv",
            key="provinces_csv",
            on_click="ignore",
            icon=":material/download:",
            width="content",
            help="The table as CSV.",
        )


def _without_any(dataset: Dataset, table: pd.DataFrame, asked: Mapping[str, int | None]) -> list[str]:
    """Say which provinces have no incidents, of the country that has the most; its neighbours have few anyway."""
    totals = table[table["country"] != ""].groupby("country")["incidents"].sum()
    if totals.empty:
        return []
    country, present = str(totals.idxmax()), set(table["code"])
    provinces = [p for p in dataset.boundaries.provinces if p.pcode in asked and p.country == country]
    none = [p.name for p in provinces if p.pcode not in present]
    more = len(none) - _NAMED
    names = none if more <= 0 else [*none[:_NAMED], f"{more:,} more"]
    return [f"None in {join_words(names)}."] if none else []


def _about_rates(table: pd.DataFrame, people: Population) -> str:
    provinces = table[table["code"] != NO_PROVINCE]
    without = int(provinces["population"].isna().sum())
    text = f"Rates per {PER:,} people; population: {people.described(provinces['code'])}."
    if without:
        text += f" {quantity(without, 'province has', 'provinces have')} no population, so no rate."
    thin = int(((provinces["incidents"] < FEW) & provinces["population"].notna()).sum())
    if thin:
        text += f" {quantity(thin, 'rate rests', 'rates rest')} on fewer than {FEW} incidents (grey): one more or less changes it much."
    return text


def _exported(table: pd.DataFrame, people: Population) -> pd.DataFrame:
    """The table with every figure by itself, and what rates rest on."""
    known = table["population"].notna()
    if not known.any():
        return table.drop(columns=["population", *RATES])
    described = people.described(table["code"])
    return table.assign(
        population_source=pd.Series(described, index=table.index).where(known, None),
        few_incidents=table["incidents"] < FEW,
    )
