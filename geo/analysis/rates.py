"""Rates of incidents in two periods, their ratio, and how exactly it is known.

If incidents came independently at a steady rate (Poisson), then of the ``a + b`` incidents of both periods each falls
into the first with one and the same chance, which the ratio of the rates and the two lengths give. So the ratio's
interval follows exactly from the Clopper-Pearson interval of a binomial share (Przyborowski & Wilenski 1940;
Clopper & Pearson 1934), small counts and zeros included.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv

LEVEL = 0.95
"""Share of intervals, made so, that hold the ratio they are about."""

_Numbers = npt.ArrayLike
_Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ratio:
    """Ratios of a first rate to a second, shape of the counts.

    Attributes
    ----------
    estimate : ndarray of float64
        First rate by second: infinite when only the second count is 0, NaN when both are.
    low, high : ndarray of float64
        The interval, from 0 to infinity when nothing is known.
    """

    estimate: _Array
    low: _Array
    high: _Array

    @property
    def clear(self) -> npt.NDArray[np.bool_]:
        """Whether the interval leaves out 1, that is, whether the rates differ by more than chance explains."""
        return (self.low > 1) | (self.high < 1)


def ratio(count: _Numbers, days: float, other: _Numbers, other_days: float, level: float = LEVEL) -> Ratio:
    """Return the ratio of two rates with its exact interval.

    Parameters
    ----------
    count, other : array_like of int
        Incidents of the first and of the second period.
    days, other_days : float
        Days on which they were counted.
    level : float
        Of the interval, between 0 and 1.

    Raises
    ------
    ValueError
        When a period has no days, a count is below 0 or the level is no share.
    """
    a, b = (np.asarray(numbers, dtype=np.float64) for numbers in (count, other))
    if not (days > 0 and other_days > 0 and 0 < level < 1) or (a < 0).any() or (b < 0).any():
        raise ValueError("a rate needs days, and a count of 0 or more")
    tail, scale = (1 - level) / 2, other_days / days
    with np.errstate(divide="ignore", invalid="ignore"):
        return Ratio(
            estimate=a / b * scale,
            low=_least_odds(a, b, tail) * scale,
            # The other way round, so that turning the periods round inverts the interval to the last digit.
            high=scale / _least_odds(b, a, tail),
        )


def _least_odds(successes: _Array, failures: _Array, tail: float) -> _Array:
    """Odds of the least share under which so many successes still have the chance `tail`; 0 without any."""
    share = np.where(successes > 0, betaincinv(np.maximum(successes, 1), failures + 1, tail), 0.0)
    return np.asarray(share / (1 - share), dtype=np.float64)
