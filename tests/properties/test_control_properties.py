"""Properties of control that hold for any statements."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pyarrow as arrow
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.control import Control, control_of
from geo.model import incident as model
from geo.model.actors import Actor, Actors
from geo.model.filter import Filter
from geo.model.incident import EARLIEST, LATEST
from geo.places.boundaries import Boundaries
from tests.factories import incidents

ACTORS = Actors(
    (
        Actor("Army", side="government", parent="State"),
        Actor("State", side="government"),
        Actor("Brigade", side="opposition", parent="Rebels"),
        Actor("Rebels", side="opposition"),
        Actor("Emirate", side="jihadist"),
        Actor("Front", side="jihadist"),
    )
)
HOLDERS = st.sampled_from([None, *(actor.name for actor in ACTORS)])
DAYS = st.dates(date(2014, 1, 1), date(2014, 3, 1))


@st.composite
def statement(draw: st.DrawFn) -> dict[str, Any]:
    after = draw(HOLDERS)
    town = draw(st.integers(0, 2))
    return {
        "event_date": draw(DAYS),
        "time_precision": draw(st.sampled_from([1, 1, 2, 3])),
        "event_type": "Battles",
        "sub_event_type": "Non-state actor overtakes territory" if after else "Armed clash",
        "location": f"Town {town}",
        "latitude": 36.0 + town / 5,
        "longitude": 37.0,
        "control_before": draw(HOLDERS),
        "control_after": after,
        "control_contested": draw(st.sampled_from([None, None, True])),
        "info_credibility": draw(st.sampled_from([None, 1, 2, 4])),
    }


@st.composite
def statements(draw: st.DrawFn) -> list[dict[str, Any]]:
    said = draw(st.lists(statement(), min_size=1, max_size=9))
    return [{**record, "incident_id": f"i{number}"} for number, record in enumerate(said)]


HOLDINGS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["Town 0", "Town 1"]),
            "holder": st.sampled_from([actor.name for actor in ACTORS]),
            "start": st.one_of(st.none(), DAYS),
            "days": st.integers(0, 40),
        }
    ),
    max_size=3,
)


def asserted(holdings: list[dict[str, Any]]) -> pd.DataFrame | None:
    if not holdings:
        return None
    table = pd.DataFrame(holdings).astype({"start": "datetime64[s]"})
    table["end"] = table["start"] + pd.to_timedelta(table["days"], unit="D")
    table["latitude"] = table["name"].map({"Town 0": 36.0, "Town 1": 36.2})
    return table.assign(
        admin1="Aleppo", admin1_pcode="SY02", country="Syria", longitude=37.0, geo_precision=1, source="list"
    )


def control(
    records: list[dict[str, Any]], wanted: Filter | None = None, holdings: pd.DataFrame | None = None
) -> Control:
    # Not by way of a dataset: its query engine takes a hundred times as long to start.
    table = arrow.Table.from_pandas(incidents(records), schema=model.arrow_schema(), preserve_index=False)
    return control_of(table, ACTORS, Boundaries.load(), wanted or Filter(), holdings)


def told(found: Control) -> list[tuple[Any, ...]]:
    """What a control says, without numbers of places and rows."""
    bands = found.bands.merge(found.places["place_id"], left_on="place", right_index=True)
    bands["id"] = found.evidence["id"].reindex(bands["row"]).fillna("").to_numpy()
    columns = ["place_id", "start", "end", "holder", "other", "state", "basis", "since", "evidence_day", "id"]
    return sorted(bands[columns].itertuples(index=False, name=None))


@given(statements(), HOLDINGS)
@settings(max_examples=25)
def test_bands_cover_every_day_of_every_place_once(
    records: list[dict[str, Any]], holdings: list[dict[str, Any]]
) -> None:
    found = control(records, holdings=asserted(holdings))
    first, end = ((day - date(1970, 1, 1)).days for day in (EARLIEST, LATEST + timedelta(days=1)))
    assert sorted(set(found.bands["place"])) == found.places.index.tolist()
    for _, bands in found.bands.groupby("place"):
        assert (bands["start"].iloc[0], bands["end"].iloc[-1]) == (first, end)
        assert (bands["start"] < bands["end"]).all()
        assert bands["start"].tolist()[1:] == bands["end"].tolist()[:-1]


@given(statements(), HOLDINGS, DAYS)
@settings(max_examples=25)
def test_the_answer_for_a_day_is_the_band_that_covers_it(
    records: list[dict[str, Any]], holdings: list[dict[str, Any]], day: date
) -> None:
    found = control(records, holdings=asserted(holdings))
    number = (day - date(1970, 1, 1)).days
    covering = found.bands[(found.bands["start"] <= number) & (found.bands["end"] > number)]
    known = covering[(covering["holder"] != "") | covering["contested"]]
    columns = ["place", "holder", "other", "state", "contested", "basis"]
    answered = found.at(day)
    assert answered[columns].values.tolist() == known[columns].values.tolist()
    assert (answered["stale_days"] >= 0).all()
    assert (answered.loc[answered["state"] == "held", "other"] == "").all()


@given(statements(), st.sampled_from(["parent", "side"]))
@settings(max_examples=25)
def test_roll_up_never_makes_a_change_inside_one_group(records: list[dict[str, Any]], rollup: str) -> None:
    plain, rolled = control(records), control(records, Filter(rollup=rollup))
    counting = rolled.changes[rolled.changes["counts"]]
    assert (counting["before"] != counting["after"]).all()
    assert set(counting["row"]) <= set(plain.changes.loc[plain.changes["counts"], "row"])
    assert len(rolled.bands["holder"].unique()) <= len(plain.bands["holder"].unique())


@given(statements(), st.randoms(use_true_random=False), HOLDINGS)
@settings(max_examples=15)
def test_the_order_of_rows_does_not_matter(
    records: list[dict[str, Any]], random: Any, holdings: list[dict[str, Any]]
) -> None:
    shuffled = list(records)
    random.shuffle(shuffled)
    one, other = (control(rows, holdings=asserted(holdings)) for rows in (records, shuffled))
    assert told(one) == told(other)


@given(statements(), statement())
@settings(max_examples=15)
def test_another_place_changes_no_place(records: list[dict[str, Any]], other: dict[str, Any]) -> None:
    far = {**other, "location": "Far away", "latitude": 35.0, "incident_id": "far"}
    alone, beside = (told(control(rows)) for rows in (records, [*records, far]))
    places = {line[0] for line in alone}
    assert [line for line in beside if line[0] in places] == alone
