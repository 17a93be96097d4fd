"""A page as data: blocks of text and drawings, each in its place, before anything is drawn.

Points (1/72 inch) from the upper left corner, y down. Every file format writes the same page: matplotlib sets the lines
that are broken here (`lines_of`), a slide gets the blocks as text that can be edited and the drawings as pictures.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from matplotlib.axes import Axes

from geo.plate import fonts
from geo.plate.look import Look
from geo.plate.text import cleaned, link

LEADING = 1.32
"""From one baseline to the next, to the size of the type."""
MARKER = 1.75
"""Width of the column of a paragraph's number, to the size of the type."""


@dataclass(frozen=True)
class Rect:
    """A rectangle in points: upper left corner, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def centre(self) -> tuple[float, float]:
        """The middle, x and y."""
        return self.x + self.width / 2, self.y + self.height / 2

    def grown(self, by: float) -> "Rect":
        """Return the rectangle with each edge moved outwards."""
        return Rect(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def touches(self, other: "Rect") -> bool:
        """Whether two rectangles share more than an edge."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )

    def holds(self, other: "Rect", slack: float = 0.01) -> bool:
        """Whether another rectangle lies inside."""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )


@dataclass(frozen=True)
class Run:
    """Some text in one face, fit for every format of file (`geo.plate.text`).

    `colour` is #rrggbb, "" for the ink of the page; `url` makes it a link, if it is an address of the web.
    """

    text: str
    bold: bool = False
    colour: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        """Clean the text of a record, and let go a link that leads to no page of the web."""
        object.__setattr__(self, "text", cleaned(self.text))
        object.__setattr__(self, "url", link(self.url))


@dataclass(frozen=True)
class Paragraph:
    """Runs that are set together.

    Attributes
    ----------
    runs : tuple of Run
        In the order in which they are read.
    marker : str
        The number of a list's entry; it stands in a disc before the text, which is indented.
    before : float
        Space before it, in points.
    align : str
        ``start``, ``center`` or ``end``, in the direction of the text.
    """

    runs: tuple[Run, ...]
    marker: str = ""
    before: float = 0.0
    align: str = "start"

    @property
    def text(self) -> str:
        """The text alone."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class TextBlock:
    """Paragraphs in a rectangle, from its top.

    Attributes
    ----------
    role : str
        What it is: ``title``, ``subtitle``, ``list``, ``sources``, ...
    rect : Rect
        Where it stands; the text may be shorter.
    paragraphs : tuple of Paragraph
        What it says.
    size : float
        Of the type, in points.
    rtl : bool
        Whether it is read from right to left.
    """

    role: str
    rect: Rect
    paragraphs: tuple[Paragraph, ...]
    size: float
    rtl: bool = False

    @property
    def text(self) -> str:
        """The text, a line a paragraph, with the numbers of entries."""
        return "\n".join(f"{p.marker} {p.text}" if p.marker else p.text for p in self.paragraphs)


@dataclass(frozen=True)
class Drawing:
    """Something drawn in a rectangle.

    Attributes
    ----------
    role : str
        What it is: ``map``, ``legend``, ``code``, ``logo``, ...
    rect : Rect
        What it covers.
    draw : callable
        Draws it on axes whose data coordinates are the points of the page.
    alt : str
        What it shows, for those who cannot see it.
    """

    role: str
    rect: Rect
    draw: Callable[[Axes], None] = field(repr=False)
    alt: str = ""


Element = TextBlock | Drawing


@dataclass(frozen=True)
class Page:
    """A page: its size in points, its colours, its elements in the order in which they are drawn.

    `title`, `author` and `subject` are what a file says about itself; `created` is when, ISO, in UTC.
    """

    width: float
    height: float
    look: Look
    elements: tuple[Element, ...]
    title: str = ""
    author: str = ""
    subject: str = ""
    created: str = ""
    language: str = "en"

    def blocks(self, role: str = "") -> Iterator[TextBlock]:
        """Yield the blocks of text, or those of a role."""
        for element in self.elements:
            if isinstance(element, TextBlock) and role in ("", element.role):
                yield element

    def drawings(self, role: str = "") -> Iterator[Drawing]:
        """Yield the drawings, or those of a role."""
        for element in self.elements:
            if isinstance(element, Drawing) and role in ("", element.role):
                yield element


# -- setting text ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A line as it is set: its runs, its baseline from the top of the block, its paragraph, and whether it begins that."""

    runs: tuple[Run, ...]
    baseline: float
    paragraph: Paragraph
    is_first: bool


def lines_of(paragraphs: Sequence[Paragraph], width: float, size: float) -> list[Line]:
    """Break paragraphs into lines of a width, in points; a word that is wider is broken."""
    lines: list[Line] = []
    top = 0.0
    for number, paragraph in enumerate(paragraphs):
        top += paragraph.before if number else 0.0
        room = width - (MARKER * size if paragraph.marker else 0.0)
        for at, runs in enumerate(_broken(paragraph.runs, room, size)):
            lines.append(Line(runs, top + fonts.ASCENT * size * 1.12, paragraph, at == 0))
            top += LEADING * size
    return lines


def text_height(paragraphs: Sequence[Paragraph], width: float, size: float) -> float:
    """Return how high paragraphs are in a width, in points."""
    lines = lines_of(paragraphs, width, size)
    return lines[-1].baseline + fonts.DESCENT * size if lines else 0.0


def _broken(runs: Sequence[Run], room: float, size: float) -> list[tuple[Run, ...]]:
    lines: list[list[Run]] = [[]]
    used = 0.0
    for word in _words(runs, room, size):
        wide = fonts.width(word.text, size, word.bold)
        bare = fonts.width(word.text.rstrip(), size, word.bold)
        if lines[-1] and used + bare > room:
            lines.append([])
            used = 0.0
        lines[-1].append(word)
        used += wide
    return [_joined(line) for line in lines]


def _words(runs: Sequence[Run], room: float, size: float) -> Iterator[Run]:
    """Words with the space after them, each in its face; one that is wider than a line in pieces."""
    for run in runs:
        for word in _pieces(run.text):
            rest = word
            while fonts.width(rest.rstrip(), size, run.bold) > room and len(rest) > 1:
                cut = _fitting(rest, run.bold, room, size)
                yield replace(run, text=rest[:cut])
                rest = rest[cut:]
            yield replace(run, text=rest)


def _pieces(text: str) -> Iterator[str]:
    start = 0
    for at in range(1, len(text)):
        if text[at - 1].isspace() and not text[at].isspace():
            yield text[start:at]
            start = at
    if text[start:]:
        yield text[start:]


def _fitting(text: str, bold: bool, room: float, size: float) -> int:
    """How many characters fit, at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if fonts.width(text[:middle], size, bold) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def _joined(line: Sequence[Run]) -> tuple[Run, ...]:
    """Neighbours of one face as one run, without the space at the end of the line."""
    found: list[Run] = []
    for run in line:
        if found and replace(found[-1], text="") == replace(run, text=""):
            found[-1] = replace(run, text=found[-1].text + run.text)
        else:
            found.append(run)
    if found:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    return tuple(found)
