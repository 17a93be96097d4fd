"""The factories make what the store keeps."""

import pandas as pd
import pytest

from geo.model import incident as model
from tests.factories import incident, incidents


def test_incidents_pass_the_checks_of_the_store() -> None:
    table = incidents(
        [{}, {"event_type": "Protests", "sub_event_type": "Peaceful protest"}, {"fatalities": 3}]
    )
    model.schema().validate(table[list(model.NAMES)], lazy=True)


def test_fields_given_are_kept_and_the_rest_follows_from_them() -> None:
    table = incidents([{"event_date": "2014-01-03", "time_precision": 2, "fatalities": 0}])
    assert table.loc[0, "first_day"] == pd.Timestamp("2013-12-30")
    assert table.loc[0, "last_day"] == pd.Timestamp("2014-01-05")
    assert table.loc[0, "fatalities"] == 0
    assert table.loc[0, "injured"] is pd.NA


def test_every_incident_has_a_name_of_its_own() -> None:
    assert incident()["incident_id"] != incident()["incident_id"]


def test_column_that_does_not_exist_is_refused() -> None:
    with pytest.raises(TypeError, match="no such column: deaths"):
        incident(deaths=3)
