"""Who held which place when: one row a place, bands in the colour of the holder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from geo.analysis.control import Control
from geo.charts.look import INK, SOFT, Theme, moments, readable
from geo.model import vocabulary
from geo.model.actors import Actors
from geo.model.words import day

NOT_KNOWN = "not known"
_EPOCH = date(1970, 1, 1)
MOST = 2_000
"""Bands of one chart; with more, nothing could be told apart, and the browser would be slow."""

_ROW = 20
"""Height of a place, pixels."""

_TIME = alt.Scale(type="utc")
_BAND, _HALF = 14, 7
_INFERRED = 0.45
"""Opacity of what is known only from a later record, or asserted."""

_UNSURE = ("contested", "changing", "unclear", "unknown")
_WORDS = {str(code.code): code.label for code in vocabulary.CONTROL_STATES.codes}
_BASES = {str(code.code): code.label for code in vocabulary.CONTROL_BASES.codes}


@dataclass(frozen=True)
class Timeline:
    """The bands of some places over some days, in words and colours.

    Attributes
    ----------
    bands : DataFrame
        One row a band: `place` (label), `start`, `end` (datetime64; the end is the day after the last), `begin`,
        `finish` (the same for a chart), `holder`,
        `other` (short names), `state`, `basis` (words), `unsure`, `inferred` (bool), `said` (a sentence), `evidence`
        (incident id, "" for an asserted holding).
    changes : DataFrame
        One row a change that counts: `place`, `day` (datetime64), `at` (the same for a chart), `by`, `said`, `evidence`.
    order : tuple of str
        Labels of the places, top to bottom.
    colours : mapping
        Short name to ``#rrggbb``, in the order of the legend.
    """

    bands: pd.DataFrame
    changes: pd.DataFrame
    order: tuple[str, ...]
    colours: Mapping[str, str]

    def table(self) -> pd.DataFrame:
        """Return the bands as people read them; `until` is the last day of each."""
        frame = self.bands
        return pd.DataFrame(
            {
                "place": frame["place"],
                "from": frame["start"],
                "until": frame["end"] - pd.Timedelta(days=1),
                "holder": frame["holder"],
                "or": frame["other"],
                "state": frame["state"],
                "rests on": frame["basis"],
                "evidence": frame["evidence"],
            }
        )


def first_drawn(control: Control, places: Sequence[int], first: date, last: date) -> date:
    """Return the day from which on the bands of some places are few enough to be drawn: `first`, or a later one."""
    low, high = ((d - _EPOCH).days for d in (first, last))
    bands = control.bands
    begins = bands.loc[bands["place"].isin(places) & (bands["start"] <= high) & (bands["end"] > low), "start"]
    if len(begins) <= MOST:
        return first
    # The newest are drawn: each of the others has ended by the day after which so many begin.
    latest = int(begins.nlargest(MOST - len(places)).min())
    return _EPOCH + timedelta(days=min(max(latest, low), high))


def timeline(control: Control, actors: Actors, places: Sequence[int], first: date, last: date) -> Timeline:
    """Return the bands of some places between two days.

    Parameters
    ----------
    control : Control
        Who holds what.
    actors : Actors
        For names and colours.
    places : sequence of int
        Places of `control.places`, in the order wanted.
    first, last : date
        Both included; a band that reaches beyond is cut.
    """
    labels = _labels(control.places, places)
    ids = control.evidence["id"]
    low, high = ((d - _EPOCH).days for d in (first, last))
    bands = control.bands
    bands = bands[bands["place"].isin(labels) & (bands["start"] <= high) & (bands["end"] > low)]
    bands = bands[(bands["holder"] != "") | bands["contested"]]
    start, end = bands["start"].clip(lower=low), bands["end"].clip(upper=high + 1)
    named = {v: actors.label(v, last) if v else "" for v in {*bands["holder"], *bands["other"]}}
    frame = pd.DataFrame(
        {
            "place": bands["place"].map(labels),
            "start": _dates(start),
            "end": _dates(end),
            "begin": moments(start.to_numpy()),
            "finish": moments(end.to_numpy()),
            "holder": bands["holder"].map(named).replace("", NOT_KNOWN),
            "other": bands["other"].map(named),
            "state": bands["state"].map(_WORDS),
            "basis": bands["basis"].map(_BASES),
            "unsure": bands["state"].isin(_UNSURE),
            "inferred": bands["basis"].isin(("before", "asserted")),
            "evidence": bands["row"].map(ids).fillna(""),
        }
    )
    frame["said"] = [_said(row) for row in frame.to_dict("records")]
    colours = {named[v]: actors.colour(v, last) for v in _by_days(bands, start, end) if v}
    return Timeline(
        frame.reset_index(drop=True),
        _changes(control, labels, ids, named, low, high),
        tuple(labels.values()),
        colours,
    )


def _labels(places: pd.DataFrame, chosen: Sequence[int]) -> dict[int, str]:
    """A label for each place that no other has: its name, with the province where two share it."""
    names = places.loc[list(chosen), "name"].fillna("").replace("", "no name")
    shared = names.duplicated(keep=False)
    provinces = places.loc[list(chosen), "admin1"].fillna("")
    labels: dict[int, str] = {}
    taken: set[str] = set()
    for place, name, twice, province in zip(chosen, names, shared, provinces, strict=True):
        label = f"{name}, {province}" if twice and province else str(name)
        while label in taken:
            label += " ·"
        taken.add(label)
        labels[int(place)] = label
    return labels


def _by_days(bands: pd.DataFrame, start: "pd.Series[Any]", end: "pd.Series[Any]") -> list[str]:
    """Holders by the days that they held, the longest first; then those that only disputed."""
    held = (end - start).groupby(bands["holder"]).sum().sort_values(ascending=False, kind="stable")
    return list(dict.fromkeys([*held.index, *sorted(set(bands["other"]))]))


def _changes(
    control: Control,
    labels: Mapping[int, str],
    ids: "pd.Series[str]",
    named: dict[str, str],
    low: int,
    high: int,
) -> pd.DataFrame:
    changes = control.changes
    shown = changes["counts"] & changes["place"].isin(labels) & changes["last_day"].between(low, high)
    changes = changes[shown]
    return pd.DataFrame(
        {
            "place": changes["place"].map(labels),
            "day": _dates(changes["last_day"]),
            "at": moments(changes["last_day"].to_numpy()),
            "by": [day(when.date()) for when in _dates(changes["last_day"])],
            "said": [
                f"{named.get(before) or before or 'not stated'} → {named.get(after) or after or 'not stated'}"
                for before, after in zip(changes["before"], changes["after"], strict=True)
            ],
            "evidence": changes["row"].map(ids).fillna(""),
        }
    ).reset_index(drop=True)


def _dates(days: "pd.Series[Any]") -> "pd.Series[Any]":
    return pd.Series(
        days.to_numpy(dtype=np.int64).astype("datetime64[D]").astype("datetime64[s]"), index=days.index
    )


def _said(row: Mapping[Any, Any]) -> str:
    until = row["end"] - pd.Timedelta(days=1)
    span = (
        day(row["start"].date())
        if until == row["start"]
        else f"{day(row['start'].date())} to {day(until.date())}"
    )
    who = row["holder"] if not row["other"] else f"{row['holder']} or {row['other']}"
    return f"{who}, {row['state']}, {span}"


def chart(shown: Timeline, theme: Theme, width: int | str = "container") -> Any:
    """Return the chart: a whole band is held for certain, a halved one by the one or the other, a pale one inferred.

    The selection `pick` holds the `evidence` of a band that is clicked.
    """
    domain = [*shown.colours, NOT_KNOWN]
    colours = [readable(colour, theme) for colour in shown.colours.values()] + [SOFT[theme]]
    scale = alt.Scale(domain=domain, range=colours)
    # Layers with a sort of their own are not united by it: the domain says the order to all of them.
    rows = alt.Scale(domain=list(shown.order))
    pick = alt.selection_point(name="pick", fields=["evidence"], on="click", empty=True)
    base = alt.Chart(shown.bands).encode(
        x=alt.X(
            "begin:T",
            scale=_TIME,
            title=None,
            axis=alt.Axis(format="%-d %b %Y", grid=False, labelOverlap=True),
        ),
        x2="finish:T",
        y=alt.Y(
            "place:N",
            scale=rows,
            sort=None,
            title=None,
            axis=alt.Axis(labelLimit=190, ticks=False, domain=False),
        ),
        opacity=alt.condition(
            pick,
            alt.Opacity(
                "inferred:N", scale=alt.Scale(domain=[False, True], range=[1, _INFERRED]), legend=None
            ),
            alt.value(0.15),
        ),
        tooltip=[
            alt.Tooltip("place:N", title="Place"),
            alt.Tooltip("said:N", title="Held by"),
            alt.Tooltip("basis:N", title="Rests on"),
            alt.Tooltip("evidence:N", title="Evidence"),
        ],
    )
    holder = alt.Color(
        "holder:N",
        scale=scale,
        legend=alt.Legend(title=None, orient="top", columns=8, symbolType="square", symbolOpacity=1),
    )
    sure = base.transform_filter("!datum.unsure").mark_bar(size=_BAND, cornerRadius=1).encode(color=holder)
    upper = (
        base.transform_filter("datum.unsure").mark_bar(size=_HALF, yOffset=-_HALF / 2).encode(color=holder)
    )
    lower = (
        base.transform_filter("datum.unsure")
        .mark_bar(size=_HALF, yOffset=_HALF / 2)
        .transform_calculate(second=f"datum.other ? datum.other : '{NOT_KNOWN}'")
        .encode(color=alt.Color("second:N", scale=scale, legend=None))
    )
    marks = (
        alt.Chart(shown.changes)
        .mark_point(shape="diamond", filled=True, size=55, stroke=INK[theme], strokeWidth=1, opacity=1)
        .encode(
            x=alt.X("at:T", scale=_TIME),
            y=alt.Y("place:N", scale=rows, sort=None),
            color=alt.value("#ffffff" if theme == "light" else "#10161c"),
            tooltip=[
                alt.Tooltip("place:N", title="Place"),
                alt.Tooltip("said:N", title="Changed hands"),
                alt.Tooltip("by:N", title="By"),
                alt.Tooltip("evidence:N", title="Evidence"),
            ],
        )
    )
    return (
        alt.layer(sure.add_params(pick), upper, lower, marks)
        .resolve_scale(color="shared")
        .properties(width=width, height=alt.Step(_ROW))
    )
