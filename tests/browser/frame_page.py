"""A page with the map's frame alone: no Streamlit, incidents from a list of dicts, served on loopback.

`served(incidents)` answers the addresses that the app answers (columns, masks, records, basemap), encoded here
a second time from the description of the format, so that a change on one side alone shows.
"""

import json
import mimetypes
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
from playwright.sync_api import Page
from xstatic.pkg import leaflet

from geo.model.vocabulary import KINDS
from geo.webmap import analysis_map, situation_map
from geo.webmap.base import script_json

ROOT = Path(__file__).resolve().parents[2]
WEBMAP = ROOT / "geo" / "webmap"
LEAFLET = Path(leaflet.BASE_DIR)
NO_PLACE = 0xFFFFFFFF

PROVINCES = (
    {"pcode": "SY02", "name": "Aleppo", "country": "Syria"},
    {"pcode": "SY07", "name": "Idlib", "country": "Syria"},
)
PLACES = {
    "Atareb": (36.139, 36.825, "SY02"),
    "Aleppo": (36.202, 37.161, "SY02"),
    "Idlib": (35.931, 36.633, "SY07"),
    "Maarat an-Numan": (35.646, 36.675, "SY07"),
}
Parts = Sequence[tuple[str, Mapping[str, Any]]]
"""Parts of a map by the names of their classes, with their options."""

PARTS: Parts = tuple((part.__name__, {}) for part in situation_map.PARTS)
FIGURE: Parts = tuple((part.__name__, options) for part, options in analysis_map.PARTS)
"""The parts of a map inside an analysis page."""
STATE = {
    "seq": 1, "mask": "", "window": [None, None], "theme": "light", "view": None, "viewSeq": 0, "selection": None,
    "layers": {"incidents": True, "shading": "none", "labels": True, "water": True, "neighbours": True, "uncertainty": True},
    "title": "Northern Syria, winter 2013/14", "filterText": "", "present": False, "basemap": None, "permalink": "",
}  # fmt: skip


def day(iso: str) -> int:
    """Return the days since 1970-01-01 of an ISO date."""
    return (date.fromisoformat(iso) - date(1970, 1, 1)).days


def incident(
    on: str = "2014-01-03", place: str | None = "Atareb", kind: str = "clash", **other: Any
) -> dict[str, Any]:
    """Return an incident as `served` takes it; `record` overrides what the details show of it."""
    return {
        "on": on,
        "until": on,
        "place": place,
        "kind": kind,
        "fatalities": None,
        "precision": 1,
        "record": {},
    } | other


def series(first: str, per_day: Sequence[int], **other: Any) -> list[dict[str, Any]]:
    """Return so many incidents on each day from the first on."""
    start = date.fromisoformat(first).toordinal()
    return [
        incident(date.fromordinal(start + offset).isoformat(), **other)
        for offset, count in enumerate(per_day)
        for _ in range(count)
    ]


def ordered(incidents: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the incidents in the order of the rows, each with its id."""
    named = [dict(row) | {"id": row.get("id", f"inc-{at:04}")} for at, row in enumerate(incidents)]
    return sorted(named, key=lambda row: (row["on"], row["until"], row["id"]))


def columns(incidents: Iterable[Mapping[str, Any]], title: str = "Test incidents") -> bytes:
    """Return the incidents in the binary columns format."""
    rows = ordered(incidents)
    keys = list(dict.fromkeys((r["place"], r["precision"]) for r in rows if r["place"]))
    points = [r for key in keys for r in [next(r for r in rows if (r["place"], r["precision"]) == key)]]
    where = [
        (r["lat"], r["lon"], r.get("province", "")) if "lat" in r else PLACES[r["place"]] for r in points
    ]
    pcodes = [p["pcode"] for p in PROVINCES]
    province = {key: pcodes.index(w[2]) if w[2] in pcodes else -1 for key, w in zip(keys, where, strict=True)}
    kinds = [k.code for k in KINDS]
    place_of = [keys.index((r["place"], r["precision"])) if r["place"] else NO_PLACE for r in rows]
    arrays = {
        "first_day": np.array([day(r["on"]) for r in rows], "<i4"),
        "last_day": np.array([day(r["until"]) for r in rows], "<i4"),
        "place": np.array(place_of, "<u4"),
        "kind": np.array([kinds.index(r["kind"]) for r in rows], "u1"),
        "fatalities": np.array([-1 if r["fatalities"] is None else r["fatalities"] for r in rows], "<i4"),
        "precision": np.array([r["precision"] for r in rows], "u1"),
        "province": np.array([province.get((r["place"], r["precision"]), -1) for r in rows], "<i2"),
    }
    header: dict[str, Any] = {
        "format": 1, "version": "1", "rows": len(rows), "columns": [],
        "minDay": int(arrays["first_day"].min()), "maxDay": int(arrays["last_day"].max()),
        "places": {
            "lat": [w[0] for w in where], "lon": [w[1] for w in where], "name": [k[0] for k in keys],
            "id": [f"p{at}" for at in range(len(keys))], "cls": [k[1] for k in keys], "province": [province[k] for k in keys],
        },
        "kinds": [
            {"code": k.code, "label": k.label, "plural": k.plural, "colour": k.colour, "colourDark": k.colour_dark, "glyph": k.glyph}
            for k in KINDS
        ],
        "provinces": list(PROVINCES),
        "dataset": {
            "title": title, "sources": "Test incidents, made up; public domain", "asOf": "2014-03-31",
            "noPlace": sum(at == NO_PLACE for at in place_of), "rawRowsAllowed": True,
        },
    }  # fmt: skip
    body = b""
    for name, array in arrays.items():
        body += b"\0" * (-len(body) % 8)
        header["columns"].append(
            {"name": name, "dtype": array.dtype.name, "offset": len(body), "length": len(array)}
        )
        body += array.tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-(8 + len(text)) % 8)
    return b"SITM" + len(text).to_bytes(4, "little") + text + body


def records(incidents: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what the details show of each incident, in the order of the rows."""
    labels = {k.code: k.label for k in KINDS}
    return [
        {
            "row": at, "id": r["id"], "kind": r["kind"], "kindLabel": labels[r["kind"]], "title": f"{labels[r['kind']]} at {r['place']}",
            "subEvent": "", "dates": r["on"], "location": r["place"] or "", "admin1": "Aleppo", "country": "Syria", "actors": [],
            "fatalities": "not reported" if r["fatalities"] is None else str(r["fatalities"]), "injured": "not reported",
            "control": None, "civilianTargeting": False, "notes": "", "source": "A paper", "sourceTitle": "", "sourceUrl": None,
            "sourceDate": "", "grading": {"code": "B2", "text": "usually reliable source; probably true"},
            "placement": "coordinates of the record", "precision": "the place itself", "lat": None, "lon": None,
        } | r["record"]
        for at, r in enumerate(ordered(incidents))
    ]  # fmt: skip


def mask(incidents: Iterable[Mapping[str, Any]], query: str) -> bytes:
    """Return the bitset of the rows that pass a query; of the filter's fields only `kind` is known here."""
    kinds = parse_qs(query).get("kind")
    passing = [not kinds or row["kind"] in kinds for row in ordered(incidents)]
    return np.packbits(np.array(passing, bool), bitorder="little").tobytes()


def basemap() -> bytes:
    """Return a plain background: the two provinces as squares on land, no water, one town."""
    boxes = {"SY02": (36.75, 35.5, 38.5, 36.8), "SY07": (36.0, 35.3, 36.75, 36.4)}
    provinces = [
        _feature(
            boxes[p["pcode"]], p | {"name_ar": "", "home": True, "label": [36.0, boxes[p["pcode"]][0] + 0.3]}
        )
        for p in PROVINCES
    ]
    land = [_feature((35.0, 33.0, 41.0, 38.0), {})]
    town = {"name": "Aleppo", "name_ar": "", "lat": 36.202, "lon": 37.161, "rank": 0}
    layers = {"provinces": provinces, "land": land, "lakes": [], "rivers": []}
    collections = {name: {"type": "FeatureCollection", "features": rows} for name, rows in layers.items()}
    return json.dumps(collections | {"towns": [town]}).encode()


def _feature(box: tuple[float, float, float, float], properties: Mapping[str, Any]) -> dict[str, Any]:
    west, south, east, north = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": dict(properties),
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def page(state: Mapping[str, Any], parts: Parts = PARTS) -> bytes:
    """Return the page: the map in the whole window, what it reported in `reports`."""
    scripts, styles = (
        dict.fromkeys(a + b) for a, b in zip(situation_map.files(), analysis_map.files(), strict=True)
    )
    links = "\n".join(f'<link rel="stylesheet" href="/{name}">' for name in styles)
    loads = "\n".join(f'<script src="/{name}"></script>' for name in scripts)
    urls = {
        "columns": "/columns",
        "mask": "/mask",
        "records": "/records",
        "basemap": "/basemap",
        "control": "/control",
    }
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Frame</title>
<link rel="icon" href="data:,">
{links}
<style>html, body, #map {{ height: 100%; margin: 0 }}</style></head><body><div id="map"></div>
{loads}
<script>
const map = L.map("map", {{ attributionControl: false, zoomSnap: 0.25 }}).setView([35.9, 37.4], 8);
const core = new Sitmap.Core(map, {{ urls: {json.dumps(urls)} }});
window.reports = [];
const send = core.report.bind(core);
core.report = (type, payload) => {{ window.reports.push({{ type, ...payload }}); return send(type, payload); }};
window.core = core;
for (const [part, options] of {json.dumps(list(parts))}) core.use(part, options);
core.applyState({script_json(dict(state))});
</script></body></html>""".encode()


class _Handler(BaseHTTPRequestHandler):
    """Answers one page's addresses from memory."""

    def __init__(self, answers: Mapping[str, Callable[[str], tuple[str, bytes]]], *args: Any) -> None:
        self.answers = answers
        super().__init__(*args)

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        answer = self.answers.get(url.path) or self._file(url.path.lstrip("/"))
        if answer is None:
            self.send_error(404)
            return
        kind, body = answer(url.query)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _file(self, name: str) -> Callable[[str], tuple[str, bytes]] | None:
        path = (LEAFLET if name.startswith("leaflet") else WEBMAP) / name
        if not re.fullmatch(r"[\w.]+\.(js|css)", name) or not path.exists():
            return None
        return lambda _: (f"{mimetypes.guess_type(name)[0]}; charset=utf-8", path.read_bytes())

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the test's output is the test's."""


@contextmanager
def served(
    incidents: Sequence[Mapping[str, Any]],
    state: Mapping[str, Any] | None = None,
    parts: Parts = PARTS,
    control: Callable[[str], bytes] | None = None,
) -> Iterator[str]:
    """Serve the map of some incidents on a free loopback port; the value is the page's address.

    `control` answers the query of who holds what with a columns file; without it there is no such address.
    """
    shown = records(incidents)

    def details(query: str) -> tuple[str, bytes]:
        rows = [int(row) for row in parse_qs(query)["rows"][0].split(",")]
        return "application/json", json.dumps([shown[row] for row in rows]).encode()

    answers = {
        "/": lambda _: ("text/html; charset=utf-8", page(STATE | dict(state or {}), parts)),
        "/outside": lambda _: (
            "text/html",
            b"<!doctype html><title>Outside</title><link rel=icon href=data:,><iframe src=/ style='width:95%;height:700px'></iframe>",
        ),
        "/pair": lambda _: (
            "text/html",
            b"<!doctype html><title>Pair</title><link rel=icon href=data:,>"
            b"<iframe src=/ style='width:600px;height:420px'></iframe> <iframe src=/ style='width:600px;height:420px'></iframe>",
        ),
        "/columns": lambda _: ("application/octet-stream", columns(incidents)),
        "/mask": lambda query: ("application/octet-stream", mask(incidents, query)),
        "/records": details,
        "/basemap": lambda _: ("application/json", basemap()),
    }
    if control is not None:
        answers["/control"] = lambda query: ("application/octet-stream", control(query))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, answers))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def opened(
    page: Page,
    incidents: Sequence[Mapping[str, Any]],
    state: Mapping[str, Any] | None = None,
    parts: Parts = PARTS,
    control: Callable[[str], bytes] | None = None,
) -> Iterator[Page]:
    """Open the map of some incidents in a page and wait until it has drawn them."""
    with served(incidents, state, parts, control) as url:
        page.goto(url)
        page.wait_for_function("window.sitmap && sitmap.ready")
        settle(page)
        yield page


def frozen(page: Page) -> None:
    """Stop the page's clock (`page.clock.install()` came before it opened): from now on the test turns it."""
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)


def settle(page: Page) -> None:
    """Wait for two frames: what an event asked to be drawn is drawn then."""
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
    )


def window(page: Page) -> list[str]:
    """Return the window as ISO dates."""
    return page.evaluate("[core.window.from, core.window.to].map(Sitmap.day.iso)")


def reports(page: Page, kind: str) -> list[dict[str, Any]]:
    """Return what the frame told the server under one type, in order."""
    return page.evaluate("kind => reports.filter(r => r.type === kind)", kind)


def days(first: str, last: str) -> list[int]:
    """Return a window of the state from two ISO dates."""
    return [day(first), day(last)]
