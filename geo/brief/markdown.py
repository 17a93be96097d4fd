"""A brief as Markdown (CommonMark, with the tables of GitHub): text of records is escaped, so that it stays text."""

import re
from collections.abc import Iterator

from geo.brief.document import Document, Section, Table
from geo.plate.page import Paragraph, Run

_SPECIAL = re.compile(r"([\\`*_\[\]<#|~$@]|&(?=#?\w+;))")
_AT_START = re.compile(r"^(\s*)([-+=:>]|\d{1,9}[.)])")
_ADDRESS = re.compile(r"(?<=\w):(?=//)|(?<=\bwww)\.", re.IGNORECASE)


def escaped(text: str) -> str:
    """Return text as Markdown that shows just this text: no markup, no link, no list, no heading, on one line.

    Any punctuation of ASCII may stand behind a backslash (CommonMark 0.31, 2.4); what makes bare addresses links (GitHub
    Flavored Markdown, 6.9) is broken up in the same way.
    """
    text = re.sub(r"\s+", " ", text)
    text = _SPECIAL.sub(r"\\\1", text)
    text = _ADDRESS.sub(r"\\\g<0>", text)
    return _AT_START.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", text)


def to_markdown(found: Document) -> str:
    """Return a brief as Markdown. A picture would be a file of its own: the list says what is on the map."""
    return "\n\n".join(_parts(found)) + "\n"


def _parts(found: Document) -> Iterator[str]:
    marking = [f"**{escaped(found.marking)}**"] if found.marking.strip() else []
    yield from marking
    yield f"# {escaped(found.title)}"
    yield f"**{escaped(found.subtitle)}**"
    yield escaped(found.made)
    for section in found.sections:
        yield from _section(section)
    yield from marking


def _section(section: Section) -> Iterator[str]:
    if section.heading:
        yield f"## {escaped(section.heading)}"
    if section.table is not None:
        yield _table(section.table)
    if section.is_list:
        yield "\n".join(f"{_mark(paragraph)} {_text(paragraph)}" for paragraph in section.paragraphs)
    else:
        yield from (_text(paragraph) for paragraph in section.paragraphs)


def _mark(paragraph: Paragraph) -> str:
    return f"{paragraph.marker}." if paragraph.marker else "-"


def _text(paragraph: Paragraph) -> str:
    return "".join(_run(run) for run in paragraph.runs).strip()


def _run(run: Run) -> str:
    if run.url:
        # Angle brackets take any address without spaces and brackets, which `text.link` lets through alone.
        return f"<{run.url}>"
    text = escaped(run.text)
    core = text.strip()
    if not (run.bold and core):
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}**{core}**{after}"


def _table(table: Table) -> str:
    lines = [table.header, *(row.cells for row in table.rows)]
    numbers = len(table.header) - 1
    first, *others = [f"| {' | '.join(escaped(cell).strip() for cell in line)} |" for line in lines]
    return "\n".join([first, f"| --- |{' ---: |' * numbers}", *others])
