"""Numbers on the map: which incidents have one, and where it stands.

The disc of a number stands beside its mark, with a leader to the mark's edge. It covers no mark, no other disc and no
furniture, and no leader runs through it. Where there is no room nearby it stands further off; where the map has none at
all the incident is not numbered, and the others are numbered from 1 without a gap.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from geo.analysis.notable import READ, notable
from geo.language import Language
from geo.plate import paint
from geo.plate.content import Content
from geo.plate.frame import Frame
from geo.plate.incident_words import told
from geo.plate.look import Look
from geo.plate.options import Options
from geo.plate.page import Paragraph, Rect, Run
from geo.plate.plan import Callout, ControlMarks, Marks
from geo.plate.spots import RADIUS, Ground, Placing, Spots

LEADER, LEADER_CASING = 1.0, 2.6
"""Widths of a leader and of the outline that lifts it off the ground, in pixels of the web map."""
LONGEST = 140
"""Characters of what happened, in the list."""

_BETWEEN = 3.0
"""Points between two entries of the list."""
_LEADER_ZORDER, _DISC_ZORDER = 8.0, 9.0


def candidates(content: Content, marks: Marks, options: Options) -> pd.DataFrame:
    """Return the incidents to be numbered, in the order of their numbers.

    Parameters
    ----------
    content : Content
        What is shown.
    marks : Marks
        Incidents without a mark in the frame are not numbered.
    options : Options
        How many at most, and which were picked by hand.

    Returns
    -------
    DataFrame
        `row`, the columns of `geo.model.incident`, and `why` (`geo.analysis.notable.notable`).
    """
    rows = _with_mark(content, marks)
    read = content.loaded.columns(READ).iloc[rows].assign(row=rows)
    chosen = notable(read, options.most_callouts, options.picked, options.only_picked)
    found = content.loaded.frame(chosen["row"].to_numpy(dtype=np.int64))
    return found.assign(why=chosen["why"].to_numpy(dtype=object))


def _with_mark(content: Content, marks: Marks) -> npt.NDArray[np.int64]:
    """Rows of the incidents that are shown and whose mark is in the frame, ascending."""
    if "incidents" in content.view.hidden or not len(marks):
        return np.empty(0, dtype=np.int64)
    of_row = content.loaded.places.of_row
    marked = np.append(marks.of_place >= 0, False)
    return np.flatnonzero(content.mask & marked[of_row])


# -- placing -----------------------------------------------------------------------------------------------------------


def place_callouts(
    rows: pd.DataFrame,
    marks: Marks,
    content: Content,
    frame: Frame,
    obstacles: Sequence[Rect],
    control: ControlMarks | None = None,
) -> list[Callout]:
    """Return the numbers of incidents with a place for each; those that have no place in the frame are left out.

    Parameters
    ----------
    rows : DataFrame
        `row` of the incidents in the order of their numbers, see `candidates`.
    marks : Marks
        The marks, which are not covered.
    content : Content
        For the places of the incidents.
    frame : Frame
        The map; discs lie wholly inside it.
    obstacles : sequence of Rect
        What else is not covered, in points: the furniture of the map.
    control : ControlMarks, optional
        Discs of who holds what; they are covered only where there is nowhere else.
    """
    numbered = rows["row"].to_numpy(dtype=np.int64)
    mark = np.append(marks.of_place, -1)[content.loaded.places.of_row[numbered]]
    ground = Ground(marks, frame, obstacles, control, "uncertainty" not in content.view.hidden)
    spots = {int(m): Spots(int(m), ground) for m in np.unique(mark[mark >= 0])}
    placed = Placing(ground, {at: spots[int(m)] for at, m in enumerate(mark) if m >= 0}).placed()
    found: list[Callout] = []
    for at in sorted(placed):
        x, y, edge_x, edge_y = placed[at].tolist()
        found.append(Callout(len(found) + 1, int(numbered[at]), x, y, ground.radius, (edge_x, edge_y)))
    return found


# -- drawing -----------------------------------------------------------------------------------------------------------


def draw_callouts(axes: Axes, callouts: Sequence[Callout], look: Look) -> None:
    """Draw numbers and their leaders on axes in points of the page."""
    for callout in callouts:
        unit = callout.radius / RADIUS
        leader = [((callout.x, callout.y), callout.anchor)]
        for colour, width in ((look.halo, LEADER_CASING), (look.ink, LEADER)):
            line = LineCollection(leader, colors=colour, linewidths=width * unit, zorder=_LEADER_ZORDER)
            axes.add_collection(line, autolim=False)
    for callout in callouts:
        paint.draw_number(axes, str(callout.number), callout.x, callout.y, callout.radius, look, _DISC_ZORDER)


def leaders(callouts: Sequence[Callout]) -> Iterator[tuple[float, float, float, float]]:
    """Yield the leaders: x and y of both ends, in points."""
    for callout in callouts:
        yield callout.x, callout.y, *callout.anchor


# -- the list ----------------------------------------------------------------------------------------------------------


def callout_paragraphs(
    callouts: Sequence[Callout], content: Content, language: Language, look: Look, longest: int = LONGEST
) -> list[Paragraph]:
    """Return the list of the numbered incidents, an entry each, in the order of their numbers.

    An entry says when and where, what happened, the toll where one is reported, and who says so with which grading.

    Parameters
    ----------
    callouts : sequence of Callout
        As they were placed.
    content : Content
        Whose incidents they are.
    language : Language
        To say it in; the notes of the records stay out of it where they are in another.
    look : Look
        The colours.
    longest : int
        Characters of what happened, at most.
    """
    frame = content.loaded.frame(np.array([callout.row for callout in callouts], dtype=np.int64))
    # A licence may forbid passing the texts of records on.
    frame = frame.assign(notes=frame["notes"].mask(frame["dataset"].isin(content.restricted)))
    entries = told(frame, content.names, language, longest)
    return [
        Paragraph(
            (
                Run(f"{entry.head}. ", bold=True),
                Run(f"{entry.what} {entry.toll} ".replace("  ", " ")),
                Run(entry.source, colour=look.soft),
            ),
            marker=str(callout.number),
            before=_BETWEEN,
        )
        for callout, entry in zip(callouts, entries, strict=True)
    ]
