"""The formats of a plate: its size, and the sizes of type on it."""

from dataclasses import dataclass

from geo.errors import PlateError

_MM = 72 / 25.4
_INCH = 72.0


@dataclass(frozen=True)
class Template:
    """A format.

    Attributes
    ----------
    code, label : str
        Key on the command line, and name for people.
    use : str
        What it is for, in a few words.
    width, height : float
        Of the page, in points.
    margin : float
        Free edge, in points.
    title, text, small : float
        Sizes of type, in points: of the title, of lists and legend, of sources and notes.
    unit : float
        Points to a pixel of the web map: marks and labels of the map are drawn at its sizes times this.
    callouts : int
        Numbered incidents that have room by default.
    below : float
        Height that list and legend may take below the map, to that of the page, at most.
    """

    code: str
    label: str
    use: str
    width: float
    height: float
    margin: float
    title: float
    text: float
    small: float
    unit: float
    callouts: int
    below: float = 0.34

    @property
    def is_wide(self) -> bool:
        """Whether the list stands beside the map and not below it."""
        return self.width > 1.2 * self.height


TEMPLATES: tuple[Template, ...] = (
    Template("slide", "Slide 16:9", "for a screen", 13.333 * _INCH, 7.5 * _INCH, 24, 24, 10, 7, 0.76, 8),
    Template("a4", "A4 portrait", "for a page", 210 * _MM, 297 * _MM, 34, 19, 8.5, 6.5, 0.68, 10),
    Template("a4-landscape", "A4 landscape", "for a page", 297 * _MM, 210 * _MM, 30, 19, 8.5, 6.5, 0.72, 10),
    Template("letter", "US Letter", "for a page", 8.5 * _INCH, 11 * _INCH, 36, 19, 8.5, 6.5, 0.68, 10),
    Template("square", "Square", "for a post", 7.5 * _INCH, 7.5 * _INCH, 20, 19, 8.5, 5.6, 0.70, 4, 0.26),
)
_BY_CODE = {template.code: template for template in TEMPLATES}


def template(code: str) -> Template:
    """Return the template with that code.

    Raises
    ------
    PlateError
        When there is none, naming those that exist.
    """
    try:
        return _BY_CODE[code]
    except KeyError:
        raise PlateError(f"no template “{code[:40]}”: use one of {', '.join(_BY_CODE)}") from None
