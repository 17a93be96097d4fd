"""Lays a plate out: title, map, numbered list, legend and small print, in the format that was chosen.

On wide formats list and legend stand beside the map, on the others below it. On pages that are read from right to left
everything is mirrored. Where the list has no room, incidents are said in fewer words, and then fewer are numbered;
nothing is cut off.
"""

import math
from dataclasses import replace

from geo.errors import PlateError
from geo.plate.arrange import below, beside
from geo.plate.content import Content
from geo.plate.extent import frame_of
from geo.plate.map_part import Fixed, filled
from geo.plate.merging import BURST, FULL
from geo.plate.options import Options
from geo.plate.page import LEADING, Page
from geo.plate.paper import Paper

LEAST = 0.4
"""Height of map, list and legend together, to that of the page, at least."""


def compose(content: Content, options: Options, fixed: Fixed | None = None) -> Page:
    """Return a plate as a page.

    Parameters
    ----------
    content, options
        What is shown and how.
    fixed : Fixed, optional
        What the plates of a series share.

    Raises
    ------
    PlateError
        When the logo is no picture, or the words leave no room for the map.
    """
    paper = Paper(content, options)
    header, footer = paper.header(), paper.footer()
    body = paper.body(header, footer) if fixed is None else fixed.body
    if body.height < LEAST * paper.template.height:
        raise PlateError("the words leave no room for the map: shorten the title, the subtitle or the text")
    arrange = beside if paper.template.is_wide else below
    arranged = arrange(paper, body, fixed)
    outline, room = paper.outline(arranged.map, fixed), paper.room(arranged.list)
    part = filled(content, options, outline, arranged.rows, paper.template.text, room)
    elements = [*paper.listing(arranged.list, part), *paper.legend(*arranged.key, arranged.legend)]
    credited = paper.credited(footer, part)
    counting = paper.counting(header, part)
    return Page(
        paper.template.width,
        paper.template.height,
        paper.look,
        (*header.elements, counting, part.drawing, *elements, *credited),
        title=paper.title,
        author=options.author,
        subject=f"{paper.subtitle}. {counting.text}",
        created=f"{content.created:%Y-%m-%dT%H:%M:%SZ}",
        language=options.language,
    )


def fixed_for(content: Content, options: Options, steps: int) -> Fixed:
    """Return what the plates of a series share: the map section that shows all of them, and the scale of the marks.

    Parameters
    ----------
    content, options
        Of the whole series.
    steps : int
        How many plates there will be.
    """
    paper = Paper(content, options)
    body = paper.body(paper.header(), paper.footer())
    # The period of a plate may be a longer text than that of the whole: a line of the small print is kept free for it.
    body = replace(body, height=body.height - LEADING * paper.template.small)
    points = content.places["passing"].where(content.places["cls"] < 3, 0)
    # As on the web map: the scale is that of the points, a province's badge does not stretch it.
    most = int(points.max()) if len(points) else 0
    full = max(FULL, math.ceil(most * min(1.0, BURST / max(steps, 1))))
    unit = paper.template.unit
    first = Fixed(frame_of(content, body, unit).bounds, full, body)
    # Where the map of a series stands does not depend on what it shows.
    arrange = beside if paper.template.is_wide else below
    return replace(first, bounds=frame_of(content, arrange(paper, body, first).map, unit).bounds)
