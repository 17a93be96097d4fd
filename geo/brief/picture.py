"""The map of a brief with its legend below: the same in all formats, so that the numbers on it are too."""

from dataclasses import dataclass, replace
from io import BytesIO

from matplotlib.axes import Axes

from geo.brief.report import Brief
from geo.language import language
from geo.plate import paint
from geo.plate.legend import draw_legend, legend_height
from geo.plate.look import LOOKS, Look
from geo.plate.map_part import MapPart, compose_map
from geo.plate.page import Drawing, Page, Paragraph, Rect

WIDTH = 284.0
MAP_HEIGHT = 230.0
"""Of the map, in points."""
LEGEND_SIZE = 6.8
"""Of the legend's type, in points."""
_COLUMNS = 3
_GAP = 6.0
_DPI = 220
"""Of the picture in a document: sharp on paper."""


@dataclass(frozen=True)
class Picture:
    """The map and its legend.

    Attributes
    ----------
    rect : Rect
        What both cover.
    part : MapPart
        The map as it was composed.
    legend : Drawing or None
        None when nothing drawn needs one.
    look : Look
        Their colours.
    """

    rect: Rect
    part: MapPart
    legend: Drawing | None
    look: Look

    @classmethod
    def of(cls, brief: Brief, x: float = 0.0, y: float = 0.0) -> "Picture":
        """Compose the map of a brief, its upper left corner at a point of the page."""
        look, rtl = LOOKS[brief.options.theme], language(brief.options.language).rtl
        part = compose_map(brief.content, brief.options, Rect(x, y, WIDTH, MAP_HEIGHT), LEGEND_SIZE)
        if not part.legend:
            return cls(Rect(x, y, WIDTH, MAP_HEIGHT), part, None, look)
        sections = part.legend
        high = legend_height(sections, WIDTH, LEGEND_SIZE, _COLUMNS)
        rect = Rect(x, y + MAP_HEIGHT + _GAP, WIDTH, high)

        def draw(axes: Axes) -> None:
            draw_legend(axes, sections, rect, LEGEND_SIZE, _COLUMNS, look, rtl)

        words = "; ".join(", ".join(entry.text for entry in section.entries) for section in sections)
        legend = Drawing("legend", rect, draw, words)
        return cls(Rect(x, y, WIDTH, MAP_HEIGHT + _GAP + high), part, legend, look)

    @property
    def drawings(self) -> tuple[Drawing, ...]:
        """What is drawn."""
        return (self.part.drawing,) if self.legend is None else (self.part.drawing, self.legend)

    @property
    def alt(self) -> str:
        """What it shows, for those who cannot see it."""
        return self.part.drawing.alt

    @property
    def numbered(self) -> tuple[Paragraph, ...]:
        """What the numbers on the map stand for."""
        return tuple(replace(paragraph, before=0.0) for paragraph in self.part.paragraphs)

    def png(self) -> bytes:
        """Return the picture as a PNG."""
        page = Page(self.rect.right, self.rect.bottom, self.look, self.drawings)
        stream = BytesIO()
        with paint.PAINTING, paint.settings():
            figure = paint.part_of(page, self.rect, self.drawings)
            figure.savefig(stream, format="png", dpi=_DPI)
        return stream.getvalue()
