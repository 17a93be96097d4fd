"""The parts of the Control page: dates, sentences, map, chart and tables."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from geo.analysis.control import Control
from geo.analysis.control.naming import nothing_said, places_called
from geo.analysis.control_words import held_sentence, moved_sentence, readable
from geo.charts.control import chart, first_drawn, timeline
from geo.dataset import Dataset
from geo.export.tables import table_csv
from geo.model import vocabulary
from geo.model.filter import Filter, fold
from geo.model.incident import EARLIEST, LATEST
from geo.model.viewstate import Selection
from geo.model.words import day, period, quantity
from geo.places.gazetteer import Gazetteer
from pages.shared import state
from pages.shared.analysis_map import analysis_map
from pages.shared.charts import show_chart
from pages.shared.text import plain

SHOWN = 30
"""Places of one page of the chart; more would not be seen as one picture."""

LINES = 1_000
"""Lines of a table on the page; the file has all."""

_APPLIES = ("provinces", "credibility", "reliability", "rollup", "succession", "start", "end")
_HEIGHT = 420
_DATE = 105
"""Width of a column of dates, pixels: one that begins with blanks would be cut."""


def _extent(dataset: Dataset) -> tuple[date, date]:
    """First and last day of the window, or of the data where it is open."""
    assert dataset.extent is not None  # noqa: S101 - a dataset with places has days
    low, high = (moment.date() for moment in dataset.extent)
    wanted = state.current().filter
    return wanted.start or low, wanted.end or high


def _picked_date(name: str, default: date) -> None:
    chosen = st.session_state[f"control_{name}"]
    state.choose(**{name: "" if chosen in (None, default) else chosen.isoformat()})


def dates(dataset: Dataset) -> tuple[date, date]:
    """Let a person choose the date and the earlier one that it is compared with; return them, the earlier first."""
    first, last = _extent(dataset)
    view = state.current()
    chosen = {}
    for column, name, label, default in zip(
        st.columns([2, 2, 6], vertical_alignment="bottom"),
        ("at", "earlier"),
        ("As of the end of", "Compared with"),
        (last, first),
        strict=False,
    ):
        text = view.choice(name)
        chosen[name] = date.fromisoformat(text) if text else default
        st.session_state[f"control_{name}"] = chosen[name]
        column.date_input(
            label,
            min_value=EARLIEST,
            max_value=LATEST,
            key=f"control_{name}",
            format="YYYY-MM-DD",
            on_change=_picked_date,
            args=(name, default),
        )
    return min(chosen.values()), max(chosen.values())


def said(dataset: Dataset, control: Control, earlier: date, later: date) -> None:
    """Say who holds how much, and what changed hands; also which conditions of the filter do not apply."""
    st.markdown(f"**{plain(held_sentence(control.at(later), dataset.actors, later))}**")
    st.markdown(plain(moved_sentence(control.between(earlier, later), dataset.actors, earlier, later)))
    wanted = state.current().filter
    if wanted.without(*_APPLIES) != Filter():
        st.caption(
            "Of the filter, the provinces, the grades and how actors are counted apply here. What was asked about kinds, "
            "actors, words, deaths, precision or checks does not: it would hide evidence."
        )


def on_map(dataset: Dataset, earlier: date, later: date) -> None:
    """Show the map of who holds what at the later date; what changed since the earlier one is ringed."""
    wanted = state.current().filter.without(
        "kinds", "actors", "against", "text", "deaths", "precision", "checks"
    )
    analysis_map(
        dataset,
        "control",
        # What happened on the earlier day is part of how things stood at its end.
        wanted=replace(wanted, start=min(earlier + timedelta(days=1), later), end=later),
        control="areas" if state.current().control == "areas" else "places",
        height=560,
    )


def places_by_time(dataset: Dataset, control: Control, _earlier: date, later: date) -> None:
    """Show each place as a row, with bands in the colour of its holder; clicking one shows its evidence."""
    first, last = _extent(dataset)
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    sought = left.text_input("Place or province", key="control_sought", placeholder="Aleppo, Jarabulus")
    order = right.segmented_control(
        "Order",
        ["Most changes", "Province", "Name"],
        default="Most changes",
        required=True,
        key="control_order",
    )
    chosen = _ordered(control, _sought(control, sought), order or "Most changes", first, max(last, later))
    if not chosen:
        _nothing(dataset, control, sought)
        return
    pages = -(-len(chosen) // SHOWN)
    page = st.pagination(pages, key="control_page") if pages > 1 else 1
    shown = chosen[(page - 1) * SHOWN : page * SHOWN]
    last = max(last, later)
    asked, first = first, first_drawn(control, shown, first, last)
    drawn = timeline(control, dataset.actors, shown, first, last)
    show_chart(
        lambda theme: chart(drawn, theme),
        "control_timeline",
        drawn.table(),
        "control-by-time",
        title=f"Who held what, {period(first, last)}",
        alt_text=f"Who held {quantity(len(shown), 'place', 'places')} from {first} to {last}, one row a place.",
        on_select=_band_picked,
        selection_mode="pick",
    )
    if first > asked:
        st.caption(
            f"Drawn from {day(first)} on: before it there are more changes than can be seen. Choose earlier dates in the panel, "
            "or a place above."
        )
    st.caption(
        "A whole band: held. A halved band: contested, changing hands, or changed unseen between the two. Pale: known only "
        "from a later record that says who held it before, or asserted. Diamonds are changes. Choose a band to see its evidence."
    )


def _ordered(control: Control, places: pd.DataFrame, order: str, first: date, last: date) -> list[int]:
    """Return the places in the order that was chosen; changes are those of the days on show."""
    if order == "Most changes":
        low, high = (_number(when) for when in (first, last))
        changes = control.changes
        counted = changes[changes["counts"] & changes["last_day"].between(low, high)]["place"].value_counts()
        places = places.assign(changes=counted.reindex(places.index).fillna(0))
        by, rising = ["changes", "name"], [False, True]
    else:
        by, rising = (["admin1", "name"], [True, True]) if order == "Province" else (["name"], [True])
    return places.sort_values(by, ascending=rising, kind="stable").index.tolist()


def _number(when: date) -> int:
    return (when - date(1970, 1, 1)).days


def _sought(control: Control, text: str) -> pd.DataFrame:
    """Return the places whose name or province holds the words, else those that the text means in another spelling."""
    places = control.places
    words = fold(text).split()
    known = [
        fold(f"{name} {province}")
        for name, province in zip(places["name"].fillna(""), places["admin1"].fillna(""), strict=True)
    ]
    found = places[[all(word in each for word in words) for each in known]]
    return found if len(found) else places.loc[places_called(text, control, Gazetteer.load())]


def _nothing(dataset: Dataset, control: Control, text: str) -> None:
    said = nothing_said(text, control, dataset.columns(("location",))["location"], Gazetteer.load())
    st.info(plain(f"{said[:1].upper()}{said[1:]}."))


def _band_picked() -> None:
    picked = st.session_state["control_timeline"]["selection"].get("pick") or []
    _pick([str(mark.get("evidence") or "") for mark in picked])


def _pick(ids: list[str]) -> None:
    known = tuple(id_ for id_ in dict.fromkeys(ids) if id_)
    state.change(selection=Selection("ids", known) if known else None)


def held(dataset: Dataset, control: Control, _earlier: date, later: date) -> None:
    """List who holds what at the later date."""
    table = readable(control.at(later), dataset.actors, later)
    columns = [
        "name",
        "admin1",
        "holder",
        "other",
        "state",
        "since",
        "stale_days",
        "basis",
        "incident_id",
        "source",
    ]
    _table(table[columns], "control_held", later, f"control-{later}")


def changed(dataset: Dataset, control: Control, earlier: date, later: date) -> None:
    """List what changed hands between the two dates, and what each holder gained and lost by province."""
    table = readable(control.between(earlier, later), dataset.actors, later)
    if table.empty:
        st.info("Nothing is known to have changed hands between the two dates.")
        return
    st.markdown("**Gained and lost**")
    tally = readable(control.tally(earlier, later), dataset.actors, later)
    _table(tally, "control_tally", later, f"gained-and-lost-{earlier}-{later}", pick=False)
    st.markdown("**Places**")
    columns = ["name", "admin1", "before", "after", "contested", "day", "incident_id", "source"]
    _table(table[columns], "control_changed", later, f"changed-hands-{earlier}-{later}")


def changes(dataset: Dataset, control: Control, earlier: date, later: date) -> None:
    """List every statement of a change between the two dates, also those that do not count, with why; newest first."""
    low, high = (_number(when) for when in (earlier, later))
    found = control.changes[(control.changes["last_day"] >= low) & (control.changes["first_day"] <= high)]
    found = found.iloc[::-1]
    counted = int(found["counts"].sum())
    st.caption(
        f"{quantity(len(found), 'statement', 'statements')}, of which {counted:,} move control under the rules."
    )
    _table(
        found,
        "control_changes",
        later,
        f"control-statements-{earlier}-{later}",
        lambda part: _statements(part, dataset, control, later),
    )


def _statements(found: pd.DataFrame, dataset: Dataset, control: Control, later: date) -> pd.DataFrame:
    table = readable(found, dataset.actors, later)
    return pd.DataFrame(
        {
            "name": found["place"].map(control.places["name"]).fillna("").to_numpy(),
            "first_day": pd.to_datetime(found["first_day"], unit="D").to_numpy(),
            "day": pd.to_datetime(found["last_day"], unit="D").to_numpy(),
            "before": table["before"].to_numpy(),
            "after": table["after"].to_numpy(),
            "contested": found["contested"].to_numpy(),
            "counts": found["counts"].to_numpy(),
            "why": found["why"].to_numpy(),
            "incident_id": found["row"].map(control.evidence["id"]).fillna("").to_numpy(),
        }
    )


def _headings(later: date) -> dict[str, Any]:
    text, number, date_column = (
        st.column_config.TextColumn,
        st.column_config.NumberColumn,
        st.column_config.DateColumn,
    )
    states = "; ".join(f"{c.label}: {c.definition}" for c in vocabulary.CONTROL_STATES.codes)
    bases = "; ".join(f"{c.label}: {c.definition}" for c in vocabulary.CONTROL_BASES.codes)
    return {
        "name": text("Place"),
        "admin1": text("Province"),
        "holder": text("Holder"),
        "other": text("Or", help="The other party while it is contested, changing or unclear"),
        "before": text("From"),
        "after": text("To"),
        "state": text("State", help=states),
        "basis": text("Rests on", help=bases),
        "since": date_column(
            "Since",
            help="Day from which it is known; blank: already before the first known change",
            format="YYYY-MM-DD",
            width=_DATE,
        ),
        "day": date_column(
            "By", help="Last day on which it may have happened", format="YYYY-MM-DD", width=_DATE
        ),
        "first_day": date_column("From the day", format="YYYY-MM-DD", width=_DATE),
        "stale_days": number("Days old", help=f"Days between {later} and the evidence"),
        "contested": st.column_config.CheckboxColumn("Contested"),
        "counts": st.column_config.CheckboxColumn("Counts", help="Whether it moves control under the rules"),
        "why": text("Why not", width="large"),
        "incident_id": text("Evidence", help="Choose the row to see the incident above"),
        "source": text("Source"),
        "gained": number("Gained"),
        "lost": number("Lost"),
        "net": number("Net"),
    }


def _table(
    table: pd.DataFrame,
    key: str,
    later: date,
    name: str,
    make: Callable[[pd.DataFrame], pd.DataFrame] = lambda part: part,
    pick: bool = True,
) -> None:
    """Show a table, of a long one the first lines, and offer all of it; `make` turns lines into what is read."""
    shown = make(table.head(LINES))
    # The page shows a blank as a dash, an empty text as nothing.
    shown = shown.assign(
        **{name: shown[name].replace("", None) for name in shown.select_dtypes(["str", "object"])}
    )
    ids = shown["incident_id"].fillna("").tolist() if "incident_id" in shown else []

    def chosen() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        _pick([ids[rows[0]]] if rows else [])

    more: dict[str, Any] = {"selection_mode": "single-row", "on_select": chosen} if pick else {}
    st.dataframe(
        shown,
        column_config=_headings(later),
        hide_index=True,
        placeholder="–",
        height=min(_HEIGHT, 38 + 35 * len(shown)),
        key=key,
        **more,
    )
    if len(table) > len(shown):
        st.caption(f"The first {len(shown):,} of {quantity(len(table), 'line', 'lines')}; the file has all.")
    st.download_button(
        "Download as CSV",
        data=lambda: table_csv(make(table)),
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"{key}_csv",
        on_click="ignore",
        icon=":material/download:",
    )
