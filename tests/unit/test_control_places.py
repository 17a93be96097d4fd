"""Which statements of control speak of one place, and which stay apart."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.analysis.control import Control
from geo.model.filter import Filter
from tests.support.datasets import bundled, dataset

NOWHERE = {"latitude": None, "longitude": None, "geo_precision": 3}


def control(*records: dict[str, Any]) -> Control:
    ordinary = {"control_before": "Syrian Army", "control_contested": True}
    return dataset([{**ordinary, **record} for record in records]).control(Filter())


def names(found: Control) -> list[str]:
    return found.places["name"].tolist()


def test_one_exact_point_is_one_place_whatever_it_is_called() -> None:
    assert len(control({"location": "Jarabulus"}, {"location": "Jarablos"}).places) == 1


def test_spellings_of_one_name_within_five_kilometres_are_one_place() -> None:
    found = control({"location": "Tal Abyad"}, {"location": "Tell Abyad", "latitude": 36.23})
    assert len(found.places) == 1


def test_one_name_farther_away_is_another_place() -> None:
    assert len(control({"location": "Kafra"}, {"location": "Kafra", "latitude": 36.3}).places) == 2


def test_one_name_in_two_provinces_is_two_places() -> None:
    other = {"location": "Kafra", "latitude": 36.21, "admin1": "Idlib", "admin1_pcode": "SY07"}
    assert len(control({"location": "Kafra"}, other).places) == 2


def test_different_places_near_one_town_stay_apart() -> None:
    near = {"geo_precision": 2}
    found = control(
        {"location": "Town"}, {"location": "Hill 45", **near}, {"location": "Border gate", **near}
    )
    assert names(found) == ["Border gate", "Hill 45", "Town"]


def test_what_lies_near_a_town_is_not_the_town() -> None:
    found = control({"location": "Yabroud"}, {"location": "Yabroud", "geo_precision": 2})
    assert sorted(names(found)) == ["Yabroud", "near Yabroud"]


def test_a_name_without_a_point_is_a_place_of_its_province() -> None:
    found = control({"location": "Peak 53", **NOWHERE}, {"location": "peak 53", **NOWHERE})
    place = found.places.iloc[0]
    assert len(found.places) == 1
    assert (place["geo_precision"], place["admin1_pcode"]) == (3, "SY02")
    assert np.isnan(place["latitude"])


def test_a_name_without_a_point_joins_the_one_precise_place_of_that_name() -> None:
    found = control({"location": "Marea"}, {"location": "Marea", **NOWHERE})
    assert len(found.places) == 1
    assert found.places["latitude"].iloc[0] == 36.2012


def test_a_name_without_a_point_joins_none_of_several() -> None:
    found = control(
        {"location": "Kafra"}, {"location": "Kafra", "latitude": 36.4}, {"location": "Kafra", **NOWHERE}
    )
    assert len(found.places) == 3


@pytest.mark.parametrize("location", [None, "Aleppo", "Aleppo province", "Halab Governorate", "SY02"])
def test_a_statement_about_a_whole_province_is_listed_and_moves_nothing(location: str | None) -> None:
    found = control({"location": location, **NOWHERE})
    assert found.places.empty
    line = found.changes.iloc[0]
    assert (line["place"], line["counts"]) == (-1, False)
    assert line["why"] == "it speaks of a province or a wider area, not of one place"


def test_a_name_without_point_and_province_is_no_place() -> None:
    assert control({"location": "the frontier", "admin1": None, "admin1_pcode": None, **NOWHERE}).places.empty


def test_a_place_is_called_by_the_name_that_the_dataset_uses_most() -> None:
    clashes = [{"location": "Jarabulus", "control_before": None, "control_contested": None}] * 2
    found = control({"location": "Jarabolus"}, {"location": "Jarabulus"}, *clashes)
    assert names(found) == ["Jarabulus"]


def test_a_place_keeps_its_key_when_others_come() -> None:
    one = control({"location": "Marea"})
    two = control({"location": "Marea"}, {"location": "Anadan", "latitude": 36.3})
    assert one.places["place_id"].iloc[0] in two.places["place_id"].tolist()


def test_the_spellings_of_the_bundled_towns_are_one_place_each() -> None:
    found = bundled().control(Filter())
    rows = bundled().frame(found.changes["row"].to_numpy())
    place_of = pd.Series(found.changes["place"].to_numpy(), index=rows["incident_id"])
    assert place_of["syr-2014-0078"] == place_of["syr-2014-0130"]  # Jarabulus, Jarabolus
    assert place_of["syr-2014-0064"] == place_of["syr-2014-0101"]  # Ad Dana, Dana
    assert place_of["syr-2014-0075"] == place_of["syr-2014-0109"]  # Raqa
    assert place_of["syr-2014-0104"] != place_of["syr-2014-0123"]  # Tel Abyad, its border crossing
    kasab = ["syr-2014-0294", "syr-2014-0290", "syr-2014-0289"]  # 45 Hill, Kasab, its border gate
    assert place_of[kasab].nunique() == 3
    assert place_of[["syr-2014-0094", "syr-2014-0156"]].nunique() == 2  # Inzarat, Karam al-Qaser
    # The frontier of two countries, the road between two provinces, and one whole province.
    nowhere = ["syr-2014-0150", "syr-2014-0056", "syr-2014-0193"]
    assert place_of[nowhere].tolist() == [-1, -1, -1]
    assert (place_of.drop(nowhere) >= 0).all()
