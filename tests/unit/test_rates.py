"""The ratio of two rates: known values of textbooks and of other programs, and what zeros mean."""

import numpy as np
import pytest
from scipy.stats import binomtest

from geo.analysis.rates import ratio


def test_interval_is_the_one_that_r_prints_for_its_own_example() -> None:
    # help(poisson.test) in R: poisson.test(c(11, 6+8+7), c(800, 1083+1050+878)), the exact rate ratio test.
    found = ratio(11, 800, 21, 3011)
    assert float(found.estimate) == pytest.approx(1.971488, abs=1e-6)
    assert float(found.low) == pytest.approx(0.8584264, abs=1e-7)
    assert float(found.high) == pytest.approx(4.277266, abs=1e-6)
    assert not found.clear


@pytest.mark.parametrize(("a", "b"), [(27, 11), (3, 9), (1, 1), (0, 7), (5, 0), (400, 300)])
def test_interval_is_that_of_the_binomial_share(a: int, b: int) -> None:
    share = binomtest(a, a + b).proportion_ci(0.9, method="exact")
    found = ratio(a, 14, b, 28, level=0.9)
    assert float(found.low) == pytest.approx(2 * share.low / (1 - share.low))
    most = np.inf if share.high == 1 else 2 * share.high / (1 - share.high)
    assert float(found.high) == pytest.approx(most)


def test_none_against_some_is_at_most_what_chance_allows() -> None:
    # Of ten incidents none in the first of two equal periods: (1 - p) ** 10 = 0.025.
    found = ratio(0, 7, 10, 7)
    share = 1 - 0.025 ** (1 / 10)
    assert (float(found.estimate), float(found.low)) == (0, 0)
    assert float(found.high) == pytest.approx(share / (1 - share))
    assert found.clear


def test_some_against_none_has_no_upper_end() -> None:
    found = ratio(10, 7, 0, 7)
    assert float(found.estimate) == float(found.high) == np.inf
    assert float(found.low) == pytest.approx(1 / ratio(0, 7, 10, 7).high)


def test_nothing_on_both_sides_says_nothing() -> None:
    found = ratio(0, 7, 0, 30)
    assert np.isnan(found.estimate)
    assert (float(found.low), float(found.high)) == (0, np.inf)
    assert not found.clear


def test_many_lines_at_once_are_each_as_alone() -> None:
    a, b = np.array([0, 4, 30]), np.array([5, 4, 10])
    together = ratio(a, 14, b, 7)
    for at in range(3):
        alone = ratio(a[at], 14, b[at], 7)
        assert (together.low[at], together.high[at]) == (alone.low, alone.high)


@pytest.mark.parametrize(
    "wrong", [(1, 0, 1, 7, 0.95), (1, 7, 1, -1, 0.95), (-1, 7, 1, 7, 0.95), (1, 7, 1, 7, 1)]
)
def test_a_rate_without_days_or_of_less_than_nothing_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match="needs days"):
        ratio(*wrong)
