"""What the frame tells the server: sent again until the server says that it has arrived."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.frame_page import STATE, frozen, incident, opened

WAIT_MS = 2600
"""A little longer than the frame waits for an answer."""


@pytest.fixture
def chart(page: Page) -> Iterator[Page]:
    page.clock.install()
    with opened(page, [incident(place="Atareb")], {"seen": 0}) as chart:
        chart.evaluate(
            """() => {
              window.sent = [];
              core.channel.on("click", e => sent.push(e.layer.toGeoJSON().properties));
            }"""
        )
        frozen(chart)
        yield chart


def sent(chart: Page) -> list[dict[str, Any]]:
    return chart.evaluate("sent")


def report(chart: Page) -> int:
    """Report that a kind was clicked; return the number of the report."""
    chart.evaluate("core.report('kind', {code: 'clash'})")
    return chart.evaluate("core._seq")


def answer(chart: Page, seen: int) -> None:
    """Let the server say which report it has taken last."""
    chart.evaluate("state => core.applyState(state)", {**STATE, "seq": seen + 1, "seen": seen})


def test_report_without_an_answer_is_sent_again_a_few_times(chart: Page) -> None:
    number = report(chart)
    for tries in (1, 2, 3, 4, 5, 6):
        chart.clock.run_for(WAIT_MS)
        assert len(sent(chart)) == min(tries, 4) + 1
    assert {one["seq"] for one in sent(chart)} == {number}
    assert [one["tries"] for one in sent(chart)] == [0, 1, 2, 3, 4]


def test_answered_report_is_sent_once(chart: Page) -> None:
    answer(chart, report(chart))
    chart.clock.run_for(3 * WAIT_MS)
    assert len(sent(chart)) == 1


def test_answer_to_an_earlier_report_is_none_to_the_last(chart: Page) -> None:
    first = report(chart)
    chart.clock.run_for(400)
    last = report(chart)
    answer(chart, first)
    chart.clock.run_for(WAIT_MS)
    assert [one["seq"] for one in sent(chart)] == [first, last, last]
    answer(chart, last)
    chart.clock.run_for(3 * WAIT_MS)
    assert len(sent(chart)) == 3


def test_page_that_never_says_what_it_has_seen_is_told_once(page: Page) -> None:
    page.clock.install()
    with opened(page, [incident(place="Atareb")]) as chart:
        chart.evaluate("window.sent = []; core.channel.on('click', e => sent.push(1)); undefined")
        frozen(chart)
        report(chart)
        chart.clock.run_for(3 * WAIT_MS)
        assert len(sent(chart)) == 1
