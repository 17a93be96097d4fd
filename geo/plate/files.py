"""Files: the formats in which a page leaves Sitmap, each one row of `FORMATS`.

The same page gives the same bytes in each of them. Text is text in all but PNG, and never markup.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from geo.errors import PlateError
from geo.plate import png
from geo.plate.options import DPIS
from geo.plate.page import Page

Writer = Callable[[Sequence[Page], int, bytes], bytes]


@dataclass(frozen=True)
class Format:
    """A format of file.

    Attributes
    ----------
    code, label : str
        Key on the command line, and name for people.
    suffix, media_type : str
        Of its files, with the dot; for the download's header.
    help : str
        What it is good for, in a few words.
    writer : callable
        ``(pages, dpi, presentation)`` to the bytes of the file.
    many : bool
        Whether a file holds several pages.
    """

    code: str
    label: str
    suffix: str
    media_type: str
    help: str
    writer: Writer
    many: bool

    def write(self, pages: Sequence[Page], dpi: int = 200, slides: bytes = b"") -> bytes:
        """Return pages as one file.

        Parameters
        ----------
        pages : sequence of Page
            At least one, and no more than one where the format is a picture.
        dpi : int
            Dots an inch, of pictures and of what is a picture in the other formats.
        slides : bytes
            The organisation's own .pptx; only for slides, empty for none.

        Raises
        ------
        PlateError
            When there is no page or one too many, or the dots, the size or the presentation cannot be used.
        """
        if not pages:
            raise PlateError("no page to write: choose a period or a view that has one")
        if len(pages) > 1 and not self.many:
            able = ", ".join(form.label for form in FORMATS if form.many)
            raise PlateError(f"{len(pages)} pages do not fit into one {self.label}: take {able}")
        if not DPIS[0] <= dpi <= DPIS[1]:
            raise PlateError(f"{dpi} dpi: take {DPIS[0]} to {DPIS[1]}")
        return self.writer(pages, dpi, slides)


def _png(pages: Sequence[Page], dpi: int, _slides: bytes) -> bytes:
    return png.write(pages[0], dpi)


def _pdf(pages: Sequence[Page], dpi: int, _slides: bytes) -> bytes:
    from geo.plate import pdf  # each writer takes its time to load, and most plates are of one kind

    return pdf.write(pages, dpi)


def _svg(pages: Sequence[Page], dpi: int, _slides: bytes) -> bytes:
    from geo.plate import svg  # as above

    return svg.write(pages[0], dpi)


def _pptx(pages: Sequence[Page], dpi: int, presentation: bytes) -> bytes:
    from geo.plate import slides  # python-pptx is slow to load, and most plates are no slides

    return slides.write(pages, dpi, presentation)


FORMATS: tuple[Format, ...] = (
    Format("png", "PNG", ".png", "image/png", "a picture for anything", _png, many=False),
    Format("pdf", "PDF", ".pdf", "application/pdf", "a page to print, sharp at any size", _pdf, many=True),
    Format("svg", "SVG", ".svg", "image/svg+xml", "a drawing to edit", _svg, many=False),
    Format(
        "pptx",
        "PowerPoint",
        ".pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "a slide with text to edit",
        _pptx,
        many=True,
    ),
)


def plate_format(code: str) -> Format:
    """Return the format with that code.

    Raises
    ------
    PlateError
        When there is none, naming those that exist.
    """
    for candidate in FORMATS:
        if candidate.code == code:
            return candidate
    raise PlateError(f"no format “{code[:40]}”: use one of {', '.join(form.code for form in FORMATS)}")


def format_of_file(name: str) -> Format:
    """Return the format that a file name's suffix stands for.

    Raises
    ------
    PlateError
        When no format has that suffix.
    """
    suffix = PurePath(name).suffix.lower()
    for candidate in FORMATS:
        if candidate.suffix == suffix:
            return candidate
    known = ", ".join(form.suffix for form in FORMATS)
    raise PlateError(f"“{name[:80]}” does not end in a known suffix ({known}): rename it or give --format")


def to_bytes(page: Page, code: str, dpi: int = 200, presentation: bytes = b"") -> bytes:
    """Return a page as a file of the format with that code; what `Format.write` and `plate_format` raise."""
    return plate_format(code).write([page], dpi, presentation)
