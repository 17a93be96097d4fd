"""Counts that are out of the ordinary."""

import numpy as np
import pytest
from scipy import integrate, stats

from geo.analysis.anomalies import expected, marks, ordinary

WEEK = 7


def judged(counts: list[float], usable: list[bool] | None = None) -> list[tuple[int, bool]]:
    values, days = np.array(counts, dtype=float), np.full(len(counts), WEEK)
    fit = np.array(usable if usable is not None else [True] * len(counts))
    return [(mark.number, mark.more) for mark in marks(values, ordinary(values, days, fit))]


@pytest.mark.parametrize(("count", "bins"), [(80, 8), (0, 8), (20, 4), (1000, 8), (3.5, 5), (250_000, 8)])
def test_range_is_that_of_the_negative_binomial_distribution(count: float, bins: int) -> None:
    next_count = stats.nbinom(count + 0.5, bins / (bins + 1))
    assert expected(count, bins * WEEK, WEEK) == (next_count.ppf(0.01), next_count.ppf(0.99))


def test_probabilities_are_those_of_a_poisson_count_whose_rate_is_uncertain() -> None:
    """Not by the formula: the Poisson probabilities averaged over the rates that 80 in 8 weeks leave possible."""
    rate = stats.gamma(80.5, scale=1 / 8)
    beyond, _ = integrate.quad(lambda r: rate.pdf(r) * stats.poisson.sf(19, r), 0, 40)
    up_to, _ = integrate.quad(lambda r: rate.pdf(r) * stats.poisson.sf(18, r), 0, 40)
    assert beyond < 0.01 <= up_to
    assert expected(80, 56, 7)[1] == 19


def test_a_longer_bin_is_expected_to_have_more() -> None:
    assert expected(80, 8 * 28, 31)[1] > expected(80, 8 * 28, 28)[1]


def test_a_leap_and_a_fall_are_marked() -> None:
    assert judged([10] * 8 + [20]) == [(8, True)]
    assert judged([10] * 8 + [19]) == []
    assert judged([10] * 8 + [2]) == [(8, False)]
    assert judged([10] * 8 + [3]) == []


def test_four_bins_before_are_needed() -> None:
    assert judged([0, 0, 0, 30]) == []
    assert judged([0, 0, 0, 0, 30]) == [(4, True)]


def test_bins_that_cannot_be_used_are_neither_marked_nor_held_against() -> None:
    assert judged([10] * 8 + [40], [True] * 8 + [False]) == []
    # The five empty ones lie before the records begin.
    assert judged([0] * 5 + [10] * 5 + [11], [False] * 5 + [True] * 6) == []


def test_fewer_than_five_are_no_leap() -> None:
    assert judged([0] * 8 + [4]) == []
    assert judged([0] * 8 + [5]) == [(8, True)]


def test_a_share_of_an_incident_makes_no_mark() -> None:
    assert judged([10] * 8 + [19.9]) == []
    assert judged([10] * 8 + [2.1]) == []
    assert judged([0] * 8 + [4.9]) == []


def test_only_the_last_eight_bins_count() -> None:
    assert judged([100] * 3 + [10] * 8 + [20])[-1] == (11, True)
