"""The files that the map's frame loads: Leaflet, our scripts and styles; all from this machine."""

import hashlib
from functools import cache
from pathlib import Path

from xstatic.pkg import leaflet

_HERE = Path(__file__).parent
_LEAFLET = Path(leaflet.BASE_DIR)
_LEAFLET_SCRIPT, _LEAFLET_STYLE = "leaflet.js", "leaflet.css"


@cache
def _files() -> dict[str, bytes]:
    ours = {
        path.name: path.read_bytes() for path in sorted(_HERE.iterdir()) if path.suffix in (".js", ".css")
    }
    # The package carries only the readable build; on loopback its size does not matter.
    script = (_LEAFLET / "leaflet-src.js").read_bytes()
    # A source map that is not there would be one more request, and a warning in the console.
    script = script.replace(b"//# sourceMappingURL=leaflet-src.js.map", b"")
    images = {path.name: path.read_bytes() for path in (_LEAFLET / "images").iterdir()}
    return {
        **ours,
        **images,
        _LEAFLET_SCRIPT: script,
        _LEAFLET_STYLE: (_LEAFLET / "leaflet.css").read_bytes(),
    }


def asset(name: str) -> bytes | None:
    """Return the content of a file by its name, None when there is none of that name."""
    return _files().get(name.removeprefix("images/"))


@cache
def digest() -> str:
    """Return a name for the present content of all these files, so that browsers may keep them for good."""
    found = hashlib.sha256()
    for name, content in sorted(_files().items()):
        found.update(name.encode() + b"\0" + content)
    return found.hexdigest()[:12]
