"""A page as SVG: vectors and text, with the letters that it uses in the file, so that it looks the same everywhere.

matplotlib writes the drawing; what is added here is what a browser needs to set the text as it was measured (typefaces,
direction, spaces) and what a person needs to find their way in it (title, groups named after the elements of the page).
"""

import base64
import io
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree as ET

from fontTools import subset
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure
from matplotlib.text import Text

from geo.plate import fonts, paint, sheet
from geo.plate.page import Drawing, Page
from geo.plate.text import cleaned, is_rtl

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_PREFIXES = {
    "": _SVG,
    "xlink": _XLINK,
    "dc": "http://purl.org/dc/elements/1.1/",
    "cc": "http://creativecommons.org/ns#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
_MIRRORED = {"start": "end", "end": "start"}
_FACE = "@font-face{{font-family:'{family}';font-weight:{weight};src:url(data:font/woff;base64,{data}) format('woff')}}"


def write(page: Page, dpi: int) -> bytes:
    """Return a page as an SVG file, the same bytes for the same page.

    Parameters
    ----------
    page : Page
        What to draw.
    dpi : int
        Dots an inch of what is a picture on the page, such as a logo; all else is drawn in vectors.
    """
    stream = io.BytesIO()
    with paint.PAINTING, paint.settings():
        drawn = sheet.figure(page)
        style = "".join(_faces(drawn))
        drawn.savefig(stream, format="svg", dpi=dpi, metadata=_information(page))
    root = ET.fromstring(stream.getvalue())  # noqa: S314 - matplotlib wrote it a moment ago, from text without markup
    root.set("role", "graphics-document")
    root.set(f"{{{_XML}}}lang", page.language)
    for found in root.iter(f"{{{_SVG}}}style"):
        found.text = f"{style}{found.text or ''}"
    for found in root.iter(f"{{{_SVG}}}text"):
        _set_as_measured(found)
    for axes in root.iterfind(f"./{{{_SVG}}}g/{{{_SVG}}}g"):
        _group(axes, page)
    for prefix, address in _PREFIXES.items():
        ET.register_namespace(prefix, address)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _information(page: Page) -> dict[str, str | None]:
    said = {
        "Title": cleaned(page.title),
        "Creator": cleaned(page.author),
        "Description": cleaned(page.subject),
        "Date": page.created,
        "Language": page.language,
    }
    return {name: text or None for name, text in said.items() if text or name in ("Creator", "Date")}


def _set_as_measured(text: ET.Element) -> None:
    """Keep the spaces at the ends of a text, and turn a right-to-left one round its anchor."""
    words = text.text or ""
    if words != " ".join(words.split()):
        text.set(f"{{{_XML}}}space", "preserve")
    if is_rtl(words):
        style = dict(part.split(": ", 1) for part in (text.get("style") or "").split("; ") if ": " in part)
        anchor = style.get("text-anchor", "start")
        style |= {"text-anchor": _MIRRORED.get(anchor, anchor), "direction": "rtl"}
        text.set("style", "; ".join(f"{name}: {value}" for name, value in style.items()))


def _group(axes: ET.Element, page: Page) -> None:
    """Put the artists of each element into a group with its name and what it shows."""
    groups: dict[int, ET.Element] = {}
    for artist in list(axes):
        number = sheet.element_of(artist.get("id"))
        if number is None:
            continue
        axes.remove(artist)
        if number not in groups:
            groups[number] = ET.SubElement(axes, f"{{{_SVG}}}g", _names(page, number))
            groups[number].text = groups[number].tail = "\n"
        del artist.attrib["id"]
        groups[number].append(artist)


def _names(page: Page, number: int) -> dict[str, str]:
    element = page.elements[number]
    names = {"id": f"{element.role}-{number}"}
    if isinstance(element, Drawing) and element.alt:
        names |= {"role": "img", "aria-label": cleaned(element.alt)}
    return names


# -- typefaces ---------------------------------------------------------------------------------------------------------


def _faces(drawn: Figure) -> Iterable[str]:
    """The typefaces of a figure as rules of CSS, each with the characters that it is used for."""
    used: dict[bool, set[str]] = {False: set(), True: set()}
    for found in drawn.findobj(Text):
        if isinstance(found, Text) and found.get_text():
            used[found.get_fontproperties().get_weight() == "bold"].update(found.get_text())
    for bold, characters in used.items():
        rest = frozenset(map(ord, characters)) - {ord("\n")}
        for family, file in zip(fonts.FAMILIES, fonts.files(bold), strict=True):
            here = rest & _characters(file)
            rest -= here
            if here:
                data = base64.b64encode(_subset(file, here)).decode("ascii")
                yield _FACE.format(family=family, weight=700 if bold else 400, data=data)


@lru_cache(maxsize=8)
def _characters(file: Path) -> frozenset[int]:
    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=64)
def _subset(file: Path, characters: frozenset[int]) -> bytes:
    """A typeface with some characters, all their joined forms and ligatures, as WOFF."""
    options = subset.Options(flavor="woff", hinting=False, notdef_outline=True)
    stream = io.BytesIO()
    with subset.load_font(str(file), options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=sorted(characters))
        subsetter.subset(font)
        subset.save_font(font, stream, options)
    return stream.getvalue()
