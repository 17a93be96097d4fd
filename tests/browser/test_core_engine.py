"""The counting in the browser against a plain count in Python, over random incidents.

The map is the exported page, opened from disk: the same core without a server.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from playwright.sync_api import BrowserContext, Page

from geo.model.vocabulary import KINDS
from geo.webmap.columns import NO_PLACE, pack
from geo.webmap.export_html import standalone_html
from geo.webmap.incident_columns import kinds
from tests.browser.frame_page import incident, opened

ROWS, PLACES, PROVINCES, KIND_COUNT = 3_000, 60, 4, len(KINDS)
FIRST, LAST = 16071, 16071 + 240
Columns = dict[str, npt.NDArray[Any]]

# Functions of the page: what a count comes out as, as plain lists.
COUNTS = """
([from, to, mode]) => {
  const core = situation_map.sitmap;
  core.setWindow(from, to, { mode });
  const c = core.counts;
  const list = (a) => Array.from(a);
  return { total: c.total, passing: c.passing, inWindow: c.inWindow, shown: c.shown, noPlace: c.noPlace,
    fatalities: c.fatalities, unreported: c.fatalitiesUnreported, byKind: list(c.byKind), placeKind: list(c.placeKind),
    placeTotal: list(c.placeTotal), provinceCount: list(c.provinceCount), provinceFatalities: list(c.provinceFatalities) };
}
"""
USE_MASK = """
(bytes) => situation_map.sitmap._useMask(bytes === null ? null : Uint8Array.from(bytes))
"""


def random_columns(seed: int) -> Columns:
    """Return incidents on random days: most on one, some over a span, some nowhere, some with no toll."""
    rng = np.random.default_rng(seed)
    first = rng.integers(FIRST, LAST - 40, ROWS)
    length = np.where(rng.random(ROWS) < 0.3, rng.integers(0, 40, ROWS), 0)
    # The ends are there, so that "all" means the same here and there.
    first[0], length[0], first[1], length[1] = FIRST, 0, LAST, 0
    place = rng.integers(0, PLACES, ROWS)
    columns: Columns = {
        "first_day": first.astype(np.int32),
        "last_day": (first + length).astype(np.int32),
        "place": np.where(rng.random(ROWS) < 0.05, NO_PLACE, place).astype(np.uint32),
        "kind": rng.integers(0, KIND_COUNT, ROWS).astype(np.uint8),
        "fatalities": np.where(rng.random(ROWS) < 0.4, -1, rng.poisson(3, ROWS)).astype(np.int32),
        "precision": np.ones(ROWS, np.uint8),
        "province": rng.integers(-1, PROVINCES, ROWS).astype(np.int16),
    }
    order = np.lexsort((columns["last_day"], columns["first_day"]))
    return {name: column[order] for name, column in columns.items()}


def packed(columns: Columns) -> bytes:
    rng = np.random.default_rng(1)
    header = {
        "version": "random",
        "minDay": FIRST,
        "maxDay": LAST,
        "places": {
            "lat": rng.uniform(34.5, 36.5, PLACES).round(5).tolist(),
            "lon": rng.uniform(36.5, 40.5, PLACES).round(5).tolist(),
            "name": [f"Place {n}" for n in range(PLACES)],
            "id": [f"p{n}" for n in range(PLACES)],
            "cls": rng.choice([1, 1, 2], PLACES).tolist(),
            "province": [n % PROVINCES for n in range(PLACES)],
        },
        "kinds": kinds(),
        "provinces": [{"pcode": f"X{n}", "name": f"Province {n}", "country": "X"} for n in range(PROVINCES)],
        "dataset": {
            "title": "Random",
            "sources": "made up",
            "asOf": "",
            "noPlace": 0,
            "rawRowsAllowed": True,
        },
    }
    return pack(header, columns)


def expected(
    columns: Columns, start: int, end: int, passing: npt.NDArray[np.bool_] | None = None
) -> dict[str, Any]:
    """Return what the browser must count, row by row."""
    passing = np.ones(ROWS, bool) if passing is None else passing
    inside = passing & (columns["first_day"] <= end) & (columns["last_day"] >= start)
    placed = columns["place"] != NO_PLACE
    shown = inside & placed
    cells = np.zeros((PLACES, KIND_COUNT), int)
    np.add.at(cells, (columns["place"][shown], columns["kind"][shown]), 1)
    deaths = np.where(columns["fatalities"] < 0, 0, columns["fatalities"])
    by_province = [shown & (columns["province"] == n) for n in range(PROVINCES)]
    return {
        "total": ROWS,
        "passing": int(passing.sum()),
        "inWindow": int(inside.sum()),
        "shown": int(shown.sum()),
        "noPlace": int((inside & ~placed).sum()),
        "fatalities": int(deaths[shown].sum()),
        "unreported": int((columns["fatalities"][shown] < 0).sum()),
        "byKind": cells.sum(axis=0).tolist(),
        "placeKind": cells.ravel().tolist(),
        "placeTotal": cells.sum(axis=1).tolist(),
        "provinceCount": [int(rows.sum()) for rows in by_province],
        "provinceFatalities": [int(deaths[rows].sum()) for rows in by_province],
    }


@pytest.fixture(scope="module")
def columns() -> Columns:
    return random_columns(7)


@pytest.fixture(scope="module")
def document(columns: Columns, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("engine") / "map.html"
    state = {"seq": 1, "window": [None, None], "theme": "light", "title": "Random"}
    file.write_text(standalone_html(packed(columns), None, None, state, "Random"), encoding="utf-8")
    return file


@pytest.fixture
def engine(page: Page, document: Path) -> Page:
    page.goto(document.as_uri())
    page.wait_for_function("window.sitmap && sitmap.ready")
    return page


def windows(seed: int, count: int) -> Iterator[tuple[int, int]]:
    """Yield windows as a hand makes them: small moves of one end or both, and now and then a jump."""
    rng = np.random.default_rng(seed)
    start, end = FIRST, LAST
    for _ in range(count):
        if rng.random() < 0.2:
            start, end = sorted(int(n) for n in rng.integers(FIRST, LAST + 1, 2))
        else:
            start, end = start + int(rng.integers(-9, 10)), end + int(rng.integers(-9, 10))
            start = min(max(start, FIRST), LAST)
            end = min(max(end, start), LAST)
        yield start, end


def test_every_window_counts_as_a_plain_count_does(engine: Page, columns: Columns) -> None:
    for start, end in windows(3, 120):
        assert engine.evaluate(COUNTS, [start, end, "window"]) == expected(columns, start, end), (start, end)


def test_a_window_of_one_day_and_the_whole(engine: Page, columns: Columns) -> None:
    for day in (FIRST, FIRST + 100, LAST):
        assert engine.evaluate(COUNTS, [day, day, "window"]) == expected(columns, day, day)
    assert engine.evaluate(COUNTS, [None, None, "window"]) == expected(columns, FIRST, LAST)


def test_up_to_a_date_counts_from_the_beginning(engine: Page, columns: Columns) -> None:
    for _, end in windows(4, 30):
        assert engine.evaluate(COUNTS, [None, end, "upto"]) == expected(columns, FIRST, end)


def test_a_filter_leaves_rows_out_at_once_and_while_dragging(engine: Page, columns: Columns) -> None:
    rng = np.random.default_rng(5)
    for share in (0.5, 0.02, 0.0):
        passing = rng.random(ROWS) < share
        engine.evaluate(USE_MASK, list(np.packbits(passing, bitorder="little").tobytes()))
        for start, end in windows(int(share * 100), 25):
            assert engine.evaluate(COUNTS, [start, end, "window"]) == expected(columns, start, end, passing)
    engine.evaluate(USE_MASK, None)
    assert engine.evaluate(COUNTS, [None, None, "window"]) == expected(columns, FIRST, LAST)


def test_counts_add_up_to_the_total(engine: Page) -> None:
    for start, end in windows(6, 20):
        c = engine.evaluate(COUNTS, [start, end, "window"])
        filtered, outside = c["total"] - c["passing"], c["passing"] - c["inWindow"]
        assert filtered + outside + c["noPlace"] + c["shown"] == ROWS


def test_a_window_outside_the_data_is_brought_inside(engine: Page) -> None:
    engine.evaluate("situation_map.sitmap.setWindow(-5, 99999, {})")
    assert engine.evaluate("situation_map.sitmap.window") == {"from": FIRST, "to": LAST}
    engine.evaluate("situation_map.sitmap.setWindow(99999, 0, {})")
    assert engine.evaluate("situation_map.sitmap.window") == {"from": LAST, "to": LAST}


@pytest.mark.parametrize(("bin_days", "before"), [(1, 0), (7, 3), (30, 11)])
def test_histogram_spreads_each_incident_over_its_days(
    engine: Page, columns: Columns, bin_days: int, before: int
) -> None:
    origin = FIRST - before
    found = engine.evaluate(
        "([size, origin]) => { const h = situation_map.sitmap.histogram(size, origin); return [h.bins, h.kinds, Array.from(h.values)]; }",
        [bin_days, origin],
    )
    bins = -(-(LAST + 1 - origin) // bin_days)
    wanted = np.zeros((bins, KIND_COUNT))
    for first, last, kind in zip(columns["first_day"], columns["last_day"], columns["kind"], strict=True):
        for day in range(first, last + 1):
            wanted[(day - origin) // bin_days, kind] += 1 / (last - first + 1)
    assert found[:2] == [bins, KIND_COUNT]
    np.testing.assert_allclose(np.array(found[2]).reshape(bins, KIND_COUNT), wanted, atol=1e-3)
    assert sum(found[2]) == pytest.approx(ROWS, rel=1e-5)


def test_histogram_counts_what_passes_the_filter(engine: Page) -> None:
    passing = np.arange(ROWS) % 3 == 0
    engine.evaluate(USE_MASK, list(np.packbits(passing, bitorder="little").tobytes()))
    total = engine.evaluate(f"situation_map.sitmap.histogram(7, {FIRST}).values.reduce((a, b) => a + b)")
    assert total == pytest.approx(passing.sum(), rel=1e-5)


def test_rows_of_places_provinces_and_areas(engine: Page, columns: Columns) -> None:
    start, end = FIRST + 50, FIRST + 80
    engine.evaluate(COUNTS, [start, end, "window"])
    inside = (columns["first_day"] <= end) & (columns["last_day"] >= start) & (columns["place"] != NO_PLACE)

    def rows(query: str) -> list[int]:
        return engine.evaluate(f"situation_map.sitmap.rowsAt({query})")

    newest_first = slice(None, None, -1)
    chosen = inside & np.isin(columns["place"], [3, 17])
    assert rows("{places: [3, 17]}") == np.flatnonzero(chosen)[newest_first].tolist()
    assert rows("{province: 2}") == np.flatnonzero(inside & (columns["province"] == 2))[newest_first].tolist()
    west = [
        place
        for place in range(PLACES)
        if engine.evaluate(f"situation_map.sitmap.data.places.lon[{place}] < 38")
    ]
    assert 0 < len(west) < PLACES
    in_west = inside & np.isin(columns["place"], west)
    assert (
        rows("{ring: [[33, 36], [38, 36], [38, 38], [33, 38]]}")
        == np.flatnonzero(in_west)[newest_first].tolist()
    )


MERGED = """
(zoom) => {
  situation_map.setView([35.5, 38.5], zoom, { animate: false });
  const core = situation_map.sitmap;
  core.incidents.drawNow();
  const { marks, places } = core.incidents;
  const spots = Array.from({ length: marks.points }, (_, m) => [marks.x[m], marks.y[m], places.radius(marks.total[m]), marks.total[m]]);
  return { of: Array.from(marks.of), total: Array.from(marks.total), anchors: marks.anchors, points: marks.points, spots };
}
"""


@pytest.mark.parametrize("zoom", [4, 6, 7.5, 9, 13])
def test_merging_keeps_every_incident_and_no_two_marks_touch(
    engine: Page, columns: Columns, zoom: float
) -> None:
    engine.evaluate(COUNTS, [FIRST + 10, FIRST + 150, "window"])
    wanted = expected(columns, FIRST + 10, FIRST + 150)
    found = engine.evaluate(MERGED, zoom)
    assert sum(found["total"]) == wanted["shown"]
    by_mark = np.bincount(found["of"], weights=wanted["placeTotal"], minlength=len(found["total"]))
    assert by_mark.tolist() == found["total"]
    # A mark stands at a place of its own, never between places.
    assert [found["of"][place] for place in found["anchors"]] == list(range(len(found["anchors"])))
    drawn = [spot for spot in found["spots"] if spot[3]]
    for i, (x, y, r, _) in enumerate(drawn):
        for other_x, other_y, other_r, _ in drawn[i + 1 :]:
            assert np.hypot(x - other_x, y - other_y) > r + other_r


def test_marks_part_when_one_zooms_in(engine: Page) -> None:
    marks = [engine.evaluate(MERGED, zoom)["points"] for zoom in (4, 6, 8, 13)]
    assert marks == sorted(marks)
    assert marks[0] < 10
    assert marks[-1] == PLACES


def test_marks_do_not_move_while_the_window_is_dragged(engine: Page) -> None:
    before = engine.evaluate(MERGED, 7)["of"]
    for start in range(FIRST, FIRST + 100, 10):
        engine.evaluate(COUNTS, [start, start + 6, "window"])
        assert engine.evaluate(MERGED, 7)["of"] == before


def test_a_frame_is_asked_for_once_however_often_the_window_moves(engine: Page) -> None:
    frames = engine.evaluate(
        """async () => {
          const core = situation_map.sitmap;
          let frames = 0;
          core.on("draw", () => frames++);
          for (let i = 0; i < 50; i++) core.setWindow(core.data.minDay, core.data.maxDay - i, {});
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          return frames;
        }"""
    )
    assert frames == 1


def test_public_handle_speaks_iso_dates(engine: Page, columns: Columns) -> None:
    engine.evaluate("sitmap.setWindow('2014-02-01', '2014-02-10')")
    assert engine.evaluate("sitmap.window") == {"from": "2014-02-01", "to": "2014-02-10"}
    assert engine.evaluate("sitmap.shown") == expected(columns, 16102, 16111)["shown"]
    assert engine.evaluate("sitmap.total") == ROWS
    assert engine.evaluate("sitmap.version") == "random"
    engine.evaluate("sitmap.setWindow(null, '2014-01-05')")
    assert engine.evaluate("[situation_map.sitmap.mode, sitmap.window.from]") == ["upto", "2014-01-01"]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2014-01-03", "2014-01-03", "3 January 2014"),
        ("2014-01-02", "2014-01-04", "2–4 January 2014"),
        ("2014-01-30", "2014-02-02", "30 January – 2 February 2014"),
        ("2013-12-30", "2014-01-05", "30 December 2013 – 5 January 2014"),
    ],
)
def test_periods_read_as_they_do_on_the_server(engine: Page, start: str, end: str, words: str) -> None:
    script = "([a, b]) => Sitmap.day.period(Sitmap.day.parse(a), Sitmap.day.parse(b))"
    assert engine.evaluate(script, [start, end]) == words


@pytest.mark.parametrize("text", ["2014-02-30", "2014-1-3", "yesterday", ""])
def test_what_is_no_date_is_none(engine: Page, text: str) -> None:
    assert engine.evaluate("text => Sitmap.day.parse(text)", text) is None


def test_two_pixels_a_point_draw_the_same_marks(
    new_context: Callable[..., BrowserContext], document: Path
) -> None:
    drawn = []
    for ratio in (1, 2):
        sharp = new_context(device_scale_factor=ratio).new_page()
        sharp.goto(document.as_uri())
        sharp.wait_for_function("window.sitmap && sitmap.ready")
        drawn.append(sharp.evaluate("sitmap.marksDrawn"))
        canvas = sharp.evaluate(
            "[...document.querySelectorAll('.leaflet-sitmap-incidents-pane canvas')].map(c => c.width / c.offsetWidth)"
        )
        assert canvas == [ratio]
    assert drawn[0] == drawn[1] > 0


def test_middle_of_a_link_stays_the_middle_when_the_frame_finds_its_size(page: Page) -> None:
    with opened(page, [incident(place="Atareb")], {"view": [35.1511, 41.9572, 8], "viewSeq": 1}) as chart:
        for width in (1281, 1100, 1279, 1440):
            chart.set_viewport_size({"width": width, "height": 701})
            chart.wait_for_function("w => map.getSize().x === w", arg=width)
        assert chart.evaluate("[sitmap.view.lat.toFixed(4), sitmap.view.lon.toFixed(4)]") == [
            "35.1511",
            "41.9572",
        ]
        # A person's own move is theirs.
        chart.evaluate("map.panBy([200, 0], {animate: false})")
        moved = chart.evaluate("sitmap.view.lon")
        chart.set_viewport_size({"width": 1300, "height": 701})
        chart.wait_for_function("map.getSize().x === 1300")
        assert abs(chart.evaluate("sitmap.view.lon") - moved) < 0.02
