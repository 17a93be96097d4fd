"""The root of an XML file, found without parsing it, so that no entity is ever expanded."""

import re

from geo.errors import SourceError

_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)[\s/>]")


def root(head: bytes, where: str) -> str:
    """Return the name of the root element, without its prefix; "" when the text is no XML.

    Parameters
    ----------
    head : bytes
        The beginning of the file, long enough for all that may stand before its root.
    where : str
        File and part, for messages.

    Raises
    ------
    SourceError
        When a document type is declared: entities of it may grow without bound or name other files.
    """
    start = _PROLOG.match(head)
    rest = head[start.end() if start else 0 :]
    if rest[:9].upper().startswith(b"<!DOCTYPE") and b"html" not in rest[:40].lower():
        raise SourceError(
            f"{where}: it declares a document type (DOCTYPE), which no table needs and which can make a small file "
            "grow without bound; save it again without"
        )
    found = _ROOT.match(rest)
    return found.group(1).decode("ascii", "replace") if found else ""
