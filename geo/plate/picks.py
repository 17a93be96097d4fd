"""Incidents picked by hand that a plate does not number, and why: nothing that a person asked for is left out in silence."""

import numpy as np

from geo.model.words import join_words, quantity
from geo.plate.content import Content
from geo.plate.extent import frame_of
from geo.plate.marks import marks_of
from geo.plate.options import Options
from geo.plate.page import Page
from geo.plate.template import template


def unnumbered(page: Page, content: Content, options: Options) -> str:
    """Say which of the incidents picked by hand have no number on a plate, and why; "" when all have one."""
    asked = options.picked[: options.most_callouts]
    reasons = _reasons(page, content, options, asked)
    beyond = len(options.picked) - len(asked)
    if beyond:
        reasons.append((beyond, f"beyond the {options.most_callouts:,} that may be numbered"))
    told = [f"{number:,} {why}" for number, why in reasons if number]
    lost = sum(number for number, _ in reasons)
    picked = quantity(len(options.picked), "incident picked", "incidents picked")
    verb = "has" if lost == 1 else "have"
    return f"{lost:,} of the {picked} by hand {verb} no number: {join_words(told)}." if told else ""


def _reasons(page: Page, content: Content, options: Options, asked: tuple[str, ...]) -> list[tuple[int, str]]:
    """How many of the incidents have no number, by reason, in the order in which they are tested."""
    loaded = content.loaded
    _, found = loaded.rows_of(asked)
    rows = np.array(found, dtype=np.int64)
    passing = rows[content.mask[rows]]
    placed = passing[loaded.places.of_row[passing] >= 0]
    drawn = placed
    if "incidents" not in content.view.hidden:
        (map_,) = page.drawings("map")
        marks = marks_of(content, frame_of(content, map_.rect, template(options.template).unit))
        drawn = placed[marks.of_place[loaded.places.of_row[placed]] >= 0]
    listed = sum(bool(entry.marker) for block in page.blocks("list") for entry in block.paragraphs)
    return [
        (len(asked) - len(rows), "not in these data"),
        (len(rows) - len(passing), "outside the filter or the dates"),
        (len(passing) - len(placed), "without a place on the map"),
        (len(placed) - len(drawn), "outside this section of the map"),
        (max(len(drawn) - listed, 0), "without room on the page"),
    ]
