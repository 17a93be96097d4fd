"""Answers about control: who held what on a day, what changed hands between two days, who gained and lost where."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.control.walk import END_DAY, FIRST_DAY, MISSING
from geo.places.names import normal_form

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, eq=False)
class Control:
    """Who held each place when, and on what evidence.

    Attributes
    ----------
    places : DataFrame
        Index 0..n-1: `name`, `admin1`, `admin1_pcode`, `country`, `latitude`, `longitude` (WGS84 degrees, NaN when only the
        province is known), `geo_precision`, `place_id` (the same in every version).
    bands : DataFrame
        By place and start; the bands of a place cover every day from `geo.model.incident.EARLIEST` to `LATEST` once:
        `place`, `start`, `end` (days since 1970, the end not included), `holder` (canonical name or ``side:x``; "" not
        known), `other` (the other party while contested, changing or unclear; "" none), `state` (of
        `vocabulary.CONTROL_STATES`), `contested` (known, and not simply held), `basis` (of `vocabulary.CONTROL_BASES`; ""
        while nothing is known), `since` (day, `MISSING` when not known), `row` (incident that is the evidence, -1 for
        none), `asserted` (row of the asserted holding that is the evidence, -1 for none), `evidence_first`,
        `evidence_day` (days that the evidence speaks of, from and to), `set_row`, `set_asserted` (what put the
        holder there).
    changes : DataFrame
        Every statement by last day, also those that move nothing: `place` (-1 when it speaks of no one place),
        `first_day`, `last_day`, `before`, `after` ("" not stated), `contested`, `counts` (whether it moves control),
        `why` (why not), `row`, `credibility` (6 when missing), `reliability` (“F” when missing), `derived` (holders read
        from the event type and the two actors).
    forms : tuple of str
        Normal form of each place's name.
    evidence : DataFrame
        `id` and `source` of the incidents of statements, by row.
    asserted_sources : dict
        Source of each asserted holding, by its row.
    """

    places: pd.DataFrame
    bands: pd.DataFrame
    changes: pd.DataFrame
    forms: tuple[str, ...]
    evidence: pd.DataFrame
    asserted_sources: dict[int, str]

    def at(self, day: date) -> pd.DataFrame:
        """Return how things stood at the end of a day, one row a place of which something is known.

        Returns
        -------
        DataFrame
            `place`, `name`, `admin1`, `admin1_pcode`, `holder` ("" when it is only known that it was fought over), `other`,
            `state`, `contested`, `basis`, `since` (datetime, blank when not known), `incident_id` ("" for an asserted
            holding), `source`, `stale_days` (days between the date and the evidence), `latitude`, `longitude`.
        """
        number = _number(day)
        bands = self._on(number)
        bands = bands[bands["basis"] != ""]
        places = self.places.loc[bands["place"]].reset_index(drop=True)
        first, last = (bands[name].to_numpy(dtype=np.int64) for name in ("evidence_first", "evidence_day"))
        stale = np.maximum(np.maximum(first - number, number - last), 0)
        ids, sources = self._named(bands["row"], bands["asserted"])
        return pd.DataFrame(
            {
                "place": bands["place"].to_numpy(dtype=np.int64),
                **{name: places[name] for name in ("name", "admin1", "admin1_pcode")},
                **{
                    name: bands[name].to_numpy()
                    for name in ("holder", "other", "state", "contested", "basis")
                },
                "since": _days(bands["since"]),
                "incident_id": ids,
                "source": sources,
                "stale_days": stale,
                "latitude": places["latitude"],
                "longitude": places["longitude"],
            }
        )

    def between(self, earlier: date, later: date) -> pd.DataFrame:
        """Return the places that another holder held at the end of one day than at the end of an earlier one.

        Places whose holder is not known on one of the two days are not among them.

        Returns
        -------
        DataFrame
            `place`, `name`, `admin1`, `before`, `after`, `contested` (on the later day), `day` (by which it was in the new hands;
            blank when it passed on a day that no record states), `incident_id`, `source` (of what says so).
        """
        one, other = self._on(_number(earlier)), self._on(_number(later))
        before, after = one["holder"].to_numpy(), other["holder"].to_numpy()
        moved = (before != after) & (before != "") & (after != "")
        found = other[moved]
        places = self.places.loc[found["place"]].reset_index(drop=True)
        ids, sources = self._named(found["set_row"], found["set_asserted"])
        return pd.DataFrame(
            {
                "place": found["place"].to_numpy(dtype=np.int64),
                "name": places["name"],
                "admin1": places["admin1"],
                "before": before[moved],
                "after": after[moved],
                "contested": found["contested"].to_numpy(dtype=bool),
                "day": _days(found["since"]),
                "incident_id": ids,
                "source": sources,
            }
        )

    def tally(self, earlier: date, later: date) -> pd.DataFrame:
        """Return what each holder gained and lost in each province between the ends of two days.

        Returns
        -------
        DataFrame
            `holder`, `admin1`, `gained`, `lost`, `net` (places); who moved most first, and their provinces by name.
        """
        moved = self.between(earlier, later)
        parts = [
            moved[["after", "admin1"]].assign(gained=1, lost=0),
            moved[["before", "admin1"]].assign(gained=0, lost=1),
        ]
        both = pd.concat(
            [part.set_axis(["holder", "admin1", "gained", "lost"], axis="columns") for part in parts]
        )
        tally = both.groupby(["holder", "admin1"], as_index=False)[["gained", "lost"]].sum()
        tally["net"] = tally["gained"] - tally["lost"]
        moves = (tally["gained"] + tally["lost"]).groupby(tally["holder"]).transform("sum")
        order = tally.assign(moves=moves).sort_values(
            ["moves", "holder", "admin1"], ascending=[False, True, True]
        )
        return order.drop(columns="moves").reset_index(drop=True)

    def called(self, *names: str) -> npt.NDArray[np.int64]:
        """Return the places that have one of the names in any spelling with the same normal form."""
        wanted = {normal_form(name) for name in names} - {""}
        return np.array([place for place, form in enumerate(self.forms) if form in wanted], dtype=np.int64)

    def _on(self, number: int) -> pd.DataFrame:
        """The band of every place that covers a day, by place."""
        number = min(max(number, FIRST_DAY), END_DAY - 1)
        return self.bands[(self.bands["start"] <= number) & (number < self.bands["end"])]

    def _named(self, rows: "pd.Series[Any]", asserted: "pd.Series[Any]") -> tuple[list[str], list[str]]:
        """Identifier and source of evidence."""
        found = self.evidence.reindex(rows)
        sources = [
            self.asserted_sources.get(holding, "") if holding >= 0 else source
            for source, holding in zip(found["source"], asserted, strict=True)
        ]
        return found["id"].fillna("").tolist(), sources


def _number(day: date) -> int:
    return (day - _EPOCH).days


def _days(numbers: "pd.Series[Any]") -> npt.NDArray[np.datetime64]:
    """Days since 1970 as dates; blank where not known."""
    days = numbers.to_numpy(dtype=np.int64)
    known = days != MISSING
    result = np.full(len(days), np.datetime64("NaT", "s"), dtype="datetime64[s]")
    result[known] = days[known].astype("datetime64[D]")
    return result
