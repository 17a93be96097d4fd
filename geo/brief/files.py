"""The formats of a brief: PDF to print, DOCX to work on, Markdown to paste."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import PurePath

from geo.brief.document import document
from geo.brief.markdown import to_markdown
from geo.brief.picture import Picture
from geo.brief.printed import pages_of
from geo.brief.report import Brief
from geo.brief.word_file import to_docx
from geo.errors import PlateError
from geo.plate import pdf
from geo.plate.page import Paragraph

_DPI = 300


@dataclass(frozen=True)
class Written:
    """A brief as the content of a file, and how many incidents are numbered in it."""

    content: bytes = field(repr=False)
    numbered: int


@dataclass(frozen=True)
class Format:
    """A format.

    Attributes
    ----------
    code, label, mime : str
        Key, which is the suffix of files too, name for people, and media type.
    write : callable
        From a brief to a file.
    binary : bool
        Whether it is no text for a terminal.
    """

    code: str
    label: str
    mime: str
    write: Callable[[Brief], Written]
    binary: bool = True


def _to_pdf(brief: Brief) -> Written:
    pages = pages_of(brief)
    entries = (paragraph for page in pages for block in page.blocks("text") for paragraph in block.paragraphs)
    return Written(pdf.write(pages, _DPI), _numbered(entries))


def _to_docx(brief: Brief) -> Written:
    picture = Picture.of(brief)
    return Written(to_docx(document(brief, picture)), _numbered(picture.numbered))


def _to_markdown(brief: Brief) -> Written:
    picture = Picture.of(brief)
    return Written(to_markdown(document(brief, picture)).encode("utf-8"), _numbered(picture.numbered))


def _numbered(paragraphs: Iterable[Paragraph]) -> int:
    return sum(1 for paragraph in paragraphs if paragraph.marker)


FORMATS: tuple[Format, ...] = (
    Format("pdf", "PDF", "application/pdf", _to_pdf),
    Format(
        "docx", "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _to_docx
    ),
    Format("md", "Markdown", "text/markdown", _to_markdown, binary=False),
)
_BY_CODE = {each.code: each for each in FORMATS}


def format_of(code: str) -> Format:
    """Return the format with that code.

    Raises
    ------
    PlateError
        When there is none, naming those that exist.
    """
    try:
        return _BY_CODE[code]
    except KeyError:
        raise PlateError(f"no format “{code[:40]}” of a brief: use one of {', '.join(_BY_CODE)}") from None


def format_of_file(name: str) -> Format:
    """Return the format that a file's suffix says.

    Raises
    ------
    PlateError
        When the suffix says none.
    """
    suffix = PurePath(name).suffix.lower().lstrip(".")
    if suffix not in _BY_CODE:
        known = ", ".join(f".{code}" for code in _BY_CODE)
        raise PlateError(f"{name}: a brief is a file ending in {known}; or name the format")
    return _BY_CODE[suffix]


def written(brief: Brief, code: str) -> Written:
    """Return a brief as a file of a format.

    Raises
    ------
    PlateError
        When there is no such format.
    """
    return format_of(code).write(brief)
