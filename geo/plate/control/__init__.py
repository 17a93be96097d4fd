"""Who holds what on the map of a plate: areas, discs, rings, and what the legend says of them, as the web map has them."""

from geo.plate.control.areas import draw_areas
from geo.plate.control.discs import draw_control
from geo.plate.control.entries import control_entries, control_note
from geo.plate.control.placed import control_marks

__all__ = ["control_entries", "control_marks", "control_note", "draw_areas", "draw_control"]
