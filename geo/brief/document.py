"""A brief in order, before it is PDF, DOCX or Markdown: a head, and sections of paragraphs, a table, a list, a picture."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from geo.brief import words
from geo.brief.picture import Picture
from geo.brief.report import Brief
from geo.language import Language, language
from geo.plate.page import Paragraph, Run
from geo.plate.text import cleaned, link


@dataclass(frozen=True)
class Row:
    """A line of a table; a `part` is one of what the line above it counts."""

    cells: tuple[str, ...]
    part: bool = False


@dataclass(frozen=True)
class Table:
    """Lines under headings; the first cell of a line names it, the others are numbers or words about numbers."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Section:
    """A part of a brief.

    Attributes
    ----------
    role : str
        ``summary``, ``map``, ``numbers``, ``incidents``, ``control``, ``unknown`` or ``sources``.
    heading : str
        Empty for none.
    paragraphs : tuple of Paragraph
        Those with a marker are the entries of a numbered list.
    is_list : bool
        Whether each paragraph is an entry of a list.
    table : Table or None
        It stands before the paragraphs.
    picture : Picture or None
        It stands before the paragraphs.
    """

    role: str
    heading: str
    paragraphs: tuple[Paragraph, ...] = ()
    table: Table | None = None
    picture: Picture | None = None
    is_list: bool = False


@dataclass(frozen=True)
class Document:
    """A brief in order.

    Attributes
    ----------
    title, subtitle, made : str
        The head: what it is about, which days, who made it when of which data.
    sections : tuple of Section
        In the order in which they are read.
    language : Language
        It is said in.
    author, marking, created : str
        Of the person, "" for none; when it was made, ISO in UTC.
    """

    title: str
    subtitle: str
    made: str
    sections: tuple[Section, ...]
    language: Language = field(repr=False)
    author: str = ""
    marking: str = ""
    created: str = ""

    def section(self, role: str) -> Section | None:
        """Return the section of a role."""
        return next((section for section in self.sections if section.role == role), None)


@dataclass(frozen=True)
class Head:
    """The head of a brief, which needs no map."""

    title: str
    subtitle: str
    made: str


def head_of(brief: Brief) -> Head:
    """Return title, period and who made it when of which data."""
    say = language(brief.options.language)
    return Head(
        cleaned(words.title(brief, say)),
        cleaned(words.subtitle(brief, say)),
        cleaned(" ".join(words.made(brief, say))),
    )


def summary_of(brief: Brief) -> tuple[Paragraph, ...]:
    """Return the summary: one paragraph, its first sentence bold."""
    first, *others = words.summary(brief, language(brief.options.language))
    rest = Run(cleaned(f" {' '.join(others)}"))
    return (Paragraph((Run(cleaned(first), bold=True), *([rest] if others else []))),)


def document(brief: Brief, picture: Picture) -> Document:
    """Put a brief in order, with its composed map."""
    head = head_of(brief)
    say = language(brief.options.language)
    sections = (
        Section("summary", "", summary_of(brief)),
        Section("map", "", picture=picture),
        Section(
            "numbers",
            say.say("In numbers"),
            _texts(words.numbers_note(brief, say)),
            Table(
                tuple(map(cleaned, words.numbers_header(brief, say))),
                tuple(
                    Row((cleaned(row.label), *map(cleaned, row.cells)), row.level > 0)
                    for row in words.numbers(brief, say)
                ),
            ),
        ),
        *_incidents(brief, picture, say),
        Section("control", say.say("Changes of control"), _moved(brief, say), is_list=not brief.moved.empty),
        Section(
            "unknown",
            say.say("What is not known"),
            _texts(words.not_known(brief, say, picture.part.marks.outside)),
            is_list=True,
        ),
        Section("sources", say.say("Sources and method"), _sources(brief, picture, say)),
    )
    return Document(
        head.title,
        head.subtitle,
        head.made,
        sections,
        say,
        author=cleaned(brief.options.author),
        marking=cleaned(brief.options.marking),
        created=f"{brief.content.created:%Y-%m-%dT%H:%M:%SZ}",
    )


def _incidents(brief: Brief, picture: Picture, say: Language) -> tuple[Section, ...]:
    if not brief.now.incidents:
        return ()
    numbered = tuple(_clean(paragraph) for paragraph in picture.numbered)
    if numbered:
        return (Section("incidents", say.say("Incidents by number"), numbered, is_list=True),)
    none = _texts([say.say("None of the incidents has a place on the map that could be numbered.")])
    return (Section("incidents", say.say("Incidents by number"), none),)


def _moved(brief: Brief, say: Language) -> tuple[Paragraph, ...]:
    said = words.moved(brief, say) or [say.say("No place is known to have changed hands.")]
    note = words.control_note(brief, say)
    return _texts([*said, note] if note else said)


def _sources(brief: Brief, picture: Picture, say: Language) -> tuple[Paragraph, ...]:
    said = [
        text
        for text in (" ".join(words.sources(brief, say)), " ".join(words.notes(say, bool(picture.numbered))))
        if text
    ]
    address = link(brief.content.link)
    if not address:
        return _texts(said)
    told = say.say("This map, to be opened again; it says if the data has changed since:")
    return (*_texts(said), Paragraph((Run(f"{told} "), Run(address, url=address))))


def _texts(said: Iterable[str]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph((Run(cleaned(text)),)) for text in said)


def _clean(paragraph: Paragraph) -> Paragraph:
    runs: Sequence[Run] = [replace(run, text=cleaned(run.text), url=link(run.url)) for run in paragraph.runs]
    return replace(paragraph, runs=tuple(runs))
