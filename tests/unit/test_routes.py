"""The routes beside the app: data of a version, masks, records, assets, and the headers on all of them."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from geo import catalog
from geo.ingest import Origin
from geo.model import vocabulary
from geo.model.filter import Filter
from geo.web.mapdata import control_query, map_urls
from geo.web.routes import MOST_RECORDS, routes, warm
from geo.web.security import COOKIE, SecurityHeaders, policy
from geo.webmap.columns import NO_PLACE, unpack
from tests.support.datasets import dataset


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SITMAP_STORE", str(tmp_path_factory.mktemp("routes") / "incidents"))
        warm()
        yield TestClient(Starlette(routes=routes(), middleware=[Middleware(SecurityHeaders)]))


@pytest.fixture(scope="module")
def urls(client: TestClient) -> dict[str, str]:
    return map_urls(catalog.token(catalog.dataset()))


def _mask(client: TestClient, urls: dict[str, str], query: str) -> np.ndarray:
    answer = client.get(f"{urls['mask']}?{query}")
    assert answer.status_code == 200, answer.text
    bits = np.unpackbits(np.frombuffer(answer.content, np.uint8), bitorder="little")
    assert not bits[catalog.dataset().rows :].any()
    return bits[: catalog.dataset().rows].astype(bool)


def test_columns_hold_every_incident_in_the_order_of_its_first_day(
    client: TestClient, urls: dict[str, str]
) -> None:
    header, columns = unpack(client.get(urls["columns"]).content)
    assert header["rows"] == 304
    assert (np.diff(columns["first_day"]) >= 0).all()
    assert (columns["first_day"] <= columns["last_day"]).all()
    assert {c["code"] for c in header["kinds"]} == set(vocabulary.KIND_CODES)
    nowhere = columns["place"] == NO_PLACE
    assert nowhere.sum() == header["dataset"]["noPlace"] == catalog.dataset().counts(Filter()).no_place
    assert columns["place"][~nowhere].max() == len(header["places"]["lat"]) - 1


def test_blank_fatalities_are_not_zero_in_the_columns(client: TestClient, urls: dict[str, str]) -> None:
    _, columns = unpack(client.get(urls["columns"]).content)
    frame = catalog.dataset().columns(("fatalities",))
    assert ((columns["fatalities"] == -1) == frame["fatalities"].isna().to_numpy()).all()
    assert (columns["fatalities"] == 0).sum() == (frame["fatalities"] == 0).sum() > 0


def test_a_mask_is_the_filter_without_its_dates(client: TestClient, urls: dict[str, str]) -> None:
    expected = catalog.dataset().mask(Filter(kinds=("clash",), actors=("Daesh",)))
    assert 0 < expected.sum() < 304
    assert (_mask(client, urls, "kind=clash&actor=Daesh") == expected).all()
    assert (_mask(client, urls, "kind=clash&actor=Daesh&from=2014-01-02&to=2014-01-02") == expected).all()


def test_a_mask_of_a_bad_filter_is_refused_in_one_line(client: TestClient, urls: dict[str, str]) -> None:
    answer = client.get(f"{urls['mask']}?kind=picnic")
    assert answer.status_code == 400
    assert "picnic" in answer.text
    assert "\n" not in answer.text


def test_who_holds_what_follows_only_what_concerns_evidence_and_grouping(
    client: TestClient, urls: dict[str, str]
) -> None:
    loaded = catalog.dataset()
    query = control_query(loaded, Filter(kinds=("clash",), credibility=2, provinces=("SY02",)))
    assert query == control_query(loaded, Filter(text="Atareb", credibility=2, provinces=("SY02",)))
    header, columns = unpack(client.get(urls["control"] + query).content)
    assert set(header["places"]["admin1"]) == {"Aleppo"}
    everywhere, _ = unpack(client.get(urls["control"] + control_query(loaded, Filter())).content)
    assert len(everywhere["places"]["name"]) > len(header["places"]["name"]) > 5
    assert columns["band_row"].max() < loaded.rows


def test_who_holds_what_is_kept_only_under_the_address_of_what_it_rests_on(
    client: TestClient, urls: dict[str, str]
) -> None:
    current = client.get(urls["control"] + control_query(catalog.dataset(), Filter()))
    outdated = client.get(f"{urls['control']}?on=00000000")
    assert "immutable" in current.headers["cache-control"]
    assert outdated.headers["cache-control"] == "no-store"
    assert outdated.content == current.content


def test_who_holds_what_of_a_bad_filter_is_refused_in_one_line(
    client: TestClient, urls: dict[str, str]
) -> None:
    answer = client.get(f"{urls['control']}?credibility=9")
    assert answer.status_code == 400
    assert "\n" not in answer.text


@pytest.mark.parametrize("rows", ["", "x", "1,-2", "1;2", ",".join(map(str, range(MOST_RECORDS + 1)))])
def test_records_of_bad_rows_are_refused(client: TestClient, urls: dict[str, str], rows: str) -> None:
    assert client.get(f"{urls['records']}?rows={rows}").status_code == 400


def test_records_come_in_the_order_asked_for_and_rows_that_are_not_there_are_left_out(
    client: TestClient, urls: dict[str, str]
) -> None:
    answer = client.get(f"{urls['records']}?rows=40,3,999999,7").json()
    assert [record["row"] for record in answer] == [40, 3, 7]


@pytest.mark.parametrize(
    "token", ["0-00000000", "0-00000000-00000000", "p-00000000", "7-", "x", "0", "-1-abc", "99999999999-abc"]
)
def test_a_version_of_another_store_is_not_answered_with_this_one(client: TestClient, token: str) -> None:
    assert client.get(f"/sitmap/columns/{token}").status_code == 404


def test_an_import_that_is_not_committed_is_served_under_a_token_of_its_own(client: TestClient) -> None:
    origin = Origin("acled", "ACLED", "l", "ACLED", "b", retrieved="2026-11-24", raw_rows=False)
    pending = dataset([{"incident_id": "new", "notes": "Pending."}, {"event_date": "2014-02-01"}])
    token = catalog.hold(pending, origin)
    assert re.fullmatch("p-[0-9a-f]{8}", token)
    assert catalog.token(pending) == token
    urls = map_urls(token)
    header, _ = unpack(client.get(urls["columns"]).content)
    assert (header["rows"], header["dataset"]["title"]) == (2, "ACLED")
    assert header["dataset"]["sources"] == "ACLED, accessed 2026-11-24"
    assert header["dataset"]["rawRowsAllowed"] is False
    assert client.get(f"{urls['records']}?rows=0").json()[0]["notes"] == "Pending."
    assert client.get(f"{urls['mask']}?from=2014-01-01").content == b"\x03"
    assert catalog.dataset().rows == 304


def test_only_the_newest_imports_are_held(client: TestClient) -> None:
    tokens = [catalog.hold(dataset([{}])) for _ in range(4)]
    assert [client.get(map_urls(token)["columns"]).status_code for token in tokens] == [404, 200, 200, 200]


def test_every_kind_has_its_sign(client: TestClient) -> None:
    for kind in vocabulary.KINDS:
        answer = client.get(f"/sitmap/glyph/{kind.code}.svg")
        assert answer.status_code == 200
        assert kind.glyph in answer.text
        assert answer.headers["content-type"].startswith("image/svg+xml")
    assert client.get("/sitmap/glyph/picnic.svg").status_code == 404


def test_assets_are_served_from_here_and_nothing_else_is(client: TestClient, urls: dict[str, str]) -> None:
    assert "Leaflet" in client.get(f"{urls['assets']}/leaflet.js").text[:500]
    assert client.get(f"{urls['assets']}/images/layers.png").content.startswith(b"\x89PNG")
    for name in ("../settings.py", "core.py", "..%2f..%2fdashboard.py", "nothing.js"):
        assert client.get(f"{urls['assets']}/{name}").status_code == 404


def test_the_background_is_json_without_nan(client: TestClient, urls: dict[str, str]) -> None:
    answer = client.get(urls["basemap"])
    assert "NaN" not in answer.text
    assert {"land", "provinces", "lakes", "rivers", "towns"} <= answer.json().keys()


def test_routes_stand_below_the_base_path() -> None:
    assert all(route.path.startswith("/maps/sitmap/") for route in routes("/maps/"))
    assert map_urls("3-abc", "/maps/")["mask"] == "/maps/sitmap/mask/3-abc"


def test_every_answer_keeps_the_browser_at_home(client: TestClient, urls: dict[str, str]) -> None:
    for path in (urls["columns"], "/sitmap/glyph/clash.svg", "/nowhere"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "http" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_only_the_frame_may_load_a_basemap_and_only_the_chosen_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "https://server.arcgisonline.com" in policy("/component/x/index.html", "Esri.WorldTopoMap")
    assert "https://server.arcgisonline.com" not in policy("/", "Esri.WorldTopoMap")
    assert "http" not in policy("/component/x/index.html", "evil.example.org")
    assert "http" not in policy("/component/x/index.html")


def test_the_frame_is_never_taken_from_a_cache_with_the_policy_of_last_time(tmp_path: Path) -> None:
    async def page(scope, receive, send):  # type: ignore[no-untyped-def]
        conditional = any(name == b"if-none-match" for name, _ in scope["headers"])
        await send({"type": "http.response.start", "status": 304 if conditional else 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    frame = TestClient(SecurityHeaders(page), cookies={COOKIE: "OpenTopoMap"})
    answer = frame.get("/component/streamlit_folium/index.html", headers={"if-none-match": '"x"'})
    assert answer.status_code == 200
    assert "opentopomap.org" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"
