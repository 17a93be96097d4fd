"""All scripts of the maps in one file, and all styles: st_folium waits for each file before it asks for the next.

The map of the map page and those of the analysis pages share the bundle, so that the second finds it in the browser.
"""

from functools import cache

from geo.webmap import analysis_map, situation_map
from geo.webmap.assets import asset
from geo.webmap.situation_map import SCRIPT, STYLE


@cache
def bundle(name: str) -> bytes | None:
    """Return the bundle of that name, None when it is no bundle's.

    The parts stand in the order of loading. Each script is a function that calls itself; the semicolon keeps one from
    being read as the argument of the one before.
    """
    pages = (situation_map.files(), analysis_map.files())
    scripts, styles = (tuple(dict.fromkeys(name for page in pages for name in page[i])) for i in (0, 1))
    parts = {SCRIPT: (scripts, b"\n;\n"), STYLE: (styles, b"\n")}.get(name)
    if parts is None:
        return None
    names, between = parts
    return between.join(content for file in names if (content := asset(file)) is not None)
