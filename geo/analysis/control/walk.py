"""The statements of one place, read one after the other into bands of days: who held it, in what state, on what evidence."""

from collections.abc import Mapping
from typing import NamedTuple

from geo.analysis.control.order import NONE, Agree, Ordered, Statement
from geo.model.incident import EARLIEST, LATEST

MISSING = -(2**31)
"""The day “since” when it is not known since when."""

_EPOCH = 719_163
"""1970-01-01 as `date.toordinal` counts."""

FIRST_DAY = EARLIEST.toordinal() - _EPOCH
END_DAY = LATEST.toordinal() - _EPOCH + 1
"""The day after the last that bands cover."""


class Band(NamedTuple):
    """How things stood for some days; holders are numbers of names, statements are numbers, both -1 for none."""

    holder: int = NONE
    other: int = NONE
    state: str = "unknown"
    basis: str = ""
    since: int = MISSING
    evidence: int = -1
    evidence_first: int = MISSING
    evidence_day: int = MISSING
    set_by: int = -1


SAME_GROUP = "both holders count as one: nothing changed hands"
NAMES_HOLDER = "it names who held the place already: nothing changed hands"

NOTHING = Band()
"""Before any statement: no record says anything."""


class Walk:
    """Reads the statements of one place in order.

    Attributes
    ----------
    starts, bands : list of int, list of Band
        From which day since 1970 on the place stood how, in order; each band ends where the next begins, the last on
        `END_DAY`.
    idle : dict
        From the number of a statement of a change to why it moved nothing.
    """

    def __init__(self, ordered: Ordered, agree: Agree, same: Agree, ends: Mapping[int, int]) -> None:
        self.starts: list[int] = []
        self.bands: list[Band] = []
        self.idle: dict[int, str] = {}
        self._agree = agree
        self._same = same
        self._ends = ends
        self._open_ends = ordered.open_ends
        self._start = FIRST_DAY
        self._band = NOTHING
        # What holds apart from disputes: the band to return to, and later assertions that still run.
        self._standing = NOTHING
        self._running: list[tuple[int, int]] = []
        self._settles: tuple[int, Band] | None = None
        self._begin(ordered.statements)
        steps = {
            "change": self._change,
            "contest": self._contest,
            "dispute": self._dispute,
            "doubted": self._doubted,
            "asserted": self._asserted,
        }
        for statement in ordered.statements:
            steps[statement.force](statement)
        self._settle(END_DAY)
        self._close()

    # -- bands ----------------------------------------------------------------------------------------------------

    def _turn(self, day: int, band: Band) -> None:
        """Let a band begin on a day; one that would have no days is replaced."""
        day = max(day, self._start)
        if day > self._start and band != self._band:
            self._close()
            self._start = day
        self._band = band

    def _close(self) -> None:
        self.starts.append(self._start)
        self.bands.append(self._band)

    def _back_to(self, day: int) -> None:
        """Take bands back that begin after a day: what is known now says more than the disputes of those days."""
        while self._start > day:
            self._start, self._band = self.starts.pop(), self.bands.pop()

    def _settle(self, day: int) -> None:
        """Let a contest with an assertion end when the assertion has run out, if that is before a day."""
        if self._settles is not None and self._settles[0] < day:
            self._turn(*self._settles)
        self._settles = None

    # -- the beginning --------------------------------------------------------------------------------------------

    def _begin(self, statements: tuple[Statement, ...]) -> None:
        """Find who held the place at first: who the first statement says held it before (rule 3).

        A doubtful claim is asked only where no statement that counts answers.
        """
        counting = next((s for s in statements if s.tells), None)
        if counting is not None and counting.before != NONE:
            self._stand_from_the_first(counting)
            return
        for statement in statements:
            if statement is counting:
                return
            if statement.before != NONE:
                self._stand_from_the_first(statement)
                return

    def _stand_from_the_first(self, said: Statement) -> None:
        first = said.known[0]
        number = said.number
        self._standing = Band(said.before, NONE, "held", "before", MISSING, number, first, first, number)
        self._band = self._standing

    # -- statements -----------------------------------------------------------------------------------------------

    def _change(self, said: Statement) -> None:
        if NONE not in (said.after, said.before) and self._same(said.after, said.before):
            self.idle[said.number] = SAME_GROUP
            self._confirm(said)
            return
        if self._confirms(said):
            self.idle[said.number] = NAMES_HOLDER
            self._confirm(said)
            return
        standing = self._passed_unseen(said)
        known = standing.holder if standing.holder != NONE else said.before
        first, last = said.known
        begin = max(said.first, self._start)
        if begin < said.last:
            other, number = said.after, said.number
            changing = (
                known,
                other,
                "changing",
                "change",
                standing.since,
                number,
                first,
                last,
                standing.set_by,
            )
            self._turn(begin, Band(*changing))
        self._hold(
            said,
            said.last,
            Band(said.after, NONE, "held", "change", said.last, said.number, last, last, said.number),
        )
        if said.contested:
            self._dispute_with(said, said.before if said.before != NONE else known)

    def _confirms(self, said: Statement) -> bool:
        """Whether a change leads to who holds the place already, and its record does not say from whom."""
        standing = self._standing
        if NONE in (standing.holder, said.after) or not self._agree(standing.holder, said.after):
            return False
        inside = self._asserted_on(said.first) and not self._agree(standing.holder, said.before)
        return said.before == NONE or inside

    def _confirm(self, said: Statement) -> None:
        """Take a record that names the holder as fresh evidence of it; nothing changes hands."""
        standing = self._passed_unseen(said)
        first, last = said.known
        if standing.holder == NONE or not self._agree(standing.holder, said.after):
            standing = Band(said.after, NONE, "held", "change", MISSING, set_by=said.number)
        if standing.basis != "asserted" or standing.evidence_day < last:
            standing = standing._replace(evidence=said.number, evidence_first=first, evidence_day=last)
        self._hold(said, said.last, standing._replace(state="held", other=NONE))
        if said.contested:
            self._dispute_with(said, NONE)

    def _contest(self, said: Statement) -> None:
        standing = self._passed_unseen(said)
        first, last = said.known
        if standing.holder == NONE:
            standing = standing._replace(holder=said.before, since=MISSING, set_by=said.number)
        band = standing._replace(
            basis="contest", evidence=said.number, evidence_first=first, evidence_day=last
        )
        self._hold(said, said.first, band)
        agrees = said.before == NONE or self._agree(band.holder, said.before)
        self._dispute_with(said, NONE if agrees else said.before)

    def _dispute(self, said: Statement) -> None:
        self._settle(said.first)
        first, last = said.known
        band = self._standing._replace(
            basis="contest", evidence=said.number, evidence_first=first, evidence_day=last
        )
        self._contested(said.first, band, self._band.other if self._band.state == "contested" else NONE)

    def _doubted(self, said: Statement) -> None:
        self._settle(said.first)
        first, last = said.known
        band = self._standing._replace(
            basis="contest", evidence=said.number, evidence_first=first, evidence_day=last
        )
        agrees = said.after == NONE or (band.holder != NONE and self._agree(band.holder, said.after))
        self._contested(said.first, band, NONE if agrees else said.after)

    def _asserted(self, said: Statement) -> None:
        end = max(self._ends[said.number], said.last)
        self._settle(said.last)
        since = said.last if said.last > FIRST_DAY else MISSING
        band = Band(said.after, NONE, "held", "asserted", since, said.number, said.last, end, said.number)
        self._hold(said, said.last, band)
        self._running.append((end, said.after))

    # -- what they share ------------------------------------------------------------------------------------------

    def _passed_unseen(self, said: Statement) -> Band:
        """Return how things stood when a statement begins, by its own word: who it says held the place (rule 7).

        Where that is another than who stood, the place passed to them on a day between the two that no record states.
        """
        begin = max(said.first, self._start)
        self._settle(begin)
        standing = self._standing
        stood, stated = standing.holder, said.before
        if NONE in (stood, stated) or self._agree(stood, stated) or self._asserted_on(begin):
            return standing
        day = standing.evidence_day + 1
        if day < begin:
            self._back_to(day)
            self._turn(day, _in_state(standing, "unclear", stated))
        return Band(stated, NONE, "held", "change", MISSING, set_by=said.number)

    def _asserted_on(self, day: int) -> bool:
        """Whether somebody asserts who holds the place then: no record passes over what happened meanwhile."""
        return self._standing.basis == "asserted" and day <= self._standing.evidence_day

    def _hold(self, said: Statement, day: int, band: Band) -> None:
        """Let a holder stand from a day; an assertion of another that still runs contests it (rule 13)."""
        self._standing = band
        if said.number in self._open_ends:
            self._turn(day, _in_state(band, "contested", self._open_ends[said.number]))
        elif band.holder == NONE:
            self._turn(day, _in_state(band, "unknown"))
        elif against := self._asserted_against(band.holder, day):
            end, who = max(against)
            self._turn(day, _in_state(band, "contested", who))
            self._settles = (end + 1, band)
        else:
            self._turn(day, band)

    def _asserted_against(self, holder: int, day: int) -> list[tuple[int, int]]:
        """Ends and holders of the assertions that still run on a day and name somebody else."""
        if self._running:
            self._running = [(end, who) for end, who in self._running if end >= day]
        return [(end, who) for end, who in self._running if not self._agree(who, holder)]

    def _dispute_with(self, said: Statement, other: int) -> None:
        """Leave the holder that the statement has just put there in dispute, until the next statement."""
        self._contested(self._start, self._standing, self._open_ends.get(said.number, other))

    def _contested(self, day: int, band: Band, other: int) -> None:
        self._settles = None
        if other == band.holder:
            other = NONE
        self._turn(day, _in_state(band, "contested" if band.holder != NONE else "unknown", other))


def _in_state(band: Band, state: str, other: int = NONE) -> Band:
    # Four times as fast as `_replace`, and there are as many as statements.
    return Band(band.holder, other, state, *band[3:])
