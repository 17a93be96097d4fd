"""Text of records, links and people, shown letter for letter where Streamlit expects Markdown."""

_MARKS = frozenset("\\`*_{}[]()#+-.!|<>$~:&^=")


def plain(text: str) -> str:
    """Return text that Markdown shows as it is, whatever signs it holds."""
    return "".join(f"\\{c}" if c in _MARKS else c for c in text.replace("\n", " "))
