"""Who holds each place on any date, worked out from the incidents that state it and from asserted holdings.

The rules are written down for people in docs/control.md; a comment that names a rule means its number there. A record
that says something about control is a statement (`statements`), statements speak of places (`places`), the statements
of one place are put in order (`order`) and read one after the other into bands of days (`walk`), and `Control` answers
questions from these (`holdings`).
"""

from geo.analysis.control.answers import Control
from geo.analysis.control.build import MATTERING, control_of
from geo.analysis.control.walk import MISSING

__all__ = ["MATTERING", "MISSING", "Control", "control_of"]
