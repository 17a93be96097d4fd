"""A brief as Markdown: text of records is text, whatever it looks like."""

import re

import pytest
from markdown_it import MarkdownIt

from geo.brief.document import document
from geo.brief.markdown import escaped, to_markdown
from geo.brief.picture import Picture
from tests.support.briefs import LINK, brief_of

HOSTILE = [
    "<script>alert(1)</script>",
    "**bold** __bold__ *it* _it_ ~~gone~~",
    "[click](javascript:alert(1))",
    "![x](https://tracker.example/x.png)",
    "# heading",
    "- item",
    "1. item",
    "1) item",
    "> quote",
    "    code",
    "`code` ``code``",
    "a | b | c",
    "===",
    "line\n\n# another\n- and more",
    "https://evil.example www.evil.example me@evil.example",
    "&lt;b&gt; &#60; &amp",
    "\\*not\\*",
    "<https://evil.example>",
    "[ref]: https://evil.example",
    "$x^2$ :smile: @someone #12",
]


def rendered(markdown: str) -> str:
    """What a reader of GitHub's Markdown sees, as HTML."""
    return MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(markdown)


def shown(html: str) -> str:
    """The text of a page of HTML."""
    text = re.sub(r"<[^>]*>", "", html)
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return text.strip()


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    html = rendered(escaped(text).strip())
    assert html.startswith("<p>") and html.count("<") == 2, html
    assert shown(html) == " ".join(text.split())


def test_a_bar_does_not_divide_a_cell() -> None:
    html = rendered(f"| A | B |\n| --- | --- |\n| {escaped('a | b')} | c |")
    assert re.findall(r"<td>(.*?)</td>", html) == ["a | b", "c"]


@pytest.mark.parametrize("text", ["see https://evil.example", "www.evil.example", "me@evil.example"])
def test_addresses_are_broken_up_so_that_nothing_makes_links_of_them(text: str) -> None:
    assert re.search(r"\w://|www\.|\w@", escaped(text)) is None


def test_a_hostile_record_stays_text_in_a_brief() -> None:
    note = "<img src=x> [go](https://evil.example) | cell\n# heading"
    records = [{"event_date": "2014-01-04", "notes": note, "location": "*Atareb*", "source": "`s` <b>"}]
    found = brief_of(records, "2014-01-04", options={"title": "# T *x*", "author": "<i>A</i>"})
    html = rendered(to_markdown(document(found, Picture.of(found))))
    assert "<img" not in html and "<b>" not in html and "<i>" not in html and "evil.example)" in shown(html)
    assert re.findall(r'href="([^"]*)"', html) == [LINK.replace("&", "&amp;")]
    assert html.count("<h1>") == 1 and "<h1># T *x*</h1>" in html


def test_head_table_lists_and_link_are_there() -> None:
    found = brief_of(None, "2014-01-03", options={"marking": "INTERNAL", "author": "Example Centre"})
    text = to_markdown(document(found, Picture.of(found)))
    html = rendered(text)
    assert text.startswith(
        "**INTERNAL**\n\n# Daily brief: Northern Syria, winter 2013/14\n\n**3 January 2014**\n"
    )
    assert "| Incidents | 24 | 3 | 21 more | 24 |" in text
    assert html.count("<table>") == html.count("<ol>") == 1
    assert html.count("<li>") == 8 + 5
    assert f"<{LINK}>" in text
