"""Which dates a recipe is about: always the same, or the latest of the data."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self

from geo.errors import PlateError
from geo.model.filter import Filter
from geo.model.words import quantity

RULES = ("fixed", "last", "monday")
MOST_DAYS = 3_660
"""Days that a window may go back: ten years."""

_TEXTS = {"fixed": "fixed dates", "monday": "since Monday"}
_LAST = re.compile(r"last ([0-9]{1,4}) days?", re.ASCII)


@dataclass(frozen=True)
class Window:
    """The rule by which a recipe finds its dates.

    Attributes
    ----------
    rule : str
        ``fixed``: those of the view; ``last``: the last days of the data; ``monday``: from the Monday of the week
        in which the data end.
    days : int
        Of ``last``: how many, the newest day among them; 0 otherwise.
    """

    rule: str = "fixed"
    days: int = 0

    def __post_init__(self) -> None:
        """Refuse a rule that is none."""
        if self.rule not in RULES:
            raise PlateError(f"no window “{self.rule[:40]}”: use one of {', '.join(RULES)}")
        if self.rule == "last" and not 1 <= self.days <= MOST_DAYS:
            raise PlateError(f"a window of {self.days:,} days: use 1 to {MOST_DAYS:,}")
        if self.rule != "last":
            object.__setattr__(self, "days", 0)

    def on(self, wanted: Filter, newest: date | None) -> Filter:
        """Return a filter with the dates of the rule.

        Parameters
        ----------
        wanted : Filter
            Of the recipe's view.
        newest : date or None
            The newest day of the data; None when there are no data, which leaves the filter as it is.
        """
        if self.rule == "fixed" or newest is None:
            return wanted
        back = self.days - 1 if self.rule == "last" else newest.weekday()
        return replace(wanted, start=newest - timedelta(days=back), end=newest)

    def words(self) -> str:
        """Return the rule in words: “the last 7 days of the data”."""
        if self.rule == "fixed":
            return "always the same dates"
        if self.rule == "monday":
            return "the last week of the data, since its Monday"
        return "the last day of the data" if self.days == 1 else f"the last {self.days:,} days of the data"

    def to_text(self) -> str:
        """Return the rule as it is kept: “last 7 days”, “since Monday”, “fixed dates”."""
        return _TEXTS.get(self.rule) or f"last {quantity(self.days, 'day', 'days').replace(',', '')}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read what `to_text` wrote.

        Raises
        ------
        PlateError
            When it is none of the rules.
        """
        for rule, words in _TEXTS.items():
            if text == words:
                return cls(rule)
        if found := _LAST.fullmatch(text):
            return cls("last", int(found[1]))
        raise PlateError(f"no window “{text[:40]}”: use “fixed dates”, “last 7 days” or “since Monday”")
