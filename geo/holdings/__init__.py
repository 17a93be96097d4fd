"""Asserted holdings: who holds a place, as a person states it in a table beside the incidents.

A table of places, holders and dates goes through the same reading, checks and placing as incidents do, every row with
its verdict; what is kept lies in the folder of the user's own places until it is removed.
"""

from geo.holdings.checking import COLUMNS, Checked, check
from geo.holdings.kept import add, held, listed, remove, signature

__all__ = ["COLUMNS", "Checked", "add", "check", "held", "listed", "remove", "signature"]
