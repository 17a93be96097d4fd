"""All scripts of the map in one file, and all styles: st_folium waits for each file before it asks for the next."""

from functools import cache

from geo.webmap.assets import asset
from geo.webmap.situation_map import SCRIPT, STYLE, files


@cache
def bundle(name: str) -> bytes | None:
    """Return the bundle of that name, None when it is no bundle's.

    The parts stand in the order of loading. Each script is a function that calls itself; the semicolon keeps one from
    being read as the argument of the one before.
    """
    scripts, styles = files()
    parts = {SCRIPT: (scripts, b"\n;\n"), STYLE: (styles, b"\n")}.get(name)
    if parts is None:
        return None
    names, between = parts
    return between.join(content for file in names if (content := asset(file)) is not None)
