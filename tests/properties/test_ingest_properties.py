"""What holds for every file: each row gets a verdict, and none is lost."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.model import incident as model
from geo.model import vocabulary
from tests.support.datasets import dataset, ingested, reading, taken

QUICK = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
dates = st.dates().map(str) | st.sampled_from(["", "2014-02-30", "0000-00-00", "03/01/2014"])
numbers = st.integers(-5, 200).map(str) | st.floats().map(str) | texts
codes = st.sampled_from(["", "1", "2", "3", "4", "x"])
VALUES = {
    "incident_id": st.sampled_from(["", "a", "b", "c"]) | texts,
    "event_date": dates,
    "end_date": dates,
    "time_precision": codes,
    "event_type": st.sampled_from([*vocabulary.EVENT_TYPES, "", "Weather"]),
    "sub_event_type": texts,
    "actor1": texts,
    "country": st.sampled_from(["Syria", "Lebanon", "Atlantis", ""]),
    "admin1": st.sampled_from(["Aleppo", "Idleb", "Nowhere", ""]),
    "location": st.sampled_from(["Aleppo", "Atareb", "nowhere at all", ""]) | texts,
    "latitude": st.floats(32, 38).map(str) | numbers,
    "longitude": st.floats(35, 43).map(str) | numbers,
    "geo_precision": codes,
    "fatalities": numbers,
    "fatalities_low": numbers,
    "fatalities_high": numbers,
    "civilian_targeting": st.sampled_from(["", "true", "no", "perhaps"]),
    "source_reliability": st.sampled_from(["", "A", "F", "Z"]),
    "info_credibility": codes,
    "notes": texts,
    "reports": numbers,
    "dataset_record_id": texts,
    # Derived by us: whatever a file brings here must not matter.
    "kind": texts,
    "first_day": texts,
    "placed_by": texts,
}
rows = st.lists(st.fixed_dictionaries({}, optional=VALUES), max_size=6)
nearly_good = st.lists(
    st.fixed_dictionaries(
        {}, optional={name: VALUES[name] for name in ("fatalities", "geo_precision", "admin1")}
    ),
    max_size=6,
)


@QUICK
@given(rows | nearly_good)
def test_every_row_read_is_kept_repaired_or_rejected(records: list[dict[str, str]]) -> None:
    batch = ingested(records)
    assert batch.kept + batch.repaired + batch.rejected == batch.rows_read == len(records)
    assert len(batch.incidents) == batch.kept + batch.repaired
    assert batch.table.num_rows == len(batch.rows)
    verdicts = batch.verdicts
    rejected = set(verdicts.loc[verdicts["verdict"] == "rejected", "row"])
    assert len(rejected) == batch.rejected
    assert rejected <= set(range(1, len(records) + 1))
    repaired = set(verdicts.loc[verdicts["verdict"] == "repaired", "row"]) - rejected
    assert len(repaired) == batch.repaired
    assert verdicts["field"].isin(model.NAMES).all()
    model.schema().validate(batch.incidents, lazy=True)


@QUICK
@given(rows | nearly_good, st.integers(1, 4))
def test_same_file_gives_the_same_incidents_however_it_is_cut(
    records: list[dict[str, str]], chunk: int
) -> None:
    one, other = ingested(records), ingested(records, chunk=chunk)
    assert one.table.equals(other.table)
    assert one.verdicts.equals(other.verdicts)


@QUICK
@given(rows)
def test_rows_without_identifiers_get_the_same_ones_each_time(records: list[dict[str, str]]) -> None:
    names = {name for record in records for name in record} - {"incident_id", "dataset_record_id"}
    columns = {name: [record.get(name, "") for record in records] for name in (*names, "admin3")}
    one, other = taken(reading(columns)), taken(reading(dict(reversed(columns.items()))))
    assert one.ids == other.ids
    assert one.ids is not None
    assert len(set(one.ids.to_pylist())) == len(records)


@QUICK
@given(rows | nearly_good)
def test_what_was_kept_can_be_asked_for(records: list[dict[str, str]]) -> None:
    frame = ingested(records).incidents
    loaded = dataset(frame.astype("object").where(frame.notna(), None).to_dict("records"))
    assert loaded.rows == len(frame)
    placed = loaded.places.of_row >= 0
    by = loaded.columns(("placed_by",))["placed_by"]
    assert not placed[(by == "none").to_numpy()].any()
    assert len(loaded.places.table) == len(set(loaded.places.of_row[placed]))
