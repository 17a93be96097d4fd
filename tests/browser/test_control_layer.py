"""Who holds what on the map: discs, rings, stripes, ages, areas, legend, tip and details, in a real browser."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from geo.analysis.control import Control
from geo.model.actors import Actor, Actors
from geo.places.boundaries import Boundaries
from geo.webmap.control_columns import control_columns
from tests.browser import frame_page as fp
from tests.support.controls import band, change, control, day

GREEN, BLACK, RED = "#2e9e5b", "#111111", "#c8202b"
ACTORS = Actors(
    (
        Actor("Insurgents", colour=GREEN),
        Actor("Islamic State", short_name="ISIS", colour=BLACK),
        Actor("Syrian Army", short_name="Army", colour=RED),
    )
)
PLACES = (
    ("Atareb", 36.139, 36.825, 1),
    ("Azaz", 36.586, 37.046, 1),
    ("Karam", 35.90, 37.60, 2),
    ("Inzarat", np.nan, np.nan, 3),
)
ATAREB, AZAZ, KARAM, INZARAT = range(4)
TURNED = day("2014-01-05")
INCIDENTS = [
    fp.incident("2014-01-01", place="Idlib", id="first"),
    fp.incident("2014-01-05", place="Idlib", id="turned"),
    fp.incident("2014-01-20", place="Idlib", id="last"),
]
HELD = control(
    [
        band(ATAREB, end=TURNED, holder="Islamic State", basis="before", evidence_day=TURNED, row=1),
        band(ATAREB, TURNED, holder="Insurgents", row=1),
        band(AZAZ, holder="Islamic State", evidence_day=day("2013-06-01")),
        band(KARAM, end=TURNED, state="unknown", basis=""),
        band(KARAM, TURNED, holder="Insurgents", other="Syrian Army", state="contested", contested=True),
        band(INZARAT, holder="Syrian Army"),
    ],
    [change(ATAREB, TURNED, "Islamic State", "Insurgents")],
    PLACES,
)
ON = {"layers": fp.STATE["layers"] | {"control": "places"}}

Show = Callable[..., Page]


def encoded(held: Control = HELD) -> bytes:
    extent = (pd.Timestamp("2014-01-01"), pd.Timestamp("2014-01-20"))
    about = SimpleNamespace(actors=ACTORS, boundaries=Boundaries.bundled(), extent=extent)
    return control_columns(held, about)  # type: ignore[arg-type]


@pytest.fixture
def asked() -> list[str]:
    """The queries with which the frame asked who holds what."""
    return []


@pytest.fixture
def show(page: Page, asked: list[str]) -> Iterator[Show]:
    """Open the map with who holds what of `HELD`, and wait until it is drawn if it is on."""

    def answer(query: str) -> bytes:
        asked.append(query)
        return encoded()

    def open_map(incidents: Any = INCIDENTS, answer: Any = answer, **state: Any) -> Page:
        opened = stack.enter_context(fp.opened(page, incidents, ON | state, control=answer))
        page.evaluate("map.setView([36.2, 37.2], 9, {animate: false})")
        page.wait_for_function("!core.control.isShown() || core.control.times || core.control.message")
        fp.settle(page)
        return opened

    with ExitStack() as stack:
        yield open_map


def colour(
    page: Page, place: int, away: tuple[float, float] = (0, 0), on_rings: bool = False
) -> tuple[int, ...]:
    """Return the colour beside the middle of a place on the canvas of discs, or of rings, as red, green, blue, alpha."""
    return tuple(
        page.evaluate(
            """([place, dx, dy, onRings]) => {
              const { control } = core;
              const { ratio, left, top } = control.discs.view;
              const x = (control.x[place] - left + dx) * ratio, y = (control.y[place] - top + dy) * ratio;
              const layer = onRings ? control : control.discs;
              return [...layer._context.getImageData(Math.round(x), Math.round(y), 1, 1).data];
            }""",
            [place, *away, on_rings],
        )
    )


def rgb(hexadecimal: str) -> tuple[int, ...]:
    return tuple(int(hexadecimal[at : at + 2], 16) for at in (1, 3, 5))


def near(found: tuple[int, ...], hexadecimal: str) -> bool:
    return all(abs(a - b) <= 6 for a, b in zip(found[:3], rgb(hexadecimal), strict=True))


def summary(page: Page) -> dict[str, Any]:
    found = page.evaluate("sitmap.control")
    return found | {"holders": {h["label"]: h["places"] for h in found["holders"]}}


def test_a_place_has_its_holders_colour_at_the_end_of_the_window(show: Show) -> None:
    page = show(window=fp.days("2014-01-01", "2014-01-04"))
    assert near(colour(page, ATAREB), BLACK)
    page.evaluate("core.setWindow(Sitmap.day.parse('2014-01-01'), Sitmap.day.parse('2014-01-05'))")
    fp.settle(page)
    assert near(colour(page, ATAREB), GREEN)
    page.evaluate("core.setWindow(Sitmap.day.parse('2014-01-01'), Sitmap.day.parse('2014-01-04'))")
    fp.settle(page)
    assert near(colour(page, ATAREB), BLACK)


def test_a_change_within_the_window_is_a_ring_in_the_former_holders_colour(show: Show) -> None:
    page = show(window=fp.days("2014-01-04", "2014-01-06"))
    middle = page.evaluate("core.control.radius + core.control.sprites.middle()")
    assert near(colour(page, ATAREB, (middle, 0)), BLACK)
    page.evaluate("core.setWindow(Sitmap.day.parse('2014-01-06'), Sitmap.day.parse('2014-01-06'))")
    fp.settle(page)
    assert colour(page, ATAREB, (middle, 0))[3] == 0
    assert summary(page)["changed"] == 0


def test_a_contested_place_shows_both_parties(show: Show) -> None:
    page = show()
    radius = page.evaluate("core.control.radius")
    steps = np.linspace(-radius + 3, radius - 3, 40) / np.sqrt(2)
    found = [colour(page, KARAM, (float(at), float(at))) for at in steps]
    assert any(near(pixel, GREEN) for pixel in found)
    assert any(near(pixel, RED) for pixel in found)


def test_old_evidence_fades_and_fresh_evidence_does_not(show: Show) -> None:
    page = show(window=fp.days("2014-01-06", "2014-01-19"))
    assert colour(page, ATAREB)[3] == 255, "evidence of 14 days is fresh"
    assert colour(page, AZAZ)[3] == pytest.approx(0.4 * 255, abs=2)


def test_a_place_known_to_the_province_is_counted_and_not_drawn(show: Show) -> None:
    page = show()
    found = summary(page)
    assert (found["places"], found["undrawn"], found["unsettled"], found["near"]) == (3, 1, 1, 1)
    assert found["holders"] == {"Insurgents": 2, "ISIS": 1}
    assert page.evaluate("core.control.discs.count()") == 3


def test_nothing_is_known_before_the_first_word_of_a_place(show: Show) -> None:
    page = show(window=fp.days("2014-01-01", "2014-01-04"))
    assert colour(page, KARAM)[3] == 0
    assert summary(page)["places"] == 2


def test_incidents_on_a_place_have_its_holder_as_a_ring(show: Show) -> None:
    page = show([fp.incident("2014-01-01"), fp.incident("2014-01-19", place="Idlib")])
    ring = page.evaluate("(({r, places}) => ({r, places}))(core.control.rings[0])")
    assert ring["places"] == [ATAREB]
    assert near(colour(page, ATAREB, (-ring["r"] - 3.5, 0), on_rings=True), GREEN)
    page.evaluate("core.setLayers({incidents: false})")
    fp.settle(page)
    assert page.evaluate("core.control.rings.length") == 0
    assert near(colour(page, ATAREB), GREEN)


def test_areas_are_drawn_on_demand_and_said_to_be_indicative(show: Show) -> None:
    page = show()
    pixels = "core.control.areas._context.getImageData(0, 0, 3000, 3000).data.some(v => v)"
    assert not page.evaluate(pixels)
    page.get_by_role("button", name="Layers").click()
    page.get_by_role("radio", name="Places and areas").check()
    fp.settle(page)
    assert page.evaluate(pixels)
    expect(page.locator(".sm-legend")).to_contain_text(
        "Areas are indicative: the ground nearest to each of 3 places, cut at 12 km."
    )
    assert fp.reports(page, "layers") == [{"type": "layers", "control": "areas"}]
    page.locator(".sm-layers").get_by_role("group", name="Who holds what").get_by_label("Nothing").check()
    fp.settle(page)
    assert not page.evaluate(pixels)
    assert page.evaluate("sitmap.control") is None


def test_who_holds_what_is_fetched_when_wanted_and_again_when_its_filter_changes(
    show: Show, asked: list[str]
) -> None:
    page = show(layers=fp.STATE["layers"])
    assert asked == []
    page.evaluate("core.setLayers({control: 'places'})")
    page.wait_for_function("core.control.times")
    state = fp.STATE | ON | {"controlQuery": "?credibility=2"}
    page.evaluate("state => core.applyState(state)", state | {"seq": 2})
    page.evaluate("state => core.applyState(state)", state | {"seq": 3, "mask": "?kind=clash"})
    page.wait_for_function("core.control._asked === '?credibility=2'")
    fp.settle(page)
    assert asked == ["", "credibility=2"]


def test_the_legend_names_holders_places_and_the_day(show: Show) -> None:
    page = show(window=fp.days("2014-01-04", "2014-01-06"))
    section = page.locator(".sm-legend-section", has_text="Who holds what")
    expect(section.locator("h3")).to_contain_text("6 Jan 2014")
    rows = section.locator(".sm-holders li")
    expect(rows).to_have_text(["Insurgents2", "ISIS1"])
    assert rows.first.locator("circle").get_attribute("fill") == GREEN
    expect(section).to_contain_text("contested or unclear")
    expect(section).to_contain_text("changed in this period; ring: the holder before")
    expect(section).to_contain_text("1 place known only to the province is not drawn.")


def test_the_slide_says_of_which_day_control_is(show: Show) -> None:
    page = show(window=fp.days("2014-01-01", "2014-01-05"), present=True)
    expect(page.locator(".sm-title-period")).to_have_text("1–5 January 2014; control as of 5 January 2014")


def point(page: Page, place: int) -> tuple[float, float]:
    lat, lon = PLACES[place][1:3]
    x, y = page.evaluate(
        "p => { const at = map.latLngToContainerPoint(p); return [at.x, at.y]; }", [lat, lon]
    )
    return x, y


def test_the_tip_says_who_since_when_and_on_evidence_how_old(show: Show) -> None:
    page = show()
    page.mouse.move(*point(page, ATAREB))
    tip = page.locator(".sm-hover")
    expect(tip).to_contain_text("Held by Insurgents since 5 Jan 2014 (evidence 15 days old)")
    expect(tip).to_contain_text("Changed hands in this period; held before by ISIS")
    page.mouse.move(*point(page, KARAM))
    expect(tip).to_contain_text("Held by Insurgents, contested by Army")
    expect(tip).to_contain_text("Near the place, not exactly there")


def test_a_click_opens_the_evidence_though_it_lies_outside_the_dates(show: Show) -> None:
    page = show(window=fp.days("2014-01-10", "2014-01-20"))
    page.mouse.click(*point(page, ATAREB))
    held = page.locator(".sm-held")
    expect(held.locator(".sm-held-list")).to_contain_text("Atareb: held by Insurgents since 5 Jan 2014")
    expect(held.locator(".sm-record-id")).to_have_text("turned")
    expect(page.locator(".sm-details-summary")).to_have_text("0 incidents in this period")
    assert fp.reports(page, "select")[0]["selection"]["ids"] == ["turned"]


def test_the_details_of_a_picked_place_say_who_holds_it(show: Show) -> None:
    page = show()
    page.evaluate("core.select({type: 'places', places: ['p0']})")  # the evidence on Atareb stands at Idlib
    expect(page.locator(".sm-held-list")).to_contain_text("Atareb: held by Insurgents")
    page.evaluate("core.setWindow(Sitmap.day.parse('2014-01-01'), Sitmap.day.parse('2014-01-04'))")
    expect(page.locator(".sm-held-list")).to_contain_text(
        "Atareb: held by ISIS (from who held it before 5 Jan 2014, 1 day later)"
    )


def test_places_are_reached_by_the_keyboard_after_the_marks(show: Show) -> None:
    page = show()
    page.evaluate("core.takeOver(); map.setView([36.0, 37.1], 8, {animate: false})")
    page.locator("#map").focus()
    for key in "nn":
        page.keyboard.press(key)
    expect(page.locator(".sm-hover-title")).to_have_text("Azaz")
    page.keyboard.press("n")
    expect(page.locator(".sm-hover-title")).to_have_text("Atareb")
    page.keyboard.press("Enter")
    expect(page.locator(".sm-held-list")).to_contain_text("Atareb")


def test_nothing_known_is_said_in_the_legend(show: Show) -> None:
    page = show(answer=lambda _: encoded(control([], places=())))
    expect(page.locator(".sm-legend-notes")).to_have_text(
        "No record says who held any place on the map on this day."
    )


@pytest.mark.tolerates("404", "control: 404")
def test_a_failure_is_said_where_the_holders_would_stand(show: Show) -> None:
    page = show(answer=None)
    expect(page.locator(".sm-legend-notes")).to_have_text(
        "Who holds what could not be loaded. Reload the page."
    )
    assert page.evaluate("sitmap.shown") == 3


def test_hostile_names_are_text(show: Show) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    held = control([band(0, holder=hostile)], places=((hostile, 36.139, 36.825, 1),))
    page = show(answer=lambda _: encoded(held))
    expect(page.locator(".sm-holders")).to_have_text(f"{hostile}1")
    page.mouse.move(*point(page, ATAREB))
    expect(page.locator(".sm-hover-title")).to_have_text(hostile)
    assert page.locator("#map img").count() == 0
