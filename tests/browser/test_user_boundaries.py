"""The map of a country that is not bundled: its provinces come from the user's folder."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from geo.places.userplaces import add_boundaries
from tests.browser.app.driver import App
from tests.support.boundary_files import BENIN, write
from tests.support.servers import ROOT, Server, streamlit_server
from tests.support.stores import write as write_store

INCIDENTS = [
    {"location": "Banikoara", "latitude": 11.3, "longitude": 2.44, "admin1": "Alibori", "admin1_pcode": "BJ01", "country": "Benin"},
    {"location": "Cobly", "latitude": 11.8, "longitude": 1.3, "admin1": "Atacora", "admin1_pcode": "BJ02", "country": "Benin"},
    {"location": None, "latitude": None, "longitude": None, "admin1": "Alibori", "admin1_pcode": "BJ01", "country": "Benin", "geo_precision": 3, "placed_by": "province"},
]  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("benin")
    add_boundaries(write(folder / "ben.geojson", BENIN), folder / "places")
    write_store(folder / "store", INCIDENTS)
    places = {"SITMAP_PLACES": str(folder / "places")}
    with streamlit_server(ROOT / "dashboard.py", folder / "store", folder, places) as running:
        yield running


def test_the_users_provinces_are_on_the_map_and_it_looks_at_them(page: Page, server: Server) -> None:
    app = App(page, server.url).open()
    app.settle()
    # The first view holds the incidents.
    west, south, east, north = app.map(
        "() => { const b = map.getBounds(); return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]; }"
    )
    assert all((west < 1.3, east > 2.44, south < 11.3, north > 11.8))
    assert app.map("sitmap.view").get("zoom") > 6
    # The country is home, its provinces carry their names, and the neighbours theirs.
    app.until("map.sitmap.labels.drawn.some(({text}) => text === 'ALIBORI')")
    assert app.map("map.sitmap.provinces.at(L.latLng(11.7, 1.6))")["pcode"] == "BJ02"
    assert app.map("map.sitmap.provinces.at(L.latLng(11.7, 1.6))")["home"] is True
    assert app.map("map.sitmap.provinces.at(L.latLng(36.2, 37.1))")["home"] is False
    # The incident known by its province alone is a badge on it, and the province is hatched.
    assert app.map("sitmap.shown") == 3
    index = app.map("map.sitmap.provinceIndex.get('BJ01')")
    assert app.map("index => map.sitmap.provinces.hatched.has(index)", index)
    # There is land around, drawn in the colour of land and not of water.
    assert app.map(
        """() => {
          const { geography } = map.sitmap.provinces;
          const at = [Sitmap.mercator.x(8), Sitmap.mercator.y(10)];
          return geography.countries.find(({provinces}) => provinces[0].holds(...at)).name;
        }"""
    ) == "Nigeria"  # fmt: skip
    # A click on a province filters to it.
    page.mouse.click(*app.point(11.6, 1.6))
    expect(app.sentence).to_contain_text("in Atacora province")
