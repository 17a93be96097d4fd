"""Text of records, links and people, shown letter for letter where Streamlit expects Markdown."""

import re

_MARKS = frozenset("\\`*_{}[]()#+-.!|<>$~:&^=")
# Streamlit makes links of bare addresses, whatever is escaped. A sign that nobody sees keeps them text.
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
_WORD_JOINER = "\u2060"
# Characters that turn the text around them: known from forgeries, and taken out on the map too.
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """Return text that Markdown shows as it is, whatever signs it holds."""
    text = _ADDRESS.sub(_WORD_JOINER, _REORDERING.sub("", text.replace("\n", " ")))
    return "".join(f"\\{c}" if c in _MARKS else c for c in text)
