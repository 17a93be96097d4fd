"""The map inside an analysis page: constant, of fewer parts, out of the same files as the map page."""

import re

from streamlit_folium import _get_map_string, generate_js_hash

from geo.webmap import analysis_map, situation_map
from geo.webmap.bundle import bundle
from geo.webmap.situation_map import SCRIPT

URLS = {name: f"/sitmap/{name}/1" for name in ("assets", "columns", "mask", "records", "basemap", "control")}


def script() -> str:
    return _get_map_string(analysis_map.analysis_map(URLS))


def test_the_frame_sees_the_same_map_every_time() -> None:
    assert len({generate_js_hash(script(), "analysis-a-3") for _ in range(3)}) == 1


def test_parts_are_made_in_order_with_their_options() -> None:
    made = re.findall(r'sitmap\.use\("(\w+)", (\{.*?\})\)', script())
    assert [name for name, _ in made] == [part.__name__ for part, _ in analysis_map.PARTS]
    assert dict(made)["Picking"] == '{"provinces":true}'


def test_both_maps_load_one_bundle_that_holds_the_files_of_both() -> None:
    pages = [
        m.get_root().render() for m in (analysis_map.analysis_map(URLS), situation_map.situation_map(URLS))
    ]
    assert len({tuple(sorted(re.findall(r'(?:src|href)="([^"]+)"', page))) for page in pages}) == 1
    content = bundle(SCRIPT) or b""
    for name in ("ViewSync", "Figure", "TimeBar"):
        assert f"Sitmap.{name} = {name}".encode() in content
