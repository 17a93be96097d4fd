"""What every part of the map has in common: a class, and its scripts beside it."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from branca.element import MacroElement
from folium.template import Template


def script_json(value: Any) -> str:
    """Return JSON that may stand in a script of a folium map, whatever its strings hold.

    ``</script>``, U+2028 and quotes are written as escapes; so are the quotes that streamlit-folium would need to
    mistake a text for a reference to a folium variable, and what would begin a Jinja tag: branca takes every script
    for a template once more, and would run what a record says.
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    for character in "<>&'":
        text = text.replace(character, f"\\u{ord(character):04x}")
    for second in "{%#":
        # Outside of strings compact JSON never has one of these after a brace.
        text = text.replace("{" + second, f"{{\\u{ord(second):04x}")
    return text


class Plugin(MacroElement):
    """A part of the map: ``new Sitmap[name](core, options)`` in the browser.

    A subclass names its files; its JavaScript class has the name of the Python class.

    Attributes
    ----------
    scripts, styles : tuple of str
        Files of this folder that it needs, in the order of loading. Repeating one that another part names is
        harmless: each is loaded once. The map links all of them as one file, see bundle.py.

    Parameters
    ----------
    options : mapping
        JSON-able options of the JavaScript class.
    """

    scripts: ClassVar[tuple[str, ...]] = ()
    styles: ClassVar[tuple[str, ...]] = ()

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            {{ this._parent.get_name() }}.sitmap.use({{ this.class_json }}, {{ this.options_json }});
        {% endmacro %}
        """
    )

    def __init__(self, options: Mapping[str, Any] | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = type(self).__name__
        self.class_json = script_json(self._name)
        self.options_json = script_json(dict(options or {}))
