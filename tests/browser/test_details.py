"""The details panel in a real browser: what it says, that it follows the dates, and that text stays text."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import frame_page as fp

FULL = {
    "kindLabel": "Clash", "subEvent": "Armed clash", "dates": "between 6 January 2014 and 12 January 2014 (known to the week)",
    "actors": [
        {"name": "Syrian Army", "short": "SAA", "colour": "#C62828", "role": "actor1"},
        {"name": "Jabhat al-Nusra", "short": "Nusra", "colour": "#D9D9D9", "role": "actor2"},
        {"name": "Islamic Front", "short": "IF", "colour": "#00897B", "role": "assoc2"},
    ],
    "fatalities": "12 (reported 8 to 20)", "injured": "not reported",
    "control": {"before": "Syrian Army", "after": "Insurgents", "contested": True},
    "notes": "A reading of what happened.", "source": "BBC News", "sourceTitle": "Rebels take hospital",
    "sourceUrl": "https://www.bbc.com/news/1", "sourceDate": "2014-01-13",
    "placement": "placed by name (gazetteer: Atarib)", "precision": "near the place",
}  # fmt: skip

SCRIPTED = "<script>window.hacked = 1</script>"
BROKEN_OUT = "\"><img src=x onerror='window.hacked = 1'>"
HOSTILE = (
    f"{SCRIPTED}{BROKEN_OUT}'-alert(1)-'\u202egnp.exe\u2066<svg/onload=hacked=1>{{{{7*7}}}}</bdi></script>"
)

Show = Callable[..., Page]


@pytest.fixture
def show(page: Page) -> Iterator[Show]:
    with ExitStack() as stack:
        yield lambda incidents, **state: stack.enter_context(fp.opened(page, incidents, state))


def pick(page: Page, place: str = "Atareb") -> Locator:
    """Pick a place as a click on its mark does; return the panel."""
    page.evaluate(
        "name => core.select({type: 'places', places: [core.data.places.id[core.data.places.name.indexOf(name)]]}, {report: true})",
        place,
    )
    return page.locator(".sm-details")


def test_panel_names_the_place_and_lists_newest_first(show: Show) -> None:
    page = show([*fp.series("2014-01-01", [1, 1, 1]), fp.incident(place="Idlib")])
    panel = pick(page)
    expect(panel.get_by_role("heading", level=2)).to_have_text("Atareb, Aleppo province")
    expect(panel.get_by_role("status")).to_have_text("3 incidents in this period")
    expect(panel.locator(".sm-record-when")).to_have_text(["2014-01-03", "2014-01-02", "2014-01-01"])


def test_record_says_all_that_is_known(show: Show) -> None:
    page = show([fp.incident(record=FULL, id="syr-2014-0001")])
    record = pick(page).get_by_role("article")
    expect(record.get_by_role("heading", level=3)).to_contain_text("Clash")
    expect(record).to_contain_text("between 6 January 2014 and 12 January 2014 (known to the week)")
    facts = dict(
        zip(record.locator("dt").all_inner_texts(), record.locator("dd").all_inner_texts(), strict=True)
    )
    assert facts["Deaths"] == "12 (reported 8 to 20)"
    assert facts["Injured"] == "not reported"
    assert "Syrian Army" in facts["Control"]
    assert "Insurgents" in facts["Control"]
    assert "contested" in facts["Control"]
    assert facts["Source"] == "BBC News: Rebels take hospital (2014-01-13)"
    assert facts["Grading"] == "B2 usually reliable source; probably true"
    assert facts["Placed"] == "placed by name (gazetteer: Atarib); near the place"
    expect(record.locator(".sm-record-id")).to_have_text("syr-2014-0001")
    expect(record.locator(".sm-actors li")).to_have_text(["Syrian Army", "Jabhat al-NusrawithIslamic Front"])


def test_source_opens_apart_from_the_map(show: Show) -> None:
    page = show([fp.incident(record=FULL)])
    link = pick(page).get_by_role("link", name="Rebels take hospital")
    expect(link).to_have_attribute("href", "https://www.bbc.com/news/1")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    expect(link).to_have_attribute("target", "_blank")


def test_light_actor_colour_has_an_outline_on_the_light_panel(show: Show) -> None:
    page = show([fp.incident(record=FULL)])
    chips = pick(page).locator(".sm-actor")
    outlined = {chip.inner_text(): chip.locator(".is-outlined").count() for chip in chips.all()}
    assert outlined == {"Syrian Army": 0, "Jabhat al-Nusra": 1, "Islamic Front": 0}


def test_list_follows_the_window(show: Show) -> None:
    page = show(fp.series("2014-01-01", [1] * 10))
    panel = pick(page)
    expect(panel.get_by_role("status")).to_have_text("10 incidents in this period")
    page.get_by_role("slider", name="First day").press("PageUp")
    expect(panel.get_by_role("status")).to_have_text("3 incidents in this period")
    expect(panel.get_by_role("article")).to_have_count(3)


def test_nothing_in_the_window_says_so_and_offers_all_dates(show: Show) -> None:
    page = show(
        [*fp.series("2014-01-01", [1]), fp.incident("2014-01-09", place="Idlib")],
        window=fp.days("2014-01-08", "2014-01-09"),
    )
    panel = pick(page)
    expect(panel).to_contain_text("No incident here passes the filter in these dates.")
    panel.get_by_role("button", name="Show all dates").click()
    expect(panel.get_by_role("article")).to_have_count(1)


def test_long_list_is_read_fifty_at_a_time(show: Show) -> None:
    page = show(fp.series("2014-01-01", [130]))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/records" in request.url else None)
    panel = pick(page)
    expect(panel.get_by_role("article")).to_have_count(50)
    assert [url.count(",") + 1 for url in asked] == [50]
    expect(panel.get_by_role("button", name="Show 50 more of 80")).to_be_attached()
    page.locator(".sm-details-scroll").evaluate("list => list.scrollTo(0, list.scrollHeight)")
    expect(panel.get_by_role("article")).to_have_count(100)
    page.locator(".sm-details-scroll").evaluate("list => list.scrollTo(0, list.scrollHeight)")
    expect(panel.get_by_role("article")).to_have_count(130)


def test_focus_goes_in_and_comes_back(show: Show) -> None:
    page = show(fp.series("2014-01-01", [2]))
    page.get_by_role("button", name="Play").focus()
    panel = pick(page)
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.get_by_role("button", name="Play")).to_be_focused()


def test_clear_selection_lets_go_on_the_map_too(show: Show) -> None:
    page = show(fp.series("2014-01-01", [2]))
    panel = pick(page)
    panel.get_by_role("button", name="Clear selection").click()
    expect(panel).to_be_hidden()
    assert page.evaluate("core.selection") is None
    assert fp.reports(page, "select")[-1]["selection"] is None


def test_one_record_can_be_picked(show: Show) -> None:
    page = show(fp.series("2014-01-01", [1, 1]))
    panel = pick(page)
    panel.get_by_role("button", name="Pick this one: inc-0000").click()
    expect(panel.get_by_role("article")).to_have_count(1)
    expect(panel.get_by_role("button", name="Picked: inc-0000")).to_be_disabled()
    assert fp.reports(page, "select")[-1]["selection"]["ids"] == ["inc-0000"]


def test_selection_of_the_server_opens_the_panel(show: Show) -> None:
    page = show(fp.series("2014-01-01", [2]), selection={"type": "places", "places": ["p0"]})
    expect(page.locator(".sm-details").get_by_role("article")).to_have_count(2)


@pytest.mark.tolerates(r"/records")
def test_details_that_cannot_be_read_say_so_and_can_be_tried_again(show: Show) -> None:
    page = show(fp.series("2014-01-01", [2]))
    page.route("**/records*", lambda route: route.fulfill(status=500))
    panel = pick(page)
    expect(panel).to_contain_text("The details could not be read.")
    page.unroute("**/records*")
    panel.get_by_role("button", name="Try again").click()
    expect(panel.get_by_role("article")).to_have_count(2)


def hostile(value: Any) -> Any:
    """Replace every text in a record by the hostile one; numbers and flags stay."""
    if isinstance(value, dict):
        return {key: item if key == "role" else hostile(item) for key, item in value.items()}
    if isinstance(value, list):
        return [hostile(item) for item in value]
    return HOSTILE if isinstance(value, str) else value


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_hostile_text_in_every_field_stays_text(show: Show, theme: str) -> None:
    point = {"lat": 36.1, "lon": 36.8, "province": "SY02"}
    page = show(
        [
            fp.incident(
                place=HOSTILE,
                id=HOSTILE,
                record=hostile(FULL) | {"sourceUrl": "https://example.org/"},
                **point,
            )
        ],
        theme=theme,
        title=HOSTILE,
        filterText=HOSTILE,
    )
    panel = pick(page, HOSTILE)
    expect(panel.get_by_role("article")).to_have_count(1)
    page.keyboard.press("f")
    expect(page.locator(".sm-title-name")).to_be_visible()
    fp.settle(page)
    assert page.evaluate("window.hacked") is None
    assert page.locator("#map img, #map script, #map iframe, #map [onerror], #map [onload]").count() == 0
    for part in (
        ".sm-record-note",
        ".sm-actors",
        ".sm-facts",
        ".sm-record-where",
        ".sm-details-title",
        ".sm-title-name",
    ):
        assert "<script>window.hacked = 1</script>" in (page.locator(part).first.text_content() or ""), part
    assert not set("\u202e\u2066") & set(page.locator("#map").inner_text()), (
        "no text reorders its surroundings"
    )


@pytest.mark.parametrize(
    "url",
    [
        "javascript:window.hacked=1",
        " jAvAsCrIpT:window.hacked=1",
        "data:text/html,<script>1</script>",
        "//evil",
        "vbscript:x",
        "\x01javascript:alert(1)",
        7,
    ],
)
def test_address_that_is_not_http_is_no_link(show: Show, url: object) -> None:
    page = show([fp.incident(record=FULL | {"sourceUrl": url})])
    panel = pick(page)
    expect(panel).to_contain_text("Rebels take hospital")
    assert panel.get_by_role("link").count() == 0
    assert panel.locator("a").count() == 0


@pytest.mark.parametrize(
    "colour", ["red;background:url(//evil/)", "url(https://evil.example/x.png)", "expression(1)", "", None, 5]
)
def test_colour_that_is_none_is_left_out(show: Show, colour: object) -> None:
    actor = {"name": "Somebody", "short": "S", "colour": colour, "role": "actor1"}
    page = show([fp.incident(record=FULL | {"actors": [actor]})])
    dot = pick(page).locator(".sm-dot")
    expect(dot).to_have_class("sm-dot is-outlined")
    assert dot.get_attribute("style") is None
