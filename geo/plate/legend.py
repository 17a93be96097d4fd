"""The legend of a plate: exactly what is drawn on its map, each thing as it is drawn there."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import shapely

from geo.language import Language
from geo.model.vocabulary import KIND_CODES
from geo.plate.content import Content
from geo.plate.control import control_entries, control_note
from geo.plate.entry import Entry, Section
from geo.plate.frame import Frame
from geo.plate.ground import ground_tables, hatched
from geo.plate.legend_columns import draw_legend, legend_height
from geo.plate.look import Look
from geo.plate.plan import ControlMarks, Marks
from geo.plate.swatches import (
    Sample,
    badge_entry,
    disc_entry,
    halo_entry,
    hatch_entry,
    ring_entry,
    shade_entry,
    sizes_entry,
)

__all__ = ["draw_legend", "legend_height", "legend_of"]

Flags = npt.NDArray[np.bool_]
_FEW = 3
"""Kinds of a ring that can be told apart in a legend."""
_SAME = 0.01
"""Points by which radii of one size may differ."""


def legend_of(
    content: Content,
    marks: Marks,
    control: ControlMarks | None,
    frame: Frame,
    language: Language,
    look: Look,
    size: float,
) -> list[Section]:
    """Return what the legend of a map explains: what is drawn on it, and nothing else.

    Parameters
    ----------
    content : Content
        What the plate says.
    marks, control
        What stands on the map.
    frame : Frame
        The map.
    language, look
        Of the words, and the colours.
    size : float
        Of the type, in points.
    """
    made = _Legend(content, marks, control, frame, language, look, size)
    found = (made.holders(), made.kinds(), made.sizes(), made.precision(), made.shading())
    return [section for section in found if section.entries or section.note]


class _Legend:
    """Makes the sections of a legend."""

    def __init__(
        self,
        content: Content,
        marks: Marks,
        control: ControlMarks | None,
        frame: Frame,
        language: Language,
        look: Look,
        size: float,
    ) -> None:
        self.content, self.marks, self.control, self.frame = content, marks, control, frame
        self.language, self.look, self.size = language, look, size
        self.unit = frame.unit
        rect = frame.rect
        self.view = shapely.box(
            frame.west,
            frame.north,
            frame.west + rect.width / frame.world,
            frame.north + rect.height / frame.world,
        )

    # -- who holds what ------------------------------------------------------------------------------------------------

    def holders(self) -> Section:
        """Who holds what, as the control layer explains itself."""
        day = self.content.period[1]
        if self.control is None or day is None:
            return Section("", ())
        entries = control_entries(self.content, self.control, self.frame, self.language, self.look)
        note = control_note(self.content, self.control, self.language)
        return Section(self.language.say("Who holds what on {day}", day=day), tuple(entries), note)

    # -- marks ---------------------------------------------------------------------------------------------------------

    def kinds(self) -> Section:
        """The kinds of the marks that are drawn, with their incidents, in the order of the vocabulary."""
        counts = self.marks.by_kind.sum(axis=0).tolist() if len(self.marks) else []
        entries = (
            disc_entry(
                kind,
                self.language.kind(KIND_CODES[kind]),
                self.language.number(count),
                self.size,
                self.look,
            )
            for kind, count in enumerate(counts)
            if count
        )
        return Section(self.language.say("Incidents by kind"), tuple(entries))

    @property
    def _rings(self) -> Flags:
        """Which marks are rings: of several incidents, and no badges."""
        found: Flags = ~self.marks.badge & (self.marks.total > 1)
        return found

    def sizes(self) -> Section:
        """What rings are, and what their size says when sizes differ."""
        rings = self._rings
        if not rings.any():
            return Section("", ())
        samples = self._samples()
        entries = (
            [sizes_entry(samples, self.size, self.look, self.unit, self.language.rtl)] if samples else []
        )
        entries.append(self._ring(rings))
        return Section(self.language.say("Incidents at a place"), tuple(entries), self._sharing())

    def _ring(self, rings: Flags) -> Entry:
        kinds = (self.marks.by_kind > 0).sum(axis=1)
        # One of a few kinds says best how rings are divided; of those the least one is the plainest.
        example = int(np.lexsort((self.marks.total, np.abs(kinds - _FEW), ~rings))[0])
        if kinds[rings].max() > 1:
            text = self.language.say("Several incidents, divided by kind")
        else:
            text = self.language.say("Several incidents of one kind")
        radius = float(self.marks.radius[example])
        return ring_entry(self.marks.by_kind[example], radius, text, self.look, self.unit)

    def _samples(self) -> list[Sample]:
        """Marks of the least size, the largest and one between, and how many incidents marks of each size hold."""
        points = ~self.marks.badge
        radius, total = self.marks.radius[points], self.marks.total[points]
        known = np.unique(np.round(radius / _SAME)) * _SAME
        if len(known) < 2:
            return []
        between = known[int(np.abs(known - (known[0] + known[-1]) / 2).argmin())]
        samples = []
        for of in np.unique([known[0], between, known[-1]]).tolist():
            held = total[np.abs(radius - of) <= _SAME]
            low, high = int(held.min()), int(held.max())
            samples.append(Sample(of, self._span(low, high), high == 1))
        return samples

    def _span(self, low: int, high: int) -> str:
        number = self.language.number
        return number(low) if low == high else f"{number(low)}–{number(high)}"

    def _sharing(self) -> str:
        """Says that marks stand for several places, where any does."""
        places = np.bincount(self.marks.of_place[self.marks.of_place >= 0], minlength=len(self.marks))
        if (places[~self.marks.badge] > 1).any():
            return self.language.say("Places that lie close together share a mark.")
        return ""

    # -- where it lies -------------------------------------------------------------------------------------------------

    def precision(self) -> Section:
        """The signs of what is not known to the place."""
        entries = (*self._halo(), *self._badge(), *self._hatching())
        return Section(self.language.say("Where it lies"), entries)

    def _halo(self) -> Iterator[Entry]:
        near = self.marks.near
        if "uncertainty" in self.content.view.hidden or not near.any():
            return
        if (near[near > 0] < self.marks.total[near > 0]).any():
            text = self.language.say("Dashed: this share lies only near the place")
        else:
            text = self.language.say("Dashed: lies only near the place")
        yield halo_entry(text, self.look, self.unit)

    def _badge(self) -> Iterator[Entry]:
        badges = np.flatnonzero(self.marks.badge)
        if len(badges):
            example = int(badges[self.marks.total[badges].argmin()])
            text = self.language.say("Square: known to the province only; not a location")
            counts, half = self.marks.by_kind[example], float(self.marks.radius[example])
            yield badge_entry(counts, half, text, self.look, self.unit)

    def _hatching(self) -> Iterator[Entry]:
        if any(self._shows(pcode) for pcode in hatched(self.content)):
            text = self.language.say("Hatched: somewhere in this province")
            yield hatch_entry(text, self.look, self.unit)

    def _shows(self, pcode: str) -> bool:
        """Whether any of a province lies in the frame."""
        shapes = ground_tables(self.content.loaded.boundaries).provinces.geometry
        return pcode in shapes.index and bool(shapely.intersects(shapes[pcode], self.view))

    # -- shading -------------------------------------------------------------------------------------------------------

    def shading(self) -> Section:
        """The classes of provinces in the frame, the strongest first, and what is not shaded."""
        shade = self.content.shade
        if shade is None:
            return Section("", ())
        drawn = {shade.class_of(value) for pcode, value in shade.values if self._shows(pcode)}
        classes = [shade.classes[number] for number in sorted(drawn, reverse=True) if number >= 0]
        entries = [
            shade_entry(getattr(of, self.look.code), of.label, self.look, self.unit)
            for of in classes
            if of.light
        ]
        if not entries:
            return Section("", ())
        is_count = self.content.view.shading == "count"
        if self._has_unshaded():
            text = self.language.say("Not shaded: none" if is_count else "Not shaded: none reported")
            entries.append(shade_entry("", text, self.look, self.unit))
        if is_count:
            return Section(self.language.say("Incidents by province"), tuple(entries))
        return Section(self.language.say("Reported deaths by province"), tuple(entries))

    def _has_unshaded(self) -> bool:
        shade = self.content.shade
        values = dict(shade.values) if shade else {}
        provinces = ground_tables(self.content.loaded.boundaries).provinces
        shown = provinces.index[shapely.intersects(provinces.geometry.array, self.view)]
        return any(not values.get(pcode) for pcode in shown)
