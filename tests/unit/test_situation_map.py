"""The folium map: local files only, the same for every state, and text that stays text."""

import json
import re

import folium
import numpy as np
import pytest
from jinja2 import Template
from streamlit_folium import _get_feature_group_string, _get_map_string, generate_js_hash

from geo.webmap.assets import asset
from geo.webmap.base import script_json
from geo.webmap.bundle import bundle
from geo.webmap.columns import pack
from geo.webmap.export_html import standalone_html
from geo.webmap.map_state import MapState
from geo.webmap.situation_map import PARTS, SCRIPT, STYLE, files, situation_map

URLS = {
    "assets": "/sitmap/assets/d1",
    "columns": "/sitmap/columns/3",
    "mask": "/sitmap/mask/3",
    "records": "/sitmap/records/3",
    "basemap": "/sitmap/basemap/d1.json",
    "control": "/sitmap/control/3",
}
HOSTILE = "</script><script>alert(1)</script> \u2028 {{'x'}} {{ 7*7 }} {% raw %} & \" ' <!--"
COLUMNS = pack(
    {
        "version": "1",
        "minDay": 16059,
        "maxDay": 16059,
        "places": {"lat": [], "lon": [], "name": [HOSTILE], "id": [], "cls": [], "province": []},
        "kinds": [],
        "provinces": [],
        "dataset": {},
    },
    {"first_day": np.array([], np.int32)},
)


def addresses(page: str) -> list[str]:
    """Return everything that a page would load; what stands in its scripts is no markup."""
    outside = re.sub(r"(<script[^>]*>).*?(</script>)", r"\1\2", page, flags=re.DOTALL)
    return re.findall(r'(?:src|href)="([^"]*)"', outside)


def test_the_map_loads_one_script_and_one_style_from_here() -> None:
    page = situation_map(URLS).get_root().render()
    assert sorted(addresses(page)) == ["/sitmap/assets/d1/sitmap.css", "/sitmap/assets/d1/sitmap.js"]
    assert "//" not in re.sub(r"\s//.*", "", page)


def test_a_bundle_holds_every_file_in_the_order_of_loading() -> None:
    for name, parts in zip((SCRIPT, STYLE), files(), strict=True):
        content = bundle(name)
        assert content is not None
        found = [content.find(asset(part) or b"no such file") for part in parts]
        assert found == sorted(found)
        assert found[0] == 0
    assert bundle("leaflet.js") is None


def test_leaflet_is_loaded_first_and_nothing_twice() -> None:
    scripts, styles = files()
    assert scripts[0] == "leaflet.js"
    assert styles[0] == "leaflet.css"
    assert len(set(scripts)) == len(scripts)
    for part in PARTS:
        own = [name for name in scripts if name in part.scripts]
        assert own == list(part.scripts), f"{part.__name__} needs its files in its order"


def test_the_frame_sees_the_same_map_every_time() -> None:
    keys = {generate_js_hash(_get_map_string(situation_map(URLS)), "map-3") for _ in range(3)}
    assert len(keys) == 1


def test_a_map_is_made_anew_each_time() -> None:
    # st_folium hangs the feature group into the map that it is given; a shared one would change its script.
    assert situation_map(URLS) is not situation_map(URLS)


def test_data_come_from_addresses_or_with_the_page() -> None:
    with pytest.raises(ValueError, match="either"):
        situation_map()
    with pytest.raises(ValueError, match="either"):
        situation_map(URLS, embedded={})


def test_state_reaches_the_frame_through_a_feature_group() -> None:
    base = situation_map(URLS)
    _get_map_string(base)
    group = folium.FeatureGroup(name="state")
    MapState({"seq": 7, "title": HOSTILE}).add_to(group)
    script = _get_feature_group_string(group, base)
    found = re.search(r"map_div\.sitmap\.applyState\((.*)\);", script)
    assert found is not None
    assert json.loads(found.group(1)) == {"seq": 7, "title": HOSTILE}


def test_state_stands_on_a_map_of_its_own_too() -> None:
    base = situation_map(URLS)
    MapState({"seq": 1}).add_to(base)
    assert f'{base.get_name()}.sitmap.applyState({{"seq":1}})' in base.get_root().render()


@pytest.mark.parametrize("text", [HOSTILE, "\u2029", "]]>", "</SCRIPT >", "{{{{", "{{{% x", "{#", "{"])
def test_script_json_cannot_leave_its_script(text: str) -> None:
    written = script_json({"a": text, "b": {"c": [{}, {"d": {}}]}})
    assert json.loads(written) == {"a": text, "b": {"c": [{}, {"d": {}}]}}
    assert not re.search(r"[<>&'\u2028\u2029]", written)
    # branca renders scripts as Jinja templates a second time.
    assert json.loads(Template(written).render())["a"] == text


def test_standalone_page_holds_hostile_text_as_text() -> None:
    records = [{"row": 0, "id": HOSTILE, "notes": HOSTILE}]
    page = standalone_html(
        COLUMNS, records, None, {"seq": 1, "title": HOSTILE, "mask": "?kind=riot"}, HOSTILE
    )
    assert "alert(1)</script>" not in page
    assert "\u2028 {{" not in page.split("</title>")[1]
    assert page.count("<script>") == page.count("</script>") == len(files()[0]) + 1
    start = page.rsplit("<script>", 1)[1]
    state = re.search(r"applyState\((.*)\);", start)
    assert state is not None
    # No server, no filter: the rows in the file are those that passed.
    assert json.loads(state.group(1)) == {"seq": 1, "title": HOSTILE, "mask": "", "basemap": None}


def test_standalone_page_asks_for_nothing() -> None:
    page = standalone_html(COLUMNS, None, None, {"seq": 1}, "Offline")
    assert addresses(page) == []
    assert not re.search(r"url\((?!\))", page.split("</head>")[0])
    assert "default-src 'none'" in page


def test_standalone_page_is_the_same_for_the_same_map() -> None:
    assert standalone_html(COLUMNS, None, None, {"seq": 1}, "a") == standalone_html(
        COLUMNS, None, None, {"seq": 1}, "a"
    )
