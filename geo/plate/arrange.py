"""Where map, list and legend stand on a plate: beside each other on wide formats, below each other on the others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from geo.plate.map_part import Fixed, listed
from geo.plate.page import Rect
from geo.plate.paper import Legend, Paper

SIDE = 0.285
"""Width of the column beside the map, to that of the page."""
LIST = 0.245
"""Width of the list where the legend stands beside it, to that of the page."""
KEYS = ((0.155, 1), (0.25, 2))
"""Widths of a legend beside the list, to that of the page, with its columns: the first that fits."""
BELOW = ((0.54, 2), (0.4, 3), (0.3, 4))
"""Widths of the list below the map, to that of the map, and columns of the legend beside it: the first in which it fits."""
MAP_LEAST = 0.5
"""Height below which list and legend do not press the map, to that of all three."""
LEGEND_STACKED = 0.52
"""Height of the column beside the map that the legend may take below the list."""


@dataclass(frozen=True)
class Arrangement:
    """Where map, list and legend stand, and the incidents that the list has room for; `key` is the legend's corner."""

    map: Rect
    list: Rect
    legend: Legend
    key: tuple[float, float]
    rows: pd.DataFrame


def beside(paper: Paper, body: Rect, fixed: Fixed | None) -> Arrangement:
    """Arrange the list and the legend beside the map: one below the other, or side by side if more fits so."""
    if fixed is not None:
        # The maps of a series are of one size, whatever each has to tell.
        return _abreast(paper, body, fixed, KEYS[-1:] if paper.content.control is not None else KEYS[:1])
    if not paper.wanted:
        outline = paper.outline(body, fixed)
        if not paper.legend_in(outline, body.height, [(body.width, 1)]).sections:
            return Arrangement(
                body, replace(body, height=0.0), Legend(), (body.x, body.y), paper.rows(outline, None)
            )
    stacked = _stacked(paper, body, fixed)
    if len(stacked.rows) >= paper.wanted:
        return stacked
    abreast = _abreast(paper, body, fixed, KEYS)
    return abreast if len(abreast.rows) > len(stacked.rows) else stacked


def _stacked(paper: Paper, body: Rect, fixed: Fixed | None) -> Arrangement:
    """The legend below the list, in one column beside the map."""
    wide = SIDE * paper.template.width
    on_map = paper.mirrored(replace(body, width=body.width - wide - paper.gap))
    column = paper.mirrored(Rect(body.right - wide, body.y, wide, body.height))
    outline = paper.outline(on_map, fixed)
    most = LEGEND_STACKED * body.height if paper.wanted else body.height
    legend = paper.legend_in(outline, most, ((wide, 1), (wide, 2)))
    listed = replace(column, height=column.height - legend.height - (paper.gap if legend.sections else 0.0))
    rows = paper.rows(outline, listed)
    top = column.y if rows.empty else column.bottom - legend.height
    return Arrangement(on_map, listed, legend, (column.x, top), rows)


def _abreast(paper: Paper, body: Rect, fixed: Fixed | None, keys: Sequence[tuple[float, int]]) -> Arrangement:
    """The list and the legend in columns of their own beside the map."""
    page = paper.template.width
    shapes = [(share * page, columns) for share, columns in keys]
    wide = LIST * page
    room = body.width - wide - 2 * paper.gap
    first = paper.outline(paper.mirrored(replace(body, width=room - shapes[0][0])), fixed)
    legend = paper.legend_in(first, body.height, shapes)
    # Where nothing is to be explained its column stays free: a map of a series is as wide as the others.
    key_wide, columns = (legend.width, legend.columns) if legend.sections else shapes[0]
    on_map = paper.mirrored(replace(body, width=room - key_wide))
    outline = paper.outline(on_map, fixed)
    # Another width of the map may have merged or parted marks.
    legend = paper.legend_in(outline, body.height, [(key_wide, columns)])
    listed = paper.mirrored(Rect(body.right - key_wide - paper.gap - wide, body.y, wide, body.height))
    key = paper.mirrored(Rect(body.right - legend.width, body.y, legend.width, legend.height))
    return Arrangement(on_map, listed, legend, (key.x, key.y), paper.rows(outline, listed))


def below(paper: Paper, body: Rect, fixed: Fixed | None) -> Arrangement:
    """Arrange the map over the whole width, and below it the list beside the legend."""
    most = _most(paper, body)
    found = _with_below(paper, body, most, fixed)
    # What list and legend do not need is the map's; its marks may then change a little, and the list with them. The maps
    # of a series are of one size.
    for _ in range(3 if fixed is None else 0):
        needed = _needed(paper, body, found)
        if abs(needed - found.list.height) < 1.0:
            # The list is what it was measured as, whatever half a point it lacks.
            return replace(found, list=replace(found.list, height=max(needed, found.list.height)))
        found = _with_below(paper, body, needed, fixed)
    fits = fixed is not None or _needed(paper, body, found) <= found.list.height + 1.0
    return found if fits else _with_below(paper, body, most, fixed)


def _with_below(paper: Paper, body: Rect, high: float, fixed: Fixed | None) -> Arrangement:
    """Arrange so that list and legend have a height below the map."""
    most = _most(paper, body)
    on_map = replace(body, height=body.height - high - paper.gap)
    outline = paper.outline(on_map, fixed)
    top = body.bottom - high
    for share, columns in BELOW:
        wide = share * body.width
        legend = paper.legend_in(outline, most, [(body.width - wide - 2 * paper.gap, columns)])
        if legend.height <= most:
            break
    on_list = paper.mirrored(Rect(body.x, top, wide, high))
    rows = paper.rows(outline, replace(on_list, height=most))
    if rows.empty:
        legend = paper.legend_in(outline, most, [(body.width, 4)])
    key = paper.mirrored(Rect(body.right - legend.width, top, legend.width, legend.height))
    return Arrangement(on_map, on_list, legend, (key.x, key.y), rows)


def _most(paper: Paper, body: Rect) -> float:
    """Return how high list and legend may be below the map: it has the larger part whatever stands above it."""
    return min(paper.template.below * paper.template.height, MAP_LEAST * body.height)


def _needed(paper: Paper, body: Rect, found: Arrangement) -> float:
    """Return how high list and legend are that stand below a map."""
    most = _most(paper, body)
    room = paper.room(replace(found.list, height=most))
    told = listed(paper.content, paper.options, found.rows["row"].tolist(), room)
    return max(found.legend.height, paper.list_height(told, found.list.width))
