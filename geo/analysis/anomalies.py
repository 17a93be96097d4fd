"""Counts that are out of the ordinary against those before them.

Incidents of a stretch of time are counts. Had the rate of the bins before gone on, the next count would follow a
Poisson distribution whose rate is itself known only from these bins: with Jeffreys' prior the rate follows a gamma
distribution, and the next count a negative binomial one (Gelman et al., “Bayesian Data Analysis”, 3rd ed., 2.6-2.7).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special

MOST_BEFORE, LEAST_BEFORE = 8, 4
"""Whole bins before one that it is held against: fewer say too little, older ones say nothing of now."""

RARE = 0.01
"""A count is marked when one so high, or one so low, would come in fewer than this share of bins."""

LEAST_MORE = 5
"""Incidents of a bin that is marked as having more: two after none are no news."""

_PRIOR = 0.5
"""Shape of Jeffreys' prior for a Poisson rate."""


_ROUNDING = 1e-6
"""Shares of incidents add up to whole ones but for this."""


@dataclass(frozen=True)
class Mark:
    """A bin whose count is out of the ordinary.

    Attributes
    ----------
    number : int
        Of the bin.
    more : bool
        Whether it has more than expected; fewer otherwise.
    count : float
        Its incidents.
    low, high : int
        What would not have been out of the ordinary, both included.
    """

    number: int
    more: bool
    count: float
    low: int
    high: int


def expected(count: float, days: float, next_days: float) -> tuple[int, int]:
    """Return the lowest and the highest count that would be ordinary in a bin.

    Parameters
    ----------
    count : float
        Incidents in the bins before it.
    days : float
        Days of these bins.
    next_days : float
        Days of the bin itself.

    Returns
    -------
    (int, int)
        A lower count comes with a probability below `RARE`, and so does a higher one.
    """
    shape = count + _PRIOR
    mean = shape * next_days / days
    spread = np.sqrt(mean * (1 + next_days / days))
    # Far enough out that nothing but rounding is left beyond: the tail is lighter than 12 deviations and 60 counts.
    counts = np.arange(int(mean + 12 * spread) + 60)
    up_to = special.betainc(shape, counts + 1, days / (days + next_days))
    return int(np.argmax(up_to >= RARE)), int(np.argmax(up_to >= 1 - RARE))


def ordinary(
    counts: npt.NDArray[np.float64], days: npt.NDArray[Any], usable: npt.NDArray[np.bool_]
) -> list[tuple[int, int] | None]:
    """Return what would be ordinary in each bin after those before it; None where too few are.

    A bin is held against the `MOST_BEFORE` bins before it, of which at least `LEAST_BEFORE` must be usable.

    Parameters
    ----------
    counts : ndarray of float, shape (bins,)
        Incidents.
    days : ndarray of int, shape (bins,)
        Days of each bin.
    usable : ndarray of bool, shape (bins,)
        Bins that can be held against others: those that the dates do not cut, and on which records report.
    """
    found: list[tuple[int, int] | None] = []
    for number, good in enumerate(usable):
        before = np.arange(max(0, number - MOST_BEFORE), number)
        before = before[usable[before]]
        enough = good and len(before) >= LEAST_BEFORE
        found.append(expected(counts[before].sum(), days[before].sum(), days[number]) if enough else None)
    return found


def marks(counts: npt.NDArray[np.float64], ranges: Sequence[tuple[int, int] | None]) -> tuple[Mark, ...]:
    """Return the bins whose count is out of the ordinary, in order.

    A share of an incident counts as none for a mark of more and as a whole one for a mark of fewer, so that no mark
    rests on an incident whose bin is not known.

    Parameters
    ----------
    counts : ndarray of float, shape (bins,)
        Incidents.
    ranges : sequence of (int, int) or None
        Of `ordinary`.
    """
    found = []
    for number, bounds in enumerate(ranges):
        if bounds is None:
            continue
        low, high = bounds
        count = float(counts[number])
        at_least, at_most = np.floor(count + _ROUNDING), np.ceil(count - _ROUNDING)
        if at_least > high and at_least >= LEAST_MORE:
            found.append(Mark(number, True, count, low, high))
        elif at_most < low:
            found.append(Mark(number, False, count, low, high))
    return tuple(found)
