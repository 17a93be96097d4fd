"""What holds for the ratio of any two rates."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.rates import ratio

counts = st.integers(0, 1_000_000)
days = st.integers(1, 40_000)


@given(counts, days, counts, days)
def test_turning_the_sides_round_inverts_the_ratio(a: int, one: int, b: int, other: int) -> None:
    there, back = ratio(a, one, b, other), ratio(b, other, a, one)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(there.low, 1 / back.high, rtol=1e-9)
        np.testing.assert_allclose(there.high, 1 / back.low, rtol=1e-9)
    assert there.clear == back.clear


@given(counts, days, counts, days)
def test_the_interval_holds_the_estimate(a: int, one: int, b: int, other: int) -> None:
    found = ratio(a, one, b, other)
    assert 0 <= found.low < found.high
    assert np.isnan(found.estimate) == (a == b == 0)
    assert np.isnan(found.estimate) or found.low <= found.estimate <= found.high


@given(st.integers(1, 10_000), days, st.integers(1, 10_000), days, st.integers(2, 50))
def test_more_data_of_the_same_rates_narrow_the_interval(
    a: int, one: int, b: int, other: int, times: int
) -> None:
    little, much = ratio(a, one, b, other), ratio(a * times, one * times, b * times, other * times)
    assert little.low < much.low < much.high < little.high


@given(counts, counts, days, st.integers(2, 100))
def test_only_rates_count_not_the_unit_of_time(a: int, b: int, one: int, unit: int) -> None:
    in_days, in_hours = ratio(a, one, b, 2 * one), ratio(a, one * unit, b, 2 * one * unit)
    np.testing.assert_allclose(in_days.low, in_hours.low, rtol=1e-9)
